//! `tongluo schema`: the JSON Schema of a post's front matter.

use super::desk::{Ended, Failed};
use super::screen;

/// Prints it.
pub(crate) fn schema() -> Result<Ended, Failed> {
    screen::json(&crate::content::schema())?;
    Ok(Ended::Well)
}

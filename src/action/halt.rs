//! Stopping everything, and letting it begin or go on. Only a person ends a halt. Never decides what is late: the planner does.

use super::{Actor, Refused, record, require_owner};
use crate::domain::halt::Halt;
use crate::domain::problem::Problem;
use crate::domain::time::Instant;
use crate::store::Tx;
use crate::store::halts::{self, Standing};

/// Lets the office begin (开始). Refused: `halt-none`, `not-owner`.
pub async fn start(tx: &mut Tx, actor: &Actor, now: Instant) -> Result<Standing, Refused> {
    require_owner(tx, actor).await?;
    lift(tx, actor, Halt::NotStarted, now).await
}

async fn lift(tx: &mut Tx, actor: &Actor, why: Halt, now: Instant) -> Result<Standing, Refused> {
    let Some(lifted) = halts::lift(tx, why, &actor.to_string(), now).await? else {
        return Err(Problem::error("halt-none").into());
    };
    record(tx, actor, "lift", why.as_str(), "", now).await?;
    Ok(lifted)
}

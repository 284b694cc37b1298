//! The posts that come with the program, so that the demo needs no clone beside it. A test holds this list to `messages/`.

use std::path::Path;

macro_rules! samples {
    ($($path:literal),* $(,)?) => {
        /// Each file under `messages/`: its path there and its text.
        pub const SAMPLES: &[(&str, &str)] = &[
            $(($path, include_str!(concat!("../../messages/", $path)))),*
        ];
    };
}

samples! {
    "calendar/observances.yaml",
    "calendar/workdays-2024.yaml",
    "calendar/workdays-2025.yaml",
    "calendar/workdays-2026.yaml",
    "civility/campaign.yaml",
    "civility/table.md",
    "civility/traffic.md",
    "civility/waste.md",
    "flood-season/campaign.yaml",
    "flood-season/household.md",
    "flood-season/notice.md",
    "flood-season/quiz.md",
    "weekly-clean-up/campaign.yaml",
    "weekly-clean-up/reminder.md",
    "world-no-tobacco-day/campaign.yaml",
    "world-no-tobacco-day/pledge.md",
    "world-no-tobacco-day/quiz.md",
    "world-no-tobacco-day/reminder.md",
}

/// Writes them into a folder.
pub fn lay_out(folder: &Path) -> std::io::Result<()> {
    for (path, text) in SAMPLES {
        let path = folder.join(path);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(path, text)?;
    }
    Ok(())
}

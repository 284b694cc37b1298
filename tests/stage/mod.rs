//! The stage: what it is laid out with, how its time goes, what the page is told, and a power cut.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod demo;
mod office;
mod records;

use chrono::NaiveDate;
use chrono_tz::Asia::Shanghai;
use tongluo::domain::time::Instant;
use tongluo::sandbox::{MessageView, Place};
use tongluo::stage::{Office, Stage, StageOptions, furnish, lay_out};

/// 31 May 2027 in Shanghai.
fn clock(hour: u32, minute: u32) -> Instant {
    let day = NaiveDate::from_ymd_opt(2027, 5, 31).unwrap();
    Instant::at(day.and_hms_opt(hour, minute, 0).unwrap(), Shanghai)
}

/// The office on a stage with the samples, a minute before nine; settled.
struct Set {
    stage: Stage,
    office: Office,
    _folder: tempfile::TempDir,
}

impl Set {
    async fn new(seed: u64) -> Set {
        let folder = tempfile::tempdir().unwrap();
        let messages = folder.path().join("messages");
        lay_out(&messages).unwrap();
        let database = format!("sqlite:{}", folder.path().join("tongluo.db").display());
        let options = StageOptions::still(messages, database, clock(8, 59), seed);
        let stage = Stage::open(options).await.unwrap();
        let office = furnish(&stage).await.unwrap();
        stage.settle().await.unwrap();
        Set {
            stage,
            office,
            _folder: folder,
        }
    }

    fn group(&self) -> Place {
        Place::Group(self.office.groups[0].1)
    }

    /// What the bot has written in the group so far.
    fn written(&self) -> Vec<MessageView> {
        let bot = self.stage.bot();
        let all = self
            .stage
            .world()
            .with(|world| world.messages(self.group()));
        all.into_iter()
            .filter(|m| m.author == tongluo::sandbox::Author::Bot(bot) && m.service.is_none())
            .collect()
    }
}

//! What keeps an office alive for somebody who has two hours a month for it: a backup every night, a copy that knows that it
//! is one, and one place that speaks. Invariant 2.

use super::posts::{DAILY, NOTICE};
use crate::town::{Kind, Town, at, on_each};
use tongluo::config::Backups;
use tongluo::domain::halt::Halt;
use tongluo::domain::time::{Next, Span};
use tongluo::store::{backups, halts};

impl Town {
    /// Backups go into a folder of the play's own.
    fn keeps_backups_in(&mut self, folder: &std::path::Path) {
        self.settings.backups = Backups::Folder(folder.to_path_buf());
        self.crash();
    }

    async fn stands_halted(&self) -> Vec<Halt> {
        self.app().turn().await.unwrap();
        let standing = self
            .app()
            .store()
            .read(|conn| Box::pin(async move { halts::open(conn).await }))
            .await
            .unwrap();
        standing.into_iter().map(|h| h.why).collect()
    }

    /// A person lets it go on.
    async fn is_let_go_on(&self, why: Halt) {
        let now = self.now();
        self.app()
            .store()
            .write(move |tx| Box::pin(async move { halts::lift(tx, why, "test", now).await }))
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn a_backup_is_made_at_once_and_then_every_night_and_fourteen_stay() {
    on_each(async |kind| {
        let folder = tempfile::tempdir().unwrap();
        let mut town = Town::given(&[]).on(kind).clock_at("2027-05-31 09:00").await;
        town.keeps_backups_in(folder.path());
        town.restart().await;
        // pg_dump takes its time: there the pruning is not played again.
        let nights = if kind == Kind::Sqlite { 16 } else { 2 };
        let dialect = town.app().store().dialect();
        let mut due = town.app().back_up().await.unwrap();
        assert_eq!(due, Next::At(at("2027-06-01 03:00")));
        assert_eq!(town.app().back_up().await.unwrap(), due, "one is enough");
        for _ in 0..nights {
            let Next::At(night) = due else {
                panic!("the next one is due some time")
            };
            town.leap(night.since(town.now()));
            due = town.app().back_up().await.unwrap();
        }
        let kept = backups::list(folder.path(), dialect).unwrap();
        assert_eq!(kept.len(), (nights + 1).min(14));
        assert_eq!(kept.last().unwrap().at, town.now());
        // Over so many nights the weekly line comes, and names the newest.
        town.passes(Span::seconds(5)).await;
        if kind == Kind::Sqlite {
            town.owner_is_told(&["最近一次备份在 6 月 16 日 星期三 03:00"]);
        }
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_backup_that_fails_is_told_to_the_owner_once_and_tried_every_hour() {
    on_each(async |kind| {
        let folder = tempfile::tempdir().unwrap();
        let kept = folder.path().join("kept");
        std::fs::write(&kept, "a file where the folder should be").unwrap();
        let mut town = Town::given(&[]).on(kind).clock_at("2027-05-31 09:00").await;
        town.keeps_backups_in(&kept);
        town.restart().await;
        for _ in 0..3 {
            let next = town.app().back_up().await.unwrap();
            assert_eq!(next, Next::At(town.now().plus(Span::hours(1))));
            town.passes(Span::hours(1)).await;
        }
        town.owner_is_told(&["备份没有做成"]);
        std::fs::remove_file(&kept).unwrap();
        let next = town.app().back_up().await.unwrap();
        assert_eq!(next, Next::At(at("2027-06-01 03:00")));
        // Broken again after a good one: that is news.
        town.leap(Span::days(1));
        std::fs::rename(&kept, folder.path().join("gone")).unwrap();
        std::fs::write(&kept, "and again").unwrap();
        town.app().back_up().await.unwrap();
        town.passes(Span::minutes(1)).await;
        town.owner_is_told(&["备份没有做成"]);
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn an_office_that_was_restored_opens_and_closes_nothing_until_a_person_lets_it() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE, DAILY])
            .on(kind)
            .clock_at("2027-05-31 08:50")
            .await;
        town.clock_at("2027-05-31 09:01").await;
        town.expect_chat(&["每天看一遍", "请核对"]);
        town.crash();
        // What a backup says of itself: it lives nowhere.
        town.database.forge("UPDATE instance SET place = ''").await;
        town.restart().await;
        assert_eq!(town.stands_halted().await, [Halt::Restored]);
        town.owner_is_told(&["从备份恢复或复制来的"]);
        // Its close passes, and the next morning's opening.
        town.clock_at("2027-06-01 09:30").await;
        town.expect_silence();
        let running = town.openings().await;
        assert!(running.iter().all(|o| o.closed_at.is_none()), "{running:?}");
        town.is_let_go_on(Halt::Restored).await;
        town.passes(Span::minutes(1)).await;
        town.forget_what_was_said();
        // Once is enough: the next start finds itself at home.
        town.crash();
        town.restart().await;
        assert_eq!(town.stands_halted().await, [] as [Halt; 0]);
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn an_office_that_was_moved_away_refuses_to_start_and_says_where_to_go() {
    on_each(async |kind| {
        let town = Town::given(&[NOTICE])
            .on(kind)
            .clock_at("2027-05-31 08:50")
            .await;
        let now = town.now();
        let store = town.app().store().clone();
        store
            .write(move |tx| {
                Box::pin(async move { halts::begin(tx, Halt::Moved, "test", now).await })
            })
            .await
            .unwrap();
        // What still ran falls silent.
        town.clock_at("2027-05-31 09:01").await;
        town.expect_silence();
        town.crash();
        let refused = town.is_refused().await;
        assert!(refused.contains("moved-away"), "{refused}");
        // The play's end starts it again; only a play may do this.
        town.database
            .forge("UPDATE halt SET lifted_at = 0, lifted_by = 'play' WHERE why = 'moved'")
            .await;
        town.restart().await;
        town.passes(Span::minutes(1)).await;
        town.forget_what_was_said();
        town.end().await;
    })
    .await;
}

#[tokio::test]
async fn one_conflict_stops_sending_for_a_while_and_a_second_until_a_person_says_which() {
    on_each(async |kind| {
        let town = Town::given(&[DAILY])
            .on(kind)
            .clock_at("2027-05-31 08:58")
            .await;
        let group = town.here();
        // The first: a minute later all is as before.
        town.another_listens().await;
        town.clock_at("2027-05-31 09:01").await;
        assert_eq!(town.copies(group, "每天看一遍"), 1);
        assert_eq!(town.stands_halted().await, [] as [Halt; 0]);
        town.forget_what_was_said();

        town.clock_at("2027-06-01 08:59").await;
        town.forget_what_was_said();
        let before = town.copies(group, "每天看一遍");
        town.another_listens().await;
        town.leap(Span::seconds(10));
        town.another_listens().await;
        assert_eq!(town.stands_halted().await, [Halt::Taken]);
        town.clock_at("2027-06-01 10:00").await;
        assert_eq!(town.stands_halted().await, [Halt::Taken]);
        assert_eq!(town.copies(group, "每天看一遍"), before, "nothing left");
        town.is_let_go_on(Halt::Taken).await;
        town.passes(Span::minutes(1)).await;
        assert_eq!(town.copies(group, "每天看一遍"), before + 1, "then once");
        town.forget_what_was_said();
        town.end().await;
    })
    .await;
}

impl Town {
    /// Somebody else polls with the same token while we do, so that ours ends with a conflict.
    async fn another_listens(&self) {
        let app = self.app();
        let before = self.world(|w| w.calls_of("getUpdates").len());
        let ours = app.listen(Span::seconds(20));
        let theirs = async {
            self.until(|w| w.calls_of("getUpdates").len() > before)
                .await;
            self.peek_updates().await
        };
        let (ours, _) = tokio::join!(ours, theirs);
        ours.unwrap_err();
    }
}

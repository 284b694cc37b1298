//! The line under every post is kept: after the day that people were shown, nobody is named any more.

use super::{Set, clock};
use chrono::{Datelike, NaiveDate};
use chrono_tz::Asia::Shanghai;
use tongluo::domain::id::OccurrenceId;
use tongluo::domain::problem::Severity;
use tongluo::domain::tally::Tally;
use tongluo::domain::time::{Instant, Span};
use tongluo::store::{obligations, retention, views};
use tongluo::text::compose::kept_until;

/// The last second of a day in the office's zone.
fn end_of(day: NaiveDate) -> Instant {
    Instant::at(day.and_hms_opt(23, 59, 59).unwrap(), Shanghai)
}

async fn stands(set: &Set, id: OccurrenceId) -> (Tally, usize) {
    let read = set.stage.store().read(move |conn| {
        Box::pin(async move {
            let tally = views::tally::tally(conn, id).await?;
            Ok((tally, obligations::of(conn, id).await?.len()))
        })
    });
    read.await.unwrap()
}

/// Opens the quiz and closes it; the first closed opening, with when it opened.
async fn closed(set: &Set) -> (OccurrenceId, Instant) {
    set.stage.play_until(clock(17, 31)).await.unwrap();
    let read = set
        .stage
        .store()
        .read(|conn| Box::pin(retention::with_records(conn, 10)));
    let found = read.await.unwrap();
    *found.first().unwrap()
}

/// The day in Chinese, as the small line under a post shows it.
fn shown(day: NaiveDate) -> String {
    format!("{} 年 {} 月 {} 日", day.year(), day.month(), day.day())
}

#[tokio::test(flavor = "multi_thread")]
async fn on_the_day_that_was_shown_the_records_are_there_and_after_it_they_are_gone() {
    let set = Set::new(11).await;
    let (id, opened) = closed(&set).await;
    let last_day = kept_until(opened, Shanghai);
    let promise = format!("记录保存至 {}", shown(last_day));
    let written = set.written();
    assert!(
        written.iter().any(|m| m.text().contains(&promise)),
        "nobody was shown “{promise}”: {:?}",
        written.iter().map(|m| m.text()).collect::<Vec<_>>()
    );
    let (before, people) = stands(&set, id).await;
    assert!(people > 0 && before.total.expected == people as u64);

    set.stage.clock_at(end_of(last_day));
    set.stage.settle().await.unwrap();
    assert_eq!(stands(&set, id).await, (before.clone(), people));

    // An hour later at the latest the bot has looked again.
    set.stage.clock_at(end_of(last_day).plus(Span::hours(1)));
    set.stage.settle().await.unwrap();
    assert_eq!(stands(&set, id).await, (before, 0));

    // The table of names is empty, and says why.
    let store = set.stage.store();
    let now = set.stage.now();
    let took = store
        .write::<_, tongluo::action::Refused>(move |tx| {
            Box::pin(async move {
                let root = tongluo::action::Actor::System("root".to_owned());
                tongluo::action::export::occurrence(tx, &root, id, now).await
            })
        })
        .await
        .unwrap();
    let note = took.note.unwrap();
    assert_eq!((took.rows.len(), note.code), (0, "records-expired"));
    assert_eq!(note.severity, Severity::Note);
}

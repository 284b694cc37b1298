//! Once a week one line to the owner: that all is well, or what is not. On the first workday of the week at nine. Never sends.

use super::{Office, values};
use crate::domain::calendar::Calendar;
use crate::domain::time::{Instant, Next, Span, day_plus};
use crate::store::views::week::{Week, week};
use crate::store::{StoreError, Tx, claims, halts, leases, notices};
use chrono::{Datelike, NaiveDate, NaiveTime};
use chrono_tz::Tz;
use std::sync::Arc;

/// Under this name it is written down when the last line was written.
const LEASE: &str = "week";

/// Under this name it is written down when the last backup was made.
const BACKUP: &str = "backup";

/// An older backup is not well.
const BACKUP_LIVES: Span = Span::days(3);

/// A bot that began less than this before says nothing yet.
const LEAST: Span = Span::days(5);

/// Writes the line when its time has come; says when the next one is due.
pub async fn tick(office: &Arc<Office>, now: Instant) -> Result<Next, StoreError> {
    let calendar = office.catalogue.load_full();
    let due = moment(&calendar.calendar, office.zone, now, 0);
    let next = moment(&calendar.calendar, office.zone, now, 7);
    let last = office
        .store
        .read(|conn| Box::pin(async move { leases::until(conn, LEASE).await }))
        .await?;
    let told = last.is_some_and(|last| last >= due || due > now || due.since(last) < LEAST);
    if told {
        return Ok(Next::At(if due > now { due } else { next }));
    }
    let inside = office.clone();
    office
        .store
        .write(move |tx| {
            Box::pin(async move {
                if let Some(last) = leases::until(tx, LEASE).await? {
                    if last >= due {
                        return Ok(());
                    }
                    tell(tx, &inside, last, now).await?;
                }
                leases::take(tx, LEASE, LEASE, now, now).await?;
                Ok::<(), StoreError>(())
            })
        })
        .await?;
    Ok(Next::At(if due > now { due } else { next }))
}

/// Nine o'clock on the first workday of the week of a moment, `plus` days later; on Monday where the week has none.
fn moment(calendar: &Calendar, zone: Tz, now: Instant, plus: i64) -> Instant {
    let today = now.day(zone);
    let monday = day_plus(
        today,
        plus - i64::from(today.weekday().num_days_from_monday()),
    );
    let day = (0..7)
        .map(|n| day_plus(monday, n))
        .find(|day| !calendar.day_of_work(*day).rest)
        .unwrap_or(monday);
    nine(day, zone)
}

fn nine(day: NaiveDate, zone: Tz) -> Instant {
    let nine = NaiveTime::from_hms_opt(9, 0, 0).unwrap_or_default();
    Instant::at(day.and_time(nine), zone)
}

async fn tell(tx: &mut Tx, office: &Office, last: Instant, now: Instant) -> Result<(), StoreError> {
    if claims::owners(tx).await?.is_empty() {
        return Ok(());
    }
    let found = week(tx, last, now).await?;
    let mut what = not_well(office, &found, !halts::open(tx).await?.is_empty());
    let saved = leases::until(tx, BACKUP).await?;
    let mut words = String::new();
    if let Some(at) = saved {
        let saved = office.moment(at);
        let saved = [("at", saved.as_str())];
        words = office.texts.say("week-backup", &saved);
        if now.since(at) > BACKUP_LIVES {
            what.push(office.texts.say("week-backup-old", &saved));
        }
    }
    let topic = if what.is_empty() {
        "week"
    } else {
        "week-not-well"
    };
    let mut pairs = values([
        (
            "since",
            crate::text::day(&office.texts, last.day(office.zone)),
        ),
        ("openings", found.openings.to_string()),
        ("sent", found.sent.to_string()),
        ("answers", found.answers.to_string()),
        ("backup", words),
    ]);
    if !what.is_empty() {
        let separator = office.texts.say("week-separator", &[]);
        let what = what.join(&separator);
        let what = office.texts.say("week-end", &[("what", &what)]);
        pairs.insert("what".to_owned(), what);
    }
    notices::tell(tx, topic, &pairs, now).await?;
    Ok(())
}

/// What the owner should look at, worded.
fn not_well(office: &Office, week: &Week, halted: bool) -> Vec<String> {
    let mut what = Vec::new();
    if halted {
        what.push(office.texts.say("week-halted", &[]));
    }
    for (key, count) in [
        ("week-unknown", week.unknown),
        ("week-failed", week.failed),
        ("week-unsent", week.unsent),
        ("week-skipped", week.skipped),
        ("week-mute-groups", week.mute_groups),
        ("week-set-aside", week.set_aside),
    ] {
        if count > 0 {
            let count = count.to_string();
            what.push(office.texts.say(key, &[("count", &count)]));
        }
    }
    what
}

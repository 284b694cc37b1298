//! What a step offers to choose from: campaigns, audiences, approvers, times.

use super::{Desk, Step};
use crate::domain::time::{Instant, Span, day_plus};
use crate::engine::Office;
use chrono::{NaiveDate, NaiveDateTime};
use std::collections::BTreeSet;

/// Offers at most: more is no choice on a phone.
const MOST: usize = 20;

/// The times of day that are offered.
const HOURS: [u32; 2] = [9, 15];

/// A time is offered only so long ahead: somebody must still approve it.
const AHEAD: Span = Span::minutes(30);

pub(super) fn of(step: Step, desk: &Desk, office: &Office, now: Instant) -> Vec<String> {
    let mut offers = match step {
        Step::Campaign => desk
            .shelf
            .campaigns()
            .into_iter()
            .map(|c| c.folder)
            .collect(),
        Step::Audience => desk.audiences.iter().cloned().collect(),
        Step::Approver => approvers(desk),
        Step::When => times(desk, office, now),
        _ => Vec::new(),
    };
    offers.truncate(MOST);
    offers
}

/// Who approves elsewhere.
fn approvers(desk: &Desk) -> Vec<String> {
    let campaigns = desk.shelf.campaigns();
    let posts = desk.shelf.0.catalogue.posts.values();
    let named = campaigns.into_iter().flat_map(|c| c.approvers);
    let named: BTreeSet<String> = named
        .chain(posts.flat_map(|p| p.revision.approvers.clone()))
        .collect();
    named.into_iter().collect()
}

/// Today, tomorrow and the next workday after, at the hours at which an office reads.
fn times(desk: &Desk, office: &Office, now: Instant) -> Vec<String> {
    let calendar = &desk.shelf.0.catalogue.calendar;
    let today = now.day(office.zone);
    let workday = calendar.next_workday(day_plus(today, 2));
    let days: BTreeSet<NaiveDate> = [today, day_plus(today, 1), workday].into();
    let walls = days.into_iter().flat_map(|day| {
        let hours = HOURS.into_iter();
        hours.filter_map(move |hour| day.and_hms_opt(hour, 0, 0))
    });
    walls
        .filter(|wall| Instant::at(*wall, office.zone) >= now.plus(AHEAD))
        .map(|wall| wall.format("%Y-%m-%d %H:%M").to_string())
        .collect()
}

/// An offered time as an instant.
pub(super) fn instant(offer: &str, office: &Office) -> Option<Instant> {
    let wall = NaiveDateTime::parse_from_str(&format!("{offer}:00"), "%Y-%m-%d %H:%M:%S").ok()?;
    Some(Instant::at(wall, office.zone))
}

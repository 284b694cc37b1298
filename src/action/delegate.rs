//! Saying yes for another on some days (代批). Only the approver himself sets it, and takes it back; it ends by itself. Who may
//! then approve what, the domain decides at each yes.

use super::tell::tell_person;
use super::{Actor, Refused, members_on, record};
use crate::domain::approval::Delegation;
use crate::domain::id::{DelegationId, PersonKey};
use crate::domain::people::Person;
use crate::domain::problem::Problem;
use crate::domain::time::{Instant, day_plus};
use crate::entropy::Entropy;
use crate::store::{Conn, Tx, claims, delegations, notices};
use chrono::{Datelike, NaiveDate};
use chrono_tz::Tz;
use std::collections::BTreeMap;

/// A delegation of more days than this is a change of the approver, and belongs into the posts.
const DAYS_MAX: i64 = 92;

/// Who says yes for whom, on which days; both named by their keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// For whom.
    pub from: PersonKey,
    /// Who.
    pub to: PersonKey,
    /// First day.
    pub first: NaiveDate,
    /// Last day.
    pub last: NaiveDate,
}

/// Sets it; what stood before of the same person ends. The delegate and the owner are told.
/// Refused: `delegate-not-own`, `delegate-self`, `delegate-days`, `delegate-too-long`, `person-unknown`.
pub async fn delegate(
    tx: &mut Tx,
    actor: &Actor,
    wanted: &Wanted,
    zone: Tz,
    entropy: &dyn Entropy,
    now: Instant,
) -> Result<DelegationId, Refused> {
    let today = now.day(zone);
    let members = members_on(tx, today).await?;
    let from = one(&members, &wanted.from)?;
    only_himself(tx, actor, from).await?;
    let to = one(&members, &wanted.to)?;
    if from.id == to.id {
        return Err(Problem::error("delegate-self").into());
    }
    let days = [("first", wanted.first), ("last", wanted.last)];
    let with_days = |code| {
        days.iter()
            .fold(Problem::error(code), |p, (name, day)| p.with(name, day))
    };
    if wanted.first > wanted.last || wanted.last < today {
        return Err(with_days("delegate-days").into());
    }
    if wanted.last > day_plus(wanted.first, DAYS_MAX) {
        return Err(with_days("delegate-too-long").with("max", DAYS_MAX).into());
    }
    delegations::end(tx, from.id, today, now).await?;
    let delegation = Delegation {
        from: from.id,
        to: to.id,
        first: wanted.first,
        last: wanted.last,
    };
    let id = delegations::add(tx, &delegation, &actor.to_string(), now).await?;
    let about = format!("person:{}", from.key);
    let detail = format!("to {} from {} to {}", to.key, wanted.first, wanted.last);
    record(tx, actor, "delegate", &about, &detail, now).await?;
    let values = values(from, to, &delegation, id);
    notices::tell(tx, "delegate-set", &values, now).await?;
    tell_person(tx, to.id, "delegate-yours", &values, entropy, now).await?;
    Ok(id)
}

/// Takes back what a person has handed on; the one who had it is told. How many there were.
/// Refused: `delegate-not-own`, `delegate-none`.
pub async fn end(
    tx: &mut Tx,
    actor: &Actor,
    from: &PersonKey,
    zone: Tz,
    entropy: &dyn Entropy,
    now: Instant,
) -> Result<u64, Refused> {
    let from = super::person_with(tx, from).await?;
    only_himself(tx, actor, &from).await?;
    let today = now.day(zone);
    let members = members_on(tx, today).await?;
    let standing = delegations::standing(tx, today).await?;
    let ended = delegations::end(tx, from.id, today, now).await?;
    if ended == 0 {
        return Err(Problem::error("delegate-none").into());
    }
    let about = format!("person:{}", from.key);
    record(tx, actor, "delegate-end", &about, "", now).await?;
    for (id, delegation) in standing.iter().filter(|(_, d)| d.from == from.id) {
        let Some(to) = members.iter().find(|p| p.id == delegation.to) else {
            continue;
        };
        let values = values(&from, to, delegation, *id);
        notices::tell(tx, "delegate-ended", &values, now).await?;
        tell_person(tx, to.id, "delegate-ended", &values, entropy, now).await?;
    }
    Ok(ended)
}

fn values(
    from: &Person,
    to: &Person,
    delegation: &Delegation,
    id: DelegationId,
) -> BTreeMap<String, String> {
    let pairs = [
        ("from", from.name.clone()),
        ("to", to.name.clone()),
        ("first", delegation.first.to_string()),
        ("last", delegation.last.to_string()),
        ("delegation", id.to_string()),
    ];
    pairs.into_iter().map(|(k, v)| (k.to_owned(), v)).collect()
}

fn one<'a>(members: &'a [Person], key: &PersonKey) -> Result<&'a Person, Problem> {
    let found = members.iter().find(|p| p.key == *key);
    found.ok_or_else(|| Problem::error("person-unknown").with("key", key))
}

/// In a chat by his own account. On the server whoever sits there has said by `--as` that he is it, and that is on record.
async fn only_himself(conn: &mut Conn, actor: &Actor, from: &Person) -> Result<(), Refused> {
    match actor {
        Actor::System(_) => Ok(()),
        Actor::Account(account) if claims::person_of(conn, *account).await? == Some(from.id) => {
            Ok(())
        }
        Actor::Account(_) => Err(Problem::error("delegate-not-own").into()),
    }
}

/// A day as somebody types it: `2027-06-15`, `06-15`, `6月15日`, `6/15`; without a year the next one of that name.
pub fn day_of(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    let numbers: Vec<u32> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    match numbers.as_slice() {
        [year, month, day] => NaiveDate::from_ymd_opt(i32::try_from(*year).ok()?, *month, *day),
        [month, day] => [0, 1]
            .into_iter()
            .filter_map(|years| NaiveDate::from_ymd_opt(today.year() + years, *month, *day))
            .find(|found| *found >= today),
        _ => None,
    }
}

//! Made-up posts, people and years that the tests share.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, Weekday};
use chrono_tz::Tz;
use std::collections::BTreeMap;
use tongluo_domain::calendar::{Calendar, Observance, YearOfWork};
use tongluo_domain::campaign::{Names, PostPolicy, Revision, Unsure};
use tongluo_domain::day_rule::DayRule;
use tongluo_domain::id::{PersonId, PersonKey, PostId};
use tongluo_domain::kind::Kind;
use tongluo_domain::people::Person;
use tongluo_domain::policy::RestDay;
use tongluo_domain::schedule::{LateRule, Schedule, When};
use tongluo_domain::time::{Instant, Span};

pub(crate) const SHANGHAI: Tz = chrono_tz::Asia::Shanghai;
pub(crate) const NEW_YORK: Tz = chrono_tz::America::New_York;
pub(crate) const BERLIN: Tz = chrono_tz::Europe::Berlin;
pub(crate) const KATHMANDU: Tz = chrono_tz::Asia::Kathmandu;

pub(crate) fn reading(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
}

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) fn time(text: &str) -> NaiveTime {
    NaiveTime::parse_from_str(text, "%H:%M").unwrap()
}

/// The instant of a wall clock's reading.
pub(crate) fn wall(text: &str, zone: Tz) -> Instant {
    Instant::at(reading(text), zone)
}

/// The instant of a reading in Shanghai.
pub(crate) fn cn(text: &str) -> Instant {
    wall(text, SHANGHAI)
}

/// The instant of a reading in UTC.
pub(crate) fn utc(text: &str) -> Instant {
    wall(text, Tz::UTC)
}

/// A schedule in Shanghai.
pub(crate) fn schedule(when: When) -> Schedule {
    Schedule {
        when,
        zone: SHANGHAI,
    }
}

fn observance(id: &str, zh: &str, rule: DayRule, base: Option<i32>) -> Observance {
    Observance {
        id: id.to_owned(),
        zh: zh.to_owned(),
        en: id.replace('_', " "),
        rule,
        ordinal_base: base,
        valid_from: base.map(|b| b + 1),
        source: "https://www.who.int/".to_owned(),
    }
}

fn days(year: i32, spec: &[&str]) -> impl Iterator<Item = NaiveDate> {
    let spec: Vec<String> = spec.iter().map(|s| (*s).to_owned()).collect();
    spec.into_iter().flat_map(move |part| {
        let (from, to) = part.split_once("..").unwrap_or((&part, &part));
        let from = day(&format!("{year}-{from}"));
        let to = day(&format!("{year}-{to}"));
        from.iter_days()
            .take_while(move |d| *d <= to)
            .collect::<Vec<_>>()
    })
}

/// Workdays of 2026 by the State Council's notice of 2025-11-04, and three observances.
pub(crate) fn calendar() -> Calendar {
    let year = YearOfWork {
        off: days(
            2026,
            &[
                "01-01..01-03",
                "02-15..02-23",
                "04-04..04-06",
                "05-01..05-05",
                "06-19..06-21",
                "09-25..09-27",
                "10-01..10-07",
            ],
        )
        .collect(),
        work: days(
            2026,
            &["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"],
        )
        .collect(),
        source: "https://politics.gmw.cn/2025-11/04/content_38391083.htm".to_owned(),
    };
    let fixed = |month, day| DayRule::Fixed((month, day));
    let nth = |month, n, weekday| DayRule::Nth { month, n, weekday };
    let observances = [
        observance("wntd", "世界无烟日", fixed(5, 31), Some(1987)),
        observance("new_year", "元旦", fixed(1, 1), None),
        observance("mothers_day", "母亲节", nth(5, 2, Weekday::Sun), None),
        observance("last_friday", "末周五", nth(9, -1, Weekday::Fri), None),
        observance("year_end", "末周日", nth(12, -1, Weekday::Sun), None),
    ];
    Calendar {
        observances: observances.into_iter().map(|o| (o.id.clone(), o)).collect(),
        workdays: BTreeMap::from([(2026, year)]),
    }
}

/// A notice that asks nothing, daily at nine.
pub(crate) fn notice() -> Revision {
    Revision {
        version: Revision::VERSION,
        post: PostId::parse("wntd-notice").unwrap(),
        campaign: "wntd".to_owned(),
        campaign_title: "世界无烟日".to_owned(),
        kind: Kind::Notice,
        title: "少抽一支烟".to_owned(),
        template: "今天是第 {{ 届次 }} 个世界无烟日。".to_owned(),
        values: BTreeMap::from([("电话".to_owned(), "12345".to_owned())]),
        computed: ["届次".to_owned()].into(),
        audience: "审计欢乐大家庭".to_owned(),
        when: "cron 0 9 * * *".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        policy: PostPolicy {
            names: Names::Private,
            unsure: Unsure::Hold,
            rest_day: RestDay::Move,
            urgent: false,
            late: LateRule::SendWithin(Span::hours(6)),
            live: None,
            close: None,
            why: None,
        },
        ask: None,
        attachments: Vec::new(),
        author: Some("P001".to_owned()),
        approvers: vec!["分管领导".to_owned()],
    }
}

pub(crate) fn person(id: i64, name: &str, department: &str, title: &str) -> Person {
    Person {
        id: PersonId(id),
        key: PersonKey::parse(&format!("P{id:03}")).unwrap(),
        name: name.to_owned(),
        department: department.to_owned(),
        title: title.to_owned(),
        from: None,
        to: None,
    }
}

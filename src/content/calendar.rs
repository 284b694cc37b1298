//! `calendar/*.yaml` to the calendar: observances and the workdays of each year. Never guesses a year that isn't there.

use super::day_rule;
use super::front::{self, Node, Text};
use super::source::{Source, fold, nearest};
use crate::domain::calendar::{Calendar, Observance, YearOfWork};
use crate::domain::day_rule::{Anchor, DayRule, Stretch};
use crate::domain::problem::{Place, Problem};
use crate::domain::time::day_plus;
use chrono::{Datelike, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

const NAME: [&str; 2] = ["名称", "name"];
const ENGLISH: [&str; 2] = ["英文", "english"];
const DATE: [&str; 2] = ["日期", "date"];
const ORDINAL: [&str; 2] = ["届次基数", "ordinal-base"];
const ANNOUNCED: [&str; 2] = ["每年公布", "announced"];
const KNOWN_YEARS: [&str; 2] = ["已公布", "years"];
const TIER: [&str; 2] = ["类别", "tier"];
const HINT: [&str; 2] = ["提示", "hint"];
const SINCE: [&str; 2] = ["始于", "since"];
const SOURCE: [&str; 2] = ["来源", "source"];
const YEAR: [&str; 2] = ["年份", "year"];
const OFF: [&str; 2] = ["放假", "off"];
const WORK: [&str; 2] = ["上班", "work"];

/// Reads one file of the calendar into it: a year's workdays where it names a year, observances otherwise.
/// `places` learns where each rule stands.
pub(crate) fn read(
    source: &Source,
    calendar: &mut Calendar,
    places: &mut BTreeMap<String, Place>,
    problems: &mut Vec<Problem>,
) {
    let lines = source.lines();
    let entries = front::read(source, &lines, problems);
    let mut file = File {
        source,
        problems,
        places,
    };
    if entries
        .iter()
        .any(|(key, _)| YEAR.contains(&key.text.as_str()))
    {
        file.year(&entries, calendar);
    } else {
        for (id, node) in &entries {
            file.observance(id, node, calendar);
        }
    }
}

/// Names from which days are counted become ids, now that all files are read; what isn't there or goes round in a circle is no
/// observance at all.
pub(crate) fn resolve(
    calendar: &mut Calendar,
    places: &BTreeMap<String, Place>,
    problems: &mut Vec<Problem>,
) {
    let mut refuse = |id: &String, problem: Problem| {
        problems.push(match places.get(id) {
            Some(place) => problem.at(place.clone()),
            None => problem,
        });
    };
    let anchors: Vec<(String, String)> = calendar
        .observances
        .values()
        .filter_map(|o| match &o.rule {
            DayRule::Around {
                anchor: Anchor::Observance(name),
                ..
            } => Some((o.id.clone(), name.clone())),
            _ => None,
        })
        .collect();
    for (id, name) in anchors {
        let found = calendar.observance(&name).map(|o| o.id.clone());
        match (found, calendar.observances.get_mut(&id)) {
            (Some(anchor), Some(observance)) => {
                if let DayRule::Around { anchor: there, .. } = &mut observance.rule {
                    *there = Anchor::Observance(anchor);
                }
            }
            _ => {
                refuse(&id, Problem::error("calendar-anchor").with("name", &name));
                calendar.observances.remove(&id);
            }
        }
    }
    let circle = |o: &&Observance| calendar.is_circle(&o.rule);
    let found = calendar.observances.values().filter(circle);
    for id in found.map(|o| o.id.clone()).collect::<Vec<_>>() {
        refuse(&id, Problem::error("calendar-circle").with("id", &id));
        calendar.observances.remove(&id);
    }
}

struct File<'a> {
    source: &'a Source,
    problems: &'a mut Vec<Problem>,
    places: &'a mut BTreeMap<String, Place>,
}

impl File<'_> {
    fn refuse(&mut self, problem: Problem, range: &Range<usize>) {
        self.problems
            .push(problem.at(self.source.place(range.clone())));
    }

    /// The text of a key, in either language.
    fn text<'n>(&self, entries: &'n [(Text, Node)], names: [&str; 2]) -> Option<&'n Text> {
        entries.iter().find_map(|(key, node)| match node {
            Node::Text(text) if names.contains(&key.text.as_str()) && !text.text.is_empty() => {
                Some(text)
            }
            _ => None,
        })
    }

    fn known_keys(&mut self, entries: &[(Text, Node)], known: &[[&'static str; 2]]) {
        for (key, _) in entries {
            if known.iter().any(|names| names.contains(&key.text.as_str())) {
                continue;
            }
            let problem = match nearest(&key.text, known.iter().flatten().copied()) {
                Some(near) => Problem::error("key-unknown").with("nearest", near),
                None => Problem::error("key-unknown-alone"),
            };
            self.refuse(problem.with("key", &key.text), &key.range);
        }
    }

    fn number(&mut self, entries: &[(Text, Node)], names: [&'static str; 2]) -> Option<i32> {
        let text = self.text(entries, names)?;
        let number = fold(&text.text)
            .trim()
            .parse()
            .ok()
            .filter(|y| (1800..=2100).contains(y));
        if number.is_none() {
            self.refuse(
                Problem::error("calendar-year").with("value", &text.text),
                &text.range,
            );
        }
        number
    }

    fn observance(&mut self, id: &Text, node: &Node, calendar: &mut Calendar) {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        let Node::Map(entries, _) = node else {
            return self.refuse(
                Problem::error("calendar-entry").with("id", &id.text),
                &id.range,
            );
        };
        if id.text.is_empty() || !id.text.chars().all(plain) {
            self.refuse(
                Problem::error("calendar-id").with("id", &id.text),
                &id.range,
            );
        }
        let known = [
            NAME,
            ENGLISH,
            DATE,
            ANNOUNCED,
            KNOWN_YEARS,
            ORDINAL,
            SINCE,
            TIER,
            HINT,
            SOURCE,
        ];
        self.known_keys(entries, &known);
        let ordinal_base = self.number(entries, ORDINAL);
        let valid_from = self.number(entries, SINCE);
        let (name, date) = (self.text(entries, NAME), self.text(entries, DATE));
        let source = self.text(entries, SOURCE);
        let announced = self.announced(entries);
        for (there, key) in [(name, NAME), (date, DATE), (source, SOURCE)] {
            // A day that is announced each year may have no usual place.
            if there.is_none() && !(announced.is_some() && key == DATE) {
                let problem = Problem::error("calendar-key-missing").with("id", &id.text);
                self.refuse(problem.with("key", key[0]), &id.range);
            }
        }
        let Some(name) = name else {
            return;
        };
        let english = self
            .text(entries, ENGLISH)
            .map_or_else(|| id.text.clone(), |t| t.text.clone());
        let nominal = match date.map(|date| (date, day_rule::whole(&date.text))) {
            Some((date, None)) => {
                let problem = Problem::error("calendar-date").with("date", &date.text);
                return self.refuse(problem, &date.range);
            }
            Some((_, rule)) => rule,
            None => None,
        };
        let rule = match (announced, nominal) {
            (Some(years), nominal) => DayRule::Announced {
                nominal: nominal.map(Box::new),
                years,
            },
            (None, Some(rule)) => rule,
            (None, None) => return,
        };
        let taken = [&name.text, &english]
            .into_iter()
            .find(|n| calendar.observance(n).is_some());
        if let Some(taken) = taken {
            let problem = Problem::error("calendar-name-twice").with("name", taken);
            return self.refuse(problem, &id.range);
        }
        let observance = Observance {
            id: id.text.clone(),
            zh: name.text.clone(),
            en: english,
            rule,
            ordinal_base,
            valid_from,
            source: source.map_or_else(String::new, |t| t.text.clone()),
        };
        let at = date.map_or(&id.range, |date| &date.range);
        let place = self.source.place(at.clone());
        self.places.insert(id.text.clone(), place);
        calendar.observances.insert(id.text.clone(), observance);
    }

    /// The years whose date was announced, where the day is one that is announced each year.
    fn announced(&mut self, entries: &[(Text, Node)]) -> Option<BTreeMap<i32, Stretch>> {
        let said = self.text(entries, ANNOUNCED);
        let known = entries
            .iter()
            .find(|(key, _)| KNOWN_YEARS.contains(&key.text.as_str()));
        if let Some(said) = said
            && !["是", "yes"].contains(&said.text.as_str())
        {
            let problem = Problem::error("calendar-announced").with("value", &said.text);
            self.refuse(problem, &said.range);
        }
        if said.is_none() && known.is_none() {
            return None;
        }
        let mut years = BTreeMap::new();
        let Some((_, Node::Map(entries, _))) = known else {
            return Some(years);
        };
        for (key, node) in entries {
            let year = key.text.parse::<i32>().ok();
            let stretch = match (year, node) {
                (Some(year), Node::Text(text)) => {
                    let folded = fold(&text.text);
                    let (from, to) = folded.split_once("..").unwrap_or((&folded, &folded));
                    match (day(from, year), day(to, year)) {
                        (Some(first), Some(last)) if first <= last => Some(Stretch { first, last }),
                        _ => None,
                    }
                }
                _ => None,
            };
            match (year, stretch) {
                (Some(year), Some(stretch)) => {
                    years.insert(year, stretch);
                }
                _ => {
                    let problem = Problem::error("calendar-announced-year").with("year", &key.text);
                    self.refuse(problem, &key.range);
                }
            }
        }
        Some(years)
    }

    fn year(&mut self, entries: &[(Text, Node)], calendar: &mut Calendar) {
        self.known_keys(entries, &[YEAR, OFF, WORK, SOURCE]);
        let Some(year) = self.number(entries, YEAR) else {
            return;
        };
        let off = self.days(entries, OFF, year);
        let work = self.days(entries, WORK, year);
        let at = entries.first().map_or(0..1, |(key, _)| key.range.clone());
        if let Some(both) = off.intersection(&work).next() {
            self.refuse(Problem::error("calendar-day-both").with("day", both), &at);
        }
        let source = self
            .text(entries, SOURCE)
            .map_or_else(String::new, |t| t.text.clone());
        let whole = YearOfWork { off, work, source };
        if calendar.workdays.insert(year, whole).is_some() {
            self.refuse(
                Problem::error("calendar-year-twice").with("year", year),
                &at,
            );
        }
    }

    /// Days and ranges of days of a year: `01-01`, `10-01..10-07`.
    fn days(
        &mut self,
        entries: &[(Text, Node)],
        names: [&'static str; 2],
        year: i32,
    ) -> BTreeSet<NaiveDate> {
        let mut days = BTreeSet::new();
        let texts: Vec<Text> = entries
            .iter()
            .filter(|(key, _)| names.contains(&key.text.as_str()))
            .flat_map(|(_, node)| match node {
                Node::Text(text) => vec![text.clone()],
                Node::List(list, _) => list
                    .iter()
                    .filter_map(|n| match n {
                        Node::Text(text) => Some(text.clone()),
                        _ => None,
                    })
                    .collect(),
                Node::Map(..) => Vec::new(),
            })
            .filter(|text| !text.text.is_empty())
            .collect();
        for text in texts {
            let folded = fold(&text.text);
            let (from, to) = folded.split_once("..").unwrap_or((&folded, &folded));
            match (day(from, year), day(to, year)) {
                (Some(from), Some(to)) if from <= to => {
                    days.extend((0..=(to - from).num_days()).map(|n| day_plus(from, n)));
                }
                _ => self.refuse(
                    Problem::error("calendar-day").with("value", &text.text),
                    &text.range,
                ),
            }
        }
        days
    }
}

fn day(text: &str, year: i32) -> Option<NaiveDate> {
    let (month, day) = text.trim().split_once('-')?;
    let date = NaiveDate::from_ymd_opt(year, month.parse().ok()?, day.parse().ok()?)?;
    (date.year() == year).then_some(date)
}

//! The front matter's entries by key, and the values that posts and `campaign.yaml` share. Never looks at the body.

use super::front::{Node, Text};
use super::keys::{self, Field};
use super::source::{Source, fold, nearest};
use super::spans;
use super::words::either;
use crate::domain::campaign::Unsure;
use crate::domain::policy::RestDay;
use crate::domain::problem::{Edit, Problem};
use crate::domain::schedule::LateRule;
use crate::domain::time::Span;
use chrono_tz::Tz;
use std::collections::BTreeMap;
use std::ops::Range;

/// Entries by key.
pub(crate) struct Fields<'a> {
    pub(crate) source: &'a Source,
    nodes: BTreeMap<Field, (Range<usize>, Node)>,
}

/// What posts and `campaign.yaml` both may say.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shared {
    pub(crate) title: Option<Text>,
    pub(crate) audience: Option<Text>,
    pub(crate) approvers: Vec<String>,
    pub(crate) zone: Option<Tz>,
    pub(crate) why: Option<String>,
    pub(crate) late: Option<LateRule>,
    pub(crate) live: Option<Span>,
    pub(crate) unsure: Option<Unsure>,
    pub(crate) rest_day: Option<RestDay>,
    /// What a person still has to look at.
    pub(crate) to_check: Vec<String>,
}

/// Characters that a title, name or reason may have.
const LINE_MAX: usize = 200;

impl<'a> Fields<'a> {
    /// Sorts entries by key; unknown, misplaced and doubled ones are problems.
    pub(crate) fn new(
        source: &'a Source,
        entries: Vec<(Text, Node)>,
        post: bool,
        problems: &mut Vec<Problem>,
    ) -> Fields<'a> {
        let mut nodes: BTreeMap<Field, (Range<usize>, Node)> = BTreeMap::new();
        for (key, node) in entries {
            let place = source.place(key.range.clone());
            let Some(row) = keys::find(&key.text) else {
                problems.push(unknown(&key.text, post).at(place));
                continue;
            };
            if !row.fits(post) {
                let code = if post {
                    "key-of-campaign"
                } else {
                    "key-of-post"
                };
                problems.push(Problem::error(code).with("key", &key.text).at(place));
                continue;
            }
            if nodes.insert(row.field, (key.range, node)).is_some() {
                problems.push(Problem::error("key-twice").with("key", row.zh).at(place));
            }
        }
        // The same key twice in one spelling was named by the tree already.
        problems.dedup_by(|b, a| a.code == "key-twice" && a.code == b.code && a.place == b.place);
        Fields { source, nodes }
    }

    pub(crate) fn node(&self, field: Field) -> Option<&Node> {
        self.nodes.get(&field).map(|(_, node)| node)
    }

    /// A value that must be one line of text; an empty one counts as absent and is named.
    pub(crate) fn text(&self, field: Field, problems: &mut Vec<Problem>) -> Option<Text> {
        let (key, node) = self.nodes.get(&field)?;
        match node {
            Node::Text(text) if text.text.is_empty() => {
                problems.push(Problem::error("value-empty").at(self.source.place(key.clone())));
                None
            }
            Node::Text(text) if text.text.chars().count() > LINE_MAX => {
                let problem = Problem::error("value-too-long").with("limit", LINE_MAX);
                problems.push(problem.at(self.source.place(text.range.clone())));
                None
            }
            Node::Text(text) => Some(text.clone()),
            Node::List(..) | Node::Map(..) => {
                problems.push(Problem::error("value-not-text").at(self.source.place(key.clone())));
                None
            }
        }
    }

    /// A value of a small grammar: quotation marks of a Chinese keyboard around it are named and taken off.
    pub(crate) fn word(&self, field: Field, problems: &mut Vec<Problem>) -> Option<Text> {
        let mut text = self.text(field, problems)?;
        let inner = text
            .text
            .strip_prefix(['“', '”', '‘', '「'])
            .and_then(|t| t.strip_suffix(['”', '“', '’', '」']));
        if let Some(inner) = inner {
            let edit = Edit {
                start: text.range.start,
                end: text.range.end,
                replacement: inner.trim().to_owned(),
            };
            let place = self.source.place(text.range.clone());
            problems.push(Problem::warning("curly-quotes").at(place).fixed_by(edit));
            let from = self.source.nth(&text.range, 1);
            text = Text {
                text: inner.to_owned(),
                range: from..from + inner.len(),
            };
        }
        Some(text)
    }

    /// A value that a function reads, or the problem at it.
    pub(crate) fn read<T>(
        &self,
        field: Field,
        code: &'static str,
        problems: &mut Vec<Problem>,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let text = self.word(field, problems)?;
        let value = read(fold(&text.text).trim());
        if value.is_none() {
            let problem = Problem::error(code).with("value", &text.text);
            problems.push(problem.at(self.source.place(text.range)));
        }
        value
    }

    /// Several names with 、 or commas between them, or a YAML list.
    pub(crate) fn names(&self, field: Field, problems: &mut Vec<Problem>) -> Vec<String> {
        if let Some(Node::List(list, _)) = self.node(field) {
            let texts = list.iter().filter_map(|node| match node {
                Node::Text(text) => Some(text.text.clone()),
                _ => None,
            });
            return texts.filter(|t| !t.is_empty()).collect();
        }
        let Some(text) = self.text(field, problems) else {
            return Vec::new();
        };
        let names = text.text.split(['、', ',', '，', ';', '；']);
        names
            .map(|n| n.trim().to_owned())
            .filter(|n| !n.is_empty())
            .collect()
    }

    /// Lines that a person still has to look at, each named until somebody deletes it.
    fn to_check(&self, problems: &mut Vec<Problem>) -> Vec<String> {
        let texts: Vec<&Text> = match self.node(Field::ToCheck) {
            None => Vec::new(),
            Some(Node::Text(text)) => vec![text],
            Some(Node::List(list, _)) => list
                .iter()
                .filter_map(|node| match node {
                    Node::Text(text) => Some(text),
                    _ => None,
                })
                .collect(),
            Some(Node::Map(_, range)) => {
                let place = self.source.place(range.clone());
                problems.push(Problem::error("to-check-not-list").at(place));
                Vec::new()
            }
        };
        let texts = texts.into_iter().filter(|t| !t.text.is_empty());
        let mut lines = Vec::new();
        for text in texts {
            let problem = Problem::warning("to-check").with("what", &text.text);
            problems.push(problem.at(self.source.place(text.range.clone())));
            lines.push(text.text.clone());
        }
        lines
    }

    /// What posts and campaigns share.
    pub(crate) fn shared(&self, problems: &mut Vec<Problem>) -> Shared {
        Shared {
            title: self.text(Field::Title, problems),
            audience: self.text(Field::Audience, problems),
            approvers: self.names(Field::Approver, problems),
            zone: self.read(Field::Zone, "zone-unknown", problems, zone),
            why: self.text(Field::Why, problems).map(|t| t.text),
            late: self.read(Field::Late, "late-bad", problems, spans::late),
            live: self.read(Field::Live, "live-bad", problems, spans::span),
            unsure: self.read(Field::Unsure, "unsure-bad", problems, |word| {
                let hold = either(word, &["等人确认", "等确认", "hold"], &["重发", "resend"])?;
                Some(if hold { Unsure::Hold } else { Unsure::Resend })
            }),
            rest_day: self.read(Field::RestDay, "rest-day-bad", problems, |word| {
                let moved = either(word, &["顺延", "move"], &["静默照发", "照发", "silent"])?;
                Some(if moved {
                    RestDay::Move
                } else {
                    RestDay::Silent
                })
            }),
            to_check: self.to_check(problems),
        }
    }
}

fn zone(word: &str) -> Option<Tz> {
    match word {
        "北京时间" | "中国标准时间" => Some(Tz::Asia__Shanghai),
        other => other.parse().ok(),
    }
}

fn unknown(key: &str, post: bool) -> Problem {
    let rows = keys::KEYS.iter().filter(|k| k.fits(post));
    match nearest(key, rows.flat_map(keys::Key::names)) {
        Some(near) => Problem::error("key-unknown").with("nearest", near),
        None => Problem::error("key-unknown-alone"),
    }
    .with("key", key)
}

impl Shared {
    /// A post's own values before its campaign's.
    pub(crate) fn or(self, campaign: &Shared) -> Shared {
        Shared {
            // A campaign's title isn't its posts' title.
            title: self.title,
            audience: self.audience.or_else(|| campaign.audience.clone()),
            approvers: if self.approvers.is_empty() {
                campaign.approvers.clone()
            } else {
                self.approvers
            },
            zone: self.zone.or(campaign.zone),
            why: self.why.or_else(|| campaign.why.clone()),
            late: self.late.or(campaign.late),
            live: self.live.or(campaign.live),
            unsure: self.unsure.or(campaign.unsure),
            rest_day: self.rest_day.or(campaign.rest_day),
            to_check: [self.to_check, campaign.to_check.clone()].concat(),
        }
    }
}

//! One post: front matter and body to a `Post`. All problems of a file at once. Never looks at other posts.

use super::ask::confirm::{self, WrongLabel};
use super::ask::form::{self, Asked};
use super::attachment;
use super::campaign::Campaign;
use super::fields::{Fields, Shared};
use super::front::{self, Node, Text};
use super::keys::Field;
use super::schedule;
use super::source::{Line, Source, fold};
use super::spans;
use super::template;
use super::words::{KIND_WORDS, either};
use crate::domain::ask::{Asking, Form, Road};
use crate::domain::calendar::Calendar;
use crate::domain::campaign::{Attachment, Names, Post, PostPolicy, Revision};
use crate::domain::id::PostId;
use crate::domain::kind::{AskOf, Kind};
use crate::domain::policy::RestDay;
use crate::domain::problem::{Edit, Problem, any_error};
use crate::domain::response::Change;
use crate::domain::schedule::{CloseRule, LateRule, Schedule, minute_of_day};
use crate::domain::time::Instant;
use chrono::{NaiveTime, Timelike};
use chrono_tz::Tz;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

/// What a file gave.
pub(crate) struct ReadPost {
    /// Its id, also where the rest is broken.
    pub(crate) id: Option<(PostId, Range<usize>)>,
    /// The post, where nothing is wrong.
    pub(crate) post: Option<Post>,
    /// Where its parts stand.
    pub(crate) places: Places,
}

/// Where the parts of a post stand, for what a channel finds later. Bytes of the file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places {
    pub(crate) title: Range<usize>,
    pub(crate) text: Range<usize>,
    pub(crate) questions: Vec<Asked>,
}

/// What is around a post.
#[derive(Clone, Copy)]
pub(crate) struct Around<'a> {
    pub(crate) campaign: &'a Campaign,
    pub(crate) calendar: &'a Calendar,
    pub(crate) zone: Tz,
    /// The campaign's folder on disk.
    pub(crate) folder: &'a Path,
    /// A file that isn't in the folder yet: its name and bytes.
    pub(crate) held: Option<(&'a str, &'a [u8])>,
}

/// Reads one post.
pub(crate) fn read(source: &Source, around: &Around<'_>, problems: &mut Vec<Problem>) -> ReadPost {
    let mut own = Vec::new();
    let read = Reader { source, around }.read(&mut own);
    let failed = any_error(&own);
    problems.extend(own);
    let mut read = read;
    read.post = read.post.filter(|_| !failed);
    read
}

pub(crate) struct Reader<'a> {
    pub(crate) source: &'a Source,
    pub(crate) around: &'a Around<'a>,
}

impl Reader<'_> {
    fn read(&self, problems: &mut Vec<Problem>) -> ReadPost {
        let nothing = ReadPost {
            id: None,
            post: None,
            places: Places::default(),
        };
        let lines = self.source.lines();
        let Some((front, body)) = self.parts(&lines, problems) else {
            return nothing;
        };
        let entries = front::read(self.source, front, problems);
        if entries.is_empty() && any_error(problems) {
            return nothing;
        }
        let fields = Fields::new(self.source, entries, true, problems);
        let id = self.id(&fields, front, problems);
        let title = fields.node(Field::Title).map_or(0..1, Node::range);
        let shared = fields.shared(problems);
        let kind = self.kind(&fields, problems);
        let read = self.body(kind, body, problems);
        let post = self.post(
            &fields,
            shared,
            kind,
            &read,
            id.as_ref().map(|(id, _)| id),
            problems,
        );
        let places = Places {
            title,
            text: read.text,
            questions: read.questions,
        };
        ReadPost { id, post, places }
    }

    /// The lines between the fences, and those after.
    pub(crate) fn parts<'l, 's>(
        &self,
        lines: &'l [Line<'s>],
        problems: &mut Vec<Problem>,
    ) -> Option<(&'l [Line<'s>], &'l [Line<'s>])> {
        let first = lines.iter().position(|l| !l.text.trim().is_empty());
        let Some(first) = first else {
            problems.push(Problem::error("file-empty").at(self.source.place(0..1)));
            return None;
        };
        if !is_fence(lines[first].text) {
            problems
                .push(Problem::error("front-missing").at(self.source.place(lines[first].range())));
            return None;
        }
        let rest = &lines[first + 1..];
        let Some(close) = rest.iter().position(|l| is_fence(l.text)) else {
            problems
                .push(Problem::error("front-unclosed").at(self.source.place(lines[first].range())));
            return None;
        };
        for fence in [&lines[first], &rest[close]] {
            if fence.text.trim_end() != "---" {
                let range = fence.range();
                let edit = Edit {
                    start: range.start,
                    end: range.end,
                    replacement: "---".to_owned(),
                };
                problems.push(
                    Problem::warning("fence-odd")
                        .at(self.source.place(range))
                        .fixed_by(edit),
                );
            }
        }
        Some((&rest[..close], &rest[close + 1..]))
    }

    fn at(&self, range: &Range<usize>) -> crate::domain::problem::Place {
        self.source.place(range.clone())
    }

    pub(crate) fn id(
        &self,
        fields: &Fields<'_>,
        front: &[Line<'_>],
        problems: &mut Vec<Problem>,
    ) -> Option<(PostId, Range<usize>)> {
        let at = front.first().map_or(0, |l| l.start);
        if fields.node(Field::Id).is_none() {
            let suggested = super::fix::suggest_id(&self.source.file);
            let edit = Edit {
                start: at,
                end: at,
                replacement: format!("id: {suggested}{}", self.source.line_end()),
            };
            let problem = Problem::error("id-missing").with("id", &suggested);
            problems.push(problem.at(self.source.place(0..3)).fixed_by(edit));
            return None;
        }
        let text = fields.word(Field::Id, problems)?;
        let id = PostId::parse(&text.text);
        if id.is_none() {
            let problem = Problem::error("id-bad").with("id", &text.text);
            problems.push(problem.at(self.at(&text.range)));
        }
        id.map(|id| (id, text.range))
    }

    pub(crate) fn kind(&self, fields: &Fields<'_>, problems: &mut Vec<Problem>) -> Kind {
        let Some(text) = fields.word(Field::Kind, problems) else {
            return Kind::Notice;
        };
        let word = fold(&text.text).trim().to_lowercase();
        let found = KIND_WORDS
            .iter()
            .find(|(_, zh, also)| *zh == word || also.contains(&word.as_str()));
        let problem = match found {
            Some((kind, _, _)) if kind.row().built => return *kind,
            Some((_, zh, _)) => Problem::error("kind-later").with("kind", zh),
            None => {
                let names = KIND_WORDS
                    .iter()
                    .flat_map(|(_, zh, also)| std::iter::once(*zh).chain(also.iter().copied()));
                match super::source::nearest(&word, names) {
                    Some(near) => Problem::error("kind-unknown")
                        .with("kind", &text.text)
                        .with("nearest", near),
                    None => Problem::error("kind-unknown-alone").with("kind", &text.text),
                }
            }
        };
        problems.push(problem.at(self.at(&text.range)));
        Kind::Notice
    }

    pub(crate) fn body(
        &self,
        kind: Kind,
        lines: &[Line<'_>],
        problems: &mut Vec<Problem>,
    ) -> form::Body {
        let begin = lines.first().map_or(self.source.text.len(), |l| l.start);
        let body = if kind.row().ask == AskOf::Form {
            form::read(self.source, lines, problems)
        } else {
            form::Body {
                text: begin..self.source.text.len(),
                questions: Vec::new(),
            }
        };
        let empty = self.source.text[body.text.clone()].trim().is_empty();
        if empty && kind.row().ask != AskOf::Form {
            let end = self.source.text.trim_end().len();
            problems.push(
                Problem::error("text-missing").at(self.source.place(end.saturating_sub(1)..end)),
            );
        }
        body
    }

    fn post(
        &self,
        fields: &Fields<'_>,
        own: Shared,
        kind: Kind,
        body: &form::Body,
        id: Option<&PostId>,
        problems: &mut Vec<Problem>,
    ) -> Option<Post> {
        let campaign = self.around.campaign;
        let shared = own.or(&campaign.shared);
        let zone = shared.zone.unwrap_or(self.around.zone);
        let schedule = self.schedule(fields, zone, problems);
        let ask = self.ask(fields, kind, body, problems);
        let asks = ask.is_some();
        let close = self.close(fields, asks, schedule.as_ref(), problems);
        let values = self.values(fields, problems);
        let ordinal = schedule
            .as_ref()
            .is_some_and(|s| has_ordinal(s, self.around.calendar));
        let computed = template::check(
            self.source,
            &body.text,
            &values,
            schedule.as_ref(),
            asks,
            ordinal,
            problems,
        );
        self.unused(fields, &values, body, problems);
        self.rest_day(fields, &shared, asks, problems);
        let files = attachment::read(self.source, fields, self.around, problems);
        let author = fields
            .text(Field::Author, problems)
            .map(|t| t.text)
            .or_else(|| campaign.owner.clone());
        self.people(author.as_deref(), &shared.approvers, problems);
        for (missing, code) in [
            (shared.title.is_none(), "title-missing"),
            (shared.audience.is_none(), "audience-missing"),
        ] {
            if missing {
                problems.push(Problem::error(code).at(self.source.place(0..3)));
            }
        }
        let schedule = schedule?;
        let row = kind.row();
        let (attachments, files): (Vec<Attachment>, Vec<Vec<u8>>) = files.into_iter().unzip();
        let names = match &ask {
            Some(Asking::Form(form)) if form.road == Road::Poll => Names::Public,
            _ => Names::Private,
        };
        let revision = Revision {
            version: Revision::VERSION,
            post: id?.clone(),
            campaign: campaign.folder.clone(),
            campaign_title: campaign.title(),
            kind,
            title: shared.title?.text,
            template: self.source.text[body.text.clone()]
                .replace("\r\n", "\n")
                .trim()
                .to_owned(),
            values,
            computed,
            audience: shared.audience?.text,
            when: schedule::spell(&schedule, self.around.calendar),
            zone: zone.name().to_owned(),
            policy: PostPolicy {
                names,
                unsure: shared.unsure.unwrap_or_default(),
                rest_day: shared.rest_day.unwrap_or_default(),
                urgent: false,
                late: shared.late.unwrap_or(LateRule::SendWithin(row.late_within)),
                live: shared.live,
                close,
                why: shared.why,
            },
            ask,
            attachments,
            author,
            approvers: shared.approvers,
        };
        Some(Post {
            to_check: shared.to_check,
            hash: revision.hash(),
            revision,
            schedule,
            file: self.source.file.clone(),
            files,
        })
    }

    pub(crate) fn schedule(
        &self,
        fields: &Fields<'_>,
        zone: Tz,
        problems: &mut Vec<Problem>,
    ) -> Option<Schedule> {
        if fields.node(Field::When).is_none() {
            problems.push(Problem::error("when-missing").at(self.source.place(0..3)));
            return None;
        }
        let text = fields.word(Field::When, problems)?;
        match schedule::parse(&text.text, zone, self.around.calendar) {
            Ok(schedule) => {
                if schedule::only_leap_years(&schedule) {
                    problems.push(Problem::warning("schedule-leap-day").at(self.at(&text.range)));
                }
                Some(schedule)
            }
            Err((problem, chars)) => {
                let range = self.source.part(&text.range, &chars);
                problems.push(problem.at(self.source.place(range)));
                None
            }
        }
    }

    pub(crate) fn ask(
        &self,
        fields: &Fields<'_>,
        kind: Kind,
        body: &form::Body,
        problems: &mut Vec<Problem>,
    ) -> Option<Asking> {
        let public = fields.read(Field::Names, "names-bad", problems, |word| {
            either(word, &["公开", "public"], &["不公开", "private"])
        });
        let refuse = |field: Field, code: &'static str, problems: &mut Vec<Problem>| {
            if let Some(node) = fields.node(field) {
                problems.push(Problem::error(code).at(self.at(&node.range())));
            }
        };
        if kind.row().ask == AskOf::Form {
            refuse(Field::Confirm, "confirm-of-quiz", problems);
            let one = body.questions.len() == 1;
            if public == Some(true) && !one {
                refuse(Field::Names, "names-one-question", problems);
            }
            let road = match (one, public) {
                (true, Some(true)) => Road::Poll,
                (true, _) => Road::Group,
                (false, _) => Road::Private,
            };
            let questions = body.questions.iter().map(|q| q.question.clone()).collect();
            return Some(Asking::Form(Form {
                questions,
                // In a native poll people change their minds as the channel lets them, and its own totals count the last.
                change: match road {
                    Road::Poll => Change::Last,
                    Road::Group | Road::Private => kind.row().change,
                },
                road,
            }));
        }
        if public == Some(true) {
            refuse(Field::Names, "names-of-quiz", problems);
        }
        let said = fields.word(Field::Confirm, problems);
        match confirm::read(kind, said.as_ref().map(|t| t.text.as_str())) {
            Ok(ask) => ask,
            Err(wrong) => {
                let code = match wrong {
                    WrongLabel::Long => "confirm-long",
                    WrongLabel::PledgeNeedsOne => "confirm-pledge",
                };
                let range = said.map_or(0..3, |t| t.range);
                let problem = Problem::error(code).with("limit", confirm::LABEL_MAX);
                problems.push(problem.at(self.at(&range)));
                None
            }
        }
    }

    /// The close: what the file says, or 17:30 of the day (of the next day for an afternoon's opening).
    fn close(
        &self,
        fields: &Fields<'_>,
        asks: bool,
        schedule: Option<&Schedule>,
        problems: &mut Vec<Problem>,
    ) -> Option<CloseRule> {
        let opening = schedule.and_then(|s| time_of_day(s, self.around.calendar));
        let said = fields.node(Field::Close).map(Node::range);
        let read = fields.read(Field::Close, "close-bad", problems, spans::close);
        let Some(range) = said else {
            let evening = 17 * 60 + 30;
            let late = opening.is_some_and(|t| minute_of_day(t) >= evening);
            return asks.then_some(CloseRule::At {
                days: u16::from(late),
                minute: evening,
            });
        };
        if !asks {
            problems.push(Problem::error("close-asks-nothing").at(self.at(&range)));
            return None;
        }
        if let (Some(CloseRule::At { days: 0, minute }), Some(opening)) = (read, opening)
            && minute <= minute_of_day(opening)
        {
            let close = format!("{:02}:{:02}", minute / 60, minute % 60);
            let problem = Problem::error("close-before-open")
                .with("close", close)
                .with("open", opening.format("%H:%M"));
            problems.push(problem.at(self.at(&range)));
        }
        read
    }

    pub(crate) fn values(
        &self,
        fields: &Fields<'_>,
        problems: &mut Vec<Problem>,
    ) -> BTreeMap<String, String> {
        let mut values = BTreeMap::new();
        let entries = match fields.node(Field::Values) {
            None => return values,
            Some(Node::Map(entries, _)) => entries,
            Some(other) => {
                problems.push(Problem::error("values-not-map").at(self.at(&other.range())));
                return values;
            }
        };
        for (key, node) in entries {
            let place = self.at(&key.range);
            if !template::is_name(&key.text) {
                problems.push(
                    Problem::error("value-name")
                        .with("name", &key.text)
                        .at(place),
                );
            } else if template::computed(&key.text).is_some() {
                problems.push(
                    Problem::error("value-name-taken")
                        .with("name", &key.text)
                        .at(place),
                );
            } else if let Node::Text(Text { text, .. }) = node {
                values.insert(key.text.clone(), text.clone());
            } else {
                problems.push(Problem::error("value-not-text").at(place));
            }
        }
        values
    }

    fn unused(
        &self,
        fields: &Fields<'_>,
        values: &BTreeMap<String, String>,
        body: &form::Body,
        problems: &mut Vec<Problem>,
    ) {
        let used = template::variables(&self.source.text[body.text.clone()]);
        let Some(Node::Map(entries, _)) = fields.node(Field::Values) else {
            return;
        };
        for (key, _) in entries {
            let named = used.iter().any(|v| v.name.as_deref() == Some(&key.text));
            if values.contains_key(&key.text) && !named {
                let problem = Problem::warning("value-unused").with("name", &key.text);
                problems.push(problem.at(self.at(&key.range)));
            }
        }
    }

    fn rest_day(
        &self,
        fields: &Fields<'_>,
        shared: &Shared,
        asks: bool,
        problems: &mut Vec<Problem>,
    ) {
        if asks && shared.rest_day == Some(RestDay::Silent) {
            let range = fields.node(Field::RestDay).map_or(0..3, Node::range);
            problems.push(Problem::error("rest-day-asks").at(self.at(&range)));
        }
    }

    fn people(&self, author: Option<&str>, approvers: &[String], problems: &mut Vec<Problem>) {
        let place = self.source.place(0..3);
        if approvers.is_empty() {
            problems.push(Problem::warning("approver-missing").at(place.clone()));
        }
        match author {
            None => problems.push(Problem::warning("author-missing").at(place)),
            Some(author) if !approvers.is_empty() && approvers.iter().all(|a| a == author) => {
                problems.push(
                    Problem::warning("author-approves")
                        .with("author", author)
                        .at(place),
                );
            }
            Some(_) => {}
        }
    }
}

/// Three or more dashes, from whatever keyboard.
fn is_fence(line: &str) -> bool {
    let line = line.trim();
    let dash = |c: char| matches!(c, '-' | '－' | '—' | '–' | '―' | '─');
    let count = line.chars().count();
    line.chars().all(dash) && (count >= 3 || (count == 2 && line.starts_with(['—', '―'])))
}

/// The time of day at which a schedule opens.
fn time_of_day(schedule: &Schedule, calendar: &Calendar) -> Option<NaiveTime> {
    use crate::domain::schedule::When;
    match &schedule.when {
        When::Once(wall) => Some(wall.time()),
        When::Yearly { time, .. }
        | When::Weekly { time, .. }
        | When::Observance { time, .. }
        | When::Days { time, .. }
        | When::Each { time, .. } => Some(*time),
        When::Cron(_) => {
            let openings = schedule.openings(calendar, Instant::from_unix_seconds(0), 48);
            let times = openings.iter().map(|o| o.due.local(schedule.zone).time());
            times.max_by_key(Timelike::num_seconds_from_midnight)
        }
    }
}

fn has_ordinal(schedule: &Schedule, calendar: &Calendar) -> bool {
    use crate::domain::schedule::When;
    let When::Observance { id, .. } = &schedule.when else {
        return false;
    };
    calendar
        .observances
        .get(id)
        .is_some_and(|o| o.ordinal_base.is_some())
}

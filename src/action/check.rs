//! The one check of everything under `messages/`: composes each post for its next opening as the bot would, renders it by each
//! channel's dialect, and holds it against the readers' rules and, where given, the database. Never writes, needs no token.

use crate::channel::{Dialect, Rendered};
use crate::content::{Loaded, PostPlaces, QuestionPlaces, template};
use crate::domain::ask::{Asking, Form, Road};
use crate::domain::calendar::Calendar;
use crate::domain::campaign::Post;
use crate::domain::document::Document;
use crate::domain::effect::Feedback;
use crate::domain::id::{Mark, PostId};
use crate::domain::kind::Kind;
use crate::domain::occurrence;
use crate::domain::outgoing::{Outgoing, OutgoingFile};
use crate::domain::policy::{self, History, Purpose, ReaderRules, Request, Verdict, Why};
use crate::domain::problem::{Place, Problem};
use crate::domain::prompt::Prompt;
use crate::domain::schedule::{Opening, Reason, When};
use crate::domain::tally::{Counts, Department, QuestionCount, Rest, Tally};
use crate::domain::time::Instant;
use crate::text::Texts;
use crate::text::compose::{self, Posting, Standing};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What the database knows, where one is given.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Names of the audiences.
    pub audiences: BTreeSet<String>,
    /// Posts with a standing approval, and their files.
    pub posts: Vec<(PostId, String)>,
}

/// What came of a check.
#[derive(Clone, Debug)]
pub struct Checked {
    /// Those of loading and those found here, by file and place.
    pub problems: Vec<Problem>,
    /// Every post without errors of its file, by file.
    pub posts: Vec<CheckedPost>,
}

/// A post as it will be.
#[derive(Clone, Debug)]
pub struct CheckedPost {
    /// Its id.
    pub post: PostId,
    /// Its file under the folder of posts.
    pub file: String,
    /// What it is.
    pub kind: Kind,
    /// To whom.
    pub audience: String,
    /// Its schedule's canonical spelling.
    pub when: String,
    /// Its next three openings, each with when it really opens.
    pub next: Vec<(Opening, Instant)>,
    /// Its next opening by each channel that takes it: the channel's name and what it shows.
    pub rendered: Vec<(&'static str, Rendered)>,
}

/// Openings that are shown of each post.
const NEXT: usize = 3;

/// Counts with as many digits as an office may ever see, so that what fits here fits later.
const MANY: u64 = 88_888;

/// Checks a loaded folder. Without `known`, audiences and vanished posts are not held against a database, and a note says so.
pub fn check(
    loaded: &Loaded,
    texts: &Texts,
    dialects: &[&dyn Dialect],
    known: Option<&Known>,
    now: Instant,
) -> Checked {
    let mut problems = loaded.problems.clone();
    let mut posts = Vec::new();
    for post in loaded.catalogue.posts.values() {
        let Some(places) = loaded.places.get(&post.revision.post) else {
            continue;
        };
        let mut one = One {
            post,
            places,
            calendar: &loaded.catalogue.calendar,
            texts,
            dialects,
            mark: Mark::from_bits(0),
            problems: &mut problems,
        };
        posts.push(one.check(now));
    }
    crowded(&posts, loaded, &mut problems);
    against(loaded, known, &mut problems);
    posts.sort_by(|a, b| a.file.cmp(&b.file));
    problems.sort_by(|a, b| (&a.place, a.code).cmp(&(&b.place, b.code)));
    problems.dedup();
    Checked { problems, posts }
}

/// More posts for one audience on one day than its chats get.
fn crowded(posts: &[CheckedPost], loaded: &Loaded, problems: &mut Vec<Problem>) {
    let most = usize::try_from(ReaderRules::default().posts_a_day).unwrap_or(usize::MAX);
    let mut days: BTreeMap<(&str, NaiveDate), Vec<(Instant, &CheckedPost)>> = BTreeMap::new();
    for post in posts {
        let Some(found) = loaded.catalogue.posts.get(&post.post) else {
            continue;
        };
        for (_, opens_at) in &post.next {
            let day = opens_at.day(found.schedule.zone);
            let key = (post.audience.as_str(), day);
            days.entry(key).or_default().push((*opens_at, post));
        }
    }
    for ((audience, day), mut there) in days {
        there.sort_by_key(|(opens_at, post)| (*opens_at, post.post.clone()));
        let Some((_, over)) = there.get(most) else {
            continue;
        };
        let names: Vec<&str> = there.iter().map(|(_, post)| post.post.as_str()).collect();
        let place = loaded.places.get(&over.post).map(|p| p.file.clone());
        problems.push(Problem {
            place,
            ..Problem::warning("day-crowded")
                .with("day", day)
                .with("audience", audience)
                .with("most", most)
                .with("posts", names.join("、"))
        });
    }
}

/// Holds audiences and ids against the database, or says that nobody did.
fn against(loaded: &Loaded, known: Option<&Known>, problems: &mut Vec<Problem>) {
    let posts = loaded.catalogue.posts.values();
    let Some(known) = known else {
        let audiences: BTreeSet<&str> = posts.map(|p| p.revision.audience.as_str()).collect();
        if !audiences.is_empty() {
            let audiences = audiences.into_iter().collect::<Vec<_>>().join("、");
            problems.push(Problem::note("audience-not-checked").with("audiences", audiences));
        }
        return;
    };
    for post in posts {
        let audience = &post.revision.audience;
        if !known.audiences.contains(audience) {
            let place = loaded.places.get(&post.revision.post);
            problems.push(Problem {
                place: place.map(|p| p.file.clone()),
                ..Problem::error("audience-unknown").with("audience", audience)
            });
        }
    }
    for (id, file) in &known.posts {
        if !loaded.posts_seen.iter().any(|(seen, _)| seen == id) {
            let problem = Problem::error("post-vanished").with("post", id);
            problems.push(problem.with("file", file));
        }
    }
}

struct One<'a> {
    post: &'a Post,
    places: &'a PostPlaces,
    calendar: &'a Calendar,
    texts: &'a Texts,
    dialects: &'a [&'a dyn Dialect],
    mark: Mark,
    problems: &'a mut Vec<Problem>,
}

/// An opening with its instants.
#[derive(Clone, Debug)]
struct Ahead {
    opening: Opening,
    opens_at: Instant,
    closes_at: Option<Instant>,
}

impl One<'_> {
    fn check(&mut self, now: Instant) -> CheckedPost {
        let post = self.post;
        let next = post.schedule.openings(self.calendar, now, NEXT);
        let mut next: Vec<Ahead> = next.into_iter().map(|o| self.at(o)).collect();
        let shown = next.iter().map(|w| (w.opening.clone(), w.opens_at));
        let shown: Vec<_> = shown.collect();
        if next.is_empty() {
            next = self.over();
        }
        let mut rendered = Vec::new();
        if let Some(first) = next.first() {
            self.readers_rules(first);
            rendered = self.render(first);
        }
        CheckedPost {
            post: post.revision.post.clone(),
            file: post.file.clone(),
            kind: post.revision.kind,
            audience: post.revision.audience.clone(),
            when: post.revision.when.clone(),
            next: shown,
            rendered,
        }
    }

    fn at(&self, opening: Opening) -> Ahead {
        let (revision, schedule) = (&self.post.revision, &self.post.schedule);
        let opens_at = policy::opens_at(
            opening.due,
            revision.policy.urgent,
            revision.asks(),
            revision.policy.rest_day,
            self.calendar,
            schedule.zone,
        );
        let closes_at = occurrence::closes_at(revision, schedule, opening.due, opens_at);
        Ahead {
            opening,
            opens_at,
            closes_at,
        }
    }

    /// Nothing ahead: a date that is past, or a rule that no day fits. What was last is rendered all the same.
    fn over(&mut self) -> Vec<Ahead> {
        let once = matches!(self.post.schedule.when, When::Once(_));
        let problem = if once {
            Problem::warning("schedule-over")
        } else {
            Problem::error("schedule-never")
        };
        self.problems.push(problem.at(self.places.file.clone()));
        let ever = Instant::from_unix_seconds(0);
        let last = self.post.schedule.next(self.calendar, ever);
        last.map(|o| self.at(o)).into_iter().collect()
    }

    fn readers_rules(&mut self, when: &Ahead) {
        let (revision, zone) = (&self.post.revision, self.post.schedule.zone);
        let request = Request {
            purpose: Purpose::Open,
            urgent: revision.policy.urgent,
            rest_day: revision.policy.rest_day,
            asks: revision.asks(),
            expires: None,
        };
        let (history, rules) = (History::default(), ReaderRules::default());
        let verdict = policy::decide(
            &request,
            &history,
            &rules,
            self.calendar,
            zone,
            when.opens_at,
        );
        let (Verdict::HoldUntil(until), why) = verdict else {
            return;
        };
        if why == Why::QuietHours {
            let time = when.opens_at.local(zone).format("%H:%M");
            let problem = Problem::warning("quiet-time").with("time", time);
            self.problems.push(problem.at(self.places.file.clone()));
        }
        if let Some(close) = when.closes_at.filter(|close| *close <= until) {
            let close = close.local(zone).format("%m-%d %H:%M");
            let problem = Problem::error("closed-before-sent").with("close", close);
            self.problems.push(problem.at(self.places.file.clone()));
        }
    }

    fn document(&mut self, when: &Ahead) -> Option<Document> {
        let zone = self.post.schedule.zone;
        let observance = match &when.opening.reason {
            Reason::Observance { id, .. } => self.calendar.observances.get(id),
            _ => None,
        };
        let values = template::OpeningValues {
            due_local: when.opening.due.local(zone),
            opens_local: when.opens_at.local(zone),
            reason: &when.opening.reason,
            observance: observance.map(|o| o.zh.as_str()),
            closes_local: when.closes_at.map(|c| c.local(zone)),
        };
        match template::render(&self.post.revision, &values) {
            Ok(document) => Some(document),
            Err(problem) => {
                self.problems.push(problem.at(self.places.text.clone()));
                None
            }
        }
    }

    /// The opening by each channel; and everything else that would follow it, for its problems.
    fn render(&mut self, when: &Ahead) -> Vec<(&'static str, Rendered)> {
        let Some(document) = self.document(when) else {
            return Vec::new();
        };
        let revision = &self.post.revision;
        let file = revision.attachments.first().zip(self.post.files.first());
        let mark = self.mark.clone();
        let posting = Posting {
            revision,
            document: &document,
            opens_at: when.opens_at,
            closes_at: when.closes_at,
            late: false,
            zone: self.post.schedule.zone,
            mark: &mark,
            standing: Standing::default(),
            closed: false,
            attachment: file.map(|(about, bytes)| OutgoingFile {
                form: about.form,
                name: about.name.clone(),
                bytes: Arc::new(bytes.clone()),
            }),
        };
        let many = Standing {
            confirmed: MANY,
            answered: MANY,
            finished: MANY,
        };
        let texts = self.texts;
        let first = compose::opening(texts, &posting);
        let rendered = self.by_each(&first, None);
        let late = Posting {
            late: true,
            standing: many,
            ..posting.clone()
        };
        self.by_each(&compose::opening(texts, &late), None);
        let closed = Posting {
            closed: true,
            ..late
        };
        self.by_each(&compose::opening(texts, &closed), None);
        if let Some(ask) = &revision.ask {
            if let Some(tally) = tally(ask) {
                self.by_each(&compose::result(texts, &closed, &tally), None);
            }
            if let Asking::Form(form) = ask {
                self.questions(form, when);
            }
        }
        rendered
    }

    /// Each question in private after the answer to the one before, and what each press is told.
    fn questions(&mut self, form: &Form, when: &Ahead) {
        let (title, zone) = (&self.post.revision.title, self.post.schedule.zone);
        let mut before: Option<Feedback> = None;
        for (number, question) in (0u16..).zip(&form.questions) {
            let prompt = Prompt::Question {
                number,
                of: form.count(),
                question: question.clone(),
            };
            let spot = usize::from(number);
            if form.road == Road::Private {
                let shown = compose::prompt(
                    self.texts,
                    title,
                    &prompt,
                    &self.mark,
                    before.as_ref(),
                    when.closes_at,
                    zone,
                );
                self.by_each(&shown, Some(spot));
            }
            let right = question
                .correct
                .and_then(|c| question.options.get(usize::from(c)));
            let judged = Feedback::Judged {
                correct: false,
                right_option: right.cloned().unwrap_or_default(),
                explanation: question.explanation.clone(),
                again: false,
                late: false,
                finished: None,
            };
            if form.road == Road::Group {
                self.popup(&judged, spot);
            }
            before = Some(judged);
        }
    }

    /// A pop-up is all that somebody sees who answers in the group: its explanation should be whole.
    fn popup(&mut self, judged: &Feedback, spot: usize) {
        let popup = compose::feedback(self.texts, judged);
        for dialect in self.dialects {
            if let Some(problem) = dialect.check_answer(&popup.text) {
                let place = self.place(&problem, Some(spot));
                self.problems.push(problem.at(place));
            }
        }
        let Feedback::Judged {
            explanation: Some(why),
            ..
        } = judged
        else {
            return;
        };
        if !popup.text.contains(why.as_str()) {
            let problem = Problem::warning("explanation-cut");
            let place = self.place(&problem, Some(spot));
            self.problems.push(problem.at(place));
        }
    }

    fn by_each(
        &mut self,
        outgoing: &Outgoing,
        question: Option<usize>,
    ) -> Vec<(&'static str, Rendered)> {
        let mut rendered = Vec::new();
        for dialect in self.dialects {
            match dialect.render(outgoing) {
                Ok(shown) => rendered.push((dialect.name(), shown)),
                Err(found) => {
                    for problem in found {
                        let place = self.place(&problem, question);
                        self.add(problem.at(place));
                    }
                }
            }
        }
        rendered
    }

    /// Once for each place: the opening, its late copy and its closed state are wrong for one reason.
    fn add(&mut self, problem: Problem) {
        let there = |p: &Problem| p.code == problem.code && p.place == problem.place;
        if !self.problems.iter().any(there) {
            self.problems.push(problem);
        }
    }

    /// The part of the file that a channel's problem is about.
    fn place(&self, problem: &Problem, question: Option<usize>) -> Place {
        let code = problem.code;
        let about = question.or((self.places.questions.len() == 1).then_some(0));
        let found = about.and_then(|n| {
            let asked = match &self.post.revision.ask {
                Some(Asking::Form(form)) => form.questions.get(n)?,
                _ => return None,
            };
            let places = self.places.questions.get(n)?;
            let option = named_option(problem, &asked.options);
            in_question(code, places, option, question.is_some())
        });
        found.unwrap_or_else(|| {
            if code.contains("title") {
                self.places.title.clone()
            } else if code.contains("text") || code.contains("caption") {
                self.places.text.clone()
            } else {
                self.places.file.clone()
            }
        })
    }
}

/// The option whose words a channel's problem names, or else the longest one.
fn named_option(problem: &Problem, options: &[String]) -> Option<usize> {
    let named = problem
        .args
        .iter()
        .find(|(name, _)| matches!(*name, "label" | "option"));
    let words = named.map(|(_, words)| words.trim_end_matches('…'));
    let found = words.and_then(|w| options.iter().position(|o| o.starts_with(w)));
    let longest = options
        .iter()
        .enumerate()
        .max_by_key(|(_, o)| o.encode_utf16().count());
    found.or(longest.map(|(n, _)| n))
}

fn in_question(
    code: &str,
    places: &QuestionPlaces,
    option: Option<usize>,
    private: bool,
) -> Option<Place> {
    if code.contains("explanation") {
        return places
            .explanation
            .clone()
            .or_else(|| Some(places.title.clone()));
    }
    if code.contains("option") || code.contains("button") || code.contains("label") {
        return option.and_then(|n| places.options.get(n)).cloned();
    }
    (private || code.contains("question")).then(|| places.title.clone())
}

/// A result with long numbers in every part.
fn tally(ask: &Asking) -> Option<Tally> {
    let counts = Counts {
        expected: MANY,
        done: MANY - 4_000,
        late: 1_000,
        waived: 1_000,
        unreachable: 1_000,
        open: 0,
        missing: 1_000,
        unregistered: 1_000,
    };
    let finished = counts.done + counts.late;
    let questions = match ask {
        Asking::Form(form) => form.questions.as_slice(),
        Asking::Confirm(_) => &[],
    };
    let questions = questions.iter().zip(1u16..).map(|(question, number)| {
        let mut chosen = vec![0; question.options.len()];
        if let Some(first) = chosen.first_mut() {
            *first = finished;
        }
        QuestionCount {
            number,
            text: question.text.clone(),
            right: finished / 2,
            wrong: finished / 2,
            chosen,
        }
    });
    let rest = Rest {
        questions: questions.collect(),
        finished,
        half_finished: 1_000,
        guests: MANY,
    };
    let department = Department {
        name: String::new(),
        counts,
    };
    Tally::new(vec![department], rest, true).ok()
}

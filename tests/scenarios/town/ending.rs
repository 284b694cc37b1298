//! How every play ends: with a look for what nobody expected, and a count of its own against the product's.

use super::person::What;
use super::{BOT, Town};
use std::collections::{BTreeMap, BTreeSet};
use tongluo::domain::ask::Asking;
use tongluo::domain::delivery::State;
use tongluo::domain::id::OccurrenceId;
use tongluo::domain::occurrence::Occurrence;
use tongluo::domain::policy::Purpose;
use tongluo::domain::tally::Tally;
use tongluo::domain::time::Span;
use tongluo::sandbox::{MessageView, Place};
use tongluo::store::{chats, deliveries, occurrences, retention, views};

/// What the town counted by itself in one opening.
#[derive(Debug, Default, PartialEq, Eq)]
struct Count {
    done: u64,
    late: u64,
    guests: u64,
    finished: u64,
    half: u64,
    /// By question: right, wrong.
    judged: Vec<(u64, u64)>,
}

impl Town {
    /// Ends the play. Every play calls it.
    pub(crate) async fn end(mut self) {
        if !self.runs() {
            self.restart().await;
        }
        self.passes(Span::seconds(70)).await;
        self.expect_silence();
        let complaints: Vec<String> =
            self.world(|w| w.complaints().map(|c| c.text.clone()).collect());
        assert!(complaints.is_empty(), "the schema says: {complaints:#?}");
        assert_eq!(self.world(|w| w.pending(BOT)), 0, "updates wait");
        self.nothing_is_in_flight().await;
        for line in self.openings().await {
            if line.skipped_why.is_none() {
                self.sums_are_right(line.id).await;
            }
        }
        self.app.borrow_mut().take();
        self.desk.clone().close().await;
        if let Some(sandbox) = self.sandbox.take() {
            sandbox.stop().await;
        }
        self.ended.set(true);
    }

    async fn nothing_is_in_flight(&self) {
        let overview = self
            .desk
            .read(|c| Box::pin(async move { views::overview::overview(c).await }))
            .await
            .unwrap();
        let sending = overview.deliveries.get(&State::Sending);
        assert_eq!(sending, None, "in flight: {overview:#?}");
        assert_eq!(overview.unmatched, 0, "{overview:#?}");
        assert_eq!(overview.untold_notices, 0, "{overview:#?}");
        assert_eq!(
            overview.set_aside_updates,
            self.set_aside.get(),
            "{overview:#?}"
        );
        let (bot, now) = (self.bot(), self.now());
        let due = self
            .desk
            .read(move |c| Box::pin(async move { deliveries::due(c, bot, now, 10).await }))
            .await
            .unwrap();
        assert!(due.is_empty(), "could have left: {due:#?}");
    }

    async fn sums_are_right(&self, id: OccurrenceId) {
        let loaded = self
            .desk
            .read(move |c| Box::pin(async move { occurrences::load(c, &[id]).await }))
            .await
            .unwrap();
        let occurrence = &loaded[0];
        if occurrence.revision.ask.is_none() {
            return;
        }
        let shown = self.shown(id).await;
        let expected = self.expected(id).await;
        let gone = self
            .desk
            .read(move |c| Box::pin(async move { retention::gone_since(c, &[id]).await }))
            .await
            .unwrap();
        if !gone.is_empty() {
            assert!(expected.is_empty(), "{id}: somebody is named after all");
            return;
        }
        // The sums themselves are checked by `Tally::new` on the way.
        let theirs = self.tally(id).await;
        assert_eq!(theirs.total.expected, expected.len() as u64);
        let ours = self.count(occurrence, &shown, &expected);
        assert_eq!(of_tally(&theirs), ours, "{id}: {theirs:#?}");
    }

    async fn expected(&self, id: OccurrenceId) -> BTreeSet<String> {
        let lines = self
            .desk
            .read(move |c| Box::pin(async move { views::expected::expected(c, id).await }))
            .await
            .unwrap();
        lines.into_iter().map(|l| l.key.to_string()).collect()
    }

    /// What an opening looked like in its groups, with the marks it carried.
    async fn shown(&self, id: OccurrenceId) -> Shown {
        let mut shown = Shown::default();
        let lines = self.deliveries(id).await;
        for line in lines.iter().filter(|l| l.purpose == Purpose::Open) {
            let chat = line.chat;
            let chat = self
                .desk
                .read(move |c| Box::pin(async move { chats::get(c, chat).await }))
                .await
                .unwrap();
            let address = chat.map(|c| c.address).unwrap_or_default();
            let (Ok(address), Some(message)) = (address.parse(), line.message.as_ref()) else {
                continue;
            };
            let number = message.parse().unwrap();
            let place = Place::Group(address);
            if let Some(view) = self.world(|w| w.message(place, number)) {
                shown.marks.extend(marks(&view));
                shown.polls.extend(view.poll.is_some().then_some(view.id));
            }
        }
        shown
    }

    fn count(&self, occurrence: &Occurrence, shown: &Shown, expected: &BTreeSet<String>) -> Count {
        let claims = self.claims.borrow();
        let questions = occurrence
            .revision
            .ask
            .as_ref()
            .map_or(0, Asking::questions);
        let mut people: BTreeMap<Who, BTreeMap<u16, Given>> = BTreeMap::new();
        for act in self.acted.borrow().iter() {
            let heard = act.heard.expect("everything was heard");
            let late = occurrence.closes_at.is_some_and(|close| heard >= close);
            let who = match claims.get(&act.account) {
                Some(key) if expected.contains(key) => Who::Expected(key.clone()),
                _ => Who::Guest(act.account),
            };
            let answers = people.entry(who).or_default();
            match &act.what {
                What::Press(data) => {
                    if let Some((question, option)) = pressed(data, &shown.marks) {
                        answers.entry(question).or_insert(Given { option, late });
                    }
                }
                What::Vote(poll, options) if shown.polls.contains(poll) => {
                    match options.first() {
                        Some(option) => answers.insert(
                            0,
                            Given {
                                option: *option as u16,
                                late,
                            },
                        ),
                        None => answers.remove(&0),
                    };
                }
                What::Vote(..) => {}
            }
        }
        let mut count = Count {
            judged: vec![(0, 0); judged(occurrence)],
            ..Count::default()
        };
        for (who, answers) in people.iter().filter(|(_, answers)| !answers.is_empty()) {
            if let Who::Guest(_) = who {
                count.guests += 1;
                continue;
            }
            let whole = answers.len() >= usize::from(questions);
            let late = answers.values().any(|a| a.late);
            count.done += u64::from(whole && !late);
            count.late += u64::from(whole && late);
            count.finished += u64::from(whole);
            count.half += u64::from(!whole);
            for (question, given) in answers {
                let sums = count.judged.get_mut(usize::from(*question));
                if let (Some(sums), Some(right)) = (sums, right_option(occurrence, *question)) {
                    *(if right == given.option {
                        &mut sums.0
                    } else {
                        &mut sums.1
                    }) += 1;
                }
            }
        }
        count
    }
}

#[derive(Debug, Default)]
struct Shown {
    marks: BTreeSet<String>,
    polls: BTreeSet<i64>,
}

#[derive(Clone, Copy, Debug)]
struct Given {
    option: u16,
    late: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Who {
    Expected(String),
    Guest(i64),
}

/// The marks in the buttons and links that a message carries or carried.
fn marks(view: &MessageView) -> Vec<String> {
    let past = view.past.iter().flat_map(|p| p.keyboard.iter().flatten());
    let buttons = view.keyboard.iter().flatten().chain(past);
    buttons
        .filter_map(|b| match (b.data(), b.url()) {
            (Some(data), _) => data.split('.').nth(1).map(str::to_owned),
            (None, Some(url)) => url.split("=s-").nth(1).map(str::to_owned),
            _ => None,
        })
        .collect()
}

/// Question and option of a press under one of these marks, both from 0.
fn pressed(data: &str, marks: &BTreeSet<String>) -> Option<(u16, u16)> {
    let parts: Vec<&str> = data.split('.').collect();
    match parts.as_slice() {
        ["c", mark] if marks.contains(*mark) => Some((0, 0)),
        ["q", mark, question, option] if marks.contains(*mark) => {
            Some((question.parse().ok()?, option.parse().ok()?))
        }
        _ => None,
    }
}

/// How many questions are asked.
fn judged(occurrence: &Occurrence) -> usize {
    match &occurrence.revision.ask {
        Some(Asking::Form(form)) => form.questions.len(),
        _ => 0,
    }
}

fn right_option(occurrence: &Occurrence, question: u16) -> Option<u16> {
    match &occurrence.revision.ask {
        Some(Asking::Form(form)) => form.questions.get(usize::from(question))?.correct,
        _ => None,
    }
}

fn of_tally(tally: &Tally) -> Count {
    Count {
        done: tally.total.done,
        late: tally.total.late,
        guests: tally.guests,
        finished: tally.finished,
        half: tally.half_finished,
        judged: tally.questions.iter().map(|q| (q.right, q.wrong)).collect(),
    }
}

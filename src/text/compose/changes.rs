//! What differs between two contents of a post, in words for whoever approves it. Never decides whether a difference matters.

use super::shorten;
use crate::domain::ask::Asking;
use crate::domain::campaign::{Names, Revision, Unsure};
use crate::domain::policy::RestDay;
use crate::domain::prompt::Question;
use crate::domain::schedule::{CloseRule, LateRule};
use crate::domain::time::Span;
use crate::text::Texts;
use crate::text::words;
use similar::{ChangeTag, TextDiff};

/// Of a changed line, in UTF-16 code units.
const LINE_UNITS: usize = 90;

/// Changed lines of the text that are shown; of more the number is said.
const LINES: usize = 12;

/// What is different, a sentence each; nothing where nothing is.
pub fn changes(texts: &Texts, old: &Revision, new: &Revision) -> Vec<String> {
    let mut found = Vec::new();
    let names = |names: &[String]| names.join(&texts.say("list-separator", &[]));
    let pairs = [
        ("title", old.title.clone(), new.title.clone()),
        (
            "campaign",
            old.campaign_title.clone(),
            new.campaign_title.clone(),
        ),
        (
            "kind",
            words::kind(texts, old.kind),
            words::kind(texts, new.kind),
        ),
        ("audience", old.audience.clone(), new.audience.clone()),
        ("when", old.when.clone(), new.when.clone()),
        ("zone", old.zone.clone(), new.zone.clone()),
        ("close", close(texts, old), close(texts, new)),
        ("late", late(texts, old), late(texts, new)),
        ("live", live(texts, old), live(texts, new)),
        ("names", public(texts, old), public(texts, new)),
        ("unsure", unsure(texts, old), unsure(texts, new)),
        ("rest-day", rest_day(texts, old), rest_day(texts, new)),
        ("urgent", urgent(texts, old), urgent(texts, new)),
        (
            "why",
            old.policy.why.clone().unwrap_or_default(),
            new.policy.why.clone().unwrap_or_default(),
        ),
        ("attachments", files(texts, old), files(texts, new)),
        (
            "author",
            old.author.clone().unwrap_or_default(),
            new.author.clone().unwrap_or_default(),
        ),
        ("approvers", names(&old.approvers), names(&new.approvers)),
        ("label", label(old), label(new)),
    ];
    for (what, was, is) in pairs {
        if was != is {
            found.push(line(texts, what, &was, &is));
        }
    }
    if old.attachments != new.attachments && files(texts, old) == files(texts, new) {
        found.push(texts.say("change-files-inside", &[]));
    }
    for name in old.values.keys().chain(new.values.keys()) {
        let of = |r: &Revision| r.values.get(name).cloned().unwrap_or_default();
        let (was, is) = (of(old), of(new));
        let sentence = texts.say(
            "change-value",
            &[("name", name), ("was", &was), ("is", &is)],
        );
        if was != is && !found.contains(&sentence) {
            found.push(sentence);
        }
    }
    found.extend(text(texts, "text", &old.template, &new.template));
    let (was, is) = (questions(old), questions(new));
    found.extend(text(texts, "questions", &was, &is));
    found
}

fn line(texts: &Texts, what: &str, was: &str, is: &str) -> String {
    let what = texts.say(&format!("change-of-{what}"), &[]);
    let nothing = texts.say("change-nothing", &[]);
    let shown = |value: &str| match value {
        "" => nothing.clone(),
        value => shorten(value, LINE_UNITS),
    };
    let (was, is) = (shown(was), shown(is));
    texts.say("change", &[("what", &what), ("was", &was), ("is", &is)])
}

/// Lines that were taken out and put in, in their order.
fn text(texts: &Texts, what: &str, was: &str, is: &str) -> Vec<String> {
    let diff = TextDiff::from_lines(was, is);
    let mut lines: Vec<String> = diff
        .iter_all_changes()
        .filter(|change| !change.value().trim().is_empty())
        .filter_map(|change| {
            let key = match change.tag() {
                ChangeTag::Delete => "change-line-out",
                ChangeTag::Insert => "change-line-in",
                ChangeTag::Equal => return None,
            };
            let what = texts.say(&format!("change-of-{what}"), &[]);
            let line = shorten(change.value().trim(), LINE_UNITS);
            Some(texts.say(key, &[("what", &what), ("line", &line)]))
        })
        .collect();
    if lines.is_empty() && was != is {
        // Blank lines alone: the text is set out in another way.
        let what = texts.say(&format!("change-of-{what}"), &[]);
        lines.push(texts.say("change-blank", &[("what", &what)]));
    }
    if lines.len() > LINES {
        let more = (lines.len() - LINES).to_string();
        lines.truncate(LINES);
        lines.push(texts.say("change-more", &[("count", &more)]));
    }
    lines
}

/// A form as lines, so that it is compared like a text.
fn questions(revision: &Revision) -> String {
    let Some(Asking::Form(form)) = &revision.ask else {
        return String::new();
    };
    form.questions.iter().map(question).collect()
}

fn question(question: &Question) -> String {
    let mut lines = format!("{}\n", question.text);
    for (option, n) in question.options.iter().zip(0u16..) {
        let mark = if question.correct == Some(n) {
            "✓ "
        } else {
            "· "
        };
        lines.push_str(&format!("{mark}{option}\n"));
    }
    if let Some(why) = &question.explanation {
        lines.push_str(&format!("{why}\n"));
    }
    lines
}

fn label(revision: &Revision) -> String {
    match &revision.ask {
        Some(Asking::Confirm(confirm)) => confirm.label.clone(),
        _ => String::new(),
    }
}

fn files(texts: &Texts, revision: &Revision) -> String {
    let names: Vec<&str> = revision
        .attachments
        .iter()
        .map(|a| a.name.as_str())
        .collect();
    names.join(&texts.say("list-separator", &[]))
}

/// A span in the largest unit that divides it.
pub(super) fn span(texts: &Texts, span: Span) -> String {
    let minutes = span.as_millis() / 60_000;
    let (key, count) = match minutes {
        m if m % 1440 == 0 => ("span-days", m / 1440),
        m if m % 60 == 0 => ("span-hours", m / 60),
        m => ("span-minutes", m),
    };
    texts.say(key, &[("count", &count.to_string())])
}

fn close(texts: &Texts, revision: &Revision) -> String {
    match revision.policy.close {
        None => String::new(),
        Some(CloseRule::After(after)) => texts.say("close-after", &[("span", &span(texts, after))]),
        Some(CloseRule::At { days, minute }) => {
            let time = format!("{:02}:{:02}", minute / 60, minute % 60);
            let args = [("days", days.to_string()), ("time", time)];
            let args: Vec<(&str, &str)> = args.iter().map(|(k, v)| (*k, v.as_str())).collect();
            let key = if days == 0 {
                "close-at"
            } else {
                "close-at-days"
            };
            texts.say(key, &args)
        }
    }
}

/// What happens when the time passed while nobody was there.
pub(super) fn late(texts: &Texts, revision: &Revision) -> String {
    match revision.policy.late {
        LateRule::Skip => texts.say("late-skip", &[]),
        LateRule::SendWithin(within) => texts.say("late-within", &[("span", &span(texts, within))]),
    }
}

fn live(texts: &Texts, revision: &Revision) -> String {
    revision
        .policy
        .live
        .map_or_else(String::new, |live| span(texts, live))
}

fn public(texts: &Texts, revision: &Revision) -> String {
    texts.say(
        match revision.policy.names {
            Names::Private => "names-private",
            Names::Public => "names-public",
        },
        &[],
    )
}

fn unsure(texts: &Texts, revision: &Revision) -> String {
    texts.say(
        match revision.policy.unsure {
            Unsure::Hold => "unsure-hold",
            Unsure::Resend => "unsure-resend",
        },
        &[],
    )
}

fn rest_day(texts: &Texts, revision: &Revision) -> String {
    texts.say(
        match revision.policy.rest_day {
            RestDay::Move => "rest-day-move",
            RestDay::Silent => "rest-day-silent",
        },
        &[],
    )
}

fn urgent(texts: &Texts, revision: &Revision) -> String {
    texts.say(if revision.policy.urgent { "yes" } else { "no" }, &[])
}

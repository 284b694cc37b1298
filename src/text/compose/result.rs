//! What came of an occurrence, for the group it was shown in: sums only. Never a name, and no department while people are what
//! is counted; how many were right only where that tells of nobody in particular.

use super::{Posting, kept, shorten};
use crate::domain::ask::Asking;
use crate::domain::document::{Block, Document, Run};
use crate::domain::outgoing::Outgoing;
use crate::domain::tally::{Counts, QuestionCount, Tally};
use crate::text::Texts;

/// Fewer answers than this, and the share of right ones would tell of single people.
const FEWEST_ANSWERS: u64 = 5;

/// Of a question's text, in UTF-16 code units, so that twenty questions fit into one message.
const QUESTION_UNITS: usize = 60;

/// The result of a posting. Without sound: it asks nothing.
pub fn result(texts: &Texts, posting: &Posting, tally: &Tally) -> Outgoing {
    let title = posting.revision.title.as_str();
    let confirms = matches!(posting.revision.ask, Some(Asking::Confirm(_)));
    let mut blocks = vec![
        Block::heading(texts.say("result-title", &[("title", title)])),
        Block::paragraph(sums(texts, &tally.total, confirms)),
    ];
    if tally.total.nobody_missed() {
        blocks.push(Block::paragraph(texts.say("result-nobody-missed", &[])));
    }
    if tally.half_finished > 0 {
        let args = [
            ("finished", tally.finished.to_string()),
            ("half", tally.half_finished.to_string()),
        ];
        blocks.push(Block::paragraph(say(texts, "result-half", &args)));
    }
    if tally.guests > 0 {
        let args = [("count", tally.guests.to_string())];
        blocks.push(Block::paragraph(say(texts, "result-guests", &args)));
    }
    blocks.extend(questions(texts, posting, tally));
    let until = [("until", kept(texts, posting))];
    blocks.push(Block::small(say(texts, "result-small", &until)));
    Outgoing {
        document: Document::of(blocks),
        silent: true,
        ..Outgoing::default()
    }
}

/// 应参加 48 人，已答 40 人，…: what is none is left out, but for the first two.
fn sums(texts: &Texts, counts: &Counts, confirms: bool) -> String {
    let done = if confirms {
        "sum-confirmed"
    } else {
        "sum-answered"
    };
    let missing = if confirms {
        "sum-unconfirmed"
    } else {
        "sum-missing"
    };
    let parts = [
        ("sum-expected", counts.expected, true),
        (done, counts.done, true),
        ("sum-late", counts.late, false),
        ("sum-waived", counts.waived, false),
        ("sum-unreachable", counts.unreachable, false),
        ("sum-open", counts.open, false),
        (missing, counts.missing, false),
    ];
    let shown = parts.iter().filter(|(_, n, always)| *always || *n > 0);
    let mut words: Vec<String> = shown
        .map(|(key, n, _)| say(texts, key, &[("count", n.to_string())]))
        .collect();
    if counts.unregistered > 0
        && let Some(last) = words.pop()
    {
        let args = [("rest", last), ("count", counts.unregistered.to_string())];
        words.push(say(texts, "sum-of-them-unregistered", &args));
    }
    let line = words.join(&texts.say("sum-separator", &[]));
    texts.say("sum-line", &[("sums", &line)])
}

/// By question how many were right, and what would have been right.
fn questions(texts: &Texts, posting: &Posting, tally: &Tally) -> Vec<Block> {
    let Some(Asking::Form(form)) = &posting.revision.ask else {
        return Vec::new();
    };
    if form.questions.iter().all(|q| q.correct.is_none()) {
        return Vec::new();
    }
    if tally.finished + tally.half_finished < FEWEST_ANSWERS {
        return vec![Block::paragraph(texts.say("result-too-few", &[]))];
    }
    let line = |count: &QuestionCount| {
        let index = usize::from(count.number).checked_sub(1)?;
        let question = form.questions.get(index)?;
        let right = question.options.get(usize::from(question.correct?))?;
        let answers = count.right + count.wrong;
        let share = if answers >= FEWEST_ANSWERS {
            let args = [
                ("right", count.right.to_string()),
                ("answers", answers.to_string()),
                ("percent", percent(count.right, answers).to_string()),
            ];
            say(texts, "result-right", &args)
        } else {
            texts.say("result-right-hidden", &[])
        };
        let answer = texts.say("result-answer", &[("option", right)]);
        Some(vec![
            Run::Text(shorten(&question.text, QUESTION_UNITS)),
            Run::Break,
            Run::Text(answer),
            Run::Break,
            Run::Text(share),
        ])
    };
    vec![Block::List {
        start: Some(1),
        items: tally.questions.iter().filter_map(line).collect(),
    }]
}

/// A share in whole percent, rounded down, so that 100 means all.
fn percent(part: u64, whole: u64) -> u64 {
    (part * 100).checked_div(whole).unwrap_or(0)
}

fn say(texts: &Texts, key: &str, args: &[(&str, String)]) -> String {
    let args: Vec<(&str, &str)> = args.iter().map(|(k, v)| (*k, v.as_str())).collect();
    texts.say(key, &args)
}

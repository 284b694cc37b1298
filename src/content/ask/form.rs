//! Form: questions written as people write them. A `##` heading a question, a list with boxes its options, `[x]` at what is
//! right, a block quote the explanation. Never measures texts: each channel's dialect does.

use crate::content::markdown;
use crate::content::source::{Line, Source};
use crate::content::template;
use crate::domain::problem::{Edit, Problem};
use crate::domain::prompt::Question;
use std::ops::Range;

/// Options that a question may have: fewer ask nothing, more fit no poll.
const OPTIONS: std::ops::RangeInclusive<usize> = 2..=12;

/// A question with where its parts stand in the file.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) question: Question,
    pub(crate) title: Range<usize>,
    pub(crate) options: Vec<Range<usize>>,
    pub(crate) explanation: Option<Range<usize>>,
}

/// A body: the bytes of its text, and its questions.
pub(crate) struct Body {
    pub(crate) text: Range<usize>,
    pub(crate) questions: Vec<Asked>,
}

/// A question that is being read.
struct Draft {
    title: Range<usize>,
    text: String,
    options: Vec<(String, bool, Range<usize>)>,
    explanation: Vec<String>,
    explained: Option<Range<usize>>,
}

/// What a line of a quiz is.
enum Part<'a> {
    Blank,
    Heading(&'a str),
    Choice {
        ticked: bool,
        text: &'a str,
    },
    /// A point of a list without a box.
    Boxless {
        text: &'a str,
        sign: usize,
    },
    Quote(&'a str),
    Stray,
}

/// Reads the body of a quiz: its text up to the first `##`, and the questions after it.
pub(crate) fn read(source: &Source, lines: &[Line<'_>], problems: &mut Vec<Problem>) -> Body {
    let begin = lines.first().map_or(source.text.len(), |l| l.start);
    let first = lines
        .iter()
        .position(|l| heading(l.text).is_some())
        .unwrap_or(lines.len());
    let end = lines.get(first).map_or(source.text.len(), |l| l.start);
    let mut drafts: Vec<Draft> = Vec::new();
    for line in &lines[first..] {
        take(source, *line, &mut drafts, problems);
    }
    if drafts.is_empty() {
        let said = lines.iter().find(|l| !l.text.trim().is_empty());
        let at = said.or(lines.last()).map_or(0..1, Line::range);
        problems.push(Problem::error("quiz-no-question").at(source.place(at)));
    }
    let questions: Vec<Asked> = drafts
        .into_iter()
        .map(|d| finish(source, d, problems))
        .collect();
    for (n, asked) in questions.iter().enumerate() {
        let before = questions[..n]
            .iter()
            .any(|q| q.question.text == asked.question.text);
        if before && !asked.question.text.is_empty() {
            problems.push(Problem::warning("question-twice").at(source.place(asked.title.clone())));
        }
    }
    Body {
        text: begin..end,
        questions,
    }
}

/// Whether a line begins a question.
pub(crate) fn is_heading(line: &str) -> bool {
    heading(line).is_some()
}

/// An option with its box: whether it is ticked, and its text.
pub(crate) fn choice(line: &str) -> Option<(bool, &str)> {
    match part(line) {
        Part::Choice { ticked, text } => Some((ticked, text)),
        _ => None,
    }
}

/// The text of a quotation.
pub(crate) fn quoted(line: &str) -> Option<&str> {
    match part(line) {
        Part::Quote(text) => Some(text),
        _ => None,
    }
}

/// The text of a `##` heading; signs from a Chinese keyboard and a forgotten blank are understood.
pub(crate) fn heading(line: &str) -> Option<&str> {
    let text = line.trim_start_matches([' ', '\u{3000}']);
    let rest = text
        .strip_prefix("##")
        .or_else(|| text.strip_prefix("＃＃"))?;
    (!rest.starts_with(['#', '＃'])).then_some(rest.trim())
}

fn part(line: &str) -> Part<'_> {
    if line.trim().is_empty() {
        return Part::Blank;
    }
    if let Some(text) = heading(line) {
        return Part::Heading(text);
    }
    let text = line.trim_start_matches([' ', '\t', '\u{3000}']);
    if let Some(rest) = text.strip_prefix(['>', '＞', '》']) {
        return Part::Quote(rest.trim());
    }
    let Some(after) = bullet(text) else {
        return boxed(text).map_or(Part::Stray, |(ticked, text)| Part::Choice { ticked, text });
    };
    match boxed(after) {
        Some((ticked, text)) => Part::Choice { ticked, text },
        None => Part::Boxless {
            text: after.trim(),
            sign: line.len() - after.len(),
        },
    }
}

/// What follows the sign of a list's point: `-`, `*`, `+`, `·`, `1.`, `1、`, `1)`.
fn bullet(text: &str) -> Option<&str> {
    let after = text.strip_prefix(['-', '*', '+', '•', '·', '－', '—', '–']);
    let after = after.or_else(|| {
        let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let rest = &text[digits..];
        (digits > 0)
            .then(|| rest.strip_prefix(['.', '、', ')', '）', '．']))
            .flatten()
    });
    after.map(|rest| rest.trim_start_matches([' ', '\t', '\u{3000}']))
}

/// A box and what follows it: `[ ]`, `[x]`, `［x］`, `【√】`, `[]`.
fn boxed(text: &str) -> Option<(bool, &str)> {
    let rest = text.strip_prefix(['[', '［', '【'])?;
    let close = rest.find([']', '］', '】'])?;
    let ticked = match rest[..close].trim_matches([' ', '\u{3000}']) {
        "" => false,
        "x" | "X" | "ｘ" | "Ｘ" | "×" | "√" | "✓" | "✔" | "v" | "V" => true,
        _ => return None,
    };
    let sign = rest[close..].chars().next().map_or(1, char::len_utf8);
    Some((
        ticked,
        rest[close + sign..].trim_matches([' ', '\t', '\u{3000}']),
    ))
}

/// Whether a line is a task list's point as Markdown has it.
fn is_task(line: &str) -> bool {
    let text = line.trim_start_matches(' ');
    let digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let after = if digits.len() < text.len() {
        digits.strip_prefix(['.', ')'])
    } else {
        text.strip_prefix(['-', '*', '+'])
    };
    let after = after
        .filter(|rest| rest.starts_with(' '))
        .map(str::trim_start);
    after.is_some_and(|rest| {
        ["[ ] ", "[x] ", "[X] "]
            .iter()
            .any(|sign| rest.starts_with(sign))
    })
}

/// Names a line that Markdown wouldn't read as it was meant, with its repair.
fn canonical(source: &Source, line: Line<'_>, should: &str, problems: &mut Vec<Problem>) {
    let edit = Edit {
        start: line.start,
        end: line.start + line.text.len(),
        replacement: should.to_owned(),
    };
    let place = source.place(line.range());
    problems.push(
        Problem::warning("quiz-line")
            .with("line", should)
            .at(place)
            .fixed_by(edit),
    );
}

fn take(source: &Source, line: Line<'_>, drafts: &mut Vec<Draft>, problems: &mut Vec<Problem>) {
    let part = part(line.text);
    if let Part::Heading(text) = part {
        if !line.text.trim_start_matches(' ').starts_with("## ") && !text.is_empty() {
            canonical(source, line, &format!("## {text}"), problems);
        }
        drafts.push(Draft {
            title: line.range(),
            text: text.to_owned(),
            options: Vec::new(),
            explanation: Vec::new(),
            explained: None,
        });
        return;
    }
    let Some(draft) = drafts.last_mut() else {
        return;
    };
    match part {
        Part::Blank | Part::Heading(_) => {}
        Part::Choice { ticked, text } => {
            if !is_task(line.text) && !text.is_empty() {
                let sign = if ticked { "x" } else { " " };
                canonical(source, line, &format!("- [{sign}] {text}"), problems);
            }
            draft
                .options
                .push((markdown::plain(text), ticked, line.range()));
        }
        Part::Boxless { text, sign } => {
            let at = line.start + sign;
            let problem = Problem::warning("option-without-box").at(source.place(line.range()));
            problems.push(problem.fixed_by(Edit {
                start: at,
                end: at,
                replacement: "[ ] ".to_owned(),
            }));
            draft
                .options
                .push((markdown::plain(text), false, line.range()));
        }
        Part::Quote(text) => {
            if !line.text.trim_start().starts_with('>') {
                canonical(source, line, &format!("> {text}"), problems);
            }
            let from = draft.explained.as_ref().map_or(line.start, |r| r.start);
            draft.explained = Some(from..line.range().end);
            draft.explanation.push(text.to_owned());
        }
        Part::Stray => {
            let words = line.text.trim();
            let place = source.place(line.range());
            problems.push(
                Problem::error("quiz-stray-line")
                    .with("words", shorten(words))
                    .at(place),
            );
        }
    }
}

fn shorten(words: &str) -> String {
    words.chars().take(30).collect()
}

fn finish(source: &Source, draft: Draft, problems: &mut Vec<Problem>) -> Asked {
    let title = source.place(draft.title.clone());
    let count = draft.options.len();
    if draft.text.is_empty() {
        problems.push(Problem::error("question-empty").at(title.clone()));
    }
    if !OPTIONS.contains(&count) {
        let code = if count < *OPTIONS.start() {
            "question-few-options"
        } else {
            "question-many-options"
        };
        problems.push(Problem::error(code).with("count", count).at(title.clone()));
    }
    let mut right = draft
        .options
        .iter()
        .enumerate()
        .filter(|(_, (_, ticked, _))| *ticked);
    let correct = right.next().map(|(n, _)| n);
    if correct.is_none() && count > 0 {
        problems.push(Problem::error("question-no-answer").at(title.clone()));
    }
    for (_, (_, _, range)) in right {
        problems.push(Problem::error("question-two-answers").at(source.place(range.clone())));
    }
    for (n, (text, _, range)) in draft.options.iter().enumerate() {
        let place = source.place(range.clone());
        if text.is_empty() {
            problems.push(Problem::error("option-empty").at(place));
        } else if draft.options[..n].iter().any(|(other, _, _)| other == text) {
            problems.push(
                Problem::error("option-twice")
                    .with("option", text)
                    .at(place),
            );
        }
    }
    let whole = draft.options.iter().map(|o| &o.2).chain(&draft.explained);
    for range in std::iter::once(&draft.title).chain(whole) {
        let words = &source.text[range.clone()];
        if let Some(first) = template::variables(words).first() {
            let at = range.start + first.range.start..range.start + first.range.end;
            problems.push(Problem::error("variable-in-question").at(source.place(at)));
        }
    }
    let explanation = markdown::plain(&draft.explanation.join("\n"));
    let question = Question {
        text: markdown::plain(&draft.text),
        correct: correct.and_then(|n| u16::try_from(n).ok()),
        explanation: Some(explanation).filter(|e| !e.is_empty()),
        options: draft
            .options
            .iter()
            .map(|(text, _, _)| text.clone())
            .collect(),
    };
    Asked {
        question,
        title: draft.title,
        options: draft
            .options
            .into_iter()
            .map(|(_, _, range)| range)
            .collect(),
        explanation: draft.explained,
    }
}

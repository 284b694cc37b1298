//! The body: the text, then each question as a heading, a list with boxes, and a quotation that explains.

use super::Draft;
use super::plain::escaped;
use super::scalar::{clean, is_hidden};
use crate::content::ask::form;
use crate::content::{markdown, template};
use crate::domain::prompt::Question;
use std::fmt::Write;

/// A text as a file holds it: line ends of one sort, nothing that can't be seen, no headings of questions in a quiz's text.
pub(super) fn text(text: &str, form: bool) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let lines = text.split('\n').map(|line| {
        let line: String = line
            .chars()
            .filter(|c| !is_hidden(*c) && (*c == '\t' || !c.is_control()))
            .collect();
        if form && form::is_heading(&line) {
            format!("\\{}", line.trim_start_matches([' ', '\u{3000}']))
        } else {
            line
        }
    });
    lines.collect::<Vec<_>>().join("\n").trim().to_owned()
}

/// A question with its parts on one line each.
pub(super) fn question(question: Question) -> Question {
    let line = |text: &str| clean(text).split_whitespace().collect::<Vec<_>>().join(" ");
    Question {
        text: line(&question.text),
        options: question.options.iter().map(|o| line(o)).collect(),
        correct: question.correct,
        explanation: question
            .explanation
            .map(|e| line(&e))
            .filter(|e| !e.is_empty()),
    }
}

pub(super) fn write(draft: &Draft) -> String {
    let mut body = String::new();
    if !draft.text.is_empty() {
        body.push_str(&draft.text);
        body.push('\n');
    }
    for question in &draft.questions {
        if !body.is_empty() {
            body.push('\n');
        }
        one(&mut body, question);
    }
    body
}

fn one(body: &mut String, question: &Question) {
    // Writing into a String never fails.
    let _ = writeln!(body, "## {}", inline(&question.text));
    for (n, option) in question.options.iter().enumerate() {
        let right = question.correct.is_some_and(|c| usize::from(c) == n);
        let sign = if right { 'x' } else { ' ' };
        let _ = writeln!(body, "- [{sign}] {}", inline(option));
    }
    if let Some(why) = &question.explanation {
        let _ = writeln!(body, "> {}", inline(why));
    }
}

/// A line of plain text as Markdown that is read as exactly it.
fn inline(text: &str) -> String {
    let keeps = markdown::plain(text) == text
        && markdown::parse(text).1.is_empty()
        && template::variables(text).is_empty();
    if keeps {
        text.to_owned()
    } else {
        escaped(text)
    }
}

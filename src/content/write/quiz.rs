//! Questions in a text as people type them into a chat: a number before the question, letters before the options, the right one
//! marked (`B. 5月31日 √`, `答案：B`, `……是哪一天？（B）`), or the file's own form. Never guesses which answer is right.

use super::body;
use crate::content::ask::form;
use crate::content::source::fold;
use crate::domain::problem::Problem;
use crate::domain::prompt::Question;

/// What was found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed {
    /// What stands before the questions, as it was typed.
    pub text: String,
    /// The questions; `correct` is absent where no answer was marked.
    pub questions: Vec<Question>,
    /// What keeps them from being a quiz, each with the `number` of its question: `typed-few-options`, `typed-many-options`,
    /// `typed-no-answer`, `typed-two-answers`, `typed-option-twice`.
    pub problems: Vec<Problem>,
}

#[derive(Default)]
struct Found {
    text: String,
    options: Vec<(String, bool)>,
    /// Letters that an answer line or brackets behind the question name, from 0.
    named: Vec<usize>,
    explanation: Vec<String>,
}

/// Signs that people put beside the right answer.
const TICKS: [&str; 12] = [
    "√",
    "✓",
    "✔️",
    "✔",
    "☑",
    "✅",
    "(正确)",
    "（正确）",
    "(对)",
    "（对）",
    "【正确】",
    "(right)",
];
const ANSWER: [&str; 7] = [
    "正确答案",
    "参考答案",
    "标准答案",
    "答案",
    "正确选项",
    "right answer",
    "answer",
];
const WHY: [&str; 6] = ["答案解析", "解析", "解释", "说明", "explanation", "why"];

/// The questions of a text, or nothing where no question with options is in it.
pub fn questions_in(text: &str) -> Option<Typed> {
    let lines: Vec<&str> = text
        .lines()
        .map(|l| l.trim_matches([' ', '\t', '\u{3000}', '\r']))
        .collect();
    let first = (0..lines.len()).find(|n| begins(&lines[*n..]))?;
    let mut found: Vec<Found> = Vec::new();
    let mut n = first;
    while let Some(line) = lines.get(n) {
        if begins(&lines[n..]) {
            let (text, named) = bracketed(title(line).unwrap_or(line));
            found.push(Found {
                text,
                named,
                ..Found::default()
            });
        } else if let Some(question) = found.last_mut() {
            take(question, line);
        }
        n += 1;
    }
    let problems = found
        .iter()
        .zip(1..)
        .flat_map(|(q, n)| wrong(q, n))
        .collect();
    Some(Typed {
        text: lines[..first].join("\n").trim().to_owned(),
        questions: found.into_iter().map(finish).collect(),
        problems,
    })
}

/// Whether a question begins here: its line, and an option below it before anything else.
fn begins(lines: &[&str]) -> bool {
    let Some((line, rest)) = lines.split_first() else {
        return false;
    };
    let marked = title(line).is_some();
    let asks = line.ends_with(['?', '？', ')', '）', ':', '：']);
    let next = rest.iter().find(|l| !l.is_empty());
    !line.is_empty()
        && options(line).is_empty()
        && (marked || asks)
        && next.is_some_and(|l| !options(l).is_empty())
}

/// A question's text behind its sign: `## `, `1. `, `1、`, `第1题 `, `一、`.
fn title(line: &str) -> Option<&str> {
    if let Some(text) = form::heading(line) {
        return Some(text);
    }
    let rest = line.strip_prefix('第').unwrap_or(line);
    let digits =
        rest.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    if digits.len() == rest.len() {
        return None;
    }
    let rest = digits.strip_prefix(['题', '问']).unwrap_or(digits);
    let signs = ['.', '、', ')', '）', '．', ':', '：', ' '];
    let text = rest.strip_prefix(signs)?;
    Some(text.trim_start_matches([' ', '\u{3000}']))
}

/// The options of a line: one with a box, one with a letter, or several with letters.
fn options(line: &str) -> Vec<(String, bool)> {
    if let Some((ticked, text)) = form::choice(line) {
        return vec![ticks(text, ticked)];
    }
    let Some(first) = lettered(line, 'A'..='L') else {
        return Vec::new();
    };
    let mut options = Vec::new();
    let (mut letter, mut rest) = first;
    // `A. …  B. …  C. …` on one line: the next letter behind a blank begins the next option.
    while let Some(next) = char::from_u32(u32::from(letter) + 1) {
        let at = rest.char_indices().find(|(n, _)| {
            rest[..*n].ends_with([' ', '\u{3000}', '\t', '；', ';'])
                && lettered(&rest[*n..], next..=next).is_some()
        });
        let Some((at, _)) = at else { break };
        options.push(ticks(&rest[..at], false));
        let Some(found) = lettered(&rest[at..], next..=next) else {
            break;
        };
        (letter, rest) = found;
    }
    options.push(ticks(rest, false));
    options
}

/// A letter with its sign (`A.`, `B、`, `(C)`, `Ｄ）`), and what follows it.
fn lettered(text: &str, letters: std::ops::RangeInclusive<char>) -> Option<(char, &str)> {
    let inner = text.strip_prefix(['(', '（']);
    let mut chars = inner.unwrap_or(text).chars();
    let letter = chars
        .next()
        .and_then(|c| fold(&c.to_string()).chars().next())?
        .to_ascii_uppercase();
    let rest = chars.as_str();
    let signs: &[char] = if inner.is_some() {
        &[')', '）']
    } else {
        &['.', '、', ')', '）', '．', ':', '：', ',']
    };
    let rest = rest
        .strip_prefix(signs)?
        .trim_start_matches([' ', '\u{3000}']);
    (letters.contains(&letter) && !rest.is_empty()).then_some((letter, rest))
}

/// The text without a tick beside it.
fn ticks(text: &str, ticked: bool) -> (String, bool) {
    let text = text.trim_matches([' ', '\u{3000}', '\t', '；', ';']);
    let without = TICKS
        .iter()
        .find_map(|tick| text.strip_suffix(tick).or_else(|| text.strip_prefix(tick)));
    (
        without.unwrap_or(text).trim().to_owned(),
        ticked || without.is_some(),
    )
}

/// The question without the answer's letters in brackets behind it: `……是哪一天？（C）`. Empty brackets are only taken away.
fn bracketed(text: &str) -> (String, Vec<usize>) {
    let whole = || (text.to_owned(), Vec::new());
    let bare = text.trim_end_matches(['?', '？', '。', ' ']);
    let Some(inner) = bare.strip_suffix([')', '）']) else {
        return whole();
    };
    let Some(open) = inner.rfind(['(', '（']) else {
        return whole();
    };
    let (before, rest) = inner.split_at(open);
    let letters = rest.trim_start_matches(['(', '（']);
    match named(letters) {
        Some(named) if !before.trim().is_empty() => {
            let tail = text[bare.len()..].trim();
            (format!("{}{tail}", before.trim_end()), named)
        }
        _ => whole(),
    }
}

/// Letters as numbers from 0: `B`, `b`, `A、C`; nothing where anything else is said.
fn named(text: &str) -> Option<Vec<usize>> {
    let folded = fold(text).to_uppercase();
    let letters = folded
        .chars()
        .filter(|c| !matches!(c, ' ' | ',' | '.' | ';' | '/'));
    letters
        .map(|c| ('A'..='L').position(|letter| letter == c))
        .collect()
}

fn take(question: &mut Found, line: &str) {
    let after = |words: &[&str]| {
        let low = line.to_lowercase();
        words.iter().find_map(|word| {
            let rest = low.starts_with(word).then(|| &line[word.len()..])?;
            let rest = rest.trim_start_matches(' ');
            rest.strip_prefix([':', '：', '是', '】']).map(str::trim)
        })
    };
    let bare = line.trim_start_matches('【');
    if line.is_empty() {
        return;
    }
    let found = options(line);
    if !found.is_empty() && question.explanation.is_empty() {
        question.options.extend(found);
    } else if let Some(why) = form::quoted(line).or_else(|| after(&WHY)) {
        question.explanation.push(why.to_owned());
    } else if let Some(letters) = after(&ANSWER).or_else(|| bare.strip_prefix("答案】")) {
        question
            .named
            .extend(named(letters.trim_end_matches(['。', '.'])).unwrap_or_default());
    } else if question.options.is_empty() {
        // The question goes on in its next line.
        question.text.push_str(line);
    } else {
        question.explanation.push(line.to_owned());
    }
}

/// Which options are right.
fn right(question: &Found) -> Vec<usize> {
    let ticked = question
        .options
        .iter()
        .enumerate()
        .filter(|(_, (_, ticked))| *ticked)
        .map(|(n, _)| n);
    let mut right: Vec<usize> = ticked.chain(question.named.iter().copied()).collect();
    right.sort_unstable();
    right.dedup();
    right.retain(|n| *n < question.options.len());
    right
}

fn wrong(question: &Found, number: usize) -> Vec<Problem> {
    let of = |code: &'static str| Problem::error(code).with("number", number);
    let mut wrong = Vec::new();
    match question.options.len() {
        0 | 1 => wrong.push(of("typed-few-options")),
        2..=12 => {}
        count => wrong.push(of("typed-many-options").with("count", count)),
    }
    match right(question).len() {
        0 => wrong.push(of("typed-no-answer")),
        1 => {}
        _ => wrong.push(of("typed-two-answers")),
    }
    let texts: Vec<&String> = question.options.iter().map(|(text, _)| text).collect();
    if let Some(twice) = texts
        .iter()
        .enumerate()
        .find(|(n, text)| texts[..*n].contains(text))
    {
        wrong.push(of("typed-option-twice").with("option", twice.1));
    }
    wrong
}

fn finish(question: Found) -> Question {
    let right = right(&question);
    let correct = if let [one] = right.as_slice() {
        u16::try_from(*one).ok()
    } else {
        None
    };
    body::question(Question {
        text: question.text,
        options: question.options.into_iter().map(|(text, _)| text).collect(),
        correct,
        explanation: Some(question.explanation.join(" ")),
    })
}

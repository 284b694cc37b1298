//! A reader over the characters of one line, for the small grammars. Positions are characters of the line.

use super::source::fold;
use chrono::NaiveTime;
use std::ops::Range;

/// A reader. The line is folded to half-width and lower case, character for character.
#[derive(Clone, Debug)]
pub(crate) struct Cursor {
    chars: Vec<char>,
    at: usize,
}

impl Cursor {
    pub(crate) fn new(text: &str) -> Cursor {
        // One character each, so that places stay right where a capital would become two.
        let chars = fold(text)
            .chars()
            .map(|c| {
                let mut low = c.to_lowercase();
                low.next().filter(|_| low.next().is_none()).unwrap_or(c)
            })
            .collect();
        Cursor { chars, at: 0 }
    }

    pub(crate) fn at(&self) -> usize {
        self.at
    }
    pub(crate) fn end(&self) -> usize {
        self.chars.len()
    }
    pub(crate) fn skip_blanks(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }
    pub(crate) fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }
    pub(crate) fn is_done(&mut self) -> bool {
        self.skip_blanks();
        self.at >= self.chars.len()
    }

    /// What is left, without blanks around it.
    pub(crate) fn rest(&self) -> String {
        let text: String = self.chars.iter().skip(self.at).collect();
        text.trim().to_owned()
    }
    pub(crate) fn slice(&self, range: Range<usize>) -> String {
        self.chars.get(range).unwrap_or_default().iter().collect()
    }
    /// The range of what is left, without blanks around it; at least one place.
    pub(crate) fn rest_range(&self) -> Range<usize> {
        let mut from = self.at;
        while self.chars.get(from).is_some_and(|c| c.is_whitespace()) {
            from += 1;
        }
        let mut to = self.chars.len();
        while to > from && self.chars[to - 1].is_whitespace() {
            to -= 1;
        }
        from..to.max(from)
    }

    /// Takes a word that stands here.
    pub(crate) fn eat(&mut self, word: &str) -> bool {
        let fits = word
            .chars()
            .enumerate()
            .all(|(n, c)| self.chars.get(self.at + n) == Some(&c));
        if fits {
            self.at += word.chars().count();
        }
        fits
    }
    /// Takes the first of some words that stands here.
    pub(crate) fn eat_any<'a>(&mut self, words: &[&'a str]) -> Option<&'a str> {
        words.iter().copied().find(|word| self.eat(word))
    }
    /// Takes up to so many digits as a number.
    pub(crate) fn number(&mut self, digits: usize) -> Option<u32> {
        let from = self.at;
        while self.at - from < digits && self.peek().is_some_and(|c| c.is_ascii_digit()) {
            self.at += 1;
        }
        self.slice(from..self.at).parse().ok()
    }
    /// Takes letters up to the next blank or digit.
    pub(crate) fn word(&mut self) -> String {
        let from = self.at;
        while self.peek().is_some_and(char::is_alphabetic) {
            self.at += 1;
        }
        self.slice(from..self.at)
    }
    /// Goes to a place.
    pub(crate) fn go(&mut self, at: usize) {
        self.at = at.min(self.chars.len());
    }

    /// Takes a time of day: `9:00`, `09:00`, `9点`, `9点半`, `9点30分`. An impossible one is its range.
    pub(crate) fn time(&mut self) -> Option<Result<NaiveTime, Range<usize>>> {
        let from = self.at;
        let hour = self.number(3);
        let signed = hour.is_some() && (self.eat(":") || self.eat("点") || self.eat("时"));
        let Some(hour) = hour.filter(|_| signed) else {
            self.at = from;
            return None;
        };
        let colon = self.chars.get(self.at - 1) == Some(&':');
        let places = self.at;
        let minute = if self.eat("半") {
            Some(30)
        } else {
            self.number(3)
        };
        let two = self.at - places == 2 || !colon;
        let minute = if colon { minute } else { minute.or(Some(0)) };
        self.eat("分");
        let tail = self.peek().is_some_and(|c| c.is_ascii_digit() || c == ':');
        while self.peek().is_some_and(|c| c.is_ascii_digit() || c == ':') {
            self.at += 1;
        }
        let time = minute
            .filter(|_| two && !tail)
            .and_then(|minute| NaiveTime::from_hms_opt(hour, minute, 0));
        Some(time.ok_or(from..self.at))
    }
}

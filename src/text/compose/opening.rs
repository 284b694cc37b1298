//! A post where it is published: title, what to do by when, the text, the question, and two lines of why, who and until when.
//! The same while it runs (counts) and once it is closed (no buttons).

use super::{Posting, bold, close_words, kept, option_rows, press_button};
use crate::domain::campaign::Names;
use crate::domain::document::{Block, Document};
use crate::domain::id::Mark;
use crate::domain::outgoing::{Button, ButtonAct, Outgoing, OutgoingPoll};
use crate::domain::prompt::{Press, Prompt, Question, StartCode};
use crate::text::Texts;
use crate::text::words::moment;

/// The post as it is shown in a group now.
pub fn opening(texts: &Texts, posting: &Posting) -> Outgoing {
    let revision = posting.revision;
    let prompt = revision
        .ask
        .as_ref()
        .map_or(Prompt::Nothing, |ask| ask.public_prompt());
    let mut blocks = vec![Block::heading(headline(texts, posting))];
    if posting.late {
        let due = moment(texts, posting.opens_at, posting.zone);
        blocks.push(Block::paragraph(
            texts.say("post-late", &[("due", due.as_str())]),
        ));
    }
    if let Some(todo) = what_to_do(texts, posting, &prompt) {
        blocks.push(Block::paragraph(todo));
    }
    blocks.extend(posting.document.blocks.iter().cloned());
    if let Prompt::Question { question, .. } = &prompt {
        blocks.extend(question_blocks(question, posting.closed));
    }
    if let Some(count) = count_line(texts, posting, &prompt) {
        blocks.push(Block::paragraph(count));
    }
    blocks.extend(small_print(texts, posting));
    let poll = match &prompt {
        Prompt::Poll { question } => Some(OutgoingPoll {
            question: question.clone(),
            closes_at: posting.closes_at,
        }),
        _ => None,
    };
    Outgoing {
        document: Document::of(blocks),
        buttons: buttons(texts, posting, &prompt),
        attachment: posting.attachment.clone(),
        poll,
        silent: false,
    }
}

fn headline(texts: &Texts, posting: &Posting) -> String {
    let title = posting.revision.title.as_str();
    if posting.late {
        texts.say("post-late-title", &[("title", title)])
    } else {
        title.to_owned()
    }
}

/// What to do by when, or that it is over. Nothing where nothing is asked.
fn what_to_do(texts: &Texts, posting: &Posting, prompt: &Prompt) -> Option<String> {
    let family = family(prompt)?;
    if posting.closed {
        return Some(texts.say("post-closed", &[]));
    }
    let (label, questions) = match prompt {
        Prompt::Confirm { label } => (label.as_str(), String::new()),
        Prompt::Invite { questions } => ("", questions.to_string()),
        _ => ("", String::new()),
    };
    let args = [("label", label), ("questions", questions.as_str())];
    Some(match posting.closes_at {
        Some(close) => {
            let close = close_words(texts, close, posting.opens_at, posting.zone);
            let args = [args[0], args[1], ("close", close.as_str())];
            texts.say(&format!("todo-{family}-by"), &args)
        }
        None => texts.say(&format!("todo-{family}"), &args),
    })
}

fn family(prompt: &Prompt) -> Option<&'static str> {
    match prompt {
        Prompt::Confirm { .. } => Some("confirm"),
        Prompt::Question { question, .. } if question.correct.is_some() => Some("quiz"),
        Prompt::Question { .. } => Some("question"),
        Prompt::Invite { .. } => Some("invite"),
        Prompt::Poll { .. } => Some("poll"),
        Prompt::Nothing | Prompt::Finished { .. } => None,
    }
}

/// The question; its options too once the buttons that showed them are gone.
fn question_blocks(question: &Question, closed: bool) -> Vec<Block> {
    let mut blocks = vec![bold(&question.text)];
    if closed {
        let run = |option: &String| vec![crate::domain::document::Run::Text(option.clone())];
        blocks.push(Block::List {
            start: None,
            items: question.options.iter().map(run).collect(),
        });
    }
    blocks
}

/// The live count where the buttons don't carry it: under a question, and under everything that is closed.
fn count_line(texts: &Texts, posting: &Posting, prompt: &Prompt) -> Option<String> {
    let standing = posting.standing;
    let (key, count) = match prompt {
        Prompt::Confirm { .. } if posting.closed => ("count-confirmed", standing.confirmed),
        Prompt::Question { .. } => ("count-answered", standing.answered),
        Prompt::Invite { .. } if posting.closed => ("count-finished", standing.confirmed),
        _ => return None,
    };
    (count > 0).then(|| texts.say(key, &[("count", &count.to_string())]))
}

fn buttons(texts: &Texts, posting: &Posting, prompt: &Prompt) -> Vec<Vec<Button>> {
    if posting.closed {
        return Vec::new();
    }
    let mark = posting.mark;
    match prompt {
        Prompt::Confirm { label } => {
            let words = match posting.standing.confirmed {
                0 => label.clone(),
                n => texts.say(
                    "button-confirm-count",
                    &[("label", label), ("count", &n.to_string())],
                ),
            };
            vec![vec![press_button(words, Press::Confirm, mark)]]
        }
        Prompt::Question {
            number, question, ..
        } => option_rows(question, *number, mark),
        Prompt::Invite { .. } => {
            let label = match posting.standing.confirmed {
                0 => texts.say("button-begin", &[]),
                n => texts.say("button-begin-count", &[("count", &n.to_string())]),
            };
            vec![vec![Button {
                label,
                act: ButtonAct::Start(StartCode::Form(mark.clone())),
            }]]
        }
        Prompt::Nothing | Prompt::Poll { .. } | Prompt::Finished { .. } => Vec::new(),
    }
}

/// The row by which somebody unregistered says who he is; stands under a post while there is anybody.
pub fn register_row(texts: &Texts, mark: &Mark) -> Vec<Button> {
    let label = texts.say("button-register", &[]);
    vec![press_button(label, Press::Register, mark)]
}

/// The two last lines: why people get it; who sees what of them and until when it is kept. From the post's own policy.
fn small_print(texts: &Texts, posting: &Posting) -> [Block; 2] {
    let revision = posting.revision;
    let why = match &revision.policy.why {
        Some(why) => texts.say("small-why", &[("why", why)]),
        None => texts.say(
            "small-why-campaign",
            &[("campaign", &revision.campaign_title)],
        ),
    };
    let until = kept(texts, posting);
    let judged = revision.ask.as_ref().is_some_and(|ask| {
        matches!(ask, crate::domain::ask::Asking::Form(form)
            if form.questions.iter().any(|q| q.correct.is_some()))
    });
    let key = match (revision.asks(), revision.policy.names, judged) {
        (false, _, _) => "small-who-nothing",
        (true, Names::Public, _) => "small-who-public",
        (true, Names::Private, true) => "small-who-quiz",
        (true, Names::Private, false) => "small-who-private",
    };
    let who = texts.say(key, &[("until", &until)]);
    [Block::small(why), Block::small(who)]
}

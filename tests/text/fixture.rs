//! A post in the hands of a reader: made-up content, and a way to see all that is shown.

use chrono_tz::Asia::Shanghai;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use tongluo::domain::ask::{Asking, Confirm, Form, Road};
use tongluo::domain::campaign::{Names, PostPolicy, Revision, Unsure};
use tongluo::domain::document::{Block, Document};
use tongluo::domain::id::{Mark, PostId};
use tongluo::domain::kind::Kind;
use tongluo::domain::outgoing::{ButtonAct, Outgoing};
use tongluo::domain::policy::RestDay;
use tongluo::domain::prompt::Question;
use tongluo::domain::response::Change;
use tongluo::domain::schedule::{CloseRule, LateRule};
use tongluo::domain::time::{Instant, Span};
use tongluo::text::compose::{Posting, Standing};

/// The hour and minute of 31 May 2027 in Shanghai, a Monday.
pub(crate) fn may31(hour: u32, minute: u32) -> Instant {
    let day = chrono::NaiveDate::from_ymd_opt(2027, 5, 31).unwrap();
    Instant::at(day.and_hms_opt(hour, minute, 0).unwrap(), Shanghai)
}

pub(crate) fn mark() -> Mark {
    Mark::from_bits(7)
}

pub(crate) fn question(text: &str, options: &[&str], correct: Option<u16>) -> Question {
    Question {
        text: text.to_owned(),
        options: options.iter().map(|o| (*o).to_owned()).collect(),
        correct,
        explanation: correct.map(|_| "停止吸烟约半天，一氧化碳就降到正常。".to_owned()),
    }
}

pub(crate) fn smoke() -> Question {
    question(
        "戒烟多久后，血液里的一氧化碳会回到正常水平？",
        &["约 1 个月", "约 12 小时", "约 1 年"],
        Some(1),
    )
}

pub(crate) fn quiz(questions: Vec<Question>, road: Road) -> Asking {
    Asking::Form(Form {
        questions,
        change: Change::First,
        road,
    })
}

pub(crate) fn pledge() -> Asking {
    Asking::Confirm(Confirm {
        label: "我承诺".to_owned(),
    })
}

pub(crate) fn revision(title: &str, ask: Option<Asking>) -> Revision {
    Revision {
        version: Revision::VERSION,
        post: PostId::parse("wntd-quiz").unwrap(),
        campaign: "world-no-tobacco-day".to_owned(),
        campaign_title: "世界无烟日".to_owned(),
        kind: Kind::Quiz,
        title: title.to_owned(),
        template: String::new(),
        values: BTreeMap::new(),
        computed: BTreeSet::new(),
        audience: "审计欢乐大家庭".to_owned(),
        when: "世界无烟日 09:00".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        policy: PostPolicy {
            names: Names::Private,
            unsure: Unsure::Hold,
            rest_day: RestDay::Move,
            urgent: false,
            late: LateRule::SendWithin(Span::hours(6)),
            live: None,
            close: Some(CloseRule::At {
                days: 0,
                minute: 1050,
            }),
            why: None,
        },
        ask,
        attachments: Vec::new(),
        author: None,
        approvers: Vec::new(),
    }
}

pub(crate) fn document() -> Document {
    Document::of(vec![Block::paragraph("今天是第 40 个世界无烟日。")])
}

/// The posting of a revision at 09:00, closing at 17:30 where it asks.
pub(crate) fn posting<'a>(
    revision: &'a Revision,
    document: &'a Document,
    mark: &'a Mark,
) -> Posting<'a> {
    Posting {
        revision,
        document,
        opens_at: may31(9, 0),
        closes_at: revision.asks().then(|| may31(17, 30)),
        late: false,
        zone: Shanghai,
        mark,
        standing: Standing::default(),
        closed: false,
        attachment: None,
    }
}

/// Everything that a reader sees, and what each button does.
pub(crate) fn show(outgoing: &Outgoing) -> String {
    let mut shown = outgoing.document.plain();
    for button in outgoing.buttons.iter().flatten() {
        let act = match &button.act {
            ButtonAct::Press(code) => code.to_string(),
            ButtonAct::Tap(tap) => tap.to_string(),
            ButtonAct::Start(code) => format!("start {}", code.payload()),
            ButtonAct::Open(address) => address.clone(),
        };
        let _ = write!(shown, "\n[{}] {act}", button.label);
    }
    if let Some(poll) = &outgoing.poll {
        let options = poll.question.options.join(" / ");
        let _ = write!(shown, "\n(poll) {} {options}", poll.question.text);
    }
    if outgoing.silent {
        shown.push_str("\n(silent)");
    }
    shown
}

//! A revision is its exact content: named by its hash, read back whole, and readable for ever.

use crate::sample::notice;
use std::collections::{BTreeMap, BTreeSet};
use tongluo_domain::ask::{Asking, Confirm, Form, Road};
use tongluo_domain::campaign::{Attachment, AttachmentForm, Names, Revision, Unsure};
use tongluo_domain::id::PostId;
use tongluo_domain::kind::Kind;
use tongluo_domain::policy::RestDay;
use tongluo_domain::prompt::Question;
use tongluo_domain::response::Change;
use tongluo_domain::schedule::{CloseRule, LateRule};
use tongluo_domain::time::Span;

/// A revision in which every field says something.
fn full() -> Revision {
    let mut revision = notice();
    revision.kind = Kind::Quiz;
    revision.policy.close = Some(CloseRule::At {
        days: 1,
        minute: 1050,
    });
    revision.policy.live = Some(Span::hours(8));
    revision.policy.why = Some("世界无烟日".to_owned());
    revision.ask = Some(Asking::Form(Form {
        questions: vec![Question {
            text: "戒烟多久后，血液里的一氧化碳会回到正常水平？".to_owned(),
            options: vec!["约 12 小时".to_owned(), "约 1 年".to_owned()],
            correct: Some(0),
            explanation: Some("来源：世界卫生组织".to_owned()),
        }],
        change: Change::First,
        road: Road::Group,
    }));
    revision.attachments = vec![Attachment {
        form: AttachmentForm::Photo,
        name: "poster.png".to_owned(),
        sha256: "0".repeat(64),
        size: 4096,
    }];
    revision
}

fn question(revision: &mut Revision) -> &mut Question {
    match &mut revision.ask {
        Some(Asking::Form(form)) => &mut form.questions[0],
        _ => panic!("the full revision asks"),
    }
}

fn form(revision: &mut Revision) -> &mut Form {
    match &mut revision.ask {
        Some(Asking::Form(form)) => form,
        _ => panic!("the full revision asks"),
    }
}

type Edit = (&'static str, fn(&mut Revision));

const TEXT: [Edit; 17] = [
    ("version", |r| r.version = 2),
    ("post", |r| r.post = PostId::parse("other").unwrap()),
    ("campaign", |r| r.campaign.push('x')),
    ("campaign_title", |r| r.campaign_title.push('x')),
    ("kind", |r| r.kind = Kind::Notice),
    ("title", |r| r.title.push('x')),
    ("template", |r| r.template.push(' ')),
    ("values key", |r| {
        r.values = BTreeMap::from([("传真".to_owned(), "12345".to_owned())])
    }),
    ("values value", |r| {
        r.values = BTreeMap::from([("电话".to_owned(), "12346".to_owned())])
    }),
    ("computed", |r| r.computed = BTreeSet::new()),
    ("audience", |r| r.audience.push('x')),
    ("when", |r| r.when = "cron 1 9 * * *".to_owned()),
    ("zone", |r| r.zone = "Asia/Urumqi".to_owned()),
    ("author", |r| r.author = None),
    ("approvers", |r| r.approvers.push("P002".to_owned())),
    ("approvers' order is their text", |r| {
        r.approvers = vec!["P002".to_owned()]
    }),
    ("attachments", |r| r.attachments.clear()),
];

const RULES: [Edit; 20] = [
    ("names", |r| r.policy.names = Names::Public),
    ("unsure", |r| r.policy.unsure = Unsure::Resend),
    ("rest_day", |r| r.policy.rest_day = RestDay::Silent),
    ("urgent", |r| r.policy.urgent = true),
    ("late", |r| r.policy.late = LateRule::Skip),
    ("late span", |r| {
        r.policy.late = LateRule::SendWithin(Span::hours(7))
    }),
    ("live", |r| r.policy.live = None),
    ("close", |r| r.policy.close = None),
    ("close day", |r| {
        r.policy.close = Some(CloseRule::At {
            days: 2,
            minute: 1050,
        })
    }),
    ("close minute", |r| {
        r.policy.close = Some(CloseRule::At {
            days: 1,
            minute: 1051,
        })
    }),
    ("why", |r| r.policy.why = None),
    ("ask", |r| {
        r.ask = Some(Asking::Confirm(Confirm {
            label: "收到".to_owned(),
        }))
    }),
    ("change", |r| form(r).change = Change::Last),
    ("road", |r| form(r).road = Road::Private),
    ("question", |r| question(r).text.push('x')),
    ("options", |r| question(r).options.swap(0, 1)),
    ("correct", |r| question(r).correct = Some(1)),
    ("explanation", |r| question(r).explanation = None),
    ("attachment bytes", |r| {
        r.attachments[0].sha256 = "1".repeat(64)
    }),
    ("attachment form", |r| {
        r.attachments[0].form = AttachmentForm::Document
    }),
];

#[test]
fn a_change_anywhere_is_another_revision() {
    let mut hashes = BTreeSet::from([full().hash()]);
    for (field, edit) in TEXT.into_iter().chain(RULES) {
        let mut changed = full();
        edit(&mut changed);
        assert!(hashes.insert(changed.hash()), "{field} is not in the hash");
    }
    assert_eq!(full().hash(), full().hash());
    assert_eq!(full().hash().short().len(), 8);
}

#[test]
fn no_field_of_a_revision_is_forgotten_by_the_test_above() {
    let json: serde_json::Value = serde_json::from_str(&full().to_json()).unwrap();
    let named: BTreeSet<&str> = TEXT
        .iter()
        .chain(&RULES)
        .map(|(field, _)| field.split(' ').next().unwrap())
        .collect();
    let fields = json.as_object().unwrap().keys().filter(|k| *k != "policy");
    for field in fields.chain(json["policy"].as_object().unwrap().keys()) {
        assert!(named.contains(field.as_str()), "{field} has no edit");
    }
}

#[test]
fn a_revision_comes_back_from_its_json_as_it_went() {
    for revision in [notice(), full()] {
        let json = revision.to_json();
        let back = Revision::from_json(&json).unwrap();
        assert_eq!(back, revision);
        assert_eq!(back.to_json(), json);
        assert_eq!(back.hash(), revision.hash());
    }
}

#[test]
fn a_revision_of_version_1_is_still_read_and_keeps_its_name() {
    // Written once and never changed: occurrences that carry such a revision are in people's databases.
    let stored = include_str!("revision-v1.json").trim_end();
    let revision = Revision::from_json(stored).unwrap();
    assert_eq!(revision, full());
    assert_eq!(
        revision.hash().0,
        tongluo_domain::id::sha256_hex(stored.as_bytes())
    );
}

#[test]
fn another_version_or_a_damaged_text_is_refused_with_its_reason() {
    let mut newer = full();
    newer.version = 2;
    assert_eq!(
        Revision::from_json(&newer.to_json()).unwrap_err(),
        "revision of version 2"
    );
    let json = full().to_json();
    assert!(Revision::from_json(&json[..json.len() - 1]).is_err());
    assert!(Revision::from_json("").is_err());
    assert!(Revision::from_json("{}").is_err());
}

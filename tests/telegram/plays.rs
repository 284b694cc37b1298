//! The way out against the emulated Bot API: what people see, and what the server says.

use super::played::{BOT, Played, all_acts, confirm, quiz, receipt, thing};
use std::sync::Arc;
use tongluo::channel::telegram::TelegramDialect;
use tongluo::channel::{Act, Command, Dialect, Edited, Manner, Menu, Probe, Rights, Transport};
use tongluo::domain::campaign::AttachmentForm;
use tongluo::domain::delivery::{Outcome, Refusal};
use tongluo::domain::document::{Block, Document, Run};
use tongluo::domain::outgoing::{Outgoing, OutgoingFile};
use tongluo::domain::time::Span;
use tongluo::sandbox::{Fault, FaultKind, GroupKind, Place};

#[tokio::test]
async fn what_is_rendered_is_what_people_read() {
    let played = Played::new().await;
    let (group, _) = played.group(GroupKind::Supergroup);
    let run = |t: &str| Run::Text(t.to_owned());
    let document = Document::of(vec![
        Block::Heading(2, vec![run("<b>王&amp;\"明\""), Run::Bold("𠮷".to_owned())]),
        Block::Paragraph(vec![
            Run::Italic("a<b".to_owned()),
            Run::Break,
            Run::Code("x > y".to_owned()),
            Run::Link("条例".to_owned(), "https://example.org/?a=1&b=2".to_owned()),
        ]),
        Block::Quote(vec![run("引 & 文")]),
        Block::List {
            start: Some(1),
            items: vec![vec![run("一")], vec![run("二")]],
        },
        Block::small("为什么"),
        Block::small("到何时"),
    ]);
    let outgoing = Outgoing {
        document,
        ..Outgoing::default()
    };
    receipt(played.send(group, &outgoing).await);
    let read = "<b>王&amp;\"明\"𠮷\n\na<b\nx > y条例\n\n引 & 文\n\n1. 一\n2. 二\n\n为什么\n到何时";
    assert_eq!(played.texts(Place::Group(group)), [read]);
    // Plain, the address stands behind its words, and nothing else differs.
    let claimed = played.claim(group, None, false).await;
    receipt(
        played
            .telegram
            .send(&claimed, &outgoing, Manner::Plain)
            .await,
    );
    let plain = TelegramDialect.render(&outgoing).unwrap().plain;
    assert_eq!(played.texts(Place::Group(group))[1], plain);
    assert_eq!(
        plain,
        read.replace("条例", "条例（https://example.org/?a=1&b=2）")
    );
    played.end().await;
}

#[tokio::test]
async fn what_just_fits_is_taken_by_the_server_too() {
    let played = Played::new().await;
    played.world(|w| w.set_limits(None));
    let (group, _) = played.group(GroupKind::Supergroup);
    receipt(played.send(group, &thing(&"<𠮷".repeat(1365))).await);
    let mut poll = quiz();
    let question = &mut poll.poll.as_mut().unwrap().question;
    question.text = "问".repeat(300);
    question.options = (0..12)
        .map(|n| format!("{n:02}{}", "选".repeat(98)))
        .collect();
    question.explanation = Some("解".repeat(200));
    poll.document = thing(&"&".repeat(1024)).document;
    assert!(TelegramDialect.render(&poll).is_ok());
    receipt(played.send(group, &poll).await);
    let mut picture = thing(&"<".repeat(1024));
    picture.attachment = Some(OutgoingFile {
        form: AttachmentForm::Document,
        name: "通知 \"一\".txt".to_owned(),
        bytes: Arc::new("正文".as_bytes().to_vec()),
    });
    let receipt = receipt(played.send(group, &picture).await);
    let shown = played.world(|w| {
        w.message(Place::Group(group), receipt.message.parse().unwrap())
            .unwrap()
    });
    let file = shown.document.unwrap();
    assert_eq!(
        (file.name.as_str(), file.bytes.as_ref()),
        ("通知 _一_.txt", "正文".as_bytes())
    );
    played.end().await;
}

#[tokio::test]
async fn mode_21_the_general_topic_has_no_number_and_a_closed_one_is_told() {
    let played = Played::new().await;
    let (group, person) = played.group(GroupKind::Forum);
    let topic = played.world(|w| w.add_topic(group, person, "值班").unwrap());
    let say = thing("文");
    let send = async |topic| {
        let claimed = played.claim(group, topic, true).await;
        let outcome = played.telegram.send(&claimed, &say, Manner::Rich).await;
        played.finish(claimed).await;
        outcome
    };
    let in_topic = receipt(send(Some(topic)).await);
    let general = receipt(send(Some(1)).await);
    let threads = played.world(|w| {
        [in_topic, general].map(|r| {
            let shown = w
                .message(Place::Group(group), r.message.parse().unwrap())
                .unwrap();
            (shown.thread, shown.silent)
        })
    });
    assert_eq!(threads, [(Some(topic), true), (None, true)]);
    played.world(|w| w.close_topic(group, person, topic).unwrap());
    assert!(all_acts(&played).await.iter().any(|a| {
        matches!(a, Act::Topic { place, closed: true } if place.topic == Some(topic.to_string()))
    }));
    let closed = send(Some(topic)).await;
    assert!(
        matches!(closed, Outcome::Refused(Refusal::Topic, _)),
        "{closed:?}"
    );
    played.world(|w| w.delete_topic(group, topic).unwrap());
    let gone = send(Some(topic)).await;
    assert!(
        matches!(gone, Outcome::Refused(Refusal::Topic, _)),
        "{gone:?}"
    );
    played.end().await;
}

#[tokio::test]
async fn behind_its_deadline_nothing_is_written() {
    let played = Played::new().await;
    let (group, _) = played.group(GroupKind::Supergroup);
    let claimed = played.claim(group, None, false).await;
    played.clock.advance(Span::seconds(30));
    let outcome = played
        .telegram
        .send(&claimed, &thing("文"), Manner::Rich)
        .await;
    assert!(matches!(outcome, Outcome::NotSent(_)), "{outcome:?}");
    assert_eq!(played.world(|w| w.calls().count()), 0);
    played.end().await;
}

#[tokio::test]
async fn an_answer_that_does_not_come_before_the_deadline_is_unknown() {
    use super::wire::{Doing, Wire};
    let played = Played::new().await;
    let (group, _) = played.group(GroupKind::Supergroup);
    let claimed = played.claim(group, None, false).await;
    played.clock.advance(Span::millis(29_900));
    let wire = Wire::open(vec![Doing::Wait]).await;
    let token = secrecy::SecretString::from(super::wire::TOKEN.to_owned());
    let url = format!("http://{}", wire.address);
    let telegram =
        tongluo::channel::telegram::Telegram::new(token, &url, Arc::new(played.clock.clone()))
            .unwrap();
    let outcome = telegram.send(&claimed, &thing("文"), Manner::Rich).await;
    assert!(matches!(outcome, Outcome::Silent(_)), "{outcome:?}");
    played.end().await;
}

#[tokio::test]
async fn mode_05_a_lost_reply_left_its_message_and_a_cut_line_did_not() {
    let played = Played::new().await;
    let (group, _) = played.group(GroupKind::Supergroup);
    for (kind, shown) in [
        (FaultKind::LoseReply, 1),
        (FaultKind::Cut, 1),
        (FaultKind::Garbage, 2),
    ] {
        played.world(|w| w.inject(Fault::new(kind).on("sendMessage").times(1)));
        let outcome = played.send(group, &thing("文")).await;
        // From here both look alike, so neither may be called failed.
        assert!(
            matches!(outcome, Outcome::Silent(_)),
            "{kind:?} {outcome:?}"
        );
        assert_eq!(played.texts(Place::Group(group)).len(), shown, "{kind:?}");
    }
    played.end().await;
}

#[tokio::test]
async fn mode_03_one_chats_pause_is_its_own() {
    let played = Played::new().await;
    let (slow, _) = played.group(GroupKind::Supergroup);
    let (fast, _) = played.group(GroupKind::Supergroup);
    played.world(|w| {
        w.inject(
            Fault::new(FaultKind::TooMany {
                retry_after: 10_072,
            })
            .chat(slow)
            .times(1),
        )
    });
    let busy = Outcome::Busy {
        retry_after: Span::seconds(10_072),
        everywhere: false,
    };
    assert_eq!(played.send(slow, &thing("文")).await, busy);
    receipt(played.send(fast, &thing("文")).await);
    played.end().await;
}

#[tokio::test]
async fn mode_01_an_upgraded_group_is_told_by_both_messages_and_by_the_error() {
    let played = Played::new().await;
    let (group, person) = played.group(GroupKind::Basic);
    let first = receipt(played.send(group, &confirm("收到")).await);
    all_acts(&played).await;
    let new = played.world(|w| w.upgrade_group(group, person).unwrap());
    let to = new.to_string();
    let moved = Act::Moved {
        from: group.to_string(),
        to: to.clone(),
    };
    let told = all_acts(&played)
        .await
        .into_iter()
        .filter(|a| *a == moved)
        .count();
    assert_eq!(told, 2);
    let old = group.to_string();
    assert_eq!(
        played.send(group, &thing("文")).await,
        Outcome::Moved { to: to.clone() }
    );
    let edited = played
        .telegram
        .edit(&old, &first.message, &confirm("收到，已 1 人"))
        .await;
    assert_eq!(edited, Edited::Moved { to });
    receipt(played.send(new, &thing("文")).await);
    played.end().await;
}

#[tokio::test]
async fn a_person_is_reached_only_after_start_and_not_when_blocked() {
    let played = Played::new().await;
    let person = played.world(|w| w.add_person("王"));
    let refused = |outcome: Outcome| match outcome {
        Outcome::Refused(refusal, _) => refusal,
        other => panic!("{other:?}"),
    };
    let address = person.to_string();
    let say = thing("您好");
    let reply = async || played.telegram.reply(&address, &say).await;
    assert_eq!(refused(reply().await), Refusal::NotStarted);
    played.world(|w| w.start(person, BOT, Some("s-x")).unwrap());
    receipt(reply().await);
    played.world(|w| w.block(person, BOT).unwrap());
    assert_eq!(refused(reply().await), Refusal::Blocked);
    played.world(|w| w.unblock(person, BOT).unwrap());
    receipt(reply().await);
    let acts = all_acts(&played).await;
    let reach: Vec<bool> = acts
        .iter()
        .filter_map(|a| match a {
            Act::Reach { blocked, .. } => Some(*blocked),
            _ => None,
        })
        .collect();
    assert!(
        matches!(&acts[0], Act::Start { payload: Some(p), place, .. } if p == "s-x" && place.private),
        "{acts:?}"
    );
    assert_eq!(reach, [true, false]);
    played.world(|w| w.deactivate(person));
    assert_eq!(refused(reply().await), Refusal::Blocked);
    played.end().await;
}

#[tokio::test]
async fn mode_22_what_the_bot_may_is_seen_before_and_told_after() {
    let played = Played::new().await;
    let (group, person) = played.group(GroupKind::Supergroup);
    let address = group.to_string();
    let member = Rights {
        present: true,
        administrator: false,
        writes: true,
        ..Rights::default()
    };
    let seen = played.telegram.rights(&address).await.unwrap();
    assert_eq!(
        Rights {
            pins: false,
            ..seen
        },
        member
    );
    played.world(|w| {
        w.set_permissions(group, tongluo::sandbox::Permissions::MUTED)
            .unwrap();
    });
    let muted = played.telegram.rights(&address).await.unwrap();
    assert!(muted.present && !muted.writes);
    let outcome = played.send(group, &thing("文")).await;
    assert!(
        matches!(outcome, Outcome::Refused(Refusal::NoRights, _)),
        "{outcome:?}"
    );
    played.world(|w| {
        w.promote(BOT, group, person, tongluo::sandbox::AdminRights::ALL)
            .unwrap()
    });
    let admin = played.telegram.rights(&address).await.unwrap();
    assert!(admin.administrator && admin.writes && admin.pins);
    assert!(admin.deletes && admin.sees_members);
    played.world(|w| w.remove(BOT, group, person).unwrap());
    assert_eq!(
        played.telegram.rights(&address).await,
        Ok(Rights::default())
    );
    let outcome = played.send(group, &thing("文")).await;
    assert!(
        matches!(outcome, Outcome::Refused(Refusal::Removed, _)),
        "{outcome:?}"
    );
    let told = all_acts(&played)
        .await
        .into_iter()
        .rev()
        .find_map(|a| match a {
            Act::Membership {
                present, writes, ..
            } => Some((present, writes)),
            _ => None,
        });
    assert_eq!(told, Some((false, false)));
    played.end().await;
}

#[tokio::test]
async fn a_menu_of_commands_is_set_once_and_left_alone_while_it_is_the_same() {
    let played = Played::new().await;
    let command = |name: &str, words: &str| Command {
        name: name.to_owned(),
        description: words.to_owned(),
    };
    let list = [command("today", "今天有什么"), command("help", "能做什么")];
    let set = |menu, list| played.telegram.announce(menu, list);
    assert_eq!(set(Menu::Everybody, &list).await, Ok(true));
    assert_eq!(set(Menu::Everybody, &list).await, Ok(false));
    assert_eq!(
        played.telegram.commands(Menu::Everybody).await.unwrap(),
        list
    );
    let owner = Menu::Chat("4711");
    assert_eq!(played.telegram.commands(owner).await.unwrap(), []);
    assert_eq!(set(owner, &list[..1]).await, Ok(true));
    assert_eq!(set(Menu::Everybody, &list).await, Ok(false), "each its own");
    assert_eq!(set(Menu::Everybody, &list[..1]).await, Ok(true));
    played.end().await;
}

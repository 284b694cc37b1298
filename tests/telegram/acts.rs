//! The way back from the emulated Bot API: what people do, and what it comes back as.

use super::played::{BOT, Played, all_acts, confirm, hear, quiz, receipt, thing};
use tongluo::channel::{Act, Ear, EarError, Edited, PollTotals, Probe, Transport};
use tongluo::clock::Clock;
use tongluo::domain::delivery::{Outcome, Refusal};
use tongluo::domain::id::Mark;
use tongluo::domain::outgoing::{Button, ButtonAct};
use tongluo::domain::prompt::{Press, PressCode, StartCode};
use tongluo::domain::time::Span;
use tongluo::sandbox::{Fault, FaultKind, GroupKind, Place};

#[tokio::test]
async fn mode_20_a_link_connects_a_group_even_by_an_anonymous_administrator() {
    let played = Played::new().await;
    let (group, person) = played.group(GroupKind::Supergroup);
    played.world(|w| {
        w.say(person, Place::Group(group), "/start@tongluo_bot g-a", None)
            .unwrap();
        let rights = tongluo::sandbox::AdminRights {
            anonymous: true,
            ..tongluo::sandbox::AdminRights::ALL
        };
        let owner = w.add_person("李");
        w.join(owner, group).unwrap();
        w.promote(owner, group, person, rights).unwrap();
        w.say_anonymously(owner, Place::Group(group), "/start@tongluo_bot g-b")
            .unwrap();
    });
    let told: Vec<(String, String)> = all_acts(&played)
        .await
        .into_iter()
        .filter_map(|a| match a {
            Act::GroupStart {
                actor,
                payload,
                place,
            } => {
                assert_eq!(place.title, "审计<欢乐>大家庭");
                Some((actor.external, payload))
            }
            _ => None,
        })
        .collect();
    let pair = |a: i64, b: &str| (a.to_string(), b.to_owned());
    assert_eq!(told, [pair(person, "g-a"), pair(group, "g-b")]);
    played.end().await;
}

#[tokio::test]
async fn a_press_is_answered_once_and_counted_in_place() {
    let played = Played::new().await;
    let (group, person) = played.group(GroupKind::Supergroup);
    let place = Place::Group(group);
    let sent = receipt(played.send(group, &confirm("收到")).await);
    let message: i64 = sent.message.parse().unwrap();
    let pressed = played.world(|w| w.press(person, place, message, 0, 0).unwrap());
    let acts = all_acts(&played).await;
    let Some(Act::Press {
        press,
        actor,
        data,
        message: shown,
        place: at,
    }) = acts.last()
    else {
        panic!("{acts:?}")
    };
    assert_eq!(actor.external, person.to_string());
    assert_eq!(actor.name, "<b>王&明</b>");
    assert_eq!(PressCode::parse(data).unwrap().press, Press::Confirm);
    assert_eq!(shown.as_deref(), Some(sent.message.as_str()));
    assert_eq!(at.as_ref().unwrap().address, group.to_string());
    assert_eq!(
        played.telegram.answer(press, "已记录。", true).await,
        Ok(())
    );
    let popup = played.world(|w| w.popup(pressed).unwrap());
    assert_eq!((popup.text.as_str(), popup.alert), ("已记录。", true));
    let address = group.to_string();
    for _ in 0..2 {
        // The second shows what stands there already.
        let edited = played
            .telegram
            .edit(&address, &sent.message, &confirm("收到，已 1 人"))
            .await;
        assert_eq!(edited, Edited::Done);
    }
    let shown = played.world(|w| w.message(place, message).unwrap());
    assert!(shown.button("收到，已 1 人").is_some());
    assert_eq!(
        played.telegram.recall(&address, &sent.message).await,
        Edited::Done
    );
    assert_eq!(
        played.telegram.recall(&address, &sent.message).await,
        Edited::Done
    );
    let gone = played
        .telegram
        .edit(&address, &sent.message, &confirm("收到"))
        .await;
    assert!(matches!(gone, Edited::Gone(_)), "{gone:?}");
    played.end().await;
}

#[tokio::test]
async fn mode_17_an_answer_that_comes_too_late_is_no_failure() {
    let played = Played::new().await;
    let (group, person) = played.group(GroupKind::Supergroup);
    let sent = receipt(played.send(group, &confirm("收到")).await);
    played.world(|w| {
        w.press(
            person,
            Place::Group(group),
            sent.message.parse().unwrap(),
            0,
            0,
        )
        .unwrap()
    });
    let acts = all_acts(&played).await;
    let Some(Act::Press { press, .. }) = acts.last() else {
        panic!("{acts:?}")
    };
    played.clock.advance(Span::seconds(151));
    assert_eq!(
        played.telegram.answer(press, "已记录。", false).await,
        Ok(())
    );
    played.end().await;
}

#[tokio::test]
async fn mode_13_votes_of_a_poll_arrive_and_its_totals_are_telegrams_own() {
    let played = Played::new().await;
    let (group, person) = played.group(GroupKind::Supergroup);
    let place = Place::Group(group);
    let sent = receipt(played.send(group, &quiz()).await);
    let message: i64 = sent.message.parse().unwrap();
    let poll = played.world(|w| w.message(place, message).unwrap().poll.unwrap());
    assert_eq!(Some(&poll.id), sent.poll.as_ref());
    assert!(poll.quiz && !poll.anonymous);
    assert_eq!(
        (poll.correct, poll.explanation.as_str()),
        (vec![1], "约半天")
    );
    played.world(|w| w.vote(person, place, message, &[1]).unwrap());
    let vote = Act::Vote {
        poll: poll.id,
        actor: tongluo::channel::Actor {
            external: person.to_string(),
            name: "<b>王&明</b>".to_owned(),
        },
        options: vec![1],
    };
    assert!(all_acts(&played).await.contains(&vote));
    let totals = played
        .telegram
        .close_poll(&group.to_string(), &sent.message)
        .await;
    assert_eq!(totals, Ok(Some(PollTotals { votes: vec![0, 1] })));
    assert_eq!(
        played
            .telegram
            .close_poll(&group.to_string(), &sent.message)
            .await,
        Ok(None)
    );
    played.end().await;
}

#[tokio::test]
async fn a_deep_link_opens_the_bots_own_chat() {
    let played = Played::new().await;
    let (group, person) = played.group(GroupKind::Supergroup);
    let code = StartCode::Form(Mark::from_bits(11));
    let mut invite = thing("请答题");
    invite.buttons = vec![vec![Button {
        label: "开始答题".to_owned(),
        act: ButtonAct::Start(code.clone()),
    }]];
    let sent = receipt(played.send(group, &invite).await);
    played.world(|w| {
        let shown = w
            .message(Place::Group(group), sent.message.parse().unwrap())
            .unwrap();
        let link = shown.keyboard[0][0].url().unwrap().to_owned();
        w.open_link(person, &link, None).unwrap();
    });
    let acts = all_acts(&played).await;
    assert!(
        matches!(acts.last(), Some(Act::Start { payload: Some(p), .. }) if StartCode::parse(p) == Some(code))
    );
    played.end().await;
}

#[tokio::test]
async fn mode_07_only_what_was_committed_is_confirmed() {
    let played = Played::new().await;
    let person = played.world(|w| w.add_person("王"));
    played.world(|w| w.start(person, BOT, None).unwrap());
    let first = hear(&played).await;
    assert_eq!(first.len(), 1);
    assert_eq!(first[0].at, Some(played.clock.now()));
    // Asked again without a proof, the server gives the same again.
    assert_eq!(hear(&played).await, first);
    assert_eq!(played.world(|w| w.pending(BOT)), 1);
    let proof = played.committed(&first).await;
    let later = played.telegram.poll(Some(proof), Span::ZERO).await.unwrap();
    assert!(later.is_empty());
    assert_eq!(played.world(|w| w.pending(BOT)), 0);
    played.end().await;
}

#[tokio::test]
async fn mode_11_polling_begins_by_taking_a_hook_away_and_loses_nothing() {
    let played = Played::new().await;
    let person = played.world(|w| w.add_person("王"));
    let url = "https://127.0.0.1:8443/hook";
    assert_eq!(played.telegram.prepare_hook(url, "s3cret").await, Ok(()));
    played.world(|w| w.start(person, BOT, None).unwrap());
    let hook = played.telegram.hook().await.unwrap().unwrap();
    assert_eq!(hook.0, url);
    let taken = played.telegram.poll(None, Span::ZERO).await;
    assert!(matches!(taken, Err(EarError::Taken(_))), "{taken:?}");
    assert_eq!(played.telegram.prepare_polling().await, Ok(()));
    assert_eq!(played.telegram.hook().await, Ok(None));
    assert_eq!(hear(&played).await.len(), 1);
    played.end().await;
}

#[tokio::test]
async fn a_revoked_token_is_told_by_every_door() {
    let played = Played::new().await;
    played.telegram.me().await.unwrap();
    played.world(|w| w.revoke_token(BOT, true));
    assert_eq!(
        played.telegram.poll(None, Span::ZERO).await,
        Err(EarError::Token)
    );
    let outcome = played.telegram.reply("5", &thing("文")).await;
    assert!(
        matches!(outcome, Outcome::Refused(Refusal::Token, _)),
        "{outcome:?}"
    );
    assert!(played.telegram.me().await.is_err());
    played.end().await;
}

#[tokio::test]
async fn the_worlds_clock_is_the_servers_clock() {
    let played = Played::new().await;
    let me = played.telegram.me().await.unwrap();
    assert_eq!(
        (me.external_id.as_str(), me.username.as_str()),
        ("4242", "tongluo_bot")
    );
    assert_eq!(played.telegram.server_time().unwrap().0, played.clock.now());
    played.clock.advance(Span::hours(3));
    played.world(|w| w.inject(Fault::new(FaultKind::DateShift { seconds: -600 }).times(1)));
    played.telegram.me().await.unwrap();
    let shifted = played.clock.now().minus(Span::minutes(10));
    assert_eq!(played.telegram.server_time().unwrap().0, shifted);
    played.end().await;
}

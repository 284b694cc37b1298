//! What a bot's owner settles with BotFather, and what groups of strangers may do with the bot.

use serde_json::json;
use tongluo_sandbox::{GroupKind, PlayError, Status};

use crate::desk::{BOT, Desk, kind};

#[tokio::test]
async fn a_new_bot_has_privacy_on_and_joins_groups_and_its_old_token_dies_with_the_new_one() {
    let desk = Desk::new().await;
    let token = desk
        .world(|world| world.new_bot("Office_Gong_Bot", "办公室"))
        .unwrap();
    let me = async |token: &str| {
        let address = format!("{}/bot{token}/getMe", desk.sandbox.url());
        let answer = desk.send(desk.http.get(address)).await.unwrap();
        (answer.status, answer.json())
    };
    let (status, body) = me(&token).await;
    assert_eq!(status, 200, "{body}");
    assert_eq!(body["result"]["can_join_groups"], true);
    assert_eq!(body["result"]["can_read_all_group_messages"], false);
    let bot = body["result"]["id"].as_i64().unwrap();
    let new = desk.world(|world| {
        world.set_privacy(bot, false);
        world.set_joins_groups(bot, false);
        world.new_token(bot).unwrap()
    });
    assert_ne!(new, token);
    assert_eq!(me(&token).await.0, 401);
    let (status, body) = me(&new).await;
    assert_eq!(status, 200);
    assert_eq!(body["result"]["can_join_groups"], false);
    assert_eq!(body["result"]["can_read_all_group_messages"], true);
    for wrong in ["gong", "gong_bot", "1gong_bot", "锣_bot", "go bot"] {
        let refused = desk.world(|world| world.new_bot(wrong, "x"));
        assert_eq!(refused, Err(PlayError::BadBotName), "{wrong}");
    }
}

#[tokio::test]
async fn a_bot_that_joins_no_groups_stays_in_its_own_and_enters_no_other() {
    let desk = Desk::new().await;
    let refused = desk.world(|world| {
        world.set_joins_groups(BOT, false);
        let other = world.add_group("别处", GroupKind::Basic);
        world.found(other, desk.li).unwrap();
        let link = "https://t.me/gong_bot?startgroup=x";
        [
            world.add_bot_to_group(BOT, other, desk.li, None).err(),
            world.open_link(desk.li, link, Some(other)).err(),
            world.create_group(desk.li, "新群", Some(BOT)).err(),
        ]
    });
    assert_eq!(refused, [const { Some(PlayError::NoGroups) }; 3]);
    desk.post("还在").await;
}

#[tokio::test]
async fn a_group_made_with_the_bot_tells_it_so_and_nothing_of_joining() {
    let desk = Desk::new().await;
    let group = desk
        .world(|world| world.create_group(desk.li, "李强的群", Some(BOT)))
        .unwrap();
    let updates = desk.updates().await;
    let kinds: Vec<String> = updates.iter().map(kind).collect();
    assert_eq!(kinds, ["my_chat_member", "message"]);
    assert_eq!(updates[0]["my_chat_member"]["from"]["id"], desk.li);
    let message = &updates[1]["message"];
    assert_eq!(message["group_chat_created"], true);
    assert!(message.get("new_chat_members").is_none());
    desk.ok("leaveChat", json!({"chat_id": group})).await;
    assert_eq!(desk.world(|world| world.status(group, BOT)), Status::Left);
    let gone = desk
        .no("sendMessage", json!({"chat_id": group, "text": "?"}))
        .await;
    assert_eq!(
        gone,
        (
            403,
            "Forbidden: bot is not a member of the group chat".into()
        )
    );
}

#[tokio::test]
async fn a_link_that_asks_for_rights_makes_the_bot_an_administrator_where_an_administrator_follows_it()
 {
    let desk = Desk::new().await;
    let link = "https://t.me/gong_bot?startgroup=abc&admin=pin_messages";
    let refused = desk.world(|world| world.open_link(desk.li, link, Some(desk.group)));
    assert_eq!(refused, Err(PlayError::NotAdmin));
    desk.world(|world| world.open_link(desk.wang, link, Some(desk.group)))
        .unwrap();
    let params = json!({"chat_id": desk.group, "user_id": BOT});
    let me = desk.ok("getChatMember", params).await;
    assert_eq!(me["status"], "administrator");
    assert_eq!(
        (&me["can_pin_messages"], &me["can_delete_messages"]),
        (&json!(true), &json!(false))
    );
}

#[tokio::test]
async fn who_is_in_a_group_that_hides_it_is_told_to_administrators_alone() {
    let desk = Desk::new().await;
    desk.world(|world| world.hide_members(desk.group, true))
        .unwrap();
    let about = |user: i64| json!({"chat_id": desk.group, "user_id": user});
    let refused = desk.no("getChatMember", about(desk.li)).await;
    assert_eq!(refused, (400, "Bad Request: CHAT_ADMIN_REQUIRED".into()));
    assert_eq!(
        desk.ok("getChatMember", about(BOT)).await["status"],
        "member"
    );
    let count = json!({"chat_id": desk.group});
    assert_eq!(desk.ok("getChatMemberCount", count).await, 4);
    desk.world(|world| {
        let rights = tongluo_sandbox::AdminRights::ALL;
        world.promote(BOT, desk.group, desk.wang, rights).unwrap();
    });
    let known = desk.ok("getChatMember", about(desk.li)).await;
    assert_eq!(known["status"], "member");
}

#[tokio::test]
async fn a_bare_command_goes_to_the_bot_that_spoke_last() {
    let desk = Desk::new().await;
    let token = desk
        .world(|world| world.new_bot("other_bot", "另一个"))
        .unwrap();
    let other = desk.world(|world| {
        let other = world.bots().find(|bot| bot.username == "other_bot");
        let other = other.unwrap().id;
        world
            .add_bot_to_group(other, desk.group, desk.wang, None)
            .unwrap();
        other
    });
    desk.updates().await;
    let say = |text: &'static str| {
        desk.world(|world| world.say(desk.li, desk.place(), text, None))
            .unwrap()
    };
    let heard = || desk.world(|world| (world.pending(BOT), world.pending(other)));
    let (ours, theirs) = heard();
    say("/today");
    assert_eq!(heard(), (ours + 1, theirs + 1), "nobody has spoken yet");
    desk.world(|world| {
        let params = json!({"chat_id": desk.group, "text": "我来了"});
        world.call(&token, "sendMessage", &params).unwrap();
    });
    say("/today");
    assert_eq!(heard(), (ours + 1, theirs + 2));
    say("/today@Gong_bot");
    assert_eq!(heard(), (ours + 2, theirs + 2));
}

#[tokio::test]
async fn the_narrowest_list_of_commands_is_the_one_that_people_see() {
    let desk = Desk::new().await;
    let list = |word: &str| json!([{"command": word, "description": "说明"}]);
    let set = async |word: &str, scope: serde_json::Value, language: &str| {
        let params = json!({"commands": list(word), "scope": scope, "language_code": language});
        desk.ok("setMyCommands", params).await;
    };
    let shown = |person: i64, private: bool| {
        let place = if private {
            desk.private(person)
        } else {
            desk.place()
        };
        let all = desk.world(|world| world.commands_for(BOT, place, person));
        all.into_iter().map(|(word, _)| word).collect::<Vec<_>>()
    };
    assert!(shown(desk.li, true).is_empty());
    set("help", json!({"type": "default"}), "").await;
    set("me", json!({"type": "all_private_chats"}), "").await;
    set("wo", json!({"type": "all_private_chats"}), "zh").await;
    set("plan", json!({"type": "chat", "chat_id": desk.wang}), "").await;
    set("tally", json!({"type": "all_chat_administrators"}), "").await;
    assert_eq!(shown(desk.li, true), ["wo"]);
    assert_eq!(shown(desk.wang, true), ["plan"]);
    assert_eq!(shown(desk.li, false), ["help"]);
    assert_eq!(shown(desk.wang, false), ["tally"]);
    let scope = json!({"scope": {"type": "chat", "chat_id": desk.wang}});
    assert_eq!(desk.ok("getMyCommands", scope.clone()).await, list("plan"));
    desk.ok("deleteMyCommands", scope).await;
    assert_eq!(shown(desk.wang, true), ["wo"]);
    let wrong = json!({"commands": list("x"), "scope": {"type": "everybody"}});
    assert_eq!(
        desk.no("setMyCommands", wrong).await.1,
        "Bad Request: can't parse BotCommandScope: Unsupported type specified"
    );
    let long = json!({"short_description": "长".repeat(121)});
    assert_eq!(desk.no("setMyShortDescription", long).await.0, 400);
}

#[tokio::test]
async fn only_an_administrator_throws_out_and_promotes() {
    let desk = Desk::new().await;
    let tried = desk.world(|world| {
        let rights = tongluo_sandbox::AdminRights::ALL;
        [
            world.remove(BOT, desk.group, desk.li),
            world.promote(BOT, desk.group, desk.li, rights),
            world.remove(BOT, desk.group, desk.wang),
        ]
    });
    let no = Err(PlayError::NotAdmin);
    assert_eq!(tried, [no.clone(), no, Ok(())]);
}

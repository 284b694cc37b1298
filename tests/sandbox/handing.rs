//! What people hand over: pictures, files, albums, forwarded messages, and how a bot fetches them.

use serde_json::{Value, json};
use tongluo_sandbox::{PlayError, Upload};

use crate::desk::{BOT, Desk, TOKEN};

/// A picture of 640 by 480 pixels.
pub(crate) const PICTURE: &[u8] = include_bytes!("picture.png");

pub(crate) fn upload(name: &str, bytes: &[u8]) -> Upload {
    Upload {
        name: name.into(),
        mime: None,
        bytes: bytes.into(),
    }
}

/// A desk where 李强 has started the bot, and nothing waits.
async fn started() -> Desk {
    let desk = Desk::new().await;
    desk.world(|world| world.start(desk.li, BOT, None)).unwrap();
    desk.updates().await;
    desk
}

async fn fetched(desk: &Desk, file_id: &Value) -> Vec<u8> {
    let file = desk.ok("getFile", json!({"file_id": file_id})).await;
    let address = address(desk, &file);
    let response = desk.http.get(address).send().await.unwrap();
    response.bytes().await.unwrap().to_vec()
}

fn address(desk: &Desk, file: &Value) -> String {
    let path = file["file_path"].as_str().unwrap();
    format!("{}/file/bot{TOKEN}/{path}", desk.sandbox.url())
}

#[tokio::test]
async fn a_persons_picture_comes_in_several_sizes_of_which_the_last_is_the_whole() {
    let desk = started().await;
    let (li, private) = (desk.li, desk.private(desk.li));
    desk.world(|world| world.send_picture(li, private, &upload("a.png", PICTURE), " 禁烟标志 "))
        .unwrap();
    let message = desk.updates().await[0]["message"].clone();
    assert_eq!(message["caption"], "禁烟标志");
    let sizes = message["photo"].as_array().unwrap();
    let widths: Vec<i64> = sizes.iter().filter_map(|s| s["width"].as_i64()).collect();
    assert_eq!(widths, [90, 320, 640]);
    assert_eq!(fetched(&desk, &sizes[2]["file_id"]).await, PICTURE);
    let small = fetched(&desk, &sizes[0]["file_id"]).await;
    assert!(small.starts_with(b"\x89PNG") && small.len() < PICTURE.len());
    assert_eq!(sizes[0]["file_size"], small.len());
}

#[tokio::test]
async fn a_link_to_a_file_is_given_out_by_get_file_and_holds_an_hour() {
    let desk = started().await;
    let (li, private) = (desk.li, desk.private(desk.li));
    desk.world(|world| world.send_file(li, private, &upload("名单.csv", b"a,b"), ""))
        .unwrap();
    let message = desk.updates().await[0]["message"].clone();
    assert_eq!(message["document"]["file_name"], "名单.csv");
    let id = message["document"]["file_id"].clone();
    let file = desk.ok("getFile", json!({"file_id": id})).await;
    let address = address(&desk, &file);
    let get = async || desk.send(desk.http.get(&address)).await.unwrap();
    assert_eq!(get().await.text, "a,b");
    desk.go(3_600_000);
    assert_eq!(get().await.status, 404);
    desk.ok("getFile", json!({"file_id": id})).await;
    assert_eq!(get().await.text, "a,b");
    let big = upload("big.bin", &vec![0; 20 * 1024 * 1024 + 1]);
    desk.world(|world| world.send_file(li, private, &big, ""))
        .unwrap();
    let id = desk.updates().await[0]["message"]["document"]["file_id"].clone();
    let refused = desk.no("getFile", json!({"file_id": id})).await;
    assert_eq!(refused, (400, "Bad Request: file is too big".into()));
}

#[tokio::test]
async fn an_album_is_several_messages_that_share_an_id() {
    let desk = started().await;
    let (li, private) = (desk.li, desk.private(desk.li));
    let one = upload("a.png", PICTURE);
    let album = [one.clone(), one.clone(), one.clone()];
    let ids = desk
        .world(|world| world.send_album(li, private, &album, "三张"))
        .unwrap();
    let updates = desk.updates().await;
    let seen: Vec<&Value> = updates.iter().map(|u| &u["message"]).collect();
    assert_eq!((ids.len(), seen.len()), (3, 3));
    assert!(seen[0]["media_group_id"].is_string());
    assert!(
        seen.iter()
            .all(|m| m["media_group_id"] == seen[0]["media_group_id"])
    );
    assert_eq!(seen[0]["caption"], "三张");
    assert!(seen[1].get("caption").is_none());
    desk.world(|world| world.forward_all(li, private, &ids, private))
        .unwrap();
    let copies = desk.updates().await;
    let album = &copies[0]["message"]["media_group_id"];
    assert!(album.is_string() && album != &seen[0]["media_group_id"]);
    assert_eq!(&copies[2]["message"]["media_group_id"], album);
    let refused = desk.world(|world| {
        let alone = world.send_album(li, private, std::slice::from_ref(&one), "");
        let text = upload("a.png", b"no picture");
        let wrong = world.send_album(li, private, &[one.clone(), text.clone()], "");
        let picture = world.send_picture(li, private, &text, "");
        let long = world.send_picture(li, private, &one, &"长".repeat(1025));
        let empty = world.send_file(li, private, &upload("x", b""), "");
        (alone, wrong, picture, long, empty)
    });
    let wanted = (
        Err(PlayError::BadAlbum),
        Err(PlayError::NoPicture),
        Err(PlayError::NoPicture),
        Err(PlayError::TooLong),
        Err(PlayError::Empty),
    );
    assert_eq!(refused, wanted);
    assert_eq!(desk.world(|world| world.pending(BOT)), 0);
}

#[tokio::test]
async fn callback_buttons_stay_behind_when_a_message_is_forwarded_and_links_go_along() {
    let desk = started().await;
    let link = json!({"text": "答题", "url": "https://t.me/gong_bot?start=q1"});
    let press = json!({"text": "收到", "callback_data": "ok"});
    let post = async |buttons: Value| {
        let markup = json!({"inline_keyboard": buttons});
        let params = json!({"chat_id": desk.group, "text": "请看", "reply_markup": markup});
        let sent = desk.ok("sendMessage", params).await;
        sent["message_id"].as_i64().unwrap()
    };
    let (links, mixed) = (
        post(json!([[link]])).await,
        post(json!([[link, press]])).await,
    );
    let (li, group, private) = (desk.li, desk.place(), desk.private(desk.li));
    let copies = desk.world(|world| {
        let links = world.forward(li, group, links, private).unwrap();
        let mixed = world.forward(li, group, mixed, private).unwrap();
        let forged = world.press_data(li, private, mixed, "ok");
        assert_eq!(forged, Err(PlayError::NoButton));
        (world.message(private, links), world.message(private, mixed))
    });
    assert_eq!(copies.0.unwrap().keyboard.len(), 1);
    assert_eq!(copies.1.unwrap().keyboard.len(), 0);
    let origin = desk.updates().await[0]["message"]["forward_origin"].clone();
    assert_eq!(origin["type"], "user");
    assert_eq!(origin["sender_user"]["id"], BOT);
    let from = json!({"chat_id": desk.group, "from_chat_id": desk.group, "message_id": mixed});
    let copy = desk.ok("forwardMessage", from).await;
    assert!(copy.get("reply_markup").is_none());
}

#[tokio::test]
async fn a_forward_tells_where_it_came_from_as_far_as_the_sender_lets_it() {
    let desk = started().await;
    let (li, group, private) = (desk.li, desk.place(), desk.private(desk.li));
    let origins = async |hidden: bool| {
        desk.world(|world| {
            world.hide_in_forwards(desk.zhao, hidden);
            let said = world.say(desk.zhao, group, "大家早", None).unwrap();
            world.forward(li, group, said, private).unwrap();
        });
        desk.updates().await[0]["message"]["forward_origin"].clone()
    };
    assert_eq!(origins(false).await["sender_user"]["id"], desk.zhao);
    let hidden = origins(true).await;
    assert_eq!(hidden["type"], "hidden_user");
    assert_eq!(hidden["sender_user_name"], "赵敏");
    assert!(hidden.get("sender_user").is_none());
    desk.world(|world| {
        let said = world.say_anonymously(desk.wang, group, "匿名").unwrap();
        world.forward(li, group, said, private).unwrap();
        let joined = world.messages(group)[0].id;
        let service = world.forward(li, group, joined, private);
        assert_eq!(service, Err(PlayError::NoMessage));
    });
    let origin = desk.updates().await[0]["message"]["forward_origin"].clone();
    assert_eq!(
        (&origin["type"], &origin["sender_chat"]["id"]),
        (&json!("chat"), &json!(desk.group))
    );
}

#[tokio::test]
async fn a_text_of_more_than_4096_units_arrives_as_several_messages() {
    let desk = started().await;
    let (li, private) = (desk.li, desk.private(desk.li));
    let text = format!("{}😀{}", "字".repeat(4095), "尾".repeat(10));
    desk.world(|world| world.say(li, private, &text, None))
        .unwrap();
    let updates = desk.updates().await;
    let parts: Vec<&str> = updates
        .iter()
        .filter_map(|u| u["message"]["text"].as_str())
        .collect();
    assert_eq!(parts.len(), 2);
    assert_eq!(parts.concat(), text);
    assert_eq!(parts[0].encode_utf16().count(), 4095);
}

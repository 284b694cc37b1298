//! The world's things as the Bot API writes them. Absent fields are left out by `tell` and `answer`.

use serde_json::{Value, json};

use super::World;
use super::chat::{Chat, GroupKind, Permissions, Place, Status};
use super::markup::Rich;
use super::message::{Author, Body, Keyboard, Message, Origin, Service};
use super::refusal::without_nulls;

/// The account that anonymous administrators write with (Bot API, fixed).
const ANONYMOUS_ADMIN: i64 = 1_087_968_824;

fn entities(rich: &Rich) -> Value {
    if rich.entities.is_empty() {
        Value::Null
    } else {
        rich.entities_json()
    }
}

pub(crate) fn keyboard_json(keyboard: &Keyboard) -> Value {
    if keyboard.is_empty() {
        return Value::Null;
    }
    let rows: Vec<Vec<&serde_json::Map<String, Value>>> = keyboard
        .iter()
        .map(|row| row.iter().map(|button| &button.fields).collect())
        .collect();
    json!({"inline_keyboard": rows})
}

pub(crate) fn permissions_json(may: Permissions) -> Value {
    json!({
        "can_send_messages": may.text,
        "can_send_audios": may.documents,
        "can_send_documents": may.documents,
        "can_send_photos": may.photos,
        "can_send_videos": may.photos,
        "can_send_video_notes": may.photos,
        "can_send_voice_notes": may.documents,
        "can_send_polls": may.polls,
        "can_send_other_messages": may.text,
        "can_add_web_page_previews": may.text,
        "can_react_to_messages": true,
        "can_edit_tag": false,
        "can_change_info": false,
        "can_invite_users": true,
        "can_pin_messages": may.pin,
        "can_manage_topics": false,
    })
}

impl World {
    pub(crate) fn user_json(&self, id: i64) -> Value {
        if let Some(bot) = self.bots.get(&id) {
            return json!({"id": id, "is_bot": true, "first_name": bot.name, "username": bot.username});
        }
        match self.people.get(&id) {
            Some(person) => json!({
                "id": id,
                "is_bot": false,
                "first_name": if person.deactivated { "" } else { person.name.as_str() },
                "username": person.username,
                "language_code": "zh-hans",
            }),
            None => json!({"id": id, "is_bot": false, "first_name": ""}),
        }
    }

    pub(crate) fn chat_json(&self, place: Place) -> Value {
        let Some(chat) = self.chats.get(&place) else {
            return json!({"id": place.chat_id(), "type": "private", "first_name": ""});
        };
        match (place, chat.kind) {
            (Place::Private { person, .. }, _) | (Place::Group(person), None) => {
                let user = self.user_json(person);
                json!({
                    "id": person,
                    "type": "private",
                    "first_name": user["first_name"],
                    "username": user["username"],
                })
            }
            (Place::Group(id), Some(GroupKind::Basic)) => json!({
                "id": id,
                "type": "group",
                "title": chat.title,
                "all_members_are_administrators": false,
            }),
            (Place::Group(id), Some(kind)) => json!({
                "id": id,
                "type": "supergroup",
                "title": chat.title,
                "is_forum": (kind == GroupKind::Forum).then_some(true),
            }),
        }
    }

    fn author_json(&self, place: Place, author: Author, into: &mut Value) {
        match author {
            Author::Person(id) | Author::Bot(id) => into["from"] = self.user_json(id),
            Author::Anonymous(_) => {
                into["from"] = json!({
                    "id": ANONYMOUS_ADMIN,
                    "is_bot": true,
                    "first_name": "Group",
                    "username": "GroupAnonymousBot",
                });
                into["sender_chat"] = self.chat_json(place);
            }
        }
    }

    fn origin_json(&self, origin: &Origin, sender: &Value) -> Value {
        let date = origin.at_ms.div_euclid(1000);
        let hidden = |id: &i64| self.people.get(id).filter(|one| one.hidden_in_forwards);
        match origin.author {
            Author::Anonymous(_) => {
                json!({"type": "chat", "sender_chat": sender["sender_chat"], "date": date})
            }
            Author::Person(id) | Author::Bot(id) => match hidden(&id) {
                Some(person) => {
                    json!({"type": "hidden_user", "sender_user_name": person.name, "date": date})
                }
                None => json!({"type": "user", "sender_user": sender["from"], "date": date}),
            },
        }
    }

    /// A message; with `replies` the message that it answers goes along, one level deep.
    pub(crate) fn message_json(&self, place: Place, message: &Message, replies: bool) -> Value {
        if message.deleted {
            return json!({"chat": self.chat_json(place), "message_id": message.id, "date": 0});
        }
        let mut value = json!({
            "message_id": message.id,
            "date": message.at_ms.div_euclid(1000),
            "chat": self.chat_json(place),
            "message_thread_id": message.thread,
            "is_topic_message": message.thread.map(|_| true),
            "edit_date": message.edited_ms.map(|at| at.div_euclid(1000)),
            "media_group_id": message.album,
            "has_protected_content": message.protected.then_some(true),
            "reply_markup": keyboard_json(&message.keyboard),
        });
        self.author_json(place, message.author, &mut value);
        if let Some(origin) = &message.origin {
            let mut sender = json!({});
            self.author_json(origin.place, origin.author, &mut sender);
            value["forward_origin"] = self.origin_json(origin, &sender);
        }
        let answered = message.reply_to.filter(|_| replies);
        if let Some(other) = answered.and_then(|id| self.chats.get(&place)?.messages.get(&id)) {
            value["reply_to_message"] = self.message_json(place, other, false);
        }
        self.body_json(place, &message.body, &mut value);
        without_nulls(value)
    }

    fn body_json(&self, place: Place, body: &Body, into: &mut Value) {
        match body {
            Body::Text(rich) => {
                into["text"] = json!(rich.text);
                into["entities"] = entities(rich);
            }
            Body::Photo(attached, caption) | Body::Document(attached, caption) => {
                if let Some(stored) = self.files.get(&attached.file_id) {
                    if matches!(body, Body::Photo(..)) {
                        into["photo"] = self.photo_json(&attached.file_id, attached.size);
                    } else {
                        into["document"] = stored.document_json(&attached.file_id);
                    }
                }
                if !caption.text.is_empty() {
                    into["caption"] = json!(caption.text);
                    into["caption_entities"] = entities(caption);
                }
            }
            Body::Poll(id) => {
                into["poll"] = self.polls.get(id).map_or(Value::Null, |poll| poll.json());
            }
            Body::Service(service) => self.service_json(place, service, into),
        }
    }

    fn service_json(&self, place: Place, service: &Service, into: &mut Value) {
        match service {
            Service::GroupCreated => into["group_chat_created"] = json!(true),
            Service::Joined(users) => {
                let all: Vec<Value> = users.iter().map(|user| self.user_json(*user)).collect();
                into["new_chat_members"] = json!(all);
            }
            Service::Left(user) => into["left_chat_member"] = self.user_json(*user),
            Service::MigratedTo(id) => into["migrate_to_chat_id"] = json!(id),
            Service::MigratedFrom(id) => into["migrate_from_chat_id"] = json!(id),
            Service::Pinned(id) => {
                let pinned = self
                    .chats
                    .get(&place)
                    .and_then(|chat| chat.messages.get(id));
                if let Some(pinned) = pinned {
                    into["pinned_message"] = self.message_json(place, pinned, false);
                }
            }
            Service::TopicCreated(name) => {
                into["forum_topic_created"] = json!({"name": name, "icon_color": 7_322_096});
            }
            Service::TopicClosed => into["forum_topic_closed"] = json!({}),
        }
    }

    /// Somebody's place in a chat, with every field that strict clients want.
    pub(crate) fn member_json(&self, chat: &Chat, user: i64, status: Status) -> Value {
        let who = self.user_json(user);
        let supergroup = chat.kind != Some(GroupKind::Basic);
        match status {
            Status::Creator => json!({"user": who, "status": "creator", "is_anonymous": false}),
            Status::Administrator(rights) => without_nulls(json!({
                "user": who,
                "status": "administrator",
                "can_be_edited": false,
                "is_anonymous": rights.anonymous,
                "can_manage_chat": true,
                "can_delete_messages": rights.delete,
                "can_manage_video_chats": true,
                "can_restrict_members": true,
                "can_promote_members": false,
                "can_change_info": true,
                "can_invite_users": true,
                "can_post_stories": false,
                "can_edit_stories": false,
                "can_delete_stories": false,
                "can_send_welcome_messages": false,
                "can_pin_messages": rights.pin,
                "can_manage_topics": supergroup.then_some(chat.kind == Some(GroupKind::Forum)),
            })),
            Status::Member => json!({"user": who, "status": "member"}),
            Status::Restricted(may) => {
                let mut value = permissions_json(may);
                value["user"] = who;
                value["status"] = json!("restricted");
                value["is_member"] = json!(true);
                value["until_date"] = json!(0);
                value
            }
            Status::Left => json!({"user": who, "status": "left"}),
            Status::Kicked => json!({"user": who, "status": "kicked", "until_date": 0}),
        }
    }

    /// `getChat`'s answer, with the fields that strict clients cannot do without.
    pub(crate) fn full_chat_json(&self, chat: &Chat) -> Value {
        let mut value = self.chat_json(chat.place);
        value["accent_color_id"] = json!(0);
        value["max_reaction_count"] = json!(11);
        value["accepted_gift_types"] = json!({
            "unlimited_gifts": false,
            "limited_gifts": false,
            "unique_gifts": false,
            "premium_subscription": false,
            "gifts_from_channels": false,
        });
        if chat.kind.is_some() {
            value["permissions"] = permissions_json(chat.permissions);
            value["join_to_send_messages"] = if chat.kind == Some(GroupKind::Basic) {
                Value::Null
            } else {
                json!(true)
            };
        }
        let newest = chat.pinned.last().and_then(|id| chat.messages.get(id));
        if let Some(pinned) = newest.filter(|pinned| !pinned.deleted) {
            value["pinned_message"] = self.message_json(chat.place, pinned, false);
        }
        without_nulls(value)
    }
}

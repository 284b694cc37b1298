//! Coming and going, rights, topics, upgrades: what happens to a group and its members.

use super::super::World;
use super::super::chat::{
    AdminRights, Chat, Contact, GroupKind, Permissions, Place, Status, Topic,
};
use super::super::message::{Author, Body, Message, Service};
use super::{PlayError, fits_a_link};

impl World {
    fn group_mut(&mut self, group: i64) -> Result<&mut Chat, PlayError> {
        let chat = self.chats.get_mut(&Place::Group(group));
        chat.filter(|chat| !chat.deleted && chat.migrated_to.is_none())
            .ok_or(PlayError::NoChat)
    }

    fn service(&mut self, group: i64, by: i64, what: Service) -> i64 {
        let author = if self.bots.contains_key(&by) {
            Author::Bot(by)
        } else {
            Author::Person(by)
        };
        self.post(
            Place::Group(group),
            Message::new(author, Body::Service(what)),
        )
    }

    /// Makes a person the group's creator, without telling anybody: groups begin with one.
    pub fn found(&mut self, group: i64, person: i64) -> Result<(), PlayError> {
        self.group_mut(group)?
            .members
            .insert(person, Status::Creator);
        self.touch();
        Ok(())
    }

    /// A person makes a basic group of their own, with a bot among its first members if they like. Returns its id.
    ///
    /// # Errors
    /// When there is no such person or bot, or the bot may not be in groups.
    pub fn create_group(
        &mut self,
        person: i64,
        title: &str,
        bot: Option<i64>,
    ) -> Result<i64, PlayError> {
        if !self.people.contains_key(&person) {
            return Err(PlayError::NoPerson);
        }
        if let Some(bot) = bot {
            let bot = self.bots.get(&bot).ok_or(PlayError::NoBot)?;
            if !bot.joins_groups {
                return Err(PlayError::NoGroups);
            }
        }
        let group = self.add_group(title, GroupKind::Basic);
        self.found(group, person)?;
        if let Some(bot) = bot {
            self.move_member(Place::Group(group), bot, person, Status::Member);
            self.service(group, person, Service::GroupCreated);
        }
        Ok(group)
    }

    /// Lets only administrators see who is in a group, or everybody again.
    pub fn hide_members(&mut self, group: i64, hidden: bool) -> Result<(), PlayError> {
        self.group_mut(group)?.members_hidden = hidden;
        self.touch();
        Ok(())
    }

    /// Puts people into a group in silence, as the history before the world began.
    pub fn settle(&mut self, group: i64, people: &[i64]) -> Result<(), PlayError> {
        let chat = self.group_mut(group)?;
        for person in people {
            chat.members.entry(*person).or_insert(Status::Member);
        }
        self.touch();
        Ok(())
    }

    /// Lets a person have started a bot in silence, as the history before the world began.
    pub fn acquaint(&mut self, person: i64, bot: i64) -> Result<(), PlayError> {
        self.private_chat(bot, person)?.contact = Contact::Started;
        self.touch();
        Ok(())
    }

    /// A person joins a group.
    pub fn join(&mut self, person: i64, group: i64) -> Result<(), PlayError> {
        if !self.people.contains_key(&person) {
            return Err(PlayError::NoPerson);
        }
        if self.group_mut(group)?.status(person).inside() {
            return Err(PlayError::AlreadyMember);
        }
        self.move_member(Place::Group(group), person, person, Status::Member);
        self.service(group, person, Service::Joined(vec![person]));
        Ok(())
    }

    /// A person leaves a group.
    pub fn leave(&mut self, person: i64, group: i64) -> Result<(), PlayError> {
        if !self.group_mut(group)?.status(person).inside() {
            return Err(PlayError::NotMember);
        }
        self.service(group, person, Service::Left(person));
        self.move_member(Place::Group(group), person, person, Status::Left);
        Ok(())
    }

    /// A person adds a bot; with a payload as by a `?startgroup=` link, which the bot then hears as
    /// `/start@bot payload`.
    pub fn add_bot_to_group(
        &mut self,
        bot: i64,
        group: i64,
        by: i64,
        startgroup_payload: Option<&str>,
    ) -> Result<(), PlayError> {
        if !startgroup_payload.is_none_or(fits_a_link) {
            return Err(PlayError::BadPayload);
        }
        let username = self
            .bots
            .get(&bot)
            .ok_or(PlayError::NoBot)?
            .username
            .clone();
        let place = Place::Group(group);
        let chat = self.group_mut(group)?;
        if !chat.status(by).inside() {
            return Err(PlayError::NotMember);
        }
        let known = chat.status(bot).inside();
        if !known && !self.bots.get(&bot).is_some_and(|bot| bot.joins_groups) {
            return Err(PlayError::NoGroups);
        }
        if known && startgroup_payload.is_none() {
            return Err(PlayError::AlreadyMember);
        }
        if !known {
            self.move_member(place, bot, by, Status::Member);
            self.service(group, by, Service::Joined(vec![bot]));
        }
        if let Some(payload) = startgroup_payload.filter(|payload| !payload.is_empty()) {
            self.say(by, place, &format!("/start@{username} {payload}"), None)?;
        }
        Ok(())
    }

    fn by_administrator(&mut self, group: i64, by: i64) -> Result<(), PlayError> {
        if self.group_mut(group)?.status(by).admin() {
            return Ok(());
        }
        Err(PlayError::NotAdmin)
    }

    /// An administrator throws a member (a bot or a person) out.
    pub fn remove(&mut self, user: i64, group: i64, by: i64) -> Result<(), PlayError> {
        self.by_administrator(group, by)?;
        if !self.group_mut(group)?.status(user).inside() {
            return Err(PlayError::NotMember);
        }
        self.move_member(Place::Group(group), user, by, Status::Kicked);
        self.service(group, by, Service::Left(user));
        Ok(())
    }

    /// An administrator makes a member one too.
    pub fn promote(
        &mut self,
        user: i64,
        group: i64,
        by: i64,
        rights: AdminRights,
    ) -> Result<(), PlayError> {
        self.change(user, group, by, Status::Administrator(rights))
    }

    /// Makes an administrator a member again.
    pub fn demote(&mut self, user: i64, group: i64, by: i64) -> Result<(), PlayError> {
        self.change(user, group, by, Status::Member)
    }

    /// Restricts one member. A basic group knows only rules for all: see `set_permissions`.
    pub fn restrict(
        &mut self,
        user: i64,
        group: i64,
        by: i64,
        may: Permissions,
    ) -> Result<(), PlayError> {
        if self.group_mut(group)?.kind == Some(GroupKind::Basic) {
            return Err(PlayError::NotBasic);
        }
        self.change(user, group, by, Status::Restricted(may))
    }

    fn change(&mut self, user: i64, group: i64, by: i64, new: Status) -> Result<(), PlayError> {
        self.by_administrator(group, by)?;
        if !self.group_mut(group)?.status(user).inside() {
            return Err(PlayError::NotMember);
        }
        self.move_member(Place::Group(group), user, by, new);
        Ok(())
    }

    /// What all plain members of a group may do.
    pub fn set_permissions(&mut self, group: i64, may: Permissions) -> Result<(), PlayError> {
        self.group_mut(group)?.permissions = may;
        self.touch();
        Ok(())
    }

    /// Opens a topic in a forum. Returns its thread id.
    pub fn add_topic(&mut self, group: i64, by: i64, name: &str) -> Result<i64, PlayError> {
        if self.group_mut(group)?.kind != Some(GroupKind::Forum) {
            return Err(PlayError::NoTopic);
        }
        let id = self.service(group, by, Service::TopicCreated(name.to_owned()));
        let chat = self.group_mut(group)?;
        chat.topics.insert(id, Topic { closed: false });
        if let Some(message) = chat.messages.get_mut(&id) {
            message.thread = Some(id);
        }
        Ok(id)
    }

    /// Closes a topic: only administrators may write there.
    pub fn close_topic(&mut self, group: i64, by: i64, topic: i64) -> Result<(), PlayError> {
        let chat = self.group_mut(group)?;
        chat.topics
            .get_mut(&topic)
            .ok_or(PlayError::NoTopic)?
            .closed = true;
        let author = Author::Person(by);
        let mut message = Message::new(author, Body::Service(Service::TopicClosed));
        message.thread = Some(topic);
        self.post(Place::Group(group), message);
        Ok(())
    }

    /// Deletes a topic with all that stands in it.
    pub fn delete_topic(&mut self, group: i64, topic: i64) -> Result<(), PlayError> {
        let chat = self.group_mut(group)?;
        chat.topics.remove(&topic).ok_or(PlayError::NoTopic)?;
        for message in chat
            .messages
            .values_mut()
            .filter(|message| message.thread == Some(topic))
        {
            message.deleted = true;
        }
        self.touch();
        Ok(())
    }

    /// Deletes a group for all: the bots get 403 from then on.
    pub fn delete_group(&mut self, group: i64) -> Result<(), PlayError> {
        self.group_mut(group)?.deleted = true;
        self.touch();
        Ok(())
    }

    /// Upgrades a basic group. Bots see a join to the new chat, no leave of the old one, and a service
    /// message in each (tdlib/telegram-bot-api#266). Returns the supergroup's id.
    pub fn upgrade_group(&mut self, group: i64, by: i64) -> Result<i64, PlayError> {
        let old = self.group_mut(group)?;
        if old.kind != Some(GroupKind::Basic) {
            return Err(PlayError::NotBasic);
        }
        let (title, permissions, members) =
            (old.title.clone(), old.permissions, old.members.clone());
        let id = self.new_group_id(GroupKind::Supergroup);
        let mut chat = Chat::group(id, &title, GroupKind::Supergroup);
        chat.permissions = permissions;
        chat.members = members.clone();
        chat.members.retain(|user, _| !self.bots.contains_key(user));
        self.chats.insert(Place::Group(id), chat);
        self.service(group, by, Service::MigratedTo(id));
        if let Ok(old) = self.group_mut(group) {
            old.migrated_to = Some(id);
        }
        for (user, status) in members {
            if self.bots.contains_key(&user) && status.inside() {
                self.move_member(Place::Group(id), user, by, status);
            }
        }
        self.service(id, by, Service::MigratedFrom(group));
        Ok(id)
    }
}

//! What people do in their private chat with the bot and around the groups: write, send, forward, press there, follow links,
//! come and go, and what a forged client may try.

use super::chat::private;
use super::person::Person;
use super::{BOT, Town};
use tongluo::domain::time::Span;
use tongluo::sandbox::{MessageView, Place, PlayError, PressId, Upload};

/// A picture of 640 by 480 pixels.
const PICTURE: &[u8] = include_bytes!("picture.png");

/// A picture as a phone sends it.
pub(crate) fn picture() -> Upload {
    file("photo.png", PICTURE)
}

/// A file of that name.
pub(crate) fn file(name: &str, bytes: &[u8]) -> Upload {
    Upload {
        name: name.to_owned(),
        mime: None,
        bytes: bytes.into(),
    }
}

impl Person<'_> {
    /// Writes to the bot in private; what it says there.
    pub(crate) async fn says(&self, text: &str) -> String {
        let (account, place) = (self.account, self.private());
        self.town
            .world(|w| w.say(account, place, text, None))
            .unwrap();
        self.reads_on().await
    }

    /// Writes in the first group.
    pub(crate) async fn says_in_group(&self, text: &str) {
        let (account, place) = (self.account, self.town.here());
        self.town
            .world(|w| w.say(account, place, text, None))
            .unwrap();
        self.town.settle().await;
    }

    /// Sends the bot a picture in private; what it says there.
    pub(crate) async fn sends_picture(&self, caption: &str) -> String {
        let (account, place) = (self.account, self.private());
        self.town
            .world(|w| w.send_picture(account, place, &picture(), caption))
            .unwrap();
        self.reads_on().await
    }

    /// Sends the bot a file in private; what it says there.
    pub(crate) async fn sends_file(&self, name: &str, bytes: &[u8], caption: &str) -> String {
        let (account, place) = (self.account, self.private());
        self.town
            .world(|w| w.send_file(account, place, &file(name, bytes), caption))
            .unwrap();
        self.reads_on().await
    }

    /// Sends the bot so many pictures at once in private; what it says there.
    pub(crate) async fn sends_album(&self, pictures: usize, caption: &str) -> String {
        let (account, place) = (self.account, self.private());
        let album: Vec<Upload> = (0..pictures).map(|_| picture()).collect();
        self.town
            .world(|w| w.send_album(account, place, &album, caption))
            .unwrap();
        self.reads_on().await
    }

    /// Forwards the bot's newest message with these words from the first group to the bot in private; what it says there.
    pub(crate) async fn forwards(&self, words: &str) -> String {
        let (from, to) = (self.town.here(), self.private());
        let message = self.finds(from, words).id;
        self.forwards_from(from, message, to);
        self.reads_on().await
    }

    /// Forwards any message that they can see; the copy.
    pub(crate) fn forwards_from(&self, from: Place, message: i64, to: Place) -> MessageView {
        let account = self.account;
        self.town.world(|w| {
            let copy = w.forward(account, from, message, to).unwrap();
            w.message(to, copy).unwrap()
        })
    }

    /// Presses the button with these words in private, under the newest message that has it; what pops up.
    pub(crate) async fn presses_label_in_private(&self, words: &str) -> String {
        let press = self.taps_in(self.private(), words);
        self.town.settle().await;
        self.popup(press)
    }

    /// Takes a while, then presses the newest button with these words in private; what pops up.
    pub(crate) async fn chooses(&self, words: &str) -> String {
        self.town.passes(Span::seconds(3)).await;
        self.presses_in_private(words).await
    }

    /// Presses a button that a message of the first group or the private chat carried once and no more, as a phone does that
    /// shows it still; what pops up.
    pub(crate) async fn presses_old(&self, words: &str) -> String {
        let places = [self.private(), self.town.here()];
        let found = places.into_iter().find_map(|place| {
            let stands = self.town.stands_in(place);
            let mut newest = stands.iter().rev();
            newest.find_map(|m| Some((place, m.id, carried(m, words)?)))
        });
        let (place, message, data) = found.unwrap_or_else(|| panic!("no {words:?} of old"));
        self.presses_forged_in(place, message, &data).await.unwrap()
    }

    /// Presses with any data on the newest message of the first group that has buttons, as a forged client can; what pops up.
    pub(crate) async fn presses_forged(&self, data: &str) -> String {
        let place = self.town.here();
        let stands = self.town.stands_in(place);
        let mut newest = stands.iter().rev();
        let message = newest.find(|m| !m.keyboard.is_empty());
        let message = message.expect("no message with buttons").id;
        self.presses_forged_in(place, message, data).await.unwrap()
    }

    /// Presses with any data on any message; what pops up, or why the server does not even tell the bot of it.
    pub(crate) async fn presses_forged_in(
        &self,
        place: Place,
        message: i64,
        data: &str,
    ) -> Result<String, PlayError> {
        let press = self.taps_forged_in(place, message, data)?;
        self.town.settle().await;
        Ok(self.popup(press))
    }

    /// As `presses_forged_in`, and nobody waits for what comes of it.
    pub(crate) fn taps_forged_in(
        &self,
        place: Place,
        message: i64,
        data: &str,
    ) -> Result<PressId, PlayError> {
        let account = self.account;
        let press = self
            .town
            .world(|w| w.press_data(account, place, message, data))?;
        self.notes_a_press(data);
        Ok(press)
    }

    /// Follows a link that leads to the private chat; what the bot says there.
    pub(crate) async fn opens(&self, url: &str) -> String {
        let account = self.account;
        self.town
            .world(|w| w.open_link(account, url, None))
            .unwrap();
        self.reads_on().await
    }

    /// Presses the button with these words in the first group that leads to the private chat, as a link or by the answer to the
    /// press; what the bot says there.
    pub(crate) async fn follows(&self, words: &str) -> String {
        let stands = self.town.stands();
        let mut newest = stands.iter().rev();
        let found = newest.find_map(|m| {
            let (row, column) = m.button(words)?;
            Some(m.keyboard[row][column].clone())
        });
        let button = found.unwrap_or_else(|| panic!("no button {words:?} in {stands:#?}"));
        if let Some(url) = button.url() {
            return self.opens(url).await;
        }
        let press = self.taps(words);
        self.town.settle().await;
        let url = self.town.world(|w| w.popup(press)).and_then(|p| p.url);
        let url = url.unwrap_or_else(|| panic!("{words:?} leads nowhere"));
        self.opens(&url).await
    }

    /// Blocks the bot.
    pub(crate) async fn blocks(&self) {
        let account = self.account;
        self.town.world(|w| w.block(account, BOT)).unwrap();
        self.town.settle().await;
    }

    /// Lets the bot write again.
    pub(crate) async fn unblocks(&self) {
        let account = self.account;
        self.town.world(|w| w.unblock(account, BOT)).unwrap();
        self.town.settle().await;
    }

    /// Joins the first group.
    pub(crate) async fn joins(&self) {
        let (account, group) = (self.account, self.town.group());
        self.town.world(|w| w.join(account, group)).unwrap();
        self.town.settle().await;
    }

    /// Leaves the first group.
    pub(crate) async fn leaves(&self) {
        let (account, group) = (self.account, self.town.group());
        self.town.world(|w| w.leave(account, group)).unwrap();
        self.town.settle().await;
    }

    /// Adds the bot to a group that they are in, by its name and no link.
    pub(crate) async fn adds_bot(&self, group: i64) {
        let account = self.account;
        self.town
            .world(|w| w.add_bot_to_group(BOT, group, account, None))
            .unwrap();
        self.town.settle().await;
    }

    /// Throws the bot out of a group.
    pub(crate) async fn removes_bot(&self, group: i64) {
        let account = self.account;
        self.town.world(|w| w.remove(BOT, group, account)).unwrap();
        self.town.settle().await;
    }

    /// Makes a group of their own with the bot among its first members.
    pub(crate) async fn founds_group_with_bot(&self, title: &str) -> i64 {
        let account = self.account;
        let group = self
            .town
            .world(|w| w.create_group(account, title, Some(BOT)))
            .unwrap();
        self.town.settle().await;
        group
    }

    /// What the bot said in private since somebody last looked.
    pub(crate) async fn reads_on(&self) -> String {
        self.town.settle().await;
        let new = self.town.world(|w| w.take_new(self.private()));
        let texts: Vec<&str> = new.iter().map(MessageView::text).collect();
        texts.join("\n")
    }

    /// What stands in private, all of it.
    pub(crate) fn private_text(&self) -> String {
        let stands = self.town.stands_in(self.private());
        let texts: Vec<&str> = stands.iter().map(MessageView::text).collect();
        texts.join("\n")
    }

    fn finds(&self, place: Place, words: &str) -> MessageView {
        let stands = self.town.stands_in(place);
        let found = stands.iter().rev().find(|m| m.text().contains(words));
        found
            .cloned()
            .unwrap_or_else(|| panic!("no {words:?} in {stands:#?}"))
    }
}

/// What the button with these words told the bot while the message carried it.
fn carried(message: &MessageView, words: &str) -> Option<String> {
    let past = message.past.iter().rev().map(|p| &p.keyboard);
    let mut buttons = past.flatten().flatten();
    let found = buttons.find(|b| b.text().contains(words))?;
    found.data().map(str::to_owned)
}

impl Town {
    /// The owner, who is 王秀英.
    pub(crate) fn owner(&self) -> Person<'_> {
        self.person("P002")
    }

    /// Somebody from elsewhere, in none of our groups.
    pub(crate) fn outsider(&self, name: &str) -> Person<'_> {
        let account = self.world(|w| w.add_person(name));
        self.knows_account(name, account)
    }

    /// What the bot said to somebody in private since they last looked, in this order.
    #[track_caller]
    pub(crate) fn expect_private(&self, person: &Person<'_>, words: &[&str]) -> Vec<MessageView> {
        self.expect_in(private(person.account), words)
    }

    /// The buttons under the newest message in somebody's private chat that has any say exactly this, row by row.
    #[track_caller]
    pub(crate) fn expect_buttons(&self, person: &Person<'_>, words: &[&str]) -> MessageView {
        let stands = self.stands_in(private(person.account));
        let newest = stands.iter().rev().find(|m| !m.keyboard.is_empty());
        let newest = newest.expect("no buttons in private");
        let shown: Vec<&str> = newest.keyboard.iter().flatten().map(|b| b.text()).collect();
        assert_eq!(shown, words, "under {:?}", newest.text());
        newest.clone()
    }
}

//! What people do, in their own words. Every press and vote goes into a book that the town counts by itself at the end.

use super::chat::private;
use super::{BOT, Colleague, Town};
use tongluo::clock::Clock;
use tongluo::domain::time::{Instant, Span};
use tongluo::sandbox::{MessageView, Place, PressId};

/// What the town's book holds of an act.
#[derive(Clone, Debug)]
pub(crate) struct Acted {
    pub(crate) account: i64,
    pub(crate) what: What,
    /// When the bot took it in; a press carries no time of its own.
    pub(crate) heard: Option<Instant>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// A button with that data.
    Press(String),
    /// A vote under that message of a group; no options took it back.
    Vote(i64, Vec<usize>),
}

/// Somebody, with one account in hand.
#[derive(Clone)]
pub(crate) struct Person<'a> {
    pub(crate) town: &'a Town,
    pub(crate) account: i64,
}

impl Town {
    /// The one with this 编号.
    pub(crate) fn person(&self, key: &str) -> Person<'_> {
        let colleagues = self.colleagues.borrow();
        let found = colleagues.iter().find(|c| c.key.as_deref() == Some(key));
        let account = found.expect("nobody has this key").accounts[0];
        Person {
            town: self,
            account,
        }
    }

    /// Somebody who is on no roster, in the group all the same.
    pub(crate) fn stranger(&self, name: &str) -> Person<'_> {
        let group = self.group();
        let account = self.world(|w| {
            let account = w.add_person(name);
            w.settle(group, &[account]).unwrap();
            account
        });
        self.knows_account(name, account)
    }

    pub(super) fn knows_account(&self, name: &str, account: i64) -> Person<'_> {
        self.colleagues.borrow_mut().push(Colleague {
            key: None,
            name: name.to_owned(),
            accounts: vec![account],
        });
        Person {
            town: self,
            account,
        }
    }

    /// Another account of the same person, in the group too.
    pub(crate) fn second_account(&self, key: &str) -> Person<'_> {
        let group = self.group();
        let mut colleagues = self.colleagues.borrow_mut();
        let mut all = colleagues.iter_mut();
        let one = all.find(|c| c.key.as_deref() == Some(key)).unwrap();
        let account = self.world(|w| {
            let account = w.add_person(&one.name);
            w.settle(group, &[account]).unwrap();
            account
        });
        one.accounts.push(account);
        drop(colleagues);
        Person {
            town: self,
            account,
        }
    }

    /// Whatever waited has been heard by now.
    pub(crate) fn hear(&self) {
        if self.world(|w| w.pending(BOT)) > 0 {
            return;
        }
        let now = self.clock.now();
        for act in self.acted.borrow_mut().iter_mut() {
            act.heard.get_or_insert(now);
        }
    }

    /// What is still waiting at the server will be gone before anybody hears it.
    pub(crate) fn what_waits_is_lost(&self) {
        self.acted.borrow_mut().retain(|a| a.heard.is_some());
    }
}

impl Person<'_> {
    /// The private chat with the bot.
    pub(crate) fn private(&self) -> Place {
        private(self.account)
    }

    /// Presses a button of the newest message in the first group that has one with these words; what pops up.
    pub(crate) async fn presses(&self, words: &str) -> String {
        let press = self.taps(words);
        self.town.settle().await;
        self.popup(press)
    }

    /// Presses the newest button with these words in the private chat; what pops up.
    pub(crate) async fn presses_in_private(&self, words: &str) -> String {
        let press = self.taps_in(self.private(), words);
        self.town.settle().await;
        self.popup(press)
    }

    /// What the newest message in the private chat says now.
    pub(crate) fn reads(&self) -> String {
        let stands = self.town.stands_in(self.private());
        stands
            .last()
            .map(|m| m.text().to_owned())
            .unwrap_or_default()
    }

    /// As `presses`, and nobody waits for what comes of it.
    pub(crate) fn taps(&self, words: &str) -> PressId {
        self.taps_in(self.town.here(), words)
    }

    pub(crate) fn taps_in(&self, place: Place, words: &str) -> PressId {
        let stands = self.town.stands_in(place);
        let mut newest = stands.iter().rev();
        let found = newest.find_map(|m| m.button(words).map(|b| (m.clone(), b)));
        let (message, (row, column)) =
            found.unwrap_or_else(|| panic!("no button {words:?} in {stands:#?}"));
        self.taps_at(place, &message, row, column)
    }

    fn taps_at(&self, place: Place, message: &MessageView, row: usize, column: usize) -> PressId {
        let data = message.keyboard[row][column].data();
        self.note(What::Press(data.expect("this button is a link").to_owned()));
        let (account, id) = (self.account, message.id);
        self.town
            .world(|w| w.press(account, place, id, row, column))
            .unwrap()
    }

    pub(super) fn notes_a_press(&self, data: &str) {
        self.note(What::Press(data.to_owned()));
    }

    fn note(&self, what: What) {
        self.town.acted.borrow_mut().push(Acted {
            account: self.account,
            what,
            heard: None,
        });
    }

    /// What popped up after a press; empty while nothing did.
    pub(crate) fn popup(&self, press: PressId) -> String {
        let popup = self.town.world(|w| w.popup(press));
        popup.map(|p| p.text).unwrap_or_default()
    }

    /// Follows the link under the newest quiz of the first group; the private message that comes of it.
    pub(crate) async fn starts_quiz(&self) -> String {
        let link = {
            let stands = self.town.stands();
            let mut buttons = stands
                .iter()
                .rev()
                .flat_map(|m| m.keyboard.iter().flatten());
            let found = buttons.find_map(|b| b.url());
            found.expect("no link in the group").to_owned()
        };
        let account = self.account;
        self.town
            .world(|w| w.open_link(account, &link, None))
            .unwrap();
        self.town.settle().await;
        let new = self.town.world(|w| w.take_new(private(account)));
        let last = new.last().expect("nothing came in private");
        last.text().to_owned()
    }

    /// Takes a while, then answers the question (from 0) that stands in private with this option (from 0). What stands there
    /// afterwards.
    pub(crate) async fn answers(&self, question: u16, option: usize) -> String {
        self.town.passes(Span::seconds(3)).await;
        let place = self.private();
        let stands = self.town.stands_in(place);
        let message = stands.iter().rev().find(|m| !m.keyboard.is_empty());
        let message = message.expect("no question stands in private");
        let data = message.keyboard[option][0].data().unwrap_or_default();
        let asked = data.split('.').nth(2).unwrap_or_default();
        assert_eq!(asked, question.to_string(), "{}", message.text());
        self.taps_at(place, message, option, 0);
        self.town.settle().await;
        self.town.passes(Span::seconds(2)).await;
        let shown = self.town.world(|w| w.message(place, message.id)).unwrap();
        shown.text().to_owned()
    }

    /// Votes in the newest poll of the first group.
    pub(crate) async fn votes(&self, options: &[usize]) {
        self.casts(options);
        self.town.settle().await;
    }

    /// As `votes`, and nobody waits for what comes of it.
    pub(crate) fn casts(&self, options: &[usize]) {
        let place = self.town.here();
        let stands = self.town.stands_in(place);
        let poll = stands.iter().rev().find(|m| m.poll.is_some());
        let poll = poll.expect("no poll in the group").id;
        let account = self.account;
        self.note(What::Vote(poll, options.to_vec()));
        self.town
            .world(|w| w.vote(account, place, poll, options))
            .unwrap();
    }

    /// Votes anew where the poll lets one change one's mind, which our emulated server does for no quiz: it tells the bot as
    /// Telegram would. No options take the vote back.
    pub(crate) fn revotes(&self, options: &[usize]) {
        let stands = self.town.stands();
        let message = stands.iter().rev().find(|m| m.poll.is_some()).unwrap();
        self.note(What::Vote(message.id, options.to_vec()));
        let answer = serde_json::json!({
            "poll_id": message.poll.as_ref().unwrap().id,
            "user": { "id": self.account, "is_bot": false, "first_name": "某人" },
            "option_ids": options,
            "option_persistent_ids": options.iter().map(usize::to_string).collect::<Vec<_>>(),
        });
        self.town.world(|w| w.push_raw(BOT, "poll_answer", answer));
    }

    /// Votes in the first group's name, as an administrator who acts for it.
    pub(crate) fn casts_for_the_group(&self, options: &[usize]) {
        let place = self.town.here();
        let stands = self.town.stands();
        let poll = stands.iter().rev().find(|m| m.poll.is_some()).unwrap().id;
        let group = Person {
            town: self.town,
            account: place.chat_id(),
        };
        group.note(What::Vote(poll, options.to_vec()));
        let account = self.account;
        self.town
            .world(|w| w.vote_anonymously(account, place, poll, options))
            .unwrap();
    }

    /// Uses a link that leads to the private chat; what is said there.
    pub(crate) async fn starts(&self, payload: Option<&str>) -> String {
        let account = self.account;
        self.town.world(|w| w.start(account, BOT, payload)).unwrap();
        self.town.settle().await;
        let new = self.town.world(|w| w.take_new(private(account)));
        let texts: Vec<&str> = new.iter().map(MessageView::text).collect();
        texts.join("\n")
    }

    /// Registers by a one-time link as the person with this 编号.
    pub(crate) async fn registers_as(&self, key: &str) -> String {
        let link = self.town.claiming_link(key).await;
        let said = self.starts(Some(&link)).await;
        let mut claims = self.town.claims.borrow_mut();
        claims.insert(self.account, key.to_owned());
        said
    }
}

//! What stands in the chats: what a play expects to read, and what it never expects.

use super::{BOT, Town};
use tongluo::sandbox::{MessageView, Place};

impl Town {
    /// The messages that came to this chat since somebody last looked, each of which must hold its words, in this order.
    #[track_caller]
    pub(crate) fn expect_in(&self, place: Place, words: &[&str]) -> Vec<MessageView> {
        let new = self.world(|w| w.take_new(place));
        let texts: Vec<String> = new.iter().map(spoken).collect();
        assert_eq!(
            texts.len(),
            words.len(),
            "expected {words:?}, and there stands {texts:#?}"
        );
        for (text, word) in texts.iter().zip(words) {
            assert!(text.contains(word), "expected {word:?} in {texts:#?}");
        }
        new
    }

    /// As `expect_in`, in the first group.
    #[track_caller]
    pub(crate) fn expect_chat(&self, words: &[&str]) -> Vec<MessageView> {
        self.expect_in(self.here(), words)
    }

    /// What the owner was told in private since he last looked, in this order.
    #[track_caller]
    pub(crate) fn owner_is_told(&self, words: &[&str]) -> Vec<MessageView> {
        let owner = self.colleagues.borrow()[1].accounts[0];
        self.expect_in(private(owner), words)
    }

    /// Nobody was told anything, anywhere.
    #[track_caller]
    pub(crate) fn expect_silence(&self) {
        let said: Vec<String> = self.world(|w| {
            let unread = w.unread().into_iter();
            unread
                .map(|(p, m)| format!("{p:?}: {}", spoken(&m)))
                .collect()
        });
        assert!(said.is_empty(), "nobody expected {said:#?}");
    }

    /// What stands in the first group now, without what happened there.
    pub(crate) fn stands(&self) -> Vec<MessageView> {
        self.stands_in(self.here())
    }

    /// What the bot's messages in a chat look like now.
    pub(crate) fn stands_in(&self, place: Place) -> Vec<MessageView> {
        let all = self.world(|w| w.messages(place));
        let ours = |m: &MessageView| matches!(m.author, tongluo::sandbox::Author::Bot(BOT));
        all.into_iter()
            .filter(|m| m.service.is_none() && !m.deleted && ours(m))
            .collect()
    }

    /// How many of the bot's messages in a chat hold this.
    pub(crate) fn copies(&self, place: Place, words: &str) -> usize {
        let stands = self.stands_in(place);
        stands.iter().filter(|m| spoken(m).contains(words)).count()
    }

    /// What the button under the newest message of the first group that has any says.
    pub(crate) fn button(&self) -> String {
        let stands = self.stands();
        let shown = stands.iter().rev().find_map(|m| m.keyboard.first());
        shown.expect("no buttons in the group")[0].text().to_owned()
    }

    /// Nobody needs to read what was said until now.
    pub(crate) fn forget_what_was_said(&self) {
        self.world(|w| {
            let places: Vec<Place> = w.unread().into_iter().map(|(p, _)| p).collect();
            for place in places {
                w.take_new(place);
            }
        });
    }
}

/// The private chat with somebody.
pub(crate) fn private(person: i64) -> Place {
    Place::Private { bot: BOT, person }
}

/// What a message says, its poll's question included.
pub(crate) fn spoken(message: &MessageView) -> String {
    let poll = message.poll.as_ref().map(|p| p.question.as_str());
    format!("{}{}", message.text(), poll.unwrap_or_default())
}

//! The names of things: row ids, permanent text ids, and the random marks and codes that travel in buttons and links.
//! Never makes one up: random ones are built from bytes that the caller drew.

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! row_id {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

row_id! {
    /// A bot as the database knows it (one token at one API address).
    BotId;
    /// A person of the roster.
    PersonId;
    /// An audience: a roster and the chats where it is reached.
    AudienceId;
    /// A chat, whatever address it has at the moment.
    ChatId;
    /// An identity on a channel.
    AccountId;
    /// One opening of a post.
    OccurrenceId;
    /// One thing to one recipient for one purpose.
    DeliveryId;
    /// One try of a delivery.
    AttemptId;
    /// A recorded yes to one revision.
    ApprovalId;
    /// A post that waits for a yes.
    RequestId;
    /// Somebody says yes for another on some days.
    DelegationId;
    /// A dated link between an account and a person.
    ClaimId;
    /// Something the owner is to be told.
    NoticeId;
    /// A question to one account in its private chat, with buttons.
    DialogId;
    /// A marked preview of a post for one account.
    PreviewId;
    /// A post that is being written in the private chat.
    DraftId;
    /// A file that is to stand in the folder of posts.
    FileChangeId;
    /// A reason why nothing leaves.
    HaltId;
    /// A correction of an opening's text.
    CorrectionId;
    /// Somebody's word that an account is his; waits for a yes.
    ClaimRequestId;
}

/// A post's permanent id: 1 to 64 of `a-z`, `0-9` and `-`, beginning with a letter or digit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PostId(String);

impl PostId {
    /// The id, or `None` where it has other characters or a wrong length.
    pub fn parse(text: &str) -> Option<PostId> {
        let fits = (1..=64).contains(&text.len())
            && text
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !text.starts_with('-');
        fits.then(|| PostId(text.to_owned()))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PostId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A person's stable key in the roster (编号): 1 to 32 characters, no blanks, no control or invisible characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PersonKey(String);

impl PersonKey {
    /// The key, or `None` where it is empty, too long, or holds a blank, a control or an invisible character.
    pub fn parse(text: &str) -> Option<PersonKey> {
        let text = text.trim();
        let fits = (1..=32).contains(&text.chars().count())
            && !text
                .chars()
                .any(|c| c.is_whitespace() || c.is_control() || is_invisible(c));
        fits.then(|| PersonKey(text.to_owned()))
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PersonKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Zero-width characters and marks of direction: chats and spreadsheets leave them in copied cells, and two keys that look the
/// same would be two people.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Lower-case letters and digits without those that are read for each other (0 o, 1 l, i, u).
const ALPHABET: &[u8; 32] = b"23456789abcdefghjkmnpqrstvwxyz-_";

/// A random text that travels through a channel and back: 12 characters of `[a-z2-9_-]`, 60 bits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Mark(String);

impl Mark {
    /// Characters of a mark.
    pub const LENGTH: usize = 12;

    /// A mark from random bits; the caller drew them.
    pub fn from_bits(bits: u64) -> Mark {
        Mark(spell(u128::from(bits), Self::LENGTH))
    }

    /// The mark in a text that came back, or `None` where it can't be one.
    pub fn parse(text: &str) -> Option<Mark> {
        (text.len() == Self::LENGTH && text.bytes().all(|b| ALPHABET.contains(&b)))
            .then(|| Mark(text.to_owned()))
    }

    /// The mark as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A one-time secret in a link: 24 characters of `[a-z2-9_-]`, 120 bits. Only its hash is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    /// Characters of a code.
    pub const LENGTH: usize = 24;

    /// A code from random bits; the caller drew them.
    pub fn from_bits(bits: u128) -> Code {
        Code(spell(bits, Self::LENGTH))
    }

    /// The code in a text that came back, or `None` where it can't be one.
    pub fn parse(text: &str) -> Option<Code> {
        (text.len() == Self::LENGTH && text.bytes().all(|b| ALPHABET.contains(&b)))
            .then(|| Code(text.to_owned()))
    }

    /// The code itself, for the link that is handed out once.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// SHA-256 of the code in lower-case hex: what is stored and compared.
    pub fn hash(&self) -> String {
        sha256_hex(self.0.as_bytes())
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code(…)")
    }
}

fn spell(mut bits: u128, length: usize) -> String {
    let mut text = String::with_capacity(length);
    for _ in 0..length {
        text.push(char::from(ALPHABET[(bits & 31) as usize]));
        bits >>= 5;
    }
    text
}

/// SHA-256 in lower-case hex, 64 characters.
pub fn sha256_hex(bytes: &[u8]) -> String {
    use sha2::Digest;
    sha2::Sha256::digest(bytes)
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect()
}

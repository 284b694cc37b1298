//! What people hand over: pictures, files, albums, forwarded messages.
//!
//! Everything is looked at before anything is kept, so that a refused act leaves nothing behind.

use super::super::args::Upload;
use super::super::chat::{Permissions, Place};
use super::super::file::{is_a_photo, picture_size};
use super::super::markup::{Rich, detect};
use super::super::message::{Attached, Author, Body, Keyboard, Message, Origin};
use super::super::{CAPTION_UNITS, World};
use super::PlayError;

/// How many pictures or files one album holds (Bot API: 2 to 10).
const ALBUM: std::ops::RangeInclusive<usize> = 2..=10;

impl World {
    /// A person sends a picture, which their client shows as one. Returns the message's id.
    ///
    /// # Errors
    /// When it is no picture (PNG, JPEG, GIF) that Telegram takes as one, or the caption is too long.
    pub fn send_picture(
        &mut self,
        person: i64,
        place: Place,
        picture: &Upload,
        caption: &str,
    ) -> Result<i64, PlayError> {
        let words = captioned(caption)?;
        self.may_hand_over(person, place, |may| may.photos)?;
        if !is_a_photo(&picture.bytes) {
            return Err(PlayError::NoPicture);
        }
        let body = Body::Photo(self.keep_photo(picture), words);
        Ok(self.post(place, Message::new(Author::Person(person), body)))
    }

    /// A person sends a file of any kind; a picture too stays what it is. Returns the message's id.
    ///
    /// # Errors
    /// When it is empty, or the caption is too long.
    pub fn send_file(
        &mut self,
        person: i64,
        place: Place,
        file: &Upload,
        caption: &str,
    ) -> Result<i64, PlayError> {
        let words = captioned(caption)?;
        self.may_hand_over(person, place, |may| may.documents)?;
        if file.bytes.is_empty() {
            return Err(PlayError::Empty);
        }
        let body = Body::Document(self.keep_document(file), words);
        Ok(self.post(place, Message::new(Author::Person(person), body)))
    }

    /// A person sends several pictures at once: messages that share an album, of which the first carries
    /// the caption. Returns their ids.
    ///
    /// # Errors
    /// When they are not 2 to 10, or one of them is no picture.
    pub fn send_album(
        &mut self,
        person: i64,
        place: Place,
        pictures: &[Upload],
        caption: &str,
    ) -> Result<Vec<i64>, PlayError> {
        let words = captioned(caption)?;
        self.may_hand_over(person, place, |may| may.photos)?;
        if !ALBUM.contains(&pictures.len()) {
            return Err(PlayError::BadAlbum);
        }
        if !pictures.iter().all(|picture| is_a_photo(&picture.bytes)) {
            return Err(PlayError::NoPicture);
        }
        let album = self.chance.long_id();
        let mut ids = Vec::new();
        for (number, picture) in pictures.iter().enumerate() {
            let words = if number == 0 {
                words.clone()
            } else {
                Rich::default()
            };
            let body = Body::Photo(self.keep_photo(picture), words);
            let mut message = Message::new(Author::Person(person), body);
            message.album = Some(album.clone());
            ids.push(self.post(place, message));
        }
        Ok(ids)
    }

    /// A person forwards a message. A forwarded poll stays the same poll; buttons go along only where all of
    /// them are links, so nobody can press a callback button on a copy.
    ///
    /// # Errors
    /// When the person can't see the message, or it can't be forwarded.
    pub fn forward(
        &mut self,
        person: i64,
        from: Place,
        message: i64,
        to: Place,
    ) -> Result<i64, PlayError> {
        self.forward_all(person, from, &[message], to)
            .map(|ids| ids.first().copied().unwrap_or(0))
    }

    /// A person forwards several messages at once; pictures of one album stay one.
    ///
    /// # Errors
    /// As [`World::forward`]; then none of them is forwarded.
    pub fn forward_all(
        &mut self,
        person: i64,
        from: Place,
        messages: &[i64],
        to: Place,
    ) -> Result<Vec<i64>, PlayError> {
        self.may_hand_over(person, to, |may| may.text)?;
        let chat = self.present(person, from)?;
        let shown: Option<Vec<Message>> = messages
            .iter()
            .map(|id| {
                let message = chat.messages.get(id)?;
                let service = matches!(message.body, Body::Service(_));
                (!message.deleted && !message.protected && !service).then(|| message.clone())
            })
            .collect();
        let shown = shown.ok_or(PlayError::NoMessage)?;
        let albums = shown
            .iter()
            .filter(|message| message.album.is_some())
            .count();
        let album = (albums > 1).then(|| self.chance.long_id());
        let copies = shown.into_iter().map(|message| {
            let mut copy = Message::new(Author::Person(person), message.body);
            copy.keyboard = travelling(message.keyboard);
            copy.album = message.album.and(album.clone());
            copy.origin = message.origin.or(Some(Origin {
                author: message.author,
                place: from,
                at_ms: message.at_ms,
            }));
            copy
        });
        let copies: Vec<Message> = copies.collect();
        Ok(copies.into_iter().map(|copy| self.post(to, copy)).collect())
    }

    /// A person's forwarded messages name them without a link to the account from now on, or again with it.
    pub fn hide_in_forwards(&mut self, person: i64, hidden: bool) {
        if let Some(person) = self.people.get_mut(&person) {
            person.hidden_in_forwards = hidden;
        }
        self.touch();
    }

    fn may_hand_over(
        &self,
        person: i64,
        place: Place,
        right: fn(Permissions) -> bool,
    ) -> Result<(), PlayError> {
        if right(self.present(person, place)?.may(person)) {
            return Ok(());
        }
        Err(PlayError::Muted)
    }

    fn keep_photo(&mut self, picture: &Upload) -> Attached {
        let size = picture_size(&picture.bytes);
        let file_id = self.keep(picture, "photos");
        self.keep_smaller(&file_id, size.unwrap_or_default());
        Attached { file_id, size }
    }

    fn keep_document(&mut self, file: &Upload) -> Attached {
        Attached {
            file_id: self.keep(file, "documents"),
            size: None,
        }
    }
}

/// The buttons that a forwarded copy keeps: all of them when each is a link, else none.
pub(in super::super) fn travelling(keyboard: Keyboard) -> Keyboard {
    let links = keyboard
        .iter()
        .flatten()
        .all(|button| button.url().is_some());
    if links { keyboard } else { Vec::new() }
}

fn captioned(caption: &str) -> Result<Rich, PlayError> {
    let text = caption.trim();
    let rich = Rich {
        text: text.to_owned(),
        entities: detect(text),
    };
    if rich.units() > CAPTION_UNITS {
        return Err(PlayError::TooLong);
    }
    Ok(rich)
}

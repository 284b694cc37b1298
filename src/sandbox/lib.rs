//! Emulated Bot API.

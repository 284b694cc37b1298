//! What a post asks, read from its front matter and its body: one file an ask. Never decides what is asked by default:
//! the kind's row does.

pub(super) mod confirm;
pub(super) mod form;

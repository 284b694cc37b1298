//! Telegram by the Bot API, on teloxide's types, payloads and error texts.

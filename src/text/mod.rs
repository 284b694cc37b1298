//! The words: one catalogue of texts in zh-CN and en, and how reasons, problems and prompts become sentences.

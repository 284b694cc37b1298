//! The room `content`: what an office writes, read with all its mistakes named.

mod carrying;
mod checks;
mod fixes;
mod forms;
mod kit;
mod mistakes;
mod samples;
mod schedules;
mod sentences;
mod templates;
mod typed;
mod writing;
mod year;

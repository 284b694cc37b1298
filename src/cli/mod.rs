//! The command line: one file a subcommand. Only translates: what is decided stands in `domain`, what is done in `action`.
//! Exit codes: 0, 1 (problems found), 2 (called wrongly).

mod args;
mod screen;
mod show;
mod table;

/// The tree of commands as it can be typed, without its words: for pages that are tested against it.
pub fn command() -> clap::Command {
    <args::Typed as clap::CommandFactory>::command()
}

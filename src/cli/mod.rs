//! The command line: one file a subcommand. Only translates: what is decided stands in `domain`, what is done in `action`.
//! Exit codes: 0, 1 (problems found), 2 (called wrongly).

mod amend;
mod approve;
mod args;
mod carry_over;
mod check;
mod completions;
mod delegate;
mod deliveries;
mod desk;
mod doctor;
mod export;
mod halt;
mod import;
mod init;
mod invite;
mod keep;
mod plan;
mod preview;
mod roster;
mod run;
mod sandbox;
mod schema;
mod screen;
mod setup;
mod show;
mod table;
mod tally;
mod word;

use args::{Typed, Verb};
use clap::FromArgMatches;
use desk::{Desk, Ended, Failed, early_language};
use std::ffi::OsString;
use std::process::ExitCode;

use crate::config::Language;
use crate::text::Texts;

/// The tree of commands as it can be typed, without its words: for pages that are tested against it.
pub fn command() -> clap::Command {
    <Typed as clap::CommandFactory>::command()
}

/// The program: parses what was typed, does it, prints errors as sentences, and returns the exit code.
pub fn main(typed: impl IntoIterator<Item = OsString>) -> ExitCode {
    let typed: Vec<OsString> = typed.into_iter().collect();
    let texts = Texts::new(early_language(language_of(&typed)));
    let program = args::worded(&|key| texts.say(key, &[]));
    let parsed = program
        .try_get_matches_from(typed)
        .and_then(|matches| Typed::from_arg_matches(&matches));
    let typed = match parsed {
        Ok(typed) => typed,
        Err(error) => {
            // Help and version end well; where even printing fails nothing is left to say.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let ended = match with_desk(&typed, &texts) {
        Ok(ended) => ended,
        Err((texts, failed)) => {
            failed.show(&texts);
            Ended::Found
        }
    };
    match ended {
        Ended::Well => ExitCode::SUCCESS,
        Ended::Found => ExitCode::from(1),
        Ended::Wrongly => ExitCode::from(2),
    }
}

/// `--lang` before anything is parsed: help and wrong calls are worded by it too.
fn language_of(typed: &[OsString]) -> Option<Language> {
    let words: Vec<&str> = typed.iter().filter_map(|w| w.to_str()).collect();
    let joined = words.iter().find_map(|w| w.strip_prefix("--lang="));
    let apart = words.windows(2).find(|w| w[0] == "--lang").map(|w| w[1]);
    Language::parse(joined.or(apart)?)
}

fn with_desk(typed: &Typed, texts: &Texts) -> Result<Ended, (Texts, Failed)> {
    if let Verb::Completions(shell) = &typed.command {
        return completions::completions(shell, texts).map_err(|f| (texts.clone(), f));
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    if let Verb::Setup(setup) = &typed.command {
        // It makes the settings that the others read.
        let runtime = runtime.map_err(|e| (texts.clone(), Failed::from(e)))?;
        return runtime.block_on(setup::setup(setup, &typed.common));
    }
    let desk = match Desk::set(&typed.common) {
        Ok(desk) => desk,
        Err(ended) => return Ok(ended),
    };
    let done = runtime
        .map_err(Failed::from)
        .and_then(|runtime| runtime.block_on(carry_out(&typed.command, &typed.common, &desk)));
    done.map_err(|failed| (desk.texts.clone(), failed))
}

async fn carry_out(verb: &Verb, common: &args::Common, desk: &Desk) -> Result<Ended, Failed> {
    match verb {
        Verb::Setup(typed) => setup::setup(typed, common)
            .await
            .map_err(|(_, failed)| failed),
        Verb::Init(typed) => init::init(typed, desk),
        Verb::Demo(typed) => run::demo(typed, desk).await,
        Verb::Check(typed) => check::check(typed, desk).await,
        Verb::Schema => schema::schema(),
        Verb::Plan(typed) => plan::plan(typed, desk).await,
        Verb::Approve(typed) => approve::approve(typed, desk).await,
        Verb::Delegate(typed) => delegate::delegate(typed, desk).await,
        Verb::Preview(typed) => preview::preview(typed, desk).await,
        Verb::Send(typed) => preview::send(typed, desk).await,
        Verb::CarryOver(typed) => carry_over::carry_over(typed, desk).await,
        Verb::Import(typed) => import::import(typed, desk).await,
        Verb::Export(typed) => export::export(typed, desk).await,
        Verb::Connect(typed) => invite::connect(typed, desk).await,
        Verb::Claim(typed) => invite::claim(typed, desk).await,
        Verb::Excuse(typed) => word::excuse(typed, desk).await,
        Verb::Pause(typed) => halt::pause(typed, desk).await,
        Verb::Resume(typed) => halt::resume(typed, desk).await,
        Verb::Correct(typed) => amend::correct(typed, desk).await,
        Verb::Recall(typed) => amend::recall(typed, desk).await,
        Verb::Cancel(typed) => amend::cancel(typed, desk).await,
        Verb::Unknown(typed) => amend::unknown(typed, desk).await,
        Verb::Resend(typed) => amend::resend(typed, desk).await,
        Verb::Tally(typed) => tally::tally(typed, desk).await,
        Verb::Deliveries(typed) => deliveries::deliveries(typed, desk).await,
        Verb::Doctor(typed) => doctor::doctor(typed, desk).await,
        Verb::Backup(typed) => keep::backup(typed, desk).await,
        Verb::Restore(typed) => keep::restore(typed, desk).await,
        Verb::Move(typed) => keep::move_away(typed, desk).await,
        Verb::Run => run::run(desk).await,
        Verb::Sandbox(typed) => sandbox::sandbox(typed, desk).await,
        Verb::Completions(shell) => completions::completions(shell, &desk.texts),
    }
}

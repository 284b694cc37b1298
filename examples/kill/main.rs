//! A thousand kills: the bot runs against the sandbox, under traffic, and is SIGKILLed again and again, at named points and at
//! random moments; afterwards what people did and saw is reckoned against the database (`docs/kills.md`).
//!
//! Three processes: this one drives, the sandbox outlives all kills (`--role town`), the bot is the product's own composition
//! (`--role bot`). Never a model of either.

mod bot;
mod child;
mod combo;
mod office;
mod plan;
mod play;
mod reckon;
mod record;
mod rows;
mod ruin;
mod schema;
mod town;

use anyhow::{Context, bail};
use clap::{Parser, ValueEnum};
use combo::{Combo, Store, Updates};
use reckon::Verdict;
use ruin::Ruin;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// The variable that names a PostgreSQL server where databases may be made.
const SERVER: &str = "TONGLUO_TEST_POSTGRES";

/// What is asked for.
#[derive(Debug, Parser)]
#[command(
    about = "SIGKILLs the bot again and again, and reckons what people did against the database"
)]
struct Typed {
    /// How often the bot is killed, over all that is played.
    #[arg(long, default_value_t = 1000)]
    kills: u32,
    /// Decides the plan of the kills and what people do.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// On one database only; else on both.
    #[arg(long)]
    store: Option<Store>,
    /// By one way only; else by both.
    #[arg(long)]
    updates: Option<Updates>,
    /// Keeps the folder with the database, the record and the log of each run.
    #[arg(long)]
    keep: bool,
    /// What this process is; the driver sets it for its children.
    #[arg(long, hide = true, default_value = "driver")]
    role: Role,
    #[command(flatten)]
    bot: bot::BotGiven,
    #[command(flatten)]
    town: town::TownGiven,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Role {
    Driver,
    Bot,
    Town,
}

fn main() -> ExitCode {
    let typed = Typed::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    let done = runtime.map_err(anyhow::Error::from).and_then(|runtime| {
        let done = match typed.role {
            Role::Driver => runtime.block_on(drive(&typed)),
            Role::Bot => runtime.block_on(bot::run(typed.bot)),
            Role::Town => runtime.block_on(town::run(typed.town)),
        };
        runtime.shutdown_background();
        done
    });
    match done {
        Ok(code) => code,
        Err(error) => {
            // Nothing is left to say it to where standard error is gone.
            let _ = writeln!(std::io::stderr(), "kill: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// A line for whoever called.
fn say(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{text}")?;
    Ok(out.flush()?)
}

async fn drive(typed: &Typed) -> anyhow::Result<ExitCode> {
    let combos = combos(typed)?;
    let share = typed.kills / u32::try_from(combos.len()).unwrap_or(1);
    if share < 10 {
        bail!("--kills must be at least {} here", 10 * combos.len());
    }
    say(&format!(
        "{} kills on {} runs of {share}, seed {}",
        share * u32::try_from(combos.len()).unwrap_or(1),
        combos.len(),
        typed.seed
    ))?;
    let mut total = Verdict::default();
    let mut kills = plan::Counts::default();
    for (combo, number) in combos.into_iter().zip(0u64..) {
        let folder = tempfile::Builder::new().prefix("tongluo-kill").tempdir()?;
        let path = folder.path().to_owned();
        if typed.keep {
            say(&format!("  kept in {}", folder.keep().display()))?;
        }
        let seed = typed.seed.wrapping_mul(1_000_003).wrapping_add(number);
        let (counts, verdict) = one(combo, share, seed, path)
            .await
            .with_context(|| format!("{combo}, seed {}", typed.seed))?;
        say(&format!("{combo}: {counts}"))?;
        say(&verdict.to_string())?;
        kills.add(&counts);
        total.add(&verdict);
    }
    say(&format!("\nall: {kills}"))?;
    say(&total.to_string())?;
    let short = kills.short_of(plan::least(typed.kills));
    for point in &short {
        say(&format!("too few kills at {point}"))?;
    }
    let well = total.is_well() && short.is_empty();
    say(&format!(
        "seed {}: {}",
        typed.seed,
        if well { "all zeros" } else { "NOT WELL" }
    ))?;
    Ok(if well {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn combos(typed: &Typed) -> anyhow::Result<Vec<Combo>> {
    let stores = typed
        .store
        .map_or(vec![Store::Sqlite, Store::Postgres], |s| vec![s]);
    let ways = typed
        .updates
        .map_or(vec![Updates::Polling, Updates::Webhook], |u| vec![u]);
    if stores.contains(&Store::Postgres) && std::env::var_os(SERVER).is_none() {
        bail!(
            "{SERVER} names no PostgreSQL server; set it to the URL of one where databases may be made, or say --store sqlite"
        );
    }
    let all = stores.into_iter().flat_map(|store| {
        ways.iter().map(move |updates| Combo {
            store,
            updates: *updates,
        })
    });
    Ok(all.collect())
}

async fn one(
    combo: Combo,
    kills: u32,
    seed: u64,
    folder: PathBuf,
) -> anyhow::Result<(plan::Counts, Verdict)> {
    let place = combo::Place::make(combo, folder).await?;
    let played = Ruin::play(&place, kills, seed).await;
    let verdict = match &played {
        Ok(played) => Some(reckon::reckon(&place, played).await),
        Err(_) => None,
    };
    place.clear().await?;
    let counts = played?.counts;
    let verdict = verdict.context("played, so there is a verdict")??;
    Ok((counts, verdict))
}

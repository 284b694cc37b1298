//! The figures of this machine: `cargo bench --bench figures -- answers`, and so on; `--smoke` for a small number of each, which
//! only checks that nothing is lost. Each starts the bot as people run it in a process of its own, against the sandbox in this
//! one. What is measured and what came of it stands in `docs/performance.md`.

mod answers;
mod bot;
mod drain;
mod growth;
mod limit;
mod load;
mod memory;
mod office;
mod place;
mod presses;
mod sends;
mod table;
mod taking;
mod webhook;

use anyhow::bail;

/// How much is measured.
pub(crate) struct Size {
    /// The numbers; otherwise small ones.
    pub(crate) full: bool,
    /// Runs of which the median counts.
    pub(crate) runs: usize,
}

impl Size {
    /// The whole number or the small one.
    pub(crate) fn of<T>(&self, whole: T, small: T) -> T {
        if self.full { whole } else { small }
    }
}

const FIGURES: [&str; 6] = ["answers", "webhook", "presses", "sends", "memory", "growth"];

fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
}

fn main() -> anyhow::Result<()> {
    let (mut asked, mut drained) = (Vec::new(), false);
    let mut size = Size {
        full: true,
        runs: 3,
    };
    for word in std::env::args().skip(1) {
        match word.as_str() {
            // Cargo says so.
            "--bench" => {}
            drain::ASKED => drained = true,
            url if drained => return runtime()?.block_on(drain::drain(url)),
            "--smoke" => {
                size = Size {
                    full: false,
                    runs: 1,
                }
            }
            figure if FIGURES.contains(&figure) => asked.push(figure.to_owned()),
            runs if runs.starts_with("--runs=") => size.runs = runs["--runs=".len()..].parse()?,
            other => bail!(
                "{other}? There are {}, --runs=N, --smoke",
                FIGURES.join(", ")
            ),
        }
    }
    if asked.is_empty() {
        asked = FIGURES.map(str::to_owned).to_vec();
    }
    runtime()?.block_on(async {
        if !bot::two_cores() {
            table::say(
                "there are no two cores, or no taskset: bot and sandbox share what there is",
            );
        }
        for figure in asked {
            match figure.as_str() {
                "answers" => answers::run(&size).await?,
                "webhook" => webhook::run(&size).await?,
                "presses" => presses::run(&size).await?,
                "sends" => sends::run(&size).await?,
                "growth" => growth::run(&size).await?,
                "memory" => memory::run(&size).await?,
                other => bail!("{other}?"),
            }
        }
        Ok(())
    })
}

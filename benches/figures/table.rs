//! What is printed: one line a figure, medians with their spread, beside the aim and the machine's own limit.

use std::io::Write;

/// Some runs of one figure.
#[derive(Clone, Debug, Default)]
pub(crate) struct Runs(Vec<f64>);

impl Runs {
    pub(crate) fn push(&mut self, one: f64) {
        self.0.push(one);
    }

    pub(crate) fn median(&self) -> f64 {
        percentile(&self.0, 50)
    }

    fn spread(&self) -> (f64, f64) {
        let least = self.0.iter().copied().fold(f64::INFINITY, f64::min);
        let most = self.0.iter().copied().fold(0.0, f64::max);
        (least, most)
    }
}

/// The value below which so many of a hundred lie.
pub(crate) fn percentile(values: &[f64], percent: usize) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = (sorted.len().saturating_sub(1) * percent).div_ceil(100);
    sorted.get(at).copied().unwrap_or(f64::NAN)
}

/// What a figure is to be.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Aim {
    AtLeast(f64),
    AtMost(f64),
    /// Reported, without an aim.
    None,
}

/// One line.
pub(crate) fn figure(name: &str, unit: &str, runs: &Runs, aim: Aim) {
    let median = runs.median();
    let (least, most) = runs.spread();
    let judged = match aim {
        Aim::AtLeast(aim) if median >= aim => format!("aim >= {}: reached", number(aim)),
        Aim::AtMost(aim) if median <= aim => format!("aim <= {}: reached", number(aim)),
        Aim::AtLeast(aim) => format!("aim >= {}: NOT reached", number(aim)),
        Aim::AtMost(aim) => format!("aim <= {}: NOT reached", number(aim)),
        Aim::None => String::new(),
    };
    say(&format!(
        "  {name:<52} {:>10} {unit:<6} [{} .. {}] {judged}",
        number(median),
        number(least),
        number(most)
    ));
}

/// One line for what the machine can do, and how much of it was reached.
pub(crate) fn limit(name: &str, unit: &str, runs: &Runs, reached: Option<f64>) {
    let median = runs.median();
    let ratio = reached.map_or(String::new(), |reached| {
        format!("reached {:.0} % of it", 100.0 * reached / median)
    });
    say(&format!(
        "    {:<50} {:>10} {unit:<6} {ratio}",
        format!("the machine: {name}"),
        number(median)
    ));
}

/// A number with as many digits as mean something.
fn number(value: f64) -> String {
    if value.abs() >= 100.0 {
        format!("{value:.0}")
    } else if value.abs() >= 10.0 {
        format!("{value:.1}")
    } else {
        format!("{value:.3}")
    }
}

/// A line on the screen, at once.
pub(crate) fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    // A closed pipe is nobody's loss.
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

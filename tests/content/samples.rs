//! What we ship: sound, within the readers' rules, and in step with what the documents say.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use super::kit::DEFAULTS;
use chrono::NaiveDate;
use chrono_tz::Tz;
use std::path::{Path, PathBuf};
use tongluo::action::check::{Checked, check};
use tongluo::channel::Dialect;
use tongluo::channel::telegram::TelegramDialect;
use tongluo::content::{Loaded, load, schema};
use tongluo::domain::ask::{Asking, Road};
use tongluo::domain::kind::Kind;
use tongluo::domain::problem::Severity;
use tongluo::domain::time::Instant;
use tongluo::text::{Lang, Texts};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn samples() -> Loaded {
    load(&root().join("messages"), &DEFAULTS).unwrap()
}

/// A minute before the demo's day begins.
fn eve() -> Instant {
    let wall = NaiveDate::from_ymd_opt(2027, 5, 31)
        .unwrap()
        .and_hms_opt(8, 59, 0)
        .unwrap();
    Instant::at(wall, Tz::Asia__Shanghai)
}

fn checked(now: Instant) -> Checked {
    let texts = Texts::new(Lang::Zh);
    let telegram = TelegramDialect;
    let dialects: [&dyn Dialect; 1] = [&telegram];
    check(&samples(), &texts, &dialects, None, now)
}

#[test]
fn the_samples_pass_the_check_without_errors_or_warnings_all_year_round() {
    for weeks in 0..52 {
        let now = Instant::from_millis(eve().as_millis() + weeks * 7 * 86_400_000);
        let checked = checked(now);
        let wrong: Vec<_> = checked
            .problems
            .iter()
            .filter(|p| p.severity > Severity::Note)
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
        assert_eq!(checked.posts.len(), 10);
        for post in &checked.posts {
            assert_eq!(
                (post.next.len(), post.rendered.len()),
                (3, 1),
                "{}",
                post.post
            );
        }
    }
}

#[test]
fn no_tobacco_day_of_the_demo_is_the_fortieth_and_its_posts_come_at_their_minutes() {
    let checked = checked(eve());
    let of = |id: &str| {
        checked
            .posts
            .iter()
            .find(|p| p.post.as_str() == id)
            .unwrap()
    };
    let minute = |id: &str| of(id).next[0].1.local(Tz::Asia__Shanghai).to_string();
    assert_eq!(minute("wntd-reminder"), "2027-05-31 09:00:00");
    assert_eq!(minute("wntd-quiz"), "2027-05-31 09:30:00");
    assert_eq!(minute("wntd-pledge"), "2028-05-24 09:00:00");
    let plain = &of("wntd-reminder").rendered[0].1.plain;
    assert!(
        plain.contains("第 40 个世界无烟日") && plain.contains("少抽一支烟，多活一日寿"),
        "{plain}"
    );
}

#[test]
fn every_kind_that_is_built_and_both_roads_of_a_quiz_are_shown_by_a_sample() {
    let loaded = samples();
    let posts: Vec<_> = loaded
        .catalogue
        .posts
        .values()
        .map(|p| &p.revision)
        .collect();
    for kind in [Kind::Notice, Kind::Quiz, Kind::Pledge] {
        assert!(posts.iter().any(|p| p.kind == kind), "{kind:?}");
    }
    let forms = posts.iter().filter_map(|p| match &p.ask {
        Some(Asking::Form(form)) => Some(form),
        _ => None,
    });
    let forms: Vec<_> = forms.collect();
    assert!(
        forms
            .iter()
            .any(|f| f.road == Road::Private && f.questions.len() >= 10)
    );
    assert!(forms.iter().any(|f| f.road == Road::Group));
    for question in forms.iter().flat_map(|f| &f.questions) {
        let why = question.explanation.as_deref().unwrap_or_default();
        assert!(
            why.contains("来源") || why.contains("法》第"),
            "no source: {}",
            question.text
        );
    }
}

#[test]
fn right_answers_of_a_sample_stand_at_every_place() {
    for post in samples().catalogue.posts.values() {
        let Some(Asking::Form(form)) = &post.revision.ask else {
            continue;
        };
        let most = (0..4)
            .map(|n| {
                form.questions
                    .iter()
                    .filter(|q| q.correct == Some(n))
                    .count()
            })
            .max();
        assert!(
            form.questions.len() < 4 || most.unwrap() * 2 <= form.questions.len(),
            "{}",
            post.file
        );
    }
}

#[test]
fn the_shipped_calendar_has_each_observance_and_the_years_of_the_notices() {
    let calendar = samples().catalogue.calendar;
    assert!(
        calendar.observances.len() >= 80,
        "{}",
        calendar.observances.len()
    );
    assert_eq!(
        calendar
            .observance("World No Tobacco Day")
            .unwrap()
            .ordinal(2027),
        Some(40)
    );
    assert_eq!(
        calendar.workdays.keys().copied().collect::<Vec<_>>(),
        [2024, 2025, 2026]
    );
    let off: Vec<usize> = calendar.workdays.values().map(|y| y.off.len()).collect();
    let work: Vec<usize> = calendar.workdays.values().map(|y| y.work.len()).collect();
    assert_eq!((off, work), (vec![28, 28, 33], vec![8, 5, 6]));
}

#[test]
fn the_schema_in_the_repository_is_the_one_that_the_program_prints() {
    let path: &Path = &root().join("docs/messages.schema.json");
    let printed = serde_json::to_string_pretty(&schema()).unwrap() + "\n";
    if std::env::var_os("TONGLUO_WRITE_SCHEMA").is_some() {
        std::fs::write(path, &printed).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        kept == printed,
        "run this test with TONGLUO_WRITE_SCHEMA=1 and look at the difference"
    );
}

//! The made-up office, and its day on a still stage.

use super::{Set, clock};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use tongluo::domain::time::Span;
use tongluo::stage::{SAMPLES, Standing};
use tongluo::store::{approvals, claims, people, views};

fn files(folder: &Path, into: &mut BTreeMap<String, String>, root: &Path) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, into, root);
        } else if path.file_name().is_none_or(|name| name != "README.md") {
            let name = path.strip_prefix(root).unwrap().to_string_lossy();
            into.insert(
                name.replace('\\', "/"),
                std::fs::read_to_string(&path).unwrap(),
            );
        }
    }
}

#[test]
fn the_samples_in_the_program_are_those_of_the_folder() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("messages");
    let mut there = BTreeMap::new();
    files(&root, &mut there, &root);
    let built_in: BTreeMap<String, String> = SAMPLES
        .iter()
        .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
        .collect();
    assert_eq!(
        built_in, there,
        "src/stage/samples.rs lists each file of messages/"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_office_is_48_people_in_nine_departments_of_whom_43_are_registered() {
    let set = Set::new(1).await;
    let members = &set.office.members;
    assert_eq!(members.len(), 48);
    let departments: BTreeSet<&str> = members.iter().map(|m| m.department).collect();
    assert_eq!(departments.len(), 9);
    let never = members
        .iter()
        .filter(|m| m.standing == Standing::NeverStarted);
    assert_eq!(never.count(), 1);
    let mut names: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for member in members {
        names
            .entry(member.name)
            .or_default()
            .insert(member.department);
    }
    assert_eq!(names.len(), 47, "two of one name, in two departments");
    assert!(names.values().any(|d| d.len() == 2));

    let read = set.stage.store().read(|conn| {
        Box::pin(async move {
            let mut claimed = 0;
            let all = people::all(conn).await?;
            for person in &all {
                claimed += claims::accounts_of(conn, person.id).await?.len();
            }
            Ok((all.len(), claimed, claims::owners(conn).await?.len()))
        })
    });
    assert_eq!(read.await.unwrap(), (48, 43, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_sample_has_the_leaders_yes_and_nothing_was_said_before_nine() {
    let set = Set::new(2).await;
    let app = set.stage.app().unwrap();
    let wanted: Vec<_> = app
        .catalogue()
        .posts
        .values()
        .map(|p| (p.revision.post.clone(), p.hash.clone()))
        .collect();
    let posts = SAMPLES.iter().filter(|(path, _)| path.ends_with(".md"));
    assert_eq!(wanted.len(), posts.count(), "every sample is sound");
    assert_eq!(wanted.len(), set.office.approved);
    let count = wanted.len();
    let read = set
        .stage
        .store()
        .read(move |conn| Box::pin(async move { approvals::matching(conn, &wanted).await }));
    let found = read.await.unwrap();
    assert_eq!(found.len(), count);
    assert!(found.iter().all(|a| a.by.as_str() == "P001"));
    assert_eq!(set.written().len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_reminder_comes_at_nine_the_quiz_half_an_hour_later_and_the_results_at_the_close() {
    let set = Set::new(3).await;
    set.stage
        .play_until(clock(9, 0).minus(Span::millis(1)))
        .await
        .unwrap();
    assert_eq!(set.written().len(), 0);
    set.stage.play_until(clock(9, 1)).await.unwrap();
    let written = set.written();
    assert_eq!(written.len(), 1);
    assert!(
        written[0].text().contains("第 40 个世界无烟日"),
        "{}",
        written[0].text()
    );
    set.stage.play_until(clock(9, 31)).await.unwrap();
    assert!(set.written().len() >= 2, "{:?}", set.written().len());
    assert!(
        set.written()[1]
            .keyboard
            .iter()
            .flatten()
            .any(|b| b.url().is_some())
    );
    set.stage.play_until(clock(17, 31)).await.unwrap();
    let complaints = set
        .stage
        .world()
        .with(|world| world.complaints().cloned().collect::<Vec<_>>());
    assert_eq!(complaints, Vec::new());
    let read = set
        .stage
        .store()
        .read(|conn| Box::pin(views::overview::overview(conn)));
    let overview = read.await.unwrap();
    assert_eq!(overview.open_occurrences, 0);
    assert_eq!(overview.unmatched, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_power_cut_the_same_office_goes_on_and_nothing_comes_twice() {
    let set = Set::new(4).await;
    set.stage.play_until(clock(9, 1)).await.unwrap();
    let before = set.written();
    set.stage.crash().await;
    assert!(set.stage.app().is_err());
    assert!(
        set.stage.settle().await.is_err(),
        "nobody is there to be turned"
    );
    set.stage.restart().await.unwrap();
    set.stage.play_until(clock(9, 5)).await.unwrap();
    assert_eq!(set.written().len(), before.len());
    // A bot that was down at half past nine opens the quiz when it is back, once, within its four hours.
    set.stage.crash().await;
    set.stage.clock_at(clock(10, 0));
    set.stage.restart().await.unwrap();
    set.stage.play_until(clock(10, 5)).await.unwrap();
    let invitations = set.written();
    let invitations = invitations
        .iter()
        .filter(|m| m.keyboard.iter().flatten().any(|b| b.url().is_some()));
    assert_eq!(invitations.count(), 1);
}

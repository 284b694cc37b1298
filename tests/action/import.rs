//! Rosters into the database: shown first, all or nothing, nobody guessed.

use super::office::{AUDIENCE, Office, act, key, lines, now, root};
use chrono_tz::Asia::Shanghai;
use tongluo::action::import_roster::{self, Preview};
use tongluo::domain::id::PersonKey;
use tongluo::domain::people::Person;
use tongluo::format::csv::{read_roster, write_roster};
use tongluo::store::people;

async fn members(office: &Office, audience: &'static str) -> Vec<Person> {
    let read = office.store.read(move |conn| {
        Box::pin(async move {
            let id = people::audience(conn, audience).await?.unwrap();
            people::of_audience(conn, id).await
        })
    });
    read.await.unwrap()
}

async fn preview(office: &Office, text: &str) -> Preview {
    let lines = lines(text);
    let today = now().day(Shanghai);
    let read = office.store.read(move |conn| {
        Box::pin(async move { import_roster::preview(conn, AUDIENCE, &lines, &[], today).await })
    });
    read.await.unwrap()
}

/// Codes of all problems.
fn codes(problems: &[tongluo::domain::problem::Problem]) -> Vec<&str> {
    problems.iter().map(|p| p.code).collect()
}

#[tokio::test]
async fn a_first_import_gives_keys_and_they_are_written_back() {
    let office = Office::empty().await;
    let text = "姓名,部门\n张三,办公室\n王伟,法规科\n王伟,法规科\n";
    let shown = preview(&office, text).await;
    assert_eq!(shown.change.added.len(), 3);
    let imported = office.import(text, &[]).await.unwrap();
    let given = [(2, key("P001")), (3, key("P002")), (4, key("P003"))];
    assert_eq!((imported.added, imported.keys.as_slice()), (3, &given[..]));
    assert_eq!(shown.keys, imported.keys);
    let written = write_roster(text.as_bytes(), &imported.keys);
    let (again, _) = read_roster("f", &written);
    assert_eq!(again.len(), 3);
    let text = String::from_utf8(written).unwrap();
    let second = office.import(&text, &[]).await.unwrap();
    assert_eq!(
        (second.added, second.changed, second.ended, second.unchanged),
        (0, 0, 0, 3)
    );
}

#[tokio::test]
async fn a_line_without_a_key_gets_that_of_the_one_member_it_means() {
    let office = Office::open().await;
    let text = "编号,姓名,部门,职务\nP001,张三,办公室,分管领导\n,李四,办公室,主任\n";
    let imported = office.import(text, &[]).await.unwrap();
    assert_eq!((imported.added, imported.changed), (0, 1));
    assert_eq!(imported.keys, [(3, key("P002"))]);
    let members = members(&office, AUDIENCE).await;
    assert_eq!(members[1].title, "主任");
}

#[tokio::test]
async fn a_preview_changes_nothing_and_those_not_in_the_file_end_yesterday() {
    let office = Office::open().await;
    let text = "编号,姓名,部门,职务\nP001,张三,办公室,分管领导\nP002,李四,办公室,创建办管理员\n";
    let before = members(&office, AUDIENCE).await;
    let shown = preview(&office, text).await;
    let gone: Vec<&str> = shown.change.gone.iter().map(|p| p.key.as_str()).collect();
    assert_eq!(gone, ["P003", "P004"]);
    assert_eq!(members(&office, AUDIENCE).await, before);
    let imported = office.import(text, &[]).await.unwrap();
    assert_eq!(imported.ended, 2);
    let after = members(&office, AUDIENCE).await;
    assert_eq!(after[2].to.unwrap().to_string(), "2027-05-30");
    assert!(!after[2].is_member_on(now().day(Shanghai)));
}

const MOVED: &str = "编号,姓名,部门,职务\nP001,张三,办公室,分管领导\nP002,李四,办公室,创建办管理员\nP003,王伟,法规科,\n,王伟,人事科,\n";

#[tokio::test]
async fn a_likely_same_person_is_offered_and_taken_only_when_a_person_says_so() {
    let office = Office::open().await;
    let shown = preview(&office, MOVED).await;
    assert_eq!(shown.likely_same, [(key("P004"), 5)]);
    assert_eq!(shown.change.added.len(), 1);
    let imported = office.import(MOVED, &[(key("P004"), 5)]).await.unwrap();
    assert_eq!(
        (imported.added, imported.changed, imported.ended),
        (0, 1, 0)
    );
    assert_eq!(imported.keys, [(5, key("P004"))]);
    let members = members(&office, AUDIENCE).await;
    assert_eq!(
        (members.len(), members[3].department.as_str()),
        (5, "人事科")
    );
}

#[tokio::test]
async fn without_that_word_the_newcomer_is_somebody_new() {
    let office = Office::open().await;
    let imported = office.import(MOVED, &[]).await.unwrap();
    assert_eq!((imported.added, imported.ended), (1, 1));
    assert_eq!(imported.keys, [(5, key("P006"))]);
}

#[tokio::test]
async fn a_rename_that_makes_no_sense_is_refused_and_nothing_is_imported() {
    let office = Office::open().await;
    let before = members(&office, AUDIENCE).await;
    let refused = |renames: Vec<(PersonKey, u32)>| {
        let office = &office;
        async move {
            let refused = office.import(MOVED, &renames).await.unwrap_err();
            refused
                .problems()
                .iter()
                .map(|p| p.code)
                .collect::<Vec<_>>()
        }
    };
    assert_eq!(refused(vec![(key("P001"), 5)]).await, ["rename-unknown"]);
    assert_eq!(refused(vec![(key("P004"), 2)]).await, ["rename-line"]);
    let both = ["rename-unknown", "rename-line"];
    assert_eq!(refused(vec![(key("P099"), 99)]).await, both);
    let twice = vec![(key("P004"), 5), (key("P004"), 5)];
    assert_eq!(refused(twice).await, ["rename-twice"]);
    assert_eq!(members(&office, AUDIENCE).await, before);
}

#[tokio::test]
async fn a_key_of_somebody_else_elsewhere_renames_nobody() {
    let office = Office::open().await;
    let text = "编号,姓名,部门\nP001,张三,工会\nP003,刘七,工会\n,孙八,工会\n";
    let found = lines(text);
    let today = now().day(Shanghai);
    let refused = act!(office, tx => async move {
        import_roster::apply(tx, &root(), "工会", &found, &[], today, now()).await
    });
    let refused = refused.unwrap_err();
    assert_eq!(codes(refused.problems()), ["roster-taken-key"]);
    assert!(
        refused.problems()[0]
            .args
            .contains(&("line", "3".to_owned()))
    );
    let gone = office
        .store
        .read(|conn| Box::pin(people::audience(conn, "工会")))
        .await;
    assert_eq!(gone.unwrap(), None, "nothing was imported");
    let found = lines("编号,姓名,部门\nP001,张三,工会\n,孙八,工会\n");
    let imported = act!(office, tx => async move {
        import_roster::apply(tx, &root(), "工会", &found, &[], today, now()).await
    });
    assert_eq!(
        imported.unwrap().keys,
        [(3, key("P006"))],
        "a key that nobody else has"
    );
    assert_eq!(members(&office, "工会").await.len(), 2);
}

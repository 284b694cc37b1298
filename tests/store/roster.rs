//! People, audiences and memberships.

use crate::databases::NOW;
use crate::office::{Office, line};
use tongluo_domain::id::PersonKey;
use tongluo_domain::people::{self as rules, Person, RosterLine};
use tongluo_store::{StoreError, people};

async fn everybody(office: &Office) -> Vec<Person> {
    let audience = office.audience;
    office
        .store
        .read(move |conn| Box::pin(people::of_audience(conn, audience)))
        .await
        .unwrap()
}

#[tokio::test]
async fn an_imported_roster_is_what_the_next_import_compares_with() {
    for office in Office::each().await {
        let today = NOW.utc().date_naive();
        let lines: Vec<RosterLine> = vec![
            line(Some("P001"), "王芳", "办公室"),
            line(Some("P002"), "王芳", "财务科"),
            RosterLine {
                from: Some(today),
                ..line(Some("P003"), "李强", "审计科")
            },
            line(None, "新来的", "审计科"),
        ];
        let change = rules::compare(&everybody(&office).await, &lines, today);
        assert_eq!((change.added.len(), change.gone.len()), (1, 1));
        let audience = office.audience;
        office
            .write(move |tx| {
                Box::pin(
                    async move { people::write_roster(tx, audience, &change, today, NOW).await },
                )
            })
            .await;
        let now = everybody(&office).await;
        assert_eq!(now[0].department, "办公室");
        assert_eq!(now[2].from, Some(today));
        assert!(!now[3].is_member_on(today), "赵敏 is gone");
        assert_eq!(now[4].key.as_str(), "P005");
        let again = rules::compare(&now, &lines[..3], today);
        assert_eq!((again.changed.len(), again.unchanged), (0, 3));
        assert_eq!(again.gone.len(), 1);
    }
}

#[tokio::test]
async fn a_made_up_key_never_lands_on_somebody_else() {
    for office in Office::each().await {
        let today = NOW.utc().date_naive();
        let refused = office
            .store
            .write::<(), StoreError>(move |tx| {
                Box::pin(async move {
                    let other = people::add_audience(tx, "社区", NOW).await?;
                    // Compared with an empty audience, P001 looks free.
                    let change = rules::compare(&[], &[line(None, "张三", "社区")], today);
                    people::write_roster(tx, other, &change, today, NOW).await
                })
            })
            .await;
        assert!(matches!(refused, Err(StoreError::Data(_))));
        let (audiences, person) = office
            .store
            .read(|conn| {
                Box::pin(async move {
                    let key = PersonKey::parse("P001").unwrap();
                    let person = people::by_key(conn, &key).await?;
                    Ok((people::audiences(conn).await?, person))
                })
            })
            .await
            .unwrap();
        assert_eq!(person.unwrap().name, "王芳");
        assert_eq!(audiences, [(office.audience, "全体".to_owned(), 4, 1)]);
    }
}

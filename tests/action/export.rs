//! Excuses, and tables for the owner.

use super::office::{AUDIENCE, Office, act, code, key, now, pledge, root};
use chrono_tz::Asia::Shanghai;
use tongluo::action::{Actor, Refused, deliver, excuse, export};
use tongluo::domain::id::{DeliveryId, OccurrenceId};
use tongluo::format::csv::{read_roster, table};
use tongluo::store::obligations::Excuse;
use tongluo::text::{Lang, Texts};

async fn excused(
    office: &Office,
    occurrence: OccurrenceId,
    person: &str,
    why: Option<Excuse>,
) -> Result<(), Refused> {
    let person = key(person);
    act!(office, tx => async move {
        excuse::excuse(tx, &root(), occurrence, &person, why, now()).await
    })
}

#[tokio::test]
async fn an_excused_person_is_not_missing_and_an_answer_is_stronger() {
    let office = Office::open().await;
    let occurrence = office.opened(pledge()).await;
    let account = office.account("7").await;
    office
        .redeem(account, &office.link_for("P003", 1).await, now())
        .await;
    excused(&office, occurrence, "P003", Some(Excuse::Waived))
        .await
        .unwrap();
    excused(&office, occurrence, "P004", Some(Excuse::Unreachable))
        .await
        .unwrap();
    let total = office.tally(occurrence).await.total;
    assert_eq!((total.open, total.waived, total.unreachable), (2, 1, 1));
    office.answer(occurrence, account, 0).await;
    excused(&office, occurrence, "P004", None).await.unwrap();
    let total = office.tally(occurrence).await.total;
    assert_eq!(
        (total.open, total.done, total.waived, total.unreachable),
        (3, 1, 0, 0)
    );
}

#[tokio::test]
async fn nobody_is_excused_from_what_he_is_not_expected_in() {
    let office = Office::open().await;
    let occurrence = office.opened(pledge()).await;
    let why = Some(Excuse::Waived);
    assert_eq!(
        code(excused(&office, occurrence, "P005", why).await),
        "not-expected"
    );
    assert_eq!(
        code(excused(&office, occurrence, "P099", why).await),
        "person-unknown"
    );
    let unknown = excused(&office, OccurrenceId(99), "P003", why).await;
    assert_eq!(code(unknown), "occurrence-unknown");
}

#[tokio::test]
async fn the_owner_sees_who_took_part_and_never_what_was_chosen() {
    let office = Office::open().await;
    let occurrence = office.opened(pledge()).await;
    let account = office.account("7").await;
    office
        .redeem(account, &office.link_for("P003", 1).await, now())
        .await;
    office.answer(occurrence, account, 0).await;
    let took = act!(office, tx => export::occurrence(tx, &root(), occurrence, now())).unwrap();
    assert_eq!(took.note, None);
    let rows = took.rows;
    let (headers, cells) = export::occurrence_table(&Texts::new(Lang::Zh), &rows, Shanghai);
    assert_eq!(headers, ["编号", "姓名", "部门", "状态", "时间", "已登记"]);
    let third = ["P003", "王伟", "法规科", "已答", "2027-05-31 09:00", "是"].map(str::to_owned);
    assert!(cells.contains(&third.to_vec()), "{cells:?}");
    assert_eq!(cells.len(), 4);
    let json = serde_json::to_string(&rows).unwrap();
    assert!(!json.contains("choice") && !json.contains("correct"));
    assert_eq!(office.audit().await.last().unwrap().1, "export");
    let stranger = Actor::Account(account);
    let refused = act!(office, tx => export::occurrence(tx, &stranger, occurrence, now()));
    assert_eq!(code(refused), "not-owner");
}

#[tokio::test]
async fn an_exported_roster_is_read_again_and_changes_nothing() {
    let office = Office::open().await;
    let members = act!(office, tx => export::roster(tx, &root(), AUDIENCE, now())).unwrap();
    for lang in Lang::ALL {
        let (headers, rows) = export::roster_table(&Texts::new(lang), &members);
        let (lines, problems) = read_roster("f", &table(&headers, &rows));
        assert_eq!(problems, Vec::new());
        assert_eq!(lines.len(), 5);
        let text = String::from_utf8(table(&headers, &rows)).unwrap();
        let imported = office.import(&text, &[]).await.unwrap();
        assert_eq!(
            (imported.added, imported.changed, imported.ended),
            (0, 0, 0)
        );
        assert_eq!(imported.unchanged, 5);
    }
}

#[tokio::test]
async fn a_delivery_that_is_not_there_needs_nobodys_word() {
    let office = Office::open().await;
    let resent = act!(office, tx => deliver::resend(tx, &root(), DeliveryId(1), now()));
    assert_eq!(code(resent), "delivery-unknown");
    let confirmed = act!(office, tx => deliver::confirm(tx, &root(), DeliveryId(1), now()));
    assert_eq!(code(confirmed), "delivery-unknown");
}

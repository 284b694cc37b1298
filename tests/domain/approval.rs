//! Only approved content reaches an audience, and a yes is a second person's. Invariant 1.

use crate::sample::{SHANGHAI, cn, day, notice, person};
use tongluo_domain::approval::{
    Approval, Delegation, MayNot, NotApproved, approvers, check, check_opened, ends_at,
    may_approve, may_approve_for,
};
use tongluo_domain::campaign::Revision;
use tongluo_domain::id::{ApprovalId, PersonId, PersonKey, PostId};
use tongluo_domain::people::Person;
use tongluo_domain::time::Span;

fn yes(revision: &Revision) -> Approval {
    Approval {
        id: ApprovalId(1),
        post: revision.post.clone(),
        hash: revision.hash(),
        by: PersonKey::parse("P002").unwrap(),
        at: cn("2026-05-25 10:00"),
        behalf: None,
        withdrawn_at: None,
        ends_at: Some(ends_at(cn("2026-05-25 10:00"), None, SHANGHAI)),
        openings: None,
        opened: 0,
    }
}

fn why(approval: Option<&Approval>) -> NotApproved {
    check(notice(), approval, cn("2026-05-31 09:00")).unwrap_err()
}

#[test]
fn a_recorded_yes_to_exactly_this_content_passes_and_both_are_kept() {
    let approval = yes(&notice());
    let approved = check(notice(), Some(&approval), cn("2026-05-25 10:00")).unwrap();
    assert_eq!(approved.revision(), &notice());
    assert_eq!(approved.approval(), &approval);
}

#[test]
fn without_a_yes_nothing_passes() {
    assert_eq!(why(None), NotApproved::Never);
}

#[test]
fn a_yes_to_other_content_is_no_yes_to_this() {
    let mut before = notice();
    before.template.push('。');
    assert_eq!(why(Some(&yes(&before))), NotApproved::Changed);
}

#[test]
fn a_yes_that_was_taken_back_is_none_from_that_moment_on() {
    let mut approval = yes(&notice());
    let now = cn("2026-05-31 09:00");
    approval.withdrawn_at = Some(now);
    assert_eq!(why(Some(&approval)), NotApproved::Withdrawn);
    assert!(check(notice(), Some(&approval), now.minus(Span::millis(1))).is_ok());
}

#[test]
fn a_yes_of_another_post_or_from_the_future_is_foreign() {
    let mut other = yes(&notice());
    other.post = PostId::parse("wntd-quiz").unwrap();
    assert_eq!(why(Some(&other)), NotApproved::Foreign);
    let mut early = yes(&notice());
    early.at = cn("2026-05-31 09:01");
    assert_eq!(why(Some(&early)), NotApproved::Foreign);
}

fn people() -> Vec<Person> {
    vec![
        person(1, "张伟", "宣教组", "科员"),
        person(2, "李娜", "办公室", "分管领导"),
        person(3, "王芳", "办公室", "分管领导"),
        person(4, "赵敏", "法规科", "科员"),
        person(5, "赵敏", "办公室", ""),
    ]
}

fn may(author: Option<&str>, approvers: &[&str], who: usize) -> Result<(), MayNot> {
    let mut revision = notice();
    revision.author = author.map(str::to_owned);
    revision.approvers = approvers.iter().map(|a| (*a).to_owned()).collect();
    let people = people();
    may_approve(&revision, &people[who - 1], &people, day("2026-05-31"))
}

#[test]
fn whom_the_file_names_by_key_name_or_title_may_approve() {
    for named in ["P002", "李娜", "分管领导"] {
        assert_eq!(may(Some("张伟"), &[named], 2), Ok(()), "{named}");
    }
    assert_eq!(
        may(Some("张伟"), &["分管领导"], 3),
        Ok(()),
        "any of those with the title"
    );
    assert_eq!(
        may(Some("张伟"), &["P009", "王芳"], 3),
        Ok(()),
        "any of the names"
    );
}

#[test]
fn nobody_else_may() {
    assert_eq!(may(Some("张伟"), &["分管领导"], 4), Err(MayNot::NotNamed));
    assert_eq!(may(Some("张伟"), &[], 2), Err(MayNot::NobodyNamed));
}

#[test]
fn the_author_never_approves_however_he_is_named() {
    for author in ["P002", "李娜"] {
        for approver in ["P002", "李娜", "分管领导"] {
            assert_eq!(may(Some(author), &[approver], 2), Err(MayNot::Author));
        }
    }
}

#[test]
fn without_one_known_author_nobody_can_be_a_second_person() {
    assert_eq!(may(None, &["分管领导"], 2), Err(MayNot::AuthorUnknown));
    assert_eq!(
        may(Some("孙丽"), &["分管领导"], 2),
        Err(MayNot::AuthorUnclear)
    );
    assert_eq!(
        may(Some("分管领导"), &["分管领导"], 2),
        Err(MayNot::AuthorUnclear)
    );
    assert_eq!(
        may(Some("赵敏"), &["分管领导"], 2),
        Err(MayNot::AuthorUnclear)
    );
}

#[test]
fn of_two_people_of_one_name_neither_approves_until_a_key_says_which() {
    assert_eq!(may(Some("张伟"), &["赵敏"], 4), Err(MayNot::NotNamed));
    assert_eq!(may(Some("张伟"), &["赵敏"], 5), Err(MayNot::NotNamed));
    assert_eq!(may(Some("张伟"), &["P005"], 5), Ok(()));
    assert_eq!(may(Some("张伟"), &["P005"], 4), Err(MayNot::NotNamed));
    assert_eq!(
        may(Some("P004"), &["P005"], 5),
        Ok(()),
        "a namesake of the author is another person"
    );
}

#[test]
fn who_has_left_approves_nothing() {
    let mut people = people();
    people[1].to = Some(day("2026-05-30"));
    let mut revision = notice();
    revision.approvers = vec!["P002".to_owned()];
    let refused = may_approve(&revision, &people[1], &people, day("2026-05-31"));
    assert_eq!(refused, Err(MayNot::NotNamed));
}

#[test]
fn a_yes_ends_with_its_year_and_one_of_december_with_the_next() {
    assert_eq!(
        ends_at(cn("2026-05-25 10:00"), None, SHANGHAI),
        cn("2027-01-01 00:00")
    );
    assert_eq!(
        ends_at(cn("2026-11-30 23:59"), None, SHANGHAI),
        cn("2027-01-01 00:00")
    );
    assert_eq!(
        ends_at(cn("2026-12-01 00:00"), None, SHANGHAI),
        cn("2028-01-01 00:00")
    );
    assert_eq!(
        ends_at(cn("2026-12-31 23:59"), None, SHANGHAI),
        cn("2028-01-01 00:00")
    );
    assert_eq!(
        ends_at(cn("2027-01-01 00:00"), None, SHANGHAI),
        cn("2028-01-01 00:00")
    );
    let approval = yes(&notice());
    let last = cn("2027-01-01 00:00").minus(Span::millis(1));
    assert!(check(notice(), Some(&approval), last).is_ok());
    let over = check(notice(), Some(&approval), cn("2027-01-01 00:00"));
    assert_eq!(over.unwrap_err(), NotApproved::Ended);
}

#[test]
fn a_yes_of_the_first_schema_ends_with_the_year_in_which_it_was_given() {
    let mut approval = yes(&notice());
    approval.ends_at = None;
    approval.at = cn("2026-12-20 10:00");
    assert!(check(notice(), Some(&approval), cn("2026-12-31 23:59")).is_ok());
    let over = check(notice(), Some(&approval), cn("2027-01-01 00:00"));
    assert_eq!(over.unwrap_err(), NotApproved::Ended);
}

#[test]
fn a_yes_for_some_openings_is_used_up_by_them_and_those_still_leave() {
    let mut approval = yes(&notice());
    approval.openings = Some(2);
    for opened in 0..2 {
        approval.opened = opened;
        assert!(check(notice(), Some(&approval), cn("2026-06-01 09:00")).is_ok());
    }
    approval.opened = 2;
    let over = check(notice(), Some(&approval), cn("2026-06-01 09:00"));
    assert_eq!(over.unwrap_err(), NotApproved::Ended);
    let opened = cn("2026-06-01 09:00");
    assert!(check_opened(notice(), Some(&approval), opened, cn("2026-06-01 09:05")).is_ok());
}

#[test]
fn what_opened_in_its_year_leaves_after_new_year_and_what_was_taken_back_does_not() {
    let mut approval = yes(&notice());
    let opened = cn("2026-12-31 22:00");
    let morning = cn("2027-01-04 08:00");
    assert!(check_opened(notice(), Some(&approval), opened, morning).is_ok());
    approval.withdrawn_at = Some(cn("2027-01-02 09:00"));
    let back = check_opened(notice(), Some(&approval), opened, morning);
    assert_eq!(back.unwrap_err(), NotApproved::Withdrawn);
    approval.withdrawn_at = None;
    let late = check_opened(notice(), Some(&approval), cn("2027-01-01 00:00"), morning);
    assert_eq!(late.unwrap_err(), NotApproved::Ended);
}

fn handed(from: i64, to: i64) -> Delegation {
    Delegation {
        from: PersonId(from),
        to: PersonId(to),
        first: day("2026-05-30"),
        last: day("2026-06-01"),
    }
}

fn may_for(
    author: &str,
    delegations: &[Delegation],
    who: usize,
    today: &str,
) -> Result<Option<PersonId>, MayNot> {
    let mut revision = notice();
    revision.author = Some(author.to_owned());
    revision.approvers = vec!["P002".to_owned()];
    let people = people();
    may_approve_for(
        &revision,
        &people[who - 1],
        &people,
        delegations,
        day(today),
    )
}

#[test]
fn a_delegate_says_yes_for_the_approver_from_the_first_to_the_last_day() {
    let handed = [handed(2, 4)];
    for today in ["2026-05-30", "2026-06-01"] {
        assert_eq!(may_for("张伟", &handed, 4, today), Ok(Some(PersonId(2))));
    }
    for today in ["2026-05-29", "2026-06-02"] {
        assert_eq!(may_for("张伟", &handed, 4, today), Err(MayNot::NotNamed));
    }
    assert_eq!(
        may_for("张伟", &handed, 2, "2026-05-31"),
        Ok(None),
        "himself still"
    );
    assert_eq!(
        may_for("张伟", &handed, 3, "2026-05-31"),
        Err(MayNot::NotNamed)
    );
}

#[test]
fn a_delegate_never_approves_his_own_nor_for_an_author_nor_hands_it_on() {
    let today = "2026-05-31";
    assert_eq!(
        may_for("张伟", &[handed(2, 1)], 1, today),
        Err(MayNot::Author)
    );
    assert_eq!(
        may_for("P002", &[handed(2, 4)], 4, today),
        Err(MayNot::NotNamed)
    );
    let chain = [handed(2, 4), handed(4, 3)];
    assert_eq!(may_for("张伟", &chain, 3, today), Err(MayNot::NotNamed));
}

#[test]
fn those_who_may_approve_are_the_named_and_their_delegates() {
    let mut revision = notice();
    revision.author = Some("张伟".to_owned());
    revision.approvers = vec!["分管领导".to_owned()];
    let people = people();
    let found = approvers(&revision, &people, &[handed(3, 5)], day("2026-05-31"));
    let keys: Vec<&str> = found.iter().map(|p| p.key.as_str()).collect();
    assert_eq!(keys, ["P002", "P003", "P005"]);
}

#[test]
fn where_nothing_opens_any_more_in_its_year_a_yes_covers_the_year_of_the_next_opening() {
    let november = cn("2026-11-20 10:00");
    let ends = |next: &str| ends_at(november, Some(cn(next)), SHANGHAI);
    assert_eq!(ends("2026-12-31 09:00"), cn("2027-01-01 00:00"));
    assert_eq!(ends("2027-05-31 09:00"), cn("2028-01-01 00:00"));
    assert_eq!(ends("2028-02-29 09:00"), cn("2029-01-01 00:00"));
}

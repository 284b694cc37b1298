//! A second person's yes, and who may not say it.

use super::office::{Office, act, code, key, now, pledge, root};
use chrono_tz::Asia::Shanghai;
use tongluo::action::claim::Redeemed;
use tongluo::action::{Actor, approve};
use tongluo::domain::approval::{NotApproved, check};
use tongluo::domain::campaign::{Attachment, AttachmentForm, Post};
use tongluo::domain::id::sha256_hex;
use tongluo::domain::time::Span;
use tongluo::store::approvals;

async fn standing(office: &Office, post: &Post) -> Result<(), NotApproved> {
    let wanted = [(post.revision.post.clone(), post.revision.hash())];
    let read = office
        .store
        .read(move |conn| Box::pin(async move { approvals::matching(conn, &wanted).await }));
    let approval = read.await.unwrap().pop();
    check(
        post.revision.clone(),
        approval.as_ref(),
        now().plus(Span::hours(1)),
    )
    .map(|_| ())
}

#[tokio::test]
async fn the_named_approver_says_yes_once_and_it_is_on_record() {
    let (office, post) = (Office::open().await, pledge());
    assert_eq!(standing(&office, &post).await, Err(NotApproved::Never));
    let first = office.approve(&post, "P001").await.unwrap();
    assert!(!first.again && !first.replaces);
    assert_eq!(standing(&office, &post).await, Ok(()));
    let second = office.approve(&post, "P001").await.unwrap();
    assert!(second.again);
    assert_eq!(second.approval, first.approval);
    let approvals: Vec<_> = office
        .audit()
        .await
        .into_iter()
        .filter(|line| line.1 == "approve")
        .collect();
    let detail = format!("{} by P001", post.hash.short());
    let line = ["system:root", "approve", "post:pledge"].map(str::to_owned);
    let [actor, verb, subject] = line;
    assert_eq!(approvals, [(actor, verb, subject, detail)]);
}

#[tokio::test]
async fn what_is_still_to_be_looked_at_keeps_the_yes_away() {
    let (office, mut post) = (Office::open().await, pledge());
    post.to_check = vec!["日子是不是去年的".to_owned()];
    assert_eq!(
        code(office.approve(&post, "P001").await),
        "approve-to-check"
    );
    post.to_check.clear();
    assert!(office.approve(&post, "P001").await.is_ok());
}

#[tokio::test]
async fn a_changed_post_needs_a_new_yes() {
    let (office, mut post) = (Office::open().await, pledge());
    office.approve(&post, "P001").await.unwrap();
    post.revision.template.push('。');
    assert_eq!(standing(&office, &post).await, Err(NotApproved::Changed));
    let renewed = office.approve(&post, "P001").await.unwrap();
    assert!(!renewed.again && renewed.replaces);
    assert_eq!(standing(&office, &post).await, Ok(()));
}

#[tokio::test]
async fn whoever_may_not_approve_is_told_why() {
    let (office, post) = (Office::open().await, pledge());
    let with = |change: &dyn Fn(&mut Post)| {
        let mut post = post.clone();
        change(&mut post);
        post
    };
    assert_eq!(code(office.approve(&post, "P009").await), "person-unknown");
    // Whose membership is over approves nothing any more.
    assert_eq!(code(office.approve(&post, "P005").await), "person-unknown");
    assert_eq!(
        code(office.approve(&post, "P003").await),
        "approve-not-named"
    );
    let own = with(&|p| p.revision.author = Some("P001".to_owned()));
    assert_eq!(code(office.approve(&own, "P001").await), "approve-author");
    let nobody = with(&|p| p.revision.author = None);
    assert_eq!(
        code(office.approve(&nobody, "P001").await),
        "approve-author-unknown"
    );
    let two = with(&|p| p.revision.author = Some("王伟".to_owned()));
    assert_eq!(
        code(office.approve(&two, "P001").await),
        "approve-author-unclear"
    );
    let unnamed = with(&|p| p.revision.approvers.clear());
    assert_eq!(
        code(office.approve(&unnamed, "P001").await),
        "approve-nobody-named"
    );
    let elsewhere = with(&|p| p.revision.audience = "别处".to_owned());
    assert_eq!(
        code(office.approve(&elsewhere, "P001").await),
        "audience-unknown"
    );
    assert_eq!(standing(&office, &post).await, Err(NotApproved::Never));
}

#[tokio::test]
async fn in_a_chat_a_person_approves_with_his_own_account_alone() {
    let (office, post) = (Office::open().await, pledge());
    let account = office.account("7").await;
    let by_account = |post: Post| {
        let actor = Actor::Account(account);
        let office = &office;
        async move {
            act!(office, tx => async move {
                approve::approve(tx, &actor, &post, &key("P001"), now(), Shanghai).await
            })
        }
    };
    assert_eq!(code(by_account(post.clone()).await), "approve-not-you");
    let link = office.link_for("P001", 1).await;
    let redeemed = office.redeem(account, &link, now()).await;
    assert!(matches!(redeemed, Redeemed::Person { .. }));
    assert!(by_account(post).await.is_ok());
}

#[tokio::test]
async fn an_attachment_is_kept_as_it_was_hashed_or_nothing_is_approved() {
    let (office, mut post) = (Office::open().await, pledge());
    let bytes = b"poster".to_vec();
    post.revision.attachments = vec![Attachment {
        form: AttachmentForm::Photo,
        name: "poster.png".to_owned(),
        sha256: sha256_hex(&bytes),
        size: 6,
    }];
    post.files = vec![b"another".to_vec()];
    assert_eq!(
        code(office.approve(&post, "P001").await),
        "approve-attachment-changed"
    );
    post.files = vec![bytes.clone()];
    office.approve(&post, "P001").await.unwrap();
    let sha = sha256_hex(&bytes);
    let kept = office
        .store
        .read(move |conn| Box::pin(async move { approvals::attachment(conn, &sha).await }))
        .await;
    assert_eq!(kept.unwrap(), Some(bytes));
}

#[tokio::test]
async fn a_withdrawn_yes_counts_no_more() {
    let (office, post) = (Office::open().await, pledge());
    let withdraw = || {
        let (office, id) = (&office, post.revision.post.clone());
        async move { act!(office, tx => approve::withdraw(tx, &root(), &id, now())) }
    };
    assert_eq!(code(withdraw().await), "approval-absent");
    office.approve(&post, "P001").await.unwrap();
    assert_eq!(withdraw().await.unwrap(), 1);
    assert_eq!(standing(&office, &post).await, Err(NotApproved::Withdrawn));
    assert!(!office.approve(&post, "P001").await.unwrap().again);
}

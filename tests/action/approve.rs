//! A second person's yes, and who may not say it.

use super::office::{Office, act, code, key, now, pledge, root};
use chrono_tz::Asia::Shanghai;
use tongluo::action::approve::{Approved, Reaching, Saying};
use tongluo::action::claim::Redeemed;
use tongluo::action::delegate::{self, Wanted, day_of};
use tongluo::action::request_approval::{self, Around, Requested, Unreached};
use tongluo::action::{Actor, Refused, approve};
use tongluo::domain::approval::{NotApproved, check};
use tongluo::domain::calendar::Calendar;
use tongluo::domain::campaign::{Attachment, AttachmentForm, Post};
use tongluo::domain::id::sha256_hex;
use tongluo::domain::time::{Instant, Span};
use tongluo::entropy::Generator;
use tongluo::store::approvals;
use tongluo::text::{Lang, Texts};

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

async fn asks(office: &Office, post: &Post, at: Instant) -> Result<Requested, Refused> {
    let post = post.clone();
    act!(office, tx => async move {
        let (texts, calendar) = (Texts::new(Lang::Zh), Calendar::default());
        let entropy = Generator::seeded(5);
        let around = Around { texts: &texts, calendar: &calendar, zone: Shanghai, entropy: &entropy };
        request_approval::request(tx, &root(), &post, around, at).await
    })
}

async fn says(office: &Office, post: &Post, by: &str, reaching: Reaching, at: Instant) -> Approved {
    let (post, by) = (post.clone(), key(by));
    let said = act!(office, tx => async move {
        let calendar = Calendar::default();
        let saying = Saying { approver: &by, reaching, calendar: &calendar };
        approve::approve_for(tx, &root(), &post, saying, at, Shanghai).await
    });
    said.unwrap()
}

#[tokio::test]
async fn a_request_that_makes_no_sense_is_refused_with_what_is_wrong() {
    let (office, post) = (Office::open().await, pledge());
    let before = now().minus(Span::days(3));
    let with = |change: &dyn Fn(&mut Post)| {
        let mut post = post.clone();
        change(&mut post);
        post
    };
    let nobody = with(&|p| p.revision.approvers.clear());
    assert_eq!(
        code(asks(&office, &nobody, before).await),
        "approve-nobody-named"
    );
    let unknown = with(&|p| p.revision.author = None);
    assert_eq!(
        code(asks(&office, &unknown, before).await),
        "approve-author-unknown"
    );
    let own = with(&|p| p.revision.approvers = vec!["P002".to_owned()]);
    assert_eq!(
        code(asks(&office, &own, before).await),
        "approve-nobody-fits"
    );
    let elsewhere = with(&|p| p.revision.audience = "别处".to_owned());
    assert_eq!(
        code(asks(&office, &elsewhere, before).await),
        "audience-unknown"
    );
    assert_eq!(
        code(asks(&office, &post, now()).await),
        "request-no-opening"
    );
    says(&office, &post, "P001", Reaching::Year, before).await;
    assert_eq!(code(asks(&office, &post, before).await), "approve-stands");
}

#[tokio::test]
async fn who_can_not_be_asked_is_named_and_is_asked_once_he_can_be() {
    let (office, post) = (Office::open().await, pledge());
    let before = now().minus(Span::days(3));
    let first = asks(&office, &post, before).await.unwrap();
    assert!(first.asked.is_empty() && !first.again);
    let [(person, why)] = first.unreached.as_slice() else {
        panic!("{first:?}")
    };
    assert_eq!((person.key.as_str(), *why), ("P001", Unreached::NotClaimed));
    let account = office.account("7").await;
    let link = office.link_for("P001", 1).await;
    office.redeem(account, &link, now()).await;
    let second = asks(&office, &post, before).await.unwrap();
    assert!(second.again && second.unreached.is_empty());
    assert_eq!(second.request, first.request);
    assert_eq!(second.asked[0].key, key("P001"));
}

#[tokio::test]
async fn a_yes_for_some_openings_and_one_for_the_year_take_each_others_place() {
    let (office, post) = (Office::open().await, pledge());
    let before = now().minus(Span::days(3));
    let once = Reaching::Openings(1);
    assert!(!says(&office, &post, "P001", once, before).await.again);
    assert!(says(&office, &post, "P001", once, before).await.again);
    assert!(
        !says(&office, &post, "P001", Reaching::Year, before)
            .await
            .again
    );
    assert!(
        says(&office, &post, "P001", Reaching::Year, before)
            .await
            .again
    );
    // In December the same yes reaches further than the one that stands.
    let december = now().plus(Span::days(190));
    assert!(
        !says(&office, &post, "P001", Reaching::Year, december)
            .await
            .again
    );
}

async fn hands_on(
    office: &Office,
    actor: Actor,
    from: &str,
    to: &str,
    (first, last): (&str, &str),
) -> Result<(), Refused> {
    let wanted = Wanted {
        from: key(from),
        to: key(to),
        first: first.parse().unwrap(),
        last: last.parse().unwrap(),
    };
    act!(office, tx => async move {
        let entropy = Generator::seeded(6);
        delegate::delegate(tx, &actor, &wanted, Shanghai, &entropy, now()).await.map(|_| ())
    })
}

#[tokio::test]
async fn only_the_approver_hands_his_yes_on_and_both_names_are_on_record() {
    let (office, post) = (Office::open().await, pledge());
    let days = ("2027-05-31", "2027-06-04");
    let stranger = Actor::Account(office.account("8").await);
    let refused = hands_on(&office, stranger, "P001", "P003", days).await;
    assert_eq!(code(refused), "delegate-not-own");
    let refused = hands_on(&office, root(), "P001", "P001", days).await;
    assert_eq!(code(refused), "delegate-self");
    let back = ("2027-06-04", "2027-05-31");
    assert_eq!(
        code(hands_on(&office, root(), "P001", "P003", back).await),
        "delegate-days"
    );
    let long = ("2027-05-31", "2027-12-31");
    assert_eq!(
        code(hands_on(&office, root(), "P001", "P003", long).await),
        "delegate-too-long"
    );
    assert_eq!(
        code(office.approve(&post, "P003").await),
        "approve-not-named"
    );
    let account = office.account("7").await;
    let link = office.link_for("P001", 1).await;
    office.redeem(account, &link, now()).await;
    hands_on(&office, Actor::Account(account), "P001", "P003", days)
        .await
        .unwrap();
    office.approve(&post, "P003").await.unwrap();
    let audit = office.audit().await;
    let line = audit.iter().find(|l| l.1 == "approve").unwrap();
    assert!(line.3.ends_with("by P003 on behalf of P001"), "{}", line.3);
    // Whoever is the author stays out of it, delegate or not.
    hands_on(&office, root(), "P001", "P002", days)
        .await
        .unwrap();
    let (mut other, mut own) = (pledge(), pledge());
    own.revision.template.push('。');
    assert_eq!(code(office.approve(&own, "P002").await), "approve-author");
    other.revision.template.push('！');
    let handed_to_another = office.approve(&other, "P003").await;
    assert_eq!(code(handed_to_another), "approve-not-named");
}

#[tokio::test]
async fn who_said_yes_takes_it_back_and_nobody_else_but_the_owner() {
    let (office, post) = (Office::open().await, pledge());
    office.approve(&post, "P001").await.unwrap();
    let take_back = async |account| {
        let id = post.revision.post.clone();
        let actor = Actor::Account(account);
        act!(&office, tx => async move { approve::withdraw(tx, &actor, &id, now()).await })
    };
    let (li, other) = (office.account("7").await, office.account("8").await);
    for (account, person, seed) in [(li, "P001", 1), (other, "P003", 2)] {
        let link = office.link_for(person, seed).await;
        office.redeem(account, &link, now()).await;
    }
    assert_eq!(code(take_back(other).await), "not-owner");
    assert_eq!(take_back(li).await.unwrap(), 1);
}

#[test]
fn a_day_is_read_as_people_type_it_and_one_that_is_past_means_next_year() {
    let today = "2027-05-31".parse().unwrap();
    let day = |text: &str| day_of(text, today).map(|d| d.to_string());
    for text in ["2027-06-15", "06-15", "6月15日", "6/15", "到 6 月 15 日"] {
        assert_eq!(day(text).as_deref(), Some("2027-06-15"), "{text}");
    }
    assert_eq!(day("1月3日").as_deref(), Some("2028-01-03"));
    for text in ["", "明天", "2月30日", "15", "99999999999-1-1"] {
        assert_eq!(day(text), None, "{text}");
    }
}

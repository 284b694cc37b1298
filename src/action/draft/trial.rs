//! 试发: a post as it stands, shown to one account alone, marked, and counted nowhere.

use crate::action::Refused;
use crate::action::ahead::{self, Ahead};
use crate::action::ask;
use crate::domain::calendar::Calendar;
use crate::domain::campaign::Post;
use crate::domain::id::{AccountId, PreviewId};
use crate::domain::problem::Problem;
use crate::domain::time::{Instant, Span};
use crate::entropy::Entropy;
use crate::store::accounts::{self, Reach};
use crate::store::previews::{Preview, PreviewMark};
use crate::store::{Tx, bots, chats, drafts};
use crate::text::Texts;

/// A test send that didn't get through within this is no use any more.
const LIVES: Span = Span::hours(6);

/// The opening that a preview shows: the next after an instant, or the last where none is ahead.
pub fn next_opening(calendar: &Calendar, post: &Post, after: Instant) -> Option<Ahead> {
    let find = |from: Instant| {
        let found = ahead::ahead(calendar, &post.revision, &post.schedule, from, 1);
        found.into_iter().next()
    };
    find(after).or_else(|| find(Instant::from_unix_seconds(0)))
}

/// Shows a post to an account in its private chat. Refused: `trial-not-started`, `trial-no-opening`, and what the template says.
pub async fn trial(
    tx: &mut Tx,
    account: AccountId,
    post: &Post,
    calendar: &Calendar,
    texts: &Texts,
    entropy: &dyn Entropy,
    now: Instant,
) -> Result<PreviewId, Refused> {
    let not_started = || Refused::from(Problem::error("trial-not-started"));
    let bot = bots::the_bot(tx).await?.ok_or_else(not_started)?;
    let found = accounts::get(tx, account).await?;
    if found.is_none_or(|a| a.reach != Reach::Started) {
        return Err(not_started());
    }
    let chat = chats::of_account(tx, bot.id, account).await?;
    let chat = chat.ok_or_else(not_started)?;
    let Some(opening) = next_opening(calendar, post, now) else {
        return Err(Problem::error("trial-no-opening").into());
    };
    let zone = post.schedule.zone;
    let document = ahead::render(texts, calendar, &post.revision, zone, &opening)?;
    for (about, bytes) in post.revision.attachments.iter().zip(&post.files) {
        drafts::keep_file(tx, &about.sha256, bytes).await?;
    }
    let preview = Preview {
        account,
        revision: post.revision.clone(),
        document,
        opens_at: opening.opens_at,
        closes_at: opening.closes_at,
        mark: PreviewMark::Trial,
    };
    let to = (bot.id, chat.id);
    Ok(ask::preview(tx, to, &preview, LIVES, entropy, now).await?)
}

//! What hardly changes, kept between batches: whose accounts these are, which delivery a button or a poll belongs to, what its
//! opening asks. It is true for one version of the database, which every batch asks for inside its own transaction
//! (`store::intake::Fresh`); at another version it is forgotten. Never holds an answer, never outlives a change.

use super::super::Office;
use super::answers::{Given, Key, Source};
use crate::channel::{Act, Actor, Incoming};
use crate::domain::id::{AccountId, ChatId, Mark, OccurrenceId};
use crate::domain::occurrence::Occurrence;
use crate::domain::time::{Instant, Span};
use crate::engine::closer;
use crate::store::accounts::{self, Known};
use crate::store::chats::{self, Chat};
use crate::store::deliveries::{self, Marked};
use crate::store::intake::Fresh;
use crate::store::{StoreError, Tx, occurrences, retention};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::atomic::Ordering;
use std::sync::{Mutex, PoisonError};

/// Accounts remembered at most: some megabytes.
const ACCOUNTS_MAX: usize = 50_000;

/// As often as it is written down that somebody was seen in a group (`store::registering::seen`).
const SEEN_AGAIN: Span = Span::hours(1);

/// Between batches.
#[derive(Default)]
pub struct Memory(Mutex<Remembered>);

/// An opening, with what else decides whether it takes answers.
pub(super) struct Opening {
    pub(super) occurrence: Occurrence,
    /// Its records were deleted as promised: it takes nothing any more.
    pub(super) gone: bool,
    /// Nobody is to answer it any more.
    pub(super) recalled: bool,
}

/// All that is remembered, of one version.
#[derive(Default)]
pub(super) struct Remembered {
    world: Option<i64>,
    pub(super) accounts: HashMap<String, Known>,
    marks: HashMap<Mark, Marked>,
    polls: HashMap<String, Marked>,
    places: HashMap<String, Option<Chat>>,
    openings: HashMap<OccurrenceId, Opening>,
    /// Their shown counts are marked to be brought up to date.
    pub(super) refreshing: HashSet<OccurrenceId>,
    seen: HashMap<(AccountId, ChatId), Instant>,
}

impl Memory {
    /// What is true in this transaction.
    pub(super) fn of(&self, tx: &Tx, fresh: &Fresh) -> Remembered {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = std::mem::take(&mut *kept);
        if fresh.world.is_some() && kept.world == fresh.world && !tx.has_changed() {
            return kept;
        }
        Remembered {
            world: fresh.world,
            ..Remembered::default()
        }
    }

    /// Keeps it for the next batch, unless this transaction changed something: then the next finds another version.
    pub(super) fn keep(&self, tx: &Tx, remembered: Remembered) {
        if tx.has_changed() || remembered.accounts.len() > ACCOUNTS_MAX {
            return;
        }
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = remembered;
    }
}

impl Remembered {
    /// Makes sure of the accounts of everybody who did something that concerns us; who is new is written down.
    pub(super) async fn meet(
        &mut self,
        tx: &mut Tx,
        office: &Office,
        batch: &[Incoming],
        now: Instant,
    ) -> Result<(), StoreError> {
        // The newest name of each, in one order, so that two programs never wait for each other.
        let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
        for actor in batch.iter().filter_map(|incoming| actor(&incoming.act)) {
            seen.insert(&actor.external, &actor.name);
        }
        let unknown: Vec<&str> = seen
            .keys()
            .copied()
            .filter(|external| !self.accounts.contains_key(*external))
            .collect();
        self.learn(tx, office, &unknown).await?;
        // The name is kept up to date for as long as nobody has said whose the account is.
        let is_written = |external: &str, name: &str| {
            let known = self.accounts.get(external);
            known.is_some_and(|k| k.person.is_some() || k.shown_name.as_deref() == Some(name))
        };
        let unwritten: Vec<(String, String)> = seen
            .into_iter()
            .filter(|(external, name)| !is_written(external, name))
            .map(|(external, name)| (external.to_owned(), name.to_owned()))
            .collect();
        if unwritten.is_empty() {
            return Ok(());
        }
        accounts::ensure(tx, office.channel, &unwritten, now).await?;
        let written: Vec<&str> = unwritten.iter().map(|(e, _)| e.as_str()).collect();
        self.learn(tx, office, &written).await
    }

    async fn learn(
        &mut self,
        tx: &mut Tx,
        office: &Office,
        externals: &[&str],
    ) -> Result<(), StoreError> {
        self.accounts
            .extend(accounts::who(tx, office.channel, externals).await?);
        Ok(())
    }

    /// The deliveries, openings and groups that these acts name.
    pub(super) async fn look_up(
        &mut self,
        tx: &mut Tx,
        office: &Office,
        given: &[Given<'_>],
    ) -> Result<(), StoreError> {
        let mut marks: BTreeSet<&Mark> = BTreeSet::new();
        let mut polls: BTreeSet<&str> = BTreeSet::new();
        let mut places: BTreeSet<&str> = BTreeSet::new();
        for one in given {
            match &one.key {
                Key::Mark(mark) if !self.marks.contains_key(mark) => {
                    marks.insert(mark);
                }
                Key::Poll(poll, _) if !self.polls.contains_key(*poll) => {
                    polls.insert(poll);
                }
                Key::Mark(_) | Key::Poll(..) => {}
            }
            if let Some(address) = group_of(&one.source)
                && !self.places.contains_key(address)
            {
                places.insert(address);
            }
        }
        if !marks.is_empty() {
            let marks: Vec<Mark> = marks.into_iter().cloned().collect();
            self.marks.extend(deliveries::by_marks(tx, &marks).await?);
        }
        if !polls.is_empty() {
            let polls: Vec<String> = polls.into_iter().map(str::to_owned).collect();
            self.polls.extend(deliveries::by_polls(tx, &polls).await?);
        }
        for address in places {
            let chat = chats::by_address(tx, office.bot, address).await?;
            self.places.insert(address.to_owned(), chat);
        }
        let named: BTreeSet<OccurrenceId> = given
            .iter()
            .filter_map(|one| self.delivery(&one.key)?.occurrence)
            .filter(|id| !self.openings.contains_key(id))
            .collect();
        let named: Vec<OccurrenceId> = named.into_iter().collect();
        if named.is_empty() {
            return Ok(());
        }
        let loaded = occurrences::load(tx, &named).await?;
        let gone = retention::gone_since(tx, &named).await?;
        let recalled = occurrences::recalled_among(tx, &named).await?;
        self.openings.extend(loaded.into_iter().map(|occurrence| {
            let id = occurrence.id;
            let opening = Opening {
                gone: gone.contains_key(&id),
                recalled: recalled.contains(&id),
                occurrence,
            };
            (id, opening)
        }));
        Ok(())
    }

    /// What is over is closed before its late answers are taken in, whichever engine comes first after an outage.
    pub(super) async fn close_what_is_over(
        &mut self,
        tx: &mut Tx,
        office: &Office,
        given: &[Given<'_>],
        now: Instant,
    ) -> Result<(), StoreError> {
        if !office.time_is_right.load(Ordering::Relaxed) {
            return Ok(());
        }
        let named: BTreeSet<OccurrenceId> = given
            .iter()
            .filter_map(|one| self.delivery(&one.key)?.occurrence)
            .collect();
        for id in named {
            let Some(Opening { occurrence, .. }) = self.openings.get_mut(&id) else {
                continue;
            };
            let over = occurrence.closes_at.is_some_and(|close| close <= now);
            if occurrence.closed_at.is_none() && over {
                closer::close(tx, office, id, now).await?;
                occurrence.closed_at = Some(now);
            }
        }
        Ok(())
    }

    /// The delivery that an act names.
    pub(super) fn delivery(&self, key: &Key<'_>) -> Option<&Marked> {
        match key {
            Key::Mark(mark) => self.marks.get(mark),
            Key::Poll(poll, _) => self.polls.get(*poll),
        }
    }

    /// An opening that an act named.
    pub(super) fn opening(&self, id: OccurrenceId) -> Option<&Opening> {
        self.openings.get(&id)
    }

    /// The group in which a public button was pressed, where we know it.
    pub(super) fn place(&self, source: &Source<'_>) -> Option<&Chat> {
        self.places.get(group_of(source)?)?.as_ref()
    }

    /// Of these, those who were not lately written down as seen there.
    pub(super) fn newly_seen(
        &mut self,
        pairs: BTreeSet<(AccountId, ChatId)>,
        now: Instant,
    ) -> Vec<(AccountId, ChatId)> {
        let lately = |at: &Instant| *at <= now && now.since(*at) < SEEN_AGAIN;
        let newly: Vec<_> = pairs
            .into_iter()
            .filter(|pair| !self.seen.get(pair).is_some_and(lately))
            .collect();
        self.seen.extend(newly.iter().map(|pair| (*pair, now)));
        newly
    }
}

/// The address of the group that an act came from.
fn group_of<'a>(source: &Source<'a>) -> Option<&'a str> {
    match source {
        Source::Press {
            place: Some(place), ..
        } if !place.private => Some(&place.address),
        _ => None,
    }
}

/// Who acted, where the act is one that we keep.
fn actor(act: &Act) -> Option<&Actor> {
    match act {
        Act::Press { actor, .. }
        | Act::Start { actor, .. }
        | Act::GroupStart { actor, .. }
        | Act::Vote { actor, .. }
        | Act::Membership {
            actor,
            present: true,
            ..
        }
        | Act::Reach { actor, .. } => Some(actor),
        Act::Said { .. }
        | Act::Left { .. }
        | Act::Membership { .. }
        | Act::Moved { .. }
        | Act::Topic { .. }
        | Act::Nothing
        | Act::Strange { .. } => None,
    }
}

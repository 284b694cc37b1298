//! The menus of commands in private chats, as this version has them: everybody's, and the owner's own. Asked for once each, and
//! changed only where they differ. What a command does is not known here.

use super::App;
use crate::channel::{Command, Menu};
use crate::store::accounts::{self, Reach};
use crate::store::{StoreError, chats, claims};
use crate::text::commands;
use std::sync::{Arc, PoisonError};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How often it is looked whether there is a new owner.
const LOOK: Duration = Duration::from_secs(20);

/// After a menu could not be set, the next try.
const AGAIN: Duration = Duration::from_secs(300);

impl App {
    /// Sets what was not yet set since the start; whether all is set now. Best effort: without a menu a command works too.
    pub async fn announce(&self) -> Result<bool, StoreError> {
        let bot = self.office.bot;
        let owners = self.office.store.read(move |conn| {
            Box::pin(async move {
                let mut addresses = Vec::new();
                for owner in claims::owners(conn).await? {
                    let account = accounts::get(conn, owner).await?;
                    if account.is_some_and(|a| a.reach == Reach::Started) {
                        let chat = chats::of_account(conn, bot, owner).await?;
                        addresses.extend(chat.map(|c| c.address));
                    }
                }
                Ok(addresses)
            })
        });
        let owners = owners.await?;
        let mut well = self.show(Menu::Everybody, commands::EVERYBODY).await;
        for address in &owners {
            well &= self.show(Menu::Chat(address), commands::OWNER).await;
        }
        Ok(well)
    }

    async fn show(&self, menu: Menu<'_>, names: &[&str]) -> bool {
        let whose = match menu {
            Menu::Everybody => String::new(),
            Menu::Chat(address) => address.to_owned(),
        };
        let lock = || self.menus.lock().unwrap_or_else(PoisonError::into_inner);
        if lock().contains(&whose) {
            return true;
        }
        let lines = commands::menu(&self.office.texts, names);
        let lines: Vec<Command> = lines
            .into_iter()
            .map(|(name, description)| Command { name, description })
            .collect();
        match self.sender.announce(menu, &lines).await {
            Ok(changed) => {
                tracing::info!(
                    changed,
                    own = !whose.is_empty(),
                    "a menu of commands is set"
                );
                lock().insert(whose);
                true
            }
            Err(why) => {
                tracing::warn!(why, "a menu of commands was not set; it is tried again");
                false
            }
        }
    }

    /// The same again and again: an owner may come later.
    pub(super) async fn menus(self: Arc<Self>, shutdown: CancellationToken) -> anyhow::Result<()> {
        while !shutdown.is_cancelled() {
            let rest = match self.announce().await {
                Ok(true) => LOOK,
                Ok(false) => AGAIN,
                Err(error) => {
                    tracing::debug!(%error, "the owners can't be looked up");
                    AGAIN
                }
            };
            tokio::select! {
                () = shutdown.cancelled() => {}
                () = tokio::time::sleep(rest) => {}
            }
        }
        Ok(())
    }
}

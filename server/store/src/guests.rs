//! The link by which a guest speaker runs an edition without an account.

use crate::changes::Change;
use crate::columns::count;
use crate::database::Store;
use crate::error::StoreError;
use domain::audit::Action;
use domain::id::{EditionId, PersonId};

queries! {
    GUEST_LINK = "SELECT version, ended FROM guest_link WHERE edition = $1";
    NEW_GUEST_LINK = "INSERT INTO guest_link (edition, version, ended) VALUES ($1, 1, FALSE)
        ON CONFLICT (edition) DO UPDATE SET version = guest_link.version + 1, ended = FALSE";
    END_GUEST_LINK = "UPDATE guest_link SET ended = TRUE WHERE edition = $1 AND ended = FALSE";
    FORGET_GUEST_LINK = "DELETE FROM guest_link WHERE edition = $1";
}

/// What forgets the link of an edition.
pub(crate) const FORGET: &str = FORGET_GUEST_LINK;

/// The link of an edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GuestLink {
    /// Its version; a new one ends the one before.
    pub version: u32,
    /// Whether it was ended.
    pub ended: bool,
}

impl Store {
    /// The link of an edition; `None` where none was ever made.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn guest_link(&self, edition: &EditionId) -> Result<Option<GuestLink>, StoreError> {
        let row: Option<(i64, bool)> = reading!(self, pool => sqlx::query_as(GUEST_LINK).bind(edition.as_str()).fetch_optional(pool).await?);
        Ok(row.map(|(version, ended)| GuestLink {
            version: count(version),
            ended,
        }))
    }

    /// Makes a link, or a new one in place of the old.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn new_guest_link(
        &self,
        edition: &EditionId,
        actor: &PersonId,
    ) -> Result<(), StoreError> {
        self.change_guest_link(NEW_GUEST_LINK, edition, actor, Action::GuestLinkMade)
            .await
    }

    /// Ends the link.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn end_guest_link(
        &self,
        edition: &EditionId,
        actor: &PersonId,
    ) -> Result<(), StoreError> {
        self.change_guest_link(END_GUEST_LINK, edition, actor, Action::GuestLinkEnded)
            .await
    }

    async fn change_guest_link(
        &self,
        sql: &'static str,
        edition: &EditionId,
        actor: &PersonId,
        action: Action,
    ) -> Result<(), StoreError> {
        writing!(self, tx => {
            let written = sqlx::query(sql).bind(edition.as_str()).execute(&mut *tx).await?;
            if written.rows_affected() == 0 {
                return Ok(());
            }
            record!(self, tx, Some(actor), action, Some(edition.as_str()), "{}");
            ((), vec![Change::Live(edition.clone())])
        });
        Ok(())
    }
}

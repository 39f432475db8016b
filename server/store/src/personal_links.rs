//! The links by which people are present at one edition without an account.

use crate::columns::count;
use crate::database::Store;
use crate::error::StoreError;
use domain::audit::Action;
use domain::id::{EditionId, PersonId};

queries! {
    PERSONAL_LINK = "SELECT version, ended FROM personal_link WHERE edition = $1 AND person = $2";
    NEW_PERSONAL_LINK = "INSERT INTO personal_link (edition, person, version, ended) VALUES ($1, $2, 2, FALSE)
        ON CONFLICT (edition, person) DO UPDATE SET version = personal_link.version + 1, ended = FALSE";
    END_PERSONAL_LINK = "INSERT INTO personal_link (edition, person, version, ended) VALUES ($1, $2, 1, TRUE)
        ON CONFLICT (edition, person) DO UPDATE SET ended = TRUE WHERE personal_link.ended = FALSE";
    FORGET_PERSONAL_LINKS = "DELETE FROM personal_link WHERE edition = $1";
}

/// What forgets the links of an edition.
pub(crate) const FORGET: &str = FORGET_PERSONAL_LINKS;

/// Somebody's link to an edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PersonalLink {
    /// Its version, from 1; a new one ends the one before.
    pub version: u32,
    /// Whether it was ended.
    pub ended: bool,
}

impl Store {
    /// Somebody's link to an edition: the first one as long as nothing was said of it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn personal_link(
        &self,
        edition: &EditionId,
        person: &PersonId,
    ) -> Result<PersonalLink, StoreError> {
        let row: Option<(i64, bool)> = reading!(self, pool => {
            sqlx::query_as(PERSONAL_LINK).bind(edition.as_str()).bind(person.as_str()).fetch_optional(pool).await?
        });
        let (version, ended) = row.unwrap_or((1, false));
        Ok(PersonalLink {
            version: count(version),
            ended,
        })
    }

    /// Makes a new link in place of the old one.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such edition or person.
    pub async fn new_personal_link(
        &self,
        edition: &EditionId,
        person: &PersonId,
        actor: &PersonId,
    ) -> Result<(), StoreError> {
        let action = Action::PersonalLinkMade;
        self.change_personal_link(NEW_PERSONAL_LINK, edition, person, actor, action)
            .await
    }

    /// Ends the link.
    ///
    /// # Errors
    /// As [`Store::new_personal_link`].
    pub async fn end_personal_link(
        &self,
        edition: &EditionId,
        person: &PersonId,
        actor: &PersonId,
    ) -> Result<(), StoreError> {
        let action = Action::PersonalLinkEnded;
        self.change_personal_link(END_PERSONAL_LINK, edition, person, actor, action)
            .await
    }

    async fn change_personal_link(
        &self,
        sql: &'static str,
        edition: &EditionId,
        person: &PersonId,
        actor: &PersonId,
        action: Action,
    ) -> Result<(), StoreError> {
        let detail = serde_json::json!({ "edition": edition.as_str() }).to_string();
        writing!(self, tx => {
            let written = sqlx::query(sql)
                .bind(edition.as_str())
                .bind(person.as_str())
                .execute(&mut *tx)
                .await?;
            if written.rows_affected() == 0 {
                return Ok(());
            }
            record!(self, tx, Some(actor), action, Some(person.as_str()), &detail);
            ((), Vec::new())
        });
        Ok(())
    }
}

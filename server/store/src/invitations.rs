//! Agencies that are invited to an edition, each with a quota and a link by which it sends names.

use crate::columns::count;
use crate::database::Store;
use crate::error::{Conflict, StoreError, WriteError};
use domain::audit::Action;
use domain::clock::Moment;
use domain::id::{AgencyId, EditionId, PersonId};
use domain::invitation::{LetterNumber, Quota};
use sqlx::FromRow;

/// Invitations with how many names each has sent.
macro_rules! invitations {
    ($rest:literal) => {
        concat!(
            "SELECT invitation.agency, invitation.quota, invitation.link_version, invitation.link_ended, invitation.invited_at,
                (SELECT COUNT(*) FROM nomination WHERE nomination.edition = invitation.edition
                    AND nomination.agency = invitation.agency AND nomination.replaced_at IS NULL) AS named
            FROM invitation WHERE invitation.edition = $1 AND invitation.withdrawn_at IS NULL ",
            $rest
        )
    };
}

queries! {
    LETTER_NUMBER = "SELECT letter_number FROM edition WHERE id = $1";
    SET_LETTER_NUMBER = "UPDATE edition SET letter_number = $2 WHERE id = $1 AND COALESCE(letter_number, '') <> COALESCE($2, '')";
    INVITATIONS = invitations!("ORDER BY invitation.invited_at, invitation.agency");
    INVITATION = invitations!("AND invitation.agency = $2");
    // Whoever is invited again gets a new link.
    INVITE = "INSERT INTO invitation (edition, agency, quota, link_version, link_ended, invited_at, withdrawn_at)
        VALUES ($1, $2, $3, 1, FALSE, $4, NULL)
        ON CONFLICT (edition, agency) DO UPDATE SET quota = excluded.quota, link_version = invitation.link_version + 1,
            link_ended = FALSE, invited_at = excluded.invited_at, withdrawn_at = NULL
        WHERE invitation.withdrawn_at IS NOT NULL";
    // Writing the row makes everybody else wait who changes the invitation or sends a name by it.
    TAKE_INVITATION = "UPDATE invitation SET quota = quota WHERE edition = $1 AND agency = $2 AND withdrawn_at IS NULL";
    SET_QUOTA = "UPDATE invitation SET quota = $3 WHERE edition = $1 AND agency = $2";
    WITHDRAW_INVITATION = "UPDATE invitation SET withdrawn_at = $3 WHERE edition = $1 AND agency = $2";
    NEW_NOMINATION_LINK = "UPDATE invitation SET link_version = link_version + 1, link_ended = FALSE
        WHERE edition = $1 AND agency = $2 AND withdrawn_at IS NULL";
    END_NOMINATION_LINK = "UPDATE invitation SET link_ended = TRUE
        WHERE edition = $1 AND agency = $2 AND withdrawn_at IS NULL AND link_ended = FALSE";
    FORGET_NOMINATIONS = "DELETE FROM nomination WHERE edition = $1";
    FORGET_INVITATIONS = "DELETE FROM invitation WHERE edition = $1";
}

/// What forgets the invitations of an edition, in this order.
pub(crate) const FORGET: [&str; 2] = [FORGET_NOMINATIONS, FORGET_INVITATIONS];
/// What makes everybody wait who changes an invitation or sends a name by it.
pub(crate) const TAKE_TURN_AT: &str = TAKE_INVITATION;
/// One invitation.
pub(crate) const ONE: &str = INVITATION;

/// An agency that is invited to an edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// The agency.
    pub agency: AgencyId,
    /// How many names it may send.
    pub quota: u32,
    /// How many it has sent; those that were replaced do not count.
    pub named: u32,
    /// The version of its link, from 1; a new one ends the one before.
    pub link_version: u32,
    /// Whether its link was ended.
    pub link_ended: bool,
    /// When it was invited.
    pub invited_at: Moment,
}

/// What keeps an invitation from being changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvitationConflict {
    /// So many names were sent already.
    HasNames(u32),
}

impl Conflict for InvitationConflict {}

/// Why an invitation was not changed.
pub type InvitationError = WriteError<InvitationConflict>;

#[derive(FromRow)]
pub(crate) struct InvitationRow {
    agency: String,
    quota: i64,
    link_version: i64,
    link_ended: bool,
    invited_at: i64,
    named: i64,
}

impl From<InvitationRow> for Invitation {
    fn from(row: InvitationRow) -> Self {
        Self {
            agency: AgencyId::from_store(row.agency),
            quota: count(row.quota),
            named: count(row.named),
            link_version: count(row.link_version),
            link_ended: row.link_ended,
            invited_at: Moment(row.invited_at),
        }
    }
}

/// What the audit keeps of an invitation.
fn detail(agency: &AgencyId, quota: Option<u32>) -> String {
    serde_json::json!({ "agency": agency.as_str(), "added": quota.unwrap_or_default() }).to_string()
}

impl Store {
    /// The number of the letter that invites to an edition.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn letter_number(&self, edition: &EditionId) -> Result<Option<String>, StoreError> {
        let found: Option<Option<String>> = reading!(self, pool => {
            sqlx::query_scalar(LETTER_NUMBER).bind(edition.as_str()).fetch_optional(pool).await?
        });
        Ok(found.flatten())
    }

    /// Keeps that number; nothing is written where it was so.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn set_letter_number(
        &self,
        edition: &EditionId,
        number: Option<&LetterNumber>,
        actor: Option<&PersonId>,
    ) -> Result<(), StoreError> {
        writing!(self, tx => {
            let written = sqlx::query(SET_LETTER_NUMBER)
                .bind(edition.as_str())
                .bind(number.map(LetterNumber::as_str))
                .execute(&mut *tx)
                .await?;
            if written.rows_affected() == 0 {
                return Ok(());
            }
            record!(self, tx, actor, Action::LetterNumberSet, Some(edition.as_str()), "{}");
            ((), Vec::new())
        });
        Ok(())
    }

    /// Everybody who is invited to an edition, by when.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn invitations(&self, edition: &EditionId) -> Result<Vec<Invitation>, StoreError> {
        let rows: Vec<InvitationRow> = reading!(self, pool => sqlx::query_as(INVITATIONS).bind(edition.as_str()).fetch_all(pool).await?);
        Ok(rows.into_iter().map(Invitation::from).collect())
    }

    /// The invitation of an agency.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn invitation(
        &self,
        edition: &EditionId,
        agency: &AgencyId,
    ) -> Result<Option<Invitation>, StoreError> {
        let row: Option<InvitationRow> = reading!(self, pool => {
            sqlx::query_as(INVITATION).bind(edition.as_str()).bind(agency.as_str()).fetch_optional(pool).await?
        });
        Ok(row.map(Invitation::from))
    }

    /// Invites agencies, each with that quota; tells how many were not invited before. Those that were stay as
    /// they are.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such edition or one of the agencies is not there; then none is
    /// invited.
    pub async fn invite_agencies(
        &self,
        edition: &EditionId,
        agencies: &[AgencyId],
        quota: Quota,
        actor: Option<&PersonId>,
    ) -> Result<u64, StoreError> {
        let now = self.now();
        let invited = writing!(self, tx => {
            let mut invited = 0;
            for agency in agencies {
                let written = sqlx::query(INVITE)
                    .bind(edition.as_str())
                    .bind(agency.as_str())
                    .bind(i64::from(quota.get()))
                    .bind(now.0)
                    .execute(&mut *tx)
                    .await?;
                invited += written.rows_affected();
            }
            if invited == 0 {
                return Ok(0);
            }
            let detail = match agencies {
                [one] => detail(one, Some(quota.get())),
                _ => serde_json::json!({ "added": invited }).to_string(),
            };
            record!(self, tx, actor, Action::AgenciesInvited, Some(edition.as_str()), &detail);
            (invited, Vec::new())
        });
        Ok(invited)
    }

    /// Changes how many names an agency may send.
    ///
    /// # Errors
    /// [`InvitationConflict::HasNames`] where it has sent more; [`StoreError::Missing`] where it is not invited.
    pub async fn set_quota(
        &self,
        edition: &EditionId,
        agency: &AgencyId,
        quota: Quota,
        actor: Option<&PersonId>,
    ) -> Result<(), InvitationError> {
        writing!(self, tx => {
            sqlx::query(TAKE_INVITATION).bind(edition.as_str()).bind(agency.as_str()).execute(&mut *tx).await?;
            let row: Option<InvitationRow> =
                sqlx::query_as(INVITATION).bind(edition.as_str()).bind(agency.as_str()).fetch_optional(&mut *tx).await?;
            let before = row.map(Invitation::from).ok_or(StoreError::Missing)?;
            if before.quota == quota.get() {
                return Ok(());
            }
            if before.named > quota.get() {
                return Err(InvitationError::Conflict(InvitationConflict::HasNames(before.named)));
            }
            sqlx::query(SET_QUOTA)
                .bind(edition.as_str())
                .bind(agency.as_str())
                .bind(i64::from(quota.get()))
                .execute(&mut *tx)
                .await?;
            let detail = detail(agency, Some(quota.get()));
            record!(self, tx, actor, Action::InvitationChanged, Some(edition.as_str()), &detail);
            ((), Vec::new())
        });
        Ok(())
    }

    /// Takes an invitation back by which no name was sent; its link ends.
    ///
    /// # Errors
    /// [`InvitationConflict::HasNames`]; [`StoreError::Missing`] where the agency is not invited.
    pub async fn withdraw_invitation(
        &self,
        edition: &EditionId,
        agency: &AgencyId,
        actor: Option<&PersonId>,
    ) -> Result<(), InvitationError> {
        let now = self.now();
        writing!(self, tx => {
            sqlx::query(TAKE_INVITATION).bind(edition.as_str()).bind(agency.as_str()).execute(&mut *tx).await?;
            let row: Option<InvitationRow> =
                sqlx::query_as(INVITATION).bind(edition.as_str()).bind(agency.as_str()).fetch_optional(&mut *tx).await?;
            let before = row.map(Invitation::from).ok_or(StoreError::Missing)?;
            if before.named > 0 {
                return Err(InvitationError::Conflict(InvitationConflict::HasNames(before.named)));
            }
            sqlx::query(WITHDRAW_INVITATION)
                .bind(edition.as_str())
                .bind(agency.as_str())
                .bind(now.0)
                .execute(&mut *tx)
                .await?;
            let detail = detail(agency, None);
            record!(self, tx, actor, Action::InvitationWithdrawn, Some(edition.as_str()), &detail);
            ((), Vec::new())
        });
        Ok(())
    }

    /// Makes a new link for an agency in place of the old one.
    ///
    /// # Errors
    /// [`StoreError::Missing`] where it is not invited.
    pub async fn new_nomination_link(
        &self,
        edition: &EditionId,
        agency: &AgencyId,
        actor: Option<&PersonId>,
    ) -> Result<(), StoreError> {
        let action = Action::NominationLinkMade;
        let changed = self
            .change_nomination_link(NEW_NOMINATION_LINK, edition, agency, actor, action)
            .await?;
        if changed {
            Ok(())
        } else {
            Err(StoreError::Missing)
        }
    }

    /// Ends the link of an agency.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn end_nomination_link(
        &self,
        edition: &EditionId,
        agency: &AgencyId,
        actor: Option<&PersonId>,
    ) -> Result<(), StoreError> {
        let action = Action::NominationLinkEnded;
        self.change_nomination_link(END_NOMINATION_LINK, edition, agency, actor, action)
            .await
            .map(drop)
    }

    async fn change_nomination_link(
        &self,
        sql: &'static str,
        edition: &EditionId,
        agency: &AgencyId,
        actor: Option<&PersonId>,
        action: Action,
    ) -> Result<bool, StoreError> {
        let detail = detail(agency, None);
        let changed = writing!(self, tx => {
            let written = sqlx::query(sql)
                .bind(edition.as_str())
                .bind(agency.as_str())
                .execute(&mut *tx)
                .await?;
            if written.rows_affected() == 0 {
                return Ok(false);
            }
            record!(self, tx, actor, action, Some(edition.as_str()), &detail);
            (true, Vec::new())
        });
        Ok(changed)
    }
}

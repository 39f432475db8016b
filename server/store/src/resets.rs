//! Links by which somebody who has lost their password sets another, without mail: an organiser makes
//! one and hands it over. It works once, for half an hour, and for participants only.

use crate::changes::Change;
use crate::database::Store;
use crate::error::{Conflict, StoreError, WriteError};
use domain::account::Email;
use domain::audit::Action;
use domain::clock::{MINUTE, Moment};
use domain::id::PersonId;
use sha2::{Digest, Sha256};
use sqlx::FromRow;

queries! {
    INSERT_LINK = "INSERT INTO reset_link (token_hash, person, made_by, made_at, expires_at) VALUES ($1, $2, $3, $4, $5)";
    END_OPEN_LINKS = "UPDATE reset_link SET expires_at = $2 WHERE person = $1 AND used_at IS NULL AND expires_at > $2";
    LINK = "SELECT reset_link.person, account.email, reset_link.expires_at, reset_link.used_at
        FROM reset_link JOIN account ON account.person = reset_link.person WHERE reset_link.token_hash = $1";
    USE_LINK = "UPDATE reset_link SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2";
    COUNT_ROLES_BEYOND = "SELECT COUNT(*) FROM role_grant WHERE person = $1 AND role <> 'participant' AND withdrawn_at IS NULL";
    SET_PASSWORD_BY_LINK = "UPDATE account SET password_hash = $2, password_changed_at = $3 WHERE person = $1";
    END_SESSIONS_BY_LINK = "DELETE FROM session WHERE person = $1";
}

/// Ends the links of a person that were not used, at `$2`.
pub(crate) const END_LINKS: &str = END_OPEN_LINKS;

/// How long a link works.
pub const RESET_LINK_LIVES: i64 = 30 * MINUTE;

/// The secret of a link: 32 random bytes in hexadecimal. The database has its hash alone.
#[derive(Clone, PartialEq, Eq)]
pub struct ResetToken(String);

impl ResetToken {
    /// Reads a token that came back in an address; `None` when it has not the form of one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let fits = text.len() == 64
            && text
                .bytes()
                .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
        fits.then(|| Self(text.to_owned()))
    }

    /// The text for the address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn hash(&self) -> String {
        hex::encode(Sha256::digest(self.0.as_bytes()))
    }
}

/// What keeps a link from being made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResetConflict {
    /// The person holds a role beyond participant.
    NotParticipant,
}

impl Conflict for ResetConflict {}

/// Why a link was not made.
pub type ResetError = WriteError<ResetConflict>;

/// How a link stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResetLink {
    /// It works, for the account with this address.
    Open {
        /// Whose it is.
        person: PersonId,
        /// The address they sign in with.
        email: Email,
    },
    /// A password was set by it.
    Used,
    /// Its time is over, or another was made, or the person holds a role.
    Ended,
    /// There never was one.
    Unknown,
}

#[derive(FromRow)]
struct LinkRow {
    person: String,
    email: String,
    expires_at: i64,
    used_at: Option<i64>,
}

impl Store {
    /// Makes a link for somebody, which ends those made before.
    ///
    /// # Errors
    /// [`ResetConflict::NotParticipant`];
    /// [`StoreError::Missing`] when there is no such person.
    pub async fn make_reset_link(
        &self,
        person: &PersonId,
        made_by: &PersonId,
    ) -> Result<(ResetToken, Moment), ResetError> {
        let now = self.now();
        let until = now.plus(RESET_LINK_LIVES);
        let mut secret = [0; 32];
        self.random(&mut secret);
        let token = ResetToken(hex::encode(secret));
        let hash = token.hash();
        writing!(self, tx => {
            let beyond: i64 = sqlx::query_scalar(COUNT_ROLES_BEYOND).bind(person.as_str()).fetch_one(&mut *tx).await?;
            if beyond > 0 {
                return Err(ResetError::Conflict(ResetConflict::NotParticipant));
            }
            sqlx::query(END_OPEN_LINKS).bind(person.as_str()).bind(now.0).execute(&mut *tx).await?;
            sqlx::query(INSERT_LINK)
                .bind(&hash)
                .bind(person.as_str())
                .bind(made_by.as_str())
                .bind(now.0)
                .bind(until.0)
                .execute(&mut *tx)
                .await?;
            record!(self, tx, Some(made_by), Action::ResetLinkMade, Some(person.as_str()), "{}");
            ((), vec![])
        });
        Ok((token, until))
    }

    /// How a link stands.
    ///
    /// # Errors
    /// When the database does not answer; [`StoreError::Unreadable`].
    pub async fn reset_link(&self, token: &ResetToken) -> Result<ResetLink, StoreError> {
        let row: Option<LinkRow> = reading!(self, pool => sqlx::query_as(LINK).bind(token.hash()).fetch_optional(pool).await?);
        let Some(row) = row else {
            return Ok(ResetLink::Unknown);
        };
        if row.used_at.is_some() {
            return Ok(ResetLink::Used);
        }
        let beyond: i64 = reading!(self, pool => sqlx::query_scalar(COUNT_ROLES_BEYOND).bind(&row.person).fetch_one(pool).await?);
        if row.expires_at <= self.now().0 || beyond > 0 {
            return Ok(ResetLink::Ended);
        }
        Ok(ResetLink::Open {
            person: PersonId::from_store(row.person),
            email: Email::parse(&row.email).map_err(|_| StoreError::Unreadable {
                what: "e-mail address",
            })?,
        })
    }

    /// Sets a password by a link, once, and ends all sessions of the person. `None` when the link does
    /// not work (any more).
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn use_reset_link(
        &self,
        token: &ResetToken,
        password_hash: &str,
    ) -> Result<Option<PersonId>, StoreError> {
        let now = self.now();
        let hash = token.hash();
        let person = writing!(self, tx => {
            // The one that changes the row has it; whoever comes at the same time finds it used.
            let used = sqlx::query(USE_LINK).bind(&hash).bind(now.0).execute(&mut *tx).await?;
            if used.rows_affected() == 0 {
                return Ok(None);
            }
            let row: LinkRow = sqlx::query_as(LINK).bind(&hash).fetch_one(&mut *tx).await?;
            let beyond: i64 = sqlx::query_scalar(COUNT_ROLES_BEYOND).bind(&row.person).fetch_one(&mut *tx).await?;
            if beyond > 0 {
                return Ok(None);
            }
            sqlx::query(SET_PASSWORD_BY_LINK)
                .bind(&row.person)
                .bind(password_hash)
                .bind(now.0)
                .execute(&mut *tx)
                .await?;
            sqlx::query(END_SESSIONS_BY_LINK).bind(&row.person).execute(&mut *tx).await?;
            let person = PersonId::from_store(row.person);
            record!(self, tx, Some(&person), Action::ResetLinkUsed, Some(person.as_str()), "{}");
            (Some(person.clone()), vec![Change::Person(person)])
        });
        Ok(person)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_token_is_read_as_one() {
        let text = hex::encode([0xA7; 32]);
        assert_eq!(ResetToken::parse(&text).unwrap().as_str(), text);
        for bad in [
            "",
            "a7",
            &text.to_uppercase(),
            &"g".repeat(64),
            &"é".repeat(32),
        ] {
            assert!(ResetToken::parse(bad).is_none(), "{bad}");
        }
    }
}

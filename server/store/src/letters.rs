//! The letter that invites to an edition, as PDF.

use crate::database::Store;
use crate::error::StoreError;
use domain::audit::Action;
use domain::clock::Moment;
use domain::id::{EditionId, PersonId};
use domain::letter::LetterFile;

queries! {
    PUT_LETTER = "INSERT INTO letter (edition, content, uploaded_at) VALUES ($1, $2, $3)
        ON CONFLICT (edition) DO UPDATE SET content = excluded.content, uploaded_at = excluded.uploaded_at";
    REMOVE_LETTER = "DELETE FROM letter WHERE edition = $1";
    LETTER = "SELECT content FROM letter WHERE edition = $1";
    LETTER_SINCE = "SELECT uploaded_at FROM letter WHERE edition = $1";
}

/// What forgets the letter of an edition.
pub(crate) const FORGET: &str = REMOVE_LETTER;

impl Store {
    /// Keeps the letter of an edition, in place of the one before.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such edition.
    pub async fn put_letter(
        &self,
        edition: &EditionId,
        letter: &LetterFile,
        actor: &PersonId,
    ) -> Result<(), StoreError> {
        let now = self.now();
        writing!(self, tx => {
            sqlx::query(PUT_LETTER)
                .bind(edition.as_str())
                .bind(letter.bytes())
                .bind(now.0)
                .execute(&mut *tx)
                .await?;
            record!(self, tx, Some(actor), Action::LetterUploaded, Some(edition.as_str()), "{}");
            ((), Vec::new())
        });
        Ok(())
    }

    /// Removes the letter of an edition; `false` where there was none.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn remove_letter(
        &self,
        edition: &EditionId,
        actor: &PersonId,
    ) -> Result<bool, StoreError> {
        Ok(writing!(self, tx => {
            let removed = sqlx::query(REMOVE_LETTER).bind(edition.as_str()).execute(&mut *tx).await?;
            if removed.rows_affected() == 0 {
                return Ok(false);
            }
            record!(self, tx, Some(actor), Action::LetterRemoved, Some(edition.as_str()), "{}");
            (true, Vec::new())
        }))
    }

    /// The letter of an edition.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn letter(&self, edition: &EditionId) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(reading!(self, pool => {
            sqlx::query_scalar(LETTER).bind(edition.as_str()).fetch_optional(pool).await?
        }))
    }

    /// When the letter of an edition was uploaded.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn letter_since(&self, edition: &EditionId) -> Result<Option<Moment>, StoreError> {
        let at: Option<i64> = reading!(self, pool => {
            sqlx::query_scalar(LETTER_SINCE).bind(edition.as_str()).fetch_optional(pool).await?
        });
        Ok(at.map(Moment))
    }
}

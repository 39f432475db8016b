//! Screens of halls that pair like a television: the screen shows letters, and whoever runs an edition types them.

use crate::database::Store;
use crate::error::StoreError;
use domain::clock::Moment;
use domain::id::EditionId;
use sha2::{Digest, Sha256};
use sqlx::FromRow;

queries! {
    SHOW_SCREEN = "INSERT INTO paired_screen (id, letters, edition, until) VALUES ($1, $2, NULL, $3)
        ON CONFLICT (id) DO UPDATE SET letters = excluded.letters, edition = NULL, until = excluded.until";
    SCREEN = "SELECT letters, edition, until FROM paired_screen WHERE id = $1 AND until > $2";
    PAIR = "UPDATE paired_screen SET edition = $2, until = $3 WHERE letters = $1 AND edition IS NULL AND until > $4";
    FORGET_SCREENS = "DELETE FROM paired_screen WHERE until <= $1";
    FORGET_SCREENS_OF = "DELETE FROM paired_screen WHERE edition = $1";
}

/// What forgets the screens of an edition.
pub(crate) const FORGET: &str = FORGET_SCREENS_OF;

/// A screen that somebody may pair, or has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairedScreen {
    /// The letters it shows.
    pub letters: String,
    /// The edition it was paired with.
    pub edition: Option<EditionId>,
    /// Until when its letters, or its pairing, hold.
    pub until: Moment,
}

#[derive(FromRow)]
struct ScreenRow {
    letters: String,
    edition: Option<String>,
    until: i64,
}

/// What is kept of the secret in a screen's browser.
fn hashed(secret: &str) -> String {
    hex::encode(Sha256::digest(secret.as_bytes()))
}

impl Store {
    /// The screen whose browser keeps this secret; `None` where it was never shown or its time is over.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn paired_screen(
        &self,
        secret: &str,
        now: Moment,
    ) -> Result<Option<PairedScreen>, StoreError> {
        let id = hashed(secret);
        let row: Option<ScreenRow> = reading!(self, pool => sqlx::query_as(SCREEN).bind(&id).bind(now.0).fetch_optional(pool).await?);
        Ok(row.map(|row| PairedScreen {
            letters: row.letters,
            edition: row.edition.map(EditionId::from_store),
            until: Moment(row.until),
        }))
    }

    /// Lets a screen show letters until a moment. `false` where another screen shows the same.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn show_letters(
        &self,
        secret: &str,
        letters: &str,
        now: Moment,
        until: Moment,
    ) -> Result<bool, StoreError> {
        match self.show(&hashed(secret), letters, now, until).await {
            Ok(()) => Ok(true),
            Err(StoreError::Taken(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    async fn show(
        &self,
        id: &str,
        letters: &str,
        now: Moment,
        until: Moment,
    ) -> Result<(), StoreError> {
        writing!(self, tx => {
            sqlx::query(FORGET_SCREENS).bind(now.0).execute(&mut *tx).await?;
            sqlx::query(SHOW_SCREEN).bind(id).bind(letters).bind(until.0).execute(&mut *tx).await?;
            ((), Vec::new())
        });
        Ok(())
    }

    /// Pairs the screen that shows these letters with an edition, until a moment. `false` where no screen shows
    /// them.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn pair_screen(
        &self,
        letters: &str,
        edition: &EditionId,
        now: Moment,
        until: Moment,
    ) -> Result<bool, StoreError> {
        Ok(writing!(self, tx => {
            let written = sqlx::query(PAIR)
                .bind(letters)
                .bind(edition.as_str())
                .bind(until.0)
                .bind(now.0)
                .execute(&mut *tx)
                .await?;
            (written.rows_affected() > 0, Vec::new())
        }))
    }
}

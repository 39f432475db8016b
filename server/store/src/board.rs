//! What the organiser's board says of an edition beside its attendance.

use crate::columns::count;
use crate::database::Store;
use crate::error::StoreError;
use domain::id::EditionId;
use sqlx::FromRow;

queries! {
    BOARD_FACTS = "SELECT
        (SELECT COUNT(*) FROM invitation WHERE invitation.edition = $1 AND invitation.withdrawn_at IS NULL) AS invited,
        (SELECT COUNT(*) FROM invitation WHERE invitation.edition = $1 AND invitation.withdrawn_at IS NULL
            AND EXISTS (SELECT 1 FROM nomination WHERE nomination.edition = invitation.edition
                AND nomination.agency = invitation.agency AND nomination.replaced_at IS NULL)) AS answered,
        (SELECT COUNT(*) FROM letter WHERE letter.edition = $1) AS letters,
        (SELECT COUNT(*) FROM meeting_report WHERE meeting_report.edition = $1 AND meeting_report.applied_at IS NOT NULL
            AND meeting_report.undone_at IS NULL) AS reports,
        (SELECT COUNT(*) FROM waiting WHERE waiting.edition = $1 AND waiting.moved_up_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM registration WHERE registration.edition = waiting.edition
                AND registration.person = waiting.person AND registration.withdrawn_at IS NULL)) AS waiting";
}

/// What the board says of an edition.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BoardFacts {
    /// How many agencies are invited.
    pub invited: u32,
    /// How many of them have sent a name.
    pub answered: u32,
    /// Whether there is a letter.
    pub letter: bool,
    /// Whether a report of its online meeting was taken over.
    pub reported: bool,
    /// How many wait for a seat.
    pub waiting: u32,
}

#[derive(FromRow)]
struct FactsRow {
    invited: i64,
    answered: i64,
    letters: i64,
    reports: i64,
    waiting: i64,
}

impl Store {
    /// What the board says of an edition.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn board_facts(&self, edition: &EditionId) -> Result<BoardFacts, StoreError> {
        let row: FactsRow = reading!(self, pool => sqlx::query_as(BOARD_FACTS).bind(edition.as_str()).fetch_one(pool).await?);
        Ok(BoardFacts {
            invited: count(row.invited),
            answered: count(row.answered),
            letter: row.letters > 0,
            reported: row.reports > 0,
            waiting: count(row.waiting),
        })
    }
}

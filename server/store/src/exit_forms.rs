//! The exit door: who passed it, and apart from that, without a name, what was said there.

use crate::changes::Change;
use crate::database::Store;
use crate::error::StoreError;
use crate::stays::SettleStays;
use domain::clock::Moment;
use domain::exit_door::ExitAnswer;
use domain::id::{EditionId, PersonId};

queries! {
    SEND_EXIT_FORM = "INSERT INTO exit_form (edition, person, sent_at) VALUES ($1, $2, $3)
        ON CONFLICT (edition, person) DO NOTHING";
    ADD_EXIT_ANSWER = "INSERT INTO exit_answer (id, edition, items, remark) VALUES ($1, $2, $3, $4)";
    EXIT_SENT = "SELECT sent_at FROM exit_form WHERE edition = $1 AND (person = $2
        OR person IN (SELECT alias FROM person_alias WHERE person_alias.person = $2)) ORDER BY sent_at LIMIT 1";
    EXIT_FORMS = "SELECT COUNT(*) FROM exit_form WHERE edition = $1";
    // By an id of chance: the order says nothing of who sent it when.
    EXIT_ANSWERS = "SELECT items, remark FROM exit_answer WHERE edition = $1 ORDER BY id";
    FORGET_EXIT_FORMS = "DELETE FROM exit_form WHERE edition = $1";
    FORGET_EXIT_ANSWERS = "DELETE FROM exit_answer WHERE edition = $1";
    FORGET_PULSE_WINDOWS = "DELETE FROM pulse_window WHERE edition = $1";
    // Opened twice at once it is opened once.
    OPEN_PULSE_WINDOW = "INSERT INTO pulse_window (edition, number, opened_at, closes_at, opened_by)
        SELECT $1, COALESCE(MAX(number), 0) + 1, $2, $3, $4 FROM pulse_window WHERE edition = $1
        ON CONFLICT (edition, number) DO NOTHING";
    CLOSE_PULSE_WINDOWS = "UPDATE pulse_window SET closes_at = $2 WHERE edition = $1 AND closes_at > $2";
    PULSE_WINDOWS = "SELECT number, opened_at, closes_at FROM pulse_window WHERE edition = $1 ORDER BY number";
}

/// What is forgotten of an edition that is deleted.
pub(crate) const FORGET: [&str; 3] = [FORGET_EXIT_FORMS, FORGET_EXIT_ANSWERS, FORGET_PULSE_WINDOWS];

/// A time in which a press on the phone says that somebody is still there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PulseWindow {
    /// The how manieth of its edition, from 1.
    pub number: u32,
    /// Since when.
    pub opened_at: Moment,
    /// Until when.
    pub closes_at: Moment,
}

impl PulseWindow {
    /// Whether a press counts at a moment.
    #[must_use]
    pub fn is_open(&self, now: Moment) -> bool {
        self.opened_at <= now && now < self.closes_at
    }
}

impl Store {
    /// Writes down that somebody passed the exit door, and apart from that what they said; `false` where they passed
    /// it before, of which nothing is changed.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such edition or person.
    pub async fn send_exit_form(
        &self,
        edition: &EditionId,
        person: &PersonId,
        answer: &ExitAnswer,
    ) -> Result<bool, StoreError> {
        let now = self.now();
        // An id of the moment would say who it was.
        let mut bytes = [0; 16];
        self.entropy().fill(&mut bytes);
        let id = format!("{:032x}", u128::from_be_bytes(bytes));
        Ok(writing!(self, tx => {
            let sent = sqlx::query(SEND_EXIT_FORM)
                .bind(edition.as_str())
                .bind(person.as_str())
                .bind(now.0)
                .execute(&mut *tx)
                .await?;
            if sent.rows_affected() == 0 {
                return Ok(false);
            }
            if !answer.is_empty() {
                sqlx::query(ADD_EXIT_ANSWER)
                    .bind(&id)
                    .bind(edition.as_str())
                    .bind(answer.ratings_text())
                    .bind(&answer.remark)
                    .execute(&mut *tx)
                    .await?;
            }
            SettleStays::settle_stays(&mut *tx, &[(edition.clone(), person.clone())]).await?;
            (true, vec![Change::Attendance(edition.clone())])
        }))
    }

    /// When somebody passed the exit door.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn exit_sent(
        &self,
        edition: &EditionId,
        person: &PersonId,
    ) -> Result<Option<Moment>, StoreError> {
        let at: Option<i64> = reading!(self, pool => {
            sqlx::query_scalar(EXIT_SENT).bind(edition.as_str()).bind(person.as_str()).fetch_optional(pool).await?
        });
        Ok(at.map(Moment))
    }

    /// How many passed the exit door, and what was said there, in an order of chance.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn exit_answers(
        &self,
        edition: &EditionId,
    ) -> Result<(u32, Vec<ExitAnswer>), StoreError> {
        let forms: i64 = reading!(self, pool => {
            sqlx::query_scalar(EXIT_FORMS).bind(edition.as_str()).fetch_one(pool).await?
        });
        let rows: Vec<(String, String)> = reading!(self, pool => {
            sqlx::query_as(EXIT_ANSWERS).bind(edition.as_str()).fetch_all(pool).await?
        });
        let answers = rows.into_iter().map(|(items, remark)| ExitAnswer {
            ratings: ExitAnswer::ratings_from(&items),
            remark,
        });
        Ok((crate::columns::count(forms), answers.collect()))
    }

    /// Opens a time in which people say that they are still there, until `closes_at`; one that is open is closed.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such edition.
    pub async fn open_pulse_window(
        &self,
        edition: &EditionId,
        closes_at: Moment,
        by: Option<&PersonId>,
    ) -> Result<(), StoreError> {
        let now = self.now();
        writing!(self, tx => {
            sqlx::query(CLOSE_PULSE_WINDOWS).bind(edition.as_str()).bind(now.0).execute(&mut *tx).await?;
            sqlx::query(OPEN_PULSE_WINDOW)
                .bind(edition.as_str())
                .bind(now.0)
                .bind(closes_at.0)
                .bind(by.map(PersonId::as_str))
                .execute(&mut *tx)
                .await?;
            ((), vec![Change::Live(edition.clone())])
        });
        Ok(())
    }

    /// Closes what is open.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn close_pulse_windows(&self, edition: &EditionId) -> Result<(), StoreError> {
        let now = self.now();
        writing!(self, tx => {
            sqlx::query(CLOSE_PULSE_WINDOWS).bind(edition.as_str()).bind(now.0).execute(&mut *tx).await?;
            ((), vec![Change::Live(edition.clone())])
        });
        Ok(())
    }

    /// The times in which people could say that they are still there, the first one first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn pulse_windows(&self, edition: &EditionId) -> Result<Vec<PulseWindow>, StoreError> {
        let rows: Vec<(i64, i64, i64)> = reading!(self, pool => {
            sqlx::query_as(PULSE_WINDOWS).bind(edition.as_str()).fetch_all(pool).await?
        });
        Ok(rows
            .into_iter()
            .map(|(number, opened_at, closes_at)| PulseWindow {
                number: crate::columns::count(number),
                opened_at: Moment(opened_at),
                closes_at: Moment(closes_at),
            })
            .collect())
    }
}

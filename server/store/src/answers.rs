//! What is filled in at an open attempt, checked, and handed in.
//!
//! Whatever writes to an attempt first changes its row, which on PostgreSQL makes others wait for it: what is
//! saved late never comes after what was handed in. The clock of this process alone says what is late.

use crate::attempts::{Named, named};
use crate::changes::Change;
use crate::columns::{unreadable, write_given};
use crate::database::Store;
use crate::error::StoreError;
use crate::progress::FINISH;
use crate::values::attempt::ItemAnswer;
use domain::audit::Action;
use domain::clock::Moment;
use domain::id::{AttemptId, PersonId};
use domain::language::Language;
use domain::quiz::{ExtraTime, Finish, GRACE, Given, Mark, Outcome, Score, in_time};
use domain::quota;
use sqlx::FromRow;

queries! {
    // It changes nothing: it takes the row.
    TAKE = "UPDATE attempt SET started_at = started_at WHERE id = $1 AND person = $2
        RETURNING course, quiz, items, pass, deadline_at, submitted_at";
    SAVE_DRAFT = "INSERT INTO attempt_draft (attempt, item, given, language, saved_at)
        SELECT $1, $2, $3, $4, $5
        WHERE NOT EXISTS (SELECT 1 FROM attempt_answer WHERE attempt = $1 AND item = $2)
        ON CONFLICT (attempt, item) DO UPDATE SET given = excluded.given, language = excluded.language, saved_at = excluded.saved_at";
    FORGET_DRAFT = "DELETE FROM attempt_draft WHERE attempt = $1 AND item = $2";
    DRAFTED = "SELECT CAST(COALESCE(SUM(LENGTH(attempt_draft.given)), 0) AS BIGINT) FROM attempt
        JOIN attempt_draft ON attempt_draft.attempt = attempt.id
        WHERE attempt.person = $1 AND attempt.submitted_at IS NULL";
    FORGET_OLD_DRAFTS = "DELETE FROM attempt_draft WHERE saved_at < $1";
    FORGET_DRAFTS = "DELETE FROM attempt_draft WHERE attempt = $1";
    ADD_ANSWER = "INSERT INTO attempt_answer (attempt, item, item_hash, position, given, outcome, fraction, misconception)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT DO NOTHING";
    MARKS = "SELECT outcome, fraction, misconception FROM attempt_answer WHERE attempt = $1 ORDER BY position";
    SUBMIT = "UPDATE attempt SET submitted_at = $2, points = $3, points_of = $4, timed_out = $5 WHERE id = $1";
    OVERDUE = "SELECT person, id FROM attempt WHERE submitted_at IS NULL AND deadline_at IS NOT NULL AND deadline_at < $1
        ORDER BY deadline_at LIMIT $2";
    SET_EXTRA_TIME = "UPDATE person SET extra_time = $2 WHERE id = $1 AND extra_time <> $2";
    PERSON_THERE = "SELECT COUNT(*) FROM person WHERE id = $1";
    MOVE_DEADLINES = "UPDATE attempt SET deadline_at = started_at + limit_ms * (100 + $2) / 100
        WHERE person = $1 AND submitted_at IS NULL AND limit_ms IS NOT NULL";
}

/// What became of something that was to be written down of an open attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// It is on the disk.
    Now,
    /// The answer was checked before and is final.
    Final,
    /// The attempt had been handed in.
    Over,
    /// Its time is up.
    TooLate,
    /// The person has filled in as much without sending it as anybody may ([`quota::MAX_DRAFTS`]).
    NoRoom,
}

/// What became of answers handed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Submitted {
    /// They were kept.
    Now,
    /// The attempt had been handed in before, say in another tab, and stayed as it was.
    Already {
        /// When.
        at: Moment,
    },
    /// Its time was up.
    TooLate,
    /// Its time is not up yet; see [`HandIn::TimeUp`].
    Early,
}

/// How an attempt is handed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandIn {
    /// By the person, in time.
    Sent,
    /// By the clock: [`GRACE`] after its end, dated to the end.
    TimeUp,
}

#[derive(FromRow)]
struct TakenRow {
    course: String,
    quiz: String,
    items: String,
    pass: f64,
    deadline_at: Option<i64>,
    submitted_at: Option<i64>,
}

#[derive(FromRow)]
struct MarkRow {
    outcome: String,
    fraction: f64,
    misconception: Option<String>,
}

impl MarkRow {
    fn mark(self) -> Result<Mark, StoreError> {
        Ok(Mark {
            outcome: Outcome::from_code(&self.outcome).ok_or_else(|| unreadable("outcome"))?,
            fraction: self.fraction,
            misconception: self.misconception,
        })
    }
}

impl TakenRow {
    fn deadline(&self) -> Option<Moment> {
        self.deadline_at.map(Moment)
    }

    /// Why nothing can be written any more, if so.
    fn closed(&self, now: Moment) -> Option<Saved> {
        if self.submitted_at.is_some() {
            Some(Saved::Over)
        } else if !in_time(self.deadline(), now) {
            Some(Saved::TooLate)
        } else {
            None
        }
    }
}

/// Where an item stands in an attempt, and its version.
fn place_of<'a>(named: &'a Named, item: &str) -> Result<(i64, &'a str), StoreError> {
    let place = named
        .iter()
        .position(|(id, _)| id == item)
        .ok_or(StoreError::Missing)?;
    let (_, hash) = named.get(place).ok_or(StoreError::Missing)?;
    Ok((i64::try_from(place).unwrap_or(i64::MAX), hash))
}

impl Store {
    /// Saves what is filled in at items of an open attempt. What was checked there is final and stays.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when the person has no such attempt or the attempt no such item.
    pub async fn save_drafts(
        &self,
        person: &PersonId,
        id: &AttemptId,
        drafts: &[(String, Given)],
        language: Language,
    ) -> Result<Saved, StoreError> {
        let now = self.now();
        Ok(writing!(self, tx => {
            let taken: Option<TakenRow> =
                sqlx::query_as(TAKE).bind(id.as_str()).bind(person.as_str()).fetch_optional(&mut *tx).await?;
            let taken = taken.ok_or(StoreError::Missing)?;
            if let Some(closed) = taken.closed(now) {
                return Ok(closed);
            }
            let named = named(&taken.items)?;
            for (item, given) in drafts {
                place_of(&named, item)?;
                sqlx::query(SAVE_DRAFT)
                    .bind(id.as_str())
                    .bind(item)
                    .bind(write_given(given)?)
                    .bind(language.code())
                    .bind(now.0)
                    .execute(&mut *tx)
                    .await?;
            }
            let drafted: i64 = sqlx::query_scalar(DRAFTED).bind(person.as_str()).fetch_one(&mut *tx).await?;
            if drafted > quota::MAX_DRAFTS {
                return Ok(Saved::NoRoom);
            }
            (Saved::Now, vec![])
        }))
    }

    /// Forgets what was filled in at open attempts and not touched since a moment; gives how many answers
    /// there were.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn forget_old_drafts(&self, before: Moment) -> Result<u64, StoreError> {
        Ok(writing!(self, tx => {
            let forgotten = sqlx::query(FORGET_OLD_DRAFTS).bind(before.0).execute(&mut *tx).await?;
            (forgotten.rows_affected(), vec![])
        }))
    }

    /// Keeps a marked answer of an attempt that goes on; from now on it is final.
    ///
    /// # Errors
    /// As [`Store::save_drafts`].
    pub async fn check_answer(
        &self,
        person: &PersonId,
        id: &AttemptId,
        answer: &ItemAnswer,
    ) -> Result<Saved, StoreError> {
        let now = self.now();
        let given = write_given(&answer.given)?;
        Ok(writing!(self, tx => {
            let taken: Option<TakenRow> =
                sqlx::query_as(TAKE).bind(id.as_str()).bind(person.as_str()).fetch_optional(&mut *tx).await?;
            let taken = taken.ok_or(StoreError::Missing)?;
            if let Some(closed) = taken.closed(now) {
                return Ok(closed);
            }
            let named = named(&taken.items)?;
            let (place, hash) = place_of(&named, &answer.item)?;
            let added = sqlx::query(ADD_ANSWER)
                .bind(id.as_str())
                .bind(&answer.item)
                .bind(hash)
                .bind(place)
                .bind(&given)
                .bind(answer.mark.outcome.code())
                .bind(answer.mark.fraction)
                .bind(answer.mark.misconception.as_deref())
                .execute(&mut *tx)
                .await?;
            sqlx::query(FORGET_DRAFT).bind(id.as_str()).bind(&answer.item).execute(&mut *tx).await?;
            let saved = if added.rows_affected() == 0 { Saved::Final } else { Saved::Now };
            (saved, vec![])
        }))
    }

    /// Hands an attempt in with its marked answers and, where `finish` says so, finishes the quiz as a unit
    /// of its course, all or nothing. Answers that were checked before stay as they were checked; an attempt
    /// that was handed in before stays untouched.
    ///
    /// # Errors
    /// As [`Store::save_drafts`].
    pub async fn submit_attempt(
        &self,
        person: &PersonId,
        id: &AttemptId,
        answers: &[ItemAnswer],
        finish: Finish,
        how: HandIn,
    ) -> Result<Submitted, StoreError> {
        let now = self.now();
        let mut given = Vec::with_capacity(answers.len());
        for answer in answers {
            given.push((answer, write_given(&answer.given)?));
        }
        Ok(writing!(self, tx => {
            let taken: Option<TakenRow> =
                sqlx::query_as(TAKE).bind(id.as_str()).bind(person.as_str()).fetch_optional(&mut *tx).await?;
            let taken = taken.ok_or(StoreError::Missing)?;
            if let Some(at) = taken.submitted_at {
                return Ok(Submitted::Already { at: Moment(at) });
            }
            let at = match (how, taken.deadline(), in_time(taken.deadline(), now)) {
                (HandIn::Sent, _, true) => now,
                (HandIn::Sent, _, false) => return Ok(Submitted::TooLate),
                (HandIn::TimeUp, Some(deadline), false) => deadline,
                (HandIn::TimeUp, _, _) => return Ok(Submitted::Early),
            };
            let named = named(&taken.items)?;
            for (answer, given) in &given {
                let (place, hash) = place_of(&named, &answer.item)?;
                sqlx::query(ADD_ANSWER)
                    .bind(id.as_str())
                    .bind(&answer.item)
                    .bind(hash)
                    .bind(place)
                    .bind(given)
                    .bind(answer.mark.outcome.code())
                    .bind(answer.mark.fraction)
                    .bind(answer.mark.misconception.as_deref())
                    .execute(&mut *tx)
                    .await?;
            }
            let marks: Vec<MarkRow> = sqlx::query_as(MARKS).bind(id.as_str()).fetch_all(&mut *tx).await?;
            let marks = marks.into_iter().map(MarkRow::mark).collect::<Result<Vec<_>, _>>()?;
            // An item without an answer counts as one.
            let score = Score { of: u32::try_from(named.len()).unwrap_or(u32::MAX), ..Score::of(&marks) };
            sqlx::query(SUBMIT)
                .bind(id.as_str())
                .bind(at.0)
                .bind(score.points)
                .bind(i64::from(score.of))
                .bind(how == HandIn::TimeUp)
                .execute(&mut *tx)
                .await?;
            sqlx::query(FORGET_DRAFTS).bind(id.as_str()).execute(&mut *tx).await?;
            let finished = finish.is_reached(score, taken.pass);
            if finished {
                sqlx::query(FINISH)
                    .bind(person.as_str())
                    .bind(&taken.course)
                    .bind(&taken.quiz)
                    .bind(at.0)
                    .execute(&mut *tx)
                    .await?;
            }
            (Submitted::Now, vec![Change::Learning(person.clone())])
        }))
    }

    /// Open attempts whose time is up beyond [`GRACE`], the oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn overdue_attempts(
        &self,
        most: u32,
    ) -> Result<Vec<(PersonId, AttemptId)>, StoreError> {
        let before = self.now().plus(-GRACE);
        let rows: Vec<(String, String)> = reading!(self, pool => {
            sqlx::query_as(OVERDUE).bind(before.0).bind(i64::from(most)).fetch_all(pool).await?
        });
        Ok(rows
            .into_iter()
            .map(|(person, id)| (PersonId::from_store(person), AttemptId::from_store(id)))
            .collect())
    }

    /// Sets somebody's extra time, also for what they have open; `false` when it was so before.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such person.
    pub async fn set_extra_time(
        &self,
        person: &PersonId,
        extra: ExtraTime,
        actor: Option<&PersonId>,
    ) -> Result<bool, StoreError> {
        let percent = i64::from(extra.percent());
        Ok(writing!(self, tx => {
            let set = sqlx::query(SET_EXTRA_TIME)
                .bind(person.as_str())
                .bind(percent)
                .execute(&mut *tx)
                .await?;
            if set.rows_affected() == 0 {
                let there: i64 =
                    sqlx::query_scalar(PERSON_THERE).bind(person.as_str()).fetch_one(&mut *tx).await?;
                return if there == 0 { Err(StoreError::Missing) } else { Ok(false) };
            }
            sqlx::query(MOVE_DEADLINES)
                .bind(person.as_str())
                .bind(percent)
                .execute(&mut *tx)
                .await?;
            let detail = format!("{{\"percent\":{percent}}}");
            record!(self, tx, actor, Action::ExtraTimeSet, Some(person.as_str()), detail);
            (true, vec![Change::Person(person.clone())])
        }))
    }
}

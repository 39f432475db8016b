//! What somebody tried in an exercise and which hints they opened.

use crate::changes::Change;
use crate::columns::count;
use crate::database::Store;
use crate::error::StoreError;
use crate::progress::FINISH;
use crate::values::exercise::{ExerciseState, Try};
use domain::clock::Moment;
use domain::id::{PersonId, Slug, TryId};
use domain::language::Language;
use domain::pause;
use domain::quiz::Outcome;
use sqlx::FromRow;
use std::collections::HashMap;
use std::sync::Arc;

queries! {
    // It changes nothing: it takes the row, so that tries at once are counted one after the other.
    TAKE_PERSON = "UPDATE person SET extra_time = extra_time WHERE id = $1";
    TRIED_SINCE = "SELECT at FROM exercise_try WHERE person = $1 AND exercise = $2 AND step = $3 AND at > $4
        ORDER BY at DESC LIMIT 50";
    ADD_TRY = "INSERT INTO exercise_try (id, person, exercise, step, given, outcome, misconception, effective_seed, language, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    // Who was a trainer or an organiser at the time knows the key.
    STEP_TRIES = concat!("SELECT step, COUNT(DISTINCT person) AS people,
            COUNT(DISTINCT CASE WHEN outcome = 'right' THEN person END) AS right_people, COUNT(*) AS tries
        FROM exercise_try WHERE exercise = $1
            AND NOT ", was_staff!("exercise_try.person", "exercise_try.at", "exercise_try.at"), "
        GROUP BY step");
    SHOW_HINT = "INSERT INTO exercise_hint (person, exercise, step, shown) VALUES ($1, $2, $3, $4)
        ON CONFLICT (person, exercise, step) DO UPDATE SET shown = excluded.shown WHERE exercise_hint.shown < excluded.shown";
    // Hints come without an id, and therefore first, in the same trip. The first right try of each step
    // is where somebody stands; no number of later tries may push it out.
    EXERCISE_STATE = "SELECT id, step, given, outcome, misconception, effective_seed, language, at, shown
        FROM (
            SELECT id, step, given, outcome, misconception, effective_seed, language, at, CAST(0 AS BIGINT) AS shown
            FROM exercise_try WHERE id IN (
                SELECT id FROM (
                    SELECT id FROM exercise_try WHERE person = $1 AND exercise = $2 ORDER BY id DESC LIMIT 500
                ) AS latest
                UNION
                SELECT MIN(id) FROM exercise_try WHERE person = $1 AND exercise = $2 AND outcome = 'right' GROUP BY step
            )
        ) AS tries
        UNION ALL
        SELECT '', step, '', '', NULL, CAST(0 AS BIGINT), '', CAST(0 AS BIGINT), shown
        FROM exercise_hint WHERE person = $1 AND exercise = $2
        ORDER BY id";
}

/// An answer to a step, to be written down.
#[derive(Clone, Debug)]
pub struct NewTry {
    /// The exercise.
    pub exercise: Slug,
    /// The step.
    pub step: String,
    /// What was typed or chosen.
    pub given: String,
    /// What it was worth.
    pub outcome: Outcome,
    /// The misconception recognised.
    pub misconception: Option<String>,
    /// The seed of the variation that was worked on.
    pub effective_seed: u32,
    /// The language of the form.
    pub language: Language,
}

/// What became of a try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tried {
    /// It was written down.
    Kept(TryId),
    /// The step was tried so often that there is a pause until this moment; nothing was written down, and
    /// nobody may be told what the try is worth.
    Paused(Moment),
}

/// How often a step was tried by everybody but staff.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StepTries {
    /// How many people tried it.
    pub people: u32,
    /// How many of them had it right in the end.
    pub right: u32,
    /// How often they tried, together.
    pub tries: u32,
}

#[derive(FromRow)]
struct TriesRow {
    step: String,
    people: i64,
    right_people: i64,
    tries: i64,
}

#[derive(FromRow)]
struct StateRow {
    id: String,
    step: String,
    given: String,
    outcome: String,
    misconception: Option<String>,
    effective_seed: i64,
    language: String,
    at: i64,
    shown: i64,
}

impl StateRow {
    fn into_try(self) -> Result<Try, StoreError> {
        Ok(Try {
            id: TryId::from_store(self.id),
            step: self.step,
            given: self.given,
            outcome: Outcome::from_code(&self.outcome)
                .ok_or(StoreError::Unreadable { what: "outcome" })?,
            misconception: self.misconception,
            effective_seed: u32::try_from(self.effective_seed)
                .map_err(|_| StoreError::Unreadable { what: "seed" })?,
            language: Language::from_code(&self.language)
                .ok_or(StoreError::Unreadable { what: "language" })?,
            at: Moment(self.at),
        })
    }
}

impl Store {
    /// Writes a try down, unless there is a pause ([`pause`]), and, where it was the last right one, finishes
    /// the unit (course, unit) with it.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such person.
    pub async fn add_try(
        &self,
        person: &PersonId,
        new: &NewTry,
        finish: Option<(&Slug, &Slug)>,
    ) -> Result<Tried, StoreError> {
        let now = self.now();
        let id = self.new_id(TryId::new);
        // PostgreSQL has no place for this character in a text.
        let given = new.given.replace('\0', "\u{FFFD}");
        Ok(writing!(self, tx => {
            sqlx::query(TAKE_PERSON).bind(person.as_str()).execute(&mut *tx).await?;
            let before: Vec<i64> = sqlx::query_scalar(TRIED_SINCE)
                .bind(person.as_str())
                .bind(new.exercise.as_str())
                .bind(&new.step)
                .bind(now.plus(-pause::LOOKED_BACK).0)
                .fetch_all(&mut *tx)
                .await?;
            if let Some(last) = before.first() {
                let over_at = pause::over_at(before.len(), Moment(*last));
                if now < over_at {
                    return Ok(Tried::Paused(over_at));
                }
            }
            sqlx::query(ADD_TRY)
                .bind(id.as_str())
                .bind(person.as_str())
                .bind(new.exercise.as_str())
                .bind(&new.step)
                .bind(&given)
                .bind(new.outcome.code())
                .bind(new.misconception.as_deref())
                .bind(i64::from(new.effective_seed))
                .bind(new.language.code())
                .bind(now.0)
                .execute(&mut *tx)
                .await?;
            if let Some((course, unit)) = finish {
                sqlx::query(FINISH)
                    .bind(person.as_str())
                    .bind(course.as_str())
                    .bind(unit.as_str())
                    .bind(now.0)
                    .execute(&mut *tx)
                    .await?;
            }
            (Tried::Kept(id), vec![Change::Learning(person.clone())])
        }))
    }

    /// How often each step of an exercise was tried, by its id.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn step_tries(
        &self,
        exercise: &Slug,
    ) -> Result<HashMap<String, StepTries>, StoreError> {
        let rows: Vec<TriesRow> = reading!(self, pool => {
            sqlx::query_as(STEP_TRIES).bind(exercise.as_str()).fetch_all(pool).await?
        });
        let of = |row: TriesRow| {
            let tries = StepTries {
                people: count(row.people),
                right: count(row.right_people),
                tries: count(row.tries),
            };
            (row.step, tries)
        };
        Ok(rows.into_iter().map(of).collect())
    }

    /// The last 500 tries at an exercise and the first right one of each step, the oldest first.
    ///
    /// # Errors
    /// As [`Store::exercise_state`].
    pub async fn tries(&self, person: &PersonId, exercise: &Slug) -> Result<Vec<Try>, StoreError> {
        Ok(self.exercise_state(person, exercise).await?.tries)
    }

    /// Opens the first `up_to` hints of a step. Open hints stay open.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such person.
    pub async fn show_hint(
        &self,
        person: &PersonId,
        exercise: &Slug,
        step: &str,
        up_to: u32,
    ) -> Result<(), StoreError> {
        writing!(self, tx => {
            sqlx::query(SHOW_HINT)
                .bind(person.as_str())
                .bind(exercise.as_str())
                .bind(step)
                .bind(i64::from(up_to))
                .execute(&mut *tx)
                .await?;
            ((), vec![Change::Learning(person.clone())])
        });
        Ok(())
    }

    /// As [`Store::exercise_state`], from memory where it was the last one that the person was at and nothing
    /// has changed since.
    ///
    /// # Errors
    /// As [`Store::exercise_state`].
    pub async fn known_exercise_state(
        &self,
        person: &PersonId,
        exercise: &Slug,
    ) -> Result<Arc<ExerciseState>, StoreError> {
        let memory = &self.inner.remembered.exercise;
        if let Some((known, state)) = memory.get(person)
            && known == *exercise
        {
            return Ok(state);
        }
        let before = memory.before_reading(person);
        let state = Arc::new(self.exercise_state(person, exercise).await?);
        let value = (exercise.clone(), Arc::clone(&state));
        memory.keep(person.clone(), value, before);
        Ok(state)
    }

    /// Where somebody stands in an exercise, in one trip.
    ///
    /// # Errors
    /// When the database does not answer; [`StoreError::Unreadable`].
    pub async fn exercise_state(
        &self,
        person: &PersonId,
        exercise: &Slug,
    ) -> Result<ExerciseState, StoreError> {
        let rows: Vec<StateRow> = reading!(self, pool => {
            sqlx::query_as(EXERCISE_STATE).bind(person.as_str()).bind(exercise.as_str()).fetch_all(pool).await?
        });
        let mut state = ExerciseState::default();
        for row in rows {
            if row.id.is_empty() {
                state
                    .hints
                    .insert(row.step, u32::try_from(row.shown).unwrap_or_default());
            } else {
                state.tries.push(row.into_try()?);
            }
        }
        Ok(state)
    }
}

//! Attempts at quizzes, with the items as they were shown.

use crate::changes::Change;
use crate::database::Store;
use crate::error::StoreError;
use crate::progress::{FINISH, slug};
use domain::clock::Moment;
use domain::id::{AttemptId, PersonId, Slug};
use domain::language::Language;
use domain::quiz::{Given, Item, Mark, Outcome, Score};
use sqlx::FromRow;
use std::collections::HashMap;

queries! {
    KEEP_ITEM = "INSERT INTO item_version (course, quiz, item, hash, body, first_seen_at) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (course, quiz, item, hash) DO NOTHING";
    START_ATTEMPT = "INSERT INTO attempt (id, person, course, quiz, language, seed, items, pass, started_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (person, course, quiz) WHERE submitted_at IS NULL DO NOTHING";
    OPEN_ATTEMPT = "SELECT attempt.id, attempt.course, attempt.quiz, attempt.language, attempt.seed, attempt.items, attempt.pass,
            attempt.started_at, attempt.submitted_at, attempt.points, attempt.points_of, item_version.hash, item_version.body
        FROM attempt LEFT JOIN item_version ON item_version.course = attempt.course AND item_version.quiz = attempt.quiz
        WHERE attempt.person = $1 AND attempt.course = $2 AND attempt.quiz = $3 AND attempt.submitted_at IS NULL";
    ATTEMPT = "SELECT attempt.id, attempt.course, attempt.quiz, attempt.language, attempt.seed, attempt.items, attempt.pass,
            attempt.started_at, attempt.submitted_at, attempt.points, attempt.points_of, item_version.hash, item_version.body
        FROM attempt LEFT JOIN item_version ON item_version.course = attempt.course AND item_version.quiz = attempt.quiz
        WHERE attempt.person = $1 AND attempt.id = $2";
    ANSWERS = "SELECT item, given, outcome, fraction, misconception FROM attempt_answer WHERE attempt = $1 ORDER BY position";
    LATEST_ATTEMPTS = "SELECT id, language, pass, started_at, submitted_at, points, points_of
        FROM attempt WHERE person = $1 AND course = $2 AND quiz = $3 ORDER BY id DESC LIMIT 100";
    // The condition makes the first of two tabs win: the other waits, then finds nothing to change.
    SUBMIT = "UPDATE attempt SET submitted_at = $3, points = $4, points_of = $5
        WHERE id = $1 AND person = $2 AND submitted_at IS NULL RETURNING course, quiz, items";
    SUBMITTED_AT = "SELECT submitted_at FROM attempt WHERE id = $1 AND person = $2";
    ADD_ANSWER = "INSERT INTO attempt_answer (attempt, item, item_hash, position, given, outcome, fraction, misconception)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
}

/// An attempt at a quiz.
#[derive(Clone, Debug, PartialEq)]
pub struct Attempt {
    /// Its id.
    pub id: AttemptId,
    /// The course of the quiz.
    pub course: Slug,
    /// The quiz: the unit of the course.
    pub quiz: Slug,
    /// The language it was begun in.
    pub language: Language,
    /// What the order of options follows from.
    pub seed: u32,
    /// The share of the marks that passed when it was begun.
    pub pass: f64,
    /// When it was begun.
    pub started_at: Moment,
    /// How it ended; `None` while it is open.
    pub submitted: Option<Submission>,
    /// The items in order, as they were when it was begun.
    pub items: Vec<Item>,
    /// The answers in the order of the items; none while it is open.
    pub answers: Vec<ItemAnswer>,
}

/// An attempt without its items.
#[derive(Clone, Debug, PartialEq)]
pub struct AttemptSummary {
    /// Its id.
    pub id: AttemptId,
    /// The language it was begun in.
    pub language: Language,
    /// The share of the marks that passed when it was begun.
    pub pass: f64,
    /// When it was begun.
    pub started_at: Moment,
    /// How it ended; `None` while it is open.
    pub submitted: Option<Submission>,
}

/// How an attempt ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Submission {
    /// When.
    pub at: Moment,
    /// With how much.
    pub score: Score,
}

/// An answer to one item of an attempt.
#[derive(Clone, Debug, PartialEq)]
pub struct ItemAnswer {
    /// The item's id.
    pub item: String,
    /// What was given.
    pub given: Given,
    /// What it was worth.
    pub mark: Mark,
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
}

#[derive(FromRow)]
struct AttemptRow {
    id: String,
    course: String,
    quiz: String,
    language: String,
    seed: i64,
    items: String,
    pass: f64,
    started_at: i64,
    submitted_at: Option<i64>,
    points: Option<f64>,
    points_of: Option<i64>,
    hash: Option<String>,
    body: Option<String>,
}

#[derive(FromRow)]
struct SummaryRow {
    id: String,
    language: String,
    pass: f64,
    started_at: i64,
    submitted_at: Option<i64>,
    points: Option<f64>,
    points_of: Option<i64>,
}

#[derive(FromRow)]
struct AnswerRow {
    item: String,
    given: String,
    outcome: String,
    fraction: f64,
    misconception: Option<String>,
}

#[derive(FromRow)]
struct SubmittedRow {
    course: String,
    quiz: String,
    items: String,
}

fn unreadable(what: &'static str) -> StoreError {
    StoreError::Unreadable { what }
}

fn language(code: &str) -> Result<Language, StoreError> {
    Language::from_code(code).ok_or_else(|| unreadable("language"))
}

fn submission(at: Option<i64>, points: Option<f64>, of: Option<i64>) -> Option<Submission> {
    let at = Moment(at?);
    Some(Submission {
        at,
        score: Score {
            points: points?,
            of: u32::try_from(of?).ok()?,
        },
    })
}

/// Items as an attempt names them: id and hash, in order.
type Named = Vec<(String, String)>;

fn named(items: &str) -> Result<Named, StoreError> {
    serde_json::from_str(items).map_err(|_| unreadable("list of items"))
}

/// Puts an attempt together from its rows, one for each version of each item of its quiz.
fn together(rows: Vec<AttemptRow>) -> Result<Option<Attempt>, StoreError> {
    let mut bodies: HashMap<(&str, &str), Item> = HashMap::new();
    let Some(first) = rows.first() else {
        return Ok(None);
    };
    let named = named(&first.items)?;
    let wanted: HashMap<&str, &str> = named
        .iter()
        .map(|(item, hash)| (hash.as_str(), item.as_str()))
        .collect();
    for row in &rows {
        if let (Some(hash), Some(body)) = (&row.hash, &row.body)
            && wanted.contains_key(hash.as_str())
        {
            let item: Item = serde_json::from_str(body).map_err(|_| unreadable("item"))?;
            if let Some((id, hash)) = named
                .iter()
                .find(|(id, known)| known == hash && *id == item.id)
            {
                bodies.insert((id, hash), item);
            }
        }
    }
    let items = named
        .iter()
        .map(|(id, hash)| {
            bodies
                .remove(&(id.as_str(), hash.as_str()))
                .ok_or_else(|| unreadable("item"))
        })
        .collect::<Result<_, _>>()?;
    Ok(Some(Attempt {
        id: AttemptId::from_store(first.id.clone()),
        course: slug(&first.course)?,
        quiz: slug(&first.quiz)?,
        language: language(&first.language)?,
        seed: u32::try_from(first.seed).map_err(|_| unreadable("seed"))?,
        pass: first.pass,
        started_at: Moment(first.started_at),
        submitted: submission(first.submitted_at, first.points, first.points_of),
        items,
        answers: vec![],
    }))
}

impl Store {
    /// Begins an attempt, or gives the one that is open: there is at most one of a person at a quiz.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such person.
    #[expect(
        clippy::too_many_arguments,
        reason = "they are the columns of an attempt; a struct for one caller would only repeat them"
    )]
    pub async fn start_attempt(
        &self,
        person: &PersonId,
        course: &Slug,
        quiz: &Slug,
        language: Language,
        seed: u32,
        pass: f64,
        items: &[Item],
    ) -> Result<Attempt, StoreError> {
        let now = self.now();
        let id = self.new_id(AttemptId::new);
        let named: Named = items
            .iter()
            .map(|item| (item.id.clone(), item.hash.clone()))
            .collect();
        let named = serde_json::to_string(&named).map_err(|_| unreadable("list of items"))?;
        let mut bodies = Vec::with_capacity(items.len());
        for item in items {
            bodies.push((
                item,
                serde_json::to_string(item).map_err(|_| unreadable("item"))?,
            ));
        }
        // On PostgreSQL the attempt that was open may be handed in between the two statements; then there
        // is room for another one.
        for _ in 0..3 {
            let rows: Vec<AttemptRow> = writing!(self, tx => {
                for (item, body) in &bodies {
                    sqlx::query(KEEP_ITEM)
                        .bind(course.as_str())
                        .bind(quiz.as_str())
                        .bind(&item.id)
                        .bind(&item.hash)
                        .bind(body)
                        .bind(now.0)
                        .execute(&mut *tx)
                        .await?;
                }
                let started = sqlx::query(START_ATTEMPT)
                    .bind(id.as_str())
                    .bind(person.as_str())
                    .bind(course.as_str())
                    .bind(quiz.as_str())
                    .bind(language.code())
                    .bind(i64::from(seed))
                    .bind(&named)
                    .bind(pass)
                    .bind(now.0)
                    .execute(&mut *tx)
                    .await?;
                let rows = sqlx::query_as(OPEN_ATTEMPT)
                    .bind(person.as_str())
                    .bind(course.as_str())
                    .bind(quiz.as_str())
                    .fetch_all(&mut *tx)
                    .await?;
                let changes = if started.rows_affected() == 0 { vec![] } else { vec![Change::Learning(person.clone())] };
                (rows, changes)
            });
            if let Some(attempt) = together(rows)? {
                return Ok(attempt);
            }
        }
        Err(StoreError::Busy)
    }

    /// The attempt somebody has open at a quiz, in one trip.
    ///
    /// # Errors
    /// When the database does not answer; [`StoreError::Unreadable`].
    pub async fn open_attempt(
        &self,
        person: &PersonId,
        course: &Slug,
        quiz: &Slug,
    ) -> Result<Option<Attempt>, StoreError> {
        let rows: Vec<AttemptRow> = reading!(self, pool => {
            sqlx::query_as(OPEN_ATTEMPT)
                .bind(person.as_str())
                .bind(course.as_str())
                .bind(quiz.as_str())
                .fetch_all(pool)
                .await?
        });
        together(rows)
    }

    /// The last 100 attempts of somebody at a quiz, the newest first, the open one among them.
    ///
    /// # Errors
    /// When the database does not answer; [`StoreError::Unreadable`].
    pub async fn latest_attempts(
        &self,
        person: &PersonId,
        course: &Slug,
        quiz: &Slug,
    ) -> Result<Vec<AttemptSummary>, StoreError> {
        let rows: Vec<SummaryRow> = reading!(self, pool => {
            sqlx::query_as(LATEST_ATTEMPTS)
                .bind(person.as_str())
                .bind(course.as_str())
                .bind(quiz.as_str())
                .fetch_all(pool)
                .await?
        });
        rows.into_iter()
            .map(|row| {
                Ok(AttemptSummary {
                    language: language(&row.language)?,
                    pass: row.pass,
                    started_at: Moment(row.started_at),
                    submitted: submission(row.submitted_at, row.points, row.points_of),
                    id: AttemptId::from_store(row.id),
                })
            })
            .collect()
    }

    /// An attempt of somebody with its items as they were and its answers; nobody else's is found.
    ///
    /// # Errors
    /// When the database does not answer; [`StoreError::Unreadable`].
    pub async fn attempt(
        &self,
        person: &PersonId,
        id: &AttemptId,
    ) -> Result<Option<Attempt>, StoreError> {
        let rows: Vec<AttemptRow> = reading!(self, pool => {
            sqlx::query_as(ATTEMPT).bind(person.as_str()).bind(id.as_str()).fetch_all(pool).await?
        });
        let Some(mut attempt) = together(rows)? else {
            return Ok(None);
        };
        if attempt.submitted.is_some() {
            let rows: Vec<AnswerRow> = reading!(self, pool => sqlx::query_as(ANSWERS).bind(id.as_str()).fetch_all(pool).await?);
            attempt.answers = rows
                .into_iter()
                .map(|row| {
                    let mark = Mark {
                        outcome: Outcome::from_code(&row.outcome)
                            .ok_or_else(|| unreadable("outcome"))?,
                        fraction: row.fraction,
                        misconception: row.misconception,
                    };
                    let given =
                        serde_json::from_str(&row.given).map_err(|_| unreadable("answer"))?;
                    Ok(ItemAnswer {
                        item: row.item,
                        given,
                        mark,
                    })
                })
                .collect::<Result<_, StoreError>>()?;
        }
        Ok(Some(attempt))
    }

    /// Hands an attempt in with its marked answers and, where `finish_unit` says so, finishes the quiz as
    /// a unit of its course, all or nothing. One that was handed in before stays untouched.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when the person has no such attempt or the attempt no such item.
    pub async fn submit_attempt(
        &self,
        person: &PersonId,
        id: &AttemptId,
        answers: &[ItemAnswer],
        score: Score,
        finish_unit: bool,
    ) -> Result<Submitted, StoreError> {
        let now = self.now();
        let mut given = Vec::with_capacity(answers.len());
        for answer in answers {
            given.push((
                answer,
                serde_json::to_string(&answer.given).map_err(|_| unreadable("answer"))?,
            ));
        }
        Ok(writing!(self, tx => {
            let row: Option<SubmittedRow> = sqlx::query_as(SUBMIT)
                .bind(id.as_str())
                .bind(person.as_str())
                .bind(now.0)
                .bind(score.points)
                .bind(i64::from(score.of))
                .fetch_optional(&mut *tx)
                .await?;
            let Some(row) = row else {
                let at: Option<Option<i64>> =
                    sqlx::query_scalar(SUBMITTED_AT).bind(id.as_str()).bind(person.as_str()).fetch_optional(&mut *tx).await?;
                let at = at.flatten().ok_or(StoreError::Missing)?;
                return Ok(Submitted::Already { at: Moment(at) });
            };
            let named = named(&row.items)?;
            for (answer, given) in &given {
                let place = named.iter().position(|(item, _)| *item == answer.item).ok_or(StoreError::Missing)?;
                let (_, hash) = named.get(place).ok_or(StoreError::Missing)?;
                sqlx::query(ADD_ANSWER)
                    .bind(id.as_str())
                    .bind(&answer.item)
                    .bind(hash)
                    .bind(i64::try_from(place).unwrap_or(i64::MAX))
                    .bind(given)
                    .bind(answer.mark.outcome.code())
                    .bind(answer.mark.fraction)
                    .bind(answer.mark.misconception.as_deref())
                    .execute(&mut *tx)
                    .await?;
            }
            if finish_unit {
                sqlx::query(FINISH)
                    .bind(person.as_str())
                    .bind(&row.course)
                    .bind(&row.quiz)
                    .bind(now.0)
                    .execute(&mut *tx)
                    .await?;
            }
            (Submitted::Now, vec![Change::Learning(person.clone())])
        }))
    }
}

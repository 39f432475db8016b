//! Attempts at quizzes, with the items as they were shown.

use crate::changes::Change;
use crate::columns::{self, count, extra_time, language, slug, unreadable};
use crate::database::Store;
use crate::error::StoreError;
use crate::values::attempt::{
    Attempt, AttemptSummary, Draft, ItemAnswer, PastAttempts, QuizStanding, Submission,
};
use crate::values::progress::Boosters;
use domain::booster::{Answered, Stage};
use domain::clock::Moment;
use domain::id::{AttemptId, PersonId, Slug};
use domain::language::Language;
use domain::quiz::{Item, Mark, Outcome, Score, Terms, TimeLimit, deadline, stored};
use domain::quota;
use sqlx::FromRow;
use std::collections::HashMap;
use std::sync::Arc;

macro_rules! attempts {
    ($condition:literal) => {
        concat!(
            "SELECT attempt.id, attempt.course, attempt.quiz, attempt.language, attempt.seed, attempt.items, attempt.pass,
                attempt.number, attempt.started_at, attempt.deadline_at, attempt.submitted_at, attempt.timed_out,
                attempt.points, attempt.points_of, item_version.hash, item_version.body
            FROM attempt LEFT JOIN item_version ON item_version.course = attempt.course AND item_version.quiz = attempt.quiz
            WHERE ",
            $condition
        )
    };
}

queries! {
    KEEP_ITEM = "INSERT INTO item_version (course, quiz, item, hash, body, first_seen_at) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (course, quiz, item, hash) DO NOTHING";
    EXTRA_TIME = "SELECT extra_time FROM person WHERE id = $1";
    // Two tabs count alike, and the number lets one of them in.
    START_ATTEMPT = "INSERT INTO attempt (id, person, course, quiz, language, seed, items, pass, started_at, limit_ms, deadline_at, number)
        SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, COUNT(*) + 1
        FROM attempt WHERE person = $2 AND course = $3 AND quiz = $4 HAVING COUNT(*) < $12
        ON CONFLICT DO NOTHING";
    BEGUN_SINCE = "SELECT COUNT(*) FROM attempt WHERE person = $1 AND started_at > $2";
    COUNT_ATTEMPTS = "SELECT COUNT(*) FROM attempt WHERE person = $1 AND course = $2 AND quiz = $3";
    OPEN_ATTEMPT = attempts!("attempt.person = $1 AND attempt.course = $2 AND attempt.quiz = $3 AND attempt.submitted_at IS NULL");
    ATTEMPT = attempts!("attempt.person = $1 AND attempt.id = $2");
    ANSWERS = "SELECT item, given, outcome, fraction, misconception FROM attempt_answer WHERE attempt = $1 ORDER BY position";
    DRAFTS = "SELECT item, given, language, saved_at FROM attempt_draft WHERE attempt = $1";
    ANSWERED = "SELECT attempt.course, attempt_answer.item, attempt_answer.fraction FROM attempt_answer
        JOIN attempt ON attempt.id = attempt_answer.attempt
        WHERE attempt.person = $1 AND attempt.submitted_at IS NOT NULL
        ORDER BY attempt.submitted_at DESC, attempt_answer.position LIMIT 500";
    OF_QUIZZES = "SELECT course, quiz, submitted_at FROM attempt WHERE person = $1 AND quiz IN ($2, $3)";
    LATEST_ATTEMPTS = "SELECT id, language, pass, started_at, submitted_at, timed_out, points, points_of
        FROM attempt WHERE person = $1 AND course = $2 AND quiz = $3 ORDER BY id DESC LIMIT 100";
}

/// An attempt to begin.
#[derive(Clone, Copy, Debug)]
pub struct NewAttempt<'a> {
    /// The course of the quiz.
    pub course: &'a Slug,
    /// The quiz: the unit of the course.
    pub quiz: &'a Slug,
    /// The language of the page.
    pub language: Language,
    /// What the order of options follows from.
    pub seed: u32,
    /// The share of the marks that passes.
    pub pass: f64,
    /// Under which rules it is taken.
    pub terms: Terms,
    /// The items in order.
    pub items: &'a [Item],
}

/// What became of an attempt to begin.
#[derive(Clone, Debug, PartialEq)]
pub enum Started {
    /// It is open; or was before.
    Open(Box<Attempt>),
    /// The person has made as many as there are.
    NoneLeft,
    /// The person has begun as many attempts within a day as anybody may: see [`quota`].
    TooMany,
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
    number: i64,
    started_at: i64,
    deadline_at: Option<i64>,
    submitted_at: Option<i64>,
    timed_out: bool,
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
    timed_out: bool,
    points: Option<f64>,
    points_of: Option<i64>,
}

#[derive(FromRow)]
struct AnsweredRow {
    course: String,
    item: String,
    fraction: f64,
}

#[derive(FromRow)]
struct AnswerRow {
    item: String,
    given: String,
    outcome: String,
    fraction: f64,
    misconception: Option<String>,
}

impl AnswerRow {
    fn answer(self) -> Result<ItemAnswer, StoreError> {
        Ok(ItemAnswer {
            mark: Mark {
                outcome: Outcome::from_code(&self.outcome).ok_or_else(|| unreadable("outcome"))?,
                fraction: self.fraction,
                misconception: self.misconception,
            },
            given: columns::given(&self.given)?,
            item: self.item,
        })
    }
}

#[derive(FromRow)]
struct DraftRow {
    item: String,
    given: String,
    language: String,
    saved_at: i64,
}

fn submission(
    at: Option<i64>,
    points: Option<f64>,
    of: Option<i64>,
    timed_out: bool,
) -> Option<Submission> {
    let at = Moment(at?);
    Some(Submission {
        at,
        timed_out,
        score: Score {
            points: points?,
            of: u32::try_from(of?).ok()?,
        },
    })
}

/// Items as an attempt names them: id and hash, in order.
pub(crate) type Named = Vec<(String, String)>;

pub(crate) fn named(items: &str) -> Result<Named, StoreError> {
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
            let item = columns::item(body)?;
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
        number: count(first.number),
        started_at: Moment(first.started_at),
        deadline: first.deadline_at.map(Moment),
        submitted: submission(
            first.submitted_at,
            first.points,
            first.points_of,
            first.timed_out,
        ),
        items,
        answers: vec![],
        drafts: vec![],
    }))
}

impl Store {
    /// Begins an attempt, or gives the one that is open: there is at most one of a person at a quiz. Its end
    /// follows from the rules and from the person's extra time.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such person.
    pub async fn start_attempt(
        &self,
        person: &PersonId,
        new: NewAttempt<'_>,
    ) -> Result<Started, StoreError> {
        let now = self.now();
        let id = self.new_id(AttemptId::new);
        let named: Named = new
            .items
            .iter()
            .map(|item| (item.id.clone(), item.hash.clone()))
            .collect();
        let named = serde_json::to_string(&named).map_err(|_| unreadable("list of items"))?;
        let bodies: Vec<(&Item, String)> = new
            .items
            .iter()
            .map(|item| (item, stored::write(item)))
            .collect();
        let limit = new.terms.limit.map(TimeLimit::milliseconds);
        let most = new
            .terms
            .attempts
            .map_or(i64::MAX, |most| i64::from(most.get()));
        // On PostgreSQL the attempt that was open may be handed in between the two statements; then there
        // is room for another one.
        for _ in 0..3 {
            let (rows, made): (Vec<AttemptRow>, i64) = writing!(self, tx => {
                for (item, body) in &bodies {
                    sqlx::query(KEEP_ITEM)
                        .bind(new.course.as_str())
                        .bind(new.quiz.as_str())
                        .bind(&item.id)
                        .bind(&item.hash)
                        .bind(body)
                        .bind(now.0)
                        .execute(&mut *tx)
                        .await?;
                }
                let extra: Option<i64> =
                    sqlx::query_scalar(EXTRA_TIME).bind(person.as_str()).fetch_optional(&mut *tx).await?;
                let extra = extra_time(extra.ok_or(StoreError::Missing)?);
                let started = sqlx::query(START_ATTEMPT)
                    .bind(id.as_str())
                    .bind(person.as_str())
                    .bind(new.course.as_str())
                    .bind(new.quiz.as_str())
                    .bind(new.language.code())
                    .bind(i64::from(new.seed))
                    .bind(&named)
                    .bind(new.pass)
                    .bind(now.0)
                    .bind(limit)
                    .bind(limit.map(|limit| deadline(now, limit, extra).0))
                    .bind(most)
                    .execute(&mut *tx)
                    .await?;
                if started.rows_affected() > 0 {
                    let begun: i64 = sqlx::query_scalar(BEGUN_SINCE)
                        .bind(person.as_str())
                        .bind(now.plus(-quota::ATTEMPTS_WITHIN).0)
                        .fetch_one(&mut *tx)
                        .await?;
                    if begun > quota::MAX_ATTEMPTS {
                        return Ok(Started::TooMany);
                    }
                }
                let rows = sqlx::query_as(OPEN_ATTEMPT)
                    .bind(person.as_str())
                    .bind(new.course.as_str())
                    .bind(new.quiz.as_str())
                    .fetch_all(&mut *tx)
                    .await?;
                let made = sqlx::query_scalar(COUNT_ATTEMPTS)
                    .bind(person.as_str())
                    .bind(new.course.as_str())
                    .bind(new.quiz.as_str())
                    .fetch_one(&mut *tx)
                    .await?;
                let changes = if started.rows_affected() == 0 { vec![] } else { vec![Change::Learning(person.clone())] };
                ((rows, made), changes)
            });
            if let Some(attempt) = together(rows)? {
                let attempt = self.with_answers(attempt).await?;
                return Ok(Started::Open(Box::new(attempt)));
            }
            if made >= most {
                return Ok(Started::NoneLeft);
            }
        }
        Err(StoreError::Busy)
    }

    /// The attempt somebody has open at a quiz, with what is filled in.
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
        match together(rows)? {
            Some(attempt) => Ok(Some(self.with_answers(attempt).await?)),
            None => Ok(None),
        }
    }

    /// Where somebody stands at a quiz; from memory where no attempt of theirs is open and nothing of what
    /// they learn has changed since. An open one is read anew each time, because what is filled in there is
    /// saved too often to be announced.
    ///
    /// # Errors
    /// As [`Store::open_attempt`].
    pub async fn quiz_standing(
        &self,
        person: &PersonId,
        course: &Slug,
        quiz: &Slug,
    ) -> Result<QuizStanding, StoreError> {
        let memory = &self.inner.remembered.past_attempts;
        if let Some((known, past)) = memory.get(person)
            && (&known.0, &known.1) == (course, quiz)
        {
            return Ok(QuizStanding::Closed(past));
        }
        let before = memory.before_reading(person);
        if let Some(open) = self.open_attempt(person, course, quiz).await? {
            return Ok(QuizStanding::Open(Box::new(open)));
        }
        let latest = self.latest_attempts(person, course, quiz).await?;
        let handed_in = latest.iter().find(|attempt| attempt.submitted.is_some());
        let last = match handed_in {
            Some(last) => self.attempt(person, &last.id).await?,
            None => None,
        };
        let past = Arc::new(PastAttempts { latest, last });
        let value = ((course.clone(), quiz.clone()), Arc::clone(&past));
        memory.keep(person.clone(), value, before);
        Ok(QuizStanding::Closed(past))
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
                    submitted: submission(
                        row.submitted_at,
                        row.points,
                        row.points_of,
                        row.timed_out,
                    ),
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
        match together(rows)? {
            Some(attempt) => Ok(Some(self.with_answers(attempt).await?)),
            None => Ok(None),
        }
    }

    /// The last 500 answers somebody has handed in, the newest first.
    ///
    /// # Errors
    /// When the database does not answer; [`StoreError::Unreadable`].
    pub async fn answered(&self, person: &PersonId) -> Result<Vec<Answered>, StoreError> {
        let rows: Vec<AnsweredRow> = reading!(self, pool => sqlx::query_as(ANSWERED).bind(person.as_str()).fetch_all(pool).await?);
        rows.into_iter()
            .map(|row| {
                Ok(Answered {
                    course: slug(&row.course)?,
                    item: row.item,
                    fraction: row.fraction,
                })
            })
            .collect()
    }

    /// As [`Store::boosters`], from memory where nothing of what the person learns has changed since.
    ///
    /// # Errors
    /// As [`Store::boosters`].
    pub async fn known_boosters(&self, person: &PersonId) -> Result<Arc<Boosters>, StoreError> {
        let read = async { Ok(Arc::new(self.boosters(person).await?)) };
        let memory = &self.inner.remembered.boosters;
        memory.get_or_read(person, read).await
    }

    /// The boosters somebody has begun, with the moments at which they were handed in.
    ///
    /// # Errors
    /// When the database does not answer; [`StoreError::Unreadable`].
    pub async fn boosters(&self, person: &PersonId) -> Result<Boosters, StoreError> {
        let rows: Vec<(String, String, Option<i64>)> = reading!(self, pool => {
            sqlx::query_as(OF_QUIZZES)
                .bind(person.as_str())
                .bind(Stage::Ten.slug())
                .bind(Stage::Thirty.slug())
                .fetch_all(pool)
                .await?
        });
        rows.into_iter()
            .map(|(course, quiz, at)| {
                let stage = Stage::from_slug(&quiz).ok_or_else(|| unreadable("booster"))?;
                Ok(((slug(&course)?, stage), at.map(Moment)))
            })
            .collect()
    }

    async fn with_answers(&self, mut attempt: Attempt) -> Result<Attempt, StoreError> {
        let id = attempt.id.as_str();
        let rows: Vec<AnswerRow> =
            reading!(self, pool => sqlx::query_as(ANSWERS).bind(id).fetch_all(pool).await?);
        let answers: Result<Vec<_>, _> = rows.into_iter().map(AnswerRow::answer).collect();
        if attempt.submitted.is_none() {
            let rows: Vec<DraftRow> =
                reading!(self, pool => sqlx::query_as(DRAFTS).bind(id).fetch_all(pool).await?);
            attempt.drafts = rows
                .into_iter()
                .map(|row| {
                    Ok(Draft {
                        given: columns::given(&row.given)?,
                        language: language(&row.language)?,
                        saved_at: Moment(row.saved_at),
                        item: row.item,
                    })
                })
                .collect::<Result<_, StoreError>>()?;
        }
        attempt.answers = answers?;
        Ok(attempt)
    }
}

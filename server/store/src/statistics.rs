//! First attempts at a quiz, for statistics.

use crate::columns::{self, unreadable};
use crate::database::Store;
use crate::error::StoreError;
use domain::id::{PersonId, Slug};
use domain::quiz::{Given, Item, Mark, Outcome};
use sqlx::FromRow;

queries! {
    // Of each person the first attempt, once it is handed in: later ones build on what was said to it. Who was
    // a trainer or an organiser while taking it knows the key.
    FIRST_ATTEMPTS = concat!("SELECT attempt.person, attempt_answer.item_hash, attempt_answer.given, attempt_answer.outcome,
            attempt_answer.fraction
        FROM attempt JOIN attempt_answer ON attempt_answer.attempt = attempt.id
        WHERE attempt.course = $1 AND attempt.quiz = $2 AND attempt.number = 1 AND attempt.submitted_at IS NOT NULL
            AND NOT ", was_staff!("attempt.person", "attempt.started_at", "attempt.submitted_at"), "
        ORDER BY attempt.id, attempt_answer.position");
    ITEM_VERSIONS = "SELECT body FROM item_version WHERE course = $1 AND quiz = $2 ORDER BY first_seen_at, item, hash";
}

#[derive(FromRow)]
struct AnswerRow {
    person: String,
    item_hash: String,
    given: String,
    outcome: String,
    fraction: f64,
}

/// What somebody gave to one version of an item.
#[derive(Clone, Debug, PartialEq)]
pub struct FirstAnswer {
    /// The version's hash.
    pub hash: String,
    /// What was given.
    pub given: Given,
    /// What it was worth; without the misconception.
    pub mark: Mark,
}

/// The first attempt of somebody at a quiz.
#[derive(Clone, Debug, PartialEq)]
pub struct FirstAttempt {
    /// Who.
    pub person: PersonId,
    /// The answers in the order of the items; nothing given is one too.
    pub answers: Vec<FirstAnswer>,
}

impl Store {
    /// The first attempts of everybody but staff at a quiz, as far as they are handed in.
    ///
    /// # Errors
    /// When the database does not answer; [`StoreError::Unreadable`].
    pub async fn first_attempts(
        &self,
        course: &Slug,
        quiz: &Slug,
    ) -> Result<Vec<FirstAttempt>, StoreError> {
        let rows: Vec<AnswerRow> = reading!(self, pool => {
            sqlx::query_as(FIRST_ATTEMPTS).bind(course.as_str()).bind(quiz.as_str()).fetch_all(pool).await?
        });
        let mut attempts: Vec<FirstAttempt> = Vec::new();
        for row in rows {
            let answer = FirstAnswer {
                hash: row.item_hash,
                given: columns::given(&row.given)?,
                mark: Mark {
                    outcome: Outcome::from_code(&row.outcome)
                        .ok_or_else(|| unreadable("outcome"))?,
                    fraction: row.fraction,
                    misconception: None,
                },
            };
            match attempts.last_mut() {
                Some(last) if last.person.as_str() == row.person => last.answers.push(answer),
                _ => attempts.push(FirstAttempt {
                    person: PersonId::from_store(row.person),
                    answers: vec![answer],
                }),
            }
        }
        Ok(attempts)
    }

    /// Every version of the items of a quiz that was ever shown, the oldest first.
    ///
    /// # Errors
    /// When the database does not answer; [`StoreError::Unreadable`].
    pub async fn item_versions(&self, course: &Slug, quiz: &Slug) -> Result<Vec<Item>, StoreError> {
        let bodies: Vec<String> = reading!(self, pool => {
            sqlx::query_scalar(ITEM_VERSIONS).bind(course.as_str()).bind(quiz.as_str()).fetch_all(pool).await?
        });
        bodies.iter().map(|body| columns::item(body)).collect()
    }
}

//! Questions of a hall and who wants them answered.
//!
//! Whoever votes for a question is kept as a voter: the HMAC of the person under a secret of the edition, which is
//! deleted when the edition is over.

use crate::ballots::voter;
use crate::changes::Change;
use crate::columns::{count, unreadable};
use crate::database::Store;
use crate::error::StoreError;
use crate::hall_tables::of_room;
use crate::values::live::{HallQuestion, Room};
use domain::clock::Moment;
use domain::id::{PersonId, QuestionId};
use domain::live::QuestionState;
use sqlx::FromRow;
use std::collections::BTreeSet;

queries! {
    ASK = "INSERT INTO hall_question (id, edition, person, question, asked_at, state, merged_into, answer)
        SELECT $1, $2, $3, $4, $5, $6, NULL, NULL WHERE (SELECT COUNT(*) FROM hall_question WHERE edition = $2) < $7";
    QUESTIONS = "SELECT hall_question.id, hall_question.question, hall_question.person, person.name AS asker, hall_question.asked_at, hall_question.state,
            hall_question.merged_into, hall_question.answer, COUNT(hall_question_vote.voter) AS votes
        FROM hall_question
        LEFT JOIN person ON person.id = hall_question.person
        LEFT JOIN hall_question_vote ON hall_question_vote.question = hall_question.id
        WHERE hall_question.edition = $1
        GROUP BY hall_question.id, hall_question.question, hall_question.person, person.name, hall_question.asked_at, hall_question.state,
            hall_question.merged_into, hall_question.answer
        ORDER BY votes DESC, hall_question.asked_at, hall_question.id";
    // Whoever votes for a question, merges it or ends its rehearsal waits for whoever has this row.
    HOLD_QUESTION = "UPDATE hall_question SET state = state WHERE id = $1 AND edition = $2";
    HOLD_QUESTIONS = "UPDATE hall_question SET state = state WHERE edition = $1";
    ADD_QUESTION_SECRET = "INSERT INTO hall_question_secret (edition, secret) VALUES ($1, $2) ON CONFLICT (edition) DO NOTHING";
    QUESTION_SECRET = "SELECT secret FROM hall_question_secret WHERE edition = $1";
    // Of a question of another edition, or one that nobody sees, there is nothing to vote for.
    SUPPORT = "INSERT INTO hall_question_vote (question, voter)
        SELECT id, $3 FROM hall_question WHERE id = $1 AND edition = $2 AND state IN ('open', 'answered')
        ON CONFLICT (question, voter) DO NOTHING";
    WITHDRAW_SUPPORT = "DELETE FROM hall_question_vote WHERE question = $1 AND voter = $2";
    SUPPORTED = "SELECT hall_question_vote.question FROM hall_question_vote
        JOIN hall_question ON hall_question.id = hall_question_vote.question
        WHERE hall_question.edition = $1 AND hall_question_vote.voter = $2";
    SET_QUESTION = "UPDATE hall_question SET state = $3 WHERE id = $1 AND edition = $2 AND state <> 'merged'";
    ANSWER_QUESTION = "UPDATE hall_question SET state = 'answered', answer = $3 WHERE id = $1 AND edition = $2 AND state <> 'merged'";
    MERGE = "UPDATE hall_question SET state = 'merged', merged_into = $3 WHERE id = $1 AND edition = $2 AND state <> 'merged'
        AND EXISTS (SELECT 1 FROM hall_question AS other WHERE other.id = $3 AND other.edition = $2 AND other.state <> 'merged' AND other.id <> $1)";
    MERGE_VOTES = "INSERT INTO hall_question_vote (question, voter)
        SELECT $2, voter FROM hall_question_vote WHERE question = $1 ON CONFLICT (question, voter) DO NOTHING";
    MERGE_EARLIER = "UPDATE hall_question SET merged_into = $2 WHERE merged_into = $1";
    FORGET_OLD_SECRETS = "DELETE FROM hall_question_secret WHERE edition IN (SELECT id FROM edition WHERE ends_at < $1)";
    FORGET_QUESTION_VOTES = "DELETE FROM hall_question_vote WHERE question IN (SELECT id FROM hall_question WHERE edition = $1)";
    FORGET_QUESTIONS = "DELETE FROM hall_question WHERE edition = $1";
    FORGET_QUESTION_SECRET = "DELETE FROM hall_question_secret WHERE edition = $1";
}

/// What forgets all questions of an edition.
pub(crate) const FORGET: [&str; 4] = [
    HOLD_QUESTIONS,
    FORGET_QUESTION_VOTES,
    FORGET_QUESTIONS,
    FORGET_QUESTION_SECRET,
];

/// How many questions are kept of one edition at most: more than anybody reads.
const MAX_QUESTIONS: i64 = 2_000;

/// A question that is asked.
#[derive(Clone, Debug)]
pub struct NewQuestion {
    /// Whoever asks; `None` where it is asked without a name. Then nothing says who it was.
    pub person: Option<PersonId>,
    /// What is asked.
    pub question: String,
    /// Whether it waits to be let through.
    pub state: QuestionState,
}

#[derive(FromRow)]
struct QuestionRow {
    id: String,
    question: String,
    person: Option<String>,
    asker: Option<String>,
    asked_at: i64,
    state: String,
    merged_into: Option<String>,
    answer: Option<String>,
    votes: i64,
}

impl QuestionRow {
    fn question(self) -> Result<HallQuestion, StoreError> {
        Ok(HallQuestion {
            id: QuestionId::from_store(self.id),
            question: self.question,
            person: self.person.map(PersonId::from_store),
            asker: self.asker,
            asked_at: Moment(self.asked_at),
            state: QuestionState::from_code(&self.state).ok_or_else(|| unreadable("question"))?,
            merged_into: self.merged_into.map(QuestionId::from_store),
            answer: self.answer,
            votes: count(self.votes),
        })
    }
}

impl Store {
    /// Keeps a question; `None` where there are as many as can be kept.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn ask_hall(
        &self,
        room: &Room,
        question: NewQuestion,
    ) -> Result<Option<QuestionId>, StoreError> {
        let id = self.new_id(QuestionId::new);
        let now = self.now();
        Ok(writing!(self, tx => {
            let written = sqlx::query(of_room(room, ASK))
                .bind(id.as_str())
                .bind(room.edition.as_str())
                .bind(question.person.as_ref().map(PersonId::as_str))
                .bind(&question.question)
                .bind(now.0)
                .bind(question.state.code())
                .bind(MAX_QUESTIONS)
                .execute(&mut *tx)
                .await?;
            let kept = written.rows_affected() > 0;
            (kept.then_some(id), vec![Change::Live(room.edition.clone())])
        }))
    }

    /// All questions of a hall, those with most votes first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn hall_questions(&self, room: &Room) -> Result<Vec<HallQuestion>, StoreError> {
        let rows: Vec<QuestionRow> = reading!(self, pool => sqlx::query_as(of_room(room, QUESTIONS)).bind(room.edition.as_str()).fetch_all(pool).await?);
        rows.into_iter().map(QuestionRow::question).collect()
    }

    /// Says that somebody wants a question answered, or no longer.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn support_question(
        &self,
        room: &Room,
        question: &QuestionId,
        person: &PersonId,
        wants: bool,
    ) -> Result<(), StoreError> {
        let new_secret = self.new_secret();
        writing!(self, tx => {
            let held = sqlx::query(of_room(room, HOLD_QUESTION))
                .bind(question.as_str())
                .bind(room.edition.as_str())
                .execute(&mut *tx)
                .await?;
            if held.rows_affected() == 0 {
                return Ok(());
            }
            sqlx::query(of_room(room, ADD_QUESTION_SECRET))
                .bind(room.edition.as_str())
                .bind(&new_secret)
                .execute(&mut *tx)
                .await?;
            let secret: String = sqlx::query_scalar(of_room(room, QUESTION_SECRET))
                .bind(room.edition.as_str())
                .fetch_one(&mut *tx)
                .await?;
            let voter = voter(&secret, person.as_str())?;
            if wants {
                sqlx::query(of_room(room, SUPPORT))
                    .bind(question.as_str())
                    .bind(room.edition.as_str())
                    .bind(&voter)
                    .execute(&mut *tx)
                    .await?;
            } else {
                sqlx::query(of_room(room, WITHDRAW_SUPPORT))
                    .bind(question.as_str())
                    .bind(&voter)
                    .execute(&mut *tx)
                    .await?;
            }
            ((), Vec::new())
        });
        self.announce_often(Change::Live(room.edition.clone()));
        Ok(())
    }

    /// The questions that somebody wants answered; none any more once the edition is over.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn supported_questions(
        &self,
        room: &Room,
        person: &PersonId,
    ) -> Result<BTreeSet<QuestionId>, StoreError> {
        let edition = room.edition.as_str();
        let secret: Option<String> = reading!(self, pool => sqlx::query_scalar(of_room(room, QUESTION_SECRET)).bind(edition).fetch_optional(pool).await?);
        let Some(secret) = secret else {
            return Ok(BTreeSet::new());
        };
        let voter = voter(&secret, person.as_str())?;
        let ids: Vec<String> = reading!(self, pool => sqlx::query_scalar(of_room(room, SUPPORTED)).bind(edition).bind(&voter).fetch_all(pool).await?);
        Ok(ids.into_iter().map(QuestionId::from_store).collect())
    }

    /// Lets a question through, hides it or marks it answered. `false` where there is no such question.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn set_question(
        &self,
        room: &Room,
        question: &QuestionId,
        state: QuestionState,
    ) -> Result<bool, StoreError> {
        Ok(writing!(self, tx => {
            let written = sqlx::query(of_room(room, SET_QUESTION))
                .bind(question.as_str())
                .bind(room.edition.as_str())
                .bind(state.code())
                .execute(&mut *tx)
                .await?;
            (written.rows_affected() > 0, vec![Change::Live(room.edition.clone())])
        }))
    }

    /// Answers a question in writing. `false` where there is no such question.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn answer_question(
        &self,
        room: &Room,
        question: &QuestionId,
        answer: &str,
    ) -> Result<bool, StoreError> {
        Ok(writing!(self, tx => {
            let written = sqlx::query(of_room(room, ANSWER_QUESTION))
                .bind(question.as_str())
                .bind(room.edition.as_str())
                .bind(answer)
                .execute(&mut *tx)
                .await?;
            (written.rows_affected() > 0, vec![Change::Live(room.edition.clone())])
        }))
    }

    /// Makes a question another one's twin, which gets its votes, each person's once. `false` where one of the two
    /// is not there, or both are one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn merge_questions(
        &self,
        room: &Room,
        question: &QuestionId,
        into: &QuestionId,
    ) -> Result<bool, StoreError> {
        // In one order, whoever merges.
        let (first, second) = (question.min(into), question.max(into));
        Ok(writing!(self, tx => {
            for held in [first, second] {
                sqlx::query(of_room(room, HOLD_QUESTION))
                    .bind(held.as_str())
                    .bind(room.edition.as_str())
                    .execute(&mut *tx)
                    .await?;
            }
            let written = sqlx::query(of_room(room, MERGE))
                .bind(question.as_str())
                .bind(room.edition.as_str())
                .bind(into.as_str())
                .execute(&mut *tx)
                .await?;
            let merged = written.rows_affected() > 0;
            if merged {
                for sql in [MERGE_VOTES, MERGE_EARLIER] {
                    sqlx::query(of_room(room, sql))
                        .bind(question.as_str())
                        .bind(into.as_str())
                        .execute(&mut *tx)
                        .await?;
                }
            }
            (merged, vec![Change::Live(room.edition.clone())])
        }))
    }

    /// Deletes the secrets of editions that were over before `ended`: nobody can say any more who wanted what.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn forget_question_secrets(&self, ended: Moment) -> Result<(), StoreError> {
        let forgotten = writing!(self, tx => {
            let forgotten = sqlx::query(FORGET_OLD_SECRETS).bind(ended.0).execute(&mut *tx).await?;
            (forgotten.rows_affected(), Vec::new())
        });
        if forgotten > 0 {
            self.scrub();
        }
        Ok(())
    }
}

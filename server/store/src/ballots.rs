//! Answers of a hall: votes while a poll is open, ballots once it is closed.
//!
//! A vote is kept under a voter: the HMAC of the person under a secret of the poll. Closing moves votes, in an order
//! of chance and under ids of chance, to ballots and deletes the secret, all in one transaction. From then on
//! nobody can say whose a ballot is. Votes are written like entries of the ledger, with one commit for all that wait.

use crate::batch::Batched;
use crate::changes::Change;
use crate::columns::{count, unreadable};
use crate::database::{Pools, Store};
use crate::error::{StoreError, WriteError};
use crate::group_commit::{CommitTime, Entry, Outcome, Writes, commit};
use crate::hall_tables::of_room;
use crate::rows::{of_rows, pieces};
use crate::values::live::{NewVote, Room, VoteConflict};
use domain::id::{Entropy, PersonId, PollId};
use domain::live::{Decision, Decisions, Vote};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use sqlx::{AssertSqlSafe, FromRow, PgConnection, SqliteConnection, SqlitePool};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

queries! {
    // Whoever closes waits for whoever has this row, and the other way round.
    HOLD_POLL = "UPDATE hall_poll SET revision = revision + 1 WHERE id = $1 AND edition = $2 AND closed_at IS NULL";
    SECRET = "SELECT secret FROM hall_secret WHERE poll = $1";
    KEEP_VOTE = "INSERT INTO hall_vote (poll, voter, body) VALUES ($1, $2, $3)
        ON CONFLICT (poll, voter) DO UPDATE SET body = excluded.body";
    KEEP_VOTE_OF_REHEARSAL = "INSERT INTO rehearsal_vote (poll, voter, body) VALUES ($1, $2, $3)
        ON CONFLICT (poll, voter) DO UPDATE SET body = excluded.body";
    CLOSE = "UPDATE hall_poll SET closed_at = $3, revision = revision + 1 WHERE id = $1 AND edition = $2 AND closed_at IS NULL";
    VOTES = "SELECT body FROM hall_vote WHERE poll = $1";
    ADD_BALLOT = "INSERT INTO hall_ballot (poll, id, body) VALUES ($1, $2, $3)";
    ADD_BALLOT_OF_REHEARSAL = "INSERT INTO rehearsal_ballot (poll, id, body) VALUES ($1, $2, $3)";
    FORGET_VOTES = "DELETE FROM hall_vote WHERE poll = $1";
    FORGET_SECRET = "DELETE FROM hall_secret WHERE poll = $1";
    OWN_VOTE = "SELECT body FROM hall_vote WHERE poll = $1 AND voter = $2";
    // An asking has votes or ballots, never both.
    COUNTED = "SELECT body, COUNT(*) FROM hall_vote WHERE poll = $1 GROUP BY body
        UNION ALL SELECT body, COUNT(*) FROM hall_ballot WHERE poll = $1 GROUP BY body";
    DECISIONS = "SELECT writing, shown, heading FROM hall_decision WHERE poll = $1";
    DECIDE = "INSERT INTO hall_decision (poll, writing, shown, heading)
        SELECT id, $3, $4, $5 FROM hall_poll WHERE id = $1 AND edition = $2
        ON CONFLICT (poll, writing) DO UPDATE SET shown = excluded.shown, heading = excluded.heading";
    HOLD_POLLS = "UPDATE hall_poll SET revision = revision + 1 WHERE edition = $1";
    FORGET_ALL_VOTES = "DELETE FROM hall_vote WHERE poll IN (SELECT id FROM hall_poll WHERE edition = $1)";
    FORGET_ALL_BALLOTS = "DELETE FROM hall_ballot WHERE poll IN (SELECT id FROM hall_poll WHERE edition = $1)";
    FORGET_ALL_SECRETS = "DELETE FROM hall_secret WHERE poll IN (SELECT id FROM hall_poll WHERE edition = $1)";
    FORGET_ALL_DECISIONS = "DELETE FROM hall_decision WHERE poll IN (SELECT id FROM hall_poll WHERE edition = $1)";
}

/// What forgets all answers of an edition.
pub(crate) const FORGET: [&str; 5] = [
    HOLD_POLLS,
    FORGET_ALL_VOTES,
    FORGET_ALL_BALLOTS,
    FORGET_ALL_SECRETS,
    FORGET_ALL_DECISIONS,
];

/// What closes one asking within a writing transaction; one that is closed stays so.
pub(crate) mod closing {
    pub(crate) const CLOSE: &str = super::CLOSE;
    pub(crate) const VOTES: &str = super::VOTES;
    pub(crate) const FORGET_VOTES: &str = super::FORGET_VOTES;
    pub(crate) const FORGET_SECRET: &str = super::FORGET_SECRET;
}

/// Old pages of the log and of deleted rows hold answers for a while. How often it is tried to be rid of them.
const SCRUBS: u32 = 50;
/// And how long after one another: somebody may just be reading.
const SCRUB_EVERY: Duration = Duration::from_millis(200);

/// The tables whose pages may hold copies of rows that are gone: SQLite overwrites what is deleted, but not what it
/// has moved to another page before. A page is overwritten whole when its table is emptied.
const MOVED_SQLITE: [&str; 4] = [
    "hall_vote",
    "hall_secret",
    "rehearsal_vote",
    "rehearsal_secret",
];
const SCRUB_SQLITE: &str = "PRAGMA wal_checkpoint(TRUNCATE)";
const SCRUB_POSTGRES: &str = "VACUUM hall_vote, hall_secret, hall_question_secret,
    rehearsal_vote, rehearsal_secret, rehearsal_question_secret";

/// The most votes of one batch.
const MAX_BATCH: usize = 512;

/// The voter that stands for a person while a poll is open.
pub(crate) fn voter(secret: &str, person: &str) -> Result<String, StoreError> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes())
        .map_err(|_| unreadable("secret of a poll"))?;
    mac.update(person.as_bytes());
    Ok(hex::encode(mac.finalize().into_bytes()))
}

impl Entry for NewVote {
    type Written = ();
    type Conflict = VoteConflict;

    fn key(&self) -> (&str, &str) {
        (self.poll.as_str(), self.person.as_str())
    }
}

macro_rules! writes_votes {
    ($connection:ty) => {
        impl Writes<NewVote> for $connection {
            async fn write(
                &mut self,
                entries: &[&NewVote],
                _: &CommitTime<'_>,
            ) -> Result<Vec<Outcome<NewVote>>, StoreError> {
                let polls: BTreeSet<(&str, &str, bool)> = entries
                    .iter()
                    .map(|entry| {
                        let room = &entry.room;
                        (entry.poll.as_str(), room.edition.as_str(), room.rehearsal)
                    })
                    .collect();
                let mut secrets: BTreeMap<(&str, &str, bool), String> = BTreeMap::new();
                let of_poll = |asked: (&str, &str, bool)| {
                    entries.iter().find(|entry| {
                        entry.poll.as_str() == asked.0 && entry.room.rehearsal == asked.2
                    })
                };
                for asked in polls {
                    let Some(first) = of_poll(asked) else {
                        continue;
                    };
                    let held = sqlx::query(of_room(&first.room, HOLD_POLL))
                        .bind(asked.0)
                        .bind(asked.1)
                        .execute(&mut *self)
                        .await?;
                    if held.rows_affected() > 0 {
                        let secret: Option<String> =
                            sqlx::query_scalar(of_room(&first.room, SECRET))
                                .bind(asked.0)
                                .fetch_optional(&mut *self)
                                .await?;
                        secrets.extend(secret.map(|secret| (asked, secret)));
                    }
                }
                // Of two answers of one person the last counts, as if they had been written one by one.
                let mut votes: BTreeMap<(bool, &str, String), String> = BTreeMap::new();
                let mut outcomes = Vec::with_capacity(entries.len());
                for entry in entries {
                    let (poll, room) = (entry.poll.as_str(), &entry.room);
                    let asked = (poll, room.edition.as_str(), room.rehearsal);
                    outcomes.push(match secrets.get(&asked) {
                        Some(secret) => {
                            let voter = voter(secret, entry.person.as_str())?;
                            let body = serde_json::to_string(&entry.vote)
                                .map_err(|_| unreadable("answer"))?;
                            votes.insert((room.rehearsal, poll, voter), body);
                            Ok(())
                        }
                        None => Err(WriteError::Conflict(VoteConflict::Closed)),
                    });
                }
                for (rehearsal, sql) in [(false, KEEP_VOTE), (true, KEEP_VOTE_OF_REHEARSAL)] {
                    let rows: Vec<_> = votes.iter().filter(|(key, _)| key.0 == rehearsal).collect();
                    for piece in pieces(sql, &rows) {
                        let mut query = sqlx::query(of_rows(sql, piece.len()));
                        for ((_, poll, voter), body) in piece {
                            query = query.bind(*poll).bind(voter.as_str()).bind(body.as_str());
                        }
                        query.execute(&mut *self).await?;
                    }
                }
                Ok(outcomes)
            }
        }
    };
}

writes_votes!(SqliteConnection);
writes_votes!(PgConnection);

impl Batched<Store> for NewVote {
    type Answer = Result<(), WriteError<VoteConflict>>;
    const MAX: usize = MAX_BATCH;

    async fn work(store: &Store, batch: &[Self]) -> Vec<Self::Answer> {
        let entries: Vec<&Self> = batch.iter().collect();
        let outcomes = match commit(store, &entries).await {
            Ok(outcomes) => outcomes,
            Err(fault) => {
                tracing::warn!(error = %fault, votes = entries.len(), "answers could not be written");
                return entries.iter().map(|_| Err(fault.shared().into())).collect();
            }
        };
        let changed: BTreeSet<_> = entries.iter().map(|entry| &entry.room.edition).collect();
        for edition in changed {
            store.announce_often(Change::Live(edition.clone()));
        }
        outcomes
    }
}

#[derive(FromRow)]
struct DecisionRow {
    writing: String,
    shown: Option<bool>,
    heading: String,
}

/// Bodies in an order of chance, each under an id of chance.
pub(crate) fn shuffled(bodies: Vec<String>, entropy: &dyn Entropy) -> Vec<(String, String)> {
    let id = || {
        let mut bytes = [0; 16];
        entropy.fill(&mut bytes);
        hex::encode(bytes)
    };
    let mut ballots: Vec<(String, String)> = bodies.into_iter().map(|body| (id(), body)).collect();
    // Ids of chance are an order of chance.
    ballots.sort_unstable();
    ballots
}

/// The text that adds ballots to this hall.
pub(crate) const fn add_ballot(room: &Room) -> &'static str {
    if room.rehearsal {
        ADD_BALLOT_OF_REHEARSAL
    } else {
        ADD_BALLOT
    }
}

/// Empties tables and fills them with what was in them. Of what is open that is little.
async fn write_anew(write: &SqlitePool) -> Result<(), StoreError> {
    let mut transaction = write.begin_with("BEGIN IMMEDIATE").await?;
    for table in MOVED_SQLITE {
        // Temporary tables are in memory alone.
        let sql = format!(
            "CREATE TEMP TABLE staying AS SELECT * FROM {table};
            DELETE FROM {table};
            INSERT INTO {table} SELECT * FROM staying;
            DROP TABLE staying"
        );
        sqlx::raw_sql(AssertSqlSafe(sql))
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await?;
    Ok(())
}

impl Store {
    /// A secret of chance.
    pub(crate) fn new_secret(&self) -> String {
        let mut bytes = [0; 32];
        self.random(&mut bytes);
        hex::encode(bytes)
    }

    /// Keeps an answer, in place of an earlier one by the same person, and answers when it is on the disk.
    ///
    /// # Errors
    /// [`VoteConflict::Closed`]; [`StoreError::Busy`].
    pub async fn vote(&self, vote: NewVote) -> Result<(), WriteError<VoteConflict>> {
        self.inner.votes.ask(vote).await?
    }

    /// What somebody answered, as long as the poll is open; nobody can say it any more once it is closed.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn own_vote(
        &self,
        room: &Room,
        poll: &PollId,
        person: &PersonId,
    ) -> Result<Option<Vote>, StoreError> {
        let secret: Option<String> = reading!(self, pool => sqlx::query_scalar(of_room(room, SECRET)).bind(poll.as_str()).fetch_optional(pool).await?);
        let Some(secret) = secret else {
            return Ok(None);
        };
        let voter = voter(&secret, person.as_str())?;
        let body: Option<String> = reading!(self, pool => sqlx::query_scalar(of_room(room, OWN_VOTE)).bind(poll.as_str()).bind(&voter).fetch_optional(pool).await?);
        body.map(|body| serde_json::from_str(&body).map_err(|_| unreadable("answer")))
            .transpose()
    }

    /// All answers to an asking, equal ones once with their number.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn votes(&self, room: &Room, poll: &PollId) -> Result<Vec<(Vote, u32)>, StoreError> {
        let rows: Vec<(String, i64)> = reading!(self, pool => sqlx::query_as(of_room(room, COUNTED)).bind(poll.as_str()).fetch_all(pool).await?);
        rows.into_iter()
            .map(|(body, number)| {
                let vote = serde_json::from_str(&body).map_err(|_| unreadable("answer"))?;
                Ok((vote, count(number)))
            })
            .collect()
    }

    /// What was decided about what people wrote.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn decisions(&self, room: &Room, poll: &PollId) -> Result<Decisions, StoreError> {
        let rows: Vec<DecisionRow> = reading!(self, pool => sqlx::query_as(of_room(room, DECISIONS)).bind(poll.as_str()).fetch_all(pool).await?);
        Ok(rows
            .into_iter()
            .map(|row| {
                let decision = Decision {
                    shown: row.shown,
                    group: row.heading,
                };
                (row.writing, decision)
            })
            .collect())
    }

    /// Keeps decisions about writings, by what equal ones have in common.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn decide(
        &self,
        room: &Room,
        poll: &PollId,
        decisions: &Decisions,
    ) -> Result<(), StoreError> {
        writing!(self, tx => {
            for (writing, decision) in decisions {
                sqlx::query(of_room(room, DECIDE))
                    .bind(poll.as_str())
                    .bind(room.edition.as_str())
                    .bind(writing)
                    .bind(decision.shown)
                    .bind(&decision.group)
                    .execute(&mut *tx)
                    .await?;
            }
            ((), vec![Change::Live(room.edition.clone())])
        });
        Ok(())
    }

    /// Gets rid of what a closed poll has left in the database's own files: on SQLite the log, which still holds
    /// pages as they were; on PostgreSQL rows that are deleted. In the background, and again while somebody reads.
    pub(crate) fn scrub(&self) {
        let inner = std::sync::Arc::downgrade(&self.inner);
        tokio::spawn(async move {
            let mut tries = tokio::time::interval(SCRUB_EVERY);
            let mut is_anew = false;
            for _ in 0..SCRUBS {
                tries.tick().await;
                let Some(inner) = inner.upgrade() else {
                    return;
                };
                match (Store { inner }).scrub_once(&mut is_anew).await {
                    Ok(true) => return,
                    Ok(false) => {}
                    Err(error) => tracing::debug!(%error, "old answers wait to be overwritten"),
                }
            }
            tracing::warn!(
                "old answers could not be overwritten; they are by the next closed poll"
            );
        });
    }

    async fn scrub_once(&self, is_anew: &mut bool) -> Result<bool, StoreError> {
        match &self.inner.pools {
            Pools::Sqlite { write, .. } => {
                if !*is_anew {
                    write_anew(write).await?;
                    *is_anew = true;
                }
                let busy: i64 = sqlx::query_scalar(SCRUB_SQLITE).fetch_one(write).await?;
                Ok(busy == 0)
            }
            Pools::Postgres(pool) => {
                sqlx::query(SCRUB_POSTGRES).execute(pool).await?;
                Ok(true)
            }
        }
    }
}

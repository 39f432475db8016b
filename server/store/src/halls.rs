//! What a hall shows: its running order, its state, the askings of its polls.

use crate::changes::Change;
use crate::columns::{count, unreadable};
use crate::database::Store;
use crate::error::{StoreError, WriteError};
use crate::hall_tables::of_room;
use crate::values::live::{AskedPoll, Hall, HallConflict, NewPoll, Room};
use domain::clock::Moment;
use domain::code::Place;
use domain::id::{EditionId, PersonId, PollId, StepId};
use domain::live::{Asking, LiveState, Naming, Phase, Plan, Run, Step};
use sqlx::FromRow;
use std::sync::Arc;

queries! {
    PLAN = "SELECT body FROM plan_step WHERE edition = $1 ORDER BY position, id";
    // Of two who keep a running order the second one waits, and replaces that of the first.
    HOLD_EDITION = "UPDATE edition SET slug = slug WHERE id = $1";
    CLEAR_PLAN = "DELETE FROM plan_step WHERE edition = $1";
    ADD_STEP = "INSERT INTO plan_step (edition, id, position, body) VALUES ($1, $2, $3, $4)";
    STATE = "SELECT version, state, naming, moderated FROM hall_state WHERE edition = $1";
    BEGIN_STATE = "INSERT INTO hall_state (edition, version, state, naming, moderated) VALUES ($1, 0, $2, $3, FALSE)
        ON CONFLICT (edition) DO NOTHING";
    CHANGE_STATE = "UPDATE hall_state SET version = $3, state = $4 WHERE edition = $1 AND version = $2";
    CHANGE_SETTINGS = "UPDATE hall_state SET naming = $2, moderated = $3 WHERE edition = $1";
    POLLS = "SELECT id, step, round, body, opened_at, closed_at FROM hall_poll WHERE edition = $1 ORDER BY opened_at, id";
    OPEN_POLL = "INSERT INTO hall_poll (id, edition, step, round, body, opened_at, closed_at, revision)
        VALUES ($1, $2, $3, $4, $5, $6, NULL, 0)";
    ADD_SECRET = "INSERT INTO hall_secret (poll, secret) VALUES ($1, $2)";
    OVERDUE = "SELECT hall_poll.edition, hall_poll.id FROM hall_poll JOIN edition ON edition.id = hall_poll.edition
        WHERE hall_poll.closed_at IS NULL AND edition.ends_at < $1 ORDER BY hall_poll.edition, hall_poll.id";
    ANSWERED_FROM = "SELECT attendance_present.place, COUNT(DISTINCT attendance_event.person) FROM attendance_event
        JOIN attendance_present ON attendance_present.edition = attendance_event.edition AND attendance_present.person = attendance_event.person
        WHERE attendance_event.edition = $1 AND attendance_event.kind = 'pulse' AND attendance_event.recorded_at >= $2
        GROUP BY attendance_present.place";
    PULSES = "SELECT COUNT(*) FROM attendance_event WHERE edition = $1 AND person = $2 AND kind = 'pulse'";
    OF_PAST = "SELECT hall_state.edition FROM hall_state JOIN edition ON edition.id = hall_state.edition WHERE edition.ends_at < $1";
    FORGET_STATE = "DELETE FROM hall_state WHERE edition = $1";
    FORGET_POLLS = "DELETE FROM hall_poll WHERE edition = $1";
}

/// What forgets the running order of an edition.
pub(crate) const FORGET_PLAN: &str = CLEAR_PLAN;

/// What forgets a hall, in the order in which commands and answers take hold of rows: whoever is at it is waited for.
pub(crate) fn forget() -> impl Iterator<Item = &'static str> {
    [FORGET_STATE]
        .into_iter()
        .chain(crate::ballots::FORGET)
        .chain([FORGET_POLLS])
        .chain(crate::hall_questions::FORGET)
}

#[derive(FromRow)]
struct StateRow {
    version: i64,
    state: String,
    naming: String,
    moderated: bool,
}

#[derive(FromRow)]
struct PollRow {
    id: String,
    step: Option<String>,
    round: i64,
    body: String,
    opened_at: i64,
    closed_at: Option<i64>,
}

impl PollRow {
    fn poll(self) -> Result<AskedPoll, StoreError> {
        Ok(AskedPoll {
            poll: serde_json::from_str(&self.body).map_err(|_| unreadable("poll"))?,
            run: Run {
                id: PollId::from_store(self.id),
                step: self.step.map(StepId::from_store),
                round: u8::try_from(self.round).map_err(|_| unreadable("round"))?,
                opened_at: Moment(self.opened_at),
                closed: self.closed_at.is_some(),
            },
        })
    }
}

fn read_plan(bodies: &[String]) -> Result<Plan, StoreError> {
    let steps = bodies
        .iter()
        .map(|body| serde_json::from_str(body).map_err(|_| unreadable("step")))
        .collect::<Result<Vec<Step>, _>>()?;
    Ok(Plan { steps })
}

fn written<T: serde::Serialize>(value: &T, what: &'static str) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|_| unreadable(what))
}

impl Store {
    /// A hall as it is now; from memory where nothing has changed since. Of an edition where nothing was begun
    /// it shows nothing.
    ///
    /// # Errors
    /// When the database does not answer, or something kept cannot be read.
    pub async fn hall(&self, room: &Room) -> Result<Arc<Hall>, StoreError> {
        let memory = &self.inner.remembered.halls;
        memory.get_or_read(room, self.read_hall(room)).await
    }

    async fn read_hall(&self, room: &Room) -> Result<Arc<Hall>, StoreError> {
        let edition = room.edition.as_str();
        // A command changes state and polls in one; read apart they would contradict each other.
        let (state, polls, steps) = reading_at_once!(self, tx => {
            let state: Option<StateRow> = sqlx::query_as(of_room(room, STATE))
                .bind(edition)
                .fetch_optional(&mut *tx)
                .await?;
            let polls: Vec<PollRow> = sqlx::query_as(of_room(room, POLLS))
                .bind(edition)
                .fetch_all(&mut *tx)
                .await?;
            let steps: Vec<String> = sqlx::query_scalar(PLAN)
                .bind(edition)
                .fetch_all(&mut *tx)
                .await?;
            (state, polls, steps)
        });
        let polls = polls
            .into_iter()
            .map(|row| row.poll().map(Arc::new))
            .collect::<Result<Vec<_>, _>>()?;
        let mut hall = Hall {
            room: room.clone(),
            state: LiveState::default(),
            naming: Naming::default(),
            moderated: false,
            plan: read_plan(&steps)?,
            polls,
        };
        if let Some(row) = state {
            hall.state = serde_json::from_str(&row.state).map_err(|_| unreadable("state"))?;
            hall.state.version = u64::try_from(row.version).unwrap_or_default();
            hall.naming = Naming::from_code(&row.naming).ok_or_else(|| unreadable("naming"))?;
            hall.moderated = row.moderated;
            // What was closed because its edition was over is not open, whatever was said last.
            let is_closed = |asking: &Asking| {
                let run = hall.polls.iter().find(|poll| poll.run.id == asking.poll);
                run.is_some_and(|poll| poll.run.closed)
            };
            if let Some(asking) = &mut hall.state.asking
                && asking.phase == Phase::Open
                && is_closed(asking)
            {
                asking.phase = Phase::Shown;
            }
        }
        Ok(Arc::new(hall))
    }

    /// Gives a hall its next state, ends askings and begins others: all of it or nothing, and only where the hall
    /// still is what `next` follows from.
    ///
    /// # Errors
    /// [`HallConflict::Moved`].
    pub async fn change_hall(
        &self,
        room: &Room,
        next: &LiveState,
        closes: &[PollId],
        opens: &[NewPoll],
    ) -> Result<(), WriteError<HallConflict>> {
        let edition = room.edition.as_str();
        let begun = written(&LiveState::default(), "state")?;
        let state = written(next, "state")?;
        let version = i64::try_from(next.version).unwrap_or(i64::MAX);
        let now = self.now();
        let bodies = opens
            .iter()
            .map(|open| written(&open.poll, "poll"))
            .collect::<Result<Vec<_>, _>>()?;
        let secrets: Vec<String> = opens.iter().map(|_| self.new_secret()).collect();
        writing!(self, tx => {
            sqlx::query(of_room(room, BEGIN_STATE))
                .bind(edition)
                .bind(&begun)
                .bind(Naming::default().code())
                .execute(&mut *tx)
                .await?;
            let changed = sqlx::query(of_room(room, CHANGE_STATE))
                .bind(edition)
                .bind(version - 1)
                .bind(version)
                .bind(&state)
                .execute(&mut *tx)
                .await?;
            if changed.rows_affected() == 0 {
                return Err(WriteError::Conflict(HallConflict::Moved));
            }
            for poll in closes {
                close_poll!(self, tx, room, poll, now);
            }
            for ((open, body), secret) in opens.iter().zip(&bodies).zip(&secrets) {
                sqlx::query(of_room(room, OPEN_POLL))
                    .bind(open.id.as_str())
                    .bind(edition)
                    .bind(open.step.as_ref().map(StepId::as_str))
                    .bind(i64::from(open.round))
                    .bind(body)
                    .bind(now.0)
                    .execute(&mut *tx)
                    .await?;
                sqlx::query(of_room(room, ADD_SECRET))
                    .bind(open.id.as_str())
                    .bind(secret)
                    .execute(&mut *tx)
                    .await?;
            }
            ((), vec![Change::Live(room.edition.clone())])
        });
        if !closes.is_empty() {
            self.scrub();
        }
        Ok(())
    }

    /// Sets whether questions bear names and are looked at before they are shown.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn set_hall_questions(
        &self,
        room: &Room,
        naming: Naming,
        moderated: bool,
    ) -> Result<(), StoreError> {
        let begun = written(&LiveState::default(), "state")?;
        writing!(self, tx => {
            sqlx::query(of_room(room, BEGIN_STATE))
                .bind(room.edition.as_str())
                .bind(&begun)
                .bind(naming.code())
                .execute(&mut *tx)
                .await?;
            sqlx::query(of_room(room, CHANGE_SETTINGS))
                .bind(room.edition.as_str())
                .bind(naming.code())
                .bind(moderated)
                .execute(&mut *tx)
                .await?;
            ((), vec![Change::Live(room.edition.clone())])
        });
        Ok(())
    }

    /// Keeps the running order of an edition, all its steps in their order.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such edition.
    pub async fn set_plan(&self, edition: &EditionId, plan: &Plan) -> Result<(), StoreError> {
        self.write_plan(edition, None, plan).await.map(drop)
    }

    /// Keeps a running order in place of `before`. Where somebody else was quicker nothing changes: that is the one
    /// that is given back.
    ///
    /// # Errors
    /// As [`Store::set_plan`].
    pub async fn replace_plan(
        &self,
        edition: &EditionId,
        before: &Plan,
        plan: &Plan,
    ) -> Result<Option<Plan>, StoreError> {
        self.write_plan(edition, Some(before), plan).await
    }

    async fn write_plan(
        &self,
        edition: &EditionId,
        before: Option<&Plan>,
        plan: &Plan,
    ) -> Result<Option<Plan>, StoreError> {
        let bodies = plan
            .steps
            .iter()
            .map(|step| written(step, "step"))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(writing!(self, tx => {
            sqlx::query(HOLD_EDITION).bind(edition.as_str()).execute(&mut *tx).await?;
            if let Some(before) = before {
                let kept: Vec<String> =
                    sqlx::query_scalar(PLAN).bind(edition.as_str()).fetch_all(&mut *tx).await?;
                let kept = read_plan(&kept)?;
                if kept != *before {
                    return Ok(Some(kept));
                }
            }
            sqlx::query(CLEAR_PLAN).bind(edition.as_str()).execute(&mut *tx).await?;
            for ((position, step), body) in (0i64..).zip(&plan.steps).zip(&bodies) {
                sqlx::query(ADD_STEP)
                    .bind(edition.as_str())
                    .bind(step.id.as_str())
                    .bind(position)
                    .bind(body)
                    .execute(&mut *tx)
                    .await?;
            }
            (None, vec![Change::Live(edition.clone())])
        }))
    }

    /// Closes polls that nobody has closed though their edition was over before `ended`. How many.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn close_overdue_polls(&self, ended: Moment) -> Result<u32, StoreError> {
        let rows: Vec<(String, String)> =
            reading!(self, pool => sqlx::query_as(OVERDUE).bind(ended.0).fetch_all(pool).await?);
        let now = self.now();
        let closed = count(i64::try_from(rows.len()).unwrap_or(i64::MAX));
        for (edition, poll) in rows {
            let room = &Room::of(EditionId::from_store(edition));
            let poll = &PollId::from_store(poll);
            writing!(self, tx => {
                close_poll!(self, tx, room, poll, now);
                ((), vec![Change::Live(room.edition.clone())])
            });
        }
        if closed > 0 {
            self.scrub();
        }
        Ok(closed)
    }

    /// How many people in the hall and on the network have answered something since a moment. It says where answers
    /// come from, not what they say.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn answered_from(
        &self,
        edition: &EditionId,
        since: Moment,
    ) -> Result<(u32, u32), StoreError> {
        let rows: Vec<(Option<String>, i64)> = reading!(self, pool => sqlx::query_as(ANSWERED_FROM).bind(edition.as_str()).bind(since.0).fetch_all(pool).await?);
        let at = |place: Place| {
            let of_place = rows
                .iter()
                .filter(|(at, _)| at.as_deref() == Some(place.code()));
            of_place.map(|(_, people)| count(*people)).sum()
        };
        Ok((at(Place::Venue), at(Place::Online)))
    }

    /// How many polls somebody has answered in an edition.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn polls_answered(
        &self,
        edition: &EditionId,
        person: &PersonId,
    ) -> Result<u32, StoreError> {
        let answered: i64 = reading!(self, pool => sqlx::query_scalar(PULSES).bind(edition.as_str()).bind(person.as_str()).fetch_one(pool).await?);
        Ok(count(answered))
    }

    /// The editions that are still rehearsed though they were over before `ended`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn forgotten_rehearsals(&self, ended: Moment) -> Result<Vec<EditionId>, StoreError> {
        let sql = crate::hall_tables::of_rehearsal(OF_PAST);
        let rows: Vec<String> =
            reading!(self, pool => sqlx::query_scalar(sql).bind(ended.0).fetch_all(pool).await?);
        Ok(rows.into_iter().map(EditionId::from_store).collect())
    }

    /// Removes a rehearsal with everything that was answered and asked in it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn end_rehearsal(&self, edition: &EditionId) -> Result<(), StoreError> {
        let room = &Room {
            edition: edition.clone(),
            rehearsal: true,
        };
        writing!(self, tx => {
            for sql in forget() {
                sqlx::query(of_room(room, sql)).bind(edition.as_str()).execute(&mut *tx).await?;
            }
            ((), vec![Change::Live(edition.clone())])
        });
        self.scrub();
        Ok(())
    }
}

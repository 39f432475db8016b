//! Reports of online meetings: the file until it is carried out, what it says of whom, and how that is taken back.

use crate::attendance::EventRow;
use crate::changes::Change;
use crate::columns::{count, unreadable};
use crate::database::Store;
use crate::error::{Conflict, StoreError, WriteError};
use crate::group_commit::{CommitTime, Writes};
use crate::ledger::append_all;
use crate::people;
use crate::rows::{of_rows, pieces};
use crate::stays::SettleStays;
use crate::values::entry::{Appended, EntryConflict, NewEntry, Unregistered};
use domain::account::PersonName;
use domain::attendance::{Act, AttendanceEvent, Nonce, Proof, Status, before_coming};
use domain::audit::Action;
use domain::clock::Moment;
use domain::code::Place;
use domain::id::{EditionId, PersonId, ReportId};
use domain::meeting::{Column, Columns, DayOrder, Hint};
use domain::people::duplicates::in_one_order;
use domain::text::normalize;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use sqlx::FromRow;
use std::collections::BTreeMap;

queries! {
    DRAFT_REPORT = "INSERT INTO meeting_report (id, edition, file_name, content_key, content, hint, made_by, made_at)
        VALUES ($1, $2, $3, $4, $5, '{}', $6, $7)";
    SAME_REPORT = "SELECT id FROM meeting_report WHERE edition = $1 AND content_key = $2 AND undone_at IS NULL
        ORDER BY applied_at DESC, id LIMIT 1";
    REPORT = "SELECT file_name, content, hint, applied_at, undone_at, stayed,
            (SELECT COUNT(*) FROM meeting_report_event WHERE report = id) AS events
        FROM meeting_report WHERE id = $1 AND edition = $2";
    REPORTS = "SELECT id, file_name, content, hint, applied_at, undone_at, stayed,
            (SELECT COUNT(*) FROM meeting_report_event WHERE report = id) AS events
        FROM meeting_report WHERE edition = $1 AND applied_at IS NOT NULL ORDER BY applied_at DESC, id DESC";
    SET_HINT = "UPDATE meeting_report SET hint = $2 WHERE id = $1 AND applied_at IS NULL";
    REPORT_APPLIED = "UPDATE meeting_report SET content = NULL, applied_at = $2
        WHERE id = $1 AND applied_at IS NULL AND content IS NOT NULL";
    REPORT_UNDONE = "UPDATE meeting_report SET undone_at = $2, stayed = $3
        WHERE id = $1 AND applied_at IS NOT NULL AND undone_at IS NULL";
    IS_REPORT = "SELECT edition FROM meeting_report WHERE id = $1";
    FORGET_WAITING_REPORTS = "DELETE FROM meeting_report WHERE content IS NOT NULL AND made_at < $1";
    ADD_PRESENCE = "INSERT INTO meeting_presence (report, person, position, started_at, ended_at, seconds)
        VALUES ($1, $2, $3, $4, $5, $6)";
    FORGET_PRESENCE = "DELETE FROM meeting_presence WHERE report = $1";
    ADD_REPORT_EVENT = "INSERT INTO meeting_report_event (report, event) VALUES ($1, $2)";
    // What a report made, with all that was recorded of the same people.
    EVENTS_OF_REPORT = concat!("SELECT ", event_columns!(), "
        FROM attendance_event WHERE attendance_event.edition = $2 AND attendance_event.person IN (
            SELECT made.person FROM meeting_report_event JOIN attendance_event AS made ON made.id = meeting_report_event.event
            WHERE meeting_report_event.report = $1)
        ORDER BY attendance_event.person, attendance_event.number");
    MADE_BY_REPORT = "SELECT event FROM meeting_report_event WHERE report = $1";
    PRESENCE = "SELECT meeting_presence.person, meeting_presence.started_at, meeting_presence.ended_at, meeting_presence.seconds
        FROM meeting_presence JOIN meeting_report ON meeting_report.id = meeting_presence.report
        WHERE meeting_report.edition = $1 ORDER BY meeting_presence.person, meeting_presence.started_at";
}

/// What keeps a report from being carried out or taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportConflict {
    /// It was carried out, or taken back, before.
    Done,
}

impl Conflict for ReportConflict {}

/// A report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeetingReport {
    /// The name of the file.
    pub file_name: String,
    /// Its rows with their lines, until it is carried out.
    pub rows: Option<Vec<(u64, Vec<String>)>>,
    /// What was answered where it left something open.
    pub hint: Hint,
    /// What became of it.
    pub done: ReportDone,
}

/// What became of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReportDone {
    /// When it was carried out.
    pub applied_at: Option<Moment>,
    /// When it was taken back.
    pub undone_at: Option<Moment>,
    /// How many people came to be present by it.
    pub events: u32,
    /// Of how many that stayed when it was taken back, because something was recorded of them since.
    pub stayed: u32,
}

/// Somebody whom a report says was there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reported {
    /// Who.
    pub who: ReportedPerson,
    /// From when to when; empty where the report says only how long.
    pub stays: Vec<(Moment, Moment)>,
    /// How many seconds it was.
    pub seconds: i64,
    /// What is recorded of them; nothing where they were known to be there, or where an organiser has decided.
    pub becomes: Option<Status>,
    /// When they arrived, where the report says it.
    pub arrived_at: Option<Moment>,
}

/// Whom a report names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReportedPerson {
    /// Somebody registered, of whom so many events were seen.
    Known(PersonId, u32),
    /// Somebody who is written down and registered now.
    New(PersonName),
}

/// How long somebody was in the meetings of an edition, as the reports say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InMeeting {
    /// From when to when; stays of two reports may overlap.
    pub stays: Vec<(Moment, Moment)>,
    /// Seconds of reports that say only how long, the most of one report.
    pub seconds: i64,
}

#[derive(Default, Serialize, Deserialize)]
struct StoredHint {
    #[serde(default)]
    order: Option<String>,
    #[serde(default)]
    header: Option<u64>,
    #[serde(default)]
    places: Vec<(String, usize)>,
}

impl StoredHint {
    fn of(hint: &Hint) -> Self {
        let columns = hint.columns.as_ref();
        let places = columns
            .map(|columns| columns.places.as_slice())
            .unwrap_or_default();
        Self {
            order: hint.order.map(|order| order.code().to_owned()),
            header: columns.map(|columns| columns.header),
            places: places
                .iter()
                .map(|(column, place)| (column.code().to_owned(), *place))
                .collect(),
        }
    }

    fn hint(self) -> Hint {
        let places = self.places.into_iter();
        let places =
            places.filter_map(|(column, place)| Some((Column::from_code(&column)?, place)));
        Hint {
            day: None,
            order: self.order.as_deref().and_then(DayOrder::from_code),
            columns: self.header.map(|header| Columns {
                header,
                places: places.collect(),
            }),
        }
    }
}

#[derive(FromRow)]
struct ReportRow {
    file_name: String,
    content: Option<String>,
    hint: String,
    applied_at: Option<i64>,
    undone_at: Option<i64>,
    stayed: i64,
    events: i64,
}

#[derive(FromRow)]
struct ListedRow {
    id: String,
    #[sqlx(flatten)]
    report: ReportRow,
}

#[derive(FromRow)]
struct PresenceRow {
    person: String,
    started_at: Option<i64>,
    ended_at: Option<i64>,
    seconds: i64,
}

/// Whose stay it is, which of theirs, from when to when as far as that is known, and how many seconds.
type NewStay = (PersonId, i64, Option<i64>, Option<i64>, i64);

impl ReportRow {
    fn report(self) -> Result<MeetingReport, StoreError> {
        let read =
            |text: &str| serde_json::from_str(text).map_err(|_| unreadable("report of a meeting"));
        let hint: StoredHint =
            serde_json::from_str(&self.hint).map_err(|_| unreadable("report of a meeting"))?;
        Ok(MeetingReport {
            file_name: self.file_name,
            rows: self.content.as_deref().map(read).transpose()?,
            hint: hint.hint(),
            done: ReportDone {
                applied_at: self.applied_at.map(Moment),
                undone_at: self.undone_at.map(Moment),
                events: count(self.events),
                stayed: count(self.stayed),
            },
        })
    }
}

impl Store {
    /// Keeps the rows of a report until it is carried out. A file that this edition has already, and that was not
    /// taken back, is not kept twice: its report is given, and `false`.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such edition.
    pub async fn draft_meeting_report(
        &self,
        edition: &EditionId,
        file_name: &str,
        rows: &[(u64, Vec<String>)],
        actor: &PersonId,
    ) -> Result<(ReportId, bool), StoreError> {
        let id = self.new_id(ReportId::new);
        let now = self.now();
        let content = serde_json::to_string(rows).map_err(|_| unreadable("report of a meeting"))?;
        let key = hex::encode(Sha256::digest(&content));
        Ok(writing!(self, tx => {
            let same: Option<String> =
                sqlx::query_scalar(SAME_REPORT).bind(edition.as_str()).bind(&key).fetch_optional(&mut *tx).await?;
            if let Some(same) = same {
                return Ok((ReportId::from_store(same), false));
            }
            sqlx::query(DRAFT_REPORT)
                .bind(id.as_str())
                .bind(edition.as_str())
                .bind(file_name)
                .bind(&key)
                .bind(&content)
                .bind(actor.as_str())
                .bind(now.0)
                .execute(&mut *tx)
                .await?;
            ((id, true), Vec::new())
        }))
    }

    /// A report of an edition.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn meeting_report(
        &self,
        edition: &EditionId,
        id: &ReportId,
    ) -> Result<Option<MeetingReport>, StoreError> {
        let row: Option<ReportRow> = reading!(self, pool => {
            sqlx::query_as(REPORT).bind(id.as_str()).bind(edition.as_str()).fetch_optional(pool).await?
        });
        row.map(ReportRow::report).transpose()
    }

    /// The reports of an edition that were carried out, the latest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn meeting_reports(
        &self,
        edition: &EditionId,
    ) -> Result<Vec<(ReportId, MeetingReport)>, StoreError> {
        let rows: Vec<ListedRow> = reading!(self, pool => {
            sqlx::query_as(REPORTS).bind(edition.as_str()).fetch_all(pool).await?
        });
        rows.into_iter()
            .map(|row| Ok((ReportId::from_store(row.id), row.report.report()?)))
            .collect()
    }

    /// Says what was answered where a waiting report left something open. The day is not kept: it is the edition's.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn set_meeting_hint(&self, id: &ReportId, hint: &Hint) -> Result<(), StoreError> {
        let hint = serde_json::to_string(&StoredHint::of(hint))
            .map_err(|_| unreadable("report of a meeting"))?;
        writing!(self, tx => {
            sqlx::query(SET_HINT).bind(id.as_str()).bind(&hint).execute(&mut *tx).await?;
            ((), Vec::new())
        });
        Ok(())
    }

    /// Carries out a waiting report, all of it or nothing. Of somebody of whom something was recorded since they were
    /// seen, only the stay is kept: how many were left so.
    ///
    /// # Errors
    /// [`ReportConflict::Done`]; [`StoreError::Missing`] when there is no such report or person.
    pub async fn apply_meeting_report(
        &self,
        id: &ReportId,
        people: &[Reported],
        actor: &PersonId,
    ) -> Result<u32, WriteError<ReportConflict>> {
        let now = self.now();
        let left = writing!(self, tx => {
            let edition: Option<String> =
                sqlx::query_scalar(IS_REPORT).bind(id.as_str()).fetch_optional(&mut *tx).await?;
            let edition = EditionId::from_store(edition.ok_or(StoreError::Missing)?);
            let taken = sqlx::query(REPORT_APPLIED).bind(id.as_str()).bind(now.0).execute(&mut *tx).await?;
            if taken.rows_affected() == 0 {
                return Err(WriteError::Conflict(ReportConflict::Done));
            }
            let mut entries: Vec<NewEntry> = Vec::new();
            let mut stays: Vec<NewStay> = Vec::new();
            for one in people {
                let (person, seen) = match &one.who {
                    ReportedPerson::Known(person, seen) => (person.clone(), Some(*seen)),
                    ReportedPerson::New(name) => {
                        let person = self.new_id(PersonId::new);
                        sqlx::query(people::INSERT)
                            .bind(person.as_str())
                            .bind(name.as_str())
                            .bind(normalize(name.as_str()))
                            .bind(None::<&str>)
                            .bind(now.0)
                            .bind(None::<&str>)
                            .bind(None::<&str>)
                            .bind(None::<&str>)
                            .execute(&mut *tx)
                            .await?;
                        (person, None)
                    }
                };
                if one.stays.is_empty() {
                    stays.push((person.clone(), 0, None, None, one.seconds));
                }
                for (position, (from, to)) in (0_i64..).zip(&one.stays) {
                    stays.push((person.clone(), position, Some(from.0), Some(to.0), (to.0 - from.0) / 1000));
                }
                if let Some(status) = one.becomes {
                    entries.push(NewEntry {
                        place: Some(Place::Online),
                        arrived_at: one.arrived_at,
                        actor: Some(actor.clone()),
                        seen,
                        unregistered: if seen.is_none() { Unregistered::Register(None) } else { Unregistered::Refuse },
                        ..NewEntry::new(
                            edition.clone(),
                            person,
                            Act::Import(status),
                            Proof::Report,
                            Nonce::new(self.entropy()),
                        )
                    });
                }
            }
            entries.sort_by(|one, other| one.person.cmp(&other.person));
            let entries: Vec<&NewEntry> = entries.iter().collect();
            let mut left = 0;
            let mut made: Vec<AttendanceEvent> = Vec::new();
            for outcome in Writes::<NewEntry>::write(&mut *tx, &entries, &CommitTime::of(self, now)).await? {
                match outcome {
                    Ok(Appended::Recorded { event, .. }) => made.push(*event),
                    Ok(Appended::Already(_)) => {}
                    Ok(Appended::NotRegistered) | Err(WriteError::Conflict(EntryConflict::HistoryGrown)) => left += 1,
                    Err(WriteError::Conflict(EntryConflict::NonceUsed)) => return Err(StoreError::Busy.into()),
                    Err(WriteError::Store(error)) => return Err(error.into()),
                }
            }
            for piece in pieces(ADD_PRESENCE, &stays) {
                let mut query = sqlx::query(of_rows(ADD_PRESENCE, piece.len()));
                for (person, position, from, to, seconds) in piece {
                    query = query
                        .bind(id.as_str())
                        .bind(person.as_str())
                        .bind(*position)
                        .bind(*from)
                        .bind(*to)
                        .bind(*seconds);
                }
                query.execute(&mut *tx).await?;
            }
            for piece in pieces(ADD_REPORT_EVENT, &made) {
                let mut query = sqlx::query(of_rows(ADD_REPORT_EVENT, piece.len()));
                for event in piece {
                    query = query.bind(id.as_str()).bind(event.id.as_str());
                }
                query.execute(&mut *tx).await?;
            }
            let reported: Vec<(EditionId, PersonId)> =
                stays.iter().map(|(person, ..)| (edition.clone(), person.clone())).collect();
            SettleStays::settle_stays(&mut *tx, &reported).await?;
            let detail = serde_json::json!({ "added": made.len(), "changed": people.len() }).to_string();
            record!(self, tx, Some(actor), Action::MeetingReported, Some(edition.as_str()), &detail);
            (left, vec![Change::Attendance(edition)])
        });
        Ok(left)
    }

    /// Takes a report back: whoever came to be present by it stands as before, by a further entry of the ledger, and
    /// its stays are forgotten. Of whom something was recorded since, that stays: how many.
    ///
    /// # Errors
    /// [`ReportConflict::Done`]; [`StoreError::Missing`] when there is no such report.
    pub async fn undo_meeting_report(
        &self,
        id: &ReportId,
        actor: &PersonId,
    ) -> Result<u32, WriteError<ReportConflict>> {
        let now = self.now();
        let stayed = writing!(self, tx => {
            let edition: Option<String> =
                sqlx::query_scalar(IS_REPORT).bind(id.as_str()).fetch_optional(&mut *tx).await?;
            let edition = EditionId::from_store(edition.ok_or(StoreError::Missing)?);
            let made: Vec<String> =
                sqlx::query_scalar(MADE_BY_REPORT).bind(id.as_str()).fetch_all(&mut *tx).await?;
            let rows: Vec<EventRow> = sqlx::query_as(EVENTS_OF_REPORT)
                .bind(id.as_str())
                .bind(edition.as_str())
                .fetch_all(&mut *tx)
                .await?;
            let mut by_person: BTreeMap<PersonId, Vec<AttendanceEvent>> = BTreeMap::new();
            for row in rows {
                let event = row.event()?;
                by_person.entry(event.person.clone()).or_default().push(event);
            }
            let mut stayed = 0;
            let mut entries = Vec::new();
            for (person, events) in by_person {
                let ordered = in_one_order(&events);
                let last = ordered.last().is_some_and(|event| made.iter().any(|id| id == event.id.as_str()));
                match before_coming(ordered.iter().copied()).filter(|_| last) {
                    Some(before) => entries.push(NewEntry {
                        actor: Some(actor.clone()),
                        ..NewEntry::undo(
                            edition.clone(),
                            person,
                            before,
                            Proof::Report,
                            Nonce::new(self.entropy()),
                        )
                    }),
                    None => stayed += 1,
                }
            }
            let taken = sqlx::query(REPORT_UNDONE)
                .bind(id.as_str())
                .bind(now.0)
                .bind(i64::from(stayed))
                .execute(&mut *tx)
                .await?;
            if taken.rows_affected() == 0 {
                return Err(WriteError::Conflict(ReportConflict::Done));
            }
            append_all(&mut *tx, &entries, &CommitTime::of(self, now)).await?;
            sqlx::query(FORGET_PRESENCE).bind(id.as_str()).execute(&mut *tx).await?;
            SettleStays::settle_stays_of(&mut *tx, &edition).await?;
            let detail = serde_json::json!({ "stayed": stayed }).to_string();
            record!(self, tx, Some(actor), Action::MeetingReportUndone, Some(edition.as_str()), &detail);
            (stayed, vec![Change::Attendance(edition)])
        });
        Ok(stayed)
    }

    /// How long everybody was in the meetings of an edition, as the reports say that were not taken back.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn in_meeting(
        &self,
        edition: &EditionId,
    ) -> Result<BTreeMap<PersonId, InMeeting>, StoreError> {
        let rows: Vec<PresenceRow> = reading!(self, pool => {
            sqlx::query_as(PRESENCE).bind(edition.as_str()).fetch_all(pool).await?
        });
        let mut people: BTreeMap<PersonId, InMeeting> = BTreeMap::new();
        for row in rows {
            let one = people.entry(PersonId::from_store(row.person)).or_default();
            match row.started_at.zip(row.ended_at) {
                Some((from, to)) => one.stays.push((Moment(from), Moment(to))),
                None => one.seconds = one.seconds.max(row.seconds),
            }
        }
        Ok(people)
    }

    /// Throws away the reports that were sent before a moment and never carried out: how many.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn forget_waiting_reports(&self, before: Moment) -> Result<u64, StoreError> {
        Ok(writing!(self, tx => {
            let gone = sqlx::query(FORGET_WAITING_REPORTS).bind(before.0).execute(&mut *tx).await?;
            (gone.rows_affected(), Vec::new())
        }))
    }
}

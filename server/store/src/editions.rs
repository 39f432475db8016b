//! Series and editions of the workshop.

use crate::changes::Change;
use crate::columns::{count, slug};
use crate::database::Store;
use crate::error::{Conflict, StoreError, Unique, WriteError};
use crate::hall_tables::of_room;
use crate::halls::{FORGET_PLAN, forget};
use crate::stays::{SettleStays, rule};
use crate::values::edition::{ListedEdition, PastEditions};
use crate::values::live::Room;
use domain::audit::Action;
use domain::calendar::Zone;
use domain::clock::Moment;
use domain::code::{CodeKey, Place};
use domain::edition::{
    CheckInRules, Edition, EditionDetails, EditionSlug, Mode, Series, Speaker, Stage,
};
use domain::id::{EditionId, PersonId, SeriesId, Slug};
use domain::language::Bilingual;
use domain::learning::Minutes;
use domain::stay::Terms;
use sqlx::FromRow;
use std::sync::Arc;

/// Editions with their speakers: one row for each speaker, at least one for each edition.
macro_rules! editions {
    ($rest:literal) => {
        concat!(
            "SELECT edition.id, edition.changed_at, edition.slug, edition.series, edition.title_id, edition.title_en, edition.summary_id,
                edition.summary_en, edition.starts_at, edition.ends_at, edition.hours_known, edition.mode, edition.place,
                edition.meeting, edition.capacity, edition.registration_closes_at, edition.on_the_spot, edition.opens_before,
                edition.late_after, edition.online_tolerance, edition.zone, edition.learning_minutes,
                edition.attendance_rule, edition.course, edition.cancelled_at, edition.revision,
                edition_speaker.name AS speaker, edition_speaker.about AS speaker_about,
                (SELECT STRING_AGG(edition_trainer.person, ' ' ORDER BY edition_trainer.position) FROM edition_trainer
                    WHERE edition_trainer.edition = edition.id) AS trainers,
                (SELECT COUNT(*) FROM registration WHERE registration.edition = edition.id AND registration.withdrawn_at IS NULL) AS registered
            FROM edition LEFT JOIN edition_speaker ON edition_speaker.edition = edition.id ",
            $rest
        )
    };
}

queries! {
    INSERT_SERIES = "INSERT INTO series (id, title_id, title_en, created_at) VALUES ($1, $2, $3, $4)";
    SERIES = "SELECT id, title_id, title_en FROM series ORDER BY id DESC";
    INSERT_EDITION = "INSERT INTO edition (id, slug, series, title_id, title_en, summary_id, summary_en, starts_at, ends_at,
            hours_known, mode, place, meeting, capacity, registration_closes_at, on_the_spot, opens_before, late_after,
            online_tolerance, created_at, changed_at, zone, learning_minutes, attendance_rule, course)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $20, $21, $22,
            $23, $24)";
    // No two states of an edition have the same moment of change.
    CHANGE_EDITION = "UPDATE edition SET slug = $2, series = $3, title_id = $4, title_en = $5, summary_id = $6, summary_en = $7,
            starts_at = $8, ends_at = $9, hours_known = $10, mode = $11, place = $12, meeting = $13, capacity = $14,
            registration_closes_at = $15, on_the_spot = $16, opens_before = $17, late_after = $18, online_tolerance = $19,
            changed_at = CASE WHEN changed_at < $20 THEN $20 ELSE changed_at + 1 END, zone = $21, learning_minutes = $22,
            attendance_rule = $23, course = $24, revision = revision + 1
        WHERE id = $1";
    CALL_OFF_EDITION = "UPDATE edition SET cancelled_at = $2,
            changed_at = CASE WHEN changed_at < $3 THEN $3 ELSE changed_at + 1 END, revision = revision + 1
        WHERE id = $1";
    // Who was registered and withdrew does not keep it; who was there does.
    PEOPLE_OF_EDITION = "SELECT (SELECT COUNT(*) FROM registration WHERE edition = $1 AND withdrawn_at IS NULL)
        + (SELECT COUNT(*) FROM attendance_event WHERE edition = $1)";
    CLEAR_REGISTRATIONS = "DELETE FROM registration WHERE edition = $1";
    CLEAR_KEYS = "DELETE FROM edition_key WHERE edition = $1";
    DELETE_EDITION = "DELETE FROM edition WHERE id = $1";
    CLEAR_TRAINERS = "DELETE FROM edition_trainer WHERE edition = $1";
    ADD_TRAINER = "INSERT INTO edition_trainer (edition, position, person) VALUES ($1, $2, $3)
        ON CONFLICT (edition, person) DO NOTHING";
    CLEAR_SPEAKERS = "DELETE FROM edition_speaker WHERE edition = $1";
    ADD_SPEAKER = "INSERT INTO edition_speaker (edition, position, name, about) VALUES ($1, $2, $3, $4)";
    ADD_KEY = "INSERT INTO edition_key (edition, place, key) VALUES ($1, $2, $3)";
    EDITION = editions!("WHERE edition.id = $1 ORDER BY edition_speaker.position");
    EDITION_BY_SLUG = editions!("WHERE edition.slug = $1 ORDER BY edition_speaker.position");
    EDITIONS_COMING = editions!("WHERE edition.starts_at - edition.opens_before > $1 AND edition.cancelled_at IS NULL
        ORDER BY edition.starts_at, edition.id, edition_speaker.position");
    EDITIONS_OPEN = editions!("WHERE edition.ends_at > $1 AND edition.starts_at - edition.opens_before <= $1
            AND edition.cancelled_at IS NULL
        ORDER BY edition.starts_at, edition.id, edition_speaker.position");
    EDITIONS_CANCELLED = editions!("WHERE edition.ends_at > $1 AND edition.cancelled_at IS NOT NULL
        ORDER BY edition.starts_at, edition.id, edition_speaker.position");
    EDITIONS_PAST = editions!("WHERE edition.ends_at <= $1
        ORDER BY edition.starts_at DESC, edition.id DESC, edition_speaker.position");
    EDITIONS_PAST_PAGE = editions!("WHERE edition.id IN (
            SELECT id FROM edition WHERE ends_at <= $1 ORDER BY starts_at DESC, id DESC LIMIT $2 OFFSET $3)
        ORDER BY edition.starts_at DESC, edition.id DESC, edition_speaker.position");
    // Beside how many there are: when the next one is over.
    COUNT_PAST = "SELECT COUNT(CASE WHEN ends_at <= $1 THEN 1 END), MIN(CASE WHEN ends_at > $1 THEN ends_at END) FROM edition";
    EDITIONS_FROM = editions!("WHERE edition.ends_at >= $1 ORDER BY edition.starts_at, edition.id, edition_speaker.position");
    EDITIONS_OF = editions!("JOIN registration ON registration.edition = edition.id
        WHERE registration.person = $1 AND registration.withdrawn_at IS NULL
        ORDER BY edition.starts_at DESC, edition.id DESC, edition_speaker.position");
    EDITIONS_HELD_BY = editions!("JOIN edition_trainer ON edition_trainer.edition = edition.id
        WHERE edition_trainer.person = $1 ORDER BY edition.starts_at DESC, edition.id DESC, edition_speaker.position");
    // Writing the row makes everybody else who registers, or who changes the edition, wait until this
    // transaction has ended, so that the last seat is given once.
    TAKE_TURN = "UPDATE edition SET changed_at = changed_at WHERE id = $1";
}

/// One edition.
pub(crate) const ONE: &str = EDITION;
/// The editions that end at a moment or later.
pub(crate) const FROM: &str = EDITIONS_FROM;
/// What makes everybody wait who registers for an edition or changes it.
pub(crate) const TAKE_TURN_AT: &str = TAKE_TURN;

/// What keeps an edition from being written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EditionConflict {
    /// Another edition has this name in addresses.
    SlugTaken,
    /// It was changed since it was seen.
    Changed,
    /// Somebody is registered for it or was there.
    HasPeople,
}

impl Conflict for EditionConflict {
    fn of_unique(unique: Unique) -> Option<Self> {
        (unique == Unique::EditionSlug).then_some(Self::SlugTaken)
    }
}

/// Why an edition was not written.
pub type EditionError = WriteError<EditionConflict>;

/// An edition with one of its speakers.
#[derive(FromRow)]
pub(crate) struct EditionRow {
    id: String,
    changed_at: i64,
    slug: String,
    series: Option<String>,
    title_id: String,
    title_en: String,
    summary_id: String,
    summary_en: String,
    starts_at: i64,
    ends_at: i64,
    hours_known: bool,
    mode: String,
    place: String,
    meeting: String,
    capacity: Option<i64>,
    registration_closes_at: Option<i64>,
    on_the_spot: bool,
    opens_before: i64,
    late_after: i64,
    online_tolerance: i64,
    zone: Option<String>,
    learning_minutes: Option<i64>,
    attendance_rule: String,
    course: Option<String>,
    cancelled_at: Option<i64>,
    revision: i64,
    trainers: Option<String>,
    speaker: Option<String>,
    speaker_about: Option<String>,
    registered: i64,
}

#[derive(FromRow)]
struct SeriesRow {
    id: String,
    title_id: String,
    title_en: String,
}

impl EditionRow {
    fn listed(self) -> Result<ListedEdition, StoreError> {
        let mode = Mode::from_code(&self.mode).ok_or(StoreError::Unreadable { what: "mode" })?;
        let zone = self
            .zone
            .map(|zone| Zone::from_code(&zone).ok_or(StoreError::Unreadable { what: "zone" }));
        let trainers = self.trainers.unwrap_or_default();
        let details = EditionDetails {
            slug: slug(&self.slug)?,
            series: self.series.map(SeriesId::from_store),
            title: Bilingual {
                id: self.title_id,
                en: self.title_en,
            },
            summary: Bilingual {
                id: self.summary_id,
                en: self.summary_en,
            },
            starts_at: Moment(self.starts_at),
            ends_at: Moment(self.ends_at),
            hours_known: self.hours_known,
            mode,
            place: self.place,
            meeting: self.meeting,
            speakers: Vec::new(),
            capacity: self.capacity.map(count),
            registration_closes_at: self.registration_closes_at.map(Moment),
            on_the_spot: self.on_the_spot,
            rules: CheckInRules {
                opens_before: self.opens_before,
                late_after: self.late_after,
                online_tolerance: self.online_tolerance,
            },
            zone: zone.transpose()?,
            trainers: trainers
                .split_whitespace()
                .map(|id| PersonId::from_store(id.to_owned()))
                .collect(),
            learning: self.learning_minutes.map(|minutes| Minutes(count(minutes))),
            attendance_rule: rule(&self.attendance_rule)?,
            course: self.course.as_deref().map(slug).transpose()?,
            cancelled_at: self.cancelled_at.map(Moment),
        };
        Ok(ListedEdition {
            edition: Edition {
                id: EditionId::from_store(self.id),
                details,
            },
            registered: count(self.registered),
            changed_at: Moment(self.changed_at),
            revision: count(self.revision),
        })
    }
}

/// Editions in the order of their rows, each with its speakers.
pub(crate) fn listed(rows: Vec<EditionRow>) -> Result<Vec<ListedEdition>, StoreError> {
    let mut editions: Vec<ListedEdition> = Vec::new();
    for mut row in rows {
        let speaker = row.speaker.take().map(|name| Speaker {
            name,
            about: row.speaker_about.take().unwrap_or_default(),
        });
        let same = editions
            .last()
            .is_some_and(|last| last.edition.id.as_str() == row.id);
        if !same {
            editions.push(row.listed()?);
        }
        if let Some((last, speaker)) = editions.last_mut().zip(speaker) {
            last.edition.details.speakers.push(speaker);
        }
    }
    Ok(editions)
}

/// The names of what differs, as the audit keeps them.
fn changed_fields(before: &EditionDetails, after: &EditionDetails) -> Vec<&'static str> {
    let time = |details: &EditionDetails| (details.starts_at, details.ends_at, details.hours_known);
    [
        ("slug", before.slug != after.slug),
        ("series", before.series != after.series),
        ("title", before.title != after.title),
        ("summary", before.summary != after.summary),
        ("time", time(before) != time(after)),
        ("mode", before.mode != after.mode),
        ("place", before.place != after.place),
        ("meeting", before.meeting != after.meeting),
        ("speakers", before.speakers != after.speakers),
        ("capacity", before.capacity != after.capacity),
        (
            "registration_closes_at",
            before.registration_closes_at != after.registration_closes_at,
        ),
        ("on_the_spot", before.on_the_spot != after.on_the_spot),
        ("rules", before.rules != after.rules),
        ("zone", before.zone != after.zone),
        ("trainers", before.trainers != after.trainers),
        ("learning", before.learning != after.learning),
        (
            "attendance_rule",
            before.attendance_rule != after.attendance_rule,
        ),
        ("course", before.course != after.course),
    ]
    .into_iter()
    .filter_map(|(name, differs)| differs.then_some(name))
    .collect()
}

/// What is announced of an edition that was changed, where so many moved up from its waiting list.
fn changes(after: &ListedEdition, moved: Vec<PersonId>) -> Vec<Change> {
    let id = &after.edition.id;
    let registered = (!moved.is_empty()).then(|| Change::Attendance(id.clone()));
    let edition = Change::Edition(id.clone());
    std::iter::once(edition).chain(registered).collect()
}

macro_rules! bind_details {
    ($query:expr, $id:expr, $details:expr, $now:expr) => {{
        let details = $details;
        $query
            .bind($id.as_str())
            .bind(details.slug.as_str())
            .bind(details.series.as_ref().map(SeriesId::as_str))
            .bind(&details.title.id)
            .bind(&details.title.en)
            .bind(&details.summary.id)
            .bind(&details.summary.en)
            .bind(details.starts_at.0)
            .bind(details.ends_at.0)
            .bind(details.hours_known)
            .bind(details.mode.code())
            .bind(&details.place)
            .bind(&details.meeting)
            .bind(details.capacity.map(i64::from))
            .bind(details.registration_closes_at.map(|closes| closes.0))
            .bind(details.on_the_spot)
            .bind(details.rules.opens_before)
            .bind(details.rules.late_after)
            .bind(details.rules.online_tolerance)
            .bind($now.0)
            .bind(details.zone.map(Zone::code))
            .bind(details.learning.map(|minutes| i64::from(minutes.0)))
            .bind(details.attendance_rule.to_string())
            .bind(details.course.as_ref().map(Slug::as_str))
    }};
}

macro_rules! add_speakers_and_trainers {
    ($tx:expr, $id:expr, $details:expr) => {
        for (trainer, position) in $details.trainers.iter().zip(0i64..) {
            sqlx::query(ADD_TRAINER)
                .bind($id.as_str())
                .bind(position)
                .bind(trainer.as_str())
                .execute(&mut *$tx)
                .await?;
        }
        for (speaker, position) in $details.speakers.iter().zip(0i64..) {
            sqlx::query(ADD_SPEAKER)
                .bind($id.as_str())
                .bind(position)
                .bind(&speaker.name)
                .bind(&speaker.about)
                .execute(&mut *$tx)
                .await?;
        }
    };
}

impl Store {
    /// Writes a series down, and in the audit who did.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn create_series(
        &self,
        title: &Bilingual,
        by: Option<&PersonId>,
    ) -> Result<SeriesId, StoreError> {
        let now = self.now();
        let id = self.new_id(SeriesId::new);
        let written = writing!(self, tx => {
            sqlx::query(INSERT_SERIES)
                .bind(id.as_str())
                .bind(&title.id)
                .bind(&title.en)
                .bind(now.0)
                .execute(&mut *tx)
                .await?;
            record!(self, tx, by, Action::SeriesMade, Some(id.as_str()), "{}");
            (id, Vec::new())
        });
        Ok(written)
    }

    /// Every series, the newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn all_series(&self) -> Result<Vec<Series>, StoreError> {
        let rows: Vec<SeriesRow> =
            reading!(self, pool => sqlx::query_as(SERIES).fetch_all(pool).await?);
        Ok(rows
            .into_iter()
            .map(|row| Series {
                id: SeriesId::from_store(row.id),
                title: Bilingual {
                    id: row.title_id,
                    en: row.title_en,
                },
            })
            .collect())
    }

    /// Writes an edition down, with a new key for each place, and in the audit who did.
    ///
    /// # Errors
    /// [`EditionConflict::SlugTaken`]; [`StoreError::Missing`] when there is no such series.
    pub async fn create_edition(
        &self,
        details: &EditionDetails,
        by: Option<&PersonId>,
    ) -> Result<EditionId, EditionError> {
        let now = self.now();
        let id = self.new_id(EditionId::new);
        let keys = Place::ALL.map(|place| (place, CodeKey::new(self.entropy())));
        let written = writing!(self, tx => {
            bind_details!(sqlx::query(INSERT_EDITION), id, details, now).execute(&mut *tx).await?;
            add_speakers_and_trainers!(tx, id, details);
            for (place, key) in &keys {
                sqlx::query(ADD_KEY)
                    .bind(id.as_str())
                    .bind(place.code())
                    .bind(key.to_hex())
                    .execute(&mut *tx)
                    .await?;
            }
            record!(self, tx, by, Action::EditionMade, Some(id.as_str()), "{}");
            (id.clone(), vec![Change::Edition(id)])
        });
        Ok(written)
    }

    /// Changes an edition; `false` when there is none. Its keys stay, and so does what was recorded.
    ///
    /// # Errors
    /// As [`Store::create_edition`].
    pub async fn change_edition(
        &self,
        id: &EditionId,
        details: &EditionDetails,
        by: Option<&PersonId>,
    ) -> Result<bool, EditionError> {
        self.change_edition_seen(id, details, None, by).await
    }

    /// As [`Store::change_edition`], for somebody who saw the edition as it was changed at `seen`: what
    /// another one has changed since is not written over. Where nothing differs nothing is written; else
    /// the audit names who changed which fields.
    ///
    /// # Errors
    /// As [`Store::create_edition`]; [`EditionConflict::Changed`].
    pub async fn change_edition_seen(
        &self,
        id: &EditionId,
        details: &EditionDetails,
        seen: Option<Moment>,
        by: Option<&PersonId>,
    ) -> Result<bool, EditionError> {
        let now = self.now();
        let changed = writing!(self, tx => {
            // Whoever else changes it waits from here on, so that what is compared is what is there.
            sqlx::query(TAKE_TURN).bind(id.as_str()).execute(&mut *tx).await?;
            let rows: Vec<EditionRow> = sqlx::query_as(EDITION).bind(id.as_str()).fetch_all(&mut *tx).await?;
            let Some(before) = listed(rows)?.pop() else {
                return Ok(false);
            };
            let fields = changed_fields(&before.edition.details, details);
            if fields.is_empty() {
                return Ok(true);
            }
            if seen.is_some_and(|seen| seen != before.changed_at) {
                return Err(EditionError::Conflict(EditionConflict::Changed));
            }
            bind_details!(sqlx::query(CHANGE_EDITION), id, details, now).execute(&mut *tx).await?;
            for clear in [CLEAR_SPEAKERS, CLEAR_TRAINERS] {
                sqlx::query(clear).bind(id.as_str()).execute(&mut *tx).await?;
            }
            add_speakers_and_trainers!(tx, id, details);
            let detail = serde_json::json!({ "fields": fields }).to_string();
            record!(self, tx, by, Action::EditionChanged, Some(id.as_str()), &detail);
            let terms_changed = Terms::of(&before.edition.details) != Terms::of(details);
            let mut after = before;
            let cancelled_at = after.edition.details.cancelled_at;
            after.edition.details = EditionDetails { cancelled_at, ..details.clone() };
            let mut changes = changes(&after, move_up!(tx, &after, now));
            if terms_changed {
                SettleStays::settle_stays_of(&mut *tx, id).await?;
                let attendance = Change::Attendance(id.clone());
                if !changes.contains(&attendance) {
                    changes.push(attendance);
                }
            }
            (true, changes)
        });
        Ok(changed)
    }

    /// Calls an edition off, or takes that back; `false` when there is none. What was recorded stays.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn call_off_edition(
        &self,
        id: &EditionId,
        off: bool,
        by: Option<&PersonId>,
    ) -> Result<bool, StoreError> {
        let now = self.now();
        let found = writing!(self, tx => {
            sqlx::query(TAKE_TURN).bind(id.as_str()).execute(&mut *tx).await?;
            let rows: Vec<EditionRow> = sqlx::query_as(EDITION).bind(id.as_str()).fetch_all(&mut *tx).await?;
            let Some(before) = listed(rows)?.pop() else {
                return Ok(false);
            };
            if before.edition.details.cancelled_at.is_some() == off {
                return Ok(true);
            }
            sqlx::query(CALL_OFF_EDITION)
                .bind(id.as_str())
                .bind(off.then_some(now.0))
                .bind(now.0)
                .execute(&mut *tx)
                .await?;
            let action = if off { Action::EditionCancelled } else { Action::EditionRestored };
            record!(self, tx, by, action, Some(id.as_str()), "{}");
            let mut after = before;
            after.edition.details.cancelled_at = off.then_some(now);
            (true, changes(&after, move_up!(tx, &after, now)))
        });
        Ok(found)
    }

    /// Deletes an edition that nobody is registered for and nobody was at; `false` when there is none. The
    /// audit keeps its name in addresses.
    ///
    /// # Errors
    /// [`EditionConflict::HasPeople`].
    pub async fn delete_edition(
        &self,
        id: &EditionId,
        by: Option<&PersonId>,
    ) -> Result<bool, EditionError> {
        let deleted = writing!(self, tx => {
            // Whoever registers waits from here on.
            sqlx::query(TAKE_TURN).bind(id.as_str()).execute(&mut *tx).await?;
            let rows: Vec<EditionRow> = sqlx::query_as(EDITION).bind(id.as_str()).fetch_all(&mut *tx).await?;
            let Some(found) = listed(rows)?.pop() else {
                return Ok(false);
            };
            let people: i64 = sqlx::query_scalar(PEOPLE_OF_EDITION).bind(id.as_str()).fetch_one(&mut *tx).await?;
            if people > 0 {
                return Err(EditionError::Conflict(EditionConflict::HasPeople));
            }
            for rehearsal in [true, false] {
                let room = Room { edition: id.clone(), rehearsal };
                for sql in forget() {
                    sqlx::query(of_room(&room, sql)).bind(id.as_str()).execute(&mut *tx).await?;
                }
            }
            let around = [
                FORGET_PLAN,
                crate::guests::FORGET,
                crate::paired_screens::FORGET,
                crate::personal_links::FORGET,
                crate::letters::FORGET,
                crate::seats::FORGET,
                crate::stays::FORGET,
            ];
            let own = [CLEAR_SPEAKERS, CLEAR_TRAINERS, CLEAR_KEYS, CLEAR_REGISTRATIONS, DELETE_EDITION];
            for sql in around.into_iter().chain(crate::invitations::FORGET).chain(crate::exit_forms::FORGET).chain(own) {
                sqlx::query(sql).bind(id.as_str()).execute(&mut *tx).await?;
            }
            let detail = serde_json::json!({ "path": found.edition.details.slug.as_str() }).to_string();
            record!(self, tx, by, Action::EditionDeleted, Some(id.as_str()), &detail);
            (true, vec![Change::Edition(id.clone()), Change::Live(id.clone())])
        });
        Ok(deleted)
    }

    /// The editions that somebody holds as a trainer, the last first.
    ///
    /// # Errors
    /// As [`Store::edition`].
    pub async fn editions_held_by(
        &self,
        person: &PersonId,
    ) -> Result<Vec<ListedEdition>, StoreError> {
        let rows: Vec<EditionRow> = reading!(self, pool => sqlx::query_as(EDITIONS_HELD_BY).bind(person.as_str()).fetch_all(pool).await?);
        listed(rows)
    }

    /// An edition by its id.
    ///
    /// # Errors
    /// When the database does not answer; [`StoreError::Unreadable`].
    pub async fn edition(&self, id: &EditionId) -> Result<Option<ListedEdition>, StoreError> {
        let rows: Vec<EditionRow> = reading!(self, pool => sqlx::query_as(EDITION).bind(id.as_str()).fetch_all(pool).await?);
        Ok(listed(rows)?.pop())
    }

    /// An edition by its name in addresses.
    ///
    /// # Errors
    /// As [`Store::edition`].
    pub async fn edition_by_slug(
        &self,
        slug: &EditionSlug,
    ) -> Result<Option<ListedEdition>, StoreError> {
        let rows: Vec<EditionRow> = reading!(self, pool => sqlx::query_as(EDITION_BY_SLUG).bind(slug.as_str()).fetch_all(pool).await?);
        Ok(listed(rows)?.pop())
    }

    /// The editions of a stage: coming and open ones by their start, past ones the last first, whether
    /// they were called off or not; called-off ones as long as they would not be over.
    ///
    /// # Errors
    /// As [`Store::edition`].
    pub async fn editions(
        &self,
        stage: Stage,
        now: Moment,
    ) -> Result<Vec<ListedEdition>, StoreError> {
        let sql = match stage {
            Stage::Coming => EDITIONS_COMING,
            Stage::Open => EDITIONS_OPEN,
            Stage::Past => EDITIONS_PAST,
            Stage::Cancelled => EDITIONS_CANCELLED,
        };
        let rows: Vec<EditionRow> =
            reading!(self, pool => sqlx::query_as(sql).bind(now.0).fetch_all(pool).await?);
        listed(rows)
    }

    /// A page of the past editions: `limit` of them after the first `skip`. From memory until the next one is
    /// over, where neither they nor who is registered for one has changed since.
    ///
    /// # Errors
    /// As [`Store::edition`].
    pub async fn past_editions(
        &self,
        now: Moment,
        skip: u64,
        limit: u32,
    ) -> Result<Arc<PastEditions>, StoreError> {
        let memory = &self.inner.remembered.past;
        if let Some(known) = memory.get(&(skip, limit))
            && known.holds(now)
        {
            return Ok(known);
        }
        let before = memory.before_reading(&(skip, limit));
        let found = Arc::new(self.read_past_editions(now, skip, limit).await?);
        memory.keep((skip, limit), Arc::clone(&found), before);
        Ok(found)
    }

    async fn read_past_editions(
        &self,
        now: Moment,
        skip: u64,
        limit: u32,
    ) -> Result<PastEditions, StoreError> {
        let skip = i64::try_from(skip).unwrap_or(i64::MAX);
        let rows: Vec<EditionRow> = reading!(self, pool => {
            sqlx::query_as(EDITIONS_PAST_PAGE)
                .bind(now.0)
                .bind(i64::from(limit))
                .bind(skip)
                .fetch_all(pool)
                .await?
        });
        let (total, until): (i64, Option<i64>) =
            reading!(self, pool => sqlx::query_as(COUNT_PAST).bind(now.0).fetch_one(pool).await?);
        Ok(PastEditions {
            editions: listed(rows)?,
            total: u64::try_from(total).unwrap_or_default(),
            since: now,
            until: until.map(Moment),
        })
    }

    /// The editions that are not over, by their start. From memory where neither they nor who is
    /// registered for one has changed since.
    ///
    /// # Errors
    /// As [`Store::edition`].
    pub async fn upcoming_editions(
        &self,
        now: Moment,
    ) -> Result<Vec<Arc<ListedEdition>>, StoreError> {
        let read = async {
            let rows: Vec<EditionRow> = reading!(self, pool => sqlx::query_as(EDITIONS_FROM).bind(now.0).fetch_all(pool).await?);
            let found: Arc<[_]> = listed(rows)?.into_iter().map(Arc::new).collect();
            Ok::<_, StoreError>(found)
        };
        let memory = &self.inner.remembered.upcoming;
        let known = memory.get_or_read(&(), read).await?;
        let upcoming = |one: &&Arc<ListedEdition>| one.edition.details.ends_at > now;
        Ok(known.iter().filter(upcoming).map(Arc::clone).collect())
    }

    /// As [`Store::editions_of`], from memory where neither they nor who is registered has changed since.
    ///
    /// # Errors
    /// As [`Store::edition`].
    pub async fn known_editions_of(
        &self,
        person: &PersonId,
    ) -> Result<Arc<[ListedEdition]>, StoreError> {
        let read = async { Ok(self.editions_of(person).await?.into()) };
        let memory = &self.inner.remembered.own_editions;
        memory.get_or_read(person, read).await
    }

    /// The editions that somebody is registered for, the last first.
    ///
    /// # Errors
    /// As [`Store::edition`].
    pub async fn editions_of(&self, person: &PersonId) -> Result<Vec<ListedEdition>, StoreError> {
        let rows: Vec<EditionRow> = reading!(self, pool => sqlx::query_as(EDITIONS_OF).bind(person.as_str()).fetch_all(pool).await?);
        listed(rows)
    }
}

//! Series, editions, the keys of their codes, and who is registered.

use crate::changes::Change;
use crate::database::Store;
use crate::error::StoreError;
use crate::progress::slug;
use domain::audit::Action;
use domain::clock::{HOUR, Moment};
use domain::code::{CodeKey, EXPIRED_FOR, Place, PlaceKey};
use domain::edition::{
    CheckInRules, Edition, EditionDetails, EditionSlug, Mode, Registering, Series, Speaker, Stage,
};
use domain::id::{AgencyId, EditionId, PersonId, SeriesId};
use domain::language::Bilingual;
use sqlx::FromRow;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// Editions with their speakers: one row for each speaker, at least one for each edition.
macro_rules! editions {
    ($rest:literal) => {
        concat!(
            "SELECT edition.id, edition.changed_at, edition.slug, edition.series, edition.title_id, edition.title_en, edition.summary_id,
                edition.summary_en, edition.starts_at, edition.ends_at, edition.hours_known, edition.mode, edition.place,
                edition.meeting, edition.capacity, edition.registration_closes_at, edition.on_the_spot, edition.opens_before,
                edition.late_after, edition.online_tolerance, edition_speaker.name AS speaker, edition_speaker.about AS speaker_about,
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
            online_tolerance, created_at, changed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $20)";
    // No two states of an edition have the same moment of change.
    CHANGE_EDITION = "UPDATE edition SET slug = $2, series = $3, title_id = $4, title_en = $5, summary_id = $6, summary_en = $7,
            starts_at = $8, ends_at = $9, hours_known = $10, mode = $11, place = $12, meeting = $13, capacity = $14,
            registration_closes_at = $15, on_the_spot = $16, opens_before = $17, late_after = $18, online_tolerance = $19,
            changed_at = CASE WHEN changed_at < $20 THEN $20 ELSE changed_at + 1 END
        WHERE id = $1";
    CLEAR_SPEAKERS = "DELETE FROM edition_speaker WHERE edition = $1";
    ADD_SPEAKER = "INSERT INTO edition_speaker (edition, position, name, about) VALUES ($1, $2, $3, $4)";
    ADD_KEY = "INSERT INTO edition_key (edition, place, key) VALUES ($1, $2, $3)";
    EDITION = editions!("WHERE edition.id = $1 ORDER BY edition_speaker.position");
    EDITION_BY_SLUG = editions!("WHERE edition.slug = $1 ORDER BY edition_speaker.position");
    EDITIONS_COMING = editions!("WHERE edition.starts_at - edition.opens_before > $1
        ORDER BY edition.starts_at, edition.id, edition_speaker.position");
    EDITIONS_OPEN = editions!("WHERE edition.ends_at > $1 AND edition.starts_at - edition.opens_before <= $1
        ORDER BY edition.starts_at, edition.id, edition_speaker.position");
    EDITIONS_PAST = editions!("WHERE edition.ends_at <= $1
        ORDER BY edition.starts_at DESC, edition.id DESC, edition_speaker.position");
    EDITIONS_PAST_PAGE = editions!("WHERE edition.id IN (
            SELECT id FROM edition WHERE ends_at <= $1 ORDER BY starts_at DESC, id DESC LIMIT $2 OFFSET $3)
        ORDER BY edition.starts_at DESC, edition.id DESC, edition_speaker.position");
    COUNT_PAST = "SELECT COUNT(*) FROM edition WHERE ends_at <= $1";
    EDITIONS_FROM = editions!("WHERE edition.ends_at >= $1 ORDER BY edition.starts_at, edition.id, edition_speaker.position");
    EDITIONS_OF = editions!("JOIN registration ON registration.edition = edition.id
        WHERE registration.person = $1 AND registration.withdrawn_at IS NULL
        ORDER BY edition.starts_at DESC, edition.id DESC, edition_speaker.position");
    KEYS_FROM = "SELECT edition_key.edition, edition_key.place, edition_key.key
        FROM edition_key JOIN edition ON edition.id = edition_key.edition WHERE edition.ends_at >= $1 ORDER BY edition_key.place DESC";
    KEYS = "SELECT edition, place, key FROM edition_key WHERE edition = $1 ORDER BY place DESC";
    // Writing the row makes everybody else who registers, or who changes the edition, wait until this
    // transaction has ended, so that the last seat is given once.
    TAKE_TURN = "UPDATE edition SET changed_at = changed_at WHERE id = $1";
    REGISTER = "INSERT INTO registration (edition, person, agency, registered_at, on_the_spot, withdrawn_at)
        VALUES ($1, $2, $3, $4, FALSE, NULL)
        ON CONFLICT (edition, person) DO UPDATE SET agency = excluded.agency, registered_at = excluded.registered_at,
            on_the_spot = FALSE, withdrawn_at = NULL
        WHERE registration.withdrawn_at IS NOT NULL";
    REGISTRATION = "SELECT agency, registered_at, on_the_spot FROM registration
        WHERE edition = $1 AND person = $2 AND withdrawn_at IS NULL";
    REGISTRATIONS_OF = "SELECT edition FROM registration WHERE person = $1 AND withdrawn_at IS NULL";
    // Who was there stays among those who were registered.
    WITHDRAW_REGISTRATION = "UPDATE registration SET withdrawn_at = $3
        WHERE edition = $1 AND person = $2 AND withdrawn_at IS NULL AND NOT EXISTS (
            SELECT 1 FROM attendance_present WHERE attendance_present.edition = $1 AND attendance_present.person = $2)";
}

/// Codes are tried from this long before checking in opens, to say that it is early.
const TRIED_EARLY: i64 = HOUR;

/// An edition with how many are registered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedEdition {
    /// The edition.
    pub edition: Edition,
    /// How many are registered, on the spot included.
    pub registered: u32,
    /// When what is written down of it was last changed; no two of its states have the same moment.
    pub changed_at: Moment,
}

/// Past editions, one page of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastEditions {
    /// Those of the page, the last first.
    pub editions: Vec<ListedEdition>,
    /// How many there are on all pages.
    pub total: u64,
}

/// An edition with the keys of its codes: one for each place of its mode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditionKeys {
    /// The edition.
    pub edition: Edition,
    /// Its keys, the hall's first.
    pub keys: Vec<PlaceKey>,
}

/// Somebody's registration for an edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registration {
    /// The agency at registration.
    pub agency: Option<AgencyId>,
    /// When.
    pub registered_at: Moment,
    /// Whether they were registered when they came.
    pub on_the_spot: bool,
}

/// What became of a registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registered {
    /// It was written down.
    Now,
    /// They were registered before; it stayed as it was.
    Already,
    /// Every seat is taken.
    Full,
    /// The time for it is over.
    Closed,
}

#[derive(FromRow)]
struct EditionRow {
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

#[derive(FromRow)]
struct KeyRow {
    edition: String,
    place: String,
    key: String,
}

#[derive(FromRow)]
struct RegistrationRow {
    agency: Option<String>,
    registered_at: i64,
    on_the_spot: bool,
}

/// Reads a count that was stored.
pub(crate) fn count(number: i64) -> u32 {
    u32::try_from(number).unwrap_or_default()
}

impl EditionRow {
    fn listed(self) -> Result<ListedEdition, StoreError> {
        let mode = Mode::from_code(&self.mode).ok_or(StoreError::Unreadable { what: "mode" })?;
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
        };
        Ok(ListedEdition {
            edition: Edition {
                id: EditionId::from_store(self.id),
                details,
            },
            registered: count(self.registered),
            changed_at: Moment(self.changed_at),
        })
    }
}

/// Editions in the order of their rows, each with its speakers.
fn listed(rows: Vec<EditionRow>) -> Result<Vec<ListedEdition>, StoreError> {
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

fn place_key(edition: &Edition, row: &KeyRow) -> Result<PlaceKey, StoreError> {
    let unreadable = StoreError::Unreadable {
        what: "key of a code",
    };
    let read = Place::from_code(&row.place).zip(CodeKey::from_hex(&row.key));
    let (place, key) = read.ok_or(unreadable)?;
    Ok(edition.place_key(place, key))
}

fn with_keys(edition: Edition, rows: &[KeyRow]) -> Result<EditionKeys, StoreError> {
    let mut keys = rows
        .iter()
        .map(|row| place_key(&edition, row))
        .collect::<Result<Vec<_>, _>>()?;
    keys.retain(|key| edition.details.mode.places().contains(&key.place));
    Ok(EditionKeys { edition, keys })
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
    ]
    .into_iter()
    .filter_map(|(name, differs)| differs.then_some(name))
    .collect()
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
    }};
}

macro_rules! add_speakers {
    ($tx:expr, $id:expr, $details:expr) => {
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
    /// [`StoreError::Conflict`] with `slug` when another edition has this name, [`StoreError::Missing`]
    /// when there is no such series.
    pub async fn create_edition(
        &self,
        details: &EditionDetails,
        by: Option<&PersonId>,
    ) -> Result<EditionId, StoreError> {
        let now = self.now();
        let id = self.new_id(EditionId::new);
        let keys = Place::ALL.map(|place| (place, CodeKey::new(self.entropy())));
        let written = writing!(self, tx => {
            bind_details!(sqlx::query(INSERT_EDITION), id, details, now).execute(&mut *tx).await?;
            add_speakers!(tx, id, details);
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
    ) -> Result<bool, StoreError> {
        self.change_edition_seen(id, details, None, by).await
    }

    /// As [`Store::change_edition`], for somebody who saw the edition as it was changed at `seen`: what
    /// another one has changed since is not written over. Where nothing differs nothing is written; else
    /// the audit names who changed which fields.
    ///
    /// # Errors
    /// As [`Store::create_edition`]; [`StoreError::Conflict`] with `changed_at` when it was changed since.
    pub async fn change_edition_seen(
        &self,
        id: &EditionId,
        details: &EditionDetails,
        seen: Option<Moment>,
        by: Option<&PersonId>,
    ) -> Result<bool, StoreError> {
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
                return Err(StoreError::Conflict { field: "changed_at" });
            }
            bind_details!(sqlx::query(CHANGE_EDITION), id, details, now).execute(&mut *tx).await?;
            sqlx::query(CLEAR_SPEAKERS).bind(id.as_str()).execute(&mut *tx).await?;
            add_speakers!(tx, id, details);
            let detail = serde_json::json!({ "fields": fields }).to_string();
            record!(self, tx, by, Action::EditionChanged, Some(id.as_str()), &detail);
            (true, vec![Change::Edition(id.clone())])
        });
        Ok(changed)
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

    /// The editions of a stage: coming and open ones by their start, past ones the last first.
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
        };
        let rows: Vec<EditionRow> =
            reading!(self, pool => sqlx::query_as(sql).bind(now.0).fetch_all(pool).await?);
        listed(rows)
    }

    /// A page of the past editions: `limit` of them after the first `skip`.
    ///
    /// # Errors
    /// As [`Store::edition`].
    pub async fn past_editions(
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
        let total: i64 = reading!(self, pool => sqlx::query_scalar(COUNT_PAST).bind(now.0).fetch_one(pool).await?);
        Ok(PastEditions {
            editions: listed(rows)?,
            total: u64::try_from(total).unwrap_or_default(),
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
        let known = match self.inner.upcoming.get(&()) {
            Some(known) => known,
            None => self.read_upcoming(now).await?,
        };
        let upcoming = |one: &&Arc<ListedEdition>| one.edition.details.stage(now) != Stage::Past;
        Ok(known.iter().filter(upcoming).map(Arc::clone).collect())
    }

    async fn read_upcoming(&self, now: Moment) -> Result<Arc<[Arc<ListedEdition>]>, StoreError> {
        let before = self.inner.upcoming.before_reading(&());
        let rows: Vec<EditionRow> = reading!(self, pool => sqlx::query_as(EDITIONS_FROM).bind(now.0).fetch_all(pool).await?);
        let found: Arc<[_]> = listed(rows)?.into_iter().map(Arc::new).collect();
        self.inner.upcoming.keep((), Arc::clone(&found), before);
        Ok(found)
    }

    /// The editions that somebody is registered for. From memory where nobody has registered since.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn known_registrations(
        &self,
        person: &PersonId,
    ) -> Result<Arc<BTreeSet<EditionId>>, StoreError> {
        if let Some(known) = self.inner.registrations.get(person) {
            return Ok(known);
        }
        let before = self.inner.registrations.before_reading(person);
        let ids: Vec<String> = reading!(self, pool => sqlx::query_scalar(REGISTRATIONS_OF).bind(person.as_str()).fetch_all(pool).await?);
        let found: Arc<BTreeSet<_>> =
            Arc::new(ids.into_iter().map(EditionId::from_store).collect());
        self.inner
            .registrations
            .keep(person.clone(), Arc::clone(&found), before);
        Ok(found)
    }

    /// The editions that somebody is registered for, the last first.
    ///
    /// # Errors
    /// As [`Store::edition`].
    pub async fn editions_of(&self, person: &PersonId) -> Result<Vec<ListedEdition>, StoreError> {
        let rows: Vec<EditionRow> = reading!(self, pool => sqlx::query_as(EDITIONS_OF).bind(person.as_str()).fetch_all(pool).await?);
        listed(rows)
    }

    /// An edition with the keys of its codes.
    ///
    /// # Errors
    /// As [`Store::edition`].
    pub async fn edition_keys(&self, id: &EditionId) -> Result<Option<EditionKeys>, StoreError> {
        let Some(found) = self.edition(id).await? else {
            return Ok(None);
        };
        let rows: Vec<KeyRow> =
            reading!(self, pool => sqlx::query_as(KEYS).bind(id.as_str()).fetch_all(pool).await?);
        with_keys(found.edition, &rows).map(Some)
    }

    /// The editions whose codes are tried at `now`: from an hour before checking in opens until half an
    /// hour after the end, so that somebody can be told that it is early or over. From memory where
    /// nothing has changed since.
    ///
    /// # Errors
    /// As [`Store::edition`].
    pub async fn tried_editions(&self, now: Moment) -> Result<Vec<Arc<EditionKeys>>, StoreError> {
        let known = match self.inner.codes.get(&()) {
            Some(known) => known,
            None => self.read_codes(now).await?,
        };
        let tried = |one: &&Arc<EditionKeys>| {
            let details = &one.edition.details;
            now >= details.opens_at().plus(-TRIED_EARLY) && now < details.ends_at.plus(EXPIRED_FOR)
        };
        Ok(known.iter().filter(tried).map(Arc::clone).collect())
    }

    async fn read_codes(&self, now: Moment) -> Result<Arc<[Arc<EditionKeys>]>, StoreError> {
        let before = self.inner.codes.before_reading(&());
        let from = now.plus(-EXPIRED_FOR).0;
        let rows: Vec<EditionRow> =
            reading!(self, pool => sqlx::query_as(EDITIONS_FROM).bind(from).fetch_all(pool).await?);
        let key_rows: Vec<KeyRow> =
            reading!(self, pool => sqlx::query_as(KEYS_FROM).bind(from).fetch_all(pool).await?);
        let mut keys: HashMap<String, Vec<KeyRow>> = HashMap::new();
        for row in key_rows {
            keys.entry(row.edition.clone()).or_default().push(row);
        }
        let found = listed(rows)?
            .into_iter()
            .map(|one| {
                let rows = keys.remove(one.edition.id.as_str()).unwrap_or_default();
                with_keys(one.edition, &rows).map(Arc::new)
            })
            .collect::<Result<Arc<[_]>, _>>()?;
        self.inner.codes.keep((), Arc::clone(&found), before);
        Ok(found)
    }

    /// Registers somebody beforehand, as the edition's closing time and capacity allow; an organiser may
    /// do so at any time (`by_organiser`). The agency is kept with the registration.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such edition or person.
    pub async fn register_for_edition(
        &self,
        edition: &EditionId,
        person: &PersonId,
        agency: Option<&AgencyId>,
        by_organiser: bool,
    ) -> Result<Registered, StoreError> {
        let now = self.now();
        let outcome = writing!(self, tx => {
            let turn = sqlx::query(TAKE_TURN).bind(edition.as_str()).execute(&mut *tx).await?;
            if turn.rows_affected() == 0 {
                return Err(StoreError::Missing);
            }
            let before: Option<RegistrationRow> = sqlx::query_as(REGISTRATION)
                .bind(edition.as_str())
                .bind(person.as_str())
                .fetch_optional(&mut *tx)
                .await?;
            if before.is_some() {
                return Ok(Registered::Already);
            }
            if !by_organiser {
                let rows: Vec<EditionRow> =
                    sqlx::query_as(EDITION).bind(edition.as_str()).fetch_all(&mut *tx).await?;
                let found = listed(rows)?.pop().ok_or(StoreError::Missing)?;
                match found.edition.details.registering(now, found.registered) {
                    Registering::Open => {}
                    Registering::Full => return Ok(Registered::Full),
                    Registering::Closed => return Ok(Registered::Closed),
                }
            }
            sqlx::query(REGISTER)
                .bind(edition.as_str())
                .bind(person.as_str())
                .bind(agency.map(AgencyId::as_str))
                .bind(now.0)
                .execute(&mut *tx)
                .await?;
            (Registered::Now, Vec::new())
        });
        self.registration_changed(edition, person);
        Ok(outcome)
    }

    /// Takes a registration back; `false` when there was none, or when the ledger knows of the person.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn withdraw_registration(
        &self,
        edition: &EditionId,
        person: &PersonId,
    ) -> Result<bool, StoreError> {
        let now = self.now();
        let withdrawn = writing!(self, tx => {
            let written = sqlx::query(WITHDRAW_REGISTRATION)
                .bind(edition.as_str())
                .bind(person.as_str())
                .bind(now.0)
                .execute(&mut *tx)
                .await?;
            if written.rows_affected() == 0 {
                return Ok(false);
            }
            (true, Vec::new())
        });
        self.registration_changed(edition, person);
        Ok(withdrawn)
    }

    /// The announcement may come a moment later; whoever registered sees it on the next page.
    fn registration_changed(&self, edition: &EditionId, person: &PersonId) {
        self.inner.registrations.forget(person);
        self.inner.upcoming.clear();
        self.attendance_changed(edition);
    }

    /// Somebody's registration for an edition.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn registration(
        &self,
        edition: &EditionId,
        person: &PersonId,
    ) -> Result<Option<Registration>, StoreError> {
        let row: Option<RegistrationRow> = reading!(self, pool => {
            sqlx::query_as(REGISTRATION).bind(edition.as_str()).bind(person.as_str()).fetch_optional(pool).await?
        });
        Ok(row.map(|row| Registration {
            agency: row.agency.map(AgencyId::from_store),
            registered_at: Moment(row.registered_at),
            on_the_spot: row.on_the_spot,
        }))
    }
}

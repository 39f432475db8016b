//! What a liaison sees of the people of their agencies: who they are, attendance, finished units. What
//! these texts do not read, no page of a liaison can show.

use crate::columns::{count, holding, slug};
use crate::completion::CompletionRow;
use crate::database::Store;
use crate::error::StoreError;
use crate::stays::rule;
use crate::values::standing::ProvenRow;
use domain::attendance::Status;
use domain::clock::Moment;
use domain::edition::learning_minutes;
use domain::id::{AgencyId, EditionId, PersonId, Slug};
use domain::language::Bilingual;
use domain::learning::{Completion, Minutes};
use domain::stay::{Proven, Span, Terms};
use domain::text::normalize;
use sqlx::FromRow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// How many people one trip reads about: as many as the texts below have parameters for.
const AT_ONCE: usize = 50;

/// `$1` is the liaison. `within` are the agencies they look after with all below; the people are those
/// who work there now, without trainers and organisers.
macro_rules! looked_after {
    ($rest:literal) => {
        concat!(
            "WITH RECURSIVE within (id) AS (
                SELECT agency FROM role_grant WHERE person = $1 AND role = 'liaison' AND withdrawn_at IS NULL
                UNION
                SELECT agency.id FROM agency JOIN within ON agency.parent = within.id
            ), looked_after (id, name, name_key, agency) AS (
                SELECT id, name, name_key, agency FROM person
                WHERE agency IN (SELECT id FROM within)
                    AND NOT EXISTS (SELECT 1 FROM person_alias WHERE person_alias.alias = person.id) AND NOT EXISTS (
                    SELECT 1 FROM role_grant WHERE role_grant.person = person.id
                        AND role_grant.role IN ('trainer', 'organiser') AND role_grant.withdrawn_at IS NULL)
            ) ",
            $rest
        )
    };
}

/// As [`looked_after`], of the people `$2` to `$51`.
macro_rules! some_looked_after {
    ($before:literal, $after:literal) => {
        concat!(
            looked_after!($before),
            " IN ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23,
                $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44,
                $45, $46, $47, $48, $49, $50, $51) ",
            $after
        )
    };
}

queries! {
    LOOKED_AFTER = looked_after!(r"SELECT id, agency FROM looked_after
        WHERE $2 = '' OR name_key LIKE $2 ESCAPE '\' ORDER BY name_key, id");
    // Whoever is registered is registered, also by an agency of before: nobody is reminded for nothing.
    LOOKED_AFTER_REGISTERED = looked_after!("SELECT registration.edition, registration.person FROM registration
        JOIN looked_after ON looked_after.id = registration.person
        JOIN edition ON edition.id = registration.edition
        WHERE registration.withdrawn_at IS NULL AND edition.ends_at > $2");
    LOOKED_AFTER_NAMES = some_looked_after!("SELECT id, name FROM looked_after WHERE id", "");
    // Somebody who comes from another agency leaves there what they did there.
    LOOKED_AFTER_ATTENDANCE = some_looked_after!(
        "SELECT registration.person, edition.id AS edition, edition.title_id, edition.title_en, edition.starts_at,
            edition.ends_at, attendance_present.status, attendance_present.arrived_at,
            edition.hours_known, edition.learning_minutes, edition.attendance_rule, edition.course, edition.cancelled_at,
            attendance_stay.stay, attendance_stay.pulses, attendance_stay.exited
        FROM registration
        JOIN looked_after ON looked_after.id = registration.person
        JOIN edition ON edition.id = registration.edition
        LEFT JOIN attendance_present ON attendance_present.edition = registration.edition
            AND attendance_present.person = registration.person
        LEFT JOIN attendance_stay ON attendance_stay.edition = registration.edition
            AND attendance_stay.person = registration.person
        WHERE registration.withdrawn_at IS NULL AND registration.agency IN (SELECT id FROM within)
            AND registration.person",
        "ORDER BY edition.starts_at DESC, edition.id DESC"
    );
    LOOKED_AFTER_DONE = some_looked_after!(
        "SELECT unit_done.person, unit_done.course, unit_done.unit, unit_done.done_at
        FROM unit_done JOIN looked_after ON looked_after.id = unit_done.person WHERE unit_done.person",
        "ORDER BY unit_done.course, unit_done.unit"
    );
    LOOKED_AFTER_COMPLETIONS = some_looked_after!(
        "SELECT completion.person, completion.course, completion.completed_at, completion.minutes
        FROM completion JOIN looked_after ON looked_after.id = completion.person WHERE completion.person",
        "ORDER BY completion.completed_at, completion.course"
    );
}

/// Somebody whom a liaison looks after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookedAfter {
    /// Who.
    pub person: PersonId,
    /// The agency they work at now.
    pub agency: AgencyId,
}

/// What a liaison sees of somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// The editions they were registered for by an agency of the liaison, the last first.
    pub editions: Vec<SeenEdition>,
    /// The units they have finished.
    pub done: Vec<crate::DoneUnit>,
    /// The courses they have finished.
    pub completions: Vec<Completion>,
}

/// How somebody stands in an edition, as a liaison sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenEdition {
    /// The edition.
    pub edition: EditionId,
    /// Its title.
    pub title: Bilingual,
    /// Its start.
    pub starts_at: Moment,
    /// Its end.
    pub ends_at: Moment,
    /// The status; `None` while nothing was recorded.
    pub status: Option<Status>,
    /// When they arrived, if they did.
    pub arrived_at: Option<Moment>,
    /// What it asks for its minutes.
    pub terms: Terms,
    /// What is proven of their stay.
    pub proven: Proven,
    /// The course that it teaches.
    pub course: Option<Slug>,
    /// Whether it was called off.
    pub cancelled: bool,
}

#[derive(FromRow)]
struct LookedAfterRow {
    id: String,
    agency: String,
}

#[derive(FromRow)]
struct RegisteredRow {
    edition: String,
    person: String,
}

#[derive(FromRow)]
struct NameRow {
    id: String,
    name: String,
}

#[derive(FromRow)]
struct EditionRow {
    person: String,
    edition: String,
    title_id: String,
    title_en: String,
    starts_at: i64,
    ends_at: i64,
    status: Option<String>,
    arrived_at: Option<i64>,
    hours_known: bool,
    learning_minutes: Option<i64>,
    attendance_rule: String,
    course: Option<String>,
    cancelled_at: Option<i64>,
    #[sqlx(flatten)]
    proven: ProvenRow,
}

#[derive(FromRow)]
struct DoneRow {
    person: String,
    course: String,
    unit: String,
    done_at: i64,
}

impl EditionRow {
    fn seen(self) -> Result<SeenEdition, StoreError> {
        let unreadable = StoreError::Unreadable { what: "status" };
        let hours = (Moment(self.starts_at), Moment(self.ends_at));
        let written = self.learning_minutes.map(|minutes| Minutes(count(minutes)));
        Ok(SeenEdition {
            edition: EditionId::from_store(self.edition),
            title: Bilingual {
                id: self.title_id,
                en: self.title_en,
            },
            starts_at: Moment(self.starts_at),
            ends_at: Moment(self.ends_at),
            status: self
                .status
                .map(|status| Status::from_code(&status).ok_or(unreadable))
                .transpose()?,
            arrived_at: self.arrived_at.map(Moment),
            terms: Terms {
                rule: rule(&self.attendance_rule)?,
                hours: Span::new(hours.0, hours.1),
                learning: learning_minutes(written, self.hours_known.then_some(hours)),
            },
            proven: self.proven.proven(),
            course: self.course.as_deref().map(slug).transpose()?,
            cancelled: self.cancelled_at.is_some(),
        })
    }
}

/// A query's rows about some people, whose places after theirs stay empty.
macro_rules! about {
    ($store:expr, $sql:expr, $liaison:expr, $people:expr) => {
        reading!($store, pool => {
            let mut query = sqlx::query_as($sql).bind($liaison.as_str());
            for number in 0..AT_ONCE {
                query = query.bind($people.get(number).map_or("", PersonId::as_str));
            }
            query.fetch_all(pool).await?
        })
    };
}

impl Store {
    /// Everybody whom a liaison looks after and whose name holds `name`, by name: those who work now at
    /// one of the liaison's agencies or below.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn looked_after(
        &self,
        liaison: &PersonId,
        name: &str,
    ) -> Result<Vec<LookedAfter>, StoreError> {
        let folded = normalize(name);
        let wanted = match (folded.is_empty(), name.trim().is_empty()) {
            (false, _) => holding(&folded),
            (true, true) => String::new(),
            // Nobody's name has only signs.
            (true, false) => return Ok(Vec::new()),
        };
        let rows: Vec<LookedAfterRow> = reading!(self, pool => {
            sqlx::query_as(LOOKED_AFTER).bind(liaison.as_str()).bind(&wanted).fetch_all(pool).await?
        });
        Ok(rows
            .into_iter()
            .map(|row| LookedAfter {
                person: PersonId::from_store(row.id),
                agency: AgencyId::from_store(row.agency),
            })
            .collect())
    }

    /// Which of the people whom a liaison looks after are registered for what is not over yet.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn looked_after_registered(
        &self,
        liaison: &PersonId,
        now: Moment,
    ) -> Result<BTreeMap<EditionId, BTreeSet<PersonId>>, StoreError> {
        let rows: Vec<RegisteredRow> = reading!(self, pool => {
            sqlx::query_as(LOOKED_AFTER_REGISTERED).bind(liaison.as_str()).bind(now.0).fetch_all(pool).await?
        });
        let mut registered: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
        for row in rows {
            registered
                .entry(EditionId::from_store(row.edition))
                .or_default()
                .insert(PersonId::from_store(row.person));
        }
        Ok(registered)
    }

    /// What a liaison sees of these people, in their order; whom the liaison does not look after is left
    /// out. Four trips for every fifty.
    ///
    /// # Errors
    /// When the database does not answer; [`StoreError::Unreadable`].
    pub async fn seen_by_liaison(
        &self,
        liaison: &PersonId,
        people: &[PersonId],
    ) -> Result<Vec<Seen>, StoreError> {
        let mut seen = Vec::with_capacity(people.len());
        for people in people.chunks(AT_ONCE) {
            let names: Vec<NameRow> = about!(self, LOOKED_AFTER_NAMES, liaison, people);
            let editions: Vec<EditionRow> = about!(self, LOOKED_AFTER_ATTENDANCE, liaison, people);
            let done: Vec<DoneRow> = about!(self, LOOKED_AFTER_DONE, liaison, people);
            let completions: Vec<CompletionRow> =
                about!(self, LOOKED_AFTER_COMPLETIONS, liaison, people);
            let mut known: HashMap<String, Seen> = names
                .into_iter()
                .map(|row| {
                    let person = PersonId::from_store(row.id.clone());
                    let nothing_yet = Seen {
                        person,
                        name: row.name,
                        editions: Vec::new(),
                        done: Vec::new(),
                        completions: Vec::new(),
                    };
                    (row.id, nothing_yet)
                })
                .collect();
            for row in editions {
                if let Some(one) = known.get_mut(&row.person) {
                    one.editions.push(row.seen()?);
                }
            }
            for row in done {
                if let Some(one) = known.get_mut(&row.person) {
                    one.done.push(crate::DoneUnit {
                        course: slug(&row.course)?,
                        unit: slug(&row.unit)?,
                        done_at: Moment(row.done_at),
                    });
                }
            }
            for row in completions {
                if let Some(one) = known.get_mut(&row.person) {
                    one.completions.push(row.completion()?);
                }
            }
            seen.extend(
                people
                    .iter()
                    .filter_map(|person| known.remove(person.as_str())),
            );
        }
        Ok(seen)
    }
}

//! The names that invited agencies send for an edition. A name that is replaced stays beside the one in its place.

use crate::changes::Change;
use crate::columns::count;
use crate::database::Store;
use crate::editions::{self, EditionRow, listed};
use crate::error::{Conflict, StoreError, WriteError};
use crate::invitations::{self, Invitation, InvitationRow};
use crate::people;
use crate::personal_links::PersonalLink;
use crate::registrations;
use domain::account::PersonName;
use domain::agency::Employment;
use domain::calendar::Zone;
use domain::id::{AgencyId, EditionId, NominationId, PersonId};
use domain::invitation::{Nominating, nominating};
use domain::text::normalize;
use sqlx::FromRow;

queries! {
    // Of every agency where $2 is empty. A record that was merged into another one is registered by that one.
    NOMINEES = "SELECT nomination.id, nomination.agency, COALESCE(person_alias.person, nomination.person) AS person, person.name,
            person.employment, nomination.replaced_by, personal_link.version, personal_link.ended,
            EXISTS (SELECT 1 FROM registration WHERE registration.edition = nomination.edition
                AND registration.person = COALESCE(person_alias.person, nomination.person)
                AND registration.withdrawn_at IS NULL) AS registered
        FROM nomination
        JOIN person ON person.id = nomination.person
        LEFT JOIN person_alias ON person_alias.alias = nomination.person
        LEFT JOIN personal_link ON personal_link.edition = nomination.edition
            AND personal_link.person = COALESCE(person_alias.person, nomination.person)
        WHERE nomination.edition = $1 AND ($2 = '' OR nomination.agency = $2)
        ORDER BY nomination.nominated_at, nomination.id";
    SAME_NAME = "SELECT COUNT(*) FROM nomination JOIN person ON person.id = nomination.person
        WHERE nomination.edition = $1 AND nomination.agency = $2 AND nomination.replaced_at IS NULL AND person.name_key = $3";
    TO_REPLACE = "SELECT person FROM nomination WHERE id = $1 AND edition = $2 AND agency = $3 AND replaced_at IS NULL";
    // Whoever has more than one record is more than a name that was sent.
    RECORDED_OF = "SELECT (SELECT COUNT(*) FROM attendance_present WHERE edition = $1 AND person = $2)
        + (SELECT COUNT(*) FROM person_alias WHERE alias = $2 OR person = $2)";
    ADD_NOMINATION = "INSERT INTO nomination (id, edition, agency, person, nominated_at) VALUES ($1, $2, $3, $4, $5)";
    REPLACE_NOMINATION = "UPDATE nomination SET replaced_by = $2, replaced_at = $3 WHERE id = $1";
}

/// Somebody whom an agency has named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nominee {
    /// The id of the naming.
    pub id: NominationId,
    /// The agency.
    pub agency: AgencyId,
    /// Who it is.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their employment, where it was said.
    pub employment: Option<Employment>,
    /// Whether they are registered for the edition.
    pub registered: bool,
    /// The one who was named in their place.
    pub replaced_by: Option<NominationId>,
    /// Their own link to the edition.
    pub link: PersonalLink,
}

/// Somebody whom an agency names by its link.
#[derive(Clone, Debug)]
pub struct NewNominee {
    /// The edition.
    pub edition: EditionId,
    /// The agency.
    pub agency: AgencyId,
    /// The version of the link that was used.
    pub link_version: u32,
    /// Their name.
    pub name: PersonName,
    /// Their employment, where it was said.
    pub employment: Option<Employment>,
    /// In whose place.
    pub replaces: Option<NominationId>,
    /// The zone of the office.
    pub office: Zone,
}

/// What keeps a name from being taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NominationConflict {
    /// The link has ended.
    LinkEnded,
    /// The day of the edition has begun.
    Over,
    /// The edition was called off.
    Cancelled,
    /// The agency has sent as many names as it may.
    QuotaFull,
    /// Every seat of the edition is taken.
    SeatsFull,
    /// The agency has sent this name.
    SameName,
    /// Whoever is to be replaced was replaced, or never named by this agency.
    Replaced,
    /// Something was recorded of whoever is to be replaced, or their record was merged with another one.
    Recorded,
}

impl Conflict for NominationConflict {}

/// Why a name was not taken.
pub type NominationError = WriteError<NominationConflict>;

#[derive(FromRow)]
struct NomineeRow {
    id: String,
    agency: String,
    person: String,
    name: String,
    employment: Option<String>,
    replaced_by: Option<String>,
    version: Option<i64>,
    ended: Option<bool>,
    registered: bool,
}

impl From<NomineeRow> for Nominee {
    fn from(row: NomineeRow) -> Self {
        Self {
            id: NominationId::from_store(row.id),
            agency: AgencyId::from_store(row.agency),
            person: PersonId::from_store(row.person),
            name: row.name,
            employment: row.employment.as_deref().and_then(Employment::from_code),
            registered: row.registered,
            replaced_by: row.replaced_by.map(NominationId::from_store),
            link: PersonalLink {
                version: row.version.map_or(1, count),
                ended: row.ended.unwrap_or_default(),
            },
        }
    }
}

impl Store {
    /// Everybody whom an agency has named for an edition, also those who were replaced, in that order; of every
    /// agency where none is said.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn nominees(
        &self,
        edition: &EditionId,
        agency: Option<&AgencyId>,
    ) -> Result<Vec<Nominee>, StoreError> {
        let agency = agency.map_or("", AgencyId::as_str);
        let rows: Vec<NomineeRow> = reading!(self, pool => sqlx::query_as(NOMINEES).bind(edition.as_str()).bind(agency).fetch_all(pool).await?);
        Ok(rows.into_iter().map(Nominee::from).collect())
    }

    /// Takes a name from an agency: somebody new without an account, who is registered for the edition with that
    /// agency; in the place of somebody else, whose registration is withdrawn. Quota and seats hold however many
    /// send at once.
    ///
    /// # Errors
    /// [`NominationConflict`]; [`StoreError::Missing`] when there is no such edition.
    pub async fn nominate(&self, new: &NewNominee) -> Result<NominationId, NominationError> {
        let now = self.now();
        let id = self.new_id(NominationId::new);
        let person = self.new_id(PersonId::new);
        let (edition, agency) = (new.edition.as_str(), new.agency.as_str());
        let key = normalize(new.name.as_str());
        let refused = |conflict| Err(NominationError::Conflict(conflict));
        let replaced = writing!(self, tx => {
            // Whoever registers waits from here on, and whoever changes the invitation.
            let turn = sqlx::query(editions::TAKE_TURN_AT).bind(edition).execute(&mut *tx).await?;
            if turn.rows_affected() == 0 {
                return Err(StoreError::Missing.into());
            }
            sqlx::query(invitations::TAKE_TURN_AT).bind(edition).bind(agency).execute(&mut *tx).await?;
            let row: Option<InvitationRow> =
                sqlx::query_as(invitations::ONE).bind(edition).bind(agency).fetch_optional(&mut *tx).await?;
            let invited = row.map(Invitation::from).filter(|one| !one.link_ended && one.link_version == new.link_version);
            let Some(invited) = invited else {
                return refused(NominationConflict::LinkEnded);
            };
            let rows: Vec<EditionRow> = sqlx::query_as(editions::ONE).bind(edition).fetch_all(&mut *tx).await?;
            let found = listed(rows)?.pop().ok_or(StoreError::Missing)?;
            match nominating(&found.edition.details, new.office, now) {
                Nominating::Open => {}
                Nominating::Over => return refused(NominationConflict::Over),
                Nominating::Cancelled => return refused(NominationConflict::Cancelled),
            }
            let same: i64 = sqlx::query_scalar(SAME_NAME).bind(edition).bind(agency).bind(&key).fetch_one(&mut *tx).await?;
            if same > 0 {
                return refused(NominationConflict::SameName);
            }
            let mut seat_is_free = false;
            let replaced = match &new.replaces {
                None if invited.named >= invited.quota => return refused(NominationConflict::QuotaFull),
                None => None,
                Some(one) => {
                    let before: Option<String> = sqlx::query_scalar(TO_REPLACE)
                        .bind(one.as_str())
                        .bind(edition)
                        .bind(agency)
                        .fetch_optional(&mut *tx)
                        .await?;
                    let Some(before) = before else {
                        return refused(NominationConflict::Replaced);
                    };
                    let recorded: i64 = sqlx::query_scalar(RECORDED_OF).bind(edition).bind(&before).fetch_one(&mut *tx).await?;
                    if recorded > 0 {
                        return refused(NominationConflict::Recorded);
                    }
                    let withdrawn = sqlx::query(registrations::WITHDRAW)
                        .bind(edition)
                        .bind(&before)
                        .bind(now.0)
                        .execute(&mut *tx)
                        .await?;
                    seat_is_free = withdrawn.rows_affected() > 0;
                    Some((one, PersonId::from_store(before)))
                }
            };
            let capacity = found.edition.details.capacity;
            if !seat_is_free && capacity.is_some_and(|most| found.registered >= most) {
                return refused(NominationConflict::SeatsFull);
            }
            sqlx::query(people::INSERT)
                .bind(person.as_str())
                .bind(new.name.as_str())
                .bind(&key)
                .bind(None::<&str>)
                .bind(now.0)
                .bind(new.employment.map(Employment::code))
                .bind(agency)
                .bind(None::<&str>)
                .execute(&mut *tx)
                .await?;
            sqlx::query(people::INSERT_AGENCY).bind(person.as_str()).bind(now.0).bind(agency).execute(&mut *tx).await?;
            sqlx::query(registrations::ADD)
                .bind(edition)
                .bind(person.as_str())
                .bind(agency)
                .bind(now.0)
                .execute(&mut *tx)
                .await?;
            sqlx::query(ADD_NOMINATION)
                .bind(id.as_str())
                .bind(edition)
                .bind(agency)
                .bind(person.as_str())
                .bind(now.0)
                .execute(&mut *tx)
                .await?;
            if let Some((one, _)) = &replaced {
                sqlx::query(REPLACE_NOMINATION)
                    .bind(one.as_str())
                    .bind(id.as_str())
                    .bind(now.0)
                    .execute(&mut *tx)
                    .await?;
            }
            let replaced = replaced.map(|(_, person)| person);
            (replaced, vec![Change::Person(person.clone())])
        });
        self.registrations_changed(&new.edition, std::iter::once(&person).chain(&replaced));
        Ok(id)
    }
}

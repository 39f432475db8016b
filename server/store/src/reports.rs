//! What the organiser's reports are made of. An edition is one row, and all that is known of its people one text in it:
//! a year has 100 000 registrations, and reading as many rows takes longer than counting them.

use crate::columns::{count, slug, unreadable, word};
use crate::database::Store;
use crate::error::StoreError;
use domain::attendance::Status;
use domain::calendar::Zone;
use domain::clock::Moment;
use domain::code::Place;
use domain::edition::{EditionSlug, learning_minutes};
use domain::id::{EditionId, PersonId, SeriesId};
use domain::language::Bilingual;
use domain::learning::Minutes;
use domain::report::{Gathering, Material, Registered, ReportedEdition, Standing, Stayed};
use domain::stay::Rule;
use sqlx::FromRow;
use std::collections::HashMap;

/// The editions that end from `$1` on and before `$2`, of a series and of a name in addresses where `$3` and `$4` say
/// one.
macro_rules! of_period {
    ($what:literal, $rest:literal) => {
        concat!(
            "SELECT ",
            $what,
            " FROM edition WHERE edition.ends_at >= $1 AND edition.ends_at < $2
                AND ($3 = '' OR edition.series = $3) AND ($4 = '' OR edition.slug = $4) ",
            $rest
        )
    };
}

queries! {
    // Ids hold no space.
    REPORTED = of_period!(
        "edition.id, edition.slug, edition.series, edition.title_id, edition.title_en, edition.starts_at, edition.ends_at,
            edition.hours_known, edition.opens_before, edition.zone, edition.learning_minutes, edition.attendance_rule,
            edition.cancelled_at,
            (SELECT STRING_AGG(registration.person || ' ' || COALESCE(registration.agency, '-'), ' ') FROM registration
                WHERE registration.edition = edition.id AND registration.withdrawn_at IS NULL) AS registered,
            (SELECT STRING_AGG(attendance_present.person || ' ' || attendance_present.status || ' '
                    || COALESCE(attendance_present.place, '-'), ' ') FROM attendance_present
                WHERE attendance_present.edition = edition.id AND attendance_present.status IS NOT NULL) AS standings,
            (SELECT STRING_AGG(attendance_stay.person || ' ' || CAST(attendance_stay.stay AS TEXT) || ' '
                    || CASE WHEN attendance_stay.fulfilled THEN 'yes' ELSE 'no' END, ' ') FROM attendance_stay
                WHERE attendance_stay.edition = edition.id) AS stays,
            (SELECT STRING_AGG(invitation.agency, ' ') FROM invitation
                WHERE invitation.edition = edition.id AND invitation.withdrawn_at IS NULL) AS invited,
            (SELECT STRING_AGG(nomination.agency || ' ' || nomination.person, ' ') FROM nomination
                WHERE nomination.edition = edition.id AND nomination.replaced_at IS NULL) AS named",
        "ORDER BY edition.starts_at, edition.id"
    );
    CHOICES = of_period!(
        "edition.slug, edition.title_id, edition.title_en, edition.starts_at",
        "ORDER BY edition.starts_at DESC, edition.id DESC"
    );
    STAFF = "SELECT person, granted_at, withdrawn_at FROM role_grant WHERE role IN ('trainer', 'organiser')";
    ALIASES = "SELECT alias, person FROM person_alias";
    NAMES = "SELECT id, name FROM person ORDER BY name_key, id";
    FIRST_AND_LAST = "SELECT MIN(ends_at), MAX(ends_at) FROM edition";
}

/// Which editions a report is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportFilter {
    /// They end at this moment or later.
    pub from: Moment,
    /// And before this one.
    pub before: Moment,
    /// They belong to this series.
    pub series: Option<SeriesId>,
    /// It is this one.
    pub edition: Option<EditionSlug>,
}

/// An edition to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditionChoice {
    /// Its name in addresses.
    pub slug: EditionSlug,
    /// Its title.
    pub title: Bilingual,
    /// When it begins.
    pub starts_at: Moment,
}

#[derive(FromRow)]
struct ReportedRow {
    id: String,
    slug: String,
    series: Option<String>,
    title_id: String,
    title_en: String,
    starts_at: i64,
    ends_at: i64,
    hours_known: bool,
    opens_before: i64,
    zone: Option<String>,
    learning_minutes: Option<i64>,
    attendance_rule: String,
    cancelled_at: Option<i64>,
    registered: Option<String>,
    standings: Option<String>,
    stays: Option<String>,
    invited: Option<String>,
    named: Option<String>,
}

#[derive(FromRow)]
struct ChoiceRow {
    slug: String,
    title_id: String,
    title_en: String,
    starts_at: i64,
}

impl ReportedRow {
    fn edition(&self) -> Result<ReportedEdition, StoreError> {
        let (starts_at, ends_at) = (Moment(self.starts_at), Moment(self.ends_at));
        let written = self.learning_minutes.map(|minutes| Minutes(count(minutes)));
        let hours = self.hours_known.then_some((starts_at, ends_at));
        Ok(ReportedEdition {
            id: EditionId::from_store(self.id.clone()),
            slug: slug(&self.slug)?,
            series: self.series.clone().map(SeriesId::from_store),
            title: Bilingual {
                id: self.title_id.clone(),
                en: self.title_en.clone(),
            },
            opens_at: starts_at.plus(-self.opens_before),
            starts_at,
            ends_at,
            zone: word(self.zone.as_deref(), Zone::from_code, "zone")?,
            minutes: learning_minutes(written, hours),
            rule: Rule::parse(&self.attendance_rule).map_err(|_| unreadable("rule"))?,
        })
    }
}

fn words(text: Option<&str>) -> impl Iterator<Item = &str> {
    text.unwrap_or_default().split_ascii_whitespace()
}

fn registered(text: Option<&str>) -> Result<Vec<Registered<'_>>, StoreError> {
    let mut words = words(text);
    let mut found = Vec::new();
    while let Some(person) = words.next() {
        let agency = words.next().ok_or_else(|| unreadable("registration"))?;
        found.push(Registered {
            person,
            agency: (agency != "-").then_some(agency),
        });
    }
    Ok(found)
}

fn standings(text: Option<&str>) -> Result<Vec<Standing<'_>>, StoreError> {
    let mut words = words(text);
    let mut found = Vec::new();
    while let Some(person) = words.next() {
        let status = words.next().and_then(Status::from_code);
        let place = words.next().filter(|place| *place != "-");
        found.push(Standing {
            person,
            status: status.ok_or_else(|| unreadable("status"))?,
            place: word(place, Place::from_code, "place")?,
        });
    }
    Ok(found)
}

fn stays(text: Option<&str>) -> Result<Vec<Stayed<'_>>, StoreError> {
    let mut words = words(text);
    let mut found = Vec::new();
    while let Some(person) = words.next() {
        let stay = words.next().and_then(|stay| stay.parse().ok());
        found.push(Stayed {
            person,
            stay: stay.ok_or_else(|| unreadable("stay"))?,
            fulfilled: words.next() == Some("yes"),
        });
    }
    Ok(found)
}

fn named(text: Option<&str>) -> Vec<(&str, &str)> {
    let mut words = words(text);
    let mut found = Vec::new();
    while let (Some(agency), Some(person)) = (words.next(), words.next()) {
        found.push((agency, person));
    }
    found
}

impl Store {
    /// What the reports of some editions are made of.
    ///
    /// # Errors
    /// When the database does not answer; [`StoreError::Unreadable`].
    pub async fn report_material(&self, filter: &ReportFilter) -> Result<Material, StoreError> {
        let (rows, aliases, staff) = reading_at_once!(self, tx => {
            let rows: Vec<ReportedRow> = sqlx::query_as(REPORTED)
                .bind(filter.from.0)
                .bind(filter.before.0)
                .bind(filter.series.as_ref().map_or("", SeriesId::as_str))
                .bind(filter.edition.as_ref().map_or("", EditionSlug::as_str))
                .fetch_all(&mut *tx)
                .await?;
            let aliases: Vec<(String, String)> = sqlx::query_as(ALIASES).fetch_all(&mut *tx).await?;
            let staff: Vec<(String, i64, Option<i64>)> = sqlx::query_as(STAFF).fetch_all(&mut *tx).await?;
            (rows, aliases, staff)
        });
        let aliases = aliases
            .iter()
            .map(|(alias, person)| (alias.as_str(), person.as_str()));
        let staff = staff
            .iter()
            .map(|(person, from, until)| (person.as_str(), Moment(*from), until.map(Moment)));
        let mut gathering = Gathering::new(aliases, staff);
        for row in &rows {
            if row.cancelled_at.is_some() {
                gathering.add_called_off();
                continue;
            }
            gathering.add(
                row.edition()?,
                registered(row.registered.as_deref())?,
                standings(row.standings.as_deref())?,
                stays(row.stays.as_deref())?,
                words(row.invited.as_deref()),
                named(row.named.as_deref()),
            );
        }
        Ok(gathering.finish())
    }

    /// The editions of a period and a series, the last first, to choose one.
    ///
    /// # Errors
    /// As [`Store::report_material`].
    pub async fn editions_to_report(
        &self,
        filter: &ReportFilter,
    ) -> Result<Vec<EditionChoice>, StoreError> {
        let rows: Vec<ChoiceRow> = reading!(self, pool => {
            sqlx::query_as(CHOICES)
                .bind(filter.from.0)
                .bind(filter.before.0)
                .bind(filter.series.as_ref().map_or("", SeriesId::as_str))
                .bind("")
                .fetch_all(pool)
                .await?
        });
        rows.into_iter()
            .map(|row| {
                Ok(EditionChoice {
                    slug: slug(&row.slug)?,
                    title: Bilingual {
                        id: row.title_id,
                        en: row.title_en,
                    },
                    starts_at: Moment(row.starts_at),
                })
            })
            .collect()
    }

    /// When the first and the last edition end; `None` while there is none.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn first_and_last_edition(&self) -> Result<Option<(Moment, Moment)>, StoreError> {
        let (first, last): (Option<i64>, Option<i64>) =
            reading!(self, pool => sqlx::query_as(FIRST_AND_LAST).fetch_one(pool).await?);
        Ok(first
            .zip(last)
            .map(|(first, last)| (Moment(first), Moment(last))))
    }

    /// Everybody's name and their place in the order of names.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn names_in_order(&self) -> Result<HashMap<PersonId, (usize, String)>, StoreError> {
        let rows: Vec<(String, String)> =
            reading!(self, pool => sqlx::query_as(NAMES).fetch_all(pool).await?);
        let numbered = rows.into_iter().enumerate();
        Ok(numbered
            .map(|(place, (id, name))| (PersonId::from_store(id), (place, name)))
            .collect())
    }
}

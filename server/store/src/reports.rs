//! What the organiser's reports are made of. All that a table has of an edition's people is one row: a year has 100 000
//! registrations, and reading as many rows takes longer than counting them.

use crate::columns::{count, slug, unreadable, word};
use crate::database::Store;
use crate::error::StoreError;
use domain::attendance::Status;
use domain::attendance_rule::Rule;
use domain::calendar::Zone;
use domain::clock::Moment;
use domain::code::Place;
use domain::edition::{EditionSlug, learning_minutes};
use domain::id::{EditionId, SeriesId};
use domain::language::Bilingual;
use domain::learning::Minutes;
use domain::report::{Gathering, Material, Registered, ReportedEdition, Standing, Stayed};
use sqlx::FromRow;
use std::collections::HashMap;

/// Of the editions that end from `$1` on and before `$2`, of a series and of a name in addresses where `$3` and `$4` say
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

/// For each of these editions what a table has of its people, as texts: the words of each stand in one order.
macro_rules! people_of_period {
    ($what:literal, $from:literal, $and:literal) => {
        concat!(
            "SELECT edition, STRING_AGG(person, ' ') AS people, ",
            $what,
            " FROM ",
            $from,
            " WHERE edition IN (",
            of_period!("edition.id", ""),
            ") ",
            $and,
            " GROUP BY edition"
        )
    };
}

queries! {
    REPORTED = of_period!(
        "edition.id, edition.slug, edition.series, edition.title_id, edition.title_en, edition.starts_at, edition.ends_at,
            edition.hours_known, edition.opens_before, edition.zone, edition.learning_minutes, edition.attendance_rule,
            edition.cancelled_at,
            (SELECT STRING_AGG(invitation.agency, ' ') FROM invitation
                WHERE invitation.edition = edition.id AND invitation.withdrawn_at IS NULL) AS invited,
            (SELECT STRING_AGG(nomination.agency || ' ' || nomination.person, ' ') FROM nomination
                WHERE nomination.edition = edition.id AND nomination.replaced_at IS NULL) AS named",
        "ORDER BY edition.starts_at, edition.id"
    );
    REGISTERED = people_of_period!(
        "STRING_AGG(COALESCE(agency, '-'), ' ') AS first, NULL AS second",
        "registration",
        "AND withdrawn_at IS NULL"
    );
    STANDINGS = people_of_period!(
        "STRING_AGG(status, ' ') AS first, STRING_AGG(COALESCE(place, '-'), ' ') AS second",
        "attendance_present",
        "AND status IS NOT NULL"
    );
    STAYS = people_of_period!(
        "STRING_AGG(CAST(stay AS TEXT), ' ') AS first, STRING_AGG(CASE WHEN fulfilled THEN 'yes' ELSE 'no' END, ' ') AS second",
        "attendance_stay",
        ""
    );
    // What the course that an edition teaches has paid people for the same minutes.
    PAID = concat!(
        "SELECT taught.id, completion.person, completion.minutes FROM (",
        of_period!("edition.id, edition.course", ""),
        ") AS taught JOIN completion ON completion.course = taught.course ORDER BY taught.id"
    );
    CHOICES = of_period!(
        "edition.slug, edition.title_id, edition.title_en, edition.starts_at",
        "ORDER BY edition.starts_at DESC, edition.id DESC"
    );
    STAFF = "SELECT person, granted_at, withdrawn_at FROM role_grant WHERE role IN ('trainer', 'organiser')";
    ALIASES = "SELECT alias, person FROM person_alias";
    // A line for each: no name holds the end of one.
    NAMES = "SELECT STRING_AGG(id || ' ' || name, '\n' ORDER BY name_key, id) FROM person";
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
    invited: Option<String>,
    named: Option<String>,
}

/// The words of the people of an edition.
#[derive(FromRow)]
struct PeopleRow {
    edition: String,
    people: String,
    first: String,
    second: Option<String>,
}

/// The rows by their edition.
struct People(HashMap<String, PeopleRow>);

impl People {
    fn new(rows: Vec<PeopleRow>) -> Self {
        Self(
            rows.into_iter()
                .map(|row| (row.edition.clone(), row))
                .collect(),
        )
    }

    /// Of each person of an edition their id and what else is said of them.
    fn of<'a>(
        &'a self,
        edition: &str,
    ) -> impl Iterator<Item = (&'a str, &'a str, &'a str)> + use<'a> {
        let row = self.0.get(edition);
        let people = words(row.map(|row| row.people.as_str()));
        let first = words(row.map(|row| row.first.as_str()));
        let second = words(row.and_then(|row| row.second.as_deref()));
        let second = second.chain(std::iter::repeat(""));
        people
            .zip(first)
            .zip(second)
            .map(|((person, first), second)| (person, first, second))
    }
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

const fn said(word: &str) -> Option<&str> {
    match word.as_bytes() {
        b"-" => None,
        _ => Some(word),
    }
}

fn registered<'a>(people: &'a People, edition: &'a str) -> impl Iterator<Item = Registered<'a>> {
    people.of(edition).map(|(person, agency, _)| Registered {
        person,
        agency: said(agency),
    })
}

fn standings<'a>(people: &'a People, edition: &str) -> Result<Vec<Standing<'a>>, StoreError> {
    let standing = |(person, status, place)| {
        Ok(Standing {
            person,
            status: Status::from_code(status).ok_or_else(|| unreadable("status"))?,
            place: word(said(place), Place::from_code, "place")?,
        })
    };
    people.of(edition).map(standing).collect()
}

fn stays<'a>(people: &'a People, edition: &str) -> Result<Vec<Stayed<'a>>, StoreError> {
    let stayed = |(person, stay, fulfilled): (_, &str, _)| {
        Ok(Stayed {
            person,
            stay: stay.parse().map_err(|_| unreadable("stay"))?,
            fulfilled: fulfilled == "yes",
        })
    };
    people.of(edition).map(stayed).collect()
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
        let series = filter.series.as_ref().map_or("", SeriesId::as_str);
        let edition = filter.edition.as_ref().map_or("", EditionSlug::as_str);
        let (from, before) = (filter.from.0, filter.before.0);
        // Side by side, each is a long read of its own. What is recorded between two of them may be missing in the one
        // that came first, as if it had been recorded after all.
        let (rows, registrations, standing, stayed, paid, aliases, staff) = reading!(self, pool => {
            let rows = sqlx::query_as::<_, ReportedRow>(REPORTED)
                .bind(from).bind(before).bind(series).bind(edition).fetch_all(pool);
            let registrations = sqlx::query_as::<_, PeopleRow>(REGISTERED)
                .bind(from).bind(before).bind(series).bind(edition).fetch_all(pool);
            let standing = sqlx::query_as::<_, PeopleRow>(STANDINGS)
                .bind(from).bind(before).bind(series).bind(edition).fetch_all(pool);
            let stayed = sqlx::query_as::<_, PeopleRow>(STAYS)
                .bind(from).bind(before).bind(series).bind(edition).fetch_all(pool);
            let paid = sqlx::query_as::<_, (String, String, i64)>(PAID)
                .bind(from).bind(before).bind(series).bind(edition).fetch_all(pool);
            let aliases = sqlx::query_as::<_, (String, String)>(ALIASES).fetch_all(pool);
            let staff = sqlx::query_as::<_, (String, i64, Option<i64>)>(STAFF).fetch_all(pool);
            tokio::try_join!(rows, registrations, standing, stayed, paid, aliases, staff)?
        });
        let (registrations, standing, stayed) = (
            People::new(registrations),
            People::new(standing),
            People::new(stayed),
        );
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
                registered(&registrations, &row.id),
                standings(&standing, &row.id)?,
                stays(&stayed, &row.id)?,
                words(row.invited.as_deref()),
                named(row.named.as_deref()),
            );
            for (_, person, minutes) in paid.iter().filter(|(edition, ..)| *edition == row.id) {
                gathering.pay(person, Minutes(count(*minutes)));
            }
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

    /// Everybody's name, in the order of names.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn names_in_order(&self) -> Result<Names, StoreError> {
        let names: Option<String> =
            reading!(self, pool => sqlx::query_scalar(NAMES).fetch_one(pool).await?);
        Ok(Names(names.unwrap_or_default()))
    }
}

/// Names in their order, as one text: there are as many as people.
#[derive(Clone, Debug)]
pub struct Names(String);

impl Names {
    /// By the id of a person: their place in the order, and their name.
    #[must_use]
    pub fn places(&self) -> HashMap<&str, (usize, &str)> {
        self.0
            .lines()
            .filter_map(|one| one.split_once(' '))
            .enumerate()
            .map(|(place, (id, name))| (id, (place, name)))
            .collect()
    }
}

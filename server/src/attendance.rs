//! Who is registered for an edition and how they stand, as pages and files show it.

use crate::agencies;
use crate::custom_statuses::CustomStatuses;
use crate::http::refusal::Refusal;
use app::pages::organise::attendance_people::{FiledPerson, PersonRow};
use app::parts::agency::AgencyFault;
use app::parts::standing::status_word;
use app::words::Words;
use axum::response::{IntoResponse, Response};
use domain::agency::AgencyTree;
use domain::attendance::{Standing, Status};
use domain::attendance_by_agency::{AttendanceByAgency, Opening, roll_up};
use domain::attendance_rule::Rule;
use domain::calendar::Zone;
use domain::clock::{MINUTE, Moment};
use domain::edition::{EditionDetails, slug_of_title};
use domain::id::{CustomStatusId, EditionId, PersonId};
use domain::sheet::Sheet;
use domain::stay::Proven;
use domain::text::normalize;
use http::header;
use std::collections::BTreeMap;
use store::{Attendee, Contact, Store, StoreError};

/// What is asked for where somebody named no agency.
const NOWHERE: &str = "-";

/// An edition's attendance by agency.
///
/// # Errors
/// When the database does not answer; [`StoreError::Unreadable`].
pub async fn rollup(
    store: &Store,
    edition: &EditionId,
    opening: &Opening,
) -> Result<AttendanceByAgency, StoreError> {
    let tree = store.agencies().await?;
    let people = store.attendance(edition).await?;
    let counted: Vec<_> = people.iter().map(Attendee::counted).collect();
    Ok(roll_up(&counted, &tree, opening))
}

/// Which people are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AttendeeFilter {
    /// Part of a name.
    pub text: String,
    /// An agency with all below it: its code or name, `-` for those who named none, or nothing.
    pub agency: String,
    /// Whether what is below the agency is left out.
    pub itself: bool,
    /// A status. Absent is whoever was not there, said so or never seen.
    pub status: Option<Status>,
    /// An added status.
    pub added: Option<CustomStatusId>,
    /// Whether only those are asked for who wait for a decision.
    pub asked: bool,
}

/// The people who were asked for.
pub struct Found {
    /// In the order of their names.
    pub people: Vec<Attendee>,
    /// What the agency is called, where one was asked for.
    pub agency: Option<String>,
}

impl AttendeeFilter {
    /// Those among `people` who are asked for.
    ///
    /// # Errors
    /// [`AgencyFault`] where the text names no agency or several.
    pub fn find(&self, people: Vec<Attendee>, tree: &AgencyTree) -> Result<Found, AgencyFault> {
        let named = match self.agency.trim() {
            "" | NOWHERE => None,
            text => Some(agencies::one(tree, text)?),
        };
        let nowhere = self.agency.trim() == NOWHERE;
        let wanted = normalize(&self.text);
        let within = |one: &Attendee| {
            let known = one.agency.as_ref().filter(|id| tree.get(id).is_some());
            match (named, known) {
                (Some(agency), Some(id)) if self.itself => *id == agency.id,
                (Some(agency), Some(id)) => tree.is_within(id, &agency.id),
                (Some(_), None) => false,
                (None, known) => !nowhere || known.is_none(),
            }
        };
        let stands = |one: &Attendee| {
            self.status
                .is_none_or(|status| one.standing.status.unwrap_or(Status::Absent) == status)
                && self
                    .added
                    .as_ref()
                    .is_none_or(|added| one.standing.custom.as_ref() == Some(added))
        };
        let called = |one: &Attendee| wanted.is_empty() || normalize(&one.name).contains(&wanted);
        Ok(Found {
            people: people
                .into_iter()
                .filter(|one| within(one) && stands(one) && called(one))
                .filter(|one| !self.asked || one.standing.asked_at.is_some())
                .collect(),
            agency: named.map(|agency| agency.name.clone()),
        })
    }
}

/// When somebody who is or was there came.
#[must_use]
pub fn arrival(standing: &Standing) -> Option<Moment> {
    standing.arrived_at.filter(|_| standing.is_present())
}

/// Somebody as lists show them; `href` leads to their history.
#[must_use]
pub fn row(
    person: Attendee,
    tree: &AgencyTree,
    statuses: &CustomStatuses,
    href: String,
) -> PersonRow {
    let agency = person.agency.as_ref().and_then(|id| tree.get(id));
    PersonRow {
        agency: agency.map(|agency| (agency.code.as_str().to_owned(), agency.name.clone())),
        status: person.standing.status,
        added: statuses.name(person.standing.custom.as_ref()),
        arrived_at: arrival(&person.standing),
        place: person
            .standing
            .place
            .filter(|_| person.standing.is_present()),
        on_the_spot: person.on_the_spot,
        staff: person.staff,
        asked: person.standing.asked_at.is_some(),
        name: person.name,
        href,
    }
}

/// People as their file shows them.
#[must_use]
pub fn filed(
    people: Vec<Attendee>,
    mut contacts: BTreeMap<PersonId, Contact>,
    stays: &BTreeMap<PersonId, (Proven, bool)>,
    rule: Rule,
    tree: &AgencyTree,
    statuses: &CustomStatuses,
) -> Vec<FiledPerson> {
    people
        .into_iter()
        .map(|person| {
            let contact = contacts.remove(&person.person).unwrap_or_default();
            let agency = person.agency.as_ref().and_then(|id| tree.get(id));
            let parent = agency.and_then(|agency| tree.get(agency.parent.as_ref()?));
            let stay = stays.get(&person.person);
            let present = person.standing.is_present();
            FiledPerson {
                stay: stay
                    .filter(|(proven, _)| proven.stay > 0)
                    .map(|(proven, _)| u32::try_from(proven.stay / MINUTE).unwrap_or(u32::MAX)),
                fulfilled: present
                    && (rule == Rule::Presence || stay.is_some_and(|(_, fulfilled)| *fulfilled)),
                email: contact.email.unwrap_or_default(),
                parent: parent.map_or_else(String::new, |parent| parent.name.clone()),
                employment: contact.employment,
                row: row(person, tree, statuses, String::new()),
            }
        })
        .collect()
}

/// The name of a file about an edition: what it holds, the edition, its day, where the edition's own name does
/// not say it, and which people were asked for.
#[must_use]
pub fn file_name(
    words: Words,
    edition: &EditionDetails,
    people: Option<&AttendeeFilter>,
    zone: Zone,
) -> String {
    let day = zone.day(edition.starts_at).to_string();
    let slug = edition.slug.as_str();
    let mut name = words.attendance_file().to_owned();
    let mut add = |piece: &str| {
        name.push('-');
        name.push_str(piece);
    };
    if people.is_some() {
        add(words.attendance_file_people());
    }
    add(slug);
    if !slug.contains(&day) {
        add(&day);
    }
    if let Some(filter) = people {
        let status = filter.status.map(|status| status_word(words, Some(status)));
        for text in [
            filter.agency.as_str(),
            status.unwrap_or_default(),
            &filter.text,
        ] {
            if let Some(piece) = slug_of_title(text) {
                add(piece.as_str());
            }
        }
        if filter.asked {
            add(words.attendance_file_asked());
        }
    }
    name.push_str(".csv");
    name
}

/// A sheet as a file to download.
///
/// # Errors
/// [`Refusal::Internal`] for a sheet whose rows and columns do not fit.
pub fn download(sheet: &Sheet, name: &str) -> Result<Response, Refusal> {
    let file = documents::csv::write(sheet).map_err(Refusal::internal)?;
    Ok(attached(file, documents::csv::MEDIA_TYPE, name))
}

/// The same as a workbook.
///
/// # Errors
/// [`Refusal::Internal`] for a sheet that is longer than a workbook may be.
pub fn download_workbook(sheet: &Sheet, title: &str, name: &str) -> Result<Response, Refusal> {
    let file = documents::xlsx::write(sheet, title).map_err(Refusal::internal)?;
    Ok(attached(file, documents::xlsx::MEDIA_TYPE, name))
}

/// A file to download.
#[must_use]
pub fn attached(file: Vec<u8>, media_type: &'static str, name: &str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, media_type.to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
    ];
    (headers, file).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::agency::{Agency, AgencyCode, BuiltInKind};
    use domain::id::AgencyId;

    fn tree() -> AgencyTree {
        let agency = |code: &str, name: &str, parent: Option<&str>| Agency {
            id: AgencyId::from_store(code.to_owned()),
            code: AgencyCode::parse(code).unwrap(),
            name: name.to_owned(),
            kind: BuiltInKind::Dinas.into(),
            parent: parent.map(|parent| AgencyId::from_store(parent.to_owned())),
            aliases: vec![],
            closed_at: None,
        };
        AgencyTree::new([
            agency("DKI", "Dinas Kominfo", None),
            agency("SDK", "Sudin Kominfo", Some("DKI")),
            agency("BPD", "Badan Pendapatan", None),
        ])
    }

    fn people() -> Vec<Attendee> {
        [
            ("Ayu", Some("DKI"), Some(Status::Present)),
            ("Budi", Some("SDK"), Some(Status::Absent)),
            ("Citra", Some("BPD"), None),
            ("Dewi", None, Some(Status::Excused)),
            ("Eko", Some("gone"), None),
        ]
        .into_iter()
        .map(|(name, agency, status)| Attendee {
            person: PersonId::from_store(name.to_owned()),
            name: name.to_owned(),
            agency: agency.map(|id| AgencyId::from_store(id.to_owned())),
            registered_at: Moment(0),
            on_the_spot: false,
            staff: false,
            standing: Standing {
                status,
                ..Standing::default()
            },
        })
        .collect()
    }

    fn names(asked: &AttendeeFilter) -> Vec<String> {
        let found = asked.find(people(), &tree()).unwrap();
        found.people.into_iter().map(|one| one.name).collect()
    }

    #[test]
    fn people_are_found_by_agency_with_what_is_below_by_status_and_by_name() {
        let of = |agency: &str| AttendeeFilter {
            agency: agency.to_owned(),
            ..AttendeeFilter::default()
        };
        assert_eq!(names(&of("")).len(), 5);
        assert_eq!(names(&of("dki")), ["Ayu", "Budi"]);
        assert_eq!(names(&of("Badan Pendapatan")), ["Citra"]);
        assert_eq!(names(&of("-")), ["Dewi", "Eko"]);
        let itself = AttendeeFilter {
            itself: true,
            ..of("DKI")
        };
        assert_eq!(names(&itself), ["Ayu"]);
        let standing = |status| AttendeeFilter {
            status: Some(status),
            ..AttendeeFilter::default()
        };
        assert_eq!(names(&standing(Status::Present)), ["Ayu"]);
        assert_eq!(names(&standing(Status::Absent)), ["Budi", "Citra", "Eko"]);
        let called = AttendeeFilter {
            text: " EW".to_owned(),
            ..AttendeeFilter::default()
        };
        assert_eq!(names(&called), ["Dewi"]);
        assert_eq!(
            of("kominfo").find(people(), &tree()).err(),
            Some(AgencyFault::Several(
                "kominfo".to_owned(),
                vec!["DKI".to_owned(), "SDK".to_owned()]
            ))
        );
        assert_eq!(
            of("tiada").find(people(), &tree()).err(),
            Some(AgencyFault::None("tiada".to_owned()))
        );
    }
}

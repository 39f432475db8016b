//! `/organiser/editions/{edition}/attendance/people`

use crate::agencies::{self, Answer};
use crate::attendance::{self, Found};
use crate::http::answer::{html, see_other};
use crate::http::forms::Posted;
use crate::http::refusal::Refusal;
use crate::state::App;
use crate::visitor::Visitor;
use crate::{editions, work};
use app::address;
use app::pages::organise::attendance_people::{
    PeoplePage, PersonRow, RECORDED, SamePerson, Search, WalkIn, WalkInFault, act, field, page,
    sheet,
};
use app::parts::agency::AgencyFault;
use app::parts::form::{ACTION, PAGE, Q};
use app::words::Words;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::account::PersonName;
use domain::agency::{AgencyTree, Work};
use domain::attendance::{Act, Nonce, Proof, Reason, Status, Tally};
use domain::code::Place;
use domain::edition::{Edition, Stage};
use domain::id::PersonId;
use domain::text::normalize;
use http::StatusCode;
use serde::Deserialize;
use std::sync::Arc;
use store::{Attendee, ListedPerson, NewEntry, PeopleFilter, Unregistered};

/// People on one page.
const ON_A_PAGE: usize = 100;

/// What is searched for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct AttendeesQuery {
    #[serde(default)]
    q: String,
    #[serde(default)]
    agency: String,
    #[serde(default)]
    own: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    asked: String,
    #[serde(default)]
    whole: String,
    #[serde(default)]
    page: usize,
    #[serde(default)]
    notice: String,
}

impl AttendeesQuery {
    fn people(&self) -> attendance::AttendeeFilter {
        attendance::AttendeeFilter {
            text: self.q.clone(),
            agency: self.agency.clone(),
            itself: self.own == "1",
            status: Status::from_code(&self.status),
            asked: self.asked == "1",
        }
    }

    /// An address with this search.
    fn at(&self, address: &str, page: usize) -> String {
        let fields = [
            (Q, self.q.as_str()),
            (field::AGENCY, &self.agency),
            (field::OWN, &self.own),
            (field::STATUS, &self.status),
            (address::ASKED, &self.asked),
            (field::WHOLE, &self.whole),
            (PAGE, &address::page(page as u64)),
        ];
        address::with_query(address, &fields)
    }
}

/// An edition and the people of it who were asked for.
struct Loaded {
    edition: Edition,
    tree: Arc<AgencyTree>,
    anybody: bool,
    found: Result<Found, AgencyFault>,
}

async fn load(app: &App, slug: &str, asked: &AttendeesQuery) -> Result<Loaded, Refusal> {
    let edition = editions::find(app, slug).await?.edition;
    let tree = app.store.agencies().await?;
    let people = app.store.attendance(&edition.id).await?;
    Ok(Loaded {
        anybody: !people.is_empty(),
        found: asked.people().find(people, &tree),
        edition,
        tree,
    })
}

fn rows(
    app: &App,
    edition: &Edition,
    tree: &AgencyTree,
    people: impl IntoIterator<Item = Attendee>,
) -> Vec<PersonRow> {
    people
        .into_iter()
        .map(|person| {
            let who = app.secret.attendee(&edition.id, &person.person);
            let href = address::attendance_person(&edition.details.slug, &who);
            attendance::row(person, tree, href)
        })
        .collect()
}

/// The page.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(asked): Query<AttendeesQuery>,
) -> Result<Response, Refusal> {
    let loaded = load(&app, &slug, &asked).await?;
    let new = WalkIn::default();
    let (data, status) = shown(&app, &visitor, loaded, &asked, new);
    Ok(html(status, page(&visitor.frame(&app), data)))
}

/// The page as it is asked for, with what was typed for somebody who walked in.
fn shown(
    app: &App,
    visitor: &Visitor,
    loaded: Loaded,
    asked: &AttendeesQuery,
    new: WalkIn,
) -> (PeoplePage, StatusCode) {
    let edition = &loaded.edition;
    // Nobody is shown for a search that names no agency: everybody would be a wrong answer.
    let (found, faults, status) = match loaded.found {
        Ok(found) => (found, vec![], StatusCode::OK),
        Err(fault) => {
            let nobody = Found {
                people: vec![],
                agency: None,
            };
            (nobody, vec![fault], StatusCode::UNPROCESSABLE_ENTITY)
        }
    };
    let mut tally = Tally::default();
    for person in &found.people {
        tally += Tally::of(&person.counted());
    }
    let total = found.people.len();
    let whole = asked.whole == "1";
    let on_a_page = if whole { total } else { ON_A_PAGE };
    let before = asked.page.saturating_mul(on_a_page).min(total);
    let after = before.saturating_add(on_a_page).min(total);
    let here = address::attendance_people(&edition.details.slug);
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let shown = found.people.into_iter().skip(before).take(on_a_page);
    let data = PeoplePage {
        edition: editions::line(edition, app.now(), visitor.language),
        search: Search {
            text: asked.q.clone(),
            agency: asked.agency.clone(),
            agency_name: found.agency,
            itself: asked.own == "1",
            status: Status::from_code(&asked.status),
            asked: asked.asked == "1",
        },
        recorded: (asked.notice == RECORDED).then(|| asked.q.clone()),
        walk_in: edition
            .details
            .stage(app.now())
            .has_opened()
            .then(|| WalkIn {
                nonce: app.store.new_nonce().as_str().to_owned(),
                suggested: work::suggested(&loaded.tree),
                ..new
            }),
        people: rows(app, edition, &loaded.tree, shown),
        tally,
        total: count(total),
        before: count(before),
        anybody: loaded.anybody,
        previous: (before > 0).then(|| asked.at(&here, asked.page.saturating_sub(1))),
        next: (after < total).then(|| asked.at(&here, asked.page.saturating_add(1))),
        whole: (total > on_a_page).then(|| {
            let whole = AttendeesQuery {
                whole: "1".to_owned(),
                ..asked.clone()
            };
            whole.at(&here, 0)
        }),
        file: asked.at(&address::attendance_people_file(&edition.details.slug), 0),
        faults,
    };
    (data, status)
}

/// Its form: somebody is there who was not registered.
pub async fn act(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    posted: Posted,
) -> Result<Response, Refusal> {
    if posted.get(ACTION) != act::RECORD {
        return Err(Refusal::Malformed);
    }
    let asked = AttendeesQuery::default();
    let loaded = load(&app, &slug, &asked).await?;
    let edition = &loaded.edition;
    let nonce = Nonce::parse(posted.get(field::NONCE)).ok_or(Refusal::Malformed)?;
    let now = app.now();
    if !edition.details.stage(now).has_opened() {
        return Err(Refusal::Conflict);
    }
    let text = posted.get(field::AGENCY).trim();
    let agency = match agencies::answer(&loaded.tree, text) {
        Answer::One(agency) => Some(agency.id.clone()),
        Answer::None | Answer::Several(_) => None,
    };
    let work = Work {
        // Nobody is kept waiting at the desk: what is not clear is decided later.
        typed: (agency.is_none() && !text.is_empty()).then(|| work::kept(text)),
        agency,
        employment: None,
    };
    let (person, name, agency) = match PersonId::parse(posted.get(field::PERSON)) {
        Some(person) => {
            let known = app
                .store
                .person_named(&person)
                .await?
                .ok_or(Refusal::NotFound)?;
            (person, known.name, known.work.agency)
        }
        None => match somebody_new(&app, &posted, &work).await? {
            Ok((person, name)) => (person, name, work.agency.clone()),
            Err((fault, same)) => {
                let status = match fault {
                    WalkInFault::SameName => StatusCode::CONFLICT,
                    WalkInFault::Name(_) => StatusCode::UNPROCESSABLE_ENTITY,
                };
                let new = WalkIn {
                    name: posted.get(field::NAME).to_owned(),
                    agency: text.to_owned(),
                    place: Place::from_code(posted.get(field::PLACE)),
                    same: same_people(&loaded.tree, same),
                    faults: vec![fault],
                    ..WalkIn::default()
                };
                let (data, _) = shown(&app, &visitor, loaded, &asked, new);
                return Ok(html(status, page(&visitor.frame(&app), data)));
            }
        },
    };
    let place = Place::from_code(posted.get(field::PLACE))
        .filter(|place| edition.details.mode.places().contains(place));
    let open = edition.details.stage(now) == Stage::Open;
    let entry = NewEntry {
        place,
        // Afterwards nobody knows when they came.
        arrived_at: open.then_some(now),
        actor: visitor.person_id().cloned(),
        reason: Some(Reason::SeenThere),
        unregistered: Unregistered::Register(agency),
        ..NewEntry::new(
            edition.id.clone(),
            person,
            Act::Manual(Status::of(edition.details.arrival(now)).unwrap_or(Status::Present)),
            Proof::Sheet,
            nonce,
        )
    };
    app.store.append(entry).await?;
    let here = address::attendance_people(&edition.details.slug);
    let fields = [(Q, name.as_str()), (address::NOTICE, RECORDED)];
    Ok(see_other(&address::with_query(&here, &fields)))
}

/// Writes somebody down who has no account; nobody where people of that name are known, unless it was said
/// that it is somebody else.
async fn somebody_new(
    app: &App,
    posted: &Posted,
    work: &Work,
) -> Result<Result<(PersonId, String), (WalkInFault, Vec<ListedPerson>)>, Refusal> {
    let name = match PersonName::parse(posted.get(field::NAME)) {
        Ok(name) => name,
        Err(fault) => return Ok(Err((WalkInFault::Name(fault), vec![]))),
    };
    if !posted.has(field::ANEW) {
        let filter = PeopleFilter {
            search: name.as_str().to_owned(),
            ..PeopleFilter::default()
        };
        let mut same = app.store.people(&filter, 0, SAME_SHOWN).await?.people;
        same.retain(|one| normalize(&one.name) == normalize(name.as_str()));
        if !same.is_empty() {
            return Ok(Err((WalkInFault::SameName, same)));
        }
    }
    let person = app.store.add_person_without_account(&name, work).await?;
    Ok(Ok((person, name.as_str().to_owned())))
}

fn same_people(tree: &AgencyTree, same: Vec<ListedPerson>) -> Vec<SamePerson> {
    same.into_iter()
        .map(|one| {
            let agency = one.work.agency.as_ref().and_then(|id| tree.get(id));
            let about = agency.map(|agency| agency.name.clone()).into_iter();
            SamePerson {
                person: one.person.as_str().to_owned(),
                about: about.chain(one.email).collect::<Vec<_>>().join(" · "),
                name: one.name,
            }
        })
        .collect()
}

/// How many people of one name are shown.
const SAME_SHOWN: u32 = 20;

/// Everybody who was found, as a file.
pub async fn file(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(asked): Query<AttendeesQuery>,
) -> Result<Response, Refusal> {
    let loaded = load(&app, &slug, &asked).await?;
    // The page says why nobody is found; a file cannot.
    let found = loaded.found.map_err(|_| Refusal::NotFound)?;
    let contacts = app.store.contacts(&loaded.edition.id).await?;
    let people = attendance::filed(found.people, contacts, &loaded.tree);
    let details = &loaded.edition.details;
    let stage = details.stage(app.now());
    let words = Words(visitor.language);
    attendance::download(
        &sheet(visitor.dates(), details.starts_at, stage, &people),
        &attendance::file_name(words, details, Some(&asked.people()), visitor.dates().zone),
    )
}

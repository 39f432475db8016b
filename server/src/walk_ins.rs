//! People who come without being registered, and whom an organiser writes down.

use crate::agencies::{self, Answer};
use crate::http::forms::Posted;
use crate::http::refusal::Refusal;
use crate::state::App;
use crate::visitor::Visitor;
use crate::work;
use app::parts::walk_in::{SamePerson, WalkIn, WalkInFault, field};
use domain::account::PersonName;
use domain::agency::{AgencyTree, Work};
use domain::attendance::{Act, Nonce, Proof, Reason, Status};
use domain::code::Place;
use domain::edition::{Edition, Stage};
use domain::id::PersonId;
use domain::text::normalize;
use http::StatusCode;
use store::{ListedPerson, NewEntry, PeopleFilter, Unregistered};

/// How many people of one name are shown.
const SAME_SHOWN: u32 = 20;

/// The form with what was typed; nothing while nobody can have come.
#[must_use]
pub fn form(app: &App, edition: &Edition, tree: &AgencyTree, typed: WalkIn) -> Option<WalkIn> {
    let opened = edition.details.stage(app.now()).has_opened();
    opened.then(|| WalkIn {
        nonce: app.store.new_nonce().as_str().to_owned(),
        suggested: work::suggested(tree),
        ..typed
    })
}

/// The status of an answer that shows the form again.
#[must_use]
pub fn status(form: &WalkIn) -> StatusCode {
    if form.faults.contains(&WalkInFault::SameName) {
        StatusCode::CONFLICT
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    }
}

/// Writes down whom the form names; who it is and their name, or the form to show again.
///
/// # Errors
/// When the database does not answer; [`Refusal::Malformed`] without a nonce, [`Refusal::Conflict`] while nobody can
/// have come, [`Refusal::NotFound`] of somebody who is not known.
pub async fn record(
    app: &App,
    edition: &Edition,
    tree: &AgencyTree,
    posted: &Posted,
    visitor: &Visitor,
) -> Result<Result<(PersonId, String), WalkIn>, Refusal> {
    let nonce = Nonce::parse(posted.get(field::NONCE)).ok_or(Refusal::Malformed)?;
    let now = app.now();
    if !edition.details.stage(now).has_opened() {
        return Err(Refusal::Conflict);
    }
    let text = posted.get(field::AGENCY).trim();
    let agency = match agencies::answer(tree, text) {
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
        None => match somebody_new(app, posted, &work).await? {
            Ok((person, name)) => (person, name, work.agency.clone()),
            Err((fault, same)) => {
                return Ok(Err(WalkIn {
                    name: posted.get(field::NAME).to_owned(),
                    agency: text.to_owned(),
                    place: Place::from_code(posted.get(field::PLACE)),
                    same: same_people(tree, same),
                    faults: vec![fault],
                    ..WalkIn::default()
                }));
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
            person.clone(),
            Act::Manual(Status::of(edition.details.arrival(now)).unwrap_or(Status::Present)),
            Proof::Sheet,
            nonce,
        )
    };
    app.store.append(entry).await?;
    Ok(Ok((person, name)))
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

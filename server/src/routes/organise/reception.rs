//! `/organiser/editions/{edition}/reception`

use crate::attendance::{self, AttendeeFilter};
use crate::http::answer::{html, see_other};
use crate::http::forms::Posted;
use crate::http::refusal::Refusal;
use crate::reception::{DeskEntry, Told, record};
use crate::state::App;
use crate::visitor::Visitor;
use crate::{editions, walk_ins};
use app::address;
use app::pages::organise::reception::{
    DeskAgency, DeskDone, DeskFault, DeskRow, ReceptionPage, SheetPage, act, field, page,
    sheet_page,
};
use app::parts::agency::AgencyFault;
use app::parts::form::ACTION;
use app::parts::walk_in::{RECORD, WalkIn};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::agency::AgencyTree;
use domain::attendance::{Nonce, Proof, Status, Tally};
use domain::edition::Edition;
use domain::id::PersonId;
use domain::text::{begins_words, normalize};
use futures_util::stream::{self, StreamExt as _};
use http::StatusCode;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::Arc;
use store::Attendee;

/// How many people stand on the page: whoever is not among them is found by another letter.
const SHOWN: usize = 50;

/// How many people are recorded at once.
const AT_ONCE: usize = 64;

/// What is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct DeskQuery {
    #[serde(default)]
    q: String,
    #[serde(default)]
    agency: String,
    #[serde(default)]
    notice: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    people: u32,
    #[serde(default)]
    shell: String,
}

impl DeskQuery {
    /// What has been done, as the address says it.
    fn done(&self) -> Option<DeskDone> {
        let name = self.name.clone();
        match self.notice.as_str() {
            notice::TICKED => Some(DeskDone::Ticked(name)),
            notice::UNDONE => Some(DeskDone::Undone(name)),
            notice::WALKED_IN => Some(DeskDone::WalkedIn(name)),
            notice::SEVERAL => Some(DeskDone::Several(self.people)),
            notice::UNSENT => Some(DeskDone::Unsent),
            _ => None,
        }
    }
}

/// The words in an address for what has been done.
mod notice {
    pub(super) const TICKED: &str = "ticked";
    pub(super) const UNDONE: &str = "undone";
    pub(super) const WALKED_IN: &str = "walked-in";
    pub(super) const SEVERAL: &str = "several";
    /// Signing out waits for what is not recorded yet.
    pub(super) const UNSENT: &str = "unsent";
}

/// An edition with everybody who is expected.
pub(super) struct Loaded {
    pub(super) edition: Edition,
    tree: Arc<AgencyTree>,
    pub(super) people: Vec<Attendee>,
}

pub(super) async fn load(app: &App, slug: &str) -> Result<Loaded, Refusal> {
    let edition = editions::find(app, slug).await?.edition;
    Ok(Loaded {
        tree: app.store.agencies().await?,
        people: app.store.attendance(&edition.id).await?,
        edition,
    })
}

/// Whether somebody is still to be ticked: not there, and nobody has excused them.
fn is_missing(person: &Attendee) -> bool {
    !person.standing.is_present() && person.standing.status != Some(Status::Excused)
}

impl Loaded {
    pub(super) fn row(&self, app: &App, person: &Attendee) -> DeskRow {
        let agency = person.agency.as_ref().and_then(|id| self.tree.get(id));
        DeskRow {
            who: app.secret.attendee(&self.edition.id, &person.person),
            name: person.name.clone(),
            agency: agency.map(|agency| agency.name.clone()),
            status: person.standing.status,
            arrived_at: attendance::arrival(&person.standing),
            events: person.standing.events,
            nonce: app.store.new_nonce().as_str().to_owned(),
        }
    }

    /// What is searched of somebody.
    pub(super) fn searched(&self, person: &Attendee) -> String {
        let agency = person.agency.as_ref().and_then(|id| self.tree.get(id));
        let (code, name) = agency.map_or(("", ""), |agency| {
            (agency.code.as_str(), agency.name.as_str())
        });
        normalize(&format!("{} {name} {code}", person.name))
    }

    fn person(&self, app: &App, who: &str) -> Option<&Attendee> {
        let is = |one: &&Attendee| app.secret.attendee(&self.edition.id, &one.person) == who;
        self.people.iter().find(is)
    }

    /// Everybody of an agency and what is below it.
    fn of_agency(&self, text: &str) -> Result<(DeskAgency, Vec<&Attendee>), AgencyFault> {
        let agency = crate::agencies::one(&self.tree, text)?;
        let filter = AttendeeFilter {
            agency: agency.code.as_str().to_owned(),
            ..AttendeeFilter::default()
        };
        let found = filter.find(self.people.clone(), &self.tree)?;
        let ids: BTreeSet<_> = found.people.into_iter().map(|one| one.person).collect();
        let people: Vec<&Attendee> = self
            .people
            .iter()
            .filter(|one| ids.contains(&one.person))
            .collect();
        let missing = people.iter().filter(|one| is_missing(one)).count();
        let asked = DeskAgency {
            code: agency.code.as_str().to_owned(),
            name: agency.name.clone(),
            missing: u32::try_from(missing).unwrap_or(u32::MAX),
            confirms: true,
        };
        Ok((asked, people))
    }

    fn page(
        self,
        app: &App,
        visitor: &Visitor,
        asked: &DeskQuery,
        fault: Option<DeskFault>,
        typed: WalkIn,
    ) -> ReceptionPage {
        let (agency, agency_fault, of_agency) = match asked.agency.trim() {
            "" => (None, None, None),
            text => match self.of_agency(text) {
                Ok((agency, people)) => (Some(agency), None, Some(people)),
                Err(fault) => (None, Some(fault), None),
            },
        };
        let mut tally = Tally::default();
        for person in &self.people {
            tally += Tally::of(&person.counted());
        }
        let search = normalize(&asked.q);
        let candidates = of_agency.unwrap_or_else(|| self.people.iter().collect());
        let mut found: Vec<&Attendee> = candidates
            .into_iter()
            .filter(|one| begins_words(&self.searched(one), &search))
            .collect();
        // Those who are still to come stand first.
        found.sort_by_key(|one| one.standing.is_present());
        let rows = found
            .iter()
            .take(SHOWN)
            .map(|one| self.row(app, one))
            .collect();
        ReceptionPage {
            edition: editions::line(&self.edition, app.now(), visitor.language),
            search: asked.q.clone(),
            rows,
            found: u32::try_from(found.len()).unwrap_or(u32::MAX),
            agency,
            tally,
            walk_in: walk_ins::form(app, &self.edition, &self.tree, typed),
            done: asked.done().filter(|_| fault.is_none()),
            fault,
            agency_fault,
        }
    }
}

/// The page.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(asked): Query<DeskQuery>,
) -> Result<Response, Refusal> {
    let mut loaded = load(&app, &slug).await?;
    // What a device keeps has nobody's name in it.
    if asked.shell == "1" {
        loaded.people.clear();
    }
    let data = loaded.page(&app, &visitor, &asked, None, WalkIn::default());
    let status = if data.agency_fault.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    Ok(html(status, page(&visitor.frame(&app), data)))
}

/// The sheet that is signed.
pub async fn sheet(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Result<Response, Refusal> {
    let loaded = load(&app, &slug).await?;
    let data = SheetPage {
        edition: editions::line(&loaded.edition, app.now(), visitor.language),
        rows: loaded
            .people
            .iter()
            .map(|one| loaded.row(&app, one))
            .collect(),
    };
    Ok(html(StatusCode::OK, sheet_page(&visitor.frame(&app), data)))
}

/// What became of a press.
enum Pressed {
    Done(DeskDone),
    Fault(DeskFault, DeskQuery),
    WalkIn(WalkIn),
}

/// Its forms.
pub async fn act(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    posted: Posted,
) -> Result<Response, Refusal> {
    let loaded = load(&app, &slug).await?;
    let pressed = match posted.get(ACTION) {
        pressed @ (act::TICK | act::UNDO) => {
            one(&app, &visitor, &loaded, &posted, pressed == act::TICK).await?
        }
        act::ALL => all(&app, &visitor, &loaded, &posted).await?,
        act::SHEET => signed(&app, &visitor, &loaded, &posted).await?,
        RECORD => {
            match walk_ins::record(&app, &loaded.edition, &loaded.tree, &posted, &visitor).await? {
                Ok(name) => Pressed::Done(DeskDone::WalkedIn(name)),
                Err(form) => Pressed::WalkIn(form),
            }
        }
        _ => return Err(Refusal::Malformed),
    };
    let (status, asked, fault, typed) = match pressed {
        Pressed::Done(done) => {
            let here = address::reception(&slug);
            return Ok(see_other(&told(&here, &done)));
        }
        Pressed::Fault(fault, asked) => {
            (StatusCode::CONFLICT, asked, Some(fault), WalkIn::default())
        }
        Pressed::WalkIn(form) => (walk_ins::status(&form), DeskQuery::default(), None, form),
    };
    let loaded = load(&app, &slug).await?;
    let data = loaded.page(&app, &visitor, &asked, fault, typed);
    Ok(html(status, page(&visitor.frame(&app), data)))
}

/// The address that says what has been done. What was searched for is done with.
fn told(here: &str, done: &DeskDone) -> String {
    let (notice, name, people) = match done {
        DeskDone::Ticked(name) => (notice::TICKED, name.as_str(), 0),
        DeskDone::Undone(name) => (notice::UNDONE, name.as_str(), 0),
        DeskDone::WalkedIn(name) => (notice::WALKED_IN, name.as_str(), 0),
        DeskDone::Several(people) => (notice::SEVERAL, "", *people),
        DeskDone::Unsent => (notice::UNSENT, "", 0),
    };
    let people = if people == 0 {
        String::new()
    } else {
        people.to_string()
    };
    let fields = [
        (address::NOTICE, notice),
        ("name", name),
        ("people", people.as_str()),
    ];
    address::with_query(here, &fields)
}

/// Somebody is ticked, or not any more.
async fn one(
    app: &App,
    visitor: &Visitor,
    loaded: &Loaded,
    posted: &Posted,
    here: bool,
) -> Result<Pressed, Refusal> {
    let person = loaded
        .person(app, posted.get(field::WHO))
        .ok_or(Refusal::NotFound)?;
    let nonce = Nonce::parse(posted.get(field::NONCE)).ok_or(Refusal::Malformed)?;
    let seen = posted.get(field::EVENTS).parse().ok();
    let seen = Some(seen.ok_or(Refusal::Malformed)?);
    let entry = DeskEntry::now(here, nonce, seen);
    let actor = &visitor.person()?.person;
    let answer = record(app, &loaded.edition, &person.person, &entry, actor).await?;
    let name = person.name.clone();
    Ok(match answer.told {
        Told::Accepted | Told::Duplicate if here => Pressed::Done(DeskDone::Ticked(name)),
        Told::Accepted | Told::Duplicate => Pressed::Done(DeskDone::Undone(name)),
        Told::Conflict => {
            let asked = DeskQuery {
                q: name.clone(),
                ..DeskQuery::default()
            };
            Pressed::Fault(DeskFault::Moved(name), asked)
        }
        Told::Closed => Pressed::Fault(DeskFault::Closed, DeskQuery::default()),
    })
}

/// Records that several people were there; how many of them were not before. Whoever came meanwhile stays as they are.
async fn several(
    app: &App,
    visitor: &Visitor,
    edition: &Edition,
    people: &[&Attendee],
    proof: Proof,
) -> Result<Pressed, Refusal> {
    let actor = &visitor.person()?.person;
    let people: Vec<PersonId> = people.iter().map(|one| one.person.clone()).collect();
    let records = people.into_iter().map(|person| async move {
        let entry = DeskEntry {
            proof,
            ..DeskEntry::now(true, app.store.new_nonce(), None)
        };
        record(app, edition, &person, &entry, actor).await
    });
    // What is written at once is committed at once.
    let mut answers = stream::iter(records).buffer_unordered(AT_ONCE);
    let (mut recorded, mut closed) = (0, false);
    while let Some(answer) = answers.next().await {
        match answer?.told {
            Told::Accepted => recorded += 1,
            Told::Closed => closed = true,
            Told::Duplicate | Told::Conflict => {}
        }
    }
    Ok(if closed {
        Pressed::Fault(DeskFault::Closed, DeskQuery::default())
    } else {
        Pressed::Done(DeskDone::Several(recorded))
    })
}

/// Everybody of an agency who was shown when it was confirmed.
async fn all(
    app: &App,
    visitor: &Visitor,
    loaded: &Loaded,
    posted: &Posted,
) -> Result<Pressed, Refusal> {
    let code = posted.get(field::AGENCY);
    let Ok((agency, people)) = loaded.of_agency(code) else {
        return Err(Refusal::NotFound);
    };
    let confirmed: u32 = posted
        .get(field::COUNT)
        .parse()
        .map_err(|_| Refusal::Malformed)?;
    if confirmed != agency.missing {
        let asked = DeskQuery {
            agency: agency.code,
            ..DeskQuery::default()
        };
        return Ok(Pressed::Fault(DeskFault::Counted, asked));
    }
    let missing: Vec<&Attendee> = people.into_iter().filter(|one| is_missing(one)).collect();
    several(app, visitor, &loaded.edition, &missing, Proof::Tick).await
}

/// Whoever has a tick on the sheet.
async fn signed(
    app: &App,
    visitor: &Visitor,
    loaded: &Loaded,
    posted: &Posted,
) -> Result<Pressed, Refusal> {
    let ticked: BTreeSet<String> = posted.all(field::WHO).into_iter().collect();
    let people: Vec<&Attendee> = loaded
        .people
        .iter()
        .filter(|one| ticked.contains(&app.secret.attendee(&loaded.edition.id, &one.person)))
        .collect();
    let pressed = several(app, visitor, &loaded.edition, &people, Proof::Sheet).await?;
    // Somebody withdrew while the sheet was entered; the others are recorded all the same.
    let gone = u32::try_from(ticked.len() - people.len()).unwrap_or(u32::MAX);
    Ok(match pressed {
        Pressed::Done(_) if gone > 0 => Pressed::Fault(DeskFault::Gone(gone), DeskQuery::default()),
        pressed => pressed,
    })
}

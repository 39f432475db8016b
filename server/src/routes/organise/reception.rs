//! `/organiser/editions/{edition}/reception`

use crate::http::answer::{html, see_other};
use crate::http::forms::Posted;
use crate::http::refusal::Refusal;
use crate::reception::{Desk, DeskEntry, Told, is_missing, record};
use crate::state::App;
use crate::visitor::Visitor;
use crate::{attendance, editions, walk_ins};
use app::address;
use app::pages::organise::reception::{
    DeskAgency, DeskDone, DeskFault, DeskRow, ReceptionPage, SheetPage, act, field, page,
    sheet_page,
};
use app::parts::form::ACTION;
use app::parts::walk_in::{RECORD, WalkIn};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::agency::Agency;
use domain::attendance::{Nonce, Proof, Tally};
use domain::text::{begins_words, normalize};
use http::StatusCode;
use serde::Deserialize;
use std::collections::BTreeSet;
use store::Attendee;

/// How many people stand on the page: whoever is not among them is found by another letter.
const SHOWN: usize = 50;

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
    who: String,
    #[serde(default)]
    people: u32,
    #[serde(default)]
    shell: String,
}

impl DeskQuery {
    /// What has been done, as the address says it. It says nobody's name: addresses are written down on the way.
    fn done(&self, desk: &Desk, app: &App) -> Option<DeskDone> {
        let name = || Some(desk.person(app, &self.who)?.name.clone());
        match self.notice.as_str() {
            notice::TICKED => name().map(DeskDone::Ticked),
            notice::UNDONE => name().map(DeskDone::Undone),
            notice::WALKED_IN => name().map(DeskDone::WalkedIn),
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

/// The page as it is asked for.
fn shown(
    desk: &Desk,
    app: &App,
    visitor: &Visitor,
    asked: &DeskQuery,
    fault: Option<DeskFault>,
    typed: WalkIn,
) -> ReceptionPage {
    let (agency, agency_fault, of_agency) = match asked.agency.trim() {
        "" => (None, None, None),
        text => match desk.of_agency(text) {
            Ok((agency, people)) => (Some(asked_agency(agency, &people)), None, Some(people)),
            Err(fault) => (None, Some(fault), None),
        },
    };
    let mut tally = Tally::default();
    for person in &desk.people {
        tally += Tally::of(&person.counted());
    }
    let search = normalize(&asked.q);
    let candidates = of_agency.unwrap_or_else(|| desk.people.iter().collect());
    let mut found: Vec<&Attendee> = candidates
        .into_iter()
        .filter(|one| begins_words(&desk.searched(one), &search))
        .collect();
    // Those who are still to come stand first.
    found.sort_by_key(|one| one.standing.is_present());
    let rows = found
        .iter()
        .take(SHOWN)
        .map(|one| row(desk, app, one))
        .collect();
    ReceptionPage {
        edition: editions::line(&desk.edition, app.now(), visitor.language),
        search: asked.q.clone(),
        rows,
        found: u32::try_from(found.len()).unwrap_or(u32::MAX),
        agency,
        tally,
        walk_in: walk_ins::form(app, &desk.edition, &desk.tree, typed),
        done: asked.done(desk, app).filter(|_| fault.is_none()),
        fault,
        agency_fault,
    }
}

fn asked_agency(agency: &Agency, people: &[&Attendee]) -> DeskAgency {
    let missing = people.iter().filter(|one| is_missing(one)).count();
    DeskAgency {
        code: agency.code.as_str().to_owned(),
        name: agency.name.clone(),
        missing: u32::try_from(missing).unwrap_or(u32::MAX),
    }
}

fn row(desk: &Desk, app: &App, person: &Attendee) -> DeskRow {
    DeskRow {
        who: desk.who(app, person),
        name: person.name.clone(),
        agency: desk.agency(person).map(|agency| agency.name.clone()),
        status: person.standing.status,
        arrived_at: attendance::arrival(&person.standing),
        events: person.standing.events,
        nonce: app.store.new_nonce().as_str().to_owned(),
    }
}

/// The page.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(asked): Query<DeskQuery>,
) -> Result<Response, Refusal> {
    let mut desk = Desk::open(&app, &slug).await?;
    // What a device keeps has nobody's name in it.
    if asked.shell == "1" {
        desk.people.clear();
    }
    let data = shown(&desk, &app, &visitor, &asked, None, WalkIn::default());
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
    let desk = Desk::open(&app, &slug).await?;
    let data = SheetPage {
        edition: editions::line(&desk.edition, app.now(), visitor.language),
        rows: desk
            .people
            .iter()
            .map(|one| row(&desk, &app, one))
            .collect(),
    };
    Ok(html(StatusCode::OK, sheet_page(&visitor.frame(&app), data)))
}

/// What has been done, as an address says it.
enum DoneAt {
    /// The word for it, and to whom.
    One(&'static str, String),
    /// So many are there now.
    Several(u32),
}

/// What became of a press.
enum Pressed {
    Done(DoneAt),
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
    let desk = Desk::open(&app, &slug).await?;
    let pressed = match posted.get(ACTION) {
        pressed @ (act::TICK | act::UNDO) => {
            one(&app, &visitor, &desk, &posted, pressed == act::TICK).await?
        }
        act::ALL => all(&app, &visitor, &desk, &posted).await?,
        act::SHEET => signed(&app, &visitor, &desk, &posted).await?,
        RECORD => {
            match walk_ins::record(&app, &desk.edition, &desk.tree, &posted, &visitor).await? {
                Ok((person, _)) => {
                    let who = app.secret.attendee(&desk.edition.id, &person);
                    Pressed::Done(DoneAt::One(notice::WALKED_IN, who))
                }
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
    let desk = Desk::open(&app, &slug).await?;
    let data = shown(&desk, &app, &visitor, &asked, fault, typed);
    Ok(html(status, page(&visitor.frame(&app), data)))
}

/// The address that says what has been done. What was searched for is done with.
fn told(here: &str, done: &DoneAt) -> String {
    let (notice, who, people) = match done {
        DoneAt::One(notice, who) => (*notice, who.as_str(), String::new()),
        DoneAt::Several(people) => (notice::SEVERAL, "", people.to_string()),
    };
    let fields = [
        (address::NOTICE, notice),
        (field::WHO, who),
        ("people", people.as_str()),
    ];
    address::with_query(here, &fields)
}

/// Somebody is ticked, or not any more.
async fn one(
    app: &App,
    visitor: &Visitor,
    desk: &Desk,
    posted: &Posted,
    here: bool,
) -> Result<Pressed, Refusal> {
    let person = desk
        .person(app, posted.get(field::WHO))
        .ok_or(Refusal::NotFound)?;
    let nonce = Nonce::parse(posted.get(field::NONCE)).ok_or(Refusal::Malformed)?;
    let seen = posted.get(field::EVENTS).parse().ok();
    let seen = Some(seen.ok_or(Refusal::Malformed)?);
    let entry = DeskEntry::now(here, nonce, seen);
    let actor = &visitor.person()?.person;
    let answer = record(app, &desk.edition, &person.person, &entry, actor).await?;
    let name = person.name.clone();
    let notice = if here { notice::TICKED } else { notice::UNDONE };
    Ok(match answer.told {
        Told::Accepted | Told::Duplicate => {
            Pressed::Done(DoneAt::One(notice, desk.who(app, person)))
        }
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

/// Records that several people were there.
async fn several(
    app: &App,
    visitor: &Visitor,
    desk: &Desk,
    people: &[&Attendee],
    proof: Proof,
) -> Result<Pressed, Refusal> {
    let actor = &visitor.person()?.person;
    let recorded = desk.tick(app, people, proof, actor).await?;
    Ok(match recorded {
        Some(people) => Pressed::Done(DoneAt::Several(people)),
        None => Pressed::Fault(DeskFault::Closed, DeskQuery::default()),
    })
}

/// Everybody of an agency who was shown when it was confirmed.
async fn all(
    app: &App,
    visitor: &Visitor,
    desk: &Desk,
    posted: &Posted,
) -> Result<Pressed, Refusal> {
    let code = posted.get(field::AGENCY);
    let Ok((agency, people)) = desk.of_agency(code) else {
        return Err(Refusal::NotFound);
    };
    let confirmed: u32 = posted
        .get(field::COUNT)
        .parse()
        .map_err(|_| Refusal::Malformed)?;
    let missing: Vec<&Attendee> = people.into_iter().filter(|one| is_missing(one)).collect();
    if usize::try_from(confirmed) != Ok(missing.len()) {
        let asked = DeskQuery {
            agency: agency.code.as_str().to_owned(),
            ..DeskQuery::default()
        };
        return Ok(Pressed::Fault(DeskFault::Counted, asked));
    }
    several(app, visitor, desk, &missing, Proof::Tick).await
}

/// Whoever has a tick on the sheet.
async fn signed(
    app: &App,
    visitor: &Visitor,
    desk: &Desk,
    posted: &Posted,
) -> Result<Pressed, Refusal> {
    let ticked: BTreeSet<String> = posted.all(field::WHO).into_iter().collect();
    let people: Vec<&Attendee> = desk
        .people
        .iter()
        .filter(|one| ticked.contains(&desk.who(app, one)))
        .collect();
    let pressed = several(app, visitor, desk, &people, Proof::Sheet).await?;
    // Somebody withdrew while the sheet was entered; the others are recorded all the same.
    let gone = u32::try_from(ticked.len() - people.len()).unwrap_or(u32::MAX);
    Ok(match pressed {
        Pressed::Done(_) if gone > 0 => Pressed::Fault(DeskFault::Gone(gone), DeskQuery::default()),
        pressed => pressed,
    })
}

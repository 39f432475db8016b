//! `/organiser/editions/{edition}/attendance/people`

use crate::attendance::{self, Found};
use crate::custom_statuses::CustomStatuses;
use crate::http::answer::{html, see_other};
use crate::http::forms::Posted;
use crate::http::refusal::Refusal;
use crate::state::App;
use crate::visitor::Visitor;
use crate::{editions, walk_ins};
use app::address;
use app::pages::organise::attendance_people::{
    MOVE_UP, MOVED_UP, MovedUpRow, PeoplePage, PersonRow, RECORDED, Search, WaitingRow, field,
    page, sheet,
};
use app::parts::agency::AgencyFault;
use app::parts::form::{ACTION, PAGE, Q};
use app::parts::walk_in::{self, WalkIn};
use app::words::Words;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::agency::AgencyTree;
use domain::attendance::{Status, Tally};
use domain::edition::{Edition, Stage};
use domain::id::CustomStatusId;
use domain::language::Language;
use http::StatusCode;
use serde::Deserialize;
use std::sync::Arc;
use store::{Attendee, OnWaitingList};

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
    /// Whether it asks for some of the people alone.
    #[must_use]
    pub fn is_search(&self) -> bool {
        self.people() != attendance::AttendeeFilter::default()
    }

    /// Whom it asks for.
    #[must_use]
    pub fn people(&self) -> attendance::AttendeeFilter {
        attendance::AttendeeFilter {
            text: self.q.clone(),
            agency: self.agency.clone(),
            itself: self.own == "1",
            status: Status::from_code(&self.status),
            added: CustomStatusId::parse(&self.status),
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
    statuses: CustomStatuses,
    anybody: bool,
    waiting: Vec<OnWaitingList>,
    found: Result<Found, AgencyFault>,
}

async fn load(
    app: &App,
    slug: &str,
    asked: &AttendeesQuery,
    language: Language,
) -> Result<Loaded, Refusal> {
    let edition = editions::find(app, slug).await?.edition;
    let tree = app.store.agencies().await?;
    let people = app.store.attendance(&edition.id).await?;
    Ok(Loaded {
        anybody: !people.is_empty(),
        waiting: app.store.waiting_list(&edition.id).await?,
        statuses: CustomStatuses::read(&app.store, language).await?,
        found: asked.people().find(people, &tree),
        edition,
        tree,
    })
}

fn rows(
    app: &App,
    edition: &Edition,
    tree: &AgencyTree,
    statuses: &CustomStatuses,
    people: impl IntoIterator<Item = Attendee>,
) -> Vec<PersonRow> {
    people
        .into_iter()
        .map(|person| {
            let who = app.secret.attendee(&edition.id, &person.person);
            let href = address::attendance_person(&edition.details.slug, &who);
            attendance::row(person, tree, statuses, href)
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
    let loaded = load(&app, &slug, &asked, visitor.language).await?;
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
    let (waiting, moved_up) = waiting(app, edition, &loaded.tree, loaded.waiting);
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
            added: CustomStatusId::parse(&asked.status).map(|id| id.as_str().to_owned()),
            asked: asked.asked == "1",
        },
        waiting,
        moved_up,
        waiting_done: (asked.notice == MOVED_UP).then_some(true),
        recorded: (asked.notice == RECORDED).then(|| asked.q.clone()),
        walk_in: walk_ins::form(app, edition, &loaded.tree, new),
        added: loaded.statuses.known(&edition.details),
        people: rows(app, edition, &loaded.tree, &loaded.statuses, shown),
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
        corrections: asked.at(&address::corrections(&edition.details.slug), 0),
        file: asked.at(&address::attendance_people_file(&edition.details.slug), 0),
        faults,
    };
    (data, status)
}

/// Those who wait, and those who moved up: until the edition begins they are told.
fn waiting(
    app: &App,
    edition: &Edition,
    tree: &AgencyTree,
    all: Vec<OnWaitingList>,
) -> (Vec<WaitingRow>, Vec<MovedUpRow>) {
    let stage = edition.details.stage(app.now());
    let (mut waiting, mut moved_up) = (vec![], vec![]);
    for one in all {
        match one.moved_up_at {
            None if stage != Stage::Past => waiting.push(WaitingRow {
                who: app.secret.attendee(&edition.id, &one.person),
                name: one.name,
                agency: one
                    .agency
                    .and_then(|id| tree.get(&id))
                    .map(|agency| agency.name.clone()),
                since: one.joined_at,
                may_move: stage.is_ahead(),
            }),
            Some(at) if stage == Stage::Coming => moved_up.push(MovedUpRow {
                name: one.name,
                at,
                link: format!(
                    "{}{}",
                    app.base_url,
                    address::workshop(&edition.details.slug)
                ),
            }),
            _ => {}
        }
    }
    (waiting, moved_up)
}

/// Registers somebody from the waiting list out of turn.
async fn move_up(
    app: &App,
    visitor: &Visitor,
    slug: &str,
    posted: &Posted,
) -> Result<Response, Refusal> {
    let asked = AttendeesQuery::default();
    let loaded = load(app, slug, &asked, visitor.language).await?;
    let edition = &loaded.edition;
    let who = posted.get(field::WHO);
    let is_meant = |one: &&OnWaitingList| app.secret.attendee(&edition.id, &one.person) == who;
    let by = &visitor.person()?.person;
    if let Some(one) = loaded.waiting.iter().find(is_meant)
        && app
            .store
            .move_up_by_hand(&edition.id, &one.person, by)
            .await?
    {
        let here = address::attendance_people(&edition.details.slug);
        return Ok(see_other(&address::with_notice(&here, MOVED_UP)));
    }
    // Somebody who has left, or moved up meanwhile.
    let (mut data, _) = shown(app, visitor, loaded, &asked, WalkIn::default());
    data.waiting_done = Some(false);
    Ok(html(StatusCode::CONFLICT, page(&visitor.frame(app), data)))
}

/// Its forms: somebody is there who was not registered; somebody moves up from the waiting list.
pub async fn act(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    posted: Posted,
) -> Result<Response, Refusal> {
    if posted.get(ACTION) == MOVE_UP {
        return move_up(&app, &visitor, &slug, &posted).await;
    }
    if posted.get(ACTION) != walk_in::RECORD {
        return Err(Refusal::Malformed);
    }
    let asked = AttendeesQuery::default();
    let loaded = load(&app, &slug, &asked, visitor.language).await?;
    let edition = &loaded.edition;
    let name = match walk_ins::record(&app, edition, &loaded.tree, &posted, &visitor).await? {
        Ok((_, name)) => name,
        Err(new) => {
            let status = walk_ins::status(&new);
            let (data, _) = shown(&app, &visitor, loaded, &asked, new);
            return Ok(html(status, page(&visitor.frame(&app), data)));
        }
    };
    let here = address::attendance_people(&edition.details.slug);
    let fields = [(Q, name.as_str()), (address::NOTICE, RECORDED)];
    Ok(see_other(&address::with_query(&here, &fields)))
}

/// Everybody who was found, as a file.
pub async fn file(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(asked): Query<AttendeesQuery>,
) -> Result<Response, Refusal> {
    let loaded = load(&app, &slug, &asked, visitor.language).await?;
    // The page says why nobody is found; a file cannot.
    let found = loaded.found.map_err(|_| Refusal::NotFound)?;
    let contacts = app.store.contacts(&loaded.edition.id).await?;
    let stays = app.store.stays(&loaded.edition.id).await?;
    let details = &loaded.edition.details;
    let rule = details.attendance_rule;
    let people = attendance::filed(
        found.people,
        contacts,
        &stays,
        rule,
        &loaded.tree,
        &loaded.statuses,
    );
    let stage = details.stage(app.now());
    let words = Words(visitor.language);
    attendance::download(
        &sheet(visitor.dates(), details.starts_at, stage, &people),
        &attendance::file_name(words, details, Some(&asked.people()), visitor.dates().zone),
    )
}

//! `/liaison` and `/liaison.csv`

use crate::http::answer::html;
use crate::http::refusal::Refusal;
use crate::learning::Learned;
use crate::state::App;
use crate::visitor::Visitor;
use crate::{attendance, editions};
use app::address;
use app::pages::organise::liaison::{
    LiaisonAgency, LiaisonEdition, LiaisonFiled, LiaisonGroup, LiaisonPage, LiaisonPerson,
    LiaisonStanding, LiaisonUpcoming, field, page, sheet,
};
use app::parts::edition::EditionLine;
use app::parts::form::{PAGE, Q};
use app::words::Words;
use axum::extract::{Query, State};
use axum::response::Response;
use catalogue::Library;
use domain::agency::{Agency, AgencyCode, AgencyTree};
use domain::attendance::Status;
use domain::clock::Moment;
use domain::edition::Stage;
use domain::id::{AgencyId, PersonId};
use domain::jp::Attended;
use http::StatusCode;
use serde::Deserialize;
use std::collections::{BTreeSet, HashMap};
use store::{LookedAfter, Seen, SeenEdition};

/// People on one page.
const ON_A_PAGE: usize = 50;

/// What is searched for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct LiaisonQuery {
    #[serde(default)]
    q: String,
    #[serde(default)]
    agency: String,
    #[serde(default)]
    missing: String,
    #[serde(default)]
    page: usize,
}

impl LiaisonQuery {
    /// An address with this search.
    fn at(&self, address: &str, missing: &str, page: usize) -> String {
        let fields = [
            (Q, self.q.as_str()),
            (field::AGENCY, &self.agency),
            (field::MISSING, missing),
            (PAGE, &address::page(page as u64)),
        ];
        address::with_query(address, &fields)
    }

    /// The address of a page of this search.
    fn address(&self, page: usize) -> String {
        self.at(address::LIAISON, &self.missing, page)
    }
}

/// The agencies of a liaison with all below them, in the order of the tree.
fn scope<'a>(tree: &'a AgencyTree, given: &BTreeSet<AgencyId>) -> Vec<&'a Agency> {
    let is_within = |agency: &&Agency| given.iter().any(|top| tree.is_within(&agency.id, top));
    tree.agencies().iter().filter(is_within).collect()
}

/// An edition that is not over, with those of the liaison's people who are registered for it.
struct Upcoming {
    line: EditionLine,
    registered: BTreeSet<PersonId>,
}

/// Who was found, and what is not over yet.
struct Found {
    /// In the order of their agencies in the tree.
    people: Vec<LookedAfter>,
    /// What is not over, with how many of those found by name and agency are registered for it.
    upcoming: Vec<(Upcoming, usize)>,
    /// How many were found by name and agency.
    total: usize,
    /// The edition whose people are left out.
    missing: Option<EditionLine>,
}

async fn find(
    app: &App,
    visitor: &Visitor,
    tree: &AgencyTree,
    scope: &[&Agency],
    asked: &LiaisonQuery,
) -> Result<Found, Refusal> {
    let (liaison, now) = (visitor.person()?, app.now());
    let only = if asked.agency.is_empty() {
        None
    } else {
        // An agency of somebody else is as unknown as one that is not there.
        let code = AgencyCode::parse(&asked.agency).ok_or(Refusal::NotFound)?;
        let found = scope.iter().find(|agency| agency.code == code);
        Some(found.ok_or(Refusal::NotFound)?.id.clone())
    };
    let mut people = app.store.looked_after(&liaison.person, &asked.q).await?;
    if let Some(only) = &only {
        people.retain(|one| tree.is_within(&one.agency, only));
    }
    let place: HashMap<&AgencyId, usize> = scope
        .iter()
        .enumerate()
        .map(|(number, agency)| (&agency.id, number))
        .collect();
    people.sort_by_key(|one| place.get(&one.agency).copied());
    let mut registered = app
        .store
        .looked_after_registered(&liaison.person, now)
        .await?;
    let upcoming: Vec<Upcoming> = app
        .store
        .upcoming_editions(now)
        .await?
        .iter()
        .map(|listed| Upcoming {
            line: editions::line(&listed.edition, now, visitor.language),
            registered: registered.remove(&listed.edition.id).unwrap_or_default(),
        })
        .filter(|one| one.line.stage != Stage::Cancelled)
        .collect();
    let total = people.len();
    let upcoming: Vec<_> = upcoming
        .into_iter()
        .map(|one| {
            let is = |person: &&LookedAfter| one.registered.contains(&person.person);
            let count = people.iter().filter(is).count();
            (one, count)
        })
        .collect();
    let missing = if asked.missing.is_empty() {
        None
    } else {
        let of = |(one, _): &&(Upcoming, usize)| one.line.slug == asked.missing;
        let (one, _) = upcoming.iter().find(of).ok_or(Refusal::NotFound)?;
        people.retain(|person| !one.registered.contains(&person.person));
        Some(one.line.clone())
    };
    Ok(Found {
        people,
        upcoming,
        total,
        missing,
    })
}

/// The page.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<LiaisonQuery>,
) -> Result<Response, Refusal> {
    let liaison = visitor.person()?;
    let tree = app.store.agencies().await?;
    let scope = scope(&tree, &liaison.liaison_of);
    let found = find(&app, &visitor, &tree, &scope, &asked).await?;
    let (people, everybody) = (found.people, found.total);
    let total = people.len();
    let before = asked.page.saturating_mul(ON_A_PAGE);
    let on_page: Vec<LookedAfter> = people.into_iter().skip(before).take(ON_A_PAGE).collect();
    let after = before.saturating_add(on_page.len());
    let ids: Vec<PersonId> = on_page.iter().map(|one| one.person.clone()).collect();
    let seen = app.store.seen_by_liaison(&liaison.person, &ids).await?;
    let library = app.content.library();
    let data = LiaisonPage {
        given: liaison
            .liaison_of
            .iter()
            .filter_map(|id| Some(tree.get(id)?.name.clone()))
            .collect(),
        agencies: listed(&tree, &scope, &liaison.liaison_of),
        search: asked.q.clone(),
        agency: asked.agency.clone(),
        upcoming: found
            .upcoming
            .into_iter()
            .map(|(one, registered)| LiaisonUpcoming {
                missing: asked.at(address::LIAISON, &one.line.slug, 0),
                line: one.line,
                registered,
                total: everybody,
            })
            .collect(),
        missing: found.missing.map(|line| (line.slug, line.title)),
        file: asked.at(address::LIAISON_FILE, &asked.missing, 0),
        groups: grouped(&on_page, seen, |agency, seen| {
            (
                tree.get(agency).map(|agency| agency.name.clone()),
                person(seen, &app, &library, &visitor),
            )
        }),
        total: total as u64,
        before: before as u64,
        previous: (asked.page > 0).then(|| asked.address(asked.page - 1)),
        next: (after < total).then(|| asked.address(asked.page + 1)),
        year: visitor.settings.zone.year(app.now()),
        minutes_per_jp: visitor.settings.minutes_per_jp,
    };
    Ok(html(StatusCode::OK, page(&visitor.frame(&app), data)))
}

/// Everybody who was found, as a file.
pub async fn file(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<LiaisonQuery>,
) -> Result<Response, Refusal> {
    let liaison = visitor.person()?;
    let tree = app.store.agencies().await?;
    let scope = scope(&tree, &liaison.liaison_of);
    let found = find(&app, &visitor, &tree, &scope, &asked).await?;
    let ids: Vec<PersonId> = found.people.iter().map(|one| one.person.clone()).collect();
    let seen = app.store.seen_by_liaison(&liaison.person, &ids).await?;
    let agency_of: HashMap<&PersonId, &AgencyId> = found
        .people
        .iter()
        .map(|one| (&one.person, &one.agency))
        .collect();
    let library = app.content.library();
    let people: Vec<_> = seen
        .into_iter()
        .map(|one| {
            let agency = agency_of.get(&one.person).and_then(|id| tree.get(id));
            LiaisonFiled {
                agency: agency.map_or_else(String::new, |agency| agency.name.clone()),
                registered: found
                    .upcoming
                    .iter()
                    .map(|(upcoming, _)| upcoming.registered.contains(&one.person))
                    .collect(),
                person: person(one, &app, &library, &visitor),
            }
        })
        .collect();
    let lines: Vec<_> = found
        .upcoming
        .into_iter()
        .map(|(one, _)| one.line)
        .collect();
    let dates = visitor.dates();
    let day = dates.zone.day(app.now());
    let name = format!("{}-{day}.csv", Words(visitor.language).liaison_file());
    let sheet = sheet(dates, dates.zone.year(app.now()), &lines, &people);
    attendance::download(&sheet, &name)
}

fn listed(tree: &AgencyTree, scope: &[&Agency], given: &BTreeSet<AgencyId>) -> Vec<LiaisonAgency> {
    scope
        .iter()
        .map(|agency| {
            let tops = given
                .iter()
                .filter(|top| tree.is_within(&agency.id, top))
                .map(|top| tree.depth(top));
            let top = tops.min().unwrap_or_default();
            LiaisonAgency {
                code: agency.code.as_str().to_owned(),
                name: agency.name.clone(),
                depth: tree.depth(&agency.id).saturating_sub(top),
            }
        })
        .collect()
}

/// The people of a page, those of one agency together. They stand in that order already.
fn grouped(
    on_page: &[LookedAfter],
    seen: Vec<Seen>,
    draw: impl Fn(&AgencyId, Seen) -> (Option<String>, LiaisonPerson),
) -> Vec<LiaisonGroup> {
    let agency_of: HashMap<&PersonId, &AgencyId> = on_page
        .iter()
        .map(|one| (&one.person, &one.agency))
        .collect();
    let mut groups: Vec<LiaisonGroup> = Vec::new();
    let mut last = None;
    for one in seen {
        let Some(agency) = agency_of.get(&one.person).copied() else {
            continue;
        };
        let (name, person) = draw(agency, one);
        if last != Some(agency) {
            last = Some(agency);
            groups.push(LiaisonGroup {
                agency: name.unwrap_or_default(),
                people: Vec::new(),
            });
        }
        if let Some(group) = groups.last_mut() {
            group.people.push(person);
        }
    }
    groups
}

fn person(seen: Seen, app: &App, library: &Library, visitor: &Visitor) -> LiaisonPerson {
    let language = visitor.language;
    let learned = Learned::new(seen.done.into(), &seen.completions);
    let now = app.now();
    let attended: Vec<Attended> = seen
        .editions
        .iter()
        .filter_map(|edition| {
            let over = (!edition.cancelled && edition.ends_at <= now).then_some(edition.ends_at)?;
            let paid = learned.paid_by(edition.course.as_ref());
            Attended::counted(over, &edition.terms, edition.status, &edition.proven, paid)
        })
        .collect();
    LiaisonPerson {
        name: seen.name,
        editions: seen
            .editions
            .iter()
            .map(|edition| LiaisonEdition {
                title: edition.title.get(language).to_owned(),
                starts_at: edition.starts_at,
                standing: standing(edition, now),
            })
            .collect(),
        courses: library
            .courses()
            .iter()
            .filter(|course| learned.completion(&course.slug).is_some())
            .map(|course| course.title.get(language).to_owned())
            .collect(),
        jp: learned.ring(&attended, &visitor.settings, None, now).earned,
    }
}

fn standing(edition: &SeenEdition, now: Moment) -> LiaisonStanding {
    let time = edition.arrived_at;
    match edition.status {
        Some(Status::Present) => LiaisonStanding::Present(time),
        Some(Status::Late) => LiaisonStanding::Late(time),
        Some(Status::Excused) => LiaisonStanding::Excused,
        Some(Status::Absent) => LiaisonStanding::Absent,
        None if now < edition.starts_at => LiaisonStanding::Registered,
        None if now < edition.ends_at => LiaisonStanding::NotYet,
        None => LiaisonStanding::Absent,
    }
}

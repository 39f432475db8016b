//! `/organiser/people`

use crate::agencies;
use crate::http::answer::{html, see_other};
use crate::http::forms::Posted;
use crate::http::refusal::Refusal;
use crate::state::App;
use crate::visitor::Visitor;
use app::address;
use app::pages::organise::people::{
    HeldRole, PeopleDone, PeopleFault, PeoplePage, PersonRow, ResetLink, Search, act, field, page,
};
use app::parts::form::{ACT, PAGE, Q};
use axum::extract::{Query, State};
use axum::response::Response;
use domain::account::{Grant, Role};
use domain::agency::AgencyTree;
use domain::id::PersonId;
use domain::quiz::ExtraTime;
use http::StatusCode;
use serde::Deserialize;
use store::{ListedPerson, PeopleFilter, ResetConflict, WithdrawConflict, WriteError};

/// People on one page.
const ON_A_PAGE: u32 = 50;

/// What is searched for, and what has just happened.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct PeopleQuery {
    #[serde(default)]
    q: String,
    #[serde(default)]
    agency: String,
    #[serde(default)]
    role: String,
    #[serde(default)]
    page: u64,
    #[serde(default)]
    notice: String,
}

impl PeopleQuery {
    /// The address of a page of this search.
    fn address(&self, page: u64, notice: &str) -> String {
        let fields = [
            (Q, self.q.as_str()),
            (field::AGENCY, &self.agency),
            (field::ROLE, &self.role),
            (PAGE, &address::page(page)),
            (address::NOTICE, notice),
        ];
        address::with_query(address::PEOPLE, &fields)
    }
}

/// The page.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<PeopleQuery>,
) -> Result<Response, Refusal> {
    let (mut data, status) = shown(&app, &asked).await?;
    data.done = PeopleDone::from_code(&asked.notice);
    Ok(html(status, page(&visitor.frame(&app), data)))
}

async fn shown(app: &App, asked: &PeopleQuery) -> Result<(PeoplePage, StatusCode), Refusal> {
    let tree = app.store.agencies().await?;
    let role = Role::from_code(&asked.role);
    let text = asked.agency.trim();
    let mut faults = vec![];
    let agency = if text.is_empty() {
        None
    } else {
        match agencies::one(&tree, text) {
            Ok(agency) => Some(agency.id.clone()),
            Err(fault) => {
                faults.push(PeopleFault::Agency(fault));
                None
            }
        }
    };
    let filter = PeopleFilter {
        search: asked.q.clone(),
        agency,
        role,
    };
    let before = asked.page.saturating_mul(u64::from(ON_A_PAGE));
    // Nobody is shown for a search that names no agency: everybody would be a wrong answer.
    let (people, total) = if faults.is_empty() {
        let listed = app.store.people(&filter, before, ON_A_PAGE).await?;
        (listed.people, listed.total)
    } else {
        (vec![], 0)
    };
    let after = before.saturating_add(people.len() as u64);
    let here = PeopleQuery {
        notice: String::new(),
        ..asked.clone()
    };
    let status = if faults.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let data = PeoplePage {
        search: Search {
            text: asked.q.clone(),
            agency: asked.agency.clone(),
            role,
        },
        people: people
            .into_iter()
            .map(|person| row(person, &tree))
            .collect(),
        total,
        before,
        previous: (asked.page > 0).then(|| here.address(asked.page - 1, "")),
        next: (after < total).then(|| here.address(asked.page + 1, "")),
        action: here.address(asked.page, ""),
        faults,
        ..PeoplePage::default()
    };
    Ok((data, status))
}

fn row(person: ListedPerson, tree: &AgencyTree) -> PersonRow {
    let agency = |id| tree.get(id);
    PersonRow {
        person: person.person.as_str().to_owned(),
        agency: person
            .work
            .agency
            .as_ref()
            .and_then(agency)
            .map(|agency| agency.name.clone()),
        employment: person.work.employment,
        since: person.created_at,
        extra_time: person.extra_time,
        roles: person
            .grants
            .iter()
            .filter(|grant| grant.role() != Role::Participant)
            .map(|grant| HeldRole {
                role: grant.role(),
                agency: grant
                    .agency()
                    .and_then(agency)
                    .map(|agency| (agency.code.as_str().to_owned(), agency.name.clone())),
            })
            .collect(),
        name: person.name,
        email: person.email,
    }
}

/// What a form asks for.
enum Done {
    Changed(PeopleDone),
    Link(ResetLink),
}

/// Its forms.
pub async fn act(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<PeopleQuery>,
    posted: Posted,
) -> Result<Response, Refusal> {
    let person = PersonId::parse(posted.get(field::PERSON)).ok_or(Refusal::Malformed)?;
    let result = match posted.get(ACT) {
        act::GIVE | act::WITHDRAW => change_role(&app, &visitor, &person, &posted).await?,
        act::TIME => set_extra_time(&app, &visitor, &person, &posted).await?,
        act::RESET => make_link(&app, &visitor, &person).await?,
        _ => return Err(Refusal::Malformed),
    };
    match result {
        Ok(Done::Changed(done)) => Ok(see_other(&asked.address(asked.page, done.code()))),
        // Shown in the answer itself, because it is kept nowhere to be shown again.
        Ok(Done::Link(link)) => {
            let (mut data, _) = shown(&app, &asked).await?;
            data.link = Some(link);
            Ok(html(StatusCode::OK, page(&visitor.frame(&app), data)))
        }
        Err(fault) => {
            let status = match fault {
                PeopleFault::LastOrganiser | PeopleFault::NotParticipant => StatusCode::CONFLICT,
                PeopleFault::Agency(_) => StatusCode::UNPROCESSABLE_ENTITY,
            };
            let (mut data, _) = shown(&app, &asked).await?;
            data.faults = vec![fault];
            Ok(html(status, page(&visitor.frame(&app), data)))
        }
    }
}

async fn change_role(
    app: &App,
    visitor: &Visitor,
    person: &PersonId,
    posted: &Posted,
) -> Result<Result<Done, PeopleFault>, Refusal> {
    let role = Role::from_code(posted.get(field::ROLE))
        .filter(|role| *role != Role::Participant)
        .ok_or(Refusal::Malformed)?;
    let tree = app.store.agencies().await?;
    let grant = match Grant::of(role) {
        Some(grant) => grant,
        None => match agencies::one(&tree, posted.get(field::SCOPE).trim()) {
            Ok(agency) => Grant::liaison(agency.id.clone()),
            Err(fault) => return Ok(Err(PeopleFault::Agency(fault))),
        },
    };
    let by = visitor.person_id();
    let (changed, done) = if posted.get(ACT) == act::GIVE {
        let granted = app.store.grant(person, &grant, by).await?;
        (Ok(granted), PeopleDone::Given)
    } else {
        let withdrawn = app.store.withdraw(person, &grant, by).await;
        (withdrawn, PeopleDone::Withdrawn)
    };
    match changed {
        Ok(true) => Ok(Ok(Done::Changed(done))),
        Ok(false) => Ok(Ok(Done::Changed(PeopleDone::Unchanged))),
        Err(WriteError::Conflict(WithdrawConflict::LastOrganiser)) => {
            Ok(Err(PeopleFault::LastOrganiser))
        }
        Err(error) => Err(error.into()),
    }
}

async fn set_extra_time(
    app: &App,
    visitor: &Visitor,
    person: &PersonId,
    posted: &Posted,
) -> Result<Result<Done, PeopleFault>, Refusal> {
    let extra = posted
        .get(field::PERCENT)
        .parse()
        .ok()
        .and_then(ExtraTime::new)
        .ok_or(Refusal::Malformed)?;
    let set = app
        .store
        .set_extra_time(person, extra, visitor.person_id())
        .await?;
    Ok(Ok(Done::Changed(if set {
        PeopleDone::ExtraTime
    } else {
        PeopleDone::Unchanged
    })))
}

async fn make_link(
    app: &App,
    visitor: &Visitor,
    person: &PersonId,
) -> Result<Result<Done, PeopleFault>, Refusal> {
    let by = &visitor.person()?.person;
    let whose = app.store.known_account(person).await?;
    let whose = whose.ok_or(Refusal::NotFound)?;
    match app.store.make_reset_link(person, by).await {
        Ok((token, until)) => Ok(Ok(Done::Link(ResetLink {
            name: whose.name.clone(),
            href: format!("{}{}", app.base_url, address::reset_by(token.as_str())),
            until,
        }))),
        Err(WriteError::Conflict(ResetConflict::NotParticipant)) => {
            Ok(Err(PeopleFault::NotParticipant))
        }
        Err(error) => Err(error.into()),
    }
}

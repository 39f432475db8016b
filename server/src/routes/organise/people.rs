//! `/organiser/people`

use crate::http::answer::{html, see_other};
use crate::http::forms::Posted;
use crate::http::refusal::Refusal;
use crate::state::App;
use crate::visitor::Visitor;
use crate::{agencies, work};
use app::address;
use app::pages::organise::people::{
    HeldRole, NewPerson, PeopleDone, PeopleFault, PeoplePage, PersonRow, ResetLink, Search,
    TypedAgency, act, field, page,
};
use app::parts::form::{ACT, PAGE, Q};
use axum::extract::{Query, State};
use axum::response::Response;
use domain::account::{Email, Grant, PersonName, Role};
use domain::agency::{AgencyTree, Employment, Work};
use domain::clock::Moment;
use domain::id::PersonId;
use domain::quiz::ExtraTime;
use http::StatusCode;
use serde::Deserialize;
use store::{
    CreateConflict, ListedPerson, PeopleFilter, ResetConflict, WithdrawConflict, WriteError,
};

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
    typed: String,
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
            (address::TYPED, &self.typed),
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
        typed: asked.typed == "1",
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
            typed: filter.typed,
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
        typed: typed(app, &tree).await?,
        suggested: work::suggested(&tree),
        ..PeoplePage::default()
    };
    Ok((data, status))
}

/// What people typed and nobody knows, with the nearest agency of each.
async fn typed(app: &App, tree: &AgencyTree) -> Result<Vec<TypedAgency>, Refusal> {
    let typed = app.store.typed_agencies().await?;
    Ok(typed
        .into_iter()
        .map(|one| TypedAgency {
            key: one.key(),
            nearest: match tree.find(&one.typed).as_slice() {
                [nearest] => nearest.name.clone(),
                _ => String::new(),
            },
            people: one.people.into_iter().map(|(_, name)| name).collect(),
            typed: one.typed,
        })
        .collect())
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
        typed: person.work.typed.clone(),
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
    let whom = || PersonId::parse(posted.get(field::PERSON)).ok_or(Refusal::Malformed);
    let result = match posted.get(ACT) {
        act::ASSIGN | act::ASSIGN_NEW => assign(&app, &visitor, &posted).await?,
        act::CREATE => return create(&app, &visitor, &asked, &posted).await,
        act::GIVE | act::WITHDRAW => change_role(&app, &visitor, &whom()?, &posted).await?,
        act::TIME => set_extra_time(&app, &visitor, &whom()?, &posted).await?,
        act::RESET => make_link(&app, &visitor, &whom()?).await?,
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
                PeopleFault::LastOrganiser
                | PeopleFault::NotParticipant
                | PeopleFault::NothingTyped
                | PeopleFault::EmailTaken => StatusCode::CONFLICT,
                PeopleFault::Agency(_) | PeopleFault::New(_) => StatusCode::UNPROCESSABLE_ENTITY,
            };
            let (mut data, _) = shown(&app, &asked).await?;
            data.faults = vec![fault];
            Ok(html(status, page(&visitor.frame(&app), data)))
        }
    }
}

/// Says which agency people meant who typed the same.
async fn assign(
    app: &App,
    visitor: &Visitor,
    posted: &Posted,
) -> Result<Result<Done, PeopleFault>, Refusal> {
    let tree = app.store.agencies().await?;
    let all = app.store.typed_agencies().await?;
    let Some(typed) = all
        .into_iter()
        .find(|one| one.key() == posted.get(field::TYPED))
    else {
        return Ok(Err(PeopleFault::NothingTyped));
    };
    let agency = if posted.get(ACT) == act::ASSIGN_NEW {
        let Some(new) = tree.propose(&typed.typed) else {
            return Ok(Err(PeopleFault::NothingTyped));
        };
        // A further agency of a name that there is would be told apart by nobody.
        if let Some(fault) = agencies::of_that_name(&tree, &typed.typed) {
            return Ok(Err(PeopleFault::Agency(fault)));
        }
        match app.store.create_agency(&new, visitor.person_id()).await {
            Ok(agency) => agency,
            Err(WriteError::Conflict(_)) => return Err(Refusal::Conflict),
            Err(error) => return Err(error.into()),
        }
    } else {
        match agencies::chosen(&tree, posted.get(field::SCOPE).trim()) {
            Ok(agency) => agency.id.clone(),
            Err(fault) => return Ok(Err(PeopleFault::Agency(fault))),
        }
    };
    let people: Vec<PersonId> = typed.people.into_iter().map(|(person, _)| person).collect();
    let from = if posted.has(field::PAST) {
        Moment(i64::MIN)
    } else {
        app.now()
    };
    let by = visitor.person_id();
    let assigned = app
        .store
        .assign_typed_agency(&people, &agency, from, by)
        .await?;
    Ok(if assigned > 0 {
        Ok(Done::Changed(PeopleDone::Assigned))
    } else {
        Err(PeopleFault::NothingTyped)
    })
}

/// Makes an account without a password, and the link by which its owner chooses one.
async fn create(
    app: &App,
    visitor: &Visitor,
    asked: &PeopleQuery,
    posted: &Posted,
) -> Result<Response, Refusal> {
    let tree = app.store.agencies().await?;
    let (name, email) = (
        PersonName::parse(posted.get(field::NAME)),
        Email::parse(posted.get(field::EMAIL)),
    );
    let text = posted.get(field::SCOPE).trim();
    let agency = if text.is_empty() {
        Ok(None)
    } else {
        agencies::chosen(&tree, text).map(|agency| Some(agency.id.clone()))
    };
    let by = &visitor.person()?.person;
    let made = match (name, email, agency) {
        (Ok(name), Ok(email), Ok(agency)) => {
            let work = Work {
                agency,
                typed: None,
                employment: Employment::from_code(posted.get(field::EMPLOYMENT)),
            };
            let name_said = name.as_str().to_owned();
            match app.store.invite(name, email, work, by).await {
                Ok(person) => {
                    let link = reset_link(app, &person, name_said, by).await?;
                    Ok(link.ok_or(Refusal::Conflict)?)
                }
                Err(WriteError::Conflict(CreateConflict::EmailTaken)) => {
                    Err(vec![PeopleFault::EmailTaken])
                }
                Err(error) => return Err(error.into()),
            }
        }
        (name, email, agency) => Err([
            name.err().map(PeopleFault::New),
            email.err().map(PeopleFault::New),
            agency.err().map(PeopleFault::Agency),
        ]
        .into_iter()
        .flatten()
        .collect()),
    };
    let (mut data, _) = shown(app, asked).await?;
    let status = match made {
        // Shown in the answer itself, because it is kept nowhere to be shown again.
        Ok(link) => {
            data.link = Some(link);
            StatusCode::OK
        }
        Err(faults) => {
            let status = if faults == [PeopleFault::EmailTaken] {
                StatusCode::CONFLICT
            } else {
                StatusCode::UNPROCESSABLE_ENTITY
            };
            data.faults = faults;
            data.new = NewPerson {
                name: posted.get(field::NAME).to_owned(),
                email: posted.get(field::EMAIL).to_owned(),
                agency: posted.get(field::SCOPE).to_owned(),
            };
            status
        }
    };
    Ok(html(status, page(&visitor.frame(app), data)))
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
    let scope = posted.get(field::SCOPE).trim();
    // A role for an agency that is closed can still be withdrawn.
    let named = if posted.get(ACT) == act::GIVE {
        agencies::chosen(&tree, scope)
    } else {
        agencies::one(&tree, scope)
    };
    let grant = match Grant::of(role) {
        Some(grant) => grant,
        None => match named {
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
    let link = reset_link(app, person, whose.name.clone(), by).await?;
    Ok(link.map(Done::Link).ok_or(PeopleFault::NotParticipant))
}

/// The link by which somebody chooses a password; none for whoever has another role.
async fn reset_link(
    app: &App,
    person: &PersonId,
    name: String,
    by: &PersonId,
) -> Result<Option<ResetLink>, Refusal> {
    match app.store.make_reset_link(person, by).await {
        Ok((token, until)) => Ok(Some(ResetLink {
            name,
            href: format!("{}{}", app.base_url, address::reset_by(token.as_str())),
            until,
        })),
        Err(WriteError::Conflict(ResetConflict::NotParticipant)) => Ok(None),
        Err(WriteError::Store(error)) => Err(error.into()),
    }
}

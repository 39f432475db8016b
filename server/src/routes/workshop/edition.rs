//! `/workshops/{edition}`

use crate::editions::{find, line, runs_workshops, sees_attendance};
use crate::http::answer::{html, see_other};
use crate::http::forms::Posted;
use crate::http::happened::Happened;
use crate::http::refusal::Refusal;
use crate::reached::reached_by;
use crate::state::App;
use crate::visitor::Visitor;
use app::address;
use app::pages::workshop::edition::{self, Closes, News, RegistrationState, WorkshopPage, page};
use app::parts::breadcrumb::Link;
use app::parts::edition_row::{Seats, act};
use app::parts::form::ACTION;
use app::parts::reached::Reached;
use app::words::Words;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::account::Role;
use domain::attendance::Standing;
use domain::clock::Moment;
use domain::edition::{Edition, Meeting, Registering, Stage};
use http::StatusCode;
use store::{Joined, ListedEdition, Registered};

/// The page.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(happened): Query<Happened>,
) -> Result<Response, Refusal> {
    let found = find(&app, &slug).await?;
    let news = News::from_code(&happened.notice);
    draw(&app, &visitor, found, StatusCode::OK, news).await
}

async fn draw(
    app: &App,
    visitor: &Visitor,
    found: ListedEdition,
    status: StatusCode,
    news: Option<News>,
) -> Result<Response, Refusal> {
    let (now, language) = (app.now(), visitor.language);
    let state = state(app, visitor, &found).await?;
    let ListedEdition {
        edition,
        registered,
        ..
    } = found;
    let reads_letter =
        matches!(state, RegistrationState::Registered(_)) || sees_attendance(visitor, &edition);
    let letter = reads_letter && app.store.letter_since(&edition.id).await?.is_some();
    let series = match &edition.details.series {
        Some(id) => {
            let all = app.store.all_series().await?;
            all.into_iter().find(|series| series.id == *id)
        }
        None => None,
    };
    // What stood in the address after a press is not true for ever.
    let news = news.filter(|news| match (news, &state) {
        (News::Registered | News::Already, state) => {
            matches!(state, RegistrationState::Registered(_))
        }
        (News::Withdrawn | News::Nothing | News::Left, state) => !matches!(
            state,
            RegistrationState::Registered(_) | RegistrationState::Waiting(_)
        ),
        (News::Waiting, state) => matches!(state, RegistrationState::Waiting(_)),
        _ => true,
    });
    let reached = own_reached(app, visitor, &edition).await?;
    let data = WorkshopPage {
        reached,
        line: line(&edition, now, language),
        summary: edition.details.summary.get(language).to_owned(),
        series: series.map(|series| series.title.get(language).to_owned()),
        seats: Seats::of(edition.details.capacity, registered),
        closes: closes(&edition),
        on_the_spot: edition.details.on_the_spot,
        state,
        letter,
        ways: ways(visitor, &edition, now),
        speakers: edition.details.speakers,
        news,
    };
    Ok(html(status, page(&visitor.frame(app), data)))
}

/// What whoever is registered has reached; nothing where there is nothing to reach.
async fn own_reached(
    app: &App,
    visitor: &Visitor,
    edition: &Edition,
) -> Result<Option<Reached>, Refusal> {
    let Some(person) = visitor.person_id() else {
        return Ok(None);
    };
    let registered = app.store.registration(&edition.id, person).await?.is_some();
    if !registered || edition.details.stage(app.now()) == Stage::Cancelled {
        return Ok(None);
    }
    let standing = app.store.standing(&edition.id, person).await?;
    let standing = standing.unwrap_or_default();
    let per = visitor.settings.minutes_per_jp;
    Ok(Some(
        reached_by(app, edition, person, &standing, per).await?,
    ))
}

/// Where whoever runs the edition goes from its page.
fn ways(visitor: &Visitor, edition: &Edition, now: Moment) -> Vec<Link> {
    let (words, slug) = (Words(visitor.language), &edition.details.slug);
    let over = edition.details.stage(now) == Stage::Past;
    [
        (runs_workshops(visitor) && !over)
            .then(|| Link::new(words.editions_screen(), address::present(slug))),
        (runs_workshops(visitor) && !over)
            .then(|| Link::new(words.editions_control(), address::control(slug))),
        (runs_workshops(visitor) && over)
            .then(|| Link::new(words.editions_recap(), address::live_recap(slug))),
        sees_attendance(visitor, edition)
            .then(|| Link::new(words.editions_attendance(), address::attendance(slug))),
        visitor
            .holds(Role::Organiser)
            .then(|| Link::new(words.workshops_manage(), address::edition(slug))),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// When registration closes: the day alone where the hours are not known.
fn closes(edition: &Edition) -> Closes {
    let details = &edition.details;
    match details.registration_closes_at {
        None if !details.hours_known => Closes::Day(details.starts_at),
        _ => Closes::Time(details.closes_at()),
    }
}

async fn state(
    app: &App,
    visitor: &Visitor,
    found: &ListedEdition,
) -> Result<RegistrationState, Refusal> {
    let (now, edition) = (app.now(), &found.edition);
    let details = &edition.details;
    let own = match visitor.person_id() {
        Some(person) => app
            .store
            .registration(&edition.id, person)
            .await?
            .map(|own| (person, own)),
        None => None,
    };
    let registered = own.is_some();
    match details.stage(now) {
        Stage::Past => return Ok(RegistrationState::Over { registered }),
        Stage::Cancelled => return Ok(RegistrationState::Cancelled { registered }),
        Stage::Coming | Stage::Open => {}
    }
    let Some((person, own)) = own else {
        // The list ends when the edition begins.
        let waits = details.capacity.is_some() && now < details.starts_at;
        if let Some(person) = visitor.person_id().filter(|_| waits)
            && let Some(place) = app.store.place_on_waiting_list(&edition.id, person).await?
        {
            return Ok(RegistrationState::Waiting(place));
        }
        return Ok(match details.registering(now, found.registered) {
            Registering::Open => RegistrationState::MayRegister,
            Registering::Full => RegistrationState::Full,
            Registering::Closed => RegistrationState::Closed,
        });
    };
    let standing = app.store.standing(&edition.id, person).await?;
    let tree = app.store.agencies().await?;
    let agency = own.agency.as_ref().and_then(|id| tree.get(id));
    Ok(RegistrationState::Registered(edition::Registered {
        since: own.registered_at,
        moved_up: app
            .store
            .moved_up_of(person)
            .await?
            .contains_key(&edition.id),
        agency: agency.map(|agency| agency.name.clone()),
        meeting: if standing.as_ref().is_some_and(Standing::is_in_hall) {
            Meeting::None
        } else {
            details.meeting_at(now)
        },
        known: standing.is_some(),
    }))
}

/// Its forms: register, withdraw.
pub async fn act(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    posted: Posted,
) -> Result<Response, Refusal> {
    let found = find(&app, &slug).await?;
    let outcome = match posted.get(ACTION) {
        act::REGISTER => register(&app, &visitor, &found.edition).await?,
        act::WITHDRAW => withdraw(&app, &visitor, &found.edition).await?,
        act::WAIT => wait(&app, &visitor, &found.edition).await?,
        act::LEAVE => {
            let person = &visitor.person()?.person;
            app.store
                .leave_waiting_list(&found.edition.id, person)
                .await?;
            Ok(News::Left)
        }
        _ => return Err(Refusal::Malformed),
    };
    visitor.forget_draft(app.now()).await?;
    match outcome {
        Ok(news) => {
            let here = address::workshop(&found.edition.details.slug);
            Ok(see_other(&address::with_notice(&here, news.code())))
        }
        Err((status, news)) => {
            // As it stands now, not as it stood before the press.
            let found = find(&app, &slug).await?;
            draw(&app, &visitor, found, status, Some(news)).await
        }
    }
}

/// What was done, or the status and the reason of what was not.
type Outcome = Result<News, (StatusCode, News)>;

async fn register(app: &App, visitor: &Visitor, edition: &Edition) -> Result<Outcome, Refusal> {
    let person = visitor.person()?;
    let registered = app
        .store
        .register_for_edition(
            &edition.id,
            &person.person,
            person.work.agency.as_ref(),
            false,
        )
        .await?;
    let over = edition.details.stage(app.now()) == Stage::Past;
    Ok(match registered {
        Registered::Now => Ok(News::Registered),
        Registered::Already => Ok(News::Already),
        Registered::Full => Err((StatusCode::CONFLICT, News::Full)),
        Registered::Closed if over => Err((StatusCode::GONE, News::Over)),
        Registered::Closed => Err((StatusCode::GONE, News::Closed)),
    })
}

async fn wait(app: &App, visitor: &Visitor, edition: &Edition) -> Result<Outcome, Refusal> {
    let person = visitor.person()?;
    let agency = person.work.agency.as_ref();
    let joined = app
        .store
        .join_waiting_list(&edition.id, &person.person, agency)
        .await?;
    let over = edition.details.stage(app.now()) == Stage::Past;
    Ok(match joined {
        Joined::At(_) => Ok(News::Waiting),
        Joined::Registered => Ok(News::Registered),
        Joined::Already => Ok(News::Already),
        Joined::Closed if over => Err((StatusCode::GONE, News::Over)),
        Joined::Closed => Err((StatusCode::GONE, News::Closed)),
    })
}

async fn withdraw(app: &App, visitor: &Visitor, edition: &Edition) -> Result<Outcome, Refusal> {
    let person = &visitor.person()?.person;
    // Whoever stayed away is absent; that cannot be undone by withdrawing afterwards.
    if edition.details.stage(app.now()) == Stage::Past {
        return Ok(Err((StatusCode::GONE, News::Over)));
    }
    if app.store.withdraw_registration(&edition.id, person).await? {
        return Ok(Ok(News::Withdrawn));
    }
    let still = app.store.registration(&edition.id, person).await?;
    Ok(if still.is_some() {
        Err((StatusCode::CONFLICT, News::Known))
    } else {
        Ok(News::Nothing)
    })
}

//! `/live/{edition}`: the phone's page of an edition, and the stream that keeps it current.

use crate::check_in::{self, Arrived};
use crate::editions;
use crate::exit_door::door;
use crate::halls::{self, Answered, Eyes};
use crate::http::answer::{html, see_other};
use crate::http::devices;
use crate::http::forms::Posted;
use crate::http::hub::{self, Screen};
use crate::http::refusal::Refusal;
use crate::learning::Learned;
use crate::reached::reached;
use crate::state::App;
use crate::visitor::Visitor;
use app::address;
use app::pages::workshop::live::{LivePage, act, live_parts, page};
use app::pages::workshop::meeting_opens;
use app::parts::form::ACT;
use app::parts::live::answer::{Refused, Typed, fault_sentence, field, open_poll};
use app::parts::live::{Stage as Shown, StageBody};
use app::parts::notice::Notice;
use app::words::Words;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use domain::attendance::Proof;
use domain::code::Place;
use domain::edition::{Edition, Meeting, Stage};
use domain::exit_door::ExitDoor;
use domain::id::{PersonId, PollId};
use domain::live::{Phase, Vote, VoteFault};
use domain::text::one_line;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::{Deserialize, Serialize};
use store::{Change, Room};

/// How often a phone without scripts looks again while the edition goes on, in seconds.
const AGAIN: u32 = 5;
/// And before it has begun.
const AGAIN_BEFORE: u32 = 30;

/// What of the page is asked for.
#[derive(Debug, Default, Deserialize)]
pub struct LiveQuery {
    #[serde(default)]
    change: String,
    #[serde(default)]
    pause: String,
}

/// The page.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    Path(slug): Path<String>,
    Query(asked): Query<LiveQuery>,
) -> Result<Response, Refusal> {
    let edition = editions::find(&app, &slug).await?.edition;
    let mut data = state(&app, &visitor, &edition).await?;
    data.change = asked.change == "1";
    if let Some(draft) = visitor.draft().await? {
        fill_in(&mut data, &draft);
    }
    data.paused = asked.pause == "1";
    let may_tick = data.may_tick;
    let mut response = html(StatusCode::OK, page(&visitor.frame(&app), data));
    if may_tick {
        devices::mark(&mut response, &app, &headers);
    }
    Ok(response)
}

/// Fills in the answer that was sent after its session had ended, as long as that is what is asked. It was not kept
/// then, which the page says.
fn fill_in(data: &mut LivePage, draft: &Posted) {
    let open = open_poll(&data.stage.body).and_then(|poll| poll.id.as_ref());
    if data.own.is_none() && open.is_some_and(|open| open.as_str() == draft.get(field::POLL)) {
        data.refused = Some(Refused {
            fault: Some(VoteFault::Empty),
            typed: Typed(draft.pairs().to_vec()),
        });
    }
}

async fn state(app: &App, visitor: &Visitor, edition: &Edition) -> Result<LivePage, Refusal> {
    let person = visitor.person()?;
    let details = &edition.details;
    let now = app.now();
    let language = visitor.language;
    let standing = app
        .store
        .standing(&edition.id, &person.person)
        .await?
        .unwrap_or_default();
    let registered = app
        .store
        .registration(&edition.id, &person.person)
        .await?
        .is_some();
    let stage = details.stage(now);
    let meets = takes_place_online(edition) && registered && stage == Stage::Open;
    let library = app.content.library();
    let learned = Learned::of(app, &person.person).await?;
    let room = Room::of(edition.id.clone());
    let hall = app.store.hall(&room).await?;
    let sees = registered || standing.is_present() || editions::runs_workshops(visitor);
    let shown = if sees {
        halls::stage(app, &hall, Eyes::Phone, language).await?
    } else {
        nothing()
    };
    let open = hall
        .state
        .asking
        .as_ref()
        .filter(|asking| asking.phase == Phase::Open);
    let own = match open {
        Some(asking) if sees => {
            let own = app.store.own_vote(&room, &asking.poll, &person.person);
            own.await?
        }
        _ => None,
    };
    let goes_on = halls::goes_on(edition, &hall, now);
    let takes_part = registered || standing.is_present();
    let proven = app.store.stay(&edition.id, &person.person).await?;
    let per = visitor.settings.minutes_per_jp;
    let exit = takes_part
        && matches!(door(app, edition).await?, ExitDoor::Open(_))
        && !left(app, edition, &person.person).await?;
    Ok(LivePage {
        reached: takes_part.then(|| reached(details, &standing, &proven, &learned, per, now)),
        exit,
        who: app.secret.attendee(&edition.id, &person.person),
        stage: shown,
        lasts: goes_on || stage == Stage::Coming,
        may_ask: goes_on && takes_part,
        own,
        change: false,
        refused: None,
        notice: None,
        answered: app
            .store
            .polls_answered(&edition.id, &person.person)
            .await?,
        asked_polls: u32::try_from(hall.polls.len()).unwrap_or(u32::MAX),
        asked: standing.asked_at.is_some(),
        status: standing.status,
        arrived_at: standing.arrived_at,
        place: standing.place,
        may_tick: meets && !standing.inside && standing.asked_at.is_none(),
        meeting: match details.meeting_at(now) {
            Meeting::Now(address)
                if registered && standing.is_present() && !standing.is_in_hall() =>
            {
                Some(address)
            }
            _ => None,
        },
        next: learned
            .next(&library, language)
            .map(|next| (next.title, next.href)),
        edition: editions::line(edition, now, language),
        again: match stage {
            Stage::Open => Some(AGAIN),
            Stage::Coming => Some(AGAIN_BEFORE),
            Stage::Past if goes_on => Some(AGAIN),
            Stage::Past | Stage::Cancelled => None,
        },
        paused: false,
    })
}

/// Whether somebody has passed the exit door.
async fn left(app: &App, edition: &Edition, person: &PersonId) -> Result<bool, Refusal> {
    Ok(app.store.exit_sent(&edition.id, person).await?.is_some())
}

/// What somebody sees who does not take part.
const fn nothing() -> Shown {
    Shown {
        title: String::new(),
        body: StageBody::Waiting,
        pinned: None,
        message: None,
        waiting: 0,
        rehearsal: None,
        pulse_until: None,
    }
}

fn takes_place_online(edition: &Edition) -> bool {
    edition.details.mode.places().contains(&Place::Online)
}

/// Its forms.
pub async fn act(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    Path(slug): Path<String>,
    posted: Posted,
) -> Result<Response, Refusal> {
    let edition = editions::find(&app, &slug).await?.edition;
    match posted.get(ACT) {
        act::TICK => tick(&app, &visitor, &headers, &edition).await,
        act::ANSWER => answer(&app, &visitor, &headers, &edition, &posted).await,
        _ => Err(Refusal::Malformed),
    }
}

/// Somebody who is registered says that they are in the meeting.
async fn tick(
    app: &App,
    visitor: &Visitor,
    headers: &HeaderMap,
    edition: &Edition,
) -> Result<Response, Refusal> {
    let person = visitor.person()?;
    if !takes_place_online(edition) {
        return Err(Refusal::Malformed);
    }
    let claim = check_in::tick_online(app, edition);
    let device = devices::of(headers).map(|mark| devices::within(app, &edition.id, &mark));
    let arrived = check_in::arrive(app, person, edition, claim, Proof::Tick, device).await?;
    match arrived {
        Arrived::In(standing) if standing.is_present() && !standing.is_in_hall() => {
            Ok(meeting_opens(app, visitor, edition))
        }
        Arrived::In(_) => Ok(see_other(&address::live(&edition.details.slug))),
        Arrived::NotRegistered => Err(Refusal::Forbidden),
        Arrived::Used | Arrived::Closed => Err(Refusal::Conflict),
    }
}

/// Leads to the meeting. It is a page that goes on by itself: a browser does not follow a form to another site.
fn meeting_opens(app: &App, visitor: &Visitor, edition: &Edition) -> Response {
    let now = app.now();
    let details = &edition.details;
    let there = see_other(&address::live(&details.slug));
    let Meeting::Now(meeting) = details.meeting_at(now) else {
        return there;
    };
    let Ok(refresh) = HeaderValue::from_str(&format!("0;url={meeting}")) else {
        return there;
    };
    let line = editions::line(edition, now, visitor.language);
    let body = meeting_opens::page(&visitor.frame(app), &line, &meeting);
    let mut response = html(StatusCode::OK, body);
    response.headers_mut().insert(header::REFRESH, refresh);
    response
}

/// What became of an answer, for the page's script. It is a 200 whatever it says: what the script handles is no
/// error of the page.
#[derive(Serialize)]
struct Said {
    ok: bool,
    said: String,
}

/// Why an answer was not kept.
enum NotKept {
    Fault(VoteFault),
    Closed,
    NotIn,
}

/// Somebody answers the poll that is open.
async fn answer(
    app: &App,
    visitor: &Visitor,
    headers: &HeaderMap,
    edition: &Edition,
    posted: &Posted,
) -> Result<Response, Refusal> {
    let kept = keep(app, visitor, edition, posted).await?;
    let words = Words(visitor.language);
    let by_script = headers
        .get(header::ACCEPT)
        .and_then(|accepted| accepted.to_str().ok())
        .is_some_and(|accepted| accepted.contains("application/json"));
    let sentence = match &kept {
        None => words.vote_sent().to_owned(),
        Some(NotKept::Fault(fault)) => fault_sentence(words, *fault),
        Some(NotKept::Closed) => words.vote_closed().to_owned(),
        Some(NotKept::NotIn) => words.vote_not_in().to_owned(),
    };
    if by_script {
        let said = Said {
            ok: kept.is_none(),
            said: sentence,
        };
        return Ok(Json(said).into_response());
    }
    let Some(not_kept) = kept else {
        visitor.forget_draft(app.now()).await?;
        return Ok(see_other(&address::live(&edition.details.slug)));
    };
    let mut data = state(app, visitor, edition).await?;
    let status = match not_kept {
        NotKept::Fault(fault) => {
            let typed = Typed(posted.pairs().to_vec());
            let fault = Some(fault);
            data.refused = Some(Refused { fault, typed });
            StatusCode::UNPROCESSABLE_ENTITY
        }
        NotKept::Closed => {
            let text = one_line(posted.get(domain::live::field::TEXT));
            let unsent = (!text.is_empty()).then(|| format!(" {}", words.vote_unsent(text)));
            let sentence = sentence + unsent.as_deref().unwrap_or_default();
            data.notice = Some(Notice::warn(sentence));
            StatusCode::CONFLICT
        }
        NotKept::NotIn => {
            let typed = Typed(posted.pairs().to_vec());
            data.refused = Some(Refused { fault: None, typed });
            data.notice = Some(Notice::warn(sentence));
            StatusCode::FORBIDDEN
        }
    };
    Ok(html(status, page(&visitor.frame(app), data)))
}

async fn keep(
    app: &App,
    visitor: &Visitor,
    edition: &Edition,
    posted: &Posted,
) -> Result<Option<NotKept>, Refusal> {
    let person = &visitor.person()?.person;
    let poll = PollId::parse(posted.get(field::POLL)).ok_or(Refusal::Malformed)?;
    let room = Room::of(edition.id.clone());
    let standing = app.store.standing(&edition.id, person).await?;
    let standing = standing.unwrap_or_default();
    if !standing.is_present() {
        return Ok(Some(NotKept::NotIn));
    }
    if edition.details.stage(app.now()) == Stage::Cancelled {
        return Ok(Some(NotKept::Closed));
    }
    let hall = app.store.hall(&room).await?;
    let Some(asked) = halls::open_poll(&hall, &poll) else {
        return Ok(Some(NotKept::Closed));
    };
    let vote = match Vote::read(asked, visitor.language, |name| posted.all(name)) {
        Ok(vote) => vote,
        Err(fault) => return Ok(Some(NotKept::Fault(fault))),
    };
    let answered = halls::answer(app, &room, person, &standing, &poll, vote).await?;
    Ok(match answered {
        Answered::Kept => None,
        Answered::Closed => Some(NotKept::Closed),
        Answered::NotIn => Some(NotKept::NotIn),
    })
}

/// The stream: what is shown and asked, the same for all.
pub async fn events(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Result<Response, Refusal> {
    let edition = editions::find(&app, &slug).await?.edition;
    let person = &visitor.person()?.person;
    if !editions::runs_workshops(&visitor) && !halls::takes_part(&app, &edition.id, person).await? {
        return Err(Refusal::Forbidden);
    }
    let dates = visitor.dates();
    let changes = app.store.changes();
    let room = Room::of(edition.id.clone());
    let heard = edition.id.clone();
    let slug = edition.details.slug.as_str().to_owned();
    let drawn_by = app.clone();
    let screen = Screen {
        key: format!("live {} {}", heard.as_str(), dates.language.code()),
        hears: Box::new(move |change| matches!(change, Change::Live(edition) if *edition == heard)),
        windows: false,
        draw: Box::new(move || {
            let (app, room, slug) = (drawn_by.clone(), room.clone(), slug.clone());
            Box::pin(async move {
                let hall = app.store.hall(&room).await?;
                let stage = halls::stage(&app, &hall, Eyes::Phone, dates.language).await?;
                Ok(live_parts(dates, &slug, &stage))
            })
        }),
    };
    let viewer = visitor.viewer(&app)?;
    Ok(hub::stream(&app.hub, viewer, changes, screen))
}

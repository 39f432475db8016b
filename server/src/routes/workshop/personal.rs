//! `/p/{token}`: somebody's own link to an edition. Opening it does nothing; its button says that they are there.

use crate::attendance;
use crate::exit_door::door;
use crate::http::answer::{html, see_other};
use crate::http::devices;
use crate::http::forms::Posted;
use crate::http::refusal::Refusal;
use crate::reached::reached_by;
use crate::state::App;
use crate::visitor::Visitor;
use crate::{editions, personal_links, pulses};
use app::address;
use app::pages::workshop::personal::{ATTEND, PULSE, PersonalPage, field, page};
use app::parts::form::ACT;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::attendance::{Act, Nonce, Proof, Status};
use domain::code::Place;
use domain::edition::Meeting;
use domain::exit_door::ExitDoor;
use http::{HeaderMap, StatusCode};
use store::NewEntry;

/// The page.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    Path(token): Path<String>,
) -> Result<Response, Refusal> {
    let (edition, person) = personal_links::open(&app, &token).await?;
    let now = app.now();
    let standing = &person.standing;
    let pulse = match pulses::open(&app, &edition).await? {
        Some(open) => {
            let pressed = pulses::pressed(&app, &edition, &open, &person.person).await?;
            Some((open.closes_at, pressed))
        }
        None => None,
    };
    let sent = app.store.exit_sent(&edition.id, &person.person).await?;
    let door = door(&app, &edition).await?;
    let per = visitor.settings.minutes_per_jp;
    let reached = reached_by(&app, &edition, &person.person, standing, per).await?;
    let data = PersonalPage {
        edition: editions::line(&edition, now, visitor.language),
        token,
        status: standing.status,
        arrived_at: attendance::arrival(standing),
        nonce: app.store.new_nonce().as_str().to_owned(),
        meeting: match edition.details.meeting_at(now) {
            Meeting::Now(address) if standing.is_present() && !standing.is_in_hall() => {
                Some(address)
            }
            _ => None,
        },
        asked: standing.asked_at.is_some(),
        pulse,
        exit: sent.is_none() && matches!(door, ExitDoor::Open(_)),
        reached,
        name: person.name,
    };
    let mut response = html(StatusCode::OK, page(&visitor.frame(&app), data));
    devices::mark(&mut response, &app, &headers);
    Ok(response)
}

/// Its button.
pub async fn act(
    State(app): State<App>,
    headers: HeaderMap,
    Path(token): Path<String>,
    posted: Posted,
) -> Result<Response, Refusal> {
    if posted.get(ACT) == PULSE {
        return pulse(&app, &token).await;
    }
    if posted.get(ACT) != ATTEND {
        return Err(Refusal::Malformed);
    }
    let (edition, person) = personal_links::open(&app, &token).await?;
    let nonce = Nonce::parse(posted.get(field::NONCE)).ok_or(Refusal::Malformed)?;
    let places = edition.details.mode.places();
    let place = Place::from_code(posted.get(field::PLACE)).filter(|place| places.contains(place));
    let place = place.ok_or(Refusal::Malformed)?;
    let now = app.now();
    let status = Status::of(edition.details.arrival(now)).ok_or(Refusal::Conflict)?;
    let entry = NewEntry {
        place: Some(place),
        arrived_at: Some(now),
        device: devices::of(&headers).map(|mark| devices::within(&app, &edition.id, &mark)),
        ..NewEntry::new(
            edition.id.clone(),
            person.person,
            Act::In(status),
            Proof::Link,
            nonce,
        )
    };
    app.store.append(entry).await?;
    Ok(see_other(&address::personal(&token)))
}

/// They are still there.
async fn pulse(app: &App, token: &str) -> Result<Response, Refusal> {
    let (edition, person) = personal_links::open(app, token).await?;
    let open = pulses::open(app, &edition).await?;
    let open = open.ok_or(Refusal::Conflict)?;
    pulses::press(app, &edition, &open, &person.person).await?;
    Ok(see_other(&address::personal(token)))
}

//! `/p/{token}`: somebody's own link to an edition. Opening it does nothing; its button says that they are there.

use crate::attendance;
use crate::http::answer::{html, see_other};
use crate::http::devices;
use crate::http::forms::Posted;
use crate::http::refusal::Refusal;
use crate::state::App;
use crate::visitor::Visitor;
use crate::{editions, personal_links};
use app::address;
use app::pages::workshop::personal::{ATTEND, PersonalPage, field, page};
use app::parts::form::ACT;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::attendance::{Act, Nonce, Proof, Status};
use domain::code::Place;
use domain::edition::Meeting;
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

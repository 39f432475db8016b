//! `/live/{edition}`: the phone's page of an edition.

use crate::check_in::{self, Arrived};
use crate::halls::Eyes;
use crate::http::answer::{html, see_other};
use crate::http::forms::Posted;
use crate::http::refusal::Refusal;
use crate::learning::Learned;
use crate::state::App;
use crate::visitor::Visitor;
use crate::{editions, halls};
use app::address;
use app::pages::workshop::live::{LivePage, act, page};
use app::parts::form::ACT;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::attendance::Proof;
use domain::code::Place;
use domain::edition::{Edition, Meeting, Stage};
use http::StatusCode;
use store::Room;

/// The page.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Result<Response, Refusal> {
    let person = visitor.person()?;
    let listed = editions::find(&app, &slug).await?;
    let edition = &listed.edition;
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
    let learned = Learned::of(&app, &person.person).await?;
    let hall = app.store.hall(&Room::of(edition.id.clone())).await?;
    let data = LivePage {
        stage: halls::stage(&app, &hall, Eyes::Phone, language).await?,
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
    };
    Ok(html(StatusCode::OK, page(&visitor.frame(&app), data)))
}

fn takes_place_online(edition: &Edition) -> bool {
    edition.details.mode.places().contains(&Place::Online)
}

/// Its form: somebody who is registered says that they are in the meeting.
pub async fn act(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    posted: Posted,
) -> Result<Response, Refusal> {
    if posted.get(ACT) != act::TICK {
        return Err(Refusal::Malformed);
    }
    let person = visitor.person()?;
    let edition = editions::find(&app, &slug).await?.edition;
    if !takes_place_online(&edition) {
        return Err(Refusal::Malformed);
    }
    let claim = check_in::tick_online(&app, &edition);
    let arrived = check_in::arrive(&app, person, &edition, claim, Proof::Tick, None).await?;
    match arrived {
        Arrived::In(_) => Ok(see_other(&address::live(&edition.details.slug))),
        Arrived::NotRegistered => Err(Refusal::Forbidden),
        Arrived::Used | Arrived::Closed => Err(Refusal::Conflict),
    }
}

//! `/pulse/{edition}`: saying that one is still there.

use crate::http::answer::{html, see_other};
use crate::http::forms::Posted;
use crate::http::refusal::Refusal;
use crate::state::App;
use crate::visitor::Visitor;
use crate::{editions, halls, pulses};
use app::address;
use app::pages::workshop::pulse::{PRESS, PulsePage, page};
use app::parts::form::ACT;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::edition::Edition;
use http::StatusCode;
use store::PulseWindow;

/// The page.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Result<Response, Refusal> {
    let edition = editions::find(&app, &slug).await?.edition;
    let open = pulses::open(&app, &edition).await?;
    draw(&app, &visitor, StatusCode::OK, &edition, open).await
}

async fn draw(
    app: &App,
    visitor: &Visitor,
    status: StatusCode,
    edition: &Edition,
    open: Option<PulseWindow>,
) -> Result<Response, Refusal> {
    let person = &visitor.person()?.person;
    let pressed = match &open {
        Some(window) => pulses::pressed(app, edition, window, person).await?,
        None => false,
    };
    let takes_part = halls::takes_part(app, &edition.id, person).await?;
    let standing = app.store.standing(&edition.id, person).await?;
    let status = if takes_part {
        status
    } else {
        StatusCode::FORBIDDEN
    };
    let data = PulsePage {
        takes_part,
        present: standing.is_some_and(|standing| standing.is_present()),
        edition: editions::line(edition, app.now(), visitor.language),
        until: open.map(|window| window.closes_at),
        pressed,
    };
    Ok(html(status, page(&visitor.frame(app), &data)))
}

/// Its button.
pub async fn act(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    posted: Posted,
) -> Result<Response, Refusal> {
    if posted.get(ACT) != PRESS {
        return Err(Refusal::Malformed);
    }
    let edition = editions::find(&app, &slug).await?.edition;
    let person = &visitor.person()?.person;
    let Some(open) = pulses::open(&app, &edition).await? else {
        return draw(&app, &visitor, StatusCode::CONFLICT, &edition, None).await;
    };
    if pulses::press(&app, &edition, &open, person).await? {
        Ok(see_other(&address::pulse(&edition.details.slug)))
    } else {
        draw(&app, &visitor, StatusCode::FORBIDDEN, &edition, Some(open)).await
    }
}

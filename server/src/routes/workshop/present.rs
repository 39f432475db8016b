//! `/present/{edition}`: the screen of the hall, and the stream that keeps it current.

use crate::guests::Host;
use crate::halls::Eyes;
use crate::http::answer::html;
use crate::http::hub::{self, Screen};
use crate::http::refusal::Refusal;
use crate::state::App;
use crate::visitor::Visitor;
use crate::{editions, halls};
use app::address;
use app::pages::workshop::present::{HallPage, ShownCode, live_parts, page};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::code::{Place, Window};
use domain::edition::Stage;
use domain::id::EditionId;
use domain::language::Language;
use http::StatusCode;
use serde::Deserialize;
use store::Change;

/// Whose code is shown, and whether a screen without scripts keeps itself current.
#[derive(Debug, Default, Deserialize)]
pub struct ScreenQuery {
    #[serde(default)]
    place: String,
    #[serde(default)]
    pause: String,
}

/// The page.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(asked): Query<ScreenQuery>,
) -> Result<Response, Refusal> {
    let id = editions::find(&app, &slug).await?.edition.id;
    let place = Place::from_code(&asked.place);
    let mut data = state(&app, &id, place, visitor.language).await?;
    data.paused = asked.pause == "1";
    Ok(html(StatusCode::OK, page(&visitor.frame(&app), data)))
}

/// What the screen shows now.
async fn state(
    app: &App,
    id: &EditionId,
    place: Option<Place>,
    language: Language,
) -> Result<HallPage, Refusal> {
    let keys = app.store.edition_keys(id).await?;
    let keys = keys.ok_or(Refusal::NotFound)?;
    let edition = &keys.edition;
    let places = edition.details.mode.places();
    let place = place
        .filter(|place| places.contains(place))
        .or(places.first().copied())
        .unwrap_or(Place::Venue);
    let now = app.now();
    let stage = edition.details.stage(now);
    let key = keys.keys.iter().find(|key| key.place == place);
    let code = key.filter(|_| stage == Stage::Open).map(|key| {
        let token = key.token_at(now);
        let code = token.code;
        let until = Window::at(now).end();
        ShownCode {
            code,
            address: format!("{}{}", app.base_url, address::scanned(&token)),
            seconds: u32::try_from((until.0 - now.0 + 999) / 1_000)
                .unwrap_or(1)
                .max(1),
            until,
        }
    });
    let tally = app.store.tally(id).await?;
    let hall = halls::run(app, id).await?;
    Ok(HallPage {
        stage: halls::stage(app, &hall, Eyes::Hall, language).await?,
        edition: editions::line(edition, now, language),
        place,
        both_places: places.len() > 1,
        code,
        host: app.host().to_owned(),
        venue: tally.venue,
        online: tally.online,
        present: tally.present,
        expected: tally.expected(),
        paused: false,
    })
}

/// The stream: each new code, who came, and what was changed in the edition.
pub async fn events(
    State(app): State<App>,
    visitor: Visitor,
    host: Host,
    Path(slug): Path<String>,
    Query(asked): Query<ScreenQuery>,
) -> Result<Response, Refusal> {
    let id = editions::find(&app, &slug).await?.edition.id;
    let (place, dates) = (Place::from_code(&asked.place), visitor.dates());
    let heard = id.clone();
    let changes = app.store.changes();
    let drawn_by = app.clone();
    let screen = Screen {
        key: format!(
            "present {} {} {}",
            id.as_str(),
            place.map_or("", Place::code),
            dates.language.code()
        ),
        hears: Box::new(move |change| match change {
            Change::Attendance(edition) | Change::Edition(edition) | Change::Live(edition) => {
                *edition == heard
            }
            _ => false,
        }),
        windows: true,
        draw: Box::new(move || {
            let app = drawn_by.clone();
            let id = id.clone();
            Box::pin(async move {
                let data = state(&app, &id, place, dates.language).await?;
                Ok(live_parts(dates, &data))
            })
        }),
    };
    let viewer = host.viewer(&app, &visitor)?;
    Ok(hub::stream(&app.hub, viewer, changes, screen))
}

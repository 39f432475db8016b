//! `/present/{edition}`: the screen of the hall, and the stream that keeps it current.

use crate::dates;
use crate::editions;
use crate::http::answer::html;
use crate::http::events::{self, Told};
use crate::http::refusal::Refusal;
use crate::state::App;
use crate::visitor::Visitor;
use app::address;
use app::pages::workshop::present::{HallPage, ShownCode, page};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::attendance::Tally;
use domain::code::{Place, Window};
use domain::edition::Stage;
use http::StatusCode;
use serde::Deserialize;
use store::{Attendee, Change};

/// Whose code is shown, and whether a screen without scripts keeps itself current.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
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
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let id = editions::find(&app, &slug).await?.edition.id;
    let keys = app.store.edition_keys(&id).await?;
    let keys = keys.ok_or(Refusal::NotFound)?;
    let edition = &keys.edition;
    let places = edition.details.mode.places();
    let place = Place::from_code(&asked.place)
        .filter(|place| places.contains(place))
        .or(places.first().copied())
        .unwrap_or(Place::Venue);
    let now = app.now();
    let stage = edition.details.stage(now);
    let key = keys.keys.iter().find(|key| key.place == place);
    let code = key.filter(|_| stage == Stage::Open).map(|key| {
        let token = key.token_at(now);
        let code = token.code;
        let left = Window::at(now).end().0 - now.0;
        ShownCode {
            code,
            address: format!("{}{}", app.base_url, address::scanned(&token)),
            seconds: u32::try_from((left + 999) / 1_000).unwrap_or(1).max(1),
        }
    });
    let mut tally = Tally::default();
    for attendee in app.store.attendance(&id).await? {
        tally += Tally::of(&Attendee::counted(&attendee));
    }
    let data = HallPage {
        edition: editions::line(edition, now, visitor.language),
        place,
        both_places: places.len() > 1,
        code,
        opens: dates::day_and_time(edition.details.opens_at(), visitor.language),
        host: app
            .base_url
            .split_once("://")
            .map_or(app.base_url.as_str(), |(_, host)| host)
            .to_owned(),
        venue: tally.venue,
        online: tally.online,
        present: tally.present,
        expected: tally.expected(),
        paused: asked.pause == "1",
    };
    Ok(html(StatusCode::OK, page(&visitor.frame(&app), data)))
}

/// The stream: tells of each new code, of who came, and of what was changed in the edition.
pub async fn events(State(app): State<App>, Path(slug): Path<String>) -> Result<Response, Refusal> {
    let id = editions::find(&app, &slug).await?.edition.id;
    let told = Told {
        hears: Box::new(move |change| match change {
            Change::Attendance(edition) | Change::Edition(edition) => *edition == id,
            _ => false,
        }),
        windows: true,
    };
    Ok(events::stream(&app, told))
}

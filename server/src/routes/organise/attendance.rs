//! `/organiser/editions/{edition}/attendance`

use crate::http::answer::html;
use crate::http::events;
use crate::http::refusal::Refusal;
use crate::state::App;
use crate::visitor::Visitor;
use crate::{attendance, dates, editions};
use app::address;
use app::pages::organise::attendance::{AttendancePage, page, sheet};
use app::words::Words;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::rollup::Opening;
use http::StatusCode;
use serde::Deserialize;
use store::Change;

/// What is asked to be open, and whether the page stands still.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    open: Option<String>,
    #[serde(default)]
    pause: String,
}

impl Asked {
    fn opening(&self) -> Opening {
        Opening::parse(self.open.as_deref())
    }
}

/// The page.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let edition = editions::find(&app, &slug).await?.edition;
    let opening = asked.opening();
    let rollup = attendance::rollup(&app.store, &edition.id, &opening).await?;
    let now = app.now();
    let data = AttendancePage {
        edition: editions::line(&edition, now, visitor.language),
        rollup,
        opening,
        paused: asked.pause == "1",
        updated: dates::time(now, visitor.language),
        link: format!(
            "{}{}",
            app.base_url,
            address::workshop(&edition.details.slug)
        ),
    };
    Ok(html(StatusCode::OK, page(&visitor.frame(&app), data)))
}

/// The same as a file.
pub async fn file(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let edition = editions::find(&app, &slug).await?.edition;
    let rollup = attendance::rollup(&app.store, &edition.id, &asked.opening()).await?;
    let words = Words(visitor.language);
    attendance::download(
        &sheet(words, &rollup),
        &attendance::file_name(words, &edition.details, false),
    )
}

/// Tells that it has changed.
pub async fn events(State(app): State<App>, Path(slug): Path<String>) -> Result<Response, Refusal> {
    let edition = editions::find(&app, &slug).await?.edition.id;
    let told = events::Told {
        hears: Box::new(move |change| match change {
            Change::Attendance(other) | Change::Edition(other) => *other == edition,
            Change::Agencies => true,
            _ => false,
        }),
        windows: false,
    };
    Ok(events::stream(&app, told))
}

//! `/organiser/editions/{edition}/attendance`

use crate::http::answer::html;
use crate::http::hub::{self, Screen};
use crate::http::refusal::Refusal;
use crate::state::App;
use crate::visitor::Visitor;
use crate::{attendance, editions};
use app::address;
use app::pages::organise::attendance::{AttendancePage, live_parts, page, sheet};
use app::words::Words;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::account::Role;
use domain::attendance_by_agency::Opening;
use domain::edition::Edition;
use domain::language::Language;
use http::StatusCode;
use serde::Deserialize;
use store::Change;

/// What is asked to be open, and whether the page stands still.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct BoardQuery {
    open: Option<String>,
    #[serde(default)]
    pause: String,
    #[serde(default)]
    message: String,
}

impl BoardQuery {
    fn opening(&self) -> Opening {
        Opening::parse(self.open.as_deref())
    }
}

/// The page.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(asked): Query<BoardQuery>,
) -> Result<Response, Refusal> {
    let edition = editions::find(&app, &slug).await?.edition;
    may_see(&visitor, &edition)?;
    let manages = visitor.holds(Role::Organiser);
    let language = visitor.language;
    let mut data = state(&app, &edition, asked.opening(), language, manages).await?;
    data.paused = asked.pause == "1";
    data.message_open = asked.message == "1";
    Ok(html(StatusCode::OK, page(&visitor.frame(&app), data)))
}

fn may_see(visitor: &Visitor, edition: &Edition) -> Result<(), Refusal> {
    if editions::sees_attendance(visitor, edition) {
        Ok(())
    } else {
        Err(Refusal::Forbidden)
    }
}

/// What the page shows now.
async fn state(
    app: &App,
    edition: &Edition,
    opening: Opening,
    language: Language,
    manages: bool,
) -> Result<AttendancePage, Refusal> {
    let rollup = attendance::rollup(&app.store, &edition.id, &opening).await?;
    let waiting = if manages {
        let signals = app.store.signals(&edition.id).await?;
        signals.iter().filter(|one| one.is_open()).count()
    } else {
        0
    };
    let now = app.now();
    Ok(AttendancePage {
        edition: editions::line(edition, now, language),
        rollup,
        opening,
        message_open: false,
        paused: false,
        manages,
        signals: u32::try_from(waiting).unwrap_or(u32::MAX),
        updated_at: now,
        link: format!(
            "{}{}",
            app.base_url,
            address::workshop(&edition.details.slug)
        ),
    })
}

/// The same as a file.
pub async fn file(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(asked): Query<BoardQuery>,
) -> Result<Response, Refusal> {
    let edition = editions::find(&app, &slug).await?.edition;
    may_see(&visitor, &edition)?;
    let rollup = attendance::rollup(&app.store, &edition.id, &asked.opening()).await?;
    let words = Words(visitor.language);
    attendance::download(
        &sheet(words, edition.details.stage(app.now()), &rollup),
        &attendance::file_name(words, &edition.details, None, visitor.dates().zone),
    )
}

/// The stream: the page's parts whenever somebody's standing, the edition or the agencies change.
pub async fn events(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(asked): Query<BoardQuery>,
) -> Result<Response, Refusal> {
    let edition = editions::find(&app, &slug).await?.edition;
    may_see(&visitor, &edition)?;
    let id = edition.id;
    let dates = visitor.dates();
    let manages = visitor.holds(Role::Organiser);
    let heard = id.clone();
    let changes = app.store.changes();
    let drawn_by = app.clone();
    let screen = Screen {
        key: format!(
            "attendance {} {} {} {}",
            id.as_str(),
            manages,
            asked.open.as_deref().unwrap_or("(as it is)"),
            dates.language.code()
        ),
        hears: Box::new(move |change| match change {
            Change::Attendance(edition) | Change::Edition(edition) => *edition == heard,
            Change::Agencies => true,
            _ => false,
        }),
        windows: false,
        draw: Box::new(move || {
            let app = drawn_by.clone();
            let (id, opening) = (id.clone(), asked.opening());
            Box::pin(async move {
                let listed = app.store.edition(&id).await?.ok_or(Refusal::NotFound)?;
                let edition = &listed.edition;
                let data = state(&app, edition, opening, dates.language, manages).await?;
                Ok(live_parts(dates, &data))
            })
        }),
    };
    let viewer = visitor.viewer(&app)?;
    Ok(hub::stream(&app.hub, viewer, changes, screen))
}

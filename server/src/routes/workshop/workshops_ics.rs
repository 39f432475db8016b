//! `/workshops.ics` and `/workshops/{edition}/calendar.ics`: what comes, for calendars, and one edition.

use crate::editions::find;
use crate::http::refusal::Refusal;
use crate::state::App;
use crate::visitor::Visitor;
use app::address;
use app::parts::edition::mode_word;
use app::words::Words;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use documents::ics::{Event, Span, calendar};
use domain::code::Place;
use domain::language::Language;
use http::header;
use store::ListedEdition;

/// The file.
pub async fn show(State(app): State<App>, visitor: Visitor) -> Result<Response, Refusal> {
    let language = visitor.language;
    let upcoming = app.store.upcoming_editions(app.now()).await?;
    let events: Vec<_> = upcoming
        .iter()
        .map(|listed| event(&app, listed, language))
        .collect();
    Ok(file(&visitor, "inline; filename=\"kopitalk.ics\"", &events))
}

/// The file of one edition. What is read in again replaces what a calendar has of it, so that a changed hour
/// and a cancellation arrive.
pub async fn one(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Result<Response, Refusal> {
    let listed = find(&app, &slug).await?;
    let name = format!(
        "attachment; filename=\"{}.ics\"",
        listed.edition.details.slug
    );
    let event = event(&app, &listed, visitor.language);
    Ok(file(&visitor, &name, &[event]))
}

fn file(visitor: &Visitor, disposition: &str, events: &[Event]) -> Response {
    let language = visitor.language;
    let name = Words(language).workshops_calendar_name();
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    let text = calendar(name, language, visitor.dates().zone, events);
    (headers, text).into_response()
}

/// The address of the meeting is not in it: anybody may read the file.
fn event(app: &App, listed: &ListedEdition, language: Language) -> Event {
    let edition = &listed.edition;
    let details = &edition.details;
    let location = if details.mode.places().contains(&Place::Venue) {
        details.place.clone()
    } else {
        mode_word(Words(language), details.mode).to_owned()
    };
    Event {
        id: edition.id.as_str().to_owned(),
        changed_at: listed.changed_at,
        revision: listed.revision,
        span: if details.hours_known {
            Span::Hours(details.starts_at, details.ends_at)
        } else {
            Span::Days(details.starts_at, details.ends_at)
        },
        title: details.title.get(language).to_owned(),
        about: details.summary.get(language).trim().to_owned(),
        location,
        address: format!("{}{}", app.base_url, address::workshop(&details.slug)),
        cancelled: details.cancelled_at.is_some(),
    }
}

//! `/me/boosters/{course}/{days}`: three questions some days after a course was finished.
//! `/me/boosters.ics`: when they are due, for calendars.

use crate::boosters::{self, href};
use crate::http::forms::Posted;
use crate::http::refusal::Refusal;
use crate::learning::Learned;
use crate::routes::learn::quiz::{self, Place, QuizContext};
use crate::state::App;
use crate::visitor::Visitor;
use app::words::Words;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use documents::ics::{Event, Span, calendar};
use domain::clock::MINUTE;
use http::{StatusCode, header};

/// The page.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(path): Path<(String, String)>,
) -> Result<Response, Refusal> {
    asked(&app, &visitor, path, None).await
}

/// Its forms.
pub async fn act(
    State(app): State<App>,
    visitor: Visitor,
    Path(path): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Refusal> {
    asked(&app, &visitor, path, Some(&posted)).await
}

async fn asked(
    app: &App,
    visitor: &Visitor,
    (course, days): (String, String),
    posted: Option<&Posted>,
) -> Result<Response, Refusal> {
    let person = &visitor.person()?.person;
    let stage = boosters::stage(&days).ok_or(Refusal::NotFound)?;
    let library = app.content.library();
    let course = library.course(&course).ok_or(Refusal::NotFound)?;
    let learned = Learned::of(app, person).await?;
    let completion = learned.completion(&course.slug).ok_or(Refusal::NotFound)?;
    let (unit, quiz) =
        boosters::quiz(app, &library, &learned, person, completion, course, stage).await?;
    let asked = QuizContext {
        app,
        visitor,
        course,
        unit: &unit,
        quiz: &quiz,
        place: Place::Booster(stage),
        finished: None,
        first: None,
    };
    let due = stage.due(completion);
    if app.now() < due {
        let status = match posted {
            Some(_) => StatusCode::CONFLICT,
            None => StatusCode::OK,
        };
        return Ok(asked.not_yet(status, due));
    }
    match posted {
        Some(posted) => quiz::act(&asked, posted).await,
        None => quiz::show(&asked).await,
    }
}

/// The calendar.
pub async fn calendar_file(State(app): State<App>, visitor: Visitor) -> Result<Response, Refusal> {
    let person = &visitor.person()?.person;
    let language = visitor.language;
    let library = app.content.library();
    let learned = Learned::of(&app, person).await?;
    let begun = app.store.boosters(person).await?;
    let words = Words(language);
    let events: Vec<Event> = boosters::left(&library, &learned, &begun)
        .into_iter()
        .map(|one| Event {
            id: format!("{}-{}@kopitalk", one.course.slug, one.stage.slug()),
            changed_at: one.due,
            revision: 0,
            span: Span::Hours(one.due, one.due.plus(15 * MINUTE)),
            title: boosters::title(one.course, one.stage, language),
            about: words.booster_summary().to_owned(),
            location: String::new(),
            address: format!("{}{}", app.base_url, href(&one.course.slug, one.stage)),
            cancelled: false,
        })
        .collect();
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"kopitalk-penyegar.ics\"",
        ),
    ];
    Ok((
        headers,
        calendar(
            words.booster_calendar(),
            language,
            visitor.dates().zone,
            &events,
        ),
    )
        .into_response())
}

//! `/courses`

use crate::http::answer::html;
use crate::http::refusal::Refusal;
use crate::learning::card;
use crate::routes::learn::home::learned;
use crate::state::App;
use crate::visitor::Visitor;
use app::pages::learn::courses::{CoursesPage, page};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;

/// The page.
pub async fn show(State(app): State<App>, visitor: Visitor) -> Result<Response, Refusal> {
    let library = app.content.library();
    let learned = learned(&app, &visitor).await?;
    let courses = library
        .courses()
        .iter()
        .map(|course| {
            card(
                course,
                learned.as_ref(),
                visitor.settings.minutes_per_jp,
                visitor.language,
            )
        })
        .collect();
    Ok(html(
        StatusCode::OK,
        page(&visitor.frame(&app), CoursesPage { courses }),
    ))
}

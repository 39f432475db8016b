//! `/trainer`: the courses.

use crate::http::answer::html;
use crate::http::refusal::Refusal;
use crate::state::App;
use crate::visitor::Visitor;
use app::address;
use app::pages::teach::trainer::{TaughtCourse, TrainerHome, page};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;

/// The courses.
pub async fn show(State(app): State<App>, visitor: Visitor) -> Result<Response, Refusal> {
    let finished = app.store.completion_counts().await?;
    let library = app.content.library();
    let courses = library
        .courses()
        .iter()
        .map(|course| TaughtCourse {
            title: course.title.get(visitor.language).to_owned(),
            summary: course.summary.get(visitor.language).to_owned(),
            href: address::gain(&course.slug),
            finished: finished.get(&course.slug).copied().unwrap_or_default(),
        })
        .collect();
    let drawn = page(&visitor.frame(&app), TrainerHome { courses });
    Ok(html(StatusCode::OK, drawn))
}

//! `/`

use crate::answer::html;
use crate::learning::{Learned, card};
use crate::refusal::Refusal;
use crate::state::App;
use crate::visitor::Visitor;
use app::pages::home::{HomePage, page};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;

/// The page.
pub async fn show(State(app): State<App>, visitor: Visitor) -> Result<Response, Refusal> {
    let library = app.content.library();
    let learned = learned(&app, &visitor).await?;
    let next = learned
        .clone()
        .unwrap_or_default()
        .next(&library, visitor.language);
    let data = HomePage {
        courses: library
            .courses()
            .iter()
            .map(|course| card(course, learned.as_ref(), &app, visitor.language))
            .collect(),
        next,
        jp: learned.map(|learned| learned.ring(&library, &app)),
    };
    Ok(html(StatusCode::OK, page(&visitor.frame(&app), data)))
}

/// What the person has learned; `None` for nobody.
///
/// # Errors
/// When the database does not answer.
pub async fn learned(app: &App, visitor: &Visitor) -> Result<Option<Learned>, Refusal> {
    match visitor.person_id() {
        Some(person) => Ok(Some(Learned::new(&app.store.known_progress(person).await?))),
        None => Ok(None),
    }
}

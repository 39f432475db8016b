//! `/organiser/editions/{edition}/exit`

use crate::editions;
use crate::http::answer::html;
use crate::http::refusal::Refusal;
use crate::state::App;
use crate::visitor::Visitor;
use app::address;
use app::pages::organise::exit_answers::{ExitAnswersPage, page};
use axum::extract::{Path, State};
use axum::response::Response;
use domain::exit_door::{count_ratings, shown_remarks};
use http::StatusCode;

/// The page.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Result<Response, Refusal> {
    let edition = editions::find(&app, &slug).await?.edition;
    let (forms, answers) = app.store.exit_answers(&edition.id).await?;
    let data = ExitAnswersPage {
        edition: editions::line(&edition, app.now(), visitor.language),
        link: format!("{}{}", app.base_url, address::exit(&edition.details.slug)),
        forms,
        present: app.store.tally(&edition.id).await?.present,
        remarks: shown_remarks(&answers),
        items: count_ratings(&answers),
    };
    Ok(html(StatusCode::OK, page(&visitor.frame(&app), data)))
}

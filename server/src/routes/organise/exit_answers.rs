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
use domain::exit_door::{SHOWN_FROM, count_ratings};
use http::StatusCode;

/// The page.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Result<Response, Refusal> {
    let edition = editions::find(&app, &slug).await?.edition;
    let (forms, answers) = app.store.exit_answers(&edition.id).await?;
    let shown = answers.len() >= SHOWN_FROM;
    let remarks = answers
        .iter()
        .filter(|answer| shown && !answer.remark.is_empty())
        .map(|answer| answer.remark.clone());
    let data = ExitAnswersPage {
        edition: editions::line(&edition, app.now(), visitor.language),
        link: format!("{}{}", app.base_url, address::exit(&edition.details.slug)),
        forms,
        present: app.store.tally(&edition.id).await?.present,
        remarks: remarks.collect(),
        items: shown.then(|| count_ratings(&answers)),
    };
    Ok(html(StatusCode::OK, page(&visitor.frame(&app), data)))
}

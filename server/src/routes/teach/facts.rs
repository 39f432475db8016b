//! `/trainer/facts`: facts that can age, those that are due first.

use crate::http::answer::html;
use crate::http::refusal::Refusal;
use crate::learning::unit_links;
use crate::state::App;
use crate::visitor::Visitor;
use app::pages::teach::facts::{FactRow, FactsPage, page};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;

/// The page.
pub async fn show(State(app): State<App>, visitor: Visitor) -> Result<Response, Refusal> {
    let language = visitor.language;
    let library = app.content.library();
    let now = app.now();
    let today = visitor.dates().zone.day(now);
    let mut all: Vec<_> = library.facts().iter().collect();
    all.sort_by_key(|fact| fact.due);
    let (due, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|fact| fact.is_due(today));
    let row = |fact: &catalogue::Fact| FactRow {
        id: fact.id.clone(),
        value: fact.value.get(language).to_owned(),
        sources: fact
            .sources
            .iter()
            .map(|source| (source.name.clone(), source.address.clone()))
            .collect(),
        checked_on: fact.checked_on,
        due: fact.due,
        cited: unit_links(library.citing_fact(&fact.id), language),
    };
    let data = FactsPage {
        today,
        due: due.into_iter().map(row).collect(),
        others: others.into_iter().map(row).collect(),
    };
    Ok(html(StatusCode::OK, page(&visitor.frame(&app), data)))
}

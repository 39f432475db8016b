//! `/glossary`: every word that is explained.

use crate::http::answer::html;
use crate::http::refusal::Refusal;
use crate::learning::unit_links;
use crate::state::App;
use crate::visitor::Visitor;
use app::pages::learn::glossary::{GlossaryPage, GlossaryTerm, page};
use axum::extract::State;
use axum::response::Response;
use domain::language::Language;
use http::StatusCode;

/// The page.
pub async fn show(State(app): State<App>, visitor: Visitor) -> Result<Response, Refusal> {
    let language = visitor.language;
    let other = match language {
        Language::Id => Language::En,
        Language::En => Language::Id,
    };
    let library = app.content.library();
    let mut terms: Vec<GlossaryTerm> = library
        .terms()
        .iter()
        .map(|term| GlossaryTerm {
            id: term.id.clone(),
            term: term.term.get(language).to_owned(),
            other: (other.code(), term.term.get(other).to_owned()),
            meaning: term.meaning.get(language).to_owned(),
            taught: unit_links(library.using_term(&term.id), language),
        })
        .collect();
    terms.sort_by_cached_key(|term| term.term.to_lowercase());
    let data = GlossaryPage { terms };
    Ok(html(StatusCode::OK, page(&visitor.frame(&app), data)))
}

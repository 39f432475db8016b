//! `/search`: what is taught, found by its words.

use crate::http::answer::html;
use crate::http::refusal::Refusal;
use crate::learning::{course_link, href};
use crate::state::App;
use crate::visitor::Visitor;
use app::address;
use app::pages::learn::search::{Found, SearchPage, page};
use app::parts::pieces::Piece;
use axum::extract::{Query, State};
use axum::response::Response;
use catalogue::Library;
use catalogue::search::{Hit, Place};
use domain::language::Language;
use domain::text::one_line;
use http::StatusCode;
use serde::Deserialize;

/// The longest query, in characters.
const MAX_LENGTH: usize = 200;

/// What is searched for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct SearchQuery {
    q: String,
}

/// What fits.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<SearchQuery>,
) -> Result<Response, Refusal> {
    let query: String = one_line(&asked.q).chars().take(MAX_LENGTH).collect();
    let library = app.content.library();
    let language = visitor.language;
    let (mut lessons, mut terms) = (vec![], vec![]);
    for hit in library.search(&query, language) {
        match &hit.place {
            Place::Lesson { .. } => lessons.extend(lesson(&library, &hit, language)),
            Place::Term(id) => terms.push(Found {
                href: address::term(id),
                title: pieces(&hit.title),
                text: pieces(&hit.text),
                course: None,
            }),
        }
    }
    let data = SearchPage {
        query,
        lessons,
        terms,
    };
    Ok(html(StatusCode::OK, page(&visitor.frame(&app), data)))
}

fn lesson(library: &Library, hit: &Hit, language: Language) -> Option<Found> {
    let Place::Lesson { course, unit } = &hit.place else {
        return None;
    };
    let course = library.course(course.as_str())?;
    let unit = course.unit(unit.as_str())?;
    Some(Found {
        href: href(course, unit),
        title: pieces(&hit.title),
        text: pieces(&hit.text),
        course: Some(course_link(course, language)),
    })
}

fn pieces(pieces: &[catalogue::search::Piece]) -> Vec<Piece> {
    pieces
        .iter()
        .map(|piece| Piece {
            text: piece.text.clone(),
            marked: piece.found,
        })
        .collect()
}

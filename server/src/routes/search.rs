//! `/search`, `/glossary`, `/trainer/facts`: what is taught, found by its words.

use crate::answer::html;
use crate::learning::{course_link, href};
use crate::refusal::Refusal;
use crate::state::App;
use crate::visitor::Visitor;
use crate::when;
use app::pages::facts::{FactRow, FactsPage};
use app::pages::glossary::{GlossaryPage, GlossaryTerm};
use app::pages::search::{Found, SearchPage};
use app::pages::{facts, glossary, search};
use app::parts::breadcrumb::Link;
use app::parts::pieces::Piece;
use axum::extract::{Query, State};
use axum::response::Response;
use catalogue::search::{Hit, Place};
use catalogue::{Day, Library};
use domain::course::{Course, Unit};
use domain::language::Language;
use domain::text::one_line;
use http::StatusCode;
use serde::Deserialize;

/// The longest query, in characters.
const LONGEST: usize = 200;

/// What is searched for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
}

/// What fits.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let query: String = one_line(&asked.q).chars().take(LONGEST).collect();
    let library = app.content.library();
    let language = visitor.language;
    let (mut lessons, mut terms) = (vec![], vec![]);
    for hit in library.search(&query, language) {
        match &hit.place {
            Place::Lesson { .. } => lessons.extend(lesson(&library, &hit, language)),
            Place::Term(id) => terms.push(Found {
                href: format!("/glossary#{id}"),
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
    let page = search::page(&visitor.frame(&app), data);
    Ok(html(StatusCode::OK, page))
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

fn links(units: Vec<(&Course, &Unit)>, language: Language) -> Vec<Link> {
    units
        .into_iter()
        .map(|(course, unit)| Link::new(unit.title.get(language), href(course, unit)))
        .collect()
}

/// Every word.
pub async fn glossary(State(app): State<App>, visitor: Visitor) -> Result<Response, Refusal> {
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
            taught: links(library.using_term(&term.id), language),
        })
        .collect();
    terms.sort_by_cached_key(|term| term.term.to_lowercase());
    let page = glossary::page(&visitor.frame(&app), GlossaryPage { terms });
    Ok(html(StatusCode::OK, page))
}

/// Facts that can age.
pub async fn facts(State(app): State<App>, visitor: Visitor) -> Result<Response, Refusal> {
    let language = visitor.language;
    let library = app.content.library();
    let now = app.now();
    let today = Day::parse(&when::fields(now).0);
    let mut all: Vec<_> = library.facts().iter().collect();
    all.sort_by_key(|fact| fact.due);
    let (due, others): (Vec<_>, Vec<_>) = all
        .into_iter()
        .partition(|fact| today.is_some_and(|today| fact.due <= today));
    let row = |fact: &catalogue::Fact| FactRow {
        id: fact.id.clone(),
        value: fact.value.get(language).to_owned(),
        source: fact.source.clone(),
        checked: fact.checked_on.written(language),
        due: fact.due.written(language),
        cited: links(library.citing_fact(&fact.id), language),
    };
    let data = FactsPage {
        today: when::day(now, language),
        due: due.into_iter().map(row).collect(),
        others: others.into_iter().map(row).collect(),
    };
    let page = facts::page(&visitor.frame(&app), data);
    Ok(html(StatusCode::OK, page))
}

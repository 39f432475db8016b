//! `/courses/{course}/{unit}/card.png`: the pocket card of a lesson as a picture to forward.

use crate::http::refusal::Refusal;
use crate::state::App;
use app::parts::dates::Dates;
use app::words::Words;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use catalogue::Library;
use documents::card::{Card, png};
use domain::course::{Course, Unit};
use domain::language::Language;
use domain::lesson::Part;
use http::{HeaderMap, StatusCode, header};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use tokio::sync::Semaphore;

/// One is drawn at a time: a drawing takes six megabytes while it is made.
static DRAWING: Semaphore = Semaphore::const_new(1);

/// In which language.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct CardQuery {
    lang: String,
}

/// The picture. Who has it already is told that it is the same.
pub async fn show(
    State(app): State<App>,
    Path((course, unit)): Path<(String, String)>,
    Query(asked): Query<CardQuery>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let dates = Dates {
        language: Language::from_code(&asked.lang).unwrap_or_default(),
        zone: app.store.settings().await?.zone,
    };
    let library = app.content.library();
    let course = library.course(&course).ok_or(Refusal::NotFound)?;
    let unit = course.unit(&unit).ok_or(Refusal::NotFound)?;
    let card = card(&app, &library, course, unit, dates).ok_or(Refusal::NotFound)?;
    let digest = Sha256::digest(format!("{card:?}").as_bytes());
    let tag = format!("\"{}\"", hex::encode(&digest[..12]));
    let kept = [
        (header::ETAG, tag.clone()),
        (header::CACHE_CONTROL, "public, max-age=3600".to_owned()),
    ];
    let known = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.split(',').any(|one| one.trim() == tag));
    if known {
        return Ok((StatusCode::NOT_MODIFIED, kept).into_response());
    }
    let turn = DRAWING.acquire().await.map_err(Refusal::internal)?;
    let drawn = tokio::task::spawn_blocking(move || png(&card))
        .await
        .map_err(Refusal::internal)?;
    drop(turn);
    let bytes = drawn.map_err(Refusal::internal)?;
    let kind = [(header::CONTENT_TYPE, "image/png")];
    Ok((kept, kind, bytes).into_response())
}

/// The first pocket card of a lesson.
fn card(app: &App, library: &Library, course: &Course, unit: &Unit, dates: Dates) -> Option<Card> {
    let text = unit.lesson()?;
    let (lesson, language) = text.get(dates.language);
    let words = Words(language);
    let part = lesson.parts.iter().find_map(|part| match part {
        Part::Card(card) => Some(card),
        _ => None,
    })?;
    // What it says is as old as the oldest fact of its lesson.
    let checked = library
        .facts()
        .iter()
        .filter(|fact| {
            let citing = library.citing_fact(&fact.id);
            citing
                .iter()
                .any(|(one, other)| one.slug == course.slug && other.slug == unit.slug)
        })
        .map(|fact| fact.checked_on)
        .min();
    let date = match checked {
        Some(day) => words.lesson_card_checked(day.short(language)),
        None => words.lesson_card_taken(dates.zone.day(app.now()).short(language)),
    };
    let host = app.base_url.split("://").last().unwrap_or_default();
    Some(Card {
        kind: words.lesson_card().to_owned(),
        title: part.title.clone(),
        points: part.points.clone(),
        source: format!("{} · {host}", course.title.get(language)),
        date,
    })
}

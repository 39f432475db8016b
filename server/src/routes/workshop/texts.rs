//! `/control/{edition}/texts`: what the hall wrote, for whoever runs it.

use crate::editions;
use crate::halls;
use crate::http::answer::{html, see_other};
use crate::http::forms::Posted;
use crate::http::refusal::Refusal;
use crate::state::App;
use crate::visitor::Visitor;
use app::address;
use app::pages::workshop::texts::{TextsFault, TextsPage, WrittenPoll, act, field, page, row_id};
use app::parts::form::ACT;
use app::parts::live::ShownTally;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::edition::Edition;
use domain::id::PollId;
use domain::language::Language;
use domain::live::{Decision, Decisions, MAX_GROUP, Tallied, Text};
use domain::text::one_line;
use http::StatusCode;
use serde::Deserialize;
use store::Room;

/// Which poll is looked at.
#[derive(Debug, Default, Deserialize)]
pub struct TextsQuery {
    #[serde(default)]
    poll: String,
}

/// The page.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(asked): Query<TextsQuery>,
) -> Result<Response, Refusal> {
    let edition = editions::find(&app, &slug).await?.edition;
    let poll = PollId::parse(&asked.poll);
    let (_, data) = state(&app, &edition, poll, visitor.language).await?;
    Ok(html(StatusCode::OK, page(&visitor.frame(&app), data)))
}

async fn state(
    app: &App,
    edition: &Edition,
    wanted: Option<PollId>,
    language: Language,
) -> Result<(Room, TextsPage), Refusal> {
    let hall = halls::run(app, &edition.id).await?;
    let written: Vec<_> = hall
        .polls
        .iter()
        .rev()
        .filter(|asked| asked.poll.kind.is_written())
        .collect();
    let shown = written
        .iter()
        .find(|asked| Some(&asked.run.id) == wanted.as_ref())
        .or(written.first());
    let shown = match shown {
        Some(asked) => Some(WrittenPoll {
            id: asked.run.id.clone(),
            poll: asked.poll.clone(),
            results: halls::tally(app, &hall.room, &asked.run.id, &asked.poll).await?,
        }),
        None => None,
    };
    let polls = written
        .iter()
        .map(|asked| {
            let text = asked.poll.text.get(language).plain();
            (asked.run.id.clone(), text)
        })
        .collect();
    let data = TextsPage {
        edition: editions::line(edition, app.now(), language),
        polls,
        shown,
        fault: None,
    };
    Ok((hall.room.clone(), data))
}

/// Its forms.
pub async fn act(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(asked): Query<TextsQuery>,
    posted: Posted,
) -> Result<Response, Refusal> {
    let edition = editions::find(&app, &slug).await?.edition;
    let named = [posted.get(field::POLL), &asked.poll];
    let poll = named.into_iter().find_map(PollId::parse);
    let (room, mut data) = state(&app, &edition, poll, visitor.language).await?;
    let Some(shown) = &data.shown else {
        return Err(Refusal::NotFound);
    };
    match decided(shown, &posted)? {
        Ok(decisions) => {
            let id = shown.id.clone();
            app.store.decide(&room, &id, &decisions).await?;
            let here = address::control_texts(&edition.details.slug);
            let query = [(field::POLL, id.as_str())];
            let here = address::with_query(&here, &query);
            // Where somebody has pressed they go on.
            let place = place_of(&shown.results, posted.get(field::KEY));
            let place = place.map_or_else(String::new, |place| format!("#{}", row_id(place)));
            Ok(see_other(&format!("{here}{place}")))
        }
        Err((status, fault)) => {
            data.fault = Some(fault);
            Ok(html(status, page(&visitor.frame(&app), data)))
        }
    }
}

/// Where a text stands among all that were written.
fn place_of(results: &ShownTally, key: &str) -> Option<usize> {
    match &results.tally.counted {
        Tallied::Words(texts) | Tallied::Texts(texts) => {
            texts.iter().position(|text| text.key == key)
        }
        _ => None,
    }
}

/// What a press decides.
fn decided(
    shown: &WrittenPoll,
    posted: &Posted,
) -> Result<Result<Decisions, (StatusCode, TextsFault)>, Refusal> {
    let texts: &[Text] = match &shown.results.tally.counted {
        Tallied::Words(texts) | Tallied::Texts(texts) => texts,
        _ => &[],
    };
    let before = |key: &str| {
        let decision = shown.results.decisions.get(key);
        decision.cloned().unwrap_or_default()
    };
    if posted.get(ACT) == act::SHOW_ALL {
        let undecided = texts
            .iter()
            .map(|text| (text.key.clone(), before(&text.key)))
            .filter(|(_, decision)| decision.shown.is_none());
        let let_through = undecided.map(|(key, decision)| {
            let shown = Some(true);
            (key, Decision { shown, ..decision })
        });
        return Ok(Ok(let_through.collect()));
    }
    let key = posted.get(field::KEY);
    if !texts.iter().any(|text| text.key == key) {
        return Ok(Err((StatusCode::CONFLICT, TextsFault::Gone)));
    }
    let mut decision = before(key);
    let group = one_line(posted.get(field::GROUP));
    if group.chars().count() > MAX_GROUP {
        return Ok(Err((StatusCode::UNPROCESSABLE_ENTITY, TextsFault::Group)));
    }
    if posted.has(field::GROUP) {
        decision.group = group;
    }
    match posted.get(ACT) {
        act::SHOW => decision.shown = Some(true),
        act::HIDE => decision.shown = Some(false),
        act::GROUP => {}
        _ => return Err(Refusal::Malformed),
    }
    Ok(Ok(Decisions::from([(key.to_owned(), decision)])))
}

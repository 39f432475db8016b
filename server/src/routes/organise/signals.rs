//! `/organiser/editions/{edition}/signals`

use crate::editions;
use crate::http::answer::{html, see_other};
use crate::http::forms::Posted;
use crate::http::happened::Happened;
use crate::http::refusal::Refusal;
use crate::signals::Signals;
use crate::state::App;
use crate::visitor::Visitor;
use app::address;
use app::pages::organise::signals::{SignalsDone, SignalsPage, act, field, page};
use app::parts::form::ACT;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::signals::{Outcome, SignalKind};
use http::StatusCode;
use std::cmp::Reverse;
use store::JudgedSignal;

/// Signs of one kind that are shown at once, and of those that were judged.
const SHOWN: usize = 50;
/// People of one sign that are named in the list.
const PEOPLE_SHOWN: usize = 12;

/// The page.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(happened): Query<Happened>,
) -> Result<Response, Refusal> {
    let edition = editions::find(&app, &slug).await?.edition;
    let signals = Signals::of(&app, edition).await?;
    let mut data = shown(&app, &visitor, &signals).await?;
    data.done = SignalsDone::from_code(&happened.notice);
    Ok(html(StatusCode::OK, page(&visitor.frame(&app), data)))
}

async fn shown(app: &App, visitor: &Visitor, signals: &Signals) -> Result<SignalsPage, Refusal> {
    let (open, mut judged): (Vec<&JudgedSignal>, Vec<_>) =
        signals.all.iter().partition(|one| one.is_open());
    judged.sort_by_key(|one| Reverse(one.decision.as_ref().map(|decision| decision.at)));
    let language = visitor.language;
    let mut waiting = Vec::new();
    for kind in SignalKind::ALL {
        let of_kind = open.iter().filter(|one| one.signal.kind() == kind);
        for one in of_kind.take(SHOWN) {
            waiting.push(signals.card(app, one, PEOPLE_SHOWN, language).await?);
        }
    }
    let mut done = Vec::new();
    for one in judged.iter().take(SHOWN) {
        done.push(signals.card(app, one, PEOPLE_SHOWN, language).await?);
    }
    Ok(SignalsPage {
        edition: editions::line(&signals.edition, app.now(), language),
        open: u32::try_from(open.len()).unwrap_or(u32::MAX),
        waiting,
        judged: done,
        done: None,
        changed: false,
    })
}

/// Its forms.
pub async fn act(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    posted: Posted,
) -> Result<Response, Refusal> {
    let edition = editions::find(&app, &slug).await?.edition;
    let signals = Signals::of(&app, edition).await?;
    let named = posted.all(field::SIGNAL);
    let mut found = Vec::with_capacity(named.len());
    let mut changed = named.is_empty();
    for one in &named {
        let (key, version) = one.split_once('.').ok_or(Refusal::Malformed)?;
        let judged = signals.find(key).ok_or(Refusal::NotFound)?;
        changed |= judged.signal.version() != version;
        found.push(judged);
    }
    let actor = &visitor.person()?.person;
    let done = match posted.get(ACT) {
        _ if named.is_empty() => return Err(Refusal::Malformed),
        // Whoever judges has seen everybody whom it is about.
        act::FINE if changed => {
            let mut data = shown(&app, &visitor, &signals).await?;
            data.changed = true;
            let page = page(&visitor.frame(&app), data);
            return Ok(html(StatusCode::CONFLICT, page));
        }
        act::FINE => {
            // What was settled meanwhile stays as it was settled.
            let open = found.iter().filter(|one| one.is_open());
            let open: Vec<_> = open.map(|one| &one.signal).collect();
            if !open.is_empty() {
                let id = &signals.edition.id;
                app.store
                    .decide_signals(id, &open, Outcome::Fine, 0, actor)
                    .await?;
            }
            SignalsDone::Fine(u32::try_from(found.len()).unwrap_or(u32::MAX))
        }
        act::REOPEN => {
            for one in found {
                app.store.reopen_signal(&one.signal, actor).await?;
            }
            SignalsDone::Reopened
        }
        _ => return Err(Refusal::Malformed),
    };
    let here = address::signals(&slug);
    Ok(see_other(&address::with_notice(&here, &done.code())))
}

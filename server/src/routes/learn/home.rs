//! `/`

use crate::editions;
use crate::http::answer::html;
use crate::http::refusal::Refusal;
use crate::learning::{Learned, attended, card};
use crate::state::App;
use crate::visitor::Visitor;
use app::pages::learn::home::{HomePage, LiveNow, StaffWays, page};
use app::parts::edition::EditionLine;
use app::parts::edition_row::EditionRow;
use axum::extract::State;
use axum::response::Response;
use domain::clock::Moment;
use domain::edition::Stage;
use http::StatusCode;
use std::sync::Arc;

/// How many of the next workshops are shown.
const NEXT: usize = 3;

/// The page.
pub async fn show(State(app): State<App>, visitor: Visitor) -> Result<Response, Refusal> {
    let library = app.content.library();
    let learned = learned(&app, &visitor).await?;
    let next = learned
        .clone()
        .unwrap_or_default()
        .next(&library, visitor.language);
    let jp = match (learned.as_ref(), visitor.person_id()) {
        (Some(learned), Some(person)) => {
            let attended = attended(&app, person, learned).await?;
            Some(learned.ring(
                &attended,
                &visitor.settings,
                visitor.employment(),
                app.now(),
            ))
        }
        _ => None,
    };
    let data = HomePage {
        live: live(&app, &visitor).await?,
        courses: library
            .courses()
            .iter()
            .map(|course| {
                card(
                    course,
                    learned.as_ref(),
                    visitor.settings.minutes_per_jp,
                    visitor.language,
                )
            })
            .collect(),
        next,
        workshops: next_workshops(&app, &visitor).await?,
        moved_up: moved_up(&app, &visitor).await?,
        jp,
    };
    Ok(html(StatusCode::OK, page(&visitor.frame(&app), data)))
}

/// The edition under way that began first, or the one the person is in.
async fn live(app: &App, visitor: &Visitor) -> Result<Option<LiveNow>, Refusal> {
    let now = app.now();
    let mut open = app.store.tried_editions(now).await?;
    open.retain(|one| one.edition.details.stage(now) == Stage::Open);
    let Some(mut shown) = open.first().cloned() else {
        return Ok(None);
    };
    let mut since = None;
    if let Some(person) = visitor.person_id() {
        let standings = app.store.known_standings_of(person).await?;
        for one in &open {
            let standing = standings.get(&one.edition.id).map(|own| &own.standing);
            if let Some(at) = standing
                .filter(|standing| standing.inside)
                .and_then(|standing| standing.arrived_at)
            {
                shown = Arc::clone(one);
                since = Some(at);
                break;
            }
        }
    }
    Ok(Some(LiveNow {
        edition: editions::line(&shown.edition, now, visitor.language),
        more: u32::try_from(open.len() - 1).unwrap_or_default(),
        since,
        staff: editions::runs_workshops(visitor).then(|| StaffWays {
            attendance: editions::sees_attendance(visitor, &shown.edition),
        }),
    }))
}

/// The workshops that come next, and those that the person would have come to but for being called off; all
/// of it from memory, for this is the page that most people open.
async fn next_workshops(app: &App, visitor: &Visitor) -> Result<Vec<EditionRow>, Refusal> {
    let now = app.now();
    let upcoming = app.store.upcoming_editions(now).await?;
    let own = match visitor.person_id() {
        Some(person) => Some(app.store.known_registrations(person).await?),
        None => None,
    };
    Ok(upcoming
        .iter()
        .filter(|one| match one.edition.details.stage(now) {
            Stage::Coming => true,
            Stage::Cancelled => own
                .as_ref()
                .is_some_and(|own| own.contains(&one.edition.id)),
            Stage::Open | Stage::Past => false,
        })
        .take(NEXT)
        .map(|one| editions::row(one, own.as_deref(), now, visitor))
        .collect())
}

/// The coming workshops that the person was registered for from the waiting list; from memory as well.
async fn moved_up(app: &App, visitor: &Visitor) -> Result<Vec<(EditionLine, Moment)>, Refusal> {
    let Some(person) = visitor.person_id() else {
        return Ok(vec![]);
    };
    let moved = app.store.moved_up_of(person).await?;
    if moved.is_empty() {
        return Ok(vec![]);
    }
    let now = app.now();
    let upcoming = app.store.upcoming_editions(now).await?;
    Ok(upcoming
        .iter()
        .filter(|one| one.edition.details.stage(now) == Stage::Coming)
        .filter_map(|one| {
            let since = moved.get(&one.edition.id)?;
            Some((editions::line(&one.edition, now, visitor.language), *since))
        })
        .collect())
}

/// What the person has learned; `None` for nobody.
///
/// # Errors
/// When the database does not answer.
pub async fn learned(app: &App, visitor: &Visitor) -> Result<Option<Learned>, Refusal> {
    match visitor.person_id() {
        Some(person) => Ok(Some(Learned::of(app, person).await?)),
        None => Ok(None),
    }
}

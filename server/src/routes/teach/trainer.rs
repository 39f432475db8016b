//! `/trainer`: the workshops and the courses.

use crate::editions;
use crate::http::answer::html;
use crate::http::refusal::Refusal;
use crate::state::App;
use crate::visitor::Visitor;
use app::address;
use app::pages::teach::trainer::{HeldWorkshop, TaughtCourse, TrainerHome, page};
use axum::extract::State;
use axum::response::Response;
use domain::edition::Stage;
use http::StatusCode;
use store::ListedEdition;

/// The page.
pub async fn show(State(app): State<App>, visitor: Visitor) -> Result<Response, Refusal> {
    let finished = app.store.completion_counts().await?;
    let library = app.content.library();
    let courses = library
        .courses()
        .iter()
        .map(|course| TaughtCourse {
            title: course.title.get(visitor.language).to_owned(),
            summary: course.summary.get(visitor.language).to_owned(),
            href: address::gain(&course.slug),
            finished: finished.get(&course.slug).copied().unwrap_or_default(),
        })
        .collect();
    let data = TrainerHome {
        workshops: workshops(&app, &visitor).await?,
        courses,
    };
    let drawn = page(&visitor.frame(&app), data);
    Ok(html(StatusCode::OK, drawn))
}

/// How many past workshops are listed.
const PAST: usize = 5;

/// Those under way first, held by them or not, then the held ones to come by their start, then the last ones.
async fn workshops(app: &App, visitor: &Visitor) -> Result<Vec<HeldWorkshop>, Refusal> {
    let now = app.now();
    let person = &visitor.person()?.person;
    let held = app.store.editions_held_by(person).await?;
    let stage = |one: &ListedEdition| one.edition.details.stage(now);
    let over = |one: &ListedEdition| one.edition.details.ends_at <= now;
    let mut shown = app.store.editions(Stage::Open, now).await?;
    let mut coming: Vec<_> = held
        .iter()
        .filter(|one| !over(one) && stage(one) != Stage::Open)
        .cloned()
        .collect();
    coming.sort_by_key(|one| one.edition.details.starts_at);
    shown.extend(coming);
    shown.extend(held.into_iter().filter(over).take(PAST));
    Ok(shown
        .iter()
        .map(|one| HeldWorkshop {
            line: editions::line(&one.edition, now, visitor.language),
            attendance: editions::sees_attendance(visitor, &one.edition),
        })
        .collect())
}

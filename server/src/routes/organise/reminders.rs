//! `/organiser/editions/{edition}/invitations/reminders`

use crate::http::answer::html;
use crate::http::refusal::Refusal;
use crate::state::App;
use crate::visitor::Visitor;
use crate::{editions, nominations};
use app::pages::organise::reminders::{Reminded, RemindersPage, page};
use axum::extract::{Path, State};
use axum::response::Response;
use domain::invitation::{names_until, nominating};
use http::StatusCode;

/// The page.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Result<Response, Refusal> {
    let edition = editions::find(&app, &slug).await?.edition;
    let (details, office, now) = (&edition.details, visitor.settings.zone, app.now());
    let tree = app.store.agencies().await?;
    let invited = app.store.invitations(&edition.id).await?;
    let liaisons = app.store.liaisons().await?;
    let waiting = tree.agencies().iter().filter_map(|agency| {
        let one = invited.iter().find(|one| one.agency == agency.id)?;
        let of_agency = liaisons.iter().filter(|one| one.agency == agency.id);
        (one.named == 0).then(|| Reminded {
            code: agency.code.as_str().to_owned(),
            agency: agency.name.clone(),
            quota: one.quota,
            liaisons: of_agency.map(|one| one.name.clone()).collect(),
            link: nominations::link(&app, &edition.id, one),
        })
    });
    let data = RemindersPage {
        edition: editions::line(&edition, now, visitor.language),
        until: names_until(details, office),
        nominating: nominating(details, office, now),
        letter: app.store.letter_number(&edition.id).await?,
        waiting: waiting.collect(),
    };
    Ok(html(StatusCode::OK, page(&visitor.frame(&app), data)))
}

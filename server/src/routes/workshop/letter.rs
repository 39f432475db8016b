//! The letter that invites to an edition: `/workshops/{edition}/letter.pdf` for whoever is registered or runs it, and
//! `/n/{token}/letter.pdf` for whoever has the link of an invited agency.

use crate::editions::{find, sees_attendance};
use crate::http::refusal::Refusal;
use crate::nominations;
use crate::state::App;
use crate::visitor::Visitor;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use domain::edition::Edition;
use http::header;

/// The letter for somebody who is signed in.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Result<Response, Refusal> {
    let edition = find(&app, &slug).await?.edition;
    let person = &visitor.person()?.person;
    let may_read = sees_attendance(&visitor, &edition)
        || app.store.registration(&edition.id, person).await?.is_some();
    if !may_read {
        return Err(Refusal::NotFound);
    }
    file(&app, &edition).await
}

/// The letter for whoever has the link of an invited agency.
pub async fn by_link(
    State(app): State<App>,
    Path(token): Path<String>,
) -> Result<Response, Refusal> {
    let (found, _) = nominations::open(&app, &token).await?;
    file(&app, &found.edition).await
}

/// To be kept, never drawn in our name: what is in the file was written by others.
async fn file(app: &App, edition: &Edition) -> Result<Response, Refusal> {
    let letter = app.store.letter(&edition.id).await?;
    let letter = letter.ok_or(Refusal::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!(
                "attachment; filename=\"surat-undangan-{}.pdf\"",
                edition.details.slug
            ),
        ),
    ];
    Ok((headers, letter).into_response())
}

//! `/g/{token}`: the guest speaker's link. Opening it gives the browser what it says and leads to the control.

use crate::guests;
use crate::http::answer::see_other;
use crate::http::refusal::Refusal;
use crate::state::App;
use app::address;
use axum::extract::{Path, State};
use axum::response::Response;
use http::HeaderMap;

/// Leads to the control.
pub async fn open(
    State(app): State<App>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let (id, version) = guests::read(&app, &token).ok_or(Refusal::NotFound)?;
    let found = app.store.edition(&id).await?.ok_or(Refusal::LinkEnded)?;
    let until = guests::valid(&app, &found.edition, version).await?;
    let until = until.ok_or(Refusal::LinkEnded)?;
    let mut response = see_other(&address::control(&found.edition.details.slug));
    guests::give(&mut response, &app, &headers, &token, until);
    Ok(response)
}

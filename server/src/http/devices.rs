//! A mark by which one browser is told from another, so that wrong guesses are counted by browser and an
//! organiser can see that two people were checked in from one device. It says nothing about whose it is,
//! and what the ledger keeps of it differs from edition to edition.

use crate::http::cookies;
use crate::state::App;
use axum::response::Response;
use domain::attendance::Nonce;
use domain::id::EditionId;
use http::HeaderMap;

/// The cookie's name.
const COOKIE: &str = "kopitalk_device";
/// How long a browser keeps its mark, in seconds: half a year.
const KEPT: u32 = 15_552_000;

/// The mark of the browser that asks, if it has one.
#[must_use]
pub fn of(headers: &HeaderMap) -> Option<String> {
    let mark = Nonce::parse(cookies::get(headers, COOKIE)?)?;
    Some(mark.as_str().to_owned())
}

/// Gives the browser a mark, unless it has one.
pub fn mark(response: &mut Response, app: &App, headers: &HeaderMap) {
    if of(headers).is_none() {
        let mark = Nonce::new(&*app.entropy);
        cookies::set(response, app, COOKIE, mark.as_str(), KEPT);
    }
}

/// What the ledger of one edition keeps of a mark.
#[must_use]
pub fn within(app: &App, edition: &EditionId, mark: &str) -> String {
    let signed = app
        .secret
        .sign(&format!("device\n{}\n{mark}", edition.as_str()));
    hex::encode(&signed[..8])
}

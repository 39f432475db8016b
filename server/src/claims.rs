//! The claim of a browser: a cookie that nobody but this server can have written.

use crate::http::cookies;
use crate::secret::Secret;
use crate::state::App;
use axum::response::Response;
use ctutils::CtEq as _;
use domain::claim::{CLAIM_LIFE, Claim};
use http::HeaderMap;

/// The cookie's name.
const COOKIE: &str = "kopitalk_claim";

/// What a browser claims.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claimed {
    /// Nothing, or something that was not written here.
    Nothing,
    /// Something that counts.
    Good(Claim),
    /// Something that counted until a while ago.
    Old(Claim),
}

fn signature(secret: &Secret, claim: &str) -> String {
    let signed = secret.sign(&format!("claim\n{claim}"));
    let number = signed
        .iter()
        .take(16)
        .fold(0u128, |number, byte| number << 8 | u128::from(*byte));
    format!("{number:032x}")
}

/// Reads the claim of a request.
#[must_use]
pub fn read(app: &App, headers: &HeaderMap) -> Claimed {
    let claim = cookies::get(headers, COOKIE).and_then(|cookie| {
        let (claim, signed) = cookie.rsplit_once('.')?;
        let expected = signature(&app.secret, claim);
        let right = expected.as_bytes().ct_eq(signed.as_bytes()).to_bool();
        right.then(|| claim.parse::<Claim>().ok())?
    });
    match claim {
        None => Claimed::Nothing,
        Some(claim) if claim.is_good(app.now()) => Claimed::Good(claim),
        Some(claim) => Claimed::Old(claim),
    }
}

/// Gives a claim to the browser. The cookie lives a little longer than the claim, so that somebody can be
/// told that it is too old.
pub fn give(response: &mut Response, app: &App, claim: &Claim) {
    let text = claim.to_string();
    let cookie = format!("{text}.{}", signature(&app.secret, &text));
    let seconds = u32::try_from(2 * CLAIM_LIFE / 1_000).unwrap_or_default();
    cookies::set(response, app, COOKIE, &cookie, seconds);
}

/// Takes the claim back, once it was used.
pub fn take_back(response: &mut Response, app: &App) {
    cookies::set(response, app, COOKIE, "", 0);
}

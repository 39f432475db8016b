//! Browsers that were signed in to an account before. Each has a budget of guesses of its own, so that
//! strangers who use up those of an account lock nobody out.
//!
//! The cookie holds a random mark of the browser and, for each account, a signature over mark and account:
//! nobody reads in it whose it is, and it says nothing about an account without its address. It signs nobody
//! in, so it has no end of its own.

use crate::http::cookies;
use crate::state::App;
use axum::response::Response;
use ctutils::CtEq as _;
use domain::account::Email;
use domain::attendance::Nonce;
use http::HeaderMap;

/// The cookie's name.
const COOKIE: &str = "kopitalk_known";
/// How long a browser keeps it after signing in, in seconds: 400 days, as long as browsers keep any.
const KEPT: u32 = 34_560_000;
/// How many accounts of one browser are remembered: a family's or an office's computer.
const MAX_ACCOUNTS: usize = 5;

fn signature(app: &App, mark: &Nonce, email: &Email) -> String {
    let subject = format!("known browser\n{}\n{}", mark.as_str(), email.as_str());
    hex::encode(&app.secret.sign(&subject)[..16])
}

/// The mark of the browser and the signatures in its cookie, the newest first.
fn read(headers: &HeaderMap) -> Option<(Nonce, Vec<&str>)> {
    let mut parts = cookies::get(headers, COOKIE)?.split('.');
    let mark = Nonce::parse(parts.next()?)?;
    let well_formed = |one: &&str| one.len() == 32 && one.bytes().all(|b| b.is_ascii_hexdigit());
    let signatures = parts.filter(well_formed).take(MAX_ACCOUNTS).collect();
    Some((mark, signatures))
}

/// The mark of the browser that asks, where it was signed in to this account before.
#[must_use]
pub fn mark_for(app: &App, headers: &HeaderMap, email: &Email) -> Option<String> {
    let (mark, signatures) = read(headers)?;
    let expected = signature(app, &mark, email);
    let fits = |one: &&str| expected.as_bytes().ct_eq(one.as_bytes()).to_bool();
    // All are compared, so that the time it takes does not tell which.
    let known = signatures.iter().filter(|one| fits(one)).count() > 0;
    known.then(|| mark.as_str().to_owned())
}

/// Remembers that this browser was signed in to an account.
pub fn remember(response: &mut Response, app: &App, headers: &HeaderMap, email: &Email) {
    let (mark, before) = read(headers).unwrap_or_else(|| (Nonce::new(&*app.entropy), vec![]));
    let own = signature(app, &mark, email);
    let others = before.into_iter().filter(|one| *one != own);
    let signatures: Vec<&str> = std::iter::once(own.as_str())
        .chain(others)
        .take(MAX_ACCOUNTS)
        .collect();
    let cookie = format!("{}.{}", mark.as_str(), signatures.join("."));
    cookies::set(response, app, COOKIE, &cookie, KEPT);
}

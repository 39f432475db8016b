//! Cookies besides the session's.

use crate::state::App;
use axum::response::Response;
use http::{HeaderMap, HeaderValue, header};

fn pairs(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    let lines = headers.get_all(header::COOKIE).iter();
    lines
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .map(str::trim)
}

fn name_of(pair: &str) -> &str {
    pair.split('=').next().unwrap_or_default().trim()
}

/// The value of the first cookie of that name.
#[must_use]
pub fn get<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    pairs(headers).find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
}

/// Takes a cookie out of a request where it comes more than once: which of them counts, a browser does not
/// say, and one of them may come from a neighbour of our domain. The library of sessions reads names with
/// percent signs decoded, past a browser's own rules for names (`__Host-`); no cookie of ours is called so.
pub fn refuse_repeated(headers: &mut HeaderMap, name: &str) {
    let is_it = |pair: &&str| name_of(pair) == name;
    let repeated = pairs(headers).filter(is_it).count() > 1;
    let refused = |pair: &&str| name_of(pair).contains('%') || (repeated && is_it(pair));
    if !pairs(headers).any(|pair| refused(&pair)) {
        return;
    }
    let others: Vec<&str> = pairs(headers).filter(|pair| !refused(pair)).collect();
    let others = HeaderValue::from_str(&others.join("; "));
    headers.remove(header::COOKIE);
    if let Ok(others) = others {
        headers.insert(header::COOKIE, others);
    }
}

/// Sets a cookie that lives for some seconds; with none the browser forgets it. A length of time and not
/// a date: the clock of a phone may be hours off.
pub fn set(response: &mut Response, app: &App, name: &str, value: &str, seconds: u32) {
    let secure = if app.is_https() { "; Secure" } else { "" };
    let cookie =
        format!("{name}={value}; Path=/; Max-Age={seconds}; SameSite=Lax; HttpOnly{secure}");
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

//! Cookies besides the session's.

use crate::state::App;
use axum::response::Response;
use http::{HeaderMap, HeaderValue, header};

/// The value of the first cookie of that name.
#[must_use]
pub fn get<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
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

//! `/language`: the switch that is remembered.

use crate::answer::see_other;
use crate::forms::Posted;
use crate::middleware::visitors::LANGUAGE_COOKIE;
use crate::refusal::Refusal;
use crate::state::App;
use crate::visitor::{Visitor, local_address};
use axum::extract::State;
use axum::response::Response;
use domain::language::Language;
use http::{HeaderValue, header};

/// Keeps the language with the account and in a cookie, and goes back.
pub async fn act(
    State(app): State<App>,
    visitor: Visitor,
    posted: Posted,
) -> Result<Response, Refusal> {
    let language = Language::from_code(posted.get("lang")).ok_or(Refusal::Malformed)?;
    if let Some(person) = visitor.person_id() {
        app.store.set_language(person, Some(language)).await?;
    }
    let mut response = see_other(local_address(posted.get("next")));
    let secure = if app.is_https() { "; Secure" } else { "" };
    let cookie = format!(
        "{LANGUAGE_COOKIE}={}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly{secure}",
        language.code()
    );
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    Ok(response)
}

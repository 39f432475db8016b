//! `/language`: the switch that is remembered.

use crate::http::answer::see_other;
use crate::http::cookies;
use crate::http::forms::Posted;
use crate::http::language::LANGUAGE_COOKIE;
use crate::http::refusal::Refusal;
use crate::state::App;
use crate::visitor::{Visitor, local_address};
use app::parts::form::{LANG, NEXT};
use axum::extract::State;
use axum::response::Response;
use domain::language::Language;

/// How long the language is remembered, in seconds.
const A_YEAR: u32 = 31_536_000;

/// Keeps the language with the account and in a cookie, and goes back. What comes along from a form that
/// somebody is filling in is kept for the page it belongs to.
pub async fn act(
    State(app): State<App>,
    visitor: Visitor,
    posted: Posted,
) -> Result<Response, Refusal> {
    let language = Language::from_code(posted.get(LANG)).ok_or(Refusal::Malformed)?;
    let next = local_address(posted.get(NEXT));
    if let Some(person) = visitor.person_id() {
        let filled_in = besides_the_switch(&posted);
        if !filled_in.is_empty() && next == posted.get(NEXT) {
            visitor.keep_draft(next, &filled_in, app.now()).await?;
        }
        app.store.set_language(person, Some(language)).await?;
    }
    let mut response = see_other(next);
    cookies::set(
        &mut response,
        &app,
        LANGUAGE_COOKIE,
        language.code(),
        A_YEAR,
    );
    Ok(response)
}

/// The form without what the switch itself sends.
fn besides_the_switch(posted: &Posted) -> String {
    let encoded = posted.encoded();
    let fields =
        form_urlencoded::parse(encoded.as_bytes()).filter(|(name, _)| name != LANG && name != NEXT);
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
}

//! `/login`: and back to where somebody wanted to go, with what they had written.

use crate::http::answer::{html, see_other};
use crate::http::forms::Posted;
use crate::http::known_browsers;
use crate::http::refusal::Refusal;
use crate::http::throttle::Guesser;
use crate::state::App;
use crate::visitor::{Visitor, home_of, local_address, path_of};
use app::address;
use app::pages::account::login::{LoginFault, LoginPage, page};
use app::parts::account::field;
use app::parts::form::NEXT;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::account::Email;
use domain::id::PersonId;
use http::{HeaderMap, StatusCode};
use serde::Deserialize;

/// Where to go after signing in.
#[derive(Debug, Default, Deserialize)]
pub struct Next {
    /// An address of ours.
    #[serde(default)]
    pub next: String,
}

/// The page.
pub async fn show(State(app): State<App>, visitor: Visitor, Query(next): Query<Next>) -> Response {
    if visitor.person.is_some() {
        return see_other(local_address(&next.next));
    }
    let data = LoginPage {
        next: next.next,
        own_device: false,
        ..LoginPage::default()
    };
    html(StatusCode::OK, page(&visitor.frame(&app), data))
}

/// Its form.
pub async fn act(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, Refusal> {
    let again = |status: StatusCode, fault: LoginFault| {
        let data = LoginPage {
            email: posted.get(field::EMAIL).to_owned(),
            next: posted.get(NEXT).to_owned(),
            carried: posted
                .has(field::CARRIED)
                .then(|| posted.get(field::CARRIED).to_owned()),
            own_device: posted.has(field::OWN_DEVICE),
            fault: Some(fault),
        };
        html(status, page(&visitor.frame(&app), data))
    };
    let Ok(email) = Email::parse(posted.get(field::EMAIL)) else {
        return Ok(again(StatusCode::UNPROCESSABLE_ENTITY, LoginFault::Wrong));
    };
    let guesser = match known_browsers::mark_for(&app, &headers, &email) {
        Some(mark) => Guesser::KnownBrowser(mark),
        None => Guesser::Stranger(visitor.address),
    };
    let guess = match app.throttles.sign_in(email.as_str(), guesser) {
        Ok(guess) => guess,
        Err(too_often) => {
            let minutes = too_often.minutes();
            let fault = LoginFault::TooOften { minutes };
            return Ok(again(StatusCode::TOO_MANY_REQUESTS, fault));
        }
    };
    let known = app.store.credentials(&email).await?;
    let stored = known.as_ref().map(|known| known.password_hash.clone());
    let right = app
        .passwords
        .asked_from(visitor.address)
        .verify(posted.get(field::PASSWORD).to_owned(), stored)
        .await?;
    let Some(known) = known.filter(|_| right) else {
        return Ok(again(StatusCode::UNPROCESSABLE_ENTITY, LoginFault::Wrong));
    };
    guess.was_right();
    welcome(
        &app,
        &visitor,
        &headers,
        (&known.person, &email),
        &posted,
        None,
    )
    .await
}

/// Signs somebody in, remembers their browser and leads on: with a form that was carried through, to the page it
/// belongs to; to `to_do` where something has to be done before.
///
/// # Errors
/// [`Refusal::Internal`] when the session cannot be kept.
pub async fn welcome(
    app: &App,
    visitor: &Visitor,
    headers: &HeaderMap,
    (person, email): (&PersonId, &Email),
    posted: &Posted,
    to_do: Option<&str>,
) -> Result<Response, Refusal> {
    visitor
        .sign_in(person, posted.has(field::OWN_DEVICE), app.now())
        .await?;
    let asked = posted.get(NEXT);
    let next = if asked.is_empty() {
        let account = app.store.account(person).await?;
        account.as_ref().map_or(address::HOME, home_of)
    } else {
        local_address(asked)
    };
    if posted.has(field::CARRIED) && path_of(next) != address::LOGIN {
        visitor
            .keep_draft(next, posted.get(field::CARRIED), app.now())
            .await?;
    }
    let mut response = see_other(to_do.unwrap_or(next));
    known_browsers::remember(&mut response, app, headers, email);
    Ok(response)
}

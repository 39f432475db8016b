//! `/setup`: the first organiser of an empty server, with the token printed at its start.

use crate::http::answer::{html, see_other};
use crate::http::forms::Posted;
use crate::http::known_browsers;
use crate::http::refusal::Refusal;
use crate::routes::account::register::judge;
use crate::state::App;
use crate::visitor::Visitor;
use app::address;
use app::pages::account::register::RegisterFault;
use app::pages::account::setup::{SetupFault, SetupPage, page};
use app::parts::account::field;
use axum::extract::{Query, State};
use axum::response::Response;
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use store::{CreateConflict, NewAccount, WriteError};

/// The token in the printed address.
#[derive(Debug, Default, Deserialize)]
pub struct Token {
    #[serde(default)]
    token: String,
}

/// There is a page only while there is no organiser.
async fn open(app: &App) -> Result<&str, Refusal> {
    let token = app.setup_token.as_deref().ok_or(Refusal::NotFound)?;
    if app.store.any_organiser().await? {
        Err(Refusal::NotFound)
    } else {
        Ok(token)
    }
}

/// The page.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Query(given): Query<Token>,
) -> Result<Response, Refusal> {
    open(&app).await?;
    let data = SetupPage {
        token: given.token,
        ..SetupPage::default()
    };
    Ok(html(StatusCode::OK, page(&visitor.frame(&app), data)))
}

/// Its form.
pub async fn act(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, Refusal> {
    let token = open(&app).await?;
    let again = |status: StatusCode, faults: Vec<SetupFault>| {
        let data = SetupPage {
            token: posted.get(field::TOKEN).to_owned(),
            name: posted.get(field::NAME).to_owned(),
            email: posted.get(field::EMAIL).to_owned(),
            faults,
        };
        html(status, page(&visitor.frame(&app), data))
    };
    let guess = match app.throttles.setup(visitor.address) {
        Ok(guess) => guess,
        Err(too_often) => {
            let minutes = too_often.minutes();
            let fault = SetupFault::Account(RegisterFault::TooOften { minutes });
            return Ok(again(StatusCode::TOO_MANY_REQUESTS, vec![fault]));
        }
    };
    if !same(posted.get(field::TOKEN).trim(), token) {
        return Ok(again(
            StatusCode::UNPROCESSABLE_ENTITY,
            vec![SetupFault::Token],
        ));
    }
    guess.was_right();
    let (name, email, password) = match judge(&posted) {
        Ok(fields) => fields,
        Err(faults) => {
            let faults = faults.into_iter().map(SetupFault::Account).collect();
            return Ok(again(StatusCode::UNPROCESSABLE_ENTITY, faults));
        }
    };
    let passwords = app.passwords.asked_from(visitor.address);
    let password_hash = passwords.hash(password).await?;
    let new = NewAccount {
        name,
        email: email.clone(),
        password_hash: Some(password_hash),
        language: Some(visitor.language),
    };
    match app.store.create_first_organiser(new).await {
        Ok(person) => {
            visitor
                .sign_in(&person, posted.has(field::OWN_DEVICE), app.now())
                .await?;
            let mut response = see_other(address::ORGANISER);
            known_browsers::remember(&mut response, &app, &headers, &email);
            Ok(response)
        }
        Err(WriteError::Conflict(CreateConflict::OrganiserExists)) => Err(Refusal::NotFound),
        Err(WriteError::Conflict(CreateConflict::EmailTaken)) => Ok(again(
            StatusCode::UNPROCESSABLE_ENTITY,
            vec![SetupFault::Account(RegisterFault::EmailTaken)],
        )),
        Err(error) => Err(error.into()),
    }
}

/// Compares without telling by the time it takes how much of a guess was right.
fn same(given: &str, token: &str) -> bool {
    given.len() == token.len()
        && given
            .bytes()
            .zip(token.bytes())
            .fold(0, |all, (a, b)| all | (a ^ b))
            == 0
}

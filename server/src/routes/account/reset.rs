//! `/reset`

use crate::http::answer::{html, see_other};
use crate::http::forms::Posted;
use crate::http::known_browsers;
use crate::http::refusal::Refusal;
use crate::state::App;
use crate::visitor::Visitor;
use app::address;
use app::pages::account::reset::{ResetPage, page};
use app::pages::learn::me::MeDone;
use app::parts::account::field;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::account::{Email, judge_password};
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use store::{ResetLink, ResetToken};

/// The link.
#[derive(Debug, Default, Deserialize)]
pub struct Token {
    #[serde(default)]
    token: String,
}

async fn link(app: &App, token: &str) -> Result<Option<(ResetToken, String)>, Refusal> {
    let Some(token) = ResetToken::parse(token) else {
        return Ok(None);
    };
    Ok(match app.store.reset_link(&token).await? {
        ResetLink::Open { email, .. } => Some((token, email.as_str().to_owned())),
        ResetLink::Used | ResetLink::Ended | ResetLink::Unknown => None,
    })
}

/// The page. Opening it uses nothing up: a messenger opens links before people do.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Query(query): Query<Token>,
) -> Result<Response, Refusal> {
    let (status, data) = if query.token.is_empty() {
        (StatusCode::OK, ResetPage::Ask)
    } else {
        match link(&app, &query.token).await? {
            Some((token, email)) => {
                let token = token.as_str().to_owned();
                let data = ResetPage::Open {
                    token,
                    email,
                    fault: None,
                };
                (StatusCode::OK, data)
            }
            None => (StatusCode::GONE, ResetPage::Ended),
        }
    };
    Ok(html(status, page(&visitor.frame(&app), data)))
}

/// Its form: the password is set, every session of the person ends, this browser is signed in.
pub async fn act(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, Refusal> {
    let again = |status, data| html(status, page(&visitor.frame(&app), data));
    let Some((token, email)) = link(&app, posted.get(field::TOKEN)).await? else {
        return Ok(again(StatusCode::GONE, ResetPage::Ended));
    };
    let new = posted.get(field::NEW);
    let read = Email::parse(&email).ok();
    let judged = judge_password(new, read.as_ref());
    if let Err(fault) = judged {
        let data = ResetPage::Open {
            token: token.as_str().to_owned(),
            email,
            fault: Some(fault),
        };
        return Ok(again(StatusCode::UNPROCESSABLE_ENTITY, data));
    }
    let passwords = app.passwords.asked_from(visitor.address);
    let hash = passwords.hash(new.to_owned()).await?;
    let Some(person) = app.store.use_reset_link(&token, &hash).await? else {
        return Ok(again(StatusCode::GONE, ResetPage::Ended));
    };
    visitor.sign_in(&person, false, app.now()).await?;
    let done = address::with_notice(address::ME, MeDone::Password.code());
    let mut response = see_other(&done);
    if let Some(email) = &read {
        known_browsers::remember(&mut response, &app, &headers, email);
    }
    Ok(response)
}

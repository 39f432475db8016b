//! Refusals become pages, and under `/api` JSON: one sentence that says what happened, what was kept and
//! what to do, in the visitor's language, with the status. An island that is refused sends its plain form
//! instead, which leads to the same sentence as a page.

use crate::http::answer::{html, see_other};
use crate::http::language::language_of;
use crate::http::refusal::Refusal;
use crate::state::App;
use crate::visitor::{Visitor, path_and_query};
use app::address;
use app::frame::Frame;
use app::pages::account::login::{LoginFault, LoginPage};
use app::pages::error::{ErrorKind, ErrorPage, sentences};
use app::wire::Refused;
use axum::Json;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use domain::calendar::Zone;
use domain::language::Language;
use http::{HeaderValue, StatusCode, header};
use std::sync::Arc;

/// What a refusal's page needs of a request, kept while a route answers it.
pub struct AskedPage {
    language: Language,
    path: Arc<str>,
}

impl AskedPage {
    /// Of a request that is about to be answered.
    #[must_use]
    pub fn of(request: &Request) -> Self {
        Self {
            language: language_of(request.headers()),
            path: path_and_query(request.uri()),
        }
    }
}

/// Draws the page of a refusal that came out of a route.
#[must_use]
pub fn draw(app: &App, asked: AskedPage, response: Response) -> Response {
    let AskedPage { language, path } = asked;
    let Some(refusal) = refusal_of(&response) else {
        return response;
    };
    let visitor = response.extensions().get::<Visitor>().cloned();
    let frame = visitor.as_ref().map_or_else(
        || Frame {
            language,
            path: Arc::clone(&path),
            person: None,
            assets: Arc::clone(&app.assets),
            zone: Zone::default(),
        },
        |visitor| visitor.frame(app),
    );
    let mut drawn = if path.starts_with("/api/") {
        reply(app, &frame, &path, &refusal)
    } else {
        page(app, &frame, &path, &refusal)
    };
    if let Refusal::Method(allowed) = &refusal {
        drawn
            .headers_mut()
            .insert(header::ALLOW, HeaderValue::from_static(allowed));
    }
    // Cookies that the session layer has set stay with the answer.
    for cookie in response.headers().get_all(header::SET_COOKIE) {
        drawn
            .headers_mut()
            .append(header::SET_COOKIE, cookie.clone());
    }
    drawn
}

/// What a route refused. An address or a query that cannot be read is refused before any route, in plain
/// English; a session that could not be written down is a bare 500 of the session library.
pub fn refusal_of(response: &Response) -> Option<Refusal> {
    let refused = response.extensions().get::<Refusal>().cloned();
    refused.or(match response.status() {
        StatusCode::BAD_REQUEST => Some(Refusal::Malformed),
        StatusCode::INTERNAL_SERVER_ERROR => Some(Refusal::Busy),
        _ => None,
    })
}

/// What is said of a refusal, but for somebody who has to sign in.
fn kind_of(refusal: &Refusal) -> ErrorKind {
    match refusal {
        Refusal::SignIn(_) | Refusal::Forbidden => ErrorKind::Forbidden,
        Refusal::OtherOrigin => ErrorKind::OtherOrigin,
        Refusal::NotFound => ErrorKind::NotFound,
        Refusal::Malformed => ErrorKind::Malformed,
        Refusal::TooLarge => ErrorKind::TooLarge,
        Refusal::Conflict => ErrorKind::Conflict,
        Refusal::LinkEnded => ErrorKind::LinkEnded,
        Refusal::TooManyAttempts => ErrorKind::TooManyAttempts,
        Refusal::Method(_) => ErrorKind::Method,
        Refusal::OtherHost => ErrorKind::OtherHost,
        Refusal::Busy => ErrorKind::Busy,
        Refusal::Internal(_) => ErrorKind::Internal,
    }
}

/// Writes the cause of a fault of ours into the log, once, and gives the id under which it stands there.
fn log_cause(app: &App, path: &str, refusal: &Refusal) -> Option<String> {
    let Refusal::Internal(cause) = refusal else {
        return None;
    };
    let mark = domain::id::uuid_v7(app.now(), &*app.entropy);
    let id = mark.rsplit('-').next().unwrap_or(&mark).to_owned();
    tracing::error!(id, path = crate::visitor::path_of(path), "{cause}");
    Some(id)
}

/// What a script is told.
fn reply(app: &App, frame: &Frame, path: &str, refusal: &Refusal) -> Response {
    let words = frame.words();
    let (status, sentence) = match refusal {
        Refusal::SignIn(_) => (StatusCode::UNAUTHORIZED, words.login_session_ended()),
        other => (other.status(), sentences(words, kind_of(other)).1),
    };
    let refused = Refused {
        sentence: sentence.to_owned(),
        id: log_cause(app, path, refusal),
    };
    (status, Json(refused)).into_response()
}

/// What a person is shown.
fn page(app: &App, frame: &Frame, path: &str, refusal: &Refusal) -> Response {
    let status = refusal.status();
    if let Refusal::SignIn(sign_in) = refusal {
        return match &sign_in.carried {
            None => see_other(&address::login_for(&sign_in.next)),
            Some(carried) => {
                let data = LoginPage {
                    email: String::new(),
                    next: sign_in.next.clone(),
                    carried: Some(carried.clone()),
                    own_device: false,
                    fault: Some(LoginFault::SessionEnded),
                };
                html(status, app::pages::account::login::page(frame, data))
            }
        };
    }
    let data = ErrorPage {
        status: status.as_u16(),
        kind: kind_of(refusal),
        id: log_cause(app, path, refusal),
    };
    html(status, app::pages::error::page(frame, data))
}

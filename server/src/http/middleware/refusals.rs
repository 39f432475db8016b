//! Refusals become pages: one sentence that says what happened, what was kept and what to do, in the
//! visitor's language, with the status. An island that gets such a page sends its plain form instead,
//! which leads to the same page in full.

use crate::http::answer::{html, see_other};
use crate::http::middleware::visitors::language_of;
use crate::http::refusal::Refusal;
use crate::state::App;
use crate::visitor::Visitor;
use app::address;
use app::pages::account::login::{LoginFault, LoginPage};
use app::pages::error::{ErrorKind, ErrorPage};
use app::shell::Frame;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{StatusCode, header};

/// Draws the page of a refusal that came out of a route.
pub async fn draw(State(app): State<App>, request: Request, next: Next) -> Response {
    let language = language_of(request.headers());
    let path = request
        .uri()
        .path_and_query()
        .map_or_else(|| address::HOME.to_owned(), ToString::to_string);
    let response = next.run(request).await;
    let Some(refusal) = refusal_of(&response) else {
        return response;
    };
    let visitor = response.extensions().get::<Visitor>().cloned();
    let frame = visitor.as_ref().map_or_else(
        || Frame {
            language,
            path: path.clone(),
            person: None,
            assets: app.assets.clone(),
        },
        |visitor| visitor.frame(&app),
    );
    let mut drawn = page(&app, &frame, &path, refusal);
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
fn refusal_of(response: &Response) -> Option<Refusal> {
    let refused = response.extensions().get::<Refusal>().cloned();
    refused.or(match response.status() {
        StatusCode::BAD_REQUEST => Some(Refusal::Malformed),
        StatusCode::INTERNAL_SERVER_ERROR => Some(Refusal::Busy),
        _ => None,
    })
}

fn page(app: &App, frame: &Frame, path: &str, refusal: Refusal) -> Response {
    let status = refusal.status();
    let mut id = None;
    let kind = match &refusal {
        Refusal::SignIn(sign_in) => {
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
        Refusal::Forbidden => ErrorKind::Forbidden,
        Refusal::OtherOrigin => ErrorKind::OtherOrigin,
        Refusal::NotFound => ErrorKind::NotFound,
        Refusal::Malformed => ErrorKind::Malformed,
        Refusal::TooLarge => ErrorKind::TooLarge,
        Refusal::Conflict => ErrorKind::Conflict,
        Refusal::Busy => ErrorKind::Busy,
        Refusal::Internal(cause) => {
            let mark = domain::id::uuid_v7(app.now(), &*app.entropy);
            let short = mark.rsplit('-').next().unwrap_or(&mark).to_owned();
            tracing::error!(id = short, path = crate::visitor::path_of(path), "{cause}");
            id = Some(short);
            ErrorKind::Internal
        }
    };
    let data = ErrorPage {
        status: status.as_u16(),
        kind,
        id,
    };
    html(status, app::pages::error::page(frame, data))
}

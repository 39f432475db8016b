//! The right that a route names, checked before the route begins.

use crate::guests::{self, Pass};
use crate::http::forms::{CARRIED, Posted, read_body};
use crate::http::refusal::{Refusal, SignIn};
use crate::state::App;
use crate::visitor::{Right, Visitor};
use crate::{editions, paired_screens};
use axum::RequestExt as _;
use axum::extract::{RawPathParams, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header;

/// Lets through whoever holds `right`.
pub async fn check(
    State((app, right)): State<(App, Right)>,
    visitor: Visitor,
    mut request: Request,
    next: Next,
) -> Response {
    let staff = editions::runs_workshops(&visitor);
    let holds = match right {
        Right::Public | Right::Anybody => true,
        Right::SignedIn => visitor.person.is_some(),
        Right::AnyOf(roles) => roles.iter().any(|role| visitor.holds(*role)),
        Right::Runs | Right::Shows if staff => true,
        Right::Runs | Right::Shows => match pass(&app, right, &mut request).await {
            Ok(Some(pass)) => {
                request.extensions_mut().insert(pass);
                true
            }
            Ok(None) => false,
            Err(refusal) => return refusal.into_response(),
        },
    };
    if holds {
        return next.run(request).await;
    }
    if visitor.person.is_some() {
        return Refusal::Forbidden.into_response();
    }
    // A file that was being sent cannot be carried through the sign-in page.
    let carried = if request.method().is_safe() || !is_form(&request) {
        None
    } else {
        match read_body(request.into_body(), CARRIED).await {
            Ok(bytes) => Some(Posted::parse(&bytes).without_secrets().encoded()),
            Err(refusal) => return refusal.into_response(),
        }
    };
    Refusal::SignIn(SignIn {
        next: visitor.path.to_string(),
        carried,
    })
    .into_response()
}

/// By what somebody without a role may run or show the edition that the address names.
async fn pass(app: &App, right: Right, request: &mut Request) -> Result<Option<Pass>, Refusal> {
    let Ok(named) = request.extract_parts::<RawPathParams>().await else {
        return Ok(None);
    };
    let Some((_, slug)) = named.iter().find(|(name, _)| *name == "edition") else {
        return Ok(None);
    };
    let edition = match editions::find(app, slug).await {
        Ok(found) => found.edition,
        // Which editions there are is nobody's business who may run none.
        Err(Refusal::NotFound) => return Ok(None),
        Err(refusal) => return Err(refusal),
    };
    if let Some(guest) = guests::of_request(app, request.headers(), &edition).await? {
        return Ok(Some(guest));
    }
    if right == Right::Shows {
        return paired_screens::of_request(app, request.headers(), &edition).await;
    }
    Ok(None)
}

fn is_form(request: &Request) -> bool {
    request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .is_none_or(|kind| !kind.starts_with("multipart/"))
}

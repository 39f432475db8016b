//! The right that a route names, checked before the route begins.

use crate::http::forms::{CARRIED, Posted, read_body};
use crate::http::refusal::{Refusal, SignIn};
use crate::visitor::{Right, Visitor};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header;

/// Lets through whoever holds `right`.
pub async fn check(
    State(right): State<Right>,
    visitor: Visitor,
    request: Request,
    next: Next,
) -> Response {
    let refusal = match right {
        Right::Public | Right::Anybody => None,
        Right::SignedIn if visitor.person.is_some() => None,
        Right::AnyOf(roles) if roles.iter().any(|role| visitor.holds(*role)) => None,
        Right::AnyOf(_) if visitor.person.is_some() => Some(Refusal::Forbidden),
        Right::SignedIn | Right::AnyOf(_) => {
            // A file that was being sent cannot be carried through the sign-in page.
            let carried = if request.method().is_safe() || !is_form(&request) {
                None
            } else {
                match read_body(request.into_body(), CARRIED).await {
                    Ok(bytes) => Some(Posted::parse(&bytes).without_secrets().encoded()),
                    Err(refusal) => return refusal.into_response(),
                }
            };
            return Refusal::SignIn(SignIn {
                next: visitor.path.to_string(),
                carried,
            })
            .into_response();
        }
    };
    match refusal {
        Some(refusal) => refusal.into_response(),
        None => next.run(request).await,
    }
}

fn is_form(request: &Request) -> bool {
    request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .is_none_or(|kind| !kind.starts_with("multipart/"))
}

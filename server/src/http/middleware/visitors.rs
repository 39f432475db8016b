//! Who asks: found before the route, so that every page is drawn for somebody known.

use crate::http::language::language_of;
use crate::http::middleware::refusals::refusal_of;
use crate::http::refusal::Refusal;
use crate::state::App;
use crate::visitor::{Visitor, path_and_query};
use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::id::PersonId;
use http::request::Parts;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use store::SESSION_PERSON;
use tower_sessions::Session;

/// Finds the visitor and hands it to the route and, where that refused, to the page of the refusal.
pub async fn find(
    State(app): State<App>,
    session: Session,
    request: Request,
    next: Next,
) -> Response {
    let (parts, body) = request.into_parts();
    let visitor = match visitor(&app, session, &parts).await {
        Ok(visitor) => visitor,
        Err(refusal) => return refusal.into_response(),
    };
    let mut request = Request::from_parts(parts, body);
    request.extensions_mut().insert(visitor.clone());
    let mut response = next.run(request).await;
    // The language of an answer to a page nobody has signed in for is as good as always; a session
    // that cannot be prolonged now will be next time.
    if let Err(refusal) = visitor.prolong(app.now()).await {
        tracing::warn!("a session could not be prolonged: {refusal:?}");
    }
    if refusal_of(&response).is_some() {
        response.extensions_mut().insert(visitor);
    }
    response
}

async fn visitor(app: &App, session: Session, request: &Parts) -> Result<Visitor, Refusal> {
    let person = match session
        .get::<String>(SESSION_PERSON)
        .await?
        .as_deref()
        .and_then(PersonId::parse)
    {
        Some(id) => app.store.known_account(&id).await?,
        None => None,
    };
    let peer = request
        .extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |info| info.0.ip());
    Ok(Visitor {
        language: person
            .as_ref()
            .and_then(|person| person.language)
            .unwrap_or_else(|| language_of(&request.headers)),
        person,
        settings: app.store.settings().await?,
        address: crate::http::address::of_request(peer, &request.headers, &app.trusted_proxies),
        path: path_and_query(&request.uri),
        session,
    })
}

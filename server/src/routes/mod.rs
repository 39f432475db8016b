//! One file a page, the twin of `app/src/pages`: check the right, load, render; or check, act, redirect.
//! The table below is the whole of it: every address, its method and the right it needs.

pub mod account;
pub mod api;
pub mod assets;
pub mod health;
pub mod learn;
pub mod organise;
pub mod teach;
pub mod workshop;

use crate::http::middleware::{headers, origin, refusals, rights, visitors};
use crate::http::refusal::Refusal;
use crate::state::App;
use crate::visitor::Right;
use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use domain::account::Role;
use http::Method;
use std::any::Any;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::{CompressionLayer, CompressionLevel};
use tower_sessions::SessionManagerLayer;

/// An address, its method, the right it needs and what answers it.
pub struct Route {
    /// The method; `GET` answers `HEAD` too.
    pub method: Method,
    /// The path, with parameters in braces.
    pub path: &'static str,
    /// The right it needs.
    pub right: Right,
    handler: MethodRouter<App>,
}

fn on_get<H: axum::handler::Handler<T, App>, T: 'static>(
    path: &'static str,
    right: Right,
    handler: H,
) -> Route {
    Route {
        method: Method::GET,
        path,
        right,
        handler: get(handler),
    }
}

fn on_post<H: axum::handler::Handler<T, App>, T: 'static>(
    path: &'static str,
    right: Right,
    handler: H,
) -> Route {
    Route {
        method: Method::POST,
        path,
        right,
        handler: post(handler),
    }
}

/// All routes.
#[must_use]
pub fn table() -> Vec<Route> {
    use Right::{AnyOf, Anybody, SignedIn};
    const LIAISON: Right = AnyOf(&[Role::Liaison]);
    const ORGANISER: Right = AnyOf(&[Role::Organiser]);
    const STAFF: Right = AnyOf(&[Role::Trainer, Role::Organiser]);
    vec![
        on_get("/", Anybody, learn::home::show),
        on_get("/courses", Anybody, learn::courses::show),
        on_get("/courses/{course}", Anybody, learn::course::show),
        on_get("/courses/{course}/{unit}", Anybody, learn::unit::show),
        on_post("/courses/{course}/{unit}", SignedIn, learn::unit::act),
        on_get("/exercises/{exercise}", Anybody, learn::exercise::show),
        on_post("/exercises/{exercise}", SignedIn, learn::exercise::act),
        on_get(
            "/exercises/{exercise}/data.csv",
            Anybody,
            learn::exercise::data,
        ),
        on_post("/api/exercises/{exercise}/answer", Anybody, api::answer),
        on_post("/api/exercises/{exercise}/hint", Anybody, api::hint),
        on_get("/c", Anybody, workshop::check_in::show),
        on_post("/c", Anybody, workshop::check_in::act),
        on_get("/c/{token}", Anybody, workshop::check_in::scanned),
        on_get("/live/{edition}", SignedIn, workshop::live::show),
        on_post("/live/{edition}", SignedIn, workshop::live::act),
        on_get(
            "/courses/{course}/{unit}/card.png",
            Anybody,
            learn::card::show,
        ),
        on_get("/search", Anybody, learn::search::show),
        on_get("/glossary", Anybody, learn::glossary::show),
        on_get("/trainer", STAFF, teach::trainer::show),
        on_get("/trainer/facts", STAFF, teach::facts::show),
        on_get("/trainer/questions", STAFF, teach::bank::list),
        on_get("/trainer/questions/export.gift", STAFF, teach::bank::export),
        on_get("/trainer/questions/import", STAFF, teach::bank_import::show),
        on_post("/trainer/questions/import", STAFF, teach::bank_import::act),
        on_get(
            "/trainer/questions/{course}/{quiz}/{item}",
            STAFF,
            teach::bank::show,
        ),
        on_get("/trainer/questions/{course}", STAFF, teach::gain::show),
        on_get(
            "/trainer/questions/{course}/gain.csv",
            STAFF,
            teach::gain::file,
        ),
        on_get(
            "/trainer/questions/{course}/{quiz}",
            STAFF,
            teach::statistics::show,
        ),
        on_get(
            "/trainer/questions/{course}/{quiz}/statistics.csv",
            STAFF,
            teach::statistics::items_file,
        ),
        on_get(
            "/trainer/questions/{course}/{quiz}/choices.csv",
            STAFF,
            teach::statistics::choices_file,
        ),
        on_get("/present/{edition}", STAFF, workshop::present::show),
        on_get(
            "/present/{edition}/events",
            STAFF,
            workshop::present::events,
        ),
        on_get("/workshops", Anybody, workshop::workshops::show),
        on_get("/workshops.ics", Anybody, workshop::workshops_ics::show),
        on_get("/workshops/{edition}", Anybody, workshop::workshop::show),
        on_post("/workshops/{edition}", SignedIn, workshop::workshop::act),
        on_get("/me", SignedIn, learn::me::show),
        on_get("/me/boosters.ics", SignedIn, learn::boosters::calendar_file),
        on_get(
            "/me/boosters/{course}/{days}",
            SignedIn,
            learn::boosters::show,
        ),
        on_post(
            "/me/boosters/{course}/{days}",
            SignedIn,
            learn::boosters::act,
        ),
        on_get("/me/password", SignedIn, account::password::show),
        on_post("/me/password", SignedIn, account::password::act),
        on_get("/me/work", SignedIn, account::work::show),
        on_post("/me/work", SignedIn, account::work::act),
        on_get("/login", Anybody, account::login::show),
        on_post("/login", Anybody, account::login::act),
        on_get("/register", Anybody, account::register::show),
        on_post("/register", Anybody, account::register::act),
        on_get("/reset", Anybody, account::reset::show),
        on_post("/reset", Anybody, account::reset::act),
        on_get("/organiser/editions", ORGANISER, organise::editions::show),
        on_post("/organiser/editions", ORGANISER, organise::editions::act),
        on_get(
            "/organiser/editions/new",
            ORGANISER,
            organise::edition::show_new,
        ),
        on_post(
            "/organiser/editions/new",
            ORGANISER,
            organise::edition::make,
        ),
        on_get(
            "/organiser/editions/{edition}",
            ORGANISER,
            organise::edition::show,
        ),
        on_post(
            "/organiser/editions/{edition}",
            ORGANISER,
            organise::edition::change,
        ),
        on_get("/liaison", LIAISON, organise::liaison::show),
        on_get("/organiser/agencies", ORGANISER, organise::agencies::show),
        on_post("/organiser/agencies", ORGANISER, organise::agencies::act),
        on_get("/organiser/people", ORGANISER, organise::people::show),
        on_post("/organiser/people", ORGANISER, organise::people::act),
        on_get(
            "/organiser/editions/{edition}/attendance",
            ORGANISER,
            organise::attendance::show,
        ),
        on_get(
            "/organiser/editions/{edition}/attendance.csv",
            ORGANISER,
            organise::attendance::file,
        ),
        on_get(
            "/organiser/editions/{edition}/attendance/events",
            ORGANISER,
            organise::attendance::events,
        ),
        on_get(
            "/organiser/editions/{edition}/attendance/people",
            ORGANISER,
            organise::attendance_people::show,
        ),
        on_get(
            "/organiser/editions/{edition}/attendance/people.csv",
            ORGANISER,
            organise::attendance_people::file,
        ),
        on_get(
            "/organiser/editions/{edition}/attendance/people/{who}",
            ORGANISER,
            organise::attendance_person::show,
        ),
        on_post(
            "/organiser/editions/{edition}/attendance/people/{who}",
            ORGANISER,
            organise::attendance_person::act,
        ),
        on_get("/organiser/audit", ORGANISER, organise::audit::show),
        on_post("/logout", Anybody, account::logout::act),
        on_post("/language", Anybody, account::language::act),
        on_get("/setup", Anybody, account::setup::show),
        on_post("/setup", Anybody, account::setup::act),
        on_get("/healthz", Anybody, health::alive),
        on_get("/readyz", Anybody, health::ready),
        on_get("/assets/{file}", Anybody, assets::show),
    ]
}

/// The server as one service.
pub fn router(app: &App) -> Router {
    let sessions = SessionManagerLayer::new(app.store.sessions())
        .with_name(if app.is_https() {
            "__Host-kopitalk"
        } else {
            "kopitalk"
        })
        .with_secure(app.is_https())
        .with_http_only(true)
        .with_same_site(tower_sessions::cookie::SameSite::Lax)
        .with_path("/");
    let mut router = Router::new();
    for route in table() {
        let guarded = route
            .handler
            .layer(from_fn_with_state(route.right, rights::check));
        router = router.route(route.path, guarded);
    }
    router
        .fallback(async || Refusal::NotFound)
        .method_not_allowed_fallback(async || Refusal::NotFound)
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(app.clone(), visitors::find))
        .layer(sessions)
        .layer(from_fn_with_state(app.clone(), origin::check))
        .layer(from_fn_with_state(app.clone(), refusals::draw))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .layer(from_fn_with_state(app.clone(), headers::add))
        .layer(from_fn(trace))
        .with_state(app.clone())
}

fn panicked(cause: Box<dyn Any + Send + 'static>) -> Response {
    let cause = cause
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| cause.downcast_ref::<&str>().copied())
        .unwrap_or("a panic without words");
    Refusal::internal(format!("a route panicked: {cause}")).into_response()
}

/// One line a request at debug level: method, path without query, status, time. No names, no addresses.
async fn trace(request: axum::extract::Request, next: axum::middleware::Next) -> Response {
    if !tracing::enabled!(tracing::Level::DEBUG) {
        return next.run(request).await;
    }
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let response = next.run(request).await;
    tracing::debug!(%method, path, status = response.status().as_u16(), "answered");
    response
}

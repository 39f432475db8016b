//! One file a page, the twin of `app/src/pages`: check the right, load, render; or check, act, redirect.
//! The table below is the whole of it: every address, its method and the right it needs.

pub mod api;
pub mod assets;
pub mod bank;
pub mod boosters;
pub mod card;
pub mod check_in;
pub mod course;
pub mod courses;
pub mod exercise;
pub mod health;
pub mod home;
pub mod language;
pub mod lesson;
pub mod liaison;
pub mod live;
pub mod login;
pub mod logout;
pub mod me;
pub mod organiser_agencies;
pub mod organiser_attendance;
pub mod organiser_attendance_people;
pub mod organiser_attendance_person;
pub mod organiser_audit;
pub mod organiser_edition;
pub mod organiser_editions;
pub mod organiser_people;
pub mod password;
pub mod present;
pub mod quiz;
pub mod register;
pub mod reset;
pub mod search;
pub mod setup;
pub mod trainer;
pub mod unit;
pub mod work;
pub mod workshop;
pub mod workshops;
pub mod workshops_ics;

use crate::middleware::{headers, origin, refusals, rights, visitors};
use crate::refusal::Refusal;
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
        on_get("/", Anybody, home::show),
        on_get("/courses", Anybody, courses::show),
        on_get("/courses/{course}", Anybody, course::show),
        on_get("/courses/{course}/{unit}", Anybody, unit::show),
        on_post("/courses/{course}/{unit}", SignedIn, unit::act),
        on_get("/exercises/{exercise}", Anybody, exercise::show),
        on_post("/exercises/{exercise}", SignedIn, exercise::act),
        on_get("/exercises/{exercise}/data.csv", Anybody, exercise::data),
        on_post("/api/exercises/{exercise}/answer", Anybody, api::answer),
        on_post("/api/exercises/{exercise}/hint", Anybody, api::hint),
        on_get("/c", Anybody, check_in::show),
        on_post("/c", Anybody, check_in::act),
        on_get("/c/{token}", Anybody, check_in::scanned),
        on_get("/live/{edition}", SignedIn, live::show),
        on_post("/live/{edition}", SignedIn, live::act),
        on_get("/courses/{course}/{unit}/card.png", Anybody, card::show),
        on_get("/search", Anybody, search::show),
        on_get("/glossary", Anybody, search::glossary),
        on_get("/trainer", STAFF, trainer::home),
        on_get("/trainer/facts", STAFF, search::facts),
        on_get("/trainer/questions", STAFF, bank::list),
        on_get("/trainer/questions/export.gift", STAFF, bank::export),
        on_get("/trainer/questions/import", STAFF, bank::import_form),
        on_post("/trainer/questions/import", STAFF, bank::import),
        on_get(
            "/trainer/questions/{course}/{quiz}/{item}",
            STAFF,
            bank::show,
        ),
        on_get("/trainer/questions/{course}", STAFF, trainer::course),
        on_get(
            "/trainer/questions/{course}/gain.csv",
            STAFF,
            trainer::course_file,
        ),
        on_get("/trainer/questions/{course}/{quiz}", STAFF, trainer::quiz),
        on_get(
            "/trainer/questions/{course}/{quiz}/statistics.csv",
            STAFF,
            trainer::quiz_file,
        ),
        on_get(
            "/trainer/questions/{course}/{quiz}/choices.csv",
            STAFF,
            trainer::choices_file,
        ),
        on_get("/present/{edition}", STAFF, present::show),
        on_get("/present/{edition}/events", STAFF, present::events),
        on_get("/workshops", Anybody, workshops::show),
        on_get("/workshops.ics", Anybody, workshops_ics::show),
        on_get("/workshops/{edition}", Anybody, workshop::show),
        on_post("/workshops/{edition}", SignedIn, workshop::act),
        on_get("/me", SignedIn, me::show),
        on_get("/me/boosters.ics", SignedIn, boosters::calendar_file),
        on_get("/me/boosters/{course}/{days}", SignedIn, boosters::show),
        on_post("/me/boosters/{course}/{days}", SignedIn, boosters::act),
        on_get("/me/password", SignedIn, password::show),
        on_post("/me/password", SignedIn, password::act),
        on_get("/me/work", SignedIn, work::show),
        on_post("/me/work", SignedIn, work::act),
        on_get("/login", Anybody, login::show),
        on_post("/login", Anybody, login::act),
        on_get("/register", Anybody, register::show),
        on_post("/register", Anybody, register::act),
        on_get("/reset", Anybody, reset::show),
        on_post("/reset", Anybody, reset::act),
        on_get("/organiser/editions", ORGANISER, organiser_editions::show),
        on_post("/organiser/editions", ORGANISER, organiser_editions::act),
        on_get(
            "/organiser/editions/new",
            ORGANISER,
            organiser_edition::show_new,
        ),
        on_post(
            "/organiser/editions/new",
            ORGANISER,
            organiser_edition::make,
        ),
        on_get(
            "/organiser/editions/{edition}",
            ORGANISER,
            organiser_edition::show,
        ),
        on_post(
            "/organiser/editions/{edition}",
            ORGANISER,
            organiser_edition::change,
        ),
        on_get("/liaison", LIAISON, liaison::show),
        on_get("/organiser/agencies", ORGANISER, organiser_agencies::show),
        on_post("/organiser/agencies", ORGANISER, organiser_agencies::act),
        on_get("/organiser/people", ORGANISER, organiser_people::show),
        on_post("/organiser/people", ORGANISER, organiser_people::act),
        on_get(
            "/organiser/editions/{edition}/attendance",
            ORGANISER,
            organiser_attendance::show,
        ),
        on_get(
            "/organiser/editions/{edition}/attendance.csv",
            ORGANISER,
            organiser_attendance::file,
        ),
        on_get(
            "/organiser/editions/{edition}/attendance/events",
            ORGANISER,
            organiser_attendance::events,
        ),
        on_get(
            "/organiser/editions/{edition}/attendance/people",
            ORGANISER,
            organiser_attendance_people::show,
        ),
        on_get(
            "/organiser/editions/{edition}/attendance/people.csv",
            ORGANISER,
            organiser_attendance_people::file,
        ),
        on_get(
            "/organiser/editions/{edition}/attendance/people/{who}",
            ORGANISER,
            organiser_attendance_person::show,
        ),
        on_post(
            "/organiser/editions/{edition}/attendance/people/{who}",
            ORGANISER,
            organiser_attendance_person::act,
        ),
        on_get("/organiser/audit", ORGANISER, organiser_audit::show),
        on_post("/logout", Anybody, logout::act),
        on_post("/language", Anybody, language::act),
        on_get("/setup", Anybody, setup::show),
        on_post("/setup", Anybody, setup::act),
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

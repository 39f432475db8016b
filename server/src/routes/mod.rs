//! One file a page, the twin of `app/src/pages`: check the right, load, render; or check, act, redirect.
//! The table below is the whole of it: every address, its method and the right it needs. The
//! addresses themselves stand in `app::address`.

pub mod account;
pub mod api;
pub mod assets;
pub mod health;
pub mod learn;
pub mod organise;
pub mod teach;
pub mod workshop;

use crate::http::cookies;
use crate::http::methods::Methods;
use crate::http::middleware::{headers, origin, refusals, rights, visitors};
use crate::http::refusal::Refusal;
use crate::state::App;
use crate::visitor::Right;
use app::address::{self, pattern};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use domain::account::Role;
use http::{Method, header};
use std::any::Any;
use std::convert::Infallible;
use std::sync::Arc;
use tower::util::{AndThenLayer, MapResponseLayer};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::{CompressionBody, CompressionLayer, CompressionLevel};
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
    use Right::{AnyOf, Anybody, Public, SignedIn};
    const LIAISON: Right = AnyOf(&[Role::Liaison]);
    const ORGANISER: Right = AnyOf(&[Role::Organiser]);
    const STAFF: Right = AnyOf(&[Role::Trainer, Role::Organiser]);
    vec![
        on_get(address::HOME, Anybody, learn::home::show),
        on_get(address::COURSES, Anybody, learn::courses::show),
        on_get(pattern::COURSE, Anybody, learn::course::show),
        on_get(pattern::UNIT, Anybody, learn::unit::show),
        on_post(pattern::UNIT, SignedIn, learn::unit::act),
        on_get(pattern::EXERCISE, Anybody, learn::exercise::show),
        on_post(pattern::EXERCISE, SignedIn, learn::exercise::act),
        on_get(pattern::EXERCISE_DATA, Anybody, learn::exercise::data),
        on_get(pattern::WORKBENCH, Anybody, learn::workbench::show),
        on_get(pattern::WORKBENCH_DATA, Anybody, learn::workbench::data),
        on_post(pattern::API_ANSWER, Anybody, api::answer),
        on_post(pattern::API_HINT, Anybody, api::hint),
        on_get(address::CHECK_IN, Anybody, workshop::check_in::show),
        on_post(address::CHECK_IN, Anybody, workshop::check_in::act),
        on_get(pattern::SCANNED, Anybody, workshop::check_in::scanned),
        on_get(pattern::LIVE, SignedIn, workshop::live::show),
        on_post(pattern::LIVE, SignedIn, workshop::live::act),
        on_get(pattern::CARD, Public, learn::card::show),
        on_get(address::SEARCH, Anybody, learn::search::show),
        on_get(address::GLOSSARY, Anybody, learn::glossary::show),
        on_get(address::TRAINER, STAFF, teach::trainer::show),
        on_get(address::FACTS, STAFF, teach::facts::show),
        on_get(address::QUESTIONS, STAFF, teach::bank::list),
        on_get(address::QUESTIONS_FILE, STAFF, teach::bank::export),
        on_get(address::QUESTIONS_IMPORT, STAFF, teach::bank_import::show),
        on_post(address::QUESTIONS_IMPORT, STAFF, teach::bank_import::act),
        on_get(pattern::QUESTION, STAFF, teach::bank::show),
        on_get(pattern::GAIN, STAFF, teach::gain::show),
        on_get(pattern::GAIN_FILE, STAFF, teach::gain::file),
        on_get(pattern::STATISTICS, STAFF, teach::statistics::show),
        on_get(
            pattern::STATISTICS_FILE,
            STAFF,
            teach::statistics::items_file,
        ),
        on_get(
            pattern::CHOICES_FILE,
            STAFF,
            teach::statistics::choices_file,
        ),
        on_get(pattern::PRESENT, Right::Shows, workshop::present::show),
        on_get(
            pattern::PRESENT_EVENTS,
            Right::Shows,
            workshop::present::events,
        ),
        on_get(pattern::CONTROL, Right::Runs, workshop::control::show),
        on_post(pattern::CONTROL, Right::Runs, workshop::control::act),
        on_get(pattern::CONTROL_PLAN, Right::Runs, workshop::plan::show),
        on_post(pattern::CONTROL_PLAN, Right::Runs, workshop::plan::act),
        on_get(
            pattern::CONTROL_QUESTIONS,
            Right::Runs,
            workshop::moderation::show,
        ),
        on_post(
            pattern::CONTROL_QUESTIONS,
            Right::Runs,
            workshop::moderation::act,
        ),
        on_get(pattern::CONTROL_TEXTS, Right::Runs, workshop::texts::show),
        on_post(pattern::CONTROL_TEXTS, Right::Runs, workshop::texts::act),
        on_get(address::PAIR, Anybody, workshop::pair::show),
        on_get(pattern::LIVE_QUESTIONS, SignedIn, workshop::questions::show),
        on_post(pattern::LIVE_QUESTIONS, SignedIn, workshop::questions::act),
        on_get(pattern::LIVE_RECAP, Anybody, workshop::recap::show),
        on_get(pattern::LIVE_RESULTS_CSV, Right::Runs, workshop::recap::csv),
        on_get(
            pattern::LIVE_RESULTS_XLSX,
            Right::Runs,
            workshop::recap::xlsx,
        ),
        on_get(pattern::LIVE_EVENTS, SignedIn, workshop::live::events),
        on_get(
            pattern::CONTROL_EVENTS,
            Right::Runs,
            workshop::control::events,
        ),
        on_get(pattern::GUEST, Anybody, workshop::guest::open),
        on_get(pattern::NOMINATION, Anybody, workshop::nomination::show),
        on_post(pattern::NOMINATION, Anybody, workshop::nomination::act),
        on_get(
            pattern::NOMINATION_LETTER,
            Anybody,
            workshop::letter::by_link,
        ),
        on_get(pattern::LETTER, SignedIn, workshop::letter::show),
        on_get(pattern::PERSONAL, Anybody, workshop::personal::show),
        on_post(pattern::PERSONAL, Anybody, workshop::personal::act),
        on_get(pattern::EXIT, SignedIn, workshop::exit::show),
        on_post(pattern::EXIT, SignedIn, workshop::exit::act),
        on_get(
            pattern::PERSONAL_EXIT,
            Anybody,
            workshop::exit::show_personal,
        ),
        on_post(
            pattern::PERSONAL_EXIT,
            Anybody,
            workshop::exit::act_personal,
        ),
        on_get(pattern::PULSE, SignedIn, workshop::pulse::show),
        on_post(pattern::PULSE, SignedIn, workshop::pulse::act),
        on_get(address::WORKSHOPS, Anybody, workshop::workshops::show),
        on_get(
            address::WORKSHOPS_CALENDAR,
            Anybody,
            workshop::workshops_ics::show,
        ),
        on_get(pattern::WORKSHOP, Anybody, workshop::edition::show),
        on_get(
            pattern::WORKSHOP_CALENDAR,
            Anybody,
            workshop::workshops_ics::one,
        ),
        on_post(pattern::WORKSHOP, SignedIn, workshop::edition::act),
        on_get(address::ME, SignedIn, learn::me::show),
        on_get(
            address::BOOSTERS_CALENDAR,
            SignedIn,
            learn::boosters::calendar_file,
        ),
        on_get(pattern::BOOSTER, SignedIn, learn::boosters::show),
        on_post(pattern::BOOSTER, SignedIn, learn::boosters::act),
        on_get(address::PASSWORD, SignedIn, account::password::show),
        on_post(address::PASSWORD, SignedIn, account::password::act),
        on_get(address::WORK, SignedIn, account::work::show),
        on_post(address::WORK, SignedIn, account::work::act),
        on_get(address::LOGIN, Anybody, account::login::show),
        on_post(address::LOGIN, Anybody, account::login::act),
        on_get(address::REGISTER, Anybody, account::register::show),
        on_post(address::REGISTER, Anybody, account::register::act),
        on_get(address::RESET, Anybody, account::reset::show),
        on_post(address::RESET, Anybody, account::reset::act),
        on_get(address::ORGANISER, ORGANISER, organise::home::show),
        on_get(address::EDITIONS, ORGANISER, organise::editions::show),
        on_post(address::EDITIONS, ORGANISER, organise::editions::act),
        on_get(address::EDITION_NEW, ORGANISER, organise::edition::show_new),
        on_post(address::EDITION_NEW, ORGANISER, organise::edition::make),
        on_get(pattern::EDITION, ORGANISER, organise::edition::show),
        on_post(pattern::EDITION, ORGANISER, organise::edition::change),
        on_get(pattern::INVITATIONS, ORGANISER, organise::invitations::show),
        on_post(pattern::INVITATIONS, ORGANISER, organise::invitations::act),
        on_get(pattern::REMINDERS, ORGANISER, organise::reminders::show),
        on_get(address::LIAISON, LIAISON, organise::liaison::show),
        on_get(address::LIAISON_FILE, LIAISON, organise::liaison::file),
        on_get(address::AGENCIES, ORGANISER, organise::agencies::show),
        on_post(address::AGENCIES, ORGANISER, organise::agencies::act),
        on_get(
            address::AGENCIES_SAMPLE,
            ORGANISER,
            organise::agencies::sample,
        ),
        on_get(
            address::STATUSES,
            ORGANISER,
            organise::custom_statuses::show,
        ),
        on_post(address::STATUSES, ORGANISER, organise::custom_statuses::act),
        on_get(address::LIAISONS, ORGANISER, organise::liaisons::show),
        on_post(address::LIAISONS, ORGANISER, organise::liaisons::act),
        on_get(address::PEOPLE, ORGANISER, organise::people::show),
        on_post(address::PEOPLE, ORGANISER, organise::people::act),
        on_get(address::PEOPLE_FILE, ORGANISER, organise::people_file::csv),
        on_get(
            address::PEOPLE_WORKBOOK,
            ORGANISER,
            organise::people_file::workbook,
        ),
        on_get(
            address::PEOPLE_IMPORTS,
            ORGANISER,
            organise::people_imports::show,
        ),
        on_post(
            address::PEOPLE_IMPORTS,
            ORGANISER,
            organise::people_imports::act,
        ),
        on_get(
            pattern::PEOPLE_IMPORT,
            ORGANISER,
            organise::people_import::show,
        ),
        on_post(
            pattern::PEOPLE_IMPORT,
            ORGANISER,
            organise::people_import::act,
        ),
        on_get(
            pattern::PEOPLE_IMPORT_ROWS,
            ORGANISER,
            organise::people_import::rows,
        ),
        on_get(address::DUPLICATES, ORGANISER, organise::duplicates::show),
        on_post(address::DUPLICATES, ORGANISER, organise::duplicates::act),
        on_get(pattern::ATTENDANCE, STAFF, organise::attendance::show),
        on_get(pattern::ATTENDANCE_FILE, STAFF, organise::attendance::file),
        on_get(
            pattern::ATTENDANCE_EVENTS,
            STAFF,
            organise::attendance::events,
        ),
        on_get(
            pattern::ATTENDANCE_PEOPLE,
            ORGANISER,
            organise::attendance_people::show,
        ),
        on_post(
            pattern::ATTENDANCE_PEOPLE,
            ORGANISER,
            organise::attendance_people::act,
        ),
        on_get(
            pattern::ATTENDANCE_PEOPLE_FILE,
            ORGANISER,
            organise::attendance_people::file,
        ),
        on_get(
            pattern::ATTENDANCE_PERSON,
            ORGANISER,
            organise::attendance_person::show,
        ),
        on_post(
            pattern::ATTENDANCE_PERSON,
            ORGANISER,
            organise::attendance_person::act,
        ),
        on_get(pattern::CORRECTIONS, ORGANISER, organise::corrections::show),
        on_post(pattern::CORRECTIONS, ORGANISER, organise::corrections::act),
        on_get(
            pattern::EXIT_ANSWERS,
            ORGANISER,
            organise::exit_answers::show,
        ),
        on_get(pattern::MEETING, ORGANISER, organise::meeting::show),
        on_post(pattern::MEETING, ORGANISER, organise::meeting::act),
        on_get(
            pattern::MEETING_REPORT,
            ORGANISER,
            organise::meeting_report::show,
        ),
        on_post(
            pattern::MEETING_REPORT,
            ORGANISER,
            organise::meeting_report::act,
        ),
        on_get(pattern::SIGNALS, ORGANISER, organise::signals::show),
        on_post(pattern::SIGNALS, ORGANISER, organise::signals::act),
        on_get(pattern::SIGNAL, ORGANISER, organise::signal::show),
        on_post(pattern::SIGNAL, ORGANISER, organise::signal::act),
        on_get(pattern::RECEPTION, ORGANISER, organise::reception::show),
        on_post(pattern::RECEPTION, ORGANISER, organise::reception::act),
        on_get(
            pattern::RECEPTION_LIST,
            ORGANISER,
            organise::reception_queue::list,
        ),
        on_post(
            pattern::RECEPTION_QUEUE,
            ORGANISER,
            organise::reception_queue::take,
        ),
        on_get(
            pattern::RECEPTION_MANIFEST,
            ORGANISER,
            organise::reception_queue::manifest,
        ),
        on_get(
            pattern::RECEPTION_SHEET,
            ORGANISER,
            organise::reception::sheet,
        ),
        on_get(address::REPORTS, ORGANISER, organise::reports::show),
        on_get(address::REPORTS_FILE, ORGANISER, organise::reports::csv),
        on_get(
            address::REPORTS_WORKBOOK,
            ORGANISER,
            organise::reports::workbook,
        ),
        on_get(address::AUDIT, ORGANISER, organise::audit::show),
        on_post(address::LOGOUT, Anybody, account::logout::act),
        on_post(address::LANGUAGE, Anybody, account::language::act),
        on_get(address::SETUP, Anybody, account::setup::show),
        on_post(address::SETUP, Anybody, account::setup::act),
        on_get(address::ALIVE, Public, health::alive),
        on_get(address::READY, Public, health::ready),
        on_get("/assets/{file}", Public, assets::show),
        on_get("/reception-worker.js", Public, assets::reception_worker),
    ]
}

/// What is asked of every request before its route.
#[derive(Clone)]
struct Front {
    app: App,
    methods: Arc<Methods>,
    session_cookie: &'static str,
}

/// The server as one service.
pub fn router(app: &App) -> Router {
    let https = app.is_https();
    let session_cookie = if https { "__Host-kopitalk" } else { "kopitalk" };
    let sessions = SessionManagerLayer::new(app.store.sessions())
        .with_name(session_cookie)
        .with_secure(https)
        .with_http_only(true)
        .with_same_site(tower_sessions::cookie::SameSite::Lax)
        .with_path("/");
    let (mut public, mut visited) = (Router::new(), Router::new());
    let routes = table();
    let methods = Methods::of(routes.iter().map(|route| (&route.method, route.path)));
    let front = Front {
        app: app.clone(),
        methods: Arc::new(methods),
        session_cookie,
    };
    for route in routes {
        match route.right {
            Right::Public => public = public.route(route.path, route.handler),
            Right::Anybody => visited = visited.route(route.path, route.handler),
            right => {
                let check = from_fn_with_state((app.clone(), right), rights::check);
                visited = visited.route(route.path, route.handler.layer(check));
            }
        }
    }
    let catch = || CatchPanicLayer::custom(panicked);
    let nothing = async || Refusal::NotFound;
    let visited = visited.fallback(nothing).layer((
        sessions,
        from_fn_with_state(app.clone(), visitors::find),
        catch(),
    ));
    public
        .layer(catch())
        .merge(visited)
        // One layer of several: each layer of a router of its own is a box more that every request clones.
        .layer((
            MapResponseLayer::new(move |mut response: Response| {
                headers::add(response.headers_mut(), https);
                response
            }),
            AndThenLayer::new(packed_to_its_end),
            CompressionLayer::new().quality(CompressionLevel::Fastest),
            from_fn_with_state(front, answer),
        ))
        .with_state(app.clone())
}

/// What is packed is packed to its end before any of it is sent: of whoever reads slowly some kilobytes wait
/// then, and not a packer with all its tables.
async fn packed_to_its_end(
    response: http::Response<CompressionBody<Body>>,
) -> Result<Response, Infallible> {
    let (parts, body) = response.into_parts();
    if !parts.headers.contains_key(header::CONTENT_ENCODING) {
        return Ok(Response::from_parts(parts, Body::new(body)));
    }
    Ok(match to_bytes(Body::new(body), usize::MAX).await {
        Ok(bytes) => Response::from_parts(parts, Body::from(bytes)),
        Err(error) => Refusal::internal(error).into_response(),
    })
}

fn panicked(cause: Box<dyn Any + Send + 'static>) -> Response {
    let cause = cause
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| cause.downcast_ref::<&str>().copied())
        .unwrap_or("a panic without words");
    Refusal::internal(format!("a route panicked: {cause}")).into_response()
}

/// Hears what is asked of this server by a method that the address has, and comes from our own pages where it
/// may change something; and makes pages of refusals. One line a request at debug level:
/// method, path without query and status; no names, no addresses.
async fn answer(State(front): State<Front>, mut request: Request, next: Next) -> Response {
    let app = &front.app;
    let asked = refusals::AskedPage::of(&request);
    let traced = tracing::enabled!(tracing::Level::DEBUG)
        .then(|| (request.method().clone(), request.uri().path().to_owned()));
    let refusal = if !app.hosts.is_asked(&request) {
        Some(Refusal::OtherHost)
    } else if let Some(refusal) = front.methods.refusal(&request) {
        Some(refusal)
    } else {
        (!origin::is_heard(&request, &app.base_url)).then_some(Refusal::OtherOrigin)
    };
    let response = match refusal {
        Some(refusal) => refusal.into_response(),
        None => {
            cookies::refuse_repeated(request.headers_mut(), front.session_cookie);
            next.run(request).await
        }
    };
    let response = refusals::draw(app, asked, response);
    if let Some((method, path)) = traced {
        tracing::debug!(%method, path, status = response.status().as_u16(), "answered");
    }
    response
}

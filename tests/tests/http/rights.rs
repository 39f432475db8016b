//! Every route × every kind of visitor. A route that nobody listed here fails the test.

use domain::account::{Grant, Role};
use http::Method;
use reqwest::StatusCode;
use server::routes;
use server::visitor::Right;
use std::collections::BTreeSet;
use tests::server::Visitor;

/// What a visitor may expect of a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expected {
    /// The same for all: who asks is not looked at.
    Public,
    /// Whatever the page answers, it is neither the sign-in page nor a refusal of rights.
    Heard,
    /// The sign-in page, by redirect or, for a form, with what was sent.
    SignIn,
    /// The sign-in page for somebody without an account; 403 for everybody without one of these roles.
    Roles(&'static [Role]),
    /// The same for everybody but trainers, organisers and whoever has the guest speaker's link.
    Runs,
    /// The same for everybody but those and a screen that was paired.
    Shows,
}

impl Expected {
    fn right(self) -> Right {
        match self {
            Self::Public => Right::Public,
            Self::Heard => Right::Anybody,
            Self::SignIn => Right::SignedIn,
            Self::Roles(roles) => Right::AnyOf(roles),
            Self::Runs => Right::Runs,
            Self::Shows => Right::Shows,
        }
    }
}

const LIAISON: Expected = Expected::Roles(&[Role::Liaison]);
const ORGANISER: Expected = Expected::Roles(&[Role::Organiser]);
const STAFF: Expected = Expected::Roles(&[Role::Trainer, Role::Organiser]);

/// Method, path, and what somebody without an account may expect; everybody with one is heard.
const LISTED: &[(&str, &str, Expected)] = &[
    ("GET", "/", Expected::Heard),
    ("GET", "/courses", Expected::Heard),
    ("GET", "/courses/{course}", Expected::Heard),
    ("GET", "/courses/{course}/{unit}", Expected::Heard),
    ("POST", "/courses/{course}/{unit}", Expected::SignIn),
    ("GET", "/exercises/{exercise}", Expected::Heard),
    ("POST", "/exercises/{exercise}", Expected::SignIn),
    ("GET", "/exercises/{exercise}/data.csv", Expected::Heard),
    ("GET", "/workbench/{dataset}", Expected::Heard),
    ("GET", "/workbench/{dataset}/data.csv", Expected::Heard),
    ("POST", "/api/exercises/{exercise}/answer", Expected::Heard),
    ("POST", "/api/exercises/{exercise}/hint", Expected::Heard),
    ("GET", "/c", Expected::Heard),
    ("POST", "/c", Expected::Heard),
    ("GET", "/c/{token}", Expected::Heard),
    ("GET", "/live/{edition}", Expected::SignIn),
    ("POST", "/live/{edition}", Expected::SignIn),
    ("GET", "/courses/{course}/{unit}/card.png", Expected::Public),
    ("GET", "/search", Expected::Heard),
    ("GET", "/glossary", Expected::Heard),
    ("GET", "/trainer", STAFF),
    ("GET", "/trainer/facts", STAFF),
    ("GET", "/trainer/questions", STAFF),
    ("GET", "/trainer/questions/export.gift", STAFF),
    ("GET", "/trainer/questions/import", STAFF),
    ("POST", "/trainer/questions/import", STAFF),
    ("GET", "/trainer/questions/{course}/{quiz}/{item}", STAFF),
    ("GET", "/trainer/questions/{course}", STAFF),
    ("GET", "/trainer/questions/{course}/gain.csv", STAFF),
    ("GET", "/trainer/questions/{course}/{quiz}", STAFF),
    (
        "GET",
        "/trainer/questions/{course}/{quiz}/statistics.csv",
        STAFF,
    ),
    (
        "GET",
        "/trainer/questions/{course}/{quiz}/choices.csv",
        STAFF,
    ),
    ("GET", "/live/{edition}/events", Expected::SignIn),
    ("GET", "/live/{edition}/questions", Expected::SignIn),
    ("POST", "/live/{edition}/questions", Expected::SignIn),
    // Of an edition that is there, for whoever took part or runs it.
    ("GET", "/live/{edition}/recap", Expected::Heard),
    ("GET", "/live/{edition}/results.csv", Expected::Runs),
    ("GET", "/live/{edition}/results.xlsx", Expected::Runs),
    ("GET", "/present", Expected::Heard),
    ("GET", "/present/{edition}", Expected::Shows),
    ("GET", "/present/{edition}/events", Expected::Shows),
    ("GET", "/control/{edition}", Expected::Runs),
    ("POST", "/control/{edition}", Expected::Runs),
    ("GET", "/control/{edition}/events", Expected::Runs),
    ("GET", "/control/{edition}/plan", Expected::Runs),
    ("POST", "/control/{edition}/plan", Expected::Runs),
    ("GET", "/control/{edition}/questions", Expected::Runs),
    ("POST", "/control/{edition}/questions", Expected::Runs),
    ("GET", "/control/{edition}/texts", Expected::Runs),
    ("POST", "/control/{edition}/texts", Expected::Runs),
    ("GET", "/g/{token}", Expected::Heard),
    ("GET", "/n/{token}", Expected::Heard),
    ("POST", "/n/{token}", Expected::Heard),
    ("GET", "/exit/{edition}", Expected::SignIn),
    ("POST", "/exit/{edition}", Expected::SignIn),
    ("GET", "/pulse/{edition}", Expected::SignIn),
    ("POST", "/pulse/{edition}", Expected::SignIn),
    ("GET", "/p/{token}/exit", Expected::Heard),
    ("POST", "/p/{token}/exit", Expected::Heard),
    ("GET", "/n/{token}/letter.pdf", Expected::Heard),
    // For whoever is registered or runs it; of an edition that is there.
    ("GET", "/workshops/{edition}/letter.pdf", Expected::SignIn),
    ("GET", "/p/{token}", Expected::Heard),
    ("POST", "/p/{token}", Expected::Heard),
    ("GET", "/workshops", Expected::Heard),
    ("GET", "/workshops.ics", Expected::Heard),
    ("GET", "/workshops/{edition}", Expected::Heard),
    ("GET", "/workshops/{edition}/calendar.ics", Expected::Heard),
    ("POST", "/workshops/{edition}", Expected::SignIn),
    ("GET", "/me", Expected::SignIn),
    ("GET", "/me/boosters.ics", Expected::SignIn),
    ("GET", "/me/boosters/{course}/{days}", Expected::SignIn),
    ("POST", "/me/boosters/{course}/{days}", Expected::SignIn),
    ("GET", "/me/password", Expected::SignIn),
    ("POST", "/me/password", Expected::SignIn),
    ("GET", "/me/work", Expected::SignIn),
    ("POST", "/me/work", Expected::SignIn),
    ("GET", "/login", Expected::Heard),
    ("POST", "/login", Expected::Heard),
    ("GET", "/register", Expected::Heard),
    ("POST", "/register", Expected::Heard),
    ("GET", "/reset", Expected::Heard),
    ("POST", "/reset", Expected::Heard),
    ("GET", "/organiser", ORGANISER),
    ("GET", "/organiser/editions", ORGANISER),
    ("POST", "/organiser/editions", ORGANISER),
    ("GET", "/organiser/editions/new", ORGANISER),
    ("POST", "/organiser/editions/new", ORGANISER),
    ("GET", "/organiser/editions/{edition}", ORGANISER),
    ("POST", "/organiser/editions/{edition}", ORGANISER),
    (
        "GET",
        "/organiser/editions/{edition}/invitations",
        ORGANISER,
    ),
    (
        "POST",
        "/organiser/editions/{edition}/invitations",
        ORGANISER,
    ),
    (
        "GET",
        "/organiser/editions/{edition}/invitations/reminders",
        ORGANISER,
    ),
    ("GET", "/organiser/statuses", ORGANISER),
    ("POST", "/organiser/statuses", ORGANISER),
    ("GET", "/organiser/agencies/liaisons", ORGANISER),
    ("POST", "/organiser/agencies/liaisons", ORGANISER),
    ("GET", "/liaison", LIAISON),
    ("GET", "/liaison.csv", LIAISON),
    ("GET", "/organiser/agencies", ORGANISER),
    ("POST", "/organiser/agencies", ORGANISER),
    ("GET", "/organiser/agencies/sample.csv", ORGANISER),
    ("GET", "/organiser/people", ORGANISER),
    ("POST", "/organiser/people", ORGANISER),
    (
        "GET",
        "/organiser/editions/{edition}/attendance/corrections",
        ORGANISER,
    ),
    (
        "POST",
        "/organiser/editions/{edition}/attendance/corrections",
        ORGANISER,
    ),
    ("GET", "/organiser/editions/{edition}/exit", ORGANISER),
    ("GET", "/organiser/editions/{edition}/meeting", ORGANISER),
    ("POST", "/organiser/editions/{edition}/meeting", ORGANISER),
    (
        "GET",
        "/organiser/editions/{edition}/meeting/{report}",
        ORGANISER,
    ),
    (
        "POST",
        "/organiser/editions/{edition}/meeting/{report}",
        ORGANISER,
    ),
    ("GET", "/organiser/people.csv", ORGANISER),
    ("GET", "/organiser/people.xlsx", ORGANISER),
    ("GET", "/organiser/people/imports", ORGANISER),
    ("POST", "/organiser/people/imports", ORGANISER),
    ("GET", "/organiser/people/imports/{import}", ORGANISER),
    ("POST", "/organiser/people/imports/{import}", ORGANISER),
    (
        "GET",
        "/organiser/people/imports/{import}/rows.csv",
        ORGANISER,
    ),
    ("GET", "/organiser/reports", ORGANISER),
    ("GET", "/organiser/reports.csv", ORGANISER),
    ("GET", "/organiser/reports.xlsx", ORGANISER),
    ("GET", "/organiser/people/duplicates", ORGANISER),
    ("POST", "/organiser/people/duplicates", ORGANISER),
    // Of trainers those who hold the edition.
    ("GET", "/organiser/editions/{edition}/attendance", STAFF),
    ("GET", "/organiser/editions/{edition}/attendance.csv", STAFF),
    (
        "GET",
        "/organiser/editions/{edition}/attendance/events",
        STAFF,
    ),
    (
        "GET",
        "/organiser/editions/{edition}/attendance/people",
        ORGANISER,
    ),
    (
        "POST",
        "/organiser/editions/{edition}/attendance/people",
        ORGANISER,
    ),
    (
        "GET",
        "/organiser/editions/{edition}/attendance/people.csv",
        ORGANISER,
    ),
    (
        "GET",
        "/organiser/editions/{edition}/attendance/people/{who}",
        ORGANISER,
    ),
    (
        "POST",
        "/organiser/editions/{edition}/attendance/people/{who}",
        ORGANISER,
    ),
    ("GET", "/organiser/editions/{edition}/signals", ORGANISER),
    ("POST", "/organiser/editions/{edition}/signals", ORGANISER),
    (
        "GET",
        "/organiser/editions/{edition}/signals/{signal}",
        ORGANISER,
    ),
    (
        "POST",
        "/organiser/editions/{edition}/signals/{signal}",
        ORGANISER,
    ),
    ("GET", "/organiser/editions/{edition}/reception", ORGANISER),
    ("POST", "/organiser/editions/{edition}/reception", ORGANISER),
    (
        "GET",
        "/organiser/editions/{edition}/reception/list",
        ORGANISER,
    ),
    (
        "POST",
        "/organiser/editions/{edition}/reception/queue",
        ORGANISER,
    ),
    (
        "GET",
        "/organiser/editions/{edition}/reception/app.webmanifest",
        ORGANISER,
    ),
    (
        "GET",
        "/organiser/editions/{edition}/reception/sheet",
        ORGANISER,
    ),
    ("GET", "/organiser/audit", ORGANISER),
    ("POST", "/logout", Expected::Heard),
    ("POST", "/language", Expected::Heard),
    ("GET", "/setup", Expected::Heard),
    ("POST", "/setup", Expected::Heard),
    ("GET", "/healthz", Expected::Public),
    ("GET", "/readyz", Expected::Public),
    ("GET", "/assets/{file}", Expected::Public),
    ("GET", "/reception-worker.js", Expected::Public),
];

fn address(path: &str) -> String {
    path.replace("{course}", "baca-angka")
        .replace("{days}", "10")
        .replace("{item}", "tidak-ada")
        .replace("{quiz}", "hitung-ringkas")
        .replace("{unit}", "kali-dan-akun")
        .replace("{exercise}", "dua-ringkasan")
        // No stream begins for an edition that is not there.
        .replace("{edition}", "tidak-ada")
        .replace("{token}", "K7P3WX")
        .replace("{edition}", "besok")
        .replace("{file}", "nothing.css")
        .replace("{who}", "0123456789abcdef0123456789abcdef")
}

async fn ask(visitor: &Visitor, method: &str, path: &str) -> tests::server::Page {
    if method == "GET" {
        visitor.get(&address(path)).await
    } else {
        visitor.post(&address(path), &[("next", "/")]).await
    }
}

#[test]
fn every_route_is_listed_with_its_right() {
    let listed: BTreeSet<_> = LISTED
        .iter()
        .map(|(method, path, _)| ((*method).to_owned(), (*path).to_owned()))
        .collect();
    let served: BTreeSet<_> = routes::table()
        .iter()
        .map(|route| (route.method.to_string(), route.path.to_owned()))
        .collect();
    assert_eq!(listed, served);
    for route in routes::table() {
        let expected = LISTED
            .iter()
            .find(|(method, path, _)| *method == route.method.as_str() && *path == route.path)
            .unwrap()
            .2;
        assert_eq!(
            expected.right(),
            route.right,
            "{} {}",
            route.method,
            route.path
        );
        assert!(route.method == Method::GET || route.method == Method::POST);
    }
}

#[tokio::test]
async fn every_route_answers_every_kind_of_visitor_as_listed() {
    let server = crate::server().await;
    let tomorrow = server.app.now().plus(domain::clock::DAY);
    let mut besok = crate::editions::details("besok", tomorrow);
    let id = server.app.store.create_edition(&besok, None).await.unwrap();
    let anybody = server.visitor();
    for &(method, path, expected) in LISTED {
        let page = ask(&anybody, method, path).await;
        match (expected, method) {
            (Expected::SignIn | Expected::Roles(_) | Expected::Runs | Expected::Shows, "GET") => {
                assert!(page.leads_to().starts_with("/login?next="), "{path}")
            }
            (Expected::SignIn | Expected::Roles(_) | Expected::Runs | Expected::Shows, _) => {
                let page = page.with(StatusCode::UNPROCESSABLE_ENTITY);
                assert_eq!(
                    page.attribute("name=\"carried\"", "value"),
                    "next=%2F",
                    "{path}"
                );
            }
            (Expected::Public | Expected::Heard, _) => {
                let to_login = page
                    .headers
                    .get("location")
                    .is_some_and(|to| to.to_str().unwrap().starts_with("/login"));
                assert!(
                    !to_login && !page.status.is_server_error(),
                    "{method} {path}: {}",
                    page.status
                );
            }
        }
    }
    let kinds: [(&str, &[Role]); 4] = [
        ("peserta@contoh.example", &[]),
        ("narasumber@contoh.example", &[Role::Trainer]),
        ("panitia@contoh.example", &[Role::Organiser]),
        ("pic@contoh.example", &[Role::Liaison]),
    ];
    let agency = crate::organiser::one_agency(&server).await;
    for (email, roles) in kinds {
        let everywhere: Vec<Role> = roles
            .iter()
            .copied()
            .filter(|role| *role != Role::Liaison)
            .collect();
        let person = server.person(email, &everywhere).await;
        if roles.contains(&Role::Trainer) {
            besok.trainers = vec![person.clone()];
            let held = server.app.store.change_edition(&id, &besok, None).await;
            assert!(held.unwrap());
        }
        if roles.contains(&Role::Liaison) {
            let grant = Grant::liaison(agency.clone());
            server.app.store.grant(&person, &grant, None).await.unwrap();
        }
        for &(method, path, expected) in LISTED {
            // Each on a session of its own: some routes end or change it.
            let visitor = server.visitor();
            server.clock.pass(domain::clock::MINUTE);
            visitor.sign_in(email).await;
            let page = ask(&visitor, method, path).await;
            let to_login = page
                .headers
                .get("location")
                .is_some_and(|to| to.to_str().unwrap().starts_with("/login"));
            let refused = match expected.right() {
                Right::AnyOf(any) => !any.iter().any(|role| roles.contains(role)),
                Right::Runs | Right::Shows => ![Role::Trainer, Role::Organiser]
                    .iter()
                    .any(|role| roles.contains(role)),
                Right::Public | Right::Anybody | Right::SignedIn => false,
            };
            assert!(
                !to_login
                    && refused == (page.status == StatusCode::FORBIDDEN)
                    && !page.status.is_server_error(),
                "{email}: {method} {path}: {}",
                page.status
            );
        }
    }
}

#[tokio::test]
async fn what_may_be_kept_on_the_way_carries_no_cookie_of_a_session() {
    let server = crate::server().await;
    server.person("peserta@contoh.example", &[]).await;
    let visitor = server.visitor();
    visitor.sign_in("peserta@contoh.example").await;
    let css = server.app.assets.css.clone();
    let mut kept = 0;
    for &(method, path, _) in LISTED.iter().filter(|(method, ..)| *method == "GET") {
        // With fewer than 60 of its 90 days left a session goes on, and its cookie is sent again.
        server.clock.pass(40 * domain::clock::DAY);
        assert!(
            visitor.get("/").await.headers.contains_key("set-cookie"),
            "{path}"
        );
        server.clock.pass(40 * domain::clock::DAY);
        let address = match path {
            "/assets/{file}" => css.clone(),
            path => address(path),
        };
        let page = visitor.get(&address).await;
        let may_be_kept = page
            .headers
            .get("cache-control")
            .is_some_and(|said| !said.to_str().unwrap().contains("private"));
        if may_be_kept {
            kept += 1;
            assert!(!page.headers.contains_key("set-cookie"), "{method} {path}");
        }
    }
    assert!(kept >= 2, "styles and cards are kept");
}

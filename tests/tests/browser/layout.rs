//! Every page of the demonstration on phones and on a wide screen, in both languages and both themes: nothing
//! is cut without a sign, nothing lies over anything else, and a phone's header is one row.

use crate::{LESSONS, course};
use domain::account::Email;
use domain::clock::DAY;
use domain::course::{Course, UnitKind};
use domain::id::Entropy;
use domain::language::Language;
use domain::lesson::Part;
use http::Method;
use server::clock::SystemEntropy;
use server::{demo, routes};
use std::collections::BTreeSet;
use std::sync::Arc;
use tests::browser::Tab;
use tests::database::{Kind, TestDatabase};
use tests::learning::complete;
use tests::server::TestServer;

/// What is wrong with how a page is laid out, as the browser sees it.
pub const LAYOUT: &str = include_str!("layout.js");

/// What is not looked at: no page, or one that the demonstration cannot come to.
const NO_PAGES: &[&str] = &[
    "/c/{token}",
    "/setup",
    "/healthz",
    "/readyz",
    "/assets/{file}",
    "/reception-worker.js",
    // For the script of the reception desk.
    "/organiser/editions/{edition}/reception/list",
    "/organiser/editions/{edition}/reception/app.webmanifest",
    // A file that was sent; looked at where it is (`files.rs`).
    "/organiser/people/imports/{import}",
    "/organiser/editions/{edition}/meeting/{report}",
    // Of editions on the network alone; looked at in the same place.
    "/organiser/editions/{edition}/meeting",
    // Typed on a screen of the hall, or sent to a guest speaker.
    "/present",
    "/g/{token}",
    // Sent to somebody.
    "/p/{token}",
    "/p/{token}/exit",
    "/n/{token}",
    // For whoever takes part in the workshop of the day; looked at where they do (`live_pages.rs`).
    "/live/{edition}/questions",
    "/pulse/{edition}",
    // For one agency, whose page leads there by a form.
    "/organiser/agencies/liaisons",
];

/// The accounts that look, nobody first.
const WHO: [Option<&str>; 5] = [
    None,
    Some("peserta@demo.example"),
    Some("narasumber@demo.example"),
    Some("penyelenggara@demo.example"),
    Some("pic@demo.example"),
];

/// A server with the demonstration in it, of a day on which its participant has a booster due.
pub async fn demonstration() -> TestServer {
    let database = TestDatabase::fresh(Kind::Sqlite).await;
    let url = database.url().to_owned();
    let server = TestServer::shipping(database).await;
    fill(&server, &url).await;
    let email = Email::parse("peserta@demo.example").unwrap();
    let known = server.app.store.credentials(&email).await.unwrap();
    complete(&server, &known.unwrap().person, &course(&server)).await;
    server.clock.pass(11 * DAY);
    fill(&server, &url).await;
    server
}

/// As a start of the server does.
async fn fill(server: &TestServer, url: &str) {
    let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
    let app = &server.app;
    let (now, library) = (app.now(), app.content.library());
    demo::fill(&app.store, url, now, &entropy, &library, &app.passwords)
        .await
        .unwrap();
}

/// Signs in with an account of the demonstration.
pub async fn sign_in_as(tab: &Tab, server: &TestServer, email: &str) {
    tab.go(&server.url("/login")).await;
    tab.fill("#email", email).await;
    tab.fill("#password", demo::PASSWORD).await;
    tab.press_and_follow("main form button[type=submit]").await;
}

/// The pattern of a page's address; nothing for what is no page of ours.
fn pattern(path: &str) -> Option<&'static str> {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let fits = |pattern: &str| {
        let (pattern, path) = (pattern.split('/'), path.split('/'));
        pattern.clone().count() == path.clone().count()
            && pattern
                .zip(path)
                .all(|(one, other)| one == other || one.starts_with('{'))
    };
    let pages = pages();
    // What is written out comes before what only fits.
    let exact = pages.iter().find(|page| **page == path);
    exact
        .or_else(|| pages.iter().find(|page| fits(page)))
        .copied()
}

/// The patterns of all pages.
fn pages() -> Vec<&'static str> {
    let is_page = |path: &str| {
        let file = [".csv", ".xlsx", ".ics", ".gift", ".png", ".pdf", "/events"];
        !NO_PAGES.contains(&path) && !file.iter().any(|end| path.ends_with(end))
    };
    routes::table()
        .into_iter()
        .filter(|route| route.method == Method::GET && is_page(route.path))
        .map(|route| route.path)
        .collect()
}

/// The lesson of a course whose widest table has most columns.
fn lesson_with_a_table(course: &Course) -> Option<String> {
    let columns = |html: &str| {
        let head = |table: &str| {
            let row = table.split("</tr>").next().unwrap_or_default();
            row.matches("<th").count()
        };
        html.split("<table").skip(1).map(head).max().unwrap_or(0)
    };
    let widest = |parts: &[Part]| {
        let of = |part: &Part| match part {
            Part::Html(html) => columns(html.as_str()),
            _ => 0,
        };
        parts.iter().map(of).max().unwrap_or(0)
    };
    let lessons = course.units.iter().filter_map(|unit| match &unit.kind {
        UnitKind::Lesson(text) => Some((widest(&text.id.parts), unit.slug.as_str())),
        _ => None,
    });
    let (columns, slug) = lessons.max()?;
    (columns > 0).then(|| format!("/courses/{}/{slug}", course.slug.as_str()))
}

/// Looks at the page at hand on every screen and in both themes, which nothing needs to be loaded for.
async fn look(tab: &Tab, name: &str, language: Language, faults: &mut BTreeSet<String>) {
    for width in [320, 360, 1280] {
        tab.width(width).await;
        for theme in ["light", "dark"] {
            tab.theme(theme).await;
            let found: Vec<String> = tab.ask(LAYOUT).await.unwrap();
            let language = language.code();
            faults.extend(
                found
                    .into_iter()
                    .map(|fault| format!("{name} {language} {width} {theme}: {fault}")),
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_page_on_any_screen_cuts_a_table_stacks_its_header_or_lays_text_over_text() {
    let server = demonstration().await;
    let tab = Tab::open(true).await;
    let (mut faults, mut visited) = (BTreeSet::new(), BTreeSet::new());
    let library = server.app.content.library();
    let mut waiting: Vec<String> = ["/login", "/register", "/reset", LESSONS[0]]
        .map(str::to_owned)
        .to_vec();
    waiting.extend(library.courses().iter().filter_map(lesson_with_a_table));
    drop(library);
    for who in WHO {
        tab.width(1280).await;
        tab.language("id").await;
        if let Some(email) = who {
            tab.lose_cookies().await;
            sign_in_as(&tab, &server, email).await;
        }
        waiting.push("/".to_owned());
        if who == Some("penyelenggara@demo.example") {
            // There is more on it for an organiser than for the trainer who has looked at it.
            visited.remove("/organiser/editions/{edition}/attendance");
        }
        while let Some(path) = waiting.pop() {
            for language in Language::ALL {
                tab.language(language.code()).await;
                tab.go(&server.url(&path)).await;
                tab.until("document.fonts.status === 'loaded'").await;
                look(&tab, &path, language, &mut faults).await;
            }
            let links: Vec<String> = tab
                .ask("[...document.links].filter(link => link.origin === location.origin && !link.hasAttribute('download')).map(link => link.pathname + link.search)")
                .await
                .unwrap();
            for link in links {
                if let Some(page) = pattern(&link)
                    && visited.insert(page)
                {
                    waiting.push(link);
                }
            }
        }
    }
    tab.close().await;
    assert!(faults.is_empty(), "{faults:#?}");
    visited.extend(["/", "/login", "/register", "/reset"]);
    let missed: Vec<_> = pages()
        .into_iter()
        .filter(|page| !visited.contains(page))
        .collect();
    assert!(missed.is_empty(), "no link leads to {missed:?}");
}

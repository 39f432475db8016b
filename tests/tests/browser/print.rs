//! What pages look like on paper.

use crate::LESSONS;
use crate::layout::{LAYOUT, demonstration, sign_in_as};
use flate2::read::ZlibDecoder;
use regex::bytes::Regex;
use std::io::Read as _;
use tests::browser::Tab;
use tests::server::TestServer;

/// A4 between its margins, in CSS pixels.
const PAPER: i64 = 680;

/// How many times each page of a PDF writes something. The browser writes objects plainly and squeezes only
/// the streams in them.
fn writings(pdf: &[u8]) -> Vec<usize> {
    let page = Regex::new(r"(?s-u)/Type /Page\b[^s].*?/Contents (\d+) 0 R").unwrap();
    let pages = page.captures_iter(pdf).map(|found| {
        let number = std::str::from_utf8(&found[1]).unwrap();
        let object = Regex::new(&format!(
            r"(?s-u)\n{number} 0 obj\n.{{0,200}}?/Length (\d+).{{0,100}}?stream\r?\n"
        ));
        let found = object.unwrap().captures(pdf).unwrap();
        let length: usize = std::str::from_utf8(&found[1]).unwrap().parse().unwrap();
        let from = found.get(0).unwrap().end();
        let mut text = vec![];
        let squeezed = &pdf[from..from + length];
        ZlibDecoder::new(squeezed).read_to_end(&mut text).unwrap();
        text.windows(2).filter(|two| two == b"Tj").count()
    });
    pages.collect()
}

/// The edition of the demonstration that is open today.
async fn open_edition(server: &TestServer) -> String {
    let now = server.app.now();
    let store = &server.app.store;
    let open = store.editions(domain::edition::Stage::Open, now).await;
    let edition = &open.unwrap()[0].edition;
    edition.details.slug.as_str().to_owned()
}

async fn printed(tab: &Tab, server: &TestServer, path: &str) -> Vec<usize> {
    tab.width(1280).await;
    tab.go(&server.url(path)).await;
    tab.until("document.fonts.status === 'loaded'").await;
    writings(&tab.pdf().await)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_printed_begins_on_its_first_page_says_totals_once_and_spells_no_button_out() {
    let server = demonstration().await;
    let tab = Tab::open(true).await;
    sign_in_as(&tab, &server, "penyelenggara@demo.example").await;
    let attendance = format!(
        "/organiser/editions/{}/attendance",
        open_edition(&server).await
    );
    for path in [
        &format!("{attendance}?open=*"),
        &format!("{attendance}/people"),
        "/organiser/agencies",
        "/trainer/questions/cek-performa/tes-akhir",
        "/trainer/questions/cek-performa",
        LESSONS[1],
        "/courses/cek-performa",
        "/me",
    ] {
        let pages = printed(&tab, &server, path).await;
        let most = pages.iter().max().copied().unwrap();
        assert!(
            pages.len() == 1 || pages[0] * 3 >= most,
            "{path} leaves its first page empty: {pages:?}"
        );
        assert!(
            pages.last().is_some_and(|last| *last > 0),
            "{path} ends with an empty page: {pages:?}"
        );
        tab.width(PAPER).await;
        tab.paper(true).await;
        let faults: Vec<String> = tab.ask(LAYOUT).await.unwrap();
        assert!(faults.is_empty(), "{path}: {faults:#?}");
        let spelled: Vec<String> = tab
            .ask(
                "[...document.querySelectorAll('a')].filter(link => {
                    const after = getComputedStyle(link, '::after').content;
                    return after.includes('/') && !(link.closest('.flow') && link.href.startsWith('http') && link.origin !== location.origin);
                }).map(link => link.outerHTML)",
            )
            .await
            .unwrap();
        assert!(spelled.is_empty(), "{path}: {spelled:#?}");
        let heads_and_feet: Vec<String> = tab
            .ask("[...document.querySelectorAll('thead, tfoot')].filter(one => one.checkVisibility()).map(one => `${one.localName} ${getComputedStyle(one).display}`)")
            .await
            .unwrap();
        for one in heads_and_feet {
            let repeated = one.ends_with("table-header-group");
            assert!(
                !one.starts_with("tfoot") || one == "tfoot table-row-group",
                "{path}: {one}"
            );
            assert!(
                !one.starts_with("thead") || repeated || one == "thead block",
                "{path}: {one}"
            );
        }
        tab.paper(false).await;
    }
    tab.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_sheet_of_attendance_has_room_to_sign_and_names_its_edition_on_paper_alone() {
    let server = demonstration().await;
    let tab = Tab::open(false).await;
    sign_in_as(&tab, &server, "penyelenggara@demo.example").await;
    let people = format!(
        "/organiser/editions/{}/attendance/people",
        open_edition(&server).await
    );
    tab.go(&server.url(&people)).await;
    let column = "(() => {
        const all = [...document.querySelectorAll('.roster .on-paper')];
        return all.length > 10 ? Math.round(Math.min(...all.map(cell => cell.getBoundingClientRect().width))) : -1;
    })()";
    assert_eq!(tab.ask::<i64>(column).await, Some(0), "on a screen");
    tab.width(PAPER).await;
    tab.paper(true).await;
    let wide: i64 = tab.ask(column).await.unwrap();
    assert!(wide > 110, "{wide} px are no room for a hand");
    let high: f64 = tab
        .ask("Math.min(...[...document.querySelectorAll('.roster tbody tr')].map(row => row.getBoundingClientRect().height))")
        .await
        .unwrap();
    assert!(high > 32.0, "{high} px are no room for a hand");
    assert!(tab.text().await.contains("KopiTalk Edisi 12"));
    tab.close().await;
}

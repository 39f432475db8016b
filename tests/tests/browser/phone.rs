//! The house on a phone: one row above, four places below, and nothing that a script is needed for.

use crate::layout::LAYOUT;
use crate::{EMAIL, LESSONS, VIEWS, server, sign_in};
use domain::account::Role;
use tests::browser::Tab;

/// A quiz that may be begun at once.
const PRE_TEST: &str = "/courses/cek-performa/tes-awal";

/// A sentence that is empty where an element stands on the screen, whole and above the places.
fn in_view(selector: &str) -> String {
    format!(
        "(() => {{
            const [it, menu] = [{selector:?}, '.menu'].map(one => document.querySelector(one).getBoundingClientRect());
            return it.height > 0 && it.top >= 0 && it.bottom <= menu.top + 1 && it.right <= innerWidth ? '' : JSON.stringify([it, menu]);
        }})()"
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_phone_places_account_and_language_are_reached_by_thumb_and_by_keyboard_without_a_script()
 {
    let server = server().await;
    server.person(EMAIL, &[Role::Organiser]).await;
    let tab = Tab::open(false).await;
    sign_in(&tab, &server, "/").await;
    tab.screen(360, 740, 1.0).await;
    // Four places, of which the page at hand is one.
    let places: Vec<String> = tab
        .ask("[...document.querySelectorAll('.menu a')].filter(link => link.checkVisibility()).map(link => link.innerText.trim() + (link.ariaCurrent === 'page' ? '!' : ''))")
        .await
        .unwrap();
    assert_eq!(places, ["Beranda!", "Belajar", "Lokakarya", "Kelola"]);
    tab.press_and_follow(".menu a[href='/courses']").await;
    assert_eq!(tab.address().await, "/courses");
    // What the bar has no room for, the language and the way out open from the initials.
    let shown = "document.querySelector('.leave button').checkVisibility()";
    assert_eq!(tab.ask::<bool>(shown).await, Some(false));
    tab.press(".account-open").await;
    assert_eq!(tab.ask::<bool>(shown).await, Some(true));
    for part in [
        ".leave button",
        ".further a[href='/me']",
        "[name=lang][value=en]",
    ] {
        let fault: String = tab.ask(&in_view(part)).await.unwrap();
        assert!(fault.is_empty(), "{part}: {fault}");
    }
    tab.press_and_follow("[name=lang][value=en]").await;
    assert_eq!(tab.address().await, "/courses");
    tab.says("Workshops").await;
    // The same with keys: what has opened comes next.
    tab.tab_to(".account-open").await;
    tab.key("Enter").await;
    tab.key("Tab").await;
    assert!(
        tab.focused(".leave button").await,
        "the next stop is within"
    );
    tab.tab_to(".further a[href='/me']").await;
    tab.enter_and_follow().await;
    assert_eq!(tab.address().await, "/me");
    tab.tab_to(".menu a[href='/organiser']").await;
    tab.enter_and_follow().await;
    tab.says("Manage").await;
    tab.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_that_is_answered_or_read_to_the_end_on_a_phone_lies_under_the_places() {
    let server = server().await;
    server.person(EMAIL, &[]).await;
    let tab = Tab::open(true).await;
    sign_in(&tab, &server, VIEWS).await;
    tab.awake().await;
    // Upright, on its side, and with little room left.
    let screens = [(320, 640), (360, 740), (740, 360), (360, 260)];
    for path in [VIEWS, PRE_TEST, LESSONS[0], "/me"] {
        tab.go(&server.url(path)).await;
        if path == PRE_TEST {
            tab.press_and_follow("main button[value=start]").await;
        }
        for (width, height) in screens {
            tab.screen(width, height, 1.0).await;
            let faults: Vec<String> = tab.ask(LAYOUT).await.unwrap();
            assert!(faults.is_empty(), "{path} {width}×{height}: {faults:#?}");
        }
        tab.screen(360, 740, 1.0).await;
        if path == VIEWS {
            let fault: String = tab.ask(&in_view(".answer")).await.unwrap();
            assert!(fault.is_empty(), "{fault}");
        }
    }
    // Whoever walks with keys sees where they are.
    tab.go(&server.url("/me")).await;
    tab.walk().await;
    tab.go(&server.url(VIEWS)).await;
    tab.awake().await;
    tab.walk().await;
    tab.close().await;
}

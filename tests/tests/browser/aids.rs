//! Small helps: words that open their meaning, passwords that are shown, texts that are copied.

use crate::{EMAIL, LESSONS, server, sign_in};
use domain::account::Role;
use tests::browser::Tab;
use tests::server::PASSWORD;

const OPEN: &str = "document.querySelector('.term-meaning').matches(':popover-open')";
const CLOSED: &str = "!document.querySelector('.term-meaning').checkVisibility()";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_word_of_the_glossary_opens_by_tap_and_by_keyboard_with_and_without_scripts() {
    let server = server().await;
    for scripts in [false, true] {
        let tab = Tab::open(scripts).await;
        tab.width(360).await;
        tab.go(&server.url(LESSONS[0])).await;
        assert_eq!(tab.ask::<bool>(CLOSED).await, Some(true));
        tab.press("button.term").await;
        tab.until(OPEN).await;
        let within = "(box => box.left >= 0 && box.right <= innerWidth && box.top >= 0 && box.bottom <= innerHeight)(document.querySelector('.term-meaning').getBoundingClientRect())";
        assert_eq!(tab.ask::<bool>(within).await, Some(true));
        tab.key("Escape").await;
        tab.until(CLOSED).await;
        tab.tab_to("button.term").await;
        tab.key("Enter").await;
        tab.until(OPEN).await;
        tab.key("Escape").await;
        tab.until(CLOSED).await;
        // On paper nothing can be opened: the meaning stands behind its word.
        tab.paper(true).await;
        assert_eq!(tab.ask::<bool>(CLOSED).await, Some(false));
        tab.paper(false).await;
        tab.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fact_names_who_says_it_and_opens_the_sources_with_their_links() {
    let server = server().await;
    let box_of = "document.querySelector('.fact + .term-meaning')";
    for scripts in [false, true] {
        let tab = Tab::open(scripts).await;
        tab.width(320).await;
        tab.go(&server.url("/courses/panggung-dan-rambu/rambu-yang-berpindah"))
            .await;
        tab.press(".fact-source button").await;
        tab.until(&format!("{box_of}.matches(':popover-open')"))
            .await;
        let source = ".fact + .term-meaning a[href^='https://']";
        tab.tab_to(source).await;
        let named = "/^.+, .+, [0-9]{1,2} [A-Z][a-z]+ 20[0-9]{2}$/.test(document.activeElement.textContent)";
        assert_eq!(tab.ask::<bool>(named).await, Some(true));
        let within = "(box => box.left >= 0 && box.right <= innerWidth && box.bottom <= innerHeight)(document.activeElement.getBoundingClientRect())";
        assert_eq!(tab.ask::<bool>(within).await, Some(true));
        tab.key("Escape").await;
        tab.until(&format!("!{box_of}.checkVisibility()")).await;
        tab.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_listens_hears_a_word_as_a_button_and_its_meaning_once_it_is_open() {
    let server = server().await;
    let tab = Tab::open(true).await;
    tab.go(&server.url(LESSONS[0])).await;
    let word = tab.text_of("button.term").await;
    let meaning = "document.querySelector('.term-meaning').textContent";
    let meaning: String = tab.ask(meaning).await.unwrap();
    let spoken = tab.spoken().await;
    assert!(
        spoken
            .iter()
            .any(|node| node.role == "button" && node.name == word),
        "{word}"
    );
    let said = |nodes: &[tests::browser::Spoken]| nodes.iter().any(|node| node.name == meaning);
    assert!(!said(&spoken), "closed it is not read");
    tab.press("button.term").await;
    tab.until(OPEN).await;
    assert!(said(&tab.spoken().await), "{meaning}");
    tab.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_password_is_shown_when_asked_and_sent_as_one() {
    let server = server().await;
    server.person(EMAIL, &[]).await;
    let kind = |kind: &str| format!("document.getElementById('password').type === '{kind}'");
    let there = "document.querySelector('.secret .aid').checkVisibility()";
    let tab = Tab::open(true).await;
    tab.width(320).await;
    tab.go(&server.url("/login?next=/me")).await;
    tab.until(there).await;
    tab.fill("#email", EMAIL).await;
    tab.fill("#password", PASSWORD).await;
    tab.press(".secret .aid").await;
    tab.until(&kind("text")).await;
    assert_eq!(tab.text_of(".secret .aid").await, "Sembunyikan kata sandi");
    tab.press(".secret .aid").await;
    tab.until(&kind("password")).await;
    tab.press(".secret .aid").await;
    // Seen at the moment of sending, when the browser decides what to keep.
    let sent = "document.addEventListener('submit', () => sessionStorage.setItem('sent', document.getElementById('password').type)), true";
    assert_eq!(tab.ask::<bool>(sent).await, Some(true));
    tab.press_and_follow("main form button[type=submit]").await;
    assert_eq!(tab.address().await, "/me");
    let sent = tab.ask::<String>("sessionStorage.getItem('sent')").await;
    assert_eq!(sent.as_deref(), Some("password"));
    tab.close().await;

    let plain = Tab::open(false).await;
    plain.go(&server.url("/login")).await;
    assert_eq!(plain.ask::<bool>(there).await, Some(false));
    plain.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_for_somebody_else_is_copied_in_one_press() {
    let server = server().await;
    server.person(EMAIL, &[Role::Organiser]).await;
    server.person("budi@contoh.example", &[]).await;
    let tab = Tab::open(true).await;
    sign_in(&tab, &server, "/organiser/people").await;
    tab.press("main details:has([value=reset]) summary").await;
    tab.press_and_follow("main details[open] form:has([value=reset]) button")
        .await;
    let heard = "window.copied = '', document.addEventListener('copy', () => { window.copied = document.getSelection().toString() || document.activeElement.value }), navigator.clipboard && (navigator.clipboard.writeText = async (text) => { window.copied = text }), true";
    assert_eq!(tab.ask::<bool>(heard).await, Some(true));
    tab.press("[data-copy]").await;
    tab.says("Disalin").await;
    let copied =
        "window.copied === document.getElementById('reset-link').value && window.copied !== ''";
    assert_eq!(tab.ask::<bool>(copied).await, Some(true));
    tab.close().await;
}

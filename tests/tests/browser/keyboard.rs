use crate::keys::{Own, items};
use crate::{EMAIL, ENGAGEMENT, QUIZ, VIEWS, server};
use domain::language::Language;
use domain::quiz::Answers;
use tests::browser::Tab;
use tests::server::{PASSWORD, TestServer, plain};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn quiz_and_exercise_are_done_with_the_keyboard_alone() {
    let server = server().await;
    server.person(EMAIL, &[]).await;
    let tab = Tab::open(true).await;
    tab.go(&server.url(&format!("/login?next={QUIZ}"))).await;
    // The first stop leads past the menu.
    tab.key("Tab").await;
    assert!(tab.focused(".skip").await);
    tab.tab_to(".skip").await;
    tab.key("Enter").await;
    tab.until("document.activeElement.id === 'main'").await;
    tab.key("Tab").await;
    assert!(tab.focused("#email").await, "the menu is behind");
    tab.keys(EMAIL).await;
    tab.tab_to("#password").await;
    tab.keys(PASSWORD).await;
    tab.tab_to("#own_device").await;
    tab.key("Space").await;
    tab.enter_and_follow().await;
    assert_eq!(tab.address().await, QUIZ);
    quiz(&tab, &server).await;
    exercise(&tab, &server).await;
    tab.close().await;
}

async fn quiz(tab: &Tab, server: &TestServer) {
    tab.tab_to("main button[value=start]").await;
    tab.enter_and_follow().await;
    for item in items(server) {
        let field = format!("[name='q.{}']", item.id);
        match &item.body.id.answers {
            Answers::Options(_, options) => {
                let right = options
                    .iter()
                    .enumerate()
                    .filter(|(_, option)| option.right);
                for (index, _) in right {
                    let wanted = format!("{field}[value='{index}']");
                    if tab
                        .ask::<bool>(&format!(
                            "document.querySelector(\"{field}\").type === 'radio'"
                        ))
                        .await
                        == Some(true)
                    {
                        tab.tab_to(&field).await;
                        tab.key("Space").await;
                        for _ in 0..options.len() {
                            if !tab.focused(&wanted).await {
                                tab.key("ArrowDown").await;
                            }
                        }
                    } else {
                        tab.tab_to(&wanted).await;
                        tab.key("Space").await;
                    }
                    let checked = format!("document.querySelector(\"{wanted}\").checked");
                    assert_eq!(tab.ask::<bool>(&checked).await, Some(true), "{wanted}");
                }
            }
            Answers::Number { accepted, .. } => {
                tab.tab_to(&field).await;
                tab.keys(&accepted[0].value.to_string().replace('.', ","))
                    .await;
            }
            Answers::Words { accepted, .. } => {
                tab.tab_to(&field).await;
                tab.keys(&accepted[0]).await;
            }
            _ => panic!("this quiz has no such item"),
        }
    }
    tab.tab_to("main button[value=submit]").await;
    tab.enter_and_follow().await;
    tab.says("Lulus: 8 dari 8").await;
    tab.tab_to(".quiz-onward a").await;
    tab.enter_and_follow().await;
    assert_eq!(tab.address().await, VIEWS);
}

async fn exercise(tab: &Tab, server: &TestServer) {
    tab.awake().await;
    let own = Own::of(server, VIEWS, Language::Id).await;
    for step in &own.exercise.steps {
        tab.tab_to("#given").await;
        tab.keys(&own.answer(step)).await;
        tab.tab_to("button[value=check]").await;
        tab.key("Enter").await;
        tab.says(&plain(step.right.get(Language::Id).as_str()))
            .await;
    }
    tab.says(&plain(own.exercise.conclusion.get(Language::Id).as_str()))
        .await;
    // The chips are radio groups: the arrows choose.
    tab.tab_to("input[name=summary]").await;
    tab.key("ArrowDown").await;
    tab.until("document.querySelector('#bench-title').innerText.startsWith('Median')")
        .await;
    tab.tab_to(".as-table summary").await;
    tab.key("Enter").await;
    tab.until("document.querySelector('.as-table').open").await;
    tab.tab_to(".as-table .table-scroll").await;
    // Where it goes on is there without the page having been loaded again.
    tab.tab_to(".exercise-next a").await;
    tab.enter_and_follow().await;
    assert_eq!(tab.address().await, ENGAGEMENT);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_focus_is_always_seen_and_never_caught() {
    let server = server().await;
    server.person(EMAIL, &[]).await;
    let tab = Tab::open(true).await;
    let last = |stops: &[String]| stops.len() > 5 && stops[0].contains("skip");
    tab.go(&server.url("/register")).await;
    assert!(last(&tab.walk().await));
    crate::sign_in(&tab, &server, "/").await;
    let pages = [
        "/",
        "/courses",
        crate::COURSE,
        crate::LESSONS[1],
        QUIZ,
        VIEWS,
        ENGAGEMENT,
        "/me",
    ];
    for (width, page) in pages.iter().flat_map(|page| [(1280, page), (360, page)]) {
        tab.width(width).await;
        tab.go(&server.url(page)).await;
        if page.starts_with("/exercises") {
            tab.awake().await;
        }
        let stops = tab.walk().await;
        assert!(last(&stops), "{page} {width}: {stops:#?}");
    }
    tab.close().await;
}

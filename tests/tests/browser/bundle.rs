use crate::{COURSE, EMAIL, ENGAGEMENT, LESSONS, QUIZ, server, sign_in};
use tests::browser::Tab;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_an_exercise_loads_webassembly_and_it_loads_one() {
    let server = server().await;
    server.person(EMAIL, &[]).await;
    let tab = Tab::open(true).await;
    sign_in(&tab, &server, "/me").await;
    for page in [
        "/", "/courses", COURSE, LESSONS[0], LESSONS[1], LESSONS[2], QUIZ, "/me",
    ] {
        tab.forget_requests();
        tab.go(&server.url(page)).await;
        let requests = tab.requests();
        assert!(!requests.is_empty(), "{page}");
        for request in &requests {
            assert!(
                request.kind != "Script"
                    && !request.url.contains(".wasm")
                    && !request.url.contains(".js"),
                "{page}: {request:?}"
            );
        }
        assert_eq!(
            tab.ask::<i64>("document.scripts.length").await,
            Some(0),
            "{page}"
        );
    }
    tab.forget_requests();
    tab.go(&server.url(ENGAGEMENT)).await;
    tab.awake().await;
    let requests = tab.requests();
    let modules = requests
        .iter()
        .filter(|request| request.url.ends_with(".wasm"));
    // Preloaded and fetched it may be asked for twice; over the network it goes once.
    let loaded = "performance.getEntriesByType('resource').filter(entry => entry.name.endsWith('.wasm')).length";
    assert_eq!(tab.ask::<i64>(loaded).await, Some(1));
    assert_eq!(modules.count(), 1, "{requests:#?}");
    tab.close().await;
}

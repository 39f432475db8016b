use crate::{COURSE, EXERCISE, LESSON, QUIZ, server};
use reqwest::StatusCode;

#[tokio::test]
async fn styles_are_sent_packed_for_ever_under_a_name_of_their_content() {
    let server = server().await;
    let visitor = server.visitor();
    let css = visitor
        .get("/")
        .await
        .attribute("rel=\"stylesheet\"", "href");
    assert!(css.starts_with("/assets/app."), "{css}");
    let raw = reqwest::Client::builder()
        .no_brotli()
        .no_gzip()
        .build()
        .unwrap();
    let asked = |accepts: &'static str| {
        raw.get(server.url(&css))
            .header("accept-encoding", accepts)
            .send()
    };
    let packed = asked("gzip, br").await.unwrap();
    assert_eq!(packed.headers()["content-encoding"], "br");
    assert_eq!(
        packed.headers()["cache-control"],
        "public, max-age=31536000, immutable"
    );
    assert_eq!(
        asked("gzip, br;q=0").await.unwrap().headers()["content-encoding"],
        "gzip"
    );
    let plain = asked("identity").await.unwrap();
    assert!(!plain.headers().contains_key("content-encoding"));
    assert!(plain.text().await.unwrap().contains("--kopi"));
}

#[tokio::test]
async fn only_files_of_the_manifest_are_sent() {
    let server = server().await;
    for path in [
        "/assets/manifest.json",
        "/assets/nothing.css",
        "/assets/..%2Fmanifest.json",
        "/assets/app.css",
    ] {
        server.visitor().get(path).await.with(StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn a_page_without_an_island_names_no_script_and_no_webassembly() {
    let server = server().await;
    let visitor = server.signed_in("siti@contoh.example", &[]).await;
    for path in [
        "/", "/courses", COURSE, LESSON, QUIZ, "/me", "/me/work", "/nothing",
    ] {
        let page = visitor.get(path).await;
        assert!(
            !page.text.contains("<script") && !page.text.contains(".wasm"),
            "{path}"
        );
    }
    let page = visitor.get(EXERCISE).await;
    assert!(page.text.contains(".wasm"), "an exercise has an island");
}

#[tokio::test]
async fn the_base_bundle_weighs_at_most_110_kilobytes_packed() {
    let server = server().await;
    let page = server.visitor().get(EXERCISE).await;
    let raw = reqwest::Client::builder().no_brotli().build().unwrap();
    let mut weight = 0;
    for name in [
        page.attribute("data-module", "data-module"),
        page.attribute("data-module", "data-wasm"),
    ] {
        let file = raw
            .get(server.url(&name))
            .header("accept-encoding", "br")
            .send()
            .await
            .unwrap();
        assert_eq!(file.headers()["content-encoding"], "br");
        weight += file.bytes().await.unwrap().len();
    }
    assert!((10_000..=110 * 1_024).contains(&weight), "{weight} bytes");
}

#[tokio::test]
async fn every_page_comes_with_the_headers_of_trust_and_nothing_inline() {
    let server = server().await;
    let visitor = server.signed_in("siti@contoh.example", &[]).await;
    for path in [
        "/",
        "/courses",
        COURSE,
        LESSON,
        QUIZ,
        EXERCISE,
        "/me",
        "/me/password",
        "/nothing",
        "/assets/nothing",
        "/healthz",
    ] {
        let page = visitor.get(path).await;
        let policy = page.headers["content-security-policy"].to_str().unwrap();
        assert!(
            policy.starts_with("default-src 'none'")
                && !policy.contains("unsafe-inline")
                && !policy.contains("data:"),
            "{policy}"
        );
        assert_eq!(page.headers["x-content-type-options"], "nosniff");
        assert_eq!(page.headers["referrer-policy"], "same-origin");
        for inline in [
            " style=\"",
            " onclick=",
            " onload=",
            "<style",
            "javascript:",
        ] {
            assert!(!page.text.contains(inline), "{path} has {inline}");
        }
        let scripts = page.text.matches("<script").count();
        assert_eq!(
            scripts,
            page.text
                .matches("<script type=\"module\" src=\"/assets/")
                .count(),
            "{path}"
        );
    }
}

#[tokio::test]
async fn the_server_says_that_it_lives_and_that_it_is_ready() {
    let server = server().await;
    server.visitor().get("/healthz").await.with(StatusCode::OK);
    server.visitor().get("/readyz").await.with(StatusCode::OK);
}

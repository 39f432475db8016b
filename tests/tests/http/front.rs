//! What is asked of every request before its route: by which name, by which method, with which cookies.

use crate::{COURSE, EXERCISE, server};
use reqwest::{Method, StatusCode};
use server::routes;
use std::collections::BTreeMap;
use tests::server::TestServer;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// The answer to a request as it is written.
async fn raw(server: &TestServer, request: &str) -> String {
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    let request = request.replace('\n', "\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn a_name_that_is_not_the_servers_own_is_refused_with_a_sentence() {
    let server = server().await;
    for hosts in [
        "",
        "Host: evil.example\n",
        "Host: localhost\nHost: localhost\n",
        "Host: localhost\nHost: evil.example\n",
        "Host: localhost, evil.example\n",
        "Host:\n",
    ] {
        for path in ["/", "/login", "/nothing"] {
            let request = format!("GET {path} HTTP/1.1\n{hosts}Connection: close\n\n");
            let answer = raw(&server, &request).await;
            assert!(answer.starts_with("HTTP/1.1 400 "), "{hosts}: {answer}");
            assert!(
                answer.contains("tidak dibuka dengan alamat ini"),
                "{answer}"
            );
        }
        let request = format!("GET /healthz HTTP/1.1\n{hosts}Connection: close\n\n");
        let answer = raw(&server, &request).await;
        assert!(answer.starts_with("HTTP/1.1 200 "), "{hosts}: {answer}");
    }
    let absolute = "GET http://evil.example/ HTTP/1.1\nHost: localhost\nConnection: close\n\n";
    assert!(raw(&server, absolute).await.starts_with("HTTP/1.1 400 "));
    let own = "GET / HTTP/1.1\nHost: localhost:8080\nConnection: close\n\n";
    assert!(raw(&server, own).await.starts_with("HTTP/1.1 200 "));
}

#[tokio::test]
async fn a_method_that_an_address_does_not_have_is_answered_with_those_that_it_has() {
    let server = server().await;
    let client = server.visitor().client;
    let mut methods: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for route in routes::table() {
        methods
            .entry(route.path)
            .or_default()
            .push(route.method.to_string());
    }
    let ask = async |method: &Method, path: &str| {
        let request = client.request(method.clone(), server.url(path));
        request.send().await.unwrap()
    };
    for (pattern, own) in methods {
        let path = pattern.replace(['{', '}'], "");
        for method in [
            "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND", "POST", "GET",
        ] {
            if own.iter().any(|own| own == method) {
                continue;
            }
            let method = method.parse().unwrap();
            let answer = ask(&method, &path).await;
            assert_eq!(
                answer.status(),
                StatusCode::METHOD_NOT_ALLOWED,
                "{method} {path}"
            );
            let allowed = answer.headers()["allow"].to_str().unwrap().to_owned();
            for own in &own {
                assert!(
                    allowed.split(", ").any(|one| one == own),
                    "{path}: {allowed}"
                );
            }
            assert!(!allowed.contains(method.as_str()), "{path}: {allowed}");
            let text = answer.text().await.unwrap();
            assert!(text.contains("<html lang=\"id\"") || pattern.starts_with("/api/"));
        }
    }
    for method in [Method::PUT, Method::DELETE, Method::POST, Method::GET] {
        let answer = ask(&method, "/tidak/ada/di/sini").await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{method}");
        assert!(!answer.headers().contains_key("allow"));
    }
}

#[tokio::test]
async fn a_sessions_cookie_that_comes_twice_is_no_session_and_others_are_kept() {
    let server = server().await;
    let page = {
        server.person("siti@contoh.example", &[]).await;
        let fields = [
            ("email", "siti@contoh.example"),
            ("password", tests::server::PASSWORD),
            ("next", "/me"),
        ];
        server.visitor().post("/login", &fields).await
    };
    let cookies = page.headers.get_all("set-cookie").iter();
    let mut cookies = cookies.map(|one| one.to_str().unwrap().split(';').next().unwrap());
    let own = cookies.find(|one| one.starts_with("kopitalk=")).unwrap();
    let asks = async |cookie: String| server.visitor().get_with_cookie("/me", &cookie).await;
    asks(own.to_owned())
        .await
        .with(StatusCode::OK)
        .says("Siti Aminah");
    for twice in [
        format!("{own}; {own}"),
        format!("kopitalk=AAAAAAAAAAAAAAAAAAAAAA; {own}"),
        format!("{own};kopitalk=AAAAAAAAAAAAAAAAAAAAAA"),
        format!("{own}; kopitalk_language=en; kopitalk="),
        own.replace("kopitalk=", "kopital%6B="),
        own.replace("kopitalk=", "%6Bopitalk ="),
    ] {
        assert_eq!(
            asks(twice.clone()).await.leads_to(),
            "/login?next=%2Fme",
            "{twice}"
        );
    }
    let encoded = own.replace("kopitalk=", "kopital%6B=AAAA");
    asks(format!("{encoded}; {own}")).await.with(StatusCode::OK);
    let language = format!("{own}; kopitalk_language=en; {own}");
    let page = server.visitor().get_with_cookie(COURSE, &language).await;
    let page = page.with(StatusCode::OK);
    assert!(
        page.text.contains("<html lang=\"en\""),
        "other cookies are kept"
    );
}

#[tokio::test]
async fn what_is_packed_says_how_long_it_is() {
    let server = server().await;
    let client = reqwest::Client::builder()
        .no_gzip()
        .no_brotli()
        .build()
        .unwrap();
    for packing in ["gzip", "br", "identity"] {
        let asked = client
            .get(server.url(EXERCISE))
            .header("accept-encoding", packing);
        let answer = asked.send().await.unwrap();
        let packed = answer.headers().get("content-encoding").is_some();
        assert_eq!(packed, packing != "identity");
        let length = answer.content_length();
        assert_eq!(
            length,
            Some(answer.bytes().await.unwrap().len() as u64),
            "{packing}"
        );
    }
}

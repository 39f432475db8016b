use crate::{LESSON, server};
use domain::account::{Grant, Role};
use domain::clock::{DAY, HOUR, MINUTE};
use reqwest::StatusCode;
use tests::server::PASSWORD;

#[tokio::test]
async fn somebody_registers_is_signed_in_and_comes_back_to_where_they_were() {
    let server = server().await;
    let visitor = server.visitor();
    let fields = [
        ("name", "Siti Aminah"),
        ("email", "Siti@Contoh.example"),
        ("password", PASSWORD),
        ("next", LESSON),
    ];
    let page = visitor.post("/register", &fields).await;
    assert_eq!(page.leads_to(), LESSON);
    visitor
        .get("/me")
        .await
        .with(StatusCode::OK)
        .says("Siti Aminah")
        .says("siti@contoh.example");
}

#[tokio::test]
async fn a_registration_with_faults_names_each_and_keeps_what_was_typed() {
    let server = server().await;
    let fields = [
        ("name", "Siti <b>Aminah"),
        ("email", "siti"),
        ("password", "pendek"),
        ("next", LESSON),
    ];
    let page = server
        .visitor()
        .post("/register", &fields)
        .await
        .with(StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(page.attribute("name=\"name\"", "value"), "Siti <b>Aminah");
    assert_eq!(page.attribute("name=\"email\"", "value"), "siti");
    assert_eq!(page.attribute("name=\"next\"", "value"), LESSON);
    assert!(
        !page.text.contains("pendek\""),
        "the password is never sent back"
    );
    assert_eq!(page.text.matches("aria-invalid=\"true\"").count(), 2);
}

#[tokio::test]
async fn an_address_that_has_an_account_is_said_and_nothing_is_lost() {
    let server = server().await;
    server.person("siti@contoh.example", &[]).await;
    let fields = [
        ("name", "Siti"),
        ("email", "SITI@contoh.example"),
        ("password", PASSWORD),
        ("next", ""),
    ];
    let page = server
        .visitor()
        .post("/register", &fields)
        .await
        .with(StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(page.attribute("name=\"name\"", "value"), "Siti");
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_get_the_same_answer() {
    let server = server().await;
    server.person("siti@contoh.example", &[]).await;
    let visitor = server.visitor();
    let wrong = visitor
        .post(
            "/login",
            &[
                ("email", "siti@contoh.example"),
                ("password", "salah sama sekali"),
                ("next", LESSON),
            ],
        )
        .await;
    let unknown = visitor
        .post(
            "/login",
            &[
                ("email", "tono@contoh.example"),
                ("password", "salah sama sekali"),
                ("next", LESSON),
            ],
        )
        .await;
    let (wrong, unknown) = (
        wrong.with(StatusCode::UNPROCESSABLE_ENTITY),
        unknown.with(StatusCode::UNPROCESSABLE_ENTITY),
    );
    assert_eq!(wrong.text.replace("siti@", "tono@"), unknown.text);
    assert_eq!(
        wrong.attribute("name=\"email\"", "value"),
        "siti@contoh.example"
    );
    assert_eq!(wrong.attribute("name=\"next\"", "value"), LESSON);
}

#[tokio::test]
async fn the_hundredth_wrong_password_waits_and_the_owner_elsewhere_does_not() {
    let server = server().await;
    server.person("siti@contoh.example", &[]).await;
    let guesser = server.visitor();
    let mut statuses = vec![];
    for guess in 0..100 {
        let fields = [
            ("email", "siti@contoh.example"),
            ("password", &*format!("tebakan {guess}")),
            ("next", ""),
        ];
        statuses.push(guesser.post("/login", &fields).await);
    }
    assert!(
        statuses[..10]
            .iter()
            .all(|page| page.status == StatusCode::UNPROCESSABLE_ENTITY)
    );
    let last = statuses.pop().unwrap().with(StatusCode::TOO_MANY_REQUESTS);
    last.says("menit");
    assert_eq!(
        last.attribute("name=\"email\"", "value"),
        "siti@contoh.example"
    );
    let other = server.signed_in("tono@contoh.example", &[]).await;
    other.get("/me").await.with(StatusCode::OK);
    server.clock.pass(2 * MINUTE);
    guesser.sign_in("siti@contoh.example").await;
}

#[tokio::test]
async fn a_session_gets_a_new_id_at_sign_in_and_is_kept_as_a_hash_only() {
    let server = server().await;
    server.person("siti@contoh.example", &[]).await;
    let visitor = server.visitor();
    let fields = [
        ("email", "siti@contoh.example"),
        ("password", PASSWORD),
        ("own_device", "1"),
        ("next", "/me"),
    ];
    let cookie = |page: &tests::server::Page| {
        let cookies = page.headers.get_all("set-cookie").iter();
        let mut cookies = cookies.map(|cookie| cookie.to_str().unwrap());
        let own = cookies.find(|cookie| cookie.starts_with("kopitalk="));
        own.unwrap().to_owned()
    };
    let first = cookie(&visitor.post("/login", &fields).await);
    for sign in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age="] {
        assert!(first.contains(sign), "{first}");
    }
    let second = cookie(&visitor.post("/login", &fields).await);
    assert_ne!(first.split(';').next(), second.split(';').next());
    let old = server
        .visitor()
        .get_with_cookie("/me", first.split(';').next().unwrap())
        .await;
    assert_eq!(old.leads_to(), "/login?next=%2Fme");
}

#[tokio::test]
async fn behind_https_the_cookie_is_bound_to_this_host() {
    use tests::database::{Kind, TestDatabase};
    use tests::server::{TestServer, Unusual};
    let unusual = Unusual {
        base_url: Some("https://kopitalk.example.go.id".into()),
        ..Unusual::default()
    };
    let server = TestServer::start_with(TestDatabase::fresh(Kind::Sqlite).await, unusual).await;
    server.person("siti@contoh.example", &[]).await;
    let fields = [
        ("email", "siti@contoh.example"),
        ("password", PASSWORD),
        ("next", ""),
    ];
    let page = server
        .visitor()
        .post_from("/login", &fields, "https://kopitalk.example.go.id")
        .await;
    let cookies = page.headers.get_all("set-cookie").iter();
    let cookies: Vec<_> = cookies.map(|cookie| cookie.to_str().unwrap()).collect();
    assert!(
        cookies
            .iter()
            .any(|cookie| cookie.starts_with("__Host-kopitalk="))
            && cookies.iter().all(|cookie| cookie.contains("; Secure")),
        "{cookies:?}"
    );
    assert!(page.headers.contains_key("strict-transport-security"));
}

#[tokio::test]
async fn a_session_on_an_own_device_goes_on_while_it_is_used_and_elsewhere_ends_after_a_working_day()
 {
    let server = server().await;
    let own = server.signed_in("siti@contoh.example", &[]).await;
    server.person("tono@contoh.example", &[]).await;
    let shared = server.visitor();
    shared
        .post(
            "/login",
            &[
                ("email", "tono@contoh.example"),
                ("password", PASSWORD),
                ("next", ""),
            ],
        )
        .await;
    server.clock.pass(13 * HOUR);
    assert_eq!(shared.get("/me").await.leads_to(), "/login?next=%2Fme");
    for _ in 0..5 {
        server.clock.pass(40 * DAY);
        own.get("/me").await.with(StatusCode::OK);
    }
    server.clock.pass(91 * DAY);
    assert_eq!(own.get("/me").await.leads_to(), "/login?next=%2Fme");
}

#[tokio::test]
async fn another_password_ends_the_other_sessions_and_keeps_this_one() {
    let server = server().await;
    let phone = server.signed_in("siti@contoh.example", &[]).await;
    let desk = server.visitor();
    desk.sign_in("siti@contoh.example").await;
    let wrong = phone
        .post(
            "/me/password",
            &[("current", "bukan ini"), ("new", "teh sore di beranda")],
        )
        .await;
    wrong.with(StatusCode::UNPROCESSABLE_ENTITY);
    let short = phone
        .post("/me/password", &[("current", PASSWORD), ("new", "teh")])
        .await;
    short.with(StatusCode::UNPROCESSABLE_ENTITY);
    let page = phone
        .post(
            "/me/password",
            &[("current", PASSWORD), ("new", "teh sore di beranda")],
        )
        .await;
    assert_eq!(page.leads_to(), "/me?notice=password");
    phone.get("/me").await.with(StatusCode::OK);
    assert_eq!(desk.get("/me").await.leads_to(), "/login?next=%2Fme");
}

#[tokio::test]
async fn a_changed_role_ends_the_sessions_that_had_the_old_one() {
    let server = server().await;
    let person = server.person("siti@contoh.example", &[]).await;
    let visitor = server.visitor();
    visitor.sign_in("siti@contoh.example").await;
    visitor.get("/me").await.with(StatusCode::OK);
    server
        .app
        .store
        .grant(&person, &Grant::of(Role::Organiser).unwrap(), None)
        .await
        .unwrap();
    assert_eq!(visitor.get("/me").await.leads_to(), "/login?next=%2Fme");
}

#[tokio::test]
async fn signing_out_ends_the_session_and_empties_the_browsers_pages() {
    let server = server().await;
    let visitor = server.signed_in("siti@contoh.example", &[]).await;
    let page = visitor.post("/logout", &[]).await;
    assert_eq!(page.leads_to(), "/");
    assert_eq!(page.headers.get("clear-site-data").unwrap(), "\"cache\"");
    assert_eq!(visitor.get("/me").await.leads_to(), "/login?next=%2Fme");
}

#[tokio::test]
async fn after_signing_in_nobody_is_led_to_another_site() {
    let server = server().await;
    server.person("siti@contoh.example", &[]).await;
    for next in ["https://evil.example/", "//evil.example", "/\\evil.example"] {
        let page = server
            .visitor()
            .post(
                "/login",
                &[
                    ("email", "siti@contoh.example"),
                    ("password", PASSWORD),
                    ("next", next),
                ],
            )
            .await;
        assert_eq!(page.leads_to(), "/me", "{next}");
    }
}

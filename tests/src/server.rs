//! A whole server for one test: real sockets, a clock that the test moves, cheap password hashes, and a
//! small content of its own (`tests/content`), so that an edit of what ships breaks no story.

use crate::database::TestDatabase;
use catalogue::{Files, Overlay};
use domain::account::{Email, PersonName, Role};
use domain::clock::{Clock, Moment};
use domain::html::unescaped;
use domain::id::PersonId;
use reqwest::cookie::{CookieStore as _, Jar};
use reqwest::header::{COOKIE, HeaderMap, LOCATION, ORIGIN};
use reqwest::redirect::Policy;
use reqwest::{Client, StatusCode};
use server::clock::SystemEntropy;
use server::connections::Bounds;
use server::content::{Base, Content};
use server::http::hosts::Hosts;
use server::passwords::{Cost, Passwords};
use server::secret::Secret;
use server::state::{App, Ingredients};
use std::borrow::Cow;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, LazyLock};
use store::{NewAccount, Store};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// The password of everybody in tests.
pub const PASSWORD: &str = "kopi pagi di balai kota";

/// A client that keeps no cookies.
static BARE: LazyLock<Client> = LazyLock::new(|| {
    // Nothing is kept open: each test has a runtime of its own.
    let builder = Client::builder().redirect(Policy::none());
    builder.pool_max_idle_per_host(0).build().unwrap()
});

/// A clock that a test moves. It begins at 2026-11-22T02:00:00Z, nine in the morning in Jakarta.
#[derive(Debug)]
pub struct TestClock(AtomicI64);

impl Default for TestClock {
    fn default() -> Self {
        Self(AtomicI64::new(1_795_312_800_000))
    }
}

impl TestClock {
    /// Moves it on.
    pub fn pass(&self, milliseconds: i64) {
        self.0.fetch_add(milliseconds, Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Moment {
        Moment(self.0.load(Ordering::SeqCst))
    }
}

/// A running server.
pub struct TestServer {
    /// Where it listens.
    pub address: SocketAddr,
    /// Its clock.
    pub clock: Arc<TestClock>,
    /// Its state, for tests that look behind the pages.
    pub app: App,
    end: Option<oneshot::Sender<()>>,
    ended: Option<JoinHandle<()>>,
    base: Base,
    database: Arc<TestDatabase>,
}

/// How a server differs from the usual one.
#[derive(Default)]
pub struct Unusual {
    /// Content instead of the tests' own.
    pub content: Option<Files>,
    /// The token of `/setup`.
    pub setup_token: Option<String>,
    /// The address people use.
    pub base_url: Option<String>,
    /// Whether whoever asks is a trusted proxy, so that a test can ask from anywhere.
    pub behind_proxy: bool,
}

impl TestServer {
    /// The usual one.
    pub async fn start(database: TestDatabase) -> Self {
        Self::start_with(database, Unusual::default()).await
    }

    /// One with the content that ships.
    pub async fn shipping(database: TestDatabase) -> Self {
        Self::start_on(Arc::new(database), Base::Shipped, Unusual::default()).await
    }

    /// One that differs.
    pub async fn start_with(database: TestDatabase, mut unusual: Unusual) -> Self {
        let base = Base::Files(unusual.content.take().unwrap_or_else(content));
        Self::start_on(Arc::new(database), base, unusual).await
    }

    /// Another process on the same database, with the same content.
    pub async fn another_process(&self) -> Self {
        let database = Arc::clone(&self.database);
        Self::start_on(database, self.base.clone(), Unusual::default()).await
    }

    /// Ends it, as somebody does who installs a new version.
    pub async fn end(&mut self) {
        if let Some(end) = self.end.take() {
            let _ended_already = end.send(());
        }
        if let Some(ended) = self.ended.take() {
            ended.await.unwrap();
        }
    }

    /// The next process after this one has ended: at the same address, on the same database.
    pub async fn start_again(&mut self) {
        self.end().await;
        let database = Arc::clone(&self.database);
        let listener = TcpListener::bind(self.address).await.unwrap();
        let clock = Arc::clone(&self.clock);
        *self = Self::listen(
            listener,
            clock,
            database,
            self.base.clone(),
            Unusual::default(),
        )
        .await;
    }

    async fn start_on(database: Arc<TestDatabase>, base: Base, unusual: Unusual) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        Self::listen(listener, Arc::default(), database, base, unusual).await
    }

    async fn listen(
        listener: TcpListener,
        clock: Arc<TestClock>,
        database: Arc<TestDatabase>,
        base: Base,
        unusual: Unusual,
    ) -> Self {
        // A failing test shows what the server had to say.
        let _begun_already = tracing_subscriber::fmt()
            .with_env_filter("warn")
            .with_test_writer()
            .try_init();
        let entropy = Arc::new(SystemEntropy);
        let store = Store::open(database.url(), clock.clone(), entropy.clone())
            .await
            .unwrap();
        let content = Content::read(base.clone()).unwrap();
        content.take_overlay(&store).await.unwrap();
        let address = listener.local_addr().unwrap();
        let app = App::new(Ingredients {
            store,
            clock: clock.clone(),
            entropy: entropy.clone(),
            content,
            passwords: Passwords::new(Cost::Least, 2, entropy).unwrap(),
            secret: Secret::from_bytes([42; 32]),
            base_url: unusual
                .base_url
                .unwrap_or_else(|| format!("http://{address}")),
            hosts: Hosts::new(None, address, &[]),
            trusted_proxies: if unusual.behind_proxy {
                vec!["127.0.0.0/8".parse().unwrap()]
            } else {
                vec![]
            },
            demo: false,
            setup_token: unusual.setup_token,
        });
        let (end, ended) = oneshot::channel::<()>();
        let serving = app.clone();
        let ended = tokio::spawn(async move {
            let end = async {
                let _sent_or_dropped = ended.await;
            };
            let bounds = Bounds::new(20_000, None);
            server::serve::serve(serving, listener, bounds, end).await;
        });
        Self {
            address,
            clock,
            app,
            end: Some(end),
            ended: Some(ended),
            base,
            database,
        }
    }

    /// Runs a statement on its database, past the store.
    pub async fn execute(&self, sql: &'static str) {
        self.database.execute(sql).await.unwrap();
    }

    /// Lays files over the content, as the database has them from now on.
    ///
    /// # Panics
    /// When the content is broken with them.
    pub async fn lay_over(&self, files: &[(String, String)]) {
        let (store, content) = (&self.app.store, &self.app.content);
        for (path, text) in files {
            let put = store.put_content_file(path, Some(text), None).await;
            put.unwrap();
        }
        content.take_overlay(store).await.unwrap();
        content.reload().unwrap();
    }

    /// The address of a page.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Somebody with a browser of their own and no account.
    pub fn visitor(&self) -> Visitor {
        let jar = Arc::new(Jar::default());
        let client = Client::builder()
            .cookie_provider(jar.clone())
            .redirect(Policy::none())
            .build()
            .unwrap();
        Visitor {
            client,
            jar,
            origin: format!("http://{}", self.address),
            language: None,
        }
    }

    /// Adds a person with these roles.
    pub async fn person(&self, email: &str, roles: &[Role]) -> PersonId {
        let new = NewAccount {
            name: PersonName::parse("Siti Aminah").unwrap(),
            email: Email::parse(email).unwrap(),
            password_hash: Some(self.app.passwords.hash(PASSWORD.to_owned()).await.unwrap()),
            language: None,
        };
        self.app
            .store
            .add_person_with_roles(new, roles, None)
            .await
            .unwrap()
    }

    /// Somebody signed in with these roles.
    pub async fn signed_in(&self, email: &str, roles: &[Role]) -> Visitor {
        self.person(email, roles).await;
        let visitor = self.visitor();
        visitor.sign_in(email).await;
        visitor
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        if let Some(end) = self.end.take() {
            let _ended_already = end.send(());
        }
    }
}

/// Somebody with a browser: cookies are kept, redirects are shown, not followed.
#[derive(Clone)]
pub struct Visitor {
    /// The client.
    pub client: Client,
    jar: Arc<Jar>,
    origin: String,
    language: Option<&'static str>,
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Page {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its text.
    pub text: String,
}

impl Page {
    /// Where a 303 leads.
    #[track_caller]
    pub fn leads_to(&self) -> &str {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.short());
        self.headers.get(LOCATION).unwrap().to_str().unwrap()
    }

    /// The page, when its status is as expected.
    #[track_caller]
    pub fn with(self, status: StatusCode) -> Self {
        assert_eq!(self.status, status, "{}", self.short());
        self
    }

    /// What the page says, as far as a failing test wants to read.
    fn short(&self) -> String {
        plain(&self.text).chars().take(1_200).collect()
    }

    /// Whether the text, without tags and with entities read, says something.
    #[track_caller]
    pub fn says(&self, words: &str) -> &Self {
        assert!(
            plain(&self.text).contains(words),
            "the page does not say `{words}`:\n{}",
            self.short()
        );
        self
    }

    /// The opposite of [`Page::says`].
    #[track_caller]
    pub fn does_not_say(&self, words: &str) -> &Self {
        assert!(
            !plain(&self.text).contains(words),
            "the page says `{words}`"
        );
        self
    }

    /// The value of an attribute of the first tag that holds `near`; in the main part of a page, where
    /// it has one there.
    #[track_caller]
    pub fn attribute(&self, near: &str, name: &str) -> String {
        let main = self.text.split_once("<main").map_or("", |(_, main)| main);
        let mut tags = main.split('<').chain(self.text.split('<'));
        let tag = tags
            .find(|tag| tag.contains(near))
            .unwrap_or_else(|| panic!("no tag with `{near}`:\n{}", self.short()));
        let value = tag
            .split(&format!("{name}=\""))
            .nth(1)
            .and_then(|rest| rest.split('"').next());
        unescaped(value.unwrap_or_else(|| panic!("`{tag}` has no `{name}`"))).into_owned()
    }
}

/// The text of a page as read: tags away, entities read, white space folded, without what has yet to be
/// opened.
pub fn plain(html: &str) -> String {
    let mut text = String::new();
    for piece in without_closed(html).split('<') {
        let after = piece.split_once('>').map_or(piece, |(_, after)| after);
        text.push_str(after);
        text.push(' ');
    }
    unescaped(&text)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// HTML without the meanings and sources that open at a press.
fn without_closed(html: &str) -> Cow<'_, str> {
    const CLOSED: &str = "<span class=\"term-meaning\"";
    if !html.contains(CLOSED) {
        return html.into();
    }
    let mut left = String::new();
    let mut rest = html;
    while let Some(start) = rest.find(CLOSED) {
        left.push_str(&rest[..start]);
        rest = &rest[start..];
        // There are spans in it: it ends with the one that closes its own.
        let mut open = 0;
        let end = rest.match_indices("span").find_map(|(at, _)| {
            match rest[..at].ends_with("</") {
                true => open -= 1,
                false if rest[..at].ends_with('<') => open += 1,
                false => {}
            }
            (open == 0).then_some(at + "span>".len())
        });
        rest = end.map_or("", |end| &rest[end..]);
    }
    left.push_str(rest);
    left.into()
}

impl Visitor {
    /// The same person asking for pages in English.
    #[must_use]
    pub fn in_english(&self) -> Self {
        Self {
            language: Some("en"),
            ..self.clone()
        }
    }

    /// Asks for a page.
    pub async fn get(&self, path: &str) -> Page {
        let mut request = self.client.get(format!("{}{path}", self.origin));
        if let Some(language) = self.language {
            request = request.header("accept-language", language);
        }
        Self::page(request.send().await.unwrap()).await
    }

    /// Sends a form.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.post_from(path, fields, &self.origin).await
    }

    /// Sends a form as a trusted proxy does for somebody at an address.
    pub async fn post_for(&self, path: &str, fields: &[(&str, &str)], address: &str) -> Page {
        let request = self
            .client
            .post(format!("{}{path}", self.origin))
            .header(ORIGIN, &self.origin)
            .header("x-forwarded-for", address)
            .form(fields);
        Self::page(request.send().await.unwrap()).await
    }

    /// Sends a form from another origin.
    pub async fn post_from(&self, path: &str, fields: &[(&str, &str)], origin: &str) -> Page {
        let mut request = self
            .client
            .post(format!("{}{path}", self.origin))
            .header(ORIGIN, origin)
            .form(fields);
        if let Some(language) = self.language {
            request = request.header("accept-language", language);
        }
        Self::page(request.send().await.unwrap()).await
    }

    /// Sends a form with other cookies besides this browser's; with an empty text with none at all.
    pub async fn post_with_cookie(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        cookie: &str,
    ) -> Page {
        let client = if cookie.is_empty() {
            &*BARE
        } else {
            &self.client
        };
        let mut request = client
            .post(format!("{}{path}", self.origin))
            .header(ORIGIN, &self.origin)
            .form(fields);
        if !cookie.is_empty() {
            let url = self.origin.parse().unwrap();
            let own = self.jar.cookies(&url);
            let own = own.as_ref().map_or("", |own| own.to_str().unwrap());
            request = request.header(COOKIE, format!("{own}; {cookie}"));
        }
        Self::page(request.send().await.unwrap()).await
    }

    /// Sends a form of files and texts.
    pub async fn post_files(&self, path: &str, fields: &[(&str, &[u8])]) -> Page {
        const BOUNDARY: &str = "----kopitalk-tests";
        let mut body = Vec::new();
        for (name, bytes) in fields {
            let head = format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"a.csv\"\r\n\r\n"
            );
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
        let mut request = self
            .client
            .post(format!("{}{path}", self.origin))
            .header(ORIGIN, &self.origin)
            .header(
                "content-type",
                format!("multipart/form-data; boundary={BOUNDARY}"),
            )
            .body(body);
        if let Some(language) = self.language {
            request = request.header("accept-language", language);
        }
        Self::page(request.send().await.unwrap()).await
    }

    /// Sends JSON, as an island does.
    pub async fn post_json(&self, path: &str, body: &serde_json::Value) -> Page {
        let mut request = self
            .client
            .post(format!("{}{path}", self.origin))
            .header(ORIGIN, &self.origin)
            .json(body);
        if let Some(language) = self.language {
            request = request.header("accept-language", language);
        }
        Self::page(request.send().await.unwrap()).await
    }

    /// Signs in.
    pub async fn sign_in(&self, email: &str) {
        let page = self
            .post(
                "/login",
                &[
                    ("email", email),
                    ("password", PASSWORD),
                    ("own_device", "on"),
                    ("next", "/me"),
                ],
            )
            .await;
        assert_eq!(page.leads_to(), "/me");
    }

    /// Asks without this browser's cookies, with others.
    pub async fn get_with_cookie(&self, path: &str, cookie: &str) -> Page {
        Self::page(
            BARE.get(format!("{}{path}", self.origin))
                .header(COOKIE, cookie)
                .send()
                .await
                .unwrap(),
        )
        .await
    }

    async fn page(response: reqwest::Response) -> Page {
        Page {
            status: response.status(),
            headers: response.headers().clone(),
            text: response.text().await.unwrap(),
        }
    }
}

/// The files of the tests' own content.
///
/// # Panics
/// When the folder cannot be read.
pub fn content() -> Files {
    static FILES: LazyLock<Files> = LazyLock::new(|| {
        Files::from_dir(&Path::new(env!("CARGO_MANIFEST_DIR")).join("content")).unwrap()
    });
    FILES.clone()
}

/// The text of one of them.
///
/// # Panics
/// When there is no such file.
pub fn text_of(path: &str) -> String {
    let files = content();
    let mut texts = files.iter().filter(|(other, _)| *other == path);
    let (_, text) = texts.next().unwrap_or_else(|| panic!("no file {path}"));
    text.to_owned()
}

/// The tests' own content with one file written anew.
///
/// # Panics
/// When there is no such file.
pub fn content_but(path: &str, edit: impl Fn(&str) -> String) -> Files {
    let edited = edit(&text_of(path));
    content().under(&Overlay::from([(path.to_owned(), Some(edited))]))
}

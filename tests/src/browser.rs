//! A real Chromium, one for each test, with its console and network watched. At the end of a story the
//! console must be empty.

use chromiumoxide::browser::{Browser, BrowserConfig};
use chromiumoxide::cdp::browser_protocol::accessibility::GetFullAxTreeParams;
use chromiumoxide::cdp::browser_protocol::emulation::{
    MediaFeature, SetDeviceMetricsOverrideParams, SetEmulatedMediaParams,
    SetScriptExecutionDisabledParams,
};
use chromiumoxide::cdp::browser_protocol::input::{DispatchKeyEventParams, DispatchKeyEventType};
use chromiumoxide::cdp::browser_protocol::log::EventEntryAdded;
use chromiumoxide::cdp::browser_protocol::network::{
    EnableParams, EventRequestWillBeSent, Headers, SetExtraHttpHeadersParams,
};
use chromiumoxide::cdp::browser_protocol::page::CaptureScreenshotFormat;
use chromiumoxide::cdp::js_protocol::runtime::{EventConsoleApiCalled, EventExceptionThrown};
use chromiumoxide::handler::viewport::Viewport;
use chromiumoxide::page::{Page, ScreenshotParams};
use futures_util::StreamExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tempfile::TempDir;

/// How long a condition may take before a test gives up.
const PATIENCE: Duration = Duration::from_secs(20);

/// A browser with one tab.
pub struct Tab {
    /// The tab.
    pub page: Page,
    complaints: Arc<Mutex<Vec<String>>>,
    requests: Arc<Mutex<Vec<String>>>,
    browser: Browser,
    _profile: TempDir,
}

/// Where Chromium is: `KOPITALK_CHROMIUM`, else on the path.
fn chromium() -> PathBuf {
    if let Some(named) = std::env::var_os("KOPITALK_CHROMIUM") {
        return named.into();
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .flat_map(|folder| {
            ["chromium", "google-chrome", "google-chrome-stable"].map(|name| folder.join(name))
        })
        .find(|file| file.is_file())
        .expect("a Chromium or Chrome on the path, or named in KOPITALK_CHROMIUM")
}

impl Tab {
    /// A fresh browser. With `scripts` off it runs none.
    pub async fn open(scripts: bool) -> Self {
        let profile = TempDir::new().unwrap();
        let config = BrowserConfig::builder()
            .chrome_executable(chromium())
            .no_sandbox()
            .user_data_dir(profile.path())
            .viewport(Some(Viewport {
                width: 1280,
                height: 900,
                ..Viewport::default()
            }))
            .launch_timeout(Duration::from_secs(60))
            .args([
                "disable-gpu",
                "disable-quic",
                "disable-background-networking",
                "disable-component-update",
                "disable-sync",
            ])
            .args(["no-first-run", "lang=id"])
            .build()
            .unwrap();
        let (browser, mut handler) = Browser::launch(config).await.unwrap();
        tokio::spawn(async move { while handler.next().await.is_some() {} });
        let page = browser.new_page("about:blank").await.unwrap();
        let tab = Self {
            page,
            complaints: Arc::default(),
            requests: Arc::default(),
            browser,
            _profile: profile,
        };
        tab.watch().await;
        if !scripts {
            tab.page
                .execute(SetScriptExecutionDisabledParams::new(true))
                .await
                .unwrap();
        }
        tab.language("id").await;
        tab
    }

    async fn watch(&self) {
        self.page.enable_log().await.unwrap();
        self.page.execute(EnableParams::default()).await.unwrap();
        let mut logged = self.page.event_listener::<EventEntryAdded>().await.unwrap();
        let mut called = self
            .page
            .event_listener::<EventConsoleApiCalled>()
            .await
            .unwrap();
        let mut thrown = self
            .page
            .event_listener::<EventExceptionThrown>()
            .await
            .unwrap();
        let mut sent = self
            .page
            .event_listener::<EventRequestWillBeSent>()
            .await
            .unwrap();
        let (complaints, requests) = (Arc::clone(&self.complaints), Arc::clone(&self.requests));
        tokio::spawn(async move {
            loop {
                let complaint = tokio::select! {
                    Some(event) = logged.next() => {
                        // A page that answers 4xx is logged by the browser as a failed resource; it is what the story asked for.
                        let expected = event.entry.text.starts_with("Failed to load resource: the server responded with a status of 4");
                        if expected { continue }
                        format!("{}: {}", event.entry.text, event.entry.url.clone().unwrap_or_default())
                    }
                    Some(event) = called.next() => format!("{:?}", event.args),
                    Some(event) = thrown.next() => format!("{:?}", event.exception_details),
                    Some(event) = sent.next() => {
                        requests.lock().unwrap().push(event.request.url.clone());
                        continue;
                    }
                    else => return,
                };
                complaints.lock().unwrap().push(complaint);
            }
        });
    }

    /// Asks for pages in this language.
    pub async fn language(&self, code: &str) {
        let headers = Headers::new(serde_json::json!({ "Accept-Language": code }));
        self.page
            .execute(SetExtraHttpHeadersParams::new(headers))
            .await
            .unwrap();
    }

    /// A screen of this width; phones are narrow.
    pub async fn width(&self, width: i64) {
        self.page
            .execute(SetDeviceMetricsOverrideParams::new(
                width,
                800,
                1.0,
                width < 600,
            ))
            .await
            .unwrap();
    }

    /// The dark or the light theme.
    pub async fn theme(&self, theme: &str) {
        let feature = MediaFeature::new("prefers-color-scheme", theme);
        self.page
            .execute(SetEmulatedMediaParams::builder().feature(feature).build())
            .await
            .unwrap();
    }

    /// Goes to an address and waits until it is loaded.
    pub async fn go(&self, url: &str) {
        self.page.goto(url).await.unwrap();
        self.loaded().await;
    }

    /// Waits for the end of a navigation.
    async fn loaded(&self) {
        self.until("document.readyState === 'complete'").await;
    }

    /// Waits until an expression is true. Works with scripts off too: the tools may still ask.
    #[track_caller]
    pub fn until<'a>(&'a self, condition: &'a str) -> impl Future<Output = ()> + 'a {
        let caller = std::panic::Location::caller();
        async move {
            let tried = tokio::time::timeout(PATIENCE, async {
                loop {
                    if self.ask::<bool>(condition).await == Some(true) {
                        return;
                    }
                    tokio::task::yield_now().await;
                }
            });
            if tried.await.is_err() {
                let text = self
                    .ask::<String>("document.body.innerText")
                    .await
                    .unwrap_or_default();
                panic!("{caller}: never true: {condition}\n{text}");
            }
        }
    }

    /// The value of an expression; `None` while a page is changing.
    pub async fn ask<T: serde::de::DeserializeOwned>(&self, expression: &str) -> Option<T> {
        self.page
            .evaluate_expression(expression)
            .await
            .ok()?
            .into_value()
            .ok()
    }

    /// Presses what the selector finds and waits for the page that follows.
    pub async fn press_and_follow(&self, selector: &str) {
        self.mark().await;
        self.press(selector).await;
        self.followed().await;
    }

    /// Presses what the selector finds.
    pub async fn press(&self, selector: &str) {
        let element = self
            .page
            .find_element(selector)
            .await
            .unwrap_or_else(|error| panic!("`{selector}`: {error}"));
        element.scroll_into_view().await.unwrap();
        element
            .click()
            .await
            .unwrap_or_else(|error| panic!("`{selector}`: {error}"));
    }

    /// Types into a field after emptying it.
    pub async fn fill(&self, selector: &str, text: &str) {
        let element = self
            .page
            .find_element(selector)
            .await
            .unwrap_or_else(|error| panic!("`{selector}`: {error}"));
        element.focus().await.unwrap();
        self.ask::<bool>(&format!(
            "document.querySelector({selector:?}).select?.() ?? true"
        ))
        .await;
        if self
            .ask::<String>(&format!("document.querySelector({selector:?}).value"))
            .await
            .is_some_and(|value| !value.is_empty())
        {
            self.key("Delete").await;
        }
        element.type_str(text).await.unwrap();
    }

    /// Presses a key: `Tab`, `Enter`, `Space`, `ArrowDown`, `Delete` …
    pub async fn key(&self, key: &str) {
        let (code, number, text) = match key {
            "Tab" => ("Tab", 9, None),
            "Enter" => ("Enter", 13, Some("\r")),
            "Space" => ("Space", 32, Some(" ")),
            "ArrowDown" => ("ArrowDown", 40, None),
            "ArrowRight" => ("ArrowRight", 39, None),
            "Delete" => ("Delete", 46, None),
            other => panic!("no such key here: {other}"),
        };
        let name = if key == "Space" { " " } else { key };
        let event = |kind| {
            let mut event = DispatchKeyEventParams::builder()
                .r#type(kind)
                .key(name)
                .code(code)
                .windows_virtual_key_code(number);
            if let Some(text) = text {
                event = event.text(text);
            }
            event.build().unwrap()
        };
        self.page
            .execute(event(DispatchKeyEventType::KeyDown))
            .await
            .unwrap();
        let mut up = event(DispatchKeyEventType::KeyUp);
        up.text = None;
        self.page.execute(up).await.unwrap();
    }

    /// Types with the keyboard into whatever has the focus.
    pub async fn keys(&self, text: &str) {
        for letter in text.chars() {
            let event = DispatchKeyEventParams::builder()
                .r#type(DispatchKeyEventType::Char)
                .text(letter)
                .build()
                .unwrap();
            self.page.execute(event).await.unwrap();
        }
    }

    /// Presses Tab until what has the focus fits the selector.
    #[track_caller]
    pub fn tab_to<'a>(&'a self, selector: &'a str) -> impl Future<Output = ()> + 'a {
        let caller = std::panic::Location::caller();
        async move {
            for _ in 0..150 {
                if self
                    .ask::<bool>(&format!("document.activeElement.matches({selector:?})"))
                    .await
                    == Some(true)
                {
                    return;
                }
                self.key("Tab").await;
            }
            panic!("{caller}: the keyboard never reaches `{selector}`");
        }
    }

    /// Presses Enter and waits for the page that follows.
    pub async fn enter_and_follow(&self) {
        self.mark().await;
        self.key("Enter").await;
        self.followed().await;
    }

    async fn mark(&self) {
        self.ask::<bool>("(document.documentElement.dataset.left = '1', true)")
            .await;
    }

    async fn followed(&self) {
        self.until(
            "document.documentElement.dataset.left !== '1' && document.readyState === 'complete'",
        )
        .await;
    }

    /// What a reader of the page sees.
    pub async fn text(&self) -> String {
        self.ask("document.body.innerText")
            .await
            .unwrap_or_default()
    }

    /// The path and query of the page.
    pub async fn address(&self) -> String {
        self.ask("location.pathname + location.search")
            .await
            .unwrap_or_default()
    }

    /// Waits until islands are awake.
    pub async fn awake(&self) {
        self.until("document.documentElement.dataset.awake === '1'")
            .await;
    }

    /// What axe-core finds on the page as it is, one line each.
    pub async fn axe(&self) -> Vec<String> {
        let script = std::fs::read_to_string(
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../node_modules/axe-core/axe.min.js"),
        )
        .unwrap();
        self.page.evaluate_expression(script).await.unwrap();
        let found = "axe.run().then(found => found.violations.map(one => `${one.id} (${one.help}): ${one.nodes.map(node => node.target + ' ' + (node.any[0]?.message ?? '')).join(' | ')}`))";
        self.page
            .evaluate_expression(found)
            .await
            .unwrap()
            .into_value()
            .unwrap()
    }

    /// By how many pixels the page is wider than the screen.
    pub async fn overflow(&self) -> i64 {
        self.ask("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            .await
            .unwrap_or(-1)
    }

    /// Roles and names as a screen reader is told them, `role name`, in reading order.
    pub async fn spoken(&self) -> Vec<String> {
        let tree = self
            .page
            .execute(GetFullAxTreeParams::default())
            .await
            .unwrap();
        let text =
            |value: &Option<chromiumoxide::cdp::browser_protocol::accessibility::AxValue>| {
                value
                    .as_ref()
                    .and_then(|value| value.value.as_ref()?.as_str().map(str::to_owned))
                    .unwrap_or_default()
            };
        tree.nodes
            .iter()
            .filter(|node| !node.ignored)
            .map(|node| format!("{} {}", text(&node.role), text(&node.name)))
            .collect()
    }

    /// Addresses asked for so far.
    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    /// Forgets them.
    pub fn forget_requests(&self) {
        self.requests.lock().unwrap().clear();
    }

    /// A picture of the whole page.
    pub async fn picture(&self, file: &Path) {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        let params = ScreenshotParams::builder()
            .format(CaptureScreenshotFormat::Png)
            .full_page(true)
            .build();
        self.page.save_screenshot(params, file).await.unwrap();
    }

    /// Ends the story: the console must have stayed empty.
    pub async fn close(mut self) {
        let complaints = self.complaints.lock().unwrap().clone();
        self.browser.close().await.unwrap();
        self.browser.wait().await.unwrap();
        assert!(complaints.is_empty(), "the console says: {complaints:#?}");
    }
}

//! A real Chromium, one for each test, with its console and network watched. At the end of a story the
//! console must be empty.

use chromiumoxide::browser::{Browser, BrowserConfig};
use chromiumoxide::cdp::browser_protocol::accessibility::{AxNode, AxValue, GetFullAxTreeParams};
use chromiumoxide::cdp::browser_protocol::emulation::{
    MediaFeature, SetDeviceMetricsOverrideParams, SetEmulatedMediaParams,
    SetFocusEmulationEnabledParams, SetScriptExecutionDisabledParams,
};
use chromiumoxide::cdp::browser_protocol::input::{DispatchKeyEventParams, DispatchKeyEventType};
use chromiumoxide::cdp::browser_protocol::log::{EventEntryAdded, LogEntryLevel};
use chromiumoxide::cdp::browser_protocol::network::{
    ClearBrowserCookiesParams, EnableParams, EventRequestWillBeSent, Headers,
    SetExtraHttpHeadersParams,
};
use chromiumoxide::cdp::browser_protocol::page::{
    AddScriptToEvaluateOnNewDocumentParams, CaptureScreenshotFormat, PrintToPdfParams, ReloadParams,
};
use chromiumoxide::cdp::browser_protocol::target::{
    CreateBrowserContextParams, CreateTargetParams, SetAutoAttachParams,
};
use chromiumoxide::cdp::js_protocol::runtime::{
    EvaluateParams, EventConsoleApiCalled, EventExceptionThrown,
};
use chromiumoxide::handler::viewport::Viewport;
use chromiumoxide::layout::Point;
use chromiumoxide::page::{Page, ScreenshotParams};
use futures_util::StreamExt as _;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;
use tempfile::TempDir;

/// How long a condition may take before a test gives up.
const PATIENCE: Duration = Duration::from_secs(20);

/// How often a condition is looked at.
const LOOK: Duration = Duration::from_millis(15);

/// What the tools themselves write to the console last: everything before it has then been heard.
const LAST_WORD: &str = "the story is over";

/// axe-core, read once.
static AXE: LazyLock<String> = LazyLock::new(|| {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../node_modules/axe-core/axe.min.js");
    std::fs::read_to_string(&file)
        .unwrap_or_else(|error| panic!("{}: {error}; npm ci brings it", file.display()))
});

/// One tab of a browser.
pub struct Tab {
    /// The tab.
    pub page: Page,
    heard: Arc<Mutex<Heard>>,
    /// Whether every page that is opened brings axe-core along: half a megabyte travels to the browser once.
    has_axe: AtomicBool,
    browser: Option<Browser>,
    _profile: Option<TempDir>,
}

/// What a tab did besides showing a page.
#[derive(Default)]
struct Heard {
    /// What stands in the console.
    complaints: Vec<String>,
    /// Addresses that were answered with 4xx, which a browser always writes to the console.
    refusals: Vec<String>,
    requests: Vec<Request>,
    over: bool,
}

/// Something a tab asked a server for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The address.
    pub url: String,
    /// What for, as the browser calls it: `Document`, `Fetch`, `Script`, `Stylesheet` …
    pub kind: String,
}

/// A node of the accessibility tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spoken {
    /// What it is.
    pub role: String,
    /// What it is called.
    pub name: String,
    /// What is said about it besides.
    pub description: String,
    /// Its other properties (`invalid`, `checked` …) as the browser writes them.
    pub properties: Vec<(String, String)>,
    /// Whether it is read out when it changes: it stands in a live region.
    pub announced: bool,
}

impl Spoken {
    /// The value of a property.
    #[must_use]
    pub fn property(&self, name: &str) -> Option<&str> {
        let found = self.properties.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }
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

/// Does what a person does to reach an element: brings it into view. Its middle, or the name of what
/// covers it there. The middle of the first line box, because a link may be broken over two lines.
const REACH: &str = "(selector => {
    const found = document.querySelector(selector);
    if (!found) return 'is not there';
    found.scrollIntoView({ block: 'center', behavior: 'instant' });
    const box = found.getClientRects()[0];
    if (!box || !box.width || !box.height) return 'has no size';
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const hit = document.elementFromPoint(x, y);
    if (!hit) return 'is outside of the window';
    const reached = found.contains(hit) || hit.contains(found) || [...found.labels ?? []].some(label => label.contains(hit));
    return reached ? [x, y] : 'is covered by ' + hit.outerHTML.slice(0, 200);
})";

/// What is wrong about the focus as it is shown; an empty text when nothing is.
const FOCUS: &str = "(() => {
    const at = document.activeElement;
    if (!at || at === document.body || at === document.documentElement) return '';
    const seen = style => style && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    // A field that is drawn by its neighbour, and a card that is a link, show the focus there.
    const drawn = [at, at.nextElementSibling].filter(Boolean);
    if (!drawn.some(one => seen(getComputedStyle(one)) || seen(getComputedStyle(one, '::after'))))
        return 'the focus cannot be seen on ' + at.outerHTML.slice(0, 200);
    const points = [...at.getClientRects()].flatMap(box => [.1, .5, .9].map(part => [box.x + box.width * part, box.y + box.height / 2]));
    const hit = points.map(([x, y]) => document.elementFromPoint(x, y)).filter(Boolean);
    const open = hit.some(one => at.contains(one) || one.contains(at) || [...at.labels ?? []].some(label => label.contains(one)));
    return open ? '' : 'covered or outside of the window: ' + at.outerHTML.slice(0, 200);
})()";

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
                "no-first-run",
            ])
            .build()
            .unwrap();
        let (browser, mut handler) = Browser::launch(config).await.unwrap();
        tokio::spawn(async move { while handler.next().await.is_some() {} });
        let page = browser.new_page("about:blank").await.unwrap();
        let tab = Self {
            page,
            heard: Arc::default(),
            has_axe: AtomicBool::default(),
            browser: Some(browser),
            _profile: Some(profile),
        };
        tab.begin(scripts).await;
        tab
    }

    /// Another tab of the same browser, with the same cookies. The one it came from closes last.
    pub async fn another(&self) -> Self {
        self.beside(CreateTargetParams::new("about:blank"), true)
            .await
    }

    /// A tab of somebody else, with cookies of its own and its own window. The one it came from closes last.
    pub async fn stranger(&self, scripts: bool) -> Self {
        let browser = self.browser.as_ref().expect("the first tab");
        let context = browser.create_browser_context(CreateBrowserContextParams::default());
        let new = CreateTargetParams::builder()
            .url("about:blank")
            .browser_context_id(context.await.unwrap())
            .new_window(true)
            .build();
        let tab = self.beside(new.unwrap(), scripts).await;
        // Of several windows each has the focus: each is on a machine of its own.
        for each in [self, &tab] {
            let focused = SetFocusEmulationEnabledParams::new(true);
            each.page.execute(focused).await.unwrap();
        }
        tab
    }

    async fn beside(&self, new: CreateTargetParams, scripts: bool) -> Self {
        let browser = self.browser.as_ref().expect("the first tab");
        let tab = Self {
            page: browser.new_page(new).await.unwrap(),
            heard: Arc::default(),
            has_axe: AtomicBool::default(),
            browser: None,
            _profile: None,
        };
        tab.begin(scripts).await;
        tab
    }

    async fn begin(&self, scripts: bool) {
        // A worker would wait for the library to let it go, which it forgets now and then.
        let attach = SetAutoAttachParams::new(false, false);
        self.page.execute(attach).await.unwrap();
        self.watch().await;
        self.language("id").await;
        if !scripts {
            self.page
                .execute(SetScriptExecutionDisabledParams::new(true))
                .await
                .unwrap();
        }
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
        let heard = Arc::clone(&self.heard);
        tokio::spawn(async move {
            loop {
                // In this order, so that the last word is heard last.
                tokio::select! {
                    biased;
                    Some(event) = sent.next() => {
                        let kind = event.r#type.as_ref().map(|kind| kind.as_ref().to_owned());
                        let request = Request { url: event.request.url.clone(), kind: kind.unwrap_or_default() };
                        heard.lock().unwrap().requests.push(request);
                    }
                    Some(event) = logged.next() => {
                        // Signing out empties the cache, and the browser reports that it did.
                        if event.entry.text.starts_with("Clear-Site-Data header on") && event.entry.level == LogEntryLevel::Info {
                            continue;
                        }
                        let url = event.entry.url.clone().unwrap_or_default();
                        let mut heard = heard.lock().unwrap();
                        match event.entry.text.strip_prefix("Failed to load resource: the server responded with a status of 4") {
                            Some(rest) => heard.refusals.push(format!("4{} {url}", &rest[..2])),
                            None => heard.complaints.push(format!("{} {url}", event.entry.text)),
                        }
                    }
                    Some(event) = thrown.next() => heard.lock().unwrap().complaints.push(format!("{:?}", event.exception_details)),
                    Some(event) = called.next() => {
                        let said = format!("{:?}", event.args);
                        let mut heard = heard.lock().unwrap();
                        if said.contains(LAST_WORD) {
                            heard.over = true;
                        } else {
                            heard.complaints.push(said);
                        }
                    }
                    else => return,
                }
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

    /// A screen of this width in CSS pixels; phones are narrow.
    pub async fn width(&self, width: i64) {
        self.screen(width, 800, 1.0).await;
    }

    /// A screen, and how many of its own pixels one of CSS takes: 2 is a zoom of 200 %.
    pub async fn screen(&self, width: i64, height: i64, zoom: f64) {
        self.page
            .execute(SetDeviceMetricsOverrideParams::new(
                width,
                height,
                zoom,
                width < 600,
            ))
            .await
            .unwrap();
    }

    /// The dark or the light theme.
    pub async fn theme(&self, theme: &str) {
        let feature = |name: &str, value: &str| MediaFeature::new(name, value);
        let features = [
            feature("prefers-color-scheme", theme),
            // Colours are looked at as they end up, not on their way.
            feature("prefers-reduced-motion", "reduce"),
        ];
        self.page
            .execute(SetEmulatedMediaParams::builder().features(features).build())
            .await
            .unwrap();
    }

    /// Shows the page as it is printed, or as it is on a screen again.
    pub async fn paper(&self, printed: bool) {
        let medium = if printed { "print" } else { "" };
        self.page
            .execute(SetEmulatedMediaParams::builder().media(medium).build())
            .await
            .unwrap();
    }

    /// The page as a PDF of the size that its style asks for.
    pub async fn pdf(&self) -> Vec<u8> {
        let params = PrintToPdfParams {
            prefer_css_page_size: Some(true),
            ..PrintToPdfParams::default()
        };
        self.page.pdf(params).await.unwrap()
    }

    /// Goes to an address and waits until it is loaded.
    pub async fn go(&self, url: &str) {
        self.page.goto(url).await.unwrap();
        self.until("document.readyState === 'complete'").await;
    }

    /// Loads the page anew.
    pub async fn reload(&self) {
        self.mark().await;
        self.page.execute(ReloadParams::default()).await.unwrap();
        self.followed().await;
    }

    /// Waits until an expression is true. Works with scripts off too: the tools may still ask.
    #[track_caller]
    pub fn until<'a>(&'a self, condition: &'a str) -> impl Future<Output = ()> + 'a {
        let caller = std::panic::Location::caller();
        async move {
            let looked = tokio::time::timeout(PATIENCE, async {
                let mut again = tokio::time::interval(LOOK);
                loop {
                    if self.ask::<bool>(condition).await == Some(true) {
                        return;
                    }
                    again.tick().await;
                }
            });
            if looked.await.is_err() {
                let text = self.text().await;
                let address = self.address().await;
                panic!("{caller}: never true: {condition}\n{address}\n{text}");
            }
        }
    }

    /// The value of an expression; `None` while a page is changing.
    pub async fn ask<T: serde::de::DeserializeOwned>(&self, expression: &str) -> Option<T> {
        let params = EvaluateParams::builder()
            .expression(expression)
            .return_by_value(true)
            .await_promise(true)
            .build()
            .unwrap();
        let answer = self.page.execute(params).await.ok()?;
        serde_json::from_value(answer.result.result.value.clone()?).ok()
    }

    /// Waits until the page says something.
    #[track_caller]
    pub fn says<'a>(&'a self, words: &str) -> impl Future<Output = ()> + 'a + use<'a> {
        let caller = std::panic::Location::caller();
        let words = words.to_owned();
        async move {
            let looked = tokio::time::timeout(PATIENCE, async {
                let mut again = tokio::time::interval(LOOK);
                while !holds(&self.text().await, &words) {
                    again.tick().await;
                }
            });
            if looked.await.is_err() {
                let (text, address) = (self.text().await, self.address().await);
                panic!("{caller}: the page does not say `{words}`:\n{address}\n{text}");
            }
        }
    }

    /// Presses what the selector finds and waits for the page that follows.
    #[track_caller]
    pub fn press_and_follow<'a>(&'a self, selector: &'a str) -> impl Future<Output = ()> + 'a {
        let press = self.press(selector);
        async move {
            self.mark().await;
            press.await;
            self.followed().await;
        }
    }

    /// Presses the first thing that the selector finds; it has to be in view and not covered.
    #[track_caller]
    pub fn press<'a>(&'a self, selector: &'a str) -> impl Future<Output = ()> + 'a {
        let caller = std::panic::Location::caller();
        async move {
            let found: Option<serde_json::Value> =
                self.ask(&format!("{REACH}({selector:?})")).await;
            match found {
                Some(serde_json::Value::Array(place)) => {
                    let at = |index: usize| place[index].as_f64().unwrap();
                    self.page.click(Point::new(at(0), at(1))).await.unwrap();
                }
                other => panic!(
                    "{caller}: `{selector}` {other:?} at {}",
                    self.address().await
                ),
            }
        }
    }

    /// Presses a field, empties it and types.
    #[track_caller]
    pub fn fill<'a>(&'a self, selector: &'a str, text: &'a str) -> impl Future<Output = ()> + 'a {
        let press = self.press(selector);
        async move {
            press.await;
            let select = format!(
                "(field => (field.select(), field.value !== ''))(document.querySelector({selector:?}))"
            );
            if self.ask(&select).await == Some(true) {
                self.key("Delete").await;
            }
            self.keys(text).await;
        }
    }

    /// Chooses in a drop-down list by typing its text, as one does with the list closed.
    #[track_caller]
    pub fn choose<'a>(&'a self, selector: &'a str, text: &'a str) -> impl Future<Output = ()> + 'a {
        let caller = std::panic::Location::caller();
        async move {
            self.ask::<bool>(&format!(
                "(document.querySelector({selector:?}).focus(), true)"
            ))
            .await;
            self.keys(text).await;
            let chosen = self
                .ask::<String>(&format!(
                    "document.querySelector({selector:?}).selectedOptions[0].text"
                ))
                .await;
            assert_eq!(chosen.as_deref(), Some(text), "{caller}: `{selector}`");
        }
    }

    /// Presses a key: `Tab`, `Enter`, `Space`, `ArrowDown`, `Delete` …
    pub async fn key(&self, key: &str) {
        let (code, number, text) = match key {
            "Tab" => ("Tab", 9, None),
            "Enter" => ("Enter", 13, Some("\r")),
            "Space" => ("Space", 32, Some(" ")),
            "ArrowDown" => ("ArrowDown", 40, None),
            "Delete" => ("Delete", 46, None),
            "Escape" => ("Escape", 27, None),
            other => panic!("no such key here: {other}"),
        };
        let name = if key == "Space" { " " } else { key };
        let event = |kind| {
            DispatchKeyEventParams::builder()
                .r#type(kind)
                .key(name)
                .code(code)
                .windows_virtual_key_code(number)
        };
        let mut down = event(DispatchKeyEventType::KeyDown);
        if let Some(text) = text {
            down = down.text(text);
        }
        self.page.execute(down.build().unwrap()).await.unwrap();
        let up = event(DispatchKeyEventType::KeyUp).build().unwrap();
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

    /// Presses Tab until what has the focus fits the selector; on the way the focus has to be seen.
    #[track_caller]
    pub fn tab_to<'a>(&'a self, selector: &'a str) -> impl Future<Output = ()> + 'a {
        let caller = std::panic::Location::caller();
        async move {
            for _ in 0..150 {
                if self.focused(selector).await {
                    return;
                }
                self.key("Tab").await;
                let fault: String = self.ask(FOCUS).await.unwrap();
                assert!(fault.is_empty(), "{caller}: {fault}");
            }
            panic!("{caller}: the keyboard never reaches `{selector}`");
        }
    }

    /// Whether what has the focus fits the selector.
    pub async fn focused(&self, selector: &str) -> bool {
        let matches = format!("document.activeElement.matches({selector:?})");
        self.ask(&matches).await == Some(true)
    }

    /// Presses Tab from the beginning of the page to its end: what gets the focus, one line each. It
    /// panics where the focus cannot be seen, or where the end is never reached.
    #[track_caller]
    pub fn walk(&self) -> impl Future<Output = Vec<String>> + '_ {
        let caller = std::panic::Location::caller();
        async move {
            let mut stops = vec![];
            while stops.len() < 200 {
                self.key("Tab").await;
                let stop: String = self.ask("document.activeElement === document.body ? '' : document.activeElement.outerHTML.slice(0, 160)").await.unwrap();
                if stop.is_empty() || stops.first() == Some(&stop) {
                    return stops;
                }
                let fault: String = self.ask(FOCUS).await.unwrap();
                assert!(fault.is_empty(), "{caller}: {fault}");
                stops.push(stop);
            }
            panic!("{caller}: the focus never comes to an end: {stops:#?}");
        }
    }

    /// Presses Enter and waits for the page that follows.
    #[track_caller]
    pub fn enter_and_follow(&self) -> impl Future<Output = ()> + '_ {
        let followed = self.followed();
        async move {
            self.mark().await;
            self.key("Enter").await;
            followed.await;
        }
    }

    async fn mark(&self) {
        self.ask::<bool>("(document.documentElement.dataset.left = '1', true)")
            .await;
    }

    #[track_caller]
    fn followed(&self) -> impl Future<Output = ()> + '_ {
        self.until(
            "document.documentElement.dataset.left !== '1' && document.readyState === 'complete'",
        )
    }

    /// What a reader of the page sees.
    pub async fn text(&self) -> String {
        self.ask("document.body.innerText")
            .await
            .unwrap_or_default()
    }

    /// What stands in the first thing that the selector finds, white space folded.
    pub async fn text_of(&self, selector: &str) -> String {
        let text: Option<String> = self
            .ask(&format!(
                "document.querySelector({selector:?})?.textContent ?? ''"
            ))
            .await;
        folded(&text.unwrap_or_default())
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

    /// Ends the session, as if it had expired: the browser has lost its cookies.
    pub async fn lose_cookies(&self) {
        self.page
            .execute(ClearBrowserCookiesParams::default())
            .await
            .unwrap();
    }

    /// What axe-core finds on the page as it is, one line each.
    pub async fn axe(&self) -> Vec<String> {
        self.axe_of("undefined", 5).await
    }

    /// What axe-core finds wrong with the colours of the page as it is.
    pub async fn axe_of_colours(&self) -> Vec<String> {
        self.axe_of("['color-contrast', 'link-in-text-block']", 1)
            .await
    }

    /// What the rules named find. `passes` says how many must have found something to look at.
    async fn axe_of(&self, rules: &str, passes: usize) -> Vec<String> {
        if !self.has_axe.swap(true, Ordering::Relaxed) {
            let on_each_page = AddScriptToEvaluateOnNewDocumentParams::new(AXE.as_str());
            self.page.execute(on_each_page).await.unwrap();
        }
        if self.ask("typeof axe === 'object'").await != Some(true) {
            self.ask::<bool>(&format!("{}; true", *AXE)).await.unwrap();
        }
        let found = format!(
            "axe.run({{ runOnly: {rules}, resultTypes: ['violations'], preload: false }}).then(found => found.passes.length < {passes} ? ['axe has not looked'] : found.violations.map(one => `${{one.id}} (${{one.help}}): ${{one.nodes.map(node => node.target + ' ' + (node.any[0]?.message ?? '')).join(' | ')}}`))"
        );
        self.ask(&found).await.unwrap()
    }

    /// By how many pixels the page is wider than the screen.
    pub async fn overflow(&self) -> i64 {
        self.ask("Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) - document.documentElement.clientWidth")
            .await
            .unwrap()
    }

    /// The page as a screen reader is told it, in reading order.
    pub async fn spoken(&self) -> Vec<Spoken> {
        let tree = self
            .page
            .execute(GetFullAxTreeParams::default())
            .await
            .unwrap();
        let value = |value: &AxValue| match &value.value {
            Some(serde_json::Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
            None => String::new(),
        };
        let text = |given: &Option<AxValue>| given.as_ref().map(value).unwrap_or_default();
        let properties = |node: &AxNode| {
            let all = node.properties.iter().flatten();
            all.map(|one| (one.name.as_ref().to_owned(), value(&one.value)))
                .collect::<Vec<_>>()
        };
        let places: HashMap<_, _> = tree
            .nodes
            .iter()
            .map(|node| (&node.node_id, node))
            .collect();
        let announced = |node: &AxNode| {
            let up = |node: &&AxNode| places.get(node.parent_id.as_ref()?).copied();
            std::iter::successors(Some(node), up).any(|node| {
                let live = |(name, value): &(String, String)| name == "live" && value != "off";
                properties(node).iter().any(live)
            })
        };
        let shown = tree.nodes.iter().filter(|node| !node.ignored);
        shown
            .map(|node| Spoken {
                role: text(&node.role),
                name: text(&node.name),
                description: text(&node.description),
                properties: properties(node),
                announced: announced(node),
            })
            .collect()
    }

    /// What was asked for so far.
    pub fn requests(&self) -> Vec<Request> {
        self.heard.lock().unwrap().requests.clone()
    }

    /// Forgets it.
    pub fn forget_requests(&self) {
        self.heard.lock().unwrap().requests.clear();
    }

    /// Waits for a refusal that the story asked for and takes it out of the console.
    #[track_caller]
    pub fn refused<'a>(&'a self, status: u16, path: &'a str) -> impl Future<Output = ()> + 'a {
        let caller = std::panic::Location::caller();
        async move {
            let taken = tokio::time::timeout(PATIENCE, async {
                let mut again = tokio::time::interval(LOOK);
                loop {
                    {
                        let refusals = &mut self.heard.lock().unwrap().refusals;
                        let found = refusals.iter().position(|refusal| {
                            refusal.starts_with(&status.to_string())
                                && refusal
                                    .split('?')
                                    .next()
                                    .unwrap_or_default()
                                    .ends_with(path)
                        });
                        if let Some(found) = found {
                            refusals.remove(found);
                            return;
                        }
                    }
                    again.tick().await;
                }
            });
            assert!(
                taken.await.is_ok(),
                "{caller}: {path} was not answered with {status}"
            );
        }
    }

    /// Takes out of the console what a browser writes there while its server is away.
    pub fn forgive_lost_connections(&self) {
        let complaints = &mut self.heard.lock().unwrap().complaints;
        complaints.retain(|said| !said.starts_with("Failed to load resource: net::ERR_"));
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
        self.ask::<bool>(&format!("(console.debug({LAST_WORD:?}), true)"))
            .await;
        let heard = Arc::clone(&self.heard);
        let all = tokio::time::timeout(PATIENCE, async {
            let mut again = tokio::time::interval(LOOK);
            while !heard.lock().unwrap().over {
                again.tick().await;
            }
        });
        assert!(all.await.is_ok(), "the console is not listened to");
        match self.browser.as_mut() {
            Some(browser) => {
                browser.close().await.unwrap();
                browser.wait().await.unwrap();
            }
            None => self.page.clone().close().await.unwrap(),
        }
        let heard = self.heard.lock().unwrap();
        assert!(
            heard.complaints.is_empty() && heard.refusals.is_empty(),
            "the console says: {:#?} {:#?}",
            heard.complaints,
            heard.refusals
        );
    }
}

/// Whether a text holds words, however they are broken into lines and elements.
#[must_use]
pub fn holds(text: &str, words: &str) -> bool {
    let bare = |text: &str| text.split_whitespace().collect::<String>();
    bare(text).contains(&bare(words))
}

/// White space as a reader sees it.
fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

//! Screens that keep themselves current. What a screen shows is drawn once at each change, however many
//! look at it, and the same bytes go to all of them (`app/browser/live.js` puts them into the page).
//!
//! A stream holds the newest state alone: whoever is slow skips what is past, and delays nobody.

use crate::http::refusal::Refusal;
use app::shell::LivePart;
use axum::body::{Body, Bytes};
use axum::response::{IntoResponse, Response};
use domain::clock::Clock;
use domain::code::Window;
use futures_util::{StreamExt as _, stream};
use http::{HeaderName, HeaderValue, header};
use std::collections::HashMap;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use store::Change;
use tokio::sync::broadcast::{self, error::RecvError};
use tokio::sync::watch;
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

/// How often the clock is looked at for a code that has changed, and a drawing that failed is tried again.
const LOOK: Duration = Duration::from_millis(250);
/// How often something is sent so that nothing in between takes the stream for dead.
const ALIVE: Duration = Duration::from_secs(20);
/// A line that is no event.
const COMMENT: Bytes = Bytes::from_static(b":\n\n");

/// A state that is being drawn.
pub type Drawing = Pin<Box<dyn Future<Output = Result<Vec<LivePart>, Refusal>> + Send>>;

/// A screen: what it shows and what changes it.
pub struct Screen {
    /// What tells it from every other: its address and its language.
    pub key: String,
    /// Whether this change may alter it.
    pub hears: Box<dyn Fn(&Change) -> bool + Send + Sync>,
    /// Whether it alters with the code on it.
    pub windows: bool,
    /// Draws its parts as they are now.
    pub draw: Box<dyn Fn() -> Drawing + Send + Sync>,
}

/// Announcements of changes from before the screen is drawn first, so that none is missed.
pub type Changes = broadcast::Receiver<Change>;

/// The newest event of a screen; nothing before it was drawn first.
type Newest = watch::Sender<Option<Bytes>>;

/// All screens that somebody looks at.
pub struct Hub {
    screens: Mutex<HashMap<String, Newest>>,
    clock: Arc<dyn Clock>,
    /// Cancelled when the server ends, so that no open stream keeps it.
    ending: Arc<CancellationToken>,
}

impl Hub {
    /// Nobody looks at anything yet.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>, ending: Arc<CancellationToken>) -> Self {
        Self {
            screens: Mutex::default(),
            clock,
            ending,
        }
    }

    /// How many screens are drawn at the moment.
    #[must_use]
    pub fn screens(&self) -> usize {
        self.lock().len()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, Newest>> {
        self.screens.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends a screen that nobody looks at any more.
    fn end(&self, key: &str) -> bool {
        let mut screens = self.lock();
        let unseen = screens
            .get(key)
            .is_none_or(|newest| newest.receiver_count() == 0);
        if unseen {
            screens.remove(key);
        }
        unseen
    }
}

/// An answer that goes on until the browser leaves or the server ends: the state of a screen at its
/// beginning and whenever it changes.
#[must_use]
pub fn stream(hub: &Arc<Hub>, changes: Changes, screen: Screen) -> Response {
    let mut newest = look_at(hub, changes, screen);
    if newest.borrow().is_some() {
        newest.mark_changed();
    }
    // A screen counts seconds by the server's clock, whatever its own shows.
    let clock = Bytes::from(format!("event: clock\ndata: {}\n\n", hub.clock.now().0));
    let events = stream::unfold(newest, async |mut newest| {
        let event = match tokio::time::timeout(ALIVE, newest.changed()).await {
            Ok(Ok(())) => newest.borrow_and_update().clone().unwrap_or(COMMENT),
            Ok(Err(_)) => return None,
            Err(_) => COMMENT,
        };
        Some((event, newest))
    });
    let ending = Arc::clone(&hub.ending);
    let events = stream::iter([clock])
        .chain(events)
        .take_until(async move { ending.cancelled().await })
        .map(Ok::<_, Infallible>);
    let mut response = Body::from_stream(events).into_response();
    for (name, value) in [
        (header::CONTENT_TYPE, "text/event-stream"),
        (header::CACHE_CONTROL, "no-cache"),
        (HeaderName::from_static("x-accel-buffering"), "no"),
    ] {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    response
}

fn look_at(hub: &Arc<Hub>, changes: Changes, screen: Screen) -> watch::Receiver<Option<Bytes>> {
    let mut screens = hub.lock();
    if let Some(newest) = screens.get(&screen.key) {
        return newest.subscribe();
    }
    let (newest, receiver) = watch::channel(None);
    screens.insert(screen.key.clone(), newest.clone());
    drop(screens);
    tokio::spawn(run_screen(Arc::clone(hub), screen, newest, changes));
    receiver
}

async fn run_screen(hub: Arc<Hub>, screen: Screen, newest: Newest, mut changes: Changes) {
    let mut looks = tokio::time::interval(LOOK);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut stale = true;
    let mut window = Window::at(hub.clock.now());
    loop {
        if stale {
            stale = match (screen.draw)().await {
                Ok(parts) => {
                    show(&newest, &parts);
                    false
                }
                Err(refusal) => {
                    tracing::warn!(?refusal, "a screen could not be drawn");
                    true
                }
            };
        }
        tokio::select! {
            change = changes.recv() => match change {
                Ok(change) => stale |= change == Change::Everything || (screen.hears)(&change),
                Err(RecvError::Lagged(_)) => stale = true,
                Err(RecvError::Closed) => break,
            },
            _ = looks.tick(), if screen.windows || stale => {
                let now = Window::at(hub.clock.now());
                stale |= screen.windows && now != window;
                window = now;
            }
            () = newest.closed() => if hub.end(&screen.key) {
                return;
            },
            () = hub.ending.cancelled() => break,
        }
    }
    hub.lock().remove(&screen.key);
}

fn show(newest: &Newest, parts: &[LivePart]) {
    let parts: serde_json::Map<String, serde_json::Value> = parts
        .iter()
        .map(|(id, html)| ((*id).to_owned(), html.as_str().into()))
        .collect();
    // JSON has no line breaks of its own, so it is one line of data.
    let data = serde_json::Value::Object(parts);
    let event = Bytes::from(format!("event: parts\ndata: {data}\n\n"));
    newest.send_if_modified(|before| {
        let differs = before.as_ref() != Some(&event);
        if differs {
            *before = Some(event);
        }
        differs
    });
}

//! Screens that keep themselves current. What a screen shows is drawn once at each change, however many
//! look at it, and the same bytes go to all of them (`app/browser/live.js` puts them into the page).
//!
//! A stream holds the newest state alone: whoever is slow skips what is past, and delays nobody. It ends with
//! the session that opened it: one task hears of sessions that have changed and lets their streams look again.

use crate::http::refusal::Refusal;
use app::shell::LivePart;
use axum::body::{Body, Bytes};
use axum::response::{IntoResponse, Response};
use domain::clock::{Clock, Moment};
use domain::code::Window;
use domain::id::{EditionId, PersonId};
use futures_util::{StreamExt as _, stream};
use http::{HeaderName, HeaderValue, header};
use std::collections::HashMap;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use store::{Change, SESSION_PERSON, SESSION_UNTIL, SessionHash, SessionStore};
use tokio::sync::broadcast::{self, error::RecvError};
use tokio::sync::{Notify, watch};
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;
use tower_sessions::SessionStore as _;
use tower_sessions::session::Id;

/// How often the clock is looked at for a code that has changed, and a drawing that failed is tried again.
const LOOK: Duration = Duration::from_millis(250);
/// How often something is sent so that nothing in between takes the stream for dead.
const ALIVE: Duration = Duration::from_secs(20);
/// A lost stream is opened again after so many milliseconds at least.
const RETRY_FROM: u64 = 300;
/// And after so many more at most, each stream after another time.
const RETRY_SPREAD: u64 = 1_500;
/// What a server takes at most to answer after it was started; `make bench` measures it.
const START: u64 = 300;
// A server that was killed and started again has its hall back within three seconds.
const _: () = assert!(START + RETRY_FROM + RETRY_SPREAD < 3_000);
/// Prime to the spread, so that streams opened one after the other come back far apart.
const RETRY_STRIDE: u64 = 577;
/// A line that is no event.
const COMMENT: Bytes = Bytes::from_static(b":\n\n");
/// What is sent while nothing changes: a page that hears nothing for longer knows that its network is gone, which
/// nothing else tells it.
const ALIVE_EVENT: Bytes = Bytes::from_static(b"event: alive\ndata:\n\n");

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

/// Asks until when a link or a pairing holds; `None` when it does no longer.
pub type AskUntil = Box<
    dyn Fn() -> Pin<Box<dyn Future<Output = Result<Option<Moment>, Refusal>> + Send>> + Send + Sync,
>;

/// Whoever opens a stream.
pub enum Viewer {
    /// A person signed in.
    Person {
        /// Their session, which the stream ends with.
        session: Id,
        /// Who they are in it.
        person: PersonId,
        /// Where sessions are kept.
        sessions: SessionStore,
    },
    /// Whoever has a link to an edition, or a screen that was paired with it.
    Link {
        /// The edition.
        edition: EditionId,
        /// Asks whether it still holds.
        until: AskUntil,
    },
}

impl Viewer {
    fn holds_by(&self) -> HoldsBy {
        match self {
            Self::Person {
                session, person, ..
            } => HoldsBy::Session(SessionHash::of(session), person.clone()),
            Self::Link { edition, .. } => HoldsBy::Link(edition.clone()),
        }
    }
}

/// What a stream holds by.
enum HoldsBy {
    Session(SessionHash, PersonId),
    Link(EditionId),
}

/// Whoever looks at a stream.
struct Looker {
    holds_by: HoldsBy,
    /// Told when that may have ended.
    doubted: Arc<Notify>,
}

impl Looker {
    fn is_met_by(&self, change: &Change) -> bool {
        match (change, &self.holds_by) {
            (Change::Session(changed), HoldsBy::Session(session, _)) => changed == session,
            (Change::Person(changed), HoldsBy::Session(_, person)) => changed == person,
            (Change::Edition(changed) | Change::Live(changed), HoldsBy::Link(edition)) => {
                changed == edition
            }
            (Change::Everything, _) => true,
            _ => false,
        }
    }
}

/// What a stream was opened with, for as long as the stream is open.
struct Opened {
    hub: Arc<Hub>,
    number: u64,
    doubted: Arc<Notify>,
    viewer: Viewer,
    until: Moment,
}

impl Opened {
    /// Whether it still is what it was; a session may have been prolonged.
    async fn goes_on(&mut self) -> bool {
        // What cannot be read now is read again before the next event is sent.
        let unread = Some(Moment(i64::MIN));
        let until = match &self.viewer {
            Viewer::Person {
                session,
                person,
                sessions,
            } => match sessions.load(session).await {
                Ok(record) => record.and_then(|record| {
                    let data = &record.data;
                    let now = data.get(SESSION_PERSON).and_then(|value| value.as_str());
                    let until = data.get(SESSION_UNTIL).and_then(serde_json::Value::as_i64);
                    (now == Some(person.as_str())).then_some(Moment(until.unwrap_or_default()))
                }),
                Err(_) => unread,
            },
            Viewer::Link { until, .. } => until().await.unwrap_or(unread),
        };
        let Some(until) = until else {
            return false;
        };
        self.until = until;
        Some(until) == unread || self.hub.clock.now() < until
    }

    fn is_over(&self) -> bool {
        self.until <= self.hub.clock.now()
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        self.hub.lookers().remove(&self.number);
    }
}

/// All screens that somebody looks at.
pub struct Hub {
    screens: Mutex<HashMap<String, Newest>>,
    lookers: Mutex<HashMap<u64, Looker>>,
    /// How many streams were ever opened.
    opened: AtomicU64,
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
            lookers: Mutex::default(),
            opened: AtomicU64::new(0),
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

    fn lookers(&self) -> std::sync::MutexGuard<'_, HashMap<u64, Looker>> {
        self.lookers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets every stream whose session or link may have ended look again, as long as there are changes to hear of.
    pub async fn follow(self: Arc<Self>, mut changes: Changes) {
        loop {
            let change = match changes.recv().await {
                Ok(change) => change,
                Err(RecvError::Lagged(_)) => Change::Everything,
                Err(RecvError::Closed) => return,
            };
            for looker in self.lookers().values() {
                if looker.is_met_by(&change) {
                    looker.doubted.notify_one();
                }
            }
        }
    }

    /// The session of whoever opens a stream, which is looked at before anything is sent.
    fn open(self: &Arc<Self>, viewer: Viewer) -> Opened {
        let number = self.opened.fetch_add(1, Ordering::Relaxed);
        let doubted = Arc::new(Notify::new());
        doubted.notify_one();
        let looker = Looker {
            holds_by: viewer.holds_by(),
            doubted: Arc::clone(&doubted),
        };
        self.lookers().insert(number, looker);
        Opened {
            hub: Arc::clone(self),
            number,
            doubted,
            viewer,
            until: Moment(i64::MAX),
        }
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

/// What a stream waits for.
enum Heard {
    /// The screen has changed.
    News,
    /// The session may have ended.
    Doubt,
    /// Nothing for a while.
    Nothing,
    /// The screen is drawn no more.
    End,
}

/// The next event of a stream; `None` when its session or its screen is over.
async fn next_event(
    newest: &mut watch::Receiver<Option<Bytes>>,
    opened: &mut Opened,
) -> Option<Bytes> {
    loop {
        let heard = async {
            tokio::select! {
                biased;
                () = opened.doubted.notified() => Heard::Doubt,
                changed = newest.changed() => changed.map_or(Heard::End, |()| Heard::News),
            }
        };
        let heard = tokio::time::timeout(ALIVE, heard).await;
        let event = match heard.unwrap_or(Heard::Nothing) {
            Heard::News => Some(newest.borrow_and_update().clone().unwrap_or(COMMENT)),
            Heard::Nothing => Some(ALIVE_EVENT),
            Heard::Doubt => None,
            Heard::End => return None,
        };
        if (event.is_none() || opened.is_over()) && !opened.goes_on().await {
            return None;
        }
        if event.is_some() {
            return event;
        }
    }
}

/// An answer that goes on until the browser leaves, the session ends or the server does: the state of a screen
/// at its beginning and whenever it changes.
#[must_use]
pub fn stream(hub: &Arc<Hub>, viewer: Viewer, changes: Changes, screen: Screen) -> Response {
    let opened = hub.open(viewer);
    let mut newest = look_at(hub, changes, screen);
    if newest.borrow().is_some() {
        newest.mark_changed();
    }
    // A screen counts seconds by the server's clock, whatever its own shows. And it is told after how long it
    // comes back to a server that was gone, so that not all of a hall do so at once.
    let retry = RETRY_FROM + opened.number.wrapping_mul(RETRY_STRIDE) % RETRY_SPREAD;
    let now = hub.clock.now().0;
    let clock = Bytes::from(format!("retry: {retry}\nevent: clock\ndata: {now}\n\n"));
    let events = stream::unfold((newest, opened), async |(mut newest, mut opened)| {
        let event = next_event(&mut newest, &mut opened).await?;
        Some((event, (newest, opened)))
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

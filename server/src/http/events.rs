//! Streams of events for pages that keep themselves current: `app/browser/live.js` listens to them and
//! fetches its page anew at each.

use crate::state::App;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use domain::clock::Moment;
use domain::code::Window;
use futures_util::{StreamExt as _, stream};
use http::{HeaderName, HeaderValue};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use store::Change;
use tokio::sync::broadcast::{self, error::RecvError};
use tokio::time::{Interval, MissedTickBehavior};

/// How often the clock is looked at for a code that has changed.
const LOOK: Duration = Duration::from_millis(250);
/// How often something is sent so that nothing in between takes the stream for dead.
const ALIVE: Duration = Duration::from_secs(20);

/// What a stream tells of.
pub struct Told {
    /// Whether this change is told.
    pub hears: Box<dyn Fn(&Change) -> bool + Send>,
    /// Whether it is told that the code on the screen has changed.
    pub windows: bool,
}

struct Listening {
    app: App,
    told: Told,
    changes: broadcast::Receiver<Change>,
    looks: Interval,
    window: Window,
    begun: bool,
}

impl Listening {
    fn now(&self) -> Moment {
        self.app.now()
    }

    /// Ready when there is something to tell; `false` when nothing will be told any more.
    async fn next(&mut self) -> bool {
        // What changed between the page and its stream would otherwise be missed.
        if !std::mem::replace(&mut self.begun, true) {
            return true;
        }
        loop {
            tokio::select! {
                change = self.changes.recv() => match change {
                    Ok(change) if change == Change::Everything || (self.told.hears)(&change) => return true,
                    Ok(_) => {}
                    Err(RecvError::Lagged(_)) => return true,
                    Err(RecvError::Closed) => return false,
                },
                _ = self.looks.tick(), if self.told.windows => {
                    let window = Window::at(self.now());
                    if window != self.window {
                        self.window = window;
                        return true;
                    }
                }
            }
        }
    }
}

/// An answer that goes on until the browser leaves or the server ends: an event `changed` at its
/// beginning and whenever something is told.
#[must_use]
pub fn stream(app: &App, told: Told) -> Response {
    let mut looks = tokio::time::interval(LOOK);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let listening = Listening {
        app: app.clone(),
        changes: app.store.changes(),
        told,
        looks,
        window: Window::at(app.now()),
        begun: false,
    };
    let events = stream::unfold(listening, async |mut listening| {
        listening.next().await.then_some(())?;
        // A browser does not tell of an event without data.
        let event = Event::default().event("changed").data("1");
        Some((Ok::<_, Infallible>(event), listening))
    });
    let ending = Arc::clone(&app.ending);
    let events = events.take_until(async move { ending.cancelled().await });
    let alive = KeepAlive::new().interval(ALIVE);
    let mut response = Sse::new(events.boxed()).keep_alive(alive).into_response();
    response.headers_mut().insert(
        HeaderName::from_static("x-accel-buffering"),
        HeaderValue::from_static("no"),
    );
    response
}

//! A stream of events, as a browser reads it.

use crate::server::Visitor;
use reqwest::Response;
use std::collections::VecDeque;
use std::time::Duration;

/// How long a stream may say nothing.
const PATIENCE: Duration = Duration::from_secs(30);

/// An open stream.
pub struct Stream {
    response: Response,
    unread: String,
    events: VecDeque<(String, String)>,
}

impl Stream {
    /// Opens a stream.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn open(visitor: &Visitor, url: String) -> Self {
        let response = visitor.client.get(url).send().await;
        Self {
            response: response.expect("the stream can be opened"),
            unread: String::new(),
            events: VecDeque::new(),
        }
    }

    /// A header of the answer, empty where there is none.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        let value = self.response.headers().get(name);
        value
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// Reads on until the server ends it.
    ///
    /// # Panics
    /// When it goes on and says nothing for half a minute.
    pub async fn ends(&mut self) {
        let mut chunk = async || {
            let chunk = tokio::time::timeout(PATIENCE, self.response.chunk()).await;
            chunk.expect("the stream ends in time")
        };
        while let Ok(Some(_)) = chunk().await {}
    }

    /// The data of the next event of this name.
    ///
    /// # Panics
    /// When it ends, or says nothing for half a minute.
    pub async fn next(&mut self, name: &str) -> String {
        loop {
            while let Some((event, data)) = self.events.pop_front() {
                if event == name {
                    return data;
                }
            }
            let chunk = tokio::time::timeout(PATIENCE, self.response.chunk())
                .await
                .expect("the stream says something in time")
                .expect("the stream can be read")
                .expect("the stream goes on");
            self.unread.push_str(&String::from_utf8_lossy(&chunk));
            while let Some((event, rest)) = self.unread.split_once("\n\n") {
                let field = |name: &str| {
                    let lines = event.lines();
                    let mut found = lines.filter_map(|line| line.strip_prefix(name));
                    found.next().map(|value| value.trim().to_owned())
                };
                if let Some((event, data)) = field("event:").zip(field("data:")) {
                    self.events.push_back((event, data));
                }
                self.unread = rest.to_owned();
            }
        }
    }
}

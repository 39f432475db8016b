//! What every route may use.

use crate::code_throttle::CodeThrottle;
use crate::content::Content;
use crate::http::hosts::Hosts;
use crate::http::hub::Hub;
use crate::http::throttle::Throttles;
use crate::passwords::Passwords;
use crate::secret::Secret;
use crate::workbenches::Workbenches;
use app::frame::Assets;
use domain::clock::{Clock, Moment};
use domain::id::Entropy;
use ipnet::IpNet;
use std::ops::Deref;
use std::sync::Arc;
use store::Store;
use tokio_util::sync::CancellationToken;

/// The state of the server; cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// What [`App`] holds.
pub struct Parts {
    /// The database.
    pub store: Store,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness for ids and secrets.
    pub entropy: Arc<dyn Entropy>,
    /// What is taught.
    pub content: Content,
    /// The files a page names.
    pub assets: Arc<Assets>,
    /// Password hashing.
    pub passwords: Passwords,
    /// Limits of tries.
    pub throttles: Throttles,
    /// Wrong guesses at the code on the screen.
    pub code_throttle: CodeThrottle,
    /// Workbenches that were drawn.
    pub workbenches: Workbenches,
    /// Screens that keep themselves current.
    pub hub: Arc<Hub>,
    /// The server's secret.
    pub secret: Secret,
    /// The address people use, without a slash at the end: `https://kopitalk.example.go.id`.
    pub base_url: String,
    /// The names by which the server may be asked.
    pub hosts: Hosts,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Whether this server shows the demonstration.
    pub demo: bool,
    /// The token that opens `/setup`, when the database was empty at the start.
    pub setup_token: Option<String>,
    /// Cancelled when the server is to end, so that no open stream keeps it.
    pub ending: Arc<CancellationToken>,
}

/// What [`App::new`] is made from.
pub struct Ingredients {
    /// See [`Parts`].
    pub store: Store,
    /// See [`Parts`].
    pub clock: Arc<dyn Clock>,
    /// See [`Parts`].
    pub entropy: Arc<dyn Entropy>,
    /// See [`Parts`].
    pub content: Content,
    /// See [`Parts`].
    pub passwords: Passwords,
    /// See [`Parts`].
    pub secret: Secret,
    /// See [`Parts`].
    pub base_url: String,
    /// See [`Parts`].
    pub hosts: Hosts,
    /// See [`Parts`].
    pub trusted_proxies: Vec<IpNet>,
    /// See [`Parts`].
    pub demo: bool,
    /// See [`Parts`].
    pub setup_token: Option<String>,
}

impl Deref for App {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl App {
    /// Puts the parts together.
    #[must_use]
    pub fn new(parts: Ingredients) -> Self {
        let ending = Arc::new(CancellationToken::new());
        Self(Arc::new(Parts {
            throttles: Throttles::new(&parts.clock),
            code_throttle: CodeThrottle::default(),
            workbenches: Workbenches::default(),
            hub: Arc::new(Hub::new(Arc::clone(&parts.clock), Arc::clone(&ending))),
            store: parts.store,
            clock: parts.clock,
            entropy: parts.entropy,
            content: parts.content,
            assets: Arc::new(crate::http::assets::names()),
            passwords: parts.passwords,
            secret: parts.secret,
            base_url: parts.base_url,
            hosts: parts.hosts,
            trusted_proxies: parts.trusted_proxies,
            demo: parts.demo,
            setup_token: parts.setup_token,
            ending,
        }))
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> Moment {
        self.clock.now()
    }

    /// The name people type to reach this server: `kopitalk.example`.
    #[must_use]
    pub fn host(&self) -> &str {
        let host = self.base_url.split_once("://");
        host.map_or(self.base_url.as_str(), |(_, host)| host)
    }

    /// Whether people reach this server through HTTPS.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.base_url.starts_with("https://")
    }
}

//! Starting, listening, ending.

use crate::clock::{FixedClock, SystemClock, SystemEntropy};
use crate::connections::{Bounds, Connections, HALL, Patient, raise_open_files};
use crate::content::{self, Base, Content};
use crate::http::hosts::{Host, Hosts};
use crate::jobs::run_maintenance;
use crate::passwords::{Cost, Passwords};
use crate::secret::Secret;
use crate::state::{App, Ingredients};
use crate::{demo, routes};
use app::address;
use app::words::Words;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::serve::Listener;
use domain::clock::{Clock, Moment};
use domain::id::Entropy;
use domain::language::Language;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use ipnet::IpNet;
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use store::Store;
use thiserror::Error;
use tokio::net::TcpListener;
use tower::ServiceExt as _;

/// How a server is to run.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where to listen.
    pub address: SocketAddr,
    /// The database.
    pub database_url: String,
    /// The address people use, without a slash at the end; from `address` where it is not set.
    pub base_url: Option<String>,
    /// A folder instead of what the binary holds.
    pub content: Option<PathBuf>,
    /// Where the secret is kept.
    pub secret_file: PathBuf,
    /// Further names under which the server is asked.
    pub hosts: Vec<Host>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// How many connections one address may have; as many as a hall needs where it is not set.
    pub connections_per_address: Option<usize>,
    /// Whether to fill the database with the demonstration and show its accounts.
    pub demo: bool,
    /// Whether the demonstration may listen beyond this machine.
    pub demo_public: bool,
    /// A time that stands still, for pictures.
    pub demo_clock: Option<Moment>,
}

/// Why a server does not start.
#[derive(Debug, Error)]
pub enum StartFault {
    /// The demonstration's password is known to everybody.
    #[error(
        "the demonstration's accounts have a known password, so it only listens on this machine; \
         listen on 127.0.0.1, or say --demo-public"
    )]
    DemoInPublic,
    /// The content.
    #[error(transparent)]
    Content(#[from] content::ContentFault),
    /// The content folder cannot be watched.
    #[error("the content folder cannot be watched: {0}")]
    Watch(#[from] notify::Error),
    /// The secret.
    #[error("the secret file {0} cannot be used: {1}")]
    Secret(PathBuf, std::io::Error),
    /// The database.
    #[error("the database cannot be opened: {0}")]
    Store(#[from] store::StoreError),
    /// The demonstration.
    #[error("the demonstration cannot be filled: {0}")]
    Demo(#[from] demo::DemoFault),
    /// The address.
    #[error("{0} cannot be listened on: {1}")]
    Listen(SocketAddr, std::io::Error),
    /// Passwords.
    #[error(transparent)]
    Passwords(#[from] crate::passwords::PasswordFault),
    /// The process cannot hear that it is to end.
    #[error("the signals that end the server cannot be heard: {0}")]
    Signals(std::io::Error),
    /// The demonstration's accounts are in this database.
    #[error(
        "this database holds the demonstration's accounts, whose password everybody knows; use another \
         one, listen on 127.0.0.1, or say --demo --demo-public"
    )]
    DemoAccounts,
    /// The address people use is no address.
    #[error(
        "KOPITALK_BASE_URL must begin with http:// or https://, such as https://kopitalk.example.go.id"
    )]
    BaseUrl,
}

/// The clock and the entropy of a process.
#[must_use]
pub fn sources(demo_clock: Option<Moment>) -> (Arc<dyn Clock>, Arc<dyn Entropy>) {
    let clock: Arc<dyn Clock> = match demo_clock {
        Some(moment) => Arc::new(FixedClock(moment)),
        None => Arc::new(SystemClock),
    };
    (clock, Arc::new(SystemEntropy))
}

/// As many as there are cores.
fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// Runs a server until the process is asked to end.
///
/// # Errors
/// [`StartFault`].
pub async fn run(settings: Settings) -> Result<(), StartFault> {
    if settings.demo && !settings.demo_public && !settings.address.ip().is_loopback() {
        return Err(StartFault::DemoInPublic);
    }
    let named = settings.base_url.as_deref().unwrap_or("http://");
    if !named.starts_with("http://") && !named.starts_with("https://") {
        return Err(StartFault::BaseUrl);
    }
    let content = Content::read(Base::of(settings.content))?;
    let (clock, entropy) = sources(settings.demo_clock);
    let store = Store::open(
        &settings.database_url,
        Arc::clone(&clock),
        Arc::clone(&entropy),
    )
    .await?;
    if !settings.demo_public && !settings.address.ip().is_loopback() && demo::is_in(&store).await? {
        return Err(StartFault::DemoAccounts);
    }
    content.take_overlay(&store).await?;
    let secret = Secret::read_or_make(&settings.secret_file, &*entropy)
        .map_err(|error| StartFault::Secret(settings.secret_file.clone(), error))?;
    let passwords = Passwords::new(Cost::Production, cores(), Arc::clone(&entropy))?;
    if settings.demo {
        let now = clock.now();
        let (url, library) = (&settings.database_url, content.library());
        demo::fill(&store, url, now, &entropy, &library, &passwords).await?;
    }
    let setup_token = if settings.demo || store.any_organiser().await? {
        None
    } else {
        Some(token(&*entropy))
    };
    let listener = TcpListener::bind(settings.address)
        .await
        .map_err(|error| StartFault::Listen(settings.address, error))?;
    let address = listener.local_addr().unwrap_or(settings.address);
    let base_url = settings
        .base_url
        .clone()
        .unwrap_or_else(|| format!("http://{address}"));
    let hosts = Hosts::new(settings.base_url.as_deref(), address, &settings.hosts);
    let app = App::new(Ingredients {
        store,
        clock,
        entropy,
        content: content.clone(),
        passwords,
        secret,
        base_url,
        hosts,
        trusted_proxies: settings.trusted_proxies,
        demo: settings.demo,
        setup_token,
    });
    let watcher = content.watch()?;
    let end = ended().map_err(StartFault::Signals)?;
    let bounds = bounds(settings.connections_per_address);
    announce(&app, address);
    serve(app, listener, bounds, end).await;
    drop(watcher);
    Ok(())
}

/// How many connections there may be, with the limit of open files raised. Where that leaves no room for a
/// hall, the log says so.
fn bounds(per_address: Option<usize>) -> Bounds {
    let files = raise_open_files();
    let bounds = Bounds::new(files, per_address);
    let Bounds { most, per_address } = bounds;
    if per_address < HALL {
        tracing::warn!(
            open_files = files,
            most,
            per_address,
            "few connections are taken at once, fewer than a hall of {HALL} needs: raise the limit of open files \
             (LimitNOFILE of systemd), or KOPITALK_CONNECTIONS_PER_ADDRESS where it was set"
        );
    } else {
        tracing::info!(
            open_files = files,
            most,
            per_address,
            "connections that are taken at once"
        );
    }
    bounds
}

/// The bytes that are kept of one connection beyond the one answer that it waits for: more of what it asks is
/// not read before it has read what it was answered.
const BUFFER: usize = 16 * 1024;
/// What is said to a connection that there is no room for.
fn no_room() -> String {
    let said = Language::ALL
        .map(|language| Words(language).error_no_room())
        .join(" / ");
    format!(
        "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nRetry-After: 10\r\n\
        Content-Type: text/plain; charset=utf-8\r\nContent-Length: {}\r\n\r\n{said}",
        said.len()
    )
}

/// How long a browser may take to say what it wants.
const HEADERS: Duration = Duration::from_secs(15);
/// How long what was asked is still answered after the server was asked to end.
const FAREWELL: Duration = Duration::from_secs(10);

/// Serves `app` on `listener` until `end` is ready; then answers what has been asked, for ten seconds at
/// most, and closes the database.
pub async fn serve(
    app: App,
    mut listener: TcpListener,
    bounds: Bounds,
    end: impl Future<Output = ()>,
) {
    let maintenance = tokio::spawn(run_maintenance(app.clone()));
    let following = tokio::spawn(app.content.clone().follow(app.store.clone()));
    let sessions = tokio::spawn(Arc::clone(&app.hub).follow(app.store.changes()));
    let router = routes::router(&app);
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(HEADERS)
        .max_buf_size(BUFFER);
    let no_room = no_room();
    let connections = Connections::new(bounds, app.trusted_proxies.clone());
    let graceful = GracefulShutdown::new();
    let mut end = std::pin::pin!(end);
    loop {
        let (stream, peer) = tokio::select! {
            accepted = Listener::accept(&mut listener) => accepted,
            () = &mut end => break,
        };
        let Some(admitted) = connections.admit(peer.ip()) else {
            let _told_or_not = stream.try_write(no_room.as_bytes());
            continue;
        };
        let stream = Patient::new(stream, admitted);
        let router = router.clone();
        let service = service_fn(move |request: http::Request<Incoming>| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(peer));
            router.clone().oneshot(request)
        });
        let connection = graceful.watch(http.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            // A browser that goes away in the middle is no event.
            let _gone = connection.await;
        });
    }
    drop(listener);
    app.ending.cancel();
    if tokio::time::timeout(FAREWELL, graceful.shutdown())
        .await
        .is_err()
    {
        tracing::info!("some connections were still open and are ended");
    }
    maintenance.abort();
    following.abort();
    sessions.abort();
    app.store.close().await;
}

/// What stands in the terminal once the server answers. Nobody reading it is no reason to end.
fn announce(app: &App, address: SocketAddr) {
    let _nobody_reads = std::io::stdout()
        .lock()
        .write_all(greeting(app, address).as_bytes());
}

fn greeting(app: &App, address: SocketAddr) -> String {
    let mut lines = vec![format!(
        "KopiTalk {} · {}",
        env!("CARGO_PKG_VERSION"),
        app.base_url
    )];
    if address.port() != 0 && !app.base_url.ends_with(&format!(":{}", address.port())) {
        lines.push(format!("listening on http://{address}"));
    }
    if app.demo {
        lines.push(format!(
            "\nDemonstration accounts (password {}):",
            demo::PASSWORD
        ));
        lines.extend(
            demo::ACCOUNTS
                .iter()
                .map(|account| format!("  {:<32} {}", account.email, account.what)),
        );
    }
    if let Some(token) = &app.setup_token {
        lines.push("\nNo organiser yet. Make the first account here:".to_owned());
        lines.push(format!("  {}{}", app.base_url, address::setup_by(token)));
    }
    if app.assets.css.is_empty() {
        lines.push("\nThis binary was built without styles and scripts; build it with `make run` or `make build`.".to_owned());
    }
    lines.join("\n") + "\n"
}

/// 20 symbols without look-alikes.
fn token(entropy: &dyn Entropy) -> String {
    const ALPHABET: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";
    let mut symbols = String::new();
    while symbols.len() < 20 {
        let mut byte = [0];
        entropy.fill(&mut byte);
        // 248 is the largest multiple of 31 in a byte: above it some symbols would be likelier.
        if byte[0] < 248 {
            symbols.extend(
                ALPHABET
                    .get(usize::from(byte[0] % 31))
                    .map(|symbol| char::from(*symbol)),
            );
        }
    }
    symbols
}

/// Ready when the process is asked to end. Listens from now on, before anybody is told that the server
/// is there.
#[cfg(unix)]
fn ended() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupted, mut terminated) = (
        signal(SignalKind::interrupt())?,
        signal(SignalKind::terminate())?,
    );
    Ok(async move {
        tokio::select! {
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {}
        }
    })
}

/// Ready when the process is asked to end.
#[cfg(not(unix))]
fn ended() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}

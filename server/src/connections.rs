//! What connections may take of the server: how many there are, of one address and at all, and how long one
//! may leave unread what it asked for.
//!
//! A hall sits behind one address with thousands of phones, so an address may have many connections; but
//! never all that there is room for. Whoever reads nothing of what is sent to them is let go after a while,
//! sooner when many do so at once, and at once when too many of one address do. A stream that has nothing to say waits for nobody and goes on.

use crate::http::address::network;
use ipnet::IpNet;
use std::collections::HashMap;
use std::io;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::Interval;

/// Open files that are no connections: the database, the content, what is logged.
const OTHER_FILES: u64 = 128;
/// More connections than these are never served at once, whatever the system allows.
const MOST: u64 = 32_768;
/// How many an address has at most unless told otherwise: a hall of 3,000 phones with a few each.
const PER_ADDRESS: usize = 12_000;
/// A hall that a limit should leave room for.
pub const HALL: usize = 3_000;

/// How long somebody may read nothing of what was sent to them.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long, when more than [`CROWD`] do so at once.
const CROWDED: Duration = Duration::from_secs(5);
/// So many who read nothing are borne at once.
const CROWD: usize = 200;
/// So many of one address are borne at once. A page fits into what the system keeps on its way, so that in a
/// hall hardly anybody is one of them.
const CROWD_OF_ADDRESS: usize = 256;
/// What the system keeps of an answer on its way, in bytes; as much again for itself. Left to itself it keeps
/// megabytes for whoever reads nothing.
#[cfg(target_os = "linux")]
const ON_THE_WAY: usize = 64 * 1024;
/// Whoever reads at least so many bytes a second gets the time for it.
const SLOWEST: u64 = 4 * 1024;

/// How many connections there may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// At all.
    pub most: usize,
    /// Of one address, or one network of IPv6.
    pub per_address: usize,
}

impl Bounds {
    /// Where the system allows so many open files, and at most `asked` connections were asked for of an address.
    /// A quarter of all is kept for others in any case.
    #[must_use]
    pub fn new(files: u64, asked: Option<usize>) -> Self {
        let most = files.saturating_sub(OTHER_FILES).clamp(16, MOST);
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        let per_address = asked.unwrap_or(PER_ADDRESS).clamp(1, most - most / 4);
        Self { most, per_address }
    }
}

/// Raises the limit of open files as far as the system lets this process, and gives it.
#[cfg(target_os = "linux")]
#[must_use]
pub fn raise_open_files() -> u64 {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: limit.maximum,
        maximum: limit.maximum,
    };
    let current = match setrlimit(Resource::Nofile, raised) {
        Ok(()) => limit.maximum,
        Err(_) => limit.current,
    };
    current.unwrap_or(u64::MAX)
}

/// The limit of open files that most systems begin with.
#[cfg(not(target_os = "linux"))]
#[must_use]
pub const fn raise_open_files() -> u64 {
    1_024
}

/// All connections.
pub struct Connections {
    bounds: Bounds,
    /// Proxies, whose connections are of everybody behind them.
    proxies: Vec<IpNet>,
    counted: Mutex<Counted>,
}

#[derive(Default)]
struct Counted {
    all: Count,
    by_address: HashMap<IpAddr, Count>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    /// Connections.
    open: usize,
    /// Those of them whose other end reads nothing at the moment.
    stalled: usize,
}

/// A connection that was admitted, for as long as it is open.
pub struct Admitted {
    connections: Arc<Connections>,
    /// Where it counts; nowhere for a proxy.
    address: Option<IpAddr>,
}

impl Connections {
    /// None yet.
    #[must_use]
    pub fn new(bounds: Bounds, proxies: Vec<IpNet>) -> Arc<Self> {
        Arc::new(Self {
            bounds,
            proxies,
            counted: Mutex::default(),
        })
    }

    fn counted(&self) -> std::sync::MutexGuard<'_, Counted> {
        self.counted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Admits a connection, unless there is no room for it.
    #[must_use]
    pub fn admit(self: &Arc<Self>, peer: IpAddr) -> Option<Admitted> {
        let peer = peer.to_canonical();
        let is_proxy = self.proxies.iter().any(|net| net.contains(&peer));
        let address = (!is_proxy).then(|| network(peer));
        let mut counted = self.counted();
        if counted.all.open >= self.bounds.most {
            return None;
        }
        if let Some(address) = address {
            let of_address = counted.by_address.entry(address).or_default();
            if of_address.open >= self.bounds.per_address {
                return None;
            }
            of_address.open += 1;
        }
        counted.all.open += 1;
        Some(Admitted {
            connections: Arc::clone(self),
            address,
        })
    }

    /// How long somebody may read nothing now.
    fn patience(&self) -> Duration {
        if self.counted().all.stalled > CROWD {
            CROWDED
        } else {
            PATIENCE
        }
    }
}

impl Drop for Admitted {
    fn drop(&mut self) {
        let mut counted = self.connections.counted();
        counted.all.open -= 1;
        if let Some(address) = self.address
            && let Some(of_address) = counted.by_address.get_mut(&address)
        {
            of_address.open -= 1;
            // A stall ends with its connection at the latest.
            if of_address.open == 0 {
                counted.by_address.remove(&address);
            }
        }
    }
}

/// Somebody has not read all that was sent to them.
struct Stall {
    connections: Arc<Connections>,
    address: Option<IpAddr>,
    /// What they have read since.
    read: u64,
    /// For how long it has lasted, as far as was looked.
    lasted: Duration,
    /// When it is looked at again: patience may have become shorter meanwhile.
    looks: Interval,
}

impl Stall {
    /// Begins one; `None` where too many of the same address read nothing already.
    fn begin(admitted: &Admitted) -> Option<Self> {
        let Admitted {
            connections,
            address,
        } = admitted;
        let mut counted = connections.counted();
        if let Some(of_address) = address.and_then(|one| counted.by_address.get_mut(&one)) {
            if of_address.stalled >= CROWD_OF_ADDRESS {
                return None;
            }
            of_address.stalled += 1;
        }
        counted.all.stalled += 1;
        let mut looks = tokio::time::interval(CROWDED);
        // The first look is not at once.
        looks.reset();
        Some(Self {
            connections: Arc::clone(connections),
            address: *address,
            read: 0,
            lasted: Duration::ZERO,
            looks,
        })
    }

    /// Ready when it has lasted too long.
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<()> {
        loop {
            ready!(self.looks.poll_tick(context));
            self.lasted += CROWDED;
            let earned = Duration::from_secs(self.read / SLOWEST);
            if self.lasted >= self.connections.patience() + earned {
                return Poll::Ready(());
            }
        }
    }
}

impl Drop for Stall {
    fn drop(&mut self) {
        let mut counted = self.connections.counted();
        counted.all.stalled -= 1;
        if let Some(address) = self.address
            && let Some(of_address) = counted.by_address.get_mut(&address)
        {
            of_address.stalled -= 1;
        }
    }
}

/// A connection that is let go when its other end does not read.
pub struct Patient {
    stream: TcpStream,
    // Ends before what counts the connection.
    stall: Option<Stall>,
    admitted: Admitted,
}

impl Patient {
    /// A connection that was admitted.
    #[must_use]
    pub fn new(stream: TcpStream, admitted: Admitted) -> Self {
        let _late_packets_are_only_slower = stream.set_nodelay(true);
        #[cfg(target_os = "linux")]
        let _more_memory = rustix::net::sockopt::set_socket_send_buffer_size(&stream, ON_THE_WAY);
        Self {
            stream,
            admitted,
            stall: None,
        }
    }

    /// What became of a try to send.
    fn sent(
        &mut self,
        context: &mut Context<'_>,
        sent: Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        match sent {
            Poll::Ready(Ok(bytes)) => {
                if let Some(stall) = &mut self.stall {
                    stall.read += u64::try_from(bytes).unwrap_or_default();
                }
                Poll::Ready(Ok(bytes))
            }
            Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
            Poll::Pending => {
                if self.stall.is_none() {
                    self.stall = Stall::begin(&self.admitted);
                }
                if let Some(stall) = &mut self.stall {
                    ready!(stall.poll(context));
                }
                // What the system still holds for them goes too, instead of being offered on and on.
                let _only_slower = self.stream.set_zero_linger();
                Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
            }
        }
    }
}

impl AsyncRead for Patient {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Patient {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let sent = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.sent(context, sent)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let sent = Pin::new(&mut self.stream).poll_write_vectored(context, pieces);
        self.sent(context, sent)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    /// Asked for once everything was handed to the system: the other end has caught up.
    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stall = None;
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::AsyncWriteExt as _;
    use tokio::net::TcpListener;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a_hall_has_room_and_never_all_of_it() {
        let usual = Bounds::new(20_000, None);
        assert!(usual.per_address >= 4 * HALL && usual.most - usual.per_address >= HALL);
        let plenty = Bounds::new(u64::MAX, Some(1_000_000));
        assert_eq!((plenty.most, plenty.per_address), (32_768, 24_576));
        let poor = Bounds::new(256, None);
        assert_eq!((poor.most, poor.per_address), (128, 96));
        assert_eq!(Bounds::new(0, Some(0)).per_address, 1);
    }

    #[test]
    fn an_address_that_has_its_fill_leaves_room_for_others_and_a_proxy_is_everybody() {
        let bounds = Bounds {
            most: 12,
            per_address: 3,
        };
        let connections = Connections::new(bounds, vec!["10.0.0.0/8".parse().unwrap()]);
        let mut kept = vec![];
        for last in 0..5 {
            let of_network = connections.admit(ip(&format!("2001:db8::{last}")));
            kept.extend(of_network);
        }
        assert_eq!(kept.len(), 3);
        assert!(connections.admit(ip("198.51.100.1")).is_some());
        kept.extend((0..20).map_while(|_| connections.admit(ip("10.0.0.1"))));
        assert_eq!(kept.len(), 12);
        assert!(connections.admit(ip("198.51.100.1")).is_none());
        kept.clear();
        let counted = connections.counted();
        assert!(counted.by_address.is_empty());
        assert_eq!(counted.all, Count::default());
    }

    /// A connection, and its other end.
    async fn pair(connections: &Arc<Connections>) -> (Patient, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let other = TcpStream::connect(listener.local_addr().unwrap()).await;
        let (stream, peer) = listener.accept().await.unwrap();
        let admitted = connections.admit(peer.ip()).unwrap();
        (Patient::new(stream, admitted), other.unwrap())
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_reads_nothing_is_let_go_after_half_a_minute_and_sooner_in_a_crowd() {
        let connections = Connections::new(Bounds::new(2_000, None), vec![]);
        for (crowd, patience) in [(0, PATIENCE), (CROWD, CROWDED)] {
            let (mut connection, other) = pair(&connections).await;
            connections.counted().all.stalled = crowd;
            {
                let bytes = vec![0; 64 << 20];
                let mut sending = std::pin::pin!(connection.write_all(&bytes));
                let second = Duration::from_secs(1);
                let borne = tokio::time::timeout(patience - second, &mut sending).await;
                assert!(borne.is_err(), "let go too soon");
                let failed = tokio::time::timeout(2 * second, sending).await;
                let failed = failed.expect("let go in time").unwrap_err();
                assert_eq!(failed.kind(), io::ErrorKind::TimedOut);
            }
            drop((connection, other));
            assert_eq!(connections.counted().all.stalled, crowd);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_stalls_where_too_many_of_the_same_address_do_is_let_go_at_once() {
        let connections = Connections::new(Bounds::new(2_000, None), vec![]);
        let (mut connection, other) = pair(&connections).await;
        let of_address = |stalled| {
            let mut counted = connections.counted();
            let one = counted.by_address.values_mut().next().unwrap();
            std::mem::replace(&mut one.stalled, stalled)
        };
        of_address(CROWD_OF_ADDRESS);
        let bytes = vec![0; 64 << 20];
        let sent = connection.write_all(&bytes);
        let sent = tokio::time::timeout(Duration::from_secs(1), sent).await;
        let refused = sent.expect("let go at once").unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::TimedOut);
        assert_eq!(of_address(CROWD_OF_ADDRESS - 1), CROWD_OF_ADDRESS);
        drop((connection, other));

        let (mut connection, other) = pair(&connections).await;
        let (mut last, others) = pair(&connections).await;
        of_address(CROWD_OF_ADDRESS - 1);
        let borne = tokio::time::timeout(Duration::from_secs(1), connection.write_all(&bytes));
        assert!(borne.await.is_err(), "the last one that there is room for");
        let refused = tokio::time::timeout(Duration::from_secs(1), last.write_all(&bytes));
        assert!(refused.await.expect("let go at once").is_err());
        drop((connection, other));
        assert_eq!(of_address(0), CROWD_OF_ADDRESS - 1);
        drop((last, others));
        assert!(connections.counted().by_address.is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn a_connection_with_nothing_to_say_waits_for_nobody() {
        let connections = Connections::new(Bounds::new(2_000, None), vec![]);
        let (mut connection, other) = pair(&connections).await;
        for _ in 0..100 {
            connection.write_all(b":\n\n").await.unwrap();
            connection.flush().await.unwrap();
            tokio::time::advance(Duration::from_secs(20)).await;
        }
        assert!(connection.stall.is_none());
        drop(other);
    }
}

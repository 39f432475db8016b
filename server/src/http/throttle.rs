//! How often something may be tried, by key. Counted in this process: with N processes behind a
//! balancer a guesser gets at most N times as many tries, which the numbers below allow for.

use domain::clock::Clock;
use governor::clock::Reference;
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::keyed::DashMapStateStore;
use governor::{NotUntil, Quota, RateLimiter};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::ops::Add;
use std::sync::Arc;
use std::time::Duration;

/// The handed-in clock, as governor reads it.
#[derive(Clone)]
struct Handed(Arc<dyn Clock>);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Millis(u64);

impl Add<Nanos> for Millis {
    type Output = Self;
    fn add(self, other: Nanos) -> Self {
        Self(self.0 + other.as_u64() / 1_000_000)
    }
}

impl Reference for Millis {
    fn duration_since(&self, earlier: Self) -> Nanos {
        Nanos::new(self.0.saturating_sub(earlier.0) * 1_000_000)
    }
    fn saturating_sub(&self, duration: Nanos) -> Self {
        Self(self.0.saturating_sub(duration.as_u64() / 1_000_000))
    }
}

impl governor::clock::Clock for Handed {
    type Instant = Millis;
    fn now(&self) -> Millis {
        Millis(u64::try_from(self.0.now().0).unwrap_or_default())
    }
}

type Limiter = RateLimiter<String, DashMapStateStore<String>, Handed, NoOpMiddleware<Millis>>;

/// One kind of tries.
struct Throttle(Limiter);

impl Throttle {
    /// `burst` tries at once, then one every `every`.
    fn new(burst: u32, every: Duration, clock: &Arc<dyn Clock>) -> Self {
        let burst = NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN);
        let quota = Quota::with_period(every)
            .unwrap_or_else(|| Quota::per_second(NonZeroU32::MIN))
            .allow_burst(burst);
        Self(RateLimiter::new(
            quota,
            DashMapStateStore::default(),
            Handed(Arc::clone(clock)),
        ))
    }

    fn check(&self, key: String) -> Result<(), TooOften> {
        self.0
            .check_key(&key)
            .map_err(|not_until: NotUntil<Millis>| {
                let wait = not_until.wait_time_from(governor::clock::Clock::now(self.0.clock()));
                TooOften { wait }
            })
    }
}

/// It was tried too often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooOften {
    /// How long until the next try is heard.
    pub wait: Duration,
}

impl TooOften {
    /// Whole minutes, rounded up, at least one.
    #[must_use]
    pub fn minutes(self) -> u32 {
        u32::try_from(self.wait.as_secs().div_ceil(60))
            .unwrap_or(u32::MAX)
            .max(1)
    }
}

/// The throttles of the server.
pub struct Throttles {
    account_here: Throttle,
    account: Throttle,
    address: Throttle,
    registrations: Throttle,
}

impl Throttles {
    /// All of them, counting by `clock`.
    #[must_use]
    pub fn new(clock: &Arc<dyn Clock>) -> Self {
        Self {
            // Somebody who has forgotten a password tries a handful of times.
            account_here: Throttle::new(10, Duration::from_secs(60), clock),
            // Guessers with many addresses; generous, so that they cannot easily lock the owner out.
            account: Throttle::new(100, Duration::from_secs(30), clock),
            // A hall, or a whole province, may sit behind one address and sign in within minutes.
            address: Throttle::new(3_000, Duration::from_millis(200), clock),
            registrations: Throttle::new(3_000, Duration::from_millis(200), clock),
        }
    }

    /// A try at somebody's password from `address`.
    ///
    /// # Errors
    /// [`TooOften`].
    pub fn sign_in(&self, email: &str, address: IpAddr) -> Result<(), TooOften> {
        self.account_here.check(format!("{email}\n{address}"))?;
        self.account.check(email.to_owned())?;
        self.address.check(address.to_string())
    }

    /// A registration from `address`.
    ///
    /// # Errors
    /// [`TooOften`].
    pub fn register(&self, address: IpAddr) -> Result<(), TooOften> {
        self.registrations.check(address.to_string())
    }

    /// Forgets keys that have recovered, so that memory does not grow with every name ever tried.
    pub fn forget_recovered(&self) {
        for throttle in [
            &self.account_here,
            &self.account,
            &self.address,
            &self.registrations,
        ] {
            throttle.0.retain_recent();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::clock::{MINUTE, Moment};
    use std::net::Ipv4Addr;
    use std::sync::atomic::{AtomicI64, Ordering};

    #[derive(Default)]
    struct Hand(AtomicI64);
    impl Clock for Hand {
        fn now(&self) -> Moment {
            Moment(1_000_000 + self.0.load(Ordering::SeqCst))
        }
    }

    #[test]
    fn the_eleventh_guess_at_one_account_waits_and_others_behind_the_address_do_not() {
        let hand = Arc::new(Hand::default());
        let clock: Arc<dyn Clock> = hand.clone();
        let throttles = Throttles::new(&clock);
        let hall = IpAddr::V4(Ipv4Addr::new(10, 0, 0, 1));
        for _ in 0..10 {
            assert_eq!(throttles.sign_in("a@b.id", hall), Ok(()));
        }
        let refused = throttles.sign_in("a@b.id", hall).unwrap_err();
        assert_eq!(refused.minutes(), 1);
        for n in 0..1_000 {
            assert_eq!(throttles.sign_in(&format!("{n}@b.id"), hall), Ok(()));
        }
        hand.0.store(MINUTE, Ordering::SeqCst);
        assert_eq!(throttles.sign_in("a@b.id", hall), Ok(()));
        assert!(throttles.sign_in("a@b.id", hall).is_err());
    }
}

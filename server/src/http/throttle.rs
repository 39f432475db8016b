//! How often something may be tried, by key. Counted in this process: with N processes behind a
//! balancer a guesser gets at most N times as many tries, which the numbers below allow for.
//!
//! A try takes its place before it is known whether it is right, so that many at once are no more than a
//! few, and a right one gives its place back ([`Try::was_right`]). No crate that limits rates gives
//! back what it took; hence these counters of our own, by the generic cell rate algorithm: a key is known
//! by the moment at which all of its tries will have recovered.

use domain::clock::{Clock, MINUTE, Moment};
use domain::id::{AgencyId, EditionId, PersonId};
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

const SECOND: i64 = 1_000;

/// What is tried, and by whom.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    /// An account's password, from one address.
    AccountHere(String, IpAddr),
    /// An account's password, from anywhere.
    Account(String),
    /// Any password, from one address.
    Address(IpAddr),
    /// An account's password, in a browser that has been signed in to it before.
    KnownBrowser(String),
    /// The own password, by somebody signed in.
    Person(PersonId),
    /// The token of an empty server.
    Setup(IpAddr),
    /// A new account.
    Registration(IpAddr),
    /// A question to a hall.
    Question(PersonId),
    /// Letters for a screen that pairs.
    Screen(IpAddr),
    /// A name by the link of an invited agency.
    Nomination(EditionId, AgencyId),
}

/// So many tries at once, then one each so many milliseconds.
struct Rate {
    burst: i64,
    every: i64,
}

impl Key {
    const fn rate(&self) -> Rate {
        let (burst, every) = match self {
            // Somebody who has forgotten a password tries a handful of times.
            Self::AccountHere(..) | Self::KnownBrowser(_) | Self::Person(_) | Self::Setup(_) => {
                (10, MINUTE)
            }
            // Guessers with many addresses; generous, so that they cannot easily lock out an owner whose
            // browser is new.
            Self::Account(_) => (100, 30 * SECOND),
            // The screens of a building, each for ten minutes; every one of them writes to the database.
            Self::Screen(_) => (60, 5 * SECOND),
            // Whoever types a list of names needs some seconds for each; replacing them writes every time.
            Self::Nomination(..) => (120, 5 * SECOND),
            // A handful of questions at once, then one every two minutes.
            Self::Question(_) => (5, 2 * MINUTE),
            // A hall, or a whole province, may sit behind one address and sign in within minutes.
            Self::Address(_) | Self::Registration(_) => (3_000, SECOND / 5),
        };
        Rate { burst, every }
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

/// Who tries a password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Guesser {
    /// Anybody, at an address.
    Stranger(IpAddr),
    /// A browser, by its mark, that was signed in to this account before: it alone is counted, so that no
    /// stranger can lock the account's owner out.
    KnownBrowser(String),
}

/// A try that was let through, and counts.
#[derive(Debug)]
#[must_use = "a right try does not count"]
pub struct Try<'a> {
    throttles: &'a Throttles,
    keys: Vec<Key>,
}

impl Try<'_> {
    /// It was right, and does not count.
    pub fn was_right(self) {
        let mut recovered = self.throttles.recovered();
        for key in &self.keys {
            let every = key.rate().every;
            if let Some(at) = recovered.get_mut(key) {
                *at = at.plus(-every);
            }
        }
    }
}

/// The throttles of the server.
pub struct Throttles {
    clock: Arc<dyn Clock>,
    /// When all tries of a key will have recovered.
    recovered: Mutex<HashMap<Key, Moment>>,
}

impl std::fmt::Debug for Throttles {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Throttles")
    }
}

impl Throttles {
    /// All of them, counting by `clock`.
    #[must_use]
    pub fn new(clock: &Arc<dyn Clock>) -> Self {
        Self {
            clock: Arc::clone(clock),
            recovered: Mutex::default(),
        }
    }

    fn recovered(&self) -> std::sync::MutexGuard<'_, HashMap<Key, Moment>> {
        self.recovered
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a try at all of these, or at none where one is exhausted.
    fn check(&self, keys: Vec<Key>) -> Result<Try<'_>, TooOften> {
        let now = self.clock.now();
        let mut recovered = self.recovered();
        let wait = keys
            .iter()
            .filter_map(|key| {
                let Rate { burst, every } = key.rate();
                let wait = recovered.get(key)?.plus(every - burst * every).0 - now.0;
                u64::try_from(wait).ok().filter(|wait| *wait > 0)
            })
            .max();
        if let Some(wait) = wait {
            return Err(TooOften {
                wait: Duration::from_millis(wait),
            });
        }
        for key in &keys {
            let at = recovered.entry(key.clone()).or_insert(now);
            *at = Moment(at.0.max(now.0)).plus(key.rate().every);
        }
        drop(recovered);
        Ok(Try {
            throttles: self,
            keys,
        })
    }

    /// A try at the password of an account.
    ///
    /// # Errors
    /// [`TooOften`].
    pub fn sign_in(&self, email: &str, guesser: Guesser) -> Result<Try<'_>, TooOften> {
        self.check(match guesser {
            Guesser::Stranger(address) => vec![
                Key::AccountHere(email.to_owned(), address),
                Key::Account(email.to_owned()),
                Key::Address(address),
            ],
            Guesser::KnownBrowser(mark) => vec![Key::KnownBrowser(format!("{email}\n{mark}"))],
        })
    }

    /// A try at the own password by somebody signed in, whom no stranger can keep from changing it.
    ///
    /// # Errors
    /// [`TooOften`].
    pub fn own_password(&self, person: &PersonId) -> Result<Try<'_>, TooOften> {
        self.check(vec![Key::Person(person.clone())])
    }

    /// A try at the token of an empty server from `address`.
    ///
    /// # Errors
    /// [`TooOften`].
    pub fn setup(&self, address: IpAddr) -> Result<Try<'_>, TooOften> {
        self.check(vec![Key::Setup(address)])
    }

    /// A registration from `address`, which always counts.
    ///
    /// # Errors
    /// [`TooOften`].
    pub fn register(&self, address: IpAddr) -> Result<(), TooOften> {
        self.check(vec![Key::Registration(address)]).map(drop)
    }

    /// Letters for a screen at `address`, which always count.
    ///
    /// # Errors
    /// [`TooOften`].
    pub fn show_letters(&self, address: IpAddr) -> Result<(), TooOften> {
        self.check(vec![Key::Screen(address)]).map(drop)
    }

    /// A name by the link of an invited agency, which always counts.
    ///
    /// # Errors
    /// [`TooOften`].
    pub fn nominate(&self, edition: &EditionId, agency: &AgencyId) -> Result<(), TooOften> {
        let key = Key::Nomination(edition.clone(), agency.clone());
        self.check(vec![key]).map(drop)
    }

    /// A question of a person to a hall, which always counts.
    ///
    /// # Errors
    /// [`TooOften`].
    pub fn ask_hall(&self, person: &PersonId) -> Result<(), TooOften> {
        self.check(vec![Key::Question(person.clone())]).map(drop)
    }

    /// Forgets keys that have recovered, so that memory does not grow with every name ever tried.
    pub fn forget_recovered(&self) {
        let now = self.clock.now();
        self.recovered().retain(|_, at| now < *at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;
    use std::sync::atomic::{AtomicI64, Ordering};

    #[derive(Default)]
    struct Hand(AtomicI64);
    impl Clock for Hand {
        fn now(&self) -> Moment {
            Moment(1_000_000 + self.0.load(Ordering::SeqCst))
        }
    }

    fn at(last: u8) -> Guesser {
        Guesser::Stranger(IpAddr::V4(Ipv4Addr::new(10, 0, 0, last)))
    }

    fn throttles() -> (Arc<Hand>, Throttles) {
        let hand = Arc::new(Hand::default());
        let clock: Arc<dyn Clock> = hand.clone();
        (hand, Throttles::new(&clock))
    }

    #[test]
    fn the_eleventh_guess_at_one_account_waits_and_others_behind_the_address_do_not() {
        let (hand, throttles) = throttles();
        for _ in 0..10 {
            assert!(throttles.sign_in("a@b.id", at(1)).is_ok());
        }
        let refused = throttles.sign_in("a@b.id", at(1)).unwrap_err();
        assert_eq!(refused.minutes(), 1);
        for n in 0..1_000 {
            assert!(throttles.sign_in(&format!("{n}@b.id"), at(1)).is_ok());
        }
        hand.0.store(MINUTE, Ordering::SeqCst);
        assert!(throttles.sign_in("a@b.id", at(1)).is_ok());
        assert!(throttles.sign_in("a@b.id", at(1)).is_err());
        hand.0.store(12 * MINUTE, Ordering::SeqCst);
        throttles.forget_recovered();
        assert!(throttles.recovered().is_empty());
    }

    #[test]
    fn a_right_try_gives_back_its_place_and_many_at_once_are_still_counted() {
        let (_, throttles) = throttles();
        for _ in 0..10_000 {
            throttles.sign_in("a@b.id", at(1)).unwrap().was_right();
        }
        let tries: Vec<_> = (0..10)
            .map(|_| throttles.sign_in("a@b.id", at(1)).unwrap())
            .collect();
        assert!(throttles.sign_in("a@b.id", at(1)).is_err());
        for one in tries {
            one.was_right();
        }
        assert!(throttles.sign_in("a@b.id", at(1)).is_ok());
    }

    #[test]
    fn names_of_one_link_wait_and_those_of_another_do_not() {
        let (hand, throttles) = throttles();
        let edition = EditionId::from_store("e".to_owned());
        let [one, other] = ["a", "b"].map(|id| AgencyId::from_store(id.to_owned()));
        for _ in 0..120 {
            assert!(throttles.nominate(&edition, &one).is_ok());
        }
        assert!(throttles.nominate(&edition, &one).is_err());
        assert!(throttles.nominate(&edition, &other).is_ok());
        hand.0.store(5 * SECOND, Ordering::SeqCst);
        assert!(throttles.nominate(&edition, &one).is_ok());
    }

    #[test]
    fn strangers_lock_nobody_out_of_a_browser_that_was_signed_in_before() {
        let (_, throttles) = throttles();
        let mut heard = 0;
        for address in 0..100 {
            for _ in 0..10 {
                heard += u32::from(throttles.sign_in("a@b.id", at(address)).is_ok());
            }
        }
        assert_eq!(
            heard, 100,
            "an account bears a hundred guesses of strangers"
        );
        let known = || Guesser::KnownBrowser("mark".to_owned());
        for _ in 0..10 {
            assert!(throttles.sign_in("a@b.id", known()).is_ok());
        }
        assert!(throttles.sign_in("a@b.id", known()).is_err());
        assert!(
            throttles
                .own_password(&PersonId::from_store("a".to_owned()))
                .is_ok()
        );
    }
}

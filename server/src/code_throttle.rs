//! Wrong guesses at the code on the screen, counted by browser or person, by address and by server.
//!
//! Only wrong ones count, because a hall of a thousand types right ones from one address. `governor`,
//! which the other throttles use, cannot be asked whether a key is exhausted without counting a try, and
//! a guesser who is told "too often" must not be told "right" either; hence these counters of whole
//! minutes. Counted in this process, as the other throttles are.

use domain::clock::{MINUTE, Moment};
use domain::id::PersonId;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

/// Wrong guesses in a minute after which one of these is not heard any more.
const BY_WHOM: u32 = 10;
const BY_ADDRESS: u32 = 600;
const BY_SERVER: u32 = 3_000;

/// Whoever guesses.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Guesser {
    /// Somebody signed in; they alone are counted, so that nobody else can shut them out.
    Person(PersonId),
    /// A browser by its mark, where it has one, at an address.
    Browser(Option<String>, IpAddr),
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    Person(PersonId),
    Browser(String),
    Address(IpAddr),
    Server,
}

/// Wrong guesses since a moment.
#[derive(Clone, Copy)]
struct Count {
    since: Moment,
    wrong: u32,
}

/// The counters.
#[derive(Default)]
pub struct CodeThrottle(Mutex<HashMap<Key, Count>>);

/// A whole network of version 6 belongs to one subscriber.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let bits = address.to_bits() >> 64 << 64;
            IpAddr::V6(bits.into())
        }
        version_4 => version_4,
    }
}

fn keys(guesser: &Guesser) -> Vec<(Key, u32)> {
    match guesser {
        Guesser::Person(person) => vec![(Key::Person(person.clone()), BY_WHOM)],
        Guesser::Browser(mark, address) => {
            let mark = mark
                .as_ref()
                .map(|mark| (Key::Browser(mark.clone()), BY_WHOM));
            let rest = [
                (Key::Address(network(*address)), BY_ADDRESS),
                (Key::Server, BY_SERVER),
            ];
            mark.into_iter().chain(rest).collect()
        }
    }
}

impl CodeThrottle {
    fn counts(&self) -> std::sync::MutexGuard<'_, HashMap<Key, Count>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether somebody is heard at `now`; else when they will be.
    ///
    /// # Errors
    /// The moment from which they are heard again.
    pub fn heard(&self, guesser: &Guesser, now: Moment) -> Result<(), Moment> {
        let counts = self.counts();
        let until = keys(guesser)
            .into_iter()
            .filter_map(|(key, most)| {
                let count = counts.get(&key)?;
                let ends = count.since.plus(MINUTE);
                (count.wrong >= most && now < ends).then_some(ends)
            })
            .max();
        until.map_or(Ok(()), Err)
    }

    /// Counts a wrong guess.
    pub fn count(&self, guesser: &Guesser, now: Moment) {
        let mut counts = self.counts();
        for (key, _) in keys(guesser) {
            let count = counts.entry(key).or_insert(Count {
                since: now,
                wrong: 0,
            });
            if now >= count.since.plus(MINUTE) {
                *count = Count {
                    since: now,
                    wrong: 0,
                };
            }
            count.wrong = count.wrong.saturating_add(1);
        }
    }

    /// Forgets the minutes that have passed.
    pub fn forget_passed(&self, now: Moment) {
        self.counts()
            .retain(|_, count| now < count.since.plus(MINUTE));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    const NOW: Moment = Moment(1_794_882_600_000);

    fn browser(mark: Option<&str>, last: u8) -> Guesser {
        let address = IpAddr::V4(Ipv4Addr::new(10, 0, 0, last));
        Guesser::Browser(mark.map(ToOwned::to_owned), address)
    }

    #[test]
    fn the_eleventh_wrong_guess_of_a_browser_waits_for_the_minute_to_pass() {
        let guesses = CodeThrottle::default();
        let one = browser(Some("a"), 1);
        for second in 0..10 {
            let now = NOW.plus(second * 1_000);
            assert_eq!(guesses.heard(&one, now), Ok(()));
            guesses.count(&one, now);
        }
        let then = NOW.plus(MINUTE);
        assert_eq!(guesses.heard(&one, NOW.plus(9_999)), Err(then));
        assert_eq!(guesses.heard(&browser(Some("b"), 1), NOW), Ok(()));
        assert_eq!(guesses.heard(&one, then), Ok(()));
        guesses.count(&one, then);
        assert_eq!(guesses.heard(&one, then), Ok(()));
    }

    #[test]
    fn a_million_guesses_from_anywhere_are_heard_three_thousand_times_a_minute_and_people_go_on() {
        let guesses = CodeThrottle::default();
        let mut heard = 0;
        for number in 0..1_000_000u32 {
            // Ten minutes, each guess from another address and another browser.
            let now = NOW.plus(i64::from(number) * 10 * MINUTE / 1_000_000);
            let [_, b, c, d] = number.to_be_bytes();
            let address = IpAddr::V4(Ipv4Addr::new(11, b, c, d));
            let guesser = Guesser::Browser(Some(number.to_string()), address);
            if guesses.heard(&guesser, now).is_ok() {
                guesses.count(&guesser, now);
                heard += 1;
            }
            if number % 100_000 == 0 {
                guesses.forget_passed(now);
            }
        }
        assert!((29_000..=33_000).contains(&heard), "{heard}");
        let end = NOW.plus(10 * MINUTE - 1);
        assert!(guesses.heard(&browser(None, 1), end).is_err());
        let somebody = Guesser::Person(PersonId::from_store("siti".to_owned()));
        assert_eq!(guesses.heard(&somebody, end), Ok(()));
    }

    #[test]
    fn an_address_of_version_6_is_its_network() {
        let guesses = CodeThrottle::default();
        for number in 0..600u32 {
            let address = format!("2001:db8:1:2::{number:x}").parse().unwrap();
            guesses.count(&Guesser::Browser(None, address), NOW);
        }
        let same = Guesser::Browser(None, "2001:db8:1:2:ffff::1".parse().unwrap());
        let other = Guesser::Browser(None, "2001:db8:1:3::1".parse().unwrap());
        assert!(guesses.heard(&same, NOW).is_err());
        assert_eq!(guesses.heard(&other, NOW), Ok(()));
        guesses.forget_passed(NOW.plus(MINUTE));
        assert!(guesses.counts().is_empty());
    }
}

//! Wrong guesses at the code on the screen, counted by browser or person, by address and by server.
//!
//! Only wrong ones count, because a hall of a thousand types right ones from one address; and a guesser who is
//! told "too often" must not be told "right" either. Hence these counters of whole minutes, which can be asked
//! without counting a try. Counted in this process, as the other throttles are.
//!
//! The server's budget is there against guessers with many addresses; a few must not use it up, or they close
//! typed codes for everybody. So it is kept twice. `Server` counts every wrong guess: once it is used up,
//! an address that has had its share of it, a thirtieth, is heard no more in that minute. `Shares` counts of
//! each address no more than that share: once it is used up, nobody is heard, which takes thirty addresses
//! at least. Guesses from everywhere fill both at once and are heard 3,000 times a minute, and at no time are
//! more than twice as many heard.

use crate::http::address::network;
use domain::clock::{MINUTE, Moment};
use domain::id::PersonId;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

/// Wrong guesses in a minute after which one of these is not heard any more.
const BY_WHOM: u32 = 10;
const BY_ADDRESS: u32 = 600;
const BY_SERVER: u32 = 3_000;
/// How much of the server's budget one address can use up.
const SHARE: u32 = BY_SERVER / 30;

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
    Shares,
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

type Counts = HashMap<Key, Count>;

/// The counts that a guesser may not exceed, each with its budget.
fn budgets(guesser: &Guesser, counts: &Counts, now: Moment) -> Vec<(Key, u32)> {
    match guesser {
        Guesser::Person(person) => vec![(Key::Person(person.clone()), BY_WHOM)],
        Guesser::Browser(mark, address) => {
            let address = Key::Address(network(address.to_canonical()));
            let server = if has_had_its_share(counts, &address, now) {
                Key::Server
            } else {
                Key::Shares
            };
            let mark = mark.clone().map(|mark| (Key::Browser(mark), BY_WHOM));
            let rest = [(address, BY_ADDRESS), (server, BY_SERVER)];
            mark.into_iter().chain(rest).collect()
        }
    }
}

/// What a wrong guess counts at.
fn counted_at(guesser: &Guesser, counts: &Counts, now: Moment) -> Vec<Key> {
    match guesser {
        Guesser::Person(person) => vec![Key::Person(person.clone())],
        Guesser::Browser(mark, address) => {
            let address = Key::Address(network(address.to_canonical()));
            let share = (!has_had_its_share(counts, &address, now)).then_some(Key::Shares);
            let mark = mark.clone().map(Key::Browser);
            let both = [Some(address), Some(Key::Server)];
            [mark, share].into_iter().chain(both).flatten().collect()
        }
    }
}

fn has_had_its_share(counts: &Counts, address: &Key, now: Moment) -> bool {
    counts
        .get(address)
        .is_some_and(|count| now < count.since.plus(MINUTE) && count.wrong >= SHARE)
}

impl CodeThrottle {
    fn counts(&self) -> std::sync::MutexGuard<'_, Counts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether somebody is heard at `now`; else when they will be.
    ///
    /// # Errors
    /// The moment from which they are heard again.
    pub fn heard(&self, guesser: &Guesser, now: Moment) -> Result<(), Moment> {
        let counts = self.counts();
        let until = budgets(guesser, &counts, now)
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
        for key in counted_at(guesser, &counts, now) {
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
    fn three_thousand_guesses_from_five_addresses_close_nothing_for_anybody_else() {
        let guesses = CodeThrottle::default();
        for address in 1..=5 {
            for number in 0..600 {
                let one = browser(Some(&format!("{address} {number}")), address);
                assert_eq!(guesses.heard(&one, NOW), Ok(()));
                guesses.count(&one, NOW);
            }
            assert!(guesses.heard(&browser(None, address), NOW).is_err());
        }
        // Somebody elsewhere who mistypes now and then goes on.
        for _ in 0..9 {
            assert_eq!(guesses.heard(&browser(Some("a"), 6), NOW), Ok(()));
            guesses.count(&browser(Some("a"), 6), NOW);
        }
        // A sixth address with its share behind it does not.
        for number in 0..SHARE {
            guesses.count(&browser(Some(&format!("b{number}")), 7), NOW);
        }
        assert!(guesses.heard(&browser(Some("c"), 7), NOW).is_err());
    }

    #[test]
    fn no_more_than_twice_the_budget_is_heard_however_it_is_spread() {
        for addresses in [1u16, 5, 29, 30, 31, 60, 1_000] {
            let guesses = CodeThrottle::default();
            let mut heard = 0u32;
            for number in 0..1_000_000 / u32::from(addresses) {
                for address in 0..addresses {
                    let [high, low] = address.to_be_bytes();
                    let ip = IpAddr::V4(Ipv4Addr::new(11, 0, high, low));
                    let guesser = Guesser::Browser(Some(format!("{address} {number}")), ip);
                    if guesses.heard(&guesser, NOW).is_ok() {
                        guesses.count(&guesser, NOW);
                        heard += 1;
                    }
                }
                if number > BY_ADDRESS {
                    break;
                }
            }
            assert!(heard <= 2 * BY_SERVER, "{addresses} addresses: {heard}");
        }
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

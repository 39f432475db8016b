//! Ids that grow, so that sorting by them gives the order in which things happened.

use domain::clock::Moment;
use domain::id::Entropy;
use std::sync::{Mutex, PoisonError};

/// The last moment an id was made for, and how many there were in it.
pub(crate) struct Ids(Mutex<(Moment, u16)>);

impl Ids {
    pub(crate) const fn new() -> Self {
        Self(Mutex::new((Moment(i64::MIN), 0)))
    }

    /// A new id: `make` gets the moment and the random bytes.
    pub(crate) fn next<T>(
        &self,
        now: Moment,
        entropy: &dyn Entropy,
        make: impl FnOnce(Moment, &dyn Entropy) -> T,
    ) -> T {
        let (moment, count) = {
            let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            *last = match *last {
                (before, _) if now > before => (now, 0),
                (before, count) if count < 0xFFF => (before, count + 1),
                (before, _) => (before.plus(1), 0),
            };
            *last
        };
        make(moment, &Counted { entropy, count })
    }
}

/// Random bytes whose first twelve bits, those that follow the time in a UUIDv7, are a count.
struct Counted<'a> {
    entropy: &'a dyn Entropy,
    count: u16,
}

impl Entropy for Counted<'_> {
    fn fill(&self, bytes: &mut [u8]) {
        self.entropy.fill(bytes);
        for (byte, count) in bytes.iter_mut().zip(self.count.to_be_bytes()) {
            *byte = count;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::id::PersonId;

    struct Constant;
    impl Entropy for Constant {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(0xFF);
        }
    }

    #[test]
    fn ids_grow_within_a_millisecond() {
        let ids = Ids::new();
        let next = |_| ids.next(Moment(1_000), &Constant, PersonId::new);
        let made: Vec<_> = (0..10_000).map(next).collect();
        assert!(made.is_sorted_by(|one, next| one < next));
    }
}

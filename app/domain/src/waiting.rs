//! The waiting list of an edition that is full: who moves up when a seat becomes free.

use crate::clock::Moment;
use crate::edition::EditionDetails;
use crate::id::PersonId;

/// Somebody who waits for a seat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting<P = PersonId> {
    /// Who.
    pub person: P,
    /// The number they drew; it grows with each who joins.
    pub number: i64,
}

/// Those who wait, in the order in which they move up: whoever came first is first.
#[must_use]
pub fn in_turn<P>(mut waiting: Vec<Waiting<P>>) -> Vec<Waiting<P>> {
    waiting.sort_by_key(|one| one.number);
    waiting
}

/// How many may move up at `now`, when so many are registered. The list rests while the edition is called off, and
/// ends when it begins: whoever stands in the hall then is in it.
#[must_use]
pub fn free_seats(details: &EditionDetails, now: Moment, registered: u32) -> u32 {
    if details.cancelled_at.is_some() || now >= details.starts_at {
        return 0;
    }
    match details.capacity {
        Some(capacity) => capacity.saturating_sub(registered),
        None => u32::MAX,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edition::tests::details_at;
    use proptest::prelude::*;

    const START: Moment = Moment(1_794_880_800_000);

    #[test]
    fn whoever_came_first_moves_up_first() {
        let waiting = [("sari", 7), ("budi", 2), ("tono", 5)];
        let waiting = waiting.map(|(person, number)| Waiting { person, number });
        let order: Vec<_> = in_turn(waiting.to_vec());
        let order: Vec<_> = order.into_iter().map(|one| one.person).collect();
        assert_eq!(order, ["budi", "tono", "sari"]);
    }

    #[test]
    fn nobody_moves_up_once_it_has_begun_or_while_it_is_called_off() {
        let mut details = details_at(START, 90);
        details.capacity = Some(2);
        let before = START.plus(-1);
        assert_eq!(free_seats(&details, before, 1), 1);
        assert_eq!(free_seats(&details, before, 2), 0);
        assert_eq!(free_seats(&details, START, 1), 0);
        // Registration has closed, and the seat is free all the same.
        details.registration_closes_at = Some(START.plus(-1_000));
        assert_eq!(free_seats(&details, before, 1), 1);
        details.capacity = None;
        assert_eq!(free_seats(&details, before, 900), u32::MAX);
        details.cancelled_at = Some(before);
        assert_eq!(free_seats(&details, before, 0), 0);
    }

    proptest! {
        #[test]
        fn whoever_moves_up_never_overfills(capacity in 1_u32..500, registered in 0_u32..600) {
            let mut details = details_at(START, 90);
            details.capacity = Some(capacity);
            let free = free_seats(&details, START.plus(-1), registered);
            prop_assert!(free == 0 || registered + free <= capacity);
        }
    }
}

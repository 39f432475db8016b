//! The pause after several tries at one step of an exercise: thinking shall be quicker than guessing.

use crate::clock::{MINUTE, Moment};

/// Tries from before this time, in milliseconds, are forgotten: whoever comes back has all of them again.
pub const LOOKED_BACK: i64 = 15 * MINUTE;

/// How many tries there are without a pause.
const FREE: usize = 5;
/// The first pause in milliseconds, the longest, and as long as each next one doubles.
const FIRST: i64 = 15_000;
const LONGEST: i64 = MINUTE;

/// When a step may be tried again that was tried so often within [`LOOKED_BACK`], the last time at `last`.
#[must_use]
pub fn over_at(tries: usize, last: Moment) -> Moment {
    let Some(beyond) = tries.checked_sub(FREE) else {
        return last;
    };
    let doubled = u32::try_from(beyond).unwrap_or(u32::MAX).min(16);
    last.plus((FIRST << doubled).min(LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_tries_are_free_and_the_pauses_after_them_grow_to_a_minute() {
        let last = Moment(1_000);
        let pauses: Vec<i64> = [0, 1, 4, 5, 6, 7, 8, 500, usize::MAX]
            .map(|tries| over_at(tries, last).0 - last.0)
            .to_vec();
        assert_eq!(
            pauses,
            [0, 0, 0, 15_000, 30_000, 60_000, 60_000, 60_000, 60_000]
        );
    }
}

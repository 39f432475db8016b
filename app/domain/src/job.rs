//! Work that is queued: how often it is tried, and how long one waits in between.

use crate::clock::{HOUR, MINUTE, Moment};

/// How often a piece of work is begun before it is given up.
pub const MAX_TRIES: u32 = 8;

/// How long whoever has taken a piece of work up has it for themselves. It must not take longer.
pub const TAKEN_FOR: i64 = 5 * MINUTE;

/// When work that failed is tried again, after its `tries`th try at `now`: a minute later, then twice as long
/// each time, at most six hours; `None` when it is given up.
#[must_use]
pub fn next_try(tries: u32, now: Moment) -> Option<Moment> {
    if tries >= MAX_TRIES {
        return None;
    }
    let wait = MINUTE.saturating_mul(1_i64 << tries.saturating_sub(1).min(16));
    Some(now.plus(wait.min(6 * HOUR)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_waits_twice_as_long_each_time_and_gives_up_in_the_end() {
        let waits: Vec<_> = (1..=MAX_TRIES)
            .map(|tries| next_try(tries, Moment(0)).map(|at| at.0 / MINUTE))
            .collect();
        let minutes = [1, 2, 4, 8, 16, 32, 64].map(Some);
        assert_eq!(waits, [&minutes[..], &[None]].concat());
    }
}

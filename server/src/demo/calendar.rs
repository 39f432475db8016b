//! The time that the demonstration is filled at: it is put to each day that is told of.

use domain::calendar::Zone;
use domain::clock::{Clock, DAY, HOUR, MINUTE, Moment};
use std::sync::atomic::{AtomicI64, Ordering};

/// What the clocks of the demonstration's office show.
pub(super) const ZONE: Zone = Zone::Wib;

/// A clock that shows what it was put to.
#[derive(Debug)]
pub(super) struct Calendar(AtomicI64);

impl Calendar {
    /// A clock that shows `moment`.
    pub(super) const fn at(moment: Moment) -> Self {
        Self(AtomicI64::new(moment.0))
    }

    /// Puts it to another moment.
    pub(super) fn put_to(&self, moment: Moment) {
        self.0.store(moment.0, Ordering::SeqCst);
    }
}

impl Clock for Calendar {
    fn now(&self) -> Moment {
        Moment(self.0.load(Ordering::SeqCst))
    }
}

/// The day that lies `days` after one that begins at `start`, moved back to a Friday from a weekend.
pub(super) fn working_day(start: Moment, days: i64) -> Moment {
    let day = start.plus(days * DAY);
    // 1970 began on a Thursday; days begin at midnight in western Indonesia.
    let weekday = day.plus(7 * HOUR).0.div_euclid(DAY).rem_euclid(7);
    match weekday {
        2 => day.plus(-DAY),
        3 => day.plus(-2 * DAY),
        _ => day,
    }
}

/// A clock time of a day that begins at `start`.
pub(super) const fn at(start: Moment, hour: i64, minute: i64) -> Moment {
    start.plus(hour * HOUR + minute * MINUTE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weekend_is_moved_to_the_friday_before() {
        // A Tuesday.
        let tuesday = ZONE.parse("2026-11-17", "00:00").unwrap();
        let fields = |at| (ZONE.day(at).to_string(), ZONE.clock(at).to_string());
        let day = |days| fields(working_day(tuesday, days));
        assert_eq!(day(0).0, "2026-11-17");
        assert_eq!(day(3).0, "2026-11-20");
        assert_eq!(day(4).0, "2026-11-20", "Saturday");
        assert_eq!(day(5).0, "2026-11-20", "Sunday");
        assert_eq!(day(6), ("2026-11-23".to_owned(), "00:00".to_owned()));
        assert_eq!(fields(at(tuesday, 9, 5)).1, "09:05");
    }
}

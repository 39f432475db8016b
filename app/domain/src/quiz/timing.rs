//! How an attempt is held: its time, how often it may be made, when its answers are spoken of.

use crate::clock::{MINUTE, Moment};
use crate::codes::codes;
use crate::learning::Minutes;
use serde::{Deserialize, Serialize};

/// The rules under which a quiz is taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// How long an attempt may take; no end where there is none.
    pub limit: Option<TimeLimit>,
    /// How many attempts somebody has; any number where there is none.
    pub attempts: Option<AttemptLimit>,
    /// When answers are spoken of.
    pub feedback: FeedbackTime,
}

/// When it is said whether an answer was right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FeedbackTime {
    /// When the attempt is over.
    #[default]
    End,
    /// Question by question, as soon as it is asked for; the answer is final then.
    Each,
}

codes! {
    FeedbackTime {
        /// Both.
        ALL;
        /// The word in the front matter.
        code;
        End = "end",
        Each = "each",
    }
}

/// How long an attempt may take: 1 to 240 minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimeLimit(Minutes);

impl TimeLimit {
    /// `None` outside of 1 to 240 minutes.
    #[must_use]
    pub const fn new(minutes: Minutes) -> Option<Self> {
        if minutes.0 >= 1 && minutes.0 <= 240 {
            Some(Self(minutes))
        } else {
            None
        }
    }

    /// The minutes, without anybody's extra time.
    #[must_use]
    pub const fn minutes(self) -> Minutes {
        self.0
    }

    /// Milliseconds, without anybody's extra time.
    #[must_use]
    pub fn milliseconds(self) -> i64 {
        i64::from(self.0.0) * MINUTE
    }
}

/// How many attempts somebody has: 1 to 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AttemptLimit(u32);

impl AttemptLimit {
    /// `None` outside of 1 to 100.
    #[must_use]
    pub const fn new(attempts: u32) -> Option<Self> {
        if attempts >= 1 && attempts <= 100 {
            Some(Self(attempts))
        } else {
            None
        }
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }
}

/// The time somebody gets beyond everybody's, in percent of it: 0 to 200. For whoever reads, sees or types
/// more slowly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct ExtraTime(u32);

impl ExtraTime {
    /// What an organiser can choose, in percent.
    pub const CHOICES: [Self; 5] = [Self(0), Self(25), Self(50), Self(100), Self(200)];

    /// `None` above 200 percent.
    #[must_use]
    pub const fn new(percent: u32) -> Option<Self> {
        if percent <= 200 {
            Some(Self(percent))
        } else {
            None
        }
    }

    /// The percent.
    #[must_use]
    pub const fn percent(self) -> u32 {
        self.0
    }
}

/// How long after the end answers are still taken, in milliseconds: they may have been sent in time over a
/// slow network. Half of it is what a browser waits before it gives a request up.
pub const GRACE: i64 = MINUTE;

/// When an attempt of `limit` milliseconds that was begun at `started` ends for somebody with `extra`.
#[must_use]
pub const fn deadline(started: Moment, limit: i64, extra: ExtraTime) -> Moment {
    started.plus(limit.saturating_mul(100 + extra.0 as i64) / 100)
}

/// Whether answers that arrive at `now` are taken, with [`GRACE`].
#[must_use]
pub fn in_time(deadline: Option<Moment>, now: Moment) -> bool {
    deadline.is_none_or(|deadline| now <= deadline.plus(GRACE))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn twenty_minutes_with_a_quarter_more_are_twenty_five() {
        let limit = TimeLimit::new(Minutes(20)).unwrap();
        let extra = ExtraTime::new(25).unwrap();
        let ends = deadline(Moment(1_000), limit.milliseconds(), extra);
        assert_eq!(ends, Moment(1_000 + 25 * MINUTE));
        assert!(in_time(Some(ends), ends));
        assert!(in_time(Some(ends), ends.plus(GRACE)));
        assert!(!in_time(Some(ends), ends.plus(GRACE + 1)));
        assert!(in_time(None, Moment(i64::MAX)));
    }

    #[test]
    fn limits_have_bounds() {
        assert!(TimeLimit::new(Minutes(0)).is_none());
        assert!(TimeLimit::new(Minutes(241)).is_none());
        assert!(AttemptLimit::new(0).is_none());
        assert!(AttemptLimit::new(101).is_none());
        assert!(ExtraTime::new(201).is_none());
    }

    proptest! {
        #[test]
        fn more_extra_time_never_ends_an_attempt_earlier(
            started in 0i64..4_000_000_000_000, minutes in 1u32..=240, less in 0u32..=200, more in 0u32..=200,
        ) {
            let (less, more) = (less.min(more), less.max(more));
            let limit = TimeLimit::new(Minutes(minutes)).unwrap().milliseconds();
            let ends = |percent| deadline(Moment(started), limit, ExtraTime::new(percent).unwrap());
            prop_assert!(ends(less) <= ends(more));
            prop_assert!(ends(0) == Moment(started + limit));
        }
    }
}

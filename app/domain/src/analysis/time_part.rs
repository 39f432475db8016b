//! Parts of a time, and the labels of yes and no.

#[cfg(feature = "formula")]
use crate::calendar::Zone;
#[cfg(feature = "formula")]
use crate::clock::{DAY, HOUR};
use crate::codes::codes;

/// The label of yes.
pub(crate) const YES: &str = "ya";
/// The label of no.
pub(crate) const NO: &str = "tidak";

/// A part of a time that rows are grouped by, as clocks of the column's zone show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimePart {
    /// The hour: `07`.
    Hour,
    /// The day of the week: `Senin`.
    Weekday,
    /// The day: `2026-06-01`.
    Day,
    /// The week, by its Monday: `2026-06-01`.
    Week,
    /// The month: `2026-06`.
    Month,
}

codes! {
    TimePart {
        /// All of them.
        ALL;
        /// The word behind the column in a query.
        code;
        Hour = "hour",
        Weekday = "weekday",
        Day = "day",
        Week = "week",
        Month = "month",
    }
}

/// A key as column and part of a time; the part is empty where there is none.
pub(crate) fn split_key(key: &str) -> (&str, &str) {
    key.split_once(':').unwrap_or((key, ""))
}

/// The day that clocks of a zone show, counted from 1970-01-01, and the milliseconds since it began.
#[cfg(feature = "formula")]
pub(super) fn local(at: i64, zone: Zone) -> (i64, i64) {
    let local = at.saturating_add(i64::from(zone.hours()) * HOUR);
    (local.div_euclid(DAY), local.rem_euclid(DAY))
}

/// When such a day begins in a zone, in milliseconds.
#[cfg(feature = "formula")]
pub(super) fn begins(day: i64, zone: Zone) -> f64 {
    (day * DAY - i64::from(zone.hours()) * HOUR) as f64
}

/// The day of the week of such a day, Monday is 0. The first one was a Thursday.
#[cfg(feature = "formula")]
pub(super) const fn weekday_of(day: i64) -> i64 {
    (day + 3).rem_euclid(7)
}

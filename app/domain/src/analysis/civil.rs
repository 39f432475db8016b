//! Days of the calendar as numbers: days since 1970-01-01. Everywhere else [`crate::calendar`] does this by a library, whose
//! parser and formatter would be a fifth of what a page with a workbench loads.

/// A day as calendars write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Civil {
    pub(super) year: i64,
    /// 1 to 12.
    pub(super) month: i64,
    /// 1 to 31.
    pub(super) day: i64,
}

impl Civil {
    /// The day of that number (Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`).
    pub(super) const fn of(day: i64) -> Self {
        let shifted = day.saturating_add(719_468);
        let era = shifted.div_euclid(146_097);
        let of_era = shifted.rem_euclid(146_097);
        let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let month = (5 * of_year + 2) / 153;
        let month_of_year = if month < 10 { month + 3 } else { month - 9 };
        Self {
            year: year + era * 400 + (month_of_year <= 2) as i64,
            month: month_of_year,
            day: of_year - (153 * month + 2) / 5 + 1,
        }
    }

    /// The number of the first day of a month (the same, `days_from_civil`).
    pub(super) const fn first_day(year: i64, month: i64) -> i64 {
        let year = year - (month <= 2) as i64;
        let era = year.div_euclid(400);
        let of_era = year.rem_euclid(400);
        let shifted = if month > 2 { month - 3 } else { month + 9 };
        let of_year = (153 * shifted + 2) / 5;
        era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
    }
}

/// A day as `2026-06-01`.
pub(super) fn written_day(day: i64) -> String {
    let Civil { year, month, day } = Civil::of(day);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Reads such a day of the years 1 to 9999; `None` for one that no calendar has.
pub(super) fn day(text: &str) -> Option<i64> {
    let mut parts = text.trim().splitn(3, '-');
    let mut number = |digits: usize| -> Option<i64> {
        let part = parts.next()?;
        let is_number = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| part.parse().ok())?
    };
    let (year, month, day) = (number(4)?, number(2)?, number(2)?);
    if year == 0 || !(1..=12).contains(&month) || day == 0 {
        return None;
    }
    let number = Civil::first_day(year, month) + day - 1;
    (Civil::of(number) == Civil { year, month, day }).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{Day, Zone};
    use crate::clock::{DAY, HOUR, Moment};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn days_are_those_of_the_calendar_everywhere_else(number in -700_000_i64..2_900_000) {
            let known = Zone::Wib.day(Moment(number * DAY).plus(HOUR)).to_string();
            prop_assert_eq!(written_day(number), known.clone());
            prop_assert_eq!(day(&known), Some(number));
        }

        #[test]
        fn what_no_calendar_has_is_no_day(text in "[0-9]{4}-[0-9]{2}-[0-9]{2}|\\PC{0,12}") {
            prop_assert_eq!(day(&text).is_some(), Day::parse(text.trim()).is_some());
        }
    }
}

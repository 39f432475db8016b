//! The days that a report is of, by the calendar of the office.

use crate::calendar::Day;
use thiserror::Error;

/// Which days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// A calendar year.
    Year(i16),
    /// The quarter that is under way.
    Quarter,
    /// The month that is under way.
    Month,
    /// All days.
    Always,
    /// From one day to another one, both included; `None` without an end on that side.
    Days(Option<Day>, Option<Day>),
}

/// Why no period was meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PeriodFault {
    /// It is no word for one.
    #[error("a period is `year`, `quarter`, `month`, `all` or the number of a year")]
    Word,
    /// The first day is none.
    #[error("the first day is no day of the calendar")]
    From,
    /// The last day is none.
    #[error("the last day is no day of the calendar")]
    Until,
    /// The last day comes before the first one.
    #[error("the last day comes before the first one")]
    Order,
}

impl Period {
    /// Reads what an address asks for: days where one is written, else the word; nothing is the year of `today`.
    ///
    /// # Errors
    /// [`PeriodFault`].
    pub fn parse(word: &str, from: &str, until: &str, today: Day) -> Result<Self, PeriodFault> {
        let day = |text: &str, fault| match text.trim() {
            "" => Ok(None),
            text => Day::parse(text).map(Some).ok_or(fault),
        };
        let (from, until) = (
            day(from, PeriodFault::From)?,
            day(until, PeriodFault::Until)?,
        );
        if let (Some(from), Some(until)) = (from, until)
            && until < from
        {
            return Err(PeriodFault::Order);
        }
        if from.is_some() || until.is_some() {
            return Ok(Self::Days(from, until));
        }
        match word.trim() {
            "" | "year" => Ok(Self::Year(today.year())),
            "quarter" => Ok(Self::Quarter),
            "month" => Ok(Self::Month),
            "all" => Ok(Self::Always),
            year => year
                .parse()
                .ok()
                .filter(|number| Day::new(*number, 1, 1).is_some())
                .map(Self::Year)
                .ok_or(PeriodFault::Word),
        }
    }

    /// Its word in addresses; `None` for days, which stand there themselves.
    #[must_use]
    pub fn word(self) -> Option<String> {
        match self {
            Self::Year(year) => Some(year.to_string()),
            Self::Quarter => Some("quarter".to_owned()),
            Self::Month => Some("month".to_owned()),
            Self::Always => Some("all".to_owned()),
            Self::Days(..) => None,
        }
    }

    /// Its first and its last day, by what day it is.
    #[must_use]
    pub fn days(self, today: Day) -> (Option<Day>, Option<Day>) {
        // From the first day of a month to the last one so many months later.
        let months = |year: i16, month: u8, many: u8| {
            let (year_after, after) = match month.saturating_add(many) {
                after @ 13.. => (year.saturating_add(1), after - 12),
                after => (year, after),
            };
            let last = Day::new(year_after, after, 1).and_then(|day| day.plus(-1));
            // The last day that there is has none after it.
            let last = last.or_else(|| Day::new(year, 12, 31));
            (Day::new(year, month, 1), last)
        };
        match self {
            Self::Year(year) => (Day::new(year, 1, 1), Day::new(year, 12, 31)),
            Self::Quarter => {
                let first = (today.month().saturating_sub(1) / 3) * 3 + 1;
                months(today.year(), first, 3)
            }
            Self::Month => months(today.year(), today.month(), 1),
            Self::Always => (None, None),
            Self::Days(from, until) => (from, until),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn span(period: Period, today: &str) -> (String, String) {
        let (from, until) = period.days(day(today));
        (from.unwrap().to_string(), until.unwrap().to_string())
    }

    #[test]
    fn a_period_lasts_to_its_last_day() {
        let is = |period, today, from: &str, until: &str| {
            assert_eq!(span(period, today), (from.to_owned(), until.to_owned()));
        };
        is(Period::Year(2025), "2026-11-30", "2025-01-01", "2025-12-31");
        is(Period::Quarter, "2026-11-30", "2026-10-01", "2026-12-31");
        is(Period::Quarter, "2026-03-31", "2026-01-01", "2026-03-31");
        is(Period::Month, "2024-02-29", "2024-02-01", "2024-02-29");
        is(Period::Month, "2026-12-01", "2026-12-01", "2026-12-31");
        assert_eq!(Period::Always.days(day("2026-12-01")), (None, None));
    }

    #[test]
    fn days_that_are_written_go_before_a_word_and_what_is_none_is_said() {
        let today = day("2026-11-30");
        let read = |word, from, until| Period::parse(word, from, until, today);
        assert_eq!(read("", "", ""), Ok(Period::Year(2026)));
        assert_eq!(read("year", "", " "), Ok(Period::Year(2026)));
        assert_eq!(read("2024", "", ""), Ok(Period::Year(2024)));
        let from = Some(day("2026-02-01"));
        assert_eq!(
            read("month", "2026-02-01", ""),
            Ok(Period::Days(from, None))
        );
        assert_eq!(read("bulan", "", ""), Err(PeriodFault::Word));
        assert_eq!(read("0", "", ""), Err(PeriodFault::Word));
        assert_eq!(read("", "2026-02-30", ""), Err(PeriodFault::From));
        assert_eq!(read("", "", "1 Mei"), Err(PeriodFault::Until));
        assert_eq!(
            read("", "2026-02-02", "2026-02-01"),
            Err(PeriodFault::Order)
        );
    }

    proptest! {
        #[test]
        fn what_is_written_into_an_address_is_read_again(days in 0i64..3_000_000, year in 1i16..=9999) {
            let today = Day::new(1, 1, 1).unwrap().plus(days);
            let today = today.unwrap_or(day("2026-01-01"));
            for period in [Period::Year(year), Period::Quarter, Period::Month, Period::Always] {
                let word = period.word().unwrap();
                prop_assert_eq!(Period::parse(&word, "", "", today), Ok(period));
                let (from, until) = period.days(today);
                prop_assert!(from <= until);
                if matches!(period, Period::Quarter | Period::Month) {
                    prop_assert!(from <= Some(today) && Some(today) <= until);
                    prop_assert!(until.unwrap().next().is_none_or(|next| next.day() == 1));
                }
            }
        }
    }
}

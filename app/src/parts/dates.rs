//! Moments as people read them: day, month and clock time, in the language of the page and the zone of the
//! office.

use crate::words::Words;
use domain::calendar::Zone;
use domain::clock::Moment;
use domain::language::Language;

/// How moments are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dates {
    /// The language.
    pub language: Language,
    /// The office's time zone.
    pub zone: Zone,
}

impl Dates {
    /// The words of its language.
    #[must_use]
    pub const fn words(self) -> Words {
        Words(self.language)
    }

    /// `22 Nov 2026`.
    #[must_use]
    pub fn day(self, moment: Moment) -> String {
        self.zone.day(moment).short(self.language)
    }

    /// `Selasa, 17 November 2026` (`Tuesday, 17 November 2026`).
    #[must_use]
    pub fn long_day(self, moment: Moment) -> String {
        self.zone.day(moment).long(self.language)
    }

    /// The day from `from` to `to`, or the first and the last: `Rabu, 2 Desember – Kamis, 3 Desember 2026`.
    #[must_use]
    pub fn days(self, from: Moment, to: Moment) -> String {
        let (first, last) = (self.zone.day(from), self.zone.last_day(to));
        let until = last.long(self.language);
        if first == last {
            return until;
        }
        let since = first.long(self.language);
        if first.year() == last.year() {
            let year = format!(" {}", first.year());
            let since = since.strip_suffix(&year).unwrap_or(&since);
            return format!("{since} – {until}");
        }
        format!("{since} – {until}")
    }

    /// A leaf of a calendar: `02` and `Des`.
    #[must_use]
    pub fn leaf(self, moment: Moment) -> (String, &'static str) {
        let day = self.zone.day(moment);
        (format!("{:02}", day.day()), day.short_month(self.language))
    }

    /// `22 Nov 2026, 09.12 WIB` (`09:12` in English).
    #[must_use]
    pub fn day_and_time(self, moment: Moment) -> String {
        format!("{}, {}", self.day(moment), self.time(moment))
    }

    /// `09.12`, `09:12` in English: where the zone is said elsewhere.
    #[must_use]
    pub fn clock(self, moment: Moment) -> String {
        let shown = self.zone.clock(moment).to_string();
        match self.language {
            Language::Id => shown.replace(':', "."),
            Language::En => shown,
        }
    }

    /// As [`Self::clock`], with the day where it is another than that of `first`.
    #[must_use]
    pub fn clock_since(self, moment: Moment, first: Moment) -> String {
        if self.zone.day(moment) == self.zone.day(first) {
            self.clock(moment)
        } else {
            format!("{}, {}", self.day(moment), self.clock(moment))
        }
    }

    /// As [`Self::clock_since`], with the zone.
    #[must_use]
    pub fn time_since(self, moment: Moment, first: Moment) -> String {
        format!("{} {}", self.clock_since(moment, first), self.zone.label())
    }

    /// `09.12 WIB` (`09:12 WIB` in English).
    #[must_use]
    pub fn time(self, moment: Moment) -> String {
        format!("{} {}", self.clock(moment), self.zone.label())
    }

    /// `09.00–11.30 WIB`, whatever the days; the midnight that ends a day is its 24th hour.
    #[must_use]
    pub fn clocks(self, from: Moment, to: Moment) -> String {
        let ends = self.end_clock(to);
        format!("{}–{ends} {}", self.clock(from), self.zone.label())
    }

    /// The clock of an end; the midnight that ends a day is its 24th hour.
    fn end_clock(self, to: Moment) -> String {
        if self.zone.day(to) == self.zone.last_day(to) {
            self.clock(to)
        } else {
            self.clock(to).replacen("00", "24", 1)
        }
    }

    /// An end, on the day that it ends: `16 Nov 2026, 24.00 WIB`.
    #[must_use]
    pub fn end(self, to: Moment) -> String {
        let clock = self.end_clock(to);
        format!("{}, {clock} {}", self.last_day(to), self.zone.label())
    }

    /// The last day of what ends at a moment: `16 Nov 2026`.
    #[must_use]
    pub fn last_day(self, to: Moment) -> String {
        self.zone.last_day(to).short(self.language)
    }

    /// Hours of one day, `09.00–11.30 WIB`; with the days where they are two.
    #[must_use]
    pub fn hours(self, from: Moment, to: Moment) -> String {
        if self.zone.day(from) == self.zone.last_day(to) {
            self.clocks(from, to)
        } else {
            format!("{} – {}", self.day_and_time(from), self.day_and_time(to))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::clock::{HOUR, MINUTE};

    const ID: Dates = Dates {
        language: Language::Id,
        zone: Zone::Wib,
    };
    const EN: Dates = Dates {
        language: Language::En,
        zone: Zone::Wib,
    };

    fn moment(day: &str, time: &str) -> Moment {
        Zone::Wib.parse(day, time).unwrap()
    }

    #[test]
    fn moments_are_read_in_the_offices_time() {
        // 2026-11-21T18:30:00Z is the next morning in Jakarta.
        let moment = Moment(1_795_285_800_000);
        assert_eq!(ID.day_and_time(moment), "22 Nov 2026, 01.30 WIB");
        assert_eq!(EN.time(moment), "01:30 WIB");
        assert_eq!(ID.long_day(moment), "Minggu, 22 November 2026");
        assert_eq!(EN.long_day(moment), "Sunday, 22 November 2026");
        assert_eq!(ID.leaf(moment), ("22".to_owned(), "Nov"));
        let jayapura = Dates {
            zone: Zone::Wit,
            ..ID
        };
        assert_eq!(jayapura.time(moment), "03.30 WIT");
    }

    #[test]
    fn hours_name_the_day_only_where_there_are_two() {
        let start = moment("2026-11-17", "09:00");
        assert_eq!(ID.hours(start, start.plus(150 * MINUTE)), "09.00–11.30 WIB");
        assert_eq!(EN.hours(start, start.plus(15 * HOUR)), "09:00–24:00 WIB");
        assert_eq!(
            ID.hours(start, start.plus(24 * HOUR)),
            "17 Nov 2026, 09.00 WIB – 18 Nov 2026, 09.00 WIB"
        );
    }

    #[test]
    fn an_arrival_on_another_day_says_so() {
        let first = moment("2026-11-28", "21:00");
        let night = moment("2026-11-29", "00:05");
        assert_eq!(ID.clock_since(night, first), "29 Nov 2026, 00.05");
        assert_eq!(EN.time_since(night, first), "29 Nov 2026, 00:05 WIB");
        assert_eq!(ID.time_since(first, first), "21.00 WIB");
    }

    #[test]
    fn days_are_named_once_where_they_are_one() {
        let start = moment("2026-12-02", "09:00");
        let days = |hours| ID.days(start, start.plus(hours * HOUR));
        assert_eq!(days(15), "Rabu, 2 Desember 2026");
        assert_eq!(days(27), "Rabu, 2 Desember – Kamis, 3 Desember 2026");
        assert_eq!(
            days(24 * 30),
            "Rabu, 2 Desember 2026 – Jumat, 1 Januari 2027"
        );
        assert_eq!(ID.end(start.plus(15 * HOUR)), "2 Des 2026, 24.00 WIB");
        assert_eq!(ID.end(start.plus(HOUR)), "2 Des 2026, 10.00 WIB");
        let clocks = |hours| ID.clocks(start, start.plus(hours * HOUR));
        assert_eq!(clocks(27), "09.00–12.00 WIB");
        assert_eq!(clocks(39), "09.00–24.00 WIB");
    }
}

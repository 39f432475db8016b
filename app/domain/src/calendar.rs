//! Days and clock times of an office. Indonesia has three zones and no summer time, so a zone is a number
//! of hours, in the browser too.

use crate::clock::{HOUR, Moment};
use crate::language::Language;
use jiff::civil::{self, Date};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use serde::{Deserialize, Serialize};
use std::fmt;

const MONTHS_ID: [&str; 12] = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A time zone of Indonesia.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Zone {
    /// Western Indonesian time, UTC+7.
    #[default]
    Wib,
    /// Central Indonesian time, UTC+8.
    Wita,
    /// Eastern Indonesian time, UTC+9.
    Wit,
}

impl Zone {
    /// All zones, from west to east.
    pub const ALL: [Self; 3] = [Self::Wib, Self::Wita, Self::Wit];

    /// The word in settings and forms.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Wib => "wib",
            Self::Wita => "wita",
            Self::Wit => "wit",
        }
    }

    /// Reads a word as written by [`Self::code`].
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|zone| zone.code() == code)
    }

    /// Its name behind a clock time, the same in both languages.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Wib => "WIB",
            Self::Wita => "WITA",
            Self::Wit => "WIT",
        }
    }

    /// How many hours its clocks are ahead of UTC.
    #[must_use]
    pub const fn hours(self) -> i8 {
        match self {
            Self::Wib => 7,
            Self::Wita => 8,
            Self::Wit => 9,
        }
    }

    fn zoned(self, moment: Moment) -> Zoned {
        Timestamp::from_millisecond(moment.0)
            .unwrap_or_default()
            .to_zoned(TimeZone::fixed(jiff::tz::offset(self.hours())))
    }

    /// The day of a moment.
    #[must_use]
    pub fn day(self, moment: Moment) -> Day {
        Day(self.zoned(moment).date())
    }

    /// What clocks show at a moment.
    #[must_use]
    pub fn clock(self, moment: Moment) -> ClockTime {
        let at = self.zoned(moment);
        ClockTime {
            hour: at.hour().unsigned_abs(),
            minute: at.minute().unsigned_abs(),
        }
    }

    /// The calendar year of a moment.
    #[must_use]
    pub fn year(self, moment: Moment) -> i16 {
        self.day(moment).year()
    }

    /// The moment at which clocks show a time of a day.
    #[must_use]
    pub fn moment(self, day: Day, time: ClockTime) -> Moment {
        let hour = i8::try_from(time.hour).unwrap_or_default();
        let minute = i8::try_from(time.minute).unwrap_or_default();
        let utc = day.0.at(hour, minute, 0, 0).to_zoned(TimeZone::UTC);
        let millisecond = utc.map_or(0, |utc| utc.timestamp().as_millisecond());
        Moment(millisecond).plus(-i64::from(self.hours()) * HOUR)
    }

    /// Reads a day and a clock time as a form's fields hold them, `2026-11-17` and `09:30`; `None` for
    /// anything else.
    #[must_use]
    pub fn parse(self, day: &str, time: &str) -> Option<Moment> {
        Some(self.moment(Day::parse(day.trim())?, ClockTime::parse(time.trim())?))
    }

    /// The first moment of a day.
    #[must_use]
    pub fn start(self, day: Day) -> Moment {
        self.moment(day, ClockTime::MIDNIGHT)
    }

    /// The first moment of the calendar year that `moment` is in.
    #[must_use]
    pub fn start_of_year(self, moment: Moment) -> Moment {
        self.start(Day(self.day(moment).0.first_of_year()))
    }

    /// The first moment of the day that `moment` is in.
    #[must_use]
    pub fn start_of_day(self, moment: Moment) -> Moment {
        self.start(self.day(moment))
    }

    /// The day that ends with `moment` or is under way then: the midnight that ends a day belongs to it.
    #[must_use]
    pub fn last_day(self, moment: Moment) -> Day {
        self.day(moment.plus(-1))
    }

    /// The first moment after the days that end with `moment`.
    #[must_use]
    pub fn end_of_day(self, moment: Moment) -> Moment {
        self.last_day(moment)
            .next()
            .map_or(moment, |next| self.start(next))
    }
}

/// A day of the Gregorian calendar, of the years 1 to 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(Date);

/// Days of the week, Monday first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "their names say it")]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Weekday {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
        Self::Sunday,
    ];

    /// Its name.
    #[must_use]
    pub const fn name(self, language: Language) -> &'static str {
        match (language, self) {
            (Language::Id, Weekday::Monday) => "Senin",
            (Language::Id, Weekday::Tuesday) => "Selasa",
            (Language::Id, Weekday::Wednesday) => "Rabu",
            (Language::Id, Weekday::Thursday) => "Kamis",
            (Language::Id, Weekday::Friday) => "Jumat",
            (Language::Id, Weekday::Saturday) => "Sabtu",
            (Language::Id, Weekday::Sunday) => "Minggu",
            (Language::En, Weekday::Monday) => "Monday",
            (Language::En, Weekday::Tuesday) => "Tuesday",
            (Language::En, Weekday::Wednesday) => "Wednesday",
            (Language::En, Weekday::Thursday) => "Thursday",
            (Language::En, Weekday::Friday) => "Friday",
            (Language::En, Weekday::Saturday) => "Saturday",
            (Language::En, Weekday::Sunday) => "Sunday",
        }
    }
}

impl Day {
    /// The day of a year, a month from 1 to 12 and a day of it; `None` for one that no calendar has.
    #[must_use]
    pub fn new(year: i16, month: u8, day: u8) -> Option<Self> {
        let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
        let date = Date::new(year, month, day).ok();
        date.filter(|date| date.year() > 0).map(Self)
    }

    /// Reads `YYYY-MM-DD`; `None` for anything else and for days that no calendar has.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = |part: &str, length| {
            part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit())
        };
        let mut parts = text.split('-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() || !digits(year, 4) || !digits(month, 2) || !digits(day, 2) {
            return None;
        }
        let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
        date.ok().filter(|date| date.year() > 0).map(Self)
    }

    /// The year.
    #[must_use]
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// The month, 1 to 12.
    #[must_use]
    pub fn month(self) -> u8 {
        self.0.month().unsigned_abs()
    }

    /// The day of the month, 1 to 31.
    #[must_use]
    pub fn day(self) -> u8 {
        self.0.day().unsigned_abs()
    }

    /// The day of the week.
    #[must_use]
    pub fn weekday(self) -> Weekday {
        match self.0.weekday() {
            civil::Weekday::Monday => Weekday::Monday,
            civil::Weekday::Tuesday => Weekday::Tuesday,
            civil::Weekday::Wednesday => Weekday::Wednesday,
            civil::Weekday::Thursday => Weekday::Thursday,
            civil::Weekday::Friday => Weekday::Friday,
            civil::Weekday::Saturday => Weekday::Saturday,
            civil::Weekday::Sunday => Weekday::Sunday,
        }
    }

    fn month_name(self, language: Language) -> &'static str {
        let months = match language {
            Language::Id => MONTHS_ID,
            Language::En => MONTHS_EN,
        };
        usize::from(self.month())
            .checked_sub(1)
            .and_then(|month| months.get(month).copied())
            .unwrap_or_default()
    }

    /// The month in three letters, which tell all of them apart in both languages: `Des`, `Dec`.
    #[must_use]
    pub fn short_month(self, language: Language) -> &'static str {
        let name = self.month_name(language);
        name.get(..3).unwrap_or(name)
    }

    /// The day as lines of text have it: `22 Nov 2026`.
    #[must_use]
    pub fn short(self, language: Language) -> String {
        let month = self.short_month(language);
        format!("{} {month} {}", self.day(), self.year())
    }

    /// The day in full: `Selasa, 17 November 2026` (`Tuesday, 17 November 2026`).
    #[must_use]
    pub fn long(self, language: Language) -> String {
        format!(
            "{}, {} {} {}",
            self.weekday().name(language),
            self.day(),
            self.month_name(language),
            self.year()
        )
    }

    /// The day so many days later, earlier where `days` is negative; `None` where there is none.
    #[must_use]
    pub fn plus(self, days: i64) -> Option<Self> {
        let later = self.0.checked_add(jiff::Span::new().try_days(days).ok()?);
        later.ok().filter(|date| date.year() > 0).map(Self)
    }

    /// The day after; `None` after the last one that there is.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        self.0.tomorrow().ok().map(Self)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{:04}-{:02}-{:02}",
            self.year(),
            self.month(),
            self.day()
        )
    }
}

/// What a clock shows: hours 0 to 23 and minutes 0 to 59.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClockTime {
    hour: u8,
    minute: u8,
}

impl ClockTime {
    /// When a day begins.
    pub const MIDNIGHT: Self = Self { hour: 0, minute: 0 };

    /// Reads `09:30`, or `09.30` as people write it here; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (hour, minute) = text.split_once([':', '.'])?;
        let number = |text: &str, limit: u8| {
            let digits = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
            let number: u8 = digits.then(|| text.parse().ok()).flatten()?;
            (number < limit).then_some(number)
        };
        Some(Self {
            hour: number(hour, 24)?,
            minute: number(minute, 60)?,
        })
    }

    /// The hour, 0 to 23.
    #[must_use]
    pub const fn hour(self) -> u8 {
        self.hour
    }

    /// The minute, 0 to 59.
    #[must_use]
    pub const fn minute(self) -> u8 {
        self.minute
    }
}

impl fmt::Display for ClockTime {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:02}:{:02}", self.hour, self.minute)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::DAY;
    use proptest::prelude::*;

    fn at(zone: Zone, day: &str, time: &str) -> Moment {
        zone.parse(day, time).unwrap()
    }

    #[test]
    fn only_days_that_a_calendar_has_are_read() {
        assert_eq!(Day::parse("2024-02-29").unwrap().to_string(), "2024-02-29");
        for bad in [
            "2026-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-04-31",
            "2026-1-1",
            "22-11-2026",
            "",
            "2026-11-2é",
            "0000-01-01",
            "2026-11-17-",
            "+026-11-17",
        ] {
            assert_eq!(Day::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn days_and_months_have_their_names() {
        let day = Day::parse("2026-05-02").unwrap();
        assert_eq!(day.short(Language::Id), "2 Mei 2026");
        assert_eq!(day.short(Language::En), "2 May 2026");
        assert_eq!(day.long(Language::Id), "Sabtu, 2 Mei 2026");
        assert_eq!(day.long(Language::En), "Saturday, 2 May 2026");
    }

    #[test]
    fn only_times_that_a_clock_shows_are_read() {
        assert_eq!(ClockTime::parse("23.05"), ClockTime::parse("23:05"));
        for bad in [
            "24:00", "9:00", "+9:00", "09:60", "0900", "", "09:0a", "09:00:00",
        ] {
            assert_eq!(ClockTime::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn each_zone_has_clocks_of_its_own() {
        // 2026-11-21T18:30:00Z is the next morning in all three.
        let moment = Moment(1_795_285_800_000);
        for (zone, shows) in [
            (Zone::Wib, "01:30"),
            (Zone::Wita, "02:30"),
            (Zone::Wit, "03:30"),
        ] {
            assert_eq!(zone.clock(moment).to_string(), shows);
            assert_eq!(zone.day(moment).to_string(), "2026-11-22");
            assert_eq!(zone.day(moment).weekday(), Weekday::Sunday);
            assert_eq!(Zone::from_code(zone.code()), Some(zone));
        }
        // Half an hour before the new year in the west.
        let late = at(Zone::Wib, "2026-12-31", "23:30");
        assert_eq!((Zone::Wib.year(late), Zone::Wit.year(late)), (2026, 2027));
    }

    #[test]
    fn the_midnight_that_ends_a_day_belongs_to_it() {
        let zone = Zone::Wib;
        let evening = at(zone, "2026-02-28", "23:05");
        let midnight = at(zone, "2026-03-01", "00:00");
        assert_eq!(zone.end_of_day(evening), midnight);
        assert_eq!(zone.end_of_day(midnight), midnight);
        assert_eq!(zone.last_day(midnight), zone.day(evening));
        assert_eq!(zone.start_of_day(evening), midnight.plus(-DAY));
        let year = zone.start_of_year(evening);
        assert_eq!(zone.start_of_year(year), year);
        assert!(zone.year(year.plus(-1)) < zone.year(evening));
    }

    proptest! {
        #[test]
        fn days_are_counted_on_the_calendar(days in -700_000i64..2_900_000) {
            let first = Day::parse("1970-01-01").unwrap();
            let found = first.plus(days).unwrap();
            prop_assert_eq!(found.plus(-days), Some(first));
            prop_assert_eq!(found.plus(1), found.next());
            // 1970-01-01 was a Thursday.
            prop_assert_eq!(Weekday::ALL[usize::try_from((days + 3).rem_euclid(7)).unwrap()], found.weekday());
        }

        #[test]
        fn a_day_and_a_time_read_back(seconds in 0i64..4_000_000_000, zone in 0usize..3) {
            let (zone, moment) = (Zone::ALL[zone], Moment(seconds / 60 * 60_000));
            let (day, time) = (zone.day(moment), zone.clock(moment));
            prop_assert_eq!(zone.moment(day, time), moment);
            prop_assert_eq!(Day::parse(&day.to_string()), Some(day));
            prop_assert_eq!(ClockTime::parse(&time.to_string()), Some(time));
        }
    }
}

//! Times and durations as programs write them for people.

use super::Hint;
use crate::calendar::{Day, Zone};
use crate::clock::{HOUR, Moment};

/// What a clock on the wall shows: seconds since 1970-01-01 00:00 on such clocks, in whichever zone they hang.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalTime(i64);

const SECONDS_OF_DAY: i64 = 86_400;

impl LocalTime {
    /// A second of a day.
    #[must_use]
    pub fn of(day: Day, second: u32) -> Self {
        // A clock in a zone without an offset would show the same.
        let start = Zone::Wib
            .start(day)
            .plus(i64::from(Zone::Wib.hours()) * HOUR);
        Self(start.0.div_euclid(1000) + i64::from(second))
    }

    /// The seconds since 1970-01-01 00:00.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        self.0
    }

    /// The moment when clocks of a zone show it.
    #[must_use]
    pub fn moment(self, zone: Zone) -> Moment {
        Moment(self.0.saturating_mul(1000)).plus(-i64::from(zone.hours()) * HOUR)
    }

    /// The same clock time a day later.
    pub(super) const fn next_day(self) -> Self {
        Self(self.0.saturating_add(SECONDS_OF_DAY))
    }
}

/// What comes first in a date of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayOrder {
    /// The day: `17/11/2026`.
    DayFirst,
    /// The month: `11/17/2026`.
    MonthFirst,
}

/// A date as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Date {
    Plain(Day),
    /// Two numbers before a year.
    Numbers(u32, u32, u32),
}

/// A time as written: a date, a clock time or both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Written {
    date: Option<Date>,
    second: Option<u32>,
}

fn day(year: u32, month: u32, day: u32) -> Option<Day> {
    // Programs leave the century out.
    let year = if year < 100 { year + 2000 } else { year };
    Day::parse(&format!("{year:04}-{month:02}-{day:02}"))
}

/// A number of a few digits.
fn number(text: &str) -> Option<u32> {
    let digits = (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

fn month(word: &str) -> Option<u32> {
    const MONTHS: [&[&str]; 12] = [
        &["january", "januari"],
        &["february", "februari", "pebruari"],
        &["march", "maret"],
        &["april"],
        &["may", "mei"],
        &["june", "juni"],
        &["july", "juli"],
        &["august", "agustus", "agt"],
        &["september"],
        &["october", "oktober"],
        &["november", "nopember"],
        &["december", "desember"],
    ];
    let is = |name: &&str| *name == word || word.len() >= 3 && name.starts_with(word);
    let place = MONTHS.iter().position(|names| names.iter().any(is))?;
    u32::try_from(place + 1).ok()
}

fn is_weekday(word: &str) -> bool {
    const DAYS: [&str; 14] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "senin",
        "selasa",
        "rabu",
        "kamis",
        "jumat",
        "sabtu",
        "minggu",
    ];
    word.len() >= 3 && DAYS.iter().any(|day| day.starts_with(word))
}

/// A clock time; `afternoon` where it has one of two halves.
fn second_of_day(text: &str, afternoon: Option<bool>) -> Option<u32> {
    let mut parts = text.split([':', '.']);
    let (hour, minute) = (number(parts.next()?)?, number(parts.next()?)?);
    let second = parts.next().map_or(Some(0), number)?;
    // Thousandths of a second say nothing here.
    let hour = match afternoon {
        None => hour,
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(afternoon) => hour % 12 + if afternoon { 12 } else { 0 },
    };
    (hour < 24 && minute < 60 && second < 60).then_some(hour * 3600 + minute * 60 + second)
}

impl Written {
    /// Reads a time; `None` for anything else and for a time that names its zone.
    pub(super) fn read(text: &str) -> Option<Self> {
        // No date is longer, and a cell may hold much.
        if text.len() > 80 {
            return None;
        }
        let mut text = text.to_lowercase();
        // ISO puts a letter between date and time.
        if let Some((date, time)) = text.split_once('t')
            && date.ends_with(|c: char| c.is_ascii_digit())
            && time.starts_with(|c: char| c.is_ascii_digit())
        {
            text = format!("{date} {time}");
        }
        let (mut date, mut clock, mut afternoon) = (None, None, None);
        let (mut named, mut numbers) = (None, Vec::new());
        for word in text
            .split(|c: char| c.is_whitespace() || c == ',')
            .filter(|word| !word.is_empty())
        {
            let (word, half) = match word.strip_suffix("am").or(word.strip_suffix("a.m.")) {
                Some(rest) => (rest, Some(false)),
                None => match word.strip_suffix("pm").or(word.strip_suffix("p.m.")) {
                    Some(rest) => (rest, Some(true)),
                    None => (word, None),
                },
            };
            if half.is_some() && afternoon.replace(half.unwrap_or_default()).is_some() {
                return None;
            }
            if word.is_empty() {
                continue;
            }
            if let Some(found) = numeric_date(word) {
                if date.replace(found).is_some() {
                    return None;
                }
            } else if word.starts_with(|c: char| c.is_ascii_digit()) && word.contains([':', '.']) {
                if clock.replace(word).is_some() {
                    return None;
                }
            } else if let Some(number) = number(word) {
                numbers.push(number);
            } else if let Some(found) = month(word) {
                if named.replace(found).is_some() {
                    return None;
                }
            } else if !is_weekday(word) && word != "at" && word != "pukul" {
                return None;
            }
        }
        if let Some(month) = named {
            let [one, other] = numbers.as_slice() else {
                return None;
            };
            // `17 Nov 2026` and `Nov 17, 2026` alike; `2026 Nov 17` too.
            let (of_month, year) = if *one > 31 {
                (*other, *one)
            } else {
                (*one, *other)
            };
            if date
                .replace(Date::Plain(day(year, month, of_month)?))
                .is_some()
            {
                return None;
            }
        } else if !numbers.is_empty() {
            return None;
        }
        let second = match clock {
            Some(clock) => Some(second_of_day(
                clock.trim_end_matches(['.', ':']),
                afternoon,
            )?),
            None if afternoon.is_some() => return None,
            None => None,
        };
        (date.is_some() || second.is_some()).then_some(Self { date, second })
    }

    /// A clock time without a date.
    pub(super) const fn is_bare(&self) -> bool {
        self.date.is_none()
    }

    /// Its day.
    pub(super) fn day(&self, order: Option<DayOrder>) -> Option<Day> {
        match (self.date?, order) {
            (Date::Plain(day), _) => Some(day),
            (Date::Numbers(one, other, year), Some(order)) => {
                let first = match order {
                    DayOrder::DayFirst => day(year, other, one),
                    DayOrder::MonthFirst => day(year, one, other),
                };
                // A number above 12 is no month, whatever other dates of the file look like.
                first.or_else(|| {
                    if one > 12 || other > 12 {
                        self.day_alone()
                    } else {
                        None
                    }
                })
            }
            (Date::Numbers(..), None) => self.day_alone(),
        }
    }

    /// Its day where the date itself leaves no choice.
    fn day_alone(&self) -> Option<Day> {
        match self.date? {
            Date::Plain(day) => Some(day),
            Date::Numbers(one, other, year) => match (day(year, other, one), day(year, one, other))
            {
                (Some(day), None) | (None, Some(day)) => Some(day),
                (Some(one), Some(other)) if one == other => Some(one),
                _ => None,
            },
        }
    }

    /// When it is; `today` is the day of a clock time without a date.
    pub(super) fn at(&self, order: Option<DayOrder>, today: Option<Day>) -> Option<LocalTime> {
        let day = if self.date.is_some() {
            self.day(order)
        } else {
            today
        };
        Some(LocalTime::of(day?, self.second?))
    }
}

/// `17/11/2026`, `17-11-26`, `17.11.2026` or `2026-11-17`.
fn numeric_date(word: &str) -> Option<Date> {
    let sign = ['/', '-', '.']
        .into_iter()
        .find(|sign| word.contains(*sign))?;
    let mut parts = word.split(sign);
    let (one, other, last) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || sign == '.' && last.len() != 4 {
        return None;
    }
    let numbers = (number(one)?, number(other)?, number(last)?);
    if one.len() == 4 {
        return day(numbers.0, numbers.1, numbers.2).map(Date::Plain);
    }
    (one.len() <= 2 && other.len() <= 2).then_some(Date::Numbers(numbers.0, numbers.1, numbers.2))
}

/// The dates of a file, to find out what comes first in them.
#[derive(Default)]
pub(super) struct Dates {
    open: Vec<(u64, String, Written)>,
    day_first: bool,
    month_first: bool,
    bare: bool,
}

impl Dates {
    pub(super) fn see(&mut self, line: u64, text: &str) {
        let Some(written) = Written::read(text) else {
            return;
        };
        match written.date {
            None => self.bare = true,
            Some(Date::Plain(_)) => {}
            Some(Date::Numbers(one, other, _)) => {
                if written.day_alone().is_some() {
                    self.day_first |= one > 12;
                    self.month_first |= other > 12;
                } else if one <= 12 && other <= 12 {
                    self.open.push((line, text.to_owned(), written));
                }
            }
        }
    }

    /// Some time has no date.
    pub(super) const fn has_bare_times(&self) -> bool {
        self.bare
    }

    /// What comes first; a date that leaves it open otherwise.
    pub(super) fn order(&self, hint: &Hint) -> Result<Option<DayOrder>, (u64, String)> {
        if hint.order.is_some() {
            return Ok(hint.order);
        }
        let orders = [DayOrder::DayFirst, DayOrder::MonthFirst];
        let [by_day, by_month] = orders.map(|order| {
            let near = |(_, _, written): &(u64, String, Written)| {
                let day = written.day(Some(order));
                // A meeting may last past midnight.
                let days = hint.day.map(|day| [day.plus(-1), Some(day), day.plus(1)]);
                days.is_some_and(|days| days.contains(&day))
            };
            self.open.iter().all(near)
        });
        match (self.day_first, self.month_first, self.open.first()) {
            (true, false, _) => Ok(Some(DayOrder::DayFirst)),
            (false, true, _) => Ok(Some(DayOrder::MonthFirst)),
            (_, _, None) => Ok(None),
            (_, _, Some((line, text, _))) => match (by_day, by_month) {
                (true, false) => Ok(Some(DayOrder::DayFirst)),
                (false, true) => Ok(Some(DayOrder::MonthFirst)),
                _ => Err((*line, text.clone())),
            },
        }
    }
}

/// How many seconds a duration is: minutes as a number alone, `1 hr 3 min`, `1 jam 3 mnt`, `1:03:22`.
pub(super) fn seconds_long(text: &str) -> Option<i64> {
    // A day in seconds has six digits; more are no stay in a meeting.
    const MOST: i64 = 1_000_000;
    if text.len() > 40 {
        return None;
    }
    let text = text.trim().to_lowercase();
    if let [hours, minutes, seconds] = text.split(':').collect::<Vec<_>>().as_slice() {
        let (hours, minutes, seconds) = (number(hours)?, number(minutes)?, number(seconds)?);
        return Some(i64::from(hours) * 3600 + i64::from(minutes) * 60 + i64::from(seconds));
    }
    let mut total = 0_i64;
    let mut rest = text.as_str();
    let mut has_unit = false;
    while !rest.is_empty() {
        let end = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        let (digits, after) = rest.split_at(end);
        let count = digits.parse::<i64>().ok().filter(|count| *count < MOST)?;
        // Spreadsheets put a comma or a point behind minutes.
        let fraction = after
            .strip_prefix(['.', ','])
            .filter(|after| after.bytes().all(|byte| byte.is_ascii_digit()));
        if let Some(fraction) = fraction
            && !has_unit
        {
            let tenths = fraction
                .bytes()
                .next()
                .map_or(0, |byte| i64::from(byte - b'0'));
            return Some(count * 60 + tenths * 6);
        }
        let after = after.trim_start();
        let end = after
            .find(|c: char| !c.is_alphabetic())
            .unwrap_or(after.len());
        let (unit, next) = after.split_at(end);
        total += count
            * match unit {
                "h" | "hr" | "hrs" | "hour" | "hours" | "j" | "jam" => 3600,
                "" if !has_unit && next.trim().is_empty() => 60,
                "m" | "min" | "mins" | "minute" | "minutes" | "mnt" | "menit" => 60,
                "s" | "sec" | "secs" | "second" | "seconds" | "d" | "dtk" | "detik" => 1,
                _ => return None,
            };
        has_unit = true;
        rest = next.trim_start_matches(|c: char| c.is_whitespace() || c == '.' || c == ',');
    }
    has_unit.then_some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, order: Option<DayOrder>) -> Option<LocalTime> {
        Written::read(text)?.at(order, Day::parse("2026-11-17"))
    }

    #[test]
    fn a_time_is_read_however_it_is_written() {
        let day = Day::parse("2026-11-17").unwrap();
        let morning = LocalTime::of(day, 9 * 3600 + 60);
        for text in [
            "11/17/2026 09:01:00 AM",
            "17/11/2026 09.01",
            "17-11-2026 09:01",
            "17.11.2026 09.01.00",
            "11/17/26 9:01 AM",
            "2026-11-17 09:01:00",
            "2026-11-17T09:01:00",
            "2026/11/17 09:01",
            "Nov 17, 2026 09:01 AM",
            "Nov 17, 2026 9:01\u{202f}AM",
            "17 Nov 2026 09:01",
            "Selasa, 17 November 2026 pukul 09.01",
            "17 Nopember 2026 9:01am",
            "09:01",
            "9:01 AM",
            "09.01",
        ] {
            assert_eq!(at(text, None), Some(morning), "{text}");
        }
        assert_eq!(at("12:00 AM", None), Some(LocalTime::of(day, 0)));
        assert_eq!(at("12:30 PM", None), Some(LocalTime::of(day, 45_000)));
        for text in [
            "",
            "kemarin",
            "2026-11-17",
            "2026-11-17T09:01:00Z",
            "2026-11-17 09:01 +07:00",
            "09:01 WIB",
            "25:00",
            "13:00 PM",
            "31/02/2026 09:00",
            "09:01 10:01",
            "17",
            "17 Nov 09:01",
            "99999999999999:1",
        ] {
            assert_eq!(at(text, None), None, "{text}");
        }
    }

    #[test]
    fn a_date_of_two_small_numbers_needs_their_order() {
        let day = |text| Day::parse(text).map(|day| LocalTime::of(day, 3600));
        assert_eq!(at("03/04/2026 01:00", None), None);
        assert_eq!(
            at("03/04/2026 01:00", Some(DayOrder::DayFirst)),
            day("2026-04-03")
        );
        assert_eq!(
            at("03/04/2026 01:00", Some(DayOrder::MonthFirst)),
            day("2026-03-04")
        );
        assert_eq!(at("03/03/2026 01:00", None), day("2026-03-03"));
    }

    #[test]
    fn a_clock_shows_a_moment_of_its_zone() {
        let time = at("2026-11-17 09:01", None).unwrap();
        assert_eq!(
            Some(time.moment(Zone::Wita)),
            Zone::Wita.parse("2026-11-17", "09:01")
        );
    }

    #[test]
    fn durations_are_read_in_both_languages() {
        for (text, seconds) in [
            ("63", 3780),
            ("63.0", 3780),
            ("1 hr 3 min", 3780),
            ("1 jam 3 mnt", 3780),
            ("1 jam 3 menit", 3780),
            ("1h 3m", 3780),
            ("1:03:00", 3780),
            ("45 min", 2700),
            ("42m", 2520),
            ("30 detik", 30),
            ("2 hours", 7200),
        ] {
            assert_eq!(seconds_long(text), Some(seconds), "{text}");
        }
        for text in [
            "",
            "lama",
            "3 hari",
            "99999999999999999999",
            "1:2:3:4",
            "-5",
            "min",
        ] {
            assert_eq!(seconds_long(text), None, "{text}");
        }
    }
}

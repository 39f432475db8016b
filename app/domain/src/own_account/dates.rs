//! When a post was published, as the platforms write it: with an offset, with a clock alone or as a day alone; in
//! numbers whose order may have to be asked for.

use super::post::Published;
use crate::calendar::{ClockTime, Day, Zone};
use crate::clock::{MINUTE, Moment};
use crate::language::Language;
use crate::meeting::{DayOrder, LocalTime};

/// How the clocks of a file stand that does not say so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileClock {
    /// They show the time of a zone of Indonesia.
    Zone(Zone),
    /// They are so many minutes ahead of UTC, from −720 to 840; see [`Self::by_post`].
    AheadOfUtc(i16),
}

impl FileClock {
    /// Found by one post whose time is known: `shown` is what the file has, `known` when it really was. Offsets are
    /// whole quarters of an hour; `None` where the two are no offset apart that any place on Earth has.
    #[must_use]
    pub fn by_post(shown: Published, known: Moment) -> Option<Self> {
        let shown = local(shown.day, shown.time?).seconds();
        let apart = shown.checked_sub(known.0.div_euclid(1000))?;
        let quarters = apart.checked_add(450)?.div_euclid(900);
        (-48..=56)
            .contains(&quarters)
            .then(|| i16::try_from(quarters * 15).ok().map(Self::AheadOfUtc))?
    }

    const fn minutes(self) -> i64 {
        match self {
            Self::Zone(zone) => zone.hours() as i64 * 60,
            Self::AheadOfUtc(minutes) => minutes as i64,
        }
    }
}

/// What a clock shows.
fn local(day: Day, time: ClockTime) -> LocalTime {
    LocalTime::of(
        day,
        u32::from(time.hour()) * 3600 + u32::from(time.minute()) * 60,
    )
}

/// A moment by the clocks of a zone.
fn published(moment: Moment, zone: Zone) -> Published {
    Published {
        day: zone.day(moment),
        time: Some(zone.clock(moment)),
    }
}

/// A date as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Date {
    Plain(Day),
    /// Two numbers that may be day and month or month and day, and a year.
    Numbers(u8, u8, i16),
    /// A month and a day of it; the year is left out.
    NoYear(u8, u8),
}

/// A time as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Written {
    date: Date,
    time: Option<ClockTime>,
    /// Minutes ahead of UTC.
    offset: Option<i64>,
}

/// A number of one to four digits.
fn number(text: &str) -> Option<i16> {
    let digits = (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

/// The same below 100.
fn small(text: &str) -> Option<u8> {
    number(text)
        .filter(|_| text.len() <= 2)
        .and_then(|number| u8::try_from(number).ok())
}

/// A month by at least three of its letters in either language. Both have three that tell them all apart.
fn month(word: &str) -> Option<u8> {
    // `Agt` is as common as `Agu`.
    let short = if word == "agt" { "agu" } else { word.get(..3)? };
    let letters = word.len() <= 9 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is = |month: &u8| {
        Day::new(2000, *month, 1).is_some_and(|day| {
            Language::ALL
                .iter()
                .any(|language| day.short_month(*language).eq_ignore_ascii_case(short))
        })
    };
    (1..=12).find(is).filter(|_| letters)
}

/// Words that say nothing more: days of the week and what stands before a time.
fn is_filler(word: &str) -> bool {
    const WORDS: [&str; 15] = [
        "mon", "tue", "wed", "thu", "fri", "sat", "sun", "sen", "sel", "rab", "kam", "jum", "sab",
        "min", "puk",
    ];
    word == "at" || word.get(..3).is_some_and(|short| WORDS.contains(&short))
}

/// A clock time, seconds left out; `afternoon` where it has one of two halves.
fn clock(text: &str, afternoon: Option<bool>) -> Option<ClockTime> {
    let mut parts = text.split([':', '.']);
    let (hour, minute) = (small(parts.next()?)?, small(parts.next()?)?);
    // Seconds and thousandths say nothing here, but have to be numbers.
    if parts.any(|part| part.is_empty() || !part.bytes().all(|byte| byte.is_ascii_digit())) {
        return None;
    }
    let hour = match afternoon {
        None => hour,
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(afternoon) => hour % 12 + if afternoon { 12 } else { 0 },
    };
    ClockTime::parse(&format!("{hour:02}:{minute:02}"))
}

/// Minutes ahead of UTC: `+07:00`, `+0000`, `-03`, `z`.
fn offset(text: &str) -> Option<i64> {
    if matches!(text, "z" | "utc" | "gmt") {
        return Some(0);
    }
    if let Some(zone) = Zone::from_code(text) {
        return Some(i64::from(zone.hours()) * 60);
    }
    let (sign, rest) = match text.strip_prefix('+') {
        Some(rest) => (1, rest),
        None => (-1, text.strip_prefix(['-', '−'])?),
    };
    let (hours, minutes) = match (rest.split_once(':'), rest.len()) {
        (Some((hours, minutes)), _) => (hours, minutes),
        (None, 4) => rest.split_at_checked(2)?,
        (None, _) => (rest, "0"),
    };
    let (hours, minutes) = (small(hours)?, small(minutes)?);
    (hours <= 14 && minutes < 60).then(|| sign * (i64::from(hours) * 60 + i64::from(minutes)))
}

/// `06/17/2026`, `17-06-2026`, `17.06.2026` or `2026-06-17`.
fn numeric_date(word: &str) -> Option<Date> {
    let sign = ['/', '-', '.']
        .into_iter()
        .find(|sign| word.contains(*sign))?;
    let mut parts = word.split(sign);
    let (one, other, last) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    if one.len() == 4 {
        return Day::new(number(one)?, small(other)?, small(last)?).map(Date::Plain);
    }
    if last.len() != 4 && last.len() != 2 {
        return None;
    }
    let year = number(last)?;
    // Programs leave the century out.
    let year = if last.len() == 2 { year + 2000 } else { year };
    let (one, other) = (small(one)?, small(other)?);
    let exists = Day::new(year, one, other).or(Day::new(year, other, one));
    exists.map(|_| Date::Numbers(one, other, year))
}

impl Written {
    /// Reads a time; `None` for what is none.
    pub fn read(text: &str) -> Option<Self> {
        // No date is longer, and a cell may hold much.
        if text.len() > 60 {
            return None;
        }
        let text = text.to_lowercase();
        let (mut date, mut time, mut offset_found, mut half) = (None, None, None, None);
        let (mut named, mut numbers) = (None, Vec::new());
        for word in words(&text) {
            let fresh = if let Some(afternoon) = halves(word) {
                half.replace(afternoon).is_none()
            } else if let Some(found) = numeric_date(word) {
                date.replace(found).is_none()
            } else if word.starts_with(|c: char| c.is_ascii_digit()) && word.contains([':', '.']) {
                time.replace(word).is_none()
            } else if let Some(found) = number(word) {
                numbers.push(found);
                numbers.len() <= 2
            } else if let Some(found) = offset(word) {
                offset_found.replace(found).is_none()
            } else if let Some(found) = month(word) {
                named.replace(found).is_none()
            } else {
                is_filler(word)
            };
            if !fresh {
                return None;
            }
        }
        if let Some(month) = named {
            let found = match numbers.as_slice() {
                [one] => Date::NoYear(month, u8::try_from(*one).ok()?),
                // `13 Jan 2026`, `Jan 13, 2026` and `2026 Jan 13` alike.
                [one, other] => {
                    let (day, year) = if *one > 31 {
                        (*other, *one)
                    } else {
                        (*one, *other)
                    };
                    Date::Plain(Day::new(year, month, u8::try_from(day).ok()?)?)
                }
                _ => return None,
            };
            if date.replace(found).is_some() {
                return None;
            }
        } else if !numbers.is_empty() {
            return None;
        }
        let time = match time {
            Some(text) => Some(clock(text, half)?),
            None if half.is_some() || offset_found.is_some() => return None,
            None => None,
        };
        Some(Self {
            date: date?,
            time,
            offset: offset_found,
        })
    }

    /// Whether it has a clock time and leaves open where that clock hangs.
    pub const fn needs_zone(&self) -> bool {
        self.time.is_some() && self.offset.is_none()
    }

    /// Its two numbers, where day and month may be either.
    pub const fn numbers(&self) -> Option<(u8, u8)> {
        match self.date {
            Date::Numbers(one, other, _) => Some((one, other)),
            Date::Plain(_) | Date::NoYear(..) => None,
        }
    }

    fn day(&self, order: Option<DayOrder>, today: Day) -> Option<Day> {
        match self.date {
            Date::Plain(day) => Some(day),
            Date::Numbers(one, other, year) => {
                let (month, day) = match order {
                    Some(DayOrder::MonthFirst) => (one, other),
                    Some(DayOrder::DayFirst) => (other, one),
                    None if one == other => (one, other),
                    None => return None,
                };
                Day::new(year, month, day)
            }
            // The last such day that is not in the future; 29 February may be some years ago.
            Date::NoYear(month, day) => (0..8)
                .filter_map(|years| Day::new(today.year().checked_sub(years)?, month, day))
                .find(|day| *day <= today),
        }
    }

    /// When it was by the clocks of `zone`; `None` where the order of its numbers is not known or makes no day.
    pub fn published(
        &self,
        order: Option<DayOrder>,
        today: Day,
        zone: Zone,
        file: Option<FileClock>,
    ) -> Option<Published> {
        let day = self.day(order, today)?;
        let Some(time) = self.time else {
            return Some(Published { day, time: None });
        };
        let Some(minutes) = self.offset.or(file.map(FileClock::minutes)) else {
            return Some(Published { day, time: None });
        };
        let milliseconds = local(day, time).seconds().saturating_mul(1000);
        let moment = Moment(milliseconds).plus(minutes.saturating_mul(-MINUTE));
        Some(published(moment, zone))
    }

    /// What the file shows, whatever its zone: to find [`FileClock::by_post`].
    pub fn shown(&self, order: Option<DayOrder>, today: Day) -> Option<Published> {
        let day = self.day(order, today)?;
        Some(Published {
            day,
            time: self.time,
        })
    }
}

/// Whether a word is one of the halves of a day, and which.
fn halves(word: &str) -> Option<bool> {
    match word {
        "am" | "a.m." => Some(false),
        "pm" | "p.m." => Some(true),
        _ => None,
    }
}

/// The words of a date in small letters; what is written in one piece (`2026-06-17T09:11:00+07:00`, `9:01pm`) is
/// taken apart.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    for word in text.split(|c: char| c.is_whitespace() || c == ',') {
        let is_iso = |(date, time): &(&str, &str)| {
            date.ends_with(|c: char| c.is_ascii_digit())
                && time.starts_with(|c: char| c.is_ascii_digit())
        };
        let time = match word.split_once('t').filter(is_iso) {
            Some((date, time)) => {
                words.push(date);
                time
            }
            None => word,
        };
        // Behind a clock time something may stand without a space.
        let is_clock = time.starts_with(|c: char| c.is_ascii_digit()) && time.contains(':');
        let end = if is_clock {
            time.find(|c: char| !c.is_ascii_digit() && c != ':' && c != '.')
        } else {
            None
        };
        let (clock, behind) = time
            .split_at_checked(end.unwrap_or(time.len()))
            .unwrap_or((time, ""));
        words.extend([clock, behind]);
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The orders that the dates of a file speak for.
#[derive(Default)]
pub(super) struct Orders {
    day_first: bool,
    month_first: bool,
    open: Option<(u64, String)>,
}

impl Orders {
    /// Looks at a date on a line.
    pub fn see(&mut self, line: u64, text: &str, written: &Written) {
        match written.numbers() {
            Some((one, _)) if one > 12 => self.day_first = true,
            Some((_, other)) if other > 12 => self.month_first = true,
            Some((one, other)) if one != other && self.open.is_none() => {
                self.open = Some((line, text.to_owned()));
            }
            _ => {}
        }
    }

    /// The order, where the dates say it and do not contradict each other.
    pub const fn order(&self) -> Option<DayOrder> {
        match (self.day_first, self.month_first) {
            (true, false) => Some(DayOrder::DayFirst),
            (false, true) => Some(DayOrder::MonthFirst),
            _ => None,
        }
    }

    /// A date that needs the order.
    pub fn open(&self) -> Option<(u64, String)> {
        self.open.clone()
    }

    /// Whether any date has its numbers in some order.
    pub const fn any(&self) -> bool {
        self.day_first || self.month_first || self.open.is_some()
    }
}

/// When a post of X was made, from its id: the first bits are milliseconds since 2010-11-04T01:42:54.657Z
/// (Twitter's *Snowflake*, 2010). Earlier ids count posts and say nothing.
pub(super) fn of_x_id(id: &str, zone: Zone) -> Option<Published> {
    const FIRST: i64 = 1_288_834_974_657;
    /// Ids of that time are about a tenth of this; it is half an hour after the first moment.
    const LEAST: u64 = 1 << 43;
    let digits = (13..=19).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_digit());
    let id: u64 = digits.then(|| id.parse().ok()).flatten()?;
    let milliseconds = i64::try_from(id >> 22).ok()?;
    (id >= LEAST).then(|| published(Moment(FIRST).plus(milliseconds), zone))
}

#[cfg(test)]
mod tests;

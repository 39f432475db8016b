//! Moments as people read them and write them: day, month and clock time in the office's time zone.

use domain::clock::Moment;
use domain::language::Language;
use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

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

/// The office's time zone: western Indonesian time until the settings page offers the others.
fn zone() -> TimeZone {
    TimeZone::fixed(jiff::tz::offset(7))
}

fn zoned(moment: Moment) -> Zoned {
    Timestamp::from_millisecond(moment.0)
        .unwrap_or_default()
        .to_zoned(zone())
}

/// The moment of a day and a clock time in the office's time zone, as a form writes them: `2026-11-17`
/// and `09:30`. `None` for anything else.
#[must_use]
pub fn moment(day: &str, time: &str) -> Option<Moment> {
    let day: Date = day.trim().parse().ok()?;
    let (hour, minute) = time.trim().split_once([':', '.'])?;
    let digits = |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(hour) || !digits(minute) {
        return None;
    }
    let time = Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()?;
    let zoned = DateTime::from_parts(day, time).to_zoned(zone()).ok()?;
    Some(Moment(zoned.timestamp().as_millisecond()))
}

/// Day and clock time as a form's fields hold them: `2026-11-17`, `09:30`.
#[must_use]
pub fn fields(moment: Moment) -> (String, String) {
    let at = zoned(moment);
    (
        at.date().to_string(),
        format!("{:02}:{:02}", at.hour(), at.minute()),
    )
}

/// The first moment of the day that `moment` is in.
#[must_use]
pub fn start_of_day(moment: Moment) -> Moment {
    zoned(moment)
        .start_of_day()
        .map_or(moment, |start| Moment(start.timestamp().as_millisecond()))
}

/// The first moment after the days that end with `moment`: the midnight that ends a day belongs to it.
#[must_use]
pub fn end_of_day(moment: Moment) -> Moment {
    let next = zoned(last_moment(moment)).date().tomorrow().ok();
    next.and_then(|day| day.to_zoned(zone()).ok())
        .map_or(moment, |next| Moment(next.timestamp().as_millisecond()))
}

/// A moment as calendar files write it: `20261202T020000Z`.
#[must_use]
pub fn utc(moment: Moment) -> String {
    let at = Timestamp::from_millisecond(moment.0).unwrap_or_default();
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// The day of a moment as calendar files write it: `20261202`.
#[must_use]
pub fn date(moment: Moment) -> String {
    zoned(moment).strftime("%Y%m%d").to_string()
}

const fn weekday(day: Weekday, language: Language) -> &'static str {
    match (language, day) {
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

fn month_name(at: &Zoned, language: Language) -> &'static str {
    let months = match language {
        Language::Id => MONTHS_ID,
        Language::En => MONTHS_EN,
    };
    usize::try_from(at.month())
        .ok()
        .and_then(|month| months.get(month.saturating_sub(1)).copied())
        .unwrap_or_default()
}

/// Every month has three letters that tell it apart, in both languages, but for August: `Agu`, `Aug`.
fn short_month(at: &Zoned, language: Language) -> &'static str {
    let name = month_name(at, language);
    name.get(..3).unwrap_or(name)
}

/// `22 Nov 2026`.
#[must_use]
pub fn day(moment: Moment, language: Language) -> String {
    let at = zoned(moment);
    format!("{} {} {}", at.day(), short_month(&at, language), at.year())
}

/// `Selasa, 17 November 2026` (`Tuesday, 17 November 2026`).
#[must_use]
pub fn long_day(moment: Moment, language: Language) -> String {
    let at = zoned(moment);
    format!(
        "{}, {} {} {}",
        weekday(at.weekday(), language),
        at.day(),
        month_name(&at, language),
        at.year()
    )
}

/// The day from `from` to `to`, or the first and the last: `Rabu, 2 Desember – Kamis, 3 Desember 2026`.
#[must_use]
pub fn days(from: Moment, to: Moment, language: Language) -> String {
    let (first, last) = (zoned(from), zoned(last_moment(to)));
    let until = long_day(last_moment(to), language);
    if first.date() == last.date() {
        return until;
    }
    let since = long_day(from, language);
    if first.year() == last.year() {
        let year = format!(" {}", first.year());
        let since = since.strip_suffix(&year).unwrap_or(&since);
        return format!("{since} – {until}");
    }
    format!("{since} – {until}")
}

/// The last moment before `to`: the midnight that ends a day belongs to it.
const fn last_moment(to: Moment) -> Moment {
    to.plus(-1)
}

/// A leaf of a calendar: `02` and `Des`.
#[must_use]
pub fn leaf(moment: Moment, language: Language) -> (String, &'static str) {
    let at = zoned(moment);
    (format!("{:02}", at.day()), short_month(&at, language))
}

/// `22 Nov 2026, 09.12 WIB` (`09:12` in English).
#[must_use]
pub fn day_and_time(moment: Moment, language: Language) -> String {
    format!("{}, {}", day(moment, language), time(moment, language))
}

/// `09.12`, `09:12` in English: where the zone is said elsewhere.
#[must_use]
pub fn clock(moment: Moment, language: Language) -> String {
    let at = zoned(moment);
    let sign = match language {
        Language::Id => '.',
        Language::En => ':',
    };
    format!("{:02}{sign}{:02}", at.hour(), at.minute())
}

/// `09.12 WIB` (`09:12 WIB` in English).
#[must_use]
pub fn time(moment: Moment, language: Language) -> String {
    format!("{} WIB", clock(moment, language))
}

/// `09.00–11.30 WIB`, whatever the days; the midnight that ends a day is its 24th hour.
#[must_use]
pub fn clocks(from: Moment, to: Moment, language: Language) -> String {
    let ends = if zoned(to).date() == zoned(last_moment(to)).date() {
        clock(to, language)
    } else {
        clock(to, language).replacen("00", "24", 1)
    };
    format!("{}–{ends} WIB", clock(from, language))
}

/// Hours of one day, `09.00–11.30 WIB`; with the days where they are two.
#[must_use]
pub fn hours(from: Moment, to: Moment, language: Language) -> String {
    if zoned(from).date() == zoned(last_moment(to)).date() {
        clocks(from, to, language)
    } else {
        format!(
            "{} – {}",
            day_and_time(from, language),
            day_and_time(to, language)
        )
    }
}

/// The calendar year.
#[must_use]
pub fn year(moment: Moment) -> i16 {
    zoned(moment).year()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::clock::{HOUR, MINUTE};

    #[test]
    fn moments_are_read_in_western_indonesian_time() {
        // 2026-11-21T18:30:00Z is the next morning in Jakarta.
        let moment = Moment(1_795_285_800_000);
        assert_eq!(day_and_time(moment, Language::Id), "22 Nov 2026, 01.30 WIB");
        assert_eq!(time(moment, Language::En), "01:30 WIB");
        assert_eq!(year(moment), 2026);
        assert_eq!(long_day(moment, Language::Id), "Minggu, 22 November 2026");
        assert_eq!(long_day(moment, Language::En), "Sunday, 22 November 2026");
        assert_eq!(leaf(moment, Language::Id), ("22".to_owned(), "Nov"));
    }

    #[test]
    fn hours_name_the_day_only_where_there_are_two() {
        let start = moment("2026-11-17", "09:00").unwrap();
        assert_eq!(
            hours(start, start.plus(150 * MINUTE), Language::Id),
            "09.00–11.30 WIB"
        );
        assert_eq!(
            hours(start, start.plus(15 * HOUR), Language::En),
            "09:00–24:00 WIB"
        );
        assert_eq!(
            hours(start, start.plus(24 * HOUR), Language::Id),
            "17 Nov 2026, 09.00 WIB – 18 Nov 2026, 09.00 WIB"
        );
    }

    #[test]
    fn days_are_named_once_where_they_are_one() {
        let start = moment("2026-12-02", "09:00").unwrap();
        let days = |hours| days(start, start.plus(hours * HOUR), Language::Id);
        assert_eq!(days(15), "Rabu, 2 Desember 2026");
        assert_eq!(days(27), "Rabu, 2 Desember – Kamis, 3 Desember 2026");
        assert_eq!(
            days(24 * 30),
            "Rabu, 2 Desember 2026 – Jumat, 1 Januari 2027"
        );
        let clocks = |hours| clocks(start, start.plus(hours * HOUR), Language::Id);
        assert_eq!(clocks(27), "09.00–12.00 WIB");
        assert_eq!(clocks(39), "09.00–24.00 WIB");
    }

    #[test]
    fn what_a_form_holds_reads_back() {
        let at = moment(" 2026-02-28 ", "23:05").unwrap();
        assert_eq!(fields(at), ("2026-02-28".to_owned(), "23:05".to_owned()));
        assert_eq!(moment("2026-02-28", "23.05"), Some(at));
        let midnight = moment("2026-03-01", "00:00").unwrap();
        assert_eq!(end_of_day(at), midnight);
        assert_eq!(end_of_day(midnight), midnight, "the end of the day before");
        assert_eq!(
            fields(start_of_day(at)),
            ("2026-02-28".to_owned(), "00:00".to_owned())
        );
        for (day, time) in [
            ("2026-02-30", "09:00"),
            ("17/11/2026", "09:00"),
            ("2026-11-17", "24:00"),
            ("2026-11-17", "9:00"),
            ("2026-11-17", "+9:00"),
            ("", ""),
        ] {
            assert_eq!(moment(day, time), None, "{day} {time}");
        }
    }
}

//! Moments as people read them: day, month and clock time in the office's time zone.

use domain::clock::Moment;
use domain::language::Language;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

const MONTHS_ID: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des",
];
const MONTHS_EN: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// The office's time zone: western Indonesian time until the settings page offers the others.
fn zoned(moment: Moment) -> Zoned {
    let zone = TimeZone::fixed(jiff::tz::offset(7));
    Timestamp::from_millisecond(moment.0)
        .unwrap_or_default()
        .to_zoned(zone)
}

/// `22 Nov 2026`.
#[must_use]
pub fn day(moment: Moment, language: Language) -> String {
    let at = zoned(moment);
    let months = match language {
        Language::Id => MONTHS_ID,
        Language::En => MONTHS_EN,
    };
    let month = usize::try_from(at.month())
        .ok()
        .and_then(|month| months.get(month.saturating_sub(1)).copied())
        .unwrap_or_default();
    format!("{} {month} {}", at.day(), at.year())
}

/// `22 Nov 2026, 09.12 WIB` (`09:12` in English).
#[must_use]
pub fn day_and_time(moment: Moment, language: Language) -> String {
    format!("{}, {}", day(moment, language), time(moment, language))
}

/// `09.12 WIB` (`09:12 WIB` in English).
#[must_use]
pub fn time(moment: Moment, language: Language) -> String {
    let at = zoned(moment);
    let sign = match language {
        Language::Id => '.',
        Language::En => ':',
    };
    format!("{:02}{sign}{:02} WIB", at.hour(), at.minute())
}

/// The calendar year.
#[must_use]
pub fn year(moment: Moment) -> i16 {
    zoned(moment).year()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_in_western_indonesian_time() {
        // 2026-11-21T18:30:00Z is the next morning in Jakarta.
        let moment = Moment(1_795_285_800_000);
        assert_eq!(day_and_time(moment, Language::Id), "22 Nov 2026, 01.30 WIB");
        assert_eq!(time(moment, Language::En), "01:30 WIB");
        assert_eq!(year(moment), 2026);
    }
}

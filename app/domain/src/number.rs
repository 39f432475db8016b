//! Numbers as people write and read them.

use crate::language::Language;
use thiserror::Error;

/// Why a text is not read as a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NumberFault {
    /// Nothing was written.
    #[error("nothing was written")]
    Empty,
    /// It is not a number.
    #[error("this is not a number")]
    NotANumber,
}

/// The sign between thousands and the sign before decimals.
const fn signs(language: Language) -> (char, char) {
    match language {
        Language::Id => ('.', ','),
        Language::En => (',', '.'),
    }
}

/// The bytes of the longest number that is read; what people write has a fraction of it.
const MAX_LENGTH: usize = 64;

/// Reads a number as written in `language`.
///
/// One rule: in Indonesian, groups of exactly three digits after dots are thousands (`1.100`,
/// `1.234.567`), a comma then begins the decimals (`1.234,5`); otherwise a single comma or dot is the
/// decimal sign (`7,02` and `7.02`). In English text commas and dots change places. White space
/// around it, a leading `+`, `-` or `−`, a trailing `%` and spaces between groups of three are
/// accepted. A group that begins with zero is no thousands group: `0.500` is a half. Infinity and
/// NaN never result.
///
/// # Errors
/// [`NumberFault::Empty`] for blank text, [`NumberFault::NotANumber`] for everything else.
pub fn parse_number(text: &str, language: Language) -> Result<f64, NumberFault> {
    let text = text.trim();
    if text.is_empty() {
        return Err(NumberFault::Empty);
    }
    if text.len() > MAX_LENGTH {
        return Err(NumberFault::NotANumber);
    }
    let text = text.strip_suffix('%').map_or(text, str::trim_end);
    let negative = text.starts_with(['-', '−']);
    let text = text.strip_prefix(['+', '-', '−']).unwrap_or(text);
    let plain = plain_form(text, language).ok_or(NumberFault::NotANumber)?;
    let value: f64 = plain.parse().map_err(|_| NumberFault::NotANumber)?;
    match value {
        value if !value.is_finite() => Err(NumberFault::NotANumber),
        value if negative && value > 0.0 => Ok(-value),
        value => Ok(value),
    }
}

/// Digits with at most one dot, as the standard library reads them; `None` where the signs make no sense.
fn plain_form(text: &str, language: Language) -> Option<String> {
    let (thousands, decimal) = signs(language);
    let spaced = text.contains(char::is_whitespace);
    let known = |c: char| c.is_ascii_digit() || c == '.' || c == ',' || c.is_whitespace();
    if !text.chars().all(known) || !text.ends_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let count = |sign: char| text.chars().filter(|c| *c == sign).count();
    let (whole, fraction) = match (count(thousands), count(decimal)) {
        (0, 0) => (text, ""),
        (_, 1) => text.split_once(decimal)?,
        (_, 0) if !spaced && grouped(text, |c| c == thousands) => (text, ""),
        (1, 0) => {
            let (whole, fraction) = text.split_once(thousands)?;
            // Both a space and this sign between groups of three: nobody can tell which is which.
            if spaced && fraction.len() == 3 {
                return None;
            }
            (whole, fraction)
        }
        _ => return None,
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let whole_fits = digits(whole)
        || (spaced && grouped(whole, char::is_whitespace))
        || (!spaced && grouped(whole, |c| c == thousands));
    if !whole_fits || !digits(fraction) {
        return None;
    }
    let mut plain: String = whole.chars().filter(char::is_ascii_digit).collect();
    if plain.is_empty() {
        plain.push('0');
    }
    if !fraction.is_empty() {
        plain.push('.');
        plain.push_str(fraction);
    }
    Some(plain)
}

/// One to three digits that do not begin with zero, then groups of exactly three.
fn grouped(text: &str, separator: impl Fn(char) -> bool) -> bool {
    text.split(separator).enumerate().all(|(index, group)| {
        let length = if index == 0 {
            (1..=3).contains(&group.len()) && !group.starts_with('0')
        } else {
            group.len() == 3
        };
        length && group.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Writes a number for `language` with exactly `decimals` digits after the decimal sign and grouped
/// thousands: `1.234,50` in Indonesian, `1,234.50` in English. A negative number has `−` (U+2212). Not
/// finite: `–`. A half is rounded away from zero, as people do by hand.
#[must_use]
pub fn format_number(value: f64, decimals: usize, language: Language) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let (thousands, decimal) = signs(language);
    let size = round_half_away(value.abs(), decimals);
    // No finite number has more digits than that after its sign.
    let plain = format!("{size:.*}", decimals.min(1_100));
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let mut written = String::with_capacity(plain.len() + plain.len() / 3 + 3);
    if value < 0.0 && plain.bytes().any(|byte| matches!(byte, b'1'..=b'9')) {
        written.push('−');
    }
    push_grouped(&mut written, whole, thousands);
    if !fraction.is_empty() {
        written.push(decimal);
        written.push_str(fraction);
    }
    written
}

/// Writes a count for `language`: `2.846` in Indonesian, `2,846` in English.
#[must_use]
pub fn format_count(count: u64, language: Language) -> String {
    let mut written = String::new();
    push_grouped(&mut written, &count.to_string(), signs(language).0);
    written
}

/// Writes a percentage for `language`, as [`format_number`] does: `64,3 %` in Indonesian, with a space that
/// never ends a line, `64.3%` in English.
#[must_use]
pub fn format_percent(percent: f64, decimals: usize, language: Language) -> String {
    let number = format_number(percent, decimals, language);
    match language {
        Language::Id => format!("{number}\u{a0}%"),
        Language::En => format!("{number}%"),
    }
}

/// A number that somebody typed, shown to them again with its unit: `2846` as `2.846`, `7,02` of percent as
/// `7,02 %`. Digits alone get their thousands apart; anything else stays as it was typed, because the
/// language of the page may have been another one then. No line ends before the unit.
#[must_use]
pub fn echoed(typed: &str, unit: Option<&str>, language: Language) -> String {
    let typed = typed.trim();
    let number = unit
        .and_then(|unit| typed.strip_suffix(unit))
        .map_or(typed, str::trim_end);
    let count = number.bytes().all(|byte| byte.is_ascii_digit()) && !number.starts_with('0');
    let shown = match number.parse() {
        Ok(number) if count => format_count(number, language),
        _ => number.to_owned(),
    };
    match (unit, language) {
        (None, _) => shown,
        (Some("%"), Language::En) => format!("{shown}%"),
        (Some(unit), _) => format!("{shown}\u{a0}{unit}"),
    }
}

/// Digits in groups of three.
fn push_grouped(written: &mut String, digits: &str, thousands: char) {
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            written.push(thousands);
        }
        written.push(digit);
    }
}

/// The formatter of the standard library rounds a half to the even neighbour; a reader who checks by
/// hand does not. Numbers too large or too fine for that have no halves worth the name.
fn round_half_away(size: f64, decimals: usize) -> f64 {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let mut scale = 1.0;
    for _ in 0..decimals.min(16) {
        scale *= 10.0;
    }
    let scaled = size * scale;
    if decimals <= 15 && scaled < EXACT {
        scaled.round() / scale
    } else {
        size
    }
}

/// As many digits after the decimal sign as it takes to write `value` in full.
#[must_use]
pub fn decimals_needed(value: f64) -> usize {
    let plain = format!("{value}");
    plain
        .split_once('.')
        .map_or(0, |(_, fraction)| fraction.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{En, Id};
    use proptest::prelude::*;

    #[test]
    fn a_text_longer_than_any_number_is_none() {
        let long = format!("{}7", "0".repeat(64));
        assert_eq!(
            parse_number(&long, Language::Id),
            Err(NumberFault::NotANumber)
        );
    }

    #[test]
    fn indonesian_numbers_are_read_as_indonesians_write_them() {
        for (text, value) in [
            ("7,02", 7.02),
            ("7.02", 7.02),
            ("702", 702.0),
            ("1.100", 1100.0),
            ("1.234.567", 1_234_567.0),
            ("1.234,5", 1234.5),
            ("0.500", 0.5),
            ("0,500", 0.5),
            ("12.3456", 12.3456),
            ("1,234", 1.234),
            ("1234.567", 1234.567),
            ("1234,5", 1234.5),
            (",5", 0.5),
            (".5", 0.5),
            ("1 234 567", 1_234_567.0),
            ("1\u{a0}234,5", 1234.5),
            ("1 234.56", 1234.56),
            (" 7,02 % ", 7.02),
            ("7,02%", 7.02),
            ("+3", 3.0),
            ("-3", -3.0),
            ("−1.100,5", -1100.5),
            ("007", 7.0),
        ] {
            assert_eq!(parse_number(text, Id), Ok(value), "{text}");
        }
    }

    #[test]
    fn in_english_commas_and_dots_change_places() {
        for (text, value) in [
            ("7.02", 7.02),
            ("7,02", 7.02),
            ("1,100", 1100.0),
            ("1,234,567", 1_234_567.0),
            ("1,234.5", 1234.5),
            ("0,500", 0.5),
            ("12,3456", 12.3456),
            ("1.234", 1.234),
        ] {
            assert_eq!(parse_number(text, En), Ok(value), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in [
            "abc",
            "1e5",
            "NaN",
            "inf",
            "-inf",
            "--1",
            "+-1",
            "7,,2",
            "7..2",
            "1.234.56",
            "1,234,567",
            "1.23.456",
            "1.2,3,4",
            "1,2.3",
            "5,",
            "5.",
            ",",
            ".",
            "%",
            "-",
            "7%%",
            "Rp 5",
            "Rp5",
            "1 23",
            "1  234",
            "12 34 567",
            "0 500",
            "1 234.567",
            "1.234 567",
            "0x10",
            "١٢",
            "1_000",
            "½",
            "1.000.000,",
            "0.123.456",
            "- 5",
        ] {
            assert_eq!(
                parse_number(text, Id),
                Err(NumberFault::NotANumber),
                "{text}"
            );
        }
        assert_eq!(
            parse_number(&"9".repeat(400), Id),
            Err(NumberFault::NotANumber),
            "larger than any number"
        );
        for text in ["", "  ", "\t\n", "\u{a0}"] {
            assert_eq!(parse_number(text, Id), Err(NumberFault::Empty), "{text:?}");
        }
    }

    #[test]
    fn numbers_are_written_as_the_language_does() {
        for (value, decimals, id, en) in [
            (1234.5, 2, "1.234,50", "1,234.50"),
            (1_234_567.0, 0, "1.234.567", "1,234,567"),
            (0.0, 0, "0", "0"),
            (999.0, 0, "999", "999"),
            (-7.016, 2, "−7,02", "−7.02"),
            (-0.001, 2, "0,00", "0.00"),
            (-0.0, 0, "0", "0"),
            (2.5, 0, "3", "3"),
            (-2.5, 0, "−3", "−3"),
            (999.995, 2, "1.000,00", "1,000.00"),
            (f64::NAN, 2, "–", "–"),
            (f64::NEG_INFINITY, 2, "–", "–"),
            (
                1e21,
                0,
                "1.000.000.000.000.000.000.000",
                "1,000,000,000,000,000,000,000",
            ),
        ] {
            assert_eq!(format_number(value, decimals, Id), id);
            assert_eq!(format_number(value, decimals, En), en);
        }
    }

    #[test]
    fn a_value_is_written_with_the_decimals_it_needs() {
        for (value, decimals) in [(7.02, 2), (1100.0, 0), (0.1, 1), (-2.125, 3), (1e21, 0)] {
            assert_eq!(decimals_needed(value), decimals);
        }
    }

    #[test]
    fn what_was_typed_is_shown_as_its_language_writes_it() {
        for (typed, unit, id, en) in [
            ("2846", None, "2.846", "2,846"),
            (" 2846 ", Some("akun"), "2.846\u{a0}akun", "2,846\u{a0}akun"),
            (
                "2846 akun",
                Some("akun"),
                "2.846\u{a0}akun",
                "2,846\u{a0}akun",
            ),
            ("7,02", Some("%"), "7,02\u{a0}%", "7,02%"),
            ("7.02 %", Some("%"), "7.02\u{a0}%", "7.02%"),
            ("1.100", None, "1.100", "1.100"),
            ("007", None, "007", "007"),
            ("dua", Some("akun"), "dua\u{a0}akun", "dua\u{a0}akun"),
            (
                "99999999999999999999",
                None,
                "99999999999999999999",
                "99999999999999999999",
            ),
        ] {
            assert_eq!(echoed(typed, unit, Id), id);
            assert_eq!(echoed(typed, unit, En), en);
        }
    }

    #[test]
    fn counts_have_their_thousands_apart_and_percentages_keep_to_one_line() {
        let both = |write: &dyn Fn(Language) -> String| [write(Language::Id), write(Language::En)];
        assert_eq!(both(&|language| format_count(999, language)), ["999"; 2]);
        assert_eq!(
            both(&|language| format_count(2_846, language)),
            ["2.846", "2,846"]
        );
        assert_eq!(
            both(&|language| format_count(u64::MAX, language))[0],
            "18.446.744.073.709.551.615"
        );
        assert_eq!(
            both(&|language| format_percent(64.29, 1, language)),
            ["64,3\u{a0}%", "64.3%"]
        );
        assert_eq!(
            both(&|language| format_percent(1_250.0, 0, language)),
            ["1.250\u{a0}%", "1,250%"]
        );
    }

    proptest! {
        #[test]
        fn what_was_written_reads_back_within_rounding(value in -1e12..1e12f64, decimals in 0usize..8, english: bool) {
            let language = if english { En } else { Id };
            let read = parse_number(&format_number(value, decimals, language), language).unwrap();
            let unit = libm::pow(10.0, -(decimals as f64));
            prop_assert!((read - value).abs() <= unit * 0.5 + value.abs() * 1e-15, "{value} {decimals} {read}");
        }

        #[test]
        fn no_text_panics_and_no_result_is_infinite(text in "\\PC*", language in prop_oneof![Just(Id), Just(En)]) {
            prop_assert!(parse_number(&text, language).map_or(true, f64::is_finite));
        }

        #[test]
        fn no_text_of_number_signs_panics(text in "[-+−0-9., %\u{a0}]{0,24}", language in prop_oneof![Just(Id), Just(En)]) {
            prop_assert!(parse_number(&text, language).map_or(true, f64::is_finite));
        }

        #[test]
        fn no_value_panics_when_written(value: f64, decimals in 0usize..2_000) {
            prop_assert!(!format_number(value, decimals, Id).is_empty());
        }
    }
}

//! Numbers, durations and ids as the platforms and spreadsheets write them. Missing is not 0, and what cannot be read
//! is told instead of guessed.

use crate::language::Language;
use crate::number::parse_number;

/// What a cell says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Value<T> {
    /// Nothing: empty, `-`, `undefined`.
    Missing,
    /// A value.
    Known(T),
    /// Less than nothing where that makes no sense, such as `-1` comments on TikTok: the platform does not know.
    Negative,
    /// Something that is no value of its kind.
    Unreadable,
}

impl<T> Value<T> {
    /// The value.
    pub fn known(self) -> Option<T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Missing | Self::Negative | Self::Unreadable => None,
        }
    }

    fn and_then<U>(self, then: impl FnOnce(T) -> Value<U>) -> Value<U> {
        match self {
            Self::Missing => Value::Missing,
            Self::Known(value) => then(value),
            Self::Negative => Value::Negative,
            Self::Unreadable => Value::Unreadable,
        }
    }
}

/// Above this not every whole number is one that `f64` holds.
const MOST: f64 = 9_007_199_254_740_992.0;

/// What stands where nothing is known.
fn is_missing(text: &str) -> bool {
    const WORDS: [&str; 8] = ["", "-", "–", "—", "undefined", "null", "n/a", "na"];
    WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// A number, written in whichever language: the last of two different signs begins the decimals; groups of exactly
/// three digits behind one kind of sign are thousands unless `decimal`, where a single sign begins the decimals.
fn number(text: &str, decimal: bool) -> Option<f64> {
    let comma = text.rfind(',');
    let dot = text.rfind('.');
    let language = match (comma, dot) {
        (Some(comma), Some(dot)) if comma > dot => Language::Id,
        (Some(_), Some(_)) => Language::En,
        // With one kind of sign the rule of the language that has it for thousands reads both meanings.
        (Some(_), None) if decimal && text.matches(',').count() == 1 => Language::Id,
        (Some(_), None) => Language::En,
        (None, Some(_)) if decimal && text.matches('.').count() == 1 => Language::En,
        (None, _) => Language::Id,
    };
    parse_number(text, language).ok()
}

/// A number with its short form (`1.2K`, `1,2 rb`, `3,4 jt`).
fn scaled(text: &str, decimal: bool) -> Value<f64> {
    const UNITS: [(&str, Language, f64); 7] = [
        ("rb", Language::Id, 1e3),
        ("ribu", Language::Id, 1e3),
        ("jt", Language::Id, 1e6),
        ("juta", Language::Id, 1e6),
        ("k", Language::En, 1e3),
        ("m", Language::En, 1e6),
        ("b", Language::En, 1e9),
    ];
    let text = text.trim();
    if is_missing(text) {
        return Value::Missing;
    }
    if text.len() > 40 {
        return Value::Unreadable;
    }
    let lower = text.to_lowercase();
    let unit = UNITS
        .iter()
        .find_map(|(unit, language, size)| Some((lower.strip_suffix(unit)?, *language, *size)));
    let found = match unit {
        Some((rest, language, size)) => parse_number(rest.trim_end(), language)
            .ok()
            // 1.15 times a thousand is a hair less than 1,150.
            .map(|value| libm::round(value * size * 1e3) / 1e3),
        None if lower.ends_with('%') => None,
        None => number(text, decimal),
    };
    found
        .filter(|value| value.abs() < MOST)
        .map_or(Value::Unreadable, Value::Known)
}

/// A count that may be less than 0, such as new subscribers of a video.
pub(super) fn balance(text: &str) -> Value<i64> {
    scaled(text, false).and_then(|value| {
        if value.fract() == 0.0 {
            Value::Known(value as i64)
        } else {
            Value::Unreadable
        }
    })
}

/// A count: a whole number.
pub(super) fn count(text: &str) -> Value<u64> {
    balance(text).and_then(|value| u64::try_from(value).map_or(Value::Negative, Value::Known))
}

/// A number with decimals of 0 or more.
pub(super) fn measure(text: &str) -> Value<f64> {
    scaled(text, true).and_then(|value| {
        if value < 0.0 {
            Value::Negative
        } else {
            Value::Known(value)
        }
    })
}

/// A duration in seconds: `75`, `12.5s`, `1:15`, `0:01:15`.
pub(super) fn seconds(text: &str) -> Value<f64> {
    let text = text.trim();
    if !text.contains(':') {
        return measure(text.strip_suffix(['s', 'S']).unwrap_or(text));
    }
    let parts: Vec<&str> = text.split(':').collect();
    if !(2..=3).contains(&parts.len()) {
        return Value::Unreadable;
    }
    let mut total = 0.0;
    for (place, part) in parts.iter().enumerate() {
        let whole = (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        let Some(value) = part.parse::<f64>().ok().filter(|_| whole) else {
            return Value::Unreadable;
        };
        // Only the first part may be more than its clock has.
        if place > 0 && value >= 60.0 {
            return Value::Unreadable;
        }
        total = total * 60.0 + value;
    }
    Value::Known(total)
}

/// A share from 0 to 1: `45.2%` or `0.452`. A number above 1 without its sign may be anything.
pub(super) fn share(text: &str) -> Value<f64> {
    let text = text.trim();
    let (number, hundred) = match text.strip_suffix('%') {
        Some(rest) => (rest.trim_end(), 100.0),
        None => (text, 1.0),
    };
    measure(number).and_then(|value| {
        let value = value / hundred;
        if value <= 1.0 {
            Value::Known(value)
        } else {
            Value::Unreadable
        }
    })
}

/// Whether a cell says yes.
pub(super) fn is_yes(text: &str) -> bool {
    let text = text.trim();
    ["1", "true", "yes", "ya"]
        .iter()
        .any(|yes| text.eq_ignore_ascii_case(yes))
}

/// The id of a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Id {
    /// None.
    Missing,
    /// As the platform wrote it.
    Whole(String),
    /// Only 15 digits of it are left, the rest are zeros: a spreadsheet may have rounded it, or it is a round number.
    Rounded(String),
    /// A spreadsheet has made a number of it (`1.22158E+17`).
    Mangled,
}

/// Reads an id.
pub(super) fn id(text: &str) -> Id {
    let text = text.trim();
    // What keeps spreadsheets from making a number of it.
    let text = text.strip_prefix('\'').unwrap_or(text);
    let text = text
        .strip_prefix("=\"")
        .and_then(|rest| rest.strip_suffix('"'))
        .unwrap_or(text)
        .trim();
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if is_missing(text) {
        return Id::Missing;
    }
    if let Some((size, exponent)) = text.split_once(['E', 'e'])
        && let Some(exponent) = exponent.strip_prefix('+')
        && !exponent.is_empty()
        && digits(exponent)
        && size.starts_with(|c: char| c.is_ascii_digit())
        && size
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b',')
    {
        return Id::Mangled;
    }
    match text.get(15..) {
        Some(rest) if !rest.is_empty() && digits(text) && rest.bytes().all(|byte| byte == b'0') => {
            Id::Rounded(text.to_owned())
        }
        _ => Id::Whole(text.chars().take(200).collect()),
    }
}

/// The digits behind `/video/`, `/photo/` or `/status/` of an address: the post's id on TikTok and X.
pub(super) fn id_of_link(link: &str) -> Option<&str> {
    let after = ["/status/", "/video/", "/photo/"]
        .iter()
        .find_map(|part| link.split_once(part))?
        .1;
    let end = after
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(after.len());
    after.get(..end).filter(|id| !id.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::{format_count, format_number};
    use proptest::prelude::*;

    #[test]
    fn counts_are_read_as_either_language_writes_them() {
        for (text, value) in [
            ("12,400", 12_400),
            ("2.300", 2_300),
            ("1.234.567", 1_234_567),
            ("1,234", 1_234),
            (" 18400 ", 18_400),
            ("1.2K", 1_200),
            ("1,2 rb", 1_200),
            ("1,15rb", 1_150),
            ("1.15K", 1_150),
            ("3,4 jt", 3_400_000),
            ("2 juta", 2_000_000),
            ("1.5M", 1_500_000),
            ("0", 0),
            ("1200.0", 1_200),
        ] {
            assert_eq!(count(text), Value::Known(value), "{text}");
        }
    }

    #[test]
    fn missing_is_not_zero_and_minus_one_is_told() {
        for text in ["", " ", "-", "undefined", "N/A", "–"] {
            assert_eq!(count(text), Value::Missing, "{text:?}");
        }
        assert_eq!(count("-1"), Value::Negative);
        assert_eq!(balance("-1"), Value::Known(-1));
        for text in [
            "banyak",
            "1.5",
            "K",
            "12%",
            "1,2,3",
            "9007199254740993",
            "1e5",
        ] {
            assert_eq!(count(text), Value::Unreadable, "{text}");
        }
    }

    #[test]
    fn a_single_sign_of_a_measure_begins_its_decimals() {
        for (text, value) in [
            ("10359.557", 10_359.557),
            ("31.845", 31.845),
            ("31,845", 31.845),
            ("1,234.5", 1_234.5),
            ("1.234,5", 1_234.5),
            ("1.234.567", 1_234_567.0),
        ] {
            assert_eq!(measure(text), Value::Known(value), "{text}");
        }
        assert_eq!(measure("-3"), Value::Negative);
    }

    #[test]
    fn durations_are_seconds_or_clocks() {
        for (text, value) in [
            ("161", 161.0),
            ("0:30", 30.0),
            ("1:15", 75.0),
            ("0:02:05", 125.0),
            ("1:00:00", 3_600.0),
            ("90:00", 5_400.0),
            ("12.5s", 12.5),
        ] {
            assert_eq!(seconds(text), Value::Known(value), "{text}");
        }
        assert_eq!(seconds(""), Value::Missing);
        for text in ["1:60", "1:2:3:4", ":30", "1:", "1:a", "lama"] {
            assert_eq!(seconds(text), Value::Unreadable, "{text}");
        }
    }

    #[test]
    fn a_share_above_one_needs_its_sign() {
        assert_eq!(share("45.2%"), Value::Known(0.452));
        assert_eq!(share("45,2 %"), Value::Known(0.452));
        assert_eq!(share("0.452"), Value::Known(0.452));
        assert_eq!(share("45.2"), Value::Unreadable);
        assert_eq!(share("101%"), Value::Unreadable);
    }

    #[test]
    fn an_id_is_a_text_and_what_a_spreadsheet_made_of_it_is_none() {
        let whole = |text: &str| Id::Whole(text.to_owned());
        assert_eq!(id("18182686576415017"), whole("18182686576415017"));
        assert_eq!(id("'18182686576415017"), whole("18182686576415017"));
        assert_eq!(id("=\"18182686576415017\""), whole("18182686576415017"));
        assert_eq!(id(" -dQw4w9WgXc"), whole("-dQw4w9WgXc"));
        assert_eq!(id("8nmW-vJbwMA"), whole("8nmW-vJbwMA"));
        assert_eq!(id("1E+"), whole("1E+"));
        assert_eq!(id("100000000000000"), whole("100000000000000"));
        assert_eq!(id("1.22158E+17"), Id::Mangled);
        assert_eq!(id("1,22158E+17"), Id::Mangled);
        assert_eq!(
            id("18182686576415000"),
            Id::Rounded("18182686576415000".to_owned())
        );
        assert_eq!(id(" "), Id::Missing);
    }

    #[test]
    fn an_address_holds_the_id() {
        let id = |link| id_of_link(link);
        assert_eq!(id("https://www.tiktok.com/@a/video/7412?x=1"), Some("7412"));
        assert_eq!(id("https://www.tiktok.com/@a/photo/7413"), Some("7413"));
        assert_eq!(id("https://x.com/a/status/20/photo/1"), Some("20"));
        assert_eq!(id("https://vm.tiktok.com/ZSabc/"), None);
        assert_eq!(id("https://www.tiktok.com/@a/video/abc"), None);
    }

    proptest! {
        #[test]
        fn counts_come_back_from_either_language(number in 0u64..MOST as u64) {
            for language in Language::ALL {
                prop_assert_eq!(count(&format_count(number, language)), Value::Known(number));
            }
            prop_assert_eq!(count(&number.to_string()), Value::Known(number));
        }

        #[test]
        fn measures_come_back_from_either_language(tenths in 0u32..1_000_000) {
            let number = f64::from(tenths) / 10.0;
            for language in Language::ALL {
                let text = format_number(number, 1, language);
                prop_assert_eq!(measure(&text), Value::Known(number));
            }
        }

        #[test]
        fn no_cell_panics(text in "\\PC{0,30}") {
            let _ = (count(&text), seconds(&text), share(&text), id(&text), id_of_link(&text).is_some());
        }
    }
}

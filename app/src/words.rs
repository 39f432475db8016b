//! The interface's words in both languages, generated from `locales/` by `build.rs`.

use domain::agency::AgencyCode;
use domain::language::Language;
use domain::number::format_count;
use std::borrow::Cow;

/// The words of one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words(pub Language);

include!(concat!(env!("OUT_DIR"), "/words.rs"));

/// What may stand in a sentence: a text as it is, a count as the language writes it (`2.846`, `2,846`).
pub trait Said {
    /// As it stands in a sentence of the language.
    fn said(&self, language: Language) -> Cow<'_, str>;
}

impl Said for str {
    fn said(&self, _: Language) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

impl Said for String {
    fn said(&self, _: Language) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

impl Said for char {
    fn said(&self, _: Language) -> Cow<'_, str> {
        Cow::Owned(self.to_string())
    }
}

impl<T: Said + ?Sized> Said for &T {
    fn said(&self, language: Language) -> Cow<'_, str> {
        (**self).said(language)
    }
}

impl Said for AgencyCode {
    fn said(&self, _: Language) -> Cow<'_, str> {
        Cow::Borrowed(self.as_str())
    }
}

/// A year, which is no count: `2026`.
impl Said for i16 {
    fn said(&self, _: Language) -> Cow<'_, str> {
        Cow::Owned(self.to_string())
    }
}

macro_rules! counts {
    ($($count:ty),*) => {$(
        impl Said for $count {
            fn said(&self, language: Language) -> Cow<'_, str> {
                Cow::Owned(format_count(u64::from(*self), language))
            }
        }
    )*};
}

counts!(u8, u16, u32, u64);

impl Said for i64 {
    fn said(&self, language: Language) -> Cow<'_, str> {
        let sign = if *self < 0 { "−" } else { "" };
        Cow::Owned(format!(
            "{sign}{}",
            format_count(self.unsigned_abs(), language)
        ))
    }
}

impl Said for usize {
    fn said(&self, language: Language) -> Cow<'_, str> {
        Cow::Owned(format_count(
            u64::try_from(*self).unwrap_or(u64::MAX),
            language,
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_in_a_sentence_is_written_as_its_language_writes_numbers() {
        let (id, en) = (Words(Language::Id), Words(Language::En));
        assert_eq!(id.people_count(2_846), "2.846 orang");
        assert_eq!(en.people_count(2_846), "2,846 people");
        assert_eq!(id.ring_of(2_846_u32), "dari 2.846 JP");
        assert_eq!(
            en.people_range(1_001_u64, 1_050_usize, 1_000_000_u32),
            "1,001–1,050 of 1,000,000"
        );
        assert_eq!(
            id.people_range("1", "2".to_owned(), 999_u32),
            "1–2 dari 999"
        );
    }

    #[test]
    fn a_year_is_no_count() {
        assert_eq!(
            Words(Language::Id).ring_name(2026_i16),
            "Jam pelajaran 2026"
        );
    }
}

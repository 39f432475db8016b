//! The two languages of the product and texts that exist in both.

use crate::codes::codes;
use serde::{Deserialize, Serialize};

/// A language of the interface and of content. Indonesian is the default everywhere.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Bahasa Indonesia.
    #[default]
    Id,
    /// English.
    En,
}

codes! {
    Language {
        /// Both, Indonesian first.
        ALL;
        /// The code for `lang=` attributes, cookies and file names: `id` or `en`.
        code;
        Id = "id",
        En = "en",
    }
}

impl Language {
    /// The first language of an `Accept-Language` header that the product speaks, by the header's
    /// weights; `None` when it names none of them.
    #[must_use]
    pub fn from_accept_language(header: &str) -> Option<Self> {
        let mut best: Option<(Self, f32)> = None;
        for part in header.split(',') {
            let mut pieces = part.split(';');
            let tag = pieces.next().unwrap_or_default().trim();
            let primary = tag
                .split('-')
                .next()
                .unwrap_or_default()
                .to_ascii_lowercase();
            let weight = pieces
                .find_map(|piece| piece.trim().strip_prefix("q=")?.parse::<f32>().ok())
                .unwrap_or(1.0);
            let Some(language) = Self::from_code(&primary) else {
                continue;
            };
            if weight > 0.0 && best.is_none_or(|(_, other)| weight > other) {
                best = Some((language, weight));
            }
        }
        best.map(|(language, _)| language)
    }
}

/// A short text in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bilingual {
    /// Indonesian.
    pub id: String,
    /// English.
    pub en: String,
}

impl Bilingual {
    /// The text in `language`: where there is no English one, the Indonesian.
    #[must_use]
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::En if !self.en.trim().is_empty() => &self.en,
            Language::Id | Language::En => &self.id,
        }
    }
}

/// Something long that is written in Indonesian and may be translated (a lesson, an item).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Translated<T> {
    /// The Indonesian original, always there.
    pub id: T,
    /// The English translation, where somebody has written it.
    pub en: Option<T>,
}

impl<T> Translated<T> {
    /// The text to show to a reader of `language` and the language it is really in: a reader of
    /// English gets the Indonesian one, and is told so, where there is no translation.
    #[must_use]
    pub fn get(&self, language: Language) -> (&T, Language) {
        match (language, &self.en) {
            (Language::En, Some(text)) => (text, Language::En),
            _ => (&self.id, Language::Id),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_known_language_of_the_header_wins() {
        let read = Language::from_accept_language;
        assert_eq!(read("en-GB,en;q=0.9,id;q=0.8"), Some(Language::En));
        assert_eq!(read("fr, id;q=0.5, en;q=0.4"), Some(Language::Id));
        assert_eq!(read("en;q=0, id;q=0.1"), Some(Language::Id));
        assert_eq!(read("fr"), None);
        assert_eq!(read(""), None);
    }

    #[test]
    fn a_missing_translation_shows_the_indonesian_text_and_says_so() {
        let text = Translated {
            id: "satu",
            en: None,
        };
        assert_eq!(text.get(Language::En), (&"satu", Language::Id));
    }
}

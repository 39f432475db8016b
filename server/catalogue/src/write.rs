//! Small helpers for writing words.

use domain::language::Language;

/// The word of `language`.
pub(crate) const fn word(language: Language, id: &'static str, en: &'static str) -> &'static str {
    match language {
        Language::Id => id,
        Language::En => en,
    }
}

/// A name for an address from a heading: small letters and digits, everything else a hyphen.
pub(crate) fn slug_of(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars().flat_map(char::to_lowercase) {
        if c.is_ascii_alphanumeric() {
            out.push(c);
        } else if !out.ends_with('-') && !out.is_empty() {
            out.push('-');
        }
    }
    let slug = out.trim_end_matches('-').to_owned();
    if slug.is_empty() {
        "bagian".to_owned()
    } else {
        slug
    }
}

/// Things in a sentence: `a`, `b`, `c`.
pub(crate) fn listed<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    words
        .into_iter()
        .map(|word| format!("`{word}`"))
        .collect::<Vec<_>>()
        .join(", ")
}

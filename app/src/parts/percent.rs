//! Shares as people read them.

use domain::language::Language;
use domain::number::format_number;

/// A share from 0 to 1 in whole percent: `55 %`, in English `55%`.
#[must_use]
pub fn percent(share: f64, language: Language) -> String {
    let number = format_number(share * 100.0, 0, language);
    match language {
        Language::Id => format!("{number}\u{a0}%"),
        Language::En => format!("{number}%"),
    }
}

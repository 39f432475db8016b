//! Shares as people read them.

use domain::language::Language;
use domain::number::format_percent;

/// A share from 0 to 1 in whole percent: `55 %`, in English `55%`.
#[must_use]
pub fn percent(share: f64, language: Language) -> String {
    format_percent(share * 100.0, 0, language)
}

//! Settings as they are kept.

use domain::settings::Settings;
use std::collections::BTreeMap;

/// Everything that is set.
pub(crate) struct Kept {
    /// The office's settings.
    pub(crate) settings: Settings,
    /// Every value as text, those of the settings too.
    pub(crate) marks: BTreeMap<String, String>,
}

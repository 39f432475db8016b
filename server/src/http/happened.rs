//! What has just happened, as the address says it that a form leads to.

use serde::Deserialize;

/// The word for it; each page reads its own.
#[derive(Debug, Default, Deserialize)]
pub struct Happened {
    /// As the address has it; empty where nothing has.
    #[serde(default)]
    pub notice: String,
}

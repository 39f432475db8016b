//! What is wrong with a library, and where.

/// Something that is wrong in a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[error("{file}:{line}: {sentence}{}", if *.overlaid { " (This file is the overlay's.)" } else { "" })]
pub struct Fault {
    /// The file, relative to `content/`.
    pub file: String,
    /// The line, counted from 1.
    pub line: u32,
    /// One sentence: what is wrong and what is expected.
    pub sentence: String,
    /// Whether the file is an overlay's, not the base's.
    pub overlaid: bool,
}

impl Fault {
    pub(crate) fn new(file: &str, line: u32, sentence: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            line,
            sentence: sentence.into(),
            overlaid: false,
        }
    }
}

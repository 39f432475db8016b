//! Why a file with a table cannot be read at all, in a sentence.

use crate::words::Words;
use domain::number::format_number;

/// Why a file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileFault {
    /// Nothing was sent.
    Nothing,
    /// More bytes than are read, packed or unpacked.
    Large,
    /// More rows than are read.
    ManyRows(usize),
    /// More columns than are read.
    ManyColumns,
    /// A field that is longer than any text can be, in this row.
    LongCell(u64),
    /// Nothing in it but perhaps a head.
    Empty,
    /// It is something else: what it is.
    NotATable(String),
    /// This row opens a quotation mark that is never closed.
    OpenQuote(u64),
    /// It is broken.
    Broken,
}

impl FileFault {
    /// What happened and what to do.
    #[must_use]
    pub fn sentence(&self, words: Words) -> String {
        match self {
            Self::Nothing => words.file_fault_nothing().to_owned(),
            Self::Large => words.file_fault_large().to_owned(),
            Self::ManyRows(most) => words.file_fault_rows(format_number(*most as f64, 0, words.0)),
            Self::ManyColumns => words.file_fault_columns().to_owned(),
            Self::LongCell(line) => words.file_fault_cell(*line),
            Self::Empty => words.file_fault_empty().to_owned(),
            Self::NotATable(kind) => words.file_fault_kind(kind),
            Self::OpenQuote(line) => words.file_fault_quote(*line),
            Self::Broken => words.file_fault_broken().to_owned(),
        }
    }
}

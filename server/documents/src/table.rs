//! A table that comes as a file: its bytes become rows of texts. What the file is, its content says and never its
//! name: people rename a PDF, and programs save one table as CSV in one of many ways.

mod text;
mod workbook;

use std::fmt;
use thiserror::Error;

/// How much is read at most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The bytes of the file.
    pub bytes: usize,
    /// The rows that are not empty, with the header.
    pub rows: usize,
    /// The cells of a row, up to the last one that is not empty.
    pub columns: usize,
    /// The characters of a cell.
    pub characters: usize,
    /// All cells, the empty ones before another one too.
    pub cells: usize,
    /// The bytes of all texts together. Many cells of a workbook may name one long text.
    pub text_bytes: usize,
    /// The bytes of all that is packed in a workbook.
    pub unpacked_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 10 * 1024 * 1024,
            rows: 100_000,
            columns: 200,
            characters: 32_767,
            cells: 4_000_000,
            text_bytes: 64 * 1024 * 1024,
            unpacked_bytes: 100 * 1024 * 1024,
        }
    }
}

/// The rows of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Those that are not empty, in order.
    pub rows: Vec<Row>,
    /// What the file was.
    pub form: Form,
    /// The file does not say in which encoding it is written, and it is not UTF-8: read as Windows-1252, so that a
    /// letter with a mark may have become another one.
    pub guessed_encoding: bool,
    /// What was lost on the way, the first [`MOST_NOTES`].
    pub notes: Vec<Note>,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The line of the file on which it begins, or the row of the sheet, counted from 1.
    pub line: u64,
    /// Its cells as they stand there, without the empty ones at the end.
    pub cells: Vec<String>,
}

impl Row {
    /// A cell; empty where the row has none.
    #[must_use]
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }
}

/// What a file was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// Text with a sign between the cells.
    Csv {
        /// The sign.
        separator: char,
    },
    /// A workbook of Excel.
    Xlsx {
        /// The name of the sheet that was read.
        sheet: String,
    },
}

/// As many notes are kept: a column of broken formulas says the same on each row.
pub const MOST_NOTES: usize = 100;

/// Something of a cell that was lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The cell as spreadsheets call it, `B7`.
    pub cell: String,
    /// What of it.
    pub loss: Loss,
}

/// What is lost of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Loss {
    /// The file has a formula without its result; the cell is empty.
    NoResult,
    /// An error such as `#N/A` instead of a value; the cell is empty.
    Error(String),
    /// A number of more than 15 digits, whose last ones a spreadsheet does not keep: a number of a person that
    /// should have been a text.
    Digits,
}

/// What a file is that is no table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A PDF.
    Pdf,
    /// A picture.
    Picture,
    /// A workbook of Excel before 2007, or another file of such an Office.
    OldOffice,
    /// A workbook that opens with a password alone.
    Locked,
    /// A workbook of LibreOffice.
    Ods,
    /// A binary workbook of Excel.
    Xlsb,
    /// A text document.
    Document,
    /// A web page, also one that calls itself `.xls`.
    WebPage,
    /// Another packed file.
    Archive,
    /// None of these.
    Binary,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pdf => "a PDF",
            Self::Picture => "a picture",
            Self::OldOffice => "a file of an old Office (.xls or .doc)",
            Self::Locked => "a workbook with a password",
            Self::Ods => "a workbook of LibreOffice (.ods)",
            Self::Xlsb => "a binary workbook (.xlsb)",
            Self::Document => "a text document",
            Self::WebPage => "a web page or XML",
            Self::Archive => "a packed file",
            Self::Binary => "a file of an unknown kind",
        })
    }
}

/// Why a file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TableFault {
    /// More bytes than are read.
    #[error("the file has more than {limit} bytes")]
    TooLarge {
        /// The most.
        limit: usize,
    },
    /// Another kind of file.
    #[error("the file is {0}; save the table as XLSX or CSV")]
    NotATable(Kind),
    /// Nothing in it that can be seen.
    #[error("the file has no rows")]
    Empty,
    /// More rows than are read.
    #[error("the file has more than {limit} rows")]
    TooManyRows {
        /// The most.
        limit: usize,
    },
    /// A row with more cells than are read.
    #[error("row {line} has more than {limit} columns")]
    TooManyColumns {
        /// Its line.
        line: u64,
        /// The most.
        limit: usize,
    },
    /// A cell with more characters than are read.
    #[error("column {column} of row {line} has more than {limit} characters")]
    CellTooLong {
        /// The line of its row.
        line: u64,
        /// Its column, counted from 1.
        column: usize,
        /// The most.
        limit: usize,
    },
    /// All cells or all texts together are more than is read.
    #[error("the file has too many cells or too much text in them")]
    TooMuch,
    /// More is packed in a workbook than is unpacked.
    #[error("the workbook has more than {limit} bytes when it is unpacked")]
    TooMuchUnpacked {
        /// The most.
        limit: u64,
    },
    /// A quotation mark before a cell is never closed, so that all that follows would be that cell.
    #[error("row {line} opens a quotation mark that is never closed")]
    OpenQuote {
        /// The line of the row.
        line: u64,
    },
    /// It says that it is UTF-16 and is not.
    #[error("the file is not written in the encoding that it names")]
    Encoding,
    /// A workbook that cannot be opened.
    #[error("the workbook is damaged")]
    Damaged,
}

/// The rows of a file.
///
/// # Errors
/// Why it cannot be read.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Table, TableFault> {
    if bytes.len() > limits.bytes {
        let limit = limits.bytes;
        return Err(TableFault::TooLarge { limit });
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return workbook::read(bytes, limits);
    }
    if let Some(kind) = other_kind(bytes) {
        return Err(TableFault::NotATable(kind));
    }
    text::read(bytes, limits)
}

/// What a file is by its first bytes, if that is no table.
fn other_kind(bytes: &[u8]) -> Option<Kind> {
    const OLE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
    const PICTURES: [&[u8]; 6] = [
        b"\x89PNG\r\n\x1A\n",
        b"\xFF\xD8\xFF",
        b"GIF8",
        b"II*\0",
        b"MM\0*",
        b"\0\0\x01\0",
    ];
    const ARCHIVES: [&[u8]; 4] = [b"\x1F\x8B", b"7z\xBC\xAF\x27\x1C", b"Rar!\x1A", b"\xFD7zXZ"];
    const PAGES: [&[u8]; 6] = [
        b"<html",
        b"<!doctype",
        b"<table",
        b"<?xml",
        b"<meta",
        b"<!--",
    ];
    if bytes.starts_with(OLE) {
        return Some(if is_locked(bytes) {
            Kind::Locked
        } else {
            Kind::OldOffice
        });
    }
    let webp = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
    let bmp = bytes.starts_with(b"BM") && bytes.get(6..10) == Some(&[0; 4]);
    let heic = bytes.get(..3) == Some(&[0; 3]) && bytes.get(4..8) == Some(b"ftyp");
    if PICTURES.iter().any(|sign| bytes.starts_with(sign)) || webp || bmp || heic {
        return Some(Kind::Picture);
    }
    if ARCHIVES.iter().any(|sign| bytes.starts_with(sign)) {
        return Some(Kind::Archive);
    }
    let bytes = bytes
        .strip_prefix(b"\xEF\xBB\xBF")
        .unwrap_or(bytes)
        .trim_ascii_start();
    let start = bytes.get(..16).unwrap_or(bytes).to_ascii_lowercase();
    if start.starts_with(b"%pdf-") {
        Some(Kind::Pdf)
    } else if start.starts_with(b"{\\rtf") {
        Some(Kind::Document)
    } else {
        let page = PAGES.iter().any(|tag| start.starts_with(tag));
        page.then_some(Kind::WebPage)
    }
}

/// Whether a file of the old kind holds a locked workbook: its list of parts then has this name.
fn is_locked(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    bytes.windows(name.len()).any(|part| part == name)
}

/// Gathers rows and counts them against the limits.
struct Gathered<'a> {
    limits: &'a Limits,
    rows: Vec<Row>,
    cells: usize,
    text_bytes: usize,
}

impl<'a> Gathered<'a> {
    const fn new(limits: &'a Limits) -> Self {
        Self {
            limits,
            rows: Vec::new(),
            cells: 0,
            text_bytes: 0,
        }
    }

    /// Counts cells that cost work or room, whether anything stands in them or not.
    fn count(&mut self, cells: usize) -> Result<(), TableFault> {
        self.cells = self.cells.saturating_add(cells);
        if self.cells > self.limits.cells {
            return Err(TableFault::TooMuch);
        }
        Ok(())
    }

    /// Whether a text may be the cell of a column, counted from 0.
    fn check(&mut self, line: u64, column: usize, text: &str) -> Result<(), TableFault> {
        let limit = self.limits.characters;
        // A text has at most as many characters as bytes.
        if text.len() > limit && text.chars().count() > limit {
            let column = column.saturating_add(1);
            return Err(TableFault::CellTooLong {
                line,
                column,
                limit,
            });
        }
        if column >= self.limits.columns && !text.trim().is_empty() {
            let limit = self.limits.columns;
            return Err(TableFault::TooManyColumns { line, limit });
        }
        self.text_bytes = self.text_bytes.saturating_add(text.len());
        if self.text_bytes > self.limits.text_bytes {
            return Err(TableFault::TooMuch);
        }
        Ok(())
    }

    /// Keeps a row whose texts were checked, unless it is empty.
    fn push(&mut self, line: u64, mut cells: Vec<String>) -> Result<(), TableFault> {
        let last = cells.iter().rposition(|cell| !cell.trim().is_empty());
        let Some(last) = last else { return Ok(()) };
        if self.rows.len() == self.limits.rows {
            let limit = self.limits.rows;
            return Err(TableFault::TooManyRows { limit });
        }
        cells.truncate(last + 1);
        self.rows.push(Row { line, cells });
        Ok(())
    }
}

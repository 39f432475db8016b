//! Tables that come as files, of whatever program wrote them: CSV in the encodings that are met, or an XLSX workbook.
//! What a file is, is judged by what it holds and never by its name.

pub mod delimited;
mod sheet_cells;

use std::io::Read as _;
use thiserror::Error;

/// How much is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub bytes: usize,
    /// Bytes of what a workbook unpacks to.
    pub unpacked: u64,
    /// Rows that hold something, the head among them.
    pub rows: usize,
    /// Columns.
    pub columns: usize,
    /// Bytes of one cell.
    pub cell: usize,
}

impl Default for Limits {
    /// 10 MB, 100 MB unpacked, 100,000 rows below the head, 200 columns, 32 kB a cell.
    fn default() -> Self {
        Self {
            bytes: 10 * 1024 * 1024,
            unpacked: 100 * 1024 * 1024,
            rows: 100_001,
            columns: 200,
            cell: 32 * 1024,
        }
    }
}

/// A row that holds something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The line it begins on in the file, or its number in the sheet, counted from 1.
    pub line: u64,
    /// What its cells say, without empty ones at the end.
    pub cells: Vec<String>,
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Its rows, the head among them, without empty ones.
    pub rows: Vec<Row>,
    /// Whether the encoding was taken for Windows-1252 because it is no Unicode.
    pub guessed_encoding: bool,
}

/// What a file is that is no table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A PDF.
    Pdf,
    /// A picture.
    Picture,
    /// A workbook of Excel before 2007.
    OldWorkbook,
    /// A workbook of OpenDocument.
    OpenDocument,
    /// Another archive.
    Archive,
    /// Something else that is no text.
    Binary,
}

impl Kind {
    /// What people call it, in every language.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pdf => "PDF",
            Self::Picture => "JPEG/PNG/GIF",
            Self::OldWorkbook => "XLS (Excel 97–2003)",
            Self::OpenDocument => "ODS (OpenDocument)",
            Self::Archive => "ZIP",
            Self::Binary => "BIN",
        }
    }
}

/// Why a file cannot be read as a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TableFault {
    /// More bytes than are read.
    #[error("the file is too large")]
    TooLarge,
    /// It unpacks to more bytes than are read.
    #[error("the file unpacks to more than is read")]
    Bomb,
    /// More rows than are read.
    #[error("the file has more than {most} rows")]
    TooManyRows {
        /// The most rows below the head.
        most: usize,
    },
    /// More columns than are read.
    #[error("row {line} has too many columns")]
    TooManyColumns {
        /// Its line.
        line: u64,
    },
    /// A cell is too long.
    #[error("row {line} has a cell that is too long")]
    LongCell {
        /// Its line.
        line: u64,
    },
    /// Nothing in it.
    #[error("the file has no rows")]
    Empty,
    /// It is something else.
    #[error("the file is no table but {}", .0.name())]
    NotATable(Kind),
    /// A quotation mark before a field is never closed.
    #[error("row {line} opens a quotation mark that is never closed")]
    OpenQuote {
        /// The line of the row.
        line: u64,
    },
    /// It cannot be read.
    #[error("the file is broken")]
    Broken,
}

/// Reads a file.
///
/// # Errors
/// Why it cannot be read; nothing of it is given then.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Table, TableFault> {
    if bytes.len() > limits.bytes {
        return Err(TableFault::TooLarge);
    }
    let table = match kind(bytes) {
        Some(Kind::Archive) => {
            check_archive(bytes, limits)?;
            sheet_cells::read(bytes, limits)?
        }
        Some(kind) => return Err(TableFault::NotATable(kind)),
        None => delimited::read(bytes, limits)?,
    };
    if table.rows.is_empty() {
        Err(TableFault::Empty)
    } else {
        Ok(table)
    }
}

/// What bytes begin like; `None` for a text.
fn kind(bytes: &[u8]) -> Option<Kind> {
    let begins: [(&[u8], Kind); 8] = [
        (b"PK\x03\x04", Kind::Archive),
        (b"PK\x05\x06", Kind::Archive),
        (b"%PDF", Kind::Pdf),
        (b"\x89PNG", Kind::Picture),
        (b"\xFF\xD8\xFF", Kind::Picture),
        (b"GIF8", Kind::Picture),
        (b"\xD0\xCF\x11\xE0", Kind::OldWorkbook),
        (b"\x1F\x8B", Kind::Binary),
    ];
    let known = begins.into_iter().find(|(sign, _)| bytes.starts_with(sign));
    known.map(|(_, kind)| kind)
}

/// Sees that an archive is a workbook and that it unpacks to no more than is read, by unpacking it.
fn check_archive(bytes: &[u8], limits: &Limits) -> Result<(), TableFault> {
    let mut archive =
        zip::ZipArchive::new(std::io::Cursor::new(bytes)).map_err(|_| TableFault::Broken)?;
    let names: Vec<String> = archive
        .file_names()
        .filter_map(|name| Some(name.ok()?.into_owned()))
        .collect();
    if !names.iter().any(|name| name == "xl/workbook.xml") {
        let is_open_document = names.iter().any(|name| name == "mimetype");
        let kind = if is_open_document {
            Kind::OpenDocument
        } else {
            Kind::Archive
        };
        return Err(TableFault::NotATable(kind));
    }
    let mut left = limits.unpacked;
    let mut piece = vec![0; 64 * 1024];
    for number in 0..archive.len() {
        let mut file = archive.by_index(number).map_err(|_| TableFault::Broken)?;
        loop {
            let read = file.read(&mut piece).map_err(|_| TableFault::Broken)?;
            if read == 0 {
                break;
            }
            left = left.checked_sub(read as u64).ok_or(TableFault::Bomb)?;
        }
    }
    Ok(())
}

/// Takes a row in, unless it is empty.
fn keep(
    table: &mut Table,
    line: u64,
    mut cells: Vec<String>,
    limits: &Limits,
) -> Result<(), TableFault> {
    while cells.last().is_some_and(|cell| cell.trim().is_empty()) {
        cells.pop();
    }
    if cells.is_empty() {
        return Ok(());
    }
    if cells.len() > limits.columns {
        return Err(TableFault::TooManyColumns { line });
    }
    if cells.iter().any(|cell| cell.len() > limits.cell) {
        return Err(TableFault::LongCell { line });
    }
    if table.rows.len() == limits.rows {
        return Err(TableFault::TooManyRows {
            most: limits.rows.saturating_sub(1),
        });
    }
    table.rows.push(Row { line, cells });
    Ok(())
}

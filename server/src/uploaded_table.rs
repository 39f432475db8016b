//! A table that was uploaded or pasted, of whatever program wrote it.

use crate::http::forms::Uploaded;
use crate::http::refusal::Refusal;
use app::parts::file_fault::FileFault;
use app::words::Words;
use documents::table::{self, Kind, Limits, Table, TableFault};
use http::StatusCode;

/// The bytes that are read of a file.
pub const BYTES_LIMIT: usize = 10 * 1024 * 1024;

/// The rows that are read below the head.
pub const MAX_ROWS: usize = 100_000;

/// Reads the file of a form, or where none was chosen the table that was pasted, off the threads that answer others.
///
/// # Errors
/// When the thread that reads is gone.
pub async fn read(
    words: Words,
    uploaded: &Uploaded,
    file: &'static str,
    pasted: &'static str,
) -> Result<Result<Table, FileFault>, Refusal> {
    let chosen = uploaded.get(file);
    let bytes = if chosen.is_empty() {
        uploaded.get(pasted)
    } else {
        chosen
    };
    if bytes.trim_ascii().is_empty() {
        return Ok(Err(FileFault::Nothing));
    }
    let bytes = bytes.to_vec();
    let limits = Limits {
        bytes: BYTES_LIMIT,
        rows: MAX_ROWS + 1,
        ..Limits::default()
    };
    let read = tokio::task::spawn_blocking(move || table::read(&bytes, &limits))
        .await
        .map_err(Refusal::internal)?;
    Ok(match read {
        Ok(table) if table.rows.len() < 2 => Err(FileFault::Empty),
        read => read.map_err(|refused| fault(words, refused)),
    })
}

/// The status of the page that shows such a fault.
#[must_use]
pub const fn status(fault: &FileFault) -> StatusCode {
    match fault {
        FileFault::Large => StatusCode::PAYLOAD_TOO_LARGE,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

fn fault(words: Words, fault: TableFault) -> FileFault {
    match fault {
        TableFault::TooLarge { .. } | TableFault::TooMuchUnpacked { .. } | TableFault::TooMuch => {
            FileFault::Large
        }
        TableFault::TooManyRows { limit } => FileFault::ManyRows(limit.saturating_sub(1)),
        TableFault::TooManyColumns { .. } => FileFault::ManyColumns,
        TableFault::CellTooLong { line, .. } => FileFault::LongCell(line),
        TableFault::Empty => FileFault::Empty,
        TableFault::NotATable(kind) => FileFault::NotATable(kind_word(words, kind).to_owned()),
        TableFault::OpenQuote { line } => FileFault::OpenQuote(line),
        TableFault::Damaged | TableFault::Encoding => FileFault::Broken,
    }
}

const fn kind_word(words: Words, kind: Kind) -> &'static str {
    match kind {
        Kind::Pdf => words.file_kind_pdf(),
        Kind::Picture => words.file_kind_picture(),
        Kind::OldOffice => words.file_kind_old_office(),
        Kind::Locked => words.file_kind_locked(),
        Kind::Ods => words.file_kind_ods(),
        Kind::Xlsb => words.file_kind_xlsb(),
        Kind::Document => words.file_kind_document(),
        Kind::WebPage => words.file_kind_web_page(),
        Kind::Archive => words.file_kind_archive(),
        Kind::Binary => words.file_kind_binary(),
    }
}

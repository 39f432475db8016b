//! A table that was uploaded or pasted, of whatever program wrote it.

use crate::http::forms::Uploaded;
use crate::http::refusal::Refusal;
use app::parts::file_fault::FileFault;
use documents::table::{self, Limits, Table, TableFault};
use http::StatusCode;

/// The bytes that are read of a file.
pub const BYTES_LIMIT: usize = 10 * 1024 * 1024;

/// Reads the file of a form, or where none was chosen the table that was pasted, off the threads that answer others.
///
/// # Errors
/// When the thread that reads is gone.
pub async fn read(
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
    let read = tokio::task::spawn_blocking(move || table::read(&bytes, &Limits::default()))
        .await
        .map_err(Refusal::internal)?;
    Ok(match read {
        Ok(table) if table.rows.len() < 2 => Err(FileFault::Empty),
        read => read.map_err(fault),
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

fn fault(fault: TableFault) -> FileFault {
    match fault {
        TableFault::TooLarge | TableFault::Bomb => FileFault::Large,
        TableFault::TooManyRows { most } => FileFault::ManyRows(most),
        TableFault::TooManyColumns { .. } => FileFault::ManyColumns,
        TableFault::LongCell { line } => FileFault::LongCell(line),
        TableFault::Empty => FileFault::Empty,
        TableFault::NotATable(kind) => FileFault::NotATable(kind.name().to_owned()),
        TableFault::OpenQuote { line } => FileFault::OpenQuote(line),
        TableFault::Broken => FileFault::Broken,
    }
}

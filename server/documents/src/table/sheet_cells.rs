//! Workbooks in XLSX. Cells are read one after the other: a sheet that names a cell far out takes no room.

use super::{Limits, Table, TableFault, keep};
use calamine::{DataRef, ExcelDateTime, Reader as _, SheetVisible, Xlsx, open_workbook_from_rs};
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Reads the first sheet that is shown and holds something.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Table, TableFault> {
    // The parser is not ours, and what it is fed is anybody's.
    catch_unwind(AssertUnwindSafe(|| read_shown(bytes, limits))).unwrap_or(Err(TableFault::Broken))
}

fn read_shown(bytes: &[u8], limits: &Limits) -> Result<Table, TableFault> {
    let mut workbook: Xlsx<_> =
        open_workbook_from_rs(Cursor::new(bytes)).map_err(|_| TableFault::Broken)?;
    let shown = workbook.sheets_metadata().iter();
    let shown = shown.filter(|sheet| sheet.visible == SheetVisible::Visible);
    let names: Vec<String> = shown.map(|sheet| sheet.name.clone()).collect();
    for name in names {
        let table = sheet(&mut workbook, &name, limits)?;
        if !table.rows.is_empty() {
            return Ok(table);
        }
    }
    Ok(Table::default())
}

fn sheet(
    workbook: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    limits: &Limits,
) -> Result<Table, TableFault> {
    let mut reader = workbook
        .worksheet_cells_reader(name)
        .map_err(|_| TableFault::Broken)?;
    let mut table = Table::default();
    let mut row = 0;
    let mut cells: Vec<String> = Vec::new();
    while let Some(cell) = reader.next_cell().map_err(|_| TableFault::Broken)? {
        let (at, column) = cell.get_position();
        if at != row {
            keep(
                &mut table,
                u64::from(row) + 1,
                std::mem::take(&mut cells),
                limits,
            )?;
            row = at;
        }
        let text = said(cell.get_value());
        if text.is_empty() {
            continue;
        }
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if column >= limits.columns {
            return Err(TableFault::TooManyColumns {
                line: u64::from(at) + 1,
            });
        }
        if cells.len() <= column {
            cells.resize(column + 1, String::new());
        }
        if let Some(cell) = cells.get_mut(column) {
            *cell = text;
        }
    }
    keep(&mut table, u64::from(row) + 1, cells, limits)?;
    Ok(table)
}

/// What a cell says. What a formula gave is read as a value; a mistake of a formula says nothing.
fn said(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty | DataRef::Error(_) => String::new(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => shortest(*number),
        DataRef::Bool(said) => said.to_string(),
        DataRef::DateTime(moment) => date(*moment),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
    }
}

/// A number without a tail of zeros and without a power of ten.
fn shortest(number: f64) -> String {
    if number == 0.0 {
        // Also where it is a negative zero.
        return "0".to_owned();
    }
    format!("{number}")
}

/// A day as `2026-11-17`, with `09:30` or `09:30:15` behind it where there is a time; a time without a day alone.
fn date(moment: ExcelDateTime) -> String {
    let serial = moment.as_f64();
    if moment.is_duration() || !(0.0..2_958_466.0).contains(&serial) {
        return shortest(serial);
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let time = if second == 0 {
        format!("{hour:02}:{minute:02}")
    } else {
        format!("{hour:02}:{minute:02}:{second:02}")
    };
    if serial < 1.0 {
        time
    } else if serial.fract() == 0.0 {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02} {time}")
    }
}

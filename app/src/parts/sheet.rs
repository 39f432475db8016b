//! A sheet as a table of a page.

use crate::parts::drawn::Drawn;
use crate::parts::table::{self, Column};
use crate::words::Words;
use domain::sheet::{Cell, Sheet};

/// Draws it, named by the element `labelled`. The first column names the row; numbers stand at the right.
#[must_use]
pub fn table(words: Words, labelled: &'static str, sheet: Sheet) -> Drawn {
    let is_number = |column: usize| {
        sheet
            .rows
            .iter()
            .any(|row| matches!(row.get(column), Some(Cell::Count(_) | Cell::Number(..))))
    };
    let columns: Vec<Column> = sheet
        .head
        .iter()
        .enumerate()
        .map(|(column, name)| {
            if is_number(column) {
                Column::numbers(name)
            } else {
                Column::words(name)
            }
        })
        .collect();
    let rows = sheet
        .rows
        .iter()
        .map(|row| {
            let shown = row.iter().map(|cell| cell.shown(words.0));
            shown.map(cell).collect()
        })
        .collect();
    table::table(labelled, &columns, rows)
}

fn cell(text: String) -> table::Cell {
    if text.is_empty() {
        table::Cell::Nothing
    } else {
        table::Cell::of(text)
    }
}

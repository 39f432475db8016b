//! A sheet as a table of a page.

use crate::parts::drawn::{Draw, Drawn};
use crate::parts::table::{self, Column};
use crate::words::Words;
use domain::sheet::{Cell, Sheet, Totalled};
use leptos::prelude::*;

/// Draws it, named by the element `labelled`. The first column names the row; numbers stand at the right.
#[must_use]
pub fn table(words: Words, labelled: &'static str, sheet: Sheet) -> Drawn {
    let columns = columns(&sheet, &[]);
    let rows = sheet
        .rows
        .iter()
        .map(|row| row.iter().map(|value| cell(words, value)).collect())
        .collect();
    table::table(labelled, &columns, rows)
}

/// How the first cell of a row is drawn beyond its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowHead {
    /// Where it leads.
    pub href: Option<String>,
    /// How many rows of the tree stand above it.
    pub level: usize,
}

/// The deepest level that is drawn apart.
const LEVELS: usize = 8;

/// Draws some of a sheet's rows, each with how it begins, and the sheet's last row.
#[must_use]
pub fn rows_with_total(
    words: Words,
    labelled: &'static str,
    table: &Totalled,
    rows: &[Vec<Cell>],
    heads: &[RowHead],
) -> Drawn {
    let columns = columns(&table.sheet, table.total.as_deref().unwrap_or_default());
    let heads = heads.iter().map(Some).chain(std::iter::repeat(None));
    let rows = rows
        .iter()
        .zip(heads)
        .map(|(row, head)| {
            let mut cells: Vec<table::Cell> =
                row.iter().map(|value| counted(words, value)).collect();
            if let (Some(head), Some(first), Some(place)) = (head, row.first(), cells.first_mut()) {
                *place = table::Cell::of(headed(words, first, head));
            }
            cells
        })
        .collect();
    let total = table.total.as_ref();
    let total = total.map(|row| row.iter().map(|value| cell(words, value)).collect());
    table::table_with_total(labelled, &columns, rows, total)
}

fn headed(words: Words, value: &Cell, head: &RowHead) -> Drawn {
    let text = text(words, value);
    let text = match &head.href {
        Some(href) => view! { <a href=href.clone()>{text}</a> }.drawn(),
        None => text,
    };
    if head.level == 0 {
        return text;
    }
    let class = format!("level-{}", head.level.min(LEVELS));
    view! { <span class=class><span class="block">{text}</span></span> }.drawn()
}

fn columns(sheet: &Sheet, total: &[Cell]) -> Vec<Column> {
    let is_number = |column: usize| {
        let values = sheet.rows.iter().map(|row| row.get(column));
        values
            .chain([total.get(column)])
            .any(|value| matches!(value, Some(Cell::Count(_) | Cell::Number(..))))
    };
    let named = sheet.head.iter().enumerate();
    named
        .map(|(column, name)| {
            if is_number(column) {
                Column::numbers(name)
            } else {
                Column::words(name)
            }
        })
        .collect()
}

fn text(words: Words, value: &Cell) -> Drawn {
    match value {
        Cell::Name(name) => view! { <bdi>{name.clone()}</bdi> }.drawn(),
        Cell::Day(_) => view! { <span class="unbroken">{value.shown(words.0)}</span> }.drawn(),
        value => value.shown(words.0).drawn(),
    }
}

/// As [`cell`], of a row with so many counts that a phone leaves out those of none.
fn counted(words: Words, value: &Cell) -> table::Cell {
    match value {
        Cell::Count(0) => table::Cell::Zero(text(words, value)),
        value => cell(words, value),
    }
}

fn cell(words: Words, value: &Cell) -> table::Cell {
    if value.shown(words.0).is_empty() {
        table::Cell::Nothing
    } else {
        table::Cell::of(text(words, value))
    }
}

//! Tables of pages. On a wide screen a table; on a phone, where its last columns would lie beyond the edge, a
//! list: each row by its name, and every figure beside the name of its column. (Tables within a lesson keep
//! their shape and scroll; what they look like stands in `style/table.css` too.)

use crate::parts::drawn::{Draw, Drawn};
use leptos::prelude::*;

/// How many columns stand beside one another on a screen of middle width.
const FEW_COLUMNS: usize = 6;

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    name: String,
    is_number: bool,
}

impl Column {
    /// Of words.
    pub fn words(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            is_number: false,
        }
    }

    /// Of numbers, which stand at the right.
    pub fn numbers(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            is_number: true,
        }
    }

    fn class(&self) -> Option<&'static str> {
        self.is_number.then_some("r")
    }

    const fn zero_class(&self) -> &'static str {
        if self.is_number { "r zero" } else { "zero" }
    }
}

/// What stands in a cell.
#[derive(Default)]
pub enum Cell {
    /// Nothing. On a phone it is left out.
    #[default]
    Nothing,
    /// This.
    Of(Drawn),
    /// A count of none. On a phone it is left out.
    Zero(Drawn),
}

impl Cell {
    /// A view.
    pub fn of(view: impl IntoView) -> Self {
        Self::Of(view.drawn())
    }
}

/// Draws a table that `labelled` names. The first cell of a row is what the row is called; a row has as many
/// cells as there are columns.
/// One of many columns becomes a list on screens of middle width too.
#[must_use]
pub fn table(labelled: &'static str, columns: &[Column], rows: Vec<Vec<Cell>>) -> Drawn {
    table_with_total(labelled, columns, rows, None)
}

/// The same with a last row of all rows together.
#[must_use]
pub fn table_with_total(
    labelled: &'static str,
    columns: &[Column],
    rows: Vec<Vec<Cell>>,
    total: Option<Vec<Cell>>,
) -> Drawn {
    let head = columns
        .iter()
        .map(|column| {
            view! {
                <th scope="col" role="columnheader" class=column.class()>
                    {column.name.clone()}
                </th>
            }
        })
        .collect::<Vec<_>>();
    let rows = rows
        .into_iter()
        .map(|cells| view! { <tr role="row">{row(columns, cells)}</tr> })
        .collect::<Vec<_>>();
    let class = if columns.len() > FEW_COLUMNS {
        "data listed many"
    } else {
        "data listed"
    };
    // The roles are those that the elements have anyhow: browsers take them away from a table that is drawn
    // as a list.
    view! {
        <table class=class role="table" aria-labelledby=labelled>
            <thead role="rowgroup">
                <tr role="row">{head}</tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
            {total
                .map(|cells| {
                    view! {
                        <tfoot role="rowgroup">
                            <tr role="row">{row(columns, cells)}</tr>
                        </tfoot>
                    }
                })}
        </table>
    }
    .drawn()
}

fn row(columns: &[Column], cells: Vec<Cell>) -> Vec<Drawn> {
    cells
        .into_iter()
        .zip(columns)
        .enumerate()
        .map(|(place, (cell, column))| {
            let class = match &cell {
                Cell::Zero(_) => Some(column.zero_class()),
                Cell::Nothing | Cell::Of(_) => column.class(),
            };
            let content = match cell {
                Cell::Nothing => None,
                Cell::Of(content) | Cell::Zero(content) => Some(content),
            };
            if place == 0 {
                return view! {
                    <th scope="row" role="rowheader" class=column.class()>
                        {content}
                    </th>
                }
                .drawn();
            }
            let content = content.map(|content| view! { <span class="cell">{content}</span> });
            view! {
                <td role="cell" class=class data-label=column.name.clone()>
                    {content}
                </td>
            }
            .drawn()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::drawn::draw;

    #[test]
    fn every_cell_knows_the_name_of_its_column_so_that_a_phone_can_write_it() {
        let columns = [Column::words("Soal"), Column::numbers("n & p")];
        let rows = vec![
            vec![Cell::of("Satu"), Cell::of("12")],
            vec![Cell::of("Dua"), Cell::Nothing],
        ];
        let html = draw(|| table("title", &columns, rows));
        assert!(html.contains(">Satu</th>"), "{html}");
        assert!(
            html.contains(
                "data-label=\"n &amp; p\" class=\"r\"><span class=\"cell\">12</span></td>"
            ),
            "{html}"
        );
        let empty = html.rsplit("data-label").next().unwrap();
        assert!(
            !empty.contains("<span"),
            "what is empty can be left out: {html}"
        );
    }
}

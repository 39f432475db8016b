//! A sheet as a table of a page.

use crate::parts::drawn::{Draw, Drawn};
use crate::words::Words;
use domain::sheet::{Cell, Sheet};
use leptos::prelude::*;

/// Draws it. The first column names the row; numbers stand at the right. Whatever is wider than the screen
/// can be moved within the table, which `labelled` names.
#[must_use]
pub fn table(words: Words, labelled: &'static str, sheet: Sheet) -> Drawn {
    let is_number = |column: usize| {
        sheet
            .rows
            .iter()
            .any(|row| matches!(row.get(column), Some(Cell::Count(_) | Cell::Number(..))))
    };
    let classes: Vec<Option<&'static str>> = (0..sheet.head.len())
        .map(|column| is_number(column).then_some("r"))
        .collect();
    let head = sheet
        .head
        .into_iter()
        .zip(&classes)
        .map(|(text, class)| view! { <th scope="col" class=*class>{text}</th> })
        .collect::<Vec<_>>();
    let rows = sheet
        .rows
        .into_iter()
        .map(|row| {
            let cells = row
                .into_iter()
                .zip(&classes)
                .enumerate()
                .map(|(column, (cell, class))| {
                    let text = cell.shown(words.0);
                    if column == 0 {
                        view! { <th scope="row">{text}</th> }.drawn()
                    } else {
                        view! { <td class=*class>{text}</td> }.drawn()
                    }
                })
                .collect::<Vec<_>>();
            view! { <tr>{cells}</tr> }
        })
        .collect::<Vec<_>>();
    view! {
        <div class="table-scroll" tabindex="0" role="group" aria-labelledby=labelled>
            <table class="data">
                <thead>
                    <tr>{head}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .drawn()
}

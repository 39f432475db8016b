//! Files that were carried out: each with what it did and whether it was taken back.

use crate::parts::dates::Dates;
use crate::parts::drawn::{Draw, Drawn};
use crate::parts::table::{Cell, Column, table};
use crate::words::Words;
use domain::clock::Moment;
use domain::number::format_number;
use leptos::prelude::*;

/// A file that was carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastFile {
    /// Its page.
    pub href: String,
    /// Its name.
    pub file_name: String,
    /// When.
    pub at: Moment,
    /// What it did, a count for each of the columns of counts.
    pub counts: Vec<u32>,
    /// Whether it was taken back.
    pub undone: bool,
}

/// Draws the list, the latest first; nothing where there are none. `counted` are the columns of counts.
pub fn past_files(
    words: Words,
    dates: Dates,
    counted: &[&'static str],
    past: Vec<PastFile>,
) -> Option<Drawn> {
    if past.is_empty() {
        return None;
    }
    let mut columns = vec![
        Column::words(words.import_file()),
        Column::words(words.import_when()),
    ];
    columns.extend(counted.iter().map(|name| Column::numbers(*name)));
    columns.push(Column::words(words.import_became()));
    let rows = past
        .into_iter()
        .map(|one| {
            let became = if one.undone {
                words.import_undone()
            } else {
                words.import_applied()
            };
            let mut row = vec![
                Cell::of(view! { <a href=one.href><bdi>{one.file_name}</bdi></a> }),
                Cell::of(dates.day_and_time(one.at)),
            ];
            let counts = one.counts.into_iter();
            row.extend(counts.map(|count| Cell::of(format_number(f64::from(count), 0, words.0))));
            row.push(Cell::of(became));
            row
        })
        .collect();
    let section = view! {
        <section aria-labelledby="past" class="stack">
            <h2 id="past">{words.import_past()}</h2>
            {table("past", &columns, rows)}
        </section>
    };
    Some(section.drawn())
}

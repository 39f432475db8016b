//! `/organiser/people/imports`: a file of people is sent, and what became of earlier ones.

use crate::address;
use crate::frame::Frame;
use crate::parts::breadcrumb::{Link, breadcrumb};
use crate::parts::fault::{FormFault, fault_summary_of_work, title_with_faults};
use crate::parts::field::{file_field, textarea_text};
use crate::parts::file_fault::FileFault;
use crate::parts::organiser::{OrganiserPage, organiser_menu};
use crate::parts::table::{Cell, Column, table};
use crate::shell::document;
use domain::clock::Moment;
use domain::number::format_number;
use leptos::prelude::*;

/// The names of its fields.
pub mod field {
    /// A file.
    pub const FILE: &str = "file";
    /// A table that was pasted.
    pub const TABLE: &str = "table";
}

/// What the page shows. Its form posts `multipart/form-data`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportsPage {
    /// Those that were carried out, the latest first.
    pub past: Vec<PastImport>,
    /// What was pasted.
    pub table: String,
    /// Why the file cannot be read.
    pub fault: Option<FileFault>,
}

/// A file that was carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastImport {
    /// Its page.
    pub href: String,
    /// Its name.
    pub file_name: String,
    /// When.
    pub at: Moment,
    /// How many people it made.
    pub made: u32,
    /// How many it changed.
    pub changed: u32,
    /// Whether it was taken back.
    pub undone: bool,
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: ImportsPage) -> String {
    let words = frame.words();
    let number = |count: u32| format_number(f64::from(count), 0, words.0);
    let fault = data.fault.map(|fault| fault.sentence(words));
    let faults: Vec<FormFault> = fault
        .iter()
        .map(|sentence| FormFault {
            field: Some(field::FILE),
            sentence: sentence.clone(),
        })
        .collect();
    let title = words.import_title();
    let trail = vec![Link::new(words.people_title(), address::PEOPLE)];
    let past = (!data.past.is_empty()).then(|| {
        let columns = [
            Column::words(words.import_file()),
            Column::words(words.import_when()),
            Column::numbers(words.import_new()),
            Column::numbers(words.import_changed()),
            Column::words(words.import_became()),
        ];
        let rows = data
            .past
            .into_iter()
            .map(|one| {
                let became = if one.undone {
                    words.import_undone()
                } else {
                    words.import_applied()
                };
                vec![
                    Cell::of(view! { <a href=one.href><bdi>{one.file_name}</bdi></a> }),
                    Cell::of(frame.dates().day_and_time(one.at)),
                    Cell::of(number(one.made)),
                    Cell::of(number(one.changed)),
                    Cell::of(became),
                ]
            })
            .collect();
        view! {
            <section aria-labelledby="past" class="stack">
                <h2 id="past">{words.import_past()}</h2>
                {table("past", &columns, rows)}
            </section>
        }
    });
    document(
        frame,
        &title_with_faults(words, title, &faults),
        None,
        || {
            view! {
                <div class="wrap page stack">
                    {organiser_menu(words, OrganiserPage::People)}
                    {breadcrumb(words, trail, title.to_owned())}
                    <div class="page-head">
                        <h1>{title}</h1>
                        <p class="lead">{words.import_lead()}</p>
                    </div>
                    {fault_summary_of_work(words, &faults)}
                    <form class="form card" method="post" action=address::PEOPLE_IMPORTS enctype="multipart/form-data">
                        {file_field(field::FILE, words.import_choose(), words.import_hint(), ".csv,.tsv,.txt,.xlsx", fault)}
                        <div class="field">
                            <label for=field::TABLE>{words.import_paste()}</label>
                            <textarea class="input code" id=field::TABLE name=field::TABLE rows="6" spellcheck="false">
                                {textarea_text(&data.table)}
                            </textarea>
                        </div>
                        <div class="actions">
                            <button class="btn" type="submit">{words.import_preview()}</button>
                        </div>
                    </form>
                    <p>
                        <a href=address::PEOPLE_FILE>{words.import_export_csv()}</a>
                        " · "
                        <a href=address::PEOPLE_WORKBOOK>{words.import_export_xlsx()}</a>
                    </p>
                    {past}
                </div>
            }
        },
    )
}

//! `/organiser/people/imports`: a file of people is sent, and what became of earlier ones.

use crate::address;
use crate::frame::Frame;
use crate::parts::breadcrumb::{Link, breadcrumb};
use crate::parts::fault::{FormFault, fault_summary_of_work, title_with_faults};
use crate::parts::field::{file_field, textarea_text};
use crate::parts::file_fault::FileFault;
use crate::parts::organiser::{OrganiserPage, organiser_menu};
use crate::parts::past_files::{PastFile, past_files};
use crate::shell::document;
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
    pub past: Vec<PastFile>,
    /// What was pasted.
    pub table: String,
    /// Why the file cannot be read.
    pub fault: Option<FileFault>,
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: ImportsPage) -> String {
    let words = frame.words();
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
    let past = past_files(
        words,
        frame.dates(),
        &[words.import_new(), words.import_changed()],
        data.past,
    );
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

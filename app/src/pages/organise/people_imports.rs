//! `/organiser/people/imports`: a file of people is sent, and what became of earlier ones.

use crate::address;
use crate::frame::Frame;
use crate::parts::breadcrumb::{Link, breadcrumb};
use crate::parts::drawn::{Draw, Drawn};
use crate::parts::fault::{FormFault, fault_summary_of_work, title_with_faults};
use crate::parts::field::{file_field, textarea_text};
use crate::parts::file_fault::FileFault;
use crate::parts::organiser::{OrganiserPage, organiser_menu};
use crate::parts::past_files::{PastFile, past_files};
use crate::shell::document;
use domain::clock::Moment;
use domain::quota::WAITING_IMPORT_LIFE;
use leptos::prelude::*;

/// The names of its fields.
pub mod field {
    /// A file.
    pub const FILE: &str = "file";
    /// A table that was pasted.
    pub const TABLE: &str = "table";
}

/// A file that was sent and not carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingFile {
    /// Its page.
    pub href: String,
    /// Its name.
    pub file_name: String,
    /// When it was sent.
    pub at: Moment,
}

/// What the page shows. Its form posts `multipart/form-data`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportsPage {
    /// Those that wait to be carried out, the latest first.
    pub waiting: Vec<WaitingFile>,
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
    let waiting = waiting(frame, data.waiting);
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
                    {waiting}
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

/// Files that were seen and not carried out: each is gone after a while.
fn waiting(frame: &Frame, waiting: Vec<WaitingFile>) -> Option<Drawn> {
    let (words, dates) = (frame.words(), frame.dates());
    if waiting.is_empty() {
        return None;
    }
    let rows = waiting
        .into_iter()
        .map(|one| {
            let until = dates.day_and_time(one.at.plus(WAITING_IMPORT_LIFE));
            view! {
                <li>
                    <a class="lone" href=one.href><bdi>{one.file_name}</bdi></a>
                    <span class="small muted block">{words.import_waiting_until(until)}</span>
                </li>
            }
        })
        .collect::<Vec<_>>();
    let section = view! {
        <section class="card stack tight" aria-labelledby="waiting">
            <h2 class="h3" id="waiting">{words.import_waiting()}</h2>
            <ul class="plain-list stack tight">{rows}</ul>
        </section>
    };
    Some(section.drawn())
}

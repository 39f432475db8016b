//! `/organiser/editions/{edition}/meeting`: the report of an online meeting is sent, and what became of earlier ones.

use crate::address;
use crate::frame::Frame;
use crate::parts::breadcrumb::{Link, breadcrumb};
use crate::parts::edition::EditionLine;
use crate::parts::fault::{FormFault, fault_summary_of_work, title_with_faults};
use crate::parts::field::file_field;
use crate::parts::file_fault::FileFault;
use crate::parts::past_files::{PastFile, past_files};
use crate::shell::document;
use leptos::prelude::*;

/// The names of its fields.
pub mod field {
    /// The file.
    pub const FILE: &str = "file";
}

/// What the page shows. Its form posts `multipart/form-data`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeetingPage {
    /// The edition.
    pub edition: EditionLine,
    /// The reports that were carried out, the latest first.
    pub past: Vec<PastFile>,
    /// Why the file cannot be read.
    pub fault: Option<FileFault>,
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: MeetingPage) -> String {
    let words = frame.words();
    let fault = data.fault.map(|fault| fault.sentence(words));
    let faults: Vec<FormFault> = fault
        .iter()
        .map(|sentence| FormFault {
            field: Some(field::FILE),
            sentence: sentence.clone(),
        })
        .collect();
    let title = words.meeting_title();
    let slug = &data.edition.slug;
    let action = address::meeting(slug);
    let trail = vec![
        Link::new(words.attendance_editions(), address::EDITIONS),
        Link::new(data.edition.title.clone(), address::attendance(slug)),
    ];
    let past = past_files(
        words,
        frame.dates(),
        &[words.meeting_became_present()],
        data.past,
    );
    document(
        frame,
        &title_with_faults(words, title, &faults),
        None,
        || {
            view! {
                <div class="wrap page stack">
                    {breadcrumb(words, trail, title.to_owned())}
                    <div class="page-head">
                        <h1>{title}</h1>
                        <p class="lead">{words.meeting_lead()}</p>
                    </div>
                    {fault_summary_of_work(words, &faults)}
                    <form class="form card" method="post" action=action enctype="multipart/form-data">
                        {file_field(field::FILE, words.import_choose(), words.meeting_hint(), ".csv,.txt,.xlsx", fault)}
                        <div class="actions">
                            <button class="btn" type="submit">{words.import_preview()}</button>
                        </div>
                    </form>
                    {past}
                </div>
            }
        },
    )
}

//! `/organiser/editions/{edition}/meeting`: the report of an online meeting is sent, and what became of earlier ones.

use crate::address;
use crate::frame::Frame;
use crate::parts::breadcrumb::{Link, breadcrumb};
use crate::parts::edition::EditionLine;
use crate::parts::fault::{FormFault, fault_summary_of_work, title_with_faults};
use crate::parts::field::file_field;
use crate::parts::file_fault::FileFault;
use crate::parts::table::{Cell, Column, table};
use crate::shell::document;
use domain::clock::Moment;
use domain::number::format_number;
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
    pub past: Vec<PastReport>,
    /// Why the file cannot be read.
    pub fault: Option<FileFault>,
}

/// A report that was carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastReport {
    /// Its page.
    pub href: String,
    /// The name of the file.
    pub file_name: String,
    /// When.
    pub at: Moment,
    /// How many came to be present by it.
    pub present: u32,
    /// Whether it was taken back.
    pub undone: bool,
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
    let past = (!data.past.is_empty()).then(|| {
        let columns = [
            Column::words(words.import_file()),
            Column::words(words.import_when()),
            Column::numbers(words.meeting_became_present()),
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
                    Cell::of(format_number(f64::from(one.present), 0, words.0)),
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

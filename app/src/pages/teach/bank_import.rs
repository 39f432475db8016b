//! `/trainer/questions/import`: a GIFT file, first as a report, then kept. Its form posts `multipart/form-data`;
//! nothing is kept before [`act::KEEP`].

use crate::address;
use crate::frame::Frame;
use crate::parts::breadcrumb::{Link, breadcrumb};
use crate::parts::fault::{FormFault, fault_summary_of_work, title_with_faults};
use crate::parts::field::{file_field, textarea_text};
use crate::parts::form::ACTION;
use crate::parts::table::{Cell, Column, table};
use crate::parts::trainer::{TrainerPage, trainer_menu};
use crate::shell::document;
use leptos::prelude::*;

/// The names of its fields.
pub mod field {
    /// A file.
    pub const FILE: &str = "file";
    /// A text that was pasted.
    pub const TEXT: &str = "text";
}

/// What its buttons say.
pub mod act {
    /// Reports what would be kept.
    pub const REPORT: &str = "report";
    /// Keeps it.
    pub const KEEP: &str = "keep";
}

/// What the page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BankImportPage {
    /// What was pasted or sent, to be kept.
    pub text: String,
    /// What became of each question; nothing before a report was asked for.
    pub report: Option<Vec<ReportRow>>,
    /// Why the file cannot be read at all.
    pub fault: Option<ImportFault>,
}

/// A question of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportRow {
    /// The line it begins on.
    pub line: u32,
    /// Its title or the beginning of its text.
    pub title: String,
    /// What became of it.
    pub became: Taken,
}

/// What became of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It is taken as it is.
    Whole,
    /// It is taken with changes, in sentences.
    Changed(Vec<String>),
    /// It is refused, with the reason in a sentence.
    Refused(String),
}

/// Why a file cannot be read at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportFault {
    /// Nothing was sent.
    Nothing,
    /// Too large.
    Large,
    /// Too many questions.
    Many,
    /// Not in UTF-8.
    Encoding,
    /// No question in it.
    Empty,
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: BankImportPage) -> String {
    let words = frame.words();
    let BankImportPage {
        text,
        report,
        fault,
    } = data;
    let fault = fault.map(|fault| {
        match fault {
            ImportFault::Nothing => words.bank_fault_nothing(),
            ImportFault::Large => words.bank_fault_large(),
            ImportFault::Many => words.bank_fault_many(),
            ImportFault::Encoding => words.bank_fault_encoding(),
            ImportFault::Empty => words.bank_fault_empty(),
        }
        .to_owned()
    });
    let faults: Vec<FormFault> = fault
        .iter()
        .map(|sentence| FormFault {
            field: Some(field::FILE),
            sentence: sentence.clone(),
        })
        .collect();
    let title = words.bank_import();
    let taken = report.as_ref().map(|rows| {
        let refused = |row: &&ReportRow| matches!(row.became, Taken::Refused(_));
        let refused = rows.iter().filter(refused).count();
        (rows.len() - refused, refused)
    });
    let keep = taken.filter(|(taken, _)| *taken > 0).map(|(taken, _)| {
        let taken = u32::try_from(taken).unwrap_or(u32::MAX);
        view! {
            <form method="post" action=address::QUESTIONS_IMPORT enctype="multipart/form-data">
                <textarea name=field::TEXT hidden=true>
                    {textarea_text(&text)}
                </textarea>
                <button class="btn" name=ACTION value=act::KEEP>
                    {words.bank_keep(taken)}
                </button>
            </form>
        }
    });
    let report = report.map(|rows| {
        let rows = rows
            .into_iter()
            .map(|row| {
                let (word, sentences) = match row.became {
                    Taken::Whole => (words.bank_taken(), vec![]),
                    Taken::Changed(changes) => (words.bank_changed(), changes),
                    Taken::Refused(reason) => (words.bank_refused(), vec![reason]),
                };
                let became = view! {
                    <strong>{word}</strong>
                    " "
                    {sentences.join(" ")}
                };
                vec![
                    Cell::of(row.title),
                    Cell::of(row.line.to_string()),
                    Cell::of(became),
                ]
            })
            .collect::<Vec<_>>();
        let columns = [
            Column::words(words.bank_question()),
            Column::numbers(words.bank_line()),
            Column::words(words.bank_became()),
        ];
        let (taken, refused) = taken.unwrap_or_default();
        view! {
            <section class="card" aria-labelledby="report">
                <h2 class="h3" id="report" tabindex="-1">{words.bank_report(taken, refused)}</h2>
                <p>{words.bank_report_about()}</p>
                {keep}
                {table("report", &columns, rows)}
            </section>
        }
    });
    let trail = vec![Link::new(words.bank_title(), address::QUESTIONS)];
    document(
        frame,
        &title_with_faults(words, title, &faults),
        None,
        || {
            view! {
                <div class="wrap page stack">
                    {trainer_menu(words, TrainerPage::Questions)}
                    {breadcrumb(words, trail, title.to_owned())}
                    <div class="page-head">
                        <h1>{title}</h1>
                        <p class="lead">{words.bank_import_lead()}</p>
                    </div>
                    {fault_summary_of_work(words, &faults)}
                    {report}
                    <form class="form card" method="post" action=address::QUESTIONS_IMPORT enctype="multipart/form-data">
                        {file_field(field::FILE, words.bank_file(), words.bank_file_hint(), ".gift,.txt,text/plain", fault)}
                        <div class="field">
                            <label for=field::TEXT>{words.bank_paste()}</label>
                            <textarea class="input code" id=field::TEXT name=field::TEXT rows="10" spellcheck="false">
                                {textarea_text(&text)}
                            </textarea>
                        </div>
                        <div class="actions">
                            <button class="btn" name=ACTION value=act::REPORT>
                                {words.bank_ask_report()}
                            </button>
                        </div>
                    </form>
                </div>
            }
        },
    )
}

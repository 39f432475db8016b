//! `/organiser/editions/{edition}/attendance/corrections`: the attendance of many is corrected at once, from lines that
//! are typed or from a file, seen before it is recorded, and taken back at once.

use crate::address;
use crate::frame::Frame;
use crate::parts::breadcrumb::{Link, breadcrumb};
use crate::parts::choice::select_with_fault;
use crate::parts::correction::{
    OfferedStatus, behind, reason_field, remark_field, rule_sentence, statuses,
};
use crate::parts::dates::Dates;
use crate::parts::drawn::{Draw, Drawn};
use crate::parts::edition::EditionLine;
use crate::parts::fault::{FormFault, fault_of, fault_summary_of_work, title_with_faults};
use crate::parts::field::{Field, FieldKind, field as draw_field, file_field};
use crate::parts::file_fault::FileFault;
use crate::parts::form::ACT;
use crate::parts::notice::{Notice, notice};
use crate::parts::standing::{called, reason_word, standing_word};
use crate::parts::table::{Cell, Column, table};
use crate::shell::document;
use crate::words::Words;
use domain::attendance::{Reason, Status};
use domain::bulk_correction::LineFault;
use domain::clock::Moment;
use domain::correction::CorrectionFault;
use domain::number::format_count;
use leptos::prelude::*;

/// The names of its fields.
pub mod field {
    pub use crate::parts::correction::field::{REASON, REMARK, STATUS};
    /// One person a line.
    pub const LINES: &str = "lines";
    /// A file in place of them.
    pub const FILE: &str = "file";
    /// What was seen before it is recorded.
    pub const SEEN: &str = "seen";
    /// Corrections that were recorded at once.
    pub const BATCH: &str = "batch";
}

/// What its buttons say.
pub mod act {
    /// Shows what becomes of the lines.
    pub const PREVIEW: &str = "preview";
    /// Records it.
    pub const APPLY: &str = "apply";
    /// Takes corrections back.
    pub const UNDO: &str = "undo";
}

/// What the page shows. Its form posts `multipart/form-data`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CorrectionsForm {
    /// One person a line.
    pub lines: String,
    /// The word for the status of whoever's line says none.
    pub status: String,
    /// The word for why.
    pub reason: String,
    /// In one's own words.
    pub remark: String,
}

/// What is to be fixed before anything becomes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CorrectionsFault {
    /// There is no line.
    Nothing,
    /// More lines than are read.
    ManyLines(usize),
    /// The file cannot be read.
    File(FileFault),
    /// The file has no column of names or e-mails.
    NoColumn,
    /// The status that was chosen is not offered here any more.
    StatusGone,
    /// No reason was chosen.
    Reason,
    /// What is said cannot be.
    Rule(CorrectionFault),
}

/// A line with what becomes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownLine {
    /// Its number.
    pub line: usize,
    /// What it says.
    pub text: String,
    /// Who it is, of which agency, how they stand and will stand; or why nothing becomes of it.
    pub becomes: Result<Becomes, LineFault>,
}

/// What is recorded of somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Becomes {
    /// Their name.
    pub name: String,
    /// Their agency.
    pub agency: Option<String>,
    /// How they stand.
    pub from: Option<Status>,
    /// How they will stand.
    pub to: Status,
    /// The names of the added statuses that say it more exactly, now and then.
    pub added: [Option<String>; 2],
}

/// Corrections that were recorded at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastBatch {
    /// Their id.
    pub id: String,
    /// Who made them.
    pub by: String,
    /// When.
    pub at: Moment,
    /// Why.
    pub reason: Reason,
    /// How many they are.
    pub corrections: u32,
    /// When they were taken back, and how many stayed then.
    pub undone: Option<(Moment, u32)>,
}

/// What has just been done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CorrectionsDone {
    /// So many were recorded.
    Recorded(u32),
    /// They were taken back; so many stayed.
    Undone(u32),
    /// They had been before.
    UndoneBefore,
    /// They were not: later ones of the same people come first.
    LaterFirst,
}

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorrectionsPage {
    /// The edition.
    pub edition: EditionLine,
    /// What the fields hold.
    pub form: CorrectionsForm,
    /// The added statuses to choose from.
    pub offered: Vec<OfferedStatus>,
    /// What becomes of the lines; nothing before that was asked.
    pub lines: Vec<ShownLine>,
    /// What stands for all of it.
    pub seen: String,
    /// Whether it is not what was seen before.
    pub moved: bool,
    /// What is to be fixed.
    pub faults: Vec<CorrectionsFault>,
    /// What was done before, the latest first.
    pub past: Vec<PastBatch>,
    /// What has just been done.
    pub done: Option<CorrectionsDone>,
}

impl CorrectionsFault {
    fn sentence(&self, words: Words) -> FormFault {
        let (field, sentence) = match self {
            Self::Nothing => (field::LINES, words.corrections_fault_nothing().to_owned()),
            Self::ManyLines(most) => {
                let most = format_count(u64::try_from(*most).unwrap_or(u64::MAX), words.0);
                (field::LINES, words.corrections_fault_many(most))
            }
            Self::File(fault) => (field::FILE, fault.sentence(words)),
            Self::NoColumn => (field::FILE, words.corrections_fault_column().to_owned()),
            Self::StatusGone => (
                field::STATUS,
                words.attendance_fault_status_gone().to_owned(),
            ),
            Self::Reason => (field::REASON, words.attendance_fault_reason().to_owned()),
            Self::Rule(rule) => {
                let (field, sentence) = rule_sentence(words, *rule).unwrap_or_default();
                (field, sentence.to_owned())
            }
        };
        FormFault {
            field: Some(field),
            sentence,
        }
    }
}

fn line_fault(words: Words, fault: &LineFault) -> String {
    match fault {
        LineFault::Nobody => words.corrections_line_nobody().to_owned(),
        LineFault::Several(agencies) => words.corrections_line_several(agencies.join(", ")),
        LineFault::Elsewhere(agencies) => words.corrections_line_elsewhere(agencies.join(", ")),
        LineFault::Status(word) => words.corrections_line_status(word),
        LineFault::Contradiction(word) => words.corrections_line_contradiction(word),
        LineFault::NoStatus => words.corrections_line_no_status().to_owned(),
        LineFault::Same => words.corrections_line_same().to_owned(),
        LineFault::Twice => words.corrections_line_twice().to_owned(),
    }
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: CorrectionsPage) -> String {
    let (words, dates) = (frame.words(), frame.dates());
    let faults: Vec<FormFault> = data
        .faults
        .iter()
        .map(|fault| fault.sentence(words))
        .collect();
    let title = words.corrections_title();
    document(
        frame,
        &title_with_faults(words, title, &faults),
        None,
        || {
            let slug = data.edition.slug.clone();
            let action = address::corrections(&slug);
            let trail = vec![
                Link::new(words.attendance_editions(), address::EDITIONS),
                Link::new(data.edition.title.clone(), address::attendance(&slug)),
            ];
            let done = data.done.map(|done| {
                notice(match done {
                    CorrectionsDone::Recorded(count) => {
                        Notice::ok(words.corrections_recorded(count))
                    }
                    CorrectionsDone::Undone(0) => Notice::ok(words.corrections_undone()),
                    CorrectionsDone::Undone(stayed) => {
                        Notice::warn(words.corrections_undone_but(stayed))
                    }
                    CorrectionsDone::LaterFirst => Notice::warn(words.corrections_later_first()),
                    CorrectionsDone::UndoneBefore => {
                        Notice::info(words.corrections_undone_before())
                    }
                })
            });
            let moved = data
                .moved
                .then(|| notice(Notice::warn(words.corrections_moved())));
            let preview =
                (!data.lines.is_empty()).then(|| preview(words, &data.lines, data.edition.stage));
            let recordable = data
                .lines
                .iter()
                .filter(|line| line.becomes.is_ok())
                .count();
            let apply = (recordable > 0).then(|| {
                view! {
                    <input type="hidden" name=field::SEEN value=data.seen.clone() />
                    <button class="btn" type="submit" name=ACT value=act::APPLY>
                        {words.corrections_apply(u32::try_from(recordable).unwrap_or(u32::MAX))}
                    </button>
                }
            });
            let class = if recordable > 0 { "btn quiet" } else { "btn" };
            let form = fields(words, &data.form, &data.offered, &faults);
            let past = past(words, dates, &action, data.past);
            view! {
                <div class="wrap page stack">
                    {breadcrumb(words, trail, title.to_owned())}
                    <div class="page-head">
                        <h1>{title}</h1>
                        <p class="lead">{words.corrections_lead()}</p>
                    </div>
                    {done}
                    {fault_summary_of_work(words, &faults)}
                    {moved}
                    <form class="stack" method="post" action=action enctype="multipart/form-data">
                        {preview}
                        <div class="form card">
                            {form}
                            <div class="actions">
                                {apply}
                                <button class=class type="submit" name=ACT value=act::PREVIEW>
                                    {words.import_preview()}
                                </button>
                            </div>
                        </div>
                    </form>
                    {past}
                </div>
            }
        },
    )
}

fn fields(
    words: Words,
    form: &CorrectionsForm,
    offered: &[OfferedStatus],
    faults: &[FormFault],
) -> impl IntoView + use<> {
    let statuses = behind(words.corrections_status_own(), statuses(words, offered));
    let lines = Field {
        hint: Some(words.corrections_lines_hint().into()),
        ..Field::new(
            field::LINES,
            words.corrections_lines(),
            FieldKind::Lines(8),
            form.lines.clone(),
        )
        .with_fault_of(faults)
    };
    view! {
        {draw_field(lines)}
        {file_field(field::FILE, words.corrections_file(), words.corrections_file_hint(), ".csv,.txt,.xlsx", fault_of(faults, field::FILE))}
        <div class="form-pair">
            {select_with_fault(
                field::STATUS.to_owned(),
                field::STATUS,
                words.corrections_status(),
                statuses,
                &form.status,
                fault_of(faults, field::STATUS),
            )}
            {reason_field(words, &form.reason, faults)}
        </div>
        {remark_field(words, form.remark.clone(), faults)}
    }
}

fn preview(words: Words, lines: &[ShownLine], stage: domain::edition::Stage) -> Drawn {
    let columns = [
        Column::numbers(words.corrections_column_line()),
        Column::words(words.corrections_column_text()),
        Column::words(words.corrections_column_who()),
        Column::words(words.corrections_column_becomes()),
    ];
    let rows = lines
        .iter()
        .map(|line| {
            let (who, becomes) = match &line.becomes {
                Ok(one) => {
                    let agency = one
                        .agency
                        .clone()
                        .map(|agency| view! { <span class="small muted block">{agency}</span> });
                    let who = view! { <bdi>{one.name.clone()}</bdi> {agency} }.drawn();
                    let [added_from, added_to] = &one.added;
                    let from = match added_from {
                        Some(name) => called(words, one.from, Some(name)),
                        None => standing_word(words, one.from, stage).to_owned(),
                    };
                    let to = called(words, Some(one.to), added_to.as_deref());
                    (who, view! { {from} " → " <b>{to}</b> }.drawn())
                }
                Err(fault) => {
                    let fault = line_fault(words, fault);
                    (
                        "–".drawn(),
                        view! { <span class="muted">{fault}</span> }.drawn(),
                    )
                }
            };
            vec![
                Cell::of(line.line.to_string()),
                Cell::of(view! { <bdi class="break">{line.text.clone()}</bdi> }),
                Cell::of(who),
                Cell::of(becomes),
            ]
        })
        .collect();
    let left = lines.iter().filter(|line| line.becomes.is_err()).count();
    let recorded = lines.len() - left;
    view! {
        <section class="card stack" aria-labelledby="planned">
            <div>
                <h2 class="h3" id="planned">{words.corrections_planned()}</h2>
                <p>{words.corrections_counts(recorded, left)}</p>
            </div>
            {table("planned", &columns, rows)}
        </section>
    }
    .drawn()
}

fn past(words: Words, dates: Dates, action: &str, past: Vec<PastBatch>) -> Option<Drawn> {
    if past.is_empty() {
        return None;
    }
    let columns = [
        Column::words(words.import_when()),
        Column::words(words.attendance_correct_reason()),
        Column::numbers(words.corrections_column_count()),
        Column::words(words.import_became()),
    ];
    let rows = past
        .into_iter()
        .map(|one| {
            let became = match one.undone {
                Some((at, stayed)) => {
                    let text = words.corrections_undone_at(dates.day_and_time(at));
                    let stayed = (stayed > 0)
                        .then(|| format!(" {}", words.corrections_stayed(stayed)));
                    view! { {text} {stayed} }.drawn()
                }
                None => view! {
                    <form method="post" action=action.to_owned() enctype="multipart/form-data">
                        <input type="hidden" name=field::BATCH value=one.id.clone() />
                        <button class="plain" type="submit" name=ACT value=act::UNDO>
                            {words.corrections_undo()}
                            <span class="unseen">": " {dates.day_and_time(one.at)}</span>
                        </button>
                    </form>
                }
                .drawn(),
            };
            let by = view! { {dates.day_and_time(one.at)} <span class="small muted block"><bdi>{one.by}</bdi></span> };
            vec![
                Cell::of(by),
                Cell::of(reason_word(words, one.reason)),
                Cell::of(format_count(one.corrections.into(), words.0)),
                Cell::of(became),
            ]
        })
        .collect();
    let section = view! {
        <section class="card stack" aria-labelledby="past">
            <h2 class="h3" id="past">{words.corrections_past()}</h2>
            {table("past", &columns, rows)}
        </section>
    };
    Some(section.drawn())
}

//! `/organiser/editions/{edition}/meeting/{report}`: whom a report of an online meeting names and what that changes,
//! before anything is kept; afterwards what it did, and the button that takes it back.

use crate::address;
use crate::frame::Frame;
use crate::parts::breadcrumb::{Link, breadcrumb};
use crate::parts::choice::{Choice, select};
use crate::parts::decide_row::{Candidate, decide_row};
use crate::parts::drawn::{Draw, Drawn};
use crate::parts::edition::EditionLine;
use crate::parts::form::ACT;
use crate::parts::notice::{Notice, notice};
use crate::parts::table::{Cell, Column, table};
use crate::shell::document;
use crate::words::Words;
use domain::clock::Moment;
use domain::meeting::{Column as ReportColumn, DayOrder, FaultKind};
use domain::number::format_number;
use leptos::prelude::*;

/// The names of its fields.
pub mod field {
    /// What was seen.
    pub const SEEN: &str = "seen";
    /// Whether day or month comes first.
    pub const ORDER: &str = "order";
    /// The line of the headings.
    pub const HEADER: &str = "header";

    /// What a column says, by its number.
    #[must_use]
    pub fn column(number: usize) -> String {
        format!("column-{number}")
    }
}

/// What its buttons say.
pub mod act {
    /// Answers what the report leaves open.
    pub const ANSWER: &str = "answer";
    /// Carries it out.
    pub const APPLY: &str = "apply";
    /// Takes it back.
    pub const UNDO: &str = "undo";
}

/// The most rows of one kind that are shown.
pub const MAX_SHOWN: usize = 500;

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportPage {
    /// The edition.
    pub edition: EditionLine,
    /// Where the page lives and its forms post to.
    pub action: String,
    /// The name of the file.
    pub file_name: String,
    /// The same file was sent before.
    pub again: bool,
    /// Why it was not carried out.
    pub conflict: Option<Conflict>,
    /// How far it is.
    pub stage: Stage,
}

/// Why a report was not carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// People have changed since it was seen.
    Changed,
    /// It was carried out or taken back before.
    Done,
}

/// How far a report is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Something has to be asked first.
    Asks(Asks),
    /// Nothing is kept yet.
    Waiting(Box<Preview>),
    /// It was carried out.
    Applied {
        /// When.
        at: Moment,
        /// How many came to be present by it.
        present: u32,
        /// When it was taken back.
        undone_at: Option<Moment>,
        /// Of how many it stayed when it was taken back.
        stayed: u32,
    },
}

/// What has to be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asks {
    /// What the columns mean: rows that may be the headings, with their lines.
    Columns(Vec<(u64, Vec<String>)>),
    /// Whether day or month comes first, with a date that can be both.
    Order(String),
    /// The report says no day, and neither does the edition.
    Day,
}

/// What a report would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// What was seen.
    pub seen: String,
    /// Whoever is surely known.
    pub sure: Vec<SureRow>,
    /// Whoever has to be chosen.
    pub open: Vec<OpenRow>,
    /// How many more rows there are than are shown.
    pub more: u32,
    /// What is wrong with single rows.
    pub faults: Vec<(u64, FaultKind)>,
}

/// Somebody of a report who is surely known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SureRow {
    /// As the meeting named them.
    pub shown: String,
    /// Whom that is.
    pub name: String,
    /// Their agency.
    pub agency: String,
    /// The minutes within the hours of the edition.
    pub minutes: u32,
    /// What it changes.
    pub effect: Effect,
}

/// Somebody of a report of whom it has to be chosen who it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenRow {
    /// The number of the row.
    pub row: u64,
    /// As the meeting named them.
    pub shown: String,
    /// The minutes within the hours of the edition.
    pub minutes: u32,
    /// Whom it may be, the likeliest first.
    pub candidates: Vec<Candidate>,
    /// What was chosen.
    pub chosen: String,
}

/// What a report changes of somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// They come to be present.
    Present,
    /// They come to be present, late.
    Late,
    /// They were known to be there: only the stay is kept.
    Known,
    /// An organiser has decided otherwise, which stays.
    Decided,
    /// They were there outside of the hours of the edition alone.
    Outside,
}

const fn effect_word(words: Words, effect: Effect) -> &'static str {
    match effect {
        Effect::Present => words.meeting_effect_present(),
        Effect::Late => words.meeting_effect_late(),
        Effect::Known => words.meeting_effect_known(),
        Effect::Decided => words.meeting_effect_decided(),
        Effect::Outside => words.meeting_effect_outside(),
    }
}

fn fault_sentence(words: Words, kind: &FaultKind) -> String {
    match kind {
        FaultKind::NoName => words.meeting_fault_no_name().to_owned(),
        FaultKind::NoJoin => words.meeting_fault_no_join().to_owned(),
        FaultKind::NoLeave => words.meeting_fault_no_leave().to_owned(),
        FaultKind::LeavesBeforeJoining => words.meeting_fault_order().to_owned(),
        FaultKind::Time(text) => words.meeting_fault_time(text),
        FaultKind::Duration(text) => words.meeting_fault_duration(text),
        FaultKind::LeaveAssumed => words.meeting_fault_assumed().to_owned(),
        FaultKind::DurationDiffers => words.meeting_fault_differs().to_owned(),
        FaultKind::SeveralTotals => words.meeting_fault_totals().to_owned(),
    }
}

const fn column_word(words: Words, column: ReportColumn) -> &'static str {
    match column {
        ReportColumn::Name => words.import_column_name(),
        ReportColumn::FirstName => words.meeting_column_first_name(),
        ReportColumn::LastName => words.meeting_column_last_name(),
        ReportColumn::Email => words.import_column_email(),
        ReportColumn::Joined => words.meeting_column_joined(),
        ReportColumn::Left => words.meeting_column_left(),
        ReportColumn::Duration => words.meeting_column_duration(),
        ReportColumn::Waiting => words.meeting_column_waiting(),
        ReportColumn::Attended => words.meeting_column_attended(),
        ReportColumn::Topic => words.meeting_column_topic(),
    }
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: ReportPage) -> String {
    let words = frame.words();
    let title = words.meeting_of(&data.file_name);
    let slug = &data.edition.slug;
    let trail = vec![
        Link::new(words.attendance_editions(), address::EDITIONS),
        Link::new(data.edition.title.clone(), address::attendance(slug)),
        Link::new(words.meeting_title(), address::meeting(slug)),
    ];
    let again = data
        .again
        .then(|| notice(Notice::info(words.meeting_again())));
    let conflict = data.conflict.map(|conflict| {
        notice(Notice::warn(match conflict {
            Conflict::Changed => words.import_conflict_changed(),
            Conflict::Done => words.import_conflict_done(),
        }))
    });
    let body = match data.stage {
        Stage::Asks(asks) => questions(words, asks, &data.action),
        Stage::Waiting(preview) => waiting(words, *preview, &data.action),
        Stage::Applied {
            at,
            present,
            undone_at,
            stayed,
        } => {
            let undone = undone_at.map(|at| {
                notice(Notice::info(
                    words.meeting_undone(frame.dates().day_and_time(at), stayed),
                ))
            });
            let undo = undone_at.is_none().then(|| {
                view! {
                    <form class="card stack" method="post" action=data.action.clone()>
                        <p>{words.meeting_undo_about()}</p>
                        <div class="actions">
                            <button class="btn quiet" name=ACT value=act::UNDO>{words.meeting_undo()}</button>
                        </div>
                    </form>
                }
            });
            view! {
                {notice(Notice::ok(words.meeting_done(frame.dates().day_and_time(at), present)))}
                {undone}
                <p><a href=address::attendance(slug)>{words.meeting_to_attendance()}</a></p>
                {undo}
            }
            .drawn()
        }
    };
    document(frame, &title, None, || {
        view! {
            <div class="wrap page stack">
                {breadcrumb(words, trail, title.clone())}
                <div class="page-head">
                    <h1 class="break"><bdi>{title.clone()}</bdi></h1>
                </div>
                {again}
                {conflict}
                {body}
            </div>
        }
    })
}

fn questions(words: Words, asks: Asks, action: &str) -> Drawn {
    let rows = match asks {
        Asks::Day => return notice(Notice::warn(words.meeting_no_day())).drawn(),
        Asks::Order(written) => {
            let choices = [
                (DayOrder::DayFirst, words.meeting_day_first()),
                (DayOrder::MonthFirst, words.meeting_month_first()),
            ]
            .map(|(order, text)| Choice::new(order.code(), text));
            return view! {
                <form class="form card" method="post" action=action.to_owned()>
                    <p>{words.meeting_order_about(&written)}</p>
                    {select(field::ORDER.to_owned(), field::ORDER, words.meeting_order(), choices.into(), "")}
                    <div class="actions">
                        <button class="btn" name=ACT value=act::ANSWER>{words.import_columns_send()}</button>
                    </div>
                </form>
            }
            .drawn();
        }
        Asks::Columns(rows) => rows,
    };
    let forms = rows
        .into_iter()
        .map(|(line, cells)| {
            let columns = cells
                .into_iter()
                .enumerate()
                .filter(|(_, text)| !text.trim().is_empty())
                .map(|(number, text)| {
                    let name = field::column(number);
                    let id = format!("{name}-{line}");
                    let options = ReportColumn::ALL
                        .map(|column| view! { <option value=column.code()>{column_word(words, column)}</option> });
                    view! {
                        <div class="field">
                            <label for=id.clone()><bdi>{text}</bdi></label>
                            <select id=id class="input" name=name>
                                <option value="">{words.meeting_column_ignored()}</option>
                                {options}
                            </select>
                        </div>
                    }
                })
                .collect::<Vec<_>>();
            view! {
                <form class="form card" method="post" action=action.to_owned()>
                    <h2 class="h3">{words.meeting_headings(line)}</h2>
                    <input type="hidden" name=field::HEADER value=line.to_string() />
                    {columns}
                    <div class="actions">
                        <button class="btn" name=ACT value=act::ANSWER>{words.import_columns_send()}</button>
                    </div>
                </form>
            }
        })
        .collect::<Vec<_>>();
    view! {
        {notice(Notice::warn(words.meeting_unknown()))}
        {forms}
    }
    .drawn()
}

fn waiting(words: Words, preview: Preview, action: &str) -> Drawn {
    let number = |count: u32| format_number(f64::from(count), 0, words.0);
    let Preview {
        seen,
        sure,
        open,
        more,
        faults,
    } = preview;
    let faults = (!faults.is_empty()).then(|| {
        let columns = [
            Column::words(words.import_line()),
            Column::words(words.import_about()),
        ];
        let rows = faults
            .into_iter()
            .map(|(line, kind)| {
                vec![
                    Cell::of(line.to_string()),
                    Cell::of(fault_sentence(words, &kind)),
                ]
            })
            .collect();
        view! {
            <section class="stack" aria-labelledby="faults">
                <h2 id="faults">{words.meeting_faults()}</h2>
                {table("faults", &columns, rows)}
            </section>
        }
    });
    let open = (!open.is_empty()).then(|| {
        let rows = open
            .into_iter()
            .map(|row| {
                let title = view! { <bdi>{row.shown}</bdi> }.drawn();
                let about = words.meeting_minutes(row.minutes);
                decide_row(words, row.row, title, about, row.candidates, &row.chosen)
            })
            .collect::<Vec<_>>();
        view! {
            <section class="stack" aria-labelledby="open">
                <h2 id="open">{words.meeting_open()}</h2>
                <p class="small muted">{words.meeting_open_about()}</p>
                {rows}
            </section>
        }
    });
    let sure = (!sure.is_empty()).then(|| {
        let columns = [
            Column::words(words.meeting_shown_as()),
            Column::words(words.import_column_name()),
            Column::words(words.import_column_agency()),
            Column::numbers(words.meeting_minutes_head()),
            Column::words(words.meeting_effect()),
        ];
        let rows = sure
            .into_iter()
            .map(|row| {
                vec![
                    Cell::of(view! { <bdi>{row.shown}</bdi> }),
                    Cell::of(view! { <bdi>{row.name}</bdi> }),
                    Cell::of(row.agency),
                    Cell::of(number(row.minutes)),
                    Cell::of(effect_word(words, row.effect)),
                ]
            })
            .collect();
        view! {
            <section class="stack" aria-labelledby="sure">
                <h2 id="sure">{words.meeting_sure()}</h2>
                {table("sure", &columns, rows)}
            </section>
        }
    });
    view! {
        <p class="lead">{words.import_nothing_kept()}</p>
        {faults}
        <form class="stack" method="post" action=action.to_owned()>
            <input type="hidden" name=field::SEEN value=seen />
            {open}
            {(more > 0).then(|| view! { <p class="small muted">{words.meeting_more(more)}</p> })}
            <div class="actions">
                <button class="btn" name=ACT value=act::APPLY>{words.meeting_apply()}</button>
            </div>
        </form>
        {sure}
    }
    .drawn()
}

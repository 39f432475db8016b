//! `/organiser/people/imports/{import}`: what each row of a file of people means before anything is kept; afterwards
//! what it did, and the button that takes it back.

use crate::address;
use crate::frame::Frame;
use crate::parts::breadcrumb::{Link, breadcrumb};
use crate::parts::choice::{Choice, select};
use crate::parts::decide_row::{Candidate, decide_row};
use crate::parts::drawn::{Draw, Drawn};
use crate::parts::form::ACT;
use crate::parts::notice::{Notice, notice};
use crate::parts::organiser::{OrganiserPage, organiser_menu};
use crate::parts::table::{Cell, Column, table};
use crate::shell::document;
use crate::words::Words;
use domain::clock::Moment;
use domain::number::format_number;
use domain::people::import::{Fates, Field, Mapping};
use leptos::prelude::*;

/// The names of its fields.
pub mod field {
    use domain::people::import::Field;

    /// What was seen.
    pub const SEEN: &str = "seen";

    /// Which column holds something.
    #[must_use]
    pub const fn column(field: Field) -> &'static str {
        match field {
            Field::Name => "column-name",
            Field::Email => "column-email",
            Field::Agency => "column-agency",
            Field::Employment => "column-employment",
        }
    }
}

/// What its buttons say.
pub mod act {
    /// Says which column holds what.
    pub const COLUMNS: &str = "columns";
    /// Carries the import out.
    pub const APPLY: &str = "apply";
    /// Takes it back.
    pub const UNDO: &str = "undo";
}

/// The most rows of one fate that are shown.
pub const MAX_SHOWN: usize = 200;

/// More rows than these are folded.
const MAX_OPEN: usize = 20;

/// The most rows that can be decided in one import.
pub const MAX_DECIDED: usize = 1_000;

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportPage {
    /// Where it lives and its forms post to.
    pub action: String,
    /// Every row and its fate as a file.
    pub file: String,
    /// The name of the file.
    pub file_name: String,
    /// How far it is.
    pub stage: Stage,
    /// Why it was not carried out.
    pub conflict: Option<Conflict>,
}

/// How far an import is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Nothing is kept yet.
    Waiting(Box<Preview>),
    /// It was carried out.
    Applied {
        /// When.
        at: Moment,
        /// How many people it made.
        made: u32,
        /// How many it changed.
        changed: u32,
        /// When it was taken back.
        undone_at: Option<Moment>,
        /// Who stayed as they are when it was taken back.
        stayed: Vec<String>,
    },
}

/// What an import would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// What stands above the columns.
    pub head: Vec<String>,
    /// Whether the letters may have been misread.
    pub guessed_encoding: bool,
    /// The cells of which something was lost.
    pub lost_cells: Vec<String>,
    /// Which column holds what.
    pub mapping: Mapping,
    /// How many rows have each fate.
    pub fates: Fates,
    /// The rows that are shown: at most [`MAX_SHOWN`] of each fate, of those to be decided [`MAX_DECIDED`].
    pub rows: Vec<ShownRow>,
    /// What was seen.
    pub seen: String,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownRow {
    /// Its line.
    pub line: u64,
    /// Its name.
    pub name: String,
    /// Agency and address as they were read.
    pub about: String,
    /// What it means.
    pub fate: ShownFate,
}

/// What a row means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShownFate {
    /// Somebody new.
    New,
    /// Somebody known, and what changes: what was and what will be.
    Changed(Vec<(String, String)>),
    /// May be one of these.
    Ambiguous(Vec<Candidate>, String),
    /// An earlier line is of the same person.
    Twice(u64),
    /// It cannot be read: why.
    Fault(String),
}

/// Why an import was not carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// People have changed since it was seen.
    Changed,
    /// It was carried out or taken back before.
    Done,
    /// These two rows were said to be the same person.
    OnePersonTwice(u64, u64),
    /// Nothing was chosen that would be kept.
    Nothing,
}

/// What a field is called.
#[must_use]
pub const fn field_word(words: Words, field: Field) -> &'static str {
    match field {
        Field::Name => words.import_column_name(),
        Field::Email => words.import_column_email(),
        Field::Agency => words.import_column_agency(),
        Field::Employment => words.import_column_employment(),
    }
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: ImportPage) -> String {
    let words = frame.words();
    let title = words.import_of(&data.file_name);
    let trail = vec![
        Link::new(words.people_title(), address::PEOPLE),
        Link::new(words.import_title(), address::PEOPLE_IMPORTS),
    ];
    let conflict = data.conflict.map(|conflict| {
        notice(Notice::warn(match conflict {
            Conflict::Changed => words.import_conflict_changed().to_owned(),
            Conflict::Done => words.import_conflict_done().to_owned(),
            Conflict::OnePersonTwice(first, second) => words.import_conflict_twice(first, second),
            Conflict::Nothing => words.import_conflict_nothing().to_owned(),
        }))
    });
    let body = match data.stage {
        Stage::Waiting(preview) => waiting(frame, *preview, &data.action, &data.file),
        Stage::Applied {
            at,
            made,
            changed,
            undone_at,
            stayed,
        } => {
            let undo = undone_at.is_none().then(|| {
                view! {
                    <form class="card stack" method="post" action=data.action.clone()>
                        <p>{words.import_undo_about()}</p>
                        <div class="actions">
                            <button class="btn quiet" name=ACT value=act::UNDO>{words.import_undo()}</button>
                        </div>
                    </form>
                }
            });
            let undone = undone_at.map(|at| {
                notice(Notice::info(
                    words.import_undone_at(frame.dates().day_and_time(at)),
                ))
            });
            let stayed = (!stayed.is_empty()).then(|| {
                let names = stayed
                    .into_iter()
                    .map(|name| view! { <li><bdi>{name}</bdi></li> })
                    .collect::<Vec<_>>();
                view! {
                    <section class="card stack" aria-labelledby="stayed">
                        <h2 class="h3" id="stayed">{words.import_stayed()}</h2>
                        <ul>{names}</ul>
                    </section>
                }
            });
            view! {
                {notice(Notice::ok(words.import_done(frame.dates().day_and_time(at), made, changed)))}
                {undone}
                {stayed}
                {undo}
            }
            .drawn()
        }
    };
    document(frame, &title, None, || {
        view! {
            <div class="wrap page stack">
                {organiser_menu(words, OrganiserPage::People)}
                {breadcrumb(words, trail, title.clone())}
                <div class="page-head">
                    <h1 class="break"><bdi>{title.clone()}</bdi></h1>
                </div>
                {conflict}
                {body}
            </div>
        }
    })
}

fn waiting(frame: &Frame, preview: Preview, action: &str, file: &str) -> Drawn {
    let words = frame.words();
    let Preview {
        head,
        mapping,
        fates,
        rows,
        seen,
        guessed_encoding,
        lost_cells,
    } = preview;
    let guessed = guessed_encoding.then(|| notice(Notice::warn(words.import_guessed())));
    let lost = (!lost_cells.is_empty())
        .then(|| notice(Notice::warn(words.import_lost(lost_cells.join(", ")))));
    let count = |rows: usize| u32::try_from(rows).unwrap_or(u32::MAX);
    let columns = columns(words, &head, &mapping, action);
    if mapping.name.is_none() {
        return view! {
            {notice(Notice::warn(words.import_no_name_column()))}
            {columns}
        }
        .drawn();
    }
    let tiles = [
        (words.import_new(), fates.new),
        (words.import_changed(), fates.changed),
        (words.import_same(), fates.same),
        (words.import_ambiguous(), fates.ambiguous),
        (words.import_twice(), fates.twice),
        (words.import_faults(), fates.faults),
    ]
    .map(|(word, rows)| {
        view! {
            <div class="card tile">
                <dt class="small muted">{word}</dt>
                <dd class="num"><b>{format_number(f64::from(count(rows)), 0, words.0)}</b></dd>
            </div>
        }
    });
    let mut shown: [Vec<ShownRow>; 5] = Default::default();
    for row in rows {
        let [ambiguous, faults, twice, changed, new] = &mut shown;
        match row.fate {
            ShownFate::Ambiguous(..) => ambiguous,
            ShownFate::Fault(_) => faults,
            ShownFate::Twice(_) => twice,
            ShownFate::Changed(_) => changed,
            ShownFate::New => new,
        }
        .push(row);
    }
    let [ambiguous, faults, twice, changed, new] = shown;
    let more = |all: usize, shown: usize| {
        let rest = all.saturating_sub(shown);
        (rest > 0).then(|| view! { <p class="small muted">{words.import_more(count(rest))}</p> })
    };
    let undecided = more(fates.ambiguous, ambiguous.len());
    let choices = (!ambiguous.is_empty()).then(|| {
        let rows = ambiguous
            .into_iter()
            .map(|row| ambiguous_row(words, row))
            .collect::<Vec<_>>();
        view! {
            <section class="stack" aria-labelledby="ambiguous">
                <h2 id="ambiguous">{words.import_ambiguous_title()}</h2>
                <p class="small muted">{words.import_ambiguous_about()}</p>
                {rows}
                {undecided}
            </section>
        }
    });
    let list = |id: &'static str, title: &'static str, all: usize, rows: Vec<ShownRow>| {
        (!rows.is_empty()).then(|| {
            let shown = rows.len();
            let more = more(all, shown);
            let columns = [
                Column::words(words.import_column_name()),
                Column::numbers(words.import_line()),
                Column::words(words.import_about()),
            ];
            let rows = rows.into_iter().map(|row| listed_row(words, row)).collect();
            // What is long is folded, so that the button is not far below.
            if shown > MAX_OPEN {
                view! {
                    <details class="card">
                        <summary id=id>{title}</summary>
                        {table(id, &columns, rows)}
                        {more}
                    </details>
                }
                .drawn()
            } else {
                view! {
                    <section class="stack" aria-labelledby=id>
                        <h2 id=id>{title}</h2>
                        {table(id, &columns, rows)}
                        {more}
                    </section>
                }
                .drawn()
            }
        })
    };
    let left_out = fates.faults + fates.twice;
    let would_write = fates.new + fates.changed + fates.ambiguous > 0;
    let button = if fates.ambiguous > MAX_DECIDED {
        notice(Notice::warn(words.import_too_many_open(MAX_DECIDED))).drawn()
    } else if would_write {
        view! {
            <div class="actions">
                <button class="btn" name=ACT value=act::APPLY>{words.import_apply(count(fates.new), count(fates.changed))}</button>
            </div>
        }
        .drawn()
    } else {
        notice(Notice::info(if left_out > 0 {
            words.import_nothing_usable()
        } else {
            words.import_nothing_new()
        }))
        .drawn()
    };
    let faults = list("faults", words.import_faults_title(), fates.faults, faults);
    let twice = list("twice", words.import_twice_title(), fates.twice, twice);
    let changed = list(
        "changed",
        words.import_changed_title(),
        fates.changed,
        changed,
    );
    let new = list("new", words.import_new_title(), fates.new, new);
    view! {
        <p class="lead">{words.import_nothing_kept()}</p>
        {guessed}
        {lost}
        <dl class="tiles six">{tiles}</dl>
        <p><a href=file.to_owned()>{words.import_rows_file()}</a></p>
        {faults}
        {twice}
        {changed}
        {new}
        <form class="stack" method="post" action=action.to_owned()>
            <input type="hidden" name=field::SEEN value=seen />
            {choices}
            {(left_out > 0).then(|| view! { <p>{words.import_left_out(count(left_out))}</p> })}
            {button}
        </form>
        {columns}
    }
    .drawn()
}

/// Which column holds what, to be said otherwise.
fn columns(words: Words, head: &[String], mapping: &Mapping, action: &str) -> Drawn {
    let selects = Field::ALL.map(|field| {
        let choices = std::iter::once(Choice::new("", words.import_column_none()))
            .chain(head.iter().enumerate().map(|(number, text)| {
                let text = if text.trim().is_empty() {
                    words.import_column_number(number + 1)
                } else {
                    text.clone()
                };
                Choice::new(number.to_string(), text)
            }))
            .collect();
        let chosen = mapping.get(field).map(|column| column.to_string());
        let name = field::column(field);
        select(
            name.to_owned(),
            name,
            field_word(words, field),
            choices,
            chosen.as_deref().unwrap_or_default(),
        )
    });
    view! {
        <form class="form card" method="post" action=action.to_owned() id="columns">
            <h2 class="h3">{words.import_columns()}</h2>
            <p class="small muted">{words.import_columns_about()}</p>
            {selects}
            <div class="actions">
                <button class="btn quiet" name=ACT value=act::COLUMNS>{words.import_columns_send()}</button>
            </div>
        </form>
    }
    .drawn()
}

fn ambiguous_row(words: Words, row: ShownRow) -> Drawn {
    let ShownFate::Ambiguous(candidates, chosen) = row.fate else {
        return ().drawn();
    };
    let title = view! { {words.import_row(row.line)} " " <bdi>{row.name}</bdi> }.drawn();
    decide_row(words, row.line, title, row.about, candidates, &chosen)
}

fn listed_row(words: Words, row: ShownRow) -> Vec<Cell> {
    let about = match row.fate {
        ShownFate::New | ShownFate::Ambiguous(..) => row.about.drawn(),
        ShownFate::Twice(first) => words.import_twice_of(first).drawn(),
        ShownFate::Fault(sentence) => sentence.drawn(),
        ShownFate::Changed(changes) => changes
            .into_iter()
            .map(|(before, after)| {
                view! {
                    <span class="block">
                        <del><bdi>{before}</bdi></del>
                        " → "
                        <ins><bdi>{after}</bdi></ins>
                    </span>
                }
            })
            .collect::<Vec<_>>()
            .drawn(),
    };
    vec![
        Cell::of(view! { <bdi>{row.name}</bdi> }),
        Cell::of(row.line.to_string()),
        Cell::of(about),
    ]
}

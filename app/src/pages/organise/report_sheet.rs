//! The tables of the reports: the page shows rows of the very sheets that the files are written from.

use crate::parts::sheet::RowHead;
use crate::words::Words;
use domain::calendar::{Day, Zone};
use domain::jp::MinutesPerJp;
use domain::report::{Figures, Nobody, Silence, View};
use domain::sheet::{Cell, Sheet, Totalled};

/// An edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditionRow {
    /// Its title.
    pub title: String,
    /// The day on which it begins.
    pub day: Day,
    /// Where its attendance is.
    pub href: String,
    /// Whether one can check in, or could.
    pub opened: bool,
    /// The figures.
    pub figures: Figures,
}

/// An agency with all below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgencyRow {
    /// Code and name; `None` for those who named no agency, or one that is no longer known.
    pub agency: Option<(String, String)>,
    /// How many rows of the tree stand above it.
    pub level: usize,
    /// Where its people are.
    pub href: Option<String>,
    /// The figures.
    pub figures: Figures,
}

/// A person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonRow {
    /// Their name.
    pub name: String,
    /// Their agency's name.
    pub agency: Option<String>,
    /// The figures, which count editions.
    pub figures: Figures,
}

/// An agency that nobody has come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NobodyRow {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The name of the agency above it; empty where there is none.
    pub parent: String,
    /// Why.
    pub silence: Silence,
    /// To how many editions it was invited itself.
    pub invited: u32,
    /// The figures, with all below it.
    pub figures: Figures,
}

/// All rows of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReportRows {
    /// Editions and everybody, once.
    Editions(Vec<EditionRow>, Figures),
    /// Agencies and everybody, once.
    Agencies(Vec<AgencyRow>, Figures),
    /// People and what they come to together.
    People(Vec<PersonRow>, Figures),
    /// Agencies that nobody has come from, and of how many.
    Nobody(Vec<NobodyRow>, Nobody),
}

impl ReportRows {
    /// What the rows are.
    #[must_use]
    pub const fn view(&self) -> View {
        match self {
            Self::Editions(..) => View::Edition,
            Self::Agencies(..) => View::Agency,
            Self::People(..) => View::Person,
            Self::Nobody(..) => View::Nobody,
        }
    }

    /// How the rows begin on a page.
    #[must_use]
    pub fn heads(&self) -> Vec<RowHead> {
        match self {
            Self::Editions(rows, _) => rows
                .iter()
                .map(|row| RowHead {
                    href: Some(row.href.clone()),
                    level: 0,
                })
                .collect(),
            Self::Agencies(rows, _) => rows
                .iter()
                .map(|row| RowHead {
                    href: row.href.clone(),
                    level: row.level,
                })
                .collect(),
            Self::People(..) | Self::Nobody(..) => vec![],
        }
    }

    /// The whole table.
    #[must_use]
    pub fn sheet(&self, words: Words) -> Totalled {
        match self {
            Self::Editions(rows, total) => editions(words, rows, total),
            Self::Agencies(rows, total) => agencies(words, rows, total),
            Self::People(rows, total) => people(words, rows, total),
            Self::Nobody(rows, _) => nobody(words, rows),
        }
    }
}

fn head(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

/// The columns that all but one of the tables end with.
fn figures_head(words: Words) -> [&'static str; 13] {
    [
        words.report_column_registered(),
        words.report_column_present(),
        words.report_column_expected(),
        words.report_column_rate(),
        words.report_column_late(),
        words.report_column_excused(),
        words.report_column_absent(),
        words.report_column_unmarked(),
        words.report_column_venue(),
        words.report_column_online(),
        words.report_column_stay(),
        words.report_column_proven(),
        words.report_column_jp(),
    ]
}

fn figures(figures: &Figures) -> [Cell; 13] {
    let people = &figures.people;
    let number = |value: Option<f64>, decimals| {
        value.map_or(Cell::Nothing, |value| Cell::Number(value, decimals))
    };
    [
        Cell::Count(people.registered),
        Cell::Count(people.present),
        Cell::Count(figures.expected()),
        number(figures.rate(), 1),
        Cell::Count(people.late),
        Cell::Count(people.excused),
        Cell::Count(people.absent),
        Cell::Count(people.unmarked),
        Cell::Count(people.venue),
        Cell::Count(people.online),
        number(figures.stays.average(), 0),
        Cell::Count(figures.stays.proven),
        Cell::Count(figures.jp.0),
    ]
}

fn row<const N: usize>(first: [Cell; N], rest: &Figures) -> Vec<Cell> {
    first.into_iter().chain(figures(rest)).collect()
}

fn editions(words: Words, rows: &[EditionRow], total: &Figures) -> Totalled {
    let first = [
        words.report_column_edition(),
        words.report_column_day(),
        words.report_column_invited(),
        words.report_column_nominated(),
    ];
    let invited =
        |figures: &Figures| (Cell::Count(figures.invited), Cell::Count(figures.nominated));
    let sum = |name: &str, day: Cell, figures: &Figures| {
        let (invited, nominated) = invited(figures);
        row([Cell::text(name), day, invited, nominated], figures)
    };
    Totalled {
        sheet: Sheet {
            head: head(&[&first[..], &figures_head(words)].concat()),
            rows: rows
                .iter()
                .map(|one| sum(&one.title, Cell::Day(one.day), &one.figures))
                .collect(),
        },
        total: Some(sum(words.report_row_total(), Cell::text(""), total)),
    }
}

fn agencies(words: Words, rows: &[AgencyRow], total: &Figures) -> Totalled {
    let first = [
        words.report_column_agency(),
        words.report_column_code(),
        words.report_column_level(),
        words.report_column_invited(),
        words.report_column_nominated(),
    ];
    let sum = |name: &str, code: &str, level: Cell, figures: &Figures| {
        let first = [
            Cell::text(name),
            Cell::text(code),
            level,
            Cell::Count(figures.invited),
            Cell::Count(figures.nominated),
        ];
        row(first, figures)
    };
    Totalled {
        sheet: Sheet {
            head: head(&[&first[..], &figures_head(words)].concat()),
            rows: rows
                .iter()
                .map(|one| {
                    let level = u32::try_from(one.level).unwrap_or(u32::MAX);
                    let level = Cell::Count(level.saturating_add(1));
                    let nowhere = words.attendance_row_nowhere();
                    let named = one.agency.as_ref();
                    let (code, name) = named.map_or(("", nowhere), |(code, name)| (code, name));
                    sum(name, code, level, &one.figures)
                })
                .collect(),
        },
        total: Some(sum(words.report_row_total(), "", Cell::text(""), total)),
    }
}

fn people(words: Words, rows: &[PersonRow], total: &Figures) -> Totalled {
    let first = [words.report_column_person(), words.report_column_agency()];
    let people = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let nowhere = words.attendance_row_nowhere();
    Totalled {
        sheet: Sheet {
            head: head(&[&first[..], &figures_head(words)].concat()),
            rows: rows
                .iter()
                .map(|one| {
                    let agency = one.agency.as_deref().unwrap_or(nowhere);
                    row(
                        [Cell::Name(one.name.clone()), Cell::text(agency)],
                        &one.figures,
                    )
                })
                .collect(),
        },
        total: Some(row(
            [
                Cell::Text(words.report_total_people(people)),
                Cell::text(""),
            ],
            total,
        )),
    }
}

/// Why nobody has come from an agency, in a few words.
#[must_use]
pub const fn silence_word(words: Words, silence: Silence) -> &'static str {
    match silence {
        Silence::Registered => words.report_silence_registered(),
        Silence::Ahead => words.report_silence_ahead(),
        Silence::Invited => words.report_silence_invited(),
        Silence::Untouched => words.report_silence_untouched(),
    }
}

fn nobody(words: Words, rows: &[NobodyRow]) -> Totalled {
    let columns = [
        words.report_column_agency(),
        words.report_column_code(),
        words.report_column_parent(),
        words.report_column_reason(),
        words.report_column_invited_times(),
        words.report_column_nominated(),
        words.report_column_registered(),
        words.report_column_excused(),
        words.report_column_absent(),
    ];
    let row = |one: &NobodyRow| {
        vec![
            Cell::text(&one.name),
            Cell::text(&one.code),
            Cell::text(&one.parent),
            Cell::text(silence_word(words, one.silence)),
            Cell::Count(one.invited),
            Cell::Count(one.figures.nominated),
            Cell::Count(one.figures.people.registered),
            Cell::Count(one.figures.people.excused),
            Cell::Count(one.figures.people.absent),
        ]
    };
    Totalled {
        sheet: Sheet {
            head: head(&columns),
            rows: rows.iter().map(row).collect(),
        },
        // An agency stands in the rows of those above it too: together they come to nothing.
        total: None,
    }
}

/// What the figures of a report mean, each by what it is about.
#[must_use]
pub fn notes(words: Words, view: View, per: MinutesPerJp, office: Zone) -> Vec<(String, String)> {
    let note = |about: &str, note: String| (about.to_owned(), note);
    let mut notes = vec![note(
        words.report_note_expected_title(),
        words.report_note_expected().to_owned(),
    )];
    let once = || {
        note(
            words.report_note_once_title(),
            words.report_note_once().to_owned(),
        )
    };
    let agency = || {
        note(
            words.report_note_agency_title(),
            words.report_note_agency().to_owned(),
        )
    };
    match view {
        View::Edition => notes.push(once()),
        View::Agency => notes.extend([once(), agency()]),
        View::Person => notes.push(note(
            words.report_note_person_title(),
            words.report_note_person().to_owned(),
        )),
        View::Nobody => notes.push(agency()),
    }
    if view != View::Nobody {
        notes.push(note(
            words.report_note_stay_title(),
            words.report_note_stay().to_owned(),
        ));
        notes.push(note(
            words.report_note_jp_title(),
            words.report_note_jp(per.get()),
        ));
    }
    notes.push(note(
        words.report_note_period_title(),
        words.report_note_period(office.label()),
    ));
    notes
}

//! `/organiser/editions`: every edition by stage with how many are registered, and the series.

use crate::address;
use crate::frame::Frame;
use crate::parts::dates::Dates;
use crate::parts::drawn::Draw;
use crate::parts::edition::EditionLine;
use crate::parts::edition_row::{cancelled_tag, leaf, when, whole};
use crate::parts::fault::{FormFault, fault_of, fault_summary_of_work, title_with_faults};
use crate::parts::field::{Field, FieldKind, field};
use crate::parts::form::ACTION;
use crate::parts::icons::{Icon, icon};
use crate::parts::notice::{Notice, notice};
use crate::parts::organiser::{OrganiserPage, organiser_menu};
use crate::parts::pages::{Turn, pages};
use crate::shell::{Around, KeptForm, document_around};
use crate::words::Words;
use domain::edition::{EditionFault, EditionText, MAX_TITLE, Stage};
use domain::language::{Bilingual, Language};
use leptos::prelude::*;

/// The names of its fields.
pub mod field {
    /// The title of a series in Indonesian.
    pub const SERIES_ID: &str = "series_id";
    /// The title of a series in English.
    pub const SERIES_EN: &str = "series_en";
}

/// What its buttons say.
pub mod act {
    /// Makes a series.
    pub const SERIES: &str = "series";
}

/// The id of the form.
const FORM: &str = "make-series";

/// What has just been done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EditionsDone {
    /// A series was made.
    Series,
    /// An edition was deleted.
    Deleted,
}

impl EditionsDone {
    const ALL: [Self; 2] = [Self::Series, Self::Deleted];

    /// The word for it in an address.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Series => "series",
            Self::Deleted => "deleted",
        }
    }

    /// Reads such a word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|done| done.code() == code)
    }

    fn notice(self, words: Words) -> Notice {
        Notice::ok(match self {
            Self::Series => words.editions_series_made(),
            Self::Deleted => words.editions_deleted(),
        })
    }
}

/// What the page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EditionsPage {
    /// Those under way.
    pub open: Vec<OrganisedRow>,
    /// Those coming, by their start.
    pub coming: Vec<OrganisedRow>,
    /// Those that were called off and would not be over, by their start.
    pub cancelled: Vec<OrganisedRow>,
    /// The past ones of this page, the last first.
    pub past: Vec<OrganisedRow>,
    /// How many past ones there are on all pages.
    pub total: u64,
    /// How many stand on the pages before.
    pub before: u64,
    /// The address of the page before.
    pub newer: Option<String>,
    /// The address of the page after.
    pub older: Option<String>,
    /// The titles of the series, the newest first.
    pub series: Vec<String>,
    /// The title typed for a new series.
    pub typed: Bilingual,
    /// What is wrong with it.
    pub faults: Vec<EditionFault>,
    /// What has just been done.
    pub done: Option<EditionsDone>,
}

/// An edition for those who organise it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrganisedRow {
    /// The edition.
    pub line: EditionLine,
    /// How many are registered, on the spot included.
    pub registered: u32,
    /// How many may register beforehand.
    pub capacity: Option<u32>,
}

/// The fault of a series' title as a sentence beside its field.
fn sentence(words: Words, fault: EditionFault) -> FormFault {
    let (field, sentence) = match fault {
        EditionFault::TitleEmpty => (field::SERIES_ID, words.editions_fault_title_id().to_owned()),
        EditionFault::TextLong(EditionText::Title(Language::En)) => (
            field::SERIES_EN,
            words.editions_fault_long(words.editions_series_title_en(), MAX_TITLE),
        ),
        // The only fault of a title that is left.
        _ => (
            field::SERIES_ID,
            words.editions_fault_long(words.editions_series_title_id(), MAX_TITLE),
        ),
    };
    FormFault {
        field: Some(field),
        sentence,
    }
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: EditionsPage) -> String {
    let words = frame.words();
    let faults = data
        .faults
        .iter()
        .map(|fault| sentence(words, *fault))
        .collect::<Vec<_>>();
    let around = Around {
        form: Some(KeptForm {
            id: FORM,
            action: act::SERIES,
        }),
        ..Around::default()
    };
    let title = title_with_faults(words, words.workshops_title(), &faults);
    document_around(frame, &title, around, || {
        let done = data.done.map(|done| notice(done.notice(words)));
        let series = series(words, data.series, data.typed, &faults);
        let shown = data.past.len() as u64;
        let several = data.newer.is_some() || data.older.is_some();
        let range = (several && shown > 0)
            .then(|| words.people_range(data.before + 1, data.before + shown, data.total));
        let pages = pages(
            words,
            [
                Turn::back(data.newer, words.workshops_newer()),
                Turn::on(data.older, words.workshops_older()),
            ],
        );
        let nothing = data.open.is_empty()
            && data.coming.is_empty()
            && data.cancelled.is_empty()
            && data.total == 0;
        let none = nothing.then(|| {
            view! {
                <div class="card empty">
                    {icon(Icon::Calendar)}
                    <div>
                        <h2 class="h3">{words.workshops_none()}</h2>
                        <p class="muted">{words.editions_none_text()}</p>
                    </div>
                </div>
            }
        });
        let section = |id, heading, rows: Vec<OrganisedRow>, range: Option<String>| {
            (!rows.is_empty()).then(|| section(frame.dates(), id, heading, rows, range))
        };
        view! {
            <div class="wrap page stack">
                {organiser_menu(words, OrganiserPage::Editions)}
                <div class="page-head">
                    <h1>{words.workshops_title()}</h1>
                    <p class="lead">{words.editions_lead()}</p>
                    <p class="actions">
                        <a class="btn" href=address::EDITION_NEW>
                            {words.editions_new()}
                        </a>
                    </p>
                </div>
                {done}
                {fault_summary_of_work(words, &faults)}
                {none}
                {section("open", words.edition_stage_open(), data.open, None)}
                {section("coming", words.edition_stage_coming(), data.coming, None)}
                {section("cancelled", words.edition_stage_cancelled(), data.cancelled, None)}
                {section("past", words.workshops_past(), data.past, range)}
                {pages}
                {series}
            </div>
        }
    })
}

fn section(
    dates: Dates,
    id: &'static str,
    heading: &'static str,
    rows: Vec<OrganisedRow>,
    range: Option<String>,
) -> impl IntoView {
    let rows = rows
        .into_iter()
        .map(|row| organised(dates, row))
        .collect::<Vec<_>>();
    view! {
        <section aria-labelledby=id>
            <div class="list-head">
                <h2 id=id>{heading}</h2>
                {range.map(|range| view! { <p class="small muted num">{range}</p> })}
            </div>
            <div class="card">
                <ul class="editions">{rows}</ul>
            </div>
        </section>
    }
}

fn organised(dates: Dates, row: OrganisedRow) -> impl IntoView {
    let words = dates.words();
    let line = row.line;
    let registered = match row.capacity {
        Some(capacity) => {
            words.editions_registered_of(whole(words, row.registered), whole(words, capacity))
        }
        None => words.editions_registered(row.registered),
    };
    let change = address::edition(&line.slug);
    let attendance = address::attendance(&line.slug);
    let links = [
        Some((words.editions_change(), change)),
        Some((words.editions_attendance(), attendance)),
        // Nobody looks at the screen of what is over.
        line.stage
            .is_ahead()
            .then(|| (words.editions_screen(), address::present(&line.slug))),
        line.stage
            .is_ahead()
            .then(|| (words.editions_control(), address::control(&line.slug))),
        (line.stage == Stage::Past)
            .then(|| (words.editions_recap(), address::live_recap(&line.slug))),
        Some((words.editions_copy(), address::edition_copied(&line.slug))),
    ]
    .into_iter()
    .flatten()
    .map(|(text, href)| {
        view! {
            <li>
                <a href=href>
                    {text} <span class="unseen">{format!(": {}", line.title)}</span>
                </a>
            </li>
        }
    })
    .collect::<Vec<_>>();
    let called_off = (line.stage == Stage::Cancelled).then(|| cancelled_tag(words));
    let label = words.editions_links(&line.title);
    let (href, when, where_to) = (line.href(), when(dates, &line), line.where_to(words));
    view! {
        <li class="edition">
            {leaf(dates, &line)} <div class="edition-words">
                <h3>
                    <a href=href>{line.title}</a>
                </h3>
                <p class="small">{when}</p>
                <p class="small muted edition-facts">{where_to}</p>
                <ul class="edition-links small" aria-label=label>
                    {links}
                </ul>
            </div> <div class="edition-action"><p class="num">{registered}</p> {called_off}</div>
        </li>
    }
}

fn series(
    words: Words,
    titles: Vec<String>,
    typed: Bilingual,
    faults: &[FormFault],
) -> impl IntoView + use<> {
    let list = if titles.is_empty() {
        view! { <p class="muted">{words.editions_series_none()}</p> }.drawn()
    } else {
        let rows = titles
            .into_iter()
            .map(|title| view! { <li class="tag">{title}</li> })
            .collect::<Vec<_>>();
        view! { <ul class="tags">{rows}</ul> }.drawn()
    };
    let of = |name, label, value, lang| {
        field(Field {
            lang: Some(lang),
            fault: fault_of(faults, name),
            ..Field::new(name, label, FieldKind::Line, value)
        })
    };
    view! {
        <section class="card" aria-labelledby="series">
            <h2 class="h3" id="series">
                {words.editions_series()}
            </h2>
            <p>{words.editions_series_lead()}</p>
            {list}
            <p>
                <a href=address::STATUSES>{words.statuses_manage()}</a>
            </p>
            <form class="form" id=FORM method="post" action=address::EDITIONS>
                {of(field::SERIES_ID, words.editions_series_title_id(), typed.id, "id")}
                {field(Field {
                    lang: Some("en"),
                    hint: Some(words.editions_title_en_hint().into()),
                    fault: fault_of(faults, field::SERIES_EN),
                    ..Field::new(field::SERIES_EN, words.editions_series_title_en(), FieldKind::Line, typed.en)
                })}
                <div class="actions">
                    <button class="btn quiet" name=ACTION value=act::SERIES>
                        {words.editions_series_send()}
                    </button>
                </div>
            </form>
        </section>
    }
}

//! `/workshops`: the workshops under way, coming and past.

use crate::address;
use crate::frame::Frame;
use crate::parts::dates::Dates;
use crate::parts::drawn::Draw;
use crate::parts::edition_row::{EditionRow, Time, edition_rows};
use crate::parts::icons::{Icon, icon};
use crate::parts::pages::{Turn, pages};
use crate::shell::document;
use crate::words::Words;
use leptos::prelude::*;

/// What the page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkshopsPage {
    /// Those under way and those coming, by their start; `None` on a later page of the past ones.
    pub upcoming: Option<Upcoming>,
    /// The past ones of this page, the last first.
    pub past: Vec<EditionRow>,
    /// How many past ones there are on all pages.
    pub total: u64,
    /// How many stand on the pages before.
    pub before: u64,
    /// The address of the page before.
    pub newer: Option<String>,
    /// The address of the page after.
    pub older: Option<String>,
}

/// What is not over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Upcoming {
    /// One can check in.
    pub open: Vec<EditionRow>,
    /// Later.
    pub coming: Vec<EditionRow>,
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: WorkshopsPage) -> String {
    let words = frame.words();
    let organiser = frame.person.as_ref().is_some_and(|person| person.organiser);
    let nothing = data.total == 0
        && data
            .upcoming
            .as_ref()
            .is_some_and(|upcoming| upcoming.open.is_empty() && upcoming.coming.is_empty());
    let calendar = data.upcoming.is_some() && !nothing;
    let lists = if nothing {
        nothing_yet(words, organiser).drawn()
    } else {
        lists(frame.dates(), data).drawn()
    };
    document(frame, words.workshops_title(), None, || {
        view! {
            <div class="wrap page">
                <div class="page-head">
                    <h1>{words.workshops_title()}</h1>
                    <p class="lead">{words.workshops_lead()}</p>
                    {calendar
                        .then(|| {
                            view! {
                                <p>
                                    <a class="lone" href=address::WORKSHOPS_CALENDAR>
                                        {icon(Icon::Calendar)}
                                        <span>{words.workshops_calendar()}</span>
                                    </a>
                                </p>
                            }
                        })}
                </div>
                {lists}
            </div>
        }
    })
}

fn nothing_yet(words: Words, organiser: bool) -> impl IntoView {
    view! {
        <div class="card empty">
            {icon(Icon::Calendar)}
            <div>
                <h2 class="h3">{words.workshops_none()}</h2>
                <p class="muted">{words.workshops_none_text()}</p>
                {organiser
                    .then(|| {
                        view! {
                            <p>
                                <a class="lone" href=address::EDITION_NEW>
                                    {words.editions_new()}
                                </a>
                            </p>
                        }
                    })}
            </div>
        </div>
    }
}

fn lists(dates: Dates, data: WorkshopsPage) -> impl IntoView {
    let words = dates.words();
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
    let first = data.upcoming.is_some();
    let back = (!first).then(|| {
        view! {
            <p>
                <a class="lone" href=address::WORKSHOPS>
                    {words.workshops_to_coming()}
                </a>
            </p>
        }
    });
    let upcoming = data.upcoming.map(|Upcoming { open, coming }| {
        let open = (!open.is_empty())
            .then(|| section(dates, "open", words.edition_stage_open(), open, None));
        let coming = if coming.is_empty() {
            view! {
                <section aria-labelledby="coming">
                    <div class="list-head">
                        <h2 id="coming">{words.edition_stage_coming()}</h2>
                    </div>
                    <p class="muted">{words.workshops_none_coming()}</p>
                </section>
            }
            .drawn()
        } else {
            section(dates, "coming", words.edition_stage_coming(), coming, None).drawn()
        };
        view! {
            {open}
            {coming}
        }
    });
    let past =
        (shown > 0).then(|| section(dates, "past", words.workshops_past(), data.past, range));
    view! {
        <div class="stack loose">
            {back}
            {upcoming}
            {past}
            {pages}
        </div>
    }
}

fn section(
    dates: Dates,
    id: &'static str,
    heading: &'static str,
    rows: Vec<EditionRow>,
    range: Option<String>,
) -> impl IntoView {
    view! {
        <section aria-labelledby=id>
            <div class="list-head">
                <h2 id=id>{heading}</h2>
                {range.map(|range| view! { <p class="small muted num">{range}</p> })}
            </div>
            <div class="card">{edition_rows(dates, rows, Time::Full)}</div>
        </section>
    }
}

//! `/trainer/questions`: the questions of all courses and those brought from elsewhere.

use crate::address;
use crate::frame::Frame;
use crate::pages::learn::quiz::{Seen, preview};
use crate::parts::breadcrumb::{Link, breadcrumb};
use crate::parts::choice::{Choice, select};
use crate::parts::drawn::{Draw, Drawn};
use crate::parts::form::Q;
use crate::parts::markup::inside;
use crate::parts::notice::{Notice, notice};
use crate::parts::pages::{Turn, pages};
use crate::parts::table::{Cell, Column, table};
use crate::parts::trainer::{TrainerPage, trainer_menu};
use crate::shell::document;
use crate::words::Words;
use domain::html::Html;
use domain::quiz::{Item, Kind};
use leptos::prelude::*;

/// The names of the fields of its search.
pub mod field {
    /// A course, or [`IMPORTED`](super::IMPORTED).
    pub const COURSE: &str = "course";
    /// A kind.
    pub const KIND: &str = "kind";
    /// A tag.
    pub const TAG: &str = "tag";
    /// How many were just taken in.
    pub const KEPT: &str = "kept";
}

/// What the page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BankPage {
    /// What is searched for.
    pub search: BankSearch,
    /// The courses to choose from: name in addresses and title.
    pub courses: Vec<(String, String)>,
    /// The outcomes to choose from: tag and title.
    pub outcomes: Vec<(String, String)>,
    /// The questions on this page.
    pub rows: Vec<BankRow>,
    /// How many fit in all.
    pub total: u64,
    /// How many stand on the pages before.
    pub before: u64,
    /// The address of the page before.
    pub previous: Option<String>,
    /// The address of the page after.
    pub next: Option<String>,
    /// Where all that fit are written as GIFT.
    pub export: String,
    /// How many were just taken in.
    pub kept: Option<u32>,
}

/// What is searched for, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BankSearch {
    /// Part of a text.
    pub text: String,
    /// A course, or [`IMPORTED`].
    pub course: String,
    /// A kind.
    pub kind: Option<Kind>,
    /// A tag.
    pub tag: String,
}

/// The name under which questions brought from elsewhere stand in place of a course.
pub const IMPORTED: &str = "imported";

/// A question in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BankRow {
    /// Its text without HTML.
    pub prompt: String,
    /// Its kind.
    pub kind: Kind,
    /// Where it stands: course and quiz.
    pub place: String,
    /// What it is about: titles of outcomes, or tags that have none.
    pub outcomes: Vec<String>,
    /// Where it is shown.
    pub href: String,
}

/// What a kind is called.
#[must_use]
pub const fn kind_word(words: Words, kind: Kind) -> &'static str {
    match kind {
        Kind::Single => words.bank_kind_single(),
        Kind::Multiple => words.bank_kind_multiple(),
        Kind::TrueFalse => words.bank_kind_truefalse(),
        Kind::Numeric => words.bank_kind_numeric(),
        Kind::Text => words.bank_kind_text(),
        Kind::Cloze => words.bank_kind_cloze(),
        Kind::Match => words.bank_kind_match(),
        Kind::Order => words.bank_kind_order(),
        Kind::Lanes => words.bank_kind_lanes(),
    }
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: BankPage) -> String {
    let words = frame.words();
    let kept = data
        .kept
        .map(|kept| notice(Notice::ok(words.bank_kept(kept))));
    let shown = data.rows.len() as u64;
    let range = words.people_range(
        data.before.saturating_add(1),
        data.before.saturating_add(shown),
        data.total,
    );
    let turns = pages(
        words,
        [
            Turn::back(data.previous, words.people_previous()),
            Turn::on(data.next, words.people_next()),
        ],
    );
    let rows = data
        .rows
        .into_iter()
        .map(|row| {
            let outcomes = outcome_tags(row.outcomes);
            view! {
                <li class="card">
                    <h3 class="bank-prompt">
                        <a href=row.href>{row.prompt}</a>
                    </h3>
                    <p class="small muted">{format!("{} · {}", kind_word(words, row.kind), row.place)}</p>
                    {outcomes}
                </li>
            }
        })
        .collect::<Vec<_>>();
    let list = if rows.is_empty() {
        view! { <p class="card empty">{words.bank_none()}</p> }.drawn()
    } else {
        view! { <ol class="stack">{rows}</ol> }.drawn()
    };
    let total = u32::try_from(data.total).unwrap_or(u32::MAX);
    let many = turns.is_some();
    document(frame, words.bank_title(), None, || {
        view! {
            <div class="wrap page stack">
                {trainer_menu(words, TrainerPage::Questions)}
                <div class="page-head">
                    <h1>{words.bank_title()}</h1>
                    <p class="lead">{words.bank_lead()}</p>
                </div>
                {kept}
                {search_form(words, data.search, data.courses, data.outcomes)}
                <section aria-labelledby="list">
                    <div class="bank-head">
                        <div>
                            <h2 id="list">{words.bank_count(total)}</h2>
                            {many.then(|| view! { <p class="small muted">{range}</p> })}
                        </div>
                        <p class="actions">
                            <a class="btn quiet" href=data.export download="">{words.bank_export()}</a>
                            <a class="btn quiet" href=address::QUESTIONS_IMPORT>{words.bank_import()}</a>
                        </p>
                    </div>
                    {list}
                </section>
                {turns}
            </div>
        }
    })
}

fn outcome_tags(outcomes: Vec<String>) -> impl IntoView + use<> {
    let tags = outcomes
        .into_iter()
        .map(|outcome| view! { <li class="tag">{outcome}</li> })
        .collect::<Vec<_>>();
    view! { <ul class="tags">{tags}</ul> }
}

fn search_form(
    words: Words,
    search: BankSearch,
    courses: Vec<(String, String)>,
    outcomes: Vec<(String, String)>,
) -> impl IntoView + use<> {
    let courses = std::iter::once(Choice::new("", words.bank_any_course()))
        .chain(
            courses
                .into_iter()
                .map(|(course, title)| Choice::new(course, title)),
        )
        .chain([Choice::new(IMPORTED, words.bank_imported())])
        .collect();
    let kinds = std::iter::once(Choice::new("", words.bank_any_kind()))
        .chain(
            Kind::ALL
                .into_iter()
                .map(|kind| Choice::new(kind.code(), kind_word(words, kind))),
        )
        .collect();
    let outcomes = outcomes
        .into_iter()
        .map(|(tag, title)| view! { <option value=tag>{title}</option> })
        .collect::<Vec<_>>();
    view! {
        <form class="search-bar" method="get" action=address::QUESTIONS role="search">
            <div class="field">
                <label for=Q>{words.bank_text()}</label>
                <input id=Q name=Q type="search" value=search.text />
            </div>
            {select(field::COURSE.to_owned(), field::COURSE, words.bank_course(), courses, &search.course)}
            {select(field::KIND.to_owned(), field::KIND, words.bank_kind(), kinds, search.kind.map_or("", Kind::code))}
            <div class="field">
                <label for=field::TAG>{words.bank_tag()}</label>
                <input id=field::TAG name=field::TAG type="search" list="outcomes" value=search.tag />
                <datalist id="outcomes">{outcomes}</datalist>
            </div>
            <button class="btn" type="submit">
                {words.bank_search()}
            </button>
        </form>
    }
}

/// A question to look at.
#[derive(Clone, Debug, PartialEq)]
pub struct PreviewPage {
    /// Where it stands.
    pub place: String,
    /// The statistics of its quiz, where it stands in one.
    pub statistics: Option<String>,
    /// What it is about: titles of outcomes, or tags that have none.
    pub outcomes: Vec<String>,
    /// The question.
    pub item: Item,
}

/// Draws a question as a participant sees it, and its key below.
#[must_use]
pub fn preview_page(frame: &Frame, data: &PreviewPage) -> String {
    let words = frame.words();
    let title = words.bank_preview(&data.item.id);
    let trail = vec![Link::new(words.bank_title(), address::QUESTIONS)];
    let outcomes = outcome_tags(data.outcomes.clone());
    let kind = kind_word(words, data.item.kind());
    document(frame, &title, None, || {
        view! {
            <div class="wrap reading quiz">
                {trainer_menu(words, TrainerPage::Questions)}
                {breadcrumb(words, trail, data.item.id.clone())}
                <header class="quiz-head">
                    <h1>{title.clone()}</h1>
                    <p class="small muted">{format!("{kind} · {}", data.place)}</p>
                    {outcomes}
                    {data.statistics.clone().map(|href| view! { <p><a href=href>{words.bank_statistics()}</a></p> })}
                </header>
                <h2 class="h3">{words.bank_as_seen()}</h2>
                {preview(words, &data.item, Seen::Open)}
                <h2 class="h3">{words.bank_key()}</h2>
                {preview(words, &data.item, Seen::Key)}
                {feedback(words, &data.item)}
            </div>
        }
    })
}

/// What is said to each wrong way.
fn feedback(words: Words, item: &Item) -> Option<Drawn> {
    use domain::quiz::Answers;
    let (body, _) = item.body.get(words.0);
    let said: Vec<(Html, Html, Option<String>)> = match &body.answers {
        Answers::Options(_, options) => options
            .iter()
            .map(|one| {
                (
                    one.text.clone(),
                    one.feedback.clone(),
                    one.misconception.clone(),
                )
            })
            .collect(),
        Answers::Number { named, .. } => named
            .iter()
            .map(|one| {
                let value = domain::number::format_number(
                    one.key.value,
                    domain::number::decimals_needed(one.key.value),
                    words.0,
                );
                (
                    Html::text(&value),
                    one.feedback.clone(),
                    Some(one.misconception.clone()),
                )
            })
            .collect(),
        Answers::Words { named, .. } => named
            .iter()
            .map(|one| {
                let texts = Html::text(&one.texts.join(" · "));
                (texts, one.feedback.clone(), Some(one.misconception.clone()))
            })
            .collect(),
        _ => vec![],
    };
    let rows = said
        .into_iter()
        .filter(|(_, feedback, _)| !feedback.is_empty())
        .map(|(text, feedback, misconception)| {
            vec![
                Cell::of(view! { <div {..inside(&text)}></div> }),
                Cell::of(view! { <div {..inside(&feedback)}></div> }),
                misconception.map_or(Cell::Nothing, Cell::of),
            ]
        })
        .collect::<Vec<_>>();
    if rows.is_empty() {
        return None;
    }
    let columns = [
        Column::words(words.bank_answer()),
        Column::words(words.bank_feedback()),
        Column::words(words.bank_misconception()),
    ];
    let said = view! {
        <h2 class="h3" id="said">{words.bank_said()}</h2>
        {table("said", &columns, rows)}
    };
    Some(said.drawn())
}

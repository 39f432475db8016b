//! `/trainer/questions`: the bank. `…/{course}/{quiz}/{item}`: one question. `…/export.gift`: what fits, as a
//! file. `…/import`: a file, first as a report.

use crate::http::answer::html;
use crate::http::refusal::Refusal;
use crate::state::App;
use crate::visitor::Visitor;
use app::address;
use app::pages::teach::bank::{
    BankPage, BankRow, BankSearch, IMPORTED, PreviewPage, field, page, preview_page,
};
use app::parts::form::{PAGE, Q};
use app::words::Words;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use catalogue::Library;
use catalogue::gift;
use domain::course::{Course, Unit};
use domain::language::Language;
use domain::quiz::{Answers, Item, Kind};
use domain::text::normalize;
use http::{StatusCode, header};
use serde::Deserialize;
use store::BankFilter;

/// Questions on one page.
const ON_A_PAGE: u32 = 20;
/// The most imported questions that one file is written from.
const MAX_EXPORTED: u32 = 5_000;
/// The name of a course's own bank in place of a quiz.
const BANK: &str = "bank";

/// What is searched for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct BankQuery {
    q: String,
    course: String,
    kind: String,
    tag: String,
    page: u64,
    kept: String,
}

impl BankQuery {
    fn address(&self, base: &str, page: u64) -> String {
        let page = address::page(page);
        let fields = [
            (Q, self.q.as_str()),
            (field::COURSE, &self.course),
            (field::KIND, &self.kind),
            (field::TAG, &self.tag),
            (PAGE, &page),
        ];
        address::with_query(base, &fields)
    }

    fn filter(&self) -> BankFilter {
        BankFilter {
            text: self.q.trim().to_owned(),
            kind: Kind::from_code(&self.kind),
            tag: self.tag.trim().to_owned(),
        }
    }
}

/// A question of a course with where it stands.
struct Placed<'a> {
    course: &'a Course,
    unit: Option<&'a Unit>,
    item: &'a Item,
}

/// What of an item is searched: its texts in all languages.
pub fn searched(item: &Item) -> String {
    let mut words = item.id.clone();
    for body in std::iter::once(&item.body.id).chain(&item.body.en) {
        for html in [&body.prompt, &body.detail] {
            words.push(' ');
            words.push_str(&html.plain());
        }
        if let Answers::Options(_, options) = &body.answers {
            for option in options {
                words.push(' ');
                words.push_str(&option.text.plain());
            }
        }
    }
    words
}

/// The questions of the courses that fit, in the order of the courses.
fn of_courses<'a>(library: &'a Library, course: &str, filter: &BankFilter) -> Vec<Placed<'a>> {
    let text = normalize(&filter.text);
    library
        .courses()
        .iter()
        .filter(|one| course.is_empty() || one.slug.as_str() == course)
        .flat_map(|course| {
            course
                .items()
                .map(move |(unit, item)| Placed { course, unit, item })
        })
        .filter(|placed| {
            let item = placed.item;
            filter.kind.is_none_or(|kind| item.kind() == kind)
                && (filter.tag.is_empty() || item.outcomes.contains(&filter.tag))
                && (text.is_empty() || normalize(&searched(item)).contains(&text))
        })
        .collect()
}

fn prompt(item: &Item, language: Language) -> String {
    item.body.get(language).0.prompt.plain()
}

fn place(placed: &Placed<'_>, language: Language) -> String {
    let words = Words(language);
    let quiz = placed
        .unit
        .map_or(words.bank_of_course(), |unit| unit.title.get(language));
    format!("{} · {quiz}", placed.course.title.get(language))
}

/// What outcomes are called; a tag without a title is its own.
fn outcomes(library: &Library, item: &Item, language: Language) -> Vec<String> {
    item.outcomes
        .iter()
        .map(|tag| library.outcome_title(tag, language).to_owned())
        .collect()
}

fn row(library: &Library, placed: &Placed<'_>, language: Language) -> BankRow {
    let quiz = placed.unit.map_or(BANK, |unit| unit.slug.as_str());
    BankRow {
        prompt: prompt(placed.item, language),
        kind: placed.item.kind(),
        place: place(placed, language),
        outcomes: outcomes(library, placed.item, language),
        href: address::question(&placed.course.slug, quiz, &placed.item.id),
    }
}

fn imported_row(library: &Library, item: &Item, language: Language) -> BankRow {
    BankRow {
        prompt: prompt(item, language),
        kind: item.kind(),
        place: Words(language).bank_imported().to_owned(),
        outcomes: outcomes(library, item, language),
        href: address::question(IMPORTED, BANK, &item.hash),
    }
}

/// The list.
pub async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<BankQuery>,
) -> Result<Response, Refusal> {
    let language = visitor.language;
    let library = app.content.library();
    let filter = asked.filter();
    let own = of_courses(&library, &asked.course, &filter);
    let before = asked.page.saturating_mul(u64::from(ON_A_PAGE));
    let mut rows: Vec<BankRow> = own
        .iter()
        .skip(usize::try_from(before).unwrap_or(usize::MAX))
        .take(ON_A_PAGE as usize)
        .map(|placed| row(&library, placed, language))
        .collect();
    let own = own.len() as u64;
    let mut total = own;
    if asked.course.is_empty() || asked.course == IMPORTED {
        let room = ON_A_PAGE.saturating_sub(u32::try_from(rows.len()).unwrap_or(ON_A_PAGE));
        let skip = before.saturating_sub(own);
        let (items, found) = app.store.bank_items(&filter, skip, room).await?;
        rows.extend(
            items
                .iter()
                .map(|item| imported_row(&library, item, language)),
        );
        total = total.saturating_add(found);
    }
    let after = before.saturating_add(rows.len() as u64);
    let base = address::QUESTIONS;
    let data = BankPage {
        courses: library
            .courses()
            .iter()
            .map(|course| {
                let title = course.title.get(language).to_owned();
                (course.slug.as_str().to_owned(), title)
            })
            .collect(),
        outcomes: library
            .outcomes()
            .map(|(tag, title)| (tag.to_owned(), title.get(language).to_owned()))
            .collect(),
        rows,
        total,
        before,
        previous: (asked.page > 0).then(|| asked.address(base, asked.page - 1)),
        next: (after < total).then(|| asked.address(base, asked.page.saturating_add(1))),
        export: asked.address(address::QUESTIONS_FILE, 0),
        kept: asked.kept.parse().ok(),
        search: BankSearch {
            kind: filter.kind,
            text: asked.q,
            course: asked.course,
            tag: asked.tag,
        },
    };
    Ok(html(StatusCode::OK, page(&visitor.frame(&app), data)))
}

/// One question.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((course, quiz, id)): Path<(String, String, String)>,
) -> Result<Response, Refusal> {
    let language = visitor.language;
    let library = app.content.library();
    let data = if course == IMPORTED && quiz == BANK {
        let item = app.store.bank_item(&id).await?.ok_or(Refusal::NotFound)?;
        PreviewPage {
            place: Words(language).bank_imported().to_owned(),
            statistics: None,
            outcomes: outcomes(&library, &item, language),
            item,
        }
    } else {
        let course = library.course(&course).ok_or(Refusal::NotFound)?;
        let (unit, item) = course
            .items()
            .find(|(unit, item)| {
                unit.map_or(BANK, |unit| unit.slug.as_str()) == quiz && item.id == id
            })
            .ok_or(Refusal::NotFound)?;
        PreviewPage {
            place: place(&Placed { course, unit, item }, language),
            statistics: unit.map(|unit| address::statistics(&course.slug, &unit.slug)),
            outcomes: outcomes(&library, item, language),
            item: item.clone(),
        }
    };
    Ok(html(
        StatusCode::OK,
        preview_page(&visitor.frame(&app), &data),
    ))
}

/// What fits, as a file.
pub async fn export(
    State(app): State<App>,
    Query(asked): Query<BankQuery>,
) -> Result<Response, Refusal> {
    let library = app.content.library();
    let filter = asked.filter();
    let own = of_courses(&library, &asked.course, &filter);
    let imported = if asked.course.is_empty() || asked.course == IMPORTED {
        app.store.bank_items(&filter, 0, MAX_EXPORTED).await?.0
    } else {
        vec![]
    };
    let mut categories: Vec<(&str, Vec<&Item>)> = vec![];
    for placed in &own {
        let course = placed.course.slug.as_str();
        match categories.last_mut() {
            Some((last, items)) if *last == course => items.push(placed.item),
            _ => categories.push((course, vec![placed.item])),
        }
    }
    categories.push((IMPORTED, imported.iter().collect()));
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"kopitalk.gift\"",
        ),
    ];
    Ok((headers, gift::write(categories)).into_response())
}

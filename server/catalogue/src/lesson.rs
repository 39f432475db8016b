//! Lessons: running text with charts, cards and ways into exercises between.

use crate::found::Found;
use crate::front::{EnglishFront, Front, Opened, head, open, pages};
use crate::inventory::UnitFiles;
use crate::markdown::{Block, Page, Shared, not_yet};
use crate::sheet::{Sheet, Spot};
use crate::write::listed;
use domain::analysis::Data;
use domain::course::{Unit, UnitKind};
use domain::dataset::{Dataset, Source};
use domain::language::{Bilingual, Language, Translated};
use domain::lesson::{
    CardPart, ChartGroup, ChartKind, ChartPart, ExercisePart, LessonText, Mark, Part,
};
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// What a lesson announces of an exercise.
pub(crate) struct Announced {
    pub title: Bilingual,
    pub summary: Bilingual,
    pub minutes: u32,
}

/// What live parts refer to.
#[derive(Clone, Copy)]
pub(crate) struct Live<'a> {
    pub datasets: &'a BTreeMap<String, Dataset>,
    pub exercises: &'a BTreeMap<String, Announced>,
}

/// Reads a lesson in its languages.
pub(crate) fn read(
    shared: Shared,
    live: Live,
    course: &str,
    unit: &UnitFiles,
    found: &mut Found,
) -> Option<Unit> {
    let (mut page, mut english_page) = pages(shared, course, unit);
    page.outline = true;
    let opened = open::<Front>(&mut page);
    let english = english_page.as_mut().and_then(|page| {
        page.outline = true;
        open::<EnglishFront>(page)
    });
    let id = opened
        .as_ref()
        .map(|opened| text(&mut page, live, Language::Id, opened.body));
    let en = english_page
        .as_mut()
        .zip(english.as_ref())
        .map(|(page, opened)| text(page, live, Language::En, opened.body));
    let head = opened.as_ref().map(|opened: &Opened<Front>| {
        head(
            (&mut page, opened),
            english_page.as_mut().zip(english.as_ref()),
            true,
            false,
        )
    });
    found.headings(&page, Language::Id);
    found.take(page);
    if let Some(page) = english_page {
        found.headings(&page, Language::En);
        found.take(page);
    }
    let head = head?;
    Some(Unit {
        slug: unit.slug.clone(),
        title: head.title,
        summary: head.summary,
        minutes: head.minutes,
        outcomes: head.outcomes,
        kind: UnitKind::Lesson(Translated { id: id?, en }),
    })
}

fn text(page: &mut Page, live: Live, language: Language, body: Spot) -> LessonText {
    if body.text.trim().is_empty() {
        page.fault(body.line, "The lesson has no text.");
    }
    let (blocks, words) = page.lesson(language, body);
    let mut parts = Vec::new();
    for block in blocks {
        match block {
            Block::Html(html) => parts.push(Part::Html(html.trimmed())),
            Block::Live { word, text, line } => {
                let sheet = Sheet::new(page.file, &text, line + 1);
                parts.extend(match word.as_str() {
                    "chart" => chart(page, live, language, &sheet, line),
                    "card" => card(page, language, &sheet),
                    "exercise" => exercise(page, live, language, &sheet),
                    other => {
                        page.fault(line, not_yet(other));
                        None
                    }
                });
            }
        }
    }
    LessonText { parts, words }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawChart {
    data: Spanned<String>,
    kind: ChartKind,
    #[serde(default)]
    mark: Vec<Mark>,
    caption: Spanned<String>,
}

fn chart(
    page: &mut Page,
    live: Live,
    language: Language,
    sheet: &Sheet,
    line: u32,
) -> Option<Part> {
    let raw = sheet.read::<RawChart>(&mut page.faults)?;
    let caption = page.filled(language, sheet.spot(&raw.caption), "caption");
    let name = raw.data.get_ref();
    let Some(dataset) = live.datasets.get(name) else {
        // A dataset that is there but broken is told of in its own file.
        if !page.shared.inventory.datasets.contains(name) {
            let known = listed(page.shared.inventory.datasets.iter().map(String::as_str));
            page.fault(
                sheet.line(&raw.data),
                format!("The dataset `{name}` is unknown; expected one of {known}."),
            );
        }
        return None;
    };
    let Source::Literal(table) = &dataset.source else {
        page.fault(
            sheet.line(&raw.data),
            format!(
                "The dataset `{name}` is made from a seed; a chart needs one that is written out."
            ),
        );
        return None;
    };
    let words = table.columns.iter().find_map(|column| {
        if let Data::Words { labels, rows, .. } = &column.data {
            Some((&column.name, labels, rows))
        } else {
            None
        }
    });
    let numbers = table.columns.iter().find_map(|column| {
        if let Data::Numbers(values) = &column.data {
            Some((&column.label, values))
        } else {
            None
        }
    });
    let (Some((column, labels, rows)), Some((unit, values))) = (words, numbers) else {
        page.fault(line, format!("The dataset `{name}` cannot be drawn; a chart needs a column of words and one of numbers."));
        return None;
    };
    let groups = labels.iter().enumerate().map(|(index, label)| {
        let own = rows
            .iter()
            .zip(values)
            .filter(|(row, _)| usize::from(**row) == index)
            .filter_map(|(_, value)| *value);
        ChartGroup {
            label: table.label(column, label, language).to_owned(),
            values: own.collect(),
        }
    });
    Some(Part::Chart(ChartPart {
        kind: raw.kind,
        groups: groups.collect(),
        mark: raw.mark,
        caption,
        unit: unit.get(language).to_owned(),
    }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCard {
    title: Spanned<String>,
    points: Spanned<Vec<Spanned<String>>>,
}

fn card(page: &mut Page, language: Language, sheet: &Sheet) -> Option<Part> {
    let raw = sheet.read::<RawCard>(&mut page.faults)?;
    if !(1..=3).contains(&raw.points.get_ref().len()) {
        page.fault(sheet.line(&raw.points), "A card has one to three points.");
    }
    let title = page.filled(language, sheet.spot(&raw.title), "title");
    let points = raw
        .points
        .get_ref()
        .iter()
        .map(|point| page.filled(language, sheet.spot(point), "point"))
        .collect();
    Some(Part::Card(CardPart { title, points }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawExercise {
    slug: Spanned<String>,
}

fn exercise(page: &mut Page, live: Live, language: Language, sheet: &Sheet) -> Option<Part> {
    let raw = sheet.read::<RawExercise>(&mut page.faults)?;
    let slug = sheet.slug(&raw.slug, &mut page.faults)?;
    let Some(announced) = live.exercises.get(slug.as_str()) else {
        if !page.shared.inventory.exercises.contains_key(slug.as_str()) {
            page.fault(
                sheet.line(&raw.slug),
                format!(
                    "The exercise `{slug}` is unknown; expected the name of one without its number."
                ),
            );
        }
        return None;
    };
    let title = announced.title.get(language).to_owned();
    Some(Part::Exercise(ExercisePart {
        slug,
        title,
        summary: announced.summary.get(language).to_owned(),
        minutes: announced.minutes,
    }))
}

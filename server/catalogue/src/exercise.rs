//! Exercises: read, and every key asked of variations of its dataset before anybody else asks it.

use crate::course::pair;
use crate::dataset::{RawQuery, Tried, known_names};
use crate::found::Found;
use crate::inventory::UnitFiles;
use crate::markdown::{Page, Shared};
use crate::quiz::tolerance;
use crate::sheet::{Pair, Sheet};
use crate::write::listed;
use domain::analysis::{Column, Data, Query, Summary, Table};
use domain::course::{Unit, UnitKind};
use domain::exercise::{Answer, Exercise, Key, Misconception, Step, Take};
use domain::html::BilingualHtml;
use domain::language::Language;
use domain::quiz::Tolerance;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawExercise {
    number: Spanned<String>,
    title: Pair,
    summary: Pair,
    minutes: Spanned<u32>,
    outcomes: Spanned<Vec<Spanned<String>>>,
    #[serde(default)]
    cites: Vec<Spanned<String>>,
    dataset: Spanned<String>,
    group_by: Vec<Spanned<String>>,
    measures: Vec<Spanned<String>>,
    summaries: Vec<Spanned<Summary>>,
    start: Spanned<RawQuery>,
    intro: Pair,
    conclusion: Pair,
    #[serde(default)]
    step: Vec<RawStep>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStep {
    id: Spanned<String>,
    prompt: Pair,
    answer: RawAnswer,
    right: Pair,
    wrong: Pair,
    #[serde(default)]
    hints: Vec<Pair>,
    #[serde(default)]
    misconception: Vec<RawMisconception>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAnswer {
    kind: Spanned<String>,
    query: Spanned<RawQuery>,
    take: Spanned<Take>,
    tolerance: Option<Spanned<String>>,
    decimals: Option<Spanned<u8>>,
    unit: Option<Pair>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMisconception {
    name: Spanned<String>,
    query: Spanned<RawQuery>,
    take: Spanned<Take>,
    feedback: Pair,
}

/// Reads an exercise.
pub(crate) fn read(
    shared: Shared,
    datasets: &BTreeMap<String, Tried>,
    course: &str,
    unit: &UnitFiles,
    found: &mut Found,
) -> Option<Unit> {
    let mut page = Page::new(
        shared,
        &unit.id,
        course,
        format!("/exercises/{}", unit.slug),
    );
    let text = shared.files.get(page.file).unwrap_or_default();
    let sheet = Sheet::new(page.file, text, 1);
    let raw = sheet.read::<RawExercise>(&mut page.faults);
    let read = raw.and_then(|raw| parse(&mut page, &sheet, raw, datasets, unit));
    found.take(page);
    read
}

fn parse(
    page: &mut Page,
    sheet: &Sheet,
    raw: RawExercise,
    datasets: &BTreeMap<String, Tried>,
    unit: &UnitFiles,
) -> Option<Unit> {
    sheet.cites(&raw.cites, &mut page.faults);
    let title = pair(page, sheet, &raw.title, "title");
    let summary = pair(page, sheet, &raw.summary, "summary");
    let minutes = sheet.minutes(&raw.minutes, &mut page.faults);
    let outcomes = page
        .shared
        .outcomes
        .named(sheet, &raw.outcomes, &mut page.faults);
    let number = page.filled(Language::Id, sheet.spot(&raw.number), "number");
    let dataset = sheet.slug(&raw.dataset, &mut page.faults);
    let tried = datasets.get(raw.dataset.get_ref());
    if tried.is_none()
        && !page
            .shared
            .inventory
            .datasets
            .contains(raw.dataset.get_ref())
    {
        let known = listed(page.shared.inventory.datasets.iter().map(String::as_str));
        page.fault(
            sheet.line(&raw.dataset),
            format!(
                "The dataset `{}` is unknown; expected one of {known}.",
                raw.dataset.get_ref()
            ),
        );
    }
    let summaries: Vec<Summary> = raw
        .summaries
        .iter()
        .map(|summary| *summary.get_ref())
        .collect();
    if raw.group_by.is_empty() || raw.measures.is_empty() || raw.summaries.is_empty() {
        page.fault(1, "The workbench offers nothing; `group_by`, `measures` and `summaries` each need at least one name.");
    }
    if let Some(tried) = tried {
        let known: Vec<&str> = tried
            .dataset
            .measures
            .iter()
            .map(|measure| measure.name.as_str())
            .collect();
        known_names(page, sheet, &raw.measures, &known, "measure");
        if let Some(variation) = tried.variations.first() {
            let words = variation
                .table
                .columns
                .iter()
                .filter(|column| matches!(column.data, Data::Words { .. }));
            let known: Vec<&str> = words.map(|column| column.name.as_str()).collect();
            known_names(page, sheet, &raw.group_by, &known, "column of words");
        }
    }
    let offer = Offer {
        group_by: crate::sheet::texts(&raw.group_by),
        measures: crate::sheet::texts(&raw.measures),
        summaries,
        tried,
    };
    let (line, start) = query(sheet, raw.start);
    offer.check(page, line, &start);
    offer.ask(page, line, |tried, table| {
        table
            .ask(&start, &tried.dataset.measures)
            .map(drop)
            .map_err(|fault| fault.to_string())
    });
    let intro = block_pair(page, sheet, &raw.intro, "intro");
    let conclusion = block_pair(page, sheet, &raw.conclusion, "conclusion");
    if raw.step.is_empty() {
        page.fault(1, "The exercise has no `[[step]]`.");
    }
    let mut ids = BTreeSet::new();
    let mut steps = Vec::new();
    for step in raw.step {
        sheet.slug(&step.id, &mut page.faults);
        if !ids.insert(step.id.get_ref().clone()) {
            page.fault(
                sheet.line(&step.id),
                format!(
                    "The step `{}` stands here twice; each id is used once.",
                    step.id.get_ref()
                ),
            );
        }
        page.begin_piece(format!("{}-", step.id.get_ref()));
        steps.extend(read_step(page, sheet, &offer, step));
    }
    let exercise = Exercise {
        slug: unit.slug.clone(),
        number,
        dataset: dataset?,
        start,
        intro,
        group_by: offer.group_by,
        measures: offer.measures,
        summaries: offer.summaries,
        steps,
        conclusion,
    };
    Some(Unit {
        slug: unit.slug.clone(),
        title,
        summary,
        minutes,
        outcomes,
        kind: UnitKind::Exercise(Box::new(exercise)),
    })
}

/// What the workbench lets people choose.
struct Offer<'a> {
    group_by: Vec<String>,
    measures: Vec<String>,
    summaries: Vec<Summary>,
    tried: Option<&'a Tried>,
}

impl Offer<'_> {
    /// Says what of a query nobody could choose.
    fn check(&self, page: &mut Page, line: u32, query: &Query) {
        let columns = query
            .filter
            .iter()
            .map(|(column, _)| column)
            .chain([&query.group]);
        let mut hidden: Vec<&str> = columns
            .filter(|name| !self.group_by.contains(name))
            .map(String::as_str)
            .collect();
        hidden.extend(
            Some(query.measure.as_str()).filter(|_| !self.measures.contains(&query.measure)),
        );
        hidden.extend(
            Some(query.summary.code()).filter(|_| !self.summaries.contains(&query.summary)),
        );
        if !hidden.is_empty() {
            page.fault(line, format!("The workbench does not offer {}; add it to `group_by`, `measures` or `summaries`.", listed(hidden)));
        }
    }

    /// Asks the first variations something and says when one has no answer.
    fn ask(
        &self,
        page: &mut Page,
        line: u32,
        question: impl Fn(&Tried, &Table) -> Result<(), String>,
    ) {
        let Some(tried) = self.tried else { return };
        for variation in &tried.variations {
            if let Err(reason) = question(tried, &variation.table) {
                page.fault(line, format!("The data has no answer to this: {reason}."));
                return;
            }
        }
    }
}

fn query(sheet: &Sheet, raw: Spanned<RawQuery>) -> (u32, Query) {
    let line = sheet.line(&raw);
    (line, raw.into_inner().into())
}

fn read_step(page: &mut Page, sheet: &Sheet, offer: &Offer, raw: RawStep) -> Option<Step> {
    let RawStep {
        id,
        prompt,
        answer,
        right,
        wrong,
        hints,
        misconception,
    } = raw;
    let numeric = match answer.kind.get_ref().as_str() {
        "label" => false,
        "number" => true,
        other => {
            page.fault(
                sheet.line(&answer.kind),
                format!("The kind of answer `{other}` is unknown; expected `label` or `number`."),
            );
            return None;
        }
    };
    let key = read_key(page, sheet, offer, answer.query, answer.take, numeric, true);
    let answer = if numeric {
        let tolerance = match &answer.tolerance {
            Some(text) => tolerance(text.get_ref(), Language::Id).unwrap_or_else(|| {
                page.fault(sheet.line(text), format!("`{}` is no tolerance; expected a number like `0,05` or a share like `0,5 %`.", text.get_ref()));
                Tolerance::Absolute(0.0)
            }),
            None => {
                page.fault(sheet.line(&answer.kind), "The key `tolerance` is missing; a number needs one.");
                Tolerance::Absolute(0.0)
            }
        };
        if let Some(decimals) = answer
            .decimals
            .as_ref()
            .filter(|decimals| *decimals.get_ref() > 9)
        {
            page.fault(sheet.line(decimals), "`decimals` must be between 0 and 9.");
        }
        let decimals = answer.decimals.map_or(0, Spanned::into_inner);
        let unit = answer
            .unit
            .as_ref()
            .map(|unit| pair(page, sheet, unit, "unit"));
        Answer::Number {
            key,
            tolerance,
            decimals,
            unit,
        }
    } else {
        if answer.tolerance.is_some() || answer.decimals.is_some() || answer.unit.is_some() {
            page.fault(
                sheet.line(&answer.kind),
                "A label has no `tolerance`, `decimals` or `unit`; only a number has.",
            );
        }
        Answer::Label(key)
    };
    let mut misconceptions = Vec::new();
    for raw in misconception {
        sheet.slug(&raw.name, &mut page.faults);
        let key = read_key(page, sheet, offer, raw.query, raw.take, numeric, false);
        let feedback = inline_pair(page, sheet, &raw.feedback, "feedback");
        misconceptions.push(Misconception {
            name: raw.name.into_inner(),
            key,
            feedback,
        });
    }
    Some(Step {
        id: id.into_inner(),
        prompt: inline_pair(page, sheet, &prompt, "prompt"),
        answer,
        hints: hints
            .iter()
            .map(|hint| inline_pair(page, sheet, hint, "hint"))
            .collect(),
        right: inline_pair(page, sheet, &right, "feedback"),
        wrong: inline_pair(page, sheet, &wrong, "feedback"),
        misconceptions,
    })
}

fn read_key(
    page: &mut Page,
    sheet: &Sheet,
    offer: &Offer,
    raw: Spanned<RawQuery>,
    take: Spanned<Take>,
    numeric: bool,
    reachable: bool,
) -> Key {
    let (line, query) = query(sheet, raw);
    if reachable {
        offer.check(page, line, &query);
    }
    if !numeric && matches!(take.get_ref(), Take::Value(_)) {
        page.fault(
            sheet.line(&take),
            "A label is taken from a place; expected `take = \"first\"` or `\"last\"`.",
        );
    }
    let take_line = sheet.line(&take);
    let key = Key {
        query,
        take: take.into_inner(),
    };
    offer.ask(page, line, |tried, table| {
        table
            .ask(&key.query, &tried.dataset.measures)
            .map(drop)
            .map_err(|fault| fault.to_string())
    });
    if let (Take::Value(label), Some(variation)) = (
        &key.take,
        offer.tried.and_then(|tried| tried.variations.first()),
    ) && let Some(Column {
        data: Data::Words { labels, .. },
        ..
    }) = variation.table.column(&key.query.group)
        && !labels.contains(label)
    {
        let known = listed(labels.iter().map(String::as_str));
        page.fault(
            take_line,
            format!(
                "The column `{}` has no value `{label}`; expected one of {known}.",
                key.query.group
            ),
        );
        return key;
    }
    offer.ask(page, take_line, |tried, table| {
        // What the query itself lacks is told of above, at its own line.
        if table.ask(&key.query, &tried.dataset.measures).is_err() {
            return Ok(());
        }
        let answer = if numeric {
            key.number(table, &tried.dataset.measures).map(drop)
        } else {
            key.label(table, &tried.dataset.measures).map(drop)
        };
        answer.map_err(|fault| fault.to_string())
    });
    key
}

fn inline_pair(page: &mut Page, sheet: &Sheet, pair: &Pair, what: &str) -> BilingualHtml {
    BilingualHtml {
        id: page.filled_inline(Language::Id, sheet.spot(&pair.id), what),
        en: page.filled_inline(Language::En, sheet.spot(&pair.en), what),
    }
}

fn block_pair(page: &mut Page, sheet: &Sheet, pair: &Pair, what: &str) -> BilingualHtml {
    for text in [&pair.id, &pair.en] {
        if text.get_ref().trim().is_empty() {
            page.fault(
                sheet.line(text),
                format!("The {what} is empty; expected some words."),
            );
        }
    }
    page.begin_piece(format!("id-{what}-"));
    let id = page.html(Language::Id, sheet.spot(&pair.id));
    page.begin_piece(format!("en-{what}-"));
    let en = page.html(Language::En, sheet.spot(&pair.en));
    BilingualHtml { id, en }
}

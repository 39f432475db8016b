//! Datasets: a table written out, or the parameters of a generator.

use crate::course::pair;
use crate::found::Found;
use crate::markdown::{Page, Shared};
use crate::sheet::{Pair, Sheet, texts};
use crate::write::listed;
use domain::analysis::{Column, Data, Measure, Query, Summary, Table};
use domain::dataset::{Dataset, InstagramPosts, Source, TeachingPoint, Variation};
use domain::id::Slug;
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;
use toml::Spanned;

/// The seeds that the check tries.
pub(crate) const SEEDS: [u32; 3] = [1, 2, 3];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDataset {
    title: Pair,
    generator: Option<Spanned<String>>,
    #[serde(rename = "instagram-posts")]
    instagram_posts: Option<InstagramPosts>,
    #[serde(default)]
    column: Vec<RawColumn>,
    #[serde(default)]
    measure: Vec<RawMeasure>,
    #[serde(default)]
    teaching_point: Vec<RawTeachingPoint>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawColumn {
    name: Spanned<String>,
    label: Pair,
    words: Option<Spanned<Vec<String>>>,
    english: Option<Spanned<BTreeMap<String, String>>>,
    numbers: Option<Spanned<Vec<Value>>>,
}

/// A number, or its absence written as `"-"` or `nan`.
struct Value(Option<f64>);

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl serde::de::Visitor<'_> for Visitor {
            type Value = Value;
            fn expecting(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
                formatter.write_str("a number, or \"-\" for a missing one")
            }
            fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
                match value {
                    value if value.is_nan() => Ok(Value(None)),
                    value if value.is_finite() => Ok(Value(Some(value))),
                    _ => Err(E::custom("expected a finite number")),
                }
            }
            fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<Value, E> {
                // Beyond 2^53 a double would hold another number than the one written.
                match i32::try_from(value) {
                    Ok(small) => Ok(Value(Some(f64::from(small)))),
                    Err(_) if value.unsigned_abs() <= 1 << 53 => value
                        .to_string()
                        .parse()
                        .map(|value| Value(Some(value)))
                        .map_err(E::custom),
                    Err(_) => Err(E::custom("expected a number of at most 15 digits")),
                }
            }
            fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<Value, E> {
                if value == "-" {
                    Ok(Value(None))
                } else {
                    Err(E::invalid_value(serde::de::Unexpected::Str(value), &self))
                }
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMeasure {
    name: Spanned<String>,
    label: Pair,
    numerator: Spanned<Vec<String>>,
    denominator: Option<Spanned<String>>,
}

/// A query as written in TOML, where an unknown key is a fault.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawQuery {
    #[serde(default)]
    filter: Vec<(String, String)>,
    group: String,
    measure: String,
    summary: Summary,
}

impl From<RawQuery> for Query {
    fn from(raw: RawQuery) -> Self {
        let RawQuery {
            filter,
            group,
            measure,
            summary,
        } = raw;
        Self {
            filter,
            ..Self::new(group, measure, summary)
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTeachingPoint {
    says: String,
    query: RawQuery,
    first: Option<String>,
    last: Option<String>,
    margin: Option<f64>,
}

/// A dataset with the variations that the check tries.
pub(crate) struct Tried {
    pub dataset: Dataset,
    /// Empty where no variation can be made.
    pub variations: Vec<Variation>,
}

/// Reads a dataset and makes its first variations.
pub(crate) fn read(shared: Shared, slug: &str, found: &mut Found) -> Option<Tried> {
    let file = format!("datasets/{slug}.toml");
    let mut page = Page::new(shared, &file, "", "/".to_owned());
    let slug = Slug::parse(slug)?;
    let tried = parse(&mut page, slug);
    found.take(page);
    tried
}

fn parse(page: &mut Page, slug: Slug) -> Option<Tried> {
    let text = page.shared.files.get(page.file)?;
    let sheet = Sheet::new(page.file, text, 1);
    let raw = sheet.read::<RawDataset>(&mut page.faults)?;
    let title = pair(page, &sheet, &raw.title, "title");
    let source = match (&raw.generator, raw.instagram_posts) {
        (Some(name), parameters) if name.get_ref() == "instagram-posts" => {
            if !raw.column.is_empty() {
                page.fault(
                    sheet.line(&raw.column[0].name),
                    "A dataset with a generator has no columns of its own.",
                );
                return None;
            }
            let Some(parameters) = parameters else {
                page.fault(
                    sheet.line(name),
                    "The table `[instagram-posts]` with the generator's parameters is missing.",
                );
                return None;
            };
            Source::InstagramPosts(parameters)
        }
        (Some(name), _) => {
            page.fault(
                sheet.line(name),
                format!(
                    "The generator `{}` is unknown; expected `instagram-posts`.",
                    name.get_ref()
                ),
            );
            return None;
        }
        (None, Some(_)) => {
            page.fault(1, "The table `[instagram-posts]` is there but the line generator = \"instagram-posts\" is missing.");
            return None;
        }
        (None, None) => Source::Literal(literal(page, &sheet, raw.column)?),
    };
    let mut measures: Vec<Measure> = Vec::new();
    let mut places = Vec::new();
    for measure in raw.measure {
        let name = measure.name.get_ref().clone();
        if !is_name(&name) || measures.iter().any(|other| other.name == name) {
            page.fault(
                sheet.line(&measure.name),
                format!(
                    "The measure name `{name}` is taken or no name; expected a-z, 0-9, - and _."
                ),
            );
        }
        if measure.numerator.get_ref().is_empty() {
            page.fault(
                sheet.line(&measure.numerator),
                format!("The measure `{name}` adds up nothing; expected a column in `numerator`."),
            );
        }
        let label = pair(page, &sheet, &measure.label, "label");
        places.push((
            sheet.line(&measure.numerator),
            measure
                .denominator
                .as_ref()
                .map_or(0, |name| sheet.line(name)),
        ));
        let denominator = measure.denominator.map(Spanned::into_inner);
        measures.push(Measure {
            name,
            label,
            numerator: measure.numerator.into_inner(),
            denominator,
        });
    }
    let teaching_points = raw.teaching_point.into_iter().map(|raw| {
        let RawTeachingPoint {
            says,
            query,
            first,
            last,
            margin,
        } = raw;
        TeachingPoint {
            says,
            query: query.into(),
            first,
            last,
            margin,
        }
    });
    let dataset = Dataset {
        slug,
        title,
        source,
        measures,
        teaching_points: teaching_points.collect(),
    };
    let variations = try_out(page, &dataset);
    if let Some(variation) = variations.first() {
        for (measure, (numerator, denominator)) in dataset.measures.iter().zip(places) {
            for name in &measure.numerator {
                check_column(page, numerator, name, &variation.table);
            }
            if let Some(name) = &measure.denominator {
                check_column(page, denominator, name, &variation.table);
            }
        }
    }
    Some(Tried {
        dataset,
        variations,
    })
}

fn try_out(page: &mut Page, dataset: &Dataset) -> Vec<Variation> {
    let mut variations = Vec::new();
    for seed in SEEDS {
        match dataset.variation(seed) {
            Ok(variation) => variations.push(variation),
            Err(fault) => {
                page.fault(
                    1,
                    format!("The dataset makes no table for seed {seed}: {fault}."),
                );
                return Vec::new();
            }
        }
    }
    variations
}

fn check_column(page: &mut Page, line: u32, name: &str, table: &Table) {
    if !matches!(
        table.column(name),
        Some(Column {
            data: Data::Numbers(_),
            ..
        })
    ) {
        let known = table
            .columns
            .iter()
            .filter(|column| matches!(column.data, Data::Numbers(_)))
            .map(|column| column.name.as_str());
        page.fault(
            line,
            format!(
                "There is no column `{name}` of numbers; expected one of {}.",
                listed(known)
            ),
        );
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|byte| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_')
        })
}

fn literal(page: &mut Page, sheet: &Sheet, raw: Vec<RawColumn>) -> Option<Table> {
    if raw.is_empty() {
        page.fault(
            1,
            "The dataset has neither a `generator` nor a `[[column]]`.",
        );
        return None;
    }
    let mut columns: Vec<Column> = Vec::new();
    let mut rows = None;
    let before = page.faults.len();
    for column in raw {
        let name = column.name.get_ref().clone();
        let line = sheet.line(&column.name);
        if !is_name(&name) || columns.iter().any(|other| other.name == name) {
            page.fault(
                line,
                format!(
                    "The column name `{name}` is taken or no name; expected a-z, 0-9, - and _."
                ),
            );
        }
        let label = pair(page, sheet, &column.label, "label");
        let (data, count) = match (column.words, column.numbers) {
            (Some(words), None) => {
                let words = words.into_inner();
                let count = words.len();
                let Some((labels, rows)) = index(words) else {
                    page.fault(
                        line,
                        format!("The column `{name}` has more than 65535 different words."),
                    );
                    continue;
                };
                let english = column
                    .english
                    .map(|english| names(page, sheet, &name, &labels, english))
                    .unwrap_or_default();
                let data = Data::Words {
                    labels,
                    rows,
                    english,
                };
                (data, count)
            }
            (None, Some(numbers)) => {
                if let Some(english) = column.english {
                    page.fault(
                        sheet.line(&english),
                        format!("The column `{name}` has numbers; only labels have English names."),
                    );
                }
                let numbers: Vec<Option<f64>> = numbers
                    .into_inner()
                    .into_iter()
                    .map(|value| value.0)
                    .collect();
                let count = numbers.len();
                (Data::Numbers(numbers), count)
            }
            _ => {
                page.fault(
                    line,
                    format!("The column `{name}` must have either `words` or `numbers`."),
                );
                continue;
            }
        };
        if *rows.get_or_insert(count) != count || count == 0 || count > 100_000 {
            page.fault(line, format!("The column `{name}` has {count} rows; expected as many as the first column, at least one, at most 100000."));
        }
        columns.push(Column { name, label, data });
    }
    (page.faults.len() == before).then_some(Table { columns })
}

/// Words by the index of their label, labels in the order they first stand. `None` when there are more
/// labels than an index can tell apart.
fn index(words: Vec<String>) -> Option<(Vec<String>, Vec<u16>)> {
    let mut known: BTreeMap<String, u16> = BTreeMap::new();
    let mut labels = Vec::new();
    let mut rows = Vec::new();
    for word in words {
        let index = match known.get(&word) {
            Some(index) => *index,
            None => {
                let next = u16::try_from(labels.len()).ok()?;
                labels.push(word.clone());
                known.insert(word, next);
                next
            }
        };
        rows.push(index);
    }
    Some((labels, rows))
}

/// The English names of a column's labels, in their order. All have one or none has, so that no label is
/// forgotten.
fn names(
    page: &mut Page,
    sheet: &Sheet,
    column: &str,
    labels: &[String],
    english: Spanned<BTreeMap<String, String>>,
) -> Vec<String> {
    let line = sheet.line(&english);
    let mut english = english.into_inner();
    for label in english.keys().filter(|label| !labels.contains(label)) {
        page.fault(
            line,
            format!(
                "The column `{column}` has no label `{label}`; expected one of {}.",
                listed(labels.iter().map(String::as_str))
            ),
        );
    }
    let mut names = Vec::new();
    for label in labels {
        let name = english.remove(label).unwrap_or_default();
        if name.trim().is_empty() {
            page.fault(
                line,
                format!("The label `{label}` of the column `{column}` has no English name."),
            );
        }
        names.push(name);
    }
    names
}

/// Reads a list of names and says which of them `known` does not have.
pub(crate) fn known_names(
    page: &mut Page,
    sheet: &Sheet,
    names: &[Spanned<String>],
    known: &[&str],
    what: &str,
) -> Vec<String> {
    for name in names {
        if !known.contains(&name.get_ref().as_str()) {
            let expected = listed(known.iter().copied());
            page.fault(
                sheet.line(name),
                format!(
                    "There is no {what} `{}`; expected one of {expected}.",
                    name.get_ref()
                ),
            );
        }
    }
    texts(names)
}

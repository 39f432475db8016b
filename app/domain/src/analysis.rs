//! The engine of the workbench: filter → group → measure → summary over a small columnar table. The
//! same code marks on the server and answers in the browser.

use crate::codes::codes;
use crate::language::{Bilingual, Language};
use crate::text::guard_formula;
use serde::{Deserialize, Serialize, Serializer};
use thiserror::Error;

/// A table by columns. All columns have the same number of rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// Its columns.
    pub columns: Vec<Column>,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// Its name in queries and files: a slug-like word (`pilar`, `jangkauan`).
    pub name: String,
    /// Its name on screen.
    pub label: Bilingual,
    /// Its values.
    pub data: Data,
}

/// The values of a column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Data {
    /// Words to group and filter by: distinct labels and, a row each, the index of its label.
    Words {
        /// The distinct labels, in the order they are listed on screen.
        labels: Vec<String>,
        /// A row each: an index into `labels`.
        rows: Vec<u16>,
        /// What the labels are called on English pages, in their order; empty where they have one name
        /// in both languages. Queries, answers and files have the label itself.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        english: Vec<String>,
    },
    /// Numbers; `None` is a missing value, which is never zero.
    Numbers(#[serde(serialize_with = "write_numbers")] Vec<Option<f64>>),
}

impl Data {
    /// Words whose labels have one name in both languages.
    #[must_use]
    pub const fn words(labels: Vec<String>, rows: Vec<u16>) -> Self {
        Self::Words {
            labels,
            rows,
            english: Vec::new(),
        }
    }
}

/// Writes whole numbers as such: `8100` and not `8100.0`, which is quicker and shorter.
fn write_numbers<S: Serializer>(values: &[Option<f64>], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(values.iter().copied().map(ShortNumber))
}

struct ShortNumber(Option<f64>);

impl Serialize for ShortNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        /// Below this every whole number is one that `f64` holds exactly.
        const EXACT: f64 = 9_007_199_254_740_992.0;
        match self.0 {
            Some(value) if value.fract() == 0.0 && value.abs() < EXACT => {
                serializer.serialize_i64(value as i64)
            }
            value => value.serialize(serializer),
        }
    }
}

/// What is measured of each row: a sum of columns, possibly over another column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// Its name in queries (`engagement_rate_by_reach`).
    pub name: String,
    /// Its name on screen ("interaksi ÷ jangkauan").
    pub label: Bilingual,
    /// The columns that are added up.
    pub numerator: Vec<String>,
    /// The column it is divided by, if any; a row where it is missing or zero has no value.
    pub denominator: Option<String>,
}

impl Measure {
    /// A ratio is shown in percent (its values are multiplied by 100), anything else as it is.
    #[must_use]
    pub const fn is_ratio(&self) -> bool {
        self.denominator.is_some()
    }
}

/// How the rows of a group become one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Summary {
    /// The arithmetic mean of the rows' values.
    Mean,
    /// The median of the rows' values (the mean of the middle two when their number is even).
    Median,
    /// For a ratio: sum of numerators ÷ sum of denominators. Without a denominator it is the mean.
    Pooled,
    /// The sum of the rows' values (numerators for a ratio make no sense: it is refused there).
    Sum,
}

codes! {
    Summary {
        /// All, in the order they are offered.
        ALL;
        /// The word in queries.
        code;
        Mean = "mean",
        Median = "median",
        Pooled = "pooled",
        Sum = "sum",
    }
}

/// A question to a table. Its address form is `filter=pilar:how-to&group=pilar&measure=views&summary=median`;
/// several `filter` of one column mean any of them, of different columns all of them. An empty `filter=`
/// clears those of the default. A column's name has no colon.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Query {
    /// What is kept: column and label.
    #[serde(default)]
    pub filter: Vec<(String, String)>,
    /// The column of words to group by.
    pub group: String,
    /// The measure's name.
    pub measure: String,
    /// The summary.
    pub summary: Summary,
}

/// Why a query has no answer.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[expect(
    clippy::enum_variant_names,
    reason = "each says what is not there; `Column` would read as the column itself"
)]
pub enum QueryFault {
    /// No column of that name, or it has the wrong kind of values.
    #[error("there is no such column: {0}")]
    NoColumn(String),
    /// No label of that name in that column.
    #[error("there is no such value: {0}")]
    NoLabel(String),
    /// No measure of that name.
    #[error("there is no such measure: {0}")]
    NoMeasure(String),
    /// No summary of that name, or one that does not suit the measure.
    #[error("there is no such summary: {0}")]
    NoSummary(String),
}

/// One group of a result.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// The label of the group.
    pub label: String,
    /// Rows with a value.
    pub n: u32,
    /// Rows without one, left out.
    pub missing: u32,
    /// The summary that was asked for; `None` when no row has a value. Ratios are in percent.
    pub value: Option<f64>,
    /// The mean, to be marked beside the value; in the same unit.
    pub mean: Option<f64>,
    /// The median, likewise.
    pub median: Option<f64>,
}

impl Query {
    /// Reads the parameters of an address on top of `self` as the default: what is not named stays;
    /// other parameters are ignored. Names are checked when the query runs.
    ///
    /// # Errors
    /// [`QueryFault::NoSummary`] for an unknown summary.
    pub fn with_address(&self, query: &str) -> Result<Self, QueryFault> {
        let mut read = self.clone();
        let mut filters_named = false;
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match &*name {
                "filter" => {
                    if !filters_named {
                        filters_named = true;
                        read.filter.clear();
                    }
                    if !value.is_empty() {
                        let (column, label) = value.split_once(':').unwrap_or((&value, ""));
                        read.filter.push((column.to_owned(), label.to_owned()));
                    }
                }
                "group" => read.group = value.into_owned(),
                "measure" => read.measure = value.into_owned(),
                "summary" => {
                    read.summary = Summary::from_code(&value)
                        .ok_or_else(|| QueryFault::NoSummary(value.into_owned()))?;
                }
                _ => {}
            }
        }
        Ok(read)
    }

    /// The parameters for an address, percent-encoded, without `?`. A query without filters says so
    /// (`filter=`), because a default may have some.
    #[must_use]
    pub fn to_address(&self) -> String {
        let mut address = String::new();
        for (column, label) in &self.filter {
            address.push_str("filter=");
            push_encoded(&mut address, column);
            // A colon may stand in a query as it is, and people read addresses.
            address.push(':');
            push_encoded(&mut address, label);
            address.push('&');
        }
        if self.filter.is_empty() {
            address.push_str("filter=&");
        }
        for (name, value) in [
            ("group=", &*self.group),
            ("&measure=", &self.measure),
            ("&summary=", self.summary.code()),
        ] {
            address.push_str(name);
            push_encoded(&mut address, value);
        }
        address
    }
}

fn push_encoded(address: &mut String, text: &str) {
    address.extend(form_urlencoded::byte_serialize(text.as_bytes()));
}

impl Table {
    /// The number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.columns.first().map_or(0, |column| match &column.data {
            Data::Words { rows, .. } => rows.len(),
            Data::Numbers(values) => values.len(),
        })
    }

    /// What a label of a column is called on a page: the label itself where nothing else is known.
    #[must_use]
    pub fn label<'a>(&'a self, column: &str, label: &'a str, language: Language) -> &'a str {
        match self.column(column).map(|column| &column.data) {
            Some(Data::Words {
                labels, english, ..
            }) if language == Language::En => {
                let named = labels.iter().zip(english).find(|(one, _)| *one == label);
                named.map_or(label, |(_, name)| name)
            }
            _ => label,
        }
    }

    /// The column of that name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// Answers a query: groups sorted by value, largest first (groups without a value last; equal
    /// values by label). Groups without any row after filtering are left out.
    ///
    /// # Errors
    /// [`QueryFault`] for names that the table or `measures` do not have.
    pub fn ask(&self, query: &Query, measures: &[Measure]) -> Result<Vec<Group>, QueryFault> {
        let (labels, groups) = self.words(&query.group)?;
        let measure = measures
            .iter()
            .find(|measure| measure.name == query.measure)
            .filter(|measure| !measure.numerator.is_empty())
            .ok_or_else(|| QueryFault::NoMeasure(query.measure.clone()))?;
        if measure.is_ratio() && query.summary == Summary::Sum {
            return Err(QueryFault::NoSummary(query.summary.code().to_owned()));
        }
        let numerators = measure
            .numerator
            .iter()
            .map(|name| self.numbers(name))
            .collect::<Result<Vec<_>, _>>()?;
        let denominator = measure
            .denominator
            .as_deref()
            .map(|name| self.numbers(name))
            .transpose()?;
        let filters = self.filters(&query.filter)?;

        let mut buckets: Vec<Bucket> = labels.iter().map(|_| Bucket::default()).collect();
        for (row, group) in groups.iter().enumerate() {
            if !filters.iter().all(|filter| filter.keeps(row)) {
                continue;
            }
            let Some(bucket) = buckets.get_mut(usize::from(*group)) else {
                continue;
            };
            let at = |values: &[Option<f64>]| values.get(row).copied().flatten();
            let numerator = numerators
                .iter()
                .try_fold(0.0, |sum, values| Some(sum + at(values)?));
            match denominator {
                None => bucket.add(numerator, None),
                Some(values) => bucket.add(numerator, Some(at(values))),
            }
        }

        let mut answer: Vec<Group> = labels
            .iter()
            .zip(buckets)
            .filter(|(_, bucket)| !bucket.values.is_empty() || bucket.missing > 0)
            .map(|(label, bucket)| bucket.into_group(label, query.summary))
            .collect();
        answer.sort_by(|one, other| {
            // `None` is less than any value, so the reversed order puts it last.
            let by_value = other
                .value
                .partial_cmp(&one.value)
                .unwrap_or(std::cmp::Ordering::Equal);
            by_value.then_with(|| one.label.cmp(&other.label))
        });
        Ok(answer)
    }

    fn words(&self, name: &str) -> Result<(&[String], &[u16]), QueryFault> {
        match self.column(name).map(|column| &column.data) {
            Some(Data::Words { labels, rows, .. }) => Ok((labels, rows)),
            _ => Err(QueryFault::NoColumn(name.to_owned())),
        }
    }

    fn numbers(&self, name: &str) -> Result<&[Option<f64>], QueryFault> {
        match self.column(name).map(|column| &column.data) {
            Some(Data::Numbers(values)) => Ok(values),
            _ => Err(QueryFault::NoColumn(name.to_owned())),
        }
    }

    /// One filter a column, whatever the number of its labels.
    fn filters(&self, asked: &[(String, String)]) -> Result<Vec<Filter<'_>>, QueryFault> {
        let mut filters: Vec<(&str, Filter<'_>)> = vec![];
        for (name, label) in asked {
            let (labels, rows) = self.words(name)?;
            if !labels.contains(label) {
                return Err(QueryFault::NoLabel(label.clone()));
            }
            let index = match filters.iter().position(|(known, _)| known == name) {
                Some(index) => index,
                None => {
                    filters.push((
                        name,
                        Filter {
                            rows,
                            kept: vec![false; labels.len()],
                        },
                    ));
                    filters.len() - 1
                }
            };
            let kept = &mut filters[index].1.kept;
            for (kept, known) in kept.iter_mut().zip(labels) {
                *kept |= known == label;
            }
        }
        Ok(filters.into_iter().map(|(_, filter)| filter).collect())
    }

    /// The table as CSV with the columns' names as header, `,` between fields, quoted where needed
    /// (RFC 4180), numbers with a decimal point, missing values empty. Words that a spreadsheet
    /// would take for a formula are guarded ([`guard_formula`]).
    #[must_use]
    pub fn to_csv(&self) -> String {
        let mut csv = String::new();
        for (index, column) in self.columns.iter().enumerate() {
            push_field(&mut csv, index, &guard_formula(&column.name));
        }
        csv.push_str("\r\n");
        for row in 0..self.rows() {
            for (index, column) in self.columns.iter().enumerate() {
                match &column.data {
                    Data::Words { labels, rows, .. } => {
                        let label = rows
                            .get(row)
                            .and_then(|label| labels.get(usize::from(*label)));
                        let label = label.map_or("", String::as_str);
                        push_field(&mut csv, index, &guard_formula(label));
                    }
                    Data::Numbers(values) => match values.get(row).copied().flatten() {
                        Some(value) => push_field(&mut csv, index, &value.to_string()),
                        None => push_field(&mut csv, index, ""),
                    },
                }
            }
            csv.push_str("\r\n");
        }
        csv
    }
}

/// Appends a field of a table with one line a row.
fn push_field(csv: &mut String, index: usize, field: &str) {
    if index > 0 {
        csv.push(',');
    }
    push_quoted(csv, field);
}

/// Appends a field in quotes where RFC 4180 wants them.
pub(crate) fn push_quoted(csv: &mut String, field: &str) {
    if field.contains([',', '"', '\n', '\r']) {
        csv.push('"');
        csv.push_str(&field.replace('"', "\"\""));
        csv.push('"');
    } else {
        csv.push_str(field);
    }
}

/// Which labels of a column are kept.
struct Filter<'a> {
    rows: &'a [u16],
    kept: Vec<bool>,
}

impl Filter<'_> {
    fn keeps(&self, row: usize) -> bool {
        self.rows
            .get(row)
            .and_then(|label| self.kept.get(usize::from(*label)))
            .copied()
            .unwrap_or(false)
    }
}

/// The rows of one group on their way to a summary.
#[derive(Default)]
struct Bucket {
    values: Vec<f64>,
    missing: u32,
    numerators: f64,
    denominators: f64,
    ratio: bool,
}

impl Bucket {
    /// Takes a row. `denominator` is `None` for a measure that has none.
    fn add(&mut self, numerator: Option<f64>, denominator: Option<Option<f64>>) {
        let value = match (numerator, denominator) {
            (Some(numerator), None) => Some((numerator, 0.0, numerator)),
            (Some(numerator), Some(Some(denominator))) if denominator != 0.0 => {
                Some((numerator, denominator, numerator / denominator * 100.0))
            }
            _ => None,
        };
        match value {
            Some((numerator, denominator, value)) if value.is_finite() => {
                self.values.push(value);
                self.numerators += numerator;
                self.denominators += denominator;
            }
            _ => self.missing += 1,
        }
        self.ratio = denominator.is_some();
    }

    fn into_group(mut self, label: &str, summary: Summary) -> Group {
        let mean = mean(&self.values);
        let median = median(&mut self.values);
        let pooled = if self.ratio {
            Some(self.numerators / self.denominators * 100.0)
        } else {
            mean
        };
        let value = match summary {
            Summary::Mean => mean,
            Summary::Median => median,
            Summary::Pooled => pooled,
            Summary::Sum => Some(self.numerators),
        };
        let n = u32::try_from(self.values.len()).unwrap_or(u32::MAX);
        let seen = |value: Option<f64>| value.filter(|value| n > 0 && value.is_finite());
        Group {
            label: label.to_owned(),
            n,
            missing: self.missing,
            value: seen(value),
            mean: seen(mean),
            median: seen(median),
        }
    }
}

/// The median; `None` for no values. The mean of the middle two when their number is even. Changes
/// the order of `values`.
#[must_use]
pub fn median(values: &mut [f64]) -> Option<f64> {
    let middle = values.len() / 2;
    if values.is_empty() {
        return None;
    }
    let even = values.len().is_multiple_of(2);
    let (below, upper, _) = values.select_nth_unstable_by(middle, f64::total_cmp);
    let upper = *upper;
    if !even {
        return Some(upper);
    }
    let lower = below.iter().copied().max_by(f64::total_cmp)?;
    Some(lower.midpoint(upper))
}

/// The arithmetic mean; `None` for no values.
#[must_use]
pub fn mean(values: &[f64]) -> Option<f64> {
    let count = u32::try_from(values.len())
        .ok()
        .filter(|count| *count > 0)?;
    Some(values.iter().sum::<f64>() / f64::from(count))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::SeededRng;
    use proptest::prelude::*;

    const HIBURAN: [f64; 7] = [4100.0, 4900.0, 5200.0, 5700.0, 6300.0, 7900.0, 602_900.0];
    const HOW_TO: [f64; 7] = [
        8200.0, 9400.0, 10_100.0, 10_700.0, 11_600.0, 13_000.0, 21_000.0,
    ];

    fn label(text: &str) -> Bilingual {
        Bilingual {
            id: text.to_owned(),
            en: text.to_owned(),
        }
    }

    fn words(name: &str, labels: &[&str], rows: &[u16]) -> Column {
        let labels = labels.iter().map(|label| (*label).to_owned()).collect();
        Column {
            name: name.to_owned(),
            label: label(name),
            data: Data::words(labels, rows.to_vec()),
        }
    }

    fn numbers(name: &str, values: Vec<Option<f64>>) -> Column {
        Column {
            name: name.to_owned(),
            label: label(name),
            data: Data::Numbers(values),
        }
    }

    fn measure(name: &str, numerator: &[&str], denominator: Option<&str>) -> Measure {
        Measure {
            name: name.to_owned(),
            label: label(name),
            numerator: numerator.iter().map(|name| (*name).to_owned()).collect(),
            denominator: denominator.map(str::to_owned),
        }
    }

    fn query(group: &str, measure: &str, summary: Summary) -> Query {
        Query {
            filter: vec![],
            group: group.to_owned(),
            measure: measure.to_owned(),
            summary,
        }
    }

    fn filtered(filter: &[(&str, &str)], mut query: Query) -> Query {
        query.filter = filter
            .iter()
            .map(|(column, label)| ((*column).to_owned(), (*label).to_owned()))
            .collect();
        query
    }

    /// The two pillars of the sample lesson.
    fn lesson() -> Table {
        let rows = [[0; 7], [1; 7]].concat();
        let views = HIBURAN.into_iter().chain(HOW_TO).map(Some).collect();
        Table {
            columns: vec![
                words("pilar", &["hiburan", "how-to"], &rows),
                numbers("tayangan", views),
            ],
        }
    }

    /// Interactions and reach with gaps: a missing value, a reach of zero, an empty group.
    fn gaps() -> Table {
        Table {
            columns: vec![
                words("pilar", &["a", "b", "c", "d"], &[0, 0, 0, 1, 1, 2]),
                words("format", &["reel", "foto"], &[0, 1, 0, 0, 1, 1]),
                numbers(
                    "suka",
                    vec![Some(1.0), Some(30.0), None, Some(5.0), Some(5.0), Some(1.0)],
                ),
                numbers(
                    "komentar",
                    vec![Some(1.0), Some(10.0), Some(2.0), Some(0.0), Some(0.0), None],
                ),
                numbers(
                    "jangkauan",
                    vec![
                        Some(100.0),
                        Some(400.0),
                        Some(10.0),
                        Some(0.0),
                        Some(50.0),
                        Some(9.0),
                    ],
                ),
            ],
        }
    }

    fn rates() -> Vec<Measure> {
        vec![
            measure("rate", &["suka", "komentar"], Some("jangkauan")),
            measure("likes", &["suka"], None),
        ]
    }

    #[test]
    fn one_viral_post_moves_the_mean_and_not_the_median() {
        let views = [measure("views", &["tayangan"], None)];
        let by_mean = lesson()
            .ask(&query("pilar", "views", Summary::Mean), &views)
            .unwrap();
        let by_median = lesson()
            .ask(&query("pilar", "views", Summary::Median), &views)
            .unwrap();
        let labels = |groups: &[Group]| {
            groups
                .iter()
                .map(|group| group.label.clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(labels(&by_mean), ["hiburan", "how-to"]);
        assert_eq!(labels(&by_median), ["how-to", "hiburan"]);
        assert_eq!(
            by_mean[0],
            Group {
                label: "hiburan".to_owned(),
                n: 7,
                missing: 0,
                value: Some(91_000.0),
                mean: Some(91_000.0),
                median: Some(5700.0)
            }
        );
        assert_eq!(
            (by_median[0].value, by_median[0].mean),
            (Some(10_700.0), Some(12_000.0))
        );
        let sums = lesson()
            .ask(&query("pilar", "views", Summary::Sum), &views)
            .unwrap();
        assert_eq!(sums[0].value, Some(637_000.0));
    }

    #[test]
    fn a_missing_value_or_a_denominator_of_zero_is_left_out_and_counted() {
        let groups = gaps()
            .ask(&query("pilar", "rate", Summary::Mean), &rates())
            .unwrap();
        let seen: Vec<_> = groups
            .iter()
            .map(|group| (&*group.label, group.n, group.missing, group.value))
            .collect();
        assert_eq!(
            seen,
            [
                ("b", 1, 1, Some(10.0)),
                ("a", 2, 1, Some(6.0)),
                ("c", 0, 1, None)
            ]
        );
    }

    #[test]
    fn pooled_weighs_by_size_and_without_a_denominator_is_the_mean() {
        let pooled = gaps()
            .ask(&query("pilar", "rate", Summary::Pooled), &rates())
            .unwrap();
        let of = |label: &str| {
            pooled
                .iter()
                .find(|group| group.label == label)
                .and_then(|group| group.value)
        };
        assert_eq!(of("a"), Some(42.0 / 500.0 * 100.0));
        let plain = gaps()
            .ask(&query("pilar", "likes", Summary::Pooled), &rates())
            .unwrap();
        assert!(plain.iter().all(|group| group.value == group.mean));
    }

    #[test]
    fn filters_of_one_column_mean_any_and_of_different_columns_all() {
        let ask = |filter: &[(&str, &str)]| {
            let groups = gaps()
                .ask(
                    &filtered(filter, query("pilar", "likes", Summary::Sum)),
                    &rates(),
                )
                .unwrap();
            groups
                .into_iter()
                .map(|group| (group.label, group.n + group.missing))
                .collect::<Vec<_>>()
        };
        let named = |label: &str, rows| (label.to_owned(), rows);
        assert_eq!(
            ask(&[("pilar", "a"), ("pilar", "b")]),
            [named("a", 3), named("b", 2)]
        );
        assert_eq!(
            ask(&[("pilar", "a"), ("format", "reel"), ("pilar", "b")]),
            [named("b", 1), named("a", 2)]
        );
        assert_eq!(ask(&[("pilar", "d")]), []);
    }

    #[test]
    fn equal_values_are_listed_by_label() {
        let table = Table {
            columns: vec![
                words("k", &["z", "m", "a"], &[0, 1, 2]),
                numbers("x", vec![Some(1.0), Some(2.0), Some(1.0)]),
            ],
        };
        let groups = table
            .ask(
                &query("k", "x", Summary::Mean),
                &[measure("x", &["x"], None)],
            )
            .unwrap();
        assert_eq!(
            groups.iter().map(|group| &*group.label).collect::<Vec<_>>(),
            ["m", "a", "z"]
        );
    }

    #[test]
    fn names_that_the_table_does_not_have_are_faults() {
        let ask = |query: Query| gaps().ask(&query, &rates()).unwrap_err();
        let fine = || query("pilar", "rate", Summary::Mean);
        assert_eq!(
            ask(query("x", "rate", Summary::Mean)),
            QueryFault::NoColumn("x".to_owned())
        );
        assert_eq!(
            ask(query("suka", "rate", Summary::Mean)),
            QueryFault::NoColumn("suka".to_owned())
        );
        assert_eq!(
            ask(query("pilar", "x", Summary::Mean)),
            QueryFault::NoMeasure("x".to_owned())
        );
        assert_eq!(
            ask(query("pilar", "rate", Summary::Sum)),
            QueryFault::NoSummary("sum".to_owned())
        );
        assert_eq!(
            ask(filtered(&[("pilar", "x")], fine())),
            QueryFault::NoLabel("x".to_owned())
        );
        assert_eq!(
            ask(filtered(&[("x", "a")], fine())),
            QueryFault::NoColumn("x".to_owned())
        );
        let broken = [
            measure("rate", &["suka", "x"], None),
            measure("empty", &[], None),
        ];
        assert_eq!(
            gaps().ask(&fine(), &broken),
            Err(QueryFault::NoColumn("x".to_owned()))
        );
        assert!(
            gaps()
                .ask(&query("pilar", "empty", Summary::Mean), &broken)
                .is_err()
        );
    }

    #[test]
    fn a_table_from_outside_with_uneven_columns_does_not_panic() {
        let table = Table {
            columns: vec![
                words("k", &["a"], &[0, 7, 0]),
                numbers("x", vec![Some(1.0)]),
            ],
        };
        let groups = table
            .ask(
                &query("k", "x", Summary::Median),
                &[measure("x", &["x"], None)],
            )
            .unwrap();
        assert_eq!((groups[0].n, groups[0].missing), (1, 1));
        assert_eq!(table.to_csv(), "k,x\r\na,1\r\n,\r\na,\r\n");
    }

    #[test]
    fn an_address_replaces_what_it_names_and_keeps_the_rest() {
        let default = filtered(&[("pilar", "a")], query("pilar", "rate", Summary::Mean));
        let read = |address: &str| default.with_address(address).unwrap();
        assert_eq!(read(""), default);
        assert_eq!(read("lang=en&page=2"), default);
        assert_eq!(
            read("summary=median"),
            Query {
                summary: Summary::Median,
                ..default.clone()
            }
        );
        assert_eq!(
            read("filter=pilar:how-to&filter=hari:Senin%20pagi").filter,
            [
                ("pilar".to_owned(), "how-to".to_owned()),
                ("hari".to_owned(), "Senin pagi".to_owned())
            ]
        );
        assert_eq!(
            read("filter="),
            Query {
                filter: vec![],
                ..default.clone()
            }
        );
        assert_eq!(
            read("filter=&filter=pilar:b&filter=").filter,
            [("pilar".to_owned(), "b".to_owned())]
        );
        assert_eq!(
            default.with_address("summary=mode"),
            Err(QueryFault::NoSummary("mode".to_owned()))
        );
        assert_eq!(
            default.to_address(),
            "filter=pilar:a&group=pilar&measure=rate&summary=mean"
        );
    }

    #[test]
    fn a_broken_address_is_no_panic() {
        let default = query("pilar", "rate", Summary::Mean);
        for address in [
            "%",
            "group=%zz",
            "group=%ff%fe",
            "&&&==",
            "filter=%",
            "filter=:",
            "filter=pilar",
            "?group=a",
        ] {
            assert!(default.with_address(address).is_ok(), "{address}");
        }
    }

    #[test]
    fn csv_is_quoted_where_needed_and_runs_no_formula() {
        let table = Table {
            columns: vec![
                words(
                    "teks",
                    &[
                        "a,b",
                        "kata \"x\"\nbaru",
                        "=1+1",
                        "-5",
                        "@siti",
                        "+62,8",
                        "\tx",
                        "biasa",
                    ],
                    &[0, 1, 2, 3, 4, 5, 6, 7],
                ),
                numbers(
                    "x",
                    vec![
                        Some(1.0),
                        Some(-0.5),
                        None,
                        Some(1e15),
                        Some(7.02),
                        Some(0.0),
                        None,
                        Some(3.25),
                    ],
                ),
            ],
        };
        assert_eq!(
            table.to_csv(),
            "teks,x\r\n\"a,b\",1\r\n\"kata \"\"x\"\"\nbaru\",-0.5\r\n'=1+1,\r\n'-5,1000000000000000\r\n'@siti,7.02\r\n\
             \"'+62,8\",0\r\n'\tx,\r\nbiasa,3.25\r\n"
        );
    }

    #[test]
    fn the_median_of_an_even_number_is_between_the_middle_two() {
        assert_eq!(median(&mut []), None);
        assert_eq!(median(&mut [4.0, 1.0, 3.0, 2.0]), Some(2.5));
        assert_eq!(median(&mut [5.0]), Some(5.0));
        assert_eq!(mean(&[]), None);
        assert_eq!(mean(&[1.0, 2.0]), Some(1.5));
    }

    fn any_table() -> impl Strategy<Value = Table> {
        let value = || proptest::option::weighted(0.9, -1e6..1e6f64);
        proptest::collection::vec((0u16..3, 0u16..4, value(), value()), 1..60).prop_map(|rows| {
            Table {
                columns: vec![
                    words(
                        "k",
                        &["a", "b", "c"],
                        &rows.iter().map(|row| row.0).collect::<Vec<_>>(),
                    ),
                    words(
                        "f",
                        &["p", "q", "r", "s"],
                        &rows.iter().map(|row| row.1).collect::<Vec<_>>(),
                    ),
                    numbers("x", rows.iter().map(|row| row.2).collect()),
                    numbers("y", rows.iter().map(|row| row.3.map(f64::round)).collect()),
                ],
            }
        })
    }

    fn measures() -> [Measure; 2] {
        [
            measure("x", &["x"], None),
            measure("rate", &["x"], Some("y")),
        ]
    }

    fn shuffled(table: &Table, seed: u32) -> Table {
        let mut chance = SeededRng::new(seed);
        let mut order: Vec<(u32, usize)> = (0..table.rows())
            .map(|row| (chance.next_u32(), row))
            .collect();
        order.sort_unstable();
        let mut table = table.clone();
        for column in &mut table.columns {
            match &mut column.data {
                Data::Words { rows, .. } => {
                    *rows = order.iter().map(|(_, row)| rows[*row]).collect()
                }
                Data::Numbers(values) => {
                    *values = order.iter().map(|(_, row)| values[*row]).collect()
                }
            }
        }
        table
    }

    #[test]
    fn whole_numbers_travel_as_such() {
        let values = vec![Some(8100.0), Some(-2.5), None, Some(1e300), Some(0.0)];
        let written = serde_json::to_string(&Data::Numbers(values)).unwrap();
        assert_eq!(written, r#"{"Numbers":[8100,-2.5,null,1e+300,0]}"#);
    }

    proptest! {
        #[test]
        fn numbers_read_back_as_they_were(values in proptest::collection::vec(proptest::option::of(-1e20_f64..1e20), 0..9)) {
            let data = Data::Numbers(values);
            let written = serde_json::to_string(&data).unwrap();
            prop_assert_eq!(serde_json::from_str::<Data>(&written).unwrap(), data);
        }

        #[test]
        fn the_median_lies_between_the_ends_and_half_the_values_on_each_side(values in proptest::collection::vec(-1e9..1e9f64, 1..50)) {
            let median = median(&mut values.clone()).unwrap();
            let below = values.iter().filter(|value| **value < median).count();
            let above = values.iter().filter(|value| **value > median).count();
            prop_assert!(below * 2 <= values.len() && above * 2 <= values.len());
        }

        #[test]
        fn every_filtered_row_is_in_exactly_one_group(table in any_table(), kept in 0usize..4) {
            let label = ["p", "q", "r", "s"][kept];
            let Some(Data::Words { rows, .. }) = table.column("f").map(|column| &column.data) else { panic!() };
            let expected = rows.iter().filter(|row| usize::from(**row) == kept).count();
            for measure in ["x", "rate"] {
                let groups = table.ask(&filtered(&[("f", label)], query("k", measure, Summary::Mean)), &measures()).unwrap();
                let seen: u32 = groups.iter().map(|group| group.n + group.missing).sum();
                prop_assert_eq!(seen as usize, expected);
                prop_assert!(groups.iter().all(|group| group.n + group.missing > 0 && group.value.is_some() == (group.n > 0)));
            }
        }

        #[test]
        fn the_order_of_rows_does_not_matter(table in any_table(), seed: u32, summary in proptest::sample::select(Summary::ALL.to_vec())) {
            let ask = |table: &Table| {
                let mut groups = table.ask(&query("k", "x", summary), &measures()).unwrap();
                groups.sort_by(|one, other| one.label.cmp(&other.label));
                groups
            };
            let near = |one: Option<f64>, other: Option<f64>| match (one, other) {
                (Some(one), Some(other)) => (one - other).abs() <= 1e-6,
                (one, other) => one == other,
            };
            for (one, other) in ask(&table).iter().zip(ask(&shuffled(&table, seed))) {
                prop_assert_eq!((&one.label, one.n, one.missing, one.median), (&other.label, other.n, other.missing, other.median));
                prop_assert!(near(one.value, other.value) && near(one.mean, other.mean));
            }
        }

        #[test]
        fn groups_are_sorted_by_value_with_the_largest_first(table in any_table(), ratio: bool) {
            let groups = table.ask(&query("f", if ratio { "rate" } else { "x" }, Summary::Median), &measures()).unwrap();
            for pair in groups.windows(2) {
                let sorted = match (pair[0].value, pair[1].value) {
                    (Some(one), Some(other)) => one > other || (one == other && pair[0].label < pair[1].label),
                    (_, None) => true,
                    (None, Some(_)) => false,
                };
                prop_assert!(sorted);
            }
        }

        #[test]
        fn an_address_reads_back_as_the_same_query(
            filter in proptest::collection::vec(("[^:]{0,8}", "\\PC{0,8}"), 0..4),
            group in "\\PC{0,12}",
            measure in "\\PC{0,12}",
            summary in proptest::sample::select(Summary::ALL.to_vec()),
        ) {
            let asked = Query { filter, group, measure, summary };
            let default = filtered(&[("pilar", "a")], query("pilar", "rate", Summary::Mean));
            let address = asked.to_address();
            prop_assert!(address.is_ascii() && !address.contains([' ', '#', '?', '"', '<']));
            prop_assert_eq!(default.with_address(&address).unwrap(), asked);
        }

        #[test]
        fn no_address_panics(address in "\\PC{0,60}") {
            let _ = query("pilar", "rate", Summary::Mean).with_address(&address);
        }
    }
}

//! The engine of the workbench: filter → group → measure → summary over a small columnar table. The
//! same code marks on the server and answers in the browser.

use crate::language::Bilingual;
use serde::{Deserialize, Serialize};
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
    },
    /// Numbers; `None` is a missing value, which is never zero.
    Numbers(Vec<Option<f64>>),
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

impl Summary {
    /// All, in the order they are offered.
    pub const ALL: [Self; 4] = [Self::Mean, Self::Median, Self::Pooled, Self::Sum];

    /// The word in queries.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Mean => "mean",
            Self::Median => "median",
            Self::Pooled => "pooled",
            Self::Sum => "sum",
        }
    }

    /// Reads a word as written by [`Self::code`].
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|summary| summary.code() == code)
    }
}

/// A question to a table. Its address form is `filter=pilar:how-to&group=pilar&measure=views&summary=median`;
/// several `filter` of one column mean any of them, of different columns all of them.
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
        let _ = query;
        Ok(self.clone())
    }

    /// The parameters for an address, percent-encoded, without `?`.
    #[must_use]
    pub fn to_address(&self) -> String {
        String::new()
    }
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
        let _ = (query, measures);
        Ok(vec![])
    }

    /// The table as CSV with the columns' names as header, `,` between fields, quoted where needed
    /// (RFC 4180), numbers with a decimal point, missing values empty. A field that a spreadsheet
    /// would run as a formula (it begins with `=`, `+`, `-`, `@`, tab or carriage return and is no
    /// number) gets a leading apostrophe.
    #[must_use]
    pub fn to_csv(&self) -> String {
        String::new()
    }
}

/// The median; `None` for no values. The mean of the middle two when their number is even.
#[must_use]
pub fn median(values: &mut [f64]) -> Option<f64> {
    let _ = values;
    None
}

/// The arithmetic mean; `None` for no values.
#[must_use]
pub fn mean(values: &[f64]) -> Option<f64> {
    let _ = values;
    None
}

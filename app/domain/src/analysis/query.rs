//! Questions to a table, and how they stand in an address.

#[cfg(feature = "formula")]
use super::formula::FormulaFault;
#[cfg(doc)]
use super::{Formula, TimePart};
use crate::codes::codes;
use crate::language::Bilingual;
use serde::{Deserialize, Serialize};
use thiserror::Error;

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

/// A question to a table. Its address form is `filter=pilar:how-to&group=pilar&measure=views&summary=median`, and where
/// they are asked for `then=format`, `sort=key` and `top=5`;
/// several `filter` of one column mean any of them, of different columns all of them. An empty `filter=`
/// clears those of the default. A column's name has no colon. Of words and of yes and no a filter names the label; of
/// numbers a range (`>=100`, `<5`, `10..20`, both ends included); of times a day, a range of days or a side
/// (`2026-06-01..2026-06-30`, `>=2026-06-01`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Query {
    /// What is kept: column, and label or range.
    #[serde(default)]
    pub filter: Vec<(String, String)>,
    /// What to group by: a column of words or of yes and no, or a part of a time (`waktu:weekday`, see [`TimePart`]).
    pub group: String,
    /// What to group by within that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(not(feature = "formula"), serde(skip))]
    pub then: Option<String>,
    /// The measure's name, or `=` and a formula ([`Formula`]).
    pub measure: String,
    /// The summary, for a measure of each row.
    pub summary: Summary,
    /// In which order the groups stand.
    #[serde(default)]
    #[cfg_attr(not(feature = "formula"), serde(skip))]
    pub sort: Sort,
    /// How many of them at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(not(feature = "formula"), serde(skip))]
    pub top: Option<u16>,
}

/// In which order groups stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// By their value, the largest first.
    #[default]
    Value,
    /// As what they are grouped by goes on: as the table lists its words, as days and hours follow one another.
    Key,
}

codes! {
    Sort {
        /// Both.
        ALL;
        /// The word in queries.
        code;
        Value = "value",
        Key = "key",
    }
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
    /// What is to be kept of a column of numbers or times is no range.
    #[error("this is no range: {0}")]
    NoRange(String),
    /// Two keys that make more groups than anybody can look at.
    #[error("these keys make too many groups")]
    ManyGroups,
    /// The formula cannot be read.
    #[cfg(feature = "formula")]
    #[error(transparent)]
    Formula(#[from] FormulaFault),
}

impl Query {
    /// A question of one key by the value of its groups.
    #[must_use]
    pub fn new(group: impl Into<String>, measure: impl Into<String>, summary: Summary) -> Self {
        Self {
            filter: Vec::new(),
            group: group.into(),
            then: None,
            measure: measure.into(),
            summary,
            sort: Sort::default(),
            top: None,
        }
    }

    /// The formula that is asked for in place of a measure with a name. A page without formulas has none, and what would
    /// draw one is left out of its bundle.
    #[must_use]
    pub fn formula(&self) -> Option<&str> {
        if cfg!(feature = "formula") {
            self.measure.strip_prefix('=')
        } else {
            None
        }
    }

    /// What to group by within the first key; the same holds of it.
    #[must_use]
    pub fn second(&self) -> Option<&str> {
        if cfg!(feature = "formula") {
            self.then.as_deref()
        } else {
            None
        }
    }

    /// Reads the parameters of an address on top of `self` as the default: what is not named stays;
    /// other parameters are ignored. Names are checked when the query runs.
    ///
    /// # Errors
    /// [`QueryFault::NoSummary`] for an unknown summary.
    pub fn with_address(&self, query: &str) -> Result<Self, QueryFault> {
        let mut read = self.clone();
        let (mut filters_named, mut group_named) = (false, false);
        let (mut then, mut sort, mut top, mut formula) = (None, None, None, None);
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
                "group" => {
                    read.group = value.into_owned();
                    group_named = true;
                }
                "then" => then = Some(value.into_owned()),
                "sort" => sort = Sort::from_code(&value),
                "top" => top = value.parse().ok(),
                "measure" => read.measure = value.into_owned(),
                "formula" => formula = Some(value.into_owned()),
                "summary" => {
                    read.summary = Summary::from_code(&value)
                        .ok_or_else(|| QueryFault::NoSummary(value.into_owned()))?;
                }
                _ => {}
            }
        }
        // A form has a field of its own for the formula.
        if read.measure == "=" {
            read.measure.push_str(&formula.unwrap_or_default());
        }
        // They belong to what is grouped by: whoever names that without them wants none.
        if group_named || then.is_some() {
            read.then = then.filter(|key| !key.is_empty());
        }
        if group_named || sort.is_some() {
            read.sort = sort.unwrap_or_default();
        }
        if group_named || top.is_some() {
            read.top = top.filter(|top| *top > 0);
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
        self.push_free(&mut address);
        address
    }
}

impl Query {
    /// What only an open workbench asks for.
    #[cfg(feature = "formula")]
    fn push_free(&self, address: &mut String) {
        if let Some(then) = &self.then {
            address.push_str("&then=");
            push_encoded(address, then);
        }
        if self.sort != Sort::default() {
            address.push_str("&sort=");
            address.push_str(self.sort.code());
        }
        if let Some(top) = self.top {
            address.push_str("&top=");
            address.push_str(&top.to_string());
        }
    }

    #[cfg(not(feature = "formula"))]
    const fn push_free(&self, _: &mut String) {}
}

fn push_encoded(address: &mut String, text: &str) {
    address.extend(form_urlencoded::byte_serialize(text.as_bytes()));
}

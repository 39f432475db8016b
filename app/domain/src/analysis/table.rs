//! Tables by columns.

#[cfg(feature = "formula")]
use super::time_part::TimePart;
use super::time_part::{NO, YES, split_key};
#[cfg(feature = "formula")]
use crate::calendar::Weekday;
use crate::calendar::Zone;
use crate::clock::Moment;
use crate::language::{Bilingual, Language};
use crate::text::guard_formula;
use serde::{Deserialize, Serialize, Serializer};

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
    /// Yes and no; `None` where it is not known.
    #[cfg_attr(not(feature = "formula"), serde(skip))]
    Booleans(Vec<Option<bool>>),
    /// Moments, in milliseconds since 1970; `None` where one is not known.
    #[cfg_attr(not(feature = "formula"), serde(skip))]
    Times {
        /// A row each.
        at: Vec<Option<i64>>,
        /// The zone whose clocks are meant.
        zone: Zone,
    },
}

impl Data {
    /// The number of rows.
    #[must_use]
    pub const fn rows(&self) -> usize {
        match self {
            Self::Words { rows, .. } => rows.len(),
            Self::Numbers(values) => values.len(),
            Self::Booleans(values) => values.len(),
            Self::Times { at, .. } => at.len(),
        }
    }

    /// Whether a row has no value.
    #[must_use]
    pub fn is_missing(&self, row: usize) -> bool {
        match self {
            Self::Words { labels, rows, .. } => rows
                .get(row)
                .is_none_or(|label| usize::from(*label) >= labels.len()),
            Self::Numbers(values) => values.get(row).copied().flatten().is_none(),
            Self::Booleans(values) => values.get(row).copied().flatten().is_none(),
            Self::Times { at, .. } => at.get(row).copied().flatten().is_none(),
        }
    }

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

impl Table {
    /// The number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.columns.first().map_or(0, |column| column.data.rows())
    }

    /// What a label of a key is called on a page: the label itself where nothing else is known.
    #[must_use]
    pub fn label<'a>(&'a self, key: &str, label: &'a str, language: Language) -> &'a str {
        if language == Language::Id {
            return label;
        }
        let (name, _) = split_key(key);
        match self.column(name).map(|column| &column.data) {
            Some(Data::Words {
                labels, english, ..
            }) => {
                let named = labels.iter().zip(english).find(|(one, _)| *one == label);
                named.map_or(label, |(_, name)| name)
            }
            #[cfg(feature = "formula")]
            Some(Data::Booleans(_)) if label == YES => "yes",
            #[cfg(feature = "formula")]
            Some(Data::Booleans(_)) if label == NO => "no",
            #[cfg(feature = "formula")]
            Some(Data::Times { .. }) if split_key(key).1 == TimePart::Weekday.code() => {
                let days = Weekday::ALL.into_iter();
                let mut days = days.filter(|day| day.name(Language::Id) == label);
                days.next().map_or(label, |day| day.name(language))
            }
            _ => label,
        }
    }

    /// The column of that name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
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
                    Data::Booleans(values) => {
                        let word = match values.get(row).copied().flatten() {
                            Some(true) => YES,
                            Some(false) => NO,
                            None => "",
                        };
                        push_field(&mut csv, index, word);
                    }
                    Data::Times { at, zone } => {
                        let at = at.get(row).copied().flatten();
                        let at = at.map_or_else(String::new, |at| written(Moment(at), *zone));
                        push_field(&mut csv, index, &at);
                    }
                }
            }
            csv.push_str("\r\n");
        }
        csv
    }
}

/// A moment as clocks show it: `2026-06-01 09:30+07:00`.
fn written(at: Moment, zone: Zone) -> String {
    format!("{} {}+{:02}:00", zone.day(at), zone.clock(at), zone.hours())
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

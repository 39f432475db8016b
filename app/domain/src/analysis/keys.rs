//! What rows are grouped by: words, yes and no, and parts of a time.

use super::query::QueryFault;
use super::table::{Data, Table};
#[cfg(feature = "formula")]
use super::time_part::{NO, YES, local, weekday_of};
use super::time_part::{TimePart, split_key};
#[cfg(feature = "formula")]
use crate::analysis::civil::{Civil, written_day};
#[cfg(feature = "formula")]
use crate::calendar::{Weekday, Zone};
#[cfg(feature = "formula")]
use crate::clock::HOUR;
#[cfg(feature = "formula")]
use crate::language::Language;

#[cfg(feature = "formula")]
fn two_digits(number: i64) -> String {
    format!("{number:02}")
}

/// The labels of a key, in their order, and which each row has.
pub(super) struct Keys<'a> {
    /// Those of a column of words.
    labels: &'a [String],
    /// Those of anything else.
    #[cfg(feature = "formula")]
    own: Vec<String>,
    rows: Rows<'a>,
}

enum Rows<'a> {
    Words(&'a [u16]),
    #[cfg(feature = "formula")]
    Booleans(&'a [Option<bool>]),
    #[cfg(feature = "formula")]
    Own(Vec<Option<u32>>),
}

impl<'a> Keys<'a> {
    /// The key of that name.
    pub(super) fn of(table: &'a Table, key: &str) -> Result<Self, QueryFault> {
        let (name, part) = split_key(key);
        let no_column = || QueryFault::NoColumn(key.to_owned());
        let column = table.column(name).ok_or_else(no_column)?;
        match (&column.data, TimePart::from_code(part)) {
            (Data::Words { labels, rows, .. }, None) if part.is_empty() => Ok(Self {
                labels,
                #[cfg(feature = "formula")]
                own: Vec::new(),
                rows: Rows::Words(rows),
            }),
            #[cfg(feature = "formula")]
            (Data::Booleans(values), None) if part.is_empty() => Ok(Self {
                labels: &[],
                own: [YES, NO].map(str::to_owned).into(),
                rows: Rows::Booleans(values),
            }),
            #[cfg(feature = "formula")]
            (Data::Times { at, zone }, Some(part)) => Ok(Self::of_times(at, *zone, part)),
            _ => Err(no_column()),
        }
    }

    #[cfg(feature = "formula")]
    fn of_times(at: &[Option<i64>], zone: Zone, part: TimePart) -> Self {
        let number = |at: i64| -> i64 {
            let (day, since) = local(at, zone);
            match part {
                TimePart::Hour => since / HOUR,
                TimePart::Weekday => weekday_of(day),
                TimePart::Day => day,
                TimePart::Week => day - weekday_of(day),
                TimePart::Month => {
                    let civil = Civil::of(day);
                    civil.year * 12 + civil.month - 1
                }
            }
        };
        let numbers: Vec<Option<i64>> = at.iter().map(|at| at.map(number)).collect();
        let mut order: Vec<i64> = numbers.iter().flatten().copied().collect();
        order.sort_unstable();
        order.dedup();
        let label = |key: &i64| match part {
            TimePart::Hour => two_digits(*key),
            TimePart::Weekday => {
                let day = usize::try_from(*key)
                    .ok()
                    .and_then(|key| Weekday::ALL.get(key));
                day.map_or_else(String::new, |day| day.name(Language::Id).to_owned())
            }
            TimePart::Day | TimePart::Week => written_day(*key),
            TimePart::Month => {
                let day = written_day(Civil::first_day(key.div_euclid(12), key.rem_euclid(12) + 1));
                day.get(..day.len().saturating_sub(3))
                    .unwrap_or_default()
                    .to_owned()
            }
        };
        let place = |key: i64| {
            let place = order.binary_search(&key).ok()?;
            u32::try_from(place).ok()
        };
        Self {
            rows: Rows::Own(numbers.into_iter().map(|key| place(key?)).collect()),
            labels: &[],
            own: order.iter().map(label).collect(),
        }
    }

    /// All labels, in their order.
    pub(super) fn labels(&self) -> &[String] {
        #[cfg(feature = "formula")]
        if !matches!(self.rows, Rows::Words(_)) {
            return &self.own;
        }
        self.labels
    }

    /// Which label a row has.
    pub(super) fn at(&self, row: usize) -> Option<usize> {
        let place = match &self.rows {
            Rows::Words(rows) => usize::from(*rows.get(row)?),
            #[cfg(feature = "formula")]
            Rows::Booleans(values) => usize::from(!values.get(row).copied().flatten()?),
            #[cfg(feature = "formula")]
            Rows::Own(rows) => rows.get(row).copied().flatten()? as usize,
        };
        (place < self.labels().len()).then_some(place)
    }

    /// The label at a place.
    pub(super) fn label(&self, place: usize) -> String {
        self.labels().get(place).cloned().unwrap_or_default()
    }
}

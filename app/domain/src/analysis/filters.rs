//! Which rows are kept.

use super::query::QueryFault;
#[cfg(feature = "formula")]
use super::ranges::{Range, of_days, of_numbers};
use super::table::{Data, Table};
#[cfg(feature = "formula")]
use super::time_part::{NO, YES};

/// What is kept of one column.
enum Kept<'a> {
    /// Those with one of the labels that are marked.
    Words(&'a [u16], Vec<bool>),
    /// Yes, no or both.
    #[cfg(feature = "formula")]
    Booleans(&'a [Option<bool>], [bool; 2]),
    /// Those within one of the ranges.
    #[cfg(feature = "formula")]
    Numbers(&'a [Option<f64>], Vec<Range>),
    /// The same of times.
    #[cfg(feature = "formula")]
    Times(&'a [Option<i64>], Vec<Range>),
}

/// All that is kept: of different columns what all of them keep.
pub(super) struct Filters<'a>(Vec<(&'a str, Kept<'a>)>);

impl<'a> Filters<'a> {
    /// One for each column, whatever the number of its labels and ranges.
    pub(super) fn of(table: &'a Table, asked: &'a [(String, String)]) -> Result<Self, QueryFault> {
        let mut filters: Vec<(&str, Kept<'a>)> = Vec::new();
        for (name, wanted) in asked {
            let column = table.column(name);
            let column = column.ok_or_else(|| QueryFault::NoColumn(name.clone()))?;
            let known = filters.iter().position(|(known, _)| known == name);
            let place = known.unwrap_or(filters.len());
            if known.is_none() {
                filters.push((name, Kept::nothing_of(&column.data)));
            }
            if let Some((_, kept)) = filters.get_mut(place) {
                kept.add(&column.data, wanted)?;
            }
        }
        Ok(Self(filters))
    }

    /// Whether a row is kept.
    pub(super) fn keep(&self, row: usize) -> bool {
        self.0.iter().all(|(_, kept)| kept.has(row))
    }
}

impl<'a> Kept<'a> {
    fn nothing_of(data: &'a Data) -> Self {
        match data {
            Data::Words { labels, rows, .. } => Self::Words(rows, vec![false; labels.len()]),
            #[cfg(feature = "formula")]
            Data::Booleans(values) => Self::Booleans(values, [false; 2]),
            #[cfg(feature = "formula")]
            Data::Numbers(values) => Self::Numbers(values, Vec::new()),
            #[cfg(feature = "formula")]
            Data::Times { at, .. } => Self::Times(at, Vec::new()),
            #[cfg(not(feature = "formula"))]
            _ => Self::Words(&[], Vec::new()),
        }
    }

    fn add(&mut self, data: &Data, wanted: &str) -> Result<(), QueryFault> {
        let no_label = || QueryFault::NoLabel(wanted.to_owned());
        #[cfg(feature = "formula")]
        let no_range = || QueryFault::NoRange(wanted.to_owned());
        match (self, data) {
            (Self::Words(_, marked), Data::Words { labels, .. }) => {
                if !labels.iter().any(|label| label == wanted) {
                    return Err(no_label());
                }
                for (marked, label) in marked.iter_mut().zip(labels) {
                    *marked |= label == wanted;
                }
            }
            #[cfg(feature = "formula")]
            (Self::Booleans(_, [no, yes]), _) => match wanted {
                YES => *yes = true,
                NO => *no = true,
                _ => return Err(no_label()),
            },
            #[cfg(feature = "formula")]
            (Self::Numbers(_, ranges), _) => {
                ranges.push(of_numbers(wanted).ok_or_else(no_range)?);
            }
            #[cfg(feature = "formula")]
            (Self::Times(_, ranges), Data::Times { zone, .. }) => {
                ranges.push(of_days(wanted, *zone).ok_or_else(no_range)?);
            }
            _ => return Err(no_label()),
        }
        Ok(())
    }

    fn has(&self, row: usize) -> bool {
        match self {
            Self::Words(rows, marked) => {
                let label = rows
                    .get(row)
                    .and_then(|label| marked.get(usize::from(*label)));
                label.copied().unwrap_or_default()
            }
            #[cfg(feature = "formula")]
            Self::Booleans(values, [no, yes]) => match values.get(row).copied().flatten() {
                Some(true) => *yes,
                Some(false) => *no,
                None => false,
            },
            #[cfg(feature = "formula")]
            Self::Numbers(values, ranges) => {
                let value = values.get(row).copied().flatten();
                value.is_some_and(|value| ranges.iter().any(|range| range.has(value)))
            }
            #[cfg(feature = "formula")]
            Self::Times(at, ranges) => {
                let at = at.get(row).copied().flatten();
                at.is_some_and(|at| ranges.iter().any(|range| range.has(at as f64)))
            }
        }
    }
}

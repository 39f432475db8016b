//! Working a formula out over the rows of a group.

use super::Computed;
use super::functions::Function;
use super::parser::{Arithmetic, Comparison, Node};
use crate::analysis::civil::Civil;
use crate::analysis::summary::{mean, median, percentile, standard_deviation};
use crate::analysis::time_part::{local, weekday_of};
use crate::analysis::{Data, Table};
use crate::calendar::Zone;
use crate::clock::HOUR;
use crate::statistics::{Interval, wilson};

/// A robust deviation is this often the median of the distances from the median, so that it is a standard deviation where
/// values are normally distributed (Iglewicz and Hoaglin 1993).
const MAD_TO_DEVIATION: f64 = 1.4826;

/// One number for every row, or one a row; NaN where it is missing.
enum Vector {
    Same(f64),
    Each(Vec<f64>),
}

impl Vector {
    fn at(&self, place: usize) -> f64 {
        match self {
            Self::Same(value) => *value,
            Self::Each(values) => values.get(place).copied().unwrap_or(f64::NAN),
        }
    }

    fn map(self, of: impl Fn(f64) -> f64) -> Self {
        match self {
            Self::Same(value) => Self::Same(of(value)),
            Self::Each(mut values) => {
                for value in &mut values {
                    *value = of(*value);
                }
                Self::Each(values)
            }
        }
    }

    fn with(self, other: &Self, of: impl Fn(f64, f64) -> f64) -> Self {
        match (self, other) {
            (Self::Same(one), Self::Same(other)) => Self::Same(of(one, *other)),
            (Self::Same(one), Self::Each(others)) => {
                Self::Each(others.iter().map(|other| of(one, *other)).collect())
            }
            (Self::Each(mut values), other) => {
                for (place, value) in values.iter_mut().enumerate() {
                    *value = of(*value, other.at(place));
                }
                Self::Each(values)
            }
        }
    }

    /// The values that are known, of a group with so many rows.
    fn known(self, rows: usize) -> Vec<f64> {
        match self {
            Self::Same(value) => vec![value; rows],
            Self::Each(values) => values,
        }
        .into_iter()
        .filter(|value| value.is_finite())
        .collect()
    }
}

pub(super) fn compute(root: &Node, table: &Table, rows: &[u32]) -> Computed {
    let group = Group { table, rows };
    if let Node::Aggregate(Function::Wilson, all) = root {
        let (share, interval) = group.share(all);
        return Computed::One(share, interval);
    }
    match group.vector(root) {
        Vector::Same(value) => Computed::One(Some(value).filter(|value| value.is_finite()), None),
        Vector::Each(values) => Computed::Each(values),
    }
}

const fn yes(is: bool) -> f64 {
    if is { 1.0 } else { 0.0 }
}

struct Group<'a> {
    table: &'a Table,
    rows: &'a [u32],
}

impl Group<'_> {
    fn vector(&self, node: &Node) -> Vector {
        match node {
            Node::Number(number) => Vector::Same(*number),
            Node::Column(place) => Vector::Each(self.column(*place)),
            Node::IsLabel(place, marked) => Vector::Each(self.is_label(*place, marked)),
            Node::Negative(one) => self.vector(one).map(|value| -value),
            // What is not known stays so.
            Node::Not(one) => self.vector(one).map(|value| 1.0 - value),
            Node::Arithmetic(arithmetic, one, other) => {
                let (one, other) = (self.vector(one), self.vector(other));
                match arithmetic {
                    Arithmetic::Plus => one.with(&other, |one, other| one + other),
                    Arithmetic::Minus => one.with(&other, |one, other| one - other),
                    Arithmetic::Times => one.with(&other, |one, other| one * other),
                    Arithmetic::Over => {
                        one.with(
                            &other,
                            |one, other| {
                                if other == 0.0 { f64::NAN } else { one / other }
                            },
                        )
                    }
                }
            }
            Node::Compared(comparison, one, other) => {
                let (one, other) = (self.vector(one), self.vector(other));
                one.with(&other, |one, other| compared(*comparison, one, other))
            }
            // No and something unknown is no, yes or something unknown is yes (Kleene's logic, as in SQL).
            Node::And(one, other) => {
                let (one, other) = (self.vector(one), self.vector(other));
                one.with(&other, |one, other| {
                    if one == 0.0 || other == 0.0 {
                        0.0
                    } else {
                        one * other
                    }
                })
            }
            Node::Or(one, other) => {
                let (one, other) = (self.vector(one), self.vector(other));
                one.with(&other, |one, other| {
                    if one == 1.0 || other == 1.0 {
                        1.0
                    } else {
                        one + other
                    }
                })
            }
            Node::If(condition, then, otherwise) => {
                let condition = self.vector(condition);
                let (then, otherwise) = (self.vector(then), self.vector(otherwise));
                let chosen = |place: usize| {
                    let is = condition.at(place);
                    if is.is_nan() {
                        f64::NAN
                    } else if is == 0.0 {
                        otherwise.at(place)
                    } else {
                        then.at(place)
                    }
                };
                if node.is_of_rows() {
                    Vector::Each((0..self.rows.len()).map(chosen).collect())
                } else {
                    Vector::Same(chosen(0))
                }
            }
            Node::PerRow(function, one) => self.per_row(*function, one),
            Node::Aggregate(function, all) => {
                Vector::Same(self.aggregate(*function, all).unwrap_or(f64::NAN))
            }
        }
    }

    fn column(&self, place: usize) -> Vec<f64> {
        let Some(column) = self.table.columns.get(place) else {
            return vec![f64::NAN; self.rows.len()];
        };
        let rows = self.rows.iter().map(|row| *row as usize);
        match &column.data {
            Data::Numbers(values) => rows
                .map(|row| values.get(row).copied().flatten().unwrap_or(f64::NAN))
                .collect(),
            Data::Times { at, .. } => rows
                .map(|row| match at.get(row).copied().flatten() {
                    Some(at) => at as f64,
                    None => f64::NAN,
                })
                .collect(),
            Data::Booleans(values) => rows
                .map(|row| values.get(row).copied().flatten().map_or(f64::NAN, yes))
                .collect(),
            Data::Words {
                labels, rows: of, ..
            } => rows
                .map(|row| {
                    let known = of
                        .get(row)
                        .filter(|label| usize::from(**label) < labels.len());
                    known.map_or(f64::NAN, |label| f64::from(*label))
                })
                .collect(),
        }
    }

    fn is_label(&self, place: usize, marked: &[bool]) -> Vec<f64> {
        let labels = self.column(place);
        let is = |label: f64| {
            if label.is_nan() {
                return label;
            }
            yes(marked.get(label as usize).copied().unwrap_or_default())
        };
        labels.into_iter().map(is).collect()
    }

    fn per_row(&self, function: Function, one: &Node) -> Vector {
        match function {
            Function::Abs => self.vector(one).map(f64::abs),
            Function::Round => self.vector(one).map(f64::round),
            Function::RobustZ => {
                let values = self.vector(one);
                let mut known = match &values {
                    Vector::Same(value) => vec![*value],
                    Vector::Each(values) => values.clone(),
                };
                known.retain(|value| value.is_finite());
                let middle = median(&mut known).unwrap_or(f64::NAN);
                for value in &mut known {
                    *value = (*value - middle).abs();
                }
                let deviation = median(&mut known).unwrap_or(f64::NAN) * MAD_TO_DEVIATION;
                // Where more than half are equal nothing says what is far.
                values.map(|value| {
                    if deviation > 0.0 {
                        (value - middle) / deviation
                    } else {
                        f64::NAN
                    }
                })
            }
            Function::Hour => self.part_of_time(one, |at, zone| local(at, zone).1 / HOUR),
            Function::Weekday => {
                self.part_of_time(one, |at, zone| weekday_of(local(at, zone).0) + 1)
            }
            Function::Month => {
                self.part_of_time(one, |at, zone| Civil::of(local(at, zone).0).month)
            }
            _ => Vector::Same(f64::NAN),
        }
    }

    fn part_of_time(&self, one: &Node, of: impl Fn(i64, Zone) -> i64) -> Vector {
        let Node::Column(place) = one else {
            return Vector::Same(f64::NAN);
        };
        let zone = match self.table.columns.get(*place).map(|column| &column.data) {
            Some(Data::Times { zone, .. }) => *zone,
            _ => Zone::default(),
        };
        Vector::Each(self.column(*place)).map(|at| {
            if at.is_nan() {
                at
            } else {
                of(at as i64, zone) as f64
            }
        })
    }

    fn known(&self, all: &[Node]) -> Vec<f64> {
        let Some(one) = all.first() else {
            return Vec::new();
        };
        self.vector(one).known(self.rows.len())
    }

    fn share(&self, all: &[Node]) -> (Option<f64>, Option<Interval>) {
        let known = self.known(all);
        let share = mean(&known);
        let n = u32::try_from(known.len()).unwrap_or(u32::MAX);
        (share, share.and_then(|share| wilson(share, n)))
    }

    fn aggregate(&self, function: Function, all: &[Node]) -> Option<f64> {
        match function {
            Function::Count if all.is_empty() => Some(self.rows.len() as f64),
            Function::Count => Some(self.known(all).len() as f64),
            // Nothing that is known adds up to nothing that is known.
            Function::Sum => self.known(all).into_iter().reduce(|sum, value| sum + value),
            Function::Mean | Function::Share | Function::Wilson => mean(&self.known(all)),
            Function::Median => median(&mut self.known(all)),
            Function::Min => self.known(all).into_iter().reduce(f64::min),
            Function::Max => self.known(all).into_iter().reduce(f64::max),
            Function::StandardDeviation => standard_deviation(&self.known(all)),
            Function::Percentile => {
                let percent = match all.get(1) {
                    Some(Node::Number(percent)) => *percent,
                    _ => return None,
                };
                percentile(&mut self.known(all), percent)
            }
            Function::Ratio => {
                let [one, other] = all else {
                    return None;
                };
                let (one, other) = (self.vector(one), self.vector(other));
                let (mut above, mut below) = (0.0, 0.0);
                for place in 0..self.rows.len() {
                    let (one, other) = (one.at(place), other.at(place));
                    if one.is_finite() && other.is_finite() {
                        above += one;
                        below += other;
                    }
                }
                (below != 0.0).then(|| above / below)
            }
            _ => None,
        }
    }
}

fn compared(comparison: Comparison, one: f64, other: f64) -> f64 {
    if one.is_nan() || other.is_nan() {
        return f64::NAN;
    }
    yes(match comparison {
        Comparison::Equal => one == other,
        Comparison::NotEqual => one != other,
        Comparison::Less => one < other,
        Comparison::LessOrEqual => one <= other,
        Comparison::More => one > other,
        Comparison::MoreOrEqual => one >= other,
    })
}

//! Ranges of numbers and of days, as filters write them.

use crate::analysis::civil;
use crate::analysis::number;
use crate::analysis::time_part::begins;
use crate::calendar::Zone;

/// Numbers from one to another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Range {
    low: f64,
    high: f64,
    /// Whether the ends belong to it.
    closed: [bool; 2],
}

impl Range {
    pub(super) fn has(self, value: f64) -> bool {
        let [low_closed, high_closed] = self.closed;
        let above = value > self.low || (low_closed && value == self.low);
        let below = value < self.high || (high_closed && value == self.high);
        above && below
    }

    /// Reads a range: `10..20`, `>=10`, `>10`, `<=10`, `<10`, `10`. `ends` reads an end as where it begins and where what
    /// comes after it does, which of a number are the same.
    fn parse(text: &str, ends: impl Fn(&str) -> Option<[f64; 2]>) -> Option<Self> {
        let text = text.trim();
        let from = |low, is_closed| Self {
            low,
            high: f64::INFINITY,
            closed: [is_closed, true],
        };
        let to = |high, is_closed| Self {
            low: f64::NEG_INFINITY,
            high,
            closed: [true, is_closed],
        };
        let sides = [">=", "≥", "<=", "≤", ">", "<"];
        let side = sides
            .iter()
            .find_map(|side| Some((*side, text.strip_prefix(side)?)));
        if let Some((side, end)) = side {
            let [first, after] = ends(end)?;
            let is_point = first == after;
            return Some(match side {
                ">=" | "≥" => from(first, true),
                "<=" | "≤" => to(after, is_point),
                ">" => from(after, !is_point),
                _ => to(first, false),
            });
        }
        let (low, high) = text.split_once("..").unwrap_or((text, text));
        let ([low, _], [first, after]) = (ends(low)?, ends(high)?);
        Some(Self {
            low,
            high: after,
            closed: [true, first == after],
        })
    }
}

fn number_ends(text: &str) -> Option<[f64; 2]> {
    Some([number::read(text.trim())?; 2])
}

fn day_ends(text: &str, zone: Zone) -> Option<[f64; 2]> {
    let day = civil::day(text)?;
    Some([begins(day, zone), begins(day + 1, zone)])
}

/// A range of numbers; `None` for a text that is none.
pub(super) fn of_numbers(text: &str) -> Option<Range> {
    Range::parse(text, number_ends)
}

/// A range of whole days of a zone, in milliseconds; `None` for a text that is none.
pub(super) fn of_days(text: &str, zone: Zone) -> Option<Range> {
    Range::parse(text, |text| day_ends(text, zone))
}

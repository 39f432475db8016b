//! A sheet: head and rows of values, shown as a table of a page and written into a file. Both come from
//! the same one, so that they agree to the row.

use crate::calendar::Day;
use crate::language::Language;
use crate::number::format_number;

/// A value in a sheet.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// A text.
    Text(String),
    /// The name of a person.
    Name(String),
    /// A day: a file has it as one, whatever its language.
    Day(Day),
    /// A count.
    Count(u32),
    /// A number and its digits after the decimal sign.
    Number(f64, usize),
    /// Nothing that could be said: `–`.
    Nothing,
}

impl Cell {
    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// As people read it.
    #[must_use]
    pub fn shown(&self, language: Language) -> String {
        match self {
            Self::Text(text) | Self::Name(text) => text.clone(),
            Self::Day(day) => day.short(language),
            Self::Count(count) => format_number(f64::from(*count), 0, language),
            Self::Number(number, decimals) => format_number(*number, *decimals, language),
            Self::Nothing => "–".to_owned(),
        }
    }
}

/// A sheet. Each row has a value for every column.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// What the columns are called.
    pub head: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
}

/// A sheet with a last row that says of every column what all rows together come to, where there is such a row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Totalled {
    /// The sheet.
    pub sheet: Sheet,
    /// The last row.
    pub total: Option<Vec<Cell>>,
}

impl Totalled {
    /// All rows of values, the last one too.
    pub fn rows(&self) -> impl Iterator<Item = &Vec<Cell>> {
        self.sheet.rows.iter().chain(&self.total)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_shown_in_the_language_of_the_page() {
        let shown = |cell: Cell| (cell.shown(Language::Id), cell.shown(Language::En));
        let pair = |id: &str, en: &str| (id.to_owned(), en.to_owned());
        assert_eq!(shown(Cell::Count(3_000)), pair("3.000", "3,000"));
        assert_eq!(shown(Cell::Number(86.29, 1)), pair("86,3", "86.3"));
        assert_eq!(shown(Cell::text("=1")), pair("=1", "=1"));
        assert_eq!(shown(Cell::Nothing), pair("–", "–"));
        let day = Day::new(2026, 12, 8).unwrap();
        assert_eq!(shown(Cell::Day(day)), pair("8 Des 2026", "8 Dec 2026"));
    }
}

//! Formulas over the columns of a table: `median(suka + komentar)`, `share(simpan / jangkauan > 0.05)`.
//!
//! A formula is worked out for the rows of one group. Columns are vectors of one number a row; arithmetic, comparisons and
//! `if` work row by row; `sum`, `median`, `share` and their like make one number of a vector, which stands for every row
//! where a vector is asked for. A formula whose result is still a vector is a measure of each row, and how its rows become
//! one number is said beside it. What is missing stays missing: it is never zero.
//!
//! Names are those of columns and labels in either language, whatever their capitals; a name of several words stands in
//! brackets. Functions have an English and an Indonesian name. A decimal sign is a point, or a comma where the arguments
//! of the formula are divided by `;`.

mod evaluate;
mod functions;
mod lexer;
mod parser;
#[cfg(test)]
mod tests;

use crate::analysis::Table;
use crate::statistics::Interval;
pub use functions::Function;
use thiserror::Error;

/// The longest formula, in characters.
pub const MAX_LENGTH: usize = 600;
/// How deep parentheses and functions may be nested.
const MAX_DEPTH: usize = 32;

/// Why a text is no formula, and where: characters from its beginning.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("at {at}: {kind}")]
pub struct FormulaFault {
    /// The first character that is meant.
    pub at: usize,
    /// How many are.
    pub length: usize,
    /// What is wrong.
    pub kind: FormulaFaultKind,
}

/// What is wrong with a formula. The interface has one sentence for each.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FormulaFaultKind {
    /// There is none.
    #[error("the formula is empty")]
    Empty,
    /// It is longer than [`MAX_LENGTH`].
    #[error("the formula is longer than {MAX_LENGTH} characters")]
    Long,
    /// It is nested deeper than anybody can read.
    #[error("the formula is nested too deep")]
    Deep,
    /// This sign is none of the language.
    #[error("`{0}` has no meaning here")]
    Sign(char),
    /// A text or a bracket that is not closed.
    #[error("`{0}` is not closed")]
    Open(char),
    /// It ends where something is still to come.
    #[error("something is missing at the end")]
    End,
    /// Something else is expected here.
    #[error("`{0}` is not expected here")]
    Unexpected(String),
    /// No column is called so; one that is called nearly so.
    #[error("there is no column `{name}`")]
    NoColumn {
        /// As it was written.
        name: String,
        /// The nearest one.
        near: Option<String>,
    },
    /// No function is called so; one that is called nearly so.
    #[error("there is no function `{name}`")]
    NoFunction {
        /// As it was written.
        name: String,
        /// The nearest one.
        near: Option<String>,
    },
    /// No label of the column is called so.
    #[error("there is no `{label}` in `{column}`")]
    NoLabel {
        /// As it was written.
        label: String,
        /// The column.
        column: String,
        /// The nearest one.
        near: Option<String>,
    },
    /// A function has another number of arguments.
    #[error("`{name}` takes {takes} arguments")]
    Arguments {
        /// Its name.
        name: String,
        /// How many it takes.
        takes: usize,
    },
    /// Words or a time where a number is needed.
    #[error("`{0}` is no number")]
    NotANumber(String),
    /// A number where a condition is needed.
    #[error("this is no condition: compare it with something")]
    NotACondition,
    /// Words that are compared by more or less, or with a number.
    #[error("words can only be equal to a word or not")]
    WordsCompared,
    /// A percentile beyond 0 to 100, or one that is not written as a number.
    #[error("a percentile is a number from 0 to 100")]
    Percentile,
    /// A text that is no day.
    #[error("`{0}` is no day such as 2026-06-01")]
    NotADay(String),
}

impl FormulaFaultKind {
    const fn at(self, at: usize, length: usize) -> FormulaFault {
        FormulaFault {
            at,
            length,
            kind: self,
        }
    }
}

/// A formula that was read over the columns of one table. It is worked out over the same table.
#[derive(Clone, Debug, PartialEq)]
pub struct Formula {
    root: parser::Node,
}

/// What a formula gives for the rows of a group.
#[derive(Clone, Debug, PartialEq)]
pub enum Computed {
    /// One number for all of them, with an interval where the function has one; `None` where there is none.
    One(Option<f64>, Option<Interval>),
    /// A number a row; NaN where it is missing.
    Each(Vec<f64>),
}

impl Formula {
    /// Reads a formula over the columns of `table`.
    ///
    /// # Errors
    /// [`FormulaFault`].
    pub fn parse(text: &str, table: &Table) -> Result<Self, FormulaFault> {
        let length = text.chars().count();
        if length > MAX_LENGTH {
            return Err(FormulaFaultKind::Long.at(MAX_LENGTH, length - MAX_LENGTH));
        }
        let tokens = lexer::tokens(text)?;
        if tokens.is_empty() {
            return Err(FormulaFaultKind::Empty.at(0, length));
        }
        let root = parser::Parser::new(&tokens, table, length).parse()?;
        Ok(Self { root })
    }

    /// Whether it gives a number a row, for which a summary has to be chosen.
    #[must_use]
    pub fn is_of_rows(&self) -> bool {
        self.root.is_of_rows()
    }

    /// Whether its result is a part of a whole, which is shown in percent.
    #[must_use]
    pub const fn is_share(&self) -> bool {
        matches!(
            self.root,
            parser::Node::Aggregate(Function::Share | Function::Ratio | Function::Wilson, _)
        )
    }

    /// The places of the columns in the table that it reads.
    #[must_use]
    pub fn columns(&self) -> Vec<usize> {
        let mut columns = Vec::new();
        self.root.add_columns(&mut columns);
        columns.sort_unstable();
        columns.dedup();
        columns
    }

    /// Its result over the rows of a group.
    #[must_use]
    pub fn compute(&self, table: &Table, rows: &[u32]) -> Computed {
        evaluate::compute(&self.root, table, rows)
    }
}

//! What was measured beside what was promised.

use std::fmt;

/// Whether a promise was kept.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// Nothing was promised.
    Unpromised,
    /// It was.
    Yes,
    /// It was not, which another machine may see otherwise.
    NoHere,
    /// It was not, on any machine.
    No,
}

struct Row {
    what: String,
    budget: String,
    reached: String,
    kept: Kept,
}

/// Rows in the order measured.
#[derive(Default)]
pub struct Table(Vec<Row>);

impl Table {
    /// Adds a row; an empty `budget` promises nothing.
    pub fn add(
        &mut self,
        what: impl Into<String>,
        budget: impl Into<String>,
        reached: impl Into<String>,
        kept: Kept,
    ) {
        self.0.push(Row {
            what: what.into(),
            budget: budget.into(),
            reached: reached.into(),
            kept,
        });
    }

    /// Promises that were not kept whatever the machine, in words.
    pub fn missed(&self) -> Vec<String> {
        let missed = self.0.iter().filter(|row| row.kept == Kept::No);
        missed
            .map(|row| {
                format!(
                    "{}: promised {}, reached {}",
                    row.what, row.budget, row.reached
                )
            })
            .collect()
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = |text: fn(&Row) -> &str| {
            self.0
                .iter()
                .map(|row| text(row).chars().count())
                .max()
                .unwrap_or_default()
        };
        let (what, budget) = (
            width(|row| &row.what).max(4),
            width(|row| &row.budget).max(6),
        );
        writeln!(f, "\n{:<what$}  {:<budget$}  reached", "what", "budget")?;
        for row in &self.0 {
            let kept = match row.kept {
                Kept::Unpromised => "",
                Kept::Yes => "  kept",
                Kept::NoHere => "  MISSED on this machine",
                Kept::No => "  MISSED",
            };
            writeln!(
                f,
                "{:<what$}  {:<budget$}  {}{kept}",
                row.what, row.budget, row.reached
            )?;
        }
        Ok(())
    }
}

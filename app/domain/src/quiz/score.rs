//! The score of an attempt.

use super::Mark;
use serde::{Deserialize, Serialize};

/// The score of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// The sum of the fractions.
    pub points: f64,
    /// The number of items.
    pub of: u32,
}

impl Score {
    /// The score of an attempt with these marks.
    #[must_use]
    pub fn of<'a>(marks: impl IntoIterator<Item = &'a Mark>) -> Self {
        let mut score = Self { points: 0.0, of: 0 };
        for mark in marks {
            score.points += mark.fraction;
            score.of += 1;
        }
        score
    }

    /// Points over items, 0 to 1; 0 without items.
    #[must_use]
    pub fn share(self) -> f64 {
        if self.of == 0 {
            0.0
        } else {
            self.points / f64::from(self.of)
        }
    }

    /// Whether `pass` (a share) is reached.
    #[must_use]
    pub fn passes(self, pass: f64) -> bool {
        self.share() + 1e-9 >= pass
    }
}

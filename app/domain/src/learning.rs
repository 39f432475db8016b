//! Minutes, finished courses and progress.

use crate::clock::Moment;
use crate::id::Slug;
use serde::{Deserialize, Serialize};

/// Whole minutes of structured learning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Minutes(pub u32);

/// A course that somebody has finished. What it was worth then stays, whatever becomes of its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// The course.
    pub course: Slug,
    /// When its last part was finished.
    pub at: Moment,
    /// What the course took then.
    pub minutes: Minutes,
}

/// How far somebody is in a course: finished parts of all parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Parts finished.
    pub done: u32,
    /// Parts there are.
    pub total: u32,
}

impl Progress {
    /// Whole percent, 0 to 100, rounded down so that only a finished course shows 100. A course
    /// without parts has 0.
    #[must_use]
    pub const fn percent(self) -> u32 {
        if self.total == 0 {
            0
        } else if self.done >= self.total {
            100
        } else {
            self.done * 100 / self.total
        }
    }

    /// Whether everything is finished.
    #[must_use]
    pub const fn complete(self) -> bool {
        self.total > 0 && self.done >= self.total
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_percent_means_finished() {
        assert_eq!(Progress { done: 0, total: 0 }.percent(), 0);
        assert_eq!(
            Progress {
                done: 199,
                total: 200
            }
            .percent(),
            99
        );
        assert_eq!(Progress { done: 3, total: 3 }.percent(), 100);
        assert!(!Progress::default().complete());
    }
}

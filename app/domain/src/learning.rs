//! Minutes, JP (*jam pelajaran*, learning hours) and progress.

use crate::clock::Moment;
use crate::id::Slug;
use serde::{Deserialize, Serialize};

/// Whole minutes of structured learning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Minutes(pub u32);

/// How many minutes make one JP. Practice differs between 45 and 60, so it is a setting and is shown
/// wherever JP is; 45 unless the office says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MinutesPerJp(u32);

impl MinutesPerJp {
    /// 1 to 240 minutes; anything else is `None`.
    #[must_use]
    pub const fn new(minutes: u32) -> Option<Self> {
        if minutes >= 1 && minutes <= 240 {
            Some(Self(minutes))
        } else {
            None
        }
    }

    /// The minutes.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }

    /// The JP that `minutes` are worth: whole ones only, the rest is not rounded up.
    #[must_use]
    pub const fn jp(self, minutes: Minutes) -> Jp {
        Jp(minutes.0 / self.0)
    }
}

impl Default for MinutesPerJp {
    fn default() -> Self {
        Self(45)
    }
}

/// Whole learning hours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Jp(pub u32);

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

/// The yearly target of a civil servant, 20 JP (PP 11/2017 jo. PP 17/2020); a setting later.
pub const DEFAULT_JP_TARGET: Jp = Jp(20);

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
    fn only_whole_jp_count() {
        let per = MinutesPerJp::default();
        assert_eq!(per.jp(Minutes(44)), Jp(0));
        assert_eq!(per.jp(Minutes(45)), Jp(1));
        assert_eq!(per.jp(Minutes(134)), Jp(2));
        assert_eq!(
            MinutesPerJp::new(60).map(|per| per.jp(Minutes(134))),
            Some(Jp(2))
        );
        assert_eq!(MinutesPerJp::new(0), None);
    }

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

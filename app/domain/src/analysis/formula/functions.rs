//! The functions of formulas.

use crate::codes::codes;

/// A function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    /// How many rows there are, have a value, or fulfil a condition.
    Count,
    /// The sum of the values.
    Sum,
    /// Their arithmetic mean.
    Mean,
    /// Their median.
    Median,
    /// The value below which a part of them lies.
    Percentile,
    /// The smallest.
    Min,
    /// The largest.
    Max,
    /// Their standard deviation, as of a sample (n − 1).
    StandardDeviation,
    /// The part of the rows that fulfils a condition, of those of which it is known.
    Share,
    /// The same with its interval (Wilson's).
    Wilson,
    /// The sum of one over the sum of another, over the rows that have both.
    Ratio,
    /// How far a value lies from the median, in robust deviations: (x − median) ÷ (1.4826 · MAD).
    RobustZ,
    /// One of two by a condition.
    If,
    /// Without its sign.
    Abs,
    /// Rounded to whole numbers, halves away from zero.
    Round,
    /// The hour of a time, 0 to 23.
    Hour,
    /// The day of the week of a time, Monday is 1.
    Weekday,
    /// The month of a time, January is 1.
    Month,
}

codes! {
    Function {
        /// All of them.
        ALL;
        /// Its English name, which is shown beside it everywhere.
        code;
        Count = "count",
        Sum = "sum",
        Mean = "mean",
        Median = "median",
        Percentile = "p",
        Min = "min",
        Max = "max",
        StandardDeviation = "sd",
        Share = "share",
        Wilson = "wilson",
        Ratio = "ratio",
        RobustZ = "z_robust",
        If = "if",
        Abs = "abs",
        Round = "round",
        Hour = "hour",
        Weekday = "weekday",
        Month = "month",
    }
}

impl Function {
    /// Its Indonesian name.
    #[must_use]
    pub const fn indonesian(self) -> &'static str {
        match self {
            Self::Count => "banyak",
            Self::Sum => "jumlah",
            Self::Mean => "rata",
            Self::Median => "median",
            Self::Percentile => "p",
            Self::Min => "min",
            Self::Max => "maks",
            Self::StandardDeviation => "sd",
            Self::Share => "bagian",
            Self::Wilson => "wilson",
            Self::Ratio => "rasio",
            Self::RobustZ => "z_robust",
            Self::If => "jika",
            Self::Abs => "mutlak",
            Self::Round => "bulat",
            Self::Hour => "jam",
            Self::Weekday => "hari",
            Self::Month => "bulan",
        }
    }

    /// The one of that name in either language.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|one| {
            one.code().eq_ignore_ascii_case(name) || one.indonesian().eq_ignore_ascii_case(name)
        })
    }

    /// How many arguments it takes, at least and at most.
    #[must_use]
    pub const fn arguments(self) -> (usize, usize) {
        match self {
            Self::Count => (0, 1),
            Self::Percentile | Self::Ratio => (2, 2),
            Self::If => (3, 3),
            _ => (1, 1),
        }
    }

    /// Whether it makes one number of all rows.
    #[must_use]
    pub const fn is_of_all_rows(self) -> bool {
        !matches!(
            self,
            Self::RobustZ
                | Self::If
                | Self::Abs
                | Self::Round
                | Self::Hour
                | Self::Weekday
                | Self::Month
        )
    }
}

//! "Cek Performa": what an account can learn from its own past. Reads the files that Meta Business Suite, X, YouTube
//! Studio and TikTok Studio write, or twelve posts that were typed, and measures the posts against each other.
//!
//! All of it runs in the browser too, so that no file has to be sent. Headings, quirks and formulas are those of
//! `reference/domain.md` §1 and §2, cited by section; S0 and S4 are the source articles. An account is compared with
//! its own past alone, and platforms are never added up.

mod base;
mod best_time;
mod check;
mod columns;
mod dates;
mod decode;
mod delimited;
mod file;
mod measures;
mod mix;
mod pillars;
mod post;
mod read;
mod row;
mod suggest;
mod summary;
mod together;
mod typed;
mod typical;
mod values;

pub use base::{Base, LEAST_AGE, LeftOut, Options, pillar_of};
pub use best_time::{BestTime, Daypart, DaypartLine, SHRINKAGE};
pub use check::{Check, DefinitionChange, PostIndex, TRAILING, check};
pub use columns::{Column, Layout, NotPosts};
pub use dates::FileClock;
pub use decode::{DecodeFault, Encoding, MAX_BYTES};
pub use delimited::MAX_COLUMNS;
pub use file::{
    DateOrder, DropReason, Hint, MAX_ROWS, Question, ReadFault, ReadFile, ReadReport, Told,
    Unclear, UnclearKind,
};
pub use measures::{Function, Measure, MeasureLine, Part};
pub use mix::{FormatLine, Gap, LEAST_REACH, PillarLine};
pub use pillars::{MAX_WORDS, Pillar, PillarRules, Proposal};
pub use post::{Counts, Format, Platform, Post, Published};
pub use read::read;
pub use suggest::{
    Advice, CLEAR_POINTS, CLEAR_RATIO, Evident, GapBy, LEAST_SAVES, NotSuggested, Suggestion,
};
pub use summary::{
    Change, CompareFault, Comparison, MeasureSummary, PillarSummary, SUMMARY_VERSION, Stage,
    Summary, SummaryFault, compare,
};
pub use together::{PlatformPosts, together};
pub use typed::{MAX_TYPED, TypedFault, TypedField, TypedPost, read_typed};
pub use typical::{FEWEST, Typical};

#[cfg(test)]
mod tests;

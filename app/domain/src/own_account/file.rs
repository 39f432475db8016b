//! What was read of a file, and what has to be asked.

use super::columns::{Column, Layout};
use super::dates::FileClock;
use super::decode::{DecodeFault, Encoding};
use super::delimited::MAX_COLUMNS;
use super::post::{Platform, Post};
use crate::calendar::{Day, Zone};
use crate::meeting::DayOrder;
use thiserror::Error;

/// The most rows of a list of posts.
pub const MAX_ROWS: usize = 100_000;

/// What is known besides the file, and what was answered where the file left something open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// Today, for days without a year.
    pub today: Day,
    /// The zone of the account: days and clock times of posts are by its clocks.
    pub zone: Zone,
    /// What comes first in dates such as `03/04/2026`.
    pub order: Option<DayOrder>,
    /// How the clocks of the file stand where it does not say so.
    pub clock: Option<FileClock>,
    /// What the columns of the file mean, said by somebody. It counts before what is known of the file.
    pub told: Option<Told>,
}

impl Hint {
    /// Nothing was answered yet.
    #[must_use]
    pub const fn new(today: Day, zone: Zone) -> Self {
        Self {
            today,
            zone,
            order: None,
            clock: None,
            told: None,
        }
    }
}

/// What somebody said of a table that is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Where the posts are from.
    pub platform: Platform,
    /// The line of the headings, as [`Question::Columns`] has it.
    pub line: u64,
    /// Columns, counted from 0. Of two that mean the same the first counts.
    pub columns: Vec<(Column, usize)>,
}

/// Why nothing of a file is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ReadFault {
    /// It is no text.
    #[error(transparent)]
    Decode(#[from] DecodeFault),
    /// A row has more than [`MAX_COLUMNS`] columns.
    #[error("line {line} has more than {MAX_COLUMNS} columns")]
    TooManyColumns {
        /// The line of the row.
        line: u64,
    },
    /// It has more than [`MAX_ROWS`] rows.
    #[error("the file has more than {MAX_ROWS} rows")]
    TooManyRows,
}

/// What was read of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadFile {
    /// What the file is.
    pub layout: Layout,
    /// The posts, in the order of the file. None where the layout is [`Layout::NotPosts`] or [`Layout::Unknown`].
    pub posts: Vec<Post>,
    /// How it was read.
    pub report: ReadReport,
}

/// How a file was read. `rows` = `kept` + the length of `dropped`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadReport {
    /// How its letters are written.
    pub encoding: Encoding,
    /// What stands between its fields.
    pub delimiter: char,
    /// Rows below the headings, empty lines aside; 0 where they were not read.
    pub rows: usize,
    /// Rows that became posts.
    pub kept: usize,
    /// Rows that did not, by line, and why.
    pub dropped: Vec<(u64, DropReason)>,
    /// What was read, with its heading.
    pub columns_used: Vec<(Column, String)>,
    /// Headings of columns that were not read.
    pub columns_unused: Vec<String>,
    /// Cells that could not be read, by column; the posts have nothing there.
    pub unclear: Vec<Unclear>,
    /// The first day of a post.
    pub first_day: Option<Day>,
    /// The last one.
    pub last_day: Option<Day>,
    /// What comes first in its dates.
    pub date_order: DateOrder,
    /// Only a part of the file arrived; its last row was dropped.
    pub cut_off: bool,
    /// What has to be asked; the answers go into the [`Hint`] for reading the file again.
    pub needs: Vec<Question>,
}

/// Why a row became no post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DropReason {
    /// Nothing stands in it.
    Blank,
    /// It is the sum of the others.
    Total,
    /// It has the headings once more.
    RepeatedHead,
    /// It has more fields than there are headings: a comma without quotes has moved all that follows.
    MoreFields,
    /// The file ends in the middle of it.
    CutOff,
    /// No number stands in it.
    NoNumbers,
    /// Another row has the same post with newer numbers.
    Duplicate {
        /// The line of the row that was kept.
        kept: u64,
    },
}

/// What comes first in the dates of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateOrder {
    /// It makes no difference to any of them.
    NotNeeded,
    /// The dates say it, or somebody did.
    Known(DayOrder),
    /// Nobody can know. Until it is answered, posts have no day.
    Asked,
}

/// What has to be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// What the columns mean and which platform's they are.
    Columns {
        /// The line of what seem to be the headings.
        line: u64,
        /// The headings.
        head: Vec<String>,
        /// Some rows below, which often say more than the headings do.
        examples: Vec<Vec<String>>,
    },
    /// Whether the day or the month comes first.
    Order {
        /// The line of a date that can be both.
        line: u64,
        /// The date as written there.
        written: String,
    },
    /// How the clocks of the file stand. Until it is answered, posts have no clock time.
    Clock {
        /// The line of a post with a time.
        line: u64,
        /// The time as written there.
        written: String,
    },
}

/// Cells of a column that could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unclear {
    /// The column.
    pub column: Column,
    /// What they are.
    pub kind: UnclearKind,
    /// How many there are.
    pub count: u32,
    /// The line of the first one.
    pub line: u64,
}

/// Why a cell could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnclearKind {
    /// Less than 0 where that makes no sense: TikTok writes −1 where it does not know.
    Negative,
    /// Nothing of its kind.
    Unreadable,
    /// An id that a spreadsheet has made a number of. Posts are told apart by their addresses then.
    Mangled,
}

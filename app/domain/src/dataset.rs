//! Datasets: a literal table or a generator with a seed, measures, and teaching points that are
//! asserted after generation; where one fails the next seed is tried.

use crate::analysis::{Measure, Query, Table};
use crate::id::Slug;
use crate::language::Bilingual;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A dataset as written in `content/datasets/{slug}.toml`.
#[derive(Clone, Debug, PartialEq)]
pub struct Dataset {
    /// Its name.
    pub slug: Slug,
    /// Its title, which says that it is invented.
    pub title: Bilingual,
    /// Where the rows come from.
    pub source: Source,
    /// What can be measured.
    pub measures: Vec<Measure>,
    /// What every variation has to show.
    pub teaching_points: Vec<TeachingPoint>,
}

/// Where the rows come from.
#[derive(Clone, Debug, PartialEq)]
pub enum Source {
    /// Written in the file.
    Literal(Table),
    /// Made from a seed.
    InstagramPosts(InstagramPosts),
}

/// Parameters of an invented Instagram account, a post a day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InstagramPosts {
    /// The account's name, invented.
    pub account_name: String,
    /// The account's user name, invented.
    pub account_username: String,
    /// The first day, `YYYY-MM-DD`.
    pub first_day: String,
    /// Number of posts, one a day; 1 to 2,000.
    pub posts: u32,
    /// Hour of the day (WIB, 0 to 23) → multiplier of reach; posts are made at these hours.
    pub hours: Vec<HourEffect>,
    /// Monday to Sunday: multipliers of reach.
    pub weekdays: [f64; 7],
    /// Formats with multipliers.
    pub formats: Vec<Format>,
    /// Pillars.
    pub pillars: Vec<Pillar>,
    /// Standard deviation of the logarithm of reach.
    pub reach_sigma: f64,
    /// Standard deviation of the logarithm of a post's own engagement rate.
    pub engagement_sigma: f64,
    /// Share of posts of `boost.pillars` that were paid for, and how much.
    pub boost: Option<Boost>,
    /// The post that went viral.
    pub viral: Option<Viral>,
}

/// How much an hour of publishing matters and how often it is used.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HourEffect {
    /// 0 to 23, WIB.
    pub hour: u8,
    /// Multiplier of reach.
    pub reach: f64,
    /// How often it is chosen, relative to the others.
    pub weight: f64,
}

/// A format of posts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Format {
    /// Its name (`reel`, `carousel`, `foto`).
    pub name: String,
    /// What the platform's file calls it (`IG reel`).
    pub platform_name: String,
    /// Multiplier of reach.
    pub reach: f64,
    /// Multiplier of the engagement rate.
    pub engagement: f64,
    /// Views a person reached.
    pub views_per_reach: f64,
}

/// A content pillar.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pillar {
    /// Its name (`how-to`).
    pub name: String,
    /// How often it is chosen, relative to the others.
    pub weight: f64,
    /// Median reach of a post.
    pub reach: f64,
    /// Engagement (likes + comments + shares + saves) over reach, 0 to 1.
    pub engagement_rate: f64,
    /// Saves over reach, 0 to 1; part of the engagement.
    pub save_rate: f64,
    /// Relative weights of the formats, in the order of [`InstagramPosts::formats`].
    pub formats: Vec<f64>,
    /// Captions to draw from, invented.
    pub captions: Vec<String>,
}

/// Paid reach.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Boost {
    /// The pillars whose posts are boosted.
    pub pillars: Vec<String>,
    /// Share of their posts, 0 to 1.
    pub share: f64,
    /// Paid reach as a multiple of organic reach, least and most.
    pub reach: [f64; 2],
    /// Engagement rate of the paid reach as a multiple of the organic one.
    pub engagement: f64,
}

/// One post that went far beyond the others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Viral {
    /// Which post, counted from 1.
    pub post: u32,
    /// Its pillar.
    pub pillar: String,
    /// Its format.
    pub format: String,
    /// Its reach.
    pub reach: f64,
    /// Its saves over reach.
    pub save_rate: f64,
    /// Its caption.
    pub caption: String,
}

/// Something that every variation has to show, or the exercise would teach something else.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TeachingPoint {
    /// One sentence for authors: what it is.
    pub says: String,
    /// The question asked.
    pub query: Query,
    /// The group that has to come first, if given.
    #[serde(default)]
    pub first: Option<String>,
    /// The group that has to come last, if given.
    #[serde(default)]
    pub last: Option<String>,
    /// The least ratio of first to second (second-last to last where only `last` is given): by how
    /// much it must be clear. 1 when not given.
    #[serde(default)]
    pub margin: Option<f64>,
}

/// A generated variation.
#[derive(Clone, Debug, PartialEq)]
pub struct Variation {
    /// The seed that was kept: the first from the asked one on whose table shows every teaching point.
    pub effective_seed: u32,
    /// The table to work on.
    pub table: Table,
}

/// Why no variation could be made.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DatasetFault {
    /// No seed within 200 shows every teaching point; the last one that failed is named.
    #[error("no variation within 200 seeds shows: {0}")]
    NeverShown(String),
    /// The parameters make no table.
    #[error("{0}")]
    Parameters(String),
}

impl Dataset {
    /// The variation of `seed`.
    ///
    /// # Errors
    /// [`DatasetFault`].
    pub fn variation(&self, seed: u32) -> Result<Variation, DatasetFault> {
        let _ = seed;
        Err(DatasetFault::Parameters(String::new()))
    }

    /// The variation as the file that the real platform would write, for datasets that imitate one:
    /// Meta Business Suite, Instagram content, Indonesian header line, UTF-8 with BOM, dates
    /// `MM/DD/YYYY HH:mm`. `None` for a literal table.
    ///
    /// # Errors
    /// [`DatasetFault`].
    pub fn platform_export(&self, seed: u32) -> Result<Option<String>, DatasetFault> {
        let _ = seed;
        Ok(None)
    }
}

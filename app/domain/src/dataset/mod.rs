//! Datasets: a literal table or a generator with a seed, measures, and teaching points that are
//! asserted after generation; where one fails the next seed is tried.

mod instagram;

pub use instagram::{Boost, Format, HourEffect, InstagramPosts, Pillar, Viral};

use crate::analysis::{Data, Group, Measure, Query, Table};
use crate::id::Slug;
use crate::language::Bilingual;
use instagram::Post;
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
#[expect(
    clippy::large_enum_variant,
    reason = "a library holds a handful of them"
)]
pub enum Source {
    /// Written in the file.
    Literal(Table),
    /// Made from a seed.
    InstagramPosts(InstagramPosts),
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
    /// Whether another seed makes other numbers: not so for a table that is written out.
    #[must_use]
    pub const fn varies(&self) -> bool {
        match self.source {
            Source::Literal(_) => false,
            Source::InstagramPosts(_) => true,
        }
    }

    /// The variation of `seed`.
    ///
    /// # Errors
    /// [`DatasetFault`].
    pub fn variation(&self, seed: u32) -> Result<Variation, DatasetFault> {
        match &self.source {
            Source::Literal(table) => {
                check_table(table)?;
                match self.point_not_shown(table)? {
                    None => Ok(Variation {
                        effective_seed: seed,
                        table: table.clone(),
                    }),
                    Some(point) => Err(DatasetFault::NeverShown(point.says.clone())),
                }
            }
            Source::InstagramPosts(account) => {
                let (effective_seed, posts) = self.shown_posts(account, seed)?;
                Ok(Variation {
                    effective_seed,
                    table: account.table(&posts),
                })
            }
        }
    }

    /// The variation as the file that the real platform would write, for datasets that imitate one:
    /// Meta Business Suite, Instagram content, Indonesian header line, UTF-8 with BOM, dates
    /// `MM/DD/YYYY HH:mm`. `None` for a literal table.
    ///
    /// # Errors
    /// [`DatasetFault`].
    pub fn platform_export(&self, seed: u32) -> Result<Option<String>, DatasetFault> {
        match &self.source {
            Source::Literal(_) => Ok(None),
            Source::InstagramPosts(account) => {
                let (_, posts) = self.shown_posts(account, seed)?;
                Ok(Some(account.export(&posts)))
            }
        }
    }

    /// The first seed from `seed` on whose table shows every teaching point, with its posts.
    fn shown_posts(
        &self,
        account: &InstagramPosts,
        seed: u32,
    ) -> Result<(u32, Vec<Post>), DatasetFault> {
        let checked = account.check()?;
        let mut failed = None;
        for step in 0..SEEDS_TRIED {
            let seed = seed.wrapping_add(step);
            let posts = account.posts(&checked, seed);
            match self.point_not_shown(&account.table(&posts))? {
                None => return Ok((seed, posts)),
                Some(point) => failed = Some(point),
            }
        }
        Err(DatasetFault::NeverShown(
            failed.map(|point| point.says.clone()).unwrap_or_default(),
        ))
    }

    fn point_not_shown(&self, table: &Table) -> Result<Option<&TeachingPoint>, DatasetFault> {
        for point in &self.teaching_points {
            let groups = table
                .ask(&point.query, &self.measures)
                .map_err(|fault| DatasetFault::Parameters(format!("{}: {fault}", point.says)))?;
            if !point.shown_by(&groups) {
                return Ok(Some(point));
            }
        }
        Ok(None)
    }
}

/// How many seeds are tried before a dataset is given up.
const SEEDS_TRIED: u32 = 200;

impl TeachingPoint {
    /// Whether the ranked groups show it. A lonely group is clear of all others.
    fn shown_by(&self, groups: &[Group]) -> bool {
        let ranked: Vec<(&str, f64)> = groups
            .iter()
            .filter_map(|group| Some((group.label.as_str(), group.value?)))
            .collect();
        let named = |wanted: &Option<String>, found: Option<&(&str, f64)>| {
            wanted
                .as_ref()
                .is_none_or(|wanted| found.is_some_and(|(label, _)| label == wanted))
        };
        let margin = self.margin.unwrap_or(1.0);
        let clear =
            |larger: Option<&(&str, f64)>, smaller: Option<&(&str, f64)>| match (larger, smaller) {
                (Some((_, larger)), Some((_, smaller))) => *larger >= *smaller * margin,
                _ => true,
            };
        let end = ranked.len();
        let apart = if self.first.is_none() && self.last.is_some() {
            clear(
                end.checked_sub(2).and_then(|index| ranked.get(index)),
                ranked.last(),
            )
        } else {
            clear(ranked.first(), ranked.get(1))
        };
        !ranked.is_empty()
            && named(&self.first, ranked.first())
            && named(&self.last, ranked.last())
            && apart
    }
}

fn fault<T>(text: impl Into<String>) -> Result<T, DatasetFault> {
    Err(DatasetFault::Parameters(text.into()))
}

/// A table typed by hand: columns of the same length, each index with its label.
fn check_table(table: &Table) -> Result<(), DatasetFault> {
    for column in &table.columns {
        if let Data::Words { labels, rows, .. } = &column.data
            && rows.iter().any(|row| usize::from(*row) >= labels.len())
        {
            return fault(format!("column {} has a row without a label", column.name));
        }
        let rows = column.data.rows();
        if rows != table.rows() {
            return fault(format!(
                "column {} has {rows} rows, the first column {}",
                column.name,
                table.rows()
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;

//! Datasets: a literal table or a generator with a seed, measures, and teaching points that are
//! asserted after generation; where one fails the next seed is tried.

use crate::analysis::{Column, Data, Group, Measure, Query, Table, push_quoted};
use crate::id::Slug;
use crate::language::Bilingual;
use crate::rng::SeededRng;
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
        let rows = match &column.data {
            Data::Numbers(values) => values.len(),
            Data::Words { labels, rows } => {
                if rows.iter().any(|row| usize::from(*row) >= labels.len()) {
                    return fault(format!("column {} has a row without a label", column.name));
                }
                rows.len()
            }
        };
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

/// A generated post: the table and the platform's file are both made from these.
#[derive(Clone, Debug, PartialEq)]
struct Post {
    /// 17 digits.
    id: u64,
    /// Days since 1970-01-01.
    day: i64,
    hour: u8,
    minute: u8,
    /// Index into the pillars.
    pillar: u16,
    /// Index into the formats.
    format: u16,
    caption: String,
    /// Seconds; zero for what is no video.
    duration: u32,
    organic: u32,
    paid: u32,
    views: u32,
    likes: u32,
    comments: u32,
    shares: u32,
    saves: u32,
}

impl Post {
    const fn reach(&self) -> u32 {
        self.organic.saturating_add(self.paid)
    }

    /// Monday is 0; 1970-01-01 was a Thursday.
    fn weekday(&self) -> u16 {
        u16::try_from((self.day + 3).rem_euclid(7)).unwrap_or_default()
    }
}

/// What a check of the parameters found out.
struct Checked {
    /// Days from 1970-01-01 to the first day.
    first_day: i64,
    /// The viral post's index, pillar and format.
    viral: Option<(u32, u16, u16)>,
}

const WEEKDAYS: [&str; 7] = [
    "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu",
];

/// Standard deviation of the logarithm of views a person reached.
const VIEWS_SIGMA: f64 = 0.08;
/// Shares of what is left of the engagement after saves; the rest are likes.
const COMMENTS: f64 = 0.08;
const SHARES: f64 = 0.10;
/// The share of captions that are signed on a line of their own: an importer has to stand newlines.
const SIGNED: f64 = 0.35;
/// No account reaches more people than that; it keeps every count far from its type's end.
const MAX_REACHED: f64 = 200_000_000.0;

impl InstagramPosts {
    fn check(&self) -> Result<Checked, DatasetFault> {
        if !(1..=2_000).contains(&self.posts) {
            return fault("`posts` is not between 1 and 2,000");
        }
        let Some(first_day) = day_from_text(&self.first_day) else {
            return fault("`first_day` is not a date of the form YYYY-MM-DD");
        };
        let amount = |value: f64| value.is_finite() && (0.0..=1e9).contains(&value);
        let share = |value: f64| (0.0..=1.0).contains(&value);
        let weights = |mut values: std::slice::Iter<'_, f64>| {
            values.clone().all(|value| amount(*value)) && values.any(|value| *value > 0.0)
        };
        let hour_weights: Vec<f64> = self.hours.iter().map(|hour| hour.weight).collect();
        if !weights(hour_weights.iter())
            || self
                .hours
                .iter()
                .any(|hour| hour.hour > 23 || !amount(hour.reach))
        {
            return fault(
                "`hours` need hours from 0 to 23, multipliers and at least one weight above zero",
            );
        }
        if repeated(self.hours.iter().map(|hour| hour.hour)) {
            return fault("an hour is listed twice");
        }
        if !self.weekdays.iter().all(|value| amount(*value))
            || !amount(self.reach_sigma)
            || !amount(self.engagement_sigma)
        {
            return fault(
                "`weekdays`, `reach_sigma` and `engagement_sigma` must be numbers from zero on",
            );
        }
        let known = |format: &Format| {
            amount(format.reach) && amount(format.engagement) && amount(format.views_per_reach)
        };
        if self.formats.is_empty() || self.formats.len() > 100 || !self.formats.iter().all(known) {
            return fault("`formats` need multipliers from zero on");
        }
        if repeated(self.formats.iter().map(|format| &format.name)) {
            return fault("a format is listed twice");
        }
        let pillar_weights: Vec<f64> = self.pillars.iter().map(|pillar| pillar.weight).collect();
        if !weights(pillar_weights.iter())
            || self.pillars.len() > 100
            || repeated(self.pillars.iter().map(|pillar| &pillar.name))
        {
            return fault("`pillars` need different names and at least one weight above zero");
        }
        for pillar in &self.pillars {
            let name = &pillar.name;
            if pillar.formats.len() != self.formats.len() || !weights(pillar.formats.iter()) {
                return fault(format!("pillar {name} needs a weight for each format"));
            }
            if !amount(pillar.reach) || !share(pillar.engagement_rate) || !share(pillar.save_rate) {
                return fault(format!("pillar {name} needs a reach and rates from 0 to 1"));
            }
            if pillar.save_rate > pillar.engagement_rate {
                return fault(format!(
                    "pillar {name} has more saves than engagement, which they are part of"
                ));
            }
        }
        if let Some(boost) = &self.boost {
            let [least, most] = boost.reach;
            if !share(boost.share)
                || !amount(least)
                || !amount(most)
                || least > most
                || !amount(boost.engagement)
            {
                return fault(
                    "`boost` needs a share from 0 to 1, the least reach before the most, and an engagement",
                );
            }
            if let Some(name) = boost
                .pillars
                .iter()
                .find(|name| self.pillar(name).is_none())
            {
                return fault(format!("`boost` names a pillar that is not there: {name}"));
            }
        }
        let viral = match &self.viral {
            None => None,
            Some(viral) => {
                let place = self.pillar(&viral.pillar).zip(self.format(&viral.format));
                let Some((pillar, format)) =
                    place.filter(|_| (1..=self.posts).contains(&viral.post))
                else {
                    return fault("`viral` names a post, pillar or format that is not there");
                };
                if !amount(viral.reach) || !share(viral.save_rate) {
                    return fault("`viral` needs a reach and a save rate from 0 to 1");
                }
                Some((viral.post - 1, pillar, format))
            }
        };
        Ok(Checked { first_day, viral })
    }

    fn pillar(&self, name: &str) -> Option<u16> {
        self.pillars
            .iter()
            .position(|pillar| pillar.name == name)
            .and_then(|index| u16::try_from(index).ok())
    }

    fn format(&self, name: &str) -> Option<u16> {
        self.formats
            .iter()
            .position(|format| format.name == name)
            .and_then(|index| u16::try_from(index).ok())
    }

    fn posts(&self, checked: &Checked, seed: u32) -> Vec<Post> {
        let mut chance = SeededRng::new(seed);
        (0..self.posts)
            .map(|index| self.post(checked, index, &mut chance))
            .collect()
    }

    fn post(&self, checked: &Checked, index: u32, chance: &mut SeededRng) -> Post {
        let viral = self
            .viral
            .as_ref()
            .zip(checked.viral)
            .filter(|(_, (post, ..))| *post == index);
        let drawn = weighted(chance, self.pillars.iter().map(|pillar| pillar.weight));
        let pillar = viral.map_or(drawn, |(_, (_, pillar, _))| pillar);
        let of_pillar = &self.pillars[usize::from(pillar)];
        let drawn = weighted(chance, of_pillar.formats.iter().copied());
        let format = viral.map_or(drawn, |(_, (.., format))| format);
        let of_format = &self.formats[usize::from(format)];
        let hour =
            self.hours[usize::from(weighted(chance, self.hours.iter().map(|hour| hour.weight)))];
        let minute = below(chance, 60);

        let mut post = Post {
            id: 17_900_000_000_000_000
                + u64::from(index) * 10_000_000_000
                + u64::from(chance.next_u32()),
            day: checked.first_day + i64::from(index),
            hour: hour.hour,
            minute: u8::try_from(minute).unwrap_or_default(),
            pillar,
            format,
            caption: self.caption(of_pillar, viral.map(|(viral, _)| viral), chance),
            duration: 0,
            organic: 0,
            paid: 0,
            views: 0,
            likes: 0,
            comments: 0,
            shares: 0,
            saves: 0,
        };
        let seconds = 12 + below(chance, 78);
        if of_format
            .platform_name
            .to_ascii_lowercase()
            .contains("reel")
        {
            post.duration = seconds;
        }

        let weekday = self.weekdays[usize::from(post.weekday())];
        let usual = of_pillar.reach
            * of_format.reach
            * hour.reach
            * weekday
            * log_normal(chance, self.reach_sigma);
        post.organic = count(viral.map_or(usual, |(viral, _)| viral.reach));
        let boosted = self.boost.as_ref().filter(|boost| {
            let lot = chance.unit();
            viral.is_none() && boost.pillars.contains(&of_pillar.name) && lot < boost.share
        });
        if let Some(boost) = boosted {
            let [least, most] = boost.reach;
            post.paid = count(f64::from(post.organic) * (least + (most - least) * chance.unit()));
        }
        let per_reach = of_format.views_per_reach * log_normal(chance, VIEWS_SIGMA);
        // Whoever was reached has seen it once at least.
        post.views = count(f64::from(post.reach()) * per_reach.max(1.0));

        let rate = of_pillar.engagement_rate
            * of_format.engagement
            * log_normal(chance, self.engagement_sigma);
        let paid_rate = boosted.map_or(0.0, |boost| rate * boost.engagement);
        let engagement =
            binomial(chance, post.organic, rate) + binomial(chance, post.paid, paid_rate);
        let saved_share = if of_pillar.engagement_rate > 0.0 {
            of_pillar.save_rate / of_pillar.engagement_rate
        } else {
            0.0
        };
        post.saves = match viral {
            Some((viral, _)) => binomial(chance, post.organic, viral.save_rate).min(engagement),
            None => binomial(chance, engagement, saved_share),
        };
        let rest = engagement - post.saves;
        post.comments = binomial(chance, rest, COMMENTS);
        post.shares = binomial(chance, rest - post.comments, SHARES / (1.0 - COMMENTS));
        post.likes = rest - post.comments - post.shares;
        post
    }

    fn caption(&self, pillar: &Pillar, viral: Option<&Viral>, chance: &mut SeededRng) -> String {
        let drawn = below(
            chance,
            u32::try_from(pillar.captions.len()).unwrap_or(u32::MAX),
        );
        let signed = chance.unit() < SIGNED;
        let drawn = pillar.captions.get(drawn as usize).unwrap_or(&pillar.name);
        let caption = viral.map_or(drawn, |viral| &viral.caption);
        if signed {
            format!("{caption}\n\n{}, akun latihan", self.account_name)
        } else {
            caption.clone()
        }
    }

    /// Every pillar, format, hour and weekday of the parameters is a label, whether it occurs or not,
    /// so that what can be asked does not depend on the seed.
    fn table(&self, posts: &[Post]) -> Table {
        let words =
            |name: &str, id: &str, en: &str, labels: Vec<String>, row: &dyn Fn(&Post) -> u16| {
                Column {
                    name: name.to_owned(),
                    label: Bilingual {
                        id: id.to_owned(),
                        en: en.to_owned(),
                    },
                    data: Data::Words {
                        labels,
                        rows: posts.iter().map(row).collect(),
                    },
                }
            };
        let numbers = |name: &str, id: &str, en: &str, row: fn(&Post) -> u32| Column {
            name: name.to_owned(),
            label: Bilingual {
                id: id.to_owned(),
                en: en.to_owned(),
            },
            data: Data::Numbers(
                posts
                    .iter()
                    .map(|post| Some(f64::from(row(post))))
                    .collect(),
            ),
        };
        let mut hours: Vec<u8> = self.hours.iter().map(|hour| hour.hour).collect();
        hours.sort_unstable();
        let hour_index = |post: &Post| {
            hours
                .iter()
                .position(|hour| *hour == post.hour)
                .and_then(|index| u16::try_from(index).ok())
        };
        let pillars = self
            .pillars
            .iter()
            .map(|pillar| pillar.name.clone())
            .collect();
        let formats = self
            .formats
            .iter()
            .map(|format| format.name.clone())
            .collect();
        let weekdays = WEEKDAYS.map(str::to_owned).to_vec();
        let hour_labels = hours.iter().map(|hour| format!("{hour:02}")).collect();
        let paid = ["ya", "tidak"].map(str::to_owned).to_vec();
        Table {
            columns: vec![
                words("pilar", "pilar", "pillar", pillars, &|post| post.pillar),
                words("format", "format", "format", formats, &|post| post.format),
                words("hari", "hari", "weekday", weekdays, &Post::weekday),
                words("jam", "jam (WIB)", "hour (WIB)", hour_labels, &|post| {
                    hour_index(post).unwrap_or_default()
                }),
                words("berbayar", "berbayar", "boosted", paid, &|post| {
                    u16::from(post.paid == 0)
                }),
                numbers("tayangan", "tayangan", "views", |post| post.views),
                numbers("jangkauan", "jangkauan", "reach", Post::reach),
                numbers(
                    "jangkauan_organik",
                    "jangkauan organik",
                    "organic reach",
                    |post| post.organic,
                ),
                numbers(
                    "jangkauan_berbayar",
                    "jangkauan berbayar",
                    "paid reach",
                    |post| post.paid,
                ),
                numbers("suka", "suka", "likes", |post| post.likes),
                numbers("komentar", "komentar", "comments", |post| post.comments),
                numbers("dibagikan", "dibagikan", "shares", |post| post.shares),
                numbers("disimpan", "disimpan", "saves", |post| post.saves),
            ],
        }
    }

    fn export(&self, posts: &[Post]) -> String {
        const HEADER: &str = "ID Postingan,ID Akun,Nama Pengguna Akun,Nama Akun,Deskripsi,Durasi (detik),Waktu Penerbitan,\
             Permalink,Jenis Postingan,Tanggal,Tayangan,Jangkauan,Suka,Frekuensi Dibagikan,Komentar,Frekuensi Disimpan\r\n";
        let account_id = 17_841_400_000_000_000
            + self.account_username.bytes().fold(0_u64, |sum, byte| {
                (sum * 131 + u64::from(byte)) % 99_999_999_977
            });
        let mut file = String::from("\u{feff}");
        file.push_str(HEADER);
        for (index, post) in posts.iter().enumerate() {
            let format = &self.formats[usize::from(post.format)];
            let (year, month, day) = date_of_day(post.day);
            let kind = if post.duration > 0 { "reel" } else { "p" };
            let fields = [
                post.id.to_string(),
                account_id.to_string(),
                self.account_username.clone(),
                self.account_name.clone(),
                post.caption.clone(),
                post.duration.to_string(),
                format!(
                    "{month:02}/{day:02}/{year:04} {:02}:{:02}",
                    post.hour, post.minute
                ),
                // As long as a real one and never one: an invented post must not lead to somebody's.
                format!("https://www.instagram.com/{kind}/contoh-{:04}/", index + 1),
                format.platform_name.clone(),
                "Lifetime".to_owned(),
                post.views.to_string(),
                post.reach().to_string(),
                post.likes.to_string(),
                post.shares.to_string(),
                post.comments.to_string(),
                post.saves.to_string(),
            ];
            for (place, field) in fields.iter().enumerate() {
                if place > 0 {
                    file.push(',');
                }
                push_quoted(&mut file, field);
            }
            file.push_str("\r\n");
        }
        file
    }
}

fn repeated<T: Ord>(values: impl Iterator<Item = T>) -> bool {
    let mut values: Vec<T> = values.collect();
    values.sort_unstable();
    values.windows(2).any(|pair| pair[0] == pair[1])
}

/// A whole number from 0 to `limit` − 1; 0 when there is none.
fn below(chance: &mut SeededRng, limit: u32) -> u32 {
    let product = u64::from(chance.next_u32()) * u64::from(limit);
    u32::try_from(product >> 32).unwrap_or_default()
}

/// The index of a weight, drawn in proportion to the weights.
fn weighted(chance: &mut SeededRng, weights: impl Iterator<Item = f64> + Clone) -> u16 {
    let mut left = chance.unit() * weights.clone().sum::<f64>();
    let mut chosen = 0;
    for (index, weight) in (0..).zip(weights) {
        if weight > 0.0 {
            chosen = index;
            if left < weight {
                break;
            }
            left -= weight;
        }
    }
    chosen
}

/// A standard normal number (Box–Muller).
fn normal(chance: &mut SeededRng) -> f64 {
    let radius = (-2.0 * libm::log(1.0 - chance.unit())).sqrt();
    radius * libm::cos(std::f64::consts::TAU * chance.unit())
}

/// A number around 1 whose logarithm has the standard deviation `sigma`; its median is 1.
fn log_normal(chance: &mut SeededRng, sigma: f64) -> f64 {
    libm::exp(sigma * normal(chance))
}

fn count(value: f64) -> u32 {
    // Within the range of u32 by the clamp; NaN becomes 0.
    value.round().clamp(0.0, MAX_REACHED) as u32
}

/// How many of `n` say yes, each with probability `p`: exact where few do or few do not, the normal
/// approximation otherwise. Draws two numbers, whatever it does with them.
fn binomial(chance: &mut SeededRng, n: u32, p: f64) -> u32 {
    let normal = normal(chance);
    let p = p.clamp(0.0, 1.0);
    if p > 0.5 {
        return n - small_binomial(normal, chance, n, 1.0 - p);
    }
    small_binomial(normal, chance, n, p)
}

fn small_binomial(normal: f64, chance: &mut SeededRng, n: u32, p: f64) -> u32 {
    let mean = f64::from(n) * p;
    let lot = chance.unit();
    if mean >= 30.0 {
        let deviation = (mean * (1.0 - p)).sqrt();
        return count(mean + deviation * normal).min(n);
    }
    // Walks along the distribution until `lot` is used up.
    let odds = p / (1.0 - p);
    let mut probability = libm::pow(1.0 - p, f64::from(n));
    let mut left = lot;
    let mut hits = 0;
    while left >= probability && hits < n {
        left -= probability;
        hits += 1;
        probability *= odds * f64::from(n - hits + 1) / f64::from(hits);
        if probability <= 0.0 {
            break;
        }
    }
    hits
}

/// Days from 1970-01-01 to a date of the form `YYYY-MM-DD`; `None` for what is no date.
fn day_from_text(text: &str) -> Option<i64> {
    let digits = |text: &str, length| {
        let fits = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
        if fits { text.parse::<i64>().ok() } else { None }
    };
    let mut parts = text.split('-');
    let date = (
        digits(parts.next()?, 4)?,
        digits(parts.next()?, 2)?,
        digits(parts.next()?, 2)?,
    );
    let day = day_of_date(date);
    (parts.next().is_none() && date_of_day(day) == date).then_some(day)
}

/// Days from 1970-01-01 to a date of the Gregorian calendar (Howard Hinnant's `days_from_civil`).
const fn day_of_date((year, month, day): (i64, i64, i64)) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// Year, month and day of a number of days from 1970-01-01 (Howard Hinnant's `civil_from_days`).
const fn date_of_day(day: i64) -> (i64, i64, i64) {
    let day = day + 719_468;
    let era = day.div_euclid(146_097);
    let day_of_era = day.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = year_of_era + era * 400 + if month <= 2 { 1 } else { 0 };
    (year, month, day_of_year - (153 * shifted + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Summary;
    use proptest::prelude::*;

    fn pillar(name: &str, weight: f64, reach: f64, rates: [f64; 2], formats: [f64; 3]) -> Pillar {
        Pillar {
            name: name.to_owned(),
            weight,
            reach,
            engagement_rate: rates[0],
            save_rate: rates[1],
            formats: formats.to_vec(),
            captions: vec![
                format!("Kabar {name}"),
                format!("Simpan, lalu bagikan: {name}"),
                format!("\"{name}\"\nbaris dua"),
            ],
        }
    }

    fn format(
        name: &str,
        platform_name: &str,
        reach: f64,
        engagement: f64,
        views_per_reach: f64,
    ) -> Format {
        Format {
            name: name.to_owned(),
            platform_name: platform_name.to_owned(),
            reach,
            engagement,
            views_per_reach,
        }
    }

    /// The account of domain reference §8, DS1.
    fn account() -> InstagramPosts {
        let hours = [
            (6, 1.10, 1.0),
            (7, 1.25, 3.0),
            (8, 0.95, 6.0),
            (9, 0.85, 10.0),
            (10, 0.80, 11.0),
            (11, 0.95, 8.0),
            (12, 1.15, 5.0),
            (13, 0.95, 7.0),
            (14, 0.80, 8.0),
            (15, 0.80, 8.0),
            (16, 0.90, 7.0),
            (17, 1.05, 4.0),
            (18, 1.20, 4.0),
            (19, 1.35, 8.0),
            (20, 1.30, 7.0),
            (21, 1.10, 3.0),
        ];
        InstagramPosts {
            account_name: "Bapenda Kota Tirtanusa".to_owned(),
            account_username: "bapenda.tirtanusa".to_owned(),
            first_day: "2026-05-04".to_owned(),
            posts: 182,
            hours: hours
                .map(|(hour, reach, weight)| HourEffect {
                    hour,
                    reach,
                    weight,
                })
                .to_vec(),
            weekdays: [1.0, 1.0, 1.0, 1.0, 0.90, 0.95, 1.05],
            formats: vec![
                format("reel", "IG reel", 1.9, 1.14, 1.45),
                format("carousel", "IG carousel", 1.0, 1.0, 1.6),
                format("foto", "IG image", 0.8, 0.80, 1.25),
            ],
            pillars: vec![
                pillar("how-to", 0.18, 6200.0, [0.062, 0.026], [0.22, 0.70, 0.08]),
                pillar(
                    "seremonial",
                    0.42,
                    2400.0,
                    [0.036, 0.0012],
                    [0.52, 0.14, 0.34],
                ),
                pillar("promosi", 0.22, 2600.0, [0.030, 0.003], [0.52, 0.14, 0.34]),
                pillar("layanan", 0.14, 3600.0, [0.048, 0.010], [0.30, 0.40, 0.30]),
                pillar("hiburan", 0.04, 1900.0, [0.055, 0.002], [0.40, 0.20, 0.40]),
            ],
            reach_sigma: 0.45,
            engagement_sigma: 0.15,
            boost: Some(Boost {
                pillars: vec!["seremonial".to_owned(), "promosi".to_owned()],
                share: 0.14,
                reach: [2.5, 5.5],
                engagement: 0.25,
            }),
            viral: Some(Viral {
                post: 98,
                pillar: "hiburan".to_owned(),
                format: "reel".to_owned(),
                reach: 412_000.0,
                save_rate: 0.0008,
                caption: "Lomba ekspresi antre".to_owned(),
            }),
        }
    }

    fn both(text: &str) -> Bilingual {
        Bilingual {
            id: text.to_owned(),
            en: text.to_owned(),
        }
    }

    fn point(
        says: &str,
        measure: &str,
        summary: Summary,
        first: Option<&str>,
        last: Option<&str>,
    ) -> TeachingPoint {
        TeachingPoint {
            says: says.to_owned(),
            query: Query {
                filter: vec![],
                group: "pilar".to_owned(),
                measure: measure.to_owned(),
                summary,
            },
            first: first.map(str::to_owned),
            last: last.map(str::to_owned),
            margin: None,
        }
    }

    fn dataset(account: InstagramPosts) -> Dataset {
        let measure = |name: &str, numerator: &[&str], denominator: Option<&str>| Measure {
            name: name.to_owned(),
            label: both(name),
            numerator: numerator.iter().map(|name| (*name).to_owned()).collect(),
            denominator: denominator.map(str::to_owned),
        };
        Dataset {
            slug: Slug::parse("bapenda").unwrap(),
            title: both("Bapenda Kota Tirtanusa (rekaan)"),
            source: Source::InstagramPosts(account),
            measures: vec![
                measure("views", &["tayangan"], None),
                measure(
                    "err",
                    &["suka", "komentar", "dibagikan", "disimpan"],
                    Some("jangkauan"),
                ),
            ],
            teaching_points: vec![
                point(
                    "rata-rata tayangan: hiburan",
                    "views",
                    Summary::Mean,
                    Some("hiburan"),
                    None,
                ),
                point(
                    "median tayangan: how-to",
                    "views",
                    Summary::Median,
                    Some("how-to"),
                    None,
                ),
                point(
                    "median interaksi ÷ jangkauan",
                    "err",
                    Summary::Median,
                    Some("how-to"),
                    Some("promosi"),
                ),
            ],
        }
    }

    fn posts(seed: u32) -> Vec<Post> {
        let account = account();
        account.posts(&account.check().unwrap(), seed)
    }

    fn column<'a>(table: &'a Table, name: &str) -> &'a Data {
        &table.column(name).unwrap().data
    }

    fn numbers(table: &Table, name: &str) -> Vec<f64> {
        match column(table, name) {
            Data::Numbers(values) => values.iter().map(|value| value.unwrap()).collect(),
            Data::Words { .. } => panic!("{name} holds words"),
        }
    }

    fn words(table: &Table, name: &str) -> Vec<String> {
        match column(table, name) {
            Data::Words { labels, rows } => rows
                .iter()
                .map(|row| labels[usize::from(*row)].clone())
                .collect(),
            Data::Numbers(_) => panic!("{name} holds numbers"),
        }
    }

    #[test]
    fn most_seeds_show_every_teaching_point_at_once() {
        let data = dataset(account());
        let kept = (0..400)
            .filter(|seed| data.variation(*seed).unwrap().effective_seed == *seed)
            .count();
        assert!(kept >= 240, "{kept} of 400");
    }

    #[test]
    fn a_variation_shows_every_teaching_point_from_the_first_seed_that_does() {
        let data = dataset(account());
        for seed in [0, 7, 20_260_601, u32::MAX] {
            let variation = data.variation(seed).unwrap();
            assert_eq!(variation.table.rows(), 182);
            assert_eq!(data.point_not_shown(&variation.table).unwrap(), None);
            for passed_over in 0..variation.effective_seed.wrapping_sub(seed) {
                let account = account();
                let table = account.table(&posts(seed.wrapping_add(passed_over)));
                assert!(data.point_not_shown(&table).unwrap().is_some());
            }
        }
    }

    #[test]
    fn a_variation_repeats_to_the_last_digit() {
        let data = dataset(account());
        assert_eq!(data.variation(3), data.variation(3));
        assert_ne!(
            data.variation(3).unwrap().table,
            data.variation(4).unwrap().table
        );
        let sum = |name| {
            numbers(&data.variation(20_260_601).unwrap().table, name)
                .iter()
                .sum::<f64>()
        };
        // The same on every machine and in the browser, and a change of the generator changes every
        // participant's numbers: it has to be meant.
        assert_eq!(
            SUMS,
            [
                "tayangan",
                "jangkauan",
                "suka",
                "komentar",
                "dibagikan",
                "disimpan"
            ]
            .map(sum)
        );
    }

    const SUMS: [f64; 6] = [
        1_978_784.0,
        1_373_565.0,
        42_878.0,
        4_174.0,
        5_259.0,
        9_591.0,
    ];

    #[test]
    fn the_table_has_the_columns_and_labels_that_exercises_name() {
        let table = dataset(account()).variation(1).unwrap().table;
        let names: Vec<_> = table.columns.iter().map(|column| &*column.name).collect();
        assert_eq!(
            names,
            [
                "pilar",
                "format",
                "hari",
                "jam",
                "berbayar",
                "tayangan",
                "jangkauan",
                "jangkauan_organik",
                "jangkauan_berbayar",
                "suka",
                "komentar",
                "dibagikan",
                "disimpan"
            ]
        );
        let labels = |name: &str| match column(&table, name) {
            Data::Words { labels, .. } => labels.join(" "),
            Data::Numbers(_) => panic!(),
        };
        assert_eq!(labels("pilar"), "how-to seremonial promosi layanan hiburan");
        assert_eq!(labels("format"), "reel carousel foto");
        assert_eq!(labels("hari"), "Senin Selasa Rabu Kamis Jumat Sabtu Minggu");
        assert_eq!(
            labels("jam"),
            "06 07 08 09 10 11 12 13 14 15 16 17 18 19 20 21"
        );
        assert_eq!(labels("berbayar"), "ya tidak");
        assert_eq!(
            table.column("disimpan").unwrap().label,
            Bilingual {
                id: "disimpan".to_owned(),
                en: "saves".to_owned()
            }
        );
    }

    #[test]
    fn the_parts_of_reach_and_engagement_fit_together() {
        let account = account();
        for seed in 0..20 {
            let posts = posts(seed);
            let table = account.table(&posts);
            let (organic, paid) = (
                numbers(&table, "jangkauan_organik"),
                numbers(&table, "jangkauan_berbayar"),
            );
            for (index, reach) in numbers(&table, "jangkauan").into_iter().enumerate() {
                assert_eq!(reach, organic[index] + paid[index]);
                assert!(numbers(&table, "tayangan")[index] >= reach);
                let boosted = words(&table, "berbayar")[index] == "ya";
                assert_eq!(boosted, paid[index] > 0.0);
                let pillar = &words(&table, "pilar")[index];
                assert!(!boosted || ["seremonial", "promosi"].contains(&&**pillar));
                assert!(!boosted || (2.4..5.6).contains(&(paid[index] / organic[index])));
            }
            assert!(posts.iter().all(|post| u64::from(
                post.likes + post.comments + post.shares + post.saves
            ) <= u64::from(post.reach())));
        }
    }

    #[test]
    fn the_viral_post_is_where_and_what_the_parameters_say() {
        for seed in 0..50 {
            let table = account().table(&posts(seed));
            assert_eq!(
                (&*words(&table, "pilar")[97], &*words(&table, "format")[97]),
                ("hiburan", "reel")
            );
            assert_eq!(
                (
                    numbers(&table, "jangkauan")[97],
                    numbers(&table, "jangkauan_berbayar")[97]
                ),
                (412_000.0, 0.0)
            );
            assert!((200.0..460.0).contains(&numbers(&table, "disimpan")[97]));
        }
    }

    #[test]
    fn what_is_drawn_follows_the_parameters() {
        let all: Vec<Post> = (0..60)
            .flat_map(posts)
            .filter(|post| post.reach() != 412_000)
            .collect();
        let share = |part: usize, of: usize| part as f64 / of as f64;
        for (index, pillar) in account().pillars.iter().enumerate() {
            let own: Vec<&Post> = all
                .iter()
                .filter(|post| usize::from(post.pillar) == index)
                .collect();
            assert!(
                (share(own.len(), all.len()) - pillar.weight).abs() < 0.015,
                "{}",
                pillar.name
            );
            let carousel = own.iter().filter(|post| post.format == 1).count();
            assert!(
                (share(carousel, own.len()) - pillar.formats[1]).abs() < 0.05,
                "{}",
                pillar.name
            );
            let plain: Vec<&&Post> = own
                .iter()
                .filter(|post| post.format == 1 && post.paid == 0)
                .collect();
            let sum =
                |of: fn(&Post) -> u32| plain.iter().map(|post| f64::from(of(post))).sum::<f64>();
            let (reach, saves) = (sum(Post::reach), sum(|post| post.saves));
            let engagement = sum(|post| post.likes + post.comments + post.shares + post.saves);
            assert!(
                (engagement / reach / pillar.engagement_rate - 1.0).abs() < 0.08,
                "{}",
                pillar.name
            );
            assert!(
                (saves / reach / pillar.save_rate - 1.0).abs() < 0.2,
                "{}",
                pillar.name
            );
            let likes = sum(|post| post.likes) / (engagement - saves);
            assert!((likes - 0.82).abs() < 0.02, "{}", pillar.name);
        }
        let may_be_boosted = all
            .iter()
            .filter(|post| [1, 2].contains(&post.pillar))
            .count();
        let boosted = all.iter().filter(|post| post.paid > 0).count();
        assert!((share(boosted, may_be_boosted) - 0.14).abs() < 0.02);
    }

    /// RFC 4180, strictly: quotes only around whole fields, CRLF between records.
    fn read_csv(text: &str) -> Vec<Vec<String>> {
        let mut records = vec![vec![String::new()]];
        let mut quoted = false;
        let mut signs = text.chars().peekable();
        while let Some(sign) = signs.next() {
            let record = records.last_mut().unwrap();
            let field = record.last_mut().unwrap();
            match sign {
                '"' if quoted && signs.peek() == Some(&'"') => field.push(signs.next().unwrap()),
                '"' => quoted = !quoted,
                ',' if !quoted => record.push(String::new()),
                '\r' if !quoted => {
                    assert_eq!(signs.next(), Some('\n'));
                    records.push(vec![String::new()]);
                }
                sign => field.push(sign),
            }
        }
        assert_eq!(
            records.pop().unwrap(),
            [""],
            "the last line ends like the others"
        );
        records
    }

    #[test]
    fn the_export_is_the_file_of_the_platform_with_the_numbers_of_the_table() {
        let data = dataset(account());
        let file = data.platform_export(5).unwrap().unwrap();
        let table = data.variation(5).unwrap().table;
        let records = read_csv(file.strip_prefix('\u{feff}').unwrap());
        assert_eq!(
            records[0].join(","),
            "ID Postingan,ID Akun,Nama Pengguna Akun,Nama Akun,Deskripsi,Durasi (detik),Waktu Penerbitan,Permalink,Jenis Postingan,Tanggal,Tayangan,Jangkauan,Suka,Frekuensi Dibagikan,Komentar,Frekuensi Disimpan"
        );
        assert_eq!(records.len(), 183);
        let mut ids = std::collections::BTreeSet::new();
        for (index, record) in records[1..].iter().enumerate() {
            assert_eq!(record.len(), 16);
            assert!(
                ids.insert(record[0].clone()) && record[0].len() == 17 && record[1].len() == 17
            );
            assert_eq!(record[9], "Lifetime");
            for (field, name) in [
                (10, "tayangan"),
                (11, "jangkauan"),
                (12, "suka"),
                (13, "dibagikan"),
                (14, "komentar"),
                (15, "disimpan"),
            ] {
                assert_eq!(
                    record[field],
                    numbers(&table, name)[index].to_string(),
                    "{name}"
                );
            }
            assert_eq!(record[6][11..13], words(&table, "jam")[index]);
            assert_eq!(record[8] == "IG reel", record[5] != "0");
        }
        assert!(
            records[1][6].starts_with("05/04/2026 ") && records[182][6].starts_with("11/01/2026 ")
        );
        assert_eq!(records[98][11], "412000");
        assert!(records[98][4].starts_with("Lomba ekspresi antre"));
        for sign in ['\n', ',', '"'] {
            assert!(
                records[1..].iter().any(|record| record[4].contains(sign)),
                "captions that an importer stumbles over"
            );
        }
        assert_eq!(
            (&*words(&table, "hari")[0], &*words(&table, "hari")[181]),
            ("Senin", "Minggu")
        );
    }

    #[test]
    fn a_point_that_never_shows_is_named() {
        let mut data = dataset(account());
        data.teaching_points.push(point(
            "promosi menang",
            "err",
            Summary::Median,
            Some("promosi"),
            None,
        ));
        assert_eq!(
            data.variation(0),
            Err(DatasetFault::NeverShown("promosi menang".to_owned()))
        );
        assert_eq!(
            data.platform_export(0),
            Err(DatasetFault::NeverShown("promosi menang".to_owned()))
        );
        data.teaching_points = vec![point("rusak", "x", Summary::Median, None, None)];
        assert!(
            matches!(data.variation(0), Err(DatasetFault::Parameters(text)) if text.contains("rusak"))
        );
    }

    #[test]
    fn a_margin_says_how_clear_a_point_must_be() {
        let groups = |values: &[(&str, Option<f64>)]| -> Vec<Group> {
            let group = |(label, value): &(&str, Option<f64>)| Group {
                label: (*label).to_owned(),
                n: 1,
                missing: 0,
                value: *value,
                mean: *value,
                median: *value,
            };
            values.iter().map(group).collect()
        };
        let shown = |first: Option<&str>,
                     last: Option<&str>,
                     margin: Option<f64>,
                     values: &[(&str, Option<f64>)]| {
            let point = TeachingPoint {
                margin,
                ..point("x", "err", Summary::Mean, first, last)
            };
            point.shown_by(&groups(values))
        };
        let ranked = [
            ("a", Some(12.0)),
            ("b", Some(10.0)),
            ("c", Some(2.0)),
            ("d", None),
        ];
        assert!(shown(Some("a"), None, Some(1.2), &ranked));
        assert!(!shown(Some("a"), None, Some(1.3), &ranked));
        assert!(!shown(Some("b"), None, None, &ranked));
        assert!(
            shown(Some("a"), Some("c"), None, &ranked),
            "a group without a value is not the last"
        );
        assert!(!shown(Some("a"), Some("b"), None, &ranked));
        assert!(shown(None, Some("c"), Some(5.0), &ranked));
        assert!(!shown(None, Some("c"), Some(5.1), &ranked));
        assert!(shown(Some("a"), None, Some(9.0), &ranked[..1]));
        assert!(!shown(Some("d"), None, None, &ranked[3..]));
        assert!(!shown(None, None, None, &[]));
    }

    #[test]
    fn a_literal_table_is_its_own_variation_and_is_checked() {
        let columns = |rows: Vec<u16>| Table {
            columns: vec![
                Column {
                    name: "x".to_owned(),
                    label: both("x"),
                    data: Data::Numbers(vec![Some(1.0), Some(3.0)]),
                },
                Column {
                    name: "k".to_owned(),
                    label: both("k"),
                    data: Data::Words {
                        labels: vec!["a".to_owned(), "b".to_owned()],
                        rows,
                    },
                },
            ],
        };
        let literal = |rows, first: &str| {
            let mut point = point("b menang", "x", Summary::Mean, Some(first), None);
            point.query.group = "k".to_owned();
            let measure = Measure {
                name: "x".to_owned(),
                label: both("x"),
                numerator: vec!["x".to_owned()],
                denominator: None,
            };
            let source = Source::Literal(columns(rows));
            Dataset {
                source,
                measures: vec![measure],
                teaching_points: vec![point],
                ..dataset(account())
            }
        };
        let kept = Variation {
            effective_seed: 9,
            table: columns(vec![0, 1]),
        };
        assert_eq!(literal(vec![0, 1], "b").variation(9), Ok(kept));
        assert_eq!(literal(vec![0, 1], "b").platform_export(9), Ok(None));
        assert_eq!(
            literal(vec![0, 1], "a").variation(9),
            Err(DatasetFault::NeverShown("b menang".to_owned()))
        );
        for broken in [vec![0, 2], vec![0], vec![0, 1, 1]] {
            assert!(matches!(
                literal(broken, "b").variation(9),
                Err(DatasetFault::Parameters(_))
            ));
        }
    }

    #[test]
    fn parameters_that_make_no_table_are_refused() {
        let broken: [fn(&mut InstagramPosts); 19] = [
            |account| account.posts = 0,
            |account| account.posts = 2_001,
            |account| account.first_day = "2026-02-29".to_owned(),
            |account| account.first_day = "04/05/2026".to_owned(),
            |account| account.hours.clear(),
            |account| account.hours[0].hour = 24,
            |account| account.hours[1].hour = 6,
            |account| account.weekdays[3] = f64::NAN,
            |account| account.formats.clear(),
            |account| account.formats[1].name = "reel".to_owned(),
            |account| account.pillars.clear(),
            |account| account.pillars[0].formats = vec![1.0, 1.0],
            |account| account.pillars[0].formats = vec![0.0; 3],
            |account| account.pillars[0].save_rate = 0.5,
            |account| account.pillars[0].reach = f64::INFINITY,
            |account| account.boost.as_mut().unwrap().pillars[0] = "x".to_owned(),
            |account| account.boost.as_mut().unwrap().reach = [5.0, 2.0],
            |account| account.viral.as_mut().unwrap().post = 183,
            |account| account.viral.as_mut().unwrap().pillar = "x".to_owned(),
        ];
        for (index, spoil) in broken.iter().enumerate() {
            let mut account = account();
            spoil(&mut account);
            assert!(
                matches!(
                    dataset(account).variation(1),
                    Err(DatasetFault::Parameters(_))
                ),
                "number {index}"
            );
        }
    }

    #[test]
    fn an_account_without_boost_virality_and_captions_is_fine() {
        let mut account = account();
        account.boost = None;
        account.viral = None;
        account.posts = 2_000;
        for pillar in &mut account.pillars {
            pillar.captions.clear();
        }
        let data = Dataset {
            teaching_points: vec![],
            ..dataset(account)
        };
        let table = data.variation(0).unwrap().table;
        assert_eq!(table.rows(), 2_000);
        assert!(
            words(&table, "berbayar")
                .iter()
                .all(|label| label == "tidak")
        );
        assert!(
            data.platform_export(0)
                .unwrap()
                .unwrap()
                .contains(",seremonial,")
        );
    }

    #[test]
    fn chance_is_the_sequence_that_other_languages_make() {
        let mut chance = SeededRng::new(0);
        assert_eq!(
            [chance.next_u32(), chance.next_u32()],
            [1_144_304_738, 1_416_247]
        );
    }

    #[test]
    fn dates_follow_the_calendar() {
        for (text, day) in [
            ("1970-01-01", 0),
            ("2000-02-29", 11_016),
            ("2026-11-22", 20_779),
            ("1969-12-31", -1),
        ] {
            assert_eq!(day_from_text(text), Some(day), "{text}");
        }
        for text in [
            "",
            "2026",
            "2026-13-01",
            "2026-04-31",
            "2100-02-29",
            "2026-4-1",
            "+026-04-01",
            "2026-04-01-01",
            "2026-00-10",
        ] {
            assert_eq!(day_from_text(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_day_has_one_date(day in -700_000i64..3_000_000) {
            prop_assert_eq!(day_of_date(date_of_day(day)), day);
        }

        #[test]
        fn counts_stay_within_their_limits(seed: u32, n in 0u32..1_000_000, p in 0.0..=1.0f64) {
            let mut chance = SeededRng::new(seed);
            let hits = binomial(&mut chance, n, p);
            prop_assert!(hits <= n);
            prop_assert_eq!(binomial(&mut chance, n, 0.0), 0);
            prop_assert_eq!(binomial(&mut chance, n, 1.0), n);
        }

        #[test]
        fn few_hits_are_counted_exactly_enough(seed in 0u32..1_000, n in 1u32..400, percent in 1u32..99) {
            let p = f64::from(percent) / 100.0;
            let mut chance = SeededRng::new(seed);
            let total: u64 = (0..2_000).map(|_| u64::from(binomial(&mut chance, n, p))).sum();
            let mean = total as f64 / 2_000.0;
            let deviation = (f64::from(n) * p * (1.0 - p) / 2_000.0).sqrt();
            prop_assert!((mean - f64::from(n) * p).abs() < 6.0 * deviation + 0.05, "{mean}");
        }

        #[test]
        fn a_weight_of_zero_is_never_drawn(seed: u32) {
            let mut chance = SeededRng::new(seed);
            for _ in 0..50 {
                prop_assert!([1, 3].contains(&weighted(&mut chance, [0.0, 1.0, 0.0, 2.0, 0.0].into_iter())));
            }
        }
    }
}

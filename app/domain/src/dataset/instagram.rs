//! An invented Instagram account: its parameters, the posts made from them and a seed, and the file that
//! the platform would write of them.

use super::{DatasetFault, fault};
use crate::analysis::{Column, Data, Table, push_quoted};
use crate::calendar::{Day, Weekday, Zone};
use crate::language::{Bilingual, Language};
use crate::rng::SeededRng;
use crate::sampling::{below, binomial, log_normal, weighted};
use serde::{Deserialize, Serialize};

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
    /// Its name on English pages, where it is another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub english: Option<String>,
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
    /// Its name on English pages, where it is another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub english: Option<String>,
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
/// A generated post: the table and the platform's file are both made from these.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Post {
    /// 17 digits.
    id: u64,
    day: Day,
    hour: u8,
    minute: u8,
    /// Index into the pillars.
    pub(super) pillar: u16,
    /// Index into the formats.
    pub(super) format: u16,
    caption: String,
    /// Seconds; zero for what is no video.
    duration: u32,
    organic: u32,
    pub(super) paid: u32,
    views: u32,
    pub(super) likes: u32,
    pub(super) comments: u32,
    pub(super) shares: u32,
    pub(super) saves: u32,
}

impl Post {
    pub(super) const fn reach(&self) -> u32 {
        self.organic.saturating_add(self.paid)
    }

    /// Index into the days of the week.
    fn weekday(&self) -> u16 {
        u16::from(self.day.weekday() as u8)
    }
}

/// What a check of the parameters found out.
pub(super) struct Checked {
    first_day: Day,
    /// The viral post's index, pillar and format.
    viral: Option<(u32, u16, u16)>,
}

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
    pub(super) fn check(&self) -> Result<Checked, DatasetFault> {
        if !(1..=2_000).contains(&self.posts) {
            return fault("`posts` is not between 1 and 2,000");
        }
        let first_day = Day::parse(&self.first_day);
        let fits = |day: &Day| day.plus(i64::from(self.posts)).is_some();
        let Some(first_day) = first_day.filter(fits) else {
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

    pub(super) fn posts(&self, checked: &Checked, seed: u32) -> Vec<Post> {
        let mut rng = SeededRng::new(seed);
        (0..self.posts)
            .map(|index| self.post(checked, index, &mut rng))
            .collect()
    }

    fn post(&self, checked: &Checked, index: u32, rng: &mut SeededRng) -> Post {
        let viral = self
            .viral
            .as_ref()
            .zip(checked.viral)
            .filter(|(_, (post, ..))| *post == index);
        let drawn = weighted(rng, self.pillars.iter().map(|pillar| pillar.weight));
        let pillar = viral.map_or(drawn, |(_, (_, pillar, _))| pillar);
        let of_pillar = &self.pillars[usize::from(pillar)];
        let drawn = weighted(rng, of_pillar.formats.iter().copied());
        let format = viral.map_or(drawn, |(_, (.., format))| format);
        let of_format = &self.formats[usize::from(format)];
        let hour =
            self.hours[usize::from(weighted(rng, self.hours.iter().map(|hour| hour.weight)))];
        let minute = below(rng, 60);

        let mut post = Post {
            id: 17_900_000_000_000_000
                + u64::from(index) * 10_000_000_000
                + u64::from(rng.next_u32()),
            day: checked
                .first_day
                .plus(i64::from(index))
                .unwrap_or(checked.first_day),
            hour: hour.hour,
            minute: u8::try_from(minute).unwrap_or_default(),
            pillar,
            format,
            caption: self.caption(of_pillar, viral.map(|(viral, _)| viral), rng),
            duration: 0,
            organic: 0,
            paid: 0,
            views: 0,
            likes: 0,
            comments: 0,
            shares: 0,
            saves: 0,
        };
        let seconds = 12 + below(rng, 78);
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
            * log_normal(rng, self.reach_sigma);
        post.organic = count(viral.map_or(usual, |(viral, _)| viral.reach));
        let boosted = self.boost.as_ref().filter(|boost| {
            let lot = rng.unit();
            viral.is_none() && boost.pillars.contains(&of_pillar.name) && lot < boost.share
        });
        if let Some(boost) = boosted {
            let [least, most] = boost.reach;
            post.paid = count(f64::from(post.organic) * (least + (most - least) * rng.unit()));
        }
        let per_reach = of_format.views_per_reach * log_normal(rng, VIEWS_SIGMA);
        // Whoever was reached has seen it once at least.
        post.views = count(f64::from(post.reach()) * per_reach.max(1.0));

        let rate = of_pillar.engagement_rate
            * of_format.engagement
            * log_normal(rng, self.engagement_sigma);
        let paid_rate = boosted.map_or(0.0, |boost| rate * boost.engagement);
        let engagement = binomial(rng, post.organic, rate) + binomial(rng, post.paid, paid_rate);
        let saved_share = if of_pillar.engagement_rate > 0.0 {
            of_pillar.save_rate / of_pillar.engagement_rate
        } else {
            0.0
        };
        post.saves = match viral {
            Some((viral, _)) => binomial(rng, post.organic, viral.save_rate).min(engagement),
            None => binomial(rng, engagement, saved_share),
        };
        let rest = engagement - post.saves;
        post.comments = binomial(rng, rest, COMMENTS);
        post.shares = binomial(rng, rest - post.comments, SHARES / (1.0 - COMMENTS));
        post.likes = rest - post.comments - post.shares;
        post
    }

    fn caption(&self, pillar: &Pillar, viral: Option<&Viral>, rng: &mut SeededRng) -> String {
        let drawn = below(
            rng,
            u32::try_from(pillar.captions.len()).unwrap_or(u32::MAX),
        );
        let signed = rng.unit() < SIGNED;
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
    pub(super) fn table(&self, posts: &[Post]) -> Table {
        // Labels with their English names.
        type Labels = (Vec<String>, Vec<String>);
        let words = |name: &str, id: &str, en: &str, labels: Labels, row: &dyn Fn(&Post) -> u16| {
            let (labels, english) = labels;
            Column {
                name: name.to_owned(),
                label: Bilingual {
                    id: id.to_owned(),
                    en: en.to_owned(),
                },
                data: Data::Words {
                    labels,
                    rows: posts.iter().map(row).collect(),
                    english,
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
        let named = |name: &String, english: Option<&String>| {
            (name.clone(), english.unwrap_or(name).clone())
        };
        let pillars = self
            .pillars
            .iter()
            .map(|pillar| named(&pillar.name, pillar.english.as_ref()))
            .unzip();
        let formats = self
            .formats
            .iter()
            .map(|format| named(&format.name, format.english.as_ref()))
            .unzip();
        let weekdays = Weekday::ALL
            .map(|day| {
                (
                    day.name(Language::Id).to_owned(),
                    day.name(Language::En).to_owned(),
                )
            })
            .into_iter()
            .unzip();
        let hour_labels: Vec<String> = hours.iter().map(|hour| format!("{hour:02}")).collect();
        let paid = (
            ["ya", "tidak"].map(str::to_owned).to_vec(),
            ["yes", "no"].map(str::to_owned).to_vec(),
        );
        let published = |post: &Post| {
            let time = format!("{:02}:{:02}", post.hour, post.minute);
            let at = Zone::Wib.parse(&post.day.to_string(), &time);
            at.map(|at| at.0)
        };
        let times = Column {
            name: "waktu".to_owned(),
            label: Bilingual {
                id: "waktu terbit".to_owned(),
                en: "time published".to_owned(),
            },
            data: Data::Times {
                at: posts.iter().map(published).collect(),
                zone: Zone::Wib,
            },
        };
        Table {
            columns: vec![
                words("pilar", "pilar", "pillar", pillars, &|post| post.pillar),
                words("format", "format", "format", formats, &|post| post.format),
                words("hari", "hari", "weekday", weekdays, &Post::weekday),
                words(
                    "jam",
                    "jam (WIB)",
                    "hour (WIB)",
                    (hour_labels, vec![]),
                    &|post| hour_index(post).unwrap_or_default(),
                ),
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
                times,
            ],
        }
    }

    pub(super) fn export(&self, posts: &[Post]) -> String {
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
            let kind = if post.duration > 0 { "reel" } else { "p" };
            let fields = [
                post.id.to_string(),
                account_id.to_string(),
                self.account_username.clone(),
                self.account_name.clone(),
                post.caption.clone(),
                post.duration.to_string(),
                format!(
                    "{:02}/{:02}/{:04} {:02}:{:02}",
                    post.day.month(),
                    post.day.day(),
                    post.day.year(),
                    post.hour,
                    post.minute
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
fn count(value: f64) -> u32 {
    // Within the range of u32 by the clamp; NaN becomes 0.
    value.round().clamp(0.0, MAX_REACHED) as u32
}

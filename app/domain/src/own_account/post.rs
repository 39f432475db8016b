//! A post of an account, whichever platform's file or person it comes from.

use super::pillars::Pillar;
use crate::calendar::{ClockTime, Day};
use crate::codes::codes;
use serde::{Deserialize, Serialize};

/// A platform. Its numbers are its own: views of two platforms are no one currency and are never added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "their names say it")]
pub enum Platform {
    Instagram,
    Facebook,
    X,
    #[serde(rename = "youtube")]
    YouTube,
    #[serde(rename = "tiktok")]
    TikTok,
}

codes! {
    Platform {
        /// All of them, in the order in which they are offered.
        ALL;
        /// The word in forms and stored summaries.
        code;
        Instagram = "instagram",
        Facebook = "facebook",
        X = "x",
        YouTube = "youtube",
        TikTok = "tiktok",
    }
}

impl Platform {
    /// Its name, the same in both languages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Instagram => "Instagram",
            Self::Facebook => "Facebook",
            Self::X => "X",
            Self::YouTube => "YouTube",
            Self::TikTok => "TikTok",
        }
    }
}

/// What kind of post it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// A video of at most three minutes, or one that the platform calls a reel.
    ShortVideo,
    /// A longer video.
    LongVideo,
    /// Several pictures to swipe through.
    Carousel,
    /// One picture.
    Photo,
    /// Words alone.
    Text,
    /// A link with its preview.
    Link,
    /// A story.
    Story,
    /// A broadcast.
    Live,
}

codes! {
    Format {
        /// All of them, in the order in which they are offered.
        ALL;
        /// The word in forms and stored summaries.
        code;
        ShortVideo = "short-video",
        LongVideo = "long-video",
        Carousel = "carousel",
        Photo = "photo",
        Text = "text",
        Link = "link",
        Story = "story",
        Live = "live",
    }
}

/// When a post was published, by the clocks of the account's zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Published {
    /// The day. Where the file's zone is not known yet, the day as the file has it.
    pub day: Day,
    /// The clock time; `None` where the file has none or its zone is not known.
    pub time: Option<ClockTime>,
}

/// What was counted of a post. `None` is a number that the file does not have, which is not 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// How often it was played or on a screen; repeats count.
    pub views: Option<u64>,
    /// Accounts that saw it, estimated by the platform. Two posts' reaches share people.
    pub reach: Option<u64>,
    /// People who saw it, where the platform says so instead of `reach`.
    pub viewers: Option<u64>,
    /// How often it, or its thumbnail, was shown.
    pub impressions: Option<u64>,
    /// Likes, or reactions of every kind.
    pub likes: Option<u64>,
    /// Comments, or replies.
    pub comments: Option<u64>,
    /// Times passed on: shares, reposts.
    pub shares: Option<u64>,
    /// Times kept: saves, bookmarks, favourites.
    pub saves: Option<u64>,
    /// Clicks.
    pub clicks: Option<u64>,
    /// Visits of the profile that came from it.
    pub profile_visits: Option<u64>,
    /// Follows that came from it; less than 0 where more left than came.
    pub follows: Option<i64>,
    /// What the platform itself adds up as engagement. Never added to its parts, and never used for rates: each
    /// platform adds up other things.
    pub engagements: Option<u64>,
}

/// A post.
#[derive(Clone, Debug, PartialEq)]
pub struct Post {
    /// Where it was posted.
    pub platform: Platform,
    /// The account that posted it, by the platform's id; of X and TikTok files `None`.
    pub account_id: Option<String>,
    /// The account's name.
    pub account_name: Option<String>,
    /// The platform's id, a text: numbers of 17 digits do not survive in a spreadsheet. `None` where the file has
    /// none, or one that a spreadsheet has rounded.
    pub id: Option<String>,
    /// Its address.
    pub permalink: Option<String>,
    /// When it was published.
    pub published: Option<Published>,
    /// The clock of the file, where the file does not say how it stands: to be held against a time that somebody
    /// knows (`FileClock::by_post`).
    pub as_written: Option<Published>,
    /// Its kind; `None` where the file does not say.
    pub format: Option<Format>,
    /// Its words.
    pub caption: String,
    /// How long the video is, in seconds; `None` for what is no video.
    pub duration: Option<f64>,
    /// What was counted.
    pub counts: Counts,
    /// How long all people together watched, in seconds.
    pub watch_time: Option<f64>,
    /// How long a view lasted on average, in seconds.
    pub average_watch: Option<f64>,
    /// The share of views that lasted to the end, 0 to 1.
    pub completion: Option<f64>,
    /// Whether its reach was paid for. No export says so: it is ticked by hand.
    pub paid: Option<bool>,
    /// Another account's post that came into the file by collaboration.
    pub collaboration: bool,
    /// Somebody's post that was passed on.
    pub reshare: bool,
    /// The pillar that was chosen by hand.
    pub pillar: Option<Pillar>,
    /// The line of the file, counted from 1, or the place among the posts that were typed.
    pub line: u64,
}

impl Post {
    /// A post of which nothing is known but where it stands.
    pub(super) const fn empty(platform: Platform, line: u64) -> Self {
        Self {
            platform,
            account_id: None,
            account_name: None,
            id: None,
            permalink: None,
            published: None,
            as_written: None,
            format: None,
            caption: String::new(),
            duration: None,
            counts: Counts {
                views: None,
                reach: None,
                viewers: None,
                impressions: None,
                likes: None,
                comments: None,
                shares: None,
                saves: None,
                clicks: None,
                profile_visits: None,
                follows: None,
                engagements: None,
            },
            watch_time: None,
            average_watch: None,
            completion: None,
            paid: None,
            collaboration: false,
            reshare: false,
            pillar: None,
            line,
        }
    }

    /// By which two rows are one post: the id, else the address. Addresses of Facebook change between exports.
    pub(super) fn key(&self) -> Option<(Platform, &str)> {
        let key = self.id.as_deref().or(self.permalink.as_deref())?;
        Some((self.platform, key))
    }

    /// How new its numbers are: all of them only grow, views most of all.
    pub(super) fn freshness(&self) -> (Option<u64>, Option<u64>, Option<u64>, Option<u64>) {
        let counts = &self.counts;
        (counts.views, counts.impressions, counts.reach, counts.likes)
    }

    /// Whether anything at all was counted.
    pub(super) fn has_numbers(&self) -> bool {
        self.counts != Counts::default()
            || self.watch_time.is_some()
            || self.average_watch.is_some()
            || self.completion.is_some()
    }
}

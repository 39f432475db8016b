//! What the columns of the platforms' files mean. A heading is known by its words and by the file that it stands in,
//! never by its place: "Tayangan" are views in a file of Meta and impressions in one of YouTube. What is not known is
//! asked about (`reference/domain.md` §2; its headings come from public parsers).

use super::post::Platform;
use crate::codes::codes;
use crate::text::normalize;

/// What a column of a list of posts holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(
    missing_docs,
    reason = "named as the fields of `Post` and `Counts` are"
)]
pub enum Column {
    PostId,
    AccountId,
    AccountName,
    Title,
    Caption,
    Published,
    Permalink,
    Kind,
    Duration,
    Views,
    Reach,
    Viewers,
    Impressions,
    Likes,
    Comments,
    Shares,
    Saves,
    Clicks,
    ProfileVisits,
    Follows,
    Engagements,
    /// All people's time together, in hours.
    WatchHours,
    /// All people's time together, in seconds.
    WatchTime,
    AverageWatch,
    Completion,
    Reshare,
}

codes! {
    Column {
        /// All of them, in the order in which they are offered.
        ALL;
        /// The word in forms.
        code;
        PostId = "post-id",
        AccountId = "account-id",
        AccountName = "account-name",
        Title = "title",
        Caption = "caption",
        Published = "published",
        Permalink = "permalink",
        Kind = "kind",
        Duration = "duration",
        Views = "views",
        Reach = "reach",
        Viewers = "viewers",
        Impressions = "impressions",
        Likes = "likes",
        Comments = "comments",
        Shares = "shares",
        Saves = "saves",
        Clicks = "clicks",
        ProfileVisits = "profile-visits",
        Follows = "follows",
        Engagements = "engagements",
        WatchHours = "watch-hours",
        WatchTime = "watch-time",
        AverageWatch = "average-watch",
        Completion = "completion",
        Reshare = "reshare",
    }
}

/// What a file turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Posts of Instagram, from Meta Business Suite.
    InstagramContent,
    /// Posts of Facebook, from Meta Business Suite.
    FacebookContent,
    /// Videos of Facebook, from Meta Business Suite.
    FacebookVideos,
    /// Posts of X, from its analytics of today: days without clock times.
    XContent,
    /// Posts of X as they were exported when it was Twitter: times in UTC.
    XActivity,
    /// Videos, from YouTube Studio.
    YouTubeContent,
    /// Videos, from TikTok Studio.
    TikTokContent,
    /// A table whose columns somebody named.
    Told(Platform),
    /// A known file that is no list of posts; nothing is read of it.
    NotPosts(NotPosts),
    /// Nothing that is known. Somebody has to say what its columns mean.
    Unknown {
        /// What stands above its columns.
        head: Vec<String>,
    },
}

impl Layout {
    /// The platform of the file, where it is known.
    #[must_use]
    pub const fn platform(&self) -> Option<Platform> {
        match self {
            Self::InstagramContent => Some(Platform::Instagram),
            Self::FacebookContent | Self::FacebookVideos => Some(Platform::Facebook),
            Self::XContent | Self::XActivity => Some(Platform::X),
            Self::YouTubeContent => Some(Platform::YouTube),
            Self::TikTokContent => Some(Platform::TikTok),
            Self::Told(platform) => Some(*platform),
            Self::NotPosts(kind) => kind.platform(),
            Self::Unknown { .. } => None,
        }
    }
}

/// A file that platforms give besides the list of posts. The page says which file to export instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NotPosts {
    /// One number a day of Instagram or Facebook: instead, Meta Business Suite → Insights → Content → Export.
    MetaDaily,
    /// The account's days on X: instead, Analytics → Content.
    XOverview,
    /// The days of all videos on X: instead, Analytics → Content.
    XVideo,
    /// The channel's days, or the file behind the chart: instead, the file `Table data` (`Data tabel`).
    YouTubeChart,
    /// The account's days on TikTok: instead, TikTok Studio → Analytics → Content.
    TikTokOverview,
    /// Followers a day on TikTok.
    TikTokFollowers,
    /// Viewers a day on TikTok.
    TikTokViewers,
    /// Who the followers on TikTok are.
    TikTokAudience,
}

impl NotPosts {
    /// The platform of the file; a daily file of Meta does not say whether it is of Instagram or of Facebook.
    #[must_use]
    pub const fn platform(self) -> Option<Platform> {
        match self {
            Self::MetaDaily => None,
            Self::XOverview | Self::XVideo => Some(Platform::X),
            Self::YouTubeChart => Some(Platform::YouTube),
            Self::TikTokOverview
            | Self::TikTokFollowers
            | Self::TikTokViewers
            | Self::TikTokAudience => Some(Platform::TikTok),
        }
    }
}

/// Columns and what may stand above them, as [`normalize`] writes it; of several the earlier ones count.
type Headings = &'static [(Column, &'static [&'static str])];

/// Meta Business Suite, Instagram and Facebook (§2.2, §2.3).
const META: Headings = &[
    (
        Column::PostId,
        &["post id", "id postingan", "video asset id"],
    ),
    (Column::AccountId, &["account id", "id akun", "page id"]),
    (
        Column::AccountName,
        &[
            "account username",
            "nama pengguna akun",
            "account name",
            "nama akun",
            "page name",
        ],
    ),
    (Column::Title, &["title"]),
    (Column::Caption, &["description", "deskripsi"]),
    (Column::Published, &["publish time", "waktu penerbitan"]),
    (Column::Permalink, &["permalink"]),
    (Column::Kind, &["post type", "jenis postingan"]),
    (Column::Duration, &["duration sec"]),
    (Column::Views, &["views", "tayangan"]),
    (Column::Reach, &["reach", "jangkauan"]),
    (Column::Viewers, &["viewers"]),
    (Column::Impressions, &["impressions"]),
    (Column::Likes, &["likes", "suka", "reactions"]),
    (Column::Comments, &["comments", "komentar"]),
    (Column::Shares, &["shares", "frekuensi dibagikan"]),
    (Column::Saves, &["saves", "frekuensi disimpan"]),
    (Column::Clicks, &["total clicks"]),
    (Column::ProfileVisits, &["kunjungan profil"]),
    (Column::Follows, &["follows", "mengikuti"]),
    (Column::Engagements, &["reactions comments and shares"]),
    (Column::AverageWatch, &["average seconds viewed"]),
    (Column::Reshare, &["is share"]),
];

/// Analytics of X (§2.4). Its "Shares" counts presses of the button and stays unused beside the reposts.
const X_CONTENT: Headings = &[
    (Column::PostId, &["post id"]),
    (Column::Caption, &["post text"]),
    (Column::Published, &["date"]),
    (Column::Permalink, &["post link"]),
    (Column::Impressions, &["impressions"]),
    (Column::Likes, &["likes"]),
    (Column::Comments, &["replies"]),
    (Column::Shares, &["reposts"]),
    (Column::Saves, &["bookmarks"]),
    (Column::Clicks, &["url clicks"]),
    (Column::ProfileVisits, &["profile visits"]),
    (Column::Follows, &["new follows"]),
    (Column::Engagements, &["engagements"]),
];

/// "Tweet activity" (§2.4).
const X_ACTIVITY: Headings = &[
    (Column::PostId, &["tweet id"]),
    (Column::Caption, &["tweet text"]),
    (Column::Published, &["time"]),
    (Column::Permalink, &["tweet permalink"]),
    (Column::Impressions, &["impressions"]),
    (Column::Likes, &["likes"]),
    (Column::Comments, &["replies"]),
    (Column::Shares, &["retweets"]),
    (Column::Clicks, &["url clicks"]),
    (Column::ProfileVisits, &["user profile clicks"]),
    (Column::Follows, &["follows"]),
    (Column::Engagements, &["engagements"]),
];

/// YouTube Studio (§2.5). "Tayangan" are impressions here and "Penayangan" views.
const YOUTUBE: Headings = &[
    (Column::PostId, &["content", "konten"]),
    (Column::Caption, &["video title", "judul video"]),
    (
        Column::Published,
        &["video publish time", "waktu publikasi video"],
    ),
    (Column::Duration, &["duration", "durasi"]),
    (Column::Views, &["views", "penayangan"]),
    (
        Column::Impressions,
        &["impressions", "thumbnail impressions", "tayangan"],
    ),
    (Column::Likes, &["likes"]),
    (Column::Comments, &["comments added"]),
    (Column::Shares, &["shares"]),
    (Column::Follows, &["subscribers", "subscriber"]),
    (
        Column::WatchHours,
        &["watch time hours", "waktu tonton jam"],
    ),
    (
        Column::AverageWatch,
        &[
            "average view duration",
            "durasi rata rata dilihat",
            "durasi penayangan rata rata",
        ],
    ),
];

/// TikTok Studio (§2.6). A column "Time" of it is when the file was made, not when something was posted.
const TIKTOK: Headings = &[
    (Column::Caption, &["video title"]),
    (Column::Permalink, &["video link"]),
    (Column::Published, &["post time"]),
    (Column::Likes, &["total likes"]),
    (Column::Comments, &["total comments"]),
    (Column::Shares, &["total shares"]),
    (Column::Views, &["total views"]),
    (Column::Reach, &["reach"]),
    (Column::Saves, &["add to favorites"]),
    (Column::WatchTime, &["total play time"]),
    (Column::AverageWatch, &["average watch time"]),
    (Column::Completion, &["watched full video"]),
];

/// A family of files with the same headings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    Meta,
    XContent,
    XActivity,
    YouTube,
    TikTok,
}

impl Family {
    const ALL: [Self; 5] = [
        Self::Meta,
        Self::XContent,
        Self::XActivity,
        Self::YouTube,
        Self::TikTok,
    ];

    const fn headings(self) -> Headings {
        match self {
            Self::Meta => META,
            Self::XContent => X_CONTENT,
            Self::XActivity => X_ACTIVITY,
            Self::YouTube => YOUTUBE,
            Self::TikTok => TIKTOK,
        }
    }

    /// Headings that a file of the family has, whatever else was ticked: one of each line.
    const fn signs(self) -> &'static [&'static [&'static str]] {
        match self {
            Self::Meta => &[
                &["post id", "id postingan", "video asset id"],
                &["publish time", "waktu penerbitan"],
            ],
            Self::XContent => &[&["post id"], &["date"], &["post text", "post link"]],
            Self::XActivity => &[&["tweet id"], &["time"]],
            Self::YouTube => &[
                &["content", "konten"],
                &["video publish time", "waktu publikasi video"],
                &["views", "penayangan"],
            ],
            Self::TikTok => &[&["video link"], &["post time"]],
        }
    }
}

/// What a row of headings says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Head {
    /// A list of posts.
    Posts(Family, Places),
    /// Another known file.
    NotPosts(NotPosts),
}

/// Which column of a table holds what, counted from 0.
pub(super) type Places = Vec<(Column, usize)>;

impl Head {
    /// Reads a row of headings; `None` for any other row.
    pub fn read(cells: &[String]) -> Option<Self> {
        let head: Vec<String> = cells.iter().map(|cell| normalize(cell)).collect();
        if let Some(kind) = not_posts(&head) {
            return Some(Self::NotPosts(kind));
        }
        let place_of = |heading: &&str| head.iter().position(|text| text == heading);
        let is_of = |family: &Family| {
            let has = |any: &&[&str]| any.iter().any(|heading| place_of(heading).is_some());
            family.signs().iter().all(has)
        };
        let family = Family::ALL.into_iter().find(is_of)?;
        let mut places: Places = Vec::new();
        for (column, headings) in family.headings() {
            let mut place = headings.iter().find_map(place_of);
            // In Indonesian the unit behind the word is not known for sure (§2.2).
            if place.is_none() && family == Family::Meta && *column == Column::Duration {
                let is = |text: &String| text == "durasi" || text.starts_with("durasi ");
                place = head.iter().position(is);
            }
            if let Some(place) = place {
                places.push((*column, place));
            }
        }
        Some(Self::Posts(family, places))
    }
}

/// Which known file that is no list of posts has these headings.
fn not_posts(head: &[String]) -> Option<NotPosts> {
    let mut shown: Vec<&str> = head.iter().map(String::as_str).collect();
    while shown.last().is_some_and(|text| text.is_empty()) {
        shown.pop();
    }
    let has = |any: &[&str]| shown.iter().any(|text| any.contains(text));
    if let [_, "distribution"] = shown.as_slice() {
        return Some(NotPosts::TikTokAudience);
    }
    if !has(&["date", "tanggal"]) {
        return None;
    }
    if let [_, "primary"] = shown.as_slice() {
        return Some(NotPosts::MetaDaily);
    }
    if has(&["content", "konten"]) && has(&["video title", "judul video"])
        || matches!(shown.as_slice(), [_, "views" | "penayangan"])
    {
        return Some(NotPosts::YouTubeChart);
    }
    if has(&["unfollows", "create post"]) && has(&["impressions"]) {
        return Some(NotPosts::XOverview);
    }
    if has(&["watch time ms"]) {
        return Some(NotPosts::XVideo);
    }
    if has(&["video views"]) && has(&["profile views"]) {
        return Some(NotPosts::TikTokOverview);
    }
    if has(&["total viewers"]) {
        return Some(NotPosts::TikTokViewers);
    }
    has(&["difference in followers from previous day"]).then_some(NotPosts::TikTokFollowers)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(line: &str) -> Option<Head> {
        let cells: Vec<String> = line.split(',').map(str::to_owned).collect();
        Head::read(&cells)
    }

    fn place(line: &str, column: Column) -> Option<usize> {
        match head(line) {
            Some(Head::Posts(_, places)) => places
                .into_iter()
                .find_map(|(one, place)| (one == column).then_some(place)),
            _ => None,
        }
    }

    #[test]
    fn tayangan_are_views_of_meta_and_impressions_of_youtube() {
        let meta = "ID Postingan,Waktu Penerbitan,Tayangan,Jangkauan";
        assert_eq!(place(meta, Column::Views), Some(2));
        assert_eq!(place(meta, Column::Impressions), None);
        let youtube = "Konten,Judul video,Waktu publikasi video,Penayangan,Tayangan";
        assert_eq!(place(youtube, Column::Views), Some(3));
        assert_eq!(place(youtube, Column::Impressions), Some(4));
    }

    #[test]
    fn capitals_and_places_make_no_difference() {
        let line = "REACH,post type,Views,PUBLISH TIME,Post ID";
        assert_eq!(place(line, Column::Reach), Some(0));
        assert_eq!(place(line, Column::PostId), Some(4));
    }

    #[test]
    fn when_a_file_was_made_is_not_when_something_was_posted() {
        assert_eq!(
            place("Time,Video link,Post time,Total views", Column::Published),
            Some(2)
        );
        assert_eq!(head("Time,Video link,Total views"), None);
    }

    #[test]
    fn other_languages_are_asked_about() {
        for line in [
            "Identificação da publicação,Descrição,Horário de publicação,Link permanente,Visualizações,Alcance",
            "Título del video,Hora de publicación,Enlace del video,Visualizaciones totales",
            "Date,Reach",
            "",
        ] {
            assert_eq!(head(line), None, "{line}");
        }
    }

    #[test]
    fn every_word_of_a_column_leads_back_to_it() {
        for column in Column::ALL {
            assert_eq!(Column::from_code(column.code()), Some(column));
        }
    }
}

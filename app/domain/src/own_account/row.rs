//! A row becomes a post.

use super::columns::{Column, Places};
use super::delimited::Record;
use super::file::{Unclear, UnclearKind};
use super::post::{Format, Platform, Post};
use super::values::{Id, Value, balance, count, id, id_of_link, is_yes, measure, seconds, share};
use crate::text::several_lines;

/// As much of a caption is kept, in letters.
const MAX_CAPTION: usize = 5_000;
/// As much of any other text.
const MAX_TEXT: usize = 500;
/// A video up to this many seconds is a short one: three minutes are the most that a YouTube Short has.
const SHORT_VIDEO: f64 = 180.0;

/// Cells that could not be read.
#[derive(Default)]
pub(super) struct Unclears {
    pub list: Vec<Unclear>,
}

impl Unclears {
    pub fn add(&mut self, column: Column, kind: UnclearKind, line: u64) {
        let known = self
            .list
            .iter_mut()
            .find(|one| one.column == column && one.kind == kind);
        match known {
            Some(one) => {
                one.count = one.count.saturating_add(1);
                one.line = one.line.min(line);
            }
            None => self.list.push(Unclear {
                column,
                kind,
                count: 1,
                line,
            }),
        }
    }

    fn value<T>(&mut self, column: Column, line: u64, value: Value<T>) -> Option<T> {
        match value {
            Value::Negative => self.add(column, UnclearKind::Negative, line),
            Value::Unreadable => self.add(column, UnclearKind::Unreadable, line),
            Value::Missing | Value::Known(_) => {}
        }
        value.known()
    }
}

/// A post whose date is still a text.
pub(super) struct Row {
    pub post: Post,
    pub date: String,
    /// The id may have lost its last digits.
    pub rounded_id: bool,
}

impl Row {
    pub fn read(
        record: &Record,
        places: &Places,
        platform: Platform,
        unclear: &mut Unclears,
    ) -> Self {
        let line = record.line;
        let cell = |column: Column| {
            let place = places.iter().find(|(one, _)| *one == column);
            let cell = place.and_then(|(_, place)| record.fields.get(*place));
            cell.map_or("", |cell| cell.trim())
        };
        let text = |column: Column, most: usize| {
            let start: String = cell(column).chars().take(most).collect();
            several_lines(&start)
        };
        let some = |text: String| Some(text).filter(|text| !text.is_empty());

        let mut post = Post::empty(platform, line);
        post.permalink = some(text(Column::Permalink, MAX_TEXT));
        let mut rounded_id = false;
        match id(cell(Column::PostId)) {
            Id::Missing => {}
            Id::Whole(id) => post.id = Some(id),
            Id::Rounded(id) => {
                rounded_id = true;
                post.id = Some(id);
            }
            Id::Mangled => unclear.add(Column::PostId, UnclearKind::Mangled, line),
        }
        if post.id.is_none() && matches!(platform, Platform::TikTok | Platform::X) {
            let of_link = post.permalink.as_deref().and_then(id_of_link);
            post.id = of_link.map(str::to_owned);
        }
        if let Id::Whole(id) | Id::Rounded(id) = id(cell(Column::AccountId)) {
            post.account_id = Some(id);
        }
        post.account_name = some(text(Column::AccountName, MAX_TEXT));
        post.caption = text(Column::Caption, MAX_CAPTION);
        let title = text(Column::Title, MAX_TEXT);
        if post.caption.is_empty() {
            post.caption = title;
        } else if !post.caption.starts_with(&title) {
            post.caption = format!("{title}\n{}", post.caption);
        }
        post.reshare = is_yes(cell(Column::Reshare));

        let mut counted = |column| unclear.value(column, line, count(cell(column)));
        post.counts.views = counted(Column::Views);
        post.counts.reach = counted(Column::Reach);
        post.counts.viewers = counted(Column::Viewers);
        post.counts.impressions = counted(Column::Impressions);
        post.counts.likes = counted(Column::Likes);
        post.counts.comments = counted(Column::Comments);
        post.counts.shares = counted(Column::Shares);
        post.counts.saves = counted(Column::Saves);
        post.counts.clicks = counted(Column::Clicks);
        post.counts.profile_visits = counted(Column::ProfileVisits);
        post.counts.engagements = counted(Column::Engagements);
        let follows = balance(cell(Column::Follows));
        post.counts.follows = unclear.value(Column::Follows, line, follows);

        let duration = seconds(cell(Column::Duration));
        let duration = unclear.value(Column::Duration, line, duration);
        // Meta writes 0 for what is no video.
        post.duration = duration.filter(|duration| *duration > 0.0);
        let hours = measure(cell(Column::WatchHours));
        let hours = unclear.value(Column::WatchHours, line, hours);
        let watched = seconds(cell(Column::WatchTime));
        let watched = unclear.value(Column::WatchTime, line, watched);
        post.watch_time = watched.or(hours.map(|hours| hours * 3_600.0));
        let average = seconds(cell(Column::AverageWatch));
        post.average_watch = unclear.value(Column::AverageWatch, line, average);
        let completion = share(cell(Column::Completion));
        post.completion = unclear.value(Column::Completion, line, completion);

        post.format = format(cell(Column::Kind), &post);
        Self {
            post,
            date: cell(Column::Published).chars().take(MAX_TEXT).collect(),
            rounded_id,
        }
    }
}

/// The format by what the platform calls it, else by what there is. Spellings vary (§2.3), and those of the
/// Indonesian files are not known: the words count, not the whole.
fn format(kind: &str, post: &Post) -> Option<Format> {
    const WORDS: [(&str, Format); 19] = [
        ("reel", Format::ShortVideo),
        ("short", Format::ShortVideo),
        ("live", Format::Live),
        ("siaran", Format::Live),
        ("carousel", Format::Carousel),
        ("carrousel", Format::Carousel),
        ("korsel", Format::Carousel),
        ("album", Format::Carousel),
        ("story", Format::Story),
        ("stories", Format::Story),
        ("cerita", Format::Story),
        ("image", Format::Photo),
        ("photo", Format::Photo),
        ("foto", Format::Photo),
        ("gambar", Format::Photo),
        ("link", Format::Link),
        ("tautan", Format::Link),
        ("text", Format::Text),
        ("teks", Format::Text),
    ];
    let by_length = |duration: f64| {
        if duration <= SHORT_VIDEO {
            Format::ShortVideo
        } else {
            Format::LongVideo
        }
    };
    let kind = kind
        .chars()
        .take(MAX_TEXT)
        .collect::<String>()
        .to_lowercase();
    let by_word = WORDS.iter().find(|(word, _)| kind.contains(word));
    if let Some((_, format)) = by_word {
        return Some(*format);
    }
    if kind.contains("video") {
        return Some(post.duration.map_or(Format::LongVideo, by_length));
    }
    if post.platform == Platform::TikTok {
        let link = post.permalink.as_deref().unwrap_or_default();
        return if link.contains("/photo/") {
            Some(Format::Carousel)
        } else {
            Some(Format::ShortVideo)
        };
    }
    post.duration.map(by_length)
}

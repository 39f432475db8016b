//! A file becomes posts.

use super::columns::{Column, Family, Head, Layout, Places};
use super::dates::{Orders, Written, of_x_id};
use super::decode::{Decoded, decode};
use super::delimited::{Record, Records, TooWide, likely, without_sep_line};
use super::file::{
    DateOrder, DropReason, Hint, MAX_ROWS, Question, ReadFault, ReadFile, ReadReport, UnclearKind,
};
use super::post::{Platform, Post};
use super::row::{Row, Unclears};
use super::together::{mark_collaborations, newest};
use crate::calendar::Day;
use crate::text::{normalize, one_line};

/// So many rows may stand before the headings.
const MOST_BEFORE: usize = 10;
/// So many rows say whose file it is.
const ROWS_JUDGED: usize = 50;
/// So many rows show what a table is that is not known.
const MOST_EXAMPLES: usize = 3;
/// As much of a heading or a date is shown, in letters.
const MOST_SHOWN: usize = 100;

impl From<TooWide> for ReadFault {
    fn from(TooWide { line }: TooWide) -> Self {
        Self::TooManyColumns { line }
    }
}

/// Reads a file that a platform wrote.
///
/// A file that is no list of posts, or none that is known, is no fault: its [`Layout`] says so and it has no posts.
/// The same bytes and the same hint always give the same.
///
/// # Errors
/// [`ReadFault`] for what is no text and for a table beyond all bounds.
pub fn read(bytes: &[u8], hint: &Hint) -> Result<ReadFile, ReadFault> {
    let decoded = decode(bytes)?;
    let (text, named, first_line) = without_sep_line(&decoded.text);
    let delimiters = match named {
        Some(delimiter) => vec![delimiter],
        None => likely(text).to_vec(),
    };
    let records = |delimiter| Records::new(text, delimiter, first_line);
    let mut found = None;
    for delimiter in &delimiters {
        found = find_head(records(*delimiter), hint)?.map(|head| (*delimiter, head));
        if found.is_some() {
            break;
        }
    }
    let likeliest = delimiters.first().copied().unwrap_or(',');
    let Some((delimiter, (record, head))) = found else {
        let head = likely_head(records(likeliest))?;
        let below = records(likeliest).skip_while(|next| match next {
            Ok(record) => record.line <= head.line,
            Err(_) => false,
        });
        let examples: Vec<Record> = below.take(MOST_EXAMPLES).collect::<Result<_, TooWide>>()?;
        return Ok(unknown(report(&decoded, likeliest), &head, &examples));
    };
    let mut report = report(&decoded, delimiter);
    let (family, places) = match head {
        FoundHead::Told(platform, places) => (Source::Told(platform), places),
        FoundHead::Known(Head::Posts(family, places)) => (Source::Known(family), places),
        FoundHead::Known(Head::NotPosts(kind)) => {
            return Ok(ReadFile {
                layout: Layout::NotPosts(kind),
                posts: Vec::new(),
                report,
            });
        }
    };
    let mut below = records(delimiter);
    for next in below.by_ref() {
        if next?.line >= record.line {
            break;
        }
    }
    let rows = take_rows(below, &record, &places, text, &decoded, &mut report)?;
    let Some(layout) = layout(family, &record, &places, &rows) else {
        report.rows = 0;
        report.dropped.clear();
        return Ok(unknown(report, &record, &rows));
    };
    // A layout without a platform was refused above.
    let platform = layout.platform().unwrap_or(Platform::Instagram);
    name_columns(&record, &places, &mut report);
    let posts = posts(rows, &places, platform, hint, &mut report);
    Ok(ReadFile {
        layout,
        posts,
        report,
    })
}

/// Where the meaning of the columns is known from.
#[derive(Clone, Copy)]
enum Source {
    Known(Family),
    Told(Platform),
}

enum FoundHead {
    Known(Head),
    Told(Platform, Places),
}

/// The row of headings and what it says.
fn find_head(records: Records<'_>, hint: &Hint) -> Result<Option<(Record, FoundHead)>, ReadFault> {
    for (place, record) in records.enumerate() {
        let record = record?;
        if let Some(told) = &hint.told {
            if record.line == told.line {
                let places = told.columns.clone();
                return Ok(Some((record, FoundHead::Told(told.platform, places))));
            }
            if record.line > told.line {
                break;
            }
        } else if place >= MOST_BEFORE {
            break;
        } else if let Some(head) = Head::read(&record.fields) {
            return Ok(Some((record, FoundHead::Known(head))));
        }
    }
    Ok(None)
}

/// What seem to be the headings of a table that is not known: the first row of several cells.
fn likely_head(records: Records<'_>) -> Result<Record, ReadFault> {
    let mut first = None;
    for record in records.take(MOST_BEFORE) {
        let record = record?;
        if record
            .fields
            .iter()
            .filter(|field| !field.trim().is_empty())
            .count()
            > 1
        {
            return Ok(record);
        }
        first = first.or(Some(record));
    }
    Ok(first.unwrap_or(Record {
        line: 1,
        fields: Vec::new(),
    }))
}

fn shown(text: &str) -> String {
    one_line(&text.chars().take(MOST_SHOWN).collect::<String>())
}

fn report(decoded: &Decoded<'_>, delimiter: char) -> ReadReport {
    ReadReport {
        encoding: decoded.encoding,
        delimiter,
        rows: 0,
        kept: 0,
        dropped: Vec::new(),
        columns_used: Vec::new(),
        columns_unused: Vec::new(),
        unclear: Vec::new(),
        first_day: None,
        last_day: None,
        date_order: DateOrder::NotNeeded,
        cut_off: decoded.cut_off,
        needs: Vec::new(),
    }
}

/// A table that somebody has to explain.
fn unknown(mut report: ReadReport, head: &Record, rows: &[Record]) -> ReadFile {
    let all_shown = |record: &Record| -> Vec<String> {
        record.fields.iter().map(|field| shown(field)).collect()
    };
    let headings = all_shown(head);
    report.needs.push(Question::Columns {
        line: head.line,
        head: headings.clone(),
        examples: rows.iter().take(MOST_EXAMPLES).map(all_shown).collect(),
    });
    ReadFile {
        layout: Layout::Unknown { head: headings },
        posts: Vec::new(),
        report,
    }
}

/// The rows below the headings that may be posts; the others go into the report.
fn take_rows(
    mut records: Records<'_>,
    head: &Record,
    places: &Places,
    text: &str,
    decoded: &Decoded<'_>,
    report: &mut ReadReport,
) -> Result<Vec<Record>, ReadFault> {
    let ends_whole = !decoded.cut_off && text.ends_with(['\n', '\r']);
    let mut rows = Vec::new();
    while let Some(record) = records.next() {
        let record = record?;
        report.rows += 1;
        if report.rows > MAX_ROWS {
            return Err(ReadFault::TooManyRows);
        }
        let is_last = records.at_end();
        let is_short = record.fields.len() < head.fields.len();
        let half = records.open_quote().is_some()
            || is_last && (decoded.cut_off || is_short && !ends_whole);
        let beyond = record.fields.iter().skip(head.fields.len());
        let reason = if half {
            report.cut_off = true;
            Some(DropReason::CutOff)
        } else if record.is_blank() {
            Some(DropReason::Blank)
        } else if beyond.clone().any(|field| !field.trim().is_empty()) {
            Some(DropReason::MoreFields)
        } else if record.fields == head.fields {
            Some(DropReason::RepeatedHead)
        } else if is_total(&record, places) {
            Some(DropReason::Total)
        } else {
            None
        };
        match reason {
            Some(reason) => report.dropped.push((record.line, reason)),
            None => rows.push(record),
        }
    }
    Ok(rows)
}

/// The sum that YouTube writes above the videos.
fn is_total(record: &Record, places: &Places) -> bool {
    let cell = |column: Column| {
        let place = places.iter().find(|(one, _)| *one == column);
        place.and_then(|(_, place)| record.fields.get(*place))
    };
    cell(Column::PostId).is_some_and(|id| normalize(id) == "total")
        && cell(Column::Published).is_none_or(|text| text.trim().is_empty())
}

/// Which file it is; `None` where nothing says whether it is of Instagram or of Facebook.
fn layout(source: Source, head: &Record, places: &Places, rows: &[Record]) -> Option<Layout> {
    let family = match source {
        Source::Told(platform) => return Some(Layout::Told(platform)),
        Source::Known(family) => family,
    };
    match family {
        Family::XContent => return Some(Layout::XContent),
        Family::XActivity => return Some(Layout::XActivity),
        Family::YouTube => return Some(Layout::YouTubeContent),
        Family::TikTok => return Some(Layout::TikTokContent),
        Family::Meta => {}
    }
    let place = |column: Column| {
        places
            .iter()
            .find(|(one, _)| *one == column)
            .map(|found| found.1)
    };
    let cells = |column: Column| {
        let place = place(column);
        rows.iter()
            .take(ROWS_JUDGED)
            .filter_map(move |row| row.fields.get(place?))
    };
    let heading = |word: &str| head.fields.iter().any(|field| normalize(field) == word);
    // Addresses say it best; headings are those of the language that the file was made in.
    let mut by_address = cells(Column::Permalink).filter_map(|link| {
        if link.contains("instagram.com") {
            Some(Platform::Instagram)
        } else if link.contains("facebook.com") || link.contains("fb.watch") {
            Some(Platform::Facebook)
        } else {
            None
        }
    });
    let by_heading = || {
        let facebook = [
            "page id",
            "page name",
            "video asset id",
            "is share",
            "reactions",
        ];
        let instagram = [
            "account username",
            "nama pengguna akun",
            "saves",
            "frekuensi disimpan",
        ];
        if facebook.iter().any(|word| heading(word)) {
            Some(Platform::Facebook)
        } else if instagram.iter().any(|word| heading(word))
            || cells(Column::Kind).any(|kind| kind.trim_start().starts_with("IG "))
        {
            Some(Platform::Instagram)
        } else {
            None
        }
    };
    match by_address.next().or_else(by_heading)? {
        Platform::Instagram => Some(Layout::InstagramContent),
        _ if heading("video asset id") || heading("average seconds viewed") => {
            Some(Layout::FacebookVideos)
        }
        _ => Some(Layout::FacebookContent),
    }
}

/// Says in the report which columns are read and which are not.
fn name_columns(head: &Record, places: &Places, report: &mut ReadReport) {
    for (place, heading) in head.fields.iter().enumerate() {
        match places.iter().find(|(_, used)| *used == place) {
            Some((column, _)) => report.columns_used.push((*column, shown(heading))),
            None if heading.trim().is_empty() => {}
            None => report.columns_unused.push(shown(heading)),
        }
    }
}

/// The posts of the rows.
fn posts(
    records: Vec<Record>,
    places: &Places,
    platform: Platform,
    hint: &Hint,
    report: &mut ReadReport,
) -> Vec<Post> {
    let mut unclear = Unclears::default();
    let mut rows: Vec<Row> = Vec::with_capacity(records.len());
    for record in records {
        let row = Row::read(&record, places, platform, &mut unclear);
        if row.post.has_numbers() {
            rows.push(row);
        } else {
            report.dropped.push((record.line, DropReason::NoNumbers));
        }
    }
    drop_rounded_ids(&mut rows, &mut unclear);
    set_days(&mut rows, platform, hint, report, &mut unclear);
    let posts: Vec<Post> = rows.into_iter().map(|row| row.post).collect();
    let (mut posts, older) = newest(posts);
    report.dropped.extend(
        older
            .into_iter()
            .map(|(line, kept)| (line, DropReason::Duplicate { kept })),
    );
    report.dropped.sort_by_key(|(line, _)| *line);
    mark_collaborations(&mut posts);
    report.kept = posts.len();
    let days = || {
        posts
            .iter()
            .filter_map(|post| post.published)
            .map(|published| published.day)
    };
    (report.first_day, report.last_day) = (days().min(), days().max());
    report.unclear = unclear.list;
    posts
}

/// A spreadsheet rounds all long ids of a file, a platform none: where most end in zeros, these are no ids.
fn drop_rounded_ids(rows: &mut [Row], unclear: &mut Unclears) {
    let long = |row: &&Row| {
        row.post
            .id
            .as_deref()
            .is_some_and(|id| id.len() > 15 && id.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let all = rows.iter().filter(long).count();
    let rounded = rows.iter().filter(|row| row.rounded_id).count();
    if rounded.saturating_mul(2) <= all {
        return;
    }
    for row in rows.iter_mut().filter(|row| row.rounded_id) {
        row.post.id = None;
        unclear.add(Column::PostId, UnclearKind::Mangled, row.post.line);
    }
}

/// Finds out what the dates of a file mean and when the posts were published.
fn set_days(
    rows: &mut [Row],
    platform: Platform,
    hint: &Hint,
    report: &mut ReadReport,
    unclear: &mut Unclears,
) {
    let mut orders = Orders::default();
    let mut needs_clock = None;
    let written: Vec<Option<Written>> = rows
        .iter()
        .map(|row| {
            let written = Written::read(&row.date)?;
            orders.see(row.post.line, &row.date, &written);
            if written.needs_zone() && needs_clock.is_none() {
                needs_clock = Some((row.post.line, shown(&row.date)));
            }
            Some(written)
        })
        .collect();
    let order = hint.order.or(orders.order());
    report.date_order = match order {
        _ if !orders.any() => DateOrder::NotNeeded,
        Some(order) => DateOrder::Known(order),
        None => DateOrder::Asked,
    };
    if report.date_order == DateOrder::Asked {
        // Two dates that contradict each other leave none open: the first one is shown then.
        let first = || {
            let mut rows = rows.iter().zip(&written);
            rows.find(|(_, written)| written.is_some_and(|written| written.numbers().is_some()))
                .map(|(row, _)| (row.post.line, row.date.clone()))
        };
        if let Some((line, text)) = orders.open().or_else(first) {
            let written = shown(&text);
            report.needs.push(Question::Order { line, written });
        }
    }
    if let (Some((line, written)), None) = (needs_clock, hint.clock) {
        report.needs.push(Question::Clock { line, written });
    }
    for (row, written) in rows.iter_mut().zip(written) {
        row.post.as_written = written
            .filter(Written::needs_zone)
            .and_then(|written| written.shown(order, hint.today));
        row.post.published =
            written.and_then(|written| written.published(order, hint.today, hint.zone, hint.clock));
        let is_open = written.is_some() && report.date_order == DateOrder::Asked;
        if row.post.published.is_none() && !row.date.trim().is_empty() && !is_open {
            unclear.add(Column::Published, UnclearKind::Unreadable, row.post.line);
        }
        if platform == Platform::X && row.post.published.is_none_or(|found| found.time.is_none()) {
            let of_id = row.post.id.as_deref().and_then(|id| of_x_id(id, hint.zone));
            // Ids that were changed disagree with the day of the file, which is then the one to believe.
            let agrees = |day: Day| {
                of_id.is_some_and(|found| {
                    let days = [found.day.plus(-1), Some(found.day), found.day.plus(1)];
                    days.contains(&Some(day))
                })
            };
            if row.post.published.is_none_or(|found| agrees(found.day)) && of_id.is_some() {
                row.post.published = of_id;
            }
        }
    }
}

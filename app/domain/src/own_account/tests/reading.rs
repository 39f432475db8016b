//! Every header line of `reference/domain.md` §2 with its quirks.

use super::{at, day, file, fixture, only, with_clock};
use crate::meeting::DayOrder;
use crate::own_account::{
    Column, DateOrder, DropReason, Encoding, Format, Layout, NotPosts, Unclear, UnclearKind, read,
};

#[test]
fn instagram_is_read_with_its_captions_short_numbers_and_collaborations() {
    let file = read(fixture!("instagram.csv"), &with_clock()).unwrap();
    assert_eq!(file.layout, Layout::InstagramContent);
    let report = &file.report;
    assert_eq!((report.rows, report.kept), (3, 3));
    assert_eq!(report.date_order, DateOrder::Known(DayOrder::MonthFirst));
    assert_eq!(
        report.columns_unused,
        ["Account name", "Data comment", "Date"]
    );
    assert_eq!(
        (report.first_day, report.last_day),
        (Some(day("2026-09-05")), Some(day("2026-09-24")))
    );
    assert_eq!(report.needs, []);
    let [first, second, third] = file.posts.as_slice() else {
        panic!("{:?}", file.posts);
    };
    assert_eq!(first.id.as_deref(), Some("18182686576415017"));
    assert_eq!(first.account_name.as_deref(), Some("dinas.tirtanusa"));
    assert!(first.caption.contains("\n1. Siapkan nomor \"NOP\""));
    assert_eq!(at(first), "2026-09-24 15:30");
    assert_eq!(first.format, Some(Format::Carousel));
    assert_eq!(first.duration, None);
    let counts = first.counts;
    assert_eq!(
        (counts.views, counts.reach, counts.likes),
        (Some(12_400), Some(4_000), Some(210))
    );
    assert_eq!(
        (counts.comments, counts.shares, counts.saves),
        (Some(12), Some(44), Some(160))
    );
    assert_eq!((counts.follows, counts.engagements), (Some(3), None));
    assert_eq!(
        (second.counts.views, second.counts.comments),
        (Some(1_200), None)
    );
    assert_eq!(
        (second.counts.follows, second.duration),
        (Some(-1), Some(31.0))
    );
    assert_eq!(second.format, Some(Format::ShortVideo));
    assert_eq!(
        file.posts
            .iter()
            .map(|post| post.collaboration)
            .collect::<Vec<_>>(),
        [false, false, true]
    );
    assert_eq!(third.counts.saves, Some(0));
}

#[test]
fn columns_are_known_by_their_names_in_every_order() {
    for bytes in [
        fixture!("instagram-other-order.csv"),
        fixture!("instagram-without-date.csv"),
        fixture!("instagram-2023.csv"),
    ] {
        let file = file(bytes);
        assert_eq!(file.layout, Layout::InstagramContent);
        let counts = only(&file).counts;
        assert_eq!(
            (
                counts.reach,
                counts.likes,
                counts.shares,
                counts.comments,
                counts.saves
            ),
            (Some(6), Some(2), Some(3), Some(4), Some(5))
        );
    }
    assert_eq!(
        only(&file(fixture!("instagram-2023.csv"))).counts.views,
        None
    );
    let follows = only(&file(fixture!("instagram-other-order.csv")))
        .counts
        .follows;
    assert_eq!(follows, Some(7));
}

#[test]
fn the_indonesian_file_of_instagram_is_read_with_its_american_dates() {
    let file = read(fixture!("instagram-id.csv"), &with_clock()).unwrap();
    assert_eq!(file.layout, Layout::InstagramContent);
    let post = only(&file);
    assert_eq!(at(post), "2026-06-17 09:11");
    let counts = post.counts;
    assert_eq!(
        (counts.views, counts.reach, counts.likes),
        (Some(2_300), Some(1_200), Some(80))
    );
    assert_eq!(
        (counts.shares, counts.comments, counts.saves),
        (Some(7), Some(5), Some(40))
    );
    assert_eq!((counts.profile_visits, counts.follows), (Some(9), Some(2)));
    assert_eq!(post.duration, Some(45.0));
    assert_eq!(
        file.report.columns_unused,
        [
            "Nama Akun",
            "Tanggal",
            "Balasan",
            "Navigasi",
            "Ketukan Stiker"
        ]
    );
}

#[test]
fn facebook_is_read_without_counting_its_sum_twice_and_flags_what_was_passed_on() {
    let file = read(fixture!("facebook.csv"), &with_clock()).unwrap();
    assert_eq!(file.layout, Layout::FacebookContent);
    let [first, second, third] = file.posts.as_slice() else {
        panic!("{:?}", file.posts);
    };
    let counts = first.counts;
    assert_eq!(
        (counts.likes, counts.comments, counts.shares),
        (Some(4), Some(2), Some(1))
    );
    assert_eq!(
        (counts.engagements, counts.clicks, counts.saves),
        (Some(7), Some(2), None)
    );
    assert_eq!(first.caption, "Jadwal loket\nSabtu");
    assert_eq!(first.format, Some(Format::Photo));
    assert_eq!((first.reshare, second.reshare), (false, true));
    assert_eq!(third.format, Some(Format::ShortVideo));
    assert!(
        file.report
            .columns_unused
            .contains(&"Other Clicks".to_owned())
    );
}

#[test]
fn every_other_file_of_facebook_is_read() {
    let short = file(fixture!("facebook-short.csv"));
    assert_eq!(
        (&short.layout, short.report.encoding),
        (&Layout::FacebookContent, Encoding::Utf8)
    );
    assert_eq!(only(&short).counts.engagements, Some(7));
    assert_eq!(only(&short).counts.shares, None);
    let seconds = file(fixture!("facebook-seconds.csv"));
    assert_eq!(seconds.layout, Layout::FacebookVideos);
    assert_eq!(only(&seconds).duration, Some(30.0));
    assert_eq!(only(&seconds).average_watch, Some(12.345));
    let videos = file(fixture!("facebook-videos.csv"));
    assert_eq!(videos.layout, Layout::FacebookVideos);
    assert_eq!(only(&videos).format, Some(Format::LongVideo));
    // Three seconds of a video are no view as elsewhere.
    assert_eq!(only(&videos).counts.views, None);
}

#[test]
fn x_takes_the_time_from_the_id_unless_the_day_of_the_file_contradicts() {
    let file = file(fixture!("x.csv"));
    assert_eq!(file.layout, Layout::XContent);
    let [whole, changed] = file.posts.as_slice() else {
        panic!("{:?}", file.posts);
    };
    assert_eq!(at(whole), "2026-07-15 09:34");
    assert_eq!(at(changed), "2026-07-19");
    let counts = whole.counts;
    assert_eq!(
        (counts.impressions, counts.views, counts.likes),
        (Some(122_978), None, Some(12))
    );
    assert_eq!(
        (counts.shares, counts.comments, counts.saves),
        (Some(3), Some(2), Some(5))
    );
    assert_eq!(
        (counts.engagements, counts.profile_visits),
        (Some(300), Some(129))
    );
    assert!(file.report.columns_unused.contains(&"Shares".to_owned()));
    assert_eq!(file.report.needs, []);
}

#[test]
fn a_mangled_id_of_x_gives_no_time_and_the_address_takes_its_place() {
    let text = String::from_utf8(fixture!("x.csv").to_vec()).unwrap();
    let mangled = file(
        text.replace("\n2077220132094663210,", "\n2.07722E+18,")
            .as_bytes(),
    );
    // The address of the same post still has the id.
    let post = mangled.posts.first().unwrap();
    assert_eq!(post.id.as_deref(), Some("2077220132094663210"));
    let without = text
        .replace("2077220132094663210,\"", "2.07722E+18,\"")
        .replace("status/2077220132094663210", "i/abc");
    let without = file(without.as_bytes());
    let post = without.posts.first().unwrap();
    assert_eq!(
        (post.id.as_deref(), at(post)),
        (None, "2026-07-15".to_owned())
    );
    assert_eq!(
        without.report.unclear,
        [Unclear {
            column: Column::PostId,
            kind: UnclearKind::Mangled,
            count: 1,
            line: 2
        }]
    );
}

#[test]
fn the_old_file_of_x_has_its_times_in_utc() {
    let file = file(fixture!("x-activity.csv"));
    assert_eq!(file.layout, Layout::XActivity);
    let post = only(&file);
    assert_eq!(at(post), "2024-03-16 01:42");
    assert_eq!(
        (post.counts.shares, post.counts.comments),
        (Some(3), Some(2))
    );
    assert!(
        file.report
            .columns_unused
            .contains(&"promoted impressions".to_owned())
    );
}

#[test]
fn youtube_has_a_total_ids_with_a_minus_and_days_without_a_clock() {
    let file = file(fixture!("youtube.csv"));
    assert_eq!(file.layout, Layout::YouTubeContent);
    assert_eq!(file.report.dropped, [(2, DropReason::Total)]);
    let [short, long] = file.posts.as_slice() else {
        panic!("{:?}", file.posts);
    };
    assert_eq!(at(short), "2026-01-13");
    assert_eq!(
        (short.format, long.format),
        (Some(Format::ShortVideo), Some(Format::LongVideo))
    );
    assert_eq!(short.watch_time, Some(4_950.759 * 3_600.0));
    assert_eq!(
        (short.counts.views, short.counts.impressions),
        (Some(40_840), Some(163_837))
    );
    assert_eq!(long.id.as_deref(), Some("-Q4w9WgXcQo"));
    assert_eq!(long.counts.follows, Some(-1));
    assert_eq!(file.report.needs, []);
}

#[test]
fn every_other_file_of_youtube_is_read_in_both_languages() {
    let thumbnails = file(fixture!("youtube-thumbnails.csv"));
    assert_eq!(only(&thumbnails).counts.impressions, Some(163_837));
    let comments = file(fixture!("youtube-comments.csv"));
    let post = only(&comments);
    assert_eq!(post.average_watch, Some(436.0));
    assert_eq!(
        (post.counts.likes, post.counts.comments, post.counts.shares),
        (Some(30), Some(4), Some(9))
    );
    let stayed = file(fixture!("youtube-stayed.csv"));
    assert_eq!(only(&stayed).average_watch, Some(40.0));
    assert_eq!(
        stayed.report.columns_unused,
        ["Average percentage viewed (%)", "Stayed to watch (%)"]
    );
    let indonesian = file(fixture!("youtube-id.csv"));
    assert_eq!(indonesian.layout, Layout::YouTubeContent);
    let post = only(&indonesian);
    assert_eq!(
        (post.counts.views, post.counts.impressions),
        (Some(40_840), Some(163_837))
    );
    assert_eq!(post.watch_time, Some(4_950.759_4 * 3_600.0));
    assert_eq!(indonesian.report.dropped, [(2, DropReason::Total)]);
}

#[test]
fn tiktok_has_its_id_in_the_address_and_says_where_it_knows_nothing() {
    let tiktok = read(fixture!("tiktok.csv"), &with_clock()).unwrap();
    assert_eq!(tiktok.layout, Layout::TikTokContent);
    let post = only(&tiktok);
    assert_eq!(post.id.as_deref(), Some("7412345678901234567"));
    assert_eq!(
        (post.counts.likes, post.counts.views),
        (Some(1_200), Some(18_400))
    );
    assert_eq!((post.counts.comments, post.counts.shares), (None, None));
    assert_eq!(post.average_watch, Some(12.5));
    assert_eq!(
        tiktok.report.unclear,
        [Unclear {
            column: Column::Comments,
            kind: UnclearKind::Negative,
            count: 1,
            line: 2
        }]
    );
    let favourites = file(fixture!("tiktok-favorites.csv"));
    let post = only(&favourites);
    assert_eq!(at(post), "2026-08-31");
    assert_eq!((post.counts.saves, post.completion), (Some(7), Some(0.452)));
    assert_eq!(
        (post.watch_time, post.average_watch),
        (Some(3_600.0), Some(12.0))
    );
    assert_eq!(post.format, Some(Format::Carousel));
    let reach = file(fixture!("tiktok-reach.csv"));
    assert_eq!(
        (only(&reach).counts.reach, at(only(&reach))),
        (Some(150), "2026-07-08".to_owned())
    );
}

#[test]
fn files_that_are_no_list_of_posts_are_called_by_their_names() {
    let daily = String::from_utf8(fixture!("meta-daily.txt").to_vec()).unwrap();
    let mut utf16 = vec![0xFF, 0xFE];
    utf16.extend(daily.encode_utf16().flat_map(u16::to_le_bytes));
    let found = file(&utf16);
    assert_eq!(found.report.encoding, Encoding::Utf16Le);
    assert_eq!(found.layout, Layout::NotPosts(NotPosts::MetaDaily));
    let english = daily
        .replace("Tanggal", "Date")
        .replace("Tayangan", "Views");
    assert_eq!(
        file(english.as_bytes()).layout,
        Layout::NotPosts(NotPosts::MetaDaily)
    );
    for (bytes, kind) in [
        (fixture!("x-overview.csv"), NotPosts::XOverview),
        (fixture!("x-video.csv"), NotPosts::XVideo),
        (fixture!("tiktok-overview.csv"), NotPosts::TikTokOverview),
        (fixture!("tiktok-followers.csv"), NotPosts::TikTokFollowers),
        (fixture!("tiktok-viewers.csv"), NotPosts::TikTokViewers),
        (fixture!("tiktok-gender.csv"), NotPosts::TikTokAudience),
        (fixture!("tiktok-territories.csv"), NotPosts::TikTokAudience),
        (
            b"Date,Content,Video title,Video publish time,Views\n2026-01-01,a,b,c,1",
            NotPosts::YouTubeChart,
        ),
        (b"Tanggal,Penayangan\n2026-01-01,1", NotPosts::YouTubeChart),
    ] {
        let found = file(bytes);
        assert_eq!(found.layout, Layout::NotPosts(kind));
        assert_eq!((found.posts.len(), found.report.needs.len()), (0, 0));
    }
}

#[test]
fn a_post_that_is_called_total_is_no_sum() {
    let text =
        "Content,Video title,Video publish time,Views\nTotal,,,9\ntotal,Total,\"Jan 13, 2026\",5\n";
    let file = file(text.as_bytes());
    assert_eq!(file.report.dropped, [(2, DropReason::Total)]);
    assert_eq!(only(&file).counts.views, Some(5));
}

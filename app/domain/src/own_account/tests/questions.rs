//! What a file leaves open is asked, and several files are put together.

use super::{at, day, file, fixture, hint, only, with_clock};
use crate::calendar::{Day, Zone};
use crate::meeting::DayOrder;
use crate::own_account::{
    Column, DateOrder, DropReason, FileClock, Hint, Layout, Platform, Post, Question, Told, read,
    together,
};

#[test]
fn an_unknown_language_is_asked_about_and_read_once_somebody_says_what_it_means() {
    for bytes in [fixture!("instagram-pt.csv"), fixture!("tiktok-es.csv")] {
        let found = file(bytes);
        let Layout::Unknown { head } = &found.layout else {
            panic!("{:?}", found.layout);
        };
        assert!(head.len() >= 8, "{head:?}");
        assert_eq!(found.posts, []);
        let [
            Question::Columns {
                line: 1,
                head: asked,
                examples,
            },
        ] = found.report.needs.as_slice()
        else {
            panic!("{:?}", found.report.needs);
        };
        assert_eq!(asked, head);
        assert_eq!(
            examples.iter().map(Vec::len).collect::<Vec<_>>(),
            [head.len()]
        );
    }
    let told = Told {
        platform: Platform::Instagram,
        line: 1,
        columns: vec![
            (Column::PostId, 0),
            (Column::Caption, 1),
            (Column::Published, 2),
            (Column::Views, 5),
            (Column::Saves, 10),
            (Column::Reach, 99),
        ],
    };
    let hint = Hint {
        told: Some(told),
        ..with_clock()
    };
    let found = read(fixture!("instagram-pt.csv"), &hint).unwrap();
    assert_eq!(found.layout, Layout::Told(Platform::Instagram));
    assert_eq!(found.report.delimiter, ';');
    let post = only(&found);
    assert_eq!(
        (post.caption.as_str(), at(post).as_str()),
        ("Apel, pagi", "2026-06-17 09:11")
    );
    assert_eq!(
        (post.counts.views, post.counts.saves, post.counts.reach),
        (Some(100), Some(3), None)
    );
}

#[test]
fn shuffled_and_extra_columns_change_nothing() {
    let plain = "Post ID,Account username,Publish time,Permalink,Views,Reach\n7,a,2026-06-17 09:11,https://www.instagram.com/p/a/,20,10\n";
    let other = "Reach,Kolom baru,Permalink,Views,,Post ID,Publish time,Account username\n10,x,https://www.instagram.com/p/a/,20,,7,2026-06-17 09:11,a\n";
    let (plain, other) = (file(plain.as_bytes()), file(other.as_bytes()));
    assert_eq!(plain.posts, other.posts);
    assert_eq!(plain.report.columns_unused, [""; 0]);
    assert_eq!(other.report.columns_unused, ["Kolom baru"]);
}

#[test]
fn whose_file_of_meta_it_is_its_addresses_say_and_nobody_guesses() {
    let head = "ID Postingan,Waktu Penerbitan,Permalink,Tayangan\n";
    let row = |link: &str| format!("{head}1,06/17/2026 09:11,{link},5\n");
    let layout = |link: &str| file(row(link).as_bytes()).layout;
    assert_eq!(
        layout("https://www.instagram.com/p/a/"),
        Layout::InstagramContent
    );
    assert_eq!(
        layout("https://www.facebook.com/a/posts/1"),
        Layout::FacebookContent
    );
    let unknown = file(row("").as_bytes());
    assert!(matches!(unknown.layout, Layout::Unknown { .. }));
    assert_eq!((unknown.report.rows, unknown.report.needs.len()), (0, 1));
}

#[test]
fn the_order_of_a_date_is_decided_by_the_file_or_asked() {
    let text = |dates: [&str; 2]| {
        let [one, other] = dates;
        format!("Post ID,Page ID,Publish time,Views\n1,9,{one},5\n2,9,{other},6\n")
    };
    let days = |text: &str, hint: &Hint| -> (DateOrder, Vec<Option<Day>>) {
        let file = read(text.as_bytes(), hint).unwrap();
        let day = |post: &Post| post.published.map(|published| published.day);
        (file.report.date_order, file.posts.iter().map(day).collect())
    };
    let american = text(["03/04/2026 09:00", "06/17/2026 09:11"]);
    assert_eq!(
        days(&american, &hint()),
        (
            DateOrder::Known(DayOrder::MonthFirst),
            vec![Some(day("2026-03-04")), Some(day("2026-06-17"))]
        )
    );
    let other = text(["03/04/2026 09:00", "17/06/2026 09:11"]);
    assert_eq!(
        days(&other, &hint()).1,
        [Some(day("2026-04-03")), Some(day("2026-06-17"))]
    );
    let open = text(["03/04/2026 09:00", "05/06/2026 09:11"]);
    assert_eq!(days(&open, &hint()), (DateOrder::Asked, vec![None, None]));
    let asked = Question::Order {
        line: 2,
        written: "03/04/2026 09:00".to_owned(),
    };
    let report = file(open.as_bytes()).report;
    assert!(report.needs.contains(&asked), "{report:?}");
    assert_eq!(report.unclear, [], "an open question is no unreadable cell");
    let answered = Hint {
        order: Some(DayOrder::DayFirst),
        ..hint()
    };
    assert_eq!(
        days(&open, &answered).1,
        [Some(day("2026-04-03")), Some(day("2026-06-05"))]
    );
    let both = text(["06/17/2026 09:00", "17/06/2026 09:11"]);
    assert_eq!(days(&both, &hint()).0, DateOrder::Asked);
    assert!(
        file(both.as_bytes())
            .report
            .needs
            .iter()
            .any(|need| matches!(need, Question::Order { line: 2, .. }))
    );
}

#[test]
fn the_clock_of_a_file_is_asked_and_a_known_post_answers() {
    let asked = file(fixture!("instagram.csv"));
    let clock = Question::Clock {
        line: 2,
        written: "09/24/2026 15:30".to_owned(),
    };
    assert_eq!(asked.report.needs, [clock]);
    let post = asked.posts.first().unwrap();
    assert_eq!(at(post), "2026-09-24");
    // Somebody knows that it was posted at 05:30 the next morning: the file shows Pacific time.
    let known = Zone::Wib.parse("2026-09-25", "05:30").unwrap();
    let clock = FileClock::by_post(post.as_written.unwrap(), known);
    let hint = Hint { clock, ..hint() };
    let answered = read(fixture!("instagram.csv"), &hint).unwrap();
    assert_eq!(at(answered.posts.first().unwrap()), "2026-09-25 05:30");
    assert_eq!(answered.report.needs, []);
}

#[test]
fn of_one_post_the_newest_numbers_are_kept_in_a_file_and_over_files() {
    let head = "Post ID,Page ID,Publish time,Views\n";
    let row = |id: &str, views: u32| format!("{id},9,2026-06-17,{views}\n");
    let text = format!(
        "{head}{}{}{}{}",
        row("1", 5),
        row("1", 9),
        row("2", 1),
        row("1", 7)
    );
    let older = file(text.as_bytes());
    assert_eq!(
        older.report.dropped,
        [
            (2, DropReason::Duplicate { kept: 3 }),
            (5, DropReason::Duplicate { kept: 3 })
        ]
    );
    let views = |posts: &[Post]| {
        posts
            .iter()
            .map(|post| post.counts.views.unwrap())
            .collect::<Vec<_>>()
    };
    assert_eq!(views(&older.posts), [9, 1]);
    let newer = file(format!("{head}{}", row("2", 30)).as_bytes());
    let x = file(fixture!("x.csv"));
    let all = together(&[x, newer, older]);
    let [facebook, x] = all.as_slice() else {
        panic!("{all:?}");
    };
    assert_eq!(
        (facebook.platform, facebook.duplicates),
        (Platform::Facebook, 1)
    );
    let mut found = views(&facebook.posts);
    found.sort_unstable();
    assert_eq!(found, [9, 30]);
    assert_eq!((x.platform, x.posts.len()), (Platform::X, 2));
}

#[test]
fn a_twelve_in_a_date_tells_no_order() {
    let text = "Post ID,Page ID,Publish time,Views\n1,9,12/03/2026,5\n2,9,05/12/2026,6\n";
    assert_eq!(file(text.as_bytes()).report.date_order, DateOrder::Asked);
}

#[test]
fn of_equal_rows_the_later_counts_and_of_equal_accounts_the_first_is_the_own_one() {
    let head = "Post ID,Account ID,Account username,Publish time,Description,Reach\n";
    let text = format!(
        "{head}1,9,a,2026-06-17,lama,5\n1,9,a,2026-06-17,baru,5\n2,8,b,2026-06-18,lain,5\n"
    );
    let file = file(text.as_bytes());
    let found: Vec<_> = file
        .posts
        .iter()
        .map(|post| (post.caption.as_str(), post.collaboration))
        .collect();
    assert_eq!(found, [("baru", false), ("lain", true)]);
}

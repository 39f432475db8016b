//! Files that nobody wants and that people choose all the same.

use super::{file, fixture, hint};
use crate::own_account::{
    Column, DecodeFault, DropReason, Encoding, Hint, Layout, MAX_BYTES, MAX_ROWS, Platform,
    ReadFault, ReadFile, Told, UnclearKind, read,
};
use proptest::prelude::*;

const HEAD: &str = "Post ID,Page ID,Publish time,Permalink,Description,Views\n";

fn fault(bytes: &[u8]) -> ReadFault {
    read(bytes, &hint()).unwrap_err()
}

#[test]
fn what_is_no_table_is_refused_by_its_name() {
    for (bytes, expected) in [
        (b"".as_slice(), DecodeFault::Empty),
        (b"\n\n", DecodeFault::Empty),
        (b"%PDF-1.4", DecodeFault::Pdf),
        (b"PK\x03\x04Chart data.csv", DecodeFault::Zip),
        (b"PK\x03\x04xl/workbook.xml", DecodeFault::Workbook),
        (b"\x89PNG\r\n\x1a\n\0\0\0", DecodeFault::Binary),
    ] {
        assert_eq!(fault(bytes), ReadFault::Decode(expected));
    }
}

#[test]
fn what_is_beyond_all_bounds_is_refused_before_it_hurts() {
    let wide = format!("{}\n", ",x".repeat(10_001));
    assert_eq!(
        fault(wide.as_bytes()),
        ReadFault::TooManyColumns { line: 1 }
    );
    let wide_row = format!("{HEAD}{wide}");
    assert_eq!(
        fault(wide_row.as_bytes()),
        ReadFault::TooManyColumns { line: 2 }
    );
    let row = "7,9,2026-06-17,https://www.facebook.com/1,Halo,5\n";
    let many = format!("{HEAD}{}", row.repeat(MAX_BYTES / row.len() - 2));
    assert_eq!(fault(many.as_bytes()), ReadFault::TooManyRows);
    let large = format!("{HEAD}{}", row.repeat(MAX_BYTES / row.len() + 2));
    let bytes = large.len();
    assert_eq!(
        fault(large.as_bytes()),
        DecodeFault::TooLarge { bytes }.into()
    );
}

#[test]
fn fifty_megabytes_of_long_captions_are_read() {
    let row = format!(
        "7,9,2026-06-17,https://www.facebook.com/1,\"{}\",5\n",
        "Cara, ".repeat(1_000)
    );
    let text = format!("{HEAD}{}", row.repeat(MAX_BYTES / row.len() - 1));
    let found = file(text.as_bytes());
    assert_eq!(found.report.kept, 1);
    assert_eq!(found.report.rows, 1 + found.report.dropped.len());
    assert_eq!(found.posts.first().unwrap().caption.len(), 5_000);
}

#[test]
fn the_rows_before_the_end_of_half_a_file_are_kept() {
    let whole = fixture!("instagram.csv");
    let quote = whole.iter().rposition(|byte| *byte == b'"').unwrap();
    let half = file(whole.get(..quote).unwrap());
    assert_eq!((half.report.rows, half.report.kept), (3, 2));
    assert_eq!(half.report.dropped, [(6, DropReason::CutOff)]);
    assert!(half.report.cut_off);
    // Without an open quote, too.
    let end = whole.len() - 20;
    let half = file(whole.get(..end).unwrap());
    assert_eq!(half.report.dropped, [(6, DropReason::CutOff)]);
    assert!(half.report.cut_off);
    // In the middle of a letter.
    let text = format!("{HEAD}1,9,2026-06-17,,a,5\n2,9,2026-06-17,,é");
    let half = file(text.as_bytes().get(..text.len() - 1).unwrap());
    assert_eq!(half.report.encoding, Encoding::Utf8);
    assert_eq!((half.report.kept, half.report.cut_off), (1, true));
    assert!(!file(whole).report.cut_off);
}

#[test]
fn a_row_that_became_no_post_says_why() {
    let text = format!(
        "{HEAD}1,9,2026-06-17,,a,5\n,,,,,\n2,9,2026-06-17,,tanpa, kutip,7\n{HEAD}3,9,2026-06-17,,tanpa angka,\n4,9,2026-06-17,,b,6,,\n"
    );
    let found = file(text.as_bytes());
    assert_eq!(
        found.report.dropped,
        [
            (3, DropReason::Blank),
            (4, DropReason::MoreFields),
            (5, DropReason::RepeatedHead),
            (6, DropReason::NoNumbers),
        ]
    );
    assert_eq!((found.report.rows, found.report.kept), (6, 2));
}

#[test]
fn ids_that_a_spreadsheet_made_numbers_of_give_way_to_addresses() {
    let row = |id: &str, link: &str, views: u32| {
        format!("{id},9,2026-06-17,https://www.facebook.com/{link},a,{views}\n")
    };
    let text = format!(
        "{HEAD}{}{}{}",
        row("1.22158E+17", "a", 1),
        row("1.22158E+17", "b", 2),
        row("1.22158E+17", "a", 3)
    );
    let found = file(text.as_bytes());
    assert_eq!(
        found
            .posts
            .iter()
            .map(|post| post.counts.views)
            .collect::<Vec<_>>(),
        [Some(2), Some(3)]
    );
    assert_eq!(
        found
            .report
            .unclear
            .first()
            .map(|one| (one.column, one.kind, one.count)),
        Some((Column::PostId, UnclearKind::Mangled, 3))
    );
    let rounded = format!(
        "{HEAD}{}{}",
        row("122158000000000000", "a", 1),
        row("122158000000000000", "b", 2)
    );
    let found = file(rounded.as_bytes());
    assert_eq!(
        (
            found.report.kept,
            found.posts.iter().filter(|post| post.id.is_some()).count()
        ),
        (2, 0)
    );
    // One round number among others is an id like any.
    let round = format!(
        "{HEAD}{}{}",
        row("122158000000000000", "a", 1),
        row("122158000000000017", "b", 2)
    );
    assert_eq!(
        file(round.as_bytes())
            .posts
            .iter()
            .filter(|post| post.id.is_some())
            .count(),
        2
    );
}

#[test]
fn windows_1252_is_read_and_told() {
    let mut bytes = HEAD.as_bytes().to_vec();
    bytes.extend(b"1,9,2026-06-17,,caf\xe9 \x93baru\x94,5\n");
    let found = file(&bytes);
    assert_eq!(found.report.encoding, Encoding::Windows1252);
    assert_eq!(found.posts.first().unwrap().caption, "café “baru”");
}

#[test]
fn a_headline_of_somebody_else_is_unknown_even_alone() {
    for text in ["halo", "a;b\n1;2", "sep=;\n", "\"", "nama,kelas\nSiti,5\n"] {
        let found = file(text.as_bytes());
        assert!(matches!(found.layout, Layout::Unknown { .. }), "{text}");
        assert_eq!(found.report.needs.len(), 1);
    }
}

/// What holds of every file.
fn is_accounted_for(file: &ReadFile) {
    let report = &file.report;
    assert_eq!(report.kept, file.posts.len());
    assert_eq!(report.rows, report.kept + report.dropped.len());
    assert!(report.dropped.is_sorted_by(|one, other| one.0 < other.0));
    for (_, reason) in &report.dropped {
        if let DropReason::Duplicate { kept } = reason {
            assert!(file.posts.iter().any(|post| post.line == *kept));
        }
    }
    for post in &file.posts {
        assert!(report.dropped.iter().all(|(line, _)| *line != post.line));
    }
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(file) = read(&bytes, &hint()) {
            is_accounted_for(&file);
        }
    }

    #[test]
    fn every_row_of_a_known_head_is_kept_or_dropped_with_a_reason(
        head in prop::sample::select(vec![
            HEAD,
            "Content,Video title,Video publish time,Duration,Views,Watch time (hours)\n",
            "Post id,Date,Post text,Post Link,Impressions,Likes\n",
            "Video title,Video link,Post time,Total likes,Total comments,Total views\n",
            "ID Postingan,Nama Pengguna Akun,Waktu Penerbitan,Permalink,Tayangan,Frekuensi Disimpan\n",
        ]),
        rows in "([0-9]{0,3}|Total|[a-z0-9/:\", .+E-]{0,8}|,|,|,|\n|\n|\"|03/04/2026|2077220132094663210|-1|1,2 rb){0,60}",
        cut in 0usize..200,
    ) {
        let text = format!("{head}{rows}");
        let bytes = text.as_bytes().get(..text.len().saturating_sub(cut / 4)).unwrap();
        if let Ok(file) = read(bytes, &hint()) {
            is_accounted_for(&file);
            prop_assert_eq!(&read(bytes, &hint()).unwrap(), &file);
        }
    }

    #[test]
    fn no_mapping_by_hand_panics(
        text in "[a-c0-9,;\n\"]{0,80}",
        line in 0u64..5,
        columns in prop::collection::vec((prop::sample::select(Column::ALL.to_vec()), 0usize..6), 0..6),
    ) {
        let told = Told { platform: Platform::X, line, columns };
        let hint = Hint { told: Some(told), ..hint() };
        if let Ok(file) = read(text.as_bytes(), &hint) {
            is_accounted_for(&file);
        }
    }
}

#[test]
fn a_hundred_thousand_rows_are_the_most() {
    let text = format!("{HEAD}{}", ",\n".repeat(MAX_ROWS));
    let found = file(text.as_bytes());
    assert_eq!((found.report.rows, found.report.kept), (MAX_ROWS, 0));
    assert_eq!(
        fault(format!("{text},\n").as_bytes()),
        ReadFault::TooManyRows
    );
}

#[test]
fn a_file_without_a_last_line_break_is_whole() {
    let text = format!("{HEAD}1,9,2026-06-17,,a,5\n2,9,2026-06-17,,b,6");
    let found = file(text.as_bytes());
    assert_eq!((found.report.kept, found.report.cut_off), (2, false));
}

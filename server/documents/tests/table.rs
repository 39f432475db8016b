//! What becomes of the bytes of an uploaded file.

#![expect(clippy::unwrap_used, reason = "a broken promise ends a test")]

use documents::table::{Form, Kind, Limits, Loss, Table, TableFault, read};
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

fn table(bytes: &[u8]) -> Table {
    read(bytes, &Limits::default()).unwrap()
}

fn fault(bytes: &[u8]) -> TableFault {
    read(bytes, &Limits::default()).unwrap_err()
}

fn rows(table: &Table) -> Vec<(u64, Vec<&str>)> {
    let row = |row: &documents::table::Row| row.line;
    let cells = table
        .rows
        .iter()
        .map(|row| row.cells.iter().map(String::as_str).collect());
    table.rows.iter().map(row).zip(cells).collect()
}

fn wide(text: &str, mark: bool, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    let mark = mark.then_some(0xFEFF);
    mark.into_iter()
        .chain(text.encode_utf16())
        .flat_map(bytes)
        .collect()
}

fn workbook(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet());
    book.save_to_buffer().unwrap()
}

/// The same workbook with its parts changed.
fn changed(bytes: &[u8], change: impl Fn(&str, Vec<u8>) -> Vec<u8>) -> Vec<u8> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..zip.len() {
        let mut part = zip.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        out.start_file(name.as_str(), SimpleFileOptions::default())
            .unwrap();
        out.write_all(&change(&name, content)).unwrap();
    }
    out.finish().unwrap().into_inner()
}

fn replaced(bytes: &[u8], part: &str, from: &str, to: &str) -> Vec<u8> {
    changed(bytes, |name, content| {
        if name != part {
            return content;
        }
        let content = String::from_utf8(content).unwrap();
        assert!(content.contains(from), "{content}");
        content.replace(from, to).into_bytes()
    })
}

const SHEET: &str = "xl/worksheets/sheet1.xml";

#[test]
fn one_table_is_read_alike_however_it_was_saved() {
    let expected = vec![
        (1, vec!["Nama", "Instansi"]),
        (2, vec!["Siti \"Nur\" Aminah, S.Kom.", "Dinas;\nKominfo é"]),
        (6, vec!["Budi"]),
    ];
    for sign in [";", ",", "\t", "|"] {
        for end in ["\r\n", "\n", "\r"] {
            let text = format!(
                "Nama{sign}Instansi{end}\"Siti \"\"Nur\"\" Aminah, S.Kom.\"{sign}\"Dinas;\nKominfo é\"{end}{sign}{sign}{end}{end}Budi{sign} {end}"
            );
            let marked = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
            let windows = encoding_rs::WINDOWS_1252.encode(&text).0.into_owned();
            let forms = [
                text.as_bytes().to_vec(),
                marked,
                wide(&text, true, u16::to_le_bytes),
                wide(&text, true, u16::to_be_bytes),
                wide(&text, false, u16::to_le_bytes),
                wide(&text, false, u16::to_be_bytes),
                windows,
            ];
            for (number, bytes) in forms.iter().enumerate() {
                let table = table(bytes);
                assert_eq!(rows(&table), expected, "{sign:?} {end:?} {number}");
                assert_eq!(table.guessed_encoding, number == 6);
                assert_eq!(
                    table.form,
                    Form::Csv {
                        separator: sign.chars().next().unwrap()
                    }
                );
            }
        }
    }
}

#[test]
fn a_page_can_say_that_letters_were_guessed() {
    let table = table(b"Nama;Instansi\nJos\xE9 \x96 A;Dinas\n");
    assert!(table.guessed_encoding);
    assert_eq!(table.rows[1].cell(0), "José – A");
    assert_eq!(table.rows[1].cell(7), "");
}

#[test]
fn the_separator_is_the_one_that_makes_even_rows() {
    for (text, separator, width) in [
        (
            "Nama;Instansi\nSiti, S.Kom., M.Si.;A\nBudi, S.T., M.T.;B\n",
            ';',
            2,
        ),
        (
            "Laporan Peserta\n\nNama,Email,Masuk\nA;B,a@x.id,1\n",
            ',',
            3,
        ),
        (
            "Topic,ID\n\"Rapat; satu; dua\",1\n\nName,Email\nA,b\n",
            ',',
            2,
        ),
        ("sep=|\nNama|A,B,C\nX|1,2,3\n", '|', 2),
        ("\"sep=;\"\r\nNama,Gelar\r\nX,Y\r\n", ';', 1),
        ("Nama\nBudi\n", ',', 1),
    ] {
        let table = table(text.as_bytes());
        assert_eq!(table.form, Form::Csv { separator }, "{text}");
        assert_eq!(table.rows.last().unwrap().cells.len(), width, "{text}");
    }
    assert_eq!(table(b"sep=;\r\nNama;A\r\n").rows[0].line, 2);
}

#[test]
fn a_quotation_mark_that_is_never_closed_is_told_with_its_row() {
    let open = |text: &str| fault(text.as_bytes());
    assert_eq!(
        open("a,b\n\"x\ny\",z\nA,\"B\nC,D\n"),
        TableFault::OpenQuote { line: 4 }
    );
    assert_eq!(
        open("a,b\r\nA,\"B \"\"C\"\""),
        TableFault::OpenQuote { line: 2 }
    );
    for sound in [
        "a,b\nA,Pipa 5\" (rekaan)\n",
        "a,b\nA,\"B \"\"C\"\"\"\n",
        "a,b\nA,\"\"\n",
        "a,b\nA,\"B\" C\n",
    ] {
        assert_eq!(table(sound.as_bytes()).rows.len(), 2, "{sound}");
    }
}

#[test]
fn values_of_a_workbook_become_the_texts_that_one_sees() {
    let day = Format::new().set_num_format("dd/mm/yyyy");
    let moment = Format::new().set_num_format("dd/mm/yyyy hh:mm");
    let clock = Format::new().set_num_format("hh:mm:ss");
    let duration = Format::new().set_num_format("[h]:mm");
    let at = ExcelDateTime::from_ymd(2026, 11, 17).unwrap();
    let bytes = workbook(|sheet| {
        sheet.set_name("Peserta").unwrap();
        for (column, text) in ["Nama", "198001012005011001", "0812"].iter().enumerate() {
            sheet
                .write_string(2, u16::try_from(column).unwrap(), *text)
                .unwrap();
        }
        sheet.write_number(3, 0, 12.0).unwrap();
        sheet.write_number(3, 1, 198_001_012_005_011_001.0).unwrap();
        sheet.write_number(3, 2, 0.1 + 0.2).unwrap();
        sheet.write_boolean(3, 3, true).unwrap();
        sheet.write_number(3, 4, 81_234_567_890.0).unwrap();
        sheet.write_number(3, 5, -2.5).unwrap();
        sheet.write_datetime_with_format(5, 0, &at, &day).unwrap();
        let at = at.and_hms(9, 30, 0).unwrap();
        sheet
            .write_datetime_with_format(5, 1, &at, &moment)
            .unwrap();
        let at = ExcelDateTime::from_hms(9, 1, 22).unwrap();
        sheet.write_datetime_with_format(5, 2, &at, &clock).unwrap();
        sheet
            .write_number_with_format(5, 3, 1.25, &duration)
            .unwrap();
        sheet.write_string(5, 4, "17/11/2026 09.30").unwrap();
        sheet.write_string(5, 9, " ").unwrap();
    });
    let table = table(&bytes);
    assert_eq!(
        table.form,
        Form::Xlsx {
            sheet: "Peserta".to_owned()
        }
    );
    let expected = vec![
        (3, vec!["Nama", "198001012005011001", "0812"]),
        (
            4,
            vec![
                "12",
                "198001012005011000",
                "0.3",
                "TRUE",
                "81234567890",
                "-2.5",
            ],
        ),
        (
            6,
            vec![
                "2026-11-17",
                "2026-11-17 09:30",
                "09:01:22",
                "30:00",
                "17/11/2026 09.30",
            ],
        ),
    ];
    assert_eq!(rows(&table), expected);
    let notes: Vec<_> = table
        .notes
        .iter()
        .map(|note| (note.cell.as_str(), &note.loss))
        .collect();
    assert_eq!(notes, [("B4", &Loss::Digits)]);
}

#[test]
fn days_of_the_other_epoch_are_the_same_days() {
    let moment = Format::new().set_num_format("yyyy-mm-dd hh:mm");
    let bytes = workbook(|sheet| {
        sheet
            .write_number_with_format(0, 0, 44_881.0 + 9.5 / 24.0, &moment)
            .unwrap();
    });
    let early = replaced(
        &bytes,
        "xl/workbook.xml",
        "<workbookPr",
        "<workbookPr date1904=\"1\"",
    );
    assert_eq!(table(&bytes).rows[0].cells, ["2022-11-16 09:30"]);
    assert_eq!(table(&early).rows[0].cells, ["2026-11-17 09:30"]);
}

#[test]
fn a_formula_is_its_result_and_one_without_is_told() {
    let bytes = workbook(|sheet| {
        sheet
            .write_formula(0, 0, Formula::new("=6*7").set_result("42"))
            .unwrap();
        sheet
            .write_formula(0, 1, Formula::new("=UPPER(\"a\")").set_result("A"))
            .unwrap();
        sheet
            .write_formula(1, 2, Formula::new("=1+1").set_result("4711"))
            .unwrap();
        sheet
            .write_formula(1, 3, Formula::new("=NA()").set_result("#N/A"))
            .unwrap();
        sheet.write_string(1, 4, "akhir").unwrap();
    });
    let bytes = replaced(&bytes, SHEET, "<v>4711</v>", "");
    let table = table(&bytes);
    assert_eq!(
        rows(&table),
        [(1, vec!["42", "A"]), (2, vec!["", "", "", "", "akhir"])]
    );
    let notes: Vec<_> = table
        .notes
        .iter()
        .map(|note| (note.cell.as_str(), note.loss.clone()))
        .collect();
    assert_eq!(
        notes,
        [
            ("C2", Loss::NoResult),
            ("D2", Loss::Error("#N/A".to_owned()))
        ]
    );
}

#[test]
fn a_merged_cell_stands_in_its_first_place_alone() {
    let bytes = workbook(|sheet| {
        sheet
            .merge_range(0, 0, 1, 1, "Dinas", &Format::new())
            .unwrap();
        // What is covered is kept by some programs.
        sheet.write_string(0, 1, "lama").unwrap();
        sheet.write_string(1, 0, "lama").unwrap();
        sheet.write_string(1, 2, "Siti").unwrap();
        sheet.write_string(2, 0, "Budi").unwrap();
    });
    let expected = [
        (1, vec!["Dinas"]),
        (2, vec!["", "", "Siti"]),
        (3, vec!["Budi"]),
    ];
    assert_eq!(rows(&table(&bytes)), expected);
}

#[test]
fn the_first_sheet_that_can_be_seen_and_has_rows_is_read() {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Kosong").unwrap();
    let hidden = book.add_worksheet().set_name("Rahasia").unwrap();
    hidden
        .write_string(0, 0, "rahasia")
        .unwrap()
        .set_hidden(true);
    book.add_worksheet()
        .set_name("Isi")
        .unwrap()
        .write_string(4, 1, "ada")
        .unwrap();
    let table = table(&book.save_to_buffer().unwrap());
    assert_eq!(
        table.form,
        Form::Xlsx {
            sheet: "Isi".to_owned()
        }
    );
    assert_eq!(rows(&table), [(5, vec!["", "ada"])]);
    assert_eq!(fault(&workbook(|_| ())), TableFault::Empty);
}

#[test]
fn what_is_no_table_is_named() {
    let archive = |name: &str, content: &[u8]| {
        let mut out = ZipWriter::new(Cursor::new(Vec::new()));
        out.start_file(name, SimpleFileOptions::default()).unwrap();
        out.write_all(content).unwrap();
        out.finish().unwrap().into_inner()
    };
    let old = [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(), vec![0; 512]].concat();
    let name: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let cases = [
        (b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n".to_vec(), Kind::Pdf),
        (b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR".to_vec(), Kind::Picture),
        (b"\xFF\xD8\xFF\xE0\0\x10JFIF".to_vec(), Kind::Picture),
        (old.clone(), Kind::OldOffice),
        ([old, name].concat(), Kind::Locked),
        (
            archive(
                "mimetype",
                b"application/vnd.oasis.opendocument.spreadsheet",
            ),
            Kind::Ods,
        ),
        (archive("word/document.xml", b""), Kind::Document),
        (archive("xl/workbook.bin", b""), Kind::Xlsb),
        (archive("foto.txt", b"a"), Kind::Archive),
        (b"\r\n<HTML><table><tr><td>Nama".to_vec(), Kind::WebPage),
        (b"nama,a\nb\0c,d\n".to_vec(), Kind::Binary),
        ((1..=255).collect(), Kind::Binary),
    ];
    for (bytes, kind) in cases {
        assert_eq!(fault(&bytes), TableFault::NotATable(kind));
    }
    for empty in [
        &b""[..],
        b"\xEF\xBB\xBF",
        b"\xFF\xFE",
        b" \r\n;;\n",
        b"sep=;",
    ] {
        assert_eq!(fault(empty), TableFault::Empty, "{empty:?}");
    }
    assert_eq!(fault(b"\xFF\xFE\x00\xD8"), TableFault::Encoding);
    assert_eq!(fault(b"PK\x03\x04 and no more"), TableFault::Damaged);
    assert_eq!(
        rows(&table(b"Nama;Instansi")),
        [(1, vec!["Nama", "Instansi"])]
    );
    assert_eq!(
        fault(b"%PDF-1.7").to_string(),
        "the file is a PDF; save the table as XLSX or CSV"
    );
}

#[test]
fn as_much_as_the_limit_is_read_and_one_more_is_not() {
    let lines = "Siti;Dinas\n".repeat(100_000);
    assert_eq!(table(lines.as_bytes()).rows.len(), 100_000);
    let more = format!("{lines}\n\nBudi;Dinas\n");
    assert_eq!(
        fault(more.as_bytes()),
        TableFault::TooManyRows { limit: 100_000 }
    );

    let wide = |count: usize| format!("a{}\n", ";b".repeat(count - 1));
    assert_eq!(table(wide(200).as_bytes()).rows[0].cells.len(), 200);
    assert_eq!(
        table(format!("a{}\n", ";".repeat(300)).as_bytes()).rows[0]
            .cells
            .len(),
        1
    );
    assert_eq!(
        fault(wide(201).as_bytes()),
        TableFault::TooManyColumns {
            line: 1,
            limit: 200
        }
    );

    let long = |length: usize| format!("a;b\nc;{}", "é".repeat(length));
    assert_eq!(table(long(32_767).as_bytes()).rows.len(), 2);
    let limit = 32_767;
    assert_eq!(
        fault(long(32_768).as_bytes()),
        TableFault::CellTooLong {
            line: 2,
            column: 2,
            limit
        }
    );

    let limits = Limits {
        bytes: 4,
        ..Limits::default()
    };
    assert_eq!(
        read(b"a;b\nc", &limits),
        Err(TableFault::TooLarge { limit: 4 })
    );
    let limits = Limits {
        cells: 3,
        ..Limits::default()
    };
    assert_eq!(read(b"a;b\nc;d", &limits), Err(TableFault::TooMuch));

    let limits = Limits {
        rows: 2,
        columns: 3,
        ..Limits::default()
    };
    let sheet = |rows: u32, column: u16| {
        workbook(|sheet| {
            for row in 0..rows {
                sheet.write_string(row * 5, column, "x").unwrap();
            }
        })
    };
    assert_eq!(read(&sheet(2, 2), &limits).unwrap().rows.len(), 2);
    assert_eq!(
        read(&sheet(3, 0), &limits),
        Err(TableFault::TooManyRows { limit: 2 })
    );
    let fault = Err(TableFault::TooManyColumns { line: 1, limit: 3 });
    assert_eq!(read(&sheet(1, 3), &limits), fault);
}

#[test]
fn a_workbook_that_unpacks_without_end_is_refused() {
    let bytes = workbook(|sheet| {
        sheet.write_string(0, 0, "x").unwrap();
    });
    let zeros = vec![0; 1024 * 1024];
    let mut zip = ZipArchive::new(Cursor::new(&bytes)).unwrap();
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..zip.len() {
        let entry = zip.by_index_raw(index).unwrap();
        if entry.name().unwrap() != SHEET {
            out.raw_copy_file(entry).unwrap();
        }
    }
    out.start_file(SHEET, SimpleFileOptions::default()).unwrap();
    for _ in 0..200 {
        out.write_all(&zeros).unwrap();
    }
    let mut bomb = out.finish().unwrap().into_inner();
    assert!(bomb.len() < 1024 * 1024);
    let refused = TableFault::TooMuchUnpacked {
        limit: 100 * 1024 * 1024,
    };
    assert_eq!(fault(&bomb), refused);

    // The same bomb when its directory says that there is little in it.
    let size = u32::try_from(200 * zeros.len()).unwrap().to_le_bytes();
    for place in 0..bomb.len() - 4 {
        if bomb[place..place + 4] == size {
            bomb[place..place + 4].copy_from_slice(&1000_u32.to_le_bytes());
        }
    }
    assert!(matches!(
        fault(&bomb),
        TableFault::TooMuchUnpacked { .. } | TableFault::Damaged
    ));
}

#[test]
fn a_workbook_cannot_make_room_for_more_than_it_holds() {
    let bytes = workbook(|sheet| {
        sheet.write_string(0, 0, "x").unwrap();
    });
    let strings = "xl/sharedStrings.xml";
    for stated in [
        "uniqueCount=\"99999999999999\"",
        "uniqueCount = '99999999999999999999999'",
    ] {
        let greedy = replaced(&bytes, strings, "uniqueCount=\"1\"", stated);
        assert_eq!(fault(&greedy), TableFault::Damaged);
    }

    // One long text that many cells name.
    let long = "x".repeat(30_000);
    let bytes = workbook(|sheet| {
        for row in 0..3000 {
            sheet.write_string(row, 0, &long).unwrap();
        }
    });
    assert_eq!(fault(&bytes), TableFault::TooMuch);

    // A cell at the far end of a sheet makes no table of that size.
    let bytes = workbook(|sheet| {
        sheet.write_string(1_048_575, 0, "x").unwrap();
    });
    assert_eq!(rows(&table(&bytes)), [(1_048_576, vec!["x"])]);
}

fn sample() -> Vec<u8> {
    workbook(|sheet| {
        let moment = Format::new().set_num_format("yyyy-mm-dd hh:mm");
        sheet
            .merge_range(0, 0, 0, 2, "Peserta", &Format::new())
            .unwrap();
        sheet.write_string(1, 0, "Nama").unwrap();
        sheet
            .write_number_with_format(1, 1, 45_000.5, &moment)
            .unwrap();
        sheet
            .write_formula(2, 0, Formula::new("=1+1").set_result("2"))
            .unwrap();
        sheet.write_boolean(2, 1, false).unwrap();
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_bytes_end_the_reading(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let _ = read(&bytes, &Limits::default());
        let _ = read(&[b"PK\x03\x04", &bytes[..]].concat(), &Limits::default());
    }

    #[test]
    fn no_text_ends_the_reading_and_lines_rise(text in "[a-z;,|\t\"\r\n é]{0,80}") {
        if let Ok(table) = read(text.as_bytes(), &Limits::default()) {
            prop_assert!(table.rows.is_sorted_by(|one, other| one.line < other.line));
            prop_assert!(table.rows.iter().all(|row| row.cells.last().is_some_and(|cell| !cell.trim().is_empty())));
        }
    }

    #[test]
    fn what_is_written_in_quotes_is_read_again(
        cells in proptest::collection::vec(proptest::collection::vec("[a-z;,\"\r\n é]{0,6}z", 2..4), 1..5)
    ) {
        let line = |row: &Vec<String>| {
            let cells: Vec<_> = row.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
            cells.join(";")
        };
        let text = format!("sep=;\n{}", cells.iter().map(line).collect::<Vec<_>>().join("\r\n"));
        let read: Vec<_> = table(text.as_bytes()).rows.into_iter().map(|row| row.cells).collect();
        prop_assert_eq!(read, cells);
    }

    #[test]
    fn no_damage_to_a_workbook_ends_the_reading(
        damage in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8), cut in any::<prop::sample::Index>(), cuts in any::<bool>()
    ) {
        let mut bytes = sample();
        for (place, byte) in &damage {
            let place = place.index(bytes.len());
            bytes[place] = *byte;
        }
        if cuts {
            bytes.truncate(cut.index(bytes.len()));
        }
        let _ = read(&bytes, &Limits::default());
    }

    #[test]
    fn no_damage_to_the_parts_of_a_workbook_ends_the_reading(
        part in 0_usize..12, damage in proptest::collection::vec((any::<prop::sample::Index>(), "[\\x20-\\x7e]{0,3}"), 1..4)
    ) {
        let names = std::cell::Cell::new(0);
        let bytes = changed(&sample(), |_, mut content| {
            names.set(names.get() + 1);
            if names.get() == part + 1 {
                for (place, text) in &damage {
                    let place = place.index(content.len());
                    let end = (place + 1).min(content.len());
                    content.splice(place..end, text.bytes());
                }
            }
            content
        });
        let _ = read(&bytes, &Limits::default());
    }
}

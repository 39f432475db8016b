//! A sheet as CSV, as an Indonesian Excel opens it by a double click: UTF-8 with its mark, fields apart
//! by `;`, numbers with a decimal comma and without grouping, lines that end with CR LF.
//!
//! Another program may take a comma or a tab for the separator, alone or besides. So no text holds a
//! formula after any of them ([`guard_formula`]), and every field with one of them stands in quotes: where
//! `;` is among the separators the columns are right. The file does not say `sep=;` in a first line,
//! because Excel then no longer reads it as UTF-8, and every other program takes that line for a row.

use ::csv::{Error, QuoteStyle, Terminator, WriterBuilder};
use domain::language::Language;
use domain::number::format_number;
use domain::sheet::{Cell, Sheet, Totalled};
use domain::text::guard_formula;

/// The media type of the file.
pub const MEDIA_TYPE: &str = "text/csv; charset=utf-8";

/// Tells Excel that UTF-8 follows.
const MARK: &str = "\u{feff}";

/// Writes a sheet.
///
/// # Errors
/// When a row has another number of values than there are columns.
pub fn write(sheet: &Sheet) -> Result<Vec<u8>, Error> {
    write_rows(&sheet.head, &sheet.rows)
}

/// Writes a sheet with its last row.
///
/// # Errors
/// As [`write`].
pub fn write_totalled(table: &Totalled) -> Result<Vec<u8>, Error> {
    write_rows(&table.sheet.head, table.rows())
}

fn write_rows<'a>(
    head: &[String],
    rows: impl IntoIterator<Item = &'a Vec<Cell>>,
) -> Result<Vec<u8>, Error> {
    let mut writer = WriterBuilder::new()
        .delimiter(b';')
        .terminator(Terminator::CRLF)
        .quote_style(QuoteStyle::Never)
        .from_writer(MARK.as_bytes().to_vec());
    writer.write_record(head.iter().map(|text| quoted(&guard_formula(text))))?;
    for row in rows {
        writer.write_record(row.iter().map(|cell| quoted(&field(cell))))?;
    }
    writer
        .into_inner()
        .map_err(|error| Error::from(error.into_error()))
}

/// A field in quotes where somebody may take a sign of it for a separator.
fn quoted(field: &str) -> String {
    if field.contains([';', ',', '\t', '|', '"', '\r', '\n']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.to_owned()
    }
}

fn field(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) | Cell::Name(text) => guard_formula(text).into_owned(),
        // As every spreadsheet takes it for a day.
        Cell::Day(day) => day.to_string(),
        Cell::Count(count) => count.to_string(),
        // Rounded as the page does; what is grouped there stands together here, and the sign of what is
        // below zero is the one that spreadsheets know.
        Cell::Number(number, decimals) => {
            let written = format_number(*number, *decimals, Language::Id);
            written.replace('.', "").replace('−', "-")
        }
        Cell::Nothing => "–".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::csv::ReaderBuilder;
    use proptest::collection::vec;
    use proptest::prelude::*;

    fn written(sheet: &Sheet) -> String {
        String::from_utf8(write(sheet).unwrap()).unwrap()
    }

    fn read(file: &str) -> Vec<Vec<String>> {
        ReaderBuilder::new()
            .delimiter(b';')
            .has_headers(false)
            .from_reader(file.as_bytes())
            .records()
            .map(|row| row.unwrap().iter().map(ToOwned::to_owned).collect())
            .collect()
    }

    #[test]
    fn an_indonesian_excel_reads_names_and_numbers() {
        let sheet = Sheet {
            head: vec!["Instansi".into(), "Hadir".into(), "Tingkat (%)".into()],
            rows: vec![
                vec![
                    Cell::text("Dinas; Arsip"),
                    Cell::Count(3_000),
                    Cell::Number(86.29, 1),
                ],
                vec![
                    Cell::text("Sekretariat \"A\""),
                    Cell::Count(2),
                    Cell::Nothing,
                ],
            ],
        };
        assert_eq!(
            written(&sheet),
            "\u{feff}Instansi;Hadir;Tingkat (%)\r\n\"Dinas; Arsip\";3000;\"86,3\"\r\n\"Sekretariat \"\"A\"\"\";2;–\r\n"
        );
    }

    #[test]
    fn a_number_is_rounded_as_people_do_and_not_grouped() {
        let field = |number, decimals| field(&Cell::Number(number, decimals));
        assert_eq!(field(31.25, 1), "31,3");
        assert_eq!(field(1_234_567.0, 0), "1234567");
        assert_eq!(field(1_000.5, 2), "1000,50");
    }

    #[test]
    fn the_last_row_follows_the_others_and_a_day_is_written_for_every_spreadsheet() {
        let day = domain::calendar::Day::new(2026, 2, 8).unwrap();
        let table = Totalled {
            sheet: Sheet {
                head: vec!["Hari".into(), "Hadir".into()],
                rows: vec![vec![Cell::Day(day), Cell::Count(2)]],
            },
            total: Some(vec![Cell::text("Semua"), Cell::Count(2)]),
        };
        let file = String::from_utf8(write_totalled(&table).unwrap()).unwrap();
        assert_eq!(file, "\u{feff}Hari;Hadir\r\n2026-02-08;2\r\nSemua;2\r\n");
    }

    #[test]
    fn a_name_cannot_become_a_formula() {
        let sheet = Sheet {
            head: vec!["=1+1".to_owned()],
            rows: vec![vec![Cell::text("  @SUM(A1)")]],
        };
        assert_eq!(read(&written(&sheet)), [["'=1+1"], ["'  '@SUM(A1)"]]);
    }

    #[test]
    fn a_name_holds_no_formula_for_a_program_that_splits_elsewhere() {
        let sheet = Sheet {
            head: vec!["Nama".to_owned(), "E-mail".to_owned()],
            rows: vec![vec![
                Cell::text("Budi,=1+1,"),
                Cell::text("budi+kerja@contoh.go.id"),
            ]],
        };
        assert_eq!(
            written(&sheet),
            "\u{feff}Nama;E-mail\r\n\"Budi,'=1+1,\";budi+kerja@contoh.go.id\r\n"
        );
    }

    /// The cells that a program finds which splits at `separators` and knows no quotes, and those of one
    /// that does; each without what such programs drop from the beginning of a cell.
    fn split_elsewhere(file: &str, separators: &[char]) -> Vec<String> {
        let mut cells: Vec<String> = file
            .split(['\r', '\n'])
            .flat_map(|line| line.split(separators))
            .map(ToOwned::to_owned)
            .collect();
        for separator in separators {
            let mut reader = ReaderBuilder::new()
                .delimiter(u8::try_from(*separator).unwrap())
                .has_headers(false)
                .flexible(true)
                .from_reader(file.as_bytes());
            for record in reader.records() {
                cells.extend(record.unwrap().iter().map(ToOwned::to_owned));
            }
        }
        cells
    }

    #[test]
    fn a_row_with_a_value_too_many_is_no_file() {
        let sheet = Sheet {
            head: vec!["a".into()],
            rows: vec![vec![Cell::Count(1), Cell::Count(2)]],
        };
        assert!(write(&sheet).is_err());
    }

    /// Texts with what hurts files: separators, quotes, ends of lines, signs of formulas.
    fn a_text() -> impl Strategy<Value = String> {
        prop_oneof!["[-=+@;\"',\t\r\n \u{feff}a-c0-9＝]{0,6}", any::<String>(),]
    }

    fn a_cell() -> impl Strategy<Value = Cell> {
        prop_oneof![
            4 => a_text().prop_map(Cell::Text),
            1 => any::<u32>().prop_map(Cell::Count),
            1 => (0.0..1e6f64, 0usize..4).prop_map(|(number, decimals)| Cell::Number(number, decimals)),
            1 => Just(Cell::Nothing),
        ]
    }

    proptest! {
        #[test]
        fn a_file_reads_back_to_the_field_and_none_begins_a_formula(
            head in vec(a_text(), 2..6), cells in vec(vec(a_cell(), 6), 0..12),
        ) {
            let columns = head.len();
            let rows: Vec<Vec<Cell>> = cells.into_iter().map(|row| row.into_iter().take(columns).collect()).collect();
            let sheet = Sheet { head, rows };
            let file = written(&sheet);
            prop_assert!(file.starts_with(MARK) && file.ends_with("\r\n"));
            let mut expected = vec![sheet.head.iter().map(|text| guard_formula(text).into_owned()).collect::<Vec<_>>()];
            expected.extend(sheet.rows.iter().map(|row| row.iter().map(field).collect()));
            let back = read(&file);
            prop_assert_eq!(&back, &expected);
            let bare = |text: &str| text.replace('\'', "");
            for (text, kept) in sheet.head.iter().zip(&back[0]) {
                prop_assert_eq!(bare(kept), bare(text), "apostrophes are all that is added");
            }
            for separators in [&[';'][..], &[','], &['\t'], &['|'], &[',', ';', '\t']] {
                for cell in split_elsewhere(&file, separators) {
                    let seen = cell.trim_start_matches(|c: char| c == '"' || c == '\u{feff}' || c.is_whitespace());
                    prop_assert!(!seen.starts_with(['=', '+', '-', '@', '＝']), "{cell:?} of {file:?}");
                }
            }
            for field in back.iter().flatten() {
                prop_assert!(!field.starts_with(['=', '+', '-', '@', '\t', '\r']), "{field:?}");
                prop_assert!(!field.trim_start().starts_with(['=', '+', '-', '@']), "{field:?}");
            }
        }
    }
}

//! A sheet as an XLSX workbook: numbers are numbers, texts are texts, and no text is ever a formula, because it is
//! written as a string. What a cell says is what the CSV and the page say.

use domain::sheet::{Cell, Sheet, Totalled};
use rust_xlsxwriter::{
    ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

/// The media type of the file.
pub const MEDIA_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The longest name of a sheet.
const MAX_NAME: usize = 31;
/// The most characters of a cell.
const MAX_CELL: usize = 32_767;
/// The widest column, in characters.
const WIDEST: usize = 60;
/// The width of a note, in characters; it goes on in the next line.
const NOTE_WIDTH: u32 = 90;
/// How a day is written.
const DAY: &str = "yyyy-mm-dd";

/// Writes a sheet under a name.
///
/// # Errors
/// When the sheet is longer or wider than a workbook may be.
pub fn write(sheet: &Sheet, name: &str) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let page = workbook.add_worksheet();
    page.set_name(sheet_name(name))?;
    let mut table = Table::begin(page, &sheet.head)?;
    for cells in &sheet.rows {
        table.add(cells, &Look::default())?;
    }
    table.end()?;
    page.set_freeze_panes(1, 0)?;
    workbook.save_to_buffer()
}

/// Writes a sheet with its last row set off below the others; the head and the first column stay where they are.
/// What the figures mean stands on a second sheet, `notes`, each by what it is about.
///
/// # Errors
/// As [`write`].
pub fn write_totalled(
    table: &Totalled,
    name: &str,
    notes: (&str, &[(String, String)]),
) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let page = workbook.add_worksheet();
    page.set_name(sheet_name(name))?;
    let mut written = Table::begin(page, &table.sheet.head)?;
    for cells in &table.sheet.rows {
        written.add(cells, &Look::default())?;
    }
    if let Some(total) = &table.total {
        written.add(total, &Look { total: true })?;
    }
    written.end()?;
    page.set_freeze_panes(1, 1)?;
    let (name, notes) = notes;
    let page = workbook.add_worksheet();
    page.set_name(sheet_name(name))?;
    let (bold, wrapped) = (
        Format::new().set_bold().set_align(FormatAlign::Top),
        Format::new().set_text_wrap(),
    );
    for (row, (about, note)) in (0u32..).zip(notes) {
        page.write_string_with_format(row, 0, fitting(about), &bold)?;
        page.write_string_with_format(row, 1, fitting(note), &wrapped)?;
    }
    page.set_column_width(0, 24)?;
    page.set_column_width(1, NOTE_WIDTH)?;
    workbook.save_to_buffer()
}

/// How a row looks.
#[derive(Default)]
struct Look {
    /// It is the last one, of all rows together.
    total: bool,
}

impl Look {
    fn format(&self, numbers: Option<&str>) -> Format {
        let mut format = Format::new();
        if self.total {
            format = format.set_bold().set_border_top(FormatBorder::Thin);
        }
        match numbers {
            Some(numbers) => format.set_num_format(numbers),
            None => format,
        }
    }
}

/// A table as it is written, row by row.
struct Table<'a> {
    page: &'a mut Worksheet,
    row: u32,
    widths: Vec<usize>,
}

impl<'a> Table<'a> {
    fn begin(page: &'a mut Worksheet, head: &[String]) -> Result<Self, XlsxError> {
        let bold = Format::new().set_bold();
        let mut widths = vec![0; head.len()];
        for (column, text) in (0u16..).zip(head) {
            page.write_string_with_format(0, column, fitting(text), &bold)?;
            widen(&mut widths, column, text.chars().count() + 2);
        }
        Ok(Self {
            page,
            row: 1,
            widths,
        })
    }

    fn add(&mut self, cells: &[Cell], look: &Look) -> Result<(), XlsxError> {
        let (page, row) = (&mut *self.page, self.row);
        let plain = look.format(None);
        for (column, cell) in (0u16..).zip(cells) {
            let width = match cell {
                Cell::Text(text) | Cell::Name(text) => {
                    page.write_string_with_format(row, column, fitting(text), &plain)?;
                    text.chars().count()
                }
                Cell::Day(day) => {
                    let at =
                        ExcelDateTime::from_ymd(day.year().unsigned_abs(), day.month(), day.day());
                    match at {
                        Ok(at) => {
                            page.write_datetime_with_format(
                                row,
                                column,
                                &at,
                                &look.format(Some(DAY)),
                            )?;
                        }
                        // A workbook begins with the year 1900.
                        Err(_) => {
                            page.write_string_with_format(row, column, day.to_string(), &plain)?;
                        }
                    }
                    DAY.len()
                }
                Cell::Count(count) => {
                    page.write_number_with_format(row, column, *count, &plain)?;
                    count.to_string().len()
                }
                Cell::Number(number, decimals) => {
                    let format = look.format(Some(&digits(*decimals)));
                    let power = 10f64.powi(i32::try_from(*decimals).unwrap_or_default());
                    // As the page rounds it: what is reckoned with the file agrees with what is read.
                    let rounded = (number * power).round() / power;
                    page.write_number_with_format(row, column, rounded, &format)?;
                    8
                }
                Cell::Nothing => {
                    page.write_string_with_format(row, column, "–", &plain)?;
                    1
                }
            };
            widen(&mut self.widths, column, width + 2);
        }
        self.row += 1;
        Ok(())
    }

    fn end(self) -> Result<(), XlsxError> {
        for (column, width) in (0u16..).zip(self.widths) {
            self.page.set_column_width(column, width as f64)?;
        }
        Ok(())
    }
}

fn widen(widths: &mut [usize], column: u16, width: usize) {
    if let Some(known) = widths.get_mut(usize::from(column)) {
        *known = (*known).max(width).min(WIDEST);
    }
}

fn digits(decimals: usize) -> String {
    if decimals == 0 {
        "0".to_owned()
    } else {
        format!("0.{}", "0".repeat(decimals))
    }
}

fn fitting(text: &str) -> String {
    text.chars().take(MAX_CELL).collect()
}

/// A name without the signs that a sheet's must not have.
fn sheet_name(name: &str) -> String {
    let clean: String = name
        .chars()
        .map(|sign| {
            if matches!(sign, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'') {
                ' '
            } else {
                sign
            }
        })
        .take(MAX_NAME)
        .collect();
    let clean = clean.trim();
    if clean.is_empty() {
        "KopiTalk".to_owned()
    } else {
        clean.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;

    fn parts(file: Vec<u8>) -> impl FnMut(&str) -> String {
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(file)).unwrap();
        move |name| {
            let mut text = String::new();
            let mut found = archive.by_name(name).unwrap();
            found.read_to_string(&mut text).unwrap();
            text
        }
    }

    #[test]
    fn the_head_stays_the_last_row_is_set_off_and_days_and_numbers_keep_their_kind() {
        let day = domain::calendar::Day::new(2026, 11, 17).unwrap();
        let sheet = Sheet {
            head: vec!["Lokakarya".into(), "Hari".into(), "Tingkat (%)".into()],
            rows: vec![vec![
                Cell::Name("Satu".to_owned()),
                Cell::Day(day),
                Cell::Number(86.29, 1),
            ]],
        };
        let total = Some(vec![Cell::text("Semua"), Cell::Nothing, Cell::Count(4)]);
        let table = Totalled { sheet, total };
        let notes = [("Penyebut".to_owned(), "=1+1".to_owned())];
        let file = write_totalled(&table, "Laporan", ("Keterangan", &notes)).unwrap();
        let read = crate::table::read(&file, &crate::table::Limits::default()).unwrap();
        let rows: Vec<_> = read.rows.into_iter().map(|row| row.cells).collect();
        assert_eq!(rows[1], ["Satu", "2026-11-17", "86.3"]);
        assert_eq!(rows[2], ["Semua", "–", "4"]);
        let mut part = parts(file);
        let page = part("xl/worksheets/sheet1.xml");
        assert!(
            page.contains("state=\"frozen\"") && page.contains("topLeftCell=\"B2\""),
            "{page}"
        );
        assert!(part("xl/styles.xml").contains("<top style=\"thin\">"));
        let notes = part("xl/worksheets/sheet2.xml");
        assert!(!notes.contains("<f>"), "{notes}");
    }

    #[test]
    fn a_workbook_is_a_zip_and_holds_no_formula() {
        let sheet = Sheet {
            head: vec!["Jawaban".to_owned(), "Jumlah".to_owned()],
            rows: vec![
                vec![Cell::text("=HYPERLINK(1)"), Cell::Count(3)],
                vec![Cell::text("+62 812"), Cell::Number(12.345, 1)],
                vec![Cell::Nothing, Cell::Nothing],
            ],
        };
        let file = write(&sheet, "Hasil: [1] 'a'").unwrap();
        assert_eq!(file.get(..2), Some(&b"PK"[..]));
        let mut text = parts(file);
        let page = text("xl/worksheets/sheet1.xml");
        assert!(!page.contains("<f>"), "{page}");
        assert!(page.contains("<v>12.3</v>"), "{page}");
        assert!(text("xl/sharedStrings.xml").contains("=HYPERLINK(1)"));
        assert!(text("xl/workbook.xml").contains("Hasil"));
    }
}

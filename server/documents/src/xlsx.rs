//! A sheet as an XLSX workbook: numbers are numbers, texts are texts, and no text is ever a formula, because it is
//! written as a string. What a cell says is what the CSV and the page say.

use domain::sheet::{Cell, Sheet};
use rust_xlsxwriter::{Format, Workbook, XlsxError};

/// The media type of the file.
pub const MEDIA_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The longest name of a sheet.
const MAX_NAME: usize = 31;
/// The most characters of a cell.
const MAX_CELL: usize = 32_767;
/// The widest column, in characters.
const WIDEST: usize = 60;

/// Writes a sheet under a name.
///
/// # Errors
/// When the sheet is longer or wider than a workbook may be.
pub fn write(sheet: &Sheet, name: &str) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let page = workbook.add_worksheet();
    page.set_name(sheet_name(name))?;
    let bold = Format::new().set_bold();
    let mut widths = vec![0; sheet.head.len()];
    for (column, text) in (0u16..).zip(&sheet.head) {
        page.write_string_with_format(0, column, fitting(text), &bold)?;
        widen(&mut widths, column, text.chars().count() + 2);
    }
    page.set_freeze_panes(1, 0)?;
    for (row, cells) in (1u32..).zip(&sheet.rows) {
        for (column, cell) in (0u16..).zip(cells) {
            let width = match cell {
                Cell::Text(text) => {
                    page.write_string(row, column, fitting(text))?;
                    text.chars().count()
                }
                Cell::Count(count) => {
                    page.write_number(row, column, *count)?;
                    count.to_string().len()
                }
                Cell::Number(number, decimals) => {
                    let format = Format::new().set_num_format(digits(*decimals));
                    let power = 10f64.powi(i32::try_from(*decimals).unwrap_or_default());
                    // As the page rounds it: what is reckoned with the file agrees with what is read.
                    let rounded = (number * power).round() / power;
                    page.write_number_with_format(row, column, rounded, &format)?;
                    8
                }
                Cell::Nothing => {
                    page.write_string(row, column, "–")?;
                    1
                }
            };
            widen(&mut widths, column, width + 2);
        }
    }
    for (column, width) in (0u16..).zip(widths) {
        page.set_column_width(column, width as f64)?;
    }
    workbook.save_to_buffer()
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
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(file)).unwrap();
        let mut text = |name: &str| {
            let mut text = String::new();
            let mut found = archive.by_name(name).unwrap();
            found.read_to_string(&mut text).unwrap();
            text
        };
        let page = text("xl/worksheets/sheet1.xml");
        assert!(!page.contains("<f>"), "{page}");
        assert!(page.contains("<v>12.3</v>"), "{page}");
        assert!(text("xl/sharedStrings.xml").contains("=HYPERLINK(1)"));
        assert!(text("xl/workbook.xml").contains("Hasil"));
    }
}

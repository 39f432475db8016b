//! Workbooks of Excel. The file may come from anybody, so it is measured before calamine opens it: what is packed in
//! it, and what calamine would set aside room for because the file says so.

use super::{Form, Gathered, Kind, Limits, Loss, MOST_NOTES, Note, Table, TableFault};
use calamine::{DataRef, Dimensions, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx};
use jiff::civil::{Date, date};
use jiff::{SignedDuration, ToSpan};
use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use zip::ZipArchive;

/// As many sheets are looked at for one with rows.
const MOST_SHEETS: usize = 20;
/// The most that the formats of a workbook may take in memory, where each may repeat the longest name of a font.
const MOST_FORMATS: usize = 256 * 1024 * 1024;
/// Digits of a number that a spreadsheet keeps.
const DIGITS: usize = 15;
const SECONDS_OF_DAY: i64 = 86_400;

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Table, TableFault> {
    measure(bytes, limits)?;
    // calamine is not written to be fed with everything, and one file may not end the request of others.
    catch_unwind(AssertUnwindSafe(|| opened(bytes, limits))).unwrap_or(Err(TableFault::Damaged))
}

/// Reads through all that is packed in the file, whatever size it says that it has.
fn measure(bytes: &[u8], limits: &Limits) -> Result<(), TableFault> {
    let limit = limits.unpacked_bytes;
    let too_much = TableFault::TooMuchUnpacked { limit };
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| TableFault::Damaged)?;
    if let Some(kind) = other_kind(&mut zip) {
        return Err(TableFault::NotATable(kind));
    }
    let mut declared = 0_u64;
    for index in 0..zip.len() {
        let entry = zip.by_index_raw(index).map_err(|_| TableFault::Damaged)?;
        declared = declared.saturating_add(entry.size());
        if declared > limit {
            return Err(too_much);
        }
    }
    let mut left = limit;
    for index in 0..zip.len() {
        let entry = zip.by_index(index).map_err(|_| TableFault::Damaged)?;
        let name = entry.name_raw().to_ascii_lowercase();
        let mut part = Vec::new();
        entry
            .take(left.saturating_add(1))
            .read_to_end(&mut part)
            .map_err(|_| TableFault::Damaged)?;
        left = left
            .checked_sub(u64::try_from(part.len()).unwrap_or(u64::MAX))
            .ok_or(too_much.clone())?;
        if !is_measured(&name, &part) {
            return Err(TableFault::Damaged);
        }
    }
    Ok(())
}

/// What a packed file is that is no workbook of Excel.
fn other_kind(zip: &mut ZipArchive<Cursor<&[u8]>>) -> Option<Kind> {
    if zip.index_for_name("xl/workbook.xml").is_some() {
        return None;
    }
    let mut kind = String::new();
    if let Ok(entry) = zip.by_name("mimetype") {
        // What cannot be read names no kind.
        let _ = entry.take(128).read_to_string(&mut kind);
    }
    Some(if kind.contains("opendocument.spreadsheet") {
        Kind::Ods
    } else if kind.contains("opendocument") || zip.index_for_name("word/document.xml").is_some() {
        Kind::Document
    } else if zip.index_for_name("xl/workbook.bin").is_some() {
        Kind::Xlsb
    } else {
        Kind::Archive
    })
}

/// Whether calamine takes no more memory for a part than its size lets expect.
fn is_measured(name: &[u8], part: &[u8]) -> bool {
    let strings = name.ends_with(b"sharedstrings.xml");
    let formats = name.ends_with(b"styles.xml");
    // In another encoding the signs looked for here would look otherwise.
    if (strings || formats) && (part.contains(&0) || part.starts_with(b"\xFE\xFF")) {
        return false;
    }
    if strings {
        // Room is made for as many texts as the part says that it has; the shortest takes more bytes than this.
        let most = part.len() / 8;
        let mut named = false;
        for after in part.split(|byte| *byte == b'=') {
            if named && stated(after).is_none_or(|count| count > most) {
                return false;
            }
            named = after.trim_ascii_end().ends_with(b"uniqueCount");
        }
    }
    if formats {
        // Each format has a copy of its font's name and of its pattern.
        let tags = part.split(|byte| *byte == b'<');
        let (count, longest) = tags.fold((0_usize, 0), |(count, longest), tag| {
            (count + 1, tag.len().max(longest))
        });
        return count.saturating_mul(longest) <= MOST_FORMATS;
    }
    true
}

/// The number in quotes at the beginning of `text`.
fn stated(text: &[u8]) -> Option<usize> {
    let text = text.trim_ascii_start();
    let text = text.strip_prefix(b"\"").or(text.strip_prefix(b"'"))?;
    let digits = text.split(|byte| !byte.is_ascii_digit()).next()?;
    std::str::from_utf8(digits).ok()?.parse().ok()
}

fn opened(bytes: &[u8], limits: &Limits) -> Result<Table, TableFault> {
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|_| TableFault::Damaged)?;
    let is_1904 = book.has_1904_epoch();
    let sheets: Vec<String> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .take(MOST_SHEETS)
        .collect();
    let mut gathered = Gathered::new(limits);
    for sheet in sheets {
        let merged = book
            .merge_cells_by_sheet_name(&sheet)
            .map_err(|_| TableFault::Damaged)?;
        let notes = read_sheet(&mut book, &sheet, is_1904, &merged, &mut gathered)?;
        if !gathered.rows.is_empty() {
            return Ok(Table {
                rows: gathered.rows,
                form: Form::Xlsx { sheet },
                guessed_encoding: false,
                notes,
            });
        }
    }
    Err(TableFault::Empty)
}

fn read_sheet(
    book: &mut Xlsx<Cursor<&[u8]>>,
    sheet: &str,
    is_1904: bool,
    merged: &[Dimensions],
    gathered: &mut Gathered<'_>,
) -> Result<Vec<Note>, TableFault> {
    let mut covered = Covered::new(merged, gathered)?;
    let mut notes = Vec::new();
    let mut row: Option<(u32, Vec<String>)> = None;
    let mut reader = book
        .worksheet_cells_reader(sheet)
        .map_err(|_| TableFault::Damaged)?;
    loop {
        let next = reader.next_cell_with_formula_metadata();
        let Some(cell) = next.map_err(|_| TableFault::Damaged)? else {
            break;
        };
        gathered.count(1)?;
        let (at, column) = cell.pos;
        match &row {
            Some((current, _)) if *current == at => {}
            // Rows stand in order; line numbers would not be true otherwise.
            Some((current, _)) if *current > at => return Err(TableFault::Damaged),
            _ => {
                if let Some((before, cells)) = row.replace((at, Vec::new())) {
                    gathered.push(u64::from(before) + 1, cells)?;
                }
            }
        }
        let (text, loss) = text_of(&cell.value, cell.formula.is_some(), is_1904);
        if let Some(loss) = loss
            && notes.len() < MOST_NOTES
        {
            let cell = name_of(at, column);
            notes.push(Note { cell, loss });
        }
        if text.is_empty() || covered.has(at, column) {
            continue;
        }
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        gathered.check(u64::from(at) + 1, column, &text)?;
        if column >= gathered.limits.columns {
            continue;
        }
        let Some((_, cells)) = &mut row else { continue };
        if cells.len() <= column {
            gathered.count(column - cells.len())?;
            cells.resize(column + 1, String::new());
        }
        if let Some(place) = cells.get_mut(column) {
            *place = text;
        }
    }
    if let Some((last, cells)) = row {
        gathered.push(u64::from(last) + 1, cells)?;
    }
    Ok(notes)
}

/// The cells that a merged one covers. What still stands in them nobody sees.
struct Covered<'a> {
    /// By their first row.
    merged: Vec<&'a Dimensions>,
    begun: usize,
    /// Those that reach the row that was asked for last.
    reaching: Vec<&'a Dimensions>,
    row: u32,
}

impl<'a> Covered<'a> {
    fn new(merged: &'a [Dimensions], gathered: &mut Gathered<'_>) -> Result<Self, TableFault> {
        gathered.count(merged.len())?;
        let mut merged: Vec<_> = merged.iter().collect();
        merged.sort_by_key(|area| area.start);
        // Areas lie beside each other, so that a row has no more of them than columns.
        Ok(Self {
            merged,
            begun: 0,
            reaching: Vec::new(),
            row: 0,
        })
    }

    /// Rows are asked for in order.
    fn has(&mut self, row: u32, column: u32) -> bool {
        if row != self.row {
            self.reaching.retain(|area| area.end.0 >= row);
            self.row = row;
        }
        while let Some(area) = self.merged.get(self.begun)
            && area.start.0 <= row
        {
            if area.end.0 >= row && self.reaching.len() < usize::from(u8::MAX) {
                self.reaching.push(area);
            }
            self.begun += 1;
        }
        self.reaching.iter().any(|area| {
            let columns = area.start.1..=area.end.1;
            columns.contains(&column) && area.start != (row, column)
        })
    }
}

/// A cell as text, and what was lost of it.
fn text_of(value: &DataRef<'_>, has_formula: bool, is_1904: bool) -> (String, Option<Loss>) {
    match value {
        DataRef::Empty => (String::new(), has_formula.then_some(Loss::NoResult)),
        DataRef::String(text) => (text.clone(), None),
        DataRef::SharedString(text) => ((*text).to_owned(), None),
        DataRef::Int(number) => (number.to_string(), None),
        DataRef::Float(number) => number_text(*number),
        DataRef::Bool(true) => ("TRUE".to_owned(), None),
        DataRef::Bool(false) => ("FALSE".to_owned(), None),
        DataRef::DateTime(moment) => match moment_text(moment, is_1904) {
            Some(text) => (text, None),
            None => number_text(moment.as_f64()),
        },
        DataRef::DateTimeIso(text) => (text.replacen('T', " ", 1), None),
        DataRef::DurationIso(text) => (text.clone(), None),
        DataRef::Error(error) => (String::new(), Some(Loss::Error(error.to_string()))),
    }
}

/// A number as a spreadsheet shows it when there is room: 15 digits, and no power of ten.
fn number_text(number: f64) -> (String, Option<Loss>) {
    let kept = format!("{number:.*e}", DIGITS - 1);
    let kept = kept.parse().unwrap_or(number);
    let is_whole = kept.fract() == 0.0;
    let loss = (is_whole && kept.abs() >= 1e15).then_some(Loss::Digits);
    // There is no zero below zero on a sheet.
    let kept = if kept == 0.0 { 0.0 } else { kept };
    (kept.to_string(), loss)
}

/// A day, a clock time or both as ISO writes them with a space between; `None` outside of the years of a spreadsheet.
fn moment_text(moment: &ExcelDateTime, is_1904: bool) -> Option<String> {
    let value = moment.as_f64();
    // Up to the last day of the year 9999.
    if !(0.0..2_958_466.0).contains(&value) {
        return None;
    }
    let seconds = SignedDuration::try_from_secs_f64(value * 86_400.0)
        .ok()?
        .round(jiff::Unit::Second)
        .ok()?
        .as_secs();
    let (days, second) = (seconds / SECONDS_OF_DAY, seconds % SECONDS_OF_DAY);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    let seconds = if second == 0 {
        String::new()
    } else {
        format!(":{second:02}")
    };
    if moment.is_duration() {
        return Some(format!("{:02}:{minute:02}{seconds}", days * 24 + hour));
    }
    let clock = format!("{hour:02}:{minute:02}{seconds}");
    if days == 0 {
        return Some(clock);
    }
    let day = first_day(days, is_1904).checked_add(days.days()).ok()?;
    Some(if (hour, minute, second) == (0, 0, 0) {
        day.to_string()
    } else {
        format!("{day} {clock}")
    })
}

/// The day from which days are counted. A spreadsheet has a 29th of February 1900.
const fn first_day(days: i64, is_1904: bool) -> Date {
    match (is_1904, days) {
        (true, _) => date(1904, 1, 1),
        (false, ..60) => date(1899, 12, 31),
        (false, _) => date(1899, 12, 30),
    }
}

/// A cell as spreadsheets call it.
fn name_of(row: u32, column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        let letter = u8::try_from((rest - 1) % 26).unwrap_or_default();
        letters.push(char::from(b'A' + letter));
        rest = (rest - 1) / 26;
    }
    let letters: String = letters.iter().rev().collect();
    format!("{letters}{}", row + 1)
}

//! Tables as text: CSV, whichever separator and encoding it was saved with.

use super::{Kind, Limits, Table, TableFault, keep};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Bytes that are no Unicode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotUnicode {
    /// The line with the first sign that cannot be read.
    pub line: usize,
}

/// The text of bytes in UTF-8, with or without its mark, or in UTF-16 with its mark.
///
/// # Errors
/// [`NotUnicode`], most often of bytes in a code page of Windows.
pub fn unicode(bytes: &[u8]) -> Result<Cow<'_, str>, NotUnicode> {
    if let Some(bytes) = bytes.strip_prefix(&[0xFF, 0xFE]) {
        return utf_16(bytes, u16::from_le_bytes).map(Cow::Owned);
    }
    if let Some(bytes) = bytes.strip_prefix(&[0xFE, 0xFF]) {
        return utf_16(bytes, u16::from_be_bytes).map(Cow::Owned);
    }
    let bytes = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
    std::str::from_utf8(bytes)
        .map(Cow::Borrowed)
        .map_err(|fault| {
            let before = bytes.get(..fault.valid_up_to()).unwrap_or_default();
            let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
            NotUnicode { line }
        })
}

fn utf_16(bytes: &[u8], read: fn([u8; 2]) -> u16) -> Result<String, NotUnicode> {
    let (units, rest) = bytes.as_chunks::<2>();
    let text = String::from_utf16(&units.iter().map(|unit| read(*unit)).collect::<Vec<_>>());
    match text {
        Ok(text) if rest.is_empty() => Ok(text),
        _ => Err(NotUnicode { line: 1 }),
    }
}

/// UTF-16 without its mark: of what is written with Latin letters every second byte is zero.
fn unmarked_utf_16(bytes: &[u8]) -> Option<String> {
    let (units, _) = bytes.as_chunks::<2>();
    let most = units.len() / 2;
    let zeros = |place: usize| {
        units
            .iter()
            .filter(|unit| unit.get(place) == Some(&0))
            .count()
    };
    if units.len() < 2 {
        None
    } else if zeros(1) > most && zeros(0) == 0 {
        utf_16(bytes, u16::from_le_bytes).ok()
    } else if zeros(0) > most && zeros(1) == 0 {
        utf_16(bytes, u16::from_be_bytes).ok()
    } else {
        None
    }
}

/// The separator that Excel writes in a line of its own before the header when it is told to, and the text after it.
#[must_use]
pub fn said_separator(text: &str) -> Option<(u8, &str)> {
    let (first, after) = text.split_once('\n')?;
    match first.trim_end().strip_prefix("sep=")?.as_bytes() {
        [sign @ (b';' | b',' | b'\t' | b'|')] => Some((*sign, after)),
        _ => None,
    }
}

/// What separates the fields: whichever sign stands most often in the header, outside of quotes.
#[must_use]
pub fn separator(header: &str) -> u8 {
    let mut counts = [(b';', 0), (b',', 0), (b'\t', 0), (b'|', 0)];
    let mut quoted = false;
    for byte in header.bytes() {
        if byte == b'"' {
            quoted = !quoted;
        }
        for (separator, count) in &mut counts {
            *count += usize::from(byte == *separator && !quoted);
        }
    }
    let mut best = counts[0];
    for other in counts {
        if other.1 > best.1 {
            best = other;
        }
    }
    best.0
}

/// What separates the fields of a text that may begin with lines of another shape: the sign that stands in most of
/// the first lines equally often.
fn separator_of(text: &str) -> u8 {
    let mut votes: BTreeMap<u8, usize> = BTreeMap::new();
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    for line in lines.take(20) {
        let sign = separator(line);
        *votes.entry(sign).or_default() += line.matches(char::from(sign)).count();
    }
    let best = votes
        .into_iter()
        .max_by_key(|(sign, votes)| (*votes, *sign == b';'));
    best.map_or(b';', |(sign, _)| sign)
}

/// Finds the lines of places in a text, each further on than the one before. The reader's own count
/// stands on the line before where lines end with two signs or are empty.
pub struct Lines<'a> {
    text: &'a [u8],
    place: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    /// Of a text whose first line has this number.
    #[must_use]
    pub const fn of(text: &'a str, first: u64) -> Self {
        Self {
            text: text.as_bytes(),
            place: 0,
            line: first,
        }
    }

    /// The line of the first sign at or after `place` that ends no line.
    pub fn at(&mut self, place: u64) -> u64 {
        let place = usize::try_from(place).unwrap_or(usize::MAX);
        while let Some(byte) = self.text.get(self.place) {
            if self.place >= place && !matches!(byte, b'\r' | b'\n') {
                break;
            }
            self.line += u64::from(*byte == b'\n');
            self.place += 1;
        }
        self.line
    }
}

/// Whether a field that began with a quotation mark is still open where the text ends. The reader takes
/// such a field for whole.
#[must_use]
pub fn ends_in_quotes(text: &str, separator: u8) -> bool {
    let mut quoted = false;
    let mut before = separator;
    let mut closed = false;
    for byte in text.bytes() {
        let at_start = before == separator || matches!(before, b'\r' | b'\n');
        if quoted {
            (quoted, closed) = (byte != b'"', byte == b'"');
        } else {
            quoted = byte == b'"' && (at_start || closed);
            closed = false;
        }
        before = byte;
    }
    quoted
}

/// Reads a text as a table.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Table, TableFault> {
    let mut table = Table::default();
    let text = match unmarked_utf_16(bytes).map(Cow::Owned) {
        Some(text) => text,
        None if bytes.contains(&0)
            && !bytes.starts_with(&[0xFF, 0xFE])
            && !bytes.starts_with(&[0xFE, 0xFF]) =>
        {
            return Err(TableFault::NotATable(Kind::Binary));
        }
        None => unicode(bytes).unwrap_or_else(|_| {
            table.guessed_encoding = true;
            encoding_rs::WINDOWS_1252
                .decode_without_bom_handling(bytes)
                .0
        }),
    };
    let (said, rest) = match said_separator(&text) {
        Some((sign, rest)) => (Some(sign), rest),
        None => (None, &*text),
    };
    let first = if said.is_some() { 2 } else { 1 };
    let separator = said.unwrap_or_else(|| separator_of(rest));
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .flexible(true)
        .has_headers(false)
        .from_reader(rest.as_bytes());
    let mut record = csv::StringRecord::new();
    let mut lines = Lines::of(rest, first);
    let mut last = 0;
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(_) => return Err(TableFault::Broken),
        }
        last = record.position().map_or(last, csv::Position::byte);
        let cells = record.iter().map(str::to_owned).collect();
        keep(&mut table, lines.at(last), cells, limits)?;
    }
    let tail = usize::try_from(last).ok().and_then(|last| rest.get(last..));
    if ends_in_quotes(tail.unwrap_or_default(), separator) {
        return Err(TableFault::OpenQuote {
            line: lines.at(last),
        });
    }
    Ok(table)
}

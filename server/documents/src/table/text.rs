//! Tables of text. The cells are told apart here and not by the crate `csv`, which says neither on which line of the
//! file a row begins nor that a quotation mark is still open where the text ends.

use super::{Form, Gathered, Kind, Limits, Table, TableFault};
use std::borrow::Cow;

/// What may stand between cells; the first wins where nothing tells them apart.
const SEPARATORS: [u8; 4] = *b";,\t|";
/// As many rows are looked at to find the separator.
const ROWS_JUDGED: usize = 40;
/// As many bytes of the beginning say how the rest is written.
const SAMPLE: usize = 4096;

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Table, TableFault> {
    let (text, guessed_encoding) = decoded(bytes)?;
    let mut rest: &str = &text;
    let mut line = 1;
    let mut told = None;
    // Excel obeys such a line and shows none of it.
    let end = rest.find(['\r', '\n']).unwrap_or(rest.len());
    if let Some((first, after)) = rest.split_at_checked(end)
        && let Some(sign) = first.trim_matches([' ', '"']).strip_prefix("sep=")
        && let [sign] = sign.as_bytes()
        && SEPARATORS.contains(sign)
    {
        told = Some(*sign);
        rest = after
            .strip_prefix("\r\n")
            .or_else(|| after.strip_prefix(['\r', '\n']))
            .unwrap_or(after);
        line = 2;
    }
    let separator = told.unwrap_or_else(|| judged(rest));
    let mut gathered = Gathered::new(limits);
    let mut rows = Rows::new(rest, separator, line);
    while let Some(line) = rows.begin() {
        let mut cells = Vec::new();
        loop {
            let (cell, last) = rows.cell();
            if rows.open {
                return Err(TableFault::OpenQuote { line });
            }
            gathered.count(1)?;
            gathered.check(line, cells.len(), &cell)?;
            // Empty ones beyond the last column that is read are nothing.
            if cells.len() < limits.columns {
                cells.push(cell.into_owned());
            }
            if last {
                break;
            }
        }
        gathered.push(line, cells)?;
    }
    if gathered.rows.is_empty() {
        return Err(TableFault::Empty);
    }
    Ok(Table {
        rows: gathered.rows,
        form: Form::Csv {
            separator: char::from(separator),
        },
        guessed_encoding,
        notes: Vec::new(),
    })
}

/// The text of a file, and whether its encoding was guessed.
fn decoded(bytes: &[u8]) -> Result<(Cow<'_, str>, bool), TableFault> {
    let wide = |bytes: &[u8], read: fn([u8; 2]) -> u16| {
        let (units, rest) = bytes.as_chunks::<2>();
        let units = units.iter().map(|unit| read(*unit));
        let text: Result<String, _> = char::decode_utf16(units).collect();
        match text {
            Ok(text) if rest.is_empty() && !text.contains('\0') => Ok((Cow::Owned(text), false)),
            Ok(text) if text.contains('\0') => Err(TableFault::NotATable(Kind::Binary)),
            _ => Err(TableFault::Encoding),
        }
    };
    if let Some(bytes) = bytes.strip_prefix(&[0xFF, 0xFE]) {
        return wide(bytes, u16::from_le_bytes);
    }
    if let Some(bytes) = bytes.strip_prefix(&[0xFE, 0xFF]) {
        return wide(bytes, u16::from_be_bytes);
    }
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    if sample.contains(&0) {
        let (units, _) = sample.as_chunks::<2>();
        let first = units.iter().filter(|[first, _]| *first == 0).count();
        let second = units.iter().filter(|[_, second]| *second == 0).count();
        // Letters from elsewhere fill both bytes: some may, not most.
        let most = units.len() - units.len() / 10;
        return match (first, second) {
            (0, zeros) if zeros >= most.max(1) => wide(bytes, u16::from_le_bytes),
            (zeros, 0) if zeros >= most.max(1) => wide(bytes, u16::from_be_bytes),
            _ => Err(TableFault::NotATable(Kind::Binary)),
        };
    }
    if bytes.contains(&0) || is_noise(bytes) {
        return Err(TableFault::NotATable(Kind::Binary));
    }
    let bytes = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok((Cow::Borrowed(text), false)),
        Err(_) => {
            let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes);
            Ok((text, true))
        }
    }
}

/// More signs than one in a hundred that no text has.
fn is_noise(bytes: &[u8]) -> bool {
    let strange = |byte: &&u8| byte.is_ascii_control() && !matches!(byte, b'\t' | b'\r' | b'\n');
    let strange = bytes.iter().filter(strange).count();
    strange > bytes.len() / 100 + 1
}

/// The separator by which most rows fall into equally many cells; a text with commas in it does so by chance on few
/// rows.
fn judged(text: &str) -> u8 {
    let mut best = (b',', (0, 0));
    for separator in SEPARATORS {
        let mut rows = Rows::new(text, separator, 1);
        let mut widths = Vec::new();
        for _ in 0..ROWS_JUDGED {
            if rows.begin().is_none() {
                break;
            }
            let mut width = 1;
            while !rows.cell().1 {
                width += 1;
            }
            if width > 1 {
                widths.push(width);
            }
        }
        let alike = |width: &usize| widths.iter().filter(|other| *other == width).count();
        let most = widths.iter().map(alike).max().unwrap_or_default();
        let worth = (most, widths.iter().sum());
        if worth > best.1 {
            best = (separator, worth);
        }
    }
    best.0
}

/// Walks through the rows and cells of a text.
struct Rows<'a> {
    text: &'a str,
    separator: u8,
    place: usize,
    line: u64,
    /// The text ended in a quotation mark.
    open: bool,
}

impl<'a> Rows<'a> {
    const fn new(text: &'a str, separator: u8, line: u64) -> Self {
        Self {
            text,
            separator,
            place: 0,
            line,
            open: false,
        }
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.place).copied()
    }

    /// Passes the end of a line, which is one or two signs.
    fn pass_line_end(&mut self) {
        let both = self.byte() == Some(b'\r');
        self.place += 1;
        if both && self.byte() == Some(b'\n') {
            self.place += 1;
        }
        self.line += 1;
    }

    /// The line of the next row, if there is one.
    fn begin(&mut self) -> Option<u64> {
        self.byte().map(|_| self.line)
    }

    /// The next cell of the row, and whether it was the last.
    fn cell(&mut self) -> (Cow<'a, str>, bool) {
        let mut cell = Cow::Borrowed("");
        if self.byte() == Some(b'"') {
            self.place += 1;
            cell = Cow::Owned(self.quoted());
        }
        let start = self.place;
        loop {
            let end = match self.byte() {
                Some(byte) if byte == self.separator => false,
                None | Some(b'\r' | b'\n') => true,
                Some(_) => {
                    self.place += 1;
                    continue;
                }
            };
            cell += self.text.get(start..self.place).unwrap_or_default();
            if !end {
                self.place += 1;
            } else if self.byte().is_some() {
                self.pass_line_end();
            }
            return (cell, end);
        }
    }

    /// What stands up to the closing quotation mark, two of which are one.
    fn quoted(&mut self) -> String {
        let mut text = String::new();
        loop {
            let rest = self.text.get(self.place..).unwrap_or_default();
            let Some(length) = rest.find('"') else {
                self.open = true;
                self.place = self.text.len();
                return text;
            };
            let (part, _) = rest.split_at(length);
            text += part;
            self.line += line_ends(part);
            self.place += length + 1;
            if self.byte() != Some(b'"') {
                return text;
            }
            text.push('"');
            self.place += 1;
        }
    }
}

/// How many lines end in a text.
fn line_ends(text: &str) -> u64 {
    let mut count = 0;
    let mut before = 0;
    for byte in text.bytes() {
        count += u64::from(byte == b'\r' || byte == b'\n' && before != b'\r');
        before = byte;
    }
    count
}

//! Tables that come as files: the bytes of a spreadsheet's CSV become rows, whichever separator, mark of
//! its encoding and language of its header it was saved with.

use domain::agency::ImportRow;
use domain::text::normalize;
use std::borrow::Cow;
use thiserror::Error;

/// The largest file that is read.
pub const BYTES_LIMIT: usize = 10 * 1024 * 1024;
/// The most rows that are read.
pub const ROWS_LIMIT: usize = 60_000;

/// A column of a table of agencies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// The code.
    Code,
    /// The name.
    Name,
    /// The code of the agency it belongs to.
    Parent,
    /// The kind.
    Kind,
}

impl Column {
    /// What we write above it ourselves.
    #[must_use]
    pub fn heading(self) -> &'static str {
        self.headings().first().copied().unwrap_or_default()
    }

    /// All of them.
    pub const ALL: [Self; 4] = [Self::Code, Self::Name, Self::Parent, Self::Kind];

    /// What stands above it; the first is what we write ourselves.
    const fn headings(self) -> &'static [&'static str] {
        match self {
            Self::Code => &["kode", "code", "kode instansi", "agency code"],
            Self::Name => &["nama", "name", "nama instansi", "agency name"],
            Self::Parent => &["kode induk", "parent code", "induk", "parent"],
            Self::Kind => &["jenis", "kind", "jenis instansi", "type"],
        }
    }
}

/// Why a file cannot be read at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum FileFault {
    /// More bytes than are read.
    #[error("the file is larger than 10 MB")]
    TooLarge,
    /// Neither UTF-8 nor UTF-16: most likely saved in a code page of Windows.
    #[error("row {line} is not in UTF-8; save the file as “CSV UTF-8” and try again")]
    NotUtf8 {
        /// The line with the first sign that cannot be read.
        line: usize,
    },
    /// Nothing in it.
    #[error("the file has no rows")]
    Empty,
    /// The first row has no heading for the codes or the names.
    #[error("the first row must name the columns kode;nama;kode_induk;jenis (or code;name;parent_code;kind); `{}` is missing", .0.heading())]
    NoColumn(Column),
    /// Two headings mean the same.
    #[error("two columns are headed `{}`", .0.heading())]
    ColumnTwice(Column),
    /// More rows than are read.
    #[error("the file has more than {ROWS_LIMIT} rows")]
    TooManyRows,
    /// A row is no row of a CSV.
    #[error("row {line} cannot be read")]
    Row {
        /// Its line.
        line: u64,
    },
    /// A quotation mark before a field is never closed, so that all that follows would be that field.
    #[error("row {line} opens a quotation mark that is never closed")]
    OpenQuote {
        /// The line of the row.
        line: u64,
    },
}

/// The text of a file: UTF-8, with or without its mark, or UTF-16 with its mark. A code page of Windows
/// is not guessed at: a wrong guess would put wrong letters into names that end on certificates.
///
/// # Errors
/// [`FileFault::NotUtf8`].
pub fn text(bytes: &[u8]) -> Result<Cow<'_, str>, FileFault> {
    let wide = |bytes: &[u8], read: fn([u8; 2]) -> u16| {
        let (units, rest) = bytes.as_chunks::<2>();
        let text = String::from_utf16(&units.iter().map(|unit| read(*unit)).collect::<Vec<_>>());
        match text {
            Ok(text) if rest.is_empty() => Ok(Cow::Owned(text)),
            _ => Err(FileFault::NotUtf8 { line: 1 }),
        }
    };
    if let Some(bytes) = bytes.strip_prefix(&[0xFF, 0xFE]) {
        return wide(bytes, u16::from_le_bytes);
    }
    if let Some(bytes) = bytes.strip_prefix(&[0xFE, 0xFF]) {
        return wide(bytes, u16::from_be_bytes);
    }
    let bytes = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
    std::str::from_utf8(bytes)
        .map(Cow::Borrowed)
        .map_err(|fault| {
            let before = bytes.get(..fault.valid_up_to()).unwrap_or_default();
            let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
            FileFault::NotUtf8 { line }
        })
}

/// What separates the fields: whichever of `;`, `,` and tab stands most often in the header, outside of
/// quotes.
fn separator(header: &str) -> u8 {
    let mut counts = [(b';', 0), (b',', 0), (b'\t', 0)];
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

/// Finds the lines of places in a text, each further on than the one before. The reader's own count
/// stands on the line before where lines end with two signs or are empty.
struct Lines<'a> {
    text: &'a [u8],
    place: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    const fn of(text: &'a str, first: u64) -> Self {
        Self {
            text: text.as_bytes(),
            place: 0,
            line: first,
        }
    }

    /// The line of the first sign at or after `place` that ends no line.
    fn at(&mut self, place: u64) -> u64 {
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
fn ends_in_quotes(text: &str, separator: u8) -> bool {
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

/// The rows of a table of agencies, without the empty ones.
///
/// # Errors
/// Why it cannot be read at all; what is wrong with single rows is judged by
/// [`domain::agency::read_agencies`].
pub fn read_rows(bytes: &[u8]) -> Result<Vec<ImportRow>, FileFault> {
    if bytes.len() > BYTES_LIMIT {
        return Err(FileFault::TooLarge);
    }
    let text = text(bytes)?;
    let mut rest: &str = &text;
    let mut skipped = 0;
    let mut separated_by = None;
    // Excel writes `sep=;` before the header when it is told to.
    if let Some((first, after)) = rest.split_once('\n')
        && let Some(sign) = first.trim_end().strip_prefix("sep=")
        && let [sign @ (b';' | b',' | b'\t')] = sign.as_bytes()
    {
        separated_by = Some(*sign);
        (rest, skipped) = (after, 1);
    }
    let header = rest
        .lines()
        .find(|line| !line.trim().is_empty())
        .ok_or(FileFault::Empty)?;
    let separator = separated_by.unwrap_or_else(|| separator(header));
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .flexible(true)
        .has_headers(true)
        .from_reader(rest.as_bytes());

    let headings = reader
        .headers()
        .map_err(|_| FileFault::Row { line: 1 })?
        .clone();
    let mut places = [None; Column::ALL.len()];
    for (number, heading) in headings.iter().enumerate() {
        let heading = normalize(heading);
        for (column, place) in Column::ALL.into_iter().zip(&mut places) {
            if column.headings().contains(&heading.as_str()) && place.replace(number).is_some() {
                return Err(FileFault::ColumnTwice(column));
            }
        }
    }
    let [code, name, parent, kind] = places;
    let code = code.ok_or(FileFault::NoColumn(Column::Code))?;
    let name = name.ok_or(FileFault::NoColumn(Column::Name))?;

    let mut rows = Vec::new();
    let mut record = csv::StringRecord::new();
    let mut lines = Lines::of(rest, 1 + skipped);
    let mut last = 0;
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                let at = error.position().map_or(0, csv::Position::byte);
                return Err(FileFault::Row { line: lines.at(at) });
            }
        }
        last = record.position().map_or(last, csv::Position::byte);
        if record.iter().all(|field| field.trim().is_empty()) {
            continue;
        }
        if rows.len() == ROWS_LIMIT {
            return Err(FileFault::TooManyRows);
        }
        let line = lines.at(last);
        let field = |place: usize| record.get(place).unwrap_or_default().to_owned();
        rows.push(ImportRow {
            line,
            code: field(code),
            name: field(name),
            parent: parent.map(field),
            kind: kind.map(field),
            beyond: record
                .iter()
                .skip(headings.len())
                .any(|field| !field.trim().is_empty()),
        });
    }
    let tail = usize::try_from(last).ok().and_then(|last| rest.get(last..));
    if ends_in_quotes(tail.unwrap_or_default(), separator) {
        let line = lines.at(last);
        return Err(FileFault::OpenQuote { line });
    }
    if rows.is_empty() {
        return Err(FileFault::Empty);
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::agency::{AgencyTree, read_agencies};

    fn row(line: u64, code: &str, name: &str, parent: &str, kind: &str) -> ImportRow {
        ImportRow {
            line,
            code: code.to_owned(),
            name: name.to_owned(),
            parent: Some(parent.to_owned()),
            kind: Some(kind.to_owned()),
            beyond: false,
        }
    }

    #[test]
    fn separators_marks_quotes_and_both_languages_are_read_alike() {
        let expected = vec![
            row(2, "DKI", "Dinas Kominfo; \"Utama\"", "KT", "dinas"),
            row(5, "KT", "Kota Tirtanusa é", "", "kota"),
        ];
        let indonesian = "kode;nama;kode_induk;jenis\r\nDKI;\"Dinas Kominfo; \"\"Utama\"\"\";KT;dinas\r\n;;;\r\n\r\nKT;Kota Tirtanusa é;;kota\r\n";
        let english = "Code,Name,Parent code,Kind\r\nDKI,\"Dinas Kominfo; \"\"Utama\"\"\",KT,dinas\r\n,,,\r\n\r\nKT,Kota Tirtanusa é,,kota";
        let tabs = "jenis\tinduk\tnama\tkode\ndinas\tKT\t\"Dinas Kominfo; \"\"Utama\"\"\"\tDKI\n\t\t\t\n\nkota\t\tKota Tirtanusa é\tKT\n";
        for text in [indonesian, english, tabs] {
            assert_eq!(read_rows(text.as_bytes()).unwrap(), expected, "{text}");
            let marked = [&[0xEF, 0xBB, 0xBF][..], text.as_bytes()].concat();
            assert_eq!(read_rows(&marked).unwrap(), expected);
            let little: Vec<u8> = [0xFEFF]
                .into_iter()
                .chain(text.encode_utf16())
                .flat_map(u16::to_le_bytes)
                .collect();
            assert_eq!(read_rows(&little).unwrap(), expected);
        }
    }

    #[test]
    fn the_line_of_excel_that_names_the_separator_is_no_header() {
        let rows = read_rows(b"sep=,\r\nkode,nama\r\nA,B\r\n").unwrap();
        assert_eq!(
            rows,
            [ImportRow {
                line: 3,
                code: "A".to_owned(),
                name: "B".to_owned(),
                ..ImportRow::default()
            }]
        );
    }

    #[test]
    fn a_row_with_line_breaks_in_quotes_does_not_shift_the_lines_after_it() {
        let rows = read_rows(b"kode;nama\nA;\"satu\ndua\"\nB;tiga\n").unwrap();
        let lines: Vec<_> = rows.iter().map(|row| row.line).collect();
        assert_eq!(lines, [2, 4]);
    }

    #[test]
    fn a_quotation_mark_that_is_never_closed_swallows_no_row() {
        let open = |text: &str| read_rows(text.as_bytes()).unwrap_err();
        let table = "kode,nama,induk\nA,B,\nC,\"Dinas,\nD,E,\n";
        assert_eq!(open(table), FileFault::OpenQuote { line: 3 });
        assert_eq!(
            open("kode,nama\nA,\"B \"\"C\"\"\n"),
            FileFault::OpenQuote { line: 2 }
        );
        assert_eq!(
            open("kode;\"nama\nA;B\n"),
            FileFault::NoColumn(Column::Name)
        );
        for sound in [
            "kode,nama\nA,Pipa 5\" (rekaan)\n",
            "kode,nama\nA,\"B \"\"C\"\"\"\n",
            "kode,nama\nA,\"B\"",
            "kode,nama\nA,\"\"\n",
        ] {
            assert_eq!(read_rows(sound.as_bytes()).unwrap().len(), 1, "{sound}");
        }
    }

    #[test]
    fn what_stands_beyond_the_last_column_is_seen() {
        let rows = read_rows(b"kode,nama\nA,Dinas A, B\nC,D,,\n").unwrap();
        assert_eq!(
            rows.iter().map(|row| row.beyond).collect::<Vec<_>>(),
            [true, false]
        );
    }

    #[test]
    fn a_file_that_is_no_table_is_refused_with_its_reason() {
        let cases: [(&[u8], FileFault); 9] = [
            (b"", FileFault::Empty),
            (b" \r\n \n", FileFault::Empty),
            (b"kode;nama\r\n;\r\n", FileFault::Empty),
            (b"kode;jenis\nA;B\n", FileFault::NoColumn(Column::Name)),
            (b"A;B;C;D\n", FileFault::NoColumn(Column::Code)),
            (
                b"kode;nama;code\nA;B;C\n",
                FileFault::ColumnTwice(Column::Code),
            ),
            (b"kode;nama\nA;Caf\xE9\n", FileFault::NotUtf8 { line: 2 }),
            (b"\xFF\xFEa", FileFault::NotUtf8 { line: 1 }),
            (b"\xFF\xFE\x00\xD8", FileFault::NotUtf8 { line: 1 }),
        ];
        for (bytes, fault) in cases {
            assert_eq!(read_rows(bytes), Err(fault));
        }
        assert_eq!(
            read_rows(&vec![b'a'; BYTES_LIMIT + 1]),
            Err(FileFault::TooLarge)
        );
        assert!(
            FileFault::NoColumn(Column::Parent)
                .to_string()
                .ends_with("`kode induk` is missing")
        );
    }

    #[test]
    fn fifty_thousand_rows_are_read_and_more_than_the_limit_are_not() {
        let table = |rows: usize| {
            let mut text = String::from("kode;nama;kode_induk;jenis\n");
            for number in 0..rows {
                text.push_str(&format!("A{number};Kelurahan {number};A0;kelurahan\n"));
            }
            text.replacen("A0;Kelurahan 0;A0", "A0;Kota;", 1)
        };
        let rows = read_rows(table(50_000).as_bytes()).unwrap();
        let plan = read_agencies(rows, &AgencyTree::default()).unwrap();
        assert_eq!(plan.added.len(), 50_000);
        assert_eq!(
            read_rows(table(ROWS_LIMIT + 1).as_bytes()),
            Err(FileFault::TooManyRows)
        );
    }
}

//! Text becomes records and fields, by RFC 4180 and what programs write besides: `;` and tabs, a first line
//! `sep=`, lone carriage returns, text behind a closing quote. It tells on which line a record begins and
//! whether a quote was still open at the end.

/// The most columns of a table; a table with more is no list of posts.
pub const MAX_COLUMNS: usize = 10_000;

/// What may stand between fields; of equals the first one wins.
pub(super) const DELIMITERS: [char; 3] = [',', ';', '\t'];

/// So many records say which delimiter it is.
const RECORDS_JUDGED: usize = 20;

/// A record of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Record {
    /// The line that it begins on, counted from 1.
    pub line: u64,
    /// Its fields.
    pub fields: Vec<String>,
}

impl Record {
    /// Whether nothing stands in it.
    pub fn is_blank(&self) -> bool {
        self.fields.iter().all(|field| field.trim().is_empty())
    }
}

/// A table has more than [`MAX_COLUMNS`] columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooWide {
    /// The line of the record.
    pub line: u64,
}

/// A text without a first line `sep=`, the delimiter that this one names, and the number of the line that follows.
pub(super) fn without_sep_line(text: &str) -> (&str, Option<char>, u64) {
    let end = text.find(['\r', '\n']).unwrap_or(text.len());
    let (first, after) = text.split_at_checked(end).unwrap_or((text, ""));
    let first = first.trim_start_matches('\u{feff}').trim_matches('"');
    let mut named = first.strip_prefix("sep=").unwrap_or_default().chars();
    match (named.next(), named.next()) {
        (Some(delimiter), None) if DELIMITERS.contains(&delimiter) => {
            let rest = after
                .strip_prefix("\r\n")
                .or_else(|| after.strip_prefix(['\r', '\n']))
                .unwrap_or(after);
            (rest, Some(delimiter), 2)
        }
        _ => (text, None, 1),
    }
}

/// The delimiters, the likeliest first: the one of which most records have the same number of fields, then the one
/// that makes most fields.
pub(super) fn likely(text: &str) -> [char; 3] {
    let worth = |delimiter: char| {
        let widths: Vec<usize> = Records::new(text, delimiter, 1)
            .take(RECORDS_JUDGED)
            .map_while(Result::ok)
            .map(|record| record.fields.len())
            .filter(|width| *width > 1)
            .collect();
        let alike = |width: &usize| widths.iter().filter(|other| *other == width).count();
        let most = widths.iter().map(alike).max().unwrap_or_default();
        (most, widths.iter().sum::<usize>())
    };
    let mut delimiters = DELIMITERS;
    delimiters.sort_by_cached_key(|delimiter| std::cmp::Reverse(worth(*delimiter)));
    delimiters
}

/// The records of a text. Empty lines are none.
pub(super) struct Records<'a> {
    rest: &'a str,
    delimiter: char,
    line: u64,
    open_quote: Option<u64>,
}

impl<'a> Records<'a> {
    /// The records of `text`, which begins on `line`.
    pub const fn new(text: &'a str, delimiter: char, line: u64) -> Self {
        Self {
            rest: text,
            delimiter,
            line,
            open_quote: None,
        }
    }

    /// The line of the record in which a quote was open where the text ended; that record is not whole.
    pub const fn open_quote(&self) -> Option<u64> {
        self.open_quote
    }

    /// Whether nothing follows.
    pub const fn at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// Takes the first `length` bytes.
    fn take_bytes(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self
            .rest
            .split_at_checked(length)
            .unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }

    /// Takes a line break, if one is next.
    fn line_break(&mut self) -> bool {
        let rest = self
            .rest
            .strip_prefix("\r\n")
            .or_else(|| self.rest.strip_prefix(['\r', '\n']));
        if let Some(rest) = rest {
            self.rest = rest;
            self.line = self.line.saturating_add(1);
        }
        rest.is_some()
    }

    /// The text up to a delimiter or the end of the line.
    fn plain(&mut self) -> &'a str {
        let delimiter = self.delimiter;
        let ends = |c: char| c == delimiter || c == '\n' || c == '\r';
        let end = self.rest.find(ends).unwrap_or(self.rest.len());
        self.take_bytes(end)
    }

    /// A field and whether it was in quotes that were never closed.
    fn field(&mut self) -> (String, bool) {
        let Some(rest) = self.rest.strip_prefix('"') else {
            return (self.plain().to_owned(), false);
        };
        self.rest = rest;
        let mut field = String::new();
        loop {
            let Some(end) = self.rest.find('"') else {
                field.push_str(self.rest);
                self.rest = "";
                return (field, true);
            };
            let part = self.take_bytes(end);
            self.line = self.line.saturating_add(line_breaks(part));
            field.push_str(part);
            self.take_bytes(1);
            match self.rest.strip_prefix('"') {
                Some(rest) => {
                    field.push('"');
                    self.rest = rest;
                }
                None => {
                    // A program that does not double its quotes: what follows belongs to the field.
                    field.push_str(self.plain());
                    return (field, false);
                }
            }
        }
    }
}

/// How many lines end in a text.
fn line_breaks(text: &str) -> u64 {
    let feeds = text.bytes().filter(|byte| *byte == b'\n').count();
    let lone = text
        .split('\r')
        .skip(1)
        .filter(|after| !after.starts_with('\n'));
    u64::try_from(feeds + lone.count()).unwrap_or(u64::MAX)
}

impl Iterator for Records<'_> {
    type Item = Result<Record, TooWide>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.line_break() {}
        if self.rest.is_empty() {
            return None;
        }
        let line = self.line;
        let mut fields = Vec::new();
        loop {
            let (field, open) = self.field();
            if fields.len() >= MAX_COLUMNS {
                self.rest = "";
                return Some(Err(TooWide { line }));
            }
            fields.push(field);
            if open {
                self.open_quote = Some(line);
            }
            match self.rest.strip_prefix(self.delimiter) {
                Some(rest) => self.rest = rest,
                None => {
                    self.line_break();
                    return Some(Ok(Record { line, fields }));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str, delimiter: char) -> Vec<(u64, Vec<String>)> {
        Records::new(text, delimiter, 1)
            .map(|record| record.unwrap())
            .map(|record| (record.line, record.fields))
            .collect()
    }

    fn fields(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn captions_hold_commas_quotes_and_lines() {
        let text = "id,caption,n\r\n1,\"Satu, \"\"dua\"\"\r\ntiga\",5\r\n\r\n2,polos,\n";
        let expected = vec![
            (1, fields(&["id", "caption", "n"])),
            (2, fields(&["1", "Satu, \"dua\"\r\ntiga", "5"])),
            (5, fields(&["2", "polos", ""])),
        ];
        assert_eq!(read(text, ','), expected);
    }

    #[test]
    fn what_no_standard_allows_is_read_as_it_was_meant() {
        assert_eq!(
            read("a\"b;\"c\"d;e\rf", ';'),
            [(1, fields(&["a\"b", "cd", "e"])), (2, fields(&["f"]))]
        );
        assert_eq!(read("\t\n", '\t'), [(1, fields(&["", ""]))]);
        let mut records = Records::new("a,b\r\"c\rd\",e\rf", ',', 1);
        let lines: Vec<u64> = records
            .by_ref()
            .map(|record| record.unwrap().line)
            .collect();
        assert_eq!(lines, [1, 2, 4]);
    }

    #[test]
    fn an_open_quote_is_told_with_its_line() {
        let mut records = Records::new("a,b\n1,2\n3,\"vier", ',', 1);
        assert_eq!(records.by_ref().count(), 3);
        assert_eq!(records.open_quote(), Some(3));
        let mut whole = Records::new("a,\"b\"", ',', 1);
        assert_eq!(whole.by_ref().count(), 1);
        assert_eq!(whole.open_quote(), None);
    }

    #[test]
    fn ten_thousand_columns_are_the_most() {
        let row = ",".repeat(MAX_COLUMNS - 1);
        assert_eq!(read(&row, ',').len(), 1);
        let wider = format!("a\n{row},\nb");
        let records: Vec<_> = Records::new(&wider, ',', 1).collect();
        assert_eq!(records.last(), Some(&Err(TooWide { line: 2 })));
    }

    #[test]
    fn the_first_line_may_name_the_delimiter() {
        assert_eq!(without_sep_line("sep=;\r\na"), ("a", Some(';'), 2));
        assert_eq!(without_sep_line("\"sep=,\"\na"), ("a", Some(','), 2));
        assert_eq!(without_sep_line("sep=ab\na"), ("sep=ab\na", None, 1));
        assert_eq!(without_sep_line("sep=,"), ("", Some(','), 2));
        assert_eq!(without_sep_line(""), ("", None, 1));
    }

    #[test]
    fn the_delimiter_is_the_one_that_makes_rows_alike() {
        let first = |text: &str| likely(text)[0];
        assert_eq!(first("a;b;c\n1;x, y, z;3\n2;u;4"), ';');
        assert_eq!(first("a\tb\n1\t2"), '\t');
        assert_eq!(first("Video overview,,\nDate,Views,x\n1,2,3"), ',');
        assert_eq!(first("a"), ',');
    }

    proptest! {
        #[test]
        fn what_rfc_4180_writes_is_read_back(
            rows in prop::collection::vec(prop::collection::vec("[a-c,;\"\r\n\té ]{0,6}", 2..5), 1..6),
            delimiter in prop::sample::select(DELIMITERS.to_vec()),
        ) {
            let mut text = String::new();
            for row in &rows {
                for (place, field) in row.iter().enumerate() {
                    if place > 0 {
                        text.push(delimiter);
                    }
                    text.push_str(&format!("\"{}\"", field.replace('"', "\"\"")));
                }
                text.push_str("\r\n");
            }
            let found: Vec<_> = read(&text, delimiter).into_iter().map(|(_, row)| row).collect();
            prop_assert_eq!(found, rows);
        }

        #[test]
        fn no_text_is_lost_or_endless(text in "[a,;\"\r\n\t]{0,60}", delimiter in prop::sample::select(DELIMITERS.to_vec())) {
            let found = read(&text, delimiter);
            let letters = |text: &str| text.chars().filter(|c| *c == 'a').count();
            let kept: usize = found.iter().flat_map(|(_, row)| row).map(|field| letters(field)).sum();
            prop_assert_eq!(kept, letters(&text));
            prop_assert!(found.is_sorted_by(|one, other| one.0 < other.0));
        }
    }
}

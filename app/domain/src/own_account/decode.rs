//! Bytes of a file become text. The browser has no table of encodings to spare, so there are four: UTF-16 of either
//! order where the file says so, UTF-8, and Windows-1252 where nothing else fits.

use std::borrow::Cow;
use thiserror::Error;

/// The most bytes of a file that is read: 50 MB.
pub const MAX_BYTES: usize = 50 * 1024 * 1024;

/// How the letters of a file are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// UTF-8, with or without its mark.
    Utf8,
    /// UTF-16 with the low byte first, by its mark.
    Utf16Le,
    /// UTF-16 with the high byte first, by its mark.
    Utf16Be,
    /// Windows-1252: the last resort, a guess. Letters with marks may have become others.
    Windows1252,
}

impl Encoding {
    /// Its name, the same in both languages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
            Self::Windows1252 => "Windows-1252",
        }
    }
}

/// Why a file is no text that could be a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum DecodeFault {
    /// Nothing is in it, or nothing but spaces.
    #[error("the file is empty")]
    Empty,
    /// It is larger than [`MAX_BYTES`].
    #[error("the file has {bytes} bytes, more than {MAX_BYTES}")]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// A PDF.
    #[error("this is a PDF; the platform's export is a CSV file")]
    Pdf,
    /// A packed folder: the CSV files in it have to be unpacked first.
    #[error("this is a packed folder; unpack it and choose the CSV file in it")]
    Zip,
    /// A workbook of a spreadsheet program: it has to be saved as CSV first.
    #[error("this is a workbook; save it as CSV first")]
    Workbook,
    /// A page of the web, such as the one that asks to sign in.
    #[error("this is a web page, not an export")]
    WebPage,
    /// Neither text nor anything known.
    #[error("this is no text")]
    Binary,
}

/// The text of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The text, without the mark that says how it is written.
    pub text: Cow<'a, str>,
    /// How it was written.
    pub encoding: Encoding,
    /// The file ends in the middle of a letter: something is missing.
    pub cut_off: bool,
}

/// Reads the text of a file.
///
/// # Errors
/// [`DecodeFault`] for what is no text, and for more than [`MAX_BYTES`].
pub fn decode(bytes: &[u8]) -> Result<Decoded<'_>, DecodeFault> {
    if bytes.len() > MAX_BYTES {
        return Err(DecodeFault::TooLarge { bytes: bytes.len() });
    }
    if let Some(fault) = known_kind(bytes) {
        return Err(fault);
    }
    let decoded = if let Some(rest) = bytes.strip_prefix(&[0xFF, 0xFE]) {
        utf16(rest, Encoding::Utf16Le, u16::from_le_bytes)
    } else if let Some(rest) = bytes.strip_prefix(&[0xFE, 0xFF]) {
        utf16(rest, Encoding::Utf16Be, u16::from_be_bytes)
    } else {
        one_byte(bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes))
    };
    if decoded.text.contains('\0') {
        return Err(DecodeFault::Binary);
    }
    if decoded.text.trim().is_empty() {
        return Err(DecodeFault::Empty);
    }
    let start = decoded.text.trim_start().get(..9).unwrap_or_default();
    if start.eq_ignore_ascii_case("<!doctype") || start.to_ascii_lowercase().starts_with("<html") {
        return Err(DecodeFault::WebPage);
    }
    Ok(decoded)
}

/// What the first bytes say of a file that is no text.
fn known_kind(bytes: &[u8]) -> Option<DecodeFault> {
    let contains = |part: &[u8]| {
        let start = bytes.get(..4096).unwrap_or(bytes);
        start.windows(part.len()).any(|window| window == part)
    };
    if bytes.starts_with(b"%PDF-") {
        Some(DecodeFault::Pdf)
    } else if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        // A workbook is a packed folder, too; the names in it say so.
        let workbook = contains(b"[Content_Types].xml") || contains(b"xl/");
        Some(if workbook {
            DecodeFault::Workbook
        } else {
            DecodeFault::Zip
        })
    } else if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        Some(DecodeFault::Workbook)
    } else {
        None
    }
}

fn utf16(bytes: &[u8], encoding: Encoding, unit: fn([u8; 2]) -> u16) -> Decoded<'static> {
    let (units, rest) = bytes.as_chunks::<2>();
    let letters = char::decode_utf16(units.iter().map(|pair| unit(*pair)));
    let text: String = letters
        .map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect();
    Decoded {
        cut_off: !rest.is_empty(),
        text: Cow::Owned(text),
        encoding,
    }
}

fn one_byte(bytes: &[u8]) -> Decoded<'_> {
    let utf8 = |text, cut_off| Decoded {
        text: Cow::Borrowed(text),
        encoding: Encoding::Utf8,
        cut_off,
    };
    match std::str::from_utf8(bytes) {
        Ok(text) => utf8(text, false),
        // Half a file ends in the middle of a letter, and what stands before it is UTF-8 all the same.
        Err(fault) if fault.error_len().is_none() && fault.valid_up_to() > 0 => {
            let whole = bytes.get(..fault.valid_up_to()).unwrap_or_default();
            utf8(std::str::from_utf8(whole).unwrap_or_default(), true)
        }
        Err(_) => Decoded {
            text: Cow::Owned(bytes.iter().map(|byte| windows_1252(*byte)).collect()),
            encoding: Encoding::Windows1252,
            cut_off: false,
        },
    }
}

/// A letter of Windows-1252, by the WHATWG Encoding Standard: the five bytes without one stay control characters.
fn windows_1252(byte: u8) -> char {
    /// The letters of 0x80 to 0x9F; all others are those of Latin-1, which Unicode begins with.
    const MIDDLE: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž',
        '\u{8F}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}',
        'ž', 'Ÿ',
    ];
    let middle = usize::from(byte).checked_sub(0x80);
    middle
        .and_then(|place| MIDDLE.get(place).copied())
        .unwrap_or(char::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(bytes: &[u8]) -> (String, Encoding, bool) {
        let decoded = decode(bytes).unwrap();
        (decoded.text.into_owned(), decoded.encoding, decoded.cut_off)
    }

    #[test]
    fn the_mark_of_a_file_says_how_it_is_written() {
        let utf8 = "Tayangan €".as_bytes();
        let marked = [&[0xEF, 0xBB, 0xBF], utf8].concat();
        for bytes in [utf8, &marked] {
            assert_eq!(
                read(bytes),
                ("Tayangan €".to_owned(), Encoding::Utf8, false)
            );
        }
        let little = [0xFF, 0xFE, b'T', 0, 0xAC, 0x20];
        let big = [0xFE, 0xFF, 0, b'T', 0x20, 0xAC];
        assert_eq!(read(&little), ("T€".to_owned(), Encoding::Utf16Le, false));
        assert_eq!(read(&big), ("T€".to_owned(), Encoding::Utf16Be, false));
    }

    #[test]
    fn what_is_no_utf_8_is_windows_1252_and_told() {
        let text = b"caf\xe9 \x80 \x93kutip\x94 \x81,1";
        let expected = "café € “kutip” \u{81},1".to_owned();
        assert_eq!(read(text), (expected, Encoding::Windows1252, false));
    }

    #[test]
    fn half_a_letter_at_the_end_is_no_other_encoding() {
        let bytes = "Jadwal…".as_bytes();
        let half = bytes.get(..bytes.len() - 1).unwrap();
        assert_eq!(read(half), ("Jadwal".to_owned(), Encoding::Utf8, true));
        let odd = [0xFF, 0xFE, b'T', 0, b'a'];
        assert_eq!(read(&odd), ("T".to_owned(), Encoding::Utf16Le, true));
        let lone = [0xFF, 0xFE, b'T', 0, 0x00, 0xD8];
        assert_eq!(read(&lone).0, "T\u{fffd}");
    }

    #[test]
    fn what_is_no_text_is_refused_by_what_it_is() {
        let book = b"PK\x03\x04\x14\0\0\0[Content_Types].xml".as_slice();
        for (bytes, fault) in [
            (b"".as_slice(), DecodeFault::Empty),
            (b" \r\n\t", DecodeFault::Empty),
            (&[0xEF, 0xBB, 0xBF], DecodeFault::Empty),
            (&[0xFF, 0xFE], DecodeFault::Empty),
            (b"%PDF-1.7\n%\xe2", DecodeFault::Pdf),
            (b"PK\x03\x04\x14\0Tabel.csv", DecodeFault::Zip),
            (b"PK\x05\x06", DecodeFault::Zip),
            (book, DecodeFault::Workbook),
            (&[0xD0, 0xCF, 0x11, 0xE0, 0xA1], DecodeFault::Workbook),
            (b"<!DOCTYPE html><title>Masuk", DecodeFault::WebPage),
            (b" <html lang=id>", DecodeFault::WebPage),
            (b"Post ID,\0\0\0", DecodeFault::Binary),
            (&[0xFF, 0xFE, b'T', 0, 0, 0], DecodeFault::Binary),
        ] {
            assert_eq!(decode(bytes), Err(fault), "{bytes:?}");
        }
        let large = vec![b'a'; MAX_BYTES + 1];
        let bytes = large.len();
        assert_eq!(decode(&large), Err(DecodeFault::TooLarge { bytes }));
        assert!(decode(large.get(..MAX_BYTES).unwrap()).is_ok());
    }

    proptest! {
        #[test]
        fn any_text_comes_back_in_every_encoding(text in "[a-z€“é😀\n,]{1,40}") {
            prop_assume!(!text.trim().is_empty());
            let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
            let little = [vec![0xFF, 0xFE], little].concat();
            let big = [vec![0xFE, 0xFF], big].concat();
            for bytes in [text.as_bytes(), &little, &big] {
                prop_assert_eq!(&read(bytes).0, &text);
            }
        }
    }
}

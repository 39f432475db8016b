//! Texts from people: as they are searched for, as they are kept, and as they may stand in a spreadsheet.

use std::borrow::Cow;

/// The text to search and sort by: small letters and digits, one space between words.
#[must_use]
pub fn normalize(text: &str) -> String {
    let mut normalized = String::with_capacity(text.len());
    for word in text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        if !normalized.is_empty() {
            normalized.push(' ');
        }
        // Some capitals become a letter and a loose sign, such as the dot of `İ`.
        normalized.extend(
            word.chars()
                .flat_map(char::to_lowercase)
                .filter(|c| c.is_alphanumeric()),
        );
    }
    normalized
}

/// Whether each word of `searched` begins one of `text`, both as [`normalize`] writes them; nothing searched is in
/// every text.
#[must_use]
pub fn begins_words(text: &str, searched: &str) -> bool {
    let begins = |part: &str| text.split(' ').any(|word| word.starts_with(part));
    searched
        .split(' ')
        .filter(|part| !part.is_empty())
        .all(begins)
}

/// A text in which no line begins with a percent sign: the space before one does not break.
#[must_use]
pub fn unbroken(text: &str) -> Cow<'_, str> {
    if text.contains(" %") {
        Cow::Owned(text.replace(" %", "\u{a0}%"))
    } else {
        Cow::Borrowed(text)
    }
}

/// A text as somebody wrote it, in one line: without signs that show nothing or turn the direction of what
/// follows, one space between words.
#[must_use]
pub fn one_line(text: &str) -> String {
    let clean = several_lines(text);
    clean.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// As [`one_line`], of a text whose lines and spaces stay.
#[must_use]
pub fn several_lines(text: &str) -> String {
    let clean: String = text
        .chars()
        .filter(|c| !is_invisible(*c))
        .map(|c| if c.is_control() && c != '\n' { ' ' } else { c })
        .collect();
    clean
        .trim_start_matches(|c: char| c.is_whitespace() || chooses_look(c))
        .trim_end()
        .to_owned()
}

/// On a certificate or in a list they would only deceive: Unicode's format characters that occur in pasted text,
/// and the letters and signs that are drawn as nothing (fillers of Hangul, the empty pattern of Braille).
const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{AD}'
            | '\u{34F}'
            | '\u{61C}'
            | '\u{115F}'..='\u{1160}'
            | '\u{17B4}'..='\u{17B5}'
            | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{FEFF}'
            | '\u{FFA0}'
            | '\u{E0000}'..='\u{E007F}'
    )
}

/// Says how the sign before it is drawn, say as a picture; at the beginning there is none.
const fn chooses_look(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}')
}

/// A text that begins a sentence.
#[must_use]
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

/// Where a spreadsheet may begin a new cell. A file says nothing of its separator, so each program takes the
/// one of its own settings; and where that is another one, the quotes around a field are no longer at the
/// beginning of a cell and hold nothing together.
const SEPARATORS: [char; 6] = [',', ';', '\t', '|', '\n', '\r'];
/// Where one begins a new cell only if somebody has told it to. Ordinary texts are full of these.
const RARE_SEPARATORS: [char; 2] = [' ', ':'];

/// What a formula begins with.
const FORMULA_SIGNS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// A text as it was before [`guard_formula`] wrote it, where that put an apostrophe into it: what comes back from a
/// spreadsheet is what was written.
#[must_use]
pub fn unguarded(text: &str) -> String {
    let begins_cell = |before: Option<&char>| {
        before.is_none_or(|before| SEPARATORS.contains(before) || RARE_SEPARATORS.contains(before))
    };
    let letters: Vec<char> = text.chars().collect();
    // From the end, because one apostrophe may stand before another one.
    let mut after: Vec<char> = Vec::with_capacity(letters.len());
    for (place, letter) in letters.iter().enumerate().rev() {
        let before = place.checked_sub(1).and_then(|place| letters.get(place));
        if *letter == '\'' && begins_cell(before) {
            let rest: String = after.iter().rev().collect();
            if begins_formula(&rest) || rest.starts_with(['\t', '\r', '\n']) {
                continue;
            }
        }
        after.push(*letter);
    }
    after.into_iter().rev().collect()
}

/// A text in which no spreadsheet finds a formula, whatever it takes for a separator: with an apostrophe
/// before it where it might begin one, and after each separator in it that one might follow
/// (`Budi,=1+1` as `Budi,'=1+1`).
#[must_use]
pub fn guard_formula(text: &str) -> Cow<'_, str> {
    let mut guarded = String::with_capacity(text.len() + 1);
    // Some programs drop these from the beginning of a cell.
    if text.starts_with(['\t', '\r', '\n']) {
        guarded.push('\'');
    }
    for cell in text.split_inclusive(SEPARATORS) {
        if begins_formula(cell) {
            guarded.push('\'');
        }
        for (place, part) in cell.split_inclusive(RARE_SEPARATORS).enumerate() {
            if place > 0 && begins_formula_at_once(part) {
                guarded.push('\'');
            }
            guarded.push_str(part);
        }
    }
    if guarded.len() == text.len() {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(guarded)
    }
}

/// Whether a spreadsheet may take a cell for a formula: by its first sign, also after signs that show
/// nothing and after quotes, which hold a cell together.
fn begins_formula(cell: &str) -> bool {
    let unseen = |c: char| {
        c == '"' || c.is_whitespace() || c.is_control() || is_invisible(c) || chooses_look(c)
    };
    cell.trim_start_matches(unseen).starts_with(FORMULA_SIGNS)
}

/// Whether a formula stands at the very beginning; a sign between two words, as in `A - B`, is none.
fn begins_formula_at_once(part: &str) -> bool {
    let rest = part.trim_start_matches('"');
    let sign = rest.starts_with(FORMULA_SIGNS);
    sign && rest
        .trim_end_matches(RARE_SEPARATORS)
        .chars()
        .nth(1)
        .is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn what_comes_back_from_a_spreadsheet_is_what_was_written(text in "[a-z=+@,; :.\u{202e}\"-]{0,16}") {
            proptest::prop_assert_eq!(unguarded(&guard_formula(&text)), text);
        }
    }

    #[test]
    fn a_text_cannot_become_a_formula_where_spaces_or_colons_separate() {
        for (text, guarded) in [
            ("Joko =1+1", "Joko '=1+1"),
            ("Kiki:=1+1", "Kiki:'=1+1"),
            ("Ani @SUM(A1)", "Ani '@SUM(A1)"),
            ("Telepon +62 812", "Telepon '+62 812"),
            ("Joko \"=1+1", "Joko '\"=1+1"),
            ("Humas - Protokol", "Humas - Protokol"),
            ("a: b = c", "a: b = c"),
        ] {
            assert_eq!(guard_formula(text), guarded);
        }
    }

    #[test]
    fn a_text_cannot_become_a_formula() {
        for (text, guarded) in [
            ("=1+1", "'=1+1"),
            ("+62 812", "'+62 812"),
            ("-2", "'-2"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t'=1"),
            ("\r=1", "'\r'=1"),
            ("\ta", "'\ta"),
            ("  =1", "'  '=1"),
            ("\u{feff}=1", "'\u{feff}=1"),
            ("\u{202e}=1", "'\u{202e}=1"),
            ("\u{2063}=1", "'\u{2063}=1"),
            ("\u{61c}=1", "'\u{61c}=1"),
            ("\u{180e}\u{fe0f}=1", "'\u{180e}\u{fe0f}=1"),
            ("\u{e0041}=1", "'\u{e0041}=1"),
            ("＝1", "'＝1"),
            ("'=1", "'=1"),
            ("Budi,=1+1", "Budi,'=1+1"),
            ("Budi, =1+1,", "Budi,' '=1+1,"),
            ("Budi;@SUM(A1);-2", "Budi;'@SUM(A1);'-2"),
            ("Budi\t+1|\u{200b}=1", "Budi\t'+1|'\u{200b}=1"),
            ("Budi\r\n=1", "Budi\r\n'=1"),
            ("Budi,\"=1+1&\"", "Budi,'\"=1+1&\""),
            ("\"=1", "'\"=1"),
            ("H. Budi, S.Kom., M.Si.", "H. Budi, S.Kom., M.Si."),
            ("Dinas Kominfo - Bidang A", "Dinas Kominfo - Bidang A"),
            ("budi-s+kerja@contoh.go.id", "budi-s+kerja@contoh.go.id"),
            ("a=1", "a=1"),
            ("–", "–"),
        ] {
            assert_eq!(guard_formula(text), guarded, "{text:?}");
        }
    }

    #[test]
    fn what_deceives_is_left_out_and_lines_stay_where_there_may_be_some() {
        assert_eq!(one_line(" \u{202E}Edisi\0 12\n\tlagi "), "Edisi 12 lagi");
        assert_eq!(
            several_lines(" Satu.\r\n\nDua\0\u{200B}. "),
            "Satu. \n\nDua ."
        );
    }

    #[test]
    fn what_shows_nothing_is_nothing() {
        for text in [
            "\u{3164}",
            "\u{2800}\u{2800}",
            "\u{115f}\u{1160}",
            "\u{34f}\u{61c}",
            "\u{180e}",
            "\u{fe0f}",
            "\u{e0067}\u{e007f}",
            "\u{ffa0} \u{206a}",
        ] {
            assert_eq!(one_line(text), "", "{text:?}");
        }
        assert_eq!(one_line("\u{fe0f}Siti\u{3164} Aminah"), "Siti Aminah");
        assert_eq!(
            one_line("Terima kasih \u{2764}\u{fe0f}"),
            "Terima kasih \u{2764}\u{fe0f}"
        );
    }

    #[test]
    fn case_signs_and_space_make_no_difference() {
        assert_eq!(
            normalize("  H. Ma'ruf  Al-Amin, S.Kom."),
            "h ma ruf al amin s kom"
        );
        assert_eq!(normalize("31.71-DPK"), "31 71 dpk");
        assert_eq!(normalize("İstanbul"), "istanbul");
        assert_eq!(normalize(" .-/ "), "");
    }
}

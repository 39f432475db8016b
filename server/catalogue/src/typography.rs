//! Signs as they are printed, whatever keys an author has: quotation marks of one kind, and a percent sign
//! that stays with its number. Markdown sets its own quotation marks.

use std::borrow::Cow;

/// A no-break space between a number and its percent sign where the author left a space.
pub(crate) fn percent(text: &str) -> Cow<'_, str> {
    const SPACED: &str = " %";
    if !text.contains(SPACED) {
        return text.into();
    }
    let mut set = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some(at) = rest.find(SPACED) {
        set.push_str(&rest[..at]);
        let after_number = rest[..at].ends_with(|sign: char| sign.is_ascii_digit());
        set.push_str(if after_number { "\u{a0}%" } else { SPACED });
        rest = &rest[at + SPACED.len()..];
    }
    set.push_str(rest);
    set.into()
}

/// A text without markup, with what stands `before` it: quotation marks that lean the right way, and
/// [`percent`].
pub(crate) fn plain(text: &str, mut before: Option<char>) -> String {
    let mut set = String::with_capacity(text.len() + 8);
    for sign in text.chars() {
        let opens = before.is_none_or(|before: char| {
            before.is_whitespace()
                || matches!(before, '(' | '[' | '{' | '“' | '‘' | '–' | '—' | '/')
        });
        let printed = match (sign, opens) {
            ('"', true) => '“',
            ('"', false) => '”',
            ('\'', true) => '‘',
            ('\'', false) => '’',
            _ => sign,
        };
        set.push(printed);
        before = Some(printed);
    }
    match percent(&set) {
        Cow::Owned(text) => text,
        Cow::Borrowed(_) => set,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn quotation_marks_lean_towards_what_they_hold() {
        for (typed, printed) in [
            ("Let's Check", "Let’s Check"),
            ("\"oke\" dan 'ya'", "“oke” dan ‘ya’"),
            ("kata \"'dua' tanda\" (\"x\")", "kata “‘dua’ tanda” (“x”)"),
            ("Jum'at: \"Anda\"?", "Jum’at: “Anda”?"),
            ("sudah “begini”", "sudah “begini”"),
            ("", ""),
        ] {
            assert_eq!(plain(typed, None), printed);
        }
        assert_eq!(plain("\" ditutup", Some('a')), "” ditutup");
    }

    #[test]
    fn a_percent_sign_stays_with_its_number() {
        for (typed, printed) in [
            ("62,9 % dan 5 %", "62,9\u{a0}% dan 5\u{a0}%"),
            ("62.9% and % alone", "62.9% and % alone"),
            ("sekian % lagi, 7  %", "sekian % lagi, 7  %"),
            (" %", " %"),
        ] {
            assert_eq!(percent(typed), printed);
            assert_eq!(plain(typed, None), printed);
        }
    }

    proptest! {
        #[test]
        fn a_text_that_is_set_is_not_set_again_and_keeps_its_length(text in "[a-z0-9 %'\"“(]{0,40}") {
            let once = plain(&text, None);
            prop_assert_eq!(once.chars().count(), text.chars().count());
            prop_assert!(!once.contains(['"', '\'']));
            prop_assert_eq!(plain(&once, None), once);
        }
    }
}

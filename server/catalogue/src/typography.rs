//! Signs as they are printed in a text without markup, whatever keys an author has. What Markdown makes has its
//! own quotation marks.

use domain::text::unbroken;
use std::borrow::Cow;

/// A text with quotation marks that lean the right way, and a percent sign that stays with its number. `before`
/// is what stands before it.
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
    match unbroken(&set) {
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
        assert_eq!(plain("62,9 % dan 5%", None), "62,9\u{a0}% dan 5%");
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

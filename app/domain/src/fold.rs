//! Texts as people search for them: without case, signs and accidental space.

/// Small letters and digits, one space between words.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        if !folded.is_empty() {
            folded.push(' ');
        }
        // Some capitals become a letter and a loose sign, such as the dot of `İ`.
        folded.extend(
            word.chars()
                .flat_map(char::to_lowercase)
                .filter(|c| c.is_alphanumeric()),
        );
    }
    folded
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
    clean.trim().to_owned()
}

/// On a certificate or in a list they would only deceive (Unicode's format characters that occur in pasted
/// text).
const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_deceives_is_left_out_and_lines_stay_where_there_may_be_some() {
        assert_eq!(one_line(" \u{202E}Edisi\0 12\n\tlagi "), "Edisi 12 lagi");
        assert_eq!(
            several_lines(" Satu.\r\n\nDua\0\u{200B}. "),
            "Satu. \n\nDua ."
        );
    }

    #[test]
    fn case_signs_and_space_are_folded() {
        assert_eq!(
            fold("  H. Ma'ruf  Al-Amin, S.Kom."),
            "h ma ruf al amin s kom"
        );
        assert_eq!(fold("31.71-DPK"), "31 71 dpk");
        assert_eq!(fold("İstanbul"), "istanbul");
        assert_eq!(fold(" .-/ "), "");
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

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

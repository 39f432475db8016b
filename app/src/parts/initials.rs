//! A person in two letters.

/// The first letters of the first and the last name, without titles: what stands behind a comma (`S.Sos.`) and
/// whatever ends with a dot (`Dr.`). Empty only where there is no letter at all.
#[must_use]
pub fn initials(name: &str) -> String {
    let bare = name.split(',').next().unwrap_or_default();
    let letter = |word: &str| word.chars().find(|sign| sign.is_alphanumeric());
    let names: Vec<char> = bare
        .split_whitespace()
        .filter(|word| !word.ends_with('.'))
        .filter_map(letter)
        .collect();
    let chosen = match names.as_slice() {
        [] => letter(name).into_iter().collect::<Vec<_>>(),
        [only] => vec![*only],
        [first, .., last] => vec![*first, *last],
    };
    chosen.into_iter().flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_two_letters_leaves_titles_out() {
        for (name, letters) in [
            ("Ratna Kusuma", "RK"),
            ("Dr. H. Bambang Sutejo, S.Sos., M.Si.", "BS"),
            ("siti nur aminah", "SA"),
            ("Sukarno", "S"),
            ("R.A. Kartini", "K"),
            ("Dr.", "D"),
            ("'Aisyah binti Umar", "AU"),
            ("  ", ""),
            ("—", ""),
        ] {
            assert_eq!(initials(name), letters, "{name}");
        }
    }
}

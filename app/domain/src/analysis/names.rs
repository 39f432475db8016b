//! Names as formulas write them: capitals and what stands between words do not matter.

/// The letters and digits of a name, small; of letters beyond ASCII each is itself.
fn letters(name: &str) -> impl Iterator<Item = char> {
    let is_letter = |sign: &char| sign.is_ascii_alphanumeric() || !sign.is_ascii();
    name.chars()
        .filter(is_letter)
        .map(|sign| sign.to_ascii_lowercase())
}

/// Whether two names are the same; a name without letters is no other's.
pub(super) fn same(one: &str, other: &str) -> bool {
    letters(one).next().is_some() && letters(one).eq(letters(other))
}

/// The name that is nearest to what was written, unless none is near.
pub(super) fn nearest<'n>(written: &str, names: impl Iterator<Item = &'n str>) -> Option<String> {
    let written: Vec<char> = letters(written).collect();
    let mut best: Option<(usize, &str)> = None;
    for name in names {
        let letters: Vec<char> = letters(name).collect();
        let steps = distance(&written, &letters);
        // A slip in three letters; names of one or two have none that is near.
        let near = steps * 3 <= written.len().max(letters.len());
        if near && best.is_none_or(|(than, _)| steps < than) {
            best = Some((steps, name));
        }
    }
    best.map(|(_, name)| name.to_owned())
}

/// How many letters are put in, left out or exchanged on the way from one to the other (Levenshtein 1966).
fn distance(one: &[char], other: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (place, letter) in one.iter().enumerate() {
        let mut diagonal = place;
        if let Some(first) = row.first_mut() {
            *first = place + 1;
        }
        for (at, another) in other.iter().enumerate() {
            let above = row.get(at + 1).copied().unwrap_or_default();
            let left = row.get(at).copied().unwrap_or_default();
            let changed = diagonal + usize::from(letter != another);
            if let Some(cell) = row.get_mut(at + 1) {
                *cell = changed.min(above + 1).min(left + 1);
            }
            diagonal = above;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_slip_finds_its_name_and_another_word_none() {
        let names = ["jangkauan", "reach", "simpan", "suka"];
        let near = |text: &str| nearest(text, names.into_iter());
        assert_eq!(near("jangkuan").as_deref(), Some("jangkauan"));
        assert_eq!(near("Reahc").as_deref(), None, "two of five");
        assert_eq!(near("reac").as_deref(), Some("reach"));
        assert_eq!(near("tayangan"), None);
        assert_eq!(near(""), None);
        assert!(same("Jumlah simpan", "jumlah_SIMPAN") && !same("", "-") && !same("a", "b"));
    }

    proptest! {
        #[test]
        fn the_distance_is_that_of_the_library(one in "[a-d]{0,8}", other in "[a-d]{0,8}") {
            let letters = |text: &str| text.chars().collect::<Vec<_>>();
            prop_assert_eq!(distance(&letters(&one), &letters(&other)), strsim::levenshtein(&one, &other));
        }
    }
}

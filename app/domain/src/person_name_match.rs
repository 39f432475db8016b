//! Whether two names are those of one person: without titles, and with the slips that people make when they write
//! down somebody's name.

use crate::text::normalize;

/// How alike two names are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// The same but for titles, case and signs.
    Same,
    /// One has a name more, an initial for a name, or a letter or two otherwise.
    Near,
    /// Two names.
    Different,
}

/// Titles as they stand before a name.
const BEFORE: [&str; 16] = [
    "dr", "drs", "dra", "drg", "drh", "ir", "h", "hj", "prof", "bpk", "bapak", "ibu", "sdr",
    "sdri", "kh", "ust",
];

/// Degrees as they stand behind a name, without their dots.
const BEHIND: [&str; 68] = [
    "ak", "amd", "amdak", "amdkeb", "amdkep", "amdkom", "bbus", "bsc", "drph", "ip", "ma", "mag",
    "mak", "map", "mba", "mcom", "meng", "mh", "mhum", "mikom", "mip", "mkes", "mkm", "mkom", "mm",
    "mmsi", "mp", "mpa", "mpd", "mph", "mpp", "msc", "mse", "msi", "msn", "mt", "mti", "phd",
    "sag", "sap", "sakun", "sds", "se", "sei", "shut", "sfarm", "sgz", "sh", "si", "sikom", "sip",
    "sked", "skep", "skm", "skom", "smn", "sp", "spd", "spsi", "spt", "ssi", "ssit", "ssn", "ssos",
    "sstp", "st", "str", "strkeb",
];
fn letters(word: &str) -> String {
    word.chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// A name to be compared: without titles and degrees, in small letters, its words with one space between.
#[must_use]
pub fn comparable(name: &str) -> String {
    // What follows a comma are degrees, unless nothing stood before it.
    let before_comma = name.split(',').next().unwrap_or_default();
    let name = if before_comma.trim().is_empty() {
        name
    } else {
        before_comma
    };
    let mut words: Vec<&str> = name.split_whitespace().collect();
    while words.len() > 1
        && let Some(first) = words.first()
        && BEFORE.contains(&letters(first).as_str())
        // `H` alone may be an initial, as `Dr` never is.
        && (first.ends_with('.') || letters(first).len() > 1)
    {
        words.remove(0);
    }
    while words.len() > 1
        && let Some(last) = words.last()
        && last.contains('.')
        && BEHIND.contains(&letters(last).as_str())
    {
        words.pop();
    }
    let name_alone = normalize(&words.join(" "));
    if name_alone.is_empty() {
        normalize(name)
    } else {
        name_alone
    }
}

/// How alike two names are that [`comparable`] gave.
#[must_use]
pub fn likeness(one: &str, other: &str) -> Likeness {
    if one == other {
        return if one.is_empty() {
            Likeness::Different
        } else {
            Likeness::Same
        };
    }
    let one: Vec<&str> = one.split(' ').filter(|word| !word.is_empty()).collect();
    let other: Vec<&str> = other.split(' ').filter(|word| !word.is_empty()).collect();
    let (fewer, more) = if one.len() <= other.len() {
        (&one, &other)
    } else {
        (&other, &one)
    };
    // One word alone is the name of too many.
    if fewer.is_empty() || (fewer.len() < 2 && more.len() > 1) {
        return Likeness::Different;
    }
    let mut left: Vec<&str> = more.clone();
    let mut whole_words = 0;
    for word in fewer {
        let exact = left.iter().position(|there| there == word);
        let near = || left.iter().position(|there| is_near_word(word, there));
        let Some(place) = exact.or_else(near) else {
            return Likeness::Different;
        };
        whole_words += usize::from(word.chars().count() > 1);
        left.remove(place);
    }
    if whole_words == 0 {
        Likeness::Different
    } else {
        Likeness::Near
    }
}

/// One is the first letter of the other, or a letter is other, missing or too many; two in a long word.
fn is_near_word(one: &str, other: &str) -> bool {
    let one: Vec<char> = one.chars().collect();
    let other: Vec<char> = other.chars().collect();
    if one.len() == 1 || other.len() == 1 {
        return one.first() == other.first();
    }
    let shorter = one.len().min(other.len());
    let slips = match shorter {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    };
    slips > 0 && one.len().abs_diff(other.len()) <= slips && distance(&one, &other) <= slips
}

/// The fewest letters to be put in, taken out or replaced (Levenshtein).
fn distance(one: &[char], other: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (above, letter) in one.iter().enumerate() {
        let mut corner = above;
        let mut left = above + 1;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (place, there) in other.iter().enumerate() {
            let Some(cell) = row.get_mut(place + 1) else {
                break;
            };
            let best = (corner + usize::from(letter != there))
                .min(*cell + 1)
                .min(left + 1);
            corner = *cell;
            *cell = best;
            left = best;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn like(one: &str, other: &str) -> Likeness {
        likeness(&comparable(one), &comparable(other))
    }

    #[test]
    fn titles_degrees_and_case_do_not_make_another_name() {
        for other in [
            "SITI AMINAH",
            "Siti  Aminah, S.Kom., M.Si.",
            "Hj. Siti Aminah",
            "Dr. Hj. Siti Aminah S.Sos. M.Si.",
            "Ibu Siti Aminah, S.STP",
        ] {
            assert_eq!(like("Siti Aminah", other), Likeness::Same, "{other}");
        }
        assert_eq!(comparable(", S.Kom."), "s kom");
        assert_eq!(comparable("H. Muhammad Ali"), "muhammad ali");
        assert_eq!(comparable("Dr."), "dr");
    }

    #[test]
    fn a_slip_an_initial_or_a_name_more_is_near() {
        for (one, other) in [
            ("Siti Aminah", "Siti Nur Aminah"),
            ("M. Rizky Pratama", "Muhammad Rizky Pratama"),
            ("Budi Santoso", "Budi Santosa"),
            ("Budi Santoso", "Budi S."),
            ("Aminah Siti", "Siti Aminah"),
            ("Rahmawati", "Rachmawati"),
        ] {
            assert_eq!(like(one, other), Likeness::Near, "{one}: {other}");
            assert_eq!(like(other, one), Likeness::Near, "{other}: {one}");
        }
    }

    #[test]
    fn other_people_have_other_names() {
        for (one, other) in [
            ("Siti Aminah", "Siti Rahma"),
            ("Siti", "Siti Aminah"),
            ("Budi", "Rudi Hartono"),
            ("", ""),
            ("Ani", "Ana"),
            ("B. S.", "Budi Santoso"),
        ] {
            assert_eq!(like(one, other), Likeness::Different, "{one}: {other}");
        }
    }
}

//! The code that is proposed for an agency whose office has not written one.

use super::{AgencyCode, AgencyTree, BuiltInKind, Planned, read_name};
use crate::text::normalize;

/// Words that only join others: no abbreviation of an office has a letter for them.
const JOINING: [&str; 7] = ["dan", "serta", "untuk", "di", "and", "of", "the"];
/// The most letters and digits before the number.
const INITIALS_LIMIT: usize = 12;
/// How many letters stand for a name of one word.
const LETTERS_OF_ONE: usize = 3;

impl AgencyTree {
    /// A code that no agency has, for one of this name: its initials in capitals, with a number where an agency
    /// has those already. Numbers of the name stay whole, and of a name of one word its first letters are taken.
    #[must_use]
    pub fn propose_code(&self, name: &str) -> AgencyCode {
        let initials = initials(name);
        let mut code = AgencyCode(initials.clone());
        let mut number = 1_usize;
        while self.by_code(&code).is_some() {
            number += 1;
            code = AgencyCode(format!("{initials}-{number}"));
        }
        code
    }
}

fn initials(name: &str) -> String {
    let name = normalize(name);
    let telling = |word: &&str| !word.is_empty() && !JOINING.contains(word);
    let words: Vec<&str> = name.split(' ').filter(telling).collect();
    let letters = |word: &str, most: usize| -> String {
        word.chars()
            .filter(char::is_ascii_alphanumeric)
            .take(most)
            .collect()
    };
    let initials: String = match words.as_slice() {
        [one] => letters(one, LETTERS_OF_ONE),
        several => several
            .iter()
            .map(|word| {
                let is_number = word.bytes().all(|byte| byte.is_ascii_digit());
                letters(word, if is_number { INITIALS_LIMIT } else { 1 })
            })
            .collect(),
    };
    if initials.is_empty() {
        // A name without a letter of the alphabet.
        return "INSTANSI".to_owned();
    }
    letters(&initials, INITIALS_LIMIT).to_ascii_uppercase()
}

impl AgencyTree {
    /// An agency of a name that somebody typed: with a free code, at the top, of the kind that its first words
    /// name. `None` where the text is no name.
    #[must_use]
    pub fn propose(&self, typed: &str) -> Option<Planned> {
        let name = read_name(typed).ok()?;
        let words: Vec<&str> = name.split_whitespace().collect();
        let kind = [2, 1]
            .into_iter()
            .filter_map(|count| words.get(..count))
            .find_map(|first| self.known_kind(&first.join(" ")));
        Some(Planned {
            code: self.propose_code(&name),
            kind: kind.unwrap_or(BuiltInKind::Lainnya.into()),
            parent: None,
            name,
        })
    }
}

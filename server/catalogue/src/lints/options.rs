//! Options that give the answer away by their looks.

use super::{LANGUAGES, Lints, named, of_kind, options};
use domain::course::Course;
use domain::language::Language;
use domain::quiz::{Choice, Item, Kind};

/// Below this many questions a share says nothing.
const ENOUGH: usize = 10;
/// Percent of the questions whose longest option may be the right one.
const MAX_LONGEST_SHARE: usize = 35;
/// Percent of the questions whose right option may stand at one place of four.
const PLACE: usize = 40;
/// From this many statements on they differ in their answers.
const STATEMENTS: usize = 3;

pub(super) fn check(lints: &mut Lints, course: &Course) {
    longest(lints, course);
    favourite_place(lints, course);
    one_answer(lints, course);
    for_all_the_others(lints, course);
}

/// How many letters of an option a reader sees.
fn length(option: &Choice) -> usize {
    shown(option.text.as_str()).chars().count()
}

/// A text without its tags.
fn shown(html: &str) -> String {
    let mut inside_a_tag = false;
    let shown = html.chars().filter(|letter| {
        match letter {
            '<' => inside_a_tag = true,
            '>' => inside_a_tag = false,
            _ => return !inside_a_tag,
        }
        false
    });
    shown.collect()
}

fn longest(lints: &mut Lints, course: &Course) {
    let items = of_kind(course, Kind::Single);
    for language in LANGUAGES {
        let asked = items
            .iter()
            .filter(|item| !options(item, language).is_empty());
        let asked: Vec<&Item> = asked.copied().collect();
        let betrays = |item: &&&Item| {
            let options = options(item, language);
            let right = options.iter().find(|option| option.right).map(length);
            let mut wrong = options.iter().filter(|option| !option.right);
            wrong.all(|option| Some(length(option)) < right)
        };
        let long: Vec<&Item> = asked.iter().filter(betrays).copied().collect();
        if let Some(first) = long.first()
            && asked.len() >= ENOUGH
            && long.len() * 100 > asked.len() * MAX_LONGEST_SHARE
        {
            let sentence = format!(
                "In {} of {} questions with one answer the longest option is the right one ({}); expected at most {MAX_LONGEST_SHARE} %.",
                long.len(),
                asked.len(),
                named(&long)
            );
            lints.say(lints.places.item(course, first, language), sentence);
        }
    }
}

fn favourite_place(lints: &mut Lints, course: &Course) {
    let mut places: [Vec<&Item>; 4] = Default::default();
    for item in of_kind(course, Kind::Single) {
        let options = options(item, Language::Id);
        let right = options.iter().position(|option| option.right);
        if options.len() == places.len()
            && let Some(place) = right.and_then(|right| places.get_mut(right))
        {
            place.push(item);
        }
    }
    let asked: usize = places.iter().map(Vec::len).sum();
    if asked < ENOUGH {
        return;
    }
    for (number, here) in (1..).zip(&places) {
        if let Some(first) = here.first()
            && here.len() * 100 > asked * PLACE
        {
            let sentence = format!(
                "In {} of {asked} questions with four options the right one is number {number} ({}); expected at most {PLACE} %.",
                here.len(),
                named(here)
            );
            lints.say(lints.places.item(course, first, Language::Id), sentence);
        }
    }
}

fn one_answer(lints: &mut Lints, course: &Course) {
    let statements = of_kind(course, Kind::TrueFalse);
    let answers = statements.iter().map(|item| {
        let mut options = options(item, Language::Id).iter();
        options.position(|option| option.right)
    });
    let answers: Vec<_> = answers.collect();
    if let (Some(first), [answer, others @ ..]) = (statements.first(), answers.as_slice())
        && answers.len() >= STATEMENTS
        && others.iter().all(|other| other == answer)
    {
        let sentence = format!(
            "All {} statements have one answer ({}); expected true and false ones.",
            answers.len(),
            named(&statements)
        );
        lints.say(lints.places.item(course, first, Language::Id), sentence);
    }
}

fn for_all_the_others(lints: &mut Lints, course: &Course) {
    for (_, item) in course.items() {
        for language in LANGUAGES {
            let caught = options(item, language)
                .iter()
                .map(|option| shown(option.text.as_str()))
                .filter(|text| stands_for_all(text));
            for text in caught.collect::<Vec<_>>() {
                let sentence = format!(
                    "The option `{text}` of `{}` stands for all the others; expected one that says something itself.",
                    item.id
                );
                lints.say(lints.places.item(course, item, language), sentence);
            }
        }
    }
}

/// "Semua benar", "none of the above" and their like.
fn stands_for_all(text: &str) -> bool {
    let text = text.to_lowercase();
    text.split(['.', ',', ';', ':', '!', '?', '(', ')'])
        .any(|clause| {
            let words: Vec<&str> = clause.split_whitespace().collect();
            (0..words.len()).any(|start| {
                let after = words.get(start + 1..).unwrap_or_default();
                match words.get(start).copied().unwrap_or_default() {
                    "semua" | "semuanya" | "seluruhnya" | "keduanya" | "ketiganya" => after
                        .iter()
                        .take(4)
                        .any(|word| matches!(*word, "benar" | "salah" | "betul" | "keliru")),
                    "all" | "none" | "both" => matches!(
                        after,
                        ["of", "these" | "them", ..] | ["of", "the", "above" | "options", ..]
                    ),
                    _ => false,
                }
            })
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_for_all_others_is_known_by_its_words() {
        for taken in [
            "Semua benar",
            "semua jawaban di atas benar",
            "Keduanya salah.",
            "None of the above",
            "Both of them",
        ] {
            assert!(stands_for_all(taken), "{taken}");
        }
        for free in [
            "Semua pengikut, benar atau palsu",
            "semua pengikut yang dihitung sekali sehari itu benar",
            "All of the city",
            "Both offices",
        ] {
            assert!(!stands_for_all(free), "{free}");
        }
        assert_eq!(shown("a <em>b</em> c"), "a b c");
    }
}

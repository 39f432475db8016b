//! What a course owes to whoever takes it: questions that cannot be answered by their looks, words for
//! every wrong way, data that give every participant an answer.
//!
//! A fault keeps a library from being read. What stands here does not: a course that is being written, or
//! a small one of an office's own, is taught all the same. The shipped content has none of it.
//!
//! # Adding a lint
//! A function in the file of its meaning that is handed a [`Lints`] and a course, and says in one sentence
//! what is wrong and what is expected, with [`Lints::say`]; a broken example in `tests/lints.rs`.

mod amount;
mod exercises;
mod feedback;
mod lessons;
mod options;
mod outcomes;
mod places;

use crate::fault::Fault;
use crate::files::Files;
use crate::library::Library;
use domain::course::Course;
use domain::language::Language;
use domain::quiz::{Answers, Choice, Item, Kind};
use places::{Place, Places};

const LANGUAGES: [Language; 2] = [Language::Id, Language::En];

/// How many variations of a dataset are tried where nobody says otherwise.
pub const SEEDS: u32 = 50;

/// What the courses of a library owe to whoever takes them, by file and line. `seeds` says how many
/// variations of each dataset are tried.
#[must_use]
pub fn check(files: &Files, library: &Library, seeds: u32) -> Vec<Fault> {
    let mut lints = Lints {
        library,
        places: Places::of(files),
        seeds,
        found: vec![],
    };
    for course in library.courses() {
        amount::check(&mut lints, course);
        lessons::check(&mut lints, course);
        options::check(&mut lints, course);
        feedback::check(&mut lints, course);
        outcomes::check(&mut lints, course);
        exercises::check(&mut lints, course);
    }
    for fault in &mut lints.found {
        fault.overlaid = files.is_overlaid(&fault.file);
    }
    lints.found.sort();
    lints.found
}

/// What was found so far, and what is asked of the library while looking.
struct Lints<'a> {
    library: &'a Library,
    places: Places,
    seeds: u32,
    found: Vec<Fault>,
}

impl Lints<'_> {
    fn say(&mut self, place: Place, sentence: String) {
        self.found
            .push(Fault::new(&place.file, place.line, sentence));
    }
}

/// The items of one kind of a course.
fn of_kind(course: &Course, kind: Kind) -> Vec<&Item> {
    let items = course.items().map(|(_, item)| item);
    items.filter(|item| item.kind() == kind).collect()
}

/// The options of an item that are written in this language.
fn options(item: &Item, language: Language) -> &[Choice] {
    match item.body.get(language) {
        (body, written) if written == language => match &body.answers {
            Answers::Options(_, options) => options,
            _ => &[],
        },
        _ => &[],
    }
}

/// Names in a sentence.
fn named<'a>(items: impl IntoIterator<Item = &'a &'a Item>) -> String {
    crate::write::listed(items.into_iter().map(|item| item.id.as_str()))
}

//! Enough of everything, and not too much at once.

use super::{LANGUAGES, Lints, of_kind};
use domain::course::Course;
use domain::jp::{Jp, MinutesPerJp};
use domain::quiz::{Form, Kind};
use std::ops::RangeInclusive;

const ITEMS: usize = 60;
const LESSONS: RangeInclusive<usize> = 5..=8;
/// A lesson takes about eight minutes. Its words are those of headings, paragraphs and lists, without tables,
/// figures and the card.
const WORDS: RangeInclusive<u32> = 400..=900;

pub(super) fn check(lints: &mut Lints, course: &Course) {
    let place = lints.places.course(course);
    let items = course.items().count();
    if items < ITEMS {
        let sentence = format!(
            "The course has {items} questions; expected at least {ITEMS}, the bank included."
        );
        lints.say(place.clone(), sentence);
    }
    for kind in Kind::ALL {
        if of_kind(course, kind).is_empty() {
            let sentence = format!(
                "The course has no question of the kind `{}`; expected one of every kind.",
                kind.code()
            );
            lints.say(place.clone(), sentence);
        }
    }
    // How many questions they have, and that one is never without the other, is a fault where it is not so.
    if course.form(Form::Pre).is_none() {
        let sentence = "The course has no tests of the forms `pre` and `post`; expected both.";
        lints.say(place.clone(), sentence.to_owned());
    }
    let minutes = course.minutes();
    if MinutesPerJp::default().jp(minutes) < Jp(1) {
        let sentence = format!(
            "The course takes {} minutes, which is no JP; expected at least {}.",
            minutes.0,
            MinutesPerJp::default().get()
        );
        lints.say(place.clone(), sentence);
    }
    let mut lessons = 0;
    for unit in &course.units {
        let Some(text) = unit.lesson() else {
            continue;
        };
        lessons += 1;
        for language in LANGUAGES {
            let (text, written) = text.get(language);
            if written == language && !WORDS.contains(&text.words) {
                let sentence = format!(
                    "The lesson has {} words; expected {} to {}.",
                    text.words,
                    WORDS.start(),
                    WORDS.end()
                );
                lints.say(lints.places.unit(course, unit, language), sentence);
            }
        }
    }
    if !LESSONS.contains(&lessons) {
        let sentence = format!(
            "The course has {lessons} lessons; expected {} to {}.",
            LESSONS.start(),
            LESSONS.end()
        );
        lints.say(place, sentence);
    }
}

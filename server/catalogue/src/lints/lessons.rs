//! What a lesson leaves somebody with.

use super::{LANGUAGES, Lints};
use crate::write::word;
use domain::course::Course;
use domain::lesson::Part;

pub(super) fn check(lints: &mut Lints, course: &Course) {
    for unit in &course.units {
        let Some(text) = unit.lesson() else {
            continue;
        };
        for language in LANGUAGES {
            let (text, written) = text.get(language);
            if written != language {
                continue;
            }
            let heading = word(language, "Coba di akun Anda", "Try it on your own account");
            let ending = format!("{heading}</h");
            let is_task =
                |part: &Part| matches!(part, Part::Html(html) if html.as_str().contains(&ending));
            let place = lints.places.unit(course, unit, language);
            if !text.parts.iter().any(is_task) {
                let sentence =
                    format!("The lesson gives nothing to try; expected a heading `{heading}`.");
                lints.say(place.clone(), sentence);
            }
            if !text.parts.iter().any(|part| matches!(part, Part::Card(_))) {
                let sentence = "The lesson has no card to keep; expected a block `card`.";
                lints.say(place, sentence.to_owned());
            }
        }
    }
}

//! Words for every wrong way, and why the right one is right.

use super::{LANGUAGES, Lints, options};
use domain::course::Course;

pub(super) fn check(lints: &mut Lints, course: &Course) {
    for (_, item) in course.items() {
        for language in LANGUAGES {
            let (body, written) = item.body.get(language);
            if written != language {
                continue;
            }
            let options = options(item, language);
            for (at, option) in options.iter().enumerate() {
                let place = || lints.places.item(course, item, language);
                let mut others = options.iter().skip(at + 1);
                if option.feedback.is_empty() {
                    if !option.right {
                        let sentence = format!(
                            "The wrong option `{}` of `{}` is answered with nothing; expected a line with `>` under it.",
                            option.text.as_str(),
                            item.id
                        );
                        lints.say(place(), sentence);
                    }
                } else if others.any(|other| other.feedback == option.feedback) {
                    let sentence = format!(
                        "The option `{}` of `{}` is answered with the words of another one; expected a reason of its own.",
                        option.text.as_str(),
                        item.id
                    );
                    lints.say(place(), sentence);
                }
            }
            // Options that each say why need no explanation below them.
            let by_its_options =
                !options.is_empty() && options.iter().all(|option| !option.feedback.is_empty());
            if !by_its_options && body.explanation.is_empty() {
                let sentence = format!(
                    "The question `{}` is not explained; expected a last paragraph `Pembahasan:` (in English `Explanation:`), or words under each option.",
                    item.id
                );
                lints.say(lints.places.item(course, item, language), sentence);
            }
        }
    }
}

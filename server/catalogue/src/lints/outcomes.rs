//! What is asked is what was taught.

use super::Lints;
use domain::course::Course;
use domain::language::Language;
use std::collections::BTreeSet;

pub(super) fn check(lints: &mut Lints, course: &Course) {
    let units = course.units.iter();
    let taught: BTreeSet<&String> = units
        .filter(|unit| unit.quiz().is_none())
        .flat_map(|unit| &unit.outcomes)
        .collect();
    for (_, item) in course.items() {
        if item.outcomes.is_empty() {
            let sentence = format!(
                "The question `{}` measures no outcome; expected `outcomes` of its quiz or `tags=`.",
                item.id
            );
            lints.say(lints.places.item(course, item, Language::Id), sentence);
        }
        let untaught = item.outcomes.iter().filter(|tag| !taught.contains(tag));
        for tag in untaught {
            let sentence = format!(
                "The question `{}` measures `{tag}`, which no lesson or exercise of its course teaches.",
                item.id
            );
            lints.say(lints.places.item(course, item, Language::Id), sentence);
        }
    }
}

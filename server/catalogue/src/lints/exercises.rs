//! Data that give every participant an answer, and mistakes that can be told from the right way.

use super::{LANGUAGES, Lints};
use domain::analysis::{Measure, Table};
use domain::course::Course;
use domain::dataset::Dataset;
use domain::exercise::{Answer, Misconception, Step};
use domain::language::Language;
use domain::number::format_number;
use domain::quiz::Outcome;

pub(super) fn check(lints: &mut Lints, course: &Course) {
    for unit in &course.units {
        let Some(exercise) = unit.exercise() else {
            continue;
        };
        let Some(dataset) = lints.library.dataset(exercise.dataset.as_str()) else {
            continue;
        };
        let tables = match tables(dataset, lints.seeds) {
            Ok(tables) => tables,
            Err(sentence) => {
                let place = lints.places.unit(course, unit, Language::Id);
                lints.say(place, sentence);
                continue;
            }
        };
        for step in &exercise.steps {
            let place = lints.places.step(course, exercise, step);
            let refused = (0..).zip(&tables).find_map(|(seed, table)| {
                let why = refused(step, table, &dataset.measures)?;
                Some((seed, why))
            });
            if let Some((seed, why)) = refused {
                let sentence = format!(
                    "The step `{}` has no answer in the variation {seed} of `{}`: {why}.",
                    step.id,
                    dataset.slug.as_str()
                );
                lints.say(place, sentence);
                continue;
            }
            for mistake in &step.misconceptions {
                let apart = tables
                    .iter()
                    .filter(|table| told_apart(step, mistake, table, &dataset.measures))
                    .count();
                // A label has few neighbours: two ways often lead to the same one.
                let enough = match step.answer {
                    Answer::Number { .. } => apart * 2 > tables.len(),
                    Answer::Label(_) => apart > 0,
                };
                if !enough {
                    let sentence = format!(
                        "The mistake `{}` of the step `{}` leads elsewhere than the right way in {apart} of {} variations; expected {}.",
                        mistake.name,
                        step.id,
                        tables.len(),
                        match step.answer {
                            Answer::Number { .. } => "more than half of them",
                            Answer::Label(_) => "one at least",
                        }
                    );
                    lints.say(place.clone(), sentence);
                }
            }
        }
    }
}

/// The variations that are tried: a table that is written out has one.
fn tables(dataset: &Dataset, seeds: u32) -> Result<Vec<Table>, String> {
    let seeds = if dataset.varies() { seeds } else { 1 };
    (0..seeds)
        .map(|seed| match dataset.variation(seed) {
            Ok(variation) => Ok(variation.table),
            Err(fault) => Err(format!(
                "The dataset `{}` has no variation {seed}: {fault}.",
                dataset.slug.as_str()
            )),
        })
        .collect()
}

/// Why the right answer, written as it is shown, is not accepted; nothing where it is.
fn refused(step: &Step, table: &Table, measures: &[Measure]) -> Option<String> {
    LANGUAGES.into_iter().find_map(|language| {
        let shown = match &step.answer {
            Answer::Label(key) => key.label(table, measures),
            Answer::Number { key, decimals, .. } => key
                .number(table, measures)
                .map(|value| format_number(value, usize::from(*decimals), language)),
        };
        let marked = shown.and_then(|shown| {
            let marked = step.mark(&shown, table, measures, language)?;
            Ok((shown, marked))
        });
        match marked {
            Err(fault) => Some(fault.to_string()),
            Ok((_, marked)) if marked.outcome == Outcome::Right => None,
            Ok((shown, _)) => Some(format!("`{shown}`, as it is shown, is not accepted")),
        }
    })
}

/// Whether this mistake is told apart from the right way in this variation. One that has no value in it is
/// not.
fn told_apart(step: &Step, mistake: &Misconception, table: &Table, measures: &[Measure]) -> bool {
    match &step.answer {
        Answer::Label(key) => {
            let led_to = mistake.key.label(table, measures);
            led_to.is_ok_and(|led_to| Ok(led_to) != key.label(table, measures))
        }
        Answer::Number { key, tolerance, .. } => {
            let both = (
                key.number(table, measures),
                mistake.key.number(table, measures),
            );
            matches!(both, (Ok(right), Ok(led_to)) if !tolerance.fits(right, led_to))
        }
    }
}

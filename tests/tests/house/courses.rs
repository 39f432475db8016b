//! What a course owes to whoever takes it: questions that cannot be answered by their looks, words for
//! every wrong way, data that give every participant an answer.
//!
//! `KOPITALK_SEEDS` sets how many variations of each dataset are tried.

use catalogue::{Files, Library};
use domain::analysis::{Measure, Table};
use domain::course::{Course, UnitKind};
use domain::exercise::{Answer, ExerciseFault, Misconception, Step};
use domain::language::Language;
use domain::learning::{Jp, MinutesPerJp};
use domain::lesson::Part;
use domain::number::format_number;
use domain::quiz::{Answers, Choice, Form, Item, Kind, Outcome};
use std::collections::BTreeSet;

const LANGUAGES: [Language; 2] = [Language::Id, Language::En];

pub fn library() -> Library {
    Library::read(&Files::from_dir(&crate::top().join("content")).unwrap())
        .unwrap_or_else(|faults| panic!("{faults:?}"))
}

fn seeds() -> u32 {
    std::env::var("KOPITALK_SEEDS").map_or(50, |count| count.parse().unwrap())
}

/// Every item: those of the quizzes, of the pre- and post-tests and of the bank.
fn items(library: &Library) -> Vec<(&Course, &Item)> {
    let courses = library.courses().iter();
    let found: Vec<_> = courses
        .flat_map(|course| course.items().map(move |(_, item)| (course, item)))
        .collect();
    assert!(!found.is_empty(), "no quiz ships");
    found
}

/// The items of one kind of a course.
fn of_kind(course: &Course, kind: Kind) -> Vec<&Item> {
    let items = course.items().map(|(_, item)| item);
    items.filter(|item| item.kind() == kind).collect()
}

fn options(item: &Item, language: Language) -> &[Choice] {
    match &item.body.get(language).0.answers {
        Answers::Options(_, options) => options,
        _ => &[],
    }
}

/// How many letters of an option a reader sees.
fn length(option: &Choice) -> usize {
    option.text.plain().chars().count()
}

#[test]
fn the_longest_option_is_seldom_the_right_one() {
    let library = library();
    for course in library.courses() {
        let asked = of_kind(course, Kind::Single);
        for language in LANGUAGES {
            let betrays = |item: &&&Item| {
                let options = options(item, language);
                let right = options.iter().find(|option| option.right).map(length);
                let mut wrong = options.iter().filter(|option| !option.right);
                wrong.all(|option| Some(length(option)) < right)
            };
            let longest: Vec<_> = asked.iter().filter(betrays).map(|item| &item.id).collect();
            assert!(
                longest.len() * 100 <= asked.len() * 35,
                "{} ({language:?}): in {} of {} the longest option is right: {longest:?}",
                course.slug.as_str(),
                longest.len(),
                asked.len()
            );
        }
    }
}

#[test]
fn the_right_option_has_no_favourite_place() {
    let library = library();
    for course in library.courses() {
        let mut places = [0; 4];
        for item in of_kind(course, Kind::Single) {
            let options = options(item, Language::Id);
            if options.len() == places.len() {
                places[options.iter().position(|option| option.right).unwrap()] += 1;
            }
        }
        let asked: usize = places.iter().sum();
        assert!(asked > 0, "{}", course.slug.as_str());
        assert!(
            places.iter().all(|here| here * 100 <= asked * 40),
            "{}: of {asked} with four options each place is right in {places:?}",
            course.slug.as_str()
        );
    }
}

#[test]
fn no_option_stands_for_all_the_others() {
    let all = regex::Regex::new(
        r"(?i)\b(semua|semuanya|seluruhnya|keduanya|ketiganya)\s+(\w+\s+){0,3}(benar|salah|betul|keliru)\b|\b(all|none|both) of (the above|these|them|the options)\b",
    )
    .unwrap();
    for taken in [
        "Semua benar",
        "semua jawaban di atas benar",
        "None of the above",
    ] {
        assert!(all.is_match(taken), "{taken}");
    }
    let library = library();
    for (course, item) in items(&library) {
        for language in LANGUAGES {
            for option in options(item, language) {
                assert!(
                    !all.is_match(option.text.as_str()),
                    "{}/{} ({language:?}): `{}`",
                    course.slug.as_str(),
                    item.id,
                    option.text.as_str()
                );
            }
        }
    }
}

#[test]
fn a_statement_is_not_always_true_and_not_always_false() {
    let library = library();
    for course in library.courses() {
        let statements: Vec<_> = items(&library)
            .into_iter()
            .filter(|(of, item)| of.slug == course.slug && item.kind() == Kind::TrueFalse)
            .map(|(_, item)| {
                options(item, Language::Id)
                    .iter()
                    .position(|option| option.right)
            })
            .collect();
        let kinds: BTreeSet<_> = statements.iter().collect();
        assert!(
            statements.len() < 3 || kinds.len() == 2,
            "{}: all {} statements have one answer",
            course.slug.as_str(),
            statements.len()
        );
    }
}

#[test]
fn every_wrong_option_is_answered_with_a_reason_of_its_own_in_both_languages() {
    let library = library();
    for (course, item) in items(&library) {
        for language in LANGUAGES {
            let options = options(item, language);
            for (at, option) in options.iter().enumerate() {
                let place = format!(
                    "{}/{} ({language:?}): `{}`",
                    course.slug.as_str(),
                    item.id,
                    option.text.as_str()
                );
                assert!(option.right || !option.feedback.is_empty(), "{place}");
                let mut others = options.iter().skip(at + 1);
                assert!(
                    option.feedback.is_empty()
                        || others.all(|other| other.feedback != option.feedback),
                    "{place}: another option is answered with the same words"
                );
            }
        }
    }
}

#[test]
fn a_course_has_items_enough_of_every_kind_and_a_test_before_and_after() {
    let library = library();
    for course in library.courses() {
        let slug = course.slug.as_str();
        let items = course.items().count();
        assert!(items >= 60, "{slug}: {items} items");
        for kind in Kind::ALL {
            assert!(!of_kind(course, kind).is_empty(), "{slug}: no {kind:?}");
        }
        for form in [Form::Pre, Form::Post] {
            let (_, test) = course
                .form(form)
                .unwrap_or_else(|| panic!("{slug}: no {form:?}"));
            assert!(test.items.len() >= 12, "{slug}: {form:?}");
            assert_eq!(test.short().count(), 5, "{slug}: {form:?}");
        }
    }
}

/// A lesson takes about eight minutes: its words are those of headings, paragraphs and lists (what has a
/// letter or a digit between blanks), without tables, figures and the card, as the content check counts.
#[test]
fn a_course_has_five_to_eight_lessons_of_a_length_to_read_at_once() {
    let library = library();
    for course in library.courses() {
        let mut lessons = 0;
        for unit in &course.units {
            let UnitKind::Lesson(text) = &unit.kind else {
                continue;
            };
            lessons += 1;
            for language in LANGUAGES {
                let words = text.get(language).0.words;
                assert!(
                    (400..=900).contains(&words),
                    "{}/{} ({language:?}): {words} words",
                    course.slug.as_str(),
                    unit.slug.as_str()
                );
            }
        }
        assert!(
            (5..=8).contains(&lessons),
            "{}: {lessons} lessons",
            course.slug.as_str()
        );
    }
}

#[test]
fn every_lesson_ends_in_something_to_try_and_a_card_to_keep() {
    let library = library();
    for course in library.courses() {
        for unit in &course.units {
            let UnitKind::Lesson(text) = &unit.kind else {
                continue;
            };
            for language in LANGUAGES {
                let (text, written) = text.get(language);
                let place = format!(
                    "{}/{} ({language:?})",
                    course.slug.as_str(),
                    unit.slug.as_str()
                );
                let task = match written {
                    Language::Id => "Coba di akun Anda</h",
                    Language::En => "Try it on your own account</h",
                };
                assert!(
                    text.parts.iter().any(
                        |part| matches!(part, Part::Html(html) if html.as_str().contains(task))
                    ),
                    "{place}: nothing to try"
                );
                assert!(
                    text.parts.iter().any(|part| matches!(part, Part::Card(_))),
                    "{place}: no card"
                );
            }
        }
    }
}

#[test]
fn every_question_measures_an_outcome_of_its_course_and_is_explained() {
    let library = library();
    for (course, item) in items(&library) {
        let taught: BTreeSet<_> = course
            .units
            .iter()
            .filter(|unit| !matches!(unit.kind, UnitKind::Quiz(_)))
            .flat_map(|unit| &unit.outcomes)
            .collect();
        assert!(
            !item.outcomes.is_empty(),
            "{}/{}",
            course.slug.as_str(),
            item.id
        );
        for outcome in &item.outcomes {
            assert!(
                taught.contains(outcome),
                "{}/{}: no unit teaches `{outcome}`",
                course.slug.as_str(),
                item.id
            );
        }
        for language in LANGUAGES {
            // Options that each say why need no explanation below them.
            let options = options(item, language);
            let by_its_options =
                !options.is_empty() && options.iter().all(|option| !option.feedback.is_empty());
            let explained = by_its_options || !item.body.get(language).0.explanation.is_empty();
            assert!(
                explained,
                "{}/{} ({language:?})",
                course.slug.as_str(),
                item.id
            );
        }
    }
}

#[test]
fn a_course_takes_the_minutes_of_its_units_and_is_worth_a_jp() {
    let library = library();
    for course in library.courses() {
        for unit in &course.units {
            assert!(
                unit.minutes.0 > 0,
                "{}/{}",
                course.slug.as_str(),
                unit.slug.as_str()
            );
        }
        let minutes: u32 = course.units.iter().map(|unit| unit.minutes.0).sum();
        assert_eq!(course.minutes().0, minutes);
        assert_eq!(
            MinutesPerJp::default().jp(course.minutes()),
            Jp(minutes / 45)
        );
        assert!(
            minutes >= 45,
            "{} takes {minutes} minutes, which is no JP",
            course.slug.as_str()
        );
    }
}

#[test]
fn every_variation_of_an_exercise_has_its_answers() {
    let library = library();
    let mut steps = 0;
    for course in library.courses() {
        for unit in &course.units {
            let UnitKind::Exercise(exercise) = &unit.kind else {
                continue;
            };
            let dataset = library.dataset(exercise.dataset.as_str()).unwrap();
            for seed in 0..seeds() {
                let table = dataset
                    .variation(seed)
                    .unwrap_or_else(|fault| {
                        panic!("{} seed {seed}: {fault}", dataset.slug.as_str())
                    })
                    .table;
                for step in &exercise.steps {
                    let place = format!("{}/{} seed {seed}", exercise.slug.as_str(), step.id);
                    for language in LANGUAGES {
                        let shown = match &step.answer {
                            Answer::Label(key) => key
                                .label(&table, &dataset.measures)
                                .unwrap_or_else(|fault| panic!("{place}: {fault}")),
                            Answer::Number { key, decimals, .. } => {
                                let value = key
                                    .number(&table, &dataset.measures)
                                    .unwrap_or_else(|fault| panic!("{place}: {fault}"));
                                format_number(value, usize::from(*decimals), language)
                            }
                        };
                        let marked = step
                            .mark(&shown, &table, &dataset.measures, language)
                            .unwrap_or_else(|fault| panic!("{place}: {fault}"));
                        assert_eq!(
                            marked.outcome,
                            Outcome::Right,
                            "{place}: `{shown}` as shown is not accepted"
                        );
                    }
                    steps += 1;
                }
            }
        }
    }
    assert!(steps > 0, "no exercise ships");
}

/// Whether this mistake is told apart from the right way in this variation.
fn told_apart(step: &Step, mistake: &Misconception, table: &Table, measures: &[Measure]) -> bool {
    match &step.answer {
        Answer::Label(key) => match mistake.key.label(table, measures) {
            Err(ExerciseFault::NoSuchChoice) => false,
            led_to => led_to.unwrap() != key.label(table, measures).unwrap(),
        },
        Answer::Number { key, tolerance, .. } => match mistake.key.number(table, measures) {
            Err(ExerciseFault::NoSuchChoice) => false,
            led_to => !tolerance.fits(key.number(table, measures).unwrap(), led_to.unwrap()),
        },
    }
}

#[test]
fn a_named_mistake_in_a_number_is_told_apart_from_the_right_way_in_most_variations() {
    let library = library();
    let mut blurred = Vec::new();
    for course in library.courses() {
        for unit in &course.units {
            let UnitKind::Exercise(exercise) = &unit.kind else {
                continue;
            };
            let dataset = library.dataset(exercise.dataset.as_str()).unwrap();
            let tables: Vec<_> = (0..seeds())
                .map(|seed| dataset.variation(seed).unwrap().table)
                .collect();
            for step in &exercise.steps {
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
                        let of = tables.len();
                        let place = format!("{}/{}", exercise.slug.as_str(), step.id);
                        blurred.push(format!("{place}: `{}` in {apart} of {of}", mistake.name));
                    }
                }
            }
        }
    }
    assert!(blurred.is_empty(), "{blurred:#?}");
}

//! The exercises are answered twice: here by `domain`, and by `scripts/check-exercises.py` from the files.

use domain::analysis::{Data, Measure, Table};
use domain::course::UnitKind;
use domain::exercise::{Answer, Exercise, ExerciseFault, Key, Step};
use domain::language::Language;
use serde_json::{Map, Value, json};
use std::io::ErrorKind;
use std::path::Path;
use std::process::{Command, Output};

/// How many variations of each generated dataset are answered. A table written out has one.
const SEEDS: u32 = 10;

/// What a way leads to: a label, a number, or `null` where this variation has none.
fn led_to(key: &Key, answer: &Answer, table: &Table, measures: &[Measure]) -> Value {
    let found = match answer {
        Answer::Label(_) => key.label(table, measures).map(Value::from),
        Answer::Number { .. } => key.number(table, measures).map(Value::from),
    };
    match found {
        Err(ExerciseFault::NoSuchChoice) => Value::Null,
        found => found.unwrap(),
    }
}

fn step(step: &Step, table: &Table, measures: &[Measure]) -> Value {
    let (Answer::Label(key) | Answer::Number { key, .. }) = &step.answer;
    let mistakes = step.misconceptions.iter().map(|mistake| {
        json!([
            mistake.name,
            led_to(&mistake.key, &step.answer, table, measures)
        ])
    });
    json!({
        "key": led_to(key, &step.answer, table, measures),
        "mistakes": mistakes.collect::<Value>(),
    })
}

fn steps(exercise: &Exercise, table: &Table, measures: &[Measure]) -> Value {
    let steps = exercise.steps.iter();
    let answered: Map<String, Value> = steps
        .map(|one| (one.id.clone(), step(one, table, measures)))
        .collect();
    Value::Object(answered)
}

/// The English texts of an exercise: what is asked, said and hinted.
fn english(exercise: &Exercise) -> Vec<&str> {
    let mut texts = vec![&exercise.intro, &exercise.conclusion];
    for step in &exercise.steps {
        texts.extend([&step.prompt, &step.right, &step.wrong]);
        texts.extend(&step.hints);
        let mistakes = step.misconceptions.iter();
        texts.extend(mistakes.map(|mistake| &mistake.feedback));
    }
    let texts = texts.into_iter();
    texts.map(|text| text.get(Language::En).as_str()).collect()
}

#[test]
fn an_english_exercise_calls_labels_as_its_workbench_does() {
    let library = crate::library();
    let mut named = 0;
    for course in library.courses() {
        for unit in &course.units {
            let UnitKind::Exercise(exercise) = &unit.kind else {
                continue;
            };
            let dataset = library.dataset(exercise.dataset.as_str()).unwrap();
            let table = dataset.variation(0).unwrap().table;
            for column in &table.columns {
                let Data::Words {
                    labels,
                    english: names,
                    ..
                } = &column.data
                else {
                    continue;
                };
                named += names.len();
                let others = labels
                    .iter()
                    .zip(names)
                    .filter(|(label, name)| label != name);
                for (label, _) in others {
                    for text in english(exercise) {
                        let mut words =
                            text.split(|sign: char| !(sign.is_alphanumeric() || sign == '-'));
                        let other = words.any(|word| word == label);
                        assert!(!other, "{}: `{label}` in `{text}`", exercise.slug.as_str());
                    }
                }
            }
        }
    }
    assert!(named > 0, "labels have English names");
}

/// Every exercise at its seeds, with the answers the program takes for right.
fn answers() -> Value {
    let library = crate::library();
    let mut tables = Vec::new();
    for course in library.courses() {
        for unit in &course.units {
            let UnitKind::Exercise(exercise) = &unit.kind else {
                continue;
            };
            let dataset = library.dataset(exercise.dataset.as_str()).unwrap();
            let seeds = if dataset.varies() { SEEDS } else { 1 };
            for seed in 0..seeds {
                let table = dataset.variation(seed).unwrap().table;
                tables.push(json!({
                    "dataset": dataset.slug.as_str(),
                    "seed": seed,
                    "csv": table.to_csv(),
                    "exercises": {
                        exercise.slug.as_str(): steps(exercise, &table, &dataset.measures),
                    },
                }));
            }
        }
    }
    json!({ "content": crate::top().join("content"), "tables": tables })
}

/// What the script says of these answers; `None` where there is no Python.
fn check(name: &str, answers: &Value) -> Option<Output> {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&file, answers.to_string()).unwrap();
    let script = crate::top().join("scripts/check-exercises.py");
    match Command::new("python3").arg(script).arg(&file).output() {
        Ok(output) => Some(output),
        Err(fault) if fault.kind() == ErrorKind::NotFound => None,
        Err(fault) => panic!("{fault}"),
    }
}

#[test]
#[expect(
    clippy::print_stderr,
    reason = "a test that was skipped says so to whoever runs it"
)]
fn another_program_answers_every_exercise_alike() {
    let mut answers = answers();
    let Some(output) = check("exercises.json", &answers) else {
        eprintln!("skipped: there is no python3 to answer the exercises a second time");
        return;
    };
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let compared: u32 = said.split(' ').next().unwrap().parse().unwrap();
    assert!(compared > 250, "{said}");

    // A comparison that lets everything pass would be worth nothing.
    let key =
        &mut answers["tables"][0]["exercises"]["rata-rata-atau-median"]["hiburan-biasa"]["key"];
    *key = json!(key.as_f64().unwrap() * 1.0001);
    let output = check("exercises-wrong.json", &answers).unwrap();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{complaint}");
    assert!(
        complaint.starts_with("rata-rata-atau-median/hiburan-biasa seed 0: "),
        "{complaint}"
    );
}

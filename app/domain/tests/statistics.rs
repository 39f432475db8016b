//! Statistics are computed twice: here by `domain::statistics`, and in another way by
//! `scripts/check-statistics.py`, over generated classes of many sizes and shapes.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test ends by panicking"
)]

use domain::quiz::Outcome;
use domain::rng::SeededRng;
use domain::statistics::{
    Attempt, Drill, Guess, Response, TagFraction, TwoTests, Version, discernment,
    discernment_change, gains, parallel_forms, report,
};
use serde_json::{Value, json};
use std::io::ErrorKind;
use std::path::Path;
use std::process::{Command, Output};

const HASHES: [&str; 12] = [
    "a1", "b2", "c3", "d4", "e5", "f6", "g7", "h8", "i9", "j10", "k11", "l12",
];

/// Sizes of classes around every threshold, and larger ones.
const SIZES: [usize; 14] = [0, 1, 2, 3, 4, 5, 9, 10, 19, 20, 21, 30, 60, 150];

/// A whole number under `below`.
fn below(chance: &mut SeededRng, below: usize) -> usize {
    (chance.unit() * below as f64) as usize
}

/// About normal, with mean 0 and standard deviation 1.
fn ability(chance: &mut SeededRng) -> f64 {
    (0..12).map(|_| chance.unit()).sum::<f64>() - 6.0
}

/// How an item is answered: by options, by partial credit, or the same by all.
#[derive(Clone, Copy)]
enum Way {
    Options,
    Partial,
    Same(f64),
}

struct Form {
    ways: Vec<(&'static str, Way, f64)>,
}

impl Form {
    fn of(chance: &mut SeededRng, items: usize, kinds: usize) -> Self {
        let ways = HASHES[..items].iter().map(|hash| {
            let way = match below(chance, kinds) {
                0 => Way::Options,
                1 => Way::Partial,
                _ => Way::Same([0.0, 0.5, 1.0][below(chance, 3)]),
            };
            (*hash, way, 1.5 * ability(chance))
        });
        Self {
            ways: ways.collect(),
        }
    }

    fn versions(&self, chance: &mut SeededRng) -> Vec<Version<'static>> {
        let versions = self.ways.iter().map(|(hash, way, _)| {
            let options = match way {
                Way::Options => vec![true, false, false, false],
                Way::Partial | Way::Same(_) => vec![],
            };
            let guess = match (way, below(chance, 5)) {
                (Way::Options, _) => Guess::OneOf(4),
                (_, 0) => Guess::Several {
                    right: 1 + below(chance, 3) as u32,
                    wrong: below(chance, 4) as u32,
                },
                (_, 1) => Guess::Pairs(1 + below(chance, 5) as u32),
                (_, 2) => Guess::Steps(1 + below(chance, 6) as u32),
                (_, 3) => Guess::Fields(vec![Guess::OneOf(3), Guess::Written, Guess::OneOf(2)]),
                _ => Guess::Written,
            };
            Version {
                hash,
                guess,
                options,
            }
        });
        versions.collect()
    }

    /// The attempt of somebody of this ability.
    fn attempt(&self, chance: &mut SeededRng, ability: f64) -> Attempt<'static> {
        let responses = self.ways.iter().map(|(hash, way, difficulty)| {
            let knows = 1.0 / (1.0 + (difficulty - ability).exp());
            let (fraction, chosen) = match way {
                Way::Options if chance.unit() < knows => (1.0, Some(vec![0])),
                // The third distractor deceives hardly anybody.
                Way::Options => (0.0, Some(vec![[1, 1, 1, 2, 2, 2, 2, 3][below(chance, 8)]])),
                Way::Partial => {
                    let parts = (0..3).filter(|_| chance.unit() < knows).count();
                    (parts as f64 / 3.0, None)
                }
                Way::Same(fraction) => (*fraction, None),
            };
            let outcome = match (fraction >= 1.0, below(chance, 20)) {
                (_, 0) if !matches!(way, Way::Same(_)) => Outcome::NotAttempted,
                (true, _) => Outcome::Right,
                (false, _) => Outcome::Wrong,
            };
            Response {
                version: hash,
                outcome,
                fraction,
                chosen: chosen.filter(|_| below(chance, 25) > 0),
            }
        });
        Attempt {
            responses: responses.collect(),
        }
    }

    fn attempts(&self, chance: &mut SeededRng, people: usize) -> Vec<Attempt<'static>> {
        (0..people)
            .map(|_| {
                let ability = ability(chance);
                self.attempt(chance, ability)
            })
            .collect()
    }
}

fn attempts_in_json(attempts: &[Attempt<'_>]) -> Value {
    let attempt = |attempt: &Attempt<'_>| -> Value {
        let responses = attempt.responses.iter().map(|response| {
            json!({
                "version": response.version,
                "outcome": response.outcome,
                "fraction": response.fraction,
                "chosen": response.chosen,
            })
        });
        responses.collect()
    };
    attempts.iter().map(attempt).collect()
}

fn reports() -> Value {
    let mut cases = Vec::new();
    for (index, people) in SIZES.into_iter().cycle().take(6 * SIZES.len()).enumerate() {
        let chance = &mut SeededRng::new(index as u32 + 1);
        // In turn: right or wrong; partial credit too; items that all do alike too; a mended version
        // for some; items missing here and there; a single item.
        let shape = index / SIZES.len();
        let items = if shape == 5 { 1 } else { 4 + below(chance, 8) };
        let form = Form::of(chance, items, [1, 2, 4, 2, 2, 1][shape]);
        let versions = form.versions(chance);
        let mut attempts = form.attempts(chance, people);
        for (person, attempt) in attempts.iter_mut().enumerate() {
            if shape == 3 && person % 7 == 0 {
                attempt.responses[0].version = "mended";
            }
            if shape == 4 {
                attempt.responses.retain(|_| below(chance, 12) > 0);
            }
        }
        let given: Value = versions
            .iter()
            .map(|version| {
                json!({
                    "hash": version.hash,
                    "guess": version.guess,
                    "options": version.options,
                })
            })
            .collect();
        cases.push(json!({
            "versions": given,
            "attempts": attempts_in_json(&attempts),
            "found": report(&versions, &attempts),
        }));
    }
    Value::Array(cases)
}

fn two_tests() -> Value {
    let tags: Vec<Vec<String>> = [vec!["metrik"], vec!["metrik", "median"], vec!["tanggap"]]
        .into_iter()
        .map(|tags| tags.into_iter().map(str::to_owned).collect())
        .collect();
    let mut cases = Vec::new();
    for (index, people) in SIZES.into_iter().cycle().take(3 * SIZES.len()).enumerate() {
        let chance = &mut SeededRng::new(index as u32 + 1_000);
        // In turn: a class that learns, one that forgets, one that knew nearly all before.
        let (before, after) = [(-0.5, 1.5), (0.5, 0.0), (4.0, 4.5)][index / SIZES.len()];
        let people: Vec<TwoTests<'_>> = (0..people)
            .map(|_| {
                let ability = ability(chance);
                let mut test = |ease: f64| {
                    let answers = (0..9).map(|item| {
                        let knows = 1.0 / (1.0 + (-ease - ability).exp());
                        TagFraction {
                            outcomes: &tags[item % 3],
                            fraction: if chance.unit() < knows { 1.0 } else { 0.0 },
                        }
                    });
                    answers.collect::<Vec<_>>()
                };
                let (pre, post) = (test(before), test(after));
                match below(chance, 20) {
                    0 => TwoTests { pre, post: vec![] },
                    1 => TwoTests {
                        pre: pre[..1].to_vec(),
                        post,
                    },
                    _ => TwoTests { pre, post },
                }
            })
            .collect();
        let side = |answers: &[TagFraction<'_>]| -> Value {
            answers
                .iter()
                .map(|answer| json!({ "outcomes": answer.outcomes, "fraction": answer.fraction }))
                .collect()
        };
        let given: Value = people
            .iter()
            .map(|person| json!({ "pre": side(&person.pre), "post": side(&person.post) }))
            .collect();
        cases.push(json!({ "people": given, "found": gains(&people) }));
    }
    Value::Array(cases)
}

fn twins() -> Value {
    let mut cases = Vec::new();
    for (index, people) in SIZES.into_iter().enumerate() {
        let chance = &mut SeededRng::new(index as u32 + 2_000);
        let (one, other) = (Form::of(chance, 6, 3), Form::of(chance, 5, 2));
        let first = one.attempts(chance, people);
        let more = below(chance, 10);
        let second = other.attempts(chance, people + more);
        let pairs: Vec<(&str, &str)> = HASHES[..6].iter().map(|hash| (*hash, *hash)).collect();
        cases.push(json!({
            "first": attempts_in_json(&first),
            "second": attempts_in_json(&second),
            "pairs": pairs,
            "found": parallel_forms(&first, &second, &pairs),
        }));
    }
    Value::Array(cases)
}

fn drills() -> Value {
    let mut cases = Vec::new();
    for index in 0..200 {
        let chance = &mut SeededRng::new(index + 3_000);
        let people = below(chance, 60) as u32;
        let mut drill = || {
            let items = people * below(chance, 9) as u32;
            let said = |chance: &mut SeededRng| below(chance, items as usize + 1) as u32;
            Drill {
                hoaxes: items,
                hits: said(chance),
                truths: items,
                alarms: said(chance),
            }
        };
        let before = drill();
        let mut after = drill();
        // Mostly a small change, as drills make.
        if index % 3 > 0 {
            after = before;
            after.hits = (before.hits + people / 2).min(before.hoaxes);
            if index % 3 == 1 {
                after.alarms = (before.alarms + people / 2).min(before.truths);
            }
        }
        cases.push(json!({
            "people": people,
            "before": before,
            "after": after,
            "found": [
                json!(discernment(people, before)),
                json!(discernment_change(people, before, after)),
            ],
        }));
    }
    Value::Array(cases)
}

/// What the script says of these classes; `None` where there is no Python.
fn check(name: &str, classes: &Value) -> Option<Output> {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&file, classes.to_string()).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scripts/check-statistics.py");
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
fn another_program_computes_the_same_statistics() {
    let mut classes = json!({
        "reports": reports(),
        "gains": two_tests(),
        "parallel": twins(),
        "drills": drills(),
    });
    let Some(output) = check("statistics.json", &classes) else {
        eprintln!("skipped: there is no python3 to compute the statistics a second time");
        return;
    };
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let compared: u32 = said.split(' ').next().unwrap().parse().unwrap();
    assert!(compared > 12_000, "{said}");

    // A comparison that lets everything pass would be worth nothing.
    let mean = &mut classes["reports"][12]["found"]["items"][0]["facility"]["known"]["mean"];
    *mean = json!(mean.as_f64().unwrap() + 1e-8);
    let output = check("statistics-wrong.json", &classes).unwrap();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{complaint}");
    assert!(
        complaint.starts_with("reports[12].items[0].facility.known.mean: "),
        "{complaint}"
    );
}

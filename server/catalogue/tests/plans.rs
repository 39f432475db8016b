//! Running orders that ship, and what a hall is shown and asked of the library.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use catalogue::{Files, Library, Overlay, ReadyPlan};
use domain::clock::Moment;
use domain::exercise::Answer;
use domain::id::{Entropy, StepId};
use domain::language::Language;
use domain::lesson::Part;
use domain::live::{PollKind, StepBody, StepKind};
use domain::quiz::Outcome;
use std::path::Path;
use std::sync::LazyLock;

fn files() -> Files {
    Files::from_dir(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content")).unwrap()
}

static LIBRARY: LazyLock<Library> = LazyLock::new(|| Library::read(&files()).unwrap());

struct Zero;

impl Entropy for Zero {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(0);
    }
}

fn steps_of(plan: &ReadyPlan, kind: StepKind) -> usize {
    let steps = plan.steps.iter();
    steps.filter(|step| step.body.kind() == kind).count()
}

#[test]
fn five_running_orders_ship_one_for_each_source_article() {
    let plans = LIBRARY.plans();
    let sources: Vec<_> = plans.iter().flat_map(|plan| &plan.cites).collect();
    assert_eq!(sources, ["S0", "S1", "S2", "S3", "S4"]);
    for plan in plans {
        let name = &plan.slug;
        assert_eq!(LIBRARY.plan(name.as_str()), Some(plan));
        assert!(
            (90..=150).contains(&plan.minutes),
            "{name}: {}",
            plan.minutes
        );
        assert!(
            (9..=14).contains(&plan.steps.len()),
            "{name}: {}",
            plan.steps.len()
        );
        assert!(
            plan.steps.iter().all(|step| step.minutes.is_some()),
            "{name}"
        );
        let sum: u32 = plan.steps.iter().filter_map(|step| step.minutes).sum();
        assert_eq!(plan.minutes, sum);
        for kind in StepKind::ALL {
            assert!(steps_of(plan, kind) > 0, "{name} has no {}", kind.code());
        }
        assert_eq!(plan.steps[0].body, StepBody::Talk, "{name}");
        assert_eq!(plan.steps.last().unwrap().body, StepBody::Exit, "{name}");
    }
}

#[test]
fn every_step_that_ships_can_be_shown_and_asked() {
    let mut kinds = vec![];
    for plan in LIBRARY.plans() {
        let mut named = 0;
        for step in &plan.steps {
            let place = format!("{}: {}", plan.slug, step.title.id);
            for language in Language::ALL {
                assert!(!step.title.get(language).is_empty(), "{place}");
            }
            let id = StepId::new(Moment(0), &Zero);
            assert_eq!(step.with_id(id).fault(), None, "{place}");
            match &step.body {
                StepBody::Slide { text } => {
                    for text in [&text.id, &text.en] {
                        let html = LIBRARY.slide(text, Language::Id);
                        assert!(html.as_str().starts_with("<h2>"), "{place}: {html:?}");
                        assert!(!html.as_str().contains("{{"), "{place}: {html:?}");
                        // It is read from the last row.
                        let words = html.plain().split(' ').count();
                        assert!(words <= 60, "{place}: {words} words");
                    }
                }
                StepBody::Lesson {
                    course,
                    unit,
                    section,
                } => {
                    for language in Language::ALL {
                        let (course, unit) = (course.as_str(), unit.as_str());
                        let (heading, html) = LIBRARY
                            .lesson_section(course, unit, *section, language)
                            .unwrap_or_else(|| panic!("{place}"));
                        let listed = LIBRARY.lesson_sections(course, unit, language);
                        assert_eq!(listed[*section as usize], heading);
                        let words = html.plain().split(' ').count();
                        assert!(words <= 120, "{place}: {words} words");
                    }
                }
                StepBody::Poll { poll } => kinds.push(poll.kind),
                StepBody::Item { course, item } => {
                    let poll = LIBRARY.item_poll(course.as_str(), item).unwrap();
                    assert!(poll.has_key(), "{place}");
                    let options = poll.options.iter();
                    named += options.filter(|one| one.misconception.is_some()).count();
                }
                StepBody::Exercise { exercise, step } => {
                    for seed in 1..=5 {
                        let poll = LIBRARY.exercise_poll(exercise.as_str(), step, seed);
                        assert!(poll.is_some_and(|poll| poll.has_key()), "{place}");
                    }
                }
                StepBody::Talk | StepBody::Questions | StepBody::Break { .. } | StepBody::Exit => {}
            }
        }
        assert!(named > 0, "{} has no wrong answer with a name", plan.slug);
    }
    for kind in PollKind::ALL {
        assert!(kinds.contains(&kind), "no poll of the kind {}", kind.code());
    }
}

#[test]
fn a_running_order_of_an_overlay_stands_in_place_of_the_one_that_ships() {
    let path = "plans/kenali-pengikut.plan.toml";
    let (_, shipped) = files()
        .iter()
        .find(|(other, _)| *other == path)
        .map(|(path, text)| (path.to_owned(), text.to_owned()))
        .unwrap();
    let changed = shipped.replacen("id = \"Kenali Pengikut Anda", "id = \"Punya kantor kami", 1);
    let overlay = Overlay::from([
        (path.to_owned(), Some(changed)),
        (
            "plans/punya-kami.plan.toml".to_owned(),
            Some(shipped.clone()),
        ),
        ("plans/ayo-cek-performa.plan.toml".to_owned(), None),
    ]);
    let library = Library::read(&files().under(&overlay)).unwrap();
    assert_eq!(library.plans().len(), 5);
    assert!(library.plan("ayo-cek-performa").is_none());
    let title = |slug: &str| library.plan(slug).unwrap().title.id.clone();
    assert!(title("kenali-pengikut").starts_with("Punya kantor kami"));
    assert!(title("punya-kami").starts_with("Kenali Pengikut Anda"));
    let broken = shipped.replacen("[plan]", "[plan]\nx = 1", 1);
    let overlay = Overlay::from([(path.to_owned(), Some(broken))]);
    let faults = Library::read(&files().under(&overlay)).unwrap_err();
    assert!(faults.iter().all(|fault| fault.overlaid), "{faults:#?}");
}

/// A text without white space, of which there is another amount between pieces than between blocks.
fn dense(text: &str) -> String {
    text.split_whitespace().collect()
}

#[test]
fn the_sections_of_a_lesson_join_to_the_whole() {
    let mut count = 0;
    for course in LIBRARY.courses() {
        for unit in &course.units {
            let Some(lesson) = unit.lesson() else {
                let sections =
                    LIBRARY.lesson_sections(course.slug.as_str(), unit.slug.as_str(), Language::Id);
                assert!(sections.is_empty(), "{}", unit.slug);
                continue;
            };
            for language in Language::ALL {
                let (text, shown) = lesson.get(language);
                let mut whole = String::new();
                for part in &text.parts {
                    match part {
                        Part::Html(html) => whole.push_str(&html.plain()),
                        Part::Card(card) => {
                            whole.push_str(&card.title);
                            whole.push_str(&card.points.concat());
                        }
                        Part::Chart(chart) => whole.push_str(&chart.caption),
                        Part::Exercise(exercise) => whole.push_str(&exercise.title),
                    }
                }
                let (course, slug) = (course.slug.as_str(), unit.slug.as_str());
                let headings = LIBRARY.lesson_sections(course, slug, language);
                assert_eq!(headings[0], unit.title.get(shown));
                assert!(headings.len() > 3, "{slug}: {headings:?}");
                let mut joined = String::new();
                for (number, listed) in (0..).zip(&headings) {
                    let (heading, html) = LIBRARY
                        .lesson_section(course, slug, number, language)
                        .unwrap_or_else(|| panic!("{slug} {number}"));
                    assert_eq!(heading, *listed);
                    assert!(!html.as_str().contains("<h2"), "{slug} {number}");
                    if number > 0 {
                        joined.push_str(&heading);
                    }
                    joined.push_str(&html.plain());
                    count += 1;
                }
                assert_eq!(dense(&joined), dense(&whole), "{slug}");
                let past = u32::try_from(headings.len()).unwrap();
                assert_eq!(LIBRARY.lesson_section(course, slug, past, language), None);
            }
        }
    }
    assert!(count > 100, "{count} sections");
    assert_eq!(LIBRARY.lesson_section("x", "y", 0, Language::Id), None);
}

#[test]
fn ids_of_a_section_are_its_own() {
    let course = LIBRARY.course("cek-performa").unwrap();
    let mut ids = std::collections::BTreeSet::new();
    for unit in course.units.iter().filter(|unit| unit.lesson().is_some()) {
        let (course, unit) = (course.slug.as_str(), unit.slug.as_str());
        for number in 0.. {
            let Some((_, html)) = LIBRARY.lesson_section(course, unit, number, Language::Id) else {
                break;
            };
            let html = html.as_str();
            for id in html.split(" id=\"").skip(1) {
                let id = id.split('"').next().unwrap();
                assert!(ids.insert(id.to_owned()), "{unit} {number}: {id}");
            }
            for target in html.split(" popovertarget=\"").skip(1) {
                let target = target.split('"').next().unwrap();
                assert!(
                    html.contains(&format!(" id=\"{target}\"")),
                    "{unit} {number}: {target}"
                );
            }
        }
    }
    assert!(ids.len() > 20, "{ids:?}");
}

#[test]
fn items_of_the_tests_of_a_course_stay_unknown() {
    for course in LIBRARY.courses() {
        let live = LIBRARY.live_items(course.slug.as_str());
        assert!(live.len() > 10, "{}", course.slug);
        for item in &live {
            let poll = LIBRARY.item_poll(course.slug.as_str(), &item.id).unwrap();
            assert_eq!(poll.kind, item.kind);
            assert!(!item.prompt.id.is_empty() && !item.prompt.en.is_empty());
        }
        for (unit, item) in course.items() {
            let form = unit.and_then(|unit| unit.quiz()).map(|quiz| quiz.form);
            let test = form.is_some_and(|form| !form.is_for_boosters());
            let asked = LIBRARY.item_poll(course.slug.as_str(), &item.id);
            assert!(!test || asked.is_none(), "{}", item.id);
            assert_eq!(asked.is_some(), live.iter().any(|one| one.id == item.id));
        }
    }
    assert!(LIBRARY.live_items("x").is_empty());
    assert_eq!(LIBRARY.item_poll("x", "y"), None);
}

/// The cells of numbers of a table.
fn cells(html: &str) -> impl Iterator<Item = &str> {
    let cells = html.split("<td class=\"r\">").skip(1);
    cells.map(|cell| cell.split("</td>").next().unwrap())
}

#[test]
fn the_key_of_an_exercise_in_the_hall_is_what_the_workbench_marks_as_right() {
    let live = LIBRARY.live_exercises();
    assert!(live.len() > 30, "{}", live.len());
    let mut named = 0;
    for one in &live {
        let (_, _, exercise) = LIBRARY.exercise(one.exercise.as_str()).unwrap();
        let step = exercise
            .steps
            .iter()
            .find(|step| step.id == one.step)
            .unwrap();
        let dataset = LIBRARY.dataset(exercise.dataset.as_str()).unwrap();
        let seeds = if dataset.varies() { 12 } else { 1 };
        for seed in 1..=seeds {
            let place = format!("{} {} {seed}", one.exercise, one.step);
            let poll = LIBRARY.exercise_poll(one.exercise.as_str(), &one.step, seed);
            let poll = poll.unwrap_or_else(|| panic!("{place}"));
            assert_eq!(
                (poll.kind, poll.text.id.plain()),
                (one.kind, one.prompt.id.clone())
            );
            let variation = LIBRARY.variation(exercise.dataset.as_str(), seed);
            let table = &variation.unwrap().unwrap().table;
            let mark = |given: &str, language| {
                let marked = step.mark(given, table, &dataset.measures, language);
                marked.unwrap_or_else(|fault| panic!("{place}: {given}: {fault}"))
            };
            match &step.answer {
                Answer::Label(_) => {
                    assert_eq!(poll.kind, PollKind::Single);
                    assert!((2..=8).contains(&poll.options.len()), "{place}");
                    let right = poll.options.iter().filter(|option| option.right);
                    assert_eq!(right.count(), 1, "{place}");
                    for option in &poll.options {
                        let shown = option.text.id.plain();
                        let choices = step.choices(table, Language::Id).into_iter();
                        let mut choices = choices.filter(|choice| choice.shown == shown);
                        let marked = mark(&choices.next().unwrap().label, Language::Id);
                        assert_eq!(
                            option.right,
                            marked.outcome == Outcome::Right,
                            "{place}: {shown}"
                        );
                        assert_eq!(
                            option.misconception, marked.misconception,
                            "{place}: {shown}"
                        );
                        if option.misconception.is_some() {
                            assert_eq!(option.feedback.id, marked.feedback, "{place}: {shown}");
                            named += 1;
                        }
                    }
                }
                Answer::Number { .. } => {
                    assert_eq!(poll.kind, PollKind::Number);
                    let truth = poll.truth.unwrap();
                    let right = mark(&truth.value.to_string(), Language::En);
                    assert_eq!(right.outcome, Outcome::Right, "{place}: {truth:?}");
                    assert!(truth.fits(truth.value));
                    for wrong in &step.misconceptions {
                        let Ok(value) = wrong.key.number(table, &dataset.measures) else {
                            continue;
                        };
                        let marked = mark(&format!("{value:.9}"), Language::En).outcome;
                        assert_eq!(
                            truth.fits(value),
                            marked == Outcome::Right,
                            "{place}: {value}"
                        );
                    }
                    // Whoever reads the right cell is right; of single rows it may have to be computed.
                    if table.rows() > 14 {
                        for language in Language::ALL {
                            let html = poll.detail.get(language).as_str();
                            let mut cells = cells(html).filter(|cell| *cell != "–");
                            let right = |cell: &str| mark(cell, language).outcome == Outcome::Right;
                            assert!(cells.any(right), "{place}: {html}");
                        }
                    }
                }
            }
            for language in Language::ALL {
                let html = poll.detail.get(language).as_str();
                assert!(
                    html.contains("<caption>") && html.contains("scope=\"row\""),
                    "{place}"
                );
                assert!(html.matches("<tr>").count() <= 15, "{place}: {html}");
            }
            assert!(!poll.explanation.id.is_empty() && !poll.explanation.en.is_empty());
        }
    }
    assert!(named > 10, "{named}");
    assert_eq!(LIBRARY.exercise_poll("x", "y", 1), None);
    assert_eq!(LIBRARY.exercise_poll("rata-rata-atau-median", "y", 1), None);
}

#[test]
fn every_step_of_an_exercise_with_few_labels_fits_into_a_hall() {
    // Labels of ten districts, twenty messages and days of a month are too many.
    let unfit = |exercise: &str, step: &str| LIBRARY.exercise_poll(exercise, step, 1).is_none();
    for (exercise, step) in [
        ("terbanyak-atau-tersering", "terbanyak"),
        ("curiga-atau-cermat", "paling-tertuduh"),
        ("sebelum-dan-sesudah-koreksi", "hari-teramai"),
        ("sebelum-dan-sesudah-koreksi", "hari-terakhir-sebelum"),
    ] {
        assert!(unfit(exercise, step), "{exercise} {step}");
    }
}

#[test]
fn a_slide_brings_no_script_and_loses_no_word() {
    for (written, seen) in [
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        (
            "a <img src=x onerror=alert(1)> b",
            "a <img src=x onerror=alert(1)> b",
        ),
        (
            "<div style=\"color:red\">\nDua\n</div>",
            "<div style=\"color:red\"> Dua </div>",
        ),
        (
            "<iframe src=\"https://a.example\"></iframe>",
            "<iframe src=\"https://a.example\"></iframe>",
        ),
        ("Tulis <nama kantor> di sini", "Tulis <nama kantor> di sini"),
        ("[ini](javascript:alert(1))", "ini"),
        ("![foto](https://a.example/x.png)", "foto"),
        (
            "lihat ![foto](https://a.example/x.png) ini",
            "lihat foto ini",
        ),
        ("```chart\ndata = 1\n```", "data = 1"),
        (
            "{{fact:tidak-ada}} dan {{term:tidak-ada|kata}}",
            "{{fact:tidak-ada}} dan {{term:tidak-ada|kata}}",
        ),
        (
            "a {{= b | c}} d {{lain}} e {{ f {{ g",
            "a {{= b | c}} d {{lain}} e {{ f {{ g",
        ),
        ("&lt;b&gt; & 5 < 6", "<b> & 5 < 6"),
    ] {
        let html = LIBRARY.slide(written, Language::Id);
        assert_eq!(html.plain(), seen, "{}", html.as_str());
        let html = html.as_str();
        for bad in ["<script", "<img", "<iframe", "<div style", "href=\"java"] {
            assert!(!html.contains(bad), "{html}");
        }
    }
    assert!(LIBRARY.slide("", Language::Id).is_empty());
}

#[test]
fn a_slide_has_headings_tables_facts_and_terms() {
    let written = "# Satu\n\n### Tiga\n\n| a | b |\n|---|--:|\n| c | 45 % |\n\n{{term:jangkauan|Jangkauan}} dan {{fact:viewers}}";
    let html = LIBRARY.slide(written, Language::En);
    let html = html.as_str();
    assert!(html.starts_with("<h2>Satu</h2>\n<h3>Tiga</h3>"), "{html}");
    assert!(
        html.contains("<th scope=\"col\" class=\"r\">b</th>"),
        "{html}"
    );
    let fact = LIBRARY
        .facts()
        .iter()
        .find(|fact| fact.id == "viewers")
        .unwrap();
    let value = fact.value.en.split('“').next().unwrap();
    assert!(
        html.contains(value) && html.contains("class=\"term\""),
        "{html}"
    );
    // Two slides may stand on one page.
    let other = LIBRARY.slide("{{term:jangkauan}}", Language::En);
    let id = |html: &str| {
        html.split(" id=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .to_owned()
    };
    assert_ne!(id(html), id(other.as_str()));
}

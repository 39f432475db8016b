//! What a course owes, each rule broken once in a small course that owes much else.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use catalogue::{Fault, Files, Library, Overlay, lints};
use std::fmt::Write as _;

const COURSE: &str = r#"title = { id = "Kursus", en = "Course" }
summary = { id = "Ringkas.", en = "Short." }
topic = { id = "Analitik", en = "Analytics" }
"#;

const LESSON: &str = r#"+++
title = "Pelajaran"
title_en = "Lesson"
summary = "Ringkas."
summary_en = "Short."
minutes = 8
outcomes = ["ringkas-data"]
+++

Halo.

"#;

const FRONT: &str = r#"+++
title = "Kuis"
title_en = "Quiz"
minutes = 6
pass = 0.7
outcomes = ["ringkas-data"]
+++

"#;

const DATASET: &str = r#"title = { id = "Rekaan", en = "Invented" }

[[column]]
name = "pilar"
label = { id = "Pilar", en = "Pillar" }
words = ["a", "a", "b"]

[[column]]
name = "tayangan"
label = { id = "tayangan", en = "views" }
numbers = [1, 2, 4]

[[measure]]
name = "views"
label = { id = "tayangan", en = "views" }
numerator = ["tayangan"]
"#;

const EXERCISE: &str = r#"number = "1.1"
title = { id = "Latihan", en = "Exercise" }
summary = { id = "Ringkas.", en = "Short." }
minutes = 8
outcomes = ["ringkas-data"]
dataset = "rekaan"
group_by = ["pilar"]
measures = ["views"]
summaries = ["mean", "median"]
start = { group = "pilar", measure = "views", summary = "mean" }
intro = { id = "Satu.", en = "One." }
conclusion = { id = "Selesai.", en = "Done." }

[[step]]
id = "berapa"
prompt = { id = "Berapa?", en = "How many?" }
answer = { kind = "number", query = { group = "pilar", measure = "views", summary = "mean" }, take = { value = "a" }, tolerance = "0,5 %", decimals = 1 }
right = { id = "Ya.", en = "Yes." }
wrong = { id = "Belum.", en = "Not yet." }

[[step.misconception]]
name = "kelompok-lain"
query = { group = "pilar", measure = "views", summary = "mean" }
take = { value = "b" }
feedback = { id = "Itu kelompok lain.", en = "That is another group." }
"#;

/// A question with four options, of which number `right` is right; it owes nothing.
fn single(id: &str, right: usize) -> String {
    let mut text = format!("## Mana? {{#{id}}}\n\n");
    for option in 1..=4 {
        let mark = if option == right { 'x' } else { ' ' };
        writeln!(text, "- [{mark}] opsi {option}\n  > Alasan {option}.").unwrap();
    }
    text + "\n"
}

/// What is found in a course whose quiz has these questions, with other files beside it.
fn found(questions: &str, more: &[(&str, &str)]) -> Vec<Fault> {
    let quiz = format!("{FRONT}{questions}");
    let mut pairs = vec![
        ("courses/a/course.toml", COURSE),
        ("courses/a/10-baca.id.md", LESSON),
        ("courses/a/20-kuis.quiz.id.md", quiz.as_str()),
        ("courses/a/30-latihan.exercise.toml", EXERCISE),
        ("datasets/rekaan.toml", DATASET),
    ];
    for file in more {
        pairs.retain(|(path, _)| *path != file.0);
        pairs.push(*file);
    }
    let pairs = pairs
        .into_iter()
        .map(|(path, text)| (path.to_owned(), text.to_owned()));
    let files = Files::from_pairs(pairs);
    let library = Library::read(&files).unwrap_or_else(|faults| panic!("{faults:#?}"));
    lints::check(&files, &library, 3)
}

/// Expects what is said at `place` (`file:line`), and that it is not said of a course without it.
#[track_caller]
fn says(found: &[Fault], place: &str, words: &str) {
    let there = found.iter().any(|fault| {
        format!("{}:{}", fault.file, fault.line) == place && fault.sentence.contains(words)
    });
    assert!(there, "`{words}` is not said at {place}: {found:#?}");
}

#[track_caller]
fn does_not_say(found: &[Fault], words: &str) {
    let said = found.iter().find(|fault| fault.sentence.contains(words));
    assert!(said.is_none(), "{said:?}");
}

const QUIZ: &str = "courses/a/20-kuis.quiz.id.md";

/// A line of the quiz, counted from its first question.
fn at(line: usize) -> String {
    format!("{QUIZ}:{}", FRONT.lines().count() + line)
}

#[test]
fn a_small_course_owes_questions_lessons_and_tests() {
    let found = found(&single("satu", 1), &[]);
    let course = "courses/a/course.toml:1";
    says(
        &found,
        course,
        "The course has 1 questions; expected at least 60",
    );
    says(&found, course, "no question of the kind `cloze`");
    does_not_say(&found, "no question of the kind `single`");
    says(&found, course, "no tests of the forms `pre` and `post`");
    says(&found, course, "The course has 1 lessons; expected 5 to 8");
    says(
        &found,
        course,
        "takes 22 minutes, which is no JP; expected at least 45",
    );
    let lesson = "courses/a/10-baca.id.md:1";
    says(
        &found,
        lesson,
        "The lesson has 1 words; expected 400 to 900",
    );
    says(&found, lesson, "expected a heading `Coba di akun Anda`");
    says(&found, lesson, "no card to keep");
    // The question, the exercise and its data owe nothing.
    assert!(
        found
            .iter()
            .all(|fault| course.starts_with(&fault.file) || lesson.starts_with(&fault.file)),
        "{found:#?}"
    );
}

#[test]
fn a_lesson_of_a_length_to_read_with_a_task_and_a_card_owes_nothing() {
    let words = "kata ".repeat(400);
    // The English title stands in the English file.
    let front = LESSON.lines().filter(|line| !line.contains("_en = "));
    let front = front.collect::<Vec<_>>().join("\n");
    let lesson = format!(
        "{front}\n{words}\n\n## Coba di akun Anda\n\nBuka dasbor.\n\n```card\ntitle = \"Kartu\"\npoints = [\"Satu.\", \"Dua.\", \"Tiga.\"]\n```\n"
    );
    let english = "+++\ntitle = \"Lesson\"\nsummary = \"Short.\"\n+++\n\nShort.\n";
    let found = found(
        &single("satu", 1),
        &[
            ("courses/a/10-baca.id.md", &lesson),
            ("courses/a/10-baca.en.md", english),
        ],
    );
    let of = |file: &str| {
        let own = found.iter().filter(|fault| fault.file == file);
        own.count()
    };
    assert_eq!(of("courses/a/10-baca.id.md"), 0, "{found:#?}");
    says(
        &found,
        "courses/a/10-baca.en.md:1",
        "`Try it on your own account`",
    );
    assert_eq!(of("courses/a/10-baca.en.md"), 3, "{found:#?}");
}

#[test]
fn the_right_option_is_not_known_by_its_length_or_its_place() {
    let questions: String = (0..10)
        .map(|n| single(&format!("soal-{n}"), n % 4 + 1))
        .collect();
    let sound = found(&questions, &[]);
    does_not_say(&sound, "longest option");
    does_not_say(&sound, "with four options");

    let long = questions.replace("[x] opsi", "[x] opsi yang panjang");
    says(
        &found(&long, &[]),
        &at(1),
        "In 10 of 10 questions with one answer the longest option is the right one (`soal-0`,",
    );
    let first: String = (0..10).map(|n| single(&format!("soal-{n}"), 1)).collect();
    says(
        &found(&first, &[]),
        &at(1),
        "In 10 of 10 questions with four options the right one is number 1",
    );
    let few: String = (0..9).map(|n| single(&format!("soal-{n}"), 1)).collect();
    does_not_say(&found(&few, &[]), "with four options");
}

#[test]
fn no_option_stands_for_all_and_statements_differ() {
    let all = single("satu", 1).replace("opsi 3", "Semua *benar*");
    let found_all = found(&all, &[]);
    says(&found_all, &at(1), "The option `Semua benar` of `satu`");

    let statement = |id: &str, right: bool| {
        let (yes, no) = if right { ('x', ' ') } else { (' ', 'x') };
        format!(
            "## Begitu. {{#{id} kind=truefalse}}\n\n- [{yes}] Benar\n  > Ya.\n- [{no}] Salah\n  > Tidak.\n\n"
        )
    };
    let same =
        single("satu", 1) + &statement("a", true) + &statement("b", true) + &statement("c", true);
    let line = single("satu", 1).lines().count() + 1;
    says(
        &found(&same, &[]),
        &at(line),
        "All 3 statements have one answer (`a`, `b`, `c`)",
    );
    let differ = statement("a", true) + &statement("b", true) + &statement("c", false);
    does_not_say(&found(&differ, &[]), "statements have one answer");
}

#[test]
fn every_wrong_way_has_words_of_its_own_and_every_question_is_explained() {
    let silent = single("satu", 1).replace("  > Alasan 3.\n", "");
    let silent = found(&silent, &[]);
    says(
        &silent,
        &at(1),
        "The wrong option `opsi 3` of `satu` is answered with nothing",
    );
    says(&silent, &at(1), "The question `satu` is not explained");
    let alike = single("satu", 1).replace("Alasan 3", "Alasan 2");
    says(
        &found(&alike, &[]),
        &at(1),
        "The option `opsi 2` of `satu` is answered with the words of another one",
    );
    let number = "## Berapa? {#berapa kind=numeric}\n\n= 12\n";
    says(
        &found(number, &[]),
        &at(1),
        "The question `berapa` is not explained",
    );
    let explained = format!("{number}\nPembahasan: begitulah.\n");
    does_not_say(&found(&explained, &[]), "is not explained");
}

#[test]
fn what_is_asked_is_what_was_taught() {
    let strange = single("satu", 1).replace("{#satu}", "{#satu tags=lain}");
    says(
        &found(&strange, &[]),
        &at(1),
        "The question `satu` measures `lain`, which no lesson or exercise",
    );
}

#[test]
fn a_named_mistake_leads_elsewhere_than_the_right_way() {
    let blurred = EXERCISE.replace("take = { value = \"b\" }", "take = { value = \"a\" }");
    let line = EXERCISE
        .lines()
        .position(|line| line == "id = \"berapa\"")
        .unwrap()
        + 1;
    says(
        &found(
            &single("satu", 1),
            &[("courses/a/30-latihan.exercise.toml", &blurred)],
        ),
        &format!("courses/a/30-latihan.exercise.toml:{line}"),
        "The mistake `kelompok-lain` of the step `berapa` leads elsewhere than the right way in 0 of 1 variations",
    );
}

#[test]
fn a_file_of_an_overlay_is_named_as_one() {
    let pairs = [
        ("courses/a/course.toml", COURSE.to_owned()),
        ("courses/a/10-baca.id.md", LESSON.to_owned()),
        (QUIZ, format!("{FRONT}{}", single("satu", 1))),
    ];
    let pairs = pairs.map(|(path, text)| (path.to_owned(), text));
    let lesson = "courses/a/10-baca.id.md".to_owned();
    let overlay = Overlay::from([(lesson.clone(), Some(format!("{LESSON}Halo.\n")))]);
    let files = Files::from_pairs(pairs).under(&overlay);
    let library = Library::read(&files).unwrap();
    let found = lints::check(&files, &library, 1);
    assert!(
        found
            .iter()
            .all(|fault| fault.overlaid == (fault.file == lesson))
    );

    let broken = Overlay::from([(lesson, Some(format!("{LESSON}{{{{fact:tidak-ada}}}}\n")))]);
    let faults = Library::read(&files.clone().under(&broken)).unwrap_err();
    let place = format!("courses/a/10-baca.id.md:{}: ", LESSON.lines().count() + 1);
    let told = faults[0].to_string();
    assert!(
        told.starts_with(&place) && told.ends_with("(This file is the overlay's.)"),
        "{faults:#?}"
    );
    assert_eq!(faults.len(), 1);

    // What is removed leaves its course as if it had never been there.
    let gone = Overlay::from([(QUIZ.to_owned(), None)]);
    let library = Library::read(&files.under(&gone)).unwrap();
    assert_eq!(library.courses()[0].units.len(), 1);
}

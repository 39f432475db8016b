//! Every kind of fault, each from a small library with one thing wrong, with its file and line.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use catalogue::{Fault, Files, Library};
use domain::language::Language;

const COURSE: &str = r#"title = { id = "Kursus", en = "Course" }
summary = { id = "Ringkas.", en = "Short." }
topic = { id = "Analitik", en = "Analytics" }
cites = ["S0"]
"#;

const LESSON: &str = r#"+++
title = "Pelajaran"
title_en = "Lesson"
summary = "Ringkas."
summary_en = "Short."
minutes = 8
outcomes = ["ringkas-data"]
cites = ["S0"]
+++

"#;

const QUIZ: &str = r#"+++
title = "Kuis"
title_en = "Quiz"
minutes = 6
pass = 0.7
outcomes = ["ringkas-data"]
+++

"#;

const FACTS: &str = r#"[[fact]]
id = "target-jp"
value = { id = "20 JP", en = "20 JP" }
source = "PP 17/2020"
checked_on = "2026-11-22"
due = "2027-11-22"
guard = '\b20 JP\b'
"#;

const GLOSSARY: &str = r#"[[term]]
id = "jangkauan"
term = { id = "jangkauan", en = "reach" }
meaning = { id = "Akun yang berbeda.", en = "Different accounts." }
"#;

const DATASET: &str = r#"title = { id = "Rekaan", en = "Invented" }

[[column]]
name = "pilar"
label = { id = "Pilar", en = "Pillar" }
words = ["a", "a", "b"]

[[column]]
name = "tayangan"
label = { id = "tayangan", en = "views" }
numbers = [1, "-", 3.5]

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
cites = ["S0"]
dataset = "rekaan"
group_by = ["pilar"]
measures = ["views"]
summaries = ["mean", "median"]
start = { group = "pilar", measure = "views", summary = "mean" }
intro = { id = """
Satu.

Dua.""", en = "One." }
conclusion = { id = "Selesai.", en = "Done." }

[[step]]
id = "juara"
prompt = { id = "Siapa?", en = "Who?" }
answer = { kind = "label", query = { group = "pilar", measure = "views", summary = "mean" }, take = "first" }
right = { id = "Ya.", en = "Yes." }
wrong = { id = "Belum.", en = "Not yet." }
hints = [{ id = "Lihat.", en = "Look." }]

[[step.misconception]]
name = "terbalik"
query = { group = "pilar", measure = "views", summary = "median" }
take = "last"
feedback = { id = "Itu terakhir.", en = "That is the last." }

[[step]]
id = "berapa"
prompt = { id = "Berapa?", en = "How many?" }
answer = { kind = "number", query = { group = "pilar", measure = "views", summary = "mean" }, take = { value = "b" }, tolerance = "0,5 %", decimals = 1, unit = { id = "kali", en = "times" } }
right = { id = "Ya.", en = "Yes." }
wrong = { id = "Belum.", en = "Not yet." }
"#;

const SINGLE: &str = "## Mana? {#mana}\n\n- [x] Ini\n- [ ] Itu\n";

/// A sound library to break.
fn sound() -> Vec<(String, String)> {
    [
        ("courses/a/course.toml", COURSE.to_owned()),
        ("courses/a/10-baca.id.md", format!("{LESSON}Halo.\n")),
        ("courses/a/20-kuis.quiz.id.md", format!("{QUIZ}{SINGLE}")),
        ("courses/a/30-latihan.exercise.toml", EXERCISE.to_owned()),
        ("courses/a/figures/g.svg", r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path id="p" d="M0 0"/></svg>"#.to_owned()),
        ("datasets/rekaan.toml", DATASET.to_owned()),
        ("facts.toml", FACTS.to_owned()),
        ("glossary.toml", GLOSSARY.to_owned()),
    ]
    .map(|(path, text)| (path.to_owned(), text))
    .to_vec()
}

fn read_with(changes: &[(&str, &str)]) -> Result<Library, Vec<Fault>> {
    let mut pairs = sound();
    for (path, text) in changes {
        pairs.retain(|(other, _)| other != path);
        pairs.push(((*path).to_owned(), (*text).to_owned()));
    }
    Library::read(&Files::from_pairs(pairs))
}

/// Expects exactly one fault at `place` (`file:line`) that says `says`.
fn expect_one(changes: &[(&str, &str)], place: &str, says: &str) {
    let Err(faults) = read_with(changes) else {
        panic!("no fault was found; expected one at {place}")
    };
    assert_eq!(faults.len(), 1, "{place}: {faults:#?}");
    assert_eq!(
        format!("{}:{}", faults[0].file, faults[0].line),
        place,
        "{}",
        faults[0]
    );
    assert!(faults[0].sentence.contains(says), "{}", faults[0]);
    assert!(faults[0].sentence.ends_with('.'), "{}", faults[0]);
}

fn lesson(body: &str) -> String {
    format!("{LESSON}{body}\n")
}

/// A lesson whose text begins on line 11.
fn expect_in_lesson(body: &str, line: u32, says: &str) {
    expect_one(
        &[("courses/a/10-baca.id.md", &lesson(body))],
        &format!("courses/a/10-baca.id.md:{line}"),
        says,
    );
}

/// A quiz whose text begins on line 9.
fn expect_in_quiz(body: &str, line: u32, says: &str) {
    expect_one(
        &[("courses/a/20-kuis.quiz.id.md", &format!("{QUIZ}{body}"))],
        &format!("courses/a/20-kuis.quiz.id.md:{line}"),
        says,
    );
}

fn expect_replaced(file: &str, whole: &str, from: &str, to: &str, line: u32, says: &str) {
    assert!(whole.contains(from), "{from}");
    expect_one(
        &[(file, &whole.replacen(from, to, 1))],
        &format!("{file}:{line}"),
        says,
    );
}

fn expect_in_exercise(from: &str, to: &str, line: u32, says: &str) {
    expect_replaced(
        "courses/a/30-latihan.exercise.toml",
        EXERCISE,
        from,
        to,
        line,
        says,
    );
}

#[test]
fn the_library_that_the_others_break_is_sound() {
    let library = read_with(&[]).unwrap();
    assert_eq!(library.courses().len(), 1);
    assert_eq!(library.course("a").unwrap().units.len(), 3);
    assert_eq!(library.exercise("latihan").unwrap().2.steps.len(), 2);
    assert!(library.exercise("kuis").is_none() && library.dataset("rekaan").is_some());
    assert_eq!((library.facts().len(), library.terms().len()), (1, 1));
}

#[test]
fn an_unknown_key_is_named_in_every_kind_of_file() {
    expect_one(
        &[("courses/a/course.toml", &format!("{COURSE}titel = 1\n"))],
        "courses/a/course.toml:5",
        "`titel` is unknown",
    );
    let misspelt = LESSON.replace("minutes = 8", "minutes = 8\nminute = 8");
    expect_one(
        &[("courses/a/10-baca.id.md", &format!("{misspelt}Halo.\n"))],
        "courses/a/10-baca.id.md:7",
        "`minute` is unknown",
    );
    expect_in_exercise(
        "take = \"last\"",
        "take = \"last\"\ntakes = 1",
        30,
        "`takes` is unknown",
    );
    expect_in_exercise(
        "summary = \"mean\" }\nintro",
        "summary = \"mean\", filtr = [] }\nintro",
        11,
        "`filtr` is unknown",
    );
    expect_one(
        &[("facts.toml", &format!("{FACTS}sumber = 1\n"))],
        "facts.toml:8",
        "`sumber` is unknown",
    );
    expect_one(
        &[("glossary.toml", &format!("{GLOSSARY}x = 1\n"))],
        "glossary.toml:5",
        "`x` is unknown",
    );
    expect_one(
        &[("datasets/rekaan.toml", &format!("{DATASET}x = 1\n"))],
        "datasets/rekaan.toml:17",
        "`x` is unknown",
    );
}

#[test]
fn all_unknown_keys_and_all_files_are_reported_at_once_in_order() {
    let course = format!("satu = 1\n{COURSE}dua = 2\n");
    let faults = read_with(&[
        ("courses/a/course.toml", &course),
        (
            "courses/a/10-baca.id.md",
            &lesson("{{fact:x}}\n\n{{term:y}}"),
        ),
        ("facts.toml", FACTS),
    ])
    .unwrap_err();
    let places: Vec<String> = faults
        .iter()
        .map(|fault| format!("{}:{}", fault.file, fault.line))
        .collect();
    assert_eq!(
        places,
        [
            "courses/a/10-baca.id.md:11",
            "courses/a/10-baca.id.md:13",
            "courses/a/course.toml:1",
            "courses/a/course.toml:6"
        ]
    );
}

#[test]
fn unreadable_toml_is_named_and_does_not_hide_other_files() {
    expect_one(
        &[("courses/a/course.toml", "title = {\n")],
        "courses/a/course.toml:1",
        "not readable as TOML",
    );
    let front = lesson("Halo.").replace("minutes = 8", "minutes = ");
    expect_one(
        &[("courses/a/10-baca.id.md", &front)],
        "courses/a/10-baca.id.md:6",
        "not readable as TOML",
    );
    // Facts that could not be read are not unknown as well.
    expect_one(
        &[
            ("facts.toml", "[[fact\n"),
            ("courses/a/10-baca.id.md", &lesson("{{fact:target-jp}}")),
        ],
        "facts.toml:1",
        "not readable",
    );
    let faults = read_with(&[
        ("courses/a/course.toml", "= 1\n"),
        ("courses/a/10-baca.id.md", &lesson("[a](b)")),
    ])
    .unwrap_err();
    assert_eq!(faults.len(), 2, "{faults:#?}");
}

#[test]
fn a_missing_key_and_a_missing_front_matter_are_named() {
    expect_one(
        &[("courses/a/course.toml", &COURSE.replace("topic", "#"))],
        "courses/a/course.toml:1",
        "`topic` is missing",
    );
    expect_one(
        &[("courses/a/10-baca.id.md", "Halo.\n")],
        "courses/a/10-baca.id.md:1",
        "+++",
    );
    expect_one(
        &[("courses/a/10-baca.id.md", "+++\ntitle = 1\n")],
        "courses/a/10-baca.id.md:1",
        "not closed",
    );
    let front = lesson("Halo.").replace("title_en = \"Lesson\"\n", "");
    expect_one(
        &[("courses/a/10-baca.id.md", &front)],
        "courses/a/10-baca.id.md:1",
        "title_en",
    );
    expect_one(
        &[(
            "courses/a/20-kuis.quiz.id.md",
            &format!("{}{SINGLE}", QUIZ.replace("pass = 0.7\n", "")),
        )],
        "courses/a/20-kuis.quiz.id.md:1",
        "`pass`",
    );
}

#[test]
fn the_rules_of_a_quiz_have_bounds_and_stand_in_no_lesson() {
    let quiz = "courses/a/20-kuis.quiz.id.md";
    for (key, says) in [
        ("time_limit = 0", "between 1 and 240"),
        ("time_limit = 241", "between 1 and 240"),
        ("attempts = 0", "between 1 and 100"),
        ("attempts = 101", "between 1 and 100"),
        ("feedback = \"later\"", "expected end or each"),
    ] {
        let front = QUIZ.replace("pass = 0.7\n", &format!("pass = 0.7\n{key}\n"));
        expect_one(
            &[(quiz, &format!("{front}{SINGLE}"))],
            &format!("{quiz}:6"),
            says,
        );
        let name = key.split(' ').next().unwrap();
        let front = lesson("Halo.").replace("minutes = 8\n", &format!("minutes = 8\n{key}\n"));
        expect_one(
            &[("courses/a/10-baca.id.md", &front)],
            "courses/a/10-baca.id.md:7",
            &format!("`{name}` is unknown in a lesson"),
        );
    }
    let front = QUIZ.replace(
        "pass = 0.7\n",
        "pass = 0.7\ntime_limit = 20\nattempts = 2\nfeedback = \"each\"\n",
    );
    let library = read_with(&[(quiz, &format!("{front}{SINGLE}"))]).unwrap();
    let unit = library.course("a").unwrap().unit("kuis").unwrap();
    let domain::course::UnitKind::Quiz(quiz) = &unit.kind else {
        panic!("no quiz");
    };
    assert_eq!(
        quiz.terms,
        domain::quiz::Terms {
            limit: domain::quiz::TimeLimit::new(domain::learning::Minutes(20)),
            attempts: domain::quiz::AttemptLimit::new(2),
            feedback: domain::quiz::FeedbackTime::Each,
        }
    );
}

#[test]
fn unknown_facts_and_terms_are_named_wherever_they_stand() {
    expect_in_lesson("Satu\n{{fact:x}}.", 12, "fact `x` is unknown");
    expect_in_lesson("{{term:x|kata}}", 11, "term `x` is unknown");
    expect_in_lesson("| a |\n| --- |\n| {{fact:x}} |", 13, "fact `x` is unknown");
    expect_in_lesson("{{fakta:x}}", 11, "`{{fakta:x}}` is unknown");
    expect_in_lesson("{{fact:x", 11, "not closed");
    expect_in_quiz(
        "## Mana? {#mana}\n\n- [x] Ini {{fact:x}}\n- [ ] Itu\n",
        11,
        "fact `x` is unknown",
    );
    expect_in_quiz(
        "## Mana? {#mana}\n\n- [x] Ini\n- [ ] Itu\n  > !b Satu\n  > {{fact:x}}\n",
        14,
        "fact `x` is unknown",
    );
    expect_in_exercise("\nDua.", "\n{{fact:x}}", 15, "fact `x` is unknown");
    expect_in_exercise("Lihat.", "{{fact:x}}", 24, "fact `x` is unknown");
    expect_one(
        &[(
            "courses/a/course.toml",
            &COURSE.replace("Ringkas.", "{{fact:x}}"),
        )],
        "courses/a/course.toml:2",
        "fact `x`",
    );
}

const OUTCOME: &str = r#"[[outcome]]
id = "ringkas-data"
title = { id = "Meringkas data", en = "Sum data up" }
"#;

#[test]
fn outcomes_have_titles_where_there_is_a_file_of_them() {
    let library = read_with(&[("outcomes.toml", OUTCOME)]).unwrap();
    assert_eq!(
        library.outcome_title("ringkas-data", Language::En),
        "Sum data up"
    );
    assert_eq!(library.outcome_title("lain", Language::En), "lain");
    let strange = LESSON.replace("ringkas-data", "lapor");
    expect_one(
        &[
            ("outcomes.toml", OUTCOME),
            ("courses/a/10-baca.id.md", &format!("{strange}Halo.\n")),
        ],
        "courses/a/10-baca.id.md:7",
        "outcome `lapor` is unknown",
    );
    let tagged = SINGLE.replace("#mana", "#mana tags=lapor");
    expect_one(
        &[
            ("outcomes.toml", OUTCOME),
            ("courses/a/20-kuis.quiz.id.md", &format!("{QUIZ}{tagged}")),
        ],
        "courses/a/20-kuis.quiz.id.md:9",
        "outcome `lapor` is unknown",
    );
    let unused = format!("{OUTCOME}\n{}", OUTCOME.replace("ringkas-data", "lapor"));
    expect_one(
        &[("outcomes.toml", &unused)],
        "outcomes.toml:6",
        "No lesson, question or exercise",
    );
    expect_one(
        &[("outcomes.toml", &format!("{OUTCOME}\n{OUTCOME}"))],
        "outcomes.toml:6",
        "stands here twice",
    );
}

#[test]
fn citations_in_code_are_left_alone() {
    let library = read_with(&[(
        "courses/a/10-baca.id.md",
        &lesson("`{{fact:x}}`\n\n```text\n{{term:y}}\n```"),
    )]);
    assert!(library.is_ok(), "{library:?}");
}

#[test]
fn broken_links_are_named() {
    for link in [
        "/courses/b",
        "/courses/a/x",
        "/exercises/x",
        "/nowhere",
        "x",
        "../b/c",
        "#tidak-ada",
        "/courses/a/10-baca",
        "/courses/a/",
    ] {
        expect_in_lesson(&format!("Satu.\n\n[kata]({link})"), 13, "broken");
    }
    expect_in_lesson("[kata][tidak-ada]", 11, "broken");
    expect_in_lesson("[kata](/courses/a/kuis#judul)", 11, "broken");
    for link in [
        "javascript:alert(1)",
        "mailto:a@b.id",
        "//a.example",
        "data:text/html,x",
        "ftp://a.example",
    ] {
        expect_in_lesson(&format!("[kata]({link})"), 11, "refused");
    }
    expect_in_lesson("<a@b.id>", 11, "refused");
}

#[test]
fn good_links_are_accepted_and_those_that_lead_outside_are_marked() {
    let body = "## Judul *satu*\n\n[a](#judul-satu) [b](/courses/a/kuis) [c](/exercises/latihan?group=pilar) [d](kuis) [e](/courses/a) [f](/me) [g](https://a.example/?x=1&y) [h](/courses/a/baca#judul-satu) [i](/)";
    let library = read_with(&[("courses/a/10-baca.id.md", &lesson(body))]).unwrap();
    let text = html(&library);
    assert!(
        text.contains(r#"<h2 id="judul-satu">Judul <em>satu</em></h2>"#),
        "{text}"
    );
    assert!(
        text.contains(r#"<a href="/courses/a/kuis">d</a>"#),
        "{text}"
    );
    assert!(text.contains(r#"<a href="https://a.example/?x=1&amp;y" rel="noopener noreferrer" class="external">g</a>"#), "{text}");
    assert_eq!(text.matches("rel=").count(), 1);
}

fn html(library: &Library) -> String {
    let unit = &library.course("a").unwrap().units[0];
    let domain::course::UnitKind::Lesson(text) = &unit.kind else {
        panic!("no lesson")
    };
    let parts = text.id.parts.iter().map(|part| match part {
        domain::lesson::Part::Html(html) => html.as_str().to_owned(),
        other => format!("{other:?}"),
    });
    parts.collect::<Vec<_>>().join("\n~~~\n")
}

#[test]
fn html_of_authors_and_unknown_live_parts_are_refused() {
    expect_in_lesson("Satu.\n\n<b>dua</b>", 13, "HTML");
    expect_in_lesson("Satu <!-- catatan -->", 11, "HTML");
    expect_in_lesson("```poll\n```", 11, "not supported yet");
    expect_in_lesson("```note\n```", 11, "not supported yet");
    expect_in_lesson("- a\n\n  ```card\n  ```", 13, "on its own");
    expect_in_lesson("# Judul", 11, "too high");
    expect_in_lesson("## Judul\n\n#### Bawah", 13, "skips a level");
    expect_in_lesson("Satu.[^a]\n\n[^a]: Dua.\n\n[^b]: Tiga.", 15, "footnote `b`");
}

#[test]
fn live_parts_are_checked() {
    expect_in_lesson(
        "```chart\ndata = \"x\"\nkind = \"dots\"\ncaption = \"c\"\n```",
        12,
        "dataset `x` is unknown",
    );
    expect_in_lesson(
        "```chart\ndata = \"rekaan\"\nkind = \"pie\"\ncaption = \"c\"\n```",
        13,
        "does not fit",
    );
    expect_in_lesson(
        "```chart\ndata = \"rekaan\"\nkind = \"dots\"\ncaption = \"c\"\ncolour = 1\n```",
        15,
        "`colour` is unknown",
    );
    expect_in_lesson(
        "```card\ntitle = \"a\"\npoints = [\"a\", \"b\", \"c\", \"d\"]\n```",
        13,
        "one to three",
    );
    expect_in_lesson(
        "```exercise\nslug = \"x\"\n```",
        12,
        "exercise `x` is unknown",
    );
    expect_in_exercise("Selesai.", "```card\\n```", 16, "only lessons");
}

#[test]
fn figures_must_be_there_alone_and_harmless() {
    expect_in_lesson("![alt](figures/x.svg)", 11, "missing");
    expect_in_lesson("![alt](https://a.example/x.png)", 11, "cannot be shown");
    expect_in_lesson("![](figures/g.svg)", 11, "no words");
    expect_in_lesson("Kata ![alt](figures/g.svg)", 11, "alone");
    let bad = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\">\n<script/></svg>";
    let changes = [
        ("courses/a/figures/g.svg", bad),
        ("courses/a/10-baca.id.md", &lesson("![alt](figures/g.svg)")),
    ];
    expect_one(&changes, "courses/a/figures/g.svg:2", "`script`");
}

#[test]
fn a_question_without_id_or_with_a_taken_one_is_named() {
    expect_in_quiz("## Mana?\n\n- [x] Ini\n- [ ] Itu\n", 9, "no id");
    expect_in_quiz(
        "## Mana? {kind=single}\n\n- [x] Ini\n- [ ] Itu\n",
        9,
        "no id",
    );
    expect_in_quiz(&format!("{SINGLE}\n{SINGLE}"), 14, "`mana` is taken");
    let second = format!("{QUIZ}{SINGLE}");
    expect_one(
        &[("courses/a/40-lagi.quiz.id.md", &second)],
        "courses/a/40-lagi.quiz.id.md:9",
        "taken by courses/a/20-kuis.quiz.id.md:9",
    );
    expect_in_quiz(
        "## Mana? {#Mana_1}\n\n- [x] Ini\n- [ ] Itu\n",
        9,
        "no id for a question",
    );
    expect_in_quiz(
        "## Mana? {#mana kin=single}\n\n- [x] Ini\n- [ ] Itu\n",
        9,
        "`kin=single` is unknown",
    );
}

#[test]
fn a_key_without_answer_is_named_for_every_kind() {
    expect_in_quiz(
        "## Mana? {#mana}\n\n- [ ] Ini\n- [ ] Itu\n",
        9,
        "no right answer",
    );
    expect_in_quiz(
        "## Mana? {#mana kind=multiple}\n\n- [ ] Ini\n- [ ] Itu\n",
        9,
        "no right answer",
    );
    expect_in_quiz(
        "## Mana? {#mana kind=truefalse}\n\n- [ ] Benar\n- [ ] Salah\n",
        9,
        "no right answer",
    );
    expect_in_quiz(
        "## Berapa? {#mana kind=numeric}\n\nHitung.\n",
        9,
        "no right answer",
    );
    expect_in_quiz("## Apa? {#mana kind=text}\n\n= |\n", 9, "no right answer");
    expect_in_quiz("## Mana? {#mana}\n\nTanpa jawaban.\n", 9, "no answer");
    expect_in_quiz(
        "## Lengkapi. {#mana kind=cloze}\n\nTanpa celah.\n",
        9,
        "no key",
    );
    expect_in_quiz(
        "## Lengkapi. {#mana kind=cloze}\n\nAda {{= }} di sini.\n",
        11,
        "no key",
    );
    expect_in_quiz(
        "## Lengkapi. {#mana kind=cloze}\n\nAda {{* satu }} di sini.\n",
        11,
        "one choice",
    );
}

#[test]
fn answers_that_do_not_fit_their_kind_are_named() {
    expect_in_quiz(
        "## Mana? {#mana kind=single}\n\n- [x] Ini\n- [x] Itu\n",
        9,
        "exactly one",
    );
    expect_in_quiz(
        "## Mana? {#mana kind=truefalse}\n\n- [x] Benar\n- [ ] Salah\n- [ ] Ragu\n",
        9,
        "exactly two",
    );
    expect_in_quiz(
        "## Berapa? {#mana kind=numeric}\n\n= banyak\n",
        11,
        "no number",
    );
    expect_in_quiz(
        "## Berapa? {#mana kind=numeric}\n\n= 1 ± -2\n",
        11,
        "no number",
    );
    for (kind, line) in [
        ("match", "- a :: b"),
        ("order", "1. a"),
        ("lanes", "- a => b"),
    ] {
        let quiz = format!("## Mana? {{#mana kind={kind}}}\n\n{line}\n");
        expect_in_quiz(&quiz, 9, "has no key");
    }
    expect_in_quiz(
        "## Mana? {#mana kind=lanes}\n\n- a => b\n- c => b\n",
        9,
        "has one lane",
    );
    expect_in_quiz(
        "## Mana? {#mana kind=match}\n\n- a :: b\n- c d\n",
        12,
        "no `::` with a text on either side",
    );
    expect_in_quiz(
        "## Mana? {#mana kind=lanes}\n\n- a => *b*\n- c => d\n",
        11,
        "write plain text",
    );
    expect_in_quiz(
        "## Mana? {#mana kind=order}\n\n1. a\n2. b\n- [x] c\n",
        13,
        "of a kind that has none",
    );
    expect_in_quiz(
        "## Mana? {#mana kind=single}\n\n- [x] a\n- [ ] b\n\n1. c\n",
        14,
        "stands below the answers",
    );
    expect_in_quiz(
        "## Mana? {#mana kind=salah}\n\n- a\n",
        9,
        "kind `salah` is unknown",
    );
    expect_in_quiz(
        "## Mana? {#mana}\n\n- [x] Ini\n- [ ] Itu\n\nEkor.\n",
        14,
        "below the answers",
    );
    expect_in_quiz(
        "Kepala.\n\n## Mana? {#mana}\n\n- [x] Ini\n- [ ] Itu\n",
        9,
        "before the first question",
    );
    expect_in_quiz("## {#mana}\n\n- [x] Ini\n- [ ] Itu\n", 9, "empty");
    expect_in_quiz("## Mana? {#mana}\n\n- [x] Ini\n- [ ]\n", 12, "empty");
    expect_in_quiz(
        "## Mana {{= x}}? {#mana}\n\n- [x] Ini\n- [ ] Itu\n",
        9,
        "gap",
    );
    expect_in_quiz(
        "## Lengkapi. {#mana kind=cloze}\n\nAda *yang {{= x}}* di sini.\n",
        11,
        "emphasis",
    );
}

#[test]
fn an_english_file_must_be_the_same_quiz() {
    let id = format!("{QUIZ}## Mana? {{#mana}}\n\n- [x] Ini\n- [ ] Itu\n  > !b Salah.\n\n## Berapa? {{#berapa kind=numeric}}\n\n= 1.100 ± 0,5\n").replace("title_en = \"Quiz\"\n", "");
    let front = "+++\ntitle = \"Quiz\"\n+++\n";
    let good = format!(
        "{front}## Which? {{#mana}}\n\n- [x] This\n- [ ] That\n  > !b No.\n\n## How many? {{#berapa kind=numeric}}\n\n= 1,100 ± 0.5\n"
    );
    let files = |en: &str| {
        [
            ("courses/a/20-kuis.quiz.id.md".to_owned(), id.clone()),
            ("courses/a/20-kuis.quiz.en.md".to_owned(), en.to_owned()),
        ]
    };
    let expect = |en: &str, line: u32, says: &str| {
        let files = files(en);
        let changes: Vec<(&str, &str)> = files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
            .collect();
        expect_one(
            &changes,
            &format!("courses/a/20-kuis.quiz.en.md:{line}"),
            says,
        );
    };
    let files_ok = files(&good);
    let changes: Vec<(&str, &str)> = files_ok
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    assert!(read_with(&changes).is_ok(), "{:?}", read_with(&changes));
    expect(
        &format!("{good}\n## What? {{#apa}}\n\n- [x] This\n- [ ] That\n"),
        14,
        "no question `apa`",
    );
    expect(
        &good.replace("1,100", "1.100"),
        10,
        "its numbers are others",
    );
    expect(
        &good.replace(
            "- [x] This\n- [ ] That\n  > !b No.",
            "- [ ] This\n- [x] That",
        ),
        4,
        "right in one language",
    );
    expect(
        &good.replace("- [ ] That", "- [ ] That\n- [ ] Other"),
        4,
        "3 options instead of 2",
    );
    expect(&good.replace("!b No", "!c No"), 4, "another misconception");
    expect(
        &good.replace("title = \"Quiz\"", "title = \"Quiz\"\npass = 0.5"),
        3,
        "`pass` differs",
    );
    let (head, tail) = good.split_once("## How").unwrap();
    expect(head, 1, "`berapa` of the Indonesian file is missing");
    let swapped = format!("{front}## How{tail}\n{}", head.strip_prefix(front).unwrap());
    expect(&swapped, 4, "another place");
}

#[test]
fn minutes_pass_and_cites_have_bounds() {
    for minutes in ["0", "241"] {
        let text = lesson("Halo.").replace("minutes = 8", &format!("minutes = {minutes}"));
        expect_one(
            &[("courses/a/10-baca.id.md", &text)],
            "courses/a/10-baca.id.md:6",
            "between 1 and 240",
        );
    }
    for pass in ["0.0", "1.1", "nan"] {
        let text = format!("{}{SINGLE}", QUIZ.replace("0.7", pass));
        expect_one(
            &[("courses/a/20-kuis.quiz.id.md", &text)],
            "courses/a/20-kuis.quiz.id.md:5",
            "share of the marks",
        );
    }
    expect_one(
        &[("courses/a/course.toml", &COURSE.replace("S0", "S5"))],
        "courses/a/course.toml:4",
        "`S5` is unknown",
    );
    expect_in_exercise("minutes = 8", "minutes = 0", 4, "between 1 and 240");
}

#[test]
fn names_that_are_taken_are_named() {
    expect_one(
        &[(
            "courses/a/40-baca.quiz.id.md",
            &format!("{QUIZ}{}", SINGLE.replace("mana", "lain")),
        )],
        "courses/a/40-baca.quiz.id.md:1",
        "`baca` is taken",
    );
    let changes = [
        ("courses/b/course.toml", COURSE),
        ("courses/b/10-latihan.exercise.toml", EXERCISE),
    ];
    expect_one(
        &changes,
        "courses/b/10-latihan.exercise.toml:1",
        "`latihan` is taken by course `a`",
    );
    expect_one(
        &[(
            "facts.toml",
            &format!("{FACTS}{}", FACTS.replace("guard", "#")),
        )],
        "facts.toml:9",
        "`target-jp` stands here twice",
    );
    expect_one(
        &[("glossary.toml", &format!("{GLOSSARY}{GLOSSARY}"))],
        "glossary.toml:6",
        "`jangkauan` stands here twice",
    );
    expect_in_exercise(
        "id = \"berapa\"",
        "id = \"juara\"",
        33,
        "`juara` stands here twice",
    );
}

#[test]
fn files_that_no_page_leads_to_are_named() {
    expect_one(
        &[("courses/b/10-x.id.md", &lesson("Halo."))],
        "courses/b/10-x.id.md:1",
        "course.toml is missing",
    );
    expect_one(
        &[("courses/a/50-x.en.md", "+++\n+++\n")],
        "courses/a/50-x.en.md:1",
        "Indonesian one",
    );
    for name in [
        "x.md",
        "1-x.id.md",
        "50-x.md",
        "50-X.id.md",
        "50-x.pretest.id.md",
        "gambar/x.svg",
        "figures/x.md",
    ] {
        let path = format!("courses/a/{name}");
        expect_one(
            &[(path.as_str(), "")],
            &format!("{path}:1"),
            "No page leads",
        );
    }
    expect_one(
        &[("courses/a/50-x.studio.toml", "")],
        "courses/a/50-x.studio.toml:1",
        "not supported yet",
    );
}

#[test]
fn a_line_that_is_no_utf8_is_named() {
    expect_in_lesson("Satu.\n\u{FFFD}", 12, "UTF-8");
}

#[test]
fn prerequisites_must_be_there_and_lead_nowhere_in_a_circle() {
    let with = |name: &str| format!("{COURSE}prerequisite = \"{name}\"\n");
    expect_one(
        &[("courses/a/course.toml", &with("x"))],
        "courses/a/course.toml:5",
        "`x` is unknown",
    );
    expect_one(
        &[("courses/a/course.toml", &with("a"))],
        "courses/a/course.toml:5",
        "circle",
    );
    let faults = read_with(&[
        ("courses/a/course.toml", &with("b")),
        ("courses/b/course.toml", &with("a")),
        ("courses/c/course.toml", &with("a")),
    ])
    .unwrap_err();
    let files: Vec<&str> = faults.iter().map(|fault| fault.file.as_str()).collect();
    assert_eq!(files, ["courses/a/course.toml", "courses/b/course.toml"]);
}

#[test]
fn courses_come_after_their_prerequisite_then_by_order_then_by_name() {
    let with = |more: &str| format!("{COURSE}{more}\n");
    let library = read_with(&[
        (
            "courses/a/course.toml",
            &with("prerequisite = \"z\"\norder = 1"),
        ),
        ("courses/b/course.toml", COURSE),
        ("courses/c/course.toml", COURSE),
        ("courses/z/course.toml", &with("order = 2")),
    ])
    .unwrap();
    let order: Vec<&str> = library
        .courses()
        .iter()
        .map(|course| course.slug.as_str())
        .collect();
    assert_eq!(order, ["z", "a", "b", "c"]);
}

#[test]
fn facts_have_real_days_and_sound_guards() {
    let file = "facts.toml";
    expect_replaced(file, FACTS, "2026-11-22", "2026-02-30", 5, "no day");
    expect_replaced(file, FACTS, "2027-11-22", "besok", 6, "no day");
    expect_replaced(file, FACTS, "2027-11-22", "2026-11-22", 6, "due before");
    expect_replaced(file, FACTS, r"\b20 JP\b", "(", 7, "no regular expression");
}

#[test]
fn a_copy_of_a_guarded_fact_is_named_in_text_and_toml_and_a_citation_is_fine() {
    expect_in_lesson(
        "Targetnya {{fact:target-jp}}.\n\nBukan 20 JP.",
        13,
        "copies the fact `target-jp`",
    );
    expect_in_exercise("Lihat.", "20 JP.", 24, "copies the fact");
    let library = read_with(&[(
        "courses/a/10-baca.id.md",
        &lesson("Targetnya {{fact:target-jp}} setahun, menurut {{term:jangkauan|kata}}."),
    )])
    .unwrap();
    let text = html(&library);
    assert!(text.contains(r#"<span class="fact">20 JP <small class="fact-source">(PP 17/2020, dicek 22 Nov 2026)</small></span> setahun"#), "{text}");
    assert!(
        text.contains(r#"<button type="button" class="term" popovertarget="term-2">kata</button><span class="term-meaning" id="term-2" popover="auto" role="note">Akun yang berbeda.</span>."#),
        "{text}"
    );
}

#[test]
fn english_texts_cite_in_english() {
    let id = lesson("Halo.")
        .replace("title_en = \"Lesson\"\n", "")
        .replace("summary_en = \"Short.\"\n", "");
    let en = "+++\ntitle = \"Lesson\"\nsummary = \"Short {{fact:target-jp}}.\"\n+++\n\n{{fact:target-jp}} and {{term:jangkauan}}\n";
    let library = read_with(&[
        ("courses/a/10-baca.id.md", &id),
        ("courses/a/10-baca.en.md", en),
    ])
    .unwrap();
    let unit = &library.course("a").unwrap().units[0];
    assert_eq!(
        unit.summary.en,
        "Short 20 JP (PP 17/2020, checked 22 Nov 2026)."
    );
    let domain::course::UnitKind::Lesson(text) = &unit.kind else {
        panic!("no lesson")
    };
    let english = format!("{:?}", text.en.as_ref().unwrap().parts);
    assert!(
        english.contains("checked 22 Nov 2026")
            && english.contains("Different accounts.")
            && english.contains(">reach<"),
        "{english}"
    );
}

#[test]
fn datasets_are_checked() {
    let file = "datasets/rekaan.toml";
    expect_replaced(file, DATASET, "[1, \"-\", 3.5]", "[1, 2]", 9, "2 rows");
    expect_replaced(
        file,
        DATASET,
        "[1, \"-\", 3.5]",
        "[1, \"x\", 2]",
        11,
        "does not fit",
    );
    expect_replaced(
        file,
        DATASET,
        "numbers = ",
        "words = [\"a\"]\nnumbers = ",
        9,
        "either",
    );
    expect_replaced(
        file,
        DATASET,
        "title",
        "generator = \"x\"\ntitle",
        1,
        "generator `x` is unknown",
    );
    expect_replaced(
        file,
        DATASET,
        "title",
        "generator = \"instagram-posts\"\ntitle",
        5,
        "no columns of its own",
    );
}

#[test]
fn labels_of_a_column_have_english_names_all_or_none() {
    let file = "datasets/rekaan.toml";
    let named = |english: &str| {
        DATASET.replacen(
            "words = [\"a\", \"a\", \"b\"]",
            &format!("english = {{ {english} }}\nwords = [\"a\", \"a\", \"b\"]"),
            1,
        )
    };
    read_with(&[(file, &named("a = \"one\", b = \"b\""))]).unwrap();
    let one = |english: &str, says: &str| {
        expect_one(&[(file, &named(english))], &format!("{file}:6"), says);
    };
    one(
        "a = \"one\"",
        "label `b` of the column `pilar` has no English name",
    );
    one(
        "a = \"one\", b = \" \"",
        "label `b` of the column `pilar` has no English name",
    );
    one(
        "a = \"one\", b = \"two\", c = \"three\"",
        "no label `c`; expected one of `a`, `b`",
    );
    expect_replaced(
        file,
        DATASET,
        "numbers = ",
        "english = { a = \"one\" }\nnumbers = ",
        11,
        "only labels have English names",
    );
}

#[test]
fn a_dataset_that_cannot_show_its_teaching_point_is_named() {
    let never = format!(
        "{DATASET}\n[[teaching_point]]\nsays = \"a leads\"\nquery = {{ group = \"pilar\", measure = \"views\", summary = \"mean\" }}\nfirst = \"a\"\n"
    );
    expect_one(
        &[("datasets/rekaan.toml", &never)],
        "datasets/rekaan.toml:1",
        "no table for seed 1",
    );
}

#[test]
fn exercises_ask_only_what_their_data_can_answer() {
    expect_in_exercise(
        "dataset = \"rekaan\"",
        "dataset = \"lain\"",
        7,
        "dataset `lain` is unknown",
    );
    expect_in_exercise(
        "measures = [\"views\"]",
        "measures = [\"views\", \"x\"]",
        9,
        "no measure `x`",
    );
    expect_in_exercise(
        "group_by = [\"pilar\"]",
        "group_by = [\"pilar\", \"x\"]",
        8,
        "no column of words `x`",
    );
    expect_in_exercise(
        "summaries = [\"mean\", \"median\"]",
        "summaries = [\"mean\", \"modus\"]",
        10,
        "does not fit",
    );
    expect_in_exercise("value = \"b\"", "value = \"c\"", 35, "no value `c`");
    expect_in_exercise(
        "take = \"first\"",
        "take = { value = \"a\" }",
        21,
        "taken from a place",
    );
    expect_in_exercise(
        "summary = \"median\" }\ntake",
        "summary = \"median\", filter = [[\"x\", \"y\"]] }\ntake",
        28,
        "no answer",
    );
    expect_in_exercise(
        "summary = \"mean\" }, take = \"first\"",
        "summary = \"pooled\" }, take = \"first\"",
        21,
        "does not offer `pooled`",
    );
    expect_in_exercise(
        "kind = \"label\"",
        "kind = \"words\"",
        21,
        "`words` is unknown",
    );
    expect_in_exercise("\"0,5 %\"", "\"sedikit\"", 35, "no tolerance");
    expect_in_exercise("tolerance = \"0,5 %\", ", "", 35, "`tolerance` is missing");
    expect_in_exercise("Itu terakhir.", "Satu.\\n\\nDua.", 30, "Only one paragraph");
}

#[test]
fn a_library_without_any_course_is_no_library() {
    let faults = Library::read(&Files::from_pairs([])).unwrap_err();
    assert_eq!(faults.len(), 1);
    assert_eq!((faults[0].file.as_str(), faults[0].line), ("courses", 1));
}

/// Twelve questions in pairs, the first five in the short form.
fn form(form: &str, change: fn(usize, String) -> String) -> String {
    let head = QUIZ.replace("pass = 0.7", &format!("pass = 0.7\nform = \"{form}\""));
    let questions = (1..=12).map(|number| {
        let short = if number <= 5 { " short=yes" } else { "" };
        let heading =
            format!("## Benar? {{#{form}-{number} kind=truefalse pair=p{number}{short}}}");
        format!(
            "{}\n\n- [x] Benar\n- [ ] Salah\n\n",
            change(number, heading)
        )
    });
    head + &questions.collect::<String>()
}

fn same(_: usize, heading: String) -> String {
    heading
}

fn expect_in_forms(pre: &str, post: &str, place: &str, says: &str) {
    const PRE: &str = "courses/a/05-awal.quiz.id.md";
    const POST: &str = "courses/a/95-akhir.quiz.id.md";
    let Err(found) = read_with(&[(PRE, pre), (POST, post)]) else {
        panic!("no fault was found; expected one at {place}")
    };
    let file = if place.starts_with("pre") { PRE } else { POST };
    let line = place.split(':').nth(1).unwrap();
    let fits = |fault: &Fault| {
        fault.file == file && fault.line.to_string() == line && fault.sentence.contains(says)
    };
    assert!(found.iter().any(fits), "{place} {says}: {found:#?}");
}

#[test]
fn tests_before_and_after_a_course_are_parallel_or_it_is_said_where_not() {
    let (pre, post) = (form("pre", same), form("post", same));
    let library = read_with(&[
        ("courses/a/05-awal.quiz.id.md", &pre),
        ("courses/a/95-akhir.quiz.id.md", &post),
    ]);
    let library = library.unwrap();
    let course = library.course("a").unwrap();
    let (_, quiz) = course.form(domain::quiz::Form::Post).unwrap();
    assert_eq!(quiz.short().count(), 5);
    let changed = |change| form("post", change);
    let lone = changed(|number, heading| {
        if number == 3 {
            heading.replace("p3", "lain")
        } else {
            heading
        }
    });
    expect_in_forms(&pre, &lone, "post:20", "has no twin");
    expect_in_forms(&pre, &lone, "pre:20", "has no twin");
    let tagged = changed(|number, heading| {
        if number == 3 {
            heading.replace(" pair", " tags=lain pair")
        } else {
            heading
        }
    });
    expect_in_forms(&pre, &tagged, "post:20", "has other outcomes");
    let four = changed(|_, heading| heading.replace("pair=p5 short=yes", "pair=p5"));
    expect_in_forms(&pre, &four, "post:1", "has 4 questions");
    expect_in_forms(&pre, &four, "post:30", "is in the short form, or its twin");
    let twice = changed(|_, heading| heading.replace("pair=p12", "pair=p11"));
    expect_in_forms(&pre, &twice, "post:65", "is that of `post-11` too");
    let none = changed(|_, heading| heading.replace(" pair=p12", ""));
    expect_in_forms(&pre, &none, "post:65", "has no pair");
    let few = post.split("## Benar? {#post-12").next().unwrap().to_owned();
    expect_in_forms(&pre, &few, "post:1", "at least 12");
    let other = post.replace("form = \"post\"", "form = \"pre\"");
    expect_in_forms(&pre, &other, "post:1", "two tests of the form `pre`");
    let unknown = post.replace("form = \"post\"", "form = \"mid\"");
    expect_in_forms(&pre, &unknown, "post:6", "The form `mid` is unknown");
    expect_in_quiz(
        "## Benar? {#a kind=truefalse pair=p1}\n\n- [x] Benar\n- [ ] Salah\n",
        9,
        "names a pair or the short form",
    );
}

const PLAN: &str = r##"[plan]
title = { id = "Rencana", en = "Plan" }
summary = { id = "Ringkas.", en = "Short." }
cites = ["S0"]

[[step]]
title = { id = "Mulai", en = "Begin" }
minutes = 5
kind = "talk"

[[step]]
title = { id = "Salindia", en = "Slide" }
kind = "slide"
[step.text]
id = """
# Satu

Dua {{term:jangkauan}}.
"""
en = "# One"

[[step]]
title = { id = "Pelajaran", en = "Lesson" }
kind = "lesson"
course = "a"
unit = "baca"
section = 0

[[step]]
title = { id = "Jajak", en = "Poll" }
kind = "poll"
[step.poll]
kind = "single"
text = { id = "Mana?", en = "Which?" }
options = [
  { text = { id = "Ini", en = "This" }, right = true },
  { text = { id = "Itu", en = "That" } },
]

[[step]]
title = { id = "Soal", en = "Question" }
kind = "item"
course = "a"
item = "mana"

[[step]]
title = { id = "Meja", en = "Bench" }
kind = "exercise"
exercise = "latihan"
step = "juara"

[[step]]
title = { id = "Rehat", en = "Break" }
minutes = 10
kind = "break"
"##;

const PLAN_FILE: &str = "plans/rencana.plan.toml";

fn expect_in_plan(from: &str, to: &str, line: u32, says: &str) {
    expect_replaced(PLAN_FILE, PLAN, from, to, line, says);
}

/// A plan beside other changes.
fn expect_of_plan(change: (&str, &str), from: &str, to: &str, line: u32, says: &str) {
    let plan = PLAN.replacen(from, to, 1);
    expect_one(
        &[change, (PLAN_FILE, &plan)],
        &format!("{PLAN_FILE}:{line}"),
        says,
    );
}

#[test]
fn a_running_order_is_read_with_the_sum_of_its_minutes() {
    let library = read_with(&[(PLAN_FILE, PLAN)]).unwrap();
    let plan = library.plan("rencana").unwrap();
    assert_eq!((library.plans().len(), plan.steps.len()), (1, 7));
    assert_eq!(
        (plan.minutes, plan.cites.as_slice()),
        (15, ["S0".to_owned()].as_slice())
    );
    assert_eq!(plan.title.get(Language::En), "Plan");
    assert_eq!(library.plan("lain"), None);
}

#[test]
fn keys_of_a_running_order_are_known_and_belong_to_their_kind() {
    expect_in_plan(
        "cites = [\"S0\"]",
        "cites = [\"S0\"]\nauthor = 1",
        5,
        "`author` is unknown",
    );
    expect_in_plan(
        "cites = [\"S0\"]",
        "cites = [\"S9\"]",
        4,
        "source `S9` is unknown",
    );
    expect_in_plan(
        "minutes = 5\n",
        "minutes = 5\nwhen = 1\n",
        9,
        "`when` is unknown",
    );
    expect_in_plan(
        "kind = \"single\"",
        "kind = \"single\"\nround = 2",
        34,
        "`round` is unknown",
    );
    expect_in_plan("right = true", "rigth = true", 36, "`rigth` is unknown");
    expect_in_plan(
        "kind = \"talk\"",
        "kind = \"song\"",
        9,
        "kind of step `song` is unknown",
    );
    expect_in_plan(
        "kind = \"single\"",
        "kind = \"guess\"",
        33,
        "kind of poll `guess` is unknown",
    );
    expect_in_plan(
        "kind = \"talk\"",
        "kind = \"talk\"\nitem = \"mana\"",
        10,
        "the kind `talk` has no `item`",
    );
    expect_in_plan("section = 0\n", "", 24, "`section` is missing");
    expect_in_plan("minutes = 10\n", "", 54, "`minutes` is missing");
    expect_one(
        &[(PLAN_FILE, PLAN.split("[[step]]").next().unwrap())],
        &format!("{PLAN_FILE}:1"),
        "has no `[[step]]`",
    );
    let talk = "\n[[step]]\ntitle = { id = \"a\", en = \"a\" }\nkind = \"talk\"\n";
    let many = format!("{PLAN}{}", talk.repeat(54));
    // The last of 61, four lines each.
    expect_one(
        &[(PLAN_FILE, &many)],
        &format!("{PLAN_FILE}:{}", 55 + 54 * 4),
        "at most 60 steps",
    );
    expect_one(
        &[("plans/rencana.toml", PLAN)],
        "plans/rencana.toml:1",
        "no running order",
    );
    expect_one(
        &[("plans/dua/rencana.plan.toml", PLAN)],
        "plans/dua/rencana.plan.toml:1",
        "No folder",
    );
}

#[test]
fn texts_of_a_running_order_are_there_in_both_languages_and_of_a_length_to_show() {
    expect_in_plan(", en = \"Begin\"", "", 7, "`en` is missing");
    expect_in_plan("\"Begin\"", "\" \"", 7, "is empty");
    expect_in_plan("\"Mulai\"", "\"\"", 7, "is empty");
    expect_in_plan(
        "\"Mulai\"",
        &format!("{:?}", "a".repeat(121)),
        7,
        "at most 120 characters",
    );
    expect_in_plan(
        "\"Mulai\"",
        "\"Mulai {{fact:target-jp}}\"",
        7,
        "only a slide may cite",
    );
    expect_in_plan("\"Mulai\"", "\"Mulai 20 JP\"", 7, "copies the fact");
    expect_in_plan("minutes = 5", "minutes = 0", 8, "1 to 600 minutes");
    expect_in_plan("minutes = 10", "minutes = 181", 54, "1 to 180 minutes");
    expect_in_plan("\"# One\"", "\"\"", 20, "is empty");
    expect_in_plan(
        "\"# One\"",
        &format!("{:?}", "a ".repeat(4_001)),
        15,
        "at most 8000 bytes",
    );
}

#[test]
fn slides_of_a_running_order_are_markdown_that_the_library_knows() {
    for (text, line, says) in [
        ("<b>Dua</b>", 18, "HTML stands here"),
        ("Dua {{fact:lain}}", 18, "fact `lain` is unknown"),
        ("Dua {{term:lain}}", 18, "term `lain` is unknown"),
        ("Dua {{= a | b}}", 18, "A gap stands here"),
        ("![Gambar](figures/g.svg)", 18, "A picture stands here"),
        ("[Dua](javascript:x)", 18, "is refused"),
        ("[Dua](/courses/a/lain)", 18, "/courses/a/lain"),
        ("```chart\nx\n```", 18, "`chart` block stands here"),
    ] {
        // HTML and gaps are told of at their line, once for each tag.
        let plan = PLAN.replacen("Dua {{term:jangkauan}}.", text, 1);
        let faults = read_with(&[(PLAN_FILE, &plan)]).unwrap_err();
        let fits = |fault: &Fault| {
            fault.file == PLAN_FILE && fault.line == line && fault.sentence.contains(says)
        };
        assert!(faults.iter().all(fits), "{text}: {faults:#?}");
    }
}

#[test]
fn polls_of_a_running_order_keep_the_rules_of_polls() {
    let two = "  { text = { id = \"Itu\", en = \"That\" } },\n";
    expect_in_plan(two, "", 33, "the kind `single` has 2 to 8 options");
    expect_in_plan(
        "kind = \"single\"",
        "kind = \"words\"",
        33,
        "the kind `words` has 0 options",
    );
    expect_in_plan("\"Itu\"", "\"Ini\"", 36, "different texts");
    expect_in_plan(
        "\"Itu\"",
        &format!("{:?}", "a".repeat(141)),
        36,
        "at most 140 characters",
    );
    expect_in_plan(
        "\"That\" }",
        "\"That\" }, right = true",
        36,
        "one option is right at most",
    );
    expect_in_plan(
        "\"Which?\"",
        &format!("{:?}", "a".repeat(301)),
        34,
        "at most 300 characters",
    );
    expect_in_plan("\"Which?\"", "\"\"", 34, "is empty");
    expect_in_plan("\"Mana?\"", "\"\"", 34, "is empty");
    expect_in_plan("\"That\"", "\"\"", 37, "is empty");
    let after = |line: &str| format!("kind = \"single\"\n{line}");
    let single = "kind = \"single\"";
    expect_in_plan(
        single,
        &after("truth = 3"),
        34,
        "true value belongs to a number",
    );
    expect_in_plan(single, &after("moderated = true"), 34, "Nobody writes");
    expect_in_plan(
        single,
        &after("unit = { id = \"a\", en = \"a\" }"),
        34,
        "belongs to a poll",
    );
}

#[test]
fn a_running_order_refers_to_what_is_there_and_a_hall_can_answer() {
    expect_in_plan(
        "course = \"a\"\nunit",
        "course = \"b\"\nunit",
        25,
        "course `b` is unknown",
    );
    expect_in_plan(
        "unit = \"baca\"",
        "unit = \"tulis\"",
        26,
        "no lesson `tulis`",
    );
    expect_in_plan("unit = \"baca\"", "unit = \"kuis\"", 26, "no lesson `kuis`");
    expect_in_plan("section = 0", "section = 1", 27, "no section 1");
    expect_of_plan(
        (
            "courses/a/10-baca.id.md",
            &lesson("Halo.\n\n## Satu\n\nDua."),
        ),
        "section = 0",
        "section = 2",
        27,
        "0 (before the first heading) to 1",
    );
    expect_of_plan(
        ("courses/a/10-baca.id.md", &lesson("## Satu\n\nDua.")),
        "section = 0",
        "section = 0",
        27,
        "nothing stands in it",
    );
    expect_in_plan("item = \"mana\"", "item = \"apa\"", 44, "no question `apa`");
    let text = format!("{QUIZ}{SINGLE}\n## Apa? {{#apa kind=text}}\n\n= ini\n");
    expect_of_plan(
        ("courses/a/20-kuis.quiz.id.md", &text),
        "item = \"mana\"",
        "item = \"apa\"",
        44,
        "its kind is `text`",
    );
    let (pre, post) = (form("pre", same), form("post", same));
    let plan = PLAN.replacen("item = \"mana\"", "item = \"post-1\"", 1);
    let changes = [
        ("courses/a/05-awal.quiz.id.md", pre.as_str()),
        ("courses/a/95-akhir.quiz.id.md", &post),
        (PLAN_FILE, &plan),
    ];
    expect_one(&changes, &format!("{PLAN_FILE}:44"), "no question `post-1`");
    expect_in_plan("\"latihan\"", "\"lari\"", 49, "exercise `lari` is unknown");
    expect_in_plan(
        "step = \"juara\"",
        "step = \"kalah\"",
        50,
        "no step `kalah`",
    );
    let nine = DATASET
        .replace(
            "[\"a\", \"a\", \"b\"]",
            "[\"a\", \"b\", \"c\", \"d\", \"e\", \"f\", \"g\", \"h\", \"i\"]",
        )
        .replace("[1, \"-\", 3.5]", "[1, 2, 3, 4, 5, 6, 7, 8, 9]");
    expect_of_plan(
        ("datasets/rekaan.toml", &nine),
        "step = \"juara\"",
        "step = \"juara\"",
        50,
        "too many options",
    );
}

#[test]
fn what_a_broken_file_holds_is_told_of_there_alone() {
    for change in [
        ("courses/a/10-baca.id.md", lesson("<b>Halo</b>")),
        (
            "courses/a/20-kuis.quiz.id.md",
            format!("{QUIZ}## Mana?\n\n- [x] Ini\n"),
        ),
        (
            "courses/a/30-latihan.exercise.toml",
            EXERCISE.replace("take = \"first\"", "take = { value = \"a\" }"),
        ),
        (
            "datasets/rekaan.toml",
            DATASET.replace("numerator = [\"tayangan\"]", "numerator = [\"x\"]"),
        ),
        ("courses/a/course.toml", COURSE.replace("S0", "S9")),
    ] {
        let faults = read_with(&[(change.0, &change.1), (PLAN_FILE, PLAN)]).unwrap_err();
        let elsewhere = faults.iter().filter(|fault| fault.file == PLAN_FILE);
        assert_eq!(elsewhere.count(), 0, "{faults:#?}");
    }
}

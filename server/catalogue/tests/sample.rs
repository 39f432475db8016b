//! The lesson and the quiz that set the format, and what is promised of items.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use catalogue::{Files, Library};
use domain::course::UnitKind;
use domain::html::Html;
use domain::language::Language;
use domain::lesson::{ChartKind, Mark, Part};
use domain::quiz::{Answers, Card, Item, Kind, Pair, Piece, Tolerance};
use std::path::Path;

fn files() -> Files {
    Files::from_dir(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/sample")).unwrap()
}

fn items(quiz: &str) -> Vec<Item> {
    let front = "+++\ntitle = \"Kuis\"\ntitle_en = \"Quiz\"\nminutes = 6\npass = 0.7\noutcomes = [\"a\"]\n+++\n\n";
    let course = "title = { id = \"a\", en = \"a\" }\nsummary = { id = \"a\", en = \"a\" }\ntopic = { id = \"a\", en = \"a\" }\n";
    let pairs = [
        ("courses/a/course.toml", course.to_owned()),
        ("courses/a/10-k.quiz.id.md", format!("{front}{quiz}")),
    ];
    let library = Library::read(&Files::from_pairs(
        pairs.map(|(path, text)| (path.to_owned(), text)),
    ))
    .unwrap();
    match &library.courses()[0].units[0].kind {
        UnitKind::Quiz(quiz) => quiz.items.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_sample_lesson_is_read_into_its_parts() {
    let library = Library::read(&files()).unwrap();
    let unit = library
        .course("contoh")
        .unwrap()
        .unit("rata-rata-yang-menipu")
        .unwrap();
    assert_eq!(
        (unit.title.get(Language::Id), unit.minutes.0),
        ("Rata-rata yang menipu", 8)
    );
    let UnitKind::Lesson(text) = &unit.kind else {
        panic!("{unit:?}")
    };
    assert!(text.en.is_none());
    let [
        Part::Html(scene),
        Part::Chart(chart),
        Part::Html(rest),
        Part::Card(card),
    ] = text.id.parts.as_slice()
    else {
        panic!("{:?}", text.id.parts)
    };
    assert!(
        scene.as_str().starts_with("<p>Senin pagi, rapat evaluasi."),
        "{scene:?}"
    );
    assert!(scene.as_str().contains(r#"<div class="table-scroll" tabindex="0" role="region" aria-label="Tabel 1: Hiburan, How-to"><table><thead><tr><th scope="col" class="r">Hiburan</th>"#), "{scene:?}");
    assert!(
        scene.as_str().contains(r#"<td class="r">4.100</td>"#),
        "{scene:?}"
    );
    assert_eq!(
        (chart.kind, chart.mark.as_slice(), chart.unit.as_str()),
        (
            ChartKind::Dots,
            [Mark::Mean, Mark::Median].as_slice(),
            "tayangan"
        )
    );
    assert_eq!(
        chart
            .groups
            .iter()
            .map(|group| (group.label.as_str(), group.values.len()))
            .collect::<Vec<_>>(),
        [("Hiburan", 7), ("How-to", 7)]
    );
    assert!(
        rest.as_str()
            .starts_with(r#"<h2 id="dua-ringkasan-dua-pertanyaan">"#),
        "{rest:?}"
    );
    assert!(
        rest.as_str()
            .contains(r#"<td></td><th scope="col" class="r">Rata-rata</th>"#)
            && rest.as_str().contains(r#"<th scope="row">Hiburan</th>"#),
        "{rest:?}"
    );
    assert!(
        rest.as_str().contains(
            r#"<aside class="alert warning" role="note"><p class="alert-title">Peringatan</p>"#
        ),
        "{rest:?}"
    );
    assert_eq!(card.points.len(), 3);
    assert!((250..400).contains(&text.id.words), "{}", text.id.words);
}

#[test]
fn the_sample_quiz_is_read_into_its_items() {
    let library = Library::read(&files()).unwrap();
    let unit = library
        .course("contoh")
        .unwrap()
        .unit("ringkas-data")
        .unwrap();
    let UnitKind::Quiz(quiz) = &unit.kind else {
        panic!("{unit:?}")
    };
    let [median, forecast, silently] = quiz.items.as_slice() else {
        panic!("{quiz:?}")
    };
    assert_eq!(
        (median.kind(), forecast.kind(), silently.kind()),
        (Kind::Numeric, Kind::Single, Kind::TrueFalse)
    );
    assert_eq!(median.outcomes, ["ringkas-data"]);
    let body = &median.body.id;
    let Answers::Number {
        accepted,
        named,
        unit,
    } = &body.answers
    else {
        panic!("{body:?}")
    };
    assert_eq!(
        (accepted[0].value, accepted[0].tolerance, unit),
        (1100.0, Tolerance::Absolute(0.0), &None)
    );
    assert_eq!(
        named
            .iter()
            .map(|named| (named.misconception.as_str(), named.key.value))
            .collect::<Vec<_>>(),
        [("rata-rata", 10_000.0), ("tengah-urutan-salah", 45_800.0)]
    );
    assert!(
        named[0]
            .feedback
            .as_str()
            .starts_with("Itu rata-rata: jumlahnya dibagi lima."),
        "{}",
        named[0].feedback.as_str()
    );
    assert!(
        body.explanation.as_str().starts_with("<p>Urutannya sudah"),
        "{:?}",
        body.explanation
    );
    let Answers::Options(_, options) = &forecast.body.id.answers else {
        panic!("{forecast:?}")
    };
    assert_eq!(
        options
            .iter()
            .map(|option| option.right)
            .collect::<Vec<_>>(),
        [true, false, false, false]
    );
    assert_eq!(options[1].misconception.as_deref(), Some("rata-rata"));
    assert!(
        options[1]
            .feedback
            .as_str()
            .starts_with("Memang semua data ikut")
            && options[1].feedback.as_str().contains("<em>total</em>"),
        "{:?}",
        options[1]
    );
    assert_eq!(
        forecast.body.id.prompt,
        "Unggahan berikutnya di pilar ini kira-kira mendapat berapa? Angka mana yang Anda pakai?"
    );
}

const TWO: &str = "## Mana? {#mana}\n\n- [x] Ini\n- [ ] Itu\n\n## Berapa? {#berapa kind=numeric unit=%}\n\n= 12,5 ± 0,5 %\n= 7 ± 1\n";

#[test]
fn a_letter_of_an_option_changes_the_hash_and_the_order_of_questions_does_not() {
    let before = items(TWO);
    let (first, second) = TWO.split_once("\n## ").unwrap();
    let swapped = items(&format!("## {second}\n{first}"));
    assert_eq!(
        (&before[0].hash, &before[1].hash),
        (&swapped[1].hash, &swapped[0].hash)
    );
    assert_ne!(before[0].hash, items(&TWO.replace("Itu", "Ini?"))[0].hash);
    assert_ne!(
        before[1].hash,
        items(&TWO.replace("7 ± 1", "7 ± 2"))[1].hash
    );
    assert_ne!(
        before[0].hash,
        items(&TWO.replace("{#mana}", "{#mana tags=lain}"))[0].hash
    );
    assert!(
        before[0].hash.len() == 64 && before[0].hash.bytes().all(|byte| byte.is_ascii_hexdigit())
    );
}

#[test]
fn several_numbers_with_shares_and_units_are_read() {
    let Answers::Number { accepted, unit, .. } = items(TWO)[1].body.id.answers.clone() else {
        panic!("no number")
    };
    assert_eq!(
        (accepted[0].value, accepted[0].tolerance),
        (12.5, Tolerance::Percent(0.5))
    );
    assert_eq!(
        (accepted[1].value, accepted[1].tolerance),
        (7.0, Tolerance::Absolute(1.0))
    );
    assert_eq!(unit.as_deref(), Some("%"));
}

#[test]
fn texts_have_alternatives_and_named_answers() {
    let quiz = "## Apa? {#apa kind=text tags=satu,dua}\n\nLihat tabel.\n\n| a |\n| --- |\n| b |\n\n= jangkauan | *reach*\n= capaian\n\n> !tayangan = tayangan | views\n> Itu *berulang*.\n\nPembahasan: satu.\n\nDua.\n";
    let item = items(quiz).remove(0);
    assert_eq!(
        (item.kind(), item.outcomes),
        (Kind::Text, vec!["satu".to_owned(), "dua".to_owned()])
    );
    let body = item.body.id;
    let Answers::Words { accepted, named } = body.answers else {
        panic!("no words")
    };
    assert_eq!(accepted, ["jangkauan", "*reach*", "capaian"]);
    assert_eq!(
        (named[0].texts.as_slice(), named[0].feedback.as_str()),
        (
            ["tayangan".to_owned(), "views".to_owned()].as_slice(),
            "Itu <em>berulang</em>."
        )
    );
    assert!(
        body.detail.as_str().starts_with("<p>Lihat tabel.</p>")
            && body.detail.as_str().contains("<table>"),
        "{:?}",
        body.detail
    );
    assert_eq!(body.explanation, "<p>Satu.</p>\n<p>Dua.</p>");
}

#[test]
fn gaps_are_written_or_chosen_and_choices_are_in_the_alphabets_order() {
    let quiz = "## Lengkapi. {#isi kind=cloze}\n\nBaca dulu.\n\n*Tingkat* interaksi adalah {{= interaksi | engagement}} dibagi {{* jangkauan | pengikut | biaya}}.\n\nSelesai.\n";
    let body = items(quiz).remove(0).body.id;
    assert_eq!(body.detail, "<p>Baca dulu.</p>");
    let Answers::Gaps(pieces) = body.answers else {
        panic!("no gaps")
    };
    let expected = [
        Piece::Text(Html::sanitised(
            "<em>Tingkat</em> interaksi adalah ".to_owned(),
        )),
        Piece::Write(vec!["interaksi".to_owned(), "engagement".to_owned()]),
        Piece::Text(Html::sanitised(" dibagi ".to_owned())),
        Piece::Choose {
            options: vec![
                "biaya".to_owned(),
                "jangkauan".to_owned(),
                "pengikut".to_owned(),
            ],
            right: 1,
        },
        Piece::Text(Html::sanitised(".".to_owned())),
        Piece::Text(Html::sanitised("<br><br>".to_owned())),
        Piece::Text(Html::sanitised("Selesai.".to_owned())),
    ];
    assert_eq!(pieces, expected);
}

#[test]
fn a_line_of_words_that_looks_like_a_list_stays_a_line_of_words() {
    let items = items("## 2026. Apa? {#apa}\n\n- [x] 1. Satu\n- [ ] # Dua\n  > - Tiga *empat*\n");
    assert_eq!(items[0].body.id.prompt, "2026. Apa?");
    let Answers::Options(_, options) = &items[0].body.id.answers else {
        panic!("no options")
    };
    assert_eq!(
        (
            options[0].text.as_str(),
            options[1].text.as_str(),
            options[1].feedback.as_str()
        ),
        ("1. Satu", "# Dua", "- Tiga <em>empat</em>")
    );
}

#[test]
fn an_index_of_a_choice_means_the_same_in_both_languages() {
    let course = "title = { id = \"a\", en = \"a\" }\nsummary = { id = \"a\", en = \"a\" }\ntopic = { id = \"a\", en = \"a\" }\n";
    let id = "+++\ntitle = \"a\"\nminutes = 6\npass = 0.7\noutcomes = [\"a\"]\n+++\n## Isi. {#isi kind=cloze}\n\n{{* jangkauan | pengikut | biaya}}\n";
    let en =
        "+++\ntitle = \"a\"\n+++\n## Fill. {#isi kind=cloze}\n\n{{* reach | followers | cost}}\n";
    let pairs = [
        ("courses/a/course.toml", course),
        ("courses/a/10-k.quiz.id.md", id),
        ("courses/a/10-k.quiz.en.md", en),
    ];
    let files = Files::from_pairs(pairs.map(|(path, text)| (path.to_owned(), text.to_owned())));
    let library = Library::read(&files).unwrap();
    let UnitKind::Quiz(quiz) = &library.courses()[0].units[0].kind else {
        panic!("no quiz")
    };
    let body = &quiz.items[0].body;
    let choose = |options: [&str; 3]| {
        let options = options.map(str::to_owned).to_vec();
        Answers::Gaps(vec![Piece::Choose { options, right: 1 }])
    };
    assert_eq!(body.id.answers, choose(["biaya", "jangkauan", "pengikut"]));
    let english = body.en.as_ref().unwrap();
    assert_eq!(english.answers, choose(["cost", "reach", "followers"]));
}

#[test]
fn pairs_lines_and_cards_are_read_with_their_key() {
    let quiz = "## Pasangkan. {#a kind=match}\n\n- *Tayangan* :: kali\n- Jangkauan :: akun\n\n## Urutkan. {#b kind=order}\n\n1. Baca\n2. Jawab\n   dengan sumber\n\nPembahasan: baca dulu.\n\n## Pilah. {#c kind=lanes}\n\n- Keluhan => jawab\n- Hinaan pada orang => amati\n- Pertanyaan => jawab\n";
    let items = items(quiz);
    let pair = |left: &str, right: &str| Pair {
        left: Html::sanitised(left.to_owned()),
        right: right.to_owned(),
    };
    assert_eq!(
        items[0].body.id.answers,
        Answers::Pairs(vec![
            pair("<em>Tayangan</em>", "kali"),
            pair("Jangkauan", "akun")
        ])
    );
    let Answers::Lines(lines) = &items[1].body.id.answers else {
        panic!("no lines")
    };
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[1], "Jawab dengan sumber");
    assert_eq!(items[1].body.id.explanation, "<p>Baca dulu.</p>");
    // The lanes in the alphabet's order, so that the file's order tells nothing.
    let card = |text: &str, lane| Card {
        text: Html::sanitised(text.to_owned()),
        lane,
    };
    assert_eq!(
        items[2].body.id.answers,
        Answers::Lanes {
            lanes: vec!["amati".to_owned(), "jawab".to_owned()],
            cards: vec![
                card("Keluhan", 1),
                card("Hinaan pada orang", 0),
                card("Pertanyaan", 1)
            ],
        }
    );
}

use crate::keys::{Own, items};
use crate::{EMAIL, ENGAGEMENT, QUIZ, hand_in_with_blanks, press_and_hear, server, sign_in};
use domain::language::Language;
use domain::quiz::Answers;
use tests::browser::{Spoken, Tab, holds};
use tests::server::plain;

pub fn named<'a>(spoken: &'a [Spoken], role: &str, name: &str) -> &'a Spoken {
    let found = spoken
        .iter()
        .find(|node| node.role == role && holds(&node.name, name));
    found.unwrap_or_else(|| {
        let all = spoken
            .iter()
            .filter(|node| node.role == role)
            .collect::<Vec<_>>();
        panic!("no {role} named `{name}`: {all:#?}")
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_screen_reader_is_told_what_a_quiz_asks_and_what_came_of_it() {
    let server = server().await;
    server.person(EMAIL, &[]).await;
    let tab = Tab::open(true).await;
    sign_in(&tab, &server, QUIZ).await;
    tab.press_and_follow("main button[value=start]").await;
    let spoken = tab.spoken().await;
    named(&spoken, "RootWebArea", "Baca, ringkas, ukur");
    named(&spoken, "main", "");
    named(&spoken, "heading", "Baca, ringkas, ukur");
    let items = items(&server);
    for (index, item) in items.iter().enumerate() {
        let prompt = plain(item.body.id.prompt.as_str());
        let at = spoken
            .iter()
            .position(|node| node.role == "group" && holds(&node.name, &prompt))
            .unwrap_or_else(|| panic!("no group asks: {prompt}"));
        assert!(
            spoken[at]
                .name
                .starts_with(&format!("Soal {} dari 8", index + 1))
        );
        let own = &spoken[at..];
        match &item.body.id.answers {
            Answers::Options(_, options) => {
                for option in options {
                    let text = plain(option.text.as_str());
                    let field = own.iter().find(|node| node.name == text);
                    let role = field.map(|node| node.role.as_str());
                    assert!(
                        matches!(role, Some("radio" | "checkbox")),
                        "{text}: {role:?}"
                    );
                }
            }
            Answers::Number { unit, .. } => {
                let field = named(own, "textbox", "Jawaban dengan angka");
                if let Some(unit) = unit {
                    assert!(
                        field.name.contains(unit) || field.description.contains(unit),
                        "{field:?}"
                    );
                }
            }
            Answers::Words { .. } => {
                named(own, "textbox", "Jawaban singkat");
            }
            _ => panic!("this quiz has no such item"),
        }
    }

    // A fault is said at its field and above the form, which has the focus.
    tab.fill("input[inputmode=decimal]", "abc").await;
    tab.press_and_follow("main button[value=submit]").await;
    tab.refused(422, QUIZ).await;
    // The browser gives the focus when the page has been drawn.
    tab.until("document.activeElement.id === 'faults'").await;
    let spoken = tab.spoken().await;
    named(&spoken, "RootWebArea", "Perbaiki dulu");
    let field = named(&spoken, "textbox", "Jawaban dengan angka");
    assert_eq!(field.property("invalid"), Some("true"));
    assert!(
        field.description.contains("belum terbaca sebagai angka"),
        "{field:?}"
    );
    let above = named(&spoken, "group", "Ada jawaban yang belum bisa dinilai");
    assert_eq!(above.property("focused"), Some("true"));

    tab.fill("input[inputmode=decimal]", "5.000").await;
    hand_in_with_blanks(&tab).await;
    let spoken = tab.spoken().await;
    named(&spoken, "image", "batas lulus");
    named(&spoken, "region", "Belum lulus: 0 dari 8");
    named(&spoken, "StaticText", "Salah");
    named(&spoken, "StaticText", "Tidak dijawab");
    tab.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_screen_reader_is_told_what_the_workbench_shows_and_what_an_answer_was_worth() {
    let server = server().await;
    server.person(EMAIL, &[]).await;
    let tab = Tab::open(true).await;
    sign_in(&tab, &server, ENGAGEMENT).await;
    tab.awake().await;
    let own = Own::of(&server, ENGAGEMENT, Language::Id).await;
    let spoken = tab.spoken().await;
    named(&spoken, "region", "Langkah 1 dari 4");
    named(&spoken, "form", "Meja data");
    for group in ["Saring", "Kelompokkan menurut", "Ukuran", "Ringkas dengan"] {
        named(&spoken, "group", group);
    }
    assert_eq!(
        named(&spoken, "radio", "rata-rata").property("checked"),
        Some("true")
    );
    assert_eq!(
        named(&spoken, "radio", "median").property("checked"),
        Some("false")
    );
    let asked = named(&spoken, "combobox", "Jawaban Anda");
    assert!(
        asked.description.contains("Pilar mana yang teratas?"),
        "{asked:?}"
    );
    named(&spoken, "button", "Periksa");
    let chart = named(&spoken, "image", "Rata-rata tayangan menurut pilar: ");
    assert!(
        chart.name.contains("how-to") && holds(&chart.name, "n = "),
        "{chart:?}"
    );

    // The chart's table.
    tab.press(".as-table summary").await;
    tab.until("document.querySelector('.as-table').open").await;
    let spoken = tab.spoken().await;
    for head in ["pilar", "n", "rata-rata", "median", "kosong"] {
        named(&spoken, "columnheader", head);
    }
    for pillar in ["how-to", "seremonial", "Jumlah"] {
        named(&spoken, "rowheader", pillar);
    }
    named(&spoken, "cell", "182");

    // Another question to the data is announced by its title, what is said to an answer by the focus.
    tab.press("input[name=summary][value=median]").await;
    tab.until("document.querySelector('#bench-title').innerText.startsWith('Median')")
        .await;
    let announced = |spoken: &[Spoken], words: &str| {
        let live = spoken
            .iter()
            .filter(|node| node.announced)
            .map(|node| node.name.as_str())
            .collect::<String>();
        assert!(holds(&live, words), "`{words}` is not announced: {live}");
    };
    announced(&tab.spoken().await, "Median tayangan menurut pilar");
    let read_out = |spoken: &[Spoken], words: &str| {
        let focused = spoken
            .iter()
            .find(|node| node.role == "group" && node.property("focused") == Some("true"));
        let name = focused.map(|node| node.name.as_str()).unwrap_or_default();
        assert!(holds(name, words), "the focus is not at `{words}`: {name}");
    };
    let (wrong, feedback) = own.misconception(&own.exercise.steps[0]);
    tab.choose("#given", &wrong).await;
    press_and_hear(&tab, "button[value=check]").await;
    tab.says(&feedback).await;
    read_out(&tab.spoken().await, "Belum tepat.");

    // A number has its unit, and what cannot be read is an alert at the field.
    tab.choose("#given", &own.answer(&own.exercise.steps[0]))
        .await;
    press_and_hear(&tab, "button[value=check]").await;
    tab.says("Langkah 2 dari 4").await;
    let field = named(&tab.spoken().await, "textbox", "Jawaban Anda").clone();
    assert!(
        field.name.contains('%') || field.description.contains('%'),
        "{field:?}"
    );
    read_out(
        &tab.spoken().await,
        &plain(own.exercise.steps[0].right.get(Language::Id).as_str()),
    );
    tab.fill("#given", "abc").await;
    tab.press("button[value=check]").await;
    tab.says("belum terbaca sebagai angka").await;
    let spoken = tab.spoken().await;
    let field = named(&spoken, "textbox", "Jawaban Anda");
    assert!(
        field.description.contains("belum terbaca sebagai angka"),
        "{field:?}"
    );
    assert_eq!(field.property("invalid"), Some("true"), "{field:?}");
    named(&spoken, "alert", "");
    tab.close().await;
}

use crate::{QUIZ, parts_done, server};
use catalogue::Library;
use domain::course::UnitKind;
use domain::quiz::{Answers, Item, Kind};
use reqwest::StatusCode;
use tests::database::{BOTH, TestDatabase};
use tests::server::{TestServer, Visitor, text_of};

pub fn items(library: &Library, quiz: &str) -> Vec<Item> {
    let unit = library
        .courses()
        .iter()
        .find_map(|course| course.unit(quiz))
        .unwrap();
    match &unit.kind {
        UnitKind::Quiz(quiz) => quiz.items.clone(),
        _ => panic!("{quiz} is no quiz"),
    }
}

pub fn item(library: &Library, quiz: &str, kind: Kind) -> Item {
    items(library, quiz)
        .into_iter()
        .find(|item| item.kind() == kind)
        .unwrap()
}

/// Right answers as form fields.
pub fn right(items: &[Item]) -> Vec<(String, String)> {
    let mut fields = vec![];
    for item in items {
        let name = format!("q.{}", item.id);
        match &item.body.id.answers {
            Answers::Options(_, options) => {
                let chosen = options
                    .iter()
                    .enumerate()
                    .filter(|(_, option)| option.right);
                fields.extend(chosen.map(|(index, _)| (name.clone(), index.to_string())));
            }
            Answers::Number { accepted, .. } => {
                fields.push((name, accepted[0].value.to_string().replace('.', ",")))
            }
            Answers::Words { accepted, .. } => fields.push((name, accepted[0].to_uppercase())),
            _ => panic!("this quiz has no such item"),
        }
    }
    fields
}

pub fn borrowed(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect()
}

pub async fn begin(visitor: &Visitor) -> String {
    assert_eq!(
        visitor.post(QUIZ, &[("action", "start")]).await.leads_to(),
        QUIZ
    );
    visitor
        .get(QUIZ)
        .await
        .attribute("name=\"attempt\"", "value")
}

fn library(server: &TestServer) -> std::sync::Arc<Library> {
    server.app.content.library()
}

#[tokio::test]
async fn all_right_passes_finishes_the_unit_and_explains_on_both_databases() {
    for kind in BOTH {
        let server = TestServer::start(TestDatabase::fresh(kind).await).await;
        let visitor = server.signed_in("siti@contoh.example", &[]).await;
        let attempt = begin(&visitor).await;
        let items = items(&library(&server), "hitung-ringkas");
        let mut fields = right(&items);
        fields.extend([
            ("action".to_owned(), "submit-anyway".to_owned()),
            ("attempt".to_owned(), attempt),
        ]);
        assert_eq!(
            visitor.post(QUIZ, &borrowed(&fields)).await.leads_to(),
            QUIZ
        );
        let all = items.len();
        visitor.get(QUIZ).await.says(&format!("{all} dari {all}"));
        visitor
            .get(crate::COURSE)
            .await
            .says(&parts_done(&server, 1));
    }
}

#[tokio::test]
async fn no_key_stands_in_the_page_before_the_attempt_is_over() {
    let server = server().await;
    let visitor = server.signed_in("siti@contoh.example", &[]).await;
    let items = items(&library(&server), "hitung-ringkas");
    let start = visitor.get(QUIZ).await;
    begin(&visitor).await;
    let open = visitor.get(QUIZ).await;
    let answers = open.clone();
    for page in [start, open] {
        for item in &items {
            let body = &item.body.id;
            let mut secrets = vec![body.explanation.clone()];
            match &body.answers {
                Answers::Options(_, options) => {
                    secrets.extend(options.iter().map(|option| option.feedback.clone()))
                }
                Answers::Number { named, .. } => {
                    secrets.extend(named.iter().map(|one| one.feedback.clone()))
                }
                Answers::Words { accepted, named } => {
                    // A word of the key may stand in a question; as a value or an attribute it may not.
                    assert!(
                        accepted
                            .iter()
                            .all(|word| !page.text.contains(&format!("\"{word}\"")))
                    );
                    secrets.extend(named.iter().map(|one| one.feedback.clone()));
                }
                _ => {}
            }
            for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
                assert!(
                    !page.text.contains(secret.as_str()),
                    "{}: {secret:?}",
                    item.id
                );
                assert!(
                    !tests::server::plain(&page.text)
                        .contains(&tests::server::plain(secret.as_str())),
                    "{}: {secret:?}",
                    item.id
                );
            }
        }
        for sign in ["checked", "data-right", "correct", "misconception"] {
            assert!(!page.text.contains(sign), "{sign}");
        }
    }
    assert!(answers.text.contains("type=\"radio\"") && answers.text.contains("type=\"checkbox\""));
}

#[tokio::test]
async fn an_answer_that_is_no_number_is_said_beside_its_field_and_nothing_is_lost() {
    let server = server().await;
    let visitor = server.signed_in("siti@contoh.example", &[]).await;
    let attempt = begin(&visitor).await;
    let (number, text) = (
        item(&library(&server), "hitung-ringkas", Kind::Numeric),
        item(&library(&server), "hitung-ringkas", Kind::Text),
    );
    let (number, text) = (format!("q.{}", number.id), format!("q.{}", text.id));
    let fields = [
        ("action", "submit-anyway"),
        ("attempt", &attempt),
        (&number, "abc"),
        (&text, "kata saya"),
    ];
    let page = visitor
        .post(QUIZ, &fields)
        .await
        .with(StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        page.attribute(&format!("name=\"{number}\""), "value"),
        "abc"
    );
    assert_eq!(
        page.attribute(&format!("name=\"{number}\""), "aria-invalid"),
        "true"
    );
    assert_eq!(
        page.attribute(&format!("name=\"{text}\""), "value"),
        "kata saya"
    );
    assert_eq!(page.attribute("name=\"attempt\"", "value"), attempt);
    page.says("angka");
    let english = visitor.in_english();
    english
        .post("/language", &[("lang", "en"), ("next", "/")])
        .await;
    english
        .post(QUIZ, &fields)
        .await
        .with(StatusCode::UNPROCESSABLE_ENTITY)
        .says("number");
}

#[tokio::test]
async fn what_is_not_answered_is_neither_right_nor_wrong() {
    let server = server().await;
    let visitor = server.signed_in("siti@contoh.example", &[]).await;
    let attempt = begin(&visitor).await;
    let truefalse = item(&library(&server), "hitung-ringkas", Kind::TrueFalse);
    let Answers::Options(_, options) = &truefalse.body.id.answers else {
        panic!()
    };
    let wrong = options.iter().position(|option| !option.right).unwrap();
    let field = format!("q.{}", truefalse.id);
    visitor
        .post(
            QUIZ,
            &[
                ("action", "submit-anyway"),
                ("attempt", &attempt),
                (&field, &wrong.to_string()),
            ],
        )
        .await;
    let page = visitor.get(QUIZ).await;
    let all = items(&library(&server), "hitung-ringkas").len();
    page.says(&format!("0 dari {all}"))
        .says(&format!("{} tidak dijawab", all - 1))
        .says("1 salah");
    page.says(&tests::server::plain(options[wrong].feedback.as_str()));
    visitor
        .get(crate::COURSE)
        .await
        .says(&parts_done(&server, 0));
}

#[tokio::test]
async fn of_two_tabs_the_first_counts_and_the_second_keeps_its_answers() {
    let server = server().await;
    let visitor = server.signed_in("siti@contoh.example", &[]).await;
    let attempt = begin(&visitor).await;
    assert_eq!(
        begin(&visitor).await,
        attempt,
        "an open attempt is gone on with"
    );
    let text = format!(
        "q.{}",
        item(&library(&server), "hitung-ringkas", Kind::Text).id
    );
    let first = [
        ("action", "submit-anyway"),
        ("attempt", &*attempt),
        (&*text, "tab pertama"),
    ];
    assert_eq!(visitor.post(QUIZ, &first).await.leads_to(), QUIZ);
    let second = [
        ("action", "submit-anyway"),
        ("attempt", &*attempt),
        (&*text, "tab kedua"),
    ];
    let page = visitor.post(QUIZ, &second).await.with(StatusCode::CONFLICT);
    page.says("09.00 WIB");
    assert_eq!(
        page.attribute(&format!("name=\"{text}\""), "value"),
        "tab kedua"
    );
    assert_eq!(page.attribute("name=\"attempt\"", "value"), "new");
    visitor
        .get(QUIZ)
        .await
        .says("tab pertama")
        .does_not_say("tab kedua");
    // The second tab may send its answers as an attempt of its own.
    let third = [
        ("action", "submit-anyway"),
        ("attempt", "new"),
        (&*text, "tab kedua"),
    ];
    assert_eq!(visitor.post(QUIZ, &third).await.leads_to(), QUIZ);
    visitor.get(QUIZ).await.says("tab kedua");
}

#[tokio::test]
async fn nobody_sends_or_sees_the_attempt_of_somebody_else() {
    let server = server().await;
    let siti = server.signed_in("siti@contoh.example", &[]).await;
    let attempt = begin(&siti).await;
    let tono = server.signed_in("tono@contoh.example", &[]).await;
    tono.post(QUIZ, &[("action", "submit-anyway"), ("attempt", &attempt)])
        .await
        .with(StatusCode::NOT_FOUND);
    assert_eq!(
        siti.get(QUIZ).await.attribute("name=\"attempt\"", "value"),
        attempt
    );
}

#[tokio::test]
async fn options_that_an_item_does_not_have_are_refused() {
    let server = server().await;
    let visitor = server.signed_in("siti@contoh.example", &[]).await;
    let attempt = begin(&visitor).await;
    let single = format!(
        "q.{}",
        item(&library(&server), "hitung-ringkas", Kind::Single).id
    );
    for forged in [vec!["99"], vec!["-1"], vec!["0", "1"], vec!["benar"]] {
        let mut fields = vec![("action", "submit-anyway"), ("attempt", &*attempt)];
        fields.extend(forged.iter().map(|value| (&*single, *value)));
        visitor
            .post(QUIZ, &fields)
            .await
            .with(StatusCode::UNPROCESSABLE_ENTITY);
    }
}

#[tokio::test]
async fn another_attempt_may_be_begun_and_the_unit_stays_finished() {
    let server = server().await;
    let visitor = server.signed_in("siti@contoh.example", &[]).await;
    let attempt = begin(&visitor).await;
    let items = items(&library(&server), "hitung-ringkas");
    let mut fields = right(&items);
    fields.extend([
        ("action".to_owned(), "submit-anyway".to_owned()),
        ("attempt".to_owned(), attempt.clone()),
    ]);
    visitor.post(QUIZ, &borrowed(&fields)).await;
    let again = begin(&visitor).await;
    assert_ne!(again, attempt);
    visitor
        .post(QUIZ, &[("action", "submit-anyway"), ("attempt", &again)])
        .await;
    visitor
        .get(QUIZ)
        .await
        .says(&format!("0 dari {}", items.len()));
    visitor
        .get(crate::COURSE)
        .await
        .says(&parts_done(&server, 1));
}

#[tokio::test]
async fn an_attempt_reads_as_it_was_after_the_content_has_changed() {
    let server = server().await;
    let visitor = server.signed_in("siti@contoh.example", &[]).await;
    let attempt = begin(&visitor).await;
    let first = items(&library(&server), "hitung-ringkas")[0].clone();
    let newer = ["id", "en"].map(|language| {
        let file = format!("courses/baca-angka/30-hitung-ringkas.quiz.{language}.md");
        let text = text_of(&file);
        let heading = text.lines().find(|line| line.starts_with("## ")).unwrap();
        let id = heading.split_once("{#").unwrap().1;
        let new = format!("## Pertanyaan yang baru {{#{id}");
        (file, text.replacen(heading, &new, 1))
    });
    server.lay_over(&newer).await;
    let old = tests::server::plain(first.body.id.prompt.as_str());
    visitor
        .get(QUIZ)
        .await
        .says(&old)
        .does_not_say("Pertanyaan yang baru");
    visitor
        .post(QUIZ, &[("action", "submit-anyway"), ("attempt", &attempt)])
        .await;
    visitor
        .get(QUIZ)
        .await
        .says(&old)
        .does_not_say("Pertanyaan yang baru");
    begin(&visitor).await;
    visitor.get(QUIZ).await.says("Pertanyaan yang baru");
}

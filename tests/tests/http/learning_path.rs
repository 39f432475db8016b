//! From the home page through a course: what comes next, and what was finished.

use crate::quiz::{borrowed, items, right};
use crate::{COURSE, EXERCISE, LESSON, QUIZ, course, parts_done, server};
use reqwest::StatusCode;
use tests::server::{Page, TestServer};

const PRE_TEST: &str = "/courses/baca-angka/tes-awal";

/// Where the first large button of a page leads.
fn first_button(page: &Page) -> String {
    page.attribute("class=\"btn\"", "href")
}

#[tokio::test]
async fn one_press_leads_a_stranger_from_home_and_course_to_the_first_lesson() {
    let server = server().await;
    let stranger = server.visitor();
    for start in ["/", COURSE] {
        let page = stranger.get(start).await.with(StatusCode::OK);
        assert_eq!(first_button(&page), LESSON, "{start}");
    }
    let lesson = stranger.get(LESSON).await.with(StatusCode::OK);
    lesson.says("Kali dan akun");
    // The pre-test is offered all the same.
    stranger
        .get(COURSE)
        .await
        .says("Tes awal (10 menit) boleh dikerjakan sekarang");
}

#[tokio::test]
async fn who_is_signed_in_is_asked_for_the_pre_test_before_the_first_quiz_and_not_after_it() {
    let server = server().await;
    let siti = server.signed_in("siti@contoh.example", &[]).await;
    let page = siti.get(QUIZ).await;
    assert_eq!(first_button(&page), PRE_TEST);
    page.says("tanpa tes awal");
    // A stranger is asked to sign in and nothing else.
    let page = server.visitor().get(QUIZ).await;
    page.does_not_say("tanpa tes awal");

    siti.post(PRE_TEST, &[("action", "start")]).await;
    let attempt = siti
        .get(PRE_TEST)
        .await
        .attribute("name=\"attempt\"", "value");
    let sent = [("action", "submit-anyway"), ("attempt", attempt.as_str())];
    assert_eq!(siti.post(PRE_TEST, &sent).await.leads_to(), PRE_TEST);
    let result = siti.get(PRE_TEST).await;
    result.does_not_say("elum lulus").says("titik awal");
    siti.get(QUIZ).await.does_not_say("tanpa tes awal");
    siti.get(COURSE).await.does_not_say("sebelum kuis pertama");
}

#[tokio::test]
async fn a_finished_lesson_leads_to_the_next_part_which_says_so() {
    let server = server().await;
    let siti = server.signed_in("siti@contoh.example", &[]).await;
    let sent = siti.post(LESSON, &[("action", "finish")]).await;
    let next = sent.leads_to();
    let page = siti.get(next).await.with(StatusCode::OK);
    page.says("“Kali dan akun” selesai")
        .says(&parts_done(&server, 1));
    // An address alone does not finish anything, and nobody else sees what somebody finished.
    let forged = "/courses/baca-angka/tengah-dan-rata?finished=hitung-ringkas";
    siti.get(forged).await.does_not_say("selesai:");
    server.visitor().get(next).await.does_not_say("selesai:");
    siti.get(&format!("{EXERCISE}?finished=kali-dan-akun"))
        .await
        .says("“Kali dan akun” selesai");
}

#[tokio::test]
async fn the_last_part_to_finish_leads_back_to_what_was_left_out_and_then_to_the_course() {
    let server = server().await;
    let person = server.person("siti@contoh.example", &[]).await;
    let siti = server.visitor();
    siti.sign_in("siti@contoh.example").await;
    let course = course(&server);
    let store = &server.app.store;
    for unit in &course.units {
        if !["kali-dan-akun", "tengah-dan-rata"].contains(&unit.slug.as_str()) {
            let done = store.finish_unit(&person, &course.slug, &unit.slug);
            done.await.unwrap();
        }
    }
    let last = "/courses/baca-angka/tengah-dan-rata";
    let sent = siti.post(last, &[("action", "finish")]).await;
    assert_eq!(
        sent.leads_to(),
        format!("{LESSON}?finished=tengah-dan-rata")
    );
    siti.post(LESSON, &[("action", "finish")]).await;
    let sent = siti.post(last, &[("action", "finish")]).await;
    let led = sent.leads_to();
    assert_eq!(led, format!("{COURSE}?finished=tengah-dan-rata"));
    let total = course.units.len();
    siti.get(led).await.says(&format!("semua {total} bagian"));
}

/// Begins the quiz and gives its attempt.
async fn begun(server: &TestServer, quiz: &str) -> (tests::server::Visitor, String) {
    let siti = server.signed_in("siti@contoh.example", &[]).await;
    siti.post(quiz, &[("action", "start")]).await;
    let attempt = siti.get(quiz).await.attribute("name=\"attempt\"", "value");
    (siti, attempt)
}

#[tokio::test]
async fn a_quiz_with_empty_answers_asks_once_keeps_what_is_there_and_sends_when_told_so() {
    let server = server().await;
    let (siti, attempt) = begun(&server, QUIZ).await;
    let items = items(&server.app.content.library(), "hitung-ringkas");
    let mut fields = right(&items[..1]);
    fields.push(("attempt".to_owned(), attempt.clone()));
    fields.push(("action".to_owned(), "submit".to_owned()));
    let asked = siti
        .post(QUIZ, &borrowed(&fields))
        .await
        .with(StatusCode::UNPROCESSABLE_ENTITY);
    let blank = items.len() - 1;
    asked.says(&format!("{blank} dari {} soal belum dijawab", items.len()));
    asked.does_not_say("hanya dapat dikerjakan satu kali");
    // What was there is saved, not only shown.
    siti.get(QUIZ).await.says("Jawaban tersimpan");
    fields.pop();
    fields.push(("action".to_owned(), "submit-anyway".to_owned()));
    assert_eq!(siti.post(QUIZ, &borrowed(&fields)).await.leads_to(), QUIZ);
    siti.get(QUIZ)
        .await
        .says(&format!("1 benar · 0 salah · {blank} tidak dijawab"));
}

#[tokio::test]
async fn a_quiz_of_one_attempt_says_so_when_it_asks_about_empty_answers() {
    let server = server().await;
    let (siti, attempt) = begun(&server, PRE_TEST).await;
    let sent = [("action", "submit"), ("attempt", attempt.as_str())];
    siti.post(PRE_TEST, &sent)
        .await
        .with(StatusCode::UNPROCESSABLE_ENTITY)
        .says("hanya dapat dikerjakan satu kali");
}

#[tokio::test]
async fn a_complete_quiz_is_sent_without_a_question() {
    let server = server().await;
    let (siti, attempt) = begun(&server, QUIZ).await;
    let mut fields = right(&items(&server.app.content.library(), "hitung-ringkas"));
    fields.push(("attempt".to_owned(), attempt));
    fields.push(("action".to_owned(), "submit".to_owned()));
    assert_eq!(siti.post(QUIZ, &borrowed(&fields)).await.leads_to(), QUIZ);
}

use crate::{COURSE, EXERCISE, LESSON, course, jp, parts_done, server};
use domain::learning::Progress;
use reqwest::StatusCode;

#[tokio::test]
async fn anybody_reads_a_lesson_and_signing_in_is_asked_for_only_to_keep_it() {
    let server = server().await;
    let visitor = server.visitor();
    visitor.get(LESSON).await.with(StatusCode::OK);
    let page = visitor
        .post(LESSON, &[("action", "finish")])
        .await
        .with(StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(page.attribute("name=\"carried\"", "value"), "action=finish");
    assert_eq!(page.attribute("name=\"next\"", "value"), LESSON);
}

#[tokio::test]
async fn a_lesson_is_finished_by_its_button_and_never_by_being_opened() {
    let server = server().await;
    let visitor = server.signed_in("siti@contoh.example", &[]).await;
    visitor.get(LESSON).await.with(StatusCode::OK);
    visitor.get(COURSE).await.says("0 %");
    assert_eq!(
        visitor
            .post(LESSON, &[("action", "finish")])
            .await
            .leads_to(),
        "/courses/baca-angka/tengah-dan-rata?finished=kali-dan-akun"
    );
    visitor.get(LESSON).await.says("22 Nov 2026");
    let one = Progress {
        done: 1,
        total: u32::try_from(course(&server).units.len()).unwrap(),
    };
    visitor
        .get(COURSE)
        .await
        .says(&parts_done(&server, 1))
        .says(&format!("{} %", one.percent()));
    visitor.get("/me").await.says("22 Nov 2026");
    // Twice is once.
    visitor.post(LESSON, &[("action", "finish")]).await;
    visitor.get(COURSE).await.says(&parts_done(&server, 1));
}

#[tokio::test]
async fn a_course_says_how_its_jp_follows_from_its_minutes() {
    let server = server().await;
    let course = course(&server);
    let minutes = course.units.iter().map(|unit| unit.minutes.0).sum::<u32>();
    let page = server.visitor().get(COURSE).await;
    page.says(&format!("{minutes} menit"))
        .says(&format!("{} JP", minutes / 45))
        .says("45")
        .says("kebijakan instansi")
        .says("KopiTalk sesi keenam 2022");
}

#[tokio::test]
async fn jp_counts_when_the_whole_course_is_finished_and_in_that_year() {
    let server = server().await;
    let person = server.person("siti@contoh.example", &[]).await;
    let visitor = server.visitor();
    visitor.sign_in("siti@contoh.example").await;
    let course = course(&server);
    let (last, others) = course.units.split_last().unwrap();
    for unit in others {
        server
            .app
            .store
            .finish_unit(&person, &course.slug, &unit.slug)
            .await
            .unwrap();
    }
    visitor.get("/me").await.says("0 dari 20 JP");
    server
        .app
        .store
        .finish_unit(&person, &course.slug, &last.slug)
        .await
        .unwrap();
    let worth = jp(&server);
    assert!(worth > 0);
    visitor
        .get("/me")
        .await
        .says(&format!("{worth} dari 20 JP"));
    server.clock.pass(60 * domain::clock::DAY);
    visitor.get("/me").await.says("0 dari 20 JP").says("2027");
}

#[tokio::test]
async fn an_exercise_is_led_to_from_its_place_in_the_course() {
    let server = server().await;
    let page = server
        .visitor()
        .get("/courses/baca-angka/dua-ringkasan")
        .await;
    assert_eq!(page.leads_to(), EXERCISE);
}

#[tokio::test]
async fn a_reader_of_english_gets_the_english_lesson() {
    let server = server().await;
    let page = server.visitor().in_english().get(LESSON).await;
    assert!(page.text.contains("<html lang=\"en\""));
    page.says("Try it on your own account");
}

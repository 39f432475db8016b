//! A course that is finished stays finished, and its JP are counted once.

use crate::{COURSE, course, jp, server};
use domain::clock::{Clock as _, DAY};
use domain::course::UnitKind;
use tests::learning::finish_all;
use tests::server::text_of;

#[tokio::test]
async fn the_last_part_finishes_the_course_whichever_it_is() {
    let server = server().await;
    let person = server.person("siti@contoh.example", &[]).await;
    let visitor = server.visitor();
    visitor.sign_in("siti@contoh.example").await;
    let course = course(&server);
    let lesson = |unit: &&domain::course::Unit| matches!(unit.kind, UnitKind::Lesson(_));
    let last = course.units.iter().find(lesson).unwrap();
    for unit in course.units.iter().filter(|unit| unit.slug != last.slug) {
        let store = &server.app.store;
        store
            .finish_unit(&person, &course.slug, &unit.slug)
            .await
            .unwrap();
    }
    let store = &server.app.store;
    assert!(store.completions(&person).await.unwrap().is_empty());
    server.clock.pass(DAY);
    let address = format!("{COURSE}/{}", last.slug);
    visitor
        .post(&address, &[("action", "finish")])
        .await
        .leads_to();
    let completions = store.completions(&person).await.unwrap();
    assert_eq!(completions.len(), 1);
    assert_eq!(completions[0].at, server.clock.now());
    assert_eq!(completions[0].minutes, course.minutes());
    // Finished again on another day, it is the same.
    server.clock.pass(DAY);
    visitor
        .post(&address, &[("action", "finish")])
        .await
        .leads_to();
    assert_eq!(store.completions(&person).await.unwrap(), completions);
    visitor
        .get(COURSE)
        .await
        .says("Kursus ini sudah Anda selesaikan");
}

#[tokio::test]
async fn what_was_finished_and_its_jp_survive_that_the_course_grows() {
    let server = server().await;
    let person = server.person("siti@contoh.example", &[]).await;
    let visitor = server.visitor();
    visitor.sign_in("siti@contoh.example").await;
    let course = course(&server);
    finish_all(&server, &person, &course).await;
    let worth = jp(&server);
    let units = course.units.len();
    visitor
        .get("/me")
        .await
        .says(&format!("{worth} dari 20 JP"));

    // A lesson more, and the first one three hours long.
    let of_course = "courses/baca-angka";
    let longer = ["id", "en"].map(|language| {
        let first = text_of(&format!("{of_course}/10-kali-dan-akun.{language}.md"));
        let long = first.replace("minutes = 8", "minutes = 180");
        (format!("{of_course}/11-tambahan.{language}.md"), long)
    });
    server.lay_over(&longer).await;
    assert_eq!(crate::course(&server).units.len(), units + 1);
    visitor
        .get(COURSE)
        .await
        .says("Kursus ini sudah Anda selesaikan; sejak itu ada 1 bagian baru. JP Anda tetap.");
    visitor
        .get("/me")
        .await
        .says(&format!("{worth} dari 20 JP"))
        .says("1 bagian baru");
    // Finishing what is new pays nothing twice.
    let new = format!("{COURSE}/tambahan");
    visitor.post(&new, &[("action", "finish")]).await.leads_to();
    visitor
        .get("/me")
        .await
        .says(&format!("{worth} dari 20 JP"));
    let kept = server.app.store.completions(&person).await.unwrap();
    assert_eq!((kept.len(), kept[0].minutes), (1, course.minutes()));
}

#[tokio::test]
async fn what_was_finished_before_it_was_written_down_is_written_down_at_the_start() {
    let server = server().await;
    let person = server.person("siti@contoh.example", &[]).await;
    let other = server.person("tono@contoh.example", &[]).await;
    let course = course(&server);
    finish_all(&server, &person, &course).await;
    let done_at = server.clock.now();
    let first = &course.units[0].slug;
    let store = &server.app.store;
    store
        .finish_unit(&other, &course.slug, first)
        .await
        .unwrap();
    server.clock.pass(DAY);
    let library = server.app.content.library();
    // The server's own round may have come first.
    let settled = server::learning::record_all_completions(store, &library)
        .await
        .unwrap();
    assert!(settled <= 1);
    let again = server::learning::record_all_completions(store, &library)
        .await
        .unwrap();
    assert_eq!(again, 0);
    assert_eq!(store.completions(&person).await.unwrap()[0].at, done_at);
    assert!(store.completions(&other).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_course_to_take_first_is_named_and_stands_in_nobodys_way() {
    let server = server().await;
    let person = server.person("siti@contoh.example", &[]).await;
    let visitor = server.visitor();
    visitor.sign_in("siti@contoh.example").await;
    let second = "/courses/kenal-warga";
    visitor.get(second).await.says("Sebaiknya dimulai dari");
    visitor
        .post(&format!("{second}/siapa-datang"), &[("action", "finish")])
        .await
        .leads_to();
    finish_all(&server, &person, &course(&server)).await;
    visitor
        .get(second)
        .await
        .does_not_say("Sebaiknya dimulai dari");
}

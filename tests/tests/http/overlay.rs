//! Files of the database that lie over the content: shown once they are whole, in every process.

use crate::{COURSE, LESSON, server};
use domain::account::Role;
use reqwest::StatusCode;
use std::time::Duration;
use tests::database::{BOTH, TestDatabase};
use tests::server::{TestServer, Visitor, plain, text_of};

const FILE: &str = "courses/baca-angka/10-kali-dan-akun.id.md";

/// The lesson with a sentence more.
fn lesson(sentence: &str) -> String {
    text_of(FILE).replacen("\n\n## ", &format!("\n\n{sentence}\n\n## "), 1)
}

/// Waits until a page says something, or does not any more: a change arrives on its own.
async fn sees(visitor: &Visitor, path: &str, words: &str, there: bool) {
    let mut looks = tokio::time::interval(Duration::from_millis(50));
    for _ in 0..200 {
        looks.tick().await;
        let page = visitor.get(path).await;
        if page.status == StatusCode::OK && plain(&page.text).contains(words) == there {
            return;
        }
    }
    panic!("{path} says `{words}`: not {there} within ten seconds");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_of_the_database_is_taught_in_every_process_until_it_is_taken_back() {
    for kind in BOTH {
        let database = TestDatabase::fresh(kind).await;
        let server = TestServer::start(database).await;
        let other = server.another_process().await;
        let store = &server.app.store;
        let (here, there) = (server.visitor(), other.visitor());
        there.get(LESSON).await.does_not_say("Ditulis di peramban.");
        let text = lesson("Ditulis di peramban.");
        store
            .put_content_file(FILE, Some(&text), None)
            .await
            .unwrap();
        sees(&here, LESSON, "Ditulis di peramban.", true).await;
        sees(&there, LESSON, "Ditulis di peramban.", true).await;

        // A lesson that the base does not have.
        let new = "courses/baca-angka/11-tambahan.id.md";
        let text = text.replace("Ditulis di peramban.", "Pelajaran tambahan.");
        let text = text.replacen(
            "title = ",
            "title_en = \"More\"\nsummary_en = \"More.\"\ntitle = ",
            1,
        );
        store
            .put_content_file(new, Some(&text), None)
            .await
            .unwrap();
        let address = format!("{COURSE}/tambahan");
        sees(&there, &address, "Pelajaran tambahan.", true).await;

        // A process that starts later knows it all from its beginning.
        let third = server.another_process().await;
        third.visitor().get(&address).await.with(StatusCode::OK);
        third
            .visitor()
            .get(LESSON)
            .await
            .says("Ditulis di peramban.");

        store.take_content_file_back(new, None).await.unwrap();
        store.take_content_file_back(FILE, None).await.unwrap();
        sees(&here, LESSON, "Ditulis di peramban.", false).await;
        sees(&there, LESSON, "Ditulis di peramban.", false).await;
        there.get(&address).await.with(StatusCode::NOT_FOUND);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_broken_overlay_changes_nothing_until_it_is_whole() {
    let server = server().await;
    let store = &server.app.store;
    let visitor = server.visitor();
    let good = lesson("Ini masih baik.");
    store
        .put_content_file(FILE, Some(&good), None)
        .await
        .unwrap();
    sees(&visitor, LESSON, "Ini masih baik.", true).await;

    let broken = lesson("Ini {{fact:tidak-ada}}.");
    store
        .put_content_file(FILE, Some(&broken), None)
        .await
        .unwrap();
    let fault = server.app.content.take_overlay(store).await;
    fault.unwrap();
    let fault = server.app.content.reload().unwrap_err().to_string();
    assert!(
        fault.contains(&format!("{FILE}:")) && fault.contains("overlay"),
        "{fault}"
    );
    visitor.get(LESSON).await.says("Ini masih baik.");
    // Removing what others lead to is broken too.
    store
        .put_content_file("courses/baca-angka/course.toml", None, None)
        .await
        .unwrap();
    server.app.content.take_overlay(store).await.unwrap();
    visitor.get(LESSON).await.with(StatusCode::OK);

    // A process that starts now teaches the base alone.
    let later = server.another_process().await;
    let page = later.visitor().get(LESSON).await.with(StatusCode::OK);
    page.does_not_say("Ini masih baik.");

    store
        .take_content_file_back("courses/baca-angka/course.toml", None)
        .await
        .unwrap();
    let whole = lesson("Ini sudah dibetulkan.");
    store
        .put_content_file(FILE, Some(&whole), None)
        .await
        .unwrap();
    sees(&visitor, LESSON, "Ini sudah dibetulkan.", true).await;
    sees(&later.visitor(), LESSON, "Ini sudah dibetulkan.", true).await;
}

#[tokio::test]
async fn who_laid_a_file_over_the_content_stands_in_the_audit() {
    let server = server().await;
    let person = server
        .person("ratna@contoh.example", &[Role::Organiser])
        .await;
    let visitor = server.visitor();
    visitor.sign_in("ratna@contoh.example").await;
    let store = &server.app.store;
    let by = Some(&person);
    store
        .put_content_file(FILE, Some(&lesson("Baru.")), by)
        .await
        .unwrap();
    store
        .put_content_file("glossary.toml", None, by)
        .await
        .unwrap();
    store.take_content_file_back(FILE, by).await.unwrap();
    visitor
        .get("/organiser/audit")
        .await
        .says(&format!("Siti Aminah mengubah berkas materi {FILE}."))
        .says("Siti Aminah menghapus berkas materi glossary.toml.")
        .says(&format!(
            "Siti Aminah membatalkan perubahan berkas materi {FILE}."
        ));
    visitor
        .in_english()
        .get("/organiser/audit?action=content_file_removed")
        .await
        .says("Siti Aminah removed the content file glossary.toml.");
}

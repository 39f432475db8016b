//! Whose attempts statistics are of.

use crate::server;

#[tokio::test]
async fn statistics_and_their_files_can_be_those_of_one_workshop() {
    let server = server().await;
    let trainer = server
        .signed_in(
            "narasumber@contoh.example",
            &[domain::account::Role::Trainer],
        )
        .await;
    let now = domain::clock::Clock::now(&*server.clock);
    let edition = crate::editions::keep(&server, &crate::editions::details("kini", now)).await;
    let quiz = "hitung-ringkas";
    for (number, there) in [(1, true), (2, false), (3, true)] {
        let email = format!("orang{number}@contoh.example");
        let visitor = server.signed_in(&email, &[]).await;
        let person = crate::editions::id_of(&server, &email).await;
        let store = &server.app.store;
        let registered = store.register_for_edition(&edition.id, &person, None, true);
        registered.await.unwrap();
        if there {
            crate::editions::attends(&server, &edition, &person).await;
        }
        let attempt = crate::quiz::begin(&visitor).await;
        let sent = [("action", "submit-anyway"), ("attempt", attempt.as_str())];
        visitor.post(crate::QUIZ, &sent).await.leads_to();
    }
    let path = format!("/trainer/questions/baca-angka/{quiz}");
    trainer.get(&path).await.says("3 percobaan pertama");
    let page = trainer.get(&format!("{path}?edition=kini")).await;
    page.says("2 percobaan pertama").says("Judul kini");
    let file = page.attribute("/statistics.csv", "href");
    assert_eq!(file, format!("{path}/statistics.csv?edition=kini"));
    let file = trainer.get(&file).await.with(reqwest::StatusCode::OK);
    let name = file.headers.get("content-disposition").unwrap();
    assert!(name.to_str().unwrap().contains("-kini.csv"), "{name:?}");
    let course = "/trainer/questions/baca-angka";
    let page = trainer.get(&format!("{course}?edition=kini")).await;
    let onward = format!("{path}?edition=kini");
    assert!(page.text.contains(&format!("href=\"{onward}\"")));
    trainer
        .get(&format!("{path}?edition=tiada"))
        .await
        .with(reqwest::StatusCode::NOT_FOUND);
}

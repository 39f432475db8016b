//! The audit as organisers read it.

use crate::organiser::{agency, city};
use crate::server;
use domain::account::{Email, Grant, PersonName, Role};
use domain::agency::{Employment, Work};
use domain::clock::DAY;
use domain::id::PersonId;
use reqwest::StatusCode;
use store::NewAccount;
use tests::database::{Kind, TestDatabase};
use tests::server::{TestServer, Visitor};

const AUDIT: &str = "/organiser/audit";

async fn organiser(server: &TestServer) -> (PersonId, Visitor) {
    let person = named(server, "Ratna Kusuma", "ratna@contoh.example").await;
    let grant = Grant::of(Role::Organiser).unwrap();
    server.app.store.grant(&person, &grant, None).await.unwrap();
    let visitor = server.visitor();
    visitor.sign_in("ratna@contoh.example").await;
    (person, visitor)
}

async fn named(server: &TestServer, name: &str, email: &str) -> PersonId {
    let password = tests::server::PASSWORD.to_owned();
    let new = NewAccount {
        name: PersonName::parse(name).unwrap(),
        email: Email::parse(email).unwrap(),
        password_hash: Some(server.app.passwords.hash(password).await.unwrap()),
        language: None,
    };
    server.app.store.register(new).await.unwrap()
}

#[tokio::test]
async fn every_action_is_told_in_one_sentence_with_the_names_of_now() {
    let server = server().await;
    let store = &server.app.store;
    let (ratna, visitor) = organiser(&server).await;
    city(&server).await;
    let by = Some(&ratna);
    let siti = named(&server, "Siti Aminah", "siti@contoh.example").await;
    let trainer = Grant::of(Role::Trainer).unwrap();
    let liaison = Grant::liaison(agency(&server, "DKI").await);
    store.grant(&siti, &trainer, by).await.unwrap();
    store.withdraw(&siti, &trainer, by).await.unwrap();
    store.grant(&siti, &liaison, by).await.unwrap();
    store.withdraw(&siti, &liaison, by).await.unwrap();
    let works = async |code, employment| Work {
        agency: Some(agency(&server, code).await),
        typed: None,
        employment,
    };
    let first = works("DKI", None).await;
    store.set_work(&siti, &first, by).await.unwrap();
    let second = works("BPD", Some(Employment::Pns)).await;
    store.set_work(&siti, &second, Some(&siti)).await.unwrap();
    let (token, _) = store.make_reset_link(&siti, &ratna).await.unwrap();
    let hash = server
        .app
        .passwords
        .hash("kata sandi baru".to_owned())
        .await;
    store.use_reset_link(&token, &hash.unwrap()).await.unwrap();
    let badan = agency(&server, "BPD").await;
    let names = ["Bapenda".to_owned(), "Dispenda".to_owned()];
    store.set_aliases(&badan, &names, by).await.unwrap();
    store.set_aliases(&badan, &[], by).await.unwrap();

    let page = visitor.get(AUDIT).await.with(StatusCode::OK);
    for sentence in [
        "Baris perintah memberi peran penyelenggara kepada Ratna Kusuma.",
        "Baris perintah mengimpor tabel instansi: 4 ditambah, 0 diubah.",
        "Ratna Kusuma memberi peran narasumber kepada Siti Aminah.",
        "Ratna Kusuma mencabut peran narasumber dari Siti Aminah.",
        "Ratna Kusuma memberi peran PIC Dinas Kominfo kepada Siti Aminah.",
        "Ratna Kusuma mengubah data kerja Siti Aminah: instansi dari tanpa instansi ke Dinas Kominfo.",
        "Siti Aminah mengubah data kerjanya sendiri: instansi dari Dinas Kominfo ke Badan Pendapatan Daerah; status kepegawaian dari belum diisi menjadi PNS.",
        "Ratna Kusuma membuat tautan kata sandi baru untuk Siti Aminah.",
        "Siti Aminah memakai tautan kata sandi baru.",
        "Ratna Kusuma mengatur nama lain Badan Pendapatan Daerah: Bapenda, Dispenda.",
        "Ratna Kusuma menghapus semua nama lain Badan Pendapatan Daerah.",
    ] {
        page.says(sentence);
    }
    let position = |words: &str| tests::server::plain(&page.text).find(words).unwrap();
    assert!(
        position("menghapus semua nama lain") < position("mengimpor tabel"),
        "newest first"
    );
    page.says("Minggu, 22 November 2026").says("09.00 WIB");
    assert!(!page.text.contains("siti@contoh.example"));
    let english = visitor.in_english().get(AUDIT).await;
    english
        .says("The command line gave the role organiser to Ratna Kusuma.")
        .says("Siti Aminah changed their own work details: agency from Dinas Kominfo to Badan Pendapatan Daerah; employment from not stated to Civil servant (PNS).");
}

#[tokio::test]
async fn somebody_who_was_erased_is_somebody() {
    let database = TestDatabase::fresh(Kind::Sqlite).await;
    let url = database.url().to_owned();
    let server = TestServer::start(database).await;
    let (by, visitor) = organiser(&server).await;
    let siti = named(&server, "Siti Aminah", "siti@contoh.example").await;
    let trainer = Grant::of(Role::Trainer).unwrap();
    server
        .app
        .store
        .grant(&siti, &trainer, Some(&by))
        .await
        .unwrap();
    let gone = PersonId::parse("01900000-0000-7000-8000-000000000000").unwrap();
    server
        .app
        .store
        .withdraw(&siti, &trainer, Some(&gone))
        .await
        .unwrap();
    let mut connection = <sqlx::SqliteConnection as sqlx::Connection>::connect(&url)
        .await
        .unwrap();
    sqlx::query("UPDATE person SET name = '' WHERE id = (SELECT person FROM account WHERE email = 'siti@contoh.example')")
        .execute(&mut connection)
        .await
        .unwrap();
    let page = visitor.get(AUDIT).await.with(StatusCode::OK);
    page.says("Ratna Kusuma memberi peran narasumber kepada seseorang.")
        .says("Seseorang mencabut peran narasumber dari seseorang.");
}

#[tokio::test]
async fn entries_come_in_pages_and_of_one_action_alone() {
    let server = server().await;
    let store = &server.app.store;
    let (by, visitor) = organiser(&server).await;
    let empty = visitor.get("/organiser/audit?action=aliases_set").await;
    empty
        .with(StatusCode::OK)
        .says("Tidak ada catatan tentang tindakan ini.")
        .says("Tampilkan semua tindakan");
    let siti = named(&server, "Siti Aminah", "siti@contoh.example").await;
    let trainer = Grant::of(Role::Trainer).unwrap();
    for _ in 0..30 {
        server.clock.pass(DAY);
        store.grant(&siti, &trainer, Some(&by)).await.unwrap();
        store.withdraw(&siti, &trainer, Some(&by)).await.unwrap();
    }
    let visitor = {
        // Sessions end as the days pass.
        visitor.sign_in("ratna@contoh.example").await;
        visitor
    };
    let first = visitor.get(AUDIT).await.with(StatusCode::OK);
    assert_eq!(first.text.matches("Siti Aminah.").count(), 50);
    first.does_not_say("Catatan terbaru");
    let older = first.attribute("rel=\"next\"", "href");
    assert!(older.starts_with("/organiser/audit?before="), "{older}");
    let second = visitor.get(&older).await.with(StatusCode::OK);
    assert_eq!(second.text.matches("Siti Aminah.").count(), 10);
    second
        .says("Baris perintah memberi peran penyelenggara")
        .says("Catatan terbaru")
        .does_not_say("Lebih lama");
    let given = visitor.get("/organiser/audit?action=role_given").await;
    assert_eq!(given.text.matches("memberi peran narasumber").count(), 30);
    given.does_not_say("mencabut").does_not_say("Lebih lama");
    assert!(given.text.contains("value=\"role_given\" selected"));
    let last = "/organiser/audit?before=00000000-0000-7000-8000-000000000000";
    visitor
        .get(last)
        .await
        .says("Tidak ada catatan yang lebih lama.");
    visitor
        .get("/organiser/audit?before=kemarin")
        .await
        .with(StatusCode::BAD_REQUEST);
    let page = visitor.get("/organiser/people").await;
    assert!(page.text.contains("href=\"/organiser/audit\""));
}

//! People from a file: seen before anything is kept, decided where it is not sure, carried out as seen, taken back whole.

use crate::server;
use domain::account::Role;
use reqwest::StatusCode;
use tests::server::{Page, TestServer, Visitor};

const IMPORTS: &str = "/organiser/people/imports";

async fn organiser(server: &TestServer) -> Visitor {
    server
        .signed_in("penyelenggara@tirtanusa.example", &[Role::Organiser])
        .await
}

async fn sent(visitor: &Visitor, bytes: &[u8]) -> Page {
    visitor.post_files(IMPORTS, &[("file", bytes)]).await
}

#[tokio::test]
async fn a_file_is_seen_before_anything_is_kept_and_taken_back_whole() {
    let server = server().await;
    let organiser = organiser(&server).await;
    server.person("budi@tirtanusa.example", &[]).await;
    let budi = server
        .app
        .store
        .known_people()
        .await
        .unwrap()
        .into_iter()
        .find(|one| {
            one.account
                .as_ref()
                .is_some_and(|email| email.as_str() == "budi@tirtanusa.example")
        })
        .unwrap();
    let name = budi.record.name;
    let file = format!(
        "sep=;\nNama;Surel;Instansi\nAgus Salim;;Dinas Antariksa\n{name};budi@tirtanusa.example;Dinas Antariksa\nEko;bukan surel;\nRina Wati;budi@tirtanusa.example;\n"
    );
    let page = sent(&organiser, file.as_bytes()).await;
    let here = page.leads_to().to_owned();
    let page = organiser.get(&here).await.with(StatusCode::OK);
    page.says("Belum ada yang disimpan")
        .says("Dinas Antariksa (belum dikenal, disimpan seperti tertulis)")
        .says("Baris 6:")
        .says("E-mail")
        .says("1 baris tidak ikut disimpan")
        .does_not_say("Dijalankan");
    let rows = organiser
        .get(&format!("{here}/rows.csv"))
        .await
        .with(StatusCode::OK);
    for word in [
        "Agus Salim",
        "Baru",
        "Berubah",
        "Tidak terbaca",
        "Perlu dipilih",
    ] {
        assert!(rows.text.contains(word), "{word}: {}", rows.text);
    }
    let people = "/organiser/people";
    organiser.get(people).await.does_not_say("Agus Salim");
    let seen = page.attribute("name=\"seen\"", "value");
    let apply = [("act", "apply"), ("seen", seen.as_str()), ("row-6", "new")];
    let pressed = organiser.post(&here, &apply).await;
    assert_eq!(pressed.leads_to(), here);
    organiser.get(&here).await.says("2 orang baru, 1 berubah");
    organiser
        .get(people)
        .await
        .says("Agus Salim")
        .says("Rina Wati");
    // Pressed twice, it is done once.
    let again = organiser
        .post(&here, &apply)
        .await
        .with(StatusCode::CONFLICT);
    again.says("sudah dijalankan");
    organiser.post(&here, &[("act", "undo")]).await.leads_to();
    organiser.get(&here).await.says("Dibatalkan");
    organiser
        .get(people)
        .await
        .does_not_say("Agus Salim")
        .does_not_say("Rina Wati");
    organiser
        .get("/organiser/audit")
        .await
        .says("mengimpor orang: 2 baru, 1 berubah")
        .says("membatalkan satu impor orang");
}

#[tokio::test]
async fn what_was_seen_is_what_is_carried_out() {
    let server = server().await;
    let organiser = organiser(&server).await;
    let here = sent(&organiser, b"nama\nAgus Salim\n")
        .await
        .leads_to()
        .to_owned();
    let page = organiser.get(&here).await;
    let seen = page.attribute("name=\"seen\"", "value");
    // Somebody of that name comes in meanwhile.
    let other = sent(&organiser, b"nama\nAgus Salim\n")
        .await
        .leads_to()
        .to_owned();
    let theirs = organiser
        .get(&other)
        .await
        .attribute("name=\"seen\"", "value");
    organiser
        .post(&other, &[("act", "apply"), ("seen", &theirs)])
        .await
        .leads_to();
    let refused = organiser
        .post(&here, &[("act", "apply"), ("seen", &seen)])
        .await
        .with(StatusCode::CONFLICT);
    refused.says("Data orang berubah sejak halaman ini dibuka");
    assert_eq!(
        server
            .app
            .store
            .known_people()
            .await
            .unwrap()
            .iter()
            .filter(|one| one.record.name == "Agus Salim")
            .count(),
        1
    );
}

#[tokio::test]
async fn what_is_exported_says_nothing_new_when_it_comes_back() {
    let server = server().await;
    let organiser = organiser(&server).await;
    for email in ["siti@tirtanusa.example", "budi@tirtanusa.example"] {
        server.person(email, &[]).await;
    }
    let here = sent(&organiser, b"nama;surel;instansi;status kepegawaian\n=Agus Salim;;Dinas Antariksa;PPPK\nRina Wati;rina@a.example;;non-ASN\n").await.leads_to().to_owned();
    let seen = organiser
        .get(&here)
        .await
        .attribute("name=\"seen\"", "value");
    organiser
        .post(&here, &[("act", "apply"), ("seen", &seen)])
        .await
        .leads_to();
    for (path, visitor) in [
        ("/organiser/people.csv", &organiser),
        ("/organiser/people.xlsx", &organiser.in_english()),
    ] {
        let file = visitor.client.get(server.url(path)).send().await.unwrap();
        assert_eq!(file.status(), StatusCode::OK);
        let here = sent(&organiser, &file.bytes().await.unwrap())
            .await
            .leads_to()
            .to_owned();
        organiser
            .get(&here)
            .await
            .says("Semua isi berkas sudah diketahui");
    }
}

#[tokio::test]
async fn a_column_that_is_not_known_is_asked_for() {
    let server = server().await;
    let organiser = organiser(&server).await;
    let here = sent(&organiser, b"Waktu,Siapa Anda?\n1,Agus Salim\n")
        .await
        .leads_to()
        .to_owned();
    organiser
        .get(&here)
        .await
        .says("Kolom nama belum diketahui")
        .does_not_say("Simpan 1 baru");
    organiser
        .post(
            &here,
            &[
                ("act", "columns"),
                ("column-name", "1"),
                ("column-email", "9"),
            ],
        )
        .await
        .leads_to();
    organiser.get(&here).await.says("Simpan 1 baru");
}

#[tokio::test]
async fn a_broken_file_is_refused_with_a_sentence_and_nothing_of_it_is_kept() {
    let server = server().await;
    let organiser = organiser(&server).await;
    let files: [(&[u8], &str); 7] = [
        (b"", "Pilih berkas"),
        (b"nama\n", "tidak berisi baris data"),
        (b"%PDF-1.7 nama;surel\n", "bukan tabel melainkan sebuah PDF"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "berkas Office lama"),
        (b"PK\x03\x04broken", "rusak"),
        (b"nama;surel\nA;\"B\nC;D\n", "Baris 2 membuka tanda kutip"),
        (b"nama\0surel\n\x01\x02\0\0", "bukan tabel"),
    ];
    for (bytes, sentence) in files {
        sent(&organiser, bytes)
            .await
            .with(StatusCode::UNPROCESSABLE_ENTITY)
            .says(sentence);
    }
    let rows = "A\n".repeat(100_001);
    sent(&organiser, format!("nama\n{rows}").as_bytes())
        .await
        .with(StatusCode::UNPROCESSABLE_ENTITY)
        .says("lebih dari 100.000 baris");
    let large = vec![b'a'; 11 * 1024 * 1024];
    sent(&organiser, &large)
        .await
        .with(StatusCode::PAYLOAD_TOO_LARGE)
        .says("lebih dari 10 MB");
    // What was pasted stays to be mended.
    let pasted = organiser
        .post_files(IMPORTS, &[("table", b"nama;surel\nA;\"B\n")])
        .await;
    pasted
        .with(StatusCode::UNPROCESSABLE_ENTITY)
        .says("nama;surel");
    // Windows-1252 and UTF-16 are read.
    for bytes in [
        b"nama\nRen\xE9 Salim\n".to_vec(),
        "nama\nRené Salim\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect(),
    ] {
        let here = sent(&organiser, &bytes).await.leads_to().to_owned();
        let page = organiser.get(&here).await;
        page.says("René Salim");
        let is_guessed = page.text.contains("ejaan nama");
        assert_eq!(
            is_guessed,
            bytes.starts_with(b"nama\n"),
            "what was guessed is said"
        );
    }
    organiser
        .get(&format!("{IMPORTS}/0190f4a2-1111-7000-8000-000000000009"))
        .await
        .with(StatusCode::NOT_FOUND);
}

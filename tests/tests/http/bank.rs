//! The question bank: found, looked at, taken along as GIFT and brought in.

use crate::server;
use domain::account::Role;
use domain::audit::Action;
use domain::quiz::Kind;
use reqwest::StatusCode;
use tests::database::{BOTH, TestDatabase};
use tests::server::{Page, TestServer, Visitor, plain};

const BANK: &str = "/trainer/questions";
const IMPORT: &str = "/trainer/questions/import";

const MOODLE: &str = "$CATEGORY: Uji coba\n\n::Ibu kota::Apa ibu kota Jawa Barat? {\n=Bandung#Benar.\n~Bogor#Itu kota lain.\n}\n\nTulis esai. {}\n\nSiapa saja? {~%70%Ani ~%30%Budi ~Cici}\n\nRusak? {=a ~b";

async fn trainer(server: &TestServer) -> Visitor {
    server
        .signed_in("pak@contoh.example", &[Role::Trainer])
        .await
}

async fn send(visitor: &Visitor, action: &str, text: &str) -> Page {
    let fields: [(&str, &[u8]); 2] = [("action", action.as_bytes()), ("text", text.as_bytes())];
    visitor.post_files(IMPORT, &fields).await
}

#[tokio::test]
async fn questions_are_found_by_text_course_kind_and_tag() {
    let server = server().await;
    let trainer = trainer(&server).await;
    let library = server.app.content.library();
    let all: usize = library
        .courses()
        .iter()
        .map(|course| course.items().count())
        .sum();
    trainer.get(BANK).await.says(&format!("{all} soal"));
    let second = trainer.get(&format!("{BANK}?page=1")).await;
    second.says("21–40 dari");
    let order = library
        .courses()
        .iter()
        .flat_map(|course| course.items())
        .filter(|(_, item)| item.kind() == Kind::Order)
        .count();
    trainer
        .get(&format!("{BANK}?kind=order"))
        .await
        .says(&format!("{order} soal"));
    let course = library.course("baca-angka").unwrap();
    let tagged = course
        .items()
        .filter(|(_, item)| item.outcomes.iter().any(|tag| tag == "banding-adil"))
        .count();
    let fair = trainer
        .get(&format!("{BANK}?course=baca-angka&tag=banding-adil"))
        .await;
    fair.says(&format!("{tagged} soal"));
    let title = r#"<li class="tag">Membandingkan dengan adil</li>"#;
    assert!(fair.text.contains(title));
    trainer
        .get(&format!("{BANK}?q=JANGKAUAN&course=baca-angka&kind=single"))
        .await
        .says("Tiga unggahan pekan ini menjangkau");
    trainer
        .get(&format!("{BANK}?q=tidak-mungkin-ada"))
        .await
        .says("Tidak ada soal yang cocok");
    for strange in [
        "?page=99999999999999999",
        "?kind=zzz&course=zzz",
        "?q=%25_%5C",
    ] {
        trainer
            .get(&format!("{BANK}{strange}"))
            .await
            .with(StatusCode::OK);
    }
}

#[tokio::test]
async fn every_question_of_a_course_can_be_looked_at_with_its_key() {
    let server = server().await;
    let trainer = trainer(&server).await;
    let library = server.app.content.library();
    let course = &library.courses()[0];
    for (unit, item) in course.items().step_by(7) {
        let quiz = unit.map_or("bank", |unit| unit.slug.as_str());
        let path = format!("{BANK}/{}/{quiz}/{}", course.slug, item.id);
        for visitor in [&trainer, &trainer.in_english()] {
            let page = visitor.get(&path).await.with(StatusCode::OK);
            if !item.body.id.explanation.is_empty()
                && visitor.get("/").await.text.contains("lang=\"id\"")
            {
                page.says(&plain(item.body.id.explanation.as_str()));
            }
        }
    }
    for nowhere in [
        "baca-angka/bank/tidak-ada",
        "tidak-ada/bank/a",
        "imported/bank/00",
    ] {
        trainer
            .get(&format!("{BANK}/{nowhere}"))
            .await
            .with(StatusCode::NOT_FOUND);
    }
    let participant = server.signed_in("siti@contoh.example", &[]).await;
    participant.get(BANK).await.with(StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_file_from_moodle_is_reported_first_and_then_kept_once() {
    for database in BOTH {
        let server = TestServer::start(TestDatabase::fresh(database).await).await;
        let trainer = trainer(&server).await;
        trainer.get(IMPORT).await.says("Periksa dulu");
        let report = send(&trainer, "report", MOODLE).await.with(StatusCode::OK);
        report
            .says("Diterima: 2. Ditolak: 2.")
            .says("Belum ada yang disimpan")
            .says("esai tidak dapat dinilai")
            .says("Bobot pilihan disamakan")
            .says("kurung kurawalnya tidak berpasangan")
            .says("Simpan 2 soal");
        let imported = format!("{BANK}?course=imported");
        trainer.get(&imported).await.says("0 soal");
        let kept = send(&trainer, "keep", MOODLE).await;
        let address = kept.leads_to().to_owned();
        trainer
            .get(&address)
            .await
            .says("2 soal baru disimpan")
            .says("2 soal");
        // The same once more is nothing new.
        let again = send(&trainer, "keep", MOODLE).await;
        assert!(again.leads_to().ends_with("kept=0"));
        let found = trainer
            .get(&format!("{BANK}?q=ibu+kota+jawa&tag=uji-coba"))
            .await;
        found.says("1 soal").says("Apa ibu kota Jawa Barat?");
        let path = found.attribute("/imported/bank/", "href");
        trainer
            .get(&path)
            .await
            .with(StatusCode::OK)
            .says("Itu kota lain.");
        let written = server.app.store.audit(None, 9).await.unwrap();
        let imports: Vec<_> = written
            .iter()
            .filter(|entry| entry.action == Some(Action::QuestionsImported))
            .map(|entry| entry.detail.as_str())
            .collect();
        assert_eq!(imports, ["{\"added\":2}"]);
    }
}

#[tokio::test]
async fn an_export_is_imported_whole() {
    let server = server().await;
    let trainer = trainer(&server).await;
    let path = format!("{BANK}/export.gift?course=baca-angka&kind=order");
    let file = trainer.get(&path).await.with(StatusCode::OK);
    assert!(
        file.headers["content-disposition"]
            .to_str()
            .unwrap()
            .contains("kopitalk.gift")
    );
    let library = server.app.content.library();
    let course = library.course("baca-angka").unwrap();
    let own: Vec<_> = course
        .items()
        .filter(|(_, item)| item.kind() == Kind::Order)
        .map(|(_, item)| item.clone())
        .collect();
    assert!(!own.is_empty());
    send(&trainer, "keep", &file.text).await.leads_to();
    for item in &own {
        let kept = server.app.store.bank_item(&item.hash).await.unwrap();
        assert_eq!(kept.as_ref(), Some(item));
    }
    let again = trainer
        .get(&format!("{BANK}/export.gift?course=imported"))
        .await;
    for item in &own {
        assert!(again.text.contains(&item.hash));
    }
}

#[tokio::test]
async fn broken_and_hostile_files_get_a_sentence_and_keep_nothing() {
    let server = server().await;
    let trainer = trainer(&server).await;
    let unreadable = StatusCode::UNPROCESSABLE_ENTITY;
    send(&trainer, "keep", "  \n")
        .await
        .with(unreadable)
        .says("Pilih berkas atau tempel");
    send(&trainer, "keep", "// hanya komentar")
        .await
        .with(unreadable)
        .says("Tidak ada soal");
    let wide: [(&str, &[u8]); 2] = [("action", b"keep"), ("file", b"Apa\xff\xfe{T}")];
    trainer
        .post_files(IMPORT, &wide)
        .await
        .with(unreadable)
        .says("UTF-8");
    let many = "A?{T}\n\n".repeat(2_001);
    send(&trainer, "keep", &many)
        .await
        .with(unreadable)
        .says("2.000 soal");
    let long = "a".repeat(3 * 1024 * 1024);
    send(&trainer, "keep", &long)
        .await
        .with(StatusCode::PAYLOAD_TOO_LARGE)
        .says("2 MB");
    // What was pasted is there again.
    let page = send(&trainer, "report", "Rusak {=a")
        .await
        .with(StatusCode::OK);
    page.says("Rusak {=a")
        .says("Diterima: 0. Ditolak: 1.")
        .does_not_say("Simpan 0 soal");
    let hostile = "[html]<script>alert(1)</script><b onclick\\=x>Siapa</b>?{=[html]<img src\\=x onerror\\=y>a ~b}";
    let kept = send(&trainer, "keep", hostile).await;
    let list = trainer.get(kept.leads_to()).await;
    let preview = trainer
        .get(&list.attribute("/imported/bank/", "href"))
        .await;
    for sign in ["<script>alert", "onclick", "onerror"] {
        assert!(
            !list.text.contains(sign) && !preview.text.contains(sign),
            "{sign}"
        );
    }
    let participant = server.signed_in("siti@contoh.example", &[]).await;
    send(&participant, "keep", MOODLE)
        .await
        .with(StatusCode::FORBIDDEN);
}

//! `kopitalk export attendance` as somebody in a terminal meets it.

#![expect(clippy::unwrap_used, reason = "a test ends by panicking")]

use domain::account::{Email, PersonName};
use domain::agency::read_agencies;
use domain::attendance::{Act, Proof, Reason, Status};
use domain::clock::{HOUR, Moment};
use domain::code::Place;
use domain::edition::{EditionDetails, Mode};
use domain::id::{EditionId, Slug};
use domain::language::Bilingual;
use std::path::Path;
use std::process::{Command, Output};
use store::{NewAccount, NewEntry, Store};
use tempfile::TempDir;

/// 19 November 2024, 09.00 in Jakarta: long over.
const START: Moment = Moment(1_731_981_600_000);

fn export(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kopitalk"))
        .env_remove("DATABASE_URL")
        .current_dir(folder)
        .args(["export", "attendance"])
        .args(arguments)
        .args(["--database-url", "sqlite://a.db"])
        .output()
        .unwrap()
}

fn said(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (
        output.status.code(),
        text(&output.stdout),
        text(&output.stderr),
    )
}

async fn edition(store: &Store) -> EditionId {
    let details = EditionDetails {
        place: "Balai Kota".to_owned(),
        ..EditionDetails::new(
            Slug::parse("kopitalk-12").unwrap(),
            Bilingual {
                id: "KopiTalk Edisi 12".to_owned(),
                en: "KopiTalk Edition 12".to_owned(),
            },
            START,
            START.plus(2 * HOUR),
            Mode::Hybrid,
        )
    };
    store.create_edition(&details, None).await.unwrap()
}

/// A database in which one of two came.
async fn fill(folder: &Path) {
    let (clock, entropy) = server::serve::sources(Some(START));
    let url = format!("sqlite://{}", folder.join("a.db").display());
    let store = Store::open(&url, clock, entropy).await.unwrap();
    let table = "kode;nama;kode_induk\nDKI;Dinas Kominfo;\nSDK;=Sudin;DKI\n";
    let rows = server::import::read_rows(table.as_bytes()).unwrap();
    let plan = read_agencies(rows, &store.agencies().await.unwrap()).unwrap();
    store.apply_import(&plan, None).await.unwrap();
    let edition = edition(&store).await;
    let tree = store.agencies().await.unwrap();
    for (name, email, status) in [
        ("Ayu", "ayu@contoh.example", Some(Status::Present)),
        ("@Budi", "budi@contoh.example", None),
    ] {
        let person = NewAccount {
            name: PersonName::parse(name).unwrap(),
            email: Email::parse(email).unwrap(),
            password_hash: Some("$argon2id$none".to_owned()),
            language: None,
        };
        let person = store.register(person).await.unwrap();
        let agency = tree.named("SDK").map(|agency| agency.id.clone());
        store
            .register_for_edition(&edition, &person, agency.as_ref(), true)
            .await
            .unwrap();
        if let Some(status) = status {
            let entry = NewEntry {
                place: Some(Place::Venue),
                arrived_at: Some(START.plus(HOUR / 12)),
                reason: Some(Reason::NoPhone),
                ..NewEntry::new(
                    edition.clone(),
                    person,
                    Act::Manual(status),
                    Proof::Tick,
                    store.new_nonce(),
                )
            };
            store.append(entry).await.unwrap();
        }
    }
    store.close().await;
}

const HEAD: &str = "\u{feff}Jenjang;Kode;Instansi;Terdaftar;Tepat waktu;Terlambat;Izin;Tidak hadir;Hadir;Seharusnya hadir;Tingkat (%)\r\n";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn attendance_is_written_to_standard_output_as_the_page_downloads_it() {
    let folder = TempDir::new().unwrap();
    fill(folder.path()).await;
    let total = ";;Semua;2;1;0;0;1;1;2;–\r\n";
    let city = "1;DKI;Dinas Kominfo;2;1;0;0;1;1;2;–\r\n";
    let below = "2;SDK;'=Sudin;2;1;0;0;1;1;2;–\r\n";
    let whole = format!("{HEAD}{city}{below}{total}");
    for arguments in [&["kopitalk-12"][..], &["kopitalk-12", "--open", "*"]] {
        let output = export(folder.path(), arguments);
        assert_eq!(said(&output), (Some(0), whole.clone(), String::new()));
    }
    let closed = export(folder.path(), &["kopitalk-12", "--open", ""]);
    assert_eq!(said(&closed).1, format!("{HEAD}{city}{total}"));
    let people = export(folder.path(), &["kopitalk-12", "--people"]);
    assert_eq!(
        said(&people).1,
        "\u{feff}Nama;E-mail;Kode;Instansi;Instansi induk;Status kepegawaian;Status;Datang (WIB);Tempat;Pendaftaran;Dihitung;Menit terbukti hadir;Syarat JP;Status tambahan\r\n\
         Ayu;ayu@contoh.example;SDK;'=Sudin;Dinas Kominfo;;Tepat waktu;09.05;di aula;terdaftar sebelumnya;ya;–;terpenuhi;\r\n\
         '@Budi;budi@contoh.example;SDK;'=Sudin;Dinas Kominfo;;Tidak hadir;;;terdaftar sebelumnya;ya;–;belum terpenuhi;\r\n"
    );
}

#[test]
fn an_edition_that_is_not_there_is_one_sentence_and_exits_with_one() {
    let folder = TempDir::new().unwrap();
    for name in ["tidak-ada", "tidak ada"] {
        assert_eq!(
            said(&export(folder.path(), &[name])),
            (
                Some(1),
                String::new(),
                format!("there is no edition `{name}`\n")
            )
        );
    }
}

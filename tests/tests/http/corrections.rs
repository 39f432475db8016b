//! Many are corrected at once: by lines and by file, seen before it is recorded, taken back at once.

use crate::live::{Workshop, on_both};
use domain::attendance::Status;
use domain::id::PersonId;
use reqwest::StatusCode;
use tests::server::Page;

const HERE: &str = "/organiser/editions/aula/attendance/corrections";

async fn sends(workshop: &Workshop, fields: &[(&str, &str)]) -> Page {
    let fields: Vec<(&str, &[u8])> = fields
        .iter()
        .map(|(name, value)| (*name, value.as_bytes()))
        .collect();
    workshop.organiser.post_files(HERE, &fields).await
}

async fn stands(workshop: &Workshop, person: &PersonId) -> Option<Status> {
    let store = &workshop.server.app.store;
    let standing = store.standing(&workshop.edition.id, person).await.unwrap();
    standing.and_then(|standing| standing.status)
}

#[tokio::test]
async fn lines_are_seen_then_recorded_and_taken_back() {
    on_both(async |workshop| {
        let siti = workshop.expects("Siti Aminah", None).await;
        let budi = workshop.expects("Budi Santoso", None).await;
        let lines = "Siti Aminah; izin\nBudi Santoso\nEntah Siapa; hadir";
        let mut fields = vec![
            ("lines", lines),
            ("status", "absent"),
            ("reason", ""),
            ("remark", "Surat tugas 12."),
            ("act", "preview"),
        ];
        let refused = sends(&workshop, &fields).await;
        let refused = refused.with(StatusCode::UNPROCESSABLE_ENTITY);
        refused
            .says("Pilih alasan.")
            .says("Surat tugas 12.")
            .says("Entah Siapa");
        fields[2].1 = "on-duty";
        let page = sends(&workshop, &fields).await.with(StatusCode::OK);
        page.says("2 dicatat, 1 tidak.")
            .says("Tidak ada yang terdaftar dengan nama")
            .says("Catat 2 koreksi");
        assert_eq!(stands(&workshop, &siti).await, None, "seen, not recorded");

        let seen = page.attribute("name=\"seen\"", "value");
        fields[4].1 = "apply";
        fields.push(("seen", &seen));
        // What changed since is shown again and not recorded.
        let store = &workshop.server.app.store;
        let entry = store::NewEntry::new(
            workshop.edition.id.clone(),
            budi.clone(),
            domain::attendance::Act::In(Status::Present),
            domain::attendance::Proof::Tick,
            store.new_nonce(),
        );
        store.append(entry).await.unwrap();
        let moved = sends(&workshop, &fields).await.with(StatusCode::CONFLICT);
        moved.says("ada yang berubah");
        assert_eq!(stands(&workshop, &siti).await, None);
        let seen = moved.attribute("name=\"seen\"", "value");
        fields.pop();
        fields.push(("seen", &seen));
        let recorded = sends(&workshop, &fields).await;
        assert_eq!(recorded.leads_to(), format!("{HERE}?recorded=2"));
        assert_eq!(stands(&workshop, &siti).await, Some(Status::Excused));
        assert_eq!(stands(&workshop, &budi).await, Some(Status::Absent));
        // Sent twice by an impatient thumb: nothing is recorded twice.
        sends(&workshop, &fields)
            .await
            .with(StatusCode::OK)
            .says("0 dicatat, 3 tidak.");

        let page = workshop.organiser.get(recorded.leads_to()).await;
        page.says("2 koreksi dicatat.");
        let batch = page.attribute("name=\"batch\"", "value");
        let undo = [("act", "undo"), ("batch", batch.as_str())];
        let undone = sends(&workshop, &undo).await;
        assert_eq!(undone.leads_to(), format!("{HERE}?undone=0"));
        assert_eq!(stands(&workshop, &siti).await, None);
        assert_eq!(stands(&workshop, &budi).await, Some(Status::Present));
        let again = sends(&workshop, &undo).await;
        assert_eq!(again.leads_to(), format!("{HERE}?before=1"));
        let audit = workshop.organiser.get("/organiser/audit").await;
        audit
            .says("mengoreksi kehadiran 2 orang")
            .says("membatalkan koreksi bersama");
    })
    .await;
}

#[tokio::test]
async fn a_file_becomes_lines_and_one_that_names_nobody_is_refused() {
    on_both(async |workshop| {
        let siti = workshop.expects("Siti Aminah", None).await;
        let phone = workshop.server.signed_in("orang@contoh.example", &[]).await;
        let csv = "No;Nama Lengkap;Keterangan\n1;Siti Aminah, S.Kom.;sakit\n2;Tono;hadir\n";
        let fields: [(&str, &[u8]); 5] = [
            ("lines", b"Baris lama"),
            ("file", csv.as_bytes()),
            ("status", b""),
            ("reason", b"ill"),
            ("act", b"preview"),
        ];
        let page = workshop.organiser.post_files(HERE, &fields).await;
        let page = page.with(StatusCode::OK);
        page.says("1 dicatat, 1 tidak.").does_not_say("Baris lama");
        assert!(page.text.contains("Siti Aminah, S.Kom.; sakit"));
        let mut broken = fields;
        broken[1].1 = b"Nomor,Kelas\n1,A\n";
        let page = workshop.organiser.post_files(HERE, &broken).await;
        let page = page.with(StatusCode::UNPROCESSABLE_ENTITY);
        page.says("tidak punya kolom");
        assert!(page.text.contains("Baris lama"), "what was typed stays");
        broken[1].1 = b"%PDF-1.7 kehadiran";
        let page = workshop.organiser.post_files(HERE, &broken).await;
        page.with(StatusCode::UNPROCESSABLE_ENTITY);
        phone.get(HERE).await.with(StatusCode::FORBIDDEN);
        assert_eq!(stands(&workshop, &siti).await, None);
        // From a search of the people's page.
        let found = workshop.organiser.get(&format!("{HERE}?q=siti")).await;
        assert!(found.text.contains("Siti Aminah"));
    })
    .await;
}

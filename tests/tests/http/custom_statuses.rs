//! Statuses that organisers add to the four: from the page where they are made to the lists and files where they stand.

use crate::live::{Workshop, on_both};
use domain::attendance::Status;
use domain::id::PersonId;
use reqwest::StatusCode;
use tests::server::Page;

const HERE: &str = "/organiser/statuses";
const BATCH: &str = "/organiser/editions/aula/attendance/corrections";

async fn adds(workshop: &Workshop, name: &str, counts_as: &str, series: &str) -> Page {
    let fields = [
        ("act", "add"),
        ("name_id", name),
        ("name_en", ""),
        ("counts_as", counts_as),
        ("series", series),
    ];
    workshop.organiser.post(HERE, &fields).await
}

fn page_of(workshop: &Workshop, person: &PersonId) -> String {
    let who = workshop
        .server
        .app
        .secret
        .attendee(&workshop.edition.id, person);
    format!("/organiser/editions/aula/attendance/people/{who}")
}

#[tokio::test]
async fn a_status_is_added_chosen_shown_renamed_and_ended() {
    on_both(async |workshop| {
        let siti = workshop.expects("Siti Aminah", None).await;
        let budi = workshop.expects("Budi Santoso", None).await;
        let store = &workshop.server.app.store;
        let empty = workshop.organiser.get(HERE).await;
        empty
            .says("Belum ada status tambahan")
            .says("Tidak ikut dihitung");
        let fault = adds(&workshop, "", "excused", "").await;
        fault
            .with(StatusCode::UNPROCESSABLE_ENTITY)
            .says("Isi nama status dengan huruf atau angka.");
        let fault = adds(&workshop, "Dinas <b>luar</b>", "", "").await;
        let fault = fault.with(StatusCode::UNPROCESSABLE_ENTITY);
        fault.says("Pilih status dasar");
        assert!(
            fault
                .text
                .contains("value=\"Dinas &lt;b&gt;luar&lt;/b&gt;\"")
        );
        let taken = adds(&workshop, "Tidak Hadir", "excused", "").await;
        taken
            .with(StatusCode::CONFLICT)
            .says("Nama itu sudah dipakai");
        let nowhere = adds(&workshop, "Dinas", "excused", "x").await;
        nowhere.with(StatusCode::BAD_REQUEST);
        let added = adds(&workshop, "Dinas luar", "excused", "").await;
        assert_eq!(added.leads_to(), format!("{HERE}?notice=added"));
        let again = adds(&workshop, "Dinas luar", "excused", "").await;
        assert_eq!(again.leads_to(), added.leads_to(), "an impatient thumb");
        let page = workshop.organiser.get(added.leads_to()).await;
        page.says("Status ditambahkan")
            .says("Dihitung seperti Izin");
        let id = store.custom_statuses().await.unwrap()[0]
            .id
            .as_str()
            .to_owned();

        // Of one person, on their own page.
        let person = page_of(&workshop, &siti);
        let form = workshop.organiser.get(&person).await;
        form.says("Izin: Dinas luar");
        let nonce = form.attribute("name=\"nonce\"", "value");
        let fields = [
            ("action", "correct"),
            ("nonce", nonce.as_str()),
            ("events", "0"),
            ("status", id.as_str()),
            ("reason", "on-duty"),
        ];
        let corrected = workshop.organiser.post(&person, &fields).await;
        let page = workshop.organiser.get(corrected.leads_to()).await;
        page.says("Izin: Dinas luar").says("Tersimpan.");
        let standing = store
            .standing(&workshop.edition.id, &siti)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(standing.status, Some(Status::Excused));
        assert_eq!(
            standing.custom.map(|one| one.as_str().to_owned()).as_ref(),
            Some(&id)
        );
        // The same form sent twice says it again and records nothing.
        let again = workshop.organiser.post(&person, &fields).await;
        assert_eq!(again.leads_to(), corrected.leads_to());

        // Another time of arrival or remark from the same form, say after going back, is none that was seen.
        let mut other = fields.to_vec();
        other.push(("remark", "Surat tugas 12."));
        let moved = workshop.organiser.post(&person, &other).await;
        let moved = moved.with(StatusCode::CONFLICT);
        moved.says("Surat tugas 12.");
        let nonce = moved.attribute("name=\"nonce\"", "value");
        other[1].1 = &nonce;
        other[2].1 = "1";
        let noted = workshop.organiser.post(&person, &other).await;
        let page = workshop.organiser.get(noted.leads_to()).await;
        page.says("Surat tugas 12.")
            .says("status tetap: Izin: Dinas luar");

        // Of many, by its name in a line and chosen for those who say none.
        let fields: Vec<(&str, &[u8])> = vec![
            ("lines", b"Siti Aminah; dinas luar\nBudi Santoso"),
            ("status", id.as_bytes()),
            ("reason", b"on-duty"),
            ("act", b"preview"),
        ];
        let page = workshop.organiser.post_files(BATCH, &fields).await;
        page.says("Izin: Dinas luar").says("1 dicatat, 1 tidak.");
        let seen = page.attribute("name=\"seen\"", "value");
        let mut fields = fields;
        fields[3].1 = b"apply";
        fields.push(("seen", seen.as_bytes()));
        let recorded = workshop.organiser.post_files(BATCH, &fields).await;
        assert_eq!(recorded.leads_to(), format!("{BATCH}?recorded=1"));
        let standing = store
            .standing(&workshop.edition.id, &budi)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(
            standing.custom.map(|one| one.as_str().to_owned()).as_ref(),
            Some(&id)
        );

        // The list, and the file, which reads back as it stands.
        let people = "/organiser/editions/aula/attendance/people";
        workshop.organiser.get(people).await.says("Dinas luar");
        let found = workshop
            .organiser
            .get(&format!("{people}?status={id}"))
            .await;
        found.says("2 orang");
        let nobody = workshop
            .organiser
            .get(&format!("{people}?status=late"))
            .await;
        nobody.does_not_say("Siti Aminah ·");
        let file = workshop.organiser.get(&format!("{people}.csv")).await;
        file.says("Status tambahan").says(";Dinas luar");
        let fields: [(&str, &[u8]); 4] = [
            ("lines", b""),
            ("file", file.text.as_bytes()),
            ("reason", b"mistake"),
            ("act", b"preview"),
        ];
        let page = workshop.organiser.post_files(BATCH, &fields).await;
        page.says("0 dicatat, 2 tidak.");
        let contradicting = file.text.replace(";Izin;", ";Terlambat;");
        let mut fields = fields;
        fields[1].1 = contradicting.as_bytes();
        let page = workshop.organiser.post_files(BATCH, &fields).await;
        page.says("0 dicatat, 2 tidak.")
            .says("tidak dihitung seperti status di depannya");

        // It is renamed, also where it was recorded, and ended, which keeps it there.
        let renamed = workshop.organiser.get(&format!("{HERE}?status={id}")).await;
        renamed.says("Ubah nama Dinas luar");
        let mut fields = [
            ("act", "rename"),
            ("status", id.as_str()),
            ("name_id", "Izin"),
        ];
        let taken = workshop.organiser.post(HERE, &fields).await;
        taken
            .with(StatusCode::CONFLICT)
            .says("Ubah nama Dinas luar");
        fields[2].1 = "Tugas luar";
        workshop.organiser.post(HERE, &fields).await;
        workshop
            .organiser
            .get(&person)
            .await
            .says("Izin: Tugas luar");
        fields[0].1 = "end";
        workshop.organiser.post(HERE, &fields).await;
        let page = workshop.organiser.get(HERE).await;
        page.says("Tidak ditawarkan lagi").says("Tawarkan lagi");
        let list = workshop.organiser.get(people).await;
        list.says("Tugas luar");
        let form = workshop.organiser.get(&person).await;
        assert!(
            !form.text.contains(&format!("value=\"{id}\"")),
            "it is not offered"
        );
        let nonce = form.attribute("name=\"nonce\"", "value");
        let fields = [
            ("action", "correct"),
            ("nonce", nonce.as_str()),
            ("events", "2"),
            ("status", id.as_str()),
            ("reason", "mistake"),
        ];
        let refused = workshop.organiser.post(&person, &fields).await;
        let refused = refused.with(StatusCode::UNPROCESSABLE_ENTITY);
        refused.says("tidak ditawarkan lagi");
        let gone: [(&str, &[u8]); 4] = [
            ("lines", b"Siti Aminah"),
            ("status", id.as_bytes()),
            ("reason", b"mistake"),
            ("act", b"preview"),
        ];
        let refused = workshop.organiser.post_files(BATCH, &gone).await;
        let refused = refused.with(StatusCode::UNPROCESSABLE_ENTITY);
        refused.says("tidak ditawarkan lagi");
        let audit = workshop.organiser.get("/organiser/audit").await;
        audit
            .says("menambah status kehadiran Dinas luar")
            .says("Dinas luar menjadi Tugas luar");
    })
    .await;
}

#[tokio::test]
async fn a_status_of_one_series_is_offered_in_its_workshops_alone() {
    on_both(async |workshop| {
        let siti = workshop.expects("Siti Aminah", None).await;
        let store = &workshop.server.app.store;
        let title = domain::language::Bilingual {
            id: "Seri lain".to_owned(),
            en: String::new(),
        };
        let series = store.create_series(&title, None).await.unwrap();
        adds(&workshop, "Diwakili", "present", series.as_str()).await;
        let page = workshop.organiser.get(HERE).await;
        page.says("Seri lain").says("Diwakili");
        let id = store.custom_statuses().await.unwrap()[0]
            .id
            .as_str()
            .to_owned();
        let person = page_of(&workshop, &siti);
        let form = workshop.organiser.get(&person).await;
        form.does_not_say("Diwakili");
        let nonce = form.attribute("name=\"nonce\"", "value");
        let fields = [
            ("action", "correct"),
            ("nonce", nonce.as_str()),
            ("events", "0"),
            ("status", id.as_str()),
            ("reason", "seen-there"),
        ];
        let refused = workshop.organiser.post(&person, &fields).await;
        refused.with(StatusCode::UNPROCESSABLE_ENTITY);
        let standing = store.standing(&workshop.edition.id, &siti).await.unwrap();
        assert!(standing.is_none_or(|standing| standing.status.is_none()));
    })
    .await;
}

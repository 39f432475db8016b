//! Two records of one person: proposed, seen side by side, merged, counted once, and taken apart again.

use crate::live::{Workshop, on_both};
use domain::attendance::{Act, Proof, Status};
use reqwest::StatusCode;
use store::NewEntry;

const DUPLICATES: &str = "/organiser/people/duplicates";

#[tokio::test]
async fn two_records_of_one_person_count_once_and_can_be_taken_apart() {
    on_both(async |workshop: Workshop| {
        let (one, other) = (
            workshop.expects("Budi Santoso", None).await,
            workshop.expects("H. Budi Santoso, S.Sos.", None).await,
        );
        let store = &workshop.server.app.store;
        let entry = NewEntry::new(
            workshop.edition.id.clone(),
            other.clone(),
            Act::Manual(Status::Present),
            Proof::Tick,
            store.new_nonce(),
        );
        store.append(entry).await.unwrap();
        let organiser = &workshop.organiser;
        let found = organiser
            .get(&format!("{DUPLICATES}?q=budi"))
            .await
            .with(StatusCode::OK);
        found.says("Budi Santoso").says("H. Budi Santoso, S.Sos.");
        let pair = [("kept", one.as_str()), ("merged", other.as_str())];
        let compared = organiser
            .post(DUPLICATES, &[("act", "compare"), pair[0], pair[1]])
            .await
            .with(StatusCode::OK);
        compared
            .says("Dua catatan berdampingan")
            .says("Lokakarya yang dihadiri");
        let before = store.tally(&workshop.edition.id).await.unwrap();
        organiser
            .post(DUPLICATES, &[("act", "merge"), pair[0], pair[1]])
            .await
            .leads_to();
        let after = store.tally(&workshop.edition.id).await.unwrap();
        assert_eq!(
            (after.registered, after.present),
            (before.registered - 1, before.present)
        );
        organiser
            .get(&format!("{DUPLICATES}?notice=merged"))
            .await
            .says("Keduanya kini satu orang")
            .says("Sudah digabung");
        // Once more it is said that it was done.
        let again = organiser
            .post(DUPLICATES, &[("act", "merge"), pair[0], pair[1]])
            .await;
        again
            .with(StatusCode::CONFLICT)
            .says("Salah satunya sudah digabung");
        organiser
            .post(DUPLICATES, &[("act", "undo"), pair[1]])
            .await
            .leads_to();
        assert_eq!(store.tally(&workshop.edition.id).await.unwrap(), before);
        organiser
            .get("/organiser/audit")
            .await
            .says("menggabungkan data ganda")
            .says("membatalkan penggabungan");
    })
    .await;
}

#[tokio::test]
async fn one_record_twice_or_none_is_no_pair() {
    on_both(async |workshop: Workshop| {
        let one = workshop.expects("Budi Santoso", None).await;
        let organiser = &workshop.organiser;
        for fields in [
            vec![("act", "compare")],
            vec![
                ("act", "compare"),
                ("kept", one.as_str()),
                ("merged", one.as_str()),
            ],
        ] {
            organiser
                .post(DUPLICATES, &fields)
                .await
                .with(StatusCode::UNPROCESSABLE_ENTITY)
                .says("Pilih dua catatan yang berbeda");
        }
        let fields = [
            ("act", "explode"),
            ("kept", one.as_str()),
            ("merged", one.as_str()),
        ];
        organiser
            .post(DUPLICATES, &fields)
            .await
            .with(StatusCode::BAD_REQUEST);
    })
    .await;
}

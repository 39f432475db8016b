//! Corrections of many at once, on both databases.

#![expect(clippy::unwrap_used, reason = "a broken promise ends a test")]

use crate::live::edition;
use domain::attendance::{Act, Proof, Reason, Status};
use domain::id::{EditionId, PersonId};
use store::{BatchConflict, Correction, NewEntry, Store, Unregistered, WriteError};
use tests::database::{Bench, on_both};
use tests::people::new_account;

async fn registered(store: &Store, edition: &EditionId, name: &str) -> PersonId {
    let new = new_account(name, &format!("{name}@contoh.example"));
    let person = store.register(new).await.unwrap();
    store
        .register_for_edition(edition, &person, None, true)
        .await
        .unwrap();
    person
}

fn correction(
    store: &Store,
    edition: &EditionId,
    person: &PersonId,
    status: Status,
    actor: &PersonId,
    seen: u32,
) -> Correction {
    Correction {
        edition: edition.clone(),
        person: person.clone(),
        status,
        custom: None,
        place: None,
        arrived_at: None,
        actor: actor.clone(),
        reason: Reason::OnDuty,
        remark: Some("Surat tugas.".to_owned()),
        seen: Some(seen),
        nonce: store.new_nonce(),
    }
}

async fn stands(store: &Store, edition: &EditionId, person: &PersonId) -> Option<Status> {
    let standing = store.standing(edition, person).await.unwrap();
    standing.and_then(|standing| standing.status)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_are_corrected_at_once_or_nobody_is_and_all_stand_as_before_once_it_is_taken_back() {
    on_both(async |bench: &Bench| {
        let store = &bench.store;
        let id = edition(bench, "kini").await;
        let other = edition(bench, "lain").await;
        let ani = registered(store, &id, "ani").await;
        let budi = registered(store, &id, "budi").await;
        let citra = registered(store, &id, "citra").await;
        let actor = registered(store, &id, "ratna").await;
        let came = NewEntry {
            unregistered: Unregistered::Refuse,
            ..NewEntry::new(
                id.clone(),
                budi.clone(),
                Act::In(Status::Late),
                Proof::Code,
                store.new_nonce(),
            )
        };
        store.append(came).await.unwrap();
        let of =
            |person: &PersonId, status, seen| correction(store, &id, person, status, &actor, seen);
        // Budi came since they were seen.
        let stale = vec![of(&ani, Status::Excused, 0), of(&budi, Status::Excused, 0)];
        let refused = store
            .correct_batch(&id, stale, Reason::OnDuty, &actor)
            .await;
        assert!(matches!(
            refused,
            Err(WriteError::Conflict(BatchConflict::Moved))
        ));
        assert_eq!(stands(store, &id, &ani).await, None);
        assert!(store.correction_batches(&id).await.unwrap().is_empty());

        let all = vec![
            of(&ani, Status::Excused, 0),
            of(&budi, Status::Excused, 1),
            of(&citra, Status::Absent, 0),
        ];
        let recorded = store.correct_batch(&id, all, Reason::OnDuty, &actor).await;
        assert_eq!(recorded.unwrap(), 3);
        assert_eq!(stands(store, &id, &budi).await, Some(Status::Excused));
        let history = store.history(&id, &budi).await.unwrap();
        assert_eq!(history.len(), 2);
        assert_eq!(history[1].remark.as_deref(), Some("Surat tugas."));
        let batches = store.correction_batches(&id).await.unwrap();
        assert_eq!((batches.len(), batches[0].corrections), (1, 3));
        assert_eq!(
            (batches[0].reason, batches[0].undone_at),
            (Reason::OnDuty, None)
        );

        // Citra is corrected once more: that stays.
        let again = of(&citra, Status::Present, 1);
        store.correct(again).await.unwrap();
        let batch = &batches[0].id;
        let elsewhere = store.undo_correction_batch(&other, batch, &actor).await;
        assert!(matches!(elsewhere, Err(WriteError::Store(_))));
        let stayed = store
            .undo_correction_batch(&id, batch, &actor)
            .await
            .unwrap();
        assert_eq!(stayed, 1);
        assert_eq!(stands(store, &id, &ani).await, None);
        assert_eq!(stands(store, &id, &budi).await, Some(Status::Late));
        assert_eq!(stands(store, &id, &citra).await, Some(Status::Present));
        // Later corrections of the same people are taken back first.
        let record = async |status, seen| {
            let one = vec![of(&ani, status, seen)];
            let recorded = store.correct_batch(&id, one, Reason::Ill, &actor).await;
            assert_eq!(recorded.unwrap(), 1);
            bench.clock.pass(domain::clock::MINUTE);
        };
        record(Status::Excused, 2).await;
        record(Status::Absent, 3).await;
        let [newer, older, _] = &store.correction_batches(&id).await.unwrap()[..] else {
            unreachable!("three batches");
        };
        let first = store.undo_correction_batch(&id, &older.id, &actor).await;
        assert!(matches!(
            first,
            Err(WriteError::Conflict(BatchConflict::Later))
        ));
        for batch in [newer, older] {
            let undone = store.undo_correction_batch(&id, &batch.id, &actor).await;
            undone.unwrap();
        }
        assert_eq!(stands(store, &id, &ani).await, None);
        let twice = store.undo_correction_batch(&id, batch, &actor).await;
        assert!(matches!(
            twice,
            Err(WriteError::Conflict(BatchConflict::Done))
        ));
        let batches = store.correction_batches(&id).await.unwrap();
        assert_eq!(
            (batches[2].stayed, batches[2].undone_at.is_some()),
            (1, true)
        );
        assert!(store.recount(&id).await.unwrap().agrees());
    })
    .await;
}

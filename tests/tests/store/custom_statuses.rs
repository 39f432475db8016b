//! Statuses that organisers add: what may stand side by side, and what the ledger keeps of them.

#![expect(clippy::unwrap_used, reason = "a broken promise ends a test")]

use crate::live::edition;
use domain::attendance::{Act, Mark, Nonce, Proof, Reason, Status};
use domain::audit::Action;
use domain::clock::Clock as _;
use domain::custom_status::{CustomStatus, CustomStatusFault, MAX_IN_USE};
use domain::id::{CustomStatusId, EditionId, PersonId, SeriesId};
use domain::language::Bilingual;
use store::{
    Appended, Correction, CustomStatusChange, NewEntry, Store, StoreError, Unregistered, WriteError,
};
use tests::database::on_both;
use tests::people::new_account;

async fn somebody(store: &Store, name: &str) -> PersonId {
    let new = new_account(name, &format!("{name}@contoh.example"));
    store.register(new).await.unwrap()
}

fn name(id: &str) -> Bilingual {
    Bilingual {
        id: id.to_owned(),
        en: String::new(),
    }
}

async fn add(
    store: &Store,
    series: Option<&SeriesId>,
    counts_as: Status,
    called: &str,
    actor: &PersonId,
) -> Result<(), WriteError<CustomStatusFault>> {
    let change = CustomStatusChange::Add {
        series: series.cloned(),
        counts_as,
        name: name(called),
    };
    store
        .change_custom_status(change, &["Hadir", "Izin"], actor)
        .await
}

async fn find(store: &Store, called: &str) -> CustomStatus {
    let all = store.custom_statuses().await.unwrap();
    all.into_iter().find(|one| one.name.id == called).unwrap()
}

fn taken(outcome: &Result<(), WriteError<CustomStatusFault>>) -> bool {
    matches!(
        outcome,
        Err(WriteError::Conflict(CustomStatusFault::NameTaken))
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_status_is_added_renamed_ended_and_offered_again_and_each_is_audited() {
    on_both(async |bench| {
        let store = &bench.store;
        let budi = somebody(store, "budi").await;
        let series = store.create_series(&name("Seri"), None).await.unwrap();
        add(store, None, Status::Excused, "Dinas luar", &budi)
            .await
            .unwrap();
        add(store, Some(&series), Status::Present, "Diwakili", &budi)
            .await
            .unwrap();
        assert!(taken(
            &add(store, Some(&series), Status::Absent, "dinas  LUAR", &budi).await
        ));
        assert!(taken(
            &add(store, None, Status::Absent, "izin", &budi).await
        ));
        let nowhere = SeriesId::from_store("nowhere".to_owned());
        let missing = add(store, Some(&nowhere), Status::Late, "Molor", &budi).await;
        assert!(
            matches!(missing, Err(WriteError::Store(StoreError::Missing))),
            "{missing:?}"
        );

        let all = store.custom_statuses().await.unwrap();
        let order: Vec<_> = all
            .iter()
            .map(|one| (one.counts_as, one.series.as_ref()))
            .collect();
        assert_eq!(
            order,
            [(Status::Present, Some(&series)), (Status::Excused, None)]
        );
        let duty = find(store, "Dinas luar").await;
        let act = async |change| store.change_custom_status(change, &["Hadir"], &budi).await;
        assert!(taken(
            &act(CustomStatusChange::Rename(
                duty.id.clone(),
                name("diwakili")
            ))
            .await
        ));
        act(CustomStatusChange::Rename(
            duty.id.clone(),
            name("Tugas luar"),
        ))
        .await
        .unwrap();
        act(CustomStatusChange::End(duty.id.clone())).await.unwrap();
        let ended = find(store, "Tugas luar").await;
        assert_eq!(ended.ended_at, Some(bench.clock.now()));
        assert_eq!((ended.counts_as, &ended.id), (Status::Excused, &duty.id));
        // Its name is free meanwhile, and it comes back once it is free again.
        add(store, Some(&series), Status::Late, "Tugas luar", &budi)
            .await
            .unwrap();
        assert!(taken(
            &act(CustomStatusChange::Offer(duty.id.clone())).await
        ));
        let other = store.custom_statuses().await.unwrap();
        let other = other
            .iter()
            .find(|one| one.counts_as == Status::Late)
            .unwrap();
        act(CustomStatusChange::End(other.id.clone()))
            .await
            .unwrap();
        act(CustomStatusChange::Offer(duty.id.clone()))
            .await
            .unwrap();
        let nothing = CustomStatusId::from_store("nothing".to_owned());
        let missing = act(CustomStatusChange::End(nothing)).await;
        assert!(matches!(
            missing,
            Err(WriteError::Store(StoreError::Missing))
        ));

        let audited = store.audit_of(duty.id.as_str(), 9).await.unwrap();
        let actions: Vec<_> = audited
            .iter()
            .rev()
            .map(|one| one.action.unwrap())
            .collect();
        use Action::{StatusAdded, StatusEnded, StatusOffered, StatusRenamed};
        assert_eq!(
            actions,
            [StatusAdded, StatusRenamed, StatusEnded, StatusOffered]
        );

        for number in 1..MAX_IN_USE {
            add(
                store,
                None,
                Status::Absent,
                &format!("Status {number}"),
                &budi,
            )
            .await
            .unwrap();
        }
        let one_more = add(store, None, Status::Absent, "Lagi", &budi).await;
        assert!(matches!(
            one_more,
            Err(WriteError::Conflict(CustomStatusFault::TooMany))
        ));
        add(store, Some(&series), Status::Absent, "Lagi", &budi)
            .await
            .unwrap();
    })
    .await;
}

fn corrects(
    edition: &EditionId,
    person: &PersonId,
    actor: &PersonId,
    status: Status,
    custom: Option<&CustomStatus>,
    nonce: Nonce,
) -> Correction {
    Correction {
        edition: edition.clone(),
        person: person.clone(),
        status,
        custom: custom.map(|one| one.id.clone()),
        place: None,
        arrived_at: None,
        actor: actor.clone(),
        reason: Reason::OnDuty,
        remark: None,
        seen: None,
        nonce,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_status_is_called_is_kept_counted_as_its_status_and_taken_back() {
    on_both(async |bench| {
        let store = &bench.store;
        let id = edition(bench, "kini").await;
        let (siti, budi) = (somebody(store, "siti").await, somebody(store, "budi").await);
        add(store, None, Status::Excused, "Dinas luar", &budi)
            .await
            .unwrap();
        let duty = find(store, "Dinas luar").await;
        let comes = |act, proof| NewEntry {
            unregistered: Unregistered::Register(None),
            ..NewEntry::new(id.clone(), siti.clone(), act, proof, store.new_nonce())
        };
        store
            .append(comes(Act::In(Status::Present), Proof::Code))
            .await
            .unwrap();
        let called = corrects(
            &id,
            &siti,
            &budi,
            Status::Excused,
            Some(&duty),
            store.new_nonce(),
        );
        store.correct(called).await.unwrap();
        let stands = async || {
            let standing = store.standing(&id, &siti).await.unwrap().unwrap();
            (standing.status, standing.custom)
        };
        let excused = (Some(Status::Excused), Some(duty.id.clone()));
        assert_eq!(stands().await, excused);
        let tally = store.tally(&id).await.unwrap();
        assert_eq!((tally.registered, tally.excused, tally.present), (1, 1, 0));
        let people = store.attendance(&id).await.unwrap();
        assert_eq!(people[0].standing.custom.as_ref(), Some(&duty.id));
        // A batch that says another name is something new, and taking it back leads to this one.
        let plain = corrects(&id, &siti, &budi, Status::Excused, None, store.new_nonce());
        let recorded = store
            .correct_batch(&id, vec![plain], Reason::Ill, &budi)
            .await
            .unwrap();
        assert_eq!(recorded, 1);
        assert_eq!(stands().await, (Some(Status::Excused), None));
        let batch = store.correction_batches(&id).await.unwrap().remove(0);
        let stayed = store
            .undo_correction_batch(&id, &batch.id, &budi)
            .await
            .unwrap();
        assert_eq!((stayed, stands().await), (0, excused.clone()));
        // Whoever comes by code is simply there; taking that back leads to the name, too.
        store
            .append(comes(Act::In(Status::Late), Proof::Code))
            .await
            .unwrap();
        assert_eq!(stands().await, (Some(Status::Late), None));
        let before = Mark {
            status: excused.0,
            custom: excused.1.clone(),
        };
        let undo = NewEntry::undo(
            id.clone(),
            siti.clone(),
            before,
            Proof::Tick,
            store.new_nonce(),
        );
        assert!(matches!(
            store.append(undo).await.unwrap(),
            Appended::Recorded { .. }
        ));
        assert_eq!(stands().await, excused);
        let history = store.history(&id, &siti).await.unwrap();
        let names: Vec<bool> = history
            .iter()
            .map(|one| one.event.custom_to.is_some())
            .collect();
        assert_eq!(names, [false, true, false, true, false, true]);
        for pair in history.windows(2) {
            assert_eq!(pair[0].event.custom_to, pair[1].event.custom_from);
        }
        assert!(store.recount(&id).await.unwrap().agrees());
        // A name that there is not is refused, and nothing is recorded.
        let unknown = CustomStatus {
            id: CustomStatusId::from_store("unknown".to_owned()),
            ..duty
        };
        let wrong = corrects(
            &id,
            &siti,
            &budi,
            Status::Absent,
            Some(&unknown),
            store.new_nonce(),
        );
        assert!(store.correct(wrong).await.is_err());
        assert_eq!(stands().await, excused);
    })
    .await;
}

//! Promises of the signs that somebody may have recorded somebody else: what is seen on both databases, and what was
//! said to it, which holds until somebody joins.

#![expect(clippy::unwrap_used, reason = "what fails here is a failed test")]

use crate::live::{edition, now};
use domain::account::PersonName;
use domain::agency::Work;
use domain::attendance::{Act, Proof, Reason, Status};
use domain::audit::Action;
use domain::clock::{DAY, HOUR, MINUTE};
use domain::code::Place;
use domain::id::{EditionId, PersonId};
use domain::signals::{Outcome, Sight, SignalKind};
use domain::stay::{Span, measure};
use std::collections::BTreeMap;
use store::{
    Appended, Correction, JudgedSignal, NewEntry, Reported, ReportedPerson, SIGNALS_WAIT, Store,
    Unregistered,
};
use tests::database::{Bench, on_both};
use tests::people::somebody;

async fn known(store: &Store, name: &str) -> PersonId {
    let name = PersonName::parse(name).unwrap();
    store
        .add_person_without_account(&name, &Work::default())
        .await
        .unwrap()
}

fn entry(bench: &Bench, edition: &EditionId, person: &PersonId, act: Act) -> NewEntry {
    NewEntry {
        place: Some(Place::Venue),
        arrived_at: Some(now(bench)),
        unregistered: Unregistered::Register(None),
        ..NewEntry::new(
            edition.clone(),
            person.clone(),
            act,
            Proof::Code,
            bench.store.new_nonce(),
        )
    }
}

/// Somebody comes in by themselves.
async fn comes(bench: &Bench, edition: &EditionId, person: &PersonId, device: Option<&str>) {
    let entry = NewEntry {
        device: device.map(ToOwned::to_owned),
        ..entry(bench, edition, person, Act::In(Status::Present))
    };
    bench.store.append(entry).await.unwrap();
}

async fn signals(bench: &Bench, edition: &EditionId) -> Vec<JudgedSignal> {
    bench.store.signals(edition).await.unwrap()
}

/// The only sign.
async fn one(bench: &Bench, edition: &EditionId) -> JudgedSignal {
    let mut all = signals(bench, edition).await;
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

async fn open(bench: &Bench) -> BTreeMap<EditionId, u32> {
    bench.store.open_signals().await.unwrap()
}

async fn decide(bench: &Bench, edition: &EditionId, one: &JudgedSignal, actor: &PersonId) {
    let signals = [&one.signal];
    let decided = bench
        .store
        .decide_signals(edition, &signals, Outcome::Fine, 0, actor);
    decided.await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_shares_a_device_is_a_sign_that_a_decision_settles_until_somebody_joins() {
    on_both(async |bench| {
        let store = &bench.store;
        let actor = somebody(store).await;
        let (here, elsewhere) = (edition(bench, "satu").await, edition(bench, "dua").await);
        let mut people = Vec::new();
        for name in ["Ayu", "Budi", "Citra", "Dewi", "Eko", "Fajar"] {
            people.push(known(store, name).await);
        }
        let [ayu, budi, citra, dewi, eko, fajar] = &people[..] else {
            unreachable!()
        };
        comes(bench, &here, ayu, Some("a")).await;
        assert_eq!(signals(bench, &here).await, []);
        bench.clock.pass(MINUTE);
        comes(bench, &here, budi, Some("a")).await;
        comes(bench, &here, dewi, None).await;
        comes(bench, &elsewhere, fajar, Some("a")).await;
        // What the desk records is its own.
        let ticked = NewEntry {
            device: Some("a".to_owned()),
            actor: Some(actor.clone()),
            ..entry(bench, &here, eko, Act::Manual(Status::Present))
        };
        store.append(ticked).await.unwrap();
        let seen = one(bench, &here).await;
        assert!(seen.is_open());
        assert_eq!(seen.signal.kind(), SignalKind::Device);
        let who: Vec<_> = seen.signal.people.iter().map(|one| &one.person).collect();
        assert_eq!(who, [ayu, budi]);
        assert_eq!(open(bench).await, [(here.clone(), 1)].into());

        decide(bench, &here, &seen, &actor).await;
        let settled = one(bench, &here).await;
        assert!(!settled.is_open());
        assert!(settled.decided_by.is_some());
        assert_eq!(settled.decision.unwrap().at, now(bench));
        assert_eq!(open(bench).await, BTreeMap::new());
        let audit = store.audit_lines(Some(Action::SignalsFine), None, 5).await;
        let audit = audit.unwrap();
        assert_eq!(audit.len(), 1);
        assert_eq!(audit[0].entry.subject.as_deref(), Some(here.as_str()));

        bench.clock.pass(MINUTE);
        comes(bench, &here, citra, Some("a")).await;
        let grown = one(bench, &here).await;
        assert!(grown.is_open() && grown.decision.is_some());
        assert_eq!(grown.signal.key(), seen.signal.key());
        decide(bench, &here, &grown, &actor).await;
        assert!(!one(bench, &here).await.is_open());

        assert!(store.reopen_signal(&grown.signal, &actor).await.unwrap());
        assert!(!store.reopen_signal(&grown.signal, &actor).await.unwrap());
        let again = one(bench, &here).await;
        assert!(again.is_open() && again.decision.is_none());
        let lines = store.audit_lines(Some(Action::SignalReopened), None, 5);
        assert_eq!(lines.await.unwrap().len(), 1);
        // Long after its end nobody is asked any more, and the page has it still.
        bench.clock.pass(2 * HOUR + SIGNALS_WAIT);
        assert_eq!(open(bench).await, BTreeMap::new());
        assert!(one(bench, &here).await.is_open());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn records_that_were_merged_are_one_person_and_no_sign() {
    on_both(async |bench| {
        let store = &bench.store;
        let actor = somebody(store).await;
        let here = edition(bench, "satu").await;
        let (kept, alias) = (
            known(store, "Budi Santoso").await,
            known(store, "Budi S.").await,
        );
        comes(bench, &here, &kept, Some("a")).await;
        comes(bench, &here, &alias, Some("a")).await;
        assert!(one(bench, &here).await.is_open());
        store.merge_people(&kept, &alias, &actor).await.unwrap();
        assert_eq!(signals(bench, &here).await, []);
        assert_eq!(open(bench).await, BTreeMap::new());
        store.undo_merge(&alias, &actor).await.unwrap();
        assert!(one(bench, &here).await.is_open());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_editions_at_once_are_settled_in_both_and_a_correction_ends_the_sign() {
    on_both(async |bench| {
        let store = &bench.store;
        let actor = somebody(store).await;
        let here = edition(bench, "satu").await;
        bench.clock.pass(30 * MINUTE);
        let there = edition(bench, "dua").await;
        let (ayu, budi) = (known(store, "Ayu").await, known(store, "Budi").await);
        comes(bench, &here, &ayu, None).await;
        comes(bench, &here, &budi, None).await;
        bench.clock.pass(10 * MINUTE);
        comes(bench, &there, &ayu, None).await;
        // Budi says that he goes before he comes there.
        store
            .append(entry(bench, &here, &budi, Act::Out))
            .await
            .unwrap();
        comes(bench, &there, &budi, None).await;
        let (seen, mirrored) = (one(bench, &here).await, one(bench, &there).await);
        assert_eq!(seen.signal.people[0].person, ayu);
        assert_eq!(seen.signal.key(), mirrored.signal.key());
        let Sight::Editions { other, both } = &seen.signal.sight else {
            unreachable!()
        };
        assert_eq!((other, measure(both)), (&there, 80 * MINUTE));
        assert_eq!(
            open(bench).await,
            [(here.clone(), 1), (there.clone(), 1)].into()
        );

        decide(bench, &there, &mirrored, &actor).await;
        assert!(!one(bench, &here).await.is_open());
        assert_eq!(open(bench).await, BTreeMap::new());
        store.reopen_signal(&seen.signal, &actor).await.unwrap();
        assert!(one(bench, &there).await.is_open());

        let absent = Correction {
            edition: there.clone(),
            person: ayu.clone(),
            status: Status::Absent,
            custom: None,
            place: None,
            arrived_at: None,
            actor: actor.clone(),
            reason: Reason::NotThere,
            remark: None,
            seen: None,
            nonce: store.new_nonce(),
        };
        let corrected = store.correct(absent).await.unwrap();
        assert!(matches!(corrected, Appended::Recorded { .. }));
        let signals_left = signals(bench, &here).await;
        assert_eq!(signals_left, [], "nothing is left to judge");
        // What was decided is listed although it stands no longer.
        let signals = [&seen.signal];
        let decided = store.decide_signals(&here, &signals, Outcome::Corrected, 1, &actor);
        decided.await.unwrap();
        let listed = one(bench, &here).await;
        assert!(!listed.is_open() && !listed.signal.stands);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_hall_and_the_meetings_report_at_once_are_a_sign_until_the_report_is_taken_back() {
    on_both(async |bench| {
        let store = &bench.store;
        let actor = somebody(store).await;
        let here = edition(bench, "satu").await;
        let (kept, alias) = (known(store, "Budi").await, known(store, "Budi S.").await);
        let citra = known(store, "Citra").await;
        for person in [&kept, &citra] {
            comes(bench, &here, person, None).await;
        }
        let start = now(bench);
        bench.clock.pass(HOUR);
        let report = |person: &PersonId, from: i64, to: i64| Reported {
            who: ReportedPerson::Known(person.clone(), 1),
            stays: vec![(start.plus(from * MINUTE), start.plus(to * MINUTE))],
            seconds: (to - from) * 60,
            becomes: None,
            arrived_at: None,
        };
        let rows = [(1, vec!["Budi".to_owned()])];
        let (id, _) = store
            .draft_meeting_report(&here, "zoom.csv", &rows, &actor)
            .await
            .unwrap();
        // The report names the record that is merged into the one that came.
        let reported = [report(&alias, 10, 40), report(&citra, 1, 3)];
        store
            .apply_meeting_report(&id, &reported, &actor)
            .await
            .unwrap();
        assert_eq!(signals(bench, &here).await, []);
        store.merge_people(&kept, &alias, &actor).await.unwrap();
        let seen = one(bench, &here).await;
        let both = Span::new(start.plus(10 * MINUTE), start.plus(40 * MINUTE));
        assert_eq!(
            seen.signal.sight,
            Sight::Meeting {
                both: vec![both.unwrap()]
            }
        );
        assert_eq!(seen.signal.people[0].person, kept);
        assert_eq!(open(bench).await, [(here.clone(), 1)].into());
        store.undo_meeting_report(&id, &actor).await.unwrap();
        assert_eq!(signals(bench, &here).await, []);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_hall_that_checks_in_at_once_is_no_sign() {
    on_both(async |bench| {
        let here = edition(bench, "satu").await;
        let mut hall = tokio::task::JoinSet::new();
        for number in 0..300 {
            let person = known(&bench.store, &format!("Peserta {number}")).await;
            let store = bench.store.clone();
            let entry = NewEntry {
                device: Some(format!("gawai {number}")),
                ..entry(bench, &here, &person, Act::In(Status::Present))
            };
            hall.spawn(async move { store.append(entry).await.unwrap() });
        }
        while hall.join_next().await.is_some() {}
        assert_eq!(signals(bench, &here).await, []);
        bench.clock.pass(DAY);
        assert_eq!(open(bench).await, BTreeMap::new());
    })
    .await;
}

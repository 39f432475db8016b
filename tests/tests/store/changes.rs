//! Two processes on one database: what one writes, the other hears of, and what it remembers is not older
//! than that. One promise for each kind of change.

#![expect(clippy::unwrap_used, reason = "what fails here is a failed test")]

use crate::live::{asking, both, numbers, opens, own_number, poll_id, rooms};
use domain::account::{Grant, Role};
use domain::agency::{AgencyTree, read_agencies};
use domain::attendance::{Act, Proof};
use domain::clock::{Clock, HOUR, Moment};
use domain::code::Place;
use domain::id::{EditionId, Slug, StepId};
use domain::language::Language;
use domain::learning::{Completion, Minutes};
use domain::live::{Naming, Plan, Step, StepBody};
use domain::quiz::Given;
use domain::settings::{Setting, SettingValue};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use store::{Change, NewEntry, QuizStanding, Saved, SessionHash, Store, Submitted};
use tests::attempts::{answer, begin, hand_in, item, new_attempt};
use tests::database::{Bench, Kind, on_both};
use tests::people::somebody;
use time::OffsetDateTime;
use tokio::sync::broadcast::Receiver;
use tower_sessions::SessionStore as _;
use tower_sessions::session::{Id, Record};

fn now(bench: &Bench) -> Moment {
    bench.clock.now()
}

async fn edition(bench: &Bench, store: &Store) -> EditionId {
    let details = tests::editions::soon(now(bench), "edisi-1");
    store.create_edition(&details, None).await.unwrap()
}

/// Waits until a store has heard of a change: on SQLite that anything was written, on PostgreSQL of that.
async fn hears(bench: &Bench, store: &Store, changes: &mut Receiver<Change>, wanted: &Change) {
    let wanted = match bench.database.kind() {
        Kind::Sqlite => {
            store.look_for_changes().await.unwrap();
            &Change::Everything
        }
        Kind::Postgres => wanted,
    };
    let heard = async { while changes.recv().await.unwrap() != *wanted {} };
    tokio::time::timeout(Duration::from_secs(20), heard)
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_person() {
    on_both(async |bench| {
        let other = bench.another_process().await;
        let person = somebody(&bench.store).await;
        let known = other.known_account(&person).await.unwrap().unwrap();
        assert!(!known.roles.contains(&Role::Trainer));
        let mut changes = other.changes();
        let grant = Grant::of(Role::Trainer).unwrap();
        bench.store.grant(&person, &grant, None).await.unwrap();
        hears(bench, &other, &mut changes, &Change::Person(person.clone())).await;
        let known = other.known_account(&person).await.unwrap().unwrap();
        assert!(known.roles.contains(&Role::Trainer));
        other.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_session() {
    on_both(async |bench| {
        let other = bench.another_process().await;
        let mut record = Record {
            id: Id::default(),
            data: HashMap::from([("a".to_owned(), 1.into())]),
            expiry_date: OffsetDateTime::from_unix_timestamp(now(bench).plus(HOUR).0 / 1_000)
                .unwrap(),
        };
        bench.store.sessions().create(&mut record).await.unwrap();
        let known = other.sessions().load(&record.id).await.unwrap();
        assert_eq!(known.as_ref(), Some(&record));
        let mut changes = other.changes();
        record.data.insert("a".to_owned(), 2.into());
        bench.store.sessions().save(&record).await.unwrap();
        let session = Change::Session(SessionHash::of(&record.id));
        hears(bench, &other, &mut changes, &session).await;
        let known = other.sessions().load(&record.id).await.unwrap().unwrap();
        assert_eq!(known.data["a"], 2);
        other.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_an_attempt() {
    on_both(async |bench| {
        let other = bench.another_process().await;
        let (store, person) = (&bench.store, somebody(&bench.store).await);
        let (course, quiz) = (Slug::parse("a").unwrap(), Slug::parse("kuis").unwrap());
        let standing = async || other.quiz_standing(&person, &course, &quiz).await.unwrap();
        let nothing = QuizStanding::Closed(Arc::default());
        assert_eq!(standing().await, nothing);
        let learning = Change::Learning(person.clone());

        let mut changes = other.changes();
        let items = [item("satu", "Satu?")];
        let begun = begin(store, &person, new_attempt(&course, &quiz, 1, &items)).await;
        hears(bench, &other, &mut changes, &learning).await;
        assert_eq!(
            standing().await,
            QuizStanding::Open(Box::new(begun.clone()))
        );
        // Nobody announces what is filled in, and it is seen all the same.
        let drafts = [("satu".to_owned(), Given(vec!["0".to_owned()]))];
        let saved = store.save_drafts(&person, &begun.id, &drafts, Language::Id);
        assert_eq!(saved.await.unwrap(), Saved::Now);
        let QuizStanding::Open(open) = standing().await else {
            unreachable!("it is open")
        };
        assert_eq!(open.drafts.len(), 1);

        let sent = hand_in(store, &person, &begun.id, &[answer("satu", "0", 1.0)]).await;
        assert_eq!(sent, Submitted::Now);
        hears(bench, &other, &mut changes, &learning).await;
        let QuizStanding::Closed(past) = standing().await else {
            unreachable!("it was handed in")
        };
        assert_eq!(past.latest.len(), 1);
        let last = store.attempt(&person, &begun.id).await.unwrap();
        assert_eq!(past.last, last);
        // What is remembered of one quiz is not shown at another one.
        let elsewhere = Slug::parse("lain").unwrap();
        let elsewhere = other.quiz_standing(&person, &course, &elsewhere).await;
        assert_eq!(elsewhere.unwrap(), nothing);
        other.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_what_somebody_has_learned() {
    on_both(async |bench| {
        let other = bench.another_process().await;
        let person = somebody(&bench.store).await;
        assert!(other.known_progress(&person).await.unwrap().is_empty());
        assert!(other.known_completions(&person).await.unwrap().is_empty());
        let (course, unit) = (Slug::parse("a").unwrap(), Slug::parse("b").unwrap());
        let mut changes = other.changes();
        bench
            .store
            .finish_unit(&person, &course, &unit)
            .await
            .unwrap();
        hears(
            bench,
            &other,
            &mut changes,
            &Change::Learning(person.clone()),
        )
        .await;
        assert_eq!(other.known_progress(&person).await.unwrap().len(), 1);
        let completion = Completion {
            course,
            at: now(bench),
            minutes: Minutes(45),
        };
        bench
            .store
            .complete_course(&person, &completion)
            .await
            .unwrap();
        hears(
            bench,
            &other,
            &mut changes,
            &Change::Learning(person.clone()),
        )
        .await;
        assert_eq!(
            other.known_completions(&person).await.unwrap()[..],
            [completion]
        );
        other.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_the_agencies() {
    on_both(async |bench| {
        let other = bench.another_process().await;
        assert!(other.agencies().await.unwrap().agencies().is_empty());
        let rows = server::import::read_rows(b"kode,nama\nA,Dinas A\n").unwrap();
        let plan = read_agencies(rows, &AgencyTree::default()).unwrap();
        let mut changes = other.changes();
        bench.store.apply_import(&plan, None).await.unwrap();
        hears(bench, &other, &mut changes, &Change::Agencies).await;
        assert_eq!(other.agencies().await.unwrap().agencies().len(), 1);
        other.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_an_edition() {
    on_both(async |bench| {
        let other = bench.another_process().await;
        assert!(
            other
                .upcoming_editions(now(bench))
                .await
                .unwrap()
                .is_empty()
        );
        assert!(other.tried_editions(now(bench)).await.unwrap().is_empty());
        let mut changes = other.changes();
        let id = edition(bench, &bench.store).await;
        hears(bench, &other, &mut changes, &Change::Edition(id.clone())).await;
        assert_eq!(other.upcoming_editions(now(bench)).await.unwrap().len(), 1);
        assert_eq!(other.tried_editions(now(bench)).await.unwrap().len(), 1);
        other.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_who_is_registered_and_who_came() {
    on_both(async |bench| {
        let other = bench.another_process().await;
        let person = somebody(&bench.store).await;
        let id = edition(bench, &bench.store).await;
        assert!(other.known_registrations(&person).await.unwrap().is_empty());
        let mut changes = other.changes();
        bench
            .store
            .register_for_edition(&id, &person, None, false)
            .await
            .unwrap();
        hears(bench, &other, &mut changes, &Change::Attendance(id.clone())).await;
        assert_eq!(other.known_registrations(&person).await.unwrap().len(), 1);
        assert_eq!(
            other.upcoming_editions(now(bench)).await.unwrap()[0].registered,
            1
        );
        assert_eq!(other.tally(&id).await.unwrap().present, 0);
        let entry = NewEntry {
            place: Some(Place::Venue),
            arrived_at: Some(now(bench)),
            ..NewEntry::new(
                id.clone(),
                person.clone(),
                Act::In(domain::attendance::Status::Present),
                Proof::Code,
                bench.store.new_nonce(),
            )
        };
        bench.store.append(entry).await.unwrap();
        hears(bench, &other, &mut changes, &Change::Attendance(id.clone())).await;
        assert_eq!(other.tally(&id).await.unwrap().present, 1);
        other.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_what_a_hall_shows_and_answers() {
    on_both(async |bench| {
        let other = bench.another_process().await;
        let id = edition(bench, &bench.store).await;
        for room in &rooms(&id) {
            let live = Change::Live(id.clone());
            assert_eq!(other.hall(room).await.unwrap().state.version, 0);
            let mut changes = other.changes();
            opens(&bench.store, room, 1, asking(1)).await;
            hears(bench, &other, &mut changes, &live).await;
            let hall = other.hall(room).await.unwrap();
            assert_eq!((hall.state.version, hall.polls.len()), (1, 1));
            let vote = own_number(room, &poll_id(1), 7);
            bench.store.vote(vote).await.unwrap();
            hears(bench, &other, &mut changes, &live).await;
            assert_eq!(numbers(&other, room, &poll_id(1)).await, [(7.0, 1)]);
            bench
                .store
                .set_hall_questions(room, Naming::Named, true)
                .await
                .unwrap();
            hears(bench, &other, &mut changes, &live).await;
            assert!(other.hall(room).await.unwrap().moderated);
        }
        let plan = Plan {
            steps: vec![Step {
                id: StepId::parse("0190f4a2-4444-7000-8000-000000000001").unwrap(),
                title: both("Pembukaan"),
                minutes: None,
                body: StepBody::Talk,
            }],
        };
        let mut changes = other.changes();
        bench.store.set_plan(&id, &plan).await.unwrap();
        hears(bench, &other, &mut changes, &Change::Live(id.clone())).await;
        for room in &rooms(&id) {
            assert_eq!(other.hall(room).await.unwrap().plan, plan);
        }
        other.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_setting() {
    on_both(async |bench| {
        let other = bench.another_process().await;
        assert_eq!(other.settings().await.unwrap().minutes_per_jp.get(), 45);
        let mut changes = other.changes();
        let sixty = SettingValue::new(Setting::MinutesPerJp, "60").unwrap();
        bench.store.set_setting(&sixty).await.unwrap();
        hears(bench, &other, &mut changes, &Change::Settings).await;
        assert_eq!(other.settings().await.unwrap().minutes_per_jp.get(), 60);
        other.close().await;
    })
    .await;
}

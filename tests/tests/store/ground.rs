//! The contract of `store`: every promise holds on SQLite and on PostgreSQL.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a broken promise ends a test"
)]

use domain::account::{Email, Grant, PersonName, Role};
use domain::agency::Work;
use domain::clock::{Clock, DAY, HOUR, MINUTE, Moment};
use domain::id::{PersonId, Slug, TryId};
use domain::language::Language;
use domain::quiz::Outcome;
use serde_json::json;
use sqlx::{Connection, PgConnection, SqliteConnection};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;
use store::{
    Change, CreateConflict, NewAccount, NewTry, PeopleFilter, SessionHash, Store, StoreError,
    Tried, WithdrawConflict, WriteError, session_is_busy,
};
use tests::attempts::{answer, begin, hand_in, item, new_attempt};
use tests::database::{Bench, Dice, HandClock, Kind, on_both};
use tests::people::{new_account, somebody};
use time::OffsetDateTime;
use tokio::sync::broadcast::Receiver;
use tower_sessions::SessionStore as _;
use tower_sessions::session::{Id, Record};

fn new_person(email: &str) -> NewAccount {
    new_account("Siti Aminah", email)
}

fn the(role: Role) -> Grant {
    Grant::of(role).unwrap()
}

fn nobody() -> PersonId {
    PersonId::parse("01900000-0000-7000-8000-000000000000").unwrap()
}

fn slug(text: &str) -> Slug {
    Slug::parse(text).unwrap()
}

/// A record as tower-sessions makes it, of somebody or of nobody, alive for `hours` from the bench's clock.
fn session(bench: &Bench, person: Option<&PersonId>, hours: i64) -> Record {
    let until = domain::clock::Clock::now(bench.clock.as_ref()).plus(hours * HOUR);
    let mut data = HashMap::from([("theme".to_owned(), json!({"dark": true}))]);
    if let Some(person) = person {
        data.insert("person".to_owned(), json!(person.as_str()));
    }
    Record {
        id: Id::default(),
        data,
        expiry_date: OffsetDateTime::from_unix_timestamp_nanos(i128::from(until.0) * 1_000_000)
            .unwrap(),
    }
}

async fn signed_in(bench: &Bench, person: &PersonId) -> Id {
    let mut record = session(bench, Some(person), 12);
    bench.store.sessions().create(&mut record).await.unwrap();
    // Loading puts it into memory, where it must not outlive its end.
    assert!(
        bench
            .store
            .sessions()
            .load(&record.id)
            .await
            .unwrap()
            .is_some()
    );
    record.id
}

async fn is_alive(store: &Store, id: &Id) -> bool {
    store.sessions().load(id).await.unwrap().is_some()
}

/// The next announcement.
async fn heard(changes: &mut Receiver<Change>) -> Change {
    tokio::time::timeout(Duration::from_secs(20), changes.recv())
        .await
        .unwrap_or_else(|_| panic!("nothing was announced"))
        .unwrap()
}

/// Waits until a change is announced that covers `wanted`.
async fn hears(changes: &mut Receiver<Change>, wanted: &Change) {
    loop {
        let change = heard(changes).await;
        if change == *wanted || change == Change::Everything {
            return;
        }
    }
}

/// Lets a store learn what another process has just announced.
async fn learns(bench: &Bench, store: &Store, changes: &mut Receiver<Change>, wanted: &Change) {
    if bench.database.kind() == Kind::Sqlite {
        store.look_for_changes().await.unwrap();
    }
    hears(changes, wanted).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_query_is_understood_by_both_databases() {
    on_both(async |bench| {
        let count = bench.store.prepare_every_query().await.unwrap();
        // What is asked of a hall is asked of its rehearsal in the same words.
        let of_rehearsals = store::rehearsal_queries().count();
        assert_eq!(count, store::queries().count() + of_rehearsals);
        assert!(of_rehearsals > 40);
        assert!(count > 25);
        bench.store.ping().await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_closed_store_does_not_answer() {
    on_both(async |bench| {
        bench.store.close().await;
        assert!(bench.store.ping().await.is_err());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_registers_is_a_participant_and_found_by_address() {
    on_both(async |bench| {
        let mut new = new_person("Siti@Tirtanusa.example");
        new.language = Some(Language::En);
        let person = bench.store.register(new).await.unwrap();
        let visitor = bench.store.account(&person).await.unwrap().unwrap();
        assert_eq!(visitor.person, person);
        assert_eq!(visitor.name, "Siti Aminah");
        assert_eq!(visitor.email.as_str(), "siti@tirtanusa.example");
        assert_eq!(visitor.language, Some(Language::En));
        assert_eq!(visitor.roles, BTreeSet::from([Role::Participant]));
        let credentials = bench
            .store
            .credentials(&visitor.email)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(
            (credentials.person, credentials.password_hash.as_str()),
            (person, "$argon2id$one")
        );
        assert_eq!(bench.store.count_people().await.unwrap(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_there_is_none() {
    on_both(async |bench| {
        let store = &bench.store;
        assert!(
            store
                .credentials(&Email::parse("a@b.example").unwrap())
                .await
                .unwrap()
                .is_none()
        );
        assert!(store.account(&nobody()).await.unwrap().is_none());
        assert!(store.known_account(&nobody()).await.unwrap().is_none());
        assert!(
            store
                .sessions()
                .load(&Id::default())
                .await
                .unwrap()
                .is_none()
        );
        assert_eq!(store.mark("minutes_per_jp").await.unwrap(), None);
        assert!(store.progress(&nobody()).await.unwrap().is_empty());
        assert!(
            store
                .open_attempt(&nobody(), &slug("a"), &slug("b"))
                .await
                .unwrap()
                .is_none()
        );
        assert!(
            store
                .exercise_state(&nobody(), &slug("a"))
                .await
                .unwrap()
                .tries
                .is_empty()
        );
        assert!(!store.any_organiser().await.unwrap());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_belongs_to_one_person() {
    on_both(async |bench| {
        somebody(&bench.store).await;
        let again = bench
            .store
            .register(new_person("SITI@tirtanusa.example"))
            .await;
        assert!(
            matches!(again, Err(WriteError::Conflict(CreateConflict::EmailTaken))),
            "{again:?}"
        );
        assert_eq!(bench.store.count_people().await.unwrap(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_given_roles_is_a_participant_besides() {
    on_both(async |bench| {
        let roles = [Role::Trainer, Role::Organiser, Role::Trainer];
        let person = bench
            .store
            .add_person_with_roles(new_person("budi@tirtanusa.example"), &roles, None)
            .await
            .unwrap();
        let visitor = bench.store.account(&person).await.unwrap().unwrap();
        assert_eq!(
            visitor.roles,
            BTreeSet::from([Role::Participant, Role::Trainer, Role::Organiser])
        );
        assert!(bench.store.any_organiser().await.unwrap());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn there_is_one_first_organiser_however_many_try_at_once() {
    on_both(async |bench| {
        let other = bench.another_process().await;
        // Several rounds: in the first the connections are still being made, one after the other.
        for round in 1..=10 {
            let mut tries = tokio::task::JoinSet::new();
            for number in 0..16 {
                let store = if number % 2 == 0 {
                    bench.store.clone()
                } else {
                    other.clone()
                };
                let new = new_person(&format!("o{number}.{round}@tirtanusa.example"));
                tries.spawn(async move { store.create_first_organiser(new).await });
            }
            let results = tries.join_all().await;
            let refused = results.iter().filter(|result| {
                matches!(
                    result,
                    Err(WriteError::Conflict(CreateConflict::OrganiserExists))
                )
            });
            assert_eq!(refused.count(), 15, "{results:?}");
            assert_eq!(bench.store.count_people().await.unwrap(), round);
            assert!(bench.store.any_organiser().await.unwrap());
            let organiser = results.into_iter().find_map(Result::ok).unwrap();
            // The house never lets its last organiser go.
            let last = bench
                .store
                .withdraw(&organiser, &the(Role::Organiser), None)
                .await;
            assert!(
                matches!(
                    last,
                    Err(WriteError::Conflict(WithdrawConflict::LastOrganiser))
                ),
                "{last:?}"
            );
            bench
                .database
                .execute("UPDATE role_grant SET withdrawn_at = 1 WHERE role = 'organiser'")
                .await
                .unwrap();
        }
        other.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_first_organiser_leaves_the_setup_open() {
    on_both(async |bench| {
        somebody(&bench.store).await;
        let taken = bench
            .store
            .create_first_organiser(new_person("siti@tirtanusa.example"))
            .await;
        assert!(
            matches!(taken, Err(WriteError::Conflict(CreateConflict::EmailTaken))),
            "{taken:?}"
        );
        bench
            .store
            .create_first_organiser(new_person("budi@tirtanusa.example"))
            .await
            .unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_password_ends_all_sessions_but_the_one_that_is_kept() {
    on_both(async |bench| {
        let person = somebody(&bench.store).await;
        let other = bench
            .store
            .register(new_person("budi@tirtanusa.example"))
            .await
            .unwrap();
        let (here, there, theirs) = (
            signed_in(bench, &person).await,
            signed_in(bench, &person).await,
            signed_in(bench, &other).await,
        );

        bench
            .store
            .set_password(&person, "$argon2id$two", Some(&SessionHash::of(&here)))
            .await
            .unwrap();
        assert!(is_alive(&bench.store, &here).await);
        assert!(!is_alive(&bench.store, &there).await);
        assert!(is_alive(&bench.store, &theirs).await);
        let credentials = bench
            .store
            .credentials(&Email::parse("siti@tirtanusa.example").unwrap())
            .await
            .unwrap()
            .unwrap();
        assert_eq!(credentials.password_hash, "$argon2id$two");

        bench
            .store
            .set_password(&person, "$argon2id$three", None)
            .await
            .unwrap();
        assert!(!is_alive(&bench.store, &here).await);
        assert!(matches!(
            bench.store.set_password(&nobody(), "x", None).await,
            Err(StoreError::Missing)
        ));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_of_rights_ends_the_sessions_and_only_a_change_does() {
    on_both(async |bench| {
        let person = somebody(&bench.store).await;
        let organiser = bench
            .store
            .create_first_organiser(new_person("budi@tirtanusa.example"))
            .await
            .unwrap();
        let roles = async || {
            bench
                .store
                .known_account(&person)
                .await
                .unwrap()
                .unwrap()
                .roles
                .clone()
        };
        assert_eq!(roles().await, BTreeSet::from([Role::Participant]));

        let id = signed_in(bench, &person).await;
        assert!(
            bench
                .store
                .grant(&person, &the(Role::Trainer), Some(&organiser))
                .await
                .unwrap()
        );
        assert!(!is_alive(&bench.store, &id).await);
        assert_eq!(
            roles().await,
            BTreeSet::from([Role::Participant, Role::Trainer])
        );

        let id = signed_in(bench, &person).await;
        assert!(
            !bench
                .store
                .grant(&person, &the(Role::Trainer), Some(&organiser))
                .await
                .unwrap()
        );
        assert!(
            !bench
                .store
                .withdraw(&person, &the(Role::Organiser), None)
                .await
                .unwrap()
        );
        assert!(is_alive(&bench.store, &id).await);

        assert!(
            bench
                .store
                .withdraw(&person, &the(Role::Trainer), None)
                .await
                .unwrap()
        );
        assert!(!is_alive(&bench.store, &id).await);
        assert_eq!(roles().await, BTreeSet::from([Role::Participant]));

        assert!(
            bench
                .store
                .grant(&person, &the(Role::Trainer), None)
                .await
                .unwrap(),
            "a role that was withdrawn can be given again"
        );
        assert!(matches!(
            bench
                .store
                .grant(&nobody(), &the(Role::Trainer), None)
                .await,
            Err(StoreError::Missing)
        ));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_chosen_language_is_kept_and_can_be_given_up() {
    on_both(async |bench| {
        let person = somebody(&bench.store).await;
        let language = async || {
            bench
                .store
                .known_account(&person)
                .await
                .unwrap()
                .unwrap()
                .language
        };
        assert_eq!(language().await, None);
        bench
            .store
            .set_language(&person, Some(Language::En))
            .await
            .unwrap();
        assert_eq!(language().await, Some(Language::En));
        bench.store.set_language(&person, None).await.unwrap();
        assert_eq!(language().await, None);
        assert!(matches!(
            bench.store.set_language(&nobody(), None).await,
            Err(StoreError::Missing)
        ));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_lives_from_its_creation_to_its_deletion() {
    on_both(async |bench| {
        let person = somebody(&bench.store).await;
        let sessions = bench.store.sessions();
        let mut record = session(bench, None, 12);
        sessions.create(&mut record).await.unwrap();
        assert_eq!(
            sessions.load(&record.id).await.unwrap().as_ref(),
            Some(&record)
        );
        assert_eq!(
            sessions.load(&record.id).await.unwrap().as_ref(),
            Some(&record),
            "from memory"
        );

        record
            .data
            .insert("person".to_owned(), json!(person.as_str()));
        sessions.save(&record).await.unwrap();
        assert_eq!(
            sessions.load(&record.id).await.unwrap().as_ref(),
            Some(&record)
        );

        sessions.delete(&record.id).await.unwrap();
        assert_eq!(sessions.load(&record.id).await.unwrap(), None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_id_that_is_taken_is_exchanged() {
    on_both(async |bench| {
        let sessions = bench.store.sessions();
        let mut first = session(bench, None, 12);
        sessions.create(&mut first).await.unwrap();
        let mut second = Record {
            data: HashMap::new(),
            ..first.clone()
        };
        sessions.create(&mut second).await.unwrap();
        assert_ne!(first.id, second.id);
        assert_eq!(sessions.load(&first.id).await.unwrap(), Some(first));
        assert_eq!(sessions.load(&second.id).await.unwrap(), Some(second));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_that_began_before_a_session_ended_does_not_revive_it() {
    on_both(async |bench| {
        let person = somebody(&bench.store).await;
        let id = signed_in(bench, &person).await;
        let mut record = bench.store.sessions().load(&id).await.unwrap().unwrap();
        bench
            .store
            .set_password(&person, "$argon2id$two", None)
            .await
            .unwrap();
        record.data.insert("flash".to_owned(), json!("tersimpan"));
        bench.store.sessions().save(&record).await.unwrap();
        assert!(!is_alive(&bench.store, &id).await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hall_that_is_read_at_once_finds_everybody_as_themselves() {
    on_both(async |bench| {
        let mut hall = Vec::new();
        for number in 0..150 {
            let new = new_person(&format!("p{number}@tirtanusa.example"));
            let roles = [Role::Trainer, Role::Organiser];
            let roles = &roles[..number % 3];
            let person = bench
                .store
                .add_person_with_roles(new, roles, None)
                .await
                .unwrap();
            let mut record = session(bench, Some(&person), 12);
            bench.store.sessions().create(&mut record).await.unwrap();
            hall.push((record.id, person, roles.len() + 1));
        }
        let other = bench.another_process().await;
        let mut reads = tokio::task::JoinSet::new();
        // Twice, because two pages of one person may ask at once.
        for (id, person, roles) in hall.iter().chain(&hall).cloned() {
            let store = other.clone();
            reads.spawn(async move {
                let session = store.sessions().load(&id).await.unwrap().unwrap();
                assert_eq!(session.id, id);
                assert_eq!(session.data["person"], json!(person.as_str()));
                let visitor = store.account(&person).await.unwrap().unwrap();
                assert_eq!((&visitor.person, visitor.roles.len()), (&person, roles));
            });
            let store = other.clone();
            reads.spawn(async move {
                let nobody = store.sessions().load(&Id::default()).await;
                assert!(nobody.unwrap().is_none());
            });
        }
        reads.join_all().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_expired_session_is_not_loaded_and_then_deleted() {
    on_both(async |bench| {
        let person = somebody(&bench.store).await;
        let short = signed_in(bench, &person).await;
        let mut unread = session(bench, None, 12);
        bench.store.sessions().create(&mut unread).await.unwrap();
        let mut long = session(bench, Some(&person), 24 * 90);
        bench.store.sessions().create(&mut long).await.unwrap();

        bench.clock.pass(12 * HOUR - 1);
        assert!(is_alive(&bench.store, &short).await);
        bench.clock.pass(1);
        assert!(!is_alive(&bench.store, &short).await, "from memory");
        assert!(
            !is_alive(&bench.store, &unread.id).await,
            "from the database"
        );
        assert_eq!(bench.store.delete_expired_sessions().await.unwrap(), 2);
        assert_eq!(bench.store.delete_expired_sessions().await.unwrap(), 0);
        assert!(is_alive(&bench.store, &long.id).await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_names_its_end_ends_by_the_handed_in_clock() {
    on_both(async |bench| {
        let mut record = session(bench, None, 24 * 365);
        let end = domain::clock::Clock::now(bench.clock.as_ref()).plus(HOUR);
        record.data.insert("until".to_owned(), json!(end.0));
        bench.store.sessions().create(&mut record).await.unwrap();
        bench.clock.pass(HOUR - 1);
        assert!(is_alive(&bench.store, &record.id).await);
        bench.clock.pass(1);
        assert!(!is_alive(&bench.store, &record.id).await);
        assert_eq!(bench.store.delete_expired_sessions().await.unwrap(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_reads_the_table_of_sessions_cannot_sign_in_with_it() {
    on_both(async |bench| {
        let person = somebody(&bench.store).await;
        let id = signed_in(bench, &person).await;
        let sql = "SELECT id_hash, person, data FROM session";
        let row: (String, Option<String>, String) = match bench.database.kind() {
            Kind::Sqlite => {
                let mut connection = SqliteConnection::connect(bench.database.url())
                    .await
                    .unwrap();
                sqlx::query_as(sql)
                    .fetch_one(&mut connection)
                    .await
                    .unwrap()
            }
            Kind::Postgres => {
                let mut connection = PgConnection::connect(bench.database.url()).await.unwrap();
                sqlx::query_as(sql)
                    .fetch_one(&mut connection)
                    .await
                    .unwrap()
            }
        };
        assert_eq!(row.0, SessionHash::of(&id).to_string());
        assert_eq!(row.1.as_deref(), Some(person.as_str()));
        for raw in [id.to_string(), id.0.to_string()] {
            assert!(!row.0.contains(&raw) && !row.2.contains(&raw));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_finished_is_known_at_once_here_and_after_its_announcement_elsewhere() {
    on_both(async |bench| {
        let person = somebody(&bench.store).await;
        let other = bench.another_process().await;
        assert!(
            bench
                .store
                .known_progress(&person)
                .await
                .unwrap()
                .is_empty()
        );
        assert!(other.known_progress(&person).await.unwrap().is_empty());
        let mut changes = other.changes();
        let (course, unit) = (slug("cek-performa"), slug("kali-akun-tindakan"));
        bench
            .store
            .finish_unit(&person, &course, &unit)
            .await
            .unwrap();
        assert_eq!(bench.store.known_progress(&person).await.unwrap().len(), 1);
        learns(
            bench,
            &other,
            &mut changes,
            &Change::Learning(person.clone()),
        )
        .await;
        assert_eq!(other.known_progress(&person).await.unwrap()[0].unit, unit);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_ended_in_one_process_is_ended_in_the_other() {
    on_both(async |bench| {
        let person = somebody(&bench.store).await;
        let id = signed_in(bench, &person).await;
        let other = bench.another_process().await;
        assert!(is_alive(&other, &id).await);
        assert_eq!(
            other
                .known_account(&person)
                .await
                .unwrap()
                .unwrap()
                .language,
            None
        );
        let mut changes = other.changes();

        bench
            .store
            .set_language(&person, Some(Language::En))
            .await
            .unwrap();
        learns(bench, &other, &mut changes, &Change::Person(person.clone())).await;
        assert_eq!(
            other
                .known_account(&person)
                .await
                .unwrap()
                .unwrap()
                .language,
            Some(Language::En)
        );
        assert!(is_alive(&other, &id).await);

        bench.store.sessions().delete(&id).await.unwrap();
        learns(
            bench,
            &other,
            &mut changes,
            &Change::Session(SessionHash::of(&id)),
        )
        .await;
        assert!(!is_alive(&other, &id).await);
        other.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_without_an_account_is_a_person_who_cannot_sign_in() {
    on_both(async |bench| {
        let store = &bench.store;
        let name = PersonName::parse("Tamu Tanpa Akun").unwrap();
        let guest = store
            .add_person_without_account(&name, &Work::default())
            .await
            .unwrap();
        let siti = somebody(store).await;
        assert_eq!(store.account(&guest).await.unwrap(), None);
        assert_eq!(store.known_account(&guest).await.unwrap(), None);
        let listed = store.people(&PeopleFilter::default(), 0, 10).await.unwrap();
        let who: Vec<_> = listed
            .people
            .iter()
            .map(|one| (&one.person, one.email.is_some()))
            .collect();
        assert_eq!(who, [(&siti, true), (&guest, false)]);
        for search in ["tanpa", "TAMU"] {
            let filter = PeopleFilter {
                search: search.to_owned(),
                ..PeopleFilter::default()
            };
            let found = store.people(&filter, 0, 10).await.unwrap();
            assert_eq!((found.total, &found.people[0].person), (1, &guest));
        }
        // They can be recorded like everybody else, and no password opens anything.
        let details = tests::editions::soon(Clock::now(bench.clock.as_ref()), "edisi-1");
        let edition = store.create_edition(&details, None).await.unwrap();
        store
            .register_for_edition(&edition, &guest, None, true)
            .await
            .unwrap();
        assert_eq!(
            store.attendance(&edition).await.unwrap()[0].name,
            name.as_str()
        );
        assert!(matches!(
            store.set_password(&guest, "$argon2id$two", None).await,
            Err(StoreError::Missing)
        ));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_setting_holds_what_was_set_last_in_every_process() {
    on_both(async |bench| {
        let other = bench.another_process().await;
        assert_eq!(other.mark("minutes_per_jp").await.unwrap(), None);
        let mut changes = other.changes();
        bench.store.set_mark("minutes_per_jp", "60").await.unwrap();
        assert_eq!(
            bench.store.mark("minutes_per_jp").await.unwrap().as_deref(),
            Some("60")
        );
        learns(bench, &other, &mut changes, &Change::Settings).await;
        assert_eq!(
            other.mark("minutes_per_jp").await.unwrap().as_deref(),
            Some("60")
        );
        bench.store.set_mark("minutes_per_jp", "45").await.unwrap();
        bench.store.set_mark("jp_target", "20").await.unwrap();
        assert_eq!(
            bench.store.settings().await.unwrap().minutes_per_jp.get(),
            45
        );
        assert_eq!(
            bench.store.mark("minutes_per_jp").await.unwrap().as_deref(),
            Some("45")
        );
        other.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_unit_is_finished_once_and_the_first_time_counts() {
    on_both(async |bench| {
        let person = somebody(&bench.store).await;
        let start = domain::clock::Clock::now(bench.clock.as_ref());
        assert!(
            bench
                .store
                .finish_unit(&person, &slug("cek-performa"), &slug("ukuran"))
                .await
                .unwrap()
        );
        bench.clock.pass(DAY);
        assert!(
            !bench
                .store
                .finish_unit(&person, &slug("cek-performa"), &slug("ukuran"))
                .await
                .unwrap()
        );
        // Hyphens come before letters, whatever order a language has of its own.
        assert!(
            bench
                .store
                .finish_unit(&person, &slug("cekp"), &slug("a"))
                .await
                .unwrap()
        );
        assert!(
            bench
                .store
                .finish_unit(&person, &slug("cek-z"), &slug("a"))
                .await
                .unwrap()
        );
        let done = bench.store.progress(&person).await.unwrap();
        let names: Vec<_> = done
            .iter()
            .map(|unit| (unit.course.as_str(), unit.unit.as_str(), unit.done_at))
            .collect();
        let later = start.plus(DAY);
        assert_eq!(
            names,
            [
                ("cek-performa", "ukuran", start),
                ("cek-z", "a", later),
                ("cekp", "a", later)
            ]
        );
        assert!(matches!(
            bench
                .store
                .finish_unit(&nobody(), &slug("a"), &slug("b"))
                .await,
            Err(StoreError::Missing)
        ));
    })
    .await;
}

fn new_try(step: &str, given: &str) -> NewTry {
    NewTry {
        exercise: slug("rata-rata"),
        step: step.to_owned(),
        given: given.to_owned(),
        outcome: Outcome::Wrong,
        misconception: Some("rata-rata".to_owned()),
        effective_seed: u32::MAX,
        language: Language::En,
    }
}

/// The id of a try that was written down.
fn kept(tried: &Tried) -> TryId {
    match tried {
        Tried::Kept(id) => id.clone(),
        Tried::Paused(_) => panic!("there was a pause"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tries_and_open_hints_come_back_in_one_piece() {
    on_both(async |bench| {
        let person = somebody(&bench.store).await;
        let exercise = slug("rata-rata");
        let start = domain::clock::Clock::now(bench.clock.as_ref());
        // Within one millisecond, too, the order is the one in which they were given.
        bench
            .store
            .add_try(&person, &new_try("satu", "7,02\0"), None)
            .await
            .unwrap();
        bench
            .store
            .add_try(&person, &new_try("satu", "b"), None)
            .await
            .unwrap();
        bench.clock.pass(1);
        let mut right = new_try("dua", "c");
        (right.outcome, right.misconception) = (Outcome::Right, None);
        let last = bench
            .store
            .add_try(&person, &right, Some((&slug("cek-performa"), &exercise)))
            .await
            .unwrap();
        bench
            .store
            .show_hint(&person, &exercise, "satu", 2)
            .await
            .unwrap();
        bench
            .store
            .show_hint(&person, &exercise, "satu", 1)
            .await
            .unwrap();
        bench
            .store
            .show_hint(&person, &exercise, "dua", 1)
            .await
            .unwrap();

        let state = bench
            .store
            .exercise_state(&person, &exercise)
            .await
            .unwrap();
        let given: Vec<_> = state.tries.iter().map(|one| one.given.as_str()).collect();
        assert_eq!(given, ["7,02\u{FFFD}", "b", "c"]);
        let first = &state.tries[0];
        assert_eq!(
            (first.outcome, first.misconception.as_deref()),
            (Outcome::Wrong, Some("rata-rata"))
        );
        assert_eq!(
            (first.effective_seed, first.language, first.at),
            (u32::MAX, Language::En, start)
        );
        let third = &state.tries[2];
        assert_eq!(
            (
                &third.id,
                third.step.as_str(),
                third.outcome,
                &third.misconception
            ),
            (&kept(&last), "dua", Outcome::Right, &None)
        );
        assert_eq!(
            state.hints.into_iter().collect::<Vec<_>>(),
            [("dua".to_owned(), 1), ("satu".to_owned(), 2)]
        );
        assert_eq!(
            bench.store.tries(&person, &exercise).await.unwrap(),
            state.tries
        );
        assert_eq!(
            bench.store.progress(&person).await.unwrap()[0].unit,
            exercise
        );
        assert!(
            bench
                .store
                .tries(&person, &slug("lain"))
                .await
                .unwrap()
                .is_empty()
        );
        assert!(matches!(
            bench
                .store
                .add_try(&nobody(), &new_try("a", "b"), None)
                .await,
            Err(StoreError::Missing)
        ));
        assert!(matches!(
            bench.store.show_hint(&nobody(), &exercise, "a", 1).await,
            Err(StoreError::Missing)
        ));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_very_many_tries_the_last_five_hundred_are_shown() {
    on_both(async |bench| {
        let person = somebody(&bench.store).await;
        for number in 0..503 {
            bench.clock.pass(MINUTE);
            bench
                .store
                .add_try(&person, &new_try("satu", &number.to_string()), None)
                .await
                .unwrap();
        }
        let tries = bench
            .store
            .tries(&person, &slug("rata-rata"))
            .await
            .unwrap();
        let given: Vec<_> = tries
            .iter()
            .map(|one| one.given.parse::<u32>().unwrap())
            .collect();
        assert_eq!(given, (3..503).collect::<Vec<_>>());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_step_once_right_stays_right_however_many_tries_follow() {
    on_both(async |bench| {
        let person = somebody(&bench.store).await;
        let mut right = new_try("satu", "benar");
        (right.outcome, right.misconception) = (Outcome::Right, None);
        let first = bench.store.add_try(&person, &right, None).await.unwrap();
        for number in 0..505 {
            bench.clock.pass(MINUTE);
            bench
                .store
                .add_try(&person, &new_try("dua", &number.to_string()), None)
                .await
                .unwrap();
        }
        let tries = bench
            .store
            .exercise_state(&person, &slug("rata-rata"))
            .await
            .unwrap()
            .tries;
        assert_eq!(
            (&tries[0].id, tries[0].step.as_str(), tries[0].outcome),
            (&kept(&first), "satu", Outcome::Right)
        );
        let others: Vec<_> = tries[1..]
            .iter()
            .map(|one| one.given.parse::<u32>().unwrap())
            .collect();
        assert_eq!(others, (5..505).collect::<Vec<_>>());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_step_that_was_right_very_often_the_first_time_is_kept() {
    on_both(async |bench| {
        let person = somebody(&bench.store).await;
        let mut right = new_try("satu", "benar");
        (right.outcome, right.misconception) = (Outcome::Right, None);
        let first = bench.store.add_try(&person, &right, None).await.unwrap();
        for _ in 0..505 {
            bench.clock.pass(MINUTE);
            bench.store.add_try(&person, &right, None).await.unwrap();
        }
        let tries = bench
            .store
            .tries(&person, &slug("rata-rata"))
            .await
            .unwrap();
        assert_eq!((&tries[0].id, tries.len()), (&kept(&first), 501));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_write_is_announced_after_it_can_be_read() {
    on_both(async |bench| {
        let store = &bench.store;
        let mut changes = store.changes();
        let person = somebody(store).await;
        let (about, learned) = (
            Change::Person(person.clone()),
            Change::Learning(person.clone()),
        );
        assert_eq!(heard(&mut changes).await, about);
        store
            .set_password(&person, "$argon2id$two", None)
            .await
            .unwrap();
        assert_eq!(heard(&mut changes).await, about);
        store
            .set_language(&person, Some(Language::Id))
            .await
            .unwrap();
        assert_eq!(heard(&mut changes).await, about);
        store
            .grant(&person, &the(Role::Trainer), None)
            .await
            .unwrap();
        assert_eq!(heard(&mut changes).await, about);
        store
            .withdraw(&person, &the(Role::Trainer), None)
            .await
            .unwrap();
        assert_eq!(heard(&mut changes).await, about);

        let mut record = session(bench, Some(&person), 12);
        let about_session = Change::Session(SessionHash::of(&record.id));
        store.sessions().create(&mut record).await.unwrap();
        assert_eq!(heard(&mut changes).await, about_session);
        store.sessions().save(&record).await.unwrap();
        assert_eq!(heard(&mut changes).await, about_session);
        store.sessions().delete(&record.id).await.unwrap();
        assert_eq!(heard(&mut changes).await, about_session);

        store.set_mark("jp_target", "20").await.unwrap();
        assert_eq!(heard(&mut changes).await, Change::Settings);

        let (course, quiz) = (slug("cek-performa"), slug("kuis"));
        store
            .finish_unit(&person, &course, &slug("a"))
            .await
            .unwrap();
        assert_eq!(heard(&mut changes).await, learned);
        let items = [item("a", "A?")];
        let attempt = begin(store, &person, new_attempt(&course, &quiz, 1, &items)).await;
        assert_eq!(heard(&mut changes).await, learned);
        hand_in(store, &person, &attempt.id, &[answer("a", "0", 1.0)]).await;
        assert_eq!(heard(&mut changes).await, learned);
        store
            .add_try(&person, &new_try("a", "b"), None)
            .await
            .unwrap();
        assert_eq!(heard(&mut changes).await, learned);
        store
            .show_hint(&person, &slug("rata-rata"), "a", 1)
            .await
            .unwrap();
        assert_eq!(heard(&mut changes).await, learned);

        // What changes nothing, or is refused, is not announced; the last of these is what is heard next.
        store
            .finish_unit(&person, &course, &slug("a"))
            .await
            .unwrap();
        hand_in(store, &person, &attempt.id, &[]).await;
        assert!(
            store
                .register(new_person("siti@tirtanusa.example"))
                .await
                .is_err()
        );
        store.look_for_changes().await.unwrap();
        store.set_mark("jp_target", "24").await.unwrap();
        assert_eq!(heard(&mut changes).await, Change::Settings);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_hears_what_another_one_wrote() {
    on_both(async |bench| {
        let other = bench.another_process().await;
        let mut changes = other.changes();
        let person = somebody(&bench.store).await;
        match bench.database.kind() {
            Kind::Sqlite => {
                other.look_for_changes().await.unwrap();
                assert_eq!(heard(&mut changes).await, Change::Everything);
                assert!(other.account(&person).await.unwrap().is_some());
                // Its own writes are announced as what they are and do not look like somebody else's.
                other
                    .finish_unit(&person, &slug("a"), &slug("b"))
                    .await
                    .unwrap();
                assert_eq!(heard(&mut changes).await, Change::Learning(person));
                other.look_for_changes().await.unwrap();
                assert!(changes.try_recv().is_err());
            }
            Kind::Postgres => {
                assert_eq!(heard(&mut changes).await, Change::Person(person.clone()));
                assert!(other.account(&person).await.unwrap().is_some());
            }
        }
        other.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_lost_connection_anything_may_have_changed() {
    let bench = Bench::fresh(Kind::Postgres).await;
    let mut changes = bench.store.changes();
    let person = somebody(&bench.store).await;
    assert_eq!(heard(&mut changes).await, Change::Person(person.clone()));
    let mut administrator = PgConnection::connect(bench.database.url()).await.unwrap();
    let ended: Vec<(bool,)> =
        sqlx::query_as("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'kopitalk changes' AND datname = current_database()")
            .fetch_all(&mut administrator)
            .await
            .unwrap();
    assert_eq!(ended, [(true,)]);
    assert_eq!(heard(&mut changes).await, Change::Everything);
    // What is written before the connection is back is covered by one more `Everything` when it is.
    let mut number = 0;
    let change = loop {
        number += 1;
        bench
            .store
            .finish_unit(&person, &slug("a"), &slug(&format!("u{number}")))
            .await
            .unwrap();
        match heard(&mut changes).await {
            Change::Everything if number < 4 => {}
            change => break change,
        }
    };
    assert_eq!(change, Change::Learning(person));
    bench.store.close().await;
}

/// Ends the connections of the store that bear one of these names and waits until they are gone.
async fn end_connections(bench: &Bench, names: &str) -> usize {
    let mut administrator = PgConnection::connect(bench.database.url()).await.unwrap();
    let ended: Vec<(bool,)> = sqlx::query_as(
        "SELECT pg_terminate_backend(pid, 20000) FROM pg_stat_activity WHERE application_name LIKE $1 AND datname = current_database()",
    )
    .bind(names)
    .fetch_all(&mut administrator)
    .await
    .unwrap();
    assert!(ended.iter().all(|(gone,)| *gone));
    ended.len()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_postgres_ended_every_connection_nobody_is_refused() {
    let bench = Bench::fresh(Kind::Postgres).await;
    let mut writers = tokio::task::JoinSet::new();
    for number in 0..16 {
        let store = bench.store.clone();
        writers.spawn(async move { store.set_mark(&format!("key {number}"), "a").await });
    }
    for written in writers.join_all().await {
        written.unwrap();
    }
    let mut changes = bench.store.changes();
    assert!(end_connections(&bench, "kopitalk%").await > 2);
    hears(&mut changes, &Change::Everything).await;
    for _ in 0..20 {
        bench.store.ping().await.unwrap();
    }
    bench.store.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_meets_a_connection_that_ended_is_told_to_come_again() {
    let bench = Bench::fresh(Kind::Postgres).await;
    assert!(end_connections(&bench, "kopitalk").await > 0);
    let mut refused = 0;
    while let Err(error) = bench.store.ping().await {
        assert!(matches!(error, StoreError::Busy), "{error:?}");
        refused += 1;
        assert!(refused < 20, "the store does not connect again");
    }
    assert!(refused > 0);
    bench.store.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_finds_the_database_busy_says_so() {
    on_both(async |bench| {
        let sessions = bench.store.sessions();
        let mut record = session(bench, None, 12);
        let error = match bench.database.kind() {
            Kind::Sqlite => {
                let mut other = SqliteConnection::connect(bench.database.url())
                    .await
                    .unwrap();
                let writing = other.begin_with("BEGIN IMMEDIATE").await.unwrap();
                let error = sessions.create(&mut record).await.unwrap_err();
                writing.rollback().await.unwrap();
                error
            }
            Kind::Postgres => {
                end_connections(bench, "kopitalk").await;
                sessions.load(&record.id).await.unwrap_err()
            }
        };
        assert!(session_is_busy(&error.into()));

        bench.store.close().await;
        let error = sessions.load(&record.id).await.unwrap_err();
        assert!(!session_is_busy(&error.into()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_postgres_that_lets_nobody_in_is_named_with_its_cause() {
    let bench = Bench::fresh(Kind::Postgres).await;
    let url = bench
        .database
        .url()
        .replacen("kopitalk_test_", "kopitalk_none_", 1);
    let clock: Arc<dyn domain::clock::Clock> = Arc::<HandClock>::clone(&bench.clock);
    let error = Store::open(&url, clock, Arc::new(Dice::new(1)))
        .await
        .unwrap_err();
    assert!(matches!(error, StoreError::Unreachable(_)), "{error:?}");
    let said = error.to_string();
    assert!(
        said.contains("PostgreSQL") && said.contains("does not exist"),
        "{said}"
    );
    bench.store.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_writers_at_once_lose_nothing() {
    on_both(async |bench| {
        let person = somebody(&bench.store).await;
        let other = bench.another_process().await;
        let mut writers = tokio::task::JoinSet::new();
        for number in 0..200 {
            // Of two processes, because a lock between connections is where SQLite refuses writers.
            let store = if number % 2 == 0 {
                bench.store.clone()
            } else {
                other.clone()
            };
            let person = person.clone();
            writers.spawn(async move {
                store
                    .finish_unit(
                        &person,
                        &slug("cek-performa"),
                        &slug(&format!("u{number:03}")),
                    )
                    .await
                    .unwrap();
                store
                    .add_try(
                        &person,
                        &new_try(&format!("{number}"), &number.to_string()),
                        None,
                    )
                    .await
                    .unwrap();
            });
        }
        writers.join_all().await;
        assert_eq!(bench.store.progress(&person).await.unwrap().len(), 200);
        let tries = other.tries(&person, &slug("rata-rata")).await.unwrap();
        assert_eq!(
            tries
                .iter()
                .map(|one| one.given.clone())
                .collect::<BTreeSet<_>>()
                .len(),
            200
        );
        other.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_written_is_there_after_closing_and_opening() {
    on_both(async |bench| {
        let person = somebody(&bench.store).await;
        let id = signed_in(bench, &person).await;
        bench.store.close().await;
        let again = bench.another_process().await;
        assert_eq!(
            again.account(&person).await.unwrap().unwrap().name,
            "Siti Aminah"
        );
        assert!(is_alive(&again, &id).await);
        again.close().await;
    })
    .await;
}

#[test]
fn the_clock_of_the_tests_stands_on_a_workshop_morning() {
    let morning = OffsetDateTime::from_unix_timestamp(1_794_882_600).unwrap();
    assert_eq!(
        Moment(morning.unix_timestamp() * 1_000),
        Moment(1_794_882_600_000)
    );
    assert_eq!(morning.to_string(), "2026-11-17 2:30:00.0 +00:00:00");
}

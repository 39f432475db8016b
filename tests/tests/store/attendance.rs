//! The contract of editions and of the ledger of attendance, on SQLite and on PostgreSQL.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a broken promise ends a test"
)]

use domain::account::{Grant, Role};
use domain::attendance::{
    Act, Counted, Kind as EventKind, Nonce, Proof, Reason, Standing, Status, derive, tally,
};
use domain::audit::Action;
use domain::clock::{Clock, DAY, HOUR, MINUTE, Moment};
use domain::code::{Judged, Place, judge};
use domain::edition::{EditionDetails, Mode, Speaker, Stage};
use domain::id::{AgencyId, CustomStatusId, EditionId, PersonId, Slug};
use domain::language::Bilingual;
use domain::rng::SeededRng;
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use store::{
    AppendError, Appended, Change, Correction, CustomStatusChange, EditionConflict, EntryConflict,
    NewEntry, Registered, Store, StoreError, Unregistered, WriteError,
};
use tests::database::{Bench, Kind, on_both};
use tests::people::new_account;
use tokio::task::JoinSet;

fn both(text: &str) -> Bilingual {
    Bilingual {
        id: text.to_owned(),
        en: format!("{text} (en)"),
    }
}

fn details(slug: &str, starts_at: Moment) -> EditionDetails {
    EditionDetails {
        summary: both("Cek performa"),
        place: "Balai Kota Tirtanusa".to_owned(),
        meeting: "https://meeting.example/1".to_owned(),
        speakers: vec![
            Speaker {
                name: "Dr. Ratna".to_owned(),
                about: "Peneliti".to_owned(),
            },
            Speaker {
                name: "Agus".to_owned(),
                about: String::new(),
            },
        ],
        ..EditionDetails::new(
            Slug::parse(slug).unwrap(),
            both("KopiTalk"),
            starts_at,
            starts_at.plus(2 * HOUR),
            Mode::Hybrid,
        )
    }
}

fn now(bench: &Bench) -> Moment {
    bench.clock.now()
}

/// An edition that starts now.
async fn edition(bench: &Bench, slug: &str) -> EditionId {
    bench
        .store
        .create_edition(&details(slug, now(bench)), None)
        .await
        .unwrap()
}

async fn somebody(store: &Store, name: &str) -> PersonId {
    let new = new_account(name, &format!("{name}@tirtanusa.example"));
    store.register(new).await.unwrap()
}

fn nobody() -> PersonId {
    PersonId::parse("01900000-0000-7000-8000-000000000000").unwrap()
}

fn agency(number: u32) -> AgencyId {
    AgencyId::parse(&format!("0190f4a2-1111-7000-8000-{number:012}")).unwrap()
}

/// Somebody types the code in the hall.
fn comes_in(bench: &Bench, edition: &EditionId, person: &PersonId, nonce: Nonce) -> NewEntry {
    NewEntry {
        place: Some(Place::Venue),
        arrived_at: Some(now(bench)),
        at_device: Some(now(bench).plus(-7 * HOUR)),
        device: Some("gawai".to_owned()),
        unregistered: Unregistered::Register(Some(agency(1))),
        ..NewEntry::new(
            edition.clone(),
            person.clone(),
            Act::In(Status::Present),
            Proof::Code,
            nonce,
        )
    }
}

fn acts(entry: NewEntry, act: Act) -> NewEntry {
    NewEntry { act, ..entry }
}

fn recorded(appended: Appended) -> (domain::attendance::AttendanceEvent, Standing) {
    match appended {
        Appended::Recorded { event, standing } => (*event, standing),
        other => panic!("not recorded: {other:?}"),
    }
}

/// A connection that knows nothing of the store.
enum Plain {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Plain {
    async fn to(bench: &Bench) -> Self {
        let url = bench.database.url();
        match bench.database.kind() {
            Kind::Sqlite => Self::Sqlite(SqliteConnection::connect(url).await.unwrap()),
            Kind::Postgres => Self::Postgres(PgConnection::connect(url).await.unwrap()),
        }
    }

    async fn run(&mut self, sql: &str) -> Result<u64, sqlx::Error> {
        let query = AssertSqlSafe(sql.to_owned());
        Ok(match self {
            Self::Sqlite(connection) => sqlx::query(query)
                .execute(connection)
                .await?
                .rows_affected(),
            Self::Postgres(connection) => sqlx::query(query)
                .execute(connection)
                .await?
                .rows_affected(),
        })
    }

    async fn texts(&mut self, sql: &str) -> Vec<String> {
        let query = AssertSqlSafe(sql.to_owned());
        match self {
            Self::Sqlite(connection) => sqlx::query_scalar(query).fetch_all(connection).await,
            Self::Postgres(connection) => sqlx::query_scalar(query).fetch_all(connection).await,
        }
        .unwrap()
    }

    /// Many people at once.
    async fn crowd(&mut self, heads: usize) -> Vec<PersonId> {
        self.run(&format!(
            "WITH RECURSIVE head (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM head WHERE number < {heads})
            INSERT INTO person (id, name, name_key, created_at)
            SELECT '0190f4a2-2222-7000-8000-' || CAST(100000000000 + number AS TEXT), 'Warga', 'warga', 0 FROM head"
        ))
        .await
        .unwrap();
        (1..=heads)
            .map(|number| {
                let id = format!("0190f4a2-2222-7000-8000-{}", 100_000_000_000 + number);
                PersonId::parse(&id).unwrap()
            })
            .collect()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_edition_is_kept_as_it_was_written() {
    on_both(async |bench| {
        let store = &bench.store;
        let series = store
            .create_series(&both("KopiTalk 2026"), None)
            .await
            .unwrap();
        assert_eq!(
            store.all_series().await.unwrap()[0].title,
            both("KopiTalk 2026")
        );
        let mut written = details("kopitalk-12", now(bench));
        written.series = Some(series);
        written.capacity = Some(250);
        written.registration_closes_at = Some(now(bench).plus(-DAY));
        written.rules.online_tolerance = MINUTE;
        let id = store.create_edition(&written, None).await.unwrap();
        let kept = store.edition(&id).await.unwrap().unwrap();
        assert_eq!((&kept.edition.details, kept.registered), (&written, 0));
        assert_eq!(
            store.edition_by_slug(&written.slug).await.unwrap().unwrap(),
            kept
        );

        let mut changed = written.clone();
        changed.slug = Slug::parse("kopitalk-12b").unwrap();
        changed.speakers.remove(0);
        changed.hours_known = false;
        changed.capacity = None;
        assert!(store.change_edition(&id, &changed, None).await.unwrap());
        let kept = store.edition(&id).await.unwrap().unwrap();
        assert_eq!(kept.edition.details, changed);
        assert!(
            store
                .edition_by_slug(&written.slug)
                .await
                .unwrap()
                .is_none()
        );

        let other = edition(bench, "kopitalk-13").await;
        let taken = store.change_edition(&other, &changed, None).await;
        assert!(
            matches!(taken, Err(WriteError::Conflict(EditionConflict::SlugTaken))),
            "{taken:?}"
        );
        let taken = store.create_edition(&changed, None).await;
        assert!(
            matches!(taken, Err(WriteError::Conflict(EditionConflict::SlugTaken))),
            "{taken:?}"
        );
        let none = EditionId::parse(nobody().as_str()).unwrap();
        assert!(
            !store
                .change_edition(&none, &details("x", now(bench)), None)
                .await
                .unwrap()
        );
        assert!(store.edition(&none).await.unwrap().is_none());
        assert!(store.edition_keys(&none).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn editions_are_listed_by_stage() {
    on_both(async |bench| {
        for (slug, days) in [
            ("lama", -9),
            ("lalu", -2),
            ("kini", 0),
            ("besok", 1),
            ("nanti", 8),
        ] {
            let starts_at = now(bench).plus(days * DAY);
            let mut written = details(slug, starts_at);
            if slug == "besok" {
                written.speakers.clear();
            }
            bench.store.create_edition(&written, None).await.unwrap();
        }
        let names = async |stage| -> Vec<String> {
            let listed = bench.store.editions(stage, now(bench)).await.unwrap();
            listed
                .iter()
                .map(|one| {
                    assert_eq!(one.edition.details.stage(now(bench)), stage);
                    one.edition.details.slug.to_string()
                })
                .collect()
        };
        assert_eq!(names(Stage::Past).await, ["lalu", "lama"]);
        assert_eq!(names(Stage::Open).await, ["kini"]);
        assert_eq!(names(Stage::Coming).await, ["besok", "nanti"]);
        bench.clock.pass(DAY - 30 * MINUTE);
        assert_eq!(names(Stage::Open).await, ["besok"], "half an hour before");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn past_editions_come_by_pages_the_last_first() {
    on_both(async |bench| {
        for number in 1..=5 {
            let starts_at = now(bench).plus(-number * DAY);
            let written = details(&format!("lalu-{number}"), starts_at);
            bench.store.create_edition(&written, None).await.unwrap();
        }
        edition(bench, "kini").await;
        let page = async |skip, limit| {
            let page = bench.store.past_editions(now(bench), skip, limit).await;
            let page = page.unwrap();
            let slugs: Vec<_> = page
                .editions
                .iter()
                .map(|one| {
                    // Each has both of its speakers: a page counts editions.
                    assert_eq!(one.edition.details.speakers.len(), 2);
                    one.edition.details.slug.to_string()
                })
                .collect();
            (slugs, page.total)
        };
        let names = |numbers: &[u32]| -> Vec<String> {
            numbers.iter().map(|one| format!("lalu-{one}")).collect()
        };
        assert_eq!(page(0, 2).await, (names(&[1, 2]), 5));
        assert_eq!(page(2, 2).await, (names(&[3, 4]), 5));
        assert_eq!(page(4, 2).await, (names(&[5]), 5));
        assert_eq!(page(u64::MAX, 2).await, (vec![], 5));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_made_and_changed_what_is_audited_and_nobody_writes_over_what_they_have_not_seen() {
    on_both(async |bench| {
        let store = &bench.store;
        let actor = somebody(store, "ratna").await;
        let by = Some(&actor);
        let series = store.create_series(&both("2026"), by).await.unwrap();
        let mut written = details("kini", now(bench));
        let id = store.create_edition(&written, by).await.unwrap();
        let seen = async || store.edition(&id).await.unwrap().unwrap().changed_at;
        let first = seen().await;
        written.series = Some(series.clone());
        written.speakers.pop();
        assert!(store.change_edition(&id, &written, by).await.unwrap());
        // The clock has not moved; the edition has.
        let second = seen().await;
        assert!(first < second, "{first:?} {second:?}");
        assert!(store.change_edition(&id, &written, by).await.unwrap());
        assert_eq!(
            seen().await,
            second,
            "nothing differed, nothing was written"
        );

        let mut other = details("kini", now(bench));
        other.place = "Perpustakaan".to_owned();
        let late = store
            .change_edition_seen(&id, &other, Some(first), by)
            .await;
        assert!(
            matches!(late, Err(WriteError::Conflict(EditionConflict::Changed))),
            "{late:?}"
        );
        let kept = store.edition(&id).await.unwrap().unwrap();
        assert_eq!(kept.edition.details, written);
        let again = store
            .change_edition_seen(&id, &other, Some(second), by)
            .await;
        assert!(again.unwrap());
        let taken = store.create_edition(&other, by).await;
        assert!(taken.is_err());

        let told = async |subject: &str| -> Vec<_> {
            let entries = store.audit_of(subject, 9).await.unwrap();
            let told = entries.into_iter().rev().map(|one| {
                assert_eq!(one.actor.as_ref(), by);
                (one.action.unwrap(), one.detail)
            });
            told.collect()
        };
        let fields = |names: &str| format!("{{\"fields\":[{names}]}}");
        assert_eq!(
            told(id.as_str()).await,
            [
                (Action::EditionMade, "{}".to_owned()),
                (Action::EditionChanged, fields("\"series\",\"speakers\"")),
                (
                    Action::EditionChanged,
                    fields("\"series\",\"place\",\"speakers\"")
                ),
            ]
        );
        let made = told(series.as_str()).await;
        assert_eq!(made, [(Action::SeriesMade, "{}".to_owned())]);
        assert_eq!(store.audit(None, 9).await.unwrap().len(), 4);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_remembered_of_editions_follows_every_process() {
    on_both(async |bench| {
        let (store, other) = (&bench.store, bench.another_process().await);
        let person = somebody(store, "siti").await;
        let besok = details("besok", now(bench).plus(DAY));
        let besok = store.create_edition(&besok, None).await.unwrap();
        let lalu = details("lalu", now(bench).plus(-DAY));
        store.create_edition(&lalu, None).await.unwrap();
        let kini = edition(bench, "kini").await;
        let known = async |store: &Store| -> Vec<(EditionId, u32)> {
            let known = store.upcoming_editions(now(bench)).await.unwrap();
            let pairs = known
                .iter()
                .map(|one| (one.edition.id.clone(), one.registered));
            pairs.collect()
        };
        let mine = async |store: &Store| -> Vec<EditionId> {
            let mine = store.known_registrations(&person).await.unwrap();
            mine.iter().cloned().collect()
        };
        for store in [store, &other] {
            assert_eq!(known(store).await, [(kini.clone(), 0), (besok.clone(), 0)]);
            assert_eq!(mine(store).await, []);
        }
        // Whoever registers sees it at once, the others a moment later.
        store
            .register_for_edition(&besok, &person, None, false)
            .await
            .unwrap();
        assert_eq!(known(store).await, [(kini.clone(), 0), (besok.clone(), 1)]);
        assert_eq!(mine(store).await, std::slice::from_ref(&besok));
        until(async || known(&other).await[1].1 == 1 && mine(&other).await.len() == 1).await;

        let nonce = store.new_nonce();
        recorded(
            store
                .append(comes_in(bench, &kini, &person, nonce))
                .await
                .unwrap(),
        );
        until(async || mine(store).await.len() == 2 && mine(&other).await.len() == 2).await;
        until(async || known(&other).await[0].1 == 1).await;

        assert!(store.withdraw_registration(&besok, &person).await.unwrap());
        assert_eq!(mine(store).await, std::slice::from_ref(&kini));
        assert_eq!(known(store).await[1], (besok.clone(), 0));
        let mut changed = details("besok", now(bench).plus(2 * DAY));
        changed.speakers.clear();
        store.change_edition(&besok, &changed, None).await.unwrap();
        let moved = store.upcoming_editions(now(bench)).await.unwrap();
        assert_eq!(moved[1].edition.details, changed);
        // What is over goes by itself.
        bench.clock.pass(DAY);
        assert_eq!(known(store).await, [(besok, 0)]);
        other.close().await;
    })
    .await;
}

/// Waits for what another process is told.
async fn until(holds: impl AsyncFn() -> bool) {
    let waited = tokio::time::timeout(Duration::from_secs(20), async {
        let mut again = tokio::time::interval(Duration::from_millis(20));
        while !holds().await {
            again.tick().await;
        }
    });
    waited.await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_process_shows_and_knows_the_same_codes() {
    on_both(async |bench| {
        let other = bench.another_process().await;
        let id = edition(bench, "kini").await;
        let second = edition(bench, "kini-juga").await;
        let far = details("besok", now(bench).plus(DAY));
        let far = bench.store.create_edition(&far, None).await.unwrap();

        let shown = other.edition_keys(&id).await.unwrap().unwrap();
        let places: Vec<_> = shown.keys.iter().map(|key| key.place).collect();
        assert_eq!(places, Place::ALL);
        let tried = bench.store.tried_editions(now(bench)).await.unwrap();
        let ids: BTreeSet<_> = tried.iter().map(|one| one.edition.id.clone()).collect();
        assert_eq!(ids, BTreeSet::from([id.clone(), second]));
        let keys: Vec<_> = tried.iter().flat_map(|one| one.keys.clone()).collect();
        for key in &shown.keys {
            let judged = judge(key.key.code_at(now(bench)), &keys, now(bench));
            let Judged::Good { edition, place, .. } = judged else {
                panic!("{judged:?}");
            };
            assert_eq!((edition, place), (id.clone(), key.place));
        }

        // What is remembered follows what is changed.
        let mut changed = details("kini", now(bench));
        changed.mode = Mode::Online;
        bench
            .store
            .change_edition(&id, &changed, None)
            .await
            .unwrap();
        let tried = bench.store.tried_editions(now(bench)).await.unwrap();
        let own = tried.iter().find(|one| one.edition.id == id).unwrap();
        assert_eq!(own.keys, [shown.keys[1].clone()], "the key stays");
        let tomorrow = now(bench).plus(DAY);
        let tried = bench.store.tried_editions(tomorrow).await.unwrap();
        assert_eq!(tried[0].edition.id, far);
        other.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_seat_is_given_once() {
    on_both(async |bench| {
        let other = bench.another_process().await;
        let mut written = details("besok", now(bench).plus(DAY));
        written.capacity = Some(3);
        let id = bench.store.create_edition(&written, None).await.unwrap();
        let people = Plain::to(bench).await.crowd(16).await;
        let mut tries = JoinSet::new();
        for (number, person) in people.iter().cloned().enumerate() {
            let store = if number % 2 == 0 {
                bench.store.clone()
            } else {
                other.clone()
            };
            let id = id.clone();
            tries.spawn(async move {
                let agency = agency(7);
                store
                    .register_for_edition(&id, &person, Some(&agency), false)
                    .await
                    .unwrap()
            });
        }
        let results = tries.join_all().await;
        let given = results
            .iter()
            .filter(|one| **one == Registered::Now)
            .count();
        assert_eq!(given, 3, "{results:?}");
        assert_eq!(
            bench.store.edition(&id).await.unwrap().unwrap().registered,
            3
        );

        let mut seated = Vec::new();
        for person in &people {
            if let Some(registration) = bench.store.registration(&id, person).await.unwrap() {
                assert_eq!(registration.agency, Some(agency(7)));
                assert!(!registration.on_the_spot);
                seated.push(person);
            }
        }
        let again = bench
            .store
            .register_for_edition(&id, seated[0], None, false)
            .await
            .unwrap();
        assert_eq!(again, Registered::Already);
        assert!(
            bench
                .store
                .withdraw_registration(&id, seated[0])
                .await
                .unwrap()
        );
        assert!(
            !bench
                .store
                .withdraw_registration(&id, seated[0])
                .await
                .unwrap()
        );
        assert_eq!(bench.store.editions_of(seated[0]).await.unwrap(), []);
        let back = bench
            .store
            .register_for_edition(&id, seated[0], None, false)
            .await
            .unwrap();
        assert_eq!(back, Registered::Now);
        assert_eq!(bench.store.editions_of(seated[0]).await.unwrap().len(), 1);

        bench.clock.pass(DAY);
        let late = &people.iter().find(|one| !seated.contains(one)).unwrap();
        let closed = bench
            .store
            .register_for_edition(&id, late, None, false)
            .await
            .unwrap();
        assert_eq!(closed, Registered::Closed);
        let forced = bench
            .store
            .register_for_edition(&id, late, None, true)
            .await
            .unwrap();
        assert_eq!(forced, Registered::Now);
        let missing = bench
            .store
            .register_for_edition(&id, &nobody(), None, true)
            .await;
        assert!(matches!(missing, Err(StoreError::Missing)), "{missing:?}");
        other.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_comes_is_registered_on_the_spot_or_refused() {
    on_both(async |bench| {
        let store = &bench.store;
        let id = edition(bench, "kini").await;
        let person = somebody(store, "siti").await;
        let mut entry = comes_in(bench, &id, &person, store.new_nonce());
        entry.unregistered = Unregistered::Refuse;
        assert_eq!(
            store.append(entry.clone()).await.unwrap(),
            Appended::NotRegistered
        );
        assert_eq!(store.standing(&id, &person).await.unwrap(), None);
        entry.unregistered = Unregistered::Register(Some(agency(3)));
        let arrived_at = now(bench);
        bench.clock.pass(2 * MINUTE);
        let (event, standing) = recorded(store.append(entry).await.unwrap());
        assert_eq!(event.number, 1);
        assert_eq!(
            (event.status_from, event.status_to),
            (None, Some(Status::Present))
        );
        assert_eq!(event.arrived_at, Some(arrived_at));
        assert_eq!(event.recorded_at, now(bench));
        assert_eq!(store.standing(&id, &person).await.unwrap(), Some(standing));

        let registration = store.registration(&id, &person).await.unwrap().unwrap();
        assert!(registration.on_the_spot);
        assert_eq!(registration.agency, Some(agency(3)));
        assert!(!store.withdraw_registration(&id, &person).await.unwrap());

        let history = store.history(&id, &person).await.unwrap();
        assert_eq!(history.len(), 1);
        assert_eq!(history[0].event, event);
        assert_eq!(
            store
                .standings_of(&person)
                .await
                .unwrap()
                .keys()
                .collect::<Vec<_>>(),
            [&id]
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twice_is_once_also_from_two_devices_and_two_processes() {
    on_both(async |bench| {
        let other = bench.another_process().await;
        let id = edition(bench, "kini").await;
        for round in 0..8 {
            let person = somebody(&bench.store, &format!("siti{round}")).await;
            let same = bench.store.new_nonce();
            let mut tries = JoinSet::new();
            for number in 0..12 {
                let store = if number % 2 == 0 {
                    bench.store.clone()
                } else {
                    other.clone()
                };
                let nonce = if number % 3 == 0 {
                    same.clone()
                } else {
                    store.new_nonce()
                };
                let entry = comes_in(bench, &id, &person, nonce);
                tries.spawn(async move { store.append(entry).await.unwrap() });
            }
            let results = tries.join_all().await;
            let written = results
                .iter()
                .filter(|one| matches!(one, Appended::Recorded { .. }));
            assert_eq!(written.count(), 1, "{results:?}");
            assert_eq!(bench.store.history(&id, &person).await.unwrap().len(), 1);
        }
        assert!(bench.store.recount(&id).await.unwrap().agrees());
        other.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_nonce_belongs_to_one_person_and_edition() {
    on_both(async |bench| {
        let store = &bench.store;
        let id = edition(bench, "kini").await;
        let (siti, budi) = (somebody(store, "siti").await, somebody(store, "budi").await);
        let nonce = store.new_nonce();
        let entry = comes_in(bench, &id, &siti, nonce.clone());
        recorded(store.append(entry.clone()).await.unwrap());
        let out = acts(comes_in(bench, &id, &siti, nonce.clone()), Act::Out);
        let again = store.append(out).await.unwrap();
        assert!(matches!(again, Appended::Already(standing) if standing.inside));
        let stolen = store.append(comes_in(bench, &id, &budi, nonce)).await;
        assert!(
            matches!(stolen, Err(WriteError::Conflict(EntryConflict::NonceUsed))),
            "{stolen:?}"
        );
        assert!(store.registration(&id, &budi).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_hall_is_on_the_disk_with_few_commits_and_a_bad_entry_harms_nobody() {
    on_both(async |bench| {
        let mut changes = bench.store.changes();
        let id = edition(bench, "kini").await;
        let mut people = Plain::to(bench).await.crowd(1_000).await;
        people.insert(500, nobody());
        let mut tries = JoinSet::new();
        for person in people {
            let store = bench.store.clone();
            let entry = comes_in(bench, &id, &person, store.new_nonce());
            tries.spawn(async move { (person, store.append(entry).await) });
        }
        let mut acknowledged = BTreeSet::new();
        while let Some(answer) = tries.join_next().await {
            let (person, answer) = answer.unwrap();
            if person == nobody() {
                assert!(
                    matches!(answer, Err(WriteError::Store(StoreError::Missing))),
                    "{answer:?}"
                );
            } else {
                recorded(answer.unwrap());
                assert!(acknowledged.insert(person));
            }
        }
        assert_eq!(acknowledged.len(), 1_000);
        let commits = bench.store.ledger_commits();
        assert!(commits <= 100, "{commits} commits");

        // What was acknowledged is read by whoever comes later, from the database alone.
        let later = bench.another_process().await;
        let kept = later.recount(&id).await.unwrap();
        assert!(kept.agrees());
        assert_eq!(
            kept.replayed.keys().collect::<Vec<_>>(),
            acknowledged.iter().collect::<Vec<_>>()
        );
        let attendees = later.attendance(&id).await.unwrap();
        assert_eq!(attendees.len(), 1_000);
        let counted: Vec<Counted> = attendees.iter().map(store::Attendee::counted).collect();
        let sums = tally(&counted, &BTreeMap::from([(agency(1), None)]));
        assert_eq!((sums.all.present, sums.all.expected()), (1_000, 1_000));
        assert_eq!(sums.own[&agency(1)].venue, 1_000);
        later.close().await;

        // One more change, so that the last announcement is surely still to come.
        let nonce = bench.store.new_nonce();
        let last = acknowledged.first().unwrap();
        recorded(
            bench
                .store
                .append(acts(comes_in(bench, &id, last, nonce), Act::Out))
                .await
                .unwrap(),
        );
        let mut announced = 0;
        while let Ok(change) =
            tokio::time::timeout(Duration::from_millis(900), changes.recv()).await
        {
            announced += usize::from(change.unwrap() == Change::Attendance(id.clone()));
        }
        assert!((1..=200).contains(&announced), "{announced} announcements");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_process_hears_that_somebody_came() {
    on_both(async |bench| {
        let other = bench.another_process().await;
        let mut changes = other.changes();
        let id = edition(bench, "kini").await;
        let person = somebody(&bench.store, "siti").await;
        let entry = comes_in(bench, &id, &person, bench.store.new_nonce());
        recorded(bench.store.append(entry).await.unwrap());
        loop {
            if bench.database.kind() == Kind::Sqlite {
                other.look_for_changes().await.unwrap();
            }
            let heard = tokio::time::timeout(Duration::from_secs(20), changes.recv()).await;
            let heard = heard.unwrap().unwrap();
            if heard == Change::Everything || heard == Change::Attendance(id.clone()) {
                break;
            }
        }
        other.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_correction_of_place_and_arrival_alone_is_kept_and_its_repetition_is_not() {
    on_both(async |bench| {
        let store = &bench.store;
        let id = edition(bench, "kini").await;
        let (person, organiser) = (somebody(store, "siti").await, somebody(store, "budi").await);
        recorded(
            store
                .append(comes_in(bench, &id, &person, store.new_nonce()))
                .await
                .unwrap(),
        );
        let earlier = now(bench).plus(-10 * MINUTE);
        let correction = || Correction {
            edition: id.clone(),
            person: person.clone(),
            status: Status::Present,
            custom: None,
            place: Some(Place::Online),
            arrived_at: Some(earlier),
            actor: organiser.clone(),
            reason: Reason::Mistake,
            remark: None,
            seen: None,
            nonce: store.new_nonce(),
        };
        let (event, standing) = recorded(store.correct(correction()).await.unwrap());
        assert_eq!(
            (event.number, event.status_from, event.status_to),
            (2, Some(Status::Present), Some(Status::Present))
        );
        assert_eq!(
            (standing.place, standing.arrived_at),
            (Some(Place::Online), Some(earlier))
        );
        let again = store.correct(correction()).await.unwrap();
        assert_eq!(again, Appended::Already(standing));
        assert_eq!(store.history(&id, &person).await.unwrap().len(), 2);
        assert!(store.recount(&id).await.unwrap().agrees());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_corrections_of_what_both_have_seen_one_is_recorded() {
    on_both(async |bench| {
        let store = &bench.store;
        let id = edition(bench, "kini").await;
        let (person, organiser) = (somebody(store, "siti").await, somebody(store, "budi").await);
        let entry = comes_in(bench, &id, &person, store.new_nonce());
        recorded(store.append(entry).await.unwrap());
        let correction = |status| Correction {
            edition: id.clone(),
            person: person.clone(),
            status,
            custom: None,
            place: None,
            arrived_at: None,
            actor: organiser.clone(),
            reason: Reason::Mistake,
            remark: None,
            seen: Some(1),
            nonce: store.new_nonce(),
        };
        let both = [Status::Late, Status::Absent].map(|status| store.correct(correction(status)));
        let [one, other] = both;
        let (one, other) = tokio::join!(one, other);
        let refused = |outcome: &Result<Appended, AppendError>| {
            matches!(
                outcome,
                Err(WriteError::Conflict(EntryConflict::HistoryGrown))
            )
        };
        assert!(refused(&one) != refused(&other), "{one:?} {other:?}");
        assert_eq!(store.history(&id, &person).await.unwrap().len(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_correction_keeps_what_was_before_with_who_and_why() {
    on_both(async |bench| {
        let store = &bench.store;
        let id = edition(bench, "kini").await;
        let person = somebody(store, "siti").await;
        let organiser = somebody(store, "budi").await;
        let correction = |status, nonce| Correction {
            edition: id.clone(),
            person: person.clone(),
            status,
            custom: None,
            place: None,
            arrived_at: None,
            actor: organiser.clone(),
            reason: Reason::Ill,
            remark: Some("surat dokter".to_owned()),
            seen: None,
            nonce,
        };
        let unregistered = store
            .correct(correction(Status::Excused, store.new_nonce()))
            .await
            .unwrap();
        assert_eq!(unregistered, Appended::NotRegistered);

        recorded(
            store
                .append(comes_in(bench, &id, &person, store.new_nonce()))
                .await
                .unwrap(),
        );
        let nonce = store.new_nonce();
        let (event, standing) = recorded(
            store
                .correct(correction(Status::Excused, nonce.clone()))
                .await
                .unwrap(),
        );
        assert_eq!(
            (event.kind, event.status_from, event.status_to, event.reason),
            (
                EventKind::Manual,
                Some(Status::Present),
                Some(Status::Excused),
                Some(Reason::Ill)
            )
        );
        assert_eq!(standing.status, Some(Status::Excused));
        let twice = store
            .correct(correction(Status::Excused, nonce))
            .await
            .unwrap();
        assert!(matches!(twice, Appended::Already(_)));
        let same = Correction {
            remark: None,
            ..correction(Status::Excused, store.new_nonce())
        };
        let same = store.correct(same).await.unwrap();
        assert!(matches!(same, Appended::Already(_)));
        recorded(
            store
                .correct(correction(Status::Absent, store.new_nonce()))
                .await
                .unwrap(),
        );

        let history = store.history(&id, &person).await.unwrap();
        let steps: Vec<_> = history
            .iter()
            .map(|one| (one.event.number, one.event.status_to.unwrap()))
            .collect();
        assert_eq!(
            steps,
            [
                (1, Status::Present),
                (2, Status::Excused),
                (3, Status::Absent)
            ]
        );
        assert_eq!(history[0].actor_name, None);
        assert_eq!(history[1].actor_name.as_deref(), Some("budi"));
        assert_eq!(history[1].remark.as_deref(), Some("surat dokter"));
        for there_was_one in [true, false] {
            let erased = store.erase_remark(&history[1].event, Some(&organiser));
            assert_eq!(erased.await.unwrap(), there_was_one);
        }
        let written = store.audit_of(person.as_str(), 5).await.unwrap();
        assert_eq!(written.len(), 1, "what was not there was not erased");
        assert_eq!(
            (written[0].action, written[0].actor.as_ref()),
            (Some(Action::RemarkErased), Some(&organiser))
        );
        assert!(
            written[0].detail.contains(history[1].event.id.as_str())
                && !written[0].detail.contains("dokter")
        );
        let after = store.history(&id, &person).await.unwrap();
        assert_eq!(
            (after[1].remark.as_deref(), &after[1].event),
            (None, &history[1].event)
        );
        assert!(store.recount(&id).await.unwrap().agrees());
    })
    .await;
}

/// A status that says *izin* more exactly.
async fn added_status(store: &Store, actor: &PersonId) -> CustomStatusId {
    let change = CustomStatusChange::Add {
        series: None,
        counts_as: Status::Excused,
        name: Bilingual {
            id: "Dinas luar".to_owned(),
            en: String::new(),
        },
    };
    let added = store.change_custom_status(change, &[], actor).await;
    added.unwrap();
    store.custom_statuses().await.unwrap().remove(0).id
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn random_ledgers_from_two_processes_replay_to_what_is_kept() {
    on_both(async |bench| {
        let other = bench.another_process().await;
        let editions = [edition(bench, "satu").await, edition(bench, "dua").await];
        let people = Plain::to(bench).await.crowd(6).await;
        let duty = added_status(&bench.store, &people[0]).await;
        for seed in 1..=4 {
            let mut chance = SeededRng::new(seed);
            let mut pick = |most: u32| usize::try_from(chance.next_u32() % most).unwrap();
            let mut tries = JoinSet::new();
            for _ in 0..120 {
                let store = [&bench.store, &other][pick(2)].clone();
                let status = Status::ALL[pick(4)];
                let came = [Status::Present, Status::Late][pick(2)];
                let act = [
                    Act::In(came),
                    Act::Out,
                    Act::Pulse,
                    Act::Manual(status),
                    Act::Import(status),
                ][pick(5)];
                let entry = comes_in(
                    bench,
                    &editions[pick(2)],
                    &people[pick(6)],
                    store.new_nonce(),
                );
                let named = status == Status::Excused && pick(2) == 0;
                let entry = NewEntry {
                    custom: named.then(|| duty.clone()),
                    ..acts(entry, act)
                };
                tries.spawn(async move { store.append(entry).await.unwrap() });
            }
            let results = tries.join_all().await;
            let events: Vec<_> = results
                .into_iter()
                .filter_map(|one| match one {
                    Appended::Recorded { event, .. } => Some(*event),
                    _ => None,
                })
                .collect();
            for id in &editions {
                let recount = bench.store.recount(id).await.unwrap();
                assert!(recount.agrees(), "{recount:?}");
            }
            // The answers alone say the same, where nothing was before.
            if seed == 1 {
                for ((edition, person), standing) in derive(&events) {
                    assert_eq!(
                        other.standing(&edition, &person).await.unwrap(),
                        Some(standing)
                    );
                }
            }
        }
        for id in &editions {
            for person in &people {
                let history = bench.store.history(id, person).await.unwrap();
                for (pair, number) in history.windows(2).zip(1..) {
                    assert_eq!(pair[0].event.number, number);
                    assert_eq!(pair[0].event.status_to, pair[1].event.status_from);
                    assert_eq!(pair[0].event.custom_to, pair[1].event.custom_from);
                }
            }
        }
        other.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_connection_can_change_or_remove_an_event() {
    on_both(async |bench| {
        let store = &bench.store;
        let id = edition(bench, "kini").await;
        let (siti, budi) = (somebody(store, "siti").await, somebody(store, "budi").await);
        let (event, _) = recorded(store.append(comes_in(bench, &id, &siti, store.new_nonce())).await.unwrap());
        let all = |sql: &str, id: &str, number: i64, nonce: &str| {
            format!(
                "{sql} INTO attendance_event (id, edition, person, number, kind, proof, recorded_at, nonce)
                VALUES ('{id}', '{}', '{}', {number}, 'out', 'code', 0, '{nonce}')",
                event.edition.as_str(),
                siti.as_str()
            )
        };
        let fresh = "01900000-0000-7000-8000-0000000000";
        let fresh_nonce = "0".repeat(32);
        let (own_id, own_nonce) = (event.id.as_str(), event.nonce.as_str());
        let mut attempts = vec![
            "UPDATE attendance_event SET status_to = 'absent'".to_owned(),
            "UPDATE attendance_event SET nonce = nonce WHERE FALSE OR number = 1".to_owned(),
            "DELETE FROM attendance_event".to_owned(),
            format!("DELETE FROM attendance_event WHERE id = '{own_id}'"),
            all("INSERT", own_id, 2, &fresh_nonce),
            all("INSERT", &format!("{fresh}01"), 2, own_nonce),
            all("INSERT", &format!("{fresh}02"), 1, &fresh_nonce),
            all("INSERT", own_id, 2, &fresh_nonce) + " ON CONFLICT (id) DO UPDATE SET status_to = 'absent'",
            all("INSERT", &format!("{fresh}03"), 2, own_nonce) + " ON CONFLICT (nonce) DO UPDATE SET status_to = 'absent'",
            format!("DELETE FROM person WHERE id = '{}'", siti.as_str()),
            format!("DELETE FROM edition WHERE id = '{}'", id.as_str()),
        ];
        match bench.database.kind() {
            Kind::Sqlite => {
                for verb in ["REPLACE", "INSERT OR REPLACE", "INSERT OR IGNORE", "INSERT OR FAIL"] {
                    attempts.push(all(verb, own_id, 2, &fresh_nonce));
                    attempts.push(all(verb, &format!("{fresh}04"), 2, own_nonce));
                    attempts.push(all(verb, &format!("{fresh}05"), 1, &fresh_nonce));
                }
                attempts.push("UPDATE OR REPLACE attendance_event SET number = 1".to_owned());
                attempts.push(all("INSERT OR REPLACE", &format!("{fresh}06"), 2, &fresh_nonce)
                    .replace("(id,", "(rowid, id,")
                    .replace("VALUES (", "VALUES (1, "));
            }
            Kind::Postgres => {
                attempts.push("TRUNCATE attendance_event CASCADE".to_owned());
                attempts.push("TRUNCATE person, edition CASCADE".to_owned());
                attempts.push(format!(
                    "MERGE INTO attendance_event USING (SELECT '{own_id}' AS id) AS asked ON attendance_event.id = asked.id
                    WHEN MATCHED THEN DELETE"
                ));
            }
        }
        let content = "SELECT id || ' ' || nonce || ' ' || COALESCE(status_to, '') || CAST(number AS TEXT) FROM attendance_event ORDER BY id";
        let mut plain = Plain::to(bench).await;
        let before = plain.texts(content).await;
        assert_eq!(before.len(), 1);
        for sql in &attempts {
            let attempt = plain.run(sql).await;
            assert!(attempt.is_err(), "was not refused: {sql}");
            assert_eq!(plain.texts(content).await, before, "{sql}");
        }
        if bench.database.kind() == Kind::Sqlite {
            // Whatever a connection switches off.
            for pragma in ["foreign_keys = OFF", "recursive_triggers = OFF", "ignore_check_constraints = ON"] {
                plain.run(&format!("PRAGMA {pragma}")).await.unwrap();
            }
            for sql in attempts.iter().filter(|sql| !sql.contains("person WHERE") && !sql.contains("edition WHERE")) {
                assert!(plain.run(sql).await.is_err(), "was not refused: {sql}");
            }
        } else {
            plain.run("SET session_replication_role = replica").await.unwrap();
            for sql in attempts.iter().filter(|sql| sql.contains("attendance_event") && !sql.starts_with("INSERT")) {
                assert!(plain.run(sql).await.is_err(), "was not refused: {sql}");
            }
        }
        assert_eq!(plain.texts(content).await, before);
        let new = all("INSERT", &format!("{fresh}07"), 2, &fresh_nonce);
        assert_eq!(plain.run(&new).await.unwrap(), 1, "what is new is let in");
        drop(budi);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_has_everybody_once_by_the_agency_at_registration() {
    on_both(async |bench| {
        let store = &bench.store;
        let mut written = details("nanti", now(bench).plus(HOUR));
        written.capacity = Some(100);
        let id = store.create_edition(&written, None).await.unwrap();
        let [siti, budi, ani, joko] = [
            somebody(store, "siti").await,
            somebody(store, "budi").await,
            somebody(store, "ani").await,
            somebody(store, "joko").await,
        ];
        store
            .grant(&joko, &Grant::of(Role::Trainer).unwrap(), None)
            .await
            .unwrap();
        for (person, at) in [(&siti, 1), (&budi, 2), (&ani, 2), (&joko, 1)] {
            let registered = store
                .register_for_edition(&id, person, Some(&agency(at)), false)
                .await
                .unwrap();
            assert_eq!(registered, Registered::Now);
        }
        bench.clock.pass(HOUR);
        // She works elsewhere by now; the agency of her registration stays.
        let mut entry = comes_in(bench, &id, &siti, store.new_nonce());
        entry.unregistered = Unregistered::Register(Some(agency(9)));
        recorded(store.append(entry).await.unwrap());
        recorded(
            store
                .append(comes_in(bench, &id, &joko, store.new_nonce()))
                .await
                .unwrap(),
        );
        let excused = Correction {
            edition: id.clone(),
            person: budi.clone(),
            status: Status::Excused,
            custom: None,
            place: None,
            arrived_at: None,
            actor: joko.clone(),
            reason: Reason::OnDuty,
            remark: None,
            seen: None,
            nonce: store.new_nonce(),
        };
        recorded(store.correct(excused).await.unwrap());
        // A role given when all is over changes no count of the past.
        bench.clock.pass(3 * HOUR);
        store
            .grant(&ani, &Grant::of(Role::Organiser).unwrap(), None)
            .await
            .unwrap();

        let page = store.attendance(&id).await.unwrap();
        let names: Vec<_> = page
            .iter()
            .map(|one| (one.name.as_str(), one.staff))
            .collect();
        assert_eq!(
            names,
            [
                ("ani", false),
                ("budi", false),
                ("joko", true),
                ("siti", false)
            ]
        );
        let counted: Vec<Counted> = page.iter().map(store::Attendee::counted).collect();
        let tree = BTreeMap::from([
            (agency(1), None),
            (agency(2), Some(agency(1))),
            (agency(9), None),
        ]);
        let sums = tally(&counted, &tree);
        assert_eq!(
            (
                sums.all.registered,
                sums.all.excused,
                sums.all.expected(),
                sums.all.present,
                sums.all.staff
            ),
            (3, 1, 2, 1, 1)
        );
        assert_eq!(sums.own[&agency(1)].present, 1);
        assert_eq!(sums.with_below[&agency(1)].expected(), 2);
        assert_eq!(sums.with_below[&agency(9)].registered, 0);
    })
    .await;
}

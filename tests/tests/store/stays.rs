//! What is proven of people's stays: kept in the transaction that changes it, on both databases.

#![expect(clippy::unwrap_used, reason = "a broken promise ends a test")]

use domain::account::PersonName;
use domain::agency::Work;
use domain::attendance::{Act, Proof, Status};
use domain::attendance_rule::{Percent, Pulses, Rule};
use domain::clock::{Clock, DAY, HOUR, MINUTE, Moment};
use domain::code::Place;
use domain::edition::EditionDetails;
use domain::exit_door::{ExitAnswer, Rating};
use domain::id::{EditionId, PersonId, Slug};
use domain::learning::{Completion, Minutes};
use domain::rng::SeededRng;
use domain::stay::Proven;
use store::{NewEntry, ReportFilter, Reported, ReportedPerson, Store};
use tests::database::{Bench, on_both};
use tests::editions::soon;
use tests::people::new_account;

async fn person(store: &Store, name: &str) -> PersonId {
    let account = new_account(name, &format!("{name}@contoh.example"));
    store.register(account).await.unwrap()
}

fn ruled(now: Moment, slug: &str, rule: Rule) -> EditionDetails {
    EditionDetails {
        attendance_rule: rule,
        ..soon(now, slug)
    }
}

/// An edition of two hours and a half that begins in a quarter of an hour, with somebody registered.
async fn hall(bench: &Bench, rule: Rule, names: &[&str]) -> (EditionId, Vec<PersonId>) {
    let details = ruled(bench.clock.now(), "kini", rule);
    let id = bench.store.create_edition(&details, None).await.unwrap();
    let mut people = vec![];
    for name in names {
        let person = person(&bench.store, name).await;
        let registered = bench.store.register_for_edition(&id, &person, None, true);
        registered.await.unwrap();
        people.push(person);
    }
    (id, people)
}

fn entry(store: &Store, edition: &EditionId, person: &PersonId, act: Act, at: Moment) -> NewEntry {
    NewEntry {
        place: Some(Place::Venue),
        arrived_at: Some(at),
        ..NewEntry::new(
            edition.clone(),
            person.clone(),
            act,
            Proof::Code,
            store.new_nonce(),
        )
    }
}

async fn acts(bench: &Bench, edition: &EditionId, person: &PersonId, act: Act) {
    let entry = entry(&bench.store, edition, person, act, bench.clock.now());
    bench.store.append(entry).await.unwrap();
}

async fn kept(store: &Store, edition: &EditionId, person: &PersonId) -> Option<(Proven, bool)> {
    store.stays(edition).await.unwrap().get(person).copied()
}

const COMES: Act = Act::In(Status::Present);

fn of_minutes(percent: u32) -> Rule {
    Rule::Minutes {
        percent: Percent::new(percent).unwrap(),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stay_is_known_as_soon_as_somebody_goes_and_a_changed_rule_judges_it_anew() {
    on_both(async |bench: &Bench| {
        let store = &bench.store;
        let (id, people) = hall(bench, of_minutes(60), &["siti"]).await;
        bench.clock.pass(15 * MINUTE);
        acts(bench, &id, &people[0], COMES).await;
        assert_eq!(
            kept(store, &id, &people[0]).await,
            None,
            "a first coming in proves no time"
        );
        bench.clock.pass(80 * MINUTE);
        acts(bench, &id, &people[0], Act::Out).await;
        let (proven, fulfilled) = kept(store, &id, &people[0]).await.unwrap();
        assert_eq!((proven.stay, proven.exited), (80 * MINUTE, true));
        assert!(!fulfilled, "80 of 150 minutes are not 60 %");
        let own = store.standings_of(&people[0]).await.unwrap();
        assert_eq!(own[&id].proven, proven);

        let mut details = store.edition(&id).await.unwrap().unwrap().edition.details;
        assert_eq!(details.attendance_rule, of_minutes(60));
        details.attendance_rule = of_minutes(50);
        store.change_edition(&id, &details, None).await.unwrap();
        assert_eq!(kept(store, &id, &people[0]).await, Some((proven, true)));
        // Hours that begin later take the time before them away.
        details.starts_at = details.starts_at.plus(30 * MINUTE);
        store.change_edition(&id, &details, None).await.unwrap();
        let (proven, fulfilled) = kept(store, &id, &people[0]).await.unwrap();
        assert_eq!((proven.stay, fulfilled), (50 * MINUTE, false));
        assert!(store.recount(&id).await.unwrap().agrees());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_report_of_the_meeting_proves_a_stay_until_it_is_taken_back() {
    on_both(async |bench: &Bench| {
        let store = &bench.store;
        let (id, people) = hall(bench, of_minutes(80), &["siti", "budi"]).await;
        let actor = person(store, "ratna").await;
        let starts = bench.clock.now().plus(15 * MINUTE);
        let rows = vec![(1, vec!["Siti".to_owned()])];
        let draft = store.draft_meeting_report(&id, "zoom.csv", &rows, &actor);
        let (report, _) = draft.await.unwrap();
        let reported = |person: &PersonId, stays: Vec<(Moment, Moment)>, seconds| Reported {
            who: ReportedPerson::Known(person.clone(), 0),
            stays,
            seconds,
            becomes: Some(Status::Present),
            arrived_at: None,
        };
        let whole = vec![
            (starts.plus(-HOUR), starts.plus(HOUR)),
            (starts.plus(50 * MINUTE), starts.plus(130 * MINUTE)),
        ];
        let all = [
            reported(&people[0], whole, 0),
            reported(&people[1], vec![], 90 * 60),
        ];
        store
            .apply_meeting_report(&report, &all, &actor)
            .await
            .unwrap();
        let (siti, done) = kept(store, &id, &people[0]).await.unwrap();
        assert_eq!(
            (siti.stay, done),
            (130 * MINUTE, true),
            "the union, within the hours"
        );
        let (budi, done) = kept(store, &id, &people[1]).await.unwrap();
        assert_eq!(
            (budi.stay, done),
            (90 * MINUTE, false),
            "how long is said, not when"
        );
        assert!(store.recount(&id).await.unwrap().agrees());
        store.undo_meeting_report(&report, &actor).await.unwrap();
        let (siti, done) = kept(store, &id, &people[0]).await.unwrap();
        assert_eq!((siti, done), (Proven::default(), false));
        assert!(store.recount(&id).await.unwrap().agrees());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_exit_door_is_passed_once_and_what_was_said_names_nobody() {
    on_both(async |bench: &Bench| {
        let store = &bench.store;
        let (id, people) = hall(bench, Rule::InAndExit, &["siti", "budi"]).await;
        bench.clock.pass(15 * MINUTE);
        acts(bench, &id, &people[0], COMES).await;
        let said = ExitAnswer {
            ratings: [Rating::new(5), None, Rating::new(1), Rating::new(3), None],
            remark: "Lebih banyak latihan.".to_owned(),
        };
        assert!(store.send_exit_form(&id, &people[0], &said).await.unwrap());
        assert_eq!(
            kept(store, &id, &people[0]).await.map(|one| one.1),
            Some(true)
        );
        let other = ExitAnswer {
            remark: "Lain.".to_owned(),
            ..ExitAnswer::default()
        };
        assert!(
            !store.send_exit_form(&id, &people[0], &other).await.unwrap(),
            "twice is once"
        );
        // Whoever was never in has passed the door and is not present.
        let nothing = ExitAnswer::default();
        assert!(
            store
                .send_exit_form(&id, &people[1], &nothing)
                .await
                .unwrap()
        );
        assert_eq!(
            kept(store, &id, &people[1]).await.map(|one| one.1),
            Some(false)
        );
        let (forms, answers) = store.exit_answers(&id).await.unwrap();
        assert_eq!((forms, answers), (2, vec![said]));
        assert_eq!(
            store.exit_sent(&id, &people[0]).await.unwrap(),
            Some(bench.clock.now())
        );
        assert!(store.recount(&id).await.unwrap().agrees());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pulses_count_once_each_and_windows_follow_one_another() {
    on_both(async |bench: &Bench| {
        let store = &bench.store;
        let rule = Rule::Pulses(Pulses::new(2, 3).unwrap());
        let (id, people) = hall(bench, rule, &["siti"]).await;
        bench.clock.pass(20 * MINUTE);
        acts(bench, &id, &people[0], COMES).await;
        for number in 1..=2u32 {
            bench.clock.pass(30 * MINUTE);
            let until = bench.clock.now().plus(5 * MINUTE);
            store.open_pulse_window(&id, until, None).await.unwrap();
            let windows = store.pulse_windows(&id).await.unwrap();
            let open: Vec<u32> = windows
                .iter()
                .filter(|window| window.is_open(bench.clock.now()))
                .map(|window| window.number)
                .collect();
            assert_eq!(open, [number]);
            acts(bench, &id, &people[0], Act::Pulse).await;
            acts(bench, &id, &people[0], Act::Pulse).await;
            let (proven, fulfilled) = kept(store, &id, &people[0]).await.unwrap();
            assert_eq!((proven.pulses, fulfilled), (number, number == 2));
        }
        store.close_pulse_windows(&id).await.unwrap();
        let windows = store.pulse_windows(&id).await.unwrap();
        assert!(
            windows
                .iter()
                .all(|window| !window.is_open(bench.clock.now()))
        );
        assert!(store.recount(&id).await.unwrap().agrees());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_merge_joins_two_stays_and_its_undo_parts_them_again() {
    on_both(async |bench: &Bench| {
        let store = &bench.store;
        let (id, people) = hall(bench, of_minutes(50), &["ratna"]).await;
        let name = PersonName::parse("Ratna S.").unwrap();
        let work = Work::default();
        let added = store.add_person_without_account(&name, &work);
        let other = added.await.unwrap();
        let registered = store.register_for_edition(&id, &other, None, true);
        registered.await.unwrap();
        bench.clock.pass(15 * MINUTE);
        acts(bench, &id, &people[0], COMES).await;
        bench.clock.pass(40 * MINUTE);
        acts(bench, &id, &people[0], Act::Out).await;
        bench.clock.pass(10 * MINUTE);
        acts(bench, &id, &other, COMES).await;
        bench.clock.pass(40 * MINUTE);
        acts(bench, &id, &other, Act::Out).await;
        let before = store.stays(&id).await.unwrap();
        let actor = person(store, "agus").await;
        store
            .merge_people(&people[0], &other, &actor)
            .await
            .unwrap();
        let merged = store.stays(&id).await.unwrap();
        assert_eq!(merged.len(), 1);
        let (proven, fulfilled) = merged[&people[0]];
        assert_eq!((proven.stay, fulfilled), (80 * MINUTE, true));
        assert!(store.recount(&id).await.unwrap().agrees());
        store.undo_merge(&other, &actor).await.unwrap();
        assert_eq!(store.stays(&id).await.unwrap(), before);
        assert!(store.recount(&id).await.unwrap().agrees());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn random_stays_from_two_processes_replay_to_what_is_kept() {
    on_both(async |bench: &Bench| {
        let names = ["ani", "budi", "citra", "dewi"];
        let (id, people) = hall(bench, of_minutes(40), &names).await;
        let other = bench.another_process().await;
        for seed in 1..=3 {
            let mut chance = SeededRng::new(seed);
            let mut pick = |most: u32| usize::try_from(chance.next_u32() % most).unwrap();
            for _ in 0..25 {
                bench.clock.pass(MINUTE * i64::try_from(pick(9)).unwrap());
                let mut tries = tokio::task::JoinSet::new();
                for _ in 0..4 {
                    let store = [&bench.store, &other][pick(2)].clone();
                    let act = [
                        COMES,
                        Act::Out,
                        Act::Pulse,
                        Act::Manual(Status::ALL[pick(4)]),
                    ][pick(4)];
                    let (edition, person) = (id.clone(), people[pick(4)].clone());
                    let at = bench.clock.now();
                    let exits = pick(12) == 0;
                    tries.spawn(async move {
                        if exits {
                            let answer = ExitAnswer::default();
                            store
                                .send_exit_form(&edition, &person, &answer)
                                .await
                                .unwrap();
                        } else {
                            let entry = entry(&store, &edition, &person, act, at);
                            store.append(entry).await.unwrap();
                        }
                    });
                }
                tries.join_all().await;
            }
            let recount = bench.store.recount(&id).await.unwrap();
            assert!(recount.agrees(), "{recount:?}");
            assert!(!recount.kept_stays.is_empty());
        }
        other.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_year_pays_by_the_rule_and_never_twice_with_the_course() {
    on_both(async |bench: &Bench| {
        let store = &bench.store;
        let course = Slug::parse("kursus").unwrap();
        let now = bench.clock.now();
        let details = EditionDetails {
            course: Some(course.clone()),
            ..ruled(now, "kini", Rule::InAndExit)
        };
        let id = store.create_edition(&details, None).await.unwrap();
        let read = store.edition(&id).await.unwrap().unwrap();
        assert_eq!(read.edition.details.course, Some(course.clone()));
        bench.clock.pass(20 * MINUTE);
        for name in ["siti", "budi", "tono"] {
            let one = person(store, name).await;
            let registered = store.register_for_edition(&id, &one, None, true);
            registered.await.unwrap();
            acts(bench, &id, &one, COMES).await;
            if name != "tono" {
                let nothing = ExitAnswer::default();
                store.send_exit_form(&id, &one, &nothing).await.unwrap();
            }
            if name == "budi" {
                let done = Completion {
                    course: course.clone(),
                    at: bench.clock.now(),
                    minutes: Minutes(100),
                };
                store.complete_course(&one, &done).await.unwrap();
            }
        }
        let year = store.done_between(now, now.plus(DAY)).await.unwrap();
        assert_eq!((year.people, year.editions), (3, 1));
        let mut attended = year.attended.clone();
        attended.sort();
        assert_eq!(
            attended,
            [(Minutes(0), 1), (Minutes(50), 1), (Minutes(150), 1)]
        );
        // A report knows it too.
        let filter = ReportFilter {
            from: now,
            before: now.plus(DAY),
            series: None,
            edition: None,
        };
        let material = store.report_material(&filter).await.unwrap();
        let facts = material.facts.iter();
        let paid: Vec<Minutes> = facts.map(|fact| fact.paid).collect();
        assert_eq!(paid.iter().filter(|paid| **paid == Minutes(100)).count(), 1);
        assert_eq!(paid.iter().filter(|paid| **paid == Minutes(0)).count(), 2);
    })
    .await;
}

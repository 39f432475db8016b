//! What reports are made of is what the ledger says, on both databases: of people whom chance registered with agencies,
//! moved between them, recorded, merged and gave roles.

#![expect(clippy::unwrap_used, reason = "what fails here is a failed test")]

use crate::live::both;
use domain::account::{Grant, PersonName, Role};
use domain::agency::{AgencyCode, BuiltInKind, Planned, Work};
use domain::attendance::{Act, Proof, Standing, Status, Tally};
use domain::clock::{Clock, DAY, HOUR, MINUTE, Moment};
use domain::code::Place;
use domain::edition::{EditionDetails, Mode, Stage};
use domain::id::{AgencyId, EditionId, PersonId, Slug};
use domain::invitation::Quota;
use domain::jp::{Jp, MinutesPerJp};
use domain::report::{Asked, by_agency, by_edition, by_person};
use domain::rng::SeededRng;
use std::collections::{BTreeMap, BTreeSet};
use store::{NewEntry, ReportFilter, Store};
use tests::database::{Bench, on_both};
use tests::people::somebody;

async fn edition(bench: &Bench, slug: &str, starts_at: Moment) -> EditionId {
    let details = EditionDetails::new(
        Slug::parse(slug).unwrap(),
        both("KopiTalk"),
        starts_at,
        starts_at.plus(2 * HOUR),
        Mode::Hybrid,
    );
    bench.store.create_edition(&details, None).await.unwrap()
}

async fn agency(store: &Store, code: &str, parent: Option<&AgencyId>) -> AgencyId {
    let new = Planned {
        code: AgencyCode::parse(code).unwrap(),
        name: format!("Dinas {code}"),
        kind: BuiltInKind::Dinas.into(),
        parent: parent.and_then(|_| AgencyCode::parse("A")),
    };
    store.create_agency(&new, None).await.unwrap()
}

async fn person(store: &Store, name: &str) -> PersonId {
    let name = PersonName::parse(name).unwrap();
    store
        .add_person_without_account(&name, &Work::default())
        .await
        .unwrap()
}

async fn says(bench: &Bench, edition: &EditionId, person: &PersonId, act: Act, place: Place) {
    let store = &bench.store;
    let entry = NewEntry {
        place: Some(place),
        arrived_at: Some(bench.clock.now()),
        ..NewEntry::new(
            edition.clone(),
            person.clone(),
            act,
            Proof::Code,
            store.new_nonce(),
        )
    };
    store.append(entry).await.unwrap();
}

const fn always() -> ReportFilter {
    ReportFilter {
        from: Moment(0),
        before: Moment(i64::MAX),
        series: None,
        edition: None,
    }
}

/// How everybody stands in an edition by the ledger alone, with the agency at registration; trainers and organisers
/// are not among them.
async fn replayed(
    store: &Store,
    edition: &EditionId,
) -> BTreeMap<PersonId, (Option<AgencyId>, Standing)> {
    let recount = store.recount(edition).await.unwrap();
    let registered = store.attendance(edition).await.unwrap();
    registered
        .into_iter()
        .filter(|one| !one.staff)
        .map(|one| {
            let standing = recount
                .replayed
                .get(&one.person)
                .cloned()
                .unwrap_or_default();
            (one.person, (one.agency, standing))
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_figures_are_those_of_a_replay_of_the_ledger_and_everybody_is_counted_once() {
    on_both(async |bench| {
        let store = &bench.store;
        let organiser = somebody(store).await;
        let first = agency(store, "A", None).await;
        let agencies = [
            first.clone(),
            agency(store, "B", Some(&first)).await,
            agency(store, "C", Some(&first)).await,
            agency(store, "D", None).await,
        ];
        let begins = bench.clock.now().plus(MINUTE);
        let editions = [
            edition(bench, "satu", begins).await,
            edition(bench, "dua", begins.plus(DAY)).await,
        ];
        let mut chance = SeededRng::new(3);
        let mut pick = |most: u32| usize::try_from(chance.next_u32() % most).unwrap();
        let mut people = vec![];
        for number in 0..24 {
            people.push(person(store, &format!("Warga {number}")).await);
        }
        for (number, edition) in editions.iter().enumerate() {
            for person in &people {
                if pick(4) == 0 {
                    continue;
                }
                let agency = agencies.get(pick(5));
                store
                    .register_for_edition(edition, person, agency, true)
                    .await
                    .unwrap();
                for _ in 0..pick(4) {
                    let act = [
                        Act::In(Status::Present),
                        Act::In(Status::Late),
                        Act::Out,
                        Act::Pulse,
                        Act::Manual(Status::Excused),
                        Act::Manual(Status::Absent),
                        Act::Manual(Status::Present),
                    ][pick(7)];
                    says(bench, edition, person, act, Place::ALL[pick(2)]).await;
                }
            }
            if number == 0 {
                // From the second edition on somebody is a trainer.
                bench.clock.pass(DAY / 2);
                let grant = Grant::of(Role::Trainer).unwrap();
                store
                    .grant(&people[0], &grant, Some(&organiser))
                    .await
                    .unwrap();
            }
        }
        for pair in people[10..16].chunks_exact(2) {
            store
                .merge_people(&pair[0], &pair[1], &organiser)
                .await
                .unwrap();
        }
        bench.clock.pass(3 * DAY);
        let tree = store.agencies().await.unwrap();
        let asked = Asked {
            now: bench.clock.now(),
            per: MinutesPerJp::default(),
            scope: None,
        };
        let material = store.report_material(&always()).await.unwrap();
        assert_eq!(material.editions.len(), 2);
        let rows = by_edition(&material, &tree, &asked);
        let mut everybody: BTreeMap<Option<AgencyId>, BTreeSet<PersonId>> = BTreeMap::new();
        let mut came = BTreeSet::new();
        let mut times = 0;
        for (edition, figures) in editions.iter().zip(&rows.rows) {
            let ledger = replayed(store, edition).await;
            let mut tally = Tally::default();
            for (person, (agency, standing)) in &ledger {
                let status = Status::at(standing.status, Stage::Past);
                tally += Tally::of_people(
                    domain::attendance::Alike {
                        on_the_spot: false,
                        staff: false,
                        status,
                        place: standing.place,
                    },
                    1,
                );
                everybody
                    .entry(agency.clone())
                    .or_default()
                    .insert(person.clone());
                if standing.is_present() {
                    came.insert(person.clone());
                    times += 1;
                }
            }
            assert_eq!(figures.people, tally);
        }
        let all: BTreeSet<_> = everybody.values().flatten().collect();
        let count = |number: usize| u32::try_from(number).unwrap();
        assert_eq!(rows.total.people.registered, count(all.len()));
        assert_eq!(rows.total.people.present, count(came.len()));
        assert_eq!(rows.total.stays.attended, times);
        assert_eq!(rows.total.jp, Jp(2 * times), "two hours are two JP");
        let by_agency = by_agency(&material, &tree, &asked);
        assert_eq!(by_agency.total, rows.total);
        let below: BTreeSet<_> = agencies[..3]
            .iter()
            .filter_map(|agency| everybody.get(&Some(agency.clone())))
            .flatten()
            .collect();
        let of_first = by_agency
            .rows
            .iter()
            .find(|row| row.agency.as_ref() == Some(&first));
        assert_eq!(
            of_first.unwrap().figures.people.registered,
            count(below.len())
        );
        let persons = by_person(&material, &tree, &asked);
        assert_eq!(persons.rows.len(), all.len());
        let names = store.names_in_order().await.unwrap();
        let names = names.places();
        assert!(names[people[1].as_str()].0 < names[people[2].as_str()].0);
        assert_eq!(names[people[1].as_str()].1, "Warga 1");
        assert!(persons.rows.iter().all(|row| {
            let person = &material.people[row.person as usize];
            all.contains(person) && names.contains_key(person.as_str())
        }));
    })
    .await;
}

#[tokio::test]
async fn what_is_proven_invited_and_named_is_in_it_and_editions_are_found_by_their_end() {
    on_both(async |bench| {
        let store = &bench.store;
        let agency = agency(store, "A", None).await;
        let begins = bench.clock.now().plus(3 * DAY);
        let series = store.create_series(&both("Seri"), None).await.unwrap();
        let here = edition(bench, "satu", begins).await;
        let there = edition(bench, "dua", begins.plus(DAY)).await;
        let mut details = store
            .edition(&there)
            .await
            .unwrap()
            .unwrap()
            .edition
            .details
            .clone();
        details.series = Some(series.clone());
        store.change_edition(&there, &details, None).await.unwrap();
        let quota = Quota::new(2).unwrap();
        store
            .invite_agencies(&here, std::slice::from_ref(&agency), quota, None)
            .await
            .unwrap();
        let new = store::NewNominee {
            edition: here.clone(),
            agency: agency.clone(),
            link_version: 1,
            name: PersonName::parse("Ayu Lestari").unwrap(),
            employment: None,
            replaces: None,
            office: domain::calendar::Zone::default(),
        };
        let named = store.nominate(&new).await.unwrap();
        let other = store::NewNominee {
            name: PersonName::parse("Budi Santoso").unwrap(),
            replaces: Some(named),
            ..new
        };
        store.nominate(&other).await.unwrap();
        bench.clock.pass(3 * DAY);
        let attendees = store.attendance(&here).await.unwrap();
        let budi = attendees[0].person.clone();
        says(bench, &here, &budi, Act::In(Status::Present), Place::Venue).await;
        bench
            .database
            .execute("DELETE FROM attendance_stay")
            .await
            .unwrap();
        bench
            .database
            .execute(
                "INSERT INTO attendance_stay (edition, person, stay, pulses, exited, fulfilled)
                SELECT edition, person, 5400000, 2, TRUE, TRUE FROM attendance_present",
            )
            .await
            .unwrap();
        bench.clock.pass(DAY / 2);
        let material = store.report_material(&always()).await.unwrap();
        let asked = Asked {
            now: bench.clock.now(),
            per: MinutesPerJp::default(),
            scope: Some(agency),
        };
        let tree = store.agencies().await.unwrap();
        let total = by_edition(&material, &tree, &asked).total;
        assert_eq!(
            (total.invited, total.nominated),
            (1, 1),
            "who was replaced is not named"
        );
        assert_eq!((total.people.registered, total.people.venue), (1, 1));
        assert_eq!(total.stays.average(), Some(90.0));
        let found = async |filter: ReportFilter| {
            let material = store.report_material(&filter).await.unwrap();
            let slugs: Vec<String> = material
                .editions
                .iter()
                .map(|edition| edition.slug.as_str().to_owned())
                .collect();
            let choices = store.editions_to_report(&filter).await.unwrap();
            (slugs.join(" "), choices.len())
        };
        let ends = begins.plus(2 * HOUR);
        assert_eq!(found(always()).await, ("satu dua".to_owned(), 2));
        assert_eq!(
            found(ReportFilter {
                from: ends,
                before: ends.plus(1),
                ..always()
            })
            .await,
            ("satu".to_owned(), 1)
        );
        assert_eq!(
            found(ReportFilter {
                before: ends,
                ..always()
            })
            .await,
            (String::new(), 0)
        );
        assert_eq!(
            found(ReportFilter {
                series: Some(series),
                ..always()
            })
            .await,
            ("dua".to_owned(), 1)
        );
        let only = ReportFilter {
            edition: Slug::parse("satu"),
            ..always()
        };
        assert_eq!(
            found(only).await,
            ("satu".to_owned(), 2),
            "all can be chosen besides"
        );
        let ended = store.first_and_last_edition().await.unwrap();
        assert_eq!(ended, Some((ends, ends.plus(DAY))));
        store.call_off_edition(&here, true, None).await.unwrap();
        let material = store.report_material(&always()).await.unwrap();
        assert_eq!(
            (
                material.called_off,
                material.editions.len(),
                material.facts.len()
            ),
            (1, 1, 0)
        );
    })
    .await;
}

use super::*;
use crate::attendance::{Nonce, Proof};
use crate::id::EventId;
use proptest::prelude::*;

const SECOND: i64 = 1_000;

fn person(number: u32) -> PersonId {
    PersonId::from_store(format!("p{number}"))
}

fn edition(name: &str) -> EditionId {
    EditionId::from_store(name.to_owned())
}

fn came(who: u32, device: &str, at: i64) -> OwnCheckIn {
    OwnCheckIn {
        edition: edition("e"),
        person: person(who),
        device: device.to_owned(),
        at: Moment(at),
    }
}

fn seen(check_ins: &[OwnCheckIn]) -> Vec<Signal> {
    on_one_device(check_ins, &Aliases::new())
}

fn who(signal: &Signal) -> Vec<&str> {
    signal
        .people
        .iter()
        .map(|one| one.person.as_str())
        .collect()
}

/// The hours of an edition, in minutes.
fn hours(from: i64, to: i64) -> Span {
    Span::new(Moment(from * MINUTE), Moment(to * MINUTE)).unwrap()
}

/// An event of somebody, in minutes; its number is that of the list.
fn event(kind: Kind, place: Option<Place>, at: i64) -> AttendanceEvent {
    AttendanceEvent {
        id: EventId::from_store("1".to_owned()),
        edition: edition("e"),
        person: person(1),
        number: 1,
        kind,
        place,
        proof: Proof::Code,
        status_from: None,
        status_to: Some(Status::Present),
        custom_from: None,
        custom_to: None,
        arrived_at: Some(Moment(at * MINUTE)),
        recorded_at: Moment(at * MINUTE),
        at_device: None,
        device: None,
        actor: None,
        reason: None,
        nonce: Nonce::parse(&"0".repeat(32)).unwrap(),
    }
}

fn attended(name: &str, who: u32, lasts: Span, events: Vec<AttendanceEvent>) -> Attended {
    let own = |(number, event): (u32, AttendanceEvent)| AttendanceEvent {
        person: person(who),
        edition: edition(name),
        number,
        ..event
    };
    Attended {
        edition: edition(name),
        person: person(who),
        hours: lasts,
        events: (1..).zip(events).map(own).collect(),
        reported: vec![],
    }
}

fn venue(at: i64) -> AttendanceEvent {
    event(Kind::In, Some(Place::Venue), at)
}

fn out(at: i64) -> AttendanceEvent {
    event(Kind::Out, None, at)
}

fn twice(records: &[Attended]) -> Vec<Signal> {
    at_two_places(records, &Aliases::new())
}

#[test]
fn several_people_on_one_device_are_one_sign_and_one_person_is_none() {
    let signals = seen(&[
        came(2, "a", 9 * MINUTE),
        came(1, "a", MINUTE),
        came(1, "a", 20 * MINUTE),
        came(3, "b", MINUTE),
        came(3, "b", 2 * MINUTE),
    ]);
    assert_eq!(signals.len(), 1);
    let signal = &signals[0];
    assert_eq!(signal.kind(), SignalKind::Device);
    assert_eq!(who(signal), ["p1", "p2"], "whoever came first first");
    assert_eq!(signal.people[0].at, Moment(MINUTE));
}

#[test]
fn one_device_in_two_editions_is_no_sign() {
    let elsewhere = OwnCheckIn {
        edition: edition("other"),
        ..came(2, "a", MINUTE)
    };
    assert_eq!(seen(&[came(1, "a", 0), elsewhere]), []);
}

#[test]
fn a_sign_of_speed_needs_three_people_and_seconds() {
    let kind = |seconds: &[i64]| {
        let check_ins: Vec<_> = (1..)
            .zip(seconds)
            .map(|(who, at)| came(who, "a", at * SECOND))
            .collect();
        seen(&check_ins)[0].kind()
    };
    assert_eq!(kind(&[0, 1]), SignalKind::Device);
    assert_eq!(kind(&[0, 10, 20]), SignalKind::Burst);
    assert_eq!(kind(&[0, 11, 21]), SignalKind::Device);
    assert_eq!(kind(&[0, 60, 70, 71]), SignalKind::Burst);
    // The fastest of several is told, and the most people.
    let check_ins: Vec<_> = (1..)
        .zip([0, 9, 19, 100, 104, 108, 110])
        .map(|(who, at)| came(who, "a", at * SECOND))
        .collect();
    let Sight::Device { burst, .. } = &seen(&check_ins)[0].sight else {
        panic!("a device");
    };
    assert_eq!(
        *burst,
        Some(Burst {
            people: 4,
            within: 10 * SECOND
        })
    );
}

#[test]
fn who_presses_again_does_not_make_it_faster() {
    let check_ins: Vec<_> = [(1, 0), (2, 3), (1, 6), (2, 9), (1, 12), (3, 40)]
        .map(|(who, at)| came(who, "a", at * SECOND))
        .into();
    assert_eq!(seen(&check_ins)[0].kind(), SignalKind::Device);
}

#[test]
fn a_full_hall_that_scans_at_once_is_no_sign() {
    let hall: Vec<_> = (0..3_000)
        .map(|who| {
            let at = i64::from(who) * 20 / 1_000 * SECOND;
            came(who, &format!("device {who}"), at)
        })
        .collect();
    assert_eq!(seen(&hall), []);
    let one_second: Vec<_> = (0..3_000)
        .map(|who| came(who, &format!("device {who}"), 0))
        .collect();
    assert_eq!(seen(&one_second), []);
}

#[test]
fn only_what_people_recorded_themselves_on_a_known_device_is_looked_at() {
    let own = AttendanceEvent {
        device: Some("a".to_owned()),
        ..venue(0)
    };
    assert!(OwnCheckIn::of(&own).is_some());
    let others = [
        AttendanceEvent {
            actor: Some(person(9)),
            ..own.clone()
        },
        AttendanceEvent {
            device: None,
            ..own.clone()
        },
        AttendanceEvent {
            kind: Kind::Pulse,
            ..own
        },
    ];
    assert!(others.iter().all(|event| OwnCheckIn::of(event).is_none()));
}

#[test]
fn two_editions_at_once_are_a_sign_in_both_with_one_key() {
    let morning = attended("a", 1, hours(0, 120), vec![venue(0)]);
    let other = attended("b", 1, hours(60, 180), vec![venue(70)]);
    let signals = twice(&[other.clone(), morning.clone()]);
    assert_eq!(signals.len(), 2);
    let [here, there] = &signals[..] else {
        panic!("two");
    };
    assert_eq!(
        (&here.edition, &there.edition),
        (&edition("a"), &edition("b"))
    );
    assert_eq!(here.key(), there.key());
    assert_eq!(
        here.sight,
        Sight::Editions {
            other: edition("b"),
            both: vec![hours(70, 120)]
        }
    );
    assert_eq!(there.people[0].at, Moment(70 * MINUTE));
    // Who has gone out before is at one place.
    let left = attended("a", 1, hours(0, 120), vec![venue(0), out(65)]);
    assert_eq!(twice(&[left, other.clone()]), []);
    // A few minutes are none, nor is another person.
    let nearly = attended("a", 1, hours(0, 120), vec![venue(0), out(74)]);
    assert_eq!(twice(&[nearly, other.clone()]), []);
    let somebody = attended("a", 2, hours(0, 120), vec![venue(0)]);
    assert_eq!(twice(&[somebody, other]), []);
}

#[test]
fn editions_that_follow_one_another_are_no_sign_though_the_doors_open_before() {
    let first = attended("a", 1, hours(0, 120), vec![venue(0)]);
    let next = attended("b", 1, hours(120, 240), vec![venue(91)]);
    assert_eq!(twice(&[first, next]), []);
}

#[test]
fn nobody_is_taken_to_stay_for_days() {
    let days = attended("a", 1, hours(0, 3 * 24 * 60), vec![venue(0)]);
    let evening = attended("b", 1, hours(13 * 60, 15 * 60), vec![venue(13 * 60)]);
    assert_eq!(twice(&[days, evening]), []);
}

#[test]
fn the_hall_and_the_meeting_at_once_are_a_sign_by_the_report_alone() {
    let lasts = hours(0, 120);
    let with = |events: Vec<AttendanceEvent>, from: i64, to: i64| {
        let record = Attended {
            reported: vec![hours(from, to)],
            ..attended("a", 1, lasts, events)
        };
        twice(&[record])
    };
    let signals = with(vec![venue(0)], 10, 40);
    assert_eq!(signals.len(), 1);
    assert_eq!(
        signals[0].sight,
        Sight::Meeting {
            both: vec![hours(10, 40)]
        }
    );
    assert_eq!(with(vec![venue(0)], 10, 14), [], "a few minutes are none");
    assert_eq!(
        with(vec![venue(0), out(30)], 30, 90),
        [],
        "one after the other"
    );
    let online = event(Kind::In, Some(Place::Online), 0);
    assert_eq!(with(vec![online], 0, 120), [], "in the meeting alone");
    // Whom the organiser has placed in the meeting is not in the hall.
    let corrected = |status, place| AttendanceEvent {
        status_to: Some(status),
        arrived_at: None,
        ..event(Kind::Manual, place, 50)
    };
    let moved = corrected(Status::Present, Some(Place::Online));
    assert_eq!(with(vec![venue(0), moved], 0, 120), []);
    let absent = corrected(Status::Absent, None);
    let taken_back = with(vec![venue(0), absent], 0, 120).remove(0);
    let before = with(vec![venue(0)], 0, 120).remove(0);
    assert!(
        before.stands && !taken_back.stands,
        "nothing is left to judge"
    );
    assert_eq!(
        before.key(),
        taken_back.key(),
        "and what was decided is found"
    );
    // Nothing is said of the time before and after the edition.
    assert_eq!(with(vec![venue(-30)], -30, 0), []);
}

#[test]
fn a_decision_holds_until_somebody_joins_or_it_becomes_more_striking() {
    let decide = |signal: &Signal| Decision {
        outcome: Outcome::Fine,
        kind: signal.kind(),
        marks: signal.marks(),
        by: None,
        at: Moment(0),
    };
    let two = [came(1, "a", 0), came(2, "a", 100 * SECOND)];
    let before = seen(&two).remove(0);
    let decision = decide(&before);
    assert!(decision.covers(&before));
    let third = [&two[..], &[came(3, "a", 900 * SECOND)]].concat();
    let after = seen(&third).remove(0);
    assert_eq!(before.key(), after.key());
    assert_ne!(before.version(), after.version());
    assert!(!decision.covers(&after));
    assert!(decision.knew(&after, &person(2)) && !decision.knew(&after, &person(3)));
    // Fewer people, as after a merge, are settled too.
    assert!(decide(&after).covers(&before));
    // The same three come in again within seconds.
    let again = [(1, 1_000), (2, 1_003), (3, 1_006)].map(|(who, at)| came(who, "a", at * SECOND));
    let faster = seen(&[&third[..], &again].concat()).remove(0);
    assert_eq!(faster.kind(), SignalKind::Burst);
    assert!(!decide(&after).covers(&faster));
    assert!(decide(&faster).covers(&after));
}

#[test]
fn a_key_names_neither_a_device_nor_a_person_and_differs_by_edition() {
    let one = seen(&[came(1, "gawai", 0), came(2, "gawai", 1)]).remove(0);
    let mut other = one.clone();
    other.edition = edition("f");
    assert_ne!(one.key(), other.key());
    let hexadecimal = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
    assert!(one.key().len() == 32 && hexadecimal(&one.key()));
    assert!(
        one.marks()
            .iter()
            .all(|mark| mark.len() == 16 && hexadecimal(mark))
    );
}

fn check_ins() -> impl Strategy<Value = Vec<OwnCheckIn>> {
    let one = (1..6_u32, 0..3_u32, 0..90_i64);
    proptest::collection::vec(
        one.prop_map(|(who, device, at)| came(who, &format!("d{device}"), at * SECOND)),
        0..30,
    )
}

fn records() -> impl Strategy<Value = Vec<Attended>> {
    let event = prop_oneof![
        (0..150_i64).prop_map(venue),
        (0..150_i64).prop_map(|at| event(Kind::In, Some(Place::Online), at)),
        (0..150_i64).prop_map(out),
    ];
    let one = (
        0..3_i64,
        1..4_u32,
        proptest::collection::vec(event, 0..5),
        proptest::collection::vec((0..100_i64, 1..60_i64), 0..3),
    );
    let one = one.prop_map(|(number, who, events, reported)| {
        let lasts = hours(number * 30, number * 30 + 90);
        let reported = reported
            .into_iter()
            .map(|(from, lasts)| hours(from, from + lasts))
            .collect();
        Attended {
            reported,
            ..attended(&format!("e{number}"), who, lasts, events)
        }
    });
    proptest::collection::vec(one, 0..8).prop_map(|mut all| {
        // Of each person and edition there is one record.
        all.sort_by_key(|one| (one.edition.clone(), one.person.clone()));
        all.dedup_by_key(|one| (one.edition.clone(), one.person.clone()));
        all
    })
}

proptest! {
    #[test]
    fn the_order_of_check_ins_does_not_matter(
        (check_ins, shuffled) in check_ins().prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
    ) {
        prop_assert_eq!(seen(&check_ins), seen(&shuffled));
    }

    #[test]
    fn one_person_is_never_a_sign_on_a_device(check_ins in check_ins(), person_count in 1..6_u32) {
        let own: Vec<_> = check_ins.iter().filter(|one| one.person == person(person_count)).cloned().collect();
        prop_assert_eq!(seen(&own), []);
        // All of them merged into one are one person, too.
        let aliases: Aliases = (2..6).map(|who| (person(who), person(1))).collect();
        prop_assert_eq!(on_one_device(&check_ins, &aliases), []);
    }

    #[test]
    fn who_merged_records_mean_is_who_a_sign_names(check_ins in check_ins()) {
        let aliases: Aliases = [(person(2), person(1))].into();
        let renamed: Vec<_> = check_ins
            .iter()
            .map(|one| OwnCheckIn { person: meant(&one.person, &aliases).clone(), ..one.clone() })
            .collect();
        prop_assert_eq!(on_one_device(&check_ins, &aliases), seen(&renamed));
    }

    #[test]
    fn a_burst_is_what_counting_every_window_finds(check_ins in check_ins()) {
        for signal in seen(&check_ins) {
            let Sight::Device { device, burst } = &signal.sight else { unreachable!() };
            let own: Vec<_> = check_ins.iter().filter(|one| one.device == *device).collect();
            let mut best = None;
            for first in &own {
                for last in own.iter().filter(|last| (0..=BURST_WITHIN).contains(&(last.at.0 - first.at.0))) {
                    let people: BTreeSet<_> =
                        own.iter().filter(|one| (first.at..=last.at).contains(&one.at)).map(|one| &one.person).collect();
                    best = best.max(Some((people.len(), first.at.0 - last.at.0)));
                }
            }
            let best = best.filter(|(people, _)| *people >= BURST_PEOPLE);
            prop_assert_eq!(burst.map(|burst| (burst.people, -burst.within)), best);
        }
    }

    #[test]
    fn places_do_not_depend_on_the_order_and_every_sign_stands_in_both_editions(
        (records, shuffled) in records().prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
    ) {
        let signals = twice(&records);
        prop_assert_eq!(&signals, &twice(&shuffled));
        for signal in &signals {
            prop_assert_eq!(signal.people.len(), 1);
            if let Sight::Editions { other, both } = &signal.sight {
                prop_assert!(measure(both) >= TWICE_FROM);
                prop_assert!(signals.iter().any(|mirror| mirror.edition == *other && mirror.key() == signal.key()));
            }
        }
    }
}

use super::*;
use crate::attendance::{Nonce, stand};
use crate::attendance_rule::tests::{a_rule, minutes_rule, pulses_rule};
use crate::clock::{DAY, HOUR};
use crate::id::{EditionId, EventId, PersonId};
use crate::jp::MinutesPerJp;
use proptest::collection::vec;
use proptest::prelude::*;

/// 9 o'clock, when the edition of these tests begins; it lasts for three hours.
const START: i64 = 1_794_880_800_000;

fn at(minute: i64) -> Moment {
    Moment(START + minute * MINUTE)
}

fn span(from: i64, to: i64) -> Span {
    Span::new(at(from), at(to)).unwrap()
}

fn hours() -> Span {
    span(0, 180)
}

/// An event with a claimed time where one is told, recorded at noon in the order of the list.
fn event(kind: Kind, status: Option<Status>, minute: Option<i64>) -> AttendanceEvent {
    AttendanceEvent {
        id: EventId::from_store("event".to_owned()),
        edition: EditionId::from_store("edition".to_owned()),
        person: PersonId::from_store("person".to_owned()),
        number: 1,
        kind,
        place: None,
        proof: if kind == Kind::Import {
            Proof::Sheet
        } else {
            Proof::Code
        },
        status_from: None,
        status_to: status,
        custom_from: None,
        custom_to: None,
        arrived_at: minute.map(at),
        recorded_at: at(180),
        at_device: None,
        device: None,
        actor: None,
        reason: None,
        nonce: Nonce::parse(&"0".repeat(32)).unwrap(),
    }
}

fn present(kind: Kind, minute: i64) -> AttendanceEvent {
    event(kind, Some(Status::Present), Some(minute))
}

fn correction(status: Option<Status>) -> AttendanceEvent {
    event(Kind::Manual, status, None)
}

/// In minutes after the start.
fn minutes_of(spans: &[Span]) -> Vec<(i64, i64)> {
    let minute = |moment: Moment| (moment.0 - START) / MINUTE;
    spans
        .iter()
        .map(|span| (minute(span.from()), minute(span.to())))
        .collect()
}

fn stayed(events: &[AttendanceEvent], reported: &[Span]) -> Vec<(i64, i64)> {
    minutes_of(&stay(events, reported, hours(), PULSE_REACH))
}

fn evidence(events: &[AttendanceEvent], reported: &[Span]) -> Evidence {
    let reported = Reported {
        spans: reported,
        length: 0,
    };
    Evidence::of(events, reported, hours(), Minutes(150), PULSE_REACH, false)
}

#[test]
fn a_span_is_never_empty() {
    assert_eq!(Span::new(at(1), at(1)), None);
    assert_eq!(Span::new(at(2), at(1)), None);
    assert_eq!(span(1, 2).length(), MINUTE);
    assert_eq!(span(0, 10).within(span(10, 20)), None);
    assert_eq!(span(0, 10).within(span(5, 20)), Some(span(5, 10)));
    let ever = Span::new(Moment(i64::MIN), Moment(i64::MAX)).unwrap();
    assert_eq!(measure(&[ever]), i64::MAX, "as much as can be counted");
}

#[test]
fn spans_that_overlap_or_touch_are_one() {
    let spans = [span(30, 40), span(0, 10), span(10, 20), span(32, 35)];
    assert_eq!(union(&spans), [span(0, 20), span(30, 40)]);
    assert_eq!(measure(&spans), 30 * MINUTE);
    assert_eq!(measure(&[]), 0);
}

#[test]
fn a_stay_lasts_from_coming_in_to_going_out_as_often_as_that_happens() {
    use Kind::{In, Out};
    let events = [
        present(In, -20),
        present(Out, 60),
        present(In, 90),
        present(Out, 200),
    ];
    assert_eq!(stayed(&events, &[]), [(0, 60), (90, 180)]);
    let twice_in = [present(In, 10), present(In, 30), present(Out, 50)];
    assert_eq!(stayed(&twice_in, &[]), [(10, 50)]);
    assert_eq!(stayed(&[present(Out, 50)], &[]), []);
    let back_at_once = [
        present(In, 10),
        present(Out, 20),
        present(In, 20),
        present(Out, 30),
    ];
    assert_eq!(stayed(&back_at_once, &[]), [(10, 30)]);
    let at_noon = [present(In, 10), event(Out, Some(Status::Present), None)];
    assert_eq!(stayed(&at_noon, &[]), [(10, 180)], "recorded at noon");
}

#[test]
fn who_never_goes_out_stayed_as_long_as_something_says_so() {
    use Kind::{In, Out, Pulse};
    assert_eq!(stayed(&[present(In, 10)], &[]), []);
    let pulse = [present(In, 10), present(Pulse, 70)];
    assert_eq!(stayed(&pulse, &[]), [(10, 80)]);
    assert_eq!(stayed(&[present(In, 10)], &[span(50, 90)]), [(10, 90)]);
    assert_eq!(stayed(&[present(In, 100)], &[span(50, 90)]), [(50, 90)]);
    let back = [
        present(In, 10),
        present(Out, 40),
        present(In, 60),
        present(Pulse, 100),
    ];
    assert_eq!(stayed(&back, &[]), [(10, 40), (60, 110)]);
}

#[test]
fn a_pulse_proves_its_reach_before_and_after_it() {
    let pulses = [present(Kind::Pulse, 5), present(Kind::Pulse, 100)];
    assert_eq!(stayed(&pulses, &[]), [(0, 15), (90, 110)]);
    assert_eq!(stay(&pulses, &[], hours(), 0), []);
    assert_eq!(stay(&pulses, &[], hours(), -5), []);
    assert_eq!(stay(&pulses, &[], hours(), i64::MAX), [hours()]);
}

#[test]
fn a_correction_with_a_time_of_arrival_counts_as_coming_in_then() {
    use Kind::{Import, In, Manual, Out};
    for kind in [Manual, Import] {
        let without = event(kind, Some(Status::Late), None);
        let events = [without, present(Kind::Pulse, 60)];
        assert_eq!(stayed(&events, &[]), [(50, 70)], "no time, no stay");
        let events = [present(In, 20), present(Out, 90), present(kind, 5)];
        assert_eq!(
            stayed(&events, &[]),
            [(5, 90)],
            "recorded later, but earlier"
        );
    }
}

#[test]
fn an_import_of_the_meetings_report_does_not_bridge_the_gaps_of_its_spans() {
    let mut import = present(Kind::Import, 10);
    import.proof = Proof::Report;
    let reported = [span(10, 30), span(100, 120)];
    assert_eq!(stayed(&[import], &reported), [(10, 30), (100, 120)]);
}

#[test]
fn a_correction_to_not_present_takes_away_what_came_before_it() {
    use Kind::{In, Out, Pulse};
    for status in [Some(Status::Absent), Some(Status::Excused), None] {
        let before = [
            present(In, 0),
            present(Pulse, 50),
            present(Out, 60),
            correction(status),
        ];
        assert_eq!(stayed(&before, &[]), []);
        let gone = evidence(&before, &[]);
        assert!(!gone.present && !gone.exited);
        assert_eq!(gone.pulses, 0);
        let mut after = before.to_vec();
        after.extend([present(In, 100), present(Out, 150)]);
        assert_eq!(stayed(&after, &[]), [(100, 150)]);
        assert!(evidence(&after, &[]).present);
    }
}

#[test]
fn who_came_although_called_absent_came_then_once_the_organiser_says_so() {
    let asks = event(Kind::In, Some(Status::Absent), Some(10));
    let pulse = event(Kind::Pulse, Some(Status::Absent), Some(90));
    let mut events = vec![correction(Some(Status::Absent)), asks, pulse];
    assert!(!fulfilled(minutes_rule(1), &evidence(&events, &[])));
    events.push(correction(Some(Status::Present)));
    assert_eq!(evidence(&events, &[]).stay, 90 * MINUTE);
    assert!(fulfilled(minutes_rule(60), &evidence(&events, &[])));
}

#[test]
fn presence_is_enough_where_the_rule_asks_no_more() {
    let here = evidence(&[present(Kind::In, 10)], &[]);
    assert_eq!(here.stay, 0);
    let list = checklist(Rule::Presence, &here);
    assert_eq!(list, [Check::new(CheckKind::Presence, 1, 1)]);
    assert!(fulfilled(Rule::Presence, &here));
    assert!(!fulfilled(Rule::Presence, &evidence(&[], &[span(0, 180)])));
}

#[test]
fn minutes_are_asked_as_a_part_of_what_the_edition_counts() {
    let here = evidence(&[present(Kind::In, 0), present(Kind::Out, 112)], &[]);
    assert_eq!(here.hours, 150 * MINUTE);
    let list = checklist(minutes_rule(75), &here);
    assert_eq!(list[1], Check::new(CheckKind::Stay, 112, 113));
    assert!(!list[1].done, "75 % are 112.5 minutes");
    assert!(fulfilled(minutes_rule(74), &here));
    let more = Evidence {
        stay: here.stay + MINUTE,
        ..here
    };
    assert!(fulfilled(minutes_rule(75), &more));

    let of = |learning| {
        Evidence::of(
            &[],
            Reported::default(),
            hours(),
            Minutes(learning),
            0,
            false,
        )
        .hours
    };
    assert_eq!(of(100_000), 3 * HOUR, "nobody stays longer than the hours");
    assert_eq!(of(u32::MAX), 3 * HOUR);
    assert_eq!(of(0), 0);
}

#[test]
fn a_report_that_says_only_how_long_counts_where_it_says_most_and_up_to_the_hours() {
    let events = [present(Kind::In, 0), present(Kind::Out, 40)];
    let stay = |length| {
        let reported = Reported { spans: &[], length };
        Evidence::of(&events, reported, hours(), Minutes(150), 0, false).stay
    };
    assert_eq!(stay(30 * MINUTE), 40 * MINUTE);
    assert_eq!(stay(90 * MINUTE), 90 * MINUTE);
    assert_eq!(stay(9 * HOUR), 3 * HOUR);
}

#[test]
fn what_is_kept_of_the_evidence_says_the_same() {
    let events = [present(Kind::In, 0), present(Kind::Out, 112)];
    let here = evidence(&events, &[]);
    let terms = Terms {
        rule: minutes_rule(74),
        hours: Some(hours()),
        learning: Minutes(150),
    };
    assert_eq!(terms.evidence(&events, Reported::default(), false), here);
    assert_eq!(terms.evidence_kept(true, &Proven::from(&here)), here);
    let none = Terms {
        hours: None,
        ..terms
    };
    let nothing = none.evidence(&events, Reported::default(), false);
    assert_eq!(nothing, Evidence::default());
}

#[test]
fn the_exit_door_is_passed_by_going_out_or_by_its_form() {
    let came = [present(Kind::In, 0)];
    let here = evidence(&came, &[]);
    let list = checklist(Rule::InAndExit, &here);
    assert_eq!(list[1], Check::new(CheckKind::Exit, 0, 1));
    assert!(!fulfilled(Rule::InAndExit, &here));
    let form = Evidence::of(&came, Reported::default(), hours(), Minutes(150), 0, true);
    assert!(fulfilled(Rule::InAndExit, &form));
    let out = evidence(&[present(Kind::In, 0), present(Kind::Out, 90)], &[]);
    assert!(fulfilled(Rule::InAndExit, &out));
    let unseen = Evidence::of(&[], Reported::default(), hours(), Minutes(150), 0, true);
    assert!(!fulfilled(Rule::InAndExit, &unseen));
}

#[test]
fn some_of_the_pulses_are_enough() {
    let pulse = |minute| present(Kind::Pulse, minute);
    let mut events = vec![present(Kind::In, 0), pulse(20), pulse(20), pulse(-5)];
    let here = evidence(&events, &[]);
    let list = checklist(pulses_rule(2, 3), &here);
    assert_eq!(list[1], Check::new(CheckKind::Pulses, 1, 2));
    events.extend([pulse(60), pulse(180), pulse(90)]);
    let here = evidence(&events, &[]);
    let list = checklist(pulses_rule(2, 3), &here);
    assert_eq!(list[1], Check::new(CheckKind::Pulses, 3, 2));
    assert!(fulfilled(pulses_rule(2, 3), &here));
}

#[test]
fn an_edition_and_its_course_never_pay_twice() {
    let here = evidence(&[present(Kind::In, 0)], &[]);
    let pays =
        |edition, paid| counted_minutes(Rule::Presence, &here, Minutes(edition), Minutes(paid));
    assert_eq!(pays(150, 0), Minutes(150));
    assert_eq!(pays(150, 90), Minutes(60));
    assert_eq!(pays(150, 200), Minutes(0));
    let nothing = counted_minutes(Rule::InAndExit, &here, Minutes(150), Minutes(0));
    assert_eq!(nothing, Minutes(0));
}

fn a_span() -> impl Strategy<Value = Span> {
    (-60i64..240, 1i64..120).prop_map(|(from, length)| span(from, from + length))
}

fn a_proof() -> impl Strategy<Value = AttendanceEvent> {
    let kinds = [Kind::In, Kind::Pulse, Kind::Manual, Kind::Import];
    let there = prop::sample::select(&[Status::Present, Status::Late][..]);
    (
        prop::sample::select(kinds.to_vec()),
        there,
        prop::option::weighted(0.9, -60i64..240),
    )
        .prop_map(|(kind, status, minute)| event(kind, Some(status), minute))
}

fn an_event() -> impl Strategy<Value = AttendanceEvent> {
    let away = prop::sample::select(&[None, Some(Status::Excused), Some(Status::Absent)][..]);
    prop_oneof![
        6 => a_proof(),
        3 => (-60i64..240).prop_map(|minute| present(Kind::Out, minute)),
        1 => away.prop_map(correction),
    ]
}

fn some_evidence() -> impl Strategy<Value = Evidence> {
    (
        any::<bool>(),
        0..DAY,
        prop_oneof![0..DAY, 0..10 * MINUTE],
        any::<bool>(),
        0u32..50,
    )
        .prop_map(|(present, stay, hours, exited, pulses)| Evidence {
            present,
            stay,
            hours,
            exited,
            pulses,
        })
}

/// What the definition says of one minute, read word for word.
fn is_proven(events: &[AttendanceEvent], reported: &[Span], reach: i64, minute: i64) -> bool {
    let taken_back = |event: &AttendanceEvent| {
        matches!(event.kind, Kind::Manual | Kind::Import) && !says_present(event)
    };
    let first = events
        .iter()
        .rposition(taken_back)
        .map_or(0, |last| last + 1);
    let events = &events[first..];
    let (now, next) = (at(minute), at(minute + 1));
    let pulses = || events.iter().filter(|event| event.kind == Kind::Pulse);
    let by_pulse = pulses().any(|pulse| {
        happened_at(pulse).plus(-reach) <= now && next <= happened_at(pulse).plus(reach)
    });
    let by_report = reported
        .iter()
        .any(|span| span.from() <= now && next <= span.to());
    let came_at = |event: &AttendanceEvent| match event.kind {
        Kind::In => Some(happened_at(event)),
        Kind::Manual | Kind::Import => event.arrived_at,
        Kind::Out | Kind::Pulse => None,
    };
    let by_door = events.iter().enumerate().any(|(place, event)| {
        let Some(came) = came_at(event) else {
            return false;
        };
        let went = events
            .iter()
            .enumerate()
            .filter(|(_, other)| other.kind == Kind::Out)
            .map(|(other_place, other)| (happened_at(other), other_place))
            .filter(|out| *out > (came, place))
            .min();
        let last_proof = pulses()
            .map(happened_at)
            .chain(reported.iter().map(|span| span.to()))
            .max();
        let until = went.map(|(out, _)| out).or(last_proof);
        came <= now && until.is_some_and(|until| next <= until)
    });
    by_pulse || by_report || by_door
}

proptest! {
    #[test]
    fn a_union_measures_at_most_the_sum_and_at_least_the_longest(spans in vec(a_span(), 0..12)) {
        let sum: i64 = spans.iter().map(|span| span.length()).sum();
        let longest = spans.iter().map(|span| span.length()).max().unwrap_or(0);
        prop_assert!((longest..=sum).contains(&measure(&spans)));
        let united = union(&spans);
        prop_assert!(united.windows(2).all(|pair| pair[0].to() < pair[1].from()));
        prop_assert_eq!(measure(&united), measure(&spans));
    }

    #[test]
    fn order_duplicates_and_a_split_change_no_union(
        (spans, shuffled) in vec(a_span(), 1..12).prop_flat_map(|spans| (Just(spans.clone()), Just(spans).prop_shuffle())),
        which: prop::sample::Index, cut in 0.0..1.0,
    ) {
        let mut other = shuffled;
        other.push(spans[which.index(spans.len())]);
        let whole = other.remove(which.index(other.len()));
        #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "any moment within does")]
        let middle = whole.from().plus((whole.length() as f64 * cut) as i64);
        other.extend(Span::new(whole.from(), middle));
        other.extend(Span::new(middle, whole.to()));
        prop_assert_eq!(union(&other), union(&spans));
    }

    #[test]
    fn a_stay_is_what_its_definition_says_of_each_minute_and_never_exceeds_the_hours(
        events in vec(an_event(), 0..10), reported in vec(a_span(), 0..3), reach in 0i64..30,
    ) {
        let spans = stay(&events, &reported, hours(), reach * MINUTE);
        prop_assert_eq!(&union(&spans), &spans);
        prop_assert!(spans.iter().all(|span| span.within(hours()) == Some(*span)));
        prop_assert!(measure(&spans) <= hours().length());
        for minute in 0..180 {
            let inside = spans.iter().any(|span| span.from() <= at(minute) && at(minute + 1) <= span.to());
            prop_assert_eq!(inside, is_proven(&events, &reported, reach * MINUTE, minute), "minute {}", minute);
        }
    }

    #[test]
    fn another_proof_never_lowers_the_stay(
        events in vec(an_event(), 0..10), reported in vec(a_span(), 0..3),
        proof in a_proof(), place: prop::sample::Index, more in a_span(), reach in 0..HOUR,
    ) {
        let before = stay(&events, &reported, hours(), reach);
        let covers = |after: Vec<Span>| {
            let both: Vec<_> = before.iter().chain(&after).copied().collect();
            union(&both) == after
        };
        let mut grown = events.clone();
        grown.insert(place.index(events.len() + 1), proof);
        prop_assert!(covers(stay(&grown, &reported, hours(), reach)));
        let longer: Vec<_> = reported.iter().copied().chain([more]).collect();
        prop_assert!(covers(stay(&events, &longer, hours(), reach)));
        let mut gone = events.clone();
        gone.push(present(Kind::Out, 240));
        prop_assert!(covers(stay(&gone, &reported, hours(), reach)), "going out after all else");
        prop_assert!(covers(stay(&events, &reported, hours(), reach + MINUTE)));
    }

    #[test]
    fn being_present_is_how_the_events_leave_somebody_standing(events in vec(an_event(), 0..10)) {
        let mut events = events;
        for (number, event) in (1..).zip(&mut events) {
            event.number = number;
        }
        prop_assert_eq!(evidence(&events, &[]).present, stand(&events).is_present());
    }

    #[test]
    fn more_evidence_never_undoes_a_rule(
        rule in a_rule(), less in some_evidence(), stay in 0..DAY, pulses in 0u32..50, exited: bool,
    ) {
        let more = Evidence {
            present: true,
            stay: less.stay + stay,
            exited: less.exited || exited,
            pulses: less.pulses + pulses,
            ..less
        };
        prop_assert!(!fulfilled(rule, &less) || fulfilled(rule, &more));
        let away = Evidence { present: false, ..more };
        prop_assert!(!fulfilled(rule, &away));
        let all = Evidence { present: true, stay: less.hours, exited: true, pulses: u32::MAX, ..less };
        prop_assert!(fulfilled(rule, &all), "whoever was there all the time and did all fulfils every rule");
        for check in checklist(rule, &more) {
            prop_assert_eq!(check.done, check.have >= check.need);
        }
    }

    #[test]
    fn who_fulfils_a_percentage_stayed_that_part_of_the_whole_minutes(percent in 1u32..=100, one in some_evidence()) {
        if fulfilled(minutes_rule(percent), &one) {
            prop_assert!(one.stay * 100 >= one.hours / MINUTE * MINUTE * i64::from(percent));
        }
    }

    #[test]
    fn the_jp_of_an_edition_and_its_course_are_at_most_those_of_the_larger(
        rule in a_rule(), one in some_evidence(), edition in 0u32..10_000, course in 0u32..10_000, per in 1u32..=240,
    ) {
        let per = MinutesPerJp::new(per).unwrap();
        let counted = counted_minutes(rule, &one, Minutes(edition), Minutes(course));
        let both = per.jp(counted).0 + per.jp(Minutes(course)).0;
        prop_assert!(both <= per.jp(Minutes(edition.max(course))).0);
    }
}

//! Reports of online meetings, as the programs write them, with people who do not exist.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a broken promise ends a test"
)]

use domain::calendar::Day;
use domain::meeting::{
    Column, Columns, DayOrder, FaultKind, Hint, Layout, LocalTime, Participant, Presence, Question,
    Recognized, Report, recognize, united,
};
use proptest::prelude::*;

type Rows = Vec<(u64, Vec<String>)>;

/// The rows of a file without line breaks in its cells.
fn rows(text: &str) -> Rows {
    let separator = if text.contains(';') { ';' } else { ',' };
    let cells = |line: &str| {
        let mut cells = vec![String::new()];
        let mut quoted = false;
        for letter in line.chars() {
            match letter {
                '"' => quoted = !quoted,
                _ if letter == separator && !quoted => cells.push(String::new()),
                _ => cells.last_mut().unwrap().push(letter),
            }
        }
        cells
    };
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.is_empty());
    lines.map(|(number, line)| (number, cells(line))).collect()
}

fn hint(day: &str) -> Hint {
    Hint {
        day: Day::parse(day),
        ..Hint::default()
    }
}

fn report_with(text: &str, hint: &Hint) -> Report {
    match recognize(&rows(text), hint) {
        Recognized::Report(report) => report,
        Recognized::Unknown(question) => panic!("{question:?}"),
    }
}

fn report(text: &str) -> Report {
    report_with(text, &Hint::default())
}

fn question(text: &str, hint: &Hint) -> Question {
    match recognize(&rows(text), hint) {
        Recognized::Unknown(question) => question,
        Recognized::Report(report) => panic!("{report:?}"),
    }
}

fn time(day: &str, clock: &str) -> LocalTime {
    let parts: Vec<u32> = clock.split(':').map(|part| part.parse().unwrap()).collect();
    LocalTime::of(
        Day::parse(day).unwrap(),
        parts[0] * 3600 + parts[1] * 60 + parts.get(2).copied().unwrap_or_default(),
    )
}

/// Stays of the 17th.
fn times(stays: &[(&str, &str)]) -> Presence {
    let day = "2026-11-17";
    Presence::Times(
        stays
            .iter()
            .map(|(from, to)| (time(day, from), time(day, to)))
            .collect(),
    )
}

fn faults(report: &Report) -> Vec<(u64, FaultKind)> {
    report
        .faults
        .iter()
        .map(|fault| (fault.line, fault.kind.clone()))
        .collect()
}

fn names(report: &Report) -> Vec<&str> {
    report
        .people
        .iter()
        .map(|person| person.name.as_str())
        .collect()
}

macro_rules! fixture {
    ($name:literal) => {
        include_str!(concat!("meeting_reports/", $name))
    };
}

const FILES: [&str; 10] = [
    fixture!("zoom_preamble.csv"),
    fixture!("zoom_plain.csv"),
    fixture!("zoom_2024.csv"),
    fixture!("zoom_flat.csv"),
    fixture!("zoom_totals.csv"),
    fixture!("zoom_indonesian.csv"),
    fixture!("zoom_webinar.csv"),
    fixture!("meet.csv"),
    fixture!("meet_indonesian.csv"),
    fixture!("meet_tracker.csv"),
];

#[test]
fn a_report_of_zoom_with_its_meeting_is_read() {
    let report = report(fixture!("zoom_preamble.csv"));
    assert_eq!(
        (report.layout, report.topic.as_deref()),
        (Layout::ZoomMeeting, Some("Bimtek Data, Sesi 1"))
    );
    assert_eq!(
        names(&report),
        [
            "Panitia Pelatihan",
            "Siti Aminah",
            "Dinkes_Budi Santoso",
            "Galaxy A52"
        ]
    );
    let siti = Participant {
        name: "Siti Aminah".to_owned(),
        other_names: vec!["Hj. Siti Aminah".to_owned(), "iPhone".to_owned()],
        email: Some("siti@contoh.go.id".to_owned()),
        lines: vec![7, 8],
        presence: times(&[("9:00", "10:30")]),
    };
    assert_eq!(report.people[1], siti);
    assert_eq!(
        report.people[2].presence,
        times(&[("9:01:22", "10:00"), ("10:10", "11:00")])
    );
    assert_eq!(report.people[3].presence, times(&[("9:30", "11:00")]));
    assert_eq!(
        faults(&report),
        [
            (11, FaultKind::LeaveAssumed),
            (12, FaultKind::LeavesBeforeJoining)
        ]
    );
}

#[test]
fn a_report_of_zoom_without_its_meeting_is_read() {
    let report = report(fixture!("zoom_plain.csv"));
    assert_eq!(
        (report.layout, report.topic.as_deref()),
        (Layout::ZoomMeeting, None)
    );
    assert_eq!(names(&report), ["Siti Aminah", "Budi Santoso"]);
    assert_eq!(report.people[1].presence, times(&[("9:05", "10:00")]));
    let expected = [
        (3, FaultKind::DurationDiffers),
        (4, FaultKind::NoLeave),
        (5, FaultKind::NoName),
        (6, FaultKind::Time("kemarin".to_owned())),
    ];
    assert_eq!(faults(&report), expected);
    let counted: Vec<_> = report
        .faults
        .iter()
        .map(|fault| fault.kind.is_counted())
        .collect();
    assert_eq!(counted, [true, false, false, false]);
}

#[test]
fn newer_reports_of_zoom_are_read_whether_the_meeting_stands_above_or_beside() {
    for (text, topic) in [
        (fixture!("zoom_2024.csv"), "Bimtek Data Sesi 2"),
        (fixture!("zoom_flat.csv"), "Bimtek Data Sesi 3"),
    ] {
        let report = report(text);
        assert_eq!(
            (report.layout, report.topic.as_deref()),
            (Layout::ZoomMeeting, Some(topic))
        );
        assert_eq!(names(&report), ["Siti Aminah", "Budi Santoso"]);
        assert_eq!(report.people[0].email.as_deref(), Some("siti@contoh.go.id"));
        let seconds: Vec<_> = report
            .people
            .iter()
            .map(|person| person.presence.seconds())
            .collect();
        assert_eq!(seconds, [3600, 5400]);
        assert_eq!(report.faults, []);
    }
}

#[test]
fn totals_of_zoom_say_how_long_and_not_when() {
    let report = report(fixture!("zoom_totals.csv"));
    assert_eq!(report.layout, Layout::ZoomTotals);
    let minutes: Vec<_> = report
        .people
        .iter()
        .map(|person| person.presence.clone())
        .collect();
    assert_eq!(minutes, [Presence::Minutes(112), Presence::Minutes(63)]);
    let expected = [
        (4, FaultKind::SeveralTotals),
        (5, FaultKind::Duration("lama".to_owned())),
    ];
    assert_eq!(faults(&report), expected);
}

#[test]
fn the_indonesian_interface_of_zoom_is_known() {
    let report = report(fixture!("zoom_indonesian.csv"));
    assert_eq!(
        (report.layout, report.topic.as_deref()),
        (Layout::ZoomMeeting, Some("Bimtek Data Sesi 4"))
    );
    assert_eq!(report.people[0].presence, times(&[("9:01", "10:01")]));
    assert_eq!(report.people[1].presence, times(&[("9:10", "11:00")]));
    assert_eq!(report.faults, []);
}

#[test]
fn a_webinar_is_read_in_all_its_sections_without_those_who_did_not_come() {
    let report = report(fixture!("zoom_webinar.csv"));
    assert_eq!(
        (report.layout, report.topic.as_deref()),
        (Layout::ZoomWebinar, Some("Webinar Satu Data"))
    );
    assert_eq!(
        names(&report),
        [
            "Panitia Pelatihan",
            "Dr. Ratna Kusuma",
            "Siti Aminah",
            "628120000000"
        ]
    );
    assert_eq!(
        report.people[2].presence,
        times(&[("9:00", "9:50"), ("10:00", "11:00")])
    );
    assert_eq!(report.people[3].presence, times(&[("9:10", "9:40")]));
    assert_eq!(report.faults, []);
}

#[test]
fn reports_of_google_meet_are_read_with_the_day_from_wherever_it_is_known() {
    let meet = report(fixture!("meet.csv"));
    assert_eq!(
        (meet.layout, meet.topic.as_deref()),
        (Layout::GoogleMeet, Some("Bimtek Data Sesi 5"))
    );
    assert_eq!(names(&meet), ["Siti Aminah", "Budi Santoso"]);
    assert_eq!(meet.people[0].presence, times(&[("9:01", "10:04")]));

    let text = fixture!("meet_indonesian.csv");
    assert_eq!(question(text, &Hint::default()), Question::Day);
    let meet = report_with(text, &hint("2026-11-17"));
    assert_eq!(meet.layout, Layout::GoogleMeet);
    assert_eq!(names(&meet), ["Siti Aminah", "Budi", "Wayan Sudarma"]);
    assert_eq!(meet.people[0].presence, times(&[("9:01", "10:04")]));
    let night = Presence::Times(vec![(
        time("2026-11-17", "23:50"),
        time("2026-11-18", "0:10"),
    )]);
    assert_eq!(meet.people[2].presence, night);
    assert_eq!(meet.faults, []);

    let tracker = report(fixture!("meet_tracker.csv"));
    assert_eq!(tracker.layout, Layout::MeetTracker);
    assert_eq!(tracker.people[1].presence, times(&[("10:00", "10:45")]));
    assert_eq!(faults(&tracker), [(3, FaultKind::DurationDiffers)]);
}

#[test]
fn a_date_that_can_be_two_days_is_asked_unless_the_file_or_the_day_tells() {
    let text = |rows: &str| {
        format!(
            "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest\n{rows}"
        )
    };
    let open = text("Siti,,03/04/2026 09:00,03/04/2026 10:00,60,No\n");
    let asked = Question::Order {
        line: 2,
        written: "03/04/2026 09:00".to_owned(),
    };
    assert_eq!(question(&open, &Hint::default()), asked);
    assert_eq!(question(&open, &hint("2026-11-17")), asked);
    let starts = |report: Report| match &report.people[0].presence {
        Presence::Times(stays) => stays[0].0,
        Presence::Minutes(minutes) => panic!("{minutes}"),
    };
    let (april, march) = (time("2026-04-03", "9:00"), time("2026-03-04", "9:00"));
    assert_eq!(starts(report_with(&open, &hint("2026-04-03"))), april);
    assert_eq!(starts(report_with(&open, &hint("2026-03-04"))), march);
    for (order, expected) in [(DayOrder::DayFirst, april), (DayOrder::MonthFirst, march)] {
        let hint = Hint {
            order: Some(order),
            ..Hint::default()
        };
        assert_eq!(starts(report_with(&open, &hint)), expected);
    }
    let told = text(
        "Siti,,03/04/2026 09:00,03/04/2026 10:00,60,No\nBudi,,13/04/2026 09:00,13/04/2026 10:00,60,No\n",
    );
    assert_eq!(starts(report(&told)), april);
    let told = text(
        "Siti,,03/04/2026 09:00,03/04/2026 10:00,60,No\nBudi,,03/14/2026 09:00,03/14/2026 10:00,60,No\n",
    );
    assert_eq!(starts(report(&told)), march);
}

#[test]
fn another_table_is_asked_about_and_read_as_answered() {
    let text =
        "Daftar hadir\nNo,Peserta,Datang,Pulang\n1,Siti Aminah,2026-11-17 09:00,2026-11-17 10:00\n";
    let Question::Columns(candidates) = question(text, &Hint::default()) else {
        panic!()
    };
    assert_eq!(candidates[0].0, 2);
    let places = vec![(Column::Name, 1), (Column::Joined, 2), (Column::Left, 3)];
    let columns = Some(Columns { header: 2, places });
    let report = report_with(
        text,
        &Hint {
            columns,
            ..Hint::default()
        },
    );
    assert_eq!(report.layout, Layout::Told);
    assert_eq!(report.people[0].presence, times(&[("9:00", "10:00")]));
    assert_eq!(
        question("", &Hint::default()),
        Question::Columns(Vec::new())
    );
}

#[test]
fn the_same_file_twice_is_the_same_report() {
    for text in FILES {
        let hint = hint("2026-11-17");
        let once = report_with(text, &hint);
        assert_eq!(once, report_with(text, &hint));
        let rows = rows(text);
        let last = rows.last().unwrap().0;
        let again = rows
            .iter()
            .map(|(line, cells)| (line + last, cells.clone()));
        let twice = rows.iter().cloned().chain(again).collect::<Vec<_>>();
        let Recognized::Report(twice) = recognize(&twice, &hint) else {
            panic!()
        };
        let stays = |report: &Report| {
            report
                .people
                .iter()
                .map(|person| person.presence.clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(stays(&twice)[..stays(&once).len()], stays(&once), "{text}");
    }
}

fn heads() -> impl Strategy<Value = String> {
    let headings = [
        "Name (Original Name)",
        "User Email",
        "Join Time",
        "Leave Time",
        "Duration (Minutes)",
        "In Waiting Room",
        "Attended",
        "Topic",
        "First name",
        "Time joined",
        "Time exited",
        "First seen",
        "Last seen",
        "Waktu bergabung",
        "Nama depan",
        "Waktu keluar",
    ];
    proptest::sample::select(headings.map(str::to_owned).to_vec())
}

fn anything() -> impl Strategy<Value = String> {
    prop_oneof![
        heads(),
        "\\PC{0,12}",
        "[0-9]{1,2}/[0-9]{1,2}/20[0-9]{2} [0-9]{1,2}[:.][0-9]{2}( AM| PM)?",
        "[0-9]{1,2}:[0-9]{2}",
        "[0-9]{1,3}( min)?",
        "[a-z]{2}@contoh\\.id",
        Just("Yes".to_owned()),
    ]
}

proptest! {
    #[test]
    fn no_table_ends_the_reading(
        first in proptest::collection::vec(heads(), 0..8),
        cells in proptest::collection::vec(proptest::collection::vec(anything(), 0..8), 0..12),
        day in proptest::option::of(Just(Day::parse("2026-11-17").unwrap())),
    ) {
        let table: Rows = (1..).zip(std::iter::once(first).chain(cells)).collect();
        let hint = Hint { day, ..Hint::default() };
        let read = recognize(&table, &hint);
        prop_assert_eq!(&read, &recognize(&table, &hint));
        if let Recognized::Report(report) = read {
            for person in report.people {
                prop_assert!(!person.lines.is_empty());
                prop_assert!(person.presence.seconds() >= 0);
            }
        }
    }

    #[test]
    fn how_long_somebody_stayed_is_the_measure_of_all_stays(
        stays in proptest::collection::vec((0_u32..200, 0_u32..60), 1..12), cut in 0_u32..260, shuffle in any::<u64>()
    ) {
        let day = Day::parse("2026-11-17").unwrap();
        let clock = |minute: u32| format!("17/11/2026 {:02}:{:02}", 8 + minute / 60, minute % 60);
        let head = "Name (Original Name),User Email,Join Time,Leave Time\n";
        let line = |(from, to): &(u32, u32)| format!("Siti Aminah,,{},{}\n", clock(*from), clock(*to));
        let read = |spans: &[(u32, u32)]| {
            let text: String = std::iter::once(head.to_owned()).chain(spans.iter().map(line)).collect();
            report(&text).people.remove(0).presence
        };
        let spans: Vec<(u32, u32)> = stays.iter().map(|(from, length)| (*from, from + length)).collect();
        let measure = (0..300).filter(|minute| spans.iter().any(|(from, to)| from <= minute && minute < to)).count();
        let presence = read(&spans);
        prop_assert_eq!(presence.seconds(), i64::try_from(measure).unwrap() * 60);

        // Other order, each twice, one cut in two.
        let mut more = spans.clone();
        more.extend(&spans);
        let turn = usize::try_from(shuffle % 12).unwrap() % more.len();
        more.rotate_left(turn);
        more.reverse();
        if let Some(place) = more.iter().position(|(from, to)| *from < cut && cut < *to) {
            let (from, to) = more[place];
            more[place] = (from, cut);
            more.push((cut, to));
        }
        prop_assert_eq!(read(&more), presence.clone());

        let times: Vec<_> = spans.iter().map(|(from, to)| (LocalTime::of(day, (480 + from) * 60), LocalTime::of(day, (480 + to) * 60))).collect();
        prop_assert_eq!(Presence::Times(united(times)), presence);
    }
}

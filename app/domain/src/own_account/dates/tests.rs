use super::*;
use proptest::prelude::*;

fn today() -> Day {
    Day::parse("2026-11-30").unwrap()
}

fn at(text: &str, order: Option<DayOrder>, file: Option<FileClock>) -> Option<String> {
    let published = Written::read(text)?.published(order, today(), Zone::Wib, file)?;
    let time = published.time.map(|time| format!(" {time}"));
    Some(format!("{}{}", published.day, time.unwrap_or_default()))
}

fn wib(text: &str) -> Option<String> {
    at(text, None, Some(FileClock::Zone(Zone::Wib)))
}

#[test]
fn every_platforms_date_is_read() {
    for (text, expected) in [
        ("2026-06-17", "2026-06-17"),
        ("2026-06-17 09:11", "2026-06-17 09:11"),
        ("2026-06-17T09:11:30", "2026-06-17 09:11"),
        ("2026-06-17T02:11:00Z", "2026-06-17 09:11"),
        ("2026-06-17T02:11:00.000+00:00", "2026-06-17 09:11"),
        ("2026-06-17T09:11:00+07:00", "2026-06-17 09:11"),
        ("2026-06-16 23:11 -0300", "2026-06-17 09:11"),
        ("2026-06-17 10:11 WITA", "2026-06-17 09:11"),
        ("2024-03-15 18:42 +0000", "2024-03-16 01:42"),
        ("Tue, Jul 14, 2026", "2026-07-14"),
        ("Jan 13, 2026", "2026-01-13"),
        ("13 Jan 2026", "2026-01-13"),
        ("Selasa, 18 Agustus 2026 pukul 09.11", "2026-08-18 09:11"),
        ("18 Agt 2026", "2026-08-18"),
        ("Dec 5, 2025 9:01 PM", "2025-12-05 21:01"),
        ("Dec 5, 2025 12:01am", "2025-12-05 00:01"),
        ("04/04/2026 10:00", "2026-04-04 10:00"),
    ] {
        assert_eq!(wib(text).as_deref(), Some(expected), "{text}");
    }
    for text in [
        "",
        "Lifetime",
        "undefined",
        "2026-02-30",
        "2026-13-01",
        "13/13/2026",
        "25:00",
        "09:11",
        "2026-06-17 25:00",
        "2026-06-17 09:11 +99:00",
        "2026-06-17 2026-06-18",
        "2026-06-17 pm",
        "12",
        "1.5",
        "Jul 14 2026 7",
    ] {
        assert_eq!(wib(text), None, "{text}");
    }
}

#[test]
fn a_day_without_a_year_is_the_last_one_that_was() {
    assert_eq!(wib("August 31").as_deref(), Some("2026-08-31"));
    assert_eq!(wib("8 Juli").as_deref(), Some("2026-07-08"));
    assert_eq!(wib("30 November").as_deref(), Some("2026-11-30"));
    assert_eq!(wib("1 Desember").as_deref(), Some("2025-12-01"));
    assert_eq!(wib("29 Feb").as_deref(), Some("2024-02-29"));
    assert_eq!(wib("31 Juni"), None);
}

#[test]
fn without_the_zone_of_the_file_a_clock_time_is_not_known() {
    let text = "06/17/2026 23:30";
    let order = Some(DayOrder::MonthFirst);
    assert_eq!(at(text, order, None).as_deref(), Some("2026-06-17"));
    let utc = Some(FileClock::AheadOfUtc(0));
    assert_eq!(at(text, order, utc).as_deref(), Some("2026-06-18 06:30"));
    assert_eq!(at(text, None, utc), None);
}

#[test]
fn a_post_whose_time_is_known_tells_the_clock_of_the_file() {
    let shown = Written::read("2026-06-16 19:13")
        .and_then(|written| written.shown(None, today()))
        .unwrap();
    let known = Zone::Wib.parse("2026-06-17", "09:11").unwrap();
    let clock = FileClock::by_post(shown, known);
    assert_eq!(clock, Some(FileClock::AheadOfUtc(-420)));
    assert_eq!(
        FileClock::by_post(shown, known.plus(crate::clock::DAY)),
        None
    );
}

#[test]
fn one_large_number_tells_the_order_of_a_file_and_two_contradict() {
    let orders = |texts: &[&str]| {
        let mut orders = Orders::default();
        for (line, text) in (2..).zip(texts) {
            orders.see(line, text, &Written::read(text).unwrap());
        }
        (orders.order(), orders.open())
    };
    let open = Some((2, "03/04/2026".to_owned()));
    assert_eq!(
        orders(&["03/04/2026", "06/17/2026"]),
        (Some(DayOrder::MonthFirst), open.clone())
    );
    assert_eq!(
        orders(&["03/04/2026", "17/06/2026"]),
        (Some(DayOrder::DayFirst), open.clone())
    );
    assert_eq!(orders(&["03/04/2026"]), (None, open));
    assert_eq!(orders(&["04/04/2026", "2026-01-02"]), (None, None));
    assert_eq!(orders(&["06/17/2026", "17/06/2026"]), (None, None));
}

#[test]
fn an_id_of_x_holds_its_time() {
    // 2010-11-04T01:42:54.657Z + (1541815603606036480 >> 22 = 367597485448) ms = 2022-06-28T16:07:40.105Z.
    let published = of_x_id("1541815603606036480", Zone::Wib).unwrap();
    assert_eq!(published.day.to_string(), "2022-06-28");
    assert_eq!(published.time.unwrap().to_string(), "23:07");
    for id in [
        "",
        "20",
        "29700859247",
        "abc",
        "99999999999999999999",
        "-154181560360603648",
    ] {
        assert_eq!(of_x_id(id, Zone::Wib), None, "{id}");
    }
}

proptest! {
    #[test]
    fn no_text_panics(text in "\\PC{0,30}", date in "[0-9/:TZ+ .-]{0,30}") {
        for text in [&text, &date] {
            if let Some(written) = Written::read(text) {
                for order in DayOrder::ALL {
                    let _ = written.published(Some(order), today(), Zone::Wit, Some(FileClock::AheadOfUtc(-720)));
                }
            }
        }
    }

    #[test]
    fn a_moment_comes_back_by_the_clocks_of_the_account(minutes in 0i64..30_000_000, ahead in -48i16..=56) {
        // What a file shows whose clocks are so many quarters ahead, read back as a moment.
        let moment = Moment(minutes * MINUTE);
        let file = FileClock::AheadOfUtc(ahead * 15);
        let shown = published(moment.plus(i64::from(ahead) * 15 * MINUTE - 7 * 60 * MINUTE), Zone::Wib);
        let text = format!("{} {}", shown.day, shown.time.unwrap());
        let read = Written::read(&text).unwrap().published(None, today(), Zone::Wita, Some(file));
        prop_assert_eq!(read, Some(published(moment, Zone::Wita)));
        let shown = Written::read(&text).unwrap().shown(None, today()).unwrap();
        prop_assert_eq!(FileClock::by_post(shown, moment), Some(file));
    }
}

//! Calendar files by RFC 5545: what a calendar needs to show our events and to know them again.

use domain::calendar::{Day, Zone};
use domain::clock::Moment;
use domain::language::Language;
use jiff::Timestamp;

/// The most octets of a line, its end not counted (RFC 5545 §3.1).
const LINE: usize = 75;

/// Office time never shifts; that it is written down makes a file without events one too, because a
/// calendar holds at least one component (§3.4, §3.6).
fn time_zone(zone: Zone) -> [String; 9] {
    let place = match zone {
        Zone::Wib => "Jakarta",
        Zone::Wita => "Makassar",
        Zone::Wit => "Jayapura",
    };
    [
        "BEGIN:VTIMEZONE".to_owned(),
        format!("TZID:Asia/{place}"),
        "BEGIN:STANDARD".to_owned(),
        "DTSTART:19700101T000000".to_owned(),
        format!("TZOFFSETFROM:+{:02}00", zone.hours()),
        format!("TZOFFSETTO:+{:02}00", zone.hours()),
        format!("TZNAME:{}", zone.label()),
        "END:STANDARD".to_owned(),
        "END:VTIMEZONE".to_owned(),
    ]
}

/// Something that takes place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// What it is known by again, whatever else changes.
    pub id: String,
    /// When it was last changed.
    pub changed_at: Moment,
    /// How often it was changed: calendars take a higher number for newer.
    pub revision: u32,
    /// When it takes place.
    pub span: Span,
    /// Its title.
    pub title: String,
    /// What it is about; may be empty.
    pub about: String,
    /// Where.
    pub location: String,
    /// The whole address of its page.
    pub address: String,
    /// Whether it was called off.
    pub cancelled: bool,
}

/// From when to when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// Between two moments.
    Hours(Moment, Moment),
    /// All of the days that lie between two moments.
    Days(Moment, Moment),
}

/// Writes a calendar.
#[must_use]
pub fn calendar(name: &str, language: Language, zone: Zone, events: &[Event]) -> String {
    let mut lines = vec![
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        format!(
            "PRODID:-//KopiTalk//KopiTalk//{}",
            language.code().to_uppercase()
        ),
        "CALSCALE:GREGORIAN".to_owned(),
        // RFC 7986 §5.1, and what calendars knew before it.
        format!("NAME:{}", escaped(name)),
        format!("X-WR-CALNAME:{}", escaped(name)),
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H".to_owned(),
    ];
    lines.extend(time_zone(zone));
    for event in events {
        push(&mut lines, event, zone);
    }
    lines.push("END:VCALENDAR".to_owned());
    lines.iter().map(|line| folded(line)).collect()
}

fn push(lines: &mut Vec<String>, event: &Event, zone: Zone) {
    let changed_at = utc(event.changed_at);
    let (starts, ends) = match event.span {
        Span::Hours(starts, ends) => (
            format!("DTSTART:{}", utc(starts)),
            format!("DTEND:{}", utc(ends)),
        ),
        // The day after the last one ends them.
        Span::Days(starts, ends) => (
            format!("DTSTART;VALUE=DATE:{}", date(zone.day(starts))),
            format!("DTEND;VALUE=DATE:{}", date(zone.day(zone.end_of_day(ends)))),
        ),
    };
    lines.extend([
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{}", event.id),
        format!("DTSTAMP:{changed_at}"),
        format!("LAST-MODIFIED:{changed_at}"),
        format!("SEQUENCE:{}", event.revision),
        starts,
        ends,
        format!("SUMMARY:{}", escaped(&event.title)),
    ]);
    if !event.about.is_empty() {
        lines.push(format!("DESCRIPTION:{}", escaped(&event.about)));
    }
    if event.cancelled {
        lines.push("STATUS:CANCELLED".to_owned());
    }
    lines.extend([
        format!("LOCATION:{}", escaped(&event.location)),
        format!("URL:{}", event.address),
        "END:VEVENT".to_owned(),
    ]);
}

/// A moment as a value (§3.3.5): `20261202T020000Z`.
fn utc(moment: Moment) -> String {
    let at = Timestamp::from_millisecond(moment.0).unwrap_or_default();
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// A day as a value (§3.3.4): `20261202`.
fn date(day: Day) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

/// A text as a value (§3.3.11); other control characters have no place in one.
fn escaped(text: &str) -> String {
    let mut value = String::with_capacity(text.len());
    for letter in text.replace("\r\n", "\n").chars() {
        match letter {
            '\\' | ';' | ',' => value.extend(['\\', letter]),
            '\n' | '\r' => value.push_str("\\n"),
            '\t' => value.push(letter),
            letter if letter.is_control() => {}
            letter => value.push(letter),
        }
    }
    value
}

/// A line with its end, broken before every 76th octet, never within a letter (§3.1).
fn folded(line: &str) -> String {
    let mut text = String::with_capacity(line.len() + 8);
    let mut octets = 0;
    for letter in line.chars() {
        if octets + letter.len_utf8() > LINE {
            text.push_str("\r\n ");
            octets = 1;
        }
        text.push(letter);
        octets += letter.len_utf8();
    }
    text.push_str("\r\n");
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::clock::HOUR;

    /// The lines of a file as a calendar reads them.
    fn unfolded(file: &str) -> Vec<String> {
        let file = file.strip_suffix("\r\n").unwrap();
        let file = file.replace("\r\n ", "");
        file.split("\r\n").map(ToOwned::to_owned).collect()
    }

    fn event() -> Event {
        let starts = Zone::Wib.parse("2026-12-02", "09:00").unwrap();
        Event {
            id: "0190f4a2-1111-7000-8000-000000000001".to_owned(),
            changed_at: Zone::Wib.parse("2026-11-17", "09:30").unwrap(),
            revision: 3,
            span: Span::Hours(starts, starts.plus(2 * HOUR)),
            title: "Data, jadi obat; anti-hoaks \\ 1".to_owned(),
            about: "Satu.\r\nDua.\n\nTiga\u{7}.".to_owned(),
            location: "Perpustakaan, lt. 2".to_owned(),
            address: "https://kopitalk.example/workshops/data,jadi".to_owned(),
            cancelled: false,
        }
    }

    #[test]
    fn an_event_is_written_as_the_standard_says() {
        let file = calendar("Lokakarya", Language::Id, Zone::Wib, &[event()]);
        let lines = unfolded(&file);
        let from = lines
            .iter()
            .position(|line| line == "BEGIN:VEVENT")
            .unwrap();
        assert_eq!(
            lines[from..],
            [
                "BEGIN:VEVENT",
                "UID:0190f4a2-1111-7000-8000-000000000001",
                "DTSTAMP:20261117T023000Z",
                "LAST-MODIFIED:20261117T023000Z",
                "SEQUENCE:3",
                "DTSTART:20261202T020000Z",
                "DTEND:20261202T040000Z",
                "SUMMARY:Data\\, jadi obat\\; anti-hoaks \\\\ 1",
                "DESCRIPTION:Satu.\\nDua.\\n\\nTiga.",
                "LOCATION:Perpustakaan\\, lt. 2",
                "URL:https://kopitalk.example/workshops/data,jadi",
                "END:VEVENT",
                "END:VCALENDAR",
            ]
        );
        assert_eq!(lines[..2], ["BEGIN:VCALENDAR", "VERSION:2.0"]);
    }

    #[test]
    fn days_end_with_the_day_after_the_last() {
        let written = |from: (&str, &str), to: (&str, &str)| {
            let moment = |(day, time): (&str, &str)| Zone::Wib.parse(day, time).unwrap();
            let event = Event {
                span: Span::Days(moment(from), moment(to)),
                about: String::new(),
                ..event()
            };
            let lines = unfolded(&calendar("L", Language::Id, Zone::Wib, &[event]));
            let dates = lines.into_iter().filter(|line| line.contains("VALUE=DATE"));
            dates.collect::<Vec<_>>()
        };
        let one_day = ["DTSTART;VALUE=DATE:20261202", "DTEND;VALUE=DATE:20261203"];
        assert_eq!(
            written(("2026-12-02", "00:00"), ("2026-12-03", "00:00")),
            one_day
        );
        assert_eq!(
            written(("2026-12-02", "08:00"), ("2026-12-02", "16:00")),
            one_day
        );
        assert_eq!(
            written(("2026-12-31", "08:00"), ("2027-01-01", "16:00"))[1],
            "DTEND;VALUE=DATE:20270102"
        );
    }

    #[test]
    fn long_lines_are_folded_at_75_octets_and_never_within_a_letter() {
        for (line, pieces) in [
            ("x".repeat(75), 1),
            ("x".repeat(76), 2),
            // A line that goes on begins with a space, which counts.
            ("x".repeat(75 + 74), 2),
            ("x".repeat(75 + 75), 3),
            (format!("{}é", "x".repeat(74)), 2),
            ("卡".repeat(26), 2),
        ] {
            let text = folded(&line);
            let found: Vec<_> = text.strip_suffix("\r\n").unwrap().split("\r\n").collect();
            assert_eq!(found.len(), pieces, "{line}");
            assert!(found.iter().all(|piece| piece.len() <= 75), "{found:?}");
            assert!(found[1..].iter().all(|piece| piece.starts_with(' ')));
            assert_eq!(unfolded(&text), [line]);
        }
    }

    #[test]
    fn a_calendar_without_events_still_has_a_component() {
        let lines = unfolded(&calendar("L", Language::Id, Zone::Wib, &[]));
        assert!(lines.contains(&"BEGIN:VTIMEZONE".to_owned()));
        assert!(!lines.contains(&"BEGIN:VEVENT".to_owned()));
    }
}

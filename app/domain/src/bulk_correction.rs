//! Corrections of many people at once, as lines of a text: `name or e-mail; status; agency`. Status and agency may be
//! left out.
//!
//! Who is meant is never guessed: an e-mail or a name that fits one registered person alone is theirs, everything else
//! is told.

use crate::custom_status::{ChosenStatus, CustomStatus};
use crate::id::PersonId;
use crate::people::import::Mapping;
use crate::person_name_match::comparable;
use crate::status_word::{says_nothing, status_of_word};
use crate::text::{normalize, one_line, unguarded};
use std::collections::{BTreeMap, BTreeSet};

/// The most lines that are read.
pub const MAX_LINES: usize = 10_000;

/// Somebody who is registered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registered {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their address, where there is one.
    pub email: Option<String>,
    /// Code and name of the agency at registration.
    pub agency: Option<(String, String)>,
    /// How they stand; `None` while nothing was said.
    pub status: Option<ChosenStatus>,
    /// How many events the ledger has of them.
    pub events: u32,
}

/// Why a line corrects nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineFault {
    /// Nobody registered has this e-mail or name.
    Nobody,
    /// Several have this name: their agencies.
    Several(Vec<String>),
    /// Nobody of this name is of the agency that is named: the agencies of those who have it.
    Elsewhere(Vec<String>),
    /// This is no status.
    Status(String),
    /// The status and the added one that stands beside it do not go together.
    Contradiction(String),
    /// It says no status, and none was chosen for all.
    NoStatus,
    /// They stand so already.
    Same,
    /// An earlier line is about the same person.
    Twice,
}

/// What becomes of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedLine {
    /// The number of the line, from 1.
    pub line: usize,
    /// What it says.
    pub text: String,
    /// Whose place in the list of those registered it is, and how they will stand; or why nothing becomes of it.
    pub becomes: Result<(usize, ChosenStatus), LineFault>,
}

/// What may stand above a column of statuses, as [`normalize`] gives it.
const STATUS_HEADINGS: [&str; 6] = [
    "status",
    "kehadiran",
    "attendance",
    "keterangan",
    "hadir",
    "absensi",
];

/// What stands above the column of statuses that organisers have added in a file of people, beside the other.
const CUSTOM_HEADINGS: [&str; 2] = ["status tambahan", "added status"];

/// The rows of a table as lines: by e-mail where a row has one, else by name and agency. `None` where nothing stands
/// above the columns that is known for names or e-mails.
#[must_use]
pub fn lines_of_table<'a>(
    head: &[String],
    rows: impl IntoIterator<Item = &'a [String]>,
) -> Option<String> {
    let mapping = Mapping::of_head(head);
    if mapping.name.is_none() && mapping.email.is_none() {
        return None;
    }
    let column = |headings: &[&str]| {
        let mut of = head.iter().map(|text| normalize(text));
        of.position(|text| headings.contains(&text.as_str()))
    };
    let status = column(&STATUS_HEADINGS);
    let custom = column(&CUSTOM_HEADINGS);
    let mut lines = String::new();
    for row in rows {
        let cell = |column: Option<usize>| {
            let cell = column.and_then(|column| row.get(column));
            let text = cell.map(|text| one_line(&unguarded(text)));
            text.unwrap_or_default().replace(';', ",")
        };
        let email = cell(mapping.email);
        let (status, custom) = (cell(status), cell(custom));
        let status = match (status.is_empty(), custom.is_empty()) {
            (_, true) => status,
            (true, false) => custom,
            (false, false) => format!("{status}: {custom}"),
        };
        let line = if email.contains('@') {
            format!("{email}; {status}")
        } else {
            format!("{}; {status}; {}", cell(mapping.name), cell(mapping.agency))
        };
        lines.push_str(line.trim_end_matches([' ', ';']));
        lines.push('\n');
    }
    Some(lines)
}

/// What a line says somebody's status is.
fn said(
    word: &str,
    stands: Option<&ChosenStatus>,
    known: &[CustomStatus],
    offered: &[CustomStatus],
) -> Result<ChosenStatus, LineFault> {
    let wrong = || LineFault::Status(word.to_owned());
    // `Izin: Dinas luar`, as pages and our own files write it.
    let (status, name) = match word.split_once(':') {
        Some((status, name)) => (Some(status_of_word(status).ok_or_else(wrong)?), name.trim()),
        None => (None, word),
    };
    // How somebody stands they may stand, also by a name that is not offered any more.
    let own = known
        .iter()
        .filter(|one| stands.is_some_and(|stands| stands.custom.as_ref() == Some(&one.id)));
    let custom = own.chain(offered).find(|one| one.is_called(name));
    match (custom, status) {
        (Some(custom), Some(status)) if custom.counts_as != status => {
            Err(LineFault::Contradiction(word.to_owned()))
        }
        (Some(custom), _) => Ok(ChosenStatus::of(custom)),
        (None, Some(_)) => Err(wrong()),
        (None, None) if stands.is_none() && says_nothing(&normalize(word)) => Err(LineFault::Same),
        (None, None) => status_of_word(word)
            .map(ChosenStatus::plain)
            .ok_or_else(wrong),
    }
}

/// What becomes of each line that is not empty, up to [`MAX_LINES`]; `chosen` is the status of a line that says none, and
/// `offered` are the custom ones that a line may name; `known` are all that somebody may stand by.
#[must_use]
pub fn plan(
    text: &str,
    people: &[Registered],
    chosen: Option<&ChosenStatus>,
    known: &[CustomStatus],
    offered: &[CustomStatus],
) -> Vec<PlannedLine> {
    let mut by_email: BTreeMap<String, usize> = BTreeMap::new();
    let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (place, one) in people.iter().enumerate() {
        if let Some(email) = &one.email {
            by_email.insert(email.trim().to_lowercase(), place);
        }
        by_name
            .entry(comparable(&one.name))
            .or_default()
            .push(place);
    }
    let mut taken: BTreeSet<usize> = BTreeSet::new();
    let lines = text.lines().zip(1..);
    lines
        .filter(|(line, _)| !line.trim().is_empty())
        .take(MAX_LINES)
        .map(|(line, number)| {
            let mut parts = line.split([';', '\t']).map(str::trim);
            let who = parts.next().unwrap_or_default();
            let word = parts.next().unwrap_or_default();
            let agency = parts.next().unwrap_or_default();
            let found = if who.contains('@') {
                by_email
                    .get(&who.to_lowercase())
                    .copied()
                    .ok_or(LineFault::Nobody)
            } else {
                let named = by_name.get(&comparable(who)).map_or(&[][..], Vec::as_slice);
                one_of(named, people, agency)
            };
            let becomes = found.and_then(|place| {
                let stands = people.get(place).and_then(|one| one.status.as_ref());
                let status = match (word, chosen) {
                    ("", Some(status)) => Ok(status.clone()),
                    ("", None) => Err(LineFault::NoStatus),
                    (word, _) => said(word, stands, known, offered),
                };
                let status = status?;
                if !taken.insert(place) {
                    Err(LineFault::Twice)
                } else if stands == Some(&status) {
                    Err(LineFault::Same)
                } else {
                    Ok((place, status))
                }
            });
            PlannedLine {
                line: number,
                text: line.trim().to_owned(),
                becomes,
            }
        })
        .collect()
}

/// What our own files write for somebody without an agency.
const NOWHERE: [&str; 2] = ["instansi belum diisi", "no agency yet"];

/// The one of those with a name who is of an agency; without one the only one there is.
fn one_of(named: &[usize], people: &[Registered], agency: &str) -> Result<usize, LineFault> {
    let wanted = normalize(agency);
    let nowhere = NOWHERE.contains(&wanted.as_str());
    let of = |place: usize| people.get(place).and_then(|one| one.agency.as_ref());
    let fits = |place: &usize| {
        wanted.is_empty()
            || (nowhere && of(*place).is_none())
            || of(*place)
                .is_some_and(|(code, name)| normalize(code) == wanted || normalize(name) == wanted)
    };
    let left: Vec<usize> = named.iter().copied().filter(fits).collect();
    let codes = |places: &[usize]| -> Vec<String> {
        let code =
            |place: &usize| of(*place).map_or_else(|| "–".to_owned(), |(code, _)| code.clone());
        places.iter().map(code).collect()
    };
    match left.as_slice() {
        [] if named.is_empty() => Err(LineFault::Nobody),
        [] => Err(LineFault::Elsewhere(codes(named))),
        [one] => Ok(*one),
        several => Err(LineFault::Several(codes(several))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attendance::Status;
    use crate::id::CustomStatusId;
    use crate::language::Bilingual;
    use proptest::prelude::*;

    fn somebody(
        name: &str,
        email: Option<&str>,
        agency: &str,
        status: Option<Status>,
    ) -> Registered {
        Registered {
            person: PersonId::from_store(name.to_owned()),
            name: name.to_owned(),
            email: email.map(str::to_owned),
            agency: Some((agency.to_owned(), format!("Dinas {agency}"))),
            status: status.map(ChosenStatus::plain),
            events: 0,
        }
    }

    fn people() -> Vec<Registered> {
        vec![
            somebody(
                "Siti Aminah, S.Kom.",
                Some("siti@contoh.example"),
                "DKI",
                None,
            ),
            somebody("Budi Santoso", None, "DKI", Some(Status::Absent)),
            somebody("Budi Santoso", None, "BPD", None),
        ]
    }

    fn becomes(text: &str, chosen: Option<Status>) -> Vec<Result<(usize, Status), LineFault>> {
        let chosen = chosen.map(ChosenStatus::plain);
        let planned = plan(text, &people(), chosen.as_ref(), &[], &[]);
        let plain = |(place, status): (usize, ChosenStatus)| (place, status.status);
        planned
            .into_iter()
            .map(|line| line.becomes.map(plain))
            .collect()
    }

    #[test]
    fn a_line_is_about_whom_it_names_and_nobody_is_guessed() {
        let text = "Dra. siti aminah; izin\n\nbudi santoso\nBudi Santoso; hadir; bpd\nBudi; hadir\nlain@contoh.example; hadir";
        assert_eq!(
            becomes(text, Some(Status::Present)),
            [
                Ok((0, Status::Excused)),
                Err(LineFault::Several(vec!["DKI".to_owned(), "BPD".to_owned()])),
                Ok((2, Status::Present)),
                Err(LineFault::Nobody),
                Err(LineFault::Nobody),
            ]
        );
        assert_eq!(plan(text, &people(), None, &[], &[])[1].line, 3);
        let elsewhere = becomes("Siti Aminah; izin; BPD", None);
        assert_eq!(
            elsewhere,
            [Err(LineFault::Elsewhere(vec!["DKI".to_owned()]))]
        );
    }

    #[test]
    fn what_says_no_status_or_nothing_new_is_told() {
        let text = "SITI@contoh.example; entahlah\nsiti@contoh.example\nBudi Santoso; alpa; DKI\nsiti aminah\tsakit\nSiti Aminah; hadir";
        assert_eq!(
            becomes(text, None),
            [
                Err(LineFault::Status("entahlah".to_owned())),
                Err(LineFault::NoStatus),
                Err(LineFault::Same),
                Ok((0, Status::Excused)),
                Err(LineFault::Twice),
            ]
        );
    }

    #[test]
    fn a_table_becomes_lines_by_e_mail_or_by_name_and_agency() {
        let row = |cells: &[&str]| -> Vec<String> {
            cells.iter().map(|cell| (*cell).to_owned()).collect()
        };
        let rows = [
            row(&["Siti; Aminah", "siti@contoh.example", "DKI", "izin"]),
            row(&["'=Budi", "–", "BPD", ""]),
            row(&["Tono"]),
        ];
        let lines = |head: &[&str]| lines_of_table(&row(head), rows.iter().map(Vec::as_slice));
        assert_eq!(
            lines(&["Nama", "E-mail", "Kode instansi", "Status"]).unwrap(),
            "siti@contoh.example; izin\n=Budi; ; BPD\nTono\n"
        );
        let by_address = lines(&["No", "Surel", "", "Keterangan"]).unwrap();
        assert!(by_address.starts_with("siti@contoh.example; izin\n"));
        assert_eq!(lines(&["No", "Kelas", "Unit kerja", "Status"]), None);
    }

    #[test]
    fn a_line_may_name_a_status_that_was_added_and_its_word_comes_first() {
        let duty = CustomStatus {
            id: CustomStatusId::from_store("duty".to_owned()),
            series: None,
            counts_as: Status::Absent,
            name: Bilingual {
                id: "Tugas luar".to_owned(),
                en: "Sent out".to_owned(),
            },
            ended_at: None,
        };
        let offered = [duty];
        let mut people = people();
        let of = |people: &[Registered], text: &str| {
            let planned = plan(text, people, None, &offered, &offered);
            planned
                .into_iter()
                .map(|line| line.becomes)
                .collect::<Vec<_>>()
        };
        let chosen = ChosenStatus::of(&offered[0]);
        assert_eq!(
            of(&people, "Siti Aminah; TUGAS LUAR"),
            [Ok((0, chosen.clone()))]
        );
        assert_eq!(
            of(&people, "Siti Aminah; sent  out"),
            [Ok((0, chosen.clone()))]
        );
        // The same status under another name is something new; the same name is not.
        assert_eq!(
            of(&people, "Budi Santoso; tugas luar; DKI"),
            [Ok((1, chosen.clone()))]
        );
        people[1].status = Some(chosen);
        assert_eq!(
            of(&people, "Budi Santoso; tugas luar; DKI"),
            [Err(LineFault::Same)]
        );
        let plain = ChosenStatus::plain(Status::Absent);
        assert_eq!(of(&people, "Budi Santoso; alpa; DKI"), [Ok((1, plain))]);
        // As pages write it, and not against itself.
        assert_eq!(
            of(&people, "Siti Aminah; Tidak hadir: Tugas luar"),
            [Ok((0, ChosenStatus::of(&offered[0])))]
        );
        let contradiction = LineFault::Contradiction("izin: tugas luar".to_owned());
        assert_eq!(
            of(&people, "Siti Aminah; izin: tugas luar"),
            [Err(contradiction)]
        );
        let unknown = LineFault::Status("izin: entah".to_owned());
        assert_eq!(of(&people, "Siti Aminah; izin: entah"), [Err(unknown)]);
        // How somebody stands they may stand by a name that is offered no more.
        let planned = plan(
            "Budi Santoso; tugas luar; DKI\nSiti Aminah; tugas luar",
            &people,
            None,
            &offered,
            &[],
        );
        let becomes: Vec<_> = planned.into_iter().map(|line| line.becomes).collect();
        let ended = LineFault::Status("tugas luar".to_owned());
        assert_eq!(becomes, [Err(LineFault::Same), Err(ended)]);
        // Nor has an agency who has none.
        people[0].agency = None;
        let nowhere = ChosenStatus::plain(Status::Present);
        assert_eq!(
            of(&people, "Siti Aminah; hadir; Instansi belum diisi"),
            [Ok((0, nowhere))]
        );
        // Of whom nothing was said nothing is said.
        assert_eq!(
            of(&people, "Siti Aminah; Belum hadir"),
            [Err(LineFault::Same)]
        );
        let said = LineFault::Status("Belum hadir".to_owned());
        assert_eq!(of(&people, "Budi Santoso; Belum hadir; DKI"), [Err(said)]);
        let head = ["Nama", "Status", "Status tambahan"].map(str::to_owned);
        let rows = [
            ["Ayu", "Izin", "Dinas luar"].map(str::to_owned),
            ["Budi", "Izin", ""].map(str::to_owned),
        ];
        let lines = lines_of_table(&head, rows.iter().map(<[String; 3]>::as_slice));
        assert_eq!(
            lines.as_deref(),
            Some("Ayu; Izin: Dinas luar\nBudi; Izin\n")
        );
    }

    proptest! {
        #[test]
        fn nobody_is_corrected_twice_and_every_line_is_told(text in "([a-zA-Z@;. ]{0,20}\n){0,30}") {
            let late = ChosenStatus::plain(Status::Late);
            let planned = plan(&text, &people(), Some(&late), &[], &[]);
            let filled = text.lines().filter(|line| !line.trim().is_empty()).count();
            prop_assert_eq!(planned.len(), filled);
            let mut places: Vec<usize> = planned.iter().filter_map(|line| Some(line.becomes.as_ref().ok()?.0)).collect();
            places.sort_unstable();
            let all = places.len();
            places.dedup();
            prop_assert_eq!(places.len(), all);
        }
    }
}

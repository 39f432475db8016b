//! Who was in an online meeting, from the report that the meeting's program gives. The reports of Zoom and of Google
//! Meet are known by their headings, in English and in Indonesian; what another table means is asked and never guessed,
//! as is what the day is where a date can be read in two ways.

pub mod matching;
mod time;

use crate::calendar::Day;
use crate::text::normalize;
use std::collections::HashMap;
use time::{Dates, Written, seconds_long};
pub use time::{DayOrder, LocalTime};

/// A report that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Each stay in a meeting of Zoom.
    ZoomMeeting,
    /// The minutes of each person in a meeting of Zoom.
    ZoomTotals,
    /// A webinar of Zoom, in several sections.
    ZoomWebinar,
    /// The attendance report of Google Meet.
    GoogleMeet,
    /// What an extension of the browser wrote down in Google Meet.
    MeetTracker,
    /// Another table whose columns somebody named.
    Told,
}

/// What a column of a report says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    /// The name that the meeting showed.
    Name,
    /// The first part of the name.
    FirstName,
    /// The last part of the name.
    LastName,
    /// The e-mail address.
    Email,
    /// When the stay began.
    Joined,
    /// When it ended.
    Left,
    /// How long it was.
    Duration,
    /// Whether it was in the waiting room.
    Waiting,
    /// Whether somebody who registered came at all.
    Attended,
    /// What the meeting was about.
    Topic,
}

impl Column {
    const ALL: [Self; 10] = [
        Self::Name,
        Self::FirstName,
        Self::LastName,
        Self::Email,
        Self::Joined,
        Self::Left,
        Self::Duration,
        Self::Waiting,
        Self::Attended,
        Self::Topic,
    ];

    /// What stands above it, as [`normalize`] writes it.
    const fn headings(self) -> &'static [&'static str] {
        match self {
            Self::Name => &[
                "name original name",
                "user name original name",
                "nama nama asli",
                "nama pengguna nama asli",
                "name",
                "nama",
                "user name",
                "nama pengguna",
            ],
            Self::FirstName => &["first name", "nama depan"],
            Self::LastName => &["last name", "nama belakang"],
            Self::Email => &[
                "user email",
                "email",
                "email pengguna",
                "email address",
                "alamat email",
            ],
            Self::Joined => &[
                "join time",
                "time joined",
                "first seen",
                "waktu bergabung",
                "waktu masuk",
            ],
            Self::Left => &["leave time", "time exited", "last seen", "waktu keluar"],
            Self::Duration => &[
                "duration minutes",
                "total duration minutes",
                "time in session minutes",
                "duration",
                "attended for",
                "durasi menit",
                "total durasi menit",
                "total durasi menit s",
                "durasi total menit",
                "waktu dalam sesi menit",
                "durasi",
            ],
            Self::Waiting => &["in waiting room", "di ruang tunggu", "dalam ruang tunggu"],
            Self::Attended => &["attended", "hadir", "menghadiri"],
            Self::Topic => &["topic", "topik", "meeting title", "judul rapat"],
        }
    }
}

/// What is known of a meeting besides its report, and what was answered where a report left something open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hint {
    /// The day of the meeting.
    pub day: Option<Day>,
    /// What comes first in dates such as `03/04/2026`.
    pub order: Option<DayOrder>,
    /// The columns of a table that is not known.
    pub columns: Option<Columns>,
}

/// Which columns of a table say what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    /// The line of the headings.
    pub header: u64,
    /// Columns, counted from 0. Of two that say the same the first counts.
    pub places: Vec<(Column, usize)>,
}

/// What a table turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recognized {
    /// A report.
    Report(Report),
    /// Something has to be asked first; the answer goes into the [`Hint`].
    Unknown(Question),
}

/// What has to be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// What the columns mean: the rows that may be the headings, the likeliest first.
    Columns(Vec<(u64, Vec<String>)>),
    /// Whether the day or the month comes first, with a date that can be both.
    Order {
        /// The line of the date.
        line: u64,
        /// The date as written there.
        written: String,
    },
    /// The day: the report has clock times alone.
    Day,
}

/// Who was in a meeting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// What was read.
    pub layout: Layout,
    /// What the meeting was about.
    pub topic: Option<String>,
    /// Everybody once, in the order of their first rows.
    pub people: Vec<Participant>,
    /// What is wrong with single rows, in order.
    pub faults: Vec<RowFault>,
}

/// Somebody who was in a meeting: all rows with one e-mail address, or without one under one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Participant {
    /// The name that the meeting showed in the first row.
    pub name: String,
    /// Other names of the same person, such as the one of the account in Zoom.
    pub other_names: Vec<String>,
    /// The e-mail address in small letters.
    pub email: Option<String>,
    /// The lines of the rows.
    pub lines: Vec<u64>,
    /// When or how long.
    pub presence: Presence,
}

/// When somebody was in a meeting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Presence {
    /// From when to when, in order, none touching the next one.
    Times(Vec<(LocalTime, LocalTime)>),
    /// So many minutes; the report does not say when.
    Minutes(u32),
}

impl Presence {
    /// How many seconds it was.
    #[must_use]
    pub fn seconds(&self) -> i64 {
        match self {
            Self::Times(stays) => stays
                .iter()
                .map(|(from, to)| to.seconds() - from.seconds())
                .sum(),
            Self::Minutes(minutes) => i64::from(*minutes) * 60,
        }
    }
}

/// Something wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowFault {
    /// Its line.
    pub line: u64,
    /// What.
    pub kind: FaultKind,
}

/// What is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// It names nobody.
    NoName,
    /// It does not say when the stay began.
    NoJoin,
    /// It does not say when the stay ended, and neither does the report.
    NoLeave,
    /// The stay ends before it begins.
    LeavesBeforeJoining,
    /// A time that cannot be read, or one of a named time zone, as written.
    Time(String),
    /// A duration that cannot be read where there is nothing else, as written.
    Duration(String),
    /// It does not say when the stay ended: the end of the meeting is taken.
    LeaveAssumed,
    /// The duration is another one than the times have: the times are taken.
    DurationDiffers,
    /// There are several totals of one person, which may overlap: the longest is taken.
    SeveralTotals,
}

impl FaultKind {
    /// Whether the row counts all the same.
    #[must_use]
    pub const fn is_counted(&self) -> bool {
        matches!(
            self,
            Self::LeaveAssumed | Self::DurationDiffers | Self::SeveralTotals
        )
    }
}

/// So many rows may stand before the headings.
const MOST_BEFORE: usize = 60;
/// As many rows are offered for headings.
const MOST_CANDIDATES: usize = 5;
/// A program counts the begun minute and writes times to the minute.
const SLACK_SECONDS: i64 = 120;

/// Reads a report.
#[must_use]
pub fn recognize(rows: &[(u64, Vec<String>)], hint: &Hint) -> Recognized {
    let Some((start, head)) = find_head(rows, hint) else {
        return Recognized::Unknown(Question::Columns(candidates(rows)));
    };
    let (before, from_head) = rows.split_at(start);
    let about = About::read(before);
    let sections = sections(from_head, head);

    // The order of day and month is the same in the whole file, so that one date can tell it for all.
    let mut dates = Dates::default();
    for (line, text) in &about.times {
        dates.see(*line, text);
    }
    for (head, line, cells) in &sections.rows {
        for column in [Column::Joined, Column::Left] {
            dates.see(*line, head.cell(cells, column));
        }
    }
    let order = match dates.order(hint) {
        Ok(order) => order,
        Err((line, written)) => return Recognized::Unknown(Question::Order { line, written }),
    };
    let end = about
        .end
        .as_ref()
        .and_then(|text| Written::read(text)?.at(order, None));
    let day = about
        .days
        .iter()
        .find_map(|text| Written::read(text)?.day(order))
        .or(hint.day);
    if day.is_none() && dates.has_bare_times() {
        return Recognized::Unknown(Question::Day);
    }
    let mut reader = Reader {
        layout: sections.layout,
        order,
        day,
        end,
        people: Vec::new(),
        found: HashMap::new(),
        faults: Vec::new(),
    };
    let mut topic = about.topic;
    for (head, line, cells) in sections.rows {
        if topic.is_none() {
            topic =
                Some(head.cell(cells, Column::Topic).to_owned()).filter(|topic| !topic.is_empty());
        }
        reader.row(&head, line, cells);
    }
    for person in &mut reader.people {
        if let Presence::Times(stays) = &mut person.presence {
            *stays = united(std::mem::take(stays));
        }
    }
    Recognized::Report(Report {
        layout: sections.layout,
        topic,
        people: reader.people,
        faults: reader.faults,
    })
}

/// Stays without those that others cover, in order.
#[must_use]
pub fn united(mut stays: Vec<(LocalTime, LocalTime)>) -> Vec<(LocalTime, LocalTime)> {
    stays.retain(|(from, to)| from < to);
    stays.sort_unstable();
    let mut united: Vec<(LocalTime, LocalTime)> = Vec::with_capacity(stays.len());
    for (from, to) in stays {
        match united.last_mut() {
            Some((_, end)) if from <= *end => *end = to.max(*end),
            _ => united.push((from, to)),
        }
    }
    united
}

/// The columns of a section.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Head {
    places: Vec<(Column, usize)>,
}

impl Head {
    /// The columns that a row names, if it is a row of headings.
    fn read(cells: &[String]) -> Self {
        let headings: Vec<String> = cells.iter().map(|cell| normalize(cell)).collect();
        let named =
            |column: Column, heading: &String| column.headings().contains(&heading.as_str());
        // What the meeting has in common may stand before the person: its e-mail address and duration are not theirs.
        let person =
            |heading: &String| named(Column::Name, heading) || named(Column::FirstName, heading);
        let name = headings.iter().position(person).unwrap_or_default();
        let mut places = Vec::new();
        for column in Column::ALL {
            let after = headings
                .iter()
                .skip(name)
                .position(|heading| named(column, heading));
            let place = after.map(|place| place + name);
            let first = || headings.iter().position(|heading| named(column, heading));
            if let Some(place) = place.or_else(first) {
                places.push((column, place));
            }
        }
        Self { places }
    }

    fn has(&self, column: Column) -> bool {
        self.places.iter().any(|(there, _)| *there == column)
    }

    fn cell<'a>(&self, cells: &'a [String], column: Column) -> &'a str {
        let place = self.places.iter().find(|(there, _)| *there == column);
        place
            .and_then(|(_, place)| cells.get(*place))
            .map_or("", |cell| cell.trim())
    }

    /// The report that has these headings.
    fn layout(&self, cells: &[String]) -> Option<Layout> {
        let name = normalize(self.cell(cells, Column::Name));
        let joined = normalize(self.cell(cells, Column::Joined));
        let times = self.has(Column::Joined) && self.has(Column::Left);
        let original = name.ends_with("original name") || name.ends_with("nama asli");
        if original && self.has(Column::Attended) {
            Some(Layout::ZoomWebinar)
        } else if original && times {
            Some(Layout::ZoomMeeting)
        } else if original && self.has(Column::Duration) && !self.has(Column::Joined) {
            Some(Layout::ZoomTotals)
        } else if joined == "first seen" && times && !name.is_empty() {
            Some(Layout::MeetTracker)
        } else if times
            && (self.has(Column::FirstName) || joined == "time joined" && !name.is_empty())
        {
            Some(Layout::GoogleMeet)
        } else {
            None
        }
    }
}

/// The row of headings and what it says.
fn find_head(rows: &[(u64, Vec<String>)], hint: &Hint) -> Option<(usize, (Layout, Head))> {
    if let Some(told) = &hint.columns {
        let place = rows.iter().position(|(line, _)| *line == told.header)?;
        let places = told.places.clone();
        return Some((place, (Layout::Told, Head { places })));
    }
    rows.iter()
        .take(MOST_BEFORE)
        .enumerate()
        .find_map(|(place, (_, cells))| {
            let head = Head::read(cells);
            let layout = head.layout(cells)?;
            Some((place, (layout, head)))
        })
}

/// The rows that may be headings: those with known ones, then wide ones.
fn candidates(rows: &[(u64, Vec<String>)]) -> Vec<(u64, Vec<String>)> {
    let width = |cells: &[String]| cells.iter().filter(|cell| !cell.trim().is_empty()).count();
    let mut candidates: Vec<_> = rows
        .iter()
        .take(MOST_BEFORE)
        .filter(|(_, cells)| width(cells) > 1)
        .collect();
    candidates.sort_by_key(|(line, cells)| {
        let known = Head::read(cells).places.len();
        (std::cmp::Reverse((known, width(cells))), *line)
    });
    candidates.truncate(MOST_CANDIDATES);
    candidates.into_iter().cloned().collect()
}

/// The rows of people with the headings above each.
struct Sections<'a> {
    layout: Layout,
    rows: Vec<(std::rc::Rc<Head>, u64, &'a [String])>,
}

/// Takes the rows below the headings apart; a webinar has headings of each of its sections.
fn sections(rows: &[(u64, Vec<String>)], (layout, head): (Layout, Head)) -> Sections<'_> {
    let mut head = std::rc::Rc::new(head);
    let mut people = Vec::new();
    for (line, cells) in rows.iter().skip(1) {
        let filled = cells.iter().filter(|cell| !cell.trim().is_empty()).count();
        if filled == 0 {
            continue;
        }
        if layout != Layout::Told {
            let next = Head::read(cells);
            let is_section = layout == Layout::ZoomWebinar
                && next.has(Column::Name)
                && next.has(Column::Joined)
                && next.has(Column::Left);
            if is_section || next.layout(cells).is_some() {
                head = std::rc::Rc::new(next);
                continue;
            }
        }
        // The title of a section stands alone.
        if layout == Layout::ZoomWebinar && filled == 1 {
            continue;
        }
        people.push((std::rc::Rc::clone(&head), *line, cells.as_slice()));
    }
    Sections {
        layout,
        rows: people,
    }
}

/// What stands before the people: the meeting itself.
#[derive(Default)]
struct About {
    topic: Option<String>,
    /// When the meeting ended.
    end: Option<String>,
    /// What may tell its day.
    days: Vec<String>,
    /// All dates with their lines.
    times: Vec<(u64, String)>,
}

impl About {
    fn read(rows: &[(u64, Vec<String>)]) -> Self {
        const START: [&str; 4] = [
            "start time",
            "waktu mulai",
            "actual start time",
            "waktu mulai aktual",
        ];
        const END: [&str; 3] = ["end time", "waktu berakhir", "waktu selesai"];
        const DAY: [&str; 4] = ["date", "tanggal", "meeting date", "tanggal rapat"];
        let mut about = Self::default();
        let mut see = |line: u64, heading: &str, value: &str| {
            let value = value.trim();
            let heading = normalize(heading);
            let heading = heading.as_str();
            if value.is_empty() {
                return;
            }
            if Column::Topic.headings().contains(&heading) {
                about.topic.get_or_insert_with(|| value.to_owned());
            }
            let (starts, ends) = (START.contains(&heading), END.contains(&heading));
            if starts || ends || DAY.contains(&heading) {
                about.times.push((line, value.to_owned()));
                about.days.push(value.to_owned());
            }
            if ends {
                about.end.get_or_insert_with(|| value.to_owned());
            }
        };
        for pair in rows.windows(2) {
            let [(above, headings), (line, values)] = pair else {
                continue;
            };
            // What stands further down belongs to other headings.
            if *line != above + 1 {
                continue;
            }
            for (heading, value) in headings.iter().zip(values) {
                see(*line, heading, value);
            }
        }
        for (line, cells) in rows {
            if let [heading, value] = cells.as_slice() {
                see(*line, heading.trim().trim_end_matches(':'), value);
            }
        }
        about
    }
}

/// Gathers people row by row.
struct Reader {
    layout: Layout,
    order: Option<DayOrder>,
    day: Option<Day>,
    end: Option<LocalTime>,
    people: Vec<Participant>,
    found: HashMap<String, usize>,
    faults: Vec<RowFault>,
}

/// Yes in the languages of the reports.
fn is_yes(text: &str) -> bool {
    matches!(normalize(text).as_str(), "yes" | "ya" | "y" | "true")
}

fn is_no(text: &str) -> bool {
    matches!(normalize(text).as_str(), "no" | "tidak" | "n" | "false")
}

impl Reader {
    fn fault(&mut self, line: u64, kind: FaultKind) {
        self.faults.push(RowFault { line, kind });
    }

    fn row(&mut self, head: &Head, line: u64, cells: &[String]) {
        // Whoever did not come or only waited was not there.
        if is_no(head.cell(cells, Column::Attended)) || is_yes(head.cell(cells, Column::Waiting)) {
            return;
        }
        let email = head.cell(cells, Column::Email).to_lowercase();
        let email = Some(email).filter(|email| email.contains('@'));
        let mut name = head.cell(cells, Column::Name).to_owned();
        if name.is_empty() {
            let parts =
                [Column::FirstName, Column::LastName].map(|column| head.cell(cells, column));
            name = parts.join(" ").trim().to_owned();
        }
        if name.is_empty() && email.is_none() {
            let says = |column| !head.cell(cells, column).is_empty();
            if says(Column::Joined) || says(Column::Left) || says(Column::Duration) {
                self.fault(line, FaultKind::NoName);
            }
            return;
        }
        let presence = match self.presence(head, line, cells) {
            Ok(presence) => presence,
            Err(kind) => return self.fault(line, kind),
        };
        let zoom = matches!(
            self.layout,
            Layout::ZoomMeeting | Layout::ZoomTotals | Layout::ZoomWebinar
        );
        let mut names = vec![name];
        if zoom && let Some((shown, original)) = names.first().and_then(|name| with_original(name))
        {
            names = vec![shown, original];
        }
        self.add(line, email, names, presence);
    }

    fn presence(
        &mut self,
        head: &Head,
        line: u64,
        cells: &[String],
    ) -> Result<Presence, FaultKind> {
        let written = head.cell(cells, Column::Duration);
        let seconds = seconds_long(written);
        if !head.has(Column::Joined) {
            let seconds = seconds.ok_or_else(|| FaultKind::Duration(written.to_owned()))?;
            return Ok(Presence::Minutes(
                u32::try_from(seconds / 60).unwrap_or(u32::MAX),
            ));
        }
        let (joined, left) = (
            head.cell(cells, Column::Joined),
            head.cell(cells, Column::Left),
        );
        if joined.is_empty() {
            return Err(FaultKind::NoJoin);
        }
        let time = |text: &str| {
            let written = Written::read(text);
            let at = written
                .as_ref()
                .and_then(|written| written.at(self.order, self.day));
            at.ok_or_else(|| FaultKind::Time(text.to_owned()))
        };
        let from = time(joined)?;
        if left.is_empty() {
            let end = self
                .end
                .filter(|end| *end >= from)
                .ok_or(FaultKind::NoLeave)?;
            self.fault(line, FaultKind::LeaveAssumed);
            return Ok(Presence::Times(vec![(from, end)]));
        }
        let mut to = time(left)?;
        let bare = Written::read(left).is_some_and(|left| left.is_bare());
        let differs = |to: LocalTime| {
            seconds.is_some_and(|seconds| {
                (to.seconds() - from.seconds() - seconds).abs() > SLACK_SECONDS
            })
        };
        // A clock time alone may be one after midnight, where the duration says so too.
        if to < from && bare && seconds.is_some() && !differs(to.next_day()) {
            to = to.next_day();
        }
        if to < from {
            return Err(FaultKind::LeavesBeforeJoining);
        }
        if differs(to) {
            self.fault(line, FaultKind::DurationDiffers);
        }
        Ok(Presence::Times(vec![(from, to)]))
    }

    fn add(&mut self, line: u64, email: Option<String>, names: Vec<String>, presence: Presence) {
        let mut names = names.into_iter().filter(|name| !name.is_empty());
        let name = names.next().unwrap_or_default();
        // A name of signs alone is still a name.
        let folded = Some(normalize(&name))
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| name.clone());
        let key = email.clone().unwrap_or_else(|| format!("\n{folded}"));
        let place = *self.found.entry(key).or_insert(self.people.len());
        let Some(person) = self.people.get_mut(place) else {
            self.people.push(Participant {
                name,
                other_names: names.collect(),
                email,
                lines: vec![line],
                presence,
            });
            return;
        };
        person.lines.push(line);
        for name in std::iter::once(name).chain(names) {
            let is_new =
                !name.is_empty() && name != person.name && !person.other_names.contains(&name);
            // Somebody who changes names all day does not need to be compared with each.
            if is_new && person.other_names.len() < 8 {
                person.other_names.push(name);
            }
        }
        match (&mut person.presence, presence) {
            (Presence::Times(stays), Presence::Times(more)) => stays.extend(more),
            (Presence::Minutes(minutes), Presence::Minutes(more)) => {
                *minutes = more.max(*minutes);
                self.fault(line, FaultKind::SeveralTotals);
            }
            // No report has both.
            (Presence::Times(_) | Presence::Minutes(_), _) => {}
        }
    }
}

/// The name that a meeting of Zoom showed and the one of the account in brackets behind it.
fn with_original(name: &str) -> Option<(String, String)> {
    let (shown, original) = name.trim_end().strip_suffix(')')?.rsplit_once('(')?;
    let (shown, original) = (shown.trim(), original.trim());
    let both = !shown.is_empty() && !original.is_empty();
    both.then(|| (shown.to_owned(), original.to_owned()))
}

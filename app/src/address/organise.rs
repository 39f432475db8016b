//! Addresses of organisers and liaisons.

use super::query::with_query;
use std::fmt::Display;

/// The patterns of the addresses below.
pub(super) mod patterns {
    /// See [`super::edition`].
    pub const EDITION: &str = "/organiser/editions/{edition}";
    /// See [`super::invitations`].
    pub const INVITATIONS: &str = "/organiser/editions/{edition}/invitations";
    /// See [`super::reminders`].
    pub const REMINDERS: &str = "/organiser/editions/{edition}/invitations/reminders";
    /// See [`super::people_import`].
    pub const PEOPLE_IMPORT: &str = "/organiser/people/imports/{import}";
    /// See [`super::people_import_rows`].
    pub const PEOPLE_IMPORT_ROWS: &str = "/organiser/people/imports/{import}/rows.csv";
    /// See [`super::corrections`].
    pub const CORRECTIONS: &str = "/organiser/editions/{edition}/attendance/corrections";
    /// See [`super::exit_answers`].
    pub const EXIT_ANSWERS: &str = "/organiser/editions/{edition}/exit";
    /// See [`super::meeting`].
    pub const MEETING: &str = "/organiser/editions/{edition}/meeting";
    /// See [`super::meeting_report`].
    pub const MEETING_REPORT: &str = "/organiser/editions/{edition}/meeting/{report}";
    /// See [`super::signals`].
    pub const SIGNALS: &str = "/organiser/editions/{edition}/signals";
    /// See [`super::signal`].
    pub const SIGNAL: &str = "/organiser/editions/{edition}/signals/{signal}";
    /// See [`super::attendance`].
    pub const ATTENDANCE: &str = "/organiser/editions/{edition}/attendance";
    /// See [`super::attendance_file`].
    pub const ATTENDANCE_FILE: &str = "/organiser/editions/{edition}/attendance.csv";
    /// See [`super::attendance_events`].
    pub const ATTENDANCE_EVENTS: &str = "/organiser/editions/{edition}/attendance/events";
    /// See [`super::attendance_people`].
    pub const ATTENDANCE_PEOPLE: &str = "/organiser/editions/{edition}/attendance/people";
    /// See [`super::reception`].
    pub const RECEPTION: &str = "/organiser/editions/{edition}/reception";
    /// See [`super::reception_list`].
    pub const RECEPTION_LIST: &str = "/organiser/editions/{edition}/reception/list";
    /// See [`super::reception_queue`].
    pub const RECEPTION_QUEUE: &str = "/organiser/editions/{edition}/reception/queue";
    /// See [`super::reception_manifest`].
    pub const RECEPTION_MANIFEST: &str = "/organiser/editions/{edition}/reception/app.webmanifest";
    /// See [`super::reception_sheet`].
    pub const RECEPTION_SHEET: &str = "/organiser/editions/{edition}/reception/sheet";
    /// See [`super::attendance_people_file`].
    pub const ATTENDANCE_PEOPLE_FILE: &str = "/organiser/editions/{edition}/attendance/people.csv";
    /// See [`super::attendance_person`].
    pub const ATTENDANCE_PERSON: &str = "/organiser/editions/{edition}/attendance/people/{who}";
}

/// In the list of people: those alone who typed an agency that is not known.
pub const TYPED: &str = "typed";

/// On the page of invited agencies: the one that is open.
pub const OPEN: &str = "open";

/// On the page of attendance: whether the message for missing agencies is open.
pub const MESSAGE: &str = "message";

/// In the list of an edition: those alone who wait for a decision.
pub const ASKED: &str = "asked";

/// On the page of reports: a calendar year, or another word for a period.
pub const PERIOD: &str = "period";

/// On the page of agencies: the one that a new one belongs to.
pub const BELOW: &str = "below";

/// The organiser's home; all pages of organisers lie under it.
pub const ORGANISER: &str = "/organiser";
/// All editions.
pub const EDITIONS: &str = "/organiser/editions";
/// The form of a new edition. No edition may have this name: `domain::edition` sees to it.
pub const EDITION_NEW: &str = "/organiser/editions/new";
/// The tree of agencies.
pub const AGENCIES: &str = "/organiser/agencies";
/// A table of invented agencies, to write one like it.
pub const AGENCIES_SAMPLE: &str = "/organiser/agencies/sample.csv";
/// Who is liaison of an agency, and to whom that is handed over.
pub const LIAISONS: &str = "/organiser/agencies/liaisons";
/// The statuses of attendance, and those that were added.
pub const STATUSES: &str = "/organiser/statuses";
/// Everybody with an account.
pub const PEOPLE: &str = "/organiser/people";
/// The same people as a file.
pub const PEOPLE_FILE: &str = "/organiser/people.csv";
/// The same people as a workbook.
pub const PEOPLE_WORKBOOK: &str = "/organiser/people.xlsx";
/// Where a file of people is sent.
pub const PEOPLE_IMPORTS: &str = "/organiser/people/imports";
/// Records that may be of one person.
pub const DUPLICATES: &str = "/organiser/people/duplicates";
/// What came of workshops, by edition, agency and person.
pub const REPORTS: &str = "/organiser/reports";
/// The same as a file.
pub const REPORTS_FILE: &str = "/organiser/reports.csv";
/// The same as a workbook.
pub const REPORTS_WORKBOOK: &str = "/organiser/reports.xlsx";
/// Who changed what.
pub const AUDIT: &str = "/organiser/audit";
/// The people of a liaison's agencies.
pub const LIAISON: &str = "/liaison";
/// The same people as a file.
pub const LIAISON_FILE: &str = "/liaison.csv";

/// A file of people that was sent.
#[must_use]
pub fn people_import(import: impl Display) -> String {
    format!("{PEOPLE_IMPORTS}/{import}")
}

/// Every row of such a file and what it means, as a file.
#[must_use]
pub fn people_import_rows(import: impl Display) -> String {
    format!("{PEOPLE_IMPORTS}/{import}/rows.csv")
}

/// Everybody who typed an agency that is not known.
#[must_use]
pub fn people_with_typed_agency() -> String {
    with_query(PEOPLE, &[(TYPED, "1")])
}

/// The form of an edition.
#[must_use]
pub fn edition(edition: impl Display) -> String {
    format!("{EDITIONS}/{edition}")
}

/// The form of a new edition like another one.
#[must_use]
pub fn edition_copied(from: impl Display) -> String {
    format!("{EDITION_NEW}?from={from}")
}

/// Where many are corrected at once.
#[must_use]
pub fn corrections(edition: impl Display) -> String {
    format!("{EDITIONS}/{edition}/attendance/corrections")
}

/// What was said at the exit door of an edition.
#[must_use]
pub fn exit_answers(edition: impl Display) -> String {
    format!("{EDITIONS}/{edition}/exit")
}

/// Where the report of an online meeting is sent.
#[must_use]
pub fn meeting(edition: impl Display) -> String {
    format!("{EDITIONS}/{edition}/meeting")
}

/// Such a report.
#[must_use]
pub fn meeting_report(edition: impl Display, report: impl Display) -> String {
    format!("{EDITIONS}/{edition}/meeting/{report}")
}

/// The agencies that are invited to an edition.
#[must_use]
pub fn invitations(edition: impl Display) -> String {
    format!("{EDITIONS}/{edition}/invitations")
}

/// Where the letter that invites is uploaded.
#[must_use]
pub fn letter_form(edition: impl Display) -> String {
    format!("{EDITIONS}/{edition}/invitations#letter-file")
}

/// The messages for agencies that have sent no name.
#[must_use]
pub fn reminders(edition: impl Display) -> String {
    format!("{EDITIONS}/{edition}/invitations/reminders")
}

/// The attendance of an edition, with the message for agencies that nobody has come from.
#[must_use]
pub fn attendance_message(edition: impl Display) -> String {
    format!("{EDITIONS}/{edition}/attendance?{MESSAGE}=1#nobody")
}

/// The signs in an edition that somebody may have recorded somebody else.
#[must_use]
pub fn signals(edition: impl Display) -> String {
    format!("{EDITIONS}/{edition}/signals")
}

/// One of them, by its key.
#[must_use]
pub fn signal(edition: impl Display, signal: impl Display) -> String {
    format!("{EDITIONS}/{edition}/signals/{signal}")
}

/// The attendance of an edition by agency.
#[must_use]
pub fn attendance(edition: impl Display) -> String {
    format!("{EDITIONS}/{edition}/attendance")
}

/// The people of an edition who wait for a decision.
#[must_use]
pub fn attendance_asked(edition: impl Display) -> String {
    with_query(&attendance_people(edition), &[(ASKED, "1")])
}

/// The same as a file.
#[must_use]
pub fn attendance_file(edition: impl Display) -> String {
    format!("{EDITIONS}/{edition}/attendance.csv")
}

/// The stream that keeps it current.
#[must_use]
pub fn attendance_events(edition: impl Display) -> String {
    format!("{EDITIONS}/{edition}/attendance/events")
}

/// Everybody registered for an edition.
#[must_use]
pub fn attendance_people(edition: impl Display) -> String {
    format!("{EDITIONS}/{edition}/attendance/people")
}

/// The same as a file.
#[must_use]
pub fn attendance_people_file(edition: impl Display) -> String {
    format!("{EDITIONS}/{edition}/attendance/people.csv")
}

/// What was recorded of somebody in an edition. `who` is no id: it is of this edition alone.
#[must_use]
pub fn attendance_person(edition: impl Display, who: impl Display) -> String {
    format!("{EDITIONS}/{edition}/attendance/people/{who}")
}

/// The desk at the door of an edition.
#[must_use]
pub fn reception(edition: impl Display) -> String {
    format!("{EDITIONS}/{edition}/reception")
}

/// Everybody who is expected, for the script of the desk.
#[must_use]
pub fn reception_list(edition: impl Display) -> String {
    format!("{EDITIONS}/{edition}/reception/list")
}

/// Where the script of the desk sends what was ticked.
#[must_use]
pub fn reception_queue(edition: impl Display) -> String {
    format!("{EDITIONS}/{edition}/reception/queue")
}

/// What a device asks for that installs the desk.
#[must_use]
pub fn reception_manifest(edition: impl Display) -> String {
    format!("{EDITIONS}/{edition}/reception/app.webmanifest")
}

/// The sheet that is signed there.
#[must_use]
pub fn reception_sheet(edition: impl Display) -> String {
    format!("{EDITIONS}/{edition}/reception/sheet")
}

/// The report of a calendar year.
#[must_use]
pub fn report_of_year(year: i16) -> String {
    with_query(REPORTS, &[(PERIOD, &year.to_string())])
}

/// The tree of agencies, opened at the one of that code.
#[must_use]
pub fn agency(code: &str) -> String {
    with_query(AGENCIES, &[("code", code)])
}

/// The liaisons of the agency with this code.
#[must_use]
pub fn liaisons(code: &str) -> String {
    with_query(LIAISONS, &[("code", code)])
}

/// The form that gives an added status another name.
#[must_use]
pub fn status_renamed(id: &str) -> String {
    format!("{}#add", with_query(STATUSES, &[("status", id)]))
}

/// The form of a new agency that belongs to the one with this code.
#[must_use]
pub fn agency_below(code: &str) -> String {
    format!("{}#new", with_query(AGENCIES, &[(BELOW, code)]))
}

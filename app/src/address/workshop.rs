//! Addresses of workshops.

use std::fmt::Display;

/// The patterns of the addresses below.
pub(super) mod patterns {
    /// See [`super::scanned`].
    pub const SCANNED: &str = "/c/{token}";
    /// See [`super::live`].
    pub const LIVE: &str = "/live/{edition}";
    /// See [`super::live_events`].
    pub const LIVE_EVENTS: &str = "/live/{edition}/events";
    /// See [`super::live_questions`].
    pub const LIVE_QUESTIONS: &str = "/live/{edition}/questions";
    /// See [`super::live_recap`].
    pub const LIVE_RECAP: &str = "/live/{edition}/recap";
    /// See [`super::live_results_csv`].
    pub const LIVE_RESULTS_CSV: &str = "/live/{edition}/results.csv";
    /// See [`super::live_results_xlsx`].
    pub const LIVE_RESULTS_XLSX: &str = "/live/{edition}/results.xlsx";
    /// See [`super::present`].
    pub const PRESENT: &str = "/present/{edition}";
    /// See [`super::present_events`].
    pub const PRESENT_EVENTS: &str = "/present/{edition}/events";
    /// See [`super::workshop`].
    pub const WORKSHOP: &str = "/workshops/{edition}";
    /// As [`super::workshop_calendar`].
    pub const WORKSHOP_CALENDAR: &str = "/workshops/{edition}/calendar.ics";
    /// See [`super::exit`].
    pub const EXIT: &str = "/exit/{edition}";
    /// See [`super::pulse`].
    pub const PULSE: &str = "/pulse/{edition}";
    /// See [`super::personal_exit`].
    pub const PERSONAL_EXIT: &str = "/p/{token}/exit";
    /// See [`super::letter`].
    pub const LETTER: &str = "/workshops/{edition}/letter.pdf";
    /// See [`super::nomination_letter`].
    pub const NOMINATION_LETTER: &str = "/n/{token}/letter.pdf";
    /// See [`super::personal`].
    pub const PERSONAL: &str = "/p/{token}";
    /// See [`super::nomination`].
    pub const NOMINATION: &str = "/n/{token}";
    /// See [`super::guest`].
    pub const GUEST: &str = "/g/{token}";
    /// See [`super::control`].
    pub const CONTROL: &str = "/control/{edition}";
    /// See [`super::control_events`].
    pub const CONTROL_EVENTS: &str = "/control/{edition}/events";
    /// See [`super::control_plan`].
    pub const CONTROL_PLAN: &str = "/control/{edition}/plan";
    /// See [`super::control_questions`].
    pub const CONTROL_QUESTIONS: &str = "/control/{edition}/questions";
    /// See [`super::control_texts`].
    pub const CONTROL_TEXTS: &str = "/control/{edition}/texts";
}

/// Checking in: so short because people type it.
pub const CHECK_IN: &str = "/c";
/// What the phone's pages of all editions lie under; there is no page of them.
pub const LIVE: &str = "/live";
/// All workshops.
pub const WORKSHOPS: &str = "/workshops";
/// What comes, for calendars.
pub const WORKSHOPS_CALENDAR: &str = "/workshops.ics";

/// What the QR on the screen holds.
#[must_use]
pub fn scanned(token: impl Display) -> String {
    format!("{CHECK_IN}/{token}")
}

/// The phone's page of an edition.
#[must_use]
pub fn live(edition: impl Display) -> String {
    format!("{LIVE}/{edition}")
}

/// The stream that keeps it current.
#[must_use]
pub fn live_events(edition: impl Display) -> String {
    format!("{LIVE}/{edition}/events")
}

/// The questions of the hall.
#[must_use]
pub fn live_questions(edition: impl Display) -> String {
    format!("{LIVE}/{edition}/questions")
}

/// What is left of an edition for those who took part: questions, results, tasks.
#[must_use]
pub fn live_recap(edition: impl Display) -> String {
    format!("{LIVE}/{edition}/recap")
}

/// What the hall answered as a table.
#[must_use]
pub fn live_results_csv(edition: impl Display) -> String {
    format!("{LIVE}/{edition}/results.csv")
}

/// The same as a workbook.
#[must_use]
pub fn live_results_xlsx(edition: impl Display) -> String {
    format!("{LIVE}/{edition}/results.xlsx")
}

/// The screen of the hall.
#[must_use]
pub fn present(edition: impl Display) -> String {
    format!("/present/{edition}")
}

/// The stream that keeps it current.
#[must_use]
pub fn present_events(edition: impl Display) -> String {
    format!("/present/{edition}/events")
}

/// An edition of a workshop, for calendars.
#[must_use]
pub fn workshop_calendar(edition: impl Display) -> String {
    format!("/workshops/{edition}/calendar.ics")
}

/// An edition of a workshop, for anybody.
#[must_use]
pub fn workshop(edition: impl Display) -> String {
    format!("/workshops/{edition}")
}

/// The letter that invites to an edition, for whoever is registered or runs it.
#[must_use]
pub fn letter(edition: impl Display) -> String {
    format!("/workshops/{edition}/letter.pdf")
}

/// The same for whoever has the link of an invited agency.
#[must_use]
pub fn nomination_letter(token: impl Display) -> String {
    format!("/n/{token}/letter.pdf")
}

/// The link by which an invited agency sends names.
#[must_use]
pub fn nomination(token: impl Display) -> String {
    format!("/n/{token}")
}

/// The same page, to replace the name with that id.
#[must_use]
pub fn nomination_replacing(token: impl Display, id: impl Display) -> String {
    format!("/n/{token}?{REPLACE}={id}#nominee")
}

/// On that page: the name that is replaced.
pub const REPLACE: &str = "replace";

/// The link of a guest speaker.
#[must_use]
pub fn guest(token: impl Display) -> String {
    format!("/g/{token}")
}

/// Where a screen pairs; those of the editions lie under it.
pub const PAIR: &str = "/present";

/// The remote control of an edition.
#[must_use]
pub fn control(edition: impl Display) -> String {
    format!("/control/{edition}")
}

/// The remote control with what is seldom needed, which is written into forms.
#[must_use]
pub fn control_more(edition: impl Display) -> String {
    format!("/control/{edition}?more=1")
}

/// The stream that keeps it current.
#[must_use]
pub fn control_events(edition: impl Display) -> String {
    format!("/control/{edition}/events")
}

/// The running order.
#[must_use]
pub fn control_plan(edition: impl Display) -> String {
    format!("/control/{edition}/plan")
}

/// All questions of the hall, for whoever runs it.
#[must_use]
pub fn control_questions(edition: impl Display) -> String {
    format!("/control/{edition}/questions")
}

/// What the hall wrote, for whoever runs it.
#[must_use]
pub fn control_texts(edition: impl Display) -> String {
    format!("/control/{edition}/texts")
}

/// The exit door of an edition.
#[must_use]
pub fn exit(edition: impl Display) -> String {
    format!("/exit/{edition}")
}

/// Where somebody says that they are still there.
#[must_use]
pub fn pulse(edition: impl Display) -> String {
    format!("/pulse/{edition}")
}

/// The exit door for whoever has a link of their own.
#[must_use]
pub fn personal_exit(token: impl Display) -> String {
    format!("/p/{token}/exit")
}

/// A person's own link to an edition.
#[must_use]
pub fn personal(token: impl Display) -> String {
    format!("/p/{token}")
}

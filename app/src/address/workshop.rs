//! Addresses of workshops.

use std::fmt::Display;

/// The patterns of the addresses below.
pub(super) mod patterns {
    /// See [`super::scanned`].
    pub const SCANNED: &str = "/c/{token}";
    /// See [`super::live`].
    pub const LIVE: &str = "/live/{edition}";
    /// See [`super::present`].
    pub const PRESENT: &str = "/present/{edition}";
    /// See [`super::present_events`].
    pub const PRESENT_EVENTS: &str = "/present/{edition}/events";
    /// See [`super::workshop`].
    pub const WORKSHOP: &str = "/workshops/{edition}";
    /// As [`super::workshop_calendar`].
    pub const WORKSHOP_CALENDAR: &str = "/workshops/{edition}/calendar.ics";
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

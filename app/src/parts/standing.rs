//! How somebody stands in an edition, in words and with a sign.

use crate::parts::icons::{Icon, icon};
use crate::words::Words;
use domain::attendance::{Reason, Status};
use domain::code::Place;
use leptos::prelude::*;

/// A status in a word or two; `None` while nothing was recorded.
#[must_use]
pub const fn status_word(words: Words, status: Option<Status>) -> &'static str {
    match status {
        Some(Status::Present) => words.attendance_status_present(),
        Some(Status::Late) => words.attendance_status_late(),
        Some(Status::Excused) => words.attendance_status_excused(),
        Some(Status::Absent) => words.attendance_status_absent(),
        None => words.attendance_status_none(),
    }
}

/// A status with its sign; `word` says it.
pub fn status_tag(status: Option<Status>, word: &'static str) -> impl IntoView {
    let (class, sign) = match status {
        Some(Status::Present) => ("tag ok", Some(Icon::Check)),
        Some(Status::Late) => ("tag late", Some(Icon::Clock)),
        Some(Status::Excused) => ("tag", Some(Icon::Info)),
        Some(Status::Absent) => ("tag no", Some(Icon::Cross)),
        None => ("tag", None),
    };
    view! {
        <span class=class>
            {sign.map(icon)} {word}
        </span>
    }
}

/// A place in a word or two.
#[must_use]
pub const fn place_word(words: Words, place: Place) -> &'static str {
    match place {
        Place::Venue => words.attendance_place_venue(),
        Place::Online => words.attendance_place_online(),
    }
}

/// Why an organiser corrected, in a few words.
#[must_use]
pub const fn reason_word(words: Words, reason: Reason) -> &'static str {
    match reason {
        Reason::NoPhone => words.attendance_reason_no_phone(),
        Reason::SeenThere => words.attendance_reason_seen_there(),
        Reason::OnDuty => words.attendance_reason_on_duty(),
        Reason::Ill => words.attendance_reason_ill(),
        Reason::OnLeave => words.attendance_reason_on_leave(),
        Reason::NotThere => words.attendance_reason_not_there(),
        Reason::Mistake => words.attendance_reason_mistake(),
        Reason::Other => words.attendance_reason_other(),
    }
}

//! How somebody stands in an edition, in words and with a sign.

use crate::parts::drawn::{Draw, Drawn};
use crate::parts::icons::{Icon, icon};
use crate::words::Words;
use domain::attendance::{Reason, Status};
use domain::code::Place;
use domain::edition::Stage;
use leptos::prelude::*;

/// A status in a word or two, the one name it has on every screen, in files and in messages; `None` while
/// nothing was recorded. *Hadir* names those who are there, in time or late.
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

/// A status with the name of the added one that says it more exactly: `Izin: Dinas luar`.
#[must_use]
pub fn called(words: Words, status: Option<Status>, added: Option<&str>) -> String {
    let word = status_word(words, status);
    match added {
        Some(name) => words.statuses_called(word, name),
        None => word.to_owned(),
    }
}

/// How somebody registered stands at a stage of an edition: of whom nothing was recorded is registered
/// before it opens, not there yet while it is open, and absent when it is over.
#[must_use]
pub const fn standing_word(words: Words, status: Option<Status>, stage: Stage) -> &'static str {
    match (status, stage) {
        (_, Stage::Cancelled) => words.edition_stage_cancelled(),
        (None, Stage::Coming) => words.attendance_status_registered(),
        (status, stage) => status_word(words, Status::at(status, stage)),
    }
}

/// Those who were expected and are not there, said so or never seen, as [`domain::attendance::Tally`]
/// counts them.
#[must_use]
pub const fn missing_word(words: Words, stage: Stage) -> &'static str {
    status_word(words, Status::at(None, stage))
}

/// A status as a part of everybody registered: those absent are with those of whom nothing was recorded.
#[must_use]
pub const fn part_word(words: Words, status: Status, stage: Stage) -> &'static str {
    match status {
        Status::Absent => missing_word(words, stage),
        status => status_word(words, Some(status)),
    }
}

/// A standing with its sign.
pub fn standing_tag(words: Words, status: Option<Status>, stage: Stage) -> impl IntoView {
    let word = standing_word(words, status, stage);
    let (class, sign) = match Status::at(status, stage) {
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

/// The name of an added status, behind the tag of the one that it counts as.
pub fn added_name(name: Option<String>) -> impl IntoView + use<> {
    name.map(|name| view! { <span class="small block added-name"><bdi>{name}</bdi></span> })
}

/// The tag of somebody who was there, in time or late.
pub fn present_tag(words: Words) -> impl IntoView + use<> {
    view! { <span class="tag ok">{icon(Icon::Check)} {words.live_no_time()}</span> }
}

/// A standing as they themselves read it: in time or late, they were there.
pub fn own_standing_tag(words: Words, status: Option<Status>, stage: Stage) -> Drawn {
    if status.is_some_and(Status::is_present) {
        present_tag(words).drawn()
    } else {
        standing_tag(words, status, stage).drawn()
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

#[cfg(test)]
mod tests {
    use super::*;
    use domain::bulk_correction::{LineFault, Registered, plan};
    use domain::id::PersonId;
    use domain::language::Language;
    use domain::status_word::{is_free_word, status_of_word};

    /// Files that we write are read back: each word of ours means what it says.
    #[test]
    fn a_line_of_corrections_understands_every_word_that_a_file_of_people_has() {
        for language in Language::ALL {
            let words = Words(language);
            for status in Status::ALL {
                let word = status_word(words, Some(status));
                assert_eq!(status_of_word(word), Some(status), "{word}");
                assert!(!is_free_word(word, status), "{word}");
            }
            let ayu = Registered {
                person: PersonId::from_store("ayu".to_owned()),
                name: "Ayu".to_owned(),
                email: None,
                agency: None,
                status: None,
                events: 0,
            };
            for stage in [Stage::Coming, Stage::Open] {
                let word = standing_word(words, None, stage);
                let nowhere = words.attendance_row_nowhere();
                let planned = plan(
                    &format!("Ayu; {word}; {nowhere}"),
                    std::slice::from_ref(&ayu),
                    None,
                    &[],
                    &[],
                );
                assert_eq!(planned[0].becomes, Err(LineFault::Same), "{word}");
                assert!(!is_free_word(word, Status::Excused), "{word}");
            }
        }
    }
}

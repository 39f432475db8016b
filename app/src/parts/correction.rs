//! The form of a correction: what several pages ask when an organiser says how somebody stands.

use crate::parts::choice::{Choice, select_with_fault};
use crate::parts::fault::{FormFault, fault_of};
use crate::parts::field::{Field, FieldKind, field as draw};
use crate::parts::standing::{called, reason_word, status_word};
use crate::words::Words;
use domain::attendance::{Reason, Status};
use domain::correction::CorrectionFault;
use leptos::prelude::*;

/// The names of the fields.
pub mod field {
    /// How they stand.
    pub const STATUS: &str = "status";
    /// Why.
    pub const REASON: &str = "reason";
    /// A free remark.
    pub const REMARK: &str = "remark";
}

/// A status that organisers have added, as it is chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfferedStatus {
    /// What stands for it in a form.
    pub code: String,
    /// The one of the four that it counts as.
    pub counts_as: Status,
    /// Its name.
    pub name: String,
}

/// The statuses to choose from: each of the four, with those that say it more exactly behind it.
#[must_use]
pub fn statuses(words: Words, added: &[OfferedStatus]) -> Vec<Choice> {
    let of = |status: Status| {
        let own = Choice::new(status.code(), status_word(words, Some(status)));
        let added = added.iter().filter(move |one| one.counts_as == status);
        let added = added.map(move |one| {
            Choice::new(
                one.code.clone(),
                called(words, Some(status), Some(&one.name)),
            )
        });
        std::iter::once(own).chain(added)
    };
    Status::ALL.into_iter().flat_map(of).collect()
}

/// Choices behind one that says that nothing is chosen.
#[must_use]
pub fn behind(first: &'static str, choices: Vec<Choice>) -> Vec<Choice> {
    std::iter::once(Choice::new("", first))
        .chain(choices)
        .collect()
}

/// The list of reasons.
pub fn reason_field(words: Words, chosen: &str, faults: &[FormFault]) -> impl IntoView + use<> {
    let reasons = Reason::ALL
        .iter()
        .map(|reason| Choice::new(reason.code(), reason_word(words, *reason)))
        .collect();
    select_with_fault(
        field::REASON.to_owned(),
        field::REASON,
        words.attendance_correct_reason(),
        behind(words.attendance_correct_reason_choose(), reasons),
        chosen,
        fault_of(faults, field::REASON),
    )
}

/// The remark.
pub fn remark_field(words: Words, remark: String, faults: &[FormFault]) -> impl IntoView + use<> {
    draw(Field {
        hint: Some(words.attendance_correct_remark_hint().into()),
        ..Field::new(
            field::REMARK,
            words.attendance_correct_remark(),
            FieldKind::Lines(3),
            remark,
        )
        .with_fault_of(faults)
    })
}

/// Why a correction that says neither a place nor a time is not recorded, and the field it stands beside; `None` of
/// what is about a place or a time.
#[must_use]
pub const fn rule_sentence(
    words: Words,
    fault: CorrectionFault,
) -> Option<(&'static str, &'static str)> {
    use CorrectionFault as Rule;
    match fault {
        Rule::NotOpen => Some((field::STATUS, words.attendance_fault_not_open())),
        Rule::RemarkMissing => Some((field::REMARK, words.attendance_fault_remark_missing())),
        Rule::RemarkLong => Some((field::REMARK, words.attendance_fault_remark_long())),
        Rule::PlaceElsewhere
        | Rule::PlaceAbsent
        | Rule::ArrivalAbsent
        | Rule::ArrivalOutside
        | Rule::ArrivalAhead => None,
    }
}

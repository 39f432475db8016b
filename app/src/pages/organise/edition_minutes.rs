//! The part of an edition's form about what it is worth: minutes, the course it teaches, and what is asked for them.

use crate::parts::choice::{Choice, radios, select_with_fault};
use crate::parts::fault::{FormFault, fault_of};
use crate::parts::field::{Field, FieldKind, field as draw};
use crate::words::Words;
use leptos::prelude::*;

/// The names of its fields.
pub mod field {
    /// The minutes that count as learning.
    pub const LEARNING: &str = "learning";
    /// The course that it teaches.
    pub const COURSE: &str = "course";
    /// What it asks for its minutes.
    pub const RULE: &str = "rule";
    /// The percentage of the minutes.
    pub const RULE_PERCENT: &str = "rule_percent";
    /// How many pulses are asked.
    pub const RULE_PULSES: &str = "rule_pulses";
    /// How many there are.
    pub const RULE_PULSES_OF: &str = "rule_pulses_of";
}

/// Its fields as they were typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MinutesForm {
    /// The minutes that count as learning.
    pub learning: String,
    /// The name in addresses of the course that it teaches, or nothing.
    pub course: String,
    /// The word for what it asks for its minutes.
    pub rule: String,
    /// The percentage of the minutes.
    pub rule_percent: String,
    /// How many pulses are asked.
    pub rule_pulses: String,
    /// How many there are.
    pub rule_pulses_of: String,
}

/// The rules for the minutes, without their numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleKind {
    /// Being present.
    Presence,
    /// A part of the minutes.
    Minutes,
    /// Coming in and passing the exit door.
    InAndExit,
    /// Some of the pulses.
    Pulses,
}

impl RuleKind {
    const ALL: [Self; 4] = [Self::Presence, Self::Minutes, Self::InAndExit, Self::Pulses];

    /// Its word in the form.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Presence => "presence",
            Self::Minutes => "minutes",
            Self::InAndExit => "in-exit",
            Self::Pulses => "pulses",
        }
    }

    /// Reads such a word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

pub(super) fn part_minutes(
    words: Words,
    form: &MinutesForm,
    courses: Vec<(String, String)>,
    faults: &[FormFault],
) -> impl IntoView + use<> {
    let whole = |name, label, value: &String| {
        Field::new(name, label, FieldKind::Whole, value.clone()).with_fault_of(faults)
    };
    let learning = Field {
        hint: Some(words.editions_learning_hint().into()),
        ..whole(field::LEARNING, words.editions_learning(), &form.learning)
    };
    let none = Choice::new("", words.editions_course_none());
    let courses = courses
        .into_iter()
        .map(|(slug, title)| Choice::new(slug, title));
    let courses = std::iter::once(none).chain(courses).collect();
    let rules = [
        (
            RuleKind::Presence,
            words.rule_presence(),
            words.rule_presence_hint(),
        ),
        (
            RuleKind::Minutes,
            words.rule_minutes_choice(),
            words.rule_minutes_hint(),
        ),
        (
            RuleKind::InAndExit,
            words.rule_in_exit(),
            words.rule_in_exit_hint(),
        ),
        (
            RuleKind::Pulses,
            words.rule_pulses_choice(),
            words.rule_pulses_hint(),
        ),
    ]
    .into_iter()
    .map(|(kind, text, hint)| Choice {
        detail: Some(hint.to_owned()),
        ..Choice::new(kind.code(), text)
    })
    .collect();
    view! {
        <fieldset class="part of-three">
            <legend>{words.editions_part_minutes()}</legend>
            <div class="broad">{draw(learning)}</div>
            <div class="broad">
                {select_with_fault(
                    field::COURSE.to_owned(),
                    field::COURSE,
                    words.editions_course(),
                    courses,
                    &form.course,
                    fault_of(faults, field::COURSE),
                )}
            </div>
            <div class="broad">
                {radios(field::RULE, words.editions_rule(), rules, Some(&form.rule), fault_of(faults, field::RULE))}
            </div>
            {draw(whole(field::RULE_PERCENT, words.editions_rule_percent(), &form.rule_percent))}
            {draw(whole(field::RULE_PULSES, words.editions_rule_pulses(), &form.rule_pulses))}
            {draw(whole(field::RULE_PULSES_OF, words.editions_rule_pulses_of(), &form.rule_pulses_of))}
        </fieldset>
    }
}

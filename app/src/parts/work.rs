//! Where and how somebody works, as forms ask for it.

use crate::parts::choice::{Choice, radios};
use crate::parts::fault::{FormFault, fault_of};
use crate::parts::field::{self as parts, Field, FieldKind};
use crate::words::Words;
use domain::agency::Employment;
use leptos::prelude::*;

/// The names of its fields.
pub mod field {
    /// The agency as it was typed.
    pub const AGENCY: &str = "agency";
    /// The code that was chosen among those found.
    pub const AGENCY_CODE: &str = "agency_code";
    /// The employment.
    pub const EMPLOYMENT: &str = "employment";
}

/// What the form sends as `agency_code` for an agency that is not in the list.
pub const UNLISTED: &str = "-";

/// What is asked about where and how somebody works.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkFields {
    /// What was typed to find the agency.
    pub typed: String,
    /// The agencies found, by code, with the names above them.
    pub found: Vec<Choice>,
    /// The code that was chosen.
    pub chosen: String,
    /// Names that are suggested while somebody types.
    pub suggested: Vec<String>,
    /// Whether the agency is still to be chosen, without anything having been refused.
    pub choose: bool,
    /// The employment that was chosen.
    pub employment: Option<Employment>,
}

/// Why what was said about work is not taken over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkFault {
    /// No agency was typed.
    AgencyEmpty,
    /// No agency is called so.
    AgencyNone,
    /// One is called nearly so.
    AgencyAlike,
    /// Several agencies are called so.
    AgencySeveral,
    /// No employment was chosen.
    Employment,
}

impl WorkFault {
    /// The sentence, beside its field.
    #[must_use]
    pub fn sentence(self, words: Words) -> FormFault {
        let (field, sentence) = match self {
            Self::AgencyEmpty => (field::AGENCY, words.fault_agency_empty()),
            Self::AgencyNone => (field::AGENCY, words.fault_agency_none()),
            Self::AgencyAlike => (field::AGENCY_CODE, words.fault_agency_alike()),
            Self::AgencySeveral => (field::AGENCY_CODE, words.fault_agency_several()),
            Self::Employment => (field::EMPLOYMENT, words.fault_employment()),
        };
        FormFault {
            field: Some(field),
            sentence: sentence.to_owned(),
        }
    }
}

/// Draws the fields.
pub fn work_fields(words: Words, work: WorkFields, faults: &[FormFault]) -> impl IntoView + use<> {
    let agency = parts::field(Field {
        autocomplete: "organization",
        required: true,
        list: Some(AGENCIES),
        hint: Some(words.register_agency_hint().into()),
        fault: fault_of(faults, field::AGENCY),
        ..Field::new(
            field::AGENCY,
            words.register_agency(),
            FieldKind::Line,
            work.typed,
        )
    });
    let asked = [field::AGENCY, field::AGENCY_CODE]
        .iter()
        .any(|name| fault_of(faults, name).is_some());
    // Whoever has found none may go on without; that is offered once looking has failed.
    let choose = (asked || work.choose || !work.chosen.is_empty()).then(|| {
        let choices = work
            .found
            .into_iter()
            .chain([Choice::new(UNLISTED, words.register_agency_unlisted())])
            .collect();
        let fault = fault_of(faults, field::AGENCY_CODE);
        radios(
            field::AGENCY_CODE,
            words.register_agency_choose(),
            choices,
            Some(&work.chosen),
            fault,
        )
    });
    let kinds = Employment::ALL
        .iter()
        .map(|kind| Choice::new(kind.code(), kind.label(words.0)))
        .collect();
    let employment = radios(
        field::EMPLOYMENT,
        words.register_employment(),
        kinds,
        work.employment.map(Employment::code),
        fault_of(faults, field::EMPLOYMENT),
    );
    view! {
        {agency}
        {suggestions(work.suggested)}
        {choose}
        {employment}
    }
}

/// The id of the names that are suggested for an agency.
pub const AGENCIES: &str = "agencies";

/// The names that a browser suggests while somebody types an agency.
pub fn suggestions(names: Vec<String>) -> impl IntoView {
    let options = names
        .into_iter()
        .map(|name| view! { <option value=name></option> })
        .collect::<Vec<_>>();
    view! { <datalist id=AGENCIES>{options}</datalist> }
}

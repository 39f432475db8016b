//! Where and how somebody works, as forms ask for it.

use crate::parts::account::account_field;
use crate::parts::choice::{Choice, radios};
use crate::parts::fault::{FormFault, fault_of};
use crate::parts::field::FieldKind;
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
    let agency = account_field(
        faults,
        field::AGENCY,
        words.register_agency(),
        FieldKind::Line,
        work.typed,
        "organization",
        Some(words.register_agency_hint()),
    );
    let asked = [field::AGENCY, field::AGENCY_CODE]
        .iter()
        .any(|name| fault_of(faults, name).is_some());
    // Whoever has found none may go on without; that is offered once looking has failed.
    let choose = (asked || !work.chosen.is_empty()).then(|| {
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
        {choose}
        {employment}
    }
}

//! `/register`: make an account.

use crate::parts::choice::{Choice, radios};
use crate::parts::field::{
    Field, FormFault, Input, account_fault, fault_of, fault_summary, field, title_with_faults,
    too_often,
};
use crate::shell::{Frame, document, with_next};
use crate::words::Words;
use domain::account::AccountFault;
use domain::agency::Employment;
use leptos::prelude::*;

/// What the form sends as `agency_code` for an agency that is not in the list.
pub const UNLISTED: &str = "-";

/// What the registration page shows. Its fields: `name`, `email`, `password`, `next`; and, where there
/// are agencies, `agency` as typed, `agency_code` as chosen among those found, `employment`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RegisterPage {
    /// The name typed.
    pub name: String,
    /// The address typed.
    pub email: String,
    /// Where to go afterwards; may be empty.
    pub next: String,
    /// What is asked about work; nothing while there are no agencies.
    pub work: Option<WorkFields>,
    /// Everything that is to be fixed.
    pub faults: Vec<RegisterFault>,
}

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

/// Why no account was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegisterFault {
    /// A field is refused.
    Account(AccountFault),
    /// The address has an account.
    EmailTaken,
    /// No agency was typed.
    AgencyEmpty,
    /// No agency is called so.
    AgencyNone,
    /// Several agencies are called so.
    AgencySeveral,
    /// No employment was chosen.
    Employment,
    /// Too many tries.
    TooOften {
        /// How long to wait.
        minutes: u32,
    },
}

impl RegisterFault {
    pub(crate) fn sentence(self, words: Words) -> FormFault {
        let at = |field, sentence: &str| FormFault {
            field: Some(field),
            sentence: sentence.to_owned(),
        };
        match self {
            Self::Account(fault) => account_fault(words, fault, "password"),
            Self::EmailTaken => FormFault {
                field: Some("email"),
                sentence: words.fault_email_taken().to_owned(),
            },
            Self::AgencyEmpty => at("agency", words.fault_agency_empty()),
            Self::AgencyNone => at("agency", words.fault_agency_none()),
            Self::AgencySeveral => at("agency_code", words.fault_agency_several()),
            Self::Employment => at("employment", words.fault_employment()),
            Self::TooOften { minutes } => too_often(words, minutes),
        }
    }
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: RegisterPage) -> String {
    let words = frame.words();
    let faults = data
        .faults
        .iter()
        .map(|fault| fault.sentence(words))
        .collect::<Vec<_>>();
    document(
        frame,
        &title_with_faults(words, words.register_title(), &faults),
        None,
        || {
            let text = |name, label, input, value, autocomplete, hint| {
                field(Field {
                    name,
                    label,
                    input,
                    value,
                    autocomplete,
                    hint: Some(hint),
                    fault: fault_of(&faults, name),
                })
            };
            view! {
                <div class="wrap narrow">
                    <h1>{words.register_title()}</h1>
                    <p class="lead">{words.register_lead()}</p>
                    {fault_summary(words, &faults)}
                    <form class="card form" method="post" action="/register" novalidate=true>
                        {text("name", words.field_name(), Input::Text, data.name, "name", words.register_name_hint())}
                        {text("email", words.field_email(), Input::Email, data.email, "email", words.register_email_hint())}
                        {text("password", words.field_password(), Input::Password, String::new(), "new-password", words.password_rule())}
                        {data.work.map(|work| work_fields(frame, work, &faults))}
                        <input type="hidden" name="next" value=data.next.clone() />
                        <button class="btn wide" type="submit">
                            {words.register_send()}
                        </button>
                    </form>
                    <p class="after-form">
                        {words.register_have_account()} " " <a href=with_next("/login", &data.next)>{words.login_send()}</a>
                    </p>
                </div>
            }
        },
    )
}

fn work_fields(frame: &Frame, work: WorkFields, faults: &[FormFault]) -> impl IntoView + use<> {
    let words = frame.words();
    let agency = field(Field {
        name: "agency",
        label: words.register_agency(),
        input: Input::Text,
        value: work.typed,
        autocomplete: "organization",
        hint: Some(words.register_agency_hint()),
        fault: fault_of(faults, "agency"),
    });
    let asked = ["agency", "agency_code"]
        .iter()
        .any(|name| fault_of(faults, name).is_some());
    // Whoever has found none may go on without; that is offered once looking has failed.
    let choose = (asked || !work.chosen.is_empty()).then(|| {
        let choices = work
            .found
            .into_iter()
            .chain([Choice::new(UNLISTED, words.register_agency_unlisted())])
            .collect();
        let fault = fault_of(faults, "agency_code");
        radios(
            "agency_code",
            words.register_agency_choose(),
            choices,
            Some(&work.chosen),
            fault,
        )
    });
    let kinds = Employment::ALL
        .iter()
        .map(|kind| Choice::new(kind.code(), kind.label(frame.language)))
        .collect();
    let employment = radios(
        "employment",
        words.register_employment(),
        kinds,
        work.employment.map(Employment::code),
        fault_of(faults, "employment"),
    );
    view! {
        {agency}
        {choose}
        {employment}
    }
}

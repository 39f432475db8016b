//! What the forms of accounts share.

use crate::parts::aid::reveal;
use crate::parts::fault::{FormFault, fault_of};
use crate::parts::field::{self as parts, Field, FieldKind};
use crate::words::Words;
use domain::account::AccountFault;
use leptos::prelude::*;

/// The names of their fields.
pub mod field {
    /// A name.
    pub const NAME: &str = "name";
    /// The address somebody signs in with.
    pub const EMAIL: &str = "email";
    /// The password that is known, or the first one.
    pub const PASSWORD: &str = "password";
    /// The password that is to be changed.
    pub const CURRENT: &str = "current";
    /// The password it becomes.
    pub const NEW: &str = "new";
    /// Whether the device is one's own: there when ticked.
    pub const OWN_DEVICE: &str = "own_device";
    /// The form that was posted when the session had ended, urlencoded.
    pub const CARRIED: &str = "carried";
    /// The secret of a link.
    pub const TOKEN: &str = "token";

    /// What nobody may find again: it is never kept, carried or sent back.
    pub const SECRET: [&str; 4] = [PASSWORD, CURRENT, NEW, CARRIED];
}

/// A field of such a form, which has to be filled in.
pub fn account_field(
    faults: &[FormFault],
    name: &'static str,
    label: &'static str,
    kind: FieldKind,
    value: String,
    autocomplete: &'static str,
    hint: Option<&'static str>,
) -> impl IntoView + use<> {
    parts::field(Field {
        autocomplete,
        required: true,
        hint: hint.map(Into::into),
        fault: fault_of(faults, name),
        ..Field::new(name, label, kind, value)
    })
}

/// A field for a password, with a button that shows what is typed.
pub fn password_field(
    words: Words,
    faults: &[FormFault],
    name: &'static str,
    label: &'static str,
    autocomplete: &'static str,
    hint: Option<&'static str>,
) -> impl IntoView + use<> {
    let kind = FieldKind::Password;
    view! {
        <div class="secret">
            {account_field(faults, name, label, kind, String::new(), autocomplete, hint)} {reveal(words, name)}
        </div>
    }
}

/// The fault of an account's field as a sentence beside that field. `password` is the name of the
/// password field, which differs between forms.
#[must_use]
pub fn account_fault(words: Words, fault: AccountFault, password: &'static str) -> FormFault {
    let (name, sentence) = match fault {
        AccountFault::NameEmpty => (field::NAME, words.fault_name_empty()),
        AccountFault::NameLong => (field::NAME, words.fault_name_long()),
        AccountFault::EmailForm => (field::EMAIL, words.fault_email_form()),
        AccountFault::PasswordShort => (password, words.fault_password_short()),
        AccountFault::PasswordLong => (password, words.fault_password_long()),
        AccountFault::PasswordGuessable => (password, words.fault_password_guessable()),
    };
    FormFault {
        field: Some(name),
        sentence: sentence.to_owned(),
    }
}

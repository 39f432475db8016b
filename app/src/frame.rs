//! What every page is handed besides its own values.

use crate::parts::dates::Dates;
use crate::words::Words;
use domain::account::Role;
use domain::calendar::Zone;
use domain::language::Language;
use std::sync::Arc;

/// The files a page may name, as the bundle's manifest says; hashed names under `/assets/`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assets {
    /// The style sheet.
    pub css: String,
    /// The typeface, preloaded.
    pub font: String,
    /// The sign in the browser's tab.
    pub icon: String,
    /// The small script that wakes islands.
    pub wake: String,
    /// The small script that keeps parts of a page current.
    pub live: String,
    /// The small script that saves a quiz while people answer it.
    pub quiz: String,
    /// The small script that shows what is typed as a password, and copies what is to be passed on.
    pub aids: String,
    /// The small script that asks for a page again.
    pub again: String,
    /// The script of the reception desk.
    pub reception: String,
    /// The module and the WebAssembly file of the `base` bundle.
    pub base: Module,
    /// The islands of pages on which people work on data freely.
    pub check: Module,
}

/// A bundle of islands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Module {
    /// The module that wasm-bindgen made.
    pub js: String,
    /// Its WebAssembly.
    pub wasm: String,
}

/// The person signed in, as far as the shell shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// Their name.
    pub name: String,
    /// Whether they hold the trainer's role.
    pub trainer: bool,
    /// Whether they hold the organiser's role.
    pub organiser: bool,
    /// Whether they are the liaison of an agency.
    pub liaison: bool,
}

impl SignedIn {
    /// The roles that not everybody with an account has.
    pub(crate) fn granted(&self) -> Vec<Role> {
        let roles = [
            (self.trainer, Role::Trainer),
            (self.organiser, Role::Organiser),
            (self.liaison, Role::Liaison),
        ];
        roles
            .into_iter()
            .filter_map(|(held, role)| held.then_some(role))
            .collect()
    }
}

/// A role in a word.
pub(crate) const fn role_word(words: Words, role: Role) -> &'static str {
    match role {
        Role::Participant => words.role_participant(),
        Role::Trainer => words.role_trainer(),
        Role::Organiser => words.role_organiser(),
        Role::Liaison => words.role_liaison(),
    }
}

/// What every page is handed besides its own values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// The language of the interface.
    pub language: Language,
    /// The path and query of the page, to come back to after switching the language.
    pub path: Arc<str>,
    /// Who is signed in.
    pub person: Option<SignedIn>,
    /// The files to name.
    pub assets: Arc<Assets>,
    /// The time zone of the office.
    pub zone: Zone,
}

impl Frame {
    /// The words of its language.
    #[must_use]
    pub const fn words(&self) -> Words {
        Words(self.language)
    }

    /// How moments are written on it.
    #[must_use]
    pub const fn dates(&self) -> Dates {
        Dates {
            language: self.language,
            zone: self.zone,
        }
    }
}

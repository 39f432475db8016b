//! The interface's words in both languages, generated from `locales/` by `build.rs`.

use domain::language::Language;

/// The words of one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words(pub Language);

include!(concat!(env!("OUT_DIR"), "/words.rs"));

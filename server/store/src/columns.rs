//! Values of `domain` as they stand in columns.

use crate::error::StoreError;
use domain::account::{Grant, Role};
use domain::agency::{Employment, Work};
use domain::id::{AgencyId, Slug};
use domain::language::Language;
use domain::quiz::{ExtraTime, Given, Item, stored};

/// The fault of a value that no version of ours wrote.
pub(crate) fn unreadable(what: &'static str) -> StoreError {
    StoreError::Unreadable { what }
}

/// Reads a word of a list, where there is one.
pub(crate) fn word<T>(
    text: Option<&str>,
    read: impl Fn(&str) -> Option<T>,
    what: &'static str,
) -> Result<Option<T>, StoreError> {
    text.map(|text| read(text).ok_or_else(|| unreadable(what)))
        .transpose()
}

/// Reads a name of a course, a unit or an edition.
pub(crate) fn slug(text: &str) -> Result<Slug, StoreError> {
    Slug::parse(text).ok_or_else(|| unreadable("name"))
}

/// Reads a count.
pub(crate) fn count(number: i64) -> u32 {
    u32::try_from(number).unwrap_or_default()
}

/// Reads a language.
pub(crate) fn language(code: &str) -> Result<Language, StoreError> {
    Language::from_code(code).ok_or_else(|| unreadable("language"))
}

/// Reads a percentage of extra time; one that no version of ours wrote counts as none.
pub(crate) fn extra_time(kept: i64) -> ExtraTime {
    u32::try_from(kept)
        .ok()
        .and_then(ExtraTime::new)
        .unwrap_or_default()
}

/// Reads where and how somebody works.
pub(crate) fn work(
    employment: Option<String>,
    agency: Option<String>,
    typed: Option<String>,
) -> Work {
    Work {
        agency: agency.map(AgencyId::from_store),
        typed,
        employment: employment.as_deref().and_then(Employment::from_code),
    }
}

/// Reads a grant; `None` for a role of a newer version.
pub(crate) fn grant(role: Option<&str>, scope: Option<&String>) -> Option<Grant> {
    let role = role.and_then(Role::from_code)?;
    match scope {
        Some(agency) => {
            (role == Role::Liaison).then(|| Grant::liaison(AgencyId::from_store(agency.clone())))
        }
        None => Grant::of(role),
    }
}

/// Reads an item.
pub(crate) fn item(body: &str) -> Result<Item, StoreError> {
    stored::read(body).map_err(|_| unreadable("item"))
}

/// Reads an answer: a list of texts as JSON.
pub(crate) fn given(text: &str) -> Result<Given, StoreError> {
    let texts: Vec<String> = serde_json::from_str(text).map_err(|_| unreadable("answer"))?;
    Ok(Given(texts))
}

/// Writes an answer.
pub(crate) fn write_given(given: &Given) -> Result<String, StoreError> {
    serde_json::to_string(&given.0).map_err(|_| unreadable("answer"))
}

/// A pattern of LIKE for whatever holds `text`.
pub(crate) fn holding(text: &str) -> String {
    let mut pattern = String::from("%");
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_a_pattern_are_looked_for_as_they_are() {
        assert_eq!(holding(r"a_b%c\d"), r"%a\_b\%c\\d%");
    }
}

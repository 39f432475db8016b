//! Statuses that organisers add to the four: for all workshops, or for the editions of one series.
//!
//! A custom status says more exactly what one of the four says, such as *dinas luar* for *izin*, and counts as that one
//! does. So whatever counts people asks for four statuses and their flags ([`Status::flags`]), and every count, rate and
//! report stays right whoever adds a word. Which one it counts as never changes: what was recorded keeps its meaning.

use crate::attendance::Status;
use crate::clock::Moment;
use crate::id::{CustomStatusId, SeriesId};
use crate::language::Bilingual;
use crate::status_word::is_free_word;
use crate::text::{normalize, one_line};
use thiserror::Error;

/// The longest name, in characters: it stands in a tag on a phone.
pub const NAME_LIMIT: usize = 30;
/// The most statuses in use of one series, and of those for all workshops: they are chosen from a list.
pub const MAX_IN_USE: usize = 12;

/// A status that organisers have added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomStatus {
    /// Its id.
    pub id: CustomStatusId,
    /// The series whose editions have it; `None` for all workshops.
    pub series: Option<SeriesId>,
    /// The one of the four that it says more exactly, whose flags it has.
    pub counts_as: Status,
    /// Its name.
    pub name: Bilingual,
    /// Since when it is not offered any more. What was recorded keeps it.
    pub ended_at: Option<Moment>,
}

/// A status as an organiser chooses it: one of the four, or a custom one that says it more exactly.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ChosenStatus {
    /// The one of the four.
    pub status: Status,
    /// What it is called here.
    pub custom: Option<CustomStatusId>,
}

impl ChosenStatus {
    /// One of the four and nothing more.
    #[must_use]
    pub const fn plain(status: Status) -> Self {
        Self {
            status,
            custom: None,
        }
    }

    /// A custom one.
    #[must_use]
    pub fn of(custom: &CustomStatus) -> Self {
        Self {
            status: custom.counts_as,
            custom: Some(custom.id.clone()),
        }
    }

    /// What stands for it in a form.
    #[must_use]
    pub fn code(&self) -> &str {
        let custom = self.custom.as_ref().map(CustomStatusId::as_str);
        custom.unwrap_or(self.status.code())
    }

    /// Reads what stands for it in a form; `None` for what is not among those that are offered.
    #[must_use]
    pub fn from_code(code: &str, offered: &[CustomStatus]) -> Option<Self> {
        let plain = Status::from_code(code).map(Self::plain);
        plain.or_else(|| {
            let custom = offered.iter().find(|one| one.id.as_str() == code);
            custom.map(Self::of)
        })
    }
}

/// Why a name is none. The interface has one sentence for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Error)]
pub enum CustomStatusFault {
    /// There is no Indonesian name.
    #[error("a status needs an Indonesian name")]
    NameMissing,
    /// It is longer than [`NAME_LIMIT`].
    #[error("a name of a status has at most {NAME_LIMIT} characters")]
    NameLong,
    /// It has `;` in it, which lines of corrections are divided by.
    #[error("a name of a status has no semicolon")]
    NameSign,
    /// Another status that is offered beside it is called so.
    #[error("another status is called so")]
    NameTaken,
    /// There are [`MAX_IN_USE`].
    #[error("there are {MAX_IN_USE} statuses in use")]
    TooMany,
}

impl CustomStatus {
    /// Whether editions of a series, or of none, offer it.
    #[must_use]
    pub fn is_offered_in(&self, series: Option<&SeriesId>) -> bool {
        self.ended_at.is_none() && self.is_known_in(series)
    }

    /// Whether it is or was one of an edition of a series, or of none.
    #[must_use]
    pub fn is_known_in(&self, series: Option<&SeriesId>) -> bool {
        self.series.is_none() || self.series.as_ref() == series
    }

    /// Whether it is called so, in either language and however it is written.
    #[must_use]
    pub fn is_called(&self, word: &str) -> bool {
        let word = normalize(word);
        !word.is_empty()
            && [&self.name.id, &self.name.en]
                .iter()
                .any(|name| normalize(name) == word)
    }
}

/// Reads a name: one line in Indonesian, and in English where that is given.
///
/// # Errors
/// [`CustomStatusFault::NameMissing`], [`CustomStatusFault::NameLong`], [`CustomStatusFault::NameSign`].
pub fn parse_name(id: &str, en: &str) -> Result<Bilingual, CustomStatusFault> {
    let name = Bilingual {
        id: one_line(id),
        en: one_line(en),
    };
    let both = [&name.id, &name.en];
    if normalize(&name.id).is_empty() {
        Err(CustomStatusFault::NameMissing)
    } else if both.iter().any(|name| name.chars().count() > NAME_LIMIT) {
        Err(CustomStatusFault::NameLong)
    } else if both.iter().any(|name| name.contains(';')) {
        Err(CustomStatusFault::NameSign)
    } else {
        Ok(name)
    }
}

/// Whether a status may be called so, whether or not it is in use: no list means anything else by it, and `words`, which
/// are the names of the four in both languages, are theirs.
///
/// # Errors
/// [`CustomStatusFault::NameTaken`].
pub fn check_name(
    name: &Bilingual,
    counts_as: Status,
    words: &[&str],
) -> Result<(), CustomStatusFault> {
    let is_free = |name: &&String| {
        let mut words = words.iter();
        is_free_word(name, counts_as) && !words.any(|word| normalize(word) == normalize(name))
    };
    let names = [&name.id, &name.en];
    if names.iter().all(is_free) {
        Ok(())
    } else {
        Err(CustomStatusFault::NameTaken)
    }
}

/// Whether a status of that name may be in use beside the others; `own` is the one that is renamed or taken up again, of
/// whom nothing is compared.
///
/// # Errors
/// [`CustomStatusFault::NameTaken`], [`CustomStatusFault::TooMany`].
pub fn check_in_use(
    name: &Bilingual,
    series: Option<&SeriesId>,
    own: Option<&CustomStatusId>,
    all: &[CustomStatus],
) -> Result<(), CustomStatusFault> {
    let others = || {
        all.iter()
            .filter(|one| one.ended_at.is_none() && Some(&one.id) != own)
    };
    // One for all workshops is offered beside those of every series.
    let beside = |one: &&CustomStatus| {
        one.series.is_none() || series.is_none() || one.series.as_ref() == series
    };
    let names = [&name.id, &name.en];
    let taken = |name: &&String| others().filter(beside).any(|one| one.is_called(name));
    if names.iter().any(taken) {
        return Err(CustomStatusFault::NameTaken);
    }
    let same = others().filter(|one| one.series.as_ref() == series);
    if same.count() >= MAX_IN_USE {
        return Err(CustomStatusFault::TooMany);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(id: &str, en: &str) -> Bilingual {
        parse_name(id, en).unwrap()
    }

    fn status(number: usize, series: Option<&str>, name: Bilingual) -> CustomStatus {
        CustomStatus {
            id: CustomStatusId::from_store(format!("status {number}")),
            series: series.map(|id| SeriesId::from_store(id.to_owned())),
            counts_as: Status::Excused,
            name,
            ended_at: None,
        }
    }

    #[test]
    fn a_name_is_one_short_line_that_a_line_of_corrections_can_say() {
        assert_eq!(
            parse_name(" \u{200b} ", "Duty"),
            Err(CustomStatusFault::NameMissing)
        );
        assert_eq!(
            parse_name(&"é".repeat(31), ""),
            Err(CustomStatusFault::NameLong)
        );
        assert_eq!(
            parse_name("Dinas", &"é".repeat(31)),
            Err(CustomStatusFault::NameLong)
        );
        assert_eq!(
            parse_name("Izin; dinas", ""),
            Err(CustomStatusFault::NameSign)
        );
        assert_eq!(name("  Dinas\n luar ", "").id, "Dinas luar");
    }

    #[test]
    fn two_that_are_offered_side_by_side_are_not_called_the_same() {
        let a = SeriesId::from_store("a".to_owned());
        let b = SeriesId::from_store("b".to_owned());
        let mut all = vec![status(1, Some("a"), name("Dinas luar", "On duty"))];
        let check = |all: &[CustomStatus], id: &str, en: &str, series: Option<&SeriesId>| {
            check_in_use(&name(id, en), series, None, all)
        };
        assert_eq!(
            check(&all, "dinas  luar", "", Some(&a)),
            Err(CustomStatusFault::NameTaken)
        );
        assert_eq!(
            check(&all, "Tugas", "on duty", None),
            Err(CustomStatusFault::NameTaken)
        );
        assert_eq!(check(&all, "Dinas luar", "", Some(&b)), Ok(()));
        let own = all[0].id.clone();
        let again = check_in_use(&name("Dinas Luar", ""), Some(&a), Some(&own), &all);
        assert_eq!(again, Ok(()), "one can be written anew");
        all[0].ended_at = Some(Moment(1));
        assert_eq!(check(&all, "Dinas luar", "", Some(&a)), Ok(()));
        assert!(!all[0].is_offered_in(Some(&a)) && all[0].is_known_in(Some(&a)));
        assert!(!all[0].is_known_in(Some(&b)) && !all[0].is_known_in(None));
    }

    #[test]
    fn no_status_is_called_as_one_of_the_four_or_as_lists_call_them() {
        let taken = Err(CustomStatusFault::NameTaken);
        let check =
            |id: &str, en: &str| check_name(&name(id, en), Status::Excused, &["Tepat Waktu"]);
        assert_eq!(check("tepat waktu", ""), taken);
        assert_eq!(check("Tugas", "PRESENT"), taken);
        assert_eq!(check("alpa", ""), taken);
        assert_eq!(check("Sakit", ""), Ok(()));
        assert_eq!(check_name(&name("Sakit", ""), Status::Late, &[]), taken);
    }

    #[test]
    fn a_list_stays_short_enough_to_choose_from() {
        let mut all: Vec<_> = (0..MAX_IN_USE)
            .map(|number| status(number, None, name(&format!("Status {number}"), "")))
            .collect();
        let one_more = |all: &[CustomStatus]| check_in_use(&name("Lagi", ""), None, None, all);
        assert_eq!(one_more(&all), Err(CustomStatusFault::TooMany));
        all[3].ended_at = Some(Moment(1));
        assert_eq!(one_more(&all), Ok(()));
    }
}

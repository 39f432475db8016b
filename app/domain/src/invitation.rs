//! Agencies that are invited to an edition: how many names each may send, and until when.

use crate::calendar::Zone;
use crate::clock::Moment;
use crate::edition::EditionDetails;
use crate::text::one_line;
use thiserror::Error;

/// The most names that one agency may send.
pub const MAX_QUOTA: u32 = 500;
/// The most characters of the number of a letter.
pub const LETTER_LIMIT: usize = 100;

/// How many names an agency may send: 1 to [`MAX_QUOTA`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Quota(u32);

impl Quota {
    /// A quota of that many; `None` for nothing and for more than [`MAX_QUOTA`].
    #[must_use]
    pub const fn new(names: u32) -> Option<Self> {
        if names >= 1 && names <= MAX_QUOTA {
            Some(Self(names))
        } else {
            None
        }
    }

    /// Reads a quota as it was typed.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        text.trim().parse().ok().and_then(Self::new)
    }

    /// How many.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }
}

/// The number of a letter is longer than [`LETTER_LIMIT`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the number of the letter is longer than {LETTER_LIMIT} characters")]
pub struct LetterLong;

/// The number of the letter that invites to an edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterNumber(String);

impl LetterNumber {
    /// Reads a number, space folded; `None` for nothing.
    ///
    /// # Errors
    /// [`LetterLong`].
    pub fn parse(text: &str) -> Result<Option<Self>, LetterLong> {
        let folded = one_line(text);
        match folded.chars().count() {
            0 => Ok(None),
            1..=LETTER_LIMIT => Ok(Some(Self(folded))),
            _ => Err(LetterLong),
        }
    }

    /// Its text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether an invited agency may send and replace names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nominating {
    /// It may.
    Open,
    /// The day of the edition has begun.
    Over,
    /// The edition was called off.
    Cancelled,
}

/// Until when names are sent and replaced: until the day begins on which the edition does, in its zone, or that of
/// the `office` where it says none.
#[must_use]
pub fn names_until(details: &EditionDetails, office: Zone) -> Moment {
    let zone = details.zone.unwrap_or(office);
    zone.start_of_day(details.starts_at)
}

/// Whether names may be sent and replaced at `now`.
#[must_use]
pub fn nominating(details: &EditionDetails, office: Zone, now: Moment) -> Nominating {
    if details.cancelled_at.is_some() {
        Nominating::Cancelled
    } else if now >= names_until(details, office) {
        Nominating::Over
    } else {
        Nominating::Open
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edition::tests::details_at;

    #[test]
    fn a_quota_is_a_whole_number_of_people() {
        assert_eq!(Quota::parse(" 12 ").map(Quota::get), Some(12));
        for bad in ["", "0", "-1", "501", "1,5", "dua", "99999999999"] {
            assert_eq!(Quota::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn the_number_of_a_letter_may_be_left_out_and_is_one_line() {
        assert_eq!(LetterNumber::parse(" \n "), Ok(None));
        let read = LetterNumber::parse(" 005/12\n/KOMINFO ").unwrap().unwrap();
        assert_eq!(read.as_str(), "005/12 /KOMINFO");
        assert_eq!(LetterNumber::parse(&"1".repeat(101)), Err(LetterLong));
    }

    #[test]
    fn names_are_sent_until_the_day_begins_where_the_edition_is() {
        let starts_at = Zone::Wit.parse("2026-12-09", "01:00").unwrap();
        let mut details = details_at(starts_at, 90);
        details.zone = Some(Zone::Wit);
        let day = Zone::Wit.parse("2026-12-09", "00:00").unwrap();
        assert_eq!(names_until(&details, Zone::Wib), day);
        let at = |now| nominating(&details, Zone::Wib, now);
        assert_eq!(at(day.plus(-1)), Nominating::Open);
        assert_eq!(at(day), Nominating::Over);
        details.zone = None;
        let day_before = Zone::Wib.parse("2026-12-08", "00:00").unwrap();
        assert_eq!(names_until(&details, Zone::Wib), day_before);
        details.cancelled_at = Some(day_before);
        let cancelled = nominating(&details, Zone::Wib, day_before.plus(-1));
        assert_eq!(cancelled, Nominating::Cancelled);
    }
}

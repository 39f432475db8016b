//! What an organiser may correct in the ledger of attendance, and what keeps a correction out.

use crate::attendance::{Reason, Status};
use crate::clock::Moment;
use crate::code::Place;
use crate::edition::EditionDetails;
use crate::id::CustomStatusId;
use thiserror::Error;

/// The longest remark, in characters.
pub const REMARK_LIMIT: usize = 500;

/// What an organiser says of somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// How they stand.
    pub status: Status,
    /// What that is called here, where it has a name of its own.
    pub custom: Option<CustomStatusId>,
    /// Where they were; `None` leaves it as it is.
    pub place: Option<Place>,
    /// When they came; `None` leaves it as it is.
    pub arrived_at: Option<Moment>,
    /// Why.
    pub reason: Reason,
    /// A free remark; may be empty.
    pub remark: String,
}

/// Why a correction is not recorded. The interface has one sentence for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Error)]
pub enum CorrectionFault {
    /// Nobody can have been there yet.
    #[error("nobody can have been there before checking in opens")]
    NotOpen,
    /// The edition does not take place there.
    #[error("the edition does not take place there")]
    PlaceElsewhere,
    /// A place of somebody who was not there.
    #[error("only somebody who was there has a place")]
    PlaceAbsent,
    /// A time of arrival of somebody who was not there.
    #[error("only somebody who was there has a time of arrival")]
    ArrivalAbsent,
    /// An arrival before checking in opened or after the end.
    #[error("the time of arrival is outside of the edition")]
    ArrivalOutside,
    /// An arrival that has not happened.
    #[error("the time of arrival is yet to come")]
    ArrivalAhead,
    /// Another reason, and nothing says which.
    #[error("another reason needs a remark")]
    RemarkMissing,
    /// The remark is longer than [`REMARK_LIMIT`].
    #[error("the remark is longer than {REMARK_LIMIT} characters")]
    RemarkLong,
}

impl Said {
    /// Everything that keeps it from being recorded for `edition` at `now`, at most one fault for each of
    /// status, place, arrival and remark.
    #[must_use]
    pub fn faults(&self, edition: &EditionDetails, now: Moment) -> Vec<CorrectionFault> {
        let there = self.status.flags().counts_present;
        let status = (there && now < edition.opens_at()).then_some(CorrectionFault::NotOpen);
        let place = self.place.and_then(|place| {
            if !there {
                Some(CorrectionFault::PlaceAbsent)
            } else if edition.mode.places().contains(&place) {
                None
            } else {
                Some(CorrectionFault::PlaceElsewhere)
            }
        });
        let arrival = self.arrived_at.and_then(|at| {
            if !there {
                Some(CorrectionFault::ArrivalAbsent)
            } else if at < edition.opens_at() || at >= edition.ends_at {
                Some(CorrectionFault::ArrivalOutside)
            } else if at > now {
                Some(CorrectionFault::ArrivalAhead)
            } else {
                None
            }
        });
        let remark = self.remark.trim();
        let remark = if remark.chars().count() > REMARK_LIMIT {
            Some(CorrectionFault::RemarkLong)
        } else if remark.is_empty() && self.reason == Reason::Other {
            Some(CorrectionFault::RemarkMissing)
        } else {
            None
        };
        [status, place, arrival, remark]
            .into_iter()
            .flatten()
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::{HOUR, MINUTE};
    use crate::edition::Mode;
    use crate::id::Slug;
    use crate::language::Bilingual;

    const START: Moment = Moment(1_794_880_800_000);

    fn edition() -> EditionDetails {
        EditionDetails {
            place: "Balai Kota".to_owned(),
            ..EditionDetails::new(
                Slug::parse("kopitalk-12").unwrap(),
                Bilingual::default(),
                START,
                START.plus(2 * HOUR),
                Mode::Venue,
            )
        }
    }

    fn said(status: Status) -> Said {
        Said {
            status,
            custom: None,
            place: None,
            arrived_at: None,
            reason: Reason::SeenThere,
            remark: String::new(),
        }
    }

    #[test]
    fn leave_is_recorded_beforehand_and_presence_from_the_opening_on() {
        let opens = START.plus(-30 * MINUTE);
        for status in Status::ALL {
            let there = status.flags().counts_present;
            let before = said(status).faults(&edition(), opens.plus(-1));
            let expected: &[_] = if there {
                &[CorrectionFault::NotOpen]
            } else {
                &[]
            };
            assert_eq!(before, expected, "{status:?}");
            assert_eq!(said(status).faults(&edition(), opens), []);
            let long_after = START.plus(1_000 * HOUR);
            assert_eq!(said(status).faults(&edition(), long_after), []);
        }
    }

    #[test]
    fn an_arrival_lies_within_the_edition_and_behind_us() {
        let at = |status, minutes: i64, now: i64| {
            let said = Said {
                arrived_at: Some(START.plus(minutes * MINUTE)),
                ..said(status)
            };
            said.faults(&edition(), START.plus(now * MINUTE))
        };
        assert_eq!(at(Status::Present, -30, 0), []);
        assert_eq!(
            at(Status::Present, -31, 0),
            [CorrectionFault::ArrivalOutside]
        );
        assert_eq!(at(Status::Late, 119, 300), []);
        assert_eq!(
            at(Status::Late, 120, 300),
            [CorrectionFault::ArrivalOutside]
        );
        assert_eq!(at(Status::Late, 31, 30), [CorrectionFault::ArrivalAhead]);
        assert_eq!(at(Status::Absent, 10, 30), [CorrectionFault::ArrivalAbsent]);
    }

    #[test]
    fn a_place_is_one_of_the_edition_and_of_somebody_who_was_there() {
        let at = |status, place| {
            let said = Said {
                place: Some(place),
                ..said(status)
            };
            said.faults(&edition(), START)
        };
        assert_eq!(at(Status::Present, Place::Venue), []);
        assert_eq!(
            at(Status::Present, Place::Online),
            [CorrectionFault::PlaceElsewhere]
        );
        assert_eq!(
            at(Status::Excused, Place::Venue),
            [CorrectionFault::PlaceAbsent]
        );
    }

    #[test]
    fn another_reason_says_which_and_a_remark_has_its_length() {
        let with = |reason, remark: &str| {
            let said = Said {
                reason,
                remark: remark.to_owned(),
                ..said(Status::Absent)
            };
            said.faults(&edition(), START)
        };
        assert_eq!(with(Reason::Other, " \n"), [CorrectionFault::RemarkMissing]);
        assert_eq!(with(Reason::Other, "surat tugas"), []);
        assert_eq!(with(Reason::Ill, &"é".repeat(500)), []);
        assert_eq!(
            with(Reason::Ill, &"é".repeat(501)),
            [CorrectionFault::RemarkLong]
        );
    }
}

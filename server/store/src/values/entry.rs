//! Entries of the ledger of attendance, and what becomes of them.

use crate::error::{Conflict, WriteError};
use domain::attendance::{Act, AttendanceEvent, Mark, Nonce, Proof, Reason, Standing, Status};
use domain::clock::Moment;
use domain::code::Place;
use domain::id::{AgencyId, CustomStatusId, EditionId, PersonId};

/// Something to be recorded.
#[derive(Clone, Debug)]
pub struct NewEntry {
    /// The edition.
    pub edition: EditionId,
    /// Whom it is about.
    pub person: PersonId,
    /// What is said, and the status it would give.
    pub act: Act,
    /// What that status is called here, where it has a name of its own.
    pub custom: Option<CustomStatusId>,
    /// Where, if that is known.
    pub place: Option<Place>,
    /// What it rests on.
    pub proof: Proof,
    /// When the person arrived, where they did.
    pub arrived_at: Option<Moment>,
    /// What the device's own clock said.
    pub at_device: Option<Moment>,
    /// A mark of the device.
    pub device: Option<String>,
    /// Who records it, where that is not the person.
    pub actor: Option<PersonId>,
    /// Why, where an organiser corrects.
    pub reason: Option<Reason>,
    /// A free remark, which can be erased later.
    pub remark: Option<String>,
    /// How many events of the person whoever records it has seen, where that matters: with another number
    /// there it is not recorded.
    pub seen: Option<u32>,
    /// What makes twice once.
    pub nonce: Nonce,
    /// What becomes of somebody who is not registered.
    pub unregistered: Unregistered,
}

impl NewEntry {
    /// An entry that says nothing beyond this, and nothing of somebody who is not registered.
    #[must_use]
    pub const fn new(
        edition: EditionId,
        person: PersonId,
        act: Act,
        proof: Proof,
        nonce: Nonce,
    ) -> Self {
        Self {
            edition,
            person,
            act,
            custom: None,
            place: None,
            proof,
            arrived_at: None,
            at_device: None,
            device: None,
            actor: None,
            reason: None,
            remark: None,
            seen: None,
            nonce,
            unregistered: Unregistered::Refuse,
        }
    }

    /// An entry that takes back what was said of somebody: they stand as `before`.
    #[must_use]
    pub fn undo(
        edition: EditionId,
        person: PersonId,
        before: Mark,
        proof: Proof,
        nonce: Nonce,
    ) -> Self {
        Self {
            custom: before.custom,
            reason: Some(Reason::Mistake),
            ..Self::new(edition, person, Act::Undo(before.status), proof, nonce)
        }
    }
}

/// What becomes of an entry about somebody who is not registered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unregistered {
    /// It is refused.
    Refuse,
    /// They are registered on the spot, for this agency.
    Register(Option<AgencyId>),
}

/// What became of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Appended {
    /// It is on the disk.
    Recorded {
        /// The row of the ledger.
        event: Box<AttendanceEvent>,
        /// How the person stands now.
        standing: Standing,
    },
    /// It said nothing new: it was sent before, or the person stands so already.
    Already(Standing),
    /// The person is not registered.
    NotRegistered,
}

/// An organiser's correction.
#[derive(Clone, Debug)]
pub struct Correction {
    /// The edition.
    pub edition: EditionId,
    /// Whom it is about.
    pub person: PersonId,
    /// How they stand.
    pub status: Status,
    /// What that is called here, where it has a name of its own.
    pub custom: Option<CustomStatusId>,
    /// Where they were, if that is to be said.
    pub place: Option<Place>,
    /// When they came, if that is to be said.
    pub arrived_at: Option<Moment>,
    /// Who corrects.
    pub actor: PersonId,
    /// Why.
    pub reason: Reason,
    /// A free remark, which can be erased later.
    pub remark: Option<String>,
    /// How many events of the person the organiser has seen, where some were shown.
    pub seen: Option<u32>,
    /// What makes twice once.
    pub nonce: Nonce,
}

impl From<Correction> for NewEntry {
    /// The entry of an organiser's correction.
    fn from(correction: Correction) -> Self {
        Self {
            edition: correction.edition,
            person: correction.person,
            act: Act::Manual(correction.status),
            custom: correction.custom,
            place: correction.place,
            proof: Proof::Tick,
            arrived_at: correction.arrived_at,
            at_device: None,
            device: None,
            actor: Some(correction.actor),
            reason: Some(correction.reason),
            remark: correction.remark,
            seen: correction.seen,
            nonce: correction.nonce,
            unregistered: Unregistered::Refuse,
        }
    }
}

/// What keeps an entry out of the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryConflict {
    /// The nonce was used for another person or edition.
    NonceUsed,
    /// There are other events of the person than whoever records it has seen.
    HistoryGrown,
}

impl Conflict for EntryConflict {}

/// Why an entry was not recorded.
pub type AppendError = WriteError<EntryConflict>;

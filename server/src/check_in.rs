//! Getting in: what a code is worth, and recording that somebody came.

use crate::http::refusal::Refusal;
use crate::state::App;
use domain::attendance::{Act, Proof, Standing, Status};
use domain::claim::Claim;
use domain::clock::Moment;
use domain::code::{Code, Judged, Place, Token, judge};
use domain::edition::{Arrival, Edition};
use std::sync::Arc;
use store::{Account, Appended, EditionKeys, EntryConflict, NewEntry, Unregistered, WriteError};

/// What a code is worth for whoever shows it now.
#[derive(Clone, Debug)]
pub enum Seen {
    /// Whoever has it is there.
    Good(Claim, Arc<EditionKeys>),
    /// Checking in opens later.
    Early(Arc<EditionKeys>),
    /// The edition is over.
    Over(Arc<EditionKeys>),
    /// The edition was called off.
    Cancelled(Arc<EditionKeys>),
    /// It was good until a moment ago.
    Expired(Arc<EditionKeys>),
    /// It belongs to no edition of these hours.
    Unknown,
}

/// Judges a typed code by the keys of all editions of these hours.
///
/// # Errors
/// When the database does not answer.
pub async fn see_code(app: &App, code: Code) -> Result<Seen, Refusal> {
    let now = app.now();
    let tried = app.store.tried_editions(now).await?;
    let keys: Vec<_> = tried.iter().flat_map(|one| one.keys.clone()).collect();
    Ok(seen(app, judge(code, &keys, now), &tried, now))
}

/// Judges the code in the address of the QR: by the key of its own edition and place alone.
///
/// # Errors
/// When the database does not answer.
pub async fn see_token(app: &App, token: &Token) -> Result<Seen, Refusal> {
    let now = app.now();
    let tried = app.store.tried_editions(now).await?;
    let own = tried
        .iter()
        .find(|one| one.edition.id == token.edition)
        .map_or(&[][..], |one| one.keys.as_slice());
    Ok(seen(app, token.judge(own, now), &tried, now))
}

fn seen(app: &App, judged: Judged, tried: &[Arc<EditionKeys>], now: Moment) -> Seen {
    let find = |id| tried.iter().find(|one| &one.edition.id == id).cloned();
    match judged {
        Judged::Good { edition, place, .. } => {
            let Some(found) = find(&edition) else {
                return Seen::Unknown;
            };
            match found.edition.details.arrival(now) {
                Arrival::Early => Seen::Early(found),
                Arrival::Over => Seen::Over(found),
                Arrival::Cancelled => Seen::Cancelled(found),
                Arrival::InTime | Arrival::Late => {
                    let claim = Claim {
                        edition,
                        place,
                        arrived_at: now,
                        nonce: app.store.new_nonce(),
                    };
                    Seen::Good(claim, found)
                }
            }
        }
        Judged::Expired { edition, .. } => {
            find(&edition).map_or(Seen::Unknown, |found| {
                match found.edition.details.arrival(now) {
                    Arrival::Over => Seen::Over(found),
                    Arrival::Cancelled => Seen::Cancelled(found),
                    _ => Seen::Expired(found),
                }
            })
        }
        Judged::Unknown => Seen::Unknown,
    }
}

/// What became of an arrival.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arrived {
    /// It is on the disk; or was before, and this says nothing new.
    In(Standing),
    /// The person is not registered, and nobody is registered on the spot.
    NotRegistered,
    /// The claim was used by somebody else.
    Used,
    /// One cannot check in at the time of this arrival.
    Closed,
}

/// Records that somebody came, by a claim. `device` is what the ledger keeps of the browser's mark.
///
/// # Errors
/// When the database does not answer.
pub async fn arrive(
    app: &App,
    person: &Account,
    edition: &Edition,
    claim: Claim,
    proof: Proof,
    device: Option<String>,
) -> Result<Arrived, Refusal> {
    let Some(status) = Status::of(edition.details.arrival(claim.arrived_at)) else {
        return Ok(Arrived::Closed);
    };
    let unregistered = if edition.details.on_the_spot && proof == Proof::Code {
        Unregistered::Register(person.work.agency.clone())
    } else {
        Unregistered::Refuse
    };
    let entry = NewEntry {
        place: Some(claim.place),
        arrived_at: Some(claim.arrived_at),
        device,
        unregistered,
        ..NewEntry::new(
            claim.edition,
            person.person.clone(),
            Act::In(status),
            proof,
            claim.nonce,
        )
    };
    match app.store.append(entry).await {
        Ok(Appended::Recorded { standing, .. } | Appended::Already(standing)) => {
            Ok(Arrived::In(standing))
        }
        Ok(Appended::NotRegistered) => Ok(Arrived::NotRegistered),
        Err(WriteError::Conflict(EntryConflict::NonceUsed)) => Ok(Arrived::Used),
        Err(error) => Err(error.into()),
    }
}

/// Somebody who is registered and says that they are in the meeting on the network: a claim without a
/// code, good at once.
#[must_use]
pub fn tick_online(app: &App, edition: &Edition) -> Claim {
    Claim {
        edition: edition.id.clone(),
        place: Place::Online,
        arrived_at: app.now(),
        nonce: app.store.new_nonce(),
    }
}

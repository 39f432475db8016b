//! Pulses: people say that they are still there, once in each time that whoever runs the edition opens for it.

use crate::http::refusal::Refusal;
use crate::state::App;
use domain::attendance::{Act, Kind, Nonce, Proof};
use domain::clock::{MINUTE, Moment};
use domain::edition::{Edition, Stage};
use domain::id::{EditionId, PersonId};
use store::{Appended, NewEntry, PulseWindow};

/// How long it is open.
pub const STAYS_OPEN: i64 = 5 * MINUTE;

/// The time that is open now, while the edition goes on.
///
/// # Errors
/// When the database does not answer.
pub async fn open(app: &App, edition: &Edition) -> Result<Option<PulseWindow>, Refusal> {
    if edition.details.stage(app.now()) != Stage::Open {
        return Ok(None);
    }
    window(app, &edition.id).await
}

/// The time that is open now, which ends with the edition.
///
/// # Errors
/// When the database does not answer.
pub async fn window(app: &App, edition: &EditionId) -> Result<Option<PulseWindow>, Refusal> {
    let now = app.now();
    let windows = app.store.pulse_windows(edition).await?;
    Ok(windows.into_iter().rev().find(|window| window.is_open(now)))
}

/// Until when it is open that is opened now: not longer than the edition lasts.
#[must_use]
pub fn closes_at(edition: &Edition, now: Moment) -> Moment {
    now.plus(STAYS_OPEN).min(edition.details.ends_at)
}

/// Whether somebody has said it in a time that is open.
///
/// # Errors
/// When the database does not answer.
pub async fn pressed(
    app: &App,
    edition: &Edition,
    window: &PulseWindow,
    person: &PersonId,
) -> Result<bool, Refusal> {
    let nonce = nonce(app, &name(edition, window), person);
    let history = app.store.history(&edition.id, person).await?;
    let mut pulses = history.iter().filter(|one| one.event.kind == Kind::Pulse);
    Ok(pulses.any(|one| one.event.nonce == nonce))
}

/// Somebody says that they are still there; `false` where they are not registered.
///
/// # Errors
/// When the database does not answer.
pub async fn press(
    app: &App,
    edition: &Edition,
    window: &PulseWindow,
    person: &PersonId,
) -> Result<bool, Refusal> {
    let entry = NewEntry::new(
        edition.id.clone(),
        person.clone(),
        Act::Pulse,
        Proof::Tick,
        nonce(app, &name(edition, window), person),
    );
    let appended = app.store.append(entry).await?;
    Ok(!matches!(appended, Appended::NotRegistered))
}

fn name(edition: &Edition, window: &PulseWindow) -> String {
    format!("{}\n{}", edition.id.as_str(), window.number)
}

/// One pulse for each person and what they answer, however often they do.
#[must_use]
pub fn nonce(app: &App, what: &str, person: &PersonId) -> Nonce {
    let signed = app
        .secret
        .sign(&format!("pulse\n{what}\n{}", person.as_str()));
    let text = hex::encode(signed.get(..16).unwrap_or_default());
    Nonce::parse(&text).unwrap_or_else(|| Nonce::new(app.entropy.as_ref()))
}

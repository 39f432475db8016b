//! Screens of halls that pair like a television: the screen shows four letters, and whoever runs an edition types
//! them on a phone.

use crate::guests::Pass;
use crate::http::cookies;
use crate::http::refusal::Refusal;
use crate::state::App;
use axum::response::Response;
use domain::clock::{DAY, MINUTE};
use domain::code::ALPHABET;
use domain::edition::Edition;
use domain::id::EditionId;
use http::HeaderMap;
use std::net::IpAddr;

/// The cookie's name.
const COOKIE: &str = "kopitalk_screen";
/// How many letters a screen shows.
const LETTERS: usize = 4;
/// How long they are shown, in minutes.
pub const MINUTES: u32 = 10;
/// How long after the end of its edition a screen is paired with it.
const LASTS: i64 = DAY;
/// How often other letters are tried where another screen shows the same.
const TRIES: usize = 8;

/// What a screen shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Letters, and what the browser keeps of them.
    Letters(String, String),
    /// It was paired with this edition.
    Paired(EditionId),
}

fn secret(headers: &HeaderMap) -> Option<&str> {
    cookies::get(headers, COOKIE).filter(|secret| secret.len() == 32)
}

/// What the screen of this browser shows: the same letters as before, or others where their time is over.
///
/// # Errors
/// [`Refusal::Busy`] where too many screens ask from one address; when the database does not answer.
pub async fn show(app: &App, headers: &HeaderMap, address: IpAddr) -> Result<Shown, Refusal> {
    let now = app.now();
    if let Some(secret) = secret(headers)
        && let Some(screen) = app.store.paired_screen(secret, now).await?
    {
        return Ok(match screen.edition {
            Some(edition) => Shown::Paired(edition),
            None => Shown::Letters(screen.letters, secret.to_owned()),
        });
    }
    app.throttles
        .show_letters(address)
        .map_err(|_| Refusal::Busy)?;
    let mut bytes = [0; 16];
    app.entropy.fill(&mut bytes);
    let secret = hex::encode(bytes);
    for _ in 0..TRIES {
        let letters = new_letters(app);
        let until = now.plus(i64::from(MINUTES) * MINUTE);
        if app
            .store
            .show_letters(&secret, &letters, now, until)
            .await?
        {
            return Ok(Shown::Letters(letters, secret));
        }
    }
    Err(Refusal::Busy)
}

fn new_letters(app: &App) -> String {
    let mut bytes = [0; LETTERS];
    app.entropy.fill(&mut bytes);
    let sign = |byte: u8| ALPHABET.get(usize::from(byte) % ALPHABET.len());
    bytes
        .into_iter()
        .filter_map(sign)
        .map(|sign| char::from(*sign))
        .collect()
}

/// Letters as they were typed, as a screen shows them.
#[must_use]
pub fn read_letters(typed: &str) -> String {
    typed
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|sign| sign.to_ascii_uppercase())
        .take(LETTERS + 1)
        .collect()
}

/// Pairs the screen that shows these letters with an edition; `false` where none does.
///
/// # Errors
/// When the database does not answer.
pub async fn pair(app: &App, letters: &str, edition: &Edition) -> Result<bool, Refusal> {
    let until = edition.details.ends_at.max(app.now()).plus(LASTS);
    let paired = app
        .store
        .pair_screen(letters, &edition.id, app.now(), until);
    Ok(paired.await?)
}

/// Whether the screen of this browser was paired with this edition.
///
/// # Errors
/// When the database does not answer.
pub async fn of_request(
    app: &App,
    headers: &HeaderMap,
    edition: &Edition,
) -> Result<Option<Pass>, Refusal> {
    let Some(secret) = secret(headers) else {
        return Ok(None);
    };
    let screen = app.store.paired_screen(secret, app.now()).await?;
    let paired = screen.is_some_and(|screen| screen.edition.as_ref() == Some(&edition.id));
    Ok(paired.then(|| Pass::Screen {
        edition: edition.id.clone(),
        secret: secret.to_owned(),
    }))
}

/// Gives the browser what it is known by as a screen.
pub fn give(response: &mut Response, app: &App, secret: &str) {
    let seconds = u32::try_from(2 * DAY / 1_000).unwrap_or_default();
    cookies::set(response, app, COOKIE, secret, seconds);
}

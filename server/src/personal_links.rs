//! A person's own link to an edition: whoever has it is that person there, without an account, until a day after the
//! end. It is for those who cannot read a code in time.
//!
//! A link is the edition, what stands for the person in its addresses, its version and an HMAC of them under the
//! server's secret, so that it can be copied again; a new version ends the old one.

use crate::http::refusal::Refusal;
use crate::state::App;
use ctutils::CtEq as _;
use domain::clock::{DAY, Moment};
use domain::edition::Edition;
use domain::id::{EditionId, PersonId};
use store::Attendee;

/// How long after the end of an edition its links work.
const LASTS: i64 = DAY;

/// Until when the links of an edition work.
#[must_use]
pub fn until(edition: &Edition) -> Moment {
    edition.details.ends_at.plus(LASTS)
}

/// The text of a link; `who` stands for the person in the addresses of the edition.
#[must_use]
pub fn token(app: &App, edition: &EditionId, who: &str, version: u32) -> String {
    let named = format!("{}-{who}-{version}", edition.as_str().replace('-', ""));
    let signed = app.secret.sign(&format!("personal\n{named}"));
    format!(
        "{named}-{}",
        hex::encode(signed.get(..16).unwrap_or_default())
    )
}

/// What a link names, where this server made it.
fn read(app: &App, token: &str) -> Option<(EditionId, String, u32)> {
    let mut parts = token.split('-');
    let edition = EditionId::parse(parts.next()?)?;
    let who = parts.next()?.to_owned();
    let version = parts.next()?.parse().ok()?;
    let expected = self::token(app, &edition, &who, version);
    let is_ours = expected.as_bytes().ct_eq(token.as_bytes()).to_bool();
    is_ours.then_some((edition, who, version))
}

/// The edition and the person of a link.
///
/// # Errors
/// [`Refusal::NotFound`] of a link that this server never made, [`Refusal::LinkEnded`] of one that holds no longer.
pub async fn open(app: &App, token: &str) -> Result<(Edition, Attendee), Refusal> {
    let (id, who, version) = read(app, token).ok_or(Refusal::NotFound)?;
    let found = app.store.edition(&id).await?.ok_or(Refusal::LinkEnded)?;
    let edition = found.edition;
    if app.now() >= until(&edition) {
        return Err(Refusal::LinkEnded);
    }
    let people = app.store.attendance(&id).await?;
    let is_named = |person: &PersonId| app.secret.attendee(&id, person) == who;
    let mut named = people
        .iter()
        .find(|one| is_named(&one.person))
        .map(|one| (one.person.clone(), one.person.clone()));
    if named.is_none() {
        // The link of a record that was merged into another one is that of the other one.
        let merged = app.store.person_aliases().await?;
        named = merged.into_iter().find(|(alias, _)| is_named(alias));
    }
    let (named, person) = named.ok_or(Refusal::LinkEnded)?;
    let person = people
        .into_iter()
        .find(|one| one.person == person)
        .ok_or(Refusal::LinkEnded)?;
    let link = app.store.personal_link(&id, &named).await?;
    if link.ended || link.version != version {
        return Err(Refusal::LinkEnded);
    }
    Ok((edition, person))
}

//! The link by which an invited agency sends names for an edition: whoever has it adds some up to the quota and
//! replaces them until the day begins, without an account. It shows them until the personal links end.
//!
//! A link is the edition, the agency, its version and an HMAC of them under the server's secret, so that it can be
//! copied again; a new version ends the old one.

use crate::http::refusal::Refusal;
use crate::personal_links;
use crate::state::App;
use app::address;
use ctutils::CtEq as _;
use domain::id::{AgencyId, EditionId};
use store::{Invitation, ListedEdition, Nominee};

/// The text of a link.
#[must_use]
pub fn token(app: &App, edition: &EditionId, agency: &AgencyId, version: u32) -> String {
    let short = |id: &str| id.replace('-', "");
    let (edition, agency) = (short(edition.as_str()), short(agency.as_str()));
    let named = format!("{edition}-{agency}-{version}");
    let signed = app.secret.sign(&format!("nomination\n{named}"));
    format!(
        "{named}-{}",
        hex::encode(signed.get(..16).unwrap_or_default())
    )
}

/// What a link names, where this server made it.
fn read(app: &App, token: &str) -> Option<(EditionId, AgencyId, u32)> {
    let mut parts = token.split('-');
    let edition = EditionId::parse(parts.next()?)?;
    let agency = AgencyId::parse(parts.next()?)?;
    let version = parts.next()?.parse().ok()?;
    let expected = self::token(app, &edition, &agency, version);
    let is_ours = expected.as_bytes().ct_eq(token.as_bytes()).to_bool();
    is_ours.then_some((edition, agency, version))
}

/// The edition and the invitation of a link.
///
/// # Errors
/// [`Refusal::NotFound`] of a link that this server never made, [`Refusal::LinkEnded`] of one that holds no longer.
pub async fn open(app: &App, token: &str) -> Result<(ListedEdition, Invitation), Refusal> {
    let (id, agency, version) = read(app, token).ok_or(Refusal::NotFound)?;
    let found = app.store.edition(&id).await?.ok_or(Refusal::LinkEnded)?;
    if app.now() >= personal_links::until(&found.edition) {
        return Err(Refusal::LinkEnded);
    }
    let invited = app.store.invitation(&id, &agency).await?;
    let invited = invited.filter(|one| !one.link_ended && one.link_version == version);
    Ok((found, invited.ok_or(Refusal::LinkEnded)?))
}

/// The whole address of the link of an agency; nothing where it was ended.
#[must_use]
pub fn link(app: &App, edition: &EditionId, invited: &Invitation) -> Option<String> {
    let token = token(app, edition, &invited.agency, invited.link_version);
    (!invited.link_ended).then(|| format!("{}{}", app.base_url, address::nomination(token)))
}

/// The whole address of the personal link of somebody who was named; nothing where it was ended.
#[must_use]
pub fn personal_link(app: &App, edition: &EditionId, nominee: &Nominee) -> Option<String> {
    let who = app.secret.attendee(edition, &nominee.person);
    let token = personal_links::token(app, edition, &who, nominee.link.version);
    (!nominee.link.ended).then(|| format!("{}{}", app.base_url, address::personal(token)))
}

/// Those who stand, each with the name of whoever they replaced.
#[must_use]
pub fn standing(nominees: &[Nominee]) -> Vec<(&Nominee, Option<&str>)> {
    nominees
        .iter()
        .filter(|one| one.replaced_by.is_none())
        .map(|one| {
            let before = nominees
                .iter()
                .find(|other| other.replaced_by.as_ref() == Some(&one.id));
            (one, before.map(|before| before.name.as_str()))
        })
        .collect()
}

//! The guest speaker's link: whoever has it runs one edition, without an account, until a day after its end.
//!
//! A link is the edition, its version and an HMAC of both under the server's secret, so that it can be copied again;
//! a new version ends the old one. Opening it gives the browser the same as a cookie.

use crate::http::cookies;
use crate::http::hub::Viewer;
use crate::http::refusal::Refusal;
use crate::state::App;
use crate::visitor::Visitor;
use axum::extract::FromRequestParts;
use axum::response::Response;
use ctutils::CtEq as _;
use domain::clock::{DAY, Moment};
use domain::edition::Edition;
use domain::id::EditionId;
use http::HeaderMap;
use http::request::Parts;
use std::convert::Infallible;

/// The cookie's name. It holds the links of several editions.
const COOKIE: &str = "kopitalk_guest";
/// What stands between two links in it.
const BETWEEN: char = '~';
/// How many links a browser keeps.
const MAX_LINKS: usize = 4;
/// How long after the end of an edition its link works.
const LASTS: i64 = DAY;

/// By what somebody without a role runs or shows an edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pass {
    /// The guest speaker's link.
    Guest {
        /// The edition.
        edition: EditionId,
        /// The version of the link.
        version: u32,
    },
    /// A screen that was paired.
    Screen {
        /// The edition.
        edition: EditionId,
        /// What the browser keeps of it.
        secret: String,
    },
}

impl Pass {
    /// Until when it holds; `None` when it does no longer.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn until(&self, app: &App) -> Result<Option<Moment>, Refusal> {
        match self {
            Self::Guest { edition, version } => {
                let Some(found) = app.store.edition(edition).await? else {
                    return Ok(None);
                };
                valid(app, &found.edition, *version).await
            }
            Self::Screen { edition, secret } => {
                let screen = app.store.paired_screen(secret, app.now()).await?;
                Ok(screen
                    .filter(|screen| screen.edition.as_ref() == Some(edition))
                    .map(|screen| screen.until))
            }
        }
    }
}

/// Who runs or shows an edition: somebody with a role, or by a pass.
pub struct Host(Option<Pass>);

impl Host {
    /// Whether it is a guest speaker, who has no role here.
    #[must_use]
    pub const fn is_guest(&self) -> bool {
        self.0.is_some()
    }

    /// Whoever opens a stream.
    ///
    /// # Errors
    /// When a session cannot be read.
    pub fn viewer(&self, app: &App, visitor: &Visitor) -> Result<Viewer, Refusal> {
        let Some(pass) = self.0.clone() else {
            return visitor.viewer(app);
        };
        let edition = match &pass {
            Pass::Guest { edition, .. } | Pass::Screen { edition, .. } => edition.clone(),
        };
        let app = app.clone();
        Ok(Viewer::Link {
            edition,
            until: Box::new(move || {
                let (app, pass) = (app.clone(), pass.clone());
                Box::pin(async move { pass.until(&app).await })
            }),
        })
    }
}

impl<S: Sync> FromRequestParts<S> for Host {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(parts.extensions.get::<Pass>().cloned()))
    }
}

/// The text of a link.
#[must_use]
pub fn token(app: &App, edition: &EditionId, version: u32) -> String {
    let named = format!("{}-{version}", edition.as_str().replace('-', ""));
    let signed = app.secret.sign(&format!("guest\n{named}"));
    format!(
        "{named}-{}",
        hex::encode(signed.get(..16).unwrap_or_default())
    )
}

/// The edition and version that a link names, where this server made it.
#[must_use]
pub fn read(app: &App, token: &str) -> Option<(EditionId, u32)> {
    let mut parts = token.split('-');
    let edition = EditionId::parse(parts.next()?)?;
    let version = parts.next()?.parse().ok()?;
    let expected = self::token(app, &edition, version);
    let is_ours = expected.as_bytes().ct_eq(token.as_bytes()).to_bool();
    is_ours.then_some((edition, version))
}

/// Until when a link of this version holds.
///
/// # Errors
/// When the database does not answer.
pub async fn valid(app: &App, edition: &Edition, version: u32) -> Result<Option<Moment>, Refusal> {
    let until = edition.details.ends_at.plus(LASTS);
    let link = app.store.guest_link(&edition.id).await?;
    let holds = link.is_some_and(|link| !link.ended && link.version == version);
    Ok((holds && app.now() < until).then_some(until))
}

fn links(headers: &HeaderMap) -> Vec<&str> {
    let kept = cookies::get(headers, COOKIE).unwrap_or_default();
    kept.split(BETWEEN)
        .filter(|link| !link.is_empty())
        .collect()
}

/// Whether a browser has the link of this edition.
///
/// # Errors
/// When the database does not answer.
pub async fn of_request(
    app: &App,
    headers: &HeaderMap,
    edition: &Edition,
) -> Result<Option<Pass>, Refusal> {
    for link in links(headers) {
        if let Some((named, version)) = read(app, link)
            && named == edition.id
            && valid(app, edition, version).await?.is_some()
        {
            return Ok(Some(Pass::Guest {
                edition: named,
                version,
            }));
        }
    }
    Ok(None)
}

/// Gives a link to the browser, beside those it has.
pub fn give(response: &mut Response, app: &App, headers: &HeaderMap, link: &str, until: Moment) {
    let mut kept: Vec<&str> = links(headers)
        .into_iter()
        .filter(|other| *other != link && read(app, other).is_some())
        .collect();
    kept.insert(0, link);
    kept.truncate(MAX_LINKS);
    let seconds = until.0.saturating_sub(app.now().0) / 1_000;
    let seconds = u32::try_from(seconds).unwrap_or_default();
    let value = kept.join(&BETWEEN.to_string());
    cookies::set(response, app, COOKIE, &value, seconds);
}

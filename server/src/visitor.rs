//! Who asks: language, person and rights of a request, known before a route begins.

use crate::http::forms::{CARRIED, Posted};
use crate::http::hub::Viewer;
use crate::http::refusal::{Refusal, SignIn};
use crate::state::App;
use app::address;
use app::frame::{Frame, SignedIn};
use app::parts::dates::Dates;
use axum::extract::FromRequestParts;
use domain::account::Role;
use domain::agency::Employment;
use domain::clock::{DAY, HOUR, Moment};
use domain::id::PersonId;
use domain::language::Language;
use domain::settings::Settings;
use http::Uri;
use http::request::Parts;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;
use store::{SESSION_KEPT_FORM, SESSION_PERSON, SESSION_UNTIL};
use tower_sessions::{Expiry, Session};

const OWN_DEVICE: &str = "own_device";

/// How long a session lasts on an own device, in milliseconds.
const OWN_DEVICE_LASTS: i64 = 90 * DAY;
/// With less left than this, a session on an own device that is used goes on.
const PROLONGED_BELOW: i64 = 60 * DAY;
/// How long a session lasts elsewhere.
const ELSEWHERE_LASTS: i64 = 12 * HOUR;

/// The data of a session of `person`, as signing in at `now` on an own device leaves it.
#[must_use]
pub fn session_of(person: &PersonId, now: Moment) -> HashMap<String, Value> {
    HashMap::from([
        (SESSION_PERSON.to_owned(), Value::from(person.as_str())),
        (OWN_DEVICE.to_owned(), Value::from(true)),
        (
            SESSION_UNTIL.to_owned(),
            Value::from(now.plus(OWN_DEVICE_LASTS).0),
        ),
    ])
}

/// A form that was sent when its session had ended, kept until it is sent again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Draft {
    path: String,
    form: String,
    /// Since when, in milliseconds; `store` reads it too.
    #[serde(default)]
    kept_at: Option<i64>,
}

/// Whoever asks.
#[derive(Clone)]
pub struct Visitor {
    /// The language to answer in.
    pub language: Language,
    /// The person signed in.
    pub person: Option<Arc<store::Account>>,
    /// The settings of the office.
    pub settings: Settings,
    /// Where the request came from, for limits of tries.
    pub address: IpAddr,
    /// Path and query of the request.
    pub path: Arc<str>,
    /// The session.
    pub session: Session,
}

/// What a route needs of whoever asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// Nothing, and nothing is known of who asks: the answer is one for all and may be kept on the way, where
    /// a session's cookie must not be.
    Public,
    /// Nothing.
    Anybody,
    /// An account.
    SignedIn,
    /// One of these roles.
    AnyOf(&'static [Role]),
    /// To run the edition of the address: a trainer, an organiser, or whoever has its guest speaker's link.
    Runs,
    /// To show it in a hall: whoever may run it, or a screen that was paired with it.
    Shows,
}

impl Visitor {
    /// The person, or the refusal that leads to the sign-in page and back.
    ///
    /// # Errors
    /// [`Refusal::SignIn`].
    pub fn person(&self) -> Result<&Arc<store::Account>, Refusal> {
        self.person.as_ref().ok_or_else(|| {
            Refusal::SignIn(SignIn {
                next: self.path.to_string(),
                carried: None,
            })
        })
    }

    /// The id of the person, if any.
    #[must_use]
    pub fn person_id(&self) -> Option<&PersonId> {
        self.person.as_ref().map(|person| &person.person)
    }

    /// Whoever opens a stream of a screen.
    ///
    /// # Errors
    /// [`Refusal::SignIn`].
    pub fn viewer(&self, app: &App) -> Result<Viewer, Refusal> {
        let person = self.person()?.person.clone();
        let no_session = || Refusal::internal("somebody is signed in without a session");
        Ok(Viewer::Person {
            session: self.session.id().ok_or_else(no_session)?,
            person,
            sessions: app.store.sessions(),
        })
    }

    /// Whether the person holds `role`.
    #[must_use]
    pub fn holds(&self, role: Role) -> bool {
        self.person
            .as_ref()
            .is_some_and(|person| person.roles.contains(&role))
    }

    /// How the person works, where they are signed in and have said so.
    #[must_use]
    pub fn employment(&self) -> Option<Employment> {
        self.person.as_ref()?.work.employment
    }

    /// What the shell needs.
    #[must_use]
    pub fn frame(&self, app: &App) -> Frame {
        Frame {
            language: self.language,
            path: Arc::clone(&self.path),
            person: self.person.as_ref().map(|person| SignedIn {
                name: person.name.clone(),
                trainer: self.holds(Role::Trainer),
                organiser: self.holds(Role::Organiser),
                liaison: self.holds(Role::Liaison),
            }),
            assets: Arc::clone(&app.assets),
            zone: self.settings.zone,
        }
    }

    /// How moments are written for them.
    #[must_use]
    pub const fn dates(&self) -> Dates {
        Dates {
            language: self.language,
            zone: self.settings.zone,
        }
    }

    /// Signs `person` in: a new session id, 90 days on an own device, 12 hours elsewhere.
    ///
    /// # Errors
    /// [`Refusal::Internal`] when the session cannot be kept.
    pub async fn sign_in(
        &self,
        person: &PersonId,
        own_device: bool,
        now: Moment,
    ) -> Result<(), Refusal> {
        self.session.cycle_id().await?;
        // What somebody else had begun to write here is not theirs.
        self.session.remove::<Draft>(SESSION_KEPT_FORM).await?;
        self.session.insert(SESSION_PERSON, person.as_str()).await?;
        self.session.insert(OWN_DEVICE, own_device).await?;
        let lasts = if own_device {
            OWN_DEVICE_LASTS
        } else {
            ELSEWHERE_LASTS
        };
        self.keep_until(now.plus(lasts), now).await
    }

    /// Whether the session was begun on an own device.
    ///
    /// # Errors
    /// [`Refusal::Internal`].
    pub async fn is_own_device(&self) -> Result<bool, Refusal> {
        Ok(self.session.get(OWN_DEVICE).await?.unwrap_or_default())
    }

    /// Ends the session.
    ///
    /// # Errors
    /// [`Refusal::Internal`] when it cannot be ended.
    pub async fn sign_out(&self) -> Result<(), Refusal> {
        Ok(self.session.flush().await?)
    }

    /// On an own device a session that is used goes on: with less than 60 days left it gets 90 again.
    ///
    /// # Errors
    /// [`Refusal::Internal`] when it cannot be prolonged.
    pub async fn prolong(&self, now: Moment) -> Result<(), Refusal> {
        if self.person.is_none() {
            return Ok(());
        }
        let until = self
            .session
            .get::<i64>(SESSION_UNTIL)
            .await?
            .unwrap_or_default();
        if until < now.plus(PROLONGED_BELOW).0 && self.is_own_device().await? {
            self.keep_until(now.plus(OWN_DEVICE_LASTS), now).await?;
        }
        Ok(())
    }

    async fn keep_until(&self, until: Moment, now: Moment) -> Result<(), Refusal> {
        self.session.insert(SESSION_UNTIL, until.0).await?;
        self.cookie_lives_until(until, now);
        Ok(())
    }

    /// The session ends when [`SESSION_UNTIL`] says; the browser is told how long that is from now.
    fn cookie_lives_until(&self, until: Moment, now: Moment) {
        let left = time::Duration::milliseconds(until.0.saturating_sub(now.0).max(0));
        self.session.set_expiry(Some(Expiry::OnInactivity(left)));
    }

    async fn changed(&self, now: Moment) -> Result<(), Refusal> {
        let until = self
            .session
            .get::<i64>(SESSION_UNTIL)
            .await?
            .unwrap_or(now.0);
        self.cookie_lives_until(Moment(until), now);
        Ok(())
    }

    /// Keeps a form for `path` until it is sent again, without passwords and only up to
    /// [`CARRIED`](crate::http::forms::CARRIED) bytes.
    ///
    /// # Errors
    /// [`Refusal::Internal`].
    pub async fn keep_draft(&self, path: &str, form: &str, now: Moment) -> Result<(), Refusal> {
        let form = Posted::parse(form.as_bytes()).without_secrets().encoded();
        if form.len() > CARRIED {
            return Err(Refusal::TooLarge);
        }
        self.session
            .insert(
                SESSION_KEPT_FORM,
                Draft {
                    path: path.to_owned(),
                    form,
                    kept_at: Some(now.0),
                },
            )
            .await?;
        self.changed(now).await
    }

    /// The path of the page: an island's request belongs to the page it lives in.
    fn page(&self) -> &str {
        address::of_island(path_of(&self.path))
    }

    /// The form kept for this page, if any.
    ///
    /// # Errors
    /// [`Refusal::Internal`].
    pub async fn draft(&self) -> Result<Option<Posted>, Refusal> {
        if self.person.is_none() {
            return Ok(None);
        }
        let draft: Option<Draft> = self.session.get(SESSION_KEPT_FORM).await?;
        Ok(draft
            .filter(|draft| path_of(&draft.path) == self.page())
            .map(|draft| Posted::parse(draft.form.as_bytes())))
    }

    /// Forgets the form kept for this page, once it has been sent.
    ///
    /// # Errors
    /// [`Refusal::Internal`].
    pub async fn forget_draft(&self, now: Moment) -> Result<(), Refusal> {
        if self.draft().await?.is_some() {
            self.session.remove::<Draft>(SESSION_KEPT_FORM).await?;
            self.changed(now).await?;
        }
        Ok(())
    }
}

/// Path and query of an address that was asked for.
#[must_use]
pub fn path_and_query(uri: &Uri) -> Arc<str> {
    let path = uri.path_and_query();
    path.map_or(address::HOME, |path| path.as_str()).into()
}

/// Where somebody begins who did not ask for a page: by the role that asks most of them.
#[must_use]
pub fn home_of(account: &store::Account) -> &'static str {
    let holds = |role| account.roles.contains(&role);
    if holds(Role::Organiser) {
        address::ORGANISER
    } else if holds(Role::Trainer) {
        address::TRAINER
    } else if holds(Role::Liaison) {
        address::LIAISON
    } else {
        address::HOME
    }
}

/// The path of an address, without its query.
#[must_use]
pub fn path_of(address: &str) -> &str {
    address.split('?').next().unwrap_or_default()
}

/// An address to go to next: on this site, beginning with one slash and neither a host nor a control
/// sign in it; anything else leads to `/me`.
#[must_use]
pub fn local_address(next: &str) -> &str {
    let safe = next.starts_with('/')
        && !next.starts_with("//")
        && !next.starts_with("/\\")
        && !next.chars().any(|c| c.is_control() || c == '\\')
        && http::HeaderValue::from_str(next).is_ok();
    if safe { next } else { address::ME }
}

impl<S: Sync> FromRequestParts<S> for Visitor {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Refusal> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or_else(|| Refusal::internal("a route outside the visitor's middleware"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_this_site_are_gone_to() {
        for good in ["/", "/courses/a?x=1", "/me#b"] {
            assert_eq!(local_address(good), good);
        }
        for bad in [
            "",
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "/a\r\nx: y",
            "javascript:alert(1)",
        ] {
            assert_eq!(local_address(bad), "/me", "{bad}");
        }
    }
}

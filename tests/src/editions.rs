//! Editions for tests, and what their screens show.

use crate::server::TestServer;
use domain::account::PersonName;
use domain::agency::Work;
use domain::clock::{HOUR, MINUTE, Moment};
use domain::code::{Code, Place, PlaceKey};
use domain::edition::{EditionDetails, Mode};
use domain::id::{AgencyId, EditionId, PersonId, Slug};
use domain::language::Bilingual;

/// An edition with its name in addresses.
pub struct TestEdition {
    /// Its id.
    pub id: EditionId,
    /// Its name in addresses.
    pub slug: String,
}

/// A hybrid edition that begins in a quarter of an hour and lasts two hours and a half.
pub fn details(server: &TestServer, slug: &str) -> EditionDetails {
    soon(server.app.now(), slug)
}

/// The same, by what the time is.
#[must_use]
pub fn soon(now: Moment, slug: &str) -> EditionDetails {
    let both = |text: &str| Bilingual {
        id: text.to_owned(),
        en: text.to_owned(),
    };
    let starts_at = now.plus(15 * MINUTE);
    EditionDetails {
        place: "Balai Kota Tirtanusa (rekaan)".to_owned(),
        meeting: "https://zoom.example/j/123".to_owned(),
        ..EditionDetails::new(
            Slug::parse(slug).unwrap(),
            both(&format!("Angka yang Bercerita ({slug})")),
            starts_at,
            starts_at.plus(2 * HOUR + 30 * MINUTE),
            Mode::Hybrid,
        )
    }
}

/// Writes an edition down.
pub async fn create(server: &TestServer, details: &EditionDetails) -> TestEdition {
    TestEdition {
        id: server
            .app
            .store
            .create_edition(details, None)
            .await
            .unwrap(),
        slug: details.slug.as_str().to_owned(),
    }
}

/// The usual one.
pub async fn usual(server: &TestServer, slug: &str) -> TestEdition {
    create(server, &details(server, slug)).await
}

impl TestEdition {
    async fn key(&self, server: &TestServer, place: Place) -> PlaceKey {
        let keys = server.app.store.edition_keys(&self.id).await.unwrap();
        let mut keys = keys.unwrap().keys.into_iter();
        keys.find(|key| key.place == place).unwrap()
    }

    /// The code that a screen shows now.
    pub async fn code(&self, server: &TestServer, place: Place) -> Code {
        self.key(server, place).await.key.code_at(server.app.now())
    }

    /// The path of the QR that a screen shows now.
    pub async fn scan(&self, server: &TestServer, place: Place) -> String {
        let token = self.key(server, place).await.token_at(server.app.now());
        format!("/c/{token}")
    }

    /// Somebody is expected who has no account.
    pub async fn expects(
        &self,
        server: &TestServer,
        name: &str,
        agency: Option<&AgencyId>,
    ) -> PersonId {
        let store = &server.app.store;
        let work = Work {
            agency: agency.cloned(),
            ..Work::default()
        };
        let called = PersonName::parse(name).unwrap();
        let person = store
            .add_person_without_account(&called, &work)
            .await
            .unwrap();
        store
            .register_for_edition(&self.id, &person, agency, true)
            .await
            .unwrap();
        person
    }

    /// The page that a phone has open.
    pub fn live(&self) -> String {
        format!("/live/{}", self.slug)
    }
}

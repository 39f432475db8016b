//! A hall to check in to: agencies of the invented city, an edition, people who are registered and come.

use crate::editions;
use crate::server::TestServer;
use domain::account::{Email, PersonName};
use domain::agency::{AgencyCode, read_agencies};
use domain::attendance::{Act, Proof, Status};
use domain::clock::{MINUTE, Moment};
use domain::code::Place;
use domain::edition::EditionDetails;
use domain::id::{AgencyId, EditionId, PersonId};
use domain::language::Bilingual;
use store::{Appended, NewAccount, NewEntry};

/// Agencies of the invented city: code, name, the code above, kind.
pub const CITY: &str = "kode;nama;kode_induk;jenis
SETDA;Sekretariat Daerah;;sekretariat
SETDA-U;Biro Umum;SETDA;biro
SETDA-S;Biro Sosial;SETDA;biro
SETDA-H;Biro Hukum;SETDA;biro
DKI;Dinas Kominfo;;dinas
DKI-U;Sudin Kominfo Utara;DKI;suku_dinas
DKI-S;Sudin Kominfo Selatan;DKI;suku_dinas
DJJ;Dinas Jalan dan Jembatan;;dinas
BPD;Badan Perencanaan;;badan
DPS;Dinas Pasar;;dinas
DAR;Dinas Arsip;;dinas
KMU;Kecamatan Muara;;kecamatan
";

/// An edition in a hall and online that lasts two hours and a half from `starts_at` on.
#[must_use]
pub fn details(server: &TestServer, slug: &str, starts_at: Moment) -> EditionDetails {
    EditionDetails {
        title: Bilingual {
            id: "KopiTalk Edisi 12".to_owned(),
            en: "KopiTalk Edition 12".to_owned(),
        },
        starts_at,
        ends_at: starts_at.plus(150 * MINUTE),
        ..editions::details(server, slug)
    }
}

/// A server's hall.
pub struct Hall<'a> {
    server: &'a TestServer,
    /// The edition.
    pub edition: EditionId,
}

impl<'a> Hall<'a> {
    /// An edition as written; the agencies of [`CITY`] are there.
    pub async fn open(server: &'a TestServer, details: &EditionDetails) -> Self {
        let store = &server.app.store;
        let rows = server::import::read_rows(CITY.as_bytes()).unwrap();
        let plan = read_agencies(rows, &store.agencies().await.unwrap()).unwrap();
        store.apply_import(&plan, None).await.unwrap();
        let edition = editions::create(server, details).await.id;
        Self { server, edition }
    }

    /// That of an edition that is there.
    #[must_use]
    pub fn of(server: &'a TestServer, edition: &EditionId) -> Self {
        Self {
            server,
            edition: edition.clone(),
        }
    }

    /// The edition `kopitalk-12`, which starts now.
    pub async fn now(server: &'a TestServer) -> Self {
        Self::open(server, &details(server, "kopitalk-12", server.app.now())).await
    }

    /// The id of an agency.
    pub async fn agency(&self, code: &str) -> AgencyId {
        let tree = self.server.app.store.agencies().await.unwrap();
        let code = AgencyCode::parse(code).unwrap();
        tree.by_code(&code).unwrap().id.clone()
    }

    /// Registers somebody who has an account; an empty code is no agency.
    pub async fn registers(&self, person: &PersonId, code: &str) {
        let agency = match code {
            "" => None,
            code => Some(self.agency(code).await),
        };
        self.server
            .app
            .store
            .register_for_edition(&self.edition, person, agency.as_ref(), true)
            .await
            .unwrap();
    }

    /// Somebody new who is registered.
    pub async fn somebody(&self, name: &str, code: &str) -> PersonId {
        let store = &self.server.app.store;
        let number = store.count_people().await.unwrap();
        let new = NewAccount {
            name: PersonName::parse(name).unwrap(),
            email: Email::parse(&format!("warga{number}@tirtanusa.example")).unwrap(),
            password_hash: Some("$argon2id$none".to_owned()),
            language: None,
        };
        let person = store.register(new).await.unwrap();
        self.registers(&person, code).await;
        person
    }

    /// They check in.
    pub async fn comes(&self, person: &PersonId, status: Status, place: Place) {
        let store = &self.server.app.store;
        let entry = NewEntry {
            place: Some(place),
            arrived_at: Some(self.server.app.now()),
            ..NewEntry::new(
                self.edition.clone(),
                person.clone(),
                Act::In(status),
                Proof::Code,
                store.new_nonce(),
            )
        };
        let appended = store.append(entry).await.unwrap();
        assert!(
            matches!(appended, Appended::Recorded { .. }),
            "{appended:?}"
        );
    }

    /// So many people of an agency, each standing so.
    pub async fn many(&self, code: &str, standing: &[(Option<Status>, usize)]) {
        const PLACES: [Place; 2] = Place::ALL;
        let mut number = 0;
        for (status, count) in standing {
            for _ in 0..*count {
                number += 1;
                let person = self.somebody(&format!("Warga {code} {number}"), code).await;
                match status {
                    Some(status @ (Status::Present | Status::Late)) => {
                        self.comes(&person, *status, PLACES[number % 2]).await;
                    }
                    Some(status) => {
                        let entry = NewEntry {
                            reason: Some(domain::attendance::Reason::OnDuty),
                            ..NewEntry::new(
                                self.edition.clone(),
                                person,
                                Act::Manual(*status),
                                Proof::Tick,
                                self.server.app.store.new_nonce(),
                            )
                        };
                        self.server.app.store.append(entry).await.unwrap();
                    }
                    None => {}
                }
            }
        }
    }
}

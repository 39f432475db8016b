//! Invited agencies: whoever has the link of one sends names up to its quota and replaces them until the day itself,
//! sees those alone, and every name gets a personal link by which they are present.

use domain::account::Role;
use domain::attendance::{Kind as EntryKind, Proof, Status};
use domain::clock::{DAY, HOUR};
use domain::edition::EditionDetails;
use domain::id::{EditionId, PersonId};
use futures_util::future::join;
use reqwest::StatusCode;
use tests::database::{BOTH, TestDatabase};
use tests::hall::{Hall, details};
use tests::server::{Page, TestServer, Visitor};

const PAGE: &str = "/organiser/editions/undangan/invitations";

/// An edition in three days, agencies, and an organiser.
struct Story {
    server: TestServer,
    edition: EditionId,
    organiser: Visitor,
}

/// Plays a story on each database, with so many seats.
async fn on_both(seats: Option<u32>, story: impl AsyncFn(Story)) {
    for kind in BOTH {
        let server = TestServer::start(TestDatabase::fresh(kind).await).await;
        let starts_at = server.app.now().plus(3 * DAY);
        let details = EditionDetails {
            capacity: seats,
            ..details(&server, "undangan", starts_at)
        };
        let edition = Hall::open(&server, &details).await.edition;
        let organiser = server
            .signed_in("panitia@contoh.example", &[Role::Organiser])
            .await;
        story(Story {
            server,
            edition,
            organiser,
        })
        .await;
    }
}

impl Story {
    async fn presses(&self, fields: &[(&str, &str)]) -> Page {
        let sent = self.organiser.post(PAGE, fields).await;
        self.organiser.get(sent.leads_to()).await
    }

    /// Invites an agency; the path of its link.
    async fn invites(&self, agency: &str, quota: &str) -> String {
        let fields = [("action", "invite"), ("agency", agency), ("quota", quota)];
        let page = self.presses(&fields).await;
        page.says("Instansi diundang.");
        self.link(agency).await
    }

    /// The path of the link that an organiser copies.
    async fn link(&self, agency: &str) -> String {
        let page = self.organiser.get(&format!("{PAGE}?open={agency}")).await;
        let (_, opened) = page.text.split_once("<details open").unwrap();
        let (_, rest) = opened.split_once("/n/").unwrap();
        let token = rest.split('"').next().unwrap();
        format!("/n/{token}")
    }

    async fn person(&self, name: &str) -> PersonId {
        let there = self.server.app.store.attendance(&self.edition).await;
        let there = there.unwrap();
        let one = there.iter().find(|one| one.name == name).unwrap();
        one.person.clone()
    }
}

async fn adds(visitor: &Visitor, link: &str, name: &str) -> Page {
    let fields = [("act", "nominate"), ("name", name), ("employment", "pns")];
    visitor.post(link, &fields).await
}

/// What a page says of a name.
fn row<'a>(page: &'a Page, name: &str) -> &'a str {
    let (_, rest) = page.text.split_once(&format!("<bdi>{name}</bdi>")).unwrap();
    rest.split("</li>").next().unwrap()
}

/// The paths of the personal links that a page shows.
fn personal(text: &str) -> Vec<String> {
    let values = text.split("value=\"").skip(1);
    values
        .filter_map(|value| {
            let (_, token) = value.split('"').next()?.split_once("/p/")?;
            Some(format!("/p/{token}"))
        })
        .collect()
}

/// The path of the personal link beside a name.
fn own(page: &Page, name: &str) -> String {
    personal(row(page, name)).remove(0)
}

/// The id of a name, as its link to replace it says.
fn id_of(page: &Page, name: &str) -> String {
    let (_, rest) = row(page, name).split_once("?replace=").unwrap();
    rest.split('#').next().unwrap().to_owned()
}

#[tokio::test]
async fn whoever_has_the_link_fills_the_quota_replaces_a_name_and_each_is_present_by_their_own() {
    on_both(None, async |story| {
        let fields = [("action", "letter"), ("letter", "005/77/SETDA")];
        story.presses(&fields).await.says("Nomor surat disimpan.");
        let link = story.invites("DKI", "2").await;
        let page = story.organiser.get(PAGE).await;
        page.says("Belum mengirim nama (1)")
            .says("kami mengundang 2 peserta dari instansi Anda ke KopiTalk Edisi 12")
            .says("Nomor surat: 005/77/SETDA.")
            .says("sebelum 24 Nov 2026, 24.00 WIB");
        let somebody = story.server.visitor();
        somebody
            .get(&link)
            .await
            .with(StatusCode::OK)
            .says("Dinas Kominfo diundang ke acara ini.")
            .says("Nomor surat: 005/77/SETDA")
            .says("0 dari 2 nama")
            .says("Masih 2 nama lagi.")
            .says("sampai 24 Nov 2026, 24.00 WIB");
        let sent = adds(&somebody, &link, "Budi Santoso").await;
        assert_eq!(sent.leads_to(), format!("{link}?notice=added"));
        adds(&somebody, &link, "Sari Dewi").await.leads_to();
        let page = somebody.get(&link).await;
        page.says("2 dari 2 nama").says("Kuotanya sudah terisi.");
        assert!(
            !page.text.contains("id=\"name\""),
            "there is nothing to add"
        );
        assert_eq!(personal(&page.text).len(), 2);
        let (budi, sari) = (own(&page, "Budi Santoso"), own(&page, "Sari Dewi"));
        // Another form that was open says what happened and keeps what was typed.
        let page = adds(&somebody, &link, "Ani <Lestari>").await;
        let page = page.with(StatusCode::UNPROCESSABLE_ENTITY);
        page.says("Kuotanya sudah terisi.");
        assert_eq!(page.attribute("id=\"name\"", "value"), "Ani <Lestari>");
        // Budi is replaced.
        let id = id_of(&page, "Budi Santoso");
        let page = somebody.get(&format!("{link}?replace={id}")).await;
        page.says("Ganti Budi Santoso")
            .says("Kedua nama tetap tersimpan.");
        let fields = [
            ("act", "nominate"),
            ("name", "Ani Lestari"),
            ("replaces", &id),
        ];
        let sent = somebody.post(&link, &fields).await;
        assert_eq!(sent.leads_to(), format!("{link}?notice=replaced"));
        let again = somebody.post(&link, &fields).await;
        again.with(StatusCode::UNPROCESSABLE_ENTITY);
        let page = somebody.get(&link).await;
        page.says("menggantikan Budi Santoso");
        let ani = own(&page, "Ani Lestari");
        assert_eq!(personal(&page.text), [ani.clone(), sari]);
        somebody.get(&budi).await.with(StatusCode::GONE);
        story
            .organiser
            .get(PAGE)
            .await
            .says("Sudah mengirim nama (1)")
            .says("Ani Lestari menggantikan Budi Santoso");
        // The day comes: they are read, and nothing else.
        story.server.clock.pass(3 * DAY - 9 * HOUR);
        let page = somebody.get(&link).await.with(StatusCode::OK);
        page.says("Hari acara sudah tiba")
            .says("Ani Lestari")
            .does_not_say("Ganti");
        assert_eq!(own(&page, "Ani Lestari"), ani);
        let late = adds(&somebody, &link, "Tono").await;
        late.with(StatusCode::UNPROCESSABLE_ENTITY)
            .says("Hari acara sudah tiba");
        let fields = [("act", "nominate"), ("name", "Tono"), ("replaces", &id)];
        let late = somebody.post(&link, &fields).await;
        late.with(StatusCode::UNPROCESSABLE_ENTITY);
        // Ani presses on a phone of her own.
        story.server.clock.pass(9 * HOUR);
        let phone = story.server.visitor();
        let page = phone.get(&ani).await.says("Ani Lestari").clone();
        let nonce = page.attribute("name=\"nonce\"", "value");
        let fields = [
            ("act", "attend"),
            ("nonce", nonce.as_str()),
            ("place", "venue"),
        ];
        phone.post(&ani, &fields).await.leads_to();
        let ani = story.person("Ani Lestari").await;
        let store = &story.server.app.store;
        let history = store.history(&story.edition, &ani).await.unwrap();
        assert_eq!(history.len(), 1);
        let event = &history[0].event;
        assert_eq!((event.kind, event.proof), (EntryKind::In, Proof::Link));
        assert_eq!(event.status_to, Some(Status::Present));
        // The link holds as long as those of the people, and no longer.
        story.server.clock.pass(DAY + 3 * HOUR);
        somebody.get(&link).await.with(StatusCode::GONE);
    })
    .await;
}

#[tokio::test]
async fn two_tabs_at_once_do_not_overrun_the_quota_and_a_name_is_taken_once() {
    on_both(None, async |story| {
        let link = story.invites("DKI", "1").await;
        let (one, other) = (story.server.visitor(), story.server.visitor());
        let sent = join(
            adds(&one, &link, "Budi Santoso"),
            adds(&other, &link, "Sari Dewi"),
        );
        let (first, second) = sent.await;
        let mut statuses = [first.status, second.status];
        statuses.sort();
        assert_eq!(
            statuses,
            [StatusCode::SEE_OTHER, StatusCode::UNPROCESSABLE_ENTITY]
        );
        let store = &story.server.app.store;
        assert_eq!(store.attendance(&story.edition).await.unwrap().len(), 1);
        // A name once more, written in another way, in an agency that may send more.
        let link = story.invites("BPD", "5").await;
        adds(&one, &link, "Siti Aminah").await.leads_to();
        let page = adds(&one, &link, " siti  AMINAH ").await;
        page.with(StatusCode::UNPROCESSABLE_ENTITY)
            .says("Nama ini sudah ada pada daftar di bawah.");
        let page = adds(&one, &link, "  ").await;
        page.with(StatusCode::UNPROCESSABLE_ENTITY)
            .says("Nama masih kosong.");
        assert_eq!(store.attendance(&story.edition).await.unwrap().len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_link_shows_the_names_that_it_added_and_nobody_else() {
    on_both(None, async |story| {
        let link = story.invites("DKI", "3").await;
        let other = story.invites("BPD", "3").await;
        let hall = Hall::of(&story.server, &story.edition);
        hall.somebody("Rahasia Negara", "DKI").await;
        let visitor = story.server.visitor();
        adds(&visitor, &link, "Budi Santoso").await.leads_to();
        adds(&visitor, &other, "Sari Dewi").await.leads_to();
        // Whoever is signed in sees the same.
        for visitor in [&visitor, &story.organiser] {
            let page = visitor.get(&link).await.with(StatusCode::OK);
            page.says("1 dari 3 nama")
                .says("Budi Santoso")
                .does_not_say("Rahasia Negara")
                .does_not_say("Sari Dewi")
                .does_not_say("@");
            assert_eq!(personal(&page.text).len(), 1);
        }
        visitor
            .get(&other)
            .await
            .says("Sari Dewi")
            .does_not_say("Budi");
        let page = visitor.get(&link).await;
        let kept = page.headers.get("cache-control").unwrap();
        assert_eq!(kept, "private, no-cache");
        assert_eq!(page.headers.get("referrer-policy").unwrap(), "same-origin");
    })
    .await;
}

#[tokio::test]
async fn a_link_that_ended_is_gone_and_one_that_nobody_made_is_not_found() {
    on_both(None, async |story| {
        let link = story.invites("DKI", "3").await;
        let other = story.invites("BPD", "3").await;
        let visitor = story.server.visitor();
        let parts: Vec<&str> = link.split('-').collect();
        let others: Vec<&str> = other.split('-').collect();
        for forged in [
            [parts[0], others[1], parts[2], parts[3]].join("-"),
            [parts[0], parts[1], "2", parts[3]].join("-"),
            format!("/n/{}-{}-{}-{}", others[1], parts[1], parts[2], parts[3]),
            "/n/x".to_owned(),
            "/n/x-y-z-w".to_owned(),
        ] {
            visitor.get(&forged).await.with(StatusCode::NOT_FOUND);
            let sent = adds(&visitor, &forged, "Budi").await;
            sent.with(StatusCode::NOT_FOUND);
        }
        // What opens a person's page opens no agency's.
        let personal = link.replacen("/n/", "/p/", 1);
        visitor.get(&personal).await.with(StatusCode::NOT_FOUND);
        let press = async |action: &str| {
            let fields = [("action", action), ("code", "DKI")];
            story.presses(&fields).await
        };
        press("link").await.says("Tautan baru dibuat");
        visitor.get(&link).await.with(StatusCode::GONE);
        let fresh = story.link("DKI").await;
        visitor.get(&fresh).await.with(StatusCode::OK);
        press("link-end").await.says("Tautannya diakhiri.");
        for ended in [&link, &fresh] {
            let sent = adds(&visitor, ended, "Budi").await;
            sent.with(StatusCode::GONE);
        }
        press("withdraw").await.says("Undangan ditarik");
        visitor.get(&fresh).await.with(StatusCode::GONE);
        let again = story.invites("DKI", "3").await;
        assert!(again != link && again != fresh);
        visitor.get(&link).await.with(StatusCode::GONE);
        visitor.get(&other).await.with(StatusCode::OK);
        story
            .organiser
            .get("/organiser/audit")
            .await
            .says(
                "mengundang Badan Perencanaan ke lokakarya KopiTalk Edisi 12 dengan kuota 3 nama.",
            )
            .says("mengakhiri tautan pengisian nama Dinas Kominfo")
            .says("menarik undangan Dinas Kominfo");
    })
    .await;
}

#[tokio::test]
async fn a_full_workshop_and_one_that_was_called_off_take_no_more_names() {
    on_both(Some(1), async |story| {
        let link = story.invites("DKI", "3").await;
        let visitor = story.server.visitor();
        adds(&visitor, &link, "Budi Santoso").await.leads_to();
        let page = visitor.get(&link).await;
        page.says("Semua kursi acara ini sudah terisi.");
        let page = adds(&visitor, &link, "Sari Dewi").await;
        let page = page.with(StatusCode::UNPROCESSABLE_ENTITY);
        page.says("Semua kursi acara ini sudah terisi.");
        let id = id_of(&page, "Budi Santoso");
        let fields = [
            ("act", "nominate"),
            ("name", "Sari Dewi"),
            ("replaces", &id),
        ];
        visitor.post(&link, &fields).await.leads_to();
        let fields = [("action", "cancel")];
        let edition = "/organiser/editions/undangan";
        story.organiser.post(edition, &fields).await.leads_to();
        let page = visitor.get(&link).await.with(StatusCode::OK);
        page.says("Acara ini dibatalkan.")
            .does_not_say("Tambah nama");
        let page = adds(&visitor, &link, "Tono").await;
        page.with(StatusCode::UNPROCESSABLE_ENTITY)
            .says("Acara ini dibatalkan.");
    })
    .await;
}

#[tokio::test]
async fn an_organiser_invites_one_agency_or_all_below_and_sees_who_has_sent_no_names() {
    on_both(None, async |story| {
        let organiser = &story.organiser;
        organiser
            .get("/organiser/editions/undangan")
            .await
            .says("Undangan instansi");
        let below = [
            ("action", "invite-below"),
            ("agency", "SETDA"),
            ("quota", "2"),
        ];
        story
            .presses(&below)
            .await
            .says("3 instansi diundang · 0 dari 6 nama")
            .says("Belum mengirim nama (3)");
        let refused = async |fields: &[(&str, &str)], sentence: &str| {
            let page = organiser.post(PAGE, fields).await;
            let page = page.with(StatusCode::UNPROCESSABLE_ENTITY);
            page.says(sentence);
            page
        };
        refused(&below, "Di bawah Sekretariat Daerah tidak ada instansi").await;
        let known = [("action", "invite"), ("agency", "SETDA-U"), ("quota", "2")];
        refused(&known, "Biro Umum sudah diundang.").await;
        let wrong = [("action", "invite"), ("agency", "Dinas X"), ("quota", "0")];
        let page = refused(&wrong, "Kuota belum terbaca.").await;
        assert_eq!(page.attribute("id=\"agency\"", "value"), "Dinas X");
        assert_eq!(page.attribute("id=\"quota\"", "value"), "0");
        let long = "1".repeat(101);
        let letter = [("action", "letter"), ("letter", long.as_str())];
        let page = refused(&letter, "Nomor surat lebih dari 100 karakter.").await;
        assert_eq!(page.attribute("id=\"letter\"", "value"), long);
        // Who has sent nothing stands first, though the tree has it behind.
        let link = story.link("SETDA-H").await;
        let visitor = story.server.visitor();
        for name in ["Budi Santoso", "Sari Dewi"] {
            adds(&visitor, &link, name).await.leads_to();
        }
        let page = organiser.get(PAGE).await;
        page.says("Belum mengirim nama (2)")
            .says("Sudah mengirim nama (1)");
        let at = |text: &str| page.text.rfind(text).unwrap();
        assert!(at("Biro Umum") < at("Biro Hukum"));
        let quota = [("action", "quota"), ("code", "SETDA-H"), ("quota", "1")];
        refused(&quota, "Biro Hukum sudah mengirim 2 nama.").await;
        let withdraw = [("action", "withdraw"), ("code", "SETDA-H")];
        refused(&withdraw, "Undangannya tidak dapat ditarik lagi.").await;
        let quota = [("action", "quota"), ("code", "SETDA-H"), ("quota", "9")];
        story
            .presses(&quota)
            .await
            .says("Kuota diubah.")
            .says("2 dari 9 nama");
        let nobody = [("action", "quota"), ("code", "DAR"), ("quota", "9")];
        let page = organiser.post(PAGE, &nobody).await;
        page.with(StatusCode::NOT_FOUND);
    })
    .await;
}

//! The reception desk with scripts: the keyboard alone at a laptop, and no network for a while.

use crate::live::Workshop;
use domain::account::Email;
use domain::attendance::{Reason, Status};
use domain::id::PersonId;
use store::Correction;
use tests::browser::Tab;

const ORGANISER: &str = "panitia@contoh.example";
/// Forty people as they are called.
const NAMES: [&str; 40] = [
    "Abdul Rahman",
    "Adi Nugroho",
    "Agus Salim",
    "Ahmad Fauzi",
    "Ani Lestari",
    "Asep Hidayat",
    "Ayu Wulandari",
    "Bambang Irawan",
    "Budi Santoso",
    "Citra Maharani",
    "Dedi Kurniawan",
    "Dewi Anggraini",
    "Dian Pertiwi",
    "Eko Prasetyo",
    "Endang Sulastri",
    "Fajar Ramadhan",
    "Fitri Handayani",
    "Gita Permata",
    "Hadi Wijaya",
    "Hendra Gunawan",
    "Indah Puspita",
    "Irfan Maulana",
    "Joko Susilo",
    "Kartika Sari",
    "Lina Marlina",
    "Lukman Hakim",
    "Maria Goreti",
    "Maya Safitri",
    "Muhammad Ridwan",
    "Nur Aini",
    "Nurul Huda",
    "Putri Rahayu",
    "Rina Astuti",
    "Rizky Pratama",
    "Sari Dewi",
    "Siti Aminah",
    "Sri Mulyani",
    "Teguh Wibowo",
    "Wahyu Hidayat",
    "Yanti Oktavia",
];

impl Workshop {
    fn desk(&self) -> String {
        format!("/organiser/editions/{}/reception", self.edition.slug)
    }

    async fn expects(&self, name: &str) -> PersonId {
        self.edition.expects(&self.server, name, None).await
    }

    async fn stands(&self, person: &PersonId) -> (Option<Status>, u32) {
        let store = &self.server.app.store;
        let standing = store.standing(&self.edition.id, person).await.unwrap();
        standing.map_or((None, 0), |standing| (standing.status, standing.events))
    }

    /// Opens the desk again in a tab of somebody who is signed in.
    async fn opens_desk(&self, tab: &Tab) {
        tab.go(&self.server.url(&self.desk())).await;
        Self::is_ready(tab).await;
    }

    /// Waits until the script draws the list.
    async fn is_ready(tab: &Tab) {
        tab.until("document.querySelector('main').dataset.ready === '1'")
            .await;
    }
}

/// Types into the field that has the focus, then presses Enter.
async fn ticks(tab: &Tab, typed: &str) {
    tab.keys(typed).await;
    tab.key("Enter").await;
}

/// The names that the list shows, and how each stands.
async fn shown(tab: &Tab) -> Vec<String> {
    let rows = "[...document.querySelectorAll('#desk-list .desk-row')].map(row => row.querySelector('b').textContent + ' ' + row.querySelector('.tag').textContent.trim())";
    tab.ask(rows).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forty_people_are_ticked_by_the_keyboard_alone_in_three_presses_each() {
    let workshop = Workshop::new().await;
    let mut people = vec![];
    for name in NAMES {
        people.push((name, workshop.expects(name).await));
    }
    let tab = Tab::open(true).await;
    tab.screen(1280, 800, 1.0).await;
    workshop.signs_in(&tab, ORGANISER, &workshop.desk()).await;
    workshop.opens_desk(&tab).await;
    tab.tab_to("#q").await;
    // They come in another order than that of the list.
    let mut presses = 0;
    for place in 0..people.len() {
        let (name, _) = &people[place * 17 % people.len()];
        let letters: String = name
            .split(' ')
            .filter_map(|word| word.chars().next())
            .collect();
        tab.keys(&letters.to_lowercase()).await;
        presses += letters.len() + 1;
        for _ in 0..5 {
            let chosen = "document.querySelector('.desk-row.chosen b')?.textContent ?? ''";
            if tab.ask::<String>(chosen).await.as_deref() == Some(*name) {
                break;
            }
            tab.key("ArrowDown").await;
            presses += 1;
        }
        tab.key("Enter").await;
        tab.says(&format!("{name} dicatat hadir.")).await;
        assert!(tab.focused("#q").await);
    }
    assert!(presses <= 3 * people.len(), "{presses} presses");
    tab.says("40 dari 40 hadir").await;
    tab.until("document.querySelector('#desk-net').hidden")
        .await;
    for (name, person) in &people {
        assert_eq!(
            workshop.stands(person).await,
            (Some(Status::Late), 1),
            "{name}"
        );
    }
    // A second press takes it back, and only that one.
    ticks(&tab, "yo").await;
    tab.says("Yanti Oktavia sudah hadir.").await;
    tab.says("40 dari 40 hadir").await;
    tab.key("Enter").await;
    tab.says("Kehadiran Yanti Oktavia dibatalkan.").await;
    tab.says("39 dari 40 hadir").await;
    tab.until("document.querySelector('#desk-net').hidden")
        .await;
    assert_eq!(workshop.stands(&people[39].1).await, (None, 2));
    // Enter alone does nothing.
    tab.key("Enter").await;
    tab.says("39 dari 40 hadir").await;
    tab.close().await;
}

/// Waits until nothing is being sent; what could not be sent was no fault of the page.
async fn rests(tab: &Tab) {
    tab.until("!document.querySelector('#desk-net').hasAttribute('aria-busy')")
        .await;
    tab.forgive_lost_connections();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_desks_go_on_without_a_network_and_what_contradicts_is_decided() {
    let mut workshop = Workshop::new().await;
    let mut people = std::collections::BTreeMap::new();
    for name in [
        "Ani Lestari",
        "Budi Santoso",
        "Citra Maharani",
        "Dewi Anggraini",
    ] {
        people.insert(name, workshop.expects(name).await);
    }
    let door = Tab::open(true).await;
    let one = door.another().await;
    let two = door.stranger(true).await;
    for tab in [&one, &two] {
        tab.screen(360, 740, 1.0).await;
        workshop.signs_in(tab, ORGANISER, &workshop.desk()).await;
        Workshop::is_ready(tab).await;
        tab.says("siap dipakai tanpa jaringan").await;
    }
    one.press("[data-who]:nth-child(3) button").await;
    one.says("1 dari 4 hadir").await;
    one.until("document.querySelector('#desk-net').hidden")
        .await;

    workshop.server.end().await;
    one.press("#q").await;
    ticks(&one, "al").await;
    ticks(&one, "cm").await;
    one.says("Citra Maharani sudah hadir.").await;
    one.key("Enter").await;
    one.says("Tanpa jaringan").await;
    one.says("2 menunggu dikirim").await;
    rests(&one).await;
    one.close().await;
    two.press("#q").await;
    ticks(&two, "bs").await;
    ticks(&two, "da").await;
    two.says("2 menunggu dikirim").await;
    // Opened again without a network: the list and what waits are there.
    let one = door.another().await;
    workshop.opens_desk(&one).await;
    one.says("2 menunggu dikirim").await;
    assert_eq!(
        shown(&one).await,
        [
            "Budi Santoso Belum hadir",
            "Citra Maharani Menunggu",
            "Dewi Anggraini Belum hadir",
            "Ani Lestari Menunggu",
        ]
    );
    one.says("1 dari 4 hadir").await;

    workshop.server.start_again().await;
    // Meanwhile somebody is excused whom a desk has ticked.
    let dewi = &people["Dewi Anggraini"];
    let email = Email::parse(ORGANISER).unwrap();
    let organiser = workshop.server.app.store.credentials(&email).await;
    let organiser = organiser.unwrap().unwrap().person;
    let correction = Correction {
        edition: workshop.edition.id.clone(),
        person: dewi.clone(),
        status: Status::Excused,
        custom: None,
        place: None,
        arrived_at: None,
        actor: organiser,
        reason: Reason::Ill,
        remark: None,
        seen: None,
        nonce: workshop.server.app.store.new_nonce(),
    };
    workshop.server.app.store.correct(correction).await.unwrap();
    for tab in [&one, &two] {
        tab.ask::<bool>("dispatchEvent(new Event('online'))").await;
        tab.until("!document.querySelector('#desk-net').textContent.includes('menunggu')")
            .await;
        rests(tab).await;
    }
    assert_eq!(
        workshop.stands(&people["Ani Lestari"]).await,
        (Some(Status::Late), 1)
    );
    assert_eq!(
        workshop.stands(&people["Budi Santoso"]).await,
        (Some(Status::Late), 1)
    );
    assert_eq!(workshop.stands(&people["Citra Maharani"]).await, (None, 2));
    assert_eq!(workshop.stands(dewi).await, (Some(Status::Excused), 1));
    two.says("Perlu keputusan Anda").await;
    two.says("Tercatat: Izin").await;
    two.press("#desk-decisions [value=ours]").await;
    two.until("document.querySelector('#desk-decisions').hidden")
        .await;
    two.says("3 dari 4 hadir").await;
    two.until("document.querySelector('#desk-net').hidden")
        .await;
    assert_eq!(workshop.stands(dewi).await, (Some(Status::Late), 2));

    // Signing out leaves nobody's name on the device.
    let kept = "(async () => { const db = await new Promise(done => { const r = indexedDB.open('kopitalk-desk'); r.onsuccess = () => done(r.result); }); const count = store => new Promise(done => { const r = db.transaction(store).objectStore(store).count(); r.onsuccess = () => done(r.result); }); const n = [await count('list'), await count('queue'), (await caches.keys()).length]; db.close(); return n; })()";
    assert_eq!(two.ask::<Vec<u32>>(kept).await, Some(vec![1, 0, 1]));
    two.screen(1280, 800, 1.0).await;
    two.go(&workshop.server.url("/organiser")).await;
    two.press_and_follow("form.leave button").await;
    assert_eq!(two.ask::<Vec<u32>>(kept).await, Some(vec![0, 0, 0]));
    for tab in [one, two, door] {
        tab.close().await;
    }
}

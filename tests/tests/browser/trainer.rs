//! The pages of trainers, the search, the glossary and the boosters, in both languages.

use crate::axe::Look;
use crate::keys::items;
use crate::{EMAIL, QUIZ, course, hand_in_with_blanks, server, sign_in};
use domain::account::Role;
use domain::clock::DAY;
use domain::id::Slug;
use domain::language::Language;
use domain::quiz::Given;
use store::ItemAnswer;
use tests::attempts::{begin, hand_in, new_attempt};
use tests::browser::Tab;
use tests::learning::complete;
use tests::server::TestServer;

/// Two dozen people have taken the quiz, each a little differently.
async fn class(server: &TestServer) {
    let store = &server.app.store;
    let items = items(server);
    let course = course(server).slug;
    let quiz = Slug::parse(QUIZ.rsplit('/').next().unwrap()).unwrap();
    for number in 0..24_usize {
        let person = server
            .person(&format!("kelas-{number}@contoh.example"), &[])
            .await;
        let attempt = begin(store, &person, new_attempt(&course, &quiz, 1, &items)).await;
        let answers: Vec<ItemAnswer> = items
            .iter()
            .enumerate()
            .map(|(place, item)| {
                let given = Given(vec![((number * (place + 1)) % 4).to_string()]);
                ItemAnswer {
                    item: item.id.clone(),
                    mark: item.mark_as_it_stands(&given, Language::Id, 1),
                    given,
                }
            })
            .collect();
        hand_in(store, &person, &attempt.id, &answers).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn axe_finds_nothing_on_the_pages_of_trainers_and_boosters_and_none_is_too_wide() {
    let server = server().await;
    server.person(EMAIL, &[Role::Trainer]).await;
    class(&server).await;
    let person = crate::keys::person(&server).await;
    complete(&server, &person, &course(&server)).await;
    server.clock.pass(11 * DAY);
    let tab = Tab::open(true).await;
    sign_in(&tab, &server, "/").await;
    let first = items(&server)[0].id.clone();
    let mut faults = vec![];
    for language in [Language::Id, Language::En] {
        tab.go(&server.url("/")).await;
        tab.press_and_follow(&format!("button[name=lang][value={}]", language.code()))
            .await;
        let mut look = Look {
            tab: &tab,
            language,
            faults: vec![],
        };
        for page in [
            "/trainer",
            "/trainer/facts",
            "/trainer/questions",
            "/trainer/questions?q=zzzz",
            &format!("/trainer/questions/cek-performa/baca-ringkas-ukur/{first}"),
            "/trainer/questions/import",
            "/trainer/questions/cek-performa",
            "/trainer/questions/cek-performa/baca-ringkas-ukur",
            "/trainer/questions/cek-performa/tes-akhir",
            "/search",
            "/search?q=jangkauan",
            "/search?q=zzzz",
            "/glossary",
            "/me",
            "/me/boosters/cek-performa/30",
            "/me/boosters/cek-performa/10",
        ] {
            tab.go(&server.url(page)).await;
            look.at(page).await;
        }
        faults.append(&mut look.faults);
    }
    let mut look = Look {
        tab: &tab,
        language: Language::En,
        faults,
    };
    tab.go(&server.url("/trainer/questions/import")).await;
    let paste = "(document.querySelector('#text').value = 'Satu? {T}\\n\\nDua? {}\\n\\n[markdown]Tiga? {F}', true)";
    assert_eq!(tab.ask::<bool>(paste).await, Some(true));
    tab.press_and_follow("main button[value=report]").await;
    tab.says("Accepted: 2. Rejected: 1.").await;
    look.at("report").await;
    tab.press_and_follow("main button[value=keep]").await;
    tab.says("2 new questions were saved").await;
    look.at("kept").await;
    tab.go(&server.url("/me/boosters/cek-performa/10")).await;
    tab.press_and_follow("main button[value=start]").await;
    look.at("booster open").await;
    hand_in_with_blanks(&tab).await;
    tab.says("0 of 3 remembered").await;
    look.at("booster over").await;
    let faults = look.faults;
    tab.close().await;
    assert!(faults.is_empty(), "{faults:#?}");
}

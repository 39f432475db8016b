//! Promises of who runs and shows an edition without an account: screens that pair like a television, and guest
//! speakers with a link. On both databases.

#![expect(clippy::unwrap_used, reason = "what fails here is a failed test")]

use crate::live::{edition, no_edition, now, rows, texts};
use domain::audit::Action;
use domain::clock::{HOUR, MINUTE};
use domain::id::EditionId;
use store::{GuestLink, PairedScreen, Store, StoreError};
use tests::database::{Bench, on_both};
use tests::people::somebody;
use tokio::task::JoinSet;

/// The screen of that browser shows these letters for ten minutes.
async fn shows(bench: &Bench, store: &Store, secret: &str, letters: &str) -> bool {
    let until = now(bench).plus(10 * MINUTE);
    store
        .show_letters(secret, letters, now(bench), until)
        .await
        .unwrap()
}

/// Somebody types the letters.
async fn pairs(bench: &Bench, store: &Store, letters: &str, edition: &EditionId) -> bool {
    let until = now(bench).plus(12 * HOUR);
    store
        .pair_screen(letters, edition, now(bench), until)
        .await
        .unwrap()
}

async fn screen(bench: &Bench, secret: &str) -> Option<PairedScreen> {
    bench.store.paired_screen(secret, now(bench)).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_screen_shows_letters_until_somebody_types_them_once() {
    on_both(async |bench| {
        let store = &bench.store;
        let (here, there) = (edition(bench, "aula").await, edition(bench, "ruang").await);
        assert_eq!(screen(bench, "satu").await, None);
        assert!(shows(bench, store, "satu", "ABCD").await);
        assert!(shows(bench, store, "dua", "EFGH").await);
        let waiting = PairedScreen {
            letters: "ABCD".to_owned(),
            edition: None,
            until: now(bench).plus(10 * MINUTE),
        };
        assert_eq!(screen(bench, "satu").await, Some(waiting));
        assert_eq!(screen(bench, "tiga").await, None);
        for typed in ["", "abcd", "ABC", "XYZW"] {
            assert!(!pairs(bench, store, typed, &here).await, "{typed}");
        }
        assert!(pairs(bench, store, "ABCD", &here).await);
        let paired = PairedScreen {
            letters: "ABCD".to_owned(),
            edition: Some(here.clone()),
            until: now(bench).plus(12 * HOUR),
        };
        assert_eq!(screen(bench, "satu").await, Some(paired.clone()));
        assert_eq!(screen(bench, "dua").await.unwrap().edition, None);
        // Whoever read the letters over a shoulder takes the screen from nobody.
        assert!(!pairs(bench, store, "ABCD", &there).await);
        assert_eq!(screen(bench, "satu").await, Some(paired));
        let until = now(bench).plus(HOUR);
        let missing = store
            .pair_screen("EFGH", &no_edition(), now(bench), until)
            .await;
        assert!(matches!(missing, Err(StoreError::Missing)), "{missing:?}");
        // New letters end the pairing.
        assert!(shows(bench, store, "satu", "JKLM").await);
        let again = screen(bench, "satu").await.unwrap();
        assert_eq!((again.letters.as_str(), again.edition), ("JKLM", None));
        assert!(!pairs(bench, store, "ABCD", &there).await);
        assert!(pairs(bench, store, "JKLM", &there).await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn letters_and_pairings_hold_until_their_time_is_over() {
    on_both(async |bench| {
        let (store, edition) = (&bench.store, edition(bench, "aula").await);
        assert!(shows(bench, store, "satu", "ABCD").await);
        assert!(shows(bench, store, "dua", "EFGH").await);
        bench.clock.pass(10 * MINUTE - 1);
        assert!(screen(bench, "satu").await.is_some());
        assert!(pairs(bench, store, "EFGH", &edition).await);
        bench.clock.pass(1);
        assert_eq!(screen(bench, "satu").await, None);
        assert!(!pairs(bench, store, "ABCD", &edition).await);
        bench.clock.pass(12 * HOUR - 2);
        assert_eq!(screen(bench, "dua").await.unwrap().edition, Some(edition));
        bench.clock.pass(1);
        assert_eq!(screen(bench, "dua").await, None);
        // What is over is not kept.
        assert!(shows(bench, store, "tiga", "JKLM").await);
        assert_eq!(rows(bench, "paired_screen").await.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_two_screens_show_the_same_letters() {
    on_both(async |bench| {
        let (store, edition) = (&bench.store, edition(bench, "aula").await);
        assert!(shows(bench, store, "satu", "ABCD").await);
        assert!(!shows(bench, store, "dua", "ABCD").await);
        assert_eq!(screen(bench, "dua").await, None);
        assert!(
            shows(bench, store, "satu", "ABCD").await,
            "they are its own"
        );
        assert!(pairs(bench, store, "ABCD", &edition).await);
        assert!(!shows(bench, store, "dua", "ABCD").await);
        assert_eq!(screen(bench, "satu").await.unwrap().edition, Some(edition));
        bench.clock.pass(12 * HOUR);
        assert!(
            shows(bench, store, "dua", "ABCD").await,
            "they are free again"
        );

        let other = bench.another_process().await;
        for round in 0..20 {
            let mut screens = JoinSet::new();
            for number in 0..6 {
                let store = if number % 2 == 0 { store } else { &other }.clone();
                let (now, until) = (now(bench), now(bench).plus(MINUTE));
                screens.spawn(async move {
                    let (secret, letters) = (format!("{round} {number}"), format!("B{round}"));
                    store
                        .show_letters(&secret, &letters, now, until)
                        .await
                        .unwrap()
                });
            }
            let shown = screens.join_all().await;
            assert_eq!(shown.iter().filter(|shown| **shown).count(), 1, "{shown:?}");
        }
        other.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_who_type_the_letters_at_once_one_gets_the_screen() {
    on_both(async |bench| {
        let other = bench.another_process().await;
        let store = &bench.store;
        let (here, there) = (edition(bench, "aula").await, edition(bench, "ruang").await);
        for round in 0..10 {
            let (secret, letters) = (format!("rahasia {round}"), format!("L{round}"));
            assert!(shows(bench, store, &secret, &letters).await);
            let (one, two) = tokio::join!(
                pairs(bench, store, &letters, &here),
                pairs(bench, &other, &letters, &there)
            );
            assert_ne!(one, two);
            let edition = screen(bench, &secret).await.unwrap().edition;
            assert_eq!(edition.as_ref(), Some(if one { &here } else { &there }));
        }
        other.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_what_a_screens_browser_keeps_the_database_has_a_hash() {
    on_both(async |bench| {
        let (store, edition) = (&bench.store, edition(bench, "aula").await);
        let secret = "0123456789abcdef0123456789abcdef";
        assert!(shows(bench, store, secret, "ABCD").await);
        assert!(pairs(bench, store, "ABCD", &edition).await);
        let kept = rows(bench, "paired_screen").await;
        assert!(kept.iter().all(|row| !row.contains(secret)), "{kept:?}");
        let ids = texts(bench, "SELECT id FROM paired_screen").await;
        assert_eq!(ids.len(), 1);
        assert!(ids[0].len() == 64 && ids[0].bytes().all(|byte| byte.is_ascii_hexdigit()));
        // What the database has opens nothing.
        assert_eq!(screen(bench, &ids[0]).await, None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_link_ends_the_one_before_and_an_ended_one_stays_ended() {
    on_both(async |bench| {
        let store = &bench.store;
        let (here, there) = (edition(bench, "aula").await, edition(bench, "ruang").await);
        let actor = somebody(store).await;
        let link = async || store.guest_link(&here).await.unwrap();
        let is = |version, ended| Some(GuestLink { version, ended });
        assert_eq!(link().await, None);
        // There is nothing to end, and nothing to tell of it.
        store.end_guest_link(&here, &actor).await.unwrap();
        assert_eq!(link().await, None);
        store.new_guest_link(&here, &actor).await.unwrap();
        assert_eq!(link().await, is(1, false));
        store.new_guest_link(&here, &actor).await.unwrap();
        assert_eq!(link().await, is(2, false));
        for _ in 0..2 {
            store.end_guest_link(&here, &actor).await.unwrap();
            assert_eq!(link().await, is(2, true));
        }
        // The next one is another one: that which was ended opens nothing again.
        store.new_guest_link(&here, &actor).await.unwrap();
        assert_eq!(link().await, is(3, false));
        assert_eq!(store.guest_link(&there).await.unwrap(), None);
        let missing = store.new_guest_link(&no_edition(), &actor).await;
        assert!(matches!(missing, Err(StoreError::Missing)), "{missing:?}");

        let told = store.audit_of(here.as_str(), 10).await.unwrap();
        let actions: Vec<_> = told.iter().filter_map(|entry| entry.action).collect();
        let (made, ended) = (Action::GuestLinkMade, Action::GuestLinkEnded);
        let links = |action: &&Action| [made, ended].contains(action);
        let actions: Vec<_> = actions.iter().filter(links).copied().collect();
        assert_eq!(actions, [made, ended, made, made], "the newest first");
        assert!(
            told.iter()
                .filter(|entry| entry.action.as_ref().is_some_and(|action| links(&action)))
                .all(|entry| entry.actor.as_ref() == Some(&actor))
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_links_that_are_made_at_once_each_has_a_version_of_its_own() {
    on_both(async |bench| {
        let other = bench.another_process().await;
        let edition = edition(bench, "aula").await;
        let actor = somebody(&bench.store).await;
        let mut makers = JoinSet::new();
        for number in 0..10 {
            let store = if number % 2 == 0 {
                &bench.store
            } else {
                &other
            }
            .clone();
            let (edition, actor) = (edition.clone(), actor.clone());
            makers.spawn(async move { store.new_guest_link(&edition, &actor).await.unwrap() });
        }
        makers.join_all().await;
        let link = bench.store.guest_link(&edition).await.unwrap();
        assert_eq!(link.unwrap().version, 10);
        other.close().await;
    })
    .await;
}

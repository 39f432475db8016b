//! Promises of the letter that invites to an edition, of the numbers on the board and of how often an edition was
//! changed. On both databases.

#![expect(clippy::unwrap_used, reason = "what fails here is a failed test")]

use crate::live::{both, edition, no_edition};
use domain::account::PersonName;
use domain::agency::{AgencyCode, BuiltInKind, Planned};
use domain::audit::Action;
use domain::calendar::Zone;
use domain::clock::{Clock, DAY, HOUR};
use domain::edition::{EditionDetails, Mode};
use domain::id::Slug;
use domain::invitation::Quota;
use domain::letter::LetterFile;
use store::{BoardFacts, NewNominee, StoreError};
use tests::database::on_both;
use tests::people::{new_account, somebody};

fn letter(words: &str) -> LetterFile {
    LetterFile::read(format!("%PDF-1.7\n{words}\n\u{0}%%EOF\n").as_bytes()).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_letter_is_kept_replaced_and_removed_and_each_is_written_down() {
    on_both(async |bench| {
        let store = &bench.store;
        let actor = somebody(store).await;
        let edition = edition(bench, "satu").await;
        assert_eq!(store.letter(&edition).await.unwrap(), None);
        assert!(!store.remove_letter(&edition, &actor).await.unwrap());
        store
            .put_letter(&edition, &letter("satu"), &actor)
            .await
            .unwrap();
        bench.clock.pass(HOUR);
        store
            .put_letter(&edition, &letter("dua"), &actor)
            .await
            .unwrap();
        let kept = store.letter(&edition).await.unwrap().unwrap();
        assert_eq!(kept, letter("dua").bytes());
        let since = store.letter_since(&edition).await.unwrap();
        assert_eq!(since, Some(bench.clock.now()));
        assert!(store.remove_letter(&edition, &actor).await.unwrap());
        assert_eq!(store.letter_since(&edition).await.unwrap(), None);
        let audit = store.audit_of(edition.as_str(), 9).await.unwrap();
        let mut actions: Vec<_> = audit
            .iter()
            .filter(|entry| entry.actor.as_ref() == Some(&actor))
            .filter_map(|entry| entry.action)
            .collect();
        actions.sort();
        let twice = Action::LetterUploaded;
        assert_eq!(actions, [twice, twice, Action::LetterRemoved]);
        let (nowhere, third) = (no_edition(), letter("tiga"));
        let missing = store.put_letter(&nowhere, &third, &actor).await;
        assert!(matches!(missing, Err(StoreError::Missing)));
        // An edition with a letter and a waiting list can be deleted.
        store
            .put_letter(&edition, &letter("empat"), &actor)
            .await
            .unwrap();
        assert!(store.delete_edition(&edition, None).await.unwrap());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_board_counts_agencies_that_have_answered_and_people_who_wait() {
    on_both(async |bench| {
        let store = &bench.store;
        let actor = somebody(store).await;
        let starts_at = bench.clock.now().plus(3 * DAY);
        let details = EditionDetails {
            capacity: Some(2),
            ..EditionDetails::new(
                Slug::parse("besok").unwrap(),
                both("KopiTalk"),
                starts_at,
                starts_at.plus(2 * HOUR),
                Mode::Hybrid,
            )
        };
        let edition = store.create_edition(&details, None).await.unwrap();
        let facts = async || store.board_facts(&edition).await.unwrap();
        assert_eq!(facts().await, BoardFacts::default());
        let mut offices = Vec::new();
        for code in ["DKI", "BPD", "SDK"] {
            let new = Planned {
                code: AgencyCode::parse(code).unwrap(),
                name: format!("Dinas {code}"),
                kind: BuiltInKind::Dinas.into(),
                parent: None,
            };
            offices.push(store.create_agency(&new, None).await.unwrap());
        }
        let quota = Quota::new(2).unwrap();
        store
            .invite_agencies(&edition, &offices, quota, None)
            .await
            .unwrap();
        for name in ["Budi Santoso", "Sari Dewi"] {
            let new = NewNominee {
                edition: edition.clone(),
                agency: offices[0].clone(),
                link_version: 1,
                name: PersonName::parse(name).unwrap(),
                employment: None,
                replaces: None,
                office: Zone::Wib,
            };
            store.nominate(&new).await.unwrap();
        }
        // An invitation that was taken back counts no longer.
        store
            .withdraw_invitation(&edition, &offices[2], None)
            .await
            .unwrap();
        store
            .join_waiting_list(&edition, &actor, None)
            .await
            .unwrap();
        store
            .put_letter(&edition, &letter("satu"), &actor)
            .await
            .unwrap();
        let expected = BoardFacts {
            invited: 2,
            answered: 1,
            letter: true,
            reported: false,
            waiting: 1,
        };
        assert_eq!(facts().await, expected);
        // Whoever an organiser registers waits no longer.
        store
            .register_for_edition(&edition, &actor, None, true)
            .await
            .unwrap();
        assert_eq!(facts().await.waiting, 0);
        let late = store
            .register(new_account("Telat", "telat@tirtanusa.example"))
            .await
            .unwrap();
        store
            .join_waiting_list(&edition, &late, None)
            .await
            .unwrap();
        assert_eq!(facts().await.waiting, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_change_of_an_edition_raises_its_number_and_saving_the_same_does_not() {
    on_both(async |bench| {
        let store = &bench.store;
        let id = edition(bench, "satu").await;
        let revision = async || {
            let found = store.edition(&id).await.unwrap().unwrap();
            (found.revision, found.edition.details)
        };
        let (first, mut details) = revision().await;
        assert_eq!(first, 0);
        store.change_edition(&id, &details, None).await.unwrap();
        assert_eq!(revision().await.0, 0);
        // Twice within a second, which LAST-MODIFIED does not tell apart.
        for title in ["Dua", "Tiga"] {
            details.title = both(title);
            store.change_edition(&id, &details, None).await.unwrap();
        }
        assert_eq!(revision().await.0, 2);
        store.call_off_edition(&id, true, None).await.unwrap();
        store.call_off_edition(&id, true, None).await.unwrap();
        assert_eq!(revision().await.0, 3);
        store.call_off_edition(&id, false, None).await.unwrap();
        assert_eq!(revision().await.0, 4);
    })
    .await;
}

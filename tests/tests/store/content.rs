//! The contract of `store` about files of content that lie over those of the base, on SQLite and
//! PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a broken promise ends a test")]

use domain::audit::Action;
use domain::clock::{Clock as _, HOUR};
use std::time::Duration;
use store::{Change, ContentFile};
use tests::database::{Kind, on_both};
use tests::people::somebody;
use tokio::sync::broadcast::Receiver;

const LESSON: &str = "courses/a/10-baca.id.md";
const COURSE: &str = "courses/a/course.toml";

async fn heard(changes: &mut Receiver<Change>) -> Change {
    let next = tokio::time::timeout(Duration::from_secs(10), changes.recv());
    next.await.unwrap().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_lie_over_the_base_until_they_are_taken_back() {
    on_both(async |bench| {
        let store = &bench.store;
        let siti = somebody(store).await;
        let by = Some(&siti);
        assert_eq!(store.content_files().await.unwrap(), []);
        let first = bench.clock.now();
        let body = "+++\n+++\r\n\u{FEFF}Halo, Ňusa. 🌊\0";
        assert!(
            store
                .put_content_file(LESSON, Some(body), by)
                .await
                .unwrap()
        );
        bench.clock.pass(HOUR);
        // What is there already is not written again.
        assert!(
            !store
                .put_content_file(LESSON, Some(body), by)
                .await
                .unwrap()
        );
        assert!(store.put_content_file(COURSE, None, None).await.unwrap());
        assert!(!store.put_content_file(COURSE, None, by).await.unwrap());
        let lesson = ContentFile {
            path: LESSON.to_owned(),
            // PostgreSQL has no place for the last character.
            body: Some(body.replace('\0', "")),
            changed_at: first,
            changed_by: Some(siti.clone()),
        };
        let removed = ContentFile {
            path: COURSE.to_owned(),
            body: None,
            changed_at: bench.clock.now(),
            changed_by: None,
        };
        assert_eq!(
            store.content_files().await.unwrap(),
            [lesson.clone(), removed.clone()]
        );
        // An empty file is not a removed one.
        assert!(store.put_content_file(COURSE, Some(""), by).await.unwrap());
        let files = store.content_files().await.unwrap();
        assert_eq!(files[1].body.as_deref(), Some(""));
        assert!(store.put_content_file(COURSE, None, None).await.unwrap());

        assert!(store.take_content_file_back(LESSON, by).await.unwrap());
        assert!(!store.take_content_file_back(LESSON, by).await.unwrap());
        assert_eq!(store.content_files().await.unwrap(), [removed]);

        let audit = store.audit(None, 9).await.unwrap();
        let told: Vec<_> = audit
            .iter()
            .rev()
            .map(|entry| {
                let path = if entry.detail.contains(LESSON) {
                    LESSON
                } else {
                    COURSE
                };
                (entry.action.unwrap(), path, entry.actor.is_some())
            })
            .collect();
        assert_eq!(
            told,
            [
                (Action::ContentFilePut, LESSON, true),
                (Action::ContentFileRemoved, COURSE, false),
                (Action::ContentFilePut, COURSE, true),
                (Action::ContentFileRemoved, COURSE, false),
                (Action::ContentFileTakenBack, LESSON, true),
            ]
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_process_hears_of_what_really_changed() {
    on_both(async |bench| {
        let store = &bench.store;
        let other = bench.another_process().await;
        let mut own = store.changes();
        let mut changes = other.changes();
        store
            .put_content_file(LESSON, Some("a"), None)
            .await
            .unwrap();
        // Nothing changes, nothing is told.
        store
            .put_content_file(LESSON, Some("a"), None)
            .await
            .unwrap();
        store.take_content_file_back(COURSE, None).await.unwrap();
        store.set_mark("jp_target", "24").await.unwrap();
        assert_eq!(heard(&mut own).await, Change::Content);
        assert_eq!(heard(&mut own).await, Change::Settings);
        let expected = match bench.database.kind() {
            // It sees that the file has changed, not what in it.
            Kind::Sqlite => {
                other.look_for_changes().await.unwrap();
                Change::Everything
            }
            Kind::Postgres => Change::Content,
        };
        assert_eq!(heard(&mut changes).await, expected);
        assert_eq!(other.content_files().await.unwrap().len(), 1);
        other.close().await;
    })
    .await;
}

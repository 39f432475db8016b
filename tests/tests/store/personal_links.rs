//! Promises of a person's own link to an edition: the first one is good without a word, a new one ends the old one,
//! and an ended one opens nothing again. On both databases.

#![expect(clippy::unwrap_used, reason = "what fails here is a failed test")]

use crate::live::{edition, no_edition};
use domain::audit::Action;
use store::{PersonalLink, StoreError};
use tests::database::on_both;
use tests::people::somebody;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_personal_link_ends_the_one_before_and_an_ended_one_stays_ended() {
    on_both(async |bench| {
        let store = &bench.store;
        let (here, there) = (edition(bench, "aula").await, edition(bench, "ruang").await);
        let actor = somebody(store).await;
        let link = async || store.personal_link(&here, &actor).await.unwrap();
        let is = |version, ended| PersonalLink { version, ended };
        assert_eq!(link().await, is(1, false));
        for _ in 0..2 {
            store
                .end_personal_link(&here, &actor, &actor)
                .await
                .unwrap();
            assert_eq!(link().await, is(1, true));
        }
        for version in [2, 3] {
            store
                .new_personal_link(&here, &actor, &actor)
                .await
                .unwrap();
            assert_eq!(link().await, is(version, false));
        }
        let other = store.personal_link(&there, &actor).await.unwrap();
        assert_eq!(other, is(1, false));
        let missing = store.new_personal_link(&no_edition(), &actor, &actor).await;
        assert!(matches!(missing, Err(StoreError::Missing)), "{missing:?}");
        let told = store.audit_of(actor.as_str(), 10).await.unwrap();
        let (made, ended) = (Action::PersonalLinkMade, Action::PersonalLinkEnded);
        let actions: Vec<_> = told
            .iter()
            .filter_map(|entry| entry.action)
            .filter(|action| [made, ended].contains(action))
            .collect();
        assert_eq!(
            actions,
            [made, made, ended],
            "the newest first, and each once"
        );
    })
    .await;
}

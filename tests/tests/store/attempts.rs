//! The contract of `store` about attempts at quizzes, on SQLite and PostgreSQL.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a broken promise ends a test"
)]

use domain::account::Role;
use domain::audit::Action;
use domain::clock::{Clock, HOUR, MINUTE, Moment};
use domain::id::{AttemptId, PersonId, Slug};
use domain::language::Language;
use domain::learning::Minutes;
use domain::quiz::{
    AttemptLimit, ExtraTime, Finish, GRACE, Given, Mark, Outcome, Score, Terms, TimeLimit,
};
use store::{HandIn, NewAttempt, Saved, Started, Store, StoreError, Submitted};
use tests::attempts::{answer, begin, hand_in, item, new_attempt};
use tests::database::{Bench, on_both};
use tests::people::{new_account, somebody};

async fn person(store: &Store, email: &str) -> PersonId {
    store
        .register(new_account("Siti Aminah", email))
        .await
        .unwrap()
}

fn slug(text: &str) -> Slug {
    Slug::parse(text).unwrap()
}

fn names() -> (Slug, Slug) {
    (slug("cek-performa"), slug("kuis"))
}

fn now(bench: &Bench) -> Moment {
    bench.clock.now()
}

fn given(text: &str) -> Given {
    Given(vec![text.to_owned()])
}

fn minutes(limit: u32) -> Terms {
    Terms {
        limit: TimeLimit::new(Minutes(limit)),
        ..Terms::default()
    }
}

fn times(most: u32) -> Terms {
    Terms {
        attempts: AttemptLimit::new(most),
        ..Terms::default()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_open_attempt_is_taken_up_again_by_every_tab_and_process() {
    on_both(async |bench| {
        let person = somebody(&bench.store).await;
        let other = bench.another_process().await;
        let (course, quiz) = names();
        let mut tabs = tokio::task::JoinSet::new();
        for number in 0..16_u32 {
            let store = if number % 2 == 0 {
                bench.store.clone()
            } else {
                other.clone()
            };
            let (person, course, quiz) = (person.clone(), course.clone(), quiz.clone());
            tabs.spawn(async move {
                let items = [item("jangkauan-1", "Satu?"), item("jangkauan-2", "Dua?")];
                begin(&store, &person, new_attempt(&course, &quiz, number, &items)).await
            });
        }
        let attempts = tabs.join_all().await;
        assert!(attempts.iter().all(|attempt| *attempt == attempts[0]));
        assert_eq!(attempts[0].number, 1);
        let store = &bench.store;
        let open = store.open_attempt(&person, &course, &quiz).await.unwrap();
        assert_eq!(open.as_ref(), Some(&attempts[0]));
        let latest = store
            .latest_attempts(&person, &course, &quiz)
            .await
            .unwrap();
        assert_eq!(latest.len(), 1);
        other.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_attempt_reads_as_it_was_after_the_content_has_changed() {
    on_both(async |bench| {
        let store = &bench.store;
        let person = somebody(store).await;
        let (course, quiz) = names();
        let start = now(bench);
        // Two items with the same text are still two items.
        let old = [
            item("dua", "Sama?"),
            item("satu", "Sama?"),
            item("tiga", "Lama?"),
        ];
        let new = NewAttempt {
            language: Language::En,
            ..new_attempt(&course, &quiz, u32::MAX, &old)
        };
        let begun = begin(store, &person, new).await;
        assert_eq!(begun.items, old);
        assert_eq!(
            (begun.language, begun.seed, begun.pass, begun.started_at),
            (Language::En, u32::MAX, 0.7, start)
        );
        assert_eq!((begun.submitted, begun.answers.len()), (None, 0));

        let changed = [item("tiga", "Baru?")];
        let new = NewAttempt {
            pass: 0.8,
            ..new_attempt(&course, &quiz, 5, &changed)
        };
        assert_eq!(begin(store, &person, new).await, begun);

        bench.clock.pass(HOUR);
        let answers = [
            answer("dua", "0", 1.0),
            answer("tiga", "1", 0.25),
            answer("satu", "0", 1.0),
        ];
        let result = hand_in(store, &person, &begun.id, &answers).await;
        assert_eq!(result, Submitted::Now);

        let kept = store.attempt(&person, &begun.id).await.unwrap().unwrap();
        assert_eq!(kept.items, old);
        assert_eq!(
            kept.answers,
            [answers[0].clone(), answers[2].clone(), answers[1].clone()]
        );
        let submitted = kept.submitted.unwrap();
        assert_eq!(submitted.at, start.plus(HOUR));
        let score = Score {
            points: 2.25,
            of: 3,
        };
        assert_eq!((submitted.score, submitted.timed_out), (score, false));
        let done = store.progress(&person).await.unwrap();
        assert_eq!(
            (&done[0].course, &done[0].unit, done[0].done_at),
            (&course, &quiz, start.plus(HOUR))
        );

        let open = store.open_attempt(&person, &course, &quiz).await.unwrap();
        assert!(open.is_none());
        let next = begin(store, &person, new).await;
        assert_eq!((&next.items[..], next.pass), (&changed[..], 0.8));
        assert_eq!(next.number, 2);
        let latest = store
            .latest_attempts(&person, &course, &quiz)
            .await
            .unwrap();
        let ids: Vec<_> = latest.iter().map(|attempt| &attempt.id).collect();
        assert_eq!(ids, [&next.id, &begun.id]);
        assert_eq!(
            (latest[0].submitted, latest[1].submitted),
            (None, Some(submitted))
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_tabs_that_hand_in_the_first_counts_whole() {
    on_both(async |bench| {
        let person = somebody(&bench.store).await;
        let other = bench.another_process().await;
        let (course, quiz) = names();
        let items = [item("a", "A?"), item("b", "B?")];
        for round in 0..5_u32 {
            let new = new_attempt(&course, &quiz, round, &items);
            let attempt = begin(&bench.store, &person, new).await;
            let one = [answer("a", "0", 1.0), answer("b", "0", 1.0)];
            let two = [answer("a", "1", 0.0), answer("b", "1", 0.0)];
            let (first, second) = tokio::join!(
                hand_in(&bench.store, &person, &attempt.id, &one),
                hand_in(&other, &person, &attempt.id, &two),
            );
            let at = now(bench);
            let kept = bench.store.attempt(&person, &attempt.id).await;
            let kept = kept.unwrap().unwrap();
            let (answers, points) = match (first, second) {
                (Submitted::Now, Submitted::Already { at: then }) => {
                    assert_eq!(then, at);
                    (one, 2.0)
                }
                (Submitted::Already { at: then }, Submitted::Now) => {
                    assert_eq!(then, at);
                    (two, 0.0)
                }
                both => panic!("{both:?}"),
            };
            assert_eq!(kept.answers, answers);
            assert_eq!(kept.submitted.unwrap().score.points, points);

            bench.clock.pass(HOUR);
            let late = hand_in(&bench.store, &person, &attempt.id, &[]).await;
            assert_eq!(late, Submitted::Already { at });
            assert_eq!(
                bench.store.attempt(&person, &attempt.id).await.unwrap(),
                Some(kept)
            );
        }
        other.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_attempt_is_its_persons_own_and_a_strange_answer_hands_nothing_in() {
    on_both(async |bench| {
        let store = &bench.store;
        let owner = somebody(store).await;
        let other = person(store, "budi@tirtanusa.example").await;
        let (course, quiz) = names();
        let items = [item("a", "A?")];
        let attempt = begin(store, &owner, new_attempt(&course, &quiz, 1, &items)).await;
        assert!(store.attempt(&other, &attempt.id).await.unwrap().is_none());
        let unknown = AttemptId::parse("01900000-0000-7000-8000-000000000000").unwrap();
        for (person, id) in [
            (&other, &attempt.id),
            (&owner, &unknown),
            (&owner, &attempt.id),
        ] {
            let answers = [answer("a", "0", 1.0), answer("b", "0", 1.0)];
            let sent = store.submit_attempt(person, id, &answers, Finish::Always, HandIn::Sent);
            assert!(matches!(sent.await, Err(StoreError::Missing)));
            let drafts = [("a".to_owned(), given("0")), ("b".to_owned(), given("0"))];
            let saved = store.save_drafts(person, id, &drafts, Language::Id).await;
            assert!(matches!(saved, Err(StoreError::Missing)));
            let checked = store.check_answer(person, id, &answers[1]).await;
            assert!(matches!(checked, Err(StoreError::Missing)));
        }
        assert_eq!(
            store.attempt(&owner, &attempt.id).await.unwrap(),
            Some(attempt),
            "still open and without answers"
        );
        assert!(store.progress(&owner).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_saved_is_there_when_one_comes_back_and_each_item_on_its_own() {
    on_both(async |bench| {
        let store = &bench.store;
        let person = somebody(store).await;
        let (course, quiz) = names();
        let items = [item("a", "A?"), item("b", "B?")];
        let attempt = begin(store, &person, new_attempt(&course, &quiz, 1, &items)).await;
        let id = &attempt.id;
        let start = now(bench);
        let both = [("a".to_owned(), given("0")), ("b".to_owned(), given("1"))];
        let saved = store.save_drafts(&person, id, &both, Language::Id).await;
        assert_eq!(saved.unwrap(), Saved::Now);
        bench.clock.pass(MINUTE);
        // Another tab knows nothing of B and leaves it alone.
        let one = [("a".to_owned(), given("1"))];
        store
            .save_drafts(&person, id, &one, Language::En)
            .await
            .unwrap();
        let open = store.open_attempt(&person, &course, &quiz).await.unwrap();
        let mut drafts = open.unwrap().drafts;
        drafts.sort_by(|one, other| one.item.cmp(&other.item));
        let seen: Vec<_> = drafts
            .iter()
            .map(|draft| (draft.given.clone(), draft.language, draft.saved_at))
            .collect();
        assert_eq!(
            seen,
            [
                (given("1"), Language::En, start.plus(MINUTE)),
                (given("1"), Language::Id, start)
            ]
        );
        let sent = hand_in(store, &person, id, &[answer("a", "0", 1.0)]).await;
        assert_eq!(sent, Submitted::Now);
        let saved = store.save_drafts(&person, id, &one, Language::Id).await;
        assert_eq!(saved.unwrap(), Saved::Over);
        let over = store.attempt(&person, id).await.unwrap().unwrap();
        assert_eq!((over.drafts.len(), over.answers.len()), (0, 1));
        assert_eq!(over.submitted.unwrap().score, Score { points: 1.0, of: 2 });
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_was_checked_is_final() {
    on_both(async |bench| {
        let store = &bench.store;
        let person = somebody(store).await;
        let (course, quiz) = names();
        let items = [item("a", "A?"), item("b", "B?")];
        let attempt = begin(store, &person, new_attempt(&course, &quiz, 1, &items)).await;
        let id = &attempt.id;
        let wrong = answer("a", "1", 0.0);
        let checked = store.check_answer(&person, id, &wrong).await.unwrap();
        assert_eq!(checked, Saved::Now);
        let again = store
            .check_answer(&person, id, &answer("a", "0", 1.0))
            .await;
        assert_eq!(again.unwrap(), Saved::Final);
        let draft = [("a".to_owned(), given("0"))];
        store
            .save_drafts(&person, id, &draft, Language::Id)
            .await
            .unwrap();
        let open = store.open_attempt(&person, &course, &quiz).await.unwrap();
        let open = open.unwrap();
        assert_eq!((open.answers, open.drafts.len()), (vec![wrong.clone()], 0));
        let right = [answer("a", "0", 1.0), answer("b", "0", 1.0)];
        hand_in(store, &person, id, &right).await;
        let over = store.attempt(&person, id).await.unwrap().unwrap();
        assert_eq!(over.answers, [wrong, right[1].clone()]);
        assert_eq!(over.submitted.unwrap().score, Score { points: 1.0, of: 2 });
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_time_limit_with_extra_time_ends_an_attempt_with_what_was_saved() {
    on_both(async |bench| {
        let store = &bench.store;
        let owner = somebody(store).await;
        let organiser = person(store, "ketua@tirtanusa.example").await;
        let (course, quiz) = names();
        let items = [item("a", "A?"), item("b", "B?")];
        let extra = ExtraTime::new(50).unwrap();
        let set = store.set_extra_time(&owner, extra, Some(&organiser)).await;
        assert!(set.unwrap());
        assert!(!store.set_extra_time(&owner, extra, None).await.unwrap());
        let known = store.known_account(&owner).await.unwrap().unwrap();
        assert_eq!(known.extra_time, extra);

        let start = now(bench);
        let new = NewAttempt {
            terms: minutes(20),
            ..new_attempt(&course, &quiz, 1, &items)
        };
        let attempt = begin(store, &owner, new).await;
        assert_eq!(attempt.deadline, Some(start.plus(30 * MINUTE)));
        let id = &attempt.id;
        // What is set while it is open moves its end.
        let double = ExtraTime::new(100).unwrap();
        store.set_extra_time(&owner, double, None).await.unwrap();
        let moved = store.attempt(&owner, id).await.unwrap().unwrap();
        let ends = start.plus(40 * MINUTE);
        assert_eq!(moved.deadline, Some(ends));

        let draft = [("a".to_owned(), given("0"))];
        bench.clock.pass(40 * MINUTE + GRACE);
        let saved = store.save_drafts(&owner, id, &draft, Language::Id).await;
        assert_eq!(saved.unwrap(), Saved::Now, "the grace is for slow networks");
        assert!(store.overdue_attempts(9).await.unwrap().is_empty());
        let early = store.submit_attempt(&owner, id, &[], Finish::Passed, HandIn::TimeUp);
        assert_eq!(early.await.unwrap(), Submitted::Early);

        bench.clock.pass(1);
        let saved = store.save_drafts(&owner, id, &draft, Language::Id).await;
        assert_eq!(saved.unwrap(), Saved::TooLate);
        let checked = store.check_answer(&owner, id, &answer("a", "0", 1.0)).await;
        assert_eq!(checked.unwrap(), Saved::TooLate);
        let both = [answer("a", "0", 1.0), answer("b", "0", 1.0)];
        let sent = hand_in(store, &owner, id, &both).await;
        assert_eq!(sent, Submitted::TooLate);
        let overdue = store.overdue_attempts(9).await.unwrap();
        assert_eq!(overdue, [(owner.clone(), id.clone())]);
        let blank = store::ItemAnswer {
            item: "b".to_owned(),
            given: Given::default(),
            mark: Mark::not_attempted(),
        };
        let left = [answer("a", "0", 1.0), blank];
        let closed = store.submit_attempt(&owner, id, &left, Finish::Passed, HandIn::TimeUp);
        assert_eq!(closed.await.unwrap(), Submitted::Now);
        let over = store.attempt(&owner, id).await.unwrap().unwrap();
        let end = over.submitted.unwrap();
        assert_eq!((end.at, end.timed_out), (ends, true));
        assert_eq!(end.score, Score { points: 1.0, of: 2 });
        assert_eq!(over.answers[1].mark.outcome, Outcome::NotAttempted);
        assert!(store.overdue_attempts(9).await.unwrap().is_empty());

        let written = store.audit_of(owner.as_str(), 9).await.unwrap();
        let said: Vec<_> = written
            .iter()
            .map(|entry| (entry.action, entry.detail.as_str(), entry.actor.as_ref()))
            .collect();
        let set = Some(Action::ExtraTimeSet);
        assert_eq!(
            said,
            [
                (set, "{\"percent\":100}", None),
                (set, "{\"percent\":50}", Some(&organiser))
            ]
        );
        let nobody = PersonId::parse("01900000-0000-7000-8000-000000000000").unwrap();
        let missing = store.set_extra_time(&nobody, extra, None).await;
        assert!(matches!(missing, Err(StoreError::Missing)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_gets_more_attempts_than_there_are_in_however_many_tabs() {
    on_both(async |bench| {
        let store = &bench.store;
        let other = bench.another_process().await;
        let person = somebody(store).await;
        let (course, quiz) = names();
        let items = [item("a", "A?")];
        let new = NewAttempt {
            terms: times(2),
            ..new_attempt(&course, &quiz, 1, &items)
        };
        for number in [1, 2] {
            let (one, two) = tokio::join!(begin(store, &person, new), begin(&other, &person, new));
            assert_eq!((&one, one.number), (&two, number));
            hand_in(store, &person, &one.id, &[]).await;
        }
        let third = store.start_attempt(&person, new).await.unwrap();
        assert_eq!(third, Started::NoneLeft);
        // Another quiz, and another person, have their own.
        let elsewhere = slug("kuis-lain");
        begin(
            store,
            &person,
            NewAttempt {
                quiz: &elsewhere,
                ..new
            },
        )
        .await;
        let missing = PersonId::parse("01900000-0000-7000-8000-000000000000").unwrap();
        let begun = store.start_attempt(&missing, new).await;
        assert!(matches!(begun, Err(StoreError::Missing)));
        assert_eq!(
            store
                .latest_attempts(&person, &course, &quiz)
                .await
                .unwrap()
                .len(),
            2
        );
        other.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_organiser_reads_the_extra_time_in_the_list_of_people() {
    on_both(async |bench| {
        let store = &bench.store;
        let person = somebody(store).await;
        let extra = ExtraTime::new(25).unwrap();
        store.set_extra_time(&person, extra, None).await.unwrap();
        let listed = store.people(&store::PeopleFilter::default(), 0, 9).await;
        let listed = listed.unwrap().people;
        assert_eq!(listed[0].extra_time, extra);
        assert!(
            listed[0]
                .grants
                .iter()
                .all(|grant| grant.role() == Role::Participant)
        );
    })
    .await;
}

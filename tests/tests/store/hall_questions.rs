//! Promises of the questions that a hall asks, on both databases.

#![expect(clippy::unwrap_used, reason = "what fails here is a failed test")]

use crate::live::{
    edition, hexadecimal, no_edition, now, person, rehearsal, rooms, rows, scrubbed, standing,
    texts,
};
use domain::clock::{HOUR, MINUTE};
use domain::id::{PersonId, QuestionId};
use domain::live::QuestionState;
use std::collections::BTreeSet;
use store::{HallQuestion, NewQuestion, Room, Store, StoreError};
use tests::database::{Bench, Kind, on_both};
use tests::people::somebody;
use tokio::task::JoinSet;

/// A question without a name, in that state.
fn question(text: &str, state: QuestionState) -> NewQuestion {
    NewQuestion {
        person: None,
        question: text.to_owned(),
        state,
    }
}

async fn asks(store: &Store, room: &Room, text: &str) -> QuestionId {
    let new = question(text, QuestionState::Open);
    store.ask_hall(room, new).await.unwrap().unwrap()
}

async fn wants(store: &Store, room: &Room, question: &QuestionId, who: u32) {
    store
        .support_question(room, question, &person(who), true)
        .await
        .unwrap();
}

async fn wants_no_more(store: &Store, room: &Room, question: &QuestionId, who: u32) {
    store
        .support_question(room, question, &person(who), false)
        .await
        .unwrap();
}

/// The questions as they are listed, each with its votes.
async fn listed(store: &Store, room: &Room) -> Vec<(String, u32)> {
    let questions = store.hall_questions(room).await.unwrap();
    questions
        .into_iter()
        .map(|one| (one.question, one.votes))
        .collect()
}

async fn one(store: &Store, room: &Room, id: &QuestionId) -> HallQuestion {
    let questions = store.hall_questions(room).await.unwrap();
    questions.into_iter().find(|one| one.id == *id).unwrap()
}

async fn supported(store: &Store, room: &Room, who: u32) -> BTreeSet<QuestionId> {
    store.supported_questions(room, &person(who)).await.unwrap()
}

fn list(expected: &[(&str, u32)]) -> Vec<(String, u32)> {
    expected
        .iter()
        .map(|(text, votes)| ((*text).to_owned(), *votes))
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn questions_stand_by_their_votes_and_then_by_time() {
    on_both(async |bench| {
        let (store, edition) = (&bench.store, edition(bench, "aula").await);
        for room in &rooms(&edition) {
            let mut asked = vec![];
            for text in ["Satu?", "Dua?", "Tiga?", "Empat?"] {
                asked.push(asks(store, room, text).await);
                bench.clock.pass(MINUTE);
            }
            let [_, two, three, four] = &asked[..] else {
                unreachable!()
            };
            let in_time = [("Satu?", 0), ("Dua?", 0), ("Tiga?", 0), ("Empat?", 0)];
            assert_eq!(listed(store, room).await, list(&in_time));
            for (question, who) in [(four, 1), (three, 1), (three, 2), (two, 3), (four, 4)] {
                wants(store, room, question, who).await;
            }
            let by_votes = [("Tiga?", 2), ("Empat?", 2), ("Dua?", 1), ("Satu?", 0)];
            assert_eq!(listed(store, room).await, list(&by_votes));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_wants_an_answer_counts_once_until_they_take_it_back() {
    on_both(async |bench| {
        let other = bench.another_process().await;
        let (store, edition) = (&bench.store, edition(bench, "aula").await);
        for room in &rooms(&edition) {
            let asked = asks(store, room, "Kapan?").await;
            assert!(supported(store, room, 1).await.is_empty());
            // At once from two processes, which have no secret for it yet.
            let mut phones = JoinSet::new();
            for number in 0..40 {
                let store = if number % 2 == 0 { store } else { &other }.clone();
                let (room, asked) = (room.clone(), asked.clone());
                phones.spawn(async move { wants(&store, &room, &asked, number / 4).await });
            }
            phones.join_all().await;
            assert_eq!(listed(store, room).await, list(&[("Kapan?", 10)]));
            assert_eq!(
                supported(&other, room, 1).await,
                BTreeSet::from([asked.clone()])
            );
            for _ in 0..2 {
                wants_no_more(store, room, &asked, 1).await;
                assert_eq!(listed(store, room).await, list(&[("Kapan?", 9)]));
            }
            assert!(supported(store, room, 1).await.is_empty());
            wants(store, room, &asked, 1).await;
            assert_eq!(listed(store, room).await, list(&[("Kapan?", 10)]));
        }
        // Nobody's id is kept with it.
        let votes = rows(bench, "hall_question_vote").await;
        assert_eq!(votes.len(), 10);
        for number in 0..10 {
            let person = person(number);
            assert!(votes.iter().all(|row| !row.contains(person.as_str())));
        }
        // Voters of one person in two halls are two.
        let sql =
            "SELECT voter FROM hall_question_vote UNION SELECT voter FROM rehearsal_question_vote";
        assert_eq!(texts(bench, sql).await.len(), 20);
        other.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn there_is_nothing_to_vote_for_where_nobody_sees_a_question() {
    on_both(async |bench| {
        let store = &bench.store;
        let (here, there) = (edition(bench, "aula").await, edition(bench, "ruang").await);
        let room = &Room::of(here.clone());
        for state in QuestionState::ALL {
            let new = question(state.code(), state);
            let asked = store.ask_hall(room, new).await.unwrap().unwrap();
            assert_eq!(one(store, room, &asked).await.state, state);
            for elsewhere in [&rehearsal(&here), &Room::of(there.clone())] {
                wants(store, elsewhere, &asked, 1).await;
                assert_eq!(one(store, room, &asked).await.votes, 0);
            }
            wants(store, room, &asked, 1).await;
            let seen = matches!(state, QuestionState::Open | QuestionState::Answered);
            assert_eq!(one(store, room, &asked).await.votes, u32::from(seen));
            assert_eq!(supported(store, room, 1).await.contains(&asked), seen);
            // It is theirs alone: from elsewhere it cannot be taken back.
            for elsewhere in [&rehearsal(&here), &Room::of(there.clone())] {
                wants_no_more(store, elsewhere, &asked, 1).await;
                assert!(supported(store, elsewhere, 1).await.is_empty());
            }
            assert_eq!(one(store, room, &asked).await.votes, u32::from(seen));
        }
        let unknown = QuestionId::parse("0190f4a2-5555-7000-8000-000000000001").unwrap();
        wants(store, room, &unknown, 1).await;
        assert_eq!(supported(store, room, 1).await.len(), 2);
        assert_eq!(rows(bench, "hall_question_vote").await.len(), 2);
        assert!(rows(bench, "rehearsal_question_vote").await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_became_of_a_question_is_read_back_and_set_from_its_own_hall() {
    on_both(async |bench| {
        let store = &bench.store;
        let (here, there) = (edition(bench, "aula").await, edition(bench, "ruang").await);
        for room in &rooms(&here) {
            let text = "Apakah “data” itu aman? 🙂";
            let new = question(text, QuestionState::Held);
            let asked = store.ask_hall(room, new).await.unwrap().unwrap();
            let plain = one(store, room, &asked).await;
            assert_eq!(
                (plain.question.as_str(), plain.asked_at),
                (text, now(bench))
            );
            assert_eq!((plain.merged_into, plain.answer), (None, None));
            let elsewhere = &Room {
                edition: there.clone(),
                ..room.clone()
            };
            let other_room = &Room {
                rehearsal: !room.rehearsal,
                ..room.clone()
            };
            for foreign in [elsewhere, other_room] {
                assert!(
                    !store
                        .set_question(foreign, &asked, QuestionState::Open)
                        .await
                        .unwrap()
                );
                assert!(!store.answer_question(foreign, &asked, "Ya").await.unwrap());
                assert_eq!(one(store, room, &asked).await.state, QuestionState::Held);
            }
            for state in [
                QuestionState::Open,
                QuestionState::Hidden,
                QuestionState::Answered,
            ] {
                assert!(store.set_question(room, &asked, state).await.unwrap());
                assert_eq!(one(store, room, &asked).await.state, state);
            }
            assert!(
                store
                    .set_question(room, &asked, QuestionState::Open)
                    .await
                    .unwrap()
            );
            assert!(
                store
                    .answer_question(room, &asked, "Ya, “aman”.")
                    .await
                    .unwrap()
            );
            let answered = one(store, room, &asked).await;
            assert_eq!(answered.state, QuestionState::Answered);
            assert_eq!(answered.answer.as_deref(), Some("Ya, “aman”."));
        }
        let missing = question("Halo?", QuestionState::Open);
        let missing = store.ask_hall(&Room::of(no_edition()), missing).await;
        assert!(matches!(missing, Err(StoreError::Missing)), "{missing:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_question_that_is_merged_gives_its_votes_each_persons_once_along_the_whole_chain() {
    on_both(async |bench| {
        let store = &bench.store;
        let (here, there) = (edition(bench, "aula").await, edition(bench, "ruang").await);
        for room in &rooms(&here) {
            let (one_id, two, three) = (
                asks(store, room, "Satu?").await,
                asks(store, room, "Dua?").await,
                asks(store, room, "Tiga?").await,
            );
            for (question, who) in [
                (&one_id, 1),
                (&one_id, 2),
                (&two, 2),
                (&two, 3),
                (&three, 3),
                (&three, 4),
            ] {
                wants(store, room, question, who).await;
            }
            let elsewhere = &Room {
                edition: there.clone(),
                ..room.clone()
            };
            let foreign = asks(store, elsewhere, "Lain?").await;
            let unknown = QuestionId::parse("0190f4a2-5555-7000-8000-000000000001").unwrap();
            let merges = async |from, into| store.merge_questions(room, from, into).await.unwrap();
            for (from, into) in [
                (&one_id, &one_id),
                (&one_id, &unknown),
                (&unknown, &one_id),
                (&one_id, &foreign),
                (&foreign, &one_id),
            ] {
                assert!(!merges(from, into).await);
            }
            assert!(
                !store
                    .merge_questions(elsewhere, &one_id, &two)
                    .await
                    .unwrap()
            );
            assert_eq!(listed(store, elsewhere).await, list(&[("Lain?", 0)]));

            assert!(merges(&one_id, &two).await);
            let merged = one(store, room, &one_id).await;
            assert_eq!(merged.state, QuestionState::Merged);
            assert_eq!(merged.merged_into.as_ref(), Some(&two));
            assert_eq!(one(store, room, &two).await.votes, 3);
            // It stays merged: it is neither merged again, nor let through, nor answered, nor voted for.
            assert!(!merges(&one_id, &three).await);
            assert!(!merges(&two, &one_id).await);
            assert!(
                !store
                    .set_question(room, &one_id, QuestionState::Open)
                    .await
                    .unwrap()
            );
            assert!(!store.answer_question(room, &one_id, "Ya").await.unwrap());
            wants(store, room, &one_id, 5).await;
            assert_eq!(one(store, room, &two).await.votes, 3);

            assert!(merges(&two, &three).await);
            let last = one(store, room, &three).await;
            assert_eq!((last.votes, last.state), (4, QuestionState::Open));
            for before in [&one_id, &two] {
                let merged = one(store, room, before).await;
                assert_eq!(merged.merged_into.as_ref(), Some(&three));
            }
            assert!(supported(store, room, 1).await.contains(&three));
            wants_no_more(store, room, &three, 1).await;
            assert_eq!(one(store, room, &three).await.votes, 3);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_merges_in_a_circle_one_is_done() {
    on_both(async |bench| {
        let other = bench.another_process().await;
        let (store, edition) = (&bench.store, edition(bench, "aula").await);
        let room = &Room::of(edition);
        for _ in 0..20 {
            let (one_id, two) = (
                asks(store, room, "Satu?").await,
                asks(store, room, "Dua?").await,
            );
            wants(store, room, &one_id, 1).await;
            wants(store, room, &two, 2).await;
            let (forth, back) = tokio::join!(
                store.merge_questions(room, &one_id, &two),
                other.merge_questions(room, &two, &one_id)
            );
            assert_ne!(forth.unwrap(), back.unwrap());
            let (first, second) = (
                one(store, room, &one_id).await,
                one(store, room, &two).await,
            );
            let (gone, stays) = match first.state {
                QuestionState::Merged => (first, second),
                _ => (second, first),
            };
            assert_eq!(gone.merged_into, Some(stays.id));
            assert_eq!((stays.state, stays.votes), (QuestionState::Open, 2));
        }
        other.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn merging_while_people_vote_loses_no_vote() {
    on_both(async |bench| {
        let other = bench.another_process().await;
        let (store, edition) = (&bench.store, edition(bench, "aula").await);
        let room = &Room::of(edition);
        for _ in 0..8 {
            let (one_id, two) = (
                asks(store, room, "Satu?").await,
                asks(store, room, "Dua?").await,
            );
            let mut phones = JoinSet::new();
            for number in 0..40 {
                let store = if number % 2 == 0 { store } else { &other }.clone();
                let (room, asked) = (room.clone(), one_id.clone());
                phones.spawn(async move { wants(&store, &room, &asked, number).await });
            }
            for _ in 0..8 {
                phones.join_next().await.unwrap().unwrap();
            }
            assert!(other.merge_questions(room, &one_id, &two).await.unwrap());
            while let Some(phone) = phones.join_next().await {
                phone.unwrap();
            }
            // Who was told that the vote counts is among those of the question that is shown.
            let (gone, stays) = (
                one(store, room, &one_id).await,
                one(store, room, &two).await,
            );
            assert!(gone.votes >= 8);
            assert_eq!(stays.votes, gone.votes);
        }
        other.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_asks_without_a_name_is_in_no_row() {
    on_both(async |bench| {
        let (store, edition) = (&bench.store, edition(bench, "aula").await);
        let siti: PersonId = somebody(store).await;
        for (room, table) in rooms(&edition)
            .iter()
            .zip(["hall_question", "rehearsal_question"])
        {
            let anonymous = asks(store, room, "Tanpa nama?").await;
            assert_eq!(one(store, room, &anonymous).await.asker, None);
            assert!(
                rows(bench, table)
                    .await
                    .iter()
                    .all(|row| !row.contains(siti.as_str()))
            );
            let named = NewQuestion {
                person: Some(siti.clone()),
                ..question("Dengan nama?", QuestionState::Open)
            };
            let named = store.ask_hall(room, named).await.unwrap().unwrap();
            assert_eq!(
                one(store, room, &named).await.asker.as_deref(),
                Some("Siti Aminah")
            );
            let sql = format!("SELECT question FROM {table} WHERE person IS NULL");
            assert_eq!(texts(bench, &sql).await, ["Tanpa nama?"]);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_one_edition_two_thousand_questions_are_kept_at_most() {
    on_both(async |bench| {
        let store = &bench.store;
        let (full, other) = (edition(bench, "penuh").await, edition(bench, "ruang").await);
        let many = "WITH RECURSIVE asked (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM asked WHERE number < 1999)
            INSERT INTO hall_question (id, edition, person, question, asked_at, state, merged_into, answer)
            SELECT 'question ' || number, edition.id, NULL, 'Mengapa?', 0, 'open', NULL, NULL FROM asked, edition
            WHERE edition.slug = 'penuh'";
        assert_eq!(bench.database.execute(many).await.unwrap(), 1_999);
        let room = &Room::of(full.clone());
        let last = store.ask_hall(room, question("Terakhir?", QuestionState::Open)).await;
        assert!(last.unwrap().is_some());
        for _ in 0..2 {
            let more = store.ask_hall(room, question("Satu lagi?", QuestionState::Open)).await;
            assert_eq!(more.unwrap(), None);
        }
        assert_eq!(store.hall_questions(room).await.unwrap().len(), 2_000);
        // The others have room of their own.
        asks(store, &rehearsal(&full), "Latihan?").await;
        asks(store, &Room::of(other), "Lain?").await;
    })
    .await;
}

/// Who wants what in an edition that is over and in one that is not.
async fn over_and_lasting(bench: &Bench) -> (Room, Room, QuestionId) {
    let store = &bench.store;
    let over = Room::of(edition(bench, "aula").await);
    bench.clock.pass(HOUR);
    let lasting = Room::of(edition(bench, "ruang").await);
    let asked = asks(store, &over, "Kapan?").await;
    wants(store, &over, &asked, 1).await;
    wants(store, &over, &asked, 2).await;
    let other = asks(store, &lasting, "Kapan?").await;
    wants(store, &lasting, &other, 1).await;
    (over, lasting, asked)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn when_an_edition_is_over_nobody_can_say_who_wanted_what() {
    on_both(async |bench| {
        let store = &bench.store;
        let (over, lasting, asked) = over_and_lasting(bench).await;
        let sql = |room: &Room| {
            format!(
                "SELECT secret FROM hall_question_secret WHERE edition = '{}'",
                room.edition.as_str()
            )
        };
        let secret = texts(bench, &sql(&over)).await;
        assert_eq!(secret.len(), 1);
        let ended = now(bench).plus(HOUR);
        store.forget_question_secrets(ended).await.unwrap();
        assert_eq!(
            texts(bench, &sql(&over)).await,
            secret,
            "it is not over before it ends"
        );

        store.forget_question_secrets(ended.plus(1)).await.unwrap();
        assert!(texts(bench, &sql(&over)).await.is_empty());
        assert!(supported(store, &over, 1).await.is_empty());
        assert_eq!(one(store, &over, &asked).await.votes, 2);
        assert_eq!(supported(store, &lasting, 1).await.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn when_an_edition_is_over_the_secret_of_its_votes_is_in_no_file() {
    let bench = &Bench::fresh(Kind::Sqlite).await;
    let (over, ..) = over_and_lasting(bench).await;
    let sql = format!(
        "SELECT secret FROM hall_question_secret WHERE edition = '{}'",
        over.edition.as_str()
    );
    let secret = texts(bench, &sql).await;
    assert_eq!(standing(&hexadecimal(bench), &secret), 1, "one can find it");
    bench
        .store
        .forget_question_secrets(now(bench).plus(HOUR + 1))
        .await
        .unwrap();
    scrubbed(bench).await;
    assert_eq!(standing(&hexadecimal(bench), &secret), 0);
    bench.store.close().await;
}

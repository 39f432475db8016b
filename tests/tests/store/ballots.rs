//! Promises of answers: each is kept once and counts as it was given last, none that was acknowledged is lost, and
//! once a poll is closed nobody can say whose an answer was. On both databases.

#![expect(clippy::unwrap_used, reason = "what fails here is a failed test")]

use crate::live::{
    answer, asking, both, closes, columns, edition, has_moved, hears, hexadecimal, is_closed,
    no_edition, now, numbers, opens, own_number, person, poll_id, rehearsal, rooms, rows, scrubbed,
    standing, texts, version,
};
use domain::clock::{HOUR, MINUTE};
use domain::id::PersonId;
use domain::live::{Decision, Decisions, Poll, PollKind, PollOption, Tallied, Tally, Vote};
use futures_util::future::join_all;
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};
use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use store::{Change, NewPoll, Room, Store};
use tests::database::{Bench, Kind, on_both};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

/// So many people answer their own number.
async fn all_answer(store: &Store, room: &Room, poll: u32, people: RangeInclusive<u32>) {
    let poll = poll_id(poll);
    let given = people.map(|number| store.vote(own_number(room, &poll, number)));
    for voted in join_all(given).await {
        voted.unwrap();
    }
}

/// Their numbers, each once.
fn once(people: RangeInclusive<u32>) -> Vec<(f64, u32)> {
    people.map(|number| (f64::from(number), 1)).collect()
}

async fn count(bench: &Bench, table: &str) -> usize {
    rows(bench, table).await.len()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_vote_is_kept_once_per_person_and_the_last_counts() {
    on_both(async |bench| {
        let other = bench.another_process().await;
        let edition = edition(bench, "aula").await;
        for room in &rooms(&edition) {
            let (store, poll) = (&bench.store, poll_id(1));
            opens(store, room, 1, asking(1)).await;
            let own = async |number| store.own_vote(room, &poll, &person(number)).await.unwrap();
            assert_eq!(own(1).await, None, "nothing was answered yet");
            // Person 2 is in the way of the others: what follows waits together.
            let given = [(2, 0.0), (1, 1.0), (1, 2.0), (3, 5.0), (1, 3.0)];
            let given = given.map(|(who, number)| {
                store.vote(answer(room, &poll, person(who), Vote::Number(number)))
            });
            for voted in join_all(given).await {
                voted.unwrap();
            }
            assert_eq!(
                numbers(store, room, &poll).await,
                [(0.0, 1), (3.0, 1), (5.0, 1)]
            );
            assert_eq!(own(1).await, Some(Vote::Number(3.0)));
            // Through another process, and one by one.
            for number in [9.0, 8.0] {
                let given = answer(room, &poll, person(1), Vote::Number(number));
                other.vote(given).await.unwrap();
            }
            assert_eq!(
                numbers(&other, room, &poll).await,
                [(0.0, 1), (5.0, 1), (8.0, 1)]
            );
            assert_eq!(own(1).await, Some(Vote::Number(8.0)));
            assert_eq!(own(3).await, Some(Vote::Number(5.0)));
            assert_eq!(own(4).await, None);
            closes(store, room, 2, &poll).await;
            assert_eq!(
                numbers(store, room, &poll).await,
                [(0.0, 1), (5.0, 1), (8.0, 1)]
            );
        }
        other.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_asked_cannot_be_answered() {
    on_both(async |bench| {
        let store = &bench.store;
        let (here, there) = (edition(bench, "aula").await, edition(bench, "ruang").await);
        let (hall, rehearsed) = (Room::of(here.clone()), rehearsal(&here));
        opens(store, &hall, 1, asking(1)).await;
        opens(store, &hall, 2, asking(2)).await;
        closes(store, &hall, 3, &poll_id(2)).await;
        opens(store, &rehearsed, 1, asking(3)).await;
        opens(store, &Room::of(there.clone()), 1, asking(4)).await;
        let refused = [
            (&hall, 2),
            // Of the other room, of another edition, of none.
            (&hall, 3),
            (&rehearsed, 1),
            (&hall, 4),
            (&rehearsed, 4),
            (&Room::of(there.clone()), 1),
            (&Room::of(no_edition()), 1),
            (&hall, 5),
        ];
        // Together with what is asked, and alone.
        let mut given = vec![own_number(&hall, &poll_id(1), 1)];
        for (number, (room, poll)) in (10..).zip(refused) {
            given.push(own_number(room, &poll_id(poll), number));
            given.push(own_number(&hall, &poll_id(1), number));
        }
        given.push(own_number(&rehearsed, &poll_id(3), 2));
        let voted = join_all(given.clone().into_iter().map(|vote| store.vote(vote))).await;
        for (vote, voted) in given.into_iter().zip(&voted) {
            let asked = (&vote.room, &vote.poll);
            if asked == (&hall, &poll_id(1)) || asked == (&rehearsed, &poll_id(3)) {
                assert!(voted.is_ok(), "{vote:?}: {voted:?}");
            } else {
                assert!(is_closed(voted), "{vote:?}: {voted:?}");
                assert!(is_closed(&store.vote(vote).await));
            }
        }
        let mut kept = vec![(1.0, 1)];
        kept.extend(once(10..=17));
        assert_eq!(numbers(store, &hall, &poll_id(1)).await, kept);
        assert_eq!(numbers(store, &rehearsed, &poll_id(3)).await, [(2.0, 1)]);
        assert_eq!(count(bench, "hall_vote").await, 9);
        assert_eq!(count(bench, "rehearsal_vote").await, 1);
        assert_eq!(count(bench, "hall_ballot").await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn closing_while_votes_are_cast_loses_none_that_was_acknowledged_and_lets_none_in_after() {
    const LANES: u32 = 20;
    const EACH: u32 = 10;
    on_both(async |bench| {
        let other = bench.another_process().await;
        let edition = edition(bench, "aula").await;
        for (room, round) in rooms(&edition)
            .iter()
            .flat_map(|room| (1..=4).map(move |round| (room, round)))
        {
            let poll = poll_id(100 * u32::from(room.rehearsal) + round);
            let open = NewPoll {
                id: poll.clone(),
                ..asking(0)
            };
            opens(&bench.store, room, u64::from(2 * round - 1), open).await;
            let (acknowledged, mut acknowledgements) = mpsc::unbounded_channel();
            let mut lanes = JoinSet::new();
            for lane in 0..LANES {
                let store = if lane % 2 == 0 { &bench.store } else { &other }.clone();
                let (room, poll, acknowledged) = (room.clone(), poll.clone(), acknowledged.clone());
                lanes.spawn(async move {
                    let mut refused = 0;
                    for number in lane * EACH..(lane + 1) * EACH {
                        let voted = store.vote(own_number(&room, &poll, number)).await;
                        if is_closed(&voted) {
                            refused += 1;
                        } else {
                            voted.unwrap();
                            acknowledged.send(number).unwrap();
                        }
                    }
                    refused
                });
            }
            drop(acknowledged);
            let mut kept = BTreeSet::new();
            while kept.len() < 40 {
                kept.insert(acknowledgements.recv().await.unwrap());
            }
            let closing = if round % 2 == 0 { &bench.store } else { &other };
            closes(closing, room, u64::from(2 * round), &poll).await;
            let at_closing = numbers(closing, room, &poll).await;
            while let Some(number) = acknowledgements.recv().await {
                kept.insert(number);
            }
            let refused: u32 = lanes.join_all().await.into_iter().sum();
            assert!(refused > 0, "it was closed after all had answered");
            assert_eq!(kept.len() + refused as usize, 200);
            let kept: Vec<_> = kept
                .into_iter()
                .map(|number| (f64::from(number), 1))
                .collect();
            assert_eq!(at_closing, kept, "round {round} of {room:?}");
            assert_eq!(numbers(&bench.store, room, &poll).await, kept);
            for table in [
                "hall_vote",
                "hall_secret",
                "rehearsal_vote",
                "rehearsal_secret",
            ] {
                assert_eq!(count(bench, table).await, 0, "{table}");
            }
        }
        other.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_closed_poll_nobody_can_say_whose_an_answer_was() {
    on_both(async |bench| {
        let edition = edition(bench, "aula").await;
        for (room, tables) in rooms(&edition).iter().zip(["hall", "rehearsal"]) {
            let (store, poll) = (&bench.store, poll_id(1));
            opens(store, room, 1, asking(1)).await;
            // One after the other, so that there is an order.
            for number in 1..=50 {
                store.vote(own_number(room, &poll, number)).await.unwrap();
            }
            let voters = texts(bench, &format!("SELECT voter FROM {tables}_vote")).await;
            let people: Vec<PersonId> = (1..=50).map(person).collect();
            for voter in &voters {
                assert_eq!(voter.len(), 64);
                assert!(people.iter().all(|person| !voter.contains(person.as_str())));
            }
            let own = async || store.own_vote(room, &poll, &person(7)).await.unwrap();
            assert_eq!(own().await, Some(Vote::Number(7.0)));
            closes(store, room, 2, &poll).await;

            assert_eq!(own().await, None);
            assert_eq!(numbers(store, room, &poll).await, once(1..=50));
            for table in ["vote", "secret"] {
                assert_eq!(count(bench, &format!("{tables}_{table}")).await, 0);
            }
            // Nothing else is known of an answer than what it says; neither who gave it nor when.
            let ballots = format!("{tables}_ballot");
            assert_eq!(columns(bench, &ballots).await, ["poll", "id", "body"]);
            let by_id = texts(bench, &format!("SELECT body FROM {ballots} ORDER BY id")).await;
            let as_cast: Vec<String> = (1..=50)
                .map(|number| format!("{{\"number\":{number}.0}}"))
                .collect();
            assert_ne!(by_id, as_cast);
            let mut sorted = by_id.clone();
            sorted.sort();
            let mut cast = as_cast;
            cast.sort();
            assert_eq!(sorted, cast);
            // Nor does the order in which rows lie say more, nor that of voters.
            let as_they_lie = texts(bench, &format!("SELECT body FROM {ballots}")).await;
            assert_eq!(as_they_lie, by_id);
            let ids = texts(bench, &format!("SELECT id FROM {ballots} ORDER BY id")).await;
            assert!(
                ids.iter()
                    .all(|id| id.len() == 32 && !voters.iter().any(|voter| voter.contains(id)))
            );
            assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), 50);

            // What is closed stays as it is.
            closes(store, room, 3, &poll).await;
            assert_eq!(numbers(store, room, &poll).await, once(1..=50));
            assert!(is_closed(&store.vote(own_number(room, &poll, 51)).await));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_polls_make_two_voters_of_one_person() {
    on_both(async |bench| {
        let (store, edition) = (&bench.store, edition(bench, "aula").await);
        let [hall, rehearsed] = rooms(&edition);
        opens(store, &hall, 1, asking(1)).await;
        opens(store, &hall, 2, asking(2)).await;
        opens(store, &rehearsed, 1, asking(1)).await;
        for (room, poll) in [(&hall, 1), (&hall, 2), (&rehearsed, 1)] {
            all_answer(store, room, poll, 1..=1).await;
        }
        let sql = "SELECT voter FROM hall_vote UNION SELECT voter FROM rehearsal_vote";
        assert_eq!(texts(bench, sql).await.len(), 3);
        let sql = "SELECT secret FROM hall_secret UNION SELECT secret FROM rehearsal_secret";
        assert_eq!(texts(bench, sql).await.len(), 3);
    })
    .await;
}

/// How a poll can end.
#[derive(Clone, Copy, Debug)]
enum End {
    Command,
    Overdue,
    Rehearsal,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_closed_poll_nothing_is_left_in_the_files_that_leads_to_a_person() {
    for end in [End::Command, End::Overdue, End::Rehearsal] {
        let bench = &Bench::fresh(Kind::Sqlite).await;
        let store = &bench.store;
        let (ended, lasting) = (edition(bench, "aula").await, edition(bench, "ruang").await);
        let (room, tables) = match end {
            End::Command | End::Overdue => (Room::of(ended.clone()), "hall"),
            End::Rehearsal => (rehearsal(&ended), "rehearsal"),
        };
        let stays = Room {
            edition: lasting,
            ..room.clone()
        };
        opens(store, &room, 1, asking(2)).await;
        // Votes of two other polls lie before and behind those that go.
        for (version, poll) in [(1, 1), (2, 3)] {
            opens(store, &stays, version, asking(poll)).await;
        }
        for batch in 0..10 {
            let people = 40 * batch..=40 * batch + 39;
            all_answer(store, &room, 2, people.clone()).await;
            all_answer(store, &stays, 1 + 2 * (batch % 2), people).await;
        }
        // Some change their minds.
        for number in 0..100 {
            let vote = Vote::Number(f64::from(1_000_000 * number));
            let changed = answer(&room, &poll_id(2), person(3 * number), vote);
            store.vote(changed).await.unwrap();
        }
        let hidden = async |polls: &str| {
            texts(
                bench,
                &format!(
                    "SELECT secret FROM {tables}_secret WHERE poll IN ({polls})
                    UNION ALL SELECT voter FROM {tables}_vote WHERE poll IN ({polls})"
                ),
            )
            .await
        };
        let gone = hidden(&format!("'{}'", poll_id(2).as_str())).await;
        let there = hidden(&format!(
            "'{}', '{}'",
            poll_id(1).as_str(),
            poll_id(3).as_str()
        ))
        .await;
        assert_eq!((gone.len(), there.len()), (401, 402));
        assert_eq!(
            standing(&hexadecimal(bench), &gone),
            401,
            "one can find them"
        );

        match end {
            End::Command => closes(store, &room, 2, &poll_id(2)).await,
            End::Rehearsal => store.end_rehearsal(&ended).await.unwrap(),
            End::Overdue => {
                let sql = "UPDATE edition SET ends_at = 1 WHERE slug = 'aula'";
                bench.database.execute(sql).await.unwrap();
                assert_eq!(store.close_overdue_polls(now(bench)).await.unwrap(), 1);
            }
        }
        scrubbed(bench).await;
        assert_eq!(standing(&hexadecimal(bench), &gone), 0, "{end:?}");
        assert_eq!(
            standing(&hexadecimal(bench), &there),
            402,
            "they are still open"
        );
        // Deleted without being overwritten, they are still found.
        let mut plain = SqliteConnection::connect(bench.database.url())
            .await
            .unwrap();
        let careless = format!(
            "PRAGMA secure_delete = OFF; DELETE FROM {tables}_vote; PRAGMA wal_checkpoint(TRUNCATE)"
        );
        sqlx::raw_sql(AssertSqlSafe(careless))
            .execute(&mut plain)
            .await
            .unwrap();
        plain.close().await.unwrap();
        scrubbed(bench).await;
        assert!(standing(&hexadecimal(bench), &there) > 100);
        store.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_are_overwritten_also_where_somebody_reads_when_the_poll_is_closed() {
    let bench = &Bench::fresh(Kind::Sqlite).await;
    let (store, edition) = (&bench.store, edition(bench, "aula").await);
    let room = &Room::of(edition);
    opens(store, room, 1, asking(1)).await;
    all_answer(store, room, 1, 1..=50).await;
    let hidden = texts(
        bench,
        "SELECT voter FROM hall_vote UNION ALL SELECT secret FROM hall_secret",
    )
    .await;
    let mut reader = SqliteConnection::connect(bench.database.url())
        .await
        .unwrap();
    let mut reading = reader.begin().await.unwrap();
    let seen: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM hall_vote")
        .fetch_one(&mut *reading)
        .await
        .unwrap();
    assert_eq!(seen, 50);
    closes(store, room, 2, &poll_id(1)).await;
    assert_eq!(
        standing(&hexadecimal(bench), &hidden),
        51,
        "the reader may still need it"
    );
    reading.commit().await.unwrap();
    scrubbed(bench).await;
    assert_eq!(standing(&hexadecimal(bench), &hidden), 0);
    store.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_closed_poll_postgres_is_asked_to_free_what_was_deleted() {
    let bench = &Bench::fresh(Kind::Postgres).await;
    let (store, edition) = (&bench.store, edition(bench, "aula").await);
    let room = &Room::of(edition);
    opens(store, room, 1, asking(1)).await;
    all_answer(store, room, 1, 1..=50).await;
    closes(store, room, 2, &poll_id(1)).await;
    scrubbed(bench).await;
    store.close().await;
}

fn option(text: &str) -> PollOption {
    PollOption::plain(&both(text))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn equal_answers_are_counted_together_and_answers_of_every_kind_are_read_back() {
    on_both(async |bench| {
        let words =
            |words: &[&str]| Vote::Words(words.iter().map(|word| (*word).to_owned()).collect());
        let answers = [
            (Vote::Options(vec![0, 2]), 3),
            (Vote::Options(vec![2]), 1),
            (Vote::Scale(4), 2),
            (Vote::Number(0.1), 2),
            (Vote::Number(1e300), 1),
            (words(&["Hoaks", "“cek” \\ dulu"]), 2),
            (words(&["hoaks"]), 1),
            (Vote::Text("Data dari mana? 🙂 {\"a\":1}".to_owned()), 2),
            (Vote::Text("data dari mana?".to_owned()), 1),
            (Vote::Order(vec![1, 0, 2]), 2),
            (Vote::Posts(vec![0, 12, 0]), 2),
            (Vote::Abstain, 4),
        ];
        let edition = edition(bench, "aula").await;
        for room in &rooms(&edition) {
            let (store, poll) = (&bench.store, poll_id(1));
            let open = NewPoll {
                poll: Poll {
                    options: vec![option("satu"), option("dua"), option("tiga")],
                    ..Poll::new(PollKind::Multiple)
                },
                ..asking(1)
            };
            opens(store, room, 1, open.clone()).await;
            assert!(store.votes(room, &poll).await.unwrap().is_empty());
            let mut people = 0;
            for (vote, times) in &answers {
                for _ in 0..*times {
                    people += 1;
                    let given = answer(room, &poll, person(people), vote.clone());
                    store.vote(given).await.unwrap();
                    let own = store.own_vote(room, &poll, &person(people)).await.unwrap();
                    assert_eq!(own.as_ref(), Some(vote));
                }
            }
            for next in 2..4 {
                let found = store.votes(room, &poll).await.unwrap();
                assert_eq!(found.len(), answers.len(), "{found:?}");
                for pair in &answers {
                    assert!(found.contains(pair), "{pair:?} in {found:?}");
                }
                let tally = Tally::of(&open.poll, &found);
                assert_eq!((tally.answered, tally.abstained), (8, 4));
                assert_eq!(tally.counted, Tallied::Options(vec![3, 0, 4]));
                closes(store, room, next, &poll).await;
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_decided_about_writings_is_read_back() {
    on_both(async |bench| {
        let store = &bench.store;
        let (here, there) = (edition(bench, "aula").await, edition(bench, "ruang").await);
        let decision = |shown, group: &str| Decision {
            shown,
            group: group.to_owned(),
        };
        let decided = |list: &[(&str, Decision)]| -> Decisions {
            list.iter()
                .map(|(key, decision)| ((*key).to_owned(), decision.clone()))
                .collect()
        };
        for room in &rooms(&here) {
            let poll = &poll_id(1);
            opens(store, room, 1, asking(1)).await;
            let kept = async || store.decisions(room, poll).await.unwrap();
            assert!(kept().await.is_empty());
            let first = decided(&[
                ("hoaks", decision(Some(true), "")),
                ("cek sumber", decision(None, "Cara “cek”")),
                ("kasar", decision(Some(false), "")),
            ]);
            store.decide(room, poll, &first).await.unwrap();
            assert_eq!(kept().await, first);
            // Of one writing what was decided last, of others nothing else.
            let again = decided(&[("kasar", decision(Some(true), "Lain"))]);
            store.decide(room, poll, &again).await.unwrap();
            let mut now = first;
            now.extend(again.clone());
            assert_eq!(kept().await, now);
            closes(store, room, 2, poll).await;
            assert_eq!(kept().await, now, "they stay when the poll is closed");
            // Whoever runs one edition decides nothing of another.
            let elsewhere = Room {
                edition: there.clone(),
                ..room.clone()
            };
            let foreign = decided(&[
                ("hoaks", decision(Some(false), "")),
                ("baru", decision(None, "")),
            ]);
            store.decide(&elsewhere, poll, &foreign).await.unwrap();
            store.decide(room, &poll_id(9), &foreign).await.unwrap();
            assert_eq!(kept().await, now);
            assert!(store.decisions(room, &poll_id(9)).await.unwrap().is_empty());
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn polls_that_nobody_closed_are_closed_when_their_edition_is_over() {
    on_both(async |bench| {
        let store = &bench.store;
        let over = edition(bench, "aula").await;
        bench.clock.pass(MINUTE);
        let lasting = edition(bench, "ruang").await;
        let (over, lasting) = (&Room::of(over), &Room::of(lasting));
        let ended = now(bench).plus(2 * HOUR);
        opens(store, over, 1, asking(1)).await;
        closes(store, over, 2, &poll_id(1)).await;
        opens(store, over, 3, asking(2)).await;
        opens(store, over, 4, asking(3)).await;
        opens(store, lasting, 1, asking(4)).await;
        all_answer(store, over, 2, 1..=5).await;
        all_answer(store, lasting, 4, 1..=5).await;
        // That it is over at this moment is not before it.
        let before = ended.plus(-MINUTE);
        assert_eq!(store.close_overdue_polls(before).await.unwrap(), 0);
        let mut changes = store.changes();
        assert_eq!(store.close_overdue_polls(ended).await.unwrap(), 2);
        hears(&mut changes, &Change::Live(over.edition.clone())).await;
        assert_eq!(store.close_overdue_polls(ended).await.unwrap(), 0);
        let closed = async |room| -> Vec<bool> {
            let hall = store.hall(room).await.unwrap();
            hall.polls.iter().map(|poll| poll.run.closed).collect()
        };
        assert_eq!(closed(over).await, [true; 3]);
        assert_eq!(closed(lasting).await, [false]);
        assert_eq!(numbers(store, over, &poll_id(2)).await, once(1..=5));
        assert_eq!(count(bench, "hall_ballot").await, 5);
        assert_eq!(count(bench, "hall_vote").await, 5);
        assert_eq!(count(bench, "hall_secret").await, 1);
        assert!(is_closed(
            &store.vote(own_number(over, &poll_id(3), 6)).await
        ));
        store
            .vote(own_number(lasting, &poll_id(4), 6))
            .await
            .unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_poll_is_closed_from_its_own_hall_alone() {
    on_both(async |bench| {
        let store = &bench.store;
        let (here, there) = (edition(bench, "aula").await, edition(bench, "ruang").await);
        let room = &Room::of(here.clone());
        opens(store, room, 1, asking(1)).await;
        all_answer(store, room, 1, 1..=5).await;
        closes(store, &Room::of(there), 1, &poll_id(1)).await;
        closes(store, &rehearsal(&here), 1, &poll_id(1)).await;
        let stale = store
            .change_hall(room, &version(1), &[poll_id(1)], &[])
            .await;
        assert!(has_moved(&stale));
        assert_eq!(count(bench, "hall_vote").await, 5);
        all_answer(store, room, 1, 6..=6).await;
    })
    .await;
}

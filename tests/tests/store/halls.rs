//! Promises of a hall's state: what it shows, that of two commands one is followed, and that a rehearsal is a hall
//! of its own. On both databases.

#![expect(clippy::unwrap_used, reason = "what fails here is a failed test")]

use crate::live::{
    TABLES, asking, both, closes, columns, edition, everything, has_moved, hears, is_closed,
    no_edition, now, numbers, opens, own_number, person, poll_id, rehearsal, rooms, rows, version,
};
use domain::attendance::{Act, Proof, Status};
use domain::clock::{HOUR, MINUTE};
use domain::code::Place;
use domain::id::{PollId, QuestionId, StepId};
use domain::live::{
    Asking, Decision, LiveState, Naming, Phase, Plan, PollKind, PollText, QuestionState, Step,
    StepBody,
};
use futures_util::future::join_all;
use std::sync::Arc;
use std::time::Duration;
use store::{Change, Hall, NewEntry, NewPoll, NewQuestion, Room, Store, StoreError, Unregistered};
use tests::database::{Bench, on_both};
use tests::people::somebody;
use tokio::sync::broadcast::Receiver;
use tokio::task::JoinSet;

fn step_id(number: u32) -> StepId {
    StepId::parse(&format!("0190f4a2-4444-7000-8000-{number:012}")).unwrap()
}

fn step(number: u32, body: StepBody) -> Step {
    Step {
        id: step_id(number),
        title: both(&format!("Langkah {number}")),
        minutes: Some(number),
        body,
    }
}

/// A running order of steps that talk, in this order.
fn talks(numbers: &[u32]) -> Plan {
    Plan {
        steps: numbers
            .iter()
            .map(|number| step(*number, StepBody::Talk))
            .collect(),
    }
}

fn question(text: &str) -> NewQuestion {
    NewQuestion {
        person: None,
        question: text.to_owned(),
        state: QuestionState::Open,
    }
}

async fn shown(store: &Store, room: &Room) -> Arc<Hall> {
    store.hall(room).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hall_of_which_nothing_was_said_shows_nothing() {
    on_both(async |bench| {
        let edition = edition(bench, "aula").await;
        for id in [edition, no_edition()] {
            for room in &rooms(&id) {
                let hall = shown(&bench.store, room).await;
                assert_eq!(hall.room, *room);
                assert_eq!(hall.state, LiveState::default());
                assert_eq!((hall.naming, hall.moderated), (Naming::default(), false));
                assert_eq!(hall.plan, Plan::default());
                assert!(hall.polls.is_empty());
                let store = &bench.store;
                assert!(store.hall_questions(room).await.unwrap().is_empty());
                assert!(store.votes(room, &poll_id(1)).await.unwrap().is_empty());
                assert!(store.decisions(room, &poll_id(1)).await.unwrap().is_empty());
                let own = store.own_vote(room, &poll_id(1), &person(1)).await;
                assert_eq!(own.unwrap(), None);
            }
        }
        for (table, rows) in everything(bench, "hall").await {
            assert!(rows.is_empty(), "{table} was only read");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hall_shows_what_the_last_command_said_in_every_process() {
    on_both(async |bench| {
        let other = bench.another_process().await;
        let edition = edition(bench, "aula").await;
        for room in &rooms(&edition) {
            let store = &bench.store;
            let began_at = now(bench);
            let first = NewPoll {
                step: Some(step_id(2)),
                round: 2,
                ..asking(1)
            };
            let next = LiveState {
                version: 1,
                step: Some(step_id(2)),
                since: Some(began_at),
                seen: vec![step_id(1)],
                asking: Some(Asking {
                    poll: first.id.clone(),
                    round: 2,
                    phase: Phase::Open,
                    live: true,
                    opened_at: began_at,
                    until: Some(began_at.plus(MINUTE)),
                    before: Some(poll_id(9)),
                    ad_hoc: true,
                }),
                break_until: Some(began_at.plus(2 * MINUTE)),
                pinned: QuestionId::parse("0190f4a2-5555-7000-8000-000000000001"),
                message: Some("Silakan kembali ke aula “besar”".to_owned()),
                phones: Some(40),
                told: vec![poll_id(9)],
                revealed: vec![poll_id(9)],
            };
            store
                .change_hall(room, &next, &[], std::slice::from_ref(&first))
                .await
                .unwrap();
            let hall = shown(store, room).await;
            assert_eq!(hall.state, next);
            bench.clock.pass(MINUTE);
            let again = LiveState {
                version: 2,
                ..LiveState::default()
            };
            let closes = [first.id.clone()];
            store
                .change_hall(room, &again, &closes, &[asking(0)])
                .await
                .unwrap();
            for store in [store, &other] {
                // The other one has read nothing of this room yet.
                let hall = shown(store, room).await;
                assert_eq!(hall.state, again);
                let runs = hall.runs();
                assert_eq!(
                    (runs[0].id.clone(), runs[1].id.clone()),
                    (poll_id(1), poll_id(0))
                );
                assert_eq!(runs[0].step, Some(step_id(2)));
                assert_eq!((runs[0].round, runs[0].closed), (2, true));
                assert_eq!(runs[0].opened_at, began_at);
                assert_eq!((runs[1].step.clone(), runs[1].closed), (None, false));
                assert_eq!(hall.poll(&first.id).unwrap().poll, first.poll);
                assert!(hall.poll(&poll_id(9)).is_none());
            }
        }
        other.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_commands_given_for_one_version_one_is_followed_and_the_others_are_told() {
    const AT_ONCE: u32 = 8;
    on_both(async |bench| {
        let other = bench.another_process().await;
        let edition = edition(bench, "aula").await;
        for room in &rooms(&edition) {
            // From the first command on, which writes the row that the others change.
            for round in 1..=10 {
                let mut commands = JoinSet::new();
                for number in 0..AT_ONCE {
                    let store = if number % 2 == 0 {
                        &bench.store
                    } else {
                        &other
                    }
                    .clone();
                    let room = room.clone();
                    commands.spawn(async move {
                        let poll = asking(100 * round + number);
                        let next = LiveState {
                            version: u64::from(round),
                            message: Some(poll.id.as_str().to_owned()),
                            ..LiveState::default()
                        };
                        let closes: Vec<_> = (0..AT_ONCE)
                            .map(|number| poll_id(100 * (round - 1) + number))
                            .collect();
                        let changed = store.change_hall(&room, &next, &closes, &[poll]).await;
                        (next, changed)
                    });
                }
                let (mut followed, mut moved) = (vec![], 0);
                for (next, changed) in commands.join_all().await {
                    if has_moved(&changed) {
                        moved += 1;
                    } else {
                        changed.unwrap();
                        followed.push(next);
                    }
                }
                assert_eq!((followed.len(), moved), (1, AT_ONCE - 1));
                bench.store.look_for_changes().await.unwrap();
                let hall = Store::hall(&bench.another_process().await, room)
                    .await
                    .unwrap();
                assert_eq!(hall.state, followed[0]);
                // What was not followed has opened nothing, and what was has closed the one before.
                assert_eq!(hall.polls.len(), round as usize);
                let (last, before) = hall.polls.split_last().unwrap();
                assert_eq!(Some(last.run.id.as_str()), followed[0].message.as_deref());
                assert!(!last.run.closed && before.iter().all(|poll| poll.run.closed));
            }
        }
        other.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hall_is_read_as_it_was_at_one_moment() {
    const COMMANDS: u32 = 150;
    on_both(async |bench| {
        let edition = edition(bench, "aula").await;
        let room = Room::of(edition);
        let store = bench.store.clone();
        let commanded = {
            let (store, room) = (store.clone(), room.clone());
            tokio::spawn(async move {
                for number in 1..=COMMANDS {
                    let poll = asking(number);
                    let next = LiveState {
                        asking: Some(Asking {
                            poll: poll.id.clone(),
                            round: 1,
                            phase: Phase::Open,
                            live: false,
                            opened_at: domain::clock::Moment(0),
                            until: None,
                            before: None,
                            ad_hoc: true,
                        }),
                        ..version(u64::from(number))
                    };
                    let closes = [poll_id(number - 1)];
                    store
                        .change_hall(&room, &next, &closes, &[poll])
                        .await
                        .unwrap();
                }
            })
        };
        // Each command asks one more and closes the one before.
        while !commanded.is_finished() {
            let hall = shown(&store, &room).await;
            let asked = usize::try_from(hall.state.version).unwrap();
            assert_eq!(hall.polls.len(), asked);
            if let Some(asking) = &hall.state.asking {
                assert_eq!(asking.phase, Phase::Open);
                assert!(!hall.poll(&asking.poll).unwrap().run.closed);
            }
            tokio::task::yield_now().await;
        }
        commanded.await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_command_that_comes_too_late_changes_nothing() {
    on_both(async |bench| {
        let (store, edition) = (&bench.store, edition(bench, "aula").await);
        for room in &rooms(&edition) {
            opens(store, room, 1, asking(1)).await;
            store.vote(own_number(room, &poll_id(1), 1)).await.unwrap();
            let before = shown(store, room).await;
            for stale in [0, 1, 3, 100] {
                let changed = store
                    .change_hall(room, &version(stale), &[poll_id(1)], &[asking(2)])
                    .await;
                assert!(has_moved(&changed), "{stale}: {changed:?}");
            }
            let after = shown(store, room).await;
            assert_eq!(after.state, before.state);
            assert_eq!(after.runs(), before.runs());
            store.vote(own_number(room, &poll_id(1), 2)).await.unwrap();
            assert_eq!(
                numbers(store, room, &poll_id(1)).await,
                [(1.0, 1), (2.0, 1)]
            );
        }
        // A first command for a hall that is further is none, and leaves no hall behind.
        let nowhere = Room::of(crate::live::edition(bench, "ruang").await);
        assert!(has_moved(
            &store.change_hall(&nowhere, &version(2), &[], &[]).await
        ));
        assert_eq!(rows(bench, "hall_state").await.len(), 1);
        let missing = store
            .change_hall(&Room::of(no_edition()), &version(1), &[], &[])
            .await;
        assert!(
            matches!(missing, Err(store::WriteError::Store(StoreError::Missing))),
            "{missing:?}"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn how_questions_are_asked_is_set_apart_from_what_is_shown() {
    on_both(async |bench| {
        let (store, edition) = (&bench.store, edition(bench, "aula").await);
        let [hall, rehearsed] = &rooms(&edition);
        let set = async |room: &Room| {
            let hall = shown(store, room).await;
            (hall.state.version, hall.naming, hall.moderated)
        };
        // Before anything is shown, and after.
        store
            .set_hall_questions(hall, Naming::Anonymous, true)
            .await
            .unwrap();
        assert_eq!(set(hall).await, (0, Naming::Anonymous, true));
        assert_eq!(set(rehearsed).await, (0, Naming::default(), false));
        opens(store, hall, 1, asking(1)).await;
        assert_eq!(set(hall).await, (1, Naming::Anonymous, true));
        store
            .set_hall_questions(hall, Naming::Named, false)
            .await
            .unwrap();
        assert_eq!(set(hall).await, (1, Naming::Named, false));
        closes(store, hall, 2, &poll_id(1)).await;
        assert_eq!(set(hall).await, (2, Naming::Named, false));
        for naming in Naming::ALL {
            store
                .set_hall_questions(rehearsed, naming, true)
                .await
                .unwrap();
            assert_eq!(set(rehearsed).await, (0, naming, true));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_running_order_is_kept_in_its_order_and_whole() {
    on_both(async |bench| {
        let (store, edition) = (&bench.store, edition(bench, "aula").await);
        let plan = Plan {
            steps: vec![
                step(3, StepBody::Talk),
                step(
                    1,
                    StepBody::Slide {
                        text: both("# Halo"),
                    },
                ),
                step(
                    2,
                    StepBody::Poll {
                        poll: PollText {
                            kind: PollKind::Number,
                            text: both("Berapa persen?"),
                            options: vec![],
                            truth: Some(7.02),
                            unit: both("%"),
                            moderated: false,
                        },
                    },
                ),
                step(4, StepBody::Break { minutes: 15 }),
                step(5, StepBody::Exit),
            ],
        };
        store.set_plan(&edition, &plan).await.unwrap();
        for room in &rooms(&edition) {
            assert_eq!(
                shown(store, room).await.plan,
                plan,
                "a rehearsal is of the same"
            );
        }
        // Another edition may have steps of the same ids.
        let there = crate::live::edition(bench, "ruang").await;
        store.set_plan(&there, &talks(&[1])).await.unwrap();
        for numbers in [&[5, 3, 1][..], &[1, 3], &[]] {
            store.set_plan(&edition, &talks(numbers)).await.unwrap();
            let plan = &shown(store, &Room::of(edition.clone())).await.plan;
            assert_eq!(*plan, talks(numbers));
        }
        assert_eq!(shown(store, &Room::of(there)).await.plan, talks(&[1]));
        // One that cannot be kept takes nothing from the one that is.
        store.set_plan(&edition, &talks(&[1, 2])).await.unwrap();
        assert!(store.set_plan(&edition, &talks(&[3, 3])).await.is_err());
        assert_eq!(
            shown(store, &rehearsal(&edition)).await.plan,
            talks(&[1, 2])
        );
        let missing = store.set_plan(&no_edition(), &talks(&[1])).await;
        assert!(matches!(missing, Err(StoreError::Missing)), "{missing:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_running_order_that_replaces_one_that_is_past_changes_nothing_and_is_told_the_newer() {
    on_both(async |bench| {
        let edition = edition(bench, "aula").await;
        let store = &bench.store;
        store.set_plan(&edition, &talks(&[1])).await.unwrap();
        let replace = async |before: &[u32], after: &[u32]| {
            let (before, after) = (talks(before), talks(after));
            store.replace_plan(&edition, &before, &after).await.unwrap()
        };
        assert_eq!(replace(&[1], &[1, 2]).await, None);
        assert_eq!(replace(&[1], &[3]).await, Some(talks(&[1, 2])));
        let room = Room::of(edition.clone());
        assert_eq!(shown(store, &room).await.plan, talks(&[1, 2]));
        assert_eq!(replace(&[1, 2], &[]).await, None);
        assert_eq!(shown(store, &room).await.plan, Plan::default());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_running_orders_that_two_keep_at_once_one_stays_whole() {
    on_both(async |bench| {
        let other = bench.another_process().await;
        let edition = edition(bench, "aula").await;
        for _ in 0..10 {
            let (one, two) = (talks(&[1, 2, 3]), talks(&[3, 4, 1, 5]));
            let (first, second) = tokio::join!(
                bench.store.set_plan(&edition, &one),
                other.set_plan(&edition, &two)
            );
            first.unwrap();
            second.unwrap();
            let fresh = bench.another_process().await;
            let plan = &shown(&fresh, &Room::of(edition.clone())).await.plan;
            assert!(*plan == one || *plan == two, "{plan:?}");
            fresh.close().await;
        }
        other.close().await;
    })
    .await;
}

/// Everything that can be in a hall: a poll that is closed and the next one, which is open, what was decided about
/// them, questions with votes and answers.
async fn full(store: &Store, room: &Room, first: u32) {
    store
        .set_hall_questions(room, Naming::Named, true)
        .await
        .unwrap();
    for (next, poll) in [(1, first), (3, first + 1)] {
        opens(store, room, next, asking(poll)).await;
        for number in 1..=5 {
            store
                .vote(own_number(room, &poll_id(poll), number))
                .await
                .unwrap();
        }
        if poll == first {
            closes(store, room, 2, &poll_id(poll)).await;
        }
    }
    let decision = Decision {
        shown: Some(true),
        group: "Alasan".to_owned(),
    };
    let decisions = [("hoaks".to_owned(), decision)].into();
    store
        .decide(room, &poll_id(first), &decisions)
        .await
        .unwrap();
    let ask = async |text| store.ask_hall(room, question(text)).await.unwrap().unwrap();
    let (one, two) = (ask("Kapan?").await, ask("Jam berapa?").await);
    ask("Di mana?").await;
    for asked in [&one, &two] {
        store
            .support_question(room, asked, &person(1), true)
            .await
            .unwrap();
    }
    assert!(store.merge_questions(room, &one, &two).await.unwrap());
    assert!(
        store
            .answer_question(room, &two, "Pukul 14.00")
            .await
            .unwrap()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ending_a_rehearsal_leaves_nothing_of_it_and_everything_of_the_hall() {
    on_both(async |bench| {
        let store = &bench.store;
        let (here, there) = (edition(bench, "aula").await, edition(bench, "ruang").await);
        store.set_plan(&here, &talks(&[1, 2])).await.unwrap();
        // Polls of both rooms bear the same ids: they are told apart all the same.
        for room in &rooms(&here) {
            full(store, room, 1).await;
        }
        for (table, rows) in everything(bench, "rehearsal").await {
            assert!(!rows.is_empty(), "{table} has to be filled");
        }
        let elsewhere = rehearsal(&there);
        opens(store, &elsewhere, 1, asking(11)).await;
        store
            .vote(own_number(&elsewhere, &poll_id(11), 1))
            .await
            .unwrap();
        let hall = everything(bench, "hall").await;
        let plan = rows(bench, "plan_step").await;

        store.end_rehearsal(&here).await.unwrap();
        assert_eq!(everything(bench, "hall").await, hall);
        assert_eq!(rows(bench, "plan_step").await, plan);
        let ended = shown(store, &rehearsal(&here)).await;
        assert_eq!(ended.state, LiveState::default());
        assert!(ended.polls.is_empty());
        let own = here.as_str();
        for (table, rows) in everything(bench, "rehearsal").await {
            assert!(
                rows.iter().all(|row| !row.contains(own)),
                "{table}: {rows:?}"
            );
            let others = [
                "rehearsal_state",
                "rehearsal_poll",
                "rehearsal_secret",
                "rehearsal_vote",
            ];
            let left = usize::from(others.contains(&table.as_str()));
            assert_eq!(rows.len(), left, "{table}: {rows:?}");
        }
        assert_eq!(numbers(store, &elsewhere, &poll_id(11)).await, [(1.0, 1)]);
        assert!(is_closed(
            &store
                .vote(own_number(&rehearsal(&here), &poll_id(2), 6))
                .await
        ));

        store.end_rehearsal(&there).await.unwrap();
        store.end_rehearsal(&there).await.unwrap();
        for (table, rows) in everything(bench, "rehearsal").await {
            assert!(rows.is_empty(), "{table}: {rows:?}");
        }
        // And it can be rehearsed again.
        full(store, &rehearsal(&here), 1).await;
        assert_eq!(everything(bench, "hall").await, hall);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_rehearsal_that_is_ended_while_it_goes_on_leaves_nothing() {
    on_both(async |bench| {
        let other = bench.another_process().await;
        let edition = edition(bench, "aula").await;
        let room = &rehearsal(&edition);
        for _ in 0..8 {
            let store = &bench.store;
            opens(store, room, 1, asking(1)).await;
            let asked = store
                .ask_hall(room, question("Kapan?"))
                .await
                .unwrap()
                .unwrap();
            let mut phones = JoinSet::new();
            for number in 0..30 {
                let store = if number % 2 == 0 { store } else { &other }.clone();
                let (room, asked) = (room.clone(), asked.clone());
                phones.spawn(async move {
                    let voted = store.vote(own_number(&room, &poll_id(1), number)).await;
                    assert!(voted.is_ok() || is_closed(&voted), "{voted:?}");
                    store
                        .support_question(&room, &asked, &person(number), true)
                        .await
                        .unwrap();
                    voted.is_ok()
                });
            }
            let mut answered = 0;
            while let Some(phone) = phones.join_next().await {
                answered += u32::from(phone.unwrap());
                if answered == 5 {
                    break;
                }
            }
            // Whoever is quicker: what the other one does is undone or refused.
            let (next, closed, opened) = (version(2), [poll_id(1)], [asking(2)]);
            let (ended, changed) = tokio::join!(
                store.end_rehearsal(&edition),
                other.change_hall(room, &next, &closed, &opened)
            );
            ended.unwrap();
            assert!(changed.is_ok() || has_moved(&changed), "{changed:?}");
            while let Some(phone) = phones.join_next().await {
                phone.unwrap();
            }
            for (table, rows) in everything(bench, "rehearsal").await {
                assert!(rows.is_empty(), "{table}: {rows:?}");
            }
        }
        other.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_tables_of_rehearsals_are_those_of_halls() {
    on_both(async |bench| {
        for table in TABLES {
            let of_halls = columns(bench, &format!("hall_{table}")).await;
            assert!(of_halls.len() > 1, "{table}");
            assert_eq!(
                columns(bench, &format!("rehearsal_{table}")).await,
                of_halls
            );
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_answers_come_from_is_counted_and_not_what_they_say() {
    on_both(async |bench| {
        let store = &bench.store;
        let (here, there) = (edition(bench, "aula").await, edition(bench, "ruang").await);
        let began_at = now(bench);
        let person = somebody(store).await;
        let does = async |edition, act, place| {
            let entry = NewEntry {
                place,
                arrived_at: Some(now(bench)),
                unregistered: Unregistered::Register(None),
                ..NewEntry::new(edition, person.clone(), act, Proof::Code, store.new_nonce())
            };
            store.append(entry).await.unwrap();
        };
        does(here.clone(), Act::In(Status::Present), Some(Place::Online)).await;
        let answered = async |since| store.answered_from(&here, since).await.unwrap();
        assert_eq!(
            answered(began_at).await,
            (0, 0),
            "coming in answers nothing"
        );
        bench.clock.pass(MINUTE);
        for _ in 0..2 {
            does(here.clone(), Act::Pulse, None).await;
            bench.clock.pass(MINUTE);
        }
        assert_eq!(answered(began_at).await, (0, 1), "a person is counted once");
        assert_eq!(answered(began_at.plus(2 * MINUTE)).await, (0, 1));
        assert_eq!(answered(began_at.plus(3 * MINUTE)).await, (0, 0));
        assert_eq!(store.answered_from(&there, began_at).await.unwrap(), (0, 0));
    })
    .await;
}

/// What is done in a hall is announced.
async fn announced<T>(
    changes: &mut Receiver<Change>,
    (room, ..): &Prepared,
    done: impl Future<Output = T>,
) -> T {
    let value = done.await;
    hears(changes, &Change::Live(room.edition.clone())).await;
    value
}

/// A hall, its open poll, and two questions that everybody sees.
type Prepared = (Room, PollId, QuestionId, QuestionId);

async fn prepared(bench: &Bench, number: u32) -> Prepared {
    let store = &bench.store;
    let room = Room::of(edition(bench, &format!("edisi-{number}")).await);
    full(store, &room, 10 * number).await;
    let asked = store.hall_questions(&room).await.unwrap();
    let mut seen = asked
        .into_iter()
        .filter(|asked| asked.merged_into.is_none());
    let (one, two) = (seen.next().unwrap().id, seen.next().unwrap().id);
    (room, poll_id(10 * number + 1), one, two)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_changes_a_hall_is_announced() {
    on_both(async |bench| {
        let store = &bench.store;
        let actor = somebody(store).await;
        // One hall for each change, so that it is known whose announcement is heard.
        let mut halls = vec![];
        for number in 0..12 {
            halls.push(prepared(bench, number).await);
        }
        let mut halls = halls.iter();
        let mut next = || halls.next().unwrap();
        // Answers are announced a few times a second: until none of them is heard any more.
        let mut changes = store.changes();
        let quiet = Duration::from_millis(800);
        while tokio::time::timeout(quiet, changes.recv()).await.is_ok() {}
        let changes = &mut changes;

        let hall @ (room, poll, ..) = next();
        announced(changes, hall, closes(store, room, 4, poll)).await;
        let hall @ (room, ..) = next();
        let set = store.set_hall_questions(room, Naming::Choice, true);
        announced(changes, hall, set).await.unwrap();
        let hall @ (room, ..) = next();
        let plan = talks(&[1]);
        let set = store.set_plan(&room.edition, &plan);
        announced(changes, hall, set).await.unwrap();
        let hall @ (room, poll, ..) = next();
        let voted = store.vote(own_number(room, poll, 6));
        announced(changes, hall, voted).await.unwrap();
        let hall @ (room, poll, ..) = next();
        let decisions = [("a".to_owned(), Decision::default())].into();
        let decided = store.decide(room, poll, &decisions);
        announced(changes, hall, decided).await.unwrap();
        let hall @ (room, ..) = next();
        let asked = store.ask_hall(room, question("Mengapa?"));
        assert!(announced(changes, hall, asked).await.unwrap().is_some());
        let hall @ (room, _, asked, _) = next();
        let who = person(2);
        let supported = store.support_question(room, asked, &who, true);
        announced(changes, hall, supported).await.unwrap();
        let hall @ (room, _, asked, _) = next();
        let hidden = store.set_question(room, asked, QuestionState::Hidden);
        assert!(announced(changes, hall, hidden).await.unwrap());
        let hall @ (room, _, asked, _) = next();
        let answered = store.answer_question(room, asked, "Ya");
        assert!(announced(changes, hall, answered).await.unwrap());
        let hall @ (room, _, asked, other) = next();
        let merged = store.merge_questions(room, asked, other);
        assert!(announced(changes, hall, merged).await.unwrap());
        let hall @ (room, ..) = next();
        let ended = store.end_rehearsal(&room.edition);
        announced(changes, hall, ended).await.unwrap();
        let hall @ (room, ..) = next();
        let made = store.new_guest_link(&room.edition, &actor);
        announced(changes, hall, made).await.unwrap();
        let ended = store.end_guest_link(&room.edition, &actor);
        announced(changes, hall, ended).await.unwrap();

        // What was not followed has changed nothing.
        let mut changes = bench.store.changes();
        let nowhere = Room::of(edition(bench, "nihil").await);
        let moved = bench
            .store
            .change_hall(&nowhere, &version(7), &[], &[])
            .await;
        assert!(has_moved(&moved));
        bench.store.set_mark("akhir", "a").await.unwrap();
        loop {
            match changes.recv().await.unwrap() {
                Change::Settings => break,
                change => assert_ne!(change, Change::Live(nowhere.edition.clone())),
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hall_full_of_answers_is_announced_a_few_times_and_after_the_last() {
    on_both(async |bench| {
        let (store, edition) = (&bench.store, edition(bench, "aula").await);
        let room = &Room::of(edition.clone());
        opens(store, room, 1, asking(1)).await;
        let mut changes = store.changes();
        for batch in 0..20 {
            let given = (10 * batch..10 * batch + 10)
                .map(|number| store.vote(own_number(room, &poll_id(1), number)));
            for voted in join_all(given).await {
                voted.unwrap();
            }
        }
        // The last announcement comes after the last answer: whoever reads at each has seen all of them.
        let live = Change::Live(edition);
        let all = async {
            let mut heard = 0;
            loop {
                hears(&mut changes, &live).await;
                heard += 1;
                if numbers(store, room, &poll_id(1)).await.len() == 200 {
                    return heard;
                }
            }
        };
        let heard = tokio::time::timeout(Duration::from_secs(20), all).await;
        assert!(heard.unwrap() < 100);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_left_open_when_its_edition_was_over_is_open_no_longer() {
    on_both(async |bench| {
        let store = &bench.store;
        let over = edition(bench, "aula").await;
        let room = &Room::of(over.clone());
        let mut open = version(1);
        let poll = asking(1);
        open.asking = Some(Asking {
            poll: poll.id.clone(),
            round: 1,
            phase: Phase::Open,
            live: false,
            opened_at: now(bench),
            until: None,
            before: None,
            ad_hoc: true,
        });
        store.change_hall(room, &open, &[], &[poll]).await.unwrap();
        let phase = async || shown(store, room).await.state.asking.clone().unwrap().phase;
        assert_eq!(phase().await, Phase::Open);
        let ended = now(bench).plus(12 * HOUR);
        assert_eq!(store.close_overdue_polls(ended).await.unwrap(), 1);
        assert_eq!(phase().await, Phase::Shown);

        let rehearsed = LiveState {
            phones: Some(5),
            ..version(1)
        };
        let rehearsed_room = rehearsal(&over);
        store
            .change_hall(&rehearsed_room, &rehearsed, &[], &[])
            .await
            .unwrap();
        let before = now(bench);
        assert_eq!(store.forgotten_rehearsals(before).await.unwrap(), []);
        assert_eq!(
            store.forgotten_rehearsals(ended).await.unwrap(),
            std::slice::from_ref(&over)
        );
        store.end_rehearsal(&over).await.unwrap();
        assert_eq!(store.forgotten_rehearsals(ended).await.unwrap(), []);
    })
    .await;
}

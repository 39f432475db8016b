use super::*;
use crate::clock::{MINUTE, Moment};
use crate::id::{PollId, QuestionId, StepId};
use Phase::{Closed, Open, Revealed, Shown};
use proptest::prelude::*;

fn step_id(name: &str) -> StepId {
    StepId::from_store(name.to_owned())
}

fn poll_id(name: &str) -> PollId {
    PollId::from_store(name.to_owned())
}

fn question_id(name: &str) -> QuestionId {
    QuestionId::from_store(name.to_owned())
}

fn step(name: &str, body: StepBody) -> Step {
    Step {
        id: step_id(name),
        title: both(name),
        minutes: None,
        body,
    }
}

fn asking_step(name: &str) -> Step {
    let poll = PollText {
        kind: PollKind::Single,
        text: both("Mana?"),
        options: vec![],
        truth: None,
        unit: Bilingual::default(),
        moderated: false,
    };
    step(name, StepBody::Poll { poll })
}

/// A talk, a poll, a break, a poll and the end.
fn plan() -> Plan {
    Plan {
        steps: vec![
            step("talk", StepBody::Talk),
            asking_step("one"),
            step("break", StepBody::Break { minutes: 15 }),
            asking_step("two"),
            step("exit", StepBody::Exit),
        ],
    }
}

const NOW: Moment = Moment(1_000_000);
const KEYED: bool = true;

/// The state before the first step.
fn before() -> LiveState {
    LiveState {
        version: 7,
        ..LiveState::default()
    }
}

fn at(name: &str) -> LiveState {
    LiveState {
        step: Some(step_id(name)),
        since: Some(Moment(5)),
        ..before()
    }
}

fn asking(phase: Phase) -> Asking {
    Asking {
        poll: poll_id("poll-1"),
        round: 1,
        phase,
        live: false,
        opened_at: Moment(5),
        until: None,
        before: None,
        ad_hoc: false,
    }
}

/// The step `one` with its poll that far.
fn with(phase: Phase) -> LiveState {
    LiveState {
        asking: Some(asking(phase)),
        ..at("one")
    }
}

fn run(id: &str, step: Option<&str>, round: u8) -> Run {
    Run {
        id: poll_id(id),
        step: step.map(step_id),
        round,
        opened_at: Moment(5),
        closed: true,
    }
}

fn command(
    state: &LiveState,
    runs: &[Run],
    command: Command,
) -> Result<(LiveState, Vec<Effect>), CommandFault> {
    state.after(&plan(), runs, KEYED, &command, NOW, || poll_id("new"))
}

/// What comes of a command: how far the asking of the hall is afterwards, and the askings closed and opened.
type Outcome = Result<(Option<Phase>, Vec<&'static str>), CommandFault>;

#[test]
fn each_command_is_followed_or_refused_by_how_far_the_asking_is() {
    use CommandFault::{NotNow, NothingAsked, Opened};
    const CLOSED_OLD: &str = "close poll-1";
    const OPENED_NEW: &str = "open new";
    let show = |show| Command::Close { show };
    let more = Command::MoreTime {
        milliseconds: MINUTE,
    };
    let letters = Command::AdHoc(AdHoc::Letters, String::new());
    let to =
        |phase: Phase, effects: &[&'static str]| -> Outcome { Ok((Some(phase), effects.to_vec())) };
    let none = |effects: &[&'static str]| -> Outcome { Ok((None, effects.to_vec())) };
    // At the step `one`; its asking is none, open, closed, shown, revealed.
    let table: Vec<(Command, [Outcome; 5])> = vec![
        (
            Command::Next,
            [
                none(&[]),
                none(&[CLOSED_OLD]),
                none(&[]),
                none(&[]),
                none(&[]),
            ],
        ),
        (
            Command::Back,
            [
                none(&[]),
                none(&[CLOSED_OLD]),
                none(&[]),
                none(&[]),
                none(&[]),
            ],
        ),
        (
            Command::Jump(step_id("exit")),
            [
                none(&[]),
                none(&[CLOSED_OLD]),
                none(&[]),
                none(&[]),
                none(&[]),
            ],
        ),
        // What is shown again is what came of it.
        (
            Command::Jump(step_id("one")),
            [
                none(&[]),
                to(Shown, &[CLOSED_OLD]),
                to(Shown, &[]),
                to(Shown, &[]),
                to(Shown, &[]),
            ],
        ),
        (
            Command::Open,
            [
                to(Open, &[OPENED_NEW]),
                Err(Opened),
                Err(Opened),
                Err(Opened),
                Err(Opened),
            ],
        ),
        (
            show(true),
            [
                Err(NotNow),
                to(Shown, &[CLOSED_OLD]),
                Err(NotNow),
                Err(NotNow),
                Err(NotNow),
            ],
        ),
        (
            show(false),
            [
                Err(NotNow),
                to(Closed, &[CLOSED_OLD]),
                Err(NotNow),
                Err(NotNow),
                Err(NotNow),
            ],
        ),
        (
            Command::Show,
            [
                Err(NotNow),
                to(Open, &[]),
                to(Shown, &[]),
                Err(NotNow),
                Err(NotNow),
            ],
        ),
        (
            Command::Hide,
            [
                Err(NotNow),
                to(Open, &[]),
                Err(NotNow),
                to(Closed, &[]),
                to(Closed, &[]),
            ],
        ),
        (
            Command::Reveal,
            [
                Err(NotNow),
                Err(NotNow),
                to(Revealed, &[]),
                to(Revealed, &[]),
                Err(NotNow),
            ],
        ),
        (
            Command::SecondRound,
            [
                Err(NotNow),
                Err(NotNow),
                to(Open, &[OPENED_NEW]),
                to(Open, &[OPENED_NEW]),
                Err(NotNow),
            ],
        ),
        (
            more,
            [
                Err(NotNow),
                to(Open, &[]),
                Err(NotNow),
                Err(NotNow),
                Err(NotNow),
            ],
        ),
        (
            letters,
            [
                to(Open, &[OPENED_NEW]),
                to(Open, &[CLOSED_OLD, OPENED_NEW]),
                to(Open, &[OPENED_NEW]),
                to(Open, &[OPENED_NEW]),
                to(Open, &[OPENED_NEW]),
            ],
        ),
        (
            Command::Pin(question_id("q")),
            [
                none(&[]),
                to(Open, &[]),
                to(Closed, &[]),
                to(Shown, &[]),
                to(Revealed, &[]),
            ],
        ),
        (
            Command::Unpin,
            [
                none(&[]),
                to(Open, &[]),
                to(Closed, &[]),
                to(Shown, &[]),
                to(Revealed, &[]),
            ],
        ),
        (
            Command::Say("x".to_owned()),
            [
                none(&[]),
                to(Open, &[]),
                to(Closed, &[]),
                to(Shown, &[]),
                to(Revealed, &[]),
            ],
        ),
        (
            Command::Silence,
            [
                none(&[]),
                to(Open, &[]),
                to(Closed, &[]),
                to(Shown, &[]),
                to(Revealed, &[]),
            ],
        ),
    ];
    let states = [
        at("one"),
        with(Open),
        with(Closed),
        with(Shown),
        with(Revealed),
    ];
    for (given, outcomes) in table {
        for (state, expected) in states.iter().zip(outcomes) {
            let runs: Vec<Run> = state
                .asking
                .iter()
                .map(|_| run("poll-1", Some("one"), 1))
                .collect();
            let found = command(state, &runs, given.clone());
            if let Ok((next, _)) = &found {
                assert_eq!(next.version, 8, "{given:?}");
            }
            let found = found.map(|(next, effects)| {
                let names = effects.iter().map(|effect| match effect {
                    Effect::Close(id) => format!("close {}", id.as_str()),
                    Effect::Open { id, .. } => format!("open {}", id.as_str()),
                });
                (
                    next.asking.map(|asking| asking.phase),
                    names.collect::<Vec<_>>(),
                )
            });
            let expected = expected.map(|(phase, effects)| {
                (
                    phase,
                    effects.into_iter().map(str::to_owned).collect::<Vec<_>>(),
                )
            });
            assert_eq!(found, expected, "{given:?} at {:?}", state.asking);
        }
    }
    // Where nothing is asked.
    for step in ["talk", "break", "exit"] {
        assert_eq!(command(&at(step), &[], Command::Open), Err(NothingAsked));
    }
    assert_eq!(command(&before(), &[], Command::Open), Err(NothingAsked));
}

#[test]
fn a_command_grows_the_version_by_one_so_that_of_two_for_one_version_one_is_followed() {
    let (next, _) = command(&before(), &[], Command::Next).unwrap();
    assert_eq!(next.version, before().version + 1);
    let (other, _) = command(&before(), &[], Command::Say("x".to_owned())).unwrap();
    assert_eq!(
        other.version, next.version,
        "whoever comes second finds it taken"
    );
}

#[test]
fn the_running_order_ends_at_both_ends() {
    let go = |state: &LiveState, given| command(state, &[], given).map(|(next, _)| next.step);
    assert_eq!(go(&before(), Command::Next), Ok(Some(step_id("talk"))));
    assert_eq!(go(&at("talk"), Command::Next), Ok(Some(step_id("one"))));
    assert_eq!(go(&at("one"), Command::Back), Ok(Some(step_id("talk"))));
    for (state, given) in [
        (before(), Command::Back),
        (at("talk"), Command::Back),
        (at("exit"), Command::Next),
        (at("talk"), Command::Jump(step_id("nowhere"))),
    ] {
        assert_eq!(go(&state, given), Err(CommandFault::NoStep));
    }
    let none = before().after(&Plan::default(), &[], false, &Command::Next, NOW, || {
        poll_id("new")
    });
    assert_eq!(none, Err(CommandFault::NoStep), "without a running order");
}

#[test]
fn a_hall_goes_on_where_it_was_when_its_step_is_taken_out_of_the_running_order() {
    let mut state = at("gone");
    state.seen = vec![step_id("talk"), step_id("one"), step_id("gone-too")];
    let go = |state: &LiveState, given| command(state, &[], given).map(|(next, _)| next.step);
    assert_eq!(go(&state, Command::Next), Ok(Some(step_id("break"))));
    assert_eq!(go(&state, Command::Back), Ok(Some(step_id("one"))));
    assert_eq!(go(&at("gone"), Command::Next), Ok(Some(step_id("talk"))));
    assert_eq!(go(&at("gone"), Command::Back), Err(CommandFault::NoStep));
}

#[test]
fn a_new_step_begins_now_and_drops_the_pinned_question_but_not_the_message() {
    let state = LiveState {
        pinned: Some(question_id("q")),
        message: Some("Mulai lagi 10.15".to_owned()),
        ..at("talk")
    };
    for given in [
        Command::Next,
        Command::Jump(step_id("exit")),
        Command::Jump(step_id("talk")),
    ] {
        let (next, _) = command(&state, &[], given).unwrap();
        assert_eq!(
            (next.since, next.pinned, next.message),
            (Some(NOW), None, state.message.clone())
        );
    }
}

#[test]
fn steps_shown_before_are_remembered_once_each() {
    let mut state = before();
    for name in ["talk", "one", "talk", "one", "break", "break"] {
        state = command(&state, &[], Command::Jump(step_id(name)))
            .unwrap()
            .0;
    }
    assert_eq!(state.seen, ["talk", "one", "break"].map(step_id));
}

#[test]
fn opening_asks_what_the_step_asks_without_an_end_and_unseen() {
    let (next, effects) = command(&at("one"), &[], Command::Open).unwrap();
    assert_eq!(
        next.asking,
        Some(Asking {
            poll: poll_id("new"),
            opened_at: NOW,
            ..asking(Open)
        })
    );
    let what = What::Step(step_id("one"));
    assert_eq!(
        effects,
        [Effect::Open {
            id: poll_id("new"),
            what,
            round: 1
        }]
    );
}

#[test]
fn a_step_is_asked_once_also_when_something_else_was_asked_since() {
    let runs = [run("poll-1", Some("one"), 1), run("poll-2", None, 1)];
    assert_eq!(
        command(&at("one"), &runs, Command::Open),
        Err(CommandFault::Opened)
    );
    let others = [run("poll-1", Some("two"), 1), run("poll-2", None, 1)];
    assert!(command(&at("one"), &others, Command::Open).is_ok());
}

#[test]
fn a_second_round_asks_the_same_once_more_and_there_is_no_third() {
    let (second, effects) = command(&with(Closed), &[], Command::SecondRound).unwrap();
    let what = What::Again(poll_id("poll-1"));
    assert_eq!(
        effects,
        [Effect::Open {
            id: poll_id("new"),
            what,
            round: 2
        }]
    );
    let mut asked = second.asking.clone().unwrap();
    assert_eq!(
        (asked.round, asked.before.clone()),
        (2, Some(poll_id("poll-1")))
    );
    for phase in [Closed, Shown] {
        asked.phase = phase;
        let state = LiveState {
            asking: Some(asked.clone()),
            ..second.clone()
        };
        assert_eq!(
            command(&state, &[], Command::SecondRound),
            Err(CommandFault::NoRound)
        );
    }
}

#[test]
fn a_second_round_of_what_stands_outside_of_the_running_order_does_so_too() {
    let (state, effects) = command(
        &at("talk"),
        &[],
        Command::AdHoc(AdHoc::YesNo, " Siap? ".to_owned()),
    )
    .unwrap();
    let what = What::AdHoc(AdHoc::YesNo, " Siap? ".to_owned());
    assert_eq!(
        effects,
        [Effect::Open {
            id: poll_id("new"),
            what,
            round: 1
        }]
    );
    assert!(state.asking.as_ref().unwrap().ad_hoc);
    let (state, _) = command(&state, &[], Command::Close { show: true }).unwrap();
    let (state, _) = command(&state, &[], Command::SecondRound).unwrap();
    assert!(state.asking.unwrap().ad_hoc);
}

#[test]
fn a_cloud_without_preparation_is_seen_while_it_grows() {
    for ad_hoc in AdHoc::ALL {
        let (state, _) = command(&at("talk"), &[], Command::AdHoc(ad_hoc, String::new())).unwrap();
        assert_eq!(state.asking.unwrap().live, ad_hoc == AdHoc::Words);
    }
}

#[test]
fn what_has_no_key_is_not_revealed() {
    let found = with(Shown).after(&plan(), &[], false, &Command::Reveal, NOW, || {
        poll_id("new")
    });
    assert_eq!(found, Err(CommandFault::NotNow));
}

#[test]
fn what_everybody_has_seen_of_results_and_keys_is_written_down() {
    let ids = |polls: &[PollId]| {
        polls
            .iter()
            .map(PollId::as_str)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let told = |state: &LiveState| (ids(&state.told), ids(&state.revealed));
    let nothing: [String; 0] = [];
    let (closed, _) = command(&with(Open), &[], Command::Close { show: false }).unwrap();
    assert_eq!(told(&closed), (nothing.to_vec(), nothing.to_vec()));
    let poll = closed.asking.as_ref().unwrap().poll.as_str().to_owned();
    let (shown, _) = command(&closed, &[], Command::Show).unwrap();
    assert_eq!(told(&shown), (vec![poll.clone()], nothing.to_vec()));
    let (revealed, _) = command(&shown, &[], Command::Reveal).unwrap();
    let (hidden, _) = command(&revealed, &[], Command::Hide).unwrap();
    let (gone, _) = command(&hidden, &[], Command::Jump(step_id("exit"))).unwrap();
    for state in [revealed, hidden, gone] {
        assert_eq!(told(&state), (vec![poll.clone()], vec![poll.clone()]));
    }
}

#[test]
fn going_back_leaves_what_was_asked_in_between_first() {
    let (asked, _) = command(&at("one"), &[], Command::AdHoc(AdHoc::YesNo, String::new())).unwrap();
    let (back, effects) = command(&asked, &[], Command::Back).unwrap();
    assert_eq!(back.step, Some(step_id("one")));
    assert!(back.asking.is_none());
    assert_eq!(effects, [Effect::Close(poll_id("new"))]);
    let (back, _) = command(&back, &[], Command::Back).unwrap();
    assert_eq!(back.step, Some(step_id("talk")));
}

#[test]
fn results_are_seen_or_not_while_it_is_open() {
    let (state, _) = command(&with(Open), &[], Command::Show).unwrap();
    assert!(state.asking.as_ref().unwrap().live);
    let (state, _) = command(&state, &[], Command::Hide).unwrap();
    assert!(!state.asking.unwrap().live);
}

#[test]
fn back_at_a_step_its_last_round_is_seen_and_the_one_before() {
    let runs = [
        run("first", Some("one"), 1),
        run("other", Some("two"), 1),
        run("second", Some("one"), 2),
        run("ad-hoc", None, 1),
    ];
    let (state, effects) = command(&at("talk"), &runs, Command::Next).unwrap();
    assert_eq!(effects, []);
    assert_eq!(
        state.asking,
        Some(Asking {
            poll: poll_id("second"),
            round: 2,
            before: Some(poll_id("first")),
            ..asking(Shown)
        })
    );
    let (state, _) = command(&at("break"), &runs, Command::Next).unwrap();
    assert_eq!(
        state.asking,
        Some(Asking {
            poll: poll_id("other"),
            ..asking(Shown)
        })
    );
    let (state, _) = command(&at("one"), &runs, Command::Next).unwrap();
    assert_eq!(state.asking, None, "the break asks nothing");
    let (state, _) = command(&at("break"), &runs[..1], Command::Back).unwrap();
    let (state, _) = command(&state, &runs[..1], Command::SecondRound).unwrap();
    assert_eq!(
        state.asking.unwrap().before,
        Some(poll_id("first")),
        "a second round may come later"
    );
}

#[test]
fn a_break_ends_as_many_minutes_from_now_as_it_takes_and_can_be_longer() {
    let (state, _) = command(&at("one"), &[], Command::Next).unwrap();
    assert_eq!(state.break_until, Some(NOW.plus(15 * MINUTE)));
    let more = Command::MoreTime {
        milliseconds: 5 * MINUTE,
    };
    let (longer, _) = command(&state, &[], more.clone()).unwrap();
    assert_eq!(longer.break_until, Some(NOW.plus(20 * MINUTE)));
    let late = LiveState {
        break_until: Some(Moment(3)),
        ..state.clone()
    };
    let (longer, _) = command(&late, &[], more.clone()).unwrap();
    assert_eq!(
        longer.break_until,
        Some(NOW.plus(5 * MINUTE)),
        "from now where it is over"
    );
    let (next, _) = command(&state, &[], Command::Next).unwrap();
    assert_eq!(next.break_until, None);
    // What is asked in a break has its own time.
    let (asked, _) = command(&state, &[], Command::AdHoc(AdHoc::YesNo, String::new())).unwrap();
    let (asked, _) = command(&asked, &[], more).unwrap();
    assert_eq!(asked.break_until, state.break_until);
    assert_eq!(asked.asking.unwrap().until, Some(NOW.plus(5 * MINUTE)));
}

#[test]
fn more_time_is_never_less_and_never_more_than_an_hour_at_once() {
    for (given, until) in [
        (MINUTE, NOW.plus(MINUTE)),
        (-MINUTE, NOW),
        (i64::MIN, NOW),
        (i64::MAX, NOW.plus(60 * MINUTE)),
    ] {
        let (state, _) = command(
            &with(Open),
            &[],
            Command::MoreTime {
                milliseconds: given,
            },
        )
        .unwrap();
        assert_eq!(state.asking.as_ref().unwrap().until, Some(until));
        let (state, _) = command(&state, &[], Command::Close { show: false }).unwrap();
        assert_eq!(
            state.asking.unwrap().until,
            None,
            "there is no time left in what is closed"
        );
    }
}

#[test]
fn a_message_is_a_line_of_one_to_two_hundred_characters() {
    let say = |text: &str| {
        command(&at("talk"), &[], Command::Say(text.to_owned())).map(|(next, _)| next.message)
    };
    assert_eq!(
        say(" Mulai\n lagi\u{202e} 10.15 "),
        Ok(Some("Mulai lagi 10.15".to_owned()))
    );
    let most = "é".repeat(MAX_MESSAGE);
    assert_eq!(say(&most), Ok(Some(most.clone())));
    for bad in [
        "",
        "  ",
        "\u{200b}",
        &format!("{most}é"),
        &"x".repeat(100_000),
    ] {
        assert_eq!(say(bad), Err(CommandFault::Message));
    }
    let state = LiveState {
        message: Some(most),
        ..at("talk")
    };
    assert_eq!(
        command(&state, &[], Command::Silence).unwrap().0.message,
        None
    );
}

#[test]
fn what_is_asked_without_preparation_is_no_longer_than_other_polls() {
    let ask = |text: String| command(&at("talk"), &[], Command::AdHoc(AdHoc::YesNo, text)).err();
    assert_eq!(ask("é".repeat(MAX_PROMPT)), None);
    assert_eq!(ask("é".repeat(MAX_PROMPT + 1)), Some(CommandFault::Message));
    assert_eq!(ask("x".repeat(100_000)), Some(CommandFault::Message));
}

#[test]
fn a_question_is_pinned_until_another_or_none_is() {
    let (state, _) = command(&at("talk"), &[], Command::Pin(question_id("a"))).unwrap();
    let (state, _) = command(&state, &[], Command::Pin(question_id("b"))).unwrap();
    assert_eq!(state.pinned, Some(question_id("b")));
    assert_eq!(command(&state, &[], Command::Unpin).unwrap().0.pinned, None);
}

#[test]
fn a_state_reads_back_without_its_version_and_an_empty_one_from_nothing() {
    let state = LiveState {
        seen: vec![step_id("talk")],
        break_until: Some(NOW),
        pinned: Some(question_id("q")),
        message: Some("x".to_owned()),
        asking: Some(Asking {
            until: Some(NOW),
            before: Some(poll_id("poll-0")),
            live: true,
            ad_hoc: true,
            ..asking(Revealed)
        }),
        ..at("one")
    };
    let kept = serde_json::to_string(&state).unwrap();
    let read: LiveState = serde_json::from_str(&kept).unwrap();
    assert_eq!(
        read,
        LiveState {
            version: 0,
            ..state
        }
    );
    assert_eq!(
        serde_json::from_str::<LiveState>("{}").unwrap(),
        LiveState::default()
    );
}

/// What keeps polls, as the database does.
#[derive(Default)]
struct Hall {
    state: LiveState,
    plan: Plan,
    runs: Vec<Run>,
    opened: usize,
}

impl Hall {
    fn follow(&mut self, command: &Command, has_key: bool) -> Result<(), TestCaseError> {
        let now = Moment(i64::try_from(self.state.version).unwrap() * MINUTE);
        let mut used = false;
        let id = poll_id(&format!("poll-{}", self.opened));
        let found = self
            .state
            .after(&self.plan, &self.runs, has_key, command, now, || {
                used = true;
                id
            });
        let Ok((next, effects)) = found else {
            return Ok(());
        };
        self.opened += usize::from(used);
        for effect in effects {
            match effect {
                Effect::Close(id) => {
                    let run = self.runs.iter_mut().find(|run| run.id == id).unwrap();
                    prop_assert!(!run.closed, "closed twice");
                    run.closed = true;
                }
                Effect::Open { id, what, round } => {
                    prop_assert!(self.runs.iter().all(|run| run.closed), "two open at a time");
                    let step = match what {
                        What::Step(step) => {
                            prop_assert!(
                                self.runs.iter().all(|run| run.step.as_ref() != Some(&step))
                            );
                            prop_assert_eq!(round, 1);
                            Some(step)
                        }
                        What::Again(before) => {
                            let before = self.runs.iter().find(|run| run.id == before).unwrap();
                            prop_assert_eq!((before.round, round), (1, 2));
                            before.step.clone()
                        }
                        What::AdHoc(..) => {
                            prop_assert_eq!(round, 1);
                            None
                        }
                    };
                    self.runs.push(Run {
                        id,
                        step,
                        round,
                        opened_at: now,
                        closed: false,
                    });
                }
            }
        }
        self.hold(&next, now)?;
        self.state = next;
        Ok(())
    }

    /// What holds after each command.
    fn hold(&self, next: &LiveState, now: Moment) -> Result<(), TestCaseError> {
        prop_assert_eq!(next.version, self.state.version + 1);
        let open: Vec<&PollId> = self
            .runs
            .iter()
            .filter(|run| !run.closed)
            .map(|run| &run.id)
            .collect();
        let asked: Vec<&PollId> = next
            .asking
            .iter()
            .filter(|asking| asking.phase == Open)
            .map(|asking| &asking.poll)
            .collect();
        prop_assert_eq!(
            open,
            asked,
            "what the hall is asked is what can be answered"
        );
        if let Some(asking) = &next.asking {
            let run = self.runs.iter().find(|run| run.id == asking.poll).unwrap();
            prop_assert_eq!(run.round, asking.round);
            prop_assert_eq!(run.step.is_none(), asking.ad_hoc);
            prop_assert!(
                run.step.is_none() || run.step == next.step,
                "of another step"
            );
            prop_assert_eq!(asking.before.is_some(), asking.round == 2);
            if let Some(before) = &asking.before {
                let before = self.runs.iter().find(|run| run.id == *before).unwrap();
                prop_assert_eq!((before.round, &before.step), (1, &run.step));
            }
            prop_assert!(asking.until.is_none() || asking.phase == Open);
        }
        let mut seen = next.seen.clone();
        seen.sort();
        seen.dedup();
        prop_assert_eq!(seen.len(), next.seen.len());
        prop_assert!(
            next.step.iter().all(
                |step| self.plan.step(step).is_some() || self.state.step.as_ref() == Some(step)
            )
        );
        if next.step != self.state.step {
            prop_assert_eq!(&next.pinned, &None);
            prop_assert_eq!(next.since, Some(now));
            prop_assert!(self.state.step.iter().all(|left| next.seen.contains(left)));
        }
        let shown = next.step.as_ref().and_then(|step| self.plan.step(step));
        if let Some(shown) = shown {
            prop_assert_eq!(
                next.break_until.is_some(),
                shown.body.kind() == StepKind::Break
            );
        }
        Ok(())
    }
}

#[derive(Clone, Debug)]
enum Deed {
    Command(Command),
    /// Somebody takes a step out of the running order.
    Take(usize),
}

fn deed() -> impl Strategy<Value = Deed> {
    let step = proptest::sample::select(vec!["talk", "one", "break", "two", "exit", "nowhere"]);
    let text = proptest::sample::select(vec!["", "x"]);
    let command = prop_oneof![
        4 => Just(Command::Next),
        2 => Just(Command::Back),
        2 => step.prop_map(|step| Command::Jump(step_id(step))),
        4 => Just(Command::Open),
        3 => any::<bool>().prop_map(|show| Command::Close { show }),
        1 => Just(Command::Show),
        1 => Just(Command::Hide),
        1 => Just(Command::Reveal),
        4 => Just(Command::SecondRound),
        1 => any::<i64>().prop_map(|milliseconds| Command::MoreTime { milliseconds }),
        2 => (proptest::sample::select(&AdHoc::ALL), text).prop_map(|(ad_hoc, text)| Command::AdHoc(ad_hoc, text.to_owned())),
        1 => Just(Command::Pin(question_id("q"))),
        1 => Just(Command::Unpin),
        1 => Just(Command::Say("x".to_owned())),
        1 => Just(Command::Silence),
    ];
    prop_oneof![40 => command.prop_map(Deed::Command), 1 => (0usize..5).prop_map(Deed::Take)]
}

proptest! {
    #[test]
    fn at_most_one_poll_is_open_and_it_is_the_one_that_is_asked(
        deeds in proptest::collection::vec(deed(), 0..60),
        has_key: bool,
    ) {
        let mut hall = Hall { plan: plan(), ..Hall::default() };
        for deed in deeds {
            match deed {
                Deed::Command(command) => {
                    hall.follow(&command, has_key)?;
                }
                Deed::Take(place) if place < hall.plan.steps.len() => {
                    hall.plan.steps.remove(place);
                }
                Deed::Take(_) => {}
            }
        }
    }
}

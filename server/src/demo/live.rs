//! The live workshop of the last past edition with everything that came of it, and the running order of today's.
//!
//! The hall of the past is told by the commands of the control, each at its time. The version of its state says how
//! many were given, so that a start that was ended half-way goes on where it stopped; an answer that is given again
//! takes the place of the same one.

use crate::demo::chance::{chance, nonce, shuffle};
use crate::demo::live_order::{self, Asked, Told};
use crate::demo::live_written::{self, QUESTIONS, Turn};
use crate::demo::{DemoFault, Filling};
use crate::halls::{Commanded, follow, poll_of};
use catalogue::Library;
use domain::attendance::{Act, Proof};
use domain::clock::{DAY, MINUTE, Moment};
use domain::edition::EditionDetails;
use domain::id::{EditionId, PersonId, PollId, QuestionId, StepId};
use domain::language::Language;
use domain::live::{
    Command, Decision, Decisions, Plan, Poll, PollKind, QuestionState, StepBody, Tallied, Tally,
    Vote,
};
use domain::rng::SeededRng;
use futures_util::future::try_join_all;
use store::{Hall, NewEntry, NewQuestion, NewVote, Room, StoreError};

/// The ready running order that fits the title of today's edition.
const FOR_TODAY: &str = "ayo-cek-performa";
/// A second.
const SECOND: i64 = 1_000;
/// How long a poll is read out before it is opened.
const READ_OUT: i64 = 30 * SECOND;

/// Somebody who is there with a phone.
pub(super) struct Seat {
    /// Who.
    pub person: PersonId,
    /// Since when.
    pub from: Moment,
    /// Until when.
    pub until: Moment,
    /// Whether they answer whatever is asked.
    pub answers_all: bool,
}

/// What happens in a hall.
pub(super) struct Workshop {
    room: Room,
    /// The name of the edition in addresses.
    name: String,
    starts_at: Moment,
    cues: Vec<Cue>,
}

/// A command at its time.
struct Cue {
    at: Moment,
    command: Command,
    /// What was answered by then; it is given before the command is.
    answers: Vec<Answer>,
}

/// What somebody answers.
struct Answer {
    person: PersonId,
    at: Moment,
    vote: Vote,
}

/// What a step asks, and when it is the turn of the step.
struct Turned<'a> {
    poll: Poll,
    asked: &'a Asked,
    from: Moment,
    until: Moment,
}

impl Workshop {
    fn cue(&mut self, at: Moment, command: Command) {
        self.cues.push(Cue {
            at,
            command,
            answers: Vec::new(),
        });
    }

    /// Each round is opened, answered and closed; what came of the first stays hidden until the second is closed.
    fn ask(&mut self, turned: &Turned, seats: &[Seat]) {
        let rounds = turned.asked.rounds();
        let share = (turned.until.0 - turned.from.0) / i64::from(rounds);
        for (round, before) in (1..=rounds).zip(0i64..) {
            let opened = turned.from.plus(before * share + READ_OUT);
            let closed = turned.from.plus((before + 1) * share - 2 * READ_OUT);
            let open = match round {
                1 => Command::Open,
                _ => Command::SecondRound,
            };
            self.cue(opened, open);
            let answers = self.answers(turned, round, (opened, closed), seats);
            self.cues.push(Cue {
                at: closed,
                command: Command::Close {
                    show: round == rounds,
                },
                answers,
            });
        }
        if turned.poll.has_key() {
            self.cue(turned.until.plus(-READ_OUT), Command::Reveal);
        }
    }

    fn answers(
        &self,
        turned: &Turned,
        round: u8,
        (opened, closed): (Moment, Moment),
        seats: &[Seat],
    ) -> Vec<Answer> {
        let mut chance = chance(&format!("{}/{}", self.name, opened.0 - self.starts_at.0));
        let mut answering = turned.asked.answering(round, &mut chance);
        let there = seats
            .iter()
            .filter(|seat| seat.from <= opened && closed < seat.until);
        let mut answers = Vec::new();
        for seat in there {
            if !seat.answers_all && chance.unit() >= turned.asked.turnout {
                continue;
            }
            let says_nothing = !seat.answers_all && chance.unit() < turned.asked.says_nothing;
            let vote = if says_nothing {
                Vote::Abstain
            } else {
                answering.vote(&turned.poll, &mut chance)
            };
            // Most answer soon.
            let waits = chance.unit() * chance.unit();
            let time = (closed.0 - opened.0 - SECOND) as f64;
            if vote.fits(&turned.poll) {
                answers.push(Answer {
                    person: seat.person.clone(),
                    at: opened.plus((waits * time) as i64),
                    vote,
                });
            }
        }
        answers
    }

    /// That those who answered were there, with the time that it is recorded at.
    pub(super) fn pulses(&self) -> Vec<(Moment, NewEntry)> {
        let of_poll = format!("{}/pulse", self.name);
        let mut pulses = Vec::new();
        for (number, cue) in self.cues.iter().enumerate() {
            for answer in &cue.answers {
                let nonce = nonce(&of_poll, answer.person.as_str(), number);
                let entry = nonce.map(|nonce| {
                    let (edition, person) = (self.room.edition.clone(), answer.person.clone());
                    NewEntry::new(edition, person, Act::Pulse, Proof::Tick, nonce)
                });
                pulses.extend(entry.map(|entry| (answer.at, entry)));
            }
        }
        pulses
    }
}

/// Whether the library has what a step shows or asks.
fn is_there(library: &Library, hall: &Hall, body: &StepBody) -> bool {
    match body {
        StepBody::Lesson {
            course,
            unit,
            section,
        } => {
            let (course, unit) = (course.as_str(), unit.as_str());
            let found = library.lesson_section(course, unit, *section, Language::Id);
            found.is_some()
        }
        body => !body.asks() || poll_of(library, hall, body).is_some(),
    }
}

impl Filling {
    /// A running order for today's edition where it has none.
    pub(super) async fn plan_of_today(
        &self,
        edition: &EditionId,
        library: &Library,
    ) -> Result<(), DemoFault> {
        let ready = library.plan(FOR_TODAY).or(library.plans().first());
        let hall = self.store.hall(&Room::of(edition.clone())).await?;
        if let Some(ready) = ready.filter(|_| hall.plan.steps.is_empty()) {
            let steps = ready.steps.iter();
            let steps = steps.map(|step| step.with_id(self.step_id())).collect();
            self.store.set_plan(edition, &Plan { steps }).await?;
        }
        Ok(())
    }

    fn step_id(&self) -> StepId {
        StepId::new(self.now, self.entropy.as_ref())
    }

    /// What happens in the hall of an edition with these people in it. `None` where somebody has given the edition
    /// another running order.
    pub(super) async fn workshop(
        &self,
        details: &EditionDetails,
        edition: &EditionId,
        seats: &[Seat],
        library: &Library,
    ) -> Result<Option<Workshop>, DemoFault> {
        let room = Room::of(edition.clone());
        let mut hall = self.store.hall(&room).await?;
        let mut told = live_order::told();
        told.retain(|told| is_there(library, &hall, &told.step.body));
        if hall.plan.steps.is_empty() && hall.state.version == 0 {
            self.calendar.put_to(details.starts_at.plus(-DAY));
            let steps = told.iter();
            let steps = steps
                .map(|told| told.step.with_id(self.step_id()))
                .collect();
            self.store.set_plan(edition, &Plan { steps }).await?;
            hall = self.store.hall(&room).await?;
        }
        let as_told = hall.plan.steps.len() == told.len()
            && hall
                .plan
                .steps
                .iter()
                .zip(&told)
                .all(|(step, told)| step.body == told.step.body);
        if !as_told {
            return Ok(None);
        }
        let mut workshop = Workshop {
            room,
            name: details.slug.as_str().to_owned(),
            starts_at: details.starts_at,
            cues: Vec::new(),
        };
        let mut from = details.starts_at;
        for Told { step, asked } in &told {
            let until = from.plus(i64::from(step.minutes.unwrap_or(1)) * MINUTE);
            workshop.cue(from, Command::Next);
            let poll = poll_of(library, &hall, &step.body);
            if let Some((poll, asked)) = poll.zip(asked.as_ref()) {
                let turned = Turned {
                    poll,
                    asked,
                    from,
                    until,
                };
                workshop.ask(&turned, seats);
            }
            from = until;
        }
        Ok(Some(workshop))
    }

    /// Gives the commands that were not given yet, with the answers between them.
    pub(super) async fn hold(
        &self,
        workshop: &Workshop,
        library: &Library,
    ) -> Result<(), DemoFault> {
        let room = &workshop.room;
        let given = self.store.hall(room).await?.state.version;
        for (seen, cue) in (0..).zip(&workshop.cues).filter(|(seen, _)| *seen >= given) {
            self.answer_all(room, &cue.answers).await?;
            self.calendar.put_to(cue.at);
            let new_poll = || PollId::new(cue.at, self.entropy.as_ref());
            let (store, command) = (&self.store, &cue.command);
            let done = follow(store, library, room, seen, command, cue.at, new_poll).await?;
            if done != Commanded::Done {
                let told = format!("{done:?}, {command:?}");
                return Err(DemoFault::Conflict(told));
            }
        }
        self.put_under_headings(room).await
    }

    /// All at once: they share their commits.
    async fn answer_all(&self, room: &Room, answers: &[Answer]) -> Result<(), DemoFault> {
        if answers.is_empty() {
            return Ok(());
        }
        let hall = self.store.hall(room).await?;
        let Some(asking) = &hall.state.asking else {
            return Ok(());
        };
        let votes = answers.iter().map(|answer| {
            self.store.vote(NewVote {
                room: room.clone(),
                poll: asking.poll.clone(),
                person: answer.person.clone(),
                vote: answer.vote.clone(),
            })
        });
        try_join_all(votes).await?;
        Ok(())
    }

    /// Sentences get their headings, and one is hidden, where nobody has decided yet.
    async fn put_under_headings(&self, room: &Room) -> Result<(), DemoFault> {
        let hall = self.store.hall(room).await?;
        let written = hall.polls.iter().filter(|asked| {
            let sentences = asked.poll.kind == PollKind::Text;
            sentences && asked.run.closed
        });
        for asked in written {
            let poll = &asked.run.id;
            if !self.store.decisions(room, poll).await?.is_empty() {
                continue;
            }
            let votes = self.store.votes(room, poll).await?;
            let mut decisions = Decisions::new();
            for (vote, _) in votes {
                let Vote::Text(text) = &vote else { continue };
                let Some(said) = live_written::said_as(text) else {
                    continue;
                };
                let decision = Decision {
                    shown: Some(!said.is_hidden()),
                    group: said.heading().to_owned(),
                };
                let of_one = Tally::of(&asked.poll, &[(vote.clone(), 1)]);
                decisions.extend(key(&of_one).map(|key| (key, decision)));
            }
            self.store.decide(room, poll, &decisions).await?;
        }
        Ok(())
    }

    /// What the hall asks. A question that was asked is not asked again.
    pub(super) async fn ask_around(
        &self,
        workshop: &Workshop,
        seats: &[Seat],
    ) -> Result<(), DemoFault> {
        let room = &workshop.room;
        let known = self.store.hall_questions(room).await?;
        let mut asked: Vec<QuestionId> = Vec::new();
        for (number, question) in QUESTIONS.iter().enumerate() {
            let at = workshop.starts_at.plus(question.minute * MINUTE);
            self.calendar.put_to(at);
            let mut chance = chance(&format!("{}/question/{number}", workshop.name));
            let mut there = there(seats, at, &mut chance).into_iter();
            let asker = there.next().filter(|_| question.is_named);
            let known = known.iter().find(|known| known.question == question.text);
            let id = match known {
                Some(known) => known.id.clone(),
                None => {
                    let new = NewQuestion {
                        person: asker.map(|seat| seat.person.clone()),
                        question: question.text.to_owned(),
                        state: QuestionState::Open,
                    };
                    let asked = self.store.ask_hall(room, new).await?;
                    asked.ok_or(StoreError::Missing)?
                }
            };
            asked.push(id.clone());
            let (state, votes) =
                known.map_or((QuestionState::Open, 0), |known| (known.state, known.votes));
            if state != QuestionState::Open {
                continue;
            }
            // Once the secret of the edition is gone the same people would be others.
            if votes < question.votes {
                let wants = there
                    .take(question.votes as usize)
                    .map(|seat| self.store.support_question(room, &id, &seat.person, true));
                try_join_all(wants).await?;
            }
            match question.turn {
                Turn::Waits => {}
                Turn::ByVoice => {
                    let answered = QuestionState::Answered;
                    self.store.set_question(room, &id, answered).await?;
                }
                Turn::InWriting(answer) => {
                    self.store.answer_question(room, &id, answer).await?;
                }
                Turn::Hidden => {
                    let hidden = QuestionState::Hidden;
                    self.store.set_question(room, &id, hidden).await?;
                }
                Turn::Merged(into) => {
                    if let Some(into) = asked.get(into) {
                        self.store.merge_questions(room, &id, into).await?;
                    }
                }
            }
        }
        Ok(())
    }
}

/// Whoever is there at a time, in an order of chance.
fn there<'a>(seats: &'a [Seat], at: Moment, chance: &mut SeededRng) -> Vec<&'a Seat> {
    let is_there = |seat: &&Seat| seat.from <= at && at < seat.until;
    let mut there: Vec<&Seat> = seats.iter().filter(is_there).collect();
    shuffle(&mut there, chance);
    there
}

/// What the only sentence of a tally is kept under.
fn key(tally: &Tally) -> Option<String> {
    match &tally.counted {
        Tallied::Texts(texts) => texts.first().map(|text| text.key.clone()),
        _ => None,
    }
}

//! Attendance: a ledger of events, what follows from it, and what is counted.
//!
//! Nothing in the ledger is ever changed. How somebody stands is what their events say in the order in
//! which they were recorded; the ledger keeps what each event changed at the time, so that an edition's
//! settings or a person's agency can change without rewriting what was.

use crate::clock::Moment;
use crate::code::Place;
use crate::codes::codes;
use crate::edition::{Arrival, Stage};
use crate::id::{AgencyId, CustomStatusId, EditionId, Entropy, EventId, PersonId};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What an event is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Somebody came in.
    In,
    /// Somebody went out.
    Out,
    /// Somebody was still there.
    Pulse,
    /// An organiser corrected.
    Manual,
    /// A file of the meeting or a signed sheet says so.
    Import,
}

codes! {
    Kind {
        /// All of them.
        ALL;
        /// The word for files, forms and the database.
        code;
        In = "in",
        Out = "out",
        Pulse = "pulse",
        Manual = "manual",
        Import = "import",
    }
}

/// What an event rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Proof {
    /// The code on the screen or its QR twin.
    Code,
    /// A person's own link.
    Link,
    /// A tick: the person's own in the meeting, or an organiser's.
    Tick,
    /// The report of the meeting.
    Report,
    /// A signed sheet.
    Sheet,
}

codes! {
    Proof {
        /// All of them.
        ALL;
        /// The word for files, forms and the database.
        code;
        Code = "code",
        Link = "link",
        Tick = "tick",
        Report = "report",
        Sheet = "sheet",
    }
}

/// How somebody stands in an edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// There in time.
    Present,
    /// There, but late.
    Late,
    /// Excused: *izin*.
    Excused,
    /// Not there.
    Absent,
}

codes! {
    Status {
        /// All of them.
        ALL;
        /// The word for files, forms and the database.
        code;
        Present = "present",
        Late = "late",
        Excused = "excused",
        Absent = "absent",
    }
}

/// What a status means for a count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flags {
    /// It counts as having been there.
    pub counts_present: bool,
    /// It counts as not having been there.
    pub counts_absent: bool,
    /// It is left out of the denominator, so that it never lowers a rate.
    pub left_out: bool,
}

impl Status {
    /// What it means for a count.
    #[must_use]
    pub const fn flags(self) -> Flags {
        Flags {
            counts_present: matches!(self, Self::Present | Self::Late),
            counts_absent: matches!(self, Self::Absent),
            left_out: matches!(self, Self::Excused),
        }
    }

    /// Whether it counts as having been there.
    #[must_use]
    pub const fn is_present(self) -> bool {
        self.flags().counts_present
    }

    /// What a status means at a stage of an edition: whoever nothing was recorded of is absent once it is over.
    #[must_use]
    pub const fn at(status: Option<Self>, stage: Stage) -> Option<Self> {
        match (status, stage) {
            (None, Stage::Past) => Some(Self::Absent),
            (status, _) => status,
        }
    }

    /// The status of whoever arrived so; `None` where one cannot check in.
    #[must_use]
    pub const fn of(arrival: Arrival) -> Option<Self> {
        match arrival {
            Arrival::InTime => Some(Self::Present),
            Arrival::Late => Some(Self::Late),
            Arrival::Early | Arrival::Over | Arrival::Cancelled => None,
        }
    }
}

/// Why an organiser corrected. A free remark stands elsewhere, where it can be erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// Was there without a phone or a network.
    NoPhone,
    /// Was seen there; the code did not work.
    SeenThere,
    /// Was away on duty.
    OnDuty,
    /// Was ill.
    Ill,
    /// Was on leave.
    OnLeave,
    /// Was not there; somebody else used the code.
    NotThere,
    /// The entry before was a mistake.
    Mistake,
    /// Another reason; the remark says which.
    Other,
}

codes! {
    Reason {
        /// All of them.
        ALL;
        /// The word for files, forms and the database.
        code;
        NoPhone = "no-phone",
        SeenThere = "seen-there",
        OnDuty = "on-duty",
        Ill = "ill",
        OnLeave = "on-leave",
        NotThere = "not-there",
        Mistake = "mistake",
        Other = "other",
    }
}

/// A number used once: an entry that is sent twice has the same one, and is written once.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Nonce(String);

impl Nonce {
    /// A new one.
    #[must_use]
    pub fn new(entropy: &dyn Entropy) -> Self {
        let mut bytes = [0; 16];
        entropy.fill(&mut bytes);
        Self(format!("{:032x}", u128::from_be_bytes(bytes)))
    }

    /// Reads one that came back from outside; `None` unless it is 32 small hexadecimal digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let fits = text.len() == 32
            && text
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        fits.then(|| Self(text.to_owned()))
    }

    /// Its text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// One row of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttendanceEvent {
    /// Its id.
    pub id: EventId,
    /// The edition.
    pub edition: EditionId,
    /// Whom it is about.
    pub person: PersonId,
    /// Its number among the events of this person in this edition, from 1: the order of recording.
    pub number: u32,
    /// What it is.
    pub kind: Kind,
    /// Where, if that is known.
    pub place: Option<Place>,
    /// What it rests on.
    pub proof: Proof,
    /// How the person stood before; `None` while nothing was known.
    pub status_from: Option<Status>,
    /// How the person stands after it.
    pub status_to: Option<Status>,
    /// The custom status that said it more exactly before.
    pub custom_from: Option<CustomStatusId>,
    /// The one that does after it.
    pub custom_to: Option<CustomStatusId>,
    /// When the person arrived, as the server knows it: the claim, not the recording.
    pub arrived_at: Option<Moment>,
    /// When it was recorded.
    pub recorded_at: Moment,
    /// What the device's own clock said, where it said something. Nothing is judged by it.
    pub at_device: Option<Moment>,
    /// A mark of the device, where there is one.
    pub device: Option<String>,
    /// Who recorded it, where that is not the person.
    pub actor: Option<PersonId>,
    /// Why, where an organiser corrected.
    pub reason: Option<Reason>,
    /// What makes twice once.
    pub nonce: Nonce,
}

impl AttendanceEvent {
    /// How the person stood before it.
    #[must_use]
    pub fn before(&self) -> Mark {
        Mark {
            status: self.status_from,
            custom: self.custom_from.clone(),
        }
    }
}

/// A status, and the custom one that says it more exactly where there is one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// The status; `None` while nothing was said.
    pub status: Option<Status>,
    /// What it is called here.
    pub custom: Option<CustomStatusId>,
}

/// What is said of somebody beside the act itself.
#[derive(Clone, Copy, Debug)]
pub struct Claim<'a> {
    /// What it rests on.
    pub proof: Proof,
    /// Where they are, if that is said.
    pub place: Option<Place>,
    /// When they came, if that is said.
    pub arrived_at: Option<Moment>,
    /// What their status is called here, where an organiser or a file says how they stand.
    pub custom: Option<&'a CustomStatusId>,
    /// Whether a remark is written beside it, which is an entry of its own.
    pub noted: bool,
}

/// What somebody asks to be recorded, with the status it would give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Coming in: present or late, by the time of arrival.
    In(Status),
    /// Going out.
    Out,
    /// Being still there.
    Pulse,
    /// A correction by an organiser.
    Manual(Status),
    /// An organiser takes back that somebody came: they stand as before it, which may be that nothing was said.
    Undo(Option<Status>),
    /// A line of an imported file.
    Import(Status),
}

impl Act {
    /// The kind of the event that it becomes.
    #[must_use]
    pub const fn kind(self) -> Kind {
        match self {
            Self::In(_) => Kind::In,
            Self::Out => Kind::Out,
            Self::Pulse => Kind::Pulse,
            Self::Manual(_) | Self::Undo(_) => Kind::Manual,
            Self::Import(_) => Kind::Import,
        }
    }
}

/// How one person stands in one edition: what follows from their events.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The status; `None` while nothing was said.
    pub status: Option<Status>,
    /// What it is called here, where that says more.
    #[serde(default)]
    pub custom: Option<CustomStatusId>,
    /// When they arrived, if they did.
    pub arrived_at: Option<Moment>,
    /// When the status was recorded.
    pub recorded_at: Option<Moment>,
    /// Where.
    pub place: Option<Place>,
    /// Whether they are in: they came, or were said to have come, and have not gone out.
    pub inside: bool,
    /// How many events there are.
    pub events: u32,
    /// When somebody came in whom an organiser had called absent or excused: that is theirs to decide, and
    /// stands here until they have.
    pub asked_at: Option<Moment>,
}

impl Standing {
    /// Whether they are there in the hall, and need no way into the meeting on the network.
    #[must_use]
    pub fn is_in_hall(&self) -> bool {
        self.is_present() && self.place == Some(Place::Venue)
    }

    /// Whether the status counts as having been there.
    #[must_use]
    pub fn is_present(&self) -> bool {
        self.status.is_some_and(Status::is_present)
    }

    /// The status after `act`; `None` where the act says nothing new and is not to be recorded. Who is in
    /// and comes in again stays as they are: twice is once. Who comes back keeps the status of the first
    /// time. Whom an organiser called absent does not overturn that by coming in: it is recorded, once, and
    /// asks the organiser. Who was excused may still come.
    #[must_use]
    pub fn after(&self, act: Act) -> Option<Option<Status>> {
        match act {
            Act::In(_) if self.inside => None,
            Act::In(_) if self.is_present() => Some(self.status),
            Act::In(_) if self.status == Some(Status::Absent) => self.asks(),
            Act::In(status) => Some(Some(status)),
            Act::Out => self.inside.then_some(self.status),
            Act::Pulse => Some(self.status),
            // Who is asked decides also by leaving it as it was.
            Act::Manual(status) if self.asked_at.is_some() => Some(Some(status)),
            Act::Undo(before) => (self.status != before).then_some(before),
            Act::Manual(status) | Act::Import(status) => {
                (self.status != Some(status)).then_some(Some(status))
            }
        }
    }

    /// The organiser is asked, once.
    fn asks(&self) -> Option<Option<Status>> {
        self.asked_at.is_none().then_some(self.status)
    }

    /// As [`Self::after`], where the act also says a place, a time of arrival or a custom status: a correction that says
    /// another one is recorded although the status stays. Who was excused shows by a code that they came
    /// all the same; their word alone asks the organiser.
    #[must_use]
    pub fn after_hearing(&self, act: Act, claim: Claim<'_>) -> Option<Mark> {
        // A sheet or a report says that somebody came, and not what that is called here.
        let names = match act {
            Act::Undo(_) => true,
            Act::Manual(_) | Act::Import(_) => claim.custom.is_some() || claim.proof == Proof::Tick,
            Act::In(_) | Act::Out | Act::Pulse => false,
        };
        let renamed = names && claim.custom != self.custom.as_ref();
        let differs = (claim.place.is_some() && claim.place != self.place)
            || (claim.arrived_at.is_some() && claim.arrived_at != self.arrived_at)
            || renamed
            || claim.noted;
        let status = match act {
            Act::Manual(status) if differs => Some(status),
            Act::Undo(before) if renamed => before,
            Act::In(_) if claim.proof == Proof::Tick && self.status == Some(Status::Excused) => {
                self.asks()?
            }
            act => self.after(act)?,
        };
        let custom = if names {
            claim.custom.cloned()
        } else {
            self.custom.clone().filter(|_| status == self.status)
        };
        Some(Mark {
            custom: custom.filter(|_| status.is_some()),
            status,
        })
    }

    /// Takes the next event in. One that was taken in before changes nothing.
    pub fn apply(&mut self, event: &AttendanceEvent) {
        if event.number <= self.events {
            return;
        }
        self.events = event.number;
        let was_present = self.is_present();
        if self.status != event.status_to || self.custom != event.custom_to {
            self.status = event.status_to;
            self.custom.clone_from(&event.custom_to);
            self.recorded_at = Some(event.recorded_at);
        }
        match event.kind {
            Kind::In if !self.is_present() => self.asked_at = Some(event.recorded_at),
            Kind::In => {
                if !was_present {
                    self.arrived_at = event.arrived_at;
                    self.place = event.place;
                }
                self.inside = true;
            }
            Kind::Out => self.inside = false,
            Kind::Pulse => {}
            Kind::Manual | Kind::Import => {
                self.asked_at = None;
                self.inside = self.is_present();
                self.arrived_at = event.arrived_at.or(self.arrived_at);
                self.place = event.place.or(self.place);
            }
        }
    }
}

/// How somebody stood before they came, as their events in order say: what taking that back leads to, with no status within
/// where nothing was said of them before; no answer where they are not there.
#[must_use]
pub fn before_coming<'a>(events: impl IntoIterator<Item = &'a AttendanceEvent>) -> Option<Mark> {
    let there = |status: Option<Status>| status.is_some_and(Status::is_present);
    let mut before = None;
    for event in events {
        if !there(event.status_to) {
            before = None;
        } else if !there(event.status_from) {
            before = Some(event.before());
        }
    }
    before
}

/// How somebody stands whose events of one edition these are, in their order.
#[must_use]
pub fn stand<'a>(events: impl IntoIterator<Item = &'a AttendanceEvent>) -> Standing {
    let mut standing = Standing::default();
    for event in events {
        standing.apply(event);
    }
    standing
}

/// What follows from a ledger, whatever order its rows come in: how everybody stands in each edition.
#[must_use]
pub fn derive<'a>(
    events: impl IntoIterator<Item = &'a AttendanceEvent>,
) -> BTreeMap<(EditionId, PersonId), Standing> {
    let mut by_person: BTreeMap<_, Vec<&AttendanceEvent>> = BTreeMap::new();
    for event in events {
        by_person
            .entry((event.edition.clone(), event.person.clone()))
            .or_default()
            .push(event);
    }
    by_person
        .into_iter()
        .map(|(key, mut events)| {
            events.sort_by_key(|event| event.number);
            (key, stand(events))
        })
        .collect()
}

/// Somebody who is registered for an edition, as far as counting goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Who.
    pub person: PersonId,
    /// The agency at registration.
    pub agency: Option<AgencyId>,
    /// Whether they were registered on the spot.
    pub on_the_spot: bool,
    /// Whether they were a trainer or an organiser, who are not counted as participants.
    pub staff: bool,
    /// How they stand.
    pub status: Option<Status>,
    /// Where they took part.
    pub place: Option<Place>,
}

/// The fewest people of whom a rate is written.
pub const RATE_FROM: u32 = 5;

/// How people stand as far as a [`Tally`] asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alike {
    /// Registered on the spot.
    pub on_the_spot: bool,
    /// A trainer or an organiser while the edition lasted.
    pub staff: bool,
    /// Their status; `None` while nothing was said.
    pub status: Option<Status>,
    /// Where they are, as far as that is known.
    pub place: Option<Place>,
}

/// Counts of people, each once. `registered = present + absent + unmarked + excused`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Registered, on the spot included, without trainers and organisers.
    pub registered: u32,
    /// Registered on the spot.
    pub on_the_spot: u32,
    /// There, the late ones included.
    pub present: u32,
    /// There, but late.
    pub late: u32,
    /// There, in the hall.
    pub venue: u32,
    /// There, on the network.
    pub online: u32,
    /// Left out of the denominator.
    pub excused: u32,
    /// Said not to have been there.
    pub absent: u32,
    /// Nothing was said of them.
    pub unmarked: u32,
    /// Trainers and organisers, who stand in no other count.
    pub staff: u32,
}

impl Tally {
    /// What one person adds.
    #[must_use]
    pub fn of(person: &Counted) -> Self {
        let alike = Alike {
            on_the_spot: person.on_the_spot,
            staff: person.staff,
            status: person.status,
            place: person.place,
        };
        Self::of_people(alike, 1)
    }

    /// What `people` who stand alike add.
    #[must_use]
    pub fn of_people(alike: Alike, people: u32) -> Self {
        if alike.staff {
            return Self {
                staff: people,
                ..Self::default()
            };
        }
        let flags = alike.status.map(Status::flags);
        let left_out = flags.is_some_and(|flags| flags.left_out);
        let present = !left_out && flags.is_some_and(|flags| flags.counts_present);
        let absent = !left_out && !present && flags.is_some_and(|flags| flags.counts_absent);
        let where_so = |so: bool| if so { people } else { 0 };
        Self {
            registered: people,
            on_the_spot: where_so(alike.on_the_spot),
            present: where_so(present),
            late: where_so(present && alike.status == Some(Status::Late)),
            venue: where_so(present && alike.place == Some(Place::Venue)),
            online: where_so(present && alike.place == Some(Place::Online)),
            excused: where_so(left_out),
            absent: where_so(absent),
            unmarked: where_so(!left_out && !present && !absent),
            staff: 0,
        }
    }

    /// The one denominator of attendance: registered, on the spot included, minus excused; trainers and
    /// organisers are not among them.
    #[must_use]
    pub const fn expected(&self) -> u32 {
        self.registered.saturating_sub(self.excused)
    }

    /// Expected and not there: said so, or never seen.
    #[must_use]
    pub const fn missing(&self) -> u32 {
        self.absent + self.unmarked
    }

    /// How many of those registered stand so. Whoever was never seen is among the absent, so that the
    /// four add up to everybody registered.
    #[must_use]
    pub const fn with_status(&self, status: Status) -> u32 {
        match status {
            Status::Present => self.present.saturating_sub(self.late),
            Status::Late => self.late,
            Status::Excused => self.excused,
            Status::Absent => self.missing(),
        }
    }

    /// The share of those expected who were there, in percent; `None` where fewer than [`RATE_FROM`]
    /// were expected, because a rate of so few says less than their number.
    #[must_use]
    pub fn rate(&self) -> Option<f64> {
        (self.expected() >= RATE_FROM)
            .then(|| f64::from(self.present) * 100.0 / f64::from(self.expected()))
    }
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.registered += other.registered;
        self.on_the_spot += other.on_the_spot;
        self.present += other.present;
        self.late += other.late;
        self.venue += other.venue;
        self.online += other.online;
        self.excused += other.excused;
        self.absent += other.absent;
        self.unmarked += other.unmarked;
        self.staff += other.staff;
    }
}

/// Counts over a tree of agencies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Each agency without those below it.
    pub own: BTreeMap<AgencyId, Tally>,
    /// Each agency with all below it.
    pub with_below: BTreeMap<AgencyId, Tally>,
    /// Those who named no agency.
    pub nowhere: Tally,
    /// Everybody.
    pub all: Tally,
}

/// Counts people over the tree that `parents` describes: each person once, by the agency at their
/// registration. Every agency of the tree is in the sums, also one with nobody; one that people were
/// registered with and that the tree no longer has is counted as a root.
#[must_use]
pub fn tally<'a>(
    people: impl IntoIterator<Item = &'a Counted>,
    parents: &BTreeMap<AgencyId, Option<AgencyId>>,
) -> Sums {
    let mut sums = Sums::default();
    for agency in parents.keys() {
        sums.own.insert(agency.clone(), Tally::default());
        sums.with_below.insert(agency.clone(), Tally::default());
    }
    let mut seen = BTreeSet::new();
    for person in people {
        if !seen.insert(&person.person) {
            continue;
        }
        let one = Tally::of(person);
        sums.all += one;
        let Some(agency) = &person.agency else {
            sums.nowhere += one;
            continue;
        };
        *sums.own.entry(agency.clone()).or_default() += one;
        let mut passed = BTreeSet::new();
        let mut at = Some(agency);
        // A circle of parents cannot be written; should there be one, nobody is counted twice in it.
        while let Some(agency) = at.filter(|agency| passed.insert(*agency)) {
            *sums.with_below.entry(agency.clone()).or_default() += one;
            at = parents.get(agency).and_then(Option::as_ref);
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::MINUTE;
    use proptest::collection::vec;
    use proptest::prelude::*;

    fn edition(number: usize) -> EditionId {
        EditionId::from_store(format!("edition {number}"))
    }

    fn person(number: usize) -> PersonId {
        PersonId::from_store(format!("person {number}"))
    }

    fn agency(name: &str) -> AgencyId {
        AgencyId::from_store(name.to_owned())
    }

    /// Writes what is asked for, as the store does: `None` where there is nothing to write.
    fn write(
        ledger: &mut Vec<AttendanceEvent>,
        standing: &mut Standing,
        who: (EditionId, PersonId),
        act: Act,
        minute: i64,
    ) -> Option<()> {
        let status_to = standing.after(act)?;
        let event = AttendanceEvent {
            id: EventId::from_store(format!("event {}", ledger.len())),
            edition: who.0,
            person: who.1,
            number: standing.events + 1,
            kind: act.kind(),
            place: matches!(act, Act::In(_)).then_some(Place::Online),
            proof: Proof::Code,
            status_from: standing.status,
            status_to,
            custom_from: None,
            custom_to: None,
            arrived_at: matches!(act, Act::In(_)).then_some(Moment(minute * MINUTE)),
            recorded_at: Moment(minute * MINUTE + 1),
            at_device: None,
            device: None,
            actor: None,
            reason: None,
            nonce: Nonce::parse(&format!("{:032x}", ledger.len())).unwrap(),
        };
        standing.apply(&event);
        ledger.push(event);
        Some(())
    }

    fn story(acts: &[Act]) -> (Vec<AttendanceEvent>, Standing) {
        let (mut ledger, mut standing) = (Vec::new(), Standing::default());
        for (act, minute) in acts.iter().zip(0..) {
            let _ = write(
                &mut ledger,
                &mut standing,
                (edition(1), person(1)),
                *act,
                minute,
            );
        }
        (ledger, standing)
    }

    const fn claim(proof: Proof) -> Claim<'static> {
        Claim {
            proof,
            place: None,
            arrived_at: None,
            custom: None,
            noted: false,
        }
    }

    /// As the store does it, with what the status is called.
    fn hear(standing: &mut Standing, act: Act, claim: Claim<'_>) -> Option<AttendanceEvent> {
        let mark = standing.after_hearing(act, claim)?;
        let (ledger, _) = story(&[Act::Pulse]);
        let event = AttendanceEvent {
            number: standing.events + 1,
            kind: act.kind(),
            proof: claim.proof,
            status_from: standing.status,
            custom_from: standing.custom.clone(),
            status_to: mark.status,
            custom_to: mark.custom,
            ..ledger.into_iter().next()?
        };
        standing.apply(&event);
        Some(event)
    }

    #[test]
    fn what_a_status_is_called_is_an_entry_of_its_own_and_lasts_as_long_as_the_status() {
        let duty = CustomStatusId::from_store("dinas luar".to_owned());
        let called = Claim {
            custom: Some(&duty),
            ..claim(Proof::Tick)
        };
        let mut standing = Standing::default();
        let mut ledger: Vec<AttendanceEvent> = Vec::new();
        ledger.extend(hear(
            &mut standing,
            Act::Manual(Status::Excused),
            claim(Proof::Tick),
        ));
        ledger.extend(hear(&mut standing, Act::Manual(Status::Excused), called));
        assert_eq!(ledger.len(), 2, "the status is the same, its name is not");
        assert_eq!(standing.custom.as_ref(), Some(&duty));
        let again = hear(&mut standing, Act::Manual(Status::Excused), called);
        assert_eq!(again, None);
        // A signed sheet does not know the word, and says the same status.
        let sheet = hear(
            &mut standing,
            Act::Manual(Status::Excused),
            claim(Proof::Sheet),
        );
        assert_eq!(sheet, None);
        // They ask by their own word, and stand as they did until somebody decides.
        ledger.extend(hear(
            &mut standing,
            Act::In(Status::Present),
            claim(Proof::Tick),
        ));
        assert_eq!(standing.custom.as_ref(), Some(&duty));
        ledger.extend(hear(
            &mut standing,
            Act::In(Status::Present),
            claim(Proof::Code),
        ));
        assert_eq!(
            (standing.status, &standing.custom),
            (Some(Status::Present), &None)
        );
        // Taking the coming back leads to the word, too.
        let before = before_coming(&ledger).unwrap();
        assert_eq!(
            before,
            Mark {
                status: Some(Status::Excused),
                custom: Some(duty.clone())
            }
        );
        let back = Claim {
            custom: before.custom.as_ref(),
            ..claim(Proof::Tick)
        };
        ledger.extend(hear(&mut standing, Act::Undo(before.status), back));
        assert_eq!(
            (standing.status, &standing.custom),
            (Some(Status::Excused), &Some(duty))
        );
        // The plain status is what a correction without a word says.
        ledger.extend(hear(
            &mut standing,
            Act::Manual(Status::Excused),
            claim(Proof::Tick),
        ));
        assert_eq!(standing.custom, None);
        assert_eq!(stand(&ledger), standing, "and a replay gives the same");
    }

    #[test]
    fn coming_in_twice_is_once_and_the_first_arrival_stays() {
        let (ledger, standing) = story(&[Act::In(Status::Present), Act::In(Status::Late)]);
        assert_eq!(ledger.len(), 1);
        assert_eq!(standing.status, Some(Status::Present));
        assert_eq!(standing.arrived_at, Some(Moment(0)));

        let (ledger, standing) = story(&[
            Act::In(Status::Present),
            Act::Out,
            Act::Out,
            Act::In(Status::Late),
        ]);
        assert_eq!(
            ledger.len(),
            3,
            "going out twice is once, coming back is an event"
        );
        assert_eq!(standing.status, Some(Status::Present));
        assert_eq!(standing.arrived_at, Some(Moment(0)));
        assert!(standing.inside);
    }

    #[test]
    fn a_correction_holds_until_the_next_entry_and_erases_nothing() {
        let (ledger, standing) = story(&[
            Act::In(Status::Late),
            Act::Manual(Status::Present),
            Act::Manual(Status::Present),
            Act::Manual(Status::Excused),
        ]);
        let steps: Vec<_> = ledger
            .iter()
            .map(|event| (event.status_from, event.status_to))
            .collect();
        assert_eq!(
            steps,
            [
                (None, Some(Status::Late)),
                (Some(Status::Late), Some(Status::Present)),
                (Some(Status::Present), Some(Status::Excused)),
            ]
        );
        assert_eq!(standing.status, Some(Status::Excused));
        assert_eq!(
            standing.arrived_at,
            Some(Moment(0)),
            "the arrival is still known"
        );
    }

    #[test]
    fn a_correction_of_place_or_arrival_alone_is_an_entry_and_one_that_repeats_them_is_none() {
        let standing = story(&[Act::In(Status::Present)]).1;
        let hear = |status, place, arrived_at| {
            let claim = Claim {
                place,
                arrived_at,
                ..claim(Proof::Tick)
            };
            let mark = standing.after_hearing(Act::Manual(status), claim);
            mark.map(|mark| mark.status)
        };
        let stays = Some(Some(Status::Present));
        assert_eq!(hear(Status::Present, None, None), None);
        assert_eq!(
            hear(Status::Present, Some(Place::Online), Some(Moment(0))),
            None
        );
        assert_eq!(hear(Status::Present, Some(Place::Venue), None), stays);
        assert_eq!(hear(Status::Present, None, Some(Moment(1))), stays);
        let noted = Claim {
            noted: true,
            ..claim(Proof::Tick)
        };
        let mark = standing.after_hearing(Act::Manual(Status::Present), noted);
        assert_eq!(mark.map(|mark| mark.status), stays, "a remark is kept");
        assert_eq!(
            hear(Status::Absent, None, None),
            Some(Some(Status::Absent)),
            "another status is always an entry"
        );
        assert_eq!(
            standing.after_hearing(
                Act::In(Status::Late),
                Claim {
                    place: Some(Place::Venue),
                    arrived_at: Some(Moment(9)),
                    ..claim(Proof::Code)
                }
            ),
            None,
            "twice is once, from wherever"
        );
    }

    #[test]
    fn who_was_marked_by_hand_needs_no_code_and_who_was_excused_may_still_come() {
        let (ledger, _) = story(&[Act::Manual(Status::Present), Act::In(Status::Late)]);
        assert_eq!(ledger.len(), 1);
        let (_, standing) = story(&[Act::Manual(Status::Excused), Act::In(Status::Late)]);
        assert_eq!(
            (standing.status, standing.arrived_at),
            (Some(Status::Late), Some(Moment(MINUTE)))
        );
    }

    #[test]
    fn taking_back_a_tick_leads_to_how_somebody_stood_before_they_came() {
        let came = |before: &[Act]| {
            let acts = [before, &[Act::Manual(Status::Late), Act::Out, Act::Pulse]].concat();
            let (ledger, _) = story(&acts);
            let before = before_coming(&ledger).map(|before| before.status);
            let undone = [acts, vec![Act::Undo(before.flatten())]].concat();
            (before, story(&undone).1)
        };
        let (before, standing) = came(&[]);
        assert_eq!((before, standing.status), (Some(None), None));
        assert!(!standing.inside);
        let (before, standing) = came(&[Act::Manual(Status::Excused)]);
        assert_eq!(before, Some(Some(Status::Excused)));
        assert_eq!(standing.status, Some(Status::Excused));
        // Nothing is taken back of somebody who is not there, nor twice.
        assert_eq!(
            before_coming(&story(&[Act::Manual(Status::Absent)]).0),
            None
        );
        let undone = [
            Act::Manual(Status::Present),
            Act::Undo(None),
            Act::Undo(None),
        ];
        let (ledger, standing) = story(&undone);
        assert_eq!(ledger.len(), 2);
        assert_eq!(before_coming(&ledger), None);
        // And they can still come in by themselves, without asking anybody.
        assert_eq!(
            standing.after(Act::In(Status::Late)),
            Some(Some(Status::Late))
        );
    }

    #[test]
    fn who_was_called_absent_asks_by_coming_in_once_and_the_next_decision_ends_it() {
        let (ledger, standing) = story(&[
            Act::Manual(Status::Absent),
            Act::In(Status::Present),
            Act::In(Status::Present),
        ]);
        assert_eq!(ledger.len(), 2, "once is enough");
        assert_eq!(standing.status, Some(Status::Absent));
        assert!(!standing.inside && standing.arrived_at.is_none());
        assert!(standing.asked_at.is_some());
        for decided in [Status::Absent, Status::Present] {
            let (ledger, standing) = story(&[
                Act::Manual(Status::Absent),
                Act::In(Status::Present),
                Act::Manual(decided),
            ]);
            assert_eq!(ledger.len(), 3, "leaving it so is a decision too");
            assert_eq!(standing.asked_at, None);
            assert_eq!(standing.status, Some(decided));
        }
    }

    #[test]
    fn who_was_excused_comes_by_a_code_and_asks_by_word_alone() {
        let (_, standing) = story(&[Act::Manual(Status::Excused)]);
        let hears = |proof| {
            let mark = standing.after_hearing(Act::In(Status::Late), claim(proof));
            mark.map(|mark| mark.status)
        };
        assert_eq!(hears(Proof::Code), Some(Some(Status::Late)));
        assert_eq!(hears(Proof::Tick), Some(Some(Status::Excused)));
    }

    #[test]
    fn a_pulse_changes_no_status() {
        let (ledger, standing) = story(&[Act::Pulse, Act::In(Status::Present), Act::Pulse]);
        assert_eq!(ledger.len(), 3);
        assert_eq!(standing.status, Some(Status::Present));
        assert_eq!(story(&[Act::Pulse]).1.status, None);
    }

    #[test]
    fn words_read_back() {
        for status in Status::ALL {
            assert_eq!(Status::from_code(status.code()), Some(status));
        }
        for reason in Reason::ALL {
            assert_eq!(Reason::from_code(reason.code()), Some(reason));
        }
        assert_eq!(Kind::from_code("merge"), None);
        assert_eq!(Nonce::parse("x"), None);
        assert_eq!(Status::of(Arrival::Over), None);
    }

    fn came(number: usize, at: &str) -> Counted {
        Counted {
            person: person(number),
            agency: Some(agency(at)),
            on_the_spot: false,
            staff: false,
            status: Some(Status::Present),
            place: Some(Place::Venue),
        }
    }

    fn tree(edges: &[(&str, Option<&str>)]) -> BTreeMap<AgencyId, Option<AgencyId>> {
        edges
            .iter()
            .map(|(name, parent)| (agency(name), parent.map(agency)))
            .collect()
    }

    #[test]
    fn an_excused_person_never_lowers_the_rate_and_staff_is_in_no_count() {
        let of = |status| {
            Tally::of(&Counted {
                status,
                ..came(1, "a")
            })
        };
        assert_eq!(of(Some(Status::Excused)).expected(), 0);
        assert_eq!(
            (of(Some(Status::Late)).present, of(Some(Status::Late)).late),
            (1, 1)
        );
        assert_eq!(
            (
                of(Some(Status::Absent)).expected(),
                of(Some(Status::Absent)).missing()
            ),
            (1, 1)
        );
        assert_eq!((of(None).expected(), of(None).missing()), (1, 1));
        let staff = Tally::of(&Counted {
            staff: true,
            ..came(1, "a")
        });
        assert_eq!((staff.registered, staff.present, staff.staff), (0, 0, 1));
    }

    // The four cases that the best plugin for attendance by department gets wrong.

    #[test]
    fn an_agency_with_units_at_several_levels_counts_all_below_it() {
        let tree = tree(&[
            ("dinas", None),
            ("suku", Some("dinas")),
            ("seksi", Some("suku")),
            ("lain", None),
        ]);
        let sums = tally(
            &[came(1, "dinas"), came(2, "suku"), came(3, "seksi")],
            &tree,
        );
        let present = |name| {
            (
                sums.own[&agency(name)].present,
                sums.with_below[&agency(name)].present,
            )
        };
        assert_eq!(present("dinas"), (1, 3));
        assert_eq!(present("suku"), (1, 2));
        assert_eq!(present("seksi"), (1, 1));
        assert_eq!(present("lain"), (0, 0), "an agency with nobody is there");
        assert_eq!(sums.all.present, 3);
    }

    #[test]
    fn somebody_who_was_transferred_is_counted_once_where_they_were_registered() {
        let tree = tree(&[("dinas", None), ("suku", Some("dinas")), ("biro", None)]);
        let sums = tally(&[came(1, "suku"), came(1, "biro")], &tree);
        assert_eq!(sums.all.registered, 1);
        assert_eq!(sums.with_below[&agency("dinas")].registered, 1);
        assert_eq!(sums.with_below[&agency("biro")].registered, 0);
    }

    #[test]
    fn trainers_and_organisers_inflate_no_rate() {
        let trainer = Counted {
            staff: true,
            ..came(2, "dinas")
        };
        let sums = tally(&[came(1, "dinas"), trainer], &tree(&[("dinas", None)]));
        assert_eq!(
            (sums.all.present, sums.all.expected(), sums.all.staff),
            (1, 1, 1)
        );
    }

    #[test]
    fn an_agency_that_is_gone_keeps_the_attendance_of_its_people() {
        let sums = tally(
            &[came(1, "dibubarkan"), came(2, "dinas")],
            &tree(&[("dinas", None)]),
        );
        assert_eq!(sums.with_below[&agency("dibubarkan")].present, 1);
        assert_eq!(sums.all.present, 2);
    }

    fn an_act() -> impl Strategy<Value = Act> {
        let status = prop::sample::select(&Status::ALL);
        let came = prop::sample::select(&[Status::Present, Status::Late][..]);
        prop_oneof![
            4 => came.prop_map(Act::In),
            1 => Just(Act::Out),
            1 => Just(Act::Pulse),
            2 => status.clone().prop_map(Act::Manual),
            1 => proptest::option::of(status.clone()).prop_map(Act::Undo),
            1 => status.prop_map(Act::Import),
        ]
    }

    /// A tree in which every agency's parent comes before it, and people in it or nowhere.
    fn a_hall() -> impl Strategy<Value = (BTreeMap<AgencyId, Option<AgencyId>>, Vec<Counted>)> {
        let parents = vec(any::<prop::sample::Index>(), 1..12);
        let statuses = prop::option::of(prop::sample::select(&Status::ALL));
        let people = vec(
            (0usize..30, any::<prop::sample::Index>(), statuses, 0u8..16),
            0..60,
        );
        (parents, people).prop_map(|(parents, people)| {
            let name = |number: usize| agency(&format!("agency {number}"));
            let count = parents.len();
            let tree = parents
                .iter()
                .enumerate()
                .map(|(number, parent)| {
                    let parent = parent.index(number + 1);
                    (name(number), (parent != number).then(|| name(parent)))
                })
                .collect();
            let people = people
                .into_iter()
                .map(|(number, at, status, bits)| Counted {
                    person: person(number),
                    agency: (bits & 1 == 0).then(|| name(at.index(count))),
                    on_the_spot: bits & 2 != 0,
                    staff: bits & 12 == 12,
                    status,
                    place: Some(if bits & 4 == 0 {
                        Place::Venue
                    } else {
                        Place::Online
                    }),
                })
                .collect();
            (tree, people)
        })
    }

    proptest! {
        #[test]
        fn how_people_stand_equals_a_replay_in_any_order_and_batching(
            acts in vec((0usize..2, 0usize..4, an_act()), 0..80),
            shuffle: u32, cuts in vec(any::<prop::sample::Index>(), 0..5),
        ) {
            let mut ledger = Vec::new();
            let mut standings: BTreeMap<(EditionId, PersonId), Standing> = BTreeMap::new();
            for ((at, who, act), minute) in acts.into_iter().zip(0..) {
                let key = (edition(at), person(who));
                let mut standing = standings.get(&key).cloned().unwrap_or_default();
                if write(&mut ledger, &mut standing, key.clone(), act, minute).is_some() {
                    standings.insert(key, standing);
                }
            }
            prop_assert_eq!(&derive(&ledger), &standings);

            let mut chance = crate::rng::SeededRng::new(shuffle);
            let mut shuffled: Vec<_> = ledger.iter().chain(&ledger).map(|event| (chance.next_u32(), event)).collect();
            shuffled.sort_by_key(|(random, _)| *random);
            prop_assert_eq!(&derive(shuffled.into_iter().map(|(_, event)| event)), &standings, "shuffled, each twice");

            let mut places: Vec<_> = cuts.iter().map(|cut| cut.index(ledger.len() + 1)).chain([0, ledger.len()]).collect();
            places.sort_unstable();
            let mut in_batches: BTreeMap<(EditionId, PersonId), Standing> = BTreeMap::new();
            for ends in places.windows(2) {
                for event in &ledger[ends[0]..ends[1]] {
                    in_batches.entry((event.edition.clone(), event.person.clone())).or_default().apply(event);
                }
            }
            prop_assert_eq!(&in_batches, &standings);

            for (key, standing) in &standings {
                let own: Vec<_> = ledger.iter().filter(|event| (&event.edition, &event.person) == (&key.0, &key.1)).collect();
                prop_assert_eq!(standing.status, own.last().unwrap().status_to);
                prop_assert_eq!(own[0].status_from, None);
                for pair in own.windows(2) {
                    prop_assert_eq!(pair[0].status_to, pair[1].status_from, "each entry begins where the last ended");
                }
            }
        }

        #[test]
        fn every_sum_over_the_tree_counts_each_person_once((tree, people) in a_hall()) {
            let sums = tally(&people, &tree);
            let heads: BTreeSet<_> = people.iter().map(|one| &one.person).collect();
            prop_assert_eq!(sums.all.registered + sums.all.staff, u32::try_from(heads.len()).unwrap());

            let mut of_own = sums.nowhere;
            sums.own.values().for_each(|one| of_own += *one);
            prop_assert_eq!(of_own, sums.all);
            let mut of_roots = sums.nowhere;
            tree.iter().filter(|(_, parent)| parent.is_none()).for_each(|(root, _)| of_roots += sums.with_below[root]);
            prop_assert_eq!(of_roots, sums.all);
            for agency in tree.keys() {
                let mut whole = sums.own[agency];
                tree.iter()
                    .filter(|(_, parent)| parent.as_ref() == Some(agency))
                    .for_each(|(child, _)| whole += sums.with_below[child]);
                prop_assert_eq!(whole, sums.with_below[agency]);
            }
            for one in sums.with_below.values().chain([&sums.all, &sums.nowhere]) {
                prop_assert_eq!(one.registered, one.present + one.absent + one.unmarked + one.excused);
                prop_assert_eq!(one.expected(), one.present + one.missing());
                prop_assert_eq!(one.present, one.venue + one.online);
                prop_assert_eq!(one.registered, Status::ALL.iter().map(|status| one.with_status(*status)).sum::<u32>());
                prop_assert_eq!(one.rate().is_some(), one.expected() >= RATE_FROM);
                prop_assert!(one.rate().is_none_or(|rate| (0.0..=100.0).contains(&rate)));
            }
        }

        #[test]
        fn a_transfer_after_registration_changes_no_sum((tree, people) in a_hall(), at: prop::sample::Index) {
            // The agency of today is not among what is counted; a second row of the same person adds nothing.
            let moved = people.iter().map(|one| Counted { agency: tree.keys().nth(at.index(tree.len())).cloned(), ..one.clone() });
            let both: Vec<_> = people.iter().cloned().chain(moved).collect();
            prop_assert_eq!(tally(&both, &tree), tally(&people, &tree));
        }
    }
}

//! Signs that somebody may have recorded that somebody else was there. They are no verdicts: an organiser looks at each
//! and says that it is fine, or corrects. Nothing is refused by them, and nothing in them knows where anybody was.
//!
//! * **One device, several people**: who checked in by themselves, and from one browser. A telephone or a computer of
//!   the office that goes round is common.
//! * **Faster than hands**: the same within seconds, though each of them has to sign in. A hall that scans at once is
//!   no sign, because everybody has a device of their own; of check-ins without a device nothing is said at all.
//! * **Two places at once**: present in two editions whose hours overlap, or in the hall and, as its report says, in
//!   the online meeting. Who left early without saying so, and who has the meeting open in the hall, looks the same.
//!
//! Records that were merged are one person, and one person alone is never a sign of the first two.

use crate::attendance::{AttendanceEvent, Kind, Proof, Status};
use crate::clock::{HOUR, MINUTE, Moment};
use crate::code::Place;
use crate::codes::codes;
use crate::id::{EditionId, PersonId};
use crate::people::duplicates::in_one_order;
use crate::stay::{Span, happened_at, measure, union};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// So many people on one device within [`BURST_WITHIN`] are faster than hands. Two may have been signed in by turns
/// before the code was shown; a third one was not.
pub const BURST_PEOPLE: usize = 3;
/// Within so many milliseconds. Signing out, signing in and pressing the button takes a person who hurries more than ten
/// seconds, so that a third one is in after more than twenty.
pub const BURST_WITHIN: i64 = 20_000;
/// For fewer milliseconds nobody is said to be at two places: clocks differ, and people walk from one room to the next
/// with the meeting open on the telephone.
pub const TWICE_FROM: i64 = 5 * MINUTE;
/// Who is never said to have gone out is taken to have stayed to the end, but not for longer than this: of an edition of
/// several days nobody is there at night.
pub const LONGEST_STAY: i64 = 12 * HOUR;

/// The records that were merged, each with the one that it was merged into.
pub type Aliases = BTreeMap<PersonId, PersonId>;

/// What kind of sign it is, that which is to be looked at first first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SignalKind {
    /// Several people on one device, faster than hands.
    Burst,
    /// Several people on one device.
    Device,
    /// One person in two editions at once.
    Editions,
    /// One person in the hall and in the meeting at once.
    Meeting,
}

codes! {
    SignalKind {
        /// All of them.
        ALL;
        /// The word for the database.
        code;
        Burst = "burst",
        Device = "device",
        Editions = "editions",
        Meeting = "meeting",
    }
}

/// What an organiser has said to a sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It is fine.
    Fine,
    /// Somebody's presence was corrected.
    Corrected,
}

codes! {
    Outcome {
        /// Both of them.
        ALL;
        /// The word for the database.
        code;
        Fine = "fine",
        Corrected = "corrected",
    }
}

/// Somebody came in who said so themselves, on a device that is known again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnCheckIn {
    /// The edition.
    pub edition: EditionId,
    /// Whose record it was written of.
    pub person: PersonId,
    /// The mark of the device.
    pub device: String,
    /// When it was recorded: not when the code was read, which says nothing of hands.
    pub at: Moment,
}

impl OwnCheckIn {
    /// What an event says of this; `None` where somebody else recorded it, where it is no coming in, and where no device
    /// is known.
    #[must_use]
    pub fn of(event: &AttendanceEvent) -> Option<Self> {
        if event.kind != Kind::In || event.actor.is_some() {
            return None;
        }
        Some(Self {
            edition: event.edition.clone(),
            person: event.person.clone(),
            device: event.device.clone()?,
            at: event.recorded_at,
        })
    }
}

/// What is known of one record in one edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attended {
    /// The edition.
    pub edition: EditionId,
    /// Whose record it is.
    pub person: PersonId,
    /// From when to when the edition lasts.
    pub hours: Span,
    /// What was recorded.
    pub events: Vec<AttendanceEvent>,
    /// When they were in the meeting, as its report says.
    pub reported: Vec<Span>,
}

/// So many people within so many milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Burst {
    /// How many people.
    pub people: usize,
    /// Between the first and the last of them, in milliseconds.
    pub within: i64,
}

/// What was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sight {
    /// Several people on one device.
    Device {
        /// Its mark, which is shown to nobody.
        device: String,
        /// Where some of them were faster than hands.
        burst: Option<Burst>,
    },
    /// One person in two editions.
    Editions {
        /// The other one.
        other: EditionId,
        /// When they were in both, in order.
        both: Vec<Span>,
    },
    /// One person in the hall and in the meeting.
    Meeting {
        /// When they were in both, in order.
        both: Vec<Span>,
    },
}

/// Somebody whom a sign is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noticed {
    /// Who; never a record that was merged into another one.
    pub person: PersonId,
    /// When they came in: on the device for the first time, or to the edition.
    pub at: Moment,
}

/// A sign, in one edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signal {
    /// The edition.
    pub edition: EditionId,
    /// What was seen.
    pub sight: Sight,
    /// Whom it is about, whoever came first first.
    pub people: Vec<Noticed>,
    /// Whether it is still so. It is not of somebody whose presence was taken back in one of the two places; what was
    /// decided of it is found by it all the same.
    pub stands: bool,
}

impl Signal {
    /// What kind it is.
    #[must_use]
    pub const fn kind(&self) -> SignalKind {
        match self.sight {
            Sight::Device { burst: Some(_), .. } => SignalKind::Burst,
            Sight::Device { burst: None, .. } => SignalKind::Device,
            Sight::Editions { .. } => SignalKind::Editions,
            Sight::Meeting { .. } => SignalKind::Meeting,
        }
    }

    /// The editions that it stands in.
    #[must_use]
    pub fn editions(&self) -> Vec<&EditionId> {
        match &self.sight {
            Sight::Editions { other, .. } => vec![&self.edition, other],
            Sight::Device { .. } | Sight::Meeting { .. } => vec![&self.edition],
        }
    }

    /// What it is known by again: 32 hexadecimal digits that name neither a device nor a person. A device keeps its key
    /// whoever joins, and two editions have one key for what was seen in both.
    #[must_use]
    pub fn key(&self) -> String {
        let who = self.people.first().map_or("", |one| one.person.as_str());
        let mut editions = self.editions();
        editions.sort_unstable();
        let editions: Vec<&str> = editions.into_iter().map(EditionId::as_str).collect();
        let (what, of) = match &self.sight {
            Sight::Device { device, .. } => ("device", device.as_str()),
            Sight::Editions { .. } => ("editions", who),
            Sight::Meeting { .. } => ("meeting", who),
        };
        digest(&format!("{what}\n{}\n{of}", editions.join("\n")))
    }

    /// The people that it is about, each by what says nothing to anybody but [`Decision::covers`].
    #[must_use]
    pub fn marks(&self) -> BTreeSet<String> {
        let key = self.key();
        self.people
            .iter()
            .map(|one| mark(&key, &one.person))
            .collect()
    }

    /// What was seen by whoever judges: it changes with the kind and the people.
    #[must_use]
    pub fn version(&self) -> String {
        let marks: Vec<String> = self.marks().into_iter().collect();
        digest(&format!("{}\n{}", self.kind().code(), marks.join("\n")))
    }
}

fn digest(text: &str) -> String {
    let mut hex = hex::encode(Sha256::digest(text));
    hex.truncate(32);
    hex
}

fn mark(key: &str, person: &PersonId) -> String {
    let mut hex = hex::encode(Sha256::digest(format!("{key}\n{}", person.as_str())));
    hex.truncate(16);
    hex
}

/// What was decided of a sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// What was said.
    pub outcome: Outcome,
    /// What kind it was.
    pub kind: SignalKind,
    /// The people that it was about: [`Signal::marks`].
    pub marks: BTreeSet<String>,
    /// Who decided.
    pub by: Option<PersonId>,
    /// When.
    pub at: Moment,
}

impl Decision {
    /// Whether a sign is settled by it: whoever it is about was so when it was decided, and it was no less striking.
    #[must_use]
    pub fn covers(&self, signal: &Signal) -> bool {
        self.kind <= signal.kind() && signal.marks().is_subset(&self.marks)
    }

    /// Whether somebody was among those that it was about.
    #[must_use]
    pub fn knew(&self, signal: &Signal, person: &PersonId) -> bool {
        self.marks.contains(&mark(&signal.key(), person))
    }
}

fn meant<'a>(person: &'a PersonId, aliases: &'a Aliases) -> &'a PersonId {
    aliases.get(person).unwrap_or(person)
}

/// The devices from which several people came in, whatever order the check-ins are in: by edition, the most striking
/// first.
#[must_use]
pub fn on_one_device<'a>(
    check_ins: impl IntoIterator<Item = &'a OwnCheckIn>,
    aliases: &Aliases,
) -> Vec<Signal> {
    let mut devices: BTreeMap<(&EditionId, &str), Vec<(Moment, &PersonId)>> = BTreeMap::new();
    for one in check_ins {
        devices
            .entry((&one.edition, &one.device))
            .or_default()
            .push((one.at, meant(&one.person, aliases)));
    }
    let mut signals = Vec::new();
    for ((edition, device), mut came) in devices {
        came.sort_unstable();
        let mut known: BTreeSet<&PersonId> = BTreeSet::new();
        let people: Vec<Noticed> = came
            .iter()
            .filter(|(_, person)| known.insert(person))
            .map(|(at, person)| Noticed {
                person: (*person).clone(),
                at: *at,
            })
            .collect();
        if people.len() > 1 {
            signals.push(Signal {
                edition: edition.clone(),
                sight: Sight::Device {
                    device: device.to_owned(),
                    burst: fastest(&came),
                },
                people,
                stands: true,
            });
        }
    }
    in_order(signals)
}

/// The most people within [`BURST_WITHIN`], in the shortest time, of check-ins in their order.
fn fastest(came: &[(Moment, &PersonId)]) -> Option<Burst> {
    let mut inside: BTreeMap<&PersonId, u32> = BTreeMap::new();
    let mut window = came.iter().peekable();
    let mut best: Option<Burst> = None;
    for (last, person) in came {
        *inside.entry(person).or_default() += 1;
        while let Some((first, early)) = window.peek() {
            let within = last.0.saturating_sub(first.0);
            let again = inside.get(early).is_some_and(|times| *times > 1);
            if within <= BURST_WITHIN && !again {
                let burst = Burst {
                    people: inside.len(),
                    within,
                };
                let beats =
                    |best: &Burst| (burst.people, -burst.within) > (best.people, -best.within);
                if burst.people >= BURST_PEOPLE && best.as_ref().is_none_or(beats) {
                    best = Some(burst);
                }
                break;
            }
            if let Some(times) = inside.get_mut(early) {
                *times -= 1;
                if *times == 0 {
                    inside.remove(early);
                }
            }
            window.next();
        }
    }
    best
}

/// Who was at two places at once, whatever order the records are in: by edition. What was in two editions stands in
/// both.
#[must_use]
pub fn at_two_places<'a>(
    attended: impl IntoIterator<Item = &'a Attended>,
    aliases: &Aliases,
) -> Vec<Signal> {
    let mut people: BTreeMap<&PersonId, BTreeMap<&EditionId, Attended>> = BTreeMap::new();
    for one in attended {
        let person = meant(&one.person, aliases);
        people
            .entry(person)
            .or_default()
            .entry(&one.edition)
            .and_modify(|whole| {
                whole.events.extend_from_slice(&one.events);
                whole.reported.extend_from_slice(&one.reported);
            })
            .or_insert_with(|| one.clone());
    }
    let mut signals = Vec::new();
    for (person, editions) in people {
        let mut presences: Vec<Presence> = editions.values().filter_map(Presence::of).collect();
        presences.sort_by_key(|one| (one.hours, one.edition.clone()));
        let noticed = |presence: &Presence| {
            vec![Noticed {
                person: person.clone(),
                at: presence.came,
            }]
        };
        for presence in &presences {
            if let Some(both) = overlap(&presence.in_hall, &presence.reported) {
                signals.push(Signal {
                    edition: presence.edition.clone(),
                    sight: Sight::Meeting { both },
                    people: noticed(presence),
                    stands: presence.counts,
                });
            }
        }
        for (number, one) in presences.iter().enumerate() {
            let later = presences.iter().skip(number + 1);
            for other in later.take_while(|other| other.hours.from() < one.hours.to()) {
                let Some(both) = overlap(&one.spans, &other.spans) else {
                    continue;
                };
                for (here, there) in [(one, other), (other, one)] {
                    signals.push(Signal {
                        edition: here.edition.clone(),
                        sight: Sight::Editions {
                            other: there.edition.clone(),
                            both: both.clone(),
                        },
                        people: noticed(here),
                        stands: here.counts && there.counts,
                    });
                }
            }
        }
    }
    in_order(signals)
}

/// When somebody was where.
struct Presence {
    edition: EditionId,
    hours: Span,
    /// Whether they count as present now.
    counts: bool,
    /// When they came.
    came: Moment,
    /// In the hall or in the meeting.
    spans: Vec<Span>,
    in_hall: Vec<Span>,
    reported: Vec<Span>,
}

impl Presence {
    fn of(attended: &Attended) -> Option<Self> {
        let ordered = in_one_order(&attended.events);
        let counts = ordered
            .last()
            .is_some_and(|event| event.status_to.is_some_and(Status::is_present));
        let clip = |spans: Vec<Span>| {
            let inside: Vec<Span> = spans
                .into_iter()
                .filter_map(|span| span.within(attended.hours))
                .collect();
            union(&inside)
        };
        let reported = clip(attended.reported.clone());
        let mut spans = clip(stays(&ordered, None, attended.hours));
        let in_hall = clip(stays(&ordered, Some(Place::Venue), attended.hours));
        spans.extend_from_slice(&reported);
        let spans = union(&spans);
        Some(Self {
            edition: attended.edition.clone(),
            hours: attended.hours,
            counts,
            came: spans.first()?.from(),
            spans,
            in_hall,
            reported,
        })
    }
}

/// From each coming in to the next going out, at one place alone where one is named; without a going out to the end.
/// Presence that was written down afterwards counts where it says since when; the report of the meeting speaks for
/// itself.
fn stays(events: &[&AttendanceEvent], place: Option<Place>, hours: Span) -> Vec<Span> {
    let mut doors: Vec<(Moment, bool)> = Vec::new();
    for event in events {
        let here = place.is_none() || event.place == place;
        match event.kind {
            Kind::In if here => doors.push((happened_at(event), true)),
            // Who comes in elsewhere is no longer here.
            Kind::In | Kind::Out => doors.push((happened_at(event), false)),
            Kind::Import if event.proof == Proof::Report => {}
            Kind::Manual | Kind::Import => {
                if !here && event.place.is_some() {
                    doors.clear();
                }
                if let Some(at) = event.arrived_at.filter(|_| here) {
                    doors.push((at, true));
                }
            }
            Kind::Pulse => {}
        }
    }
    doors.sort_by_key(|(at, _)| *at);
    let mut spans = Vec::new();
    let mut since: Option<Moment> = None;
    for (at, comes) in doors {
        match (comes, since) {
            (true, None) => since = Some(at),
            (false, Some(from)) => {
                spans.extend(Span::new(from, at));
                since = None;
            }
            (true, Some(_)) | (false, None) => {}
        }
    }
    if let Some(from) = since {
        spans.extend(Span::new(from, hours.to().min(from.plus(LONGEST_STAY))));
    }
    spans
}

/// What lies in both, where it is long enough to be looked at. Each is in order, none of its spans touching the next.
fn overlap(one: &[Span], other: &[Span]) -> Option<Vec<Span>> {
    let shared = one
        .iter()
        .flat_map(|span| other.iter().filter_map(|other| span.within(*other)));
    let shared = union(&shared.collect::<Vec<_>>());
    (measure(&shared) >= TWICE_FROM).then_some(shared)
}

fn in_order(mut signals: Vec<Signal>) -> Vec<Signal> {
    signals.sort_by_cached_key(|one| {
        let first = one.people.first().map(|one| one.at);
        (one.edition.clone(), one.kind(), first, one.key())
    });
    signals
}

#[cfg(test)]
mod tests;

//! How long somebody is proven to have stayed in an edition, whether that fulfils its rule, and the minutes that it
//! pays.
//!
//! Times are judged as they are claimed, corrections in the order in which they were recorded. What a rule asks is
//! compared in whole minutes and counts, so that a phone shows the very numbers that decide.

use crate::attendance::{AttendanceEvent, Kind, Proof, Status};
use crate::attendance_rule::Rule;
use crate::clock::{MINUTE, Moment};
use crate::edition::EditionDetails;
use crate::learning::Minutes;

/// How long before and after it a pulse proves that somebody was there where no setting says otherwise, in
/// milliseconds.
pub const PULSE_REACH: i64 = 10 * MINUTE;

/// A stretch of time that is not empty: its first moment belongs to it, its end does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    from: Moment,
    to: Moment,
}

impl Span {
    /// From one moment to a later one; `None` where the other is not later.
    #[must_use]
    pub fn new(from: Moment, to: Moment) -> Option<Self> {
        (from < to).then_some(Self { from, to })
    }

    /// When it begins.
    #[must_use]
    pub const fn from(self) -> Moment {
        self.from
    }

    /// When it ends.
    #[must_use]
    pub const fn to(self) -> Moment {
        self.to
    }

    /// How long it is, in milliseconds: at least 1.
    #[must_use]
    pub const fn length(self) -> i64 {
        self.to.0.saturating_sub(self.from.0)
    }

    /// What of it lies in `other`; `None` where nothing does.
    #[must_use]
    pub fn within(self, other: Self) -> Option<Self> {
        Self::new(self.from.max(other.from), self.to.min(other.to))
    }
}

/// The same time in the fewest spans: in order, none touching the next one.
#[must_use]
pub fn union(spans: &[Span]) -> Vec<Span> {
    let mut sorted = spans.to_vec();
    sorted.sort_unstable();
    let mut united: Vec<Span> = Vec::with_capacity(sorted.len());
    for span in sorted {
        match united.last_mut() {
            Some(last) if span.from <= last.to => last.to = last.to.max(span.to),
            _ => united.push(span),
        }
    }
    united
}

/// How much time the spans cover, in milliseconds, each moment once: 0 or more.
#[must_use]
pub fn measure(spans: &[Span]) -> i64 {
    let lengths = union(spans).into_iter().map(Span::length);
    lengths.fold(0, i64::saturating_add)
}

/// What somebody is proven to have stayed of the `hours` of an edition, in order, none touching the next one.
///
/// `events` are theirs in the order of recording; those of merged records come in the one order of
/// [`in_one_order`](crate::people::duplicates::in_one_order). `reported` is what the report of the meeting says.
/// `pulse_reach` is in milliseconds; a negative one counts as 0.
///
/// * From each coming in to the next going out. A correction to present, or an import of it, that says a time of
///   arrival counts as coming in at that time; one that says none proves no time. So does an import that rests on
///   the meeting's report, because the report's own spans say it better, with the gaps between them.
/// * Who came in and is never said to have gone out stayed until the last later proof: a pulse or the end of a
///   reported span. What nothing speaks for is not proven; a rule that asks for presence alone does not need it.
/// * Each pulse proves `pulse_reach` before and after it, whatever is said besides.
/// * Each reported span.
/// * A correction to anything but present takes away every event before it. Reported spans are no events and stay:
///   with such a correction somebody is not present and fulfils no rule.
///
/// Who came in although an organiser had called them absent may be called present later, and then came when they
/// came; until then they are not present. Coming in while being in changes nothing.
#[must_use]
pub fn stay<'a>(
    events: impl IntoIterator<Item = &'a AttendanceEvent>,
    reported: &[Span],
    hours: Span,
    pulse_reach: i64,
) -> Vec<Span> {
    stay_of(&not_taken_back(events), reported, hours, pulse_reach)
}

/// Which way somebody passed the door.
#[derive(Clone, Copy)]
enum Door {
    In,
    Out,
}

fn stay_of(
    events: &[&AttendanceEvent],
    reported: &[Span],
    hours: Span,
    pulse_reach: i64,
) -> Vec<Span> {
    let mut doors: Vec<(Moment, Door)> = events
        .iter()
        .filter_map(|event| match event.kind {
            Kind::In => Some((happened_at(event), Door::In)),
            Kind::Out => Some((happened_at(event), Door::Out)),
            Kind::Import if event.proof == Proof::Report => None,
            Kind::Manual | Kind::Import => event.arrived_at.map(|at| (at, Door::In)),
            Kind::Pulse => None,
        })
        .collect();
    // A stable sort: of one moment, what was recorded first comes first.
    doors.sort_by_key(|(at, _)| *at);

    let reach = pulse_reach.max(0);
    let mut proven = reported.to_vec();
    let mut until = reported.iter().map(|span| span.to).max();
    for pulse in events.iter().filter(|event| event.kind == Kind::Pulse) {
        let at = happened_at(pulse);
        proven.extend(Span::new(at.plus(-reach), at.plus(reach)));
        until = until.max(Some(at));
    }
    for (at, door) in doors.into_iter().rev() {
        match door {
            Door::Out => until = Some(at),
            Door::In => proven.extend(until.and_then(|until| Span::new(at, until))),
        }
    }
    let inside: Vec<Span> = proven
        .into_iter()
        .filter_map(|span| span.within(hours))
        .collect();
    union(&inside)
}

/// The events after the last correction that says that somebody was not there.
fn not_taken_back<'a>(
    events: impl IntoIterator<Item = &'a AttendanceEvent>,
) -> Vec<&'a AttendanceEvent> {
    let mut left = Vec::new();
    for event in events {
        if matches!(event.kind, Kind::Manual | Kind::Import) && !says_present(event) {
            left.clear();
        } else {
            left.push(event);
        }
    }
    left
}

fn says_present(event: &AttendanceEvent) -> bool {
    event.status_to.is_some_and(Status::is_present)
}

/// When it happened: as claimed, else when it was recorded.
pub(crate) fn happened_at(event: &AttendanceEvent) -> Moment {
    event.arrived_at.unwrap_or(event.recorded_at)
}

/// What is proven of somebody in an edition.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Whether they count as having been there.
    pub present: bool,
    /// How long they are proven to have stayed, in milliseconds: 0 or more.
    pub stay: i64,
    /// What a percentage of the stay is taken of, in milliseconds: 0 or more.
    pub hours: i64,
    /// Whether they passed the exit door.
    pub exited: bool,
    /// How many pulses they answered within the hours.
    pub pulses: u32,
}

impl Evidence {
    /// What follows from somebody's events and the reports of the meeting, read as by [`stay`].
    ///
    /// `learning` are the minutes that the edition counts. A percentage is taken of them, so that a break is not
    /// asked for, but never of more than the `hours` last: more than all of them nobody can stay. A report that says
    /// only how long counts where it says more than everything else, up to the hours. `exit_form` says whether the
    /// form of the exit door was sent; unlike a going out it is not taken away by a correction. Pulses of one moment
    /// are one.
    #[must_use]
    pub fn of<'a>(
        events: impl IntoIterator<Item = &'a AttendanceEvent>,
        reported: Reported<'_>,
        hours: Span,
        learning: Minutes,
        pulse_reach: i64,
        exit_form: bool,
    ) -> Self {
        let mut present = false;
        let counted = not_taken_back(
            events
                .into_iter()
                .inspect(|event| present = says_present(event)),
        );
        let stayed = stay_of(&counted, reported.spans, hours, pulse_reach);
        let mut pulses: Vec<Moment> = counted
            .iter()
            .filter(|event| event.kind == Kind::Pulse)
            .map(|event| happened_at(event))
            .filter(|at| (hours.from..=hours.to).contains(at))
            .collect();
        pulses.sort_unstable();
        pulses.dedup();
        Self {
            present,
            stay: measure(&stayed).max(reported.length.min(hours.length())),
            hours: asked_of(hours, learning),
            exited: exit_form || counted.iter().any(|event| event.kind == Kind::Out),
            pulses: u32::try_from(pulses.len()).unwrap_or(u32::MAX),
        }
    }
}

/// What a percentage is taken of, in milliseconds.
fn asked_of(hours: Span, learning: Minutes) -> i64 {
    (i64::from(learning.0) * MINUTE).min(hours.length())
}

/// What the reports of a meeting say of somebody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reported<'a> {
    /// From when to when they were in it.
    pub spans: &'a [Span],
    /// How long they were in it by the report that says no times and says most, in milliseconds: 0 without one.
    pub length: i64,
}

/// What is kept of somebody's evidence in an edition beside how they stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Proven {
    /// How long they are proven to have stayed, in milliseconds: 0 or more.
    pub stay: i64,
    /// Whether they passed the exit door.
    pub exited: bool,
    /// How many pulses they answered within the hours.
    pub pulses: u32,
}

/// What an edition asks for its minutes, and when it takes place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// The rule.
    pub rule: Rule,
    /// Its hours; `None` where they are no time at all.
    pub hours: Option<Span>,
    /// The minutes that it counts.
    pub learning: Minutes,
}

impl Terms {
    /// Those of an edition.
    #[must_use]
    pub fn of(edition: &EditionDetails) -> Self {
        Self {
            rule: edition.attendance_rule,
            hours: Span::new(edition.starts_at, edition.ends_at),
            learning: edition.learning_minutes(),
        }
    }

    /// What is proven of somebody, as [`Evidence::of`] reads it with the usual reach of a pulse.
    #[must_use]
    pub fn evidence<'a>(
        &self,
        events: impl IntoIterator<Item = &'a AttendanceEvent>,
        reported: Reported<'_>,
        exit_form: bool,
    ) -> Evidence {
        let (learning, reach) = (self.learning, PULSE_REACH);
        let of = |hours| Evidence::of(events, reported, hours, learning, reach, exit_form);
        self.hours.map(of).unwrap_or_default()
    }

    /// The same from what was kept of it.
    #[must_use]
    pub fn evidence_kept(&self, present: bool, proven: &Proven) -> Evidence {
        Evidence {
            present,
            stay: proven.stay,
            hours: self.hours.map_or(0, |hours| asked_of(hours, self.learning)),
            exited: proven.exited,
            pulses: proven.pulses,
        }
    }
}

impl From<&Evidence> for Proven {
    fn from(evidence: &Evidence) -> Self {
        Self {
            stay: evidence.stay,
            exited: evidence.exited,
            pulses: evidence.pulses,
        }
    }
}

/// What a check is about, and what its numbers count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CheckKind {
    /// Being present: 0 or 1.
    Presence,
    /// The stay: whole minutes.
    Stay,
    /// Passing the exit door: 0 or 1.
    Exit,
    /// Pulses that were answered.
    Pulses,
}

/// One line of the list that a phone shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Check {
    /// What it is about.
    pub what: CheckKind,
    /// Whether it is done: `have` is at least `need`.
    pub done: bool,
    /// What there is.
    pub have: u32,
    /// What is asked.
    pub need: u32,
}

impl Check {
    const fn new(what: CheckKind, have: u32, need: u32) -> Self {
        Self {
            what,
            done: have >= need,
            have,
            need,
        }
    }
}

/// What a rule asks and how much of it there is: presence first, then what the rule asks besides.
///
/// Of the stay, begun minutes do not count: whole minutes are compared with the percentage of the whole minutes of
/// the hours, rounded up, so that who fulfils the rule stayed at least that part of them. Of pulses no more are shown
/// than there were to answer.
#[must_use]
pub fn checklist(rule: Rule, evidence: &Evidence) -> Vec<Check> {
    let flag = |what, is: bool| Check::new(what, u32::from(is), 1);
    let besides = match rule {
        Rule::Presence => None,
        Rule::Minutes { percent } => {
            let share = u64::from(whole_minutes(evidence.hours)) * u64::from(percent.get());
            let need = u32::try_from(share.div_ceil(100)).unwrap_or(u32::MAX);
            Some(Check::new(
                CheckKind::Stay,
                whole_minutes(evidence.stay),
                need,
            ))
        }
        Rule::InAndExit => Some(flag(CheckKind::Exit, evidence.exited)),
        Rule::Pulses(pulses) => Some(Check::new(
            CheckKind::Pulses,
            evidence.pulses.min(pulses.of()),
            pulses.needed(),
        )),
    };
    let presence = flag(CheckKind::Presence, evidence.present);
    [Some(presence), besides].into_iter().flatten().collect()
}

fn whole_minutes(milliseconds: i64) -> u32 {
    u32::try_from(milliseconds.max(0) / MINUTE).unwrap_or(u32::MAX)
}

/// Whether everything that the rule asks is done.
#[must_use]
pub fn fulfilled(rule: Rule, evidence: &Evidence) -> bool {
    checklist(rule, evidence).iter().all(|check| check.done)
}

/// The minutes that an edition pays somebody: `edition` where its rule is fulfilled, less what the linked course has
/// paid them already for the same minutes (`paid_by_course`, 0 without one); never below 0. Rounded down to JP each
/// by itself, the two together never are more than the larger of them.
#[must_use]
pub fn counted_minutes(
    rule: Rule,
    evidence: &Evidence,
    edition: Minutes,
    paid_by_course: Minutes,
) -> Minutes {
    if fulfilled(rule, evidence) {
        Minutes(edition.0.saturating_sub(paid_by_course.0))
    } else {
        Minutes(0)
    }
}

#[cfg(test)]
mod tests;

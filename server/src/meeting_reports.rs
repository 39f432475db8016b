//! What a report of an online meeting says of an edition: whom it names among those who are registered, how long they
//! were there within its hours, and what that changes.

use crate::http::refusal::Refusal;
use crate::state::App;
use domain::account::PersonName;
use domain::agency::AgencyTree;
use domain::attendance::Status;
use domain::clock::{MINUTE, Moment};
use domain::edition::Edition;
use domain::meeting::matching::{Known, Matched, match_people};
use domain::meeting::{Hint, Participant, Presence, Question, Recognized, Report, recognize};
use domain::stay::{Span, measure};
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;
use store::{Attendee, MeetingReport, Reported, ReportedPerson};

/// A report beside the people of its edition.
pub struct Read {
    /// The edition.
    pub edition: Edition,
    /// The tree of agencies.
    pub tree: Arc<AgencyTree>,
    /// Whoever is registered.
    pub people: Vec<Attendee>,
    /// What the report says, or what has to be asked first.
    pub report: Result<Report, Question>,
    /// Who its participants are.
    pub matched: Vec<Matched>,
    zone: domain::calendar::Zone,
}

/// What was chosen of somebody who is not surely known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// One of those who are registered.
    Person(usize),
    /// Somebody who is written down now.
    New,
}

impl Read {
    /// Reads a report that waits.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] of one that does not; when the database does not answer.
    pub async fn open(
        app: &App,
        edition: Edition,
        report: &MeetingReport,
    ) -> Result<Self, Refusal> {
        let rows = report.rows.clone().ok_or(Refusal::NotFound)?;
        let office = app.store.settings().await?.zone;
        let zone = edition.details.zone.unwrap_or(office);
        let tree = app.store.agencies().await?;
        let people = app.store.attendance(&edition.id).await?;
        let contacts = app.store.contacts(&edition.id).await?;
        let hint = Hint {
            day: Some(zone.day(edition.details.starts_at)),
            ..report.hint.clone()
        };
        // Thousands of names beside thousands: that must not keep others waiting.
        let read = tokio::task::spawn_blocking(move || {
            let report = match recognize(&rows, &hint) {
                Recognized::Report(report) => Ok(report),
                Recognized::Unknown(question) => Err(question),
            };
            let known: Vec<Known<'_>> = people
                .iter()
                .enumerate()
                .map(|(index, one)| Known {
                    index,
                    name: &one.name,
                    email: contacts
                        .get(&one.person)
                        .and_then(|contact| contact.email.as_deref()),
                    agency: one
                        .agency
                        .as_ref()
                        .and_then(|id| tree.get(id))
                        .map(|agency| agency.name.as_str()),
                })
                .collect();
            let matched = match &report {
                Ok(report) => match_people(&report.people, &known),
                Err(_) => vec![],
            };
            Self {
                edition,
                tree: Arc::clone(&tree),
                people,
                report,
                matched,
                zone,
            }
        });
        read.await.map_err(Refusal::internal)
    }

    /// A text that is another one as soon as the report means something else, so that what is carried out is what was
    /// seen.
    #[must_use]
    pub fn digest(&self) -> String {
        let mut hash = DefaultHasher::new();
        format!("{:?}", self.matched).hash(&mut hash);
        for one in &self.people {
            (one.person.as_str(), one.standing.events).hash(&mut hash);
        }
        format!("{:016x}", hash.finish())
    }

    /// The hours of the edition, from when checking in opens.
    fn hours(&self) -> Option<Span> {
        let details = &self.edition.details;
        Span::new(details.opens_at(), details.ends_at)
    }

    /// The stays of somebody within the hours of the edition.
    fn stays(&self, participant: &Participant) -> Vec<Span> {
        let Presence::Times(times) = &participant.presence else {
            return vec![];
        };
        let hours = self.hours();
        let stays = times.iter().filter_map(|(from, to)| {
            let stay = Span::new(from.moment(self.zone), to.moment(self.zone))?;
            stay.within(hours?)
        });
        stays.collect()
    }

    /// The minutes of somebody within the hours of the edition; those of a report that says only how long, whole.
    #[must_use]
    pub fn minutes(&self, participant: &Participant) -> u32 {
        let milliseconds = match &participant.presence {
            Presence::Times(_) => measure(&self.stays(participant)),
            Presence::Minutes(minutes) => i64::from(*minutes) * MINUTE,
        };
        u32::try_from(milliseconds / MINUTE).unwrap_or(u32::MAX)
    }

    /// Whether somebody was there within the hours of the edition at all.
    #[must_use]
    pub fn counts(&self, participant: &Participant) -> bool {
        match &participant.presence {
            Presence::Times(_) => !self.stays(participant).is_empty(),
            Presence::Minutes(minutes) => *minutes > 0,
        }
    }

    /// When somebody arrived, and what that is worth.
    #[must_use]
    pub fn arrival(&self, stays: &[Span]) -> (Option<Moment>, Status) {
        let first = stays.iter().map(|stay| stay.from()).min();
        let late = first.is_some_and(|first| {
            Status::of(self.edition.details.arrival(first)) == Some(Status::Late)
        });
        (first, if late { Status::Late } else { Status::Present })
    }

    /// What the report says of everybody who is surely known or was chosen: each person once, whatever they are called
    /// on their devices.
    #[must_use]
    pub fn reported(&self, choices: &BTreeMap<usize, Chosen>) -> Vec<Reported> {
        let Ok(report) = &self.report else {
            return vec![];
        };
        let mut known: BTreeMap<usize, (Vec<Span>, i64)> = BTreeMap::new();
        let mut new = Vec::new();
        for (number, (participant, matched)) in report.people.iter().zip(&self.matched).enumerate()
        {
            if !self.counts(participant) {
                continue;
            }
            let stays = self.stays(participant);
            let seconds = i64::from(self.minutes(participant)) * 60;
            let person = match (matched, choices.get(&number)) {
                (Matched::Sure(index), _) => *index,
                (_, Some(Chosen::Person(index))) => *index,
                (_, Some(Chosen::New)) => {
                    if let Ok(name) = PersonName::parse(&participant.name) {
                        new.push(self.of(ReportedPerson::New(name), stays, seconds, true));
                    }
                    continue;
                }
                (_, None) => continue,
            };
            let entry = known.entry(person).or_default();
            entry.0.extend(stays);
            entry.1 = entry.1.max(seconds);
        }
        let known = known.into_iter().filter_map(|(index, (stays, seconds))| {
            let one = self.people.get(index)?;
            let is_open = one.standing.status.is_none();
            let who = ReportedPerson::Known(one.person.clone(), one.standing.events);
            Some(self.of(who, stays, seconds, is_open))
        });
        known.chain(new).collect()
    }

    fn of(&self, who: ReportedPerson, stays: Vec<Span>, seconds: i64, is_open: bool) -> Reported {
        let (arrived_at, status) = self.arrival(&stays);
        Reported {
            who,
            becomes: is_open.then_some(status),
            arrived_at,
            stays: domain::stay::union(&stays)
                .into_iter()
                .map(|stay| (stay.from(), stay.to()))
                .collect(),
            seconds,
        }
    }
}

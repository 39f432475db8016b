//! A sign that somebody may have recorded somebody else: what was seen, of whom, and what was said to it. It stays
//! neutral: most signs are fine.

use crate::address;
use crate::parts::dates::Dates;
use crate::parts::drawn::{Draw, Drawn};
use crate::parts::edition::EditionLine;
use crate::parts::standing::standing_tag;
use crate::words::Words;
use domain::attendance::Status;
use domain::clock::{MINUTE, Moment};
use domain::signals::{Outcome, SignalKind};
use domain::stay::{Span, measure};
use leptos::prelude::*;

/// A sign as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignalCard {
    /// What it is known by.
    pub key: String,
    /// What whoever judges it has seen.
    pub version: String,
    /// Its kind.
    pub kind: SignalKind,
    /// How many of its people were faster than hands, and within how many seconds.
    pub burst: Option<(u32, u32)>,
    /// The other edition.
    pub other: Option<OtherEdition>,
    /// When somebody was at two places.
    pub both: Vec<Span>,
    /// Whom it is about.
    pub people: Vec<SignalPerson>,
    /// How many more it is about.
    pub more: u32,
    /// What was said to it last.
    pub judged: Option<Judgement>,
    /// Whether it waits to be judged.
    pub is_open: bool,
    /// Whether it is still so.
    pub stands: bool,
}

/// An edition that somebody was in at the same time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherEdition {
    /// Its name in addresses.
    pub slug: String,
    /// Its title.
    pub title: String,
}

/// Somebody whom a sign is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignalPerson {
    /// What stands for them in addresses; `None` of somebody who is not registered any more.
    pub who: Option<String>,
    /// Their name.
    pub name: String,
    /// The agency at registration.
    pub agency: Option<String>,
    /// When they came in.
    pub at: Moment,
    /// How they stand.
    pub status: Option<Status>,
    /// How many events there are of them.
    pub events: u32,
    /// Whether they came after it was judged.
    pub is_new: bool,
}

/// What was said to a sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// What.
    pub outcome: Outcome,
    /// By whom; nothing of somebody who is not there any more.
    pub by: Option<String>,
    /// When.
    pub at: Moment,
}

impl SignalCard {
    /// How many people it is about.
    #[must_use]
    pub fn count(&self) -> u32 {
        let shown = u32::try_from(self.people.len()).unwrap_or(u32::MAX);
        shown.saturating_add(self.more)
    }

    /// What it is called beside others of its kind, where no markup can stand.
    #[must_use]
    pub fn called(&self, words: Words) -> String {
        match (self.kind, self.people.first()) {
            (SignalKind::Editions | SignalKind::Meeting, Some(person)) => person.name.clone(),
            _ => self.headline(words),
        }
    }

    fn headline(&self, words: Words) -> String {
        match self.burst {
            Some((people, seconds)) if people == self.count() => {
                words.signal_burst_all(people, words.wait_seconds(seconds.max(1)))
            }
            Some((people, seconds)) => {
                words.signal_burst(self.count(), people, words.wait_seconds(seconds.max(1)))
            }
            None => words.signal_device(self.count()),
        }
    }
}

/// What a kind of sign is called.
#[must_use]
pub const fn kind_word(words: Words, kind: SignalKind) -> &'static str {
    match kind {
        SignalKind::Burst => words.signal_kind_burst(),
        SignalKind::Device => words.signal_kind_device(),
        SignalKind::Editions => words.signal_kind_editions(),
        SignalKind::Meeting => words.signal_kind_meeting(),
    }
}

/// Why it may mean nothing.
#[must_use]
pub const fn hint(words: Words, kind: SignalKind) -> &'static str {
    match kind {
        SignalKind::Burst => words.signal_hint_burst(),
        SignalKind::Device => words.signal_hint_device(),
        SignalKind::Editions => words.signal_hint_editions(),
        SignalKind::Meeting => words.signal_hint_meeting(),
    }
}

/// What was seen; of one person that is who, with the way to what was recorded of them.
#[must_use]
pub fn headline(words: Words, edition: &EditionLine, card: &SignalCard) -> Drawn {
    match (card.kind, card.people.first()) {
        (SignalKind::Editions | SignalKind::Meeting, Some(person)) => name(edition, person),
        _ => card.headline(words).drawn(),
    }
}

fn name(edition: &EditionLine, person: &SignalPerson) -> Drawn {
    match &person.who {
        Some(who) => {
            let href = address::attendance_person(&edition.slug, who);
            view! { <a href=href><bdi>{person.name.clone()}</bdi></a> }.drawn()
        }
        None => view! { <bdi>{person.name.clone()}</bdi> }.drawn(),
    }
}

/// When somebody was at two places, and where the other one was.
#[must_use]
pub fn places(dates: Dates, card: &SignalCard) -> Drawn {
    let words = dates.words();
    let when = card
        .both
        .iter()
        .map(|span| dates.hours(span.from(), span.to()))
        .collect::<Vec<_>>()
        .join(", ");
    let minutes = u32::try_from(measure(&card.both) / MINUTE).unwrap_or(u32::MAX);
    let together = (!card.both.is_empty()).then(|| {
        view! { <p class="small">{words.signal_together(&when, words.wait_minutes(minutes))}</p> }
    });
    let other = card.other.as_ref().map(|other| {
        view! {
            <p class="small">
                {words.signal_other()} " "
                <a href=address::attendance(&other.slug)>{other.title.clone()}</a>
            </p>
        }
    });
    view! { {other} {together} }.drawn()
}

/// Whom it is about, each with the way to what was recorded of them; of one person, whom the headline names, what is
/// said of them alone.
#[must_use]
pub fn people(dates: Dates, edition: &EditionLine, card: &SignalCard) -> Drawn {
    let words = dates.words();
    let about = |person| about(dates, edition, card.kind, person);
    if let (SignalKind::Editions | SignalKind::Meeting, Some(person)) =
        (card.kind, card.people.first())
    {
        return view! { <div class="signal-person">{about(person)}</div> }.drawn();
    }
    let rows = card
        .people
        .iter()
        .map(|person| {
            view! {
                <li class="signal-person">
                    <span class="signal-name">{name(edition, person)}</span>
                    {about(person)}
                </li>
            }
        })
        .collect::<Vec<_>>();
    let more = (card.more > 0)
        .then(|| view! { <li class="small muted">{words.signal_people_more(card.more)}</li> });
    view! { <ul class="signal-people">{rows} {more}</ul> }.drawn()
}

/// What is said of somebody beside their name.
#[must_use]
pub fn about(
    dates: Dates,
    edition: &EditionLine,
    kind: SignalKind,
    person: &SignalPerson,
) -> Drawn {
    let words = dates.words();
    let time = dates.time_since(person.at, edition.starts_at);
    let since = match kind {
        SignalKind::Burst | SignalKind::Device => words.signal_recorded(time),
        SignalKind::Editions | SignalKind::Meeting => words.signal_since(time),
    };
    let agency = person
        .agency
        .clone()
        .unwrap_or_else(|| words.attendance_row_nowhere().to_owned());
    let standing = match person.who {
        Some(_) => standing_tag(words, person.status, edition.stage).drawn(),
        None => view! { <span class="tag">{words.signal_unregistered()}</span> }.drawn(),
    };
    let new = person
        .is_new
        .then(|| view! { <span class="tag late">{words.signal_new()}</span> });
    view! {
        <span class="signal-about small muted">
            <bdi>{agency}</bdi>
            " · "
            <span class="num">{since}</span>
        </span>
        <span class="tags">{standing} {new}</span>
    }
    .drawn()
}

/// What was said to it.
#[must_use]
pub fn judgement(dates: Dates, card: &SignalCard) -> Drawn {
    let words = dates.words();
    let Some(judged) = &card.judged else {
        return ().drawn();
    };
    let by = judged.by.as_deref().unwrap_or(words.signal_somebody());
    let when = dates.day_and_time(judged.at);
    let said = match judged.outcome {
        Outcome::Fine => words.signal_judged_fine(by, when),
        Outcome::Corrected => words.signal_judged_corrected(by, when),
    };
    let grown = card.is_open.then(|| words.signal_grown());
    let gone = (!card.stands).then(|| words.signal_gone());
    view! {
        <p class="small">
            {grown} {grown.map(|_| " ")} {said} {gone.map(|_| " ")} {gone}
        </p>
    }
    .drawn()
}

//! Editions of a workshop: when and where, who may register, and when checking in is open.

use crate::attendance_rule::Rule;
use crate::calendar::Zone;
use crate::clock::{DAY, HOUR, MINUTE, Moment};
use crate::code::{CodeKey, Place, PlaceKey, VENUE_TOLERANCE};
use crate::codes::codes;
use crate::id::{EditionId, PersonId, SeriesId, Slug};
use crate::language::{Bilingual, Language};
use crate::learning::Minutes;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The name of an edition in addresses.
pub type EditionSlug = Slug;

/// Editions that belong together, say those of one year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Series {
    /// Its id.
    pub id: SeriesId,
    /// Its title.
    pub title: Bilingual,
}

/// Where an edition takes place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// In a hall.
    #[default]
    Venue,
    /// In a meeting on the network.
    Online,
    /// In both at once.
    Hybrid,
}

codes! {
    Mode {
        /// All modes.
        ALL;
        /// The word for files, forms and the database.
        code;
        Venue = "venue",
        Online = "online",
        Hybrid = "hybrid",
    }
}

impl Mode {
    /// The places where one can be present.
    #[must_use]
    pub const fn places(self) -> &'static [Place] {
        match self {
            Self::Venue => &[Place::Venue],
            Self::Online => &[Place::Online],
            Self::Hybrid => &Place::ALL,
        }
    }
}

/// Somebody who speaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Speaker {
    /// Their name with titles.
    pub name: String,
    /// Who they are, in a few words; may be empty.
    pub about: String,
}

/// How checking in is judged: settings of an edition, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckInRules {
    /// How long before the start checking in opens.
    pub opens_before: i64,
    /// How long after the start an arrival is late.
    pub late_after: i64,
    /// How long after it was shown a code is accepted online, where the stream lags.
    pub online_tolerance: i64,
}

impl Default for CheckInRules {
    fn default() -> Self {
        Self {
            opens_before: 30 * MINUTE,
            late_after: 15 * MINUTE,
            online_tolerance: 3 * MINUTE,
        }
    }
}

/// What an organiser writes down of an edition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditionDetails {
    /// Its name in addresses.
    pub slug: EditionSlug,
    /// The series it belongs to.
    pub series: Option<SeriesId>,
    /// Its title.
    pub title: Bilingual,
    /// What it is about; may be empty.
    pub summary: Bilingual,
    /// The start.
    pub starts_at: Moment,
    /// The end.
    pub ends_at: Moment,
    /// Whether the hours are known, not only the day: of old events an article may tell no more.
    pub hours_known: bool,
    /// Where it takes place.
    pub mode: Mode,
    /// The hall and its address; may be empty.
    pub place: String,
    /// The address of the meeting on the network, shown to whoever is registered; may be empty.
    pub meeting: String,
    /// Who speaks, in this order.
    pub speakers: Vec<Speaker>,
    /// How many may register beforehand.
    pub capacity: Option<u32>,
    /// When registration closes; at the start where nothing is said.
    pub registration_closes_at: Option<Moment>,
    /// Whether somebody who comes without having registered is registered on the spot.
    pub on_the_spot: bool,
    /// How checking in is judged.
    pub rules: CheckInRules,
    /// The zone its hours are written in; that of the office where nothing is said.
    pub zone: Option<Zone>,
    /// The trainers who hold it: they see its attendance.
    pub trainers: Vec<PersonId>,
    /// The minutes that count as learning for whoever was there; from the start to the end where nothing
    /// is said.
    pub learning: Option<Minutes>,
    /// What it asks of whoever was there for these minutes.
    pub attendance_rule: Rule,
    /// The course that it teaches, if it does: the two never pay twice for the same minutes.
    pub course: Option<Slug>,
    /// When it was called off. Saving what is written down of an edition does not change it.
    pub cancelled_at: Option<Moment>,
}

/// An edition that is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edition {
    /// Its id.
    pub id: EditionId,
    /// What is written down of it.
    pub details: EditionDetails,
}

/// Whether an edition lies before, around or behind a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// Checking in has not opened.
    Coming,
    /// One can check in.
    Open,
    /// It is over.
    Past,
    /// It was called off.
    Cancelled,
}

impl Stage {
    /// Whether it is not over and will take place.
    #[must_use]
    pub const fn is_ahead(self) -> bool {
        matches!(self, Self::Coming | Self::Open)
    }

    /// Whether somebody can have come: from when checking in opens, as long as it was not called off.
    #[must_use]
    pub const fn has_opened(self) -> bool {
        matches!(self, Self::Open | Self::Past)
    }
}

/// The way into an edition's meeting on the network, for somebody registered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meeting {
    /// There is none for them: the edition has no meeting, or they sit in the hall.
    None,
    /// Nobody has entered its address yet.
    Unknown,
    /// It is shown once checking in opens, so that nobody passes it on days before.
    Later,
    /// Its address.
    Now(String),
}

/// What an arrival is worth, judged by the moment of arriving.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// Checking in opens later.
    Early,
    /// In time.
    InTime,
    /// Late, but there.
    Late,
    /// The edition is over.
    Over,
    /// The edition was called off.
    Cancelled,
}

/// Whether somebody may register beforehand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registering {
    /// They may.
    Open,
    /// Every seat is taken.
    Full,
    /// The time for it is over.
    Closed,
}

/// A text of an edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EditionText {
    /// The title in a language.
    Title(Language),
    /// The summary in a language.
    Summary(Language),
    /// The hall.
    Place,
    /// The meeting's address.
    Meeting,
    /// The speakers: one of them, or all together.
    Speakers,
}

/// A setting of checking in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CheckInRule {
    /// [`CheckInRules::opens_before`]
    OpensBefore,
    /// [`CheckInRules::late_after`]
    LateAfter,
    /// [`CheckInRules::online_tolerance`]
    OnlineTolerance,
}

/// Why an edition cannot be kept as it is written. The interface has one sentence for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Error)]
pub enum EditionFault {
    /// Its name in addresses is that of the page where editions are made.
    #[error("the name `new` is taken by the page where editions are made")]
    SlugReserved,
    /// The Indonesian title is empty. The English one may be.
    #[error("the title is empty")]
    TitleEmpty,
    /// A text is longer than a page can show.
    #[error("a text is too long")]
    TextLong(EditionText),
    /// It ends before it starts.
    #[error("the end is not after the start")]
    EndsFirst,
    /// It lasts longer than 14 days.
    #[error("an edition lasts at most 14 days")]
    LastsLong,
    /// There is a hall but nothing says where.
    #[error("the place is empty")]
    PlaceEmpty,
    /// The address of the meeting is not one of the web.
    #[error("the meeting's address must begin with https://")]
    MeetingForm,
    /// A speaker has no name.
    #[error("a speaker has no name")]
    SpeakerEmpty,
    /// Nobody may come.
    #[error("the capacity is zero")]
    CapacityZero,
    /// Registration closes after the end.
    #[error("registration closes after the end")]
    ClosesLate,
    /// More minutes count as learning than there can be.
    #[error("the minutes of learning are out of range")]
    LearningRange,
    /// A setting of checking in is negative or longer than it can be meant.
    #[error("a time for checking in is out of range")]
    RulesRange(CheckInRule),
}

/// The name in addresses that no edition can have: `/organiser/editions/new` is where they are made.
const SLUG_OF_THE_FORM: &str = "new";
/// The most minutes of an edition that count as learning: 14 days of ten hours.
pub const MAX_LEARNING: Minutes = Minutes(14 * 10 * 60);
/// The most characters of a title.
pub const MAX_TITLE: usize = 200;
/// The most characters of a summary.
pub const MAX_SUMMARY: usize = 4_000;
/// The most characters of a hall and its address.
pub const MAX_PLACE: usize = 300;
/// The most characters of a meeting's address.
pub const MAX_MEETING: usize = 500;
/// The most speakers.
pub const MAX_SPEAKERS: usize = 50;
/// The most characters of a speaker's name.
pub const MAX_SPEAKER_NAME: usize = 120;
/// The most characters of what is said about a speaker.
pub const MAX_SPEAKER_ABOUT: usize = 300;

fn is_long(text: &str, most: usize) -> bool {
    text.chars().count() > most
}

/// Begins with `https://` and a host, without a name or a password before it, which would look like one.
fn is_web_address(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://") else {
        return false;
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let of_host = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
    !rest.contains(char::is_whitespace)
        && host.contains(char::is_alphanumeric)
        && host.chars().all(of_host)
}

/// The minutes that an edition counts: those written down, else those between its hours, where they are known;
/// at most [`MAX_LEARNING`].
#[must_use]
pub fn learning_minutes(written: Option<Minutes>, hours: Option<(Moment, Moment)>) -> Minutes {
    written.unwrap_or_else(|| {
        let lasts = hours.map_or(0, |(starts_at, ends_at)| {
            ends_at.0.saturating_sub(starts_at.0).max(0) / MINUTE
        });
        Minutes(u32::try_from(lasts).unwrap_or(u32::MAX)).min(MAX_LEARNING)
    })
}

/// Everything that is wrong with a title. The English one may be left out: who reads English then gets the
/// Indonesian one.
#[must_use]
pub fn title_faults(title: &Bilingual) -> Vec<EditionFault> {
    let long = |text: &str, language| {
        is_long(text, MAX_TITLE).then_some(EditionFault::TextLong(EditionText::Title(language)))
    };
    let empty = title
        .id
        .trim()
        .is_empty()
        .then_some(EditionFault::TitleEmpty);
    [
        empty.or_else(|| long(&title.id, Language::Id)),
        long(&title.en, Language::En),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A name in addresses for a title: its letters and digits in lower case with hyphens between the words,
/// cut at a word where it is long. `None` where nothing of the title can stand in an address.
#[must_use]
pub fn slug_of_title(title: &str) -> Option<EditionSlug> {
    const MAX_LENGTH: usize = 48;
    let mut slug = String::new();
    let words = title
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty());
    for word in words {
        let hyphen = usize::from(!slug.is_empty());
        if slug.len() + hyphen + word.len() > MAX_LENGTH {
            break;
        }
        if hyphen > 0 {
            slug.push('-');
        }
        slug.extend(word.chars().map(|letter| letter.to_ascii_lowercase()));
    }
    Slug::parse(&slug).filter(|slug| slug.as_str() != SLUG_OF_THE_FORM)
}

impl EditionDetails {
    /// An edition of which no more is said: open to whoever comes, with the usual rules and no limit.
    #[must_use]
    pub fn new(
        slug: EditionSlug,
        title: Bilingual,
        starts_at: Moment,
        ends_at: Moment,
        mode: Mode,
    ) -> Self {
        Self {
            slug,
            series: None,
            title,
            summary: Bilingual::default(),
            starts_at,
            ends_at,
            hours_known: true,
            mode,
            place: String::new(),
            meeting: String::new(),
            speakers: Vec::new(),
            capacity: None,
            registration_closes_at: None,
            on_the_spot: true,
            rules: CheckInRules::default(),
            zone: None,
            trainers: Vec::new(),
            learning: None,
            attendance_rule: Rule::default(),
            course: None,
            cancelled_at: None,
        }
    }

    /// Everything that keeps the edition from being kept, each once.
    #[must_use]
    pub fn faults(&self) -> Vec<EditionFault> {
        let speaker_long = |speaker: &Speaker| {
            is_long(&speaker.name, MAX_SPEAKER_NAME) || is_long(&speaker.about, MAX_SPEAKER_ABOUT)
        };
        let summary = |language| {
            let text = match language {
                Language::Id => &self.summary.id,
                Language::En => &self.summary.en,
            };
            (
                is_long(text, MAX_SUMMARY),
                EditionFault::TextLong(EditionText::Summary(language)),
            )
        };
        let rules = self.rules;
        let has_hall = self.mode.places().contains(&Place::Venue);
        let rest = [
            (
                self.slug.as_str() == SLUG_OF_THE_FORM,
                EditionFault::SlugReserved,
            ),
            summary(Language::Id),
            summary(Language::En),
            (self.ends_at <= self.starts_at, EditionFault::EndsFirst),
            (
                self.ends_at > self.starts_at.plus(14 * DAY),
                EditionFault::LastsLong,
            ),
            (
                has_hall && self.place.trim().is_empty(),
                EditionFault::PlaceEmpty,
            ),
            (
                is_long(&self.place, MAX_PLACE),
                EditionFault::TextLong(EditionText::Place),
            ),
            (
                !self.meeting.is_empty() && !is_web_address(&self.meeting),
                EditionFault::MeetingForm,
            ),
            (
                is_long(&self.meeting, MAX_MEETING),
                EditionFault::TextLong(EditionText::Meeting),
            ),
            (
                self.speakers
                    .iter()
                    .any(|speaker| speaker.name.trim().is_empty()),
                EditionFault::SpeakerEmpty,
            ),
            (
                self.speakers.len() > MAX_SPEAKERS || self.speakers.iter().any(speaker_long),
                EditionFault::TextLong(EditionText::Speakers),
            ),
            (self.capacity == Some(0), EditionFault::CapacityZero),
            (
                self.learning.is_some_and(|minutes| minutes > MAX_LEARNING),
                EditionFault::LearningRange,
            ),
            (
                self.registration_closes_at
                    .is_some_and(|closes| closes > self.ends_at),
                EditionFault::ClosesLate,
            ),
            (
                !(0..=DAY).contains(&rules.opens_before),
                EditionFault::RulesRange(CheckInRule::OpensBefore),
            ),
            (
                !(0..=DAY).contains(&rules.late_after),
                EditionFault::RulesRange(CheckInRule::LateAfter),
            ),
            (
                !(0..=HOUR).contains(&rules.online_tolerance),
                EditionFault::RulesRange(CheckInRule::OnlineTolerance),
            ),
        ];
        let rest = rest
            .into_iter()
            .filter_map(|(is, fault)| is.then_some(fault));
        title_faults(&self.title).into_iter().chain(rest).collect()
    }

    /// When checking in opens.
    #[must_use]
    pub const fn opens_at(&self) -> Moment {
        self.starts_at.plus(-self.rules.opens_before)
    }

    /// The first moment at which an arrival is late.
    #[must_use]
    pub const fn late_at(&self) -> Moment {
        self.starts_at.plus(self.rules.late_after)
    }

    /// Where the edition stands at `now`.
    #[must_use]
    pub fn stage(&self, now: Moment) -> Stage {
        match self.arrival(now) {
            Arrival::Early => Stage::Coming,
            Arrival::InTime | Arrival::Late => Stage::Open,
            Arrival::Over => Stage::Past,
            Arrival::Cancelled => Stage::Cancelled,
        }
    }

    /// What arriving at `arrived_at` is worth. That is the moment of the claim: writing it down may take
    /// as long as signing in does.
    #[must_use]
    pub fn arrival(&self, arrived_at: Moment) -> Arrival {
        if self.cancelled_at.is_some() {
            Arrival::Cancelled
        } else if arrived_at >= self.ends_at {
            Arrival::Over
        } else if arrived_at < self.opens_at() {
            Arrival::Early
        } else if arrived_at < self.late_at() {
            Arrival::InTime
        } else {
            Arrival::Late
        }
    }

    /// The minutes that count as learning for whoever was there: those that are written down, else from
    /// the start to the end where the hours are known, at most [`MAX_LEARNING`].
    #[must_use]
    pub fn learning_minutes(&self) -> Minutes {
        let hours = self.hours_known.then_some((self.starts_at, self.ends_at));
        learning_minutes(self.learning, hours)
    }

    /// The way into the meeting on the network for somebody registered who is not in the hall.
    #[must_use]
    pub fn meeting_at(&self, now: Moment) -> Meeting {
        if !self.mode.places().contains(&Place::Online) {
            Meeting::None
        } else if self.meeting.is_empty() {
            Meeting::Unknown
        } else if self.stage(now) == Stage::Open {
            Meeting::Now(self.meeting.clone())
        } else {
            Meeting::Later
        }
    }

    /// When registration beforehand closes.
    #[must_use]
    pub fn closes_at(&self) -> Moment {
        self.registration_closes_at.unwrap_or(self.starts_at)
    }

    /// Whether one more may register when `registered` have. The capacity holds beforehand only: whoever
    /// stands in the hall is in it.
    #[must_use]
    pub fn registering(&self, now: Moment, registered: u32) -> Registering {
        if self.cancelled_at.is_some() || now >= self.closes_at() {
            Registering::Closed
        } else if self.capacity.is_some_and(|most| registered >= most) {
            Registering::Full
        } else {
            Registering::Open
        }
    }

    /// How long after it was shown a code of `place` is accepted.
    #[must_use]
    pub const fn tolerance(&self, place: Place) -> i64 {
        match place {
            Place::Venue => VENUE_TOLERANCE,
            Place::Online => self.rules.online_tolerance,
        }
    }
}

impl Edition {
    /// What its code of `place` is judged by.
    #[must_use]
    pub fn place_key(&self, place: Place, key: CodeKey) -> PlaceKey {
        PlaceKey {
            edition: self.id.clone(),
            place,
            key,
            tolerance: self.details.tolerance(place),
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;

    const START: Moment = Moment(1_794_880_800_000);

    fn details() -> EditionDetails {
        details_at(START, 150)
    }

    /// A hybrid edition of so many minutes.
    pub(crate) fn details_at(starts_at: Moment, minutes: i64) -> EditionDetails {
        let both = |text: &str| Bilingual {
            id: text.to_owned(),
            en: text.to_owned(),
        };
        EditionDetails {
            place: "Balai Kota".to_owned(),
            capacity: Some(2),
            ..EditionDetails::new(
                Slug::parse("kopitalk-12").unwrap(),
                both("KopiTalk 12"),
                starts_at,
                starts_at.plus(minutes * MINUTE),
                Mode::Hybrid,
            )
        }
    }

    #[test]
    fn checking_in_opens_half_an_hour_before_and_is_late_a_quarter_after_the_start() {
        let edition = details();
        let at = |minutes: i64, more: i64| edition.arrival(START.plus(minutes * MINUTE + more));
        let opens_at = START.plus(-30 * MINUTE);
        assert_eq!(at(-30, -1), Arrival::Early);
        assert_eq!(at(-30, 0), Arrival::InTime);
        assert_eq!(at(15, -1), Arrival::InTime);
        assert_eq!(at(15, 0), Arrival::Late);
        assert_eq!(at(150, -1), Arrival::Late);
        let ended_at = START.plus(150 * MINUTE);
        assert_eq!(at(150, 0), Arrival::Over);
        assert_eq!(edition.stage(opens_at.plus(-1)), Stage::Coming);
        assert_eq!(edition.stage(opens_at), Stage::Open);
        assert_eq!(edition.stage(ended_at), Stage::Past);
    }

    #[test]
    fn registration_closes_at_its_time_and_when_it_is_full() {
        let mut edition = details();
        assert_eq!(edition.registering(START.plus(-1), 1), Registering::Open);
        assert_eq!(edition.registering(START.plus(-1), 2), Registering::Full);
        assert_eq!(edition.registering(START, 0), Registering::Closed);
        edition.registration_closes_at = Some(START.plus(-DAY));
        assert_eq!(
            edition.registering(START.plus(-DAY), 0),
            Registering::Closed
        );
        edition.capacity = None;
        assert_eq!(
            edition.registering(START.plus(-DAY - 1), u32::MAX),
            Registering::Open
        );
    }

    #[test]
    fn what_was_called_off_takes_nobody_in_and_is_no_longer_coming() {
        let mut edition = details();
        edition.cancelled_at = Some(START.plus(-DAY));
        for at in [-DAY, 0, 30 * MINUTE, DAY] {
            let now = START.plus(at);
            assert_eq!(edition.arrival(now), Arrival::Cancelled);
            assert_eq!(edition.stage(now), Stage::Cancelled);
            assert_eq!(edition.registering(now, 0), Registering::Closed);
        }
    }

    #[test]
    fn an_edition_counts_the_minutes_written_down_or_those_it_lasts() {
        let mut edition = details();
        assert_eq!(edition.learning_minutes(), Minutes(150));
        edition.learning = Some(Minutes(90));
        assert_eq!(edition.learning_minutes(), Minutes(90));
        edition.learning = Some(Minutes(0));
        assert_eq!(edition.learning_minutes(), Minutes(0));
        edition.learning = None;
        edition.hours_known = false;
        assert_eq!(edition.learning_minutes(), Minutes(0));
        edition.hours_known = true;
        edition.ends_at = START.plus(14 * DAY);
        assert_eq!(edition.learning_minutes(), MAX_LEARNING);
    }

    #[test]
    fn each_fault_is_named() {
        assert_eq!(details().faults(), []);
        let faulty = |change: fn(&mut EditionDetails)| {
            let mut edition = details();
            change(&mut edition);
            edition.faults()
        };
        assert_eq!(
            faulty(|one| one.title.id = " ".into()),
            [EditionFault::TitleEmpty]
        );
        assert_eq!(faulty(|one| one.title.en = String::new()), []);
        assert_eq!(
            faulty(|one| one.learning = Some(Minutes(MAX_LEARNING.0 + 1))),
            [EditionFault::LearningRange]
        );
        assert_eq!(
            faulty(|one| one.title.id = "x".repeat(201)),
            [EditionFault::TextLong(EditionText::Title(Language::Id))]
        );
        assert_eq!(
            faulty(|one| one.summary.en = "x".repeat(4_001)),
            [EditionFault::TextLong(EditionText::Summary(Language::En))]
        );
        assert_eq!(
            faulty(|one| one.slug = Slug::parse("new").unwrap()),
            [EditionFault::SlugReserved]
        );
        assert_eq!(
            faulty(|one| one.place = "é".repeat(301)),
            [EditionFault::TextLong(EditionText::Place)]
        );
        assert_eq!(
            faulty(|one| one.meeting = format!("https://{}", "x".repeat(500))),
            [EditionFault::TextLong(EditionText::Meeting)]
        );
        let speaker = |name: usize, about: usize| Speaker {
            name: "x".repeat(name),
            about: "x".repeat(about),
        };
        for speakers in [
            vec![speaker(121, 0)],
            vec![speaker(1, 301)],
            vec![speaker(1, 1); 51],
        ] {
            let mut edition = details();
            edition.speakers = speakers;
            assert_eq!(
                edition.faults(),
                [EditionFault::TextLong(EditionText::Speakers)]
            );
        }
        assert_eq!(
            faulty(|one| one.speakers = vec![
                Speaker {
                    name: "x".repeat(120),
                    about: "x".repeat(300)
                };
                50
            ]),
            []
        );
        assert_eq!(
            faulty(|one| one.ends_at = one.starts_at),
            [EditionFault::EndsFirst]
        );
        assert_eq!(
            faulty(|one| one.ends_at = one.starts_at.plus(14 * DAY + 1)),
            [EditionFault::LastsLong]
        );
        assert_eq!(
            faulty(|one| one.place = " ".into()),
            [EditionFault::PlaceEmpty]
        );
        assert_eq!(
            faulty(|one| {
                one.place = String::new();
                one.mode = Mode::Online;
            }),
            []
        );
        for meeting in [
            "https://us02web.zoom.example/j/123?pwd=a@b",
            "https://10.0.0.1:8443/rapat#1",
            "https://[2001:db8::1]/rapat",
            "https://rapat.kota-tirtanusa.example",
        ] {
            let mut edition = details();
            edition.meeting = meeting.to_owned();
            assert_eq!(edition.faults(), [], "{meeting}");
        }
        for meeting in [
            "javascript:alert(1)",
            "http://zoom.example",
            "https://",
            "https://a b",
            "https:///j/1",
            "https://?a",
            "https://.:/j",
            "https://zoom.example@evil.example/j/1",
            "https://nama:sandi@zoom.example/j/1",
        ] {
            let mut edition = details();
            edition.meeting = meeting.to_owned();
            assert_eq!(edition.faults(), [EditionFault::MeetingForm], "{meeting}");
        }
        assert_eq!(
            faulty(|one| one.speakers.push(Speaker {
                name: " ".into(),
                about: String::new()
            })),
            [EditionFault::SpeakerEmpty]
        );
        assert_eq!(
            faulty(|one| one.capacity = Some(0)),
            [EditionFault::CapacityZero]
        );
        assert_eq!(
            faulty(|one| one.registration_closes_at = Some(one.ends_at.plus(1))),
            [EditionFault::ClosesLate]
        );
        assert_eq!(
            faulty(|one| one.rules.late_after = -1),
            [EditionFault::RulesRange(CheckInRule::LateAfter)]
        );
        assert_eq!(
            faulty(|one| {
                one.rules.opens_before = DAY + 1;
                one.rules.online_tolerance = HOUR + 1;
            }),
            [
                EditionFault::RulesRange(CheckInRule::OpensBefore),
                EditionFault::RulesRange(CheckInRule::OnlineTolerance)
            ]
        );
    }

    #[test]
    fn a_title_proposes_a_name_in_addresses() {
        let proposed = |title: &str| slug_of_title(title).map(|slug| slug.to_string());
        let is = |title: &str, slug: &str| assert_eq!(proposed(title).as_deref(), Some(slug));
        is(
            "KopiTalk Edisi 12: Angka yang Bercerita",
            "kopitalk-edisi-12-angka-yang-bercerita",
        );
        is(
            "  Data, jadi obat –  anti-hoaks! ",
            "data-jadi-obat-anti-hoaks",
        );
        is(
            "Kampanye interaktif lewat Grup, Siaran Langsung, dan WhatsApp",
            "kampanye-interaktif-lewat-grup-siaran-langsung",
        );
        for nothing in ["", "…", "卡", "New"] {
            assert_eq!(proposed(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn words_read_back() {
        for mode in Mode::ALL {
            assert_eq!(Mode::from_code(mode.code()), Some(mode));
        }
        for place in Place::ALL {
            assert_eq!(Place::from_code(place.code()), Some(place));
        }
        assert_eq!(Mode::from_code("zoom"), None);
    }

    proptest! {
        #[test]
        fn a_proposed_name_is_one_and_proposes_itself(title in "\\PC{0,90}") {
            if let Some(slug) = slug_of_title(&title) {
                prop_assert_eq!(Slug::parse(slug.as_str()), Some(slug.clone()));
                prop_assert_eq!(slug_of_title(slug.as_str()), Some(slug));
            }
        }

        #[test]
        fn one_can_check_in_exactly_while_the_edition_is_open(
            opens_before in 0..DAY, late_after in 0..DAY, length in 1..DAY, at in -2 * DAY..2 * DAY,
        ) {
            let mut edition = details();
            edition.ends_at = START.plus(length);
            edition.rules = CheckInRules { opens_before, late_after, online_tolerance: 0 };
            let open = matches!(edition.arrival(START.plus(at)), Arrival::InTime | Arrival::Late);
            prop_assert_eq!(open, at >= -opens_before && at < length);
            if open {
                prop_assert_eq!(edition.arrival(START.plus(at)) == Arrival::Late, at >= late_after);
            }
        }
    }
}

//! An edition of a workshop as lists and heads of pages show it.

use crate::address;
use crate::parts::dates::Dates;
use crate::words::Words;
use domain::calendar::Zone;
use domain::clock::Moment;
use domain::edition::{Mode, Stage};

/// An edition in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditionLine {
    /// Its name in addresses.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// Where it stands now.
    pub stage: Stage,
    /// Whether it has begun; people check in before that.
    pub begun: bool,
    /// When checking in opens.
    pub opens_at: Moment,
    /// When it begins.
    pub starts_at: Moment,
    /// When it ends.
    pub ends_at: Moment,
    /// Whether its hours are known; of old events the day alone is.
    pub hours_known: bool,
    /// Where it takes place.
    pub mode: Mode,
    /// The hall; may be empty.
    pub place: String,
    /// The zone its hours are written in; that of the office where nothing is said.
    pub zone: Option<Zone>,
}

impl EditionLine {
    /// Where its page lives.
    #[must_use]
    pub fn href(&self) -> String {
        address::workshop(&self.slug)
    }

    /// Where whoever is registered takes part while it lasts.
    #[must_use]
    pub fn live_href(&self) -> String {
        address::live(&self.slug)
    }

    /// How its moments are written: in its own zone.
    #[must_use]
    pub fn dates(&self, dates: Dates) -> Dates {
        Dates {
            zone: self.zone.unwrap_or(dates.zone),
            ..dates
        }
    }

    /// The day: `Selasa, 17 November 2026`.
    #[must_use]
    pub fn day(&self, dates: Dates) -> String {
        self.dates(dates).days(self.starts_at, self.ends_at)
    }

    /// The hours, where they are known: `09.00–11.30 WIB`.
    #[must_use]
    pub fn hours(&self, dates: Dates) -> Option<String> {
        let dates = self.dates(dates);
        self.hours_known
            .then(|| dates.clocks(self.starts_at, self.ends_at))
    }

    /// When checking in opens: the day alone where its hours are not known.
    #[must_use]
    pub fn opening(&self, dates: Dates) -> String {
        let dates = self.dates(dates);
        if self.hours_known {
            dates.day_and_time(self.opens_at)
        } else {
            dates.day(self.starts_at)
        }
    }

    /// When it is over: the last day alone where its hours are not known.
    #[must_use]
    pub fn end(&self, dates: Dates) -> String {
        let dates = self.dates(dates);
        if self.hours_known {
            dates.end(self.ends_at)
        } else {
            dates.last_day(self.ends_at)
        }
    }

    /// Day and hours: `Selasa, 17 November 2026 · 09.00–11.30 WIB`.
    #[must_use]
    pub fn when(&self, dates: Dates) -> String {
        joined([Some(self.day(dates).as_str()), self.hours(dates).as_deref()])
    }

    /// Mode and hall: `hibrida · Balai Kota`. An event of the hall without a hall is an old one whose
    /// article says neither where nor how it took place.
    #[must_use]
    pub fn where_to(&self, words: Words) -> String {
        if self.mode == Mode::Venue && self.place.is_empty() {
            return words.edition_place_unsaid().to_owned();
        }
        let place = (!self.place.is_empty()).then_some(self.place.as_str());
        joined([Some(mode_word(words, self.mode)), place])
    }
}

fn joined<'a>(parts: impl IntoIterator<Item = Option<&'a str>>) -> String {
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// A mode in a word.
#[must_use]
pub const fn mode_word(words: Words, mode: Mode) -> &'static str {
    match mode {
        Mode::Venue => words.edition_mode_venue(),
        Mode::Online => words.edition_mode_online(),
        Mode::Hybrid => words.edition_mode_hybrid(),
    }
}

/// Where an edition stands now, in a word or two.
#[must_use]
pub const fn stage_word(words: Words, edition: &EditionLine) -> &'static str {
    match edition.stage {
        Stage::Coming => words.edition_stage_coming(),
        Stage::Open if !edition.begun => words.edition_stage_early(),
        Stage::Open => words.edition_stage_open(),
        Stage::Past => words.edition_stage_past(),
        Stage::Cancelled => words.edition_stage_cancelled(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::language::Language;

    #[test]
    fn an_edition_without_known_hours_shows_none() {
        let at = |day, time| Zone::Wib.parse(day, time).unwrap();
        let dates = Dates {
            language: Language::Id,
            zone: Zone::Wib,
        };
        let mut line = EditionLine {
            slug: "kelas".to_owned(),
            title: "Kelas".to_owned(),
            stage: Stage::Past,
            begun: true,
            opens_at: at("2020-02-11", "23:30"),
            starts_at: at("2020-02-12", "00:00"),
            ends_at: at("2020-02-13", "00:00"),
            hours_known: false,
            mode: Mode::Venue,
            place: String::new(),
            zone: None,
        };
        assert_eq!(line.opening(dates), "12 Feb 2020");
        assert_eq!(line.end(dates), "12 Feb 2020");
        assert_eq!(line.when(dates), "Rabu, 12 Februari 2020");
        line.hours_known = true;
        assert_eq!(line.opening(dates), "11 Feb 2020, 23.30 WIB");
        assert_eq!(line.end(dates), "12 Feb 2020, 24.00 WIB");
    }

    #[test]
    fn the_hours_of_an_edition_are_written_in_its_own_zone() {
        let at = |day, time| Zone::Wita.parse(day, time).unwrap();
        let dates = Dates {
            language: Language::Id,
            zone: Zone::Wib,
        };
        let line = EditionLine {
            slug: "kelas".to_owned(),
            title: "Kelas".to_owned(),
            stage: Stage::Coming,
            begun: false,
            opens_at: at("2026-12-02", "08:30"),
            starts_at: at("2026-12-02", "09:00"),
            ends_at: at("2026-12-02", "11:30"),
            hours_known: true,
            mode: Mode::Venue,
            place: String::new(),
            zone: Some(Zone::Wita),
        };
        assert_eq!(line.when(dates), "Rabu, 2 Desember 2026 · 09.00–11.30 WITA");
        assert_eq!(line.opening(dates), "2 Des 2026, 08.30 WITA");
    }
}

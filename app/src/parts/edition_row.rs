//! Editions as rows: a leaf of a calendar, the title, where and how many seats are left, and what one
//! can do.

use crate::address;
use crate::parts::dates::Dates;
use crate::parts::drawn::{Draw, Drawn};
use crate::parts::edition::{EditionLine, stage_word};
use crate::parts::form::ACTION;
use crate::parts::icons::{Icon, icon};
use crate::parts::standing::{own_standing_tag, present_tag};
use crate::words::Words;
use domain::attendance::Status;
use domain::edition::{Registering, Stage};
use domain::number::format_number;
use leptos::prelude::*;

/// What the buttons of an edition say, in a row and on its page.
pub mod act {
    /// Registers.
    pub const REGISTER: &str = "register";
    /// Withdraws the registration.
    pub const WITHDRAW: &str = "withdraw";
    /// Joins the waiting list.
    pub const WAIT: &str = "wait";
    /// Leaves it.
    pub const LEAVE: &str = "leave";
}

/// The seats of an edition that has a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seats {
    /// How many there are.
    pub capacity: u32,
    /// How many are left.
    pub left: u32,
}

impl Seats {
    /// Those of an edition that so many have registered for; `None` without a limit.
    #[must_use]
    pub const fn of(capacity: Option<u32>, registered: u32) -> Option<Self> {
        match capacity {
            Some(capacity) => Some(Self {
                capacity,
                left: capacity.saturating_sub(registered),
            }),
            None => None,
        }
    }

    /// Beside the word for seats: `sisa 6 dari 30`; `semua 30 terisi`.
    #[must_use]
    pub fn beside(self, words: Words) -> String {
        let all = whole(words, self.capacity);
        match self.left {
            0 => words.workshops_seats_taken(all),
            left => words.workshops_seats_of(whole(words, left), all),
        }
    }

    /// By itself: `30 kursi, sisa 6`; `30 kursi, penuh`.
    #[must_use]
    pub fn words(self, words: Words) -> String {
        let all = whole(words, self.capacity);
        match self.left {
            0 => words.workshops_seats_full(all),
            left => words.workshops_seats_left(all, whole(words, left)),
        }
    }
}

/// A count as people write it: `1.204`.
#[must_use]
pub fn whole(words: Words, count: u32) -> String {
    format_number(f64::from(count), 0, words.0)
}

/// An edition in a list for participants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditionRow {
    /// The edition.
    pub line: EditionLine,
    /// Its seats, where there is a limit.
    pub seats: Option<Seats>,
    /// Whether somebody may register.
    pub registering: Registering,
    /// Whether the person is registered; `None` for somebody who is not signed in.
    pub registered: Option<bool>,
    /// How they stand, where that is known.
    pub status: Option<Status>,
    /// Whether they run workshops: they need its screen, not its code.
    pub staff: bool,
}

impl EditionRow {
    /// `hibrida · Perpustakaan · 30 kursi, sisa 6`.
    fn facts(&self, words: Words) -> String {
        // How many seats are left matters while they can be taken.
        let closed = self.registering == Registering::Closed;
        let seats = self.seats.filter(|_| !closed);
        let closed = closed && self.line.stage == Stage::Coming && self.registered != Some(true);
        [
            Some(self.line.where_to(words)),
            seats.map(|seats| seats.words(words)),
            closed.then(|| words.workshops_closed_fact().to_owned()),
        ]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" · ")
    }

    fn is_present(&self) -> bool {
        self.status.is_some_and(Status::is_present)
    }

    /// What one can do, or that it is done.
    fn action(&self, words: Words) -> Drawn {
        let tag = (self.registered == Some(true)).then(|| registered_tag(words));
        match self.line.stage {
            Stage::Open if self.staff => view! {
                {tag}
                <a
                    class="btn"
                    href=address::present(&self.line.slug)
                    aria-label=words.workshops_screen_of(&self.line.title)
                >
                    {words.editions_screen()}
                </a>
            }
            .drawn(),
            Stage::Open if self.is_present() => view! {
                {present_tag(words)}
                <a
                    class="btn quiet"
                    href=self.line.live_href()
                    aria-label=words.workshops_page_of(&self.line.title)
                >
                    {words.live_title()}
                </a>
            }
            .drawn(),
            Stage::Open => {
                let href = if tag.is_some() {
                    self.line.live_href()
                } else {
                    address::CHECK_IN.to_owned()
                };
                view! {
                    {tag}
                    <a class="btn" href=href aria-label=words.workshops_attend_for(&self.line.title)>
                        {words.workshops_attend()}
                    </a>
                }
                .drawn()
            }
            Stage::Coming
                if self.registered == Some(false) && self.registering == Registering::Open =>
            {
                view! {
                    <form method="post" action=self.line.href()>
                        <button
                            class="btn quiet"
                            name=ACTION
                            value=act::REGISTER
                            aria-label=words.workshops_register_for(&self.line.title)
                        >
                            {words.workshops_register()}
                        </button>
                    </form>
                }
                .drawn()
            }
            Stage::Coming => tag.drawn(),
            Stage::Past => tag
                .map(|_| own_standing_tag(words, self.status, self.line.stage))
                .drawn(),
            Stage::Cancelled => cancelled_tag(words).drawn(),
        }
    }
}

/// The tag of somebody who is registered.
pub fn registered_tag(words: Words) -> impl IntoView + use<> {
    view! { <span class="tag ok">{icon(Icon::Check)} {words.workshops_registered()}</span> }
}

/// Where an edition stands, where that is worth a tag: it can be entered, or was called off.
pub fn stage_tag(words: Words, line: &EditionLine) -> Drawn {
    match line.stage {
        Stage::Open => view! { <span class="tag live">{stage_word(words, line)}</span> }.drawn(),
        Stage::Cancelled => cancelled_tag(words).drawn(),
        Stage::Coming | Stage::Past => ().drawn(),
    }
}

/// The tag of an edition that was called off.
pub fn cancelled_tag(words: Words) -> impl IntoView + use<> {
    view! { <span class="tag no">{icon(Icon::Cross)} {words.edition_stage_cancelled()}</span> }
}

/// The leaf of a calendar. The day is said in full beside it.
pub fn leaf(dates: Dates, line: &EditionLine) -> impl IntoView + use<> {
    let (day, month) = line.dates(dates).leaf(line.starts_at);
    view! {
        <p class="leaf" aria-hidden="true">
            <b>{day}</b>
            <span>{month}</span>
        </p>
    }
}

/// Day and hours; no line ends within the hours.
pub fn when(dates: Dates, line: &EditionLine) -> impl IntoView + use<> {
    let hours = line.hours(dates).map(|hours| {
        view! {
            "\u{a0}· "
            <span class="unbroken">{hours}</span>
        }
    });
    view! {
        {line.day(dates)}
        {hours}
    }
}

/// How much of the time a row shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Time {
    /// The leaf alone; the day is there for who cannot see it.
    Leaf,
    /// Day and hours beside the leaf.
    Full,
}

/// Draws the rows.
pub fn edition_rows(dates: Dates, rows: Vec<EditionRow>, time: Time) -> impl IntoView {
    let words = dates.words();
    let rows = rows
        .into_iter()
        .map(|row| {
            let class = match time {
                Time::Leaf => "unseen",
                Time::Full => "small",
            };
            let (facts, action) = (row.facts(words), row.action(words));
            let (href, when) = (row.line.href(), when(dates, &row.line));
            view! {
                <li class="edition">
                    {leaf(dates, &row.line)} <div class="edition-words">
                        <h3>
                            <a href=href>{row.line.title}</a>
                        </h3>
                        <p class=class>{when}</p>
                        <p class="small muted edition-facts">{facts}</p>
                    </div> <div class="edition-action">{action}</div>
                </li>
            }
        })
        .collect::<Vec<_>>();
    view! { <ul class="editions">{rows}</ul> }
}

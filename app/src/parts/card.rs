//! A course as a card: cup, title, what it is about, how far one is.

use crate::address;
use crate::parts::cup::cup;
use crate::parts::drawn::Draw;
use crate::parts::icons::{Icon, icon};
use crate::words::Words;
use domain::jp::{Jp, MinutesPerJp};
use domain::learning::{Minutes, Progress};
use domain::number::format_percent;
use leptos::prelude::*;

/// What the card of a course shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CourseCard {
    /// Its name in addresses.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// One sentence about it.
    pub summary: String,
    /// Its field, in one or two words.
    pub topic: String,
    /// The sum of its parts' minutes.
    pub minutes: Minutes,
    /// How many minutes make one JP; the course's JP follows from both.
    pub minutes_per_jp: MinutesPerJp,
    /// How far the person is; `None` for somebody who is not signed in.
    pub progress: Option<Progress>,
    /// What the course took when the person finished it, if they have.
    pub completed: Option<Minutes>,
}

impl CourseCard {
    /// Where the course lives.
    #[must_use]
    pub fn href(&self) -> String {
        address::course(&self.slug)
    }

    /// The JP it is worth.
    #[must_use]
    pub const fn jp(&self) -> Jp {
        self.minutes_per_jp.jp(self.minutes)
    }

    /// Parts that were added since the person has finished it.
    #[must_use]
    pub fn new_parts(&self) -> u32 {
        match (self.completed, self.progress) {
            (Some(_), Some(progress)) => progress.total.saturating_sub(progress.done),
            _ => 0,
        }
    }

    /// How far the cup is filled: a course that was finished stays full.
    #[must_use]
    pub fn filled(&self) -> Progress {
        match (self.completed, self.progress.unwrap_or_default()) {
            (Some(_), Progress { total, .. }) => Progress { done: total, total },
            (None, progress) => progress,
        }
    }

    /// Topic, and JP where there is a whole one: `Analitik · 1 JP`.
    fn worth(&self, words: Words) -> String {
        match self.jp() {
            Jp(0) => self.topic.clone(),
            Jp(jp) => format!("{} · {}", self.topic, words.card_jp(jp)),
        }
    }

    /// Topic, JP where there is a whole one, and minutes: `Analitik · 1 JP · 47 menit`.
    #[must_use]
    pub fn facts(&self, words: Words) -> String {
        format!(
            "{} · {}",
            self.worth(words),
            words.unit_minutes(self.minutes.0)
        )
    }
}

/// How far one is, in words: `62 % · 5 dari 8 bagian`, `Selesai · 1 JP`, `Selesai · 2 bagian baru`.
fn standing(words: Words, card: &CourseCard, progress: Progress) -> impl IntoView + use<> {
    let (strong, rest) = if let Some(minutes) = card.completed {
        let jp = card.minutes_per_jp.jp(minutes).0;
        let rest = match (card.new_parts(), jp) {
            (new @ 1.., _) => words.card_new_parts(new),
            (0, 1..) => words.card_jp(jp),
            (0, 0) => words.unit_minutes(minutes.0),
        };
        (words.card_finished().to_owned(), rest)
    } else {
        (
            format_percent(f64::from(progress.percent()), 0, words.0),
            words.card_of_parts(progress.done, progress.total),
        )
    };
    view! {
        <span>
            <strong>{strong}</strong>
            " · "
            {rest}
        </span>
    }
}

/// Draws the card. Its title is the link, stretched over the whole card by the style sheet.
pub fn course_card(words: Words, card: CourseCard) -> impl IntoView {
    // Without progress the foot of the card has room for the minutes.
    let facts = if card.progress.is_some() {
        card.facts(words)
    } else {
        card.worth(words)
    };
    let href = card.href();
    let action = match card.progress {
        Some(_) if card.completed.is_some() => words.card_reread(),
        Some(Progress { done: 1.., .. }) => words.card_continue(),
        _ => words.card_open(),
    };
    let shown = card.filled();
    let standing = match card.progress {
        Some(progress) => standing(words, &card, progress).drawn(),
        None => view! { <span class="fact-pair">{icon(Icon::Clock)} {words.unit_minutes(card.minutes.0)}</span> }.drawn(),
    };
    let picture = match card.progress {
        Some(_) => cup(words, shown).drawn(),
        None => view! { <span class="cup-plain">{icon(Icon::Cup)}</span> }.drawn(),
    };
    view! {
        <article class="card course">
            {picture}
            <div class="course-words">
                <p class="small muted">{facts}</p>
                <h3>
                    <a href=href>{card.title}</a>
                </h3>
                <p class="course-summary">{card.summary}</p>
            </div>
            <p class="course-foot">
                {standing} <span class="go" aria-hidden="true">
                    {action}
                    {icon(Icon::Arrow)}
                </span>
            </p>
        </article>
    }
}

//! `/organiser/editions/{edition}/signals`: signs that somebody may have recorded that somebody else was there, for an
//! organiser to judge. Nothing is blocked by them.

use crate::address;
use crate::frame::Frame;
use crate::parts::breadcrumb::{Link, breadcrumb};
use crate::parts::drawn::{Draw, Drawn};
use crate::parts::edition::EditionLine;
use crate::parts::form::ACT;
use crate::parts::icons::{Icon, icon};
use crate::parts::notice::{Notice, notice};
use crate::parts::signal::{SignalCard, headline, hint, judgement, kind_word, people, places};
use crate::shell::document;
use crate::words::Words;
use domain::signals::SignalKind;
use leptos::prelude::*;

/// The names of its fields.
pub mod field {
    /// A sign, by its key and the version that was seen, with a point between them. There may be several.
    pub const SIGNAL: &str = "signal";
}

/// What its buttons say.
pub mod act {
    /// The signs that are named are fine.
    pub const FINE: &str = "fine";
    /// What was said to a sign is taken back.
    pub const REOPEN: &str = "reopen";
}

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignalsPage {
    /// The edition.
    pub edition: EditionLine,
    /// How many wait to be judged.
    pub open: u32,
    /// Those that do, as many as are shown.
    pub waiting: Vec<SignalCard>,
    /// Those that were judged, the last first, as many as are shown.
    pub judged: Vec<SignalCard>,
    /// What was done.
    pub done: Option<SignalsDone>,
    /// Whether something had changed, so that nothing was done.
    pub changed: bool,
}

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignalsDone {
    /// So many signs are fine.
    Fine(u32),
    /// Somebody's presence was corrected.
    Corrected,
    /// A sign waits again.
    Reopened,
}

impl SignalsDone {
    /// The word for it in an address.
    #[must_use]
    pub fn code(self) -> String {
        match self {
            Self::Fine(signals) => format!("fine-{signals}"),
            Self::Corrected => "corrected".to_owned(),
            Self::Reopened => "reopened".to_owned(),
        }
    }

    /// Reads such a word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "corrected" => Some(Self::Corrected),
            "reopened" => Some(Self::Reopened),
            _ => {
                let number = code.strip_prefix("fine-")?.parse().ok()?;
                (number > 0).then_some(Self::Fine(number))
            }
        }
    }

    fn notice(self, words: Words) -> Notice {
        match self {
            Self::Fine(signals) => Notice::ok(words.signal_done_fine(signals)),
            Self::Corrected => Notice::ok(words.signal_done_corrected()),
            Self::Reopened => Notice::info(words.signal_done_reopened()),
        }
    }
}

/// What names a sign as it was seen.
#[must_use]
pub fn seen(card: &SignalCard) -> String {
    format!("{}.{}", card.key, card.version)
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: SignalsPage) -> String {
    let words = frame.words();
    let title = words.signal_title();
    let slug = data.edition.slug.clone();
    let whole = format!("{title} · {}", data.edition.title);
    document(frame, &whole, None, || {
        let trail = vec![
            Link::new(words.attendance_editions(), address::EDITIONS),
            Link::new(data.edition.title.clone(), address::attendance(&slug)),
        ];
        let done = data.done.map(|done| notice(done.notice(words)));
        let changed = data
            .changed
            .then(|| notice(Notice::warn(words.signal_fault_changed())));
        let shown = u32::try_from(data.waiting.len()).unwrap_or(u32::MAX);
        let more = data.open.saturating_sub(shown);
        let more = (more > 0).then(|| view! { <p class="muted">{words.signal_more(more)}</p> });
        let count = (data.open > 0)
            .then(|| view! { <p class="num"><strong>{words.signal_open(data.open)}</strong></p> });
        let nothing = (data.open == 0).then(|| {
            let (sign, sentence) = if data.judged.is_empty() {
                (Icon::Person, words.signal_none())
            } else {
                (Icon::Check, words.signal_all_judged())
            };
            view! {
                <div class="card empty">
                    {icon(sign)}
                    <p>{sentence}</p>
                </div>
            }
        });
        let groups = data
            .waiting
            .chunk_by(|one, other| one.kind == other.kind)
            .map(|cards| group(frame, &data.edition, cards))
            .collect::<Vec<_>>();
        view! {
            <div class="wrap page stack">
                {breadcrumb(words, trail, title.to_owned())}
                <div class="page-head">
                    <h1>{title}</h1>
                    <p class="lead">{words.signal_lead()}</p>
                </div>
                {done}
                {changed}
                {count}
                {nothing}
                {groups}
                {more}
                {judged(frame, &data.edition, &data.judged)}
            </div>
        }
    })
}

/// Those of one kind that wait, with one press for all of them where they are several.
fn group(frame: &Frame, edition: &EditionLine, cards: &[SignalCard]) -> Drawn {
    let words = frame.words();
    let Some(kind) = cards.first().map(|card| card.kind) else {
        return ().drawn();
    };
    let id = format!("kind-{}", kind.code());
    let labelled = id.clone();
    let rows = cards
        .iter()
        .map(|card| waiting(frame, edition, card))
        .collect::<Vec<_>>();
    // Only where nearly all of them are nothing: others are to be looked at one by one.
    let all = (kind == SignalKind::Meeting && cards.len() > 1).then(|| {
        let fields = cards
            .iter()
            .map(|card| view! { <input type="hidden" name=field::SIGNAL value=seen(card) /> })
            .collect::<Vec<_>>();
        let count = u32::try_from(cards.len()).unwrap_or(u32::MAX);
        view! {
            <form class="actions" method="post" action=address::signals(&edition.slug)>
                {fields}
                <button class="btn quiet" type="submit" name=ACT value=act::FINE>
                    {words.signal_fine_all(count)}
                </button>
            </form>
        }
    });
    view! {
        <section class="stack tight" aria-labelledby=labelled>
            <h2 id=id>{kind_word(words, kind)}</h2>
            <p class="small muted">{hint(words, kind)}</p>
            {all}
            <ul class="stack tight">{rows}</ul>
        </section>
    }
    .drawn()
}

fn waiting(frame: &Frame, edition: &EditionLine, card: &SignalCard) -> Drawn {
    let (words, dates) = (frame.words(), edition.dates(frame.dates()));
    let called = card.called(words);
    view! {
        <li class="card signal">
            <h3 class="h3">{headline(words, edition, card)}</h3>
            {places(dates, card)}
            {judgement(dates, card)}
            {people(dates, edition, card)}
            <div class="actions">
                <form method="post" action=address::signals(&edition.slug)>
                    <input type="hidden" name=field::SIGNAL value=seen(card) />
                    <button class="btn" type="submit" name=ACT value=act::FINE aria-label=words.signal_fine_of(&called)>
                        {words.signal_fine()}
                    </button>
                </form>
                <a class="btn quiet" href=address::signal(&edition.slug, &card.key) aria-label=words.signal_correct_of(&called)>
                    {words.signal_correct()}
                </a>
            </div>
        </li>
    }
    .drawn()
}

fn judged(frame: &Frame, edition: &EditionLine, cards: &[SignalCard]) -> Option<Drawn> {
    if cards.is_empty() {
        return None;
    }
    let (words, dates) = (frame.words(), edition.dates(frame.dates()));
    let rows = cards
        .iter()
        .map(|card| {
            let again = card.stands.then(|| {
                view! {
                    <form class="actions" method="post" action=address::signals(&edition.slug)>
                        <input type="hidden" name=field::SIGNAL value=seen(card) />
                        <button class="btn quiet small" type="submit" name=ACT value=act::REOPEN aria-label=words.signal_reopen_of(card.called(words))>
                            {words.signal_reopen()}
                        </button>
                    </form>
                }
            });
            view! {
                <li class="card signal">
                    <p class="small muted">{kind_word(words, card.kind)}</p>
                    <h3 class="h3">{headline(words, edition, card)}</h3>
                    {places(dates, card)}
                    {judgement(dates, card)}
                    {people(dates, edition, card)}
                    {again}
                </li>
            }
        })
        .collect::<Vec<_>>();
    let list = view! {
        <section class="stack tight" aria-labelledby="judged">
            <h2 id="judged">{words.signal_judged()}</h2>
            <ul class="stack tight">{rows}</ul>
        </section>
    };
    Some(list.drawn())
}

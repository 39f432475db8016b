//! `/control/{edition}/texts`: what a hall wrote: which of it is shown, and under which headings.

use crate::address::{self, with_query};
use crate::frame::Frame;
use crate::pages::workshop::control_menu::{ControlPlace, control_head};
use crate::parts::drawn::Draw;
use crate::parts::edition::EditionLine;
use crate::parts::form::ACT;
use crate::parts::icons::{Icon, icon};
use crate::parts::live::ShownTally;
use crate::parts::notice::{Notice, notice};
use crate::shell::{Around, slim};
use crate::words::Words;
use domain::id::PollId;
use domain::live::{Decision, MAX_GROUP, Poll, Tallied, Text, is_shown};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// The names of its fields.
pub mod field {
    /// The asking; also in the address.
    pub const POLL: &str = "poll";
    /// What equal writings have in common.
    pub const KEY: &str = "key";
    /// The heading.
    pub const GROUP: &str = "group";
}

/// What its buttons say. Each sends the heading, too.
pub mod act {
    /// Shows a writing.
    pub const SHOW: &str = "show";
    /// Hides it.
    pub const HIDE: &str = "hide";
    /// Puts it under its heading.
    pub const GROUP: &str = "group";
    /// Shows all that nobody has decided about.
    pub const SHOW_ALL: &str = "show-all";
}

/// The list of headings that are there.
const GROUPS: &str = "groups";

/// What the page shows.
#[derive(Clone, Debug, PartialEq)]
pub struct TextsPage {
    /// The edition.
    pub edition: EditionLine,
    /// The askings whose answers are written: id and what they ask, the last first.
    pub polls: Vec<(PollId, String)>,
    /// The one that is looked at.
    pub shown: Option<WrittenPoll>,
    /// Why a press was refused.
    pub fault: Option<TextsFault>,
}

/// A poll whose answers are written.
#[derive(Clone, Debug, PartialEq)]
pub struct WrittenPoll {
    /// The asking.
    pub id: PollId,
    /// The poll.
    pub poll: Poll,
    /// Its answers, with what was decided about them.
    pub results: ShownTally,
}

/// Why a press was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextsFault {
    /// The writing is gone.
    Gone,
    /// The heading is too long.
    Group,
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: TextsPage) -> String {
    let words = frame.words();
    let title = format!("{} · {}", words.control_texts(), data.edition.title);
    slim(frame, &title, Around::default(), || {
        let here = address::control_texts(&data.edition.slug);
        let fault = data.fault.map(|fault| {
            notice(Notice::warn(match fault {
                TextsFault::Gone => words.texts_fault_gone().to_owned(),
                TextsFault::Group => words.texts_fault_group(MAX_GROUP),
            }))
        });
        let current = data.shown.as_ref().map(|poll| poll.id.clone());
        let polls = data
            .polls
            .iter()
            .map(|(id, text)| {
                let href = with_query(&here, &[(field::POLL, id.as_str())]);
                let here = (current.as_ref() == Some(id)).then_some("true");
                let text = if text.is_empty() {
                    words.control_by_voice().to_owned()
                } else {
                    text.clone()
                };
                view! {
                    <li>
                        <a href=href aria-current=here>{text}</a>
                    </li>
                }
            })
            .collect::<Vec<_>>();
        let several = (polls.len() > 1).then(|| {
            view! {
                <nav class="submenu texts-polls" aria-label=words.texts_polls()>
                    <ul>{polls}</ul>
                </nav>
            }
        });
        let body = match data.shown {
            None => view! {
                <div class="card empty">
                    {icon(Icon::Lines)}
                    <div>
                        <h2 class="h3">{words.texts_none()}</h2>
                        <p class="muted">{words.texts_none_text()}</p>
                    </div>
                </div>
            }
            .drawn(),
            Some(poll) => written(words, &here, poll).drawn(),
        };
        view! {
            {control_head(words, &data.edition, ControlPlace::Texts)}
            <main id="main" class="wrap control-page stack" tabindex="-1">
                <h1>{words.control_texts()}</h1>
                {fault} {several} {body}
            </main>
        }
    })
}

fn written(words: Words, here: &str, poll: WrittenPoll) -> impl IntoView + use<> {
    let WrittenPoll { id, poll, results } = poll;
    let texts: Vec<Text> = match results.tally.counted {
        Tallied::Words(texts) | Tallied::Texts(texts) => texts,
        _ => vec![],
    };
    let decisions = results.decisions;
    let groups: BTreeSet<&str> = decisions
        .values()
        .map(|decision| decision.group.as_str())
        .filter(|group| !group.is_empty())
        .collect();
    let groups = groups
        .into_iter()
        .map(|group| view! { <option value=group.to_owned()></option> })
        .collect::<Vec<_>>();
    let here = with_query(here, &[(field::POLL, id.as_str())]);
    let waits = |text: &Text| {
        poll.moderated
            && decisions
                .get(&text.key)
                .is_none_or(|decision| decision.shown.is_none())
    };
    let waiting = texts.iter().filter(|text| waits(text)).count();
    // What waits is decided about first.
    let (first, rest): (Vec<_>, Vec<_>) =
        texts.iter().enumerate().partition(|(_, text)| waits(text));
    let rows = first
        .into_iter()
        .chain(rest)
        .map(|(place, text)| {
            let decision = decisions.get(&text.key).cloned().unwrap_or_default();
            let shown = is_shown(&poll, &decisions, text);
            let row = row(words, &here, &id, text, decision, shown, waits(text));
            view! {
                <li class="card text-row" id=row_id(place)>
                    {row}
                </li>
            }
        })
        .collect::<Vec<_>>();
    let all = (waiting > 1).then(|| {
        view! {
            <form method="post" action=here.clone()>
                <input type="hidden" name=field::POLL value=id.as_str().to_owned() />
                <button class="btn quiet" type="submit" name=ACT value=act::SHOW_ALL>
                    {words.texts_show_all(waiting)}
                </button>
            </form>
        }
    });
    let asked = poll.text.get(words.0).plain();
    let how = if poll.moderated {
        words.texts_moderated()
    } else {
        words.texts_open()
    };
    let list = if rows.is_empty() {
        view! { <p class="muted">{words.counted_none()}</p> }.drawn()
    } else {
        view! { <ol class="texts">{rows}</ol> }.drawn()
    };
    view! {
        <section class="stack tight" aria-labelledby="texts-title">
            <h2 class="h3" id="texts-title">
                {if asked.is_empty() { words.control_by_voice().to_owned() } else { asked }}
            </h2>
            <p class="small muted">{how}</p>
            {all}
            <datalist id=GROUPS>{groups}</datalist>
            {list}
        </section>
    }
}

/// The id of the row of the text that stands there among all that were written.
#[must_use]
pub fn row_id(place: usize) -> String {
    format!("text-{place}")
}

fn row(
    words: Words,
    here: &str,
    poll: &PollId,
    text: &Text,
    decision: Decision,
    shown: bool,
    waits: bool,
) -> impl IntoView + use<> {
    let (class, sign, state) = match (shown, waits) {
        (true, _) => ("tag ok", Icon::Check, words.texts_shown()),
        (false, true) => ("tag late", Icon::Clock, words.texts_waits()),
        (false, false) => ("tag", Icon::Cross, words.texts_hidden()),
    };
    let press = |name: &'static str, label: &'static str, class: &'static str| {
        view! {
            <button class=class type="submit" name=ACT value=name>
                {label}
                <span class="unseen">{format!(": {}", text.text)}</span>
            </button>
        }
        .drawn()
    };
    let buttons = match (shown, waits) {
        (true, _) => vec![press(act::HIDE, words.texts_hide(), "btn quiet")],
        (false, true) => vec![
            press(act::SHOW, words.texts_show(), "btn"),
            press(act::HIDE, words.texts_hide(), "btn quiet"),
        ],
        (false, false) => vec![press(act::SHOW, words.texts_show(), "btn quiet")],
    };
    let times = (text.count > 1).then(|| words.texts_times(text.count));
    let label = words.texts_group_of(&text.text);
    view! {
        <div class="text-words">
                <p class="break">{text.text.clone()}</p>
                <p class="small muted">
                    <span class=class>{icon(sign)} {state}</span>
                    " "
                    {times}
                </p>
            </div>
            <form class="text-acts" method="post" action=here.to_owned()>
                <input type="hidden" name=field::POLL value=poll.as_str().to_owned() />
                <input type="hidden" name=field::KEY value=text.key.clone() />
                <div class="text-buttons">{buttons}</div>
                <div class="text-group">
                    <input
                        class="input"
                        type="text"
                        name=field::GROUP
                        value=decision.group
                        list=GROUPS
                        maxlength=MAX_GROUP.to_string()
                        autocomplete="off"
                        placeholder=words.texts_group()
                        aria-label=label
                    />
                    {press(act::GROUP, words.texts_group_send(), "plain")}
                </div>
            </form>
    }
}

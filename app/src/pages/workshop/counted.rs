//! What a hall answered as a short list of bars: for the control, which has no room for more, and for the recap.

use crate::parts::drawn::{Draw, Drawn};
use crate::parts::icons::{Icon, icon};
use crate::parts::live::{ShownPoll, ShownTally};
use crate::words::Words;
use domain::live::{MIRROR_FROM, Poll, PollKind, PollOption, Tallied, Text, is_shown};
use domain::number::{decimals_needed, format_count, format_number, format_percent};
use leptos::prelude::*;

/// How many words or sentences are shown where there is little room.
const FEW: usize = 8;

/// The longest texts that stand beside their bars rather than above them, in characters.
const BRIEF: usize = 10;

/// How much room there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Room {
    /// Letters alone: the options stand on the screen of the hall.
    Little,
    /// With what the options say.
    Much,
}

/// A bar of the list.
struct Row {
    label: Label,
    /// Its length in percent.
    length: f64,
    /// The value as written.
    shown: String,
    /// That of the round before.
    before: Option<String>,
    right: bool,
}

/// What stands before a bar.
enum Label {
    /// A letter or a figure, with what it stands for.
    Sign(String, String),
    /// A text, which stands above its bar.
    Text(String),
}

/// The letter of an option.
#[must_use]
pub(super) fn letter(option: usize) -> String {
    (b'A'..=b'Z').nth(option).map_or_else(
        || (option + 1).to_string(),
        |letter| char::from(letter).to_string(),
    )
}

/// Draws what was answered; nothing where this screen may not show it.
pub(super) fn counted(words: Words, poll: &ShownPoll, room: Room) -> Option<Drawn> {
    let results = poll.results.as_ref()?;
    let before = poll.before.as_ref();
    let body = match &results.tally.counted {
        Tallied::Words(texts) => cloud(words, &poll.poll, results, texts, room),
        Tallied::Texts(texts) => sentences(words, &poll.poll, results, texts, room),
        _ if results.tally.said() == 0 => {
            view! { <p class="small muted">{words.counted_none()}</p> }.drawn()
        }
        Tallied::Posts(_) if !results.tally.shows_mirror() => {
            let text = words.counted_mirror_few(results.tally.said(), MIRROR_FROM);
            view! { <p class="small muted">{text}</p> }.drawn()
        }
        counted => {
            let rows = rows(words, &poll.poll, results, before, counted, room);
            let two = rows.iter().any(|row| row.before.is_some());
            let brief = |row: &Row| match &row.label {
                Label::Text(text) => text.chars().count() <= BRIEF,
                Label::Sign(..) => false,
            };
            let mut class = "counted-bars".to_owned();
            if rows.iter().all(brief) {
                class.push_str(" brief");
            }
            if two {
                class.push_str(" two-rounds");
            }
            let rows = rows
                .into_iter()
                .map(|row| bar(words, row))
                .collect::<Vec<_>>();
            let head = two.then(|| {
                view! {
                    <p class="counted-rounds small muted" aria-hidden="true">
                        <span>{words.counted_round(1_u8)}</span>
                        <span>{words.counted_round(2_u8)}</span>
                    </p>
                }
            });
            view! {
                {head}
                <ul class=class>{rows}</ul>
            }
            .drawn()
        }
    };
    let below = below(words, &poll.poll, results, room);
    let below =
        (!below.is_empty()).then(|| view! { <p class="small muted">{below.join(" · ")}</p> });
    Some(view! { <div class="counted">{body} {below}</div> }.drawn())
}

/// What is said below the bars: medians, the true value, who abstained, how many were right.
fn below(words: Words, poll: &Poll, results: &ShownTally, room: Room) -> Vec<String> {
    let tally = &results.tally;
    let mut said = Vec::new();
    if let ([low, high], Room::Much, PollKind::Scale) = (&poll.options[..], room, poll.kind) {
        let end = |option: &PollOption| option.text.get(words.0).plain();
        said.push(words.counted_ends(end(low), end(high)));
    }
    if tally.said() > 0 {
        match &tally.counted {
            Tallied::Scale { median, .. } => {
                said.extend(median.map(|median| words.counted_median(plain(words, median))));
            }
            Tallied::Numbers { median, right, .. } => {
                said.extend(median.map(|median| words.counted_median(value(words, poll, median))));
                let truth = poll.truth.map(|truth| truth.value);
                said.extend(truth.map(|truth| words.counted_truth(value(words, poll, truth))));
                said.extend(right.map(|right| words.counted_right(right, tally.said())));
            }
            Tallied::Order { right, .. } => {
                said.extend(right.map(|right| words.counted_right(right, tally.said())));
            }
            _ => {}
        }
    }
    if tally.abstained > 0 {
        said.push(words.counted_abstained(tally.abstained));
    }
    said
}

fn plain(words: Words, value: f64) -> String {
    format_number(value, decimals_needed(value).min(2), words.0)
}

/// A guessed number with its unit.
fn value(words: Words, poll: &Poll, value: f64) -> String {
    match (poll.unit.get(words.0), plain(words, value)) {
        ("", number) => number,
        (unit, number) => format!("{number}\u{a0}{unit}"),
    }
}

fn rows(
    words: Words,
    poll: &Poll,
    results: &ShownTally,
    before: Option<&ShownTally>,
    counted: &Tallied,
    room: Room,
) -> Vec<Row> {
    let tally = &results.tally;
    let percent = |percent: f64| format_percent(percent, 0, words.0);
    let option = |place: usize| {
        poll.options
            .get(place)
            .map(|option| option.text.get(words.0).plain())
            .unwrap_or_default()
    };
    let share = |length: f64, label, before: Option<f64>, right| Row {
        label,
        length,
        shown: percent(length),
        before: before.map(percent),
        right,
    };
    match counted {
        Tallied::Options(counts) => counts
            .iter()
            .enumerate()
            .map(|(place, count)| {
                let text = option(place);
                let label = match (poll.kind, room) {
                    _ if text.is_empty() => Label::Sign(letter(place), String::new()),
                    (PollKind::TrueFalse, _) => Label::Text(text),
                    (_, Room::Little) => Label::Sign(letter(place), text),
                    (_, Room::Much) => Label::Text(format!("{}. {text}", letter(place))),
                };
                let before = before.and_then(|before| match &before.tally.counted {
                    Tallied::Options(counts) => {
                        counts.get(place).map(|count| before.tally.percent(*count))
                    }
                    _ => None,
                });
                let right = poll.options.get(place).is_some_and(|option| option.right);
                share(tally.percent(*count), label, before, right)
            })
            .collect(),
        Tallied::Scale { counts, .. } => (0..)
            .zip(counts)
            .map(|(place, count)| {
                let end = match place {
                    0 => option(0),
                    4 => option(1),
                    _ => String::new(),
                };
                let label = Label::Sign((place + 1).to_string(), end);
                let before = before.and_then(|before| match &before.tally.counted {
                    Tallied::Scale { counts, .. } => {
                        counts.get(place).map(|count| before.tally.percent(*count))
                    }
                    _ => None,
                });
                share(tally.percent(*count), label, before, false)
            })
            .collect(),
        Tallied::Numbers { bins, .. } => bins
            .iter()
            .map(|bin| {
                let label = if bin.from < bin.to {
                    format!("{}–{}", plain(words, bin.from), plain(words, bin.to))
                } else {
                    plain(words, bin.from)
                };
                Row {
                    label: Label::Text(label),
                    length: tally.percent(bin.count),
                    shown: format_count(u64::from(bin.count), words.0),
                    before: None,
                    right: poll.truth.is_some_and(|truth| {
                        (bin.from..bin.to).contains(&truth.value) || bin.from == truth.value
                    }),
                }
            })
            .collect(),
        Tallied::Order { means, .. } => {
            let last = means.len().max(2) as f64;
            let mut rows: Vec<(f64, Row)> = means
                .iter()
                .enumerate()
                .filter_map(|(place, mean)| {
                    let mean = (*mean)?;
                    let row = Row {
                        label: Label::Text(option(place)),
                        // Whoever always came first has the whole length.
                        length: 100.0 * (last - mean + 1.0) / last,
                        shown: format_number(mean, 1, words.0),
                        before: None,
                        right: false,
                    };
                    Some((mean, row))
                })
                .collect();
            rows.sort_by(|(one, _), (other, _)| one.total_cmp(other));
            rows.into_iter().map(|(_, row)| row).collect()
        }
        Tallied::Posts(posts) => {
            let sum: u32 = posts.iter().sum();
            posts
                .iter()
                .enumerate()
                .map(|(place, count)| {
                    let length = 100.0 * f64::from(*count) / f64::from(sum.max(1));
                    share(length, Label::Text(option(place)), None, false)
                })
                .collect()
        }
        Tallied::Words(_) | Tallied::Texts(_) => vec![],
    }
}

fn bar(words: Words, row: Row) -> impl IntoView {
    let Row {
        label,
        length,
        shown,
        before,
        right,
    } = row;
    let mut class = "counted-bar".to_owned();
    if matches!(label, Label::Text(_)) {
        class.push_str(" long");
    }
    if right {
        class.push_str(" right");
    }
    let right = right.then(|| {
        view! {
            {icon(Icon::Check)}
            <span class="unseen">{words.counted_is_right()} " "</span>
        }
    });
    let label = match label {
        Label::Sign(sign, text) => view! {
            <b class="counted-label">
                {sign} <span class="unseen">" " {text} " "</span> {right}
            </b>
        }
        .drawn(),
        Label::Text(text) => {
            view! { <span class="counted-label">{text} " " {right}</span> }.drawn()
        }
    };
    let before = before.map(|before| {
        view! {
            <span class="counted-before muted">
                <span class="unseen">{words.counted_round(1_u8)} ": "</span>
                {before}
                <span class="unseen">", " {words.counted_round(2_u8)} ": "</span>
            </span>
        }
    });
    let width = format!("{:.1}%", length.clamp(0.0, 100.0));
    view! {
        <li class=class>
            {label}
            <svg class="counted-track" width="100%" height="20" aria-hidden="true" focusable="false">
                <rect class="counted-fill" width=width height="100%"></rect>
            </svg>
            <span class="counted-figure num">{before} <b>{shown}</b></span>
        </li>
    }
}

/// How many writings nobody has decided about.
pub(super) fn undecided(poll: &ShownPoll) -> u32 {
    let Some(results) = poll.results.as_ref().filter(|_| poll.poll.moderated) else {
        return 0;
    };
    let (Tallied::Words(texts) | Tallied::Texts(texts)) = &results.tally.counted else {
        return 0;
    };
    let waits = |text: &&Text| {
        results
            .decisions
            .get(&text.key)
            .is_none_or(|decision| decision.shown.is_none())
    };
    u32::try_from(texts.iter().filter(waits).count()).unwrap_or(u32::MAX)
}

fn cloud(words: Words, poll: &Poll, results: &ShownTally, texts: &[Text], room: Room) -> Drawn {
    let rows = visible(poll, results, texts, room)
        .map(|text| {
            view! {
                <li class="tag">
                    {text.text.clone()} " "
                    <span class="muted num">{format_count(u64::from(text.count), words.0)}</span>
                </li>
            }
        })
        .collect::<Vec<_>>();
    if rows.is_empty() {
        view! { <p class="small muted">{words.counted_none()}</p> }.drawn()
    } else {
        view! { <ul class="tags counted-words">{rows}</ul> }.drawn()
    }
}

fn sentences(words: Words, poll: &Poll, results: &ShownTally, texts: &[Text], room: Room) -> Drawn {
    let rows = visible(poll, results, texts, room)
        .map(|text| {
            let times = (text.count > 1).then(|| {
                let count = format_count(u64::from(text.count), words.0);
                view! { " " <span class="muted num">{format!("×\u{a0}{count}")}</span> }
            });
            view! { <li>{text.text.clone()} {times}</li> }
        })
        .collect::<Vec<_>>();
    if rows.is_empty() {
        view! { <p class="small muted">{words.counted_none()}</p> }.drawn()
    } else {
        view! { <ul class="counted-texts">{rows}</ul> }.drawn()
    }
}

/// The writings that are shown here: on the control also those that still wait, at the recap what the hall saw.
fn visible<'a>(
    poll: &'a Poll,
    results: &'a ShownTally,
    texts: &'a [Text],
    room: Room,
) -> impl Iterator<Item = &'a Text> {
    let most = match room {
        Room::Little => FEW,
        Room::Much => usize::MAX,
    };
    let seen = move |text: &&Text| match room {
        Room::Much => is_shown(poll, &results.decisions, text),
        Room::Little => {
            let decision = results.decisions.get(&text.key);
            decision.and_then(|decision| decision.shown) != Some(false)
        }
    };
    texts.iter().filter(seen).take(most)
}

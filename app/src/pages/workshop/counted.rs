//! What a hall answered as a short list of bars: for the control, which has no room for more. The figures are those
//! of [`results`](crate::parts::live::results), which hall, phone and recap draw.

use crate::parts::drawn::{Draw, Drawn};
use crate::parts::icons::{Icon, icon};
use crate::parts::live::results::{length, pillars, range, rows, summary, with_unit};
use crate::parts::live::{ShownPoll, ShownTally};
use crate::words::Words;
use domain::live::{MIRROR_FROM, Poll, PollKind, Tallied, Text};
use domain::number::{format_count, format_percent};
use leptos::prelude::*;

/// How many words or sentences are shown.
const FEW: usize = 8;
/// The longest texts that stand beside their bars rather than above them, in characters.
const BRIEF: usize = 10;

/// A bar of the list.
struct Bar {
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
    /// A letter or a figure, with what it stands for, which the screen of the hall says.
    Sign(String, String),
    /// A text, which stands above its bar.
    Text(String),
}

/// Draws what was answered; nothing where this screen may not show it.
pub(super) fn counted(words: Words, poll: &ShownPoll) -> Option<Drawn> {
    let results = poll.results.as_ref()?;
    let tally = &results.tally;
    let none = || view! { <p class="small muted">{words.counted_none()}</p> }.drawn();
    let body = match &tally.counted {
        Tallied::Words(texts) => cloud(words, results, texts).unwrap_or_else(none),
        Tallied::Texts(texts) => sentences(words, results, texts).unwrap_or_else(none),
        _ if tally.said() == 0 => none(),
        Tallied::Posts(_) if !tally.shows_mirror() => {
            let text = words.counted_mirror_few(tally.said(), MIRROR_FROM);
            view! { <p class="small muted">{text}</p> }.drawn()
        }
        _ => list(words, bars(words, poll, results)),
    };
    let below = below(words, &poll.poll, results);
    let below =
        (!below.is_empty()).then(|| view! { <p class="small muted">{below.join(" · ")}</p> });
    Some(view! { <div class="counted">{body} {below}</div> }.drawn())
}

fn list(words: Words, bars: Vec<Bar>) -> Drawn {
    let two = bars.iter().any(|bar| bar.before.is_some());
    let brief = |bar: &Bar| match &bar.label {
        Label::Text(text) => text.chars().count() <= BRIEF,
        Label::Sign(..) => false,
    };
    let is_brief = bars.iter().all(brief);
    let rows = bars
        .into_iter()
        .map(|bar| row(words, bar))
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
        <ul class="counted-bars" class:brief=is_brief class:two-rounds=two>
            {rows}
        </ul>
    }
    .drawn()
}

/// What is said below the bars: a median, the true value, how many were right, who abstained.
fn below(words: Words, poll: &Poll, results: &ShownTally) -> Vec<String> {
    let tally = &results.tally;
    let mut said = Vec::new();
    if let Tallied::Numbers { median, .. } = &tally.counted {
        said.extend(median.map(|median| words.counted_median(with_unit(words, poll, median))));
        let truth = poll.truth.map(|truth| truth.value);
        said.extend(truth.map(|truth| words.counted_truth(with_unit(words, poll, truth))));
    }
    if tally.said() > 0 {
        said.extend(summary(words, poll, results, true));
    }
    if tally.abstained > 0 {
        said.push(words.counted_abstained(tally.abstained));
    }
    said
}

fn bars(words: Words, poll: &ShownPoll, results: &ShownTally) -> Vec<Bar> {
    let tally = &results.tally;
    match &tally.counted {
        Tallied::Numbers { bins, .. } => bins
            .iter()
            .map(|bin| Bar {
                label: Label::Text(range(words, bin)),
                length: tally.percent(bin.count),
                shown: format_count(u64::from(bin.count), words.0),
                before: None,
                right: poll.poll.truth.is_some_and(|truth| {
                    (bin.from..bin.to).contains(&truth.value) || bin.from == truth.value
                }),
            })
            .collect(),
        Tallied::Posts(posts) => pillars(words, &poll.poll, posts)
            .into_iter()
            .map(|(name, _, share)| Bar {
                label: Label::Text(name.plain()),
                length: share,
                shown: format_percent(share, 0, words.0),
                before: None,
                right: false,
            })
            .collect(),
        _ => rows(words, &poll.poll, Some(results), poll.before.as_ref(), true)
            .into_iter()
            .filter_map(|row| {
                let figure = row.figure?;
                let text = row.text.plain();
                Some(Bar {
                    label: match poll.poll.kind {
                        PollKind::TrueFalse | PollKind::Ranking => Label::Text(text),
                        _ => Label::Sign(row.sign, text),
                    },
                    length: figure.length,
                    shown: figure.shown,
                    before: row.before.map(|before| before.shown),
                    right: row.right,
                })
            })
            .collect(),
    }
}

fn row(words: Words, bar: Bar) -> impl IntoView {
    let Bar {
        label,
        length: long,
        shown,
        before,
        right,
    } = bar;
    let is_text = matches!(label, Label::Text(_));
    let mark = right.then(|| {
        view! {
            {icon(Icon::Check)}
            <span class="unseen">{words.counted_is_right()} " "</span>
        }
    });
    let label = match label {
        Label::Sign(sign, text) => view! {
            <b class="counted-label">
                {sign} <span class="unseen">" " {text} " "</span> {mark}
            </b>
        }
        .drawn(),
        Label::Text(text) => view! { <span class="counted-label">{text} " " {mark}</span> }.drawn(),
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
    view! {
        <li class="counted-bar" class:long=is_text class:right=right>
            {label}
            <svg class="counted-track" width="100%" height="20" aria-hidden="true" focusable="false">
                <rect class="counted-fill" width=length(long) height="100%"></rect>
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
    let waits = |text: &&Text| decision(results, text).is_none();
    u32::try_from(texts.iter().filter(waits).count()).unwrap_or(u32::MAX)
}

/// Whether a writing is to be shown, where somebody has decided.
fn decision(results: &ShownTally, text: &Text) -> Option<bool> {
    results.decisions.get(&text.key)?.shown
}

/// The first writings that were not hidden, also those that still wait.
fn visible<'a>(results: &'a ShownTally, texts: &'a [Text]) -> impl Iterator<Item = &'a Text> {
    let seen = |text: &&Text| decision(results, text) != Some(false);
    texts.iter().filter(seen).take(FEW)
}

fn cloud(words: Words, results: &ShownTally, texts: &[Text]) -> Option<Drawn> {
    let rows = visible(results, texts)
        .map(|text| {
            view! {
                <li class="tag">
                    {text.text.clone()} " "
                    <span class="muted num">{format_count(u64::from(text.count), words.0)}</span>
                </li>
            }
        })
        .collect::<Vec<_>>();
    (!rows.is_empty()).then(|| view! { <ul class="tags counted-words">{rows}</ul> }.drawn())
}

fn sentences(words: Words, results: &ShownTally, texts: &[Text]) -> Option<Drawn> {
    let rows = visible(results, texts)
        .map(|text| {
            let times = (text.count > 1).then(|| {
                let count = format_count(u64::from(text.count), words.0);
                view! { " " <span class="muted num">{format!("×\u{a0}{count}")}</span> }
            });
            view! { <li>{text.text.clone()} {times}</li> }
        })
        .collect::<Vec<_>>();
    (!rows.is_empty()).then(|| view! { <ul class="counted-texts">{rows}</ul> }.drawn())
}

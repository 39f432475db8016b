//! What a hall answered and asked as a sheet for files: the same figures as on the page of results, and nobody's
//! name or agency beside them.

use crate::pages::workshop::plan::poll_word;
use crate::parts::live::results::{ENOUGH, letter, pillars, range, with_unit};
use crate::parts::live::{ShownPoll, ShownQuestion};
use crate::words::Words;
use domain::html::Html;
use domain::live::{Tallied, Tally, shown_texts};
use domain::number::format_number;
use domain::sheet::{Cell, Sheet};

/// The sheet: a row for each answer that could be given or was, then one for each question.
#[must_use]
pub fn sheet(words: Words, polls: &[ShownPoll], questions: &[ShownQuestion]) -> Sheet {
    let head = [
        words.results_number(),
        words.results_kind(),
        words.results_round(),
        words.results_asked(),
        words.results_answer(),
        words.results_count(),
        words.results_of(),
        words.results_percent(),
        words.results_key(),
    ];
    let mut rows = Vec::new();
    for (number, poll) in (1u32..).zip(polls) {
        let Some(results) = &poll.results else {
            continue;
        };
        let asked = poll.poll.text.get(words.0).plain();
        let asked = if asked.is_empty() {
            words.control_by_voice().to_owned()
        } else {
            asked
        };
        for answer in answers(words, poll, &results.tally) {
            rows.push(vec![
                Cell::Count(number),
                Cell::text(poll_word(words, poll.poll.kind)),
                Cell::Count(u32::from(poll.round)),
                Cell::text(&asked),
                Cell::text(answer.text),
                answer.count,
                answer.of,
                answer.percent,
                Cell::text(answer.key),
            ]);
        }
    }
    for question in questions {
        rows.push(vec![
            Cell::Nothing,
            Cell::text(words.results_question()),
            Cell::Nothing,
            Cell::text(&question.text),
            Cell::text(question.answer.clone().unwrap_or_default()),
            Cell::Count(question.votes),
            Cell::Nothing,
            Cell::Nothing,
            Cell::text(""),
        ]);
    }
    Sheet {
        head: head.map(str::to_owned).to_vec(),
        rows,
    }
}

/// A row of a poll.
struct Answer {
    text: String,
    count: Cell,
    of: Cell,
    percent: Cell,
    key: String,
}

fn answers(words: Words, poll: &ShownPoll, tally: &Tally) -> Vec<Answer> {
    let said = tally.said();
    let counted = |text: String, count: u32, right: bool| Answer {
        text,
        count: Cell::Count(count),
        of: Cell::Count(said),
        // Of a few answers a percentage would say more than is known.
        percent: if said < ENOUGH {
            Cell::Nothing
        } else {
            Cell::Number(tally.percent(count), 1)
        },
        key: if right {
            words.results_right().to_owned()
        } else {
            String::new()
        },
    };
    let option = |place: usize| {
        let text = poll
            .poll
            .options
            .get(place)
            .map(|option| option.text.get(words.0).plain());
        text.filter(|text| !text.is_empty())
            .unwrap_or_else(|| letter(place))
    };
    let is_right = |place: usize| {
        poll.poll
            .options
            .get(place)
            .is_some_and(|option| option.right)
    };
    // A value that no one counted: it stands where the answers stand, so that counts can be added up.
    let value = |name: &str, value: f64| Answer {
        text: format!("{name} {}", with_unit(words, &poll.poll, value)),
        count: Cell::Nothing,
        of: Cell::Nothing,
        percent: Cell::Nothing,
        key: String::new(),
    };
    let mut rows: Vec<Answer> = match &tally.counted {
        Tallied::Options(counts) => counts
            .iter()
            .enumerate()
            .map(|(place, count)| counted(option(place), *count, is_right(place)))
            .collect(),
        Tallied::Scale { counts, .. } => (1u32..)
            .zip(counts)
            .map(|(place, count)| counted(place.to_string(), *count, false))
            .collect(),
        Tallied::Numbers { bins, median, .. } => {
            let bars = bins
                .iter()
                .map(|bin| counted(range(words, bin), bin.count, false));
            let median = median.map(|median| value(words.stage_median(), median));
            let truth = poll.poll.truth.map(|truth| Answer {
                key: words.results_right().to_owned(),
                ..value(words.stage_true_value(), truth.value)
            });
            bars.chain(median).chain(truth).collect()
        }
        Tallied::Words(texts) | Tallied::Texts(texts) => {
            let decisions = poll.results.as_ref().map(|results| &results.decisions);
            let shown = decisions.map_or_else(Vec::new, |decisions| {
                shown_texts(&poll.poll, decisions, texts)
            });
            shown
                .into_iter()
                .map(|text| counted(text.text, text.count, false))
                .collect()
        }
        Tallied::Order { means, firsts, .. } => means
            .iter()
            .zip(firsts)
            .enumerate()
            .map(|(place, (mean, first))| Answer {
                text: match mean {
                    Some(mean) => {
                        words.results_mean_place(option(place), format_number(*mean, 1, words.0))
                    }
                    None => option(place),
                },
                key: poll
                    .poll
                    .options
                    .get(place)
                    .and_then(|option| option.rank)
                    .map_or_else(String::new, |rank| rank.to_string()),
                ..counted(String::new(), *first, false)
            })
            .collect(),
        Tallied::Posts(posts) => {
            let all: u32 = posts.iter().sum();
            let row = |(name, count, share): (Html, u32, f64)| Answer {
                text: name.plain(),
                count: Cell::Count(count),
                of: Cell::Count(all),
                percent: Cell::Number(share, 1),
                key: String::new(),
            };
            // Of fewer accounts one could guess whose they are.
            if tally.shows_mirror() {
                pillars(words, &poll.poll, posts)
                    .into_iter()
                    .map(row)
                    .collect()
            } else {
                vec![]
            }
        }
    };
    if tally.abstained > 0 {
        rows.push(Answer {
            text: words.results_abstained().to_owned(),
            count: Cell::Count(tally.abstained),
            of: Cell::Count(tally.answered),
            percent: Cell::Nothing,
            key: String::new(),
        });
    }
    rows
}

//! What a hall answered, counted.

use super::poll::{Poll, PollKind};
use super::vote::Vote;
use super::words::fold_word;
use crate::analysis::median;
use std::collections::BTreeMap;

/// From how many accounts on the mirror of the hall is shown: of fewer one could guess whose they are.
pub const MIRROR_FROM: u32 = 5;
/// From how many in a hundred on a wrong answer is common.
const COMMON_PERCENT: f64 = 20.0;
/// And from how many people: one or two would be found by it.
const COMMON_FROM: u32 = 5;
/// How many bars a histogram has at most.
const MAX_BINS: usize = 10;
/// A number is far out that is further from the middle half of all than this many times its width.
const FAR_OUT: f64 = 3.0;

/// What a hall answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Tally {
    /// How many answered, those who abstained included.
    pub answered: u32,
    /// How many said nothing on purpose.
    pub abstained: u32,
    /// The rest, by kind.
    pub counted: Tallied,
}

/// Answers counted.
#[derive(Clone, Debug, PartialEq)]
pub enum Tallied {
    /// How many chose each option.
    Options(Vec<u32>),
    /// How many chose each place of the scale, from 1 to 5, and the median; `None` without answers.
    Scale {
        /// By place.
        counts: [u32; 5],
        /// The median.
        median: Option<f64>,
    },
    /// Numbers.
    Numbers {
        /// The histogram, growing; empty without answers.
        bins: Vec<Bin>,
        /// The median; `None` without answers.
        median: Option<f64>,
        /// How many were right; `None` where no guess is.
        right: Option<u32>,
    },
    /// Words with how many wrote them, the most frequent first: all of them, also those that nobody may see.
    Words(Vec<Text>),
    /// Sentences, equal ones once, in an order that says nothing.
    Texts(Vec<Text>),
    /// For each option the mean of its places, from 1, and how many put it first.
    Order {
        /// The mean place; `None` without answers.
        means: Vec<Option<f64>>,
        /// How many put it first.
        firsts: Vec<u32>,
        /// How many gave the right order; `None` where none is.
        right: Option<u32>,
    },
    /// How many posts each pillar has, over all accounts.
    Posts(Vec<u32>),
}

/// A bar of a histogram.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bin {
    /// Where it begins; it holds this value.
    pub from: f64,
    /// Where it ends; it holds this value where it is the last bar.
    pub to: f64,
    /// How many are in it.
    pub count: u32,
}

/// Something written, with how many wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// What equal writings have in common; a decision to show it is kept under this.
    pub key: String,
    /// As it was written most often.
    pub text: String,
    /// By how many.
    pub count: u32,
}

impl Tally {
    /// Counts answers. Each comes with how many gave it; one that does not fit the poll is left out.
    #[must_use]
    pub fn of(poll: &Poll, votes: &[(Vote, u32)]) -> Self {
        let votes: Vec<(&Vote, u32)> = votes
            .iter()
            .filter(|(vote, _)| vote.fits(poll))
            .map(|(vote, count)| (vote, *count))
            .collect();
        let votes = votes.as_slice();
        let answered = total(votes.iter().map(|(_, count)| *count));
        let abstained = votes.iter().filter(|(vote, _)| **vote == Vote::Abstain);
        let abstained = total(abstained.map(|(_, count)| *count));
        let options = poll.options.len();
        let counted = match poll.kind {
            PollKind::Single | PollKind::Multiple | PollKind::TrueFalse => {
                let mut counts = vec![0; options];
                for (vote, count) in votes {
                    if let Vote::Options(chosen) = vote {
                        for option in chosen {
                            add(&mut counts, usize::from(*option), *count);
                        }
                    }
                }
                Tallied::Options(counts)
            }
            PollKind::Scale => scale(votes),
            PollKind::Number => numbers(poll, votes),
            PollKind::Words => Tallied::Words(words(votes)),
            PollKind::Text => Tallied::Texts(texts(votes)),
            PollKind::Ranking => ranking(poll, votes),
            PollKind::Mirror => {
                let mut posts = vec![0; options];
                for (vote, count) in votes {
                    if let Vote::Posts(given) = vote {
                        for (pillar, of_pillar) in given.iter().enumerate() {
                            let posts_of_all = u32::from(*of_pillar).saturating_mul(*count);
                            add(&mut posts, pillar, posts_of_all);
                        }
                    }
                }
                Tallied::Posts(posts)
            }
        };
        Self {
            answered,
            abstained,
            counted,
        }
    }

    /// How many gave an answer that says something: the denominator of every share.
    #[must_use]
    pub const fn said(&self) -> u32 {
        self.answered.saturating_sub(self.abstained)
    }

    /// The share of a count, in percent; 0 where nobody said anything.
    #[must_use]
    pub fn percent(&self, count: u32) -> f64 {
        percent(count, self.said())
    }

    /// How many gave the wrong answer with a name that most gave, where it is common: there is something to mend.
    #[must_use]
    pub fn common_mistake(&self, poll: &Poll) -> Option<u32> {
        let Tallied::Options(counts) = &self.counted else {
            return None;
        };
        let named = poll.options.iter().zip(counts);
        let named = named.filter(|(option, _)| option.misconception.is_some() && !option.right);
        let most = named.map(|(_, count)| *count).max()?;
        (most >= COMMON_FROM && self.percent(most) >= COMMON_PERCENT).then_some(most)
    }

    /// Whether there are enough accounts in a mirror of the hall to show it.
    #[must_use]
    pub const fn shows_mirror(&self) -> bool {
        self.said() >= MIRROR_FROM
    }
}

/// `count` of `of` in percent; 0 of none.
fn percent(count: u32, of: u32) -> f64 {
    if of == 0 {
        0.0
    } else {
        100.0 * f64::from(count) / f64::from(of)
    }
}

/// The sum of counts.
pub(super) fn total(counts: impl Iterator<Item = u32>) -> u32 {
    counts.fold(0, u32::saturating_add)
}

fn add(counts: &mut [u32], place: usize, count: u32) {
    if let Some(found) = counts.get_mut(place) {
        *found = found.saturating_add(count);
    }
}

fn scale(votes: &[(&Vote, u32)]) -> Tallied {
    let mut counts = [0; 5];
    let mut places = Vec::new();
    for (vote, count) in votes {
        if let Vote::Scale(place @ 1..=5) = vote {
            add(&mut counts, usize::from(*place) - 1, *count);
            places.extend(std::iter::repeat_n(f64::from(*place), *count as usize));
        }
    }
    Tallied::Scale {
        counts,
        median: median(&mut places),
    }
}

fn numbers(poll: &Poll, votes: &[(&Vote, u32)]) -> Tallied {
    let mut values = Vec::new();
    for (vote, count) in votes {
        if let Vote::Number(value) = vote
            && value.is_finite()
        {
            values.extend(std::iter::repeat_n(*value, *count as usize));
        }
    }
    values.sort_by(f64::total_cmp);
    let right = poll
        .truth
        .filter(|truth| truth.tolerance.is_some())
        .map(|truth| {
            let fits = values.iter().filter(|value| truth.fits(**value)).count();
            u32::try_from(fits).unwrap_or(u32::MAX)
        });
    Tallied::Numbers {
        bins: bins(&values),
        median: median(&mut values),
        right,
    }
}

/// A width of bars that reads well: `step`, which is 1, 2 or 5, times a power of ten.
struct Width {
    step: f64,
    power: f64,
}

impl Width {
    /// The least one that is at least `width`; `None` of no width.
    fn at_least(width: f64) -> Option<Self> {
        if !(width > 0.0 && width.is_finite()) {
            return None;
        }
        let power = libm::floor(libm::log10(width));
        let ten = libm::pow(10.0, power);
        let step = [1.0, 2.0, 5.0]
            .into_iter()
            .find(|step| step * ten >= width * (1.0 - 1e-9));
        Some(step.map_or(
            Self {
                step: 1.0,
                power: power + 1.0,
            },
            |step| Self { step, power },
        ))
    }

    /// `count` of it. Three tenths are what `0.3` is, and not a little more: no bar may begin above the number
    /// that stands below it.
    fn times(&self, count: f64) -> f64 {
        let ten = libm::pow(10.0, self.power.abs());
        if self.power < 0.0 {
            count * self.step / ten
        } else {
            count * self.step * ten
        }
    }
}

/// The histogram of sorted values. The bars at its ends also hold what lies far out, so that one guess of a million
/// does not leave a single bar for all others.
fn bins(sorted: &[f64]) -> Vec<Bin> {
    let (Some(first), Some(last)) = (sorted.first().copied(), sorted.last().copied()) else {
        return vec![];
    };
    let edges = edges(sorted).unwrap_or_else(|| vec![first, last]);
    let mut bins: Vec<Bin> = edges
        .iter()
        .zip(edges.iter().skip(1))
        .map(|(from, to)| Bin {
            from: *from,
            to: *to,
            count: 0,
        })
        .collect();
    for value in sorted {
        let place = bins.partition_point(|bin| bin.from <= *value);
        if let Some(bin) = bins.get_mut(place.saturating_sub(1)) {
            bin.count = bin.count.saturating_add(1);
        }
    }
    if let Some(bin) = bins.first_mut() {
        bin.from = bin.from.min(first);
    }
    if let Some(bin) = bins.last_mut() {
        bin.to = bin.to.max(last);
    }
    bins
}

/// Where the bars of a histogram of sorted values meet, growing; `None` where there can be only one bar: the values
/// are all alike, or too far apart or too close together to be told apart in numbers that read well.
fn edges(sorted: &[f64]) -> Option<Vec<f64>> {
    let (low, high) = main_part(sorted)?;
    let is_whole = sorted.iter().all(|value| libm::floor(*value) == *value);
    let least = (high - low) / (MAX_BINS as f64 - 2.0);
    let width = Width::at_least(if is_whole && least > 0.0 {
        least.max(1.0)
    } else {
        least
    })?;
    // Where each whole number has a bar, the greatest has one of its own as well. Otherwise a value on the upper
    // edge of the last bar belongs to it.
    let is_single = is_whole && width.times(1.0) == 1.0;
    let mut start = libm::floor(low / width.times(1.0));
    // The quotient may have been rounded to its neighbour.
    if width.times(start) > low {
        start -= 1.0;
    } else if width.times(start + 1.0) <= low {
        start += 1.0;
    }
    let mut edges = vec![width.times(start)];
    for place in 1..=MAX_BINS {
        let edge = width.times(start + place as f64);
        edges.push(edge);
        if edge > high || (edge == high && !is_single) {
            break;
        }
    }
    let grows = edges.is_sorted_by(|one, next| one < next);
    (grows && edges.iter().all(|edge| edge.is_finite())).then_some(edges)
}

/// The least and the greatest of sorted values without those far out; `None` without values.
fn main_part(sorted: &[f64]) -> Option<(f64, f64)> {
    let last = sorted.len() as f64 - 1.0;
    let at = |place: f64| sorted.get(place as usize).copied();
    // Where the middle half is one value, what holds nearly all tells how far they lie apart.
    for left_out in [0.25, 0.05] {
        let low = at(libm::ceil(left_out * last))?;
        let high = at(libm::floor((1.0 - left_out) * last))?;
        if high > low {
            let reach = FAR_OUT * (high - low);
            let is_near = |value: &&f64| (low - reach..=high + reach).contains(*value);
            return Some((
                *sorted.iter().find(is_near)?,
                *sorted.iter().rfind(is_near)?,
            ));
        }
    }
    Some((*sorted.first()?, *sorted.last()?))
}

/// Writings that are one, with how many wrote each.
#[derive(Default)]
struct Writings(BTreeMap<String, BTreeMap<String, u32>>);

impl Writings {
    fn add(&mut self, key: String, written: &str, count: u32) {
        let writings = self.0.entry(key).or_default();
        let written = writings.entry(written.to_owned()).or_default();
        *written = written.saturating_add(count);
    }

    fn texts(self) -> Vec<Text> {
        let most = |(key, writings): (String, BTreeMap<String, u32>)| {
            let count = total(writings.values().copied());
            // Of as many the first by its signs, so that it does not change with the order of answers.
            let (text, _) = writings.into_iter().rev().max_by_key(|(_, count)| *count)?;
            Some(Text { key, text, count })
        };
        self.0.into_iter().filter_map(most).collect()
    }
}

fn words(votes: &[(&Vote, u32)]) -> Vec<Text> {
    let mut writings = Writings::default();
    for (vote, count) in votes {
        let Vote::Words(words) = vote else { continue };
        let mut said = Vec::new();
        for word in words {
            // Two spellings by one person are one word of theirs.
            if let Some(key) = fold_word(word)
                && !said.contains(&key)
            {
                writings.add(key.clone(), &key, *count);
                said.push(key);
            }
        }
    }
    let mut words = writings.texts();
    words.sort_by(|one, other| (other.count, &one.key).cmp(&(one.count, &other.key)));
    words
}

fn texts(votes: &[(&Vote, u32)]) -> Vec<Text> {
    let mut writings = Writings::default();
    for (vote, count) in votes {
        if let Vote::Text(text) = vote {
            writings.add(text_key(text), text, *count);
        }
    }
    writings.texts()
}

/// What equal sentences have in common. Capitals and the signs around a sentence make no difference. Those within
/// do: whoever lets one sentence through has not let through the same one with a drawing in it.
fn text_key(text: &str) -> String {
    let closes = |c: char| {
        matches!(
            c,
            '.' | ',' | '!' | '?' | '…' | '"' | '\'' | '“' | '”' | '‘' | '’'
        )
    };
    let key = text.trim_matches(|c: char| c.is_whitespace() || closes(c));
    if key.is_empty() { text } else { key }.to_lowercase()
}

fn ranking(poll: &Poll, votes: &[(&Vote, u32)]) -> Tallied {
    let options = poll.options.len();
    let (mut sums, mut firsts, mut given) = (vec![0u64; options], vec![0; options], 0u32);
    let key: Option<Vec<u8>> = {
        let mut ranked: Vec<(u8, u8)> = (0u8..)
            .zip(&poll.options)
            .filter_map(|(number, option)| Some((option.rank?, number)))
            .collect();
        ranked.sort_unstable();
        (options > 0 && ranked.len() == options)
            .then(|| ranked.into_iter().map(|(_, number)| number).collect())
    };
    let mut right = 0;
    for (vote, count) in votes {
        let Vote::Order(order) = vote else { continue };
        given = given.saturating_add(*count);
        for (place, option) in (1u64..).zip(order) {
            if let Some(sum) = sums.get_mut(usize::from(*option)) {
                *sum += place * u64::from(*count);
            }
        }
        if let Some(first) = order.first() {
            add(&mut firsts, usize::from(*first), *count);
        }
        if key.as_ref() == Some(order) {
            right = count.saturating_add(right);
        }
    }
    Tallied::Order {
        means: sums
            .into_iter()
            .map(|sum| (given > 0).then(|| sum as f64 / f64::from(given)))
            .collect(),
        firsts,
        right: key.map(|_| right),
    }
}

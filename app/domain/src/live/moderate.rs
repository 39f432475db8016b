//! Which writings of a hall are shown, and under which heading.

use super::poll::{Poll, PollKind};
use super::tally::{Text, total};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How many words a cloud shows at most.
pub const MAX_CLOUD: usize = 40;
/// The longest heading of a group, in characters.
pub const MAX_GROUP: usize = 60;

/// What was decided about writings, by their [`Text::key`].
pub type Decisions = BTreeMap<String, Decision>;

/// What was decided about a writing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Whether it is shown; `None` while nobody has decided, which is yes where nothing is looked at before.
    pub shown: Option<bool>,
    /// The heading it stands under; empty for none.
    pub group: String,
}

/// Writings under one heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The heading; empty for those without one, which come last.
    pub name: String,
    /// By how many.
    pub count: u32,
    /// The writings.
    pub texts: Vec<Text>,
}

/// Whether a writing is shown to the hall.
#[must_use]
pub fn is_shown(poll: &Poll, decisions: &Decisions, text: &Text) -> bool {
    decisions
        .get(&text.key)
        .and_then(|decision| decision.shown)
        .unwrap_or(!poll.moderated)
}

/// The writings that the hall may see; of words the most frequent, as many as fit into a cloud.
#[must_use]
pub fn shown_texts(poll: &Poll, decisions: &Decisions, texts: &[Text]) -> Vec<Text> {
    let most = match poll.kind {
        PollKind::Words => MAX_CLOUD,
        _ => usize::MAX,
    };
    texts
        .iter()
        .filter(|text| is_shown(poll, decisions, text))
        .take(most)
        .cloned()
        .collect()
}

/// Writings by their headings, the most frequent first.
#[must_use]
pub fn grouped(decisions: &Decisions, texts: &[Text]) -> Vec<Group> {
    let mut groups: BTreeMap<&str, Vec<Text>> = BTreeMap::new();
    for text in texts {
        let group = decisions
            .get(&text.key)
            .map_or("", |decision| decision.group.as_str());
        groups.entry(group).or_default().push(text.clone());
    }
    let mut groups: Vec<Group> = groups
        .into_iter()
        .map(|(name, texts)| Group {
            name: name.to_owned(),
            count: total(texts.iter().map(|text| text.count)),
            texts,
        })
        .collect();
    groups.sort_by(|one, other| {
        let last = |group: &Group| group.name.is_empty();
        (last(one), other.count, &one.name).cmp(&(last(other), one.count, &other.name))
    });
    groups
}

//! Agencies as a tree: what is above and below, and how one is found.

use super::{Agency, AgencyCode, FIND_FROM};
use crate::id::AgencyId;
use crate::text::normalize;
use std::collections::{BTreeMap, HashMap};
use std::ops::AddAssign;

/// Where an agency stands in the tree, and what it is searched by.
#[derive(Clone, Debug)]
struct Place {
    parent: Option<usize>,
    depth: usize,
    /// The first place after everything below.
    end: usize,
    code: String,
    texts: Vec<String>,
}

/// All agencies, each before what is below it; what is side by side stands by name.
#[derive(Clone, Debug, Default)]
pub struct AgencyTree {
    agencies: Vec<Agency>,
    places: Vec<Place>,
    by_id: HashMap<AgencyId, usize>,
    by_code: HashMap<AgencyCode, usize>,
}

impl PartialEq for AgencyTree {
    fn eq(&self, other: &Self) -> bool {
        self.agencies == other.agencies
    }
}

impl AgencyTree {
    /// Builds the tree. Whatever is handed in, every agency stands in it once: one whose parent is not
    /// there stands at the top, and a ring is opened at one of its members. Of two with one id or one
    /// code the first is found by it.
    #[must_use]
    pub fn new(agencies: impl IntoIterator<Item = Agency>) -> Self {
        let mut rows: Vec<Agency> = agencies.into_iter().collect();
        rows.sort_by_cached_key(|agency| {
            (
                normalize(&agency.name),
                agency.code.clone(),
                agency.id.clone(),
            )
        });
        let index: HashMap<AgencyId, usize> = rows
            .iter()
            .enumerate()
            .map(|(number, agency)| (agency.id.clone(), number))
            .collect();
        let mut children: Vec<Vec<usize>> = vec![Vec::new(); rows.len()];
        let mut tops = Vec::new();
        for (number, agency) in rows.iter().enumerate() {
            let parent = agency
                .parent
                .as_ref()
                .and_then(|parent| index.get(parent))
                .and_then(|parent| children.get_mut(*parent));
            match parent {
                Some(below) => below.push(number),
                None => tops.push(number),
            }
        }

        // Whatever no top leads to is in a ring or below one: the first of it becomes a top.
        let mut order: Vec<(usize, Option<usize>, usize)> = Vec::with_capacity(rows.len());
        let mut placed = vec![false; rows.len()];
        for start in tops.into_iter().chain(0..rows.len()) {
            let mut waiting = vec![(start, None, 0)];
            while let Some((number, parent, depth)) = waiting.pop() {
                match placed.get_mut(number) {
                    Some(placed) if !*placed => *placed = true,
                    _ => continue,
                }
                let place = order.len();
                order.push((number, parent, depth));
                let below = children.get(number).map(Vec::as_slice).unwrap_or_default();
                waiting.extend(
                    below
                        .iter()
                        .rev()
                        .map(|child| (*child, Some(place), depth + 1)),
                );
            }
        }

        let mut rows: Vec<Option<Agency>> = rows.into_iter().map(Some).collect();
        let mut tree = Self::default();
        for (number, parent, depth) in order {
            let Some(agency) = rows.get_mut(number).and_then(Option::take) else {
                continue;
            };
            let place = tree.agencies.len();
            tree.by_id.entry(agency.id.clone()).or_insert(place);
            tree.by_code.entry(agency.code.clone()).or_insert(place);
            tree.places.push(Place {
                parent,
                depth,
                end: place + 1,
                code: normalize(agency.code.as_str()),
                texts: std::iter::once(&agency.name)
                    .chain(&agency.aliases)
                    .map(|text| normalize(text))
                    .collect(),
            });
            tree.agencies.push(agency);
        }
        for place in (0..tree.places.len()).rev() {
            let (end, parent) = match tree.places.get(place) {
                Some(one) => (one.end, one.parent),
                None => continue,
            };
            if let Some(parent) = parent.and_then(|parent| tree.places.get_mut(parent)) {
                parent.end = parent.end.max(end);
            }
        }
        tree
    }

    /// All agencies, each before what is below it.
    #[must_use]
    pub fn agencies(&self) -> &[Agency] {
        &self.agencies
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.agencies.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.agencies.is_empty()
    }

    /// The agency of this id.
    #[must_use]
    pub fn get(&self, id: &AgencyId) -> Option<&Agency> {
        self.agencies.get(*self.by_id.get(id)?)
    }

    /// The agency of this code.
    #[must_use]
    pub fn by_code(&self, code: &AgencyCode) -> Option<&Agency> {
        self.agencies.get(*self.by_code.get(code)?)
    }

    /// How many agencies are above this one.
    #[must_use]
    pub fn depth(&self, id: &AgencyId) -> usize {
        self.place(id).map_or(0, |(_, place)| place.depth)
    }

    fn place(&self, id: &AgencyId) -> Option<(usize, &Place)> {
        let number = *self.by_id.get(id)?;
        Some((number, self.places.get(number)?))
    }

    /// The agencies above, the nearest first.
    #[must_use]
    pub fn ancestors(&self, id: &AgencyId) -> Vec<&Agency> {
        let mut above = Vec::new();
        let mut next = self.place(id).and_then(|(_, place)| place.parent);
        while let Some(number) = next {
            above.extend(self.agencies.get(number));
            next = self.places.get(number).and_then(|place| place.parent);
        }
        above
    }

    /// The agency above each, where there is one.
    #[must_use]
    pub fn parents(&self) -> BTreeMap<AgencyId, Option<AgencyId>> {
        self.agencies
            .iter()
            .zip(&self.places)
            .map(|(agency, place)| {
                let parent = place.parent.and_then(|number| self.agencies.get(number));
                (agency.id.clone(), parent.map(|parent| parent.id.clone()))
            })
            .collect()
    }

    /// The agency and everything below it, in the order of the tree; nothing for an unknown one.
    #[must_use]
    pub fn with_below(&self, id: &AgencyId) -> &[Agency] {
        self.place(id)
            .and_then(|(number, place)| self.agencies.get(number..place.end))
            .unwrap_or_default()
    }

    /// Everything below an agency, in the order of the tree.
    #[must_use]
    pub fn descendants(&self, id: &AgencyId) -> &[Agency] {
        self.with_below(id).get(1..).unwrap_or_default()
    }

    /// Whether `id` is `scope` or below it: what a liaison of `scope` looks after.
    #[must_use]
    pub fn is_within(&self, id: &AgencyId, scope: &AgencyId) -> bool {
        match (self.place(id), self.place(scope)) {
            (Some((number, _)), Some((first, place))) => (first..place.end).contains(&number),
            _ => false,
        }
    }

    /// The names from the top down to the agency itself.
    #[must_use]
    pub fn path(&self, id: &AgencyId) -> Vec<&str> {
        let mut names: Vec<&str> = self
            .ancestors(id)
            .into_iter()
            .map(|agency| agency.name.as_str())
            .collect();
        names.reverse();
        names.extend(self.get(id).map(|agency| agency.name.as_str()));
        names
    }

    /// For every agency, in the order of [`AgencyTree::agencies`], the sum of what it and all below it
    /// have themselves. Whoever stands in one agency is counted once in it and once in each above it.
    #[must_use]
    pub fn sums<T: Clone + AddAssign>(&self, own: impl Fn(&Agency) -> T) -> Vec<T> {
        let mut sums: Vec<T> = self.agencies.iter().map(own).collect();
        for (number, place) in self.places.iter().enumerate().rev() {
            let below = sums.get(number).cloned();
            let above = place.parent.and_then(|parent| sums.get_mut(parent));
            if let (Some(above), Some(below)) = (above, below) {
                *above += below;
            }
        }
        sums
    }

    /// The agencies to choose from whose code, name or other name holds `text`, whatever its case and signs:
    /// first where the code begins with it, then where a word does, then the others, each by name. Fewer than
    /// [`FIND_FROM`] letters and digits find nothing.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<&Agency> {
        let mut found = self.find_any(text);
        found.retain(|agency| agency.is_open());
        found
    }

    /// As [`AgencyTree::find`], with those that are closed.
    #[must_use]
    pub fn find_any(&self, text: &str) -> Vec<&Agency> {
        let wanted = normalize(text);
        if wanted.chars().filter(|c| *c != ' ').count() < FIND_FROM {
            return Vec::new();
        }
        let mut found: Vec<(u8, &Place, &Agency)> = self
            .places
            .iter()
            .zip(&self.agencies)
            .filter_map(|(place, agency)| Some((place.rank(&wanted)?, place, agency)))
            .collect();
        found.sort_by(|(a_rank, a, _), (b_rank, b, _)| {
            (a_rank, a.texts.first(), &a.code).cmp(&(b_rank, b.texts.first(), &b.code))
        });
        found.into_iter().map(|(_, _, agency)| agency).collect()
    }

    /// The one agency to choose that `text` names whole: by its code, its name or another name. `None` where
    /// none or several are called so.
    #[must_use]
    pub fn named(&self, text: &str) -> Option<&Agency> {
        self.one_named(text, Agency::is_open)
    }

    /// As [`AgencyTree::named`], also one that is closed.
    #[must_use]
    pub fn named_any(&self, text: &str) -> Option<&Agency> {
        self.one_named(text, |_| true)
    }

    /// How an agency is written into a field so that it is the one that is read again: by its name, or by its
    /// code where others are called so too.
    #[must_use]
    pub fn written<'a>(&self, agency: &'a Agency) -> &'a str {
        match self.named_any(&agency.name) {
            Some(named) if named.id == agency.id => &agency.name,
            _ => agency.code.as_str(),
        }
    }

    fn one_named(&self, text: &str, counts: impl Fn(&Agency) -> bool) -> Option<&Agency> {
        let by_code = AgencyCode::parse(text).and_then(|code| self.by_code(&code));
        if let Some(agency) = by_code.filter(|agency| counts(agency)) {
            return Some(agency);
        }
        let wanted = normalize(text);
        let mut named = self
            .places
            .iter()
            .zip(&self.agencies)
            .filter(|(place, _)| !wanted.is_empty() && place.texts.contains(&wanted))
            .filter(|(_, agency)| counts(agency));
        match (named.next(), named.next()) {
            (Some((_, agency)), None) => Some(agency),
            _ => None,
        }
    }
}

impl Place {
    fn rank(&self, wanted: &str) -> Option<u8> {
        if self.code.starts_with(wanted) {
            return Some(0);
        }
        let all = || std::iter::once(&self.code).chain(&self.texts);
        let begins = |text: &String| {
            text.match_indices(wanted)
                .any(|(at, _)| at == 0 || text.as_bytes().get(at.saturating_sub(1)) == Some(&b' '))
        };
        if all().any(begins) {
            Some(1)
        } else if all().any(|text| text.contains(wanted)) {
            Some(2)
        } else {
            None
        }
    }
}

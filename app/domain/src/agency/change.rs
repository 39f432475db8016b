//! Changes of one agency: what it is called, what sort of office it is and what it belongs to.

use super::{Agency, AgencyKind, AgencyTree, LEVELS_LIMIT};
use crate::id::AgencyId;
use crate::text::normalize;
use thiserror::Error;

/// What an organiser writes down of an agency. Its code stays: tables find it by that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgencyDetails {
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: AgencyKind,
    /// The agency it belongs to.
    pub parent: Option<AgencyId>,
}

/// Why an agency cannot stand where it is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum MoveFault {
    /// There is no such agency to belong to.
    #[error("there is no such agency to belong to")]
    ParentUnknown,
    /// It would belong to itself, directly or through others.
    #[error("an agency cannot belong to itself")]
    Circle,
    /// It, or something below it, would stand too deep.
    #[error("an agency cannot stand deeper than {LEVELS_LIMIT} levels")]
    TooDeep,
}

impl Agency {
    /// Its other names once it is called `name`: the name it has now is one of them, so that it is still found
    /// by it, and the new one is none any more.
    #[must_use]
    pub fn aliases_when_called(&self, name: &str) -> Vec<String> {
        let (former, new) = (normalize(&self.name), normalize(name));
        let mut aliases = self.aliases.clone();
        aliases.retain(|alias| normalize(alias) != new);
        let known = aliases.iter().any(|alias| normalize(alias) == former);
        if former != new && !former.is_empty() && !known {
            aliases.push(self.name.clone());
        }
        aliases
    }
}

impl AgencyTree {
    /// Whether a new agency may belong to `parent`; `None` is the top.
    ///
    /// # Errors
    /// [`MoveFault`].
    pub fn may_hold(&self, parent: Option<&AgencyId>) -> Result<(), MoveFault> {
        self.has_room(parent, 0)
    }

    /// Whether an agency may belong to `parent`, with all that is below it.
    ///
    /// # Errors
    /// [`MoveFault`].
    pub fn may_move(&self, agency: &AgencyId, parent: Option<&AgencyId>) -> Result<(), MoveFault> {
        if parent.is_some_and(|parent| self.is_within(parent, agency)) {
            return Err(MoveFault::Circle);
        }
        let depths = self
            .with_below(agency)
            .iter()
            .map(|one| self.depth(&one.id));
        let deepest = depths.max().unwrap_or_default();
        self.has_room(parent, deepest.saturating_sub(self.depth(agency)))
    }

    fn has_room(&self, parent: Option<&AgencyId>, below: usize) -> Result<(), MoveFault> {
        let depth = match parent {
            None => 0,
            Some(parent) if self.get(parent).is_none() => return Err(MoveFault::ParentUnknown),
            Some(parent) => self.depth(parent) + 1,
        };
        if depth + below < LEVELS_LIMIT {
            Ok(())
        } else {
            Err(MoveFault::TooDeep)
        }
    }
}

//! Of whom statistics are: of everybody, or of those who were at one workshop.

use crate::parts::choice::{Choice, select};
use crate::words::Words;
use leptos::prelude::*;

/// The name of the field.
pub const EDITION: &str = "edition";

/// What can be chosen and what is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClassFilter {
    /// Names in addresses and titles of the workshops.
    pub editions: Vec<(String, String)>,
    /// The name of the one that was chosen; empty for everybody.
    pub chosen: String,
}

impl ClassFilter {
    /// An address with what was chosen.
    #[must_use]
    pub fn at(&self, address: &str) -> String {
        crate::address::with_query(address, &[(EDITION, &self.chosen)])
    }
}

/// Draws the choice; nothing where there is none.
pub fn class_filter(words: Words, action: &str, filter: &ClassFilter) -> impl IntoView + use<> {
    let choices = std::iter::once(Choice::new("", words.statistics_everybody()))
        .chain(
            filter
                .editions
                .iter()
                .map(|(slug, title)| Choice::new(slug.as_str(), title.as_str())),
        )
        .collect::<Vec<_>>();
    (choices.len() > 1).then(|| {
        view! {
            <form class="search-bar" method="get" action=action.to_owned()>
                {select(EDITION.to_owned(), EDITION, words.statistics_of_whom(), choices, &filter.chosen)}
                <button class="btn quiet" type="submit">{words.statistics_class_show()}</button>
            </form>
        }
    })
}

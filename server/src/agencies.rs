//! The agency that somebody means by what they typed.

use domain::agency::{Agency, AgencyTree};

/// Which agency a text names.
pub enum Answer<'a> {
    /// None.
    None,
    /// One.
    One(&'a Agency),
    /// Several, the likeliest first.
    Several(Vec<&'a Agency>),
}

/// The agency whose code or whole name was typed, else the one that alone is found by it.
pub fn answer<'a>(tree: &'a AgencyTree, text: &str) -> Answer<'a> {
    if let Some(agency) = tree.named(text) {
        return Answer::One(agency);
    }
    let found = tree.find(text);
    match found.as_slice() {
        [] => Answer::None,
        [one] => Answer::One(one),
        _ => Answer::Several(found),
    }
}

//! The agency that somebody means by what they typed.

use app::parts::agency::AgencyFault;
use domain::agency::{Agency, AgencyTree};

/// Codes that are named where a text means several agencies.
const CODES_NAMED: usize = 8;

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

/// The agency that a list is searched by.
///
/// # Errors
/// Where the text means none, or several.
pub fn one<'a>(tree: &'a AgencyTree, text: &str) -> Result<&'a Agency, AgencyFault> {
    match answer(tree, text) {
        Answer::One(agency) => Ok(agency),
        Answer::None => Err(AgencyFault::None(text.to_owned())),
        Answer::Several(found) => {
            let codes = found.iter().take(CODES_NAMED);
            let codes = codes.map(|agency| agency.code.as_str().to_owned());
            Err(AgencyFault::Several(text.to_owned(), codes.collect()))
        }
    }
}

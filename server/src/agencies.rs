//! The agency that somebody means by what they typed.

use app::parts::agency::AgencyFault;
use domain::agency::{Agency, AgencyTree};
use domain::text::normalize;

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

impl<'a> Answer<'a> {
    fn of(named: Option<&'a Agency>, found: impl FnOnce() -> Vec<&'a Agency>) -> Self {
        if let Some(agency) = named {
            return Self::One(agency);
        }
        let found = found();
        match found.as_slice() {
            [] => Self::None,
            [one] => Self::One(one),
            _ => Self::Several(found),
        }
    }

    fn one(self, text: &str) -> Result<&'a Agency, AgencyFault> {
        match self {
            Self::One(agency) => Ok(agency),
            Self::None => Err(AgencyFault::None(text.to_owned())),
            Self::Several(found) => {
                let codes = found.iter().take(CODES_NAMED);
                let codes = codes.map(|agency| agency.code.as_str().to_owned());
                Err(AgencyFault::Several(text.to_owned(), codes.collect()))
            }
        }
    }
}

/// The agency to choose whose code or whole name was typed, else the one that alone is found by it.
pub fn answer<'a>(tree: &'a AgencyTree, text: &str) -> Answer<'a> {
    Answer::of(tree.named(text), || tree.find(text))
}

/// The agency that is chosen by what was typed; one that is closed is not.
///
/// # Errors
/// Where the text means none, or several.
pub fn chosen<'a>(tree: &'a AgencyTree, text: &str) -> Result<&'a Agency, AgencyFault> {
    answer(tree, text).one(text)
}

/// What to say to whoever would make a further agency of a name that there is.
pub fn of_that_name(tree: &AgencyTree, name: &str) -> Option<AgencyFault> {
    let wanted = normalize(name);
    let of_name = tree.agencies().iter();
    let of_name = of_name.filter(|agency| normalize(&agency.name) == wanted);
    let codes: Vec<String> = of_name
        .take(CODES_NAMED)
        .map(|agency| agency.code.as_str().to_owned())
        .collect();
    (!codes.is_empty()).then(|| AgencyFault::Several(name.to_owned(), codes))
}

/// The agency that a list is searched by, also one that is closed.
///
/// # Errors
/// Where the text means none, or several.
pub fn one<'a>(tree: &'a AgencyTree, text: &str) -> Result<&'a Agency, AgencyFault> {
    Answer::of(tree.named_any(text), || tree.find_any(text)).one(text)
}

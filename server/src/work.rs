//! Where and how somebody works, as a form says it.

use crate::agencies::{self, Answer};
use crate::http::forms::Posted;
use app::parts::choice::Choice;
use app::parts::work::{UNLISTED, WorkFault, WorkFields, field};
use domain::agency::{Agency, AgencyTree, Employment, Work};

/// How many agencies are offered to choose from.
const OFFERED: usize = 20;

/// Where and how somebody works, as the form says, or every fault that keeps it from saying so; and the
/// fields to show again. A house without agencies asks neither.
pub fn judge(
    posted: &Posted,
    tree: &AgencyTree,
) -> (Result<Work, Vec<WorkFault>>, Option<WorkFields>) {
    if tree.is_empty() {
        return (Ok(Work::default()), None);
    }
    let (typed, chosen) = (
        posted.get(field::AGENCY).trim(),
        posted.get(field::AGENCY_CODE),
    );
    let found = tree.find(typed);
    let employment = Employment::from_code(posted.get(field::EMPLOYMENT));
    let picked = found.iter().find(|agency| agency.code.as_str() == chosen);
    let agency = match (picked, agencies::answer(tree, typed)) {
        (Some(agency), _) => Ok(Some(agency.id.clone())),
        _ if chosen == UNLISTED => Ok(None),
        (None, Answer::One(agency)) => Ok(Some(agency.id.clone())),
        (None, Answer::Several(_)) => Err(WorkFault::AgencySeveral),
        (None, Answer::None) if typed.is_empty() => Err(WorkFault::AgencyEmpty),
        (None, Answer::None) => Err(WorkFault::AgencyNone),
    };
    let fields = WorkFields {
        typed: typed.to_owned(),
        found: found
            .iter()
            .take(OFFERED)
            .map(|agency| offered(tree, agency))
            .collect(),
        chosen: chosen.to_owned(),
        employment,
    };
    let work = match (agency, employment) {
        (Ok(agency), Some(_)) => Ok(Work { agency, employment }),
        (agency, employment) => {
            let missing = employment.is_none().then_some(WorkFault::Employment);
            Err(agency.err().into_iter().chain(missing).collect())
        }
    };
    (work, Some(fields))
}

fn offered(tree: &AgencyTree, agency: &Agency) -> Choice {
    let above = tree.ancestors(&agency.id);
    let above: Vec<&str> = above.iter().rev().map(|one| one.name.as_str()).collect();
    Choice {
        detail: (!above.is_empty()).then(|| above.join(" › ")),
        ..Choice::new(agency.code.as_str(), agency.name.as_str())
    }
}

/// The fields as they stand for somebody who works so; nothing in a house without agencies.
#[must_use]
pub fn fields(work: &Work, tree: &AgencyTree) -> Option<WorkFields> {
    let agency = work.agency.as_ref().and_then(|id| tree.get(id));
    // Two agencies may have one name; a code is of one alone.
    let typed = agency.map(|agency| match tree.named(&agency.name) {
        Some(named) if named.id == agency.id => agency.name.clone(),
        _ => agency.code.as_str().to_owned(),
    });
    (!tree.is_empty()).then(|| WorkFields {
        typed: typed.unwrap_or_default(),
        found: Vec::new(),
        // Whoever had found none before looks again: their agency may be in the list by now.
        chosen: String::new(),
        employment: work.employment,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::agency::{AgencyCode, AgencyKind};
    use domain::id::AgencyId;

    fn tree(agencies: &[(&str, &str)]) -> AgencyTree {
        AgencyTree::new(agencies.iter().map(|(code, name)| Agency {
            id: AgencyId::from_store((*code).to_owned()),
            code: AgencyCode::parse(code).unwrap(),
            name: (*name).to_owned(),
            kind: AgencyKind::Dinas,
            parent: None,
            aliases: vec![],
        }))
    }

    #[test]
    fn what_the_form_shows_says_the_same_when_it_is_sent_back() {
        let tree = tree(&[
            ("A", "Dinas Satu"),
            ("B", "Dinas Kembar"),
            ("C", "Dinas Kembar"),
        ]);
        for code in ["A", "B", "C"] {
            let work = Work {
                agency: Some(AgencyId::from_store(code.to_owned())),
                employment: Some(Employment::Pppk),
            };
            let fields = fields(&work, &tree).unwrap();
            let sent = form_urlencoded::Serializer::new(String::new())
                .append_pair("agency", &fields.typed)
                .append_pair("agency_code", &fields.chosen)
                .append_pair("employment", "pppk")
                .finish();
            assert_eq!(judge(&Posted::parse(sent.as_bytes()), &tree).0, Ok(work));
        }
        let unlisted = Work {
            agency: None,
            employment: Some(Employment::Pns),
        };
        let shown = fields(&unlisted, &tree).unwrap();
        assert_eq!((shown.typed.as_str(), shown.chosen.as_str()), ("", ""));
        assert_eq!(shown.employment, Some(Employment::Pns));
        assert_eq!(fields(&unlisted, &AgencyTree::default()), None);
    }
}

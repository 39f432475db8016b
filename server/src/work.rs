//! Where and how somebody works, as a form says it.

use crate::http::forms::Posted;
use app::parts::choice::Choice;
use app::parts::work::{UNLISTED, WorkFault, WorkFields, field};
use domain::agency::{Agency, AgencyCode, AgencyTree, Employment, NAME_LIMIT, Work};
use domain::text::{normalize, one_line};

/// How many agencies are offered to choose from.
const OFFERED: usize = 20;
/// How many names are suggested while somebody types.
const SUGGESTED: usize = 500;

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
    // One that is only like what was typed, or that has another name, is shown before it is taken over. So is one
    // whose code was typed, unless its name is that of others too and the form itself writes the code.
    let whole = tree.named(typed).filter(|agency| {
        let by_code = AgencyCode::parse(typed).as_ref() == Some(&agency.code);
        normalize(&agency.name) == normalize(typed)
            || by_code && tree.written(agency) == agency.code.as_str()
    });
    let agency = match picked.copied().or(whole) {
        Some(agency) => Ok(Some(agency.id.clone())),
        None if typed.is_empty() => Err(WorkFault::AgencyEmpty),
        None if chosen == UNLISTED => Ok(None),
        None => Err(match found.len() {
            0 => WorkFault::AgencyNone,
            1 => WorkFault::AgencyAlike,
            _ => WorkFault::AgencySeveral,
        }),
    };
    let fields = WorkFields {
        typed: typed.to_owned(),
        found: found
            .iter()
            .take(OFFERED)
            .map(|agency| offered(tree, agency))
            .collect(),
        chosen: Some(chosen)
            .filter(|chosen| !chosen.is_empty())
            .unwrap_or_else(|| likeliest(tree, typed, &found))
            .to_owned(),
        suggested: suggested(tree),
        choose: false,
        employment,
    };
    let work = match (agency, employment) {
        (Ok(agency), Some(_)) => Ok(Work {
            typed: agency.is_none().then(|| kept(typed)),
            agency,
            employment,
        }),
        (agency, employment) => {
            let missing = employment.is_none().then_some(WorkFault::Employment);
            Err(agency.err().into_iter().chain(missing).collect())
        }
    };
    (work, Some(fields))
}

/// The code of the agency that is chosen where several are shown: the one that the text names whole, or the
/// only one that was found.
fn likeliest<'a>(tree: &'a AgencyTree, typed: &str, found: &[&'a Agency]) -> &'a str {
    match (tree.named(typed), found) {
        (Some(one), _) => one.code.as_str(),
        (None, [one]) => one.code.as_str(),
        _ => "",
    }
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
    let typed = agency.map(|agency| tree.written(agency).to_owned());
    // Whoever had found none before looks again: their agency may be in the list by now.
    let unknown = work.typed.as_deref().filter(|_| typed.is_none());
    let found = unknown.map_or_else(Vec::new, |typed| tree.find(typed));
    (!tree.is_empty()).then(|| WorkFields {
        found: found
            .iter()
            .take(OFFERED)
            .map(|agency| offered(tree, agency))
            .collect(),
        choose: unknown.is_some(),
        typed: typed
            .or_else(|| unknown.map(str::to_owned))
            .unwrap_or_default(),
        chosen: unknown
            .map_or("", |typed| likeliest(tree, typed, &found))
            .to_owned(),
        suggested: suggested(tree),
        employment: work.employment,
    })
}

/// The fields of somebody who has said nothing yet; nothing in a house without agencies.
#[must_use]
pub fn empty(tree: &AgencyTree) -> Option<WorkFields> {
    fields(&Work::default(), tree)
}

/// The names that are suggested while somebody types: all of a small house, of a large one the first, which
/// stand above the others.
#[must_use]
pub fn suggested(tree: &AgencyTree) -> Vec<String> {
    let names = tree.agencies().iter().map(|agency| agency.name.clone());
    names.take(SUGGESTED).collect()
}

/// What is kept of an agency that is not known, in one line.
#[must_use]
pub fn kept(typed: &str) -> String {
    one_line(typed).chars().take(NAME_LIMIT).collect()
}

/// What was said about work by somebody whose agency is not clear, so that it can be said later: only the
/// agency is left open.
#[must_use]
pub fn left_open(fields: &WorkFields, faults: &[WorkFault]) -> Option<Work> {
    let open = |fault: &WorkFault| {
        matches!(
            fault,
            WorkFault::AgencyNone | WorkFault::AgencyAlike | WorkFault::AgencySeveral
        )
    };
    faults.iter().all(open).then(|| Work {
        agency: None,
        typed: Some(kept(&fields.typed)),
        employment: fields.employment,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::agency::{AgencyCode, BuiltInKind};
    use domain::id::AgencyId;

    fn tree(agencies: &[(&str, &str)]) -> AgencyTree {
        AgencyTree::new(agencies.iter().map(|(code, name)| Agency {
            id: AgencyId::from_store((*code).to_owned()),
            code: AgencyCode::parse(code).unwrap(),
            name: (*name).to_owned(),
            kind: BuiltInKind::Dinas.into(),
            parent: None,
            aliases: vec![],
            closed_at: None,
        }))
    }

    #[test]
    fn a_short_name_that_several_begin_with_chooses_the_one_it_names_and_takes_none() {
        let tree = tree(&[
            ("BAPENDA", "Badan Pendapatan"),
            ("BAPENDA-U", "Suku Badan Pendapatan Utara"),
        ]);
        let sent = "agency=bapenda&employment=pns";
        let (judged, shown) = judge(&Posted::parse(sent.as_bytes()), &tree);
        assert_eq!(judged, Err(vec![WorkFault::AgencySeveral]));
        let again = Work {
            agency: None,
            typed: Some("bapenda".to_owned()),
            employment: Some(Employment::Pns),
        };
        for shown in [shown, fields(&again, &tree)] {
            let shown = shown.unwrap();
            let codes: Vec<_> = shown.found.iter().map(|one| one.value.as_str()).collect();
            assert_eq!(codes, ["BAPENDA", "BAPENDA-U"]);
            assert_eq!(shown.chosen, "BAPENDA");
        }
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
                typed: None,
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
            typed: None,
            employment: Some(Employment::Pns),
        };
        let shown = fields(&unlisted, &tree).unwrap();
        assert_eq!((shown.typed.as_str(), shown.chosen.as_str()), ("", ""));
        assert_eq!(shown.employment, Some(Employment::Pns));
        assert_eq!(fields(&unlisted, &AgencyTree::default()), None);
    }
}

//! `/organiser/audit`

use crate::http::answer::html;
use crate::http::refusal::Refusal;
use crate::state::App;
use crate::visitor::Visitor;
use app::address;
use app::pages::organise::audit::{Actor, AuditDay, AuditDetail, AuditPage, AuditRow, field, page};
use app::parts::dates::Dates;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::account::Role;
use domain::agency::{AgencyKind, AgencyTree, Employment};
use domain::audit::Action;
use domain::id::{AgencyId, AuditId};
use domain::language::Language;
use http::StatusCode;
use serde::Deserialize;
use store::AuditLine;

/// Entries on one page.
const ON_A_PAGE: usize = 50;

/// Which entries are asked for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct AuditQuery {
    #[serde(default)]
    action: String,
    #[serde(default)]
    before: String,
}

/// The address of the entries of an action before an entry.
fn address(action: Option<Action>, before: Option<&AuditId>) -> String {
    let fields = [
        (field::ACTION, action.map_or("", Action::code)),
        (field::BEFORE, before.map_or("", AuditId::as_str)),
    ];
    address::with_query(address::AUDIT, &fields)
}

/// The page.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<AuditQuery>,
) -> Result<Response, Refusal> {
    let action = Action::from_code(&asked.action);
    let before = if asked.before.is_empty() {
        None
    } else {
        Some(AuditId::parse(&asked.before).ok_or(Refusal::Malformed)?)
    };
    let tree = app.store.agencies().await?;
    // One more than is shown tells that there are older ones.
    let wanted = u32::try_from(ON_A_PAGE + 1).unwrap_or(u32::MAX);
    let mut lines = app
        .store
        .audit_lines(action, before.as_ref(), wanted)
        .await?;
    let more = lines.len() > ON_A_PAGE;
    lines.truncate(ON_A_PAGE);
    let last = lines.last().map(|line| line.entry.id.clone());
    let data = AuditPage {
        action,
        newest: before.is_some().then(|| address(action, None)),
        older: last
            .filter(|_| more)
            .map(|last| address(action, Some(&last))),
        days: by_day(&lines, &tree, visitor.dates()),
    };
    Ok(html(StatusCode::OK, page(&visitor.frame(&app), data)))
}

fn by_day(lines: &[AuditLine], tree: &AgencyTree, dates: Dates) -> Vec<AuditDay> {
    lines
        .chunk_by(|one, other| dates.zone.day(one.entry.at) == dates.zone.day(other.entry.at))
        .filter_map(|lines| {
            Some(AuditDay {
                day: lines.first()?.entry.at,
                rows: lines
                    .iter()
                    .map(|line| row(line, tree, dates.language))
                    .collect(),
            })
        })
        .collect()
}

fn row(line: &AuditLine, tree: &AgencyTree, language: Language) -> AuditRow {
    let entry = &line.entry;
    let of_agency = entry.subject.as_ref().and_then(|id| {
        let agency = tree.get(&AgencyId::from_store(id.clone()))?;
        Some(agency.name.clone())
    });
    let actor = match (&entry.actor, &line.actor_name) {
        (None, _) => Actor::CommandLine,
        (Some(actor), _) if entry.subject.as_deref() == Some(actor.as_str()) => Actor::Themselves,
        (Some(_), Some(name)) => Actor::Named(name.clone()),
        (Some(_), None) => Actor::Somebody,
    };
    AuditRow {
        at: entry.at,
        actor,
        action: entry.action,
        subject: line
            .subject_name
            .as_ref()
            .map(|name| name.get(language).to_owned())
            .or(of_agency),
        detail: Detail::read(&entry.detail).shown(tree),
    }
}

/// What the entries of all actions say as JSON, each its own fields.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Detail {
    role: Option<String>,
    /// The id of a liaison's agency, or of one that is invited; or those before and after.
    agency: Option<OneOrChange>,
    employment: Option<(Option<String>, Option<String>)>,
    added: u64,
    changed: u64,
    aliases: Vec<String>,
    new_kinds: Vec<String>,
    /// What an agency was called before and after, its kinds and the ids of what it belonged to.
    name: Option<(String, String)>,
    kind: Option<(String, String)>,
    parent: Option<(Option<String>, Option<String>)>,
    percent: u32,
    path: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrChange {
    One(String),
    Change(Option<String>, Option<String>),
}

impl Detail {
    /// A newer version may write what this one does not know: that is left out, not a fault.
    fn read(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }

    fn shown(self, tree: &AgencyTree) -> AuditDetail {
        let name = |id: String| {
            let agency = tree.get(&AgencyId::from_store(id))?;
            Some(agency.name.clone())
        };
        let (scope, agency) = match self.agency {
            Some(OneOrChange::One(id)) => (name(id), None),
            Some(OneOrChange::Change(from, to)) if from != to => {
                (None, Some((from.and_then(name), to.and_then(name))))
            }
            Some(OneOrChange::Change(..)) | None => (None, None),
        };
        let employment = self.employment.filter(|(from, to)| from != to);
        let read = |code: Option<String>| code.as_deref().and_then(Employment::from_code);
        AuditDetail {
            role: self.role.as_deref().and_then(Role::from_code),
            scope,
            agency,
            employment: employment.map(|(from, to)| (read(from), read(to))),
            added: self.added,
            changed: self.changed,
            new_kinds: self.new_kinds,
            name: self.name,
            kind: self.kind.and_then(|(from, to)| {
                Some((AgencyKind::from_code(&from)?, AgencyKind::from_code(&to)?))
            }),
            parent: self
                .parent
                .map(|(from, to)| (from.and_then(name), to.and_then(name))),
            aliases: self.aliases,
            percent: self.percent,
            path: self.path,
        }
    }
}

//! `/organiser/agencies`

use crate::agencies;
use crate::attendance;
use crate::http::answer::{html, see_other};
use crate::http::forms::{Posted, Uploaded};
use crate::http::refusal::Refusal;
use crate::import::{self, FileFault};
use crate::state::App;
use crate::visitor::Visitor;
use app::address;
use app::pages::organise::agencies::{
    self as view, AgenciesDone, AgenciesFault, AgenciesPage, AgencyFields, AgencyRow, KindInTable,
    OpenedAgency, act as asked, field, page,
};
use app::parts::form::ACT;
use app::words::Words;
use axum::extract::{FromRequest, Query, Request, State};
use axum::response::Response;
use domain::agency::{
    Agency, AgencyCode, AgencyDetails, AgencyKind, AgencyTree, ImportFault, ImportPlan,
    ImportProblem, ImportRow, NewKinds, OWN_KINDS_LIMIT, OwnKind, Planned, new_kinds,
    read_agencies, read_agencies_with_kinds, read_aliases, read_name,
};
use http::{StatusCode, header};
use serde::Deserialize;
use std::collections::{BTreeSet, HashMap};
use store::{AgencyConflict, ImportConflict, NewAgencyConflict, WriteError};

/// More rows than these are shown by their upper levels alone.
const ROWS_SHOWN: usize = 500;
/// New kinds of a table that are named.
const KINDS_NAMED: usize = 10;

/// What is shown, and what has just happened.
#[derive(Debug, Default, Deserialize)]
pub struct AgenciesQuery {
    #[serde(default)]
    q: String,
    #[serde(default)]
    code: String,
    /// The code of the agency that a new one is to belong to.
    #[serde(default)]
    below: String,
    #[serde(default)]
    notice: String,
    #[serde(default)]
    added: usize,
    #[serde(default)]
    changed: usize,
}

/// The page.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<AgenciesQuery>,
) -> Result<Response, Refusal> {
    let tree = app.store.agencies().await?;
    let mut data = shown(&app, &tree, &asked).await?;
    data.done = AgenciesDone::from_code(&asked.notice, asked.added, asked.changed);
    if let Some(draft) = visitor.draft().await? {
        fill_in(&mut data, &draft);
    }
    Ok(html(StatusCode::OK, page(&visitor.frame(&app), data)))
}

/// Puts what was typed before the session ended or the language changed into its form.
fn fill_in(data: &mut AgenciesPage, draft: &Posted) {
    match (draft.get(ACT), &mut data.opened) {
        (asked::NEW, None) => data.new = typed(draft),
        (asked::CHANGE, Some(opened)) if opened.code == draft.get(field::CODE) => {
            opened.fields = typed(draft);
        }
        ("", Some(opened)) if opened.code == draft.get(field::CODE) => {
            draft.get(field::ALIASES).clone_into(&mut opened.aliases);
        }
        _ => {}
    }
}

/// The table to write one like it.
pub async fn sample(visitor: Visitor) -> Result<Response, Refusal> {
    attendance::download(
        &view::sample(Words(visitor.language)),
        "kopitalk-instansi.csv",
    )
}

fn opened_agency(tree: &AgencyTree, agency: &Agency) -> OpenedAgency {
    let parent = agency.parent.as_ref().and_then(|id| tree.get(id));
    let below = tree.descendants(&agency.id);
    let open_below = below.iter().filter(|agency| agency.is_open()).count();
    let above = tree.ancestors(&agency.id);
    OpenedAgency {
        code: agency.code.as_str().to_owned(),
        name: agency.name.clone(),
        closed_at: agency.closed_at,
        open_below: u32::try_from(open_below).unwrap_or(u32::MAX),
        fields: AgencyFields {
            name: agency.name.clone(),
            kind: agency.kind.code().to_owned(),
            parent: parent
                .map(|parent| tree.written(parent).to_owned())
                .unwrap_or_default(),
            ..AgencyFields::default()
        },
        path: above.iter().rev().map(|above| above.name.clone()).collect(),
        aliases: agency.aliases.join("\n"),
    }
}

async fn shown(
    app: &App,
    tree: &AgencyTree,
    asked: &AgenciesQuery,
) -> Result<AgenciesPage, Refusal> {
    let own = app.store.participants_by_agency().await?;
    let own = |agency: &Agency| own.get(&agency.id).copied().unwrap_or_default();
    let sums: HashMap<_, u64> = tree
        .agencies()
        .iter()
        .map(|agency| &agency.id)
        .zip(tree.sums(own))
        .collect();
    let search = asked.q.trim();
    let opened = AgencyCode::parse(&asked.code).and_then(|code| tree.by_code(&code));
    let top = opened.map_or(0, |agency| tree.depth(&agency.id));
    let depth = |agency: &Agency| tree.depth(&agency.id).saturating_sub(top);
    let mut listed: Vec<&Agency> = if search.is_empty() {
        opened.map_or_else(
            || tree.agencies().iter().collect(),
            |agency| tree.with_below(&agency.id).iter().collect(),
        )
    } else {
        tree.find_any(search)
    };
    let shortened = search.is_empty() && listed.len() > ROWS_SHOWN;
    if shortened {
        listed.retain(|agency| depth(agency) < 2);
    }
    let path = |agency: &Agency| tree.path(&agency.id).join(" › ");
    let rows = listed
        .into_iter()
        .map(|agency| AgencyRow {
            code: agency.code.as_str().to_owned(),
            name: agency.name.clone(),
            kind: agency.kind.clone(),
            closed: !agency.is_open(),
            depth: if search.is_empty() { depth(agency) } else { 0 },
            detail: agency
                .aliases
                .iter()
                .cloned()
                .chain((!search.is_empty() && agency.parent.is_some()).then(|| path(agency)))
                .collect(),
            own: own(agency),
            all: sums.get(&agency.id).copied().unwrap_or_default(),
        })
        .collect();
    Ok(AgenciesPage {
        search: search.to_owned(),
        rows,
        total: u32::try_from(tree.len()).unwrap_or(u32::MAX),
        shortened,
        opened: opened.map(|agency| opened_agency(tree, agency)),
        own_kinds: tree
            .own_kinds()
            .into_iter()
            .map(|kind| kind.as_str().to_owned())
            .collect(),
        new: AgencyFields {
            parent: AgencyCode::parse(&asked.below)
                .and_then(|code| tree.by_code(&code))
                .map(|parent| tree.written(parent).to_owned())
                .unwrap_or_default(),
            ..AgencyFields::default()
        },
        ..AgenciesPage::default()
    })
}

/// Its forms: a table to import, sent as a file or pasted; a new agency; and what is changed of one.
pub async fn act(
    State(app): State<App>,
    visitor: Visitor,
    request: Request,
) -> Result<Response, Refusal> {
    let is_upload = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.starts_with("multipart/form-data"));
    if is_upload {
        let uploaded = Uploaded::read(request, import::BYTES_LIMIT).await?;
        import_table(&app, &visitor, &uploaded).await
    } else {
        let posted = Posted::from_request(request, &app).await?;
        match posted.get(ACT) {
            "" => set_aliases(&app, &visitor, &posted).await,
            asked::NEW => make(&app, &visitor, &posted).await,
            asked::CHANGE => change(&app, &visitor, &posted).await,
            asked::CLOSE => set_closed(&app, &visitor, &posted, true).await,
            asked::REOPEN => set_closed(&app, &visitor, &posted, false).await,
            _ => Err(Refusal::Malformed),
        }
    }
}

/// What a table means, and the kinds of it that are new, or why it is refused.
fn judge_table(
    rows: Vec<ImportRow>,
    tree: &AgencyTree,
    allowed: NewKinds,
) -> Result<ImportPlan, (Vec<AgenciesFault>, Vec<OwnKind>)> {
    let again = (allowed != NewKinds::Refused).then(|| rows.clone());
    let faults = match read_agencies_with_kinds(rows, tree, allowed) {
        Ok(plan) => return Ok(plan),
        Err(faults) => faults,
    };
    // Kinds that were allowed before are offered again, so that a table is fixed in one place at a time.
    let offered = match again.map(|rows| read_agencies(rows, tree)) {
        Some(Err(all)) => new_kinds(&all),
        Some(Ok(_)) | None => new_kinds(&faults),
    };
    let may_add = tree.own_kinds().len() + offered.len() <= OWN_KINDS_LIMIT;
    let found = new_kinds(&faults);
    let named: Vec<KindInTable> = found
        .iter()
        .take(KINDS_NAMED)
        .map(|new| KindInTable {
            text: new.kind.as_str().to_owned(),
            line: new.line,
            rows: new.rows,
            near: tree.near_kinds(&new.kind),
        })
        .collect();
    let more = found.len() - named.len();
    let of_kinds = (!named.is_empty()).then_some(AgenciesFault::NewKinds {
        named,
        more,
        may_add,
    });
    let is_other = |fault: &ImportFault| !matches!(fault.problem, ImportProblem::KindNew(_));
    let others = faults.into_iter().filter(is_other);
    let faults = of_kinds
        .into_iter()
        .chain(others.map(AgenciesFault::InRow))
        .collect();
    let offered = offered.into_iter().map(|new| new.kind);
    Err((faults, offered.filter(|_| may_add).collect()))
}

/// The kinds that were shown as new, where the button that adds them was pressed.
fn allowed(uploaded: &Uploaded) -> NewKinds {
    if uploaded.get(ACT) != asked::ADD_KINDS.as_bytes() {
        return NewKinds::Refused;
    }
    let shown = String::from_utf8_lossy(uploaded.get(field::NEW_KINDS));
    let kinds = shown
        .lines()
        .filter_map(|line| match AgencyKind::read(line) {
            Ok(AgencyKind::Own(kind)) => Some(kind),
            Ok(AgencyKind::BuiltIn(_)) | Err(_) => None,
        });
    NewKinds::These(kinds.collect::<BTreeSet<_>>())
}

async fn import_table(
    app: &App,
    visitor: &Visitor,
    uploaded: &Uploaded,
) -> Result<Response, Refusal> {
    let tree = app.store.agencies().await?;
    let file = uploaded.get(field::FILE);
    let table = uploaded.get(field::TABLE);
    let bytes = if file.is_empty() { table } else { file };
    let planned = if bytes.trim_ascii().is_empty() {
        Err((vec![AgenciesFault::Nothing], vec![]))
    } else {
        match rows(bytes.to_vec()).await? {
            Ok(rows) => judge_table(rows, &tree, allowed(uploaded)),
            Err(faults) => Err((faults, vec![])),
        }
    };
    let (faults, offered) = match planned {
        Ok(plan) => match app.store.apply_import(&plan, visitor.person_id()).await {
            Ok(done) => {
                let (added, changed) = (done.added, done.changed);
                let said = [
                    (
                        address::NOTICE,
                        AgenciesDone::Imported { added, changed }.code(),
                    ),
                    ("added", &added.to_string()),
                    ("changed", &changed.to_string()),
                ];
                return Ok(see_other(&address::with_query(address::AGENCIES, &said)));
            }
            Err(WriteError::Conflict(ImportConflict::AgenciesChanged)) => {
                (vec![AgenciesFault::Changed], vec![])
            }
            Err(error) => return Err(error.into()),
        },
        Err(refused) => refused,
    };
    let status = match faults.as_slice() {
        [AgenciesFault::Large] => StatusCode::PAYLOAD_TOO_LARGE,
        [AgenciesFault::Changed] => StatusCode::CONFLICT,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    // No browser chooses a file again by itself: what it holds is put where it can be mended and sent once more.
    let table = match import::text(bytes) {
        Ok(text) if bytes.len() <= import::BYTES_LIMIT => text,
        Ok(_) | Err(_) => String::from_utf8_lossy(table),
    };
    let data = AgenciesPage {
        table: table.into_owned(),
        new_kinds: offered
            .iter()
            .map(|kind| kind.as_str().to_owned())
            .collect(),
        faults,
        ..shown(app, &tree, &AgenciesQuery::default()).await?
    };
    Ok(html(status, page(&visitor.frame(app), data)))
}

/// Reads a table off the threads that answer others.
async fn rows(bytes: Vec<u8>) -> Result<Result<Vec<ImportRow>, Vec<AgenciesFault>>, Refusal> {
    let read = tokio::task::spawn_blocking(move || import::read_rows(&bytes))
        .await
        .map_err(Refusal::internal)?;
    Ok(read.map_err(|fault| {
        vec![match fault {
            FileFault::TooLarge => AgenciesFault::Large,
            FileFault::NotUtf8 { line } => AgenciesFault::Encoding { line },
            FileFault::Empty => AgenciesFault::Empty,
            FileFault::NoColumn(column) => AgenciesFault::Column(column.heading()),
            FileFault::ColumnTwice(column) => AgenciesFault::ColumnTwice(column.heading()),
            FileFault::TooManyRows => AgenciesFault::Rows,
            FileFault::Row { line } => AgenciesFault::Row { line },
            FileFault::OpenQuote { line } => AgenciesFault::OpenQuote { line },
        }]
    }))
}

async fn set_aliases(app: &App, visitor: &Visitor, posted: &Posted) -> Result<Response, Refusal> {
    let tree = app.store.agencies().await?;
    let agency = posted_agency(posted, &tree)?;
    if let Some(aliases) = read_aliases(posted.get(field::ALIASES)) {
        app.store
            .set_aliases(&agency.id, &aliases, visitor.person_id())
            .await?;
        visitor.forget_draft(app.now()).await?;
        return Ok(done(&agency.code, AgenciesDone::Aliases));
    }
    let mut data = shown(app, &tree, &opening(agency)).await?;
    data.faults = vec![AgenciesFault::Aliases];
    if let Some(opened) = &mut data.opened {
        opened.aliases = posted.get(field::ALIASES).to_owned();
    }
    Ok(html(
        StatusCode::UNPROCESSABLE_ENTITY,
        page(&visitor.frame(app), data),
    ))
}

fn typed(posted: &Posted) -> AgencyFields {
    let field = |name| posted.get(name).to_owned();
    AgencyFields {
        name: field(field::NAME),
        code: field(field::CODE),
        kind: field(field::KIND),
        other_kind: field(field::OTHER_KIND),
        parent: field(field::PARENT),
    }
}

/// What was typed about an agency that is `now` so, or every fault in it.
fn judge(
    typed: &AgencyFields,
    tree: &AgencyTree,
    now: Option<&Agency>,
) -> Result<AgencyDetails, Vec<AgenciesFault>> {
    let name = read_name(&typed.name).map_err(AgenciesFault::Name);
    let kind = match typed.other_kind.trim() {
        "" => tree.read_kind(&typed.kind),
        other => tree.read_kind(other),
    };
    let kind = match kind.map_err(AgenciesFault::Kind) {
        Ok(AgencyKind::Own(kind)) => {
            let own = tree.own_kinds();
            if own.contains(&kind) || own.len() < OWN_KINDS_LIMIT {
                Ok(AgencyKind::Own(kind))
            } else {
                Err(AgenciesFault::KindsMany)
            }
        }
        kind => kind,
    };
    let parent = match typed.parent.trim() {
        "" => Ok(None),
        text => {
            // What it belongs to stays, also where that is closed.
            let before = now.and_then(|now| now.parent.as_ref());
            match tree
                .named_any(text)
                .filter(|named| Some(&named.id) == before)
            {
                Some(same) => Ok(Some(same)),
                None => agencies::chosen(tree, text).map(Some),
            }
        }
    };
    let parent = parent.map_err(AgenciesFault::Parent).and_then(|parent| {
        let parent = parent.map(|parent| &parent.id);
        let place = match now {
            None => tree.may_hold(parent),
            Some(now) if now.parent.as_ref() == parent => Ok(()),
            Some(now) => tree.may_move(&now.id, parent),
        };
        place.map_err(AgenciesFault::Place)?;
        Ok(parent.cloned())
    });
    match (name, kind, parent) {
        (Ok(name), Ok(kind), Ok(parent)) => Ok(AgencyDetails { name, kind, parent }),
        (name, kind, parent) => {
            let faults = name.err().into_iter().chain(kind.err()).chain(parent.err());
            Err(faults.collect())
        }
    }
}

/// The code of a new agency: as it was typed, or one that is proposed for its name.
fn code_of(typed: &AgencyFields, tree: &AgencyTree) -> Result<AgencyCode, AgenciesFault> {
    if typed.code.trim().is_empty() {
        return Ok(tree.propose_code(&typed.name));
    }
    let code = AgencyCode::parse(&typed.code).ok_or(AgenciesFault::Code)?;
    match tree.by_code(&code) {
        Some(_) => Err(AgenciesFault::CodeTaken(code)),
        None => Ok(code),
    }
}

async fn make(app: &App, visitor: &Visitor, posted: &Posted) -> Result<Response, Refusal> {
    let tree = app.store.agencies().await?;
    let typed = typed(posted);
    let (status, faults) = match (judge(&typed, &tree, None), code_of(&typed, &tree)) {
        (Ok(details), Ok(code)) => {
            let parent = details.parent.as_ref().and_then(|id| tree.get(id));
            let new = Planned {
                code,
                name: details.name,
                kind: details.kind,
                parent: parent.map(|parent| parent.code.clone()),
            };
            let fault = match app.store.create_agency(&new, visitor.person_id()).await {
                Ok(_) => {
                    visitor.forget_draft(app.now()).await?;
                    return Ok(done(&new.code, AgenciesDone::Made));
                }
                Err(WriteError::Conflict(NewAgencyConflict::CodeTaken)) => {
                    AgenciesFault::CodeTaken(new.code)
                }
                Err(WriteError::Conflict(NewAgencyConflict::Place(fault))) => {
                    AgenciesFault::Place(fault)
                }
                Err(error) => return Err(error.into()),
            };
            (StatusCode::CONFLICT, vec![fault])
        }
        (details, code) => {
            let mut faults = details.err().unwrap_or_default();
            faults.extend(code.err());
            (StatusCode::UNPROCESSABLE_ENTITY, faults)
        }
    };
    let data = AgenciesPage {
        new: typed,
        faults,
        ..shown(app, &tree, &AgenciesQuery::default()).await?
    };
    Ok(html(status, page(&visitor.frame(app), data)))
}

async fn change(app: &App, visitor: &Visitor, posted: &Posted) -> Result<Response, Refusal> {
    let tree = app.store.agencies().await?;
    let agency = posted_agency(posted, &tree)?;
    let typed = typed(posted);
    let (status, faults) = match judge(&typed, &tree, Some(agency)) {
        Ok(details) => {
            let changed = app
                .store
                .change_agency(&agency.id, &details, visitor.person_id());
            match changed.await {
                Ok(changed) => {
                    visitor.forget_draft(app.now()).await?;
                    let said = if changed {
                        AgenciesDone::Changed
                    } else {
                        AgenciesDone::Unchanged
                    };
                    return Ok(done(&agency.code, said));
                }
                Err(WriteError::Conflict(AgencyConflict(fault))) => {
                    (StatusCode::CONFLICT, vec![AgenciesFault::Place(fault)])
                }
                Err(error) => return Err(error.into()),
            }
        }
        Err(faults) => (StatusCode::UNPROCESSABLE_ENTITY, faults),
    };
    let mut data = shown(app, &tree, &opening(agency)).await?;
    data.faults = faults;
    if let Some(opened) = &mut data.opened {
        opened.fields = typed;
    }
    Ok(html(status, page(&visitor.frame(app), data)))
}

async fn set_closed(
    app: &App,
    visitor: &Visitor,
    posted: &Posted,
    closed: bool,
) -> Result<Response, Refusal> {
    let tree = app.store.agencies().await?;
    let agency = posted_agency(posted, &tree)?;
    app.store
        .set_agency_closed(&agency.id, closed, visitor.person_id())
        .await?;
    let said = if closed {
        AgenciesDone::Closed
    } else {
        AgenciesDone::Reopened
    };
    Ok(done(&agency.code, said))
}

/// The agency that a form is about.
fn posted_agency<'a>(posted: &Posted, tree: &'a AgencyTree) -> Result<&'a Agency, Refusal> {
    AgencyCode::parse(posted.get(field::CODE))
        .and_then(|code| tree.by_code(&code))
        .ok_or(Refusal::NotFound)
}

fn opening(agency: &Agency) -> AgenciesQuery {
    AgenciesQuery {
        code: agency.code.as_str().to_owned(),
        ..AgenciesQuery::default()
    }
}

/// Back to an agency, with what was done.
fn done(code: &AgencyCode, done: AgenciesDone) -> Response {
    let said = [(field::CODE, code.as_str()), (address::NOTICE, done.code())];
    see_other(&address::with_query(address::AGENCIES, &said))
}

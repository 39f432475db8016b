//! `/organiser/people/imports/{import}`

use crate::attendance::download;
use crate::http::answer::{html, see_other};
use crate::http::forms::Posted;
use crate::http::refusal::Refusal;
use crate::people_records;
use crate::state::App;
use crate::visitor::Visitor;
use app::address;
use app::pages::organise::people_import::{
    Candidate, Conflict, ImportPage, MAX_SHOWN, Preview, ShownFate, ShownRow, Stage, act, choice,
    field, page,
};
use app::parts::account::account_fault;
use app::parts::form::ACT;
use app::words::Words;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::agency::AgencyTree;
use domain::id::{ImportId, PersonId};
use domain::people::import::{
    Choice, Fate, Field, Mapping, PlannedRow, RowFault, digest, fates, plan, taken_over,
};
use domain::people::{KnownPerson, PersonRecord};
use domain::sheet::{Cell, Sheet};
use http::StatusCode;
use std::collections::{BTreeMap, HashMap};
use store::{PeopleImport, PeopleImportConflict, WriteError};

/// The page.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(import): Path<String>,
) -> Result<Response, Refusal> {
    let (id, import) = find(&app, &import).await?;
    let data = shown(&app, &visitor, &id, import, &BTreeMap::new()).await?;
    Ok(html(StatusCode::OK, page(&visitor.frame(&app), data)))
}

/// Its forms.
pub async fn act(
    State(app): State<App>,
    visitor: Visitor,
    Path(import): Path<String>,
    posted: Posted,
) -> Result<Response, Refusal> {
    let (id, import) = find(&app, &import).await?;
    let here = address::people_import(id.as_str());
    let by = &visitor.person()?.person;
    let choices = choices(&posted);
    let done = match posted.get(ACT) {
        act::COLUMNS => {
            let mapping = mapping(&posted, &import);
            app.store.set_people_mapping(&id, &mapping).await?;
            return Ok(see_other(&here));
        }
        act::APPLY => {
            let seen = posted.get(field::SEEN);
            let applied = app.store.apply_people_import(&id, &choices, seen, by).await;
            applied.map(|_| ())
        }
        act::UNDO => app.store.undo_people_import(&id, by).await,
        _ => return Err(Refusal::Malformed),
    };
    let conflict = match done {
        Ok(()) => return Ok(see_other(&here)),
        Err(WriteError::Conflict(PeopleImportConflict::PeopleChanged)) => Conflict::Changed,
        Err(WriteError::Conflict(PeopleImportConflict::Done)) => Conflict::Done,
        Err(WriteError::Store(error)) => return Err(error.into()),
    };
    let (id, import) = find(&app, id.as_str()).await?;
    let mut data = shown(&app, &visitor, &id, import, &choices).await?;
    data.conflict = Some(conflict);
    Ok(html(StatusCode::CONFLICT, page(&visitor.frame(&app), data)))
}

/// What each row means, as a file.
pub async fn rows(
    State(app): State<App>,
    visitor: Visitor,
    Path(import): Path<String>,
) -> Result<Response, Refusal> {
    let (_, import) = find(&app, &import).await?;
    let words = Words(visitor.language);
    let table = import.table.as_ref().ok_or(Refusal::NotFound)?;
    let tree = app.store.agencies().await?;
    let known = app.store.known_people().await?;
    let people = by_id(&known);
    let planned = plan(table, &import.mapping, &tree, &known);
    let rows = planned.iter().map(|row| {
        let (word, about) = match &row.fate {
            Fate::New => (words.import_new(), String::new()),
            Fate::Changed(_) => {
                let changes = changes(words, row, &people, &tree);
                let changes = changes
                    .iter()
                    .map(|(before, after)| format!("{before} → {after}"));
                (
                    words.import_changed(),
                    changes.collect::<Vec<_>>().join("; "),
                )
            }
            Fate::Same(_) => (words.import_same(), String::new()),
            Fate::Ambiguous(candidates) => {
                let candidates = candidates.iter().filter_map(|id| people.get(id));
                let names = candidates.map(|one| {
                    format!(
                        "{} ({})",
                        one.record.name,
                        people_records::about(one, &tree)
                    )
                });
                (
                    words.import_ambiguous(),
                    names.collect::<Vec<_>>().join("; "),
                )
            }
            Fate::Twice(first) => (words.import_twice(), words.import_twice_of(*first)),
            Fate::Fault(fault) => (words.import_faults(), fault_sentence(words, fault)),
        };
        vec![
            Cell::Count(u32::try_from(row.line).unwrap_or(u32::MAX)),
            Cell::text(&row.name),
            Cell::text(word),
            Cell::text(about),
        ]
    });
    let sheet = Sheet {
        head: vec![
            words.import_line().to_owned(),
            words.import_column_name().to_owned(),
            words.import_became().to_owned(),
            words.import_about().to_owned(),
        ],
        rows: rows.collect(),
    };
    download(&sheet, "kopitalk-impor.csv")
}

async fn find(app: &App, import: &str) -> Result<(ImportId, PeopleImport), Refusal> {
    let id = ImportId::parse(import).ok_or(Refusal::NotFound)?;
    let import = app.store.people_import(&id).await?;
    Ok((id, import.ok_or(Refusal::NotFound)?))
}

fn by_id(known: &[KnownPerson]) -> HashMap<&PersonId, &KnownPerson> {
    known.iter().map(|one| (&one.person, one)).collect()
}

fn mapping(posted: &Posted, import: &PeopleImport) -> Mapping {
    let columns = import.table.as_ref().map_or(0, |table| table.head.len());
    let mut mapping = Mapping::default();
    for field in Field::ALL {
        let column = posted.get(field::column(field)).parse().ok();
        mapping.set(field, column.filter(|column| *column < columns));
    }
    mapping
}

fn choices(posted: &Posted) -> BTreeMap<u64, Choice> {
    let chosen = posted.pairs().iter().filter_map(|(name, value)| {
        let choice = match value.as_str() {
            choice::SKIP => Choice::Skip,
            choice::NEW => Choice::New,
            id => Choice::Person(PersonId::parse(id)?),
        };
        Some((field::line(name)?, choice))
    });
    chosen.collect()
}

async fn shown(
    app: &App,
    visitor: &Visitor,
    id: &ImportId,
    import: PeopleImport,
    choices: &BTreeMap<u64, Choice>,
) -> Result<ImportPage, Refusal> {
    let count = |people: u64| u32::try_from(people).unwrap_or(u32::MAX);
    let stage = match (import.done.applied_at, &import.table) {
        (Some(at), _) => Stage::Applied {
            at,
            made: count(import.done.made),
            changed: count(import.done.changed),
            undone_at: import.done.undone_at,
            stayed: import.stayed,
        },
        (None, None) => return Err(Refusal::NotFound),
        (None, Some(table)) => {
            let tree = app.store.agencies().await?;
            let known = app.store.known_people().await?;
            let rows = if import.mapping.name.is_some() {
                plan(table, &import.mapping, &tree, &known)
            } else {
                vec![]
            };
            Stage::Waiting(Box::new(Preview {
                head: table.head.clone(),
                guessed_encoding: table.guessed_encoding,
                lost_cells: table.lost_cells.clone(),
                fates: fates(&rows),
                seen: digest(&rows),
                rows: shown_rows(Words(visitor.language), &rows, &known, &tree, choices),
                mapping: import.mapping,
            }))
        }
    };
    Ok(ImportPage {
        action: address::people_import(id.as_str()),
        file: address::people_import_rows(id.as_str()),
        file_name: import.file_name,
        stage,
        conflict: None,
    })
}

fn shown_rows(
    words: Words,
    rows: &[PlannedRow],
    known: &[KnownPerson],
    tree: &AgencyTree,
    choices: &BTreeMap<u64, Choice>,
) -> Vec<ShownRow> {
    let people = by_id(known);
    let mut counts = [0_usize; 5];
    let mut shown = Vec::new();
    for row in rows {
        let [new, changed, ambiguous, twice, faults] = &mut counts;
        let count = match row.fate {
            Fate::New => new,
            Fate::Changed(_) => changed,
            Fate::Same(_) => continue,
            Fate::Ambiguous(_) => ambiguous,
            Fate::Twice(_) => twice,
            Fate::Fault(_) => faults,
        };
        *count += 1;
        if *count > MAX_SHOWN {
            continue;
        }
        let fate = match &row.fate {
            Fate::New | Fate::Same(_) => ShownFate::New,
            Fate::Changed(_) => ShownFate::Changed(changes(words, row, &people, tree)),
            Fate::Ambiguous(candidates) => {
                let candidates = candidates.iter().filter_map(|id| people.get(id));
                let candidates = candidates.map(|one| Candidate {
                    value: one.person.as_str().to_owned(),
                    name: one.record.name.clone(),
                    about: people_records::about(one, tree),
                });
                let chosen = match choices.get(&row.line) {
                    Some(Choice::New) => choice::NEW.to_owned(),
                    Some(Choice::Person(person)) => person.as_str().to_owned(),
                    Some(Choice::Skip) | None => choice::SKIP.to_owned(),
                };
                ShownFate::Ambiguous(candidates.collect(), chosen)
            }
            Fate::Twice(first) => ShownFate::Twice(*first),
            Fate::Fault(fault) => ShownFate::Fault(fault_sentence(words, fault)),
        };
        shown.push(ShownRow {
            line: row.line,
            name: row.name.clone(),
            about: row
                .said
                .as_ref()
                .map(|said| said_about(words, said, tree))
                .unwrap_or_default(),
            fate,
        });
    }
    shown
}

/// Agency and address as a row says them.
fn said_about(words: Words, said: &PersonRecord, tree: &AgencyTree) -> String {
    let agency = match (&said.agency, &said.typed) {
        (None, Some(typed)) => words.import_agency_unknown(typed),
        _ => people_records::agency(said, tree),
    };
    let email = said.email.as_ref().map(|email| email.as_str().to_owned());
    let parts = [Some(agency), email].into_iter().flatten();
    parts
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ")
}

/// What was and what will be, of each thing that a row changes.
fn changes(
    words: Words,
    row: &PlannedRow,
    people: &HashMap<&PersonId, &KnownPerson>,
    tree: &AgencyTree,
) -> Vec<(String, String)> {
    let (Fate::Changed(person), Some(said)) = (&row.fate, &row.said) else {
        return vec![];
    };
    let Some(known) = people.get(person) else {
        return vec![];
    };
    let said_of = |record: &PersonRecord| {
        [
            record.name.clone(),
            record
                .email
                .as_ref()
                .map(|email| email.as_str().to_owned())
                .unwrap_or_default(),
            people_records::agency(record, tree),
            record
                .employment
                .map(|kind| kind.label(words.0).to_owned())
                .unwrap_or_default(),
        ]
        .map(|text| {
            if text.is_empty() {
                "–".to_owned()
            } else {
                text
            }
        })
    };
    let before = said_of(&known.record);
    let after = said_of(&taken_over(known, said));
    before
        .into_iter()
        .zip(after)
        .filter(|(before, after)| before != after)
        .collect()
}

fn fault_sentence(words: Words, fault: &RowFault) -> String {
    match fault {
        RowFault::Name(fault) | RowFault::Email(fault) => account_fault(words, *fault, "").sentence,
        RowFault::Agency(_) => words.import_fault_agency().to_owned(),
        RowFault::Employment(text) => words.import_fault_employment(text),
    }
}

//! Agencies and their other names.

use crate::changes::Change;
use crate::database::Store;
use crate::error::{Conflict, StoreError, WriteError};
use domain::agency::{
    Agency, AgencyCode, AgencyDetails, AgencyKind, AgencyTree, ImportPlan, MoveFault, OwnKind,
    Planned, read_agencies_with_kinds,
};
use domain::audit::Action;
use domain::clock::Moment;
use domain::id::{AgencyId, PersonId};
use sqlx::FromRow;
use std::collections::HashMap;
use std::sync::Arc;

queries! {
    AGENCIES = "SELECT id, code, name, kind, parent, closed_at FROM agency";
    ALIASES = "SELECT agency, alias FROM agency_alias ORDER BY agency, position";
    INSERT_AGENCY = "INSERT INTO agency (id, code, name, kind, parent, created_at) VALUES ($1, $2, $3, $4, $5, $6)";
    UPDATE_AGENCY = "UPDATE agency SET name = $2, kind = $3, parent = $4 WHERE id = $1";
    CLOSE_AGENCY = "UPDATE agency SET closed_at = $2 WHERE id = $1 AND closed_at IS NULL";
    REOPEN_AGENCY = "UPDATE agency SET closed_at = NULL WHERE id = $1 AND closed_at IS NOT NULL";
    AGENCY_IS_THERE = "SELECT COUNT(*) FROM agency WHERE id = $1";
    // Writing the row makes everybody else who changes agencies wait until this transaction has ended.
    TAKE_TURN_AT_AGENCIES = "INSERT INTO setting (key, value) VALUES ('agencies', $1) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    DELETE_ALIASES = "DELETE FROM agency_alias WHERE agency = $1";
    INSERT_ALIAS = "INSERT INTO agency_alias (agency, position, alias) VALUES ($1, $2, $3)";
    // Trainers and organisers are not counted as participants.
    PARTICIPANTS_BY_AGENCY = "SELECT agency, COUNT(*) AS people FROM person
        WHERE agency IS NOT NULL AND NOT EXISTS (SELECT 1 FROM person_alias WHERE person_alias.alias = person.id)
            AND NOT EXISTS (SELECT 1 FROM role_grant WHERE role_grant.person = person.id AND role_grant.withdrawn_at IS NULL
                AND role_grant.role IN ('trainer', 'organiser'))
        GROUP BY agency";
}

#[derive(FromRow)]
struct AgencyRow {
    id: String,
    code: String,
    name: String,
    kind: String,
    parent: Option<String>,
    closed_at: Option<i64>,
}

#[derive(FromRow)]
struct AliasRow {
    agency: String,
    alias: String,
}

#[derive(FromRow)]
struct CountRow {
    agency: String,
    people: i64,
}

/// What keeps a table of agencies from being carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportConflict {
    /// The agencies have changed meanwhile, so that the table means something else now or has a fault.
    AgenciesChanged,
}

impl Conflict for ImportConflict {}

/// Why a table of agencies was not carried out.
pub type ImportError = WriteError<ImportConflict>;

/// What keeps an agency from being made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewAgencyConflict {
    /// Another one has its code.
    CodeTaken,
    /// It cannot stand where it is wanted.
    Place(MoveFault),
}

impl Conflict for NewAgencyConflict {}

/// What keeps an agency from being changed: it cannot stand where it is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgencyConflict(pub MoveFault);

impl Conflict for AgencyConflict {}

/// What a table of agencies has done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Imported {
    /// New agencies.
    pub added: usize,
    /// Agencies that were changed.
    pub changed: usize,
    /// Rows that said what was known.
    pub unchanged: usize,
}

fn tree(agencies: Vec<AgencyRow>, aliases: Vec<AliasRow>) -> Result<AgencyTree, StoreError> {
    let mut by_agency: HashMap<String, Vec<String>> = HashMap::new();
    for row in aliases {
        by_agency.entry(row.agency).or_default().push(row.alias);
    }
    let agencies = agencies
        .into_iter()
        .map(|row| {
            let unreadable = |what| move || StoreError::Unreadable { what };
            Ok(Agency {
                code: AgencyCode::parse(&row.code).ok_or_else(unreadable("code of an agency"))?,
                kind: AgencyKind::from_code(&row.kind)
                    .ok_or_else(unreadable("kind of an agency"))?,
                aliases: by_agency.remove(&row.id).unwrap_or_default(),
                id: AgencyId::from_store(row.id),
                name: row.name,
                parent: row.parent.map(AgencyId::from_store),
                closed_at: row.closed_at.map(Moment),
            })
        })
        .collect::<Result<Vec<_>, StoreError>>()?;
    Ok(AgencyTree::new(agencies))
}

/// Waits until nobody else changes agencies, and reads them.
macro_rules! take_turn {
    ($tx:expr, $now:expr) => {{
        sqlx::query(TAKE_TURN_AT_AGENCIES)
            .bind($now.0.to_string())
            .execute(&mut *$tx)
            .await?;
        let agencies: Vec<AgencyRow> = sqlx::query_as(AGENCIES).fetch_all(&mut *$tx).await?;
        let aliases: Vec<AliasRow> = sqlx::query_as(ALIASES).fetch_all(&mut *$tx).await?;
        tree(agencies, aliases)?
    }};
}

macro_rules! write_aliases {
    ($tx:expr, $agency:expr, $aliases:expr) => {
        sqlx::query(DELETE_ALIASES)
            .bind($agency.as_str())
            .execute(&mut *$tx)
            .await?;
        for (position, alias) in (0_i64..).zip($aliases) {
            sqlx::query(INSERT_ALIAS)
                .bind($agency.as_str())
                .bind(position)
                .bind(alias)
                .execute(&mut *$tx)
                .await?;
        }
    };
}

/// Keeps the name of an agency that gets another one.
macro_rules! keep_former_name {
    ($tx:expr, $agency:expr, $name:expr) => {
        let aliases = $agency.aliases_when_called($name);
        if aliases != $agency.aliases {
            write_aliases!($tx, $agency.id, &aliases);
        }
    };
}

impl Store {
    /// All agencies, from memory where none has changed since.
    ///
    /// # Errors
    /// When the database does not answer; [`StoreError::Unreadable`].
    pub async fn agencies(&self) -> Result<Arc<AgencyTree>, StoreError> {
        let read = async {
            let agencies: Vec<AgencyRow> =
                reading!(self, pool => sqlx::query_as(AGENCIES).fetch_all(pool).await?);
            let aliases: Vec<AliasRow> =
                reading!(self, pool => sqlx::query_as(ALIASES).fetch_all(pool).await?);
            Ok(Arc::new(tree(agencies, aliases)?))
        };
        self.inner.remembered.agencies.get_or_read(&(), read).await
    }

    /// Carries out what a table of agencies was read to mean, all of it or nothing.
    ///
    /// # Errors
    /// [`ImportConflict::AgenciesChanged`].
    pub async fn apply_import(
        &self,
        plan: &ImportPlan,
        actor: Option<&PersonId>,
    ) -> Result<Imported, ImportError> {
        let now = self.now();
        let done = Imported {
            added: plan.added.len(),
            changed: plan.changed.len(),
            unchanged: plan.unchanged,
        };
        if done.added + done.changed == 0 {
            return Ok(done);
        }
        let mut detail = serde_json::json!({ "added": done.added, "changed": done.changed });
        if !plan.kinds.is_empty() {
            let kinds: Vec<&str> = plan.kinds.iter().map(OwnKind::as_str).collect();
            detail["new_kinds"] = kinds.into();
        }
        let detail = detail.to_string();
        writing!(self, tx => {
            let known = take_turn!(tx, now);
            let read = read_agencies_with_kinds(plan.rows.iter().cloned(), &known, plan.allowed.clone());
            if read.as_ref() != Ok(plan) {
                return Err(ImportError::Conflict(ImportConflict::AgenciesChanged));
            }
            let mut ids: HashMap<AgencyCode, AgencyId> =
                known.agencies().iter().map(|agency| (agency.code.clone(), agency.id.clone())).collect();
            let parent_of = |planned: &Planned, ids: &HashMap<AgencyCode, AgencyId>| {
                planned.parent.as_ref().map(|code| ids.get(code).cloned().ok_or(StoreError::Missing)).transpose()
            };
            for planned in &plan.added {
                let id = self.new_id(AgencyId::new);
                let parent = parent_of(planned, &ids)?;
                sqlx::query(INSERT_AGENCY)
                    .bind(id.as_str())
                    .bind(planned.code.as_str())
                    .bind(&planned.name)
                    .bind(planned.kind.code())
                    .bind(parent.as_ref().map(AgencyId::as_str))
                    .bind(now.0)
                    .execute(&mut *tx)
                    .await?;
                ids.insert(planned.code.clone(), id);
            }
            for planned in &plan.changed {
                let agency = known.by_code(&planned.code).ok_or(StoreError::Missing)?;
                let (id, parent) = (&agency.id, parent_of(planned, &ids)?);
                keep_former_name!(tx, agency, &planned.name);
                sqlx::query(UPDATE_AGENCY)
                    .bind(id.as_str())
                    .bind(&planned.name)
                    .bind(planned.kind.code())
                    .bind(parent.as_ref().map(AgencyId::as_str))
                    .execute(&mut *tx)
                    .await?;
            }
            record!(self, tx, actor, Action::AgenciesImported, None::<&str>, &detail);
            ((), vec![Change::Agencies])
        });
        Ok(done)
    }

    /// Makes an agency. Its name is one that [`domain::agency::read_name`] has read; a code that nobody has is
    /// proposed by [`AgencyTree::propose_code`].
    ///
    /// # Errors
    /// [`NewAgencyConflict`].
    pub async fn create_agency(
        &self,
        new: &Planned,
        actor: Option<&PersonId>,
    ) -> Result<AgencyId, WriteError<NewAgencyConflict>> {
        let now = self.now();
        let id = self.new_id(AgencyId::new);
        let refused = |conflict| Err(WriteError::Conflict(conflict));
        writing!(self, tx => {
            let known = take_turn!(tx, now);
            if known.by_code(&new.code).is_some() {
                return refused(NewAgencyConflict::CodeTaken);
            }
            let parent = match new.parent.as_ref().map(|code| known.by_code(code)) {
                Some(None) => return refused(NewAgencyConflict::Place(MoveFault::ParentUnknown)),
                Some(Some(parent)) => Some(&parent.id),
                None => None,
            };
            if let Err(fault) = known.may_hold(parent) {
                return refused(NewAgencyConflict::Place(fault));
            }
            sqlx::query(INSERT_AGENCY)
                .bind(id.as_str())
                .bind(new.code.as_str())
                .bind(&new.name)
                .bind(new.kind.code())
                .bind(parent.map(AgencyId::as_str))
                .bind(now.0)
                .execute(&mut *tx)
                .await?;
            record!(self, tx, actor, Action::AgencyMade, Some(id.as_str()), "{}");
            ((), vec![Change::Agencies])
        });
        Ok(id)
    }

    /// Writes down what an agency is called, what sort of office it is and what it belongs to. A former name
    /// becomes another name. Tells whether anything has changed.
    ///
    /// # Errors
    /// [`AgencyConflict`]; [`StoreError::Missing`] when there is no such agency.
    pub async fn change_agency(
        &self,
        agency: &AgencyId,
        details: &AgencyDetails,
        actor: Option<&PersonId>,
    ) -> Result<bool, WriteError<AgencyConflict>> {
        let now = self.now();
        writing!(self, tx => {
            let known = take_turn!(tx, now);
            let before = known.get(agency).ok_or(StoreError::Missing)?;
            let mut changes = serde_json::Map::new();
            if before.name != details.name {
                changes.insert("name".to_owned(), serde_json::json!([before.name, details.name]));
            }
            if before.kind != details.kind {
                let kinds = [before.kind.code(), details.kind.code()];
                changes.insert("kind".to_owned(), serde_json::json!(kinds));
            }
            if before.parent != details.parent {
                if let Err(fault) = known.may_move(agency, details.parent.as_ref()) {
                    return Err(WriteError::Conflict(AgencyConflict(fault)));
                }
                changes.insert("parent".to_owned(), serde_json::json!([before.parent, details.parent]));
            }
            if changes.is_empty() {
                return Ok(false);
            }
            keep_former_name!(tx, before, &details.name);
            sqlx::query(UPDATE_AGENCY)
                .bind(agency.as_str())
                .bind(&details.name)
                .bind(details.kind.code())
                .bind(details.parent.as_ref().map(AgencyId::as_str))
                .execute(&mut *tx)
                .await?;
            let detail = serde_json::Value::Object(changes).to_string();
            record!(self, tx, actor, Action::AgencyChanged, Some(agency.as_str()), &detail);
            ((), vec![Change::Agencies])
        });
        Ok(true)
    }

    /// Closes an agency, or opens it again. Its people and what was stay as they are. Tells whether anything
    /// has changed.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such agency.
    pub async fn set_agency_closed(
        &self,
        agency: &AgencyId,
        closed: bool,
        actor: Option<&PersonId>,
    ) -> Result<bool, StoreError> {
        let now = self.now();
        let action = if closed {
            Action::AgencyClosed
        } else {
            Action::AgencyReopened
        };
        writing!(self, tx => {
            let changed = if closed {
                sqlx::query(CLOSE_AGENCY).bind(agency.as_str()).bind(now.0).execute(&mut *tx).await?.rows_affected()
            } else {
                sqlx::query(REOPEN_AGENCY).bind(agency.as_str()).execute(&mut *tx).await?.rows_affected()
            };
            if changed == 0 {
                let there: i64 = sqlx::query_scalar(AGENCY_IS_THERE).bind(agency.as_str()).fetch_one(&mut *tx).await?;
                return if there == 0 { Err(StoreError::Missing) } else { Ok(false) };
            }
            record!(self, tx, actor, action, Some(agency.as_str()), "{}");
            ((), vec![Change::Agencies])
        });
        Ok(true)
    }

    /// Sets the other names of an agency, as [`domain::agency::read_aliases`] has read them.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such agency.
    pub async fn set_aliases(
        &self,
        agency: &AgencyId,
        aliases: &[String],
        actor: Option<&PersonId>,
    ) -> Result<(), StoreError> {
        let detail = serde_json::json!({ "aliases": aliases }).to_string();
        let known = self.agencies().await?.get(agency).is_some();
        if !known {
            return Err(StoreError::Missing);
        }
        writing!(self, tx => {
            sqlx::query(TAKE_TURN_AT_AGENCIES).bind(self.now().0.to_string()).execute(&mut *tx).await?;
            write_aliases!(tx, agency, aliases);
            record!(self, tx, actor, Action::AliasesSet, Some(agency.as_str()), &detail);
            ((), vec![Change::Agencies])
        });
        Ok(())
    }

    /// How many participants each agency has itself; one without any is not named.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn participants_by_agency(&self) -> Result<HashMap<AgencyId, u64>, StoreError> {
        let rows: Vec<CountRow> =
            reading!(self, pool => sqlx::query_as(PARTICIPANTS_BY_AGENCY).fetch_all(pool).await?);
        Ok(rows
            .into_iter()
            .map(|row| {
                let people = u64::try_from(row.people).unwrap_or_default();
                (AgencyId::from_store(row.agency), people)
            })
            .collect())
    }
}

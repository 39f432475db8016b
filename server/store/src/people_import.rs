//! People that come from a file: the file until it is carried out, what it changed, and how that is taken back.

use crate::changes::Change;
use crate::columns::{count, unreadable};
use crate::database::Store;
use crate::error::{Conflict, StoreError, WriteError};
use crate::rows::{of_rows, pieces};
use domain::account::Email;
use domain::agency::Employment;
use domain::audit::Action;
use domain::clock::Moment;
use domain::id::{AgencyId, ImportId, PersonId};
use domain::people::import::{
    Choice, Mapping, PeopleTable, Write, chosen_twice, digest, plan, writes,
};
use domain::people::{KnownPerson, PersonRecord};
use domain::text::normalize;
use sha2::{Digest as _, Sha256};
use sqlx::FromRow;
use std::collections::{BTreeMap, HashMap};

queries! {
    KNOWN_PEOPLE = "SELECT person.id, person.name, person.contact_email, person.employment, person.agency,
            person.agency_typed, account.email
        FROM person LEFT JOIN account ON account.person = person.id
        WHERE NOT EXISTS (SELECT 1 FROM person_alias WHERE person_alias.alias = person.id)
        ORDER BY person.name_key, person.id";
    RECORD_OF = "SELECT person.id, person.name, person.contact_email, person.employment, person.agency,
            person.agency_typed, NULL AS email
        FROM person WHERE person.id = $1";
    MERGED_RECORDS = "SELECT person_alias.person AS id, person.name, person.contact_email, person.employment, person.agency,
            person.agency_typed, NULL AS email
        FROM person_alias JOIN person ON person.id = person_alias.alias ORDER BY person_alias.alias";
    DRAFT_IMPORT = "INSERT INTO people_import (id, file_name, head_key, mapping, content, made_by, made_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    IMPORT = "SELECT file_name, mapping, content, made_at, applied_at, undone_at,
            (SELECT COUNT(*) FROM people_import_change WHERE import = id AND before IS NULL) AS made,
            (SELECT COUNT(*) FROM people_import_change WHERE import = id AND before IS NOT NULL) AS changed
        FROM people_import WHERE id = $1";
    LATEST_IMPORTS = "SELECT id, file_name, made_at, applied_at, undone_at,
            (SELECT COUNT(*) FROM people_import_change WHERE import = id AND before IS NULL) AS made,
            (SELECT COUNT(*) FROM people_import_change WHERE import = id AND before IS NOT NULL) AS changed
        FROM people_import WHERE applied_at IS NOT NULL ORDER BY applied_at DESC, id DESC LIMIT $1";
    WAITING_IMPORTS = "SELECT id, file_name, made_at FROM people_import WHERE content IS NOT NULL
        ORDER BY made_at DESC, id DESC";
    COUNT_WAITING_IMPORTS = "SELECT COUNT(*) FROM people_import WHERE content IS NOT NULL";
    LATEST_MAPPING = "SELECT mapping FROM people_import WHERE head_key = $1 AND applied_at IS NOT NULL
        ORDER BY applied_at DESC, id DESC LIMIT 1";
    SET_MAPPING = "UPDATE people_import SET mapping = $2 WHERE id = $1 AND applied_at IS NULL";
    IMPORT_APPLIED = "UPDATE people_import SET content = NULL, applied_at = $2 WHERE id = $1 AND applied_at IS NULL
        AND content IS NOT NULL";
    IMPORT_UNDONE = "UPDATE people_import SET undone_at = $2 WHERE id = $1 AND applied_at IS NOT NULL
        AND undone_at IS NULL";
    APPLIED_AT = "SELECT applied_at FROM people_import WHERE id = $1";
    FORGET_WAITING_IMPORTS = "DELETE FROM people_import WHERE content IS NOT NULL AND made_at < $1";
    ADD_CHANGE = "INSERT INTO people_import_change (import, position, person, before, after, stayed)
        VALUES ($1, $2, $3, $4, $5, FALSE)";
    CHANGES_OF = "SELECT position, person, before, after FROM people_import_change WHERE import = $1
        ORDER BY position DESC";
    CHANGE_STAYED = "UPDATE people_import_change SET stayed = TRUE WHERE import = $1 AND position = $2";
    STAYED = "SELECT after FROM people_import_change WHERE import = $1 AND stayed ORDER BY position";
    INSERT_IMPORTED = "INSERT INTO person (id, name, name_key, language, created_at, employment, agency, agency_typed, contact_email)
        VALUES ($1, $2, $3, NULL, $4, $5, $6, $7, $8)";
    INSERT_IMPORTED_AGENCY = "INSERT INTO person_agency (person, since, agency) VALUES ($1, $2, $3)";
    SET_RECORD = "UPDATE person SET name = $2, name_key = $3, employment = $4, agency = $5, agency_typed = $6,
            contact_email = $7 WHERE id = $1";
    SET_SINCE = "INSERT INTO person_agency (person, since, agency) VALUES ($1, $2, $3)
        ON CONFLICT (person, since) DO UPDATE SET agency = excluded.agency";
    FORGET_SINCE = "DELETE FROM person_agency WHERE person = $1 AND since = $2";
    FORGET_ALL_SINCE = "DELETE FROM person_agency WHERE person = $1";
    // Whoever has done or was given something since stays.
    IS_IN_USE = "SELECT COUNT(*) FROM person WHERE id = $1 AND (
        EXISTS (SELECT 1 FROM account WHERE account.person = person.id)
        OR EXISTS (SELECT 1 FROM identity WHERE identity.person = person.id)
        OR EXISTS (SELECT 1 FROM registration WHERE registration.person = person.id)
        OR EXISTS (SELECT 1 FROM attendance_event WHERE attendance_event.person = person.id)
        OR EXISTS (SELECT 1 FROM personal_link WHERE personal_link.person = person.id)
        OR EXISTS (SELECT 1 FROM role_grant WHERE role_grant.person = person.id)
        OR EXISTS (SELECT 1 FROM person_alias WHERE person_alias.alias = person.id OR person_alias.person = person.id))";
    DELETE_PERSON = "DELETE FROM person WHERE id = $1";
}

/// What writes a record of a person.
pub(crate) const SET: &str = SET_RECORD;
/// What reads the record of one person.
pub(crate) const RECORD: &str = RECORD_OF;

/// What keeps an import from being carried out or taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeopleImportConflict {
    /// People have changed meanwhile, so that the rows mean something else than what was seen.
    PeopleChanged,
    /// It was carried out, or taken back, before.
    Done,
    /// These two lines were said to be the same person.
    OnePersonTwice(u64, u64),
    /// Nothing would be written: every row is known or left out.
    Nothing,
}

impl Conflict for PeopleImportConflict {}

/// An import that waits, was carried out or was taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeopleImport {
    /// The name of the file.
    pub file_name: String,
    /// Which column holds what.
    pub mapping: Mapping,
    /// The rows, until it is carried out.
    pub table: Option<PeopleTable>,
    /// When the file was sent.
    pub made_at: Moment,
    /// What it did.
    pub done: PeopleImportDone,
    /// The names of those who were left as they are when it was taken back, because they had changed since or were
    /// in use.
    pub stayed: Vec<String>,
}

/// What became of an import.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PeopleImportDone {
    /// When it was carried out.
    pub applied_at: Option<Moment>,
    /// When it was taken back.
    pub undone_at: Option<Moment>,
    /// How many people it made.
    pub made: u64,
    /// How many people it changed.
    pub changed: u64,
}

/// An import in the list of those that were carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastPeopleImport {
    /// Its id.
    pub id: ImportId,
    /// The name of the file.
    pub file_name: String,
    /// What became of it.
    pub done: PeopleImportDone,
}

#[derive(FromRow)]
pub(crate) struct KnownRow {
    id: String,
    name: String,
    contact_email: Option<String>,
    employment: Option<String>,
    agency: Option<String>,
    agency_typed: Option<String>,
    email: Option<String>,
}

fn known(rows: Vec<KnownRow>, merged: Vec<KnownRow>) -> Vec<KnownPerson> {
    let mut people = records(rows);
    if merged.is_empty() {
        return people;
    }
    let mut taken_in: HashMap<PersonId, Vec<PersonRecord>> = HashMap::new();
    for one in records(merged) {
        taken_in.entry(one.person).or_default().push(one.record);
    }
    for one in &mut people {
        one.merged = taken_in.remove(&one.person).unwrap_or_default();
    }
    people
}

/// Rows of people as records.
pub(crate) fn records(rows: Vec<KnownRow>) -> Vec<KnownPerson> {
    let email = |text: Option<String>| text.and_then(|text| Email::parse(&text).ok());
    rows.into_iter()
        .map(|row| KnownPerson {
            merged: vec![],
            person: PersonId::from_store(row.id),
            record: PersonRecord {
                name: row.name,
                email: email(row.contact_email),
                employment: row.employment.as_deref().and_then(Employment::from_code),
                agency: row.agency.map(AgencyId::from_store),
                typed: row.agency_typed,
            },
            account: email(row.email),
        })
        .collect()
}

#[derive(FromRow)]
struct ImportRow {
    file_name: String,
    mapping: String,
    content: Option<String>,
    made_at: i64,
    applied_at: Option<i64>,
    undone_at: Option<i64>,
    made: i64,
    changed: i64,
}

#[derive(FromRow)]
struct PastRow {
    id: String,
    file_name: String,
    applied_at: Option<i64>,
    undone_at: Option<i64>,
    made: i64,
    changed: i64,
}

#[derive(FromRow)]
struct ChangeRow {
    position: i64,
    person: String,
    before: Option<String>,
    after: String,
}

fn done(
    applied_at: Option<i64>,
    undone_at: Option<i64>,
    made: i64,
    changed: i64,
) -> PeopleImportDone {
    PeopleImportDone {
        applied_at: applied_at.map(Moment),
        undone_at: undone_at.map(Moment),
        made: u64::try_from(made).unwrap_or_default(),
        changed: u64::try_from(changed).unwrap_or_default(),
    }
}

fn read<T: serde::de::DeserializeOwned>(text: &str, what: &'static str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|_| unreadable(what))
}

fn written<T: serde::Serialize>(value: &T, what: &'static str) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|_| unreadable(what))
}

/// What files of one form have in common.
fn head_key(head: &[String]) -> String {
    let head: Vec<String> = head.iter().map(|text| normalize(text)).collect();
    hex::encode(Sha256::digest(head.join("\n")))
}

impl Store {
    /// Everybody, by name, without records that were merged into others.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn known_people(&self) -> Result<Vec<KnownPerson>, StoreError> {
        let rows: Vec<KnownRow> =
            reading!(self, pool => sqlx::query_as(KNOWN_PEOPLE).fetch_all(pool).await?);
        let merged: Vec<KnownRow> =
            reading!(self, pool => sqlx::query_as(MERGED_RECORDS).fetch_all(pool).await?);
        Ok(known(rows, merged))
    }

    /// Keeps a table of people until it is carried out. Columns are as in the last file with the same head that was,
    /// else as the head says.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn draft_people_import(
        &self,
        file_name: &str,
        table: &PeopleTable,
        actor: &PersonId,
    ) -> Result<ImportId, StoreError> {
        let id = self.new_id(ImportId::new);
        let now = self.now();
        let key = head_key(&table.head);
        let content = written(table, "table of people")?;
        writing!(self, tx => {
            let before: Option<String> =
                sqlx::query_scalar(LATEST_MAPPING).bind(&key).fetch_optional(&mut *tx).await?;
            let mapping = match before {
                Some(mapping) => mapping,
                None => written(&Mapping::of_head(&table.head), "columns of a table")?,
            };
            sqlx::query(DRAFT_IMPORT)
                .bind(id.as_str())
                .bind(file_name)
                .bind(&key)
                .bind(mapping)
                .bind(&content)
                .bind(actor.as_str())
                .bind(now.0)
                .execute(&mut *tx)
                .await?;
            ((), Vec::new())
        });
        Ok(id)
    }

    /// An import.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn people_import(&self, id: &ImportId) -> Result<Option<PeopleImport>, StoreError> {
        let row: Option<ImportRow> = reading!(self, pool => {
            sqlx::query_as(IMPORT).bind(id.as_str()).fetch_optional(pool).await?
        });
        let Some(row) = row else { return Ok(None) };
        let stayed: Vec<String> = reading!(self, pool => {
            sqlx::query_scalar(STAYED).bind(id.as_str()).fetch_all(pool).await?
        });
        let table = row
            .content
            .as_deref()
            .map(|text| read(text, "table of people"));
        Ok(Some(PeopleImport {
            mapping: read(&row.mapping, "columns of a table")?,
            table: table.transpose()?,
            made_at: Moment(row.made_at),
            done: done(row.applied_at, row.undone_at, row.made, row.changed),
            file_name: row.file_name,
            stayed: stayed
                .iter()
                .map(|text| {
                    read(text, "record of a person").map(|record: PersonRecord| record.name)
                })
                .collect::<Result<_, _>>()?,
        }))
    }

    /// The imports that were carried out last.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn past_people_imports(
        &self,
        limit: u32,
    ) -> Result<Vec<PastPeopleImport>, StoreError> {
        let rows: Vec<PastRow> = reading!(self, pool => {
            sqlx::query_as(LATEST_IMPORTS).bind(i64::from(limit)).fetch_all(pool).await?
        });
        Ok(rows
            .into_iter()
            .map(|row| PastPeopleImport {
                id: ImportId::from_store(row.id),
                file_name: row.file_name,
                done: done(row.applied_at, row.undone_at, row.made, row.changed),
            })
            .collect())
    }

    /// The imports that wait to be carried out, the latest first: id, name of the file and when it was sent.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn waiting_people_imports(
        &self,
    ) -> Result<Vec<(ImportId, String, Moment)>, StoreError> {
        let rows: Vec<(String, String, i64)> =
            reading!(self, pool => sqlx::query_as(WAITING_IMPORTS).fetch_all(pool).await?);
        Ok(rows
            .into_iter()
            .map(|(id, file, at)| (ImportId::from_store(id), file, Moment(at)))
            .collect())
    }

    /// How many imports wait to be carried out.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn count_waiting_people_imports(&self) -> Result<u32, StoreError> {
        let waiting: i64 = reading!(self, pool => sqlx::query_scalar(COUNT_WAITING_IMPORTS).fetch_one(pool).await?);
        Ok(count(waiting))
    }

    /// Says which column of a waiting import holds what.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn set_people_mapping(
        &self,
        id: &ImportId,
        mapping: &Mapping,
    ) -> Result<(), StoreError> {
        let mapping = written(mapping, "columns of a table")?;
        writing!(self, tx => {
            sqlx::query(SET_MAPPING).bind(id.as_str()).bind(&mapping).execute(&mut *tx).await?;
            ((), Vec::new())
        });
        Ok(())
    }

    /// Carries out a waiting import, all of it or nothing: the rows as they were `seen`, which is their
    /// [`digest`], and what was chosen of those that may be somebody known.
    ///
    /// # Errors
    /// [`PeopleImportConflict`]; [`StoreError::Missing`] when there is no such import.
    pub async fn apply_people_import(
        &self,
        id: &ImportId,
        choices: &BTreeMap<u64, Choice>,
        seen: &str,
        actor: &PersonId,
    ) -> Result<PeopleImportDone, WriteError<PeopleImportConflict>> {
        let now = self.now();
        let tree = self.agencies().await?;
        let refused = |conflict| Err(WriteError::Conflict(conflict));
        let done = writing!(self, tx => {
            let row: Option<ImportRow> = sqlx::query_as(IMPORT).bind(id.as_str()).fetch_optional(&mut *tx).await?;
            let row = row.ok_or(StoreError::Missing)?;
            // Whoever else carries out the same waits here, and then finds it done.
            let taken = sqlx::query(IMPORT_APPLIED).bind(id.as_str()).bind(now.0).execute(&mut *tx).await?;
            if taken.rows_affected() == 0 {
                return refused(PeopleImportConflict::Done);
            }
            let Some(content) = &row.content else { return refused(PeopleImportConflict::Done) };
            let table: PeopleTable = read(content, "table of people")?;
            let mapping: Mapping = read(&row.mapping, "columns of a table")?;
            let people: Vec<KnownRow> = sqlx::query_as(KNOWN_PEOPLE).fetch_all(&mut *tx).await?;
            let merged: Vec<KnownRow> = sqlx::query_as(MERGED_RECORDS).fetch_all(&mut *tx).await?;
            let people = known(people, merged);
            let rows = plan(&table, &mapping, &tree, &people);
            if digest(&rows) != seen {
                return refused(PeopleImportConflict::PeopleChanged);
            }
            if let Some((first, second)) = chosen_twice(&rows, choices) {
                return refused(PeopleImportConflict::OnePersonTwice(first, second));
            }
            let writes = writes(&rows, choices, &people);
            if writes.is_empty() {
                return refused(PeopleImportConflict::Nothing);
            }
            let mut written_rows: Vec<(i64, PersonId, Option<String>, String)> = Vec::new();
            let mut new: Vec<(PersonId, PersonRecord)> = Vec::new();
            for (position, Write { known, after }) in (1_i64..).zip(writes) {
                let (person, before) = match known {
                    Some((person, before)) => {
                        set_record!(tx, person, after);
                        if before.agency != after.agency {
                            sqlx::query(SET_SINCE)
                                .bind(person.as_str())
                                .bind(now.0)
                                .bind(after.agency.as_ref().map(AgencyId::as_str))
                                .execute(&mut *tx)
                                .await?;
                        }
                        (person, Some(written(&before, "record of a person")?))
                    }
                    None => {
                        let person = self.new_id(PersonId::new);
                        new.push((person.clone(), after.clone()));
                        (person, None)
                    }
                };
                written_rows.push((position, person, before, written(&after, "record of a person")?));
            }
            for piece in pieces(INSERT_IMPORTED, &new) {
                let mut query = sqlx::query(of_rows(INSERT_IMPORTED, piece.len()));
                for (person, record) in piece {
                    query = query
                        .bind(person.as_str())
                        .bind(&record.name)
                        .bind(normalize(&record.name))
                        .bind(now.0)
                        .bind(record.employment.map(Employment::code))
                        .bind(record.agency.as_ref().map(AgencyId::as_str))
                        .bind(record.typed.as_deref())
                        .bind(record.email.as_ref().map(Email::as_str));
                }
                query.execute(&mut *tx).await?;
            }
            let placed: Vec<_> = new.iter().filter(|(_, record)| record.agency.is_some()).collect();
            for piece in pieces(INSERT_IMPORTED_AGENCY, &placed) {
                let mut query = sqlx::query(of_rows(INSERT_IMPORTED_AGENCY, piece.len()));
                for (person, record) in piece {
                    query = query
                        .bind(person.as_str())
                        .bind(now.0)
                        .bind(record.agency.as_ref().map(AgencyId::as_str));
                }
                query.execute(&mut *tx).await?;
            }
            for piece in pieces(ADD_CHANGE, &written_rows) {
                let mut query = sqlx::query(of_rows(ADD_CHANGE, piece.len()));
                for (position, person, before, after) in piece {
                    query = query
                        .bind(id.as_str())
                        .bind(position)
                        .bind(person.as_str())
                        .bind(before.as_deref())
                        .bind(after);
                }
                query.execute(&mut *tx).await?;
            }
            let done = PeopleImportDone {
                applied_at: Some(now),
                undone_at: None,
                made: new.len() as u64,
                changed: written_rows.len().saturating_sub(new.len()) as u64,
            };
            let detail = serde_json::json!({ "added": done.made, "changed": done.changed }).to_string();
            record!(self, tx, Some(actor), Action::PeopleImported, Some(id.as_str()), &detail);
            (done, vec![Change::Everything])
        });
        Ok(done)
    }

    /// Takes an import back: whoever it made is forgotten and whoever it changed is as before, but for those who
    /// have changed since or are in use; they stay, and [`PeopleImport::stayed`] names them.
    ///
    /// # Errors
    /// [`PeopleImportConflict::Done`]; [`StoreError::Missing`] when there is no such import.
    pub async fn undo_people_import(
        &self,
        id: &ImportId,
        actor: &PersonId,
    ) -> Result<(), WriteError<PeopleImportConflict>> {
        let now = self.now();
        writing!(self, tx => {
            let taken = sqlx::query(IMPORT_UNDONE).bind(id.as_str()).bind(now.0).execute(&mut *tx).await?;
            let applied_at: Option<Option<i64>> =
                sqlx::query_scalar(APPLIED_AT).bind(id.as_str()).fetch_optional(&mut *tx).await?;
            let applied_at = applied_at.ok_or(StoreError::Missing)?;
            if taken.rows_affected() == 0 {
                return Err(WriteError::Conflict(PeopleImportConflict::Done));
            }
            let people: Vec<KnownRow> = sqlx::query_as(KNOWN_PEOPLE).fetch_all(&mut *tx).await?;
            let people: HashMap<PersonId, PersonRecord> =
                records(people).into_iter().map(|one| (one.person, one.record)).collect();
            let changes: Vec<ChangeRow> = sqlx::query_as(CHANGES_OF).bind(id.as_str()).fetch_all(&mut *tx).await?;
            let mut stayed = 0_u32;
            for change in changes {
                let person = PersonId::from_store(change.person);
                let after: PersonRecord = read(&change.after, "record of a person")?;
                let before: Option<PersonRecord> =
                    change.before.as_deref().map(|text| read(text, "record of a person")).transpose()?;
                let in_use: i64 = match before {
                    Some(_) => 0,
                    None => sqlx::query_scalar(IS_IN_USE).bind(person.as_str()).fetch_one(&mut *tx).await?,
                };
                if people.get(&person) != Some(&after) || in_use > 0 {
                    sqlx::query(CHANGE_STAYED).bind(id.as_str()).bind(change.position).execute(&mut *tx).await?;
                    stayed += 1;
                    continue;
                }
                match before {
                    Some(before) => {
                        set_record!(tx, person, before);
                        if before.agency != after.agency {
                            // Where they worked is again as if the file had never come.
                            sqlx::query(FORGET_SINCE).bind(person.as_str()).bind(applied_at).execute(&mut *tx).await?;
                        }
                    }
                    None => {
                        sqlx::query(FORGET_ALL_SINCE).bind(person.as_str()).execute(&mut *tx).await?;
                        sqlx::query(DELETE_PERSON).bind(person.as_str()).execute(&mut *tx).await?;
                    }
                }
            }
            let detail = serde_json::json!({ "stayed": stayed }).to_string();
            record!(self, tx, Some(actor), Action::PeopleImportUndone, Some(id.as_str()), &detail);
            ((), vec![Change::Everything])
        });
        Ok(())
    }

    /// Throws away the imports that were sent before a moment and never carried out: how many.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn forget_waiting_imports(&self, before: Moment) -> Result<u64, StoreError> {
        Ok(writing!(self, tx => {
            let gone = sqlx::query(FORGET_WAITING_IMPORTS).bind(before.0).execute(&mut *tx).await?;
            (gone.rows_affected(), Vec::new())
        }))
    }
}

//! The keys of editions' codes.

use crate::database::Store;
use crate::editions::{self, EditionRow, listed};
use crate::error::StoreError;
use crate::values::edition::EditionKeys;
use domain::clock::{HOUR, Moment};
use domain::code::{CodeKey, EXPIRED_FOR, Place, PlaceKey};
use domain::edition::Edition;
use domain::id::EditionId;
use sqlx::FromRow;
use std::collections::HashMap;
use std::sync::Arc;

queries! {
    KEYS_FROM = "SELECT edition_key.edition, edition_key.place, edition_key.key
        FROM edition_key JOIN edition ON edition.id = edition_key.edition WHERE edition.ends_at >= $1 ORDER BY edition_key.place DESC";
    KEYS = "SELECT edition, place, key FROM edition_key WHERE edition = $1 ORDER BY place DESC";
}

/// Codes are tried from this long before checking in opens, to say that it is early.
const TRIED_EARLY: i64 = HOUR;

#[derive(FromRow)]
struct KeyRow {
    edition: String,
    place: String,
    key: String,
}

fn place_key(edition: &Edition, row: &KeyRow) -> Result<PlaceKey, StoreError> {
    let unreadable = StoreError::Unreadable {
        what: "key of a code",
    };
    let read = Place::from_code(&row.place).zip(CodeKey::from_hex(&row.key));
    let (place, key) = read.ok_or(unreadable)?;
    Ok(edition.place_key(place, key))
}

fn with_keys(edition: Edition, rows: &[KeyRow]) -> Result<EditionKeys, StoreError> {
    let mut keys = rows
        .iter()
        .map(|row| place_key(&edition, row))
        .collect::<Result<Vec<_>, _>>()?;
    keys.retain(|key| edition.details.mode.places().contains(&key.place));
    Ok(EditionKeys { edition, keys })
}

impl Store {
    /// An edition with the keys of its codes.
    ///
    /// # Errors
    /// As [`Store::edition`].
    pub async fn edition_keys(&self, id: &EditionId) -> Result<Option<EditionKeys>, StoreError> {
        let Some(found) = self.edition(id).await? else {
            return Ok(None);
        };
        let rows: Vec<KeyRow> =
            reading!(self, pool => sqlx::query_as(KEYS).bind(id.as_str()).fetch_all(pool).await?);
        with_keys(found.edition, &rows).map(Some)
    }

    /// The editions whose codes are tried at `now`: from an hour before checking in opens until half an
    /// hour after the end, so that somebody can be told that it is early or over. From memory where
    /// nothing has changed since.
    ///
    /// # Errors
    /// As [`Store::edition`].
    pub async fn tried_editions(&self, now: Moment) -> Result<Vec<Arc<EditionKeys>>, StoreError> {
        let memory = &self.inner.remembered.codes;
        let known = memory.get_or_read(&(), self.read_codes(now)).await?;
        let tried = |one: &&Arc<EditionKeys>| {
            let details = &one.edition.details;
            now >= details.opens_at().plus(-TRIED_EARLY) && now < details.ends_at.plus(EXPIRED_FOR)
        };
        Ok(known.iter().filter(tried).map(Arc::clone).collect())
    }

    async fn read_codes(&self, now: Moment) -> Result<Arc<[Arc<EditionKeys>]>, StoreError> {
        let from = now.plus(-EXPIRED_FOR).0;
        let rows: Vec<EditionRow> = reading!(self, pool => sqlx::query_as(editions::FROM).bind(from).fetch_all(pool).await?);
        let key_rows: Vec<KeyRow> =
            reading!(self, pool => sqlx::query_as(KEYS_FROM).bind(from).fetch_all(pool).await?);
        let mut keys: HashMap<String, Vec<KeyRow>> = HashMap::new();
        for row in key_rows {
            keys.entry(row.edition.clone()).or_default().push(row);
        }
        listed(rows)?
            .into_iter()
            .map(|one| {
                let rows = keys.remove(one.edition.id.as_str()).unwrap_or_default();
                with_keys(one.edition, &rows).map(Arc::new)
            })
            .collect()
    }
}

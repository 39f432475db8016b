//! Settings of the office. Secrets are none of them.

use crate::changes::Change;
use crate::database::Store;
use crate::error::StoreError;
use sqlx::FromRow;
use std::collections::BTreeMap;
use std::sync::Arc;

queries! {
    SETTINGS = "SELECT key, value FROM setting ORDER BY key";
    SET_SETTING = "INSERT INTO setting (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
}

#[derive(FromRow)]
struct SettingRow {
    key: String,
    value: String,
}

impl Store {
    /// All settings, from memory where none has changed since.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn settings(&self) -> Result<Arc<BTreeMap<String, String>>, StoreError> {
        let read = async {
            let rows: Vec<SettingRow> =
                reading!(self, pool => sqlx::query_as(SETTINGS).fetch_all(pool).await?);
            Ok(Arc::new(
                rows.into_iter().map(|row| (row.key, row.value)).collect(),
            ))
        };
        self.inner.remembered.settings.get_or_read(&(), read).await
    }

    /// One setting, from memory where none has changed since.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn setting(&self, key: &str) -> Result<Option<String>, StoreError> {
        Ok(self.settings().await?.get(key).cloned())
    }

    /// Sets a setting.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn set_setting(&self, key: &str, value: &str) -> Result<(), StoreError> {
        writing!(self, tx => {
            sqlx::query(SET_SETTING).bind(key).bind(value).execute(&mut *tx).await?;
            ((), vec![Change::Settings])
        });
        Ok(())
    }
}

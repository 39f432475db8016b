//! Settings of the office, and marks that the program sets for itself. Secrets are neither.

use crate::changes::Change;
use crate::database::Store;
use crate::error::StoreError;
use crate::values::settings::Kept;
use domain::settings::{SettingValue, Settings};
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
    async fn kept(&self) -> Result<Arc<Kept>, StoreError> {
        let read = async {
            let rows: Vec<SettingRow> =
                reading!(self, pool => sqlx::query_as(SETTINGS).fetch_all(pool).await?);
            let marks: BTreeMap<_, _> = rows.into_iter().map(|row| (row.key, row.value)).collect();
            let texts = marks
                .iter()
                .map(|(key, value)| (key.as_str(), value.as_str()));
            Ok(Arc::new(Kept {
                settings: Settings::read(texts),
                marks,
            }))
        };
        self.inner.remembered.settings.get_or_read(&(), read).await
    }

    /// The settings, from memory where none has changed since.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn settings(&self) -> Result<Settings, StoreError> {
        Ok(self.kept().await?.settings)
    }

    /// Sets a setting.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn set_setting(&self, value: &SettingValue) -> Result<(), StoreError> {
        self.set_mark(value.setting().code(), value.text()).await
    }

    /// Something that the program has written down for itself, such as how far the demonstration is filled.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn mark(&self, key: &str) -> Result<Option<String>, StoreError> {
        Ok(self.kept().await?.marks.get(key).cloned())
    }

    /// Writes such a thing down.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn set_mark(&self, key: &str, value: &str) -> Result<(), StoreError> {
        writing!(self, tx => {
            sqlx::query(SET_SETTING).bind(key).bind(value).execute(&mut *tx).await?;
            ((), vec![Change::Settings])
        });
        Ok(())
    }
}

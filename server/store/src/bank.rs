//! Questions that trainers brought from elsewhere.

use crate::changes::Change;
use crate::columns::{self, holding};
use crate::database::Store;
use crate::error::StoreError;
use domain::audit::Action;
use domain::id::PersonId;
use domain::quiz::{Item, Kind, stored};
use domain::text::normalize;

macro_rules! found {
    ($what:literal, $rest:literal) => {
        concat!(
            "SELECT ",
            $what,
            r" FROM bank_item WHERE words LIKE $1 ESCAPE '\' AND ($2 = '' OR kind = $2) AND tags LIKE $3 ESCAPE '\'",
            $rest
        )
    };
}

queries! {
    KEEP = "INSERT INTO bank_item (hash, kind, tags, words, body, imported_by, imported_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (hash) DO NOTHING";
    FOUND = found!("body", " ORDER BY imported_at DESC, hash LIMIT $4 OFFSET $5");
    COUNT_FOUND = found!("COUNT(*)", "");
    BANK_ITEM = "SELECT body FROM bank_item WHERE hash = $1";
}

/// Which questions are looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BankFilter {
    /// Part of a text; empty for all.
    pub text: String,
    /// The kind.
    pub kind: Option<Kind>,
    /// A tag; empty for all.
    pub tag: String,
}

fn tags(item: &Item) -> String {
    format!(" {} ", item.outcomes.join(" "))
}

impl Store {
    /// Keeps questions, all or nothing, and gives how many of them were new. `words` makes of an item what is
    /// searched.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn keep_bank_items(
        &self,
        items: &[Item],
        words: impl Fn(&Item) -> String,
        actor: &PersonId,
    ) -> Result<u32, StoreError> {
        let now = self.now();
        let mut rows = Vec::with_capacity(items.len());
        for item in items {
            let body = stored::write(item);
            // PostgreSQL has no place for this character in a text.
            let words = normalize(&words(item)).replace('\0', "");
            rows.push((item, words, body.replace("\\u0000", "")));
        }
        Ok(writing!(self, tx => {
            let mut added = 0_u32;
            for (item, words, body) in &rows {
                let written = sqlx::query(KEEP)
                    .bind(&item.hash)
                    .bind(item.kind().code())
                    .bind(tags(item))
                    .bind(words)
                    .bind(body)
                    .bind(actor.as_str())
                    .bind(now.0)
                    .execute(&mut *tx)
                    .await?;
                added += u32::from(written.rows_affected() > 0);
            }
            if added > 0 {
                let detail = format!("{{\"added\":{added}}}");
                record!(self, tx, Some(actor), Action::QuestionsImported, None::<&str>, detail);
            }
            let changes: Vec<Change> = vec![];
            (added, changes)
        }))
    }

    /// The questions that fit, the newest first, and how many there are in all.
    ///
    /// # Errors
    /// When the database does not answer; [`StoreError::Unreadable`].
    pub async fn bank_items(
        &self,
        filter: &BankFilter,
        skip: u64,
        limit: u32,
    ) -> Result<(Vec<Item>, u64), StoreError> {
        let words = holding(&normalize(&filter.text));
        let kind = filter.kind.map_or("", Kind::code);
        let tag = if filter.tag.is_empty() {
            "%".to_owned()
        } else {
            holding(&format!(" {} ", filter.tag))
        };
        let bodies: Vec<String> = reading!(self, pool => {
            sqlx::query_scalar(FOUND)
                .bind(&words)
                .bind(kind)
                .bind(&tag)
                .bind(i64::from(limit))
                .bind(i64::try_from(skip).unwrap_or(i64::MAX))
                .fetch_all(pool)
                .await?
        });
        let total: i64 = reading!(self, pool => {
            sqlx::query_scalar(COUNT_FOUND).bind(&words).bind(kind).bind(&tag).fetch_one(pool).await?
        });
        let items = bodies
            .iter()
            .map(|body| columns::item(body))
            .collect::<Result<_, _>>()?;
        Ok((items, u64::try_from(total).unwrap_or_default()))
    }

    /// A question by its hash.
    ///
    /// # Errors
    /// When the database does not answer; [`StoreError::Unreadable`].
    pub async fn bank_item(&self, hash: &str) -> Result<Option<Item>, StoreError> {
        let body: Option<String> = reading!(self, pool => sqlx::query_scalar(BANK_ITEM).bind(hash).fetch_optional(pool).await?);
        body.as_deref().map(columns::item).transpose()
    }
}

//! Records of people as pages and files say them.

use crate::state::App;
use domain::agency::AgencyTree;
use domain::people::duplicates::propose;
use domain::people::{KnownPerson, PersonRecord};
use store::StoreError;

/// The mark that says how many pairs of records may be of one person.
const SIMILAR: &str = "people.similar";

/// How many pairs of records may be of one person, as it was counted last. Comparing everybody takes too long for a page
/// that says the number alone.
///
/// # Errors
/// When the database does not answer.
pub async fn known_similar(app: &App) -> Result<u32, StoreError> {
    let kept = app.store.mark(SIMILAR).await?;
    Ok(kept.and_then(|text| text.parse().ok()).unwrap_or_default())
}

/// Keeps that number where it has changed.
///
/// # Errors
/// When the database does not answer.
pub async fn keep_similar(app: &App, pairs: usize) -> Result<(), StoreError> {
    let pairs = u32::try_from(pairs).unwrap_or(u32::MAX);
    if known_similar(app).await? == pairs {
        return Ok(());
    }
    app.store.set_mark(SIMILAR, &pairs.to_string()).await
}

/// Counts them anew.
///
/// # Errors
/// When the database does not answer.
pub async fn count_similar(app: &App) -> Result<(), StoreError> {
    let known = app.store.known_people().await?;
    // Whoever compares must not keep others waiting; a round that fails comes again.
    match tokio::task::spawn_blocking(move || propose(&known).len()).await {
        Ok(pairs) => keep_similar(app, pairs).await,
        Err(error) => {
            tracing::warn!(%error, "records of people could not be compared");
            Ok(())
        }
    }
}

/// The agency of a record: its name, or what was typed for one.
#[must_use]
pub fn agency(record: &PersonRecord, tree: &AgencyTree) -> String {
    let known = record.agency.as_ref().and_then(|id| tree.get(id));
    known
        .map(|agency| agency.name.clone())
        .or_else(|| record.typed.clone())
        .unwrap_or_default()
}

/// The address by which somebody is told apart from others of their name.
#[must_use]
pub fn email(known: &KnownPerson) -> String {
    let first = known.emails().next();
    first
        .map(|email| email.as_str().to_owned())
        .unwrap_or_default()
}

/// Agency and address in a line.
#[must_use]
pub fn about(known: &KnownPerson, tree: &AgencyTree) -> String {
    let parts = [agency(&known.record, tree), email(known)];
    let said: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    said.join(" · ")
}

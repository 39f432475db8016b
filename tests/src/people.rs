//! People who are only there: what a test asks of them is elsewhere.

use domain::account::{Email, PersonName};
use domain::id::PersonId;
use store::{NewAccount, Store};

/// An account whose password fits none.
///
/// # Panics
/// When the name or the address cannot be read.
#[must_use]
pub fn new_account(name: &str, email: &str) -> NewAccount {
    NewAccount {
        name: PersonName::parse(name).unwrap(),
        email: Email::parse(email).unwrap(),
        password_hash: Some("$argon2id$one".to_owned()),
        language: None,
    }
}

/// Siti Aminah, who has just registered.
///
/// # Panics
/// When the store refuses.
pub async fn somebody(store: &Store) -> PersonId {
    let new = new_account("Siti Aminah", "siti@tirtanusa.example");
    store.register(new).await.unwrap()
}

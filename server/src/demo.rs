//! The demonstration: accounts, and enough done by them to fill every page. All of it is invented.

use crate::passwords::{PasswordFault, Passwords};
use catalogue::Library;
use domain::account::{Email, PersonName, Role};
use domain::course::UnitKind;
use store::{NewPerson, Store, StoreError};
use thiserror::Error;

/// The password of every demonstration account.
pub const PASSWORD: &str = "kopitalk-demo";

/// A demonstration account.
pub struct Account {
    /// Its address.
    pub email: &'static str,
    /// The person's invented name.
    pub name: &'static str,
    /// What the terminal says about it.
    pub what: &'static str,
    roles: &'static [Role],
}

/// All of them.
pub const ACCOUNTS: [Account; 3] = [
    Account {
        email: "peserta@demo.example",
        name: "Sari Wulandari",
        what: "participant (peserta)",
        roles: &[Role::Participant],
    },
    Account {
        email: "narasumber@demo.example",
        name: "Bima Prasetya",
        what: "trainer (narasumber)",
        roles: &[Role::Participant, Role::Trainer],
    },
    Account {
        email: "penyelenggara@demo.example",
        name: "Ratna Kusuma",
        what: "organiser (penyelenggara)",
        roles: &[Role::Participant, Role::Organiser],
    },
];

/// Why the demonstration could not be filled.
#[derive(Debug, Error)]
pub enum DemoFault {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A password.
    #[error(transparent)]
    Password(#[from] PasswordFault),
}

/// Whether a database holds an account of the demonstration.
///
/// # Errors
/// When the database does not answer.
pub async fn is_in(store: &Store) -> Result<bool, StoreError> {
    for account in &ACCOUNTS {
        if let Ok(email) = Email::parse(account.email)
            && store.credentials(&email).await?.is_some()
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Fills an empty database; does nothing to one that has people.
///
/// # Errors
/// When the database or a password hash fails.
pub async fn fill(
    store: &Store,
    library: &Library,
    passwords: &Passwords,
) -> Result<(), DemoFault> {
    if store.count_people().await? > 0 {
        return Ok(());
    }
    let password_hash = passwords.hash(PASSWORD.to_owned()).await?;
    for account in &ACCOUNTS {
        let (Ok(name), Ok(email)) = (PersonName::parse(account.name), Email::parse(account.email))
        else {
            continue;
        };
        let new = NewPerson {
            name,
            email,
            password_hash: password_hash.clone(),
            language: None,
        };
        let person = store
            .add_person_with_roles(new, account.roles, None)
            .await?;
        if account.roles == [Role::Participant] {
            let first = library.courses().first().and_then(|course| {
                let lesson = course
                    .units
                    .iter()
                    .find(|unit| matches!(unit.kind, UnitKind::Lesson(_)))?;
                Some((course, lesson))
            });
            if let Some((course, lesson)) = first {
                store
                    .finish_unit(&person, &course.slug, &lesson.slug)
                    .await?;
            }
        }
    }
    Ok(())
}

//! Password hashing: argon2id at OWASP's parameters, off the async threads, at most as many at once
//! as there are cores, and just as long for a name that does not exist.

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use domain::id::Entropy;
use std::sync::Arc;
use std::time::Duration;
use thiserror::Error;
use tokio::sync::Semaphore;

/// What one hash costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cost {
    /// 19 MiB, two passes, one lane (OWASP Password Storage Cheat Sheet).
    Production,
    /// As little as argon2 allows: for tests that are not about passwords.
    Least,
}

impl Cost {
    fn params(self) -> Result<Params, PasswordFault> {
        match self {
            Self::Production => Params::new(19 * 1024, 2, 1, None),
            Self::Least => Params::new(8, 1, 1, None),
        }
        .map_err(|_| PasswordFault::Hash)
    }
}

/// Why a password was neither hashed nor verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PasswordFault {
    /// Out of memory, or a stored hash that is none.
    #[error("a password could not be hashed")]
    Hash,
    /// Too many are waiting.
    #[error("too many passwords are waiting to be hashed")]
    Busy,
}

/// How long a password waits for its turn.
const PATIENCE: Duration = Duration::from_secs(10);

/// Hashes and verifies passwords.
#[derive(Clone)]
pub struct Passwords {
    argon2: Argon2<'static>,
    at_once: Arc<Semaphore>,
    entropy: Arc<dyn Entropy>,
    nobody: Arc<str>,
}

impl Passwords {
    /// With this cost a hash and at most `at_once` at the same time.
    ///
    /// # Errors
    /// [`PasswordFault`] when even one hash cannot be made.
    pub fn new(
        cost: Cost,
        at_once: usize,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, PasswordFault> {
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, cost.params()?);
        let nobody = hash(&argon2, "a password that nobody has", &*entropy)?.into();
        Ok(Self {
            argon2,
            at_once: Arc::new(Semaphore::new(at_once.max(1))),
            entropy,
            nobody,
        })
    }

    /// A PHC string for `password`.
    ///
    /// # Errors
    /// [`PasswordFault`].
    pub async fn hash(&self, password: String) -> Result<String, PasswordFault> {
        let this = self.clone();
        self.off_thread(move || hash(&this.argon2, &password, &*this.entropy))
            .await
    }

    /// Whether `password` belongs to `stored`. Without a stored hash it takes as long and is `false`.
    ///
    /// # Errors
    /// [`PasswordFault`] when the stored text is no hash.
    pub async fn verify(
        &self,
        password: String,
        stored: Option<String>,
    ) -> Result<bool, PasswordFault> {
        let this = self.clone();
        self.off_thread(move || {
            let known = stored.is_some();
            let text = stored.unwrap_or_else(|| this.nobody.to_string());
            let parsed = PasswordHash::new(&text).map_err(|_| PasswordFault::Hash)?;
            let fits = this
                .argon2
                .verify_password(password.as_bytes(), &parsed)
                .is_ok();
            Ok(fits && known)
        })
        .await
    }

    async fn off_thread<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, PasswordFault> + Send + 'static,
    ) -> Result<T, PasswordFault> {
        let turn = tokio::time::timeout(PATIENCE, Arc::clone(&self.at_once).acquire_owned()).await;
        let permit = turn
            .map_err(|_| PasswordFault::Busy)?
            .map_err(|_| PasswordFault::Hash)?;
        tokio::task::spawn_blocking(move || {
            let result = work();
            drop(permit);
            result
        })
        .await
        .map_err(|_| PasswordFault::Hash)?
    }
}

fn hash(
    argon2: &Argon2<'_>,
    password: &str,
    entropy: &dyn Entropy,
) -> Result<String, PasswordFault> {
    let mut salt = [0; 16];
    entropy.fill(&mut salt);
    let hashed = argon2
        .hash_password_with_salt(password.as_bytes(), &salt)
        .map_err(|_| PasswordFault::Hash)?;
    Ok(hashed.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemEntropy;

    #[tokio::test]
    async fn only_the_right_password_of_somebody_who_exists_is_accepted() {
        let passwords = Passwords::new(Cost::Least, 1, Arc::new(SystemEntropy)).unwrap();
        let stored = passwords.hash("kopi pagi".into()).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$"));
        assert!(
            passwords
                .verify("kopi pagi".into(), Some(stored.clone()))
                .await
                .unwrap()
        );
        assert!(
            !passwords
                .verify("kopi sore".into(), Some(stored))
                .await
                .unwrap()
        );
        assert!(
            !passwords
                .verify("a password that nobody has".into(), None)
                .await
                .unwrap()
        );
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_waits_too_long_for_a_turn_is_told_that_it_is_busy() {
        let passwords = Passwords::new(Cost::Least, 1, Arc::new(SystemEntropy)).unwrap();
        let _taken = Arc::clone(&passwords.at_once)
            .acquire_owned()
            .await
            .unwrap();
        assert_eq!(
            passwords.hash("kopi pagi".into()).await,
            Err(PasswordFault::Busy)
        );
    }

    #[test]
    fn production_hashes_cost_what_owasp_asks() {
        let params = Cost::Production.params().unwrap();
        assert_eq!(
            (params.m_cost(), params.t_cost(), params.p_cost()),
            (19_456, 2, 1)
        );
    }
}

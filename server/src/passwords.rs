//! Password hashing: argon2id at OWASP's parameters, off the async threads, at most as many at once
//! as there are cores, and just as long for a name that does not exist.
//!
//! Addresses take turns: each that waits gets one hash after the other, so that a flood of guesses from one
//! address (or network of IPv6) keeps itself waiting and leaves all others their share.

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use domain::id::Entropy;
use std::collections::VecDeque;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use thiserror::Error;
use tokio::sync::oneshot;

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

/// Whoever waits at one address, in the order in which they came.
type Waiting = VecDeque<oneshot::Sender<Turn>>;

/// Who is at work and who waits.
struct Queue {
    /// How many turns are free.
    free: usize,
    /// Addresses with somebody who waits, the next first.
    waiting: VecDeque<(IpAddr, Waiting)>,
}

impl Queue {
    /// The next to have a turn; their address goes to the end.
    fn next(&mut self) -> Option<oneshot::Sender<Turn>> {
        let (address, mut waiting) = self.waiting.pop_front()?;
        let next = waiting.pop_front();
        if !waiting.is_empty() {
            self.waiting.push_back((address, waiting));
        }
        next
    }
}

#[derive(Clone)]
struct Turns(Arc<Mutex<Queue>>);

/// Somebody's turn; it is passed on when this is dropped.
struct Turn(Option<Turns>);

impl Turns {
    fn new(at_once: usize) -> Self {
        Self(Arc::new(Mutex::new(Queue {
            free: at_once.max(1),
            waiting: VecDeque::new(),
        })))
    }

    fn queue(&self) -> std::sync::MutexGuard<'_, Queue> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A turn for somebody at `address`.
    async fn take(&self, address: IpAddr) -> Result<Turn, PasswordFault> {
        let called = {
            let mut queue = self.queue();
            if queue.free > 0 {
                queue.free -= 1;
                return Ok(Turn(Some(self.clone())));
            }
            let (turn, called) = oneshot::channel();
            match queue.waiting.iter_mut().find(|(own, _)| *own == address) {
                Some((_, waiting)) => waiting.push_back(turn),
                None => queue.waiting.push_back((address, VecDeque::from([turn]))),
            }
            called
        };
        let called = tokio::time::timeout(PATIENCE, called).await;
        called
            .map_err(|_| PasswordFault::Busy)?
            .map_err(|_| PasswordFault::Busy)
    }

    /// Gives a turn to whoever is next and still waits.
    fn pass_on(self) {
        loop {
            let next = {
                let mut queue = self.queue();
                let next = queue.next();
                if next.is_none() {
                    queue.free += 1;
                }
                next
            };
            let Some(next) = next else {
                return;
            };
            match next.send(Turn(Some(self.clone()))) {
                Ok(()) => return,
                // They have gone away: the turn is still ours to give.
                Err(mut turn) => turn.0 = None,
            }
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(turns) = self.0.take() {
            turns.pass_on();
        }
    }
}

/// Hashes and verifies passwords.
#[derive(Clone)]
pub struct Passwords {
    argon2: Argon2<'static>,
    turns: Turns,
    /// Whose turn it is.
    address: IpAddr,
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
            turns: Turns::new(at_once),
            address: IpAddr::V4(Ipv4Addr::UNSPECIFIED),
            entropy,
            nobody,
        })
    }

    /// The same, waiting for the turns of an address.
    #[must_use]
    pub fn asked_from(&self, address: IpAddr) -> Self {
        Self {
            address,
            ..self.clone()
        }
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
        let turn = self.turns.take(self.address).await?;
        tokio::task::spawn_blocking(move || {
            let result = work();
            drop(turn);
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
        let taken = passwords.turns.take(passwords.address).await.unwrap();
        assert_eq!(
            passwords.hash("kopi pagi".into()).await,
            Err(PasswordFault::Busy)
        );
        // Whoever gave up waiting keeps no turn.
        drop(taken);
        assert!(passwords.hash("kopi pagi".into()).await.is_ok());
        assert_eq!(passwords.turns.queue().free, 1);
    }

    #[tokio::test]
    async fn a_flood_from_one_address_leaves_every_other_its_share_of_the_turns() {
        let turns = Turns::new(1);
        let at = |last| IpAddr::V4(Ipv4Addr::new(10, 0, 0, last));
        let (guesser, honest) = (at(1), at(2));
        let first = turns.take(guesser).await.unwrap();
        let (heard, mut order) = tokio::sync::mpsc::unbounded_channel();
        let wait = |address: IpAddr| {
            let (turns, heard) = (turns.clone(), heard.clone());
            tokio::spawn(async move {
                let turn = turns.take(address).await;
                heard.send(address).unwrap();
                drop(turn);
            });
        };
        for _ in 0..500 {
            wait(guesser);
        }
        tokio::task::yield_now().await;
        for _ in 0..5 {
            wait(honest);
        }
        while turns
            .queue()
            .waiting
            .iter()
            .map(|(_, own)| own.len())
            .sum::<usize>()
            < 505
        {
            tokio::task::yield_now().await;
        }
        drop(first);
        let mut before = 0;
        let mut served = 0;
        while served < 5 {
            if order.recv().await.unwrap() == honest {
                served += 1;
            } else {
                before += 1;
            }
        }
        assert!(before <= 6, "{before} guesses went before five sign-ins");
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

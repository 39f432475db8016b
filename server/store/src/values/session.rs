//! Sessions as they are known by.

use domain::id::PersonId;
use sha2::{Digest, Sha256};
use sqlx::FromRow;
use tower_sessions::session::{Id, Record};

/// The SHA-256 of a session's id, by which the database knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SessionHash([u8; 32]);

impl SessionHash {
    /// The hash of a session's id.
    #[must_use]
    pub fn of(id: &Id) -> Self {
        Self(Sha256::digest(id.0.to_le_bytes()).into())
    }

    /// Reads 64 hexadecimal digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes).ok()?;
        Some(Self(bytes))
    }
}

impl std::fmt::Display for SessionHash {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&hex::encode(self.0))
    }
}

/// A session as it is kept in memory.
pub(crate) struct KnownSession {
    pub(crate) person: Option<PersonId>,
    pub(crate) record: Record,
}

/// A session as the database has it.
#[derive(FromRow)]
pub(crate) struct SessionRow {
    pub(crate) id_hash: String,
    pub(crate) person: Option<String>,
    pub(crate) data: String,
    pub(crate) expires_at: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_reads_back_and_nothing_else_is_one() {
        let hash = SessionHash::of(&Id(42));
        assert_eq!(SessionHash::parse(&hash.to_string()), Some(hash));
        for bad in ["", "00", &"g".repeat(64), &"é".repeat(32)] {
            assert_eq!(SessionHash::parse(bad), None, "{bad}");
        }
    }
}

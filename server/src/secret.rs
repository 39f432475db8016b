//! The server's secret and what is derived from it.

use domain::id::{EditionId, Entropy, PersonId};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::io::{self, Write as _};
use std::path::Path;

/// 32 random bytes that never leave the server.
#[derive(Clone)]
pub struct Secret([u8; 32]);

impl Secret {
    /// A secret of these bytes, for tests.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Reads the secret from `path`; makes it there, readable by its owner alone, when there is none.
    ///
    /// # Errors
    /// When the file can be neither read nor written, or holds something else.
    pub fn read_or_make(path: &Path, entropy: &dyn Entropy) -> io::Result<Self> {
        match std::fs::read(path) {
            Ok(bytes) => {
                let bytes: [u8; 32] = bytes.try_into().map_err(|_| {
                    io::Error::new(
                        io::ErrorKind::InvalidData,
                        "the secret file does not hold 32 bytes",
                    )
                })?;
                Ok(Self(bytes))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let mut bytes = [0; 32];
                entropy.fill(&mut bytes);
                if let Some(folder) = path.parent() {
                    std::fs::create_dir_all(folder)?;
                }
                let mut options = std::fs::OpenOptions::new();
                options.write(true).create_new(true);
                #[cfg(unix)]
                {
                    use std::os::unix::fs::OpenOptionsExt as _;
                    options.mode(0o600);
                }
                options.open(path)?.write_all(&bytes)?;
                Ok(Self(bytes))
            }
            Err(error) => Err(error),
        }
    }

    /// HMAC-SHA256 of `subject` under the secret.
    #[must_use]
    pub fn sign(&self, subject: &str) -> [u8; 32] {
        // A key of any length is accepted, so this cannot fail; an empty key would only be a weaker one.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else {
            return [0; 32];
        };
        mac.update(subject.as_bytes());
        mac.finalize().into_bytes().into()
    }

    /// The seed of somebody's own variation of a dataset; the same for everybody who is not signed in.
    #[must_use]
    pub fn variation_seed(&self, dataset: &str, person: Option<&PersonId>) -> u32 {
        let who = person.map_or("anybody", PersonId::as_str);
        let [a, b, c, d, ..] = self.sign(&format!("variation\n{dataset}\n{who}"));
        u32::from_be_bytes([a, b, c, d])
    }

    /// What stands for somebody registered for an edition in the addresses of that edition: 32
    /// hexadecimal digits that tell nothing.
    #[must_use]
    pub fn attendee(&self, edition: &EditionId, person: &PersonId) -> String {
        let subject = format!("attendee\n{}\n{}", edition.as_str(), person.as_str());
        let signed = self.sign(&subject);
        hex::encode(&signed[..16])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemEntropy;

    #[test]
    fn a_secret_is_made_once_and_read_again() {
        let folder = std::env::temp_dir().join(format!("kopitalk-secret-{}", std::process::id()));
        let path = folder.join("deep/secret");
        let made = Secret::read_or_make(&path, &SystemEntropy).unwrap();
        let read = Secret::read_or_make(&path, &SystemEntropy).unwrap();
        assert_eq!(made.sign("x"), read.sign("x"));
        std::fs::write(&path, b"short").unwrap();
        assert!(Secret::read_or_make(&path, &SystemEntropy).is_err());
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn somebody_has_another_name_in_the_addresses_of_each_edition() {
        let secret = Secret::from_bytes([7; 32]);
        let edition = |id: &str| EditionId::from_store(id.into());
        let person = |id: &str| PersonId::from_store(id.into());
        let who = secret.attendee(&edition("a"), &person("b"));
        assert!(who.len() == 32 && who.bytes().all(|byte| byte.is_ascii_hexdigit()));
        assert_ne!(who, secret.attendee(&edition("b"), &person("b")));
        assert_ne!(who, secret.attendee(&edition("a"), &person("c")));
        assert_ne!(
            who,
            Secret::from_bytes([8; 32]).attendee(&edition("a"), &person("b"))
        );
    }

    #[test]
    fn everybody_gets_another_variation_of_every_dataset() {
        let secret = Secret::from_bytes([7; 32]);
        let one = PersonId::from_store("a".into());
        let two = PersonId::from_store("b".into());
        assert_ne!(
            secret.variation_seed("x", Some(&one)),
            secret.variation_seed("x", Some(&two))
        );
        assert_ne!(
            secret.variation_seed("x", Some(&one)),
            secret.variation_seed("y", Some(&one))
        );
        assert_eq!(
            secret.variation_seed("x", None),
            secret.variation_seed("x", None)
        );
    }
}

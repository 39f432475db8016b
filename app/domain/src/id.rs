//! Identifiers: UUIDv7 as text, made from a handed-in moment and handed-in random bytes, each kind a
//! type of its own so that a person's id cannot be passed where an attempt's is meant. And slugs, the
//! names that authors give to courses, units and datasets.

use crate::clock::Moment;
use serde::{Deserialize, Serialize};

/// Where secret randomness comes from: the operating system in the server, a fixed sequence in a test.
pub trait Entropy: Send + Sync {
    /// Fills `bytes` with random bytes.
    fn fill(&self, bytes: &mut [u8]);
}

/// A UUIDv7 of `moment` as lower-case text with hyphens.
#[must_use]
pub fn uuid_v7(moment: Moment, entropy: &dyn Entropy) -> String {
    let mut bytes = [0; 10];
    entropy.fill(&mut bytes);
    let millis = u64::try_from(moment.0).unwrap_or_default();
    uuid::Builder::from_unix_timestamp_millis(millis, &bytes)
        .into_uuid()
        .to_string()
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// A new id of this moment.
            #[must_use]
            pub fn new(moment: Moment, entropy: &dyn Entropy) -> Self {
                Self(uuid_v7(moment, entropy))
            }

            /// Reads an id that came back from outside; `None` unless it has the form of a UUID.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                uuid::Uuid::try_parse(text).ok().map(|id| Self(id.hyphenated().to_string()))
            }

            /// Wraps an id that the database gave back.
            #[must_use]
            pub const fn from_store(text: String) -> Self {
                Self(text)
            }

            /// The text of the id.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
    )*};
}

ids! {
    /// A person with an account.
    PersonId;
    /// One try at a quiz by one person.
    AttemptId;
    /// One answer to a step of an exercise.
    TryId;
    /// One role given to one person.
    GrantId;
    /// Editions of a workshop that belong together.
    SeriesId;
    /// A status that organisers have added.
    CustomStatusId;
    /// One workshop on one date.
    EditionId;
    /// One entry of the attendance ledger.
    EventId;
    /// An agency.
    AgencyId;
    /// A name that an invited agency has sent for an edition.
    NominationId;
    /// An entry of the audit.
    AuditId;
    /// A file of people that was sent.
    ImportId;
    /// A report of an online meeting that was sent.
    ReportId;
    /// Corrections that were recorded at once.
    BatchId;
    /// A piece of work that is queued.
    JobId;
    /// A step of an edition's running order.
    StepId;
    /// One asking of a poll in a hall: a second round is another one.
    PollId;
    /// A question that somebody in the hall asked.
    QuestionId;
}

/// The name of a course, unit, dataset or item in files and addresses: 1 to 64 of `a–z`, `0–9` and
/// `-`, beginning and ending with a letter or digit.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Slug(String);

impl Slug {
    /// Reads a slug; `None` when a character or the length does not fit.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (1..=64).contains(&text.len())
            && text
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
            && !text.starts_with('-')
            && !text.ends_with('-');
        fits.then(|| Self(text.to_owned()))
    }

    /// The text of the slug.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Slug {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Slug {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| {
            serde::de::Error::custom(format!("`{text}` is not a name of a-z, 0-9 and -"))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Zero;
    impl Entropy for Zero {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(0);
        }
    }

    #[test]
    fn ids_sort_by_their_moment_and_read_back() {
        let early = PersonId::new(Moment(1_000), &Zero);
        let late = PersonId::new(Moment(2_000), &Zero);
        assert!(early < late);
        assert_eq!(PersonId::parse(early.as_str()), Some(early));
        assert_eq!(PersonId::parse("x' OR 1=1"), None);
    }

    #[test]
    fn slugs_are_small_letters_digits_and_inner_hyphens() {
        for good in ["a", "cek-performa", "10-x"] {
            assert!(Slug::parse(good).is_some(), "{good}");
        }
        for bad in ["", "-a", "a-", "A", "a b", "a/b", "é", &"a".repeat(65)] {
            assert!(Slug::parse(bad).is_none(), "{bad}");
        }
    }
}

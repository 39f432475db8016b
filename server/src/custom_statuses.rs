//! Statuses that organisers have added, by name and as they are chosen.

use app::parts::correction::OfferedStatus;
use app::parts::standing::status_word;
use app::words::Words;
use domain::attendance::Status;
use domain::custom_status::CustomStatus;
use domain::edition::EditionDetails;
use domain::id::CustomStatusId;
use domain::language::Language;
use store::{Store, StoreError};

/// Every status that was added, read in a language.
pub struct CustomStatuses {
    all: Vec<CustomStatus>,
    language: Language,
}

impl CustomStatuses {
    /// Reads them.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn read(store: &Store, language: Language) -> Result<Self, StoreError> {
        Ok(Self {
            all: store.custom_statuses().await?,
            language,
        })
    }

    /// What one is called.
    #[must_use]
    pub fn name(&self, custom: Option<&CustomStatusId>) -> Option<String> {
        let known = self.all.iter().find(|one| Some(&one.id) == custom)?;
        Some(known.name.get(self.language).to_owned())
    }

    /// All of them, also those that are not offered any more.
    #[must_use]
    pub fn all(&self) -> &[CustomStatus] {
        &self.all
    }

    /// Those that an edition offers.
    #[must_use]
    pub fn offered(&self, edition: &EditionDetails) -> Vec<CustomStatus> {
        let series = edition.series.as_ref();
        let offered = self.all.iter().filter(|one| one.is_offered_in(series));
        offered.cloned().collect()
    }

    /// The same, as a form shows them.
    #[must_use]
    pub fn choices(&self, edition: &EditionDetails) -> Vec<OfferedStatus> {
        let series = edition.series.as_ref();
        self.shown(|one| one.is_offered_in(series))
    }

    /// Those that people of an edition may stand by, also if they are not offered any more.
    #[must_use]
    pub fn known(&self, edition: &EditionDetails) -> Vec<OfferedStatus> {
        let series = edition.series.as_ref();
        self.shown(|one| one.is_known_in(series))
    }

    fn shown(&self, is_one: impl Fn(&CustomStatus) -> bool) -> Vec<OfferedStatus> {
        self.all
            .iter()
            .filter(|one| is_one(one))
            .map(|one| OfferedStatus {
                code: one.id.as_str().to_owned(),
                counts_as: one.counts_as,
                name: one.name.get(self.language).to_owned(),
            })
            .collect()
    }
}

/// What the four are called in both languages: no other is called so.
#[must_use]
pub fn words_of_the_four() -> Vec<&'static str> {
    let of = |language| Status::ALL.map(|status| status_word(Words(language), Some(status)));
    Language::ALL.into_iter().flat_map(of).collect()
}

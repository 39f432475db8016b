//! What is written down of those who answer for the house: who did what to whom, when.

use crate::clock::Moment;
use crate::id::{AuditId, PersonId};

/// Something that is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Action {
    /// A role was given to a person.
    RoleGiven,
    /// A role was withdrawn from a person.
    RoleWithdrawn,
    /// A person's agency or employment was changed.
    WorkChanged,
    /// A link to a new password was made for a person.
    ResetLinkMade,
    /// A person used such a link.
    ResetLinkUsed,
    /// A table of agencies was taken over.
    AgenciesImported,
    /// The other names of an agency were changed.
    AliasesSet,
    /// A series of editions was made.
    SeriesMade,
    /// An edition was made.
    EditionMade,
    /// What is written down of an edition was changed.
    EditionChanged,
    /// The remark on an entry of the attendance ledger was erased.
    RemarkErased,
    /// The time a person gets beyond everybody's was set.
    ExtraTimeSet,
    /// Questions were taken into the bank.
    QuestionsImported,
    /// A file of content was laid over that of the base.
    ContentFilePut,
    /// A file of content was removed.
    ContentFileRemoved,
    /// A file that lay over the base, or its removal, was taken back.
    ContentFileTakenBack,
}

impl Action {
    /// All of them.
    pub const ALL: [Self; 16] = [
        Self::RoleGiven,
        Self::RoleWithdrawn,
        Self::WorkChanged,
        Self::ResetLinkMade,
        Self::ResetLinkUsed,
        Self::AgenciesImported,
        Self::AliasesSet,
        Self::SeriesMade,
        Self::EditionMade,
        Self::EditionChanged,
        Self::RemarkErased,
        Self::ExtraTimeSet,
        Self::QuestionsImported,
        Self::ContentFilePut,
        Self::ContentFileRemoved,
        Self::ContentFileTakenBack,
    ];

    /// The word for the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::RoleGiven => "role_given",
            Self::RoleWithdrawn => "role_withdrawn",
            Self::WorkChanged => "work_changed",
            Self::ResetLinkMade => "reset_link_made",
            Self::ResetLinkUsed => "reset_link_used",
            Self::AgenciesImported => "agencies_imported",
            Self::AliasesSet => "aliases_set",
            Self::SeriesMade => "series_made",
            Self::EditionMade => "edition_made",
            Self::EditionChanged => "edition_changed",
            Self::RemarkErased => "remark_erased",
            Self::ExtraTimeSet => "extra_time_set",
            Self::QuestionsImported => "questions_imported",
            Self::ContentFilePut => "content_file_put",
            Self::ContentFileRemoved => "content_file_removed",
            Self::ContentFileTakenBack => "content_file_taken_back",
        }
    }

    /// Reads a word as written by [`Self::code`].
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.code() == code)
    }
}

/// An entry of the audit. It holds ids and counts, never names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its id; ids grow with time.
    pub id: AuditId,
    /// Who did it; nobody where the command line did.
    pub actor: Option<PersonId>,
    /// What was done; `None` for something that only a newer version knows.
    pub action: Option<Action>,
    /// The id of what it was done to, where that is one thing.
    pub subject: Option<String>,
    /// More about it, as JSON.
    pub detail: String,
    /// When.
    pub at: Moment,
}

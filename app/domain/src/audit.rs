//! What is written down of those who answer for the house: who did what to whom, when.

use crate::clock::Moment;
use crate::codes::codes;
use crate::id::{AuditId, PersonId};

/// Something that is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Action {
    /// The attendance of many was corrected at once.
    AttendanceCorrected,
    /// That was taken back.
    AttendanceCorrectionUndone,
    /// A report of an online meeting was taken over.
    MeetingReported,
    /// That was taken back.
    MeetingReportUndone,
    /// Signs that somebody may have recorded somebody else were said to be fine.
    SignalsFine,
    /// Somebody's presence was corrected after such a sign.
    SignalCorrected,
    /// What was said to such a sign was taken back.
    SignalReopened,
    /// People were taken over from a file.
    PeopleImported,
    /// That was taken back.
    PeopleImportUndone,
    /// A record was merged into another one of the same person.
    PeopleMerged,
    /// That was taken back.
    PeopleMergeUndone,
    /// A role was given to a person.
    RoleGiven,
    /// A role was withdrawn from a person.
    RoleWithdrawn,
    /// A person's agency or employment was changed.
    WorkChanged,
    /// An account was made for a person by an organiser.
    AccountMade,
    /// A link to a new password was made for a person.
    ResetLinkMade,
    /// A person used such a link.
    ResetLinkUsed,
    /// A table of agencies was taken over.
    AgenciesImported,
    /// An agency was made.
    AgencyMade,
    /// The name of an agency, its kind or what it belongs to was changed.
    AgencyChanged,
    /// An agency was closed.
    AgencyClosed,
    /// An agency that was closed was opened again.
    AgencyReopened,
    /// The other names of an agency were changed.
    AliasesSet,
    /// A series of editions was made.
    SeriesMade,
    /// A status was added to the four.
    StatusAdded,
    /// Such a status got another name.
    StatusRenamed,
    /// Such a status is not offered any more.
    StatusEnded,
    /// Such a status is offered again.
    StatusOffered,
    /// An edition was made.
    EditionMade,
    /// What is written down of an edition was changed.
    EditionChanged,
    /// An edition was called off.
    EditionCancelled,
    /// An edition that had been called off takes place after all.
    EditionRestored,
    /// An edition that nobody was registered for was deleted.
    EditionDeleted,
    /// The link by which a guest speaker runs an edition was made, or made anew.
    GuestLinkMade,
    /// That link was ended.
    GuestLinkEnded,
    /// A new personal link to an edition was made for somebody.
    PersonalLinkMade,
    /// A personal link was ended.
    PersonalLinkEnded,
    /// The number of the letter that invites to an edition was set.
    LetterNumberSet,
    /// The letter that invites to an edition was uploaded.
    LetterUploaded,
    /// That letter was removed.
    LetterRemoved,
    /// Somebody was registered from the waiting list by hand.
    WaitingMovedUp,
    /// Agencies were invited to an edition.
    AgenciesInvited,
    /// The quota of an invited agency was changed.
    InvitationChanged,
    /// An invitation by which no name was sent was taken back.
    InvitationWithdrawn,
    /// A new link was made by which an invited agency sends names.
    NominationLinkMade,
    /// Such a link was ended.
    NominationLinkEnded,
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

codes! {
    Action {
        /// All of them.
        ALL;
        /// The word for the database.
        code;
        AttendanceCorrected = "attendance_corrected",
        AttendanceCorrectionUndone = "attendance_correction_undone",
        MeetingReported = "meeting_reported",
        MeetingReportUndone = "meeting_report_undone",
        SignalsFine = "signals_fine",
        SignalCorrected = "signal_corrected",
        SignalReopened = "signal_reopened",
        PeopleImported = "people_imported",
        PeopleImportUndone = "people_import_undone",
        PeopleMerged = "people_merged",
        PeopleMergeUndone = "people_merge_undone",
        RoleGiven = "role_given",
        RoleWithdrawn = "role_withdrawn",
        WorkChanged = "work_changed",
        AccountMade = "account_made",
        ResetLinkMade = "reset_link_made",
        ResetLinkUsed = "reset_link_used",
        AgenciesImported = "agencies_imported",
        AgencyMade = "agency_made",
        AgencyChanged = "agency_changed",
        AgencyClosed = "agency_closed",
        AgencyReopened = "agency_reopened",
        AliasesSet = "aliases_set",
        SeriesMade = "series_made",
        StatusAdded = "status_added",
        StatusRenamed = "status_renamed",
        StatusEnded = "status_ended",
        StatusOffered = "status_offered",
        EditionMade = "edition_made",
        EditionChanged = "edition_changed",
        EditionCancelled = "edition_cancelled",
        EditionRestored = "edition_restored",
        EditionDeleted = "edition_deleted",
        GuestLinkMade = "guest_link_made",
        GuestLinkEnded = "guest_link_ended",
        PersonalLinkMade = "personal_link_made",
        PersonalLinkEnded = "personal_link_ended",
        LetterNumberSet = "letter_number_set",
        LetterUploaded = "letter_uploaded",
        LetterRemoved = "letter_removed",
        WaitingMovedUp = "waiting_moved_up",
        AgenciesInvited = "agencies_invited",
        InvitationChanged = "invitation_changed",
        InvitationWithdrawn = "invitation_withdrawn",
        NominationLinkMade = "nomination_link_made",
        NominationLinkEnded = "nomination_link_ended",
        RemarkErased = "remark_erased",
        ExtraTimeSet = "extra_time_set",
        QuestionsImported = "questions_imported",
        ContentFilePut = "content_file_put",
        ContentFileRemoved = "content_file_removed",
        ContentFileTakenBack = "content_file_taken_back",
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

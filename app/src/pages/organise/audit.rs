//! `/organiser/audit`: what organisers did, the newest first.

use crate::address;
use crate::frame::{Frame, role_word};
use crate::parts::choice::{Choice, select};
use crate::parts::drawn::Draw;
use crate::parts::organiser::{OrganiserPage, organiser_menu};
use crate::parts::pages::{Turn, pages};
use crate::shell::document;
use crate::words::Words;
use domain::account::Role;
use domain::agency::{AgencyKind, Employment};
use domain::audit::Action;
use domain::clock::Moment;
use domain::text::capital;
use leptos::prelude::*;

/// What the page is asked for.
pub mod field {
    /// What was done.
    pub const ACTION: &str = "action";
    /// The id of the entry before which the page begins.
    pub const BEFORE: &str = "before";
}

/// What the page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditPage {
    /// The action that is shown alone.
    pub action: Option<Action>,
    /// The entries by day, the newest first.
    pub days: Vec<AuditDay>,
    /// The address of the newest entries, unless these are they.
    pub newest: Option<String>,
    /// The address of the entries before these.
    pub older: Option<String>,
}

/// The entries of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditDay {
    /// A moment of the day.
    pub day: Moment,
    /// Its entries.
    pub rows: Vec<AuditRow>,
}

/// An entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRow {
    /// When.
    pub at: Moment,
    /// Who did it.
    pub actor: Actor,
    /// What was done; `None` for something that only a newer version knows.
    pub action: Option<Action>,
    /// The name of what it was done to; `None` where it is not there any more.
    pub subject: Option<String>,
    /// More about it.
    pub detail: AuditDetail,
}

/// Who did something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// The command line.
    CommandLine,
    /// Somebody who is not there any more.
    Somebody,
    /// The person it was done to.
    Themselves,
    /// Somebody of this name.
    Named(String),
}

/// What an entry says beyond whom it is about. Of each action only its own fields are filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditDetail {
    /// The role given or withdrawn.
    pub role: Option<Role>,
    /// The name of a liaison's agency, or of one that is invited.
    pub scope: Option<String>,
    /// The names of the agency before and after, where it changed; `None` for none.
    pub agency: Option<(Option<String>, Option<String>)>,
    /// The employment before and after, where it changed.
    pub employment: Option<(Option<Employment>, Option<Employment>)>,
    /// How many agencies a table has added, or were invited; how many names one may send.
    pub added: u64,
    /// How many it has changed.
    pub changed: u64,
    /// The kinds of agencies that a table has brought.
    pub new_kinds: Vec<String>,
    /// The name of an agency or of an added status before and after, where it changed.
    pub name: Option<(String, String)>,
    /// Its kind before and after, where it changed.
    pub kind: Option<(AgencyKind, AgencyKind)>,
    /// The names of what it belonged to before and after, where that changed; `None` for nothing.
    pub parent: Option<(Option<String>, Option<String>)>,
    /// The other names of an agency.
    pub aliases: Vec<String>,
    /// A percentage.
    pub percent: u32,
    /// The path of a file of content.
    pub path: String,
}

/// An action as the list of actions to choose from names it.
const fn action_word(words: Words, action: Action) -> &'static str {
    match action {
        Action::AttendanceCorrected => words.audit_action_attendance_corrected(),
        Action::AttendanceCorrectionUndone => words.audit_action_attendance_correction_undone(),
        Action::MeetingReported => words.audit_action_meeting_reported(),
        Action::MeetingReportUndone => words.audit_action_meeting_report_undone(),
        Action::SignalsFine => words.audit_action_signals_fine(),
        Action::SignalCorrected => words.audit_action_signal_corrected(),
        Action::SignalReopened => words.audit_action_signal_reopened(),
        Action::PeopleImported => words.audit_action_people_imported(),
        Action::PeopleImportUndone => words.audit_action_people_import_undone(),
        Action::PeopleMerged => words.audit_action_people_merged(),
        Action::PeopleMergeUndone => words.audit_action_people_merge_undone(),
        Action::RoleGiven => words.audit_action_role_given(),
        Action::RoleWithdrawn => words.audit_action_role_withdrawn(),
        Action::WorkChanged => words.audit_action_work_changed(),
        Action::AccountMade => words.audit_action_account_made(),
        Action::ResetLinkMade => words.audit_action_reset_link_made(),
        Action::ResetLinkUsed => words.audit_action_reset_link_used(),
        Action::AgenciesImported => words.audit_action_agencies_imported(),
        Action::AgencyMade => words.audit_action_agency_made(),
        Action::AgencyChanged => words.audit_action_agency_changed(),
        Action::AgencyClosed => words.audit_action_agency_closed(),
        Action::AgencyReopened => words.audit_action_agency_reopened(),
        Action::AliasesSet => words.audit_action_aliases_set(),
        Action::SeriesMade => words.audit_action_series_made(),
        Action::StatusAdded => words.audit_action_status_added(),
        Action::StatusRenamed => words.audit_action_status_renamed(),
        Action::StatusEnded => words.audit_action_status_ended(),
        Action::StatusOffered => words.audit_action_status_offered(),
        Action::EditionMade => words.audit_action_edition_made(),
        Action::EditionChanged => words.audit_action_edition_changed(),
        Action::EditionCancelled => words.audit_action_edition_cancelled(),
        Action::EditionRestored => words.audit_action_edition_restored(),
        Action::EditionDeleted => words.audit_action_edition_deleted(),
        Action::GuestLinkMade => words.audit_action_guest_link_made(),
        Action::GuestLinkEnded => words.audit_action_guest_link_ended(),
        Action::PersonalLinkMade => words.audit_action_personal_link_made(),
        Action::PersonalLinkEnded => words.audit_action_personal_link_ended(),
        Action::LetterNumberSet => words.audit_action_letter_number_set(),
        Action::LetterUploaded => words.audit_action_letter_uploaded(),
        Action::LetterRemoved => words.audit_action_letter_removed(),
        Action::WaitingMovedUp => words.audit_action_waiting_moved_up(),
        Action::AgenciesInvited => words.audit_action_agencies_invited(),
        Action::InvitationChanged => words.audit_action_invitation_changed(),
        Action::InvitationWithdrawn => words.audit_action_invitation_withdrawn(),
        Action::NominationLinkMade => words.audit_action_nomination_link_made(),
        Action::NominationLinkEnded => words.audit_action_nomination_link_ended(),
        Action::RemarkErased => words.audit_action_remark_erased(),
        Action::ExtraTimeSet => words.audit_action_extra_time_set(),
        Action::QuestionsImported => words.audit_action_questions_imported(),
        Action::ContentFilePut => words.audit_action_content_put(),
        Action::ContentFileRemoved => words.audit_action_content_removed(),
        Action::ContentFileTakenBack => words.audit_action_content_taken_back(),
    }
}

/// An entry as a sentence.
fn sentence(frame: &Frame, row: &AuditRow) -> String {
    let words = frame.words();
    let somebody = || words.audit_somebody().to_owned();
    let subject = row.subject.clone().unwrap_or_else(somebody);
    let actor = match &row.actor {
        Actor::CommandLine => words.audit_command_line().to_owned(),
        Actor::Somebody => capital(words.audit_somebody()),
        Actor::Themselves => capital(&subject),
        Actor::Named(name) => name.clone(),
    };
    let edition = || row.subject.as_deref().unwrap_or(words.audit_some_edition());
    let agency = || row.subject.as_deref().unwrap_or(words.audit_some_agency());
    let detail = &row.detail;
    let invited = || detail.scope.as_deref().unwrap_or(words.audit_some_agency());
    match row.action {
        Some(Action::RoleGiven) => words.audit_role_given(actor, role(words, detail), subject),
        Some(Action::RoleWithdrawn) => {
            words.audit_role_withdrawn(actor, role(words, detail), subject)
        }
        Some(Action::WorkChanged) => {
            let changes = work_changes(frame, detail);
            if row.actor == Actor::Themselves {
                words.audit_work_changed_own(actor, changes)
            } else {
                words.audit_work_changed(actor, subject, changes)
            }
        }
        Some(Action::AccountMade) => words.audit_account_made(actor, subject),
        Some(Action::ResetLinkMade) => words.audit_reset_link_made(actor, subject),
        Some(Action::ResetLinkUsed) => words.audit_reset_link_used(actor),
        Some(Action::AgenciesImported) if detail.new_kinds.is_empty() => {
            words.audit_agencies_imported(actor, detail.added, detail.changed)
        }
        Some(Action::AgenciesImported) => words.audit_agencies_imported_kinds(
            actor,
            detail.added,
            detail.changed,
            detail.new_kinds.join(", "),
        ),
        Some(Action::AgencyMade) => words.audit_agency_made(actor, agency()),
        Some(Action::AgencyChanged) => {
            words.audit_agency_changed(actor, agency(), agency_changes(frame, detail))
        }
        Some(Action::AgencyClosed) => words.audit_agency_closed(actor, agency()),
        Some(Action::AgencyReopened) => words.audit_agency_reopened(actor, agency()),
        Some(Action::AliasesSet) => {
            let agency = agency();
            if detail.aliases.is_empty() {
                words.audit_aliases_cleared(actor, agency)
            } else {
                words.audit_aliases_set(actor, agency, detail.aliases.join(", "))
            }
        }
        Some(Action::AttendanceCorrected) => {
            words.audit_attendance_corrected(actor, detail.changed, edition())
        }
        Some(Action::AttendanceCorrectionUndone) => {
            words.audit_attendance_correction_undone(actor, edition())
        }
        Some(Action::MeetingReported) => words.audit_meeting_reported(actor, edition()),
        Some(Action::MeetingReportUndone) => words.audit_meeting_report_undone(actor, edition()),
        Some(Action::SignalsFine) => words.audit_signals_fine(actor, edition(), detail.added),
        Some(Action::SignalCorrected) => {
            words.audit_signal_corrected(actor, edition(), detail.added)
        }
        Some(Action::SignalReopened) => words.audit_signal_reopened(actor, edition()),
        Some(Action::PeopleImported) => {
            words.audit_people_imported(actor, detail.added, detail.changed)
        }
        Some(Action::PeopleImportUndone) => words.audit_people_import_undone(actor),
        Some(Action::PeopleMerged) => words.audit_people_merged(actor, subject),
        Some(Action::PeopleMergeUndone) => words.audit_people_merge_undone(actor, subject),
        Some(Action::SeriesMade) => words.audit_series_made(actor, edition()),
        Some(Action::StatusAdded) => words.audit_status_added(actor, &detail.path),
        Some(Action::StatusRenamed) => match &detail.name {
            Some((from, to)) => words.audit_status_renamed(actor, from, to),
            None => words.audit_unknown(actor),
        },
        Some(Action::StatusEnded) => words.audit_status_ended(actor, &detail.path),
        Some(Action::StatusOffered) => words.audit_status_offered(actor, &detail.path),
        Some(Action::EditionMade) => words.audit_edition_made(actor, edition()),
        Some(Action::EditionChanged) => words.audit_edition_changed(actor, edition()),
        Some(Action::EditionCancelled) => words.audit_edition_cancelled(actor, edition()),
        Some(Action::EditionRestored) => words.audit_edition_restored(actor, edition()),
        Some(Action::EditionDeleted) => words.audit_edition_deleted(actor, &detail.path),
        Some(Action::GuestLinkMade) => words.audit_guest_link_made(actor, edition()),
        Some(Action::GuestLinkEnded) => words.audit_guest_link_ended(actor, edition()),
        Some(Action::PersonalLinkMade) => words.audit_personal_link_made(actor, subject),
        Some(Action::PersonalLinkEnded) => words.audit_personal_link_ended(actor, subject),
        Some(Action::LetterNumberSet) => words.audit_letter_number_set(actor, edition()),
        Some(Action::LetterUploaded) => words.audit_letter_uploaded(actor, edition()),
        Some(Action::LetterRemoved) => words.audit_letter_removed(actor, edition()),
        Some(Action::WaitingMovedUp) => words.audit_waiting_moved_up(actor, subject),
        Some(Action::AgenciesInvited) => match &detail.scope {
            Some(agency) => words.audit_agency_invited(actor, agency, edition(), detail.added),
            None => words.audit_agencies_invited(actor, detail.added, edition()),
        },
        Some(Action::InvitationChanged) => {
            words.audit_invitation_changed(actor, invited(), edition(), detail.added)
        }
        Some(Action::InvitationWithdrawn) => {
            words.audit_invitation_withdrawn(actor, invited(), edition())
        }
        Some(Action::NominationLinkMade) => {
            words.audit_nomination_link_made(actor, invited(), edition())
        }
        Some(Action::NominationLinkEnded) => {
            words.audit_nomination_link_ended(actor, invited(), edition())
        }
        Some(Action::RemarkErased) => words.audit_remark_erased(actor, subject),
        Some(Action::ExtraTimeSet) => words.audit_extra_time_set(actor, subject, detail.percent),
        Some(Action::QuestionsImported) => words.audit_questions_imported(actor, detail.added),
        Some(Action::ContentFilePut) => words.audit_content_put(actor, &detail.path),
        Some(Action::ContentFileRemoved) => words.audit_content_removed(actor, &detail.path),
        Some(Action::ContentFileTakenBack) => words.audit_content_taken_back(actor, &detail.path),
        None => words.audit_unknown(actor),
    }
}

fn role(words: Words, detail: &AuditDetail) -> String {
    match (detail.role, &detail.scope) {
        (Some(Role::Liaison), Some(agency)) => words.role_liaison_of(agency),
        (Some(role), _) => role_word(words, role).to_owned(),
        (None, _) => words.audit_some_role().to_owned(),
    }
}

fn work_changes(frame: &Frame, detail: &AuditDetail) -> String {
    let words = frame.words();
    let moved = detail.agency.as_ref().map(|(from, to)| {
        let none = words.audit_no_agency();
        words.audit_agency_from_to(
            from.as_deref().unwrap_or(none),
            to.as_deref().unwrap_or(none),
        )
    });
    let employed = detail.employment.map(|(from, to)| {
        let name = |employment: Option<Employment>| {
            employment.map_or(words.audit_no_employment(), |one| one.label(frame.language))
        };
        words.audit_employment_from_to(name(from), name(to))
    });
    let changes: Vec<String> = moved.into_iter().chain(employed).collect();
    changes.join("; ")
}

fn agency_changes(frame: &Frame, detail: &AuditDetail) -> String {
    let words = frame.words();
    let renamed = detail.name.as_ref();
    let renamed = renamed.map(|(from, to)| words.audit_name_from_to(from, to));
    let of_kind = detail.kind.as_ref().map(|(from, to)| {
        words.audit_kind_from_to(from.label(frame.language), to.label(frame.language))
    });
    let moved = detail.parent.as_ref().map(|(from, to)| {
        let top = words.audit_no_parent();
        words.audit_parent_from_to(from.as_deref().unwrap_or(top), to.as_deref().unwrap_or(top))
    });
    let changes: Vec<String> = renamed.into_iter().chain(of_kind).chain(moved).collect();
    changes.join("; ")
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: AuditPage) -> String {
    let words = frame.words();
    let choices = std::iter::once(Choice::new("", words.audit_action_any()))
        .chain(
            Action::ALL
                .into_iter()
                .map(|action| Choice::new(action.code(), action_word(words, action))),
        )
        .collect();
    let chosen = data.action.map_or("", Action::code);
    let list = if data.days.is_empty() {
        empty(words, data.action, data.newest.is_some()).drawn()
    } else {
        data.days
            .into_iter()
            .enumerate()
            .map(|(number, day)| one_day(frame, number, day))
            .collect::<Vec<_>>()
            .drawn()
    };
    let pages = pages(
        words,
        [
            Turn::first(data.newest, words.audit_newest()),
            Turn::on(data.older, words.audit_older()),
        ],
    );
    document(frame, words.audit_title(), None, || {
        view! {
            <div class="wrap page stack">
                {organiser_menu(words, OrganiserPage::Audit)}
                <div class="page-head">
                    <h1>{words.audit_title()}</h1>
                    <p class="lead">{words.audit_lead()}</p>
                </div>
                <form class="search-bar short" method="get" action=address::AUDIT role="search">
                    {select(field::ACTION.to_owned(), field::ACTION, words.audit_action(), choices, chosen)}
                    <button class="btn" type="submit">
                        {words.audit_show()}
                    </button>
                </form>
                {list}
                {pages}
            </div>
        }
    })
}

fn empty(words: Words, action: Option<Action>, is_older: bool) -> impl IntoView {
    let text = match action {
        Some(_) => words.audit_none_of_action(),
        None if is_older => words.audit_none_older(),
        None => words.audit_none(),
    };
    let all = action.map(|_| view! { <p><a href=address::AUDIT>{words.audit_show_all()}</a></p> });
    view! {
        <div class="stack">
            <p class="muted">{text}</p>
            {all}
        </div>
    }
}

fn one_day(frame: &Frame, number: usize, day: AuditDay) -> impl IntoView + use<> {
    let id = format!("day-{number}");
    let labelled = id.clone();
    let rows = day
        .rows
        .iter()
        .map(|row| {
            view! {
                <li>
                    <span class="small muted num">{frame.dates().time(row.at)}</span>
                    <span class="break">{sentence(frame, row)}</span>
                </li>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <section class="card" aria-labelledby=labelled>
            <h2 class="h3" id=id>
                {frame.dates().long_day(day.day)}
            </h2>
            <ol class="audit">{rows}</ol>
        </section>
    }
}

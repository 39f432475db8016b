//! `/organiser/editions/{edition}/invitations`: which agencies are invited to an edition, with how many names each,
//! the link and the message for each, and who has sent no names yet.

use crate::address;
use crate::frame::Frame;
use crate::parts::agency::AgencyFault;
use crate::parts::aid::copy;
use crate::parts::breadcrumb::{Link, breadcrumb};
use crate::parts::dates::Dates;
use crate::parts::drawn::Draw;
use crate::parts::edition::EditionLine;
use crate::parts::fault::{FormFault, fault_of, fault_summary_of_work, title_with_faults};
use crate::parts::field::{Field, FieldKind, field as draw_field, file_field, textarea_text};
use crate::parts::form::ACTION;
use crate::parts::notice::{Notice, notice};
use crate::parts::organiser::{OrganiserPage, organiser_menu};
use crate::parts::whatsapp::whatsapp;
use crate::parts::work::{AGENCIES, suggestions};
use crate::shell::{Around, document_around};
use crate::words::Words;
use domain::clock::Moment;
use domain::edition::Stage;
use domain::invitation::{LETTER_LIMIT, MAX_QUOTA};
use domain::letter::LetterFault;
use leptos::prelude::*;

/// The names of its fields.
pub mod field {
    /// The number of the letter.
    pub const LETTER: &str = "letter";
    /// The letter itself; its form posts `multipart/form-data`.
    pub const FILE: &str = "file";
    /// The agency as it was typed.
    pub const AGENCY: &str = "agency";
    /// How many names it may send.
    pub const QUOTA: &str = "quota";
    /// The code of an agency that is invited.
    pub const CODE: &str = "code";
}

/// What its buttons say.
pub mod act {
    /// Saves the number of the letter.
    pub const LETTER: &str = "letter";
    /// Removes the letter itself.
    pub const LETTER_REMOVE: &str = "letter-remove";
    /// Invites an agency.
    pub const INVITE: &str = "invite";
    /// Invites all below an agency.
    pub const INVITE_BELOW: &str = "invite-below";
    /// Changes the quota of an agency.
    pub const QUOTA: &str = "quota";
    /// Takes an invitation back.
    pub const WITHDRAW: &str = "withdraw";
    /// Makes a new link.
    pub const LINK: &str = "link";
    /// Ends the link.
    pub const LINK_END: &str = "link-end";
}

/// So many are named in a message, which has to fit into an address.
const IN_MESSAGE: usize = 100;

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvitationsPage {
    /// The edition.
    pub edition: EditionLine,
    /// Until when names are sent.
    pub until: Moment,
    /// Whether that is over.
    pub over: bool,
    /// The number of the letter as it is kept.
    pub letter: Option<String>,
    /// When the letter itself was uploaded.
    pub letter_since: Option<Moment>,
    /// Those who are invited, in the order of the tree.
    pub invited: Vec<InvitedRow>,
    /// Names that are suggested while somebody types an agency.
    pub suggested: Vec<String>,
    /// What the forms hold.
    pub form: InvitationsForm,
    /// Why nothing was done.
    pub faults: Vec<InvitationFault>,
    /// What has just been done.
    pub done: Option<InvitationsDone>,
}

/// An agency that is invited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvitedRow {
    /// Its code.
    pub code: String,
    /// Its name.
    pub agency: String,
    /// How many names it may send.
    pub quota: u32,
    /// What its field of the quota holds.
    pub typed: String,
    /// Whether it is opened.
    pub open: bool,
    /// The address of its link, unless it was ended.
    pub link: Option<String>,
    /// The names it has sent, each with the one it replaced.
    pub names: Vec<(String, Option<String>)>,
}

/// The fields as they were typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InvitationsForm {
    /// The number of the letter.
    pub letter: String,
    /// The agency.
    pub agency: String,
    /// The quota.
    pub quota: String,
}

/// What has been done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvitationsDone {
    /// The number of the letter was saved.
    Letter,
    /// The letter itself was uploaded.
    LetterUploaded,
    /// It was removed.
    LetterRemoved,
    /// Agencies were invited.
    Invited,
    /// A quota was changed.
    Quota,
    /// An invitation was taken back.
    Withdrawn,
    /// A new link was made.
    LinkMade,
    /// A link was ended.
    LinkEnded,
}

impl InvitationsDone {
    const ALL: [Self; 8] = [
        Self::Letter,
        Self::LetterUploaded,
        Self::LetterRemoved,
        Self::Invited,
        Self::Quota,
        Self::Withdrawn,
        Self::LinkMade,
        Self::LinkEnded,
    ];

    /// The word for it in an address.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Letter => "letter",
            Self::LetterUploaded => "letter-uploaded",
            Self::LetterRemoved => "letter-removed",
            Self::Invited => "invited",
            Self::Quota => "quota",
            Self::Withdrawn => "withdrawn",
            Self::LinkMade => "link-made",
            Self::LinkEnded => "link-ended",
        }
    }

    /// Reads such a word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|done| done.code() == code)
    }

    fn notice(self, words: Words) -> Notice {
        Notice::ok(match self {
            Self::Letter => words.invite_letter_saved(),
            Self::LetterUploaded => words.letter_uploaded(),
            Self::LetterRemoved => words.letter_removed(),
            Self::Invited => words.invite_invited(),
            Self::Quota => words.invite_quota_saved(),
            Self::Withdrawn => words.invite_withdrawn(),
            Self::LinkMade => words.own_link_made(),
            Self::LinkEnded => words.own_link_ended(),
        })
    }
}

/// Why nothing was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InvitationFault {
    /// The number of the letter is too long.
    LetterLong,
    /// The file is no letter.
    Letter(LetterFault),
    /// What was typed names no agency.
    Agency(AgencyFault),
    /// The quota of new invitations is no number.
    Quota,
    /// The quota of an agency that is invited is no number.
    QuotaOf,
    /// The agency is invited already.
    Known(String),
    /// Below the agency is nobody to invite.
    NobodyBelow(String),
    /// The agency has sent so many names; its quota cannot be smaller.
    BelowNames(String, u32),
    /// The agency has sent names; its invitation stays.
    HasNames(String),
}

impl InvitationFault {
    fn sentence(&self, words: Words) -> FormFault {
        let (field, sentence) = match self {
            Self::LetterLong => (Some(field::LETTER), words.invite_letter_long(LETTER_LIMIT)),
            Self::Letter(fault) => (Some(field::FILE), letter_fault(words, *fault).to_owned()),
            Self::Agency(fault) => (Some(field::AGENCY), fault.sentence(words)),
            Self::Quota => (Some(field::QUOTA), words.invite_fault_quota(MAX_QUOTA)),
            Self::QuotaOf => (None, words.invite_fault_quota(MAX_QUOTA)),
            Self::Known(agency) => (Some(field::AGENCY), words.invite_fault_known(agency)),
            Self::NobodyBelow(agency) => (Some(field::AGENCY), words.invite_fault_below(agency)),
            Self::BelowNames(agency, named) => (None, words.invite_fault_names(agency, *named)),
            Self::HasNames(agency) => (None, words.invite_fault_has_names(agency)),
        };
        FormFault { field, sentence }
    }
}

const fn letter_fault(words: Words, fault: LetterFault) -> &'static str {
    match fault {
        LetterFault::Nothing => words.letter_fault_nothing(),
        LetterFault::Large => words.letter_fault_large(),
        LetterFault::NotPdf => words.letter_fault_kind(),
        LetterFault::Broken => words.letter_fault_broken(),
    }
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: InvitationsPage) -> String {
    let (words, dates) = (frame.words(), frame.dates());
    let faults: Vec<FormFault> = data
        .faults
        .iter()
        .map(|fault| fault.sentence(words))
        .collect();
    let title = format!("{} · {}", words.invite_title(), data.edition.title);
    let title = title_with_faults(words, &title, &faults);
    document_around(frame, &title, Around::with_aids(), || {
        let trail = vec![
            Link::new(words.workshops_title(), address::EDITIONS),
            Link::new(
                data.edition.title.clone(),
                address::edition(&data.edition.slug),
            ),
        ];
        let done = data.done.map(|done| notice(done.notice(words)));
        let until = until(dates, &data);
        let about = if data.over {
            words.invite_over().to_owned()
        } else {
            words.invite_until(until)
        };
        let cancelled = (data.edition.stage == Stage::Cancelled)
            .then(|| notice(Notice::warn(words.editions_is_cancelled())));
        let new = new_invitations(words, &data, &faults);
        let letter = letter(words, &data, &faults);
        let letter_file = letter_file(dates, &data, &faults);
        let lists = lists(dates, &data);
        view! {
            <div class="wrap page stack">
                {organiser_menu(words, OrganiserPage::Editions)}
                <div>
                    {breadcrumb(words, trail, words.invite_title().to_owned())}
                    <div class="page-head">
                        <h1>{words.invite_title()}</h1>
                        <p class="lead">{words.invite_lead()}</p>
                        <p class="small muted">{about}</p>
                    </div>
                </div>
                {done}
                {fault_summary_of_work(words, &faults)}
                {cancelled}
                {new}
                {letter}
                {letter_file}
                {lists}
            </div>
        }
    })
}

/// The last moment for names, on the day that ends with it.
fn until(dates: Dates, data: &InvitationsPage) -> String {
    data.edition.dates(dates).end(data.until)
}

fn letter(words: Words, data: &InvitationsPage, faults: &[FormFault]) -> impl IntoView + use<> {
    let here = address::invitations(&data.edition.slug);
    let number = draw_field(Field {
        hint: Some(words.invite_letter_hint().into()),
        fault: fault_of(faults, field::LETTER),
        ..Field::new(
            field::LETTER,
            words.invite_letter(),
            FieldKind::Line,
            data.form.letter.clone(),
        )
    });
    view! {
        <form class="card search-bar short" method="post" action=here>
            {number}
            <button class="btn quiet" type="submit" name=ACTION value=act::LETTER>
                {words.invite_letter_save()}
            </button>
        </form>
    }
}

/// The letter itself: it is uploaded, read, replaced and removed here.
fn letter_file(
    dates: Dates,
    data: &InvitationsPage,
    faults: &[FormFault],
) -> impl IntoView + use<> {
    let words = dates.words();
    let slug = &data.edition.slug;
    let here = address::invitations(slug);
    let fault = fault_of(faults, field::FILE);
    let known = data.letter_since.map(|at| {
        view! {
            <div class="letter-known">
                <p>
                    <a class="lone" href=address::letter(slug)>{words.letter_name()}</a>
                    <span class="small muted block">{words.letter_since(dates.day_and_time(at))}</span>
                </p>
                <form method="post" action=here.clone()>
                    <button class="plain" type="submit" name=ACTION value=act::LETTER_REMOVE>
                        {words.letter_remove()}
                    </button>
                </form>
            </div>
        }
    });
    let send = if data.letter_since.is_some() {
        words.letter_replace()
    } else {
        words.letter_upload()
    };
    view! {
        <section class="card stack tight" id="letter-file" aria-labelledby="letter-title">
            <h2 class="h3" id="letter-title">{words.letter_title()}</h2>
            {known}
            <form class="stack tight" method="post" action=here enctype="multipart/form-data">
                {file_field(field::FILE, words.letter_choose(), words.letter_hint(), ".pdf,application/pdf", fault)}
                <div class="actions">
                    <button class="btn quiet" type="submit">{send}</button>
                </div>
            </form>
        </section>
    }
}

fn new_invitations(
    words: Words,
    data: &InvitationsPage,
    faults: &[FormFault],
) -> impl IntoView + use<> {
    let here = address::invitations(&data.edition.slug);
    let agency = draw_field(Field {
        list: Some(AGENCIES),
        hint: Some(words.register_agency_hint().into()),
        fault: fault_of(faults, field::AGENCY),
        ..Field::new(
            field::AGENCY,
            words.register_agency(),
            FieldKind::Line,
            data.form.agency.clone(),
        )
    });
    let quota = draw_field(Field {
        hint: Some(words.invite_quota_hint(MAX_QUOTA).into()),
        fault: fault_of(faults, field::QUOTA),
        ..Field::new(
            field::QUOTA,
            words.invite_quota(),
            FieldKind::Whole,
            data.form.quota.clone(),
        )
    });
    view! {
        <section class="card stack" aria-labelledby="invite-title">
            <h2 class="h3" id="invite-title">
                {words.invite_add()}
            </h2>
            <form class="stack" method="post" action=here novalidate=true>
                <div class="form-pair">{agency} {quota}</div>
                {suggestions(data.suggested.clone())}
                <div class="actions">
                    <button class="btn" type="submit" name=ACTION value=act::INVITE>
                        {words.invite_add_one()}
                    </button>
                    <button class="btn quiet" type="submit" name=ACTION value=act::INVITE_BELOW>
                        {words.invite_add_below()}
                    </button>
                </div>
            </form>
        </section>
    }
}

/// Those who have sent nothing first.
fn lists(dates: Dates, data: &InvitationsPage) -> impl IntoView + use<> {
    let words = dates.words();
    if data.invited.is_empty() {
        return view! { <p class="muted">{words.invite_none()}</p> }.drawn();
    }
    let number = |many: usize| u32::try_from(many).unwrap_or(u32::MAX);
    let quota = data
        .invited
        .iter()
        .fold(0_u32, |sum, one| sum.saturating_add(one.quota));
    let named = number(data.invited.iter().map(|one| one.names.len()).sum());
    let total = words.invite_total(number(data.invited.len()), named, quota);
    let numbered = || data.invited.iter().enumerate();
    let rows = |sent: bool| {
        numbered()
            .filter(|(_, one)| one.names.is_empty() != sent)
            .map(|(place, one)| invited(dates, data, place, one))
            .collect::<Vec<_>>()
    };
    let (waiting, sent) = (rows(false), rows(true));
    let (many_waiting, many_sent) = (number(waiting.len()), number(sent.len()));
    let waiting = if waiting.is_empty() {
        view! { <p class="muted">{words.invite_waiting_none()}</p> }.drawn()
    } else {
        view! {
            <ul class="stack tight invited">{waiting}</ul>
            {reminder(dates, data)}
        }
        .drawn()
    };
    let sent = (!sent.is_empty()).then(|| {
        view! {
            <section class="stack tight" aria-labelledby="sent-title">
                <h2 class="h3" id="sent-title">
                    {words.invite_sent(many_sent)}
                </h2>
                <ul class="stack tight invited">{sent}</ul>
            </section>
        }
    });
    view! {
        <p>
            <b>{total}</b>
        </p>
        <section class="stack tight" aria-labelledby="waiting-title">
            <h2 class="h3" id="waiting-title">
                {words.invite_waiting(many_waiting)}
            </h2>
            {waiting}
        </section>
        {sent}
    }
    .drawn()
}

/// What those are told together who have sent no names.
fn reminder(dates: Dates, data: &InvitationsPage) -> impl IntoView + use<> {
    let words = dates.words();
    let waiting = data.invited.iter().filter(|one| one.names.is_empty());
    let agencies = waiting
        .take(IN_MESSAGE)
        .map(|one| format!("- {}", one.agency));
    let first = words.invite_reminder_text(&data.edition.title, data.edition.when(dates));
    let last = words.invite_reminder_end(until(dates, data));
    let lines: Vec<String> = std::iter::once(first)
        .chain(agencies)
        .chain([last])
        .collect();
    let rows = lines.len().clamp(3, 14).to_string();
    let text = lines.join("\n");
    (!data.over).then(|| {
        view! {
            <p>
                <a class="btn quiet" href=address::reminders(&data.edition.slug)>{words.remind_open()}</a>
            </p>
            <details>
                <summary>{words.invite_reminder()}</summary>
                <div class="stack tight">
                    <textarea
                        class="input"
                        id="reminder"
                        rows=rows
                        readonly=true
                        aria-label=words.invite_reminder()
                    >
                        {textarea_text(&text)}
                    </textarea>
                    {copy(words, "reminder")}
                    <p>
                        <a class="lone" href=whatsapp(&text) rel="noreferrer">
                            {words.own_link_whatsapp()}
                        </a>
                    </p>
                </div>
            </details>
        }
    })
}

fn invited(
    dates: Dates,
    data: &InvitationsPage,
    place: usize,
    row: &InvitedRow,
) -> impl IntoView + use<> {
    let words = dates.words();
    let here = address::invitations(&data.edition.slug);
    let named = u32::try_from(row.names.len()).unwrap_or(u32::MAX);
    let count = words.invite_count(named, row.quota);
    let class = if named >= row.quota {
        "tag ok num"
    } else {
        "tag num"
    };
    let names = row
        .names
        .iter()
        .map(|(name, before)| {
            let instead = before.as_ref().map(|before| {
                view! {
                    <span class="small muted">
                        " "
                        <bdi>{words.invite_instead(before)}</bdi>
                    </span>
                }
            });
            view! {
                <li>
                    <bdi>{name.clone()}</bdi>
                    {instead}
                </li>
            }
        })
        .collect::<Vec<_>>();
    let names = (!names.is_empty()).then(|| view! { <ol class="invited-names">{names}</ol> });
    let link = link(dates, data, place, row);
    let quota_id = format!("quota-{place}");
    let withdraw = row.names.is_empty().then(|| {
        view! {
            <button class="plain" type="submit" name=ACTION value=act::WITHDRAW>
                {words.invite_withdraw()}
            </button>
        }
    });
    let ending = row.link.is_some().then(|| {
        view! {
            <button class="plain" type="submit" name=ACTION value=act::LINK_END>
                {words.own_link_end()}
            </button>
        }
    });
    view! {
        <li class="card tight-card">
            <details open=row.open>
                <summary>
                    <span class="invited-name">{row.agency.clone()}</span>
                    <span class=class>{count}</span>
                </summary>
                <div class="stack tight">
                    {names}
                    {link}
                    <form class="search-bar short" method="post" action=here.clone()>
                        <input type="hidden" name=field::CODE value=row.code.clone() />
                        <div class="field">
                            <label for=quota_id.clone()>{words.invite_quota()}</label>
                            <input class="input" id=quota_id name=field::QUOTA type="text" inputmode="numeric" value=row.typed.clone() autocomplete="off" />
                        </div>
                        <button class="btn quiet" type="submit" name=ACTION value=act::QUOTA>
                            {words.invite_quota_save()}
                        </button>
                    </form>
                    <form class="actions" method="post" action=here>
                        <input type="hidden" name=field::CODE value=row.code.clone() />
                        <button class="plain" type="submit" name=ACTION value=act::LINK>
                            {words.own_link_anew()}
                        </button>
                        {ending}
                        {withdraw}
                    </form>
                </div>
            </details>
        </li>
    }
}

/// The link of an agency and the message that goes with it, to be copied or sent.
fn link(
    dates: Dates,
    data: &InvitationsPage,
    place: usize,
    row: &InvitedRow,
) -> impl IntoView + use<> {
    let words = dates.words();
    let Some(address) = &row.link else {
        return view! { <p class="small">{words.invite_link_none(&row.agency)}</p> }.drawn();
    };
    let message = message(dates, data, row, address);
    let (link_id, message_id) = (format!("link-{place}"), format!("message-{place}"));
    view! {
        <label class="small" for=link_id.clone()>{words.invite_link()}</label>
        <input class="input" type="text" id=link_id.clone() readonly=true value=address.clone() />
        {copy(words, link_id)}
        <label class="small" for=message_id.clone()>{words.invite_message()}</label>
        <textarea class="input" id=message_id.clone() rows="5" readonly=true>
            {textarea_text(&message)}
        </textarea>
        {copy(words, message_id)}
        <p>
            <a class="lone" href=whatsapp(&message) rel="noreferrer">
                {words.own_link_whatsapp()}
                <span class="unseen">" " {row.agency.clone()}</span>
            </a>
        </p>
    }
    .drawn()
}

/// What an agency is written.
fn message(dates: Dates, data: &InvitationsPage, row: &InvitedRow, link: &str) -> String {
    let words = dates.words();
    let edition = &data.edition;
    let (when, place) = (edition.when(dates), edition.where_to(words));
    let invites = words.invite_message_invites(&row.agency, row.quota, &edition.title, when, place);
    let letter = data.letter.as_ref();
    let letter = letter.map(|number| words.invite_message_letter(number));
    let asks = words.invite_message_asks(until(dates, data), link);
    let sentences = [Some(invites), letter, Some(asks)];
    sentences
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ")
}

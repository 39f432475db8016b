//! `/n/{token}`: the link by which an invited agency sends names, on a phone, without an account. It shows the
//! names that were sent by it and nobody else.

use crate::address;
use crate::frame::Frame;
use crate::parts::account::account_fault;
use crate::parts::aid::copy;
use crate::parts::choice::{Choice, select};
use crate::parts::drawn::Draw;
use crate::parts::edition::EditionLine;
use crate::parts::fault::{
    FormFault, fault_of, fault_summary_of_work, title_with_faults, too_often,
};
use crate::parts::field::{Field, FieldKind, field as draw_field};
use crate::parts::form::ACT;
use crate::parts::notice::{Notice, notice};
use crate::parts::whatsapp::whatsapp;
use crate::shell::{Around, document_around};
use crate::words::Words;
use domain::account::AccountFault;
use domain::agency::Employment;
use domain::clock::Moment;
use domain::invitation::Nominating;
use leptos::prelude::*;

/// The names of its fields.
pub mod field {
    /// The name.
    pub const NAME: &str = "name";
    /// The employment.
    pub const EMPLOYMENT: &str = "employment";
    /// The id of the name that is replaced.
    pub const REPLACES: &str = "replaces";
}

/// What its button says: this name is sent.
pub const NOMINATE: &str = "nominate";

/// Where its form stands.
const FORM: &str = "nominee";

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NominationPage {
    /// The edition.
    pub edition: EditionLine,
    /// The token of the link.
    pub token: String,
    /// The name of the agency.
    pub agency: String,
    /// The number of the letter.
    pub letter: Option<String>,
    /// Whether the letter itself can be read.
    pub has_letter: bool,
    /// How many names it may send.
    pub quota: u32,
    /// Whether names may be sent and replaced.
    pub nominating: Nominating,
    /// Until when.
    pub until: Moment,
    /// Whether every seat is taken.
    pub seats_full: bool,
    /// The names that were sent, the newest first.
    pub nominees: Vec<NomineeRow>,
    /// What the form holds.
    pub form: NomineeForm,
    /// Why nothing was taken.
    pub faults: Vec<NominationFault>,
    /// What has just been done.
    pub done: Option<NominationDone>,
}

/// A name that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NomineeRow {
    /// Its id.
    pub id: String,
    /// The name.
    pub name: String,
    /// The employment, where it was said.
    pub employment: Option<Employment>,
    /// In whose place.
    pub instead_of: Option<String>,
    /// Whether they are registered.
    pub registered: bool,
    /// The address of their personal link, unless it was ended.
    pub link: Option<String>,
}

/// The fields as they were typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NomineeForm {
    /// The name.
    pub name: String,
    /// The word for the employment.
    pub employment: String,
    /// The id and the name of whoever is replaced.
    pub replaces: Option<(String, String)>,
}

/// What has been done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NominationDone {
    /// A name was added.
    Added,
    /// A name was replaced.
    Replaced,
}

impl NominationDone {
    /// The word for it in an address.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Replaced => "replaced",
        }
    }

    /// Reads such a word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        let all = [Self::Added, Self::Replaced];
        all.into_iter().find(|done| done.code() == code)
    }

    fn notice(self, words: Words) -> Notice {
        Notice::ok(match self {
            Self::Added => words.nominate_added(),
            Self::Replaced => words.nominate_replaced(),
        })
    }
}

/// Why a name was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NominationFault {
    /// About the name.
    Name(AccountFault),
    /// It was sent already.
    SameName,
    /// The agency has sent as many as it may.
    QuotaFull,
    /// Every seat is taken.
    SeatsFull,
    /// Whoever was to be replaced was replaced by somebody else.
    Gone,
    /// Something was recorded of them.
    Recorded,
    /// The day of the edition has begun.
    Over,
    /// The edition was called off.
    Cancelled,
    /// It was tried too often; the minutes to wait.
    TooOften(u32),
}

impl NominationFault {
    fn sentence(self, words: Words) -> FormFault {
        let (field, sentence) = match self {
            Self::Name(fault) => return account_fault(words, fault, field::NAME),
            Self::TooOften(minutes) => return too_often(words, minutes),
            Self::SameName => (Some(field::NAME), words.nominate_fault_same()),
            Self::QuotaFull => (None, words.nominate_quota_full()),
            Self::SeatsFull => (None, words.nominate_seats_full()),
            Self::Gone => (None, words.nominate_fault_gone()),
            Self::Recorded => (None, words.nominate_fault_recorded()),
            Self::Over => (None, words.nominate_over()),
            Self::Cancelled => (None, words.nominate_cancelled()),
        };
        FormFault {
            field,
            sentence: sentence.to_owned(),
        }
    }
}

impl NominationPage {
    fn left(&self) -> u32 {
        let sent = u32::try_from(self.nominees.len()).unwrap_or(u32::MAX);
        self.quota.saturating_sub(sent)
    }

    const fn is_open(&self) -> bool {
        matches!(self.nominating, Nominating::Open)
    }

    /// Whether the form is there: to add somebody, to replace somebody, or with what was typed and not taken.
    fn has_form(&self) -> bool {
        let may_add = self.left() > 0 && !self.seats_full;
        let typed = !self.form.name.is_empty();
        self.is_open() && (may_add || typed || self.form.replaces.is_some())
    }
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: NominationPage) -> String {
    let (words, dates) = (frame.words(), frame.dates());
    let faults: Vec<FormFault> = data
        .faults
        .iter()
        .map(|fault| fault.sentence(words))
        .collect();
    let title = format!("{} · {}", words.nominate_title(), data.edition.title);
    let title = title_with_faults(words, &title, &faults);
    document_around(frame, &title, Around::with_aids(), || {
        let edition = &data.edition;
        let done = data.done.map(|done| notice(done.notice(words)));
        let letter = data.letter.as_ref().map(|number| {
            view! { <p class="small">{words.nominate_letter(number)}</p> }
        });
        let letter_file = data.has_letter.then(|| {
            let href = address::nomination_letter(&data.token);
            view! { <p><a class="lone" href=href>{words.letter_name()}</a></p> }
        });
        let until = edition.dates(dates).end(data.until);
        let about = match data.nominating {
            Nominating::Cancelled => words.nominate_cancelled().to_owned(),
            Nominating::Over => words.nominate_over().to_owned(),
            Nominating::Open => words.nominate_until(until),
        };
        let full = if data.left() == 0 {
            Some(words.nominate_quota_full())
        } else if data.seats_full {
            Some(words.nominate_seats_full())
        } else {
            None
        };
        let full = full
            .filter(|_| data.is_open() && faults.is_empty() && data.form.replaces.is_none())
            .map(|full| notice(Notice::info(full)));
        let named = u32::try_from(data.nominees.len()).unwrap_or(u32::MAX);
        let list = list(words, &data);
        let form = data.has_form().then(|| form(words, &data, &faults));
        view! {
            <div class="wrap narrow stack">
                <div class="live-head">
                    <h1 class="live-title">{edition.title.clone()}</h1>
                    <span class="tag num">{words.invite_count(named, data.quota)}</span>
                </div>
                <div class="stack tight">
                    <p>
                        <b>{words.nominate_lead(&data.agency)}</b>
                    </p>
                    <p class="small muted">
                        {format!("{} · {}", edition.when(dates), edition.where_to(words))}
                    </p>
                    {letter}
                    {letter_file}
                    <p>{about}</p>
                </div>
                {done}
                {fault_summary_of_work(words, &faults)}
                {full}
                {form}
                {list}
                <p class="small muted">{words.nominate_own()}</p>
            </div>
        }
    })
}

fn form(words: Words, data: &NominationPage, faults: &[FormFault]) -> impl IntoView + use<> {
    let here = address::nomination(&data.token);
    let form = &data.form;
    let (title, send) = match &form.replaces {
        Some((_, name)) => (
            words.nominate_replace_title(name),
            words.nominate_replace_send(),
        ),
        None => (words.nominate_add().to_owned(), words.nominate_add_send()),
    };
    let replaces = form.replaces.as_ref().map(|(id, name)| {
        view! {
            <input type="hidden" name=field::REPLACES value=id.clone() />
            <p class="small muted">{words.nominate_replace_text(name)}</p>
        }
    });
    let left = Some(data.left()).filter(|left| *left > 0 && form.replaces.is_none());
    let left = left.map(|left| view! { <p class="small muted">{words.nominate_left(left)}</p> });
    let not = form.replaces.as_ref().map(|_| {
        view! {
            <a class="btn quiet" href=here.clone()>
                {words.nominate_replace_not()}
            </a>
        }
    });
    let kinds = std::iter::once(Choice::new("", words.nominate_employment_none()))
        .chain(
            Employment::ALL
                .iter()
                .map(|kind| Choice::new(kind.code(), kind.label(words.0))),
        )
        .collect();
    let name = draw_field(Field {
        required: true,
        hint: Some(words.nominate_name_hint().into()),
        fault: fault_of(faults, field::NAME),
        ..Field::new(
            field::NAME,
            words.nominate_name(),
            FieldKind::Line,
            form.name.clone(),
        )
    });
    let employment = select(
        field::EMPLOYMENT.to_owned(),
        field::EMPLOYMENT,
        words.nominate_employment(),
        kinds,
        &form.employment,
    );
    view! {
        <section class="card stack" id=FORM aria-labelledby="nominee-title">
            <h2 class="h3" id="nominee-title">
                <bdi>{title}</bdi>
            </h2>
            <form class="stack" method="post" action=here.clone() novalidate=true>
                <input type="hidden" name=ACT value=NOMINATE />
                {replaces}
                {left}
                {name}
                {employment}
                <div class="actions">
                    <button class="btn" type="submit">
                        {send}
                    </button>
                    {not}
                </div>
            </form>
        </section>
    }
}

fn list(words: Words, data: &NominationPage) -> impl IntoView + use<> {
    let rows = data
        .nominees
        .iter()
        .enumerate()
        .map(|(place, row)| one(words, data, place, row))
        .collect::<Vec<_>>();
    let rows = if rows.is_empty() {
        view! { <p class="muted">{words.nominate_list_none()}</p> }.drawn()
    } else {
        view! { <ul class="stack nominees">{rows}</ul> }.drawn()
    };
    view! {
        <section class="stack tight" aria-labelledby="nominees-title">
            <h2 class="h3" id="nominees-title">
                {words.nominate_list()}
            </h2>
            {rows}
        </section>
    }
}

fn one(
    words: Words,
    data: &NominationPage,
    place: usize,
    row: &NomineeRow,
) -> impl IntoView + use<> {
    let about: Vec<String> = [
        row.employment
            .map(|employment| employment.label(words.0).to_owned()),
        row.instead_of
            .as_ref()
            .map(|name| words.invite_instead(name)),
    ]
    .into_iter()
    .flatten()
    .collect();
    let about = (!about.is_empty()).then(|| {
        view! {
            <p class="small muted">
                <bdi>{about.join(" · ")}</bdi>
            </p>
        }
    });
    let link = match &row.link {
        _ if !row.registered => {
            view! { <p class="small">{words.nominate_unregistered()}</p> }.drawn()
        }
        None => view! { <p class="small">{words.nominate_link_none()}</p> }.drawn(),
        Some(address) => {
            let id = format!("link-{place}");
            let message = words.own_link_message(&row.name, &data.edition.title, address);
            view! {
                <label class="unseen" for=id.clone()>{words.nominate_link(&row.name)}</label>
                <input class="input" type="text" id=id.clone() readonly=true value=address.clone() />
                {copy(words, id)}
                <p>
                    <a class="lone" href=whatsapp(&message) rel="noreferrer">
                        {words.own_link_whatsapp()}
                        <span class="unseen">" " {row.name.clone()}</span>
                    </a>
                </p>
            }
            .drawn()
        }
    };
    let replace = data.is_open().then(|| {
        let href = address::nomination_replacing(&data.token, &row.id);
        view! {
            <p>
                <a class="lone" href=href>
                    {words.nominate_replace()}
                    <span class="unseen">" " {row.name.clone()}</span>
                </a>
            </p>
        }
    });
    view! {
        <li class="card stack tight">
            <p>
                <b>
                    <bdi>{row.name.clone()}</bdi>
                </b>
            </p>
            {about}
            {link}
            {replace}
        </li>
    }
}

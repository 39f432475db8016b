//! `/organiser/people`: who has an account, from which agency, with which roles.

use crate::address;
use crate::frame::Frame;
use crate::parts::account::account_fault;
use crate::parts::agency::AgencyFault;
use crate::parts::aid::copy;
use crate::parts::choice::{Choice, select};
use crate::parts::drawn::{Draw, Drawn};
use crate::parts::fault::{FormFault, fault_of, fault_summary_of_work, title_with_faults};
use crate::parts::field::{Field, FieldKind, field as draw_field};
use crate::parts::form::{ACT, Q};
use crate::parts::notice::{Notice, notice};
use crate::parts::organiser::{OrganiserPage, organiser_menu, role_name};
use crate::parts::pages::{Turn, pages};
use crate::parts::work::{AGENCIES, suggestions};
use crate::shell::{Around, document_around};
use crate::words::Words;
use domain::account::{AccountFault, Role};
use domain::agency::Employment;
use domain::clock::Moment;
use domain::quiz::ExtraTime;
use leptos::prelude::*;

/// The names of its fields.
pub mod field {
    /// Where it is searched.
    pub const AGENCY: &str = "agency";
    /// Whom it is about.
    pub const PERSON: &str = "person";
    /// A role.
    pub const ROLE: &str = "role";
    /// The agency of a liaison.
    pub const SCOPE: &str = "scope";
    /// The extra time.
    pub const PERCENT: &str = "percent";
    /// An agency as it was typed.
    pub const TYPED: &str = "typed";
    /// Whether workshops that are over follow, too: there when ticked.
    pub const PAST: &str = "past";
    /// The name of somebody who gets an account.
    pub const NAME: &str = "name";
    /// Their address.
    pub const EMAIL: &str = "email";
    /// Their employment.
    pub const EMPLOYMENT: &str = "employment";
}

/// What its forms ask for.
pub mod act {
    /// Gives a role.
    pub const GIVE: &str = "give";
    /// Withdraws one.
    pub const WITHDRAW: &str = "withdraw";
    /// Sets the extra time.
    pub const TIME: &str = "time";
    /// Makes a link to a new password.
    pub const RESET: &str = "reset";
    /// Says which agency was meant.
    pub const ASSIGN: &str = "assign";
    /// Makes an agency of what was typed, and says that it was meant.
    pub const ASSIGN_NEW: &str = "assign-new";
    /// Makes an account.
    pub const CREATE: &str = "create";
}

/// What the page shows. It is searched by GET; its forms post to the address with the same search.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PeoplePage {
    /// The search as it was typed.
    pub search: Search,
    /// The people on this page.
    pub people: Vec<PersonRow>,
    /// How many there are on all pages.
    pub total: u64,
    /// How many stand on the pages before.
    pub before: u64,
    /// The address of the page before.
    pub previous: Option<String>,
    /// The address of the page after.
    pub next: Option<String>,
    /// Where the forms post to.
    pub action: String,
    /// What is to be fixed.
    pub faults: Vec<PeopleFault>,
    /// What has just been done.
    pub done: Option<PeopleDone>,
    /// A link that was just made.
    pub link: Option<ResetLink>,
    /// Agencies that people typed and nobody knows.
    pub typed: Vec<TypedAgency>,
    /// Names that are suggested for an agency.
    pub suggested: Vec<String>,
    /// What was typed for a new account.
    pub new: NewPerson,
}

/// An agency that people typed and nobody knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedAgency {
    /// As it was typed.
    pub typed: String,
    /// What tells it from others, for the form.
    pub key: String,
    /// The names of those who typed it.
    pub people: Vec<String>,
    /// The agency that is nearest to it.
    pub nearest: String,
}

/// What is typed for a new account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewPerson {
    /// The name.
    pub name: String,
    /// The address.
    pub email: String,
    /// The agency.
    pub agency: String,
}

/// What was searched for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// Part of a name or address.
    pub text: String,
    /// An agency.
    pub agency: String,
    /// A role.
    pub role: Option<Role>,
    /// Those alone who typed an agency that is not known.
    pub typed: bool,
}

/// Somebody in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonRow {
    /// Their id, for the forms.
    pub person: String,
    /// Their name.
    pub name: String,
    /// The address they sign in with.
    pub email: Option<String>,
    /// The agency's name.
    pub agency: Option<String>,
    /// What they typed for one that is not known.
    pub typed: Option<String>,
    /// Their employment.
    pub employment: Option<Employment>,
    /// Since when they have an account.
    pub since: Moment,
    /// The time they get in quizzes beyond everybody's.
    pub extra_time: ExtraTime,
    /// What they hold beyond participant.
    pub roles: Vec<HeldRole>,
}

/// A role somebody holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldRole {
    /// The role.
    pub role: Role,
    /// Code and name of a liaison's agency.
    pub agency: Option<(String, String)>,
}

impl HeldRole {
    fn name(&self, words: Words) -> String {
        match &self.agency {
            Some((_, name)) => words.role_liaison_of(name),
            None => role_name(words, self.role).to_owned(),
        }
    }
}

/// A link to a new password, shown once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResetLink {
    /// Whose.
    pub name: String,
    /// The whole address.
    pub href: String,
    /// Until when it works.
    pub until: Moment,
}

/// What has been done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeopleDone {
    /// A role was given.
    Given,
    /// A role was withdrawn.
    Withdrawn,
    /// Extra time was set.
    ExtraTime,
    /// It was said which agency was meant.
    Assigned,
    /// It was so before.
    Unchanged,
}

impl PeopleDone {
    /// All of them.
    const ALL: [Self; 5] = [
        Self::Given,
        Self::Withdrawn,
        Self::ExtraTime,
        Self::Assigned,
        Self::Unchanged,
    ];

    /// The word for it in an address.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Withdrawn => "withdrawn",
            Self::ExtraTime => "time",
            Self::Assigned => "assigned",
            Self::Unchanged => "unchanged",
        }
    }

    /// Reads such a word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|done| done.code() == code)
    }

    fn notice(self, words: Words) -> Notice {
        Notice::ok(match self {
            Self::Given => words.people_given(),
            Self::Withdrawn => words.people_withdrawn(),
            Self::ExtraTime => words.people_extra_time_set(),
            Self::Assigned => words.people_assigned(),
            Self::Unchanged => words.people_unchanged(),
        })
    }
}

/// Why something was not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PeopleFault {
    /// The last organiser stays.
    LastOrganiser,
    /// The text names no agency.
    Agency(AgencyFault),
    /// A link is for participants alone.
    NotParticipant,
    /// Nobody has typed that any more.
    NothingTyped,
    /// Something about a new account.
    New(AccountFault),
    /// Somebody signs in with that address.
    EmailTaken,
}

impl PeopleFault {
    fn sentence(&self, words: Words) -> FormFault {
        let sentence = match self {
            Self::LastOrganiser => words.people_fault_last().to_owned(),
            Self::Agency(fault) => fault.sentence(words),
            Self::NotParticipant => words.people_fault_not_participant().to_owned(),
            Self::NothingTyped => words.people_fault_nothing_typed().to_owned(),
            Self::New(fault) => return account_fault(words, *fault, field::EMAIL),
            Self::EmailTaken => {
                return FormFault {
                    field: Some(field::EMAIL),
                    sentence: words.fault_email_taken().to_owned(),
                };
            }
        };
        FormFault {
            field: None,
            sentence,
        }
    }
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: PeoplePage) -> String {
    let words = frame.words();
    let faults = data
        .faults
        .iter()
        .map(|fault| fault.sentence(words))
        .collect::<Vec<_>>();
    let shown = data.people.len() as u64;
    let range = words.people_range(
        data.before.saturating_add(1),
        data.before.saturating_add(shown),
        data.total,
    );
    let done = data.done.map(|done| notice(done.notice(words)));
    let link = data.link.map(|link| {
        view! {
            <section class="card" aria-labelledby="reset-made">
                <h2 class="h3" id="reset-made">
                    {words.people_reset_title(&link.name)}
                </h2>
                <p>{words.people_reset_made(frame.dates().day_and_time(link.until))}</p>
                <div class="field">
                    <label for="reset-link">{words.people_reset_link()}</label>
                    <input id="reset-link" class="input" type="text" readonly=true value=link.href autocomplete="off" />
                </div>
                {copy(words, "reset-link")}
            </section>
        }
    });
    let action = data.action;
    let rows = data
        .people
        .into_iter()
        .enumerate()
        .map(|(number, row)| person(frame, number, row, &action))
        .collect::<Vec<_>>();
    let list = if rows.is_empty() {
        view! { <p class="muted">{words.people_none()}</p> }.drawn()
    } else {
        view! { <ol class="people">{rows}</ol> }.drawn()
    };
    let pages = pages(
        words,
        [
            Turn::back(data.previous, words.people_previous()),
            Turn::on(data.next, words.people_next()),
        ],
    );
    let total = u32::try_from(data.total).unwrap_or(u32::MAX);
    let search = data.search;
    let typed = typed_agencies(words, data.typed, &action);
    let make = make_account(words, data.new, &faults, &action);
    let list_of_names = suggestions(data.suggested);
    document_around(
        frame,
        &title_with_faults(words, words.people_title(), &faults),
        Around::with_aids(),
        || {
            view! {
                <div class="wrap page stack">
                    {organiser_menu(words, OrganiserPage::People)}
                    <div class="page-head">
                        <h1>{words.people_title()}</h1>
                        <p class="lead">{words.people_lead()}</p>
                        <p class="actions">
                            <a class="btn quiet" href=address::PEOPLE_IMPORTS>{words.people_import()}</a>
                            <a class="btn quiet" href=address::DUPLICATES>{words.people_duplicates()}</a>
                        </p>
                    </div>
                    {done}
                    {fault_summary_of_work(words, &faults)}
                    {link}
                    {list_of_names}
                    {typed}
                    {search_form(words, search)}
                    <section aria-labelledby="list">
                        <h2 id="list">{words.people_count(total)}</h2>
                        {pages.is_some().then(|| view! { <p class="small muted">{range}</p> })}
                        {list}
                    </section>
                    {pages}
                    {make}
                </div>
            }
        },
    )
}

/// What people typed for an agency that nobody knows, each with one press that says which it is for everybody
/// who typed it.
fn typed_agencies(words: Words, typed: Vec<TypedAgency>, action: &str) -> Option<Drawn> {
    if typed.is_empty() {
        return None;
    }
    let rows = typed
        .into_iter()
        .enumerate()
        .map(|(number, one)| {
            let people = u32::try_from(one.people.len()).unwrap_or(u32::MAX);
            let names = one.people.join(", ");
            let (agency, past) = (format!("typed-{number}"), format!("typed-past-{number}"));
            view! {
                <li class="typed-agency">
                    <h3>{words.people_typed(&one.typed)}</h3>
                    <p class="small muted">{words.people_count(people)} ": " {names}</p>
                    <form class="search-bar" method="post" action=action.to_owned()>
                        <input type="hidden" name=field::TYPED value=one.key />
                        <div class="field">
                            <label for=agency.clone()>{words.register_agency()}</label>
                            <input id=agency name=field::SCOPE type="text" list=AGENCIES value=one.nearest autocomplete="off" />
                        </div>
                        <div class="tick">
                            <input type="checkbox" id=past.clone() name=field::PAST value="1" />
                            <div>
                                <label for=past>{words.people_typed_past()}</label>
                            </div>
                        </div>
                        <div class="actions">
                            <button class="btn" name=ACT value=act::ASSIGN>{words.people_assign(people)}</button>
                            <button class="btn quiet" name=ACT value=act::ASSIGN_NEW>{words.people_assign_new()}</button>
                        </div>
                    </form>
                </li>
            }
        })
        .collect::<Vec<_>>();
    let section = view! {
        <section class="card stack" aria-labelledby="typed">
            <div>
                <h2 class="h3" id="typed">{words.people_typed_title()}</h2>
                <p class="small muted">{words.people_typed_lead()}</p>
            </div>
            <ul class="stack">{rows}</ul>
        </section>
    };
    Some(section.drawn())
}

/// An account for somebody who cannot or will not make one; they get a link to choose their password.
fn make_account(
    words: Words,
    new: NewPerson,
    faults: &[FormFault],
    action: &str,
) -> impl IntoView + use<> {
    let opened = faults
        .iter()
        .any(|fault| matches!(fault.field, Some(field::NAME | field::EMAIL)));
    let kinds = std::iter::once(Choice::new("", words.people_employment_unsaid()))
        .chain(
            Employment::ALL
                .iter()
                .map(|kind| Choice::new(kind.code(), kind.label(words.0))),
        )
        .collect();
    let of = |name, label, kind, value, list| {
        draw_field(Field {
            list,
            fault: fault_of(faults, name),
            ..Field::new(name, label, kind, value)
        })
    };
    view! {
        <details class="card" id="make-account" open=opened>
            <summary>{words.people_make()}</summary>
            <form class="form" method="post" action=action.to_owned() novalidate=true>
                <input type="hidden" name=ACT value=act::CREATE />
                <p class="small">{words.people_make_lead()}</p>
                {of(field::NAME, words.field_name(), FieldKind::Line, new.name, None)}
                {of(field::EMAIL, words.field_email(), FieldKind::Email, new.email, None)}
                {of(field::SCOPE, words.register_agency(), FieldKind::Line, new.agency, Some(AGENCIES))}
                {select("make-employment".to_owned(), field::EMPLOYMENT, words.register_employment(), kinds, "")}
                <div class="actions">
                    <button class="btn" type="submit">{words.people_make_send()}</button>
                </div>
            </form>
        </details>
    }
}

fn search_form(words: Words, search: Search) -> impl IntoView {
    let roles = std::iter::once(Choice::new("", words.people_role_any()))
        .chain(
            Role::ALL
                .into_iter()
                .map(|role| Choice::new(role.code(), role_name(words, role))),
        )
        .collect();
    view! {
        <form class="search-bar" method="get" action=address::PEOPLE role="search">
            <div class="field">
                <label for=Q>{words.people_search()}</label>
                <input id=Q name=Q type="search" value=search.text />
            </div>
            <div class="field">
                <label for=field::AGENCY>{words.people_agency()}</label>
                <input id=field::AGENCY name=field::AGENCY type="search" value=search.agency />
            </div>
            {select(field::ROLE.to_owned(), field::ROLE, words.people_role(), roles, search.role.map_or("", Role::code))}
            {search.typed.then(|| view! { <input type="hidden" name=address::TYPED value="1" /> })}
            <button class="btn" type="submit">
                {words.people_search_send()}
            </button>
        </form>
    }
}

fn person(frame: &Frame, number: usize, row: PersonRow, action: &str) -> impl IntoView + use<> {
    let words = frame.words();
    let work = match (row.agency, row.typed) {
        (Some(agency), _) => agency,
        (None, Some(typed)) => words.people_typed(typed),
        (None, None) => words.people_no_agency().to_owned(),
    };
    let employment = row
        .employment
        .map(|employment| employment.label(frame.language));
    let about = std::iter::once(work)
        .chain(employment.map(ToOwned::to_owned))
        .chain([words.people_since(frame.dates().day(row.since))])
        .collect::<Vec<_>>()
        .join(" · ");
    let tags = row
        .roles
        .iter()
        .map(|held| view! { <li class="tag">{held.name(words)}</li> })
        .collect::<Vec<_>>();
    let withdrawals = row
        .roles
        .iter()
        .map(|held| {
            let scope = held.agency.as_ref().map(|(code, _)| {
                let code = code.clone();
                view! { <input type="hidden" name=field::SCOPE value=code /> }
            });
            view! {
                <form method="post" action=action.to_owned()>
                    <input type="hidden" name=ACT value=act::WITHDRAW />
                    <input type="hidden" name=field::PERSON value=row.person.clone() />
                    <input type="hidden" name=field::ROLE value=held.role.code() />
                    {scope}
                    <button class="btn quiet" type="submit">
                        {words.people_withdraw(held.name(words))}
                    </button>
                </form>
            }
        })
        .collect::<Vec<_>>();
    let handing = row
        .roles
        .iter()
        .filter_map(|held| held.agency.as_ref())
        .map(|(code, name)| {
            let text = words.liaisons_hand_over(name);
            view! { <p><a class="lone" href=address::liaisons(code)>{text}</a></p> }
        })
        .collect::<Vec<_>>();
    let roles = [Role::Trainer, Role::Organiser, Role::Liaison]
        .into_iter()
        .map(|role| Choice::new(role.code(), role_name(words, role)))
        .collect();
    let reset = row.roles.is_empty().then(|| {
        view! {
            <form method="post" action=action.to_owned()>
                <input type="hidden" name=ACT value=act::RESET />
                <input type="hidden" name=field::PERSON value=row.person.clone() />
                <p class="hint">{words.people_reset_hint()}</p>
                <button class="btn quiet" type="submit">
                    {words.people_reset()}
                </button>
            </form>
        }
    });
    let scope = format!("scope-{number}");
    let chosen = row.extra_time.percent().to_string();
    let mut times = ExtraTime::CHOICES.to_vec();
    if !times.contains(&row.extra_time) {
        times.push(row.extra_time);
        times.sort();
    }
    let percents = times
        .into_iter()
        .map(|time| {
            let text = if time.percent() == 0 {
                words.people_extra_time_none().to_owned()
            } else {
                words.people_extra_time_percent(time.percent())
            };
            Choice::new(time.percent().to_string(), text)
        })
        .collect();
    let extra = (row.extra_time.percent() > 0).then(|| {
        view! { <p class="small">{words.people_extra_time_has(row.extra_time.percent())}</p> }
    });
    view! {
        <li class="card person">
            <h3 class="person-name">{row.name.clone()}</h3>
            {row.email.map(|email| view! { <p class="small muted break">{email}</p> })}
            <p class="small">{about}</p>
            {extra}
            {(!tags.is_empty()).then(|| view! { <ul class="tags">{tags}</ul> })}
            <details>
                <summary>{words.people_manage(&row.name)}</summary>
                <div class="stack">
                    <form class="search-bar" method="post" action=action.to_owned()>
                        <input type="hidden" name=ACT value=act::GIVE />
                        <input type="hidden" name=field::PERSON value=row.person.clone() />
                        {select(format!("role-{number}"), field::ROLE, words.people_role(), roles, "")}
                        <div class="field">
                            <label for=scope.clone()>{words.people_give_agency()}</label>
                            <p class="hint" id=format!("{scope}-hint")>
                                {words.people_give_agency_hint()}
                            </p>
                            <input id=scope.clone() name=field::SCOPE type="text" aria-describedby=format!("{scope}-hint") />
                        </div>
                        <button class="btn quiet" type="submit">
                            {words.people_give()}
                        </button>
                    </form>
                    {withdrawals}
                    {handing}
                    <form class="search-bar" method="post" action=action.to_owned()>
                        <input type="hidden" name=ACT value=act::TIME />
                        <input type="hidden" name=field::PERSON value=row.person.clone() />
                        {select(format!("time-{number}"), field::PERCENT, words.people_extra_time(), percents, &chosen)}
                        <button class="btn quiet" type="submit">
                            {words.people_extra_time_send()}
                        </button>
                    </form>
                    {reset}
                </div>
            </details>
        </li>
    }
}

//! `/organiser/agencies/liaisons`: who is liaison of an agency, and handing that over to somebody else of it.

use crate::address;
use crate::frame::Frame;
use crate::parts::breadcrumb::{Link, breadcrumb};
use crate::parts::choice::{Choice, select_with_fault};
use crate::parts::drawn::Draw;
use crate::parts::fault::{FormFault, fault_summary_of_work, title_with_faults};
use crate::parts::form::ACT;
use crate::parts::notice::{Notice, notice};
use crate::parts::organiser::{OrganiserPage, organiser_menu};
use crate::shell::document;
use crate::words::Words;
use leptos::prelude::*;

/// The names of its fields.
pub mod field {
    /// Who hands the role over.
    pub const FROM: &str = "from";
    /// Who takes it.
    pub const TO: &str = "to";
}

/// What its button says: the role is handed over.
pub const HAND_OVER: &str = "hand-over";

/// The word in an address for a role that was handed over.
pub const HANDED_OVER: &str = "handed-over";

/// What the page shows. Its forms post to the same address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LiaisonsPage {
    /// The code of the agency.
    pub code: String,
    /// Its name.
    pub agency: String,
    /// Its liaisons: id and name.
    pub liaisons: Vec<(String, String)>,
    /// Those to whom the role can be handed over: id and name.
    pub successors: Vec<(String, String)>,
    /// What was chosen: who hands over, and to whom.
    pub chosen: (String, String),
    /// Why it was not handed over.
    pub fault: Option<LiaisonsFault>,
    /// Whether it has just been handed over.
    pub done: bool,
}

/// Why the role was not handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LiaisonsFault {
    /// Nobody was chosen.
    Nobody,
    /// Whoever was to hand it over does not hold it any more.
    NotHeld,
    /// Whoever was chosen holds it already.
    Held,
    /// Whoever was chosen has no account or works elsewhere.
    NotOfAgency,
}

impl LiaisonsFault {
    const fn sentence(self, words: Words) -> &'static str {
        match self {
            Self::Nobody => words.liaisons_fault_nobody(),
            Self::NotHeld => words.liaisons_fault_not_held(),
            Self::Held => words.liaisons_fault_held(),
            Self::NotOfAgency => words.liaisons_fault_agency(),
        }
    }
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: LiaisonsPage) -> String {
    let words = frame.words();
    let faults: Vec<FormFault> = data
        .fault
        .iter()
        .map(|fault| FormFault {
            field: None,
            sentence: fault.sentence(words).to_owned(),
        })
        .collect();
    let title = format!("{} · {}", words.liaisons_title(), data.agency);
    let title = title_with_faults(words, &title, &faults);
    document(frame, &title, None, || {
        let trail = vec![
            Link::new(words.agencies_title(), address::AGENCIES),
            Link::new(data.agency.clone(), address::agency(&data.code)),
        ];
        let done = data
            .done
            .then(|| notice(Notice::ok(words.liaisons_handed_over())));
        let list = if data.liaisons.is_empty() {
            view! { <p class="muted">{words.liaisons_none()} " " <a href=address::PEOPLE>{words.people_title()}</a></p> }
                .drawn()
        } else {
            let rows = data
                .liaisons
                .iter()
                .enumerate()
                .map(|(number, one)| liaison(words, &data, number, one))
                .collect::<Vec<_>>();
            view! { <ul class="people">{rows}</ul> }.drawn()
        };
        view! {
            <div class="wrap page stack">
                {organiser_menu(words, OrganiserPage::Agencies)}
                <div>
                    {breadcrumb(words, trail, words.liaisons_title().to_owned())}
                    <div class="page-head">
                        <h1>{words.liaisons_title()}</h1>
                        <p class="lead">{data.agency.clone()}</p>
                        <p class="small muted">{words.liaisons_lead()}</p>
                    </div>
                </div>
                {done}
                {fault_summary_of_work(words, &faults)}
                {list}
            </div>
        }
    })
}

fn liaison(
    words: Words,
    data: &LiaisonsPage,
    number: usize,
    (person, name): &(String, String),
) -> impl IntoView + use<> {
    let form = if data.successors.is_empty() {
        view! { <p class="small">{words.liaisons_no_successor()}</p> }.drawn()
    } else {
        let (from, to) = &data.chosen;
        let chosen = if from == person { to.as_str() } else { "" };
        let choices = std::iter::once(Choice::new("", words.liaisons_choose()))
            .chain(
                data.successors
                    .iter()
                    .map(|(id, name)| Choice::new(id.clone(), name.clone())),
            )
            .collect();
        let select = select_with_fault(
            format!("to-{number}"),
            field::TO,
            words.liaisons_to(),
            choices,
            chosen,
            None,
        );
        view! {
            <form class="search-bar short" method="post" action=address::liaisons(&data.code)>
                <input type="hidden" name=ACT value=HAND_OVER />
                <input type="hidden" name=field::FROM value=person.clone() />
                {select}
                <button class="btn" type="submit">
                    {words.liaisons_send()}
                    <span class="unseen">" " {name.clone()}</span>
                </button>
            </form>
        }
        .drawn()
    };
    view! {
        <li class="card person">
            <h2 class="h3 person-name"><bdi>{name.clone()}</bdi></h2>
            {form}
        </li>
    }
}

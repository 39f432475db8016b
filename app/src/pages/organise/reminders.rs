//! `/organiser/editions/{edition}/invitations/reminders`: the agencies that have sent no name, each with a message to
//! copy or to send.

use crate::address;
use crate::frame::Frame;
use crate::parts::aid::copy;
use crate::parts::breadcrumb::{Link, breadcrumb};
use crate::parts::dates::Dates;
use crate::parts::drawn::Draw;
use crate::parts::edition::EditionLine;
use crate::parts::field::textarea_text;
use crate::parts::notice::{Notice, notice};
use crate::parts::organiser::{OrganiserPage, organiser_menu};
use crate::parts::whatsapp::whatsapp;
use crate::shell::{Around, document_around};
use domain::clock::Moment;
use domain::invitation::Nominating;
use leptos::prelude::*;

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemindersPage {
    /// The edition.
    pub edition: EditionLine,
    /// Until when names are sent.
    pub until: Moment,
    /// Whether they can still be sent.
    pub nominating: Nominating,
    /// The number of the letter.
    pub letter: Option<String>,
    /// Those who have sent no name, in the order of the tree.
    pub waiting: Vec<Reminded>,
}

/// An agency that has sent no name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reminded {
    /// Its code.
    pub code: String,
    /// Its name.
    pub agency: String,
    /// How many names it may send.
    pub quota: u32,
    /// The names of its liaisons.
    pub liaisons: Vec<String>,
    /// The address of its link, unless it was ended.
    pub link: Option<String>,
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: RemindersPage) -> String {
    let (words, dates) = (frame.words(), frame.dates());
    let title = format!("{} · {}", words.remind_title(), data.edition.title);
    document_around(frame, &title, Around::with_aids(), || {
        let slug = &data.edition.slug;
        let trail = vec![
            Link::new(words.workshops_title(), address::EDITIONS),
            Link::new(data.edition.title.clone(), address::edition(slug)),
            Link::new(words.invite_title(), address::invitations(slug)),
        ];
        let until = data.edition.dates(dates).end(data.until);
        let about = match data.nominating {
            Nominating::Open => words.invite_until(until),
            Nominating::Over => words.invite_over().to_owned(),
            Nominating::Cancelled => words.editions_is_cancelled().to_owned(),
        };
        let count = u32::try_from(data.waiting.len()).unwrap_or(u32::MAX);
        let list = if data.nominating != Nominating::Open {
            ().drawn()
        } else if data.waiting.is_empty() {
            notice(Notice::ok(words.invite_waiting_none())).drawn()
        } else {
            let rows = data
                .waiting
                .iter()
                .enumerate()
                .map(|(place, one)| reminded(dates, &data, place, one))
                .collect::<Vec<_>>();
            view! {
                <h2 class="h3" id="list">{words.remind_count(count)}</h2>
                <ul class="stack tight invited" aria-labelledby="list">{rows}</ul>
            }
            .drawn()
        };
        view! {
            <div class="wrap page stack">
                {organiser_menu(words, OrganiserPage::Editions)}
                <div>
                    {breadcrumb(words, trail, words.remind_title().to_owned())}
                    <div class="page-head">
                        <h1>{words.remind_title()}</h1>
                        <p class="lead">{words.remind_lead()}</p>
                        <p class="small muted">{about}</p>
                    </div>
                </div>
                {list}
            </div>
        }
    })
}

fn reminded(
    dates: Dates,
    data: &RemindersPage,
    place: usize,
    one: &Reminded,
) -> impl IntoView + use<> {
    let words = dates.words();
    let liaisons = (!one.liaisons.is_empty()).then(|| {
        let names = words.remind_liaisons(one.liaisons.join(", "));
        view! { <p class="small muted"><bdi>{names}</bdi></p> }
    });
    let message = match &one.link {
        None => {
            let here = address::with_query(
                &address::invitations(&data.edition.slug),
                &[(address::OPEN, &one.code)],
            );
            view! {
                <p class="small">
                    {words.invite_link_none(&one.agency)} " "
                    <a href=here>{words.invite_title()}</a>
                </p>
            }
            .drawn()
        }
        Some(link) => {
            let text = message(dates, data, one, link);
            let id = format!("reminder-{place}");
            let label = words.remind_message(&one.agency);
            view! {
                <textarea class="input" id=id.clone() rows="5" readonly=true aria-label=label>
                    {textarea_text(&text)}
                </textarea>
                <div class="actions">
                    {copy(words, id)}
                    <a class="btn quiet" href=whatsapp(&text) rel="noreferrer">
                        {words.own_link_whatsapp()}
                        <span class="unseen">" " {one.agency.clone()}</span>
                    </a>
                </div>
            }
            .drawn()
        }
    };
    view! {
        <li class="card tight-card stack tight">
            <h3 class="invited-name">{one.agency.clone()}</h3>
            {liaisons}
            {message}
        </li>
    }
}

/// What an agency is reminded of.
fn message(dates: Dates, data: &RemindersPage, one: &Reminded, link: &str) -> String {
    let words = dates.words();
    let edition = &data.edition;
    let (when, place) = (edition.when(dates), edition.where_to(words));
    let until = edition.dates(dates).end(data.until);
    let missing = words.remind_text(&one.agency, &edition.title, when, place, one.quota);
    let letter = data.letter.as_ref();
    let letter = letter.map(|number| words.invite_message_letter(number));
    let asks = words.invite_message_asks(until, link);
    let sentences = [Some(missing), letter, Some(asks)];
    sentences
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ")
}

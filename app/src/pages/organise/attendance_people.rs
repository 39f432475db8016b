//! `/organiser/editions/{edition}/attendance/people`: everybody registered for an edition and how they
//! stand, and writing down somebody who has come without being registered.

use crate::address;
use crate::frame::Frame;
use crate::parts::agency::AgencyFault;
use crate::parts::aid::copy;
use crate::parts::breadcrumb::{Link, breadcrumb};
use crate::parts::choice::{Choice, select};
use crate::parts::correction::OfferedStatus;
use crate::parts::dates::Dates;
use crate::parts::drawn::{Draw, Drawn};
use crate::parts::edition::EditionLine;
use crate::parts::fault::{FormFault, fault_summary_of_work, title_with_faults};
use crate::parts::field::textarea_text;
use crate::parts::form::{ACTION, Q};
use crate::parts::icons::{Icon, icon};
use crate::parts::notice::{Notice, notice};
use crate::parts::pages::{Turn, pages};
use crate::parts::standing::{
    added_name, called, part_word, place_word, standing_tag, standing_word,
};
use crate::parts::walk_in::{WalkIn, walk_in};
use crate::parts::whatsapp::whatsapp;
use crate::shell::{Around, document_around};
use crate::words::Words;
use domain::agency::Employment;
use domain::attendance::{Status, Tally};
use domain::clock::Moment;
use domain::code::Place;
use domain::edition::Stage;
use domain::number::format_number;
use domain::sheet::{Cell, Sheet};
use leptos::prelude::*;

/// The names of the fields of its search, and of its form.
pub mod field {
    /// An agency: its code or name, or `-` for those who named none.
    pub const AGENCY: &str = "agency";
    /// Whether what is below the agency is left out (`1`).
    pub const OWN: &str = "own";
    /// Whether everybody stands on one page (`1`).
    pub const WHOLE: &str = "whole";
    /// A status.
    pub const STATUS: &str = "status";
    /// What stands for somebody on the waiting list.
    pub const WHO: &str = "who";
}

/// What the button of the waiting list says: somebody is registered out of turn.
pub const MOVE_UP: &str = "move-up";

/// The word in an address for somebody who was registered so.
pub const MOVED_UP: &str = "moved-up";

/// The word in an address for somebody who was written down.
pub const RECORDED: &str = "recorded";

/// What the page shows. It is searched by GET; its form posts to its own address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeoplePage {
    /// The edition.
    pub edition: EditionLine,
    /// The search as it was typed.
    pub search: Search,
    /// The added statuses that somebody may stand by.
    pub added: Vec<OfferedStatus>,
    /// The people on this page.
    pub people: Vec<PersonRow>,
    /// The counts of everybody who was found.
    pub tally: Tally,
    /// How many were found, on all pages.
    pub total: u32,
    /// How many stand on the pages before.
    pub before: u32,
    /// Whether anybody is registered at all.
    pub anybody: bool,
    /// The address of the page before.
    pub previous: Option<String>,
    /// The address of the page after.
    pub next: Option<String>,
    /// The address of everybody on one page, to be printed, where they stand on several.
    pub whole: Option<String>,
    /// The address of everybody who was found as a file.
    pub file: String,
    /// Where they are corrected at once.
    pub corrections: String,
    /// Those who wait for a seat, in the order in which they move up.
    pub waiting: Vec<WaitingRow>,
    /// Those who moved up.
    pub moved_up: Vec<MovedUpRow>,
    /// What has just become of somebody on the waiting list: whether they are registered.
    pub waiting_done: Option<bool>,
    /// What is to be fixed.
    pub faults: Vec<AgencyFault>,
    /// The form for somebody who walked in; nothing while nobody can have come.
    pub walk_in: Option<WalkIn>,
    /// The name of whoever was just written down.
    pub recorded: Option<String>,
}

/// Somebody who waits for a seat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingRow {
    /// What stands for them in the addresses of the edition.
    pub who: String,
    /// Their name.
    pub name: String,
    /// The name of their agency when they joined.
    pub agency: Option<String>,
    /// Since when.
    pub since: Moment,
    /// Whether they can be registered by hand.
    pub may_move: bool,
}

/// Somebody who moved up from the waiting list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MovedUpRow {
    /// Their name.
    pub name: String,
    /// When.
    pub at: Moment,
    /// The whole address of the edition's page, for the message.
    pub link: String,
}

/// What was searched for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// Part of a name.
    pub text: String,
    /// An agency: its code or name, or `-` for those who named none.
    pub agency: String,
    /// What the agency is called, where one was found.
    pub agency_name: Option<String>,
    /// Whether what is below the agency is left out.
    pub itself: bool,
    /// A status; absent means no word of them either.
    pub status: Option<Status>,
    /// What stands for an added status.
    pub added: Option<String>,
    /// Those alone who wait for a decision.
    pub asked: bool,
}

impl Search {
    fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
            && self.agency.trim().is_empty()
            && self.status.is_none()
            && self.added.is_none()
            && !self.asked
    }
}

/// Somebody registered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonRow {
    /// Their name.
    pub name: String,
    /// Code and name of the agency at registration.
    pub agency: Option<(String, String)>,
    /// How they stand.
    pub status: Option<Status>,
    /// The name of the added status that says it more exactly.
    pub added: Option<String>,
    /// When they came.
    pub arrived_at: Option<Moment>,
    /// Where.
    pub place: Option<Place>,
    /// Whether they were registered when they came.
    pub on_the_spot: bool,
    /// Whether they are a trainer or an organiser, who are not counted.
    pub staff: bool,
    /// Whether they came in although an organiser had said otherwise, who has not decided yet.
    pub asked: bool,
    /// Where their history is.
    pub href: String,
}

/// Somebody registered, with what their file says beyond the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FiledPerson {
    /// As on the page.
    pub row: PersonRow,
    /// Their address; empty for somebody without an account.
    pub email: String,
    /// The name of the agency above theirs; empty where there is none.
    pub parent: String,
    /// Their employment, where they named it.
    pub employment: Option<Employment>,
    /// The whole minutes that they are proven to have stayed; `None` where nothing is.
    pub stay: Option<u32>,
    /// Whether they have done what the edition asks for its minutes.
    pub fulfilled: bool,
}

const fn registration(words: Words, row: &PersonRow) -> &'static str {
    if row.on_the_spot {
        words.attendance_registered_spot()
    } else {
        words.attendance_registered_before()
    }
}

/// People as a sheet for a file, in their order; `first` is the begin of the edition and `stage` where it
/// stands, which decides what those are called of whom nothing was recorded.
#[must_use]
pub fn sheet(dates: Dates, first: Moment, stage: Stage, people: &[FiledPerson]) -> Sheet {
    let words = dates.words();
    let arrived = words.attendance_column_arrived(dates.zone.label());
    let head = [
        words.attendance_column_name(),
        words.attendance_column_email(),
        words.attendance_column_code(),
        words.attendance_column_agency(),
        words.attendance_column_parent(),
        words.attendance_column_employment(),
        words.attendance_column_status(),
        &arrived,
        words.attendance_column_place(),
        words.attendance_column_registration(),
        words.attendance_column_counted(),
        words.attendance_column_stay(),
        words.attendance_column_fulfilled(),
        words.attendance_column_custom(),
    ];
    let rows = people
        .iter()
        .map(|filed| {
            let row = &filed.row;
            let (code, agency) = match &row.agency {
                Some((code, name)) => (code.as_str(), name.as_str()),
                None => ("", words.attendance_row_nowhere()),
            };
            let counted = if row.staff {
                words.attendance_not_counted()
            } else {
                words.attendance_counted()
            };
            let arrived = row.arrived_at.map(|at| dates.clock_since(at, first));
            let mut cells: Vec<Cell> = [
                row.name.as_str(),
                &filed.email,
                code,
                agency,
                &filed.parent,
                filed
                    .employment
                    .map_or("", |employment| employment.label(words.0)),
                standing_word(words, row.status, stage),
                arrived.as_deref().unwrap_or_default(),
                row.place.map_or("", |place| place_word(words, place)),
                registration(words, row),
                counted,
            ]
            .map(Cell::text)
            .into();
            cells.push(filed.stay.map_or(Cell::Nothing, Cell::Count));
            cells.push(Cell::text(if filed.fulfilled {
                words.attendance_fulfilled()
            } else {
                words.attendance_not_fulfilled()
            }));
            cells.push(Cell::text(row.added.as_deref().unwrap_or_default()));
            cells
        })
        .collect();
    Sheet {
        head: head.map(ToOwned::to_owned).into(),
        rows,
    }
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: PeoplePage) -> String {
    let words = frame.words();
    let language = words.0;
    let faults = data
        .faults
        .iter()
        .map(|fault| FormFault {
            field: Some(field::AGENCY),
            sentence: fault.sentence(words),
        })
        .chain(
            data.walk_in
                .iter()
                .flat_map(|walk_in| &walk_in.faults)
                .map(|fault| fault.sentence(words)),
        )
        .collect::<Vec<_>>();
    let recorded = data
        .recorded
        .map(|name| notice(Notice::ok(words.attendance_recorded(name))));
    let board = address::attendance(&data.edition.slug);
    let here = address::attendance_people(&data.edition.slug);
    let title = title_with_faults(
        words,
        &format!(
            "{} · {}",
            words.attendance_people_title(),
            data.edition.title
        ),
        &faults,
    );
    let waiting_done = data.waiting_done.map(|registered| {
        notice(if registered {
            Notice::ok(words.waiting_done())
        } else {
            Notice::warn(words.waiting_gone())
        })
    });
    let waiting = waiting_list(frame.dates(), &data.edition, data.waiting, data.moved_up);
    document_around(frame, &title, Around::with_aids(), || {
        let trail = vec![
            Link::new(words.attendance_editions(), address::EDITIONS),
            Link::new(data.edition.title.clone(), board),
        ];
        let narrowed = !data.search.is_empty();
        let of_agency = data.search.agency_name.clone().map(|name| {
            let called = if data.search.itself {
                words.attendance_row_itself(name)
            } else {
                name
            };
            view! { <p class="people-agency">{called}</p> }
        });
        let number = |count: u32| format_number(f64::from(count), 0, language);
        let tally = (data.tally.registered > 0).then(|| {
            words.attendance_people_tally(
                number(data.tally.present),
                number(data.tally.expected()),
                number(data.tally.excused),
            )
        });
        let shown = u32::try_from(data.people.len()).unwrap_or(u32::MAX);
        let range = (data.previous.is_some() || data.next.is_some()).then(|| {
            words.people_range(
                number(data.before.saturating_add(1)),
                number(data.before.saturating_add(shown)),
                number(data.total),
            )
        });
        // The way back, which names the edition, is not printed.
        let of_edition = format!(
            "{} · {}",
            data.edition.title,
            frame.dates().long_day(data.edition.starts_at)
        );
        let about = [
            Some(words.attendance_people_count(data.total)),
            tally,
            range,
        ]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" · ");
        let list = if !data.anybody {
            nobody(words.attendance_people_empty()).drawn()
        } else if data.people.is_empty() {
            nobody(words.attendance_people_none()).drawn()
        } else {
            roster(frame.dates(), &data.edition, data.people).drawn()
        };
        let pages = pages(
            words,
            [
                Turn::back(data.previous, words.people_previous()),
                Turn::on(data.next, words.people_next()),
            ],
        );
        let file = data.anybody.then(|| {
            view! {
                <a class="btn quiet" href=data.corrections>
                    {words.corrections_title()}
                </a>
                <a class="btn quiet" href=data.file download=true>
                    {words.attendance_download()}
                </a>
            }
        });
        let whole = data.whole.map(|href| {
            view! { <p class="small not-on-paper"><a href=href>{words.attendance_people_whole()}</a></p> }
        });
        let all =
            narrowed.then(|| view! { <a href=here.clone()>{words.attendance_people_all()}</a> });
        view! {
            <div class="wrap page stack">
                {breadcrumb(words, trail, words.attendance_people_title().to_owned())}
                <div class="board-head">
                    <div>
                        <h1>{words.attendance_people_title()}</h1>
                        <p class="on-paper">{of_edition}</p>
                        <p class="small muted roster-lead">{words.attendance_people_lead()}</p>
                    </div>
                    <div class="actions board-tools">{file}</div>
                </div>
                {recorded}
                {waiting_done}
                {fault_summary_of_work(words, &faults)}
                {data.walk_in.map(|new| walk_in(words, data.edition.mode, &here, new, &faults))}
                {waiting}
                {search_form(words, &here, data.edition.stage, data.search, &data.added)}
                <div class="stack">
                    <div class="list-head">
                        <div>
                            <h2 id="list" class="unseen">
                                {words.attendance_people_title()}
                            </h2>
                            {of_agency}
                            <p class="small muted num">{about}</p>
                            {whole}
                        </div>
                        {all}
                    </div>
                    {list}
                </div>
                {pages}
            </div>
        }
    })
}

/// Those who wait, each with a way to be registered out of turn, and those who moved up, each with a message for them.
fn waiting_list(
    dates: Dates,
    edition: &EditionLine,
    waiting: Vec<WaitingRow>,
    moved_up: Vec<MovedUpRow>,
) -> Option<Drawn> {
    if waiting.is_empty() && moved_up.is_empty() {
        return None;
    }
    let words = dates.words();
    let here = address::attendance_people(&edition.slug);
    let count = u32::try_from(waiting.len()).unwrap_or(u32::MAX);
    let rows = waiting
        .into_iter()
        .map(|one| {
            let since = words.waiting_since(dates.day_and_time(one.since));
            let about = [one.agency, Some(since)];
            let about = about.into_iter().flatten().collect::<Vec<_>>().join(" · ");
            let form = one.may_move.then(|| {
                view! {
                    <form method="post" action=here.clone()>
                        <input type="hidden" name=field::WHO value=one.who />
                        <button class="btn quiet" type="submit" name=ACTION value=MOVE_UP>
                            {words.waiting_register()}
                            <span class="unseen">" " {one.name.clone()}</span>
                        </button>
                    </form>
                }
            });
            view! {
                <li>
                    <div>
                        <p><b><bdi>{one.name}</bdi></b></p>
                        <p class="small muted">{about}</p>
                    </div>
                    {form}
                </li>
            }
        })
        .collect::<Vec<_>>();
    let rows = (!rows.is_empty()).then(|| view! { <ol class="waiting-list">{rows}</ol> });
    let moved = moved_up
        .into_iter()
        .enumerate()
        .map(|(number, one)| {
            let id = format!("moved-{number}");
            let when = edition.when(dates);
            let message = words.waiting_message(&one.name, &edition.title, when, &one.link);
            let at = words.waiting_moved_at(dates.day_and_time(one.at));
            let label = words.waiting_message_for(&one.name);
            view! {
                <li>
                    <details>
                        <summary class="moved-up"><bdi>{one.name.clone()}</bdi> <span class="small muted">{at}</span></summary>
                        <div class="stack tight">
                            <textarea class="input" id=id.clone() rows="4" readonly=true aria-label=label>
                                {textarea_text(&message)}
                            </textarea>
                            {copy(words, id)}
                            <p>
                                <a class="lone" href=whatsapp(&message) rel="noreferrer">
                                    {words.own_link_whatsapp()}
                                    <span class="unseen">" " {one.name}</span>
                                </a>
                            </p>
                        </div>
                    </details>
                </li>
            }
        })
        .collect::<Vec<_>>();
    let moved = (!moved.is_empty()).then(|| {
        view! {
            <div>
                <h3 class="h4">{words.waiting_moved()}</h3>
                <p class="small muted">{words.waiting_moved_lead()}</p>
                <ul class="plain-list">{moved}</ul>
            </div>
        }
    });
    let section = view! {
        <section class="card stack tight not-on-paper" aria-labelledby="waiting">
            <div>
                <h2 class="h3" id="waiting">{words.waiting_title(count)}</h2>
                <p class="small muted">{words.waiting_lead()}</p>
            </div>
            {rows}
            {moved}
        </section>
    };
    Some(section.drawn())
}

fn nobody(sentence: &'static str) -> impl IntoView {
    view! {
        <div class="card empty">
            {icon(Icon::Person)}
            <p>{sentence}</p>
        </div>
    }
}

fn search_form(
    words: Words,
    here: &str,
    stage: Stage,
    search: Search,
    added: &[OfferedStatus],
) -> impl IntoView + use<> {
    let statuses = std::iter::once(Choice::new("", words.attendance_people_status_any()))
        .chain(
            Status::ALL
                .iter()
                .map(|status| Choice::new(status.code(), part_word(words, *status, stage))),
        )
        .chain(added.iter().map(|one| {
            let name = called(words, Some(one.counts_as), Some(&one.name));
            Choice::new(one.code.clone(), name)
        }))
        .collect();
    let chosen = search.added.as_deref();
    let chosen = chosen.unwrap_or(search.status.map_or("", Status::code));
    view! {
        <form class="search-bar" method="get" action=here.to_owned() role="search">
            <div class="field">
                <label for=Q>{words.attendance_people_search()}</label>
                <input id=Q name=Q type="search" value=search.text />
            </div>
            <div class="field">
                <label for=field::AGENCY>{words.people_agency()}</label>
                <input id=field::AGENCY name=field::AGENCY type="search" value=search.agency />
            </div>
            {select(field::STATUS.to_owned(), field::STATUS, words.attendance_people_status(), statuses, chosen)}
            {search.asked.then(|| view! { <input type="hidden" name=address::ASKED value="1" /> })}
            <button class="btn" type="submit">
                {words.attendance_people_show()}
            </button>
        </form>
    }
}

fn roster(dates: Dates, edition: &EditionLine, people: Vec<PersonRow>) -> impl IntoView + use<> {
    let words = dates.words();
    let rows = people
        .into_iter()
        .map(|row| person(dates, edition, row))
        .collect::<Vec<_>>();
    view! {
        <div class="card board">
            <div class="table-scroll" role="region" aria-labelledby="list" tabindex="0">
                <table class="data roster">
                    <thead>
                        <tr>
                            <th scope="col">{words.attendance_column_name()}</th>
                            <th scope="col">{words.attendance_column_agency()}</th>
                            <th scope="col">{words.attendance_column_status()}</th>
                            <th scope="col" class="r">
                                {words.attendance_column_arrived(dates.zone.label())}
                            </th>
                            <th scope="col">{words.attendance_column_place()}</th>
                            <th scope="col">{words.attendance_column_registration()}</th>
                            <th scope="col" class="on-paper">{words.attendance_column_signature()}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </div>
    }
}

fn person(dates: Dates, edition: &EditionLine, row: PersonRow) -> impl IntoView + use<> {
    let words = dates.words();
    let arrived = row
        .arrived_at
        .map(|at| dates.clock_since(at, edition.starts_at));
    let registered = registration(words, &row);
    let agency = match row.agency {
        Some((_, name)) => view! { {name} }.drawn(),
        None => view! { <span class="muted">{words.attendance_row_nowhere()}</span> }.drawn(),
    };
    let asked = row
        .asked
        .then(|| view! { <span class="tag late">{words.attendance_asked()}</span> });
    let staff = row
        .staff
        .then(|| view! { <span class="tag staff">{words.attendance_staff_tag()}</span> });
    view! {
        <tr>
            <th scope="row">
                <a href=row.href>{row.name}</a>
                " "
                {staff} {asked}
            </th>
            <td>{agency}</td>
            <td>{standing_tag(words, row.status, edition.stage)} {added_name(row.added)}</td>
            <td class="r">{arrived}</td>
            <td>{row.place.map(|place| place_word(words, place))}</td>
            <td>{registered}</td>
            <td class="on-paper"></td>
        </tr>
    }
}

//! `/organiser/editions/{edition}/reception`: the desk at the door. Whoever comes is found by a few letters of their
//! name or agency and ticked; a second press takes that back. With scripts the list follows what is typed and goes on
//! working without a network; without them it is searched and ticked by plain forms.

use crate::address::{self, with_query};
use crate::frame::Frame;
use crate::parts::agency::AgencyFault;
use crate::parts::dates::Dates;
use crate::parts::drawn::{Draw, Drawn};
use crate::parts::edition::EditionLine;
use crate::parts::fault::{FormFault, fault_summary_of_work, title_with_faults};
use crate::parts::form::{ACTION, Q};
use crate::parts::icons::{Icon, icon};
use crate::parts::notice::{Notice, notice};
use crate::parts::standing::standing_tag;
use crate::parts::walk_in::{WalkIn, walk_in};
use crate::shell::{Around, logo, slim};
use crate::words::Words;
use domain::attendance::{Status, Tally};
use domain::clock::Moment;
use domain::edition::Stage;
use domain::number::format_count;
use leptos::prelude::*;

/// The names of its fields.
pub mod field {
    /// Whom a row is about: no id, and of this edition alone.
    pub const WHO: &str = "who";
    /// How many events of theirs the page has seen.
    pub const EVENTS: &str = "events";
    /// What makes twice once.
    pub const NONCE: &str = "nonce";
    /// An agency: its code or name.
    pub const AGENCY: &str = "agency";
    /// How many people are about to be ticked at once.
    pub const COUNT: &str = "count";
}

/// What its buttons say.
pub mod act {
    /// Somebody is there.
    pub const TICK: &str = "tick";
    /// They are not: takes that back.
    pub const UNDO: &str = "undo";
    /// Everybody of an agency is there.
    pub const ALL: &str = "all";
    /// Whoever has signed on paper was there.
    pub const SHEET: &str = "sheet";
}

/// Asks for the page without anybody in it (`1`), which a device keeps.
pub const SHELL: &str = "shell";

/// Somebody who is expected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeskRow {
    /// What stands for them in forms.
    pub who: String,
    /// Their name.
    pub name: String,
    /// The agency at registration.
    pub agency: Option<String>,
    /// How they stand.
    pub status: Option<Status>,
    /// When they came.
    pub arrived_at: Option<Moment>,
    /// How many events of theirs there are.
    pub events: u32,
    /// The nonce of the form.
    pub nonce: String,
}

impl DeskRow {
    fn is_here(&self) -> bool {
        self.status.is_some_and(Status::is_present)
    }
}

/// What has been done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeskDone {
    /// That one is there.
    Ticked(String),
    /// That one is not any more.
    Undone(String),
    /// So many of an agency or of a sheet are there now.
    Several(u32),
    /// That one, who had not been registered, is there.
    WalkedIn(String),
    /// Signing out waits until everything is recorded.
    Unsent,
}

impl DeskDone {
    fn sentence(self, words: Words) -> String {
        match self {
            Self::Ticked(name) => words.desk_ticked(name),
            Self::Undone(name) => words.desk_undone(name),
            Self::Several(people) => words.desk_several(people),
            Self::WalkedIn(name) => words.attendance_recorded(name),
            Self::Unsent => words.desk_unsent().to_owned(),
        }
    }
}

/// Why a press was not followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeskFault {
    /// Somebody else has recorded that one meanwhile.
    Moved(String),
    /// Nobody can have come yet, or the edition was called off.
    Closed,
    /// There are other people of the agency by now.
    Counted,
    /// So many of those on the sheet are not registered any more; the others are recorded.
    Gone(u32),
}

/// Everybody of an agency, who may be ticked at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeskAgency {
    /// Its code, for the form.
    pub code: String,
    /// Its name.
    pub name: String,
    /// How many of those found are not there yet and not excused.
    pub missing: u32,
}

/// What the page shows. Its shell, which a device keeps, is a page with nobody in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceptionPage {
    /// The edition.
    pub edition: EditionLine,
    /// What is searched for.
    pub search: String,
    /// The first of those found.
    pub rows: Vec<DeskRow>,
    /// How many were found.
    pub found: u32,
    /// The agency that is asked for.
    pub agency: Option<DeskAgency>,
    /// The counts of everybody.
    pub tally: Tally,
    /// The form for somebody who walked in; nothing while nobody can have come.
    pub walk_in: Option<WalkIn>,
    /// What has been done.
    pub done: Option<DeskDone>,
    /// Why a press was not followed.
    pub fault: Option<DeskFault>,
    /// Why no agency was found.
    pub agency_fault: Option<AgencyFault>,
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: ReceptionPage) -> String {
    let words = frame.words();
    let slug = data.edition.slug.clone();
    let here = address::reception(&slug);
    let faults = data
        .walk_in
        .iter()
        .flat_map(|form| &form.faults)
        .map(|fault| fault.sentence(words))
        .chain(data.agency_fault.iter().map(|fault| FormFault {
            field: Some("desk-agency"),
            sentence: fault.sentence(words),
        }))
        .collect::<Vec<_>>();
    let title = format!("{} · {}", words.desk_title(), data.edition.title);
    let title = title_with_faults(words, &title, &faults);
    let around = Around {
        desk: Some(address::reception_manifest(&slug)),
        ..Around::default()
    };
    slim(frame, &title, around, || {
        let done = data.done.clone().map(|done| {
            let sentence = |done: DeskDone| done.sentence(words);
            match done {
                DeskDone::Unsent => notice(Notice::warn(sentence(done))),
                done => notice(Notice::ok(sentence(done))),
            }
        });
        let fault = data.fault.clone().map(|fault| {
            notice(Notice::warn(match fault {
                DeskFault::Moved(name) => words.desk_moved(name),
                DeskFault::Closed => words.desk_closed().to_owned(),
                DeskFault::Counted => words.desk_counted().to_owned(),
                DeskFault::Gone(people) => words.desk_gone(people),
            }))
        });
        let shown = u32::try_from(data.rows.len()).unwrap_or(u32::MAX);
        let count = |number: u32| format_count(u64::from(number), words.0);
        let nobody = data.rows.is_empty().then(|| {
            if data.tally.registered == 0 && data.tally.staff == 0 {
                words.attendance_people_empty()
            } else {
                words.attendance_people_none()
            }
        });
        let more = (shown < data.found).then(|| words.desk_more(count(shown), count(data.found)));
        let more = more.or(nobody.map(str::to_owned));
        let more = view! { <p class="small muted num" id="desk-more">{more}</p> };
        let list = rows(frame.dates(), &data, &here);
        let agency = agency(words, &data, &here);
        let to_walk_in = data.walk_in.is_some().then(|| {
            view! { <p class="small"><a href="#walk-in">{words.attendance_walk_in()}</a></p> }
        });
        let new = data
            .walk_in
            .clone()
            .map(|form| walk_in(words, data.edition.mode, &here, form, &faults));
        view! {
            {head(words, &data)}
            <main
                id="main"
                class="wrap control-page desk stack"
                tabindex="-1"
                data-desk=slug.clone()
                data-list=address::reception_list(&slug)
                data-queue=address::reception_queue(&slug)
                data-shell=with_query(&here, &[(SHELL, "1")])
                data-hours=frame.zone.hours()
            >
                {done} {fault} {fault_summary_of_work(words, &faults)}
                <form class="search-bar desk-search" method="get" action=here.clone() role="search">
                    <div class="field">
                        <label for=Q>{words.desk_search()}</label>
                        <input id=Q name=Q type="search" value=data.search.clone() autocomplete="off" />
                    </div>
                    <button class="btn" type="submit">
                        {words.desk_find()}
                    </button>
                </form>
                <div class="desk-line">
                    <p class="desk-said" aria-live="polite" id="desk-said"></p>
                    {to_walk_in}
                </div>
                {net(words, &here)} {decisions(words)} {list} {more}
                <p class="small muted" id="desk-ready" hidden>
                    {words.desk_ready()}
                </p>
                {new} {agency}
                <ul class="edition-links">
                    <li>
                        <a class="lone" href=address::reception_sheet(&slug)>
                            {words.desk_sheet()}
                        </a>
                    </li>
                    <li>
                        <a class="lone" href=address::attendance_people(&slug)>
                            {words.attendance_people_title()}
                        </a>
                    </li>
                </ul>
                {templates(frame.dates(), &data, &here)}
            </main>
        }
    })
}

/// What the script says of the network and of what waits.
fn net(words: Words, here: &str) -> impl IntoView + use<> {
    let sign_in = with_query(address::LOGIN, &[("next", here)]);
    view! {
        <p class="desk-net" id="desk-net" role="status" hidden>
            <span></span>
            " "
            <a href=sign_in hidden>
                {words.desk_sign_in()}
            </a>
        </p>
    }
}

/// What contradicts something that was recorded meanwhile, and is decided here.
fn decisions(words: Words) -> impl IntoView {
    view! {
        <section class="card stack tight desk-decisions" id="desk-decisions" aria-labelledby="desk-decisions-title" hidden>
            <h2 class="h3" id="desk-decisions-title">
                {words.desk_decide()}
            </h2>
            <ul></ul>
        </section>
    }
}

/// What the script draws with: a row, a decision, its sentences and the tags of all standings.
fn templates(dates: Dates, data: &ReceptionPage, here: &str) -> impl IntoView + use<> {
    let words = dates.words();
    let sentences = [
        ("tick", words.desk_tick().to_owned()),
        ("undo", words.desk_undo().to_owned()),
        ("ticked", words.desk_ticked("{name}")),
        ("undone", words.desk_undone("{name}")),
        ("already", words.desk_already("{name}")),
        ("twice", words.desk_twice("{names}")),
        ("counts", words.desk_counts("{present}", "{expected}")),
        ("more", words.desk_more("{shown}", "{found}")),
        ("nobody", words.attendance_people_none().to_owned()),
        ("offline", words.desk_offline().to_owned()),
        ("signed-out", words.desk_signed_out().to_owned()),
        ("refused", words.desk_refused().to_owned()),
        ("waiting", words.desk_waiting("{n}")),
        ("kept", words.desk_kept("{time}")),
        ("conflict", words.desk_conflict("{ours}", "{theirs}")),
        ("unknown", words.desk_unknown().to_owned()),
        ("closed", words.desk_closed().to_owned()),
    ]
    .map(|(name, sentence)| view! { <span data-word=name>{sentence}</span> })
    .into_iter()
    .collect::<Vec<_>>();
    let standings = Status::ALL
        .iter()
        .map(|status| (status.code(), Some(*status)))
        .chain([("none", None)])
        .map(|(name, status)| {
            view! { <span data-status=name>{standing_tag(words, status, data.edition.stage)}</span> }
        })
        .collect::<Vec<_>>();
    let blank = desk_row(dates, &data.edition, &DeskRow::default(), here, "");
    view! {
        <template id="desk-row">{blank}</template>
        <template id="desk-decision">
            <li>
                <form>
                    <b></b>
                    <p class="small"></p>
                    <div class="actions">
                        <button class="btn quiet" type="submit" value="ours">
                            {words.desk_ours()}
                        </button>
                        <button class="btn quiet" type="submit" value="theirs">
                            {words.desk_theirs()}
                        </button>
                    </div>
                </form>
            </li>
        </template>
        <div id="desk-words" hidden>
            {sentences}
            {standings}
            <span data-status="waiting">
                <span class="tag late">{icon(Icon::Clock)} {words.desk_waits()}</span>
            </span>
        </div>
    }
}

fn head(words: Words, data: &ReceptionPage) -> impl IntoView + use<> {
    let counts = words.desk_counts(
        format_count(u64::from(data.tally.present), words.0),
        format_count(u64::from(data.tally.expected()), words.0),
    );
    view! {
        <header class="wrap control-head">
            <div class="remote-row">
                <a class="logo" href=address::attendance(&data.edition.slug) aria-label=words.desk_back()>
                    {logo()}
                </a>
                <div class="remote-title">
                    <h1>{words.desk_title()}</h1>
                    <p class="small muted">{data.edition.title.clone()}</p>
                </div>
                <span class="tag num" id="desk-counts">
                    {counts}
                </span>
            </div>
        </header>
    }
}

fn rows(dates: Dates, data: &ReceptionPage, here: &str) -> impl IntoView + use<> {
    let words = dates.words();
    let rows = data
        .rows
        .iter()
        .map(|row| desk_row(dates, &data.edition, row, here, &data.search))
        .collect::<Vec<_>>();
    view! {
        <ul class="card desk-list" id="desk-list" aria-label=words.attendance_people_title()>
            {rows}
        </ul>
    }
}

/// Somebody with the one button that ticks them, or takes that back.
fn desk_row(dates: Dates, edition: &EditionLine, row: &DeskRow, here: &str, search: &str) -> Drawn {
    let words = dates.words();
    let (name, class, text) = if row.is_here() {
        (act::UNDO, "btn quiet", words.desk_undo())
    } else {
        (act::TICK, "btn", words.desk_tick())
    };
    let at = row
        .arrived_at
        .map(|at| view! { <span class="small muted num">{dates.clock_since(at, edition.starts_at)}</span> });
    let can = edition.stage.has_opened();
    let id = format!("who-{}", row.who);
    view! {
        <li class="desk-row" id=id class:here=row.is_here()>
            <form method="post" action=here.to_owned()>
                <input type="hidden" name=field::WHO value=row.who.clone() />
                <input type="hidden" name=field::EVENTS value=row.events.to_string() />
                <input type="hidden" name=field::NONCE value=row.nonce.clone() />
                <input type="hidden" name=Q value=search.to_owned() />
                <p class="desk-name">
                    <b><bdi>{row.name.clone()}</bdi></b>
                    <span class="small muted">{row.agency.clone()}</span>
                </p>
                <p class="desk-standing">{standing_tag(words, row.status, edition.stage)} " " {at}</p>
                <button class=class type="submit" name=ACTION value=name disabled=!can>
                    {text}
                    <span class="unseen">" " {row.name.clone()}</span>
                </button>
            </form>
        </li>
    }
    .drawn()
}

/// Everybody of an agency at once: asked for, then confirmed.
fn agency(words: Words, data: &ReceptionPage, here: &str) -> Option<impl IntoView + use<>> {
    let asked = data.agency.clone();
    let confirm = asked.as_ref().map(|agency| {
        let count = format_count(u64::from(agency.missing), words.0);
        if agency.missing == 0 {
            return view! { <p>{words.desk_agency_all_there(agency.name.clone())}</p> }.drawn();
        }
        view! {
            <form method="post" action=here.to_owned() class="stack tight">
                <input type="hidden" name=field::AGENCY value=agency.code.clone() />
                <input type="hidden" name=field::COUNT value=agency.missing.to_string() />
                <p>
                    <strong>{words.desk_agency_confirm(&count, &agency.name)}</strong>
                </p>
                <p class="small muted">{words.desk_agency_hint()}</p>
                <div class="actions">
                    <button class="btn" type="submit" name=ACTION value=act::ALL>
                        {words.desk_agency_send(&count)}
                    </button>
                    <a class="btn quiet" href=here.to_owned()>
                        {words.desk_agency_not()}
                    </a>
                </div>
            </form>
        }
        .drawn()
    });
    data.edition.stage.has_opened().then(|| {
        view! {
            <section class="card stack" id="agency" aria-labelledby="agency-title">
                <h2 class="h3" id="agency-title">
                    {words.desk_agency()}
                </h2>
                {confirm}
                <form class="search-bar short" method="get" action=format!("{here}#agency")>
                    <div class="field">
                        <label for="desk-agency">{words.people_agency()}</label>
                        <input id="desk-agency" class="input" name=field::AGENCY type="text" list=crate::parts::work::AGENCIES value=asked.map(|agency| agency.name) autocomplete="off" />
                    </div>
                    <button class="btn quiet" type="submit">
                        {words.desk_agency_find()}
                    </button>
                </form>
            </section>
        }
    })
}

/// The sheet that is signed at the door, and entered afterwards: the same people in the same order with the same
/// numbers, on paper with room for a signature, on the screen with a box each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetPage {
    /// The edition.
    pub edition: EditionLine,
    /// Everybody who is expected, by name.
    pub rows: Vec<DeskRow>,
}

/// Draws the sheet.
#[must_use]
pub fn sheet_page(frame: &Frame, data: SheetPage) -> String {
    let words = frame.words();
    let title = format!("{} · {}", words.desk_sheet(), data.edition.title);
    slim(frame, &title, Around::default(), || {
        let here = address::reception(&data.edition.slug);
        let opened = data.edition.stage.has_opened();
        let day = frame.dates().long_day(data.edition.starts_at);
        let rows = data
            .rows
            .iter()
            .enumerate()
            .map(|(place, row)| sheet_row(words, data.edition.stage, place + 1, row))
            .collect::<Vec<_>>();
        let send = (opened && !data.rows.is_empty()).then(|| {
            view! {
                <div class="actions not-on-paper">
                    <button class="btn" type="submit" name=ACTION value=act::SHEET>
                        {words.desk_sheet_send()}
                    </button>
                </div>
            }
        });
        view! {
            <header class="wrap control-head not-on-paper">
                <div class="remote-row">
                    <a class="logo" href=here.clone() aria-label=words.desk_title()>
                        {logo()}
                    </a>
                    <p class="control-edition">
                        <a href=here.clone()>{words.desk_title()}</a>
                    </p>
                </div>
            </header>
            <main id="main" class="wrap control-page stack" tabindex="-1">
                <h1>{words.desk_sheet()}</h1>
                <p>{data.edition.title.clone()} " · " {day}</p>
                <p class="small muted not-on-paper">{words.desk_sheet_text()}</p>
                <form method="post" action=here.clone()>
                    <div class="table-scroll" role="region" aria-label=words.desk_sheet() tabindex="0">
                        <table class="data desk-sheet">
                            <thead>
                                <tr>
                                    <th scope="col" class="r">{words.results_number()}</th>
                                    <th scope="col">{words.attendance_column_name()}</th>
                                    <th scope="col">{words.attendance_column_agency()}</th>
                                    <th scope="col" class="not-on-paper">
                                        {words.desk_sheet_signed()}
                                    </th>
                                    <th scope="col" class="on-paper">
                                        {words.attendance_column_signature()}
                                    </th>
                                </tr>
                            </thead>
                            <tbody>{rows}</tbody>
                        </table>
                    </div>
                    {send}
                </form>
            </main>
        }
    })
}

fn sheet_row(words: Words, stage: Stage, number: usize, row: &DeskRow) -> impl IntoView + use<> {
    let id = format!("signed-{number}");
    let box_or_tag = if row.is_here() || !stage.has_opened() {
        standing_tag(words, row.status, stage).into_any()
    } else {
        view! { <input type="checkbox" id=id.clone() name=field::WHO value=row.who.clone() aria-label=words.desk_sheet_signed_by(row.name.clone()) /> }
            .into_any()
    };
    view! {
        <tr>
            <td class="r num">{number}</td>
            <th scope="row">
                <label for=id><bdi>{row.name.clone()}</bdi></label>
            </th>
            <td>{row.agency.clone()}</td>
            <td class="not-on-paper">{box_or_tag}</td>
            <td class="on-paper"></td>
        </tr>
    }
}

//! `/organiser/editions/{edition}/attendance/people/{who}`: how somebody stands in an edition, everything
//! that was recorded of them, and a form to correct it.

use crate::address;
use crate::frame::Frame;
use crate::parts::aid;
use crate::parts::breadcrumb::{Link, breadcrumb};
use crate::parts::choice::{Choice, radios, select_with_fault};
use crate::parts::correction::{
    OfferedStatus, behind, reason_field, remark_field, rule_sentence, statuses,
};
use crate::parts::dates::Dates;
use crate::parts::drawn::Draw;
use crate::parts::edition::EditionLine;
use crate::parts::fault::{FormFault, fault_of, fault_summary_of_work, title_with_faults};
use crate::parts::field::{Field, FieldKind, field};
use crate::parts::form::ACTION;
use crate::parts::icons::{Icon, icon};
use crate::parts::notice::{Notice, notice};
use crate::parts::reached::{Reached, reached_by};
use crate::parts::standing::{called, place_word, reason_word, standing_tag};
use crate::parts::whatsapp::whatsapp;
use crate::shell::{Around, KeptForm, document_around};
use crate::words::Words;
use domain::attendance::{Kind, Proof, Reason, Status};
use domain::calendar::Zone;
use domain::clock::Moment;
use domain::code::Place;
use domain::correction::CorrectionFault;
use leptos::prelude::*;

/// The names of its fields.
pub mod field {
    pub use crate::parts::correction::field::{REASON, REMARK, STATUS};
    /// What makes twice once.
    pub const NONCE: &str = "nonce";
    /// How many entries there were when the form was drawn.
    pub const EVENTS: &str = "events";
    /// The place.
    pub const PLACE: &str = "place";
    /// The day of arrival.
    pub const ARRIVED_DAY: &str = "arrived_day";
    /// The time of arrival.
    pub const ARRIVED: &str = "arrived";
    /// Which entry.
    pub const NUMBER: &str = "number";
}

/// What its buttons say.
pub mod act {
    /// Corrects how somebody stands.
    pub const CORRECT: &str = "correct";
    /// Erases a remark.
    pub const ERASE: &str = "erase";
    /// Makes a new personal link.
    pub const LINK: &str = "link";
    /// Ends the personal link.
    pub const LINK_END: &str = "link-end";
}

/// The id of the form.
const FORM: &str = "correct";

/// What the page shows. Its form posts [`act::CORRECT`]; the button of a remark [`act::ERASE`] and
/// [`field::NUMBER`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonPage {
    /// The edition.
    pub edition: EditionLine,
    /// Where the page lives and its forms post to.
    pub action: String,
    /// Their name.
    pub name: String,
    /// The agency at registration.
    pub agency: Option<String>,
    /// What they have reached of what the edition asks for its minutes.
    pub reached: Reached,
    /// When they were registered.
    pub registered_at: Moment,
    /// Whether they were registered when they came.
    pub on_the_spot: bool,
    /// Whether they are a trainer or an organiser, who are not counted.
    pub staff: bool,
    /// How they stand.
    pub status: Option<Status>,
    /// The name of the added status that says it more exactly.
    pub added: Option<String>,
    /// The added statuses to choose from.
    pub offered: Vec<OfferedStatus>,
    /// When they came.
    pub arrived_at: Option<Moment>,
    /// Where.
    pub place: Option<Place>,
    /// Everything recorded, the last first.
    pub history: Vec<Entry>,
    /// The form.
    pub form: CorrectForm,
    /// From when to when an arrival lies.
    pub bounds: [Moment; 2],
    /// Their own link; nothing once an edition is over for long.
    pub link: Option<OwnLink>,
    /// What is to be fixed.
    pub faults: Vec<PersonFault>,
    /// What has just been done.
    pub done: Option<PersonDone>,
}

/// Somebody's own link to the edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnLink {
    /// The whole address; `None` where it was ended.
    pub address: Option<String>,
    /// Until when it works.
    pub until: Moment,
}

/// Something recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its number in the person's history, from 1.
    pub number: u32,
    /// When it was recorded.
    pub recorded_at: Moment,
    /// What it is.
    pub kind: Kind,
    /// What it rests on.
    pub proof: Proof,
    /// Where.
    pub place: Option<Place>,
    /// How the person stood before.
    pub from: Option<Status>,
    /// How the person stands after it.
    pub to: Option<Status>,
    /// The names of the added statuses that said and say it more exactly.
    pub added: [Option<String>; 2],
    /// When the person came.
    pub arrived_at: Option<Moment>,
    /// Who recorded it, where that is not the person.
    pub by: Option<String>,
    /// Why.
    pub reason: Option<Reason>,
    /// The remark, unless there was none or it was erased.
    pub remark: Option<String>,
}

/// The form as it is filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CorrectForm {
    /// What makes twice once.
    pub nonce: String,
    /// How many entries there were when the form was drawn.
    pub events: u32,
    /// The status.
    pub status: String,
    /// The place.
    pub place: String,
    /// The places of the edition.
    pub places: Vec<Place>,
    /// The day of arrival, where the edition has several: `2026-11-17`.
    pub day: Option<String>,
    /// The time of arrival: `09:30`.
    pub time: String,
    /// The reason.
    pub reason: String,
    /// The remark.
    pub remark: String,
}

/// What has been done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonDone {
    /// The correction is recorded.
    Corrected,
    /// It was so before.
    Unchanged,
    /// The remark is erased.
    Erased,
    /// There was no remark.
    NothingErased,
    /// A new link was made, and the old one ended.
    LinkMade,
    /// The link was ended.
    LinkEnded,
    /// What was filled in before is in the form.
    Kept,
}

impl PersonDone {
    /// Those that an address names.
    const NAMED: [Self; 6] = [
        Self::Corrected,
        Self::Unchanged,
        Self::Erased,
        Self::NothingErased,
        Self::LinkMade,
        Self::LinkEnded,
    ];

    /// The word for it in an address; nothing for what no address names.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Corrected => "corrected",
            Self::Unchanged => "unchanged",
            Self::Erased => "erased",
            Self::NothingErased => "nothing-erased",
            Self::LinkMade => "link-made",
            Self::LinkEnded => "link-ended",
            Self::Kept => "",
        }
    }

    /// Reads such a word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::NAMED.into_iter().find(|done| done.code() == code)
    }

    fn notice(self, words: Words) -> Notice {
        match self {
            Self::Corrected => Notice::ok(words.attendance_corrected()),
            Self::Unchanged => Notice::info(words.attendance_unchanged()),
            Self::Erased => Notice::ok(words.attendance_remark_erased()),
            Self::NothingErased => Notice::info(words.attendance_remark_gone()),
            Self::LinkMade => Notice::ok(words.own_link_made()),
            Self::LinkEnded => Notice::ok(words.own_link_ended()),
            Self::Kept => Notice::info(words.attendance_kept()),
        }
    }
}

/// Why nothing was recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonFault {
    /// No status was chosen.
    StatusMissing,
    /// The one that was is not offered here any more.
    StatusGone,
    /// The time of arrival could not be read.
    TimeForm,
    /// No reason was chosen.
    ReasonMissing,
    /// The rules of the ledger.
    Rule(CorrectionFault),
    /// Something was recorded meanwhile.
    Moved,
}

impl PersonFault {
    /// The sentence; `from` and `to` are the bounds of an arrival as people read them.
    fn sentence(self, words: Words, [from, to]: &[String; 2]) -> FormFault {
        use CorrectionFault as Rule;
        let outside = words.attendance_fault_time_outside(from, to);
        let (field, sentence) = match self {
            Self::Moved => ("", words.attendance_fault_moved()),
            Self::StatusMissing => (field::STATUS, words.attendance_fault_status()),
            Self::StatusGone => (field::STATUS, words.attendance_fault_status_gone()),
            Self::Rule(Rule::PlaceElsewhere) => {
                (field::PLACE, words.attendance_fault_place_elsewhere())
            }
            Self::Rule(Rule::PlaceAbsent) => (field::PLACE, words.attendance_fault_place_absent()),
            Self::TimeForm => (field::ARRIVED, words.attendance_fault_time_form()),
            Self::Rule(Rule::ArrivalAbsent) => {
                (field::ARRIVED, words.attendance_fault_time_absent())
            }
            Self::Rule(Rule::ArrivalOutside) => (field::ARRIVED, outside.as_str()),
            Self::Rule(Rule::ArrivalAhead) => (field::ARRIVED, words.attendance_fault_time_ahead()),
            Self::ReasonMissing => (field::REASON, words.attendance_fault_reason()),
            Self::Rule(rule) => rule_sentence(words, rule).unwrap_or_default(),
        };
        FormFault {
            field: (!field.is_empty()).then_some(field),
            sentence: sentence.to_owned(),
        }
    }
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: PersonPage) -> String {
    let (words, dates) = (frame.words(), frame.dates());
    let first = data.edition.starts_at;
    let bounds = data.bounds.map(|at| dates.clock_since(at, first));
    let faults = data
        .faults
        .iter()
        .map(|fault| fault.sentence(words, &bounds))
        .collect::<Vec<_>>();
    let title = format!("{} · {}", data.name, words.attendance_short());
    let around = Around {
        form: Some(KeptForm {
            id: FORM,
            action: act::CORRECT,
        }),
        aids: true,
        ..Around::default()
    };
    document_around(
        frame,
        &title_with_faults(words, &title, &faults),
        around,
        || {
            let board = address::attendance(&data.edition.slug);
            let trail = vec![
                Link::new(words.attendance_editions(), address::EDITIONS),
                Link::new(data.edition.title.clone(), board),
                Link::new(
                    words.attendance_people_title(),
                    address::attendance_people(&data.edition.slug),
                ),
            ];
            let done = data.done.map(|done| notice(done.notice(words)));
            let history = history(dates, &data);
            let link = data.link.as_ref().map(|link| own_link(dates, &data, link));
            view! {
                <div class="wrap page">
                    {breadcrumb(words, trail, data.name.clone())} {done}
                    {fault_summary_of_work(words, &faults)} {head(dates, &data)}
                </div>
                <div class="wrap split">
                    <section class="card" aria-labelledby="correct-title">
                        <h2 class="h3" id="correct-title">
                            {words.attendance_correct()}
                        </h2>
                        {form(words, frame.zone, &data.action, (data.form, &data.offered), &faults)}
                    </section>
                    <div class="stack">{reached_by(words, &data.reached)} {link}</div>
                    <section aria-labelledby="history">
                        <h2 id="history">{words.attendance_history()}</h2>
                        {history}
                    </section>
                </div>
            }
        },
    )
}

/// Their own link, to be copied or sent, ended or made anew.
fn own_link(dates: Dates, data: &PersonPage, link: &OwnLink) -> impl IntoView + use<> {
    let words = dates.words();
    let until = dates.day_and_time(link.until);
    let inside = match &link.address {
        Some(address) => {
            let message = words.own_link_message(&data.name, &data.edition.title, address);
            view! {
                <p class="small muted" id="own-link-hint">{words.own_link_text(until)}</p>
                <input class="input" type="text" id="own-link" readonly=true value=address.clone() aria-labelledby="own-link-title" aria-describedby="own-link-hint" />
                {aid::copy(words, "own-link")}
                <p>
                    <a href=whatsapp(&message) rel="noreferrer">
                        {words.own_link_whatsapp()}
                    </a>
                </p>
                <form class="actions" method="post" action=data.action.clone()>
                    <button class="plain" type="submit" name=ACTION value=act::LINK>
                        {words.own_link_anew()}
                    </button>
                    <button class="plain" type="submit" name=ACTION value=act::LINK_END>
                        {words.own_link_end()}
                    </button>
                </form>
            }
            .drawn()
        }
        None => view! {
            <p class="small muted">{words.own_link_none()}</p>
            <form class="actions" method="post" action=data.action.clone()>
                <button class="btn quiet" type="submit" name=ACTION value=act::LINK>
                    {words.own_link_make()}
                </button>
            </form>
        }
        .drawn(),
    };
    view! {
        <section class="card stack tight not-on-paper" aria-labelledby="own-link-title">
            <h2 class="h3" id="own-link-title">
                {words.own_link()}
            </h2>
            {inside}
        </section>
    }
}

fn head(dates: Dates, data: &PersonPage) -> impl IntoView + use<> {
    let words = dates.words();
    let agency = data
        .agency
        .clone()
        .unwrap_or_else(|| words.attendance_person_agency_none().to_owned());
    let registered = dates.day_and_time(data.registered_at);
    let registered = if data.on_the_spot {
        words.attendance_person_registered_spot(registered)
    } else {
        words.attendance_person_registered(registered)
    };
    let about = [
        data.arrived_at.map(|at| {
            words.attendance_person_arrived(dates.clock_since(at, data.edition.starts_at))
        }),
        data.place.map(|place| place_word(words, place).to_owned()),
    ]
    .into_iter()
    .flatten()
    .collect::<Vec<_>>()
    .join(" · ");
    let staff = data
        .staff
        .then(|| view! { <p class="small">{words.attendance_person_staff()}</p> });
    view! {
        <div class="page-head person-head">
            <h1>{data.name.clone()}</h1>
            <p class="muted">{agency} " · " {registered}</p>
            <p class="person-standing">
                {standing_tag(words, data.status, data.edition.stage)} " "
                {data.added.clone().map(|name| view! { <bdi class="added-name">{name}</bdi> " · " })}
                {about}
            </p>
            {staff}
        </div>
    }
}

/// What an entry is, in a few words.
fn what(words: Words, entry: &Entry) -> &'static str {
    match (entry.kind, entry.proof, entry.place) {
        (Kind::In, Proof::Code, Some(Place::Venue)) => words.attendance_event_code_venue(),
        (Kind::In, Proof::Code, Some(Place::Online)) => words.attendance_event_code_online(),
        (Kind::In, Proof::Code, None) => words.attendance_event_code(),
        (Kind::In, Proof::Link, _) => words.attendance_event_link(),
        (Kind::In, Proof::Tick, _) => words.attendance_event_tick(),
        (Kind::In, Proof::Report | Proof::Sheet, _) => words.attendance_event_listed(),
        (Kind::Out, ..) => words.attendance_event_out(),
        (Kind::Pulse, ..) => words.attendance_event_pulse(),
        (Kind::Manual, ..) => words.attendance_event_manual(),
        (Kind::Import, Proof::Report, _) => words.attendance_event_import_report(),
        (Kind::Import, Proof::Sheet, _) => words.attendance_event_import_sheet(),
        (Kind::Import, ..) => words.attendance_event_import(),
    }
}

fn history(dates: Dates, data: &PersonPage) -> impl IntoView + use<> {
    let words = dates.words();
    if data.history.is_empty() {
        return view! {
            <div class="card empty">
                {icon(Icon::Clock)}
                <p>{words.attendance_history_none()}</p>
            </div>
        }
        .drawn();
    }
    let rows = data
        .history
        .iter()
        .map(|entry| history_entry(dates, data, entry))
        .collect::<Vec<_>>();
    view! {
        <p class="small muted">{words.attendance_history_lead()}</p>
        <ol class="card history" reversed=true>
            {rows}
        </ol>
    }
    .drawn()
}

fn history_entry(dates: Dates, data: &PersonPage, entry: &Entry) -> impl IntoView + use<> {
    let words = dates.words();
    let [from, to] = &entry.added;
    let is_same = entry.from == entry.to && from == to;
    let from = called(words, entry.from, from.as_deref());
    let to = called(words, entry.to, to.as_deref());
    let change = if is_same {
        view! { <p class="history-change">{words.attendance_event_stays(to)}</p> }.drawn()
    } else {
        view! {
            <p class="history-change">
                <span class="muted">{from}</span>
                <span class="history-arrow">
                    {icon(Icon::Arrow)} <span class="unseen">{words.attendance_event_becomes()}</span>
                </span>
                <strong>{to}</strong>
            </p>
        }
        .drawn()
    };
    let by = entry.by.as_ref().map_or_else(
        || words.attendance_event_by_self().to_owned(),
        |name| words.attendance_event_by(name),
    );
    // A code says its place itself.
    let said_place = entry
        .place
        .filter(|_| !(entry.kind == Kind::In && entry.proof == Proof::Code));
    let facts = [
        entry.arrived_at.map(|at| {
            words.attendance_event_arrived(dates.clock_since(at, data.edition.starts_at))
        }),
        said_place.map(|place| words.attendance_event_place(place_word(words, place))),
        entry
            .reason
            .map(|reason| words.attendance_event_reason(reason_word(words, reason))),
    ]
    .into_iter()
    .flatten()
    .map(|fact| view! { <p class="small">{fact}</p> })
    .collect::<Vec<_>>();
    let remark = entry.remark.as_ref().map(|remark| {
        view! {
            <p class="small remark">{words.attendance_event_remark(remark)}</p>
            <form method="post" action=data.action.clone()>
                <input type="hidden" name=field::NUMBER value=entry.number />
                <button class="plain small" type="submit" name=ACTION value=act::ERASE>
                    {words.attendance_remark_erase()}
                </button>
            </form>
        }
    });
    view! {
        <li value=entry.number>
            <p class="small muted">
                {dates.day_and_time(entry.recorded_at)} " · " {by}
            </p>
            <p class="history-what">{what(words, entry)}</p>
            {change}
            {facts}
            {remark}
        </li>
    }
}

fn form(
    words: Words,
    zone: Zone,
    action: &str,
    (form, offered): (CorrectForm, &[OfferedStatus]),
    faults: &[FormFault],
) -> impl IntoView + use<> {
    let CorrectForm {
        nonce,
        events,
        status,
        place,
        places,
        day,
        time,
        reason,
        remark,
    } = form;
    let places = places
        .into_iter()
        .map(|place| Choice::new(place.code(), place_word(words, place)))
        .collect();
    let places = behind(words.attendance_correct_place_same(), places);
    let place = select_with_fault(
        field::PLACE.to_owned(),
        field::PLACE,
        words.attendance_correct_place(),
        places,
        &place,
        fault_of(faults, field::PLACE),
    );
    let day = day.map(|day| {
        field(Field::new(
            field::ARRIVED_DAY,
            words.attendance_correct_day(),
            FieldKind::Day,
            day,
        ))
    });
    let time = field(Field {
        hint: Some(words.attendance_correct_time_hint(zone.label()).into()),
        fault: fault_of(faults, field::ARRIVED),
        ..Field::new(
            field::ARRIVED,
            words.attendance_correct_time(),
            FieldKind::Time,
            time,
        )
    });
    view! {
        <form class="form" id=FORM method="post" action=action.to_owned()>
            <input type="hidden" name=field::NONCE value=nonce />
            <input type="hidden" name=field::EVENTS value=events />
            {radios(field::STATUS, words.attendance_correct_status(), statuses(words, offered), Some(&status), fault_of(faults, field::STATUS))}
            <p class="small">
                <a href=address::STATUSES>{words.statuses_manage()}</a>
            </p>
            <div class="form-pair">{place} {day} {time}</div>
            {reason_field(words, &reason, faults)}
            {remark_field(words, remark, faults)}
            <div class="actions">
                <button class="btn" type="submit" name=ACTION value=act::CORRECT>
                    {words.attendance_correct_send()}
                </button>
            </div>
        </form>
    }
}

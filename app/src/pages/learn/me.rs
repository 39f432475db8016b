//! `/me`: a person's own learning and attendance.

use crate::address;
use crate::frame::{Frame, role_word};
use crate::parts::card::{CourseCard, course_card};
use crate::parts::dates::Dates;
use crate::parts::drawn::{Draw, Drawn};
use crate::parts::edition::EditionLine;
use crate::parts::edition_row::when;
use crate::parts::icons::{Icon, icon};
use crate::parts::notice::{Notice, notice};
use crate::parts::ring::{JpRing, jp_ring};
use crate::parts::standing::{own_standing_tag, place_word, status_word};
use crate::parts::unit::UnitSort;
use crate::parts::whatsapp::whatsapp;
use crate::shell::document;
use crate::words::Words;
use domain::account::Role;
use domain::agency::Employment;
use domain::attendance::Status;
use domain::clock::Moment;
use domain::code::Place;
use domain::jp::Jp;
use leptos::prelude::*;

/// What the page of a person shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MePage {
    /// The person's name.
    pub name: String,
    /// The person's address.
    pub email: String,
    /// The year's learning hours.
    pub jp: JpRing,
    /// The courses the person has begun.
    pub courses: Vec<CourseCard>,
    /// Boosters that are not finished, those that are due first.
    pub boosters: Vec<BoosterRow>,
    /// What was finished last, the newest first.
    pub recent: Vec<Recent>,
    /// The editions they are registered for, the last first.
    pub attendance: Vec<OwnAttendance>,
    /// Where and how the person works; nothing in a house without agencies.
    pub work: Option<OwnWork>,
    /// What has just been done.
    pub done: Option<MeDone>,
}

/// Where and how somebody works, as far as they have said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnWork {
    /// The agency's name.
    pub agency: Option<String>,
    /// What they typed for one that is not known yet.
    pub typed: Option<String>,
    /// The employment.
    pub employment: Option<Employment>,
}

/// What has just been done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MeDone {
    /// The password was changed.
    Password,
    /// Where or how the person works was changed.
    Work,
}

impl MeDone {
    /// All of them.
    const ALL: [Self; 2] = [Self::Password, Self::Work];

    /// The word for it in an address.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Work => "work",
        }
    }

    /// Reads such a word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|done| done.code() == code)
    }

    fn notice(self, words: Words) -> Notice {
        Notice::ok(match self {
            Self::Password => words.me_password_changed(),
            Self::Work => words.work_changed(),
        })
    }
}

/// How somebody stands in an edition they are registered for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnAttendance {
    /// The edition.
    pub edition: EditionLine,
    /// How they stand.
    pub status: Option<Status>,
    /// The name of the added status that says it more exactly.
    pub added: Option<String>,
    /// When they came.
    pub arrived_at: Option<Moment>,
    /// Where.
    pub place: Option<Place>,
    /// The JP it was worth, once it is over.
    pub jp: Option<Jp>,
}

/// A booster that is not finished.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoosterRow {
    /// Its title.
    pub title: String,
    /// Where it lives.
    pub href: String,
    /// The same with the house's address, to be sent.
    pub address: String,
    /// From when on it can be answered.
    pub due_at: Moment,
    /// Whether that has come.
    pub due: bool,
    /// Whether it was begun.
    pub begun: bool,
}

/// Something finished.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recent {
    /// Its title.
    pub title: String,
    /// Where it lives.
    pub href: String,
    /// What it is.
    pub sort: UnitSort,
    /// When it was.
    pub at: Moment,
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: MePage) -> String {
    let (words, dates) = (frame.words(), frame.dates());
    let MePage {
        name,
        email,
        jp,
        courses,
        boosters,
        recent,
        attendance,
        work,
        done,
    } = data;
    let boosters = own_boosters(dates, boosters);
    let attendance = own_attendance(dates, attendance);
    let done = done.map(|done| notice(done.notice(words)));
    let courses = if courses.is_empty() {
        view! {
            <div class="card empty">
                {icon(Icon::Cup)}
                <p>
                    <a href=address::COURSES>{words.me_begin()}</a>
                </p>
            </div>
        }
        .drawn()
    } else {
        let cards = courses
            .into_iter()
            .map(|card| view! { <li>{course_card(words, card)}</li> })
            .collect::<Vec<_>>();
        view! { <ul class="courses">{cards}</ul> }.drawn()
    };
    let recent = if recent.is_empty() {
        view! { <p class="muted">{words.me_recent_none()}</p> }.drawn()
    } else {
        let rows = recent
            .into_iter()
            .map(|row| {
                view! {
                    <li>
                        <span class="recent-sign">{icon(Icon::Check)}</span>
                        <a href=row.href>{row.title}</a>
                        <span class="small muted">{format!("{} · {}", row.sort.word(words), dates.day(row.at))}</span>
                    </li>
                }
            })
            .collect::<Vec<_>>();
        view! { <ol class="recent">{rows}</ol> }.drawn()
    };
    let granted = frame.person.iter().flat_map(|person| person.granted());
    let roles = std::iter::once(Role::Participant)
        .chain(granted)
        .map(|role| role_word(words, role))
        .collect::<Vec<_>>();
    document(frame, words.me_title(), None, || {
        view! {
            <div class="wrap page">
                {done}
                <div class="page-head">
                    <h1>{words.me_title()}</h1>
                    <p class="lead">{name.clone()}</p>
                </div>
            </div>
            <div class="wrap split">
                <div class="stack">
                    {boosters}
                    <section aria-labelledby="courses">
                        <h2 id="courses">{words.me_courses()}</h2>
                        {courses}
                    </section>
                    <section class="card" id="attendance" aria-labelledby="attendance-title">
                        <h2 class="h3" id="attendance-title">
                            {words.attendance_own()}
                        </h2>
                        {attendance}
                    </section>
                    <section class="card" aria-labelledby="recent">
                        <h2 class="h3" id="recent">
                            {words.me_recent()}
                        </h2>
                        {recent}
                    </section>
                </div>
                <aside class="aside">
                    <section class="card">{jp_ring(words, jp)}</section>
                    <section class="card" aria-labelledby="account">
                        <h2 class="h3" id="account">
                            {words.me_account()}
                        </h2>
                        <p>
                            {name} <br /> <span class="small muted break">{email}</span>
                        </p>
                        {work.map(|work| own_work(frame, work))}
                        <p>{words.me_roles(roles.join(", "))}</p>
                        <p>
                            <a href=address::PASSWORD>{words.me_password()}</a>
                        </p>
                    </section>
                </aside>
            </div>
        }
    })
}

fn own_boosters(dates: Dates, boosters: Vec<BoosterRow>) -> Option<Drawn> {
    let words = dates.words();
    if boosters.is_empty() {
        return None;
    }
    let rows = boosters
        .into_iter()
        .map(|row| {
            let verb = if row.begun {
                words.booster_go_on()
            } else {
                words.booster_do()
            };
            let about = if row.due {
                words.booster_due().to_owned()
            } else {
                words.booster_from(dates.day(row.due_at))
            };
            let send = whatsapp(&words.booster_message(&row.title, row.address));
            let act = if row.due {
                let label = format!("{verb}: {}", row.title);
                view! { <a class="btn" href=row.href aria-label=label>{verb}</a> }.drawn()
            } else {
                view! { <a class="small" href=send>{words.booster_to_whatsapp()}</a> }.drawn()
            };
            view! {
                <li>
                    <div>
                        <p class="booster-title">{row.title}</p>
                        <p class="small muted">{about}</p>
                    </div>
                    {act}
                </li>
            }
        })
        .collect::<Vec<_>>();
    let section = view! {
        <section class="card" id="boosters" aria-labelledby="boosters-title">
            <h2 class="h3" id="boosters-title">
                {words.booster_heading()}
            </h2>
            <p class="small muted">{words.booster_summary()}</p>
            <ol class="own-attendance">{rows}</ol>
            <p>
                <a href=address::BOOSTERS_CALENDAR>{words.booster_to_calendar()}</a>
            </p>
        </section>
    };
    Some(section.drawn())
}

fn own_attendance(dates: Dates, attendance: Vec<OwnAttendance>) -> Drawn {
    let words = dates.words();
    if attendance.is_empty() {
        return view! {
            <p class="muted">
                {words.attendance_own_none()} " " <a href=address::WORKSHOPS>{words.attendance_own_find()}</a>
            </p>
        }
        .drawn();
    }
    let rows = attendance
        .into_iter()
        .map(|own| {
            let about = [
                own.arrived_at.map(|at| {
                    words.attendance_person_arrived(dates.clock_since(at, own.edition.starts_at))
                }),
                (own.status == Some(Status::Late))
                    .then(|| status_word(words, own.status).to_lowercase()),
                own.added,
                own.place.map(|place| place_word(words, place).to_owned()),
                own.jp.map(|jp| words.attendance_own_jp(jp.0)),
            ]
            .into_iter()
            .flatten()
            .map(|said| format!(" · {said}"))
            .collect::<String>();
            let when = when(dates, &own.edition);
            let href = own.edition.href();
            view! {
                <li>
                    <div>
                        <a href=href>{own.edition.title}</a>
                        <p class="small muted">{when} {about}</p>
                    </div>
                    {own_standing_tag(words, own.status, own.edition.stage)}
                </li>
            }
        })
        .collect::<Vec<_>>();
    view! { <ol class="own-attendance">{rows}</ol> }.drawn()
}

fn own_work(frame: &Frame, work: OwnWork) -> impl IntoView + use<> {
    let words = frame.words();
    let agency = match (work.agency, work.typed) {
        (Some(agency), _) => agency,
        (None, Some(typed)) => words.work_typed(typed),
        (None, None) => words.people_no_agency().to_owned(),
    };
    let employment = work
        .employment
        .map(|employment| employment.label(frame.language));
    view! {
        <p>
            {agency}
            {employment.map(|employment| view! { <span class="small muted block">{employment}</span> })}
            <a href=address::WORK>{words.work_change()}</a>
        </p>
    }
}

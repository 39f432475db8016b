//! `/liaison`: the people of a liaison's agencies. Its types hold attendance, finished courses and JP of
//! somebody, and nothing else that is known of them.

use crate::address;
use crate::frame::Frame;
use crate::parts::choice::{Choice, select};
use crate::parts::dates::Dates;
use crate::parts::drawn::{Draw, Drawn};
use crate::parts::edition::EditionLine;
use crate::parts::edition_row::{leaf, when};
use crate::parts::form::Q;
use crate::parts::icons::{Icon, icon};
use crate::parts::pages::{Turn, pages};
use crate::shell::document;
use crate::words::Words;
use domain::clock::Moment;
use domain::jp::{Jp, MinutesPerJp};
use domain::sheet::{Cell, Sheet};
use leptos::prelude::*;

/// The names of the fields of its search.
pub mod field {
    /// The code of an agency.
    pub const AGENCY: &str = "agency";
    /// The name of an edition, for those alone who are not registered for it.
    pub const MISSING: &str = "missing";
}

/// What the page shows. It is searched by GET.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LiaisonPage {
    /// The names of the agencies that were given to the liaison.
    pub given: Vec<String>,
    /// Those and all below them, to choose from.
    pub agencies: Vec<LiaisonAgency>,
    /// Part of a name, as it was typed.
    pub search: String,
    /// The code of the agency that is shown alone.
    pub agency: String,
    /// What is not over yet, the next first.
    pub upcoming: Vec<LiaisonUpcoming>,
    /// The name and title of the edition whose people are left out.
    pub missing: Option<(String, String)>,
    /// The address of everybody who was found as a file.
    pub file: String,
    /// The people on this page by agency.
    pub groups: Vec<LiaisonGroup>,
    /// How many there are on all pages.
    pub total: u64,
    /// How many stand on the pages before.
    pub before: u64,
    /// The address of the page before.
    pub previous: Option<String>,
    /// The address of the page after.
    pub next: Option<String>,
    /// The year of the JP.
    pub year: i16,
    /// Minutes that make one JP.
    pub minutes_per_jp: MinutesPerJp,
}

/// An edition that is not over, and how many are registered for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiaisonUpcoming {
    /// The edition.
    pub line: EditionLine,
    /// How many of the people are registered for it.
    pub registered: usize,
    /// How many people there are.
    pub total: usize,
    /// The address of those who are not.
    pub missing: String,
}

/// An agency of the liaison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiaisonAgency {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// How deep below those given to the liaison.
    pub depth: usize,
}

/// The people of an agency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiaisonGroup {
    /// The agency's name.
    pub agency: String,
    /// Its people, by name.
    pub people: Vec<LiaisonPerson>,
}

/// Somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiaisonPerson {
    /// Their name.
    pub name: String,
    /// The editions they were registered for, the last first.
    pub editions: Vec<LiaisonEdition>,
    /// The titles of the courses they have completed.
    pub courses: Vec<String>,
    /// Their JP of the year.
    pub jp: Jp,
}

impl LiaisonPerson {
    /// In how many editions they stand so.
    fn many(&self, so: fn(&LiaisonStanding) -> bool) -> u32 {
        let many = self.editions.iter().filter(|one| so(&one.standing)).count();
        u32::try_from(many).unwrap_or(u32::MAX)
    }
}

/// Somebody as the file has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiaisonFiled {
    /// As on the page.
    pub person: LiaisonPerson,
    /// Their agency's name.
    pub agency: String,
    /// Whether they are registered for each edition that is not over.
    pub registered: Vec<bool>,
}

/// An edition of somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiaisonEdition {
    /// Its title.
    pub title: String,
    /// When it begins.
    pub starts_at: Moment,
    /// How they stand.
    pub standing: LiaisonStanding,
}

/// How somebody stands in an edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LiaisonStanding {
    /// It has not begun.
    Registered,
    /// It is under way, and nothing was recorded.
    NotYet,
    /// There in time, with the time of arrival where it is known.
    Present(Option<Moment>),
    /// There, but late.
    Late(Option<Moment>),
    /// Excused, which counts neither way.
    Excused,
    /// Recorded as not there, or it is over and nothing was recorded.
    Absent,
}

impl LiaisonStanding {
    const fn is_present(&self) -> bool {
        matches!(self, Self::Present(_) | Self::Late(_))
    }

    /// Whether it is among those that a rate is of.
    const fn is_expected(&self) -> bool {
        !matches!(self, Self::Registered | Self::Excused)
    }

    /// In words; `first` is the begin of the edition.
    fn word(&self, dates: Dates, first: Moment) -> String {
        let words = dates.words();
        match self {
            Self::Registered => words.attendance_status_registered().to_owned(),
            Self::NotYet => words.attendance_status_none().to_owned(),
            Self::Present(Some(at)) => words.live_present(dates.time_since(*at, first)),
            Self::Present(None) => words.attendance_status_present().to_owned(),
            Self::Late(Some(at)) => words.live_late(dates.time_since(*at, first)),
            Self::Late(None) => words.attendance_status_late().to_owned(),
            Self::Excused => words.attendance_status_excused().to_owned(),
            Self::Absent => words.attendance_status_absent().to_owned(),
        }
    }

    /// The look of its tag, and the sign in it.
    const fn look(&self) -> (&'static str, Option<Icon>) {
        match self {
            Self::Present(_) => ("tag ok", Some(Icon::Check)),
            Self::Late(_) => ("tag late", Some(Icon::Clock)),
            Self::Absent => ("tag no", Some(Icon::Cross)),
            Self::Registered | Self::NotYet | Self::Excused => ("tag", None),
        }
    }
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: LiaisonPage) -> String {
    let words = frame.words();
    let shown: usize = data.groups.iter().map(|group| group.people.len()).sum();
    let range = words.people_range(
        data.before.saturating_add(1),
        data.before.saturating_add(shown as u64),
        data.total,
    );
    let searched = !data.search.is_empty() || !data.agency.is_empty() || data.missing.is_some();
    let upcoming = (!data.upcoming.is_empty()).then(|| upcoming(frame.dates(), data.upcoming));
    let missing = data.missing.map(|(name, title)| {
        let heading = view! { <h2>{words.liaison_missing(title)}</h2> };
        let kept = view! { <input type="hidden" name=field::MISSING value=name /> };
        (heading, kept)
    });
    let (missing, kept) = missing.unzip();
    let all = searched.then(|| {
        view! {
            <a class="lone" href=address::LIAISON>
                {words.liaison_show_all()}
            </a>
        }
    });
    let file = (data.total > 0).then(|| {
        view! {
            <a class="lone" href=data.file download=true>
                {words.liaison_download()}
            </a>
        }
    });
    let list = if data.groups.is_empty() {
        nobody(words, searched).drawn()
    } else {
        data.groups
            .into_iter()
            .enumerate()
            .map(|(number, group)| one_group(frame.dates(), number, group))
            .collect::<Vec<_>>()
            .drawn()
    };
    let pages = pages(
        words,
        [
            Turn::back(data.previous, words.people_previous()),
            Turn::on(data.next, words.people_next()),
        ],
    );
    let total = u32::try_from(data.total).unwrap_or(u32::MAX);
    let rule = words.liaison_jp_rule(data.year, data.minutes_per_jp.get());
    let agencies = std::iter::once(Choice::new("", words.liaison_agency_all()))
        .chain(data.agencies.into_iter().map(|agency| {
            let name = format!("{}{}", "\u{a0}\u{a0}".repeat(agency.depth), agency.name);
            Choice::new(agency.code, name)
        }))
        .collect();
    document(frame, words.liaison_title(), None, || {
        view! {
            <div class="wrap page stack">
                <div class="page-head">
                    <h1>{words.liaison_title()}</h1>
                    <p class="lead">{data.given.join(" · ")}</p>
                    <p class="small muted">{words.liaison_lead()}</p>
                </div>
                {upcoming}
                <form class="search-bar" method="get" action=address::LIAISON role="search">
                    {kept}
                    <div class="field">
                        <label for=Q>{words.liaison_search()}</label>
                        <input id=Q name=Q type="search" value=data.search />
                    </div>
                    {select(field::AGENCY.to_owned(), field::AGENCY, words.liaison_agency(), agencies, &data.agency)}
                    <button class="btn" type="submit">
                        {words.liaison_show()}
                    </button>
                </form>
                <div>
                    {missing}
                    <p>
                        <strong>{words.liaison_count(total)}</strong>
                        {pages.is_some().then(|| view! { <span class="small muted">{format!(" · {range}")}</span> })}
                    </p>
                    <p class="small muted">{words.liaison_counted()} " " {rule}</p>
                    <p class="edition-links">{file} " " {all}</p>
                </div>
                {list}
                {pages}
            </div>
        }
    })
}

fn upcoming(dates: Dates, editions: Vec<LiaisonUpcoming>) -> impl IntoView {
    let words = dates.words();
    let rows = editions
        .into_iter()
        .map(|edition| {
            let missing = edition.total.saturating_sub(edition.registered);
            let missing = (missing > 0).then(|| {
                let count = u32::try_from(missing).unwrap_or(u32::MAX);
                view! {
                    <a class="lone" href=edition.missing>
                        {words.liaison_upcoming_missing(count)}
                    </a>
                }
            });
            view! {
                <li class="edition">
                    {leaf(dates, &edition.line)} <div class="edition-words">
                        <h3>
                            <a href=edition.line.href()>{edition.line.title.clone()}</a>
                        </h3>
                        <p class="small">{when(dates, &edition.line)}</p>
                        <p class="small num">{words.liaison_upcoming_of(edition.registered, edition.total)}</p>
                        {missing}
                    </div>
                </li>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <section aria-labelledby="upcoming">
            <h2 id="upcoming">{words.liaison_upcoming()}</h2>
            <div class="card">
                <ul class="editions">{rows}</ul>
            </div>
        </section>
    }
}

/// Everybody who was found as a file, in their order, with a total last. Each edition that is not over has
/// a column of its own.
#[must_use]
pub fn sheet(dates: Dates, year: i16, upcoming: &[EditionLine], people: &[LiaisonFiled]) -> Sheet {
    let words = dates.words();
    let mut head = [
        words.attendance_column_name(),
        words.attendance_column_agency(),
        words.liaison_column_attended(),
        words.attendance_column_expected(),
        words.liaison_column_courses(),
    ]
    .map(ToOwned::to_owned)
    .to_vec();
    head.push(words.liaison_column_jp(year));
    head.extend(
        upcoming
            .iter()
            .map(|line| format!("{} ({})", line.title, dates.day(line.starts_at))),
    );
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let figures = |one: &LiaisonPerson| {
        [
            one.many(LiaisonStanding::is_present),
            one.many(LiaisonStanding::is_expected),
            count(one.courses.len()),
            one.jp.0,
        ]
    };
    let mut total = [0_u32; 4];
    let mut registered = vec![0_u32; upcoming.len()];
    let mut rows: Vec<Vec<Cell>> = people
        .iter()
        .map(|filed| {
            let figures = figures(&filed.person);
            for (sum, figure) in total.iter_mut().zip(figures) {
                *sum = sum.saturating_add(figure);
            }
            for (sum, is) in registered.iter_mut().zip(&filed.registered) {
                *sum = sum.saturating_add(u32::from(*is));
            }
            let mut row = vec![
                Cell::text(filed.person.name.as_str()),
                Cell::text(filed.agency.as_str()),
            ];
            row.extend(figures.map(Cell::Count));
            row.extend(filed.registered.iter().map(|is| {
                Cell::text(if *is {
                    words.attendance_status_registered()
                } else {
                    words.liaison_not_registered()
                })
            }));
            row
        })
        .collect();
    let mut last = vec![Cell::text(words.attendance_row_total()), Cell::text("")];
    last.extend(total.map(Cell::Count));
    last.extend(registered.into_iter().map(Cell::Count));
    rows.push(last);
    Sheet { head, rows }
}

fn nobody(words: Words, searched: bool) -> impl IntoView {
    let text = if searched {
        words.liaison_none_found()
    } else {
        words.liaison_none()
    };
    view! {
        <div class="card empty">
            {icon(Icon::Person)}
            <p>{text}</p>
        </div>
    }
}

fn one_group(dates: Dates, number: usize, group: LiaisonGroup) -> impl IntoView {
    let id = format!("agency-{number}");
    let labelled = id.clone();
    let people = group
        .people
        .into_iter()
        .map(|person| one_person(dates, person))
        .collect::<Vec<_>>();
    view! {
        <section class="card" aria-labelledby=labelled>
            <h2 class="h3" id=id>
                {group.agency}
            </h2>
            <ul class="looked-after">{people}</ul>
        </section>
    }
}

fn one_person(dates: Dates, person: LiaisonPerson) -> impl IntoView {
    let words = dates.words();
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let finished = match person.courses.len() {
        0 => words.liaison_no_course().to_owned(),
        number => words.liaison_courses(count(number)),
    };
    let titles = (!person.courses.is_empty()).then(|| {
        view! { <span class="small muted block">{person.courses.join(", ")}</span> }
    });
    view! {
        <li>
            <h3 class="person-name">{person.name}</h3>
            <div>{attendance(dates, person.editions)}</div>
            <p>{finished} {titles}</p>
            <p class="num">{words.card_jp(person.jp.0)}</p>
        </li>
    }
}

fn attendance(dates: Dates, editions: Vec<LiaisonEdition>) -> Drawn {
    let words = dates.words();
    if editions.is_empty() {
        return view! { <p class="muted">{words.liaison_never()}</p> }.drawn();
    }
    let many = |test: fn(&LiaisonStanding) -> bool| {
        editions.iter().filter(|one| test(&one.standing)).count()
    };
    let expected = many(LiaisonStanding::is_expected);
    let present = many(LiaisonStanding::is_present);
    let summary = if expected == 0 {
        words.liaison_registered(u32::try_from(editions.len()).unwrap_or(u32::MAX))
    } else {
        words.liaison_present_of(present, expected)
    };
    let rows = editions
        .into_iter()
        .map(|edition| {
            let (class, sign) = edition.standing.look();
            view! {
                <li>
                    <span>
                        {edition.title} <span class="small muted block">{dates.day(edition.starts_at)}</span>
                    </span>
                    <span class=class>{sign.map(icon)} {edition.standing.word(dates, edition.starts_at)}</span>
                </li>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <details>
            <summary>{summary}</summary>
            <ul class="attended">{rows}</ul>
        </details>
    }
    .drawn()
}

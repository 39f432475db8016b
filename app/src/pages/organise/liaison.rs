//! `/liaison`: the people of a liaison's agencies. Its types hold attendance, finished courses and JP of
//! somebody, and nothing else that is known of them.

use crate::address;
use crate::parts::choice::{Choice, select};
use crate::parts::dates::Dates;
use crate::parts::drawn::{Draw, Drawn};
use crate::parts::form::Q;
use crate::parts::icons::{Icon, icon};
use crate::parts::pages::{Turn, pages};
use crate::shell::{Frame, document};
use crate::words::Words;
use domain::clock::Moment;
use domain::jp::{Jp, MinutesPerJp};
use leptos::prelude::*;

/// The names of the fields of its search.
pub mod field {
    /// The code of an agency.
    pub const AGENCY: &str = "agency";
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
    /// Recorded as not there.
    Absent,
    /// It is over, and nothing was recorded.
    Unheard,
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
            Self::Registered => words.liaison_standing_registered().to_owned(),
            Self::NotYet => words.liaison_standing_not_yet().to_owned(),
            Self::Present(Some(at)) => {
                words.liaison_standing_present_at(dates.time_since(*at, first))
            }
            Self::Present(None) => words.liaison_standing_present().to_owned(),
            Self::Late(Some(at)) => words.liaison_standing_late_at(dates.time_since(*at, first)),
            Self::Late(None) => words.liaison_standing_late().to_owned(),
            Self::Excused => words.liaison_standing_excused().to_owned(),
            Self::Absent => words.liaison_standing_absent().to_owned(),
            Self::Unheard => words.liaison_standing_unheard().to_owned(),
        }
    }

    /// The look of its tag, and the sign in it.
    const fn look(&self) -> (&'static str, Option<Icon>) {
        match self {
            Self::Present(_) => ("tag ok", Some(Icon::Check)),
            Self::Late(_) => ("tag late", Some(Icon::Clock)),
            Self::Absent | Self::Unheard => ("tag no", Some(Icon::Cross)),
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
    let searched = !data.search.is_empty() || !data.agency.is_empty();
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
                <form class="search-bar" method="get" action=address::LIAISON role="search">
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
                    <p>
                        <strong>{words.liaison_count(total)}</strong>
                        {pages.is_some().then(|| view! { <span class="small muted">{format!(" · {range}")}</span> })}
                    </p>
                    <p class="small muted">{words.liaison_counted()} " " {rule}</p>
                </div>
                {list}
                {pages}
            </div>
        }
    })
}

fn nobody(words: Words, searched: bool) -> impl IntoView {
    let text = if searched {
        words.liaison_none_found()
    } else {
        words.liaison_none()
    };
    let all =
        searched.then(|| view! { <p><a href=address::LIAISON>{words.liaison_show_all()}</a></p> });
    view! {
        <div class="card empty">
            {icon(Icon::Person)}
            <div>
                <p>{text}</p>
                {all}
            </div>
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

//! `/organiser/statuses`: the four statuses and what they count as, and those that organisers have added to them.

use crate::address;
use crate::frame::Frame;
use crate::parts::breadcrumb::{Link, breadcrumb};
use crate::parts::choice::{Choice, radios, select};
use crate::parts::drawn::{Draw, Drawn};
use crate::parts::fault::{FormFault, fault_of, fault_summary_of_work, title_with_faults};
use crate::parts::field::{Field, FieldKind, field as draw};
use crate::parts::form::ACT;
use crate::parts::notice::{Notice, notice};
use crate::parts::organiser::{OrganiserPage, organiser_menu};
use crate::parts::standing::status_word;
use crate::parts::table::{Cell, Column, table};
use crate::shell::document;
use crate::words::Words;
use domain::attendance::Status;
use domain::custom_status::{CustomStatusFault, MAX_IN_USE, NAME_LIMIT};
use leptos::prelude::*;

/// The names of its fields.
pub mod field {
    /// Which one.
    pub const STATUS: &str = "status";
    /// Its name in Indonesian.
    pub const NAME_ID: &str = "name_id";
    /// Its name in English.
    pub const NAME_EN: &str = "name_en";
    /// The one of the four that it counts as.
    pub const COUNTS_AS: &str = "counts_as";
    /// The series that has it; nothing for all workshops.
    pub const SERIES: &str = "series";
}

/// What its buttons say.
pub mod act {
    /// Adds one.
    pub const ADD: &str = "add";
    /// Gives one another name.
    pub const RENAME: &str = "rename";
    /// Offers one no more.
    pub const END: &str = "end";
    /// Offers one again.
    pub const OFFER: &str = "offer";
}

/// What the page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StatusesPage {
    /// Those for all workshops, then those of each series that has some.
    pub groups: Vec<StatusGroup>,
    /// Every series: id and title.
    pub series: Vec<(String, String)>,
    /// The name of the one that is being renamed; a new one is added otherwise.
    pub renamed: Option<String>,
    /// What the form holds.
    pub form: StatusForm,
    /// Why nothing was done.
    pub fault: Option<StatusFault>,
    /// What has just been done.
    pub done: Option<StatusDone>,
}

/// Statuses for the same workshops.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusGroup {
    /// The title of the series; `None` for all workshops.
    pub series: Option<String>,
    /// The statuses.
    pub statuses: Vec<AddedStatus>,
}

/// A status that was added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddedStatus {
    /// Its id.
    pub id: String,
    /// Its name in Indonesian.
    pub name_id: String,
    /// Its name in English; may be empty.
    pub name_en: String,
    /// The one of the four that it counts as.
    pub counts_as: Status,
    /// Whether it is offered.
    pub is_offered: bool,
}

/// What was typed: for a new one, or for one that exists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StatusForm {
    /// The one that gets another name; nothing for a new one.
    pub status: String,
    /// The name in Indonesian.
    pub name_id: String,
    /// The name in English.
    pub name_en: String,
    /// The word for what it counts as.
    pub counts_as: String,
    /// The id of the series.
    pub series: String,
}

/// Why nothing was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusFault {
    /// Nothing says what it counts as.
    CountsAs,
    /// The name cannot be.
    Rule(CustomStatusFault),
}

impl StatusFault {
    fn sentence(self, words: Words) -> FormFault {
        use CustomStatusFault as Rule;
        let (field, sentence) = match self {
            Self::CountsAs => (
                field::COUNTS_AS,
                words.statuses_fault_counts_as().to_owned(),
            ),
            Self::Rule(Rule::NameMissing) => {
                (field::NAME_ID, words.statuses_fault_missing().to_owned())
            }
            Self::Rule(Rule::NameLong) => (field::NAME_ID, words.statuses_fault_long(NAME_LIMIT)),
            Self::Rule(Rule::NameSign) => (field::NAME_ID, words.statuses_fault_sign().to_owned()),
            Self::Rule(Rule::NameTaken) => {
                (field::NAME_ID, words.statuses_fault_taken().to_owned())
            }
            Self::Rule(Rule::TooMany) => (field::NAME_ID, words.statuses_fault_many(MAX_IN_USE)),
        };
        FormFault {
            field: Some(field),
            sentence,
        }
    }
}

/// What has been done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusDone {
    /// One was added.
    Added,
    /// One has another name.
    Renamed,
    /// One is offered no more.
    Ended,
    /// One is offered again.
    Offered,
}

impl StatusDone {
    const ALL: [Self; 4] = [Self::Added, Self::Renamed, Self::Ended, Self::Offered];

    /// The word for it in an address.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Renamed => "renamed",
            Self::Ended => "ended",
            Self::Offered => "offered",
        }
    }

    /// Reads such a word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|done| done.code() == code)
    }

    fn notice(self, words: Words) -> Notice {
        Notice::ok(match self {
            Self::Added => words.statuses_added(),
            Self::Renamed => words.statuses_renamed(),
            Self::Ended => words.statuses_ended(),
            Self::Offered => words.statuses_offered(),
        })
    }
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: StatusesPage) -> String {
    let words = frame.words();
    let faults: Vec<FormFault> = data
        .fault
        .map(|fault| fault.sentence(words))
        .into_iter()
        .collect();
    let title = words.statuses_title();
    document(
        frame,
        &title_with_faults(words, title, &faults),
        None,
        || {
            let trail = vec![Link::new(words.attendance_editions(), address::EDITIONS)];
            let done = data.done.map(|done| notice(done.notice(words)));
            let groups = data
                .groups
                .into_iter()
                .map(|group| group_view(words, group))
                .collect::<Vec<_>>();
            let heading = match &data.renamed {
                Some(name) => words.statuses_rename_of(name),
                None => words.statuses_add().to_owned(),
            };
            let form = match data.renamed {
                Some(_) => rename_form(words, data.form, &faults).drawn(),
                None => add_form(words, data.form, data.series, &faults).drawn(),
            };
            view! {
                <div class="wrap page stack">
                    {organiser_menu(words, OrganiserPage::Editions)}
                    <div>
                        {breadcrumb(words, trail, title.to_owned())}
                        <div class="page-head">
                            <h1>{title}</h1>
                            <p class="lead">{words.statuses_lead()}</p>
                        <p>
                            <a href="#add">{words.statuses_add()}</a>
                        </p>
                        </div>
                    </div>
                    {done}
                    {fault_summary_of_work(words, &faults)}
                    <section aria-labelledby="four">
                        <h2 id="four">{words.statuses_four()}</h2>
                        {the_four(words)}
                    </section>
                    <section class="stack" aria-labelledby="added">
                        <h2 id="added">{words.statuses_yours()}</h2>
                        {if groups.is_empty() {
                            view! { <p class="muted">{words.statuses_none()}</p> }.drawn()
                        } else {
                            groups.drawn()
                        }}
                    </section>
                    <section class="card" aria-labelledby="add">
                        <h2 class="h3" id="add">
                            {heading}
                        </h2>
                        {form}
                    </section>
                </div>
            }
        },
    )
}

/// The four with their flags.
fn the_four(words: Words) -> Drawn {
    let columns = [
        Column::words(words.attendance_column_status()),
        Column::words(words.statuses_counts_present()),
        Column::words(words.statuses_counts_absent()),
        Column::words(words.statuses_left_out()),
    ];
    let said = |flag: bool| {
        let word = if flag {
            words.statuses_yes()
        } else {
            words.statuses_no()
        };
        Cell::of(word)
    };
    let rows = Status::ALL
        .iter()
        .map(|status| {
            let flags = status.flags();
            vec![
                Cell::of(status_word(words, Some(*status))),
                said(flags.counts_present),
                said(flags.counts_absent),
                said(flags.left_out),
            ]
        })
        .collect();
    table("four", &columns, rows)
}

fn group_view(words: Words, group: StatusGroup) -> Drawn {
    let title = group
        .series
        .unwrap_or_else(|| words.statuses_all_workshops().to_owned());
    let rows = group
        .statuses
        .into_iter()
        .map(|one| status_view(words, one))
        .collect::<Vec<_>>();
    view! {
        <div class="stack tight">
            <h3>
                <bdi>{title}</bdi>
            </h3>
            <ul class="people">{rows}</ul>
        </div>
    }
    .drawn()
}

fn status_view(words: Words, one: AddedStatus) -> impl IntoView + use<> {
    let counts = words.statuses_counted_as(status_word(words, Some(one.counts_as)));
    let english = (!one.name_en.is_empty())
        .then(|| view! { <span class="muted" lang="en">" · " {one.name_en.clone()}</span> });
    let ended = (!one.is_offered)
        .then(|| view! { <span class="tag">{words.statuses_not_offered()}</span> });
    let (press, word) = if one.is_offered {
        (act::END, words.statuses_end())
    } else {
        (act::OFFER, words.statuses_offer())
    };
    let of = one.name_id.clone();
    view! {
        <li class="card person">
            <h4 class="h3 person-name">
                <bdi>{one.name_id}</bdi>
                {english}
                " "
                {ended}
            </h4>
            <p class="small muted">{counts}</p>
            <form class="actions" method="post" action=address::STATUSES>
                <input type="hidden" name=field::STATUS value=one.id.clone() />
                <a class="plain" href=address::status_renamed(&one.id)>
                    {words.statuses_rename()} <span class="unseen">": " {of.clone()}</span>
                </a>
                <button class="plain" type="submit" name=ACT value=press>
                    {word}
                    <span class="unseen">": " {of}</span>
                </button>
            </form>
        </li>
    }
}

fn names(words: Words, form: &StatusForm, faults: &[FormFault]) -> impl IntoView + use<> {
    let name = Field::new(
        field::NAME_ID,
        words.statuses_name(),
        FieldKind::Line,
        form.name_id.clone(),
    )
    .with_fault_of(faults);
    let english = Field {
        lang: Some("en"),
        ..Field::new(
            field::NAME_EN,
            words.statuses_name_en(),
            FieldKind::Line,
            form.name_en.clone(),
        )
    };
    view! { <div class="form-pair">{draw(name)} {draw(english)}</div> }
}

fn rename_form(words: Words, form: StatusForm, faults: &[FormFault]) -> impl IntoView + use<> {
    view! {
        <form class="form" method="post" action=address::STATUSES>
            {names(words, &form, faults)}
            <input type="hidden" name=field::STATUS value=form.status />
            <div class="actions">
                <button class="btn" type="submit" name=ACT value=act::RENAME>
                    {words.statuses_rename_send()}
                </button>
                <a class="btn quiet" href=address::STATUSES>
                    {words.statuses_rename_cancel()}
                </a>
            </div>
        </form>
    }
}

fn add_form(
    words: Words,
    form: StatusForm,
    series: Vec<(String, String)>,
    faults: &[FormFault],
) -> impl IntoView + use<> {
    let four = Status::ALL
        .iter()
        .map(|status| Choice::new(status.code(), status_word(words, Some(*status))))
        .collect();
    let series = std::iter::once(Choice::new("", words.statuses_all_workshops()))
        .chain(series.into_iter().map(|(id, title)| Choice::new(id, title)))
        .collect();
    view! {
        <form class="form" method="post" action=address::STATUSES>
            {names(words, &form, faults)}
            {radios(field::COUNTS_AS, words.statuses_counts_as(), four, Some(&form.counts_as), fault_of(faults, field::COUNTS_AS))}
            {select(field::SERIES.to_owned(), field::SERIES, words.statuses_where(), series, &form.series)}
            <div class="actions">
                <button class="btn" type="submit" name=ACT value=act::ADD>
                    {words.statuses_add_send()}
                </button>
            </div>
        </form>
    }
}

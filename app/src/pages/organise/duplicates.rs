//! `/organiser/people/duplicates`: records that may be of one person, side by side, before they are merged; and those
//! that were, to be taken apart again.

use crate::address;
use crate::frame::Frame;
use crate::parts::breadcrumb::{Link, breadcrumb};
use crate::parts::drawn::{Draw, Drawn};
use crate::parts::form::{ACT, Q};
use crate::parts::notice::{Notice, notice};
use crate::parts::organiser::{OrganiserPage, organiser_menu};
use crate::parts::table::{Cell, Column, table};
use crate::shell::document;
use crate::words::Words;
use domain::clock::Moment;
use domain::people::duplicates::Why;
use leptos::prelude::*;

/// The names of its fields.
pub mod field {
    /// The record that stays.
    pub const KEPT: &str = "kept";
    /// The record that is taken in.
    pub const MERGED: &str = "merged";
}

/// What its buttons say.
pub mod act {
    /// Shows two records side by side.
    pub const COMPARE: &str = "compare";
    /// Merges them.
    pub const MERGE: &str = "merge";
    /// Takes a merge back.
    pub const UNDO: &str = "undo";
}

/// What the page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DuplicatesPage {
    /// What was done.
    pub done: Option<DuplicatesDone>,
    /// Why something was not done.
    pub fault: Option<DuplicatesFault>,
    /// Two records side by side.
    pub compared: Option<Compared>,
    /// Records that may be of one person.
    pub proposed: Vec<Proposed>,
    /// How many more there are.
    pub more: u32,
    /// What was searched for.
    pub search: String,
    /// Who was found, to be compared by hand.
    pub found: Vec<Record>,
    /// What was merged last.
    pub merged: Vec<Merged>,
}

/// A record of a person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// Its id, for the forms.
    pub person: String,
    /// The name.
    pub name: String,
    /// The agency, or what was typed for one.
    pub agency: String,
    /// The address.
    pub email: String,
    /// Whether it has an account.
    pub account: bool,
}

/// What the ledger has of somebody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LedgerCounts {
    /// Entries.
    pub entries: u32,
    /// Editions that something was recorded in.
    pub editions: u32,
    /// Editions they were at.
    pub present: u32,
}

/// Two records side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// The record that stays, with what its ledger has.
    pub kept: (Record, LedgerCounts),
    /// The record that is taken in, with what its ledger has.
    pub merged: (Record, LedgerCounts),
    /// What the ledger has of both once they are one.
    pub after: LedgerCounts,
    /// Whether it could be the other way round, too.
    pub may_swap: bool,
}

/// Two records that may be of one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposed {
    /// The record that would stay.
    pub kept: Record,
    /// The record that would be taken in.
    pub merged: Record,
    /// Why.
    pub why: Why,
}

/// A record that was merged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The record that was taken in, for the form.
    pub person: String,
    /// Its name.
    pub name: String,
    /// The name of the one that stayed.
    pub into: String,
    /// When.
    pub at: Moment,
}

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DuplicatesDone {
    /// Two records were merged.
    Merged,
    /// A merge was taken back.
    Undone,
}

impl DuplicatesDone {
    /// The word for it in an address.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Merged => "merged",
            Self::Undone => "undone",
        }
    }

    /// Reads such a word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Merged, Self::Undone]
            .into_iter()
            .find(|done| done.code() == code)
    }
}

/// Why something was not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DuplicatesFault {
    /// Both have accounts.
    Accounts,
    /// One was merged before.
    Merged,
    /// Two are to be chosen, and not one twice.
    Two,
}

impl DuplicatesFault {
    const fn sentence(self, words: Words) -> &'static str {
        match self {
            Self::Accounts => words.merge_fault_accounts(),
            Self::Merged => words.merge_fault_merged(),
            Self::Two => words.merge_fault_two(),
        }
    }
}

const fn why_word(words: Words, why: Why) -> &'static str {
    match why {
        Why::Email => words.merge_why_email(),
        Why::Name => words.merge_why_name(),
        Why::NearName => words.merge_why_near(),
    }
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: DuplicatesPage) -> String {
    let words = frame.words();
    let title = words.merge_title();
    let trail = vec![Link::new(words.people_title(), address::PEOPLE)];
    let done = data.done.map(|done| {
        notice(Notice::ok(match done {
            DuplicatesDone::Merged => words.merge_done(),
            DuplicatesDone::Undone => words.merge_undone(),
        }))
    });
    let fault = data
        .fault
        .map(|fault| notice(Notice::warn(fault.sentence(words))));
    let compared = data.compared.map(|compared| comparison(words, compared));
    let proposed = if data.proposed.is_empty() {
        view! { <p class="muted">{words.merge_none()}</p> }.drawn()
    } else {
        let rows = data
            .proposed
            .into_iter()
            .map(|one| {
                let label = words.merge_compare_these(&one.kept.name, &one.merged.name);
                view! {
                    <li class="card stack">
                        <p class="small muted">{why_word(words, one.why)}</p>
                        <div class="pair">{record(words, &one.kept)} {record(words, &one.merged)}</div>
                        <form method="post" action=address::DUPLICATES>
                            <input type="hidden" name=field::KEPT value=one.kept.person.clone() />
                            <input type="hidden" name=field::MERGED value=one.merged.person.clone() />
                            <button class="btn quiet" name=ACT value=act::COMPARE aria-label=label>
                                {words.merge_compare()}
                            </button>
                        </form>
                    </li>
                }
            })
            .collect::<Vec<_>>();
        view! { <ul class="stack">{rows}</ul> }.drawn()
    };
    let more =
        (data.more > 0).then(|| view! { <p class="small muted">{words.merge_more(data.more)}</p> });
    let found = found(words, &data.search, data.found);
    let merged = (!data.merged.is_empty()).then(|| {
        let columns = [
            Column::words(words.merge_taken_in()),
            Column::words(words.merge_stays()),
            Column::words(words.import_when()),
            Column::words(words.merge_undo()),
        ];
        let rows = data
            .merged
            .into_iter()
            .map(|one| {
                let form = view! {
                    <form method="post" action=address::DUPLICATES>
                        <input type="hidden" name=field::MERGED value=one.person />
                        <button class="btn quiet small" name=ACT value=act::UNDO aria-label=words.merge_undo_of(&one.name)>
                            {words.merge_undo()}
                        </button>
                    </form>
                };
                vec![
                    Cell::of(view! { <bdi>{one.name}</bdi> }),
                    Cell::of(view! { <bdi>{one.into}</bdi> }),
                    Cell::of(frame.dates().day_and_time(one.at)),
                    Cell::of(form),
                ]
            })
            .collect();
        view! {
            <section class="stack" aria-labelledby="merged">
                <h2 id="merged">{words.merge_past()}</h2>
                {table("merged", &columns, rows)}
            </section>
        }
    });
    document(frame, title, None, || {
        view! {
            <div class="wrap page stack">
                {organiser_menu(words, OrganiserPage::People)}
                {breadcrumb(words, trail, title.to_owned())}
                <div class="page-head">
                    <h1>{title}</h1>
                    <p class="lead">{words.merge_lead()}</p>
                </div>
                {done}
                {fault}
                {compared}
                <section class="stack" aria-labelledby="proposed">
                    <h2 id="proposed">{words.merge_proposed()}</h2>
                    {proposed}
                    {more}
                </section>
                {found}
                {merged}
            </div>
        }
    })
}

fn record(words: Words, record: &Record) -> Drawn {
    let account = if record.account {
        words.merge_account()
    } else {
        words.merge_no_account()
    };
    let line = |text: &str| {
        (!text.is_empty())
            .then(|| view! { <span class="small block break"><bdi>{text.to_owned()}</bdi></span> })
    };
    view! {
        <p>
            <strong><bdi>{record.name.clone()}</bdi></strong>
            {line(&record.agency)}
            {line(&record.email)}
            <span class="small muted block">{account}</span>
        </p>
    }
    .drawn()
}

fn comparison(words: Words, compared: Compared) -> Drawn {
    let Compared {
        kept: (kept, of_kept),
        merged: (merged, of_merged),
        after,
        may_swap,
    } = compared;
    let text = |text: &str| {
        if text.is_empty() {
            Cell::of("–")
        } else {
            Cell::of(view! { <bdi>{text.to_owned()}</bdi> })
        }
    };
    let account = |record: &Record| {
        Cell::of(if record.account {
            words.merge_account()
        } else {
            words.merge_no_account()
        })
    };
    let row = |word: &'static str, one: Cell, other: Cell, after: Cell| {
        vec![Cell::of(word), one, other, after]
    };
    let count = |word: &'static str, of: fn(LedgerCounts) -> u32| {
        let cell = |counts: LedgerCounts| Cell::of(of(counts).to_string());
        row(word, cell(of_kept), cell(of_merged), cell(after))
    };
    let rows = vec![
        row(
            words.import_column_name(),
            text(&kept.name),
            text(&merged.name),
            text(&kept.name),
        ),
        row(
            words.import_column_agency(),
            text(&kept.agency),
            text(&merged.agency),
            text(&kept.agency),
        ),
        row(
            words.import_column_email(),
            text(&kept.email),
            text(&merged.email),
            text(&kept.email),
        ),
        row(
            words.merge_sign_in(),
            account(&kept),
            account(&merged),
            account(&kept),
        ),
        count(words.merge_entries(), |counts| counts.entries),
        count(words.merge_editions(), |counts| counts.editions),
        count(words.merge_present(), |counts| counts.present),
    ];
    let columns = [
        Column::words(words.merge_what()),
        Column::words(words.merge_stays()),
        Column::words(words.merge_taken_in()),
        Column::words(words.merge_after()),
    ];
    let swap = may_swap.then(|| {
        view! {
            <form method="post" action=address::DUPLICATES>
                <input type="hidden" name=field::KEPT value=merged.person.clone() />
                <input type="hidden" name=field::MERGED value=kept.person.clone() />
                <button class="btn quiet" name=ACT value=act::COMPARE>{words.merge_swap()}</button>
            </form>
        }
    });
    view! {
        <section class="card stack" aria-labelledby="compared">
            <h2 class="h3" id="compared">{words.merge_compared()}</h2>
            {table("compared", &columns, rows)}
            <p class="small">{words.merge_about()}</p>
            <div class="actions">
                <form method="post" action=address::DUPLICATES>
                    <input type="hidden" name=field::KEPT value=kept.person />
                    <input type="hidden" name=field::MERGED value=merged.person />
                    <button class="btn" name=ACT value=act::MERGE>{words.merge_send()}</button>
                </form>
                {swap}
            </div>
        </section>
    }
    .drawn()
}

/// Two records that were not proposed are chosen by hand.
fn found(words: Words, search: &str, found: Vec<Record>) -> Drawn {
    let none = found.is_empty() && !search.trim().is_empty();
    let choose = (!found.is_empty()).then(|| {
        let rows = found
            .into_iter()
            .enumerate()
            .map(|(number, one)| {
                let radio = |name: &'static str, word: &'static str| {
                    let id = format!("{name}-{number}");
                    let label = format!("{word}: {}", one.name);
                    view! {
                        <div class="tick">
                            <input type="radio" id=id.clone() name=name value=one.person.clone() aria-label=label />
                            <label for=id>{word}</label>
                        </div>
                    }
                };
                view! {
                    <li class="card">
                        {record(words, &one)}
                        {radio(field::KEPT, words.merge_stays())}
                        {radio(field::MERGED, words.merge_taken_in())}
                    </li>
                }
            })
            .collect::<Vec<_>>();
        view! {
            <form class="stack" method="post" action=address::DUPLICATES>
                <input type="hidden" name=Q value=search.to_owned() />
                <ul class="stack">{rows}</ul>
                <div class="actions">
                    <button class="btn quiet" name=ACT value=act::COMPARE>{words.merge_compare()}</button>
                </div>
            </form>
        }
    });
    view! {
        <section class="stack" aria-labelledby="by-hand">
            <h2 id="by-hand">{words.merge_by_hand()}</h2>
            <form class="search-bar" method="get" action=address::DUPLICATES role="search">
                <div class="field">
                    <label for=Q>{words.people_search()}</label>
                    <input id=Q name=Q type="search" value=search.to_owned() />
                </div>
                <button class="btn quiet" type="submit">{words.people_search_send()}</button>
            </form>
            {none.then(|| view! { <p class="muted">{words.people_none()}</p> })}
            {choose}
        </section>
    }
    .drawn()
}

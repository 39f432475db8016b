//! `/organiser/agencies`: the tree of agencies, a table to import, other names.

use crate::address;
use crate::parts::drawn::Draw;
use crate::parts::fault::{
    FormFault, fault_line, fault_of, fault_summary_of_work, title_with_faults,
};
use crate::parts::field::{described_by, textarea_text};
use crate::parts::form::Q;
use crate::parts::notice::{Notice, notice};
use crate::parts::organiser::{OrganiserPage, organiser_menu};
use crate::shell::{Frame, document};
use crate::words::Words;
use domain::agency::{AgencyKind, ImportFault, ImportProblem, NameFault};
use leptos::prelude::*;

/// The names of its fields.
pub mod field {
    /// The code of an agency.
    pub const CODE: &str = "code";
    /// Its other names, one a line.
    pub const ALIASES: &str = "aliases";
    /// A table as a file.
    pub const FILE: &str = "file";
    /// A table that was pasted.
    pub const TABLE: &str = "table";
}

/// What the page shows. Its forms: `q` by GET; `file` and `table` as `multipart/form-data`; `code` and
/// `aliases`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AgenciesPage {
    /// What was searched for.
    pub search: String,
    /// The agencies, each before what is below it; those found where something was searched for.
    pub rows: Vec<AgencyRow>,
    /// How many agencies there are.
    pub total: u32,
    /// Whether deeper levels are left out.
    pub shortened: bool,
    /// The agency that was opened.
    pub opened: Option<OpenedAgency>,
    /// The table that was pasted.
    pub table: String,
    /// Everything that is to be fixed.
    pub faults: Vec<AgenciesFault>,
    /// What has just been done.
    pub done: Option<AgenciesDone>,
}

/// An agency in the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgencyRow {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: AgencyKind,
    /// How far it is indented.
    pub depth: usize,
    /// Other names, and where it stands when the tree around it is not shown.
    pub detail: Vec<String>,
    /// Its own participants.
    pub own: u64,
    /// Its participants and those of all below it.
    pub all: u64,
}

/// The agency that was opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenedAgency {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The names above it, from the top.
    pub path: Vec<String>,
    /// Its other names as typed, one a line.
    pub aliases: String,
}

/// What has been done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgenciesDone {
    /// A table was imported.
    Imported {
        /// New agencies.
        added: usize,
        /// Changed ones.
        changed: usize,
    },
    /// Other names were saved.
    Aliases,
}

impl AgenciesDone {
    /// The word for it in an address.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Imported { .. } => "imported",
            Self::Aliases => "aliases",
        }
    }

    /// Reads such a word; an import says beside it how many agencies are new and changed.
    #[must_use]
    pub fn from_code(code: &str, added: usize, changed: usize) -> Option<Self> {
        let imported = Self::Imported { added, changed };
        [imported, Self::Aliases]
            .into_iter()
            .find(|done| done.code() == code)
    }

    fn notice(self, words: Words) -> Notice {
        match self {
            Self::Imported { added, changed } => {
                Notice::ok(words.agencies_imported(added, changed))
            }
            Self::Aliases => Notice::ok(words.agencies_aliases_saved()),
        }
    }
}

/// Why nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AgenciesFault {
    /// Neither a file nor a table.
    Nothing,
    /// The file is too large.
    Large,
    /// The file is in an encoding of another time.
    Encoding {
        /// The row.
        line: usize,
    },
    /// No rows.
    Empty,
    /// A column is missing.
    Column(&'static str),
    /// A column is there twice.
    ColumnTwice(&'static str),
    /// Too many rows.
    Rows,
    /// A row is no row.
    Row {
        /// The row.
        line: u64,
    },
    /// A quotation mark is never closed.
    OpenQuote {
        /// The row it stands in.
        line: u64,
    },
    /// Something is wrong with one row.
    InRow(ImportFault),
    /// The agencies changed meanwhile.
    Changed,
    /// The other names are too many or too long.
    Aliases,
}

impl AgenciesFault {
    fn sentence(&self, words: Words) -> FormFault {
        let (field, sentence) = match self {
            Self::Nothing => (field::FILE, words.agencies_fault_nothing().to_owned()),
            Self::Large => (field::FILE, words.agencies_fault_large().to_owned()),
            Self::Encoding { line } => (field::FILE, words.agencies_fault_encoding(line)),
            Self::Empty => (field::FILE, words.agencies_fault_empty().to_owned()),
            Self::Column(name) => (field::FILE, words.agencies_fault_column(name)),
            Self::ColumnTwice(name) => (field::FILE, words.agencies_fault_column_twice(name)),
            Self::Rows => (field::FILE, words.agencies_fault_rows().to_owned()),
            Self::Row { line } => (field::FILE, words.agencies_fault_row(line)),
            Self::OpenQuote { line } => (field::FILE, words.agencies_fault_quote(line)),
            Self::InRow(fault) => (
                field::FILE,
                words.agencies_row(fault.line, problem(words, &fault.problem)),
            ),
            Self::Changed => (field::FILE, words.agencies_fault_changed().to_owned()),
            Self::Aliases => (field::ALIASES, words.agencies_fault_aliases().to_owned()),
        };
        FormFault {
            field: Some(field),
            sentence,
        }
    }
}

fn problem(words: Words, problem: &ImportProblem) -> String {
    match problem {
        ImportProblem::CodeMissing => words.agencies_row_code_missing().to_owned(),
        ImportProblem::CodeForm(code) => words.agencies_row_code_form(code),
        ImportProblem::CodeTwice { code, first } => words.agencies_row_code_twice(code, first),
        ImportProblem::Name(NameFault::Missing) => words.agencies_row_name_missing().to_owned(),
        ImportProblem::Name(NameFault::Long) => words.agencies_row_name_long().to_owned(),
        ImportProblem::ParentUnknown(code) => words.agencies_row_parent(code),
        ImportProblem::KindUnknown(kind) => words.agencies_row_kind(kind),
        ImportProblem::Beyond => words.agencies_row_beyond().to_owned(),
        ImportProblem::Cycle(code) => words.agencies_row_cycle(code),
        ImportProblem::TooDeep(code) => words.agencies_row_deep(code),
    }
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: AgenciesPage) -> String {
    let words = frame.words();
    let faults = data
        .faults
        .iter()
        .map(|fault| fault.sentence(words))
        .collect::<Vec<_>>();
    let AgenciesPage {
        search,
        rows,
        total,
        shortened,
        opened,
        table,
        done,
        ..
    } = data;
    let done = done.map(|done| notice(done.notice(words)));
    let whole = opened.is_none() && search.is_empty();
    let list = if total == 0 {
        view! { <p class="muted">{words.agencies_none()}</p> }.drawn()
    } else if rows.is_empty() {
        view! { <p>{words.agencies_search_none(&search)}</p> }.drawn()
    } else {
        table_of(frame, rows).drawn()
    };
    let opened = opened.map(|opened| {
        let fault = fault_of(&faults, field::ALIASES);
        opened_agency(words, opened, fault)
    });
    document(
        frame,
        &title_with_faults(words, words.agencies_title(), &faults),
        None,
        || {
            view! {
                <div class="wrap page stack">
                    {organiser_menu(words, OrganiserPage::Agencies)}
                    <div class="page-head">
                        <h1>{words.agencies_title()}</h1>
                        <p class="lead">{words.agencies_lead()}</p>
                    </div>
                    {done}
                    {fault_summary_of_work(words, &faults)}
                    <form class="search-bar" method="get" action=address::AGENCIES role="search">
                        <div class="field">
                            <label for=Q>{words.agencies_search()}</label>
                            <p class="hint" id="q-hint">
                                {words.agencies_search_hint()}
                            </p>
                            <input id=Q name=Q type="search" value=search aria-describedby="q-hint" />
                        </div>
                        <button class="btn" type="submit">
                            {words.agencies_search_send()}
                        </button>
                    </form>
                    {opened}
                    <section>
                        <h2 id="list">{words.agencies_count(total)}</h2>
                        {(!whole)
                            .then(|| {
                                view! {
                                    <p>
                                        <a href=address::AGENCIES>{words.agencies_show_all()}</a>
                                    </p>
                                }
                            })}
                        {shortened.then(|| view! { <p class="small muted">{words.agencies_shortened()}</p> })}
                        {list}
                    </section>
                    {import_form(words, table, fault_of(&faults, field::FILE))}
                </div>
            }
        },
    )
}

fn table_of(frame: &Frame, rows: Vec<AgencyRow>) -> impl IntoView + use<> {
    let words = frame.words();
    let language = frame.language;
    let rows = rows
        .into_iter()
        .map(|row| {
            let href = address::agency(&row.code);
            let detail = row.detail.join(" · ");
            view! {
                <tr>
                    <th scope="row" class=format!("level-{}", row.depth.min(8))>
                        <a href=href>{row.name}</a>
                        {(!detail.is_empty()).then(|| view! { <span class="small muted block">{detail}</span> })}
                    </th>
                    <td>{row.code}</td>
                    <td>{row.kind.label(language)}</td>
                    <td class="r">{row.own}</td>
                    <td class="r">{row.all}</td>
                </tr>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <div class="table-scroll" role="region" aria-labelledby="list" tabindex="0">
            <table class="data agencies">
                <thead>
                    <tr>
                        <th scope="col">{words.agencies_title()}</th>
                        <th scope="col">{words.agencies_column_code()}</th>
                        <th scope="col">{words.agencies_column_kind()}</th>
                        <th scope="col" class="r">
                            {words.agencies_column_own()}
                        </th>
                        <th scope="col" class="r">
                            {words.agencies_column_all()}
                        </th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <p class="small muted">{words.agencies_participants()}</p>
    }
}

fn opened_agency(
    words: Words,
    opened: OpenedAgency,
    fault: Option<String>,
) -> impl IntoView + use<> {
    let described = described_by(field::ALIASES, fault.is_some(), true);
    let class = if fault.is_some() {
        "field bad"
    } else {
        "field"
    };
    view! {
        <section class="card" aria-labelledby="opened">
            <p class="small muted">{opened.path.join(" › ")}</p>
            <h2 class="h3" id="opened">
                {opened.name}
            </h2>
            <form class="form" method="post" action=address::AGENCIES>
                <input type="hidden" name=field::CODE value=opened.code />
                <div class=class>
                    <label for=field::ALIASES>{words.agencies_aliases()}</label>
                    <p class="hint" id="aliases-hint">
                        {words.agencies_aliases_hint()}
                    </p>
                    {fault_line(field::ALIASES, fault)}
                    <textarea class="input" id=field::ALIASES name=field::ALIASES rows="4" aria-describedby=described>
                        {textarea_text(&opened.aliases)}
                    </textarea>
                </div>
                <div class="actions">
                    <button class="btn quiet" type="submit">
                        {words.agencies_aliases_send()}
                    </button>
                </div>
            </form>
        </section>
    }
}

fn import_form(words: Words, table: String, fault: Option<String>) -> impl IntoView + use<> {
    let described = described_by(field::FILE, fault.is_some(), true);
    let class = if fault.is_some() {
        "field bad"
    } else {
        "field"
    };
    view! {
        <section class="card" aria-labelledby="import">
            <h2 class="h3" id="import">
                {words.agencies_import()}
            </h2>
            <p>{words.agencies_import_lead()}</p>
            <form class="form" method="post" action=address::AGENCIES enctype="multipart/form-data">
                <div class=class>
                    <label for=field::FILE>{words.agencies_file()}</label>
                    <p class="hint" id="file-hint">
                        {words.agencies_file_hint()}
                    </p>
                    {fault_line(field::FILE, fault)}
                    <input id=field::FILE name=field::FILE type="file" accept=".csv,.tsv,.txt,text/csv" aria-describedby=described />
                </div>
                <div class="field">
                    <label for=field::TABLE>{words.agencies_table()}</label>
                    <textarea class="input code" id=field::TABLE name=field::TABLE rows="6" spellcheck="false">
                        {textarea_text(&table)}
                    </textarea>
                </div>
                <div class="actions">
                    <button class="btn" type="submit">
                        {words.agencies_import_send()}
                    </button>
                </div>
            </form>
        </section>
    }
}

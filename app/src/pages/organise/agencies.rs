//! `/organiser/agencies`: the tree of agencies, one of them to change, a new one, a table to import.

use crate::address;
use crate::frame::Frame;
use crate::parts::agency::AgencyFault;
use crate::parts::choice::{Choice, select_with_fault};
use crate::parts::drawn::Draw;
use crate::parts::fault::{
    FormFault, fault_line, fault_of, fault_summary_of_work, title_with_faults,
};
use crate::parts::field::{Field, FieldKind, described_by, field as draw_field, textarea_text};
use crate::parts::form::{ACT, Q};
use crate::parts::notice::{Notice, notice};
use crate::parts::organiser::{OrganiserPage, organiser_menu};
use crate::shell::{Around, KeptForm, document_around};
use crate::words::Words;
use domain::agency::{
    AgencyCode, AgencyKind, BuiltInKind, ImportFault, ImportProblem, KindFault, LEVELS_LIMIT,
    MoveFault, NameFault, OWN_KINDS_LIMIT,
};
use domain::clock::Moment;
use domain::language::Language;
use domain::sheet::{Cell, Sheet};
use domain::text::capital;
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
    /// The kinds that are new to a table and were shown, one a line.
    pub const NEW_KINDS: &str = "new_kinds";
    /// The name of an agency.
    pub const NAME: &str = "name";
    /// Its kind, chosen from those that are known.
    pub const KIND: &str = "kind";
    /// Its kind, where none of those fits.
    pub const OTHER_KIND: &str = "other_kind";
    /// The agency it belongs to, as it was typed.
    pub const PARENT: &str = "parent";
}

/// What its forms ask for. One that says nothing sets other names; a table is one of these or says nothing.
pub mod act {
    /// Make an agency.
    pub const NEW: &str = "new";
    /// Change one.
    pub const CHANGE: &str = "change";
    /// Close one.
    pub const CLOSE: &str = "close";
    /// Open one again.
    pub const REOPEN: &str = "reopen";
    /// Import the table with the kinds that are new.
    pub const ADD_KINDS: &str = "add_kinds";
}

/// The id of the form of one agency, or of a new one.
const FORM: &str = "agency-form";

/// The columns of a table of agencies as the sample heads them.
const SAMPLE_COLUMNS: [&str; 4] = ["code", "name", "parent", "kind"];

/// What the page shows. Its forms: `q` by GET; `file` and `table` as `multipart/form-data`; those of one agency
/// and of a new one.
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
    /// The kinds of the office's own.
    pub own_kinds: Vec<String>,
    /// The form of a new agency.
    pub new: AgencyFields,
    /// The table that was pasted.
    pub table: String,
    /// The kinds that are new to the table and may be added with it.
    pub new_kinds: Vec<String>,
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
    /// Whether it is closed.
    pub closed: bool,
    /// Other names, and where it stands when the tree around it is not shown.
    pub detail: Vec<String>,
    /// Its own participants.
    pub own: u64,
    /// Its participants and those of all below it.
    pub all: u64,
}

/// What is typed about an agency.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AgencyFields {
    /// The name.
    pub name: String,
    /// The code of a new one; nothing asks for one that is proposed.
    pub code: String,
    /// The kind that was chosen: its code.
    pub kind: String,
    /// A kind that is not in the list.
    pub other_kind: String,
    /// The agency it belongs to.
    pub parent: String,
}

/// The agency that was opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenedAgency {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Since when it is closed.
    pub closed_at: Option<Moment>,
    /// How many agencies below it are not closed.
    pub open_below: u32,
    /// The form that changes it.
    pub fields: AgencyFields,
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
    /// An agency was made.
    Made,
    /// One was changed.
    Changed,
    /// The form said what was known.
    Unchanged,
    /// One was closed.
    Closed,
    /// One was opened again.
    Reopened,
}

impl AgenciesDone {
    /// The word for it in an address.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Imported { .. } => "imported",
            Self::Aliases => "aliases",
            Self::Made => "made",
            Self::Changed => "saved",
            Self::Unchanged => "unchanged",
            Self::Closed => "closed",
            Self::Reopened => "reopened",
        }
    }

    /// Reads such a word; an import says beside it how many agencies are new and changed.
    #[must_use]
    pub fn from_code(code: &str, added: usize, changed: usize) -> Option<Self> {
        [
            Self::Imported { added, changed },
            Self::Aliases,
            Self::Made,
            Self::Changed,
            Self::Unchanged,
            Self::Closed,
            Self::Reopened,
        ]
        .into_iter()
        .find(|done| done.code() == code)
    }

    fn notice(self, words: Words) -> Notice {
        match self {
            Self::Imported { added, changed } => {
                Notice::ok(words.agencies_imported(added, changed))
            }
            Self::Aliases => Notice::ok(words.agencies_aliases_saved()),
            Self::Made => Notice::ok(words.agencies_made()),
            Self::Changed => Notice::ok(words.agencies_changed()),
            Self::Unchanged => Notice::info(words.agencies_unchanged()),
            Self::Closed => Notice::ok(words.agencies_closed()),
            Self::Reopened => Notice::ok(words.agencies_reopened()),
        }
    }
}

/// A kind that is new to a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindInTable {
    /// As it is written.
    pub text: String,
    /// The first row with it.
    pub line: u64,
    /// How many rows have it.
    pub rows: usize,
    /// How kinds are called that are written almost so.
    pub near: Vec<String>,
}

impl KindInTable {
    fn sentence(&self, words: Words) -> String {
        let place = if self.rows > 1 {
            words.agencies_new_kind_rows(&self.text, self.rows, self.line)
        } else {
            words.agencies_new_kind_row(&self.text, self.line)
        };
        if self.near.is_empty() {
            place
        } else {
            words.agencies_new_kind_near(place, self.near.join(", "))
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
    /// Kinds that no agency has yet.
    NewKinds {
        /// The first of them.
        named: Vec<KindInTable>,
        /// How many more there are.
        more: usize,
        /// Whether they may be added.
        may_add: bool,
    },
    /// The other names are too many or too long.
    Aliases,
    /// There is no name, or it is too long.
    Name(NameFault),
    /// The code has another form.
    Code,
    /// Another agency has the code.
    CodeTaken(AgencyCode),
    /// The kind cannot be read.
    Kind(KindFault),
    /// There would be too many kinds of the office's own.
    KindsMany,
    /// The text names no agency to belong to.
    Parent(AgencyFault),
    /// It cannot belong to that agency.
    Place(MoveFault),
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
            Self::NewKinds {
                named,
                more,
                may_add,
            } => {
                let rest = (*more > 0).then(|| words.agencies_new_kinds_more(*more));
                let named = named.iter().map(|kind| kind.sentence(words)).chain(rest);
                let named = named.collect::<Vec<_>>().join("; ");
                let sentence = if *may_add {
                    words.agencies_new_kinds(named)
                } else {
                    words.agencies_new_kinds_many(named, OWN_KINDS_LIMIT)
                };
                (field::TABLE, sentence)
            }
            Self::Aliases => (field::ALIASES, words.agencies_fault_aliases().to_owned()),
            Self::Name(NameFault::Missing) => {
                (field::NAME, words.agencies_fault_name_missing().to_owned())
            }
            Self::Name(NameFault::Long) => {
                (field::NAME, words.agencies_fault_name_long().to_owned())
            }
            Self::Code => (field::CODE, words.agencies_fault_code().to_owned()),
            Self::CodeTaken(code) => (field::CODE, words.agencies_fault_code_taken(code)),
            Self::Kind(fault) => (field::OTHER_KIND, capital(&kind_fault(words, fault))),
            Self::KindsMany => (
                field::OTHER_KIND,
                capital(&words.agencies_row_kinds_many(OWN_KINDS_LIMIT)),
            ),
            Self::Parent(fault) => (field::PARENT, fault.sentence(words)),
            Self::Place(fault) => {
                let sentence = match fault {
                    MoveFault::ParentUnknown => words.agencies_fault_parent_gone().to_owned(),
                    MoveFault::Circle => words.agencies_fault_circle().to_owned(),
                    MoveFault::TooDeep => words.agencies_fault_deep(LEVELS_LIMIT),
                };
                (field::PARENT, sentence)
            }
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
        ImportProblem::Kind(fault) => kind_fault(words, fault),
        ImportProblem::KindNew(kind) => words.agencies_row_kind(kind.as_str()),
        ImportProblem::KindsMany => words.agencies_row_kinds_many(OWN_KINDS_LIMIT),
        ImportProblem::Beyond => words.agencies_row_beyond().to_owned(),
        ImportProblem::Cycle(code) => words.agencies_row_cycle(code),
        ImportProblem::TooDeep(code) => words.agencies_row_deep(code),
    }
}

fn kind_fault(words: Words, fault: &KindFault) -> String {
    match fault {
        KindFault::NoLetter(text) => words.agencies_row_kind(text),
        KindFault::Long => words.agencies_row_kind_long().to_owned(),
    }
}

/// A table of invented agencies, one of each kind that every office knows, to write one like it.
#[must_use]
pub fn sample(words: Words) -> Sheet {
    let code =
        |kind: BuiltInKind| format!("CONTOH-{}", kind.code().replace('_', "-").to_uppercase());
    let rows = BuiltInKind::ALL.map(|kind| {
        let above = match kind {
            BuiltInKind::Kementerian | BuiltInKind::Lembaga | BuiltInKind::Provinsi => None,
            BuiltInKind::Kota | BuiltInKind::Kabupaten => Some(BuiltInKind::Provinsi),
            BuiltInKind::SukuDinas => Some(BuiltInKind::Dinas),
            BuiltInKind::SukuBadan => Some(BuiltInKind::Badan),
            BuiltInKind::Biro | BuiltInKind::Bagian => Some(BuiltInKind::Sekretariat),
            BuiltInKind::Kelurahan => Some(BuiltInKind::Kecamatan),
            _ => Some(BuiltInKind::Kota),
        };
        let label = kind.label(words.0);
        vec![
            Cell::text(code(kind)),
            Cell::text(words.agencies_sample_name(label)),
            Cell::text(above.map(code).unwrap_or_default()),
            Cell::text(label),
        ]
    });
    Sheet {
        head: SAMPLE_COLUMNS.map(ToOwned::to_owned).to_vec(),
        rows: rows.into(),
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
        own_kinds,
        new,
        table,
        new_kinds,
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
    let one_is_open = opened.is_some();
    let new_href = format!("{}#new", if one_is_open { address::AGENCIES } else { "" });
    let opened = opened.map(|opened| opened_agency(frame, opened, &own_kinds, &faults));
    // What is to be mended, or was begun, stands above a list that may be long.
    let in_table = [field::FILE, field::TABLE]
        .iter()
        .any(|name| fault_of(&faults, name).is_some());
    let is_begun = new != AgencyFields::default();
    // The fields of one agency have the names of those of a new one, and stand on a page once.
    let new = (!one_is_open).then(|| new_agency(words, new, &own_kinds, &faults).drawn());
    let (begun, new) = if is_begun || (!faults.is_empty() && !in_table) {
        (new, None)
    } else {
        (None, new)
    };
    let import = import_form(words, table, &own_kinds, &new_kinds, &faults).drawn();
    let (refused, import) = if in_table {
        (Some(import), None)
    } else {
        (None, Some(import))
    };
    let around = Around {
        form: Some(KeptForm {
            id: FORM,
            action: if one_is_open { act::CHANGE } else { act::NEW },
        }),
        ..Around::default()
    };
    document_around(
        frame,
        &title_with_faults(words, words.agencies_title(), &faults),
        around,
        || {
            view! {
                <div class="wrap page stack">
                    {organiser_menu(words, OrganiserPage::Agencies)}
                    <div class="page-head">
                        <h1>{words.agencies_title()}</h1>
                        <p class="lead">{words.agencies_lead()}</p>
                        <p class="actions">
                            <a class="btn quiet" href=new_href>
                                {words.agencies_new()}
                            </a>
                            <a class="btn quiet" href="#import">
                                {words.agencies_import()}
                            </a>
                        </p>
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
                    {refused}
                    {begun}
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
                    {new}
                    {import}
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
                        {row.closed.then(|| view! { " " <span class="tag">{words.agencies_closed_tag()}</span> })}
                        {(!detail.is_empty()).then(|| view! { <span class="small muted block">{detail}</span> })}
                    </th>
                    <td>{row.code}</td>
                    <td>{row.kind.label(language).to_owned()}</td>
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

/// The fields of one agency, or of a new one, which has a code to choose.
fn agency_fields(
    words: Words,
    typed: AgencyFields,
    own_kinds: &[String],
    faults: &[FormFault],
    is_new: bool,
) -> impl IntoView + use<> {
    let line = |name, label, value, hint: Option<&'static str>| {
        draw_field(Field {
            hint: hint.map(Into::into),
            fault: fault_of(faults, name),
            ..Field::new(name, label, FieldKind::Line, value)
        })
    };
    let kinds = BuiltInKind::ALL
        .into_iter()
        .map(|kind| Choice::new(kind.code(), kind.label(words.0)))
        .chain(own_kinds.iter().map(|kind| Choice::new(kind, kind)))
        .collect();
    let chosen = if typed.kind.is_empty() {
        BuiltInKind::Lainnya.code()
    } else {
        &typed.kind
    };
    let kind = select_with_fault(
        field::KIND.to_owned(),
        field::KIND,
        words.agencies_column_kind(),
        kinds,
        chosen,
        None,
    );
    let code = is_new.then(|| {
        line(
            field::CODE,
            words.agencies_column_code(),
            typed.code,
            Some(words.agencies_code_hint()),
        )
    });
    view! {
        {line(field::NAME, words.agencies_name(), typed.name, None)}
        <div class="form-pair">
            {kind}
            {line(
                field::OTHER_KIND,
                words.agencies_other_kind(),
                typed.other_kind,
                None,
            )}
        </div>
        {line(field::PARENT, words.agencies_parent(), typed.parent, Some(words.agencies_parent_hint()))}
        {code}
    }
}

fn opened_agency(
    frame: &Frame,
    opened: OpenedAgency,
    own_kinds: &[String],
    faults: &[FormFault],
) -> impl IntoView + use<> {
    let words = frame.words();
    let code = opened.code;
    // The agency stands in the address too, so that a form whose session has ended comes back to it.
    let action = address::agency(&code);
    let hidden = || view! { <input type="hidden" name=field::CODE value=code.clone() /> };
    let closed = opened.closed_at.map(|since| {
        notice(Notice::info(
            words.agencies_closed_since(frame.dates().day(since)),
        ))
    });
    let (below, liaisons) = (address::agency_below(&code), address::liaisons(&code));
    let (asked, label, hint) = if opened.closed_at.is_some() {
        let hint = words.agencies_reopen_hint().to_owned();
        (act::REOPEN, words.agencies_reopen(), hint)
    } else if opened.open_below > 0 {
        let hint = words.agencies_close_hint_below(words.agencies_units(opened.open_below));
        (act::CLOSE, words.agencies_close(), hint)
    } else {
        let hint = words.agencies_close_hint().to_owned();
        (act::CLOSE, words.agencies_close(), hint)
    };
    view! {
        <section class="card" aria-labelledby="opened">
            <p class="small muted">{opened.path.join(" › ")}</p>
            <h2 class="h3" id="opened">
                {opened.name}
            </h2>
            <p class="small">{words.agencies_code_is(&code)} " · " <a href=below>{words.agencies_new_below()}</a> " · " <a href=liaisons>{words.liaisons_title()}</a></p>
            {closed}
            <form class="form" id=FORM method="post" action=action.clone()>
                <input type="hidden" name=ACT value=act::CHANGE />
                {hidden()}
                {agency_fields(words, opened.fields, own_kinds, faults, false)}
                <div class="actions">
                    <button class="btn" type="submit">
                        {words.agencies_change_send()}
                    </button>
                </div>
            </form>
            <form class="form" method="post" action=action.clone()>
                {hidden()}
                {draw_field(Field {
                    hint: Some(words.agencies_aliases_hint().into()),
                    fault: fault_of(faults, field::ALIASES),
                    ..Field::new(field::ALIASES, words.agencies_aliases(), FieldKind::Lines(4), opened.aliases)
                })}
                <div class="actions">
                    <button class="btn quiet" type="submit">
                        {words.agencies_aliases_send()}
                    </button>
                </div>
            </form>
            <form class="form" method="post" action=action>
                <input type="hidden" name=ACT value=asked />
                {hidden()}
                <p class="hint">{hint}</p>
                <div class="actions">
                    <button class="btn quiet" type="submit">
                        {label}
                    </button>
                </div>
            </form>
        </section>
    }
}

fn new_agency(
    words: Words,
    typed: AgencyFields,
    own_kinds: &[String],
    faults: &[FormFault],
) -> impl IntoView + use<> {
    view! {
        <section class="card" aria-labelledby="new">
            <h2 class="h3" id="new">
                {words.agencies_new()}
            </h2>
            <form class="form" id=FORM method="post" action=address::AGENCIES>
                <input type="hidden" name=ACT value=act::NEW />
                {agency_fields(words, typed, own_kinds, faults, true)}
                <div class="actions">
                    <button class="btn" type="submit">
                        {words.agencies_new_send()}
                    </button>
                </div>
            </form>
        </section>
    }
}

/// The kinds that a table may name, in both languages.
fn kinds_known(words: Words, own_kinds: &[String], is_open: bool) -> impl IntoView + use<> {
    let other = match words.0 {
        Language::Id => Language::En,
        Language::En => Language::Id,
    };
    let built_in = BuiltInKind::ALL.into_iter().map(|kind| {
        let (here, there) = (kind.label(words.0), kind.label(other));
        view! {
            <li>
                {here}
                {(here != there).then(|| view! { " · " <span lang=other.code()>{there}</span> })}
            </li>
        }
        .drawn()
    });
    let own = own_kinds
        .iter()
        .map(|kind| view! { <li>{kind.clone()}</li> }.drawn());
    let rows = built_in.chain(own).collect::<Vec<_>>();
    view! {
        <details open=is_open>
            <summary>{words.agencies_kinds()}</summary>
            <p class="hint">{words.agencies_kinds_hint()}</p>
            <ul class="kinds">{rows}</ul>
        </details>
    }
}

fn import_form(
    words: Words,
    table: String,
    own_kinds: &[String],
    new_kinds: &[String],
    faults: &[FormFault],
) -> impl IntoView + use<> {
    let (fault, in_table) = (
        fault_of(faults, field::FILE),
        fault_of(faults, field::TABLE),
    );
    let described = described_by(field::FILE, fault.is_some(), true);
    let table_described = described_by(field::TABLE, in_table.is_some(), false);
    let class = |bad: bool| if bad { "field bad" } else { "field" };
    let (file_class, table_class) = (class(fault.is_some()), class(in_table.is_some()));
    let add = (!new_kinds.is_empty()).then(|| {
        view! {
            <input type="hidden" name=field::NEW_KINDS value=new_kinds.join("\n") />
            <button class="btn" type="submit" name=ACT value=act::ADD_KINDS>
                {words.agencies_import_add_kinds()}
            </button>
        }
    });
    view! {
        <section class="card" aria-labelledby="import">
            <h2 class="h3" id="import">
                {words.agencies_import()}
            </h2>
            <p>{words.agencies_import_lead()}</p>
            <p>
                <a href=address::AGENCIES_SAMPLE download=true>
                    {words.agencies_sample()}
                </a>
            </p>
            {kinds_known(words, own_kinds, in_table.is_some())}
            <form class="form" method="post" action=address::AGENCIES enctype="multipart/form-data">
                <div class=file_class>
                    <label for=field::FILE>{words.agencies_file()}</label>
                    <p class="hint" id="file-hint">
                        {words.agencies_file_hint()}
                    </p>
                    {fault_line(field::FILE, fault)}
                    <input id=field::FILE name=field::FILE type="file" accept=".csv,.tsv,.txt,text/csv" aria-describedby=described />
                </div>
                <div class=table_class>
                    <label for=field::TABLE>{words.agencies_table()}</label>
                    {fault_line(field::TABLE, in_table)}
                    <textarea
                        class="input code"
                        id=field::TABLE
                        name=field::TABLE
                        rows="6"
                        spellcheck="false"
                        aria-describedby=table_described
                    >
                        {textarea_text(&table)}
                    </textarea>
                </div>
                <div class="actions">
                    <button class="btn" type="submit">
                        {words.agencies_import_send()}
                    </button>
                    {add}
                </div>
            </form>
        </section>
    }
}

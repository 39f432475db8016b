//! `/organiser/editions/{edition}/attendance`: who is there, by agency, and which agencies nobody has
//! come from.

use crate::address::{self, with_query};
use crate::frame::Frame;
use crate::pages::organise::attendance_people::field;
use crate::parts::aid::copy;
use crate::parts::breadcrumb::{Link, breadcrumb};
use crate::parts::dates::Dates;
use crate::parts::drawn::Draw;
use crate::parts::edition::{EditionLine, mode_word};
use crate::parts::field::textarea_text;
use crate::parts::icons::{Icon, icon};
use crate::parts::standing::{missing_word, part_word};
use crate::parts::whatsapp::whatsapp;
use crate::shell::{Around, Live, LivePart, document_around, live_part};
use crate::words::Words;
use domain::attendance::{Status, Tally};
use domain::attendance_by_agency::{AttendanceByAgency, Branch, Opening, Row, Whose};
use domain::clock::Moment;
use domain::edition::{Mode, Stage};
use domain::language::Language;
use domain::number::{format_number, format_percent};
use domain::sheet::{Cell, Sheet};
use leptos::prelude::*;

/// After how many seconds a page without scripts loads itself again.
const AGAIN: u32 = 15;
/// So many agencies that nobody has come from are named as tags; the others are a number.
const TAGS: usize = 12;
/// So many are named in the message, which has to fit into an address.
const IN_MESSAGE: usize = 100;

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttendancePage {
    /// The edition.
    pub edition: EditionLine,
    /// Its attendance.
    pub rollup: AttendanceByAgency,
    /// What was asked to be open.
    pub opening: Opening,
    /// Whether the message for missing agencies is open.
    pub message_open: bool,
    /// Whether whoever looks has paused it.
    pub paused: bool,
    /// Whether whoever looks may record and correct.
    pub manages: bool,
    /// How many signs of it wait to be judged, for whoever may judge them.
    pub signals: u32,
    /// When it was drawn.
    pub updated_at: Moment,
    /// The whole address of the edition's page, for a message.
    pub link: String,
}

/// An address with what is open, and more.
fn opened(address: String, opening: &Opening, more: &[(&str, &str)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    if let Some(open) = opening.text() {
        query.append_pair("open", &open);
    }
    query.extend_pairs(more);
    // Both may stand in a query as they are, and a reader recognises them.
    let query = query.finish().replace("%2C", ",").replace("%2A", "*");
    if query.is_empty() {
        address
    } else {
        format!("{address}?{query}")
    }
}

fn number(count: u32, language: Language) -> String {
    format_number(f64::from(count), 0, language)
}

/// A rate as it is written; `–` of too few people.
fn rate(rate: Option<f64>, language: Language) -> String {
    rate.map_or("–".to_owned(), |rate| format_percent(rate, 1, language))
}

/// What a row is called.
fn name(words: Words, whose: &Whose) -> String {
    match whose {
        Whose::Agency(agency) => agency.name.clone(),
        Whose::Itself(agency) => words.attendance_row_itself(&agency.name),
        Whose::Nowhere => words.attendance_row_nowhere().to_owned(),
    }
}

fn code(whose: &Whose) -> &str {
    match whose {
        Whose::Agency(agency) | Whose::Itself(agency) => agency.code.as_str(),
        Whose::Nowhere => "",
    }
}

/// The table as a sheet for a file: the rows of the page in their order, the total last. What the
/// edition's stage is decides what those who are not there are called, as on the page.
#[must_use]
pub fn sheet(words: Words, stage: Stage, rollup: &AttendanceByAgency) -> Sheet {
    let mut head = vec![
        words.attendance_column_level().to_owned(),
        words.attendance_column_code().to_owned(),
        words.attendance_column_agency().to_owned(),
        words.attendance_column_registered().to_owned(),
    ];
    head.extend(
        Status::ALL
            .iter()
            .map(|status| part_word(words, *status, stage).to_owned()),
    );
    head.extend(
        [
            words.attendance_present(),
            words.attendance_column_expected(),
            words.attendance_column_rate_percent(),
        ]
        .map(ToOwned::to_owned),
    );
    let figures = |level: Cell, code: &str, name: String, tally: &Tally| {
        let mut row = vec![
            level,
            Cell::text(code),
            Cell::Text(name),
            Cell::Count(tally.registered),
        ];
        row.extend(
            Status::ALL
                .iter()
                .map(|status| Cell::Count(tally.with_status(*status))),
        );
        row.push(Cell::Count(tally.present));
        row.push(Cell::Count(tally.expected()));
        row.push(
            tally
                .rate()
                .map_or(Cell::Nothing, |rate| Cell::Number(rate, 1)),
        );
        row
    };
    let mut rows: Vec<_> = rollup
        .rows
        .iter()
        .map(|row| {
            let level = u32::try_from(row.level).unwrap_or(u32::MAX);
            figures(
                Cell::Count(level.saturating_add(1)),
                code(&row.whose),
                name(words, &row.whose),
                &row.tally,
            )
        })
        .collect();
    rows.push(figures(
        Cell::text(""),
        "",
        words.attendance_row_total().to_owned(),
        &rollup.total,
    ));
    Sheet { head, rows }
}

/// What changes on the page.
#[must_use]
pub fn live_parts(dates: Dates, data: &AttendancePage) -> Vec<LivePart> {
    let words = dates.words();
    let here = address::attendance(&data.edition.slug);
    let mut parts = vec![
        live_part("updated", || updated(dates, data)),
        live_part("tiles", || tiles(words, data)),
        live_part("board-head", || board_head(words, &here, data)),
        live_part("board", || board_table(words, &here, data)),
        live_part("board-foot", || board_foot(words, data)),
        live_part("nobody", || nobody(dates, data)),
    ];
    if data.manages {
        parts.push(live_part("signals", || signals(words, data)));
    }
    parts
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: AttendancePage) -> String {
    let (words, dates) = (frame.words(), frame.dates());
    let slug = &data.edition.slug;
    let here = address::attendance(slug);
    let changes = data.edition.stage.is_ahead();
    let around = Around {
        live: (changes && !data.paused).then(|| Live {
            events: opened(address::attendance_events(slug), &data.opening, &[]),
            again: Some(AGAIN),
        }),
        aids: true,
        ..Around::default()
    };
    let title = format!("{} · {}", words.attendance_short(), data.edition.title);
    document_around(frame, &title, around, || {
        let trail = vec![if data.manages {
            Link::new(words.attendance_editions(), address::EDITIONS)
        } else {
            Link::new(words.trainer_title(), address::TRAINER)
        }];
        let online = data
            .edition
            .mode
            .places()
            .contains(&domain::code::Place::Online);
        let record = data.manages.then(|| {
            view! {
                <a class="btn quiet" href=address::reception(slug)>
                    {words.desk_title()}
                </a>
                {online.then(|| view! { <a class="btn quiet" href=address::meeting(slug)>{words.meeting_title()}</a> })}
                <a class="btn quiet" href=address::exit_answers(slug)>
                    {words.exit_answers_title()}
                </a>
                <a class="btn quiet" href=address::attendance_people(slug)>
                    {words.attendance_record()}
                </a>
                {signals(words, &data)}
            }
        });
        let about = format!(
            "{} · {}",
            data.edition.when(dates),
            mode_word(words, data.edition.mode)
        );
        let tools = view! {
            <div class="actions board-tools">
                {record}
                <a class="btn" href=opened(address::attendance_file(slug), &data.opening, &[]) download=true>
                    {words.attendance_download()}
                </a>
            </div>
        };
        view! {
            <div class="wrap page board-page">
                {breadcrumb(words, trail, data.edition.title.clone())}
                <div class="board-head">
                    <div>
                        <h1>{words.attendance_title()}</h1>
                        <p class="on-paper">{data.edition.title.clone()}</p>
                        <p class="small muted">
                            {about} " · "
                            {updated(dates, &data)}
                        </p>
                    </div>
                    {tools}
                </div>
                {changes.then(|| keeping_current(words, &here, &data))}
                {tiles(words, &data)}
                {board(words, &here, &data)}
                {nobody(dates, &data)}
            </div>
        }
    })
}

/// The way to the signs, with how many wait.
fn signals(words: Words, data: &AttendancePage) -> impl IntoView + use<> {
    let text = if data.signals > 0 {
        words.signal_link(data.signals)
    } else {
        words.signal_title().to_owned()
    };
    view! {
        <a class="btn quiet" id="signals" data-live="" href=address::signals(&data.edition.slug)>
            {text}
        </a>
    }
}

fn updated(dates: Dates, data: &AttendancePage) -> impl IntoView + use<> {
    let words = dates.words();
    view! {
        <span id="updated" data-live="">
            {words.attendance_updated(dates.time(data.updated_at))}
        </span>
    }
}

/// Whether the page changes by itself, and how to have it otherwise.
fn keeping_current(words: Words, here: &str, data: &AttendancePage) -> impl IntoView + use<> {
    let to = |more: &[(&str, &str)]| opened(here.to_owned(), &data.opening, more);
    if data.paused {
        view! {
            <p class="small board-live">
                {words.attendance_paused()} " " <a href=to(&[])>{words.attendance_resume()}</a>
            </p>
        }
        .drawn()
    } else {
        view! {
            <p class="small board-live">
                <span class="on-air">{words.attendance_live()}</span>
                <span class="off-air">{icon(Icon::Warning)} {words.attendance_lost()}</span>
                " "
                <a href=to(&[("pause", "1")])>{words.attendance_pause()}</a>
            </p>
        }
        .drawn()
    }
}

fn tile(
    label: &'static str,
    figure: impl IntoView,
    note: Option<String>,
    class: &'static str,
) -> impl IntoView {
    view! {
        <div class=class>
            <dt class="small muted">{label}</dt>
            <dd class="num">
                <b>{figure}</b>
                {note.map(|note| view! { <span class="small muted">{note}</span> })}
            </dd>
        </div>
    }
}

fn tiles(words: Words, data: &AttendancePage) -> impl IntoView + use<> {
    let language = words.0;
    let number = |count| number(count, language);
    let total = data.rollup.total;
    let of = |count| view! { <span class="tile-of">{words.attendance_of(number(count))}</span> };
    let registered =
        words.attendance_registered_excused(number(total.registered), number(total.excused));
    let present = tile(
        words.attendance_present(),
        view! { {number(total.present)} " " {of(total.expected())} },
        Some(match total.rate() {
            None => registered,
            some => format!("{} · {registered}", rate(some, language)),
        }),
        "card tile",
    );
    let placeless = total
        .present
        .saturating_sub(total.venue)
        .saturating_sub(total.online);
    let (label, figure) = match data.edition.mode {
        Mode::Venue if total.online == 0 => (words.attendance_tile_hall(), number(total.venue)),
        Mode::Online if total.venue == 0 => (words.attendance_tile_online(), number(total.online)),
        _ => (
            words.attendance_tile_both(),
            format!("{} · {}", number(total.venue), number(total.online)),
        ),
    };
    let placed = if placeless > 0 {
        words.attendance_tile_placeless(number(placeless))
    } else {
        words.attendance_tile_placed().to_owned()
    };
    let places = tile(label, figure, Some(placed), "card tile");
    let expected = data.rollup.expected;
    let missing = data.rollup.unrepresented();
    let note = match (expected, missing, data.edition.stage) {
        (0, _, _) => words.attendance_tile_agencies_none().to_owned(),
        (_, 0, _) => words.attendance_tile_agencies_all().to_owned(),
        (_, missing, Stage::Past | Stage::Cancelled) => {
            words.attendance_tile_agencies_past(missing)
        }
        (_, missing, Stage::Open | Stage::Coming) => words.attendance_tile_agencies_note(missing),
    };
    let agencies = tile(
        words.attendance_tile_agencies(),
        view! { {number(data.rollup.represented())} " " {of(expected)} },
        Some(note),
        "card tile",
    );
    let silent = tile(
        missing_word(words, data.edition.stage),
        number(total.missing()),
        Some(words.attendance_tile_late_excused(number(total.late), number(total.excused))),
        if total.missing() > 0 && data.edition.stage.has_opened() {
            "card tile minded"
        } else {
            "card tile"
        },
    );
    view! {
        <dl class="tiles" id="tiles" data-live="">
            {present}
            {places}
            {agencies}
            {silent}
        </dl>
    }
}

fn board(words: Words, here: &str, data: &AttendancePage) -> impl IntoView + use<> {
    view! {
        <div class="card board">
            {board_head(words, here, data)}
            <div class="table-scroll" role="region" aria-label=words.attendance_title() tabindex="0">
                {board_table(words, here, data)}
            </div>
            {board_foot(words, data)}
        </div>
    }
}

fn board_head(words: Words, here: &str, data: &AttendancePage) -> impl IntoView + use<> {
    let keys = Status::ALL
        .iter()
        .map(|status| {
            view! {
                <li>
                    <i class=status.code()></i>
                    {part_word(words, *status, data.edition.stage)}
                </li>
            }
        })
        .collect::<Vec<_>>();
    let all = |opening: Opening, text: &'static str| {
        let href = opened(here.to_owned(), &opening, paused(data));
        view! { <a href=href>{text}</a> }
    };
    let (some_open, some_closed) = data.rollup.has_open_and_closed();
    let opened_all = some_closed.then(|| all(Opening::All, words.attendance_open_all()));
    let closed_all = some_open.then(|| {
        all(
            Opening::These(std::collections::BTreeSet::new()),
            words.attendance_close_all(),
        )
    });
    view! {
            <div id="board-head" class="board-keys" data-live="">
                {if data.rollup.rows.is_empty() {
                    view! {
                        <div class="empty">
                            {icon(Icon::Person)}
                            <p>{words.attendance_empty()}</p>
                        </div>
                    }
                        .drawn()
                } else {
                    view! {
                        <ul class="keys">{keys}</ul>
                        <p class="small board-all">{opened_all} {closed_all}</p>
                    }
                        .drawn()
                }}
            </div>
    }
}

fn board_table(words: Words, here: &str, data: &AttendancePage) -> impl IntoView + use<> {
    let total = data.rollup.total;
    let everybody = data
        .manages
        .then(|| address::attendance_people(&data.edition.slug));
    let rows = data
        .rollup
        .rows
        .iter()
        .map(|row| line(words, here, data, row))
        .collect::<Vec<_>>();
    view! {
                <table class="data board-table" id="board" data-live="" hidden=data.rollup.rows.is_empty()>
                    <thead>
                        <tr>
                            <th scope="col">{words.attendance_column_agency()}</th>
                            <th scope="col" class="r">
                                {words.attendance_column_registered()}
                            </th>
                            <th scope="col">{words.attendance_column_parts()}</th>
                            <th scope="col" class="r">
                                {words.attendance_present()}
                            </th>
                            <th scope="col" class="r">
                                {words.attendance_column_rate()}
                            </th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                    <tfoot>
                        <tr>
                            <th scope="row">{words.attendance_row_total()}</th>
                            {figures(
                                words,
                                data.edition.stage,
                                &total,
                                everybody,
                                words.attendance_row_total(),
                            )}
                        </tr>
                    </tfoot>
                </table>
    }
}

fn board_foot(words: Words, data: &AttendancePage) -> impl IntoView + use<> {
    let staff = data.rollup.total.staff;
    let staff = (staff > 0).then(|| format!(" {}", words.attendance_staff(staff)));
    view! {
            <p class="small muted board-foot" id="board-foot" data-live="">
                {words.attendance_denominator()} {staff} " " {words.attendance_few()}
            </p>
    }
}

const fn paused(data: &AttendancePage) -> &'static [(&'static str, &'static str)] {
    if data.paused { &[("pause", "1")] } else { &[] }
}

fn line(words: Words, here: &str, data: &AttendancePage, row: &Row) -> impl IntoView + use<> {
    let called = name(words, &row.whose);
    let code = code(&row.whose);
    let mark = (!code.is_empty())
        .then(|| view! { <span class="small muted board-code">{code.to_owned()}</span> });
    let (id, title) = match (&row.whose, row.branch) {
        (Whose::Agency(agency), Branch::Open | Branch::Closed) => {
            let id = format!("row-{}", agency.code);
            // The page that follows comes to stand where the eye is.
            let href = format!(
                "{}#{id}",
                opened(
                    here.to_owned(),
                    &data.rollup.toggled(&agency.code),
                    paused(data)
                )
            );
            let open = row.branch == Branch::Open;
            let expanded = if open { "true" } else { "false" };
            let link = view! {
                <a class="twig" href=href aria-expanded=expanded>
                    {called.clone()}
                </a>
            };
            (Some(id), link.drawn())
        }
        _ => (
            None,
            view! { <span class="board-leaf">{called.clone()}</span> }.drawn(),
        ),
    };
    let everybody = address::attendance_people(&data.edition.slug);
    let people = |agency: &str, own: &str| {
        with_query(&everybody, &[(field::AGENCY, agency), (field::OWN, own)])
    };
    let people = data.manages.then(|| match &row.whose {
        Whose::Agency(agency) => people(agency.code.as_str(), ""),
        Whose::Itself(agency) => people(agency.code.as_str(), "1"),
        Whose::Nowhere => people("-", ""),
    });
    view! {
        <tr id=id>
            <th scope="row" class=format!("level-{}", row.level.min(8))>
                <span class="board-name">{title} {mark}</span>
            </th>
            {figures(words, data.edition.stage, &row.tally, people, &called)}
        </tr>
    }
}

/// What stands behind a row's name.
/// `people` is where the people behind the figures are, for whoever may see them.
fn figures(
    words: Words,
    stage: Stage,
    tally: &Tally,
    people: Option<String>,
    called: &str,
) -> impl IntoView + use<> {
    let language = words.0;
    let count = words.attendance_present_of(
        number(tally.present, language),
        number(tally.expected(), language),
    );
    let label = words.attendance_people_of(&count, called);
    let rated = rate(tally.rate(), language);
    let class = if tally.rate().is_some() {
        "r rate"
    } else {
        "r rate few"
    };
    view! {
        <td class="r">{number(tally.registered, language)}</td>
        <td class="parts">{stack(words, stage, tally)}</td>
        <td class="r">
            {match people {
                Some(people) => view! { <a href=people aria-label=label>{count}</a> }.drawn(),
                None => count.drawn(),
            }}
        </td>
        <td class=class>{rated}</td>
    }
}

/// The four parts of everybody registered side by side, each as long as its share and with its number.
/// Widths are classes: tens and units of a percent.
fn stack(words: Words, stage: Stage, tally: &Tally) -> impl IntoView + use<> {
    let language = words.0;
    let parts: Vec<(Status, u32)> = Status::ALL
        .iter()
        .map(|status| (*status, tally.with_status(*status)))
        .filter(|(_, count)| *count > 0)
        .collect();
    let sentence = parts
        .iter()
        .map(|(status, count)| {
            words.attendance_part(
                number(*count, language),
                part_word(words, *status, stage).to_lowercase(),
            )
        })
        .collect::<Vec<_>>()
        .join(", ");
    let drawn = parts
        .into_iter()
        .map(|(status, count)| {
            let share = u64::from(count) * 99 / u64::from(tally.registered.max(1)) + 1;
            let class = format!("{} t{} u{}", status.code(), share / 10, share % 10);
            view! { <i class=class>{number(count, language)}</i> }
        })
        .collect::<Vec<_>>();
    view! {
        <span class="parts-bar" role="img" aria-label=sentence>
            {drawn}
        </span>
    }
}

fn nobody(dates: Dates, data: &AttendancePage) -> impl IntoView + use<> {
    let words = dates.words();
    let missing = &data.rollup.nobody;
    let over = data.edition.stage == Stage::Past;
    let shown = !missing.is_empty() && data.edition.stage.has_opened();
    let card = shown.then(|| {
        let count = u32::try_from(missing.len()).unwrap_or(u32::MAX);
        let (title, lead) = if over {
            (
                words.attendance_nobody_past(),
                words.attendance_nobody_lead_past(count),
            )
        } else {
            (
                words.attendance_nobody(),
                words.attendance_nobody_lead(count),
            )
        };
        let tags = missing
            .iter()
            .take(TAGS)
            .map(|agency| view! { <li class="tag no">{agency.name.clone()}</li> })
            .collect::<Vec<_>>();
        let more = missing.len().saturating_sub(TAGS);
        let more =
            (more > 0).then(|| view! { <li class="tag">{words.attendance_nobody_more(more)}</li> });
        let message = message(dates, data);
        let href = whatsapp(&message);
        let lines = message.lines().count().min(14);
        view! {
            <section class="card" aria-labelledby="nobody-title">
                <h2 class="h3" id="nobody-title">
                    {title}
                </h2>
                <p class="small muted">{lead}</p>
                <div class="nobody-row">
                    <ul class="tags">{tags} {more}</ul>
                    <a href=href rel="noopener noreferrer" target="_blank">
                        {words.attendance_whatsapp()}
                    </a>
                </div>
                <details class="nobody-message" id="message-details" open=data.message_open>
                    <summary>{words.attendance_message_copy()}</summary>
                    <textarea
                        class="input"
                        id="message"
                        rows=lines.to_string()
                        readonly=true
                        aria-label=words.attendance_message_copy()
                    >
                        {textarea_text(&message)}
                    </textarea>
                    {copy(words, "message")}
                </details>
            </section>
        }
    });
    view! {
        <div id="nobody" data-live="">
            {card}
        </div>
    }
}

/// What whoever looks after the missing agencies is asked.
fn message(dates: Dates, data: &AttendancePage) -> String {
    let words = dates.words();
    let over = data.edition.stage == Stage::Past;
    let (title, when) = (&data.edition.title, data.edition.when(dates));
    let (begin, end) = if over {
        (
            words.attendance_message_past(title, when),
            words.attendance_message_end_past(),
        )
    } else {
        (
            words.attendance_message_now(title, when),
            words.attendance_message_end_now(),
        )
    };
    let mut lines = vec![begin];
    let missing = &data.rollup.nobody;
    lines.extend(
        missing
            .iter()
            .take(IN_MESSAGE)
            .map(|agency| format!("- {}", agency.name)),
    );
    if missing.len() > IN_MESSAGE {
        lines.push(words.attendance_message_more(missing.len() - IN_MESSAGE));
    }
    format!("{}\n\n{}\n\n{end}", lines.join("\n"), data.link)
}

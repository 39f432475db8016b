//! `/control/{edition}/questions`: every question of the hall for whoever runs it: let through, hidden, pinned to the
//! screen, answered, merged.

use crate::address::{self, with_query};
use crate::frame::Frame;
use crate::pages::workshop::control;
use crate::pages::workshop::control_menu::{ControlPlace, control_head};
use crate::parts::choice::{Choice, radios, select};
use crate::parts::dates::Dates;
use crate::parts::drawn::{Draw, Drawn};
use crate::parts::edition::EditionLine;
use crate::parts::field::{Field, FieldKind, field, tick};
use crate::parts::form::ACT;
use crate::parts::icons::{Icon, icon};
use crate::parts::live::ShownQuestion;
use crate::parts::notice::{Notice, notice};
use crate::shell::{Around, slim};
use crate::words::Words;
use domain::clock::Moment;
use domain::id::QuestionId;
use domain::live::{Naming, QuestionState};
use leptos::prelude::*;

/// The names of its fields.
pub mod field {
    /// The version of the state of the hall, which pinning changes.
    pub const VERSION: &str = super::control::field::VERSION;
    /// A question.
    pub const QUESTION: &str = super::control::field::QUESTION;
    /// The answer in writing.
    pub const ANSWER: &str = "answer";
    /// The question that another becomes part of.
    pub const INTO: &str = "into";
    /// Whether questions bear names.
    pub const NAMING: &str = "naming";
    /// Whether they are looked at before they are shown: there when ticked.
    pub const MODERATED: &str = "moderated";
}

/// What its buttons say; [`control::act::PIN`] and [`control::act::UNPIN`] as on the control.
pub mod act {
    /// Lets a question through, or shows it again.
    pub const LET: &str = "let";
    /// Hides it.
    pub const HIDE: &str = "hide-question";
    /// Says that it was answered.
    pub const ANSWERED: &str = "answered";
    /// Takes that back.
    pub const REOPEN: &str = "reopen";
    /// Answers it in writing.
    pub const ANSWER: &str = "answer";
    /// Makes it part of another.
    pub const MERGE: &str = "merge";
    /// Changes how questions are asked.
    pub const SETTINGS: &str = "settings";
}

/// The longest answer in writing, in characters.
pub const MAX_ANSWER: usize = 1_000;

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModerationPage {
    /// The edition.
    pub edition: EditionLine,
    /// How many phones a rehearsal has; `None` where nobody rehearses.
    pub rehearsal: Option<u32>,
    /// The version of the state of the hall.
    pub version: u64,
    /// Whether questions bear names.
    pub naming: Naming,
    /// Whether they are looked at before they are shown.
    pub moderated: bool,
    /// All questions; within a state in the order in which they are to be read.
    pub questions: Vec<ModeratedQuestion>,
    /// The one on the hall's screen.
    pub pinned: Option<QuestionId>,
    /// The one whose forms are shown: `?question={id}`.
    pub opened: Option<QuestionId>,
    /// What was typed as its answer; what it has where nothing was.
    pub answer: Option<String>,
    /// Why a press was refused.
    pub fault: Option<ModerationFault>,
    /// What has just been done.
    pub done: Option<ModerationDone>,
}

/// A question for whoever runs the hall.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModeratedQuestion {
    /// The question.
    pub question: ShownQuestion,
    /// When it was asked.
    pub asked_at: Moment,
    /// The question that it is part of.
    pub merged_into: Option<QuestionId>,
}

/// Why a press was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModerationFault {
    /// Somebody else pressed first (409).
    Moved,
    /// The question is gone, or no longer what it was.
    Gone,
    /// The answer is empty or too long.
    Answer,
    /// There is no question to merge it with.
    Into,
}

/// What has been done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModerationDone {
    /// How questions are asked was changed.
    Settings,
    /// A question was answered in writing.
    Answered,
    /// It was made part of another.
    Merged,
}

impl ModerationDone {
    const ALL: [Self; 3] = [Self::Settings, Self::Answered, Self::Merged];

    /// The word for it in an address.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Settings => "settings",
            Self::Answered => "answered",
            Self::Merged => "merged",
        }
    }

    /// Reads such a word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|done| done.code() == code)
    }

    fn notice(self, words: Words) -> Notice {
        Notice::ok(match self {
            Self::Settings => words.moderation_settings_saved(),
            Self::Answered => words.moderation_answer_saved(),
            Self::Merged => words.moderation_merged(),
        })
    }
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: ModerationPage) -> String {
    let (words, dates) = (frame.words(), frame.dates());
    let title = format!("{} · {}", words.questions_title(), data.edition.title);
    slim(frame, &title, Around::default(), || {
        let done = data.done.map(|done| notice(done.notice(words)));
        let fault = match data.fault {
            Some(ModerationFault::Moved) => Some(words.control_fault_moved()),
            Some(ModerationFault::Gone) => Some(words.questions_fault_gone()),
            Some(ModerationFault::Into) => Some(words.moderation_fault_into()),
            Some(ModerationFault::Answer) | None => None,
        };
        let fault = fault.map(|sentence| notice(Notice::warn(sentence)));
        let rehearsal = data
            .rehearsal
            .map(|phones| notice(Notice::info(words.control_is_rehearsal(phones))));
        let none = data.questions.is_empty().then(|| {
            view! {
                <div class="card empty">
                    {icon(Icon::Question)}
                    <div>
                        <h2 class="h3">{words.control_no_questions()}</h2>
                        <p class="muted">{words.moderation_none_text()}</p>
                    </div>
                </div>
            }
        });
        let groups = [
            (QuestionState::Held, words.moderation_held()),
            (QuestionState::Open, words.moderation_open()),
            (QuestionState::Answered, words.moderation_answered()),
            (QuestionState::Hidden, words.moderation_hidden()),
            (QuestionState::Merged, words.moderation_were_merged()),
        ]
        .map(|(state, heading)| group(dates, &data, state, heading))
        .into_iter()
        .flatten()
        .collect::<Vec<_>>();
        let settings = settings(words, &data);
        view! {
            {control_head(words, &data.edition, ControlPlace::Questions)}
            <main id="main" class="wrap control-page stack" tabindex="-1">
                <h1>{words.questions_title()}</h1>
                {rehearsal} {done} {fault} {none} {groups} {settings}
            </main>
        }
    })
}

fn group(
    dates: Dates,
    data: &ModerationPage,
    state: QuestionState,
    heading: &'static str,
) -> Option<Drawn> {
    let rows = data
        .questions
        .iter()
        .filter(|question| question.question.state == state)
        .map(|question| row(dates, data, question))
        .collect::<Vec<_>>();
    let count = rows.len();
    (count > 0).then(|| {
        let id = format!("group-{}", state.code());
        view! {
            <section class="stack tight" aria-labelledby=id.clone()>
                <h2 class="h3" id=id.clone()>
                    {heading}
                    " "
                    <span class="muted num">{format!("({count})")}</span>
                </h2>
                <ol class="hall-questions">{rows}</ol>
            </section>
        }
        .drawn()
    })
}

fn row(dates: Dates, data: &ModerationPage, asked: &ModeratedQuestion) -> impl IntoView + use<> {
    let words = dates.words();
    let question = &asked.question;
    let here = address::control_questions(&data.edition.slug);
    let id = question.id.as_str().to_owned();
    let on_screen = data.pinned.as_ref() == Some(&question.id);
    let opened = data.opened.as_ref() == Some(&question.id);
    let pin = if on_screen {
        (control::act::UNPIN, words.control_unpin())
    } else {
        (control::act::PIN, words.control_pin())
    };
    let acts = match question.state {
        QuestionState::Held => vec![
            (act::LET, words.moderation_let()),
            (act::HIDE, words.moderation_hide()),
        ],
        QuestionState::Open => vec![
            pin,
            (act::ANSWERED, words.moderation_mark_answered()),
            (act::HIDE, words.moderation_hide()),
        ],
        QuestionState::Answered => vec![(act::REOPEN, words.moderation_reopen())],
        QuestionState::Hidden => vec![(act::LET, words.moderation_let_again())],
        // It is part of another, which has its votes.
        QuestionState::Merged => vec![],
    };
    let buttons = acts
        .into_iter()
        .enumerate()
        .map(|(place, (name, text))| {
            let class = if place == 0 { "btn quiet" } else { "plain" };
            view! {
                <button class=class type="submit" id=format!("{name}-{id}") name=ACT value=name>
                    {text}
                    <span class="unseen">{format!(": {}", question.text)}</span>
                </button>
            }
        })
        .collect::<Vec<_>>();
    let may_open = matches!(
        question.state,
        QuestionState::Open | QuestionState::Answered
    );
    let open = (may_open && !opened).then(|| {
        let href = with_query(&here, &[(field::QUESTION, id.as_str())]);
        view! {
            <a class="plain" href=format!("{href}#q-{id}")>
                {words.moderation_more()}
                <span class="unseen">{format!(": {}", question.text)}</span>
            </a>
        }
    });
    let forms = (may_open && opened).then(|| forms(words, data, question));
    let asker = question
        .asker
        .clone()
        .unwrap_or_else(|| words.questions_nobody().to_owned());
    let at = data
        .edition
        .dates(dates)
        .clock_since(asked.asked_at, data.edition.starts_at);
    let tag = on_screen.then(|| view! { <span class="tag live">{words.plan_on_screen()}</span> });
    let merged = asked.merged_into.as_ref().and_then(|into| {
        let other = data
            .questions
            .iter()
            .find(|other| other.question.id == *into)?;
        Some(words.moderation_part_of(&other.question.text))
    });
    let merged = merged.map(|merged| view! { <p class="small muted break">{merged}</p> });
    let answer = question.answer.clone().filter(|_| !opened).map(|answer| {
        view! {
            <div class="hall-answer">
                <p class="small muted">{words.questions_answer()}</p>
                <p class="break">{answer}</p>
            </div>
        }
    });
    view! {
        <li class="card hall-question" id=format!("q-{id}")>
            <div class="moderated">
                <b class="remote-votes num">
                    {question.votes.to_string()}
                    <span class="unseen">" " {words.control_votes()}</span>
                </b>
                <div>
                    <p class="hall-question-text break">{question.text.clone()}</p>
                    <p class="small muted break">{format!("{asker} · {at}")} " " {tag}</p>
                    {merged}
                </div>
            </div>
            {answer}
            <div class="moderated-acts">
                <form method="post" action=here.clone()>
                    <input type="hidden" name=field::VERSION value=data.version.to_string() />
                    <input type="hidden" name=field::QUESTION value=id.clone() />
                    {buttons}
                </form>
                {open}
            </div>
            {forms}
        </li>
    }
}

/// Answering in writing, and merging: for one question at a time, because each lists all others.
fn forms(words: Words, data: &ModerationPage, question: &ShownQuestion) -> impl IntoView + use<> {
    let id = question.id.as_str().to_owned();
    let here = with_query(
        &address::control_questions(&data.edition.slug),
        &[(field::QUESTION, id.as_str())],
    );
    let typed = data.answer.clone().or_else(|| question.answer.clone());
    let answer = Field {
        hint: Some(words.moderation_answer_hint().into()),
        fault: (data.fault == Some(ModerationFault::Answer))
            .then(|| words.moderation_fault_answer(MAX_ANSWER)),
        ..Field::new(
            field::ANSWER,
            words.moderation_answer(),
            FieldKind::Lines(3),
            typed.unwrap_or_default(),
        )
    };
    let others = data
        .questions
        .iter()
        .map(|other| &other.question)
        .filter(|other| other.id != question.id && other.state == QuestionState::Open)
        .map(|other| Choice::new(other.id.as_str(), other.text.clone()))
        .collect::<Vec<_>>();
    let merge = (!others.is_empty() && question.state == QuestionState::Open).then(|| {
        let first = Choice::new("", words.plan_choose());
        let others = std::iter::once(first).chain(others).collect();
        view! {
            <form class="stack tight" method="post" action=here.clone()>
                <input type="hidden" name=field::QUESTION value=id.clone() />
                {select(field::INTO.to_owned(), field::INTO, words.moderation_into(), others, "")}
                <div class="actions">
                    <button class="btn quiet" type="submit" name=ACT value=act::MERGE>
                        {words.moderation_merge()}
                    </button>
                </div>
            </form>
        }
    });
    view! {
        <div class="moderated-forms stack">
            <form class="stack tight" method="post" action=here.clone() novalidate=true>
                <input type="hidden" name=field::QUESTION value=id.clone() />
                {field(answer)}
                <div class="actions">
                    <button class="btn" type="submit" name=ACT value=act::ANSWER>
                        {words.moderation_answer_send()}
                    </button>
                </div>
            </form>
            {merge}
        </div>
    }
}

fn settings(words: Words, data: &ModerationPage) -> impl IntoView + use<> {
    let naming = Naming::ALL
        .map(|naming| {
            let text = match naming {
                Naming::Named => words.moderation_named(),
                Naming::Anonymous => words.moderation_anonymous(),
                Naming::Choice => words.moderation_choice(),
            };
            Choice::new(naming.code(), text)
        })
        .to_vec();
    view! {
        <section class="card" aria-labelledby="settings">
            <h2 class="h3" id="settings">{words.moderation_settings()}</h2>
            <form class="form" method="post" action=address::control_questions(&data.edition.slug)>
                {radios(field::NAMING, words.moderation_naming(), naming, Some(data.naming.code()), None)}
                {tick(field::MODERATED, words.moderation_first(), words.moderation_first_hint(), data.moderated)}
                <div class="actions">
                    <button class="btn quiet" type="submit" name=ACT value=act::SETTINGS>
                        {words.moderation_settings_send()}
                    </button>
                </div>
            </form>
        </section>
    }
}

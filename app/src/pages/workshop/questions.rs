//! `/live/{edition}/questions`: what the hall asks, for whoever takes part: asking, and wanting something answered.

use crate::address;
use crate::frame::Frame;
use crate::parts::drawn::Draw;
use crate::parts::edition::EditionLine;
use crate::parts::fault::{
    FormFault, fault_line, fault_of, fault_summary_of_work, title_with_faults,
};
use crate::parts::field::{described_by, textarea_text};
use crate::parts::form::ACT;
use crate::parts::icons::{Icon, icon};
use crate::parts::live::ShownQuestion;
use crate::parts::notice::{Notice, notice};
use crate::shell::{Around, KeptForm, document_around};
use crate::words::Words;
use domain::live::{MAX_QUESTION, Naming, QuestionFault, QuestionState};
use leptos::prelude::*;

/// The names of its fields.
pub mod field {
    /// What is asked.
    pub const TEXT: &str = "text";
    /// Whether the asker's name is shown: `1`, or `0`.
    pub const NAMED: &str = "named";
    /// A question.
    pub const QUESTION: &str = "question";
}

/// What its buttons say.
pub mod act {
    /// Asks.
    pub const ASK: &str = "ask";
    /// Wants a question answered.
    pub const VOTE: &str = "vote";
    /// No longer.
    pub const UNVOTE: &str = "unvote";
}

/// The id of the form.
const FORM: &str = "ask";

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionsPage {
    /// The edition.
    pub edition: EditionLine,
    /// Whether questions bear names.
    pub naming: Naming,
    /// Whether they are looked at before they are shown.
    pub moderated: bool,
    /// Whether one can ask now.
    pub open: bool,
    /// The name that would be shown.
    pub name: String,
    /// The questions that everybody sees, and one's own that wait, those with most votes first.
    pub questions: Vec<OwnQuestion>,
    /// What the fields hold.
    pub form: AskForm,
    /// Why something was refused.
    pub fault: Option<AskFault>,
    /// What has just been done.
    pub done: Option<Asked>,
}

/// A question as one of the hall sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnQuestion {
    /// The question.
    pub question: ShownQuestion,
    /// Whether they want it answered.
    pub voted: bool,
    /// Whether it is theirs, where that is known.
    pub own: bool,
}

/// The fields as they were filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AskForm {
    /// What is asked.
    pub text: String,
    /// Whether the asker's name is shown.
    pub named: bool,
}

/// Why something was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AskFault {
    /// It is no question.
    Question(QuestionFault),
    /// They asked too often (429).
    Often,
    /// One can no longer ask, or not yet.
    Closed,
    /// The question is gone.
    Gone,
}

/// What has just been done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// It was asked, and everybody sees it.
    Shown,
    /// It was asked, and somebody looks at it first.
    Held,
}

impl Asked {
    const ALL: [Self; 2] = [Self::Shown, Self::Held];

    /// The word for it in an address.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Shown => "shown",
            Self::Held => "held",
        }
    }

    /// Reads such a word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|done| done.code() == code)
    }

    fn notice(self, words: Words) -> Notice {
        Notice::ok(match self {
            Self::Shown => words.questions_asked(),
            Self::Held => words.questions_asked_held(),
        })
    }
}

impl AskFault {
    fn sentence(self, words: Words) -> FormFault {
        let (field, sentence) = match self {
            Self::Question(QuestionFault::Empty) => {
                (Some(field::TEXT), words.questions_fault_empty().to_owned())
            }
            Self::Question(QuestionFault::TooLong) => {
                (Some(field::TEXT), words.questions_fault_long(MAX_QUESTION))
            }
            Self::Often => (None, words.questions_fault_often().to_owned()),
            Self::Closed => (None, words.questions_fault_closed().to_owned()),
            Self::Gone => (None, words.questions_fault_gone().to_owned()),
        };
        FormFault { field, sentence }
    }
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: QuestionsPage) -> String {
    let words = frame.words();
    let faults: Vec<_> = data
        .fault
        .iter()
        .map(|fault| fault.sentence(words))
        .collect();
    let around = Around {
        form: data.open.then_some(KeptForm {
            id: FORM,
            action: act::ASK,
        }),
        ..Around::default()
    };
    let title = format!("{} · {}", words.questions_title(), data.edition.title);
    let title = title_with_faults(words, &title, &faults);
    document_around(frame, &title, around, || {
        let here = address::live_questions(&data.edition.slug);
        let done = data.done.map(|done| notice(done.notice(words)));
        let form = data.open.then(|| ask(words, &data, &faults));
        let closed = (!data.open).then(|| view! { <p>{words.questions_closed()}</p> });
        let rows = data
            .questions
            .into_iter()
            .map(|question| row(words, &here, data.open, question))
            .collect::<Vec<_>>();
        let list = if rows.is_empty() {
            view! { <p class="muted">{words.questions_none()}</p> }.drawn()
        } else {
            view! { <ol class="hall-questions">{rows}</ol> }.drawn()
        };
        view! {
            <div class="wrap narrow stack">
                <div class="stack tight">
                    <p class="small">
                        <a class="plain back" href=address::live(&data.edition.slug)>
                            {icon(Icon::ArrowLeft)}
                            {words.questions_back()}
                        </a>
                    </p>
                    <h1 class="live-title">{words.questions_title()}</h1>
                    <p class="small muted">{data.edition.title.clone()}</p>
                </div>
                {done}
                {fault_summary_of_work(words, &faults)}
                {form}
                {closed}
                <section class="stack tight" aria-labelledby="list-title">
                    <div class="remote-more-head">
                        <h2 class="h3" id="list-title">{words.questions_list()}</h2>
                        <a class="plain" href=here.clone()>{words.questions_again()}</a>
                    </div>
                    {list}
                </section>
            </div>
        }
    })
}

fn ask(words: Words, data: &QuestionsPage, faults: &[FormFault]) -> impl IntoView + use<> {
    let fault = fault_of(faults, field::TEXT);
    let bad = fault.is_some();
    let described = described_by(field::TEXT, bad, true);
    let naming = match data.naming {
        Naming::Named => {
            view! { <p class="small muted">{words.questions_is_named(&data.name)}</p> }.drawn()
        }
        Naming::Anonymous => {
            view! { <p class="small muted">{words.questions_is_anonymous()}</p> }.drawn()
        }
        Naming::Choice => {
            let radio = |id: &'static str, value: &'static str, text: String, checked| {
                view! {
                    <div class="tick">
                        <input type="radio" id=id name=field::NAMED value=value checked=checked />
                        <label for=id>{text}</label>
                    </div>
                }
            };
            view! {
                <fieldset class="field">
                    <legend>{words.questions_naming()}</legend>
                    {radio("named-0", "0", words.questions_anonymous().to_owned(), !data.form.named)}
                    {radio("named-1", "1", words.questions_named(&data.name), data.form.named)}
                </fieldset>
            }
            .drawn()
        }
    };
    let held = data
        .moderated
        .then(|| view! { <p class="small muted">{words.questions_moderated()}</p> });
    view! {
        <form class="card stack" id=FORM method="post" action=address::live_questions(&data.edition.slug) novalidate=true>
            <div class=if bad { "field bad" } else { "field" }>
                <label for=field::TEXT>{words.questions_text()}</label>
                <p class="hint" id=format!("{}-hint", field::TEXT)>
                    {words.questions_text_hint(MAX_QUESTION)}
                </p>
                {fault_line(field::TEXT, fault)}
                <textarea
                    class="input"
                    id=field::TEXT
                    name=field::TEXT
                    rows="3"
                    maxlength=MAX_QUESTION.to_string()
                    aria-describedby=described
                    aria-invalid=bad.then_some("true")
                >
                    {textarea_text(&data.form.text)}
                </textarea>
            </div>
            {naming}
            {held}
            <button class="btn wide" type="submit" name=ACT value=act::ASK>
                {words.questions_ask()}
            </button>
        </form>
    }
}

fn row(words: Words, here: &str, open: bool, own: OwnQuestion) -> impl IntoView + use<> {
    let OwnQuestion {
        question,
        voted,
        own,
    } = own;
    let asker = match (&question.asker, own) {
        (_, true) => words.questions_own().to_owned(),
        (Some(asker), false) => asker.clone(),
        (None, false) => words.questions_nobody().to_owned(),
    };
    let tag = match question.state {
        QuestionState::Answered => Some(
            view! { <span class="tag ok">{icon(Icon::Check)} {words.questions_answered()}</span> }
                .drawn(),
        ),
        QuestionState::Held => Some(
            view! { <span class="tag">{icon(Icon::Clock)} {words.questions_held()}</span> }.drawn(),
        ),
        QuestionState::Open | QuestionState::Hidden | QuestionState::Merged => None,
    };
    let answer = question.answer.map(|answer| {
        view! {
            <div class="hall-answer">
                <p class="small muted">{words.questions_answer()}</p>
                <p class="break">{answer}</p>
            </div>
        }
    });
    let id = question.id.as_str().to_owned();
    let votes = question.votes;
    let may_vote = open && question.state == QuestionState::Open;
    let vote = if may_vote {
        let (name, class, text) = if voted {
            (act::UNVOTE, "hall-vote voted", words.questions_voted())
        } else {
            (act::VOTE, "hall-vote", words.questions_vote())
        };
        let sign = voted.then(|| icon(Icon::Check));
        view! {
            <form method="post" action=here.to_owned()>
                <input type="hidden" name=field::QUESTION value=id.clone() />
                <button class=class type="submit" name=ACT value=name>
                    {sign}
                    <span>{text}</span>
                    <b class="num">{votes.to_string()}</b>
                    <span class="unseen">{format!(": {}", question.text)}</span>
                </button>
            </form>
        }
        .drawn()
    } else if question.state == QuestionState::Held {
        view! { <span></span> }.drawn()
    } else {
        view! { <p class="small muted num">{words.questions_votes(votes)}</p> }.drawn()
    };
    view! {
        <li class="card hall-question" id=format!("q-{id}")>
            <p class="hall-question-text break">{question.text.clone()}</p>
            {answer}
            <div class="hall-question-foot">
                <p class="small muted break">{asker} " " {tag}</p>
                {vote}
            </div>
        </li>
    }
}

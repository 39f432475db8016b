//! `/exit/{edition}` and `/p/{token}/exit`: the exit door of an edition. A short test, what people say of the edition,
//! and then what they have reached, on one page.
//!
//! Its form posts [`SEND`] and the fields of [`field`], with the answers of the test under their own names, to the
//! page's own address.

use crate::address;
use crate::frame::Frame;
use crate::parts::dates::Dates;
use crate::parts::drawn::{Draw, Drawn};
use crate::parts::edition::EditionLine;
use crate::parts::fault::{FormFault, fault_summary_of_work, title_with_faults};
use crate::parts::field::{Field, FieldKind, field as draw_field};
use crate::parts::form::ACTION;
use crate::parts::notice::{Notice, notice};
use crate::parts::question::draw_question;
use crate::parts::reached::{Reached, reached_card};
use crate::shell::{Around, KeptForm, document_around};
use crate::words::Words;
use domain::clock::Moment;
use domain::exit_door::{ExitDoor, MAX_REMARK, Rating, SurveyItem};
use domain::number::format_count;
use domain::quiz::{AnswerFault, AnswerSheet, Question};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// The names of its fields.
pub mod field {
    /// What was said in one's own words.
    pub const REMARK: &str = "remark";
    /// The language that the form was shown in.
    pub const LANGUAGE: &str = "language";
}

/// What its button says.
pub const SEND: &str = "send";
/// Sends it although nothing was filled in.
pub const SEND_EMPTY: &str = "send-empty";

/// The id of the form.
const FORM: &str = "exit";

/// The name of the field of an item.
#[must_use]
pub fn rating_field(item: SurveyItem) -> String {
    format!("s.{}", item.code())
}

/// What the page shows.
#[derive(Clone, Debug, PartialEq)]
pub struct ExitPage {
    /// The edition.
    pub edition: EditionLine,
    /// The page's own address.
    pub action: String,
    /// Whose link it is, where nobody is signed in.
    pub name: Option<String>,
    /// What there is to do or to see.
    pub state: ExitState,
}

/// What there is to do or to see at the exit door.
#[derive(Clone, Debug, PartialEq)]
pub enum ExitState {
    /// Whoever is signed in does not take part in the edition.
    Stranger,
    /// They hold the workshop.
    Staff,
    /// They are not present yet.
    NotIn,
    /// It is not open now; and what has been reached so far.
    Shut(ExitDoor, Reached),
    /// The form.
    Form(Box<ExitForm>),
    /// It was passed.
    Passed(Box<Passed>),
}

/// The form as it is filled in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExitForm {
    /// Until when it can be sent.
    pub until: Moment,
    /// The course that the test is of, where there is one.
    pub course: Option<String>,
    /// The questions.
    pub questions: Vec<Question>,
    /// What was answered.
    pub given: AnswerSheet,
    /// Which answers cannot be marked.
    pub faults: BTreeMap<String, AnswerFault>,
    /// The ratings that were chosen.
    pub ratings: [Option<Rating>; SurveyItem::ALL.len()],
    /// The remark.
    pub remark: String,
    /// Whether it is too long.
    pub remark_long: bool,
    /// Whether it was sent with nothing in it.
    pub empty: bool,
}

/// What is seen behind the door.
#[derive(Clone, Debug, PartialEq)]
pub struct Passed {
    /// When it was passed.
    pub at: Moment,
    /// Whether that was just now.
    pub now: bool,
    /// What became of the answers to the test. No key is shown: its questions are those of the post-test.
    pub test: Option<TestResult>,
    /// What has been reached.
    pub reached: Reached,
}

/// What became of the answers to the test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestResult {
    /// The course that it is of.
    pub course: String,
    /// How many were right.
    pub right: usize,
    /// How many were wrong.
    pub wrong: usize,
    /// How many were left out.
    pub blank: usize,
}

/// What an item says.
#[must_use]
pub const fn item_text(words: Words, item: SurveyItem) -> &'static str {
    match item {
        SurveyItem::Useful => words.exit_item_useful(),
        SurveyItem::Clear => words.exit_item_clear(),
        SurveyItem::Practice => words.exit_item_practice(),
        SurveyItem::Arranged => words.exit_item_arranged(),
        SurveyItem::Recommend => words.exit_item_recommend(),
    }
}

/// What a rating says.
#[must_use]
pub const fn rating_text(words: Words, rating: Rating) -> &'static str {
    match rating.get() {
        1 => words.exit_rating_1(),
        2 => words.exit_rating_2(),
        3 => words.exit_rating_3(),
        4 => words.exit_rating_4(),
        _ => words.exit_rating_5(),
    }
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: ExitPage) -> String {
    let (words, dates) = (frame.words(), frame.dates());
    let faults = match &data.state {
        ExitState::Form(form) => form_faults(words, form),
        _ => vec![],
    };
    let title = title_with_faults(words, words.exit_title(), &faults);
    let kept = matches!(data.state, ExitState::Form(_)) && data.name.is_none();
    let around = Around {
        form: kept.then_some(KeptForm {
            id: FORM,
            action: SEND,
        }),
        ..Around::default()
    };
    document_around(frame, &title, around, || {
        let signed_in = data.name.is_none();
        let name = data.name.map(|name| {
            view! {
                <p>
                    <b>
                        <bdi>{name}</bdi>
                    </b>
                </p>
            }
        });
        let edition = &data.edition;
        let time = |at| dates.clock_since(at, edition.starts_at);
        let back = signed_in.then(|| {
            view! {
                <a class="btn quiet wide" href=address::live(&edition.slug)>
                    {words.pulse_back()}
                </a>
            }
        });
        let body = match data.state {
            ExitState::Stranger => notice(Notice::warn(words.exit_stranger())).drawn(),
            ExitState::Staff => notice(Notice::info(words.exit_staff())).drawn(),
            ExitState::NotIn => view! {
                {notice(Notice::warn(words.exit_not_in()))}
                {signed_in.then(|| view! { <a class="btn wide" href=address::CHECK_IN>{words.live_type_code()}</a> })}
            }
            .drawn(),
            ExitState::Shut(door, reached) => {
                let said = match door {
                    ExitDoor::Opens(at) => words.exit_opens(time(at)),
                    ExitDoor::Open(_) | ExitDoor::Closed(_) => words.exit_closed().to_owned(),
                };
                view! {
                    {notice(Notice::info(said))}
                    {reached_card(words, &reached)}
                }
                .drawn()
            }
            ExitState::Form(form) => form_part(words, dates, edition, data.action, *form, &faults),
            ExitState::Passed(passed) => passed_part(words, dates, edition, *passed),
        };
        view! {
            <div class="wrap narrow stack live">
                <div class="page-head">
                    <p class="muted">{edition.title.clone()}</p>
                    <h1>{words.exit_title()}</h1>
                </div>
                {name}
                {body}
                {back}
                <p class="small muted">
                    {format!("{} · {}", edition.when(dates), edition.where_to(words))}
                </p>
            </div>
        }
    })
}

fn form_faults(words: Words, form: &ExitForm) -> Vec<FormFault> {
    let unmarked = form.faults.keys().filter_map(|id| {
        let question = form.questions.iter().find(|question| question.id == *id)?;
        Some(FormFault {
            field: None,
            sentence: format!("{} {}", words.exit_faults(), question.prompt.plain()),
        })
    });
    let remark = form.remark_long.then(|| FormFault {
        field: Some(field::REMARK),
        sentence: remark_long(words),
    });
    let empty = form.empty.then(|| FormFault {
        field: None,
        sentence: words.exit_empty().to_owned(),
    });
    unmarked.chain(remark).chain(empty).collect()
}

fn remark_long(words: Words) -> String {
    words.exit_remark_long(format_count(MAX_REMARK as u64, words.0))
}

fn form_part(
    words: Words,
    dates: Dates,
    edition: &EditionLine,
    action: String,
    form: ExitForm,
    faults: &[FormFault],
) -> Drawn {
    let of = form.questions.len();
    let questions = form
        .questions
        .iter()
        .zip(1u32..)
        .map(|(question, number)| {
            let given = form.given.get(&question.id).cloned().unwrap_or_default();
            let fault = form.faults.get(&question.id).copied();
            draw_question(words, question, number, of, &given, fault, None)
        })
        .collect::<Vec<_>>();
    let test = form.course.filter(|_| of > 0).map(|course| {
        view! {
            <section class="stack" aria-labelledby="test">
                <div>
                    <h2 class="h3" id="test">{words.exit_test()}</h2>
                    <p class="small muted">{words.exit_test_text(course)}</p>
                </div>
                {questions}
            </section>
        }
    });
    let items = SurveyItem::ALL
        .into_iter()
        .zip(form.ratings)
        .map(|(item, chosen)| rating_row(words, item, chosen))
        .collect::<Vec<_>>();
    let remark = Field {
        hint: Some(
            words
                .exit_remark_hint(format_count(MAX_REMARK as u64, words.0))
                .into(),
        ),
        fault: form.remark_long.then(|| remark_long(words)),
        ..Field::new(
            field::REMARK,
            words.exit_remark(),
            FieldKind::Lines(3),
            form.remark,
        )
    };
    let empty = form.empty.then(|| {
        view! {
            <button class="btn quiet wide" name=ACTION value=SEND_EMPTY>
                {words.exit_send_empty()}
            </button>
        }
    });
    let until = words.exit_until(dates.clock_since(form.until, edition.starts_at));
    view! {
        <p class="lead">{words.exit_lead()}</p>
        {fault_summary_of_work(words, faults)}
        <form class="stack" id=FORM method="post" action=action novalidate=true>
            <input type="hidden" name=field::LANGUAGE value=words.0.code() />
            {test}
            <section class="card stack" aria-labelledby="survey">
                <div>
                    <h2 class="h3" id="survey">{words.exit_survey()}</h2>
                    <p class="small muted">{words.exit_survey_text()}</p>
                </div>
                {items}
                {draw_field(remark)}
            </section>
            <div class="actions">
                <button class="btn wide" name=ACTION value=SEND>
                    {words.exit_send()}
                </button>
                {empty}
            </div>
            <p class="small muted">{until}</p>
        </form>
    }
    .drawn()
}

/// The five steps in a row, with the words at both ends; each step says its own to whoever listens.
fn rating_row(words: Words, item: SurveyItem, chosen: Option<Rating>) -> impl IntoView + use<> {
    let name = rating_field(item);
    let steps = (1..=Rating::STEPS)
        .filter_map(Rating::new)
        .map(|rating| {
            let checked = chosen == Some(rating);
            view! {
                <label class="rating-step">
                    <input type="radio" name=name.clone() value=rating.get().to_string() checked=checked />
                    <span aria-hidden="true">{rating.get().to_string()}</span>
                    <span class="unseen">{rating_text(words, rating)}</span>
                </label>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <fieldset class="rating">
            <legend>{item_text(words, item)}</legend>
            <div class="rating-steps">{steps}</div>
            <p class="rating-ends small muted" aria-hidden="true">
                <span>{words.exit_rating_1()}</span>
                <span>{words.exit_rating_5()}</span>
            </p>
        </fieldset>
    }
}

fn passed_part(words: Words, dates: Dates, edition: &EditionLine, passed: Passed) -> Drawn {
    let said = if passed.now {
        Notice::ok(words.exit_sent())
    } else {
        Notice::info(words.exit_was_sent(dates.clock_since(passed.at, edition.starts_at)))
    };
    let test = passed.test.map(|test| {
        view! {
            <section class="card" aria-labelledby="test">
                <h2 class="h4" id="test">{words.exit_test()}</h2>
                <p>{words.exit_result(test.right, test.wrong, test.blank)}</p>
                <p class="small muted">{words.exit_test_later(test.course)}</p>
            </section>
        }
    });
    view! {
        {notice(said)}
        {reached_card(words, &passed.reached)}
        <p class="small muted">{words.exit_certificate_later()}</p>
        {test}
    }
    .drawn()
}

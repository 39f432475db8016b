//! What every phone of a hall shows alike: nothing in it depends on whose phone it is.

use crate::address;
use crate::parts::dates::Dates;
use crate::parts::drawn::{Draw, Drawn};
use crate::parts::icons::{Icon, icon};
use crate::parts::live::answer::feedback;
use crate::parts::live::results::{FEW, is_revealed, question, results, visible};
use crate::parts::live::stage::{answered_line, countdown};
use crate::parts::live::{ShownPoll, ShownQuestion, Stage, StageBody};
use crate::parts::markup::inside;
use crate::words::Words;
use domain::live::{Phase, PollKind, QuestionState};
use domain::number::format_count;
use leptos::prelude::*;

/// How many questions of the hall stand on the page; the others are one press away.
const QUESTIONS: usize = 3;

/// What is said to all, and the question that stands on the hall's screen.
pub fn notes(dates: Dates, edition: &str, stage: &Stage) -> impl IntoView + use<> {
    let words = dates.words();
    let pulse = stage.pulse_until.map(|until| {
        view! {
            <a class="btn wide" href=address::pulse(edition)>
                {words.pulse_banner(dates.time(until))}
            </a>
        }
    });
    let message = stage.message.clone().map(|message| {
        view! {
            <div class="notice info">
                {icon(Icon::Info)}
                <p>
                    <span class="unseen">{words.live_message()} ": "</span>
                    {message}
                </p>
            </div>
        }
    });
    let pinned = stage.pinned.as_ref().map(|question| {
        view! {
            <section class="card tight-card">
                <h2 class="small muted">{words.stage_pinned()} " · " {words.stage_votes(question.votes)}</h2>
                <p class="live-quote">{question.text.clone()}</p>
                {answer_of(question)}
            </section>
        }
    });
    view! {
        <div class="stack tight" id="notes" data-live="">
            {pulse}
            {message}
            {pinned}
        </div>
    }
}

/// What is shown now. `data-announce` is the one sentence that is read out when a poll opens or closes.
pub fn now(dates: Dates, edition: &str, stage: &Stage) -> impl IntoView + use<> {
    let words = dates.words();
    let body = match &stage.body {
        StageBody::Waiting => view! { <p class="muted">{words.live_wait()}</p> }.drawn(),
        StageBody::Talk => titled(words, &stage.title, None),
        StageBody::Slide(html) => {
            let text = view! {
                <details class="live-slide" id="slide">
                    <summary>{words.live_slide()}</summary>
                    <div class="flow" {..inside(html)}></div>
                </details>
            };
            titled(words, &stage.title, Some(text.drawn()))
        }
        StageBody::Asked(poll) => asked(words, poll),
        StageBody::Questions(questions) => questions_of(words, edition, questions),
        StageBody::Break { until } => {
            let title = if stage.title.is_empty() {
                words.stage_break()
            } else {
                stage.title.as_str()
            };
            let text = view! {
                <p class="live-clock">{countdown(words, *until)}</p>
                <p>{words.stage_break_until(dates.time(*until))}</p>
            };
            titled(words, title, Some(text.drawn()))
        }
        StageBody::Exit(_) => {
            let text = view! {
                <p>{words.live_exit_left()}</p>
                <a class="btn wide" href=address::exit(edition)>
                    {words.exit_open()}
                </a>
                <a class="btn quiet wide" href=address::live_recap(edition)>
                    {words.live_recap()}
                </a>
            };
            titled(words, words.stage_thanks(), Some(text.drawn()))
        }
    };
    view! {
        <section class="live-now stack tight" id="now" data-live="" data-announce=announcement(words, &stage.body) aria-label=words.live_now()>
            {body}
        </section>
    }
}

/// What is read out when this comes after something else.
fn announcement(words: Words, body: &StageBody) -> Option<String> {
    let StageBody::Asked(poll) = body else {
        return None;
    };
    match poll.phase? {
        Phase::Open => Some(words.live_announce_open(question(words, &poll.poll).plain())),
        Phase::Closed | Phase::Shown | Phase::Revealed => {
            Some(words.live_announce_closed().to_owned())
        }
    }
}

fn titled(words: Words, title: &str, inside: Option<Drawn>) -> Drawn {
    let title = if title.is_empty() {
        view! { <p class="muted">{words.live_wait()}</p> }.drawn()
    } else {
        view! { <h2 class="h3">{title.to_owned()}</h2> }.drawn()
    };
    view! {
        {title}
        {inside}
    }
    .drawn()
}

fn asked(words: Words, poll: &ShownPoll) -> Drawn {
    let of = &poll.poll;
    let open = poll.phase == Some(Phase::Open);
    let round = (poll.round > 1).then(|| words.stage_round_again(poll.round));
    let phase = match poll.phase {
        None => Some(words.stage_soon()),
        Some(Phase::Open) => None,
        Some(Phase::Closed | Phase::Shown | Phase::Revealed) => Some(words.stage_closed()),
    };
    let parts: Vec<String> = round.into_iter().chain(phase.map(str::to_owned)).collect();
    let between = (!parts.is_empty()).then_some(" · ");
    let left = poll.until.filter(|_| open).map(|until| {
        view! {
            <span class="time-left">
                {between}
                {words.live_time_left()}
                " "
                {countdown(words, until)}
            </span>
        }
    });
    let detail = of.detail.get(words.0);
    let detail =
        (!detail.is_empty()).then(|| view! { <div class="flow" {..inside(detail)}></div> });
    // While one can still answer, what others said stays out of sight.
    let results = visible(poll)
        .filter(|_| !open)
        .map(|shown| results(words, poll, shown, is_revealed(poll), FEW));
    let unseen = (!open && poll.phase.is_some() && results.is_none()).then(|| {
        let text = answered_line(words, poll);
        view! { <p class="small muted num">{text}</p> }
    });
    // Before it is open one reads what will be asked.
    let preview = (poll.phase.is_none() && of.kind.has_letters()).then(|| {
        let items = of
            .options
            .iter()
            .map(|option| view! { <li {..inside(option.text.get(words.0))}></li> })
            .collect::<Vec<_>>();
        view! { <ol class="live-preview" type="A">{items}</ol> }
    });
    let preview = preview.filter(|_| {
        !(of.kind == PollKind::Single
            && of
                .options
                .iter()
                .all(|option| option.text.get(words.0).is_empty()))
    });
    let key = is_revealed(poll).then(|| feedback(words, poll));
    view! {
        <p class="small muted num">{parts.join(" · ")}{left}</p>
        <h2 class="live-question" id="question" {..inside(&question(words, of))}></h2>
        {detail}
        {preview}
        {results}
        {unseen}
        {key}
    }
    .drawn()
}

fn questions_of(words: Words, edition: &str, questions: &[ShownQuestion]) -> Drawn {
    let items = questions
        .iter()
        .take(QUESTIONS)
        .map(|question| {
            let answered = (question.state == QuestionState::Answered)
                .then(|| view! { <span class="key-mark">{icon(Icon::Check)} {words.stage_was_answered()}</span> });
            view! {
                <li>
                    <b class="votes num" aria-hidden="true">{format_count(u64::from(question.votes), words.0)}</b>
                    <span>
                        <span class="unseen">{words.stage_votes(question.votes)} ": "</span>
                        {question.text.clone()}
                        " "
                        {answered}
                    </span>
                </li>
            }
        })
        .collect::<Vec<_>>();
    let list = if questions.is_empty() {
        view! { <p class="muted">{words.live_wait()}</p> }.drawn()
    } else {
        view! { <ol class="live-questions">{items}</ol> }.drawn()
    };
    view! {
        <h2 class="h3">{words.stage_questions()}</h2>
        {list}
        <p>
            <a href=address::live_questions(edition)>{words.live_all_questions()}</a>
        </p>
    }
    .drawn()
}

fn answer_of(question: &ShownQuestion) -> Option<Drawn> {
    let answer = question
        .answer
        .clone()
        .filter(|answer| !answer.is_empty())?;
    Some(view! { <p class="small">{answer}</p> }.drawn())
}

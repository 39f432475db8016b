//! `/live/{edition}/recap`: what came of an edition, for whoever took part: results, questions with answers, what to
//! take along and what to learn. Never by agency.

use crate::address;
use crate::frame::Frame;
use crate::pages::workshop::plan::poll_word;
use crate::parts::drawn::{Draw, Drawn};
use crate::parts::edition::EditionLine;
use crate::parts::icons::{Icon, icon};
use crate::parts::live::results::results;
use crate::parts::live::{ShownPoll, ShownQuestion};
use crate::parts::markup::inside;
use crate::shell::document;
use crate::words::Words;
use domain::live::QuestionState;
use leptos::prelude::*;

/// What the page shows.
#[derive(Clone, Debug, PartialEq)]
pub struct RecapPage {
    /// The edition.
    pub edition: EditionLine,
    /// Every asking with its key and results, a second round with those of the first beside it.
    pub polls: Vec<ShownPoll>,
    /// The questions, the answered ones first.
    pub questions: Vec<ShownQuestion>,
    /// Lessons that mend what many in the hall believed: title, address, and a sentence that says how many.
    pub mends: Vec<(String, String, String)>,
    /// What is left to do: title and address.
    pub tasks: Vec<(String, String)>,
    /// Pocket cards: title and address.
    pub cards: Vec<(String, String)>,
    /// The results as a CSV file, for whoever may have it.
    pub csv: Option<String>,
    /// The same as an XLSX file.
    pub xlsx: Option<String>,
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: RecapPage) -> String {
    let (words, dates) = (frame.words(), frame.dates());
    let title = words.recap_title(&data.edition.title);
    document(frame, &title, None, || {
        let edition = &data.edition;
        let none = (data.polls.is_empty() && data.questions.is_empty()).then(|| {
            view! {
                <div class="card empty">
                    {icon(Icon::Bars)}
                    <div>
                        <h2 class="h3">{words.recap_none()}</h2>
                        <p class="muted">{words.recap_none_text()}</p>
                    </div>
                </div>
            }
        });
        let mends = mends(words, data.mends);
        let tasks = links("tasks", words.recap_tasks(), Icon::Arrow, data.tasks);
        let cards = links("cards", words.recap_cards(), Icon::Bulb, data.cards);
        let aside = mends.is_some() || tasks.is_some() || cards.is_some();
        let class = if aside { "recap" } else { "recap alone" };
        let aside =
            aside.then(|| view! { <div class="aside recap-aside">{mends} {tasks} {cards}</div> });
        let polls = asked_polls(words, &data.polls);
        let questions = questions(words, data.questions);
        // Whoever runs it may have the files, and comes from the control.
        let (back, back_to) = if data.csv.is_some() {
            (address::control(&edition.slug), words.control_name())
        } else {
            (address::live(&edition.slug), words.questions_back())
        };
        let files = [
            (data.csv, words.recap_csv()),
            (data.xlsx, words.recap_xlsx()),
        ]
        .into_iter()
        .filter_map(|(href, text)| Some((href?, text)))
        .map(|(href, text)| view! { <a class="btn quiet" href=href download="">{text}</a> })
        .collect::<Vec<_>>();
        let files =
            (!files.is_empty()).then(|| view! { <div class="actions not-on-paper">{files}</div> });
        view! {
            <div class="wrap page">
                <div class="page-head">
                    <p class="small">
                        <a class="plain back" href=back>
                            {icon(Icon::ArrowLeft)}
                            {back_to}
                        </a>
                    </p>
                    <h1 class="live-title">{title.clone()}</h1>
                    <p class="small muted">{edition.when(dates)}</p>
                    {files}
                </div>
                {none}
                <div class=class>
                    <div class="stack recap-main">{polls} {questions}</div>
                    {aside}
                </div>
            </div>
        }
    })
}

fn asked_polls(words: Words, polls: &[ShownPoll]) -> impl IntoView + use<> {
    // A first round stands beside its second, once.
    let repeated = |place: usize, poll: &ShownPoll| {
        poll.round == 1
            && polls.get(place + 1).is_some_and(|next| {
                next.round == 2 && next.before.is_some() && next.poll.text == poll.poll.text
            })
    };
    let rows = polls
        .iter()
        .enumerate()
        .filter(|(place, poll)| !repeated(*place, poll))
        .map(|(_, poll)| asked(words, poll))
        .collect::<Vec<_>>();
    (!rows.is_empty()).then(|| {
        view! {
            <section class="stack tight" aria-labelledby="results">
                <h2 class="h3" id="results">{words.recap_results()}</h2>
                <p class="small muted">{words.recap_results_about()}</p>
                <ol class="recap-polls">{rows}</ol>
            </section>
        }
    })
}

fn asked(words: Words, poll: &ShownPoll) -> impl IntoView + use<> {
    let text = poll.poll.text.get(words.0);
    let text = if text.is_empty() {
        view! { <h3>{words.control_by_voice()}</h3> }.drawn()
    } else {
        view! { <h3 {..inside(text)}></h3> }.drawn()
    };
    let facts = format!(
        "{} · {}",
        poll_word(words, poll.poll.kind),
        words.recap_answered(poll.answered)
    );
    let shown = poll
        .results
        .as_ref()
        .map(|shown| results(words, poll, shown, true, usize::MAX));
    let explanation = poll.poll.explanation.get(words.0);
    let explanation = (!explanation.is_empty())
        .then(|| view! { <div class="small recap-explained" {..inside(explanation)}></div> });
    view! {
        <li class="card recap-poll">
            {text}
            <p class="small muted num">{facts}</p>
            {shown}
            {explanation}
        </li>
    }
}

fn questions(words: Words, questions: Vec<ShownQuestion>) -> impl IntoView {
    let rows = questions
        .into_iter()
        .map(|question| {
            let answered = question.state == QuestionState::Answered;
            let answer = match (question.answer, answered) {
                (Some(answer), _) => view! {
                    <div class="hall-answer">
                        <p class="small muted">{words.questions_answer()}</p>
                        <p class="break">{answer}</p>
                    </div>
                }
                .drawn(),
                (None, true) => {
                    view! { <p class="small muted">{words.recap_by_voice()}</p> }.drawn()
                }
                (None, false) => {
                    view! { <p class="small muted">{words.recap_unanswered()}</p> }.drawn()
                }
            };
            let asker = question
                .asker
                .unwrap_or_else(|| words.questions_nobody().to_owned());
            let facts = format!("{asker} · {}", words.questions_votes(question.votes));
            view! {
                <li class="card hall-question">
                    <p class="hall-question-text break">{question.text}</p>
                    <p class="small muted break">{facts}</p>
                    {answer}
                </li>
            }
        })
        .collect::<Vec<_>>();
    (!rows.is_empty()).then(|| {
        view! {
            <section class="stack tight" aria-labelledby="questions">
                <h2 class="h3" id="questions">{words.questions_title()}</h2>
                <ol class="hall-questions">{rows}</ol>
            </section>
        }
    })
}

fn mends(words: Words, mends: Vec<(String, String, String)>) -> Option<Drawn> {
    let rows = mends
        .into_iter()
        .map(|(title, href, share)| {
            view! {
                <li>
                    <a href=href>{title}</a>
                    <p class="small muted">{share}</p>
                </li>
            }
        })
        .collect::<Vec<_>>();
    (!rows.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby="mends">
                <h2 class="h3" id="mends">{words.recap_mends()}</h2>
                <ul class="recap-links">{rows}</ul>
            </section>
        }
        .drawn()
    })
}

fn links(
    id: &'static str,
    heading: &'static str,
    sign: Icon,
    links: Vec<(String, String)>,
) -> Option<Drawn> {
    let rows = links
        .into_iter()
        .map(|(title, href)| {
            view! {
                <li class="recap-link">
                    {icon(sign)}
                    <a href=href>{title}</a>
                </li>
            }
        })
        .collect::<Vec<_>>();
    (!rows.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby=id>
                <h2 class="h3" id=id>{heading}</h2>
                <ul class="recap-links">{rows}</ul>
            </section>
        }
        .drawn()
    })
}

//! `/courses/{course}/{unit}`: something to read, finished by its button. It names no bundle.

use crate::address;
use crate::frame::Frame;
use crate::parts::breadcrumb::{Link, breadcrumb};
use crate::parts::chart::chart;
use crate::parts::drawn::Draw;
use crate::parts::finished::{Finished, finished};
use crate::parts::form::ACTION;
use crate::parts::icons::{Icon, icon};
use crate::parts::markup::inside;
use crate::parts::notice::{Notice, notice};
use crate::parts::whatsapp::whatsapp;
use crate::shell::document;
use crate::words::Words;
use domain::clock::Moment;
use domain::language::Language;
use domain::learning::Minutes;
use domain::lesson::{CardPart, ExercisePart, Part};
use leptos::either::Either;
use leptos::prelude::*;

/// What its buttons say.
pub mod act {
    /// Finishes the lesson.
    pub const FINISH: &str = "finish";
}

/// What the page of a lesson shows.
#[derive(Clone, Debug, PartialEq)]
pub struct LessonPage<'a> {
    /// Its course.
    pub course: Link,
    /// Its title.
    pub title: String,
    /// One or two sentences about it.
    pub summary: String,
    /// How long it takes.
    pub minutes: Minutes,
    /// Which part of the course it is, from 1.
    pub number: u32,
    /// How many parts the course has.
    pub of: u32,
    /// Its text.
    pub parts: &'a [Part],
    /// The language the text is really in.
    pub shown_language: Language,
    /// The part that was finished just now.
    pub finished: Option<Finished>,
    /// When it was finished.
    pub done: Option<Moment>,
    /// Where its button posts to: its own address.
    pub finish_action: String,
    /// The part before.
    pub previous: Option<Link>,
    /// The part after.
    pub next: Option<Link>,
    /// How its pocket card is passed on.
    pub share: CardShare,
}

/// How a pocket card is passed on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CardShare {
    /// The address of its picture.
    pub picture: String,
    /// The whole address of the lesson.
    pub address: String,
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: LessonPage<'_>) -> String {
    let words = frame.words();
    // Numbers in figures, and the words in them, are those of the text around them.
    let text_words = Words(data.shown_language);
    let foreign = data.shown_language != frame.language;
    let parts = data
        .parts
        .iter()
        .map(|part| draw_part(words, text_words, part, &data.share))
        .collect::<Vec<_>>();
    let course = data.course.clone();
    document(frame, &data.title, None, || {
        view! {
            <div class="wrap reading">
                {breadcrumb(words, vec![Link::new(words.nav_courses(), address::COURSES), data.course], data.title.clone())}
                {finished(words, data.finished)}
                <header class="lesson-head">
                    <p class="facts small muted">
                        <span class="fact-pair">{icon(Icon::Book)} {words.lesson_position(data.number, data.of)}</span>
                        <span class="fact-pair">{icon(Icon::Clock)} {words.unit_minutes(data.minutes.0)}</span>
                        {data
                            .done
                            .is_some()
                            .then(|| view! { <span class="tag ok">{icon(Icon::Check)} {words.lesson_done()}</span> })}
                    </p>
                    <h1>{data.title.clone()}</h1>
                    <p class="lead">{data.summary}</p>
                </header>
                {foreign.then(|| notice(Notice::info(words.lesson_only_indonesian())))}
                <article class="prose" lang=data.shown_language.code()>
                    {parts}
                </article>
                {finish(frame, data.done, data.finish_action)}
                {neighbours(words, course, data.previous, data.next)}
            </div>
        }
    })
}

fn draw_part(
    words: Words,
    text_words: Words,
    part: &Part,
    share: &CardShare,
) -> impl IntoView + use<> {
    match part {
        // Most of a lesson: copied into the page once.
        Part::Html(html) => Either::Left(view! { <div class="flow" {..inside(html)}></div> }),
        Part::Chart(part) => Either::Right(chart(text_words, part).drawn()),
        Part::Card(part) => Either::Right(pocket_card(text_words, part, share).drawn()),
        Part::Exercise(part) => Either::Right(exercise(words, text_words, part).drawn()),
    }
}

fn pocket_card(words: Words, card: &CardPart, share: &CardShare) -> impl IntoView + use<> {
    let message = format!(
        "{}\n{}\n{}",
        card.title,
        card.points.join("\n"),
        share.address
    );
    let (picture, send) = (share.picture.clone(), whatsapp(&message));
    let points = card
        .points
        .iter()
        .map(|point| view! { <li>{point.clone()}</li> })
        .collect::<Vec<_>>();
    view! {
        <section class="pocket">
            <p class="pocket-kind">{icon(Icon::Bulb)} <span>{words.lesson_card()}</span></p>
            <h2 class="h3">{card.title.clone()}</h2>
            <ul>{points}</ul>
            <p class="pocket-share small">
                <a href=picture download="">{words.lesson_card_picture()}</a>
                <a href=send>{words.lesson_card_send()}</a>
            </p>
        </section>
    }
}

fn exercise(words: Words, text_words: Words, part: &ExercisePart) -> impl IntoView + use<> {
    view! {
        <section class="card way">
            <p class="facts small muted">
                <span class="fact-pair">{icon(Icon::Bars)} {text_words.lesson_exercise()}</span>
                <span class="fact-pair">{icon(Icon::Clock)} {text_words.unit_minutes(part.minutes)}</span>
            </p>
            <h2 class="h3">{part.title.clone()}</h2>
            <p>{part.summary.clone()}</p>
            <p>
                <a class="btn quiet" href=address::exercise(&part.slug)>
                    {words.lesson_exercise_open()}
                    {icon(Icon::Arrow)}
                </a>
            </p>
        </section>
    }
}

fn finish(frame: &Frame, done: Option<Moment>, action: String) -> impl IntoView + use<> {
    let words = frame.words();
    let body = match (&frame.person, done) {
        (Some(_), Some(at)) => view! {
            <p class="finished">
                <span class="finished-sign">{icon(Icon::Check)}</span>
                <span>{words.lesson_done_on(frame.dates().day(at))}</span>
            </p>
        }
        .drawn(),
        (Some(_), None) => view! {
            <form method="post" action=action>
                <p>{words.lesson_finish_text()}</p>
                <button class="btn" type="submit" name=ACTION value=act::FINISH>
                    {icon(Icon::Check)}
                    {words.lesson_finish()}
                </button>
            </form>
        }
        .drawn(),
        (None, _) => view! {
            <p>{words.lesson_sign_in_text()}</p>
            <a class="btn" href=address::login_for(&frame.path)>
                {words.lesson_sign_in()}
            </a>
        }
        .drawn(),
    };
    view! {
        <div class="finish" id="finish">
            {body}
        </div>
    }
}

fn neighbours(
    words: Words,
    course: Link,
    previous: Option<Link>,
    next: Option<Link>,
) -> impl IntoView {
    let previous = previous.map(|link| {
        view! {
            <a class="neighbour back" href=link.href rel="prev">
                {icon(Icon::ArrowLeft)}
                <span>
                    <span class="small muted">{words.lesson_previous()}</span>
                    " "
                    <strong>{link.text}</strong>
                </span>
            </a>
        }
    });
    let (label, link) = match next {
        Some(link) => (words.lesson_next(), link),
        None => (words.lesson_back_to_course(), course),
    };
    view! {
        <nav class="neighbours" aria-label=words.lesson_neighbours()>
            {previous} <a class="neighbour on" href=link.href>
                <span>
                    <span class="small muted">{label}</span>
                    " "
                    <strong>{link.text}</strong>
                </span>
                {icon(Icon::Arrow)}
            </a>
        </nav>
    }
}

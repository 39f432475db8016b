//! `/organiser/editions/{edition}/exit`: what was said at the exit door of an edition, without names.

use crate::address;
use crate::frame::Frame;
use crate::pages::workshop::exit::{item_text, rating_text};
use crate::parts::bars::{Bar, Bars, bars};
use crate::parts::breadcrumb::{Link, breadcrumb};
use crate::parts::drawn::Draw as _;
use crate::parts::edition::EditionLine;
use crate::parts::markup::inside;
use crate::parts::notice::{Notice, notice};
use crate::shell::document;
use crate::words::Words;
use domain::exit_door::{ItemCounts, Rating, SHOWN_FROM};
use domain::number::format_count;
use leptos::prelude::*;

/// What the page shows.
#[derive(Clone, Debug, PartialEq)]
pub struct ExitAnswersPage {
    /// The edition.
    pub edition: EditionLine,
    /// The whole address of the exit door.
    pub link: String,
    /// How many passed it.
    pub forms: u32,
    /// How many were present.
    pub present: u32,
    /// What was said to each item.
    pub items: Vec<ItemCounts>,
    /// What was said in people's own words, in an order of chance; none while they are few.
    pub remarks: Vec<String>,
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: ExitAnswersPage) -> String {
    let words = frame.words();
    let title = words.exit_answers_title();
    document(frame, title, None, || {
        let slug = &data.edition.slug;
        let trail = vec![
            Link::new(words.attendance_editions(), address::EDITIONS),
            Link::new(data.edition.title.clone(), address::attendance(slug)),
        ];
        let items = if data.forms == 0 {
            notice(Notice::info(words.exit_answers_none())).drawn()
        } else {
            let items = data.items.iter().map(|item| item_part(words, item));
            items.collect::<Vec<_>>().drawn()
        };
        let remarks = (!data.remarks.is_empty()).then(|| {
            let rows = data
                .remarks
                .into_iter()
                .map(|remark| view! { <li class="as-typed break">{remark}</li> })
                .collect::<Vec<_>>();
            view! {
                <section class="card stack" aria-labelledby="remarks">
                    <h2 class="h3" id="remarks">{words.exit_remark()}</h2>
                    <ul class="remarks">{rows}</ul>
                </section>
            }
        });
        view! {
            <div class="wrap page stack">
                {breadcrumb(words, trail, title.to_owned())}
                <div class="page-head">
                    <h1>{title}</h1>
                    <p class="lead">
                        {words.exit_answers_forms(format_count(data.forms.into(), words.0), format_count(data.present.into(), words.0))}
                    </p>
                    <p class="small">
                        <a class="break" href=address::exit(slug)>{data.link}</a>
                    </p>
                </div>
                {items}
                {remarks}
                <p class="small muted">{words.exit_survey_anonymous()}</p>
            </div>
        }
    })
}

fn item_part(words: Words, item: &ItemCounts) -> impl IntoView + use<> {
    let answered = item.answered();
    let count = |number: u32| format_count(number.into(), words.0);
    let rows = (1..=Rating::STEPS)
        .rev()
        .filter_map(Rating::new)
        .zip(item.counts.iter().rev())
        .map(|(rating, number)| Bar {
            label: rating_text(words, rating).to_owned(),
            value: Some(f64::from(*number)),
            shown: count(*number),
            n: String::new(),
            mark: None,
            interval: None,
            highlighted: false,
        })
        .collect();
    let sentence = match item.median() {
        _ if !item.is_shown() => words.exit_answers_few(answered, SHOWN_FROM),
        Some(median) => words.exit_answers_agree(
            count(item.agree()),
            count(answered),
            rating_text(words, median),
        ),
        None => words.exit_answers_few(answered, SHOWN_FROM),
    };
    let chart = Bars {
        sentence: format!("{} {sentence}", item_text(words, item.item)),
        rows,
    };
    let chart = item
        .is_shown()
        .then(|| view! { <div {..inside(bars(&chart))}></div> });
    view! {
        <section class="card stack" aria-label=item_text(words, item.item)>
            <div>
                <h2 class="h4">{item_text(words, item.item)}</h2>
                <p>{sentence.clone()}</p>
            </div>
            {chart}
        </section>
    }
}

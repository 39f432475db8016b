//! What the pages around the remote control share: their head, with the way back and to the others.

use crate::address;
use crate::parts::edition::EditionLine;
use crate::shell::logo;
use crate::words::Words;
use leptos::prelude::*;

/// A page of the control.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ControlPlace {
    /// Its running order.
    Plan,
    /// The questions of the hall.
    Questions,
    /// What the hall wrote.
    Texts,
}

/// The head of the pages around the control: the house's sign, the way back, the others.
pub(super) fn control_head(
    words: Words,
    edition: &EditionLine,
    here: ControlPlace,
) -> impl IntoView + use<> {
    let slug = &edition.slug;
    let entries = [
        (None, words.control_name(), address::control(slug)),
        (
            Some(ControlPlace::Plan),
            words.control_order(),
            address::control_plan(slug),
        ),
        (
            Some(ControlPlace::Questions),
            words.questions_title(),
            address::control_questions(slug),
        ),
        (
            Some(ControlPlace::Texts),
            words.control_texts_short(),
            address::control_texts(slug),
        ),
    ]
    .map(|(place, text, href)| {
        let current = (place == Some(here)).then_some("page");
        view! {
            <li>
                <a href=href aria-current=current>{text}</a>
            </li>
        }
    })
    .into_iter()
    .collect::<Vec<_>>();
    view! {
        <header class="wrap control-head">
            <div class="remote-row">
                <a class="logo" href=address::HOME aria-label=words.site_name()>
                    {logo()}
                </a>
                <p class="control-edition">{edition.title.clone()}</p>
            </div>
            <nav class="submenu" aria-label=words.control_menu()>
                <ul>{entries}</ul>
            </nav>
        </header>
    }
}

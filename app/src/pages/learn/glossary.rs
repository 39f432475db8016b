//! `/glossary`: every word that is taught, what it means and where.

use crate::frame::Frame;
use crate::parts::breadcrumb::Link;
use crate::shell::document;
use leptos::prelude::*;

/// What the page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GlossaryPage {
    /// The words, by the alphabet.
    pub terms: Vec<GlossaryTerm>,
}

/// A word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GlossaryTerm {
    /// Its id, which is its anchor.
    pub id: String,
    /// The word.
    pub term: String,
    /// The same in the other language, by its code.
    pub other: (&'static str, String),
    /// What it means.
    pub meaning: String,
    /// Where it is taught.
    pub taught: Vec<Link>,
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: GlossaryPage) -> String {
    let words = frame.words();
    let mut letters: Vec<(String, Vec<GlossaryTerm>)> = Vec::new();
    for term in data.terms {
        let first = term.term.chars().take(1);
        let letter: String = first.flat_map(char::to_uppercase).collect();
        match letters.last_mut() {
            Some((last, terms)) if *last == letter => terms.push(term),
            _ => letters.push((letter, vec![term])),
        }
    }
    let jumps = letters
        .iter()
        .map(|(letter, _)| {
            let href = format!("#huruf-{letter}");
            view! { <li><a href=href>{letter.clone()}</a></li> }
        })
        .collect::<Vec<_>>();
    let sections = letters
        .into_iter()
        .map(|(letter, terms)| {
            let id = format!("huruf-{letter}");
            let rows = terms
                .into_iter()
                .map(|term| {
                    let taught = term
                        .taught
                        .into_iter()
                        .map(|link| view! { <li><a href=link.href>{link.text}</a></li> })
                        .collect::<Vec<_>>();
                    let taught = (!taught.is_empty()).then(|| {
                        view! {
                            <p class="small muted">{words.glossary_taught()}</p>
                            <ul class="taught small">{taught}</ul>
                        }
                    });
                    view! {
                        <div class="glossary-term" id=term.id>
                            <dt>
                                {term.term}
                                " "
                                <span class="small muted" lang=term.other.0>{term.other.1}</span>
                            </dt>
                            <dd>
                                <p>{term.meaning}</p>
                                {taught}
                            </dd>
                        </div>
                    }
                })
                .collect::<Vec<_>>();
            view! {
                <section aria-labelledby=id.clone()>
                    <h2 id=id.clone()>{letter}</h2>
                    <dl class="glossary card">{rows}</dl>
                </section>
            }
        })
        .collect::<Vec<_>>();
    document(frame, words.glossary_title(), None, || {
        view! {
            <div class="wrap reading page stack">
                <div class="page-head">
                    <h1>{words.glossary_title()}</h1>
                    <p class="lead">{words.glossary_lead()}</p>
                </div>
                <nav aria-label=words.glossary_letters()>
                    <ul class="letters">{jumps}</ul>
                </nav>
                {sections}
            </div>
        }
    })
}

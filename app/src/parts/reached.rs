//! What somebody has reached in an edition: what it asks for its minutes, what of that is done, and the JP it is worth.

use crate::parts::drawn::{Draw, Drawn};
use crate::parts::icons::{Icon, icon};
use crate::words::Words;
use domain::jp::{Jp, MinutesPerJp};
use domain::stay::{Check, CheckKind};
use leptos::prelude::*;

/// What somebody has reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reached {
    /// What is asked, presence first.
    pub checks: Vec<Check>,
    /// Whether the edition is over.
    pub over: bool,
    /// What it is worth to them where everything is done.
    pub jp: Jp,
    /// Whether the course that it teaches has paid them a part of its minutes.
    pub paid_by_course: bool,
    /// How many minutes make one JP.
    pub minutes_per_jp: MinutesPerJp,
}

impl Reached {
    /// Whether everything is done.
    #[must_use]
    pub fn done(&self) -> bool {
        self.checks.iter().all(|check| check.done)
    }
}

/// A line of the list.
pub fn condition(done: bool, text: String) -> Drawn {
    if done {
        view! {
            <li class="met">
                {icon(Icon::Check)}
                <span>{text}</span>
            </li>
        }
        .drawn()
    } else {
        view! {
            <li>
                <span class="unmet" aria-hidden="true"></span>
                <span>{text}</span>
            </li>
        }
        .drawn()
    }
}

/// What a check asks and how far it is.
#[must_use]
pub fn check_text(words: Words, check: &Check) -> String {
    match check.what {
        CheckKind::Presence if check.done => words.reached_present().to_owned(),
        CheckKind::Presence => words.reached_not_present().to_owned(),
        CheckKind::Stay => words.reached_stay(check.have, check.need),
        CheckKind::Exit if check.done => words.reached_exited().to_owned(),
        CheckKind::Exit => words.reached_not_exited().to_owned(),
        CheckKind::Pulses => words.reached_pulses(check.have, check.need),
    }
}

/// What the minutes are worth to whoever has reached this.
#[must_use]
pub fn worth(words: Words, reached: &Reached) -> String {
    let Jp(jp) = reached.jp;
    if jp == 0 && reached.paid_by_course {
        words.reached_paid_by_course().to_owned()
    } else if jp == 0 {
        words.reached_no_jp().to_owned()
    } else if reached.over && reached.done() {
        words.reached_earned(jp)
    } else if reached.over {
        words.reached_missed(jp)
    } else if reached.done() {
        words.reached_will(jp)
    } else {
        words.reached_if(jp)
    }
}

/// Draws it for whoever looks at somebody else.
pub fn reached_by(words: Words, reached: &Reached) -> impl IntoView + use<> {
    let sentence = if reached.done() {
        words.reached_by_done(reached.jp.0)
    } else {
        words.reached_by_open(reached.jp.0)
    };
    view! {
        <section class="card" aria-labelledby="reached">
            <h2 class="h3" id="reached">
                {words.reached_title()}
            </h2>
            {lines(words, reached)}
            <p class="after-form">{sentence}</p>
        </section>
    }
}

fn lines(words: Words, reached: &Reached) -> Drawn {
    let lines = reached
        .checks
        .iter()
        .map(|check| condition(check.done, check_text(words, check)))
        .collect::<Vec<_>>();
    view! { <ul class="conditions">{lines}</ul> }.drawn()
}

/// Draws it as a card.
pub fn reached_card(words: Words, reached: &Reached) -> impl IntoView + use<> {
    view! {
        <section class="card" aria-labelledby="reached">
            <h2 class="h4" id="reached">
                {words.reached_title()}
            </h2>
            {lines(words, reached)}
            {worth_lines(words, reached)}
        </section>
    }
}

/// What it is worth, with how JP is reckoned.
pub fn worth_lines(words: Words, reached: &Reached) -> impl IntoView + use<> {
    let rule = (reached.jp.0 > 0).then(|| {
        view! { <p class="small muted">{words.ring_rule(reached.minutes_per_jp.get())}</p> }
    });
    view! {
        <p class="after-form">{worth(words, reached)}</p>
        {rule}
    }
}

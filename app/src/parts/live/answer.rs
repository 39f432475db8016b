//! What a phone answers with: the form of a poll that is open, and what is said of an answer.

use crate::address;
use crate::parts::drawn::{Draw, Drawn};
use crate::parts::fault::fault_line;
use crate::parts::field::textarea_text;
use crate::parts::form::ACT;
use crate::parts::icons::{Icon, icon};
use crate::parts::live::results::{letter, number, scale_end};
use crate::parts::live::{ShownPoll, StageBody};
use crate::parts::markup::inside;
use crate::words::Words;
use domain::html::Html;
use domain::live::{
    MAX_TEXT, MAX_WORD, MIRROR_POSTS, Phase, Poll, PollKind, Vote, VoteFault, WORDS_EACH,
    field as fields,
};
use leptos::prelude::*;

/// The fields of the form besides those of [`domain::live::field`].
pub mod field {
    /// Which asking is answered.
    pub const POLL: &str = "poll";
}

/// What the form says as [`ACT`].
pub const ANSWER: &str = "answer";

/// The fields of a form as they were filled in, one for each time that it was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed(pub Vec<(String, String)>);

impl Typed {
    /// As an answer fills them in.
    #[must_use]
    pub fn of(words: Words, vote: &Vote) -> Self {
        let choice = |value: String| (fields::CHOICE.to_owned(), value);
        Self(match vote {
            Vote::Options(chosen) => chosen
                .iter()
                .map(|option| choice(option.to_string()))
                .collect(),
            Vote::Scale(place) => vec![choice(place.to_string())],
            Vote::Number(value) => vec![(fields::NUMBER.to_owned(), number(words, *value))],
            Vote::Words(written) => written
                .iter()
                .map(|word| (fields::WORD.to_owned(), word.clone()))
                .collect(),
            Vote::Text(text) => vec![(fields::TEXT.to_owned(), text.clone())],
            Vote::Order(order) => (1..)
                .zip(order)
                .map(|(place, option): (u32, _)| {
                    (fields::place(usize::from(*option)), place.to_string())
                })
                .collect(),
            Vote::Posts(posts) => posts
                .iter()
                .enumerate()
                .map(|(pillar, count)| (fields::posts(pillar), count.to_string()))
                .collect(),
            Vote::Abstain => vec![choice(fields::ABSTAIN.to_owned())],
        })
    }

    fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0
            .iter()
            .filter(move |(field, _)| field == name)
            .map(|(_, value)| value.as_str())
    }

    fn first(&self, name: &str) -> String {
        self.all(name).next().unwrap_or_default().to_owned()
    }

    /// As in an address: the page's script keeps it so.
    fn encoded(&self) -> String {
        let fields: Vec<(&str, &str)> = self
            .0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let query = address::with_query("", &fields);
        query.strip_prefix('?').unwrap_or_default().to_owned()
    }
}

/// An answer that was refused, with what was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Why, where it was the answer itself.
    pub fault: Option<VoteFault>,
    /// What was typed.
    pub typed: Typed,
}

/// Why an answer was refused, in a sentence.
#[must_use]
pub fn fault_sentence(words: Words, fault: VoteFault) -> String {
    match fault {
        VoteFault::Empty => words.vote_fault_empty().to_owned(),
        VoteFault::NotANumber => words.vote_fault_number().to_owned(),
        VoteFault::TooLong(longest) => words.vote_fault_long(longest),
        VoteFault::NotInOrder => words.vote_fault_order().to_owned(),
        VoteFault::Posts => words.vote_fault_posts(MIRROR_POSTS),
        VoteFault::Unasked => words.vote_fault_unasked().to_owned(),
    }
}

/// The poll that can be answered now.
#[must_use]
pub fn open_poll(body: &StageBody) -> Option<&ShownPoll> {
    match body {
        StageBody::Asked(poll) if poll.phase == Some(Phase::Open) && poll.id.is_some() => {
            Some(poll)
        }
        _ => None,
    }
}

/// The place of the form, drawn for everybody alike: empty while nothing can be answered. `typed` fills it in,
/// `fault` says why what was typed was refused.
pub fn answer_part(
    words: Words,
    edition: &str,
    body: &StageBody,
    typed: &Typed,
    fault: Option<VoteFault>,
) -> impl IntoView + use<> {
    let form = open_poll(body).map(|poll| answer_form(words, edition, poll, typed, fault));
    view! {
        <div id="answer" data-live="">
            {form}
        </div>
    }
}

/// The same where this person has answered: what they said, and the way to change it. The script of the page
/// puts the form in its place and fills it in.
pub fn own_answer(
    words: Words,
    edition: &str,
    poll: &ShownPoll,
    own: &Vote,
) -> impl IntoView + use<> {
    let id = poll.id.as_ref().map(|id| id.as_str().to_owned());
    let given = Typed::of(words, own).encoded();
    let change = address::with_query(&address::live(edition), &[("change", "1")]);
    view! {
        <div id="answer" data-live="">
            <section class="card stack tight own-answer" data-poll=id data-given=given aria-labelledby="own-answer">
                <h2 class="h4" id="own-answer">
                    {words.vote_own()}
                </h2>
                {said(words, &poll.poll, own)}
                <p class="sent">{icon(Icon::Check)} <span>{words.vote_sent()}</span></p>
                <p>
                    <a class="btn quiet" href=change>
                        {words.vote_change()}
                    </a>
                </p>
            </section>
        </div>
    }
}

/// An answer as its giver reads it.
fn said(words: Words, poll: &Poll, own: &Vote) -> Drawn {
    let option = |number: u8| {
        poll.options
            .get(usize::from(number))
            .map(|option| option.text.get(words.0).clone())
            .unwrap_or_default()
    };
    match own {
        Vote::Options(chosen) => {
            let items = chosen
                .iter()
                .map(|number| {
                    let text = option(*number);
                    let sign = letter(usize::from(*number));
                    view! {
                        <li>
                            <span class="live-key">{sign}</span>
                            <span {..inside(&text)}></span>
                        </li>
                    }
                })
                .collect::<Vec<_>>();
            view! { <ul class="own-list">{items}</ul> }.drawn()
        }
        Vote::Order(order) => {
            let items = (1u32..)
                .zip(order)
                .map(|(place, number)| {
                    let text = option(*number);
                    view! {
                        <li>
                            <span class="live-key">{place.to_string()}</span>
                            <span {..inside(&text)}></span>
                        </li>
                    }
                })
                .collect::<Vec<_>>();
            view! { <ol class="own-list">{items}</ol> }.drawn()
        }
        Vote::Posts(posts) => {
            let items = (0u8..)
                .zip(posts)
                .map(|(number, count)| {
                    let text = option(number);
                    view! {
                        <li>
                            <span class="live-key">{count.to_string()}</span>
                            <span {..inside(&text)}></span>
                        </li>
                    }
                })
                .collect::<Vec<_>>();
            view! { <ul class="own-list num">{items}</ul> }.drawn()
        }
        Vote::Scale(place) => view! { <p>{words.stage_scale_place(*place)}</p> }.drawn(),
        Vote::Number(value) => {
            let unit = poll.unit.get(words.0);
            view! { <p>{format!("{} {unit}", number(words, *value))}</p> }.drawn()
        }
        Vote::Words(written) => view! { <p>{written.join(", ")}</p> }.drawn(),
        Vote::Text(text) => view! { <p>{text.clone()}</p> }.drawn(),
        Vote::Abstain => view! { <p>{words.vote_own_abstain()}</p> }.drawn(),
    }
}

/// The form. It posts to the phone's page of the edition.
#[must_use]
pub fn answer_form(
    words: Words,
    edition: &str,
    poll: &ShownPoll,
    typed: &Typed,
    fault: Option<VoteFault>,
) -> Drawn {
    let id = poll
        .id
        .as_ref()
        .map(|id| id.as_str().to_owned())
        .unwrap_or_default();
    let of = &poll.poll;
    let inputs = match of.kind {
        PollKind::Single | PollKind::TrueFalse | PollKind::Multiple => {
            option_cards(words, of, typed)
        }
        PollKind::Scale => scale_cards(words, of, typed),
        PollKind::Number => number_field(words, of, typed, fault),
        PollKind::Words => word_fields(words, typed, fault),
        PollKind::Text => text_field(words, typed, fault),
        PollKind::Ranking => places(words, of, typed, fault),
        PollKind::Mirror => posts(words, of, typed, fault),
    };
    let described = fault.map(|_| "answer-fault");
    // What was sent before; what was refused was not.
    let given = (fault.is_none() && !typed.0.is_empty()).then(|| typed.encoded());
    let fault = fault_line("answer", fault.map(|fault| fault_sentence(words, fault)));
    let (poll_id, hidden_id) = (id.clone(), id);
    view! {
        <form
            class="vote-form stack tight"
            method="post"
            action=address::live(edition)
            data-send=""
            data-poll=poll_id
            data-given=given
            data-sent=words.vote_sent()
            data-sending=words.vote_sending()
            data-lost=words.vote_lost()
            data-abstained=words.vote_own_abstain()
            data-unsent=words.vote_unsent("{text}")
        >
            <input type="hidden" name=ACT value=ANSWER />
            <input type="hidden" name=field::POLL value=hidden_id />
            <p class="small muted first-capital">
                <b>{words.vote_private()}</b>
                "; "
                {words.vote_counted()}
            </p>
            <fieldset class="stack tight" aria-labelledby="question" aria-describedby=described>
                {fault}
                {inputs}
            </fieldset>
            <div class="answer-buttons">
                <button class="btn" type="submit">
                    {words.vote_send()}
                </button>
                <button class="btn quiet" type="submit" name=fields::CHOICE value=fields::ABSTAIN formnovalidate>
                    {words.vote_abstain()}
                </button>
            </div>
            <p class="sent" role="status"></p>
        </form>
    }
    .drawn()
}

fn option_cards(words: Words, poll: &Poll, typed: &Typed) -> Drawn {
    let several = poll.kind == PollKind::Multiple;
    let (kind, rule) = if several {
        ("checkbox", words.vote_pick_several())
    } else {
        ("radio", words.vote_pick_one())
    };
    let cards = poll
        .options
        .iter()
        .enumerate()
        .map(|(number, option)| {
            let value = number.to_string();
            let chosen = typed.all(fields::CHOICE).any(|given| given == value);
            choice_card(
                kind,
                value,
                chosen,
                letter(number),
                option.text.get(words.0),
            )
        })
        .collect::<Vec<_>>();
    view! {
        <p class="small muted">{rule}</p>
        <div class="answer-cards" class:several=several>
            {cards}
        </div>
    }
    .drawn()
}

/// A card to press, with its letter as the box that is ticked.
fn choice_card(
    kind: &'static str,
    value: String,
    chosen: bool,
    sign: String,
    text: &Html,
) -> impl IntoView + use<> {
    view! {
        <label class="answer-card">
            <input class="unseen" type=kind id=format!("choice-{value}") name=fields::CHOICE value=value checked=chosen />
            <span class="live-key">{sign}</span>
            " "
            <span class="answer-text" {..inside(text)}></span>
        </label>
    }
}

fn scale_cards(words: Words, poll: &Poll, typed: &Typed) -> Drawn {
    let cards = (1..=5_usize)
        .map(|place| {
            let value = place.to_string();
            let chosen = typed.all(fields::CHOICE).any(|given| given == value);
            choice_card(
                "radio",
                value.clone(),
                chosen,
                value,
                &scale_end(words, poll, place),
            )
        })
        .collect::<Vec<_>>();
    let end = |place: usize| {
        let text = scale_end(words, poll, place);
        view! { <span {..inside(&text)}></span> }
    };
    view! {
        <p class="small muted">{words.vote_pick_place()}</p>
        <div class="answer-cards answer-scale">{cards}</div>
        <p class="answer-ends small" aria-hidden="true">{end(1)} {end(5)}</p>
    }
    .drawn()
}

fn invalid(fault: Option<VoteFault>) -> Option<&'static str> {
    fault.map(|_| "true")
}

/// What describes a field: its hint, and why it was refused.
fn described(hint: &'static str, fault: Option<VoteFault>) -> String {
    if fault.is_some() {
        format!("answer-fault {hint}")
    } else {
        hint.to_owned()
    }
}

fn number_field(words: Words, poll: &Poll, typed: &Typed, fault: Option<VoteFault>) -> Drawn {
    let unit = poll.unit.get(words.0);
    let unit = (!unit.is_empty()).then(|| view! { <span>{unit.to_owned()}</span> });
    view! {
        <div class="field">
            <label for=fields::NUMBER>{words.vote_number()}</label>
            <p class="hint" id="number-hint">
                {words.vote_number_hint()}
            </p>
            <span class="answer-number">
                <input
                    type="text"
                    inputmode="decimal"
                    autocomplete="off"
                    id=fields::NUMBER
                    name=fields::NUMBER
                    maxlength=MAX_WORD.to_string()
                    value=typed.first(fields::NUMBER)
                    aria-describedby=described("number-hint", fault)
                    aria-invalid=invalid(fault)
                />
                {unit}
            </span>
        </div>
    }
    .drawn()
}

fn word_fields(words: Words, typed: &Typed, fault: Option<VoteFault>) -> Drawn {
    let given: Vec<&str> = typed.all(fields::WORD).collect();
    let inputs = (0..WORDS_EACH)
        .map(|number| {
            let id = format!("{}-{number}", fields::WORD);
            view! {
                <div class="field">
                    <label for=id.clone()>{words.vote_word(number + 1)}</label>
                    <input
                        type="text"
                        autocomplete="off"
                        id=id
                        name=fields::WORD
                        maxlength=MAX_WORD.to_string()
                        value=given.get(number).copied().unwrap_or_default().to_owned()
                        aria-describedby=described("word-hint", fault)
                        aria-invalid=invalid(fault)
                    />
                </div>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <p class="hint" id="word-hint">
            {words.vote_words_hint(MAX_WORD)}
        </p>
        {inputs}
    }
    .drawn()
}

fn text_field(words: Words, typed: &Typed, fault: Option<VoteFault>) -> Drawn {
    view! {
        <div class="field">
            <label for=fields::TEXT>{words.vote_text()}</label>
            <p class="hint" id="text-hint">
                {words.vote_text_hint(MAX_TEXT)}
            </p>
            <textarea
                class="input"
                id=fields::TEXT
                name=fields::TEXT
                rows="4"
                maxlength=MAX_TEXT.to_string()
                aria-describedby=described("text-hint", fault)
                aria-invalid=invalid(fault)
            >
                {textarea_text(&typed.first(fields::TEXT))}
            </textarea>
        </div>
    }
    .drawn()
}

/// A list that opens for each option, the option being its label.
fn list_row(
    name: String,
    text: &Html,
    choices: &[(String, String)],
    chosen: &str,
    hint: &'static str,
    fault: Option<VoteFault>,
) -> impl IntoView + use<> {
    let choices = choices
        .iter()
        .map(|(value, text)| {
            let selected = value == chosen;
            view! {
                <option value=value.clone() selected=selected>
                    {text.clone()}
                </option>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <li class="row">
            <label for=name.clone() {..inside(text)}></label>
            <select class="input" id=name.clone() name=name aria-describedby=described(hint, fault) aria-invalid=invalid(fault)>
                {choices}
            </select>
        </li>
    }
}

/// A list of choices beside each option, with what is said above them.
fn lists(
    words: Words,
    poll: &Poll,
    typed: &Typed,
    fault: Option<VoteFault>,
    name: fn(usize) -> String,
    choices: &[(String, String)],
    hint: (&'static str, String),
) -> Drawn {
    let (hint_id, hint) = hint;
    let rows = poll
        .options
        .iter()
        .enumerate()
        .map(|(number, option)| {
            let name = name(number);
            let chosen = typed.first(&name);
            let text = option.text.get(words.0);
            list_row(name, text, choices, &chosen, hint_id, fault)
        })
        .collect::<Vec<_>>();
    view! {
        <p class="hint" id=hint_id>
            {hint}
        </p>
        <ul class="rows-to-fill answer-lists">{rows}</ul>
    }
    .drawn()
}

fn places(words: Words, poll: &Poll, typed: &Typed, fault: Option<VoteFault>) -> Drawn {
    let none = (String::new(), words.vote_ranking_choose().to_owned());
    let places = (1..=poll.options.len()).map(|place| (place.to_string(), place.to_string()));
    let choices: Vec<_> = std::iter::once(none).chain(places).collect();
    let hint = ("places-hint", words.vote_ranking_hint().to_owned());
    lists(words, poll, typed, fault, fields::place, &choices, hint)
}

fn posts(words: Words, poll: &Poll, typed: &Typed, fault: Option<VoteFault>) -> Drawn {
    let counts = (0..=MIRROR_POSTS).map(|count| (count.to_string(), count.to_string()));
    let choices: Vec<_> = counts.collect();
    let hint = (
        "posts-hint",
        words.vote_mirror_hint(MIRROR_POSTS, MIRROR_POSTS),
    );
    view! {
        {lists(words, poll, typed, fault, fields::posts, &choices, hint)}
        <p class="hint">{words.vote_mirror_private()}</p>
    }
    .drawn()
}

/// What the key says, once everybody may see it: each option with what is said to whoever chose it, and the
/// explanation.
#[must_use]
pub fn feedback(words: Words, poll: &ShownPoll) -> Option<Drawn> {
    let of = &poll.poll;
    let items = of
        .options
        .iter()
        .enumerate()
        .filter(|(_, option)| !option.feedback.get(words.0).is_empty())
        .map(|(number, option)| {
            let (class, sign, word) = if option.right {
                ("right", Icon::Check, words.stage_right())
            } else {
                ("wrong", Icon::Cross, words.stage_wrong())
            };
            view! {
                <li class=class data-option=number.to_string()>
                    <p>
                        <span class="live-key">{letter(number)}</span>
                        " "
                        <span class="outcome">{icon(sign)} " " {word}</span>
                        " "
                        <span class="own-mark tag" hidden>
                            {words.stage_own()}
                        </span>
                    </p>
                    <p {..inside(option.feedback.get(words.0))}></p>
                </li>
            }
        })
        .collect::<Vec<_>>();
    let explanation = of.explanation.get(words.0);
    if items.is_empty() && explanation.is_empty() {
        return None;
    }
    let id = poll.id.as_ref().map(|id| id.as_str().to_owned());
    let list = (!items.is_empty()).then(|| {
        view! {
            <ul class="vote-feedback" data-poll=id data-own-first="">
                {items}
            </ul>
        }
    });
    let explanation = (!explanation.is_empty()).then(|| {
        view! {
            <div class="explanation">
                <p>
                    <b>{words.stage_explanation()}</b>
                </p>
                <div {..inside(explanation)}></div>
            </div>
        }
    });
    Some(
        view! {
            {list}
            {explanation}
        }
        .drawn(),
    )
}

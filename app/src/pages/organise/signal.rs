//! `/organiser/editions/{edition}/signals/{signal}`: one sign, with everybody whom it is about, and a form that corrects
//! those who are chosen.

use crate::address;
use crate::frame::Frame;
use crate::parts::breadcrumb::{Link, breadcrumb};
use crate::parts::choice::radios;
use crate::parts::correction::{reason_field, remark_field, rule_sentence, statuses};
use crate::parts::dates::Dates;
use crate::parts::drawn::{Draw, Drawn};
use crate::parts::edition::EditionLine;
use crate::parts::fault::{
    FormFault, fault_line, fault_of, fault_summary_of_work, title_with_faults,
};
use crate::parts::form::ACT;
use crate::parts::notice::{Notice, notice};
use crate::parts::signal::{
    SignalCard, SignalPerson, about, headline, hint, judgement, kind_word, people, places,
};
use crate::shell::{Around, KeptForm, document_around};
use crate::words::Words;
use domain::correction::CorrectionFault;
use leptos::prelude::*;

/// The names of its fields.
pub mod field {
    pub use crate::parts::correction::field::{REASON, REMARK, STATUS};
    /// What makes twice once.
    pub const NONCE: &str = "nonce";
    /// What was seen of the sign.
    pub const VERSION: &str = "version";
    /// Somebody who is corrected, and how many events there were of them, with a point between. There may be several.
    pub const PERSON: &str = "person";
}

/// What its buttons say.
pub mod act {
    /// Corrects those who are chosen.
    pub const CORRECT: &str = "correct";
}

/// The id of the form.
const FORM: &str = "correct";

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignalPage {
    /// The edition.
    pub edition: EditionLine,
    /// The sign with everybody whom it is about.
    pub card: SignalCard,
    /// The form as it is filled in.
    pub form: SignalForm,
    /// What is to be fixed.
    pub faults: Vec<SignalFault>,
    /// Whether what was filled in before is in the form.
    pub kept: bool,
}

/// The form as it is filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignalForm {
    /// What makes twice once.
    pub nonce: String,
    /// Those who are chosen, as the form sends them.
    pub chosen: Vec<String>,
    /// The status.
    pub status: String,
    /// The reason.
    pub reason: String,
    /// The remark.
    pub remark: String,
}

/// Why nobody was corrected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignalFault {
    /// Nobody was chosen.
    Nobody,
    /// No status was chosen.
    StatusMissing,
    /// No reason was chosen.
    ReasonMissing,
    /// The rules of the ledger.
    Rule(CorrectionFault),
    /// Something was recorded of one of them meanwhile.
    Moved,
    /// The sign is another one by now.
    Changed,
}

impl SignalFault {
    fn sentence(self, words: Words) -> FormFault {
        let (field, sentence) = match self {
            Self::Nobody => (field::PERSON, words.signal_fault_person()),
            Self::StatusMissing => (field::STATUS, words.attendance_fault_status()),
            Self::ReasonMissing => (field::REASON, words.attendance_fault_reason()),
            // Neither a place nor a time is asked for.
            Self::Rule(rule) => {
                rule_sentence(words, rule).unwrap_or(("", words.signal_fault_changed()))
            }
            Self::Changed => ("", words.signal_fault_changed()),
            Self::Moved => ("", words.signal_fault_moved()),
        };
        FormFault {
            field: (!field.is_empty()).then_some(field),
            sentence: sentence.to_owned(),
        }
    }
}

/// How the form names somebody.
#[must_use]
pub fn chosen(who: &str, events: u32) -> String {
    format!("{who}.{events}")
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: SignalPage) -> String {
    let words = frame.words();
    let dates = data.edition.dates(frame.dates());
    let faults = data
        .faults
        .iter()
        .map(|fault| fault.sentence(words))
        .collect::<Vec<_>>();
    let title = kind_word(words, data.card.kind);
    let around = Around {
        form: Some(KeptForm {
            id: FORM,
            action: act::CORRECT,
        }),
        ..Around::default()
    };
    let slug = data.edition.slug.clone();
    document_around(
        frame,
        &title_with_faults(words, title, &faults),
        around,
        || {
            let trail = vec![
                Link::new(words.attendance_editions(), address::EDITIONS),
                Link::new(data.edition.title.clone(), address::attendance(&slug)),
                Link::new(words.signal_title(), address::signals(&slug)),
            ];
            let kept = data
                .kept
                .then(|| notice(Notice::info(words.attendance_kept())));
            view! {
                <div class="wrap page stack">
                    {breadcrumb(words, trail, title.to_owned())}
                    {kept}
                    {fault_summary_of_work(words, &faults)}
                    <div class="page-head">
                        <h1>{title}</h1>
                        <p class="lead">{hint(words, data.card.kind)}</p>
                    </div>
                    <section class="card signal" aria-labelledby="seen">
                        <h2 class="h3" id="seen">
                            {headline(words, &data.edition, &data.card)}
                        </h2>
                        {places(dates, &data.card)}
                        {judgement(dates, &data.card)}
                        {beside_the_form(dates, &data)}
                    </section>
                    <section class="card" aria-labelledby="correct-title">
                        <h2 class="h3" id="correct-title">
                            {words.signal_correct_title()}
                        </h2>
                        <p class="small muted">{words.signal_correct_lead()}</p>
                        {form(dates, &data, &faults)}
                    </section>
                    {fine(words, &data)}
                </div>
            }
        },
    )
}

fn fine(words: Words, data: &SignalPage) -> Option<Drawn> {
    use super::signals::{act, field, seen};
    if !data.card.is_open {
        return None;
    }
    let form = view! {
        <section class="card stack tight" aria-labelledby="fine-title">
            <h2 class="h3" id="fine-title">
                {words.signal_fine_title()}
            </h2>
            <p class="small muted">{words.signal_fine_lead()}</p>
            <form class="actions" method="post" action=address::signals(&data.edition.slug)>
                <input type="hidden" name=field::SIGNAL value=seen(&data.card) />
                <button class="btn quiet" type="submit" name=ACT value=act::FINE>
                    {words.signal_fine()}
                </button>
            </form>
        </section>
    };
    Some(form.drawn())
}

fn form(dates: Dates, data: &SignalPage, faults: &[FormFault]) -> Drawn {
    let words = dates.words();
    let form = &data.form;
    view! {
        <form class="form" id=FORM method="post" action=address::signal(&data.edition.slug, &data.card.key)>
            <input type="hidden" name=field::NONCE value=form.nonce.clone() />
            <input type="hidden" name=field::VERSION value=data.card.version.clone() />
            {who(dates, data, fault_of(faults, field::PERSON))}
            {radios(field::STATUS, words.attendance_correct_status(), statuses(words, &[]), Some(&form.status), fault_of(faults, field::STATUS))}
            {reason_field(words, &form.reason, faults)}
            {remark_field(words, form.remark.clone(), faults)}
            <div class="actions">
                <button class="btn" type="submit" name=ACT value=act::CORRECT>
                    {words.attendance_correct_send()}
                </button>
            </div>
        </form>
    }
    .drawn()
}

/// Those whom the form does not name.
fn beside_the_form(dates: Dates, data: &SignalPage) -> Option<Drawn> {
    let mut card = data.card.clone();
    if card.people.len() > 1 {
        card.people.retain(|person| person.who.is_none());
    }
    (!card.people.is_empty()).then(|| people(dates, &data.edition, &card))
}

/// Everybody who can be corrected, to be chosen; of one person alone there is nothing to choose.
fn who(dates: Dates, data: &SignalPage, fault: Option<String>) -> Drawn {
    let words = dates.words();
    let people: Vec<(&SignalPerson, String)> = data
        .card
        .people
        .iter()
        .filter_map(|person| Some((person, chosen(person.who.as_deref()?, person.events))))
        .collect();
    if let ([(_, value)], 1) = (people.as_slice(), data.card.people.len()) {
        return view! { <input type="hidden" name=field::PERSON value=value.clone() /> }.drawn();
    }
    let class = if fault.is_some() {
        "field bad"
    } else {
        "field"
    };
    let described = fault.as_ref().map(|_| format!("{}-fault", field::PERSON));
    let rows = people
        .into_iter()
        .enumerate()
        .map(|(number, (person, value))| {
            let id = if number == 0 {
                field::PERSON.to_owned()
            } else {
                format!("{}-{number}", field::PERSON)
            };
            let checked = data.form.chosen.contains(&value);
            let history = person.who.as_ref().map(|who| {
                let href = address::attendance_person(&data.edition.slug, who);
                view! {
                    <a class="signal-history" href=href aria-label=words.signal_history_of(&person.name)>
                        {words.signal_history()}
                    </a>
                }
            });
            view! {
                <div class="tick signal-choice">
                    <input type="checkbox" id=id.clone() name=field::PERSON value=value checked=checked />
                    <label for=id>
                        <span class="signal-person">
                            <bdi>{person.name.clone()}</bdi>
                            {about(dates, &data.edition, data.card.kind, person)}
                        </span>
                    </label>
                    {history}
                </div>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <fieldset class=class aria-describedby=described>
            <legend>{words.signal_correct_who()}</legend>
            {fault_line(field::PERSON, fault)}
            {rows}
        </fieldset>
    }
    .drawn()
}

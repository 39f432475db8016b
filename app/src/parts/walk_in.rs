//! Writing down somebody who has come without being registered.

use crate::parts::account::account_fault;
use crate::parts::choice::{Choice, select};
use crate::parts::drawn::Draw;
use crate::parts::fault::{FormFault, fault_of};
use crate::parts::field::{Field, FieldKind, field as draw_field};
use crate::parts::form::ACTION;
use crate::parts::standing::place_word;
use crate::parts::work::{AGENCIES, suggestions};
use crate::words::Words;
use domain::account::AccountFault;
use domain::code::Place;
use domain::edition::Mode;
use leptos::prelude::*;

/// The names of its fields.
pub mod field {
    /// The name of somebody who walked in.
    pub const NAME: &str = "name";
    /// Their agency.
    pub const AGENCY: &str = "agency";
    /// Where they are.
    pub const PLACE: &str = "place";
    /// The id of somebody who is known already.
    pub const PERSON: &str = "person";
    /// Whether it is somebody else of the same name (`1`).
    pub const ANEW: &str = "anew";
    /// What makes twice once.
    pub const NONCE: &str = "nonce";
}

/// What its button says: it writes somebody down who is there.
pub const RECORD: &str = "record";

/// Somebody who walked in, as typed, and what is to be said about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WalkIn {
    /// The name.
    pub name: String,
    /// The agency.
    pub agency: String,
    /// The place.
    pub place: Option<Place>,
    /// The nonce of the form.
    pub nonce: String,
    /// Names that are suggested for the agency.
    pub suggested: Vec<String>,
    /// People of the same name who are known already.
    pub same: Vec<SamePerson>,
    /// Why nobody was written down.
    pub faults: Vec<WalkInFault>,
}

/// Somebody known who has the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SamePerson {
    /// Their id, for the form.
    pub person: String,
    /// Their name.
    pub name: String,
    /// Their agency and address, as far as they are known.
    pub about: String,
}

/// Why nobody was written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WalkInFault {
    /// About the name.
    Name(AccountFault),
    /// People of that name are known.
    SameName,
}

impl WalkInFault {
    /// The sentence, and which field it is about.
    #[must_use]
    pub fn sentence(self, words: Words) -> FormFault {
        match self {
            Self::Name(fault) => account_fault(words, fault, field::NAME),
            Self::SameName => FormFault {
                field: Some(field::NAME),
                sentence: words.attendance_same_name().to_owned(),
            },
        }
    }
}

/// Somebody who has come without being registered: a name is enough.
pub fn walk_in(
    words: Words,
    mode: Mode,
    here: &str,
    new: WalkIn,
    faults: &[FormFault],
) -> impl IntoView + use<> {
    let hidden =
        |name: &'static str, value: String| view! { <input type="hidden" name=name value=value /> };
    let places = mode
        .places()
        .iter()
        .map(|place| Choice::new(place.code(), place_word(words, *place)))
        .collect::<Vec<_>>();
    let chosen = new
        .place
        .unwrap_or_else(|| mode.places().first().copied().unwrap_or(Place::Venue));
    let place = if places.len() > 1 {
        select(
            field::PLACE.to_owned(),
            field::PLACE,
            words.attendance_column_place(),
            places,
            chosen.code(),
        )
        .drawn()
    } else {
        hidden(field::PLACE, chosen.code().to_owned()).drawn()
    };
    let send = if new.same.is_empty() {
        words.attendance_record_send()
    } else {
        words.attendance_record_anew()
    };
    let anew = (!new.same.is_empty()).then(|| hidden(field::ANEW, "1".to_owned()));
    let same = (!new.same.is_empty()).then(|| {
        let rows = new
            .same
            .iter()
            .map(|one| {
                view! {
                    <li>
                        <form class="same-person" method="post" action=here.to_owned()>
                            {hidden(field::PERSON, one.person.clone())}
                            {hidden(field::PLACE, chosen.code().to_owned())}
                            {hidden(field::NONCE, new.nonce.clone())}
                            <p>
                                <strong>{one.name.clone()}</strong>
                                <span class="small muted block">{one.about.clone()}</span>
                            </p>
                            <button class="btn quiet" name=ACTION value=RECORD>
                                {words.attendance_record_this()}
                            </button>
                        </form>
                    </li>
                }
            })
            .collect::<Vec<_>>();
        view! { <ul class="stack">{rows}</ul> }
    });
    view! {
        <section class="card stack not-on-paper" id="walk-in" aria-labelledby="walk-in-title">
            <h2 class="h3" id="walk-in-title">{words.attendance_walk_in()}</h2>
            {same}
            <form class="search-bar" method="post" action=here.to_owned()>
                {hidden(field::NONCE, new.nonce.clone())}
                {anew}
                {draw_field(Field {
                    fault: fault_of(faults, field::NAME),
                    ..Field::new(field::NAME, words.field_name(), FieldKind::Line, new.name)
                })}
                <div class="field">
                    <label for="walk-in-agency">{words.register_agency()}</label>
                    <input id="walk-in-agency" class="input" name=field::AGENCY type="text" list=AGENCIES value=new.agency autocomplete="off" />
                </div>
                {suggestions(new.suggested)}
                {place}
                <button class="btn" name=ACTION value=RECORD>{send}</button>
            </form>
        </section>
    }
}

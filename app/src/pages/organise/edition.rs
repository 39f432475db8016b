//! `/organiser/editions/new` and `/organiser/editions/{edition}`: the form of an edition.
//!
//! It posts [`act::SAVE`] and the fields of [`EditionForm`], each under its own name, to the page's own
//! address; below the form stand what calls the edition off, takes that back and deletes it.

use crate::address;
use crate::frame::Frame;
use crate::pages::organise::edition_minutes::{MinutesForm, part_minutes};
use crate::parts::breadcrumb::{Link, breadcrumb};
use crate::parts::choice::{Choice, radios, select_with_fault};
use crate::parts::drawn::Draw;
use crate::parts::edition_row::whole;
use crate::parts::fault::{FormFault, fault_of, fault_summary_of_work, title_with_faults};
use crate::parts::field::{Field, FieldKind, field, field_of_time, tick};
use crate::parts::form::ACTION;
use crate::parts::notice::{Notice, notice};
use crate::parts::organiser::{OrganiserPage, organiser_menu};
use crate::shell::{Around, KeptForm, document_around};
use crate::words::Words;
use domain::attendance_rule::Pulses;
use domain::calendar::Zone;
use domain::edition::{
    CheckInRule, EditionFault, EditionText, MAX_LEARNING, MAX_MEETING, MAX_PLACE,
    MAX_SPEAKER_ABOUT, MAX_SPEAKER_NAME, MAX_SPEAKERS, MAX_SUMMARY, MAX_TITLE, Mode, Stage,
};
use domain::language::Language;
use leptos::prelude::*;

/// The names of its fields.
pub mod field {
    pub use crate::pages::organise::edition_minutes::field::{
        COURSE, LEARNING, RULE, RULE_PERCENT, RULE_PULSES, RULE_PULSES_OF,
    };
    /// The name in addresses.
    pub const SLUG: &str = "slug";
    /// The series.
    pub const SERIES: &str = "series";
    /// The title in Indonesian.
    pub const TITLE_ID: &str = "title_id";
    /// The title in English.
    pub const TITLE_EN: &str = "title_en";
    /// What it is about, in Indonesian.
    pub const SUMMARY_ID: &str = "summary_id";
    /// What it is about, in English.
    pub const SUMMARY_EN: &str = "summary_en";
    /// The day of the start.
    pub const START_DAY: &str = "start_day";
    /// The time of the start.
    pub const START_TIME: &str = "start_time";
    /// The day of the end.
    pub const END_DAY: &str = "end_day";
    /// The time of the end.
    pub const END_TIME: &str = "end_time";
    /// The zone of the hours.
    pub const ZONE: &str = "zone";
    /// A trainer who holds it; repeated.
    pub const TRAINER: &str = "trainer";
    /// Whether the hours are known: there when ticked.
    pub const HOURS_KNOWN: &str = "hours_known";
    /// The mode.
    pub const MODE: &str = "mode";
    /// The hall.
    pub const PLACE: &str = "place";
    /// The address of the meeting.
    pub const MEETING: &str = "meeting";
    /// The speakers.
    pub const SPEAKERS: &str = "speakers";
    /// How many may register.
    pub const CAPACITY: &str = "capacity";
    /// The day on which registration closes.
    pub const CLOSES_DAY: &str = "closes_day";
    /// The time at which it does.
    pub const CLOSES_TIME: &str = "closes_time";
    /// Whether somebody is registered by coming: there when ticked.
    pub const ON_THE_SPOT: &str = "on_the_spot";
    /// Minutes before the start.
    pub const OPENS_BEFORE: &str = "opens_before";
    /// Minutes after the start.
    pub const LATE_AFTER: &str = "late_after";
    /// Minutes that a code is accepted online.
    pub const ONLINE_TOLERANCE: &str = "online_tolerance";
    /// The state of the edition that was shown.
    pub const SEEN: &str = "seen";
}

/// What its buttons say.
pub mod act {
    /// Saves it.
    pub const SAVE: &str = "save";
    /// Calls it off.
    pub const CANCEL: &str = "cancel";
    /// Takes that back.
    pub const RESTORE: &str = "restore";
    /// Deletes it.
    pub const DELETE: &str = "delete";
}

/// The id of the form.
const FORM: &str = "edition";

/// The fields that a fault can stand beside, in the order of the form.
const FIELDS: [&str; 23] = [
    field::TITLE_ID,
    field::TITLE_EN,
    field::SUMMARY_ID,
    field::SUMMARY_EN,
    field::SPEAKERS,
    field::SERIES,
    field::SLUG,
    field::START_DAY,
    field::END_DAY,
    field::ZONE,
    field::MODE,
    field::PLACE,
    field::MEETING,
    field::CAPACITY,
    field::CLOSES_DAY,
    field::LEARNING,
    field::COURSE,
    field::RULE,
    field::RULE_PERCENT,
    field::RULE_PULSES,
    field::OPENS_BEFORE,
    field::LATE_AFTER,
    field::ONLINE_TOLERANCE,
];

/// What the page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EditionPage {
    /// The edition that is changed; `None` for a new one.
    pub existing: Option<Existing>,
    /// The title of the edition that a new one is copied from.
    pub copied: Option<String>,
    /// What the fields hold.
    pub form: EditionForm,
    /// Ids and titles of the series.
    pub series: Vec<(String, String)>,
    /// Names in addresses and titles of the courses.
    pub courses: Vec<(String, String)>,
    /// Ids and names of the people with the trainer's role.
    pub trainers: Vec<(String, String)>,
    /// What is to be fixed.
    pub faults: Vec<FormProblem>,
    /// What has just been done.
    pub done: Option<EditionDone>,
}

/// The edition that is changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Existing {
    /// Its name in addresses.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// Where it stands.
    pub stage: Stage,
    /// How many are registered.
    pub registered: u32,
}

/// What has been done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EditionDone {
    /// It was made.
    Made,
    /// It was changed.
    Saved,
    /// It was called off.
    Cancelled,
    /// That was taken back.
    Restored,
}

impl EditionDone {
    /// All of them.
    const ALL: [Self; 4] = [Self::Made, Self::Saved, Self::Cancelled, Self::Restored];

    /// The word for it in an address.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Made => "made",
            Self::Saved => "saved",
            Self::Cancelled => "cancelled",
            Self::Restored => "restored",
        }
    }

    /// Reads such a word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|done| done.code() == code)
    }

    fn notice(self, words: Words) -> Notice {
        Notice::ok(match self {
            Self::Made => words.editions_made(),
            Self::Saved => words.editions_saved(),
            Self::Cancelled => words.editions_cancelled(),
            Self::Restored => words.editions_restored(),
        })
    }
}

/// The fields as they were typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EditionForm {
    /// The name in addresses.
    pub slug: String,
    /// The id of the series, or nothing.
    pub series: String,
    /// The title in Indonesian.
    pub title_id: String,
    /// The title in English.
    pub title_en: String,
    /// What it is about, in Indonesian.
    pub summary_id: String,
    /// What it is about, in English.
    pub summary_en: String,
    /// The day of the start.
    pub start_day: String,
    /// The time of the start.
    pub start_time: String,
    /// The day of the end; that of the start where empty.
    pub end_day: String,
    /// The time of the end.
    pub end_time: String,
    /// The word for the zone of the hours.
    pub zone: String,
    /// The ids of the trainers who hold it.
    pub trainers: Vec<String>,
    /// What it is worth.
    pub minutes: MinutesForm,
    /// Whether the hours are known (`1`).
    pub hours_known: bool,
    /// The word for the mode.
    pub mode: String,
    /// The hall.
    pub place: String,
    /// The address of the meeting.
    pub meeting: String,
    /// The speakers, one a line: `Nama | keterangan`.
    pub speakers: String,
    /// How many may register.
    pub capacity: String,
    /// The day on which registration closes.
    pub closes_day: String,
    /// The time at which it does.
    pub closes_time: String,
    /// Whether somebody is registered by coming (`1`).
    pub on_the_spot: bool,
    /// Minutes before the start.
    pub opens_before: String,
    /// Minutes after the start.
    pub late_after: String,
    /// Minutes that a code is accepted online.
    pub online_tolerance: String,
    /// The state of the edition that was shown, so that a later one is not written over.
    pub seen: String,
}

/// Why the form was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormProblem {
    /// The edition as it would be is not one.
    Edition(EditionFault),
    /// The name in addresses has not its form.
    SlugForm,
    /// It is taken.
    SlugTaken(String),
    /// No such series.
    Series,
    /// No moment can be read for the start.
    Start,
    /// No moment can be read for the end.
    End,
    /// No moment can be read for the closing of registration.
    Closes,
    /// No mode.
    Mode,
    /// The number of seats is not one.
    Capacity,
    /// No such zone.
    Zone,
    /// The minutes of learning are no number.
    Learning,
    /// No such course.
    Course,
    /// What is asked for the minutes is none of the rules.
    Rule,
    /// The percentage cannot be asked.
    RulePercent,
    /// So many pulses cannot be asked.
    RulePulses,
    /// It cannot be deleted: somebody is registered or was there.
    HasPeople,
    /// The minutes are no number.
    Minutes(CheckInRule),
    /// Somebody else has changed the edition meanwhile.
    Changed,
}

/// The most minutes of a rule of checking in.
const fn most_minutes(rule: CheckInRule) -> u32 {
    match rule {
        CheckInRule::OpensBefore | CheckInRule::LateAfter => 1_440,
        CheckInRule::OnlineTolerance => 60,
    }
}

/// The field of a rule of checking in, and its label.
const fn rule_field(words: Words, rule: CheckInRule) -> (&'static str, &'static str) {
    match rule {
        CheckInRule::OpensBefore => (field::OPENS_BEFORE, words.editions_opens_before()),
        CheckInRule::LateAfter => (field::LATE_AFTER, words.editions_late_after()),
        CheckInRule::OnlineTolerance => {
            (field::ONLINE_TOLERANCE, words.editions_online_tolerance())
        }
    }
}

fn minutes_fault(words: Words, rule: CheckInRule) -> (Option<&'static str>, String) {
    let (field, label) = rule_field(words, rule);
    let most = whole(words, most_minutes(rule));
    (Some(field), words.editions_fault_minutes(label, most))
}

fn long_fault(words: Words, text: EditionText) -> (Option<&'static str>, String) {
    let (field, label, most) = match text {
        EditionText::Title(Language::Id) => (field::TITLE_ID, words.editions_title_id(), MAX_TITLE),
        EditionText::Title(Language::En) => (field::TITLE_EN, words.editions_title_en(), MAX_TITLE),
        EditionText::Summary(Language::Id) => {
            (field::SUMMARY_ID, words.editions_summary_id(), MAX_SUMMARY)
        }
        EditionText::Summary(Language::En) => {
            (field::SUMMARY_EN, words.editions_summary_en(), MAX_SUMMARY)
        }
        EditionText::Place => (field::PLACE, words.editions_place(), MAX_PLACE),
        EditionText::Meeting => (field::MEETING, words.editions_meeting(), MAX_MEETING),
        EditionText::Speakers => {
            let sentence = words.editions_fault_speakers_long(
                MAX_SPEAKERS,
                MAX_SPEAKER_NAME,
                MAX_SPEAKER_ABOUT,
            );
            return (Some(field::SPEAKERS), sentence);
        }
    };
    let most = u32::try_from(most).unwrap_or(u32::MAX);
    let sentence = words.editions_fault_long(label, whole(words, most));
    (Some(field), sentence)
}

impl FormProblem {
    fn sentence(&self, words: Words) -> FormFault {
        let plain = |field, sentence: &str| (Some(field), sentence.to_owned());
        let (field, sentence) = match self {
            Self::SlugForm => plain(field::SLUG, words.editions_fault_slug_form()),
            Self::SlugTaken(slug) => (Some(field::SLUG), words.editions_fault_slug_taken(slug)),
            Self::Series => plain(field::SERIES, words.editions_fault_series()),
            Self::Start => plain(field::START_DAY, words.editions_fault_start()),
            Self::End => plain(field::END_DAY, words.editions_fault_end()),
            Self::Closes => plain(field::CLOSES_DAY, words.editions_fault_closes()),
            Self::Mode => plain(field::MODE, words.editions_fault_mode()),
            Self::Capacity | Self::Edition(EditionFault::CapacityZero) => {
                plain(field::CAPACITY, words.editions_fault_capacity())
            }
            Self::Minutes(rule) | Self::Edition(EditionFault::RulesRange(rule)) => {
                minutes_fault(words, *rule)
            }
            Self::Zone => plain(field::ZONE, words.editions_fault_zone()),
            Self::Learning | Self::Edition(EditionFault::LearningRange) => (
                Some(field::LEARNING),
                words.editions_fault_minutes(
                    words.editions_learning(),
                    whole(words, MAX_LEARNING.0),
                ),
            ),
            Self::Course => plain(field::COURSE, words.editions_fault_course()),
            Self::Rule => plain(field::RULE, words.editions_fault_rule()),
            Self::RulePercent => plain(field::RULE_PERCENT, words.editions_fault_rule_percent()),
            Self::RulePulses => (
                Some(field::RULE_PULSES),
                words.editions_fault_rule_pulses(Pulses::MAX),
            ),
            Self::HasPeople => (None, words.editions_fault_has_people().to_owned()),
            Self::Changed => (None, words.editions_fault_changed().to_owned()),
            Self::Edition(EditionFault::SlugReserved) => {
                plain(field::SLUG, words.editions_fault_slug_reserved())
            }
            Self::Edition(EditionFault::TitleEmpty) => {
                plain(field::TITLE_ID, words.editions_fault_title_id())
            }
            Self::Edition(EditionFault::TextLong(text)) => long_fault(words, *text),
            Self::Edition(EditionFault::EndsFirst) => {
                plain(field::END_DAY, words.editions_fault_ends_first())
            }
            Self::Edition(EditionFault::LastsLong) => {
                plain(field::END_DAY, words.editions_fault_lasts_long())
            }
            Self::Edition(EditionFault::PlaceEmpty) => {
                plain(field::PLACE, words.editions_fault_place())
            }
            Self::Edition(EditionFault::MeetingForm) => {
                plain(field::MEETING, words.editions_fault_meeting())
            }
            Self::Edition(EditionFault::SpeakerEmpty) => {
                plain(field::SPEAKERS, words.editions_fault_speaker())
            }
            Self::Edition(EditionFault::ClosesLate) => {
                plain(field::CLOSES_DAY, words.editions_fault_closes_late())
            }
        };
        FormFault { field, sentence }
    }
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: EditionPage) -> String {
    let words = frame.words();
    let mut faults = data
        .faults
        .iter()
        .map(|fault| fault.sentence(words))
        .collect::<Vec<_>>();
    // The list above the form is read in the order of its fields.
    faults.sort_by_key(|fault| FIELDS.iter().position(|field| fault.field == Some(*field)));
    let heading = if data.existing.is_some() {
        words.editions_change_title()
    } else {
        words.editions_new_title()
    };
    let around = Around {
        form: Some(KeptForm {
            id: FORM,
            action: act::SAVE,
        }),
        ..Around::default()
    };
    let title = title_with_faults(words, heading, &faults);
    document_around(frame, &title, around, || {
        let done = data.done.map(|done| notice(done.notice(words)));
        let begun = data
            .existing
            .as_ref()
            .is_some_and(|existing| existing.stage != Stage::Coming);
        let cancelled = data
            .existing
            .as_ref()
            .is_some_and(|existing| existing.stage == Stage::Cancelled);
        let begun = (begun && !cancelled).then(|| notice(Notice::info(words.editions_begun())));
        let called_off = cancelled.then(|| notice(Notice::warn(words.editions_is_cancelled())));
        let ending = data
            .existing
            .as_ref()
            .map(|existing| ending(words, existing));
        let conflict = data.faults.contains(&FormProblem::Changed);
        let saved = data.existing.as_ref().filter(|_| conflict).map(|existing| {
            let href = address::edition(&existing.slug);
            view! {
                <p>
                    <a class="lone" href=href target="_blank">
                        {words.editions_see_saved()}
                    </a>
                </p>
            }
        });
        let lead = match (&data.existing, &data.copied) {
            (Some(existing), _) => existing.title.clone(),
            (None, Some(title)) => words.editions_copied(title),
            (None, None) => words.editions_new_lead().to_owned(),
        };
        let trail = vec![Link::new(words.workshops_title(), address::EDITIONS)];
        let form = form(
            words,
            data.existing.as_ref(),
            data.form,
            data.series,
            data.trainers,
            data.courses,
            &faults,
        );
        view! {
            <div class="wrap page stack">
                {organiser_menu(words, OrganiserPage::Editions)}
                <div>
                    {breadcrumb(words, trail, heading.to_owned())} <div class="page-head">
                        <h1>{heading}</h1>
                        <p class="lead">{lead}</p>
                        {data.existing.map(|existing| ways(words, &existing.slug))}
                    </div>
                </div>
                {done}
                {fault_summary_of_work(words, &faults)}
                {saved}
                {begun}
                {called_off}
                {form}
                {ending}
            </div>
        }
    })
}

/// From an edition to what belongs to it.
fn ways(words: Words, slug: &str) -> impl IntoView + use<> {
    let ways = [
        (words.editions_attendance(), address::attendance(slug)),
        (words.invite_title(), address::invitations(slug)),
        (words.desk_title(), address::reception(slug)),
        (words.editions_screen(), address::present(slug)),
        (words.editions_control(), address::control(slug)),
        (words.editions_plan(), address::control_plan(slug)),
        (words.editions_public(), address::workshop(slug)),
    ]
    .map(|(text, href)| view! { <li><a class="lone" href=href>{text}</a></li> })
    .into_iter()
    .collect::<Vec<_>>();
    view! { <ul class="edition-links">{ways}</ul> }
}

/// Calling it off, taking that back, deleting it: each opened first, so that no press does it by mistake.
fn ending(words: Words, existing: &Existing) -> impl IntoView + use<> {
    let action = address::edition(&existing.slug);
    let press = |summary: &'static str,
                 text: String,
                 name: &'static str,
                 label: &'static str,
                 class: &'static str| {
        let action = action.clone();
        view! {
            <details>
                <summary>{summary}</summary>
                <form class="stack" method="post" action=action>
                    <p class="small">{text}</p>
                    <div class="actions">
                        <button class=class name=ACTION value=name>{label}</button>
                    </div>
                </form>
            </details>
        }
        .drawn()
    };
    let off = match existing.stage {
        Stage::Cancelled => Some(press(
            words.editions_restore(),
            words.editions_restore_text().to_owned(),
            act::RESTORE,
            words.editions_restore_send(),
            "btn quiet",
        )),
        Stage::Past => None,
        Stage::Coming | Stage::Open => Some(press(
            words.editions_cancel(),
            match existing.registered {
                0 => words.editions_cancel_nobody().to_owned(),
                registered => words.editions_cancel_text(registered),
            },
            act::CANCEL,
            words.editions_cancel_send(),
            "btn danger",
        )),
    };
    let delete = (existing.registered == 0).then(|| {
        press(
            words.editions_delete(),
            words.editions_delete_text().to_owned(),
            act::DELETE,
            words.editions_delete_send(),
            "btn danger",
        )
    });
    (off.is_some() || delete.is_some()).then(|| {
        view! {
            <section class="card stack" aria-labelledby="ending">
                <h2 class="h3" id="ending">{words.editions_ending()}</h2>
                {off}
                {delete}
            </section>
        }
    })
}

fn form(
    words: Words,
    existing: Option<&Existing>,
    form: EditionForm,
    series: Vec<(String, String)>,
    trainers: Vec<(String, String)>,
    courses: Vec<(String, String)>,
    faults: &[FormFault],
) -> impl IntoView + use<> {
    let (action, send, slug_hint) = match existing {
        Some(existing) => (
            address::edition(&existing.slug),
            words.editions_save(),
            words.editions_slug_hint_change(),
        ),
        None => (
            address::EDITION_NEW.to_owned(),
            words.editions_make(),
            words.editions_slug_hint(),
        ),
    };
    let seen = form.seen.clone();
    view! {
        <form class="card form parts" id=FORM method="post" action=action novalidate=true>
            <input type="hidden" name=field::SEEN value=seen />
            {part_about(words, &form, slug_hint, series, trainers, faults)}
            {part_time(words, &form, faults)}
            {part_place(words, &form, faults)}
            {part_registration(words, &form, faults)}
            {part_rules(words, &form, faults)}
            {part_minutes(words, &form.minutes, courses, faults)}
            <div class="actions">
                <button class="btn" name=ACTION value=act::SAVE>
                    {send}
                </button>
            </div>
        </form>
    }
}

/// A field of the form with its fault.
fn of(
    faults: &[FormFault],
    name: &'static str,
    label: &'static str,
    kind: FieldKind,
    value: &str,
) -> Field {
    Field::new(name, label, kind, value.to_owned()).with_fault_of(faults)
}

fn part_about(
    words: Words,
    form: &EditionForm,
    slug_hint: &'static str,
    series: Vec<(String, String)>,
    trainers: Vec<(String, String)>,
    faults: &[FormFault],
) -> impl IntoView + use<> {
    let line = |name, label, value| of(faults, name, label, FieldKind::Line, value);
    let lines = |name, label, value| Field {
        hint: Some(words.editions_summary_hint().into()),
        ..of(faults, name, label, FieldKind::Lines(4), value)
    };
    let in_language = |one: Field, lang| Field {
        lang: Some(lang),
        ..one
    };
    let title_id = line(field::TITLE_ID, words.editions_title_id(), &form.title_id);
    let title_en = Field {
        hint: Some(words.editions_title_en_hint().into()),
        ..line(field::TITLE_EN, words.editions_title_en(), &form.title_en)
    };
    let summary_id = lines(
        field::SUMMARY_ID,
        words.editions_summary_id(),
        &form.summary_id,
    );
    let summary_en = lines(
        field::SUMMARY_EN,
        words.editions_summary_en(),
        &form.summary_en,
    );
    let speakers = Field {
        hint: Some(words.editions_speakers_hint().into()),
        ..of(
            faults,
            field::SPEAKERS,
            words.editions_speakers(),
            FieldKind::Lines(3),
            &form.speakers,
        )
    };
    let slug = Field {
        hint: Some(slug_hint.into()),
        ..line(field::SLUG, words.editions_slug(), &form.slug)
    };
    let choices = std::iter::once(Choice::new("", words.editions_series_no()))
        .chain(series.into_iter().map(|(id, title)| Choice::new(id, title)))
        .collect::<Vec<_>>();
    // Without a series there is nothing to choose.
    let series = (choices.len() > 1 || !form.series.is_empty()).then(|| {
        select_with_fault(
            field::SERIES.to_owned(),
            field::SERIES,
            words.editions_series(),
            choices,
            &form.series,
            fault_of(faults, field::SERIES),
        )
    });
    view! {
        <fieldset class="part">
            <legend>{words.editions_part_about()}</legend>
            {field(in_language(title_id, "id"))}
            {field(in_language(title_en, "en"))}
            {field(in_language(summary_id, "id"))}
            {field(in_language(summary_en, "en"))}
            <div class="broad">{field(speakers)}</div>
            {held_by(words, trainers, &form.trainers)}
            {series}
            {field(slug)}
        </fieldset>
    }
}

/// Who of those with an account holds it: they find its screen and its attendance among their own.
fn held_by(
    words: Words,
    trainers: Vec<(String, String)>,
    chosen: &[String],
) -> impl IntoView + use<> {
    let rows = trainers
        .into_iter()
        .map(|(id, name)| {
            let ticked = chosen.contains(&id);
            let field_id = format!("trainer-{id}");
            view! {
                <div class="tick">
                    <input type="checkbox" id=field_id.clone() name=field::TRAINER value=id checked=ticked />
                    <div>
                        <label for=field_id>{name}</label>
                    </div>
                </div>
            }
        })
        .collect::<Vec<_>>();
    (!rows.is_empty()).then(|| {
        view! {
            <fieldset class="field broad" aria-describedby="trainer-hint">
                <legend>{words.editions_trainers()}</legend>
                <p class="hint" id="trainer-hint">{words.editions_trainers_hint()}</p>
                {rows}
            </fieldset>
        }
    })
}

fn part_time(words: Words, form: &EditionForm, faults: &[FormFault]) -> impl IntoView + use<> {
    let zones = Zone::ALL
        .map(|zone| Choice::new(zone.code(), zone.label()))
        .to_vec();
    let day = |name, value: &str| {
        Field::new(name, words.editions_day(), FieldKind::Day, value.to_owned())
    };
    let time = |name, value: &str| {
        Field::new(
            name,
            words.editions_time(),
            FieldKind::Time,
            value.to_owned(),
        )
    };
    view! {
        <fieldset class="part">
            <legend>{words.editions_part_time()}</legend>
            {field_of_time(
                words.editions_starts(),
                None,
                fault_of(faults, field::START_DAY),
                day(field::START_DAY, &form.start_day),
                time(field::START_TIME, &form.start_time),
            )}
            {field_of_time(
                words.editions_ends(),
                Some(words.editions_ends_hint().to_owned()),
                fault_of(faults, field::END_DAY),
                day(field::END_DAY, &form.end_day),
                time(field::END_TIME, &form.end_time),
            )}
            {select_with_fault(
                field::ZONE.to_owned(),
                field::ZONE,
                words.editions_zone(),
                zones,
                &form.zone,
                fault_of(faults, field::ZONE),
            )}
            <div class="broad">
                {tick(field::HOURS_KNOWN, words.editions_hours_known(), words.editions_hours_known_hint(), form.hours_known)}
            </div>
        </fieldset>
    }
}

fn part_place(words: Words, form: &EditionForm, faults: &[FormFault]) -> impl IntoView + use<> {
    let modes = Mode::ALL
        .map(|mode| {
            let text = match mode {
                Mode::Venue => words.editions_mode_venue(),
                Mode::Online => words.editions_mode_online(),
                Mode::Hybrid => words.editions_mode_hybrid(),
            };
            Choice::new(mode.code(), text)
        })
        .to_vec();
    let place = Field {
        hint: Some(words.editions_place_hint().into()),
        ..of(
            faults,
            field::PLACE,
            words.editions_place(),
            FieldKind::Line,
            &form.place,
        )
    };
    let meeting = Field {
        hint: Some(words.editions_meeting_hint().into()),
        ..of(
            faults,
            field::MEETING,
            words.editions_meeting(),
            FieldKind::Address,
            &form.meeting,
        )
    };
    view! {
        <fieldset class="part">
            <legend>{words.editions_part_place()}</legend>
            <div class="broad">
                {radios(field::MODE, words.editions_mode(), modes, Some(&form.mode), fault_of(faults, field::MODE))}
            </div>
            {field(place)}
            {field(meeting)}
        </fieldset>
    }
}

fn part_registration(
    words: Words,
    form: &EditionForm,
    faults: &[FormFault],
) -> impl IntoView + use<> {
    let capacity = Field {
        hint: Some(words.editions_capacity_hint().into()),
        ..of(
            faults,
            field::CAPACITY,
            words.editions_capacity(),
            FieldKind::Whole,
            &form.capacity,
        )
    };
    view! {
        <fieldset class="part">
            <legend>{words.editions_part_registration()}</legend>
            {field(capacity)}
            {field_of_time(
                words.editions_closes(),
                Some(words.editions_closes_hint().to_owned()),
                fault_of(faults, field::CLOSES_DAY),
                Field::new(field::CLOSES_DAY, words.editions_day(), FieldKind::Day, form.closes_day.clone()),
                Field::new(field::CLOSES_TIME, words.editions_time(), FieldKind::Time, form.closes_time.clone()),
            )}
            <div class="broad">
                {tick(field::ON_THE_SPOT, words.editions_on_the_spot(), words.editions_on_the_spot_hint(), form.on_the_spot)}
            </div>
        </fieldset>
    }
}

fn part_rules(words: Words, form: &EditionForm, faults: &[FormFault]) -> impl IntoView + use<> {
    let minutes = |rule, value: &str, hint| {
        let (name, label) = rule_field(words, rule);
        field(Field {
            hint,
            ..of(faults, name, label, FieldKind::Whole, value)
        })
    };
    view! {
        <fieldset class="part of-three">
            <legend>{words.editions_part_rules()}</legend>
            {minutes(CheckInRule::OpensBefore, &form.opens_before, None)}
            {minutes(CheckInRule::LateAfter, &form.late_after, None)}
            {minutes(CheckInRule::OnlineTolerance, &form.online_tolerance, Some(words.editions_online_tolerance_hint().into()))}
        </fieldset>
    }
}

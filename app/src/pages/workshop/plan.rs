//! `/control/{edition}/plan`: the running order: what is shown and asked, step by step. Each step has its form, and
//! ready plans are taken with one press.
//!
//! All forms post to the page's own address. `?add={kind}` opens the form of a new step, `?step={id}` that of one
//! that is there; both with `course={course}` where it is chosen what is taken from a course.

use crate::address::{self, with_query};
use crate::frame::Frame;
use crate::pages::workshop::control_menu::{ControlPlace, control_head};
use crate::parts::choice::{Choice, select, select_with_fault};
use crate::parts::drawn::Draw;
use crate::parts::edition::EditionLine;
use crate::parts::fault::{
    FormFault, fault_line, fault_of, fault_summary_of_work, title_with_faults,
};
use crate::parts::field::{Field, FieldKind, described_by, field, tick};
use crate::parts::form::ACT;
use crate::parts::icons::{Icon, icon};
use crate::parts::notice::{Notice, notice};
use crate::shell::{Around, KeptForm, slim};
use crate::words::Words;
use domain::clock::MINUTE;
use domain::id::{Slug, StepId};
use domain::language::{Bilingual, Language};
use domain::live::{
    BREAK_MINUTES, MAX_OPTION, MAX_OPTIONS, MAX_PROMPT, MAX_STEPS, Plan, PlanFault, PollKind,
    PollText, Step, StepBody, StepKind, TextOption,
};
use domain::number::{decimals_needed, format_number, parse_number};
use leptos::prelude::*;

/// The names of its fields.
pub mod field {
    /// The kind of a step that is added; asked by GET.
    pub const ADD: &str = "add";
    /// A step.
    pub const STEP: &str = "step";
    /// A ready plan.
    pub const PLAN: &str = "plan";
    /// The title in Indonesian.
    pub const TITLE_ID: &str = "title_id";
    /// The title in English.
    pub const TITLE_EN: &str = "title_en";
    /// How many minutes it takes.
    pub const MINUTES: &str = "minutes";
    /// The Markdown of a slide, or what a poll asks, in Indonesian.
    pub const TEXT_ID: &str = "text_id";
    /// The same in English.
    pub const TEXT_EN: &str = "text_en";
    /// The kind of a poll.
    pub const POLL: &str = "poll";
    /// An option in Indonesian; there are [`domain::live::MAX_OPTIONS`] of them.
    pub const OPTION: &str = "option";
    /// An option in English; as many.
    pub const OPTION_EN: &str = "option_en";
    /// The place of an option that is right, from 0; repeated.
    pub const RIGHT: &str = "right";
    /// The true value of a number.
    pub const TRUTH: &str = "truth";
    /// The unit of a number in Indonesian.
    pub const UNIT_ID: &str = "unit_id";
    /// The unit of a number in English.
    pub const UNIT_EN: &str = "unit_en";
    /// Whether what people write is looked at first: there when ticked.
    pub const MODERATED: &str = "moderated";
    /// The course that something is taken from.
    pub const COURSE: &str = "course";
    /// An item of a quiz.
    pub const ITEM: &str = "item";
    /// A part of a lesson: `unit/section`.
    pub const SECTION: &str = "section";
    /// A step of an exercise: `exercise/step`.
    pub const EXERCISE: &str = "exercise";
}

/// What its buttons say.
pub mod act {
    /// Puts a step one place up.
    pub const UP: &str = "up";
    /// Puts a step one place down.
    pub const DOWN: &str = "down";
    /// Takes a step away.
    pub const REMOVE: &str = "remove";
    /// Adds a step, or changes it.
    pub const SAVE: &str = "save";
    /// Takes the steps of a ready plan, behind those that are there.
    pub const USE: &str = "use";
    /// Takes them in place of those that are there.
    pub const REPLACE: &str = "replace";
}

/// The id of the form of a step.
const FORM: &str = "step-form";
/// How many options are seen at once.
const FEW_OPTIONS: usize = 4;
/// The longest title that is made of what a step asks, in characters.
const MADE_TITLE: usize = 80;

/// The word for a kind of step.
#[must_use]
pub const fn kind_word(words: Words, kind: StepKind) -> &'static str {
    match kind {
        StepKind::Talk => words.plan_kind_talk(),
        StepKind::Slide => words.plan_kind_slide(),
        StepKind::Lesson => words.plan_kind_lesson(),
        StepKind::Poll => words.plan_kind_poll(),
        StepKind::Item => words.plan_kind_item(),
        StepKind::Exercise => words.plan_kind_exercise(),
        StepKind::Questions => words.plan_kind_questions(),
        StepKind::Break => words.plan_kind_break(),
        StepKind::Exit => words.plan_kind_exit(),
    }
}

/// What a step of that kind does, in a sentence.
const fn kind_text(words: Words, kind: StepKind) -> &'static str {
    match kind {
        StepKind::Talk => words.plan_about_talk(),
        StepKind::Slide => words.plan_about_slide(),
        StepKind::Lesson => words.plan_about_lesson(),
        StepKind::Poll => words.plan_about_poll(),
        StepKind::Item => words.plan_about_item(),
        StepKind::Exercise => words.plan_about_exercise(),
        StepKind::Questions => words.plan_about_questions(),
        StepKind::Break => words.plan_about_break(),
        StepKind::Exit => words.plan_about_exit(),
    }
}

/// The word for a kind of poll.
#[must_use]
pub const fn poll_word(words: Words, kind: PollKind) -> &'static str {
    match kind {
        PollKind::Single => words.plan_poll_single(),
        PollKind::Multiple => words.plan_poll_multiple(),
        PollKind::TrueFalse => words.plan_poll_truefalse(),
        PollKind::Scale => words.plan_poll_scale(),
        PollKind::Number => words.plan_poll_number(),
        PollKind::Words => words.plan_poll_words(),
        PollKind::Text => words.plan_poll_text(),
        PollKind::Ranking => words.plan_poll_ranking(),
        PollKind::Mirror => words.plan_poll_mirror(),
    }
}

/// What the page shows.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanPage {
    /// The edition.
    pub edition: EditionLine,
    /// Its running order.
    pub plan: Plan,
    /// The step that the hall sees now.
    pub shown: Option<StepId>,
    /// The plans that are ready to use.
    pub ready: Vec<ReadyPlan>,
    /// The step that is written.
    pub editing: Option<Editing>,
    /// What may be taken from courses and exercises.
    pub choices: Choices,
    /// Why a press was refused that belongs to no form.
    pub fault: Option<PlanPageFault>,
    /// What has just been done.
    pub done: Option<PlanDone>,
}

/// A plan that is ready to use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadyPlan {
    /// Its name.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// What it is for.
    pub summary: String,
    /// How long it takes.
    pub minutes: u32,
    /// How many steps it has.
    pub steps: u32,
}

/// A step that is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Editing {
    /// The step that is changed; `None` for a new one.
    pub step: Option<StepId>,
    /// Its kind.
    pub kind: StepKind,
    /// What the fields hold.
    pub form: StepForm,
    /// What is to be fixed.
    pub problems: Vec<StepProblem>,
}

/// What may be taken from elsewhere: what a form sends, and what people read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// The courses.
    pub courses: Vec<(String, String)>,
    /// The items of the course chosen that a hall can answer.
    pub items: Vec<(String, String)>,
    /// The parts of the lessons of the course chosen: `unit/section`.
    pub sections: Vec<(String, String)>,
    /// The steps of exercises: `exercise/step`.
    pub exercises: Vec<(String, String)>,
}

/// The fields of a step as they were typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StepForm {
    /// The title in Indonesian.
    pub title_id: String,
    /// The title in English.
    pub title_en: String,
    /// How many minutes it takes.
    pub minutes: String,
    /// The Markdown of a slide, or what a poll asks, in Indonesian.
    pub text_id: String,
    /// The same in English.
    pub text_en: String,
    /// The word for the kind of a poll.
    pub poll: String,
    /// The options in the order of their fields.
    pub options: Vec<OptionForm>,
    /// The true value of a number.
    pub truth: String,
    /// The unit of a number in Indonesian.
    pub unit_id: String,
    /// The unit of a number in English.
    pub unit_en: String,
    /// Whether what people write is looked at first.
    pub moderated: bool,
    /// The course that something is taken from.
    pub course: String,
    /// An item of a quiz.
    pub item: String,
    /// A part of a lesson: `unit/section`.
    pub section: String,
    /// A step of an exercise: `exercise/step`.
    pub exercise: String,
}

/// The fields of an option.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OptionForm {
    /// What it says in Indonesian.
    pub id: String,
    /// What it says in English.
    pub en: String,
    /// Whether it is right.
    pub right: bool,
}

/// Why the form of a step was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepProblem {
    /// It would be no step.
    Plan(PlanFault),
    /// The minutes are no number.
    Minutes,
    /// The true value is no number.
    Truth,
    /// No such kind of poll.
    Kind,
    /// Nothing was chosen that is in the library.
    Choice,
}

/// Why a press was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanPageFault {
    /// There would be too many steps.
    Many,
    /// The step is gone.
    Gone,
    /// The step whose form was sent is gone; the form stays.
    GoneTyped,
    /// The hall sees that step.
    Shown,
}

/// What has been done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanDone {
    /// A step was added.
    Added,
    /// A step was changed.
    Saved,
    /// A step was taken away.
    Removed,
    /// A ready plan was taken.
    Used,
}

impl PlanDone {
    const ALL: [Self; 4] = [Self::Added, Self::Saved, Self::Removed, Self::Used];

    /// The word for it in an address.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Saved => "saved",
            Self::Removed => "removed",
            Self::Used => "used",
        }
    }

    /// Reads such a word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|done| done.code() == code)
    }

    fn notice(self, words: Words) -> Notice {
        Notice::ok(match self {
            Self::Added => words.plan_added(),
            Self::Saved => words.plan_saved(),
            Self::Removed => words.plan_removed(),
            Self::Used => words.plan_used(),
        })
    }
}

impl StepForm {
    /// Reads the fields. `given` hands over what a field of the form holds, once for each time it was sent.
    #[must_use]
    pub fn read(given: impl Fn(&str) -> Vec<String>) -> Self {
        let first = |name: &str| given(name).into_iter().next().unwrap_or_default();
        let (id, en, right) = (
            given(field::OPTION),
            given(field::OPTION_EN),
            given(field::RIGHT),
        );
        let text = |texts: &[String], place: usize| texts.get(place).cloned().unwrap_or_default();
        let options = (0..MAX_OPTIONS)
            .map(|place| OptionForm {
                id: text(&id, place),
                en: text(&en, place),
                right: right.contains(&place.to_string()),
            })
            .collect();
        Self {
            title_id: first(field::TITLE_ID),
            title_en: first(field::TITLE_EN),
            minutes: first(field::MINUTES),
            text_id: first(field::TEXT_ID),
            text_en: first(field::TEXT_EN),
            poll: first(field::POLL),
            options,
            truth: first(field::TRUTH),
            unit_id: first(field::UNIT_ID),
            unit_en: first(field::UNIT_EN),
            moderated: !first(field::MODERATED).is_empty(),
            course: first(field::COURSE),
            item: first(field::ITEM),
            section: first(field::SECTION),
            exercise: first(field::EXERCISE),
        }
    }

    /// The fields of a step that is there.
    #[must_use]
    pub fn of(step: &Step, language: Language) -> Self {
        let mut form = Self {
            title_id: step.title.id.clone(),
            title_en: step.title.en.clone(),
            minutes: step
                .minutes
                .map(|minutes| minutes.to_string())
                .unwrap_or_default(),
            ..Self::default()
        };
        match &step.body {
            StepBody::Talk | StepBody::Questions | StepBody::Exit => {}
            StepBody::Slide { text } => {
                form.text_id.clone_from(&text.id);
                form.text_en.clone_from(&text.en);
            }
            StepBody::Poll { poll } => {
                form.text_id.clone_from(&poll.text.id);
                form.text_en.clone_from(&poll.text.en);
                poll.kind.code().clone_into(&mut form.poll);
                form.options = poll
                    .options
                    .iter()
                    .map(|option| OptionForm {
                        id: option.text.id.clone(),
                        en: option.text.en.clone(),
                        right: option.right,
                    })
                    .collect();
                form.truth = poll
                    .truth
                    .map(|truth| format_number(truth, decimals_needed(truth), language))
                    .unwrap_or_default();
                form.unit_id.clone_from(&poll.unit.id);
                form.unit_en.clone_from(&poll.unit.en);
                form.moderated = poll.moderated;
            }
            StepBody::Item { course, item } => {
                form.course = course.to_string();
                form.item.clone_from(item);
            }
            StepBody::Lesson {
                course,
                unit,
                section,
            } => {
                form.course = course.to_string();
                form.section = format!("{unit}/{section}");
            }
            StepBody::Exercise { exercise, step } => {
                form.exercise = format!("{exercise}/{step}");
            }
            StepBody::Break { minutes } => form.minutes = minutes.to_string(),
        }
        form
    }

    /// The step that was written. Without a title it has that of what it shows: `name` is what the library calls
    /// it; whether what is chosen is in the library is not known here.
    ///
    /// # Errors
    /// What is to be fixed.
    pub fn step(
        &self,
        kind: StepKind,
        id: StepId,
        language: Language,
        name: Option<&Bilingual>,
    ) -> Result<Step, Vec<StepProblem>> {
        let mut problems = Vec::new();
        let minutes = self.minutes.trim();
        let minutes = if minutes.is_empty() {
            None
        } else {
            let read = minutes.parse::<u32>().ok();
            if read.is_none() {
                problems.push(StepProblem::Minutes);
            }
            read
        };
        let Some(body) = self.body(kind, language, minutes, &mut problems) else {
            return Err(problems);
        };
        let title = Bilingual {
            id: self.title_id.trim().to_owned(),
            en: self.title_en.trim().to_owned(),
        };
        let step = Step {
            id,
            title: if title.id.is_empty() {
                made_title(&body, name, title)
            } else {
                title
            },
            minutes,
            body,
        };
        // Of a step that asks nothing its title, which is made of that, says nothing more.
        let fault = match &step.body {
            StepBody::Poll { poll } => poll.fault().or_else(|| step.fault()),
            StepBody::Slide { text } if text.id.is_empty() => Some(PlanFault::Slide),
            _ => step.fault(),
        };
        problems.extend(fault.map(StepProblem::Plan));
        if problems.is_empty() {
            Ok(step)
        } else {
            Err(problems)
        }
    }

    fn body(
        &self,
        kind: StepKind,
        language: Language,
        minutes: Option<u32>,
        problems: &mut Vec<StepProblem>,
    ) -> Option<StepBody> {
        let pair = |text: &str| {
            let (first, second) = text.split_once('/')?;
            Some((Slug::parse(first)?, second.to_owned()))
        };
        let text = || Bilingual {
            id: self.text_id.trim().to_owned(),
            en: self.text_en.trim().to_owned(),
        };
        let body = match kind {
            StepKind::Talk => Some(StepBody::Talk),
            StepKind::Questions => Some(StepBody::Questions),
            StepKind::Exit => Some(StepBody::Exit),
            StepKind::Slide => Some(StepBody::Slide { text: text() }),
            StepKind::Break => {
                if minutes.is_none() && problems.is_empty() {
                    problems.push(StepProblem::Plan(PlanFault::Break));
                }
                return minutes.map(|minutes| StepBody::Break { minutes });
            }
            StepKind::Poll => return self.poll(text(), language, problems),
            StepKind::Item => Slug::parse(&self.course)
                .filter(|_| !self.item.is_empty())
                .map(|course| StepBody::Item {
                    course,
                    item: self.item.clone(),
                }),
            StepKind::Lesson => Slug::parse(&self.course).zip(pair(&self.section)).and_then(
                |(course, (unit, section))| {
                    let section = section.parse().ok()?;
                    Some(StepBody::Lesson {
                        course,
                        unit,
                        section,
                    })
                },
            ),
            StepKind::Exercise => {
                pair(&self.exercise).map(|(exercise, step)| StepBody::Exercise { exercise, step })
            }
        };
        if body.is_none() {
            problems.push(StepProblem::Choice);
        }
        body
    }

    fn poll(
        &self,
        text: Bilingual,
        language: Language,
        problems: &mut Vec<StepProblem>,
    ) -> Option<StepBody> {
        let Some(kind) = PollKind::from_code(&self.poll) else {
            problems.push(StepProblem::Kind);
            return None;
        };
        let truth = self.truth.trim();
        let truth = if truth.is_empty() || kind != PollKind::Number {
            None
        } else {
            let read = parse_number(truth, language).ok();
            if read.is_none() {
                problems.push(StepProblem::Truth);
            }
            read
        };
        let written =
            |option: &&OptionForm| !option.id.trim().is_empty() || !option.en.trim().is_empty();
        let may_be_right = matches!(
            kind,
            PollKind::Single | PollKind::Multiple | PollKind::TrueFalse
        );
        let mut options: Vec<TextOption> = self
            .options
            .iter()
            .filter(written)
            .map(|option| TextOption {
                text: Bilingual {
                    id: option.id.trim().to_owned(),
                    en: option.en.trim().to_owned(),
                },
                right: option.right && may_be_right,
            })
            .collect();
        if *kind.options().end() == 0 {
            // Their fields stand on the page for other kinds.
            options.clear();
        } else if options.is_empty() {
            let right = |place: usize| self.options.get(place).is_some_and(|option| option.right);
            options = usual_options(kind, right);
        }
        let is_number = kind == PollKind::Number;
        let unit = |unit: &str| {
            if is_number {
                unit.trim().to_owned()
            } else {
                String::new()
            }
        };
        Some(StepBody::Poll {
            poll: PollText {
                kind,
                text,
                options,
                truth,
                unit: Bilingual {
                    id: unit(&self.unit_id),
                    en: unit(&self.unit_en),
                },
                moderated: self.moderated && kind.is_written(),
            },
        })
    }
}

/// What two statements and the ends of a scale say where nobody says otherwise.
fn usual_options(kind: PollKind, right: impl Fn(usize) -> bool) -> Vec<TextOption> {
    let (id, en) = (Words(Language::Id), Words(Language::En));
    let option = |word: fn(Words) -> &'static str, right| TextOption {
        text: Bilingual {
            id: word(id).to_owned(),
            en: word(en).to_owned(),
        },
        right,
    };
    match kind {
        PollKind::TrueFalse => vec![
            option(Words::plan_option_true, right(0)),
            option(Words::plan_option_false, right(1)),
        ],
        PollKind::Scale => vec![
            option(Words::plan_scale_low, false),
            option(Words::plan_scale_high, false),
        ],
        _ => vec![],
    }
}

/// The title of a step that was given none.
fn made_title(body: &StepBody, name: Option<&Bilingual>, typed: Bilingual) -> Bilingual {
    let first_line = |text: &str| {
        let line = text
            .lines()
            .map(|line| line.trim_start_matches(['#', ' ']).trim());
        line.clone()
            .find(|line| !line.is_empty())
            .unwrap_or_default()
            .to_owned()
    };
    let both = |text: &Bilingual| Bilingual {
        id: short(&first_line(&text.id)),
        en: short(&first_line(&text.en)),
    };
    let word = || Bilingual {
        id: kind_word(Words(Language::Id), body.kind()).to_owned(),
        en: kind_word(Words(Language::En), body.kind()).to_owned(),
    };
    match (body, name) {
        // What somebody talks about nobody else knows.
        (StepBody::Talk, _) => typed,
        (
            StepBody::Slide { text }
            | StepBody::Poll {
                poll: PollText { text, .. },
            },
            _,
        ) => both(text),
        (_, Some(name)) => both(name),
        (_, None) => word(),
    }
}

/// The beginning of a text.
fn short(text: &str) -> String {
    if text.chars().count() <= MADE_TITLE {
        return text.to_owned();
    }
    let cut: String = text.chars().take(MADE_TITLE - 1).collect();
    // Not in the middle of a word.
    let whole = cut
        .rsplit_once(' ')
        .map_or(cut.as_str(), |(whole, _)| whole);
    format!("{whole}…")
}

/// The fields that a fault can stand beside, in the order of the form.
const FIELDS: [&str; 10] = [
    field::POLL,
    field::COURSE,
    field::TEXT_ID,
    field::OPTION,
    field::TRUTH,
    field::SECTION,
    field::ITEM,
    field::EXERCISE,
    field::TITLE_ID,
    field::MINUTES,
];

fn sentence(words: Words, editing: &Editing, problem: StepProblem) -> FormFault {
    let poll = PollKind::from_code(&editing.form.poll).unwrap_or(PollKind::Single);
    let (field, sentence) = match problem {
        StepProblem::Kind => (field::POLL, words.plan_fault_kind().to_owned()),
        StepProblem::Truth | StepProblem::Plan(PlanFault::Truth) => {
            (field::TRUTH, words.plan_fault_truth().to_owned())
        }
        StepProblem::Minutes | StepProblem::Plan(PlanFault::Minutes)
            if editing.kind != StepKind::Break =>
        {
            (field::MINUTES, words.plan_fault_minutes(600_u32))
        }
        StepProblem::Minutes | StepProblem::Plan(PlanFault::Minutes | PlanFault::Break) => {
            (field::MINUTES, words.plan_fault_break(*BREAK_MINUTES.end()))
        }
        StepProblem::Choice => {
            let field = match editing.kind {
                StepKind::Exercise => field::EXERCISE,
                _ if editing.form.course.is_empty() => field::COURSE,
                StepKind::Lesson => field::SECTION,
                _ => field::ITEM,
            };
            (field, words.plan_fault_choice().to_owned())
        }
        StepProblem::Plan(PlanFault::Title) => (field::TITLE_ID, words.plan_fault_title(120_u32)),
        StepProblem::Plan(PlanFault::Slide) => {
            (field::TEXT_ID, words.plan_fault_slide().to_owned())
        }
        StepProblem::Plan(PlanFault::Prompt) => {
            (field::TEXT_ID, words.plan_fault_prompt(MAX_PROMPT))
        }
        StepProblem::Plan(PlanFault::Options) => {
            let (least, most) = (*poll.options().start(), *poll.options().end());
            let sentence = if least == most {
                words.plan_fault_options_exact(poll_word(words, poll), least)
            } else {
                words.plan_fault_options(poll_word(words, poll), least, most)
            };
            (field::OPTION, sentence)
        }
        StepProblem::Plan(PlanFault::Option) => {
            (field::OPTION, words.plan_fault_option(MAX_OPTION))
        }
        StepProblem::Plan(PlanFault::Right) => (field::OPTION, words.plan_fault_right().to_owned()),
    };
    FormFault {
        field: Some(field),
        sentence,
    }
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: PlanPage) -> String {
    let words = frame.words();
    let mut faults = data
        .editing
        .iter()
        .flat_map(|editing| {
            let sentences = |problem: &StepProblem| sentence(words, editing, *problem);
            editing.problems.iter().map(sentences)
        })
        .collect::<Vec<_>>();
    faults.sort_by_key(|fault| FIELDS.iter().position(|field| fault.field == Some(*field)));
    let around = Around {
        form: data.editing.as_ref().map(|_| KeptForm {
            id: FORM,
            action: act::SAVE,
        }),
        ..Around::default()
    };
    let title = format!("{} · {}", words.control_order(), data.edition.title);
    let title = title_with_faults(words, &title, &faults);
    slim(frame, &title, around, || {
        let done = data.done.map(|done| notice(done.notice(words)));
        let fault = data.fault.map(|fault| {
            notice(Notice::warn(match fault {
                PlanPageFault::Many => words.plan_fault_many(MAX_STEPS),
                PlanPageFault::Gone => words.plan_fault_gone().to_owned(),
                PlanPageFault::GoneTyped => words.plan_fault_gone_typed().to_owned(),
                PlanPageFault::Shown => words.plan_fault_shown().to_owned(),
            }))
        });
        let editing = data
            .editing
            .as_ref()
            .map(|editing| edit(words, &data, editing, &faults));
        let empty = data.plan.steps.is_empty();
        let without = (empty && editing.is_none()).then(|| {
            view! {
                <div class="card empty">
                    {icon(Icon::Board)}
                    <div>
                        <h2 class="h3">{words.plan_none()}</h2>
                        <p class="muted">{words.plan_none_text()}</p>
                    </div>
                </div>
            }
        });
        let list = (!empty).then(|| list(words, &data));
        let full = data.plan.steps.len() >= MAX_STEPS;
        let add = (editing.is_none() && !full).then(|| add(words, &data.edition.slug));
        let ready = editing.is_none().then(|| ready(words, &data));
        // One press gives an empty order all its steps.
        let (ready_first, ready) = if empty { (ready, None) } else { (None, ready) };
        view! {
            {control_head(words, &data.edition, ControlPlace::Plan)}
            <main id="main" class="wrap control-page stack" tabindex="-1">
                <h1>{words.control_order()}</h1>
                {done} {fault} {fault_summary_of_work(words, &faults)} {editing} {without} {ready_first} {list} {add} {ready}
            </main>
        }
    })
}

/// The sum of the minutes against the edition's length.
fn sum(words: Words, data: &PlanPage) -> String {
    let steps = &data.plan.steps;
    let sum: u32 = steps.iter().filter_map(|step| step.minutes).sum();
    let without = steps.iter().filter(|step| step.minutes.is_none()).count();
    let line = &data.edition;
    let length = line
        .hours_known
        .then(|| u32::try_from((line.ends_at.0 - line.starts_at.0) / MINUTE).ok())
        .flatten();
    let mut said = vec![match length {
        None => words.plan_sum(sum),
        Some(length) => words.plan_sum_of(sum, length),
    }];
    match length {
        Some(length) if sum > length => said.push(words.plan_over(sum - length)),
        Some(length) if sum < length && without == 0 => said.push(words.plan_free(length - sum)),
        _ => {}
    }
    if without > 0 {
        said.push(words.plan_without_minutes(without));
    }
    said.join(" · ")
}

fn list(words: Words, data: &PlanPage) -> impl IntoView + use<> {
    let last = data.plan.steps.len().saturating_sub(1);
    let here = address::control_plan(&data.edition.slug);
    let rows = data
        .plan
        .steps
        .iter()
        .enumerate()
        .map(|(place, step)| {
            let id = step.id.as_str().to_owned();
            let title = step.title.get(words.0).to_owned();
            let kind = match &step.body {
                StepBody::Poll { poll } => format!(
                    "{} · {}",
                    kind_word(words, StepKind::Poll),
                    poll_word(words, poll.kind)
                ),
                body => kind_word(words, body.kind()).to_owned(),
            };
            let minutes = step.minutes.map(|minutes| {
                view! { <span class="small num plan-minutes">{words.control_minutes(minutes)}</span> }
            });
            let on_screen = data.shown.as_ref() == Some(&step.id);
            let tag = on_screen.then(|| view! { <span class="tag live">{words.plan_on_screen()}</span> });
            let press = |name: &'static str, text: &'static str, class: &'static str, off: bool| {
                view! {
                    <button class=class type="submit" id=format!("{name}-{id}") name=ACT value=name disabled=off>
                        {icon(Icon::Arrow)}
                        <span class="unseen">{format!("{text}: {title}")}</span>
                    </button>
                }
            };
            let edit = with_query(&here, &[(field::STEP, id.as_str())]);
            let edit = format!("{edit}#{FORM}");
            let remove = (!on_screen).then(|| {
                view! {
                    <details class="plan-remove" id=format!("remove-{id}")>
                        <summary>
                            {words.plan_remove()} <span class="unseen">{format!(": {title}")}</span>
                        </summary>
                        <form method="post" action=here.clone()>
                            <input type="hidden" name=field::STEP value=id.clone() />
                            <button class="btn danger" type="submit" name=ACT value=act::REMOVE>
                                {words.plan_remove_send()}
                            </button>
                        </form>
                    </details>
                }
            });
            view! {
                <li class="plan-step" id=format!("step-{id}")>
                    <span class="remote-number num">{(place + 1).to_string()}</span>
                    <div class="plan-words">
                        <h3>{title.clone()}</h3>
                        <p class="small muted">{kind} " " {tag}</p>
                    </div>
                    {minutes}
                    <div class="plan-acts">
                        <form method="post" action=here.clone()>
                            <input type="hidden" name=field::STEP value=id.clone() />
                            {press(act::UP, words.plan_up(), "plan-move up", place == 0)}
                            {press(act::DOWN, words.plan_down(), "plan-move down", place == last)}
                        </form>
                        <a class="plain" href=edit>
                            {words.plan_edit()}
                            <span class="unseen">{format!(": {title}")}</span>
                        </a>
                        {remove}
                    </div>
                </li>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <section class="card" aria-labelledby="steps-title">
            <h2 class="h3" id="steps-title">{words.plan_steps()}</h2>
            <p class="small muted num">{sum(words, data)}</p>
            <ol class="plan-steps">{rows}</ol>
        </section>
    }
}

/// The kinds of steps that may be added.
fn add(words: Words, slug: &str) -> impl IntoView + use<> {
    let here = address::control_plan(slug);
    let kinds = StepKind::ALL
        .map(|kind| {
            let href = with_query(&here, &[(field::ADD, kind.code())]);
            let href = format!("{href}#{FORM}");
            view! {
                <li>
                    <a class="plan-kind" href=href>
                        <b>{kind_word(words, kind)}</b>
                        <span class="small muted">{kind_text(words, kind)}</span>
                    </a>
                </li>
            }
        })
        .into_iter()
        .collect::<Vec<_>>();
    view! {
        <section aria-labelledby="add">
            <h2 class="h3" id="add">{words.plan_add()}</h2>
            <ul class="plan-kinds">{kinds}</ul>
        </section>
    }
}

/// The plans that are ready to use.
fn ready(words: Words, data: &PlanPage) -> impl IntoView + use<> {
    let here = address::control_plan(&data.edition.slug);
    let there = u32::try_from(data.plan.steps.len()).unwrap_or(u32::MAX);
    let rows = data
        .ready
        .iter()
        .map(|plan| {
            let slug = plan.slug.clone();
            let facts = format!(
                "{} · {}",
                words.plan_ready_steps(plan.steps),
                words.unit_minutes(plan.minutes)
            );
            let text = if there == 0 {
                words.plan_use()
            } else {
                words.plan_use_behind()
            };
            let class = if there == 0 { "btn" } else { "btn quiet" };
            let replace = (there > 0).then(|| {
                view! {
                    <details id=format!("replace-{slug}")>
                        <summary>
                            {words.plan_replace()} <span class="unseen">{format!(": {}", plan.title)}</span>
                        </summary>
                        <form class="stack tight" method="post" action=here.clone()>
                            <input type="hidden" name=field::PLAN value=slug.clone() />
                            <p class="small">{words.plan_replace_text(there)}</p>
                            <div class="actions">
                                <button class="btn danger" type="submit" name=ACT value=act::REPLACE>
                                    {words.plan_replace_send()}
                                </button>
                            </div>
                        </form>
                    </details>
                }
            });
            view! {
                <li class="card plan-ready">
                    <h3>{plan.title.clone()}</h3>
                    <p>{plan.summary.clone()}</p>
                    <p class="small muted num">{facts}</p>
                    <form class="actions" method="post" action=here.clone()>
                        <input type="hidden" name=field::PLAN value=slug.clone() />
                        <button class=class type="submit" name=ACT value=act::USE>
                            {text}
                            <span class="unseen">{format!(": {}", plan.title)}</span>
                        </button>
                    </form>
                    {replace}
                </li>
            }
        })
        .collect::<Vec<_>>();
    (!rows.is_empty()).then(|| {
        view! {
            <section aria-labelledby="ready">
                <h2 class="h3" id="ready">{words.plan_ready()}</h2>
                <ul class="plan-readies">{rows}</ul>
            </section>
        }
    })
}

/// The form of a step, before it the choice of the course where it is taken from one.
fn edit(
    words: Words,
    data: &PlanPage,
    editing: &Editing,
    faults: &[FormFault],
) -> impl IntoView + use<> {
    let here = address::control_plan(&data.edition.slug);
    let (name, value) = match &editing.step {
        Some(step) => (field::STEP, step.as_str().to_owned()),
        None => (field::ADD, editing.kind.code().to_owned()),
    };
    let kind = kind_word(words, editing.kind);
    let heading = match editing.step {
        Some(_) => words.plan_edit_title(kind),
        None => words.plan_add_title(kind),
    };
    let of_course = matches!(editing.kind, StepKind::Item | StepKind::Lesson);
    let course = of_course.then(|| {
        let first = Choice::new("", words.plan_choose());
        let courses = std::iter::once(first)
            .chain(choices(&data.choices.courses))
            .collect::<Vec<_>>();
        view! {
            <form class="plan-course" method="get" action=here.clone()>
                <input type="hidden" name=name value=value.clone() />
                {select(field::COURSE.to_owned(), field::COURSE, words.plan_course(), courses, &editing.form.course)}
                <button class="btn quiet" type="submit">
                    {words.plan_course_send()}
                </button>
            </form>
        }
    });
    // What is taken from a course is chosen when that is.
    let ready = !of_course || !editing.form.course.is_empty();
    let send = match editing.step {
        Some(_) => words.plan_save(),
        None => words.plan_add_send(),
    };
    let form = ready.then(|| {
        let hidden = of_course.then(|| {
            view! { <input type="hidden" name=field::COURSE value=editing.form.course.clone() /> }
        });
        let action = with_query(&here, &[(name, value.as_str())]);
        let step = editing.step.as_ref().map(|step| {
            view! { <input type="hidden" name=field::STEP value=step.as_str().to_owned() /> }
        });
        view! {
            <form class="form" id=FORM method="post" action=action novalidate=true>
                <input type="hidden" name=field::ADD value=editing.kind.code() />
                {step}
                {hidden}
                {fields(words, data, editing, faults)}
                <div class="actions">
                    <button class="btn" type="submit" name=ACT value=act::SAVE>
                        {send}
                    </button>
                </div>
            </form>
        }
    });
    view! {
        <section class="card plan-edit" aria-labelledby="edit-title">
            <div class="remote-more-head">
                <h2 class="h3" id="edit-title">{heading}</h2>
                <a class="plain" href=here.clone()>
                    {words.plan_cancel()}
                </a>
            </div>
            <p class="small muted">{kind_text(words, editing.kind)}</p>
            {course}
            {form}
        </section>
    }
}

fn choices(list: &[(String, String)]) -> impl Iterator<Item = Choice> + '_ {
    list.iter()
        .map(|(value, text)| Choice::new(value.clone(), text.clone()))
}

/// The fields of a kind, then those that every step has, then all that is written in English.
fn fields(
    words: Words,
    data: &PlanPage,
    editing: &Editing,
    faults: &[FormFault],
) -> impl IntoView + use<> {
    let form = &editing.form;
    let chosen = |name: &'static str, label, list: &[(String, String)], value: &str| {
        let first = Choice::new("", words.plan_choose());
        let list = std::iter::once(first).chain(choices(list)).collect();
        let fault = fault_of(faults, name);
        select_with_fault(name.to_owned(), name, label, list, value, fault).drawn()
    };
    let (of_kind, english) = match editing.kind {
        StepKind::Talk | StepKind::Questions | StepKind::Exit | StepKind::Break => (None, None),
        StepKind::Slide => {
            let text = Field {
                hint: Some(words.plan_markdown_hint().into()),
                fault: fault_of(faults, field::TEXT_ID),
                lang: Some("id"),
                ..lines(field::TEXT_ID, words.plan_markdown(), 8, &form.text_id)
            };
            let english = Field {
                lang: Some("en"),
                ..lines(field::TEXT_EN, words.plan_markdown_en(), 8, &form.text_en)
            };
            (Some(field(text).drawn()), Some(field(english).drawn()))
        }
        StepKind::Poll => (
            Some(poll_fields(words, form, faults).drawn()),
            Some(poll_in_english(words, form).drawn()),
        ),
        StepKind::Item => {
            let items = &data.choices.items;
            (
                Some(chosen(field::ITEM, words.plan_item(), items, &form.item)),
                None,
            )
        }
        StepKind::Lesson => {
            let sections = &data.choices.sections;
            (
                Some(chosen(
                    field::SECTION,
                    words.plan_section(),
                    sections,
                    &form.section,
                )),
                None,
            )
        }
        StepKind::Exercise => {
            let exercises = &data.choices.exercises;
            let list = chosen(
                field::EXERCISE,
                words.plan_exercise(),
                exercises,
                &form.exercise,
            );
            (Some(list), None)
        }
    };
    let talk = editing.kind == StepKind::Talk;
    let title = Field {
        hint: (!talk).then(|| words.plan_title_hint().into()),
        fault: fault_of(faults, field::TITLE_ID),
        lang: Some("id"),
        ..Field::new(
            field::TITLE_ID,
            words.plan_title(),
            FieldKind::Line,
            form.title_id.clone(),
        )
    };
    let title_en = Field {
        lang: Some("en"),
        ..Field::new(
            field::TITLE_EN,
            words.plan_title_en(),
            FieldKind::Line,
            form.title_en.clone(),
        )
    };
    let is_break = editing.kind == StepKind::Break;
    let minutes = Field {
        hint: (!is_break).then(|| words.plan_minutes_hint().into()),
        fault: fault_of(faults, field::MINUTES),
        ..Field::new(
            field::MINUTES,
            words.plan_minutes(),
            FieldKind::Whole,
            form.minutes.clone(),
        )
    };
    let written = [&form.title_en, &form.text_en, &form.unit_en];
    let open = written.iter().any(|text| !text.is_empty())
        || form.options.iter().any(|option| !option.en.is_empty());
    view! {
        {of_kind}
        {field(title)}
        <div class="remote-short">{field(minutes)}</div>
        <details class="plan-english" open=open>
            <summary>{words.plan_english()}</summary>
            <div class="form">
                {english}
                {field(title_en)}
            </div>
        </details>
    }
}

fn lines(name: &'static str, label: &'static str, rows: u32, value: &str) -> Field {
    Field::new(name, label, FieldKind::Lines(rows), value.to_owned())
}

fn poll_in_english(words: Words, form: &StepForm) -> impl IntoView + use<> {
    let text = Field {
        lang: Some("en"),
        ..lines(field::TEXT_EN, words.plan_poll_ask_en(), 2, &form.text_en)
    };
    let unit = Field {
        lang: Some("en"),
        ..Field::new(
            field::UNIT_EN,
            words.plan_unit_en(),
            FieldKind::Line,
            form.unit_en.clone(),
        )
    };
    let options = (0..MAX_OPTIONS)
        .map(|place| {
            let name = crate::parts::live::results::letter(place);
            let label = words.plan_option_en_of(&name);
            let value = form.options.get(place).map(|option| option.en.clone());
            view! {
                <li class="plan-option">
                    <b aria-hidden="true">{name}</b>
                    <input class="input" type="text" lang="en" name=field::OPTION_EN value=value autocomplete="off" aria-label=label />
                </li>
            }
        })
        .collect::<Vec<_>>();
    view! {
        {field(text)}
        <fieldset class="field plan-with-options">
            <legend>{words.plan_options_en()}</legend>
            <ol class="plan-options">{options}</ol>
        </fieldset>
        <div class="remote-short plan-with-number">{field(unit)}</div>
    }
}

fn poll_fields(words: Words, form: &StepForm, faults: &[FormFault]) -> impl IntoView + use<> {
    let kinds = PollKind::ALL
        .map(|kind| Choice::new(kind.code(), poll_word(words, kind)))
        .to_vec();
    let kind = select_with_fault(
        field::POLL.to_owned(),
        field::POLL,
        words.plan_poll_kind(),
        kinds,
        &form.poll,
        fault_of(faults, field::POLL),
    );
    let text = Field {
        fault: fault_of(faults, field::TEXT_ID),
        lang: Some("id"),
        ..lines(field::TEXT_ID, words.plan_poll_ask(), 2, &form.text_id)
    };
    let truth = Field {
        hint: Some(words.plan_truth_hint().into()),
        fault: fault_of(faults, field::TRUTH),
        ..Field::new(
            field::TRUTH,
            words.plan_truth(),
            FieldKind::Line,
            form.truth.clone(),
        )
    };
    let unit = Field {
        hint: Some(words.plan_unit_hint().into()),
        lang: Some("id"),
        ..Field::new(
            field::UNIT_ID,
            words.plan_unit(),
            FieldKind::Line,
            form.unit_id.clone(),
        )
    };
    view! {
        {kind}
        {field(text)}
        {options(words, form, faults)}
        <div class="plan-with-number plan-number">
            {field(truth)}
            {field(unit)}
        </div>
        <div class="plan-with-text">
            {tick(field::MODERATED, words.plan_moderated(), words.plan_moderated_hint(), form.moderated)}
        </div>
    }
}

/// The options, each with a tick that says that it is right. The last of them are folded while they are empty.
fn options(words: Words, form: &StepForm, faults: &[FormFault]) -> impl IntoView + use<> {
    let fault = fault_of(faults, field::OPTION);
    let bad = fault.is_some();
    let described = described_by(field::OPTION, bad, true);
    let row = |place: usize| {
        let option = form.options.get(place).cloned().unwrap_or_default();
        let name = crate::parts::live::results::letter(place);
        let label = words.plan_option_of(&name);
        // The first is where a fault leads.
        let id = (place == 0).then_some(field::OPTION);
        let right = format!("{}: {name}", words.plan_right());
        view! {
            <li class="plan-option">
                <b aria-hidden="true">{name}</b>
                <input
                    class="input"
                    type="text"
                    id=id
                    lang="id"
                    name=field::OPTION
                    value=option.id
                    autocomplete="off"
                    aria-label=label
                    aria-invalid=bad.then_some("true")
                />
                <label class="plan-right">
                    <input type="checkbox" name=field::RIGHT value=place.to_string() checked=option.right />
                    <span class="unseen">{right}</span>
                </label>
            </li>
        }
    };
    let first = (0..FEW_OPTIONS).map(row).collect::<Vec<_>>();
    let rest = (FEW_OPTIONS..MAX_OPTIONS).map(row).collect::<Vec<_>>();
    let used = |option: &OptionForm| option.right || !option.id.is_empty();
    let open = form.options.iter().skip(FEW_OPTIONS).any(used);
    let class = if bad {
        "field bad plan-with-options"
    } else {
        "field plan-with-options"
    };
    view! {
        <fieldset class=class aria-describedby=described>
            <legend>{words.plan_options()}</legend>
            <p class="hint" id=format!("{}-hint", field::OPTION)>
                {words.plan_options_hint()}
            </p>
            {fault_line(field::OPTION, fault)}
            <p class="plan-right-head small muted" aria-hidden="true">
                {words.plan_right()}
            </p>
            <ol class="plan-options">{first}</ol>
            <details class="plan-more-options" open=open>
                <summary>{words.plan_more_options()}</summary>
                <ol class="plan-options">{rest}</ol>
            </details>
        </fieldset>
    }
}

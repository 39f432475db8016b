//! Running orders that are ready to use.

use crate::common_table;
use crate::found::Found;
use crate::items::{self, NoPoll};
use crate::markdown::{Page, Shared};
use crate::sections;
use crate::sheet::{Pair, Sheet};
use crate::write::listed;
use domain::clock::Moment;
use domain::course::Course;
use domain::dataset::Dataset;
use domain::id::{Entropy, Slug, StepId};
use domain::language::{Bilingual, Language};
use domain::live::{
    MAX_STEPS, PlanFault, PollKind, PollText, Step, StepBody, StepKind, TextOption,
};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use toml::Spanned;

/// A running order that ships, ready to be given to an edition.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadyPlan {
    /// Its name.
    pub slug: Slug,
    /// What it is called.
    pub title: Bilingual,
    /// One or two sentences: for whom and about what.
    pub summary: Bilingual,
    /// How long it takes: the sum of its steps.
    pub minutes: u32,
    /// The source articles it grew from (`S0` … `S4`).
    pub cites: Vec<String>,
    /// Its steps in order.
    pub steps: Vec<ReadyStep>,
}

/// A step that gets its id when its plan is given to an edition.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadyStep {
    /// What it is called.
    pub title: Bilingual,
    /// How long it is meant to take, in minutes.
    pub minutes: Option<u32>,
    /// What it is.
    pub body: StepBody,
}

impl ReadyStep {
    /// The step of a plan, with its id.
    #[must_use]
    pub fn with_id(&self, id: StepId) -> Step {
        Step {
            id,
            title: self.title.clone(),
            minutes: self.minutes,
            body: self.body.clone(),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    plan: RawPlan,
    #[serde(default)]
    step: Vec<RawStep>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPlan {
    title: Pair,
    summary: Pair,
    #[serde(default)]
    cites: Vec<Spanned<String>>,
}

/// A step with the keys of all kinds; which of them belong to its own is said in [`keys`].
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStep {
    title: Pair,
    minutes: Option<Spanned<u32>>,
    kind: Spanned<String>,
    text: Option<Pair>,
    course: Option<Spanned<String>>,
    unit: Option<Spanned<String>>,
    section: Option<Spanned<u32>>,
    item: Option<Spanned<String>>,
    exercise: Option<Spanned<String>>,
    step: Option<Spanned<String>>,
    poll: Option<RawPoll>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPoll {
    kind: Spanned<String>,
    text: Pair,
    #[serde(default)]
    options: Vec<RawOption>,
    truth: Option<Spanned<f64>>,
    unit: Option<Pair>,
    moderated: Option<Spanned<bool>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOption {
    text: Pair,
    #[serde(default)]
    right: bool,
}

/// What steps refer to.
#[derive(Clone, Copy)]
pub(crate) struct Taught<'a> {
    pub courses: &'a [Course],
    pub datasets: &'a BTreeMap<String, Dataset>,
    /// The files in which something is wrong: what they hold may be missing for that reason.
    pub broken: &'a BTreeSet<String>,
}

impl<'a> Taught<'a> {
    fn course(self, slug: &str) -> Option<&'a Course> {
        let mut courses = self.courses.iter();
        courses.find(|course| course.slug.as_str() == slug)
    }

    /// Whether a file whose path begins so is broken.
    fn is_broken(self, prefix: &str) -> bool {
        self.broken.iter().any(|file| file.starts_with(prefix))
    }
}

/// Reads a running order.
pub(crate) fn read(
    shared: Shared,
    taught: Taught,
    slug: &str,
    found: &mut Found,
) -> Option<ReadyPlan> {
    let file = format!("plans/{slug}.plan.toml");
    let mut page = Page::new(shared, &file, "", "/".to_owned());
    let sheet = Sheet::new(&file, shared.files.get(&file)?, 1);
    let raw = sheet.read::<RawFile>(&mut page.faults);
    let plan = raw.and_then(|raw| {
        let mut reader = Reader {
            page: &mut page,
            sheet,
            taught,
        };
        reader.plan(Slug::parse(slug)?, raw)
    });
    found.take(page);
    plan
}

/// The keys that a step of a kind has beside title, minutes and kind.
const fn keys(kind: StepKind) -> &'static [&'static str] {
    match kind {
        StepKind::Slide => &["text"],
        StepKind::Lesson => &["course", "unit", "section"],
        StepKind::Poll => &["poll"],
        StepKind::Item => &["course", "item"],
        StepKind::Exercise => &["exercise", "step"],
        StepKind::Break => &["minutes"],
        StepKind::Talk | StepKind::Questions | StepKind::Exit => &[],
    }
}

struct Reader<'p, 'a> {
    page: &'p mut Page<'a>,
    sheet: Sheet<'a>,
    taught: Taught<'a>,
}

impl Reader<'_, '_> {
    fn plan(&mut self, slug: Slug, raw: RawFile) -> Option<ReadyPlan> {
        let cites = self.sheet.cites(&raw.plan.cites, &mut self.page.faults);
        let title = self.pair(&raw.plan.title);
        let summary = self.pair(&raw.plan.summary);
        if raw.step.is_empty() {
            self.page.fault(1, "The plan has no `[[step]]`.");
        }
        if let Some(step) = raw.step.get(MAX_STEPS) {
            let line = self.sheet.line(&step.kind);
            let sentence = format!("A plan has at most {MAX_STEPS} steps; this one is more.");
            self.page.fault(line, sentence);
        }
        let count = raw.step.len();
        let steps: Vec<ReadyStep> = raw.step.iter().filter_map(|step| self.step(step)).collect();
        (steps.len() == count).then(|| ReadyPlan {
            slug,
            title,
            summary,
            minutes: steps.iter().filter_map(|step| step.minutes).sum(),
            cites,
            steps,
        })
    }

    /// A text that is filled in in both languages, and cites nothing: it is shown as it is.
    fn pair(&mut self, pair: &Pair) -> Bilingual {
        for text in [&pair.id, &pair.en] {
            if text.get_ref().contains("{{") {
                let line = self.sheet.line(text);
                self.page.fault(
                    line,
                    "`{{` stands in a text without markup; only a slide may cite a fact or a term.",
                );
            }
        }
        self.sheet.pair(pair, &mut self.page.faults)
    }

    fn fault<T>(&mut self, value: &Spanned<T>, sentence: impl Into<String>) {
        let line = self.sheet.line(value);
        self.page.fault(line, sentence);
    }

    fn step(&mut self, raw: &RawStep) -> Option<ReadyStep> {
        let title = self.pair(&raw.title);
        let Some(kind) = StepKind::from_code(raw.kind.get_ref()) else {
            let sentence = format!(
                "The kind of step `{}` is unknown; expected one of {}.",
                raw.kind.get_ref(),
                listed(StepKind::ALL.map(StepKind::code))
            );
            self.fault(&raw.kind, sentence);
            return None;
        };
        self.check_keys(raw, kind)?;
        let body = self.body(raw, kind)?;
        let minutes = raw.minutes.as_ref().map(|minutes| *minutes.get_ref());
        let step = ReadyStep {
            title,
            minutes,
            body,
        };
        // The rules of steps are those of `domain`; it asks for an id that none of them looks at.
        let fault = step.with_id(StepId::new(Moment(0), &NoChance)).fault();
        if let Some(fault) = fault {
            self.wrong(raw, fault);
        }
        Some(step)
    }

    /// Says which keys are missing and which belong to another kind.
    fn check_keys(&mut self, raw: &RawStep, kind: StepKind) -> Option<()> {
        let line = |sheet: &Sheet, value: &Option<Spanned<String>>| {
            value.as_ref().map(|value| sheet.line(value))
        };
        let sheet = &self.sheet;
        let given = [
            ("text", raw.text.as_ref().map(|text| sheet.line(&text.id))),
            ("course", line(sheet, &raw.course)),
            ("unit", line(sheet, &raw.unit)),
            (
                "section",
                raw.section.as_ref().map(|value| sheet.line(value)),
            ),
            ("item", line(sheet, &raw.item)),
            ("exercise", line(sheet, &raw.exercise)),
            ("step", line(sheet, &raw.step)),
            ("poll", raw.poll.as_ref().map(|poll| sheet.line(&poll.kind))),
            (
                "minutes",
                raw.minutes.as_ref().map(|value| sheet.line(value)),
            ),
        ];
        let (own, code) = (keys(kind), kind.code());
        let mut whole = true;
        for (key, line) in given {
            match line {
                Some(line) if !own.contains(&key) && key != "minutes" => {
                    let sentence = format!("A step of the kind `{code}` has no `{key}`.");
                    self.page.fault(line, sentence);
                }
                None if own.contains(&key) => {
                    whole = false;
                    let sentence =
                        format!("The key `{key}` is missing; a step of the kind `{code}` has one.");
                    self.fault(&raw.kind, sentence);
                }
                _ => {}
            }
        }
        whole.then_some(())
    }

    /// What the step is. `check_keys` was here before.
    fn body(&mut self, raw: &RawStep, kind: StepKind) -> Option<StepBody> {
        Some(match kind {
            StepKind::Talk => StepBody::Talk,
            StepKind::Questions => StepBody::Questions,
            StepKind::Exit => StepBody::Exit,
            StepKind::Break => StepBody::Break {
                minutes: *raw.minutes.as_ref()?.get_ref(),
            },
            StepKind::Slide => self.slide(raw.text.as_ref()?),
            StepKind::Poll => StepBody::Poll {
                poll: self.poll(raw.poll.as_ref()?)?,
            },
            StepKind::Lesson => self.lesson(
                raw.course.as_ref()?,
                raw.unit.as_ref()?,
                raw.section.as_ref()?,
            )?,
            StepKind::Item => self.item(raw.course.as_ref()?, raw.item.as_ref()?)?,
            StepKind::Exercise => self.exercise(raw.exercise.as_ref()?, raw.step.as_ref()?)?,
        })
    }

    fn slide(&mut self, text: &Pair) -> StepBody {
        for (language, text) in [(Language::Id, &text.id), (Language::En, &text.en)] {
            self.sheet.filled(text, &mut self.page.faults);
            self.page.slide(language, self.sheet.spot(text));
        }
        StepBody::Slide {
            text: Bilingual {
                id: text.id.get_ref().trim().to_owned(),
                en: text.en.get_ref().trim().to_owned(),
            },
        }
    }

    fn poll(&mut self, raw: &RawPoll) -> Option<PollText> {
        let Some(kind) = PollKind::from_code(raw.kind.get_ref()) else {
            let sentence = format!(
                "The kind of poll `{}` is unknown; expected one of {}.",
                raw.kind.get_ref(),
                listed(PollKind::ALL.map(PollKind::code))
            );
            self.fault(&raw.kind, sentence);
            return None;
        };
        let moderated = raw.moderated.as_ref();
        if let Some(moderated) = moderated.filter(|value| *value.get_ref() && !kind.is_written()) {
            let sentence = format!(
                "Nobody writes in a poll of the kind `{}`; only of `words` and `text` is anything looked at before it is shown.",
                kind.code()
            );
            self.fault(moderated, sentence);
        }
        if let Some(unit) = raw.unit.as_ref().filter(|_| kind != PollKind::Number) {
            self.fault(&unit.id, "`unit` belongs to a poll of the kind `number`.");
        }
        let options = raw.options.iter().map(|option| TextOption {
            text: self.pair(&option.text),
            right: option.right,
        });
        let options = options.collect();
        let unit = raw.unit.as_ref().map(|unit| self.pair(unit));
        Some(PollText {
            kind,
            text: self.pair(&raw.text),
            options,
            truth: raw.truth.as_ref().map(|truth| *truth.get_ref()),
            unit: unit.unwrap_or_default(),
            moderated: moderated.is_some_and(|value| *value.get_ref()),
        })
    }

    fn lesson(
        &mut self,
        course: &Spanned<String>,
        unit: &Spanned<String>,
        section: &Spanned<u32>,
    ) -> Option<StepBody> {
        let sound = self.course(course)?;
        let slug = self.sheet.slug(unit, &mut self.page.faults)?;
        let found = sound.unit(unit.get_ref());
        let number = *section.get_ref();
        let sections = Language::ALL
            .map(|language| found.and_then(|unit| sections::of_unit(&sound.slug, unit, language)));
        for sections in &sections {
            let Some(sections) = sections else {
                let known = sound.units.iter().filter(|unit| unit.lesson().is_some());
                let sentence = format!(
                    "The course `{}` has no lesson `{slug}`; expected one of {}.",
                    sound.slug,
                    listed(known.map(|unit| unit.slug.as_str()))
                );
                self.fault(unit, sentence);
                return None;
            };
            let here = usize::try_from(number).ok().and_then(|at| sections.get(at));
            if here.is_none_or(|section| section.html.is_empty()) {
                let last = sections.len().saturating_sub(1);
                let sentence = format!(
                    "The lesson `{slug}` has no section {number}, or nothing stands in it; expected 0 (before the first heading) to {last}."
                );
                self.fault(section, sentence);
                return None;
            }
        }
        Some(StepBody::Lesson {
            course: sound.slug.clone(),
            unit: slug,
            section: number,
        })
    }

    fn item(&mut self, course: &Spanned<String>, item: &Spanned<String>) -> Option<StepBody> {
        let sound = self.course(course)?;
        let id = item.get_ref().clone();
        match items::poll(sound, &id) {
            Ok(_) => {}
            Err(NoPoll::Unknown) => {
                let sentence = format!(
                    "The course `{}` has no question `{id}` in its bank or in a quiz for practice.",
                    sound.slug
                );
                self.fault(item, sentence);
                return None;
            }
            Err(NoPoll::Kind(kind)) => {
                let sentence = format!(
                    "A hall cannot answer the question `{id}` together: its kind is `{kind}`, or it has too many options."
                );
                self.fault(item, sentence);
                return None;
            }
        }
        Some(StepBody::Item {
            course: sound.slug.clone(),
            item: id,
        })
    }

    fn exercise(&mut self, exercise: &Spanned<String>, step: &Spanned<String>) -> Option<StepBody> {
        let name = exercise.get_ref();
        let shared = self.page.shared;
        let Some(course) = shared.inventory.exercises.get(name) else {
            let known = shared.inventory.exercises.keys().map(String::as_str);
            let sentence = format!(
                "The exercise `{name}` is unknown; expected one of {}.",
                listed(known)
            );
            self.fault(exercise, sentence);
            return None;
        };
        // What a broken file holds is told of there.
        if self.taught.is_broken(&format!("courses/{course}/")) {
            return None;
        }
        let found = self.taught.course(course)?.unit(name)?.exercise()?;
        if self
            .taught
            .is_broken(&format!("datasets/{}.toml", found.dataset))
        {
            return None;
        }
        let Some(asked) = found.steps.iter().find(|asked| asked.id == *step.get_ref()) else {
            let sentence = format!(
                "The exercise `{name}` has no step `{}`; expected one of {}.",
                step.get_ref(),
                listed(found.steps.iter().map(|step| step.id.as_str()))
            );
            self.fault(step, sentence);
            return None;
        };
        let dataset = self.taught.datasets.get(found.dataset.as_str())?;
        let variation = dataset.variation(1).ok()?;
        if common_table::poll(found, asked, dataset, &variation.table).is_none() {
            let sentence = format!(
                "A hall cannot answer the step `{}` together: it has too many options, or its table is too long.",
                asked.id
            );
            self.fault(step, sentence);
            return None;
        }
        Some(StepBody::Exercise {
            exercise: found.slug.clone(),
            step: asked.id.clone(),
        })
    }

    /// The course of that name; nothing where it is unknown, which is said, or broken, which is said elsewhere.
    fn course<'t>(&mut self, course: &Spanned<String>) -> Option<&'t Course>
    where
        Self: 't,
    {
        let name = course.get_ref();
        let inventory = self.page.shared.inventory;
        if !inventory.courses.contains_key(name) {
            let known = inventory.courses.keys().map(String::as_str);
            let sentence = format!(
                "The course `{name}` is unknown; expected one of {}.",
                listed(known)
            );
            self.fault(course, sentence);
            return None;
        }
        if self.taught.is_broken(&format!("courses/{name}/")) {
            return None;
        }
        self.taught.course(name)
    }

    /// Says what `domain` finds wrong, where it stands.
    fn wrong(&mut self, raw: &RawStep, fault: PlanFault) {
        let sheet = &self.sheet;
        let poll = raw.poll.as_ref();
        let own = match fault {
            PlanFault::Title => Some(sheet.line(&raw.title.id)),
            PlanFault::Minutes | PlanFault::Break => {
                raw.minutes.as_ref().map(|value| sheet.line(value))
            }
            PlanFault::Slide => raw.text.as_ref().map(|text| sheet.line(&text.id)),
            PlanFault::Prompt => poll.map(|poll| sheet.line(&poll.text.id)),
            PlanFault::Option | PlanFault::Right => {
                let first = poll.and_then(|poll| poll.options.first());
                first.map(|option| sheet.line(&option.text.id))
            }
            PlanFault::Truth => poll
                .and_then(|poll| poll.truth.as_ref())
                .map(|truth| sheet.line(truth)),
            PlanFault::Options => poll.map(|poll| sheet.line(&poll.kind)),
        };
        let line = own.unwrap_or_else(|| sheet.line(&raw.kind));
        let options = poll
            .filter(|_| fault == PlanFault::Options)
            .and_then(|poll| PollKind::from_code(poll.kind.get_ref()));
        let sentence = match options {
            Some(kind) => {
                let (from, to) = kind.options().into_inner();
                let number = if from == to {
                    from.to_string()
                } else {
                    format!("{from} to {to}")
                };
                format!("A poll of the kind `{}` has {number} options.", kind.code())
            }
            None => format!("{}.", domain::text::capital(&fault.to_string())),
        };
        // An empty text is told of where it stands.
        let told = self.page.faults.iter().any(|told| told.line == line);
        if !told {
            self.page.fault(line, sentence);
        }
    }
}

/// Where an id is asked for that nobody looks at.
struct NoChance;

impl Entropy for NoChance {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(0);
    }
}

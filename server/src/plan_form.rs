//! The form of a step of a running order: what there is to choose from in the library, and the step that was written.

use app::pages::workshop::plan::{Choices, Editing, OptionForm, StepForm, StepProblem};
use catalogue::Library;
use domain::course::Course;
use domain::id::StepId;
use domain::language::{Bilingual, Language};
use domain::live::{Step, StepBody, StepKind};
use domain::text::{one_line, several_lines};

/// What there is to choose from in the library; where no course was chosen yet it is the first.
#[must_use]
pub fn choices(library: &Library, editing: &mut Editing, language: Language) -> Choices {
    let mut choices = Choices::default();
    if matches!(editing.kind, StepKind::Item | StepKind::Lesson) {
        let course = |course: &Course| {
            let title = course.title.get(language).to_owned();
            (course.slug.as_str().to_owned(), title)
        };
        choices.courses = library.courses().iter().map(course).collect();
        if editing.form.course.is_empty()
            && let Some((first, _)) = choices.courses.first()
        {
            editing.form.course.clone_from(first);
        }
    }
    let course = &editing.form.course;
    match editing.kind {
        StepKind::Item => {
            let items = library.live_items(course);
            choices.items = items
                .into_iter()
                .map(|item| (item.id, item.prompt.get(language).to_owned()))
                .collect();
        }
        StepKind::Lesson => choices.sections = sections(library, course, language),
        StepKind::Exercise => {
            let exercises = library.live_exercises();
            choices.exercises = exercises
                .into_iter()
                .map(|one| {
                    let (title, prompt) = (one.title.get(language), one.prompt.get(language));
                    let value = format!("{}/{}", one.exercise, one.step);
                    (value, format!("{title}: {prompt}"))
                })
                .collect();
        }
        StepKind::Talk
        | StepKind::Slide
        | StepKind::Poll
        | StepKind::Questions
        | StepKind::Break
        | StepKind::Exit => {}
    }
    choices
}

fn sections(library: &Library, course: &str, language: Language) -> Vec<(String, String)> {
    let units = library
        .course(course)
        .into_iter()
        .flat_map(|course| &course.units);
    units
        .flat_map(|unit| {
            let headings = library.lesson_sections(course, unit.slug.as_str(), language);
            let title = unit.title.get(language).to_owned();
            headings
                .into_iter()
                .enumerate()
                // There is nothing to show in a section without a name.
                .filter(|(_, heading)| !heading.is_empty())
                .map(move |(place, heading)| {
                    let value = format!("{}/{place}", unit.slug);
                    let shown = if place == 0 {
                        title.clone()
                    } else {
                        format!("{title}: {heading}")
                    };
                    (value, shown)
                })
        })
        .collect()
}

/// What the library calls what a step shows; the error says that it has no such thing, or that a hall cannot
/// answer it.
fn known(library: &Library, body: &StepBody) -> Result<Option<Bilingual>, StepProblem> {
    let plain = |text: &domain::html::BilingualHtml| Bilingual {
        id: text.id.plain(),
        en: text.en.plain(),
    };
    let named = match body {
        StepBody::Item { course, item } => library
            .item_poll(course.as_str(), item)
            .map(|poll| plain(&poll.text)),
        StepBody::Exercise { exercise, step } => library
            .exercise_poll(exercise.as_str(), step, 0)
            .and_then(|_| library.exercise(exercise.as_str()))
            .map(|(_, unit, _)| unit.title.clone()),
        StepBody::Lesson {
            course,
            unit,
            section,
        } => {
            let heading = |language| {
                library
                    .lesson_section(course.as_str(), unit.as_str(), *section, language)
                    .map(|(heading, _)| heading)
            };
            heading(Language::Id)
                .zip(heading(Language::En))
                .map(|(id, en)| Bilingual { id, en })
        }
        StepBody::Talk
        | StepBody::Slide { .. }
        | StepBody::Poll { .. }
        | StepBody::Questions
        | StepBody::Break { .. }
        | StepBody::Exit => return Ok(None),
    };
    named.map(Some).ok_or(StepProblem::Choice)
}

/// A form without signs that deceive whoever reads the screen.
fn clean(form: &StepForm) -> StepForm {
    let option = |option: &OptionForm| OptionForm {
        id: one_line(&option.id),
        en: one_line(&option.en),
        right: option.right,
    };
    let lines = |text: &str| several_lines(&text.replace("\r\n", "\n"));
    StepForm {
        title_id: one_line(&form.title_id),
        title_en: one_line(&form.title_en),
        text_id: lines(&form.text_id),
        text_en: lines(&form.text_en),
        options: form.options.iter().map(option).collect(),
        unit_id: one_line(&form.unit_id),
        unit_en: one_line(&form.unit_en),
        ..form.clone()
    }
}

/// The step that was written, with the name of what it shows where it has none of its own.
///
/// # Errors
/// What is to be fixed.
pub fn read(
    library: &Library,
    form: &StepForm,
    kind: StepKind,
    id: StepId,
    language: Language,
) -> Result<Step, Vec<StepProblem>> {
    let form = clean(form);
    let unnamed = form.step(kind, id.clone(), language, None)?;
    match known(library, &unnamed.body).map_err(|problem| vec![problem])? {
        Some(name) => form.step(kind, id, language, Some(&name)),
        None => Ok(unnamed),
    }
}

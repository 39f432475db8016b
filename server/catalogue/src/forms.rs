//! Pre- and post-tests are parallel forms: each question of one has a twin in the other.

use crate::fault::Fault;
use domain::quiz::{FORM_ITEMS, Form, Kind, SHORT_FORM};

/// A pre- or post-test as it is written: what the check needs to know of it.
pub(crate) struct WrittenForm {
    pub course: String,
    pub file: String,
    pub form: Form,
    pub questions: Vec<WrittenQuestion>,
}

/// A question of it that is paired.
pub(crate) struct WrittenQuestion {
    pub id: String,
    pub line: u32,
    pub pair: String,
    pub short: bool,
    pub kind: Option<Kind>,
    pub outcomes: Vec<String>,
}

/// Says where two forms of a course are not parallel.
pub(crate) fn check(forms: &[WrittenForm], faults: &mut Vec<Fault>) {
    for form in forms {
        size(form, faults);
        twice(form, faults);
        let own = |other: &&WrittenForm| other.course == form.course;
        let same = forms
            .iter()
            .filter(own)
            .filter(|other| other.form == form.form);
        if same.count() > 1 {
            let sentence = format!(
                "The course has two tests of the form `{}`.",
                form.form.code()
            );
            faults.push(Fault::new(&form.file, 1, sentence));
        }
        let wanted = if form.form == Form::Pre {
            Form::Post
        } else {
            Form::Pre
        };
        match forms.iter().filter(own).find(|other| other.form == wanted) {
            Some(other) => compare(form, other, faults),
            None => {
                let sentence = format!(
                    "The course has no test of the form `{}` that this one is parallel to.",
                    wanted.code()
                );
                faults.push(Fault::new(&form.file, 1, sentence));
            }
        }
    }
}

fn size(form: &WrittenForm, faults: &mut Vec<Fault>) {
    let (all, short) = (
        form.questions.len(),
        form.questions.iter().filter(|one| one.short).count(),
    );
    if all < FORM_ITEMS {
        let sentence = format!("The test has {all} questions; expected at least {FORM_ITEMS}.");
        faults.push(Fault::new(&form.file, 1, sentence));
    }
    if short != SHORT_FORM {
        let sentence = format!(
            "The short form has {short} questions; expected exactly {SHORT_FORM} with short=yes."
        );
        faults.push(Fault::new(&form.file, 1, sentence));
    }
}

fn twice(form: &WrittenForm, faults: &mut Vec<Fault>) {
    for (index, one) in form.questions.iter().enumerate() {
        let before = form.questions.iter().take(index);
        if let Some(first) = before.into_iter().find(|other| other.pair == one.pair) {
            let sentence = format!(
                "The pair `{}` is that of `{}` too; each stands once in a test.",
                one.pair, first.id
            );
            faults.push(Fault::new(&form.file, one.line, sentence));
        }
    }
}

fn compare(form: &WrittenForm, other: &WrittenForm, faults: &mut Vec<Fault>) {
    for one in &form.questions {
        let twin = other.questions.iter().find(|twin| twin.pair == one.pair);
        let reason = match twin {
            None => format!("has no twin in {}", other.file),
            Some(twin) if twin.kind != one.kind => {
                format!("is of another kind than its twin `{}`", twin.id)
            }
            Some(twin) if twin.outcomes != one.outcomes => {
                format!("has other outcomes than its twin `{}`", twin.id)
            }
            Some(twin) if twin.short != one.short => {
                format!(
                    "is in the short form, or its twin `{}` is, and not both",
                    twin.id
                )
            }
            Some(_) => continue,
        };
        let sentence = format!("The question `{}` {reason}.", one.id);
        faults.push(Fault::new(&form.file, one.line, sentence));
    }
}

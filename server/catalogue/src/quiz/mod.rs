//! Quizzes: Markdown that reads well on paper, taken apart line by line, because the marks of answers
//! are ours and stand at the beginning of a line.

mod answers;
mod compare;
mod lines;
mod order;
mod question;

pub(crate) use answers::tolerance;

use crate::forms::{WrittenForm, WrittenQuestion};
use crate::found::Found;
use crate::front::{EnglishFront, Front, Opened, head, open, pages};
use crate::inventory::UnitFiles;
use crate::markdown::{Page, Shared};
use compare::compare;
use domain::course::{Unit, UnitKind};
use domain::language::{Language, Translated};
use domain::learning::Minutes;
use domain::quiz::{
    AttemptLimit, Body, FeedbackTime, Form, Item, Pairing, Quiz, Terms, TimeLimit, stored,
};
use order::order_choices;
use question::{Question, questions};

/// Reads a quiz in its languages.
pub(crate) fn read(
    shared: Shared,
    course: &str,
    unit: &UnitFiles,
    found: &mut Found,
) -> Option<Unit> {
    let (mut page, mut english_page) = pages(shared, course, unit);
    let opened = open::<Front>(&mut page);
    let english = english_page.as_mut().and_then(open::<EnglishFront>);
    let id = opened
        .as_ref()
        .map(|opened| questions(&mut page, Language::Id, opened.body));
    let en = english_page
        .as_mut()
        .zip(english.as_ref())
        .map(|(page, opened)| questions(page, Language::En, opened.body));
    let head = opened.as_ref().map(|opened: &Opened<Front>| {
        head(
            (&mut page, opened),
            english_page.as_mut().zip(english.as_ref()),
            false,
            true,
        )
    });
    if let (Some(id), Some(en), Some(page)) = (&id, &en, &mut english_page) {
        compare(page, id, en);
    }
    for question in id.iter().flatten() {
        found.item(&page, &question.id, question.line);
    }
    let form = opened
        .as_ref()
        .map(|opened| form_of(&mut page, opened))
        .unwrap_or_default();
    let terms = opened
        .as_ref()
        .map(|opened| terms_of(&mut page, opened))
        .unwrap_or_default();
    check_pairing(&mut page, form, id.iter().flatten());
    if let Some(page) = &mut english_page {
        check_pairing(page, form, en.iter().flatten());
    }
    found.take(page);
    if let Some(page) = english_page {
        found.take(page);
    }
    let (head, id) = (head?, id?);
    let pairings = id.iter().filter_map(Question::pairing).collect();
    if matches!(form, Form::Pre | Form::Post) {
        let questions = id.iter();
        found.forms.push(WrittenForm {
            course: course.to_owned(),
            file: unit.id.clone(),
            form,
            questions: questions
                .filter_map(|question| question.written(&head.outcomes))
                .collect(),
        });
    }
    let mut translations = en.map(Vec::into_iter);
    let mut items = Vec::new();
    for question in id {
        let english = translations
            .as_mut()
            .and_then(Iterator::next)
            .and_then(|question| question.body);
        items.push(item(question, english, &head.outcomes)?);
    }
    Some(Unit {
        slug: unit.slug.clone(),
        title: head.title,
        summary: head.summary,
        minutes: head.minutes,
        outcomes: head.outcomes,
        kind: UnitKind::Quiz(Quiz {
            pass: head.pass?,
            form,
            terms,
            items,
            pairings,
        }),
    })
}

/// What the front matter says the quiz is for.
fn form_of(page: &mut Page, opened: &Opened<Front>) -> Form {
    let Some(named) = &opened.front.form else {
        return Form::Practice;
    };
    let form = Form::from_code(named.get_ref()).filter(|form| *form != Form::Practice);
    form.unwrap_or_else(|| {
        page.fault(
            opened.sheet.line(named),
            format!(
                "The form `{}` is unknown; expected pre, post or bank.",
                named.get_ref()
            ),
        );
        Form::Practice
    })
}

/// The rules the front matter sets for taking the quiz.
fn terms_of(page: &mut Page, opened: &Opened<Front>) -> Terms {
    let Opened { sheet, front, .. } = opened;
    let limit = front.time_limit.as_ref().and_then(|minutes| {
        let limit = TimeLimit::new(Minutes(*minutes.get_ref()));
        if limit.is_none() {
            page.fault(
                sheet.line(minutes),
                "`time_limit` must be between 1 and 240 minutes.",
            );
        }
        limit
    });
    let attempts = front.attempts.as_ref().and_then(|number| {
        let attempts = AttemptLimit::new(*number.get_ref());
        if attempts.is_none() {
            page.fault(sheet.line(number), "`attempts` must be between 1 and 100.");
        }
        attempts
    });
    let feedback = front.feedback.as_ref().and_then(|named| {
        let feedback = FeedbackTime::from_code(named.get_ref());
        if feedback.is_none() {
            page.fault(
                sheet.line(named),
                format!(
                    "The feedback `{}` is unknown; expected end or each.",
                    named.get_ref()
                ),
            );
        }
        feedback
    });
    Terms {
        limit,
        attempts,
        feedback: feedback.unwrap_or_default(),
    }
}

/// In a pre- or post-test every question has its pair, elsewhere none has.
fn check_pairing<'a>(page: &mut Page, form: Form, questions: impl Iterator<Item = &'a Question>) {
    let paired = matches!(form, Form::Pre | Form::Post);
    for question in questions {
        if paired && question.pair.is_none() {
            page.fault(question.line, format!("The question `{}` has no pair; write pair=name beside its id, as at its twin in the other test.", question.id));
        }
        if !paired && (question.pair.is_some() || question.short) {
            page.fault(question.line, format!("The question `{}` names a pair or the short form, which only tests before and after a course have.", question.id));
        }
    }
}

impl Question {
    /// What the check of forms needs to know of it; `outcomes` are those of the quiz.
    fn written(&self, outcomes: &[String]) -> Option<WrittenQuestion> {
        Some(WrittenQuestion {
            id: self.id.clone(),
            line: self.line,
            pair: self.pair.clone()?,
            short: self.short,
            kind: self.kind,
            outcomes: self.tags.clone().unwrap_or_else(|| outcomes.to_vec()),
        })
    }

    /// The pair that its heading names.
    fn pairing(&self) -> Option<Pairing> {
        Some(Pairing {
            item: self.id.clone(),
            pair: self.pair.clone()?,
            short: self.short,
        })
    }
}

fn item(question: Question, english: Option<Body>, outcomes: &[String]) -> Option<Item> {
    let mut body = Translated {
        id: question.body?,
        en: english,
    };
    order_choices(&mut body);
    let outcomes = question.tags.unwrap_or_else(|| outcomes.to_vec());
    let mut item = Item {
        id: question.id,
        hash: String::new(),
        outcomes,
        body,
    };
    item.hash = stored::hash(&item);
    Some(item)
}

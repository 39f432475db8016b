//! Exercises: steps whose key is a question to the participant's own variation of a dataset.

use crate::analysis::{Data, Group, Measure, Query, QueryFault, Table};
use crate::html::{BilingualHtml, Html};
use crate::id::Slug;
use crate::language::{Bilingual, Language};
use crate::number::parse_number;
use crate::quiz::{Outcome, Tolerance};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// An exercise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Exercise {
    /// Its name in addresses: `/exercises/{slug}`.
    pub slug: Slug,
    /// Its number as printed ("1.3").
    pub number: String,
    /// The dataset it works on.
    pub dataset: Slug,
    /// What the workbench shows first.
    pub start: Query,
    /// The scene.
    pub intro: BilingualHtml,
    /// The columns that may be grouped and filtered by, in order.
    pub group_by: Vec<String>,
    /// The measures offered, by name, in order.
    pub measures: Vec<String>,
    /// The summaries offered, in order.
    pub summaries: Vec<crate::analysis::Summary>,
    /// Its steps; the next opens when the one before is right.
    pub steps: Vec<Step>,
    /// What to take along, shown when all steps are right.
    pub conclusion: BilingualHtml,
}

/// A step of an exercise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Its id within the exercise.
    pub id: String,
    /// What is asked: inline HTML.
    pub prompt: BilingualHtml,
    /// What is answered.
    pub answer: Answer,
    /// Hints, the weakest first: inline HTML.
    pub hints: Vec<BilingualHtml>,
    /// What to say when it is right: inline HTML.
    pub right: BilingualHtml,
    /// What to say when it is wrong and no misconception is recognised: inline HTML.
    pub wrong: BilingualHtml,
    /// Wrong answers with a name.
    pub misconceptions: Vec<Misconception>,
}

/// A way to get an answer out of the data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Key {
    /// The question to the table.
    pub query: Query,
    /// What to take of its groups.
    pub take: Take,
}

/// What to take of a result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Take {
    /// The label of the first group.
    First,
    /// The label of the last group that has a value.
    Last,
    /// The value of the group with this label.
    Value(String),
}

/// What is answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    /// One of the labels of the key query's group column.
    Label(Key),
    /// A number.
    Number {
        /// Where it comes from.
        key: Key,
        /// How far off it may be.
        tolerance: Tolerance,
        /// Decimals when it is shown.
        decimals: u8,
        /// The unit shown behind the field (`%`), in both languages.
        unit: Option<Bilingual>,
    },
}

/// A wrong answer with a name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Misconception {
    /// Its name, the same as in quizzes.
    pub name: String,
    /// The way that leads to it.
    pub key: Key,
    /// What to say: inline HTML.
    pub feedback: BilingualHtml,
}

/// A label to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What is sent.
    pub label: String,
    /// What the page says.
    pub shown: String,
}

/// A marked answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Marked {
    /// Right, wrong or not attempted.
    pub outcome: Outcome,
    /// The misconception recognised.
    pub misconception: Option<String>,
    /// What to say: inline HTML in the language asked for; empty when not attempted.
    pub feedback: Html,
}

/// Why an answer cannot be marked.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ExerciseFault {
    /// A number was asked for and something else was written.
    #[error("this is not a number")]
    NotANumber,
    /// A label was chosen that the data does not have.
    #[error("there is no such choice")]
    NoSuchChoice,
    /// The exercise asks its data something that the data cannot answer: a fault of the content, which
    /// the content check finds before anybody else.
    #[error(transparent)]
    Query(#[from] QueryFault),
}

impl Key {
    /// The label this key names in `table`.
    ///
    /// # Errors
    /// [`ExerciseFault::Query`]; [`ExerciseFault::NoSuchChoice`] where there is no group.
    pub fn label(&self, table: &Table, measures: &[Measure]) -> Result<String, ExerciseFault> {
        Ok(self.group(table, measures)?.label)
    }

    /// The number this key names in `table`.
    ///
    /// # Errors
    /// [`ExerciseFault::Query`]; [`ExerciseFault::NoSuchChoice`] where the group has no value.
    pub fn number(&self, table: &Table, measures: &[Measure]) -> Result<f64, ExerciseFault> {
        self.group(table, measures)?
            .value
            .ok_or(ExerciseFault::NoSuchChoice)
    }

    /// The group that is taken. A place in the ranking takes a value; a group that is named need not
    /// have one.
    fn group(&self, table: &Table, measures: &[Measure]) -> Result<Group, ExerciseFault> {
        let mut groups = table.ask(&self.query, measures)?.into_iter();
        let taken = match &self.take {
            Take::First => groups.find(|group| group.value.is_some()),
            Take::Last => groups.rfind(|group| group.value.is_some()),
            Take::Value(label) => groups.find(|group| group.label == *label),
        };
        taken.ok_or(ExerciseFault::NoSuchChoice)
    }
}

impl Step {
    /// Marks what was typed or chosen. Blank is not attempted. A number is first compared with the
    /// key, then with each misconception (same tolerance) in order; a number a hundred times too
    /// large or too small is simply wrong. A misconception whose value lies within the tolerance of
    /// the key is never reported, and one that this variation has no value for is passed over.
    ///
    /// # Errors
    /// [`ExerciseFault`].
    pub fn mark(
        &self,
        given: &str,
        table: &Table,
        measures: &[Measure],
        language: Language,
    ) -> Result<Marked, ExerciseFault> {
        let given = given.trim();
        if given.is_empty() {
            return Ok(Marked {
                outcome: Outcome::NotAttempted,
                misconception: None,
                feedback: self.feedback(Outcome::NotAttempted, None, language),
            });
        }
        let (right, shown) = match &self.answer {
            Answer::Label(key) => {
                if !self.labels(table).iter().any(|label| label == given) {
                    return Err(ExerciseFault::NoSuchChoice);
                }
                let right = key.label(table, measures)? == given;
                let shown = |misconception: &Misconception| {
                    Ok(misconception.key.label(table, measures)? == given)
                };
                (right, if right { None } else { self.shown(shown)? })
            }
            Answer::Number { key, tolerance, .. } => {
                let given = parse_number(given, language).map_err(|_| ExerciseFault::NotANumber)?;
                let value = key.number(table, measures)?;
                let right = tolerance.fits(value, given);
                let shown = |misconception: &Misconception| {
                    let other = misconception.key.number(table, measures)?;
                    Ok(!tolerance.fits(value, other) && tolerance.fits(other, given))
                };
                (right, if right { None } else { self.shown(shown)? })
            }
        };
        let outcome = if right {
            Outcome::Right
        } else {
            Outcome::Wrong
        };
        let misconception = shown.map(|misconception| misconception.name.clone());
        Ok(Marked {
            outcome,
            feedback: self.feedback(outcome, misconception.as_deref(), language),
            misconception,
        })
    }

    /// What is said to an answer that was marked so; a misconception that the step no longer knows gets what
    /// any other wrong answer gets. Empty for one that was not attempted.
    #[must_use]
    pub fn feedback(
        &self,
        outcome: Outcome,
        misconception: Option<&str>,
        language: Language,
    ) -> Html {
        let named = || {
            let mut known = self.misconceptions.iter();
            known.find(|known| Some(known.name.as_str()) == misconception)
        };
        match outcome {
            Outcome::Right => &self.right,
            Outcome::Wrong => named().map_or(&self.wrong, |known| &known.feedback),
            Outcome::NotAttempted => return Html::default(),
        }
        .get(language)
        .clone()
    }

    /// The first misconception that `shows`.
    fn shown(
        &self,
        shows: impl Fn(&Misconception) -> Result<bool, ExerciseFault>,
    ) -> Result<Option<&Misconception>, ExerciseFault> {
        for misconception in &self.misconceptions {
            match shows(misconception) {
                Ok(true) => return Ok(Some(misconception)),
                Ok(false) | Err(ExerciseFault::NoSuchChoice) => {}
                Err(fault) => return Err(fault),
            }
        }
        Ok(None)
    }

    /// The labels to choose from, for a step that asks for a label: those of the key's group column,
    /// in the column's order, each with its name on the page. Empty for a step that asks for a number.
    #[must_use]
    pub fn choices(&self, table: &Table, language: Language) -> Vec<Choice> {
        let choice = |label: &String| Choice {
            label: label.clone(),
            shown: self.shown_label(label, table, language).to_owned(),
        };
        self.labels(table).iter().map(choice).collect()
    }

    /// What a label to choose is called on a page.
    #[must_use]
    pub fn shown_label<'a>(&self, label: &'a str, table: &'a Table, language: Language) -> &'a str {
        match &self.answer {
            Answer::Label(key) => table.label(&key.query.group, label, language),
            Answer::Number { .. } => label,
        }
    }

    fn labels<'a>(&self, table: &'a Table) -> &'a [String] {
        let Answer::Label(key) = &self.answer else {
            return &[];
        };
        match table.column(&key.query.group).map(|column| &column.data) {
            Some(Data::Words { labels, .. }) => labels,
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{Column, Summary};

    fn both(text: &str) -> Bilingual {
        Bilingual {
            id: text.to_owned(),
            en: format!("{text} (en)"),
        }
    }

    fn html(text: &str) -> BilingualHtml {
        let Bilingual { id, en } = both(text);
        BilingualHtml {
            id: Html::text(&id),
            en: Html::text(&en),
        }
    }

    fn table() -> Table {
        let labels = ["hiburan", "how-to", "layanan", "kosong"]
            .map(str::to_owned)
            .to_vec();
        let views = [
            4100.0, 4900.0, 5200.0, 5700.0, 6300.0, 7900.0, 602_900.0, 8200.0, 9400.0, 10_100.0,
            10_700.0, 11_600.0,
        ]
        .into_iter()
        .chain([13_000.0, 21_000.0, 3000.0])
        .map(Some)
        .chain([None])
        .collect();
        let mut rows = [[0; 7], [1; 7]].concat();
        rows.extend([2, 3]);
        Table {
            columns: vec![
                Column {
                    name: "pilar".to_owned(),
                    label: both("pilar"),
                    data: Data::Words {
                        labels,
                        rows,
                        english: ["entertainment", "how-to", "service", "kosong"]
                            .map(str::to_owned)
                            .into(),
                    },
                },
                Column {
                    name: "tayangan".to_owned(),
                    label: both("tayangan"),
                    data: Data::Numbers(views),
                },
            ],
        }
    }

    fn measures() -> Vec<Measure> {
        vec![Measure {
            name: "views".to_owned(),
            label: both("tayangan"),
            numerator: vec!["tayangan".to_owned()],
            denominator: None,
        }]
    }

    fn key(summary: Summary, take: Take) -> Key {
        let query = Query::new("pilar", "views", summary);
        Key { query, take }
    }

    fn of(label: &str) -> Take {
        Take::Value(label.to_owned())
    }

    fn misconception(name: &str, key: Key) -> Misconception {
        Misconception {
            name: name.to_owned(),
            key,
            feedback: html(name),
        }
    }

    fn step(answer: Answer, misconceptions: Vec<Misconception>) -> Step {
        Step {
            id: "a".to_owned(),
            prompt: html("?"),
            answer,
            hints: vec![],
            right: html("benar"),
            wrong: html("belum"),
            misconceptions,
        }
    }

    fn number_step(tolerance: Tolerance, misconceptions: Vec<Misconception>) -> Step {
        let key = key(Summary::Median, of("how-to"));
        step(
            Answer::Number {
                key,
                tolerance,
                decimals: 0,
                unit: None,
            },
            misconceptions,
        )
    }

    fn mark(step: &Step, given: &str) -> (Outcome, Option<String>, String) {
        let marked = step
            .mark(given, &table(), &measures(), Language::Id)
            .unwrap();
        (
            marked.outcome,
            marked.misconception,
            marked.feedback.plain(),
        )
    }

    fn named(name: &str) -> (Outcome, Option<String>, String) {
        (Outcome::Wrong, Some(name.to_owned()), name.to_owned())
    }

    fn right() -> (Outcome, Option<String>, String) {
        (Outcome::Right, None, "benar".to_owned())
    }

    fn wrong() -> (Outcome, Option<String>, String) {
        (Outcome::Wrong, None, "belum".to_owned())
    }

    #[test]
    fn keys_take_the_first_the_last_with_a_value_or_a_named_group() {
        let label = |summary, take| key(summary, take).label(&table(), &measures());
        let number = |summary, take| key(summary, take).number(&table(), &measures());
        assert_eq!(label(Summary::Mean, Take::First).as_deref(), Ok("hiburan"));
        assert_eq!(label(Summary::Median, Take::First).as_deref(), Ok("how-to"));
        assert_eq!(label(Summary::Median, Take::Last).as_deref(), Ok("layanan"));
        assert_eq!(number(Summary::Mean, Take::First), Ok(91_000.0));
        assert_eq!(number(Summary::Median, of("how-to")), Ok(10_700.0));
        assert_eq!(
            number(Summary::Median, of("kosong")),
            Err(ExerciseFault::NoSuchChoice)
        );
        assert_eq!(
            number(Summary::Median, of("x")),
            Err(ExerciseFault::NoSuchChoice)
        );
        let mut broken = key(Summary::Mean, Take::First);
        broken.query.measure = "x".to_owned();
        let fault = ExerciseFault::Query(QueryFault::NoMeasure("x".to_owned()));
        assert_eq!(broken.label(&table(), &measures()), Err(fault));
    }

    #[test]
    fn a_number_is_right_within_the_tolerance_and_as_the_language_writes_it() {
        let step = number_step(Tolerance::Percent(0.5), vec![]);
        for given in ["10.700", "10700", " 10700,0 ", "10.753,5", "10.646,5"] {
            assert_eq!(mark(&step, given), right(), "{given}");
        }
        for given in ["10.754", "10,7", "107", "1.070.000", "-10.700"] {
            assert_eq!(mark(&step, given), wrong(), "{given}");
        }
        let english = step
            .mark("10,700", &table(), &measures(), Language::En)
            .unwrap();
        assert_eq!(
            (english.outcome, english.feedback.as_str()),
            (Outcome::Right, "benar (en)")
        );
        for given in ["abc", "1e4", "sepuluh ribu"] {
            assert_eq!(
                step.mark(given, &table(), &measures(), Language::Id),
                Err(ExerciseFault::NotANumber),
                "{given}"
            );
        }
    }

    #[test]
    fn each_named_wrong_number_is_recognised() {
        let step = number_step(
            Tolerance::Percent(0.5),
            vec![
                misconception("rata-rata", key(Summary::Mean, of("how-to"))),
                misconception("pilar-lain", key(Summary::Median, of("hiburan"))),
                misconception("jumlah", key(Summary::Sum, of("how-to"))),
            ],
        );
        assert_eq!(mark(&step, "12.000"), named("rata-rata"));
        assert_eq!(mark(&step, "5700"), named("pilar-lain"));
        assert_eq!(mark(&step, "84.000"), named("jumlah"));
        assert_eq!(mark(&step, "84.421"), wrong());
    }

    #[test]
    fn a_misconception_as_good_as_the_key_is_never_reported() {
        let same = misconception("sama", key(Summary::Median, Take::First));
        let near = misconception("dekat", key(Summary::Mean, of("how-to")));
        let step = number_step(Tolerance::Absolute(1300.0), vec![same, near]);
        assert_eq!(mark(&step, "12.000"), right());
        assert_eq!(
            mark(&step, "13.000"),
            wrong(),
            "within reach of the mean, which is within reach of the key"
        );
    }

    #[test]
    fn a_misconception_without_a_value_is_passed_over_and_a_broken_one_is_a_fault() {
        let empty = misconception("kosong", key(Summary::Median, of("kosong")));
        let mean = misconception("rata-rata", key(Summary::Mean, of("how-to")));
        assert_eq!(
            mark(
                &number_step(Tolerance::Absolute(1.0), vec![empty, mean]),
                "12.000"
            ),
            named("rata-rata")
        );
        let mut broken = misconception("rusak", key(Summary::Mean, Take::First));
        broken.key.query.group = "x".to_owned();
        let step = number_step(Tolerance::Absolute(1.0), vec![broken]);
        let fault = ExerciseFault::Query(QueryFault::NoColumn("x".to_owned()));
        assert_eq!(
            step.mark("1", &table(), &measures(), Language::Id),
            Err(fault)
        );
    }

    #[test]
    fn blank_is_not_attempted_and_says_nothing() {
        for step in [
            number_step(Tolerance::Absolute(0.0), vec![]),
            step(Answer::Label(key(Summary::Median, Take::First)), vec![]),
        ] {
            for given in ["", " \t\n", "\u{a0}"] {
                assert_eq!(
                    mark(&step, given),
                    (Outcome::NotAttempted, None, String::new())
                );
            }
        }
    }

    #[test]
    fn a_label_is_chosen_from_those_of_the_column() {
        let step = step(
            Answer::Label(key(Summary::Median, Take::First)),
            vec![
                misconception("sama", key(Summary::Median, of("how-to"))),
                misconception("rata-rata", key(Summary::Mean, Take::First)),
            ],
        );
        let choices = |step: &Step, language| {
            let shown = step.choices(&table(), language).into_iter();
            shown
                .map(|choice| [choice.label, choice.shown].join("="))
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(
            choices(&step, Language::Id),
            "hiburan=hiburan how-to=how-to layanan=layanan kosong=kosong"
        );
        assert_eq!(
            choices(&step, Language::En),
            "hiburan=entertainment how-to=how-to layanan=service kosong=kosong"
        );
        assert_eq!(mark(&step, "how-to"), right());
        assert_eq!(mark(&step, "hiburan"), named("rata-rata"));
        assert_eq!(mark(&step, "layanan"), wrong());
        assert_eq!(
            step.mark("x", &table(), &measures(), Language::Id),
            Err(ExerciseFault::NoSuchChoice)
        );
        assert_eq!(
            choices(&number_step(Tolerance::Absolute(0.0), vec![]), Language::En),
            ""
        );
    }
}

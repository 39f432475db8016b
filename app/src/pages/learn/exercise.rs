//! `/exercises/{exercise}`: a step to answer beside a workbench to answer it with.
//!
//! Two forms, both at the page's own address:
//!
//! | form | method | fields |
//! | --- | --- | --- |
//! | workbench | `GET` | `filter` (repeated, `column:label`, one empty), `group`, `measure`, `summary` |
//! | step | `POST`, keeping the address's query | `step`, `given`, `action` = `check` or `hint` |
//!
//! Besides: `GET {action}/data.csv` takes the data along, and the island uses `/api{action}/answer`
//! and `/api{action}/hint` as `crate::wire` says.

use crate::address;
use crate::frame::Frame;
use crate::islands::StepIsland;
use crate::islands::WorkbenchIsland;
use crate::islands::step::{FORM, StepProps, StepWords, act};
use crate::parts::breadcrumb::{Link, breadcrumb};
use crate::parts::drawn::{Draw, Kept};
use crate::parts::finished::{Finished, finished};
use crate::parts::icons::{Icon, icon};
use crate::parts::markup::inside;
use crate::parts::workbench::{WorkbenchProps, controls};
use crate::shell::{Around, Bundle, KeptForm, document_around};
use crate::wire::StepView;
use crate::words::Words;
use domain::html::Html;
use leptos::prelude::*;

/// What the page of an exercise shows.
#[derive(Clone, Debug, PartialEq)]
pub struct ExercisePage {
    /// Its course.
    pub course: Link,
    /// Its number as printed ("1.3").
    pub number: String,
    /// Its title.
    pub title: String,
    /// One or two sentences about it.
    pub summary: String,
    /// How long it takes.
    pub minutes: u32,
    /// The scene: sanitised HTML.
    pub intro: Html,
    /// The title of its dataset.
    pub dataset_title: String,
    /// The rows of the variation.
    pub rows: usize,
    /// Whether everybody works on numbers of their own; otherwise the numbers are the same for all.
    pub varies: bool,
    /// Its own address.
    pub action: String,
    /// The address of the workbench over all of its data.
    pub open: String,
    /// Whether somebody is signed in; otherwise data that vary are a sample and answering leads to signing in.
    pub signed_in: bool,
    /// The workbench.
    pub bench: Workbench,
    /// The step to work on; the last one when all are right.
    pub step: StepView,
    /// The conclusion, once all steps are right.
    pub done: Option<Html>,
    /// The part after.
    pub next: Option<Link>,
    /// The part that was finished just now.
    pub finished: Option<Finished>,
}

/// A workbench that was drawn: its form, the chart and the table of what is asked, and the rows that its
/// island is handed. It is most of the page and the same until the data or the question change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workbench {
    drawing: Kept,
    query: String,
}

impl Workbench {
    /// Draws it.
    #[must_use]
    pub fn draw(words: Words, bench: WorkbenchProps) -> Self {
        let query = bench.query.to_address();
        let drawing = Kept::draw(|| {
            // Drawn at once: as a child of an island it would become an `AnyView`.
            let controls = controls(words, &bench).drawn();
            view! { <WorkbenchIsland bench=bench>{controls}</WorkbenchIsland> }
        });
        Self { drawing, query }
    }

    /// The drawing, once more.
    pub fn again(&self) -> impl IntoView + use<> {
        self.drawing.again()
    }
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: ExercisePage) -> String {
    let words = frame.words();
    let title = if data.step.fault.is_some() {
        words.fault_title(&data.title)
    } else {
        data.title.clone()
    };
    let form = (data.signed_in && data.done.is_none()).then_some(KeptForm {
        id: FORM,
        action: act::CHECK,
    });
    let around = Around {
        bundle: Some(Bundle::Base),
        form,
        ..Around::default()
    };
    document_around(frame, &title, around, || {
        let query = data.bench.query.clone();
        let about = match (data.varies, data.signed_in) {
            (true, true) => words.exercise_data(&data.dataset_title, data.rows),
            (true, false) => words.exercise_data_sample(&data.dataset_title, data.rows),
            (false, _) => words.exercise_data_shared(&data.dataset_title, data.rows),
        };
        // Always there and shown once the conclusion is: the island gets to it without loading the page.
        let (onward, href) = match data.next {
            Some(next) => (words.exercise_next(next.text), next.href),
            None => (words.quiz_back(&data.course.text), data.course.href.clone()),
        };
        let next = view! {
            <p class="exercise-next">
                <a class="btn" href=href>{onward} {icon(Icon::Arrow)}</a>
            </p>
        };
        let step = StepProps {
            sign_in: (!data.signed_in)
                .then(|| address::login_for(&format!("{}?{query}", data.action))),
            step: data.step,
            done: data.done,
            action: data.action,
            address: query,
            language: words.0,
            words: StepWords::new(words),
        };
        let trail = vec![
            Link::new(words.nav_courses(), address::COURSES),
            data.course,
        ];
        view! {
            <div class="wrap exercise">
                {breadcrumb(words, trail, words.exercise_number(data.number))}
                {finished(words, data.finished)}
                <header class="exercise-head">
                    <h1>{data.title}</h1>
                    <p class="small muted">{about}</p>
                    <p class="prose">{data.summary}</p>
                    // Closed, so that on a phone the question stands above the field that answers it.
                    <details class="scene">
                        <summary>{words.exercise_scene()}</summary>
                        <div class="prose flow" {..inside(&data.intro)}></div>
                    </details>
                </header>
                <div class="bench">
                    <StepIsland props=step />
                    {data.bench.again()}
                </div>
                <p class="small">
                    <a href=data.open>{words.bench_open_link()}</a>
                </p>
                {next}
            </div>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{EarlierStep, StepFault, StepField, StepResult};
    use domain::analysis::{Column, Data, Measure, Query, Summary, Table};
    use domain::exercise::Exercise;
    use domain::html::BilingualHtml;
    use domain::id::Slug;
    use domain::language::{Bilingual, Language};
    use domain::quiz::Outcome;
    use domain::rng::SeededRng;

    fn both(text: &str) -> Bilingual {
        Bilingual {
            id: text.to_owned(),
            en: text.to_owned(),
        }
    }

    /// 182 posts: three columns of words and ten of numbers, one of them captions that nobody groups by.
    fn table() -> Table {
        let mut chance = SeededRng::new(1);
        let mut below = |limit: u32| chance.next_u32() % limit;
        let mut words = |name: &str, labels: &[&str]| Column {
            name: name.to_owned(),
            label: both(name),
            data: Data::words(
                labels.iter().map(|label| (*label).to_owned()).collect(),
                (0..182)
                    .map(|_| u16::try_from(below(u32::try_from(labels.len()).unwrap())).unwrap())
                    .collect(),
            ),
        };
        let mut columns = vec![
            words(
                "pilar",
                &["how-to", "layanan", "hiburan", "seremonial", "promosi"],
            ),
            words("format", &["reel", "carousel", "foto"]),
            words("keterangan", &["panjang sekali"]),
        ];
        let names = [
            "jangkauan",
            "suka",
            "komentar",
            "bagikan",
            "simpan",
            "tayangan",
            "a",
            "b",
            "c",
            "d",
        ];
        for (name, scale) in names.iter().zip([
            90_000, 900, 90, 90, 900, 200_000, 90_000, 90_000, 90_000, 90_000,
        ]) {
            let values = (0..182)
                .map(|_| Some(f64::from(100 + below(scale))))
                .collect();
            columns.push(Column {
                name: (*name).to_owned(),
                label: both(name),
                data: Data::Numbers(values),
            });
        }
        Table { columns }
    }

    fn measures() -> Vec<Measure> {
        let measure = |name: &str, numerator: &[&str], denominator: Option<&str>| Measure {
            name: name.to_owned(),
            label: both(name),
            numerator: numerator.iter().map(|name| (*name).to_owned()).collect(),
            denominator: denominator.map(str::to_owned),
        };
        vec![
            measure(
                "interaksi",
                &["suka", "komentar", "bagikan", "simpan", "a", "b", "c", "d"],
                Some("jangkauan"),
            ),
            measure("tayangan", &["tayangan"], None),
        ]
    }

    fn exercise() -> Exercise {
        Exercise {
            slug: Slug::parse("how-to").unwrap(),
            number: "1.3".to_owned(),
            dataset: Slug::parse("ds1").unwrap(),
            start: Query::new("pilar", "interaksi", Summary::Median),
            intro: BilingualHtml::default(),
            group_by: vec!["pilar".to_owned(), "format".to_owned()],
            measures: vec!["interaksi".to_owned(), "tayangan".to_owned()],
            summaries: Summary::ALL.to_vec(),
            steps: vec![],
            conclusion: BilingualHtml::default(),
        }
    }

    fn bench(address: &str) -> WorkbenchProps {
        WorkbenchProps::new(
            &exercise(),
            &table(),
            &measures(),
            address,
            Words(Language::Id),
        )
    }

    fn html(html: &str) -> Html {
        Html::sanitised(html.to_owned())
    }

    fn step() -> StepView {
        StepView {
            index: 2,
            of: 4,
            id: "kedua".to_owned(),
            prompt_html: html("Pakai <b>median</b>."),
            field: StepField::Number {
                unit: Some("%".to_owned()),
            },
            given: String::new(),
            hints: vec![],
            hints_total: 3,
            result: None,
            fault: None,
            earlier: vec![],
        }
    }

    fn draw(bench: WorkbenchProps, step: StepView, signed_in: bool, done: Option<Html>) -> String {
        let frame = Frame {
            zone: domain::calendar::Zone::default(),
            language: Language::Id,
            path: "/exercises/how-to".into(),
            person: None,
            assets: std::sync::Arc::default(),
        };
        let data = ExercisePage {
            course: Link::new("Kursus", "/courses/c"),
            number: "1.3".to_owned(),
            title: "Seremonial atau how-to".to_owned(),
            summary: String::new(),
            minutes: 20,
            intro: Html::default(),
            dataset_title: "Bapenda (rekaan)".to_owned(),
            rows: 182,
            varies: true,
            action: "/exercises/how-to".to_owned(),
            open: "/workbench/ds1".to_owned(),
            signed_in,
            bench: Workbench::draw(frame.words(), bench),
            step,
            done,
            next: None,
            finished: None,
        };
        page(&frame, data)
    }

    /// The page without what islands are handed, which no reader without scripts sees.
    fn without_props(html: &str) -> String {
        html.split("data-props=\"")
            .enumerate()
            .map(|(i, part)| {
                if i == 0 {
                    part
                } else {
                    part.split_once('"').unwrap().1
                }
            })
            .collect()
    }

    #[test]
    fn without_scripts_the_page_has_a_form_with_the_state_and_its_answer() {
        let html = draw(
            bench("filter=format:reel&group=pilar&measure=tayangan&summary=mean"),
            step(),
            true,
            None,
        );
        let html = without_props(&html);
        assert!(
            html.contains("method=\"get\"") && html.contains("action=\"/exercises/how-to\""),
            "{html}"
        );
        for on in [
            "name=\"group\" value=\"pilar\" checked",
            "name=\"measure\" value=\"tayangan\" checked",
            "value=\"format:reel\" checked",
        ] {
            assert!(html.contains(on), "{on} is missing in {html}");
        }
        assert!(!html.contains("value=\"format:foto\" checked"), "{html}");
        assert!(
            html.contains("Rata-rata tayangan menurut pilar")
                && html.contains("role=\"img\"")
                && html.contains("<table"),
            "{html}"
        );
        assert!(html.contains("action=\"/exercises/how-to?filter=format:reel&amp;group=pilar&amp;measure=tayangan&amp;summary=mean\""), "{html}");
        assert!(
            html.contains("name=\"step\" value=\"kedua\"")
                && html.contains("name=\"action\" value=\"check\""),
            "{html}"
        );
        assert!(!html.contains("style="), "{html}");
    }

    #[test]
    fn an_address_with_an_unknown_name_shows_the_start_and_says_so() {
        for address in [
            "group=warna",
            "measure=x",
            "summary=modus",
            "filter=pilar:x",
            "filter=keterangan:panjang+sekali",
            "group=jangkauan",
        ] {
            let bench = bench(address);
            assert_eq!(bench.query, exercise().start, "{address}");
            assert!(bench.fault.is_some(), "{address}");
        }
        assert_eq!(bench("utm=x").fault, None);
    }

    #[test]
    fn the_sum_of_a_ratio_is_explained() {
        let bench = bench("summary=sum");
        assert_eq!(bench.fault, None);
        let html = draw(bench, step(), true, None);
        assert!(
            html.contains(Words(Language::Id).bench_sum_of_ratio()),
            "{html}"
        );
    }

    #[test]
    fn the_island_is_handed_at_most_64_kilobytes_and_no_column_it_does_not_use() {
        let bench = bench("");
        let props = serde_json::to_string(&bench).unwrap();
        assert!(props.len() <= 64 * 1024, "{}", props.len());
        assert!(!props.contains("keterangan"));
        assert_eq!(
            serde_json::from_str::<WorkbenchProps>(&props).unwrap(),
            bench
        );
    }

    #[test]
    fn a_wrong_answer_keeps_what_was_typed_and_says_what_it_was() {
        let mut step = step();
        step.given = "7,81\"><i>".to_owned();
        step.result = Some(StepResult {
            outcome: Outcome::Wrong,
            feedback_html: html("Itu nilai <b>gabungan</b>."),
        });
        let html = without_props(&draw(bench(""), step, true, None));
        assert!(html.contains("value=\"7,81&quot;&gt;&lt;i&gt;\""), "{html}");
        assert!(
            html.contains("Itu nilai <b>gabungan</b>.") && html.contains("Belum tepat."),
            "{html}"
        );
    }

    #[test]
    fn an_answer_that_is_no_number_has_its_sentence_beside_the_field() {
        let mut step = step();
        step.given = "abc".to_owned();
        step.fault = Some(StepFault::NotANumber);
        let html = without_props(&draw(bench(""), step, true, None));
        assert!(
            html.contains(Words(Language::Id).exercise_fault_not_a_number())
                && html.contains("value=\"abc\""),
            "{html}"
        );
        assert!(
            html.contains(
                "aria-describedby=\"step-asked given-unit given-fault\" aria-invalid=\"true\""
            ) && html.contains("id=\"given-fault\""),
            "{html}"
        );
    }

    #[test]
    fn somebody_not_signed_in_tries_the_workbench_and_is_led_to_sign_in() {
        let html = without_props(&draw(bench(""), step(), false, None));
        assert!(
            html.contains("href=\"/login?next=%2Fexercises%2Fhow-to%3F"),
            "{html}"
        );
        assert!(
            !html.contains("name=\"given\"") && html.contains("method=\"get\""),
            "{html}"
        );
    }

    #[test]
    fn a_switch_of_the_language_sends_the_answer_along_where_there_is_one_to_give() {
        let switch = "form=\"step-form\" formaction=\"/language\"";
        let html = draw(bench(""), step(), true, None);
        assert!(
            html.contains(switch) && html.contains("id=\"step-form\""),
            "{html}"
        );
        assert!(!draw(bench(""), step(), false, None).contains(switch));
        let done = Some(Html::sanitised("<p>Bawa pulang.</p>".to_owned()));
        assert!(!draw(bench(""), step(), true, done).contains(switch));
    }

    #[test]
    fn the_end_shows_the_conclusion_and_nothing_to_answer() {
        let mut last = step();
        last.earlier.push(EarlierStep {
            prompt_html: html("Satu?"),
            given: "how-to".to_owned(),
            feedback_html: html("Tepat."),
        });
        let html = without_props(&draw(
            bench(""),
            last,
            true,
            Some(Html::sanitised("<p>Bawa pulang.</p>".to_owned())),
        ));
        assert!(
            html.contains("<p>Bawa pulang.</p>") && html.contains("Tepat."),
            "{html}"
        );
        assert!(!html.contains("name=\"given\""), "{html}");
    }
}

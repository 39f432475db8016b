use crate::{EXERCISE, parts_done, server};
use domain::account::Role;
use domain::analysis::{Measure, Table};
use domain::course::UnitKind;
use domain::exercise::{Answer, Exercise, Key, Step};
use domain::id::PersonId;
use domain::language::Language;
use domain::number::{decimals_needed, format_number};
use domain::quiz::Outcome;
use reqwest::StatusCode;
use serde_json::json;
use tests::server::{TestServer, Visitor, plain};

const ENGAGEMENT: &str = "/exercises/dua-ukuran";

/// The exercise with one person's own data.
struct Own {
    exercise: Exercise,
    table: Table,
    measures: Vec<Measure>,
}

impl Own {
    fn of(server: &TestServer, path: &str, person: Option<&PersonId>) -> Self {
        let library = server.app.content.library();
        let (_, _, exercise) = library.exercise(path.rsplit('/').next().unwrap()).unwrap();
        let dataset = library.dataset(exercise.dataset.as_str()).unwrap();
        let seed = server
            .app
            .secret
            .variation_seed(dataset.slug.as_str(), person);
        Self {
            exercise: exercise.clone(),
            table: dataset.variation(seed).unwrap().table,
            measures: dataset.measures.clone(),
        }
    }

    fn answer(&self, step: &Step) -> String {
        match &step.answer {
            Answer::Label(key) => key.label(&self.table, &self.measures).unwrap(),
            Answer::Number { key, .. } => self.number(key),
        }
    }

    fn number(&self, key: &Key) -> String {
        let value = key.number(&self.table, &self.measures).unwrap();
        format_number(value, decimals_needed(value).min(4), Language::Id)
    }
}

async fn check(visitor: &Visitor, path: &str, step: &str, given: &str) -> tests::server::Page {
    visitor
        .post(
            path,
            &[("action", "check"), ("step", step), ("given", given)],
        )
        .await
}

#[tokio::test]
async fn every_step_right_finishes_each_exercise_and_its_unit() {
    let server = server().await;
    let person = server.person("siti@contoh.example", &[]).await;
    let visitor = server.visitor();
    visitor.sign_in("siti@contoh.example").await;
    for (path, done) in [(EXERCISE, 1), (ENGAGEMENT, 2)] {
        let own = Own::of(&server, path, Some(&person));
        for step in &own.exercise.steps {
            let sent = check(&visitor, path, &step.id, &own.answer(step)).await;
            let (page, place) = sent.leads_to().split_once('#').unwrap();
            assert_eq!(page, path);
            let there = visitor.get(path).await;
            there.attribute(&format!("id=\"{place}\""), "tabindex");
            visitor
                .get(path)
                .await
                .says(&plain(step.right.get(Language::Id).as_str()));
        }
        visitor
            .get(path)
            .await
            .says(&plain(own.exercise.conclusion.get(Language::Id).as_str()));
        visitor
            .get(crate::COURSE)
            .await
            .says(&parts_done(&server, done));
    }
}

#[tokio::test]
async fn every_exercise_says_whether_its_numbers_are_ones_own_or_everybodys() {
    let server = server().await;
    let library = server.app.content.library();
    let somebody = server.signed_in("siti@contoh.example", &[]).await;
    let mut met = [false; 2];
    let units = library.courses().iter().flat_map(|course| &course.units);
    for unit in units {
        let UnitKind::Exercise(exercise) = &unit.kind else {
            continue;
        };
        let varies = library.dataset(exercise.dataset.as_str()).unwrap().varies();
        met[usize::from(varies)] = true;
        let path = format!("/exercises/{}", exercise.slug.as_str());
        let own = somebody.get(&path).await;
        let sample = server.visitor().get(&path).await;
        if varies {
            own.says("variasi milik Anda");
            sample.says("variasi contoh");
        }
        for page in [own, sample] {
            if varies {
                page.does_not_say("sama untuk semua peserta");
            } else {
                page.says("angka rekaan yang sama untuk semua peserta")
                    .does_not_say("variasi");
            }
        }
    }
    assert_eq!(met, [true; 2], "exercises of both sorts ship");
    let home = server.visitor().get("/").await;
    home.says("Di sebagian latihan, angka Anda lain dari angka peserta di sebelah.");
}

#[tokio::test]
async fn each_named_misconception_is_recognised_in_somebodys_own_data() {
    let server = server().await;
    let person = server.person("siti@contoh.example", &[]).await;
    let visitor = server.visitor();
    visitor.sign_in("siti@contoh.example").await;
    let mut recognised = std::collections::BTreeSet::new();
    for path in [EXERCISE, ENGAGEMENT] {
        let own = Own::of(&server, path, Some(&person));
        for step in &own.exercise.steps {
            for misconception in &step.misconceptions {
                let given = match &step.answer {
                    Answer::Label(_) => misconception.key.label(&own.table, &own.measures).unwrap(),
                    Answer::Number { .. } => own.number(&misconception.key),
                };
                // In some variations a wrong way leads to a right or to another wrong value.
                let marked = step
                    .mark(&given, &own.table, &own.measures, Language::Id)
                    .unwrap();
                if marked.misconception.as_deref() != Some(&misconception.name) {
                    continue;
                }
                check(&visitor, path, &step.id, &given).await.leads_to();
                visitor
                    .get(path)
                    .await
                    .says(&plain(misconception.feedback.get(Language::Id).as_str()));
                recognised.insert((path, misconception.name.clone()));
            }
            check(&visitor, path, &step.id, &own.answer(step))
                .await
                .leads_to();
        }
    }
    for path in [EXERCISE, ENGAGEMENT] {
        assert!(
            recognised.iter().filter(|(at, _)| *at == path).count() >= 2,
            "{recognised:?}"
        );
    }
}

#[tokio::test]
async fn labels_of_the_data_follow_the_language_and_answers_stay_the_same() {
    let server = server().await;
    let person = server.person("siti@contoh.example", &[]).await;
    let visitor = server.visitor();
    visitor.sign_in("siti@contoh.example").await;
    let own = Own::of(&server, ENGAGEMENT, Some(&person));
    let steps = own.exercise.steps.iter();
    let mut choices = steps.filter(|step| matches!(step.answer, Answer::Label(_)));
    let step = choices.next().unwrap();
    let right = own.answer(step);
    let shown = own.table.label("pilar", &right, Language::En);

    let english = visitor.in_english();
    let chart = |page: &tests::server::Page| page.attribute("class=\"bars\"", "aria-label");
    let before = english
        .get(&format!("{ENGAGEMENT}?group=pilar&filter=pilar:seremonial"))
        .await;
    assert!(chart(&before).contains(": ceremony "), "{}", chart(&before));
    let indonesian = visitor.get(ENGAGEMENT).await;
    assert!(chart(&indonesian).contains("seremonial "));
    assert!(
        before
            .text
            .contains("<option value=\"seremonial\">ceremony</option>")
    );
    // Groups, filters and choices: none of them is left in the other language.
    for label in [
        "seremonial",
        "promosi",
        "layanan",
        "hiburan",
        "foto",
        "tidak",
    ] {
        for here in [format!(">{label}<"), format!("{label} ")] {
            let drawn = plain(&before.text);
            assert!(!before.text.contains(&here), "{here} in\n{drawn}");
        }
    }
    let sent = check(&english, ENGAGEMENT, &step.id, &right).await;
    sent.leads_to();
    let after = english.get(ENGAGEMENT).await;
    after.says(shown);
    after.says(&plain(step.right.get(Language::En).as_str()));
    // What is kept is the label itself, whatever the language it was chosen in.
    visitor.get(ENGAGEMENT).await.says(&right);
    let file = english.get(&format!("{ENGAGEMENT}/data.csv")).await;
    assert!(file.text.contains("seremonial") && !file.text.contains("ceremony"));
}

#[tokio::test]
async fn numbers_are_read_as_people_write_them() {
    let server = server().await;
    let person = server.person("siti@contoh.example", &[]).await;
    let visitor = server.visitor();
    visitor.sign_in("siti@contoh.example").await;
    let own = Own::of(&server, ENGAGEMENT, Some(&person));
    let at = own
        .exercise
        .steps
        .iter()
        .position(|step| matches!(step.answer, Answer::Number { .. }))
        .unwrap();
    for step in &own.exercise.steps[..at] {
        check(&visitor, ENGAGEMENT, &step.id, &own.answer(step)).await;
    }
    let step = &own.exercise.steps[at];
    let comma = own.answer(step);
    let hundredfold = comma.replace(',', "");
    let page = check(&visitor, ENGAGEMENT, &step.id, "abc")
        .await
        .with(StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(page.attribute("name=\"given\"", "value"), "abc");
    page.says("angka");
    let english = visitor.in_english();
    english
        .post("/language", &[("lang", "en"), ("next", "/")])
        .await;
    check(&english, ENGAGEMENT, &step.id, "abc")
        .await
        .with(StatusCode::UNPROCESSABLE_ENTITY)
        .says("number");
    english
        .post("/language", &[("lang", "id"), ("next", "/")])
        .await;
    let page = check(&visitor, ENGAGEMENT, &step.id, "  ")
        .await
        .with(StatusCode::UNPROCESSABLE_ENTITY);
    page.says("Belum dijawab");
    check(&visitor, ENGAGEMENT, &step.id, &hundredfold)
        .await
        .leads_to();
    visitor
        .get(ENGAGEMENT)
        .await
        .says(&plain(step.wrong.get(Language::Id).as_str()));
    // With a dot, as a calculator writes it, it is the same number.
    check(&visitor, ENGAGEMENT, &step.id, &comma.replace(',', "."))
        .await
        .leads_to();
    visitor
        .get(ENGAGEMENT)
        .await
        .says(&plain(step.right.get(Language::Id).as_str()));
}

#[tokio::test]
async fn a_step_opens_when_the_one_before_is_right() {
    let server = server().await;
    let visitor = server.signed_in("siti@contoh.example", &[]).await;
    let steps = Own::of(&server, EXERCISE, None).exercise.steps;
    check(&visitor, EXERCISE, &steps[1].id, "1")
        .await
        .with(StatusCode::CONFLICT);
    visitor
        .post(EXERCISE, &[("action", "hint"), ("step", &steps[1].id)])
        .await
        .with(StatusCode::CONFLICT);
    check(&visitor, EXERCISE, "nothing", "1")
        .await
        .with(StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn hints_come_one_by_one_and_stay_and_what_was_typed_stays_too() {
    let server = server().await;
    let visitor = server.signed_in("siti@contoh.example", &[]).await;
    let step = Own::of(&server, EXERCISE, None).exercise.steps[0].clone();
    let hint = |n: usize| plain(step.hints[n].get(Language::Id).as_str());
    visitor.get(EXERCISE).await.does_not_say(&hint(0));
    visitor
        .post(EXERCISE, &[("action", "hint"), ("step", &step.id)])
        .await
        .leads_to();
    visitor
        .get(EXERCISE)
        .await
        .says(&hint(0))
        .does_not_say(&hint(1));
    for _ in 0..5 {
        visitor
            .post(EXERCISE, &[("action", "hint"), ("step", &step.id)])
            .await
            .leads_to();
    }
    visitor.get(EXERCISE).await.says(&hint(1));
}

#[tokio::test]
async fn the_workbench_stands_in_the_address_and_keeps_it_through_an_answer() {
    let server = server().await;
    let visitor = server.signed_in("siti@contoh.example", &[]).await;
    let query = "filter=format%3Areel&group=pilar&measure=views&summary=median";
    let page = visitor
        .get(&format!("{EXERCISE}?{query}"))
        .await
        .with(StatusCode::OK);
    page.says("median").says("n = ");
    let step = Own::of(&server, EXERCISE, None).exercise.steps[0]
        .id
        .clone();
    let answered = visitor
        .post(
            &format!("{EXERCISE}?{query}"),
            &[("action", "check"), ("step", &step), ("given", "promosi")],
        )
        .await;
    assert_eq!(answered.leads_to(), format!("{EXERCISE}?{query}#said"));
    let page = visitor.get(&format!("{EXERCISE}?{query}")).await;
    page.attribute("id=\"said\"", "tabindex");
}

#[tokio::test]
async fn an_address_that_asks_for_what_there_is_not_shows_the_start_and_says_why() {
    let server = server().await;
    for query in [
        "group=nothing",
        "measure=nothing",
        "summary=nothing",
        "filter=pilar:nothing",
        "filter=%FF%00&group=%zz",
    ] {
        let page = server
            .visitor()
            .get(&format!("{EXERCISE}?{query}"))
            .await
            .with(StatusCode::OK);
        page.says("tampilan awal");
    }
}

#[tokio::test]
async fn two_people_have_other_numbers_and_one_has_the_same_ones_always() {
    let server = server().await;
    let siti = server.signed_in("siti@contoh.example", &[]).await;
    let tono = server.signed_in("tono@contoh.example", &[]).await;
    let path = format!("{EXERCISE}/data.csv");
    let (first, again, other) = (
        siti.get(&path).await,
        siti.get(&path).await,
        tono.get(&path).await,
    );
    assert_eq!(first.text, again.text);
    assert_ne!(first.text, other.text);
    assert_eq!(first.text.lines().count(), 183);
    assert!(
        first.text.starts_with("\u{feff}pilar,"),
        "{}",
        &first.text[..80]
    );
    assert!(
        first.headers["content-type"]
            .to_str()
            .unwrap()
            .starts_with("text/csv")
    );
}

#[tokio::test]
async fn the_island_is_answered_as_the_form_is() {
    let server = server().await;
    let person = server.person("siti@contoh.example", &[]).await;
    let visitor = server.visitor();
    let address = format!("/api{EXERCISE}/answer");
    let own = Own::of(&server, EXERCISE, Some(&person));
    let step = &own.exercise.steps[0];
    let nobody = visitor
        .post_json(&address, &json!({ "step": step.id, "given": "x" }))
        .await;
    assert_eq!(nobody.with(StatusCode::OK).text, "\"SignInNeeded\"");
    visitor.sign_in("siti@contoh.example").await;
    let reply: app::wire::AnswerReply = {
        let page = visitor
            .post_json(
                &address,
                &json!({ "step": step.id, "given": own.answer(step) }),
            )
            .await;
        serde_json::from_str(&page.with(StatusCode::OK).text).unwrap()
    };
    let app::wire::AnswerReply::Marked {
        outcome: Outcome::Right,
        next: Some(next),
        ..
    } = reply
    else {
        panic!("{reply:?}")
    };
    assert_eq!(next.id, own.exercise.steps[1].id);
    // The next step is not open yet for whoever skips one.
    let last = own.exercise.steps.last().unwrap();
    let skipped = visitor
        .post_json(&address, &json!({ "step": last.id, "given": "1" }))
        .await;
    skipped.with(StatusCode::CONFLICT);
    let mut not_a_number = false;
    for step in &own.exercise.steps[1..] {
        if matches!(step.answer, Answer::Number { .. }) {
            let page = visitor
                .post_json(&address, &json!({ "step": step.id, "given": "abc" }))
                .await;
            let reply: app::wire::AnswerReply =
                serde_json::from_str(&page.with(StatusCode::OK).text).unwrap();
            assert!(
                matches!(reply, app::wire::AnswerReply::NotANumber { .. }),
                "{reply:?}"
            );
            not_a_number = true;
            break;
        }
        visitor
            .post_json(
                &address,
                &json!({ "step": step.id, "given": own.answer(step) }),
            )
            .await
            .with(StatusCode::OK);
    }
    assert!(not_a_number);
    let hinted = visitor
        .post_json(
            &format!("/api{EXERCISE}/hint"),
            &json!({ "step": own.exercise.steps[1].id }),
        )
        .await;
    let hints: app::wire::HintReply =
        serde_json::from_str(&hinted.with(StatusCode::OK).text).unwrap();
    assert!(matches!(hints, app::wire::HintReply::Hints { hints } if hints.len() == 1));
}

#[tokio::test]
async fn no_key_stands_in_an_exercises_page_before_its_step_is_right() {
    let server = server().await;
    let visitor = server.signed_in("siti@contoh.example", &[]).await;
    let page = visitor.get(EXERCISE).await;
    for step in Own::of(&server, EXERCISE, None).exercise.steps {
        for text in [&step.right, &step.wrong] {
            page.does_not_say(&plain(text.get(Language::Id).as_str()));
        }
        for misconception in &step.misconceptions {
            page.does_not_say(&plain(misconception.feedback.get(Language::Id).as_str()));
            assert!(
                !page.text.contains(&format!("\"{}\"", misconception.name))
                    || misconception.name == "median"
            );
        }
    }
    assert!(page.text.len() < 64 * 1024 + 30_000);
}

#[tokio::test]
async fn an_answer_given_after_the_session_has_ended_is_there_again_after_signing_in() {
    let server = server().await;
    let visitor = server.signed_in("siti@contoh.example", &[]).await;
    let own = Own::of(&server, EXERCISE, None);
    server.clock.pass(91 * domain::clock::DAY);
    let step = &own.exercise.steps[0];
    let page = check(&visitor, EXERCISE, &step.id, "layanan")
        .await
        .with(StatusCode::UNPROCESSABLE_ENTITY);
    let carried = page.attribute("name=\"carried\"", "value");
    let fields = [
        ("email", "siti@contoh.example"),
        ("password", tests::server::PASSWORD),
        ("next", EXERCISE),
        ("carried", &carried),
    ];
    assert_eq!(visitor.post("/login", &fields).await.leads_to(), EXERCISE);
    let page = visitor.get(EXERCISE).await;
    assert!(
        page.text
            .contains("<option value=\"layanan\" selected>layanan</option>")
    );
}

#[tokio::test]
async fn an_answer_sent_by_the_island_ends_the_form_that_was_kept() {
    let server = server().await;
    let visitor = server.signed_in("siti@contoh.example", &[]).await;
    let step = Own::of(&server, EXERCISE, None).exercise.steps[0]
        .id
        .clone();
    let kept = [
        ("lang", "id"),
        ("next", EXERCISE),
        ("step", &*step),
        ("given", "promosi"),
    ];
    visitor.post("/language", &kept).await.leads_to();
    let page = visitor.get(EXERCISE).await;
    assert!(
        page.text
            .contains("<option value=\"promosi\" selected>promosi</option>")
    );
    let sent = json!({ "step": step, "given": "layanan" });
    visitor
        .post_json(&format!("/api{EXERCISE}/answer"), &sent)
        .await
        .with(StatusCode::OK);
    let page = visitor.get(EXERCISE).await;
    assert!(
        page.text
            .contains("<option value=\"layanan\" selected>layanan</option>")
    );
}

#[tokio::test]
async fn guessing_is_paused_with_a_sentence_a_hint_and_what_was_typed() {
    let server = server().await;
    let person = server.person("siti@contoh.example", &[]).await;
    let visitor = server.visitor();
    visitor.sign_in("siti@contoh.example").await;
    let own = Own::of(&server, ENGAGEMENT, Some(&person));
    let mut at = 0;
    while !matches!(own.exercise.steps[at].answer, Answer::Number { .. }) {
        let step = &own.exercise.steps[at];
        check(&visitor, ENGAGEMENT, &step.id, &own.answer(step))
            .await
            .leads_to();
        at += 1;
    }
    let step = &own.exercise.steps[at];
    let right = own.answer(step);
    for guess in 0..5 {
        let given = format!("9{guess}9{guess}9");
        check(&visitor, ENGAGEMENT, &step.id, &given)
            .await
            .leads_to();
    }
    // Not even the right number is told now, by neither way.
    let page = check(&visitor, ENGAGEMENT, &step.id, &right).await;
    let page = page.with(StatusCode::TOO_MANY_REQUESTS);
    page.says("Ambil petunjuk di bawah ini, atau coba lagi dalam 15 detik.");
    assert_eq!(page.attribute("name=\"given\"", "value"), right);
    assert!(page.text.contains("value=\"hint\""), "a hint is offered");
    let asked = json!({"step": step.id, "given": right});
    let reply = visitor
        .post_json(&format!("/api{ENGAGEMENT}/answer"), &asked)
        .await;
    let reply = reply.with(StatusCode::TOO_MANY_REQUESTS);
    assert!(
        reply.text.contains("15 detik") && reply.text.contains("Failed"),
        "{}",
        reply.text
    );
    let kept = visitor.in_english().get(ENGAGEMENT).await;
    kept.with(StatusCode::OK);
    server.clock.pass(15_000);
    check(&visitor, ENGAGEMENT, &step.id, &right)
        .await
        .leads_to();
    visitor
        .get(ENGAGEMENT)
        .await
        .says(&plain(step.right.get(Language::Id).as_str()));
    // The trainer sees how often it was tried, by everybody but trainers.
    let trainer = server
        .signed_in("narasumber@contoh.example", &[Role::Trainer])
        .await;
    check(
        &trainer,
        ENGAGEMENT,
        &own.exercise.steps[0].id,
        "bukan pilihan",
    )
    .await;
    let report = trainer.get("/trainer/questions/baca-angka").await;
    let counted = format!("langkah {} 1 1 6", at + 1);
    let report = report.with(StatusCode::OK);
    report.says("Percobaan di latihan").says(&counted);
}

#[tokio::test]
async fn an_answer_longer_than_any_number_is_none() {
    let server = server().await;
    let visitor = server.signed_in("siti@contoh.example", &[]).await;
    let step = {
        let library = server.app.content.library();
        library.exercise("dua-ukuran").unwrap().2.steps[0]
            .id
            .clone()
    };
    let long = format!("{}1", "0".repeat(100_000));
    let page = check(&visitor, ENGAGEMENT, &step, &long).await;
    page.with(StatusCode::UNPROCESSABLE_ENTITY);
}

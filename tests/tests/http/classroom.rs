//! A class of sixty takes the pre-test, the course, the post-test and the boosters by HTTP; the trainer's
//! pages say what the simulation knows.

use crate::{COURSE, course};
use domain::account::Role;
use domain::clock::DAY;
use domain::course::{Course, Unit, UnitKind};
use domain::exercise::Answer;
use domain::id::PersonId;
use domain::language::Language;
use domain::number::format_number;
use domain::quiz::{Answers, Form, Given, Item, Quiz};
use domain::rng::SeededRng;
use domain::statistics::{Attempt, Response, TagFraction, TwoTests, Version, gains, report};
use reqwest::StatusCode;
use std::collections::HashMap;
use tests::database::{Kind, TestDatabase};
use tests::server::{Page, TestServer, Visitor};

const CLASS: u32 = 60;

/// Somebody of the class.
struct Member {
    person: PersonId,
    visitor: Visitor,
    /// How much they know, 0 to 1.
    knows: f64,
    chance: SeededRng,
}

/// A class whose members are signed in.
async fn class(server: &TestServer) -> Vec<Member> {
    let mut members = vec![];
    for number in 0..CLASS {
        let email = format!("peserta-{number}@kelas.example");
        let person = server.person(&email, &[]).await;
        let visitor = server.visitor();
        visitor.sign_in(&email).await;
        members.push(Member {
            person,
            visitor,
            knows: 0.15 + 0.6 * f64::from(number) / f64::from(CLASS),
            chance: SeededRng::new(number),
        });
    }
    members
}

/// A right answer as a form sends it, for items whose rows are not shuffled by a seed nobody knows.
fn right(item: &Item) -> Option<Vec<String>> {
    match &item.body.id.answers {
        Answers::Options(_, options) => Some(
            options
                .iter()
                .enumerate()
                .filter(|(_, option)| option.right)
                .map(|(index, _)| index.to_string())
                .collect(),
        ),
        Answers::Number { accepted, .. } => {
            Some(vec![accepted[0].value.to_string().replace('.', ",")])
        }
        Answers::Words { accepted, .. } => Some(vec![accepted[0].clone()]),
        _ => None,
    }
}

/// Another answer than the right one.
fn wrong(item: &Item, chance: &mut SeededRng) -> Vec<String> {
    match &item.body.id.answers {
        Answers::Options(_, options) => {
            let wrong: Vec<usize> = (0..options.len())
                .filter(|index| !options[*index].right)
                .collect();
            let place = (chance.unit() * wrong.len() as f64) as usize;
            vec![wrong[place.min(wrong.len() - 1)].to_string()]
        }
        Answers::Number { .. } => vec!["987654321".to_owned()],
        Answers::Words { .. } => vec!["bukan itu".to_owned()],
        _ => vec![],
    }
}

/// What somebody answers who knows so much; a tenth leaves a question empty.
fn answers(member: &mut Member, items: &[Item], more: f64) -> Vec<Vec<String>> {
    items
        .iter()
        .enumerate()
        .map(|(place, item)| {
            let hard = 0.3 * place as f64 / items.len() as f64;
            let draw = member.chance.unit();
            if draw > 0.97 {
                vec![]
            } else if draw < (member.knows + more - hard).clamp(0.02, 0.98) {
                right(item).unwrap_or_default()
            } else {
                wrong(item, &mut member.chance)
            }
        })
        .collect()
}

fn quiz_of(unit: &Unit) -> Option<&Quiz> {
    match &unit.kind {
        UnitKind::Quiz(quiz) => Some(quiz),
        _ => None,
    }
}

async fn take(visitor: &Visitor, path: &str, items: &[Item], given: &[Vec<String>]) {
    assert_eq!(
        visitor.post(path, &[("action", "start")]).await.leads_to(),
        path
    );
    let open = visitor.get(path).await;
    let attempt = open.attribute("name=\"attempt\"", "value");
    let mut fields = vec![
        ("action".to_owned(), "submit-anyway".to_owned()),
        ("attempt".to_owned(), attempt),
        ("language".to_owned(), "id".to_owned()),
    ];
    for (item, given) in items.iter().zip(given) {
        let name = format!("q.{}", item.id);
        fields.extend(given.iter().map(|value| (name.clone(), value.clone())));
    }
    let sent = visitor.post(path, &crate::quiz::borrowed(&fields)).await;
    assert_eq!(sent.leads_to(), path);
}

/// Does an exercise as somebody does who knows how.
async fn work(server: &TestServer, member: &Member, unit: &Unit) {
    let library = server.app.content.library();
    let path = format!("/exercises/{}", unit.slug);
    let (_, _, exercise) = library.exercise(unit.slug.as_str()).unwrap();
    let dataset = library.dataset(exercise.dataset.as_str()).unwrap();
    let seed = server
        .app
        .secret
        .variation_seed(dataset.slug.as_str(), Some(&member.person));
    let table = dataset.variation(seed).unwrap().table;
    for step in &exercise.steps {
        let given = match &step.answer {
            Answer::Label(key) => key.label(&table, &dataset.measures).unwrap(),
            Answer::Number { key, .. } => {
                let value = key.number(&table, &dataset.measures).unwrap();
                let decimals = domain::number::decimals_needed(value).min(4);
                format_number(value, decimals, Language::Id)
            }
        };
        let fields = [("action", "check"), ("step", &*step.id), ("given", &*given)];
        let page = member.visitor.post(&path, &fields).await;
        assert!(
            page.status.is_redirection() || page.status.is_success(),
            "{path}"
        );
    }
}

/// What the simulation knows of a quiz: everybody's marks at their first attempt.
fn known<'a>(items: &'a [Item], class: &[Vec<Vec<String>>]) -> Vec<Attempt<'a>> {
    class
        .iter()
        .map(|given| Attempt {
            responses: items
                .iter()
                .zip(given)
                .map(|(item, given)| {
                    let given = Given(given.clone());
                    let mark = item.mark(&given, Language::Id, 1).unwrap();
                    Response::of(item, &given, &mark)
                })
                .collect(),
        })
        .collect()
}

fn tests<'a>(items: &'a [Item], given: &[Vec<String>]) -> Vec<TagFraction<'a>> {
    items
        .iter()
        .zip(given)
        .map(|(item, given)| TagFraction {
            outcomes: &item.outcomes,
            fraction: item
                .mark(&Given(given.clone()), Language::Id, 1)
                .unwrap()
                .fraction,
        })
        .collect()
}

fn says_percent(page: &Page, share: f64) {
    page.says(
        &format!("{}\u{a0}%", format_number(share * 100.0, 0, Language::Id)).replace('\u{a0}', " "),
    );
}

/// The rows of a file below its head.
fn rows(page: &Page) -> Vec<Vec<String>> {
    csv_rows(&page.text).split_off(1)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_sixty_people_did_is_what_the_trainers_pages_say() {
    let server = TestServer::start(TestDatabase::fresh(Kind::Sqlite).await).await;
    let course: Course = course(&server);
    let library = server.app.content.library();
    let mut class = class(&server).await;
    let trainer = server
        .signed_in("pak@kelas.example", &[Role::Trainer])
        .await;
    let mut given: HashMap<String, Vec<Vec<Vec<String>>>> = HashMap::new();
    for unit in &course.units {
        let path = format!("{COURSE}/{}", unit.slug);
        match &unit.kind {
            UnitKind::Lesson(_) => {
                for member in &class {
                    let finished = member.visitor.post(&path, &[("action", "finish")]).await;
                    finished.leads_to();
                }
            }
            UnitKind::Exercise(_) => {
                for member in &class {
                    work(&server, member, unit).await;
                }
            }
            UnitKind::Quiz(quiz) => {
                let more = if quiz.form == Form::Pre { 0.0 } else { 0.35 };
                for member in &mut class {
                    let first = answers(member, &quiz.items, more);
                    take(&member.visitor, &path, &quiz.items, &first).await;
                    given
                        .entry(unit.slug.as_str().to_owned())
                        .or_default()
                        .push(first);
                    // Whoever has not passed tries until they have; none of that is counted.
                    if quiz.form != Form::Pre {
                        let all: Vec<_> = quiz
                            .items
                            .iter()
                            .map(|item| right(item).unwrap_or_default())
                            .collect();
                        take(&member.visitor, &path, &quiz.items, &all).await;
                    }
                }
                // The trainer knows the key and is not counted.
                let all: Vec<_> = quiz
                    .items
                    .iter()
                    .map(|item| right(item).unwrap_or_default())
                    .collect();
                take(&trainer, &path, &quiz.items, &all).await;
            }
        }
    }

    // Each quiz's page and file say what the marks of the first attempts say.
    for unit in &course.units {
        let Some(quiz) = quiz_of(unit) else { continue };
        let attempts = known(&quiz.items, &given[unit.slug.as_str()]);
        let versions: Vec<_> = quiz.items.iter().map(Version::of).collect();
        let expected = report(&versions, &attempts);
        let path = format!("/trainer/questions/{}/{}", course.slug, unit.slug);
        let page = trainer.get(&path).await.with(StatusCode::OK);
        page.says(&format!("Dari {CLASS} percobaan pertama"));
        let scores = expected.scores.known().unwrap();
        says_percent(&page, scores.mean);
        let reliability = expected.reliability.known().unwrap().value.unwrap();
        page.says(&format!(
            "= {}",
            format_number(reliability, 2, Language::Id)
        ));
        let file = trainer.get(&format!("{path}/statistics.csv")).await;
        let file = rows(&file.with(StatusCode::OK));
        assert_eq!(file.len(), quiz.items.len());
        for ((row, item), about) in file.iter().zip(&expected.items).zip(&quiz.items) {
            assert_eq!(row[0], about.id);
            assert_eq!(row[3], CLASS.to_string());
            let facility = item.facility.known().unwrap().mean;
            assert_eq!(
                row[4],
                format_number(facility * 100.0, 0, Language::Id),
                "{}",
                about.id
            );
            let r = item.discrimination.known().unwrap().r;
            let written = r.map_or("–".to_owned(), |r| {
                format_number(r, 2, Language::Id).replace('−', "-")
            });
            assert_eq!(row[7], written, "{}", about.id);
        }
    }

    // The gain is that of the two first attempts, in total and by outcome.
    let (pre, post) = (
        course.form(Form::Pre).unwrap(),
        course.form(Form::Post).unwrap(),
    );
    let people: Vec<TwoTests<'_>> = given[pre.0.slug.as_str()]
        .iter()
        .zip(&given[post.0.slug.as_str()])
        .map(|(before, after)| TwoTests {
            pre: tests(&pre.1.items, before),
            post: tests(&post.1.items, after),
        })
        .collect();
    let expected = gains(&people);
    let total = expected.total.known().unwrap();
    assert!(total.gain.unwrap() > 0.1, "the class has learned");
    let path = format!("/trainer/questions/{}", course.slug);
    let page = trainer.get(&path).await.with(StatusCode::OK);
    page.says(&format!("{CLASS} orang: dari"));
    says_percent(&page, total.pre);
    says_percent(&page, total.post);
    let file = trainer.get(&format!("{path}/gain.csv")).await;
    let file = rows(&file.with(StatusCode::OK));
    assert_eq!(file.len(), 2 + expected.outcomes.len());
    assert_eq!(
        file[0][4],
        format_number(total.gain.unwrap(), 2, Language::Id).replace('−', "-")
    );
    for (row, (tag, gain)) in file[2..].iter().zip(&expected.outcomes) {
        assert_eq!(row[0], library.outcome_title(tag, Language::Id));
        let gain = gain.known().unwrap().gain.unwrap();
        assert_eq!(
            row[4],
            format_number(gain, 2, Language::Id).replace('−', "-")
        );
    }
    trainer
        .get("/trainer")
        .await
        .says(&format!("{CLASS} orang menyelesaikannya"));

    // Ten and thirty days later everybody is asked three questions, which change none of this.
    let library = server.app.content.library();
    let every: Vec<&Item> = library
        .courses()
        .iter()
        .flat_map(|course| course.items().map(|(_, item)| item))
        .collect();
    for days in [10, 30] {
        server
            .clock
            .pass(if days == 10 { 10 * DAY } else { 20 * DAY });
        let path = format!("/me/boosters/{}/{days}", course.slug);
        for member in &class {
            member
                .visitor
                .post(&path, &[("action", "start")])
                .await
                .leads_to();
            let open = member.visitor.get(&path).await;
            let asked = every
                .iter()
                .filter(|item| open.text.contains(&format!("name=\"q.{}\"", item.id)));
            assert_eq!(asked.count(), 3);
            let attempt = open.attribute("name=\"attempt\"", "value");
            let sent = [("action", "submit-anyway"), ("attempt", &*attempt)];
            member.visitor.post(&path, &sent).await.leads_to();
        }
    }
    let again = trainer.get(&format!("{path}/gain.csv")).await;
    assert_eq!(rows(&again), file);
    for member in &class {
        let boosters = server.app.store.boosters(&member.person).await.unwrap();
        assert!(boosters.len() == 2 && boosters.values().all(Option::is_some));
    }
}

#[tokio::test]
async fn few_data_show_no_number_and_staff_is_not_counted() {
    let server = TestServer::start(TestDatabase::fresh(Kind::Sqlite).await).await;
    let course = course(&server);
    let unit = course.unit("hitung-ringkas").unwrap();
    let quiz = quiz_of(unit).unwrap();
    let path = format!("{COURSE}/{}", unit.slug);
    let all: Vec<_> = quiz.items.iter().map(|item| right(item).unwrap()).collect();
    let trainer = server
        .signed_in("pak@kelas.example", &[Role::Trainer])
        .await;
    let organiser = server
        .signed_in("bu@kelas.example", &[Role::Organiser])
        .await;
    for visitor in [&trainer, &organiser] {
        take(visitor, &path, &quiz.items, &all).await;
    }
    let statistics = format!("/trainer/questions/{}/{}", course.slug, unit.slug);
    let page = trainer.get(&statistics).await;
    page.says("Belum cukup data: 0 dari 5 percobaan")
        .says("Belum cukup data: 0 dari 20 percobaan");
    let file = rows(&trainer.get(&format!("{statistics}/statistics.csv")).await);
    assert!(
        file.iter()
            .all(|row| row[3] == "0" && row[4] == "–" && row[7] == "–"),
        "{file:?}"
    );
    for number in 0..4 {
        let email = format!("peserta-{number}@kelas.example");
        let visitor = server.signed_in(&email, &[]).await;
        take(&visitor, &path, &quiz.items, &all).await;
    }
    trainer
        .get(&statistics)
        .await
        .says("Belum cukup data: 4 dari 5 percobaan");
    let fifth = server.signed_in("peserta-5@kelas.example", &[]).await;
    take(&fifth, &path, &quiz.items, &all).await;
    trainer
        .get(&statistics)
        .await
        .says("Rata-rata 100 %, median 100 %")
        .says("Belum cukup data: 5 dari 20");
    // Gains are suppressed for fewer than ten people.
    let gain = format!("/trainer/questions/{}", course.slug);
    organiser
        .get(&gain)
        .await
        .says("Belum cukup data: 0 dari 10 percobaan");
    for strange in [
        "/trainer/questions/tidak-ada",
        "/trainer/questions/baca-angka/kali-dan-akun",
    ] {
        trainer.get(strange).await.with(StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn the_table_on_the_page_is_the_file_to_the_row() {
    let server = TestServer::start(TestDatabase::fresh(Kind::Sqlite).await).await;
    let course = course(&server);
    let unit = course.unit("hitung-ringkas").unwrap();
    let quiz = quiz_of(unit).unwrap();
    let path = format!("{COURSE}/{}", unit.slug);
    let mut class = class(&server).await;
    for member in class.iter_mut().take(24) {
        let given = answers(member, &quiz.items, 0.1);
        take(&member.visitor, &path, &quiz.items, &given).await;
    }
    let trainer = server
        .signed_in("pak@kelas.example", &[Role::Trainer])
        .await;
    let statistics = format!("/trainer/questions/{}/{}", course.slug, unit.slug);
    let page = trainer.get(&statistics).await;
    for (file, nth) in [("statistics.csv", 1), ("choices.csv", 2)] {
        let table = page.text.split("<table").nth(nth + 1).unwrap();
        let table = table.split("</table>").next().unwrap();
        let shown: Vec<Vec<String>> = table
            .split("<tr")
            .skip(2)
            .map(|row| {
                row.split("</t")
                    .filter(|cell| cell.contains("<th") || cell.contains("<td"))
                    .map(|cell| {
                        let text = cell.replace("</span>", "");
                        tests::server::plain(text.rsplit_once('>').map_or("", |(_, text)| text))
                    })
                    .collect()
            })
            .collect();
        let text = trainer.get(&format!("{statistics}/{file}")).await.text;
        let mut reader = csv_rows(&text);
        let _head = reader.remove(0);
        assert_eq!(shown.len(), reader.len(), "{file}");
        for (shown, written) in shown.iter().zip(&reader) {
            let written: Vec<String> = written.iter().map(|cell| cell.replace('-', "−")).collect();
            let shown: Vec<String> = shown.iter().map(|cell| cell.replace('-', "−")).collect();
            assert_eq!(shown, written, "{file}");
        }
    }
}

/// Reads a file with quotes.
fn csv_rows(text: &str) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let mut quoted = false;
    let mut signs = text.trim_start_matches('\u{feff}').chars().peekable();
    while let Some(sign) = signs.next() {
        let row = rows.last_mut().unwrap();
        match sign {
            '"' if quoted && signs.peek() == Some(&'"') => {
                signs.next();
                row.last_mut().unwrap().push('"');
            }
            '"' => quoted = !quoted,
            ';' if !quoted => row.push(String::new()),
            '\r' if !quoted => {}
            '\n' if !quoted => rows.push(vec![String::new()]),
            sign => row.last_mut().unwrap().push(sign),
        }
    }
    rows.pop();
    rows.into_iter()
        .map(|row| {
            row.into_iter()
                .map(|cell| cell.split_whitespace().collect::<Vec<_>>().join(" "))
                .collect()
        })
        .collect()
}

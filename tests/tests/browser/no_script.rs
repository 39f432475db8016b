use crate::keys::{Own, items};
use crate::{COURSE, EMAIL, ENGAGEMENT, LESSONS, QUIZ, VIEWS, course, server};
use domain::language::Language;
use domain::quiz::{Answers, Item, Kind};
use tests::browser::Tab;
use tests::server::{PASSWORD, TestServer, plain};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_newcomer_with_a_phone_and_no_scripts_comes_all_the_way_from_the_first_page() {
    let server = server().await;
    let tab = Tab::open(false).await;
    tab.width(360).await;
    tab.go(&server.url("/")).await;
    register_at_the_end_of_the_first_lesson(&tab, &server).await;
    answer_the_quiz(&tab, &server).await;
    ask_the_workbench(&tab).await;
    answer_the_exercise(&tab, &server).await;
    see_progress_and_leave(&tab, &server).await;
    let scripts = tab.requests();
    let scripts = scripts.iter().filter(|request| request.kind == "Fetch");
    assert_eq!(scripts.count(), 0, "no script ran");
    tab.close().await;
}

async fn register_at_the_end_of_the_first_lesson(tab: &Tab, server: &TestServer) {
    // A beginner comes to the first lesson, readable at once, not to the test before it.
    tab.press_and_follow(".now a").await;
    assert_eq!(tab.address().await, LESSONS[0]);
    tab.says("Masuk untuk menandai selesai").await;
    tab.press_and_follow("#finish a").await;
    tab.press_and_follow(".after-form a").await;
    // What is refused keeps what was typed, apart from the password.
    tab.fill("#name", "Siti Aminah").await;
    tab.fill("#email", EMAIL).await;
    tab.fill("#password", "pendek").await;
    tab.press_and_follow("main form button[type=submit]").await;
    tab.refused(422, "/register").await;
    tab.says("Kata sandi kurang dari 10 karakter").await;
    tab.press(".faults a").await;
    tab.until("document.activeElement.id === 'password'").await;
    tab.fill("#password", PASSWORD).await;
    tab.press_and_follow("main form button[type=submit]").await;
    assert_eq!(tab.address().await, LESSONS[0]);
    tab.press_and_follow("#finish button").await;
    // The next part says what was finished.
    assert_eq!(
        tab.address().await.split('?').next(),
        Some(LESSONS[1]),
        "finishing leads on"
    );
    let of = course(server).units.len();
    tab.says(&format!("selesai: 1 dari {of} bagian kursus ini."))
        .await;
    for next in [LESSONS[2], QUIZ] {
        tab.press_and_follow(".neighbour.on").await;
        assert_eq!(tab.address().await, next);
    }
}

/// Answers every item; the true/false one wrongly.
async fn answer_the_quiz(tab: &Tab, server: &TestServer) {
    tab.press_and_follow("main button[value=start]").await;
    let items = items(server);
    for item in &items {
        let field = format!("[name='q.{}']", item.id);
        match &item.body.id.answers {
            Answers::Options(_, options) => {
                for (index, option) in options.iter().enumerate() {
                    if option.right != (item.kind() == Kind::TrueFalse) {
                        tab.press(&format!("{field}[value='{index}']")).await;
                    }
                }
            }
            Answers::Number { accepted, .. } => {
                let text = accepted[0].value.to_string().replace('.', ",");
                tab.fill(&field, &text).await;
            }
            Answers::Words { accepted, .. } => tab.fill(&field, &accepted[0]).await,
            _ => panic!("this quiz has no such item"),
        }
    }
    tab.press_and_follow("main button[value=submit]").await;
    let right = items.len() - 1;
    tab.says(&format!("Lulus: {right} dari {}", items.len()))
        .await;
    tab.says(&format!("{right} benar · 1 salah · 0 tidak dijawab"))
        .await;
    let all = items.iter().map(|item| &item.body.id);
    for body in all.filter(|body| !body.explanation.is_empty()) {
        tab.says(&plain(body.explanation.as_str())).await;
    }
    tab.says(&wrong_feedback(&items)).await;
    tab.press_and_follow(".quiz-onward a").await;
    assert_eq!(tab.address().await, VIEWS);
}

/// What is said to the wrong option of the true/false item.
fn wrong_feedback(items: &[Item]) -> String {
    let item = items.iter().find(|item| item.kind() == Kind::TrueFalse);
    let Answers::Options(_, options) = &item.unwrap().body.id.answers else {
        panic!("true or false has options")
    };
    let wrong = options.iter().find(|option| !option.right).unwrap();
    plain(wrong.feedback.as_str())
}

async fn ask_the_workbench(tab: &Tab) {
    let drawn = "document.querySelector('.bars').ariaLabel";
    let mean: String = tab.ask(drawn).await.unwrap();
    tab.press("#change-summary").await;
    tab.press("input[name=summary][value=median]").await;
    tab.press_and_follow(".compute").await;
    assert_eq!(
        tab.text_of("#bench-title").await,
        "Median tayangan menurut pilar"
    );
    let median: String = tab.ask(drawn).await.unwrap();
    assert!(
        mean != median && median.starts_with("Median tayangan menurut pilar: "),
        "{mean}\n{median}"
    );
    let address = tab.address().await;
    assert!(address.contains("summary=median"), "{address}");
    tab.reload().await;
    assert_eq!(tab.ask::<String>(drawn).await, Some(median));
}

async fn answer_the_exercise(tab: &Tab, server: &TestServer) {
    let own = Own::of(server, VIEWS, Language::Id).await;
    let steps = &own.exercise.steps;
    let asked = tab.address().await;
    let (wrong, feedback) = own.misconception(&steps[0]);
    tab.choose("#given", &wrong).await;
    tab.press_and_follow("button[value=check]").await;
    tab.says("Belum tepat.").await;
    tab.says(&feedback).await;
    assert_eq!(tab.address().await, asked, "the view of the data is kept");
    assert_eq!(
        tab.ask::<String>("document.querySelector('#given').value")
            .await,
        Some(wrong)
    );
    for (index, hint) in steps[0].hints.iter().enumerate() {
        tab.says(&format!(
            "Petunjuk ({} dari {})",
            index + 1,
            steps[0].hints.len()
        ))
        .await;
        tab.press_and_follow("button[value=hint]").await;
        tab.says(&plain(hint.get(Language::Id).as_str())).await;
    }
    for step in steps {
        let answer = own.answer(step);
        match tab
            .ask::<String>("document.querySelector('#given').tagName")
            .await
        {
            Some(field) if field == "SELECT" => tab.choose("#given", &answer).await,
            _ => {
                tab.fill("#given", "abc").await;
                tab.press_and_follow("button[value=check]").await;
                tab.refused(422, VIEWS).await;
                tab.says("Ini belum terbaca sebagai angka.").await;
                tab.fill("#given", &answer).await;
            }
        }
        tab.press_and_follow("button[value=check]").await;
        tab.says(&plain(step.right.get(Language::Id).as_str()))
            .await;
    }
    tab.says("Semua langkah benar").await;
    tab.says(&plain(own.exercise.conclusion.get(Language::Id).as_str()))
        .await;
}

async fn see_progress_and_leave(tab: &Tab, server: &TestServer) {
    let done = format!("3 dari {}", course(server).units.len());
    tab.press_and_follow(".exercise-next a").await;
    assert_eq!(tab.address().await, ENGAGEMENT);
    tab.press_and_follow(&format!(".crumbs a[href='{COURSE}']"))
        .await;
    tab.says(&done).await;
    tab.press_and_follow(".menu a[href='/me']").await;
    tab.says("Siti Aminah").await;
    tab.says(&done).await;
    tab.says("22 Nov 2026").await;
    tab.press(".account-open").await;
    tab.press_and_follow(".leave button").await;
    assert_eq!(tab.address().await, "/");
    tab.press_and_follow(".menu a[href='/login']").await;
}

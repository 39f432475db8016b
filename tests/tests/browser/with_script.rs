use crate::keys::Own;
use crate::{EMAIL, ENGAGEMENT, server, sign_in, sign_in_here};
use domain::exercise::Answer;
use domain::language::Language;
use tests::browser::{Tab, holds};
use tests::server::plain;

const ASKED: &str = "document.querySelector('.bars').ariaLabel";

/// Nothing was loaded but what the island itself asks for.
#[track_caller]
fn only(tab: &Tab, paths: &[&str]) {
    let requests = tab.requests();
    let asked = requests
        .iter()
        .map(|request| {
            assert_ne!(request.kind, "Document", "{}", request.url);
            request.url.splitn(4, '/').nth(3).unwrap_or_default()
        })
        .collect::<Vec<_>>();
    assert_eq!(asked, paths);
    tab.forget_requests();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_scripts_the_exercise_answers_without_loading_a_page() {
    let server = server().await;
    server.person(EMAIL, &[]).await;
    let tab = Tab::open(true).await;
    sign_in(&tab, &server, ENGAGEMENT).await;
    tab.awake().await;
    tab.forget_requests();
    work_with_the_chips(&tab).await;
    only(&tab, &[]);

    let own = Own::of(&server, ENGAGEMENT, Language::Id).await;
    let answer_path = format!("api{ENGAGEMENT}/answer");
    let said = "document.querySelector('.said').innerText";
    let steps = &own.exercise.steps;
    for (index, step) in steps.iter().enumerate() {
        let number = matches!(step.answer, Answer::Number { .. });
        let (wrong, feedback) = own.misconception(step);
        if number {
            tab.fill("#given", "abc").await;
            tab.press("button[value=check]").await;
            tab.says("Ini belum terbaca sebagai angka.").await;
            assert_eq!(tab.text_of(".said .feedback").await, "");
            only(&tab, &[&answer_path]);
            tab.fill("#given", &wrong).await;
        } else {
            tab.choose("#given", &wrong).await;
        }
        tab.press("button[value=check]").await;
        tab.until(&format!("{said}.includes('Belum tepat.')")).await;
        assert!(holds(
            &tab.text_of(".said[aria-live=polite]").await,
            &feedback
        ));
        only(&tab, &[&answer_path]);
        tab.press("button[value=hint]").await;
        tab.until(&format!("{said}.includes('Petunjuk')")).await;
        assert!(holds(
            &tab.text_of(".said").await,
            &plain(step.hints[0].get(Language::Id))
        ));
        only(&tab, &[&format!("api{ENGAGEMENT}/hint")]);

        let answer = own.answer(step);
        let last = index + 1 == steps.len();
        if last {
            // In the middle of it the session is gone: the answer is carried over the sign-in page.
            lose_the_session(&tab, &answer).await;
        } else if number {
            tab.fill("#given", &answer).await;
        } else {
            tab.choose("#given", &answer).await;
        }
        tab.press("button[value=check]").await;
        let title = if last {
            "Semua langkah benar".to_owned()
        } else {
            format!("Langkah {} dari {}", index + 2, steps.len())
        };
        tab.until(&format!(
            "document.querySelector('#step-title').innerText === '{title}'"
        ))
        .await;
        tab.says(&plain(step.right.get(Language::Id))).await;
        only(&tab, &[&answer_path]);
    }
    let conclusion = plain(own.exercise.conclusion.get(Language::Id));
    assert!(holds(&tab.text_of(".conclusion").await, &conclusion));

    // What stands in the database is what stands on the screen.
    let seen = "[...document.querySelectorAll('#step :not(.unseen)')].filter(one => !one.closest('.unseen')).map(one => one.innerText)";
    let (steps, chart) = (
        tab.ask::<Vec<String>>(seen).await,
        tab.ask::<String>(ASKED).await,
    );
    assert!(
        tab.focused("#step-title").await,
        "what follows is where one reads on"
    );
    tab.reload().await;
    tab.awake().await;
    assert_eq!(tab.ask::<Vec<String>>(seen).await, steps);
    assert_eq!(tab.ask::<String>(ASKED).await, chart);
    tab.close().await;
}

async fn work_with_the_chips(tab: &Tab) {
    let first: String = tab.ask(ASKED).await.unwrap();
    tab.press(".as-table summary").await;
    let head = "document.querySelector('#bench-title').innerText";
    for (chip, title) in [
        (
            "input[name=measure][value=engagement_rate_by_reach]",
            "Rata-rata",
        ),
        ("input[name=summary][value=pooled]", "Gabungan"),
        ("input[name=summary][value=median]", "Median"),
    ] {
        tab.press(chip).await;
        tab.until(&format!(
            "{head}.startsWith('{title} interaksi ÷ jangkauan')"
        ))
        .await;
    }
    let median: String = tab.ask(ASKED).await.unwrap();
    assert_ne!(first, median);
    let address = tab.address().await;
    assert!(
        address.contains("measure=engagement_rate_by_reach") && address.contains("summary=median"),
        "{address}"
    );
    let total = ".as-table[open] tfoot td";
    assert_eq!(tab.text_of(total).await, "182");
    // A filter, and away with it.
    let filter = "input[name=filter][value='berbayar:tidak']";
    tab.press(&format!("details.filter:has({filter}) > summary"))
        .await;
    tab.press(filter).await;
    tab.until("location.search.includes('filter=berbayar:tidak')")
        .await;
    assert_ne!(tab.text_of(total).await, "182");
    tab.press(filter).await;
    tab.until("!location.search.includes('berbayar')").await;
    assert_eq!(tab.text_of(total).await, "182");
    assert_eq!(tab.ask::<String>(ASKED).await, Some(median));
}

async fn lose_the_session(tab: &Tab, answer: &str) {
    let asked = tab.address().await;
    tab.fill("#given", answer).await;
    tab.lose_cookies().await;
    tab.press_and_follow("button[value=check]").await;
    tab.refused(422, ENGAGEMENT).await;
    tab.says("Masuk lagi untuk melanjutkan").await;
    sign_in_here(tab).await;
    assert_eq!(tab.address().await, asked, "the view of the data is kept");
    tab.awake().await;
    let given: Option<String> = tab.ask("document.querySelector('#given').value").await;
    assert_eq!(given.as_deref(), Some(answer));
    tab.forget_requests();
}

use crate::keys::{Own, field, items};
use crate::{
    EMAIL, ENGAGEMENT, QUIZ, hand_in_with_blanks, press_and_hear, server, sign_in, sign_in_here,
};
use chromiumoxide::cdp::browser_protocol::{log, network};
use domain::exercise::Answer;
use domain::language::Language;
use domain::quiz::Kind;
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
        press_and_hear(&tab, "button[value=check]").await;
        assert!(holds(&tab.text_of(".said").await, "Belum tepat."));
        assert!(holds(&tab.text_of(".said").await, &feedback));
        only(&tab, &[&answer_path]);
        press_and_hear(&tab, "button[value=hint]").await;
        assert!(holds(&tab.text_of(".said").await, "Petunjuk"));
        assert!(holds(
            &tab.text_of(".said").await,
            &plain(step.hints[0].get(Language::Id).as_str())
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
        press_and_hear(&tab, "button[value=check]").await;
        let title = if last {
            "Semua langkah benar".to_owned()
        } else {
            format!("Langkah {} dari {}", index + 2, steps.len())
        };
        tab.until(&format!(
            "document.querySelector('#step-title').innerText === '{title}'"
        ))
        .await;
        tab.says(&plain(step.right.get(Language::Id).as_str()))
            .await;
        only(&tab, &[&answer_path]);
    }
    let conclusion = plain(own.exercise.conclusion.get(Language::Id).as_str());
    assert!(holds(&tab.text_of(".conclusion").await, &conclusion));

    // What stands in the database is what stands on the screen.
    let seen = "[...document.querySelectorAll('#step :not(.unseen)')].filter(one => !one.closest('.unseen')).map(one => one.innerText)";
    let (steps, chart) = (
        tab.ask::<Vec<String>>(seen).await,
        tab.ask::<String>(ASKED).await,
    );
    // What follows is where one reads on.
    tab.until("document.activeElement.id === 'step-title'")
        .await;
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

/// Takes the network away, or gives it back. The browser writes to its console that there was none: that
/// is not listened to meanwhile.
#[expect(
    deprecated,
    reason = "what replaces it is known to the newest browsers only"
)]
async fn connect(tab: &Tab, there: bool) {
    if !there {
        tab.page
            .execute(log::DisableParams::default())
            .await
            .unwrap();
    }
    let conditions = network::EmulateNetworkConditionsParams::new(!there, 0.0, -1.0, -1.0);
    tab.page.execute(conditions).await.unwrap();
    if there {
        tab.page.execute(log::ClearParams::default()).await.unwrap();
        tab.page
            .execute(log::EnableParams::default())
            .await
            .unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_network_the_answer_stays_and_can_be_sent_later() {
    let server = server().await;
    server.person(EMAIL, &[]).await;
    let tab = Tab::open(true).await;
    sign_in(&tab, &server, ENGAGEMENT).await;
    tab.awake().await;
    let own = Own::of(&server, ENGAGEMENT, Language::Id).await;
    let step = &own.exercise.steps[0];
    let answer = own.answer(step);
    tab.choose("#given", &answer).await;
    connect(&tab, false).await;
    let given = "document.querySelector('#given').value";
    let alert = "document.querySelector('#given-fault[role=alert]').innerText";
    for button in ["check", "hint", "check"] {
        // Each time it is said anew.
        tab.ask::<bool>("(document.querySelector('#given-fault').innerText = '', true)")
            .await;
        tab.press(&format!("button[value={button}]")).await;
        tab.until(&format!(
            "{alert}.startsWith('Belum terkirim: tidak ada sambungan')"
        ))
        .await;
        assert_eq!(tab.ask::<String>(given).await, Some(answer.clone()));
        assert_eq!(tab.address().await, ENGAGEMENT);
    }
    assert_eq!(
        tab.ask::<bool>("document.querySelector('[aria-invalid]') === null")
            .await,
        Some(true)
    );
    connect(&tab, true).await;
    tab.press("button[value=check]").await;
    tab.says(&plain(step.right.get(Language::Id).as_str()))
        .await;
    assert_eq!(tab.ask::<String>(alert).await.as_deref(), Some(""));
    tab.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_typed_survives_a_switch_of_the_language_and_enter_sends_or_saves_it() {
    let server = server().await;
    server.person(EMAIL, &[]).await;
    let tab = Tab::open(true).await;
    let english = "button[name=lang][value=en]";
    let speaks = |code: &str| format!("document.documentElement.lang === '{code}'");

    sign_in(&tab, &server, ENGAGEMENT).await;
    tab.awake().await;
    let own = Own::of(&server, ENGAGEMENT, Language::Id).await;
    let mut steps = own.exercise.steps.iter();
    for step in steps.by_ref() {
        if matches!(step.answer, Answer::Number { .. }) {
            break;
        }
        tab.choose("#given", &own.answer(step)).await;
        press_and_hear(&tab, "button[value=check]").await;
        tab.says(&plain(step.right.get(Language::Id).as_str()))
            .await;
    }
    tab.fill("#given", "1234").await;
    tab.press("input[name=summary][value=median]").await;
    tab.until("location.search.includes('summary=median')")
        .await;
    let view = tab.address().await;
    tab.press_and_follow(english).await;
    tab.until(&speaks("en")).await;
    tab.awake().await;
    assert_eq!(tab.address().await, view, "the view of the data is kept");
    let given: Option<String> = tab.ask("document.querySelector('#given').value").await;
    assert_eq!(given.as_deref(), Some("1234"));
    tab.press("#given").await;
    tab.key("Enter").await;
    tab.until("document.querySelector('.said').innerText.includes('Not quite yet.')")
        .await;
    assert_eq!(tab.ask(&speaks("en")).await, Some(true));

    tab.go(&server.url(QUIZ)).await;
    tab.press_and_follow("main button[value=start]").await;
    let words = format!("[name='{}']", field(&server, Kind::Text));
    tab.fill(&words, "kata saya").await;
    tab.press_and_follow("button[name=lang][value=id]").await;
    tab.says("Jawaban Anda tadi masih ada di bawah ini; belum dikirim.")
        .await;
    let kept: Option<String> = tab
        .ask(&format!("document.querySelector(\"{words}\").value"))
        .await;
    assert_eq!(kept.as_deref(), Some("kata saya"));
    tab.press(&words).await;
    tab.enter_and_follow().await;
    tab.says("Jawaban tersimpan").await;
    hand_in_with_blanks(&tab).await;
    let blank = items(&server).len() - 1;
    tab.says(&format!("{blank} tidak dijawab")).await;
    assert_eq!(tab.ask(&speaks("id")).await, Some(true));
    tab.close().await;
}

const OPEN_BENCH: &str = "/workbench/bapenda-tirtanusa";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_formula_is_answered_where_it_is_written_and_two_keys_make_a_table() {
    let server = server().await;
    let tab = Tab::open(true).await;
    tab.go(&server.url(OPEN_BENCH)).await;
    tab.awake().await;
    tab.forget_requests();
    tab.press(".formula-own > summary").await;
    tab.fill("#formula", "median(jangkuan)").await;
    tab.key("Tab").await;
    tab.says("Tidak ada kolom “jangkuan”. Maksud Anda “jangkauan”?")
        .await;
    tab.fill("#formula", "wilson(jangkauan > 3000)").await;
    tab.key("Tab").await;
    tab.until("document.querySelectorAll('.bar-interval').length > 1")
        .await;
    tab.press("label.chip:has(input[name=then][value='waktu:weekday'])")
        .await;
    tab.until("document.querySelector('table.heat tbody th') !== null")
        .await;
    // The icon may come late; nothing else is asked for.
    let requests = tab.requests();
    let asked = requests
        .iter()
        .find(|request| !request.url.contains("/assets/"));
    assert!(asked.is_none(), "{:?}", asked.map(|request| &request.url));
    // The address says it all, also to whoever has no scripts.
    let address = tab.address().await;
    assert!(
        address.contains("measure=%3Dwilson") && address.contains("then=waktu"),
        "{address}"
    );
    let plain = tab.stranger(false).await;
    plain.go(&server.url(&address)).await;
    assert_eq!(
        plain.text_of("#bench-title").await,
        tab.text_of("#bench-title").await
    );
    assert_eq!(
        plain.text_of("table.heat").await,
        tab.text_of("table.heat").await
    );
    for (width, tab) in [(360, &plain), (320, &tab), (1280, &tab)] {
        tab.width(width).await;
        assert_eq!(tab.overflow().await, 0, "{width}");
    }
    assert_eq!(tab.axe().await, Vec::<String>::new());
    plain.close().await;
    tab.close().await;
}

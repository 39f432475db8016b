//! What must not disturb a hall: answers too late, from elsewhere and of the wrong kind; who may not press and presses;
//! two who press at once; texts that are too long or deceive.

use crate::live::{
    Fields, PLAN, Workshop, comes_to_say, is_silent, lasting, next, on_both, until, version,
};
use app::parts::form::ACT;
use domain::attendance::{Act, Kind, Proof, Reason, Status};
use domain::clock::{DAY, HOUR};
use domain::live::{MAX_MESSAGE, MAX_PROMPT, Vote};
use reqwest::StatusCode;
use reqwest::header::{ACCEPT, ORIGIN};
use store::{NewEntry, VoteConflict, WriteError};
use tests::server::{Page, Visitor};
use tests::stream::Stream;

/// What is refused: with its status, in both languages, and the hall is as it was, byte by byte.
async fn refused(
    workshop: &Workshop,
    sender: &Visitor,
    path: &str,
    fields: &[(&str, &str)],
    status: StatusCode,
    sentences: [&str; 2],
) -> Page {
    let hall = workshop.hall().await.text;
    let page = sender.post(path, fields).await.with(status);
    page.says(sentences[0]);
    let english = sender.in_english().post(path, fields).await.with(status);
    english.says(sentences[1]);
    assert_eq!(workshop.hall().await.text, hall, "the hall is undisturbed");
    page
}

const CLOSED: [&str; 2] = [
    "Polling ini sudah ditutup. Jawaban yang terkirim sebelumnya tetap dihitung.",
    "This poll is closed. An answer sent earlier still counts.",
];
const NOT_IN: [&str; 2] = [
    "Anda belum tercatat hadir. Ketik kode di layar, lalu jawab lagi.",
    "You are not checked in yet. Type the code on the screen, then answer again.",
];
const FORBIDDEN: [&str; 2] = [
    "Anda tidak berhak membuka halaman ini",
    "You do not have access",
];
const MALFORMED: [&str; 2] = ["Kiriman itu tidak terbaca", "We could not read that"];
const TOO_LARGE: [&str; 2] = ["Kiriman itu terlalu besar", "That was too large"];
const SIGN_IN: [&str; 2] = ["Masuk", "Sign in"];
const NOT_NOW: [&str; 2] = [
    "Itu tidak dapat dilakukan sekarang.",
    "That cannot be done now.",
];

/// The fields of an answer.
fn vote<'a>(poll: &'a str, choice: &'a str) -> [(&'a str, &'a str); 3] {
    [(ACT, "answer"), ("poll", poll), ("choice", choice)]
}

/// What is asked at the moment.
async fn asked(workshop: &Workshop) -> String {
    let hall = workshop.kept().await;
    hall.state.asking.as_ref().unwrap().poll.as_str().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_too_late_and_for_what_is_not_asked_are_refused() {
    on_both(async |workshop| {
        workshop.uses_plan().await;
        let siti = workshop.phone("siti").await;
        let live = workshop.live();
        let conflict = StatusCode::CONFLICT;
        workshop.opens("Pilih satu").await;
        let first = asked(&workshop).await;
        workshop.answer(&siti, &[("choice", "0")]).await;
        // Closed, with results or without, and hidden again.
        for act in ["close", "show", "hide"] {
            workshop.press(act).await;
            refused(
                &workshop,
                &siti,
                &live,
                &vote(&first, "1"),
                conflict,
                CLOSED,
            )
            .await;
        }
        // A second round is another asking.
        workshop.press("again").await;
        refused(
            &workshop,
            &siti,
            &live,
            &vote(&first, "1"),
            conflict,
            CLOSED,
        )
        .await;
        let second = asked(&workshop).await;
        workshop.answer(&siti, &[("choice", "1")]).await;
        // What is left is closed.
        workshop.jumps("Skala").await;
        refused(
            &workshop,
            &siti,
            &live,
            &vote(&second, "1"),
            conflict,
            CLOSED,
        )
        .await;
        // A step that is shown but was not opened, one that is not shown, one that never was.
        workshop.press("open").await;
        let third = asked(&workshop).await;
        workshop.press("back").await;
        refused(
            &workshop,
            &siti,
            &live,
            &vote(&third, "3"),
            conflict,
            CLOSED,
        )
        .await;
        let unknown = "0190f4a2-4444-7000-8000-000000000000";
        refused(
            &workshop,
            &siti,
            &live,
            &vote(unknown, "1"),
            conflict,
            CLOSED,
        )
        .await;
        for poll in ["", "x", "1", "0190f4a2", "' OR 1=1", "\u{0}"] {
            let fields = vote(poll, "1");
            refused(
                &workshop,
                &siti,
                &live,
                &fields,
                StatusCode::BAD_REQUEST,
                MALFORMED,
            )
            .await;
        }
        for act in ["", "tick-tock", "close"] {
            let fields = [(ACT, act), ("poll", first.as_str()), ("choice", "1")];
            refused(
                &workshop,
                &siti,
                &live,
                &fields,
                StatusCode::BAD_REQUEST,
                MALFORMED,
            )
            .await;
        }

        // What another edition is asked at the same time.
        workshop.beside("lain").await;
        let fields = [("version", "0"), (ACT, "ask-letters")];
        workshop
            .organiser
            .post("/control/lain", &fields)
            .await
            .leads_to();
        let other = workshop
            .server
            .app
            .store
            .edition_by_slug(&domain::id::Slug::parse("lain").unwrap())
            .await;
        let other = store::Room::of(other.unwrap().unwrap().edition.id);
        let hall = workshop.server.app.store.hall(&other).await.unwrap();
        let there = hall.state.asking.as_ref().unwrap().poll.clone();
        refused(
            &workshop,
            &siti,
            &live,
            &vote(there.as_str(), "1"),
            conflict,
            CLOSED,
        )
        .await;
        workshop.press("ask-letters").await;
        refused(
            &workshop,
            &siti,
            &live,
            &vote(there.as_str(), "1"),
            conflict,
            CLOSED,
        )
        .await;
        assert_eq!(
            workshop
                .server
                .app
                .store
                .votes(&other, &there)
                .await
                .unwrap(),
            []
        );
        // Somebody who is in here is not in there.
        let fields = vote(there.as_str(), "1");
        refused(
            &workshop,
            &siti,
            "/live/lain",
            &fields,
            StatusCode::FORBIDDEN,
            NOT_IN,
        )
        .await;
        assert_eq!(
            workshop
                .server
                .app
                .store
                .votes(&other, &there)
                .await
                .unwrap(),
            []
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_answers_that_are_sent_twice_the_last_counts_once() {
    on_both(async |workshop| {
        let phones = workshop.phones(2).await;
        workshop.press("ask-yesno").await;
        for answer in ["0", "0", "1", "abstain", "1"] {
            workshop.answer(&phones[0], &[("choice", answer)]).await;
        }
        workshop.answer(&phones[1], &[("choice", "0")]).await;
        assert_eq!(workshop.count().await, 2);
        // Ten at once by one phone.
        let poll = asked(&workshop).await;
        let mut tasks = tokio::task::JoinSet::new();
        for number in 0..10 {
            let (phone, poll, path) = (phones[0].clone(), poll.clone(), workshop.live());
            tasks.spawn(async move {
                let choice = if number % 2 == 0 { "0" } else { "1" };
                phone.post(&path, &vote(&poll, choice)).await.status
            });
        }
        for status in tasks.join_all().await {
            assert_eq!(status, StatusCode::SEE_OTHER);
        }
        assert_eq!(workshop.count().await, 2);
        workshop.answer(&phones[0], &[("choice", "1")]).await;
        workshop.press("close-show").await;
        workshop
            .hall()
            .await
            .says("A Ya 1 dari 2")
            .says("B Tidak 1 dari 2")
            .says("2 dari 2 menjawab");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_not_in_answers_nothing() {
    on_both(async |workshop| {
        let server = &workshop.server;
        let store = &server.app.store;
        let live = workshop.live();
        workshop.press("ask-yesno").await;
        let poll = asked(&workshop).await;
        let fields = vote(&poll, "0");
        let stranger = server.signed_in("lain@contoh.example", &[]).await;
        let page = refused(
            &workshop,
            &stranger,
            &live,
            &fields,
            StatusCode::FORBIDDEN,
            NOT_IN,
        )
        .await;
        page.does_not_say("Ya Tidak");
        stranger
            .get(&live)
            .await
            .with(StatusCode::OK)
            .does_not_say("Kirim jawaban");
        let person = server.person("daftar@contoh.example", &[]).await;
        store
            .register_for_edition(&workshop.edition.id, &person, None, true)
            .await
            .unwrap();
        let registered = server.visitor();
        registered.sign_in("daftar@contoh.example").await;
        refused(
            &workshop,
            &registered,
            &live,
            &fields,
            StatusCode::FORBIDDEN,
            NOT_IN,
        )
        .await;
        // Whoever runs it is not in either.
        let organiser = &workshop.organiser;
        refused(
            &workshop,
            organiser,
            &live,
            &fields,
            StatusCode::FORBIDDEN,
            NOT_IN,
        )
        .await;
        // Somebody who was in and was marked absent afterwards.
        let siti = workshop.phone("siti").await;
        let marked = NewEntry {
            reason: Some(Reason::OnDuty),
            ..NewEntry::new(
                workshop.edition.id.clone(),
                workshop.person("siti").await,
                Act::Manual(Status::Absent),
                Proof::Tick,
                store.new_nonce(),
            )
        };
        store.append(marked).await.unwrap();
        refused(
            &workshop,
            &siti,
            &live,
            &fields,
            StatusCode::FORBIDDEN,
            NOT_IN,
        )
        .await;
        assert_eq!(workshop.count().await, 0);

        // Nobody: the sign-in page, which carries the form; after it the form is there again as it was filled in.
        let tono = workshop.phone("tono").await;
        tono.post("/logout", &[]).await.leads_to();
        let page = refused(
            &workshop,
            &tono,
            &live,
            &vote(&poll, "1"),
            StatusCode::UNPROCESSABLE_ENTITY,
            SIGN_IN,
        )
        .await;
        let carried = page.attribute("name=\"carried\"", "value");
        assert!(carried.contains(&poll), "{carried}");
        let fields = [
            ("email", "tono@contoh.example"),
            ("password", tests::server::PASSWORD),
            ("carried", carried.as_str()),
            ("next", live.as_str()),
        ];
        assert_eq!(tono.post("/login", &fields).await.leads_to(), live);
        assert_eq!(workshop.count().await, 0);
        let page = tono.get(&live).await;
        let chosen = page
            .text
            .split('<')
            .find(|tag| tag.contains("id=\"choice-1\""))
            .unwrap();
        assert!(chosen.contains(" checked"), "{chosen}");
        workshop.answer(&tono, &[("choice", "1")]).await;
        tono.get(&live).await.says("Ubah jawaban");
        // What they wrote is still in the form.
        workshop.press("close").await;
        workshop.uses_plan().await;
        workshop.opens("Kalimat bebas").await;
        let open = asked(&workshop).await;
        let written = [
            (ACT, "answer"),
            ("poll", open.as_str()),
            ("text", "Balas komentar"),
        ];
        let page = registered.post(&live, &written).await;
        page.with(StatusCode::FORBIDDEN).says("Balas komentar");
    })
    .await;
}

#[tokio::test]
async fn the_script_of_a_phone_is_told_the_same_as_a_page_without() {
    let workshop = Workshop::new().await;
    let siti = workshop.phone("siti").await;
    workshop.press("ask-scale").await;
    let poll = asked(&workshop).await;
    let sends = async |choice: &str| {
        let request = siti
            .client
            .post(workshop.server.url(&workshop.live()))
            .header(ORIGIN, workshop.server.url(""))
            .header(ACCEPT, "application/json")
            .form(&vote(&poll, choice));
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        response.json::<serde_json::Value>().await.unwrap()
    };
    let said = |ok, said: &str| serde_json::json!({ "ok": ok, "said": said });
    assert_eq!(
        sends("4").await,
        said(true, "Terkirim. Anda bisa mengubahnya sampai ditutup.")
    );
    assert_eq!(
        sends("").await,
        said(
            false,
            "Anda belum menjawab. Pilih atau isi jawaban, lalu kirim lagi."
        )
    );
    let unasked = "Jawaban ini tidak ditawarkan di halaman ini. Muat ulang, lalu jawab lagi.";
    assert_eq!(sends("6").await, said(false, unasked));
    workshop.press("close").await;
    assert_eq!(sends("5").await, said(false, CLOSED[0]));
    workshop.press("show").await;
    workshop.hall().await.says("Median 4");
}

/// Answers that are none, by the title of their step: what is sent, and what is said.
const BAD: &[(&str, &[Fields<'static>], [&str; 2])] = &[
    (
        "Pilih satu",
        &[&[], &[("choice", "")], &[("choice", " ")]],
        EMPTY,
    ),
    (
        "Pilih satu",
        &[
            &[("choice", "3")],
            &[("choice", "-1")],
            &[("choice", "x")],
            &[("choice", "256")],
            &[("choice", "0"), ("choice", "1")],
        ],
        UNASKED,
    ),
    ("Pilih beberapa", &[&[], &[("number", "1")]], EMPTY),
    (
        "Pilih beberapa",
        &[&[("choice", "0"), ("choice", "9")]],
        UNASKED,
    ),
    (
        "Benar atau salah",
        &[&[("choice", "0"), ("choice", "1")], &[("choice", "2")]],
        UNASKED,
    ),
    (
        "Skala",
        &[
            &[("choice", "0")],
            &[("choice", "6")],
            &[("choice", "4,5")],
            &[("choice", "1"), ("choice", "2")],
        ],
        UNASKED,
    ),
    ("Tebak angka", &[&[], &[("number", " ")]], EMPTY),
    (
        "Tebak angka",
        &[
            &[("number", "banyak")],
            &[("number", "NaN")],
            &[("number", "inf")],
            &[("number", "1/2")],
            &[("number", "<b>")],
        ],
        ["Tulisan ini bukan angka.", "This is not a number."],
    ),
    (
        "Tebak angka",
        &[&[("number", "1111111111111111111111111111111")]],
        [
            "Terlalu panjang: paling banyak 30 huruf.",
            "Too long: at most 30 letters.",
        ],
    ),
    (
        "Awan kata",
        &[
            &[("word", ""), ("word", " ")],
            &[("word", "\u{202e}\u{200b}\u{7}")],
        ],
        EMPTY,
    ),
    (
        "Awan kata",
        &[&[
            ("word", "data"),
            ("word", "kata-yang-terlalu-panjang-sekali"),
        ]],
        [
            "Terlalu panjang: paling banyak 30 huruf.",
            "Too long: at most 30 letters.",
        ],
    ),
    (
        "Kalimat bebas",
        &[
            &[("text", "")],
            &[("text", " \n\t ")],
            &[("text", "\u{202e}\u{2066}\u{feff}\u{3164}")],
        ],
        EMPTY,
    ),
    (
        "Urutkan",
        &[
            &[("place-0", "1"), ("place-1", "1"), ("place-2", "2")],
            &[("place-0", "1"), ("place-1", "2"), ("place-2", "")],
        ],
        [
            "Setiap pilihan perlu tempat yang berbeda.",
            "Each option needs a place of its own.",
        ],
    ),
    (
        "Urutkan",
        &[
            &[("place-0", "0"), ("place-1", "1"), ("place-2", "2")],
            &[("place-0", "9")],
        ],
        UNASKED,
    ),
    ("Urutkan", &[&[], &[("place-9", "1")]], EMPTY),
    (
        "Cermin",
        &[
            &[("posts-0", "7"), ("posts-1", "6")],
            &[("posts-0", "0"), ("posts-1", "0")],
            &[("posts-0", "-1"), ("posts-1", "3")],
            &[("posts-0", "9999999999999999999999"), ("posts-1", "")],
        ],
        [
            "Jumlah unggahan harus 1 sampai 12.",
            "There must be 1 to 12 posts in all.",
        ],
    ),
];
const EMPTY: [&str; 2] = ["Anda belum menjawab.", "You have not answered yet."];
const UNASKED: [&str; 2] = [
    "Jawaban ini tidak ditawarkan di halaman ini.",
    "This answer was not offered on this page.",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_of_every_kind_that_is_none_comes_back_as_it_was_given() {
    let workshop = Workshop::new().await;
    workshop.uses_plan().await;
    let siti = workshop.phone("siti").await;
    let mut open = "";
    for (title, answers, sentences) in BAD {
        if *title != open {
            workshop.opens(title).await;
            open = title;
        }
        let poll = asked(&workshop).await;
        for given in *answers {
            let mut fields = vec![(ACT, "answer"), ("poll", poll.as_str())];
            fields.extend(*given);
            let (status, live) = (StatusCode::UNPROCESSABLE_ENTITY, workshop.live());
            let page = refused(&workshop, &siti, &live, &fields, status, *sentences).await;
            for (name, value) in *given {
                let is_written = ["number", "word"].contains(name) && !value.contains('\u{7}');
                if is_written {
                    let value = value.replace('<', "&lt;").replace('>', "&gt;");
                    assert!(
                        page.text.contains(&format!("value=\"{value}\"")),
                        "{title}: {value}"
                    );
                }
            }
        }
        assert_eq!(workshop.count().await, 0, "{title}");
    }
}

/// A text that nobody should trust, and what of it is shown.
const HOSTILE: &str = "<script>alert(1)</script> & \"kutip\" \u{202e}kilab\u{202c} \u{7}\u{0}a\r\nb\u{200b} </textarea><img src=x onerror=y>";
const CLEAN: &str =
    "<script>alert(1)</script> & \"kutip\" kilab a b </textarea><img src=x onerror=y>";

/// Whether a page shows the text and is not broken by it.
#[track_caller]
fn is_tame(page: &Page, shows: bool) {
    for sign in ['\u{202e}', '\u{202c}', '\u{7}', '\u{0}', '\u{200b}'] {
        assert!(!page.text.contains(sign), "{:?}: {}", sign, page.text);
    }
    for tag in [
        "<script>alert",
        "<img src=x",
        "</script> &",
        "</textarea><img",
    ] {
        assert!(!page.text.contains(tag), "{tag}: {}", page.text);
    }
    if shows {
        page.says(CLEAN);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_people_write_is_shown_without_signs_that_deceive_and_breaks_no_page() {
    on_both(async |workshop| {
        workshop.uses_plan().await;
        let (organiser, siti) = (&workshop.organiser, workshop.phone("siti").await);
        // An open text, its group, a question, its answer, a message, a poll on the spot.
        workshop.opens("Kalimat bebas").await;
        workshop.answer(&siti, &[("text", HOSTILE)]).await;
        is_tame(&siti.get(&workshop.live()).await, true);
        is_tame(
            &siti.get(&format!("{}?change=1", workshop.live())).await,
            false,
        );
        let page = organiser.get(&workshop.texts()).await;
        is_tame(&page, true);
        let key = page.attribute("name=\"key\"", "value");
        let group = "<b>Grup</b> \u{202e}\u{0}x";
        let fields = [("key", key.as_str()), ("group", group), (ACT, "show")];
        organiser.post(&workshop.texts(), &fields).await.leads_to();
        workshop.press("close-show").await;
        for page in [workshop.hall().await, siti.get(&workshop.live()).await] {
            is_tame(&page, false);
            page.says("<b>Grup</b> x 1")
                .says("<script>alert(1)</script>");
            assert!(!page.text.contains("<b>Grup"));
        }
        is_tame(&organiser.get(&workshop.texts()).await, true);
        workshop.asks(&siti, HOSTILE).await.leads_to();
        let id = workshop.question(CLEAN).await;
        let fields = [
            ("question", id.as_str()),
            ("answer", HOSTILE),
            (ACT, "answer"),
        ];
        organiser
            .post(&workshop.moderation(), &fields)
            .await
            .leads_to();
        workshop
            .pressed(organiser, &[(ACT, "pin"), ("question", &id)])
            .await
            .leads_to();
        let fields = [(ACT, "say"), ("message", HOSTILE)];
        workshop.pressed(organiser, &fields).await.leads_to();
        let seen = [
            workshop.hall().await,
            workshop.remote().await,
            siti.get(&workshop.live()).await,
            siti.get(&workshop.questions()).await,
            organiser.get(&workshop.moderation()).await,
            organiser
                .get(&format!("{}?question={id}", workshop.moderation()))
                .await,
            organiser
                .get(&format!("{}?more=1", workshop.control()))
                .await,
        ];
        for page in &seen {
            is_tame(page, true);
        }
        workshop
            .pressed(organiser, &[(ACT, "ask-letters"), ("text", HOSTILE)])
            .await
            .leads_to();
        for page in [
            workshop.hall().await,
            siti.get(&workshop.live()).await,
            workshop.remote().await,
        ] {
            is_tame(&page, true);
        }
        workshop.press("close").await;
        is_tame(&siti.get(&workshop.recap()).await, true);
        let mut stream = Stream::open(&siti, workshop.server.url("/live/aula/events")).await;
        let data = stream.next("parts").await;
        assert!(
            !data.contains("<script>alert") && !data.contains("<img src=x"),
            "{data}"
        );
        let file = organiser
            .get("/live/aula/results.csv")
            .await
            .with(StatusCode::OK);
        for sign in ['\u{202e}', '\u{7}', '\u{0}'] {
            assert!(!file.text.contains(sign));
        }
        // Words of a cloud are letters and digits.
        workshop.opens("Awan kata").await;
        workshop
            .answer(
                &siti,
                &[("word", "<i>bahaya</i>"), ("word", "\u{202e}aman")],
            )
            .await;
        workshop.press("close-show").await;
        let hall = workshop.hall().await;
        hall.says("bahaya 1").says("aman 1");
        assert!(!hall.text.contains("<i>bahaya") && !hall.text.contains('\u{202e}'));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_running_order_is_shown_without_signs_that_deceive_and_breaks_no_page() {
    let workshop = Workshop::new().await;
    let siti = workshop.phone("siti").await;
    let path = workshop.plan();
    let adds = async |fields: &[(&str, &str)]| {
        let mut all = vec![(ACT, "save")];
        all.extend(fields);
        workshop.organiser.post(&path, &all).await
    };
    adds(&[
        ("add", "talk"),
        ("title_id", HOSTILE),
        ("title_en", HOSTILE),
    ])
    .await
    .leads_to();
    adds(&[
        ("add", "slide"),
        ("text_id", HOSTILE),
        ("title_id", "Slide"),
    ])
    .await
    .leads_to();
    let asked = [
        ("add", "poll"),
        ("poll", "single"),
        ("text_id", HOSTILE),
        ("option", HOSTILE),
        ("option", "\u{202e}Dua\u{0}"),
        ("title_id", "Polling"),
    ];
    adds(&asked).await.leads_to();
    let number = [
        ("add", "poll"),
        ("poll", "number"),
        ("text_id", "Berapa?"),
        ("unit_id", "<b>orang\u{202e}"),
        ("truth", "5"),
        ("title_id", "Angka"),
    ];
    adds(&number).await.leads_to();
    is_tame(&workshop.organiser.get(&path).await, true);
    for _ in 0..4 {
        assert_eq!(workshop.press_main().await, "next");
        let shows = workshop.kept().await.state.step.is_some();
        assert!(shows);
        for page in [
            workshop.hall().await,
            siti.get(&workshop.live()).await,
            workshop.remote().await,
        ] {
            is_tame(&page, false);
        }
        if workshop
            .remote()
            .await
            .attribute("id=\"press-main\"", "value")
            == "open"
        {
            workshop.press("open").await;
            is_tame(&siti.get(&workshop.live()).await, false);
            workshop.press("close-show").await;
        }
    }
    for step in &workshop.kept().await.plan.steps {
        let form = workshop
            .organiser
            .get(&format!("{path}?step={}", step.id.as_str()))
            .await;
        is_tame(&form, false);
    }
    // Nothing but signs that show nothing is nothing.
    for (fields, sentence) in [
        (
            &[("add", "talk"), ("title_id", "\u{202e}\u{200b} \u{0}")][..],
            "Tulis judul",
        ),
        (
            &[("add", "slide"), ("text_id", "\u{feff}\n\u{3164}")],
            "Tulis isi slide",
        ),
        (
            &[("add", "poll"), ("poll", "text"), ("text_id", "\u{2060}")],
            "Tulis pertanyaannya",
        ),
        (
            &[
                ("add", "poll"),
                ("poll", "single"),
                ("text_id", "Apa?"),
                ("option", "\u{200b}"),
                ("option", "Dua"),
            ],
            "memerlukan 2 sampai 8 pilihan",
        ),
    ] {
        adds(fields)
            .await
            .with(StatusCode::UNPROCESSABLE_ENTITY)
            .says(sentence);
    }
    assert_eq!(workshop.kept().await.plan.steps.len(), 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_far_too_long_is_refused_wherever_it_is_written() {
    let workshop = Workshop::new().await;
    workshop.uses_plan().await;
    let (organiser, siti) = (&workshop.organiser, workshop.phone("siti").await);
    let (control, live) = (format!("{}?more=1", workshop.control()), workshop.live());
    workshop.asks(&siti, "Ada?").await.leads_to();
    let question = workshop.question("Ada?").await;
    workshop.opens("Kalimat bebas").await;
    workshop.answer(&siti, &[("text", "Aman")]).await;
    let text = asked(&workshop).await;
    let long = "Panjang sekali. ".repeat(6_400);
    let huge = "x".repeat(10 * 1024 * 1024);
    let seen = workshop.kept().await.state.version.to_string();
    let plan = workshop.plan();
    let (texts, moderation, questions) = (
        workshop.texts(),
        workshop.moderation(),
        workshop.questions(),
    );
    let places: [(&Visitor, &str, Fields<'_>, &str, [&str; 2]); 10] = [
        (
            &siti,
            &live,
            &[(ACT, "answer"), ("poll", &text)],
            "text",
            [
                "Terlalu panjang: paling banyak 280 huruf.",
                "Too long: at most 280 letters.",
            ],
        ),
        (
            &siti,
            &questions,
            &[(ACT, "ask")],
            "text",
            [
                "Pertanyaan paling panjang 280 karakter.",
                "A question has at most 280 characters.",
            ],
        ),
        (
            organiser,
            &control,
            &[(ACT, "say"), ("version", &seen)],
            "message",
            [
                "Tulis pesan sepanjang 1 sampai 200 karakter.",
                "Write a message of 1 to 200 characters.",
            ],
        ),
        (
            organiser,
            &control,
            &[(ACT, "ask-letters"), ("version", &seen)],
            "text",
            [
                "Pertanyaan paling panjang 300 karakter.",
                "A question has at most 300 characters.",
            ],
        ),
        (
            organiser,
            &moderation,
            &[(ACT, "answer"), ("question", &question)],
            "answer",
            [
                "Tulis jawaban sepanjang 1 sampai",
                "Write an answer of 1 to",
            ],
        ),
        (
            organiser,
            &texts,
            &[(ACT, "group"), ("key", "aman")],
            "group",
            [
                "Nama kelompok paling panjang 60 karakter.",
                "The name of a group has at most 60 characters.",
            ],
        ),
        (
            organiser,
            &plan,
            &[(ACT, "save"), ("add", "talk")],
            "title_id",
            [
                "Tulis judul, paling panjang 120 karakter.",
                "Write a title of at most 120 characters.",
            ],
        ),
        (
            organiser,
            &plan,
            &[(ACT, "save"), ("add", "slide")],
            "text_id",
            [
                "Tulis isi slide, paling panjang kira-kira satu halaman.",
                "Write the text of the slide, about a page at most.",
            ],
        ),
        (
            organiser,
            &plan,
            &[(ACT, "save"), ("add", "poll"), ("poll", "text")],
            "text_id",
            [
                "Tulis pertanyaannya, paling panjang 300 karakter.",
                "Write the question, with at most 300 characters.",
            ],
        ),
        (
            organiser,
            &plan,
            &[
                (ACT, "save"),
                ("add", "poll"),
                ("poll", "single"),
                ("text_id", "Apa?"),
                ("option", "Satu"),
            ],
            "option",
            [
                "Setiap pilihan berbeda dan paling panjang 140 karakter.",
                "Each option is different and has at most 140 characters.",
            ],
        ),
    ];
    for (who, path, fields, name, sentences) in places {
        let mut all = fields.to_vec();
        all.push((name, &long));
        refused(
            &workshop,
            who,
            path,
            &all,
            StatusCode::UNPROCESSABLE_ENTITY,
            sentences,
        )
        .await;
        all.pop();
        all.push((name, &huge));
        refused(
            &workshop,
            who,
            path,
            &all,
            StatusCode::PAYLOAD_TOO_LARGE,
            TOO_LARGE,
        )
        .await;
    }
    // Ten megabytes of somebody unknown are not carried through signing in.
    let nobody = workshop.server.visitor();
    for path in [&live, &control] {
        let fields = [(ACT, "say"), ("text", huge.as_str())];
        refused(
            &workshop,
            &nobody,
            path,
            &fields,
            StatusCode::PAYLOAD_TOO_LARGE,
            TOO_LARGE,
        )
        .await;
    }
}

#[tokio::test]
async fn messages_and_polls_on_the_spot_that_are_too_long_stay_in_their_field() {
    let workshop = Workshop::new().await;
    let path = format!("{}?more=1", workshop.control());
    let long = |count| "é".repeat(count);
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    let message = [
        "Tulis pesan sepanjang 1 sampai 200 karakter.",
        "Write a message of 1 to 200 characters.",
    ];
    for text in ["", "  \n", "\u{202e}\u{200b}", &long(MAX_MESSAGE + 1)] {
        let fields = [("version", "0"), (ACT, "say"), ("message", text)];
        let page = refused(
            &workshop,
            &workshop.organiser,
            &path,
            &fields,
            status,
            message,
        )
        .await;
        if !text.trim().is_empty() {
            assert_eq!(page.attribute("id=\"message\"", "value"), text);
        }
    }
    let text = long(MAX_PROMPT + 1);
    let fields = [
        ("version", "0"),
        (ACT, "ask-yesno"),
        ("text", text.as_str()),
    ];
    let asked = [
        "Pertanyaan paling panjang 300 karakter.",
        "A question has at most 300 characters.",
    ];
    let page = refused(
        &workshop,
        &workshop.organiser,
        &path,
        &fields,
        status,
        asked,
    )
    .await;
    assert_eq!(page.attribute("id=\"text\"", "value"), text);
    // As long as may be is not too long.
    let longest = long(MAX_MESSAGE);
    workshop
        .pressed(&workshop.organiser, &[(ACT, "say"), ("message", &longest)])
        .await
        .leads_to();
    workshop.hall().await.says(&longest);
    let longest = long(MAX_PROMPT);
    workshop
        .pressed(
            &workshop.organiser,
            &[(ACT, "ask-yesno"), ("text", &longest)],
        )
        .await
        .leads_to();
    workshop.hall().await.says(&longest);
}

#[tokio::test]
async fn what_whoever_runs_it_writes_outlives_its_session() {
    let workshop = Workshop::new().await;
    let siti = workshop.phone("siti").await;
    workshop.asks(&siti, "Boleh?").await.leads_to();
    let question = workshop.question("Boleh?").await;
    let organiser = &workshop.organiser;
    let control = format!("{}?more=1", workshop.control());
    let moderation = format!("{}?question={question}", workshop.moderation());
    let say = [
        ("version", "0"),
        (ACT, "say"),
        ("message", "Istirahat & kopi"),
    ];
    let answer = [
        ("question", question.as_str()),
        (ACT, "answer"),
        ("answer", "Boleh & silakan."),
    ];
    for (path, fields, typed) in [
        (&control, &say, "value=\"Istirahat &amp; kopi\""),
        (&moderation, &answer, "Boleh &amp; silakan.</textarea>"),
    ] {
        organiser.post("/logout", &[]).await.leads_to();
        let page = organiser.post(path, fields).await;
        let page = page.with(StatusCode::UNPROCESSABLE_ENTITY);
        let carried = page.attribute("name=\"carried\"", "value");
        let next = page.attribute("name=\"next\"", "value");
        let login = [
            ("email", "panitia@contoh.example"),
            ("password", tests::server::PASSWORD),
            ("carried", carried.as_str()),
            ("next", next.as_str()),
        ];
        assert_eq!(organiser.post("/login", &login).await.leads_to(), path);
        let page = organiser.get(path).await;
        assert!(page.text.contains(typed), "{}", page.text);
        let page = organiser.post(path, fields).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER);
        // What was sent is kept no longer.
        let page = organiser.get(&control).await;
        assert!(!page.text.contains("value=\"Istirahat"));
    }
    siti.get(&workshop.live()).await.says("Istirahat & kopi");
    siti.get(&workshop.questions())
        .await
        .says("Boleh & silakan.");
}

/// Everything that can be pressed on the pages of the control.
fn presses(workshop: &Workshop) -> Vec<(String, Vec<(&'static str, &'static str)>)> {
    const ID: &str = "0190f4a2-4444-7000-8000-000000000000";
    let control = workshop.control();
    let mut presses = vec![];
    for act in [
        "next",
        "back",
        "jump",
        "open",
        "close-show",
        "close",
        "show",
        "hide",
        "reveal",
        "again",
        "more-seconds",
        "more-minutes",
        "pin",
        "unpin",
        "say",
        "silence",
        "connect",
        "rehearse",
        "rehearse-end",
        "guest",
        "guest-end",
        "ask-letters",
        "ask-yesno",
        "ask-scale",
        "ask-words",
    ] {
        let fields = vec![
            ("version", "1"),
            (ACT, act),
            ("step", ID),
            ("question", ID),
            ("message", "Pesan gelap"),
            ("letters", "2345"),
            ("phones", "5"),
            ("text", "Polling gelap"),
        ];
        presses.push((control.clone(), fields));
    }
    for act in ["use", "replace", "save", "up", "down", "remove"] {
        let fields = vec![
            (ACT, act),
            ("plan", PLAN),
            ("add", "talk"),
            ("title_id", "Langkah gelap"),
        ];
        presses.push((workshop.plan(), fields));
    }
    for act in [
        "settings",
        "let",
        "hide-question",
        "answered",
        "reopen",
        "answer",
        "merge",
        "pin",
    ] {
        let fields = vec![
            (ACT, act),
            ("question", ID),
            ("naming", "named"),
            ("answer", "Gelap"),
            ("into", ID),
            ("version", "1"),
        ];
        presses.push((workshop.moderation(), fields));
    }
    for act in ["show", "hide", "group", "show-all"] {
        presses.push((
            workshop.texts(),
            vec![(ACT, act), ("key", "aman"), ("group", "Gelap")],
        ));
    }
    presses
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_else_presses_anything_of_the_control() {
    on_both(async |workshop| {
        workshop.press("ask-words").await;
        let server = &workshop.server;
        let participant = workshop.phone("siti").await;
        workshop.answer(&participant, &[("word", "aman")]).await;
        let liaison = server.signed_in("pic@contoh.example", &[]).await;
        // Another edition's guest, whose link has ended, was replaced, or is a day past its end.
        let other = workshop.beside("lain").await;
        let token = async |slug: &str| {
            workshop
                .organiser
                .post(&format!("/control/{slug}"), &[(ACT, "guest")])
                .await
                .leads_to();
            let page = workshop
                .organiser
                .get(&format!("/control/{slug}?more=1"))
                .await;
            page.attribute("id=\"guest-link\"", "value")
                .replace(&server.url(""), "")
        };
        let guest_of = async |link: &str| {
            let guest = server.visitor();
            guest.get(link).await.leads_to();
            guest
        };
        let elsewhere = guest_of(&token(&other.slug).await).await;
        let replaced = guest_of(&token("aula").await).await;
        let ended = guest_of(&token("aula").await).await;
        workshop
            .organiser
            .post(&workshop.control(), &[(ACT, "guest-end")])
            .await
            .leads_to();
        let past = {
            let details = domain::edition::EditionDetails {
                starts_at: server.app.now().plus(-DAY - 3 * HOUR),
                ends_at: server.app.now().plus(-DAY - HOUR),
                ..lasting(server, "lampau")
            };
            tests::editions::create(server, &details).await;
            let link = token("lampau").await;
            let guest = server.visitor();
            guest.get(&link).await.with(StatusCode::GONE);
            guest
        };
        let screen = server.visitor();
        let letters = screen
            .get("/present")
            .await
            .attribute("pair-letters", "aria-label");
        let letters = letters.replace("Huruf: ", "");
        let fields = [("letters", letters.as_str()), (ACT, "connect")];
        workshop
            .organiser
            .post(&workshop.control(), &fields)
            .await
            .leads_to();
        screen.get(&workshop.present()).await.with(StatusCode::OK);

        let before = (
            workshop.kept().await.state.clone(),
            workshop.hall().await.text,
        );
        let nobody = server.visitor();
        for (path, fields) in presses(&workshop) {
            for who in [&participant, &liaison] {
                who.post(&path, &fields)
                    .await
                    .with(StatusCode::FORBIDDEN)
                    .says(FORBIDDEN[0]);
            }
            for who in [&nobody, &elsewhere, &replaced, &ended, &past, &screen] {
                who.post(&path, &fields)
                    .await
                    .with(StatusCode::UNPROCESSABLE_ENTITY)
                    .says(SIGN_IN[0]);
            }
            // From another site not even whoever may.
            let page = workshop
                .organiser
                .post_from(&path, &fields, "https://jahat.example")
                .await;
            page.with(StatusCode::FORBIDDEN);
        }
        let after = (
            workshop.kept().await.state.clone(),
            workshop.hall().await.text,
        );
        assert_eq!(after, before);
        assert_eq!(workshop.count().await, 1);
        assert!(workshop.kept().await.plan.steps.is_empty());
        for path in [
            "/control/aula",
            "/control/aula/plan",
            "/control/aula/texts",
            "/control/aula/questions",
            "/present/aula",
            "/control/aula/events",
            "/present/aula/events",
        ] {
            let path = path.to_owned();
            for who in [&participant, &liaison] {
                who.get(&path).await.with(StatusCode::FORBIDDEN);
            }
            for who in [&nobody, &elsewhere, &replaced, &ended, &past] {
                assert!(
                    who.get(&path).await.leads_to().starts_with("/login"),
                    "{path}"
                );
            }
        }
        // Nor does anybody see a stream of phones who does not take part.
        let page = liaison.get("/live/aula/events").await;
        page.with(StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_who_press_at_once_one_is_followed() {
    on_both(async |workshop| {
        workshop.uses_plan().await;
        let other = workshop.server.another_process().await;
        let there = other.visitor();
        there.sign_in("panitia@contoh.example").await;
        let path = workshop.control();
        for (round, act) in [
            "next",
            "next",
            "next",
            "next",
            "open",
            "close-show",
            "again",
            "close",
        ]
        .iter()
        .enumerate()
        {
            let page = workshop.remote().await;
            let seen = version(&page);
            let fields = [("version", seen.as_str()), (ACT, *act)];
            // In one process, and in two.
            let second = if round % 2 == 0 {
                &workshop.organiser
            } else {
                &there
            };
            let (one, two) = tokio::join!(
                workshop.organiser.post(&path, &fields),
                second.post(&path, &fields)
            );
            let mut statuses = [one.status, two.status];
            statuses.sort();
            assert_eq!(
                statuses,
                [StatusCode::SEE_OTHER, StatusCode::CONFLICT],
                "{act}"
            );
            let moved = if one.status == StatusCode::CONFLICT {
                one
            } else {
                two
            };
            moved.says("Layar sudah berganti sebelum tombol Anda sampai, jadi tombol itu tidak dijalankan.");
            let wanted = (seen.parse::<u64>().unwrap() + 1).to_string();
            comes_to(&workshop, &wanted).await;
        }
        workshop
            .hall()
            .await
            .says("Siapa yang mengurus akun kantor Anda?");
        assert_eq!(workshop.kept().await.polls.len(), 2);
    })
    .await;
}

/// Waits until the control is drawn for that version.
async fn comes_to(workshop: &Workshop, wanted: &str) {
    let mut looks = tokio::time::interval(std::time::Duration::from_millis(20));
    for _ in 0..200 {
        looks.tick().await;
        if version(&workshop.remote().await) == wanted {
            return;
        }
    }
    panic!("the control does not come to version {wanted}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stale_or_broken_press_does_nothing() {
    on_both(async |workshop| {
        workshop.uses_plan().await;
        workshop.jumps("Pilih satu").await;
        workshop.press("open").await;
        let (path, organiser) = (workshop.control(), &workshop.organiser);
        let moved = [
            "Layar sudah berganti sebelum tombol Anda sampai",
            "The screen had changed before your press arrived",
        ];
        for stale in ["0", "1", "99", "18446744073709551615"] {
            for act in ["next", "close-show", "ask-letters", "silence"] {
                let fields = [("version", stale), (ACT, act)];
                refused(
                    &workshop,
                    organiser,
                    &path,
                    &fields,
                    StatusCode::CONFLICT,
                    moved,
                )
                .await;
            }
        }
        for broken in [
            "",
            " ",
            "x",
            "-1",
            "1.5",
            "2 ",
            "18446744073709551616",
            "\u{0}",
            "NaN",
        ] {
            let fields = [("version", broken), (ACT, "next")];
            refused(
                &workshop,
                organiser,
                &path,
                &fields,
                StatusCode::BAD_REQUEST,
                MALFORMED,
            )
            .await;
            let id = "0190f4a2-4444-7000-8000-000000000000";
            let fields = [("version", broken), (ACT, "pin"), ("question", id)];
            let page = workshop.moderation();
            refused(
                &workshop,
                organiser,
                &page,
                &fields,
                StatusCode::BAD_REQUEST,
                MALFORMED,
            )
            .await;
        }
        let seen = workshop.kept().await.state.version.to_string();
        let long = "9".repeat(100_000);
        for fields in [
            vec![(ACT, "next")],
            vec![("version", seen.as_str())],
            vec![],
            vec![("version", seen.as_str()), (ACT, "dance")],
            vec![("version", seen.as_str()), (ACT, "ask-")],
            vec![("version", seen.as_str()), (ACT, "ask-mirror")],
            vec![("version", seen.as_str()), (ACT, "jump")],
            vec![("version", seen.as_str()), (ACT, "jump"), ("step", "x")],
            vec![("version", seen.as_str()), (ACT, "jump"), ("step", &long)],
            vec![("version", seen.as_str()), (ACT, "pin")],
            vec![
                ("version", seen.as_str()),
                (ACT, "pin"),
                ("question", "\u{202e}"),
            ],
            vec![("version", &long), (ACT, "next")],
        ] {
            refused(
                &workshop,
                organiser,
                &path,
                &fields,
                StatusCode::BAD_REQUEST,
                MALFORMED,
            )
            .await;
        }
        let unknown = "0190f4a2-4444-7000-8000-000000000000";
        let fields = [("version", seen.as_str()), (ACT, "jump"), ("step", unknown)];
        let no_step = [
            "Langkah itu tidak ada dalam susunan acara.",
            "There is no such step",
        ];
        refused(
            &workshop,
            organiser,
            &path,
            &fields,
            StatusCode::CONFLICT,
            no_step,
        )
        .await;
        let fields = [
            ("version", seen.as_str()),
            (ACT, "pin"),
            ("question", unknown),
        ];
        refused(
            &workshop,
            organiser,
            &path,
            &fields,
            StatusCode::CONFLICT,
            NOT_NOW,
        )
        .await;
        let (questions, texts) = (workshop.moderation(), workshop.texts());
        for fields in [
            vec![(ACT, "let")],
            vec![(ACT, "let"), ("question", "x")],
            vec![(ACT, "settings"), ("naming", "x")],
            vec![],
        ] {
            refused(
                &workshop,
                organiser,
                &questions,
                &fields,
                StatusCode::BAD_REQUEST,
                MALFORMED,
            )
            .await;
        }
        for act in ["let", "hide-question", "answered", "reopen"] {
            let fields = [(ACT, act), ("question", unknown)];
            let gone = ["Pertanyaan itu sudah tidak ada", "That question is gone"];
            refused(
                &workshop,
                organiser,
                &questions,
                &fields,
                StatusCode::CONFLICT,
                gone,
            )
            .await;
        }
        // Nobody has been asked to write anything.
        let nothing = ["Halaman ini tidak ada", "This page does not exist"];
        let fields = [(ACT, "show"), ("key", "x")];
        refused(
            &workshop,
            organiser,
            &texts,
            &fields,
            StatusCode::NOT_FOUND,
            nothing,
        )
        .await;
        for query in [
            "?poll=x",
            "?poll=%00",
            "?poll=0190f4a2-4444-7000-8000-000000000000",
        ] {
            organiser
                .get(&format!("{texts}{query}"))
                .await
                .with(StatusCode::OK);
        }
        for query in ["?question=x", "?question=%00", "?done=x"] {
            organiser
                .get(&format!("{questions}{query}"))
                .await
                .with(StatusCode::OK);
        }
        for query in ["?more=x", "?done=x", "?more=1&more=2", "?%00"] {
            let page = organiser.get(&format!("{path}{query}")).await;
            assert!(
                page.status == StatusCode::OK || page.status == StatusCode::BAD_REQUEST,
                "{query}: {}",
                page.status
            );
        }
        for slug in ["tiada", "%00", "AULA", &"a".repeat(3_000)] {
            for page in ["/control/", "/present/", "/live/"] {
                let page = organiser.get(&format!("{page}{slug}")).await;
                assert!(
                    page.status.is_client_error() || page.status.is_redirection(),
                    "{slug}: {}",
                    page.status
                );
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_done_now_is_said_and_not_done() {
    let workshop = Workshop::new().await;
    let path = workshop.control();
    let tries = async |acts: &[&str], sentences: [&str; 2]| {
        for act in acts {
            let seen = workshop.kept().await.state.version.to_string();
            let fields = [("version", seen.as_str()), (ACT, *act)];
            let organiser = &workshop.organiser;
            refused(
                &workshop,
                organiser,
                &path,
                &fields,
                StatusCode::CONFLICT,
                sentences,
            )
            .await;
        }
    };
    let no_step = ["Langkah itu tidak ada", "There is no such step"];
    let nothing = [
        "Langkah ini tidak menanyakan apa pun.",
        "This step asks nothing.",
    ];
    let opened = [
        "Polling ini sudah pernah dibuka.",
        "This poll has been opened before.",
    ];
    let no_round = [
        "Polling ini tidak punya putaran lagi.",
        "This poll has no further round.",
    ];
    tries(&["next", "back"], no_step).await;
    tries(&["open"], nothing).await;
    let phases = [
        "close",
        "close-show",
        "show",
        "hide",
        "reveal",
        "again",
        "more-seconds",
        "more-minutes",
    ];
    tries(&phases, NOT_NOW).await;
    workshop.uses_plan().await;
    tries(&["back"], no_step).await;
    workshop.press("next").await;
    tries(&["back"], no_step).await;
    tries(&["open"], nothing).await;
    workshop.opens("Skala").await;
    tries(&["open"], opened).await;
    tries(&["reveal", "again"], NOT_NOW).await;
    workshop.press("close").await;
    // A scale has no key.
    tries(&["close", "close-show", "reveal", "more-seconds"], NOT_NOW).await;
    tries(&["open"], opened).await;
    workshop.press("again").await;
    workshop.press("close").await;
    tries(&["again"], no_round).await;
    // Whatever was closed by mistake can be asked once more.
    workshop.opens("Awan kata").await;
    workshop.press("close").await;
    workshop.press("again").await;
    workshop.press("close").await;
    tries(&["again"], no_round).await;
    workshop.jumps("Penutup contoh").await;
    tries(&["next"], no_step).await;
}

#[tokio::test]
async fn nothing_is_asked_before_anybody_can_be_there_nor_long_after_it_is_over() {
    on_both(async |workshop| {
        workshop.uses_plan().await;
        let organiser = &workshop.organiser;
        let tomorrow = {
            let soon = tests::editions::details(&workshop.server, "besok");
            domain::edition::EditionDetails {
                starts_at: soon.starts_at.plus(DAY),
                ends_at: soon.ends_at.plus(DAY),
                ..soon
            }
        };
        tests::editions::create(&workshop.server, &tomorrow).await;
        let path = "/control/besok";
        for act in ["ask-letters", "ask-words"] {
            let fields = [("version", "0"), (ACT, act)];
            let page = organiser.post(path, &fields).await;
            page.with(StatusCode::CONFLICT)
                .says("Kehadiran belum dibuka, jadi belum ada yang dapat menjawab.");
        }
        // A workshop overruns, by two hours at most.
        workshop.server.clock.pass(3 * HOUR);
        workshop.press("ask-letters").await;
        workshop.press("close").await;
        workshop.server.clock.pass(HOUR);
        let seen = workshop.kept().await.state.version.to_string();
        for act in ["ask-letters", "next", "say"] {
            let fields = [("version", seen.as_str()), (ACT, act), ("message", "Halo")];
            let page = organiser.post(&workshop.control(), &fields).await;
            page.with(StatusCode::CONFLICT)
                .says("Acara ini sudah selesai atau dibatalkan");
        }
        assert_eq!(workshop.kept().await.polls.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_edition_that_was_called_off_asks_and_takes_nothing_more() {
    on_both(async |workshop| {
        workshop.uses_plan().await;
        let siti = workshop.phone("siti").await;
        workshop.opens("Pilih satu").await;
        workshop.answer(&siti, &[("choice", "0")]).await;
        let poll = asked(&workshop).await;
        workshop.calls_off().await;
        let over = [
            "Acara ini sudah selesai atau dibatalkan",
            "This event is over or was cancelled",
        ];
        let (path, organiser) = (workshop.control(), &workshop.organiser);
        let seen = workshop.kept().await.state.version.to_string();
        for act in ["next", "close-show", "ask-letters", "say"] {
            let fields = [("version", seen.as_str()), (ACT, act), ("message", "Halo")];
            refused(
                &workshop,
                organiser,
                &path,
                &fields,
                StatusCode::CONFLICT,
                over,
            )
            .await;
        }
        let page = siti.get(&workshop.live()).await;
        page.says("dibatalkan")
            .does_not_say("Kirim jawaban")
            .does_not_say("Ubah jawaban");
        let live = workshop.live();
        refused(
            &workshop,
            &siti,
            &live,
            &vote(&poll, "1"),
            StatusCode::CONFLICT,
            CLOSED,
        )
        .await;
        let tono = workshop.server.signed_in("tono@contoh.example", &[]).await;
        refused(
            &workshop,
            &tono,
            &live,
            &vote(&poll, "1"),
            StatusCode::FORBIDDEN,
            NOT_IN,
        )
        .await;
        assert_eq!(workshop.count().await, 1);
        let history = workshop
            .server
            .app
            .store
            .history(&workshop.edition.id, &workshop.person("siti").await)
            .await;
        let pulses = history
            .unwrap()
            .iter()
            .filter(|entry| entry.event.kind == Kind::Pulse)
            .count();
        assert_eq!(pulses, 1);
        workshop
            .hall()
            .await
            .says("Dibatalkan")
            .does_not_say("Pindai");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_is_one_pulse_and_once_it_is_closed_nobody_knows_whose_it_was() {
    on_both(async |workshop| {
        workshop.uses_plan().await;
        let siti = workshop.phone("siti").await;
        let person = workshop.person("siti").await;
        let store = &workshop.server.app.store;
        let pulses = async || {
            let history = store.history(&workshop.edition.id, &person).await.unwrap();
            history
                .iter()
                .filter(|entry| entry.event.kind == Kind::Pulse)
                .count()
        };
        workshop.opens("Pilih satu").await;
        assert_eq!(pulses().await, 0);
        // What is refused is no pulse.
        workshop
            .answered(&siti, &[("choice", "9")])
            .await
            .with(StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(pulses().await, 0);
        for choice in ["0", "1", "2", "2", "abstain", "1"] {
            workshop.passes();
            workshop.answer(&siti, &[("choice", choice)]).await;
            assert_eq!(pulses().await, 1);
        }
        let page = siti.get(&workshop.live()).await;
        page.says("Jawaban Anda B Sebuah tim Terkirim.")
            .says("1 dari 1 pertanyaan dijawab");
        let form = siti.get(&format!("{}?change=1", workshop.live())).await;
        let chosen = form
            .text
            .split('<')
            .find(|tag| tag.contains("id=\"choice-1\""))
            .unwrap();
        assert!(chosen.contains(" checked"));
        let first = asked(&workshop).await;
        workshop.press("close-show").await;
        for page in [
            siti.get(&workshop.live()).await,
            siti.get(&format!("{}?change=1", workshop.live())).await,
        ] {
            page.does_not_say("Jawaban Anda")
                .says("1 dari 1 pertanyaan dijawab");
            assert!(
                !page.text.contains("data-given") && !page.text.contains("checked"),
                "{}",
                page.text
            );
        }
        let poll = domain::id::PollId::parse(&first).unwrap();
        assert_eq!(
            store
                .own_vote(&workshop.room(), &poll, &person)
                .await
                .unwrap(),
            None
        );
        // Nor does it come back by whatever door: the poll is closed for good.
        let again = store::NewVote {
            room: workshop.room(),
            poll,
            person: person.clone(),
            vote: Vote::Options(vec![0]),
        };
        let refused = store.vote(again).await;
        assert!(matches!(
            refused,
            Err(WriteError::Conflict(VoteConflict::Closed))
        ));
        workshop.press("again").await;
        let page = siti.get(&workshop.live()).await;
        page.says("Kirim jawaban").does_not_say("Ubah jawaban");
        assert!(
            !page.text.contains(" checked"),
            "the second round begins anew"
        );
        workshop.answer(&siti, &[("choice", "0")]).await;
        workshop.answer(&siti, &[("choice", "1")]).await;
        assert_eq!(pulses().await, 2);
        // Another person does not see what this one answered.
        let tono = workshop.phone("tono").await;
        let page = tono.get(&workshop.live()).await;
        page.says("Kirim jawaban").does_not_say("Jawaban Anda");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ending_the_server_ends_every_stream_within_five_seconds_and_phones_come_back() {
    on_both(async |mut workshop| {
        workshop.uses_plan().await;
        let phones = workshop.phones(5).await;
        workshop.opens("Pilih satu").await;
        workshop.answer(&phones[0], &[("choice", "1")]).await;
        let mut streams = vec![];
        let organiser = workshop.organiser.clone();
        for (who, path) in phones
            .iter()
            .map(|phone| (phone, "/live/aula/events"))
            .chain([
                (&organiser, "/present/aula/events"),
                (&organiser, "/control/aula/events"),
            ])
        {
            let mut stream = Stream::open(who, workshop.server.url(path)).await;
            next(&mut stream).await;
            streams.push(stream);
        }
        let ended = async {
            workshop.server.start_again().await;
            for stream in &mut streams {
                stream.ends().await;
            }
        };
        let ended = tokio::time::timeout(std::time::Duration::from_secs(5), ended).await;
        assert!(ended.is_ok(), "streams are open five seconds later");
        // They come back to where they were; nothing acknowledged is lost.
        let mut stream = Stream::open(&phones[1], workshop.server.url("/live/aula/events")).await;
        until(&mut stream, "Siapa yang mengurus akun kantor Anda?").await;
        assert_eq!(workshop.count().await, 1);
        workshop.answer(&phones[1], &[("choice", "1")]).await;
        is_silent(&mut stream).await;
        workshop.press("close-show").await;
        until(&mut stream, "2 menjawab").await;
        comes_to_say(&phones[2], "/live/aula", "2 menjawab", true).await;
    })
    .await;
}

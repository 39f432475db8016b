//! Questions from the hall: asked with a name or without, let through, wanted by others, merged, pinned, answered.

use crate::live::{Workshop, is_silent, on_both, until};
use app::parts::form::ACT;
use domain::clock::{HOUR, MINUTE};
use domain::edition::EditionDetails;
use reqwest::StatusCode;
use tests::server::{Page, Visitor};
use tests::stream::Stream;

/// Whoever runs it says how questions are asked.
async fn settings(workshop: &Workshop, naming: &str, moderated: bool) {
    let mut fields = vec![(ACT, "settings"), ("naming", naming)];
    if moderated {
        fields.push(("moderated", "1"));
    }
    let page = workshop
        .organiser
        .post(&workshop.moderation(), &fields)
        .await;
    assert_eq!(
        page.leads_to(),
        format!("{}?done=settings", workshop.moderation())
    );
}

/// Presses a button of a question.
async fn moderates(workshop: &Workshop, act: &str, text: &str, more: &[(&str, &str)]) -> Page {
    let id = workshop.question(text).await;
    let version = workshop.kept().await.state.version.to_string();
    let mut fields = vec![
        ("question", id.as_str()),
        ("version", version.as_str()),
        (ACT, act),
    ];
    fields.extend(more);
    workshop
        .organiser
        .post(&workshop.moderation(), &fields)
        .await
}

/// Somebody wants a question answered, or no longer.
async fn wants(workshop: &Workshop, phone: &Visitor, act: &str, text: &str) -> Page {
    let id = workshop.question(text).await;
    let fields = [("question", id.as_str()), (ACT, act)];
    phone.post(&workshop.questions(), &fields).await
}

/// How many want a question answered.
async fn votes(workshop: &Workshop, text: &str) -> u32 {
    let questions = workshop
        .server
        .app
        .store
        .hall_questions(&workshop.room())
        .await;
    let questions = questions.unwrap();
    questions
        .iter()
        .find(|one| one.question == text)
        .unwrap()
        .votes
}

#[tokio::test]
async fn questions_bear_a_name_as_the_edition_says() {
    on_both(async |workshop| {
        let siti = workshop.phone("siti").await;
        let tono = workshop.phone("tono").await;
        let named = |text, named| [(ACT, "ask"), ("text", text), ("named", named)];
        let path = workshop.questions();
        let page = siti.get(&path).await;
        page.says("Bertanya tanpa nama")
            .says("Bertanya dengan nama: Siti Aminah");
        let page = siti.post(&path, &named("Tanpa nama?", "0")).await;
        assert_eq!(page.leads_to(), format!("{path}?done=shown"));
        siti.get(&format!("{path}?done=shown"))
            .await
            .says("Pertanyaan terkirim, dan semua orang");
        siti.post(&path, &named("Dengan nama?", "1"))
            .await
            .leads_to();
        tono.get(&path)
            .await
            .says("Tanpa nama? tanpa nama")
            .says("Dengan nama? Siti Aminah");

        settings(&workshop, "named", false).await;
        siti.get(&path)
            .await
            .says("Di acara ini nama penanya ditampilkan: Siti Aminah.");
        siti.post(&path, &named("Selalu bernama?", "0"))
            .await
            .leads_to();
        tono.get(&path).await.says("Selalu bernama? Siti Aminah");

        settings(&workshop, "anonymous", false).await;
        siti.get(&path)
            .await
            .says("Di acara ini pertanyaan diajukan tanpa nama.");
        siti.post(&path, &named("Tak pernah bernama?", "1"))
            .await
            .leads_to();
        tono.get(&path).await.says("Tak pernah bernama? tanpa nama");
        workshop
            .organiser
            .get(&workshop.moderation())
            .await
            .says("Tak pernah bernama?");
        // Not even whoever holds the database can say who it was.
        let questions = workshop
            .server
            .app
            .store
            .hall_questions(&workshop.room())
            .await
            .unwrap();
        let persons = |text: &str| {
            let found = questions.iter().find(|one| one.question == text).unwrap();
            (found.person.is_some(), found.asker.is_some())
        };
        assert_eq!(persons("Tak pernah bernama?"), (false, false));
        assert_eq!(persons("Selalu bernama?"), (true, true));
    })
    .await;
}

#[tokio::test]
async fn a_question_that_waits_is_seen_by_its_asker_and_whoever_runs_it_alone() {
    on_both(async |workshop| {
        settings(&workshop, "named", true).await;
        let siti = workshop.phone("siti").await;
        let tono = workshop.phone("tono").await;
        siti.get(&workshop.questions())
            .await
            .says("Pertanyaan dilihat narasumber lebih dulu");
        let page = workshop.asks(&siti, "Boleh dibalas malam?").await;
        assert_eq!(
            page.leads_to(),
            format!("{}?done=held", workshop.questions())
        );
        workshop.asks(&siti, "Kata kasar").await.leads_to();
        siti.get(&workshop.questions())
            .await
            .says("Boleh dibalas malam?")
            .says("menunggu dilihat");
        tono.get(&workshop.questions())
            .await
            .does_not_say("Boleh dibalas malam?");
        let hall = workshop.hall().await;
        hall.does_not_say("Boleh dibalas malam?")
            .does_not_say("pertanyaan menunggu");
        workshop
            .remote()
            .await
            .says("Boleh dibalas malam?")
            .says("(2 menunggu)");
        // What nobody sees cannot be wanted and not be pinned.
        for act in ["vote", "unvote"] {
            let page = wants(&workshop, &tono, act, "Boleh dibalas malam?").await;
            page.with(StatusCode::CONFLICT)
                .says("Pertanyaan itu sudah tidak ada");
        }
        let page = moderates(&workshop, "pin", "Boleh dibalas malam?", &[]).await;
        page.with(StatusCode::CONFLICT);

        moderates(&workshop, "let", "Boleh dibalas malam?", &[])
            .await
            .leads_to();
        moderates(&workshop, "hide-question", "Kata kasar", &[])
            .await
            .leads_to();
        tono.get(&workshop.questions())
            .await
            .says("Boleh dibalas malam?")
            .does_not_say("Kata kasar");
        siti.get(&workshop.questions())
            .await
            .does_not_say("Kata kasar");
        workshop.hall().await.says("1 pertanyaan menunggu");
        workshop
            .organiser
            .get(&workshop.moderation())
            .await
            .says("Kata kasar");
        for path in [workshop.present(), workshop.recap(), workshop.control()] {
            workshop
                .organiser
                .get(&path)
                .await
                .does_not_say("Kata kasar");
        }
        for file in ["csv", "xlsx"] {
            let file = workshop
                .organiser
                .get(&format!("/live/aula/results.{file}"))
                .await;
            assert!(!file.with(StatusCode::OK).text.contains("Kata kasar"));
        }
        moderates(&workshop, "let", "Kata kasar", &[])
            .await
            .leads_to();
        tono.get(&workshop.questions()).await.says("Kata kasar");
    })
    .await;
}

#[tokio::test]
async fn each_wants_a_question_once_and_the_most_wanted_stands_first() {
    on_both(async |workshop| {
        let phones = workshop.phones(3).await;
        workshop.asks(&phones[0], "Yang pertama?").await.leads_to();
        workshop.passes();
        workshop.asks(&phones[0], "Yang kedua?").await.leads_to();
        for _ in 0..2 {
            for phone in &phones {
                let page = wants(&workshop, phone, "vote", "Yang kedua?").await;
                let id = workshop.question("Yang kedua?").await;
                assert_eq!(page.leads_to(), format!("{}#q-{id}", workshop.questions()));
            }
        }
        assert_eq!(votes(&workshop, "Yang kedua?").await, 3);
        wants(&workshop, &phones[0], "unvote", "Yang kedua?")
            .await
            .leads_to();
        wants(&workshop, &phones[0], "unvote", "Yang kedua?")
            .await
            .leads_to();
        assert_eq!(votes(&workshop, "Yang kedua?").await, 2);
        let page = phones[1].get(&workshop.questions()).await;
        page.says("Didukung 2").says("Dukung 0");
        let place = |text| page.text.find(text).unwrap();
        assert!(place("Yang kedua?") < place("Yang pertama?"));
        let remote = workshop.remote().await;
        let place = |text| remote.text.find(text).unwrap();
        assert!(place("Yang kedua?") < place("Yang pertama?"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pinned_question_is_on_the_hall_and_the_phones_until_it_is_taken_down() {
    on_both(async |workshop| {
        let siti = workshop.phone("siti").await;
        workshop
            .asks(&siti, "Bolehkah contoh ini dipakai?")
            .await
            .leads_to();
        let events = |path: String| workshop.server.url(&format!("{path}/events"));
        let mut hall = Stream::open(&workshop.organiser, events(workshop.present())).await;
        let mut phone = Stream::open(&siti, events(workshop.live())).await;
        until(&mut hall, "1 pertanyaan menunggu").await;
        until(&mut phone, "").await;
        is_silent(&mut phone).await;
        // From the control.
        let id = workshop.question("Bolehkah contoh ini dipakai?").await;
        let fields = [(ACT, "pin"), ("question", id.as_str())];
        workshop
            .pressed(&workshop.organiser, &fields)
            .await
            .leads_to();
        until(&mut hall, "Pertanyaan dari aula").await;
        let read = until(&mut phone, "Bolehkah contoh ini dipakai?").await;
        assert!(read.contains("Pertanyaan dari aula"), "{read}");
        workshop.press("unpin").await;
        workshop
            .hall()
            .await
            .does_not_say("Bolehkah contoh ini dipakai?");
        // And from the page of questions.
        moderates(&workshop, "pin", "Bolehkah contoh ini dipakai?", &[])
            .await
            .leads_to();
        workshop.hall().await.says("Bolehkah contoh ini dipakai?");
        // A hidden one is on no screen, pinned or not.
        moderates(
            &workshop,
            "hide-question",
            "Bolehkah contoh ini dipakai?",
            &[],
        )
        .await
        .leads_to();
        workshop
            .hall()
            .await
            .does_not_say("Bolehkah contoh ini dipakai?");
        siti.get(&workshop.live())
            .await
            .does_not_say("Bolehkah contoh ini dipakai?");
        moderates(&workshop, "let", "Bolehkah contoh ini dipakai?", &[])
            .await
            .leads_to();
        workshop.hall().await.says("Bolehkah contoh ini dipakai?");
        moderates(&workshop, "unpin", "Bolehkah contoh ini dipakai?", &[])
            .await
            .leads_to();
        workshop
            .hall()
            .await
            .does_not_say("Bolehkah contoh ini dipakai?");
        // A button of a state that is past does nothing.
        let fields = [("question", id.as_str()), ("version", "0"), (ACT, "pin")];
        let page = workshop
            .organiser
            .post(&workshop.moderation(), &fields)
            .await;
        page.with(StatusCode::CONFLICT)
            .says("Layar sudah berganti sebelum tombol Anda sampai");
        workshop
            .hall()
            .await
            .does_not_say("Bolehkah contoh ini dipakai?");
    })
    .await;
}

#[tokio::test]
async fn questions_are_merged_answered_in_writing_and_by_voice_and_the_rest_is_in_the_recap() {
    on_both(async |workshop| {
        let phones = workshop.phones(3).await;
        for text in [
            "Jam berapa buka?",
            "Kapan buka?",
            "Siapa yang balas?",
            "Belum dijawab?",
        ] {
            workshop.passes();
            let phone = &phones[usize::from(text.starts_with('K'))];
            workshop.asks(phone, text).await.leads_to();
        }
        for phone in &phones[..2] {
            wants(&workshop, phone, "vote", "Jam berapa buka?")
                .await
                .leads_to();
        }
        for phone in &phones[1..] {
            wants(&workshop, phone, "vote", "Kapan buka?")
                .await
                .leads_to();
        }
        let into = workshop.question("Jam berapa buka?").await;
        let own = workshop.question("Kapan buka?").await;
        for wrong in [
            "",
            "x",
            own.as_str(),
            "0190f4a2-4444-7000-8000-000000000000",
        ] {
            let page = moderates(&workshop, "merge", "Kapan buka?", &[("into", wrong)]).await;
            page.with(StatusCode::UNPROCESSABLE_ENTITY)
                .says("Pilih pertanyaan lain yang masih terbuka.");
        }
        let page = moderates(&workshop, "merge", "Kapan buka?", &[("into", &into)]).await;
        assert_eq!(
            page.leads_to(),
            format!("{}?done=merged", workshop.moderation())
        );
        assert_eq!(votes(&workshop, "Jam berapa buka?").await, 3);
        phones[0]
            .get(&workshop.questions())
            .await
            .does_not_say("Kapan buka?");
        let page = workshop.organiser.get(&workshop.moderation()).await;
        page.says("Bagian dari: Jam berapa buka?");

        for (answer, sentence) in [
            ("", "Tulis jawaban sepanjang 1 sampai 1.000 karakter."),
            (
                " \n\u{200b}",
                "Tulis jawaban sepanjang 1 sampai 1.000 karakter.",
            ),
            (
                &"a".repeat(1_001),
                "Tulis jawaban sepanjang 1 sampai 1.000 karakter.",
            ),
        ] {
            let page = moderates(
                &workshop,
                "answer",
                "Jam berapa buka?",
                &[("answer", answer)],
            )
            .await;
            let page = page.with(StatusCode::UNPROCESSABLE_ENTITY);
            page.says(sentence);
            assert!(page.text.contains(answer), "what was typed is kept");
        }
        let answer = [("answer", "Pukul <b>delapan</b>,\nsetiap hari kerja.")];
        let page = moderates(&workshop, "answer", "Jam berapa buka?", &answer).await;
        assert_eq!(
            page.leads_to(),
            format!("{}?done=answered", workshop.moderation())
        );
        moderates(&workshop, "answered", "Siapa yang balas?", &[])
            .await
            .leads_to();
        for path in [workshop.questions(), workshop.recap()] {
            let page = phones[2].get(&path).await;
            page.says("Pukul <b>delapan</b>, setiap hari kerja.")
                .says("Belum dijawab?");
            assert!(!page.text.contains("<b>delapan"));
        }
        let recap = phones[2].get(&workshop.recap()).await;
        recap
            .says("Belum terjawab.")
            .says("Dijawab langsung di aula.")
            .does_not_say("Kapan buka?");
        // It can be opened again, and then waits again.
        moderates(&workshop, "reopen", "Siapa yang balas?", &[])
            .await
            .leads_to();
        workshop.hall().await.says("2 pertanyaan menunggu");
    })
    .await;
}

/// A button that is on the page does what it says.
#[tokio::test]
async fn every_button_of_the_page_of_questions_can_be_pressed() {
    let workshop = Workshop::new().await;
    let siti = workshop.phone("siti").await;
    settings(&workshop, "named", true).await;
    workshop.asks(&siti, "Menunggu?").await.leads_to();
    settings(&workshop, "named", false).await;
    for text in ["Terbuka?", "Terjawab?", "Tersembunyi?", "Kembar?"] {
        workshop.server.clock.pass(3 * MINUTE);
        workshop.asks(&siti, text).await.leads_to();
    }
    moderates(&workshop, "answered", "Terjawab?", &[])
        .await
        .leads_to();
    moderates(&workshop, "hide-question", "Tersembunyi?", &[])
        .await
        .leads_to();
    let into = workshop.question("Terbuka?").await;
    moderates(&workshop, "merge", "Kembar?", &[("into", &into)])
        .await
        .leads_to();
    for text in ["Menunggu?", "Terbuka?", "Terjawab?", "Tersembunyi?"] {
        let id = workshop.question(text).await;
        let page = workshop.organiser.get(&workshop.moderation()).await;
        let (_, row) = page.text.split_once(&format!("id=\"q-{id}\"")).unwrap();
        let row = row.split("<li").next().unwrap();
        let acts = row.split("<button").skip(1);
        let acts: Vec<_> = acts
            .filter_map(|button| button.split_once("name=\"act\" value=\""))
            .map(|(_, rest)| rest.split('"').next().unwrap())
            .collect();
        for act in acts {
            let page = moderates(&workshop, act, text, &[]).await;
            assert_eq!(page.status, StatusCode::SEE_OTHER, "{text}: {act}");
        }
    }
}

#[tokio::test]
async fn a_flood_of_questions_is_held_up_after_a_handful_and_the_text_is_kept() {
    let workshop = Workshop::new().await;
    let siti = workshop.phone("siti").await;
    for number in 1..=5 {
        workshop
            .asks(&siti, &format!("Pertanyaan {number}?"))
            .await
            .leads_to();
    }
    let before = workshop.hall().await.text;
    for _ in 0..20 {
        let page = workshop.asks(&siti, "Yang keenam & <terlalu> cepat?").await;
        let page = page.with(StatusCode::TOO_MANY_REQUESTS);
        page.says("Tunggu sebentar, lalu kirim lagi; tulisan Anda tidak hilang.");
        assert!(
            page.text
                .contains("Yang keenam &amp; &lt;terlalu&gt; cepat?</textarea>"),
            "{}",
            page.text
        );
    }
    let english = siti
        .in_english()
        .post(
            &workshop.questions(),
            &[(ACT, "ask"), ("text", "Too fast?")],
        )
        .await;
    english
        .with(StatusCode::TOO_MANY_REQUESTS)
        .says("You have just sent several questions.");
    assert_eq!(workshop.hall().await.text, before);
    // Others ask on, and so does whoever waits.
    let tono = workshop.phone("tono").await;
    workshop.asks(&tono, "Orang lain?").await.leads_to();
    workshop.server.clock.pass(2 * MINUTE);
    workshop.asks(&siti, "Yang keenam?").await.leads_to();
    workshop
        .asks(&siti, "Yang ketujuh?")
        .await
        .with(StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn questions_are_asked_by_who_takes_part_while_the_edition_goes_on() {
    let workshop = Workshop::new().await;
    let siti = workshop.phone("siti").await;
    workshop.asks(&siti, "Dari siapa?").await.leads_to();
    let path = workshop.questions();
    // Somebody who does not take part neither asks nor reads who asked what.
    let stranger = workshop.server.signed_in("lain@contoh.example", &[]).await;
    let page = workshop.asks(&stranger, "Dari luar?").await;
    page.with(StatusCode::FORBIDDEN).says("Anda tidak berhak");
    wants(&workshop, &stranger, "vote", "Dari siapa?")
        .await
        .with(StatusCode::FORBIDDEN);
    stranger
        .get(&path)
        .await
        .with(StatusCode::FORBIDDEN)
        .does_not_say("Dari siapa?");
    let nobody = workshop.server.visitor();
    let page = workshop
        .asks(&nobody, "Tanpa akun?")
        .await
        .with(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        page.attribute("name=\"carried\"", "value")
            .contains("Tanpa+akun")
    );
    assert!(
        nobody
            .get(&path)
            .await
            .leads_to()
            .starts_with("/login?next=")
    );
    // Whoever is only registered takes part.
    let person = workshop.server.person("daftar@contoh.example", &[]).await;
    let store = &workshop.server.app.store;
    store
        .register_for_edition(&workshop.edition.id, &person, None, true)
        .await
        .unwrap();
    let registered = workshop.server.visitor();
    registered.sign_in("daftar@contoh.example").await;
    workshop.asks(&registered, "Dari rumah?").await.leads_to();
    workshop.organiser.get(&path).await.with(StatusCode::OK);

    // A question of another edition is none of this one.
    let other = workshop.beside("lain").await;
    let id = workshop.question("Dari siapa?").await;
    let fields = [("question", id.as_str()), (ACT, "vote")];
    store
        .register_for_edition(&other.id, &person, None, true)
        .await
        .unwrap();
    let page = registered.post("/live/lain/questions", &fields).await;
    page.with(StatusCode::CONFLICT)
        .says("Pertanyaan itu sudah tidak ada");
    let fields = [("question", id.as_str()), (ACT, "hide-question")];
    let page = workshop
        .organiser
        .post("/control/lain/questions", &fields)
        .await;
    page.with(StatusCode::CONFLICT);
    assert_eq!(votes(&workshop, "Dari siapa?").await, 0);

    workshop.server.clock.pass(3 * HOUR);
    let page = workshop.asks(&siti, "Terlambat?").await;
    page.with(StatusCode::CONFLICT)
        .says("Pertanyaan sudah ditutup, jadi yang ini tidak terkirim.");
    wants(&workshop, &siti, "vote", "Dari siapa?")
        .await
        .with(StatusCode::CONFLICT);
    siti.get(&path)
        .await
        .says("Pertanyaan sedang ditutup.")
        .says("Dari siapa?");
    workshop.recap_says(&siti, "Dari siapa?").await;
}

#[tokio::test]
async fn before_an_edition_opens_and_when_it_was_called_off_nothing_is_asked() {
    let workshop = Workshop::new().await;
    let siti = workshop.phone("siti").await;
    workshop.asks(&siti, "Sebelum batal?").await.leads_to();
    workshop.calls_off().await;
    let page = workshop.asks(&siti, "Sesudah batal?").await;
    page.with(StatusCode::CONFLICT)
        .says("Pertanyaan sudah ditutup");

    let server = &workshop.server;
    let details = EditionDetails {
        starts_at: server.app.now().plus(2 * HOUR),
        ends_at: server.app.now().plus(4 * HOUR),
        ..crate::live::lasting(server, "nanti")
    };
    let later = tests::editions::create(server, &details).await;
    let person = workshop.person("siti").await;
    let registered = server
        .app
        .store
        .register_for_edition(&later.id, &person, None, true);
    registered.await.unwrap();
    let fields = [(ACT, "ask"), ("text", "Terlalu awal?")];
    let page = siti.post("/live/nanti/questions", &fields).await;
    page.with(StatusCode::CONFLICT);
}

#[tokio::test]
async fn a_question_outlives_its_session_and_the_switch_of_the_language() {
    let workshop = Workshop::new().await;
    let siti = workshop.phone("siti").await;
    let path = workshop.questions();
    let typed = [
        ("text", "Masih <ada>?"),
        ("named", "1"),
        ("lang", "en"),
        ("next", &path),
    ];
    assert_eq!(siti.post("/language", &typed).await.leads_to(), path);
    let page = siti.get(&path).await;
    page.says("Your question");
    assert!(page.text.contains("Masih &lt;ada&gt;?</textarea>"));
    let named = page
        .text
        .split('<')
        .find(|tag| tag.contains("id=\"named-1\""))
        .unwrap();
    assert!(named.contains("checked"), "{named}");

    siti.post("/logout", &[]).await.leads_to();
    let page = workshop.asks(&siti, "Sesudah sesi?").await;
    let page = page.with(StatusCode::UNPROCESSABLE_ENTITY);
    let carried = page.attribute("name=\"carried\"", "value");
    let fields = [
        ("email", "siti@contoh.example"),
        ("password", tests::server::PASSWORD),
        ("carried", carried.as_str()),
        ("next", path.as_str()),
    ];
    assert_eq!(siti.post("/login", &fields).await.leads_to(), path);
    let page = siti.get(&path).await;
    assert!(page.text.contains("Sesudah sesi?</textarea>"));
    workshop.asks(&siti, "Sesudah sesi?").await.leads_to();
    let page = siti.get(&path).await;
    assert!(
        !page.text.contains("Sesudah sesi?</textarea>"),
        "it was sent"
    );
    // The button that Enter presses asks, too.
    let enter = page
        .text
        .split('<')
        .find(|tag| tag.contains("form=\"ask\"") && tag.contains("submit"))
        .unwrap();
    let value = |name: &str| {
        let (_, rest) = enter.split_once(&format!(" {name}=\"")).unwrap();
        rest.split('"').next().unwrap()
    };
    let fields = [("text", "Dengan Enter?"), (value("name"), value("value"))];
    assert_eq!(
        siti.post(&path, &fields).await.leads_to(),
        format!("{path}?done=shown")
    );
}

//! A rehearsal: a hall of phones that nobody holds, which no participant ever sees, and which leaves nothing behind.

use crate::live::{Workshop, comes_to_say, is_silent, next};
use app::parts::form::ACT;
use reqwest::StatusCode;
use store::Room;
use tests::stream::Stream;

/// Begins a rehearsal with so many phones.
async fn begins(workshop: &Workshop, phones: &str) {
    let path = format!("{}?more=1", workshop.control());
    let fields = [("phones", phones), (ACT, "rehearse")];
    let page = workshop.organiser.post(&path, &fields).await;
    let page = workshop.organiser.get(page.leads_to()).await;
    page.says("Gladi dimulai. Peserta tidak melihatnya.");
}

async fn ends(workshop: &Workshop) {
    let path = format!("{}?more=1", workshop.control());
    let page = workshop
        .organiser
        .post(&path, &[(ACT, "rehearse-end")])
        .await;
    let page = workshop.organiser.get(page.leads_to()).await;
    page.says("Gladi berakhir; jawabannya sudah dihapus.");
}

/// What stands in the tables of rehearsals.
async fn rehearsed(workshop: &Workshop) -> (usize, usize) {
    let room = Room {
        rehearsal: true,
        ..workshop.room()
    };
    let store = &workshop.server.app.store;
    let hall = store.hall(&room).await.unwrap();
    let questions = store.hall_questions(&room).await.unwrap();
    (hall.polls.len(), questions.len())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn simulated_phones_answer_and_ask_and_hall_and_control_say_that_it_is_a_rehearsal() {
    let workshop = Workshop::new().await;
    workshop.uses_plan().await;
    let siti = workshop.phone("siti").await;
    workshop.jumps("Pembukaan contoh").await;
    let page_before = siti.get(&workshop.live()).await.text;
    let stage_before = workshop.stage().await;
    let state_before = workshop.kept().await.state.clone();
    let mut phone = Stream::open(&siti, workshop.server.url("/live/aula/events")).await;
    next(&mut phone).await;

    begins(&workshop, "20").await;
    workshop
        .remote()
        .await
        .says("Gladi dengan 20 ponsel tiruan");
    let hall = workshop.hall().await;
    hall.says("Gladi: aula simulasi")
        .says("4 pertanyaan menunggu");
    assert_eq!(workshop.press_main().await, "next");
    workshop.jumps("Kalimat laporan").await;
    workshop.press("open").await;
    workshop
        .hall()
        .await
        .says("Gladi: aula simulasi")
        .says("Tiga unggahan pekan ini");
    // They answer by themselves.
    let (organiser, control) = (&workshop.organiser, workshop.control());
    let mut looks = tokio::time::interval(std::time::Duration::from_millis(100));
    loop {
        looks.tick().await;
        let page = organiser.get(&control).await;
        if tests::server::plain(&page.text).contains("20 dari 20 ·") {
            break;
        }
    }
    // Of the phones that rehearse, however few people are there.
    workshop.hall().await.says("20 dari 20 menjawab");
    workshop.press("close-show").await;
    workshop.press("reveal").await;
    workshop
        .hall()
        .await
        .says("20 dari 20 menjawab")
        .says("Benar");
    organiser
        .get(&workshop.moderation())
        .await
        .says("Berapa lama komentar boleh dibiarkan");
    let id = {
        let room = Room {
            rehearsal: true,
            ..workshop.room()
        };
        let questions = workshop
            .server
            .app
            .store
            .hall_questions(&room)
            .await
            .unwrap();
        questions[0].id.as_str().to_owned()
    };
    let fields = [(ACT, "pin"), ("question", id.as_str())];
    workshop.pressed(organiser, &fields).await.leads_to();
    workshop.hall().await.says("Pertanyaan dari aula");

    // Nobody's phone has seen any of it, nor can answer it.
    is_silent(&mut phone).await;
    assert_eq!(siti.get(&workshop.live()).await.text, page_before);
    siti.get(&workshop.questions())
        .await
        .says("Belum ada pertanyaan.");
    workshop.press("ask-letters").await;
    let room = Room {
        rehearsal: true,
        ..workshop.room()
    };
    let rehearsal = workshop.server.app.store.hall(&room).await.unwrap();
    let poll = rehearsal.state.asking.as_ref().unwrap().poll.as_str();
    let page = workshop.sent(&siti, poll, &[("choice", "0")]).await;
    page.with(StatusCode::CONFLICT)
        .says("Polling ini sudah ditutup.");
    siti.get(&workshop.recap()).await.says("Belum ada hasil");

    ends(&workshop).await;
    assert_eq!(rehearsed(&workshop).await, (0, 0));
    assert_eq!(workshop.kept().await.state, state_before);
    // But for the code, which changes, the hall is as it was.
    assert_eq!(workshop.stage().await, stage_before);
    workshop
        .hall()
        .await
        .does_not_say("Gladi")
        .does_not_say("pertanyaan menunggu");
    workshop
        .remote()
        .await
        .does_not_say("ponsel tiruan")
        .says("Langkah 1 dari 18");
    assert_eq!(siti.get(&workshop.live()).await.text, page_before);
    is_silent(&mut phone).await;
    let history = workshop
        .server
        .app
        .store
        .history(&workshop.edition.id, &workshop.person("siti").await)
        .await;
    assert_eq!(history.unwrap().len(), 1, "nothing but checking in");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rehearsal_has_five_to_five_hundred_phones_and_begins_anew() {
    let workshop = Workshop::new().await;
    let path = format!("{}?more=1", workshop.control());
    for phones in [
        "",
        "4",
        "501",
        "-1",
        "banyak",
        "99999999999999999999",
        "5,5",
    ] {
        let fields = [("phones", phones), (ACT, "rehearse")];
        let page = workshop.organiser.post(&path, &fields).await;
        let page = page.with(StatusCode::UNPROCESSABLE_ENTITY);
        page.says("Tulis angka dari 5 sampai 500.");
        if !phones.is_empty() {
            assert_eq!(page.attribute("id=\"phones\"", "value"), phones);
        }
    }
    assert_eq!(rehearsed(&workshop).await, (0, 0));
    begins(&workshop, "5").await;
    workshop.press("ask-words").await;
    assert_eq!(rehearsed(&workshop).await.0, 1);
    comes_to_say(&workshop.organiser, &workshop.control(), "5 dari 5", true).await;
    begins(&workshop, "6").await;
    workshop.remote().await.says("Gladi dengan 6 ponsel tiruan");
    assert_eq!(rehearsed(&workshop).await, (0, 4));
    ends(&workshop).await;
    // Ending what is over is no fault.
    workshop
        .organiser
        .post(&path, &[(ACT, "rehearse-end")])
        .await
        .leads_to();
    assert_eq!(rehearsed(&workshop).await, (0, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_people_answer_a_question_no_rehearsal_takes_its_place() {
    let workshop = Workshop::new().await;
    workshop.uses_plan().await;
    let siti = workshop.phone("siti").await;
    workshop.opens("Pilih satu").await;
    let path = format!("{}?more=1", workshop.control());
    let fields = [("phones", "5"), (ACT, "rehearse")];
    let page = workshop.organiser.post(&path, &fields).await;
    page.with(StatusCode::CONFLICT)
        .says("Aula sedang menjawab sebuah pertanyaan.");
    workshop
        .hall()
        .await
        .says("Siapa yang mengurus akun")
        .does_not_say("Gladi");
    workshop.answer(&siti, &[("choice", "1")]).await;
    assert_eq!(workshop.count().await, 1);
    workshop.press("close-show").await;
    begins(&workshop, "5").await;
    siti.get(&workshop.live()).await.says("1 dari 1");
    ends(&workshop).await;
    workshop.hall().await.says("1 dari 1 menjawab");
}

#[tokio::test]
async fn what_was_rehearsed_when_a_server_ended_is_over() {
    let workshop = Workshop::new().await;
    workshop.uses_plan().await;
    begins(&workshop, "5").await;
    workshop.hall().await.says("Gladi: aula simulasi");
    let questions = format!("{}/questions", workshop.control());
    let page = workshop.organiser.get(&questions).await;
    page.says("Gladi dengan 5 ponsel tiruan");
    server::rehearsal::end_left_over(&workshop.server.app)
        .await
        .unwrap();
    workshop.hall().await.does_not_say("Gladi");
    assert_eq!(rehearsed(&workshop).await, (0, 0));
}

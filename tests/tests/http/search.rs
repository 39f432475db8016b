//! What is taught, found by its words; the glossary; facts that are due.

use crate::server;
use domain::account::Role;
use domain::clock::DAY;
use domain::course::UnitKind;
use domain::quiz::Answers;
use reqwest::StatusCode;
use server::content::{Base, Content};
use tests::server::plain;

#[tokio::test]
async fn a_lesson_is_found_by_its_words_and_what_was_found_is_marked() {
    let server = server().await;
    let visitor = server.visitor();
    let page = visitor
        .get("/search?q=jangkauan")
        .await
        .with(StatusCode::OK);
    page.says("hasil").says("Glosarium").says("Pelajaran");
    assert!(
        page.text.contains("<mark>") && page.text.contains("/courses/baca-angka/kali-dan-akun")
    );
    assert!(page.text.contains("/glossary#jangkauan"));
    // In capitals, with an affix, or only its beginning.
    for query in ["JANGKAUAN", "menjangkau", "jangk"] {
        let found = visitor.get(&format!("/search?q={query}")).await;
        assert!(found.text.contains("kali-dan-akun"), "{query}");
    }
    let english = visitor.in_english().get("/search?q=reach").await;
    english.says("results");
    assert!(english.text.contains("<mark>"));
    visitor
        .get("/search")
        .await
        .with(StatusCode::OK)
        .does_not_say("hasil");
}

#[tokio::test]
async fn nothing_found_and_strange_queries_are_answered_kindly() {
    let server = server().await;
    let visitor = server.visitor();
    visitor
        .get("/search?q=zzzyx")
        .await
        .with(StatusCode::OK)
        .says("Tidak ada yang cocok dengan “zzzyx”");
    let long = "a".repeat(5_000);
    for query in [
        "%3Cscript%3Ealert(1)%3C/script%3E",
        "%20%20",
        "%00",
        "'%22%26",
        "%F0%9F%98%80",
        &long,
    ] {
        let page = visitor
            .get(&format!("/search?q={query}"))
            .await
            .with(StatusCode::OK);
        assert!(!page.text.contains("<script>alert"), "{query}");
    }
}

#[tokio::test]
async fn no_search_finds_what_stands_in_a_quiz() {
    let server = server().await;
    let visitor = server.visitor();
    let library = server.app.content.library();
    let mut tried = 0;
    for course in library.courses() {
        for unit in &course.units {
            let UnitKind::Quiz(quiz) = &unit.kind else {
                continue;
            };
            for item in &quiz.items {
                let Answers::Options(_, options) = &item.body.id.answers else {
                    continue;
                };
                let text = plain(options[0].feedback.as_str());
                let words: String = text.chars().take(60).collect();
                if words.len() < 30 {
                    continue;
                }
                let query: String = words.bytes().map(|byte| format!("%{byte:02X}")).collect();
                let page = visitor.get(&format!("/search?q={query}")).await;
                let body = plain(page.text.split("<ol").nth(1).unwrap_or_default());
                assert!(!body.contains(&words), "{}: {words}", item.id);
                tried += 1;
            }
        }
    }
    assert!(tried > 10);
}

#[tokio::test]
async fn the_glossary_says_what_each_word_means_and_where_it_is_taught() {
    let server = server().await;
    let library = server.app.content.library();
    let page = server.visitor().get("/glossary").await.with(StatusCode::OK);
    for term in library.terms() {
        assert!(
            page.text.contains(&format!("id=\"{}\"", term.id)),
            "{}",
            term.id
        );
        page.says(&term.meaning.id);
    }
    assert!(page.text.contains("/courses/baca-angka/kali-dan-akun"));
    let english = server.visitor().in_english().get("/glossary").await;
    english.says("Glossary").says("views");
}

#[tokio::test]
async fn a_fact_is_due_on_its_day_with_where_it_is_cited() {
    let server = server().await;
    let trainer = server
        .signed_in("pak@contoh.example", &[Role::Trainer])
        .await;
    let page = trainer.get("/trainer/facts").await.with(StatusCode::OK);
    page.says("Tidak ada yang perlu diperiksa per 22 Nov 2026");
    assert!(page.text.contains("/courses/baca-angka/"));
    let library = server.app.content.library();
    let mut days: Vec<_> = library.facts().iter().map(|fact| fact.due).collect();
    days.sort_unstable();
    let first = days.iter().filter(|day| **day == days[0]).count();
    assert_eq!(days[0].short(domain::language::Language::Id), "25 Feb 2027");
    server.clock.pass(94 * DAY);
    trainer.sign_in("pak@contoh.example").await;
    trainer
        .get("/trainer/facts")
        .await
        .says("Tidak ada yang perlu diperiksa");
    server.clock.pass(DAY);
    trainer
        .get("/trainer/facts")
        .await
        .says(&format!("{first} perlu diperiksa"));
    let participant = server.signed_in("siti@contoh.example", &[]).await;
    participant
        .get("/trainer/facts")
        .await
        .with(StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_pocket_card_is_a_picture_to_forward_that_is_sent_once() {
    let server = server().await;
    let visitor = server.visitor();
    let lesson = "/courses/baca-angka/kali-dan-akun";
    let page = visitor.get(lesson).await;
    let address = page.attribute("card.png", "href");
    assert_eq!(address, format!("{lesson}/card.png?lang=id"));
    assert!(page.text.contains("https://wa.me/?text=Kali%20dan%20akun"));
    let request = |path: &str| visitor.client.get(server.url(path));
    let picture = request(&address).send().await.unwrap();
    assert_eq!(picture.status(), StatusCode::OK);
    assert_eq!(picture.headers()["content-type"], "image/png");
    let tag = picture.headers()["etag"].clone();
    let bytes = picture.bytes().await.unwrap();
    assert_eq!(&bytes[..8], b"\x89PNG\r\n\x1a\n");
    // Width and height stand in the first chunk.
    assert_eq!(&bytes[16..24], &[0, 0, 4, 56, 0, 0, 5, 70]);
    let again = request(&address)
        .header("if-none-match", &tag)
        .send()
        .await
        .unwrap();
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    assert!(again.bytes().await.unwrap().is_empty());
    let english = request(&format!("{lesson}/card.png?lang=en"))
        .send()
        .await
        .unwrap();
    assert_ne!(english.headers()["etag"], tag);
    for nowhere in [
        "/courses/baca-angka/hitung-ringkas/card.png",
        "/courses/baca-angka/tidak-ada/card.png",
        "/courses/tidak-ada/tidak-ada/card.png",
    ] {
        let page = request(nowhere).send().await.unwrap();
        assert_eq!(page.status(), StatusCode::NOT_FOUND, "{nowhere}");
    }
}

#[test]
fn the_typeface_of_cards_has_every_sign_of_the_cards_that_ship() {
    use domain::lesson::Part;
    let library = Content::read(Base::Shipped).unwrap().library();
    let mut cards = 0;
    for course in library.courses() {
        for unit in &course.units {
            let UnitKind::Lesson(text) = &unit.kind else {
                continue;
            };
            for lesson in std::iter::once(&text.id).chain(&text.en) {
                for part in &lesson.parts {
                    let Part::Card(card) = part else { continue };
                    cards += 1;
                    for text in std::iter::once(&card.title).chain(&card.points) {
                        assert!(documents::card::can_write(text), "{}: {text}", unit.slug);
                    }
                }
            }
        }
    }
    assert!(cards > 20);
}

//! The exit door: a short test and what people say, then what they have reached; pulses; and JP by the rule of the
//! edition.

use crate::live::{Workshop, on_both};
use app::parts::form::{ACT, ACTION};
use domain::account::Role;
use domain::attendance_rule::{Percent, Pulses, Rule};
use domain::clock::{HOUR, MINUTE};
use domain::exit_door::SurveyItem;
use domain::id::{PersonId, Slug};
use reqwest::StatusCode;
use tests::server::{Page, Visitor};

const EXIT: &str = "/exit/aula";
const ANSWERS: &str = "/organiser/editions/aula/exit";

async fn ruled(workshop: &Workshop, rule: Rule, course: bool) {
    let store = &workshop.server.app.store;
    let found = store.edition(&workshop.edition.id).await.unwrap().unwrap();
    let mut details = found.edition.details;
    details.attendance_rule = rule;
    details.course = course.then(|| Slug::parse("baca-angka").unwrap());
    store
        .change_edition(&workshop.edition.id, &details, None)
        .await
        .unwrap();
}

/// The door opens: half an hour before the end.
fn near_the_end(workshop: &Workshop) {
    workshop.server.clock.pass(95 * MINUTE);
}

fn survey(rating: &'static str) -> Vec<(String, String)> {
    let items = SurveyItem::ALL.into_iter();
    items
        .map(|item| (format!("s.{}", item.code()), rating.to_owned()))
        .collect()
}

async fn sends(who: &Visitor, path: &str, more: &[(&str, &str)]) -> Page {
    let mut fields = survey("4");
    fields.extend(
        more.iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
    );
    fields.push((ACTION.to_owned(), "send".to_owned()));
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    who.post(path, &fields).await
}

#[tokio::test]
async fn whoever_came_leaves_by_the_exit_door_and_sees_what_they_have_reached() {
    on_both(async |workshop| {
        ruled(&workshop, Rule::InAndExit, true).await;
        let phone = workshop.phone("siti").await;
        let early = phone.get(EXIT).await.with(StatusCode::OK);
        early
            .says("Pintu keluar dibuka")
            .says("Melewati pintu keluar: belum");
        let refused = sends(&phone, EXIT, &[]).await.with(StatusCode::CONFLICT);
        refused.says("Pintu keluar dibuka");

        near_the_end(&workshop);
        workshop.phone("budi").await;
        phone.get("/live/aula").await.says("Buka pintu keluar");
        let form = phone.get(EXIT).await.with(StatusCode::OK);
        // Five questions of the course's post-test; no key stands in the page.
        form.says("Soal 5 dari 5")
            .says("Disimpan tanpa nama")
            .does_not_say("Benar, itulah kedua batasnya.");

        // An empty form is asked about once: it is sent once.
        let empty = phone.post(EXIT, &[(ACTION, "send")]).await;
        let empty = empty.with(StatusCode::UNPROCESSABLE_ENTITY);
        empty
            .says("Belum ada yang diisi")
            .says("Kirim tanpa jawaban");
        let typed = [
            ("q.akhir-median", "sembilan belas"),
            ("remark", "Lebih banyak latihan."),
        ];
        let refused = sends(&phone, EXIT, &typed).await;
        let refused = refused.with(StatusCode::UNPROCESSABLE_ENTITY);
        refused.says("Lebih banyak latihan.");
        assert!(refused.text.contains("value=\"sembilan belas\""));
        assert!(
            refused
                .text
                .contains("name=\"s.useful\" value=\"4\" checked")
        );
        let long = "x".repeat(1_001);
        let refused = sends(&phone, EXIT, &[("remark", &long)]).await;
        refused
            .with(StatusCode::UNPROCESSABLE_ENTITY)
            .says("1.000 huruf");

        let typed = [
            ("q.akhir-median", "19"),
            ("q.akhir-tingkat", "6"),
            ("remark", "Lebih banyak latihan."),
        ];
        let sent = sends(&phone, EXIT, &typed).await;
        let passed = phone.get(sent.leads_to()).await.with(StatusCode::OK);
        passed
            .says("Terima kasih, sudah terkirim.")
            .says("2 benar, 0 salah, 3 tidak dijawab.")
            .does_not_say("Benar, itulah kedua batasnya.")
            .says("Melewati pintu keluar")
            .says("4 JP dicatat setelah lokakarya selesai");
        // Twice is once, from another tab too.
        let again = sends(&phone, EXIT, &[("remark", "Lagi.")]).await;
        assert_eq!(again.leads_to(), EXIT);
        phone
            .get("/live/aula")
            .await
            .does_not_say("Buka pintu keluar");

        // Over: whoever passed has the JP, whoever only came has not.
        workshop.server.clock.pass(HOUR);
        workshop.server.visitor();
        let over = phone.get("/workshops/aula").await;
        over.says("Anda memperoleh 4 JP");
        let budi = workshop.server.visitor();
        budi.sign_in("budi@contoh.example").await;
        budi.get("/workshops/aula")
            .await
            .says("Syarat belum terpenuhi");
        let ring = |page: &Page| page.text.contains("4 dari 20 JP");
        assert!(ring(&phone.get("/me").await));
        assert!(!ring(&budi.get("/me").await));
    })
    .await;
}

#[tokio::test]
async fn the_door_opens_with_the_last_step_of_the_hall_whose_screen_leads_there() {
    on_both(async |workshop| {
        workshop.uses_plan().await;
        let phone = workshop.phone("siti").await;
        phone
            .get("/live/aula")
            .await
            .does_not_say("Buka pintu keluar");
        let hall = workshop.kept().await;
        let last = hall
            .plan
            .steps
            .iter()
            .rev()
            .find(|step| matches!(step.body, domain::live::StepBody::Exit));
        workshop.jumps(&last.unwrap().title.id).await;
        let screen = workshop.hall().await;
        screen.says("/exit/aula");
        assert!(screen.text.contains("hall-exit"));
        phone.get("/live/aula").await.says("Buka pintu keluar");
        phone.get(EXIT).await.says("Kesan Anda");
        sends(&phone, EXIT, &[]).await.leads_to();
    })
    .await;
}

#[tokio::test]
async fn what_was_said_is_shown_from_five_on_and_names_nobody() {
    on_both(async |workshop| {
        let phones = workshop.phones(6).await;
        near_the_end(&workshop);
        for (number, phone) in phones.iter().take(4).enumerate() {
            let remark = format!("Kesan {number}");
            sends(phone, EXIT, &[("remark", &remark)]).await.leads_to();
        }
        let few = workshop.organiser.get(ANSWERS).await.with(StatusCode::OK);
        few.says("4 orang")
            .does_not_say("Kesan 0")
            .does_not_say("4 dari 4 setuju");
        sends(&phones[4], EXIT, &[("remark", "Kesan 4")])
            .await
            .leads_to();
        let page = workshop.organiser.get(ANSWERS).await.with(StatusCode::OK);
        page.says("5 dari 5 setuju")
            .says("Kesan 3")
            .does_not_say("orang1");
        let phone = phones[5].get(ANSWERS).await;
        phone.with(StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn a_stranger_cannot_leave_and_a_door_that_is_shut_keeps_nothing() {
    on_both(async |workshop| {
        near_the_end(&workshop);
        let stranger = workshop.server.signed_in("orang@contoh.example", &[]).await;
        let page = stranger.get(EXIT).await.with(StatusCode::FORBIDDEN);
        page.says("Anda tidak terdaftar di lokakarya ini");
        sends(&stranger, EXIT, &[])
            .await
            .with(StatusCode::FORBIDDEN);
        // Whoever holds it is asked nothing, and nobody leaves who has not come.
        let staff = workshop
            .server
            .signed_in("ajar@contoh.example", &[Role::Trainer]);
        let staff = staff.await;
        let trainer = crate::editions::id_of(&workshop.server, "ajar@contoh.example").await;
        let store = &workshop.server.app.store;
        let registered = store.register_for_edition(&workshop.edition.id, &trainer, None, true);
        registered.await.unwrap();
        let page = sends(&staff, EXIT, &[]).await.with(StatusCode::CONFLICT);
        page.says("Narasumber dan penyelenggara tidak mengisi");
        let budi = workshop.expects("Budi Santoso", None).await;
        let exit = format!("{}/exit", own_link(&workshop, &budi).await);
        let anybody = workshop.server.visitor();
        let page = sends(&anybody, &exit, &[]).await.with(StatusCode::CONFLICT);
        page.says("Catat kehadiran Anda dulu");
        let phone = workshop.phone("siti").await;
        phone
            .post(EXIT, &[(ACTION, "open")])
            .await
            .with(StatusCode::BAD_REQUEST);
        workshop.server.clock.pass(26 * HOUR);
        let phone_again = workshop.server.visitor();
        phone_again.sign_in("siti@contoh.example").await;
        let late = sends(&phone_again, EXIT, &[("remark", "Terlambat.")]).await;
        late.with(StatusCode::CONFLICT)
            .says("Pintu keluar sudah ditutup");
        let store = &workshop.server.app.store;
        let (forms, answers) = store.exit_answers(&workshop.edition.id).await.unwrap();
        assert_eq!((forms, answers.len()), (0, 0));
        drop(phone);
    })
    .await;
}

#[tokio::test]
async fn a_personal_link_leads_through_the_exit_door_without_an_account() {
    on_both(async |workshop| {
        ruled(&workshop, Rule::InAndExit, false).await;
        let person = workshop.expects("Budi Santoso", None).await;
        let link = own_link(&workshop, &person).await;
        let anybody = workshop.server.visitor();
        let page = anybody.get(&link).await.with(StatusCode::OK);
        let nonce = page.attribute("name=\"nonce\"", "value");
        let fields = [
            (ACT, "attend"),
            ("nonce", nonce.as_str()),
            ("place", "venue"),
        ];
        anybody.post(&link, &fields).await.leads_to();
        near_the_end(&workshop);
        anybody.get(&link).await.says("Buka pintu keluar");
        let exit = format!("{link}/exit");
        anybody.get(&exit).await.says("Budi Santoso");
        let sent = sends(&anybody, &exit, &[]).await;
        let passed = anybody.get(sent.leads_to()).await.with(StatusCode::OK);
        passed.says("Terima kasih").says("Semua terpenuhi");
        let forged = format!("{link}x/exit");
        sends(&anybody, &forged, &[])
            .await
            .with(StatusCode::NOT_FOUND);
    })
    .await;
}

async fn own_link(workshop: &Workshop, person: &PersonId) -> String {
    let app = &workshop.server.app;
    let who = app.secret.attendee(&workshop.edition.id, person);
    let link = app
        .store
        .personal_link(&workshop.edition.id, person)
        .await
        .unwrap();
    let token = server::personal_links::token(app, &workshop.edition.id, &who, link.version);
    format!("/p/{token}")
}

#[tokio::test]
async fn people_say_that_they_are_still_there_while_it_is_open_and_once_each_time() {
    on_both(async |workshop| {
        ruled(&workshop, Rule::Pulses(Pulses::new(2, 3).unwrap()), false).await;
        let phone = workshop.phone("siti").await;
        phone
            .get("/live/aula")
            .await
            .says("Menjawab 0 dari 2 tanda hadir");
        let shut = phone.post("/pulse/aula", &[(ACT, "pulse")]).await;
        shut.with(StatusCode::CONFLICT).says("sedang tidak dibuka");
        let control = format!("{}?more=1", workshop.control());
        for number in 1..=2 {
            let opened = workshop.organiser.post(&control, &[(ACT, "pulse")]).await;
            assert!(opened.leads_to().contains("done=pulse-opened"));
            phone
                .get("/live/aula")
                .await
                .says("Tanda hadir dibuka sampai");
            assert!(workshop.hall().await.text.contains("hall-message-all"));
            for _ in 0..2 {
                let pressed = phone.post("/pulse/aula", &[(ACT, "pulse")]).await;
                let page = phone.get(pressed.leads_to()).await.with(StatusCode::OK);
                page.says("Tercatat.");
            }
            let said = format!("Menjawab {number} dari 2 tanda hadir");
            phone.get("/live/aula").await.says(&said);
            workshop.server.clock.pass(6 * MINUTE);
        }
        let stranger = workshop.server.signed_in("orang@contoh.example", &[]).await;
        workshop
            .organiser
            .post(&control, &[(ACT, "pulse")])
            .await
            .leads_to();
        let pressed = stranger.post("/pulse/aula", &[(ACT, "pulse")]).await;
        let page = pressed.with(StatusCode::FORBIDDEN);
        page.says("Anda tidak terdaftar di lokakarya ini");
        let ended = workshop
            .organiser
            .post(&control, &[(ACT, "pulse-end")])
            .await;
        assert!(ended.leads_to().contains("done=pulse-ended"));
        let shut = phone.post("/pulse/aula", &[(ACT, "pulse")]).await;
        shut.with(StatusCode::CONFLICT);
        let store = &workshop.server.app.store;
        assert!(store.recount(&workshop.edition.id).await.unwrap().agrees());
    })
    .await;
}

#[tokio::test]
async fn the_form_of_an_edition_keeps_its_rule_and_its_course() {
    on_both(async |workshop| {
        let path = "/organiser/editions/aula";
        let page = workshop.organiser.get(path).await.with(StatusCode::OK);
        assert!(
            page.text
                .contains("name=\"rule\" value=\"presence\" checked")
        );
        let store = &workshop.server.app.store;
        let read = async || {
            let found = store.edition(&workshop.edition.id).await.unwrap().unwrap();
            found.edition.details
        };
        let before = read().await;
        let seen = page.attribute("name=\"seen\"", "value");
        let zone = domain::calendar::Zone::default();
        let day = |at| zone.day(at).to_string();
        let clock = |at| zone.clock(at).to_string();
        let (starts, ends) = (before.starts_at, before.ends_at);
        let (first, from, last, to) = (day(starts), clock(starts), day(ends), clock(ends));
        let mut fields = vec![
            (ACTION, "save"),
            ("slug", "aula"),
            ("title_id", before.title.id.as_str()),
            ("start_day", &first),
            ("start_time", &from),
            ("end_day", &last),
            ("end_time", &to),
            ("hours_known", "1"),
            ("mode", "venue"),
            ("place", "Balai Kota"),
            ("on_the_spot", "1"),
            ("opens_before", "30"),
            ("late_after", "15"),
            ("online_tolerance", "3"),
            ("seen", &seen),
            ("course", "baca-angka"),
            ("rule", "minutes"),
        ];
        fields.push(("rule_percent", "101"));
        let refused = workshop.organiser.post(path, &fields).await;
        let refused = refused.with(StatusCode::UNPROCESSABLE_ENTITY);
        refused.says("bilangan bulat dari 1 sampai 100");
        assert!(refused.text.contains("value=\"101\""));
        fields.pop();
        fields.push(("rule_percent", "75"));
        workshop.organiser.post(path, &fields).await.leads_to();
        let after = read().await;
        let percent = Percent::new(75).unwrap();
        assert_eq!(after.attendance_rule, Rule::Minutes { percent });
        assert_eq!(after.course, Slug::parse("baca-angka"));
        let page = workshop.organiser.get(path).await;
        assert!(
            page.text
                .contains("name=\"rule\" value=\"minutes\" checked")
        );
        assert!(page.text.contains("value=\"75\""));
    })
    .await;
}

//! The running order by form: steps of every kind added, edited, moved and removed; bad forms come back as typed.

use crate::editions::keep;
use crate::live::{Fields, PLAN, Workshop, comes_to_say, lasting, on_both};
use app::parts::form::ACT;
use domain::account::Role;
use domain::clock::DAY;
use domain::id::PollId;
use domain::live::{LiveState, MAX_STEPS, Poll, PollKind, StepBody, StepKind};
use reqwest::StatusCode;
use std::collections::BTreeSet;
use store::{NewPoll, Room};
use tests::server::{Page, Visitor};

/// Titles of the steps, in their order.
async fn titles(workshop: &Workshop) -> Vec<String> {
    let hall = workshop.kept().await;
    let titles = hall.plan.steps.iter().map(|step| step.title.id.clone());
    titles.collect()
}

/// The id of the step of that title.
async fn step(workshop: &Workshop, title: &str) -> String {
    let hall = workshop.kept().await;
    let found = hall.plan.steps.iter().find(|step| step.title.id == title);
    found.unwrap().id.as_str().to_owned()
}

/// What that step is.
async fn body(workshop: &Workshop, title: &str) -> StepBody {
    let hall = workshop.kept().await;
    let found = hall.plan.steps.iter().find(|step| step.title.id == title);
    found.unwrap().body.clone()
}

/// Sends the form of a new step of that kind.
async fn adds(workshop: &Workshop, kind: &str, fields: &[(&str, &str)]) -> Page {
    let path = format!("{}?add={kind}", workshop.plan());
    let form = workshop.organiser.get(&path).await.with(StatusCode::OK);
    assert!(form.text.contains("id=\"step-form\""), "{kind}");
    let mut all = vec![("add", kind), (ACT, "save")];
    all.extend(fields);
    workshop.organiser.post(&path, &all).await
}

/// Presses the button of a step.
async fn presses(workshop: &Workshop, act: &str, step: &str) -> Page {
    let fields = [("step", step), (ACT, act)];
    workshop.organiser.post(&workshop.plan(), &fields).await
}

const OPTIONS: [(&str, &str); 3] = [("option", "Satu"), ("option", "Dua"), ("option", "Tiga")];

#[tokio::test]
async fn a_step_of_every_kind_is_added_by_form_and_a_poll_of_every_kind() {
    on_both(async |workshop| {
        let steps: [(&str, Fields<'_>, &str); 9] = [
            (
                "talk",
                &[("title_id", "Pembukaan"), ("minutes", "5")],
                "Pembukaan",
            ),
            (
                "slide",
                &[("text_id", "# Kali dan akun\n\n- satu")],
                "Kali dan akun",
            ),
            (
                "lesson",
                &[("course", "baca-angka"), ("section", "tengah-dan-rata/1")],
                "Dua ringkasan",
            ),
            (
                "poll",
                &[("poll", "text"), ("text_id", "Apa kabar?")],
                "Apa kabar?",
            ),
            (
                "item",
                &[("course", "baca-angka"), ("item", "menghitung-kali")],
                "Mana yang menghitung kali?",
            ),
            (
                "exercise",
                &[("exercise", "lima-unggahan/median-mei")],
                "Lima unggahan",
            ),
            (
                "questions",
                &[("title_id", "Bertanya"), ("title_en", "Asking")],
                "Bertanya",
            ),
            ("break", &[("minutes", "15")], "Jeda"),
            ("exit", &[], "Penutup"),
        ];
        for (kind, fields, _) in steps {
            let page = adds(&workshop, kind, fields).await;
            assert_eq!(
                page.leads_to(),
                format!("{}?done=added", workshop.plan()),
                "{kind}"
            );
        }
        let wanted: Vec<_> = steps.iter().map(|(_, _, title)| *title).collect();
        assert_eq!(titles(&workshop).await, wanted);
        let kinds = workshop
            .kept()
            .await
            .plan
            .steps
            .iter()
            .map(|step| step.body.kind())
            .collect::<Vec<_>>();
        assert_eq!(kinds, StepKind::ALL);
        let page = workshop
            .organiser
            .get(&format!("{}?done=added", workshop.plan()))
            .await;
        page.says("Langkah ditambahkan.");
        for title in wanted {
            page.says(title);
        }

        let right: [(&str, &str); 2] = [("right", "0"), ("right", "2")];
        let polls: [(&str, Fields<'_>); 9] = [
            ("single", &[OPTIONS[0], OPTIONS[1], right[0]]),
            (
                "multiple",
                &[OPTIONS[0], OPTIONS[1], OPTIONS[2], right[0], right[1]],
            ),
            // What these two say where nobody says otherwise.
            ("truefalse", &[("right", "1")]),
            ("scale", &[]),
            (
                "number",
                &[
                    ("truth", "1.234,5"),
                    ("unit_id", "orang"),
                    ("unit_en", "people"),
                ],
            ),
            ("words", &[("moderated", "1")]),
            ("text", &[]),
            ("ranking", &OPTIONS),
            ("mirror", &OPTIONS),
        ];
        for (kind, fields) in polls {
            let asked = format!("Polling {kind}?");
            let mut all = vec![
                ("poll", kind),
                ("text_id", asked.as_str()),
                ("minutes", "3"),
            ];
            all.extend(fields);
            adds(&workshop, "poll", &all).await.leads_to();
            let StepBody::Poll { poll } = body(&workshop, &asked).await else {
                panic!("{kind} is a poll");
            };
            assert_eq!(poll.kind.code(), kind);
            let right: Vec<_> = poll.options.iter().map(|option| option.right).collect();
            let options: Vec<_> = poll
                .options
                .iter()
                .map(|option| option.text.id.as_str())
                .collect();
            match poll.kind {
                PollKind::Single => assert_eq!(
                    (&options[..], &right[..]),
                    (&["Satu", "Dua"][..], &[true, false][..])
                ),
                PollKind::Multiple => assert_eq!(right, [true, false, true]),
                PollKind::TrueFalse => {
                    assert_eq!(
                        (&options[..], &right[..]),
                        (&["Benar", "Salah"][..], &[false, true][..])
                    );
                }
                PollKind::Scale => assert_eq!(options, ["Sangat tidak setuju", "Sangat setuju"]),
                PollKind::Number => assert_eq!(
                    (poll.truth, poll.unit.en.as_str()),
                    (Some(1_234.5), "people")
                ),
                PollKind::Words => assert!(poll.moderated),
                PollKind::Text => assert!(!poll.moderated),
                PollKind::Ranking | PollKind::Mirror => {
                    assert_eq!(options, ["Satu", "Dua", "Tiga"])
                }
            }
        }
        // Each can be asked.
        for (kind, _) in polls {
            workshop.opens(&format!("Polling {kind}?")).await;
            workshop.hall().await.says(&format!("Polling {kind}?"));
        }
    })
    .await;
}

#[tokio::test]
async fn steps_are_moved_edited_and_removed() {
    on_both(async |workshop| {
        for title in ["Satu", "Dua", "Tiga"] {
            adds(&workshop, "talk", &[("title_id", title)])
                .await
                .leads_to();
        }
        let two = step(&workshop, "Dua").await;
        let moved = presses(&workshop, "up", &two).await;
        assert_eq!(moved.leads_to(), format!("{}#step-{two}", workshop.plan()));
        assert_eq!(titles(&workshop).await, ["Dua", "Satu", "Tiga"]);
        // There is nothing above the first and below the last.
        presses(&workshop, "up", &two).await.leads_to();
        assert_eq!(titles(&workshop).await, ["Dua", "Satu", "Tiga"]);
        for _ in 0..3 {
            presses(&workshop, "down", &two).await.leads_to();
        }
        assert_eq!(titles(&workshop).await, ["Satu", "Tiga", "Dua"]);
        let page = workshop.organiser.get(&workshop.plan()).await;
        let one = step(&workshop, "Satu").await;
        let up = page
            .text
            .split('<')
            .find(|tag| tag.contains(&format!("id=\"up-{one}\"")));
        assert!(up.unwrap().contains(" disabled"), "{up:?}");

        // An edited step keeps its place and its id.
        let path = format!("{}?step={two}", workshop.plan());
        let form = workshop.organiser.get(&path).await;
        assert_eq!(form.attribute("name=\"title_id\"", "value"), "Dua");
        let fields = [
            ("step", two.as_str()),
            ("title_id", "Dua lagi"),
            ("minutes", "7"),
            (ACT, "save"),
        ];
        let page = workshop.organiser.post(&path, &fields).await;
        assert_eq!(page.leads_to(), format!("{}?done=saved", workshop.plan()));
        assert_eq!(titles(&workshop).await, ["Satu", "Tiga", "Dua lagi"]);
        assert_eq!(step(&workshop, "Dua lagi").await, two);

        // The one on the screen stays; any other goes.
        workshop.jumps("Tiga").await;
        let three = step(&workshop, "Tiga").await;
        let page = presses(&workshop, "remove", &three).await;
        page.with(StatusCode::CONFLICT)
            .says("Langkah itu sedang di layar.");
        let page = presses(&workshop, "remove", &one).await;
        assert_eq!(page.leads_to(), format!("{}?done=removed", workshop.plan()));
        assert_eq!(titles(&workshop).await, ["Tiga", "Dua lagi"]);
        workshop.hall().await.says("Tiga");

        // Whoever presses the buttons of one that is gone is told so.
        for act in ["up", "down", "remove", "save"] {
            let page = presses(&workshop, act, &one).await;
            page.with(StatusCode::CONFLICT)
                .says("Langkah itu sudah dihapus");
        }
        // And what was typed for it is not lost: it can be added again.
        let path = format!("{}?step={one}", workshop.plan());
        let fields = [
            ("step", one.as_str()),
            ("add", "talk"),
            ("title_id", "Satu dengan teks"),
            (ACT, "save"),
        ];
        let page = workshop.organiser.post(&path, &fields).await;
        let page = page.with(StatusCode::CONFLICT);
        page.says("Isian Anda masih ada di bawah");
        assert_eq!(
            page.attribute("name=\"title_id\"", "value"),
            "Satu dengan teks"
        );
        assert_eq!(
            page.attribute("id=\"step-form\"", "action"),
            format!("{}?add=talk", workshop.plan())
        );
        assert_eq!(titles(&workshop).await, ["Tiga", "Dua lagi"]);
        let gone = workshop
            .organiser
            .get(&format!("{}?step={one}", workshop.plan()))
            .await;
        gone.with(StatusCode::OK).says("Dua lagi");
    })
    .await;
}

#[tokio::test]
async fn what_was_asked_before_stays_as_it_was_asked_when_its_step_is_edited() {
    let workshop = Workshop::new().await;
    workshop.uses_plan().await;
    let phone = workshop.phone("siti").await;
    workshop.opens("Pilih satu").await;
    workshop.answer(&phone, &[("choice", "1")]).await;
    let step = step(&workshop, "Pilih satu").await;
    let path = format!("{}?step={step}", workshop.plan());
    let form = workshop.organiser.get(&path).await;
    assert!(form.text.contains("Siapa yang mengurus akun kantor Anda?"));
    let fields = [
        ("step", step.as_str()),
        ("poll", "truefalse"),
        ("text_id", "Ditanya lain?"),
        ("title_id", "Pilih satu"),
        (ACT, "save"),
    ];
    workshop.organiser.post(&path, &fields).await.leads_to();
    workshop
        .hall()
        .await
        .says("Siapa yang mengurus akun")
        .does_not_say("Ditanya lain?");
    workshop.press("close-show").await;
    workshop.hall().await.says("1 dari 1");
    let page = phone.get(&workshop.recap()).await;
    page.says("Siapa yang mengurus akun")
        .does_not_say("Ditanya lain?");
}

/// Each kind with a form that is refused, the sentence, and what has to come back.
const BAD: [(&str, Fields<'static>, &str); 19] = [
    (
        "talk",
        &[("title_en", "English"), ("minutes", "5")],
        "Tulis judul, paling panjang 120 karakter.",
    ),
    (
        "talk",
        &[("title_id", "A"), ("minutes", "lima")],
        "Tulis menit dengan angka dari 1 sampai 600.",
    ),
    (
        "talk",
        &[("title_id", "A"), ("minutes", "601")],
        "Tulis menit dengan angka dari 1 sampai 600.",
    ),
    (
        "talk",
        &[("title_id", "A"), ("minutes", "-1")],
        "Tulis menit dengan angka dari 1 sampai 600.",
    ),
    (
        "slide",
        &[
            ("title_id", "Judul"),
            ("text_id", " \n "),
            ("text_en", "# Text"),
        ],
        "Tulis isi slide",
    ),
    (
        "lesson",
        &[
            ("title_id", "Judul"),
            ("course", "baca-angka"),
            ("section", ""),
        ],
        "Pilih salah satu dari daftar.",
    ),
    (
        "lesson",
        &[("course", "baca-angka"), ("section", "tengah-dan-rata/99")],
        "Pilih salah satu dari daftar.",
    ),
    (
        "lesson",
        &[("course", "tiada"), ("section", "apa/0")],
        "Pilih salah satu dari daftar.",
    ),
    (
        "poll",
        &[
            ("text_id", "Apa?"),
            ("poll", ""),
            ("option", "Satu"),
            ("option", "Dua"),
        ],
        "Pilih cara menjawabnya.",
    ),
    (
        "poll",
        &[
            ("text_id", ""),
            ("poll", "single"),
            ("option", "Satu"),
            ("option", "Dua"),
        ],
        "Tulis pertanyaannya",
    ),
    (
        "poll",
        &[("text_id", "Apa?"), ("poll", "single"), ("option", "Satu")],
        "“Satu jawaban” memerlukan 2 sampai 8 pilihan.",
    ),
    (
        "poll",
        &[("text_id", "Apa?"), ("poll", "scale"), ("option", "Rendah")],
        "“Skala 1–5” memerlukan 2 pilihan.",
    ),
    (
        "poll",
        &[
            ("text_id", "Apa?"),
            ("poll", "ranking"),
            ("option", "Satu"),
            ("option", "Satu"),
        ],
        "Setiap pilihan berbeda",
    ),
    (
        "poll",
        &[
            ("text_id", "Apa?"),
            ("poll", "single"),
            ("option", "Satu"),
            ("option", "Dua"),
            ("right", "0"),
            ("right", "1"),
        ],
        "Tandai paling banyak satu pilihan",
    ),
    (
        "poll",
        &[
            ("text_id", "Berapa?"),
            ("poll", "number"),
            ("truth", "banyak"),
            ("unit_id", "orang"),
            ("unit_en", "people"),
        ],
        "Tulis angka, misalnya 12,5.",
    ),
    (
        "item",
        &[
            ("course", "baca-angka"),
            ("item", ""),
            ("title_id", "Judul"),
        ],
        "Pilih salah satu dari daftar.",
    ),
    // A kind that a hall cannot answer together, and an item of the pre-test, which stays unknown.
    (
        "item",
        &[("course", "baca-angka"), ("item", "nama-tengah")],
        "Pilih salah satu dari daftar.",
    ),
    (
        "exercise",
        &[("exercise", "dua-ringkasan/tiada"), ("title_id", "Judul")],
        "Pilih salah satu dari daftar.",
    ),
    (
        "break",
        &[("minutes", "181"), ("title_id", "Rehat")],
        "Tulis lama jeda dengan angka dari 1 sampai 180 menit.",
    ),
];

/// Whether everything typed stands in the form.
fn is_kept(page: &Page, fields: &[(&str, &str)]) {
    for (name, value) in fields {
        let chosen_elsewhere = ["section", "item", "exercise"].contains(name);
        let form = page.text.split_once("id=\"step-form\"").unwrap().1;
        let escaped = value.replace('&', "&amp;").replace('"', "&quot;");
        let kept = match *name {
            "text_id" | "text_en" => {
                let text = value
                    .replace('&', "&amp;")
                    .replace('<', "&lt;")
                    .replace('>', "&gt;");
                let area = form.split_once(&format!("name=\"{name}\"")).unwrap().1;
                area.split("</textarea>").next().unwrap().ends_with(&text)
            }
            "poll" => {
                value.is_empty() || form.contains(&format!("<option value=\"{value}\" selected"))
            }
            "right" => form.contains(&format!("name=\"right\" value=\"{value}\" checked")),
            _ if chosen_elsewhere => true,
            _ => form.contains(&format!("value=\"{escaped}\"")),
        };
        assert!(kept, "`{name}` is not `{value}` any more:\n{form}");
    }
}

#[tokio::test]
async fn a_form_of_every_kind_that_is_refused_comes_back_as_it_was_typed() {
    let workshop = Workshop::new().await;
    workshop.uses_plan().await;
    let before = titles(&workshop).await;
    for (kind, fields, sentence) in BAD {
        let page = adds(&workshop, kind, fields).await;
        let page = page.with(StatusCode::UNPROCESSABLE_ENTITY);
        page.says(sentence);
        is_kept(&page, fields);
    }
    // An existing step, in English.
    let step = step(&workshop, "Pilih beberapa").await;
    let path = format!("{}?step={step}", workshop.plan());
    let fields = [
        ("step", step.as_str()),
        ("poll", "multiple"),
        ("text_id", "Apa & <b>?"),
        ("text_en", "What?"),
        ("option", "Satu"),
        ("option", ""),
        ("option_en", "One"),
        ("option_en", "Two"),
        (ACT, "save"),
    ];
    let page = workshop.organiser.in_english().post(&path, &fields).await;
    let page = page.with(StatusCode::UNPROCESSABLE_ENTITY);
    page.says("Each option is different and has at most 140 characters.");
    is_kept(&page, &fields[2..8]);
    assert_eq!(titles(&workshop).await, before);
    // What is no form of the page.
    for fields in [
        &[(ACT, "save")][..],
        &[(ACT, "save"), ("add", "pidato")],
        &[(ACT, "dance")],
        &[],
        &[(ACT, "use"), ("plan", "tiada")],
        &[(ACT, "use"), ("plan", "../../etc/passwd")],
    ] {
        let page = workshop.organiser.post(&workshop.plan(), fields).await;
        page.with(StatusCode::BAD_REQUEST)
            .says("Kiriman itu tidak terbaca");
    }
    for query in [
        "?add=pidato",
        "?step=x",
        "?step=%00",
        "?add=item&course=tiada",
        "?add=lesson&course=%22%3E",
        "?done=x",
    ] {
        let page = workshop
            .organiser
            .get(&format!("{}{query}", workshop.plan()))
            .await;
        page.with(StatusCode::OK);
    }
    assert_eq!(titles(&workshop).await, before);
}

#[tokio::test]
async fn a_ready_plan_goes_behind_or_in_place_of_what_is_there_up_to_sixty_steps() {
    let workshop = Workshop::new().await;
    workshop.uses_plan().await;
    let steps = titles(&workshop).await.len();
    let used = async |act| {
        let fields = [("plan", PLAN), (ACT, act)];
        workshop.organiser.post(&workshop.plan(), &fields).await
    };
    workshop.jumps("Skala").await;
    used("use").await.leads_to();
    assert_eq!(titles(&workshop).await.len(), 2 * steps);
    let hall = workshop.kept().await;
    let ids: BTreeSet<_> = hall.plan.steps.iter().map(|step| step.id.clone()).collect();
    assert_eq!(ids.len(), 2 * steps);
    used("use").await.leads_to();
    let page = used("use").await;
    page.with(StatusCode::CONFLICT)
        .says("paling banyak berisi 60 langkah");
    while titles(&workshop).await.len() < MAX_STEPS {
        adds(&workshop, "exit", &[]).await.leads_to();
    }
    let fields = [("add", "exit"), (ACT, "save")];
    let page = workshop.organiser.post(&workshop.plan(), &fields).await;
    page.with(StatusCode::CONFLICT)
        .says("paling banyak berisi 60 langkah");
    assert_eq!(titles(&workshop).await.len(), MAX_STEPS);
    // What the hall sees stays until it sees something else.
    used("replace").await.leads_to();
    let now = titles(&workshop).await;
    assert_eq!((now.len(), now[0].as_str()), (steps + 1, "Skala"));
    workshop
        .hall()
        .await
        .says("Seberapa yakin Anda membaca laporan akun?");
}

/// What a list of the form offers.
fn offered(page: &Page, name: &str) -> Vec<String> {
    let list = page
        .text
        .split_once(&format!("<select id=\"{name}\" name=\"{name}\""))
        .unwrap()
        .1;
    let list = list.split("</select>").next().unwrap();
    let options = list.split("<option value=\"").skip(1);
    let values = options.map(|option| option.split('"').next().unwrap().to_owned());
    values.filter(|value| !value.is_empty()).collect()
}

#[tokio::test]
async fn whatever_a_form_offers_can_be_added() {
    let workshop = Workshop::new().await;
    // A lesson that begins with a heading, and one heading with nothing below it.
    let path = "courses/kenal-warga/10-siapa-datang.id.md";
    let text = tests::server::text_of(path);
    let (front, rest) = text.split_once("+++\n\n").unwrap();
    let text = format!("{front}+++\n\n## Langsung\n\n## Kosong\n\n## Baca\n\n{rest}");
    workshop.server.lay_over(&[(path.to_owned(), text)]).await;
    for (kind, name) in [
        ("item", "item"),
        ("lesson", "section"),
        ("exercise", "exercise"),
    ] {
        let form = workshop
            .organiser
            .get(&format!("{}?add={kind}", workshop.plan()))
            .await;
        let courses = if kind == "exercise" {
            vec![String::new()]
        } else {
            offered(&form, "course")
        };
        let mut seen = 0;
        for course in courses {
            let path = format!("{}?add={kind}&course={course}", workshop.plan());
            let form = workshop.organiser.get(&path).await;
            for value in offered(&form, name) {
                let fields = [("course", course.as_str()), (name, value.as_str())];
                let page = adds(&workshop, kind, &fields).await;
                assert_eq!(
                    page.status,
                    StatusCode::SEE_OTHER,
                    "{kind} {course} {value}"
                );
                seen += 1;
                // Not more steps than may be.
                let first = step(&workshop, &titles(&workshop).await[0]).await;
                presses(&workshop, "remove", &first).await.leads_to();
            }
        }
        assert!(seen > 0, "{kind}");
    }
}

/// The button that Enter in a field of a form presses: the first of the form, wherever it stands.
fn enter(page: &Page, form: &str) -> (String, String) {
    let (before, rest) = page
        .text
        .split_once(&format!("<form id=\"{form}\""))
        .unwrap();
    let inside = rest.split("</form>").next().unwrap();
    let of_form = format!("form=\"{form}\"");
    let is_button = |tag: &&str| tag.contains("type=\"submit\"");
    let outside = before.split('<').filter(|tag| tag.contains(&of_form));
    let first = outside.chain(inside.split('<')).find(is_button).unwrap();
    let value = |name: &str| {
        let (_, rest) = first.split_once(&format!(" {name}=\"")).unwrap();
        rest.split('"').next().unwrap().to_owned()
    };
    (value("name"), value("value"))
}

#[tokio::test]
async fn enter_in_a_field_of_a_step_saves_it() {
    let workshop = Workshop::new().await;
    let path = format!("{}?add=talk", workshop.plan());
    let form = workshop.organiser.get(&path).await;
    let (name, value) = enter(&form, "step-form");
    let fields = [
        ("add", "talk"),
        ("title_id", "Pembukaan"),
        (name.as_str(), value.as_str()),
    ];
    let page = workshop.organiser.post(&path, &fields).await;
    assert_eq!(page.leads_to(), format!("{}?done=added", workshop.plan()));
    assert_eq!(titles(&workshop).await, ["Pembukaan"]);
}

#[tokio::test]
async fn a_form_of_a_step_outlives_its_session_and_the_switch_of_the_language() {
    let workshop = Workshop::new().await;
    let (path, organiser) = (format!("{}?add=poll", workshop.plan()), &workshop.organiser);
    let typed = [
        ("add", "poll"),
        ("poll", "multiple"),
        ("text_id", "Apa yang <b> dihitung?"),
        ("option", "Kali"),
        ("option", "Akun"),
        ("right", "1"),
        ("minutes", "7"),
    ];
    let mut switched = typed.to_vec();
    switched.extend([("lang", "en"), ("next", path.as_str())]);
    assert_eq!(
        organiser.post("/language", &switched).await.leads_to(),
        path
    );
    let form = organiser.get(&path).await;
    form.says("New step: Poll");
    is_kept(&form, &typed[1..]);
    organiser
        .post("/language", &[("lang", "id"), ("next", "/")])
        .await
        .leads_to();
    // Another form is not filled in with it.
    let other = organiser
        .get(&format!("{}?add=talk", workshop.plan()))
        .await;
    assert!(!other.text.contains("value=\"7\""));

    organiser.post("/logout", &[]).await.leads_to();
    let mut sent = typed.to_vec();
    sent.push((ACT, "save"));
    let page = organiser.post(&path, &sent).await;
    let page = page.with(StatusCode::UNPROCESSABLE_ENTITY);
    let (carried, next) = (
        page.attribute("name=\"carried\"", "value"),
        page.attribute("name=\"next\"", "value"),
    );
    assert_eq!(titles(&workshop).await, [""; 0]);
    let fields = [
        ("email", "panitia@contoh.example"),
        ("password", tests::server::PASSWORD),
        ("carried", carried.as_str()),
        ("next", next.as_str()),
    ];
    let page = organiser.post("/login", &fields).await;
    assert_eq!(page.leads_to(), path);
    let form = organiser.get(&path).await;
    is_kept(&form, &typed[1..]);
    organiser.post(&path, &sent).await.leads_to();
    let form = organiser.get(&path).await;
    let (_, form) = form.text.split_once("id=\"step-form\"").unwrap();
    let form = form.split("</form>").next().unwrap();
    assert!(
        !form.contains("dihitung?"),
        "what was sent is not kept any longer"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_steps_that_several_add_at_once_none_is_lost() {
    on_both(async |workshop| {
        let other = workshop.server.another_process().await;
        let there = other.visitor();
        there.sign_in("panitia@contoh.example").await;
        let path = workshop.plan();
        let mut tasks = tokio::task::JoinSet::new();
        for number in 0..20 {
            let who: Visitor = if number % 2 == 0 {
                workshop.organiser.clone()
            } else {
                there.clone()
            };
            let path = path.clone();
            tasks.spawn(async move {
                let title = format!("Langkah {number}");
                let fields = [("add", "talk"), ("title_id", title.as_str()), (ACT, "save")];
                let page = who.post(&path, &fields).await;
                (title, page.status)
            });
        }
        let mut saved = vec![];
        for (title, status) in tasks.join_all().await {
            assert!(
                [StatusCode::SEE_OTHER, StatusCode::CONFLICT].contains(&status),
                "{title}: {status}"
            );
            if status == StatusCode::SEE_OTHER {
                saved.push(title);
            }
        }
        for title in &saved {
            comes_to_say(&there, &path, title, true).await;
        }
        let mut kept = titles(&workshop).await;
        kept.sort();
        saved.sort();
        assert_eq!(kept, saved);
    })
    .await;
}

#[tokio::test]
async fn an_edition_with_a_plan_and_all_around_it_can_be_deleted_while_nobody_is_registered() {
    on_both(async |workshop| {
        let server = &workshop.server;
        let details = domain::edition::EditionDetails {
            starts_at: server.app.now().plus(DAY),
            ends_at: server.app.now().plus(DAY + 1_000_000),
            ..lasting(server, "besok")
        };
        let edition = keep(server, &details).await;
        let path = "/control/besok/plan";
        let fields = [("plan", PLAN), (ACT, "use")];
        workshop.organiser.post(path, &fields).await.leads_to();
        let screen = server.visitor();
        let letters = screen.get("/present").await;
        let letters = letters.attribute("class=\"pair-letters\"", "aria-label");
        let letters = letters.replace("Huruf: ", "");
        for fields in [
            &[(ACT, "guest")][..],
            &[(ACT, "connect"), ("letters", &letters)],
            &[("version", "0"), (ACT, "next")],
            &[(ACT, "rehearse"), ("phones", "5")],
        ] {
            workshop
                .organiser
                .post("/control/besok", fields)
                .await
                .leads_to();
        }
        // Something that was asked before the times of the edition were changed.
        let asked = NewPoll {
            id: PollId::new(server.app.now(), server.app.entropy.as_ref()),
            step: None,
            round: 1,
            poll: Poll::new(PollKind::Words),
        };
        let next = LiveState {
            version: 2,
            ..LiveState::default()
        };
        let room = Room::of(edition.id.clone());
        let store = &server.app.store;
        store
            .change_hall(&room, &next, &[], &[asked])
            .await
            .unwrap();
        let page = workshop
            .organiser
            .post("/organiser/editions/besok", &[("action", "delete")])
            .await;
        page.leads_to();
        assert_eq!(server.app.store.edition(&edition.id).await.unwrap(), None);
        for path in [
            "/control/besok",
            "/control/besok/plan",
            "/present/besok",
            "/live/besok",
        ] {
            workshop
                .organiser
                .get(path)
                .await
                .with(StatusCode::NOT_FOUND);
        }
        screen
            .get("/present")
            .await
            .with(StatusCode::OK)
            .says("Sambungkan layar ini");
    })
    .await;
}

#[tokio::test]
async fn a_trainer_makes_a_running_order_and_a_participant_sees_none() {
    let workshop = Workshop::new().await;
    let trainer = workshop
        .server
        .signed_in("guru@contoh.example", &[Role::Trainer])
        .await;
    let fields = [("plan", PLAN), (ACT, "use")];
    trainer.post(&workshop.plan(), &fields).await.leads_to();
    trainer.get(&workshop.plan()).await.says("Kalimat laporan");
    let phone = workshop.phone("siti").await;
    phone
        .get(&workshop.plan())
        .await
        .with(StatusCode::FORBIDDEN)
        .does_not_say("Kalimat laporan");
}

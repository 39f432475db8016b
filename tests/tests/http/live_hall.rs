//! The story of a workshop: a plan, steps and polls of every kind, phones that come late, two processes.

use crate::live::{Workshop, comes_to_say, email, is_silent, next, on_both, part, until};
use app::parts::form::ACT;
use domain::code::Place;
use reqwest::StatusCode;
use tests::server::Visitor;
use tests::stream::Stream;

const ABSTAIN: (&str, &str) = ("choice", "abstain");

/// Each phone sends its form.
async fn all_answer(workshop: &Workshop, phones: &[Visitor], answers: &[&[(&str, &str)]]) {
    assert_eq!(phones.len(), answers.len());
    for (phone, fields) in phones.iter().zip(answers) {
        workshop.answer(phone, fields).await;
    }
}

/// The large button goes on to the next step, opens it, takes the answers and closes it.
async fn asks(workshop: &Workshop, phones: &[Visitor], answers: &[&[(&str, &str)]]) {
    assert_eq!(workshop.press_main().await, "next");
    workshop.hall().await.says("Sebentar lagi dibuka");
    assert_eq!(workshop.press_main().await, "open");
    workshop.hall().await.says("Jawab di ponsel Anda");
    all_answer(workshop, phones, answers).await;
    workshop.hall().await.says("6 dari 6 menjawab");
    workshop.remote().await.says("6 dari 6 · ");
    assert_eq!(workshop.press_main().await, "close-show");
    workshop.hall().await.says("Jawaban ditutup");
}

/// What the hall and a phone show, each.
async fn both_say(workshop: &Workshop, phone: &Visitor, words: &str) {
    workshop.hall().await.says(words);
    phone.get(&workshop.live()).await.says(words);
}

async fn neither_says(workshop: &Workshop, phone: &Visitor, words: &str) {
    workshop.hall().await.does_not_say(words);
    phone.get(&workshop.live()).await.does_not_say(words);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_empty_edition_gets_a_plan_with_one_press_and_is_run_with_the_large_button() {
    on_both(async |workshop| {
        played(&workshop).await;
    })
    .await;
}

/// Plays a step and a poll of every kind; the six phones that were there.
pub async fn played(workshop: &Workshop) -> Vec<Visitor> {
    let organiser = &workshop.organiser;
    let page = organiser.get(&workshop.plan()).await;
    page.says("Belum ada susunan acara").says("Segala langkah");
    workshop.remote().await.says("Tanpa susunan acara");
    workshop.uses_plan().await;
    let page = organiser
        .get(&format!("{}?done=used", workshop.plan()))
        .await;
    page.says("Rencana dipakai.").says("Kalimat laporan");
    workshop.remote().await.says("18 langkah, belum dimulai");

    let phones = workshop.phones(6).await;
    let phone = &phones[0];
    phone
        .get(&workshop.live())
        .await
        .says("Pertanyaan dan polling muncul di sini.");
    assert_eq!(workshop.press_main().await, "next");
    both_say(workshop, phone, "Pembukaan contoh").await;
    assert_eq!(workshop.press_main().await, "next");
    both_say(workshop, phone, "Tayangan menghitung kali").await;
    assert_eq!(workshop.press_main().await, "next");
    both_say(workshop, phone, "Rata-ratanya 200").await;

    let one = |option| [("choice", option)];
    let (a, b, c) = (one("0"), one("1"), one("2"));
    asks(workshop, &phones, &[&a, &a, &a, &b, &c, &[ABSTAIN]]).await;
    both_say(workshop, phone, "60 %").await;
    both_say(workshop, phone, "1 abstain").await;

    let (ac, none) = ([("choice", "2"), ("choice", "0")], [ABSTAIN]);
    asks(workshop, &phones, &[&ac, &ac, &ac, &a, &b, &none]).await;
    both_say(workshop, phone, "80 %").await;
    neither_says(workshop, phone, "Benar").await;
    assert_eq!(workshop.press_main().await, "reveal");
    both_say(workshop, phone, "Benar").await;

    asks(workshop, &phones, &[&a, &a, &a, &a, &b, &b]).await;
    both_say(workshop, phone, "67 %").await;
    neither_says(workshop, phone, "Benar").await;
    assert_eq!(workshop.press_main().await, "reveal");
    both_say(workshop, phone, "Benar").await;

    let places = ["1", "3", "4", "4", "5", "5"].map(one);
    let places = places.each_ref().map(|place| &place[..]);
    asks(workshop, &phones, &places).await;
    both_say(workshop, phone, "Median 4").await;
    workshop.hall().await.says("Yakin sekali").says("33 %");

    let guesses = ["7.000", "7500", " 8.000 ", "6500", "1e1"].map(|guess| [("number", guess)]);
    let mut guesses: Vec<&[(&str, &str)]> = guesses.iter().map(|guess| &guess[..]).collect();
    guesses[4] = &[("number", "10.000")];
    guesses.push(&none);
    asks(workshop, &phones, &guesses).await;
    let hall = workshop.hall().await;
    assert!(
        hall.text.contains("Sebaran 5 tebakan. Median 7.500"),
        "{}",
        hall.text
    );
    neither_says(workshop, phone, "7.321").await;
    assert_eq!(workshop.press_main().await, "reveal");
    both_say(workshop, phone, "Sebenarnya 7.321 tayangan").await;

    let words = |words: [&'static str; 3]| words.map(|word| ("word", word));
    let written = [
        words(["Jelas", "jujur", ""]),
        words(["jelas!", "", " "]),
        words(["yang jelas", "Jelas", "JELAS"]),
        words(["", "", "JUJUR"]),
        words(["data", "data", "Data"]),
        words(["yang", "", ""]),
    ];
    asks(
        workshop,
        &phones,
        &written.each_ref().map(|words| &words[..]),
    )
    .await;
    for (word, count) in [("jelas", 3), ("jujur", 2), ("data", 1)] {
        both_say(workshop, phone, &format!("{word} {count}")).await;
    }

    let texts = [
        "Jadwal unggahan.",
        "jadwal unggahan",
        "Balas komentar",
        "Sebut sumber",
        "Kurangi seremoni",
    ]
    .map(|text| [("text", text)]);
    let mut texts: Vec<&[(&str, &str)]> = texts.iter().map(|text| &text[..]).collect();
    texts.push(&none);
    asks(workshop, &phones, &texts).await;
    both_say(workshop, phone, "Tulisan tampil setelah diperiksa").await;
    neither_says(workshop, phone, "Balas komentar").await;
    let wrote = organiser.get(&workshop.texts()).await;
    wrote
        .says("Balas komentar")
        .says("2 kali")
        .says("Tampilkan semua 4 yang menunggu");
    for (text, act, group) in [
        ("Jadwal unggahan.", "show", "Rutin"),
        ("Balas komentar", "show", "Rutin"),
        ("Kurangi seremoni", "hide", ""),
    ] {
        decides(workshop, text, act, group).await;
    }
    both_say(workshop, phone, "Balas komentar").await;
    both_say(workshop, phone, "Rutin 3").await;
    neither_says(workshop, phone, "Sebut sumber").await;
    workshop.remote().await.says("(1 menunggu)");
    organiser
        .post(&workshop.texts(), &[(ACT, "show-all")])
        .await
        .leads_to();
    both_say(workshop, phone, "Sebut sumber").await;
    neither_says(workshop, phone, "Kurangi seremoni").await;

    let order = |places: [&'static str; 3]| {
        [
            ("place-0", places[0]),
            ("place-1", places[1]),
            ("place-2", places[2]),
        ]
    };
    let (first, second) = (order(["3", "2", "1"]), order(["3", "1", "2"]));
    let orders: [&[(&str, &str)]; 6] = [&first, &first, &first, &first, &second, &none];
    asks(workshop, &phones, &orders).await;
    both_say(workshop, phone, "1,2").await;
    workshop.hall().await.says("4 menempatkannya pertama");

    let posts = |how, acts| [("posts-0", how), ("posts-1", acts)];
    let (some, all) = (posts("3", "9"), posts("", "12"));
    let mirrors: [&[(&str, &str)]; 6] = [&some, &some, &some, &some, &all, &none];
    asks(workshop, &phones, &mirrors).await;
    both_say(workshop, phone, "60 unggahan dari 5 akun").await;
    both_say(workshop, phone, "20 %").await;

    second_round(workshop, &phones).await;

    // The order of options on the phone is that of their texts.
    let (right, wrong) = (order(["1", "2", "3"]), order(["2", "1", "3"]));
    let orders: [&[(&str, &str)]; 6] = [&right, &right, &wrong, &wrong, &wrong, &none];
    asks(workshop, &phones, &orders).await;
    neither_says(workshop, phone, "menyusun urutan yang benar").await;
    assert_eq!(workshop.press_main().await, "reveal");
    both_say(workshop, phone, "2 dari 5 menyusun urutan yang benar").await;

    let guesses = ["30", "30", "200", "30,0", "29"].map(|guess| [("number", guess)]);
    let mut guesses: Vec<&[(&str, &str)]> = guesses.iter().map(|guess| &guess[..]).collect();
    guesses.push(&none);
    asks(workshop, &phones, &guesses).await;
    neither_says(workshop, phone, "dalam batas toleransi").await;
    neither_says(workshop, phone, "ang ketiga dari lima").await;
    assert_eq!(workshop.press_main().await, "reveal");
    both_say(workshop, phone, "3 dari 5 menebak dalam batas toleransi").await;
    phone
        .get(&workshop.live())
        .await
        .says("ang ketiga dari lima");

    assert_eq!(workshop.press_main().await, "next");
    both_say(workshop, phone, "Mulai lagi pukul 09.10").await;
    workshop.press("more-minutes").await;
    both_say(workshop, phone, "Mulai lagi pukul 09.15").await;
    assert_eq!(workshop.press_main().await, "next");
    both_say(workshop, phone, "Pertanyaan aula").await;
    assert_eq!(workshop.press_main().await, "next");
    both_say(workshop, phone, "Terima kasih!").await;
    let last = workshop.remote().await;
    assert_eq!(
        last.attribute("id=\"press-main\"", "href"),
        workshop.recap()
    );
    phone
        .get(&workshop.live())
        .await
        .says("13 dari 13 pertanyaan dijawab");
    phones
}

/// Decides about what somebody wrote, by its form.
async fn decides(workshop: &Workshop, text: &str, act: &str, group: &str) {
    let page = workshop.organiser.get(&workshop.texts()).await;
    let (before, _) = page
        .text
        .split_once(&format!("Kelompok untuk: {text}\""))
        .unwrap();
    let key = before.rsplit("name=\"key\" value=\"").next().unwrap();
    let key = key.split('"').next().unwrap();
    let fields = [("key", key), ("group", group), (ACT, act)];
    let pressed = workshop.organiser.post(&workshop.texts(), &fields).await;
    // Back to where it was pressed.
    let (there, row) = pressed.leads_to().split_once('#').unwrap();
    let page = workshop.organiser.get(there).await;
    let (_, pressed) = page.text.split_once(&format!("id=\"{row}\"")).unwrap();
    let own = pressed.split("</li>").next().unwrap();
    assert!(own.contains(&format!("Kelompok untuk: {text}\"")), "{own}");
}

/// An item of a quiz: answered, shown, talked over, answered again; then its key.
async fn second_round(workshop: &Workshop, phones: &[Visitor]) {
    let phone = &phones[0];
    let one = |option| [("choice", option)];
    let (a, b, c) = (one("0"), one("1"), one("2"));
    asks(workshop, phones, &[&a, &a, &a, &a, &b, &c]).await;
    both_say(workshop, phone, "67 %").await;
    workshop.press("again").await;
    workshop
        .hall()
        .await
        .says("Putaran 2: setelah berdiskusi")
        .does_not_say("67 %");
    phone
        .get(&workshop.live())
        .await
        .says("Putaran 2: setelah berdiskusi");
    all_answer(workshop, phones, &[&a, &b, &b, &b, &b, &b]).await;
    assert_eq!(workshop.press_main().await, "close-show");
    // Both rounds stand side by side.
    both_say(workshop, phone, "Putaran 1").await;
    for share in ["67 %", "17 %", "83 %"] {
        both_say(workshop, phone, share).await;
    }
    neither_says(workshop, phone, "Benar").await;
    assert_eq!(workshop.press_main().await, "reveal");
    both_say(workshop, phone, "Benar").await;
    phone
        .get(&workshop.live())
        .await
        .says("Akun yang melihat ketiganya ikut dihitung tiga kali.")
        .says("Yang selalu benar hanya kedua batas jangkauan itu.");
}

/// What an item keeps to itself until its key is shown, in both languages, as it stands in HTML.
const HIDDEN: [&str; 12] = [
    "ikut dihitung tiga kali",
    "batas bawahnya yang terbesar",
    "menghitung akun, bukan kali",
    "selalu benar hanya kedua batas",
    "is counted three times",
    "the lower bound is the largest",
    "count accounts, not times",
    "nly the two bounds of the reach",
    "jumlah-jangkauan",
    "tayangan-jangkauan",
    "key-mark",
    "class=\"right\"",
];
/// What of it is read once it is shown.
const SHOWN: [&str; 2] = ["ikut dihitung tiga kali", "selalu benar hanya kedua batas"];

/// What everybody but whoever runs it can get hold of: pages of phone and hall, and the newest states of their
/// streams.
async fn everything_seen(workshop: &Workshop, phone: &Visitor) -> Vec<(String, String)> {
    let mut seen = vec![];
    let (live, present) = (workshop.live(), workshop.present());
    for (who, path) in [
        (phone, live.clone()),
        (phone, format!("{live}?change=1")),
        (phone, workshop.questions()),
        (&workshop.organiser, present.clone()),
        (&workshop.organiser, format!("{present}?place=online")),
    ] {
        for visitor in [who.clone(), who.in_english()] {
            seen.push((path.clone(), visitor.get(&path).await.text));
        }
    }
    for (who, path) in [
        (phone, format!("{live}/events")),
        (&workshop.organiser, format!("{present}/events")),
    ] {
        let mut stream = Stream::open(who, workshop.server.url(&path)).await;
        seen.push((path, stream.next("parts").await));
    }
    seen
}

async fn nothing_hidden_is_seen(workshop: &Workshop, phone: &Visitor) {
    for (path, text) in everything_seen(workshop, phone).await {
        let asked = text.contains("40, 50") || path.ends_with("/questions");
        assert!(asked, "{path} shows the question:\n{text}");
        for hidden in HIDDEN {
            assert!(!text.contains(hidden), "{path} holds `{hidden}`:\n{text}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_of_a_key_is_anywhere_before_it_is_shown() {
    let workshop = Workshop::new().await;
    workshop.uses_plan().await;
    let phone = workshop.phone("siti").await;
    workshop.jumps("Kalimat laporan").await;
    nothing_hidden_is_seen(&workshop, &phone).await;
    for (act, chosen) in [
        ("open", Some("0")),
        ("show", Some("1")),
        ("hide", None),
        ("close", None),
        ("show", None),
        ("hide", None),
        ("again", Some("2")),
        ("more-seconds", None),
        ("close-show", None),
    ] {
        workshop.press(act).await;
        if let Some(chosen) = chosen {
            workshop.answer(&phone, &[("choice", chosen)]).await;
        }
        nothing_hidden_is_seen(&workshop, &phone).await;
    }
    // Whoever runs it knows it all along; nobody else does before it is shown.
    workshop.press("reveal").await;
    let seen = everything_seen(&workshop, &phone).await;
    for (path, text) in &seen {
        if path.ends_with("/live/aula") || path.ends_with("/live/aula/events") {
            let in_english = text.contains("Three posts this week");
            for shown in SHOWN {
                assert!(
                    in_english || text.contains(shown),
                    "{path} lacks `{shown}`:\n{text}"
                );
            }
        }
    }
    workshop.hall().await.says("Benar");
    // And it is hidden again with the results.
    workshop.press("hide").await;
    nothing_hidden_is_seen(&workshop, &phone).await;
}

/// What is the same on every phone.
fn shared(text: &str) -> [String; 2] {
    ["notes", "now"].map(|id| {
        let (_, part) = text.split_once(&format!("id=\"{id}\"")).unwrap();
        let end = part.find("id=\"").unwrap_or(part.len());
        part[..end].to_owned()
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_phone_that_comes_late_or_loads_again_is_where_the_others_are() {
    on_both(async |workshop| {
        workshop.uses_plan().await;
        let early = workshop.phone("siti").await;
        let stream_of = format!("{}/events", workshop.live());
        let mut stream = workshop.watch(&early, &stream_of).await;
        let say = [(ACT, "say"), ("message", "Ambil kopi dulu")];
        workshop.pressed(&workshop.organiser, &say).await.leads_to();
        let mut late = vec![];
        for (number, act) in ["open", "close-show", "again", "close-show", "reveal"]
            .iter()
            .enumerate()
        {
            if *act == "open" {
                workshop.jumps("Kalimat laporan").await;
            }
            workshop.press(act).await;
            if *act == "open" || *act == "again" {
                workshop.answer(&early, &[("choice", "1")]).await;
            }
            late.push(workshop.phone(&format!("telat{number}")).await);
            let newest = workshop.watch_newest(&early, &stream_of).await;
            let page = early.get(&workshop.live()).await;
            let wanted = shared(&page.text);
            assert!(wanted[0].contains("Ambil kopi dulu"), "{}", wanted[0]);
            for phone in &late {
                let page = phone.get(&workshop.live()).await;
                assert_eq!(shared(&page.text), wanted, "{act}");
            }
            let again = early.get(&workshop.live()).await;
            assert_eq!(again.text, page.text);
            assert!(page.text.contains(&part(&newest, "now")), "{act}");
        }
        until(&mut stream, "selalu benar hanya").await;
    })
    .await;
}

#[tokio::test]
async fn what_is_copied_for_the_chat_is_the_address_and_the_code_of_the_meeting() {
    let workshop = Workshop::new().await;
    let path = format!("{}?more=1", workshop.control());
    let (server, edition) = (&workshop.server, &workshop.edition);
    let code = edition.code(server, Place::Online).await;
    let (live, typed) = (server.url("/live/aula"), server.url("/c"));
    let page = workshop.organiser.get(&path).await;
    page.says(&format!("buka {live}, masuk"))
        .says(&format!("Ketik kode {code} di {typed} (kode berganti"));
    let english = workshop.organiser.in_english().get(&path).await;
    english
        .says(&format!("open {live}"))
        .says(&format!("Type the code {code} at {typed} (it changes"));
    workshop.calls_off().await;
    workshop
        .organiser
        .get(&path)
        .await
        .says(&format!("buka {live}, masuk"))
        .does_not_say("Ketik kode");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_phones_stream_says_each_command_and_is_silent_about_answers() {
    on_both(async |workshop| {
        workshop.uses_plan().await;
        let phones = workshop.phones(3).await;
        let path = |page: String| format!("{page}/events");
        let mut phone = workshop.watch(&phones[0], &path(workshop.live())).await;
        let mut hall = workshop
            .watch(&workshop.organiser, &path(workshop.present()))
            .await;
        let mut control = workshop
            .watch(&workshop.organiser, &path(workshop.control()))
            .await;
        workshop.jumps("Pilih satu").await;
        until(&mut phone, "Sebentar lagi dibuka").await;
        until(&mut hall, "Sebentar lagi dibuka").await;
        until(&mut control, "belum dibuka").await;
        workshop.press("open").await;
        let form = until(&mut phone, "Kirim jawaban").await;
        assert!(!form.contains("0 menjawab"), "{form}");
        for answer in ["0", "1", "0"] {
            for phone in &phones {
                workshop.answer(phone, &[("choice", answer)]).await;
            }
        }
        until(&mut hall, "3 dari 3 menjawab").await;
        until(&mut control, "3 dari 3").await;
        is_silent(&mut phone).await;
        workshop.press("show").await;
        until(&mut hall, "3 dari 3").await;
        for phone in &phones {
            workshop.answer(phone, &[("choice", "2")]).await;
        }
        is_silent(&mut phone).await;
        workshop.press("close-show").await;
        let read = next(&mut phone).await;
        assert!(
            read.contains("Jawaban ditutup") && read.contains("3 menjawab"),
            "{read}"
        );
        assert!(!read.contains("Kirim jawaban"), "{read}");
        // A message and a question are everybody's too.
        let say = [(ACT, "say"), ("message", "Sepuluh menit lagi")];
        workshop.pressed(&workshop.organiser, &say).await.leads_to();
        until(&mut phone, "Sepuluh menit lagi").await;
        workshop.press("silence").await;
        let read = next(&mut phone).await;
        assert!(!read.contains("Sepuluh menit lagi"), "{read}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_command_in_one_process_is_on_the_phones_of_another_and_answers_of_both_are_counted() {
    on_both(async |workshop| {
        workshop.uses_plan().await;
        let other = workshop.server.another_process().await;
        let here = workshop.phones(3).await;
        let mut there = vec![];
        for number in 4..=6 {
            let name = format!("orang{number}");
            workshop.phone(&name).await;
            let phone = other.visitor();
            phone.sign_in(&email(&name)).await;
            there.push(phone);
        }
        let path = format!("{}/events", workshop.live());
        let mut stream = Stream::open(&there[0], other.url(&path)).await;
        next(&mut stream).await;
        workshop.opens("Kalimat laporan").await;
        until(&mut stream, "Kirim jawaban").await;
        for phone in &there {
            comes_to_say(phone, &workshop.live(), "Kirim jawaban", true).await;
        }
        for (place, phone) in here.iter().chain(&there).enumerate() {
            let choice = if place % 2 == 0 { "0" } else { "1" };
            workshop.answer(phone, &[("choice", choice)]).await;
        }
        assert_eq!(workshop.count().await, 6);
        // Somebody changes their answer in the other process: it is the same ballot.
        let same = other.visitor();
        same.sign_in(&email("orang1")).await;
        workshop.answer(&same, &[("choice", "1")]).await;
        assert_eq!(workshop.count().await, 6);
        here[0]
            .get(&workshop.live())
            .await
            .says("antara 50 dan 120");
        workshop.press("close-show").await;
        let read = until(&mut stream, "Jawaban ditutup").await;
        assert!(read.contains("6 menjawab"), "{read}");
        let late = other.visitor();
        late.sign_in(&email("orang2")).await;
        late.get(&workshop.live())
            .await
            .says("6 menjawab")
            .says("33 %");

        // The control of the other process goes on, and a button drawn here before does no more.
        let organiser = other.visitor();
        organiser.sign_in(&email("panitia")).await;
        let stale = workshop.remote().await;
        workshop
            .pressed(&organiser, &[(ACT, "reveal")])
            .await
            .leads_to();
        comes_to_say(&here[2], &workshop.live(), "selalu benar hanya", true).await;
        let fields = [
            ("version", crate::live::version(&stale)),
            (ACT, "reveal".to_owned()),
        ];
        let fields = fields
            .each_ref()
            .map(|(name, value)| (*name, value.as_str()));
        let page = workshop.organiser.post(&workshop.control(), &fields).await;
        page.with(StatusCode::CONFLICT)
            .says("Layar sudah berganti sebelum tombol Anda sampai");
    })
    .await;
}

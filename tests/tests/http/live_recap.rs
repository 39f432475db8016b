//! What came of a workshop: the page for those who took part, and the same to the row as CSV and XLSX.

use crate::live::{Workshop, on_both};
use crate::live_hall::played;
use app::parts::form::ACT;
use domain::clock::{DAY, HOUR};
use regex::Regex;
use reqwest::StatusCode;
use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};
use tests::server::{Visitor, plain};

const CSV: &str = "/live/aula/results.csv";
const XLSX: &str = "/live/aula/results.xlsx";

/// The rows of a file, its mark checked and taken off.
fn rows(file: &str) -> Vec<Vec<String>> {
    csv::ReaderBuilder::new()
        .delimiter(b';')
        .has_headers(false)
        .from_reader(file.strip_prefix('\u{feff}').unwrap().as_bytes())
        .records()
        .map(|row| row.unwrap().iter().map(ToOwned::to_owned).collect())
        .collect()
}

async fn csv_rows(visitor: &Visitor) -> Vec<Vec<String>> {
    let file = visitor.get(CSV).await.with(StatusCode::OK);
    let name = file.headers.get("content-disposition").unwrap();
    assert!(
        name.to_str().unwrap().contains("hasil-aula.csv"),
        "{name:?}"
    );
    rows(&file.text)
}

/// The cells of a workbook as a CSV has them: numbers in Indonesian with the decimals of their column.
async fn xlsx_rows(visitor: &Visitor, workshop: &Workshop) -> Vec<Vec<String>> {
    let response = visitor
        .client
        .get(workshop.server.url(XLSX))
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    let bytes = response.bytes().await.unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut file = |name: &str| {
        let mut text = String::new();
        archive
            .by_name(name)
            .unwrap()
            .read_to_string(&mut text)
            .unwrap();
        text
    };
    let (sheet, strings) = (
        file("xl/worksheets/sheet1.xml"),
        file("xl/sharedStrings.xml"),
    );
    assert!(!sheet.contains("<f>"), "no cell is a formula");
    let string = Regex::new(r"(?s)<si>(.*?)</si>").unwrap();
    let strings: Vec<String> = string
        .captures_iter(&strings)
        .map(|found| {
            let tags = Regex::new("<[^>]*>").unwrap();
            let text = tags.replace_all(&found[1], "").into_owned();
            domain::html::unescaped(&text).into_owned()
        })
        .collect();
    let row = Regex::new(r"(?s)<row [^>]*>(.*?)</row>").unwrap();
    let cell = Regex::new(r#"<c r="([A-Z]+)\d+"([^>]*)>(?:<v>([^<]*)</v>)?"#).unwrap();
    let written = |column: &str, attributes: &str, value: &str| {
        if attributes.contains("t=\"s\"") {
            return strings[value.parse::<usize>().unwrap()].clone();
        }
        // The eighth column is a share with one decimal, all others are counts.
        if column == "H" {
            let share: f64 = value.parse().unwrap();
            return format!("{share:.1}").replace('.', ",");
        }
        value.to_owned()
    };
    row.captures_iter(&sheet)
        .map(|found| {
            // An empty text is no cell.
            let mut row = vec![String::new(); 9];
            for cell in cell.captures_iter(&found[1]) {
                let value = cell.get(3).map_or("", |value| value.as_str());
                let place = usize::from(cell[1].as_bytes()[0] - b'A');
                row[place] = written(&cell[1], &cell[2], value);
            }
            row
        })
        .collect()
}

/// What every phone of the story of all steps has answered, counted by hand: number, kind, round, answer, count, of,
/// percent, key.
const COUNTED: &[&str] = &[
    "1;Satu jawaban;1;Saya sendiri;3;5;60,0;",
    "1;Satu jawaban;1;Sebuah tim;1;5;20,0;",
    "1;Satu jawaban;1;Bergantian;1;5;20,0;",
    "1;Satu jawaban;1;Abstain;1;6;–;",
    "2;Beberapa jawaban;1;Tayangan;4;5;80,0;benar",
    "2;Beberapa jawaban;1;Jangkauan;1;5;20,0;",
    "2;Beberapa jawaban;1;Putaran;3;5;60,0;benar",
    "2;Beberapa jawaban;1;Abstain;1;6;–;",
    "3;Benar atau salah;1;Setuju;4;6;66,7;benar",
    "3;Benar atau salah;1;Tidak setuju;2;6;33,3;",
    "4;Skala 1–5;1;1;1;6;16,7;",
    "4;Skala 1–5;1;2;0;6;0,0;",
    "4;Skala 1–5;1;3;1;6;16,7;",
    "4;Skala 1–5;1;4;2;6;33,3;",
    "4;Skala 1–5;1;5;2;6;33,3;",
    "5;Tebak angka;1;6.500 sampai 7.000;1;5;20,0;",
    "5;Tebak angka;1;7.000 sampai 7.500;1;5;20,0;",
    "5;Tebak angka;1;7.500 sampai 8.000;1;5;20,0;",
    "5;Tebak angka;1;8.000 sampai 8.500;1;5;20,0;",
    "5;Tebak angka;1;8.500 sampai 9.000;0;5;0,0;",
    "5;Tebak angka;1;9.000 sampai 9.500;0;5;0,0;",
    "5;Tebak angka;1;9.500 sampai 10.000;1;5;20,0;",
    "5;Tebak angka;1;Median 7.500\u{a0}tayangan;–;–;–;",
    "5;Tebak angka;1;Sebenarnya 7.321\u{a0}tayangan;–;–;–;benar",
    "5;Tebak angka;1;Abstain;1;6;–;",
    "6;Awan kata;1;jelas;3;6;50,0;",
    "6;Awan kata;1;jujur;2;6;33,3;",
    "6;Awan kata;1;data;1;6;16,7;",
    "7;Kalimat bebas;1;Balas komentar;1;5;20,0;",
    "7;Kalimat bebas;1;Jadwal unggahan.;2;5;40,0;",
    "7;Kalimat bebas;1;Sebut sumber;1;5;20,0;",
    "7;Kalimat bebas;1;Abstain;1;6;–;",
    "8;Urutkan;1;Alat (rata-rata urutan 3,0; dihitung: yang menaruhnya pertama);0;5;0,0;",
    "8;Urutkan;1;Waktu (rata-rata urutan 1,8; dihitung: yang menaruhnya pertama);1;5;20,0;",
    "8;Urutkan;1;Orang (rata-rata urutan 1,2; dihitung: yang menaruhnya pertama);4;5;80,0;",
    "8;Urutkan;1;Abstain;1;6;–;",
    "9;Cermin Aula;1;Cara mengurus;12;60;20,0;",
    "9;Cermin Aula;1;Acara pejabat;48;60;80,0;",
    "9;Cermin Aula;1;Abstain;1;6;–;",
    "10;Satu jawaban;1;Pekan ini kami menjangkau 120 akun.;4;6;66,7;",
    "10;Satu jawaban;1;Pekan ini kami menjangkau antara 50 dan 120 akun.;1;6;16,7;benar",
    "10;Satu jawaban;1;Pekan ini kami ditayangkan tepat 120 kali.;1;6;16,7;",
    "11;Satu jawaban;2;Pekan ini kami menjangkau 120 akun.;1;6;16,7;",
    "11;Satu jawaban;2;Pekan ini kami menjangkau antara 50 dan 120 akun.;5;6;83,3;benar",
    "11;Satu jawaban;2;Pekan ini kami ditayangkan tepat 120 kali.;0;6;0,0;",
    "12;Urutkan;1;Sepuluh (rata-rata urutan 1,6; dihitung: yang menaruhnya pertama);2;5;40,0;1",
    "12;Urutkan;1;Seratus (rata-rata urutan 1,4; dihitung: yang menaruhnya pertama);3;5;60,0;2",
    "12;Urutkan;1;Seribu (rata-rata urutan 3,0; dihitung: yang menaruhnya pertama);0;5;0,0;3",
    "12;Urutkan;1;Abstain;1;6;–;",
    "13;Tebak angka;1;0 sampai 50;4;5;80,0;",
    "13;Tebak angka;1;50 sampai 100;0;5;0,0;",
    "13;Tebak angka;1;100 sampai 150;0;5;0,0;",
    "13;Tebak angka;1;150 sampai 200;1;5;20,0;",
    "13;Tebak angka;1;Median 30;–;–;–;",
    "13;Tebak angka;1;Sebenarnya 30;–;–;–;benar",
    "13;Tebak angka;1;Abstain;1;6;–;",
    "–;Pertanyaan dari aula;–;Bolehkah =1+1?;2;–;–;",
    "–;Pertanyaan dari aula;–;Kapan lagi?;0;–;–;",
    "–;Pertanyaan dari aula;–;Siapa yang balas?;0;–;–;",
];

/// A row without what was asked; of a question that in place of its answer.
fn short(row: &[String]) -> String {
    let answer = if row[0] == "–" { &row[3] } else { &row[4] };
    [
        &row[0], &row[1], &row[2], answer, &row[5], &row[6], &row[7], &row[8],
    ]
    .map(String::as_str)
    .join(";")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_answer_is_counted_and_page_csv_and_xlsx_say_the_same_to_the_row() {
    let workshop = Workshop::new().await;
    let phones = played(&workshop).await;
    for text in [
        "Bolehkah =1+1?",
        "Kapan lagi?",
        "Siapa yang balas?",
        "Kata kasar?",
    ] {
        workshop.passes();
        workshop.asks(&phones[0], text).await.leads_to();
    }
    let act = async |text: &str, fields: &[(&str, &str)]| {
        let id = workshop.question(text).await;
        let mut all = vec![("question", id.as_str())];
        all.extend(fields);
        workshop
            .organiser
            .post(&workshop.moderation(), &all)
            .await
            .leads_to();
    };
    act("Kata kasar?", &[(ACT, "hide-question")]).await;
    act(
        "Kapan lagi?",
        &[(ACT, "answer"), ("answer", "Bulan depan; hari Rabu.")],
    )
    .await;
    act("Siapa yang balas?", &[(ACT, "answered")]).await;
    for phone in &phones[..2] {
        let id = workshop.question("Bolehkah =1+1?").await;
        let fields = [("question", id.as_str()), (ACT, "vote")];
        phone.post(&workshop.questions(), &fields).await.leads_to();
    }

    let file = csv_rows(&workshop.organiser).await;
    assert_eq!(
        file[0].join(";"),
        "No.;Jenis;Putaran;Pertanyaan;Jawaban;Jumlah;Dari;Persen;Kunci"
    );
    let counted: Vec<_> = file[1..].iter().map(|row| short(row)).collect();
    assert_eq!(counted.len(), COUNTED.len(), "{counted:#?}");
    for (row, wanted) in counted.iter().zip(COUNTED) {
        // What a spreadsheet might take for a formula is no formula in a CSV.
        assert_eq!(row.replace("'=", "="), *wanted);
    }
    let asked: BTreeMap<_, _> = file[1..].iter().map(|row| (&row[0], &row[3])).collect();
    assert_eq!(asked[&"13".to_owned()], "Berapa median tayangan bulan Mei?");
    let answer = file.iter().find(|row| row[3] == "Kapan lagi?").unwrap();
    assert_eq!(answer[4], "Bulan depan; hari Rabu.");

    let mut book = xlsx_rows(&workshop.organiser, &workshop).await;
    let mut guarded = file.clone();
    for cell in guarded.iter_mut().chain(&mut book).flatten() {
        *cell = cell.replace("'=", "=");
    }
    assert_eq!(book.len(), guarded.len());
    for (row, other) in book.iter().zip(&guarded) {
        assert_eq!(row, other);
    }

    for who in [&workshop.organiser, &phones[0]] {
        let recap = who.get(&workshop.recap()).await.with(StatusCode::OK);
        agrees(&recap.text, &file[1..]);
        recap
            .says("Bulan depan; hari Rabu.")
            .says("Belum terjawab.")
            .says("Dijawab langsung di aula.")
            .says("2 dukungan")
            .does_not_say("Kata kasar?")
            .does_not_say("Kurangi seremoni");
    }
    // In English the same figures.
    let english = workshop.organiser.in_english().get(CSV).await;
    let english = rows(&english.text);
    assert_eq!(english.len(), file.len());
    for (one, other) in english[1..].iter().zip(&file[1..]) {
        assert_eq!(
            (&one[0], &one[5], &one[6]),
            (&other[0], &other[5], &other[6])
        );
    }
    assert_eq!(english[1][4], "I do, alone");
}

/// Each bar, word and sentence of the page is a row of the file, and the other way round.
fn agrees(page: &str, file: &[Vec<String>]) {
    let cards: Vec<&str> = page.split("recap-poll\"").skip(1).collect();
    let mut numbers: Vec<&str> = file
        .iter()
        .map(|row| row[0].as_str())
        .filter(|number| *number != "–")
        .collect();
    numbers.dedup();
    // The first of two rounds stands in the card of the second.
    let cards_of = numbers.iter().filter(|number| **number != "10");
    assert_eq!(cards.len(), numbers.len() - 1);
    for (number, card) in cards_of.zip(&cards) {
        let of_poll = |number: &str| -> Vec<&Vec<String>> {
            let is_answer = |row: &&Vec<String>| {
                row[0] == number && row[4] != "Abstain" && !row[5].contains('–')
            };
            file.iter().filter(is_answer).collect()
        };
        let written = of_poll(number);
        let card = card.split("id=\"questions\"").next().unwrap();
        // A table, or a list of what was written.
        let (start, part, end) = match card.split_once("<tbody>") {
            Some(_) => ("<tbody>", "<tr", "</tbody>"),
            None => ("<ul", "<li", "</ul>"),
        };
        let bars: Vec<String> = card
            .split(start)
            .skip(1)
            .flat_map(|list| list.split(end).next().unwrap().split(part).skip(1))
            .map(|bar| plain(&format!("{part}{bar}")).replace("Pilihan Anda ", ""))
            .collect();
        assert_eq!(bars.len(), written.len(), "{number}: {bars:?}");
        let percent = |row: &Vec<String>| {
            let share: f64 = row[7].replace(',', ".").parse().unwrap();
            format!("{share:.0} %")
        };
        for row in written {
            let (label, figure) = match row[1].as_str() {
                "Urutkan" => {
                    let (label, rest) = row[4].split_once(" (rata-rata urutan ").unwrap();
                    let (mean, _) = rest.split_once(';').unwrap();
                    (
                        label,
                        format!("{mean} ( {} menempatkannya pertama )", row[5]),
                    )
                }
                "Tebak angka" | "Awan kata" => (row[4].as_str(), row[5].clone()),
                "Kalimat bebas" if row[5] == "1" => (row[4].as_str(), String::new()),
                "Kalimat bebas" => (row[4].as_str(), format!("ditulis {} orang", row[5])),
                "Cermin Aula" => (row[4].as_str(), percent(row)),
                _ => {
                    let figure = format!("{} ( {} dari {} )", percent(row), row[5], row[6]);
                    (row[4].as_str(), figure)
                }
            };
            let found = bars.iter().find(|bar| {
                let words: Vec<&str> = bar.split(' ').collect();
                let is_place = row[1].starts_with("Skala") && words[0] == label;
                is_place || (!row[1].starts_with("Skala") && bar.contains(label))
            });
            let bar = found.unwrap_or_else(|| panic!("{number}: no bar of `{label}` in {bars:?}"));
            assert!(
                bar.ends_with(&figure),
                "{number}: `{bar}` does not end with `{figure}`"
            );
            if number == &"11" {
                let before = of_poll("10");
                let before = before.iter().find(|other| other[4] == row[4]).unwrap();
                assert!(bar.contains(&percent(before)), "{bar}");
            }
        }
        let answered: u32 = {
            let of: u32 = of_poll(number)
                .first()
                .map_or(0, |row| row[6].parse().unwrap());
            let abstained = file
                .iter()
                .find(|row| row[0] == **number && row[4] == "Abstain");
            abstained.map_or(of, |row| row[6].parse().unwrap())
        };
        let says = plain(&format!("<i {card}"));
        assert!(
            says.contains(&format!("{answered} menjawab")),
            "{number}: {says}"
        );
    }
}

#[tokio::test]
async fn two_rounds_stand_side_by_side_even_when_something_else_was_asked_between() {
    on_both(async |workshop| {
        workshop.uses_plan().await;
        let phones = workshop.phones(2).await;
        workshop.opens("Pilih satu").await;
        for phone in &phones {
            workshop.answer(phone, &[("choice", "0")]).await;
        }
        workshop.press("close-show").await;
        workshop.press("ask-yesno").await;
        workshop.answer(&phones[0], &[("choice", "1")]).await;
        workshop.jumps("Pilih satu").await;
        workshop.press("again").await;
        for phone in &phones {
            workshop.answer(phone, &[("choice", "2")]).await;
        }
        workshop.press("close-show").await;
        workshop.hall().await.says("Putaran 2");
        let page = phones[0].get(&workshop.recap()).await;
        let asked = "Siapa yang mengurus akun kantor Anda?";
        assert_eq!(
            page.text.matches(&format!("<h3>{asked}</h3>")).count(),
            1,
            "{}",
            page.text
        );
        page.says("Putaran 1 Putaran 2 A Saya sendiri Pilihan Anda 2 dari 2 0 dari 2")
            .says("Ya");
        let file = csv_rows(&workshop.organiser).await;
        let rounds: Vec<_> = file[1..]
            .iter()
            .map(|row| (row[2].as_str(), row[3].as_str()))
            .collect();
        assert_eq!(rounds.iter().filter(|row| **row == ("1", asked)).count(), 3);
        assert_eq!(rounds.iter().filter(|row| **row == ("2", asked)).count(), 3);
    })
    .await;
}

#[tokio::test]
async fn a_wrong_answer_that_many_gave_leads_to_the_lesson_that_mends_it() {
    let workshop = Workshop::new().await;
    workshop.uses_plan().await;
    let phones = workshop.phones(6).await;
    workshop.opens("Kalimat laporan").await;
    for phone in &phones[..4] {
        workshop.answer(phone, &[("choice", "0")]).await;
    }
    workshop.answer(&phones[5], &[("choice", "1")]).await;
    workshop.press("close-show").await;
    // Of four one would be found by it.
    let recap = workshop.recap();
    phones[0]
        .get(&recap)
        .await
        .does_not_say("Luruskan yang sering keliru");
    workshop.press("again").await;
    for phone in &phones[..5] {
        workshop.answer(phone, &[("choice", "0")]).await;
    }
    workshop.answer(&phones[5], &[("choice", "1")]).await;
    workshop.press("close-show").await;
    // What is wrong is not said before the hall was told.
    phones[0]
        .get(&recap)
        .await
        .does_not_say("Luruskan yang sering keliru");
    workshop.press("reveal").await;
    let page = phones[0].get(&recap).await;
    page.says("Luruskan yang sering keliru")
        .says("5 dari 6 jawaban di aula memilih jawaban keliru");
    assert!(
        page.text
            .contains("href=\"/courses/baca-angka/kali-dan-akun\"")
    );
    // What is left to do, and what may be taken along.
    page.says("Yang di tengah dan yang dibagi rata")
        .says("Lima unggahan")
        .says("Yang di tengah");
}

#[tokio::test]
async fn whoever_took_part_reads_the_recap_and_whoever_runs_it_has_the_files() {
    let workshop = Workshop::new().await;
    let siti = workshop.phone("siti").await;
    workshop.press("ask-yesno").await;
    workshop.answer(&siti, &[("choice", "0")]).await;
    let recap = workshop.recap();
    // What is open is nobody's business yet.
    siti.get(&recap).await.says("Belum ada hasil");
    assert_eq!(csv_rows(&workshop.organiser).await.len(), 1);
    workshop.press("close").await;
    siti.get(&recap).await.says("Belum ada hasil");
    workshop.press("show").await;
    siti.get(&recap)
        .await
        .says("Pertanyaan lisan")
        .says("1 menjawab")
        .does_not_say("Unduh CSV");
    for file in [CSV, XLSX] {
        siti.get(file).await.with(StatusCode::FORBIDDEN);
        let nobody = workshop.server.visitor().get(file).await;
        assert!(nobody.leads_to().starts_with("/login?next="));
    }
    let page = workshop.organiser.get(&recap).await;
    assert_eq!(page.attribute("results.csv", "href"), CSV);
    assert_eq!(page.attribute("results.xlsx", "href"), XLSX);
    let stranger = workshop.server.signed_in("lain@contoh.example", &[]).await;
    stranger.get(&recap).await.with(StatusCode::FORBIDDEN);
    let nobody = workshop.server.visitor().get(&recap).await;
    assert!(nobody.leads_to().starts_with("/login?next="));
    let person = workshop.server.person("daftar@contoh.example", &[]).await;
    let store = &workshop.server.app.store;
    store
        .register_for_edition(&workshop.edition.id, &person, None, true)
        .await
        .unwrap();
    let registered = workshop.server.visitor();
    registered.sign_in("daftar@contoh.example").await;
    registered.get(&recap).await.with(StatusCode::OK);
    // It stays after the end.
    workshop.server.clock.pass(2 * HOUR + 3 * DAY);
    siti.get(&workshop.live()).await.says("Buka rekap acara");
    siti.get(&recap).await.says("1 menjawab");
}

#[tokio::test]
async fn a_mirror_of_fewer_than_five_accounts_is_nowhere() {
    let workshop = Workshop::new().await;
    workshop.uses_plan().await;
    let phones = workshop.phones(4).await;
    workshop.opens("Cermin").await;
    for phone in &phones {
        workshop
            .answer(phone, &[("posts-0", "7"), ("posts-1", "5")])
            .await;
    }
    workshop.press("close-show").await;
    for page in [
        workshop.hall().await,
        phones[0].get(&workshop.live()).await,
        workshop.organiser.get(&workshop.recap()).await,
        workshop.remote().await,
    ] {
        page.does_not_say("58 %").does_not_say("28 dari");
    }
    let file = csv_rows(&workshop.organiser).await;
    assert_eq!(file.len(), 1, "{file:?}");
}

#[tokio::test]
async fn while_the_hall_goes_on_the_recap_tells_what_the_hall_was_told_and_no_more() {
    on_both(async |workshop| {
        workshop.uses_plan().await;
        let siti = workshop.phone("siti").await;
        let recap = workshop.recap();
        workshop.opens("Kalimat laporan").await;
        workshop.answer(&siti, &[("choice", "0")]).await;
        workshop.press("close").await;
        workshop.press("again").await;
        // Neither the first round nor what is right, while the second one is answered.
        siti.get(&recap).await.says("Belum ada hasil");
        workshop.answer(&siti, &[("choice", "1")]).await;
        workshop.press("close-show").await;
        let key = "antara 50 dan 120 akun. Benar";
        siti.get(&recap)
            .await
            .says("Putaran 1 Putaran 2")
            .does_not_say(key)
            .does_not_say("Jangkauan menghitung");
        // Whoever runs it has all of it.
        workshop.organiser.get(&recap).await.says(key);
        workshop.press("reveal").await;
        siti.get(&recap).await.says(key);
        // What was closed without a word is told when it is over.
        workshop.opens("Skala").await;
        workshop.answer(&siti, &[("choice", "4")]).await;
        workshop.press("close").await;
        workshop.jumps("Penutup contoh").await;
        siti.get(&recap).await.does_not_say("Seberapa yakin");
        workshop.server.clock.pass(3 * HOUR);
        siti.get(&recap).await.says("Seberapa yakin");
    })
    .await;
}

#[tokio::test]
async fn a_second_round_that_nobody_answered_leaves_the_first_to_be_seen() {
    let workshop = Workshop::new().await;
    workshop.uses_plan().await;
    let phones = workshop.phones(2).await;
    workshop.opens("Pilih satu").await;
    for phone in &phones {
        workshop.answer(phone, &[("choice", "0")]).await;
    }
    workshop.press("close-show").await;
    workshop.press("again").await;
    workshop.press("close-show").await;
    workshop.hall().await.says("2 dari 2");
    for page in [workshop.live(), workshop.recap()] {
        let page = phones[0].get(&page).await;
        page.says("Saya sendiri Pilihan Anda 2 dari 2 –");
    }
}

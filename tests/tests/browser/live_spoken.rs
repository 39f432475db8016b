//! What a screen reader is told on a phone: what each kind of poll asks, and what came of it.

use crate::live::{Workshop, is_listening};
use crate::screen_reader::named;
use app::pages::workshop::control::act;
use tests::browser::Tab;

/// A step, what is asked, the fields while it is open, and what is told of 40 answers.
struct Asked {
    step: &'static str,
    question: &'static str,
    fields: &'static [(&'static str, &'static str)],
    told: &'static [(&'static str, &'static str)],
}

const KINDS: [Asked; 9] = [
    Asked {
        step: "Pilih satu",
        question: "Siapa yang mengurus akun kantor Anda?",
        fields: &[("radio", "A Saya sendiri"), ("radio", "C Bergantian")],
        told: &[
            ("columnheader", "Bagian"),
            ("rowheader", "B Sebuah tim"),
            ("cell", "68 % (27 dari 40)"),
        ],
    },
    Asked {
        step: "Pilih beberapa",
        question: "Apa yang menghitung kali?",
        fields: &[("checkbox", "A Tayangan"), ("checkbox", "B Jangkauan")],
        told: &[
            ("rowheader", "A Tayangan Benar"),
            ("cell", "100 % (40 dari 40)"),
        ],
    },
    Asked {
        step: "Benar atau salah",
        question: "Rata-rata bisa naik walaupun median turun.",
        fields: &[("radio", "A Setuju"), ("radio", "B Tidak setuju")],
        told: &[
            ("rowheader", "A Setuju Benar"),
            ("cell", "30 % (12 dari 40)"),
        ],
    },
    Asked {
        step: "Skala",
        question: "Seberapa yakin Anda membaca laporan akun?",
        fields: &[("radio", "1 Ragu sekali"), ("radio", "3")],
        told: &[
            ("rowheader", "5 Yakin sekali"),
            ("cell", "25 % (10 dari 40)"),
            ("StaticText", "Median 3"),
        ],
    },
    Asked {
        step: "Tebak angka",
        question: "Berapa rata-rata lima unggahan itu?",
        fields: &[("textbox", "Tebakan Anda")],
        told: &[
            ("image", "Sebaran 40 tebakan. Median 966,25 tayangan."),
            ("DisclosureTriangle", "Lihat tabelnya"),
        ],
    },
    Asked {
        step: "Awan kata",
        question: "Satu kata tentang laporan yang baik?",
        fields: &[("textbox", "Kata 1"), ("textbox", "Kata 3")],
        told: &[("StaticText", "jujur")],
    },
    Asked {
        step: "Kalimat bebas",
        question: "Apa yang Anda ubah mulai Senin?",
        fields: &[("textbox", "Jawaban Anda")],
        told: &[("StaticText", "Tulisan tampil setelah diperiksa")],
    },
    Asked {
        step: "Urutkan",
        question: "Apa yang paling perlu lebih dulu?",
        fields: &[("combobox", "Alat"), ("combobox", "Orang")],
        told: &[
            ("columnheader", "Rata-rata tempat"),
            ("rowheader", "1 Waktu"),
            ("cell", "1,7 (27 menempatkannya pertama)"),
        ],
    },
    Asked {
        step: "Cermin",
        question: "Pilar dua belas unggahan terakhir akun Anda?",
        fields: &[("combobox", "Cara mengurus"), ("combobox", "Acara pejabat")],
        told: &[
            ("columnheader", "Aula"),
            ("rowheader", "B Acara pejabat"),
            ("cell", "67 %"),
        ],
    },
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_screen_reader_is_told_what_every_kind_of_poll_asks_and_what_came_of_it() {
    let workshop = Workshop::new().await;
    let steps = KINDS.map(|asked| asked.step);
    workshop.uses(&steps).await;
    let phone = Tab::open(true).await;
    workshop.comes(&phone, "siti").await;
    is_listening(&phone).await;
    for asked in &KINDS {
        workshop.opens(asked.step).await;
        phone
            .until("document.querySelector('#answer form') !== null")
            .await;
        let spoken = phone.spoken().await;
        named(&spoken, "heading", asked.question);
        named(&spoken, "group", asked.question);
        for (role, name) in asked.fields {
            named(&spoken, role, name);
        }
        named(&spoken, "button", "Kirim jawaban");
        let poll = crate::live_looks::asked(&workshop).await;
        workshop.fills(&poll, 44).await;
        workshop.press(act::CLOSE_SHOW).await;
        if poll.has_key() {
            workshop.press(act::REVEAL).await;
            phone
                .until("document.querySelector('#now .key-mark, #now .histogram-truth') !== null")
                .await;
        }
        phone
            .until("document.querySelector('#now .live-results') !== null")
            .await;
        let spoken = phone.spoken().await;
        for (role, name) in asked.told {
            named(&spoken, role, name);
        }
    }
    phone.close().await;
}

//! What the hall of the past wrote: words, sentences, questions.

use crate::demo::chance::shuffle;
use crate::demo::people::{one_of, weighted};
use domain::live::WORDS_EACH;
use domain::rng::SeededRng;

/// Words of a cloud: how many write them, and how they spell them.
const WORDS: [(u32, &[&str]); 26] = [
    (24, &["waktu", "Waktu", "WAKTU", "waktu!"]),
    (16, &["persetujuan", "Persetujuan", "persetujuan."]),
    (13, &["tenaga", "Tenaga", "TENAGA"]),
    (12, &["ukuran gambar", "Ukuran gambar", "Ukuran Gambar!"]),
    (11, &["format berbeda", "Format berbeda", "format berbeda."]),
    (10, &["koordinasi", "Koordinasi"]),
    (9, &["paraf", "Paraf", "paraf lagi", "PARAF"]),
    (9, &["video", "Video"]),
    (8, &["balas komentar", "Balas komentar"]),
    (8, &["desain", "Desain"]),
    (7, &["takarir", "Takarir"]),
    (7, &["data terlambat", "Data terlambat"]),
    (6, &["revisi", "revisi lagi", "Revisi lagi!"]),
    (6, &["algoritma", "Algoritma"]),
    (6, &["SDM", "sdm"]),
    (5, &["aturan platform", "Aturan platform"]),
    (5, &["ide", "Ide"]),
    (4, &["bahasa", "Bahasa", "“bahasa”"]),
    (4, &["jam tayang", "Jam tayang"]),
    (4, &["admin sendirian", "Admin sendirian"]),
    (3, &["konsisten", "Konsisten"]),
    (3, &["alat", "Alat"]),
    (3, &["kuota", "Kuota"]),
    (2, &["sinyal", "Sinyal"]),
    (2, &["tautan", "Tautan"]),
    (2, &["subtitle", "Subtitle"]),
];

/// One to three words, each once.
pub(super) fn words(chance: &mut SeededRng) -> Vec<String> {
    let many = weighted(&[(1, 5), (2, 7), (WORDS_EACH, 8)], chance).unwrap_or(1);
    let spellings = WORDS.map(|(many, spellings)| (spellings, many));
    let mut chosen: Vec<&[&str]> = Vec::new();
    while chosen.len() < many {
        match weighted(&spellings, chance) {
            Some(word) if !chosen.contains(&word) => chosen.push(word),
            Some(_) => {}
            None => break,
        }
    }
    let spelled = chosen.iter().filter_map(|word| one_of(chance, word));
    spelled.map(str::to_owned).collect()
}

/// Where a trainer puts a sentence.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Heading {
    Caption,
    Form,
    Hours,
    /// None of the three.
    Nowhere,
    /// It points at somebody, and is not shown.
    Hidden,
}

/// A sentence.
pub(super) struct Said {
    text: &'static str,
    /// By how many.
    many: usize,
    heading: Heading,
}

impl Said {
    /// The heading it is put under; empty for none.
    pub(super) const fn heading(&self) -> &'static str {
        match self.heading {
            Heading::Caption => "Judul dan takarir",
            Heading::Form => "Bentuk dan ukuran",
            Heading::Hours => "Jadwal dan balasan",
            Heading::Nowhere | Heading::Hidden => "",
        }
    }

    /// Whether the hall does not see it.
    pub(super) fn is_hidden(&self) -> bool {
        self.heading == Heading::Hidden
    }

    /// As the next of those writes it who write the same.
    fn spelled(&self, number: usize) -> String {
        match number % SPELLINGS {
            1 => self.text.to_lowercase(),
            2 => format!("{}.", self.text.trim_end_matches('.')),
            _ => self.text.to_owned(),
        }
    }
}

/// In how many ways a sentence is written.
const SPELLINGS: usize = 3;

const fn said(many: usize, heading: Heading, text: &'static str) -> Said {
    Said {
        text,
        many,
        heading,
    }
}

use Heading::{Caption, Form, Hours, Nowhere};

/// What is to be adapted to its channel.
#[rustfmt::skip]
const SENTENCES: [Said; 66] = [
    said(7, Caption, "Takarir lebih pendek"),
    said(4, Caption, "Judulnya langsung kapan dan di mana"),
    said(3, Caption, "Kalimat pertama berisi jadwalnya"),
    said(3, Caption, "Bahasanya tidak lagi bahasa surat dinas"),
    said(1, Caption, "Di WhatsApp cukup tiga baris dan satu tautan."),
    said(1, Caption, "Takarir Instagram tidak lagi disalin ke X; di X cukup jadwal dan tautan."),
    said(1, Caption, "Singkatan dinas di judul saya ganti dengan nama loketnya."),
    said(1, Caption, "Syarat dan berkas ditulis di baris kedua, bukan di komentar."),
    said(1, Caption, "Judul video TikTok diambil dari pertanyaan yang sering masuk ke loket."),
    said(1, Caption, "Ucapan pembuka dihapus, warga langsung membaca apa yang berubah."),
    said(1, Caption, "Satu pengumuman, satu ajakan: daftar, datang, atau simpan."),
    said(1, Caption, "Di Facebook ditulis lengkap, di X satu kalimat saja."),
    said(1, Caption, "Tanggal ditulis bersama harinya, tidak hanya angkanya."),
    said(1, Caption, "Kata “segera” diganti dengan tanggal terakhirnya."),
    said(1, Caption, "Nomor aduan selalu di baris terakhir, di semua kanal."),
    said(1, Caption, "Tautan pendek dibuat berbeda tiap kanal supaya kunjungannya bisa dihitung."),
    said(1, Caption, "Judul video YouTube memakai kata yang dicari warga."),
    said(1, Caption, "Tagarnya dikurangi jadi dua saja."),
    said(1, Caption, "Isi surat edaran diringkas jadi empat baris untuk grup RT."),
    said(1, Caption, "Nama acara tidak lagi di judul; yang di judul manfaatnya bagi warga."),
    said(5, Form, "Ukuran gambarnya"),
    said(4, Form, "Video tegak untuk TikTok"),
    said(3, Form, "Poster jangan penuh tulisan"),
    said(1, Form, "Poster mendatar dibuat ulang tegak, tidak dipotong."),
    said(1, Form, "Video 40 detik dengan teks di layar, sebab banyak yang menonton tanpa suara."),
    said(1, Form, "Tiga slide saja: apa, kapan, bawa apa."),
    said(1, Form, "Huruf di poster diperbesar supaya terbaca dari ponsel lama."),
    said(1, Form, "Peta lokasi dijadikan gambar tersendiri."),
    said(1, Form, "Teks penting tidak lagi di tepi gambar, sering tertutup tombol."),
    said(1, Form, "Untuk WhatsApp gambarnya dikecilkan supaya hemat kuota warga."),
    said(1, Form, "Teks alternatif diisi supaya pembaca layar juga mendapat jadwalnya."),
    said(1, Form, "Subtitle otomatis kami koreksi dulu, nama jalannya sering salah."),
    said(1, Form, "Sampul Reel memuat jadwal, jadi tidak perlu diputar dulu."),
    said(1, Form, "Siaran langsung dipotong per topik."),
    said(1, Form, "Satu templat untuk lima ukuran, dibuat sekali di awal."),
    said(1, Form, "Kontras warna diperiksa; bulan lalu kami pakai kuning di atas putih."),
    said(1, Form, "Di WhatsApp poster diganti teks biasa supaya bisa disalin."),
    said(1, Form, "Alur pendaftaran dijadikan carousel, bukan satu gambar penuh panah."),
    said(1, Form, "Rekaman layar cara mengisi formulir, bukan foto formulirnya."),
    said(5, Hours, "Jam tayangnya"),
    said(4, Hours, "Balasan komentar di hari yang sama"),
    said(3, Hours, "Siapa yang membalas di tiap kanal"),
    said(1, Hours, "Petugas piket balasan ditulis sebelum pengumuman terbit."),
    said(1, Hours, "Terbit dulu di kanal yang paling banyak ditanya warga, baru yang lain."),
    said(1, Hours, "Jawaban untuk lima pertanyaan pertama disiapkan bersama posternya."),
    said(1, Hours, "Kabar gangguan terbit di X dulu, poster menyusul."),
    said(1, Hours, "Kolom komentar dibaca sampai sore, bukan hanya satu jam pertama."),
    said(1, Hours, "Jadwal terbit mengikuti jam warga, bukan jam rapat."),
    said(1, Hours, "Kanal yang tidak sanggup dibalas diberi keterangan harus bertanya ke mana."),
    said(1, Hours, "Koreksi harus keluar di kelima kanal, tidak hanya di Instagram."),
    said(1, Hours, "Data dari bidang teknis diminta dua hari sebelumnya."),
    said(1, Hours, "Cukup satu paraf untuk pengumuman yang memakai templat."),
    said(1, Hours, "Pertanyaan dari pesan langsung dicatat, lalu dijawab di unggahan berikutnya."),
    said(1, Hours, "Pengumuman disematkan sampai loketnya benar-benar pindah."),
    said(1, Hours, "Sepekan kemudian dilihat lagi: kanal mana yang membawa warga ke halaman."),
    said(1, Hours, "Hari Minggu tetap ada yang menjawab di WhatsApp."),
    said(1, Hours, "Balasannya tidak lagi “cek DM”; jawabannya ditulis juga untuk yang lain."),
    said(1, Hours, "Pengingat dikirim sehari sebelum batas, hanya di WhatsApp."),
    said(1, Hours, "Jam membalas ikut dihitung waktu merencanakan pengumuman."),
    said(2, Nowhere, "Belum tahu"),
    said(1, Nowhere, "Masih saya bahas dulu dengan tim."),
    said(1, Nowhere, "Kami baru punya dua kanal, jadi itu dulu yang dirapikan."),
    said(1, Nowhere, "Mengurangi kanal, bukan menambah."),
    said(1, Nowhere, "Menanyai warga di loket dulu: mereka membuka apa."),
    said(1, Nowhere, "Kartu sasaran dari pelatihan ini saya tempel di meja."),
    said(1, Heading::Hidden, "Kepala bidang kami dulu yang harus berubah, semua menunggu dia."),
];

/// The sentence that this is a spelling of.
pub(super) fn said_as(text: &str) -> Option<&'static Said> {
    SENTENCES.iter().find(|said| {
        let mut spellings = (0..SPELLINGS).map(|number| said.spelled(number));
        spellings.any(|spelled| spelled == text)
    })
}

/// Sentences in the order in which people think of them; when all are said, what several say is said by more.
#[derive(Default)]
pub(super) struct Sentences {
    all: Vec<String>,
    often: Vec<String>,
    given: usize,
}

impl Sentences {
    /// All of them in an order of chance.
    pub(super) fn shuffled(chance: &mut SeededRng) -> Self {
        let written = |least: usize| {
            let said = SENTENCES.iter().filter(move |said| said.many >= least);
            said.flat_map(|said| (0..said.many).map(|number| said.spelled(number)))
        };
        let mut all: Vec<String> = written(1).collect();
        let mut often: Vec<String> = written(3).collect();
        shuffle(&mut all, chance);
        shuffle(&mut often, chance);
        // Not all are said every time. What is hidden always is: somebody has to hide something.
        let hidden = SENTENCES.iter().find(|said| said.is_hidden());
        let place = hidden.and_then(|said| all.iter().position(|text| *text == said.text));
        if let Some(place) = place {
            all.swap(place, place / 4);
        }
        Self {
            all,
            often,
            given: 0,
        }
    }
}

impl Iterator for Sentences {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        let given = self.given;
        self.given += 1;
        let again = || {
            self.often
                .get((given - self.all.len()).checked_rem(self.often.len())?)
        };
        self.all.get(given).or_else(again).cloned()
    }
}

/// What becomes of a question.
pub(super) enum Turn {
    /// It is not answered.
    Waits,
    /// The trainer answers it in the hall.
    ByVoice,
    /// It is answered in writing.
    InWriting(&'static str),
    /// Nobody sees it.
    Hidden,
    /// It is the twin of an earlier one.
    Merged(usize),
}

/// A question from the hall.
pub(super) struct Question {
    /// Minutes after the start.
    pub minute: i64,
    /// Whether whoever asks says who they are.
    pub is_named: bool,
    /// How many want it answered.
    pub votes: u32,
    /// What is asked.
    pub text: &'static str,
    /// What becomes of it.
    pub turn: Turn,
}

/// All of them, in the order in which they are asked.
pub(super) const QUESTIONS: [Question; 12] = [
    Question {
        minute: 24,
        is_named: true,
        votes: 16,
        text: "Bolehkah takarir Instagram langsung disalin ke X, atau harus ditulis ulang?",
        turn: Turn::InWriting(
            "Boleh menjadi bahan, tetapi jangan disalin utuh. Di X cukup satu kalimat: apa yang berubah, kapan, dan tautannya. Selebihnya ada di halaman yang ditautkan.",
        ),
    },
    Question {
        minute: 29,
        is_named: false,
        votes: 23,
        text: "Tim kami hanya dua orang, dan semua pengumuman diminta tayang di lima kanal. Kanal mana yang boleh ditinggalkan dulu?",
        turn: Turn::ByVoice,
    },
    Question {
        minute: 33,
        is_named: false,
        votes: 3,
        text: "Takarir IG boleh dipakai lagi di X tidak?",
        turn: Turn::Merged(0),
    },
    Question {
        minute: 38,
        is_named: false,
        votes: 0,
        text: "Kata sandi wifi aulanya apa ya?",
        turn: Turn::Hidden,
    },
    Question {
        minute: 49,
        is_named: true,
        votes: 11,
        text: "Bagaimana menjelaskan kepada atasan bahwa tayangan TikTok tidak bisa disandingkan dengan tayangan Facebook?",
        turn: Turn::ByVoice,
    },
    Question {
        minute: 57,
        is_named: true,
        votes: 18,
        text: "Kalau tanggal di poster salah dan telanjur tayang di lima kanal, dikoreksi di mana dulu?",
        turn: Turn::ByVoice,
    },
    Question {
        minute: 66,
        is_named: false,
        votes: 12,
        text: "Ada warga yang menulis NIK di kolom komentar pengumuman kami. Dihapus, disembunyikan, atau dibalas dulu?",
        turn: Turn::InWriting(
            "Sembunyikan dulu supaya tidak disalin orang, lalu kirim pesan langsung kepada pemiliknya. Sesudah itu balas di kolom komentar tanpa menyebut datanya: mohon tidak menulis NIK di sini, kami sudah menghubungi lewat pesan langsung.",
        ),
    },
    Question {
        minute: 83,
        is_named: false,
        votes: 7,
        text: "Video layanan kami tiga menit. Dipotong jadi beberapa bagian, atau dibuat versi pendek tersendiri?",
        turn: Turn::ByVoice,
    },
    Question {
        minute: 92,
        is_named: true,
        votes: 9,
        text: "Apakah akun suku dinas perlu TikTok sendiri bila dinas induknya sudah punya?",
        turn: Turn::Waits,
    },
    Question {
        minute: 101,
        is_named: true,
        votes: 10,
        text: "Siaran WhatsApp sebaiknya pagi atau malam? Kata rekan-rekan malam lebih banyak dibaca.",
        turn: Turn::ByVoice,
    },
    Question {
        minute: 108,
        is_named: false,
        votes: 6,
        text: "Bagaimana kalau data dari bidang teknis baru datang sesudah jam tayang yang dijanjikan?",
        turn: Turn::ByVoice,
    },
    Question {
        minute: 126,
        is_named: true,
        votes: 4,
        text: "Berapa lama pengumuman di grup WhatsApp dibiarkan sebelum diingatkan lagi?",
        turn: Turn::Waits,
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use domain::live::{MAX_GROUP, MAX_TEXT, MAX_WORD, fold_word, question_text};
    use domain::text::one_line;
    use std::collections::HashSet;

    #[test]
    fn spellings_of_a_word_are_one_word_and_no_two_words_are() {
        let mut keys = HashSet::new();
        for (_, spellings) in WORDS {
            let folded: HashSet<_> = spellings.iter().map(|word| fold_word(word)).collect();
            assert_eq!(folded.len(), 1, "{folded:?}");
            for key in folded {
                assert!(keys.insert(key.clone()), "{key:?}");
            }
            for word in spellings {
                assert!(word.chars().count() <= MAX_WORD && one_line(word) == **word);
            }
        }
        let mut chance = SeededRng::new(1);
        for _ in 0..500 {
            assert!((1..=WORDS_EACH).contains(&words(&mut chance).len()));
        }
    }

    #[test]
    fn sentences_and_questions_are_as_people_may_write_them() {
        let mut chance = SeededRng::new(1);
        let many: usize = SENTENCES.iter().map(|said| said.many).sum();
        let mut headings = HashSet::new();
        for text in Sentences::shuffled(&mut chance).take(many) {
            assert!(text.chars().count() <= MAX_TEXT && one_line(&text) == text);
            let said = said_as(&text).unwrap();
            assert!(said.heading().chars().count() <= MAX_GROUP);
            headings.insert(said.heading());
        }
        assert_eq!(headings.len(), 4, "three, and none");
        for question in &QUESTIONS {
            assert_eq!(question_text(question.text).unwrap(), question.text);
        }
    }
}

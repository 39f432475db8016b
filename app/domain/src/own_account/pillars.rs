//! Content pillars: what a post is for. Words of its caption propose one; whoever checks the account decides, because
//! pillars are a decision and not a measurement.

use crate::codes::codes;
use crate::text::normalize;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// What a post is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pillar {
    /// It shows how something is done: paying a tax, finding a timetable (S0).
    HowTo,
    /// News of a service: opening hours, disruptions, dates.
    Service,
    /// What officials did: inaugurations, visits, congratulations.
    Ceremonial,
    /// It calls on people to come, to follow, to take part.
    Promotion,
    /// It wants to please.
    Entertainment,
}

codes! {
    Pillar {
        /// All of them, in the order in which they are offered; where words speak for several pillars alike, the
        /// earlier one is proposed.
        ALL;
        /// The word in forms and stored summaries.
        code;
        HowTo = "how-to",
        Service = "service",
        Ceremonial = "ceremonial",
        Promotion = "promotion",
        Entertainment = "entertainment",
    }
}

/// So many words a pillar may have.
pub const MAX_WORDS: usize = 100;

/// So much of a caption is looked at, in bytes: captions are shorter on all platforms but Facebook.
const MAX_CAPTION: usize = 5_000;

/// Which words speak for which pillar; can be edited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PillarRules {
    /// Pillars with words as [`normalize`] writes them.
    words: Vec<(Pillar, Vec<String>)>,
}

/// A pillar that the words of a caption speak for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The pillar.
    pub pillar: Pillar,
    /// The words that were found, in the order of the rules.
    pub words: Vec<String>,
}

impl Default for PillarRules {
    /// Words of Indonesian agencies' captions; a beginning, made for being edited.
    fn default() -> Self {
        let mut rules = Self { words: Vec::new() };
        for (pillar, words) in [
            (
                Pillar::HowTo,
                "cara, langkah, panduan, tutorial, begini, syarat, tips, bagaimana, urutan, alur, prosedur, siapkan, \
                 ikuti langkah, lakukan ini",
            ),
            (
                Pillar::Service,
                "jadwal, jam buka, jam layanan, jam operasional, loket, buka pukul, tutup sementara, gangguan, \
                 perbaikan, pengumuman, antrean, antrian, keliling, hubungi, jatuh tempo, cuaca, peringatan dini, \
                 pengalihan, rekayasa lalu lintas, pemadaman",
            ),
            (
                Pillar::Ceremonial,
                "apel, upacara, meresmikan, peresmian, pelantikan, dilantik, melantik, kunjungan kerja, rapat, \
                 rapat koordinasi, rakor, penandatanganan, nota kesepahaman, menghadiri, turut hadir, dihadiri, \
                 memimpin, audiensi, selamat dan sukses, selamat hari, dirgahayu, hari jadi, penyerahan, \
                 serah terima, piagam, penghargaan, foto bersama, sambutan, silaturahmi",
            ),
            (
                Pillar::Promotion,
                "ayo, yuk, hadiah, voucer, voucher, diskon, potongan, promo, unduh sekarang, kini hadir, daftar segera, \
                 segera daftar, giveaway, undian, pemenang, tonton, saksikan, festival, jangan lewatkan, \
                 jangan sampai terlewat, tunggu apa lagi, ikuti akun, tandai",
            ),
            (
                Pillar::Entertainment,
                "tebak, tebakan, pantun, kuis, teka teki, lucu, humor, meme, pov, ketika, tipe orang, ekspresi, \
                 siapa yang",
            ),
        ] {
            rules.set_words(pillar, words);
        }
        rules
    }
}

impl PillarRules {
    /// The words that speak for a pillar, in the order in which they were written.
    #[must_use]
    pub fn words(&self, pillar: Pillar) -> &[String] {
        let found = self.words.iter().find(|(one, _)| *one == pillar);
        found.map_or(&[], |(_, words)| words)
    }

    /// Says which words speak for a pillar: words or several words in a row, between commas or on lines. Beyond
    /// [`MAX_WORDS`] they do not count.
    pub fn set_words(&mut self, pillar: Pillar, words: &str) {
        let mut list: Vec<String> = Vec::new();
        for word in words.split([',', ';', '\n']).map(normalize) {
            if !word.is_empty() && !list.contains(&word) && list.len() < MAX_WORDS {
                list.push(word);
            }
        }
        self.words.retain(|(one, _)| *one != pillar);
        self.words.push((pillar, list));
    }

    /// The pillar that most words of a caption speak for; `None` where none does. A word counts as a whole: "cara" is
    /// not in "acara".
    #[must_use]
    pub fn propose(&self, caption: &str) -> Option<Proposal> {
        let end = caption.floor_char_boundary(MAX_CAPTION);
        let start = caption.get(..end).unwrap_or(caption);
        let text = format!(" {} ", normalize(start));
        // A long caption is gone through once and not once for every word.
        let there: HashSet<&str> = text.split(' ').collect();
        let mut best: Option<Proposal> = None;
        for pillar in Pillar::ALL {
            let is_in = |word: &&String| {
                word.split(' ').all(|part| there.contains(part))
                    && (!word.contains(' ') || text.contains(&format!(" {word} ")))
            };
            let words: Vec<String> = self.words(pillar).iter().filter(is_in).cloned().collect();
            let most = best.as_ref().map_or(0, |best| best.words.len());
            if words.len() > most {
                best = Some(Proposal { pillar, words });
            }
        }
        best
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proposed(caption: &str) -> Option<Pillar> {
        let proposal = PillarRules::default().propose(caption);
        proposal.map(|proposal| proposal.pillar)
    }

    #[test]
    fn captions_of_agencies_are_told_apart_by_their_words() {
        for (caption, pillar) in [
            ("Cara membaca tagihan air: tiga langkah.", Pillar::HowTo),
            (
                "Jadwal mobil perpustakaan keliling pekan ini",
                Pillar::Service,
            ),
            (
                "Wali Kota meresmikan taman. Turut hadir para camat.",
                Pillar::Ceremonial,
            ),
            ("Ayo ikut! Banyak hadiah menanti.", Pillar::Promotion),
            (
                "Pantun Jumat: beli ketupat di Pasar Lama",
                Pillar::Entertainment,
            ),
        ] {
            assert_eq!(proposed(caption), Some(pillar), "{caption}");
        }
        for caption in ["", "Acara kemarin", "Selamat pagi"] {
            assert_eq!(proposed(caption), None, "{caption}");
        }
    }

    #[test]
    fn most_words_win_and_of_equals_the_earlier_pillar() {
        assert_eq!(proposed("Apel pagi"), Some(Pillar::Ceremonial));
        assert_eq!(proposed("Apel: begini caranya"), Some(Pillar::HowTo));
        let both = PillarRules::default()
            .propose("Apel dan upacara: begini")
            .unwrap();
        assert_eq!(both.pillar, Pillar::Ceremonial);
        assert_eq!(both.words, ["apel", "upacara"]);
    }

    #[test]
    fn the_rules_can_be_edited() {
        let mut rules = PillarRules::default();
        rules.set_words(Pillar::HowTo, "Resep, resep\nDi  Rumah;;");
        assert_eq!(rules.words(Pillar::HowTo), ["resep", "di rumah"]);
        let found = rules.propose("RESEP: di-rumah saja").unwrap();
        assert_eq!((found.pillar, found.words.len()), (Pillar::HowTo, 2));
        rules.set_words(Pillar::HowTo, "");
        assert_eq!(rules.propose("resep"), None);
        let many: String = (0..MAX_WORDS * 2).map(|word| format!("w{word},")).collect();
        rules.set_words(Pillar::Service, &many);
        assert_eq!(rules.words(Pillar::Service).len(), MAX_WORDS);
    }

    #[test]
    fn only_the_beginning_of_an_endless_caption_is_looked_at() {
        let caption = format!("{} cara", "é".repeat(MAX_CAPTION));
        assert_eq!(proposed(&caption), None);
    }
}

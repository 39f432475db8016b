//! Words for a cloud: spellings of one word counted together, and words that say nothing left out.

use crate::text::normalize;

/// Words of Indonesian and English that carry no meaning of their own. A list of our own, of what people write
/// around the word that they mean.
const STOP_WORDS: &[&str] = &[
    "a", "ada", "adalah", "agar", "aja", "akan", "aku", "an", "and", "anda", "antara", "apa",
    "are", "at", "atau", "bagi", "bahwa", "banget", "be", "belum", "bisa", "buat", "bukan", "but",
    "by", "dalam", "dan", "dapat", "dari", "deh", "dengan", "di", "dia", "dong", "for", "from",
    "ga", "gak", "guna", "hal", "hanya", "harus", "hingga", "i", "ialah", "in", "ini", "is", "it",
    "itu", "iya", "jadi", "jika", "juga", "kalau", "kalo", "kami", "karena", "ke", "kepada",
    "kita", "kok", "lagi", "lah", "lebih", "masih", "me", "mereka", "my", "namun", "nggak", "nih",
    "nya", "of", "oleh", "on", "or", "our", "pada", "para", "pun", "saat", "saja", "sama",
    "sangat", "saya", "se", "sebagai", "seperti", "sih", "so", "sudah", "supaya", "tapi", "telah",
    "tentang", "tetapi", "that", "the", "this", "to", "untuk", "utk", "was", "we", "with", "ya",
    "yaitu", "yang", "yg", "you", "your",
];

/// Whether a word says nothing in a cloud.
#[must_use]
pub fn is_stop_word(word: &str) -> bool {
    STOP_WORDS.binary_search(&word).is_ok()
}

/// A word or short phrase as it is counted: small letters without signs, and without words that say nothing at
/// its beginning and end. `None` where nothing is left.
#[must_use]
pub fn fold_word(written: &str) -> Option<String> {
    let normalized = normalize(written);
    let words: Vec<&str> = normalized.split(' ').collect();
    let said = |word: &&str| !word.is_empty() && !is_stop_word(word);
    let first = words.iter().position(said)?;
    let last = words.iter().rposition(said)?;
    Some(words.get(first..=last)?.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stop_words_are_sorted_and_each_stands_once() {
        let sorted = STOP_WORDS.is_sorted_by(|one, next| one < next);
        let unsorted: Vec<_> = STOP_WORDS
            .windows(2)
            .filter(|two| two[0] >= two[1])
            .collect();
        assert!(sorted, "{unsorted:?}");
    }

    #[test]
    fn spellings_of_a_word_are_one_and_words_around_it_are_left_out() {
        for written in ["Hoaks", "hoaks!", " HOAKS ", "yang hoaks", "“Hoaks” itu"] {
            assert_eq!(fold_word(written).as_deref(), Some("hoaks"), "{written}");
        }
        assert_eq!(fold_word("cek di sumber").as_deref(), Some("cek di sumber"));
        for nothing in ["", "yang", " - ", "dan ini itu"] {
            assert_eq!(fold_word(nothing), None, "{nothing}");
        }
    }
}

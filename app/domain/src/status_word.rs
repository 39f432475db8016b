//! The words that lists have for how somebody stands, in either language.

use crate::attendance::Status;
use crate::text::normalize;

/// The names of the four in either language, and what stands for them in other lists. No added status is called so.
fn named_status(word: &str) -> Option<Status> {
    if let Some(status) = Status::from_code(word) {
        return Some(status);
    }
    Some(match word {
        "hadir" | "h" | "ya" | "yes" | "tepat waktu" | "on time" | "attended" => Status::Present,
        "terlambat" | "telat" | "t" => Status::Late,
        "izin" | "ijin" | "i" => Status::Excused,
        "tidak hadir" | "absen" | "alpa" | "alfa" | "tanpa keterangan" | "tk" | "a" | "tidak"
        | "no" | "not present" => Status::Absent,
        _ => return None,
    })
}

/// What lists write for why somebody is excused.
fn reason_of_leave(word: &str) -> bool {
    const REASONS: [&str; 8] = [
        "sakit",
        "s",
        "cuti",
        "dinas luar",
        "dl",
        "on duty",
        "on leave",
        "ill",
    ];
    REASONS.contains(&word)
}

/// Whether lists write this for somebody of whom nothing was said, as our own files do.
pub(crate) fn says_nothing(word: &str) -> bool {
    const NOTHING: [&str; 6] = [
        "belum hadir",
        "belum tercatat",
        "terdaftar",
        "not checked in yet",
        "not recorded yet",
        "registered",
    ];
    NOTHING.contains(&word)
}

/// Whether a name is free for an added status that counts as `counts_as`: no list means anything else by it.
#[must_use]
pub fn is_free_word(name: &str, counts_as: Status) -> bool {
    let name = normalize(name);
    named_status(&name).is_none()
        && !says_nothing(&name)
        && (counts_as == Status::Excused || !reason_of_leave(&name))
}

/// Reads a status in a word of either language, or the words of other lists for it.
#[must_use]
pub fn status_of_word(word: &str) -> Option<Status> {
    let word = normalize(word);
    named_status(&word).or_else(|| reason_of_leave(&word).then_some(Status::Excused))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_lists_use_for_something_else_is_not_free() {
        for word in [
            "hadir",
            "Present",
            "H",
            "alpa",
            "t",
            "Belum hadir",
            "Registered",
            "izin",
        ] {
            assert!(!is_free_word(word, Status::Excused), "{word}");
        }
        assert!(is_free_word("Dinas luar", Status::Excused));
        assert!(
            !is_free_word("Dinas luar", Status::Absent),
            "lists mean an excuse by it"
        );
        assert!(is_free_word("Diwakili", Status::Present));
    }
}

//! The letter that invites to an edition, as a file.

use thiserror::Error;

/// The most bytes of a letter.
pub const LETTER_BYTES: usize = 5 * 1024 * 1024;

/// What every PDF begins with.
const BEGINS: &[u8] = b"%PDF-";
/// What stands at its end.
const ENDS: &[u8] = b"%%EOF";
/// Within so many bytes of the end: programs write more behind it.
const NEAR_THE_END: usize = 1024;

/// Why a file is not taken as a letter. The interface has one sentence for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum LetterFault {
    /// Nothing was sent.
    #[error("there is no file")]
    Nothing,
    /// It is larger than [`LETTER_BYTES`].
    #[error("the file is larger than {LETTER_BYTES} bytes")]
    Large,
    /// It is something else than a PDF.
    #[error("the file is no PDF")]
    NotPdf,
    /// It begins as a PDF and does not end as one: a part of it is missing.
    #[error("the file is broken")]
    Broken,
}

/// A PDF that is small enough.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterFile(Vec<u8>);

impl LetterFile {
    /// Reads a file as it was sent.
    ///
    /// # Errors
    /// [`LetterFault`].
    pub fn read(bytes: &[u8]) -> Result<Self, LetterFault> {
        if bytes.is_empty() {
            return Err(LetterFault::Nothing);
        }
        if !bytes.starts_with(BEGINS) {
            return Err(LetterFault::NotPdf);
        }
        if bytes.len() > LETTER_BYTES {
            return Err(LetterFault::Large);
        }
        let from = bytes.len().saturating_sub(NEAR_THE_END);
        let end = bytes.get(from..).unwrap_or_default();
        if !end.windows(ENDS.len()).any(|window| window == ENDS) {
            return Err(LetterFault::Broken);
        }
        Ok(Self(bytes.to_vec()))
    }

    /// Its bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pdf(length: usize) -> Vec<u8> {
        let mut bytes = b"%PDF-1.7\n".to_vec();
        bytes.resize(length - 6, b' ');
        bytes.extend(b"%%EOF\n");
        bytes
    }

    #[test]
    fn a_letter_is_a_whole_pdf_of_five_mebibytes_at_most() {
        let fault = |bytes: &[u8]| LetterFile::read(bytes).err();
        assert_eq!(fault(&pdf(64)), None);
        assert_eq!(fault(&pdf(LETTER_BYTES)), None);
        assert_eq!(fault(&pdf(LETTER_BYTES + 1)), Some(LetterFault::Large));
        assert_eq!(fault(b""), Some(LetterFault::Nothing));
        assert_eq!(fault(b"PK\x03\x04"), Some(LetterFault::NotPdf));
        assert_eq!(fault(b"<html>%PDF-1.7 %%EOF"), Some(LetterFault::NotPdf));
        assert_eq!(fault(&pdf(5_000)[..3_000]), Some(LetterFault::Broken));
        let mut signed = pdf(5_000);
        signed.extend([b'\n'; 900]);
        assert_eq!(fault(&signed), None);
    }
}

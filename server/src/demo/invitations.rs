//! The agencies that are invited to coming editions, each with a quota; some have sent names, one of which was
//! replaced.

use crate::demo::calendar::{ZONE, at};
use crate::demo::{Cast, DemoFault, Filling, agency, letter};
use domain::account::PersonName;
use domain::agency::Employment;
use domain::clock::DAY;
use domain::edition::EditionDetails;
use domain::id::EditionId;
use domain::invitation::{LetterNumber, Quota};
use domain::letter::LetterFile;
use store::NewNominee;

/// An agency that is invited.
struct Invited {
    code: &'static str,
    quota: u32,
    names: &'static [&'static str],
    /// Who is named in the place of the first.
    instead: Option<&'static str>,
}

const fn invited(code: &'static str, quota: u32, names: &'static [&'static str]) -> Invited {
    Invited {
        code,
        quota,
        names,
        instead: None,
    }
}

/// The edition whose letter was uploaded.
const WITH_LETTER: &str = "kopitalk-14-";

/// By the beginning of an edition's name in addresses: the number of the letter, and who is invited.
const LETTERS: [(&str, &str, &[Invited]); 2] = [
    (
        "kopitalk-13-",
        "005/131/KOMINFO (rekaan)",
        &[invited("DAMKAR", 1, &[]), invited("ARSIP", 1, &[])],
    ),
    (
        "kopitalk-14-",
        "005/142/KOMINFO (rekaan)",
        &[
            Invited {
                instead: Some("Rosalina Mbete"),
                ..invited("KOMINFO-S", 3, &["Gatot Purnomo", "Laila Ramadhani"])
            },
            invited("KEC-AR", 2, &["Wayan Sudarsana", "Theresia Kolin"]),
            invited("SEHAT-RS", 4, &["dr. Farida Hanum"]),
            invited("BAPENDA", 4, &[]),
            invited("PASAR", 2, &[]),
            invited("SEKOLAH-T", 3, &[]),
        ],
    ),
];

impl Filling {
    /// Invites agencies to a coming edition a week ago, and sends their names the day before yesterday.
    pub(super) async fn invite(
        &self,
        details: &EditionDetails,
        edition: &EditionId,
        cast: &Cast,
    ) -> Result<(), DemoFault> {
        let slug = details.slug.as_str();
        let of_edition = |(start, ..): &&(&str, &str, &[Invited])| slug.starts_with(start);
        let Some((_, number, all)) = LETTERS.iter().find(of_edition) else {
            return Ok(());
        };
        let actor = Some(&cast.organiser.person);
        self.calendar.put_to(at(self.today.plus(-7 * DAY), 14, 5));
        // The number of ours is short enough: a test reads it.
        if let Ok(number) = LetterNumber::parse(number) {
            self.store
                .set_letter_number(edition, number.as_ref(), actor)
                .await?;
        }
        if slug.starts_with(WITH_LETTER) && self.store.letter_since(edition).await?.is_none() {
            let file = letter::pdf(&[
                "Pemerintah Kota Tirtanusa, kota rekaan",
                "Nomor 005/142/KOMINFO, rekaan",
                "",
                "Kami mengundang instansi Anda mengirim peserta ke KopiTalk Edisi 14.",
                "Surat ini dibuat untuk demonstrasi.",
            ]);
            // Ours is a letter: a test reads it.
            if let Ok(letter) = LetterFile::read(&file) {
                let by = &cast.organiser.person;
                self.store.put_letter(edition, &letter, by).await?;
            }
        }
        let tree = self.store.agencies().await?;
        for one in *all {
            if let Some((agency, quota)) = agency(&tree, one.code).zip(Quota::new(one.quota)) {
                self.calendar.put_to(at(self.today.plus(-7 * DAY), 14, 10));
                let whom = std::slice::from_ref(&agency);
                self.store
                    .invite_agencies(edition, whom, quota, actor)
                    .await?;
                self.calendar.put_to(at(self.today.plus(-2 * DAY), 15, 20));
                let nominee = |name: &str| {
                    Some(NewNominee {
                        edition: edition.clone(),
                        agency: agency.clone(),
                        link_version: 1,
                        name: PersonName::parse(name).ok()?,
                        employment: Some(Employment::Pns),
                        replaces: None,
                        office: ZONE,
                    })
                };
                self.name(one, nominee).await?;
            }
        }
        Ok(())
    }

    /// Sends the names of an agency that it has not sent.
    async fn name(
        &self,
        invited: &Invited,
        nominee: impl Fn(&str) -> Option<NewNominee>,
    ) -> Result<(), DemoFault> {
        let mut first = None;
        for name in invited.names {
            let Some(new) = nominee(name) else {
                continue;
            };
            let known = self.store.nominees(&new.edition, Some(&new.agency)).await?;
            let before = known.into_iter().find(|one| one.name == *name);
            let id = match before {
                Some(before) if before.replaced_by.is_some() => return Ok(()),
                Some(before) => before.id,
                None => self.store.nominate(&new).await?,
            };
            first.get_or_insert(id);
        }
        if let Some(mut new) = invited.instead.and_then(nominee) {
            new.replaces = first;
            self.store.nominate(&new).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_has_a_number_and_no_agency_sends_more_than_it_may() {
        for (_, number, all) in LETTERS {
            assert!(LetterNumber::parse(number).unwrap().is_some());
            for one in all {
                let quota = Quota::new(one.quota).unwrap();
                assert!(one.names.len() <= quota.get() as usize, "{}", one.code);
            }
        }
    }
}

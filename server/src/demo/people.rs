//! The invented people: names put together from lists, the same in every run. Nobody is meant.

use crate::demo::city;
use domain::agency::Employment;
use domain::rng::SeededRng;
use domain::text::normalize;
use std::collections::HashSet;

/// Where the sequence of names begins.
const SEED: u32 = 20_261_117;
/// Who works for the city has an address there.
pub(super) const DOMAIN: &str = "@tirtanusa.example";

/// Name, address and what was typed for an agency by somebody whose agency nobody knows.
pub(super) const UNKNOWN_AGENCY: (&str, &str, &str) = (
    "Maria Goreti",
    "maria.goreti@tirtanusa.example",
    "puskesmas dua",
);

/// First and last names that go together, and how many of a hundred people have one of them.
struct Names {
    of_a_hundred: u32,
    first: &'static [&'static str],
    last: &'static [&'static str],
}

/// From all over the islands.
const NAMES: [Names; 24] = [
    Names {
        of_a_hundred: 12,
        first: &[
            "Agus", "Bambang", "Dwi", "Eko", "Hendro", "Puji", "Sigit", "Teguh", "Tri", "Wahyu",
            "Yoga", "Ardi",
        ],
        last: &[
            "Prasetyo",
            "Hartono",
            "Nugroho",
            "Santoso",
            "Susanto",
            "Wibowo",
            "Setiawan",
            "Purnomo",
            "Raharjo",
            "Kurniawan",
            "Utomo",
        ],
    },
    Names {
        of_a_hundred: 12,
        first: &[
            "Dwi", "Endang", "Fitri", "Indah", "Nining", "Retno", "Sri", "Tri", "Yuni", "Anggun",
            "Ratri", "Galuh",
        ],
        last: &[
            "Astuti",
            "Handayani",
            "Lestari",
            "Puspitasari",
            "Rahayu",
            "Setyowati",
            "Utami",
            "Wahyuni",
            "Kusumawati",
            "Pratiwi",
            "Ningrum",
        ],
    },
    Names {
        of_a_hundred: 7,
        first: &[
            "Asep", "Cecep", "Dadang", "Deden", "Ujang", "Yayan", "Gilang", "Encep", "Rian",
        ],
        last: &[
            "Hidayat", "Suherman", "Permana", "Ruhimat", "Mulyana", "Sutisna", "Kusnadi",
            "Nugraha", "Saepudin",
        ],
    },
    Names {
        of_a_hundred: 6,
        first: &[
            "Neneng", "Euis", "Imas", "Rina", "Teti", "Nia", "Lilis", "Iis", "Yanti",
        ],
        last: &[
            "Rohaeti",
            "Nurhayati",
            "Kurniasih",
            "Maryani",
            "Sumiati",
            "Komalasari",
            "Rosmiati",
            "Herlina",
        ],
    },
    Names {
        of_a_hundred: 6,
        first: &[
            "Togar",
            "Binsar",
            "Rumondang",
            "Tiurma",
            "Hotma",
            "Sahat",
            "Lamria",
            "Mangatas",
            "Dumaria",
            "Ruth",
        ],
        last: &[
            "Siregar",
            "Nainggolan",
            "Hutapea",
            "Sihombing",
            "Panjaitan",
            "Manurung",
            "Situmorang",
            "Tampubolon",
            "Harahap",
        ],
    },
    Names {
        of_a_hundred: 3,
        first: &[
            "Jasa", "Malem", "Ersada", "Rehulina", "Bastanta", "Kristina",
        ],
        last: &[
            "Ginting",
            "Sembiring",
            "Tarigan",
            "Perangin-angin",
            "Karo-karo",
        ],
    },
    Names {
        of_a_hundred: 5,
        first: &[
            "Zulfikar", "Yulia", "Fajri", "Rahma", "Hendri", "Desi", "Yusrizal", "Elvi", "Mutia",
        ],
        last: &[
            "Chaniago",
            "Tanjung",
            "Piliang",
            "Sikumbang",
            "Koto",
            "Guci",
        ],
    },
    Names {
        of_a_hundred: 2,
        first: &[
            "Teuku Rayyan",
            "Muzakkir",
            "Azhari",
            "Teuku Fadhil",
            "Murdani",
        ],
        last: &["Syah", "Ibrahim", "Usman", "Ismail", "Yusuf"],
    },
    Names {
        of_a_hundred: 2,
        first: &[
            "Cut Intan",
            "Cut Mutiara",
            "Nurlaila",
            "Rosmawar",
            "Safrida",
        ],
        last: &["Ibrahim", "Hasballah", "Yusuf", "Abdullah"],
    },
    Names {
        of_a_hundred: 3,
        first: &["Syahrul", "Zainal", "Mahmud", "Ridwan", "Fahmi", "Ma'ruf"],
        last: &["Rosyid", "Mansur", "Saputra", "Effendi", "Fauzi", "Hamdani"],
    },
    Names {
        of_a_hundred: 3,
        first: &["Nurul", "Siti", "Halimah", "Rohani", "Maimunah", "Siti Nur"],
        last: &["Aini", "Zahra", "Sa'diyah", "Khotimah", "Azizah", "Hasanah"],
    },
    Names {
        of_a_hundred: 2,
        first: &[
            "Kemas Ridho",
            "Nyimas Aulia",
            "Kiagus Anwar",
            "Masagus Fikri",
            "Nyayu Tasya",
        ],
        last: &["Salim", "Akbar", "Faisal", "Halim"],
    },
    Names {
        of_a_hundred: 3,
        first: &[
            "I Wayan", "I Made", "I Nyoman", "I Ketut", "I Gede", "I Putu",
        ],
        last: &[
            "Sudarma", "Suardana", "Wirawan", "Arta", "Mahendra", "Adnyana", "Widiana",
        ],
    },
    Names {
        of_a_hundred: 3,
        first: &[
            "Ni Luh",
            "Ni Made",
            "Ni Nyoman",
            "Ni Ketut",
            "Ni Wayan",
            "Ni Putu",
        ],
        last: &[
            "Sukerti",
            "Ariani",
            "Widiastuti",
            "Purnami",
            "Suryani",
            "Darmayanti",
            "Sriasih",
        ],
    },
    Names {
        of_a_hundred: 2,
        first: &[
            "Lalu Hamdan",
            "Baiq Nuraini",
            "Lalu Arya",
            "Baiq Hidayah",
            "Muhsinin",
        ],
        last: &["Gunadi", "Supriadi", "Azhar", "Yasin", "Wardana"],
    },
    Names {
        of_a_hundred: 3,
        first: &[
            "Maria Goreti",
            "Yohanes",
            "Fransiska",
            "Kristoforus",
            "Adelina",
            "Blasius",
            "Petrus",
        ],
        last: &["Nahak", "Bria", "Lado", "Ndolu", "Wea", "Ratu", "Kedang"],
    },
    Names {
        of_a_hundred: 5,
        first: &[
            "Andi Akbar",
            "Nurjannah",
            "Andi Tenri",
            "Rusli",
            "Hasniah",
            "Muhammad Arfah",
            "Andi Besse",
        ],
        last: &[
            "Tahir",
            "Arsyad",
            "Makkulau",
            "Latief",
            "Rauf",
            "Parenrengi",
        ],
    },
    Names {
        of_a_hundred: 2,
        first: &["Yunus", "Debora", "Semuel", "Agustina", "Matius"],
        last: &["Tandirerung", "Rante", "Sampe", "Pasang"],
    },
    Names {
        of_a_hundred: 3,
        first: &["Jeffry", "Novita", "Meylan", "Stenly", "Deasy", "Merry"],
        last: &[
            "Wowor",
            "Mandagi",
            "Kaunang",
            "Lengkong",
            "Pangemanan",
            "Tumbelaka",
        ],
    },
    Names {
        of_a_hundred: 3,
        first: &[
            "Elsye",
            "Johanis",
            "Yopi",
            "Ferdinand",
            "Selvia",
            "Costansa",
        ],
        last: &[
            "Pattiasina",
            "Latuheru",
            "Tuhumury",
            "Sahetapy",
            "Nanlohy",
            "Rahayaan",
        ],
    },
    Names {
        of_a_hundred: 4,
        first: &[
            "Yance", "Naomi", "Septinus", "Dorkas", "Melkias", "Yakoba", "Elieser",
        ],
        last: &[
            "Wanggai", "Rumbiak", "Kogoya", "Tabuni", "Womsiwor", "Asmuruf", "Yikwa",
        ],
    },
    Names {
        of_a_hundred: 3,
        first: &[
            "Rusdiana",
            "Norhasanah",
            "Akhmad",
            "Hairani",
            "Mahlina",
            "Muhammad Noor",
        ],
        last: &["Rifani", "Syahrani", "Zainuddin", "Rahmani", "Fauzan"],
    },
    Names {
        of_a_hundred: 2,
        first: &["Lensi", "Hermanus", "Robertus", "Meri", "Elisabet"],
        last: &["Tingang", "Lambung", "Djangkan", "Sawung", "Garu"],
    },
    Names {
        of_a_hundred: 4,
        first: &[
            "Lina", "Kevin", "Melissa", "Rudy", "Vivian", "Andreas", "Yenny",
        ],
        last: &[
            "Halim",
            "Tanuwijaya",
            "Gunawan",
            "Limantara",
            "Kosasih",
            "Hartanto",
        ],
    },
];

/// What some write after their name.
const DEGREES: [&str; 5] = ["S.Sos.", "S.I.Kom.", "S.Kom.", "M.Si.", "S.E."];

/// Somebody invented.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Invented {
    pub(super) name: String,
    pub(super) email: String,
    /// The code of their agency.
    pub(super) agency: &'static str,
    pub(super) employment: Employment,
}

/// One of several.
pub(super) fn one_of<T: Copy>(chance: &mut SeededRng, all: &[T]) -> Option<T> {
    let number = usize::try_from(chance.next_u32()).unwrap_or_default();
    all.get(number.checked_rem(all.len())?).copied()
}

/// One of several, each as often as it says.
pub(super) fn weighted<T: Copy>(all: &[(T, u32)], chance: &mut SeededRng) -> Option<T> {
    let many: u32 = all.iter().map(|(_, many)| many).sum();
    let mut number = chance.next_u32().checked_rem(many)?;
    let found = all.iter().find(|(_, many)| {
        let here = number < *many;
        number = number.saturating_sub(*many);
        here
    });
    found.map(|(one, _)| *one)
}

fn names(chance: &mut SeededRng) -> Option<(&'static str, &'static str)> {
    let mut number = chance.next_u32() % 100;
    let names = NAMES.iter().find(|names| {
        let here = number < names.of_a_hundred;
        number = number.saturating_sub(names.of_a_hundred);
        here
    })?;
    Some((one_of(chance, names.first)?, one_of(chance, names.last)?))
}

/// The part of an address before its `@`: the last word of each name.
fn mailbox(first: &str, last: &str) -> String {
    let word = |text: &str| -> String {
        let text: String = text.chars().filter(|c| *c != '\'').collect();
        let folded = normalize(&text);
        folded.rsplit(' ').next().unwrap_or_default().to_owned()
    };
    format!("{}.{}", word(first), word(last))
}

/// All of them: as many as the agencies of the city have, no two with one name or one address.
pub(super) fn invented() -> Vec<Invented> {
    let mut chance = SeededRng::new(SEED);
    let (mut known, mut mailboxes) = (HashSet::new(), HashSet::new());
    let mut people = Vec::new();
    for agency in city::places_of_work() {
        let (first, last) = loop {
            if let Some(names) = names(&mut chance)
                && known.insert(names)
            {
                break names;
            }
        };
        let degree = chance
            .next_u32()
            .is_multiple_of(12)
            .then(|| one_of(&mut chance, &DEGREES))
            .flatten();
        let name = match degree {
            Some(degree) => format!("{first} {last}, {degree}"),
            None => format!("{first} {last}"),
        };
        let plain = mailbox(first, last);
        let mailbox = std::iter::once(plain.clone())
            .chain((2_u32..).map(|number| format!("{plain}{number}")))
            .find(|mailbox| mailboxes.insert(mailbox.clone()))
            .unwrap_or(plain);
        let employment = match chance.next_u32() % 20 {
            0..=10 => Employment::Pns,
            11..=16 => Employment::Pppk,
            _ => Employment::NonAsn,
        };
        people.push(Invented {
            name,
            email: format!("{mailbox}{DOMAIN}"),
            agency,
            employment,
        });
    }
    people
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::account::{Email, PersonName};

    #[test]
    fn names_are_varied_and_nobody_shares_an_address() {
        assert_eq!(NAMES.iter().map(|one| one.of_a_hundred).sum::<u32>(), 100);
        let people = invented();
        assert!((290..=320).contains(&people.len()), "{}", people.len());
        assert_eq!(invented(), people, "the same in every run");
        let distinct =
            |text: fn(&Invented) -> &str| people.iter().map(text).collect::<HashSet<_>>().len();
        assert_eq!(distinct(|one| &one.email), people.len());
        assert_eq!(distinct(|one| &one.name), people.len());
        for one in &people {
            assert!(PersonName::parse(&one.name).is_ok(), "{}", one.name);
            let email = Email::parse(&one.email).unwrap();
            assert_eq!(email.as_str(), one.email);
        }
        let last: HashSet<_> = people
            .iter()
            .filter_map(|one| one.name.split(',').next()?.rsplit(' ').next())
            .collect();
        assert!(last.len() > 90, "{} last names", last.len());
    }
}

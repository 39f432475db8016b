//! Which registered people the ones of a report are. People write their agency before their name, leave out half of it
//! or are a telephone; only what leaves no doubt is taken without asking.

use super::Participant;
use crate::person_name_match::{Likeness, comparable, likeness};
use crate::text::normalize;
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

/// Somebody who is registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known<'a> {
    /// What the caller knows the person by.
    pub index: usize,
    /// The name.
    pub name: &'a str,
    /// The e-mail address.
    pub email: Option<&'a str>,
    /// The name of the agency.
    pub agency: Option<&'a str>,
}

/// Who somebody of a report is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Matched {
    /// The same e-mail address, or the same name that only one has: the index of the person.
    Sure(usize),
    /// Somebody has to choose; the indexes of those who may be it, the likeliest first.
    Likely(Vec<usize>),
    /// Nobody who is registered, or a name that says nothing.
    Unknown,
}

/// As many are offered to choose from.
pub const MOST_LIKELY: usize = 8;
/// As many are compared with one name: more have no name but a common one.
const MOST_COMPARED: usize = 100;
/// A shorter word has too many words near it.
const SHORTEST_NEAR: usize = 4;
/// Words that name a device, a program or a part in the meeting, and no person.
const NO_NAMES: [&str; 46] = [
    "acer", "admin", "android", "asus", "axioo", "chrome", "desktop", "galaxy", "guest", "host",
    "hp", "huawei", "infinix", "ios", "ipad", "iphone", "itel", "laptop", "lenovo", "mac",
    "macbook", "meet", "meeting", "mi", "motorola", "nokia", "note", "oneplus", "oppo", "panitia",
    "pc", "peserta", "phone", "poco", "pro", "realme", "redmi", "samsung", "sm", "tablet", "tamu",
    "tecno", "user", "vivo", "xiaomi", "zoom",
];

/// Finds each of `people` among those who are registered.
#[must_use]
pub fn match_people(people: &[Participant], registered: &[Known<'_>]) -> Vec<Matched> {
    let index = Index::new(registered);
    people.iter().map(|person| index.find(person)).collect()
}

/// What is known of a registered person.
struct Entry<'a> {
    known: &'a Known<'a>,
    name: String,
    is_one_word: bool,
    agency: HashSet<String>,
}

/// Finds people by their words, so that nobody is compared with everybody.
struct Index<'a> {
    entries: Vec<Entry<'a>>,
    by_email: HashMap<String, Vec<usize>>,
    by_name: HashMap<String, Vec<usize>>,
    by_word: HashMap<String, Vec<usize>>,
    /// Words by what they are without one letter: words with a letter otherwise share such a rest.
    by_rest: HashMap<String, Vec<String>>,
}

/// A word without one of its letters, each way.
fn rests(word: &str) -> impl Iterator<Item = String> + '_ {
    let letters = word.char_indices();
    letters.map(|(place, letter)| {
        let (before, rest) = word.split_at(place);
        let after = rest.strip_prefix(letter).unwrap_or_default();
        format!("{before}{after}")
    })
}

fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(' ').filter(|word| !word.is_empty())
}

fn is_initial(word: &str) -> bool {
    word.chars().count() == 1
}

impl<'a> Index<'a> {
    fn new(registered: &'a [Known<'a>]) -> Self {
        let mut index = Self {
            entries: Vec::with_capacity(registered.len()),
            by_email: HashMap::new(),
            by_name: HashMap::new(),
            by_word: HashMap::new(),
            by_rest: HashMap::new(),
        };
        for (place, known) in registered.iter().enumerate() {
            let name = comparable(known.name);
            if let Some(email) = known.email {
                index
                    .by_email
                    .entry(email.trim().to_lowercase())
                    .or_default()
                    .push(place);
            }
            if !name.is_empty() {
                index.by_name.entry(name.clone()).or_default().push(place);
            }
            let distinct: HashSet<&str> = words(&name).collect();
            for word in &distinct {
                index
                    .by_word
                    .entry((*word).to_owned())
                    .or_default()
                    .push(place);
            }
            let agency = known.agency.map(normalize).unwrap_or_default();
            index.entries.push(Entry {
                known,
                is_one_word: words(&name).count() == 1,
                name,
                agency: words(&agency).map(str::to_owned).collect(),
            });
        }
        for word in index
            .by_word
            .keys()
            .filter(|word| word.chars().count() >= SHORTEST_NEAR)
        {
            for rest in rests(word).chain(std::iter::once(word.clone())) {
                index.by_rest.entry(rest).or_default().push(word.clone());
            }
        }
        index
    }

    fn known(&self, place: usize) -> Option<usize> {
        self.entries.get(place).map(|entry| entry.known.index)
    }

    fn find(&self, person: &Participant) -> Matched {
        let email = person
            .email
            .as_ref()
            .and_then(|email| self.by_email.get(&email.to_lowercase()));
        if let Some(places) = email {
            return self.same(places);
        }
        let names: Vec<&str> = std::iter::once(&person.name)
            .chain(&person.other_names)
            .map(String::as_str)
            .collect();
        // One name alone that is somebody's decides, and two that are different people's do not.
        let mut same: Vec<usize> = names
            .iter()
            .filter_map(|name| self.by_name.get(&comparable(name)))
            .flatten()
            .copied()
            .collect();
        same.sort_unstable();
        same.dedup();
        if !same.is_empty() {
            return self.same(&same);
        }
        self.likely(&names)
    }

    fn same(&self, places: &[usize]) -> Matched {
        match places {
            [place] => self.known(*place).map_or(Matched::Unknown, Matched::Sure),
            _ => Matched::Likely(
                places
                    .iter()
                    .take(MOST_LIKELY)
                    .filter_map(|place| self.known(*place))
                    .collect(),
            ),
        }
    }

    fn likely(&self, names: &[&str]) -> Matched {
        let mut likely: HashMap<usize, i64> = HashMap::new();
        for name in names {
            let said: HashSet<String> = words(&normalize(name)).map(str::to_owned).collect();
            for part in parts(name) {
                for place in self.near(&part) {
                    let Some(entry) = self.entries.get(place) else {
                        continue;
                    };
                    let agency = entry
                        .agency
                        .iter()
                        .filter(|word| word.len() > 2 && said.contains(*word))
                        .count();
                    let worth = likeness_worth(&part, &entry.name)
                        + i64::try_from(agency).unwrap_or_default() * 200;
                    let best = likely.entry(place).or_default();
                    *best = worth.max(*best);
                }
            }
        }
        let mut likely: Vec<_> = likely.into_iter().collect();
        likely.sort_by_key(|(place, worth)| (Reverse(*worth), *place));
        likely.truncate(MOST_LIKELY);
        if likely.is_empty() {
            Matched::Unknown
        } else {
            Matched::Likely(
                likely
                    .into_iter()
                    .filter_map(|(place, _)| self.known(place))
                    .collect(),
            )
        }
    }

    /// Those whose names are near a comparable one.
    fn near(&self, name: &str) -> Vec<usize> {
        let own: HashSet<&str> = words(name).collect();
        let has_initial = own.iter().any(|word| is_initial(word));
        let is_one_word = own.len() == 1;
        // How many words each has in common with the name.
        let mut shared = vec![0_u8; self.entries.len()];
        for word in own.iter().filter(|word| !is_initial(word)) {
            let mut found: HashSet<&str> = HashSet::from([*word]);
            if word.chars().count() >= SHORTEST_NEAR {
                for rest in rests(word).chain(std::iter::once((*word).to_owned())) {
                    found.extend(
                        self.by_rest
                            .get(&rest)
                            .into_iter()
                            .flatten()
                            .map(String::as_str),
                    );
                }
            }
            // The registered name may have the initial.
            let initial: String = word.chars().take(1).collect();
            found.insert(&initial);
            let places = found
                .iter()
                .filter_map(|word| self.by_word.get(*word))
                .flatten();
            let mut places: Vec<usize> = places.copied().collect();
            places.sort_unstable();
            places.dedup();
            for place in places {
                if let Some(count) = shared.get_mut(place) {
                    *count = count.saturating_add(1);
                }
            }
        }
        // A name is near where all words of the shorter one are; one word alone is near one word alone.
        let enough = |place: usize, count: u8| {
            let one_word = self
                .entries
                .get(place)
                .is_some_and(|entry| entry.is_one_word);
            count >= 2 || count > 0 && (has_initial && !one_word || is_one_word && one_word)
        };
        let counted = shared.into_iter().enumerate();
        let mut shared: Vec<_> = counted
            .filter(|(place, count)| enough(*place, *count))
            .collect();
        shared.sort_unstable_by_key(|(place, count)| (Reverse(*count), *place));
        shared.truncate(MOST_COMPARED);
        shared
            .into_iter()
            .map(|(place, _)| place)
            .filter(|place| {
                let entry = self.entries.get(*place);
                entry.is_some_and(|entry| likeness(name, &entry.name) != Likeness::Different)
            })
            .collect()
    }
}

/// How near two names are, to put the nearest first.
fn likeness_worth(one: &str, other: &str) -> i64 {
    let same = one == other;
    let missing = words(one).count().abs_diff(words(other).count());
    let initials = words(one)
        .chain(words(other))
        .filter(|word| is_initial(word))
        .count();
    let less = i64::try_from(missing * 20 + initials * 5).unwrap_or(i64::MAX);
    if same {
        1000
    } else {
        500_i64.saturating_sub(less)
    }
}

/// The longest name that is looked at; a longer one is none.
const LONGEST: usize = 200;

/// The names that may stand in what somebody called himself: all of it and its parts, each comparable.
fn parts(shown: &str) -> Vec<String> {
    let shown: String = shown.chars().take(LONGEST).collect();
    let apart = |c: char| matches!(c, '_' | '|' | '/' | '(' | ')' | '[' | ']' | ':' | '–' | '—');
    let mut parts = vec![name_in(&shown)];
    for part in shown.split(apart).flat_map(|part| part.split(" - ")) {
        parts.push(name_in(part));
        // Agencies have no hyphens, and few names have.
        parts.extend(part.split('-').map(name_in));
        // `Dinkes, Siti Aminah`
        parts.extend(part.split(',').map(name_in));
    }
    parts.retain(|part| !part.is_empty());
    parts.sort_unstable();
    parts.dedup();
    parts
}

/// What is left of a name without numbers and the words of devices, comparable.
fn name_in(part: &str) -> String {
    let comparable = comparable(part);
    let is_name =
        |word: &&str| !word.chars().any(|c| c.is_ascii_digit()) && !NO_NAMES.contains(word);
    let name: Vec<&str> = words(&comparable).filter(is_name).collect();
    name.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::meeting::Presence;
    use proptest::prelude::*;

    fn person(name: &str, email: Option<&str>) -> Participant {
        Participant {
            name: name.to_owned(),
            other_names: Vec::new(),
            email: email.map(str::to_owned),
            lines: vec![2],
            presence: Presence::Minutes(1),
        }
    }

    const REGISTERED: [(&str, Option<&str>, Option<&str>); 9] = [
        (
            "Hj. Siti Aminah, S.Kom., M.Si.",
            Some("siti@contoh.go.id"),
            Some("Dinas Kesehatan"),
        ),
        (
            "Budi Santoso",
            Some("budi@contoh.go.id"),
            Some("Kecamatan Dukuh"),
        ),
        ("Muhammad Rizky Pratama", None, None),
        ("Dewi Lestari", None, Some("Dinas Kominfo")),
        ("Dewi Lestari", None, Some("Badan Kepegawaian")),
        ("Rahmawati", None, None),
        ("M. Iqbal Fauzi", None, None),
        ("Agus Wijaya", Some("kantor@contoh.go.id"), None),
        ("Wayan Sudarma", Some("kantor@contoh.go.id"), None),
    ];

    fn registered() -> Vec<Known<'static>> {
        let known = |(index, (name, email, agency))| Known {
            index,
            name,
            email,
            agency,
        };
        REGISTERED.into_iter().enumerate().map(known).collect()
    }

    fn found(name: &str) -> Matched {
        match_people(&[person(name, None)], &registered()).remove(0)
    }

    #[test]
    fn the_same_address_or_the_same_name_of_one_leaves_no_doubt() {
        let sure = match_people(
            &[person("iPhone", Some("SITI@contoh.go.id"))],
            &registered(),
        );
        assert_eq!(sure, [Matched::Sure(0)]);
        assert_eq!(found("SITI AMINAH"), Matched::Sure(0));
        assert_eq!(found("Dr. Siti Aminah S.STP."), Matched::Sure(0));
        assert_eq!(found("Dewi Lestari, S.E."), Matched::Likely(vec![3, 4]));
        let shared = match_people(
            &[person("Agus", Some("kantor@contoh.go.id"))],
            &registered(),
        );
        assert_eq!(shared, [Matched::Likely(vec![7, 8])]);
        let mut renamed = person("iPhone", None);
        renamed.other_names.push("Budi Santoso".to_owned());
        assert_eq!(match_people(&[renamed], &registered()), [Matched::Sure(1)]);
    }

    #[test]
    fn what_is_near_is_offered_and_not_taken() {
        for (name, index) in [
            ("Dinkes_Siti Aminah", 0),
            ("Siti Aminah - Kec. Dukuh", 0),
            ("Siti Aminah (Dinas Kesehatan)", 0),
            ("12_Siti Aminah_Dinkes", 0),
            ("Dinkes-Siti Aminah", 0),
            ("Dinkes, Siti Aminah", 0),
            ("iPhone Siti Aminah", 0),
            ("Siti Nur Aminah", 0),
            ("Sity Aminah", 0),
            ("Budi S.", 1),
            ("B. Santoso", 1),
            ("Santoso Budi", 1),
            ("Rizky Pratama", 2),
            ("M Rizki Pratama", 2),
            ("Rachmawati", 5),
            ("Muhammad Iqbal Fauzi", 6),
        ] {
            assert_eq!(found(name), Matched::Likely(vec![index]), "{name}");
        }
        assert_eq!(
            found("Dewi Lestari - Badan Kepegawaian"),
            Matched::Likely(vec![4, 3])
        );
    }

    #[test]
    fn devices_and_strangers_are_nobody() {
        for name in [
            "iPhone",
            "Samsung SM-A525F",
            "Galaxy A52",
            "Redmi Note 9",
            "vivo 1904",
            "0812-3456-7890",
            "+62 812 3456 7890",
            "Zoom user",
            "Peserta 12",
            "",
            "😀",
            "Siti",
            "Joko Susilo",
            "Admin Dinas",
        ] {
            assert_eq!(found(name), Matched::Unknown, "{name}");
        }
    }

    #[test]
    fn a_whole_meeting_finds_a_whole_list() {
        const FIRST: [&str; 10] = [
            "Siti", "Muhammad", "Dewi", "Agus", "Sri", "Budi", "Nur", "Eko", "Ayu", "Rina",
        ];
        let syllables = ["ka", "ri", "no", "ti", "ma", "su", "wa", "di", "la", "pu"];
        let at = |list: &[&'static str; 10], number: usize| list[number % 10];
        let name = |number: usize| {
            let second = format!(
                "{}{}{}",
                at(&syllables, number / 10),
                at(&syllables, number / 100),
                at(&syllables, number / 1000)
            );
            let third = format!(
                "{}{}ta",
                at(&syllables, number / 7),
                at(&syllables, number / 3)
            );
            format!("{} {second} {third}", at(&FIRST, number))
        };
        let names: Vec<String> = (0..5000).map(name).collect();
        let registered: Vec<Known<'_>> = names
            .iter()
            .enumerate()
            .map(|(index, name)| Known {
                index,
                name,
                email: None,
                agency: None,
            })
            .collect();
        let people: Vec<Participant> = (0..3000)
            .map(|number| person(&format!("Dinkes_{}", name(number)), None))
            .collect();
        let matched = match_people(&people, &registered);
        for (number, matched) in matched.iter().enumerate() {
            let Matched::Likely(likely) = matched else {
                panic!("{matched:?}")
            };
            let first = likely.first().and_then(|index| names.get(*index));
            assert_eq!(first, Some(&name(number)));
        }
    }

    proptest! {
        #[test]
        fn no_name_ends_the_search_and_order_changes_nothing(
            names in proptest::collection::vec("[A-Za-z ._,()😀-]{0,24}", 1..8), shown in "\\PC{0,40}"
        ) {
            let registered: Vec<Known<'_>> = names.iter().enumerate()
                .map(|(index, name)| Known { index, name, email: None, agency: None }).collect();
            let mut people: Vec<_> = names.iter().map(|name| person(name, None)).collect();
            people.push(person(&shown, None));
            let mut matched = match_people(&people, &registered);
            people.reverse();
            matched.reverse();
            prop_assert_eq!(match_people(&people, &registered), matched);
        }
    }
}

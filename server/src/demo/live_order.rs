//! The running order of the workshop of the past, and how its hall answers.

use crate::demo::live_written::{self, Sentences};
use crate::demo::people::weighted;
use catalogue::ReadyStep;
use domain::id::Slug;
use domain::language::Bilingual;
use domain::live::{MIRROR_POSTS, Poll, PollKind, PollText, StepBody, TextOption, Vote};
use domain::rng::SeededRng;

/// How many of those who are wrong fall for the first wrong option, for the second, and so on.
const TEMPTING: [f64; 7] = [0.52, 0.27, 0.21, 0.1, 0.05, 0.05, 0.05];
/// How much of a ranking is one's own taste.
const TASTE: f64 = 0.9;

/// A step with how the hall answers it.
pub(super) struct Told {
    pub step: ReadyStep,
    /// `None` of a step that asks nothing.
    pub asked: Option<Asked>,
}

/// How a hall answers.
pub(super) struct Asked {
    /// How many of one who are there answer.
    pub turnout: f64,
    /// How many of one of those say nothing on purpose.
    pub says_nothing: f64,
    habit: Habit,
}

/// What people answer.
enum Habit {
    /// How many of one are right, round by round. Of what is wrong the first tempts most.
    Right(&'static [f64]),
    /// How many of one choose each option. Whoever chooses none of them says so by the last one.
    Each(&'static [f64]),
    /// How many choose each place of the scale.
    Places([u32; 5]),
    /// How many guess each number.
    Numbers(&'static [(f64, u32)]),
    /// What [`live_written::WORDS`] has.
    Words,
    /// What [`live_written::SENTENCES`] has.
    Sentences,
    /// What stands before what: the greatest first, but for one's own taste.
    Order(&'static [f64]),
    /// How many of an account's posts each pillar has, next to the others; every account differs.
    Posts(&'static [f64]),
}

/// A hall that is answering.
pub(super) struct Answering<'a> {
    habit: &'a Habit,
    right: f64,
    sentences: Sentences,
}

impl Asked {
    /// How many rounds there are.
    pub(super) fn rounds(&self) -> u8 {
        match self.habit {
            Habit::Right(rounds) => u8::try_from(rounds.len()).unwrap_or(1),
            _ => 1,
        }
    }

    /// A hall that begins to answer a round.
    pub(super) fn answering(&self, round: u8, chance: &mut SeededRng) -> Answering<'_> {
        let right = match self.habit {
            Habit::Right(rounds) => rounds.get(usize::from(round) - 1).copied(),
            _ => None,
        };
        Answering {
            habit: &self.habit,
            right: right.unwrap_or_default(),
            sentences: match self.habit {
                Habit::Sentences => Sentences::shuffled(chance),
                _ => Sentences::default(),
            },
        }
    }
}

impl Answering<'_> {
    /// What the next one answers.
    pub(super) fn vote(&mut self, poll: &Poll, chance: &mut SeededRng) -> Vote {
        match self.habit {
            Habit::Right(_) => one_option(poll, self.right, chance),
            Habit::Each(shares) => {
                let (last, others) = shares.split_last().unwrap_or((&0.0, &[]));
                let chosen = (0..)
                    .zip(others)
                    .filter(|(_, share)| chance.unit() < **share);
                let mut chosen: Vec<u8> = chosen.map(|(option, _)| option).collect();
                if chosen.is_empty() || chance.unit() < *last {
                    chosen = u8::try_from(others.len()).into_iter().collect();
                }
                Vote::Options(chosen)
            }
            Habit::Places(many) => {
                let place = (1..).zip(many).map(|(place, many)| (place, *many));
                let place: Vec<(u8, u32)> = place.collect();
                Vote::Scale(weighted(&place, chance).unwrap_or(3))
            }
            Habit::Numbers(many) => Vote::Number(weighted(many, chance).unwrap_or_default()),
            Habit::Words => Vote::Words(live_written::words(chance)),
            Habit::Sentences => self.sentences.next().map_or(Vote::Abstain, Vote::Text),
            Habit::Order(heights) => {
                let own = heights.iter().map(|height| height + TASTE * chance.unit());
                let mut own: Vec<(u8, f64)> = (0..).zip(own).collect();
                own.sort_by(|(_, one), (_, other)| other.total_cmp(one));
                Vote::Order(own.into_iter().map(|(option, _)| option).collect())
            }
            Habit::Posts(shares) => Vote::Posts(posts(shares, chance)),
        }
    }
}

/// The first option that is right, or one that is wrong.
fn one_option(poll: &Poll, right: f64, chance: &mut SeededRng) -> Vote {
    let is_right = chance.unit() < right;
    let fitting = (0u8..).zip(&poll.options);
    let fitting = fitting.filter(|(_, option)| option.right == is_right);
    let fitting: Vec<u8> = fitting.map(|(number, _)| number).collect();
    let tempting = fitting.iter().copied().zip(TEMPTING);
    // In thousandths.
    let tempting: Vec<(u8, u32)> = tempting
        .map(|(number, share)| (number, (share * 1_000.0) as u32))
        .collect();
    Vote::Options(weighted(&tempting, chance).into_iter().collect())
}

/// The last posts of an account.
fn posts(shares: &[f64], chance: &mut SeededRng) -> Vec<u8> {
    let own = shares
        .iter()
        .map(|share| share * (0.2 + 1.8 * chance.unit()));
    // In thousandths.
    let own: Vec<(usize, u32)> = own
        .enumerate()
        .map(|(pillar, share)| (pillar, (share * 1_000.0) as u32))
        .collect();
    // A young account has fewer.
    let missing = if chance.unit() < 0.08 {
        1 + chance.next_u32() % 5
    } else {
        0
    };
    let mut posts = vec![0; shares.len()];
    for _ in missing..MIRROR_POSTS {
        let pillar = weighted(&own, chance).and_then(|pillar| posts.get_mut(pillar));
        if let Some(of_pillar) = pillar {
            *of_pillar += 1;
        }
    }
    posts
}

/// A text in Indonesian and English.
type Pair = (&'static str, &'static str);

fn both((id, en): Pair) -> Bilingual {
    Bilingual {
        id: id.to_owned(),
        en: en.to_owned(),
    }
}

fn poll(kind: PollKind, text: Pair, options: &[Pair]) -> PollText {
    let option = |text: &Pair| TextOption {
        text: both(*text),
        right: false,
    };
    PollText {
        kind,
        text: both(text),
        options: options.iter().map(option).collect(),
        truth: None,
        unit: Bilingual::default(),
        moderated: false,
    }
}

fn asked(turnout: f64, says_nothing: f64, habit: Habit) -> Option<Asked> {
    Some(Asked {
        turnout,
        says_nothing,
        habit,
    })
}

fn step(title: Pair, minutes: u32, body: StepBody, asked: Option<Asked>) -> Told {
    Told {
        step: ReadyStep {
            title: both(title),
            minutes: Some(minutes),
            body,
        },
        asked,
    }
}

/// All steps: two hours and a half on one announcement in five channels.
pub(super) fn told() -> Vec<Told> {
    let mut told = Vec::new();
    first_hour(&mut told);
    second_hour(&mut told);
    told
}

fn first_hour(told: &mut Vec<Told>) {
    told.push(step(
        (
            "Pembukaan: masuk, kenalan, tujuan hari ini",
            "Opening: checking in, who is here, what today is for",
        ),
        6,
        StepBody::Talk,
        None,
    ));
    told.push(step(
        ("Satu kata: yang menyulitkan", "One word: what makes it hard"),
        7,
        StepBody::Poll {
            poll: poll(
                PollKind::Words,
                (
                    "Satu pengumuman harus terbit di lima kanal. Apa yang paling menyulitkan? Tulis satu sampai tiga kata.",
                    "One announcement has to go out on five channels. What makes it hardest? Write one to three words.",
                ),
                &[],
            ),
        },
        asked(0.86, 0.02, Habit::Words),
    ));
    told.push(step(
        ("Kanal pekan lalu", "Last week's channels"),
        6,
        StepBody::Poll {
            poll: poll(
                PollKind::Multiple,
                (
                    "Di kanal mana saja kantor Anda mengumumkan sesuatu pekan lalu? Pilih semua.",
                    "On which channels did your office announce something last week? Choose all.",
                ),
                &[
                    ("WhatsApp", "WhatsApp"),
                    ("Instagram", "Instagram"),
                    ("Facebook", "Facebook"),
                    ("TikTok", "TikTok"),
                    ("X", "X"),
                    ("YouTube", "YouTube"),
                    ("Tidak di satu pun", "On none of them"),
                ],
            ),
        },
        asked(
            0.88,
            0.01,
            Habit::Each(&[0.66, 0.87, 0.54, 0.41, 0.22, 0.17, 0.02]),
        ),
    ));
    told.push(step(
        ("Satu pesan, lima bentuk", "One message, five forms"),
        6,
        StepBody::Slide {
            text: both((
                "# Satu pesan, lima bentuk\n\n- **Tetap sama**: apa yang berubah, kapan, di mana, bertanya ke mana.\n- **Boleh berbeda**: panjang takarir, ukuran gambar, jam terbit.\n- **Dihitung dulu**: jam membuat *dan* jam membalas.\n",
                "# One message, five forms\n\n- **Stays the same**: what changes, when, where, and where to ask.\n- **May differ**: length of the caption, size of the picture, time of day.\n- **Counted first**: the hours of making *and* of replying.\n",
            )),
        },
        None,
    ));
    let course = Slug::parse("panggung-dan-rambu");
    told.extend(course.clone().map(|course| {
        step(
            (
                "Empat kanal, 25 jam: jawab, bahas dengan tetangga, jawab lagi",
                "Four channels, 25 hours: answer, talk to your neighbour, answer again",
            ),
            14,
            StepBody::Item {
                course,
                item: "susunan-empat-kanal".to_owned(),
            },
            asked(0.87, 0.03, Habit::Right(&[0.38, 0.79])),
        )
    }));
    let hours = PollText {
        truth: Some(7.0),
        unit: both(("jam", "hours")),
        ..poll(
            PollKind::Number,
            (
                "Satu pengumuman, lima kanal. Tiap kanal: 24 menit menyesuaikan, lalu 20 balasan masing-masing 3 menit. Tanpa kalkulator: kira-kira berapa jam seluruhnya?",
                "One announcement, five channels. Each channel: 24 minutes to adapt it, then 20 replies of 3 minutes each. Without a calculator: roughly how many hours in all?",
            ),
            &[],
        )
    };
    told.push(step(
        ("Tebak dulu: berapa jam?", "Guess first: how many hours?"),
        7,
        StepBody::Poll { poll: hours },
        asked(
            0.83,
            0.03,
            Habit::Numbers(&[
                (2.0, 16),
                (3.0, 9),
                (4.0, 14),
                (5.0, 19),
                (5.5, 4),
                (6.0, 22),
                (6.5, 5),
                (7.0, 15),
                (7.5, 3),
                (8.0, 12),
                (9.0, 4),
                (10.0, 8),
                (12.0, 3),
                (15.0, 1),
            ]),
        ),
    ));
    let mut same_name = poll(
        PollKind::TrueFalse,
        (
            "“Tayangan di berkas YouTube dan tayangan di berkas Instagram boleh dijumlahkan, sebab nama kolomnya sama.”",
            "“Views in YouTube's file and views in Instagram's may be added up, because the columns have the same name.”",
        ),
        &[("Benar", "True"), ("Salah", "False")],
    );
    if let Some(wrong) = same_name.options.last_mut() {
        wrong.right = true;
    }
    told.push(step(
        ("Nama kolomnya sama", "The columns have one name"),
        6,
        StepBody::Poll { poll: same_name },
        asked(0.88, 0.02, Habit::Right(&[0.66])),
    ));
    let unit = Slug::parse("lima-panggung-dua-orang");
    told.extend(course.zip(unit).map(|(course, unit)| {
        step(
            ("Tiga langkah, jangan dibalik", "Three steps, in this order"),
            6,
            StepBody::Lesson {
                course,
                unit,
                section: 1,
            },
            None,
        )
    }));
}

fn second_hour(told: &mut Vec<Told>) {
    told.extend(Slug::parse("lima-kanal-satu-hitungan").map(|exercise| {
        step(
            (
                "Lima kanal, satu penghitung (data rekaan)",
                "Five channels, one counter (invented data)",
            ),
            10,
            StepBody::Exercise {
                exercise,
                step: "juara-kunjungan".to_owned(),
            },
            asked(0.78, 0.05, Habit::Right(&[0.64])),
        )
    }));
    told.push(step(
        ("Rehat kopi", "Coffee break"),
        12,
        StepBody::Break { minutes: 12 },
        None,
    ));
    told.push(step(
        (
            "Cermin Aula: pilar 12 unggahan terakhir",
            "Mirror of the hall: the pillars of the last 12 posts",
        ),
        10,
        StepBody::Poll {
            poll: poll(
                PollKind::Mirror,
                (
                    "Buka 12 unggahan terakhir akun kantor Anda. Berapa yang masuk tiap pilar?",
                    "Open the last 12 posts of your office's account. How many belong to each pillar?",
                ),
                &[
                    (
                        "How-to: cara mengurus sesuatu",
                        "How-to: how to get something done",
                    ),
                    (
                        "Info layanan: jadwal, gangguan, perubahan",
                        "Service news: times, outages, changes",
                    ),
                    (
                        "Seremonial: acara dan pejabat",
                        "Ceremony: events and officials",
                    ),
                    ("Promosi dan ajakan", "Promotion and appeals"),
                    ("Hiburan dan ucapan", "Entertainment and greetings"),
                    ("Lainnya", "Something else"),
                ],
            ),
        },
        // Some have no account to look after.
        asked(
            0.78,
            0.14,
            Habit::Posts(&[1.2, 2.7, 4.0, 1.4, 1.9, 0.6]),
        ),
    ));
    told.push(step(
        ("Penghambat terbesar", "What holds us up most"),
        9,
        StepBody::Poll {
            poll: poll(
                PollKind::Ranking,
                (
                    "Apa yang paling memperlambat satu pengumuman terbit di semua kanal? Urutkan, yang terbesar di atas.",
                    "What slows one announcement down most on its way to all channels? Put the greatest at the top.",
                ),
                &[
                    ("Orangnya kurang", "Too few people"),
                    ("Persetujuan berlapis", "Layers of approval"),
                    (
                        "Data dari bidang lain terlambat",
                        "Data from other units come late",
                    ),
                    (
                        "Pembagian tugas belum jelas",
                        "It is not clear who does what",
                    ),
                    ("Perangkat dan internet", "Equipment and internet"),
                ],
            ),
        },
        asked(0.79, 0.03, Habit::Order(&[0.75, 1.0, 0.65, 0.4, 0.05])),
    ));
    told.push(step(
        (
            "Senin nanti: satu hal yang disesuaikan",
            "Next Monday: one thing to adapt",
        ),
        10,
        StepBody::Poll {
            poll: poll(
                PollKind::Text,
                (
                    "Pengumuman kantor Anda berikutnya: satu hal apa yang Anda sesuaikan dengan kanalnya?",
                    "Your office's next announcement: what one thing will you adapt to its channel?",
                ),
                &[],
            ),
        },
        asked(0.73, 0.08, Habit::Sentences),
    ));
    told.push(step(
        (
            "Tanya jawab: pengumuman yang sedang disiapkan",
            "Questions: announcements in preparation",
        ),
        20,
        StepBody::Questions,
        None,
    ));
    told.push(step(
        ("Seberapa siap tim Anda?", "How ready is your team?"),
        5,
        StepBody::Poll {
            poll: poll(
                PollKind::Scale,
                (
                    "Seberapa siap tim Anda menerbitkan satu pengumuman di lima kanal dalam satu hari kerja?",
                    "How ready is your team to bring one announcement to five channels within one working day?",
                ),
                &[
                    ("belum siap", "not ready"),
                    ("siap sepenuhnya", "fully ready"),
                ],
            ),
        },
        asked(0.84, 0.02, Habit::Places([7, 21, 36, 27, 9])),
    ));
    told.push(step(
        (
            "Penutup: sebelum pulang, dan tugas berikutnya",
            "Closing: before you leave, and what to do next",
        ),
        8,
        StepBody::Exit,
        None,
    ));
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::clock::Moment;
    use domain::id::{Entropy, StepId};
    use std::collections::HashSet;

    struct Zeros;

    impl Entropy for Zeros {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(0);
        }
    }

    #[test]
    fn every_step_is_sound_and_every_kind_of_poll_is_asked() {
        let told = told();
        let mut kinds = HashSet::new();
        for Told { step, asked } in &told {
            let id = StepId::new(Moment(0), &Zeros);
            assert_eq!(step.with_id(id).fault(), None, "{step:?}");
            assert_eq!(step.body.asks(), asked.is_some(), "{step:?}");
            if let StepBody::Poll { poll } = &step.body {
                kinds.insert(poll.kind);
            }
        }
        // One choice is asked by an item.
        assert_eq!(kinds.len(), PollKind::ALL.len() - 1);
        let minutes: u32 = told.iter().filter_map(|told| told.step.minutes).sum();
        assert!((135..=148).contains(&minutes), "{minutes}");
    }

    #[test]
    fn what_is_answered_fits_what_is_asked() {
        let mut chance = SeededRng::new(1);
        for Told { step, asked } in &told() {
            let (StepBody::Poll { poll }, Some(asked)) = (&step.body, asked) else {
                continue;
            };
            let poll = poll.poll();
            let mut answering = asked.answering(1, &mut chance);
            for _ in 0..200 {
                let vote = answering.vote(&poll, &mut chance);
                assert!(vote.fits(&poll), "{vote:?}");
            }
        }
    }
}

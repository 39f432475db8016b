//! The invented city's own series: past editions with everything that a ledger of attendance knows,
//! coming ones, and the edition of today.

use crate::demo::calendar::{ZONE, at, working_day};
use crate::demo::chance::{chance, nonce, shuffle};
use crate::demo::live::Seat;
use crate::demo::people::{DOMAIN, one_of};
use crate::demo::{Cast, DemoFault, Filling, Member, city};
use catalogue::Library;
use domain::attendance::{Act, Proof, Reason, Status};
use domain::attendance_rule::Rule;
use domain::clock::{DAY, HOUR, MINUTE, Moment};
use domain::code::Place;
use domain::edition::{EditionDetails, Mode, Speaker, Stage};
use domain::id::{EditionId, PersonId, SeriesId, Slug};
use domain::language::Bilingual;
use domain::learning::Minutes;
use domain::rng::SeededRng;
use futures_util::future::try_join_all;
use store::{NewEntry, Unregistered};

/// How long entries are gathered before they are written, all at once.
const GATHERED: i64 = 3 * MINUTE;
/// Days before an edition on which people registered for it.
const REGISTERED_ON: [i64; 4] = [-9, -6, -3, -1];

/// What differs between the editions of the city.
struct Plan {
    /// The beginning of its name in addresses; the day follows.
    slug: &'static str,
    /// Days from today, as the first start of the demonstration had it.
    days: i64,
    title: (&'static str, &'static str),
    summary: (&'static str, &'static str),
    mode: Mode,
    speaker: (&'static str, &'static str),
    seats: Option<u32>,
    /// Registered beforehand, trainers and organisers not counted.
    registered: usize,
    /// Registered when they came; of a coming edition those who were too late for a seat.
    on_the_spot: usize,
    excused: usize,
    /// Registered, and not there.
    missing: usize,
    /// Written down by an organiser, because they had no phone or no network.
    by_hand: usize,
    /// Taken over from the signed sheet or from the meeting's report.
    imported: usize,
}

const PAST: [Plan; 3] = [
    Plan {
        slug: "kopitalk-9",
        days: -84,
        title: (
            "KopiTalk Edisi 9: Pilar Konten yang Dicari Warga",
            "KopiTalk Edition 9: Content Pillars that Residents Look For",
        ),
        summary: (
            "Edisi rekaan untuk demonstrasi. Menentukan tiga pilar konten dan menguji apakah warga memang mencarinya.",
            "An invented edition for the demonstration. Choosing three content pillars and testing whether residents look for them.",
        ),
        mode: Mode::Venue,
        speaker: ("Ratri Kusumawati", "Redaktur media kota (rekaan)"),
        seats: Some(120),
        registered: 104,
        on_the_spot: 4,
        excused: 7,
        missing: 13,
        by_hand: 3,
        imported: 24,
    },
    Plan {
        slug: "kopitalk-10",
        days: -49,
        title: (
            "KopiTalk Edisi 10: Membalas Kritik dengan Tenang",
            "KopiTalk Edition 10: Answering Criticism Calmly",
        ),
        summary: (
            "Edisi rekaan untuk demonstrasi. Memilah kritik: mana yang dijawab cepat, mana yang perlu unggahan sendiri, mana yang sudah perundungan.",
            "An invented edition for the demonstration. Sorting criticism: what to answer fast, what needs a post of its own, what has become bullying.",
        ),
        mode: Mode::Online,
        speaker: ("Yopi Latuheru", "Pengelola layanan aduan (rekaan)"),
        seats: None,
        registered: 186,
        on_the_spot: 9,
        excused: 10,
        missing: 31,
        by_hand: 2,
        imported: 21,
    },
    Plan {
        slug: "kopitalk-11",
        days: -21,
        title: (
            "KopiTalk Edisi 11: Satu Topik, Lima Kanal",
            "KopiTalk Edition 11: One Topic, Five Channels",
        ),
        summary: (
            "Edisi rekaan untuk demonstrasi. Satu pengumuman diolah untuk lima platform dengan aturan mainnya masing-masing.",
            "An invented edition for the demonstration. One announcement prepared for five platforms, each with its own rules of the game.",
        ),
        mode: Mode::Hybrid,
        speaker: ("Bima Prasetya", "Narasumber KopiTalk (rekaan)"),
        seats: Some(250),
        registered: 212,
        on_the_spot: 6,
        excused: 11,
        missing: 24,
        by_hand: 4,
        imported: 0,
    },
];

/// What the edition of today teaches.
const COURSE_OF_TODAY: &str = "cek-performa";

const TODAY: Plan = Plan {
    slug: "kopitalk-12",
    days: 0,
    title: (
        "KopiTalk Edisi 12: Angka yang Bercerita",
        "KopiTalk Edition 12: Numbers that Tell a Story",
    ),
    summary: (
        "Edisi rekaan untuk demonstrasi, dibuka sepanjang hari supaya mencatat kehadiran selalu bisa dicoba. Mengubah tabel menjadi satu kalimat yang jujur dan satu gambar yang mudah dibaca.",
        "An invented edition for the demonstration, open all day so that checking in can always be tried. Turning a table into one honest sentence and one picture that is easy to read.",
    ),
    mode: Mode::Hybrid,
    speaker: ("Bima Prasetya", "Narasumber KopiTalk (rekaan)"),
    seats: None,
    registered: 254,
    on_the_spot: 6,
    excused: 12,
    missing: 36,
    by_hand: 9,
    imported: 0,
};

const COMING: [Plan; 3] = [
    Plan {
        slug: "kopitalk-13",
        days: 9,
        title: (
            "KopiTalk Edisi 13: Laporan Lapangan dari Ponsel",
            "KopiTalk Edition 13: Field Reports from a Phone",
        ),
        summary: (
            "Edisi rekaan untuk demonstrasi. Praktik di aula dengan ponsel sendiri; kursi hanya 30.",
            "An invented edition for the demonstration. Practice in the hall with one's own phone; there are only 30 seats.",
        ),
        mode: Mode::Venue,
        speaker: ("Ni Luh Ariani", "Jurnalis video (rekaan)"),
        seats: Some(30),
        registered: 28,
        on_the_spot: 0,
        excused: 0,
        missing: 0,
        by_hand: 0,
        imported: 0,
    },
    Plan {
        slug: "kopitalk-15",
        days: 16,
        title: (
            "Kenali Pengikut: kelas lanjutan",
            "Know Your Followers: advanced class",
        ),
        summary: (
            "Kelas rekaan untuk demonstrasi, kecil dan cepat penuh. Membaca data pengikut, lalu menyusun satu percobaan konten.",
            "An invented class for the demonstration, small and soon full. Reading data about followers, then planning one trial of content.",
        ),
        mode: Mode::Venue,
        speaker: ("Bima Prasetya", "Narasumber KopiTalk (rekaan)"),
        seats: Some(12),
        registered: 12,
        on_the_spot: 4,
        excused: 0,
        missing: 0,
        by_hand: 0,
        imported: 0,
    },
    Plan {
        slug: "kopitalk-14",
        days: 37,
        title: (
            "KopiTalk Edisi 14: Data Terbuka, Hoaks Tertutup",
            "KopiTalk Edition 14: Open Data, Closed Hoaxes",
        ),
        summary: (
            "Edisi rekaan untuk demonstrasi. Mengemas data pemerintah agar mudah dipahami sebelum kabar palsu mendahuluinya.",
            "An invented edition for the demonstration. Packaging government data so that it is understood before false news gets there first.",
        ),
        mode: Mode::Hybrid,
        speaker: ("Togar Panjaitan", "Analis data publik (rekaan)"),
        seats: Some(200),
        registered: 41,
        on_the_spot: 0,
        excused: 0,
        missing: 0,
        by_hand: 0,
        imported: 0,
    },
];

/// How long after the start whoever comes is there.
const ALL_THERE: i64 = 35 * MINUTE;

/// What the editions of the city are kept under.
pub(super) fn series() -> Bilingual {
    Bilingual {
        id: "KopiTalk Tirtanusa (rekaan)".to_owned(),
        en: "KopiTalk Tirtanusa (invented)".to_owned(),
    }
}

/// The name in addresses of the edition of a day that begins at `start`.
pub(super) fn slug_of_today(start: Moment) -> String {
    TODAY.slug_on(start)
}

fn both((id, en): (&str, &str)) -> Bilingual {
    Bilingual {
        id: id.to_owned(),
        en: en.to_owned(),
    }
}

impl Plan {
    fn slug_on(&self, day: Moment) -> String {
        format!("{}-{}", self.slug, ZONE.day(day))
    }

    /// A morning of two and a half hours.
    fn details(&self, day: Moment, series: &SeriesId) -> Option<EditionDetails> {
        let has_hall = self.mode.places().contains(&Place::Venue);
        let has_meeting = self.mode.places().contains(&Place::Online);
        let when_there = |there: bool, text: &str| {
            if there {
                text.to_owned()
            } else {
                String::new()
            }
        };
        Some(EditionDetails {
            series: Some(series.clone()),
            summary: both(self.summary),
            place: when_there(has_hall, "Aula Balai Kota Tirtanusa (rekaan)"),
            meeting: when_there(has_meeting, "https://rapat.tirtanusa.example/kopitalk"),
            speakers: vec![Speaker {
                name: self.speaker.0.to_owned(),
                about: self.speaker.1.to_owned(),
            }],
            capacity: self.seats,
            ..EditionDetails::new(
                Slug::parse(&self.slug_on(day))?,
                both(self.title),
                at(day, 9, 0),
                at(day, 11, 30),
                self.mode,
            )
        })
    }

    /// As [`Plan::details`], but whatever the hour, one can register and check in and is in time. Where it
    /// would not have begun yet, it begins earlier, at a whole half hour, so that its hall is full.
    fn open_all_day(&self, day: Moment, now: Moment, series: &SeriesId) -> Option<EditionDetails> {
        let mut details = self.details(day, series)?;
        if now < details.starts_at {
            let since = now.plus(-ALL_THERE).0.saturating_sub(day.0).max(0);
            details.starts_at = day.plus(since - since % (30 * MINUTE));
        }
        details.ends_at = day.plus(DAY);
        details.learning = Some(Minutes(150));
        details.attendance_rule = Rule::InAndExit;
        details.course = Slug::parse(COURSE_OF_TODAY);
        details.registration_closes_at = Some(details.ends_at);
        details.rules.opens_before = details.starts_at.0 - day.0;
        details.rules.late_after = details.ends_at.0 - details.starts_at.0;
        Some(details)
    }
}

/// What becomes of somebody who is registered.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Excused,
    Missing,
    ByHand,
    Imported,
    Comes,
}

/// Everybody of an edition.
struct Party<'a> {
    beforehand: Vec<(&'a Member, Fate)>,
    on_the_spot: Vec<&'a Member>,
}

impl<'a> Party<'a> {
    /// Chosen by the edition's own sequence; the accounts of the demonstration are always among them.
    fn of(plan: &Plan, cast: &'a Cast, today: bool, chance: &mut SeededRng) -> Self {
        let mut crowd: Vec<&Member> = cast.crowd.iter().collect();
        shuffle(&mut crowd, chance);
        let accounts = [&cast.participant, &cast.liaison];
        let many = plan.registered.saturating_sub(accounts.len());
        let (chosen, others) = crowd.split_at(many.min(crowd.len()));
        let stays_away = |member: &&Member| today && city::NOBODY_YET.contains(&member.agency_code);
        let mut left = [
            (Fate::Excused, plan.excused),
            (Fate::Missing, plan.missing),
            (Fate::ByHand, plan.by_hand),
            (Fate::Imported, plan.imported),
        ];
        let mut take = |wanted: Option<Fate>| {
            let found = left
                .iter_mut()
                .find(|(fate, many)| *many > 0 && wanted.is_none_or(|wanted| wanted == *fate));
            found.map_or(Fate::Comes, |(fate, many)| {
                *many -= 1;
                *fate
            })
        };
        // Whoever presses the button in the demonstration has not come yet.
        let waiting = if today {
            take(Some(Fate::Missing))
        } else {
            Fate::Comes
        };
        let mut beforehand: Vec<(&Member, Fate)> = chosen
            .iter()
            .copied()
            .filter(stays_away)
            .map(|member| (member, take(Some(Fate::Missing))))
            .collect();
        beforehand.extend(
            chosen
                .iter()
                .copied()
                .filter(|member| !stays_away(member))
                .map(|member| (member, take(None))),
        );
        beforehand.push((&cast.participant, waiting));
        beforehand.push((&cast.liaison, Fate::Comes));
        Self {
            beforehand,
            on_the_spot: others
                .iter()
                .copied()
                .filter(|member| !stays_away(member))
                .take(plan.on_the_spot)
                .collect(),
        }
    }
}

/// Writes what happened in one edition.
struct Chronicle<'a> {
    details: &'a EditionDetails,
    edition: &'a EditionId,
    organiser: &'a Member,
    entries: Vec<(Moment, NewEntry)>,
    /// How much earlier than in the morning everybody came, in milliseconds: a demonstration that is made
    /// before the morning has a full hall too.
    earlier: i64,
}

impl Chronicle<'_> {
    fn entry(
        &mut self,
        member: &Member,
        recorded: Moment,
        act: Act,
        proof: Proof,
    ) -> Option<&mut NewEntry> {
        let nonce = nonce(
            self.details.slug.as_str(),
            &member.email,
            self.entries.len(),
        )?;
        let entry = NewEntry::new(
            self.edition.clone(),
            member.person.clone(),
            act,
            proof,
            nonce,
        );
        self.entries.push((recorded, entry));
        self.entries.last_mut().map(|(_, entry)| entry)
    }

    fn arrives(
        &mut self,
        member: &Member,
        arrived: Moment,
        place: Place,
        proof: Proof,
    ) -> Option<&mut NewEntry> {
        let status = Status::of(self.details.arrival(arrived))?;
        let entry = self.entry(member, arrived, Act::In(status), proof)?;
        entry.place = Some(place);
        entry.arrived_at = Some(arrived);
        Some(entry)
    }

    fn corrects(
        &mut self,
        member: &Member,
        recorded: Moment,
        status: Status,
        reason: Reason,
        remark: Option<&str>,
    ) -> Option<&mut NewEntry> {
        let actor = self.organiser.person.clone();
        let entry = self.entry(member, recorded, Act::Manual(status), Proof::Tick)?;
        entry.actor = Some(actor);
        entry.reason = Some(reason);
        entry.remark = remark.map(ToOwned::to_owned);
        Some(entry)
    }

    fn imports(
        &mut self,
        member: &Member,
        recorded: Moment,
        status: Status,
        place: Option<Place>,
        proof: Proof,
    ) {
        let actor = self.organiser.person.clone();
        if let Some(entry) = self.entry(member, recorded, Act::Import(status), proof) {
            entry.actor = Some(actor);
            entry.place = place;
        }
    }
}

impl<'a> Chronicle<'a> {
    /// Somewhere in the edition, as its mode has it.
    fn place(&self, chance: &mut SeededRng) -> Place {
        match self.details.mode {
            Mode::Venue => Place::Venue,
            Mode::Online => Place::Online,
            Mode::Hybrid if chance.unit() < 0.38 => Place::Venue,
            Mode::Hybrid => Place::Online,
        }
    }

    /// How somebody there proves it.
    fn proof(place: Place, chance: &mut SeededRng) -> Proof {
        if place == Place::Online && chance.unit() < 0.45 {
            Proof::Tick
        } else {
            Proof::Code
        }
    }

    /// `minutes` from the start, to the second; where everybody came earlier, not before one could.
    fn minutes(&self, minutes: f64) -> Moment {
        // Of minutes within a day.
        let seconds = (minutes * 60.0) as i64;
        let at = self.details.starts_at.plus(seconds * 1_000 - self.earlier);
        if self.earlier > 0 {
            at.max(self.details.opens_at())
        } else {
            at
        }
    }

    /// Most come in the half hour before the start.
    fn arrival(&self, late: f64, chance: &mut SeededRng) -> Moment {
        if chance.unit() < late {
            return self.minutes(15.0 + 18.0 * chance.unit());
        }
        self.minutes(-29.0 + 19.5 * (chance.unit() + chance.unit()))
    }

    /// What becomes of each who is registered, and of those who come without being so.
    fn tell(&mut self, party: &Party<'a>, today: bool, chance: &mut SeededRng) {
        let next_day = self.details.starts_at.plus(DAY);
        let late = if today { 0.04 } else { 0.09 };
        let mut came = Vec::new();
        for (number, (member, fate)) in party.beforehand.iter().enumerate() {
            let minutes = number as f64;
            match fate {
                Fate::Excused => {
                    let reason = [Reason::OnDuty, Reason::OnDuty, Reason::Ill, Reason::OnLeave];
                    let reason = one_of(chance, &reason).unwrap_or(Reason::OnDuty);
                    let said = self.minutes(minutes).plus(-17 * HOUR);
                    self.corrects(member, said, Status::Excused, reason, None);
                }
                Fate::Missing => self.is_missing(member, number, today),
                Fate::ByHand => {
                    let (offset, status) = if number.is_multiple_of(2) {
                        (16.0 + 8.0 * chance.unit(), Status::Late)
                    } else {
                        (-10.0 + 12.0 * chance.unit(), Status::Present)
                    };
                    let arrived = self.minutes(offset);
                    let place = self.details.mode.places().first().copied();
                    if let Some(entry) =
                        self.corrects(member, arrived, status, Reason::NoPhone, None)
                    {
                        entry.arrived_at = Some(arrived);
                        entry.place = place;
                    }
                }
                Fate::Imported => {
                    let place = self.place(chance);
                    let proof = match place {
                        Place::Venue => Proof::Sheet,
                        Place::Online => Proof::Report,
                    };
                    self.imports(member, next_day, Status::Present, Some(place), proof);
                }
                Fate::Comes => {
                    let arrived = self.arrival(late, chance);
                    let place = self.place(chance);
                    let proof = Self::proof(place, chance);
                    self.arrives(member, arrived, place, proof);
                    came.push((*member, arrived));
                }
            }
        }
        for member in &party.on_the_spot {
            let arrived = self.minutes(-5.0 + 15.0 * chance.unit());
            let place = self.place(chance);
            if let Some(entry) = self.arrives(member, arrived, place, Proof::Code) {
                entry.unregistered = Unregistered::Register(member.agency.clone());
            }
        }
        self.share_a_device(&came);
        self.afterwards(&came, today);
    }

    /// Two colleagues typed the code on one telephone, which is for an organiser to judge.
    fn share_a_device(&mut self, came: &[(&Member, Moment)]) {
        let typed: Vec<PersonId> = self
            .entries
            .iter()
            .filter(|(_, entry)| matches!(entry.act, Act::In(_)) && entry.proof == Proof::Code)
            .map(|(_, entry)| entry.person.clone())
            .collect();
        let typists: Vec<&Member> = came
            .iter()
            .map(|(member, _)| *member)
            .filter(|member| member.email.ends_with(DOMAIN) && typed.contains(&member.person))
            .collect();
        let colleagues = typists.iter().enumerate().find_map(|(number, one)| {
            let mut others = typists.iter().skip(number + 1);
            let other = others.find(|other| one.agency.is_some() && other.agency == one.agency)?;
            Some([one.person.clone(), other.person.clone()])
        });
        let Some(colleagues) = colleagues else {
            return;
        };
        for (_, entry) in &mut self.entries {
            if matches!(entry.act, Act::In(_)) && colleagues.contains(&entry.person) {
                entry.device = Some(format!("demo-{}", self.details.slug.as_str()));
            }
        }
    }

    /// Of a past edition a signed sheet says who was not there, or an organiser does.
    fn is_missing(&mut self, member: &Member, number: usize, today: bool) {
        let next_day = self.details.starts_at.plus(DAY);
        match self.details.mode {
            _ if today => {}
            Mode::Venue => self.imports(member, next_day, Status::Absent, None, Proof::Sheet),
            Mode::Hybrid if number.is_multiple_of(2) => {
                let remark = "Tidak ada kabar sampai acara selesai.";
                self.corrects(
                    member,
                    next_day,
                    Status::Absent,
                    Reason::Other,
                    Some(remark),
                );
            }
            Mode::Online | Mode::Hybrid => {}
        }
    }

    /// Some go early, and some entries were not right.
    fn afterwards(&mut self, came: &[(&Member, Moment)], today: bool) {
        let start = self.details.starts_at;
        let next_day = start.plus(DAY);
        for (number, (member, _)) in came
            .iter()
            .enumerate()
            .filter(|(number, _)| number % 23 == 5)
        {
            let minutes = i64::try_from(number).unwrap_or_default() % 40;
            self.entry(
                member,
                start.plus((100 + minutes) * MINUTE),
                Act::Out,
                Proof::Tick,
            );
        }
        let in_time = |(_, arrived): &&(&Member, Moment)| *arrived < start.plus(15 * MINUTE);
        let not_there = "Kodenya dipakai rekan semeja.";
        if let Some((member, _)) = came.iter().find(in_time) {
            let seen = if today {
                start.plus(28 * MINUTE)
            } else {
                next_day
            };
            self.corrects(
                member,
                seen,
                Status::Absent,
                Reason::NotThere,
                Some(not_there),
            );
        }
        if today {
            return;
        }
        for (member, _) in came.iter().filter(|one| !in_time(one)).take(2) {
            let remark = "Sudah di tempat sejak awal; kodenya tidak terbaca.";
            self.corrects(
                member,
                next_day,
                Status::Present,
                Reason::SeenThere,
                Some(remark),
            );
        }
        // Not somebody whose account is open to whoever looks at the demonstration: they stay to the end.
        let in_the_crowd = |(member, _): &&(&Member, Moment)| member.email.ends_with(DOMAIN);
        let mut last = came.iter().rev().filter(in_the_crowd);
        if let Some((member, _)) = last.find(in_time) {
            let remark = "Pulang karena sakit sebelum sesi pertama.";
            self.corrects(member, next_day, Status::Excused, Reason::Ill, Some(remark));
        }
    }
}

impl Chronicle<'_> {
    /// Whoever is there with a phone, and how long.
    fn seats(&self, cast: &Cast) -> Vec<Seat> {
        let mut seats: Vec<Seat> = Vec::new();
        for (recorded, entry) in &self.entries {
            match entry.act {
                Act::In(_) => seats.push(Seat {
                    person: entry.person.clone(),
                    from: *recorded,
                    until: self.details.ends_at,
                    // What somebody looks at who looks at the demonstration is not empty.
                    answers_all: [&cast.participant, &cast.liaison]
                        .iter()
                        .any(|member| member.person == entry.person),
                }),
                Act::Out => {
                    let mut here = seats.iter_mut();
                    if let Some(seat) = here.find(|seat| seat.person == entry.person) {
                        seat.until = *recorded;
                    }
                }
                Act::Manual(status) | Act::Import(status) if !status.is_present() => {
                    seats.retain(|seat| seat.person != entry.person);
                }
                Act::Manual(_) | Act::Import(_) | Act::Undo(_) | Act::Pulse => {}
            }
        }
        seats
    }
}

impl Filling {
    /// The past editions, the first one first; of the last one with what its hall was asked.
    pub(super) async fn past_edition(
        &self,
        cast: &Cast,
        series: &SeriesId,
        library: &Library,
        number: usize,
    ) -> Result<(), DemoFault> {
        let Some(plan) = PAST.get(number) else {
            return Ok(());
        };
        let day = working_day(self.today, plan.days);
        if let Some(mut details) = plan.details(day, series) {
            details.trainers = vec![cast.trainer.person.clone()];
            let edition = self.edition(&details, day).await?;
            self.happen(plan, &details, &edition, cast, library).await?;
        }
        Ok(())
    }

    /// The edition of today; and coming ones at the first start, later where there are none any more.
    pub(super) async fn now_and_later(
        &self,
        cast: &Cast,
        series: &SeriesId,
        library: &Library,
        first: bool,
    ) -> Result<(), DemoFault> {
        let mut made = Vec::new();
        let coming = self.store.editions(Stage::Coming, self.now).await?;
        if first || coming.is_empty() {
            for plan in &COMING {
                let details = plan.details(working_day(self.today, plan.days), series);
                made.push((plan, details));
            }
        }
        made.push((&TODAY, TODAY.open_all_day(self.today, self.now, series)));
        for (plan, details) in made {
            if let Some(mut details) = details {
                details.trainers = vec![cast.trainer.person.clone()];
                let edition = self.edition(&details, self.today).await?;
                self.happen(plan, &details, &edition, cast, library).await?;
                self.invite(&details, &edition, cast).await?;
                if plan.slug == TODAY.slug {
                    self.plan_of_today(&edition, library).await?;
                }
            }
        }
        Ok(())
    }

    /// The edition of that name, made two weeks before `day` where there is none.
    async fn edition(&self, details: &EditionDetails, day: Moment) -> Result<EditionId, DemoFault> {
        if let Some(known) = self.store.edition_by_slug(&details.slug).await? {
            return Ok(known.edition.id);
        }
        self.calendar.put_to(at(day, 13, 0).plus(-14 * DAY));
        Ok(self.store.create_edition(details, None).await?)
    }

    /// People register, and come or do not.
    async fn happen(
        &self,
        plan: &Plan,
        details: &EditionDetails,
        edition: &EditionId,
        cast: &Cast,
        library: &Library,
    ) -> Result<(), DemoFault> {
        let mut chance = chance(details.slug.as_str());
        let today = plan.slug == TODAY.slug;
        let party = Party::of(plan, cast, today, &mut chance);
        self.register(details, edition, cast, &party).await?;
        if details.starts_at >= self.today.plus(DAY) {
            return self.wait(details, edition, cast, &party.on_the_spot).await;
        }
        let mut chronicle = Chronicle {
            details,
            edition,
            organiser: &cast.organiser,
            entries: Vec::new(),
            earlier: if today {
                details
                    .starts_at
                    .plus(ALL_THERE)
                    .0
                    .saturating_sub(self.now.0)
                    .max(0)
            } else {
                0
            },
        };
        chronicle.tell(&party, today, &mut chance);
        let seats = chronicle.seats(cast);
        for member in [&cast.trainer, &cast.organiser] {
            let place = details.mode.places().first().copied();
            chronicle.arrives(
                member,
                chronicle.minutes(-29.5),
                place.unwrap_or(Place::Venue),
                Proof::Code,
            );
        }
        let is_last = PAST.last().is_some_and(|last| last.slug == plan.slug);
        let workshop = if is_last {
            self.workshop(details, edition, &seats, library).await?
        } else {
            None
        };
        if let Some(workshop) = &workshop {
            chronicle.entries.extend(workshop.pulses());
        }
        self.write(chronicle.entries).await?;
        if let Some(workshop) = &workshop {
            self.hold(workshop, library).await?;
            self.ask_around(workshop, &seats).await?;
        }
        Ok(())
    }

    async fn register(
        &self,
        details: &EditionDetails,
        edition: &EditionId,
        cast: &Cast,
        party: &Party<'_>,
    ) -> Result<(), DemoFault> {
        // Trainers and organisers take no seat before it is their turn.
        let is_coming = details.starts_at >= self.today.plus(DAY);
        let staff = [&cast.trainer, &cast.organiser].into_iter();
        let people: Vec<_> = staff
            .filter(|_| !is_coming)
            .chain(party.beforehand.iter().map(|(member, _)| *member))
            .map(|member| (member.person.clone(), member.agency.clone()))
            .collect();
        let day = ZONE.start_of_day(details.starts_at).min(self.today);
        let share = people.len().div_ceil(REGISTERED_ON.len()).max(1);
        for (people, days) in people.chunks(share).zip(REGISTERED_ON) {
            self.calendar.put_to(at(day, 10, 20).plus(days * DAY));
            self.store.register_all_for_edition(edition, people).await?;
        }
        Ok(())
    }

    /// Whoever is too late for a seat waits for one; then there is a chair more, which the first of them gets.
    async fn wait(
        &self,
        details: &EditionDetails,
        edition: &EditionId,
        cast: &Cast,
        late: &[&Member],
    ) -> Result<(), DemoFault> {
        if late.is_empty() {
            return Ok(());
        }
        for (member, minutes) in late.iter().zip(0_i64..) {
            let joins = at(self.today.plus(-DAY), 10, 5).plus(minutes * 25 * MINUTE);
            self.calendar.put_to(joins);
            let agency = member.agency.as_ref();
            self.store
                .join_waiting_list(edition, &member.person, agency)
                .await?;
        }
        self.calendar.put_to(at(self.today.plus(-DAY), 15, 40));
        let more = EditionDetails {
            capacity: details.capacity.map(|seats| seats + 1),
            ..details.clone()
        };
        let by = Some(&cast.organiser.person);
        self.store.change_edition(edition, &more, by).await?;
        Ok(())
    }

    /// Appends what has happened by now in its order, a few minutes at once.
    async fn write(&self, mut entries: Vec<(Moment, NewEntry)>) -> Result<(), DemoFault> {
        entries.retain(|(recorded, _)| *recorded <= self.now);
        entries.sort_by_key(|(recorded, _)| *recorded);
        let together = |(one, _): &(Moment, NewEntry), (other, _): &(Moment, NewEntry)| {
            one.0.div_euclid(GATHERED) == other.0.div_euclid(GATHERED)
        };
        for gathered in entries.chunk_by(together) {
            if let Some((last, _)) = gathered.last() {
                self.calendar.put_to(*last);
            }
            try_join_all(
                gathered
                    .iter()
                    .map(|(_, entry)| self.store.append(entry.clone())),
            )
            .await?;
        }
        Ok(())
    }
}

//! The five events of the articles that the courses grew from, with what the articles say and nothing
//! else: no hours where none are told, no place, nobody registered, no attendance.

use crate::demo::calendar::ZONE;
use domain::clock::{DAY, Moment};
use domain::edition::{EditionDetails, Mode, Speaker};
use domain::id::{SeriesId, Slug};
use domain::language::Bilingual;

/// An event as its article tells of it.
struct Event {
    slug: &'static str,
    day: &'static str,
    title: (&'static str, &'static str),
    mode: Mode,
    place: &'static str,
    speakers: &'static [(&'static str, &'static str)],
    summary: (&'static str, &'static str),
}

/// Stands below every summary: no agency that an article names has anything to do with this.
const SOURCE: (&str, &str) = (
    "Diringkas dari artikel publik, tanpa hubungan dengan instansi yang disebut.",
    "Summed up from a public article, without any tie to the agencies it names.",
);

/// In the order of their days. An article that names neither hall nor meeting has an event of the hall
/// without a place. Of the article of 2022 one writes the speaker's name Syafiq, the other Shafiq: he is
/// one person, and each event keeps the spelling of its article.
const EVENTS: [Event; 5] = [
    Event {
        slug: "kelas-bersama-2020",
        day: "2020-02-12",
        title: (
            "Pengenalan Platform Media Sosial dan Etika Media Sosial di Pemerintahan",
            "An Introduction to Social Media Platforms and Social Media Ethics in Government",
        ),
        mode: Mode::Venue,
        place: "Perpustakaan Kemendikbud",
        speakers: &[(
            "Dimas Aditya Nugraha",
            "Kepala Subbidang Audio Visual dan Media Sosial, Kominfo",
        )],
        summary: (
            "Workshop Komunitas Kelas Bersama Kementerian Pendidikan dan Kebudayaan. Menurut artikelnya, 30 \
             penggiat media sosial pemerintah hadir, di antaranya dari Kementerian Pertanian, Kementerian \
             Sosial, Lapan, serta Dinas Pariwisata dan Ekonomi Kreatif DKI Jakarta. Yang dibahas: memilih kanal \
             sesuai sasaran dan kemampuan tim, menentukan pilar konten, dan mengemas data pemerintah sebagai \
             obat anti hoaks.",
            "A workshop of the Kelas Bersama community at the Ministry of Education and Culture. The article says \
             that 30 people who run government accounts came, among others from the Ministry of Agriculture, \
             the Ministry of Social Affairs, Lapan and Jakarta's tourism and creative economy office. It was \
             about choosing channels by audience and by what a team can carry, about content pillars, and about \
             packaging government data as a remedy against hoaxes.",
        ),
    },
    Event {
        slug: "bimtek-satgas-medsos-2021",
        day: "2021-11-26",
        title: (
            "Bimtek Satuan Tugas Media Sosial Daerah Wilayah Indonesia Barat",
            "Technical Guidance for Regional Social Media Task Forces, Western Indonesia",
        ),
        mode: Mode::Venue,
        place: "Palembang",
        speakers: &[(
            "Hasyim Gautama",
            "Direktur Tata Kelola dan Kemitraan Komunikasi Publik, Kementerian Komunikasi dan Informatika",
        )],
        summary: (
            "Bimbingan teknis peningkatan kualitas konten dan layanan media sosial pemerintah. Setiap platform \
             punya karakter dan penggunanya sendiri; teknologi sudah tersedia, yang perlu ditingkatkan adalah \
             konten dan layanannya. Artikelnya hanya menyebut “Jumat (26/11)”; tahun 2021 disimpulkan dari \
             kalender.",
            "Technical guidance on raising the quality of the content and the service of government accounts. \
             Each platform has its own character and users; the technology is there, content and service are \
             what to raise. The article says only “Friday (26/11)”; the year 2021 is inferred from the calendar.",
        ),
    },
    Event {
        slug: "social-media-campaign-g20-2022",
        day: "2022-04-06",
        title: (
            "Workshop Pengelolaan Media Sosial “Social Media Campaign for G20”, sesi ketiga",
            "Social Media Management Workshop “Social Media Campaign for G20”, third session",
        ),
        mode: Mode::Online,
        place: "",
        speakers: &[
            (
                "Dara Nasution",
                "Manager Hubungan Pemerintah, Meta Indonesia",
            ),
            ("Arthur Andesya Yudha", "Strategic Partner Manager"),
        ],
        summary: (
            "Sesi ketiga workshop Kementerian Sekretariat Negara untuk Pranata Humas Lembaga Kepresidenan, \
             berkolaborasi dengan Meta Indonesia. Yang dibahas: fitur yang meningkatkan interaksi di Facebook, \
             Instagram, dan WhatsApp; dan pesan untuk tidak membandingkan akun lembaga yang audiensnya berbeda. \
             Artikelnya hanya menyebut “Rabu (6/4)”; tahun 2022 disimpulkan dari kalender.",
            "Third session of a workshop of the Ministry of State Secretariat for the public relations officers of \
             the presidential institutions, together with Meta Indonesia. It was about features that raise \
             interaction on Facebook, Instagram and WhatsApp, with the advice not to compare accounts of \
             institutions whose audiences differ. The article says only “Wednesday (6/4)”; the year 2022 is \
             inferred from the calendar.",
        ),
    },
    Event {
        slug: "kopitalk-sesi-6-2022",
        day: "2022-09-21",
        title: (
            "KopiTalk Sesi Keenam 2022: Ayo Cek Performa Sosial Mediamu",
            "KopiTalk Sixth Session 2022: Let’s Check Your Social Media Performance",
        ),
        mode: Mode::Online,
        place: "",
        speakers: &[("Syafiq Pontoh", "Chief Strategic Officer")],
        summary: (
            "Diselenggarakan Diskominfotik DKI Jakarta untuk peserta dari berbagai perangkat daerah. Yang dibahas: \
             memakai alat analitik tiap platform, tiga fungsi media sosial (jejaring, interaksi yang relevan, \
             kanal penyebaran konten), dan konten how-to yang dicari warga tetapi sering terlupakan.",
            "Held by Jakarta's office of communication, informatics and statistics for participants from several \
             agencies. It was about using each platform's analytic tools, the three functions of social media \
             (network, relevant interaction, a channel for content), and how-to content, which residents look for \
             and agencies often forget.",
        ),
    },
    Event {
        slug: "kopitalk-edisi-7-2022",
        day: "2022-11-15",
        title: (
            "KopiTalk Edisi 7 Tahun 2022: Ayo Cek Performa Media Sosialmu Part 2, Know Your Followers",
            "KopiTalk Edition 7 of 2022: Let’s Check Your Social Media Performance Part 2, Know Your Followers",
        ),
        mode: Mode::Venue,
        place: "",
        speakers: &[(
            "Shafiq Pontoh",
            "Chief Strategic Officer dan praktisi media sosial; artikel sesi keenam menulis namanya Syafiq",
        )],
        summary: (
            "Lanjutan sesi keenam. Artikelnya menyebut peserta antara lain dari Biro Umum dan Administrasi Setda, \
             Pusdatin, Diskominfotik, UPT Metrologi, Dinas Bina Marga, Dispusip, Bappeda, dan Disparekraf DKI \
             Jakarta. Yang dibahas: jumlah pengikut bukan prestasi, yang penting pengikut yang relevan; dan cara \
             menanggapi kritik. Artikelnya tidak menyebut tempat atau caranya.",
            "Sequel of the sixth session. The article names participants from, among others, the general affairs \
             bureau of Jakarta's regional secretariat, Pusdatin, Diskominfotik, UPT Metrologi, Dinas Bina Marga, \
             Dispusip, Bappeda and Disparekraf. It was about the number of followers being no achievement, \
             relevant followers being what counts, and about answering criticism. The article says neither where \
             nor how it took place.",
        ),
    },
];

/// What they are kept under.
pub(super) fn series() -> Bilingual {
    Bilingual {
        id: "Acara dari artikel sumber".to_owned(),
        en: "Events from the source articles".to_owned(),
    }
}

fn both((id, en): (&str, &str)) -> Bilingual {
    Bilingual {
        id: id.to_owned(),
        en: en.to_owned(),
    }
}

fn details(event: &Event, series: &SeriesId) -> Option<EditionDetails> {
    let starts_at: Moment = ZONE.parse(event.day, "00:00")?;
    Some(EditionDetails {
        series: Some(series.clone()),
        summary: Bilingual {
            id: format!("{}\n\n{}", event.summary.0, SOURCE.0),
            en: format!("{}\n\n{}", event.summary.1, SOURCE.1),
        },
        hours_known: false,
        place: event.place.to_owned(),
        speakers: event
            .speakers
            .iter()
            .map(|(name, about)| Speaker {
                name: (*name).to_owned(),
                about: (*about).to_owned(),
            })
            .collect(),
        on_the_spot: false,
        ..EditionDetails::new(
            Slug::parse(event.slug)?,
            both(event.title),
            starts_at,
            starts_at.plus(DAY),
            event.mode,
        )
    })
}

/// The events as past editions of a series.
pub(super) fn editions(series: &SeriesId) -> impl Iterator<Item = EditionDetails> {
    EVENTS.iter().filter_map(|event| details(event, series))
}

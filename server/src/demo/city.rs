//! The invented city: its agencies as a tree, with how many of the invented people work at each.

use domain::agency::ImportRow;

/// The code of the city's government, which says that all below it is invented.
pub(super) const ROOT: &str = "KT";

/// Code, name, code above, kind, people.
type Row = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    usize,
);

/// The agencies. Their names are of the sort a city has; none is an agency of an article or of a real
/// city.
const AGENCIES: [Row; 47] = [
    (ROOT, "Pemerintah Kota Tirtanusa (rekaan)", "", "kota", 0),
    ("SETDA", "Sekretariat Daerah", ROOT, "sekretariat", 4),
    ("SETDA-BU", "Biro Umum", "SETDA", "biro", 13),
    ("SETDA-BS", "Biro Sosial", "SETDA", "biro", 11),
    ("SETDA-BH", "Biro Hukum", "SETDA", "biro", 19),
    ("SETDA-BT", "Biro Tata Wilayah", "SETDA", "biro", 5),
    ("SETWAN", "Sekretariat Dewan Kota", ROOT, "sekretariat", 6),
    ("INSP", "Inspektorat Kota", ROOT, "inspektorat", 5),
    ("KOMINFO", "Dinas Kominfo", ROOT, "dinas", 15),
    (
        "KOMINFO-U",
        "Suku Dinas Kominfo Utara",
        "KOMINFO",
        "suku_dinas",
        8,
    ),
    (
        "KOMINFO-S",
        "Suku Dinas Kominfo Selatan",
        "KOMINFO",
        "suku_dinas",
        7,
    ),
    ("KOMINFO-SK", "UPT Siaran Kota", "KOMINFO", "upt", 6),
    ("JALAN", "Dinas Jalan dan Jembatan", ROOT, "dinas", 17),
    (
        "JALAN-B",
        "Suku Dinas Jalan Barat",
        "JALAN",
        "suku_dinas",
        6,
    ),
    ("JALAN-LK", "UPT Lampu Kota", "JALAN", "upt", 3),
    ("PASAR", "Dinas Pasar", ROOT, "dinas", 5),
    ("PASAR-TB", "UPT Timbangan", "PASAR", "upt", 3),
    ("ARSIP", "Dinas Arsip", ROOT, "dinas", 4),
    ("ARSIP-RB", "UPT Rumah Baca", "ARSIP", "upt", 6),
    ("SEHAT", "Dinas Kesehatan Warga", ROOT, "dinas", 14),
    ("SEHAT-PA", "Puskesmas Arunika", "SEHAT", "puskesmas", 7),
    ("SEHAT-PM", "Puskesmas Muara Tirta", "SEHAT", "puskesmas", 6),
    ("SEHAT-RS", "RSUD Tirtanusa", "SEHAT", "rsud", 9),
    ("SEKOLAH", "Dinas Persekolahan", ROOT, "dinas", 12),
    (
        "SEKOLAH-T",
        "Suku Dinas Persekolahan Timur",
        "SEKOLAH",
        "suku_dinas",
        6,
    ),
    ("DAMKAR", "Dinas Pemadam Kebakaran", ROOT, "dinas", 8),
    ("TAMAN", "Dinas Taman Kota", ROOT, "dinas", 7),
    ("ANGKUT", "Dinas Angkutan Kota", ROOT, "dinas", 9),
    ("ANGKUT-DL", "UPT Dermaga Lama", "ANGKUT", "upt", 4),
    ("AIR", "Dinas Air dan Sungai", ROOT, "dinas", 8),
    ("WISATA", "Dinas Wisata dan Seni", ROOT, "dinas", 8),
    ("WISATA-MK", "UPT Museum Kopi", "WISATA", "upt", 4),
    ("WARGA", "Dinas Catatan Warga", ROOT, "dinas", 7),
    ("BAPENDA", "Badan Pendapatan Kota", ROOT, "badan", 11),
    (
        "BAPENDA-U",
        "Suku Badan Pendapatan Utara",
        "BAPENDA",
        "suku_badan",
        5,
    ),
    ("RENCANA", "Badan Perencanaan", ROOT, "badan", 3),
    ("PEGAWAI", "Badan Kepegawaian Kota", ROOT, "badan", 6),
    ("SIAGA", "Badan Siaga Bencana", ROOT, "badan", 5),
    ("KEC-MT", "Kecamatan Muara Tirta", ROOT, "kecamatan", 4),
    (
        "KEL-PL",
        "Kelurahan Pasir Lumbung",
        "KEC-MT",
        "kelurahan",
        2,
    ),
    (
        "KEL-DK",
        "Kelurahan Dermaga Kenari",
        "KEC-MT",
        "kelurahan",
        2,
    ),
    ("KEC-AR", "Kecamatan Arunika", ROOT, "kecamatan", 4),
    (
        "KEL-KN",
        "Kelurahan Kebun Nirwasita",
        "KEC-AR",
        "kelurahan",
        3,
    ),
    (
        "KEL-FA",
        "Kelurahan Fajar Arunika",
        "KEC-AR",
        "kelurahan",
        2,
    ),
    ("KEC-TD", "Kecamatan Teluk Dinaran", ROOT, "kecamatan", 3),
    (
        "KEL-TS",
        "Kelurahan Tanjung Saraga",
        "KEC-TD",
        "kelurahan",
        2,
    ),
    ("KEL-KB", "Kelurahan Karang Biduk", "KEC-TD", "kelurahan", 1),
];

/// Other names that some are known by.
pub(super) const ALIASES: [(&str, &[&str]); 5] = [
    ("SETDA", &["Setda"]),
    (
        "KOMINFO",
        &["Diskominfo", "Dinas Komunikasi dan Informatika"],
    ),
    ("DAMKAR", &["Damkar"]),
    ("BAPENDA", &["Bapenda"]),
    ("SETWAN", &["Setwan"]),
];

/// Agencies from which somebody is registered for the edition of today and nobody has come yet.
pub(super) const NOBODY_YET: [&str; 6] =
    ["PASAR", "PASAR-TB", "ARSIP", "KEC-TD", "KEL-TS", "KEL-KB"];

/// The table of agencies, as a file would hold it.
pub(super) fn rows() -> Vec<ImportRow> {
    AGENCIES
        .iter()
        .zip(2..)
        .map(|((code, name, parent, kind, _), line)| ImportRow {
            line,
            code: (*code).to_owned(),
            name: (*name).to_owned(),
            parent: Some((*parent).to_owned()),
            kind: Some((*kind).to_owned()),
            beyond: false,
        })
        .collect()
}

/// The code of an agency for each of the invented people.
pub(super) fn places_of_work() -> impl Iterator<Item = &'static str> {
    AGENCIES
        .iter()
        .flat_map(|(code, .., people)| std::iter::repeat_n(*code, *people))
}

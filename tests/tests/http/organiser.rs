use crate::server;
use domain::account::{Email, Grant, Role};
use domain::agency::{AgencyCode, read_agencies};
use domain::audit::Action;
use domain::clock::MINUTE;
use domain::id::AgencyId;
use reqwest::StatusCode;
use tests::server::{PASSWORD, Page, TestServer, Visitor};

const PEOPLE: &str = "/organiser/people";
const AGENCIES: &str = "/organiser/agencies";
const CITY: &str = "kode;nama;kode_induk;jenis\nKT;Kota Tirtanusa;;kota\nDKI;Dinas Kominfo;KT;dinas\nSDK-U;Sudin Kominfo Utara;DKI;suku_dinas\nBPD;Badan Pendapatan Daerah;KT;badan\n";

/// The agencies of the invented city.
pub async fn city(server: &TestServer) {
    let store = &server.app.store;
    let rows = server::import::read_rows(CITY.as_bytes()).unwrap();
    let plan = read_agencies(rows, &store.agencies().await.unwrap()).unwrap();
    store.apply_import(&plan, None).await.unwrap();
}

/// The one of this code.
pub async fn agency(server: &TestServer, code: &str) -> AgencyId {
    let tree = server.app.store.agencies().await.unwrap();
    let code = AgencyCode::parse(code).unwrap();
    tree.by_code(&code).unwrap().id.clone()
}

/// One of them.
pub async fn one_agency(server: &TestServer) -> AgencyId {
    city(server).await;
    agency(server, "DKI").await
}

async fn organiser(server: &TestServer) -> Visitor {
    server
        .signed_in("panitia@contoh.example", &[Role::Organiser])
        .await
}

async fn upload(visitor: &Visitor, file: &[u8], table: &str) -> Page {
    visitor
        .post_files(AGENCIES, &[("file", file), ("table", table.as_bytes())])
        .await
}

#[tokio::test]
async fn a_table_is_imported_in_the_browser_as_a_file_and_pasted() {
    let server = server().await;
    let visitor = organiser(&server).await;
    visitor
        .get(AGENCIES)
        .await
        .with(StatusCode::OK)
        .says("Belum ada instansi");
    let page = upload(&visitor, CITY.as_bytes(), "").await;
    let page = visitor.get(page.leads_to()).await.with(StatusCode::OK);
    page.says("4 ditambah, 0 diubah")
        .says("Sudin Kominfo Utara")
        .says("4 instansi");
    let page = upload(&visitor, b"", "code,name\nDKI,Dinas Komunikasi\n").await;
    visitor
        .get(page.leads_to())
        .await
        .says("0 ditambah, 1 diubah")
        .says("Dinas Komunikasi");
    let found = visitor.get("/organiser/agencies?q=kominfo").await;
    found
        .says("Sudin Kominfo Utara")
        .does_not_say("Badan Pendapatan");
    let entries = server.app.store.audit(None, 10).await.unwrap();
    assert_eq!(entries[0].action, Some(Action::AgenciesImported));
    assert!(entries[0].actor.is_some());
}

#[tokio::test]
async fn a_table_with_faults_lists_every_row_and_changes_nothing() {
    let server = server().await;
    let visitor = organiser(&server).await;
    let table = "kode;nama;kode_induk;jenis\nA;Satu;B;dinas\nB;Dua;A;dinas\n;Tiga;TIADA;toko\nD;<b>Empat;;dinas\n";
    let page = upload(&visitor, b"", table)
        .await
        .with(StatusCode::UNPROCESSABLE_ENTITY);
    page.says("Baris 2: A akan berada di bawah dirinya sendiri.")
        .says("Baris 3: B akan berada di bawah dirinya sendiri.")
        .says("Baris 4: kode belum diisi.")
        .says("Baris 4: tidak ada instansi induk dengan kode “TIADA”.")
        .says("Ada jenis yang belum dikenal: “toko” di baris 4.")
        .says("D;<b>Empat;;dinas");
    assert!(server.app.store.agencies().await.unwrap().is_empty());
    for (file, words) in [
        (&b""[..], "Pilih berkas atau tempel"),
        (b"kode;nama\nA;Caf\xE9\n", "Baris 2 bukan UTF-8"),
        (b"kode;x\nA;B\n", "Kolom “nama” tidak ada"),
    ] {
        let page = upload(&visitor, file, "").await;
        page.with(StatusCode::UNPROCESSABLE_ENTITY).says(words);
    }
    let page = upload(&visitor, &vec![b'a'; server::import::BYTES_LIMIT + 1], "").await;
    page.with(StatusCode::PAYLOAD_TOO_LARGE)
        .says("lebih besar dari 10 MB");
    let english = visitor.in_english();
    let page = upload(&english, b"", "code,name\n,A\n").await;
    page.says("Row 2: the code is missing.");
}

#[tokio::test]
async fn kinds_are_listed_in_both_languages_and_a_sample_table_is_taken_as_it_is() {
    let server = server().await;
    let visitor = organiser(&server).await;
    for (visitor, kind) in [
        (&visitor, "Suku Dinas"),
        (&visitor.in_english(), "Sub-office"),
    ] {
        let page = visitor.get(AGENCIES).await.with(StatusCode::OK);
        let shown = tests::server::plain(&page.text);
        assert!(
            shown.contains("Suku Dinas") && shown.contains("Sub-office"),
            "{shown}"
        );
        let file = page.attribute("sample.csv", "href").to_owned();
        let sample = visitor.get(&file).await.with(StatusCode::OK);
        assert!(
            sample.text.contains("code;name;parent;kind") && sample.text.contains(kind),
            "{}",
            sample.text
        );
        let again = upload(visitor, sample.text.as_bytes(), "").await;
        again.leads_to();
    }
    let tree = server.app.store.agencies().await.unwrap();
    assert_eq!(tree.len(), 20, "one of each kind");
    assert!(
        tree.agencies()
            .iter()
            .all(|agency| agency.kind.own().is_none())
    );
}

#[tokio::test]
async fn kinds_that_are_not_known_are_named_and_added_by_one_button() {
    let server = server().await;
    let visitor = organiser(&server).await;
    let table = "kode;nama;kode_induk;jenis\nA;Satu;;dians\nB;Dua;A;Balai <b>Latihan\nC;Tiga;A;balai <b>latihan\n";
    let page = upload(&visitor, table.as_bytes(), "")
        .await
        .with(StatusCode::UNPROCESSABLE_ENTITY);
    page.says(
        "“dians” di baris 2 (maksud Anda Dinas?); “Balai <b>Latihan” di 2 baris mulai baris 3.",
    )
    .says("Impor dan tambahkan jenis ini")
    .says("A;Satu;;dians");
    assert!(server.app.store.agencies().await.unwrap().is_empty());
    let english = upload(&visitor.in_english(), b"", table).await;
    english
        .with(StatusCode::UNPROCESSABLE_ENTITY)
        .says("“dians” in row 2 (did you mean Dinas?)")
        .says("Import and add these kinds");

    // What was shown is taken, and nothing else.
    let shown = page.attribute("name=\"new_kinds\"", "value").to_owned();
    assert!(shown.contains("dians"), "{shown}");
    let press = async |table: &str, kinds: &str| {
        let fields: [(&str, &[u8]); 4] = [
            ("file", b""),
            ("table", table.as_bytes()),
            ("new_kinds", kinds.as_bytes()),
            ("act", b"add_kinds"),
        ];
        visitor.post_files(AGENCIES, &fields).await
    };
    let kinds = "dians\r\nBalai <b>Latihan";
    let other = press(&format!("{table}D;Empat;A;Toko\n;Lima;A;dinas\n"), kinds).await;
    other
        .with(StatusCode::UNPROCESSABLE_ENTITY)
        .says("Ada jenis yang belum dikenal: “Toko” di baris 5.")
        .says("Baris 6: kode belum diisi.")
        .does_not_say("“dians” di baris 2");
    assert!(server.app.store.agencies().await.unwrap().is_empty());
    let page = press(table, kinds).await;
    visitor
        .get(page.leads_to())
        .await
        .with(StatusCode::OK)
        .says("3 ditambah, 0 diubah")
        .says("Balai <b>Latihan")
        .does_not_say("balai <b>latihan");
    let page = upload(&visitor, b"", table).await;
    assert!(page.leads_to().contains("added=0"), "now they are known");
    visitor
        .get("/organiser/audit")
        .await
        .says("3 ditambah, 0 diubah; jenis baru: Balai <b>Latihan, dians.");
}

#[tokio::test]
async fn more_new_kinds_than_an_office_has_are_no_kinds() {
    let server = server().await;
    let visitor = organiser(&server).await;
    let mut table = String::from("kode;nama;kode_induk;jenis\n");
    for number in 0..101 {
        table.push_str(&format!("A{number};N;;Alamat {number}\n"));
    }
    let page = upload(&visitor, b"", &table)
        .await
        .with(StatusCode::UNPROCESSABLE_ENTITY);
    page.says("“Alamat 9” di baris 11; dan 91 jenis lain.")
        .says("paling banyak 100")
        .does_not_say("Impor dan tambahkan jenis ini");
}

#[tokio::test]
async fn one_agency_is_made_by_form_with_a_code_that_is_proposed() {
    let server = server().await;
    city(&server).await;
    let visitor = organiser(&server).await;
    let form = visitor.get("/organiser/agencies?below=KT").await;
    let place = |id: &str| form.text.find(id).unwrap();
    assert!(
        place("id=\"new\"") < place("id=\"list\""),
        "what was begun stands above the list"
    );
    assert_eq!(form.attribute("name=\"parent\"", "value"), "Kota Tirtanusa");
    let new = |name, code, kind, other_kind, parent| {
        [
            ("act", "new"),
            ("name", name),
            ("code", code),
            ("kind", kind),
            ("other_kind", other_kind),
            ("parent", parent),
        ]
    };
    let fields = new(
        "Dinas  Kelautan dan Iklim",
        "",
        "dinas",
        "",
        "Kota Tirtanusa",
    );
    let page = visitor.post(AGENCIES, &fields).await;
    assert_eq!(
        page.leads_to(),
        "/organiser/agencies?code=DKI-2&notice=made"
    );
    visitor
        .get(page.leads_to())
        .await
        .with(StatusCode::OK)
        .says("Instansi ditambahkan")
        .says("Kode DKI-2")
        .says("Dinas Kelautan dan Iklim");
    let fields = new("Balai Latihan", "bl.1", "dinas", "Balai", "dki-2");
    let page = visitor.post(AGENCIES, &fields).await;
    assert!(page.leads_to().contains("code=BL.1"));
    let tree = server.app.store.agencies().await.unwrap();
    let made = tree.by_code(&AgencyCode::parse("BL.1").unwrap()).unwrap();
    assert_eq!(made.kind.code(), "Balai");
    assert_eq!(tree.path(&made.id).len(), 3);

    for (fields, said) in [
        (new("", "", "", "", ""), "Isi nama instansi."),
        (new("N", "a b", "", "", ""), "Kode terdiri atas 1–32 huruf"),
        (
            new("N", "bpd", "", "", ""),
            "Kode BPD sudah dipakai instansi lain.",
        ),
        (new("N", "", "", "???", ""), "“???” bukan jenis instansi."),
        (
            new("N", "", "", "", "tiada"),
            "Tidak ada instansi yang cocok dengan “tiada”.",
        ),
        (new("N", "", "", "", "kominfo"), "Tulis kodenya: DKI, SDK-U"),
    ] {
        let page = visitor.post(AGENCIES, &fields).await;
        let page = page.with(StatusCode::UNPROCESSABLE_ENTITY);
        page.says(said);
        for (name, value) in &fields[1..] {
            if *name != "kind" && !value.is_empty() {
                let field = format!("id=\"{name}\"");
                assert_eq!(
                    page.attribute(&field, "value"),
                    *value,
                    "nothing typed is lost"
                );
            }
        }
    }
    assert_eq!(server.app.store.agencies().await.unwrap().len(), 6);
    let english = visitor.in_english();
    let page = english.post(AGENCIES, &new("", "", "", "", "")).await;
    page.says("Fill in the name of the agency.");
    let page = visitor
        .post(AGENCIES, &[("act", "burn"), ("code", "BPD")])
        .await;
    page.with(StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn one_agency_is_renamed_moved_and_given_another_kind_and_is_found_by_its_former_name() {
    let server = server().await;
    city(&server).await;
    let visitor = organiser(&server).await;
    let page = visitor.get("/organiser/agencies?code=SDK-U").await;
    assert_eq!(
        page.attribute("id=\"name\"", "value"),
        "Sudin Kominfo Utara"
    );
    assert_eq!(page.attribute("id=\"parent\"", "value"), "Dinas Kominfo");
    let fields = |code, name, kind, parent| {
        [
            ("act", "change"),
            ("code", code),
            ("name", name),
            ("kind", kind),
            ("other_kind", ""),
            ("parent", parent),
        ]
    };
    let same = fields(
        "SDK-U",
        "Sudin Kominfo Utara",
        "suku_dinas",
        "Dinas Kominfo",
    );
    let page = visitor.post(AGENCIES, &same).await;
    assert!(page.leads_to().ends_with("notice=unchanged"));
    let new = fields("SDK-U", "Suku Badan Utara", "suku_badan", "bpd");
    let page = visitor.post(AGENCIES, &new).await;
    visitor
        .get(page.leads_to())
        .await
        .with(StatusCode::OK)
        .says("Perubahan disimpan")
        .says("Kota Tirtanusa › Badan Pendapatan Daerah");
    visitor
        .get("/organiser/agencies?q=sudin+kominfo")
        .await
        .says("Suku Badan Utara");
    visitor.get("/organiser/audit").await.says(
        "mengubah instansi Suku Badan Utara: nama dari Sudin Kominfo Utara menjadi Suku Badan Utara; jenis dari Suku Dinas menjadi Suku Badan; induk dari Dinas Kominfo ke Badan Pendapatan Daerah.",
    );

    let circle = fields("BPD", "Badan Baru", "badan", "SDK-U");
    let page = visitor.post(AGENCIES, &circle).await;
    let page = page.with(StatusCode::UNPROCESSABLE_ENTITY);
    page.says("tidak dapat berada di bawah dirinya sendiri");
    assert_eq!(page.attribute("id=\"name\"", "value"), "Badan Baru");
    assert_eq!(page.attribute("id=\"parent\"", "value"), "SDK-U");
    let page = visitor.post(AGENCIES, &fields("TIADA", "N", "", "")).await;
    page.with(StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_closed_agency_keeps_its_people_and_is_not_offered_until_it_is_opened_again() {
    let server = server().await;
    city(&server).await;
    let visitor = organiser(&server).await;
    let siti = server.visitor();
    let register = [
        ("name", "Siti Aminah"),
        ("email", "siti@contoh.example"),
        ("password", PASSWORD),
        ("agency", "BPD"),
        ("employment", "pns"),
    ];
    siti.post("/register", &register).await.leads_to();
    visitor
        .get("/organiser/agencies?code=KT")
        .await
        .says("Di bawahnya, 3 unit tetap buka.");
    let ask = |act| [("act", act), ("code", "BPD")];
    let page = visitor.post(AGENCIES, &ask("close")).await;
    visitor
        .get(page.leads_to())
        .await
        .with(StatusCode::OK)
        .says("Instansi ditutup")
        .says("Ditutup sejak 22 Nov 2026");
    // Twice is once.
    visitor.post(AGENCIES, &ask("close")).await.leads_to();
    visitor
        .get(AGENCIES)
        .await
        .says("Badan Pendapatan Daerah Ditutup");
    let found = visitor.get("/organiser/agencies?q=pendapatan").await;
    found.says("Badan Pendapatan Daerah");
    let people = visitor.get("/organiser/people?agency=pendapatan").await;
    people.with(StatusCode::OK).says("Siti Aminah");

    let agency_of = async |email: &'static str, text: &'static str| {
        let mut register = register;
        (register[1].1, register[3].1) = (email, text);
        server
            .visitor()
            .post("/register", &register)
            .await
            .leads_to();
        let email = Email::parse(email).unwrap();
        let store = &server.app.store;
        let person = store.credentials(&email).await.unwrap().unwrap().person;
        store.account(&person).await.unwrap().unwrap().work.agency
    };
    let badan = agency(&server, "BPD").await;
    assert_eq!(agency_of("budi@contoh.example", "BPD").await, None);
    let name = "Badan Pendapatan Daerah";
    assert_eq!(agency_of("ani@contoh.example", name).await, None);
    let below = [("act", "new"), ("name", "N"), ("parent", "BPD")];
    let page = visitor.post(AGENCIES, &below).await;
    page.with(StatusCode::UNPROCESSABLE_ENTITY)
        .says("Tidak ada instansi yang cocok dengan “BPD”.");

    let page = visitor.post(AGENCIES, &ask("reopen")).await;
    visitor
        .get(page.leads_to())
        .await
        .says("Instansi dibuka kembali");
    let now = agency_of("tuti@contoh.example", name).await;
    assert_eq!(now, Some(badan));
    let audit = visitor.get("/organiser/audit").await;
    audit
        .says("membuka kembali instansi Badan Pendapatan Daerah.")
        .says("menutup instansi Badan Pendapatan Daerah.");
    assert_eq!(audit.text.matches("menutup instansi").count(), 1);
}

#[tokio::test]
async fn a_form_of_an_agency_outlives_its_session_and_a_switch_of_the_language() {
    let server = server().await;
    city(&server).await;
    let visitor = organiser(&server).await;
    let page = visitor.get("/organiser/agencies?code=BPD").await;
    let action = page.attribute("id=\"agency-form\"", "action");
    let change = [
        ("act", "change"),
        ("code", "BPD"),
        ("name", "Badan Pajak"),
        ("kind", "badan"),
        ("parent", "KT"),
    ];
    let stranger = server.visitor();
    let page = stranger.post(&action, &change).await;
    let page = page.with(StatusCode::UNPROCESSABLE_ENTITY);
    let carried = page.attribute("name=\"carried\"", "value");
    let next = page.attribute("name=\"next\"", "value");
    let sign_in = [
        ("email", "panitia@contoh.example"),
        ("password", PASSWORD),
        ("next", next.as_str()),
        ("carried", carried.as_str()),
    ];
    let page = stranger.post("/login", &sign_in).await;
    let page = stranger.get(page.leads_to()).await.with(StatusCode::OK);
    assert_eq!(page.attribute("id=\"name\"", "value"), "Badan Pajak");
    stranger.post(&action, &change).await.leads_to();

    let switch = [
        ("lang", "en"),
        ("next", AGENCIES),
        ("act", "new"),
        ("name", "Balai Latihan"),
        ("parent", "BPD"),
    ];
    let page = visitor.post("/language", &switch).await;
    let page = visitor.get(page.leads_to()).await.with(StatusCode::OK);
    page.says("Name of the agency");
    assert_eq!(page.attribute("id=\"name\"", "value"), "Balai Latihan");
    let new = &switch[2..];
    let page = visitor.post(AGENCIES, new).await;
    assert!(page.leads_to().contains("notice=made"));
    let page = visitor.get(AGENCIES).await;
    assert_eq!(page.attribute("id=\"name\"", "value"), "");
}

#[tokio::test]
async fn what_belongs_to_a_closed_agency_can_still_be_changed() {
    let server = server().await;
    city(&server).await;
    let visitor = organiser(&server).await;
    let close = [("act", "close"), ("code", "DKI")];
    visitor.post(AGENCIES, &close).await.leads_to();
    let page = visitor.get("/organiser/agencies?code=SDK-U").await;
    let parent = page.attribute("id=\"parent\"", "value").to_owned();
    let fields = [
        ("act", "change"),
        ("code", "SDK-U"),
        ("name", "Unit Kominfo Utara"),
        ("kind", "upt"),
        ("parent", &parent),
    ];
    let page = visitor.post(AGENCIES, &fields).await;
    visitor
        .get(page.leads_to())
        .await
        .says("Kota Tirtanusa › Dinas Kominfo")
        .says("Unit Kominfo Utara");
}

#[tokio::test]
async fn other_names_are_saved_and_too_many_come_back() {
    let server = server().await;
    city(&server).await;
    let visitor = organiser(&server).await;
    let fields = [("code", "bpd"), ("aliases", "Bapenda\r\nDispenda\r\n")];
    let page = visitor.post(AGENCIES, &fields).await;
    visitor
        .get(page.leads_to())
        .await
        .with(StatusCode::OK)
        .says("Nama lain disimpan")
        .says("Bapenda");
    let long = "x".repeat(201);
    let page = visitor
        .post(AGENCIES, &[("code", "BPD"), ("aliases", &long)])
        .await
        .with(StatusCode::UNPROCESSABLE_ENTITY);
    page.says(&long);
    let page = visitor
        .post(AGENCIES, &[("code", "TIADA"), ("aliases", "x")])
        .await;
    page.with(StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn somebody_registers_with_an_agency_found_by_three_letters() {
    let server = server().await;
    city(&server).await;
    let visitor = server.visitor();
    let mut fields = vec![
        ("name", "Siti Aminah"),
        ("email", "siti@contoh.example"),
        ("password", PASSWORD),
        ("next", "/me"),
        ("agency", ""),
    ];
    let page = visitor.post("/register", &fields).await;
    page.with(StatusCode::UNPROCESSABLE_ENTITY)
        .says("Isi instansi Anda")
        .says("Pilih status kepegawaian Anda.");
    fields[4] = ("agency", "kom");
    fields.push(("employment", "pppk"));
    // A password too short is one more reason to show the page again, with what was found.
    fields[2] = ("password", "pendek");
    let page = visitor.post("/register", &fields).await;
    let page = page.with(StatusCode::UNPROCESSABLE_ENTITY);
    fields[2] = ("password", PASSWORD);
    page.says("Dinas Kominfo")
        .says("Sudin Kominfo Utara")
        .says("Kota Tirtanusa › Dinas Kominfo")
        .says("Instansi saya tidak ada di daftar")
        .does_not_say("Badan Pendapatan");
    assert_eq!(page.attribute("name=\"name\"", "value"), "Siti Aminah");
    assert!(page.text.contains("value=\"pppk\" checked"));
    fields.push(("agency_code", "SDK-U"));
    let page = visitor.post("/register", &fields).await;
    assert_eq!(page.leads_to(), "/me");
    let store = &server.app.store;
    let email = domain::account::Email::parse("siti@contoh.example").unwrap();
    let person = store.credentials(&email).await.unwrap().unwrap().person;
    let work = store.account(&person).await.unwrap().unwrap().work;
    assert_eq!(work.agency, Some(agency(&server, "SDK-U").await));
    assert_eq!(work.employment.unwrap().code(), "pppk");
}

#[tokio::test]
async fn a_name_is_taken_one_that_is_only_alike_is_not_and_the_unlisted_get_in() {
    let server = server().await;
    city(&server).await;
    let choose = "/me/work?next=%2Fme";
    for (email, typed, code, agency_of, leads_to) in [
        ("a@contoh.example", "pendapatan", "BPD", Some("BPD"), "/me"),
        ("b@contoh.example", "dki", "", None, choose),
        ("f@contoh.example", "dki", "DKI", Some("DKI"), "/me"),
        ("c@contoh.example", "pendapatan", "SDK-U", None, choose),
        ("d@contoh.example", "Dinas Lain", "-", None, "/me"),
        ("e@contoh.example", "Dinas Lain", "", None, choose),
    ] {
        let visitor = server.visitor();
        let fields = [
            ("name", "Siti"),
            ("email", email),
            ("password", PASSWORD),
            ("next", "/me"),
            ("agency", typed),
            ("agency_code", code),
            ("employment", "pns"),
        ];
        let page = visitor.post("/register", &fields).await;
        assert_eq!(page.leads_to(), leads_to, "{typed} {code}");
        let store = &server.app.store;
        let email = domain::account::Email::parse(email).unwrap();
        let person = store.credentials(&email).await.unwrap().unwrap().person;
        let work = store.account(&person).await.unwrap().unwrap().work;
        let expected = match agency_of {
            Some(code) => Some(agency(&server, code).await),
            None => None,
        };
        assert_eq!(work.agency, expected, "{typed}");
        let typed = expected.is_none().then(|| typed.to_owned());
        assert_eq!(work.typed, typed);
    }
}

#[tokio::test]
async fn roles_are_given_and_withdrawn_in_the_browser() {
    let server = server().await;
    city(&server).await;
    let visitor = organiser(&server).await;
    let person = server.person("siti@contoh.example", &[]).await;
    let post = async |fields: &[(&str, &str)]| {
        let all: Vec<_> = [("person", person.as_str())]
            .into_iter()
            .chain(fields.iter().copied())
            .collect();
        visitor.post("/organiser/people?q=siti", &all).await
    };
    let page = post(&[("act", "give"), ("role", "trainer"), ("scope", "")]).await;
    assert_eq!(page.leads_to(), "/organiser/people?q=siti&notice=given");
    let page = post(&[("act", "give"), ("role", "liaison"), ("scope", "kominfo")]).await;
    page.with(StatusCode::UNPROCESSABLE_ENTITY)
        .says("Tulis kodenya: DKI, SDK-U");
    let page = post(&[("act", "give"), ("role", "liaison"), ("scope", "tiada")]).await;
    page.with(StatusCode::UNPROCESSABLE_ENTITY)
        .says("Tidak ada instansi yang cocok dengan “tiada”.");
    post(&[("act", "give"), ("role", "liaison"), ("scope", "DKI")])
        .await
        .leads_to();
    let page = visitor
        .get("/organiser/people?role=liaison")
        .await
        .with(StatusCode::OK);
    page.says("PIC Dinas Kominfo")
        .says("siti@contoh.example")
        .says("1 orang");
    let page = post(&[("act", "withdraw"), ("role", "liaison"), ("scope", "DKI")]).await;
    assert!(page.leads_to().ends_with("notice=withdrawn"));
    let page = post(&[("act", "withdraw"), ("role", "liaison"), ("scope", "DKI")]).await;
    assert!(page.leads_to().ends_with("notice=unchanged"));
    post(&[("act", "give"), ("role", "participant")])
        .await
        .with(StatusCode::BAD_REQUEST);
    post(&[("act", "burn")]).await.with(StatusCode::BAD_REQUEST);
    let written = server
        .app
        .store
        .audit_of(person.as_str(), 10)
        .await
        .unwrap();
    let actions: Vec<_> = written.iter().rev().filter_map(|one| one.action).collect();
    assert_eq!(
        actions,
        [Action::RoleGiven, Action::RoleGiven, Action::RoleWithdrawn]
    );

    let own = server
        .app
        .store
        .people(
            &store::PeopleFilter {
                role: Some(Role::Organiser),
                ..Default::default()
            },
            0,
            5,
        )
        .await
        .unwrap();
    let own = own.people[0].person.as_str().to_owned();
    let fields = [
        ("act", "withdraw"),
        ("role", "organiser"),
        ("person", own.as_str()),
    ];
    visitor
        .post(PEOPLE, &fields)
        .await
        .with(StatusCode::CONFLICT)
        .says("penyelenggara terakhir");
}

#[tokio::test]
async fn people_are_found_by_name_agency_and_page() {
    let server = server().await;
    city(&server).await;
    let visitor = organiser(&server).await;
    for number in 0..51 {
        server
            .person(&format!("p{number}@contoh.example"), &[])
            .await;
    }
    let page = visitor.get(PEOPLE).await.with(StatusCode::OK);
    page.says("52 orang")
        .says("1–50 dari 52")
        .says("Berikutnya");
    let page = visitor.get("/organiser/people?page=1").await;
    page.says("51–52 dari 52")
        .says("Sebelumnya")
        .does_not_say("Berikutnya");
    let page = visitor.get("/organiser/people?q=p17%40").await;
    page.says("1 orang").says("p17@contoh.example");
    let page = visitor.get("/organiser/people?agency=DKI").await;
    page.with(StatusCode::OK).says("Tidak ada orang yang cocok");
    let page = visitor.get("/organiser/people?agency=tiada").await;
    page.with(StatusCode::UNPROCESSABLE_ENTITY)
        .says("Tidak ada instansi");
    for beyond in ["99999999999999999", "18446744073709551615"] {
        let page = visitor
            .get(&format!("/organiser/people?page={beyond}"))
            .await;
        page.with(StatusCode::OK).says("Tidak ada orang yang cocok");
    }
}

/// The address of a link that the page shows, on this server.
fn link(page: &Page) -> String {
    let href = page.attribute("id=\"reset-link\"", "value");
    href[href.find("/reset?").unwrap()..].to_owned()
}

#[tokio::test]
async fn a_reset_link_is_shown_once_works_once_and_ends_every_session() {
    let server = server().await;
    let visitor = organiser(&server).await;
    let person = server.person("siti@contoh.example", &[]).await;
    let elsewhere = server.visitor();
    elsewhere.sign_in("siti@contoh.example").await;
    let ask = [("act", "reset"), ("person", person.as_str())];
    let shown = visitor.post(PEOPLE, &ask).await.with(StatusCode::OK);
    let address = link(&shown);
    let token = address.split('=').nth(1).unwrap().to_owned();
    assert!(!visitor.get(PEOPLE).await.text.contains(&token));

    let phone = server.visitor();
    for _ in 0..2 {
        let page = phone.get(&address).await.with(StatusCode::OK);
        page.says("siti@contoh.example");
    }
    let weak = [("token", token.as_str()), ("new", "pendek")];
    phone
        .post("/reset", &weak)
        .await
        .with(StatusCode::UNPROCESSABLE_ENTITY);
    let new = [("token", token.as_str()), ("new", "kata sandi yang baru")];
    assert_eq!(
        phone.post("/reset", &new).await.leads_to(),
        "/me?notice=password"
    );
    phone
        .get("/me")
        .await
        .with(StatusCode::OK)
        .says("siti@contoh.example");
    assert!(elsewhere.get("/me").await.leads_to().starts_with("/login"));
    for page in [phone.post("/reset", &new).await, phone.get(&address).await] {
        page.with(StatusCode::GONE)
            .says("sudah dipakai atau sudah tidak berlaku");
    }

    let late = link(&visitor.post(PEOPLE, &ask).await);
    server.clock.pass(30 * MINUTE);
    phone.get(&late).await.with(StatusCode::GONE);
    phone.get("/reset?token=x").await.with(StatusCode::GONE);
    phone
        .get("/reset")
        .await
        .with(StatusCode::OK)
        .says("Minta tautan");
    let trainer = Grant::of(Role::Trainer).unwrap();
    server
        .app
        .store
        .grant(&person, &trainer, None)
        .await
        .unwrap();
    let page = visitor.post(PEOPLE, &ask).await.with(StatusCode::CONFLICT);
    page.says("hanya untuk peserta");
}

#[tokio::test]
async fn organisers_find_their_pages_in_the_menu_and_others_do_not() {
    let server = server().await;
    let visitor = organiser(&server).await;
    let page = visitor.get("/").await;
    assert_eq!(page.attribute("/organiser\"", "href"), "/organiser");
    let page = visitor.get("/organiser/editions").await;
    for entry in ["/organiser/people", "/organiser/agencies"] {
        assert_eq!(page.attribute(entry, "href"), entry);
    }
    let other = server
        .signed_in("siti@contoh.example", &[Role::Trainer])
        .await;
    assert!(!other.get("/").await.text.contains("/organiser"));
    other.get(PEOPLE).await.with(StatusCode::FORBIDDEN);
}

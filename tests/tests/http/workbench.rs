//! The workbench over a dataset on its own, and formulas of one's own.

use crate::server;
use reqwest::StatusCode;

const PAGE: &str = "/workbench/akun-contoh";

#[tokio::test]
async fn a_dataset_is_open_with_all_its_columns_and_needs_no_account() {
    let server = server().await;
    let visitor = server.visitor();
    let page = visitor.get(PAGE).await.with(StatusCode::OK);
    page.says("Meja data bebas")
        .says("waktu terbit: hari")
        .says("Latihan dengan data ini")
        .says("Data lain");
    let shown = visitor
        .get(&format!("{PAGE}?group=waktu%3Aweekday&then=format&measure=%3D&formula=median(jangkauan)&sort=key"))
        .await;
    shown
        .with(StatusCode::OK)
        .says("median(jangkauan) menurut waktu terbit: hari dan format")
        .says("Senin");
    let file = visitor
        .get(&format!("{PAGE}/data.csv"))
        .await
        .with(StatusCode::OK);
    assert!(file.text.starts_with("\u{feff}pilar,format,"));
    assert!(file.text.contains("+07:00"));
    for address in ["/workbench/nothing", "/workbench/nothing/data.csv"] {
        visitor.get(address).await.with(StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn a_formula_that_cannot_be_read_is_marked_where_it_is_wrong_and_what_was_typed_stays() {
    let server = server().await;
    let visitor = server.visitor();
    let page = visitor
        .get(&format!(
            "{PAGE}?group=pilar&measure=%3D&formula=median(jangkuan)"
        ))
        .await
        .with(StatusCode::OK);
    page.says("Tidak ada kolom “jangkuan”. Maksud Anda “jangkauan”?");
    assert!(
        page.text
            .contains("<code>median(<mark>jangkuan</mark>)</code>")
    );
    assert_eq!(
        page.attribute("name=\"formula\"", "value"),
        "median(jangkuan)"
    );
    let share = visitor
        .get(&format!(
            "{PAGE}?group=pilar&measure=%3Dwilson(disimpan%20%3E%20100)&filter=jangkauan:%3E%3D5000"
        ))
        .await;
    share.says("sampai");
    for wrong in [
        "group=waktu",
        "then=suka",
        "filter=jangkauan:banyak",
        "group=pilar&measure=x",
    ] {
        let page = visitor
            .get(&format!("{PAGE}?{wrong}"))
            .await
            .with(StatusCode::OK);
        page.says("yang tidak ada di meja data ini");
    }
    let long = format!("{PAGE}?group=pilar&measure=%3D{}", "1%2B".repeat(400));
    visitor.get(&long).await.says("paling panjang 600 karakter");
    let deep = format!("{PAGE}?group=pilar&measure=%3D{}", "(".repeat(500));
    visitor.get(&deep).await.says("terlalu banyak kurung");
    let english = visitor
        .get(&format!("{PAGE}?group=pilar&measure=%3Dsum(saves)&lang=en"))
        .await;
    english.with(StatusCode::OK);
}

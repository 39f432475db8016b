use crate::keys::field;
use crate::{EMAIL, QUIZ, hand_in_with_blanks, server, sign_in};
use domain::quiz::Kind;
use tests::browser::Tab;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_tabs_with_one_quiz_the_second_is_told_and_keeps_its_answers() {
    let server = server().await;
    server.person(EMAIL, &[]).await;
    let (number, words) = (field(&server, Kind::Numeric), field(&server, Kind::Text));
    let (number, words) = (format!("[name='{number}']"), format!("[name='{words}']"));
    let first = Tab::open(true).await;
    sign_in(&first, &server, QUIZ).await;
    first.press_and_follow("main button[value=start]").await;
    let second = first.another().await;
    second.go(&server.url(QUIZ)).await;
    second.fill(&words, "dari tab kedua").await;
    second.fill(&number, "1.250").await;

    first.page.bring_to_front().await.unwrap();
    first.fill(&words, "dari tab pertama").await;
    hand_in_with_blanks(&first).await;
    first.says("dari tab pertama").await;

    second.page.bring_to_front().await.unwrap();
    second.press_and_follow("main button[value=submit]").await;
    second.refused(409, QUIZ).await;
    second.says("Kuis ini sudah dikirim dari tab lain").await;
    second.says("09.00 WIB").await;
    let kept = |field: &str| format!("document.querySelector(\"{field}\").value");
    assert_eq!(
        second.ask::<String>(&kept(&words)).await.as_deref(),
        Some("dari tab kedua")
    );
    assert_eq!(
        second.ask::<String>(&kept(&number)).await.as_deref(),
        Some("1.250")
    );
    second.says("Kirim sebagai percobaan baru").await;
    hand_in_with_blanks(&second).await;
    second.says("dari tab kedua").await;
    second.says("1 benar · 1 salah · 6 tidak dijawab").await;
    second.close().await;
    first.close().await;
}

//! What arrives while somebody is doing something: the focus stays, what is typed stays, and of polls one sentence
//! each is read out. And what somebody does with the keyboard alone.

use crate::live::{SEND, Workshop, is_listening};
use app::pages::workshop::control::{act, field};
use app::parts::form::ACT;
use domain::id::QuestionId;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use tests::browser::Tab;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// Begins to write down what is read out.
async fn hear(phone: &Tab) {
    let heard = "(() => {
        window.heard = [];
        const place = document.getElementById('announced');
        new MutationObserver(() => window.heard.push(place.textContent)).observe(place, { childList: true, characterData: true, subtree: true });
        return place.getAttribute('aria-live') === 'polite' && place.textContent === '';
    })()";
    assert_eq!(phone.ask::<bool>(heard).await, Some(true));
}

async fn heard(phone: &Tab) -> Vec<String> {
    phone.ask("window.heard").await.unwrap()
}

/// Where the focus is, what the field under it holds, and where its caret stands.
async fn at_hand(tab: &Tab) -> Vec<String> {
    let at = "(at => [at.id || at.getAttribute('href') || at.outerHTML.slice(0, 80), String(at.value ?? ''), String(at.selectionStart ?? '')])(document.activeElement)";
    tab.ask(at).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_focus_and_what_is_typed_stay_and_a_poll_is_read_out_once_when_it_opens_and_closes() {
    const POLL: &str = "Kalimat bebas";
    let workshop = Workshop::new().await;
    workshop
        .uses(&[POLL, "Pilih satu", "Tanya jawab contoh"])
        .await;
    let other = workshop.phone("budi").await;
    let phone = Tab::open(true).await;
    workshop.comes(&phone, "siti").await;
    is_listening(&phone).await;
    hear(&phone).await;
    workshop.jumps(POLL).await;
    phone.says("Sebentar lagi dibuka").await;
    assert!(heard(&phone).await.is_empty());
    workshop.press(act::OPEN).await;
    phone
        .until("document.querySelector('#text') !== null")
        .await;
    let opened = "Pertanyaan dibuka: Apa yang Anda ubah mulai Senin?";
    assert_eq!(heard(&phone).await, [opened]);
    phone.fill("#text", "Mulai Senin kami").await;
    phone
        .ask::<bool>("(document.querySelector('#text').setSelectionRange(6, 11), true)")
        .await;
    let before = at_hand(&phone).await;
    assert_eq!(before, ["text", "Mulai Senin kami", "6"]);

    // Everything that can happen meanwhile.
    workshop
        .answers(&other, &[("text", "Balas komentar")])
        .await;
    workshop
        .presses(&[(ACT, act::SAY), (field::MESSAGE, "Kopi sudah siap.")])
        .await;
    phone.says("Kopi sudah siap.").await;
    workshop.press(act::SECONDS).await;
    phone.says("Sisa waktu").await;
    workshop.press(act::SHOW).await;
    let asked = workshop.asks(&other, "Boleh minta salindia?").await;
    workshop.pins(&asked).await;
    phone.says("Boleh minta salindia?").await;
    assert_eq!(at_hand(&phone).await, before);
    assert_eq!(heard(&phone).await, [opened]);

    // And it can be sent after all that.
    phone.press(SEND).await;
    phone
        .until("document.querySelector('#answer .sent.ok') !== null")
        .await;
    workshop.press(act::CLOSE).await;
    phone.says("Jawaban ditutup").await;
    let closed = "Jawaban ditutup.";
    assert_eq!(heard(&phone).await, [opened, closed]);
    // What follows is there to be read, not called out.
    workshop.press(act::SHOW).await;
    phone.says("Tulisan tampil setelah diperiksa").await;
    workshop.jumps("Pilih satu").await;
    phone.says("Siapa yang mengurus akun kantor Anda?").await;
    assert_eq!(heard(&phone).await, [opened, closed]);
    workshop.press(act::OPEN).await;
    phone
        .until("document.querySelector('#choice-0') !== null")
        .await;
    workshop.press(act::CLOSE_SHOW).await;
    phone.says("Belum ada jawaban").await;
    let again = "Pertanyaan dibuka: Siapa yang mengurus akun kantor Anda?";
    assert_eq!(heard(&phone).await, [opened, closed, again, closed]);

    // A link in what is drawn anew keeps the focus.
    workshop.jumps("Tanya jawab contoh").await;
    phone.says("Pertanyaan aula").await;
    phone.tab_to("#now a[href$='/questions']").await;
    let before = at_hand(&phone).await;
    workshop.asks(&other, "Apakah ini tetap di tempat?").await;
    phone.says("Apakah ini tetap di tempat?").await;
    assert_eq!(at_hand(&phone).await, before);
    phone.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_that_was_left_keeps_no_stream_open() {
    // A browser opens six connections to a server at most, and keeps pages that it may go back to.
    const PAGES: usize = 8;
    let workshop = Workshop::new().await;
    workshop.uses(&["Pilih satu"]).await;
    let control = Tab::open(true).await;
    workshop.takes_control(&control).await;
    for _ in 0..PAGES {
        for page in [workshop.control(), workshop.present()] {
            control.go(&workshop.server.url(&page)).await;
            is_listening(&control).await;
        }
    }
    // And one that is gone back to hears again.
    control.ask::<bool>("(history.back(), true)").await;
    control
        .until("document.querySelector('#thumb') !== null")
        .await;
    workshop.opens("Pilih satu").await;
    control.says("terbuka").await;
    control.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_control_keeps_focus_text_and_what_was_opened_while_others_press_and_answer() {
    let workshop = Workshop::new().await;
    let titles = ["Pembukaan contoh", "Pilih satu", "Skala", "Pilih beberapa"];
    workshop.uses(&titles).await;
    let other = workshop.phone("budi").await;
    let control = Tab::open(true).await;
    workshop.takes_control(&control).await;
    is_listening(&control).await;
    workshop.opens("Pilih satu").await;
    control
        .until("document.querySelector('#press-close') !== null")
        .await;
    control.tab_to("#press-close").await;
    workshop.answers(&other, &[("choice", "1")]).await;
    control.says("1 dari 1").await;
    assert_eq!(at_hand(&control).await[0], "press-close");

    // The folded part of the running order, with the focus on it.
    workshop.jumps("Pilih beberapa").await;
    control.tab_to("#steps-before summary").await;
    control.key("Enter").await;
    control
        .until("document.querySelector('#steps-before').open")
        .await;
    workshop.press(act::OPEN).await;
    control
        .until("document.querySelector('#press-main').value === 'close-show'")
        .await;
    assert!(control.focused("#steps-before summary").await);
    assert_eq!(
        control
            .ask("document.querySelector('#steps-before').open")
            .await,
        Some(true)
    );

    // What is typed is sent for the hall as it is by then.
    control.press_and_follow(".remote-rest a").await;
    is_listening(&control).await;
    control.fill("#message", "Sepuluh menit lagi rehat").await;
    let before = at_hand(&control).await;
    workshop.answers(&other, &[("choice", "0")]).await;
    control.says("1 dari 1").await;
    workshop.press(act::CLOSE_SHOW).await;
    control
        .until("document.querySelector('#press-main').value === 'reveal'")
        .await;
    assert_eq!(at_hand(&control).await, before);
    control.press_and_follow("[value=say]").await;
    control.says("“Sepuluh menit lagi rehat”").await;
    control.close().await;
}

/// Answers what is open with Tab, Space, arrows and letters, then sends.
async fn answers_by_keys(phone: &Tab, kind: &str) {
    phone
        .until("document.querySelector('#answer form') !== null")
        .await;
    match kind {
        "one" => {
            phone.tab_to("[name=choice]").await;
            phone.key("Space").await;
            phone.key("ArrowDown").await;
            assert!(phone.focused("#choice-1:checked, #choice-2:checked").await);
        }
        "several" => {
            for option in ["#choice-0", "#choice-2"] {
                phone.tab_to(option).await;
                phone.key("Space").await;
            }
        }
        "order" => {
            for (option, place) in [("#place-0", "2"), ("#place-1", "1"), ("#place-2", "3")] {
                phone.tab_to(option).await;
                phone.keys(place).await;
            }
        }
        "posts" => {
            phone.tab_to("#posts-1").await;
            phone.keys("12").await;
        }
        typed => {
            let (field, text) = typed.split_once(' ').unwrap();
            phone.tab_to(field).await;
            phone.keys(text).await;
        }
    }
    phone.tab_to(SEND).await;
    phone.key("Enter").await;
    phone
        .until("document.querySelector('#answer .sent.ok') !== null")
        .await;
    // Sending does not take the focus away.
    assert!(phone.focused(SEND).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_kind_of_poll_is_answered_with_the_keyboard_alone() {
    const KINDS: [(&str, &str); 9] = [
        ("Pilih satu", "one"),
        ("Pilih beberapa", "several"),
        ("Benar atau salah", "one"),
        ("Skala", "one"),
        ("Tebak angka", "#number 7.321"),
        ("Awan kata", "#word-0 jelas"),
        ("Kalimat bebas", "#text Balas komentar"),
        ("Urutkan", "order"),
        ("Cermin", "posts"),
    ];
    let workshop = Workshop::new().await;
    workshop.uses(&KINDS.map(|(title, _)| title)).await;
    let phone = Tab::open(true).await;
    workshop.comes(&phone, "siti").await;
    is_listening(&phone).await;
    for (title, kind) in KINDS {
        workshop.opens(title).await;
        answers_by_keys(&phone, kind).await;
        let hall = workshop.kept().await;
        let poll = hall.state.asking.as_ref().unwrap().poll.clone();
        let votes = workshop
            .server
            .app
            .store
            .votes(&workshop.room(), &poll)
            .await;
        assert_eq!(votes.unwrap().len(), 1, "{title}");
        workshop.press(act::CLOSE_SHOW).await;
        phone.says("Jawaban ditutup").await;
        let hall = workshop.kept().await;
        let asked = hall.poll(&poll).unwrap();
        if asked.poll.has_key() {
            workshop.press(act::REVEAL).await;
        }
        phone.walk().await;
    }
    phone.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_workshop_is_run_with_the_keyboard_alone() {
    let workshop = Workshop::new().await;
    let control = Tab::open(true).await;
    workshop.takes_control(&control).await;
    control.screen(1280, 900, 1.0).await;
    // From nothing to a running order.
    control.tab_to(".remote-order a").await;
    control.enter_and_follow().await;
    control.tab_to(".plan-ready button").await;
    control.enter_and_follow().await;
    control.says("Rencana dipakai.").await;
    // A step is added at the end and moved up.
    control.tab_to(".plan-kind[href*='add=talk']").await;
    control.enter_and_follow().await;
    control.tab_to("#title_id").await;
    control.keys("Sapaan").await;
    control.tab_to("#step-form button[value=save]").await;
    control.enter_and_follow().await;
    let titles = "[...document.querySelectorAll('.plan-step h3')].map(title => title.textContent)";
    let before: Vec<String> = control.ask(titles).await.unwrap();
    assert_eq!(before.last().map(String::as_str), Some("Sapaan"));
    control.tab_to(".plan-step:last-child .up").await;
    control.enter_and_follow().await;
    let after: Vec<String> = control.ask(titles).await.unwrap();
    assert_eq!(after[after.len() - 2], "Sapaan");
    control.tab_to(".submenu a[href='/control/aula']").await;
    control.enter_and_follow().await;
    control.says("Sapaan").await;
    // Run it.
    let big = async |does: &str| {
        let act = control.ask::<String>("document.querySelector('#press-main').value");
        assert_eq!(act.await.as_deref(), Some(does));
        control.tab_to("#press-main").await;
        control.enter_and_follow().await;
    };
    for _ in 0..4 {
        big(act::NEXT).await;
    }
    big(act::OPEN).await;
    let phone = workshop.phone("siti").await;
    workshop.answers(&phone, &[("choice", "0")]).await;
    control.tab_to("#press-time").await;
    control.enter_and_follow().await;
    control.says("sisa").await;
    big(act::CLOSE_SHOW).await;
    control.tab_to("#press-again").await;
    control.enter_and_follow().await;
    control.says("putaran 2").await;
    big(act::CLOSE_SHOW).await;
    // A question to the screen and from it, a message, a jump.
    workshop.asks(&phone, "Ada salindia?").await;
    control.says("Ada salindia?").await;
    control.tab_to("#asked button").await;
    control.enter_and_follow().await;
    control.says("Lepas").await;
    control.tab_to(".remote-rest a").await;
    control.enter_and_follow().await;
    control.tab_to("#message").await;
    control.keys("Rehat sebentar lagi").await;
    control.tab_to("[value=say]").await;
    control.enter_and_follow().await;
    control.says("“Rehat sebentar lagi”").await;
    control.tab_to("#more [value=ask-words]").await;
    control.enter_and_follow().await;
    assert!(workshop.kept().await.state.asking.as_ref().unwrap().ad_hoc);
    let last = ".remote-steps > li:last-child button";
    control.tab_to(last).await;
    control.enter_and_follow().await;
    let hall = workshop.kept().await;
    assert_eq!(
        hall.state.step,
        hall.plan.steps.last().map(|step| step.id.clone())
    );
    control.go(&workshop.server.url(&workshop.control())).await;
    control.walk().await;
    control.screen(360, 740, 1.0).await;
    control.walk().await;
    control.close().await;
}

impl Workshop {
    /// Somebody asks by form; the id of the question.
    pub async fn asks(&self, phone: &tests::server::Visitor, text: &str) -> QuestionId {
        let path = format!("{}/questions", self.live());
        phone
            .post(&path, &[(ACT, "ask"), ("text", text)])
            .await
            .leads_to();
        let questions = self
            .server
            .app
            .store
            .hall_questions(&self.room())
            .await
            .unwrap();
        let found = questions.iter().find(|one| one.question == text);
        found.unwrap().id.clone()
    }

    /// Puts a question on the screen.
    pub async fn pins(&self, question: &QuestionId) {
        let fields = [(ACT, act::PIN), (field::QUESTION, question.as_str())];
        self.presses(&fields).await;
    }
}

/// A way to the server that can be cut without a word, as when a phone changes its network.
struct Wire {
    address: String,
    cut: watch::Sender<Cut>,
}

/// What becomes of the streams that are open.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cut {
    /// They hear nothing any more, and are not told.
    Silent,
    /// They end in the middle.
    Torn,
}

/// A connection of the browser that knows whether it has asked for a stream.
struct Asked<'a> {
    browser: &'a mut TcpStream,
    stream: bool,
}

impl AsyncRead for Asked<'_> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut *self.browser).poll_read(context, buffer);
        let new = String::from_utf8_lossy(&buffer.filled()[before..]).into_owned();
        self.stream |= new.contains("/events");
        read
    }
}

impl AsyncWrite for Asked<'_> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut *self.browser).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut *self.browser).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut *self.browser).poll_shutdown(context)
    }
}

impl Wire {
    async fn to(server: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let server = server.trim_start_matches("http://").to_owned();
        let (cut, cuts) = watch::channel(Cut::Silent);
        tokio::spawn(async move {
            while let Ok((mut browser, _)) = listener.accept().await {
                let (server, mut cuts) = (server.clone(), cuts.clone());
                cuts.mark_unchanged();
                tokio::spawn(async move {
                    let mut server = TcpStream::connect(server).await.unwrap();
                    let mut asked = Asked {
                        browser: &mut browser,
                        stream: false,
                    };
                    tokio::select! {
                        _ = copy_bidirectional(&mut asked, &mut server) => {}
                        // Both ends of a stream stay open, and nothing goes through any more.
                        _ = cuts.changed() => {
                            if asked.stream && *cuts.borrow() == Cut::Silent {
                                std::future::pending::<()>().await;
                            }
                        }
                    }
                });
            }
        });
        Self { address, cut }
    }

    /// What is connected now hears nothing any more; new connections are as before.
    fn cut(&self) {
        self.cut.send_replace(Cut::Silent);
    }

    /// What is connected now ends.
    fn tear(&self) {
        self.cut.send_replace(Cut::Torn);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_network_that_is_gone_without_a_word_is_noticed_by_its_silence() {
    let workshop = Workshop::new().await;
    workshop.uses(&["Pilih satu", "Skala"]).await;
    let wire = Wire::to(&workshop.server.url("")).await;
    let phone = Tab::open(true).await;
    workshop.comes(&phone, "siti").await;
    let there = format!("{}{}", wire.address, workshop.live());
    phone.go(&there).await;
    is_listening(&phone).await;
    workshop.opens("Pilih satu").await;
    phone.says("Siapa yang mengurus akun kantor Anda?").await;
    wire.cut();
    workshop.opens("Skala").await;
    // A minute later.
    let later = "(() => { const now = Date.now.bind(Date); Date.now = () => now() + 60000; return true; })()";
    phone.ask::<bool>(later).await;
    phone
        .says("Seberapa yakin Anda membaca laporan akun?")
        .await;
    phone
        .until("document.documentElement.dataset.lost === undefined")
        .await;
    // In another network nobody waits for the silence.
    wire.cut();
    workshop.press(act::CLOSE).await;
    phone
        .ask::<bool>("dispatchEvent(new Event('online'))")
        .await;
    phone.says("Jawaban ditutup").await;
    phone.forgive_lost_connections();
    phone.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_that_is_torn_as_by_a_killed_server_is_taken_up_by_the_page_itself() {
    let workshop = Workshop::new().await;
    workshop.uses(&["Pilih satu", "Skala"]).await;
    let wire = Wire::to(&workshop.server.url("")).await;
    let phone = Tab::open(true).await;
    workshop.comes(&phone, "siti").await;
    phone
        .go(&format!("{}{}", wire.address, workshop.live()))
        .await;
    is_listening(&phone).await;
    workshop.opens("Pilih satu").await;
    phone.says("Siapa yang mengurus akun kantor Anda?").await;
    wire.tear();
    phone
        .until("document.documentElement.dataset.lost === '1'")
        .await;
    workshop.opens("Skala").await;
    phone
        .says("Seberapa yakin Anda membaca laporan akun?")
        .await;
    phone
        .until("document.documentElement.dataset.lost === undefined")
        .await;
    phone.forgive_lost_connections();
    phone.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_somebody_was_writing_when_a_poll_was_closed_can_still_be_read() {
    let workshop = Workshop::new().await;
    workshop.uses(&["Kalimat bebas"]).await;
    let phone = Tab::open(true).await;
    workshop.comes(&phone, "siti").await;
    is_listening(&phone).await;
    workshop.opens("Kalimat bebas").await;
    phone
        .until("document.querySelector('#text') !== null")
        .await;
    phone.fill("#text", "Mulai Senin kami membalas").await;
    workshop.press(act::CLOSE).await;
    phone
        .says("Yang belum terkirim: “Mulai Senin kami membalas”")
        .await;
    // What was typed beside the large button of the control is there again, too.
    phone.close().await;
    let control = Tab::open(true).await;
    workshop.takes_control(&control).await;
    let more = format!("{}?more=1", workshop.control());
    control.go(&workshop.server.url(&more)).await;
    is_listening(&control).await;
    control.fill("#message", "Rehat sepuluh menit").await;
    control.press_and_follow("#press-main").await;
    control.go(&workshop.server.url(&more)).await;
    let kept = "document.querySelector('#message').value";
    assert_eq!(
        control.ask::<String>(kept).await.as_deref(),
        Some("Rehat sepuluh menit")
    );
    control.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_signs_in_next_on_a_device_does_not_see_what_was_answered_before() {
    let workshop = Workshop::new().await;
    workshop.uses(&["Pilih satu"]).await;
    let phone = Tab::open(true).await;
    workshop.comes(&phone, "siti").await;
    is_listening(&phone).await;
    workshop.opens("Pilih satu").await;
    phone
        .until("document.querySelector('#choice-1') !== null")
        .await;
    phone.press("#answer [value=abstain]").await;
    phone.says("Anda abstain. Terkirim.").await;
    phone.press("label:has(#choice-1)").await;
    phone.press(SEND).await;
    phone
        .until("!document.querySelector('#answer .sent').textContent.includes('abstain')")
        .await;
    workshop.press(act::CLOSE_SHOW).await;
    let own = "[...document.querySelectorAll('.own-mark')].filter(mark => !mark.hidden).length";
    phone.until(&format!("{own} === 1")).await;
    phone.lose_cookies().await;
    workshop.comes(&phone, "budi").await;
    is_listening(&phone).await;
    phone.says("Siapa yang mengurus akun kantor Anda?").await;
    assert_eq!(phone.ask::<u32>(own).await, Some(0));
    phone.close().await;
}

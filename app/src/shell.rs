//! The HTML document around every page.

use crate::address;
use crate::frame::{Frame, Module, SignedIn, role_word};
use crate::parts::drawn::{Draw, Drawn, draw, draw_behind};
use crate::parts::form::{ACTION, LANG, NEXT};
use crate::parts::icons::{Icon, icon};
use crate::parts::initials::initials;
use crate::parts::menu::{further_places, menu};
use crate::words::Words;
use domain::language::Language;
use leptos::prelude::*;

/// Room for most pages.
const PAGE_BYTES: usize = 32 * 1024;

/// The bundle a page names; a page without one loads no WebAssembly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bundle {
    /// Islands of everyday pages.
    Base,
    /// Those of pages on which people work on data freely.
    Check,
}

/// A page's form whose fields survive a switch of the language: the buttons of the switch send it. Never
/// one with a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeptForm {
    /// Its id.
    pub id: &'static str,
    /// The `action` that Enter in one of its fields stands for.
    pub action: &'static str,
}

/// How a page stays current while it is open. Its parts that change carry `data-live` and an id. With
/// scripts a small one listens to `events`, which sends those parts as they are now; without, the page
/// loads itself again, unless whoever looks at it has paused that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Live {
    /// The address of the stream of events.
    pub events: String,
    /// After how many seconds a page without scripts loads itself again; `None` while that is paused.
    pub again: Option<u32>,
}

/// What stands around a page's own part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Around {
    /// The bundle it names.
    pub bundle: Option<Bundle>,
    /// The form that a switch of the language keeps.
    pub form: Option<KeptForm>,
    /// How it stays current.
    pub live: Option<Live>,
    /// Whether it holds an open quiz, which a small script saves.
    pub quiz: bool,
    /// Whether it has buttons of [`crate::parts::aid`], which a small script makes work.
    pub aids: bool,
    /// The address of the manifest of a reception desk, which has a script of its own.
    pub desk: Option<String>,
    /// After how many seconds its main part is asked for again, with scripts or without; never a page with a form.
    pub again: Option<u32>,
}

impl Around {
    /// That of a page with such buttons and nothing else.
    #[must_use]
    pub fn with_aids() -> Self {
        Self {
            aids: true,
            ..Self::default()
        }
    }
}

/// The beginning of a document, with room for what follows, so that writing it does not move it.
fn doctype() -> String {
    let mut html = String::with_capacity(PAGE_BYTES);
    html.push_str("<!DOCTYPE html>");
    html
}

/// A part of a page that changes while it is open: its id, and how it looks now.
pub type LivePart = (&'static str, String);

/// Draws such a part as it stands in its page.
pub fn live_part<V: IntoView>(id: &'static str, view: impl FnOnce() -> V) -> LivePart {
    (id, draw(view))
}

/// The whole document: head, skip link, header with navigation, `main`, footer.
#[must_use]
pub fn document<V: IntoView>(
    frame: &Frame,
    title: &str,
    bundle: Option<Bundle>,
    main: impl FnOnce() -> V,
) -> String {
    let around = Around {
        bundle,
        ..Around::default()
    };
    document_around(frame, title, around, main)
}

/// The whole document of a page that needs more than a bundle.
#[must_use]
pub fn document_around<V: IntoView>(
    frame: &Frame,
    title: &str,
    around: Around,
    main: impl FnOnce() -> V,
) -> String {
    let words = frame.words();
    let form = around.form;
    draw_behind(doctype(), || {
        view! {
            <html lang=frame.language.code()>
                {head(frame, title, around)}
                <body>
                    <a class="skip" href="#main">
                        {words.nav_skip()}
                    </a>
                    {header(frame, form)}
                    <main id="main" tabindex="-1">
                        {main()}
                    </main>
                    {footer(frame)}
                </body>
            </html>
        }
    })
}

/// The whole document of a screen that is looked at from afar and has neither menu nor footer; always in
/// the dark theme.
#[must_use]
pub fn screen<V: IntoView>(
    frame: &Frame,
    title: &str,
    live: Live,
    main: impl FnOnce() -> V,
) -> String {
    let around = Around {
        live: Some(live),
        ..Around::default()
    };
    screen_around(frame, title, around, main)
}

/// As [`screen`], of one that stays current in another way.
#[must_use]
pub fn screen_around<V: IntoView>(
    frame: &Frame,
    title: &str,
    around: Around,
    main: impl FnOnce() -> V,
) -> String {
    draw_behind(doctype(), || {
        view! {
            <html lang=frame.language.code() class="hall">
                {head(frame, title, around)}
                <body>{main()}</body>
            </html>
        }
    })
}

/// The whole document of a tool that is held in one hand: without menu and account, so that the foot of the
/// window is its own. The language is switched at the end of the page.
#[must_use]
pub fn slim<V: IntoView>(
    frame: &Frame,
    title: &str,
    around: Around,
    main: impl FnOnce() -> V,
) -> String {
    let form = around.form;
    draw_behind(doctype(), || {
        view! {
            <html lang=frame.language.code() class="slim">
                {head(frame, title, around)}
                <body>{main()} <footer class="slim-foot">{language_switch(frame, form)}</footer></body>
            </html>
        }
    })
}

fn head(frame: &Frame, title: &str, around: Around) -> impl IntoView + use<> {
    let assets = &frame.assets;
    let css = assets.css.clone();
    let site = frame.words().site_name();
    let title = if title.is_empty() || title == site {
        site.to_owned()
    } else {
        format!("{title} · {site}")
    };
    let named = |file: &String| (!file.is_empty()).then(|| file.clone());
    let font = named(&assets.font).map(|font| view! { <link rel="preload" href=font r#as="font" r#type="font/woff2" crossorigin="anonymous" /> });
    let icon = named(&assets.icon)
        .map(|icon| view! { <link rel="icon" href=icon r#type="image/svg+xml" /> });
    let bundle = around.bundle.map(|bundle| {
        let module = match bundle {
            Bundle::Base => &assets.base,
            Bundle::Check => &assets.check,
        };
        let Module { js, wasm } = module.clone();
        let wake = assets.wake.clone();
        view! {
            <link rel="modulepreload" href=js.clone() />
            <link rel="preload" href=wasm.clone() r#as="fetch" r#type="application/wasm" crossorigin="anonymous" />
            <script type="module" src=wake data-module=js data-wasm=wasm></script>
        }
    });
    let again = around.again.map(|seconds| {
        view! {
            <script type="module" src=assets.again.clone() data-again=seconds.to_string()></script>
            <noscript>
                <meta http-equiv="refresh" content=seconds.to_string() />
            </noscript>
        }
    });
    let live = around.live.map(|live| {
        let again = live.again.map(|seconds| {
            view! {
                <noscript>
                    <meta http-equiv="refresh" content=seconds.to_string() />
                </noscript>
            }
        });
        view! {
            <script type="module" src=assets.live.clone() data-events=live.events></script>
            {again}
        }
    });
    let quiz = named(&assets.quiz)
        .filter(|_| around.quiz)
        .map(|script| view! { <script type="module" src=script></script> });
    let aids = named(&assets.aids)
        .filter(|_| around.aids)
        .map(|script| view! { <script type="module" src=script></script> });
    let desk = around
        .desk
        .filter(|_| !assets.reception.is_empty())
        .map(|manifest| {
            view! {
                <link rel="manifest" href=manifest crossorigin="use-credentials" />
                <script type="module" src=assets.reception.clone()></script>
            }
        });
    view! {
        <head>
            <meta charset="utf-8" />
            <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
            <meta name="color-scheme" content="light dark" />
            <title>{title}</title>
            <link rel="stylesheet" href=css />
            {font}
            {icon}
            {bundle}
            {again}
            {live}
            {quiz}
            {aids}
            {desk}
        </head>
    }
}

/// The house's sign: a cup with steam.
pub(crate) fn logo() -> impl IntoView {
    view! {
        <svg class="logo-cup" width="30" height="30" viewBox="0 0 32 32" fill="none" aria-hidden="true" focusable="false">
            <path class="logo-body" d="M5 11h18v8a8 8 0 0 1-8 8h-2a8 8 0 0 1-8-8v-8Z"></path>
            <path class="logo-handle" d="M23 13h2.5a3.5 3.5 0 0 1 0 7H23" stroke-width="2.4"></path>
            <path class="logo-steam" d="M10 4.5c1.6 1.2-1.2 2.6.4 4M15 3.5c1.6 1.2-1.2 3.4.4 5" stroke-width="2" stroke-linecap="round"></path>
        </svg>
    }
}

fn header(frame: &Frame, form: Option<KeptForm>) -> impl IntoView + use<> {
    let words = frame.words();
    let letters = frame
        .person
        .as_ref()
        .map(|person| initials(&person.name))
        .filter(|letters| !letters.is_empty());
    let sign = match letters {
        Some(letters) => view! { <span>{letters}</span> }.drawn(),
        None => icon(Icon::Person),
    };
    let person = frame.person.as_ref().map(|person| {
        view! {
            <form class="leave" method="post" action=address::LOGOUT>
                <span class="who">
                    <span class="who-name">{person.name.clone()}</span>
                    {roles(words, person)}
                </span>
                <button class="plain" type="submit">
                    {words.nav_logout()}
                </button>
            </form>
        }
    });
    // Account and language are shown in the header of a wide screen; on a phone they open at a press, which
    // needs no script. They stand in the page once.
    view! {
        <header class="bar">
            <div class="wrap">
                <a class="logo" href=address::HOME>
                    {logo()}
                    <span>{words.site_name()}</span>
                </a>
                {enter(form)}
                {menu(frame)}
                <a class="bar-search" href=address::SEARCH>
                    {icon(Icon::Search)}
                    <span>{words.search_title()}</span>
                </a>
                <button class="account-open" type="button" popovertarget="account-menu">
                    {sign}
                    <span class="unseen">" " {words.nav_account()}</span>
                </button>
                <div class="tools" id="account-menu" popover="auto">
                    {person} {further_places(frame)} {language_switch(frame, form)}
                </div>
            </div>
        </header>
    }
}

/// Enter in a field presses the first button of its form, wherever that stands in the page: here is one that
/// does what Enter should, before those that switch the language. It has a size, because Safari passes over
/// buttons that are not drawn.
fn enter(form: Option<KeptForm>) -> Option<Drawn> {
    let KeptForm { id, action } = form?;
    Some(
        view! { <input class="unseen" type="submit" name=ACTION value=action form=id tabindex="-1" aria-hidden="true" /> }
            .drawn(),
    )
}

/// What somebody may do beyond what anybody may, one tag a role.
fn roles(words: Words, person: &SignedIn) -> impl IntoView + use<> {
    let roles = person.granted();
    (!roles.is_empty()).then(|| {
        let tags = roles
            .into_iter()
            .map(|role| view! { <span class="tag role">{role_word(words, role)}</span> })
            .collect::<Vec<_>>();
        view! { <span class="roles">{tags}</span> }
    })
}

/// Two buttons that work without a script and come back to the page at hand. Where the page has a form
/// to keep they are buttons of that form, so that what is typed goes along.
fn language_switch(frame: &Frame, form: Option<KeptForm>) -> Drawn {
    let words = frame.words();
    let id = form.map(|form| form.id);
    let next = view! { <input type="hidden" name=NEXT form=id value=frame.path.to_string() /> };
    let button = |language: Language, name: &'static str, text: &'static str| {
        let current = (frame.language == language).then_some("true");
        view! {
            <button
                type="submit"
                name=LANG
                value=language.code()
                form=id
                formaction=id.map(|_| address::LANGUAGE)
                formnovalidate=id.is_some()
                aria-label=name
                aria-current=current
            >
                <span>{text}</span>
            </button>
        }
    };
    let pair = view! {
        <div class="pair" role="group" aria-label=words.nav_language()>
            {button(Language::Id, words.nav_show_in_id(), "ID")}
            {button(Language::En, words.nav_show_in_en(), "EN")}
        </div>
    };
    match form {
        None => view! {
            <form class="languages" method="post" action=address::LANGUAGE>
                {next} {pair}
            </form>
        }
        .drawn(),
        Some(_) => view! {
            <div class="languages">{next} {pair}</div>
        }
        .drawn(),
    }
}

fn footer(frame: &Frame) -> impl IntoView + use<> {
    let words = frame.words();
    let person = frame.person.as_ref().map(|person| {
        view! {
            <p class="footer-person">
                {icon(Icon::Person)}
                <span>{words.nav_signed_in_as(&person.name)}</span>
                {roles(words, person)}
            </p>
        }
    });
    view! {
        <footer class="foot">
            <div class="wrap">
                <p>
                    <strong>{words.site_name()}</strong>
                    " "
                    {words.site_about()}
                    " "
                    {words.site_invented()}
                </p>
                <p class="foot-links">
                    <a href=address::SEARCH>{words.search_title()}</a>
                    <a href=address::GLOSSARY>{words.glossary_title()}</a>
                </p>
                {person}
            </div>
        </footer>
    }
}

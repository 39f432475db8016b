//! The places of the house: on a wide screen the menu in the header, on a phone four of them in a bar at the
//! foot of the screen, and the others behind the initials.

use crate::address;
use crate::frame::{Frame, SignedIn};
use crate::parts::drawn::{Draw, Drawn};
use crate::parts::icons::{Icon, icon};
use leptos::prelude::*;

/// A place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    /// What it is called on a wide screen.
    text: &'static str,
    /// The one word for it on a phone.
    short: &'static str,
    icon: Icon,
    href: &'static str,
    /// What the pages that belong to it lie under.
    roots: &'static [&'static str],
    /// Whether it is one of the four on a phone.
    on_phone: bool,
}

impl Place {
    fn holds(&self, path: &str) -> bool {
        let under = |root: &&str| {
            path == *root
                || path
                    .strip_prefix(*root)
                    .is_some_and(|rest| *root != address::HOME && rest.starts_with('/'))
        };
        self.roots.iter().any(under)
    }
}

/// Where the fourth place of a phone leads: to the work of whoever has some here, else to what is one's own.
const fn fourth(person: Option<&SignedIn>) -> &'static str {
    match person {
        None => address::LOGIN,
        Some(person) if person.organiser => address::ORGANISER,
        Some(person) if person.trainer => address::TRAINER,
        Some(person) if person.liaison => address::LIAISON,
        Some(_) => address::ME,
    }
}

/// All places of whoever looks at the page.
fn places(frame: &Frame) -> Vec<Place> {
    let words = frame.words();
    let place = |text, short, icon, href, roots| Place {
        text,
        short,
        icon,
        href,
        roots,
        on_phone: false,
    };
    let mut places = vec![
        place(
            words.nav_home(),
            words.nav_home(),
            Icon::Home,
            address::HOME,
            &[address::HOME][..],
        ),
        place(
            words.nav_courses(),
            words.nav_learn(),
            Icon::Book,
            address::COURSES,
            &[address::COURSES, address::EXERCISES],
        ),
        place(
            words.workshops_title(),
            words.workshops_title(),
            Icon::Calendar,
            address::WORKSHOPS,
            &[address::WORKSHOPS, address::CHECK_IN, address::LIVE],
        ),
    ];
    if let Some(person) = &frame.person {
        places.push(place(
            words.nav_me(),
            words.nav_mine(),
            Icon::Person,
            address::ME,
            &[address::ME],
        ));
        if person.trainer || person.organiser {
            places.push(place(
                words.trainer_title(),
                words.nav_teach(),
                Icon::Board,
                address::TRAINER,
                &[address::TRAINER],
            ));
        }
        if person.liaison {
            places.push(place(
                words.liaison_title(),
                words.nav_agency(),
                Icon::Building,
                address::LIAISON,
                &[address::LIAISON],
            ));
        }
        if person.organiser {
            places.push(place(
                words.nav_organiser(),
                words.nav_manage(),
                Icon::Lines,
                address::ORGANISER,
                &[address::ORGANISER],
            ));
        }
    } else {
        places.push(place(
            words.nav_login(),
            words.nav_login(),
            Icon::Person,
            address::LOGIN,
            &[address::LOGIN],
        ));
        places.push(place(
            words.nav_register(),
            words.nav_register(),
            Icon::Person,
            address::REGISTER,
            &[address::REGISTER],
        ));
    }
    let own = fourth(frame.person.as_ref());
    for (index, place) in places.iter_mut().enumerate() {
        place.on_phone = index < 3 || place.href == own;
    }
    places
}

fn path(frame: &Frame) -> &str {
    frame.path.split('?').next().unwrap_or_default()
}

/// The menu of a wide screen, which a phone shows as a bar of four places at its foot.
pub(crate) fn menu(frame: &Frame) -> Drawn {
    let words = frame.words();
    let entries = places(frame)
        .into_iter()
        .map(|place| {
            let current = place.holds(path(frame)).then_some("page");
            let class = (!place.on_phone).then_some("wide-only");
            view! {
                <li class=class>
                    <a href=place.href aria-current=current>
                        {icon(place.icon)} <span class="menu-long">{place.text}</span>
                        <span class="menu-short">{place.short}</span>
                    </a>
                </li>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <nav class="menu" aria-label=words.nav_main()>
            <ul>{entries}</ul>
        </nav>
    }
    .drawn()
}

/// The places for which the bar of a phone has no room; nothing where it has room for all.
pub(crate) fn further_places(frame: &Frame) -> Option<Drawn> {
    let words = frame.words();
    let entries = places(frame)
        .into_iter()
        .filter(|place| !place.on_phone)
        .map(|place| {
            let current = place.holds(path(frame)).then_some("page");
            view! {
                <li>
                    <a href=place.href aria-current=current>
                        {icon(place.icon)} {place.text}
                    </a>
                </li>
            }
        })
        .collect::<Vec<_>>();
    (!entries.is_empty()).then(|| {
        view! {
            <nav class="further" aria-label=words.nav_further()>
                <ul>{entries}</ul>
            </nav>
        }
        .drawn()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::Assets;
    use domain::calendar::Zone;
    use domain::language::Language;
    use std::sync::Arc;

    fn frame(path: &str, roles: Option<(bool, bool, bool)>) -> Frame {
        Frame {
            language: Language::Id,
            path: path.into(),
            person: roles.map(|(trainer, organiser, liaison)| SignedIn {
                name: "Sari".to_owned(),
                trainer,
                organiser,
                liaison,
            }),
            assets: Arc::new(Assets::default()),
            zone: Zone::Wib,
        }
    }

    #[test]
    fn a_phone_has_four_places_of_which_the_last_follows_from_the_role() {
        for (roles, last) in [
            (None, "Masuk"),
            (Some((false, false, false)), "Saya"),
            (Some((true, false, false)), "Ajar"),
            (Some((false, true, false)), "Kelola"),
            (Some((true, true, true)), "Kelola"),
            (Some((false, false, true)), "Instansi"),
            (Some((true, false, true)), "Ajar"),
        ] {
            let shown: Vec<_> = places(&frame("/", roles))
                .into_iter()
                .filter(|place| place.on_phone)
                .map(|place| place.short)
                .collect();
            assert_eq!(
                shown,
                ["Beranda", "Belajar", "Lokakarya", last],
                "{roles:?}"
            );
        }
    }

    #[test]
    fn every_place_is_in_the_bar_or_behind_the_initials() {
        let frame = frame("/", Some((true, true, true)));
        let (menu, further) = (
            crate::parts::drawn::draw(|| menu(&frame)),
            crate::parts::drawn::draw(|| further_places(&frame)),
        );
        for place in places(&frame) {
            let link = format!("href=\"{}\"", place.href);
            assert!(menu.contains(&link), "{}", place.text);
            assert_eq!(further.contains(&link), !place.on_phone, "{}", place.text);
        }
    }

    #[test]
    fn a_page_belongs_to_one_place_at_most_and_the_home_page_to_nothing_below_it() {
        for (path, here) in [
            ("/", Some(address::HOME)),
            ("/courses/cek-performa?a=1", Some(address::COURSES)),
            ("/exercises/rata-rata", Some(address::COURSES)),
            ("/organiser/people", Some(address::ORGANISER)),
            ("/workshops", Some(address::WORKSHOPS)),
            ("/live/edisi-12", Some(address::WORKSHOPS)),
            ("/c", Some(address::WORKSHOPS)),
            ("/workshopsx", None),
            ("/search", None),
        ] {
            let frame = frame(path, Some((true, true, true)));
            let holding: Vec<_> = places(&frame)
                .into_iter()
                .filter(|place| place.holds(super::path(&frame)))
                .map(|place| place.href)
                .collect();
            assert_eq!(holding, Vec::from_iter(here), "{path}");
        }
    }
}

//! Signs drawn as SVG: the typeface has no arrow, tick or circle. All of them are decoration; the word
//! beside a sign says the same.

use crate::parts::drawn::{Drawn, fixed};
use crate::parts::markup::Piece;
use std::fmt;

/// A sign of 24 × 24 units, drawn in the colour of the text around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// Right, finished, kept.
    Check,
    /// Wrong, refused.
    Cross,
    /// Onward.
    Arrow,
    /// Back.
    ArrowLeft,
    /// How long it takes.
    Clock,
    /// A course.
    Cup,
    /// A hint, a pocket card.
    Bulb,
    /// A lesson.
    Book,
    /// A quiz.
    Question,
    /// An exercise.
    Bars,
    /// Something to know.
    Info,
    /// Something to mind.
    Warning,
    /// A person.
    Person,
    /// A day, a date.
    Calendar,
    /// A place.
    Pin,
    /// The home page.
    Home,
    /// What is kept in order: the work of organisers.
    Lines,
    /// What is shown to a class: the work of trainers.
    Board,
    /// An agency.
    Building,
    /// The search.
    Search,
}

/// A drawing around one line. A page has dozens of them, and nothing in them depends on it.
macro_rules! svg {
    ($line:literal) => {
        concat!(
            r#"<svg class="icon" width="24" height="24" viewBox="0 0 24 24" fill="none" "#,
            r#"stroke="currentColor" stroke-width="2.2" stroke-linecap="round" "#,
            r#"stroke-linejoin="round" aria-hidden="true" focusable="false"><path d=""#,
            $line,
            r#""></path></svg>"#
        )
    };
}

impl Icon {
    /// Its drawing.
    const fn svg(self) -> &'static str {
        match self {
            Self::Check => svg!("m5 12.5 4.6 4.6L19 7.6"),
            Self::Cross => svg!("m6.5 6.5 11 11m0-11-11 11"),
            Self::Arrow => svg!("M4.5 12h14.6m-6-6 6 6-6 6"),
            Self::ArrowLeft => svg!("M19.5 12H4.9m6-6-6 6 6 6"),
            Self::Clock => svg!("M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17Zm0 4.3v4.6l3.1 1.9"),
            Self::Cup => svg!(
                "M4 9.5h12.5v5a5.5 5.5 0 0 1-5.5 5.5H9.5A5.5 5.5 0 0 1 4 14.5v-5Zm12.5 1.6h1.7a2.5 2.5 0 0 1 0 5h-1.9M8 3.4c1 .9-.9 1.8.3 3M12 3.4c1 .9-.9 1.8.3 3"
            ),
            Self::Bulb => svg!(
                "M9.4 17.2h5.2M10 20.3h4M12 3.5a6.3 6.3 0 0 0-3.9 11.2c.8.7 1.3 1.5 1.3 2.5h5.2c0-1 .5-1.8 1.3-2.5A6.3 6.3 0 0 0 12 3.5Z"
            ),
            Self::Book => svg!(
                "M12 6.4C10.3 5 7.7 4.5 4 4.6v13.2c3.7-.1 6.3.4 8 1.8 1.7-1.4 4.3-1.9 8-1.8V4.6c-3.7-.1-6.3.4-8 1.8Zm0 0v13.2"
            ),
            Self::Question => svg!(
                "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17Zm-2.5 6.3A2.5 2.5 0 0 1 12 7.6c1.4 0 2.5.9 2.5 2.3 0 1.9-2.5 2-2.5 3.9m0 2.7v.1"
            ),
            Self::Bars => svg!("M4.5 4v16M4.5 6.5h13M4.5 12h8.5M4.5 17.5h5"),
            Self::Info => svg!("M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17Zm0 7.8v5m0-8.3v.1"),
            Self::Warning => svg!("M12 4.2 3.2 19.4h17.6L12 4.2Zm0 6.3v4m0 2.3v.1"),
            Self::Person => {
                svg!("M12 4a3.8 3.8 0 1 0 0 7.6A3.8 3.8 0 0 0 12 4Zm-7.5 16a7.5 7.5 0 0 1 15 0")
            }
            Self::Calendar => svg!(
                "M6.5 5.5h11a2 2 0 0 1 2 2v10.5a2 2 0 0 1-2 2h-11a2 2 0 0 1-2-2V7.5a2 2 0 0 1 2-2Zm-2 4.7h15M8.5 3.5v4m7-4v4"
            ),
            Self::Pin => svg!(
                "M12 3.5a6.5 6.5 0 0 0-6.5 6.5c0 4.6 6.5 10.5 6.5 10.5s6.5-5.9 6.5-10.5A6.5 6.5 0 0 0 12 3.5Zm0 4.2a2.3 2.3 0 1 0 0 4.6 2.3 2.3 0 0 0 0-4.6Z"
            ),
            Self::Home => svg!("m4 11 8-7 8 7v9h-5.5v-5.5h-5V20H4Z"),
            Self::Lines => svg!("M4.5 6.5h15M4.5 12h15M4.5 17.5h9"),
            Self::Board => svg!("M3.5 4.5h17M5 4.5v10.5h14V4.5M12 15v2.5m-3.5 2.5 3.5-2.5 3.5 2.5"),
            Self::Building => svg!("M4 20h16M6 20V8.5L12 4l6 4.5V20M9.5 11.5v5m5-5v5"),
            Self::Search => {
                svg!("M10.8 4.3a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13Zm4.7 11.2 4.2 4.2")
            }
        }
    }
}

impl Piece for Icon {
    fn write(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.svg())
    }
}

/// Draws a sign.
#[must_use]
pub fn icon(icon: Icon) -> Drawn {
    fixed(icon.svg())
}

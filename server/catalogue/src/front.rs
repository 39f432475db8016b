//! What stands between the `+++` lines at the beginning of a lesson or quiz.

use crate::fault::Fault;
use crate::inventory::UnitFiles;
use crate::markdown::{Page, Shared};
use crate::sheet::{Sheet, Spot, texts};
use domain::language::{Bilingual, Language};
use domain::learning::Minutes;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::Spanned;

/// The front matter of an Indonesian file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Front {
    pub title: Spanned<String>,
    pub summary: Option<Spanned<String>>,
    pub minutes: Spanned<u32>,
    pub outcomes: Spanned<Vec<Spanned<String>>>,
    /// Quizzes alone.
    pub pass: Option<Spanned<f64>>,
    /// Quizzes alone: `pre`, `post` or `bank`.
    pub form: Option<Spanned<String>>,
    /// Quizzes alone: minutes.
    pub time_limit: Option<Spanned<u32>>,
    /// Quizzes alone.
    pub attempts: Option<Spanned<u32>>,
    /// Quizzes alone: `end` or `each`.
    pub feedback: Option<Spanned<String>>,
    #[serde(default)]
    pub cites: Vec<Spanned<String>>,
    /// Where there is no English file.
    pub title_en: Option<Spanned<String>>,
    pub summary_en: Option<Spanned<String>>,
}

/// The front matter of an English file: what it repeats must be equal.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EnglishFront {
    pub title: Spanned<String>,
    pub summary: Option<Spanned<String>>,
    pub minutes: Option<Spanned<u32>>,
    pub outcomes: Option<Spanned<Vec<Spanned<String>>>>,
    pub pass: Option<Spanned<f64>>,
    pub cites: Option<Spanned<Vec<Spanned<String>>>>,
}

/// Separates front matter and text.
pub(crate) fn split<'a>(
    file: &'a str,
    text: &'a str,
    faults: &mut Vec<Fault>,
) -> Option<(Sheet<'a>, Spot<'a>)> {
    let Some(rest) = text.strip_prefix("+++\n") else {
        faults.push(Fault::new(
            file,
            1,
            "The file does not begin with a line `+++`, TOML and another line `+++`.",
        ));
        return None;
    };
    let mut offset = 0;
    for (index, line) in rest.split_inclusive('\n').enumerate() {
        if line.trim_end() == "+++" {
            let below = 3 + u32::try_from(index).unwrap_or(u32::MAX - 3);
            let body = Spot {
                text: &rest[offset + line.len()..],
                line: below,
            };
            return Some((Sheet::new(file, &rest[..offset], 2), body));
        }
        offset += line.len();
    }
    faults.push(Fault::new(
        file,
        1,
        "The front matter that begins here is not closed by a line `+++`.",
    ));
    None
}

/// A file of one language, taken apart.
pub(crate) struct Opened<'a, F> {
    pub sheet: Sheet<'a>,
    pub front: F,
    pub body: Spot<'a>,
}

/// Opens a file; what is wrong is added to `page`.
pub(crate) fn open<'a, F: DeserializeOwned>(page: &mut Page<'a>) -> Option<Opened<'a, F>> {
    let text = page.shared.files.get(page.file)?;
    let (sheet, body) = split(page.file, text, &mut page.faults)?;
    let front = sheet.read::<F>(&mut page.faults)?;
    Some(Opened { sheet, front, body })
}

/// What the front matters of a unit's files say together.
pub(crate) struct Head {
    pub title: Bilingual,
    pub summary: Bilingual,
    pub minutes: Minutes,
    pub outcomes: Vec<String>,
    pub pass: Option<f64>,
}

/// Reads and compares the front matters of a lesson or quiz. `needs_summary` and `needs_pass` tell the
/// two apart.
pub(crate) fn head(
    id: (&mut Page, &Opened<Front>),
    en: Option<(&mut Page, &Opened<EnglishFront>)>,
    needs_summary: bool,
    needs_pass: bool,
) -> Head {
    let (page, Opened { sheet, front, .. }) = id;
    let mut title = Bilingual {
        id: page.filled(Language::Id, sheet.spot(&front.title), "title"),
        en: String::new(),
    };
    let mut summary = Bilingual::default();
    match &front.summary {
        Some(text) => summary.id = page.filled(Language::Id, sheet.spot(text), "summary"),
        None if needs_summary => page.fault(1, "The key `summary` is missing."),
        None => {}
    }
    let minutes = sheet.minutes(&front.minutes, &mut page.faults);
    let outcomes = page
        .shared
        .outcomes
        .named(sheet, &front.outcomes, &mut page.faults);
    sheet.cites(&front.cites, &mut page.faults);
    match &front.pass {
        Some(pass) if !needs_pass => page.fault(
            sheet.line(pass),
            "The key `pass` is unknown in a lesson; only quizzes have it.",
        ),
        Some(pass) if !(pass.get_ref() > &0.0 && pass.get_ref() <= &1.0) => {
            page.fault(
                sheet.line(pass),
                "`pass` must be a share of the marks, above 0 and at most 1.",
            );
        }
        None if needs_pass => page.fault(1, "The key `pass` is missing."),
        _ => {}
    }
    let of_quizzes = [
        ("form", front.form.as_ref().map(|key| sheet.line(key))),
        (
            "time_limit",
            front.time_limit.as_ref().map(|key| sheet.line(key)),
        ),
        (
            "attempts",
            front.attempts.as_ref().map(|key| sheet.line(key)),
        ),
        (
            "feedback",
            front.feedback.as_ref().map(|key| sheet.line(key)),
        ),
    ];
    for (key, line) in of_quizzes {
        if let Some(line) = line.filter(|_| !needs_pass) {
            page.fault(
                line,
                format!("The key `{key}` is unknown in a lesson; only quizzes have it."),
            );
        }
    }
    let english_keys = [
        ("title_en", &front.title_en),
        ("summary_en", &front.summary_en),
    ];
    match en {
        Some((english, opened)) => {
            for (key, text) in english_keys {
                if let Some(text) = text {
                    page.fault(sheet.line(text), format!("`{key}` stands here although there is an English file; write it there alone."));
                }
            }
            title.en = english.filled(
                Language::En,
                opened.sheet.spot(&opened.front.title),
                "title",
            );
            match &opened.front.summary {
                Some(text) => {
                    summary.en = english.filled(Language::En, opened.sheet.spot(text), "summary")
                }
                None if front.summary.is_some() => english.fault(
                    1,
                    "The key `summary` is missing; the Indonesian file has one.",
                ),
                None => {}
            }
            compare(front, english, opened);
        }
        None => {
            match &front.title_en {
                Some(text) => title.en = page.filled(Language::En, sheet.spot(text), "title"),
                None => page.fault(
                    1,
                    "There is no English file, so the key `title_en` is needed here.",
                ),
            }
            match &front.summary_en {
                Some(text) => summary.en = page.filled(Language::En, sheet.spot(text), "summary"),
                None if front.summary.is_some() => page.fault(
                    1,
                    "There is no English file, so the key `summary_en` is needed here.",
                ),
                None => {}
            }
        }
    }
    Head {
        title,
        summary,
        minutes,
        outcomes,
        pass: front.pass.as_ref().map(|pass| *pass.get_ref()),
    }
}

fn compare(front: &Front, english: &mut Page, opened: &Opened<EnglishFront>) {
    let Opened {
        sheet,
        front: other,
        ..
    } = opened;
    let mut differs = |key: &str, line: u32| {
        english.fault(
            line,
            format!("`{key}` differs from the Indonesian file; leave it out here."),
        )
    };
    if let Some(minutes) = &other.minutes
        && minutes.get_ref() != front.minutes.get_ref()
    {
        differs("minutes", sheet.line(minutes));
    }
    if let Some(outcomes) = &other.outcomes
        && texts(outcomes.get_ref()) != texts(front.outcomes.get_ref())
    {
        differs("outcomes", sheet.line(outcomes));
    }
    if let Some(pass) = &other.pass
        && front
            .pass
            .as_ref()
            .is_none_or(|own| (own.get_ref() - pass.get_ref()).abs() > 1e-9)
    {
        differs("pass", sheet.line(pass));
    }
    if let Some(cites) = &other.cites
        && texts(cites.get_ref()) != texts(&front.cites)
    {
        differs("cites", sheet.line(cites));
    }
}

/// The pages of a unit's Indonesian and English files.
pub(crate) fn pages<'a>(
    shared: Shared<'a>,
    course: &'a str,
    unit: &'a UnitFiles,
) -> (Page<'a>, Option<Page<'a>>) {
    let address = format!("/courses/{course}/{}", unit.slug);
    let english = unit
        .en
        .as_deref()
        .map(|file| Page::new(shared, file, course, address.clone()));
    (Page::new(shared, &unit.id, course, address), english)
}

//! The form of an edition: what it holds for an edition, and what can be read from it.

use crate::http::forms::Posted;
use app::pages::organise::edition::{EditionForm, FormProblem, field};
use app::pages::organise::edition_minutes::{MinutesForm, RuleKind};
use app::parts::dates::Dates;
use domain::attendance_rule::{Percent, Pulses, Rule};
use domain::calendar::Zone;
use domain::clock::{DAY, MINUTE, Moment};
use domain::edition::{
    CheckInRule, CheckInRules, EditionDetails, EditionSlug, Mode, Series, Speaker, slug_of_title,
};
use domain::id::{PersonId, Slug};
use domain::language::{Bilingual, Language};
use domain::learning::Minutes;
use domain::number::parse_number;
use domain::text::{one_line, several_lines};

/// The percentage and the pulses that are proposed where another rule is chosen.
const PROPOSED_PERCENT: u32 = 80;
const PROPOSED_PULSES: (u32, u32) = (2, 3);

/// The name in addresses where nothing of the title can stand in one.
const NO_TITLE: &str = "lokakarya";

/// What was read from a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// The edition.
    pub details: EditionDetails,
    /// Whether its name in addresses was made from the title.
    pub proposed: bool,
}

/// The form of a new edition.
#[must_use]
pub fn empty(zone: Zone) -> EditionForm {
    let rules = CheckInRules::default();
    EditionForm {
        hours_known: true,
        zone: zone.code().to_owned(),
        mode: Mode::default().code().to_owned(),
        on_the_spot: true,
        opens_before: minutes(rules.opens_before),
        late_after: minutes(rules.late_after),
        online_tolerance: minutes(rules.online_tolerance),
        minutes: of_rule(Rule::default()),
        ..EditionForm::default()
    }
}

/// The form that holds an edition; `seen` is when that was last changed.
#[must_use]
pub fn of(details: &EditionDetails, seen: Moment, zone: Zone) -> EditionForm {
    let zone = details.zone.unwrap_or(zone);
    let fields = |at| (zone.day(at).to_string(), zone.clock(at).to_string());
    let (start_day, start_time) = fields(details.starts_at);
    let (end_day, end_time) = fields(details.ends_at);
    // Days whose hours are not known are written without: from the first midnight to the last.
    let whole_days = !details.hours_known
        && zone.start_of_day(details.starts_at) == details.starts_at
        && zone.start_of_day(details.ends_at) == details.ends_at;
    let (start_time, end_day, end_time) = if whole_days {
        let last = zone.last_day(details.ends_at).to_string();
        (String::new(), last, String::new())
    } else {
        (start_time, end_day, end_time)
    };
    let (closes_day, closes_time) = details
        .registration_closes_at
        .map(fields)
        .unwrap_or_default();
    let speakers = details.speakers.iter().map(|speaker| {
        if speaker.about.is_empty() {
            speaker.name.clone()
        } else {
            format!("{} | {}", speaker.name, speaker.about)
        }
    });
    EditionForm {
        slug: details.slug.as_str().to_owned(),
        series: details
            .series
            .as_ref()
            .map(|series| series.as_str().to_owned())
            .unwrap_or_default(),
        title_id: details.title.id.clone(),
        title_en: details.title.en.clone(),
        summary_id: details.summary.id.clone(),
        summary_en: details.summary.en.clone(),
        start_day,
        start_time,
        end_day,
        end_time,
        zone: zone.code().to_owned(),
        trainers: details
            .trainers
            .iter()
            .map(|trainer| trainer.as_str().to_owned())
            .collect(),
        minutes: MinutesForm {
            learning: details
                .learning
                .map(|minutes| minutes.0.to_string())
                .unwrap_or_default(),
            course: details
                .course
                .as_ref()
                .map(|course| course.as_str().to_owned())
                .unwrap_or_default(),
            ..of_rule(details.attendance_rule)
        },
        hours_known: details.hours_known,
        mode: details.mode.code().to_owned(),
        place: details.place.clone(),
        meeting: details.meeting.clone(),
        speakers: speakers.collect::<Vec<_>>().join("\n"),
        capacity: details
            .capacity
            .map(|capacity| capacity.to_string())
            .unwrap_or_default(),
        closes_day,
        closes_time,
        on_the_spot: details.on_the_spot,
        opens_before: minutes(details.rules.opens_before),
        late_after: minutes(details.rules.late_after),
        online_tolerance: minutes(details.rules.online_tolerance),
        seen: seen.0.to_string(),
    }
}

/// The fields of what an edition asks for its minutes; the numbers that its rule does not have are proposed.
fn of_rule(rule: Rule) -> MinutesForm {
    let kind = match rule {
        Rule::Presence => RuleKind::Presence,
        Rule::Minutes { .. } => RuleKind::Minutes,
        Rule::InAndExit => RuleKind::InAndExit,
        Rule::Pulses(_) => RuleKind::Pulses,
    };
    let percent = match rule {
        Rule::Minutes { percent } => percent.get(),
        _ => PROPOSED_PERCENT,
    };
    let (needed, of) = match rule {
        Rule::Pulses(pulses) => (pulses.needed(), pulses.of()),
        _ => PROPOSED_PULSES,
    };
    MinutesForm {
        rule: kind.code().to_owned(),
        rule_percent: percent.to_string(),
        rule_pulses: needed.to_string(),
        rule_pulses_of: of.to_string(),
        ..MinutesForm::default()
    }
}

/// What the fields say that an edition asks for its minutes. The numbers of the rules that are not chosen are not
/// read.
fn rule(form: &MinutesForm, language: Language) -> Result<Rule, FormProblem> {
    // A form that says nothing of it is an older one.
    if form.rule.is_empty() {
        return Ok(Rule::default());
    }
    match RuleKind::from_code(&form.rule).ok_or(FormProblem::Rule)? {
        RuleKind::Presence => Ok(Rule::Presence),
        RuleKind::InAndExit => Ok(Rule::InAndExit),
        RuleKind::Minutes => whole(&form.rule_percent, language)
            .and_then(Percent::new)
            .map(|percent| Rule::Minutes { percent })
            .ok_or(FormProblem::RulePercent),
        RuleKind::Pulses => whole(&form.rule_pulses, language)
            .zip(whole(&form.rule_pulses_of, language))
            .and_then(|(needed, of)| Pulses::new(needed, of))
            .map(Rule::Pulses)
            .ok_or(FormProblem::RulePulses),
    }
}

/// The form of an edition like another one: its time, its address and its meeting are its own.
#[must_use]
pub fn like(details: &EditionDetails, zone: Zone) -> EditionForm {
    EditionForm {
        slug: String::new(),
        start_day: String::new(),
        end_day: String::new(),
        closes_day: String::new(),
        closes_time: String::new(),
        meeting: String::new(),
        seen: String::new(),
        ..of(details, Moment(0), zone)
    }
}

fn minutes(milliseconds: i64) -> String {
    (milliseconds / MINUTE).to_string()
}

/// The fields as they were typed.
#[must_use]
pub fn typed(posted: &Posted) -> EditionForm {
    // A browser sends line breaks of two signs.
    let text = |name| posted.get(name).replace("\r\n", "\n");
    EditionForm {
        slug: text(field::SLUG),
        series: text(field::SERIES),
        title_id: text(field::TITLE_ID),
        title_en: text(field::TITLE_EN),
        summary_id: text(field::SUMMARY_ID),
        summary_en: text(field::SUMMARY_EN),
        start_day: text(field::START_DAY),
        start_time: text(field::START_TIME),
        end_day: text(field::END_DAY),
        end_time: text(field::END_TIME),
        zone: text(field::ZONE),
        trainers: posted.all(field::TRAINER),
        minutes: MinutesForm {
            learning: text(field::LEARNING),
            course: text(field::COURSE),
            rule: text(field::RULE),
            rule_percent: text(field::RULE_PERCENT),
            rule_pulses: text(field::RULE_PULSES),
            rule_pulses_of: text(field::RULE_PULSES_OF),
        },
        hours_known: posted.has(field::HOURS_KNOWN),
        mode: text(field::MODE),
        place: text(field::PLACE),
        meeting: text(field::MEETING),
        speakers: text(field::SPEAKERS),
        capacity: text(field::CAPACITY),
        closes_day: text(field::CLOSES_DAY),
        closes_time: text(field::CLOSES_TIME),
        on_the_spot: posted.has(field::ON_THE_SPOT),
        opens_before: text(field::OPENS_BEFORE),
        late_after: text(field::LATE_AFTER),
        online_tolerance: text(field::ONLINE_TOLERANCE),
        seen: text(field::SEEN),
    }
}

/// Reads an edition.
///
/// # Errors
/// Everything that is to be fixed, each once. What cannot be read is replaced by something that is never
/// wrong, so that no second problem follows from the first.
pub fn read(
    form: &EditionForm,
    series: &[Series],
    trainers: &[PersonId],
    courses: &[Slug],
    dates: Dates,
) -> Result<Read, Vec<FormProblem>> {
    let mut problems = Vec::new();
    let zone = Zone::from_code(&form.zone);
    // A form that says nothing of it is an older one.
    if zone.is_none() && !form.zone.is_empty() {
        problems.push(FormProblem::Zone);
    }
    let clocks = zone.unwrap_or(dates.zone);
    let title = Bilingual {
        id: one_line(&form.title_id),
        en: one_line(&form.title_en),
    };
    let Some((slug, proposed)) = slug(form, &title, &mut problems) else {
        problems.push(FormProblem::SlugForm);
        return Err(problems);
    };
    let chosen = series
        .iter()
        .find(|series| series.id.as_str() == form.series);
    if chosen.is_none() && !form.series.is_empty() {
        problems.push(FormProblem::Series);
    }
    let (starts_at, ends_at, time_read) = time(form, clocks, &mut problems);
    let closes = closes(form, clocks, &mut problems).filter(|_| time_read);
    let mode = Mode::from_code(&form.mode);
    if mode.is_none() {
        problems.push(FormProblem::Mode);
    }
    let capacity = if form.capacity.trim().is_empty() {
        None
    } else {
        let capacity = whole(&form.capacity, dates.language);
        if capacity.is_none() {
            problems.push(FormProblem::Capacity);
        }
        capacity
    };
    let learning = if form.minutes.learning.trim().is_empty() {
        None
    } else {
        let minutes = whole(&form.minutes.learning, dates.language);
        if minutes.is_none() {
            problems.push(FormProblem::Learning);
        }
        minutes.map(Minutes)
    };
    let course = courses
        .iter()
        .find(|course| course.as_str() == form.minutes.course);
    if course.is_none() && !form.minutes.course.is_empty() {
        problems.push(FormProblem::Course);
    }
    let attendance_rule = rule(&form.minutes, dates.language).unwrap_or_else(|problem| {
        problems.push(problem);
        Rule::default()
    });
    let mut rule = |rule, text: &str| {
        let minutes = whole(text, dates.language);
        if minutes.is_none() {
            problems.push(FormProblem::Minutes(rule));
        }
        i64::from(minutes.unwrap_or_default()) * MINUTE
    };
    let rules = CheckInRules {
        opens_before: rule(CheckInRule::OpensBefore, &form.opens_before),
        late_after: rule(CheckInRule::LateAfter, &form.late_after),
        online_tolerance: rule(CheckInRule::OnlineTolerance, &form.online_tolerance),
    };
    let details = EditionDetails {
        slug,
        series: chosen.map(|series| series.id.clone()),
        title,
        summary: Bilingual {
            id: several_lines(&form.summary_id),
            en: several_lines(&form.summary_en),
        },
        starts_at,
        ends_at,
        hours_known: form.hours_known,
        // In a mode that nobody has chosen no place is missing.
        mode: mode.unwrap_or(Mode::Online),
        place: one_line(&form.place),
        meeting: one_line(&form.meeting),
        speakers: speakers(&form.speakers),
        capacity,
        registration_closes_at: closes,
        on_the_spot: form.on_the_spot,
        rules,
        zone,
        // Whoever has lost the role meanwhile is left out.
        trainers: trainers
            .iter()
            .filter(|trainer| form.trainers.iter().any(|id| id == trainer.as_str()))
            .cloned()
            .collect(),
        learning,
        attendance_rule,
        course: course.cloned(),
        cancelled_at: None,
    };
    problems.extend(details.faults().into_iter().map(FormProblem::Edition));
    if problems.is_empty() {
        Ok(Read { details, proposed })
    } else {
        Err(problems)
    }
}

/// The name in addresses, and whether it was made from the title.
fn slug(
    form: &EditionForm,
    title: &Bilingual,
    problems: &mut Vec<FormProblem>,
) -> Option<(EditionSlug, bool)> {
    let typed = form.slug.trim();
    let parsed = Slug::parse(typed);
    if parsed.is_none() && !typed.is_empty() {
        problems.push(FormProblem::SlugForm);
    }
    let proposed = || slug_of_title(&title.id).or_else(|| Slug::parse(NO_TITLE));
    match parsed {
        Some(slug) => Some((slug, false)),
        None => proposed().map(|slug| (slug, true)),
    }
}

/// Start and end, and whether both could be read.
fn time(form: &EditionForm, zone: Zone, problems: &mut Vec<FormProblem>) -> (Moment, Moment, bool) {
    let blank = |text: &str| text.trim().is_empty();
    let day_of_end = if blank(&form.end_day) {
        &form.start_day
    } else {
        &form.end_day
    };
    let starts_at = if !form.hours_known && blank(&form.start_time) {
        zone.parse(&form.start_day, "00:00")
    } else {
        zone.parse(&form.start_day, &form.start_time)
    };
    let ends_at = if !form.hours_known && blank(&form.end_time) {
        zone.parse(day_of_end, "00:00")
            .map(|midnight| midnight.plus(DAY))
    } else {
        zone.parse(day_of_end, &form.end_time)
    };
    if starts_at.is_none() {
        problems.push(FormProblem::Start);
    }
    // Without a day of its own an end cannot be read where the start cannot; that is one problem.
    let follows =
        blank(&form.end_day) && starts_at.is_none() && !(form.hours_known && blank(&form.end_time));
    if ends_at.is_none() && !follows {
        problems.push(FormProblem::End);
    }
    match (starts_at, ends_at) {
        (Some(starts_at), Some(ends_at)) => (starts_at, ends_at, true),
        _ => (Moment(0), Moment(DAY), false),
    }
}

fn closes(form: &EditionForm, zone: Zone, problems: &mut Vec<FormProblem>) -> Option<Moment> {
    if form.closes_day.trim().is_empty() && form.closes_time.trim().is_empty() {
        return None;
    }
    let closes = zone.parse(&form.closes_day, &form.closes_time);
    if closes.is_none() {
        problems.push(FormProblem::Closes);
    }
    closes
}

/// A whole number as people write one.
fn whole(text: &str, language: Language) -> Option<u32> {
    let number = parse_number(text, language).ok()?;
    let fits = number.fract() == 0.0 && (0.0..=1_000_000.0).contains(&number);
    // Within the range above nothing is cut off.
    fits.then_some(number as u32)
}

fn speakers(text: &str) -> Vec<Speaker> {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines
        .map(|line| {
            let (name, about) = line.split_once('|').unwrap_or((line, ""));
            Speaker {
                name: one_line(name),
                about: one_line(about),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::clock::HOUR;
    use domain::edition::{EditionFault, EditionText};
    use domain::id::SeriesId;

    const DATES: Dates = Dates {
        language: Language::Id,
        zone: Zone::Wib,
    };

    fn series() -> Vec<Series> {
        vec![Series {
            id: SeriesId::parse("0190f4a2-1111-7000-8000-000000000001").unwrap(),
            title: Bilingual {
                id: "2026".to_owned(),
                en: "2026".to_owned(),
            },
        }]
    }

    fn filled() -> EditionForm {
        EditionForm {
            title_id: " Data  jadi obat ".to_owned(),
            title_en: "Data as a remedy".to_owned(),
            start_day: "2026-12-02".to_owned(),
            start_time: "09:00".to_owned(),
            end_time: "11:30".to_owned(),
            place: "Perpustakaan".to_owned(),
            ..empty(Zone::Wib)
        }
    }

    fn problems(change: impl Fn(&mut EditionForm)) -> Vec<FormProblem> {
        let mut form = filled();
        change(&mut form);
        read(&form, &series(), &[], &[], DATES)
            .err()
            .unwrap_or_default()
    }

    #[test]
    fn the_least_that_is_typed_makes_an_edition() {
        let read = read(&filled(), &[], &[], &[], DATES).unwrap();
        let details = &read.details;
        assert!(read.proposed);
        assert_eq!(details.slug.as_str(), "data-jadi-obat");
        assert_eq!(details.title.id, "Data jadi obat");
        assert_eq!(details.ends_at, details.starts_at.plus(150 * MINUTE));
        assert_eq!(details.rules, CheckInRules::default());
        assert_eq!((details.mode, details.capacity), (Mode::Venue, None));
        assert!(details.on_the_spot && details.hours_known);
    }

    #[test]
    fn what_an_edition_is_made_of_reads_back() {
        let mut form = filled();
        form.slug = "obat-2".to_owned();
        form.series = series()[0].id.as_str().to_owned();
        form.summary_en = "One.\n\nTwo.".to_owned();
        form.end_day = "2026-12-03".to_owned();
        form.mode = "hybrid".to_owned();
        form.meeting = "https://zoom.example/1".to_owned();
        form.speakers = "Dr. Ratna, M.Si. | Peneliti | data\n\n Agus ".to_owned();
        form.capacity = "1.200".to_owned();
        form.closes_day = "2026-12-01".to_owned();
        form.closes_time = "16:00".to_owned();
        form.opens_before = "0".to_owned();
        form.on_the_spot = false;
        let first = read(&form, &series(), &[], &[], DATES).unwrap();
        assert!(!first.proposed);
        let details = first.details;
        assert_eq!(details.capacity, Some(1_200));
        assert_eq!(details.speakers[0].about, "Peneliti | data");
        assert_eq!(details.speakers[1].name, "Agus");
        let shown = of(&details, Moment(7), Zone::Wib);
        assert_eq!(shown.seen, "7");
        let again = read(&shown, &series(), &[], &[], DATES).unwrap();
        assert_eq!(again.details, details);

        let copy = like(&details, Zone::Wib);
        assert_eq!((copy.slug.as_str(), copy.meeting.as_str()), ("", ""));
        assert_eq!(copy.start_time, "09:00", "the hours are often the same");
        assert_eq!(
            read(&copy, &series(), &[], &[], DATES).unwrap_err(),
            [FormProblem::Start]
        );
    }

    #[test]
    fn days_without_hours_read_back_too() {
        let mut form = filled();
        form.hours_known = false;
        form.start_time = String::new();
        form.end_time = String::new();
        for (end_day, days) in [("", 1), ("2026-12-04", 3)] {
            form.end_day = end_day.to_owned();
            let details = read(&form, &[], &[], &[], DATES).unwrap().details;
            assert_eq!(details.ends_at, details.starts_at.plus(days * DAY));
            let shown = of(&details, Moment(0), Zone::Wib);
            assert_eq!(
                (shown.start_time.as_str(), shown.end_time.as_str()),
                ("", "")
            );
            assert_eq!(read(&shown, &[], &[], &[], DATES).unwrap().details, details);
        }
        let mut details = read(&form, &[], &[], &[], DATES).unwrap().details;
        details.starts_at = details.starts_at.plus(8 * HOUR);
        let shown = of(&details, Moment(0), Zone::Wib);
        assert_eq!(read(&shown, &[], &[], &[], DATES).unwrap().details, details);
    }

    #[test]
    fn each_problem_is_named_once_and_none_follows_from_another() {
        use FormProblem::Edition;
        assert_eq!(problems(|_| ()), []);
        let is = |change: fn(&mut EditionForm), found: &[FormProblem]| {
            assert_eq!(problems(change), found);
        };
        is(
            |form| form.slug = "Data Jadi".into(),
            &[FormProblem::SlugForm],
        );
        is(
            |form| form.slug = "new".into(),
            &[Edition(EditionFault::SlugReserved)],
        );
        is(|form| form.series = "x".into(), &[FormProblem::Series]);
        is(|form| form.mode = String::new(), &[FormProblem::Mode]);
        is(|form| form.start_day = "2/12".into(), &[FormProblem::Start]);
        is(
            |form| form.start_time = String::new(),
            &[FormProblem::Start],
        );
        is(|form| form.end_time = String::new(), &[FormProblem::End]);
        is(|form| form.end_day = "besok".into(), &[FormProblem::End]);
        is(
            |form| {
                form.start_day = String::new();
                form.end_time = String::new();
            },
            &[FormProblem::Start, FormProblem::End],
        );
        is(
            |form| form.end_time = "08:00".into(),
            &[Edition(EditionFault::EndsFirst)],
        );
        is(
            |form| form.end_day = "2026-12-30".into(),
            &[Edition(EditionFault::LastsLong)],
        );
        is(
            |form| form.closes_day = "2026-12-01".into(),
            &[FormProblem::Closes],
        );
        is(
            |form| {
                form.closes_day = "2026-12-05".into();
                form.closes_time = "09:00".into();
            },
            &[Edition(EditionFault::ClosesLate)],
        );
        // The closing is not judged by a start that cannot be read.
        is(
            |form| {
                form.start_day = String::new();
                form.closes_day = "2026-12-05".into();
                form.closes_time = "09:00".into();
            },
            &[FormProblem::Start],
        );
        is(
            |form| form.capacity = "banyak".into(),
            &[FormProblem::Capacity],
        );
        is(
            |form| form.capacity = "2,5".into(),
            &[FormProblem::Capacity],
        );
        is(
            |form| form.capacity = "0".into(),
            &[Edition(EditionFault::CapacityZero)],
        );
        is(
            |form| form.late_after = "-1".into(),
            &[FormProblem::Minutes(CheckInRule::LateAfter)],
        );
        is(
            |form| form.online_tolerance = "61".into(),
            &[Edition(EditionFault::RulesRange(
                CheckInRule::OnlineTolerance,
            ))],
        );
        is(
            |form| form.speakers = "| siapa".into(),
            &[Edition(EditionFault::SpeakerEmpty)],
        );
        is(
            |form| form.speakers = "x\n".repeat(51),
            &[Edition(EditionFault::TextLong(EditionText::Speakers))],
        );
        is(
            |form| form.title_id = " ".into(),
            &[Edition(EditionFault::TitleEmpty)],
        );
        is(
            |form| form.place = " ".into(),
            &[Edition(EditionFault::PlaceEmpty)],
        );
        is(
            |form| form.meeting = "zoom.us/j/1".into(),
            &[Edition(EditionFault::MeetingForm)],
        );
    }

    #[test]
    fn a_title_without_letters_still_has_an_address() {
        let mut form = filled();
        form.title_id = "…".to_owned();
        let read = read(&form, &[], &[], &[], DATES).unwrap();
        assert_eq!(
            (read.details.slug.as_str(), read.proposed),
            (NO_TITLE, true)
        );
    }
}

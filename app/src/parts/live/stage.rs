//! What the screen of the hall shows beside its code.

use crate::parts::dates::Dates;
use crate::parts::drawn::{Draw, Drawn};
use crate::parts::icons::{Icon, icon};
use crate::parts::live::fit::{self, Fit, Grid, LEAST, Load, fit};
use crate::parts::live::results::{
    Row, bar, group_heading, groups_of, histogram, how_many, is_revealed, key_mark, letter,
    nothing_to_read, pillars, pooled_bar, question, rows, summary, swatch, visible,
};
use crate::parts::live::{ShownPoll, ShownQuestion, ShownTally, Stage, StageBody};
use crate::parts::markup::inside;
use crate::parts::qr::qr;
use crate::words::Words;
use domain::clock::Moment;
use domain::html::{Html, unescaped};
use domain::language::Language;
use domain::live::{
    Group, MIRROR_FROM, Phase, PollKind, QuestionState, Tallied, Tally, Text, shown_texts,
};
use domain::number::{format_count, format_percent};
use leptos::prelude::*;

/// The height of a line of the smallest type.
const LINE: f64 = 1.2 * LEAST;
/// What bars of guesses take, with what is written below them.
const HISTOGRAM: f64 = 44.0;
/// The same where there is little room.
const LOW_HISTOGRAM: f64 = 38.0;
/// What a cloud and cards get at least.
const WRITINGS: f64 = 54.0;
/// What the bar of a mirror takes.
const MIRROR: f64 = 27.0;

/// A size of the hall's type from the length of what is read.
fn by_length(length: usize, steps: [usize; 4]) -> &'static str {
    match steps.iter().position(|step| length <= *step) {
        Some(0) => "fit-0",
        Some(1) => "fit-1",
        Some(2) => "fit-2",
        Some(_) => "fit-3",
        None => "fit-4",
    }
}

/// What is drawn, and the class that says how large.
struct Drawing {
    class: &'static str,
    body: Drawn,
    /// Whether a question from the hall has room below it.
    room_below: bool,
}

impl Drawing {
    fn new(class: &'static str, body: Drawn) -> Self {
        Self {
            class,
            body,
            room_below: true,
        }
    }
}

/// Draws it. `beginning` stands there before the first step, and beside somebody's own slides.
pub fn hall_stage(dates: Dates, stage: &Stage, beginning: Drawn) -> impl IntoView + use<> {
    let words = dates.words();
    let pinned_height = stage.pinned.as_ref().map_or(0.0, |pinned| {
        fit::height(&pinned.text, 94.0, LEAST, 1.2) + LINE + 4.5
    });
    let taken = message_height(dates, stage) + pinned_height;
    let drawing = match &stage.body {
        StageBody::Waiting => Drawing::new("waiting", beginning),
        StageBody::Talk => Drawing::new(
            by_length(stage.title.chars().count(), [40, 70, 120, 240]),
            view! { <h1 class="stage-title">{stage.title.clone()}</h1> }.drawn(),
        ),
        StageBody::Slide(html) => slide(&stage.title, html),
        StageBody::Asked(poll) => asked(dates, poll, taken, pinned_height),
        StageBody::Questions(questions) => hall_questions(words, questions, taken),
        StageBody::Break { until } => Drawing::new("fit-0", pause(dates, &stage.title, *until)),
        StageBody::Exit(address) => Drawing::new("fit-1", exit(words, address)),
    };
    let class = if drawing.room_below {
        format!("stage {}", drawing.class)
    } else {
        format!("stage {} over", drawing.class)
    };
    let pinned = stage
        .pinned
        .as_ref()
        .map(|pinned| pinned_card(words, pinned));
    view! {
        <section class=class id="stage" data-live="">
            {drawing.body}
            {pinned}
        </section>
    }
}

/// What is said to all, above everything else.
pub fn hall_message(dates: Dates, stage: &Stage) -> impl IntoView + use<> {
    let messages = messages(dates, stage)
        .into_iter()
        .map(|message| view! { <p class="hall-message-all">{icon(Icon::Info)} <span>{message}</span></p> })
        .collect::<Vec<_>>();
    view! {
        <aside id="notes" data-live="" aria-label=dates.words().live_message()>
            {messages}
        </aside>
    }
}

/// What is said to all: that people may say they are still there, and what whoever runs the edition wrote.
fn messages(dates: Dates, stage: &Stage) -> Vec<String> {
    let pulse = stage
        .pulse_until
        .map(|until| dates.words().pulse_hall(dates.time(until)));
    pulse.into_iter().chain(stage.message.clone()).collect()
}

fn message_height(dates: Dates, stage: &Stage) -> f64 {
    let messages = messages(dates, stage);
    let heights = messages
        .iter()
        .map(|message| fit::height(message, 140.0, LEAST, 1.2) + 3.0);
    heights.sum()
}

/// How many answered of those who are there, and how many questions wait; nothing where nothing is asked.
pub fn hall_answered(words: Words, stage: &Stage, present: u32) -> Option<Drawn> {
    let StageBody::Asked(poll) = &stage.body else {
        return None;
    };
    poll.phase?;
    // Somebody may have answered and gone.
    let of = if present >= poll.answered && present > 0 {
        words.stage_answered_of(present)
    } else {
        words.stage_answered().to_owned()
    };
    let abstained = visible(poll)
        .map(|shown| shown.tally.abstained)
        .filter(|abstained| *abstained > 0)
        .map(|abstained| {
            view! {
                " · "
                <b>{format_count(u64::from(abstained), words.0)}</b>
                " "
                {words.stage_abstained()}
            }
        });
    Some(
        view! {
            <span class="hall-answered">
                <b>{format_count(u64::from(poll.answered), words.0)}</b>
                " "
                {of}
                {abstained}
            </span>
        }
        .drawn(),
    )
}

/// How many questions wait.
pub fn hall_waiting(words: Words, stage: &Stage) -> Option<Drawn> {
    (stage.waiting > 0).then(|| {
        let text = words.stage_waiting(stage.waiting);
        let (count, rest) = text.split_once(' ').unwrap_or((&text, ""));
        view! {
            <span class="hall-waiting">
                <b>{count.to_owned()}</b>
                " "
                {rest.to_owned()}
            </span>
        }
        .drawn()
    })
}

/// A moment that is counted down to by the page's script; without it nothing stands there.
pub(super) fn countdown(words: Words, until: Moment) -> impl IntoView {
    let sign = match words.0 {
        Language::Id => ".",
        Language::En => ":",
    };
    view! { <span class="num" data-until=until.0.to_string() data-clock=sign></span> }
}

fn slide(title: &str, html: &Html) -> Drawing {
    // Each heading, paragraph and point begins a line of its own.
    let lines = html.as_str().matches("<p").count()
        + html.as_str().matches("<li").count()
        + html.as_str().matches("<tr").count();
    let length = html.plain().chars().count() + 25 * lines + title.chars().count();
    let class = match length {
        // More than fits beside the code goes on below it.
        620..800 => "fit-5",
        800.. => "fit-6",
        _ => by_length(length, [160, 280, 420, 520]),
    };
    let title = (!title.is_empty())
        .then(|| view! { <h1 class="stage-above muted">{title.to_owned()}</h1> });
    let body = view! {
        {title}
        <div class="stage-slide" {..inside(html)}></div>
    };
    Drawing::new(class, body.drawn())
}

/// The small line above a question: the round, how to answer, whether one still can.
fn above(words: Words, poll: &ShownPoll) -> String {
    let round = (poll.round > 1).then(|| words.stage_round_again(poll.round));
    let several = (poll.poll.kind == PollKind::Multiple
        && matches!(poll.phase, None | Some(Phase::Open)))
    .then(|| words.stage_several().to_owned());
    let phase = match poll.phase {
        None => words.stage_soon(),
        Some(Phase::Open) => words.stage_on_phone(),
        Some(Phase::Closed | Phase::Shown | Phase::Revealed) => words.stage_closed(),
    };
    let parts: Vec<String> = round
        .into_iter()
        .chain([phase.to_owned()])
        .chain(several)
        .collect();
    parts.join(" · ")
}

fn asked(dates: Dates, poll: &ShownPoll, taken: f64, pinned: f64) -> Drawing {
    let words = dates.words();
    let of = &poll.poll;
    let shown = visible(poll);
    let revealed = is_revealed(poll);
    let rows = rows(
        words,
        of,
        shown,
        poll.before.as_ref().filter(|_| shown.is_some()),
        revealed,
    );
    let text = question(words, of);
    let plain = text.plain();
    let above = above(words, poll);
    let left = poll.until.filter(|_| poll.phase == Some(Phase::Open));
    let above_read = match left {
        Some(_) => format!("{above} · {} 00.00", words.stage_left()),
        None => above.clone(),
    };
    let sentence = shown
        .and_then(|shown| summary(words, of, shown, revealed))
        .unwrap_or_default();
    let detail = of.detail.get(words.0);
    let explanation = if revealed {
        of.explanation.get(words.0).clone()
    } else {
        Html::default()
    };
    let (detail_read, explanation_read) = (detail.plain(), explanation.plain());
    let (table, detail_around) = table_of(detail.as_str());
    let figures = if rows.iter().any(|row| row.before.is_some()) {
        fit::ROUNDS
    } else if rows.iter().any(|row| {
        row.figure
            .as_ref()
            .is_some_and(|figure| figure.shown.chars().count() > 6)
    }) {
        fit::COUNT
    } else if rows.iter().any(|row| row.figure.is_some()) {
        fit::PERCENT
    } else {
        0.0
    };
    let options: Vec<String> = match of.kind {
        PollKind::Mirror => of
            .options
            .iter()
            .map(|option| option.text.get(words.0).plain())
            .collect(),
        _ => rows
            .iter()
            .map(|row| {
                let key = row
                    .key
                    .as_deref()
                    .map(|key| format!(" – – {key}"))
                    .unwrap_or_default();
                format!(
                    "{}{key}",
                    if row.text.is_empty() {
                        "–".to_owned()
                    } else {
                        row.text.plain()
                    }
                )
            })
            .collect(),
    };
    let has_picture = shown.is_some() && rows.is_empty();
    let mirrored = of.kind == PollKind::Mirror && has_picture;
    let picture = match of.kind {
        _ if !has_picture => 0.0,
        PollKind::Mirror => MIRROR,
        PollKind::Number => HISTOGRAM,
        _ => WRITINGS,
    };
    // What does not fit is left to the phones as a whole: first what explains, then what leads up to it.
    let tries = [
        (true, true, taken, false),
        (true, false, taken, false),
        (false, false, taken, false),
        (false, false, taken, has_picture),
        (false, false, taken - pinned, false),
        // Bars are lower; names of pillars, which all phones have in full, are cut.
        (false, false, taken - pinned, has_picture),
    ];
    let mut chosen = (
        tries[0],
        Fit {
            class: "fit-8",
            width: 0.0,
            left: 0.0,
            fits: false,
        },
    );
    for (with_detail, with_explanation, taken, brief) in tries {
        let on_phones = [words.stage_on_phones(), words.stage_explained_on_phones()];
        let (detail, explanation) = (
            if with_detail || detail_read.is_empty() {
                detail_read.as_str()
            } else {
                on_phones[0]
            },
            if with_explanation || explanation_read.is_empty() {
                explanation_read.as_str()
            } else {
                on_phones[1]
            },
        );
        let load = Load {
            above: &above_read,
            question: &plain,
            options: if brief && mirrored {
                vec!["–".to_owned(); options.len()]
            } else {
                options.clone()
            },
            figures: if mirrored { fit::PERCENT } else { figures },
            paragraphs: if table.is_some() && with_detail {
                vec![&detail_around, explanation, &sentence]
            } else {
                vec![detail, explanation, &sentence]
            },
            table: table.as_ref().filter(|_| with_detail),
            picture: if brief && of.kind == PollKind::Number {
                LOW_HISTOGRAM
            } else {
                picture
            },
            beside: has_picture && !mirrored,
            taken,
        };
        chosen = ((with_detail, with_explanation, taken, brief), fit(&load));
        // An explanation that leaves only the smallest type for the question is no help to the last row.
        let good = chosen.1.fits
            && (chosen.1.class != "fit-8" || !with_explanation || explanation_read.is_empty());
        if good {
            break;
        }
    }
    let ((with_detail, with_explanation, used, brief), found) = chosen;
    let detail = (!detail.is_empty()).then(|| {
        if with_detail {
            view! { <div class="stage-detail" {..inside(detail)}></div> }.drawn()
        } else {
            view! { <p class="stage-detail muted">{words.stage_on_phones()}</p> }.drawn()
        }
    });
    let explanation = (!explanation.is_empty()).then(|| {
        let body = if with_explanation {
            view! { <div {..inside(&explanation)}></div> }.drawn()
        } else {
            view! { <p>{words.stage_explained_on_phones()}</p> }.drawn()
        };
        view! { <div class="stage-explanation">{body}</div> }
    });
    let answers = match shown {
        Some(shown) if has_picture => hall_picture(words, poll, shown, &found, brief),
        _ if of.kind == PollKind::Mirror => pillar_names(words, poll),
        _ => options_list(words, poll, rows, figures),
    };
    let left = left.map(|until| {
        view! {
            <span class="time-left">
                " · "
                {words.stage_left()}
                " "
                {countdown(words, until)}
            </span>
        }
    });
    let body = view! {
        <div class="stage-head">
            <p class="stage-above muted">{above}{left}</p>
            <h1 {..inside(&text)}></h1>
        </div>
        {detail}
        {answers}
        {(!sentence.is_empty()).then(|| view! { <p class="stage-summary">{sentence}</p> })}
        {explanation}
    };
    Drawing {
        class: found.class,
        body: body.drawn(),
        room_below: pinned == 0.0 || (used >= taken && found.fits),
    }
}

/// The table of a text, and what is read around it.
fn table_of(html: &str) -> (Option<Grid>, String) {
    let Some((before, rest)) = html.split_once("<table") else {
        return (None, String::new());
    };
    let (table, after) = rest.split_once("</table>").unwrap_or((rest, ""));
    let inside = |tag: &str, end: &str| {
        let text = tag.split_once('>').map_or("", |(_, text)| text);
        bare(text.split(end).next().unwrap_or_default())
    };
    let caption = table.split_once("<caption");
    let caption = caption.map_or_else(String::new, |(_, tag)| inside(tag, "</caption>"));
    let is_cell = |tag: &&str| tag.starts_with(['h', 'd']) && tag[1..].starts_with([' ', '>']);
    let row = |row: &str| {
        let cells = row.split("<t").skip(1).filter(is_cell);
        cells.map(|tag| inside(tag, "</t")).collect::<Vec<_>>()
    };
    let grid = Grid {
        caption,
        rows: table.split("<tr").skip(1).map(row).collect(),
    };
    (Some(grid), bare(&format!("{before} {after}")))
}

/// HTML as it is read.
fn bare(html: &str) -> String {
    let texts = html
        .split('<')
        .enumerate()
        .map(|(place, piece)| match piece.split_once('>') {
            Some((_, text)) if place > 0 => text,
            _ => piece,
        });
    let text: Vec<&str> = texts.collect();
    unescaped(&text.join(" "))
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// Options with what the hall chose; without results they stand there to be read.
fn options_list(words: Words, poll: &ShownPoll, rows: Vec<Row>, figures: f64) -> Option<Drawn> {
    if rows.is_empty() {
        return None;
    }
    let class = match figures {
        0.0 => "stage-options",
        figures if figures >= fit::ROUNDS => "stage-options figured rounds",
        figures if figures >= fit::COUNT => "stage-options figured counts",
        _ => "stage-options figured",
    };
    let round = poll.round;
    let items = rows
        .into_iter()
        .map(|row| {
            let sign = row.sign.clone();
            let bare = sign.is_empty();
            let key = view! { <span class="live-key" class:bare=bare>{sign}</span> };
            let figure = row.figure.as_ref().map(|figure| {
                let before = row.before.as_ref().map(|before| {
                    view! {
                        <span class="figure-before">
                            <span class="unseen">{words.stage_rounds(round.saturating_sub(1))} " "</span>
                            {before.shown.clone()}
                        </span>
                        {icon(Icon::Arrow)}
                        <span class="unseen">" " {words.stage_rounds(round)} " "</span>
                    }
                });
                view! {
                    <span class="figure num">
                        {before} <b>{figure.shown.clone()}</b> <span class="unseen">" (" {row.count.clone()} ")"</span>
                    </span>
                }
            });
            view! {
                <li class:right=row.right>
                    {key} <span class="stage-option">
                        {bar(row.figure.as_ref(), row.before.as_ref())}
                        <span class="stage-text"><span {..inside(&row.text)}></span> " " {key_mark(&row)}</span>
                    </span> {figure}
                </li>
            }
        })
        .collect::<Vec<_>>();
    Some(view! { <ol class=class>{items}</ol> }.drawn())
}

fn pillar_names(words: Words, poll: &ShownPoll) -> Option<Drawn> {
    let items = poll
        .poll
        .options
        .iter()
        .enumerate()
        .map(|(number, option)| {
            view! {
                <li>
                    <span class="live-key">{letter(number)}</span>
                    <span class="stage-option">
                        <span class="stage-text" {..inside(option.text.get(words.0))}></span>
                    </span>
                </li>
            }
        })
        .collect::<Vec<_>>();
    Some(view! { <ol class="stage-options">{items}</ol> }.drawn())
}

/// What is not bars: guesses, words, sentences, the mirror of the hall.
fn hall_picture(
    words: Words,
    poll: &ShownPoll,
    shown: &ShownTally,
    found: &Fit,
    brief: bool,
) -> Option<Drawn> {
    let of = &poll.poll;
    let tally = &shown.tally;
    let drawn = match &tally.counted {
        Tallied::Words(texts) => {
            let texts = shown_texts(of, &shown.decisions, texts);
            if texts.is_empty() {
                return Some(nothing_to_read(words, of, tally));
            }
            cloud(words, &texts, found)
        }
        Tallied::Texts(texts) => {
            let groups = groups_of(of, &shown.decisions, texts);
            if groups.is_empty() {
                return Some(nothing_to_read(words, of, tally));
            }
            cards(words, groups, found)
        }
        Tallied::Numbers { bins, median, .. } => {
            let bars = histogram(words, of, bins, *median, of.truth, 40);
            view! { <div class="stage-bars" class:brief=brief>{bars}</div> }.drawn()
        }
        Tallied::Posts(posts) if tally.shows_mirror() => mirror(words, poll, tally, posts, brief),
        Tallied::Posts(_) => {
            let few = view! { <p class="stage-summary">{words.stage_mirror_few(MIRROR_FROM)}</p> };
            view! {
                {pillar_names(words, poll)}
                {few}
            }
            .drawn()
        }
        Tallied::Options(_) | Tallied::Scale { .. } | Tallied::Order { .. } => return None,
    };
    Some(drawn)
}

fn cloud(words: Words, texts: &[Text], found: &Fit) -> Drawn {
    let counts: Vec<(String, u32)> = texts
        .iter()
        .map(|text| (text.text.clone(), text.count))
        .collect();
    let (steps, class) = fit::cloud(&counts, found.width, found.left - LINE);
    let more = texts.len() - steps.len();
    let items = texts
        .iter()
        .zip(steps)
        .map(|(text, step)| {
            let class = format!("word-{step}");
            view! {
                <li class=class>
                    {text.text.clone()}
                    " "
                    <span class="unseen">{format_count(u64::from(text.count), words.0)}</span>
                </li>
            }
        })
        .collect::<Vec<_>>();
    let more = (more > 0)
        .then(|| view! { <p class="stage-summary muted">{words.stage_more_words(more)}</p> });
    view! {
        <ul class=format!("cloud {class}")>{items}</ul>
        {more}
    }
    .drawn()
}

/// Sentences in two columns: headings first, then as many sentences as fit below each, in turn.
fn cards(words: Words, groups: Vec<Group>, found: &Fit) -> Drawn {
    const GAP: f64 = 1.2;
    let wide = (found.width - 3.0) / 2.0 - 4.0;
    let high = |text: &Text| fit::height(&text.text, wide, LEAST, 1.2) + 2.0 + GAP;
    let headed = groups.iter().any(|group| !group.name.is_empty());
    let all: u32 = groups.iter().map(|group| group.count).sum();
    // What many wrote comes first, then what is short: so the hall reads as many as there is room for.
    let groups = groups.into_iter().map(|mut group| {
        group
            .texts
            .sort_by_key(|text| (std::cmp::Reverse(text.count), text.text.chars().count()));
        group
    });
    // Without headings the two columns are two halves of one group.
    let groups = if headed {
        groups.collect()
    } else {
        halves(groups.collect())
    };
    let mut room = [found.left - LINE - 1.0; 2];
    if headed {
        for number in 0..groups.len() {
            room[number % 2] -= 1.3 * LINE + GAP;
        }
    }
    let mut taken = vec![0_usize; groups.len()];
    let mut shown = 0;
    let most = groups
        .iter()
        .map(|group| group.texts.len())
        .max()
        .unwrap_or_default();
    for turn in 0..most {
        for (number, group) in groups.iter().enumerate() {
            let left = &mut room[number % 2];
            if let (Some(text), Some(taken)) = (group.texts.get(turn), taken.get_mut(number))
                && *taken == turn
                && high(text) <= *left
            {
                *left -= high(text);
                *taken += 1;
                shown += text.count;
            }
        }
    }
    let column = |side: usize| {
        groups
            .iter()
            .zip(&taken)
            .enumerate()
            .filter(|(number, _)| number % 2 == side)
            .map(|(_, (group, taken))| {
                let heading = headed
                    .then(|| view! { <h2 class="group-name">{group_heading(words, group)}</h2> });
                let items = group
                    .texts
                    .iter()
                    .take(*taken)
                    .map(|text| view! { <li>{text.text.clone()}</li> })
                    .collect::<Vec<_>>();
                view! {
                    <section>
                        {heading} <ul class="stage-cards">{items}</ul>
                    </section>
                }
            })
            .collect::<Vec<_>>()
    };
    let more = all.saturating_sub(shown);
    let more = (more > 0)
        .then(|| view! { <p class="stage-summary muted">{words.stage_more_texts(more)}</p> });
    view! {
        <div class="stage-columns">
            <div>{column(0)}</div>
            <div>{column(1)}</div>
        </div>
        {more}
    }
    .drawn()
}

/// The sentences of groups without a heading, in two groups that are as long.
fn halves(groups: Vec<Group>) -> Vec<Group> {
    let texts: Vec<Text> = groups.into_iter().flat_map(|group| group.texts).collect();
    let half = |side: usize| {
        let texts: Vec<Text> = texts
            .iter()
            .enumerate()
            .filter(|(number, _)| number % 2 == side)
            .map(|(_, text)| text.clone())
            .collect();
        Group {
            name: String::new(),
            count: texts.iter().map(|text| text.count).sum(),
            texts,
        }
    };
    vec![half(0), half(1)]
}

fn mirror(words: Words, poll: &ShownPoll, tally: &Tally, posts: &[u32], brief: bool) -> Drawn {
    let pillars = pillars(words, &poll.poll, posts);
    let shares: Vec<f64> = pillars.iter().map(|(.., share)| *share).collect();
    let items = pillars
        .iter()
        .enumerate()
        .map(|(number, (name, _, share))| {
            view! {
                <li>
                    <span class="live-key">{letter(number)}</span>
                    <span class="stage-option pillar">
                        {swatch(number)} <span class="stage-text" {..inside(name)}></span>
                    </span>
                    <span class="figure num">
                        <b>{format_percent(*share, 0, words.0)}</b>
                    </span>
                </li>
            }
        })
        .collect::<Vec<_>>();
    let all: u32 = posts.iter().sum();
    view! {
        {pooled_bar(&shares)}
        <ol class="stage-options figured" class:brief=brief>{items}</ol>
        <p class="stage-summary muted num">{words.stage_mirror_of(all, tally.said())}</p>
    }
    .drawn()
}

fn asker(question: &ShownQuestion) -> Option<String> {
    question.asker.clone().filter(|asker| !asker.is_empty())
}

/// The questions of the hall, as many as fit.
fn hall_questions(words: Words, questions: &[ShownQuestion], taken: f64) -> Drawing {
    let mut room = 100.0 - 18.0 - taken - 9.0 - LINE;
    let mut fitting = 0;
    for question in questions {
        let high = fit::height(&question_line(words, question), 86.0, LEAST, 1.2) + 2.6;
        if high > room {
            break;
        }
        room -= high;
        fitting += 1;
    }
    let items = questions
        .iter()
        .take(fitting)
        .map(|question| {
            let asker = asker(question).map(|asker| view! { <span class="muted">" – " {asker}</span> });
            let answered = (question.state == QuestionState::Answered)
                .then(|| view! { <span class="key-mark">{icon(Icon::Check)} {words.stage_was_answered()}</span> });
            view! {
                <li>
                    <b class="votes num" aria-hidden="true">{format_count(u64::from(question.votes), words.0)}</b>
                    <span>
                        <span class="unseen">{words.stage_votes(question.votes)} ": "</span>
                        {question.text.clone()}
                        {asker}
                        " "
                        {answered}
                    </span>
                </li>
            }
        })
        .collect::<Vec<_>>();
    let more = questions.len() - fitting;
    let list = if questions.is_empty() {
        view! { <p class="stage-summary">{words.stage_no_questions()}</p> }.drawn()
    } else {
        view! { <ol class="stage-questions">{items}</ol> }.drawn()
    };
    let body = view! {
        <h1>{words.stage_questions()}</h1>
        {list}
        {(more > 0).then(|| view! { <p class="stage-summary muted">{words.stage_more_questions(more)}</p> })}
    };
    Drawing::new("fit-2", body.drawn())
}

/// A question as it is read, with who asks.
fn question_line(words: Words, question: &ShownQuestion) -> String {
    let asker = asker(question)
        .map(|asker| format!(" – {asker}"))
        .unwrap_or_default();
    let answered = if question.state == QuestionState::Answered {
        words.stage_was_answered()
    } else {
        ""
    };
    format!("{}{asker} {answered}", question.text)
}

fn pinned_card(words: Words, question: &ShownQuestion) -> impl IntoView + use<> {
    let asker = asker(question).map(|asker| format!(" · {asker}"));
    view! {
        <aside class="stage-pinned" aria-label=words.stage_pinned()>
            <p class="muted">{words.stage_pinned()} " · " {words.stage_votes(question.votes)} {asker}</p>
            <p class="pinned-text">{question.text.clone()}</p>
        </aside>
    }
}

fn pause(dates: Dates, title: &str, until: Moment) -> Drawn {
    let words = dates.words();
    let title = if title.is_empty() {
        words.stage_break().to_owned()
    } else {
        title.to_owned()
    };
    view! {
        <h1>{title}</h1>
        <p class="break-clock">{countdown(words, until)}</p>
        <p class="break-until">{words.stage_break_until(dates.time(until))}</p>
    }
    .drawn()
}

fn exit(words: Words, address: &str) -> Drawn {
    let typed = address.split_once("://").map_or(address, |(_, rest)| rest);
    view! {
        <h1>{words.stage_thanks()}</h1>
        <div class="hall-exit">
            {qr(address, words.stage_exit_qr())}
            <div>
                <p class="break-until">{words.stage_exit_still()}</p>
                <p class="hall-exit-address">{typed.to_owned()}</p>
                <ol class="hall-steps">
                    <li>{words.stage_exit_form()}</li>
                    <li>{words.stage_exit_conditions()}</li>
                </ol>
            </div>
        </div>
    }
    .drawn()
}

/// How many answered and abstained, for where there is no foot.
pub(super) fn answered_line(words: Words, poll: &ShownPoll) -> String {
    match visible(poll) {
        Some(shown) => how_many(words, &shown.tally),
        None => format!(
            "{} {}",
            format_count(u64::from(poll.answered), words.0),
            words.stage_answered()
        ),
    }
}

//! A quiz at `/courses/{course}/{unit}`. Marking happens here alone; while an attempt is open the page
//! is handed questions, a type without a key.

use crate::http::answer::{html, see_other};
use crate::http::forms::Posted;
use crate::http::refusal::Refusal;
use crate::learning::{self, course_link, href, neighbours};
use crate::state::App;
use crate::visitor::Visitor;
use crate::{attempts, boosters};
use app::address;
use app::pages::learn::quiz::{
    NEW, OpenNotice, OpenQuiz, OverNotice, PastAttempt, PreTest, QuizPage, QuizResult, QuizRules,
    QuizState, Until, act, field, page,
};
use app::parts::breadcrumb::Link;
use app::parts::finished::Finished;
use app::parts::form::ACTION;
use app::parts::question::{answer_field, question_id};
use app::words::Words;
use axum::response::{IntoResponse, Response};
use domain::booster::Stage;
use domain::clock::{MINUTE, Moment};
use domain::course::{Course, Unit};
use domain::id::{AttemptId, PersonId};
use domain::language::Language;
use domain::quiz::{
    AnswerFault, AnswerSheet, AttemptLimit, FeedbackTime, Finish, Given, Item, Mark, Outcome, Quiz,
    Score, deadline,
};
use domain::quota;
use http::StatusCode;
use std::collections::BTreeMap;
use store::{
    Attempt, AttemptSummary, HandIn, ItemAnswer, NewAttempt, QuizStanding, Saved, Started,
    Submitted,
};

/// The page of one quiz for one visitor.
pub struct QuizContext<'a> {
    /// The state.
    pub app: &'a App,
    /// Who asks.
    pub visitor: &'a Visitor,
    /// The course under which its attempts are kept.
    pub course: &'a Course,
    /// The part of it; of a booster one that is made up.
    pub unit: &'a Unit,
    /// Its rules and items.
    pub quiz: &'a Quiz,
    /// What it is.
    pub place: Place,
    /// The part of its course that was finished just now.
    pub finished: Option<Finished>,
    /// The pre-test to take first.
    pub first: Option<PreTest>,
}

/// Where a quiz stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// It is a part of its course.
    Course,
    /// It is a booster.
    Booster(Stage),
}

impl QuizContext<'_> {
    fn draw(&self, status: StatusCode, made: u32, state: QuizState) -> Response {
        let language = self.visitor.language;
        let course = match self.place {
            Place::Course => course_link(self.course, language),
            Place::Booster(_) => Link::new(Words(language).me_title(), address::ME),
        };
        let data = QuizPage {
            course,
            title: self.unit.title.get(language).to_owned(),
            summary: self.unit.summary.get(language).to_owned(),
            minutes: self.unit.minutes.0,
            pass: self.quiz.pass,
            item_count: u32::try_from(self.quiz.items.len()).unwrap_or(u32::MAX),
            action: self.address(),
            finished: self.finished.clone(),
            rules: self.rules(made),
            state,
        };
        html(status, page(&self.visitor.frame(self.app), data))
    }

    fn address(&self) -> String {
        match self.place {
            Place::Course => href(self.course, self.unit),
            Place::Booster(stage) => boosters::href(&self.course.slug, stage),
        }
    }

    fn finish(&self) -> Finish {
        match self.place {
            Place::Course => self.quiz.form.finish(),
            Place::Booster(_) => Finish::Never,
        }
    }

    fn rules(&self, made: u32) -> QuizRules {
        let terms = self.quiz.terms;
        let person = self.visitor.person.as_ref();
        let extra = person.map(|person| person.extra_time).unwrap_or_default();
        let limit = terms.limit.map(|limit| {
            let whole = deadline(Moment(0), limit.milliseconds(), extra).0;
            u32::try_from(whole / MINUTE).unwrap_or(u32::MAX)
        });
        QuizRules {
            limit,
            extra: extra.percent(),
            attempts: terms.attempts.map(AttemptLimit::get),
            made,
            feedback: terms.feedback,
            finish: self.finish(),
        }
    }

    /// The page of something that cannot be begun yet.
    pub fn not_yet(&self, status: StatusCode, due: Moment) -> Response {
        self.draw(status, 0, QuizState::NotYet(due))
    }

    /// Whether answers can be sent that belong to no attempt that is open: only where neither time nor
    /// attempts are counted.
    fn free(&self) -> bool {
        self.quiz.terms.limit.is_none() && self.quiz.terms.attempts.is_none()
    }

    /// The attempt that is open; one whose time is up is handed in first, by whoever comes to see it.
    async fn open_attempt(&self, person: &PersonId) -> Result<Option<Attempt>, Refusal> {
        let (course, unit) = (&self.course.slug, &self.unit.slug);
        let open = self.app.store.open_attempt(person, course, unit).await?;
        match open {
            Some(attempt) if self.close_overdue(person, &attempt).await? => Ok(None),
            open => Ok(open),
        }
    }

    /// Hands in an attempt whose time is up; `false` where there is time left.
    async fn close_overdue(&self, person: &PersonId, open: &Attempt) -> Result<bool, Refusal> {
        let overdue = attempts::overdue(self.app, open);
        if overdue {
            attempts::close(self.app, person, open).await?;
        }
        Ok(overdue)
    }

    /// Where the person stands; an attempt whose time is up is handed in first, by whoever comes to see it.
    async fn standing(&self, person: &PersonId) -> Result<QuizStanding, Refusal> {
        let store = &self.app.store;
        let (course, quiz) = (&self.course.slug, &self.unit.slug);
        match store.quiz_standing(person, course, quiz).await? {
            QuizStanding::Open(open) if self.close_overdue(person, &open).await? => {
                Ok(store.quiz_standing(person, course, quiz).await?)
            }
            standing => Ok(standing),
        }
    }

    /// The form of an open attempt as it was left.
    fn show_open(&self, open: &Attempt, draft: Option<&Posted>) -> Response {
        let given = self.given(open, draft);
        let saved = open.drafts.iter().map(|draft| draft.saved_at).max();
        let notice = match (draft, saved) {
            (Some(_), _) => Some(OpenNotice::Kept),
            (None, Some(at)) => Some(OpenNotice::Saved { at }),
            (None, None) => None,
        };
        self.open_of(StatusCode::OK, open, Filled::of(given, notice))
    }

    async fn latest(&self, person: &PersonId) -> Result<Vec<AttemptSummary>, Refusal> {
        let store = &self.app.store;
        let latest = store.latest_attempts(person, &self.course.slug, &self.unit.slug);
        Ok(latest.await?)
    }

    /// The open form with what has been given so far.
    fn open(&self, status: StatusCode, form: OpenForm<'_>) -> Response {
        let language = self.visitor.language;
        let questions = form
            .items
            .iter()
            .map(|item| item.question(language, form.seed))
            .collect();
        let checked = form.checked.iter().filter_map(|answer| {
            let item = form.items.iter().find(|item| item.id == answer.item)?;
            let review = item.review(&answer.given, &answer.mark, language, form.seed);
            Some((item.id.clone(), review))
        });
        let until = form.deadline.map(|deadline| {
            let left = deadline.0.saturating_sub(self.app.now().0).max(0) / 1_000;
            Until {
                at: deadline,
                seconds: u32::try_from(left).unwrap_or(u32::MAX),
            }
        });
        let state = QuizState::Open(OpenQuiz {
            attempt: form.attempt,
            questions,
            checked: checked.collect(),
            until,
            given: form.filled.given,
            faults: form.filled.faults,
            unanswered: form.filled.unanswered,
            notice: form.filled.notice,
        });
        self.draw(status, 0, state)
    }

    /// The form of an open attempt.
    fn open_of(&self, status: StatusCode, attempt: &Attempt, filled: Filled) -> Response {
        let form = OpenForm {
            attempt: attempt.id.as_str().to_owned(),
            items: &attempt.items,
            checked: &attempt.answers,
            deadline: attempt.deadline,
            seed: attempt.seed,
            filled,
        };
        self.open(status, form)
    }

    /// The form of an open attempt with all that was typed, of which nothing was kept; a script is told by
    /// the status alone.
    fn no_room(&self, attempt: &Attempt, posted: &Posted, notice: OpenNotice) -> Response {
        let status = StatusCode::PAYLOAD_TOO_LARGE;
        if posted.has(field::TOUCHED) {
            return status.into_response();
        }
        let given = self.given(attempt, Some(posted));
        self.open_of(status, attempt, Filled::of(given, Some(notice)))
    }

    /// The form of an attempt that is only begun by sending it, with the answers of a tab that came
    /// too late.
    fn unsent(&self, status: StatusCode, seed: u32, filled: Filled) -> Response {
        let form = OpenForm {
            attempt: NEW.to_owned(),
            items: &self.quiz.items,
            checked: &[],
            deadline: None,
            seed,
            filled,
        };
        self.open(status, form)
    }

    /// What became of the last attempt, with a sentence where something was not done.
    async fn over_with(
        &self,
        person: &PersonId,
        notice: Option<OverNotice>,
    ) -> Result<Response, Refusal> {
        let latest = self.latest(person).await?;
        let last = latest
            .iter()
            .find(|attempt| attempt.submitted.is_some())
            .ok_or(Refusal::NotFound)?;
        let last = self.app.store.attempt(person, &last.id).await?;
        let last = last.ok_or(Refusal::NotFound)?;
        Ok(self.over(&last, notice))
    }

    fn over(&self, attempt: &Attempt, notice: Option<OverNotice>) -> Response {
        let language = self.visitor.language;
        let answers: BTreeMap<&str, &ItemAnswer> = attempt
            .answers
            .iter()
            .map(|answer| (answer.item.as_str(), answer))
            .collect();
        let mut counts = [0u32; 3];
        let mut reviews = Vec::with_capacity(attempt.items.len());
        for item in &attempt.items {
            let (given, mark) = match answers.get(item.id.as_str()) {
                Some(answer) => (answer.given.clone(), answer.mark.clone()),
                None => (Given::default(), Mark::not_attempted()),
            };
            match mark.outcome {
                Outcome::Right => counts[0] += 1,
                Outcome::Wrong => counts[1] += 1,
                Outcome::NotAttempted => counts[2] += 1,
            }
            reviews.push(item.review(&given, &mark, language, attempt.seed));
        }
        let nothing = || Score {
            points: 0.0,
            of: u32::try_from(attempt.items.len()).unwrap_or(u32::MAX),
        };
        let (at, score) = attempt.submitted.map_or_else(
            || (attempt.started_at, nothing()),
            |sent| (sent.at, sent.score),
        );
        let (_, next) = neighbours(self.course, self.unit, language);
        let state = QuizState::Over(QuizResult {
            score,
            passed: score.passes(attempt.pass),
            at,
            reviews,
            right: counts[0],
            wrong: counts[1],
            not_attempted: counts[2],
            next,
            timed_out: attempt.submitted.is_some_and(|sent| sent.timed_out),
            notice,
        });
        let status = if notice.is_some() {
            StatusCode::CONFLICT
        } else {
            StatusCode::OK
        };
        self.draw(status, attempt.number, state)
    }

    /// The form of a tab that came after its attempt had been handed in.
    async fn came_late(
        &self,
        person: &PersonId,
        attempt: &Attempt,
        at: Moment,
        posted: &Posted,
    ) -> Result<Response, Refusal> {
        if !self.free() {
            return self.over_with(person, Some(OverNotice::Before)).await;
        }
        let notice = OpenNotice::Conflict { at };
        let given = self.sheet_in_own(posted, &self.quiz.items);
        let filled = Filled::of(given, Some(notice));
        Ok(self.unsent(StatusCode::CONFLICT, attempt.seed, filled))
    }

    /// The answers in a form, as they are written in the language of the page.
    fn sheet_in_own(&self, posted: &Posted, items: &[Item]) -> AnswerSheet {
        let (from, to) = (form_language(posted, self.visitor), self.visitor.language);
        sheet(posted, items, |item, given| item.given_in(&given, from, to))
    }

    /// What is filled in: as saved, and over it what a form brings that could not be sent.
    fn given(&self, attempt: &Attempt, draft: Option<&Posted>) -> AnswerSheet {
        let to = self.visitor.language;
        let mut given = AnswerSheet::new();
        for draft in &attempt.drafts {
            if let Some(item) = attempt.items.iter().find(|item| item.id == draft.item) {
                let shown = item.given_in(&draft.given, draft.language, to);
                given.insert(item.id.clone(), shown);
            }
        }
        if let Some(posted) = draft {
            given.append(&mut self.sheet_in_own(posted, &attempt.items));
        }
        given
    }
}

/// What an open form shows.
struct OpenForm<'a> {
    attempt: String,
    items: &'a [Item],
    checked: &'a [ItemAnswer],
    deadline: Option<Moment>,
    seed: u32,
    filled: Filled,
}

/// What stands in an open form, and what is said about it.
#[derive(Default)]
struct Filled {
    given: AnswerSheet,
    faults: BTreeMap<String, AnswerFault>,
    unanswered: Vec<String>,
    notice: Option<OpenNotice>,
}

impl Filled {
    fn of(given: AnswerSheet, notice: Option<OpenNotice>) -> Self {
        Self {
            given,
            notice,
            ..Self::default()
        }
    }

    fn refused(given: AnswerSheet, faults: BTreeMap<String, AnswerFault>) -> Self {
        Self {
            given,
            faults,
            ..Self::default()
        }
    }
}

/// The page: the open attempt, else the result of the last one, else the beginning.
pub async fn show(asked: &QuizContext<'_>) -> Result<Response, Refusal> {
    let QuizContext { visitor, quiz, .. } = *asked;
    let Some(person) = visitor.person_id() else {
        let state = QuizState::Start {
            attempts: vec![],
            signed_in: false,
            first: None,
        };
        return Ok(asked.draw(StatusCode::OK, 0, state));
    };
    let draft = visitor.draft().await?;
    let past = match asked.standing(person).await? {
        QuizStanding::Closed(past) => past,
        QuizStanding::Open(open) => return Ok(asked.show_open(&open, draft.as_ref())),
    };
    if let Some(draft) = draft.filter(|draft| draft.has(field::ATTEMPT) && asked.free()) {
        let seed = seed_of_unsent(asked, person).await?;
        let given = asked.sheet_in_own(&draft, &quiz.items);
        let filled = Filled::of(given, Some(OpenNotice::Kept));
        return Ok(asked.unsent(StatusCode::OK, seed, filled));
    }
    let start = visitor
        .path
        .split_once('?')
        .is_some_and(|(_, query)| query == "start");
    if let Some(last) = past.last.as_ref().filter(|_| !start) {
        return Ok(asked.over(last, None));
    }
    let made = u32::try_from(past.latest.len()).unwrap_or(u32::MAX);
    let attempts = past
        .latest
        .iter()
        .filter_map(|attempt| {
            let sent = attempt.submitted?;
            Some(PastAttempt {
                at: sent.at,
                score: sent.score,
                passed: sent.score.passes(attempt.pass),
            })
        })
        .collect();
    let state = QuizState::Start {
        attempts,
        signed_in: true,
        first: asked.first.clone(),
    };
    Ok(asked.draw(StatusCode::OK, made, state))
}

/// Its forms: begin, save, check one, and send.
pub async fn act(asked: &QuizContext<'_>, posted: &Posted) -> Result<Response, Refusal> {
    let person = &asked.visitor.person()?.person;
    match posted.get(ACTION) {
        act::START => start(asked, person).await,
        act::SAVE => save(asked, person, posted).await,
        act::SUBMIT => submit(asked, person, posted, Blanks::AskFirst).await,
        act::SUBMIT_ANYWAY => submit(asked, person, posted, Blanks::Send).await,
        action => match action.strip_prefix(act::CHECK) {
            Some(item) if asked.quiz.terms.feedback == FeedbackTime::Each => {
                check(asked, person, posted, item).await
            }
            _ => Err(Refusal::Malformed),
        },
    }
}

async fn start(asked: &QuizContext<'_>, person: &PersonId) -> Result<Response, Refusal> {
    let app = asked.app;
    let mut seed = [0; 4];
    app.entropy.fill(&mut seed);
    // What was left open too long makes room first.
    asked.open_attempt(person).await?;
    let begun = begin(asked, person, u32::from_be_bytes(seed)).await?;
    asked.visitor.forget_draft(app.now()).await?;
    match begun {
        Started::Open(_) => Ok(see_other(&asked.address())),
        Started::NoneLeft => asked.over_with(person, Some(OverNotice::NoneLeft)).await,
        Started::TooMany => Err(Refusal::TooManyAttempts),
    }
}

/// The attempt a form names, closed first where its time is up. `None` for one that is only begun by
/// sending it.
async fn named(
    asked: &QuizContext<'_>,
    person: &PersonId,
    posted: &Posted,
) -> Result<Option<Attempt>, Refusal> {
    let id = posted.get(field::ATTEMPT);
    if id == NEW {
        // One may have been begun in another tab meanwhile; its items are the ones to mark.
        return asked.open_attempt(person).await;
    }
    let id = AttemptId::parse(id).ok_or(Refusal::Malformed)?;
    let attempt = asked.app.store.attempt(person, &id).await?;
    let attempt = attempt.ok_or(Refusal::NotFound)?;
    if attempt.course != asked.course.slug || attempt.quiz != asked.unit.slug {
        return Err(Refusal::NotFound);
    }
    Ok(Some(attempt))
}

/// Saves what is filled in. The script says what it has touched: another tab's answers to the rest stay.
async fn save(
    asked: &QuizContext<'_>,
    person: &PersonId,
    posted: &Posted,
) -> Result<Response, Refusal> {
    let Some(attempt) = named(asked, person, posted).await? else {
        return Err(Refusal::Malformed);
    };
    let touched = posted.all(field::TOUCHED);
    let drafts: Vec<(String, Given)> = sheet(posted, &attempt.items, |_, given| given)
        .into_iter()
        .filter(|(item, _)| touched.is_empty() || touched.contains(item))
        .collect();
    let language = form_language(posted, asked.visitor);
    let store = &asked.app.store;
    if attempt.submitted.is_none() && are_too_long(drafts.iter().map(|(_, given)| given)) {
        return Ok(asked.no_room(&attempt, posted, OpenNotice::TooLong));
    }
    let saved = store
        .save_drafts(person, &attempt.id, &drafts, language)
        .await?;
    match saved {
        Saved::NoRoom => Ok(asked.no_room(&attempt, posted, OpenNotice::NoRoom)),
        Saved::Now | Saved::Final if touched.is_empty() => {
            asked.visitor.forget_draft(asked.app.now()).await?;
            Ok(see_other(&asked.address()))
        }
        Saved::Now | Saved::Final => Ok(StatusCode::NO_CONTENT.into_response()),
        Saved::Over => sent_before(asked, person, &attempt, posted).await,
        Saved::TooLate => too_late(asked, person, &attempt).await,
    }
}

/// What came when the attempt had been handed in, as from another tab.
async fn sent_before(
    asked: &QuizContext<'_>,
    person: &PersonId,
    attempt: &Attempt,
    posted: &Posted,
) -> Result<Response, Refusal> {
    let sent = attempt.submitted;
    let at = sent.map_or_else(|| asked.app.now(), |sent| sent.at);
    asked.came_late(person, attempt, at, posted).await
}

/// What came after the end: what was saved until then is handed in, and the page says so.
async fn too_late(
    asked: &QuizContext<'_>,
    person: &PersonId,
    attempt: &Attempt,
) -> Result<Response, Refusal> {
    attempts::close(asked.app, person, attempt).await?;
    asked.visitor.forget_draft(asked.app.now()).await?;
    asked.over_with(person, Some(OverNotice::TooLate)).await
}

/// Checks one answer, which is final then. What stands at the other items is saved.
async fn check(
    asked: &QuizContext<'_>,
    person: &PersonId,
    posted: &Posted,
    id: &str,
) -> Result<Response, Refusal> {
    let Some(attempt) = named(asked, person, posted).await? else {
        return Err(Refusal::Malformed);
    };
    let item = attempt.items.iter().find(|item| item.id == id);
    let item = item.ok_or(Refusal::Malformed)?;
    let language = form_language(posted, asked.visitor);
    let mut given = sheet(posted, &attempt.items, |_, given| given);
    if attempt.submitted.is_none() && are_too_long(given.values()) {
        return Ok(asked.no_room(&attempt, posted, OpenNotice::TooLong));
    }
    let answer = given.remove(id).unwrap_or_default();
    let mark = match item.check(&answer, language, attempt.seed) {
        Ok(mark) => mark,
        Err(fault) if attempt.submitted.is_none() => {
            let faults = BTreeMap::from([(id.to_owned(), fault)]);
            let given = asked.given(&attempt, Some(posted));
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return Ok(asked.open_of(status, &attempt, Filled::refused(given, faults)));
        }
        Err(_) => Mark::not_attempted(),
    };
    let store = &asked.app.store;
    let drafts: Vec<(String, Given)> = given.into_iter().collect();
    let mut saved = store
        .save_drafts(person, &attempt.id, &drafts, language)
        .await?;
    if saved == Saved::Now {
        let answer = ItemAnswer {
            item: id.to_owned(),
            given: answer,
            mark,
        };
        saved = store.check_answer(person, &attempt.id, &answer).await?;
    }
    match saved {
        Saved::NoRoom => Ok(asked.no_room(&attempt, posted, OpenNotice::NoRoom)),
        Saved::Now | Saved::Final => {
            asked.visitor.forget_draft(asked.app.now()).await?;
            Ok(see_other(&format!(
                "{}#{}",
                asked.address(),
                question_id(id)
            )))
        }
        Saved::Over => sent_before(asked, person, &attempt, posted).await,
        Saved::TooLate => too_late(asked, person, &attempt).await,
    }
}

/// The seed of a form whose attempt is only begun by sending it. The answers in it were given on the form
/// of the last attempt and mean what they mean by its seed. A seed is never in a page: whoever knows it
/// can tell the right order of what is shuffled.
async fn seed_of_unsent(asked: &QuizContext<'_>, person: &PersonId) -> Result<u32, Refusal> {
    let (store, course, unit) = (&asked.app.store, asked.course, asked.unit);
    let attempts = asked.latest(person).await?;
    let last = match attempts.first() {
        Some(last) => store.attempt(person, &last.id).await?,
        None => None,
    };
    let own = || {
        let quiz = format!("quiz\n{}\n{}", course.slug.as_str(), unit.slug.as_str());
        asked.app.secret.variation_seed(&quiz, Some(person))
    };
    Ok(last.map_or_else(own, |last| last.seed))
}

/// Whether answers are longer together than is kept of an attempt.
fn are_too_long<'a>(given: impl Iterator<Item = &'a Given>) -> bool {
    let texts = given.flat_map(|given| &given.0);
    texts.map(String::len).sum::<usize>() > quota::MAX_ANSWERS
}

/// Begins an attempt or takes up the open one.
async fn begin(asked: &QuizContext<'_>, person: &PersonId, seed: u32) -> Result<Started, Refusal> {
    let new = NewAttempt {
        course: &asked.course.slug,
        quiz: &asked.unit.slug,
        language: asked.visitor.language,
        seed,
        pass: asked.quiz.pass,
        terms: asked.quiz.terms,
        items: &asked.quiz.items,
    };
    Ok(asked.app.store.start_attempt(person, new).await?)
}

/// What to do about answers that are left empty.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Blanks {
    /// Ask whether to send it with them.
    AskFirst,
    /// Send it with them.
    Send,
}

async fn submit(
    asked: &QuizContext<'_>,
    person: &PersonId,
    posted: &Posted,
    blanks: Blanks,
) -> Result<Response, Refusal> {
    let QuizContext { app, quiz, .. } = *asked;
    let attempt = named(asked, person, posted).await?;
    if attempt.is_none() && !asked.free() {
        return asked.over_with(person, Some(OverNotice::Before)).await;
    }
    if let Some(attempt) = &attempt
        && let Some(sent) = attempt.submitted
    {
        return asked.came_late(person, attempt, sent.at, posted).await;
    }
    if let Some(attempt) = attempt.as_ref().filter(|one| attempts::overdue(app, one)) {
        return too_late(asked, person, attempt).await;
    }
    let seed = match &attempt {
        Some(attempt) => attempt.seed,
        None => seed_of_unsent(asked, person).await?,
    };
    let items: &[Item] = attempt
        .as_ref()
        .map_or(&quiz.items, |attempt| &attempt.items);
    let given = sheet(posted, items, |_, given| given);
    if are_too_long(given.values()) {
        return Ok(match &attempt {
            Some(attempt) => asked.no_room(attempt, posted, OpenNotice::TooLong),
            None => {
                let (status, given) = (
                    StatusCode::PAYLOAD_TOO_LARGE,
                    asked.sheet_in_own(posted, items),
                );
                asked.unsent(status, seed, Filled::of(given, Some(OpenNotice::TooLong)))
            }
        });
    }
    // In the last minute, which is there for slow networks, nobody can be asked any more.
    let up = attempt
        .as_ref()
        .and_then(|attempt| attempt.deadline)
        .is_some_and(|deadline| deadline <= app.now());
    let checked = attempt.as_ref().map_or(&[][..], |attempt| &attempt.answers);
    let marked = match attempts::mark(
        items,
        checked,
        &given,
        form_language(posted, asked.visitor),
        seed,
        up,
    ) {
        Ok(marked) => marked,
        Err(faults) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return Ok(match &attempt {
                Some(attempt) => {
                    let given = asked.given(attempt, Some(posted));
                    asked.open_of(status, attempt, Filled::refused(given, faults))
                }
                None => {
                    let given = asked.sheet_in_own(posted, items);
                    asked.unsent(status, seed, Filled::refused(given, faults))
                }
            });
        }
    };
    let unanswered: Vec<String> = marked
        .iter()
        .filter(|answer| answer.mark.outcome == Outcome::NotAttempted)
        .map(|answer| answer.item.clone())
        .collect();
    if blanks == Blanks::AskFirst && !up && !unanswered.is_empty() {
        let Some(attempt) = &attempt else {
            let filled = Filled {
                given: asked.sheet_in_own(posted, items),
                unanswered,
                ..Filled::default()
            };
            return Ok(asked.unsent(StatusCode::UNPROCESSABLE_ENTITY, seed, filled));
        };
        return ask_about_blanks(asked, person, attempt, posted, given, unanswered).await;
    }
    let attempt = match attempt {
        Some(attempt) => attempt,
        None => match begin(asked, person, seed).await? {
            Started::Open(attempt) => *attempt,
            Started::NoneLeft => return Err(Refusal::NotFound),
            Started::TooMany => {
                let (status, given) = (
                    StatusCode::TOO_MANY_REQUESTS,
                    asked.sheet_in_own(posted, items),
                );
                let filled = Filled::of(given, Some(OpenNotice::TooMany));
                return Ok(asked.unsent(status, seed, filled));
            }
        },
    };
    let submitted = app
        .store
        .submit_attempt(person, &attempt.id, &marked, asked.finish(), HandIn::Sent)
        .await?;
    match submitted {
        Submitted::Now => {
            learning::record_completions(app, person).await?;
            asked.visitor.forget_draft(app.now()).await?;
            Ok(see_other(&asked.address()))
        }
        Submitted::Already { at } => asked.came_late(person, &attempt, at, posted).await,
        Submitted::TooLate | Submitted::Early => too_late(asked, person, &attempt).await,
    }
}

/// Saves what was to be sent and asks whether it is sent with what is left empty.
async fn ask_about_blanks(
    asked: &QuizContext<'_>,
    person: &PersonId,
    attempt: &Attempt,
    posted: &Posted,
    given: AnswerSheet,
    unanswered: Vec<String>,
) -> Result<Response, Refusal> {
    let drafts: Vec<(String, Given)> = given.into_iter().collect();
    let language = form_language(posted, asked.visitor);
    let store = &asked.app.store;
    let saved = store
        .save_drafts(person, &attempt.id, &drafts, language)
        .await?;
    match saved {
        // Where there is no room to save it, the form that asks carries it.
        Saved::Now | Saved::Final | Saved::NoRoom => {
            let filled = Filled {
                given: asked.given(attempt, Some(posted)),
                unanswered,
                ..Filled::default()
            };
            Ok(asked.open_of(StatusCode::UNPROCESSABLE_ENTITY, attempt, filled))
        }
        Saved::Over => sent_before(asked, person, attempt, posted).await,
        Saved::TooLate => too_late(asked, person, attempt).await,
    }
}

/// The language a form was shown in.
fn form_language(posted: &Posted, visitor: &Visitor) -> Language {
    Language::from_code(posted.get(field::LANGUAGE)).unwrap_or(visitor.language)
}

/// The answers in a form: field `q.{item}`, once a gap or a chosen option.
fn sheet(posted: &Posted, items: &[Item], read: impl Fn(&Item, Given) -> Given) -> AnswerSheet {
    items
        .iter()
        .map(|item| {
            let given = Given(posted.all(&answer_field(&item.id)));
            (item.id.clone(), read(item, given))
        })
        .collect()
}

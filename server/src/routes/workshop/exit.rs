//! `/exit/{edition}`: the exit door, for whoever is signed in. `/p/{token}/exit`: the same, for whoever has a link of
//! their own.

use crate::exit_door::{ExitTest, door, pass};
use crate::http::answer::{html, see_other};
use crate::http::forms::Posted;
use crate::http::happened::Happened;
use crate::http::refusal::Refusal;
use crate::reached::reached_by;
use crate::state::App;
use crate::visitor::Visitor;
use crate::{editions, halls, personal_links};
use app::address::{self, with_query};
use app::pages::workshop::exit::{
    ExitForm, ExitPage, ExitState, Passed, SEND, SEND_EMPTY, field, page, rating_field,
};
use app::parts::form::ACTION;
use app::parts::question::answer_field;
use app::parts::reached::Reached;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::attendance::Standing;
use domain::clock::Moment;
use domain::edition::Edition;
use domain::exit_door::{ExitAnswer, ExitDoor, MAX_REMARK, Rating, SurveyItem};
use domain::id::PersonId;
use domain::language::Language;
use domain::quiz::{AnswerSheet, Given, Outcome};
use domain::text::several_lines;
use http::StatusCode;

/// What an address says after the form was sent.
const SENT: &str = "sent";

/// The exit door of one edition for one person.
struct Leaving<'a> {
    app: &'a App,
    visitor: &'a Visitor,
    edition: Edition,
    person: PersonId,
    /// The name, where nobody is signed in.
    name: Option<String>,
    /// Whether they are a trainer or an organiser.
    staff: bool,
    /// The page's own address.
    here: String,
}

/// The page.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(happened): Query<Happened>,
) -> Result<Response, Refusal> {
    match Leaving::signed_in(&app, &visitor, &slug).await? {
        Ok(leaving) => {
            let draft = visitor.draft().await?;
            leaving.show(happened.notice == SENT, draft.as_ref()).await
        }
        Err(stranger) => Ok(stranger),
    }
}

/// Its form.
pub async fn act(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    posted: Posted,
) -> Result<Response, Refusal> {
    match Leaving::signed_in(&app, &visitor, &slug).await? {
        Ok(leaving) => leaving.send(&posted).await,
        Err(stranger) => Ok(stranger),
    }
}

/// The page of somebody's own link.
pub async fn show_personal(
    State(app): State<App>,
    visitor: Visitor,
    Path(token): Path<String>,
    Query(happened): Query<Happened>,
) -> Result<Response, Refusal> {
    let leaving = Leaving::with_link(&app, &visitor, &token).await?;
    leaving.show(happened.notice == SENT, None).await
}

/// Its form.
pub async fn act_personal(
    State(app): State<App>,
    visitor: Visitor,
    Path(token): Path<String>,
    posted: Posted,
) -> Result<Response, Refusal> {
    let leaving = Leaving::with_link(&app, &visitor, &token).await?;
    leaving.send(&posted).await
}

impl<'a> Leaving<'a> {
    /// Whoever is signed in, or the page that says that they do not take part.
    async fn signed_in(
        app: &'a App,
        visitor: &'a Visitor,
        slug: &str,
    ) -> Result<Result<Self, Response>, Refusal> {
        let edition = editions::find(app, slug).await?.edition;
        let person = visitor.person()?.person.clone();
        let here = address::exit(&edition.details.slug);
        let takes_part = halls::takes_part(app, &edition.id, &person).await?;
        let leaving = Self {
            app,
            visitor,
            edition,
            person,
            name: None,
            staff: editions::runs_workshops(visitor),
            here,
        };
        Ok(if takes_part {
            Ok(leaving)
        } else {
            Err(leaving.draw(StatusCode::FORBIDDEN, ExitState::Stranger))
        })
    }

    async fn with_link(app: &'a App, visitor: &'a Visitor, token: &str) -> Result<Self, Refusal> {
        let (edition, attendee) = personal_links::open(app, token).await?;
        Ok(Self {
            app,
            visitor,
            edition,
            person: attendee.person,
            name: Some(attendee.name),
            staff: attendee.staff,
            here: address::personal_exit(token),
        })
    }

    fn draw(&self, status: StatusCode, state: ExitState) -> Response {
        let data = ExitPage {
            edition: editions::line(&self.edition, self.app.now(), self.visitor.language),
            action: self.here.clone(),
            name: self.name.clone(),
            state,
        };
        html(status, page(&self.visitor.frame(self.app), data))
    }

    fn test(&self) -> Option<ExitTest> {
        let library = self.app.content.library();
        ExitTest::of(&library, &self.edition, self.visitor.language)
    }

    async fn reached(&self) -> Result<Reached, Refusal> {
        let standing = self.standing().await?;
        let per = self.visitor.settings.minutes_per_jp;
        Ok(reached_by(self.app, &self.edition, &self.person, &standing, per).await?)
    }

    async fn standing(&self) -> Result<Standing, Refusal> {
        let store = &self.app.store;
        let standing = store.standing(&self.edition.id, &self.person).await?;
        Ok(standing.unwrap_or_default())
    }

    /// What keeps somebody from leaving: whoever holds the workshop is asked nothing, and nobody leaves who has not
    /// come.
    async fn kept(&self) -> Result<Option<ExitState>, Refusal> {
        if self.staff {
            return Ok(Some(ExitState::Staff));
        }
        let present = self.standing().await?.is_present();
        Ok((!present).then_some(ExitState::NotIn))
    }

    async fn show(&self, now: bool, draft: Option<&Posted>) -> Result<Response, Refusal> {
        let store = &self.app.store;
        if let Some(at) = store.exit_sent(&self.edition.id, &self.person).await? {
            let test = match self.test() {
                Some(test) => test.result(self.app, &self.person).await?,
                None => None,
            };
            let passed = Passed {
                at,
                now,
                test,
                reached: self.reached().await?,
            };
            return Ok(self.draw(StatusCode::OK, ExitState::Passed(Box::new(passed))));
        }
        match door(self.app, &self.edition).await? {
            ExitDoor::Open(until) => {
                if let Some(kept) = self.kept().await? {
                    return Ok(self.draw(StatusCode::OK, kept));
                }
                let form = match draft {
                    Some(posted) => self.typed(posted),
                    None => ExitForm::default(),
                };
                Ok(self.form(StatusCode::OK, until, form))
            }
            door => Ok(self.draw(StatusCode::OK, ExitState::Shut(door, self.reached().await?))),
        }
    }

    /// The form with what is filled in.
    fn form(&self, status: StatusCode, until: Moment, form: ExitForm) -> Response {
        let (course, questions) = match self.test() {
            Some(test) => {
                let seed = test.seed(self.app, &self.person);
                let questions = test
                    .items
                    .iter()
                    .map(|item| item.question(self.visitor.language, seed));
                (Some(test.title.clone()), questions.collect())
            }
            None => (None, vec![]),
        };
        let form = ExitForm {
            until,
            course,
            questions,
            ..form
        };
        self.draw(status, ExitState::Form(Box::new(form)))
    }

    /// What was filled in, as it is written in the language of the page.
    fn typed(&self, posted: &Posted) -> ExitForm {
        let (from, to) = (self.language(posted), self.visitor.language);
        let mut given = AnswerSheet::new();
        for item in self.test().iter().flat_map(|test| &test.items) {
            let answer = Given(posted.all(&answer_field(&item.id)));
            given.insert(item.id.clone(), item.given_in(&answer, from, to));
        }
        ExitForm {
            given,
            ratings: ratings(posted),
            remark: posted.get(field::REMARK).replace("\r\n", "\n"),
            ..ExitForm::default()
        }
    }

    /// The language that a form was shown in.
    fn language(&self, posted: &Posted) -> Language {
        Language::from_code(posted.get(field::LANGUAGE)).unwrap_or(self.visitor.language)
    }

    async fn send(&self, posted: &Posted) -> Result<Response, Refusal> {
        let action = posted.get(ACTION);
        if action != SEND && action != SEND_EMPTY {
            return Err(Refusal::Malformed);
        }
        let store = &self.app.store;
        let sent = store.exit_sent(&self.edition.id, &self.person).await?;
        if sent.is_some() {
            return Ok(see_other(&self.here));
        }
        let until = match door(self.app, &self.edition).await? {
            ExitDoor::Open(until) => until,
            door => {
                let state = ExitState::Shut(door, self.reached().await?);
                return Ok(self.draw(StatusCode::CONFLICT, state));
            }
        };
        if let Some(kept) = self.kept().await? {
            return Ok(self.draw(StatusCode::CONFLICT, kept));
        }
        let language = self.language(posted);
        let answer = ExitAnswer {
            ratings: ratings(posted),
            remark: several_lines(posted.get(field::REMARK)),
        };
        let remark_long = answer.remark.chars().count() > MAX_REMARK;
        let test = self.test();
        let marked = test.as_ref().map(|test| {
            let given = test
                .items
                .iter()
                .map(|item| (item.id.clone(), Given(posted.all(&answer_field(&item.id)))))
                .collect();
            test.mark(&given, language, test.seed(self.app, &self.person))
        });
        let (marked, faults) = match marked.transpose() {
            Ok(marked) => (marked.unwrap_or_default(), Default::default()),
            Err(faults) => (vec![], faults),
        };
        let answered = marked
            .iter()
            .any(|answer| answer.mark.outcome != Outcome::NotAttempted);
        // It is sent once: an empty form may be a press by mistake.
        let empty = faults.is_empty() && !answered && answer.is_empty();
        if empty && action == SEND {
            let form = ExitForm {
                empty,
                ..self.typed(posted)
            };
            return Ok(self.form(StatusCode::UNPROCESSABLE_ENTITY, until, form));
        }
        if remark_long || !faults.is_empty() {
            let form = ExitForm {
                faults,
                remark_long,
                ..self.typed(posted)
            };
            return Ok(self.form(StatusCode::UNPROCESSABLE_ENTITY, until, form));
        }
        let test = test
            .as_ref()
            .filter(|_| answered)
            .map(|test| (test, marked.as_slice()));
        pass(
            self.app,
            &self.edition,
            &self.person,
            test,
            &answer,
            self.visitor.language,
        )
        .await?;
        if self.name.is_none() {
            self.visitor.forget_draft(self.app.now()).await?;
        }
        Ok(see_other(&with_query(&self.here, &[("notice", SENT)])))
    }
}

/// The ratings in a form; what is none was not given.
fn ratings(posted: &Posted) -> [Option<Rating>; SurveyItem::ALL.len()] {
    SurveyItem::ALL.map(|item| {
        let number = posted.get(&rating_field(item)).parse().ok();
        number.and_then(Rating::new)
    })
}

//! `/organiser/editions/new` and `/organiser/editions/{edition}`

use crate::edition_form::{self, Read};
use crate::editions::find;
use crate::http::answer::{html, see_other};
use crate::http::forms::Posted;
use crate::http::happened::Happened;
use crate::http::refusal::Refusal;
use crate::state::App;
use crate::visitor::Visitor;
use app::address;
use app::pages::organise::edition::{
    EditionDone, EditionForm, EditionPage, Existing, FormProblem, act, page,
};
use app::pages::organise::editions::EditionsDone;
use app::parts::form::ACTION;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::account::Role;
use domain::clock::Moment;
use domain::edition::EditionSlug;
use domain::id::{EditionId, Slug};
use http::StatusCode;
use serde::Deserialize;
use store::{EditionConflict, EditionError, ListedEdition, ListedPerson, PeopleFilter, WriteError};

/// The most trainers to choose from.
const MAX_TRAINERS: u32 = 300;

/// How many names are tried where the one made from a title is taken.
const NAMES_TRIED: u32 = 99;

/// The edition that a new one is copied from.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Like {
    #[serde(default)]
    from: String,
}

/// The form of a new edition.
pub async fn show_new(
    State(app): State<App>,
    visitor: Visitor,
    Query(like): Query<Like>,
) -> Result<Response, Refusal> {
    let mut data = EditionPage {
        form: edition_form::empty(visitor.dates().zone),
        ..EditionPage::default()
    };
    if !like.from.is_empty() {
        let like = find(&app, &like.from).await?.edition.details;
        data.form = edition_form::like(&like, visitor.dates().zone);
        data.copied = Some(like.title.get(visitor.language).to_owned());
    }
    if let Some(draft) = visitor.draft().await? {
        data.form = edition_form::typed(&draft);
    }
    draw(&app, &visitor, StatusCode::OK, data).await
}

/// The form of an edition.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(happened): Query<Happened>,
) -> Result<Response, Refusal> {
    let found = find(&app, &slug).await?;
    let form = match visitor.draft().await? {
        Some(draft) => edition_form::typed(&draft),
        None => edition_form::of(
            &found.edition.details,
            found.changed_at,
            visitor.dates().zone,
        ),
    };
    let data = EditionPage {
        existing: Some(existing(&app, &visitor, &found)),
        form,
        done: EditionDone::from_code(&happened.notice),
        ..EditionPage::default()
    };
    draw(&app, &visitor, StatusCode::OK, data).await
}

fn existing(app: &App, visitor: &Visitor, found: &ListedEdition) -> Existing {
    let details = &found.edition.details;
    Existing {
        slug: details.slug.as_str().to_owned(),
        title: details.title.get(visitor.language).to_owned(),
        stage: details.stage(app.now()),
        registered: found.registered,
    }
}

async fn draw(
    app: &App,
    visitor: &Visitor,
    status: StatusCode,
    mut data: EditionPage,
) -> Result<Response, Refusal> {
    let series = app.store.all_series().await?.into_iter();
    data.series = series
        .map(|series| {
            let title = series.title.get(visitor.language).to_owned();
            (series.id.as_str().to_owned(), title)
        })
        .collect();
    data.courses = courses(app, &data.form, visitor);
    data.trainers = trainers(app)
        .await?
        .into_iter()
        .map(|person| (person.person.as_str().to_owned(), person.name))
        .collect();
    Ok(html(status, page(&visitor.frame(app), data)))
}

/// The courses to choose from, with the one that is chosen: a course that the library no longer has is kept.
fn courses(app: &App, form: &EditionForm, visitor: &Visitor) -> Vec<(String, String)> {
    let library = app.content.library();
    let mut courses: Vec<(String, String)> = library
        .courses()
        .iter()
        .map(|course| {
            let title = course.title.get(visitor.language);
            (course.slug.as_str().to_owned(), title.to_owned())
        })
        .collect();
    if !form.minutes.course.is_empty()
        && !courses.iter().any(|(slug, _)| *slug == form.minutes.course)
    {
        courses.push((form.minutes.course.clone(), form.minutes.course.clone()));
    }
    courses
}

/// Who holds the trainer's role, by name.
async fn trainers(app: &App) -> Result<Vec<ListedPerson>, Refusal> {
    let filter = PeopleFilter {
        role: Some(Role::Trainer),
        ..PeopleFilter::default()
    };
    Ok(app.store.people(&filter, 0, MAX_TRAINERS).await?.people)
}

/// What was typed, and what can be read from it. A course that the edition teaches and the library no longer has is
/// kept.
async fn read(
    app: &App,
    visitor: &Visitor,
    posted: &Posted,
    taught: Option<&Slug>,
) -> Result<(EditionForm, Result<Read, Vec<FormProblem>>), Refusal> {
    if posted.get(ACTION) != act::SAVE {
        return Err(Refusal::Malformed);
    }
    let series = app.store.all_series().await?;
    let trainers: Vec<_> = trainers(app)
        .await?
        .into_iter()
        .map(|person| person.person)
        .collect();
    let form = edition_form::typed(posted);
    let library = app.content.library();
    let courses = library.courses().iter().map(|course| course.slug.clone());
    let courses: Vec<Slug> = courses.chain(taught.cloned()).collect();
    let read = edition_form::read(&form, &series, &trainers, &courses, visitor.dates());
    Ok((form, read))
}

/// The names to try in turn: the one that was typed alone; after one made from the title the same with
/// numbers.
fn names(read: &Read) -> impl Iterator<Item = EditionSlug> + use<> {
    let (slug, proposed) = (read.details.slug.clone(), read.proposed);
    let numbered = (2..=NAMES_TRIED).filter(move |_| proposed).filter_map({
        let slug = slug.clone();
        move |number| Slug::parse(&format!("{slug}-{number}"))
    });
    std::iter::once(slug).chain(numbered)
}

/// What became of an edition that was to be kept.
enum Kept {
    /// It is kept under this name.
    As(EditionSlug),
    /// Another edition has that name.
    SlugTaken(String),
    /// It is no longer there.
    Gone,
}

/// Keeps an edition under the first name that is free: a new one, or the one that is changed and when it
/// was last changed as far as the form knows.
async fn keep(
    app: &App,
    visitor: &Visitor,
    read: Read,
    changed: Option<(&EditionId, Option<Moment>)>,
) -> Result<Kept, EditionError> {
    let wanted = read.details.slug.to_string();
    let names = names(&read);
    let (mut details, by) = (read.details, visitor.person_id());
    for slug in names {
        details.slug = slug;
        let kept = match changed {
            None => app.store.create_edition(&details, by).await.map(|_| true),
            Some((id, seen)) => app.store.change_edition_seen(id, &details, seen, by).await,
        };
        match kept {
            Ok(true) => return Ok(Kept::As(details.slug)),
            Ok(false) => return Ok(Kept::Gone),
            Err(WriteError::Conflict(EditionConflict::SlugTaken)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(Kept::SlugTaken(wanted))
}

/// Makes an edition.
pub async fn make(
    State(app): State<App>,
    visitor: Visitor,
    posted: Posted,
) -> Result<Response, Refusal> {
    let (form, read) = read(&app, &visitor, &posted, None).await?;
    let faults = match read {
        Ok(read) => match keep(&app, &visitor, read, None).await? {
            Kept::As(slug) => return leave(&app, &visitor, &slug, EditionDone::Made).await,
            Kept::SlugTaken(slug) => vec![FormProblem::SlugTaken(slug)],
            Kept::Gone => return Err(Refusal::NotFound),
        },
        Err(problems) => problems,
    };
    let data = EditionPage {
        form,
        faults,
        ..EditionPage::default()
    };
    draw(&app, &visitor, StatusCode::UNPROCESSABLE_ENTITY, data).await
}

/// Changes an edition.
pub async fn change(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    posted: Posted,
) -> Result<Response, Refusal> {
    let found = find(&app, &slug).await?;
    let (id, by) = (&found.edition.id, visitor.person_id());
    match posted.get(ACTION) {
        act::CANCEL | act::RESTORE => {
            let off = posted.get(ACTION) == act::CANCEL;
            if !app.store.call_off_edition(id, off, by).await? {
                return Err(Refusal::NotFound);
            }
            let done = if off {
                EditionDone::Cancelled
            } else {
                EditionDone::Restored
            };
            return leave(&app, &visitor, &found.edition.details.slug, done).await;
        }
        act::DELETE => return delete(&app, &visitor, &found).await,
        _ => {}
    }
    let taught = found.edition.details.course.as_ref();
    let (mut form, read) = read(&app, &visitor, &posted, taught).await?;
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    let faults = match read {
        Ok(read) => {
            let seen = form.seen.parse().ok().map(Moment);
            match keep(&app, &visitor, read, Some((&found.edition.id, seen))).await {
                Ok(Kept::As(slug)) => {
                    return leave(&app, &visitor, &slug, EditionDone::Saved).await;
                }
                Ok(Kept::SlugTaken(slug)) => vec![FormProblem::SlugTaken(slug)],
                Ok(Kept::Gone) => return Err(Refusal::NotFound),
                Err(WriteError::Conflict(EditionConflict::Changed)) => {
                    // Whoever has read that somebody was before them may save all the same.
                    form.seen = find(&app, &slug).await?.changed_at.0.to_string();
                    status = StatusCode::CONFLICT;
                    vec![FormProblem::Changed]
                }
                Err(error) => return Err(error.into()),
            }
        }
        Err(problems) => problems,
    };
    let data = EditionPage {
        existing: Some(existing(&app, &visitor, &found)),
        form,
        faults,
        ..EditionPage::default()
    };
    draw(&app, &visitor, status, data).await
}

/// Deletes an edition that nobody is registered for.
async fn delete(app: &App, visitor: &Visitor, found: &ListedEdition) -> Result<Response, Refusal> {
    let edition = &found.edition;
    match app
        .store
        .delete_edition(&edition.id, visitor.person_id())
        .await
    {
        Ok(true) => Ok(see_other(&address::with_notice(
            address::EDITIONS,
            EditionsDone::Deleted.code(),
        ))),
        Ok(false) => Err(Refusal::NotFound),
        Err(WriteError::Conflict(EditionConflict::HasPeople)) => {
            let zone = visitor.dates().zone;
            let data = EditionPage {
                existing: Some(existing(app, visitor, found)),
                form: edition_form::of(&edition.details, found.changed_at, zone),
                faults: vec![FormProblem::HasPeople],
                ..EditionPage::default()
            };
            draw(app, visitor, StatusCode::CONFLICT, data).await
        }
        Err(error) => Err(error.into()),
    }
}

/// To the edition that was kept.
async fn leave(
    app: &App,
    visitor: &Visitor,
    slug: &EditionSlug,
    done: EditionDone,
) -> Result<Response, Refusal> {
    visitor.forget_draft(app.now()).await?;
    let kept = address::edition(slug);
    Ok(see_other(&address::with_notice(&kept, done.code())))
}

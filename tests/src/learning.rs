//! People who have learned something.

use crate::server::TestServer;
use domain::course::Course;
use domain::id::PersonId;

/// Somebody finishes every part of a course, past its pages; it is not written down as completed yet.
///
/// # Panics
/// When the store refuses.
pub async fn finish_all(server: &TestServer, person: &PersonId, course: &Course) {
    for unit in &course.units {
        let store = &server.app.store;
        store
            .finish_unit(person, &course.slug, &unit.slug)
            .await
            .unwrap();
    }
}

/// Somebody completes a course.
///
/// # Panics
/// When the store refuses.
pub async fn complete(server: &TestServer, person: &PersonId, course: &Course) {
    finish_all(server, person, course).await;
    server::learning::record_completions(&server.app, person)
        .await
        .unwrap();
}

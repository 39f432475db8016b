//! Which methods an address has. A request with another one is refused before anything else is asked of
//! it, for it would do nothing: neither a right nor an origin is needed to be told so.

use crate::http::refusal::Refusal;
use axum::extract::Request;
use http::Method;
use matchit::Router;

/// The methods of every address.
pub struct Methods(Router<&'static str>);

impl Methods {
    /// Of the routes of the server: methods and paths, those that share a path in any order.
    #[must_use]
    pub fn of<'a>(routes: impl Iterator<Item = (&'a Method, &'a str)> + Clone) -> Self {
        let mut router = Router::new();
        for (_, path) in routes.clone() {
            let has = |method: &Method| routes.clone().any(|route| route == (method, path));
            let allowed = match (has(&Method::GET), has(&Method::POST)) {
                (true, true) => "GET, HEAD, POST",
                (true, false) => "GET, HEAD",
                (false, _) => "POST",
            };
            // The second route of a path says the same.
            let _there_already = router.insert(path, allowed);
        }
        Self(router)
    }

    /// Why a request cannot be answered, if so.
    #[must_use]
    pub fn refusal(&self, request: &Request) -> Option<Refusal> {
        let method = request.method();
        match self.0.at(request.uri().path()) {
            // The page that says so to somebody who only looks is drawn for whoever it is.
            Err(_) => (!method.is_safe()).then_some(Refusal::NotFound),
            Ok(found) => {
                let mut allowed = found.value.split(", ");
                let fits = allowed.any(|one| one == method.as_str());
                (!fits).then_some(Refusal::Method(found.value))
            }
        }
    }
}

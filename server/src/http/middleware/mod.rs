//! What happens around every route, from the outside in: headers of trust, refusals turned into pages,
//! the origin of forms, the session, the visitor.

pub mod headers;
pub mod origin;
pub mod refusals;
pub mod rights;
pub mod visitors;

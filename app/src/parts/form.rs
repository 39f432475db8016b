//! Names that the forms of all pages share. What one form alone has stands beside it, as `field` for its
//! fields and `act` for what its buttons say. A route that is asked by GET reads them as the fields of a
//! struct, which bear the same names.

/// What the button that was pressed says.
pub const ACTION: &str = "action";
/// What a form says whose button says nothing.
pub const ACT: &str = "act";
/// Where to go afterwards.
pub const NEXT: &str = "next";
/// What is searched for.
pub const Q: &str = "q";
/// Which page of a list, counted from 0.
pub const PAGE: &str = "page";
/// The language that the switch chooses.
pub const LANG: &str = "lang";

//! Names that the forms of all pages share. What one form alone has stands beside it, as `field` for its
//! fields and `act` for what its buttons say.

/// What the button that was pressed says.
pub const ACTION: &str = "action";
/// What a form says whose button says nothing.
pub const ACT: &str = "act";
/// Where to go afterwards.
pub const NEXT: &str = "next";
/// The language that the switch chooses.
pub const LANG: &str = "lang";

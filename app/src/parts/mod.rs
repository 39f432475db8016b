//! Looks that several pages share.

pub mod bars_of_groups;
pub mod chart;
pub mod breadcrumb;
pub mod card;
pub mod cup;
pub mod dots;
pub mod field;
pub mod icons;
pub mod notice;
pub mod ring;
pub mod unit;
pub mod bars;
pub mod outcome;
pub mod workbench;

//! Looks that several pages share.

pub mod account;
pub mod agency;
pub mod bars;
pub mod breadcrumb;
pub mod card;
pub mod chart;
mod chart_row;
pub mod choice;
pub mod cup;
pub mod dots;
pub mod edition;
pub mod edition_row;
pub mod entry;
pub mod field;
pub mod form;
pub mod icons;
pub mod markup;
pub mod notice;
pub mod organiser;
pub mod outcome;
pub mod pages;
pub mod percent;
pub mod pieces;
#[cfg(feature = "ssr")]
pub mod qr;
pub mod question;
pub mod review;
pub mod ring;
pub mod sheet;
pub mod standing;
pub mod submenu;
pub mod trainer;
pub mod unit;
pub mod whatsapp;
pub mod work;
pub mod workbench;

//! What organisers and liaisons answer for.

pub mod agencies;
pub mod attendance;
pub mod attendance_people;
pub mod attendance_person;
pub mod audit;
pub mod duplicates;
pub mod edition;
pub mod editions;
pub mod home;
pub mod invitations;
pub mod liaison;
pub mod meeting;
pub mod meeting_report;
pub mod people;
pub mod people_import;
pub mod people_imports;
pub mod reception;
pub mod signal;
pub mod signals;

//! What organisers and liaisons answer for.

pub mod agencies;
pub mod attendance;
pub mod attendance_people;
pub mod attendance_person;
pub mod audit;
pub mod corrections;
pub mod duplicates;
pub mod edition;
pub mod editions;
pub mod exit_answers;
pub mod home;
pub mod invitations;
pub mod liaison;
pub mod liaisons;
pub mod meeting;
pub mod meeting_report;
pub mod people;
pub mod people_file;
pub mod people_import;
pub mod people_imports;
pub mod reception;
pub mod reception_queue;
pub mod reminders;
pub mod reports;
pub mod signal;
pub mod signals;

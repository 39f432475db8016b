#![expect(clippy::unwrap_used, reason = "x")]
use catalogue::{Files, Library};
use domain::language::Language;
use std::path::Path;

#[test]
fn dump() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content");
    let library = Library::read(&Files::from_dir(&folder).unwrap()).unwrap();
    let mut out = String::new();
    for course in library.courses() {
        out += &format!("# {}\n", course.slug);
        for item in library.live_items(course.slug.as_str()) {
            out += &format!("{} [{}] {}\n", item.id, item.kind.code(), item.prompt.id);
            let poll = library.item_poll(course.slug.as_str(), &item.id).unwrap();
            for o in &poll.options {
                out += &format!("    {} {} [{}] {}\n", if o.right {"x"} else {"-"}, o.text.id.plain(), o.misconception.clone().unwrap_or_default(), o.feedback.id.plain().len());
            }
        }
        for unit in &course.units {
            for (n, h) in library.lesson_sections(course.slug.as_str(), unit.slug.as_str(), Language::Id).into_iter().enumerate() {
                let (_, html) = library.lesson_section(course.slug.as_str(), unit.slug.as_str(), n as u32, Language::Id).unwrap();
                out += &format!("L {} {n} {h} :: {} words\n", unit.slug, html.plain().split(' ').count());
            }
        }
    }
    for e in library.live_exercises() {
        let p = library.exercise_poll(e.exercise.as_str(), &e.step, 7).unwrap();
        out += &format!("E {} {} {:?} {}\n{}\n", e.exercise, e.step, e.kind, e.prompt.id, p.detail.id.as_str());
        out += &format!("  truth {:?} {}\n", p.truth, p.unit.id);
        for o in &p.options { out += &format!("    {} {} [{:?}] {}\n", o.right, o.text.id.plain(), o.misconception, o.feedback.id.plain()); }
    }
    std::fs::write("/tmp/h/dump.txt", out).unwrap();
}

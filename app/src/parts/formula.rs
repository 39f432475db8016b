//! A formula that cannot be read: the formula with the place marked, and a sentence.

use crate::parts::markup::{Markup, filled, markup, travelling_words};
use domain::analysis::{FormulaFault, FormulaFaultKind as Kind};

travelling_words! {
    /// The words for the faults of formulas; `{0}`, `{1}`, … stand for what is filled in.
    FormulaWords {
        empty,
        long,
        deep,
        sign,
        open,
        end,
        unexpected,
        no_column,
        no_function,
        no_label,
        near,
        arguments,
        number,
        condition,
        words,
        percentile,
        day,
    }
}

#[cfg(feature = "ssr")]
impl FormulaWords {
    /// The words in one language.
    #[must_use]
    pub fn new(words: crate::words::Words) -> Self {
        Self {
            empty: words.formula_empty().to_owned(),
            long: words.formula_long("{0}"),
            deep: words.formula_deep().to_owned(),
            sign: words.formula_sign("{0}"),
            open: words.formula_open("{0}"),
            end: words.formula_end().to_owned(),
            unexpected: words.formula_unexpected("{0}"),
            no_column: words.formula_no_column("{0}"),
            no_function: words.formula_no_function("{0}"),
            no_label: words.formula_no_label("{0}", "{1}"),
            near: words.formula_near("{0}"),
            arguments: words.formula_arguments("{0}", "{1}"),
            number: words.formula_number("{0}"),
            condition: words.formula_condition().to_owned(),
            words: words.formula_words().to_owned(),
            percentile: words.formula_percentile().to_owned(),
            day: words.formula_day("{0}"),
        }
    }
}

impl FormulaWords {
    fn with_near(&self, sentence: String, near: Option<&String>) -> String {
        match near {
            Some(near) => format!("{sentence} {}", filled(&self.near, &[near])),
            None => sentence,
        }
    }

    /// Why a formula cannot be read.
    #[must_use]
    pub fn sentence(&self, fault: &FormulaFault) -> String {
        match &fault.kind {
            Kind::Empty => self.empty.clone(),
            Kind::Long => filled(
                &self.long,
                &[&domain::analysis::formula::MAX_LENGTH.to_string()],
            ),
            Kind::Deep => self.deep.clone(),
            Kind::Sign(sign) => filled(&self.sign, &[&sign.to_string()]),
            Kind::Open(sign) => filled(&self.open, &[&sign.to_string()]),
            Kind::End => self.end.clone(),
            Kind::Unexpected(text) => filled(&self.unexpected, &[text]),
            Kind::NoColumn { name, near } => {
                self.with_near(filled(&self.no_column, &[name]), near.as_ref())
            }
            Kind::NoFunction { name, near } => {
                self.with_near(filled(&self.no_function, &[name]), near.as_ref())
            }
            Kind::NoLabel {
                label,
                column,
                near,
            } => self.with_near(filled(&self.no_label, &[label, column]), near.as_ref()),
            Kind::Arguments { name, takes } => filled(&self.arguments, &[name, &takes.to_string()]),
            Kind::NotANumber(name) => filled(&self.number, &[name]),
            Kind::NotACondition => self.condition.clone(),
            Kind::WordsCompared => self.words.clone(),
            Kind::Percentile => self.percentile.clone(),
            Kind::NotADay(text) => filled(&self.day, &[text]),
        }
    }
}

/// The formula with what is wrong marked, and why.
#[must_use]
pub fn formula_fault(words: &FormulaWords, formula: &str, fault: &FormulaFault) -> Markup {
    let part =
        |from: usize, count: usize| -> String { formula.chars().skip(from).take(count).collect() };
    let before = part(0, fault.at);
    let marked = part(fault.at, fault.length);
    let after = part(fault.at.saturating_add(fault.length), usize::MAX);
    // What is missing at the end has a place, too.
    let marked = if marked.is_empty() {
        "…".to_owned()
    } else {
        marked
    };
    markup!(
        "<p class=\"bench-fault\">{}</p><p class=\"formula-text\"><code>{}<mark>{}</mark>{}</code></p>",
        words.sentence(fault),
        before,
        marked,
        after
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Words;
    use domain::language::Language;

    fn drawn(formula: &str, kind: Kind, at: usize, length: usize) -> String {
        let words = FormulaWords::new(Words(Language::Id));
        let fault = FormulaFault { at, length, kind };
        formula_fault(&words, formula, &fault).as_str().to_owned()
    }

    #[test]
    fn what_is_wrong_is_marked_in_the_formula_and_the_near_name_is_said() {
        let kind = Kind::NoColumn {
            name: "jangkuan".to_owned(),
            near: Some("jangkauan".to_owned()),
        };
        let html = drawn("1 < jangkuan", kind, 4, 8);
        assert!(
            html.contains("<code>1 &lt; <mark>jangkuan</mark></code>"),
            "{html}"
        );
        assert!(
            html.contains("Tidak ada kolom “jangkuan”. Maksud Anda “jangkauan”?"),
            "{html}"
        );
        let html = drawn("1 +", Kind::End, 3, 0);
        assert!(html.contains("<code>1 +<mark>…</mark></code>"), "{html}");
        let html = drawn("é", Kind::Deep, 9, 9);
        assert!(
            html.contains("<code>é<mark>…</mark></code>"),
            "a place beyond the end"
        );
    }
}

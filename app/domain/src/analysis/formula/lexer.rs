//! The signs of a formula.

use super::{FormulaFault, FormulaFaultKind};
use crate::analysis::number;

/// A piece of a formula.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Sign {
    /// A number, and as it is written.
    Number(f64, String),
    /// A name of a column or a function.
    Name(String),
    /// A name in brackets, which is that of a column.
    Column(String),
    /// A text in quotes.
    Text(String),
    /// `+ - * / % ( ) ; = != < <= > >=`.
    Mark(&'static str),
}

/// A piece with its place, in characters.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub(super) sign: Sign,
    pub(super) at: usize,
    pub(super) length: usize,
}

/// Signs that people type or paste for another one.
const fn same(sign: char) -> char {
    match sign {
        '×' | '·' => '*',
        '÷' => '/',
        '−' | '–' => '-',
        '“' | '”' | '„' => '"',
        '‘' | '’' => '\'',
        '≤' => '\u{1}',
        '≥' => '\u{2}',
        '≠' => '\u{3}',
        sign => sign,
    }
}

const fn is_of_name(sign: char) -> bool {
    sign == '_' || sign.is_ascii_alphanumeric() || (!sign.is_ascii() && !sign.is_whitespace())
}

/// The pieces of a formula.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, FormulaFault> {
    let signs: Vec<char> = text.chars().map(same).collect();
    // Where `;` divides arguments, a comma within a number is its decimal sign.
    let decimal_comma = signs.contains(&';');
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(&sign) = signs.get(at) {
        if sign.is_whitespace() {
            at += 1;
            continue;
        }
        let rest = signs.get(at..).unwrap_or_default();
        let (read, length) = one(rest, at, decimal_comma)?;
        tokens.push(Token {
            sign: read,
            at,
            length,
        });
        at += length;
    }
    Ok(tokens)
}

fn one(rest: &[char], at: usize, decimal_comma: bool) -> Result<(Sign, usize), FormulaFault> {
    let next = |place: usize| rest.get(place).copied().unwrap_or('\0');
    let first = next(0);
    let mark = |mark, length| Ok((Sign::Mark(mark), length));
    match first {
        '0'..='9' => Ok(digits(rest, decimal_comma)),
        '.' if next(1).is_ascii_digit() => Ok(digits(rest, decimal_comma)),
        '"' | '\'' => enclosed(rest, first, at, Sign::Text),
        '[' => enclosed(rest, ']', at, Sign::Column),
        '+' => mark("+", 1),
        '-' => mark("-", 1),
        '*' => mark("*", 1),
        '/' => mark("/", 1),
        '%' => mark("%", 1),
        '(' => mark("(", 1),
        ')' => mark(")", 1),
        ';' | ',' => mark(";", 1),
        '\u{1}' => mark("<=", 1),
        '\u{2}' => mark(">=", 1),
        '\u{3}' => mark("!=", 1),
        '<' if next(1) == '=' => mark("<=", 2),
        '<' if next(1) == '>' => mark("!=", 2),
        '<' => mark("<", 1),
        '>' if next(1) == '=' => mark(">=", 2),
        '>' => mark(">", 1),
        '!' if next(1) == '=' => mark("!=", 2),
        '=' if next(1) == '=' => mark("=", 2),
        '=' => mark("=", 1),
        sign if is_of_name(sign) => {
            let length = rest.iter().take_while(|sign| is_of_name(**sign)).count();
            let name = rest.iter().take(length).collect();
            Ok((Sign::Name(name), length))
        }
        sign => Err(FormulaFaultKind::Sign(sign).at(at, 1)),
    }
}

fn enclosed(
    rest: &[char],
    end: char,
    at: usize,
    sign: fn(String) -> Sign,
) -> Result<(Sign, usize), FormulaFault> {
    let inside = rest.get(1..).unwrap_or_default();
    let Some(length) = inside.iter().position(|sign| *sign == end) else {
        let open = rest.first().copied().unwrap_or(end);
        return Err(FormulaFaultKind::Open(open).at(at, rest.len()));
    };
    let text = inside.iter().take(length).collect();
    Ok((sign(text), length + 2))
}

fn digits(rest: &[char], decimal_comma: bool) -> (Sign, usize) {
    let mut text = String::new();
    let mut length = 0;
    let mut has_decimal = false;
    for (place, sign) in rest.iter().enumerate() {
        let followed = rest.get(place + 1).is_some_and(char::is_ascii_digit);
        let decimal = *sign == '.' || (decimal_comma && *sign == ',');
        if sign.is_ascii_digit() {
            text.push(*sign);
        } else if decimal && followed && !has_decimal {
            has_decimal = true;
            text.push('.');
        } else {
            break;
        }
        length = place + 1;
    }
    // Digits and at most one point: what does not fit is infinite, and what is infinite has no value later.
    let value = number::read(&text).unwrap_or(f64::NAN);
    (Sign::Number(value, text), length)
}

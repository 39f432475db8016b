//! Reading a formula: names are found in the table, and what cannot be computed is refused with its place.

use super::functions::Function;
use super::lexer::{Sign, Token};
use super::{FormulaFault, FormulaFaultKind as Kind, MAX_DEPTH};
use crate::analysis::names::{nearest, same};
use crate::analysis::time_part::begins;
use crate::analysis::{Data, Table, civil};

/// Two numbers in, one out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Arithmetic {
    Plus,
    Minus,
    Times,
    Over,
}

/// Two numbers in, yes or no out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    More,
    MoreOrEqual,
}

/// A formula, with the places of its columns in the table. A condition is 1 or 0.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    Number(f64),
    /// A column of numbers, of yes and no, or of times in milliseconds.
    Column(usize),
    /// Whether the label of a column is one of those that are marked.
    IsLabel(usize, Vec<bool>),
    Negative(Box<Node>),
    Not(Box<Node>),
    Arithmetic(Arithmetic, Box<Node>, Box<Node>),
    Compared(Comparison, Box<Node>, Box<Node>),
    And(Box<Node>, Box<Node>),
    Or(Box<Node>, Box<Node>),
    If(Box<Node>, Box<Node>, Box<Node>),
    /// [`Function::RobustZ`], [`Function::Abs`], [`Function::Round`], and parts of a time.
    PerRow(Function, Box<Node>),
    /// A function of all rows.
    Aggregate(Function, Vec<Node>),
}

impl Node {
    pub(super) fn is_of_rows(&self) -> bool {
        match self {
            Self::Number(_) | Self::Aggregate(..) => false,
            Self::Column(_) | Self::IsLabel(..) => true,
            Self::Negative(one) | Self::Not(one) | Self::PerRow(_, one) => one.is_of_rows(),
            Self::Arithmetic(_, one, other)
            | Self::Compared(_, one, other)
            | Self::And(one, other)
            | Self::Or(one, other) => one.is_of_rows() || other.is_of_rows(),
            Self::If(one, then, other) => {
                one.is_of_rows() || then.is_of_rows() || other.is_of_rows()
            }
        }
    }

    pub(super) fn add_columns(&self, columns: &mut Vec<usize>) {
        match self {
            Self::Number(_) => {}
            Self::Column(place) | Self::IsLabel(place, _) => {
                columns.push(*place);
            }
            Self::Negative(one) | Self::Not(one) | Self::PerRow(_, one) => one.add_columns(columns),
            Self::Arithmetic(_, one, other)
            | Self::Compared(_, one, other)
            | Self::And(one, other)
            | Self::Or(one, other) => {
                one.add_columns(columns);
                other.add_columns(columns);
            }
            Self::If(one, then, other) => {
                one.add_columns(columns);
                then.add_columns(columns);
                other.add_columns(columns);
            }
            Self::Aggregate(_, all) => {
                for one in all {
                    one.add_columns(columns);
                }
            }
        }
    }
}

/// What a piece of a formula is.
#[derive(Clone, Debug)]
enum Value {
    Number(Node),
    Condition(Node),
    /// A column of times.
    Time(usize),
    /// A column of words.
    Words(usize),
    Text(String),
}

/// A piece with its place.
#[derive(Clone, Debug)]
struct Piece {
    value: Value,
    at: usize,
    length: usize,
}

impl Piece {
    const fn fault(&self, kind: Kind) -> FormulaFault {
        kind.at(self.at, self.length)
    }

    /// As a number: a condition that is fulfilled counts as 1.
    fn number(self, table: &Table) -> Result<Node, FormulaFault> {
        match self.value {
            Value::Number(node) | Value::Condition(node) => Ok(node),
            Value::Time(column) | Value::Words(column) => {
                let name = table.columns.get(column).map(|column| column.name.clone());
                let kind = Kind::NotANumber(name.unwrap_or_default());
                Err(kind.at(self.at, self.length))
            }
            Value::Text(text) => Err(Kind::NotANumber(text).at(self.at, self.length)),
        }
    }

    fn condition(self) -> Result<Node, FormulaFault> {
        match self.value {
            Value::Condition(node) => Ok(node),
            _ => Err(self.fault(Kind::NotACondition)),
        }
    }
}

pub(super) struct Parser<'a> {
    tokens: &'a [Token],
    next: usize,
    depth: usize,
    table: &'a Table,
    /// The length of the formula, in characters.
    end: usize,
}

impl<'a> Parser<'a> {
    pub(super) const fn new(tokens: &'a [Token], table: &'a Table, end: usize) -> Self {
        Self {
            tokens,
            next: 0,
            depth: 0,
            table,
            end,
        }
    }

    pub(super) fn parse(mut self) -> Result<Node, FormulaFault> {
        let whole = self.either()?;
        match self.tokens.get(self.next) {
            None => whole.number(self.table),
            Some(token) => Err(unexpected(token)),
        }
    }

    fn peek(&self) -> Option<&'a Sign> {
        self.tokens.get(self.next).map(|token| &token.sign)
    }

    fn take(&mut self) -> Result<&'a Token, FormulaFault> {
        let token = self.tokens.get(self.next);
        self.next += 1;
        token.ok_or_else(|| Kind::End.at(self.end, 0))
    }

    fn takes(&mut self, marks: &[&'static str]) -> Option<&'static str> {
        match self.peek() {
            Some(Sign::Mark(mark)) if marks.contains(mark) => {
                self.next += 1;
                Some(mark)
            }
            _ => None,
        }
    }

    fn takes_word(&mut self, words: &[&str]) -> bool {
        let is = matches!(self.peek(), Some(Sign::Name(name)) if words.iter().any(|word| name.eq_ignore_ascii_case(word)));
        self.next += usize::from(is);
        is
    }

    fn expects(&mut self, mark: &'static str) -> Result<&'a Token, FormulaFault> {
        let token = self.take()?;
        if token.sign == Sign::Mark(mark) {
            Ok(token)
        } else {
            Err(unexpected(token))
        }
    }

    /// A piece from where `first` begins to what was read last.
    fn piece(&self, value: Value, first: usize) -> Piece {
        let last = self.tokens.get(self.next.saturating_sub(1));
        let end = last.map_or(self.end, |token| token.at + token.length);
        Piece {
            value,
            at: first,
            length: end.saturating_sub(first),
        }
    }

    fn either(&mut self) -> Result<Piece, FormulaFault> {
        let mut one = self.both()?;
        while self.takes_word(&["or", "atau"]) {
            let at = one.at;
            let node = Node::Or(
                Box::new(one.condition()?),
                Box::new(self.both()?.condition()?),
            );
            one = self.piece(Value::Condition(node), at);
        }
        Ok(one)
    }

    fn both(&mut self) -> Result<Piece, FormulaFault> {
        let mut one = self.negated()?;
        while self.takes_word(&["and", "dan"]) {
            let at = one.at;
            let other = self.negated()?.condition()?;
            let node = Node::And(Box::new(one.condition()?), Box::new(other));
            one = self.piece(Value::Condition(node), at);
        }
        Ok(one)
    }

    fn negated(&mut self) -> Result<Piece, FormulaFault> {
        let at = self
            .tokens
            .get(self.next)
            .map_or(self.end, |token| token.at);
        let mut times = 0_usize;
        while self.takes_word(&["not", "bukan"]) {
            times += 1;
        }
        let one = self.compared()?;
        if times == 0 {
            return Ok(one);
        }
        let node = one.condition()?;
        let node = if times.is_multiple_of(2) {
            node
        } else {
            Node::Not(Box::new(node))
        };
        Ok(self.piece(Value::Condition(node), at))
    }

    fn compared(&mut self) -> Result<Piece, FormulaFault> {
        let one = self.summed()?;
        let Some(mark) = self.takes(&["=", "!=", "<", "<=", ">", ">="]) else {
            return Ok(one);
        };
        let comparison = match mark {
            "=" => Comparison::Equal,
            "!=" => Comparison::NotEqual,
            "<" => Comparison::Less,
            "<=" => Comparison::LessOrEqual,
            ">" => Comparison::More,
            _ => Comparison::MoreOrEqual,
        };
        let at = one.at;
        let other = self.summed()?;
        let node = self.comparison(comparison, one, other)?;
        Ok(self.piece(Value::Condition(node), at))
    }

    fn comparison(
        &self,
        comparison: Comparison,
        one: Piece,
        other: Piece,
    ) -> Result<Node, FormulaFault> {
        match (&one.value, &other.value) {
            (Value::Words(column), Value::Text(text)) => {
                self.is_label(comparison, *column, text, &other)
            }
            (Value::Text(text), Value::Words(column)) => {
                self.is_label(comparison, *column, text, &one)
            }
            (Value::Time(column), Value::Text(text)) => {
                let day = self.day(*column, text, &other)?;
                let column = Box::new(Node::Column(*column));
                // A day is all of it: what is later than a day begins with the next one.
                let [from, to] = day.map(|at| Box::new(Node::Number(at)));
                Ok(match comparison {
                    Comparison::Less => Node::Compared(Comparison::Less, column, from),
                    Comparison::LessOrEqual => Node::Compared(Comparison::Less, column, to),
                    Comparison::More => Node::Compared(Comparison::MoreOrEqual, column, to),
                    Comparison::MoreOrEqual => {
                        Node::Compared(Comparison::MoreOrEqual, column, from)
                    }
                    Comparison::Equal | Comparison::NotEqual => {
                        let begun = Node::Compared(Comparison::MoreOrEqual, column.clone(), from);
                        let not_over = Node::Compared(Comparison::Less, column, to);
                        let within = Node::And(Box::new(begun), Box::new(not_over));
                        if comparison == Comparison::Equal {
                            within
                        } else {
                            Node::Not(Box::new(within))
                        }
                    }
                })
            }
            (Value::Words(_) | Value::Text(_), _) => Err(one.fault(Kind::WordsCompared)),
            (_, Value::Words(_) | Value::Text(_)) => Err(other.fault(Kind::WordsCompared)),
            (Value::Time(one), Value::Time(other)) => Ok(Node::Compared(
                comparison,
                Box::new(Node::Column(*one)),
                Box::new(Node::Column(*other)),
            )),
            _ => Ok(Node::Compared(
                comparison,
                Box::new(one.number(self.table)?),
                Box::new(other.number(self.table)?),
            )),
        }
    }

    /// The first moment of a day and that of the next one, in milliseconds.
    fn day(&self, column: usize, text: &str, piece: &Piece) -> Result<[f64; 2], FormulaFault> {
        let zone = match self.table.columns.get(column).map(|column| &column.data) {
            Some(Data::Times { zone, .. }) => *zone,
            _ => return Err(piece.fault(Kind::NotADay(text.to_owned()))),
        };
        let day = civil::day(text);
        let day = day.ok_or_else(|| piece.fault(Kind::NotADay(text.to_owned())))?;
        Ok([begins(day, zone), begins(day + 1, zone)])
    }

    fn is_label(
        &self,
        comparison: Comparison,
        column: usize,
        text: &str,
        piece: &Piece,
    ) -> Result<Node, FormulaFault> {
        let known = self.table.columns.get(column);
        let Some((
            name,
            Data::Words {
                labels, english, ..
            },
        )) = known.map(|column| (&column.name, &column.data))
        else {
            return Err(piece.fault(Kind::WordsCompared));
        };
        let is = |label: &String| same(label, text);
        let marked: Vec<bool> = labels
            .iter()
            .enumerate()
            .map(|(place, label)| is(label) || english.get(place).is_some_and(is))
            .collect();
        if !marked.contains(&true) {
            let near = nearest(text, labels.iter().chain(english).map(String::as_str));
            return Err(piece.fault(Kind::NoLabel {
                label: text.to_owned(),
                column: name.clone(),
                near,
            }));
        }
        let node = Node::IsLabel(column, marked);
        match comparison {
            Comparison::Equal => Ok(node),
            Comparison::NotEqual => Ok(Node::Not(Box::new(node))),
            _ => Err(piece.fault(Kind::WordsCompared)),
        }
    }

    fn summed(&mut self) -> Result<Piece, FormulaFault> {
        let mut one = self.multiplied()?;
        while let Some(mark) = self.takes(&["+", "-"]) {
            let arithmetic = if mark == "+" {
                Arithmetic::Plus
            } else {
                Arithmetic::Minus
            };
            let other = self.multiplied()?;
            one = self.arithmetic(arithmetic, one, other)?;
        }
        Ok(one)
    }

    fn multiplied(&mut self) -> Result<Piece, FormulaFault> {
        let mut one = self.signed()?;
        while let Some(mark) = self.takes(&["*", "/"]) {
            let arithmetic = if mark == "*" {
                Arithmetic::Times
            } else {
                Arithmetic::Over
            };
            let other = self.signed()?;
            one = self.arithmetic(arithmetic, one, other)?;
        }
        Ok(one)
    }

    fn arithmetic(
        &self,
        arithmetic: Arithmetic,
        one: Piece,
        other: Piece,
    ) -> Result<Piece, FormulaFault> {
        let at = one.at;
        let (one, other) = (one.number(self.table)?, other.number(self.table)?);
        let node = Node::Arithmetic(arithmetic, Box::new(one), Box::new(other));
        Ok(self.piece(Value::Number(node), at))
    }

    fn signed(&mut self) -> Result<Piece, FormulaFault> {
        let at = self
            .tokens
            .get(self.next)
            .map_or(self.end, |token| token.at);
        let mut is_negative = false;
        let mut is_signed = false;
        while let Some(mark) = self.takes(&["-", "+"]) {
            is_negative ^= mark == "-";
            is_signed = true;
        }
        let mut one = self.simple()?;
        if self.takes(&["%"]).is_some() {
            let hundred = Box::new(Node::Number(100.0));
            let number = Box::new(one.number(self.table)?);
            let node = Node::Arithmetic(Arithmetic::Over, number, hundred);
            one = self.piece(Value::Number(node), at);
        }
        if !is_signed {
            return Ok(one);
        }
        let number = one.number(self.table)?;
        let node = if is_negative {
            Node::Negative(Box::new(number))
        } else {
            number
        };
        Ok(self.piece(Value::Number(node), at))
    }

    fn simple(&mut self) -> Result<Piece, FormulaFault> {
        let token = self.take()?;
        let piece = |value| Piece {
            value,
            at: token.at,
            length: token.length,
        };
        match &token.sign {
            Sign::Number(number, _) => Ok(piece(Value::Number(Node::Number(*number)))),
            Sign::Text(text) => Ok(piece(Value::Text(text.clone()))),
            Sign::Column(name) => Ok(piece(self.column(name, token)?)),
            Sign::Name(name) if self.takes(&["("]).is_some() => {
                self.deeper(token)?;
                let called = self.called(name, token);
                self.depth -= 1;
                called
            }
            Sign::Name(name) => Ok(piece(self.column(name, token)?)),
            Sign::Mark("(") => {
                self.deeper(token)?;
                let inside = self.either()?;
                self.depth -= 1;
                self.expects(")")?;
                Ok(self.piece(inside.value, token.at))
            }
            Sign::Mark(_) => Err(unexpected(token)),
        }
    }

    fn deeper(&mut self, token: &Token) -> Result<(), FormulaFault> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Kind::Deep.at(token.at, token.length));
        }
        Ok(())
    }

    fn column(&self, name: &str, token: &Token) -> Result<Value, FormulaFault> {
        let called = |text: &String| same(text, name);
        let exact = self
            .table
            .columns
            .iter()
            .position(|column| column.name == name);
        let place = exact.or_else(|| {
            let mut columns = self.table.columns.iter();
            columns.position(|column| {
                called(&column.name) || called(&column.label.id) || called(&column.label.en)
            })
        });
        let found = place.and_then(|place| Some((place, &self.table.columns.get(place)?.data)));
        let Some((place, data)) = found else {
            let names = self.table.columns.iter();
            let names = names.flat_map(|column| [&column.name, &column.label.id, &column.label.en]);
            let kind = Kind::NoColumn {
                name: name.to_owned(),
                near: nearest(name, names.map(String::as_str)),
            };
            return Err(kind.at(token.at, token.length));
        };
        Ok(match data {
            Data::Words { .. } => Value::Words(place),
            Data::Times { .. } => Value::Time(place),
            Data::Booleans(_) => Value::Condition(Node::Column(place)),
            Data::Numbers(_) => Value::Number(Node::Column(place)),
        })
    }

    /// The arguments of a function whose parenthesis is open.
    fn arguments(&mut self) -> Result<Vec<Piece>, FormulaFault> {
        let mut arguments = Vec::new();
        if self.takes(&[")"]).is_some() {
            return Ok(arguments);
        }
        loop {
            arguments.push(self.either()?);
            if self.takes(&[";"]).is_none() {
                self.expects(")")?;
                return Ok(arguments);
            }
        }
    }

    fn called(&mut self, name: &str, token: &Token) -> Result<Piece, FormulaFault> {
        // `p90(x)` is `p(x; 90)`.
        let percent = name
            .strip_prefix(['p', 'P'])
            .and_then(|digits| digits.parse::<u8>().ok())
            .filter(|_| name.len() <= 4);
        let function = match percent {
            Some(_) => Some(Function::Percentile),
            None => Function::named(name),
        };
        let Some(function) = function else {
            let names = Function::ALL.into_iter();
            let names = names.flat_map(|one| [one.code(), one.indonesian()]);
            let kind = Kind::NoFunction {
                name: name.to_owned(),
                near: nearest(name, names),
            };
            return Err(kind.at(token.at, token.length));
        };
        let mut arguments = self.arguments()?;
        if let Some(percent) = percent {
            arguments.push(Piece {
                value: Value::Number(Node::Number(f64::from(percent))),
                at: token.at,
                length: token.length,
            });
        }
        let (least, most) = function.arguments();
        if !(least..=most).contains(&arguments.len()) {
            let takes = most - usize::from(percent.is_some());
            let kind = Kind::Arguments {
                name: name.to_owned(),
                takes,
            };
            return Err(kind.at(token.at, token.length));
        }
        let node = self.function(function, arguments)?;
        Ok(self.piece(Value::Number(node), token.at))
    }

    fn function(&self, function: Function, arguments: Vec<Piece>) -> Result<Node, FormulaFault> {
        let mut arguments = arguments.into_iter();
        // The number of arguments was looked at before.
        let mut next = || arguments.next().ok_or_else(|| Kind::End.at(self.end, 0));
        Ok(match function {
            Function::Count => match arguments.next() {
                None => Node::Aggregate(function, Vec::new()),
                // Words and times are counted where they are known.
                Some(Piece {
                    value: Value::Words(column) | Value::Time(column),
                    ..
                }) => Node::Aggregate(function, vec![Node::Column(column)]),
                Some(one) => {
                    let is_condition = matches!(one.value, Value::Condition(_));
                    let node = one.number(self.table)?;
                    if is_condition {
                        Node::Aggregate(Function::Sum, vec![node])
                    } else {
                        Node::Aggregate(function, vec![node])
                    }
                }
            },
            Function::Share | Function::Wilson => {
                Node::Aggregate(function, vec![next()?.condition()?])
            }
            Function::If => {
                let condition = Box::new(next()?.condition()?);
                let then = Box::new(next()?.number(self.table)?);
                Node::If(condition, then, Box::new(next()?.number(self.table)?))
            }
            Function::Hour | Function::Weekday | Function::Month => {
                let one = next()?;
                match one.value {
                    Value::Time(column) => Node::PerRow(function, Box::new(Node::Column(column))),
                    _ => return Err(one.fault(Kind::NotADay(function.code().to_owned()))),
                }
            }
            Function::Percentile => {
                let (one, other) = (next()?, next()?);
                // `p(x; 90)` or `p(90; x)`.
                let is_number =
                    |piece: &Piece| matches!(piece.value, Value::Number(Node::Number(_)));
                let (of, percent) = if is_number(&one) && !is_number(&other) {
                    (other, one)
                } else {
                    (one, other)
                };
                match percent.value {
                    Value::Number(Node::Number(number)) if (0.0..=100.0).contains(&number) => {
                        let of = of.number(self.table)?;
                        Node::Aggregate(function, vec![of, Node::Number(number)])
                    }
                    _ => return Err(percent.fault(Kind::Percentile)),
                }
            }
            Function::Ratio => {
                let one = next()?.number(self.table)?;
                Node::Aggregate(function, vec![one, next()?.number(self.table)?])
            }
            Function::RobustZ | Function::Abs | Function::Round => {
                Node::PerRow(function, Box::new(next()?.number(self.table)?))
            }
            Function::Sum
            | Function::Mean
            | Function::Median
            | Function::Min
            | Function::Max
            | Function::StandardDeviation => {
                Node::Aggregate(function, vec![next()?.number(self.table)?])
            }
        })
    }
}

fn unexpected(token: &Token) -> FormulaFault {
    let text = match &token.sign {
        Sign::Number(_, text) => text.clone(),
        Sign::Name(name) => name.clone(),
        Sign::Column(name) => format!("[{name}]"),
        Sign::Text(text) => format!("\"{text}\""),
        Sign::Mark(mark) => (*mark).to_owned(),
    };
    Kind::Unexpected(text).at(token.at, token.length)
}

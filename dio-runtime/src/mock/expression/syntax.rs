//! Tokens to syntax: conditions, operands and paths, with placeholders still in place.

use crate::mock::error::Answer;

use super::Kind;
use super::lexer::{TokenKind, Tokens};
use super::mistakes::Mistakes;

/// A document path as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RawPath<'a> {
    /// A name, or `#name`.
    pub(super) first: &'a str,
    pub(super) rest: Vec<RawPart<'a>>,
}

/// A step of a path as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum RawPart<'a> {
    Name(&'a str),
    Index(usize),
}

/// A condition or an operand as written.
#[derive(Debug)]
pub(super) enum Raw<'a> {
    Path(RawPath<'a>),
    Value(&'a str),
    /// A function: an operand (`size`) or a condition.
    Call(&'a str, Vec<Raw<'a>>),
    Compare(&'a str, Box<Raw<'a>>, Box<Raw<'a>>),
    Between(Box<[Raw<'a>; 3]>),
    In(Box<Raw<'a>>, Vec<Raw<'a>>),
    And(Box<Raw<'a>>, Box<Raw<'a>>),
    Or(Box<Raw<'a>>, Box<Raw<'a>>),
    Not(Box<Raw<'a>>),
    /// An operand in an update: `+` or `-`.
    Arithmetic(&'a str, Box<Raw<'a>>, Box<Raw<'a>>),
}

impl Raw<'_> {
    fn can_be_condition(&self) -> bool {
        !matches!(self, Raw::Path(_) | Raw::Value(_) | Raw::Arithmetic(..))
    }

    fn can_be_operand(&self) -> bool {
        matches!(self, Raw::Path(_) | Raw::Value(_) | Raw::Call(..) | Raw::Arithmetic(..))
    }
}

/// Reads a whole condition, and refuses what is wrong about it beyond its grammar.
pub(super) fn parse_condition(kind: Kind, text: &str) -> Answer<Raw<'_>> {
    let mut parser = Parser::of(kind, text);
    let raw = parser.condition()?;
    parser.tokens.expect_end()?;
    parser.mistakes.check(kind)?;
    Ok(raw)
}

/// Something just read, and whether parentheses stand around it.
struct Read<'a> {
    raw: Raw<'a>,
    parenthesized: bool,
}

/// What waits, in a condition, for what comes after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Waiting {
    Parenthesis,
    Or,
    And,
    Not,
}

impl Waiting {
    /// How tightly it binds; a parenthesis holds everything up to its other half.
    fn binding(self) -> u8 {
        match self {
            Waiting::Parenthesis => 0,
            Waiting::Or => 1,
            Waiting::And => 2,
            Waiting::Not => 3,
        }
    }
}

/// Something in an operand that waits for its closing parenthesis.
enum Open<'a> {
    Parenthesis,
    Call(&'a str, Vec<Raw<'a>>),
}

/// Reads operands and conditions. Nesting costs no stack: what is open is kept in lists. What is built is no deeper
/// than an expression may be: past the limit on operators it is read to its end for its syntax alone.
pub(super) struct Parser<'a> {
    kind: Kind,
    pub(super) tokens: Tokens<'a>,
    pub(super) mistakes: Mistakes<'a>,
}

impl<'a> Parser<'a> {
    pub(super) fn of(kind: Kind, text: &'a str) -> Parser<'a> {
        Parser { kind, tokens: Tokens::of(kind, text), mistakes: Mistakes::default() }
    }

    /// A condition.
    fn condition(&mut self) -> Answer<Raw<'a>> {
        let mut waiting: Vec<Waiting> = Vec::new();
        let mut done: Vec<Read<'a>> = Vec::new();
        loop {
            // Something must begin here.
            if self.tokens.eat_keyword("NOT") {
                self.mistakes.operators += 1;
                waiting.push(Waiting::Not);
                continue;
            }
            if self.tokens.eat_symbol("(") {
                waiting.push(Waiting::Parenthesis);
                continue;
            }
            let mut last = Read { raw: self.leaf()?, parenthesized: false };
            // Something has ended here: it may be compared, closed, or joined to what follows.
            loop {
                if last.raw.can_be_operand() && self.at_predicate() {
                    last = Read { raw: self.predicate(last.raw)?, parenthesized: false };
                    continue;
                }
                let join = [("AND", Waiting::And), ("OR", Waiting::Or)];
                let join = join.into_iter().find(|(keyword, _)| self.tokens.at_keyword(keyword));
                let binding = join.map_or(1, |(_, join)| join.binding());
                last = self.reduce(&mut waiting, &mut done, last, binding)?;
                if let Some((_, join)) = join {
                    self.require_condition(&last.raw)?;
                    self.tokens.take();
                    self.mistakes.operators += 1;
                    waiting.push(join);
                    done.push(last);
                    break;
                }
                match waiting.pop() {
                    None => {
                        self.require_condition(&last.raw)?;
                        return Ok(last.raw);
                    }
                    // Everything that binds was reduced, so a parenthesis waits.
                    Some(_) => {
                        self.tokens.expect_symbol(")")?;
                        self.mistakes.redundant_parentheses |= last.parenthesized;
                        last.parenthesized = true;
                    }
                }
            }
        }
    }

    /// Gives `last` to everything that waits for it and binds at least as tightly as `binding`.
    fn reduce(
        &self,
        waiting: &mut Vec<Waiting>,
        done: &mut Vec<Read<'a>>,
        mut last: Read<'a>,
        binding: u8,
    ) -> Answer<Read<'a>> {
        while let Some(top) = waiting.last().copied().filter(|top| top.binding() >= binding) {
            self.require_condition(&last.raw)?;
            waiting.pop();
            if self.mistakes.too_many_operators() {
                done.pop_if(|_| top != Waiting::Not);
                last.parenthesized = false;
                continue;
            }
            let right = Box::new(last.raw);
            let raw = match (top, done.pop_if(|_| top != Waiting::Not)) {
                (Waiting::And, Some(left)) => Raw::And(Box::new(left.raw), right),
                (Waiting::Or, Some(left)) => Raw::Or(Box::new(left.raw), right),
                // Each AND and OR put its left side among those done.
                _ => Raw::Not(right),
            };
            last = Read { raw, parenthesized: false };
        }
        Ok(last)
    }

    fn require_condition(&self, raw: &Raw<'a>) -> Answer<()> {
        if raw.can_be_condition() { Ok(()) } else { Err(self.tokens.unexpected()) }
    }

    /// Whether a comparison, BETWEEN or IN comes next.
    fn at_predicate(&self) -> bool {
        self.at_comparator() || self.tokens.at_keyword("BETWEEN") || self.tokens.at_keyword("IN")
    }

    fn at_comparator(&self) -> bool {
        let token = self.tokens.peek();
        token.kind == TokenKind::Symbol && matches!(token.text, "=" | "<>" | "<" | "<=" | ">" | ">=")
    }

    /// The rest of a comparison, BETWEEN or IN.
    fn predicate(&mut self, left: Raw<'a>) -> Answer<Raw<'a>> {
        self.mistakes.operators += 1;
        if self.at_comparator() {
            let comparator = self.tokens.take().text;
            return Ok(Raw::Compare(comparator, Box::new(left), Box::new(self.operand()?)));
        }
        if self.tokens.eat_keyword("BETWEEN") {
            let low = self.operand()?;
            if !self.tokens.eat_keyword("AND") {
                return Err(self.tokens.unexpected());
            }
            return Ok(Raw::Between(Box::new([left, low, self.operand()?])));
        }
        // IN: nothing else is a predicate.
        self.tokens.take();
        self.tokens.expect_symbol("(")?;
        Ok(Raw::In(Box::new(left), self.operands()?))
    }

    /// Operands separated by commas, up to the closing parenthesis.
    fn operands(&mut self) -> Answer<Vec<Raw<'a>>> {
        let mut operands = vec![self.operand()?];
        while self.tokens.eat_symbol(",") {
            operands.push(self.operand()?);
        }
        self.tokens.expect_symbol(")")?;
        Ok(operands)
    }

    /// An operand, in parentheses or not.
    fn operand(&mut self) -> Answer<Raw<'a>> {
        self.nested(Vec::new())
    }

    /// A value, a path or a function.
    fn leaf(&mut self) -> Answer<Raw<'a>> {
        match self.call() {
            Some(call) => self.nested(vec![call]),
            None => self.simple(),
        }
    }

    /// An operand that stands inside what is already open.
    fn nested(&mut self, mut open: Vec<Open<'a>>) -> Answer<Raw<'a>> {
        loop {
            // An operand must begin here.
            if self.tokens.eat_symbol("(") {
                self.mistakes.redundant_parentheses |= matches!(open.last(), Some(Open::Parenthesis));
                open.push(Open::Parenthesis);
                continue;
            }
            if let Some(call) = self.call() {
                open.push(call);
                continue;
            }
            let mut last = self.simple()?;
            // One has ended here: it may be closed, or followed by the next.
            loop {
                match open.pop() {
                    None => return Ok(last),
                    Some(Open::Parenthesis) => self.tokens.expect_symbol(")")?,
                    Some(Open::Call(name, mut operands)) => {
                        operands.push(last);
                        if self.tokens.eat_symbol(",") {
                            open.push(Open::Call(name, operands));
                            break;
                        }
                        self.tokens.expect_symbol(")")?;
                        last = if self.mistakes.too_many_operators() {
                            Raw::Value(name)
                        } else {
                            Raw::Call(name, operands)
                        };
                    }
                }
            }
        }
    }

    /// The beginning of a function, if one begins here.
    fn call(&mut self) -> Option<Open<'a>> {
        let token = self.tokens.peek();
        let begins =
            token.kind == TokenKind::Name && self.tokens.followed_by("(") && !self.is_keyword(token.text);
        begins.then(|| {
            self.tokens.take();
            self.tokens.take();
            self.mistakes.operators += 1;
            self.mistakes.note_function(self.kind, token.text);
            Open::Call(token.text, Vec::new())
        })
    }

    /// A value or a path.
    fn simple(&mut self) -> Answer<Raw<'a>> {
        match self.tokens.peek().kind {
            TokenKind::ValueRef => Ok(Raw::Value(self.tokens.take().text)),
            TokenKind::Name | TokenKind::NameRef => Ok(Raw::Path(self.path()?)),
            _ => Err(self.tokens.unexpected()),
        }
    }

    /// The right side of SET: an operand or a sum of two, each of which may be a sum in parentheses.
    pub(super) fn sum(&mut self) -> Answer<Raw<'a>> {
        // What waits, inside each open parenthesis, for its right side.
        let mut levels: Vec<Option<(Raw<'a>, &'a str)>> = vec![None];
        loop {
            // A term must begin here.
            if self.tokens.eat_symbol("(") {
                levels.push(None);
                continue;
            }
            let mut last = Read { raw: self.leaf()?, parenthesized: false };
            // A term has ended here: it may be half of a sum, or closed.
            while let Some(waiting) = levels.pop() {
                match waiting {
                    Some((left, sign)) => {
                        let raw = if self.mistakes.too_many_operators() {
                            left
                        } else {
                            Raw::Arithmetic(sign, Box::new(left), Box::new(last.raw))
                        };
                        last = Read { raw, parenthesized: false };
                    }
                    None if self.tokens.at_symbol("+") || self.tokens.at_symbol("-") => {
                        self.mistakes.operators += 1;
                        levels.push(Some((last.raw, self.tokens.take().text)));
                        break;
                    }
                    None => {}
                }
                if levels.is_empty() {
                    return Ok(last.raw);
                }
                self.tokens.expect_symbol(")")?;
                self.mistakes.redundant_parentheses |= last.parenthesized;
                last.parenthesized = true;
            }
        }
    }

    /// A document path.
    pub(super) fn path(&mut self) -> Answer<RawPath<'a>> {
        let first = self.path_name()?;
        let mut rest = Vec::new();
        loop {
            if self.tokens.eat_symbol(".") {
                rest.push(RawPart::Name(self.path_name()?));
            } else if self.tokens.eat_symbol("[") {
                let token = self.tokens.peek();
                if token.kind != TokenKind::Digits {
                    return Err(self.tokens.unexpected());
                }
                self.tokens.take();
                self.tokens.expect_symbol("]")?;
                rest.push(RawPart::Index(self.mistakes.index(token.text)));
            } else {
                return Ok(RawPath { first, rest });
            }
        }
    }

    fn path_name(&mut self) -> Answer<&'a str> {
        let token = self.tokens.peek();
        match token.kind {
            TokenKind::NameRef => Ok(self.tokens.take().text),
            TokenKind::Name if !self.is_keyword(token.text) => Ok(self.tokens.take().text),
            _ => Err(self.tokens.unexpected()),
        }
    }

    fn is_keyword(&self, word: &str) -> bool {
        let keywords: &[&str] = match self.kind {
            Kind::Update => &["SET", "REMOVE", "ADD", "DELETE"],
            Kind::Projection => &[],
            _ => &["AND", "OR", "NOT", "BETWEEN", "IN"],
        };
        keywords.iter().any(|keyword| keyword.eq_ignore_ascii_case(word))
    }
}

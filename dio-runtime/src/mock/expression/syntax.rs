//! Tokens to syntax: conditions, operands and paths, with placeholders still in place.

use crate::mock::error::Answer;

use super::lexer::{TokenKind, Tokens};
use super::{Kind, MAX_OPERATORS};

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

/// Syntax with what is wrong about it beyond its grammar.
#[derive(Debug)]
pub(super) struct Parsed<'a> {
    pub(super) raw: Raw<'a>,
    pub(super) redundant_parentheses: bool,
    pub(super) operators: usize,
}

/// Reads a whole condition.
pub(super) fn parse_condition(kind: Kind, text: &str) -> Answer<Parsed<'_>> {
    let mut parser = Parser::of(kind, text);
    let raw = parser.condition(0)?.raw;
    if !raw.can_be_condition() {
        return Err(parser.tokens.unexpected());
    }
    parser.tokens.expect_end()?;
    Ok(Parsed { raw, redundant_parentheses: parser.redundant_parentheses, operators: parser.operators })
}

/// Something just read, and whether parentheses stand around it.
struct Read<'a> {
    raw: Raw<'a>,
    parenthesized: bool,
}

/// Reads operands and conditions.
pub(super) struct Parser<'a> {
    kind: Kind,
    pub(super) tokens: Tokens<'a>,
    /// How many parentheses, calls and negations are open.
    depth: usize,
    pub(super) redundant_parentheses: bool,
    pub(super) operators: usize,
}

impl<'a> Parser<'a> {
    pub(super) fn of(kind: Kind, text: &'a str) -> Parser<'a> {
        Parser { kind, tokens: Tokens::of(kind, text), depth: 0, redundant_parentheses: false, operators: 0 }
    }

    /// Goes one level deeper. Each level of a correct expression has an operator of its own, so the limit on operators
    /// holds nesting too, and keeps the recursion within any stack.
    fn descend(&mut self) -> Answer<()> {
        self.depth += 1;
        if self.depth > MAX_OPERATORS { self.kind.check_operators(self.depth) } else { Ok(()) }
    }

    /// A condition, or a lone operand, of operators that bind at least as tightly as `min`: OR 1, AND 2, NOT 3.
    fn condition(&mut self, min: u8) -> Answer<Read<'a>> {
        let mut left = if self.tokens.eat_keyword("NOT") {
            self.operators += 1;
            self.descend()?;
            let inner = self.condition(3)?.raw;
            self.require_condition(&inner)?;
            self.depth -= 1;
            Read { raw: Raw::Not(Box::new(inner)), parenthesized: false }
        } else {
            self.predicate()?
        };
        loop {
            let and = self.tokens.at_keyword("AND");
            let binding = if and { 2 } else { 1 };
            if binding < min || !(and || self.tokens.at_keyword("OR")) {
                return Ok(left);
            }
            self.require_condition(&left.raw)?;
            self.tokens.take();
            self.operators += 1;
            let right = self.condition(binding + 1)?.raw;
            self.require_condition(&right)?;
            let (one, two) = (Box::new(left.raw), Box::new(right));
            let raw = if and { Raw::And(one, two) } else { Raw::Or(one, two) };
            left = Read { raw, parenthesized: false };
        }
    }

    fn require_condition(&self, raw: &Raw<'a>) -> Answer<()> {
        if raw.can_be_condition() { Ok(()) } else { Err(self.tokens.unexpected()) }
    }

    /// A comparison, BETWEEN, IN, a function or parentheses.
    fn predicate(&mut self) -> Answer<Read<'a>> {
        let left = self.primary(false)?;
        if !left.raw.can_be_operand() {
            return Ok(left);
        }
        let raw = if let Some(comparator) = self.comparator() {
            let right = self.operand()?;
            Raw::Compare(comparator, Box::new(left.raw), Box::new(right))
        } else if self.tokens.eat_keyword("BETWEEN") {
            let low = self.operand()?;
            if !self.tokens.eat_keyword("AND") {
                return Err(self.tokens.unexpected());
            }
            Raw::Between(Box::new([left.raw, low, self.operand()?]))
        } else if self.tokens.eat_keyword("IN") {
            self.tokens.expect_symbol("(")?;
            Raw::In(Box::new(left.raw), self.operands()?)
        } else {
            return Ok(left);
        };
        self.operators += 1;
        Ok(Read { raw, parenthesized: false })
    }

    fn comparator(&mut self) -> Option<&'a str> {
        let token = self.tokens.peek();
        let found =
            token.kind == TokenKind::Symbol && matches!(token.text, "=" | "<>" | "<" | "<=" | ">" | ">=");
        found.then(|| self.tokens.take().text)
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

    fn operand(&mut self) -> Answer<Raw<'a>> {
        self.update_operand(false)
    }

    /// An operand; in an update, parentheses may hold a sum.
    pub(super) fn update_operand(&mut self, sums: bool) -> Answer<Raw<'a>> {
        let read = self.primary(sums)?;
        if read.raw.can_be_operand() { Ok(read.raw) } else { Err(self.tokens.unexpected()) }
    }

    /// An operand or a sum of two, the right side of SET.
    pub(super) fn sum(&mut self) -> Answer<Raw<'a>> {
        self.sum_read().map(|read| read.raw)
    }

    fn sum_read(&mut self) -> Answer<Read<'a>> {
        let left = self.primary(true)?;
        if !(self.tokens.at_symbol("+") || self.tokens.at_symbol("-")) {
            return if left.raw.can_be_operand() { Ok(left) } else { Err(self.tokens.unexpected()) };
        }
        let sign = self.tokens.take().text;
        self.operators += 1;
        let right = self.update_operand(true)?;
        let raw = Raw::Arithmetic(sign, Box::new(left.raw), Box::new(right));
        Ok(Read { raw, parenthesized: false })
    }

    /// A value, a path, a function, or anything in parentheses.
    fn primary(&mut self, sums: bool) -> Answer<Read<'a>> {
        let token = self.tokens.peek();
        let raw = match token.kind {
            TokenKind::Symbol if token.text == "(" => {
                self.tokens.take();
                self.descend()?;
                let inner = if sums { self.sum_read()? } else { self.condition(0)? };
                self.tokens.expect_symbol(")")?;
                self.depth -= 1;
                self.redundant_parentheses |= inner.parenthesized;
                return Ok(Read { raw: inner.raw, parenthesized: true });
            }
            TokenKind::ValueRef => Raw::Value(self.tokens.take().text),
            TokenKind::Name if self.tokens.followed_by("(") && !self.is_keyword(token.text) => {
                self.tokens.take();
                self.tokens.take();
                self.operators += 1;
                self.descend()?;
                let operands = self.operands()?;
                self.depth -= 1;
                Raw::Call(token.text, operands)
            }
            TokenKind::Name | TokenKind::NameRef => Raw::Path(self.path()?),
            _ => return Err(self.tokens.unexpected()),
        };
        Ok(Read { raw, parenthesized: false })
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
                let index = match token.kind {
                    TokenKind::Digits => token.text.parse().map_err(|_| self.tokens.unexpected())?,
                    _ => return Err(self.tokens.unexpected()),
                };
                self.tokens.take();
                self.tokens.expect_symbol("]")?;
                rest.push(RawPart::Index(index));
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

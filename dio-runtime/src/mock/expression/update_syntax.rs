//! The syntax of update expressions: clauses of actions.

use crate::mock::error::Answer;

use super::Kind;
use super::lexer::TokenKind;
use super::syntax::{Parser, Raw, RawPath};

/// The four clauses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Clause {
    Set,
    Remove,
    Add,
    Delete,
}

impl Clause {
    pub(super) const ALL: [Clause; 4] = [Clause::Set, Clause::Remove, Clause::Add, Clause::Delete];

    pub(super) fn keyword(self) -> &'static str {
        match self {
            Clause::Set => "SET",
            Clause::Remove => "REMOVE",
            Clause::Add => "ADD",
            Clause::Delete => "DELETE",
        }
    }
}

/// One action as written; `REMOVE` has no operand.
#[derive(Debug)]
pub(super) struct RawAction<'a> {
    pub(super) clause: Clause,
    pub(super) path: RawPath<'a>,
    pub(super) operand: Option<Raw<'a>>,
}

/// An update expression as written.
#[derive(Debug)]
pub(super) struct RawUpdate<'a> {
    pub(super) actions: Vec<RawAction<'a>>,
    /// The first clause that stands there twice.
    pub(super) repeated: Option<Clause>,
}

/// Reads a whole update expression, and refuses what is wrong about it beyond its grammar.
pub(super) fn parse_update(text: &str) -> Answer<RawUpdate<'_>> {
    let mut parser = Parser::of(Kind::Update, text);
    let mut actions = Vec::new();
    let mut seen: Vec<Clause> = Vec::new();
    let mut repeated = None;
    loop {
        let Some(clause) = Clause::ALL.into_iter().find(|clause| parser.tokens.eat_keyword(clause.keyword()))
        else {
            return Err(parser.tokens.unexpected());
        };
        if seen.contains(&clause) {
            repeated = repeated.or(Some(clause));
        }
        seen.push(clause);
        actions.push(action(&mut parser, clause)?);
        while parser.tokens.eat_symbol(",") {
            actions.push(action(&mut parser, clause)?);
        }
        if parser.tokens.peek().kind == TokenKind::End {
            break;
        }
    }
    parser.mistakes.check(Kind::Update)?;
    Ok(RawUpdate { actions, repeated })
}

fn action<'a>(parser: &mut Parser<'a>, clause: Clause) -> Answer<RawAction<'a>> {
    let path = parser.path()?;
    let operand = match clause {
        Clause::Remove => None,
        Clause::Set => {
            parser.tokens.expect_symbol("=")?;
            Some(parser.sum()?)
        }
        Clause::Add | Clause::Delete => {
            let token = parser.tokens.peek();
            if token.kind != TokenKind::ValueRef {
                return Err(parser.tokens.unexpected());
            }
            Some(Raw::Value(parser.tokens.take().text))
        }
    };
    Ok(RawAction { clause, path, operand })
}

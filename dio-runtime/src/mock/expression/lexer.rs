//! Text to tokens.

use crate::mock::error::{Answer, Failure};

use super::Kind;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// An attribute name, a keyword or a function: a letter, then letters, digits and `_`.
    Name,
    /// `#name`.
    NameRef,
    /// `:value`.
    ValueRef,
    /// Digits, a list index.
    Digits,
    /// `( ) [ ] , . = <> < <= > >= + -`.
    Symbol,
    /// Anything else: a syntax error where it stands.
    Unknown,
    /// After the last token.
    End,
}

/// A token with its place in the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token<'a> {
    pub(super) kind: TokenKind,
    pub(super) text: &'a str,
    start: usize,
}

/// The tokens of an expression, read one by one.
#[derive(Debug)]
pub(super) struct Tokens<'a> {
    kind: Kind,
    source: &'a str,
    tokens: Vec<Token<'a>>,
    at: usize,
}

impl<'a> Tokens<'a> {
    pub(super) fn of(kind: Kind, source: &'a str) -> Tokens<'a> {
        let mut tokens = Vec::new();
        let mut at = 0;
        while let Some(first) = source[at..].chars().next() {
            if first.is_ascii_whitespace() {
                at += 1;
                continue;
            }
            let (token_kind, length) = scan(&source[at..], first);
            tokens.push(Token { kind: token_kind, text: &source[at..at + length], start: at });
            at += length;
        }
        tokens.push(Token { kind: TokenKind::End, text: "<EOF>", start: source.len() });
        Tokens { kind, source, tokens, at: 0 }
    }

    /// The next token, which stays; at the end, the end.
    pub(super) fn peek(&self) -> Token<'a> {
        self.tokens[self.at]
    }

    pub(super) fn take(&mut self) -> Token<'a> {
        let token = self.peek();
        // The end stays where it is, so that there is always a next token.
        self.at = (self.at + 1).min(self.tokens.len() - 1);
        token
    }

    pub(super) fn at_symbol(&self, symbol: &str) -> bool {
        let token = self.peek();
        token.kind == TokenKind::Symbol && token.text == symbol
    }

    pub(super) fn eat_symbol(&mut self, symbol: &str) -> bool {
        let found = self.at_symbol(symbol);
        if found {
            self.take();
        }
        found
    }

    pub(super) fn expect_symbol(&mut self, symbol: &str) -> Answer<()> {
        if self.eat_symbol(symbol) { Ok(()) } else { Err(self.unexpected()) }
    }

    pub(super) fn at_keyword(&self, keyword: &str) -> bool {
        let token = self.peek();
        token.kind == TokenKind::Name && token.text.eq_ignore_ascii_case(keyword)
    }

    pub(super) fn eat_keyword(&mut self, keyword: &str) -> bool {
        let found = self.at_keyword(keyword);
        if found {
            self.take();
        }
        found
    }

    /// Whether the token after the next is the symbol.
    pub(super) fn followed_by(&self, symbol: &str) -> bool {
        self.tokens
            .get(self.at + 1)
            .is_some_and(|token| token.kind == TokenKind::Symbol && token.text == symbol)
    }

    pub(super) fn expect_end(&self) -> Answer<()> {
        if self.peek().kind == TokenKind::End { Ok(()) } else { Err(self.unexpected()) }
    }

    /// The syntax error of the next token, shown between its neighbours.
    #[cold]
    pub(super) fn unexpected(&self) -> Failure {
        let token = self.peek();
        let from = self.at.checked_sub(1).map_or(token.start, |before| self.tokens[before].start);
        let to = self.tokens.get(self.at + 1).map_or(self.source.len(), |after| match after.kind {
            TokenKind::End => self.source.trim_end().len(),
            _ => after.start + after.text.len(),
        });
        let near = match self.tokens.len() {
            // Nothing but white space, shown as it is.
            1 => self.source,
            _ => self.source[from..to.max(from)].trim_end(),
        };
        self.kind.invalid(format!("Syntax error; token: \"{}\", near: \"{near}\"", token.text))
    }
}

/// The kind and length of the token that `rest` begins with.
fn scan(rest: &str, first: char) -> (TokenKind, usize) {
    let word = |from: usize| {
        let tail = rest.as_bytes()[from..].iter();
        from + tail.take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count()
    };
    match first {
        'a'..='z' | 'A'..='Z' => (TokenKind::Name, word(1)),
        // No number goes on after a leading zero.
        '0' => (TokenKind::Digits, 1),
        '1'..='9' => (TokenKind::Digits, rest.bytes().take_while(u8::is_ascii_digit).count()),
        '#' | ':' => match word(1) {
            1 => (TokenKind::Unknown, 1),
            length if first == '#' => (TokenKind::NameRef, length),
            length => (TokenKind::ValueRef, length),
        },
        '<' if rest.starts_with("<>") || rest.starts_with("<=") => (TokenKind::Symbol, 2),
        '>' if rest.starts_with(">=") => (TokenKind::Symbol, 2),
        '(' | ')' | '[' | ']' | ',' | '.' | '=' | '<' | '>' | '+' | '-' => (TokenKind::Symbol, 1),
        other => (TokenKind::Unknown, other.len_utf8()),
    }
}

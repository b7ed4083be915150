//! The words and signs of a filter.

use std::ops::Range;

/// What is wrong in a filter, and where.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mistake {
    pub(super) range: Range<usize>,
    pub(super) message: String,
    pub(super) label: String,
    /// What was meant.
    pub(super) instead: Option<String>,
}

impl Mistake {
    pub(super) fn new(range: Range<usize>, message: impl Into<String>, label: impl Into<String>) -> Self {
        Self { range, message: message.into(), label: label.into(), instead: None }
    }

    pub(super) fn instead(mut self, text: impl Into<String>) -> Self {
        self.instead = Some(text.into());
        self
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// A field, a variant, or a word of the language.
    Word(&'a str),
    Number(&'a str),
    /// Between its quotes.
    Text(String),
    /// Without its `:`.
    Parameter(&'a str),
    Sign(&'static str),
}

/// Longer ones first.
const SIGNS: [&str; 9] = ["<>", "<=", ">=", "=", "<", ">", "(", ")", ","];

/// What other languages write, and this one.
const FOREIGN: [(&str, &str); 5] = [("==", "="), ("!=", "<>"), ("&&", "and"), ("||", "or"), ("!", "not ")];

/// The tokens with their places.
pub(super) fn tokens(text: &str) -> Result<Vec<(Token<'_>, Range<usize>)>, Mistake> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        let (token, length) = if is_word_start(first) {
            let length = word_length(rest);
            (Token::Word(&rest[..length]), length)
        } else if first.is_ascii_digit() || first == '-' {
            number(rest, at)?
        } else if first == '\'' {
            quoted(rest, at)?
        } else if first == ':' {
            let length = 1 + word_length(&rest[1..]);
            if length == 1 || !rest[1..].starts_with(is_word_start) {
                return Err(Mistake::new(at..at + length, "a parameter needs a name", "as in `:least`"));
            }
            (Token::Parameter(&rest[1..length]), length)
        } else {
            sign(rest, at)?
        };
        tokens.push((token, at..at + length));
        at += length;
    }
    Ok(tokens)
}

fn is_word_start(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '_'
}

fn word_length(text: &str) -> usize {
    text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len())
}

/// As in TOML, in decimal: `-12`, `0.5`, `1e9`.
fn number(rest: &str, at: usize) -> Result<(Token<'_>, usize), Mistake> {
    let digits = |text: &str| text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let mut length = usize::from(rest.starts_with('-'));
    length += digits(&rest[length..]);
    if let Some(fraction) = rest[length..].strip_prefix('.') {
        length += 1 + digits(fraction);
    }
    if let Some(exponent) = rest[length..].strip_prefix(['e', 'E']) {
        let sign = usize::from(exponent.starts_with(['+', '-']));
        length += 1 + sign + digits(&exponent[sign..]);
    }
    let glued = word_length(&rest[length..]);
    let text = &rest[..length + glued];
    let has_digits =
        text.trim_start_matches('-').split(['.', 'e', 'E', '+', '-']).all(|digits| !digits.is_empty());
    if glued > 0 || !has_digits {
        return Err(Mistake::new(
            at..at + text.len(),
            format!("`{text}` is no number"),
            "numbers are as in TOML: `12`, `-0.5`, `1e9`",
        ));
    }
    Ok((Token::Number(text), length))
}

/// A quote inside of a text is written twice.
fn quoted(rest: &str, at: usize) -> Result<(Token<'_>, usize), Mistake> {
    let mut text = String::new();
    let mut length = 1;
    loop {
        let Some(end) = rest[length..].find('\'') else {
            return Err(Mistake::new(at..at + rest.len(), "this text is never closed", "its end is a `'`"));
        };
        text.push_str(&rest[length..length + end]);
        length += end + 1;
        if !rest[length..].starts_with('\'') {
            return Ok((Token::Text(text), length));
        }
        text.push('\'');
        length += 1;
    }
}

fn sign(rest: &str, at: usize) -> Result<(Token<'_>, usize), Mistake> {
    if let Some((found, own)) = FOREIGN.iter().find(|(foreign, _)| rest.starts_with(foreign)) {
        let message = format!("a filter has no `{found}`");
        let mistake = Mistake::new(at..at + found.len(), message, "not a sign of the language");
        return Err(mistake.instead(*own));
    }
    if let Some(found) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
        return Ok((Token::Sign(found), found.len()));
    }
    let c = rest.chars().next().unwrap_or_default();
    let message = format!("a filter has no `{c}`");
    let label = match c {
        '"' | '`' => "text stands in single quotes, `'so'`",
        _ => "not a sign of the language",
    };
    Err(Mistake::new(at..at + c.len_utf8(), message, label))
}

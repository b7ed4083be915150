//! Texts of Python: escapes, prefixes, f-strings.

use tree_sitter::Node;

use super::python::{Python, parts};

/// A part of a text.
pub(super) enum Piece<'t> {
    Text(String),
    /// `{expression!conversion:format}` of an f-string.
    Interpolation(Node<'t>),
}

/// The pieces of a string, or of several that stand side by side; none if it is no text (bytes), or has an escape
/// that is looked up by name.
pub(super) fn pieces<'t>(python: Python<'t>, node: Node<'t>) -> Option<Vec<Piece<'t>>> {
    let strings = match node.kind() {
        "string" => vec![node],
        "concatenated_string" => parts(node),
        _ => return None,
    };
    let mut pieces = Vec::new();
    for string in strings {
        let prefix = python.text(string.child(0)?).trim_end_matches(['"', '\'']).to_ascii_lowercase();
        if prefix.contains('b') || prefix.contains('t') {
            return None;
        }
        for part in parts(string) {
            match part.kind() {
                "string_content" => {
                    let text = python.text(part);
                    // What is left of braces in the text of an f-string is doubled.
                    let text = match prefix.contains('f') {
                        true => text.replace("{{", "{").replace("}}", "}"),
                        false => text.to_owned(),
                    };
                    pieces.push(Piece::Text(if prefix.contains('r') { text } else { unescaped(&text)? }));
                }
                "interpolation" => pieces.push(Piece::Interpolation(part)),
                _ => {}
            }
        }
    }
    Some(pieces)
}

/// A string without interpolations.
pub(super) fn plain(python: Python<'_>, node: Node<'_>) -> Option<String> {
    let mut text = String::new();
    for piece in pieces(python, node)? {
        match piece {
            Piece::Text(part) => text.push_str(&part),
            Piece::Interpolation(_) => return None,
        }
    }
    Some(text)
}

/// The docstring that a body begins with, without its indentation.
pub(super) fn docstring(python: Python<'_>, body: Node<'_>) -> Option<String> {
    let first = parts(body).into_iter().next().filter(|node| node.kind() == "expression_statement")?;
    let doc = undented(&plain(python, *parts(first).first()?)?);
    (!doc.is_empty()).then_some(doc)
}

/// Without the indentation that all lines but the first share, and without empty lines around it.
fn undented(text: &str) -> String {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let shared =
        text.lines().skip(1).filter(|line| !line.trim().is_empty()).map(indent).min().unwrap_or_default();
    let lines = text.lines().enumerate().map(|(at, line)| match at {
        0 => line.trim(),
        _ => line.get(shared..).unwrap_or_default().trim_end(),
    });
    lines.collect::<Vec<_>>().join("\n").trim().to_owned()
}

fn unescaped(text: &str) -> Option<String> {
    let mut result = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        if c != '\\' {
            result.push(c);
            continue;
        }
        let escape = rest.next()?;
        let mut number = |digits: usize, radix: u32, first: u32| {
            let mut code = first;
            for _ in 0..digits {
                let Some(digit) = rest.peek().and_then(|c| c.to_digit(radix)) else {
                    // Octal escapes may be shorter; the others are as long as they say.
                    return if radix == 8 { char::from_u32(code) } else { None };
                };
                code = code * radix + digit;
                rest.next();
            }
            char::from_u32(code)
        };
        match escape {
            '\n' => {}
            '\r' => {
                rest.next_if_eq(&'\n');
            }
            '\\' | '\'' | '"' => result.push(escape),
            'a' => result.push('\x07'),
            'b' => result.push('\x08'),
            'f' => result.push('\x0c'),
            'n' => result.push('\n'),
            'r' => result.push('\r'),
            't' => result.push('\t'),
            'v' => result.push('\x0b'),
            'x' => result.push(number(2, 16, 0)?),
            'u' => result.push(number(4, 16, 0)?),
            'U' => result.push(number(8, 16, 0)?),
            'N' => return None,
            '0'..='7' => result.push(number(2, 8, escape.to_digit(8)?)?),
            other => {
                result.push('\\');
                result.push(other);
            }
        }
    }
    Some(result)
}

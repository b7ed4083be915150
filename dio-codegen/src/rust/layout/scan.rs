//! Where in a text Rust's brackets and separators are, and where only letters of a literal or a comment.

/// Reads line by line, and knows whether a line begins within a literal or a comment.
#[derive(Default)]
pub(super) struct Scanner {
    within: Within,
}

#[derive(Clone, Copy, PartialEq, Default)]
enum Within {
    #[default]
    Code,
    String,
    /// A raw string that ends with so many `#`.
    RawString(usize),
    /// Comments, so many in one another.
    Comment(usize),
}

pub(super) fn is_closing(byte: u8) -> bool {
    matches!(byte, b')' | b']' | b'}')
}

impl Scanner {
    /// Whether the next line goes on with a literal or a comment.
    pub(super) fn is_within(&self) -> bool {
        self.within != Within::Code
    }

    /// Calls `found` with each bracket of the code, each `,`, `;`, `=` and `|`, and where it stands.
    pub(super) fn scan(&mut self, line: &str, found: &mut dyn FnMut(usize, u8)) {
        let bytes = line.as_bytes();
        let mut at = 0;
        while let Some(byte) = bytes.get(at).copied() {
            let rest = bytes.get(at..).unwrap_or_default();
            at += match self.within {
                Within::Code => match byte {
                    b'(' | b')' | b'[' | b']' | b'{' | b'}' | b'<' | b'>' | b',' | b';' | b'=' | b'|' => {
                        found(at, byte);
                        1
                    }
                    b'"' => self.enter(Within::String, 1),
                    b'r' => match raw_string(rest) {
                        Some(hashes) => self.enter(Within::RawString(hashes), hashes + 2),
                        None => 1,
                    },
                    b'\'' => character(rest),
                    b'/' if rest.starts_with(b"//") => return,
                    b'/' if rest.starts_with(b"/*") => self.enter(Within::Comment(1), 2),
                    _ => 1,
                },
                Within::String => match byte {
                    b'"' => self.enter(Within::Code, 1),
                    b'\\' => 2,
                    _ => 1,
                },
                Within::RawString(hashes) => {
                    let is_end = byte == b'"'
                        && rest.get(1..=hashes).is_some_and(|end| end.iter().all(|byte| *byte == b'#'));
                    if is_end { self.enter(Within::Code, hashes + 1) } else { 1 }
                }
                Within::Comment(depth) => match rest {
                    [b'*', b'/', ..] if depth == 1 => self.enter(Within::Code, 2),
                    [b'*', b'/', ..] => self.enter(Within::Comment(depth - 1), 2),
                    [b'/', b'*', ..] => self.enter(Within::Comment(depth + 1), 2),
                    _ => 1,
                },
            };
        }
    }

    fn enter(&mut self, within: Within, length: usize) -> usize {
        self.within = within;
        length
    }
}

/// The number of `#` if a raw string begins here.
fn raw_string(rest: &[u8]) -> Option<usize> {
    let hashes = rest.iter().skip(1).take_while(|byte| **byte == b'#').count();
    (rest.get(hashes + 1) == Some(&b'"')).then_some(hashes)
}

/// The length of the character literal that begins here, or of the `'` of a lifetime.
fn character(rest: &[u8]) -> usize {
    let escaped = rest.get(1) == Some(&b'\\');
    // A character takes up to four bytes, and what follows a `\` up to nine, as in `'\u{10FFFF}'`.
    let longest = if escaped { 12 } else { 6 };
    let after = if escaped { 3 } else { 2 };
    let end = rest.iter().take(longest).skip(after).position(|byte| *byte == b'\'');
    match end {
        Some(end) if escaped || is_one_character(rest.get(1..after + end)) => after + end + 1,
        _ => 1,
    }
}

fn is_one_character(bytes: Option<&[u8]>) -> bool {
    bytes.and_then(|bytes| std::str::from_utf8(bytes).ok()).is_some_and(|text| text.chars().count() == 1)
}

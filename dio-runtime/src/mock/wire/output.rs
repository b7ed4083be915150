//! Answers in JSON, written straight to bytes.

use std::io::Write as _;

use crate::Number;
use crate::mock::error::{Code, Failure};

/// A JSON object being written.
pub(crate) struct Object<'a> {
    out: &'a mut Vec<u8>,
    empty: bool,
}

impl<'a> Object<'a> {
    pub(crate) fn begin(out: &'a mut Vec<u8>) -> Object<'a> {
        out.push(b'{');
        Object { out, empty: true }
    }

    /// Begins a field: exactly one value must be written to what this returns.
    pub(crate) fn key(&mut self, name: &str) -> &mut Vec<u8> {
        if !self.empty {
            self.out.push(b',');
        }
        self.empty = false;
        write_string(self.out, name);
        self.out.push(b':');
        self.out
    }

    pub(crate) fn string(&mut self, name: &str, value: &str) {
        write_string(self.key(name), value);
    }

    pub(crate) fn number(&mut self, name: &str, value: impl std::fmt::Display) {
        // Writing to memory does not fail.
        let _ = write!(self.key(name), "{value}");
    }

    pub(crate) fn boolean(&mut self, name: &str, value: bool) {
        self.key(name).extend_from_slice(if value { b"true" } else { b"false" });
    }

    pub(crate) fn end(self) {
        self.out.push(b'}');
    }
}

/// A JSON array being written.
pub(crate) struct Array<'a> {
    out: &'a mut Vec<u8>,
    empty: bool,
}

impl<'a> Array<'a> {
    pub(crate) fn begin(out: &'a mut Vec<u8>) -> Array<'a> {
        out.push(b'[');
        Array { out, empty: true }
    }

    /// Begins an element: exactly one value must be written to what this returns.
    pub(crate) fn next(&mut self) -> &mut Vec<u8> {
        if !self.empty {
            self.out.push(b',');
        }
        self.empty = false;
        self.out
    }

    pub(crate) fn end(self) {
        self.out.push(b']');
    }
}

/// So many bytes are looked at in one step.
const STEP: usize = size_of::<u64>();
/// The lowest and the highest bit of each byte.
const LOW: u64 = u64::from_le_bytes([0x01; STEP]);
const HIGH: u64 = u64::from_le_bytes([0x80; STEP]);
/// Bytes that stand for themselves.
const PLAIN: u64 = u64::from_le_bytes([b' '; STEP]);

/// How many bytes stand for themselves before the first that does not; none if all do.
#[inline(never)]
pub(crate) fn plain_bytes(text: &[u8]) -> Option<usize> {
    plain_length(text)
}

/// The same in line, for who does little else.
#[inline]
pub(super) fn plain_length(text: &[u8]) -> Option<usize> {
    let (steps, rest) = text.as_chunks();
    for (position, step) in steps.iter().enumerate() {
        if let Some(within) = first_special(*step) {
            return Some(position * STEP + within);
        }
    }
    plain_rest(rest).map(|within| text.len() - rest.len() + within)
}

/// The same of fewer bytes than a step has.
#[inline(never)]
fn plain_rest(rest: &[u8]) -> Option<usize> {
    let last = rest.iter().rev().fold(PLAIN, |step, byte| step << 8 | u64::from(*byte));
    first_special(last.to_le_bytes())
}

/// The first byte that does not stand for itself in a JSON string: a control character, a quotation mark, a backslash.
#[inline]
pub(super) fn first_special(bytes: [u8; STEP]) -> Option<usize> {
    let bytes = u64::from_le_bytes(bytes);
    // The high bit of each byte that is below `limit`, and perhaps of some after the first such.
    let below = |bytes: u64, limit: u8| bytes.wrapping_sub(LOW * u64::from(limit)) & !bytes & HIGH;
    // Flipped so, the quotation mark stands behind the control characters, which it changes places with the space.
    let special = below(bytes ^ (LOW * 2), b' ' + 1) | below(bytes ^ (LOW * u64::from(b'\\')), 1);
    (special != 0).then(|| special.trailing_zeros() as usize / 8)
}

/// Writes a JSON string with its escapes.
pub(crate) fn write_string(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    let mut rest = text.as_bytes();
    while let Some(at) = plain_bytes(rest) {
        out.extend_from_slice(&rest[..at]);
        match rest[at] {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\n' => out.extend_from_slice(b"\\n"),
            byte => out.extend_from_slice(format!("\\u{byte:04x}").as_bytes()),
        }
        rest = &rest[at + 1..];
    }
    out.extend_from_slice(rest);
    out.push(b'"');
}

/// Writes a number, which the protocol has as a string.
pub(crate) fn write_number(out: &mut Vec<u8>, number: &Number) {
    out.push(b'"');
    number.push_to(out);
    out.push(b'"');
}

/// The body of a refusal.
pub(crate) fn error_body(failure: &Failure) -> Vec<u8> {
    let mut out = Vec::new();
    let mut object = Object::begin(&mut out);
    object.string("__type", failure.code.type_name());
    if failure.code == Code::TransactionCanceled {
        object.string("Message", &failure.message);
        let mut reasons = Array::begin(object.key("CancellationReasons"));
        for reason in &failure.reasons {
            write_reason(reasons.next(), reason.as_ref());
        }
        reasons.end();
    } else {
        let key = if failure.code == Code::Serialization { "Message" } else { "message" };
        object.string(key, &failure.message);
        if let Some(item) = &failure.item {
            item.write(object.key("Item"));
        }
    }
    object.end();
    out
}

fn write_reason(out: &mut Vec<u8>, reason: Option<&Failure>) {
    let mut object = Object::begin(out);
    match reason {
        None => object.string("Code", "None"),
        Some(failure) => {
            object.string("Code", failure.reason_code());
            object.string("Message", &failure.message);
            if let Some(item) = &failure.item {
                item.write(object.key("Item"));
            }
        }
    }
    object.end();
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_first_byte_that_needs_an_escape_is_found(text in "[ -~\\x00-\\x21\u{7f}é\u{10ffff}]{0,20}[\"\\\\\n]?[ -~é]{0,20}") {
            let special = |byte: &u8| matches!(byte, 0..0x20 | b'"' | b'\\');
            let first = text.as_bytes().iter().position(special);
            prop_assert_eq!(plain_bytes(text.as_bytes()), first);
        }
    }
}

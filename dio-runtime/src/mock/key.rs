//! Keys as bytes whose order is DynamoDB's order of the values.
//!
//! A stored key is a hash of the partition key's bytes, then the bytes of each key attribute in turn.
//! Strings and binaries are escaped and terminated, numbers have a fixed length, so no key is the beginning
//! of another and bytes compare as the attributes do, one after another. The hash in front scatters
//! partitions as DynamoDB does: a scan comes in no useful order, and a segment of a parallel scan is a range. It is
//! also what a search in a tree mostly compares, without a look at the bytes.

use crate::Number;

use super::value::Value;
use super::wire::plain_bytes;

/// A whole key, in storage order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct KeyBytes {
    /// Of the partition.
    pub(crate) hash: u64,
    /// Of all key attributes.
    pub(crate) bytes: Vec<u8>,
}

/// The beginning of keys: to be added to, and then a key itself.
#[derive(Debug, Clone)]
pub(crate) struct KeyPrefix {
    hash: u64,
    /// How many attributes of the partition key are still to come.
    missing: usize,
    bytes: Vec<u8>,
}

impl KeyPrefix {
    /// Begins a key whose partition has so many attributes.
    #[inline]
    pub(crate) fn new(partition: usize) -> KeyPrefix {
        KeyPrefix { hash: 0, missing: partition, bytes: Vec::with_capacity(ROOM) }
    }

    /// Appends a key attribute: those of the partition first.
    pub(crate) fn push(&mut self, value: &Value<'_>) {
        push_value(&mut self.bytes, value);
        self.pushed();
    }

    /// Appends a key attribute that is a string.
    pub(crate) fn push_string(&mut self, string: &[u8]) {
        push_bytes(&mut self.bytes, string);
        self.pushed();
    }

    fn pushed(&mut self) {
        if self.missing > 0 {
            self.missing -= 1;
            if self.missing == 0 {
                self.hash = hash(&self.bytes);
            }
        }
    }

    /// With one more key attribute.
    pub(crate) fn with(&self, value: &Value<'_>) -> KeyPrefix {
        let mut longer = self.clone();
        longer.push(value);
        longer
    }

    /// With the beginning of a string or binary, which is what all that begin so have in common.
    pub(crate) fn with_beginning(&self, value: &Value<'_>) -> KeyPrefix {
        let mut longer = self.clone();
        match value {
            Value::S(text) => push_escaped(&mut longer.bytes, text.as_bytes()),
            Value::B(bytes) => push_escaped(&mut longer.bytes, bytes),
            _ => {}
        }
        longer
    }

    /// Appends all attributes of a key.
    #[inline]
    pub(crate) fn append(&mut self, key: &KeyBytes) {
        self.bytes.extend_from_slice(&key.bytes);
    }

    #[inline]
    pub(crate) fn finish(self) -> KeyBytes {
        KeyBytes { hash: self.hash, bytes: self.bytes }
    }

    /// The least key after all that begin so; none if there is no such.
    pub(crate) fn after(&self) -> Option<KeyBytes> {
        match self.bytes.iter().rposition(|&byte| byte != 0xFF) {
            Some(last) => {
                let mut bytes = self.bytes[..=last].to_vec();
                bytes[last] += 1;
                Some(KeyBytes { hash: self.hash, bytes })
            }
            None => Some(KeyBytes { hash: self.hash.checked_add(1)?, bytes: Vec::new() }),
        }
    }
}

/// What ends a string or binary; `00` inside one is written `00 FF`.
const END: [u8; 2] = [0x00, 0x01];

/// Most keys have fewer bytes.
const ROOM: usize = 128;

/// Appends one key attribute. Values that are no key type are refused before keys are made, and add nothing.
fn push_value(out: &mut Vec<u8>, value: &Value<'_>) {
    match value {
        Value::S(text) => push_bytes(out, text.as_bytes()),
        Value::B(bytes) => push_bytes(out, bytes),
        Value::N(number) => push_number(out, number),
        _ => {}
    }
}

fn push_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    push_escaped(out, bytes);
    out.extend_from_slice(&END);
}

fn push_escaped(out: &mut Vec<u8>, bytes: &[u8]) {
    // Most texts have nothing special, which is seen faster than that they have no zero.
    if plain_bytes(bytes).is_none() || !bytes.contains(&0) {
        return out.extend_from_slice(bytes);
    }
    let mut pieces = bytes.split_inclusive(|&byte| byte == 0);
    let last = pieces.next_back().unwrap_or_default();
    for piece in pieces {
        out.extend_from_slice(piece);
        out.push(0xFF);
    }
    out.extend_from_slice(last);
    if last.ends_with(&[0]) {
        out.push(0xFF);
    }
}

/// Sign, magnitude and 38 digits; complemented below zero, so that larger magnitudes come first.
fn push_number(out: &mut Vec<u8>, number: &Number) {
    if number.is_zero() {
        out.push(1);
        return;
    }
    let start = out.len();
    out.push(2);
    // Magnitudes reach from -130 to 125.
    let magnitude = u16::try_from(number.magnitude() + 200).unwrap_or(0);
    out.extend_from_slice(&magnitude.to_be_bytes());
    out.extend_from_slice(&number.full_coefficient().to_be_bytes());
    if number.is_negative() {
        out[start] = 0;
        for byte in &mut out[start + 1..] {
            *byte = !*byte;
        }
    }
}

/// The hash of a partition: FNV-1a, then mixed so that the high bits, which segments are cut by, depend on
/// all.
fn hash(bytes: &[u8]) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for &byte in bytes {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

/// The first key of a segment of a parallel scan.
pub(crate) fn segment_start(segment: u32, total: u32) -> KeyBytes {
    let start = (u128::from(segment) << 64).div_ceil(u128::from(total.max(1)));
    // Segments are below the total, so the start is below 2^64.
    KeyBytes { hash: u64::try_from(start).unwrap_or(u64::MAX), bytes: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn encoded(value: &Value<'_>) -> Vec<u8> {
        let mut out = Vec::new();
        push_value(&mut out, value);
        out
    }

    fn numbers() -> impl Strategy<Value = Number> {
        (any::<i32>(), -80i32..80).prop_map(|(c, e)| format!("{c}e{e}").parse().unwrap())
    }

    proptest! {
        #[test]
        fn bytes_of_numbers_order_as_numbers(a in numbers(), b in numbers()) {
            prop_assert_eq!(encoded(&Value::N(a)).cmp(&encoded(&Value::N(b))), a.cmp(&b));
        }

        #[test]
        fn bytes_of_strings_order_as_their_utf8(
            a in "[\0\u{1}a\u{ff}\u{10ffff}]{0,4}", b in "[\0\u{1}a\u{ff}]{0,4}")
        {
            let (one, two) = (encoded(&Value::S(a.as_str().into())), encoded(&Value::S(b.as_str().into())));
            prop_assert_eq!(one.cmp(&two), a.as_bytes().cmp(b.as_bytes()));
        }

        #[test]
        fn pairs_order_by_their_first_then_their_second(
            a in "[\0\u{1}a]{0,3}", b in "[\0\u{1}a]{0,3}", c in "[\0\u{1}a]{0,3}", d in "[\0\u{1}a]{0,3}") {
            let pair = |x: &str, y: &str| {
                let mut out = encoded(&Value::S(x.into()));
                push_value(&mut out, &Value::S(y.into()));
                out
            };
            let texts = (a.as_bytes(), b.as_bytes()).cmp(&(c.as_bytes(), d.as_bytes()));
            prop_assert_eq!(pair(&a, &b).cmp(&pair(&c, &d)), texts);
        }
    }
}

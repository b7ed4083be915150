//! Keys as bytes whose order is DynamoDB's order of the values.
//!
//! A stored key is one byte string: a hash of the partition key's bytes, then each key attribute in turn.
//! Strings and binaries are escaped and terminated, numbers have a fixed length, so no key is the beginning
//! of another and bytes compare as the attributes do, one after another. The hash in front scatters
//! partitions as DynamoDB does: a scan comes in no useful order, and a segment of a parallel scan is a range.

use crate::Number;

use super::value::Value;

/// The bytes of a whole key, in storage order.
pub(crate) type KeyBytes = Box<[u8]>;

/// What ends a string or binary; `00` inside one is written `00 FF`.
const END: [u8; 2] = [0x00, 0x01];
/// The bytes of the hash in front of each key.
pub(crate) const HASH_BYTES: usize = 8;

/// Appends one key attribute. Values that are no key type are refused before keys are made, and add nothing.
pub(crate) fn push_value(out: &mut Vec<u8>, value: &Value) {
    match value {
        Value::S(text) => push_bytes(out, text.as_bytes()),
        Value::B(bytes) => push_bytes(out, bytes),
        Value::N(number) => push_number(out, number),
        _ => {}
    }
}

fn push_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    push_prefix(out, bytes);
    out.extend_from_slice(&END);
}

/// Appends the beginning of a string or binary, without its end: what every value that begins so begins with.
pub(crate) fn push_prefix(out: &mut Vec<u8>, bytes: &[u8]) {
    for &byte in bytes {
        out.push(byte);
        if byte == 0 {
            out.push(0xFF);
        }
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

/// Begins a key with its partition: hash and attributes.
pub(crate) fn partition<'a>(values: impl Iterator<Item = &'a Value>) -> Vec<u8> {
    let mut out = vec![0; HASH_BYTES];
    for value in values {
        push_value(&mut out, value);
    }
    let hash = hash(&out[HASH_BYTES..]);
    out[..HASH_BYTES].copy_from_slice(&hash.to_be_bytes());
    out
}

/// The least byte string greater than everything that begins with `prefix`; none if there is no such.
pub(crate) fn after_prefix(prefix: &[u8]) -> Option<Vec<u8>> {
    let last = prefix.iter().rposition(|&byte| byte != 0xFF)?;
    let mut out = prefix[..=last].to_vec();
    out[last] += 1;
    Some(out)
}

/// The first hash of a segment of a parallel scan, as the first bytes of a key.
pub(crate) fn segment_start(segment: u32, total: u32) -> [u8; HASH_BYTES] {
    let start = (u128::from(segment) << 64).div_ceil(u128::from(total.max(1)));
    // Segments are below the total, so the start is below 2^64.
    u64::try_from(start).unwrap_or(u64::MAX).to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn encoded(value: &Value) -> Vec<u8> {
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
            let (one, two) = (encoded(&Value::S(a.clone())), encoded(&Value::S(b.clone())));
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

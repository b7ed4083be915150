//! Sizes as DynamoDB counts them (Developer Guide, "DynamoDB item sizes and formats").
//!
//! Numbers differ from the guide's rule of thumb: measured on the service, a number costs one byte, one for
//! each two significant digits before the point, one for each two after it (both rounded up), and one for a
//! minus sign.

use crate::Number;

use super::value::{Item, Value};

/// The largest item, names and values together: 400 KB.
pub(crate) const MAX_ITEM_BYTES: usize = 400 * 1024;
/// The largest partition key, of a table or an index.
pub(crate) const MAX_PARTITION_KEY_BYTES: usize = 2048;
/// The largest sort key, of a table or an index.
pub(crate) const MAX_SORT_KEY_BYTES: usize = 1024;
/// The most that one page of a query or scan reads: 1 MB.
pub(crate) const MAX_PAGE_BYTES: usize = 1024 * 1024;

/// The size of an item in bytes.
pub(crate) fn item_size(item: &Item<'_>) -> usize {
    item.iter().map(|(name, value)| name.len() + value_size(value)).sum()
}

/// The size of one value in bytes, without its name.
pub(crate) fn value_size(value: &Value<'_>) -> usize {
    match value {
        Value::S(text) => text.len(),
        Value::N(number) => number_size(number),
        Value::B(bytes) => bytes.len(),
        Value::Bool(_) | Value::Null => 1,
        // Three bytes for the collection and one for each element.
        Value::L(list) => 3 + list.iter().map(|value| 1 + value_size(value)).sum::<usize>(),
        Value::M(map) => {
            3 + map.iter().map(|(name, value)| 1 + name.len() + value_size(value)).sum::<usize>()
        }
        Value::Ss(set) => set.iter().map(|text| text.len()).sum(),
        Value::Ns(set) => set.iter().map(number_size).sum(),
        Value::Bs(set) => set.iter().map(Vec::len).sum(),
    }
}

/// The size of a number in bytes.
pub(crate) fn number_size(number: &Number) -> usize {
    let digits = i64::from(number.significant_digits());
    // The first digit stands `magnitude` places before the point; those at or above the point are the whole
    // part.
    let whole = (i64::from(number.magnitude()) + 1).clamp(0, digits);
    let fraction = digits - whole;
    let bytes = 1 + (whole + 1) / 2 + (fraction + 1) / 2 + i64::from(number.is_negative());
    usize::try_from(bytes).unwrap_or(1)
}

/// The size of a number in the text that it is stored with, if that is told by looking: most are short.
pub(crate) fn short_number_size(text: &[u8]) -> Option<usize> {
    const SHORT: usize = 18;
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    if !matches!(digits, [b'1'..=b'9', .., b'1'..=b'9'] | [b'1'..=b'9']) || digits.len() > SHORT {
        return None;
    }
    let mut whole = digits.len();
    for (at, byte) in digits.iter().enumerate() {
        match byte {
            b'0'..=b'9' => {}
            b'.' if whole == digits.len() => whole = at,
            _ => return None,
        }
    }
    let fraction = digits.len().saturating_sub(whole + 1);
    Some(1 + whole.div_ceil(2) + fraction.div_ceil(2) + (text.len() - digits.len()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_short_number_is_stored_so_and_has_that_size(text in "-?[0-9]{0,3}[1-9]?[.]?[0-9]{0,19}[-.e]?") {
            if let Some(size) = short_number_size(text.as_bytes()) {
                let number: Number = text.parse().unwrap();
                prop_assert_eq!(number.to_string(), text);
                prop_assert_eq!(number_size(&number), size);
            }
        }
    }

    #[test]
    fn short_numbers_are_most() {
        for text in ["1", "7", "-12", "12.5", "149.99", "123456789012345678", "-1.01"] {
            assert!(short_number_size(text.as_bytes()).is_some(), "{text}");
        }
        for text in [
            "",
            "-",
            ".",
            "0",
            "-0",
            "10",
            "01",
            "1.",
            ".5",
            "1.0",
            "1..2",
            "+1",
            "1e5",
            "1.2.3",
            "1234567890123456789",
        ] {
            assert_eq!(short_number_size(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn numbers_cost_half_a_byte_a_digit_on_each_side_of_the_point() {
        for (text, bytes) in [
            ("0", 1),
            ("1", 2),
            ("-1", 3),
            ("12", 2),
            ("123456", 4),
            ("3.14159", 5),
            ("1E125", 2),
            ("0.001", 2),
        ] {
            assert_eq!(number_size(&text.parse().unwrap()), bytes, "{text}");
        }
    }
}

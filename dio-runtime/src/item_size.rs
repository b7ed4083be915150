//! The size of items as DynamoDB counts it (Developer Guide, "DynamoDB item sizes and formats").

use aws_sdk_dynamodb::types::AttributeValue;

use crate::item::Item;

/// Bytes of the names and values.
pub(crate) fn item_size(item: &Item) -> usize {
    item.iter().map(|(name, value)| name.len() + value_size(value)).sum()
}

pub(crate) fn value_size(value: &AttributeValue) -> usize {
    match value {
        AttributeValue::S(text) => text.len(),
        AttributeValue::N(text) => number_size(text),
        AttributeValue::B(bytes) => bytes.as_ref().len(),
        AttributeValue::Ss(texts) => texts.iter().map(String::len).sum(),
        AttributeValue::Ns(texts) => texts.iter().map(|text| number_size(text)).sum(),
        AttributeValue::Bs(values) => values.iter().map(|bytes| bytes.as_ref().len()).sum(),
        AttributeValue::L(values) => 3 + values.iter().map(|value| 1 + value_size(value)).sum::<usize>(),
        AttributeValue::M(item) => 3 + item.len() + item_size(item),
        _ => 1,
    }
}

/// One byte for two significant digits, and one.
fn number_size(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count().div_ceil(2) + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_values_count() {
        let item = Item::from([
            ("pk".to_owned(), AttributeValue::S("é".into())),
            ("n".to_owned(), AttributeValue::N("-123.5".into())),
            (
                "l".to_owned(),
                AttributeValue::L(vec![AttributeValue::Bool(true), AttributeValue::S("ab".into())]),
            ),
        ]);
        assert_eq!(item_size(&item), (2 + 2) + (1 + 3) + (1 + 3 + 1 + 1 + 1 + 2));
    }
}

//! The texts of keys that are given to functions on items.

use aws_sdk_dynamodb::types::AttributeValue;

use crate::Error;

/// The value of a key attribute. DynamoDB takes no empty one.
pub(super) fn checked(part: &str, text: String) -> Result<AttributeValue, Error> {
    if text.is_empty() {
        return Err(Error::invalid(format!("the {part} key is empty, which DynamoDB takes for no key")));
    }
    Ok(AttributeValue::S(text))
}

/// The sort key of one item: a text, or `None` on a table without a sort key.
pub trait SortKeyValue {
    /// The text, if there is one.
    fn into_sort_key(self) -> Option<String>;
}

impl SortKeyValue for &str {
    fn into_sort_key(self) -> Option<String> {
        Some(self.to_owned())
    }
}

impl SortKeyValue for String {
    fn into_sort_key(self) -> Option<String> {
        Some(self)
    }
}

impl SortKeyValue for &String {
    fn into_sort_key(self) -> Option<String> {
        Some(self.clone())
    }
}

impl SortKeyValue for Option<&str> {
    fn into_sort_key(self) -> Option<String> {
        self.map(str::to_owned)
    }
}

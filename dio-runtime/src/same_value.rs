//! Whether two attribute values are one to DynamoDB.

use aws_sdk_dynamodb::types::AttributeValue;

use crate::Number;

/// DynamoDB answers with numbers in its own notation, and with sets in its own order.
pub(crate) fn is_same_value(one: &AttributeValue, other: &AttributeValue) -> bool {
    match (one, other) {
        (AttributeValue::N(one), AttributeValue::N(other)) => is_same_number(one, other),
        (AttributeValue::Ss(one), AttributeValue::Ss(other)) => {
            is_same_set(one, other, |one, other| one == other)
        }
        (AttributeValue::Bs(one), AttributeValue::Bs(other)) => {
            is_same_set(one, other, |one, other| one == other)
        }
        (AttributeValue::Ns(one), AttributeValue::Ns(other)) => {
            is_same_set(one, other, |one, other| is_same_number(one, other))
        }
        (AttributeValue::L(one), AttributeValue::L(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_same_value(one, other))
        }
        (AttributeValue::M(one), AttributeValue::M(other)) => {
            let is_in_other =
                |(name, value)| other.get(name).is_some_and(|other| is_same_value(value, other));
            one.len() == other.len() && one.iter().all(is_in_other)
        }
        _ => one == other,
    }
}

fn is_same_number(one: &str, other: &str) -> bool {
    matches!((one.parse::<Number>(), other.parse::<Number>()), (Ok(one), Ok(other)) if one == other)
}

fn is_same_set<T>(one: &[T], other: &[T], is_same: impl Fn(&T, &T) -> bool) -> bool {
    one.len() == other.len() && one.iter().all(|one| other.iter().any(|other| is_same(one, other)))
}

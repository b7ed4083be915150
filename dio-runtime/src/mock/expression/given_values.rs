//! What conditions ask of the values of their request. All else about values shows in their types.

use std::cmp::Ordering;

use crate::mock::error::Answer;
use crate::mock::value::Value;

use super::Kind;
use super::condition::{Operand, Test};
use super::placeholder::Values;

const TYPE_NAMES: [&str; 10] = ["S", "SS", "N", "NS", "B", "BS", "BOOL", "NULL", "L", "M"];

impl Test {
    /// Whether a condition without others in it may refuse values of the right types.
    pub(super) fn asks_of_values(&self) -> bool {
        matches!(self, Test::Between(_, Operand::Value(_), Operand::Value(_)) | Test::Type(..))
    }

    /// Refuses values that a condition without others in it cannot take.
    pub(super) fn check_values(&self, kind: Kind, values: &Values<'_>) -> Answer<()> {
        match self {
            Test::Between(_, Operand::Value(low), Operand::Value(high)) => {
                check_bounds(kind, &values[*low], &values[*high])
            }
            Test::Type(_, name) => check_type_name(kind, &values[*name]),
            _ => Ok(()),
        }
    }
}

fn check_bounds(kind: Kind, low: &Value<'_>, high: &Value<'_>) -> Answer<()> {
    let problem = match low.compare(high) {
        None => "same data type for lower and upper bounds",
        Some(Ordering::Greater) => "upper bound to be greater than or equal to lower bound",
        Some(_) => return Ok(()),
    };
    Err(kind.invalid(format!(
        "The BETWEEN operator requires {problem}; lower bound operand: AttributeValue: {}, upper bound \
         operand: AttributeValue: {}",
        shown(low),
        shown(high)
    )))
}

fn check_type_name(kind: Kind, value: &Value<'_>) -> Answer<()> {
    match value {
        Value::S(name) if !TYPE_NAMES.contains(&name.as_ref()) => Err(kind.invalid(format!(
            "Invalid attribute type name found; type: {name}, valid types: {}",
            type_names()
        ))),
        _ => Ok(()),
    }
}

/// The names of all types, as messages show them.
pub(super) fn type_names() -> String {
    format!("{{{}}}", TYPE_NAMES.join(","))
}

/// A value as messages show it: `{S:text}`.
fn shown(value: &Value<'_>) -> String {
    match value {
        Value::S(text) => format!("{{S:{text}}}"),
        Value::N(number) => format!("{{N:{number}}}"),
        other => format!("{{{}}}", other.type_name()),
    }
}

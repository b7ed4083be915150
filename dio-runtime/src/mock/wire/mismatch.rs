//! JSON of another type than the protocol has in that place (public test suites).

use crate::mock::error::{Code, Failure};

use super::json::Json;

/// What the protocol has in a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expected {
    String,
    Boolean,
    Integer,
    Long,
    List,
    /// A map, by the type of its values.
    Map(&'static str),
    /// A structure, by its name.
    Structure(&'static str),
}

pub(super) const ATTRIBUTE_VALUE: &str = "com.amazonaws.dynamodb.v20120810.AttributeValue";

impl Expected {
    fn scalar(self) -> Option<&'static str> {
        match self {
            Expected::String => Some("String"),
            Expected::Boolean => Some("Boolean"),
            Expected::Integer => Some("Integer"),
            Expected::Long => Some("Long"),
            _ => None,
        }
    }
}

/// The refusal of what is found in a place for something else.
#[cold]
pub(super) fn mismatch(found: &Json<'_>, expected: Expected) -> Failure {
    let message = match (found, expected) {
        (Json::Array(_), Expected::Map(value)) => {
            format!("Unrecognized collection type java.util.Map<java.lang.String, {value}>")
        }
        (Json::Array(_), Expected::Structure(name)) => format!("Unrecognized collection type class {name}"),
        (Json::Array(_), _) => {
            format!("Unrecognized collection type class java.lang.{}", expected.scalar().unwrap_or("Object"))
        }
        (Json::Object(_) | Json::Attributes(_) | Json::Texts(_) | Json::Item(_), _) => {
            "Start of structure or map found where not expected".to_owned()
        }
        (_, Expected::Structure(_)) => "Unexpected value type in payload".to_owned(),
        (Json::String(_), Expected::Boolean) => "Unexpected token received from parser".to_owned(),
        _ => match expected.scalar() {
            Some(scalar) => format!("{} cannot be converted to {scalar}", token(found)),
            None => "Unexpected field type".to_owned(),
        },
    };
    Failure::new(Code::Serialization, message)
}

fn token(found: &Json<'_>) -> &'static str {
    match found {
        Json::Bool(true) => "TRUE_VALUE",
        Json::Bool(false) => "FALSE_VALUE",
        Json::Number(number) if number.is_f64() => "DECIMAL_VALUE",
        Json::Number(_) => "NUMBER_VALUE",
        Json::String(_) => "STRING_VALUE",
        _ => "NULL_VALUE",
    }
}

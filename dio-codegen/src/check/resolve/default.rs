use crate::check::package::{Problems, Types};
use crate::model::{Default, FieldType, NamedType};
use crate::report::Diagnostic;
use crate::rules;
use crate::sources::Spanned;
use crate::syntax::{self, Value};

/// The seconds since the epoch of the years 1 to 9999.
const TIMESTAMPS: std::ops::RangeInclusive<i64> = -62_135_596_800..=253_402_300_799;

/// The defaults of the members of a struct or union.
pub(super) fn of_members(index: usize, types: &mut Types<'_>, problems: &mut Problems) {
    if !types.known[index] {
        return;
    }
    let members = types.model[index].definition.fields().zip(types.fields(index));
    let defaults: Vec<Option<Default>> = members
        .map(|(member, field)| {
            let value = field.default.as_ref()?;
            resolve(field, value, &member.field_type, member.optional, types, problems)
        })
        .collect();
    for (member, default) in types.model[index].definition.fields_mut().zip(defaults) {
        member.default = default;
    }
}

/// A default of a field of this type, or none if it is not one.
pub(super) fn resolve(
    field: &syntax::Field,
    value: &Spanned<Value>,
    field_type: &FieldType,
    optional: bool,
    types: &Types<'_>,
    problems: &mut Problems,
) -> Option<Default> {
    if optional {
        problems.push(
            Diagnostic::new(
                &rules::INVALID_DEFAULT,
                format!("`{}` may be absent, and has a default", field.name.value),
            )
            .at(value.span, "this would never be used, or the field never be absent")
            .help("take away the `?`, or the default"),
        );
        return None;
    }
    let name = &field.name.value;
    match of_type(&value.value, field_type.underlying(&types.model), types) {
        Ok(default) => Some(default),
        Err(expected) => {
            let label = match expected {
                Some(expected) => format!("expected {expected}, found {}", value.value.shown()),
                None => "fields of this type have no default".to_owned(),
            };
            problems.push(
                Diagnostic::new(&rules::INVALID_DEFAULT, format!("this cannot be the default of `{name}`"))
                    .at(value.span, label),
            );
            None
        }
    }
}

/// The default, or what would have been one, if anything.
pub(super) fn of_type(
    value: &Value,
    field_type: &FieldType,
    types: &Types<'_>,
) -> Result<Default, Option<String>> {
    match (field_type, value) {
        (FieldType::Boolean, Value::Boolean(boolean)) => Ok(Default::Boolean(*boolean)),
        (FieldType::Boolean, _) => Err(expected("a boolean")),
        (FieldType::Integer, Value::Integer(text)) => {
            let number = text.parse::<i64>().map_err(|_| Some("an integer of 64 bits".to_owned()))?;
            Ok(Default::Integer(number.to_string()))
        }
        (FieldType::LongInteger, Value::Integer(text)) => {
            let digits = text.trim_start_matches('-');
            let significant = digits.trim_end_matches('0').len();
            if significant > 38 {
                return Err(expected("an integer of at most 38 digits"));
            }
            Ok(Default::Integer(if digits == "0" { digits.to_owned() } else { text.clone() }))
        }
        (FieldType::Timestamp, Value::Integer(text)) => match text.parse::<i64>() {
            Ok(number) if TIMESTAMPS.contains(&number) => Ok(Default::Integer(number.to_string())),
            _ => Err(expected("seconds since the epoch, of the years 1 to 9999")),
        },
        (FieldType::Integer | FieldType::LongInteger, _) => Err(expected("an integer")),
        (FieldType::Timestamp, _) => Err(expected("an integer: seconds since the epoch")),
        (FieldType::Float | FieldType::Decimal, Value::Integer(text) | Value::Float(text)) => {
            number(text, matches!(field_type, FieldType::Decimal))
        }
        (FieldType::Float | FieldType::Decimal, _) => Err(expected("a number")),
        (FieldType::String, Value::String(text)) => Ok(Default::String(text.clone())),
        (FieldType::String, _) => Err(expected("a string")),
        (FieldType::List | FieldType::ListOf(_), Value::EmptyList) => Ok(Default::Empty),
        (FieldType::Map | FieldType::MapOf(_), Value::EmptyTable) => Ok(Default::Empty),
        (
            FieldType::StringSet | FieldType::IntegerSet | FieldType::FloatSet | FieldType::BinarySet,
            Value::EmptyList,
        ) => Ok(Default::Empty),
        (FieldType::Map | FieldType::MapOf(_), _) => Err(expected("an empty table")),
        (FieldType::List | FieldType::ListOf(_), _)
        | (FieldType::StringSet | FieldType::IntegerSet | FieldType::FloatSet | FieldType::BinarySet, _) => {
            Err(expected("an empty list"))
        }
        (FieldType::Named(index), _) => variant(value, *index, types),
        (
            FieldType::Bytes
            | FieldType::Date
            | FieldType::Datetime(_)
            | FieldType::Uuid
            | FieldType::Ulid
            | FieldType::Any
            | FieldType::Shard { .. },
            _,
        ) => Err(None),
    }
}

fn variant(value: &Value, index: usize, types: &Types<'_>) -> Result<Default, Option<String>> {
    let NamedType::Enum { variants, .. } = &types.model[index].definition else {
        return Err(None);
    };
    let names: Vec<String> = variants.iter().map(|variant| format!("`\"{}\"`", variant.name)).collect();
    let expected = || Some(crate::syntax::either(&names));
    let Value::String(name) = value else { return Err(expected()) };
    variants.iter().position(|variant| variant.name == *name).map(Default::Variant).ok_or_else(expected)
}

fn expected(what: &str) -> Option<String> {
    Some(what.to_owned())
}

/// A number that DynamoDB can store, in its canonical text.
fn number(text: &str, exact: bool) -> Result<Default, Option<String>> {
    let finite = text.parse::<f64>().ok().filter(|number| number.is_finite());
    let Some(float) = finite else { return Err(expected("a finite number")) };
    let magnitude = float.abs();
    if magnitude != 0.0 && !(1e-130..1e126).contains(&magnitude) {
        return Err(expected("a number between 1e-130 and 1e126, which DynamoDB can store"));
    }
    if !exact {
        return Ok(Default::Number(format!("{float:?}")));
    }
    let decimal = Decimal::parse(text);
    if decimal.digits.len() > 38 {
        return Err(expected("a number of at most 38 digits"));
    }
    Ok(Default::Number(decimal.to_text()))
}

/// `0.digits * 10^point`
struct Decimal {
    negative: bool,
    digits: String,
    point: i64,
}

impl Decimal {
    /// `text` is a TOML number.
    fn parse(text: &str) -> Self {
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let exponent: i64 = exponent.parse().unwrap_or(0);
        let negative = mantissa.starts_with('-');
        let mantissa = mantissa.trim_start_matches(['+', '-']);
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = format!("{whole}{fraction}");
        let leading = all.len() - all.trim_start_matches('0').len();
        let digits = all.trim_matches('0').to_owned();
        // Zero first: its exponent can be anything.
        if digits.is_empty() {
            return Self { negative: false, digits, point: 0 };
        }
        Self { negative, digits, point: exponent + whole.len() as i64 - leading as i64 }
    }

    fn to_text(&self) -> String {
        let sign = if self.negative { "-" } else { "" };
        let (digits, length) = (&self.digits, self.digits.len() as i64);
        match self.point {
            _ if digits.is_empty() => "0".to_owned(),
            point if point >= length && point <= 38 => {
                format!("{sign}{digits}{}", "0".repeat((point - length) as usize))
            }
            point if (1..length).contains(&point) => {
                let (whole, fraction) = digits.split_at(point as usize);
                format!("{sign}{whole}.{fraction}")
            }
            point if (-20..=0).contains(&point) => {
                format!("{sign}0.{}{digits}", "0".repeat(point.unsigned_abs() as usize))
            }
            point => {
                let (first, rest) = digits.split_at(1);
                let dot = if rest.is_empty() { "" } else { "." };
                format!("{sign}{first}{dot}{rest}e{}", point - 1)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_have_one_text() {
        for (text, expected) in [
            ("0.0", "0"),
            ("-0.0", "0"),
            ("1.50", "1.5"),
            ("100", "100"),
            ("1e3", "1000"),
            ("-0.050", "-0.05"),
            ("12.5e1", "125"),
            ("1e100", "1e100"),
            ("1.25e-30", "1.25e-30"),
            ("99999999999999999999999999999999999999", "99999999999999999999999999999999999999"),
        ] {
            assert_eq!(number(text, true), Ok(Default::Number(expected.to_owned())), "{text}");
        }
        assert!(number("999999999999999999999999999999999999999", true).is_err());
        assert!(number("1e200", true).is_err());
        assert!(number("inf", false).is_err());
    }
}

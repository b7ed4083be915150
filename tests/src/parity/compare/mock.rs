//! `mock.json`: patterns, attribute builders, comparison helpers and scenarios.

use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};

use dio_runtime::mock::{Comparison, attributes, matchers};
use dio_runtime::{AttributeType, AttributeValue};
use serde_json::{Value as Json, json};

use super::Context;
use crate::parity::attribute::attribute_json;
use crate::parity::convert::Neutral;
use crate::parity::folder::{BuilderCase, ComparisonCase, Fields, Helper};
use crate::parity::record::Failure;
use crate::parity::report::{Expected, FileReport};
use crate::parity::value::Value;

pub fn compare(context: &Context<'_>) -> FileReport {
    let mut report = FileReport::default();
    let mock = &context.folder.mock;
    for case in &mock.wildcards {
        report.case();
        let pattern = Comparison::from(matchers::is_like(case.pattern.clone()));
        let found = pattern.passes(Some(&AttributeValue::S(case.text.clone())));
        let name = format!("wildcard {:?} on {:?}", case.pattern, case.text);
        report.check(&name, &Expected::same(Json::Bool(case.matches)), Ok(Json::Bool(found)));
    }
    for (position, case) in mock.builders.iter().enumerate() {
        report.case();
        if let Err(reason) = builder(&format!("builders[{position}] {}", case.function), case, &mut report) {
            report.inexpressible(reason);
        }
    }
    for (position, case) in mock.comparisons.iter().enumerate() {
        report.case();
        comparisons(&format!("comparisons[{position}] {}", case.helper.name), case, &mut report);
    }
    for scenario in &mock.scenarios {
        report.case();
        super::scenarios::compare(context, scenario, &mut report);
    }
    report
}

/// Runs what may panic, as assertions do, without the message of the panic on the way.
pub fn caught<T>(run: impl FnOnce() -> T) -> Result<T, Failure> {
    let hook = take_hook();
    set_hook(Box::new(|_| {}));
    let outcome = catch_unwind(AssertUnwindSafe(run));
    set_hook(hook);
    outcome.map_err(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        Failure::Refused(text.unwrap_or_else(|| "a panic".to_owned()))
    })
}

const CONVERTED: &str = "a value that Python converts, of another type than the builder's (S28)";

fn builder(name: &str, case: &BuilderCase, report: &mut FileReport) -> Result<(), String> {
    let value = case.kwargs.get("value").unwrap_or(&Value::None);
    // An empty text is nothing to every builder.
    let is_empty = value.is_absent() || *value == Value::String(String::new());
    let part = |name: &str, default: u32| match case.kwargs.get(name) {
        None => Ok(default),
        Some(Value::Integer(digits)) => digits.parse().map_err(|_| CONVERTED.to_owned()),
        Some(_) => Err(CONVERTED.to_owned()),
    };
    let parts = || -> Result<[u32; 6], String> {
        Ok([
            part("year", 2020)?,
            part("month", 1)?,
            part("day", 1)?,
            part("hour", 0)?,
            part("minute", 0)?,
            part("second", 0)?,
        ])
    };
    let found = match (case.function.as_str(), value) {
        ("string", Value::String(text)) => Ok(attributes::string(text.as_str())),
        ("string", _) if is_empty => Ok(attributes::string(None)),
        ("integer", Value::Integer(digits)) => {
            let digits: i64 =
                digits.parse().map_err(|_| "an integer of more than 64 bits (S9)".to_owned())?;
            Ok(attributes::integer(digits))
        }
        ("integer", _) if is_empty => Ok(attributes::integer(None)),
        ("number", Value::Float(value)) => caught(|| attributes::number(*value)),
        ("number", _) if is_empty => Ok(attributes::number(None)),
        ("boolean", Value::Boolean(value)) => Ok(attributes::boolean(*value)),
        ("boolean", _) if is_empty => Ok(attributes::boolean(None)),
        ("timestamp", _) => {
            let parts = parts()?;
            caught(|| attributes::timestamp(parts))
        }
        ("date_time", _) => {
            let parts = parts()?;
            caught(|| attributes::date_time(parts))
        }
        ("string" | "integer" | "number" | "boolean", _) => return Err(CONVERTED.to_owned()),
        (function, _) => return Err(format!("a builder called `{function}`")),
    };
    let expected = match case.expect.ok() {
        Some(golden) => Expected::same(golden.clone()),
        None => Expected::error("the library raises"),
    };
    report.check(name, &expected, found.map(|value| value.as_ref().map_or(Json::Null, attribute_json)));
    Ok(())
}

/// A helper as dio has it.
///
/// # Errors
/// A helper that dio has not, or arguments that a typed system has not.
pub fn comparison(helper: &Helper) -> Result<Comparison, String> {
    let argument = |position: usize, name: &str| -> Option<Value> {
        let named = helper.kwargs.get(name).cloned();
        named.or_else(|| serde_json::from_value(helper.args.get(position)?.clone()).ok())
    };
    let text = |position: usize, name: &str| match argument(position, name) {
        Some(Value::String(text)) => Ok(text),
        _ => Err(format!("{} without the text `{name}`", helper.name)),
    };
    let flag = |position: usize, name: &str, default: bool| match argument(position, name) {
        None => Ok(default),
        Some(Value::Boolean(value)) => Ok(value),
        Some(_) => Err(format!("{} with a `{name}` that is no boolean", helper.name)),
    };
    Ok(match helper.name.as_str() {
        "is_anything" => matchers::is_anything(),
        "is_not_null" => matchers::is_not_null(),
        "is_in" => matchers::is_in(values(argument(0, "allowed"))?),
        "is_not" => matchers::is_not(values(argument(0, "exclusions"))?),
        "is_optional" => matchers::is_optional(plain(&argument(0, "comparison").unwrap_or(Value::None))?),
        "is_like" => matchers::is_like(text(0, "comparison")?)
            .ignore_case(flag(1, "ignore_case", false)?)
            .nullable(flag(2, "nullable", true)?)
            .into(),
        "is_match" => {
            let regex = text(0, "regex")?;
            let nullable = flag(1, "nullable", false)?;
            let groups = match argument(2, "groups") {
                None | Some(Value::None) => Fields::new(),
                Some(Value::Map(groups)) => groups,
                Some(_) => return Err("is_match with groups that are no map".to_owned()),
            };
            let groups: Result<Vec<(String, Comparison)>, String> =
                groups.iter().map(|(name, value)| Ok((name.clone(), plain(value)?))).collect();
            let groups = groups?;
            let matcher = caught(|| {
                let matcher = matchers::is_match(&regex).nullable(nullable);
                groups.into_iter().fold(matcher, |matcher, (name, value)| matcher.group(&name, value))
            });
            matcher.map_err(|error| format!("{error:?}"))?.into()
        }
        "is_iso" => is_iso(helper)?.into(),
        "is_instance_of" => {
            let names: Option<Vec<&str>> = helper.args.iter().map(Json::as_str).collect();
            let names = names.ok_or("is_instance_of of something that is no name of a type")?;
            let types: Result<Vec<Vec<AttributeType>>, String> =
                names.iter().map(|name| types(name)).collect();
            matchers::is_instance_of(types?.into_iter().flatten())
        }
        name => return Err(format!("a helper called `{name}`")),
    })
}

fn is_iso(helper: &Helper) -> Result<matchers::IsIso, String> {
    let mut matcher = matchers::is_iso();
    let names = ["min_value", "max_value", "year", "month", "day", "hour", "minute", "second", "nullable"];
    let positional = helper.args.iter().zip(names).map(|(value, name)| {
        let value = serde_json::from_value(value.clone()).map_err(|error| error.to_string());
        value.map(|value: Value| (name.to_owned(), value))
    });
    let positional: Result<Vec<(String, Value)>, String> = positional.collect();
    for (name, value) in positional?.into_iter().chain(helper.kwargs.clone()) {
        let number = || match &value {
            Value::Integer(digits) => digits.parse().map_err(|_| "a part that is no number".to_owned()),
            _ => Err("a part that is no number".to_owned()),
        };
        let instant = || value.instant().ok_or("a bound that is no datetime");
        matcher = match (name.as_str(), &value) {
            (_, Value::None) => matcher,
            ("min_value", _) => matcher.min_value(instant()?),
            ("max_value", _) => matcher.max_value(instant()?),
            ("year", _) => matcher.year(number()?),
            ("month", _) => matcher.month(number()?),
            ("day", _) => matcher.day(number()?),
            ("hour", _) => matcher.hour(number()?),
            ("minute", _) => matcher.minute(number()?),
            ("second", _) => matcher.second(number()?),
            ("nullable", Value::Boolean(nullable)) => matcher.nullable(*nullable),
            (name, _) => return Err(format!("is_iso with `{name}`")),
        };
    }
    Ok(matcher)
}

fn types(name: &str) -> Result<Vec<AttributeType>, String> {
    Ok(match name {
        "str" => vec![AttributeType::String],
        "int" | "float" => vec![AttributeType::Number],
        "bool" => vec![AttributeType::Boolean],
        "bytes" => vec![AttributeType::Binary],
        "dict" => vec![AttributeType::Map],
        "list" => vec![
            AttributeType::List,
            AttributeType::StringSet,
            AttributeType::NumberSet,
            AttributeType::BinarySet,
        ],
        name => return Err(format!("is_instance_of of `{name}`")),
    })
}

fn values(value: Option<Value>) -> Result<Vec<Comparison>, String> {
    match value {
        Some(Value::List(values)) => values.iter().map(plain).collect(),
        _ => Err("a helper without its list".to_owned()),
    }
}

/// A value that an attribute equals.
///
/// # Errors
/// A value that no attribute has.
pub fn plain(value: &Value) -> Result<Comparison, String> {
    Ok(match stored(value)? {
        Some(value) => value.into(),
        None => ().into(),
    })
}

/// The attribute of a value; none where there is none.
fn stored(value: &Value) -> Result<Option<AttributeValue>, String> {
    match value {
        Value::None => Ok(None),
        Value::Float(value) => Ok(Some(AttributeValue::N(value.to_string()))),
        Value::Datetime { .. } => {
            Err("a datetime, which the library decodes of every number (M6)".to_owned())
        }
        value => AttributeValue::from_neutral(value).map(Some),
    }
}

fn comparisons(name: &str, case: &ComparisonCase, report: &mut FileReport) {
    let helper = &case.helper;
    // Types that the library does not take for such: it raises whatever the value is.
    let names_types = helper.name == "is_instance_of"
        && case.results.iter().all(|result| result.raises.as_deref() == Some("TypeError"));
    let matcher = if names_types {
        Err("is_instance_of with texts for types, which the library refuses".to_owned())
    } else {
        comparison(helper)
    };
    for result in &case.results {
        let stored = matcher.clone().and_then(|matcher| Ok((matcher, stored(&result.value)?)));
        let (matcher, stored) = match stored {
            Ok(pair) => pair,
            Err(reason) => {
                report.inexpressible(reason);
                continue;
            }
        };
        let found = matcher.passes(stored.as_ref());
        let name = format!("{name} of {}", result.value);
        let golden = Expected::same(Json::Bool(result.passes));
        match row(helper, &result.value, result.raises.as_deref()) {
            Some(row) if found != result.passes => report.agree([row]),
            _ => report.check(&name, &golden, Ok(json!(found))),
        }
    }
}

/// The row by which dio may say something else of a value.
fn row(helper: &Helper, value: &Value, raises: Option<&str>) -> Option<&'static str> {
    let is_aware =
        |name: &str| matches!(helper.kwargs.get(name), Some(Value::Datetime { offset: Some(_), .. }));
    let python_equal = |allowed: &Json| {
        allowed["type"] == "integer" && ["0", "1"].iter().any(|digit| allowed["value"] == **digit)
    };
    let allows_numbers = helper
        .args
        .iter()
        .any(|argument| argument["value"].as_array().is_some_and(|allowed| allowed.iter().any(python_equal)));
    match helper.name.as_str() {
        "is_match" if helper.kwargs.contains_key("groups") => Some("M7"),
        "is_like" if helper.kwargs.contains_key("ignore_case") => Some("M7"),
        "is_iso" if is_aware("min_value") || is_aware("max_value") => Some("M7"),
        // Where the helper breaks rather than says no, dio says what it should.
        "is_iso" | "is_match" | "is_like" if raises == Some("TypeError") && value.is_absent() => Some("M7"),
        // To Python a boolean is a number.
        "is_in" | "is_not" | "is_optional" if matches!(value, Value::Boolean(_)) && allows_numbers => {
            Some("S28")
        }
        _ => None,
    }
}

//! Attribute values as DynamoDB's JSON.

use base64::prelude::{BASE64_STANDARD, Engine};
use dio_runtime::types::Blob;
use dio_runtime::{AttributeValue, Item, Number};
use serde_json::{Map, Value as Json, json};

/// An item of JSON.
///
/// # Errors
/// It is no item, or an attribute of it is not in DynamoDB's JSON.
pub fn item(json: &Json) -> Result<Item, String> {
    let attributes = json.as_object().ok_or("an item that is no object")?;
    attributes
        .iter()
        .map(|(name, value)| match attribute(value) {
            Ok(value) => Ok((name.clone(), value)),
            Err(reason) => Err(format!("`{name}`: {reason}")),
        })
        .collect()
}

/// The JSON of an item.
pub fn item_json(item: &Item) -> Json {
    Json::Object(item.iter().map(|(name, value)| (name.clone(), attribute_json(value))).collect())
}

/// An attribute value of JSON.
///
/// # Errors
/// It is not in DynamoDB's JSON.
pub fn attribute(json: &Json) -> Result<AttributeValue, String> {
    let mut tags = json.as_object().ok_or("an attribute value that is no object")?.iter();
    let (Some((tag, value)), None) = (tags.next(), tags.next()) else {
        return Err("an attribute value without one tag".to_owned());
    };
    let malformed = || format!("a `{tag}` that DynamoDB does not know");
    let text = |value: &Json| value.as_str().map(str::to_owned).ok_or_else(malformed);
    let bytes = |value: &Json| {
        let text = value.as_str().ok_or_else(malformed)?;
        BASE64_STANDARD.decode(text).map(Blob::new).map_err(|_| malformed())
    };
    let list = || value.as_array().ok_or_else(malformed);
    Ok(match tag.as_str() {
        "S" => AttributeValue::S(text(value)?),
        "N" => AttributeValue::N(text(value)?),
        "B" => AttributeValue::B(bytes(value)?),
        "BOOL" => AttributeValue::Bool(value.as_bool().ok_or_else(malformed)?),
        "NULL" => AttributeValue::Null(value.as_bool().ok_or_else(malformed)?),
        "SS" => AttributeValue::Ss(list()?.iter().map(text).collect::<Result<_, _>>()?),
        "NS" => AttributeValue::Ns(list()?.iter().map(text).collect::<Result<_, _>>()?),
        "BS" => AttributeValue::Bs(list()?.iter().map(bytes).collect::<Result<_, _>>()?),
        "L" => AttributeValue::L(list()?.iter().map(attribute).collect::<Result<_, _>>()?),
        "M" => AttributeValue::M(item(value)?),
        _ => return Err(malformed()),
    })
}

/// The JSON of an attribute value.
pub fn attribute_json(value: &AttributeValue) -> Json {
    let encoded = |blob: &Blob| BASE64_STANDARD.encode(blob);
    match value {
        AttributeValue::S(text) => json!({ "S": text }),
        AttributeValue::N(text) => json!({ "N": text }),
        AttributeValue::B(blob) => json!({ "B": encoded(blob) }),
        AttributeValue::Bool(value) => json!({ "BOOL": value }),
        AttributeValue::Null(value) => json!({ "NULL": value }),
        AttributeValue::Ss(texts) => json!({ "SS": texts }),
        AttributeValue::Ns(texts) => json!({ "NS": texts }),
        AttributeValue::Bs(blobs) => json!({ "BS": blobs.iter().map(encoded).collect::<Vec<_>>() }),
        AttributeValue::L(values) => json!({ "L": values.iter().map(attribute_json).collect::<Vec<_>>() }),
        AttributeValue::M(members) => json!({ "M": item_json(members) }),
        _ => Json::Null,
    }
}

/// The same, with the elements of sets in one order: a set has none.
pub fn unordered(json: &Json) -> Json {
    match json {
        Json::Object(members) => {
            let members = members.iter().map(|(name, value)| match (name.as_str(), value) {
                ("SS" | "NS" | "BS", Json::Array(elements)) => {
                    let mut elements = elements.clone();
                    elements.sort_by_key(Json::to_string);
                    (name.clone(), Json::Array(elements))
                }
                (_, value) => (name.clone(), unordered(value)),
            });
            Json::Object(members.collect::<Map<_, _>>())
        }
        Json::Array(elements) => Json::Array(elements.iter().map(unordered).collect()),
        json => json.clone(),
    }
}

/// The same with numbers as DynamoDB keeps them: by their value.
pub fn numbers(json: &Json) -> Json {
    let kept = |text: &Json| match text.as_str().and_then(|text| text.parse::<Number>().ok()) {
        Some(number) => number.to_string().into(),
        None => text.clone(),
    };
    match json {
        Json::Object(members) => {
            let members = members.iter().map(|(name, value)| match (name.as_str(), value) {
                ("N", text @ Json::String(_)) => (name.clone(), kept(text)),
                ("NS", Json::Array(texts)) => (name.clone(), texts.iter().map(kept).collect()),
                (_, value) => (name.clone(), numbers(value)),
            });
            Json::Object(members.collect())
        }
        Json::Array(elements) => elements.iter().map(numbers).collect(),
        json => json.clone(),
    }
}

/// Where two JSON values part, each with what is expected and what was found.
pub fn differences(expected: &Json, found: &Json) -> Vec<String> {
    let mut differences = Vec::new();
    compare("", &unordered(expected), &unordered(found), &mut differences);
    differences
}

fn compare(path: &str, expected: &Json, found: &Json, differences: &mut Vec<String>) {
    match (expected, found) {
        (Json::Object(expected), Json::Object(found)) => {
            let names: std::collections::BTreeSet<&String> = expected.keys().chain(found.keys()).collect();
            for name in names {
                let of = |members: &Map<String, Json>| members.get(name).cloned();
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                match (of(expected), of(found)) {
                    (Some(expected), Some(found)) => compare(&path, &expected, &found, differences),
                    (expected, found) => {
                        let shown =
                            |json: Option<Json>| json.map_or("nothing".to_owned(), |json| json.to_string());
                        differences.push(format!(
                            "{path}: expected {}, found {}",
                            shown(expected),
                            shown(found)
                        ));
                    }
                }
            }
        }
        (Json::Array(expected), Json::Array(found)) if expected.len() == found.len() => {
            for (position, (expected, found)) in expected.iter().zip(found).enumerate() {
                compare(&format!("{path}[{position}]"), expected, found, differences);
            }
        }
        (expected, found) if expected != found => {
            let path = if path.is_empty() { String::new() } else { format!("{path}: ") };
            differences.push(format!("{path}expected {expected}, found {found}"));
        }
        _ => {}
    }
}

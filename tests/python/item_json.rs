//! Items as JSON, so that both sides can be compared.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use dio_runtime::{AttributeValue, Item, Number};
use serde_json::{Value as Json, json};

/// An item as JSON in which equal items are equal: numbers by value, sets in one order.
pub fn to_json(item: &Item) -> Json {
    item.iter()
        .map(|(name, value)| (name.clone(), value_to_json(value)))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

fn value_to_json(value: &AttributeValue) -> Json {
    match value {
        AttributeValue::S(text) => json!({ "S": text }),
        AttributeValue::N(text) => json!({ "N": text }),
        AttributeValue::B(bytes) => json!({ "B": STANDARD.encode(bytes) }),
        AttributeValue::Bool(value) => json!({ "BOOL": value }),
        AttributeValue::Ss(elements) => json!({ "SS": elements }),
        AttributeValue::Ns(elements) => json!({ "NS": elements }),
        AttributeValue::Bs(elements) => {
            json!({ "BS": elements.iter().map(|bytes| STANDARD.encode(bytes)).collect::<Vec<_>>() })
        }
        AttributeValue::L(elements) => json!({ "L": elements.iter().map(value_to_json).collect::<Vec<_>>() }),
        AttributeValue::M(members) => json!({ "M": to_json(members) }),
        other => panic!("dio writes no {other:?}"),
    }
}

/// The same, of what either side printed.
pub fn normal(value: &Json) -> Json {
    let number = |text: &Json| json!(text.as_str().unwrap().parse::<Number>().unwrap().to_string());
    let set = |elements: &Json, element: &dyn Fn(&Json) -> Json| {
        let mut elements: Vec<Json> = elements.as_array().unwrap().iter().map(element).collect();
        elements.sort_by_key(ToString::to_string);
        json!(elements)
    };
    let Json::Object(members) = value else { return value.clone() };
    members
        .iter()
        .map(|(tag, held)| {
            let held = match tag.as_str() {
                "N" if held.is_string() => number(held),
                "NS" if held.is_array() => set(held, &number),
                "SS" | "BS" if held.is_array() => set(held, &Json::clone),
                _ => normal(held),
            };
            (tag.clone(), held)
        })
        .collect::<serde_json::Map<_, _>>()
        .into()
}

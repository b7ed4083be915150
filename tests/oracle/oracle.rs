//! dynoxide-rs, an emulator of its own making (SQLite, another parser): what the mock is held against.

use dynoxide::{Database, DynoxideError};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value as Json, json};

use crate::answer::Answer;

/// An empty database of dynoxide's.
pub struct Oracle(Database);

/// A request that does not deserialize: dynoxide's server makes one of DynamoDB's errors of what the text says.
fn undecoded(error: &serde_json::Error) -> Answer {
    let text = error.to_string();
    let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(text, _)| text);
    let marked = text.split_once("VALIDATION:").or_else(|| text.split_once("VALIDATION_REQUEST:"));
    let kind =
        if marked.is_some() || text.contains("AttributeValue") { "Validation" } else { "Serialization" };
    let message = marked.map_or(text, |(_, message)| message);
    Answer::Refusal { kind: format!("{kind}Exception"), body: json!({ "message": message }) }
}

fn run<Input: DeserializeOwned, Output: Serialize>(
    operation: impl FnOnce(Input) -> Result<Output, DynoxideError>,
    body: &Json,
) -> Answer {
    let input = match serde_json::from_slice(body.to_string().as_bytes()) {
        Ok(input) => input,
        Err(error) => return undecoded(&error),
    };
    match operation(input) {
        Ok(output) => Answer::of(200, serde_json::to_value(output).unwrap()),
        Err(error) => Answer::of(400, serde_json::from_str(&error.to_json()).unwrap()),
    }
}

impl Oracle {
    pub fn new() -> Oracle {
        Oracle(Database::memory().unwrap())
    }

    /// Answers a request, as `MockDynamo::handle` does.
    pub fn handle(&self, operation: &str, body: &Json) -> Answer {
        let database = &self.0;
        match operation {
            "BatchGetItem" => run(|input| database.batch_get_item(input), body),
            "BatchWriteItem" => run(|input| database.batch_write_item(input), body),
            "CreateTable" => run(|input| database.create_table(input), body),
            "DeleteItem" => run(|input| database.delete_item(input), body),
            "GetItem" => run(|input| database.get_item(input), body),
            "PutItem" => run(|input| database.put_item(input), body),
            "Query" => run(|input| database.query(input), body),
            "Scan" => run(|input| database.scan(input), body),
            "TransactGetItems" => run(|input| database.transact_get_items(input), body),
            "TransactWriteItems" => run(|input| database.transact_write_items(input), body),
            "UpdateItem" => run(|input| database.update_item(input), body),
            other => unreachable!("{other} is not played"),
        }
    }
}

//! An answer of either engine in one form, so that equal answers are equal.

use serde_json::{Map, Value as Json};

/// What came back.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    Success(Json),
    Refusal {
        /// The error's name without its namespace.
        kind: String,
        body: Json,
    },
}

impl Answer {
    pub fn of(status: u16, body: Json) -> Answer {
        let body = canonical(body);
        match body.get("__type").and_then(Json::as_str) {
            Some(name) => {
                let kind = name.rsplit('#').next().unwrap_or(name).to_owned();
                Answer::Refusal { kind, body }
            }
            None => {
                assert_eq!(status, 200, "{body}");
                Answer::Success(body)
            }
        }
    }

    /// The body of a success.
    pub fn success(&self) -> Option<&Json> {
        match self {
            Answer::Success(body) => Some(body),
            Answer::Refusal { .. } => None,
        }
    }

    /// The codes of a cancelled transaction, one for each action.
    pub fn reasons(&self) -> Option<Vec<&Json>> {
        match self {
            Answer::Refusal { body, .. } => {
                let reasons = body.get("CancellationReasons")?.as_array()?;
                Some(reasons.iter().map(|reason| &reason["Code"]).collect())
            }
            Answer::Success(_) => None,
        }
    }

    /// Whether it is a success with such a field.
    pub fn has(&self, field: &str) -> bool {
        self.success().is_some_and(|body| body.get(field).is_some())
    }

    /// Whether it is a refusal whose text holds this.
    pub fn says(&self, text: &str) -> bool {
        matches!(self, Answer::Refusal { body, .. } if body.to_string().contains(text))
    }
}

/// Sets have no order, and an absent field is the same as null.
fn canonical(json: Json) -> Json {
    match json {
        Json::Object(fields) => {
            let fields = fields.into_iter().filter(|(_, value)| !value.is_null());
            Json::Object(
                fields.map(|(name, value)| (name.clone(), member(&name, value))).collect::<Map<_, _>>(),
            )
        }
        Json::Array(members) => Json::Array(members.into_iter().map(canonical).collect()),
        // 1 and 1.0 units are the same.
        Json::Number(number) => Json::from(number.as_f64()),
        other => other,
    }
}

fn member(name: &str, value: Json) -> Json {
    let value = canonical(value);
    match value {
        Json::Array(mut members) if matches!(name, "SS" | "NS" | "BS") => {
            members.sort_by_key(Json::to_string);
            Json::Array(members)
        }
        value => value,
    }
}

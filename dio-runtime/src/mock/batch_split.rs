//! A batch of which a part is left unprocessed: the rest is what the engine gets to see.

use serde_json::{Map, Value as Json};

/// A batch, cut in two.
pub(super) struct Split {
    /// The body with what is processed.
    pub(super) processed: Vec<u8>,
    /// What comes back unprocessed, by table.
    unprocessed: Map<String, Json>,
}

/// Cuts the last `count` requests off a BatchWriteItem, or keys off a BatchGetItem. None if the body is no
/// batch, none inside if nothing would be left to process.
pub(super) fn split(body: &[u8], count: usize) -> Option<Option<Split>> {
    let mut body: Json = serde_json::from_slice(body).ok()?;
    let tables = body.get_mut("RequestItems")?.as_object_mut()?;
    let mut left = count;
    let mut unprocessed = Map::new();
    for (table, entry) in tables.iter_mut().rev() {
        let members = members(entry)?;
        let cut = left.min(members.len());
        left -= cut;
        if cut > 0 {
            let members = members.split_off(members.len() - cut);
            unprocessed.insert(table.clone(), with_members(entry, members));
        }
    }
    tables.retain(|_, entry| members(entry).is_some_and(|members| !members.is_empty()));
    if tables.is_empty() {
        return Some(None);
    }
    Some(Some(Split { processed: body.to_string().into_bytes(), unprocessed }))
}

/// The requests of a BatchWriteItem to a table, or the keys of a BatchGetItem.
fn members(entry: &mut Json) -> Option<&mut Vec<Json>> {
    match entry {
        Json::Array(requests) => Some(requests),
        keys => keys.get_mut("Keys")?.as_array_mut(),
    }
}

/// The same entry with other members: keys take their projection along.
fn with_members(entry: &Json, members: Vec<Json>) -> Json {
    match entry {
        Json::Object(rest) => {
            let mut rest = rest.clone();
            rest.insert("Keys".to_owned(), Json::Array(members));
            Json::Object(rest)
        }
        _ => Json::Array(members),
    }
}

impl Split {
    /// The answer to the whole batch, made of the engine's answer to its part.
    pub(super) fn join(self, answer: Vec<u8>) -> Vec<u8> {
        let Ok(mut answer) = serde_json::from_slice::<Json>(&answer) else { return answer };
        for field in ["UnprocessedItems", "UnprocessedKeys"] {
            if let Some(Json::Object(tables)) = answer.get_mut(field) {
                for (table, entry) in &self.unprocessed {
                    match tables.get_mut(table).and_then(members) {
                        // The engine left some of its own accord: an answer is at most 16 MB.
                        Some(left) => {
                            left.extend(members(&mut entry.clone()).into_iter().flat_map(|all| all.drain(..)))
                        }
                        None => drop(tables.insert(table.clone(), entry.clone())),
                    }
                }
            }
        }
        answer.to_string().into_bytes()
    }
}

//! A table as DynamoDB has it, for scenarios: what the library's mock does otherwise (the contract's M rows), dio's does as
//! DynamoDB does.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use dio_runtime::dynamo_io::Index;

/// Rows by their key.
#[derive(Debug, Clone, Default)]
pub struct Model {
    rows: BTreeMap<(String, String), Map<String, Json>>,
}

/// The key of a row of a table with a sort key.
pub fn key(row: &Json) -> Option<(String, String)> {
    Some((row["pk"]["S"].as_str()?.to_owned(), row["sk"]["S"].as_str()?.to_owned()))
}

impl Model {
    /// The row of a key.
    pub fn get(&self, key: &(String, String)) -> Option<Json> {
        self.rows.get(key).cloned().map(Json::Object)
    }

    /// Stores a row in place of one that is there.
    pub fn put(&mut self, row: &Json) {
        if let (Some(key), Some(row)) = (key(row), row.as_object()) {
            self.rows.insert(key, row.clone());
        }
    }

    /// Deletes a row.
    pub fn delete(&mut self, key: &(String, String)) {
        self.rows.remove(key);
    }

    /// Applies an update of the library's form: `ExpressionAttributeNames`, values and what is removed by having none.
    pub fn update(&mut self, update: &Json) -> Option<Json> {
        let key = key(&update["Key"])?;
        let row =
            self.rows.entry(key).or_insert_with(|| update["Key"].as_object().cloned().unwrap_or_default());
        for (placeholder, name) in update["ExpressionAttributeNames"].as_object()? {
            let name = name.as_str()?;
            match update["ExpressionAttributeValues"].get(placeholder.replace('#', ":").replace('k', "v")) {
                // It stays as it is in a row that has it.
                Some(_) if name == "created_at" && row.contains_key(name) => {}
                Some(value) => drop(row.insert(name.to_owned(), value.clone())),
                None => drop(row.remove(name)),
            }
        }
        Some(Json::Object(row.clone()))
    }

    /// Gives the row of this one's key its attributes, without those that are null.
    pub fn merge(&mut self, row: &Json) {
        let Some(key) = key(row) else { return };
        let stored = self.rows.entry(key).or_default();
        for (name, value) in row.as_object().into_iter().flatten() {
            if value.is_null() {
                stored.remove(name);
            } else {
                stored.insert(name.clone(), value.clone());
            }
        }
    }

    /// All rows.
    pub fn rows(&self) -> Vec<Json> {
        self.rows.values().cloned().map(Json::Object).collect()
    }

    /// The keys of all rows.
    pub fn keys(&self) -> Json {
        self.rows.keys().map(|(partition, sort)| json!([partition, sort])).collect()
    }

    /// The rows of a partition of an index, by its sort key, that `holds` of the sort key.
    pub fn partition(&self, index: &Index, partition: &str, holds: impl Fn(&str) -> bool) -> Vec<Json> {
        let text = |row: &Map<String, Json>, name: &str| {
            row.get(name).and_then(|value| value["S"].as_str()).map(str::to_owned)
        };
        let mut found: Vec<(String, Json)> = self
            .rows
            .values()
            .filter_map(|row| {
                let is_there = text(row, &index.partition_key)? == partition;
                let sort = match &index.sort_key {
                    // What has no sort key is not in the index.
                    Some(name) => text(row, name)?,
                    None => String::new(),
                };
                (is_there && (index.sort_key.is_none() || holds(&sort)))
                    .then(|| (sort, Json::Object(row.clone())))
            })
            .collect();
        found.sort_by(|(one, _), (other, _)| one.cmp(other));
        found.into_iter().map(|(_, row)| row).collect()
    }
}

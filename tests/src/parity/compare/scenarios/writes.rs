//! The steps that write through the library's functions.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use super::{Came, Run, canonical, fields_json};
use crate::parity::compare::model::key;
use crate::parity::compare::typed;
use crate::parity::folder::{Fields, Instance, Step};
use crate::parity::library;
use crate::parity::record::Failure;
use crate::parity::report::Rows;
use crate::parity::schema::Schema;
use crate::parity::value::Value;
use crate::parity::writing;

impl Run<'_> {
    /// A record that is written, with what dio does with it.
    pub(super) fn written(&self, instance: &Instance) -> Result<(Instance, &Schema, Vec<String>), String> {
        let (schema, _) = self.record(&instance.schema)?;
        let instance = typed(self.context, std::slice::from_ref(instance)).remove(0);
        let written = writing::writing(schema, &instance.fields, self.context.now);
        if let Some(reason) = written.inexpressible {
            return Err(reason);
        }
        if !written.refused().is_empty() {
            return Err("a record that dio refuses, in a scenario".to_owned());
        }
        let removed = writing::removed(schema, &instance.fields);
        Ok((instance, schema, removed))
    }

    /// The row of a put.
    pub(super) fn row(&self, schema: &Schema, fields: &Fields) -> Json {
        let row = library::own_row(schema, fields, self.context.now);
        writing::writing(schema, fields, self.context.now).item(&row, &mut Rows::new())
    }

    /// The update of an upsert, as the library has it.
    pub(super) fn update(&self, schema: &Schema, instance: &Instance) -> Json {
        let mut row = self.row(schema, &instance.fields);
        let key = json!({ "pk": row["pk"], "sk": row["sk"] });
        let (mut names, mut values) = (serde_json::Map::new(), serde_json::Map::new());
        let removed: BTreeSet<&str> = instance
            .fields
            .iter()
            .filter(|(_, value)| **value == Value::Delete || **value == Value::String(String::new()))
            .map(|(name, _)| schema.column(name).map_or(name.as_str(), |column| column.attribute()))
            .collect();
        for (position, attribute) in library::columns(schema).enumerate() {
            let value = row.as_object_mut().and_then(|row| row.remove(attribute));
            if removed.contains(attribute) {
                names.insert(format!("#k{position}"), attribute.into());
            } else if let Some(value) = value {
                names.insert(format!("#k{position}"), attribute.into());
                values.insert(format!(":v{position}"), value);
            }
        }
        json!({ "Key": key, "ExpressionAttributeNames": names, "ExpressionAttributeValues": values })
    }

    pub(super) fn upsert(&mut self, step: &Step) -> Result<Came, String> {
        let (instance, schema, removed) =
            self.written(step.record.as_ref().ok_or("an upsert of nothing")?)?;
        let update = self.update(schema, &instance);
        let (schema, record) = self.record(&instance.schema)?;
        let found = record.upsert(&self.on, &instance.fields, &removed);
        let found = found.map(|single| json!([single.row, canonical(schema, single.record)]));
        let golden =
            step.expect.ok().map(|golden| json!([golden["row"], fields_json(schema, &golden["record"])]));
        let row = self.model.update(&update).unwrap_or_default();
        let (schema, _) = self.record(&instance.schema)?;
        let expected = Ok(json!([row, self.read(schema, &row)]));
        // Stamps that are not there are not made up.
        Ok(Came { expected, found, golden, row: self.parted.or(row_lacks_stamps(&row).then_some("S24")) })
    }

    pub(super) fn insert(&mut self, step: &Step) -> Result<Came, String> {
        let instances = step.records.as_deref().ok_or("an insert of nothing")?;
        let mut rows = Vec::new();
        for instance in instances {
            let (instance, schema, _) = self.written(instance)?;
            rows.push(self.row(schema, &instance.fields));
        }
        let found = self.package.insert(&self.on, &typed(self.context, instances)).map(|()| json!("done"));
        let repeats = rows
            .iter()
            .enumerate()
            .any(|(position, row)| rows[..position].iter().any(|other| key(other) == key(row)));
        let existed = rows.iter().filter_map(key).any(|key| self.model.get(&key).is_some());
        if !repeats {
            rows.iter().for_each(|row| self.model.put(row));
        }
        let expected = if repeats { Err("two records of one key") } else { Ok(json!("done")) };
        Ok(self.change(step, expected, found, existed))
    }

    pub(super) fn remove(&mut self, step: &Step) -> Result<Came, String> {
        let instance = step.record.as_ref().ok_or("a removal of nothing")?;
        let (instance, schema, _) = self.written(instance)?;
        let row = self.row(schema, &instance.fields);
        let (_, record) = self.record(&instance.schema)?;
        let found = record.remove(&self.on, &instance.fields).map(|()| json!("done"));
        let missing = key(&row).is_some_and(|key| self.model.get(&key).is_none());
        if let Some(key) = key(&row) {
            self.model.delete(&key);
        }
        Ok(self.change(step, Ok(json!("done")), found, missing))
    }

    pub(super) fn transact(&mut self, step: &Step) -> Result<Came, String> {
        let list = |list: &Option<Vec<Instance>>| typed(self.context, list.as_deref().unwrap_or_default());
        let (puts, updates, deletes) = (list(&step.puts), list(&step.updates), list(&step.deletes));
        let mut after = self.model.clone();
        let mut with_removals = Vec::new();
        let mut keys = Vec::new();
        let mut existed = false;
        for instance in &puts {
            let (instance, schema, _) = self.written(instance)?;
            let row = self.row(schema, &instance.fields);
            existed |= key(&row).is_some_and(|key| after.get(&key).is_some());
            keys.push(key(&row));
            after.put(&row);
        }
        for instance in &updates {
            let (instance, schema, removed) = self.written(instance)?;
            let update = self.update(schema, &instance);
            keys.push(key(&update["Key"]));
            after.update(&update);
            with_removals.push((instance, removed));
        }
        for instance in &deletes {
            let (instance, schema, _) = self.written(instance)?;
            let key = key(&self.row(schema, &instance.fields));
            key.iter().for_each(|key| after.delete(key));
            keys.push(key);
        }
        let repeats = keys.iter().enumerate().any(|(position, key)| keys[..position].contains(key));
        let refused = repeats || keys.is_empty() || keys.len() > 100;
        let found = self.package.transact(&self.on, &puts, &with_removals, &deletes).map(|()| json!("done"));
        if !refused {
            self.model = after;
        }
        let expected = if refused { Err("a transaction that DynamoDB refuses") } else { Ok(json!("done")) };
        Ok(self.change(step, expected, found, existed))
    }

    /// A step that changes the table. `odd` where the library's mock raises, and DynamoDB does not: a put of an item that is
    /// there, a removal of one that is not.
    pub(super) fn change(
        &mut self,
        step: &Step,
        expected: Result<Json, &'static str>,
        found: Result<Json, Failure>,
        odd: bool,
    ) -> Came {
        let golden = step.expect.ok().map(|_| json!("done"));
        let row = match (&expected, &golden) {
            (Ok(_), None) if odd => Some("M1"),
            // It takes what DynamoDB refuses.
            (Err(_), Some(_)) => Some("M4"),
            _ => self.parted,
        };
        if expected.is_ok() != golden.is_some() {
            self.parted = row;
        }
        Came { expected, found, golden, row }
    }
}

fn row_lacks_stamps(row: &Json) -> bool {
    row.get("created_at").is_none() || row.get("updated_at").is_none()
}

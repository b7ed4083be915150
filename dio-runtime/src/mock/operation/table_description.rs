//! The description of a table that the operations on tables answer with.

use std::collections::BTreeMap;
use std::time::UNIX_EPOCH;

use crate::mock::schema::{IndexDefinition, KeySchema, Projection, TableDefinition};
use crate::mock::storage::Items;
use crate::mock::table::Table;
use crate::mock::wire::{Array, Object, write_string};

/// How far a table and its indexes are, as an answer says it. The mock is always done; its answers name what
/// DynamoDB would still be doing, so that whoever waits for an end has something to wait for.
pub(super) struct Status {
    table: &'static str,
    /// The global indexes that are not active, by name.
    indexes: BTreeMap<String, &'static str>,
}

impl Status {
    pub(super) fn active() -> Status {
        Status { table: "ACTIVE", indexes: BTreeMap::new() }
    }

    /// A table in the making, with its indexes.
    pub(super) fn creating(table: &Table) -> Status {
        let names = table.definition.indexes.iter().map(|index| (index.name.clone(), "CREATING"));
        Status { table: "CREATING", indexes: names.collect() }
    }

    pub(super) fn deleting() -> Status {
        Status { table: "DELETING", indexes: BTreeMap::new() }
    }

    /// A table that changes.
    pub(super) fn updating() -> Status {
        Status { table: "UPDATING", indexes: BTreeMap::new() }
    }

    /// With another status of an index.
    pub(super) fn index(mut self, name: &str, status: &'static str) -> Status {
        self.indexes.insert(name.to_owned(), status);
        self
    }
}

/// The ARN of a table of the mock, in an account of its own.
pub(super) fn arn(name: &str) -> String {
    format!("arn:aws:dynamodb:us-east-1:000000000000:table/{name}")
}

/// An answer with a table's description in one field.
pub(super) fn description(field: &str, table: &Table, status: &Status) -> Vec<u8> {
    describe(field, &table.definition, table, status)
}

/// As [`description`], with a definition that is not the table's own: as it was, or is to be.
pub(super) fn describe(field: &str, definition: &TableDefinition, table: &Table, status: &Status) -> Vec<u8> {
    let mut out = Vec::new();
    let mut answer = Object::begin(&mut out);
    write_table(answer.key(field), definition, table, status);
    answer.end();
    out
}

fn write_table(out: &mut Vec<u8>, definition: &TableDefinition, table: &Table, status: &Status) {
    let arn = arn(&definition.name);
    let mut object = Object::begin(out);
    object.string("TableName", &definition.name);
    object.string("TableArn", &arn);
    object.string("TableId", &table.id.to_string());
    object.string("TableStatus", status.table);
    let created = table.created.duration_since(UNIX_EPOCH).unwrap_or_default();
    object.number("CreationDateTime", format!("{:.3}", created.as_secs_f64()));
    let mut attributes = Array::begin(object.key("AttributeDefinitions"));
    for attribute in &definition.attributes {
        let mut entry = Object::begin(attributes.next());
        entry.string("AttributeName", &attribute.name);
        entry.string("AttributeType", attribute.kind.name());
        entry.end();
    }
    attributes.end();
    write_key_schema(object.key("KeySchema"), &definition.key);
    object.number("ItemCount", table.items().len());
    object.number("TableSizeBytes", table.items().bytes());
    write_throughput(object.key("ProvisionedThroughput"), definition.throughput.unwrap_or_default());
    if definition.throughput.is_none() {
        let mut summary = Object::begin(object.key("BillingModeSummary"));
        summary.string("BillingMode", "PAY_PER_REQUEST");
        summary.end();
    }
    if let Some(class) = definition.table_class {
        let mut summary = Object::begin(object.key("TableClassSummary"));
        summary.string("TableClass", class.name());
        summary.end();
    }
    object.boolean("DeletionProtectionEnabled", definition.deletion_protection);
    for (field, local) in [("LocalSecondaryIndexes", true), ("GlobalSecondaryIndexes", false)] {
        let mut indexes = definition.indexes.iter().filter(|index| index.local == local).peekable();
        if indexes.peek().is_some() {
            let mut array = Array::begin(object.key(field));
            for index in indexes {
                write_index(array.next(), index, table, status, &arn);
            }
            array.end();
        }
    }
    object.end();
}

fn write_index(out: &mut Vec<u8>, index: &IndexDefinition, table: &Table, status: &Status, arn: &str) {
    let mut entry = Object::begin(out);
    entry.string("IndexName", &index.name);
    entry.string("IndexArn", &format!("{arn}/index/{}", index.name));
    write_key_schema(entry.key("KeySchema"), &index.key);
    write_projection(entry.key("Projection"), &index.projection);
    let items = table.index(&index.name).map(|(_, items)| items);
    if !index.local {
        entry.string("IndexStatus", status.indexes.get(&index.name).copied().unwrap_or("ACTIVE"));
        // Of an index that was added to a table; those created with it are not filled afterwards.
        if items.is_none() {
            entry.boolean("Backfilling", false);
        }
        write_throughput(entry.key("ProvisionedThroughput"), index.throughput);
    }
    entry.number("ItemCount", items.map_or(0, Items::len));
    entry.number("IndexSizeBytes", items.map_or(0, Items::bytes));
    entry.end();
}

fn write_key_schema(out: &mut Vec<u8>, key: &KeySchema) {
    let mut elements = Array::begin(out);
    let partition = key.partition_key().iter().map(|attribute| (attribute, "HASH"));
    for (attribute, kind) in partition.chain(key.sort_key().iter().map(|attribute| (attribute, "RANGE"))) {
        let mut element = Object::begin(elements.next());
        element.string("AttributeName", &attribute.name);
        element.string("KeyType", kind);
        element.end();
    }
    elements.end();
}

fn write_projection(out: &mut Vec<u8>, projection: &Projection) {
    let mut object = Object::begin(out);
    match projection {
        Projection::All => object.string("ProjectionType", "ALL"),
        Projection::KeysOnly => object.string("ProjectionType", "KEYS_ONLY"),
        Projection::Include(names) => {
            object.string("ProjectionType", "INCLUDE");
            let mut array = Array::begin(object.key("NonKeyAttributes"));
            for name in names {
                write_string(array.next(), name);
            }
            array.end();
        }
    }
    object.end();
}

fn write_throughput(out: &mut Vec<u8>, (read, write): (u64, u64)) {
    let mut object = Object::begin(out);
    object.number("ReadCapacityUnits", read);
    object.number("WriteCapacityUnits", write);
    object.number("NumberOfDecreasesToday", 0);
    object.end();
}

//! `DescribeTable` (API Reference, DescribeTable), and the description that other operations answer with.

use std::time::UNIX_EPOCH;

use crate::mock::error::{Answer, Failure};
use crate::mock::schema::{KeySchema, Projection, TableDefinition};
use crate::mock::storage::Collection;
use crate::mock::table::Table;
use crate::mock::wire::{Array, Object, Request, write_string};

use super::Prepared;
use super::parameter::table_name;

pub(crate) fn prepare(mut request: Request) -> Answer<Prepared> {
    let name = table_name(&mut request)?;
    Ok(Prepared::Read(Box::new(move |database| {
        let table = database.tables.get(&name).ok_or_else(|| Failure::table_not_found(&name))?;
        Ok(description("Table", table, "ACTIVE"))
    })))
}

/// The ARN of a table of the mock, in an account of its own.
fn arn(name: &str) -> String {
    format!("arn:aws:dynamodb:us-east-1:000000000000:table/{name}")
}

/// An answer with a table's description in one field.
pub(super) fn description(field: &str, table: &Table, status: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut answer = Object::begin(&mut out);
    write_table(answer.key(field), table, status);
    answer.end();
    out
}

fn write_table(out: &mut Vec<u8>, table: &Table, status: &str) {
    let definition = &table.definition;
    let arn = arn(&definition.name);
    let mut object = Object::begin(out);
    object.string("TableName", &definition.name);
    object.string("TableArn", &arn);
    object.string("TableId", "00000000-0000-0000-0000-000000000000");
    object.string("TableStatus", status);
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
    object.number("ItemCount", table.items.len());
    object.number("TableSizeBytes", table.items.bytes);
    write_throughput(object.key("ProvisionedThroughput"), definition.throughput.unwrap_or_default());
    if definition.throughput.is_none() {
        let mut summary = Object::begin(object.key("BillingModeSummary"));
        summary.string("BillingMode", "PAY_PER_REQUEST");
        summary.end();
    }
    object.boolean("DeletionProtectionEnabled", false);
    for (field, local) in [("LocalSecondaryIndexes", true), ("GlobalSecondaryIndexes", false)] {
        write_indexes(&mut object, field, local, definition, &table.indexes, &arn);
    }
    object.end();
}

fn write_indexes(
    object: &mut Object<'_>,
    field: &str,
    local: bool,
    definition: &TableDefinition,
    collections: &[Collection],
    arn: &str,
) {
    if !definition.indexes.iter().any(|index| index.local == local) {
        return;
    }
    let mut indexes = Array::begin(object.key(field));
    for (index, items) in definition.indexes.iter().zip(collections).filter(|(index, _)| index.local == local)
    {
        let mut entry = Object::begin(indexes.next());
        entry.string("IndexName", &index.name);
        entry.string("IndexArn", &format!("{arn}/index/{}", index.name));
        write_key_schema(entry.key("KeySchema"), &index.key);
        write_projection(entry.key("Projection"), &index.projection);
        if !local {
            entry.string("IndexStatus", "ACTIVE");
            write_throughput(entry.key("ProvisionedThroughput"), index.throughput);
        }
        entry.number("ItemCount", items.len());
        entry.number("IndexSizeBytes", items.bytes);
        entry.end();
    }
    indexes.end();
}

fn write_key_schema(out: &mut Vec<u8>, key: &KeySchema) {
    let mut elements = Array::begin(out);
    let partition = key.partition.iter().map(|attribute| (attribute, "HASH"));
    for (attribute, kind) in partition.chain(key.sort.iter().map(|attribute| (attribute, "RANGE"))) {
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

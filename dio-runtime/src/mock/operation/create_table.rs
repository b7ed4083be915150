//! `CreateTable` (API Reference, CreateTable). A table of the mock is active at once.

use std::collections::BTreeSet;

use crate::mock::error::{Answer, Code, Failure};
use crate::mock::schema::{IndexDefinition, KeyAttribute, KeySchema, KeyType, Projection, TableDefinition};
use crate::mock::table::Table;
use crate::mock::wire::Request;

use super::Prepared;
use super::describe_table::description;
use super::parameter::{check_name, choice, constraint, required};

/// The most attributes of each half of an index's key.
const MAX_INDEX_KEY_PART: usize = 4;
const MAX_LOCAL_INDEXES: usize = 5;
const MAX_GLOBAL_INDEXES: usize = 20;

pub(crate) fn prepare(mut request: Request) -> Answer<Prepared> {
    let streams = request.structure("StreamSpecification")?;
    if streams.map(|mut streams| streams.boolean("StreamEnabled")).transpose()?.flatten() == Some(true) {
        return Err(Failure::unsupported("StreamSpecification"));
    }
    let definition = take_definition(&mut request)?;
    Ok(Prepared::Write(Box::new(move |database| {
        if database.tables.contains_key(&definition.name) {
            let message = format!("Table already exists: {}", definition.name);
            return Err(Failure::new(Code::ResourceInUse, message));
        }
        let name = definition.name.clone();
        let table = Table::new(definition, database.now());
        let answer = description("TableDescription", &table, "ACTIVE");
        database.tables.insert(name, table);
        Ok(answer)
    })))
}

fn take_definition(request: &mut Request) -> Answer<TableDefinition> {
    let name = required(request.string("TableName")?, "TableName")?;
    check_name(&name, "tableName", 3)?;
    let attributes = attributes(request)?;
    let on_demand = choice(request, "BillingMode", &[("PROVISIONED", false), ("PAY_PER_REQUEST", true)])?;
    let throughput = throughput(request, on_demand.unwrap_or(false))?;
    let mut used = BTreeSet::new();
    let key = key_schema(request, &attributes, 1, &mut used)?;
    let mut indexes = Vec::new();
    for (field, local) in [("LocalSecondaryIndexes", true), ("GlobalSecondaryIndexes", false)] {
        let Some(entries) = request.list(field)? else { continue };
        if entries.is_empty() {
            return Err(Failure::parameter(format!("List of {field} is empty")));
        }
        check_index_count(entries.len(), local)?;
        if local && key.sort.is_empty() {
            return Err(Failure::parameter(
                "Table KeySchema does not have a range key, which is required when specifying a \
                 LocalSecondaryIndex",
            ));
        }
        for entry in entries {
            let index = index(Request::of(entry)?, local, &attributes, &mut used)?;
            if local {
                check_local(&index, &key)?;
            }
            if indexes.iter().any(|other: &IndexDefinition| other.name == index.name) {
                return Err(Failure::parameter(format!("Duplicate index name: {}", index.name)));
            }
            indexes.push(index);
        }
    }
    if used.len() != attributes.len() {
        return Err(Failure::parameter(if indexes.is_empty() {
            "Number of attributes in KeySchema does not exactly match number of attributes defined in \
             AttributeDefinitions"
                .to_owned()
        } else {
            let defined: Vec<&str> = attributes.iter().map(|attribute| attribute.name.as_str()).collect();
            let keys: Vec<&str> = used.iter().map(String::as_str).collect();
            format!(
                "Some AttributeDefinitions are not used. AttributeDefinitions: [{}], keys used: [{}]",
                defined.join(", "),
                keys.join(", ")
            )
        }));
    }
    Ok(TableDefinition { name, attributes, key, indexes, throughput })
}

fn attributes(request: &mut Request) -> Answer<Vec<KeyAttribute>> {
    let mut attributes: Vec<KeyAttribute> = Vec::new();
    for entry in required(request.list("AttributeDefinitions")?, "AttributeDefinitions")? {
        let mut entry = Request::of(entry)?;
        let name = required(entry.string("AttributeName")?, "AttributeName")?;
        let kinds = [("B", KeyType::B), ("N", KeyType::N), ("S", KeyType::S)];
        let kind = required(choice(&mut entry, "AttributeType", &kinds)?, "AttributeType")?;
        if attributes.iter().any(|other| other.name == name) {
            return Err(Failure::parameter(format!(
                "Duplicate AttributeName in AttributeDefinitions: {name}"
            )));
        }
        attributes.push(KeyAttribute { name, kind });
    }
    Ok(attributes)
}

/// Units of a provisioned table; a table billed by request has none.
fn throughput(request: &mut Request, on_demand: bool) -> Answer<Option<(u64, u64)>> {
    let given = units(request)?;
    match (given, on_demand) {
        (None, true) => Ok(None),
        (Some(_), true) => Err(Failure::parameter(
            "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is \
             PAY_PER_REQUEST",
        )),
        (None, false) => Err(Failure::parameter(
            "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED",
        )),
        (Some(units), false) => Ok(Some(units)),
    }
}

fn units(request: &mut Request) -> Answer<Option<(u64, u64)>> {
    let Some(mut throughput) = request.structure("ProvisionedThroughput")? else { return Ok(None) };
    let mut take = |name: &str, at: &str| {
        let units = required(throughput.integer(name)?, name)?;
        u64::try_from(units).ok().filter(|units| *units >= 1).ok_or_else(|| {
            constraint(Some(&units.to_string()), at, "Member must have value greater than or equal to 1")
        })
    };
    let read = take("ReadCapacityUnits", "provisionedThroughput.readCapacityUnits")?;
    let write = take("WriteCapacityUnits", "provisionedThroughput.writeCapacityUnits")?;
    Ok(Some((read, write)))
}

/// Reads a key schema of at most `part` attributes in each half, and notes the attributes that it uses.
fn key_schema(
    request: &mut Request,
    attributes: &[KeyAttribute],
    part: usize,
    used: &mut BTreeSet<String>,
) -> Answer<KeySchema> {
    let (mut partition, mut sort) = (Vec::new(), Vec::new());
    let mut names: Vec<String> = Vec::new();
    for (position, entry) in required(request.list("KeySchema")?, "KeySchema")?.into_iter().enumerate() {
        let mut entry = Request::of(entry)?;
        let name = required(entry.string("AttributeName")?, "AttributeName")?;
        let hash = required(choice(&mut entry, "KeyType", &[("HASH", true), ("RANGE", false)])?, "KeyType")?;
        if names.contains(&name) {
            return Err(Failure::validation(
                "Both the Hash Key and the Range Key element in the KeySchema have the same name",
            ));
        }
        if position == 0 && !hash {
            return Err(Failure::validation(
                "Invalid KeySchema: The first KeySchemaElement is not a HASH key type",
            ));
        }
        if hash && (part == 1 && position > 0 || !sort.is_empty()) {
            return Err(Failure::validation(
                "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type",
            ));
        }
        names.push(name.clone());
        let half: &mut Vec<String> = if hash { &mut partition } else { &mut sort };
        half.push(name);
    }
    if partition.is_empty() || partition.len() > part || sort.len() > part {
        return Err(Failure::validation(format!(
            "1 validation error detected: Value at 'keySchema' failed to satisfy constraint: Member must \
             have length \
             between 1 and {}",
            2 * part
        )));
    }
    let find = |name: &String| attributes.iter().find(|attribute| attribute.name == *name).cloned();
    let undefined = || {
        let defined: Vec<&str> = attributes.iter().map(|attribute| attribute.name.as_str()).collect();
        Failure::parameter(format!(
            "Some index key attributes are not defined in AttributeDefinitions. Keys: [{}], \
             AttributeDefinitions: [{}]",
            names.join(", "),
            defined.join(", ")
        ))
    };
    let resolve = |half: &[String]| {
        half.iter().map(|name| find(name).ok_or_else(undefined)).collect::<Answer<Vec<_>>>()
    };
    let schema = KeySchema { partition: resolve(&partition)?, sort: resolve(&sort)? };
    used.extend(names);
    Ok(schema)
}

fn index(
    mut entry: Request,
    local: bool,
    attributes: &[KeyAttribute],
    used: &mut BTreeSet<String>,
) -> Answer<IndexDefinition> {
    let name = required(entry.string("IndexName")?, "IndexName")?;
    check_name(
        &name,
        if local { "localSecondaryIndexes.indexName" } else { "globalSecondaryIndexes.indexName" },
        3,
    )?;
    let key = key_schema(&mut entry, attributes, if local { 1 } else { MAX_INDEX_KEY_PART }, used)?;
    let mut projection = required(entry.structure("Projection")?, "Projection")?;
    let kind = projection.string("ProjectionType")?;
    let names = projection.strings("NonKeyAttributes")?;
    let projection = match (kind.as_deref(), names) {
        (Some("ALL"), None) => Projection::All,
        (Some("KEYS_ONLY"), None) => Projection::KeysOnly,
        (Some("INCLUDE"), Some(names)) => Projection::Include(names),
        (Some("INCLUDE"), None) => {
            return Err(Failure::parameter(
                "ProjectionType is INCLUDE, but NonKeyAttributes is not specified",
            ));
        }
        (Some(kind @ ("ALL" | "KEYS_ONLY")), Some(_)) => {
            return Err(Failure::parameter(format!(
                "ProjectionType is {kind}, but NonKeyAttributes is specified"
            )));
        }
        (kind, _) => {
            return Err(Failure::parameter(format!("Unknown ProjectionType: {}", kind.unwrap_or("null"))));
        }
    };
    let throughput = if local { (0, 0) } else { units(&mut entry)?.unwrap_or_default() };
    Ok(IndexDefinition { name, local, key, projection, throughput })
}

fn check_index_count(count: usize, local: bool) -> Answer<()> {
    if local && count > MAX_LOCAL_INDEXES {
        return Err(Failure::parameter("Number of LocalSecondaryIndexes exceeds per-table limit of 5"));
    }
    if !local && count > MAX_GLOBAL_INDEXES {
        return Err(Failure::parameter("GlobalSecondaryIndex count exceeds the per-table limit of 20"));
    }
    Ok(())
}

/// A local index has the table's partition key and a sort key of its own.
fn check_local(index: &IndexDefinition, table: &KeySchema) -> Answer<()> {
    if index.key.sort.is_empty() {
        return Err(Failure::parameter(format!(
            "Index KeySchema does not have a range key for index: {}",
            index.name
        )));
    }
    if index.key.partition != table.partition {
        let first =
            |key: &KeySchema| key.partition.first().map_or("", |attribute| &attribute.name).to_owned();
        return Err(Failure::parameter(format!(
            "Index KeySchema does not have the same leading hash key as table KeySchema for index: {}. \
             index hash \
             key: {}, table hash key: {}",
            index.name,
            first(&index.key),
            first(table)
        )));
    }
    Ok(())
}

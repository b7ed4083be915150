//! `CreateTable` (API Reference, CreateTable). The answer says `CREATING`, as DynamoDB's does; a table of the
//! mock is there at once.

use std::collections::BTreeSet;

use crate::mock::error::{Answer, Code, Failure};
use crate::mock::schema::{TableClass, TableDefinition};
use crate::mock::table::Table;
use crate::mock::wire::Request;

use super::Access;
use super::constraint;
use super::key_schema::{self, Element};
use super::parameter::choice;
use super::secondary_index::{self, IndexRequest, MAX_GLOBAL, MAX_LOCAL};
use super::table_description::{Status, description};
use super::throughput;

/// The parameters that the mock does not play.
const UNSUPPORTED: [&str; 7] = [
    "GlobalTableSettingsReplicationMode",
    "GlobalTableSourceArn",
    "OnDemandThroughput",
    "ResourcePolicy",
    "Tags",
    "VectorIndexes",
    "WarmThroughput",
];

pub(crate) fn run(mut request: Request<'_>, access: Access<'_>) -> Answer<Vec<u8>> {
    request.refuse(&UNSUPPORTED)?;
    // Switched off is as if it were not there (API Reference, StreamSpecification and SSESpecification).
    for (name, switch) in [("StreamSpecification", "StreamEnabled"), ("SSESpecification", "Enabled")] {
        if let Some(mut specification) = request.structure(name)?
            && specification.boolean(switch)? != Some(false)
        {
            return Err(Failure::unsupported(format!("The parameter {name}")));
        }
    }
    check_constraints(&request)?;
    let definition = take_definition(&mut request)?;
    access.write(|database| {
        if database.tables.contains_key(&definition.name) {
            let message = format!("Table already exists: {}", definition.name);
            return Err(Failure::new(Code::ResourceInUse, message));
        }
        let name = definition.name.clone();
        let table = Table::new(definition, database.now());
        let answer = description("TableDescription", &table, &Status::creating(&table));
        database.tables.insert(name, table);
        Ok(answer)
    })
}

fn check_constraints(request: &Request<'_>) -> Answer<()> {
    if !request.has("TableName") {
        return Err(super::parameter::no_table_name());
    }
    constraint::check(request, |members| {
        members.required("AttributeDefinitions");
        key_schema::definition_constraints(members);
        members.name("TableName", 3);
        key_schema::constraints(members, 2);
        members.one_of("BillingMode", &["PROVISIONED", "PAY_PER_REQUEST"]);
        throughput::constraints(members);
        members.each("GlobalSecondaryIndexes", |index| secondary_index::constraints(index, false));
        members.each("LocalSecondaryIndexes", |index| secondary_index::constraints(index, true));
    })
}

fn take_definition(request: &mut Request<'_>) -> Answer<TableDefinition> {
    let name = super::parameter::required(request.string("TableName")?, "TableName")?;
    let on_demand = throughput::take_on_demand(request)?.unwrap_or(false);
    let throughput = throughput::take(request)?;
    match (throughput, on_demand) {
        (Some(_), true) => return Err(throughput::neither()),
        (None, false) => {
            return Err(Failure::parameter(
                "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is \
                 PROVISIONED",
            ));
        }
        _ => {}
    }
    let table_class = table_class(request)?;
    let deletion_protection = request.boolean("DeletionProtectionEnabled")?.unwrap_or(false);
    let mut attributes = key_schema::take_definitions(request)?;
    let key = key_schema::take(request)?;
    key_schema::check_table_key_defined(&key, &attributes)?;
    key_schema::simple(&key)?;

    let local = take_indexes(request, "LocalSecondaryIndexes")?;
    let global = take_indexes(request, "GlobalSecondaryIndexes")?;
    let indexes = || local.iter().flatten().chain(global.iter().flatten());
    for index in indexes() {
        key_schema::check_index_key_defined(&index.key, &attributes)?;
    }
    check_all_used(&key, indexes(), &attributes)?;
    check_local(local.as_deref(), &key)?;
    check_global(global.as_deref(), on_demand)?;
    let mut names = BTreeSet::new();
    if let Some(index) = indexes().find(|index| !names.insert(&index.name)) {
        return Err(Failure::parameter(format!("Duplicate index name: {}", index.name)));
    }
    check_counts(local.as_deref(), global.as_deref())?;

    let key = key_schema::resolve(&key, &attributes)?;
    let define = |indexes: Option<Vec<IndexRequest>>, local: bool| {
        let attributes = &attributes;
        indexes.unwrap_or_default().into_iter().map(move |index| index.define(local, attributes))
    };
    let indexes = define(local, true).chain(define(global, false)).collect::<Answer<Vec<_>>>()?;
    // As the service describes them.
    attributes.sort_by(|one, two| one.name.cmp(&two.name));
    Ok(TableDefinition {
        name,
        attributes,
        key,
        indexes,
        throughput,
        table_class,
        deletion_protection,
        time_to_live: None,
    })
}

/// Reads `TableClass`.
pub(super) fn table_class(request: &mut Request<'_>) -> Answer<Option<TableClass>> {
    let words = TableClass::ALL.map(|class| (class.name(), class));
    choice(request, "TableClass", &words).map_err(|_| {
        Failure::validation(
            "Invalid table-class parameter provided. Please try again with a valid table-class value: \
             [STANDARD, STANDARD_INFREQUENT_ACCESS].",
        )
    })
}

fn take_indexes(request: &mut Request<'_>, field: &str) -> Answer<Option<Vec<IndexRequest>>> {
    let Some(entries) = request.list(field)? else { return Ok(None) };
    if entries.is_empty() {
        return Err(Failure::parameter(format!("List of {field} is empty")));
    }
    let indexes = entries.into_iter().map(|entry| secondary_index::take(Request::of(entry)?));
    indexes.collect::<Answer<_>>().map(Some)
}

/// Refuses definitions of attributes that no key uses.
fn check_all_used<'a>(
    key: &[Element],
    indexes: impl Iterator<Item = &'a IndexRequest> + Clone,
    attributes: &[crate::mock::schema::KeyAttribute],
) -> Answer<()> {
    let of_indexes = indexes.clone().flat_map(|index| &index.key);
    let used: BTreeSet<&str> = key.iter().chain(of_indexes).map(|element| element.name.as_str()).collect();
    if used.len() == attributes.len() {
        return Ok(());
    }
    let message = if indexes.clone().next().is_none() {
        "Number of attributes in KeySchema does not exactly match number of attributes defined in \
         AttributeDefinitions"
            .to_owned()
    } else {
        let defined: Vec<&str> = attributes.iter().map(|attribute| attribute.name.as_str()).collect();
        let used: Vec<&str> = used.into_iter().collect();
        format!(
            "Some AttributeDefinitions are not used. AttributeDefinitions: [{}], keys used: [{}]",
            defined.join(", "),
            used.join(", ")
        )
    };
    Err(Failure::parameter(message))
}

/// A local index has the table's partition key and a sort key of its own.
fn check_local(indexes: Option<&[IndexRequest]>, table: &[Element]) -> Answer<()> {
    if indexes.is_some() && table.len() < 2 {
        return Err(Failure::parameter(
            "Table KeySchema does not have a range key, which is required when specifying a \
             LocalSecondaryIndex",
        ));
    }
    for index in indexes.unwrap_or_default() {
        key_schema::simple(&index.key)?;
        if index.key.len() < 2 {
            return Err(Failure::parameter(format!(
                "Index KeySchema does not have a range key for index: {}",
                index.name
            )));
        }
        let (own, tables) = (&index.key[0].name, &table[0].name);
        if own != tables {
            return Err(Failure::parameter(format!(
                "Index KeySchema does not have the same leading hash key as table KeySchema for index: {}. \
                 index hash key: {own}, table hash key: {tables}",
                index.name
            )));
        }
        index.check_projection()?;
    }
    Ok(())
}

fn check_global(indexes: Option<&[IndexRequest]>, on_demand: bool) -> Answer<()> {
    for index in indexes.unwrap_or_default() {
        key_schema::multi_attribute(&index.key)?;
        index.check_projection()?;
    }
    for index in indexes.unwrap_or_default() {
        match (index.throughput, on_demand) {
            (Some(_), true) => {
                return Err(Failure::parameter(format!(
                    "ProvisionedThroughput should not be specified for index: {} when BillingMode is \
                     PAY_PER_REQUEST",
                    index.name
                )));
            }
            (None, false) => {
                return Err(Failure::parameter(format!(
                    "ProvisionedThroughput is not specified for index: {}",
                    index.name
                )));
            }
            _ => {}
        }
    }
    Ok(())
}

fn check_counts(local: Option<&[IndexRequest]>, global: Option<&[IndexRequest]>) -> Answer<()> {
    if local.is_some_and(|indexes| indexes.len() > MAX_LOCAL) {
        return Err(Failure::parameter("Number of LocalSecondaryIndexes exceeds per-table limit of 5"));
    }
    if global.is_some_and(|indexes| indexes.len() > MAX_GLOBAL) {
        return Err(Failure::parameter("GlobalSecondaryIndex count exceeds the per-table limit of 20"));
    }
    Ok(())
}

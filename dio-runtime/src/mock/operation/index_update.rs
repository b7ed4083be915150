//! `GlobalSecondaryIndexUpdates`: at most one index created or deleted in a request, any number given other
//! throughput.

use std::collections::BTreeSet;

use crate::mock::error::{Answer, Code, Failure};
use crate::mock::schema::{IndexDefinition, KeyAttribute};
use crate::mock::table::Table;
use crate::mock::wire::{Json, Request};

use super::constraint::Members;
use super::key_schema;
use super::parameter::required;
use super::secondary_index::{self, IndexRequest, MAX_GLOBAL};
use super::throughput::{self, Units};

/// One entry of the list.
#[derive(Debug)]
pub(super) enum IndexUpdate {
    Create(IndexRequest),
    Update(String, Option<Units>),
    Delete(String),
}

/// What a table's indexes become; nothing about it can fail any more.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// The index, and the table's attributes with those of its key.
    pub(super) created: Option<(IndexDefinition, Vec<KeyAttribute>)>,
    pub(super) updated: Vec<(String, Units)>,
    pub(super) deleted: Option<String>,
}

/// The constraints on one entry.
pub(super) fn constraints(members: &mut Members<'_>) {
    members.inside("Create", |create| secondary_index::constraints(create, false));
    members.inside("Update", |update| {
        update.required("IndexName");
        update.name("IndexName", 3);
        throughput::constraints(update);
    });
    members.inside("Delete", |delete| {
        delete.required("IndexName");
        delete.name("IndexName", 3);
    });
}

/// Reads the list.
pub(super) fn take(entries: Vec<Json<'_>>) -> Answer<Vec<IndexUpdate>> {
    let updates = entries.into_iter().map(entry).collect::<Answer<Vec<_>>>()?;
    let mut names = BTreeSet::new();
    match updates.iter().find(|update| !names.insert(update.name())) {
        None => Ok(updates),
        Some(update) => Err(Failure::parameter(format!(
            "Only one global secondary index update per index is allowed simultaneously. Index: {}",
            update.name()
        ))),
    }
}

fn entry(json: Json<'_>) -> Answer<IndexUpdate> {
    let mut entry = Request::of(json)?;
    let actions = (entry.structure("Create")?, entry.structure("Update")?, entry.structure("Delete")?);
    match actions {
        (Some(create), None, None) => Ok(IndexUpdate::Create(secondary_index::take(create)?)),
        (None, Some(mut update), None) => {
            update.refuse(&["OnDemandThroughput", "WarmThroughput"])?;
            let name = required(update.string("IndexName")?, "IndexName")?;
            Ok(IndexUpdate::Update(name, throughput::take(&mut update)?))
        }
        (None, None, Some(mut delete)) => {
            Ok(IndexUpdate::Delete(required(delete.string("IndexName")?, "IndexName")?))
        }
        (None, None, None) => Err(Failure::parameter(
            "One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, \
             GlobalSecondaryIndexUpdate.Delete must not be null",
        )),
        _ => Err(Failure::parameter(
            "Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate object",
        )),
    }
}

impl IndexUpdate {
    /// The index.
    pub(super) fn name(&self) -> &str {
        match self {
            IndexUpdate::Create(index) => &index.name,
            IndexUpdate::Update(name, _) | IndexUpdate::Delete(name) => name,
        }
    }

    /// Whether it creates or deletes an index.
    pub(super) fn is_online(&self) -> bool {
        !matches!(self, IndexUpdate::Update(..))
    }
}

/// Checks the updates against the table as it stands.
pub(super) fn plan(
    updates: Vec<IndexUpdate>,
    attributes: &[KeyAttribute],
    table: &Table,
    on_demand: bool,
) -> Answer<Plan> {
    for update in &updates {
        check_target(update, table)?;
    }
    if updates.iter().filter(|update| update.is_online()).count() > 1 {
        return Err(limit("Only 1 online index can be created or deleted simultaneously per table"));
    }
    let mut plan = Plan::default();
    for update in updates {
        match update {
            IndexUpdate::Create(index) => plan.created = Some(create(index, attributes, table, on_demand)?),
            IndexUpdate::Update(name, units) => {
                let units = check_units(&name, units, table, on_demand)?;
                plan.updated.push((name, units));
            }
            IndexUpdate::Delete(name) => plan.deleted = Some(name),
        }
    }
    Ok(plan)
}

fn limit(message: &str) -> Failure {
    Failure::new(Code::LimitExceeded, format!("Subscriber limit exceeded: {message}"))
}

/// An index to create must not be there, another must, and be a global one.
fn check_target(update: &IndexUpdate, table: &Table) -> Answer<()> {
    let name = update.name();
    let verb = match (update, table.index(name)) {
        (IndexUpdate::Create(_), None) => return Ok(()),
        (IndexUpdate::Create(_), Some(_)) => {
            return Err(Failure::validation("Attempting to create an index which already exists"));
        }
        (_, None) => {
            return Err(Failure::new(
                Code::ResourceNotFound,
                format!("Requested resource not found: Index {name} for table {}", table.definition.name),
            ));
        }
        (_, Some((index, _))) if !index.local => return Ok(()),
        (IndexUpdate::Delete(_), Some(_)) => "delete",
        (IndexUpdate::Update(..), Some(_)) => "update",
    };
    Err(Failure::validation(format!("Cannot {verb} an index that is not a GlobalSecondaryIndex: {name}")))
}

fn create(
    index: IndexRequest,
    attributes: &[KeyAttribute],
    table: &Table,
    on_demand: bool,
) -> Answer<(IndexDefinition, Vec<KeyAttribute>)> {
    let name = index.name.clone();
    if attributes.is_empty() {
        return Err(Failure::parameter(format!("AttributeDefinitions is not specified for index: {name}")));
    }
    key_schema::multi_attribute(&index.key)?;
    index.check_projection()?;
    key_schema::check_index_key_defined(&index.key, attributes)?;
    match (index.throughput, on_demand) {
        (Some(_), true) => {
            return Err(Failure::parameter(format!(
                "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: {name} when \
                 BillingMode is PAY_PER_REQUEST"
            )));
        }
        (None, false) => {
            return Err(Failure::parameter(format!(
                "Both ReadCapacityUnits and WriteCapacityUnits must be specified for index: {name}"
            )));
        }
        _ => {}
    }
    if table.definition.indexes.iter().filter(|index| !index.local).count() >= MAX_GLOBAL {
        return Err(limit("Number of global secondary indexes exceeds per-table limit of 20"));
    }
    // What the table knows already stays as it is; of the rest only the index's own attributes count.
    let mut known = table.definition.attributes.clone();
    for attribute in attributes.iter().filter(|attribute| index.key.iter().any(|e| e.name == attribute.name))
    {
        match known.iter().find(|other| other.name == attribute.name) {
            None => known.push(attribute.clone()),
            Some(other) if other.kind == attribute.kind => {}
            Some(other) => return Err(redefined(other, attribute)),
        }
    }
    known.sort_by(|one, two| one.name.cmp(&two.name));
    Ok((index.define(false, &known)?, known))
}

fn redefined(old: &KeyAttribute, new: &KeyAttribute) -> Failure {
    Failure::parameter(format!(
        "Attributes cannot be redefined. Please check that your attribute has the same type as previously \
         defined. Existing schema: {}:{} New schema: {}:{}",
        old.name,
        old.kind.name(),
        new.name,
        new.kind.name()
    ))
}

fn check_units(name: &str, units: Option<Units>, table: &Table, on_demand: bool) -> Answer<Units> {
    if on_demand {
        return Err(Failure::parameter(format!(
            "The only Updates for index: {name} when TableThroughputMode is PAY_PER_REQUEST can be to \
             OnDemandThroughput, WarmThroughput"
        )));
    }
    let units = units.ok_or_else(|| {
        Failure::parameter(format!("ProvisionedThroughput must be specified for index: {name}"))
    })?;
    // Units of a table that was billed by request until now are none.
    let was_provisioned = table.definition.throughput.is_some();
    if was_provisioned && table.index(name).is_some_and(|(index, _)| index.throughput == units) {
        return Err(throughput::unchanged(&format!("the index {name}"), &format!("index {name}"), units));
    }
    Ok(units)
}

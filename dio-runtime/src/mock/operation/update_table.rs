//! `UpdateTable` (API Reference, UpdateTable): indexes, throughput, billing, table class, protection. The
//! answer says what DynamoDB would still be doing; in the mock it is done.

use crate::mock::error::{Answer, Failure};
use crate::mock::schema::{KeyAttribute, TableClass};
use crate::mock::table::Table;
use crate::mock::wire::Request;

use super::Access;
use super::constraint;
use super::create_table::table_class;
use super::index_update::{self, IndexUpdate};
use super::key_schema;
use super::parameter::described_table;
use super::table_description::{Status, describe};
use super::throughput::{self, Units};

/// The parameters that the mock does not play.
const UNSUPPORTED: [&str; 9] = [
    "GlobalTableSettingsReplicationMode",
    "GlobalTableWitnessUpdates",
    "MultiRegionConsistency",
    "OnDemandThroughput",
    "ReplicaUpdates",
    "SSESpecification",
    "StreamSpecification",
    "VectorIndexUpdates",
    "WarmThroughput",
];

/// What is to change.
struct Update {
    attributes: Vec<KeyAttribute>,
    indexes: Vec<IndexUpdate>,
    on_demand: Option<bool>,
    throughput: Option<Units>,
    table_class: Option<TableClass>,
    deletion_protection: Option<bool>,
}

pub(crate) fn run(mut request: Request<'_>, access: Access<'_>) -> Answer<Vec<u8>> {
    request.refuse(&UNSUPPORTED)?;
    let name = described_table(&mut request)?;
    constraint::check(&request, |members| {
        key_schema::definition_constraints(members);
        members.one_of("BillingMode", &["PROVISIONED", "PAY_PER_REQUEST"]);
        throughput::constraints(members);
        members.each("GlobalSecondaryIndexUpdates", index_update::constraints);
    })?;
    let update = take(&mut request)?;
    access.write(|database| {
        let table = database.tables.get_mut(&name).ok_or_else(|| Failure::table_not_found(&name))?;
        update.run(table)
    })
}

fn take(request: &mut Request<'_>) -> Answer<Update> {
    let updates = request.list("GlobalSecondaryIndexUpdates")?;
    let empty = updates.as_ref().is_some_and(Vec::is_empty);
    let update = Update {
        attributes: key_schema::take_definitions(request)?,
        indexes: index_update::take(updates.unwrap_or_default())?,
        on_demand: throughput::take_on_demand(request)?,
        throughput: throughput::take(request)?,
        table_class: table_class(request)?,
        deletion_protection: request.boolean("DeletionProtectionEnabled")?,
    };
    let throughput = update.on_demand.is_some() || update.throughput.is_some();
    let others = [throughput, update.table_class.is_some(), update.deletion_protection.is_some()];
    let changes = others.iter().filter(|other| **other).count() + usize::from(!update.indexes.is_empty());
    if changes == 0 {
        return Err(Failure::validation(
            "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, \
             GlobalSecondaryIndexUpdates, SSESpecification, ReplicaUpdates, MultiAccountReplicaReady, \
             ReplicaTransitRoleArn, MultiRegionConsistency, DeletionProtectionEnabled, OnDemandThroughput, \
             WarmThroughput or TableClass is required",
        ));
    }
    if empty {
        return Err(Failure::parameter("List of GlobalSecondaryIndexUpdates is empty"));
    }
    for (given, what) in [
        (update.table_class.is_some(), "TableClass"),
        (update.deletion_protection.is_some(), "DeletionProtection"),
    ] {
        if given && changes > 1 {
            return Err(Failure::parameter(format!(
                "{what} modification must be the only operation in the request"
            )));
        }
    }
    if update.on_demand == Some(true) && update.throughput.is_some() {
        return Err(throughput::neither());
    }
    if update.throughput.is_some() && update.indexes.iter().any(IndexUpdate::is_online) {
        return Err(Failure::parameter("You cannot create or delete index while updating table IOPS"));
    }
    Ok(update)
}

impl Update {
    /// Checks everything, describes the table as it changes, then changes it.
    fn run(self, table: &mut Table) -> Answer<Vec<u8>> {
        let old = table.definition.throughput;
        let new = self.new_throughput(old)?;
        if old.is_none() && new.is_some() {
            self.check_every_index_has_units(table)?;
        }
        let plan = index_update::plan(self.indexes, &self.attributes, table, new.is_none())?;

        let mut definition = table.definition.clone();
        definition.throughput = new;
        if let Some(class) = self.table_class {
            definition.table_class = Some(class);
        }
        if let Some(protection) = self.deletion_protection {
            definition.deletion_protection = protection;
        }
        let mut status = if old != new || plan.created.is_some() || plan.deleted.is_some() {
            Status::updating()
        } else {
            Status::active()
        };
        // The answer has the units as they were, and an index that goes or comes.
        let mut shown = definition.clone();
        shown.throughput = new.and(old).or(new);
        if let Some((index, attributes)) = &plan.created {
            status = status.index(&index.name, "CREATING");
            shown.indexes.push(index.clone());
            shown.attributes.clone_from(attributes);
        }
        if let Some(name) = &plan.deleted {
            status = status.index(name, "DELETING");
        }
        for (name, _) in &plan.updated {
            status = status.index(name, "UPDATING");
        }
        let answer = describe("TableDescription", &shown, table, &status);

        table.definition = definition;
        for (name, units) in plan.updated {
            if let Some(index) = table.definition.indexes.iter_mut().find(|index| index.name == name) {
                index.throughput = units;
            }
        }
        if let Some(name) = &plan.deleted {
            table.remove_index(name);
        }
        if let Some((index, attributes)) = plan.created {
            table.definition.attributes = attributes;
            table.add_index(index);
        }
        if new.is_none() {
            table.definition.indexes.iter_mut().for_each(|index| index.throughput = (0, 0));
        }
        table.definition.forget_unused_attributes();
        Ok(answer)
    }

    /// The table's units after the update; none where it is billed by request.
    fn new_throughput(&self, old: Option<Units>) -> Answer<Option<Units>> {
        match (self.on_demand, self.throughput) {
            (Some(true), _) => Ok(None),
            (None, None) => Ok(old),
            (Some(false), None) => Err(Failure::parameter(
                "ProvisionedThroughput must be specified when BillingMode is PROVISIONED",
            )),
            (None, Some(_)) if old.is_none() => Err(throughput::neither()),
            (_, Some(units)) if old == Some(units) => {
                Err(throughput::unchanged("the table", "the table", units))
            }
            (_, Some(units)) => Ok(Some(units)),
        }
    }

    /// Where a table leaves billing by request, nothing is assumed of its indexes.
    fn check_every_index_has_units(&self, table: &Table) -> Answer<()> {
        let given = |name: &str| self.indexes.iter().any(|update| update.name() == name);
        let mut global = table.definition.indexes.iter().filter(|index| !index.local);
        match global.find(|index| !given(&index.name)) {
            None => Ok(()),
            Some(index) => Err(Failure::parameter(format!(
                "ProvisionedThroughput must be specified for index: {}",
                index.name
            ))),
        }
    }
}

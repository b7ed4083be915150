//! `BillingMode` and `ProvisionedThroughput` of tables and indexes.

use crate::mock::error::{Answer, Failure};
use crate::mock::wire::Request;

use super::constraint::Members;
use super::parameter::{choice, required};

/// Read and write capacity units.
pub(super) type Units = (u64, u64);

/// The most units that one request may ask for.
const MAX_UNITS: u64 = 1_000_000_000_000;

/// The constraints on `ProvisionedThroughput`.
pub(super) fn constraints(members: &mut Members<'_>) {
    members.inside("ProvisionedThroughput", |throughput| {
        for units in ["WriteCapacityUnits", "ReadCapacityUnits"] {
            throughput.required(units);
            throughput.at_least(units, 1);
        }
    });
}

/// Reads `BillingMode`: whether the table is billed by request.
pub(super) fn take_on_demand(request: &mut Request<'_>) -> Answer<Option<bool>> {
    choice(request, "BillingMode", &[("PROVISIONED", false), ("PAY_PER_REQUEST", true)])
}

/// Reads `ProvisionedThroughput`.
pub(super) fn take(request: &mut Request<'_>) -> Answer<Option<Units>> {
    let Some(mut throughput) = request.structure("ProvisionedThroughput")? else { return Ok(None) };
    let mut take = |name: &str| {
        let units = required(throughput.long(name)?, name)?;
        match u64::try_from(units) {
            Ok(units) if units <= MAX_UNITS => Ok(units),
            _ => Err(Failure::validation(format!("Given value {units} for {name} is out of bounds"))),
        }
    };
    Ok(Some((take("ReadCapacityUnits")?, take("WriteCapacityUnits")?)))
}

/// Refuses units of a table that is billed by request.
pub(super) fn neither() -> Failure {
    Failure::parameter(
        "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is \
         PAY_PER_REQUEST",
    )
}

/// Refuses units that are as they were; `of` is "the table" or "the index NAME", `at` how the current units
/// are said to be provisioned for it.
pub(super) fn unchanged(of: &str, at: &str, (read, write): Units) -> Failure {
    Failure::validation(format!(
        "The provisioned throughput for {of} will not change. The requested value equals the current value. \
         Current ReadCapacityUnits provisioned for {at}: {read}. Requested ReadCapacityUnits: {read}. \
         Current WriteCapacityUnits provisioned for {at}: {write}. Requested WriteCapacityUnits: {write}. \
         Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits."
    ))
}

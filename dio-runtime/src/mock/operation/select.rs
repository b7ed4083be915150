//! The parameter `Select`.

use crate::mock::error::{Answer, Failure};
use crate::mock::expression::Projection;
use crate::mock::schema::Projection as IndexProjection;
use crate::mock::wire::Request;

use super::page::{PageRequest, Source};
use super::parameter::choice;

/// Which attributes a query or scan answers with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Select {
    AllAttributes,
    AllProjected,
    Specific,
    Count,
}

/// Reads `Select`, which must agree with the projection expression that is or is not there.
pub(super) fn take(request: &mut Request<'_>, projection: bool, index: bool) -> Answer<Select> {
    let given = choice(
        request,
        "Select",
        &[
            ("SPECIFIC_ATTRIBUTES", Select::Specific),
            ("COUNT", Select::Count),
            ("ALL_ATTRIBUTES", Select::AllAttributes),
            ("ALL_PROJECTED_ATTRIBUTES", Select::AllProjected),
        ],
    )?;
    let refuse = |message: &str| Err(Failure::validation(message).framed());
    match (given, projection) {
        (None | Some(Select::Specific), true) => Ok(Select::Specific),
        (None, false) => Ok(if index { Select::AllProjected } else { Select::AllAttributes }),
        (Some(Select::Specific), false) => refuse(
            "Must specify the AttributesToGet or ProjectionExpression when choosing to get \
             SPECIFIC_ATTRIBUTES",
        ),
        (Some(Select::Count), true) => {
            refuse("Cannot specify the ProjectionExpression when choosing to get only the Count")
        }
        (Some(Select::AllAttributes), true) => {
            refuse("Cannot specify the ProjectionExpression when choosing to get ALL_ATTRIBUTES")
        }
        (Some(Select::AllProjected), true) => {
            refuse("Cannot specify the ProjectionExpression when choosing to get ALL_PROJECTED_ATTRIBUTES")
        }
        (Some(Select::AllProjected), false) if !index => {
            refuse("ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName")
        }
        (Some(select), false) => Ok(select),
    }
}

/// Refuses what an index cannot answer.
pub(super) fn check(select: Select, projection: Option<&Projection>, source: &Source<'_>) -> Answer<()> {
    let Some(index) = source.index.filter(|index| !index.local && index.projection != IndexProjection::All)
    else {
        return Ok(());
    };
    if select == Select::AllAttributes {
        return Err(Failure::parameter(format!(
            "Select type ALL_ATTRIBUTES is not supported for global secondary index {} because its \
             projection type \
             is not ALL",
            index.name
        )));
    }
    let table = &source.definition().key;
    let missing: Vec<&str> = projection
        .into_iter()
        .flat_map(|projection| &projection.paths)
        .map(|path| path.attribute.as_str())
        .filter(|name| !index.holds(table, name))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(Failure::parameter(format!(
        "Global secondary index {} does not project [{}]",
        index.name,
        missing.join(", ")
    )))
}

/// Whether a local index answers with attributes that it does not hold: they are read from the table.
pub(super) fn answer_fetches(source: &Source<'_>, request: &PageRequest<'_>) -> bool {
    let paths = || request.projection.iter().flat_map(|projection| &projection.paths);
    absent(source).is_some_and(|absent| {
        request.select == Select::AllAttributes || paths().any(|path| absent(&path.attribute))
    })
}

/// Whether a local index is filtered by attributes that it does not hold.
pub(super) fn filter_fetches(source: &Source<'_>, request: &PageRequest<'_>) -> bool {
    let filter = request.filter.as_ref();
    absent(source)
        .is_some_and(|absent| filter.is_some_and(|filter| filter.names().iter().any(|name| absent(name))))
}

/// Tells which attributes a local index does not hold, where there are such.
fn absent<'t>(source: &Source<'t>) -> Option<impl Fn(&str) -> bool + use<'t>> {
    let index = source.index.filter(|index| index.local && index.projection != IndexProjection::All)?;
    let table = &source.definition().key;
    Some(move |name: &str| !index.holds(table, name))
}

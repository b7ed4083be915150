//! Definitions of secondary indexes, as `CreateTable` and `UpdateTable` take them.

use std::collections::BTreeSet;

use crate::mock::error::{Answer, Failure};
use crate::mock::schema::{IndexDefinition, KeyAttribute, Projection};
use crate::mock::wire::Request;

use super::constraint::Members;
use super::key_schema::{self, Element};
use super::parameter::required;
use super::throughput::{self, Units};

/// The most global indexes of a table.
pub(super) const MAX_GLOBAL: usize = 20;
/// The most local indexes of a table.
pub(super) const MAX_LOCAL: usize = 5;

/// The parameters of an index that the mock does not play.
const UNSUPPORTED: [&str; 2] = ["OnDemandThroughput", "WarmThroughput"];

/// An index as it was sent.
#[derive(Debug)]
pub(super) struct IndexRequest {
    pub(super) name: String,
    pub(super) key: Vec<Element>,
    projection: ProjectionRequest,
    pub(super) throughput: Option<Units>,
}

#[derive(Debug)]
struct ProjectionRequest {
    kind: Option<String>,
    names: Option<Vec<String>>,
}

/// The constraints on an index.
pub(super) fn constraints(members: &mut Members<'_>, local: bool) {
    members.required("IndexName");
    members.name("IndexName", 3);
    key_schema::constraints(members, if local { 2 } else { 8 });
    members.required("Projection");
    members.inside("Projection", |projection| {
        projection.one_of("ProjectionType", &["ALL", "INCLUDE", "KEYS_ONLY"]);
        projection.length("NonKeyAttributes", 1, 20);
    });
    throughput::constraints(members);
}

/// Reads an index.
pub(super) fn take(mut entry: Request<'_>) -> Answer<IndexRequest> {
    entry.refuse(&UNSUPPORTED)?;
    let name = required(entry.string("IndexName")?, "IndexName")?;
    let key = key_schema::take(&mut entry)?;
    let mut projection = required(entry.structure("Projection")?, "Projection")?;
    let projection = ProjectionRequest {
        kind: projection.string("ProjectionType")?,
        names: projection.strings("NonKeyAttributes")?,
    };
    Ok(IndexRequest { name, key, projection, throughput: throughput::take(&mut entry)? })
}

impl IndexRequest {
    /// Checks the projection.
    pub(super) fn check_projection(&self) -> Answer<()> {
        let ProjectionRequest { kind, names } = &self.projection;
        let problem = match (kind.as_deref(), names) {
            (None, _) => "Unknown ProjectionType: null".to_owned(),
            (Some("INCLUDE"), None) => {
                "ProjectionType is INCLUDE, but NonKeyAttributes is not specified".to_owned()
            }
            (Some("INCLUDE"), Some(names)) => {
                let mut seen = BTreeSet::new();
                match names.iter().find(|name| !seen.insert(*name)) {
                    Some(name) => format!("Duplicate element in NonKeyAttributes: {name}"),
                    None => return Ok(()),
                }
            }
            (Some(kind), Some(_)) => format!("ProjectionType is {kind}, but NonKeyAttributes is specified"),
            (Some(_), None) => return Ok(()),
        };
        Err(Failure::parameter(problem))
    }

    /// The definition of the index over the attributes that are defined.
    pub(super) fn define(self, local: bool, attributes: &[KeyAttribute]) -> Answer<IndexDefinition> {
        let projection = match (self.projection.kind.as_deref(), self.projection.names) {
            (Some("KEYS_ONLY"), _) => Projection::KeysOnly,
            (Some("INCLUDE"), Some(mut names)) => {
                names.sort();
                Projection::Include(names)
            }
            _ => Projection::All,
        };
        let key = key_schema::resolve(&self.key, attributes)?;
        let throughput = self.throughput.unwrap_or_default();
        Ok(IndexDefinition { name: self.name, local, key, projection, throughput })
    }
}

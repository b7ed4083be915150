//! What a writer has to keep up, and dynamo-io's writers would not.

use super::super::package::Record;
use super::Findings;
use crate::model::Role;
use crate::rules;

pub(super) fn check(record: &Record<'_>, findings: &mut Findings<'_>) {
    let rule = &rules::INTEROP_WRITERS;
    if let Some(when) = record.syntax.when.first() {
        let why = "its writers would make these keys of every item, or of none";
        findings.add(rule, when.span, "dynamo-io knows no `when`", why);
    }
    if let Some(name) = record.syntax.shares_key_with.first() {
        let why = "it has no type attribute to tell them apart";
        findings.add(rule, name.span, "records of dynamo-io do not share keys", why);
    }
    for (field, origin) in record.model.fields.iter().zip(&record.fields) {
        match field.role {
            Role::Version => findings.add(
                rule,
                origin.span,
                "dynamo-io knows no `version`",
                "its writers would not count it up",
            ),
            Role::Shard => findings.add(
                rule,
                origin.span,
                "dynamo-io knows no shards",
                "its writers would not know in which one an item stands",
            ),
            Role::Own | Role::CreatedAt | Role::UpdatedAt | Role::ExpiresAt => {}
        }
    }
}

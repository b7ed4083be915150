//! Indexes, and what stands in them.

use super::allow::is_allowed;
use super::package::{Package, Problems, Record, Table};
use crate::report::Diagnostic;
use crate::rules;
use crate::syntax;

pub(super) fn check(package: &Package<'_>, problems: &mut Problems) {
    for table in &package.tables {
        local(table, problems);
    }
    unfilled(package, problems);
    projections(package, problems);
}

/// The most local indexes that a table has (Service, account, and table quotas).
const MOST_LOCAL: usize = 5;

/// What DynamoDB asks of local indexes.
fn local(table: &Table<'_>, problems: &mut Problems) {
    let mut seen = 0;
    for (index, origin) in table.model.indexes.iter().zip(&table.indexes) {
        let Some(kind) = origin.syntax.and_then(|syntax| syntax.local) else { continue };
        seen += 1;
        let refused = |message: String, label: &str| {
            Diagnostic::new(&rules::LOCAL_INDEX, message).at(kind, label.to_owned())
        };
        let name = &index.name;
        let partition = &table.model.partition;
        if table.model.sort.is_none() {
            let message = format!("table `{}` cannot have a local index", table.model.name);
            problems.push(refused(message, "the table has no sort key"));
        } else if !matches!(index.partition.as_slice(), [only] if only.name == partition.name) {
            problems.push(
                refused(format!("the local index `{name}` has a partition key of its own"), "local")
                    .help(format!("its partitions are the table's: `partition = {:?}`", partition.name)),
            );
        } else if index.sort.len() != 1 {
            let message = format!("the local index `{name}` has {} sort key attributes", index.sort.len());
            problems.push(refused(message, "a local index has one"));
        } else if seen > MOST_LOCAL {
            let message = format!("table `{}` has more than {MOST_LOCAL} local indexes", table.model.name);
            problems.push(refused(message, "one too many"));
        }
    }
}

/// An index that holds attributes which no record has.
fn projections(package: &Package<'_>, problems: &mut Problems) {
    for table in package.tables.iter().filter(|table| !table.records.is_empty()) {
        let fields = table.records.iter().flat_map(|record| &record.model.fields);
        let computed = table.records.iter().flat_map(|record| &record.model.computed);
        let keys = table.records.iter().flat_map(|record| &record.model.keys);
        let stored: Vec<&str> = fields
            .filter_map(|field| field.attribute.as_deref())
            .chain(computed.map(|computed| computed.attribute.as_str()))
            .chain(keys.map(|key| key.attribute.as_str()))
            .chain(table.model.type_attribute.as_deref())
            .collect();
        for index in table.indexes.iter().filter_map(|origin| origin.syntax) {
            let syntax::Projection::Include(names) = &index.project else { continue };
            for name in names.iter().filter(|name| !stored.contains(&name.value.as_str())) {
                problems.push(
                    Diagnostic::new(
                        &rules::UNKNOWN_ATTRIBUTE,
                        format!("no record of `{}` stores `{}`", table.model.name, name.value),
                    )
                    .at(name.span, "not an attribute of any record")
                    .suggest_nearest("an attribute", name, stored.iter().copied()),
                );
            }
        }
    }
}

/// An index that no record fills.
fn unfilled(package: &Package<'_>, problems: &mut Problems) {
    for table in &package.tables {
        // A table without records has yet to begin.
        if table.records.is_empty() {
            continue;
        }
        for (place, (index, origin)) in table.model.indexes.iter().zip(&table.indexes).enumerate() {
            let keys: Vec<&str> = index.attributes().map(|key| key.name.as_str()).collect();
            let fills = |record: &Record<'_>| {
                !record.model.keys_in(table.model.key_attributes(Some(place)), &|_| None).is_empty()
            };
            let filled = table.records.iter().any(fills);
            let of_index = origin.syntax.map_or(&[][..], |index| &index.allow);
            if !filled && !is_allowed(&rules::UNFILLED_INDEX, &[&table.syntax.allow, of_index]) {
                let keys: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
                problems.push(
                    Diagnostic::new(
                        &rules::UNFILLED_INDEX,
                        format!("no record is in the index `{}`", index.name),
                    )
                    .at(origin.span, format!("no record has {}", keys.join(" and "))),
                );
            }
        }
    }
}
